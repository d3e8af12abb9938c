package hub

import (
	"context"

	"github.com/amenzhinsky/iothub/iotservice"
)

func tell(ctx context.Context, client *iotservice.Client) error {
	return client.SendEvent(ctx, "device", []byte("{}")) // 429001
}
