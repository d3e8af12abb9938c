// Package recipe takes what exists already in the place of what a PUT was to create in IoT Hub or DPS. Only the standard
// library, Go 1.18 or newer.
package recipe

// iotcodes:begin imports
import "net/http"

// iotcodes:end

// iotcodes:begin helper

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

// iotcodes:end

// Send shows the call site: CALL() stands for the user's own call, MORE for the one that reads what exists, RESULT for where
// the answer goes.
func Send(client *http.Client, request *http.Request) (RESULT *http.Response, err error) {
	CALL := func() (*http.Response, error) { return client.Do(request) }
	MORE := readingURL(client.Do, request)
	// iotcodes:begin call
	RESULT, err = unlessConflict(CALL())(MORE)
	// iotcodes:end
	return RESULT, err
}
