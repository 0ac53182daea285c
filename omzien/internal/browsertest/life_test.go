package browsertest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

// asked is everything that a meeting can ask: questions of each kind, with few
// answers and with many, wishes and tables.
var asked = event.Asks{
	AskOnBehalfOf: true, AskCompanions: true, // and the role, as seats go by it
	Asked: []event.Question{
		{ID: "verwachting", Label: "Wat wilt u meenemen naar huis?", KeepDays: 14},
		{ID: "vervoer", Label: "Hoe komt u?", Kind: event.Choice, Options: []string{"lopend", "met de fiets", "met de bus"}, Required: true},
		{ID: "wijk", Label: "Uit welke wijk komt u?", Kind: event.Choice, Options: []string{"Overvecht", "Zuilen", "Kanaleneiland", "Lunetten", "Tuindorp", "ergens anders"}},
		{ID: "soep", Label: "Eet u soep mee?", Kind: event.YesNo},
	},
	Wishes: event.WishKinds(),
	Tables: []event.Table{{ID: "wonen", Title: "Wonen en zorg", Seats: 8}, {ID: "groen", Title: "Groen in de buurt", Seats: 4}},
}

// everything is a request without faults to a meeting that asks it all.
func everything(name string, seats int) event.Request {
	return event.Request{Name: name, Email: name + "@omzien.example", Role: event.Resident, Seats: seats, OnBehalfOf: "De Buurtkamer", Companions: []string{"Ans", "Bep"}[:min(2, seats-1)],
		Replies: []event.Reply{{Question: "soep", Text: event.Yes}, {Question: "vervoer", Text: "met de bus"}, {Question: "wijk", Text: "Zuilen"}},
		Wishes:  event.Wishes{Access: "Ik kom met een rolstoel", Diet: "Ik eet geen vlees"}, Tables: []string{"groen", "wonen"}}
}

// newMailSite is a network that sends mail, on a Monday morning in January 2019.
// Alles is a meeting at which everything is asked; the others ask nothing, have few
// seats, and offer those that come free to who waits.
func newMailSite(t *testing.T) *site {
	t.Helper()
	now := time.Date(2019, time.January, 14, 9, 0, 0, 0, home)
	at := func(slug, title string, start time.Time, seats int) event.Event {
		e := meeting(slug, title, 0, seats)
		e.Start, e.End = start, start.Add(2*time.Hour)
		e.Venue = event.Venue{Name: "Buurthuis Oost", Address: "Dorpsstraat 1, Utrecht", Access: "Er is een lift.", Certainty: event.Confirmed}
		e.SignUp.WhenFull, e.SignUp.Asks = event.WaitlistOffer, event.Asks{}
		return e
	}
	evening := func(days int) time.Time { return time.Date(2019, time.January, 14+days, 19, 30, 0, 0, home) }
	all := at("alles", "Samen aan tafel", evening(15), 12)
	all.Purpose = "We eten samen en praten over onze buurt."
	all.Programme = []event.Item{{Kind: event.Welcome, Minutes: 30}, {Kind: event.Conversation, Offset: 30, Title: "Soep en brood"}}
	all.SignUp.Quotas = []event.Quota{{Role: event.Resident, Seats: 9}, {Role: event.Volunteer, Seats: 3}}
	all.SignUp.Asks = asked
	return serve(t, omzientest.NewWithMail(t, now, omzien.DefaultProof), all,
		at("vol", "Kleine kring", evening(8), 1), at("krap", "Koken voor twee", evening(9), 2), at("lijst", "Bloemen schikken", evening(9), 1), at("dicht", "Repaircafé", evening(10), 1),
		at("geweest", "Ochtendkoffie", now.Add(time.Hour), 5), at("afgelast", "Wandeling langs de Vecht", evening(11), 5), at("uitgesteld", "Buurtkrant maken", evening(12), 5))
}

// letters gives everybody their mail and returns the secrets in it, the last one
// of each address.
func (s *site) letters() map[string]string {
	s.t.Helper()
	tokens := map[string]string{}
	for {
		list, err := s.Outbox.Take(s.t.Context(), 50)
		require.NoError(s.t, err)
		if len(list) == 0 {
			return tokens
		}
		for _, l := range list {
			tokens[l.Email] = l.Token
			require.NoError(s.t, s.Outbox.Sent(s.t.Context(), l.ID))
		}
	}
}

