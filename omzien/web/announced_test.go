package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// told writes down what is looked up in a store.
type told struct {
	omzien.Store
	mu    sync.Mutex
	looks []string
}

func (s *told) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	return s.Store.Read(ctx, func(tx omzien.ReadTx) error { return f(toldTx{tx, s}) })
}

// since is what was looked up since the last time.
func (s *told) since() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	looks := s.looks
	s.looks = nil
	return looks
}

type toldTx struct {
	omzien.ReadTx
	of *told
}

func (tx toldTx) look(words ...string) {
	tx.of.mu.Lock()
	defer tx.of.mu.Unlock()
	tx.of.looks = append(tx.of.looks, strings.Join(words, " "))
}

func (tx toldTx) Record(kind, id string) (omzien.Record, error) {
	tx.look("record", kind, id)
	return tx.ReadTx.Record(kind, id)
}

func (tx toldTx) RecordBySlug(kind, slug string) (omzien.Record, error) {
	tx.look("slug", kind, slug)
	return tx.ReadTx.RecordBySlug(kind, slug)
}

func (tx toldTx) Records(q omzien.Query) ([]omzien.Record, error) {
	tx.look("records", q.Kind)
	return tx.ReadTx.Records(q)
}

func (tx toldTx) Occupancies(ids ...string) ([]event.Occupancy, error) {
	tx.look("seats")
	return tx.ReadTx.Occupancies(ids...)
}

func (tx toldTx) SignUp(key omzien.SignUpKey) (omzien.SignUp, error) {
	tx.look("sign-up")
	return tx.ReadTx.SignUp(key)
}

func (tx toldTx) SignUps(eventID string) ([]omzien.SignUp, error) {
	tx.look("sign-ups")
	return tx.ReadTx.SignUps(eventID)
}

func (tx toldTx) Revision() (int64, error) {
	tx.look("revision")
	return tx.ReadTx.Revision()
}

// seatless are the addresses of what shows no seats.
var seatless = []string{"/agenda.ics", "/agenda.ics?thema=housing&gemeente=GM0344", "/agenda.atom", "/agenda.feed.json",
	"/agenda.atom?doelgroep=resident", "/bijeenkomsten/wijk.ics"}

// TestSignUpsLeaveFeeds: whoever polls a feed is told that nothing changed, for
// one look, however many sign up.
func TestSignUpsLeaveFeeds(t *testing.T) {
	var store *told
	s := newSiteOn(t, func(under omzien.Store) omzien.Store {
		store = &told{Store: under}
		return store
	}, but(published("wijk"), func(e *event.Event) { e.SignUp.Capacity.Seats = 2 }))
	first := map[string]answer{}
	for _, path := range seatless {
		first[path] = s.get(path)
		require.Equal(t, http.StatusOK, first[path].status)
		require.Contains(t, first[path].body, "/bijeenkomsten/wijk")
	}
	page := s.get("/agenda")
	for _, name := range []string{"Anna", "Bert"} { // now it is full
		s.signUp("wijk", name)
		for _, path := range seatless {
			t.Run("after "+name+" 304 for "+path, func(t *testing.T) {
				store.since()
				require.Equal(t, http.StatusNotModified, s.get(path, "If-None-Match", first[path].header.Get("ETag")).status)
				require.Equal(t, []string{"record revision announced"}, store.since())
				require.Equal(t, http.StatusOK, s.get(path).status)
				require.Equal(t, []string{"record revision announced"}, store.since())
			})
		}
	}
	t.Run("pages show the seats that are left", func(t *testing.T) {
		require.NotEqual(t, page.body, s.get("/agenda").body)
	})
	t.Run("drawn anew they are the same", func(t *testing.T) {
		other := web.New(s.Network, nil)
		for _, path := range seatless {
			request, a := httptest.NewRequest(http.MethodGet, s.url+path, nil), httptest.NewRecorder()
			other.ServeHTTP(a, request)
			require.Equal(t, first[path].body, a.Body.String(), path)
		}
	})
	t.Run("an initiative with another name is seen", func(t *testing.T) {
		_, err := s.clock.Import(t.Context(), omzien.Document{Initiatives: linde("De Linde")}, "coordinator")
		require.NoError(t, err)
		require.Contains(t, s.get("/agenda.ics?initiatief=de-linde").body, "bij De Linde")
		_, err = s.clock.Import(t.Context(), omzien.Document{Initiatives: linde("De Grote Linde")}, "coordinator")
		require.NoError(t, err)
		require.Contains(t, s.get("/agenda.ics?initiatief=de-linde").body, "bij De Grote Linde")
	})
}

