package omzien_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// turn reads a list page by page.
func turn(t require.TestingT, ctx context.Context, n network, s omzien.Selection) []event.Announcement {
	var all []event.Announcement
	for {
		page, err := n.Agenda.Upcoming(ctx, s)
		require.NoError(t, err)
		require.LessOrEqual(t, len(page.List), s.Limit)
		all = append(all, page.List...)
		if page.Next == "" {
			return all
		}
		require.Len(t, page.List, s.Limit, "a page is full when there is more")
		s.After = page.Next
	}
}

// drawMeetings makes meetings of every length around noon, many at the same time.
func drawMeetings(t *rapid.T) []event.Event {
	var list []event.Event
	for i := range rapid.IntRange(0, 40).Draw(t, "meetings") {
		from := noon.Add(time.Duration(rapid.SampledFrom([]int{-800, -744, -743, -169, -168, -24, -9, -8, -5, -4, -3, -2, -1, 0, 1, 2, 800}).Draw(t, "hours")) * time.Hour)
		lasts := time.Duration(rapid.SampledFrom([]int{1, 2, 3, 4, 5, 8, 9, 24, 25, 168, 169, 744}).Draw(t, "lasts")) * time.Hour
		shift := time.Duration(rapid.SampledFrom([]int{-1, 0, 1}).Draw(t, "seconds")) * time.Second
		e := held(fmt.Sprintf("m-%d", i), from.Add(shift), from.Add(min(lasts, event.MaxLength+shift)))
		e.Themes = rapid.SampledFrom([][]string{nil, {"housing"}, {"care", "housing"}}).Draw(t, "themes")
		e.Venue.Municipality = rapid.SampledFrom([]string{"", "GM0344", "GM0307"}).Draw(t, "municipality")
		e.Status = rapid.SampledFrom([]event.Status{event.Scheduled, event.Scheduled, event.Draft}).Draw(t, "status")
		list = append(list, e)
	}
	return list
}

// TestPages says in another way than the network does what is on the agenda.
func TestPages(t *testing.T) {
	checks(t, 60)
	rapid.Check(t, func(rt *rapid.T) {
		n := newNetwork(t, plain)
		all := drawMeetings(rt)
		n.add(t, all...)
		n.clock.Advance(time.Duration(rapid.SampledFrom([]int{-1, 0, 0, 1, 3600, 7200}).Draw(rt, "now")) * time.Second)
		s := omzien.Selection{
			Theme:        rapid.SampledFrom([]string{"", "", "housing", "unknown"}).Draw(rt, "theme"),
			Municipality: rapid.SampledFrom([]string{"", "", "GM0344"}).Draw(rt, "municipality"),
			Limit:        rapid.SampledFrom([]int{1, 2, 3, 7, 41}).Draw(rt, "limit"),
		}
		if rapid.Bool().Draw(rt, "match") {
			s.Match = func(a *event.Announcement) bool { return strings.HasSuffix(a.Slug, "1") }
		}
		var want []string
		for _, e := range all {
			if e.Status != event.Draft && e.End.After(n.Now()) && (s.Match == nil || strings.HasSuffix(e.Slug, "1")) &&
				(s.Theme == "" || slices.Contains(e.Themes, s.Theme)) && (s.Municipality == "" || e.Venue.Municipality == s.Municipality) {
				want = append(want, e.Slug)
			}
		}
		list := turn(rt, t.Context(), n, s)
		var got []string
		for i, a := range list {
			got = append(got, a.Slug)
			if i > 0 {
				require.False(rt, a.Start.Before(list[i-1].Start), "by start")
				require.True(rt, a.Start.After(list[i-1].Start) || a.ID > list[i-1].ID, "then by id")
			}
		}
		require.ElementsMatch(rt, want, got)
	})
}

func TestPageBounds(t *testing.T) {
	n := newNetwork(t, plain)
	var list []event.Event
	for i := range omzien.PageSize + 1 {
		list = append(list, held(fmt.Sprintf("m-%d", i), noon.Add(time.Duration(i)*time.Hour), noon.Add(time.Duration(i+1)*time.Hour)))
	}
	n.add(t, list...)
	page, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{})
	require.NoError(t, err)
	require.Len(t, page.List, omzien.PageSize)
	rest, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{After: page.Next})
	require.Equal(t, []string{fmt.Sprintf("m-%d", omzien.PageSize)}, slugs(t, rest.List, err))
	require.Empty(t, rest.Next)
	t.Run("a full page without more behind it is the last", func(t *testing.T) {
		page, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{Limit: omzien.PageSize + 1})
		require.NoError(t, err)
		require.Len(t, page.List, omzien.PageSize+1)
		require.Empty(t, page.Next)
	})
	t.Run("a limit above the greatest is that", func(t *testing.T) {
		page, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{Limit: omzien.MaxList + 1})
		require.NoError(t, err)
		require.Len(t, page.List, omzien.PageSize+1)
	})
	t.Run("the place in the list is the same after what stood there is over", func(t *testing.T) {
		n.clock.Advance(1000 * time.Hour)
		rest, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{After: page.Next})
		require.NoError(t, err)
		require.Empty(t, rest.List)
	})
	t.Run("a place tells no more than a start and an id", func(t *testing.T) {
		text, err := base64.RawURLEncoding.DecodeString(page.Next)
		require.NoError(t, err)
		last := page.List[len(page.List)-1]
		require.Equal(t, last.Start.UTC().Format(time.RFC3339)+" "+last.ID, string(text))
	})
}

