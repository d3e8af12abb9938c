package web

import "net/http"

func handle(w http.ResponseWriter, r *http.Request) {
	sc := lookup(r)
	if sc == 404 || sc == 401 {
		http.Error(w, "not found", sc)
		return
	}
	if sc >= 500 {
		http.Error(w, "internal server error", 500)
	}
}
