package gallery

import (
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// winter is the offset of the samples.
var winter = time.FixedZone("", 3600)

// now is a Thursday morning on which all states can be seen.
var now = time.Date(2019, time.January, 24, 9, 0, 0, 0, winter)

// base is the address of a network that is not there.
const base = "https://netwerk.omzien.example"

func number(n int) *int { return &n }

// meeting is an announcement with everything that a page can show.
func meeting() event.Announcement {
	return event.Announcement{
		ID: "voorbeeld", Slug: "samen-koken", Title: "Samen koken, samen eten: hoe begint u een buurtkeuken?",
		Format: event.NetworkMeeting, Mode: event.InPerson,
		Purpose:   "Drie buurtkeukens vertellen hoe ze zijn begonnen. Daarna bedenkt u aan tafel hoe het in uw eigen buurt kan.\n\nU hoeft geen ervaring te hebben.",
		Questions: []string{"Waar vindt u een keuken?", "Wie helpt er mee, en wie betaalt de boodschappen?"},
		Zone:      "Europe/Amsterdam", Start: at(29, 16, 0), End: at(29, 19, 0),
		Hosts:     []event.Named{{ID: "de-linde", Name: "Buurthuis De Linde"}, {ID: "eetgoed", Name: "Eetgoed Overvecht"}},
		Organiser: "Omzien naar elkaar", Contact: "aanmelden@omzien.example",
		Venue: event.PublicVenue{Name: "Buurthuis De Linde", Room: "Grote zaal", Address: "Lindelaan 12", Municipality: "GM0344", MunicipalityName: "Utrecht",
			Access: "Er is een lift. Een ringleiding is aanwezig.", Certainty: event.Confirmed},
		Programme: []event.Item{
			{Kind: event.Welcome, Offset: 0, Minutes: 15, Title: "Inloop met koffie en thee"},
			{Kind: event.Pitches, Offset: 15, Minutes: 60, Title: "Drie keukens vertellen", Text: "Elke keuken krijgt een kwartier. Daarna kunt u vragen stellen.", Speakers: []string{"Buurthuis De Linde", "Eetgoed Overvecht"}},
			{Kind: event.ThemeTables, Offset: 75, Minutes: 60, Title: "Aan tafel", Text: "U bedenkt met uw buren een eerste stap."},
		},
		Audience: []event.Role{event.Initiator, event.Volunteer, event.Resident},
		Themes:   []event.Named{{ID: "food", Name: "eten en ontmoeten"}, {ID: "care", Name: "zorg"}},
		SignUp: event.PublicTerms{Online: true, Limited: true, WaitingList: true, Seats: number(40), SeatsLeft: number(3),
			ClosesBefore: at(28, 0, 0), Asks: event.Asks{AskRole: true, AskOnBehalfOf: true, AskCompanions: true}},
		Status: event.Scheduled, Revision: 3, CreatedAt: now.AddDate(0, -1, 0), ChangedAt: now, AnnouncedAt: now.AddDate(0, -1, 0),
	}
}

// at is a moment of January 2019, when the samples are.
func at(day, hour, minute int) time.Time {
	return time.Date(2019, time.January, day, hour, minute, 0, 0, winter)
}

// changed is meeting after a change.
func changed(change func(*event.Announcement)) event.Announcement {
	a := meeting()
	change(&a)
	return a
}

// These are the states that one meeting can be in.
func full(a *event.Announcement) {
	a.SignUp.Full, a.SignUp.WaitingList, a.SignUp.SeatsLeft = true, false, number(0)
}

func waiting(a *event.Announcement) { a.SignUp.Full, a.SignUp.SeatsLeft = true, number(0) }

func closed(a *event.Announcement) {
	a.SignUp.Strictness, a.SignUp.ClosesBefore = event.Hard, at(23, 0, 0)
}

func early(a *event.Announcement) { a.SignUp.Opens = at(25, 9, 0) }

func over(a *event.Announcement) {
	a.Start, a.End = a.Start.AddDate(0, 0, -14), a.End.AddDate(0, 0, -14)
}

func cancelled(a *event.Announcement) {
	a.Status, a.Reason = event.Cancelled, "De zaal heeft lekkage."
}

func postponed(a *event.Announcement) {
	a.Status, a.Reason = event.Postponed, "De spreker is ziek."
}

func provisional(a *event.Announcement) { a.Venue.Certainty = event.Provisional }

func elsewhere(a *event.Announcement) {
	a.Format, a.Audience, a.Programme, a.SignUp, a.Contact = event.Activity, nil, nil, event.PublicTerms{}, ""
	a.Origin = &event.PublicOrigin{Name: "Buurthuis De Linde", URL: "https://delinde.omzien.example/agenda", Tentative: true}
}

// asking has every kind of question.
func asking(a *event.Announcement) {
	a.SignUp.Asks.Asked = []event.Question{
		{ID: "vervoer", Label: "Hoe komt u?", Kind: event.Choice, Options: []string{"lopend of met de fiets", "met het openbaar vervoer", "met de auto"}, Required: true},
		{ID: "soep", Label: "Eet u soep mee?", Kind: event.YesNo, KeepDays: 7},
	}
	a.SignUp.Asks.Wishes = event.WishKinds()
	a.SignUp.Asks.Tables = []event.Table{{ID: "keuken", Title: "Een keuken vinden", Seats: 12}, {ID: "geld", Title: "Geld en boodschappen", Seats: 12}}
}

// list is an agenda of two months, with one meeting of each kind.
func list() []event.Announcement {
	names := []struct {
		slug, title, place string
		day                int
		format             event.Format
		change             func(*event.Announcement)
	}{
		{"samen-koken", "Samen koken, samen eten: hoe begint u een buurtkeuken?", "Utrecht", 29, event.NetworkMeeting, func(*event.Announcement) {}},
		{"repaircafe", "Repaircafé", "Amersfoort", 30, event.Activity, elsewhere},
		{"zorgcooperatie", "Een zorgcoöperatie in het dorp", "Wijk bij Duurstede", 31, event.KnowledgeMeeting, waiting},
		{"wonen", "Anders wonen: gemeenschappelijke woongroepen en hofjes voor ouderen", "Zeist", 34, event.ThemeMeeting, full},
		{"geld", "Geld voor uw initiatief", "Nieuwegein", 37, event.Workshop, early},
		{"wandeling", "Wandeling door de stadstuin", "Utrecht", 38, event.SmallMeeting, cancelled},
		{"bestuur", "Verantwoordelijkheidsverdeling binnen vrijwilligersorganisaties", "Woerden", 42, event.PeerConsultation, provisional},
	}
	all := make([]event.Announcement, len(names))
	for i, n := range names {
		a := meeting()
		a.ID, a.Slug, a.Title, a.Format = n.slug, n.slug, n.title, n.format
		a.Start, a.End = at(n.day, 16+i%4, 0), at(n.day, 18+i%4, 30)
		a.Venue.MunicipalityName, a.Venue.Municipality = n.place, "GM0"+n.slug
		if i > 0 {
			a.Venue.Name, a.Venue.Room, a.Venue.Address = "Dorpshuis", "", "Dorpsstraat 1"
			a.Hosts, a.Themes = a.Hosts[:1], a.Themes[i%2:1+i%2]
			a.SignUp.ClosesBefore = time.Time{}
		}
		n.change(&a)
		all[i] = a
	}
	return all
}
