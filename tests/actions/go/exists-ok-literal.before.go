package hub

import (
	"context"
	"errors"
	"strings"

	"github.com/amenzhinsky/iothub/iotservice"
)

func configure(ctx context.Context, client *iotservice.Client, name string) error {
	if _, err := client.CreateConfiguration(ctx, &iotservice.Configuration{ID: name}); err != nil {
		if strings.Contains(err.Error(), "ConfigurationAlreadyExists") {
			return errors.New("there is one")
		}
		return err
	}
	return nil
}
