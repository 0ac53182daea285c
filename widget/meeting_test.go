package widget

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestMeetingLeadsToTheAgendaOfItsHosts(t *testing.T) {
	a := meetingA(t)
	a.Hosts = []event.Named{{ID: "id-linde", Name: "De Linde"}, {Name: "<Los>"}, {ID: "id/oso", Name: "OSO"}}
	m := Meeting{Event: a, Now: dayBefore, Base: base}
	require.Contains(t, string(m.HTML()), `<dt>Bij</dt><dd part="hosts"><a href="`+base+`/agenda?initiatief=id-linde">De Linde</a>, &lt;Los&gt; en <a href="`+base+`/agenda?initiatief=id%2Foso">OSO</a></dd>`)
	m.Files = true
	require.Contains(t, string(m.HTML()), `<dt>Bij</dt><dd part="hosts">De Linde, &lt;Los&gt; en OSO</dd>`, "a file cannot be narrowed")
	m.Event.Hosts = nil
	require.NotContains(t, string(m.HTML()), "<dt>Bij</dt>")
}

func TestMeetingOffersACalendar(t *testing.T) {
	const one, all = ">Zet in uw kalender</a>", ">Zet dan de hele agenda in uw kalender</a>"
	for name, tc := range map[string]struct {
		now      time.Time
		change   func(*Meeting)
		one, all bool
	}{
		"one that comes":          {dayBefore, func(*Meeting) {}, true, true},
		"in a folder of files":    {dayBefore, func(m *Meeting) { m.Files = true }, true, false},
		"not when it has begun":   {meetingA(t).Start, func(*Meeting) {}, false, false},
		"not when it was held":    {dayBefore, func(m *Meeting) { m.Event.Status = event.Held }, false, false},
		"not when it is off":      {dayBefore, func(m *Meeting) { m.Event.Status = event.Cancelled }, false, false},
		"not while it has no day": {dayBefore, func(m *Meeting) { m.Event.Status = event.Postponed }, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			m := Meeting{Event: meetingA(t), Now: tc.now, Base: base}
			tc.change(&m)
			html := string(m.HTML())
			require.Equal(t, tc.one, strings.Contains(html, one))
			require.Equal(t, tc.all, strings.Contains(html, all))
		})
	}
}

func TestWhatTheSourceDoesNotKnowYet(t *testing.T) {
	a := elsewhereMeeting(t)
	both := func() (card, page string) {
		return string(Agenda{List: []event.Announcement{a}, Now: dayBefore, Base: base}.HTML()), string(Meeting{Event: a, Now: dayBefore, Base: base}.HTML())
	}
	const unsure = "<strong>Onder voorbehoud.</strong>"
	card, page := both()
	require.NotContains(t, card+page, unsure)
	a.Origin.Tentative = true
	card, page = both()
	require.Contains(t, card, unsure)
	require.Contains(t, page, unsure)
	a.Status = event.Cancelled
	card, page = both()
	require.NotContains(t, card+page, unsure, "it is sure now")
}

func TestACancelledMeetingStillLeadsToItsSource(t *testing.T) {
	a := elsewhereMeeting(t)
	html := func() string { return string(Meeting{Event: a, Now: dayBefore, Base: base}.HTML()) }
	const link = `<dt>Komt uit</dt><dd><a rel="noopener external" href="https://delinde.omzien.example/agenda?x=1&amp;y=2">de agenda van Buurthuis &lt;De Linde&gt;</a></dd>`
	require.NotContains(t, html(), link, "the button leads there")
	for _, off := range []event.Status{event.Cancelled, event.Postponed, event.Held} {
		a.Status = off
		require.Contains(t, html(), link)
	}
	a.Origin.URL = ""
	require.Contains(t, html(), `<dt>Komt uit</dt><dd>de agenda van Buurthuis &lt;De Linde&gt;</dd>`)
}

func TestNobodyKnows(t *testing.T) {
	v := Agenda{List: three(t), Unknown: []string{"Dit <thema> kennen we niet.", "Deze gemeente ook niet."}, Now: dayBefore, Base: base, Address: base, Next: "p"}
	html := string(v.HTML())
	require.Contains(t, html, `<p class="oz-narrowed">Dit &lt;thema&gt; kennen we niet. Deze gemeente ook niet. <a href="`+base+`/agenda">Toon alles</a></p>`)
	require.Regexp(t, `<p class="oz-status" [^>]*role="status"[^>]*>Geen bijeenkomsten gevonden.</p><div class="oz-results"[^>]*></div>`, html)
	require.Contains(t, html, `<select id="oz-thema"`, "one can choose again")
}
