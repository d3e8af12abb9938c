package hub

import (
	"context"

	"github.com/amenzhinsky/iothub/iotservice"
)

func stats(c *iotservice.Client) (int, error) {
	all, err := c.DeviceStats(context.Background())
	switch code := codeOf(err); code {
	case 0:
		return all.EnabledDeviceCount, nil
	case 503003:
		return -1, nil
	default:
		return 0, err
	}
}

func codeOf(err error) int {
	if err == nil {
		return 0
	}
	return 1
}
