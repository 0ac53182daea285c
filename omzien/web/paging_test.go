package web_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
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

// long is a site with more meetings than one page holds: two pages and a half.
// Every tenth is about housing, every other one is in Amersfoort.
func long(t *testing.T) *site {
	t.Helper()
	var list []event.Event
	for i := range omzien.PageSize*2 + omzien.PageSize/2 {
		list = append(list, but(meeting(fmt.Sprintf("m-%03d", i), 0, event.Closed), func(e *event.Event) {
			e.Title = fmt.Sprintf("Bijeenkomst %03d", i)
			e.Start, e.End = start.Add(time.Duration(i)*time.Hour), start.Add(time.Duration(i+1)*time.Hour)
			if i%10 == 0 {
				e.Themes = []string{"housing"}
			}
			e.Venue.Municipality = []string{"GM0307", "GM0344"}[i%2]
		}))
	}
	return newSite(t, list...)
}

// linked is the address of the link with that text, or "".
func (a answer) linked(text string) string {
	found := regexp.MustCompile(`<a [^>]*href="([^"]*)"[^>]*>` + text + `</a>`).FindStringSubmatch(a.body)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

const (
	laterLink = "Latere bijeenkomsten"
	firstLink = "Naar het begin"
	moreLink  = "Zoek verder in latere bijeenkomsten"
)

func TestBrowsing(t *testing.T) {
	s := long(t)
	for name, address := range map[string]string{"page": "/agenda", "fragment": "/agenda.html"} {
		t.Run("by links, "+name, func(t *testing.T) {
			var seen []string
			a := s.get(address)
			for page := 0; ; page++ {
				slugs := regexp.MustCompile(`data-oz-event="([^"]*)"`).FindAllStringSubmatch(a.body, -1)
				for _, slug := range slugs {
					seen = append(seen, slug[1])
				}
				require.Contains(t, a.body, []string{"De eerste 200 bijeenkomsten.", "De volgende 200 bijeenkomsten.", "De laatste 100 bijeenkomsten."}[page])
				require.Equal(t, page > 0, a.linked(firstLink) != "")
				require.Equal(t, strings.Count(a.body, `rel="next"`), strings.Count(a.body, laterLink))
				next := a.linked(laterLink)
				if next == "" {
					break
				}
				a = s.get(strings.TrimPrefix(strings.Replace(next, "/agenda?", address+"?", 1), s.url))
			}
			require.Len(t, seen, 500)
			for i, slug := range seen {
				require.Equal(t, fmt.Sprintf("m-%03d", i), slug)
			}
			require.Equal(t, "/agenda", strings.TrimPrefix(a.linked(firstLink), s.url))
		})
	}
	t.Run("by a program, which cannot ask for more than a page", func(t *testing.T) {
		for aantal, want := range map[string]int{"199": 199, "200": 200, "201": 200, "10000": 200} {
			require.Len(t, s.get("/api/v1/events?aantal=" + aantal).json()["events"], want)
		}
	})
	t.Run("by a program", func(t *testing.T) {
		for _, path := range []string{"/agenda.json", "/api/v1/events"} {
			count := 0
			for next := s.url + path; next != ""; {
				require.True(t, strings.HasPrefix(next, s.url+path))
				body := s.get(strings.TrimPrefix(next, s.url)).json()
				count += len(body["events"].([]any))
				next, _ = body["next"].(string)
			}
			require.Equal(t, 500, count)
		}
	})
}

func TestNarrowingALongList(t *testing.T) {
	s := long(t)
	t.Run("the choices do not shrink to the page", func(t *testing.T) {
		for _, path := range []string{"/agenda", "/agenda?gemeente=GM0344", "/agenda?thema=housing", "/agenda?zoek=niets"} {
			a := s.get(path)
			for _, choice := range []string{`value="care"`, `value="housing"`, `value="GM0307"`, `value="GM0355"`} {
				require.Contains(t, a.body, choice, path)
			}
		}
	})
	t.Run("a filter stays in the links", func(t *testing.T) {
		a := s.get("/agenda?gemeente=GM0344")
		require.Contains(t, a.body, "De eerste 200 bijeenkomsten.")
		a = s.get(a.linked(laterLink))
		require.Contains(t, a.body, "De laatste 50 bijeenkomsten.")
		require.Contains(t, a.body, `<option value="GM0344" selected>`)
		require.NotContains(t, a.body, "m-498", "that one is in Amersfoort")
		require.Contains(t, a.body, "m-499")
		require.Equal(t, "/agenda?gemeente=GM0344", a.linked(firstLink))
	})
	t.Run("a theme that fits on a page", func(t *testing.T) {
		a := s.get("/agenda?thema=housing")
		require.Contains(t, a.body, "50 bijeenkomsten<")
		require.Empty(t, a.linked(laterLink))
		require.Len(t, s.get("/agenda.json?thema=housing&gemeente=GM0307").json()["events"], 50)
		require.Empty(t, s.get("/agenda.json?thema=housing&gemeente=GM0344").json()["events"])
	})
	t.Run("a word is found on whatever page it is", func(t *testing.T) {
		a := s.get("/agenda?zoek=bijeenkomst+499")
		require.Contains(t, a.body, "1 bijeenkomst<")
		require.Contains(t, a.body, "m-499")
		require.Contains(t, s.get("/agenda.html?zoek=499&gemeente=GM0307").body, "Geen bijeenkomsten gevonden")
		require.Contains(t, s.get("/agenda?zoek=bijeenkomst").body, "De eerste 200 bijeenkomsten.")
		require.Len(t, s.get("/api/v1/events?zoek=bijeenkomst+49").json()["events"], 10+4+1) // 49x, x49 and 049
	})
	t.Run("what was chosen can be seen, also when it is no more", func(t *testing.T) {
		require.Contains(t, s.get("/agenda?gemeente=GM0620").body, `<option value="GM0620" selected>Vianen</option>`)
		require.NotContains(t, s.get("/agenda?gemeente=GM0307").body, "Vianen")
	})
	t.Run("what nobody knows is not chosen", func(t *testing.T) {
		for _, page := range []string{"", "&na=" + url.QueryEscape(strings.Repeat("x", 50))} {
			a := s.get("/agenda?thema=zwanen%3Cb%3E%00&gemeente=" + strings.Repeat("x", 500) + page)
			require.Equal(t, http.StatusOK, a.status)
			require.Contains(t, a.body, "Dit thema kennen we niet. Deze gemeente kennen we niet.")
			require.Contains(t, a.body, "Geen bijeenkomsten gevonden")
			require.NotContains(t, a.body, "zwanen")
			require.NotContains(t, a.body, strings.Repeat("x", 101))
			require.Empty(t, a.linked(laterLink))
		}
	})
	t.Run("nothing behind the last", func(t *testing.T) {
		a := s.get("/agenda?gemeente=GM0344")
		last, err := url.Parse(a.linked(laterLink))
		require.NoError(t, err)
		a = s.get("/agenda?gemeente=GM0355&na=" + last.Query().Get("na"))
		require.Contains(t, a.body, "Verder zijn er geen bijeenkomsten.")
		require.Contains(t, a.body, "oz-filter")
		require.Equal(t, "/agenda?gemeente=GM0355", a.linked(firstLink))
	})
}

// crowded is a store in which the one meeting that comes is followed by more than
// one search looks at, all alike but for the last.
type crowded struct{ omzien.Store }

func (s crowded) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	return s.Store.Read(ctx, func(tx omzien.ReadTx) error { return f(crowdedTx{tx}) })
}

