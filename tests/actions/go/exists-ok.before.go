package hub

import (
	"context"
	"fmt"

	"github.com/amenzhinsky/iothub/iotservice"
)

func add(ctx context.Context, client *iotservice.Client, device *iotservice.Device) (string, error) {
	created, err := client.CreateDevice(ctx, device)
	if err != nil {
		// 409001 when it is there
		return "", fmt.Errorf("adding %s: %w", device.DeviceID, err)
	}
	return created.ETag, nil
}
