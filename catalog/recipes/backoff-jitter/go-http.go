// Package recipe repeats an HTTP request to IoT Hub or DPS whose answer says that the reason of its failure passes. Only the
// standard library, Go 1.18 or newer.
//
// A code action can set codes at the call, where the error's HTTP status is not among statuses.
package recipe

// iotcodes:begin imports
import "io"
import mathrand "math/rand"
import "net/http"
import "regexp"
import "strconv"
import "time"

// iotcodes:end

// iotcodes:begin helper

// sendToIotHub sends a request to IoT Hub or DPS, and sends it again after growing random waits while the status of the
// answer says that the reason passes. codes names errors that pass although their status is not among statuses; a | stands
// between two of them. When the attempts are used up, and at any other status, the caller gets the answer as it was; the
// request's context can end a wait. One copy serves all files of a package.
func sendToIotHub(request *http.Request, send func() (*http.Response, error), codes ...string) (*http.Response, error) {
	const attempts, limit = 6, time.Minute
	statuses := []int{408, 429, 499, 500, 502, 503, 504}
	// Before Go 1.20 the shared source gives every process the same numbers.
	random := mathrand.New(mathrand.NewSource(time.Now().UnixNano()))
	for attempt := 1; ; attempt++ {
		response, err := send()
		if err != nil || attempt == attempts {
			return response, err
		}
		passing := false
		for _, known := range statuses {
			passing = passing || response.StatusCode == known
		}
		for _, code := range codes {
			name := response.Header.Get("iothub-errorcode")
			passing = passing || regexp.MustCompile(`^(`+code+`)$`).MatchString(name)
		}
		if !passing {
			return response, nil
		}
		if request.Body != nil && request.Body != http.NoBody {
			if request.GetBody == nil {
				return response, nil // A body that was read from a stream cannot be sent again.
			}
			body, err := request.GetBody()
			if err != nil {
				return response, nil
			}
			request.Body = body
		}
		lowest := time.Second
		if response.StatusCode == http.StatusTooManyRequests {
			lowest = 10 * time.Second
		}
		if seconds, err := strconv.Atoi(response.Header.Get("Retry-After")); err == nil {
			if asked := time.Duration(seconds) * time.Second; asked > lowest {
				lowest = asked
			}
		}
		highest := lowest << attempt
		if highest > limit {
			highest = limit
		}
		// A tenth more than a long Retry-After, or a fleet that was refused together would come back together.
		if highest < lowest+lowest/10 {
			highest = lowest + lowest/10
		}
		// The connection can be used again once the answer is read.
		_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16))
		_ = response.Body.Close()
		timer := time.NewTimer(lowest + time.Duration(random.Int63n(int64(highest-lowest)+1)))
		select {
		case <-timer.C:
		case <-request.Context().Done():
			timer.Stop()
			return nil, request.Context().Err()
		}
	}
}

// iotcodes:end

// Send shows the call site: CALL() stands for the user's own call, MORE for the request, RESULT for where the answer goes.
func Send(client *http.Client, MORE *http.Request) (RESULT *http.Response, err error) {
	CALL := func() (*http.Response, error) { return client.Do(MORE) }
	// iotcodes:begin call
	RESULT, err = sendToIotHub(MORE, func() (*http.Response, error) { return CALL() })
	// iotcodes:end
	return RESULT, err
}
