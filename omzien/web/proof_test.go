package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// proving is a site at which addresses are confirmed by mail.
func proving(t testing.TB, events ...event.Event) *site {
	t.Helper()
	return newSiteAs(t, setup{mail: true, proof: time.Hour}, events...)
}

// letters takes everything out of the outbox that is due, as if it was sent.
func (s *site) letters() []omzien.Letter {
	s.t.Helper()
	var all []omzien.Letter
	for {
		some, err := s.Outbox.Take(s.t.Context(), 100)
		require.NoError(s.t, err)
		for _, letter := range some {
			if letter.Token != "" {
				s.keepSecret(letter.Token)
			}
			require.NoError(s.t, s.Outbox.Sent(s.t.Context(), letter.ID))
		}
		if all = append(all, some...); len(some) == 0 {
			return all
		}
	}
}

// mailed is the page that the last letter to somebody leads to, once everything is
// sent.
func (s *site) mailed(name string) string {
	s.t.Helper()
	page := ""
	for _, letter := range s.letters() {
		if letter.Email == strings.ToLower(name)+"@geheim.example" {
			page = "/aanmelding/" + letter.Token
		}
	}
	require.NotEmpty(s.t, page, "no mail to %s", name)
	return page
}

// applied is what a form of somebody is sent as.
func applied(name string, more ...string) url.Values {
	form := url.Values{"name": {name + " Zonderling"}, "email": {strings.ToLower(name) + "@geheim.example"}, "onBehalfOf": {"Geheim Genootschap"}, "seats": {"1"}}
	for pair := range slices.Chunk(more, 2) {
		if form.Add(pair[0], pair[1]); pair[0] == "seats" {
			form.Set("seats", pair[1])
		}
	}
	return form
}

// apply signs somebody up with the form and gives the page that the mail leads to.
func (s *site) apply(slug, name string, more ...string) string {
	s.t.Helper()
	a := s.submit("/bijeenkomsten/"+slug, applied(name, more...))
	require.Equal(s.t, http.StatusSeeOther, a.status, a.body)
	require.Equal(s.t, "/bijeenkomsten/"+slug+"/mail", a.header.Get("Location"))
	return s.mailed(name)
}

// come is apply, confirmed.
func (s *site) come(slug, name string, more ...string) string {
	s.t.Helper()
	page := s.apply(slug, name, more...)
	a := s.submit(page+"/bevestigen", nil)
	require.Equal(s.t, http.StatusSeeOther, a.status, a.body)
	return page
}

func token(page string) string { return strings.TrimPrefix(page, "/aanmelding/") }

