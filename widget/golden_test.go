package widget

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestAgendaLooksAsAgreed(t *testing.T) {
	agenda := Agenda{List: three(t), Now: dayBefore, Base: base, Address: base}
	golden(t, "agenda", agenda.HTML())
	golden(t, "agenda-empty", Agenda{Now: dayBefore, Base: base, Address: base}.HTML())

	agenda.Query = Query{Text: "cooperatie", Theme: "housing"}
	html, status := agenda.Results()
	golden(t, "agenda-results", html)
	require.Equal(t, "1 bijeenkomst", status)
}

func TestPagesLookAsAgreed(t *testing.T) {
	themes := []event.Named{{ID: "housing", Name: "wonen"}, {ID: "care", Name: "zorg"}}
	agenda := Agenda{List: three(t)[:2], Now: dayBefore, Base: base, Address: base, Query: Query{Text: "wijk & <b>", Theme: "housing"}, Next: "a-_b", Later: true, Themes: themes}
	for i := range agenda.List {
		agenda.List[i].Title = "In de wijk & <b>"
	}
	golden(t, "agenda-page", agenda.HTML())
	for _, c := range []struct {
		name   string
		change func(*Agenda)
		says   string
		links  string
	}{
		{"the first", func(a *Agenda) { a.Later = false }, "De eerste 2 bijeenkomsten. Onderaan staat een link naar latere bijeenkomsten.", "Latere bijeenkomsten"},
		{"a later one", func(*Agenda) {}, "De volgende 2 bijeenkomsten. Onderaan staat een link naar latere bijeenkomsten.", "Latere bijeenkomsten, Naar het begin"},
		{"the last", func(a *Agenda) { a.Next = "" }, "De laatste 2 bijeenkomsten.", "Naar het begin"},
		{"the last, with one", func(a *Agenda) { a.Next, a.List = "", a.List[:1] }, "De laatste bijeenkomst.", "Naar het begin"},
		{"behind the last", func(a *Agenda) { a.Next, a.List = "", nil }, "Verder zijn er geen bijeenkomsten.", "Naar het begin"},
		{"a search that stopped", func(a *Agenda) { a.Later, a.Partial = false, true },
			"2 bijeenkomsten. We hebben nog niet alle bijeenkomsten bekeken. Onderaan kunt u verder zoeken.", "Zoek verder in latere bijeenkomsten"},
		{"a search that stopped at one", func(a *Agenda) { a.Later, a.Partial, a.List = false, true, a.List[:1] },
			"1 bijeenkomst. We hebben nog niet alle bijeenkomsten bekeken. Onderaan kunt u verder zoeken.", "Zoek verder in latere bijeenkomsten"},
		{"a search that stopped at nothing", func(a *Agenda) { a.Partial, a.List = true, nil },
			"Nog niets gevonden. We hebben nog niet alle bijeenkomsten bekeken. Onderaan kunt u verder zoeken.", "Zoek verder in latere bijeenkomsten, Naar het begin"},
		{"all that fits", func(a *Agenda) { a.Later, a.Next = false, "" }, "2 bijeenkomsten", ""},
		{"nothing that fits", func(a *Agenda) { a.Later, a.Next, a.List = false, "", nil },
			"Geen bijeenkomsten gevonden. Zoek op een ander woord, of kies een ander thema of een andere gemeente.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := Agenda{List: three(t)[:2], Now: dayBefore, Base: base, Next: "x", Later: true, Themes: themes}
			c.change(&a)
			html, status := a.Results()
			require.Equal(t, c.says, status)
			var links []string
			for _, link := range regexp.MustCompile(`data-oz-page[^>]*>([^<]*)<`).FindAllStringSubmatch(string(html), -1) {
				links = append(links, link[1])
			}
			require.Equal(t, c.links, strings.Join(links, ", "))
			require.Contains(t, string(a.HTML()), `name="thema"`, "one can choose something else")
		})
	}
}

