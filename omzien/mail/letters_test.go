package mail_test

import (
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
)

var options = mail.Options{From: "aanmelden@omzien.example", Site: "https://omzien.example"}

func amsterdam() *time.Location {
	zone, err := time.LoadLocation(omzien.Zone)
	if err != nil {
		panic(err)
	}
	return zone
}

var offerEnds = time.Date(2019, 1, 12, 7, 30, 0, 0, time.UTC)

// alone makes the letter one to somebody who comes without others.
func alone(l *omzien.Letter) {
	l.Receipt.Wanted, l.Receipt.Said.Seats = 1, 1
	l.Seats, l.Receipt.Seats = min(l.Seats, 1), min(l.Receipt.Seats, 1)
}

// asked makes the letter one to somebody who has an offer.
func asked(l *omzien.Letter) {
	l.Receipt.Status, l.Receipt.Until, l.Receipt.Table = event.Offered, offerEnds, ""
}

// letter is one of a kind, about a meeting at which everything happens.
func letter(news omzien.News, language event.Language) omzien.Letter {
	zone := amsterdam()
	at := time.Date(2019, 1, 10, 9, 30, 0, 0, zone)
	l := omzien.Letter{ID: "0190a1b2-0000-7000-8000-000000000001.02", News: news, Name: "Anna de Vries", Email: "anna@omzien.example", Language: language,
		Token: "geheim-geheim-geheim-geheim-geheim-geheim-0", Seats: 2, At: at, Attempt: 1}
	l.Event = event.Announcement{
		ID: "0190a1b2-0000-7000-8000-00000000000e", Slug: "netwerkbijeenkomst-overvecht", Title: "Netwerkbijeenkomst in Overvecht",
		Format: event.NetworkMeeting, Mode: event.InPerson, Zone: omzien.Zone,
		Start: time.Date(2019, 1, 29, 16, 0, 0, 0, zone), End: time.Date(2019, 1, 29, 19, 0, 0, 0, zone),
		Note: "Na afloop is er soep.", Organiser: "Omzien naar Elkaar", Contact: "vragen@omzien.example",
		Venue: event.PublicVenue{Name: "Buurthuis De Boog", Address: "Gambiadreef 60, Utrecht", Certainty: event.Confirmed,
			Access: "Geen drempels. Er is een ringleiding.\n\nBushalte voor de deur."},
		Audience: []event.Role{event.Resident}, SignUp: event.PublicTerms{Online: true, Limited: true, WaitingList: true},
		Status: event.Scheduled, Revision: 3, CreatedAt: at.AddDate(0, 0, -20), ChangedAt: at.AddDate(0, 0, -1), AnnouncedAt: at.AddDate(0, 0, -20),
	}
	l.Receipt = omzien.Receipt{ID: "0190a1b2-0000-7000-8000-000000000001", Status: event.SeatConfirmed, Wanted: 2, Seats: 2, Table: "Samen eten", Event: l.Event,
		Said: event.Request{Name: l.Name, Email: l.Email, Seats: 2, Language: language}}
	happened(&l)
	l.Receipt.Event = l.Event
	return l
}

// happened makes the letter one about its news.
func happened(l *omzien.Letter) {
	l.Before = omzien.Before{Start: l.Event.Start, End: l.Event.End,
		Venue: event.Venue{Name: "Buurthuis De Boog", Address: "Gambiadreef 60, Utrecht", Certainty: event.Confirmed}}
	wait := func(status event.SignUpStatus, seats int) {
		l.Receipt.Status, l.Receipt.Seats, l.Seats, l.Receipt.Table = status, seats, seats, ""
	}
	switch l.News {
	case omzien.NewsProof:
		wait(event.Pending, 2)
		l.Until = l.At.Add(time.Hour)
	case omzien.NewsWaiting:
		wait(event.Waitlisted, 0)
		l.Receipt.Position = 3
	case omzien.NewsOffered:
		wait(event.Offered, 2)
		l.Event.SignUp.OfferHours = 24
		l.Until = offerEnds
		l.Receipt.Until = l.Until
	case omzien.NewsOfferOver:
		wait(event.Lapsed, 0)
	case omzien.NewsPromoted:
		l.Receipt.Wanted = 3
	case omzien.NewsLeft:
		wait(event.Withdrawn, 0)
		l.Seats = 2 // which it gave back
	case omzien.NewsMoved:
		l.Before.Start, l.Before.End = l.Event.Start.AddDate(0, 0, -7), l.Event.End.AddDate(0, 0, -7)
	case omzien.NewsPlace:
		l.Before.Venue.Name, l.Before.Venue.Address = "Wijkcentrum De Jager", "Teun de Jagerdreef 1, Utrecht"
	case omzien.NewsPlaceFirm:
		l.Before.Venue.Certainty = event.Provisional
	case omzien.NewsPostponed:
		l.Event.Status, l.Text = event.Postponed, "De zaal staat onder water."
	case omzien.NewsCancelled:
		l.Event.Status, l.Text = event.Cancelled, "De zaal staat onder water."
	case omzien.NewsThanks:
		l.Text = "Wij waren met zestig mensen.\n\nDrie nieuwe ideeën:\n- een soepgroep\n- een leenkast\n- een wandeling op zondag"
	case omzien.NewsBounced:
		l.ID += ".bounced"
		l.Name, l.Email, l.Token, l.Failed, l.Code, l.Refused = l.Event.Organiser, l.Event.Contact, "", omzien.NewsPlace, "550", true
	}
}