type crowdedTx struct{ omzien.ReadTx }

func (tx crowdedTx) Records(q omzien.Query) ([]omzien.Record, error) {
	if len(q.Labels) > 0 { // what is going on
		return nil, nil
	}
	r, err := tx.RecordBySlug("event", "wijk")
	if err != nil {
		return nil, err
	}
	first := 0
	if _, err := fmt.Sscanf(q.AfterID, "m-%d", &first); err == nil {
		first++
	}
	const last = omzien.MaxList + 4
	var list []omzien.Record
	for i := first; i <= last && len(list) < q.Limit; i++ {
		next := r
		next.ID = fmt.Sprintf("m-%05d", i)
		if i == last {
			next.Body = bytes.ReplaceAll(r.Body, []byte("Nieuw samenspel"), []byte("Zeppelin"))
		}
		list = append(list, next)
	}
	return list, nil
}

// TestSearchThatStops: a search looks at no more than so many meetings, and says
// so.
func TestSearchThatStops(t *testing.T) {
	s := newSiteOn(t, func(under omzien.Store) omzien.Store { return crowded{under} }, meeting("wijk", 0, event.Closed))
	a := s.get("/agenda?zoek=zeppelin")
	require.Contains(t, a.body, "Nog niets gevonden. We hebben nog niet alle bijeenkomsten bekeken.")
	a = s.get(a.linked(moreLink))
	require.Contains(t, a.body, "De laatste bijeenkomst.")
	require.Contains(t, a.body, "Zeppelin")
	require.Contains(t, s.get("/agenda.json?zoek=zeppelin").json()["next"], "zoek=zeppelin")
}

func TestUnreadablePage(t *testing.T) {
	s := newSite(t, meeting("wijk", 0, event.Closed))
	for _, after := range []string{"x", "%00", "MjAxOQ", strings.Repeat("A", 5000)} {
		a := s.get("/agenda?na=" + after)
		require.Equal(t, http.StatusUnprocessableEntity, a.status)
		require.Contains(t, a.body, "Dit adres klopt niet.")
		require.Contains(t, a.body, `href="/agenda"`)
		for _, path := range []string{"/agenda.html?na=", "/agenda.json?na=", "/api/v1/events?na="} {
			a := s.get(path + after)
			require.Equal(t, http.StatusUnprocessableEntity, a.status)
			s.requireProblem(a)
			require.Equal(t, "after", a.problem().Code)
		}
	}
}

// TestTheClockOnALaterPage: such a page is kept too, and does not outlive what is
// on it.
func TestTheClockOnALaterPage(t *testing.T) {
	s := long(t)
	first := s.get("/agenda")
	for _, path := range []string{first.linked(laterLink), "/agenda?gemeente=GM0307"} {
		t.Run(path, func(t *testing.T) {
			s.clock.Set(noon)
			const slug = "m-200"
			begins := start.Add(200 * time.Hour)
			listed, over := `data-oz-event="`+slug+`"`, event.Over.Label()
			require.Contains(t, s.get(path).body, listed)
			s.clock.Set(begins.Add(-time.Hour - time.Second))
			require.NotContains(t, s.get(path).body[strings.Index(s.get(path).body, listed):], over)
			s.clock.Set(begins)
			require.Contains(t, s.get(path).body[strings.Index(s.get(path).body, listed):], over)
			s.clock.Set(begins.Add(time.Hour))
			require.NotContains(t, s.get(path).body, listed)
		})
	}
}
