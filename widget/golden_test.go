package widget

import (
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
