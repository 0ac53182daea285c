package widget

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Calendar is the meeting as a calendar file (RFC 5545), for a page that makes it
// without the network. Its entry is that of package feed, so that a program which
// reads both shows one, but for what a copy can do without: times are in UTC, as a
// browser knows no zones, and the text is the purpose and the page. It is nil for a
// meeting that has no identifier, or times that a file cannot hold.
func (m Meeting) Calendar() []byte {
	a := &m.Event
	if event.CleanLine(a.ID) == "" || unwritable(a.Start) || unwritable(a.End) || a.Revision < 0 {
		return nil
	}
	var c calendar
	c.line("BEGIN:", "VCALENDAR")
	c.line("VERSION:", "2.0")
	c.line("PRODID:", "-//Omzien naar elkaar//Netwerkagenda//NL")
	c.line("BEGIN:", "VEVENT")
	c.line("UID:", event.CleanLine(a.ID))
	c.line("SEQUENCE:", strconv.Itoa(a.Revision))
	c.line("DTSTAMP:", utc(changedAt(a)))
	c.times(a)
	c.line("SUMMARY:", inCalendar(a))
	c.line("STATUS:", statusOf(a))
	if a.AllDay || a.Status == event.Cancelled || a.Status == event.Postponed {
		c.line("TRANSP:", "TRANSPARENT") // as feed: it takes no hours of anybody
	}
	c.line("LOCATION:", locationOf(a))
	text, page := event.CleanText(a.Purpose), eventURL(m.Base, a.Slug)
	if isWeb(page) {
		text = strings.TrimPrefix(text+"\n\nMeer over deze bijeenkomst:\n"+page, "\n\n")
		c.line("DESCRIPTION:", text)
		c.line("URL:", page)
	} else if text != "" {
		c.line("DESCRIPTION:", text)
	}
	c.line("END:", "VEVENT")
	c.line("END:", "VCALENDAR")
	return c
}

// calendar is a calendar file under construction.
type calendar []byte

// lineLength is in octets, without the line end (RFC 5545 3.1).
const lineLength = 75

// line writes a property with a text, escaped (RFC 5545 3.3.11) and folded, never
// inside a character or an escape. A text of several lines is one property.
func (c *calendar) line(name, text string) {
	out, room := append(*c, name...), lineLength-len(name)
	for text != "" {
		part, size := icsLetter(text)
		if len(part) > room {
			out, room = append(out, "\r\n "...), lineLength-1 // the space counts
		}
		out, room, text = append(out, part...), room-len(part), text[size:]
	}
	*c = append(out, "\r\n"...)
}

// icsLetter is the first letter of a text as a calendar file has it, and its size
// in the text. A control character that is no line break is a space.
func icsLetter(s string) (part string, size int) {
	switch c := s[0]; {
	case c == '\\' || c == ';' || c == ',':
		return "\\" + s[:1], 1
	case c == '\n':
		return `\n`, 1
	case c < ' ' || c == 0x7f:
		return " ", 1
	}
	_, size = utf8.DecodeRuneInString(s)
	return s[:size], size
}

// times writes start and end. An end that does not come after the start is left out
// (RFC 5545 3.8.2.2).
func (c *calendar) times(a *event.Announcement) {
	if !a.AllDay {
		c.line("DTSTART:", utc(a.Start))
		if utc(a.End) > utc(a.Start) {
			c.line("DTEND:", utc(a.End))
		}
		return
	}
	end := a.LastDay().AddDate(0, 0, 1)
	c.line("DTSTART;VALUE=DATE:", basic(a.Start))
	if basic(end) > basic(a.Start) && !unwritable(end) {
		c.line("DTEND;VALUE=DATE:", basic(end))
	}
}

// unwritable: iCalendar has four digits for a year (RFC 5545 3.3.4).
func unwritable(t time.Time) bool {
	own, world := t.Year(), t.UTC().Year()
	return t.IsZero() || min(own, world) < 1 || max(own, world) > 9999
}

// utc is "20190129T150000Z".
func utc(t time.Time) string {
	t = t.UTC()
	hour, minute, second := t.Clock()
	return basic(t) + "T" + two(hour) + two(minute) + two(second) + "Z"
}

// basic is "20190129", on the wall clock that t carries.
func basic(t time.Time) string {
	year, month, day := t.Date()
	return two(year/100) + two(year%100) + two(int(month)) + two(day)
}

// changedAt is when the entry was changed for the last time, or at least made.
func changedAt(a *event.Announcement) time.Time {
	switch {
	case !unwritable(a.ChangedAt):
		return a.ChangedAt
	case !unwritable(a.CreatedAt):
		return a.CreatedAt
	}
	return time.Unix(0, 0)
}

// inCalendar says in the title what not every program reads from STATUS. It is
// Dutch, as the rest of the entry.
func inCalendar(a *event.Announcement) string {
	title := event.CleanLine(a.Title)
	if title == "" {
		title = "Bijeenkomst"
	}
	switch {
	case a.Status == event.Cancelled:
		return "Afgelast: " + title
	case a.Status == event.Postponed:
		return "Uitgesteld: " + title
	case isUnsure(a):
		return "Onder voorbehoud: " + title
	}
	return title
}

func isUnsure(a *event.Announcement) bool {
	return a.Status == event.Scheduled && a.Origin != nil && a.Origin.Tentative
}

func statusOf(a *event.Announcement) string {
	switch {
	case a.Status == event.Cancelled:
		return "CANCELLED"
	case a.Status == event.Postponed, isUnsure(a):
		return "TENTATIVE"
	}
	return "CONFIRMED"
}

// locationOf is the venue's own line (INV-E15), with the town where it has none.
func locationOf(a *event.Announcement) string {
	v := event.PublicVenue{Name: event.CleanLine(a.Venue.Name), Room: event.CleanLine(a.Venue.Room), Address: event.CleanLine(a.Venue.Address), Certainty: a.Venue.Certainty}
	if a.Mode == event.Online && v.Name+v.Room+v.Address == "" {
		return "Online"
	}
	if town := event.CleanLine(a.Venue.MunicipalityName); town != "" && v.Name+v.Address != "" && !strings.Contains(v.Name+v.Address, town) {
		if v.Address != "" {
			v.Address += ", "
		}
		v.Address += town
	}
	return v.Line()
}

// isWeb reports whether an address is one of the web that a calendar can hold as it
// is: printable, and of ASCII.
func isWeb(address string) bool {
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		return false
	}
	for _, c := range []byte(address) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>\\^`{|},;", c) >= 0 {
			return false
		}
	}
	return true
}
