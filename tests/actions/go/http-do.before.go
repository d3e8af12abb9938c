package hub

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// Patch changes a twin.
func Patch(ctx context.Context, client *http.Client, host, id, token string, change any) error {
	body, err := json.Marshal(change)
	if err != nil {
		return err
	}
	url := "https://" + host + "/twins/" + id + "?api-version=2021-04-12"
	req, err := http.NewRequestWithContext(ctx, http.MethodPatch, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", token)
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var reply struct {
		ErrorCode int `json:"errorCode"`
	}
	if err := json.NewDecoder(res.Body).Decode(&reply); err == nil && reply.ErrorCode == 429001 {
		return fmt.Errorf("the hub is busy")
	}
	return nil
}
