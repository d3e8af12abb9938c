package hub

import (
	"context"

	"github.com/amenzhinsky/iothub/iotservice"
)

func create(ctx context.Context, client *iotservice.Client, device *iotservice.Device) (string, error) {
	made, err := client.CreateDevice(ctx, device)
	switch e := err.(type) {
	case nil:
		return made.ETag, nil
	case *iotservice.RequestError:
		if e.Code == 429 { // 429001
			return "", err
		}
	}
	return "", err
}
