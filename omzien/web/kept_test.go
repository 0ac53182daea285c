package web_test

import (
	"context"
	"encoding/base64"
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
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// watched counts how often meetings are read to be drawn, which whoever is shown
// something kept does not. It can be made to wait or to fail meanwhile.
type watched struct {
	omzien.Store
	drawn atomic.Int64
	delay time.Duration
	panic atomic.Bool
	// fail is what reads answer, failWrite what writes do.
	fail, failWrite atomic.Pointer[error]
}

func (s *watched) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	if err := s.failWrite.Load(); err != nil {
		return *err
	}
	return s.Store.Write(ctx, f)
}

func (s *watched) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	if err := s.fail.Load(); err != nil {
		return *err
	}
	return s.Store.Read(ctx, func(tx omzien.ReadTx) error { return f(watchedTx{tx, s}) })
}

type watchedTx struct {
	omzien.ReadTx
	of *watched
}

func (tx watchedTx) Occupancies(ids ...string) ([]event.Occupancy, error) {
	tx.of.drawn.Add(1)
	time.Sleep(tx.of.delay)
	if tx.of.panic.Load() {
		panic("de tekenaar struikelt")
	}
	return tx.ReadTx.Occupancies(ids...)
}

// newWatched is a site of which the draws are counted.
func newWatched(t *testing.T, events ...event.Event) (*site, *watched) {
	var store *watched
	s := newSiteOn(t, func(under omzien.Store) omzien.Store {
		store = &watched{Store: under}
		return store
	}, events...)
	return s, store
}

// hot are the addresses whose answers are kept.
var hot = []string{"/", "/agenda", "/agenda.html", "/agenda.json", "/agenda.ics", "/agenda.atom", "/agenda.feed.json", "/api/v1/events", "/bijeenkomsten/wijk.html", "/bijeenkomsten/wijk.ics",
	"/agenda?thema=housing", "/agenda.html?gemeente=GM0344", "/agenda.json?thema=housing&gemeente=GM0344",
	"/agenda?soort=network_meeting&doelgroep=resident", "/agenda.ics?soort=network_meeting&gemeente=GM0344", "/api/v1/events?aantal=5&doelgroep=resident",
	"/?taal=en", "/agenda?taal=ar", "/agenda.en.html", "/agenda.html?weergave=maand", "/agenda.html?weergave=week&datum=2019-01-30", "/agenda.html?max=3", "/bijeenkomsten/wijk.ar.html", "/volgende.html", "/volgende.en.html?thema=housing",
	"/embed/agenda", "/embed/agenda.js?thema=housing&taal=en&max=3", "/embed/agenda.html?taal=ar", "/embed/signup.js?event=wijk", "/embed/next.js"}

func published(slug string) event.Event {
	return but(meeting(slug, 20, event.Closed), func(e *event.Event) {
		e.SignUp.Capacity.Publish, e.Themes, e.Venue.Municipality = true, []string{"housing"}, "GM0344"
	})
}

func TestDrawnOnce(t *testing.T) {
	s, store := newWatched(t, published("wijk"))
	for _, path := range hot {
		t.Run(path, func(t *testing.T) {
			first := s.get(path)
			require.Equal(t, http.StatusOK, first.status)
			drawn := store.drawn.Load()
			for range 3 {
				again := s.get(path)
				require.Equal(t, first.body, again.body)
				for _, name := range []string{"Content-Type", "ETag", "Cache-Control", "Last-Modified", "Content-Disposition", "Content-Security-Policy", "Access-Control-Allow-Origin"} {
					require.Equal(t, first.header.Get(name), again.header.Get(name), name)
				}
				require.Equal(t, http.StatusNotModified, s.get(path, "If-None-Match", first.header.Get("ETag")).status)
			}
			require.Equal(t, drawn, store.drawn.Load(), "it was drawn once")
		})
	}
	t.Run("what has nothing to do with the answer does not part it", func(t *testing.T) {
		drawn := store.drawn.Load()
		s.get("/agenda?utm_source=brief&thema=housing&gemeente=")
		require.Equal(t, drawn, store.drawn.Load())
	})
	t.Run("another theme is another answer", func(t *testing.T) {
		drawn := store.drawn.Load()
		require.NotEqual(t, s.get("/agenda?thema=housing").body, s.get("/agenda?thema=care").body)
		require.Greater(t, store.drawn.Load(), drawn)
	})
	t.Run("what people type is not kept", func(t *testing.T) {
		s.get("/agenda?zoek=samenspel")
		drawn := store.drawn.Load()
		s.get("/agenda?zoek=samenspel")
		require.Greater(t, store.drawn.Load(), drawn)
	})
	t.Run("each host has links of its own", func(t *testing.T) {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/agenda.json", nil)
		require.NoError(t, err)
		request.Host = "elders.example"
		require.Contains(t, s.send(request).body, `"url":"http://elders.example/bijeenkomsten/wijk"`)
		require.NotContains(t, s.get("/agenda.json").body, "elders.example")
	})
}

