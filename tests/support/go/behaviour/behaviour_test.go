// Package behaviour proves what the Go helpers do, on a clock that does not wait. The helpers
// themselves are put beside this file by tests/recipes/go.rs.
package behaviour

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"check/clock"

	"github.com/amenzhinsky/iothub/iotservice"
)

// failing gives the errors one after the other, then success.
func failing(left ...error) (func() (string, error), *int) {
	made := 0
	return func() (string, error) {
		made++
		if len(left) == 0 {
			return "done", nil
		}
		err := left[0]
		left = left[1:]
		return "", err
	}, &made
}

func status(code int) error { return &iotservice.RequestError{Code: code} }

func repeated(err error, times int) (all []error) {
	for ; times > 0; times-- {
		all = append(all, err)
	}
	return all
}

func reset() { clock.Waits, clock.Stuck = nil, false }

func within(t *testing.T, bounds ...[2]float64) {
	t.Helper()
	if len(clock.Waits) != len(bounds) {
		t.Fatalf("%d waits instead of %d: %v", len(clock.Waits), len(bounds), clock.Waits)
	}
	for i, wait := range clock.Waits {
		if seconds := wait.Seconds(); seconds < bounds[i][0] || seconds > bounds[i][1]+0.001 {
			t.Fatalf("wait %d of %v is not within %v", i+1, clock.Waits, bounds[i])
		}
	}
}

func TestACallThatSucceedsIsMadeOnce(t *testing.T) {
	reset()
	call, made := failing()
	if value, err := retryIotHub(context.Background(), call); value != "done" || err != nil || *made != 1 {
		t.Fatal(value, err, *made)
	}
	within(t)
}

func TestAtMostSixAttemptsAndTheLastErrorComesOutAsItWas(t *testing.T) {
	for _, code := range []int{408, 429, 499, 500, 502, 503, 504} {
		reset()
		all := []error{}
		for i := 0; i < 20; i++ {
			all = append(all, status(code))
		}
		call, made := failing(all...)
		if _, err := retryIotHub(context.Background(), call); err != all[attempts-1] || *made != attempts {
			t.Fatal(code, err, *made)
		}
	}
}

func TestWaitsLieBetweenTheFloorAndTheDoubledFloorBelowTheCap(t *testing.T) {
	for code, floor := range map[int]float64{503: floor, 429: throttled} {
		for run := 0; run < 50; run++ {
			reset()
			call, _ := failing(repeated(status(code), 20)...)
			_, _ = retryIotHub(context.Background(), call)
			var bounds [][2]float64
			for n := 1; n < attempts; n++ {
				highest := floor * float64(int(1)<<n)
				if highest > limit {
					highest = limit
				}
				bounds = append(bounds, [2]float64{floor, highest})
			}
			within(t, bounds...)
		}
	}
}

func TestWaitsAreRandom(t *testing.T) {
	seen := map[time.Duration]bool{}
	for run := 0; run < 50; run++ {
		reset()
		call, _ := failing(status(503))
		_, _ = retryIotHub(context.Background(), call)
		seen[clock.Waits[0]] = true
	}
	if len(seen) < 49 {
		t.Fatal("waits repeat themselves: ", len(seen))
	}
}

func TestOtherErrorsAreNotRepeated(t *testing.T) {
	for _, err := range []error{
		status(400), status(401), status(403), status(404), status(409), status(412), status(501),
		&iotservice.BadRequestError{Message: "no"}, errors.New("a mistake"), context.Canceled,
	} {
		reset()
		call, made := failing(err)
		if _, got := retryIotHub(context.Background(), call); got != err || *made != 1 {
			t.Fatal(err, got, *made)
		}
	}
}

func TestAnErrorWithAnotherStatusIsRepeatedWhenItIsNamed(t *testing.T) {
	const codes = "404012|IotHubFailingOver"
	for _, err := range []error{
		&iotservice.RequestError{Code: 404, Body: []byte(`{"Message":"ErrorCode:IotHubFailingOver;moving"}`)},
		&iotservice.RequestError{Code: 404, Body: []byte(`{"errorCode":404012}`)},
		fmt.Errorf("while reading: %w", &iotservice.RequestError{Code: 404, Body: []byte("404012")}),
	} {
		reset()
		call, made := failing(err)
		if _, got := retryIotHub(context.Background(), call, codes); got != nil || *made != 2 {
			t.Fatal(err, got, *made)
		}
	}
	other := &iotservice.RequestError{Code: 404, Body: []byte("4040120")}
	call, made := failing(other)
	if _, got := retryIotHub(context.Background(), call, codes); got != other || *made != 1 {
		t.Fatal(got, *made)
	}
}

func TestTheContextEndsAWait(t *testing.T) {
	reset()
	clock.Stuck = true
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	call, made := failing(repeated(status(503), 20)...)
	if _, err := retryIotHub(ctx, call); !errors.Is(err, context.DeadlineExceeded) || *made != 1 {
		t.Fatal(err, *made)
	}
}

func TestACallWithoutAResultIsRepeatedInTheSameWay(t *testing.T) {
	reset()
	call, made := failing(repeated(status(503), 2)...)
	err := retryIotHubError(context.Background(), func() error { _, err := call(); return err })
	if err != nil || *made != 3 {
		t.Fatal(err, *made)
	}
}

// A service on this machine that answers with the given statuses and then with success, and says what it was sent.
func serve(t *testing.T, header map[string]string, statuses ...int) (string, *[]string) {
	bodies := []string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		bodies = append(bodies, string(body))
		if len(statuses) == 0 {
			return
		}
		for name, value := range header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(statuses[0])
		_, _ = io.WriteString(w, strings.Repeat("x", 1000))
		statuses = statuses[1:]
	}))
	t.Cleanup(server.Close)
	return server.URL, &bodies
}

