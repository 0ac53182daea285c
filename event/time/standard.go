//go:build !omzien_browser

package time

import "time"

// These are those of the standard library.
type (
	Time     = time.Time
	Location = time.Location
	Duration = time.Duration
	Month    = time.Month
	Weekday  = time.Weekday
)

// Lengths of time.
const (
	Second = time.Second
	Minute = time.Minute
	Hour   = time.Hour
)

// The months that rules are about.
const (
	March   = time.March
	May     = time.May
	July    = time.July
	October = time.October
)

// UTC is the zone without an offset.
var UTC = time.UTC

// Date is a date and an hour on the wall clock of a place. What is more than a month
// or a day has goes on in the next.
func Date(year int, month Month, day, hour, minute, second, nanosecond int, loc *Location) Time {
	return time.Date(year, month, day, hour, minute, second, nanosecond, loc)
}

// Unix is the moment so long after the begin of 1970 in UTC.
func Unix(seconds, nanoseconds int64) Time { return time.Unix(seconds, nanoseconds).UTC() }

// FixedZone is a place with one offset, in seconds east of UTC.
func FixedZone(name string, offset int) *Location { return time.FixedZone(name, offset) }
