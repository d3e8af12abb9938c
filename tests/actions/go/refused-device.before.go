package hub

import (
	"context"
	"log"

	"github.com/amenzhinsky/iothub/iotdevice"
)

func send(ctx context.Context, client *iotdevice.Client) {
	if err := client.SendEvent(ctx, []byte("{}")); err != nil {
		log.Print("429001", err)
	}
}
