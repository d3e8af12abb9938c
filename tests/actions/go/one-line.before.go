package hub

import "github.com/amenzhinsky/iothub/iotservice"
import "context"

func get(c *iotservice.Client, id string) (*iotservice.Device, error) { return c.GetDevice(context.TODO(), id) /* 429001 */ }
