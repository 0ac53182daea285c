package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// receiptOf is the path of the page of a new sign-up.
func (s *site) receiptOf(slug, name string) string {
	s.t.Helper()
	return "/aanmelding/" + s.signUp(slug, name)["token"].(string)
}

// calendarOf opens a personal calendar and gives the path of its page.
func (s *site) calendarOf(receipt string) string {
	s.t.Helper()
	a := s.submit(receipt+"/kalender", url.Values{"kalender": {""}})
	require.Equal(s.t, http.StatusSeeOther, a.status, a.body)
	require.Equal(s.t, "no-store", a.header.Get("Cache-Control"))
	return a.header.Get("Location")
}

func TestPersonalCalendar(t *testing.T) {
	s := newSite(t, meeting("wijk", 1, event.WaitlistAuto), but(meeting("buurt", 20, event.Closed), func(e *event.Event) { e.Title = "Samen eten" }))
	receipt := s.receiptOf("wijk", "Anna")
	require.Contains(t, s.get(receipt).body, `action="`+receipt+`/kalender"`)
	own := s.calendarOf(receipt)
	require.Regexp(t, `^/kalender/[\w-]{43}$`, own)

	t.Run("the page is for nobody else", func(t *testing.T) {
		a := s.get(own)
		require.Equal(t, http.StatusOK, a.status)
		require.Equal(t, never, a.header.Get("Cache-Control"))
		require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
		require.Contains(t, a.body, `<meta name="robots" content="noindex">`)
		require.Empty(t, a.header.Get("Access-Control-Allow-Origin"))
		requirePolicy(t, route{page: true}, a)
		require.Contains(t, a.body, "U bent aangemeld.")
		require.Contains(t, a.body, `value="`+s.url+own+`.ics"`)
		webcal := "webcal" + strings.TrimPrefix(s.url, "http") + own + ".ics"
		require.Equal(t, webcal, a.linked("Of open het adres in uw kalender"))
		require.Less(t, strings.Index(a.body, `value="`+s.url+own), strings.Index(a.body, webcal), "some programs ask for webcal without TLS first")
		require.Contains(t, a.body, "Dan geldt uw eerste aanmelding.")
		require.Contains(t, a.body, "/widget/omzien.js", "it has a button to copy the address")
		s.requireNothingPersonalBut(a.body, own, "the page")
	})
	t.Run("so is the feed, which a program asks for each time", func(t *testing.T) {
		a := s.get(own + ".ics")
		require.Equal(t, http.StatusOK, a.status)
		require.Equal(t, calendar, a.header.Get("Content-Type"))
		require.Equal(t, "private, no-cache", a.header.Get("Cache-Control"))
		require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
		require.Empty(t, a.header.Get("Access-Control-Allow-Origin"))
		require.Equal(t, `inline; filename="mijn-aanmeldingen.ics"`, a.header.Get("Content-Disposition"))
		require.Contains(t, a.body, "U bent aangemeld.")
		require.Contains(t, strings.ReplaceAll(a.body, "\r\n ", ""), "Had u zich al eerder aangemeld? Dan geldt uw eerste aanmelding.")
		s.requireNothingPersonal(strings.ReplaceAll(a.body, "\r\n ", ""), "the feed") // its own secret neither
		again := s.get(own+".ics", "If-None-Match", a.header.Get("ETag"))
		require.Equal(t, http.StatusNotModified, again.status)
		require.Equal(t, "private, no-cache", again.header.Get("Cache-Control"))
		require.Empty(t, s.do(http.MethodHead, own+".ics", nil).body)
	})
	t.Run("another sign-up comes with the address, however it was pasted", func(t *testing.T) {
		bare := strings.TrimPrefix(own, "/kalender/")
		for n, pasted := range []string{s.url + own + ".ics", "webcal://" + strings.TrimPrefix(s.url, "http://") + own + ".ics", "  " + s.url + own + " ", s.url + own + "/?x=y#z", bare, bare + ".ics",
			"Mijn adres: webcal://x.example" + own + ".ics.", "‹" + s.url + own + "›", "<" + s.url + own + ".ics>, voor Anna", "mailto:x@y.example " + own, "Mijn adres:\n" + bare} {
			other := s.receiptOf("buurt", fmt.Sprintf("Anna%d", n))
			a := s.submit(other+"/kalender", url.Values{"kalender": {pasted}})
			require.Equal(t, http.StatusSeeOther, a.status, a.body)
			require.Equal(t, own, a.header.Get("Location"))
			require.Contains(t, s.get(own).body, "Samen eten")
		}
	})
	t.Run("a wrong address comes back with what was pasted", func(t *testing.T) {
		for _, pasted := range []string{"https://elders.example/agenda.ics", "onzin", "https://%zz", strings.Repeat("x", 3000), `"><script>`, s.url + receipt} {
			a := s.submit(receipt+"/kalender", url.Values{"kalender": {pasted}})
			require.Equal(t, http.StatusUnprocessableEntity, a.status)
			require.Contains(t, a.body, "Dit kalenderadres werkt niet.")
			require.Contains(t, a.body, "Maak het veld dan leeg en druk op de knop.", "the way out")
			require.Contains(t, a.body, `<details class="oz-more" open>`)
			require.Equal(t, pasted[:min(len(pasted), 100)], a.inputs().Get("kalender"))
			require.NotContains(t, a.body, "<script>")
		}
	})
	t.Run("who waits sees that", func(t *testing.T) {
		his := s.calendarOf(s.receiptOf("wijk", "Bert"))
		require.Contains(t, s.get(his).body, "U staat op de wachtlijst. U hebt nog geen plek.")
		require.Contains(t, s.get(his+".ics").body, "SUMMARY:Wachtlijst: ")
		require.NotContains(t, s.get(his).body, "Samen eten")
		before := s.get(his + ".ics").header.Get("ETag")
		require.Equal(t, http.StatusSeeOther, s.submit(receipt+"/afmelden", nil).status)
		a := s.get(his+".ics", "If-None-Match", before)
		require.Equal(t, http.StatusOK, a.status)
		require.NotContains(t, a.body, "Wachtlijst")
		require.NotContains(t, s.get(own).body, "Nieuw samenspel", "and what is withdrawn leaves")
	})
	t.Run("a cancelled meeting says so", func(t *testing.T) {
		s.change(t, "buurt", func(e *event.Event) error { return e.Cancel(s.step()) })
		require.Contains(t, s.get(own).body, "Deze bijeenkomst gaat niet door.")
		require.Contains(t, s.get(own+".ics").body, "SUMMARY:Afgelast: Samen eten")
	})
	t.Run("it can be stopped, and is then like one that never was", func(t *testing.T) {
		a := s.submit(own+"/stop", nil)
		require.Equal(t, http.StatusOK, a.status)
		require.Contains(t, a.body, "Deze kalender is gestopt")
		require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
		require.NotContains(t, a.body, own)
		unknown := strings.Repeat("x", 43)
		for _, ending := range []string{"", ".ics"} {
			gone, never := s.get(own+ending), s.get("/kalender/"+unknown+ending)
			require.Equal(t, http.StatusNotFound, gone.status)
			require.Equal(t, never.status, gone.status)
			require.Equal(t, never.body, gone.body)
			require.Equal(t, "noindex", gone.header.Get("X-Robots-Tag"))
		}
		require.Equal(t, s.submit("/kalender/"+unknown+"/stop", nil).body, s.submit(own+"/stop", nil).body)
		require.Equal(t, http.StatusUnprocessableEntity, s.submit(receipt+"/kalender", url.Values{"kalender": {own}}).status)
		require.NotEqual(t, own, s.calendarOf(receipt))
	})
	t.Run("a secret that is none opens nothing", func(t *testing.T) {
		for _, path := range []string{"/aanmelding/verzonnen/kalender", "/aanmelding/" + strings.TrimPrefix(own, "/kalender/") + "/kalender"} {
			require.Equal(t, http.StatusNotFound, s.submit(path, nil).status)
		}
	})
	t.Run("who presses twice has one", func(t *testing.T) {
		again := s.receiptOf("wijk", "Cor")
		require.Equal(t, s.calendarOf(again), s.calendarOf(again))
	})
	t.Run("who has too many hears what to do", func(t *testing.T) {
		busy := s.receiptOf("wijk", "Dirk")
		for range omzien.MaxPersonals {
			s.calendarOf(busy)
			s.clock.Advance(time.Hour)
		}
		a := s.submit(busy+"/kalender", nil)
		require.Equal(t, http.StatusConflict, a.status)
		require.Contains(t, a.body, omzien.ErrPersonals.Sentence())
		require.Contains(t, a.body, "U staat op de wachtlijst", "it is the page of the sign-up")
	})
	t.Run("the log tells the route and no secret", func(t *testing.T) {
		require.Contains(t, s.log.String(), "route=/kalender/{token}")
		require.Contains(t, s.log.String(), "route=/aanmelding/{token}/kalender")
	})
}

// requireNothingPersonalBut is for a page that has one secret, its own.
func (s *site) requireNothingPersonalBut(text, own, where string) {
	s.t.Helper()
	s.requireNothingPersonal(strings.ReplaceAll(text, own, ""), where)
}

// TestPersonalCalendarIsNotKept: the next visitor is not shown what this one was.
func TestPersonalCalendarIsNotKept(t *testing.T) {
	s, store := newWatched(t, meeting("wijk", 0, event.Closed))
	own := s.calendarOf(s.receiptOf("wijk", "Anna"))
	for _, path := range []string{own, own + ".ics"} {
		drawn := store.drawn.Load()
		s.get(path)
		s.get(path)
		require.Equal(t, drawn+2, store.drawn.Load())
	}
	var away error = omzien.ErrBusy
	store.fail.Store(&away)
	for _, path := range []string{own, own + ".ics"} {
		a := s.get(path)
		require.Equal(t, http.StatusServiceUnavailable, a.status)
		require.NotContains(t, a.body, "Nieuw samenspel")
	}
	require.NotRegexp(t, regexp.QuoteMeta(own), s.observed.String())
}
