package hub

import "net/http"

// Throttled is what the hub answers to too many requests.
const Throttled = 429001

var client = &http.Client{}
