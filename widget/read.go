package widget

import (
	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
)

// readAnnouncement takes an announcement from the JSON that the network
// publishes. What is not there stays zero; what is not known is passed over, so
// an old widget can read a newer network.
func readAnnouncement(n *node) event.Announcement {
	a := event.Announcement{
		ID: n.text("id"), Slug: n.text("slug"), Title: n.text("title"),
		Format: event.Format(n.text("format")), Mode: event.AttendanceMode(n.text("mode")),
		Purpose: n.text("purpose"), Questions: ids[string](n.items("questions")), Note: n.text("note"),
		Zone: n.text("zone"), Start: n.time("start"), End: n.time("end"), AllDay: n.bool("allDay"),
		Hosts: readNamed(n.items("hosts")), Themes: readNamed(n.items("themes")),
		Organiser: n.text("organiser"), Contact: n.text("contact"),
		Status: event.Status(n.text("status")), Reason: n.text("reason"), Revision: n.int("revision"),
		CreatedAt: n.time("createdAt"), ChangedAt: n.time("changedAt"), AnnouncedAt: n.time("announcedAt"),
		SignUp: readTerms(n.get("signUp")),
	}
	if o := n.get("origin"); o.is('{') {
		a.Origin = &event.PublicOrigin{Name: o.text("name"), URL: o.text("url"), Tentative: o.bool("tentative")}
	}
	v := n.get("venue")
	a.Venue = event.PublicVenue{Name: v.text("name"), Room: v.text("room"), Address: v.text("address"),
		Municipality: v.text("municipality"), MunicipalityName: v.text("municipalityName"),
		Access: v.text("access"), Certainty: event.Certainty(v.text("certainty"))}
	a.Audience = ids[event.Role](n.items("audience"))
	for _, item := range n.items("programme") {
		a.Programme = append(a.Programme, event.Item{
			Kind: event.ItemKind(item.text("kind")), Offset: item.int("offset"), Minutes: item.int("minutes"),
			Title: item.text("title"), Text: item.text("text"), Slots: item.int("slots"),
			Speakers: ids[string](item.items("speakers")), Themes: ids[string](item.items("themes")), Origin: item.text("origin"),
			Parallel: item.bool("parallel"),
		})
	}
	return a
}

func readTerms(n *node) event.PublicTerms {
	terms := event.PublicTerms{
		Online: n.bool("online"), Opens: n.time("opens"), ClosesBefore: n.time("closesBefore"),
		Strictness: event.Strictness(n.text("strictness")), Limited: n.bool("limited"),
		WaitingList: n.bool("waitingList"), Full: n.bool("full"),
		OfferHours: n.int("offerHours"), RoleNeeded: n.bool("roleNeeded"), FullRoles: ids[event.Role](n.items("fullRoles")),
	}
	terms.AskRole, terms.AskOnBehalfOf, terms.AskCompanions = n.bool("askRole"), n.bool("askOnBehalfOf"), n.bool("askCompanions")
	terms.Wishes = ids[event.Wish](n.items("wishes"))
	for _, q := range n.items("asked") {
		terms.Asked = append(terms.Asked, event.Question{
			ID: q.text("id"), Label: q.text("label"), Kind: event.QuestionKind(q.text("kind")), Options: ids[string](q.items("options")),
			Required: q.bool("required"), KeepDays: q.int("keepDays"),
		})
	}
	for _, table := range n.items("tables") {
		terms.Tables = append(terms.Tables, event.Table{ID: table.text("id"), Title: table.text("title"), Seats: table.int("seats")})
	}
	if n.get("seats").is('0') {
		total, left := n.int("seats"), n.int("seatsLeft")
		terms.Seats, terms.SeatsLeft = &total, &left
	}
	return terms
}

func readNamed(items []*node) []event.Named {
	var list []event.Named
	for _, item := range items {
		list = append(list, event.Named{ID: item.text("id"), Name: item.text("name")})
	}
	return list
}

func ids[T ~string](items []*node) []T {
	var list []T
	for _, item := range items {
		list = append(list, T(item.value()))
	}
	return list
}

// readTime reads RFC 3339 and keeps its offset, which is how a meeting shows its
// own wall clock in a browser that has no zone files. Anything else is the zero
// time.
func readTime(s string) time.Time {
	if len(s) < len("2006-01-02T15:04:05Z") || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' {
		return time.Time{}
	}
	d := digitsOf{s: s}
	year, month, day := d.number(0, 4), d.number(5, 2), d.number(8, 2)
	hour, minute, second := d.number(11, 2), d.number(14, 2), d.number(17, 2)
	rest := s[19:]
	nanos := 0
	if rest[0] == '.' {
		scale := 100_000_000
		for rest = rest[1:]; rest != "" && rest[0] >= '0' && rest[0] <= '9'; rest = rest[1:] {
			nanos += int(rest[0]-'0') * scale
			scale /= 10
		}
	}
	zone, ok := readOffset(rest)
	if !ok || d.bad {
		return time.Time{}
	}
	return time.Date(year, time.Month(month), day, hour, minute, second, nanos, zone)
}

// readDay reads the date that begins with "2019-02" or is "2019-02-11". Anything else
// is the zero time.
func readDay(s string) time.Time {
	if len(s) == len("2019-02") {
		s += "-01"
	}
	return readTime(s + "T00:00:00Z")
}

func readOffset(s string) (*time.Location, bool) {
	if s == "Z" {
		return time.UTC, true
	}
	if len(s) != len("+01:00") || s[0] != '+' && s[0] != '-' || s[3] != ':' {
		return nil, false
	}
	d := digitsOf{s: s}
	seconds := d.number(1, 2)*3600 + d.number(4, 2)*60
	if s[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), !d.bad
}

// digitsOf reads numbers at fixed places.
type digitsOf struct {
	s   string
	bad bool
}

func (d *digitsOf) number(at, length int) int {
	value := 0
	for _, c := range []byte(d.s[at : at+length]) {
		if c < '0' || c > '9' {
			d.bad = true
		}
		value = value*10 + int(c-'0')
	}
	return value
}