func send(t *testing.T, ctx context.Context, url string, body io.Reader, codes ...string) (*http.Response, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(ctx, http.MethodPut, url, body)
	if err != nil {
		t.Fatal(err)
	}
	return sendToIotHub(request, func() (*http.Response, error) { return http.DefaultClient.Do(request) }, codes...)
}

func TestARequestIsSentAgainWithItsBody(t *testing.T) {
	reset()
	url, bodies := serve(t, nil, 503, 429, 500)
	response, err := send(t, context.Background(), url, strings.NewReader("twin"))
	if err != nil || response.StatusCode != 200 || strings.Join(*bodies, " ") != "twin twin twin twin" {
		t.Fatal(response, err, *bodies)
	}
	within(t, [2]float64{floor, floor * 2}, [2]float64{throttled, throttled * 4}, [2]float64{floor, floor * 8})
}

func TestTheLastAnswerComesOutAsItWas(t *testing.T) {
	reset()
	url, bodies := serve(t, nil, 503, 503, 503, 503, 503, 503, 503, 503)
	response, err := send(t, context.Background(), url, nil)
	if err != nil || response.StatusCode != 503 || len(*bodies) != attempts {
		t.Fatal(response, err, len(*bodies))
	}
	if body, err := io.ReadAll(response.Body); err != nil || len(body) != 1000 {
		t.Fatal("its body is gone", err, len(body))
	}
}

func TestOtherStatusesAreNotRepeated(t *testing.T) {
	for _, code := range []int{400, 401, 403, 404, 409, 412, 501} {
		reset()
		url, bodies := serve(t, nil, code)
		if response, err := send(t, context.Background(), url, nil); err != nil || response.StatusCode != code || len(*bodies) != 1 {
			t.Fatal(code, err, len(*bodies))
		}
	}
}

func TestRetryAfterRaisesTheFloor(t *testing.T) {
	for value, bounds := range map[string][2]float64{
		"25": {25, 50}, "3": {throttled, throttled * 2}, "120": {120, 132}, "-5": {throttled, throttled * 2},
		"Wed, 21 Oct 2026 07:28:00 GMT": {throttled, throttled * 2},
	} {
		reset()
		url, _ := serve(t, map[string]string{"Retry-After": value}, 429)
		if _, err := send(t, context.Background(), url, nil); err != nil {
			t.Fatal(err)
		}
		within(t, bounds)
	}
}

func TestAStatusIsRepeatedWhenItsNameIsGiven(t *testing.T) {
	reset()
	url, bodies := serve(t, map[string]string{"iothub-errorcode": "IotHubFailingOver"}, 404)
	if response, err := send(t, context.Background(), url, nil, "404012|IotHubFailingOver"); err != nil || response.StatusCode != 200 || len(*bodies) != 2 {
		t.Fatal(err, len(*bodies))
	}
}

func TestABodyThatCannotBeSentAgainIsSentOnce(t *testing.T) {
	reset()
	url, bodies := serve(t, nil, 503)
	response, err := send(t, context.Background(), url, io.MultiReader(strings.NewReader("twin")))
	if err != nil || response.StatusCode != 503 || len(*bodies) != 1 {
		t.Fatal(response, err, *bodies)
	}
}

func TestTheRequestsContextEndsAWait(t *testing.T) {
	reset()
	clock.Stuck = true
	url, bodies := serve(t, nil, 503, 503)
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	if _, err := send(t, ctx, url, nil); !errors.Is(err, context.DeadlineExceeded) || len(*bodies) != 1 {
		t.Fatal(err, len(*bodies))
	}
}

func TestWhatExistsIsReadAfterAConflictAndOnlyThen(t *testing.T) {
	lost := errors.New("lost")
	for _, each := range []struct {
		err    error
		result string
		reads  int
	}{{nil, "new", 0}, {status(409), "old", 1}, {fmt.Errorf("created: %w", status(409)), "old", 1}, {status(404), "", 0}, {lost, "", 0}} {
		reads := 0
		create := func() (string, error) {
			if each.err != nil {
				return "", each.err
			}
			return "new", nil
		}
		get := func(_ context.Context, id string) (string, error) {
			reads++
			if id != "pump" {
				t.Fatal(id)
			}
			return "old", nil
		}
		result, err := unlessExists(create())(reading(context.Background(), get, "pump"))
		if result != each.result || reads != each.reads || (each.result == "" && err != each.err) {
			t.Fatal(each, result, reads, err)
		}
	}
}

func TestWhatAPutConflictsWithIsRead(t *testing.T) {
	for _, each := range []struct {
		method   string
		statuses []int
		status   int
		bodies   string
	}{
		{http.MethodPut, []int{201}, 201, "pump"},
		{http.MethodPut, []int{409, 200}, 200, "pump,"},
		{http.MethodPut, []int{409, 404}, 404, "pump,"},
		{http.MethodPut, []int{404}, 404, "pump"},
		{http.MethodPost, []int{409}, 409, "pump"},
	} {
		url, bodies := serve(t, nil, each.statuses...)
		request, err := http.NewRequest(each.method, url, strings.NewReader("pump"))
		if err != nil {
			t.Fatal(err)
		}
		response, err := unlessConflict(http.DefaultClient.Do(request))(readingURL(http.DefaultClient.Do, request))
		if err != nil || response.StatusCode != each.status || strings.Join(*bodies, ",") != each.bodies {
			t.Fatal(each, response, err, *bodies)
		}
	}
	_, err := unlessConflict(nil, context.Canceled)(nil)
	if err != context.Canceled {
		t.Fatal(err)
	}
}
