// Package iotdevice declares what recipes and code actions use of github.com/amenzhinsky/iothub/iotdevice.
package iotdevice

import (
	"context"

	"github.com/amenzhinsky/iothub/iotdevice/transport"
)

// Client talks to IoT Hub as a device.
type Client struct{}

func NewFromConnectionString(transport.Transport, string) (*Client, error) { return &Client{}, nil }

func (c *Client) Close() error                            { return nil }
func (c *Client) Connect(context.Context) error           { return nil }
func (c *Client) SendEvent(context.Context, []byte) error { return nil }
