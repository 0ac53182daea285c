package initiative

import (
	"strconv"
	"strings"
	"time"
)

// PartialDate is a date of which a source may give only a part: "2013",
// "2019-01", "2019-01-29", "--09-19" (a day without its year, T4) or "", which
// means unknown. It is text in JSON, and a missing part is never filled in.
type PartialDate string

// ParsePartialDate reads one of the five forms, or returns DateUnreadable.
func ParsePartialDate(text string) (PartialDate, error) {
	if date := PartialDate(text); date.Valid() {
		return date, nil
	}
	return "", DateUnreadable
}

// Valid reports whether the text is one of the five forms and the day exists.
func (d PartialDate) Valid() bool {
	_, _, _, ok := d.parts()
	return ok
}

// Full reports whether year, month and day are all known.
func (d PartialDate) Full() bool {
	return len(d) == len(time.DateOnly) && d.Valid()
}

// Compare orders two dates: -1, 0 or +1. decided is false, and order 0, when the
// parts that are missing could turn the answer: "2019" is before "2020-05", but
// "2019" and "2019-01" are undecided, and so is everything without a year.
func (d PartialDate) Compare(other PartialDate) (order int, decided bool) {
	if !d.hasYear() || !other.hasYear() {
		return 0, false
	}
	known := min(len(d), len(other))
	if order = strings.Compare(string(d[:known]), string(other[:known])); order != 0 {
		return order, true
	}
	return 0, d.Full() && other.Full()
}

// Label is the date in Dutch: "29 januari 2019", "januari 2019", "2013",
// "19 september"; "onbekend" for the unknown and the invalid.
func (d PartialDate) Label() string {
	year, month, day, ok := d.parts()
	if !ok || d == "" {
		return "onbekend"
	}
	var words []string
	if day != 0 {
		words = append(words, strconv.Itoa(day))
	}
	if month != 0 {
		words = append(words, months[month-1])
	}
	if year != 0 {
		words = append(words, strconv.Itoa(year))
	}
	return strings.Join(words, " ")
}

var months = [12]string{"januari", "februari", "maart", "april", "mei", "juni",
	"juli", "augustus", "september", "oktober", "november", "december"}

// parts splits the date; a part that is not given is 0.
func (d PartialDate) parts() (year, month, day int, ok bool) {
	if d == "" {
		return 0, 0, 0, true
	}
	layout, text := "", string(d)
	switch {
	case len(text) == len("2006"):
		layout = "2006"
	case len(text) == len("2006-01"):
		layout = "2006-01"
		if strings.HasPrefix(text, "--") { // in a leap year, so that 29 February exists
			layout, text = time.DateOnly, "2000-"+text[2:]
		}
	case len(text) == len(time.DateOnly):
		layout = time.DateOnly
	}
	t, err := time.Parse(layout, text)
	if layout == "" || err != nil || t.Year() == 0 {
		return 0, 0, 0, false
	}
	year, month, day = t.Year(), int(t.Month()), t.Day()
	switch {
	case d[0] == '-':
		year = 0
	case len(d) == len("2006"):
		month, day = 0, 0
	case len(d) == len("2006-01"):
		day = 0
	}
	return year, month, day, true
}

func (d PartialDate) hasYear() bool {
	year, _, _, ok := d.parts()
	return ok && year != 0
}

// first is the first day the date can mean, "" (before all others) for an
// unknown one.
func (d PartialDate) first() string {
	if !d.hasYear() {
		return ""
	}
	return string(d) + "-01-01"[:len(time.DateOnly)-len(d)]
}
