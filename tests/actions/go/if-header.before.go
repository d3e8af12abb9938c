package hub

import (
	"context"
	"fmt"
	"strings"

	"github.com/amenzhinsky/iothub/iotservice"
)

type registry struct {
	client *iotservice.Client
}

func (r *registry) remove(ctx context.Context, device *iotservice.Device) error {
	if err := r.client.DeleteDevice(ctx, device); err != nil {
		if strings.Contains(err.Error(), "429002") {
			return fmt.Errorf("slow down: %w", err)
		}
		return err
	}
	return nil
}
