package widget

import (
	"regexp"
	"strings"
	"testing"
	"time"

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

// elsewhereMeeting is one that was read from an initiative's own calendar.
func elsewhereMeeting(t *testing.T) event.Announcement {
	a := meetingA(t)
	a.Format, a.Audience, a.Programme, a.SignUp, a.Contact = event.Activity, nil, nil, event.PublicTerms{}, ""
	a.Hosts = []event.Named{{ID: "id", Name: "Buurthuis <De Linde>"}}
	a.Origin = &event.PublicOrigin{Name: "Buurthuis <De Linde>", URL: "https://delinde.omzien.example/agenda?x=1&y=2"}
	return a
}

func TestElsewhere(t *testing.T) {
	a := elsewhereMeeting(t)
	html := func() string {
		return string(Agenda{List: []event.Announcement{a}, Now: dayBefore, Base: base}.HTML()) + string(Meeting{Event: a, Now: dayBefore, Base: base}.HTML())
	}
	const link = ` rel="noopener external" href="https://delinde.omzien.example/agenda?x=1&amp;y=2">Meer informatie en aanmelden bij Buurthuis &lt;De Linde&gt;</a>`
	t.Run("it says whose it is and leads there", func(t *testing.T) {
		require.Equal(t, 2, strings.Count(html(), link))
		require.Contains(t, html(), "de agenda van Buurthuis &lt;De Linde&gt;")
	})
	t.Run("it does not say that one need not sign up", func(t *testing.T) {
		require.NotContains(t, html(), "niet nodig")
		require.NotContains(t, html(), "U hoeft zich niet aan te melden")
		a.Contact = "buurthuis@omzien.example"
		require.NotContains(t, html(), "Aanmelden per mail")
	})
	t.Run("without a page it says whom to ask", func(t *testing.T) {
		a.Origin.URL = ""
		require.Equal(t, 2, strings.Count(html(), "Vraag Buurthuis &lt;De Linde&gt; hoe u mee kunt doen."))
	})
	t.Run("an address that is none is no link", func(t *testing.T) {
		a.Origin.URL = "javascript:alert(1)"
		require.NotContains(t, html(), "javascript:")
	})
	t.Run("without a name it says so too", func(t *testing.T) {
		a.Origin = &event.PublicOrigin{}
		require.Contains(t, html(), "Vraag de organisatie hoe u mee kunt doen.")
		require.NotContains(t, html(), "Komt uit")
	})
	t.Run("one that is cancelled or over asks nobody to come", func(t *testing.T) {
		a = elsewhereMeeting(t)
		a.Status = event.Cancelled
		require.NotContains(t, html(), "Meer informatie en aanmelden")
	})
}

func TestADeadlineReadsWell(t *testing.T) {
	a := meetingA(t)
	html := func(now time.Time) string { return string(Meeting{Event: a, Now: now, Base: base}.HTML()) }
	receipt := func() string {
		return string(Receipt{Event: a, Status: event.SeatConfirmed, Wanted: 1, Seats: 1, Late: true, Base: base}.HTML())
	}
	for closes, want := range map[time.Time]string{
		time.Date(2019, 1, 25, 0, 0, 0, 0, winter):  "tot en met donderdag 24 januari 2019",
		time.Date(2019, 1, 25, 12, 0, 0, 0, winter): "vóór vrijdag 25 januari 2019, 12.00 uur",
	} {
		a.SignUp.ClosesBefore = closes
		require.Contains(t, html(closes.Add(-1)), "<dt>Aanmelden</dt><dd>"+want+"</dd>")
		require.Contains(t, html(closes), "De organisatie vroeg om aanmeldingen "+want+". U bent dus laat")
		require.NotContains(t, html(closes), "<dt>Aanmelden</dt>")
		require.Contains(t, receipt(), "de organisatie vroeg om aanmeldingen "+want+".")
	}
	t.Run("without a deadline nobody is late", func(t *testing.T) {
		a.SignUp.ClosesBefore = time.Time{}
		m := Meeting{Event: a, Now: a.Start, Base: base, Form: Form{Problem: "Dat ging niet goed."}}
		require.NotContains(t, string(m.HTML()), "U bent dus laat")
		require.NotContains(t, string(m.HTML()), "<dt>Aanmelden</dt>")
		require.NotContains(t, receipt(), "laat")
	})
}

func TestADayWithoutHours(t *testing.T) {
	a := meetingA(t)
	a.AllDay, a.Start = true, time.Date(2019, time.January, 29, 0, 0, 0, 0, winter)
	a.End = a.Start.AddDate(0, 0, 1)
	html := string(Card{Event: a}.HTML())
	require.Contains(t, html, `<time datetime="2019-01-29">dinsdag 29 januari 2019, de hele dag</time>`)
}

func TestNarrowedAgendaLooksAsAgreed(t *testing.T) {
	list := three(t)
	for i := range list {
		list[i].Hosts = []event.Named{{ID: "id", Name: "Buurthuis <X>"}}
	}
	agenda := Agenda{List: list, Now: dayBefore, Base: base, Address: base, Host: "Buurthuis <X>",
		Query: Query{Text: "koffie", Theme: "housing", Format: list[1].Format, Audience: list[1].Audience[0], Host: "id"}}
	golden(t, "agenda-narrowed", agenda.HTML())
	t.Run("where there is no address to subscribe at, it is a file", func(t *testing.T) {
		agenda.Address = ""
		html := string(agenda.HTML())
		require.Contains(t, html, `href="`+base+`/agenda.ics?thema=housing`)
		require.NotContains(t, html, "webcal")
		require.NotContains(t, html, "omzien-copy")
		require.NotContains(t, html, "verandert uw kalender mee")
	})
}

func TestPersonalLooksAsAgreed(t *testing.T) {
	list := three(t)
	list[2].Status, list[2].Reason = event.Cancelled, "De zaal is dicht."
	golden(t, "personal", Personal{Address: base, Token: "geheim", Heading: 1, List: []PersonalEntry{
		{Event: list[0], Status: event.SeatConfirmed, Seats: 2, Wanted: 3}, {Event: list[1], Status: event.Waitlisted, Wanted: 1},
		{Event: list[2], Status: event.SeatConfirmed, Seats: 1, Wanted: 1}}}.HTML())
	golden(t, "personal-empty", Personal{Address: base, Token: "geheim", Base: "/netwerk", Heading: 1}.HTML())
	golden(t, "personal-stopped", PersonalStopped("/netwerk", event.Dutch, 1))
	for said, e := range map[string]PersonalEntry{
		"U bent aangemeld.<": {Status: event.SeatConfirmed, Seats: 1, Wanted: 1}, "U bent aangemeld, met 2 plekken.<": {Status: event.SeatConfirmed, Seats: 2, Wanted: 2},
		"Er is 1 van de 3 plekken voor u.<": {Status: event.SeatConfirmed, Seats: 1, Wanted: 3}, "U hebt nog geen plek.<": {Status: event.Waitlisted, Wanted: 1},
		"Zeg op de pagina van uw aanmelding of u komt.<": {Status: event.Offered, Seats: 1, Wanted: 1}, "U was erbij.<": {Status: event.Attended, Seats: 2, Wanted: 2}, "U was er niet bij.<": {Status: event.Absent, Seats: 1, Wanted: 1},
	} {
		e.Event = list[0]
		require.Contains(t, string(Personal{List: []PersonalEntry{e}}.HTML()), said)
	}
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
			m.Form, _ = Form{Name: "Buurvrouw", Email: "buurvrouw@", Seats: "11", OnBehalfOf: "De Buurtkamer", AcceptsFewer: true, Key: "sleutel"}.Check(&m.Event, m.Language)
		},
		"meeting-problem": func(m *Meeting) { m.Form = Form{Name: "Buurvrouw", Seats: "2", Role: "initiator", Problem: OnceMore} },
		"meeting-waitlist": func(m *Meeting) {
			m.Event.SignUp = event.PublicTerms{Online: true, Limited: true, WaitingList: true, Full: true}
		},
		"meeting-offer": func(m *Meeting) {
			m.Event.SignUp, m.Proof = event.PublicTerms{Online: true, Limited: true, WaitingList: true, Full: true, OfferHours: 24}, time.Hour
		},
		"meeting-asking": func(m *Meeting) {
			m.Event, m.Proof, m.Form = asking(t), time.Hour, Form{Key: "sleutel", Stamp: "stempel"}
		},
		"meeting-asking-typed": func(m *Meeting) {
			m.Event, m.Form = asking(t), FormOf(said)
			m.Form.Email, m.Form.Role = said.Email, string(said.Role)
		},
		"meeting-asking-faults": func(m *Meeting) {
			m.Event = asking(t)
			m.Form, _ = ReadForm(map[string][]string{"seats": {"2"}, "companions": {"Ans\r\nBep\r\nCor"}, "replies.soep": {"misschien"}, "replies.vervoer": {"vliegend"},
				"wishes.diet": {strings.Repeat("geen vlees ", 50)}, "tables": {"", "dak"}}).Check(&m.Event, m.Language)
		},
		"meeting-full":      func(m *Meeting) { m.Event.SignUp = event.PublicTerms{Online: true, Limited: true, Full: true} },
		"meeting-cancelled": func(m *Meeting) { m.Event.Status, m.Event.Reason = event.Cancelled, "De zaal is dicht." },
		"meeting-confirmed": func(m *Meeting) { m.Event.Venue.Certainty, m.Event.Venue.Access = event.Confirmed, "Er is een lift." },
		"meeting-by-mail":   func(m *Meeting) { m.Event.SignUp = event.PublicTerms{Limited: true} },
		"meeting-early":     func(m *Meeting) { m.Event.SignUp.Opens = m.Now.AddDate(0, 0, 1) },
		"meeting-over":      func(m *Meeting) { m.Now = m.Event.Start },
		"meeting-elsewhere": func(m *Meeting) { m.Event = elsewhereMeeting(t) },
		"meeting-all-day": func(m *Meeting) {
			m.Event.AllDay, m.Event.Start = true, time.Date(2019, time.January, 29, 0, 0, 0, 0, winter)
			m.Event.End = m.Event.Start.AddDate(0, 0, 2)
		},
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
		"receipt-pending":   {Status: event.Pending, Wanted: 2, Seats: 2, Until: dayBefore.Add(time.Hour).UTC(), Said: said, Proof: time.Hour},
		"receipt-held":      {Status: event.Pending, Wanted: 2, Until: dayBefore.Add(time.Hour), Said: said, Proof: time.Hour},
		"receipt-queue":     {Status: event.Waitlisted, Wanted: 3, Position: 3, Said: said, Proof: time.Hour},
		"receipt-offered":   {Status: event.Offered, Wanted: 3, Seats: 2, Until: dayBefore.AddDate(0, 0, 1), Said: said, Proof: time.Hour},
		"receipt-refused":   {Status: event.Refused, Wanted: 1, Said: said, Proof: time.Hour},
		"receipt-lapsed":    {Status: event.Lapsed, Wanted: 1, Said: said, Proof: time.Hour},
		"receipt-attended":  {Status: event.Attended, Wanted: 1, Seats: 1, Said: said, Proof: time.Hour},
		"receipt-absent":    {Status: event.Absent, Wanted: 1, Seats: 1, Proof: time.Hour},
		"receipt-table":     {Status: event.SeatConfirmed, Wanted: 3, Seats: 3, Table: "Zorg in de buurt", Said: said, Proof: time.Hour, Changed: true},
		"receipt-change":    {Status: event.SeatConfirmed, Wanted: 3, Seats: 3, Said: said, Proof: time.Hour, Change: &Form{Name: "Buuf", Seats: "11", Faults: []Fault{{"seats", "Dat zijn te veel mensen."}}}},
		"receipt-calendar":  {Status: event.SeatConfirmed, Wanted: 1, Seats: 1, Problem: "Dit kalenderadres werkt niet.", Calendar: `"onzin"`},
		"receipt-problem":   {Status: event.SeatConfirmed, Wanted: 1, Seats: 1, Problem: "Dat lukt nu niet."},
	} {
		t.Run(name, func(t *testing.T) {
			r.Event, r.Base, r.Token = meetingA(t), base, "geheim"
			if r.Said.Name != "" {
				r.Event = asking(t)
			}
			golden(t, name, r.HTML())
		})
	}
	golden(t, "receipt-mail", MailSent{Event: meetingA(t), Base: base, Proof: time.Hour}.HTML())
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
	require.NotContains(t, string(m.HTML()), "per mail", "a hard deadline closes the mailbox too")
}