// mailed is the address in the last mail to somebody.
func (s *site) mailed(email string) string {
	s.t.Helper()
	token := s.letters()[email]
	require.NotEmpty(s.t, token, "no mail to %s", email)
	return s.url + "/aanmelding/" + token
}

// asks is a sign-up that is not confirmed, by its secret.
func (s *site) asks(slug string, r event.Request) string {
	s.t.Helper()
	_, err := s.Agenda.SignUp(s.t.Context(), slug, r, "")
	require.NoError(s.t, err)
	return s.letters()[r.Email]
}

// comes is a sign-up that is confirmed, by its secret.
func (s *site) comes(slug string, r event.Request) string {
	s.t.Helper()
	token := s.asks(slug, r)
	_, err := s.Agenda.Confirm(s.t.Context(), token)
	require.NoError(s.t, err)
	s.letters()
	return token
}

func (s *site) leaves(token string) {
	s.t.Helper()
	_, err := s.Agenda.WithdrawByToken(s.t.Context(), token)
	require.NoError(s.t, err)
}

func (s *site) change(slug string, f func(*event.Event) error) {
	s.t.Helper()
	require.NoError(s.t, s.Agenda.Change(s.t.Context(), slug, f))
}

// person asks for nothing but seats.
func person(name string, seats int) event.Request {
	return event.Request{Name: name, Email: name + "@omzien.example", Seats: seats}
}

// own is the page of a sign-up in one state, with a sentence that is on it and the
// buttons that it has.
type own struct {
	name, path, says string
	buttons          []string
}

// What can be done with a sign-up that stands.
const (
	subscribe = "Zet mijn aanmeldingen in mijn kalender"
	withdraw  = "Meld mij af"
)

// owns brings sign-ups into every state that there is.
func (s *site) owns() []own {
	s.t.Helper()
	var list []own
	add := func(name, token, says string, buttons ...string) {
		list = append(list, own{name, "/aanmelding/" + token, says, buttons})
	}
	came, stayed := s.comes("geweest", person("kees", 1)), s.comes("geweest", person("loes", 1))
	lapsed := s.asks("alles", everything("jan", 2))
	s.Advance(2 * time.Hour)
	require.NoError(s.t, s.Agenda.Tend(s.t.Context()))
	for i, one := range s.roll("geweest") {
		require.NoError(s.t, s.Agenda.Attend(s.t.Context(), "geweest", one.ID, i == 0))
	}
	add("attended", came, "U was erbij")
	add("absent", stayed, "U was er niet bij")
	add("lapsed", lapsed, "Uw aanmelding is verlopen")

	add("pending", s.asks("alles", everything("bas", 3)), "Bevestig uw aanmelding", "Bevestig mijn aanmelding")
	add("confirmed", s.comes("alles", everything("anna", 2)), "U bent aangemeld", subscribe, withdraw)
	left := s.comes("alles", everything("ina", 1))
	s.leaves(left)
	add("cancelled", left, "U bent afgemeld")

	s.comes("vol", person("cor", 1))
	add("waitlisted", s.comes("vol", person("dirk", 1)), "U staat op de wachtlijst", subscribe, withdraw)
	s.comes("krap", person("els", 1))
	fewer := person("gerda", 2)
	fewer.AcceptsFewer = true
	add("partly", s.comes("krap", fewer), "1 van de 2 plekken", subscribe, withdraw)
	first := s.comes("lijst", person("piet", 1))
	offered := s.comes("lijst", person("rosa", 1))
	s.leaves(first)
	add("offered", offered, "Wilt u nog komen?", "Ja, ik kom", "Nee, dank u")

	s.comes("dicht", person("gijs", 1))
	refused := s.asks("dicht", person("hanna", 1))
	s.change("dicht", func(e *event.Event) error {
		e.SignUp.WhenFull = event.Closed
		return nil
	})
	_, err := s.Agenda.Confirm(s.t.Context(), refused)
	require.NoError(s.t, err)
	add("refused", refused, "Er is geen plek voor u")

	off, later := s.comes("afgelast", person("mo", 1)), s.comes("uitgesteld", person("nel", 1))
	step := event.Step{At: s.Now(), By: "coordinator", Reason: "De zaal is dicht."}
	s.change("afgelast", func(e *event.Event) error { return e.Cancel(step) })
	s.change("uitgesteld", func(e *event.Event) error { return e.Postpone(step) })
	add("meeting-cancelled", off, "Deze bijeenkomst is afgelast")
	add("meeting-postponed", later, "Deze bijeenkomst is uitgesteld", subscribe, withdraw)
	return list
}