func TestProof(t *testing.T) {
	s := proving(t, meeting("wijk", 2, event.WaitlistAuto))
	t.Run("the form says that a mail comes", func(t *testing.T) {
		require.Contains(t, s.get("/bijeenkomsten/wijk").body, "60 minuten")
		require.Contains(t, s.get("/bijeenkomsten/wijk.html").body, "60 minuten")
	})
	sent := s.submit("/bijeenkomsten/wijk", applied("Anna"))
	t.Run("who sends it is told to look in the mail, and no secret", func(t *testing.T) {
		require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
		require.Equal(t, "/bijeenkomsten/wijk/mail", sent.header.Get("Location"))
		a := s.get("/bijeenkomsten/wijk/mail")
		require.Equal(t, http.StatusOK, a.status)
		require.Contains(t, a.body, "Kijk in uw mail")
		require.Equal(t, never, a.header.Get("Cache-Control"))
		require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
		requirePolicy(t, route{page: true}, a)
		require.Equal(t, a.status, s.do(http.MethodHead, "/bijeenkomsten/wijk/mail", nil).status)
		require.Equal(t, event.Pending, s.roll("wijk")[0].Status)
	})
	page := s.mailed("Anna")
	t.Run("the link leads to a page that changes nothing by itself", func(t *testing.T) {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodGet} {
			a := s.do(method, page, nil)
			require.Equal(t, http.StatusOK, a.status)
			requireSecret(t, a)
			require.Equal(t, event.Pending, s.roll("wijk")[0].Status)
		}
		require.Contains(t, s.get(page).links(), page+"/bevestigen")
	})
	t.Run("its button confirms, twice is once", func(t *testing.T) {
		for range 2 {
			a := s.submit(page+"/bevestigen", nil)
			require.Equal(t, http.StatusSeeOther, a.status, a.body)
			require.Equal(t, page, a.header.Get("Location"))
			require.Equal(t, event.SeatConfirmed, s.roll("wijk")[0].Status)
			require.Contains(t, s.get(page).body, "U bent aangemeld")
		}
	})
	t.Run("too late is too late, and says what to do", func(t *testing.T) {
		page := s.apply("wijk", "Bert")
		s.clock.Advance(time.Hour)
		a := s.submit(page+"/bevestigen", nil)
		require.Equal(t, http.StatusConflict, a.status)
		require.Contains(t, a.body, event.ErrLapsed.Sentence())
		require.Contains(t, a.body, "<title>Niet gelukt: ")
		requireSecret(t, a)
	})
	t.Run("an old form that is sent again is offered anew, and works then", func(t *testing.T) {
		form := s.stamped("wijk", applied("Cor"))
		require.Equal(t, http.StatusSeeOther, s.submit("/bijeenkomsten/wijk", form).status)
		s.letters()
		s.clock.Advance(61 * time.Minute)
		a := s.submit("/bijeenkomsten/wijk", form)
		require.Equal(t, http.StatusConflict, a.status)
		require.Contains(t, a.body, "al eerder verstuurd")
		fields := a.inputsOf("/bijeenkomsten/wijk")
		require.Equal(t, "Cor Zonderling", fields.Get("name"))
		require.NotEqual(t, form.Get("key"), fields.Get("key"))
		require.Equal(t, http.StatusSeeOther, s.submit("/bijeenkomsten/wijk", fields).status)
		s.submit(s.mailed("Cor")+"/bevestigen", nil)
		require.Contains(t, s.who("wijk"), "Cor confirmed")
	})
	t.Run("without mail there is no such page", func(t *testing.T) {
		require.Equal(t, http.StatusNotFound, wijk(t).get("/bijeenkomsten/wijk/mail").status)
	})
	t.Run("nor for what is not public", func(t *testing.T) {
		s := proving(t, but(meeting("concept", 3, event.Closed), func(e *event.Event) { e.Status = event.Draft }))
		require.Equal(t, http.StatusNotFound, s.get("/bijeenkomsten/concept/mail").status)
		require.Equal(t, http.StatusNotFound, s.get("/bijeenkomsten/niets/mail").status)
	})
}

// requireSecret: what is found by a secret is kept by nobody.
func requireSecret(t *testing.T, a answer) {
	t.Helper()
	require.Equal(t, never, a.header.Get("Cache-Control"))
	require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
	require.Equal(t, "no-referrer", a.header.Get("Referrer-Policy"))
	require.Empty(t, a.header.Get("Access-Control-Allow-Origin"))
}

// who lists first names and states of those who are not erased.
func (s *site) who(slug string) string {
	var list []string
	for _, kept := range s.roll(slug) {
		if name, _, found := strings.Cut(kept.Name, " "); found {
			list = append(list, fmt.Sprintf("%s %s", name, kept.Status))
		}
	}
	return strings.Join(list, ", ")
}

// TestSameForKnownAndUnknown: whoever tries addresses learns nothing, neither from
// the answer nor from the number of seats that are published.
func TestSameForKnownAndUnknown(t *testing.T) {
	for _, policy := range event.FullPolicies() {
		t.Run(string(policy)+", by form and interface", func(t *testing.T) {
			s := proving(t, but(meeting("wijk", 20, policy), func(e *event.Event) { e.SignUp.Capacity.Publish = true }))
			s.come("wijk", "Anna")
			s.submit(s.come("wijk", "Dirk")+"/afmelden", nil)
			learned := map[string][]string{}
			for _, name := range []string{"Anna", "Bert", "Dirk"} { // signed up, unknown, withdrawn
				learned[name] = s.learned(name)
			}
			require.Equal(t, learned["Bert"], learned["Anna"])
			require.Equal(t, learned["Bert"], learned["Dirk"])
		})
		t.Run(string(policy)+", when it is full", func(t *testing.T) {
			s := proving(t, but(meeting("wijk", 1, policy), func(e *event.Event) { e.SignUp.Capacity.Publish = true }))
			s.come("wijk", "Anna")
			require.Equal(t, s.learned("Bert"), s.learned("Anna"))
		})
	}
	t.Run("the judge sees the difference where nothing is proven", func(t *testing.T) {
		s := newSiteAs(t, setup{mail: true}, but(meeting("wijk", 20, event.Closed), func(e *event.Event) { e.SignUp.Capacity.Publish = true }))
		s.signUp("wijk", "Anna")
		require.NotEqual(t, s.learned("Bert"), s.learned("Anna"))
	})
}

