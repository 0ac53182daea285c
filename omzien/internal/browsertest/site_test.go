package browsertest

import (
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/examples/static"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// home is the zone of the network; this machine may be in another one.
var home = func() *time.Location {
	zone, err := time.LoadLocation(omzien.Zone)
	if err != nil {
		panic(err)
	}
	return zone
}()

// site is a network behind a real server that can be disturbed.
type site struct {
	*omzientest.Network
	t   *testing.T
	url string
	// disturb may answer in the place of the network; it says whether it did.
	disturb atomic.Pointer[func(w http.ResponseWriter, r *http.Request, network http.Handler) bool]
}

// fillTime is how long a visitor takes to fill in a form, by the clock of the
// network; nothing else moves it.
const fillTime = 10 * time.Second

// newSite has three meetings to come: koffie, where there are seats, klein, that
// has one, and geld about something else.
func newSite(t *testing.T) *site {
	t.Helper()
	return serve(t, omzientest.New(t, time.Now()),
		meeting("koffie", "Koffie voor wie alleen is", 7, 20), meeting("klein", "Aan een kleine tafel", 9, 1), meeting("geld", "Geld voor uw plan", 11, 0))
}

// serve puts meetings in a network, and the network behind a server.
func serve(t *testing.T, network *omzientest.Network, events ...event.Event) *site {
	t.Helper()
	needChromium(t)
	s := &site{Network: network, t: t}
	_, err := s.Import(t.Context(), omzien.Document{Events: events}, "coordinator")
	require.NoError(t, err)
	handler := web.New(s.Network.Network, nil)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			s.Advance(fillTime)
		}
		if disturb := s.disturb.Load(); disturb == nil || !(*disturb)(w, r, handler) {
			handler.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func meeting(slug, title string, days, seats int) event.Event {
	start := time.Now().In(home).AddDate(0, 0, days).Truncate(time.Hour)
	return event.Event{
		Slug: slug, Title: title, Format: event.SmallMeeting, Hosts: []event.Named{{Name: "De Buurtkamer"}}, Contact: "aanmelden@omzien.example",
		Zone: omzien.Zone, Start: start, End: start.Add(2 * time.Hour), Audience: []event.Role{event.Resident, event.Volunteer}, Status: event.Scheduled,
		SignUp: event.Terms{Online: true, Capacity: event.Capacity{Limited: seats > 0, Seats: seats, Publish: seats > 0},
			Asks: event.Asks{AskRole: true, AskOnBehalfOf: true, AskCompanions: true}},
	}
}

// elsewhere is the page of a community house, on an origin of its own, with the
// widget of the network.
func (s *site) elsewhere() string {
	s.t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte(static.Page(s.url)))
		}
	}))
	s.t.Cleanup(server.Close)
	require.NotEqual(s.t, s.url, server.URL)
	return server.URL
}

// when answers requests in another way, as long as the test does not say otherwise.
func (s *site) when(f func(w http.ResponseWriter, r *http.Request, network http.Handler) bool) {
	s.disturb.Store(&f)
}

func (s *site) undisturbed() { s.disturb.Store(nil) }

// cut ends a connection without an answer, as a network does that goes down.
func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		conn.Close()
	}
}

func (s *site) signUp(slug, name string) {
	s.t.Helper()
	_, err := s.Agenda.SignUp(s.t.Context(), slug, event.Request{Name: name, Email: name + "@omzien.example"}, "")
	require.NoError(s.t, err)
}

// roll is who holds what.
func (s *site) roll(slug string) []omzien.SignUp {
	s.t.Helper()
	list, err := s.Agenda.SignUps(s.t.Context(), slug)
	require.NoError(s.t, err)
	return list
}

// requireSeat: exactly this person has a seat, as typed.
func (s *site) requireSeat(slug, name, email string, seats int) {
	s.t.Helper()
	list := s.roll(slug)
	require.Len(s.t, list, 1)
	require.Equal(s.t, name, list[0].Name)
	require.Equal(s.t, email, list[0].Email)
	require.Equal(s.t, seats, list[0].Seats)
	require.Equal(s.t, event.SeatConfirmed, list[0].Status)
}
