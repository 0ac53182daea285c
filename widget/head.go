package widget

import (
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
func AgendaHead(l event.Language, page string, data []byte, others []Other) *Head {
	return &Head{Description: AgendaDescription(l), Address: page, Data: data, Others: others}
}

// Feeds are the feeds of a list at these addresses; one that is empty is left out.
func Feeds(l event.Language, calendar, atom, json string) []Other {
	all := []Other{
		{Type: "text/calendar", Title: feedCalendar.in(l), Address: calendar},
		{Type: "application/atom+xml", Title: feedNews.in(l), Address: atom},
		{Type: "application/feed+json", Title: feedNews.in(l), Address: json},
	}
	return slices.DeleteFunc(all, func(o Other) bool { return o.Address == "" })
}

// MeetingHead is what the page of a meeting tells programs; page and data are as
// in [Head], calendar is the address of the meeting as a calendar file.
func MeetingHead(a *event.Announcement, l event.Language, page, calendar string, data []byte) *Head {
	return &Head{Description: MeetingDescription(a, l), Address: page, Data: data, Others: []Other{
		{Type: "text/calendar", Title: feedMeeting.in(l), Address: calendar}}}
}

// maxDescription is in characters; search engines show some 160.
const maxDescription = 300

// AgendaDescription says what the agenda is, to somebody who has not seen it.
func AgendaDescription(l event.Language) string { return aboutTheAgenda.in(l) }

// MeetingDescription says in short what a meeting is: first what nobody may
// miss, then when, where and why.
func MeetingDescription(a *event.Announcement, l event.Language) string {
	says := ""
	switch a.Status {
	case event.Cancelled:
		says = isCancelled.in(l) + " "
	case event.Postponed:
		says = isPostponed.in(l) + " " + dateFollows.in(l) + " "
	}
	if a.Status != event.Postponed {
		says += whenAndWhere(l, a) + " "
	}
	return shorten(strings.Join(strings.Fields(says+a.Purpose), " "), maxDescription)
}

// MeetingTitle says in the title too that a meeting does not go on.
func MeetingTitle(a *event.Announcement, l event.Language) string {
	if a.Status == event.Cancelled || a.Status == event.Postponed {
		return capital(statusLabel(l, a.Status)) + ": " + a.Title
	}
	return a.Title
}

// whenAndWhere is one line, which says as long as the place is not sure (INV-E15).
func whenAndWhere(l event.Language, a *event.Announcement) string {
	return capital(whenIn(l, a)) + ". " + whereIn(l, a) + "."
}

// whereIn is the place on one line; in Dutch as [event.PublicVenue.Line].
func whereIn(l event.Language, a *event.Announcement) string {
	line := venueLine(&a.Venue)
	switch {
	case a.Mode == event.Online:
		return capital(modeLabel(l, a.Mode))
	case line == "":
		return placeFollows.in(l)
	case a.Venue.Certainty != event.Confirmed:
		return line + " (" + certaintyLabel(l, event.Provisional) + ")"
	}
	return line
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
	meta(b, `property="og:locale"`, locale(b.lang))
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
	if len(h.Data) > 0 && !slices.Contains(h.Data, '<') {
		b.raw(`<script type="application/ld+json">`)
		b.buf = append(b.buf, h.Data...)
		b.raw(`</script>`)
	}
}

// locale is a language as the Open Graph protocol names it.
func locale(l event.Language) string {
	switch l {
	case event.English:
		return "en_GB"
	case Arabic:
		return "ar_AR"
	}
	return "nl_NL"
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
