package hub

import (
	"context"
	"errors"
	"log"

	"github.com/amenzhinsky/iothub/iotservice"
)

func readTwin(ctx context.Context, client *iotservice.Client, id string) (*iotservice.Twin, error) {
	twin, err := client.GetDeviceTwin(ctx, id)
	if err != nil {
		var reply *iotservice.RequestError
		if errors.As(err, &reply) && reply.Code == 429 {
			log.Print("429001: throttled")
		}
		return nil, err
	}
	return twin, nil
}