// TestSeenAtOnce: what another process writes in the same file is seen by the next
// visitor.
func TestSeenAtOnce(t *testing.T) {
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
	for _, path := range hot {
		tags[path] = s.get(path).header.Get("ETag")
	}
	for n, change := range []func(*event.Event) error{
		func(e *event.Event) error { e.Title = "Samen eten"; e.Revision++; return nil },
		func(e *event.Event) error {
			return e.Cancel(event.Step{At: s.Now(), By: "coordinator", Reason: "De zaal is dicht."})
		},
	} {
		require.NoError(t, other.Agenda.Change(t.Context(), "wijk", change))
		for _, path := range hot {
			t.Run(fmt.Sprintf("change %d at %s", n+1, path), func(t *testing.T) {
				a := s.get(path, "If-None-Match", tags[path])
				require.Equal(t, http.StatusOK, a.status)
				gone := n == 1 && (strings.Contains(path, "volgende") || strings.Contains(path, "next")) // it is not next any more
				require.Equal(t, !gone, strings.Contains(a.body, "Samen eten"))
				require.NotEqual(t, tags[path], a.header.Get("ETag"))
				tags[path] = a.header.Get("ETag")
			})
		}
	}
}

// TestTheClockIsSeen: nothing is written, and the pages change all the same.
func TestTheClockIsSeen(t *testing.T) {
	e := published("wijk")
	e.SignUp.Opens, e.SignUp.ClosesBefore, e.SignUp.Strictness = start.AddDate(0, 0, -5), start.AddDate(0, 0, -1), event.Hard
	s, store := newWatched(t, e, but(published("later"), func(e *event.Event) { e.Start, e.End = e.Start.AddDate(0, 1, 0), e.End.AddDate(0, 1, 0) }))
	moments := []struct {
		at   time.Time
		want event.Availability
	}{
		{noon, event.NotYetOpen}, {e.SignUp.Opens.Add(-time.Second), event.NotYetOpen}, {e.SignUp.Opens, event.Open},
		{e.SignUp.ClosesBefore.Add(-time.Nanosecond), event.Open}, {e.SignUp.ClosesBefore, event.DeadlinePassed}, {start.Add(-time.Second), event.DeadlinePassed},
		{start, event.Over}, {e.End.Add(-time.Second), event.Over}, {e.End, ""}, {noon, event.NotYetOpen}, {e.SignUp.Opens, event.Open}, // and back
	}
	for _, m := range moments {
		t.Run(m.at.Format(time.DateTime), func(t *testing.T) {
			s.clock.Set(m.at)
			list := s.get("/agenda.json").body
			require.Equal(t, m.want != "", strings.Contains(list, `"slug":"wijk"`))
			if m.want == "" {
				require.NotContains(t, s.get("/agenda").body+s.get("/agenda.html").body+s.get("/").body, "/bijeenkomsten/wijk")
				return
			}
			require.Contains(t, list, `"availability":"`+string(m.want)+`"`)
			for _, path := range []string{"/", "/agenda", "/agenda.html"} {
				says := m.want.Label()
				if m.want == event.Open {
					says = "Nog 20 plekken vrij"
				}
				require.Contains(t, s.get(path).body, says, path)
			}
			require.Equal(t, m.want == event.Open, strings.Contains(s.get("/bijeenkomsten/wijk.html").body, "oz-form"))
		})
	}
	t.Run("in between nothing is drawn", func(t *testing.T) {
		s.clock.Set(noon)
		s.get("/agenda")
		drawn := store.drawn.Load()
		s.clock.Set(e.SignUp.Opens.Add(-time.Second))
		s.get("/agenda")
		require.Equal(t, drawn, store.drawn.Load())
	})
	t.Run("a feed lets go after 92 days", func(t *testing.T) {
		s.clock.Set(e.End.Add(omzien.FeedPast - time.Second))
		require.Contains(t, s.get("/agenda.ics").body, "/bijeenkomsten/wijk")
		s.clock.Set(e.End.Add(omzien.FeedPast))
		require.NotContains(t, s.get("/agenda.ics").body, "/bijeenkomsten/wijk")
	})
}

