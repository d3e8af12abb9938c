package hub

import (
	"errors"
	"net/http"
)

var errMoving = errors.New("the hub is failing over")

func get(req *http.Request) (*http.Response, error) {
	res, err := http.DefaultClient.Do(req) // 404012 while the hub fails over
	if err != nil {
		return nil, err
	}
	if res.Header.Get("iothub-errorcode") == "IotHubFailingOver" {
		return nil, errMoving
	}
	return res, nil
}
