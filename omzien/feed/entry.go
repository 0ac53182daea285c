package feed

import (
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/omziennaarelkaar/netwerk/event"
)

// showing is a meeting as one entry shows it: to everybody, to one person, or in
// a message to that person.
type showing struct {
	a        *event.Announcement
	page     string // the address of its page, or ""
	sequence int
	stamp    time.Time // DTSTAMP
	summary  string
	status   ics.ObjectStatus // "" leaves it out
	// standing is what the reader has there. A reader who has something is not
	// asked to sign up.
	standing            string
	personal            bool
	organizer, attendee Party // zero leaves it out
}

// publicly is a as everybody sees it; pages is as [pagesAddress] gives it.
func publicly(a *event.Announcement, pages string) showing {
	s := showing{a: a, sequence: a.Revision, stamp: changedAt(a), summary: summary(a), status: status(a),
		organizer: Party{Name: a.Organiser, Address: a.Contact}}
	s.page = pageAddress(pages, a.Slug)
	return s
}

// pagesAddress is raw as what a slug completes to a whole address, or "". It must
// go on after the host, or the slug would become a part of that.
func pagesAddress(raw string) string {
	address := webAddress(raw)
	if _, rest, _ := strings.Cut(address, "://"); !strings.Contains(rest, "/") {
		return ""
	}
	return address
}

// pageAddress is the address of a meeting's page; pages is as [pagesAddress] gives
// it. It is "" without one of the two.
func pageAddress(pages, slug string) string {
	if pages == "" || slug == "" {
		return ""
	}
	return pages + url.PathEscape(slug)
}

// entry is the meeting for golang-ical.
func entry(s showing) *ics.VEvent {
	// No host name in the UID (RFC 7986 5.3). It stays the same for good (INV-F03).
	e := ics.NewEvent(event.CleanLine(s.a.ID))
	e.SetSequence(s.sequence)
	// Without METHOD, DTSTAMP is the time of the last change (RFC 5545 3.8.7.2). A
	// clock here would make every meeting look new at every visit.
	add(e, ics.ComponentPropertyDtstamp, utc(s.stamp))
	add(e, ics.ComponentPropertyLastModified, utc(changedAt(s.a)))
	if known(s.a.CreatedAt) {
		add(e, ics.ComponentPropertyCreated, utc(s.a.CreatedAt))
	}
	addTimes(e, s.a)
	add(e, ics.ComponentPropertySummary, s.summary)
	add(e, ics.ComponentPropertyStatus, string(s.status))
	add(e, ics.ComponentPropertyTransp, transparency(s.a))
	add(e, ics.ComponentPropertyLocation, location(s.a))
	add(e, ics.ComponentPropertyGeo, geo(s.a.Venue.Geo))
	add(e, ics.ComponentPropertyDescription, description(s))
	add(e, ics.ComponentPropertyCategories, categories(s.a.Themes))
	addParty(e, ics.ComponentPropertyOrganizer, s.organizer)
	addParty(e, ics.ComponentPropertyAttendee, s.attendee, "CUTYPE=INDIVIDUAL", "ROLE=REQ-PARTICIPANT", "PARTSTAT=ACCEPTED", "RSVP=FALSE")
	add(e, ics.ComponentPropertyUrl, s.page)
	if s.a.Origin != nil {
		add(e, copyMark, "TRUE")
	}
	return e
}

// copyMark tells other networks that the meeting stands in a calendar of its own:
// who follows copies of copies gets the same meeting again and again.
const copyMark ics.ComponentProperty = "X-OMZIEN-COPY"

// add appends a property, unless it is empty: libical refuses empty ones.
func add(e *ics.VEvent, name ics.ComponentProperty, value string) {
	if value != "" {
		e.Properties = append(e.Properties, property(string(name), value))
	}
}

func property(name, value string) ics.IANAProperty {
	return ics.IANAProperty{BaseProperty: ics.BaseProperty{IANAToken: name, Value: value}}
}

// changedAt falls back on the creation for a meeting that somebody made by hand,
// and then on 1970: an entry must have a DTSTAMP (RFC 5545 3.6.1).
func changedAt(a *event.Announcement) time.Time {
	switch {
	case known(a.ChangedAt):
		return a.ChangedAt
	case known(a.CreatedAt):
		return a.CreatedAt
	}
	return time.Unix(0, 0)
}

// known leaves out a moment that a file cannot hold.
func known(t time.Time) bool { return unwritable(t) == "" }