func TestMeetingLooksAsAgreed(t *testing.T) {
	for name, change := range map[string]func(*Meeting){
		"meeting":      func(*Meeting) {},
		"meeting-page": func(m *Meeting) { m.Heading, m.Base = 1, "" },
		"meeting-faults": func(m *Meeting) {
			m.Form, _ = Form{Name: "Buurvrouw", Email: "buurvrouw@", Seats: "11", OnBehalfOf: "De Buurtkamer", AcceptsFewer: true, Key: "sleutel"}.Check(&m.Event)
		},
		"meeting-problem": func(m *Meeting) { m.Form = Form{Name: "Buurvrouw", Seats: "2", Role: "initiator", Problem: Offline} },
		"meeting-waitlist": func(m *Meeting) {
			m.Event.SignUp = event.PublicTerms{Online: true, Limited: true, WaitingList: true, Full: true}
		},
		"meeting-full":      func(m *Meeting) { m.Event.SignUp = event.PublicTerms{Online: true, Limited: true, Full: true} },
		"meeting-cancelled": func(m *Meeting) { m.Event.Status, m.Event.Reason = event.Cancelled, "De zaal is dicht." },
		"meeting-confirmed": func(m *Meeting) { m.Event.Venue.Certainty, m.Event.Venue.Access = event.Confirmed, "Er is een lift." },
		"meeting-by-mail":   func(m *Meeting) { m.Event.SignUp = event.PublicTerms{Limited: true} },
		"meeting-early":     func(m *Meeting) { m.Event.SignUp.Opens = m.Now.AddDate(0, 0, 1) },
		"meeting-over":      func(m *Meeting) { m.Now = m.Event.Start },
	} {
		t.Run(name, func(t *testing.T) {
			m := Meeting{Event: meetingA(t), Now: dayBefore, Base: base}
			change(&m)
			golden(t, name, m.HTML())
		})
	}
}

func TestReceiptLooksAsAgreed(t *testing.T) {
	for name, r := range map[string]Receipt{
		"receipt":           {Status: event.SeatConfirmed, Wanted: 2, Seats: 2},
		"receipt-fewer":     {Status: event.SeatConfirmed, Wanted: 3, Seats: 1},
		"receipt-late":      {Status: event.SeatConfirmed, Wanted: 1, Seats: 1, Late: true},
		"receipt-waitlist":  {Status: event.Waitlisted, Wanted: 2},
		"receipt-withdrawn": {Status: event.Withdrawn, Wanted: 2},
		"receipt-problem":   {Status: event.SeatConfirmed, Wanted: 1, Seats: 1, Problem: "Dat lukt nu niet."},
	} {
		t.Run(name, func(t *testing.T) {
			r.Event, r.Base, r.Token = meetingA(t), base, "geheim"
			golden(t, name, r.HTML())
		})
	}
}

func TestReceiptOfAMeetingThatIsOff(t *testing.T) {
	for status, c := range map[event.Status]struct {
		has    string
		hasNot []string
	}{
		event.Cancelled: {"Deze bijeenkomst is afgelast", []string{"Tot dan", "U bent aangemeld", "oz-withdraw"}},
		event.Postponed: {"Deze bijeenkomst is uitgesteld", []string{"Tot dan", "U bent aangemeld"}},
		event.Held:      {"Deze bijeenkomst is geweest", []string{"Tot dan", "oz-withdraw"}},
	} {
		t.Run(string(status), func(t *testing.T) {
			a := meetingA(t)
			a.Status = status
			html := string(Receipt{Event: a, Status: event.SeatConfirmed, Wanted: 1, Seats: 1, Base: base, Token: "geheim"}.HTML())
			require.Contains(t, html, c.has)
			for _, wrong := range c.hasNot {
				require.NotContains(t, html, wrong)
			}
		})
	}
}

func TestLateForm(t *testing.T) {
	a := meetingA(t)
	a.SignUp.Online, a.SignUp.ClosesBefore = true, a.Start.AddDate(0, 0, -4)
	m := Meeting{Event: a, Now: a.Start.AddDate(0, 0, -1), Base: base}
	require.Contains(t, string(m.HTML()), "U bent dus laat")
	m.Now = a.Start.AddDate(0, 0, -5)
	require.NotContains(t, string(m.HTML()), "U bent dus laat")
	a.SignUp.Online, a.SignUp.Strictness = false, event.Hard
	m = Meeting{Event: a, Now: a.Start.AddDate(0, 0, -1), Base: base}
	require.NotContains(t, string(m.HTML()), "Stuur een mail", "a hard deadline closes the mailbox too")
}
