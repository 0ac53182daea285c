package event_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// stroll is a meeting that is known from its own calendar alone.
func stroll(s event.Status) event.Event {
	from, until := at("2019-01-29T16:00:00+01:00"), at("2019-01-29T18:00:00+01:00")
	return event.Event{
		ID: "walk", Slug: "wandelen", Title: "Wandelen", Format: event.Activity, Zone: "Europe/Amsterdam", Start: from, End: until,
		Hosts: []event.Named{{ID: "oke-nu", Name: "Oke Nu"}}, Status: s, CreatedAt: at(early),
		Origin: &event.Origin{Calendar: "kalender", UID: "uid", URL: "https://oke-nu.example/wandelen", Start: from, End: until},
	}
}

// followed is a new meeting that went through these states.
func followed(t testing.TB, states ...event.Status) event.Event {
	t.Helper()
	var e event.Event
	for _, s := range states {
		require.NoError(t, e.Follow(stroll(s), step(early)))
	}
	return e
}

func TestFollow(t *testing.T) {
	states := []event.Status{event.Scheduled, event.Postponed, event.Cancelled, event.Discarded}
	for _, from := range append([]event.Status{""}, states...) {
		for _, to := range states {
			t.Run("the calendar is right: from "+string(from)+" to "+string(to), func(t *testing.T) {
				var e event.Event
				if from != "" {
					e = followed(t, event.Scheduled, from)
				}
				before := e
				next := stroll(to)
				next.ID, next.Slug, next.CreatedAt, next.Title = "other", "anders", at(during), "Anders"
				require.NoError(t, e.Follow(next, step(during)))
				require.Equal(t, to, e.Status)
				require.Equal(t, "Anders", e.Title)
				require.Equal(t, at(during), e.ChangedAt)
				last := e.History[len(e.History)-1]
				require.Equal(t, to, last.To)
				if from == "" {
					require.Equal(t, []any{"other", "anders", 0}, []any{e.ID, e.Slug, e.Revision}, "it is new")
					return
				}
				require.Equal(t, []any{before.ID, before.Slug, before.CreatedAt}, []any{e.ID, e.Slug, e.CreatedAt}, "its identity stays")
				require.Equal(t, before.Revision+1, e.Revision, "INV-E16 SEQUENCE rises")
				require.Equal(t, before.History, e.History[:len(e.History)-1])
			})
		}
	}
	t.Run("INV-E16 SEQUENCE rises over being dropped", func(t *testing.T) {
		e, last := event.Event{}, -1
		for i, s := range []event.Status{event.Scheduled, event.Discarded, event.Discarded, event.Scheduled, event.Discarded, event.Cancelled} {
			require.NoError(t, e.Follow(stroll(s), step(early)))
			require.Greater(t, e.Revision, last, i)
			last = e.Revision
		}
	})
	t.Run("one that was held can be dated anew", func(t *testing.T) {
		e := followed(t, event.Scheduled)
		require.NoError(t, e.Hold(step(after)))
		require.NoError(t, e.Follow(stroll(event.Scheduled), step(after)))
		require.Equal(t, event.Scheduled, e.Status)
	})
}

func TestFollowRefused(t *testing.T) {
	ours := func(s event.Status) func() event.Event { return func() event.Event { return inState(t, s) } }
	matched := func() event.Event {
		e := inState(t, event.Scheduled)
		e.Origin = &event.Origin{Calendar: "kalender", UID: "uid", Matched: true}
		return e
	}
	calendars := func() event.Event { return followed(t, event.Scheduled) }
	change := func(f func(*event.Event)) event.Event { e := stroll(event.Scheduled); f(&e); return e }
	for name, c := range map[string]struct {
		from func() event.Event
		next event.Event
		want error
	}{
		"one that was entered here":   {ours(event.Scheduled), stroll(event.Scheduled), event.ErrTransition},
		"a draft that is being made":  {ours(event.Draft), stroll(event.Scheduled), event.ErrTransition},
		"one that was matched":        {matched, stroll(event.Scheduled), event.ErrTransition},
		"what comes from nowhere":     {calendars, change(func(e *event.Event) { e.Origin = nil }), event.ErrTransition},
		"what is matched":             {calendars, change(func(e *event.Event) { e.Origin.Matched = true }), event.ErrTransition},
		"a draft":                     {calendars, stroll(event.Draft), event.ErrTransition},
		"what a calendar cannot know": {calendars, stroll(event.Held), event.ErrTransition},
		"no state":                    {calendars, stroll(""), event.ErrTransition},
		"what is not right":           {calendars, change(func(e *event.Event) { e.Title = "" }), event.FieldErrors{{Field: "title", Code: event.CodeRequired}}},
	} {
		t.Run(name, func(t *testing.T) {
			e := c.from()
			require.Equal(t, c.want, e.Follow(c.next, step(during)))
			require.Equal(t, c.from(), e, "nothing changes")
		})
	}
	t.Run("nor a new one that is not right", func(t *testing.T) {
		var e event.Event
		require.Error(t, e.Follow(change(func(e *event.Event) { e.Slug = "" }), step(during)))
		require.Zero(t, e)
	})
}