// learned is all that somebody hears who tries an address, once by each way, with
// the public seats in between.
func (s *site) learned(name string) []string {
	s.t.Helper()
	seats := func() int {
		left := s.get("/api/v1/events/wijk").json()["signUp"].(map[string]any)["seatsLeft"]
		return int(left.(float64))
	}
	before := seats()
	var heard []string
	hear := func(a answer) {
		header := maps.Clone(a.header)
		header.Del("X-Request-Id")
		header.Del("Location")
		body := a.body
		for _, form := range []url.Values{a.inputs()} {
			for _, field := range []string{"key", "stamp", "name", "email"} { // what the visitor sent, or drew by lot
				if form.Get(field) != "" {
					body = strings.ReplaceAll(body, form.Get(field), field)
				}
			}
		}
		location := a.header.Get("Location")
		if rest, found := strings.CutPrefix(location, "/aanmelding/"); found {
			location = fmt.Sprint("/aanmelding/", len(rest))
		}
		heard = append(heard, fmt.Sprint(a.status, header, location, body, " seats: ", before-seats()))
	}
	api := s.post("wijk", guest(name))
	if api.status == http.StatusCreated { // with secrets, of which only the shape counts
		api.body = fmt.Sprint(slices.Sorted(maps.Keys(api.json())), len(api.body))
	}
	hear(api)
	hear(s.submit("/bijeenkomsten/wijk", applied(name)))
	hear(s.get("/bijeenkomsten/wijk/mail"))
	return heard
}

// TestFirstAnswer: the same key hears the same for at least a day, whatever became
// of it meanwhile.
func TestFirstAnswer(t *testing.T) {
	const day = 24*time.Hour - time.Second
	first := func(t *testing.T, s *site, status int) {
		a := s.post("wijk", guest("Anna"), "Idempotency-Key", "k")
		require.Equal(t, status, a.status, a.body)
		for _, later := range []time.Duration{0, time.Minute, time.Hour, day - time.Hour - time.Minute} {
			s.clock.Advance(later)
			require.NoError(t, s.Agenda.Tend(t.Context()))
			again := s.post("wijk", guest("Anna"), "Idempotency-Key", "k")
			require.Equal(t, a.status, again.status)
			require.Equal(t, a.body, again.body)
		}
		require.Len(t, s.roll("wijk"), 1, "nothing new was kept")
		other := s.post("wijk", guest("Bert"), "Idempotency-Key", "k")
		require.Equal(t, http.StatusUnprocessableEntity, other.status)
		require.Equal(t, "key_reused", other.problem().Code)
	}
	t.Run("a sign-up", func(t *testing.T) {
		s := newSite(t, meeting("wijk", 3, event.Closed))
		first(t, s, http.StatusCreated)
	})
	t.Run("one that was never confirmed", func(t *testing.T) {
		s := proving(t, meeting("wijk", 3, event.Closed))
		first(t, s, http.StatusAccepted)
		require.Equal(t, event.Lapsed, s.roll("wijk")[0].Status)
		require.Empty(t, s.roll("wijk")[0].Email)
	})
	t.Run("one that was confirmed, and withdrawn", func(t *testing.T) {
		s := proving(t, meeting("wijk", 3, event.Closed))
		a := s.post("wijk", guest("Anna"), "Idempotency-Key", "k")
		page := s.mailed("Anna")
		for _, step := range []string{"/bevestigen", "/afmelden"} {
			require.Equal(t, http.StatusSeeOther, s.submit(page+step, nil).status)
			require.Equal(t, a.body, s.post("wijk", guest("Anna"), "Idempotency-Key", "k").body)
		}
		s.clock.Advance(day)
		require.Equal(t, a.body, s.post("wijk", guest("Anna"), "Idempotency-Key", "k").body)
		require.Len(t, s.roll("wijk"), 1)
	})
}

