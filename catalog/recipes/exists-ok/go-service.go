// Package recipe takes what exists already in the place of what was to be created in IoT Hub (github.com/amenzhinsky/iothub).
// Go 1.18 or newer.
package recipe

// iotcodes:begin imports
import "context"
import "errors"
import "net/http"
import "github.com/amenzhinsky/iothub/iotservice"

// iotcodes:end

// iotcodes:begin helper

// unlessExists hands on what a call has created, or reads what exists already: compare that with what you wanted before
// relying on it. One copy serves all files of a package.
func unlessExists[T any](result T, err error) func(read func() (T, error)) (T, error) {
	return func(read func() (T, error)) (T, error) {
		var reply *iotservice.RequestError
		if errors.As(err, &reply) && reply.Code == http.StatusConflict {
			return read()
		}
		return result, err
	}
}

// reading makes a call that reads what has this ID.
func reading[T any](ctx context.Context, read func(context.Context, string) (T, error), id string) func() (T, error) {
	return func() (T, error) { return read(ctx, id) }
}

// iotcodes:end

// CreateDevice shows the call site: CALL() stands for the user's own call, MORE for the one that reads what exists, RESULT for
// where the result goes.
func CreateDevice(ctx context.Context, client *iotservice.Client, device *iotservice.Device) (RESULT *iotservice.Device, err error) {
	CALL := func() (*iotservice.Device, error) { return client.CreateDevice(ctx, device) }
	MORE := reading(ctx, client.GetDevice, device.DeviceID)
	// iotcodes:begin call
	RESULT, err = unlessExists(CALL())(MORE)
	// iotcodes:end
	return RESULT, err
}
