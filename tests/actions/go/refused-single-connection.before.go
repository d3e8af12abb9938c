package uplink

import (
	"context"

	"github.com/amenzhinsky/iothub/iotdevice"
)

func report(ctx context.Context, connectionString string) error {
	client, err := iotdevice.NewFromConnectionString(nil, connectionString)
	if err != nil {
		return err
	}
	return client.SendEvent(ctx, nil) // 400027
}

var _ = report
