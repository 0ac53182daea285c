package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// demoNetwork is what "demo" serves at that moment, on a clock that stands still.
func demoNetwork(t *testing.T, moment string, extra int) *omzien.Network {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "omzien.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	now := at(moment)
	net := omzien.New(store, &omzien.Options{Now: func() time.Time { return now }})
	require.NoError(t, fill(t.Context(), net, almanacAt(t, now), extra))
	return net
}

func almanacAt(t require.TestingT, now time.Time) almanac {
	c, err := newAlmanac(now)
	require.NoError(t, err)
	return c
}

func TestFill(t *testing.T) {
	net := demoNetwork(t, "2019-01-10T09:00:00+01:00", 0)
	announcement := func(slug string) event.Announcement {
		a, err := net.Agenda.Announcement(t.Context(), slug)
		require.NoError(t, err)
		return a
	}

	t.Run("Event A takes sign-ups and says that its number of seats is made up", func(t *testing.T) {
		a := announcement("nieuw-samenspel-in-de-wijk")
		require.Equal(t, event.Open, a.Availability(net.Now()))
		require.Contains(t, a.Note, "In deze demo zijn het er 40.")
		e, err := net.Agenda.Event(t.Context(), a.Slug)
		require.NoError(t, err)
		require.Equal(t, demoSeats, e.SignUp.Capacity.Seats)
		receipt, err := net.Agenda.SignUp(t.Context(), a.Slug, event.Request{Name: "Buurvrouw", Email: "buurvrouw@omzien.example"}, "")
		require.NoError(t, err)
		require.Equal(t, event.SeatConfirmed, receipt.Status)
	})
	t.Run("one meeting has twenty seats, in three weeks, in the evening", func(t *testing.T) {
		a := announcement(twentySeatsSlug)
		require.Equal(t, "dinsdag 29 januari 2019, 19.30 tot 21.30 uur", a.When())
		require.Equal(t, 20, *a.SignUp.Seats)
		require.False(t, a.SignUp.WaitingList)
		require.Equal(t, event.Open, a.Availability(net.Now()))
		var kinds []event.ItemKind
		for _, item := range a.Programme {
			kinds = append(kinds, item.Kind)
		}
		require.Subset(t, kinds, []event.ItemKind{event.HostPresentation, event.ThemeSession, event.Harvest})
	})
	t.Run("one keeps a waiting list behind two seats", func(t *testing.T) {
		for n, want := range []event.SignUpStatus{event.SeatConfirmed, event.SeatConfirmed, event.Waitlisted} {
			receipt, err := net.Agenda.SignUp(t.Context(), waitingListSlug,
				event.Request{Name: "Buur", Email: "buur" + string(rune('1'+n)) + "@omzien.example"}, "")
			require.NoError(t, err)
			require.Equal(t, want, receipt.Status)
		}
	})
	t.Run("one asks questions, has tables, and offers seats that come free", func(t *testing.T) {
		terms := announcement("voorbeeld-thematafels").SignUp
		require.Len(t, terms.Asked, 3)
		require.Equal(t, event.WishKinds(), terms.Wishes)
		var receipts []omzien.Receipt
		for n := range 4 {
			receipt, err := net.Agenda.SignUp(t.Context(), "voorbeeld-thematafels", event.Request{Name: "Buur", Email: "buur" + string(rune('1'+n)) + "@omzien.example",
				Seats: 2, Tables: []string{"eten", "wonen"}, Replies: []event.Reply{{Question: "vervoer", Text: "met de bus"}}}, "")
			require.NoError(t, err)
			receipts = append(receipts, receipt)
		}
		_, err := net.Agenda.WithdrawByToken(t.Context(), receipts[0].Token)
		require.NoError(t, err)
		list, err := net.Agenda.SignUps(t.Context(), "voorbeeld-thematafels")
		require.NoError(t, err)
		require.Equal(t, event.Offered, list[3].Status)
		require.Equal(t, "eten", list[3].Table)
	})
	t.Run("one keeps seats for two roles", func(t *testing.T) {
		sign := func(email string, seats int) error {
			_, err := net.Agenda.SignUp(t.Context(), "voorbeeld-plekken-per-rol", event.Request{Name: "Buur", Email: email, Role: event.Professional, Seats: seats}, "")
			return err
		}
		require.NoError(t, sign("een@omzien.example", 4))
		require.ErrorIs(t, sign("twee@omzien.example", 5), event.ErrNotEnoughSeats)
	})
	t.Run("the others show a cancelled one, a place in doubt, sign-up by mail and online", func(t *testing.T) {
		require.Equal(t, event.Cancelled, announcement(cancelledSlug).Status)
		require.NotEmpty(t, announcement(cancelledSlug).Reason)
		require.Equal(t, event.Provisional, announcement("voorbeeld-plaats-onder-voorbehoud").Venue.Certainty)
		require.False(t, announcement("voorbeeld-aanmelden-per-mail").SignUp.Online)
		require.Equal(t, event.Online, announcement("voorbeeld-online").Mode)
	})
	t.Run("all but the real invitation are marked as made up", func(t *testing.T) {
		page, err := net.Agenda.Upcoming(t.Context(), omzien.Selection{})
		require.NoError(t, err)
		require.Len(t, page.List, 10)
		for _, a := range page.List {
			if a.Slug != "nieuw-samenspel-in-de-wijk" {
				require.True(t, strings.HasPrefix(a.Title, "Voorbeeld: "), a.Title)
				require.Equal(t, madeUp, a.Note)
			}
		}
	})
	t.Run("the register and the trajectories of package data are there", func(t *testing.T) {
		all, err := net.Support.Trajectories(t.Context())
		require.NoError(t, err)
		require.Len(t, all, 3)
		_, err = net.Registry.Initiative(t.Context(), "oke-nu")
		require.NoError(t, err)
	})
	t.Run("years later the invitation is over and the examples are not", func(t *testing.T) {
		later := demoNetwork(t, "2027-05-05T12:00:00+02:00", 40)
		page, err := later.Agenda.Upcoming(t.Context(), omzien.Selection{})
		require.NoError(t, err)
		require.Len(t, page.List, 48)
	})
}

