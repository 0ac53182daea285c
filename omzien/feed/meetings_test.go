package feed_test

import (
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the tests need Europe/Amsterdam on every machine

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

var amsterdam = zone("Europe/Amsterdam")

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// at reads an RFC 3339 moment and puts it on the clock of Amsterdam.
func at(moment string) time.Time {
	t, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		panic(err)
	}
	return t.In(amsterdam)
}

func network() feed.Calendar {
	return feed.Calendar{
		Name:  "Netwerk Omzien",
		URL:   "https://omzien.example/agenda.ics",
		Pages: "https://omzien.example/agenda/",
	}
}

// draftID is the identifier of Event A.
const draftID = "samenspel-2019"

// draftA is Event A (domain.md 1.8) before it is announced.
func draftA() event.Event {
	return event.Event{
		ID: draftID, Slug: "nieuw-samenspel-in-de-wijk", Title: "(Nieuw) samenspel in de wijk",
		Format: event.NetworkMeeting, Purpose: "Wij maken samen een actie-agenda voor de komende tijd.",
		Zone: "Europe/Amsterdam", Start: at("2019-01-29T16:00:00+01:00"), End: at("2019-01-29T19:00:00+01:00"),
		Hosts: []event.Named{{Name: "Oke Nu"}, {Name: "OSO"}}, Organiser: "Omzien", Contact: "aanmelden@omzien.example",
		Venue: event.Venue{Name: "Rosendael", Room: "rode zaal", Address: "Indusdreef 5, Utrecht", Municipality: "GM0344",
			Certainty: event.Provisional},
		Programme: []event.Item{
			{Kind: event.Welcome, Offset: 0, Minutes: 30, Title: "Welkom en inleiding door Omzien"},
			{Kind: event.Pitches, Offset: 30, Minutes: 30, Slots: 4, Title: "Vier pitches"},
			{Kind: event.Conversation, Offset: 60, Minutes: 75, Title: "Gesprek over de wijkvisie"},
			{Kind: event.Harvest, Offset: 135, Minutes: 45},
			{Kind: event.Closing, Offset: 180},
		},
		Audience:  []event.Role{event.Initiator, event.SocialBroker, event.Expert},
		Themes:    []string{"local_collaboration", "community_strength"},
		SignUp:    event.Terms{ClosesBefore: at("2019-01-25T00:00:00+01:00"), Capacity: event.Capacity{Limited: true}},
		CreatedAt: at("2018-12-17T10:00:00+01:00"),
	}
}