func TestFollowHistory(t *testing.T) {
	e := followed(t, event.Scheduled)
	first := e.History[0]
	for i := range 200 {
		s := step(during)
		s.Reason = strconv.Itoa(i)
		before := append([]event.Change(nil), e.History...)
		kept := e.History
		require.NoError(t, e.Follow(stroll(event.Scheduled), s))
		require.Equal(t, before, kept, "what somebody else holds of it stays")
		require.LessOrEqual(t, len(e.History), 50)
		require.Equal(t, first, e.History[0])
		require.Equal(t, s.Reason, e.History[len(e.History)-1].Reason)
	}
	require.Equal(t, 200, e.Revision)
	a := e.Announcement(event.Occupancy{}, register())
	require.Equal(t, at(early), a.AnnouncedAt, "the public saw it first when it was new")
}

func TestElsewhere(t *testing.T) {
	check := func(f func(*event.Event)) []string {
		e := stroll(event.Scheduled)
		f(&e)
		return faults(t, e.Check())
	}
	require.Empty(t, check(func(*event.Event) {}), "nobody is asked for, as nobody knows")
	for want, f := range map[string]func(*event.Event){
		"audience required":           func(e *event.Event) { e.Origin = nil },
		"origin.calendar required":    func(e *event.Event) { e.Origin.Calendar = "" },
		"origin.calendar too_long 80": func(e *event.Event) { e.Origin.Calendar = strings.Repeat("k", event.MaxSlug+1) },
		"origin.calendar characters":  func(e *event.Event) { e.Origin.Calendar = "a\r\nb" },
		"origin.uid required":         func(e *event.Event) { e.Origin.UID = "" },
		"origin.uid characters":       func(e *event.Event) { e.Origin.UID = "a\nb" },
		"origin.uid too_long 4000":    func(e *event.Event) { e.Origin.UID = strings.Repeat("a", event.MaxText+1) },
		"origin.instance too_long 80": func(e *event.Event) { e.Origin.Instance = strings.Repeat("1", event.MaxSlug+1) },
		"origin.title too_long 200":   func(e *event.Event) { e.Origin.Title = strings.Repeat("a", event.MaxTitle+1) },
		"origin.url characters":       func(e *event.Event) { e.Origin.URL = "https://x\u202e" },
		"signUp.online elsewhere":     func(e *event.Event) { e.SignUp.Online = true },
		"start midnight":              func(e *event.Event) { e.AllDay, e.End = true, at("2019-01-30T00:00:00+01:00") },
		"end midnight":                func(e *event.Event) { e.AllDay, e.Start = true, at("2019-01-29T00:00:00+01:00") },
		"venue.geo type":              func(e *event.Event) { e.Venue.Geo = &event.Geo{Latitude: 91} },
	} {
		t.Run(want, func(t *testing.T) { require.Equal(t, []string{want}, check(f)) })
	}
	t.Run("its page is a whole web address that names no visitor", func(t *testing.T) {
		for address, right := range map[string]bool{
			"": true, "https://oke-nu.example": true, "HTTP://oke-nu.example:8080/a?b=c@d#e": true, "https://oke-nu.example?b@c": true, "https://[::1]/": true,
			"https://één.example/één": true, "https://oke-nu.example/a@b": true, "https://oke-nu.example/a\\b": true,
			"oke-nu.example": false, "/agenda": false, "//oke-nu.example": false, "javascript:alert(1)": false, "javascript://oke-nu.example": false, "mailto:a@b.example": false,
			"https:/oke-nu.example": false, "https://": false, "https:///a": false, "https://:80/": false, "https://?a": false, "https://#a": false,
			"https://naam@oke-nu.example/": false, "https://naam:woord@oke-nu.example": false, "https://oke-nu.example\\@x.example/": false, "https://oke-nu.example\\.x.example/": false,
			"https://oke nu.example/": false, "https://oke-nu.example/a b": false, " https://oke-nu.example": false, "https://oke-nu.example/\u00a0": false,
		} {
			faults := check(func(e *event.Event) { e.Origin.URL = address })
			if right {
				require.Empty(t, faults, address)
			} else {
				require.Equal(t, []string{"origin.url type"}, faults, address)
			}
		}
	})
	t.Run("what is not sure there is not sure here", func(t *testing.T) {
		e := followed(t, event.Scheduled)
		e.Origin.Tentative = true
		require.True(t, e.Announcement(event.Occupancy{}, register()).Origin.Tentative)
	})
	t.Run("people sign up there", func(t *testing.T) {
		e := followed(t, event.Scheduled)
		a := e.Announcement(event.Occupancy{}, register())
		require.Equal(t, &event.PublicOrigin{Name: "Oke Nu", URL: "https://oke-nu.example/wandelen"}, a.Origin)
		require.Equal(t, event.NotOffered, a.Availability(at(early)))
	})
	t.Run("a matched one is the network's own", func(t *testing.T) {
		e := inState(t, event.Scheduled)
		e.SignUp.Online, e.SignUp.Capacity.Limited = true, false
		e.Origin = &event.Origin{Calendar: "kalender", UID: "uid", Matched: true, URL: "https://oke-nu.example/wandelen"}
		require.NoError(t, e.Check())
		a := e.Announcement(event.Occupancy{}, register())
		require.Nil(t, a.Origin)
		require.Equal(t, event.Open, a.Availability(e.Start.Add(-10*24*time.Hour)))
	})
}