func TestUnreadablePlace(t *testing.T) {
	n := newNetwork(t, plain)
	encode := base64.RawURLEncoding.EncodeToString
	for _, after := range []string{"x", "=", "%00", "\x00", "é", encode([]byte("2019-01-10T12:00:00Z")), encode([]byte("2019-01-10T12:00:00Z ")),
		encode([]byte("gisteren een")), encode([]byte("2019-01-10T12:00:00+01:00 een")), encode([]byte("2019-01-10T12:00:00.5Z een")),
		encode([]byte("2019-01-10T12:00:00Z een\x00twee")), encode([]byte("2019-01-10T12:00:00Z \xff")), encode([]byte(" een")), strings.Repeat("A", 1<<16)} {
		_, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{After: after})
		require.ErrorIs(t, err, omzien.ErrAfter, "%q", after)
		require.Equal(t, omzien.Invalid, omzien.KindOf(err))
		require.Equal(t, "after", omzien.Code(err))
		require.Contains(t, omzien.Sentence(err), "Ga naar de agenda")
		require.Empty(t, omzien.Faults(err))
	}
	_, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{After: encode([]byte("9999-12-31T23:59:59Z een"))})
	require.NoError(t, err)
}

// readings counts the records that are read.
type readings struct {
	omzien.Store
	records int
}

func (c *readings) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	return c.Store.Read(ctx, func(tx omzien.ReadTx) error { return f(readingsTx{tx, c}) })
}

type readingsTx struct {
	omzien.ReadTx
	of *readings
}

func (tx readingsTx) Records(q omzien.Query) ([]omzien.Record, error) {
	list, err := tx.ReadTx.Records(q)
	tx.of.records += len(list)
	return list, err
}

// copies writes a meeting n times, at moments that at tells, past the rules.
func copies(t testing.TB, n network, like string, count int, at func(i int) (slug string, from time.Time)) {
	t.Helper()
	e, err := n.Agenda.Event(t.Context(), like)
	require.NoError(t, err)
	require.NoError(t, n.store.Write(t.Context(), func(tx omzien.WriteTx) error {
		r, err := tx.Record("event", e.ID)
		require.NoError(t, err)
		lasts := e.End.Sub(e.Start)
		for i := range count {
			slug, from := at(i)
			body := string(r.Body)
			for _, change := range [][2]string{{e.ID, slug}, {`"slug":"` + like, `"slug":"` + slug},
				{e.Start.Format(time.RFC3339), from.In(amsterdam).Format(time.RFC3339)}, {e.End.Format(time.RFC3339), from.Add(lasts).In(amsterdam).Format(time.RFC3339)}} {
				require.Contains(t, body, change[0])
				body = strings.Replace(body, change[0], change[1], 1)
			}
			if err := tx.PutRecord(omzien.Record{Kind: "event", ID: slug, Slug: slug, Position: from.UTC().Format("2006-01-02T15:04:05Z"),
				Labels: []omzien.Label{{Name: "lasts", Value: "2"}}, Body: []byte(body)}); err != nil {
				return err
			}
		}
		return nil
	}))
}

func TestAPageReadsNoPast(t *testing.T) {
	var count *readings
	n := newNetwork(t, func(s omzien.Store) omzien.Store {
		count = &readings{Store: s}
		return count
	})
	n.add(t, held("eerste", noon.Add(time.Hour), noon.Add(3*time.Hour)))
	copies(t, n, "eerste", 3000, func(i int) (string, time.Time) {
		return fmt.Sprintf("m-%d", i), noon.Add(time.Duration(i-2000) * 20 * time.Minute) // six are going on
	})
	for _, c := range []struct {
		name        string
		s           omzien.Selection
		first, then int
	}{
		{"a page is read, and one more", omzien.Selection{Limit: 100}, 102, 101}, // one has just ended
		{"what is going on fills a page", omzien.Selection{Limit: 3}, 7, 4 + 50},
	} {
		t.Run(c.name, func(t *testing.T) {
			count.records = 0
			page, err := n.Agenda.Upcoming(t.Context(), c.s)
			require.NoError(t, err)
			require.Len(t, page.List, c.s.Limit)
			require.LessOrEqual(t, count.records, c.first)
			count.records, c.s.After = 0, page.Next
			_, err = n.Agenda.Upcoming(t.Context(), c.s)
			require.NoError(t, err)
			require.LessOrEqual(t, count.records, c.then)
		})
	}
}

// crowded is a store in which one meeting is followed by more than a page looks
// at, all alike but for their slugs.
type crowded struct {
	omzien.Store
	like    string
	records *int
}

func (s crowded) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	return s.Store.Read(ctx, func(tx omzien.ReadTx) error { return f(crowdedTx{tx, s}) })
}

