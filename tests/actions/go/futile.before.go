package hub

import (
	"context"
	"log"

	"github.com/amenzhinsky/iothub/iotservice"
)

func purge(ctx context.Context, client *iotservice.Client, id string) {
	result, err := client.PurgeQueue(ctx, id)
	if err != nil {
		log.Print("400004", err)
		return
	}
	log.Print(result.TotalMessagesPurged)
}
