// Package recipe repeats a call of the IoT Hub service client (github.com/amenzhinsky/iothub) that gives nothing but an
// error, and failed for a passing reason. Go 1.18 or newer.
//
// A code action can set codes at the call, where the error's HTTP status is not among statuses.
package recipe

// iotcodes:begin imports
import "context"
import "errors"
import mathrand "math/rand"
import "regexp"
import "time"
import "github.com/amenzhinsky/iothub/iotservice"

// iotcodes:end

// iotcodes:begin helper

// retryIotHub makes an IoT Hub service call, and makes it again after growing random waits while it fails for a passing
// reason. codes names errors that pass although their HTTP status is not among statuses; a | stands between two of them.
// When the attempts are used up, and at any other error, the caller gets the error as it was; ctx can end a wait. One copy serves all files of a package.
func retryIotHub[T any](ctx context.Context, call func() (T, error), codes ...string) (T, error) {
	const attempts, limit = 6, time.Minute
	statuses := []int{408, 429, 499, 500, 502, 503, 504}
	// Before Go 1.20 the shared source gives every process the same numbers.
	random := mathrand.New(mathrand.NewSource(time.Now().UnixNano()))
	for attempt := 1; ; attempt++ {
		result, err := call()
		if err == nil || attempt == attempts {
			return result, err
		}
		status, passing := 0, false
		var reply *iotservice.RequestError
		if errors.As(err, &reply) {
			status = reply.Code
		}
		for _, known := range statuses {
			passing = passing || status == known
		}
		for _, code := range codes {
			passing = passing || regexp.MustCompile(`\b(`+code+`)\b`).MatchString(err.Error())
		}
		if !passing {
			return result, err
		}
		lowest := time.Second
		if status == 429 {
			lowest = 10 * time.Second
		}
		highest := lowest << attempt
		if highest > limit {
			highest = limit
		}
		timer := time.NewTimer(lowest + time.Duration(random.Int63n(int64(highest-lowest)+1)))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return result, ctx.Err()
		}
	}
}

// retryIotHubError does what retryIotHub does for a call that gives nothing but an error.
func retryIotHubError(ctx context.Context, call func() error, codes ...string) error {
	_, err := retryIotHub(ctx, func() (struct{}, error) { return struct{}{}, call() }, codes...)
	return err
}

// iotcodes:end

// DeleteDevice shows the call site: CANCEL stands for what ends the waits, CALL() for the user's own call, RESULT for where
// its result goes.
func DeleteDevice(CANCEL context.Context, client *iotservice.Client, device *iotservice.Device) (RESULT error) {
	CALL := func() error { return client.DeleteDevice(CANCEL, device) }
	// iotcodes:begin call
	RESULT = retryIotHubError(CANCEL, func() error { return CALL() })
	// iotcodes:end
	return RESULT
}
