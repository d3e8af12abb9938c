package hub

import "context"
import "github.com/amenzhinsky/iothub/iotservice"

func modules(ctx context.Context, client *iotservice.Client, id string) ([]*iotservice.Module, error) {
	// 500001 is seen here while the hub is moved.
	return client.ListModules(ctx, id)
}
