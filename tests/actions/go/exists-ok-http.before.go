package hub

import (
	"errors"
	"net/http"
)

var errTaken = errors.New("taken")

func put(req *http.Request) (*http.Response, error) {
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode == http.StatusConflict { // 409001
		return nil, errTaken
	}
	return res, nil
}
