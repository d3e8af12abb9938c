// Package clock stands in for package time: it keeps the waits that are asked for, and lets them end at once.
package clock

import "time"

type Duration = time.Duration

const (
	Second = time.Second
	Minute = time.Minute
)

var (
	// Waits are those since the last reset.
	Waits []Duration
	// Stuck says that waits do not end.
	Stuck bool
)

func Now() time.Time { return time.Now() }

func NewTimer(wait Duration) *time.Timer {
	Waits = append(Waits, wait)
	if Stuck {
		return time.NewTimer(time.Hour)
	}
	return time.NewTimer(0)
}
