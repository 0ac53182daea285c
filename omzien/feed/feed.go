// Package feed writes the announcements of meetings as an iCalendar file: the
// feed that a calendar program subscribes to, or one meeting to keep.
//
// It follows RFC 5545 and RFC 7986, and the habits of the programs that read
// such files: one VTIMEZONE in the shape that Outlook can read, no METHOD, and
// nothing in it that changes while the meetings do not (INV-F02).
//
// The engine is golang-ical; this package is its one door and makes good what
// its writer gets wrong: line ends, folding, quoted parameters, lists, addresses,
// zones, and failed writes that nobody hears of. Texts are cleaned first, so no
// value can add a line of its own.
//
// It writes public meetings only and leaves the others out (INV-F01). It has no
// opinion on which meetings a feed shows: package omzien makes that choice. It
// knows no HTTP and no clock; package web serves what it writes.
package feed

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/url"
	"slices"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/omziennaarelkaar/netwerk/event"
)

// MIMEType is the Content-Type of what [Write] writes. Google Calendar shows
// broken letters without the charset.
const MIMEType = "text/calendar; charset=utf-8"

const (
	product = "-//Omzien naar elkaar//Netwerkagenda//NL"
	// refresh is how often a reader should come back. Nextcloud comes once a week
	// unless told so.
	refresh = "PT1H"
)

// Calendar describes the feed as a whole. The zero value is a file without a
// name and without links.
type Calendar struct {
	// Name is what a reader's list of calendars shows; "" leaves it out.
	Name string
	// URL is the address of the feed itself, http or https. Any other is left
	// out, as is "".
	URL string
	// Pages is what the slug of a meeting completes to the address of its page, as
	// in "https://omzien.example/bijeenkomsten/", by the same rule.
	Pages string
}

// Write writes the public meetings of list as one iCalendar file, in order of
// start and then identifier. The same meetings give the same bytes, in whatever
// order they come.
//
// A meeting without identifier, start or end, or outside the years 1 to 9999,
// cannot be written: the error wraps an [event.FieldError]. Nothing reaches w
// before the whole file is ready, and then in one call.
func Write(w io.Writer, c Calendar, list []event.Announcement) error {
	meetings := public(list)
	zoned := len(meetings) == 0 // a calendar holds at least one component (RFC 5545 3.6)
	entries := make([]ics.Component, 0, len(meetings)+1)
	for _, a := range meetings {
		if err := writable(a); err != nil {
			return fmt.Errorf("feed: meeting %q: %w", a.Slug, err)
		}
		zoned = zoned || local(a)
		entries = append(entries, entry(a, c.page(a)))
	}
	cal := c.head()
	if zoned {
		cal.Components = append(cal.Components, timezone())
	}
	cal.Components = append(cal.Components, entries...)
	return serialise(w, cal)
}

// LastModified is the latest change of a public meeting in list, in UTC; the zero
// time when there is none. A meeting that left the list does not show in it.
func LastModified(list []event.Announcement) time.Time {
	var latest time.Time
	for _, a := range public(list) {
		if a.ChangedAt.After(latest) {
			latest = a.ChangedAt
		}
	}
	return latest.UTC()
}

// public is the public part of list in the order of the file.
func public(list []event.Announcement) []*event.Announcement {
	meetings := make([]*event.Announcement, 0, len(list))
	for i := range list {
		if list[i].Status.Public() {
			meetings = append(meetings, &list[i])
		}
	}
	slices.SortStableFunc(meetings, func(a, b *event.Announcement) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
	})
	return meetings
}

// writable also keeps out years that iCalendar has no digits for.
func writable(a *event.Announcement) error {
	if line(a.ID) == "" {
		return event.FieldError{Field: "id", Code: event.CodeRequired}
	}
	if code := unwritable(a.Start); code != "" {
		return event.FieldError{Field: "start", Code: code}
	}
	if code := unwritable(a.End); code != "" {
		return event.FieldError{Field: "end", Code: code}
	}
	return nil
}

func unwritable(t time.Time) event.Code {
	own, world := t.Year(), t.UTC().Year()
	switch {
	case t.IsZero():
		return event.CodeRequired
	case min(own, world) < 1 || max(own, world) > 9999:
		return event.CodeType
	}
	return ""
}

func (c Calendar) page(a *event.Announcement) string {
	if c.Pages == "" {
		return ""
	}
	return webAddress(c.Pages + url.PathEscape(a.Slug))
}

// head is the calendar without components. The names with X- are for readers
// from before RFC 7986, which are most.
func (c Calendar) head() *ics.Calendar {
	cal := new(ics.Calendar)
	cal.SetVersion("2.0")
	cal.SetProductId(product)
	if name := line(c.Name); name != "" {
		cal.SetName(name) // X-WR-CALNAME too
	}
	cal.SetRefreshInterval(refresh)
	cal.SetXPublishedTTL(refresh)
	cal.SetXWRTimezone(zoneName)
	if own := webAddress(c.URL); own != "" {
		// golang-ical has no setter for SOURCE, whose VALUE is not optional (RFC 7986 5.8).
		cal.CalendarProperties = append(cal.CalendarProperties, ics.CalendarProperty{BaseProperty: ics.BaseProperty{
			IANAToken: "SOURCE", Value: own, ICalParameters: map[string][]string{"VALUE": {"URI"}}}})
		cal.SetUrl(own)
	}
	return cal
}

// serialise writes cal in one call, so that a failed write is heard of:
// golang-ical drops the errors of BEGIN and END lines.
func serialise(w io.Writer, cal *ics.Calendar) error {
	var unfolded bytes.Buffer
	if err := cal.SerializeTo(&unfolded, ics.WithNewLine(newLine), ics.WithLineLength(unfoldedLength)); err != nil {
		return fmt.Errorf("feed: %w", err)
	}
	if _, err := w.Write(fold(unfolded.Bytes())); err != nil {
		return fmt.Errorf("feed: %w", err)
	}
	return nil
}
