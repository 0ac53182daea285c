package calendar

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// day in seconds.
const day = 24 * 60 * 60

// form is how a moment was written.
type form byte

const (
	formNone  form = iota // no moment at all
	formDate              // a whole day
	formLocal             // on the clock of a zone, or of none
	formUTC
	formUnread // there is one, which cannot be read
)

// stamp is a DATE or a DATE-TIME (RFC 5545 3.3.4, 3.3.5).
type stamp struct {
	form form
	wall int64  // what the clock shows, in seconds since 1970 as if it were UTC; of a date: its midnight
	zone string // TZID; "" when there is none
}

// date is the midnight before.
func (s stamp) date() int64 { return midnight(s.wall) }

// midnight is the last one at or before wall.
func midnight(wall int64) int64 { return wall - ((wall%day)+day)%day }

var separators = strings.NewReplacer("-", "", ":", "")

// parseStamp reads a moment without zone. Beside the form of the RFC it takes
// lower case, the separators of RFC 3339 and no seconds; 24:00 is the midnight
// after, and second 60 is 59. With asDate it drops the time of day.
func parseStamp(value string, asDate bool) (stamp, bool) {
	s := strings.TrimSpace(value)
	if len(s) > 4 && s[4] == '-' {
		s = separators.Replace(s)
	}
	written := formLocal
	if n := len(s) - 1; n > 8 && s[n]|0x20 == 'z' {
		s, written = s[:n], formUTC
	}
	switch {
	case len(s) == 8:
		wall, ok := parseDate(s)
		return stamp{form: formDate, wall: wall}, ok && written != formUTC
	case len(s) != 13 && len(s) != 15, s[8]|0x20 != 't':
		return stamp{}, false
	}
	wall, ok := parseDate(s[:8])
	clock, timed := parseClock(s[9:])
	if asDate {
		return stamp{form: formDate, wall: wall}, ok && timed
	}
	return stamp{form: written, wall: wall + clock}, ok && timed
}

// parseDate reads eight digits as a midnight of the years 1 to 9999.
func parseDate(s string) (int64, bool) {
	year, month, date := digits(s[:4]), digits(s[4:6]), digits(s[6:])
	if year < 1 || month < 1 || month > 12 || date < 1 {
		return 0, false
	}
	t := time.Date(year, time.Month(month), date, 0, 0, 0, 0, time.UTC)
	return t.Unix(), t.Day() == date
}

// parseClock reads hours and minutes, and seconds if there are any, as seconds.
func parseClock(s string) (int64, bool) {
	hour, minute, second := digits(s[:2]), digits(s[2:4]), 0
	if len(s) > 4 {
		second = digits(s[4:])
	}
	if hour < 0 || minute < 0 || second < 0 || minute > 59 || second > 60 || hour > 24 || hour == 24 && minute+second > 0 {
		return 0, false
	}
	return int64(hour*3600 + minute*60 + min(second, 59)), true
}

// digits is s as a number, or -1 when not all of it is digits. It must be short.
func digits(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return -1
		}
		n = 10*n + int(s[i]-'0')
	}
	return n
}

// span is a DURATION (RFC 5545 3.3.6): days by the calendar, the rest by the clock.
type span struct {
	days, seconds int64
}

// parseSpan reads a duration that is not negative.
func parseSpan(value string) (span, bool) {
	s := strings.ToUpper(strings.TrimPrefix(strings.TrimSpace(value), "+"))
	if len(s) < 3 || s[0] != 'P' {
		return span{}, false
	}
	var d span
	timed := false
	for s = s[1:]; s != ""; {
		if s[0] == 'T' && !timed && len(s) > 1 {
			timed, s = true, s[1:]
			continue
		}
		end := strings.IndexAny(s, "WDHMS")
		if end < 1 || end > 6 {
			return span{}, false
		}
		if !d.add(int64(digits(s[:end])), s[end], timed) {
			return span{}, false
		}
		s = s[end+1:]
	}
	return d, true
}

func (d *span) add(n int64, unit byte, timed bool) bool {
	switch {
	case n < 0:
		return false
	case unit == 'W' && !timed:
		d.days += 7 * n
	case unit == 'D' && !timed:
		d.days += n
	case unit == 'H' && timed:
		d.seconds += 3600 * n
	case unit == 'M' && timed:
		d.seconds += 60 * n
	case unit == 'S' && timed:
		d.seconds += n
	default:
		return false
	}
	return true
}

// duration of days of 24 hours.
func (d span) duration() time.Duration {
	return time.Duration(d.days*day+d.seconds) * time.Second
}

// parseOffset reads an UTC-OFFSET (RFC 5545 3.3.14) as seconds east of UTC.
func parseOffset(value string) (int, bool) {
	s := strings.ReplaceAll(strings.TrimSpace(value), ":", "")
	if len(s) != 5 && len(s) != 7 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	clock, ok := parseClock(s[1:])
	if s[0] == '-' {
		clock = -clock
	}
	return int(clock), ok && max(clock, -clock) <= 18*3600
}

var geoSeparators = strings.NewReplacer(`\`, "", ",", ";")

// parseGeo reads latitude and longitude, parted by a semicolon (RFC 5545 3.8.1.6)
// or, as some write it, by a comma or an escaped semicolon.
func parseGeo(value string) *Geo {
	before, after, _ := strings.Cut(geoSeparators.Replace(value), ";")
	latitude, err := strconv.ParseFloat(strings.TrimSpace(before), 64)
	longitude, err2 := strconv.ParseFloat(strings.TrimSpace(after), 64)
	if err != nil || err2 != nil || !(math.Abs(latitude) <= 90) || !(math.Abs(longitude) <= 180) {
		return nil
	}
	return &Geo{Latitude: latitude, Longitude: longitude}
}

// parseSequence is a number from 0, or 0.
func parseSequence(value string) int {
	n, err := strconv.ParseInt(strings.TrimSpace(value), 10, 32)
	if err != nil {
		return 0
	}
	return int(max(n, 0))
}
