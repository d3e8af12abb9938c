package hub

import (
	"context"
	"errors"
	"log"
	mathrand "math/rand"
	"regexp"
	"time"

	"github.com/amenzhinsky/iothub/iotservice"
)

func readTwin(ctx context.Context, client *iotservice.Client, id string) (*iotservice.Twin, error) {
	twin, err := retryIotHub(ctx, func() (*iotservice.Twin, error) { return client.GetDeviceTwin(ctx, id) })
	if err != nil {
		var reply *iotservice.RequestError
		if errors.As(err, &reply) && reply.Code == 429 {
			log.Print("429001: throttled")
		}
		return nil, err
	}
	return twin, nil
}

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