// TestManyAtOnce: after a write one draws, and the others wait for it.
func TestManyAtOnce(t *testing.T) {
	s, store := newWatched(t, published("wijk"))
	store.delay = 20 * time.Millisecond
	for round := range 3 {
		s.signUp("wijk", fmt.Sprintf("Anna%d", round))
		drawn := store.drawn.Load()
		var wait sync.WaitGroup
		answers := make([]string, 40)
		for i := range answers {
			wait.Go(func() { answers[i] = s.get("/agenda").body })
		}
		wait.Wait()
		require.Equal(t, drawn+1, store.drawn.Load(), "one drew")
		for _, body := range answers {
			require.Contains(t, body, fmt.Sprintf("Nog %d plekken vrij", 19-round))
		}
	}
}

// TestManyAtOnceForNobody: those who want what is not kept wait for each other too.
func TestManyAtOnceForNobody(t *testing.T) {
	s, store := newWatched(t, published("wijk"))
	store.delay = time.Second // in which all of them come
	drawn := store.drawn.Load()
	var wait sync.WaitGroup
	for range 10 {
		wait.Go(func() { require.Equal(t, http.StatusOK, s.get("/agenda?initiatief=niemand").status) })
	}
	wait.Wait()
	require.Equal(t, drawn+1, store.drawn.Load(), "one drew")
}

// TestWrittenMeanwhile: who comes after a write is not shown a drawing that began
// before it.
func TestWrittenMeanwhile(t *testing.T) {
	s, store := newWatched(t, published("wijk"))
	store.delay = 100 * time.Millisecond
	var wait sync.WaitGroup
	wait.Go(func() { s.get("/agenda") })
	require.Eventually(t, func() bool { return store.drawn.Load() == 1 }, 30*time.Second, time.Millisecond)
	s.signUp("wijk", "Anna")
	require.EqualValues(t, 1, store.drawn.Load(), "it is still under way")
	require.Contains(t, s.get("/agenda").body, "Nog 19 plekken vrij")
	wait.Wait()
}

// TestReadersAndWriters: nobody is shown less than what was answered before he
// asked.
func TestReadersAndWriters(t *testing.T) {
	s, _ := newWatched(t, published("wijk"))
	var taken atomic.Int64
	var wait sync.WaitGroup
	wait.Go(func() {
		for n := range 15 {
			s.signUp("wijk", fmt.Sprintf("Anna%d", n))
			taken.Add(1)
		}
	})
	for range 4 {
		wait.Go(func() {
			for taken.Load() < 15 {
				before := taken.Load()
				body := s.get("/agenda").body
				var left int64
				_, err := fmt.Sscanf(body[strings.Index(body, "Nog "):], "Nog %d", &left)
				require.NoError(t, err)
				require.LessOrEqual(t, left, 20-before, "an old page")
			}
		})
	}
	wait.Wait()
}

// TestAway: the pages that people saw stay there while the database is away.
func TestAway(t *testing.T) {
	s, store := newWatched(t, published("wijk"))
	seen := map[string]answer{}
	for _, path := range hot {
		seen[path] = s.get(path)
	}
	var away error = omzien.ErrBusy
	store.fail.Store(&away)
	for _, path := range hot {
		t.Run(path, func(t *testing.T) {
			s.clock.Set(start)
			a := s.get(path, "If-None-Match", seen[path].header.Get("ETag"))
			require.Equal(t, http.StatusOK, a.status)
			require.Equal(t, seen[path].body, a.body)
			require.Equal(t, "no-store", a.header.Get("Cache-Control"))
			require.Empty(t, a.header.Get("ETag"))
			require.Equal(t, seen[path].header.Get("Content-Type"), a.header.Get("Content-Type"))
			require.Empty(t, s.do(http.MethodHead, path, nil).body)
		})
	}
	for _, path := range []string{"/agenda?thema=care", "/agenda?zoek=samenspel", "/bijeenkomsten/wijk", "/bijeenkomsten/anders.html", "/agenda?na=x"} {
		t.Run("nobody saw "+path, func(t *testing.T) {
			a := s.get(path)
			require.Equal(t, http.StatusServiceUnavailable, a.status)
			require.Equal(t, "60", a.header.Get("Retry-After"))
			require.Equal(t, "no-store", a.header.Get("Cache-Control"))
		})
	}
	t.Run("a form says so and is asked back", func(t *testing.T) {
		store.fail.Store(nil)
		form := s.get("/bijeenkomsten/wijk").inputs()
		form.Set("name", "Anna")
		form.Set("email", "anna@omzien.example")
		store.failWrite.Store(&away)
		a := s.submit("/bijeenkomsten/wijk", form)
		require.Equal(t, http.StatusServiceUnavailable, a.status)
		require.Contains(t, a.body, `value="Anna"`, "what was typed stays")
		require.Equal(t, "60", a.header.Get("Retry-After"))
	})
	t.Run("an unexpected error is not hidden", func(t *testing.T) {
		broken := fmt.Errorf("kapot")
		store.fail.Store(&broken)
		require.Equal(t, http.StatusInternalServerError, s.get("/agenda").status)
	})
	t.Run("and then all is as it is", func(t *testing.T) {
		store.fail.Store(nil)
		s.clock.Set(noon)
		a := s.get("/agenda")
		require.Equal(t, "public, no-cache", a.header.Get("Cache-Control"))
		require.Equal(t, seen["/agenda"].header.Get("ETag"), a.header.Get("ETag"))
	})
}

