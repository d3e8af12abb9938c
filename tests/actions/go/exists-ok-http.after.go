package hub

import (
	"errors"
	"net/http"
)

var errTaken = errors.New("taken")

func put(req *http.Request) (*http.Response, error) {
	res, err := unlessConflict(http.DefaultClient.Do(req))(readingURL(http.DefaultClient.Do, req))
	if err != nil {
		return nil, err
	}
	if res.StatusCode == http.StatusConflict { // 409001
		return nil, errTaken
	}
	return res, nil
}

// unlessConflict hands on the answer to a request, or reads what exists already: compare that with what you wanted before
// relying on it. One copy serves all files of a package.
func unlessConflict(response *http.Response, err error) func(read func() (*http.Response, error)) (*http.Response, error) {
	return func(read func() (*http.Response, error)) (*http.Response, error) {
		if err != nil || response.StatusCode != http.StatusConflict || response.Request.Method != http.MethodPut {
			return response, err
		}
		_ = response.Body.Close()
		return read()
	}
}

// readingURL asks for what a PUT has the address of.
func readingURL(send func(*http.Request) (*http.Response, error), put *http.Request) func() (*http.Response, error) {
	return func() (*http.Response, error) {
		get, err := http.NewRequestWithContext(put.Context(), http.MethodGet, put.URL.String(), nil)
		if err != nil {
			return nil, err
		}
		get.Header = put.Header.Clone()
		return send(get)
	}
}
