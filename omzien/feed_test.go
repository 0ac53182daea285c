package omzien_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

const day = 24 * time.Hour

// TestLeavesFeed: the second before, a meeting is in the feed; then it is gone.
func TestLeavesFeed(t *testing.T) {
	called := func(e *event.Event, s event.Step) error { return e.Cancel(s) }
	for _, tc := range []struct {
		name string
		end  time.Duration // after noon
		off  func(*event.Event, event.Step) error
		at   time.Duration // of the change, after noon
		want time.Duration // after noon
	}{
		{name: "what went on stays 92 days", end: day, want: day + omzien.FeedPast},
		{name: "what was called off stays 30 days after its day", end: 10 * day, off: called, want: 10*day + omzien.FeedCancelled},
		{name: "what was postponed stays 92 days", end: 10 * day, off: (*event.Event).Postpone, want: 10*day + omzien.FeedPast},
		{name: "what was called off after its old day stays 30 days from then", end: 2 * day, at: 20 * day, want: 20*day + omzien.FeedCancelled,
			off: func(e *event.Event, s event.Step) error {
				early := s
				early.At = noon
				if err := e.Postpone(early); err != nil {
					return err
				}
				return e.Cancel(s)
			}},
		{name: "nothing stays longer than 92 days after its day", end: 2 * day, at: 80 * day, want: 2*day + omzien.FeedPast,
			off: func(e *event.Event, s event.Step) error {
				early := s
				early.At = noon
				if err := e.Postpone(early); err != nil {
					return err
				}
				return e.Cancel(s)
			}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			n := newNetwork(t, plain)
			n.add(t, held("samen", noon.Add(tc.end-time.Hour), noon.Add(tc.end)))
			n.clock.Advance(tc.at)
			if tc.off != nil {
				require.NoError(t, n.Agenda.Change(t.Context(), "samen", func(e *event.Event) error { return tc.off(e, n.step()) }))
			}
			a, err := n.Agenda.Announcement(t.Context(), "samen")
			require.NoError(t, err)
			require.Equal(t, noon.Add(tc.want).UTC(), omzien.LeavesFeed(&a).UTC())
			n.clock.Advance(tc.want - tc.at - time.Second)
			list, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
			require.Equal(t, []string{"samen"}, slugs(t, list, err))
			n.clock.Advance(time.Second)
			list, err = n.Agenda.Feed(t.Context(), omzien.Selection{})
			require.Empty(t, slugs(t, list, err))
		})
	}
}

// TestFilters asks for each thing by which a list can be narrowed, alone and
// together, and feeds give what pages give.
func TestFilters(t *testing.T) {
	n := newNetwork(t, plain)
	_, err := n.Import(t.Context(), omzien.Document{Initiatives: []initiative.Initiative{
		{Slug: "buurthuis", Name: "Buurthuis", Kinds: []initiative.Kind{initiative.KindCommunityHouse}, Areas: []initiative.Area{{Municipality: "GM0344"}},
			Phases: []initiative.PhaseChange{{Phase: initiative.PhaseStarting, Source: "voorbeeld", By: "coordinator"}}}}}, "coordinator")
	require.NoError(t, err)
	house, err := n.Registry.Initiative(t.Context(), "buurthuis")
	require.NoError(t, err)
	at := func(slug string, f func(*event.Event)) event.Event {
		e := held(slug, noon.Add(time.Hour), noon.Add(2*time.Hour))
		f(&e)
		return e
	}
	n.add(t,
		at("alles", func(e *event.Event) {
			e.Hosts = []event.Named{{ID: "buurthuis", Name: "Buurthuis"}}
			e.Format, e.Audience, e.Themes, e.Venue.Municipality = event.Workshop, []event.Role{event.Resident, event.Volunteer}, []string{"housing"}, "GM0344"
		}),
		at("gast", func(e *event.Event) { e.Hosts = append(e.Hosts, event.Named{Name: "Buurthuis"}) }),
		at("werk", func(e *event.Event) { e.Format = event.Workshop }),
		at("vrijwilligers", func(e *event.Event) { e.Audience = []event.Role{event.Volunteer} }))
	for name, tc := range map[string]struct {
		s    omzien.Selection
		want []string
	}{
		"host by slug":          {omzien.Selection{Host: "buurthuis"}, []string{"alles", "gast"}},
		"host by id":            {omzien.Selection{Host: house.ID}, []string{"alles", "gast"}},
		"a host nobody knows":   {omzien.Selection{Host: "niemand"}, nil},
		"format":                {omzien.Selection{Format: event.Workshop}, []string{"alles", "werk"}},
		"audience":              {omzien.Selection{Audience: event.Volunteer}, []string{"alles", "vrijwilligers"}},
		"an audience of nobody": {omzien.Selection{Audience: "koning"}, nil},
		"all together": {omzien.Selection{Theme: "housing", Municipality: "GM0344", Host: "buurthuis", Format: event.Workshop, Audience: event.Resident},
			[]string{"alles"}},
		"one that does not fit": {omzien.Selection{Theme: "housing", Host: "buurthuis", Format: event.Festival}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			page, err := n.Agenda.Upcoming(t.Context(), tc.s)
			require.ElementsMatch(t, tc.want, slugs(t, page.List, err))
			list, err := n.Agenda.Feed(t.Context(), tc.s)
			require.ElementsMatch(t, tc.want, slugs(t, list, err))
		})
	}
}