// TestStumble: a drawing that panics is nobody's but its own.
func TestStumble(t *testing.T) {
	s, store := newWatched(t, published("wijk"))
	store.delay = 10 * time.Millisecond
	store.panic.Store(true)
	var wait sync.WaitGroup
	for range 5 {
		wait.Go(func() { require.Equal(t, http.StatusInternalServerError, s.get("/agenda").status) })
	}
	wait.Wait()
	store.panic.Store(false)
	require.Equal(t, http.StatusOK, s.get("/agenda").status)
}

// TestLongNames: the name of a host can be as long as a stranger likes.
func TestLongNames(t *testing.T) {
	s, store := newWatched(t, published("wijk"))
	handler := web.New(s.Network, nil)
	for n, want := range map[int]int64{10: 1, 1000: 2} {
		drawn := store.drawn.Load()
		for range 2 {
			request, answer := httptest.NewRequest(http.MethodGet, "/agenda.html", nil), httptest.NewRecorder()
			request.Host = strings.Repeat("a", n)
			handler.ServeHTTP(answer, request)
			require.Equal(t, http.StatusOK, answer.Code)
		}
		require.Equal(t, drawn+want, store.drawn.Load(), "a name of %d", n)
	}
}

// TestMadeUp: who makes up addresses does not put out what people read.
func TestMadeUp(t *testing.T) {
	var store *told
	s := newSiteOn(t, func(under omzien.Store) omzien.Store {
		store = &told{Store: under}
		return store
	}, published("wijk"))
	handler := web.New(s.Network, &web.Options{BaseURL: "https://netwerk.example"})
	// For what is kept, one look is enough.
	ask := func(path string) (kept bool) {
		t.Helper()
		store.since()
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		require.Less(t, answer.Code, 500, path)
		return len(store.since()) == 1
	}
	read := append([]string{"/oembed?url=https://netwerk.example/bijeenkomsten/wijk"}, hot...)
	for _, path := range read {
		require.False(t, ask(path), path)
		require.True(t, ask(path), path)
	}
	for made, path := range map[string]string{
		"a theme": "/agenda?thema=x%d", "a theme in a feed": "/agenda.ics?thema=x%d", "a place": "/agenda.html?gemeente=x%d",
		"an initiative": "/agenda?initiatief=x%d", "an initiative in a feed": "/agenda.atom?initiatief=x%d", "an initiative for programs": "/api/v1/events?initiatief=x%d",
		"a width":  "/oembed?url=https://netwerk.example/bijeenkomsten/wijk&maxwidth=%d",
		"a height": "/oembed?url=https://netwerk.example/bijeenkomsten/wijk&maxheight=%d",
	} {
		t.Run("nothing is kept of "+made, func(t *testing.T) {
			path := fmt.Sprintf(path, 300)
			require.False(t, ask(path))
			require.False(t, ask(path))
		})
	}
	t.Run("search engines stay out of what is made up", func(t *testing.T) {
		for _, filter := range []string{"thema", "gemeente", "soort", "doelgroep", "initiatief"} {
			body := s.get("/agenda?" + filter + "=x300").body
			require.Contains(t, body, `<meta name="robots" content="noindex">`, filter)
			require.NotContains(t, body, "canonical", filter)
		}
	})
	t.Run("a thousand places in the list that nobody else asks for", func(t *testing.T) {
		for n := range 1100 {
			at := base64.RawURLEncoding.EncodeToString([]byte(start.UTC().Format("2006-01-02T15:04:05Z") + fmt.Sprintf(" x%d", n)))
			ask("/agenda.json?na=" + at)
		}
		for _, path := range read {
			require.True(t, ask(path), path)
		}
	})
}
