package hub

import (
	"context"
	"crypto/rand"
	"sync"

	"github.com/amenzhinsky/iothub/iotservice"
)

var nonce [4]byte

func init() {
	_, _ = rand.Read(nonce[:])
}

func all(ctx context.Context, client *iotservice.Client, ids []string) map[string]*iotservice.Twin {
	var wait sync.WaitGroup
	var lock sync.Mutex
	twins := make(map[string]*iotservice.Twin)
	for _, id := range ids {
		id := id
		wait.Add(1)
		go func() {
			defer wait.Done()
			twin, err := client.GetDeviceTwin(ctx, id)
			if err != nil {
				return // 429001, most of the time
			}
			lock.Lock()
			defer lock.Unlock()
			twins[id] = twin
		}()
	}
	wait.Wait()
	return twins
}
