// Package feed writes the announcements of meetings as an iCalendar file: the
// feed that a calendar program subscribes to, one meeting to keep, the meetings
// of one person ([WriteOwn]), or a message about one of these ([Invitation]). It
// also writes them as news ([Atom], [JSONFeed]) and as data for search engines
// ([Schema]).
//
// It follows RFC 5545, RFC 5546 and RFC 7986, and the habits of the programs that
// read such files: one VTIMEZONE in the shape that Outlook can read, no METHOD in
// a feed, and nothing in it that changes while the meetings do not (INV-F02). A
// big feed that is written again and again costs little with [Blocks].
//
// The engine is golang-ical; this package is its one door and makes good what
// its writer gets wrong: line ends, folding, quoted parameters, lists, addresses,
// zones, whole days, places on the map, and failed writes that nobody hears of.
// Texts are cleaned first, so no value can add a line of its own. One thing is not
// as the standards have it: a quote in the name of somebody becomes a curved one,
// and not ^' (RFC 6868), which several programs show as it stands.
//
// It writes public meetings only and leaves the others out (INV-F01). It has no
// opinion on which meetings a feed shows: package omzien makes that choice. It
// knows no HTTP, no mail and no clock; package web serves what it writes. Package
// calendar reads the calendars of others.
package feed

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
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
	// The colour of the site, for readers that paint calendars. COLOR takes a name
	// of CSS only (RFC 7986 5.9), so it is the nearest one.
	colorName = "teal"
	colorHex  = "#14594A"
)

// Calendar describes the feed as a whole. The zero value is a file without a
// name and without links.
type Calendar struct {
	// Name is what a reader's list of calendars shows; "" leaves it out.
	Name string
	// Description says in a sentence what the calendar holds; "" leaves it out.
	Description string
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
// A meeting without identifier, start or end, outside the years 1 to 9999, or with
// a revision below zero, cannot be written: the error wraps an [event.FieldError].
// Nothing reaches w before the whole file is ready, and then in one call.
func Write(w io.Writer, c Calendar, list []event.Announcement) error {
	return (*Blocks)(nil).Write(w, c, list)
}

// public is the public part of list in the order of the file.
func public(list []event.Announcement) []*event.Announcement {
	meetings := make([]*event.Announcement, 0, len(list))
	for i := range list {
		if list[i].Status.Public() {
			meetings = append(meetings, &list[i])
		}
	}
	slices.SortStableFunc(meetings, inOrder)
	return meetings
}

func inOrder(a, b *event.Announcement) int {
	return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID))
}

// writable also keeps out years that iCalendar has no digits for. When a meeting
// was made or changed is not needed so badly: see [known].
func writable(a *event.Announcement) error {
	if event.CleanLine(a.ID) == "" {
		return event.FieldError{Field: "id", Code: event.CodeRequired}
	}
	if code := unwritable(a.Start); code != "" {
		return event.FieldError{Field: "start", Code: code}
	}
	if code := unwritable(a.End); code != "" {
		return event.FieldError{Field: "end", Code: code}
	}
	if a.Revision < 0 {
		return event.FieldError{Field: "revision", Code: event.CodeTooFew}
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

// head is the calendar without components. The names with X- are for readers
// from before RFC 7986, which are most.
func (c Calendar) head() *ics.Calendar {
	cal := new(ics.Calendar)
	cal.SetVersion("2.0")
	cal.SetProductId(product)
	if name := event.CleanLine(c.Name); name != "" {
		cal.SetName(name) // X-WR-CALNAME too
	}
	if said := event.CleanLine(c.Description); said != "" {
		cal.SetDescription(said)
		cal.SetXWRCalDesc(said)
	}
	cal.SetColor(colorName)
	add := func(name, value string, parameters map[string][]string) { // what golang-ical has no setter for
		cal.CalendarProperties = append(cal.CalendarProperties, ics.CalendarProperty{BaseProperty: ics.BaseProperty{
			IANAToken: name, Value: value, ICalParameters: parameters}})
	}
	add("X-APPLE-CALENDAR-COLOR", colorHex, nil)
	cal.SetRefreshInterval(refresh)
	cal.SetXPublishedTTL(refresh)
	cal.SetXWRTimezone(zoneName)
	if own := webAddress(c.URL); own != "" {
		add("SOURCE", own, map[string][]string{"VALUE": {"URI"}}) // its VALUE is not optional (RFC 7986 5.8)
		cal.SetUrl(own)
	}
	return cal
}

// appendFile appends head with these entries to dst, at once in its full size.
func appendFile(dst []byte, head *ics.Calendar, entries []block) ([]byte, error) {
	const end = "END:VCALENDAR" + newLine
	zoned := len(entries) == 0 // a calendar holds at least one component (RFC 5545 3.6)
	size := 0
	for _, b := range entries {
		zoned = zoned || b.zoned
		size += len(b.entry)
	}
	if zoned {
		head.Components = append(head.Components, timezone())
	}
	var unfolded bytes.Buffer
	if err := head.SerializeTo(&unfolded, layout()); err != nil {
		return nil, fmt.Errorf("feed: %w", err)
	}
	dst = slices.Grow(dst, unfolded.Len()+unfolded.Len()/16+size)
	dst = bytes.TrimSuffix(fold(dst, unfolded.Bytes()), []byte(end))
	for _, b := range entries {
		dst = append(dst, b.entry...)
	}
	return append(dst, end...), nil
}

// writeFile writes in one call, so that a failed write is heard of: golang-ical
// drops the errors of BEGIN and END lines.
func writeFile(w io.Writer, file []byte, err error) error {
	if err != nil {
		return err
	}
	if _, err := w.Write(file); err != nil {
		return fmt.Errorf("feed: %w", err)
	}
	return nil
}
