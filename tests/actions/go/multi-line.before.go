package hub

import (
	"context"
	"fmt"

	"github.com/amenzhinsky/iothub/iotservice"
)

func invoke(
	ctx context.Context,
	client *iotservice.Client,
	id string,
) error {
	result, err := client.CallDeviceMethod(
		ctx,
		id,
		&iotservice.MethodCall{
			MethodName: "reboot",
			Payload: map[string]any{
				"delay": 3,
			},
		},
	)
	// 500008 is common during an upgrade of the hub.
	if err != nil {
		return fmt.Errorf("reboot %s: %w", id, err)
	}
	fmt.Println(result.Status)
	return nil
}
