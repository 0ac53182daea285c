package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// halves is a store of which the reading and the writing half can fail apart.
type halves struct {
	omzien.Store
	read, write error
	touched     bool
}

func (h *halves) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	h.touched = true
	if h.read != nil {
		return h.read
	}
	return h.Store.Read(ctx, f)
}

func (h *halves) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	h.touched = true
	if h.write != nil {
		return h.write
	}
	return h.Store.Write(ctx, f)
}

// newHalves is a site on such a store.
func newHalves(t *testing.T) (*site, *halves) {
	var store *halves
	s := newSiteOn(t, func(under omzien.Store) omzien.Store {
		store = &halves{Store: under}
		return store
	}, meeting("wijk", 3, event.Closed))
	return s, store
}

func TestReady(t *testing.T) {
	s, store := newHalves(t)
	broken := errors.New("schijf stuk")
	for _, c := range []struct {
		name        string
		read, write error
		body        string
	}{
		{"reading fails", broken, nil, "lezen lukt niet\n"},
		{"writing fails", nil, omzien.ErrBusy, "schrijven lukt niet\n"},
		{"both fail", broken, broken, "lezen lukt niet\nschrijven lukt niet\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			store.read, store.write = c.read, c.write
			a := s.get("/readyz")
			require.Equal(t, http.StatusServiceUnavailable, a.status)
			require.Equal(t, c.body, a.body)
			require.NotEmpty(t, a.header.Get("Retry-After"))
			require.Equal(t, "no-store", a.header.Get("Cache-Control"))
			s.requireInLog(a.header.Get("X-Request-Id"))
		})
	}
	t.Run("nothing fails any more", func(t *testing.T) {
		store.read, store.write = nil, nil
		require.Equal(t, "ok\n", s.get("/readyz").body)
	})
	t.Run("being asked changes nothing", func(t *testing.T) {
		before := revision(t, store)
		s.get("/readyz")
		require.Equal(t, before, revision(t, store))
	})
	for state, body := range map[string]string{"moved": "het netwerk is verhuisd\n", "unfinished": "de database is nog niet compleet\n", "finished": "ok\n"} {
		t.Run("a network that is "+state, func(t *testing.T) {
			marked(t, store, state)
			require.Equal(t, body, s.get("/readyz").body)
		})
	}
	marked(t, store, "finished")
	t.Run("a server that stops says so, and is alive until it has", func(t *testing.T) {
		s.draining.Store(true)
		store.touched = false
		a := s.get("/readyz")
		require.Equal(t, http.StatusServiceUnavailable, a.status)
		require.Equal(t, "de server stopt\n", a.body)
		require.NotEmpty(t, a.header.Get("Retry-After"))
		require.Equal(t, http.StatusOK, s.get("/healthz").status)
		require.False(t, store.touched)
	})
}

// marked makes a store say how far a copy of it is.
func marked(t *testing.T, store omzien.Store, state string) {
	t.Helper()
	require.NoError(t, store.Write(t.Context(), func(tx omzien.WriteTx) error {
		return tx.PutRecord(omzien.Record{Kind: "copy", ID: "state", Slug: "state", Body: []byte(`{"state":"` + state + `"}`)})
	}))
}

func revision(t *testing.T, store omzien.Store) (revision int64) {
	t.Helper()
	require.NoError(t, store.Read(t.Context(), func(tx omzien.ReadTx) (err error) {
		revision, err = tx.Revision()
		return err
	}))
	return revision
}

// TestReadyWaitsItsTurn: a write that keeps the others waiting is seen within
// the patience of who asks, and reading goes on.
func TestReadyWaitsItsTurn(t *testing.T) {
	s, store := newHalves(t)
	begun, finish, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- store.Store.Write(context.WithoutCancel(t.Context()), func(omzien.WriteTx) error {
			close(begun)
			<-finish
			return nil
		})
	}()
	<-begun
	asked := time.Now()
	a := s.get("/readyz")
	require.Equal(t, "schrijven lukt niet\n", a.body)
	require.Equal(t, http.StatusServiceUnavailable, a.status)
	require.Less(t, time.Since(asked), 10*time.Second)
	require.Equal(t, http.StatusOK, s.get("/healthz").status)
	close(finish)
	require.NoError(t, <-done)
	require.Equal(t, http.StatusOK, s.get("/readyz").status)
}

