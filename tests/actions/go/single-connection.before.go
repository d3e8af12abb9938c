package uplink

import (
	"context"
	"strings"

	"github.com/amenzhinsky/iothub/iotdevice"
	"github.com/amenzhinsky/iothub/iotdevice/transport"
)

type uplink struct {
	transport transport.Transport
	client    *iotdevice.Client
}

func (u *uplink) renew(connectionString string) (err error) {
	u.client, err = iotdevice.NewFromConnectionString(u.transport, connectionString)
	return err
}

func (u *uplink) send(ctx context.Context, text string) error {
	err := u.client.SendEvent(ctx, []byte(text))
	if err != nil && strings.Contains(err.Error(), "409002") {
		return u.renew(text)
	}
	return err
}

var _ = (&uplink{}).send
