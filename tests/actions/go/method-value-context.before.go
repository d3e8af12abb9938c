package hub

import (
	"net/http"

	iothub "github.com/amenzhinsky/iothub/iotservice"
)

type handler struct {
	hub *iothub.Client
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	twin, err := h.hub.GetDeviceTwin(r.Context(), r.URL.Query().Get("id"))
	if err != nil {
		http.Error(w, "429001", http.StatusTooManyRequests)
		return
	}
	w.Header().Set("ETag", twin.ETag)
}
