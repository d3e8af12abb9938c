package hub

import (
	"example.com/shop"
)

func buy(client *shop.Client, req *shop.Request) error {
	return client.Do(req) // 429001
}
