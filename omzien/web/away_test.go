package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// silent is a store that can fall silent: it answers nothing until the patience
// of who asks is over.
type silent struct {
	omzien.Store
	fallen atomic.Bool
}

func (s *silent) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	if s.fallen.Load() {
		<-ctx.Done()
		return ctx.Err()
	}
	return s.Store.Read(ctx, f)
}

// TestSilent: a page that people saw is there within a second or so, however
// long the database says nothing.
func TestSilent(t *testing.T) {
	var store *silent
	s := newSiteOn(t, func(under omzien.Store) omzien.Store {
		store = &silent{Store: under}
		return store
	}, published("wijk"))
	seen := s.get("/agenda")
	store.fallen.Store(true)
	began := time.Now()
	a := s.get("/agenda")
	require.Less(t, time.Since(began), 3*time.Second)
	require.Equal(t, seen.body, a.body)
	require.Equal(t, "no-store", a.header.Get("Cache-Control"))
	require.Contains(t, s.log.String(), "level=WARN msg=unavailable reference="+a.header.Get("X-Request-Id"))
}

// TestNoSecondWait: who could not be signed up hears it without another look at a
// database that says nothing.
func TestNoSecondWait(t *testing.T) {
	var store *spoilt
	s := newSiteOn(t, func(under omzien.Store) omzien.Store {
		store = &spoilt{Store: under}
		return store
	}, meeting("wijk", 3, event.Closed))
	asked := 0
	store.fail = func() error {
		if asked++; asked > 1 {
			return omzien.ErrBusy
		}
		return nil
	}
	a := s.submit("/bijeenkomsten/wijk", url.Values{"name": {"Anna"}, "email": {"anna@geheim.example"}})
	require.Equal(t, http.StatusServiceUnavailable, a.status)
	require.Contains(t, a.body, `value="Anna"`)
	require.Equal(t, 2, asked, "the page, and the sign-up")
	require.Contains(t, s.log.String(), "level=WARN msg=unavailable reference="+a.header.Get("X-Request-Id")+` cause="omzien: busy"`)
}

// answering is a store in which reads do as it says; nobody writes.
type answering func(context.Context) error

func (f answering) Read(ctx context.Context, _ func(omzien.ReadTx) error) error { return f(ctx) }

func (answering) Write(context.Context, func(omzien.WriteTx) error) error { return omzien.ErrBusy }

// ask is the status of an answer without a network in between, so that the time
// can be that of the test.
func ask(h http.Handler, path string) int {
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
	return answer.Code
}

// TestToldSeldom: while the database is away the log says why, and not for every
// visitor again.
func TestToldSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := &lockedBuffer{}
		var cause error = omzien.ErrBusy
		store := answering(func(context.Context) error { return cause })
		h := web.New(omzien.New(store, nil), &web.Options{Log: slog.New(slog.NewTextHandler(log, nil))})
		visit := func() {
			for _, path := range []string{"/agenda", "/api/v1/events", "/bijeenkomsten/wijk", "/agenda.ics"} {
				require.Equal(t, http.StatusServiceUnavailable, ask(h, path))
			}
		}
		told := func() int { return strings.Count(log.String(), "level=WARN msg=unavailable") }
		visit()
		require.Equal(t, 1, told())
		time.Sleep(9 * time.Second)
		visit()
		require.Equal(t, 1, told())
		time.Sleep(time.Second)
		visit()
		require.Equal(t, 2, told())
		time.Sleep(time.Minute)
		cause = context.Canceled
		visit()
		require.Equal(t, 2, told(), "a visitor who left is no reason")
	})
}

// TestSearchesTakeTurns: a search can read everything that is there, so few run
// at a time, and nobody waits for long.
func TestSearchesTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most atomic.Int64
		store := answering(func(context.Context) error {
			most.Store(max(most.Load(), running.Add(1)))
			defer running.Add(-1)
			time.Sleep(4 * time.Second)
			return omzien.ErrNotFound
		})
		h := web.New(omzien.New(store, nil), nil)
		statuses, took := make([]int, 5), make([]time.Duration, 5)
		var wait sync.WaitGroup
		for i := range statuses {
			wait.Go(func() {
				began := time.Now()
				statuses[i] = ask(h, "/agenda.json?zoek=zeppelin")
				took[i] = time.Since(began)
			})
			synctest.Wait()
		}
		require.Equal(t, http.StatusNotFound, ask(h, "/agenda.json?thema=care"), "whoever does not search is not kept waiting")
		wait.Wait()
		const found, busy = http.StatusNotFound, http.StatusServiceUnavailable
		require.Equal(t, []int{found, found, found, found, busy}, statuses)
		require.Equal(t, []time.Duration{4 * time.Second, 4 * time.Second, 8 * time.Second, 8 * time.Second, 5 * time.Second}, took)
		require.EqualValues(t, 3, most.Load(), "two searches, and one who did not search")
	})
}
