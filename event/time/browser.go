//go:build omzien_browser

package time

// These are those of instant.go; the other file of names says what each is.
type (
	Time     = instant
	Location = place
	Duration = span
	Month    = month
	Weekday  = weekday
)

const (
	Second Duration = nanosASecond
	Minute          = 60 * Second
	Hour            = 60 * Minute
)

const (
	March   Month = 3
	May     Month = 5
	July    Month = 7
	October Month = 10
)

var UTC = utc

func Date(year int, month Month, day, hour, minute, second, nanosecond int, loc *Location) Time {
	return date(year, month, day, hour, minute, second, nanosecond, loc)
}

func Unix(seconds, nanoseconds int64) Time { return unix(seconds, nanoseconds) }

func FixedZone(name string, offset int) *Location { return &place{name, offset} }