func announcedA() event.Event {
	e := draftA()
	must(e.Announce(event.Step{At: at("2019-01-07T09:00:00+01:00"), By: "coordinator"}))
	return e
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// snapshot is what the public sees of e.
func snapshot(e event.Event) event.Announcement {
	names := map[string]string{"local_collaboration": "samenspel in de wijk", "community_strength": "kracht, samen"}
	return e.Announcement(event.Occupancy{}, event.Register{
		Theme:        func(id string) string { return names[id] },
		Municipality: func(string) string { return "Utrecht" },
	})
}

func eventA() event.Announcement { return snapshot(announcedA()) }

// meeting is a plain announcement from one moment to another.
func meeting(id, title, start, end string) event.Announcement {
	return event.Announcement{
		ID: id, Slug: id, Title: title, Zone: "Europe/Amsterdam", Start: at(start), End: at(end),
		Venue:  event.PublicVenue{Name: "Buurthuis", Address: "Dorpsstraat 1, Nieuwegein", Certainty: event.Confirmed},
		Status: event.Scheduled, Revision: 1, CreatedAt: at("2026-01-05T10:00:00+01:00"), ChangedAt: at("2026-01-06T11:30:00+01:00"),
	}
}

// awkward is Event A and meetings that have broken calendars before.
func awkward() []event.Announcement {
	evening := func(id, title string) event.Announcement {
		return meeting(id, title, "2026-05-12T19:30:00+02:00", "2026-05-12T21:30:00+02:00")
	}
	list := []event.Announcement{
		eventA(),
		meeting("voor-zomertijd", "Avond voor de zomertijd", "2026-03-28T20:00:00+01:00", "2026-03-28T23:00:00+01:00"),
		meeting("zomertijd-ontbijt", "Ontbijt op de eerste zomerdag", "2026-03-29T09:00:00+02:00", "2026-03-29T11:00:00+02:00"),
		meeting("door-zomertijd", "Nachtwake door het gat", "2026-03-28T23:00:00+01:00", "2026-03-29T06:00:00+02:00"),
		meeting("wintertijd-ontbijt", "Ontbijt op de eerste winterdag", "2026-10-25T09:00:00+01:00", "2026-10-25T11:00:00+01:00"),
		meeting("door-wintertijd", "Nachtwake door het dubbele uur", "2026-10-24T23:00:00+02:00", "2026-10-25T06:00:00+01:00"),
		meeting("dubbel-eerst", "In het dubbele uur", "2026-10-25T02:30:00+02:00", "2026-10-25T05:00:00+01:00"),
		meeting("dubbel-daarna", "Een uur later", "2026-10-25T02:30:00+01:00", "2026-10-25T05:00:00+01:00"),
		meeting("nacht", "Over middernacht", "2026-06-20T21:00:00+02:00", "2026-06-21T01:30:00+02:00"),
		meeting("jaarwisseling", "Oud en nieuw", "2026-12-31T22:00:00+01:00", "2027-01-01T02:00:00+01:00"),
		evening("emoji", "Samen koken 🥘👩‍👩‍👧‍👦 en daarna een heel gezellige avond 🇳🇱 met de buurt in Café ’t Hoekje ☕"),
		evening("lang", strings.Repeat("bijeenkomst", 50)[:500]),
		evening("lang-ë", strings.Repeat("ë", 500)),
		evening("streep", `C:\nieuw\map \\ \, \; \N`),
		evening("komma", "Eten, drinken; praten: \"samen\", en dan 'naar huis'"),
		evening("regels", "Eerste\r\nTweede\rDerde\nVierde\u2028Vijfde\u2029Zesde\u0085Zevende"),
		evening("inspuiting", "Titel\r\nATTENDEE:mailto:x@omzien.example\r\nEND:VEVENT"),
		evening("kapot", "Gebroken \xff\xfe bytes\x00\x01 en \ufeff\u202emerken\t."),
		evening("besturing", "BEGIN:VCALENDAR"),
		evening("arabisch", "لقاء الجيران في أوترخت"),
		evening("ruimte", "   ruimte   eromheen   "),
	}
	describe(list)
	return append(list, elsewhere()...)
}

// describe gives the meetings of May texts of every length around the fold, so
// that an escape falls on each column.
func describe(list []event.Announcement) {
	for i := range list {
		a := &list[i]
		if a.Start.Month() != time.May {
			continue
		}
		a.Purpose = strings.Repeat("a", 50+i) + ",;\\" + strings.Repeat(",\n\\;", 60) + "einde"
		a.Note = a.Title
		a.Venue.Name = a.Title
		a.Venue.Certainty = event.Provisional
		a.Organiser, a.Contact = a.Title, "info+"+a.Slug+"@omzien.example"
		a.Themes = []event.Named{{Name: a.Title}, {Name: "wonen, zorg"}, {Name: ""}, {Name: strconv.Itoa(i)}}
		a.Reason = a.Title
		a.Status = []event.Status{event.Scheduled, event.Cancelled, event.Postponed, event.Held}[i%4]
		a.Revision = i
	}
}

// elsewhere are meetings that cannot be on the clock of Amsterdam, and one that
// can although its zone has another name.
func elsewhere() []event.Announcement {
	london := meeting("londen", "Op bezoek in Londen", "2026-07-01T10:00:00+02:00", "2026-07-01T12:00:00+02:00")
	london.Zone = "Europe/London"
	london.Start, london.End = london.Start.In(zone(london.Zone)), london.End.In(zone(london.Zone))
	brussels := meeting("brussel", "Op bezoek in Brussel", "2026-07-02T10:00:00+02:00", "2026-07-02T12:00:00+02:00")
	brussels.Zone = "Europe/Brussels"
	return []event.Announcement{london, brussels}
}

// wholeDays are meetings without hours, also on the days on which the clock moves.
func wholeDays() []event.Announcement {
	days := func(id, title, first, after string) event.Announcement {
		a := meeting(id, title, first, after)
		a.AllDay = true
		return a
	}
	list := []event.Announcement{
		days("burendag", "Burendag", "2026-09-26T00:00:00+02:00", "2026-09-27T00:00:00+02:00"),
		days("dag-van-23-uur", "De dag van 23 uur", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"),
		days("dag-van-25-uur", "De dag van 25 uur", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"),
		days("weekend", "Weekend met de wintertijd erin", "2026-10-24T00:00:00+02:00", "2026-10-27T00:00:00+01:00"),
		days("oud-en-nieuw", "Oud en nieuw", "2026-12-31T00:00:00+01:00", "2027-01-02T00:00:00+01:00"),
	}
	list[0].Programme = []event.Item{{Kind: event.Welcome, Minutes: 60}, {Kind: event.Conversation, Offset: 60, Title: "Gesprek in de straat"}}
	return list
}

// fromElsewhere is a meeting of an initiative's own calendar.
func fromElsewhere() event.Announcement {
	a := meeting("repair-cafe", "Repair Café", "2026-05-12T13:30:00+02:00", "2026-05-12T16:30:00+02:00")
	a.Format, a.Purpose = event.Activity, "Samen repareren."
	a.Venue.Geo = &event.Geo{Latitude: 52.0297, Longitude: 5.0811}
	a.Contact = "wijkhuis@omzien.example"
	a.Origin = &event.PublicOrigin{Name: "Wijkhuis De Hoek", URL: "https://wijkhuis.omzien.example/agenda/repair-café"}
	return a
}