// TestScanner: a program that looks at every address in a mail, and at all that it
// finds there, leaves everything as it was.
func TestScanner(t *testing.T) {
	s := proving(t, but(meeting("wijk", 2, event.WaitlistOffer), asking))
	confirmed, second := s.come("wijk", "Anna", "replies.lunch", "soep"), s.come("wijk", "Bert", "replies.lunch", "soep")
	offered, waiting := s.come("wijk", "Cor", "replies.lunch", "soep"), s.come("wijk", "Dirk", "replies.lunch", "soep")
	pending := s.apply("wijk", "Els", "replies.lunch", "soep")
	s.submit(second+"/afmelden", nil)
	require.Equal(t, "Anna confirmed, Bert cancelled, Cor offered, Dirk waitlisted, Els pending", s.who("wijk"))
	own := s.submit(confirmed+"/kalender", nil).header.Get("Location")
	s.letters()
	before := s.state("wijk")
	looked := map[string]bool{}
	var look func(path string)
	look = func(path string) {
		path, _, _ = strings.Cut(path, "#")
		if looked[path] || !strings.HasPrefix(path, "/") || strings.Contains(path, "weergave=") && strings.Count(path, "=") > 1 {
			return // there is a month before every month
		}
		looked[path] = true
		for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodOptions} {
			a := s.do(method, path, nil, "User-Agent", "Scanner/1.0")
			require.Less(t, a.status, 500, path)
			require.Equal(t, before, s.state("wijk"), "%s %s", method, path)
			for _, link := range a.links() {
				look(strings.TrimPrefix(link, s.url))
			}
		}
	}
	for _, page := range []string{confirmed, second, offered, waiting, pending, own} {
		look(page)
	}
	for _, button := range []string{confirmed + "/afmelden", confirmed + "/wijzigen", offered + "/aannemen", offered + "/afslaan", pending + "/bevestigen", own + "/stop", confirmed + "/gegevens.json"} {
		require.True(t, looked[button], "no way to %s", button)
	}
	for _, path := range []string{"/api/v1/sign-ups/me", "/api/v1/sign-ups/me/confirmation", "/api/v1/sign-ups/me/acceptance", "/api/v1/sign-ups/me/refusal"} {
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodOptions} {
			s.do(method, path, nil, "Authorization", "Bearer "+token(offered))
			require.Equal(t, before, s.state("wijk"), "%s %s", method, path)
		}
	}
}

// state is all that is kept of a meeting and its messages.
func (s *site) state(slug string) string {
	s.t.Helper()
	waits, done, err := s.Outbox.List(s.t.Context(), 1000)
	require.NoError(s.t, err)
	e, err := s.clock.Agenda.Event(s.t.Context(), slug)
	require.NoError(s.t, err)
	return fmt.Sprintf("%+v\n%+v\n%+v\n%+v", e, s.roll(slug), waits, done)
}

// asking makes a meeting ask all that it can.
func asking(e *event.Event) {
	e.SignUp.Asks = event.Asks{
		AskRole: true, AskOnBehalfOf: true, AskCompanions: true,
		Asked: []event.Question{{ID: "lunch", Label: "Wat eet u?", Required: true}, {ID: "fiets", Label: "Komt u op de fiets?", Kind: event.YesNo},
			{ID: "dagdeel", Label: "Wanneer kunt u?", Kind: event.Choice, Options: []string{"ochtend", "middag"}}},
		Wishes: event.WishKinds(),
		Tables: []event.Table{{ID: "zorg", Title: "Zorg in de buurt", Seats: 1}, {ID: "groen", Title: "Groen", Seats: 9}},
	}
}
