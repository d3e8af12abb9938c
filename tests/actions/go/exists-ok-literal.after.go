package hub

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/amenzhinsky/iothub/iotservice"
)

func configure(ctx context.Context, client *iotservice.Client, name string) error {
	if _, err := unlessExists(client.CreateConfiguration(ctx, &iotservice.Configuration{ID: name}))(reading(ctx, client.GetConfiguration, name)); err != nil {
		if strings.Contains(err.Error(), "ConfigurationAlreadyExists") {
			return errors.New("there is one")
		}
		return err
	}
	return nil
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
