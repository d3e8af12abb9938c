package hub

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/amenzhinsky/iothub/iotservice"
)

func add(ctx context.Context, client *iotservice.Client, device *iotservice.Device) (string, error) {
	created, err := unlessExists(client.CreateDevice(ctx, device))(reading(ctx, client.GetDevice, device.DeviceID))
	if err != nil {
		// 409001 when it is there
		return "", fmt.Errorf("adding %s: %w", device.DeviceID, err)
	}
	return created.ETag, nil
}

// unlessExists hands on what a call has created, or reads what exists already: compare that with what you wanted before
// relying on it. One copy serves all files of a package.
func unlessExists[T any](result T, err error) func(read func() (T, error)) (T, error) {
	return func(read func() (T, error)) (T, error) {
		var reply *iotservice.RequestError
		if errors.As(err, &reply) && reply.Code == http.StatusConflict {
			return read()
		}
		return result, err
	}
}

// reading makes a call that reads what has this ID.
func reading[T any](ctx context.Context, read func(context.Context, string) (T, error), id string) func() (T, error) {
	return func() (T, error) { return read(ctx, id) }
}
