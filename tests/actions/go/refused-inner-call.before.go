package hub

import (
	"net/http"
)

func send(client *http.Client, next func() *http.Request) (*http.Response, error) {
	return client.Do(next()) // 429001
}
