package feed

import (
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/omziennaarelkaar/netwerk/event"
)

// entry is one meeting; page is the address of its page, or "".
func entry(a *event.Announcement, page string) *ics.VEvent {
	// No host name in the UID (RFC 7986 5.3). It stays the same for good (INV-F03).
	e := ics.NewEvent(line(a.ID))
	e.SetSequence(a.Revision)
	// Without METHOD, DTSTAMP is the time of the last change (RFC 5545 3.8.7.2). A
	// clock here would make every meeting look new at every visit.
	changed := utc(changedAt(a))
	add(e, ics.ComponentPropertyDtstamp, changed)
	add(e, ics.ComponentPropertyLastModified, changed)
	if !a.CreatedAt.IsZero() {
		add(e, ics.ComponentPropertyCreated, utc(a.CreatedAt))
	}
	addTimes(e, a)
	add(e, ics.ComponentPropertySummary, summary(a))
	add(e, ics.ComponentPropertyStatus, string(status(a.Status)))
	add(e, ics.ComponentPropertyLocation, location(a))
	add(e, ics.ComponentPropertyDescription, description(a, page))
	add(e, ics.ComponentPropertyCategories, categories(a.Themes))
	addOrganizer(e, a)
	add(e, ics.ComponentPropertyUrl, page)
	return e
}

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
	case !a.ChangedAt.IsZero():
		return a.ChangedAt
	case !a.CreatedAt.IsZero():
		return a.CreatedAt
	}
	return time.Unix(0, 0)
}

// addTimes writes start and end both on the clock of Amsterdam or both in UTC.
// An end that does not come after the start is left out (RFC 5545 3.8.2.2).
func addTimes(e *ics.VEvent, a *event.Announcement) {
	write := func(name ics.ComponentProperty, t time.Time) { add(e, name, utc(t)) }
	if local(a) {
		write = func(name ics.ComponentProperty, t time.Time) {
			p := property(string(name), t.Format("20060102T150405"))
			p.ICalParameters = map[string][]string{"TZID": {zoneName}}
			e.Properties = append(e.Properties, p)
		}
	}
	write(ics.ComponentPropertyDtStart, a.Start)
	if a.End.After(a.Start) {
		write(ics.ComponentPropertyDtEnd, a.End)
	}
}

func utc(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// summary says in the title what Google does not read from STATUS.
func summary(a *event.Announcement) string {
	title := line(a.Title)
	if title == "" {
		title = "Bijeenkomst"
	}
	switch a.Status {
	case event.Cancelled:
		return "Afgelast: " + title
	case event.Postponed:
		return "Uitgesteld: " + title
	}
	return title
}

// status is CONFIRMED also for a meeting whose place is provisional: the date is
// firm, and LOCATION shows the rest (INV-E15).
func status(s event.Status) ics.ObjectStatus {
	switch s {
	case event.Cancelled:
		return ics.ObjectStatusCancelled
	case event.Postponed:
		return ics.ObjectStatusTentative
	}
	return ics.ObjectStatusConfirmed
}

// location is the venue's own line (INV-E15). It does not promise a place to a
// meeting that has none because it is online.
func location(a *event.Announcement) string {
	v := event.PublicVenue{Name: line(a.Venue.Name), Room: line(a.Venue.Room), Address: line(a.Venue.Address), Certainty: a.Venue.Certainty}
	if a.Mode == event.Online && v.Name+v.Room+v.Address == "" {
		return "Online"
	}
	return v.Line()
}

// categories is one list: some readers keep only the first CATEGORIES line.
// golang-ical would escape the commas between the names, so [fold] puts them in.
func categories(themes []event.Named) string {
	var names []string
	for _, theme := range themes {
		if name := line(theme.Name); name != "" {
			names = append(names, name)
		}
	}
	return strings.Join(names, string(rune(listComma)))
}

// addOrganizer names the body that answers for the meeting, with its role
// address. The name goes with the property's name, as golang-ical would escape it
// with backslashes, where RFC 5545 3.2 wants quotes. It then takes the address for
// TEXT, which changes nothing: [mailAddress] leaves nothing to escape.
func addOrganizer(e *ics.VEvent, a *event.Announcement) {
	address := mailAddress(a.Contact)
	if address == "" {
		return
	}
	name := string(ics.ComponentPropertyOrganizer)
	if cn := parameter(a.Organiser); cn != "" {
		name += ";CN=" + cn
	}
	e.Properties = append(e.Properties, property(name, address))
}

// description is plain text: several readers show the tags of HTML. It ends in
// the page's address, as Google shows no URL property.
func description(a *event.Announcement, page string) string {
	goesOn := a.Status == event.Scheduled || a.Status == event.Held
	parts := []string{calledOff(a), text(a.Purpose), text(a.Note)}
	if goesOn {
		parts = append(parts, programme(a))
	}
	switch {
	case a.Status != event.Scheduled:
	case a.Deadline() == "" && a.SignUp.Online:
		parts = append(parts, "Meld u aan op de pagina van deze bijeenkomst.")
	case a.Deadline() != "":
		parts = append(parts, "Meld u aan tot en met "+a.Deadline()+".")
	}
	parts = append(parts, contact(a))
	if page != "" {
		parts = append(parts, "Meer over deze bijeenkomst:\n"+page)
	}
	return joinNonEmpty(parts, "\n\n")
}

// contact also says how to sign up, where that goes by mail.
func contact(a *event.Announcement) string {
	if mailAddress(a.Contact) == "" {
		return ""
	}
	ask := "Vragen?"
	if a.Status == event.Scheduled && !a.SignUp.Online {
		ask = "Aanmelden of een vraag?"
	}
	return ask + " Mail naar " + line(a.Contact) + "."
}

func calledOff(a *event.Announcement) string {
	var said string
	switch a.Status {
	case event.Cancelled:
		said = "Deze bijeenkomst gaat niet door."
	case event.Postponed:
		said = "Deze bijeenkomst is uitgesteld. We zoeken een nieuwe datum."
	default:
		return ""
	}
	if reason := text(a.Reason); reason != "" {
		said += "\nReden: " + reason
	}
	return said
}

// programme has one line for each item; an item without title goes by its kind.
func programme(a *event.Announcement) string {
	lines := []string{"Programma:"}
	for _, item := range a.Programme {
		title := line(item.Title)
		if title == "" {
			title = item.Kind.Label()
		}
		if title != "" {
			lines = append(lines, a.ItemTime(item)+" "+title)
		}
	}
	if len(lines) == 1 {
		return ""
	}
	return strings.Join(lines, "\n")
}

func joinNonEmpty(parts []string, between string) string {
	kept := parts[:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, between)
}
