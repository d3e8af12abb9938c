// Package iotservice declares what recipes and code actions use of github.com/amenzhinsky/iothub/iotservice.
package iotservice

import (
	"context"
	"fmt"
)

type (
	BulkResult    struct{ IsSuccessful bool }
	Configuration struct{ ID, ETag string }
	Device        struct{ DeviceID, ETag string }
	DeviceStats   struct{ EnabledDeviceCount int }
	Job           struct{ JobID string }
	JobV2         struct{ JobID string }
	MethodCall    struct {
		MethodName string
		Payload    map[string]interface{}
	}
	MethodResult            struct{ Status int }
	Module                  struct{ ModuleID, ETag string }
	ModuleTwin              struct{ ETag string }
	PurgeMessageQueueResult struct{ TotalMessagesPurged int }
	ServiceStats            struct{ ConnectedDeviceCount int }
	Twin                    struct{ DeviceID, ETag string }
)

// RequestError is the service's answer to a request that failed.
type RequestError struct {
	Code int
	Body []byte
}

func (e *RequestError) Error() string {
	return fmt.Sprintf("code = %d, body = %q", e.Code, e.Body)
}

// BadRequestError is its answer with status 400.
type BadRequestError struct{ Message string }

func (e *BadRequestError) Error() string { return e.Message }

// Client talks to the service.
type Client struct{}

func NewFromConnectionString(string) (*Client, error) { return &Client{}, nil }

func (c *Client) CallDeviceMethod(context.Context, string, *MethodCall) (*MethodResult, error) {
	return nil, nil
}
func (c *Client) CreateConfiguration(context.Context, *Configuration) (*Configuration, error) {
	return nil, nil
}
func (c *Client) GetConfiguration(context.Context, string) (*Configuration, error) { return nil, nil }
func (c *Client) CreateDevice(context.Context, *Device) (*Device, error)     { return nil, nil }
func (c *Client) DeleteDevice(context.Context, *Device) error                { return nil }
func (c *Client) DeviceStats(context.Context) (*DeviceStats, error)          { return nil, nil }
func (c *Client) GetDevice(context.Context, string) (*Device, error)         { return nil, nil }
func (c *Client) GetDeviceTwin(context.Context, string) (*Twin, error)       { return nil, nil }
func (c *Client) ListJobs(context.Context) ([]map[string]interface{}, error) { return nil, nil }
func (c *Client) ListModules(context.Context, string) ([]*Module, error)     { return nil, nil }
func (c *Client) UpdateDevice(context.Context, *Device) (*Device, error)     { return nil, nil }
func (c *Client) UpdateDeviceTwin(context.Context, *Twin) (*Twin, error)     { return nil, nil }
func (c *Client) PurgeQueue(context.Context, string) (*PurgeMessageQueueResult, error) {
	return nil, nil
}
