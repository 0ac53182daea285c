package widget

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Head is what a page tells programs: search engines, news readers, calendars,
// and sites on which somebody shares its address. It holds what the public may
// know and nothing else.
type Head struct {
	// Description is one or two sentences about the page.
	Description string
	// Address is that of the page with its host, for those who refer to it; empty
	// when it is not known.
	Address string
	// Data is what the page is about as JSON-LD, empty for none. One that holds a <
	// is left out: it could end its element.
	Data []byte
	// Others are the other forms of what the page shows.
	Others []Other
}

// Other is the same in another form, or more of it.
type Other struct{ Type, Title, Address string }

// AgendaHead is what a list of meetings tells programs; page, data and others are
// as in [Head].
func AgendaHead(page string, data []byte, others []Other) *Head {
	return &Head{Description: AgendaDescription, Address: page, Data: data, Others: others}
}

// Feeds are the feeds of a list at these addresses; one that is empty is left out.
func Feeds(calendar, atom, json string) []Other {
	all := []Other{
		{Type: "text/calendar", Title: "Agenda voor uw kalender", Address: calendar},
		{Type: "application/atom+xml", Title: "Nieuwe bijeenkomsten", Address: atom},
		{Type: "application/feed+json", Title: "Nieuwe bijeenkomsten", Address: json},
	}
	return slices.DeleteFunc(all, func(o Other) bool { return o.Address == "" })
}

// MeetingHead is what the page of a meeting tells programs; page and data are as
// in [Head], calendar is the address of the meeting as a calendar file.
func MeetingHead(a *event.Announcement, page, calendar string, data []byte) *Head {
	return &Head{Description: MeetingDescription(a), Address: page, Data: data, Others: []Other{
		{Type: "text/calendar", Title: "Deze bijeenkomst voor uw kalender", Address: calendar}}}
}

// maxDescription is in characters; search engines show some 160.
const maxDescription = 300

// AgendaDescription says what the agenda is, to somebody who has not seen it.
const AgendaDescription = "De bijeenkomsten van bewonersinitiatieven in de provincie Utrecht: wat, wanneer en waar, en hoe u zich aanmeldt."

// MeetingDescription says in short what a meeting is: first what nobody may
// miss, then when, where and why.
func MeetingDescription(a *event.Announcement) string {
	var b strings.Builder
	switch a.Status {
	case event.Cancelled:
		b.WriteString("Deze bijeenkomst gaat niet door. ")
	case event.Postponed:
		b.WriteString("Deze bijeenkomst is uitgesteld. De nieuwe datum volgt. ")
	}
	if a.Status != event.Postponed {
		b.WriteString(whenAndWhere(a) + " ")
	}
	b.WriteString(a.Purpose)
	return shorten(strings.Join(strings.Fields(b.String()), " "), maxDescription)
}

// MeetingTitle says in the title too that a meeting does not go on.
func MeetingTitle(a *event.Announcement) string {
	if a.Status == event.Cancelled || a.Status == event.Postponed {
		return capital(a.Status.Label()) + ": " + a.Title
	}
	return a.Title
}

// whenAndWhere is one line, which says as long as the place is not sure (INV-E15).
func whenAndWhere(a *event.Announcement) string {
	where := a.Venue.Line()
	if a.Mode == event.Online {
		where = "Online"
	}
	return capital(a.When()) + ". " + where + "."
}

// shorten cuts behind a word.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	cut, space := 0, 0
	for at, letter := range s {
		if cut++; cut == most {
			if space == 0 {
				space = at
			}
			break
		}
		if letter == ' ' {
			space = at
		}
	}
	return s[:space] + "…"
}

// draw writes what goes into the head of page p; nil keeps search engines out.
func (h *Head) draw(b *builder, p Page) {
	if h == nil {
		b.raw(`<meta name="robots" content="noindex">`)
		return
	}
	meta(b, `name="description"`, h.Description)
	meta(b, `property="og:type"`, "website")
	meta(b, `property="og:locale"`, "nl_NL")
	meta(b, `property="og:site_name"`, p.Network)
	meta(b, `property="og:title"`, p.Title)
	meta(b, `property="og:description"`, h.Description)
	meta(b, `name="twitter:card"`, "summary")
	if h.Address != "" {
		meta(b, `property="og:url"`, h.Address)
		b.link(`<link rel="canonical"`, h.Address, `>`)
	}
	for _, other := range h.Others {
		b.raw(`<link rel="alternate"`)
		b.attr("type", other.Type)
		b.attr("title", other.Title)
		b.href("href", other.Address)
		b.raw(`>`)
	}
	if len(h.Data) > 0 && !bytes.ContainsRune(h.Data, '<') {
		b.raw(`<script type="application/ld+json">`)
		b.buf = append(b.buf, h.Data...)
		b.raw(`</script>`)
	}
}

func meta(b *builder, name markup, content string) {
	if content == "" {
		return
	}
	b.raw(`<meta `)
	b.raw(name)
	b.attr("content", content)
	b.raw(`>`)
}
