package feed

import (
	"io"
	"slices"
	"strconv"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Own is a meeting and what one person has there. It holds nothing that tells
// who that is.
type Own struct {
	Announcement event.Announcement
	// Status is what the sender was told: confirmed or waitlisted. With any other
	// the meeting is left out.
	Status event.SignUpStatus
	// Seats is how many seats the party has, Wanted how many it asked for.
	Seats, Wanted int
	// Changes rises whenever Status, Seats or Wanted change, and never falls.
	Changes int
	// ChangedAt is when they last did; zero: not after the meeting.
	ChangedAt time.Time
}

// WriteOwn writes the meetings that one person signed up for, as [Write] does. It
// says of each how many seats there are for that person, and of one that still
// waits that there are none: there the entry is tentative and has "Wachtlijst: "
// before its title. Of each it says too that the first sign-up counts, because it
// cannot tell the first from one that somebody sent again.
//
// SEQUENCE is the revision of the meeting and Changes together: both only rise, so
// readers also see it when a seat comes free. DTSTAMP and LAST-MODIFIED are the
// later one of both times.
func WriteOwn(w io.Writer, c Calendar, list []Own) error {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Own) int { return inOrder(&a.Announcement, &b.Announcement) })
	pages := pagesAddress(c.Pages)
	var e encoder
	var entries []block
	for i := range list {
		if !list[i].Announcement.Status.Public() || !list[i].Status.Live() {
			continue
		}
		made, err := e.encode(list[i].showing(pages), false)
		if err != nil {
			return err
		}
		entries = append(entries, made)
	}
	file, err := appendFile(nil, c.head(), entries)
	return writeFile(w, file, err)
}

func (o *Own) showing(pages string) showing {
	a := o.Announcement
	if known(o.ChangedAt) && o.ChangedAt.After(changedAt(&a)) {
		a.ChangedAt = o.ChangedAt
	}
	s := publicly(&a, pages)
	s.personal, s.standing = true, o.standing()
	s.sequence += o.Changes
	if goesOn := s.status == ics.ObjectStatusConfirmed; goesOn && o.Status == event.Waitlisted {
		s.status, s.summary = ics.ObjectStatusTentative, "Wachtlijst: "+s.summary
	}
	return s
}

// standing is what the person has, in words; "" when the meeting is called off,
// where it has no meaning any more.
func (o *Own) standing() string {
	waits, seats := o.Status == event.Waitlisted, ""
	if o.Seats > 1 {
		seats = ", met " + strconv.Itoa(o.Seats) + " plekken"
	}
	switch status := o.Announcement.Status; {
	case status == event.Cancelled:
		return ""
	case status == event.Held && waits:
		return "U stond op de wachtlijst. U kreeg geen plek."
	case status == event.Held:
		return "U was aangemeld" + seats + "."
	case waits:
		return "U staat op de wachtlijst. U hebt nog geen plek." + firstCounts
	}
	said := "U bent aangemeld" + seats + "."
	switch lacks := o.Wanted - o.Seats; {
	case lacks == 1:
		said += " U wacht nog op 1 plek."
	case lacks > 1:
		said += " U wacht nog op " + strconv.Itoa(lacks) + " plekken."
	}
	return said + firstCounts
}

// firstCounts is as in the receipt of a sign-up.
const firstCounts = " Had u zich al eerder aangemeld? Dan geldt uw eerste aanmelding."