type crowdedTx struct {
	omzien.ReadTx
	of crowded
}

const crowd = omzien.MaxList + 500

func (tx crowdedTx) Records(q omzien.Query) ([]omzien.Record, error) {
	if slices.ContainsFunc(q.Labels, func(l omzien.Label) bool { return l.Name == "lasts" }) {
		return nil, nil
	}
	r, err := tx.RecordBySlug("event", tx.of.like)
	if err != nil {
		return nil, err
	}
	first := 0
	if _, err := fmt.Sscanf(q.AfterID, "m-%d", &first); err == nil {
		first++
	}
	var list []omzien.Record
	for i := first; i < crowd && len(list) < q.Limit; i++ {
		next := r
		next.ID = fmt.Sprintf("m-%05d", i)
		next.Body = bytes.Replace(r.Body, []byte(`"slug":"`+tx.of.like), []byte(`"slug":"`+next.ID), 1)
		list = append(list, next)
	}
	*tx.of.records += len(list)
	return list, nil
}

// TestSearchIsBounded: what is on no meeting is not looked for in all of them.
func TestSearchIsBounded(t *testing.T) {
	records := 0
	n := newNetwork(t, func(s omzien.Store) omzien.Store { return crowded{s, "eerste", &records} })
	n.add(t, held("eerste", noon.Add(time.Hour), noon.Add(3*time.Hour)))
	last := fmt.Sprintf("m-%05d", crowd-1)
	s := omzien.Selection{Match: func(a *event.Announcement) bool { return a.Slug == last }}
	page, err := n.Agenda.Upcoming(t.Context(), s)
	require.NoError(t, err)
	require.Empty(t, page.List)
	require.NotEmpty(t, page.Next, "it says that it did not look at all")
	require.LessOrEqual(t, records, omzien.MaxList+omzien.PageSize)
	s.After = page.Next
	page, err = n.Agenda.Upcoming(t.Context(), s)
	require.Equal(t, []string{last}, slugs(t, page.List, err))
	require.Empty(t, page.Next)
	t.Run("a feed has room for so many of those to come", func(t *testing.T) {
		list, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
		require.NoError(t, err)
		require.Len(t, list, omzien.MaxList)
		require.Equal(t, "m-00000", list[0].Slug)
	})
}

// TestSearchRemembersNothing: a search through everything does not put out what
// the next visitors need. What is remembered shows by what is shared.
func TestSearchRemembersNothing(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, held("wijk", noon.Add(time.Hour), noon.Add(3*time.Hour)))
	hosts := func(s omzien.Selection) *event.Named {
		page, err := n.Agenda.Upcoming(t.Context(), s)
		require.NoError(t, err)
		return &page.List[0].Hosts[0]
	}
	search := omzien.Selection{Match: func(*event.Announcement) bool { return true }}
	require.NotSame(t, hosts(search), hosts(search))
	remembered := hosts(omzien.Selection{})
	require.Same(t, remembered, hosts(omzien.Selection{}))
	require.Same(t, remembered, hosts(search), "it uses what others left")
}

func TestRevision(t *testing.T) {
	n := newNetwork(t, plain)
	other := omzien.New(n.store, &omzien.Options{Now: n.clock.Now})
	revision := func() int64 {
		r, err := other.Agenda.Revision(t.Context())
		require.NoError(t, err)
		return r
	}
	before := revision()
	require.Equal(t, before, revision())
	n.add(t, meeting("wijk", 5, event.Closed))
	require.Greater(t, revision(), before)
	before = revision()
	n.signUp(t, "wijk", "Anna", "")
	require.Greater(t, revision(), before)
}

// TestLasts: what is on the agenda now is found by how long it lasts; the
// migrations of the stores write the same labels.
func TestLasts(t *testing.T) {
	n := newNetwork(t, plain)
	want := map[string]string{}
	for class, lengths := range map[string][]time.Duration{
		"2": {time.Second, 2 * time.Hour}, "4": {2*time.Hour + time.Second, 4 * time.Hour}, "8": {4*time.Hour + time.Second, 8 * time.Hour},
		"24": {8*time.Hour + time.Second, 24 * time.Hour}, "168": {24*time.Hour + time.Second, 168 * time.Hour},
		"744": {168*time.Hour + time.Second, event.MaxLength},
	} {
		for i, d := range lengths {
			slug := fmt.Sprintf("klasse-%s-%d", class, i)
			n.add(t, held(slug, noon, noon.Add(d)))
			want[slug] = class
		}
	}
	require.NoError(t, n.store.Read(t.Context(), func(tx omzien.ReadTx) error {
		for slug, class := range want {
			for _, other := range []string{"2", "4", "8", "24", "168", "744"} {
				list, err := tx.Records(omzien.Query{Kind: "event", Labels: []omzien.Label{{Name: "lasts", Value: other}}})
				require.NoError(t, err)
				found := slices.ContainsFunc(list, func(r omzien.Record) bool { return r.Slug == slug })
				require.Equal(t, other == class, found, "%s under %s", slug, other)
			}
		}
		return nil
	}))
}
