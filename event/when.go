package event

import (
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Dutch names of days and months. They are not capitalised in Dutch.
var (
	weekdays = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}
	months   = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}
)

// DutchDate is "dinsdag 29 januari 2019", on the wall clock that t carries.
func DutchDate(t time.Time) string {
	year, month, day := t.Date()
	return weekdays[t.Weekday()] + " " + strconv.Itoa(day) + " " + months[month-1] + " " + strconv.Itoa(year)
}

// DutchMonth is "januari 2019".
func DutchMonth(t time.Time) string {
	year, month, _ := t.Date()
	return months[month-1] + " " + strconv.Itoa(year)
}

// DutchTime is "16.00", the way the network writes the time of day.
func DutchTime(t time.Time) string {
	hour, minute, _ := t.Clock()
	return twoDigits(hour) + "." + twoDigits(minute)
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// When is "dinsdag 29 januari 2019, 16.00 tot 19.00 uur"; the end names its day
// when that is another one. Without hours it is "zaterdag 11 mei 2019, de hele
// dag", or "vrijdag 10 mei 2019 tot en met zaterdag 11 mei 2019".
func (a *Announcement) When() string {
	if a.AllDay {
		first, last := DutchDate(a.Start), DutchDate(a.LastDay())
		if first == last {
			return first + ", de hele dag"
		}
		return first + " tot en met " + last
	}
	until := DutchTime(a.End)
	if y, m, d := a.Start.Date(); a.End.Year() != y || a.End.Month() != m || a.End.Day() != d {
		until = DutchDate(a.End) + ", " + until
	}
	return DutchDate(a.Start) + ", " + DutchTime(a.Start) + " tot " + until + " uur"
}

// LastDay is the day on which the meeting ends, as 00.00 UTC: only its date means
// something. The end itself is exclusive: one at midnight belongs to the day
// before. The wall clock counts and no hours do, as the days on which summer time
// begins and ends are shorter and longer.
func (a *Announcement) LastDay() time.Time { return lastDay(a.End) }

func lastDay(end time.Time) time.Time {
	year, month, day := end.Date()
	if midnight(end) {
		day--
	}
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// ItemTime is the wall clock time at which a programme item begins.
func (a *Announcement) ItemTime(i Item) string {
	return DutchTime(a.Start.Add(time.Duration(i.Offset) * time.Minute))
}

// Deadline is until when to sign up, as words that go on after "Meld u aan":
// "tot en met donderdag 24 januari 2019" or "vóór vrijdag 25 januari 2019, 12.00
// uur". It is "" when sign-up goes on until the start. The bound itself is
// exclusive, so a deadline at midnight belongs to the day before (INV-E13).
func (a *Announcement) Deadline() string {
	closes := a.SignUp.ClosesBefore
	switch {
	case closes.IsZero():
		return ""
	case midnight(closes):
		return "tot en met " + DutchDate(lastDay(closes))
	}
	return "vóór " + DutchDate(closes) + ", " + DutchTime(closes) + " uur"
}

// midnight reports whether a day begins at t, on the wall clock that it carries.
func midnight(t time.Time) bool {
	hour, minute, second := t.Clock()
	return hour == 0 && minute == 0 && second == 0
}
