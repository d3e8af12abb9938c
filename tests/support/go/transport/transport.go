// Package transport declares what recipes and code actions use of github.com/amenzhinsky/iothub/iotdevice/transport.
package transport

// Transport carries what a device says.
type Transport interface{}
