package hub

import (
	"context"
	"strings"

	"github.com/amenzhinsky/iothub/iotservice"
)

func known(ctx context.Context, client *iotservice.Client, id string) bool {
	if _, err := client.GetDevice(ctx, id); err != nil && strings.Contains(err.Error(), "500001") {
		return true
	} else if err != nil {
		return false
	}
	return true
}
