package hub

import (
	"context"
	"log"

	"github.com/amenzhinsky/iothub/iotservice"
)

func update(ctx context.Context, client *iotservice.Client, twin *iotservice.Twin) error {
	_, err := client.UpdateDeviceTwin(ctx, twin)
	if err != nil {
		log.Print("412001? ", err)
	}
	return err
}
