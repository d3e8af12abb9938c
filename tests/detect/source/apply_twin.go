package twins

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/amenzhinsky/iothub/iotservice"
)

var errChanged = errors.New("twin was changed by someone else")

type reply struct {
	ErrorCode  int    `json:"errorCode"`
	TrackingID string `json:"trackingId"`
}

func apply(ctx context.Context, c *iotservice.Client, t *iotservice.Twin) error {
	_, err := c.UpdateDeviceTwin(ctx, t)
	return classify(err)
}

func classify(err error) error {
	var bad *iotservice.BadStatusError
	if !errors.As(err, &bad) {
		return err
	}
	var r reply
	if json.Unmarshal(bad.Body, &r) == nil && r.ErrorCode == 412001 {
		return errChanged
	}
	return err
}