// addTimes writes start and end both as days, both on the clock of Amsterdam or
// both in UTC. An end that does not come after the start, as seen in the file, is
// left out (RFC 5545 3.8.2.2).
func addTimes(e *ics.VEvent, a *event.Announcement) {
	written, parameters := utc, map[string][]string(nil)
	end := a.End
	switch {
	case a.AllDay:
		written, parameters = day, map[string][]string{"VALUE": {"DATE"}}
		end = a.LastDay().AddDate(0, 0, 1)
	case local(a):
		written, parameters = clock, map[string][]string{"TZID": {zoneName}}
	}
	write := func(name ics.ComponentProperty, t time.Time) {
		p := property(string(name), written(t))
		p.ICalParameters = parameters
		e.Properties = append(e.Properties, p)
	}
	write(ics.ComponentPropertyDtStart, a.Start)
	if end.After(a.Start) && end.Year() <= 9999 && written(end) > written(a.Start) {
		write(ics.ComponentPropertyDtEnd, end)
	}
}

func utc(t time.Time) string   { return t.UTC().Format("20060102T150405Z") }
func clock(t time.Time) string { return t.Format("20060102T150405") }
func day(t time.Time) string   { return t.Format("20060102") }

// summary says in the title what Google does not read from STATUS.
func summary(a *event.Announcement) string {
	title := event.CleanLine(a.Title)
	if title == "" {
		title = "Bijeenkomst"
	}
	switch a.Status {
	case event.Cancelled:
		return "Afgelast: " + title
	case event.Postponed:
		return "Uitgesteld: " + title
	}
	if unsure(a) {
		return "Onder voorbehoud: " + title
	}
	return title
}

// unsure reports that its own calendar does not promise that it goes on.
func unsure(a *event.Announcement) bool {
	return a.Status == event.Scheduled && a.Origin != nil && a.Origin.Tentative
}

// status is CONFIRMED also for a meeting whose place is provisional: the date is
// firm, and LOCATION shows the rest (INV-E15).
func status(a *event.Announcement) ics.ObjectStatus {
	switch {
	case a.Status == event.Cancelled:
		return ics.ObjectStatusCancelled
	case a.Status == event.Postponed, unsure(a):
		return ics.ObjectStatusTentative
	}
	return ics.ObjectStatusConfirmed
}

// transparency keeps a person's hours free that a meeting does not take: when it
// does not go on then, and when it lasts all day, as people drop in and out and
// do other things as well. Otherwise it is "", and the hours count as taken.
func transparency(a *event.Announcement) string {
	if a.AllDay || a.Status == event.Cancelled || a.Status == event.Postponed {
		return string(ics.TransparencyTransparent)
	}
	return ""
}

// location is the venue's own line (INV-E15). It does not promise a place to a
// meeting that has none because it is online.
func location(a *event.Announcement) string {
	v := event.PublicVenue{Name: event.CleanLine(a.Venue.Name), Room: event.CleanLine(a.Venue.Room), Address: event.CleanLine(a.Venue.Address), Certainty: a.Venue.Certainty}
	if a.Mode == event.Online && v.Name+v.Room+v.Address == "" {
		return "Online"
	}
	if town := event.CleanLine(a.Venue.MunicipalityName); v.Name+v.Address != "" && !strings.Contains(v.Name+v.Address, town) {
		v.Address = joinNonEmpty([]string{v.Address, town}, ", ") // a phone finds its way by it
	}
	return v.Line()
}

// geo has six decimals, some ten centimetres, and never an exponent (RFC 5545
// 3.8.1.6). A point that is not on the map is left out.
func geo(g *event.Geo) string {
	if g == nil || !g.Valid() {
		return ""
	}
	decimal := func(degrees float64) string {
		return strconv.FormatFloat(math.Round(degrees*1e6)/1e6+0, 'f', 6, 64) // + 0: no minus before a zero
	}
	return decimal(g.Latitude) + ";" + decimal(g.Longitude)
}

// categories is one list: some readers keep only the first CATEGORIES line.
// golang-ical would escape the commas between the names, so [fold] puts them in.
func categories(themes []event.Named) string {
	var names []string
	for _, theme := range themes {
		if name := event.CleanLine(theme.Name); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, string(rune(listComma)))
}

// Party is a person or an organisation with a mail address.
type Party struct{ Name, Address string }

// addParty names who has a part in the meeting, unless the address is none. The
// parameters go with the property's name, as golang-ical would escape them with
// backslashes, where RFC 5545 3.2 wants quotes. It then takes the address for
// TEXT, which changes nothing: [mailAddress] leaves nothing to escape.
func addParty(e *ics.VEvent, as ics.ComponentProperty, p Party, parameters ...string) {
	address := mailAddress(p.Address)
	if address == "" {
		return
	}
	if cn := parameter(p.Name); cn != "" {
		parameters = append(parameters, "CN="+cn)
	}
	name := strings.Join(append([]string{string(as)}, parameters...), ";")
	e.Properties = append(e.Properties, property(name, address))
}
