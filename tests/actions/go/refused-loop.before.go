package hub

import (
	"context"
	"strings"
	"time"

	"github.com/amenzhinsky/iothub/iotservice"
)

func read(ctx context.Context, client *iotservice.Client, id string) (*iotservice.Twin, error) {
	for try := 0; ; try++ {
		twin, err := client.GetDeviceTwin(ctx, id)
		if err == nil || try == 5 {
			return twin, err
		}
		if strings.Contains(err.Error(), "429001") {
			time.Sleep(10 * time.Second)
		}
	}
}
