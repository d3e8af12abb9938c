package hub

import (
	"context"

	"github.com/amenzhinsky/iothub/iotservice"
)

func forget(ctx context.Context, client *iotservice.Client, device *iotservice.Device) {
	defer client.DeleteDevice(ctx, device) // 429001
}
