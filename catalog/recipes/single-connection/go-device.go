// Package recipes ends the connection of a device client (github.com/amenzhinsky/iothub/iotdevice) before another one takes
// its place. Go 1.18 or newer.
//
// IoT Hub allows one connection per identity: a client that is dropped but not closed goes on reconnecting, and each of the
// two closes the other's connection.
package recipes

import (
	"github.com/amenzhinsky/iothub/iotdevice"
	"github.com/amenzhinsky/iothub/iotdevice/transport"
)

var CLIENT *iotdevice.Client

func renew(t transport.Transport, connectionString string) error {
	CALL := func() (*iotdevice.Client, error) {
		return iotdevice.NewFromConnectionString(t, connectionString)
	}
	var err error
	// iotcodes:begin call
	if CLIENT != nil {
		CLIENT.Close()
	}
	CLIENT, err = CALL()
	// iotcodes:end
	return err
}

var _ = renew
