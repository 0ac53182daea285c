package widget

import (
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// readAnnouncement takes an announcement from the JSON that the network
// publishes. What is not there stays zero; what is not known is passed over, so
// an old widget can read a newer network.
func readAnnouncement(n node) event.Announcement {
	a := event.Announcement{
		ID: n.get("id").text(), Slug: n.get("slug").text(), Title: n.get("title").text(),
		Format: event.Format(n.get("format").text()), Mode: event.AttendanceMode(n.get("mode").text()),
		Purpose: n.get("purpose").text(), Questions: texts(n.get("questions")), Note: n.get("note").text(),
		Zone: n.get("zone").text(), Start: readTime(n.get("start")), End: readTime(n.get("end")), AllDay: n.get("allDay").bool(),
		Hosts: readNamed(n.get("hosts")), Themes: readNamed(n.get("themes")),
		Organiser: n.get("organiser").text(), Contact: n.get("contact").text(),
		Status: event.Status(n.get("status").text()), Reason: n.get("reason").text(), Revision: n.get("revision").int(),
		CreatedAt: readTime(n.get("createdAt")), ChangedAt: readTime(n.get("changedAt")), AnnouncedAt: readTime(n.get("announcedAt")),
		SignUp: readTerms(n.get("signUp")),
	}
	if o := n.get("origin"); o.kind == '{' {
		a.Origin = &event.PublicOrigin{Name: o.get("name").text(), URL: o.get("url").text(), Tentative: o.get("tentative").bool()}
	}
	v := n.get("venue")
	a.Venue = event.PublicVenue{Name: v.get("name").text(), Room: v.get("room").text(), Address: v.get("address").text(),
		Municipality: v.get("municipality").text(), MunicipalityName: v.get("municipalityName").text(),
		Access: v.get("access").text(), Certainty: event.Certainty(v.get("certainty").text())}
	for _, role := range texts(n.get("audience")) {
		a.Audience = append(a.Audience, event.Role(role))
	}
	for _, item := range n.get("programme").items() {
		a.Programme = append(a.Programme, event.Item{
			Kind: event.ItemKind(item.get("kind").text()), Offset: item.get("offset").int(), Minutes: item.get("minutes").int(),
			Title: item.get("title").text(), Text: item.get("text").text(), Slots: item.get("slots").int(),
			Speakers: texts(item.get("speakers")), Themes: texts(item.get("themes")), Origin: item.get("origin").text(),
			Parallel: item.get("parallel").bool(),
		})
	}
	return a
}

func readTerms(n node) event.PublicTerms {
	terms := event.PublicTerms{
		Online: n.get("online").bool(), Opens: readTime(n.get("opens")), ClosesBefore: readTime(n.get("closesBefore")),
		Strictness: event.Strictness(n.get("strictness").text()), Limited: n.get("limited").bool(),
		WaitingList: n.get("waitingList").bool(), Full: n.get("full").bool(),
	}
	if seats := n.get("seats"); seats.kind == '0' {
		total, left := seats.int(), n.get("seatsLeft").int()
		terms.Seats, terms.SeatsLeft = &total, &left
	}
	return terms
}

func readNamed(n node) []event.Named {
	var list []event.Named
	for _, item := range n.items() {
		list = append(list, event.Named{ID: item.get("id").text(), Name: item.get("name").text()})
	}
	return list
}

func texts(n node) []string {
	var list []string
	for _, item := range n.items() {
		list = append(list, item.text())
	}
	return list
}

// readTime reads RFC 3339 and keeps its offset, which is how a meeting shows its
// own wall clock in a browser that has no zone files. Anything else is the zero
// time.
func readTime(n node) time.Time {
	s := n.text()
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