// linde is an initiative, under a name.
func linde(name string) []initiative.Initiative {
	return []initiative.Initiative{{Slug: "de-linde", Name: name, Kinds: initiative.Kinds()[:1], Areas: []initiative.Area{{Municipality: "GM0344"}}}}
}

// TestFeedsSeenAtOnce: another process takes sign-ups, which change no feed, and
// then changes a meeting.
func TestFeedsSeenAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	open := func() *sqlite.Store {
		store, err := sqlite.Open(t.Context(), path)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, store.Close()) })
		return store
	}
	s := newSiteOn(t, func(omzien.Store) omzien.Store { return open() })
	other := omzien.New(open(), &omzien.Options{Now: s.Now})
	_, err := other.Import(t.Context(), omzien.Document{Events: []event.Event{published("wijk")}}, "coordinator")
	require.NoError(t, err)
	tags := map[string]string{}
	for _, path := range seatless {
		tags[path] = s.get(path).header.Get("ETag")
	}
	for n := range 4 {
		name := fmt.Sprint("Anna", n)
		_, err := other.Agenda.SignUp(t.Context(), "wijk", event.Request{Name: name, Email: name + "@omzien.example", Role: event.Resident}, "")
		require.NoError(t, err)
		for _, path := range seatless {
			require.Equal(t, http.StatusNotModified, s.get(path, "If-None-Match", tags[path]).status, path)
		}
		title := fmt.Sprint("Samen eten ", n)
		require.NoError(t, other.Agenda.Change(t.Context(), "wijk", func(e *event.Event) error { e.Title = title; e.Revision++; return nil }))
		for _, path := range seatless {
			a := s.get(path, "If-None-Match", tags[path])
			require.Equal(t, http.StatusOK, a.status, path)
			require.Contains(t, a.body, title)
			tags[path] = a.header.Get("ETag")
		}
	}
}

// putBack is a store that can be put back to how it was before, with its revision.
type putBack struct {
	omzien.Store
	back atomic.Int64
}

func (s *putBack) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	return s.Store.Read(ctx, func(tx omzien.ReadTx) error { return f(putBackTx{tx, s.back.Load()}) })
}

type putBackTx struct {
	omzien.ReadTx
	back int64
}

func (tx putBackTx) Revision() (int64, error) {
	n, err := tx.ReadTx.Revision()
	return n - tx.back, err
}

// TestPutBack: who waited for a drawing that stumbled is not shown what was there
// before the network was put back.
func TestPutBack(t *testing.T) {
	var below *putBack
	var store *watched
	s := newSiteOn(t, func(under omzien.Store) omzien.Store {
		below = &putBack{Store: under}
		store = &watched{Store: below}
		return store
	}, published("wijk"))
	require.Contains(t, s.get("/agenda").body, "Nieuw samenspel")
	require.NoError(t, s.clock.Agenda.Change(t.Context(), "wijk", func(e *event.Event) error { e.Title = "Samen eten"; e.Revision++; return nil }))
	below.back.Store(100)
	store.delay = 50 * time.Millisecond
	store.panic.Store(true)
	drawn := store.drawn.Load()
	var wait sync.WaitGroup
	for range 5 {
		wait.Go(func() {
			a := s.get("/agenda")
			require.NotContains(t, a.body, "Nieuw samenspel")
		})
	}
	require.Eventually(t, func() bool { return store.drawn.Load() > drawn }, 30*time.Second, time.Millisecond)
	store.panic.Store(false)
	wait.Wait()
	require.Contains(t, s.get("/agenda").body, "Samen eten")
}