func TestManyMeetings(t *testing.T) {
	c := almanacAt(t, at("2026-03-10T09:00:00+01:00"))

	t.Run("the same number and moment make the same meetings", func(t *testing.T) {
		require.Equal(t, manyMeetings(c, 60), manyMeetings(c, 60))
	})
	t.Run("they are spread over the coming twelve months, on no Sunday", func(t *testing.T) {
		months, towns, formats := map[string]bool{}, map[string]bool{}, map[event.Format]bool{}
		for _, e := range manyMeetings(c, 300) {
			require.True(t, e.Start.After(c.now))
			require.True(t, e.Start.Before(c.now.AddDate(1, 0, 2)), e.Start)
			require.NotEqual(t, time.Sunday, e.Start.Weekday())
			months[event.DutchMonth(e.Start)] = true
			towns[e.Venue.Municipality] = true
			formats[e.Format] = true
		}
		require.GreaterOrEqual(t, len(months), 12)
		require.Len(t, towns, len(initiative.Municipalities()))
		require.Len(t, formats, len(event.Formats())-1, "all but what is read elsewhere")
		require.NotContains(t, formats, event.Activity)
	})
	t.Run("no slug comes twice", func(t *testing.T) {
		seen := map[string]bool{}
		for _, e := range manyMeetings(c, maxDemoEvents) {
			require.False(t, seen[e.Slug], e.Slug)
			seen[e.Slug] = true
		}
	})
}

// TestExamplesAtAnyMoment: whatever -now says, also in the hour that summer time
// skips, each made-up meeting can be announced and knows its themes.
func TestExamplesAtAnyMoment(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := time.Date(firstYear+1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
		last := time.Date(lastYear-1, 12, 31, 23, 59, 59, 0, time.UTC).Unix()
		c := almanacAt(t, time.Unix(rapid.Int64Range(first, last).Draw(t, "now"), 0))
		made := append(exampleMeetings(c), manyMeetings(c, rapid.IntRange(0, 40).Draw(t, "events"))...)
		for _, e := range made {
			require.NoError(t, e.Announce(event.Step{At: c.now, By: "test"}), e.Slug)
			require.True(t, e.Start.After(c.now), e.Slug)
			for _, theme := range e.Themes {
				require.True(t, initiative.Theme(theme).Valid(), theme)
			}
		}
	})
}

func TestCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := almanacAt(t, at("2026-01-01T12:00:00Z").AddDate(0, 0, rapid.IntRange(0, 800).Draw(t, "today")))
		days := rapid.IntRange(0, 400).Draw(t, "days")
		weekday := time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday"))
		got := c.at(days, weekday, 19, 30)
		require.Equal(t, weekday, got.Weekday())
		require.Equal(t, "19.30", event.DutchTime(got), "also when summer time begins or ends in between")
		first := c.now.AddDate(0, 0, days).Format(time.DateOnly)
		require.LessOrEqual(t, first, got.Format(time.DateOnly))
		require.Less(t, got.AddDate(0, 0, -7).Format(time.DateOnly), first, "the first such weekday")
	})
}

func TestFrom(t *testing.T) {
	wall := at("2026-03-10T09:00:00+01:00")
	clock := from(at("2019-01-10T09:00:00+01:00"), func() time.Time { return wall })
	require.True(t, clock().Equal(at("2019-01-10T09:00:00+01:00")))
	wall = wall.Add(time.Hour)
	require.True(t, clock().Equal(at("2019-01-10T10:00:00+01:00")), "it runs on")
}