func TestAlive(t *testing.T) {
	s, store := newHalves(t)
	store.touched = false
	require.Equal(t, "ok\n", s.get("/healthz").body)
	require.False(t, store.touched, "it does not ask the database")
}

func TestRequestID(t *testing.T) {
	s := newSite(t, meeting("wijk", 3, event.Closed))
	seen := map[string]bool{}
	for _, path := range []string{"/", "/niets", "/api/v1/events", "/healthz", "/widget/omzien.js", "/agenda/"} {
		a := s.get(path, "X-Request-Id", "geheim-nummer")
		id := a.header.Get("X-Request-Id")
		require.False(t, seen[id], "each answer has its own")
		seen[id] = true
		require.Eventually(t, func() bool { // the line is written after the answer
			return strings.Contains(s.log.String(), fmt.Sprintf("reference=%s method=GET", id))
		}, 10*time.Second, time.Millisecond)
		require.Contains(t, s.log.String(), fmt.Sprintf("status=%d bytes=%d", a.status, len(a.body)))
	}
}

func TestObserve(t *testing.T) {
	s := newSite(t, meeting("wijk", 1, event.Closed))
	s.get("/bijeenkomsten/wijk?zoek=taart")
	s.get("/bijeenkomsten/niets")
	s.get("/api/v1/events/wijk")
	s.signUp("wijk", "Anna")
	s.do("VERZIN", "/agenda", nil)
	s.get("/niets")
	require.Equal(t, []string{
		"/bijeenkomsten/{slug} GET 200", "/bijeenkomsten/{slug} GET 404", "/api/v1/events/{slug} GET 200",
		"/api/v1/events/{slug}/sign-ups POST 201", " other 405", "/ GET 404",
	}, strings.Split(strings.TrimSuffix(s.observed.String(), "\n"), "\n"))
}

// TestMarks puts what can be a secret wherever a caller can put anything, at
// each route and with each way to fail. When the test is over, the log and what
// was counted are searched for it.
func TestMarks(t *testing.T) {
	var store *spoilt
	s := newSiteOn(t, func(under omzien.Store) omzien.Store {
		store = &spoilt{Store: under}
		return store
	}, meeting("wijk", 3, event.Closed))
	paths := []string{"/zonderling", "/bijeenkomsten/zonderling", "/bijeenkomsten/zonderling.ics", "/bijeenkomsten/zonderling/", "/bijeenkomsten//zonderling",
		"/aanmelding/geheim", "/aanmelding/geheim/afmelden", "/widget/geheim.js", "/api/v1/events/zonderling", "/api/v1/events/zonderling/sign-ups",
		"/api/v1/events/wijk/sign-ups", "/api/v1/sign-ups/geheim", "/api/geheim"}
	for _, r := range routes() {
		paths = append(paths, r.path)
	}
	bodies := map[string]string{
		"application/json":                  `{"name":"Zonderling","email":"anna@geheim.example"`,
		"application/x-www-form-urlencoded": "name=Zonderling&email=anna%40geheim.example&role=geheim&%zonderling",
		"text/geheim":                       "zonderling",
	}
	requests := 0
	for name, fail := range map[string]func() error{
		"nothing fails": nil,
		"an error":      func() error { return errors.New("schijf stuk") },
		"a panic":       func() error { panic("lijst is leeg") },
		"busy":          func() error { return omzien.ErrBusy },
		"unknown":       func() error { return omzien.ErrUnknown },
	} {
		store.fail = fail
		for _, path := range paths {
			path += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "naam=zonderling&mail=anna@geheim.example"
			for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete, http.MethodPut, "ZONDERLING"} {
				for kind, body := range bodies {
					if method == http.MethodGet && kind != "text/geheim" {
						continue
					}
					a := s.do(method, path, strings.NewReader(body), "Content-Type", kind, "User-Agent", "zonderling/1.0", "Referer", "https://geheim.example/",
						"Authorization", "Bearer geheim", "Idempotency-Key", "geheim", "Cookie", "geheim=zonderling", "X-Request-Id", "geheim",
						"X-Forwarded-For", "zonderling", "Forwarded", "for=zonderling", "Accept", "text/zonderling", "If-None-Match", `"geheim"`)
					require.NotZero(t, a.status, name)
					requests++
				}
			}
		}
	}
	require.Equal(t, requests, strings.Count(s.log.String(), "msg=request"))
	require.Equal(t, requests, strings.Count(s.observed.String(), "\n"))
}
