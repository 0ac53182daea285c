package omzien_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

const privateLink = "https://agenda.omzien.example/prive-7f3a/basis.ics"

// withCalendar is a network with an initiative and its calendar.
func withCalendar(t testing.TB, n network) omzien.Calendar {
	t.Helper()
	_, err := n.Import(t.Context(), omzien.Document{Initiatives: []initiative.Initiative{room()}}, "coordinator")
	require.NoError(t, err)
	return n.follow(t, privateLink)
}

func (n network) follow(t testing.TB, address string) omzien.Calendar {
	t.Helper()
	c, err := n.Calendars.Add(t.Context(), omzien.Calendar{Initiative: event.Named{ID: "buurtkamer"}, Address: address})
	require.NoError(t, err)
	return c
}

// entry is one meeting of two hours, so many days after start.
func entry(uid, title string, days int) omzien.ReadEntry {
	from := start.AddDate(0, 0, days)
	return omzien.ReadEntry{UID: uid, Summary: title, Start: from, End: from.Add(2 * time.Hour)}
}

func (n network) reading(list ...omzien.ReadEntry) omzien.Reading {
	return omzien.Reading{Entries: list, Complete: true, From: n.Now().AddDate(0, 0, -92), Until: n.Now().AddDate(0, 0, 366)}
}

// agreed is that somebody agrees with whatever goes.
const agreed = 1 << 20

func (n network) read(t testing.TB, c omzien.Calendar, list ...omzien.ReadEntry) omzien.Followed {
	t.Helper()
	done, err := n.Calendars.Follow(t.Context(), c.ID, n.reading(list...), 0)
	require.NoError(t, err)
	return done
}

// listed is the feed of the network, each meeting as "title, start, status".
func (n network) listed(t testing.TB) []string {
	t.Helper()
	list, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
	require.NoError(t, err)
	lines := []string{}
	for _, a := range list {
		lines = append(lines, a.Title+" "+a.Start.Format("01-02 15.04")+" "+string(a.Status))
	}
	return lines
}

// byTitle is the only public meeting with that title.
func (n network) byTitle(t testing.TB, title string) event.Announcement {
	t.Helper()
	list, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
	require.NoError(t, err)
	list = slices.DeleteFunc(list, func(a event.Announcement) bool { return a.Title != title })
	require.Len(t, list, 1, title)
	return list[0]
}

func TestCalendars(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		c := withCalendar(t, n)
		require.Equal(t, "buurtkamer-1", c.Slug)
		require.Equal(t, "Agenda van De Buurtkamer", c.Name)
		add := func(address, host string) error {
			_, err := n.Calendars.Add(t.Context(), omzien.Calendar{Initiative: event.Named{ID: host}, Address: address})
			return err
		}
		t.Run("what cannot be followed is refused", func(t *testing.T) {
			require.ErrorIs(t, add(privateLink, "buurtkamer"), omzien.ErrExists)
			require.ErrorIs(t, add("  "+privateLink+"#x", c.Initiative.ID), omzien.ErrExists)
			require.ErrorIs(t, add(privateLink, "onbekend"), omzien.ErrNotFound)
			for _, address := range []string{"", "agenda.ics", "ftp://omzien.example/a", "https://", "https://u:w@omzien.example/a", "mailto:a@omzien.example",
				"https://omzien.example/\x00", "https://omzien.example/" + strings.Repeat("a", omzien.MaxAddress), "https://omzien.example/%zz", "javascript:x"} {
				require.ErrorIs(t, add(address, "buurtkamer"), omzien.ErrAddress, address)
			}
		})
		t.Run("each has a number of its own", func(t *testing.T) {
			require.NoError(t, add("webcal://omzien.example/b", "buurtkamer"))
			require.NoError(t, add("/srv/agenda.ics", "buurtkamer"))
			require.ErrorIs(t, add("https://omzien.example/b", "buurtkamer"), omzien.ErrExists, "webcal is https")
			list, err := n.Calendars.List(t.Context())
			require.NoError(t, err)
			var names []string
			for _, one := range list {
				names = append(names, one.Slug+" "+one.Address)
			}
			require.ElementsMatch(t, []string{"buurtkamer-1 " + privateLink, "buurtkamer-2 https://omzien.example/b", "buurtkamer-3 /srv/agenda.ics"}, names)
		})
		t.Run("one that was removed is found no more, and comes back as it was", func(t *testing.T) {
			require.NoError(t, n.Calendars.Remove(t.Context(), "buurtkamer-2", n.step()))
			before := n.revision(t)
			require.NoError(t, n.Calendars.Remove(t.Context(), "buurtkamer-2", n.step()), "once more finishes it")
			require.Equal(t, before, n.revision(t))
			_, err := n.Calendars.BySlug(t.Context(), "buurtkamer-2")
			require.ErrorIs(t, err, omzien.ErrNotFound)
			list, err := n.Calendars.List(t.Context())
			require.NoError(t, err)
			require.Len(t, list, 2)
			require.NoError(t, add("https://omzien.example/d", "buurtkamer"))
			_, err = n.Calendars.BySlug(t.Context(), "buurtkamer-4")
			require.NoError(t, err, "its number is not given away")
			require.NoError(t, add("https://omzien.example/b", "buurtkamer"))
			_, err = n.Calendars.BySlug(t.Context(), "buurtkamer-2")
			require.NoError(t, err)
			require.ErrorIs(t, n.Calendars.Remove(t.Context(), "onbekend", n.step()), omzien.ErrNotFound)
		})
	})
	t.Run("there are at most so many", func(t *testing.T) {
		n := newNetwork(t, plain)
		withCalendar(t, n)
		require.NoError(t, n.store.Write(t.Context(), func(tx omzien.WriteTx) error {
			for i := range omzien.MaxCalendars - 1 {
				id := fmt.Sprint("x", i)
				if err := tx.PutRecord(omzien.Record{Kind: "calendar", ID: id, Slug: id, Body: []byte(`{"id":"` + id + `","slug":"` + id + `"}`)}); err != nil {
					return err
				}
			}
			return nil
		}))
		_, err := n.Calendars.Add(t.Context(), omzien.Calendar{Initiative: event.Named{ID: "buurtkamer"}, Address: privateLink + "2"})
		require.ErrorIs(t, err, omzien.ErrCalendars)
		require.Equal(t, omzien.Conflict, omzien.KindOf(err))
	})
	t.Run("its address is in no text", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		var log strings.Builder
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "calendar", c)
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "calendar", &c)
		require.NotContains(t, log.String()+fmt.Sprintf("%v %+v %s", c, c, &c), "7f3a")
		require.NoError(t, n.Calendars.Failed(t.Context(), c.ID, errors.New("get "+privateLink+": no such host")))
		c, err := n.Calendars.BySlug(t.Context(), c.Slug)
		require.NoError(t, err)
		require.Equal(t, "internal", c.Trouble)
		n.read(t, c, entry("a", "Wandelen", 0))
		a, err := json.Marshal(n.byTitle(t, "Wandelen"))
		require.NoError(t, err)
		require.NotContains(t, string(a), "7f3a")
	})
}

func TestMoved(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	other := n.follow(t, privateLink+"2")
	move := func(id, address string) bool {
		moved, err := n.Calendars.Moved(t.Context(), id, address)
		require.NoError(t, err)
		return moved
	}
	look := func(slug string) omzien.Calendar {
		found, err := n.Calendars.BySlug(t.Context(), slug)
		require.NoError(t, err)
		return found
	}
	for _, address := range []string{"", privateLink, "/etc/passwd", "ftp://omzien.example/a", "https://u:w@omzien.example/a", other.Address,
		"http://agenda.omzien.example/x", "https://omzien.example/" + strings.Repeat("a", omzien.MaxAddress)} {
		require.False(t, move(c.ID, address), address)
		require.Equal(t, privateLink, look(c.Slug).Address)
	}
	const to = "https://nieuw.omzien.example/basis.ics"
	require.True(t, move(c.ID, to))
	require.False(t, move(c.ID, to), "once")
	require.Equal(t, to, look(c.Slug).Address)
	require.True(t, c.AddedAt.Equal(look(c.Slug).AddedAt))
	require.NoError(t, n.Calendars.Remove(t.Context(), other.Slug, n.step()))
	require.True(t, move(c.ID, other.Address), "nobody has it any more")
	plainOne, file := n.follow(t, "http://omzien.example/a"), n.follow(t, "/srv/agenda.ics")
	require.False(t, move(plainOne.ID, "/etc/passwd"), "nobody far away names a file here")
	require.True(t, move(plainOne.ID, "http://omzien.example/b"))
	require.True(t, move(plainOne.ID, "https://omzien.example/b"))
	require.False(t, move(file.ID, "https://omzien.example/c"))
	require.NoError(t, n.Calendars.Remove(t.Context(), c.Slug, n.step()))
	_, err := n.Calendars.Moved(t.Context(), c.ID, to)
	require.ErrorIs(t, err, omzien.ErrNotFound)
}

// TestAddAgain: a store may run a write more than once, and what it did the first
// time may be gone by then.
func TestAddAgain(t *testing.T) {
	n := newNetwork(t, plain)
	withCalendar(t, n)
	store := &twice{Store: n.store}
	net := omzien.New(store, nil)
	store.between = func() { n.follow(t, privateLink+"2") }
	added, err := net.Calendars.Add(t.Context(), omzien.Calendar{Initiative: event.Named{ID: "buurtkamer"}, Address: privateLink + "3"})
	require.NoError(t, err)
	require.Equal(t, "buurtkamer-3", added.Slug)
}

// twice undoes the first run of a write, lets something happen, and runs it again.
type twice struct {
	omzien.Store
	between func()
}

var errUndo = errors.New("undo")

func (s *twice) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	err := s.Store.Write(ctx, func(tx omzien.WriteTx) error {
		if err := f(tx); err != nil {
			return err
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		return err
	}
	s.between()
	return s.Store.Write(ctx, f)
}

// outage is a refusal as another package has them.
type outage string

func (o outage) Error() string    { return "weg: " + string(o) }
func (o outage) Sentence() string { return "Het is weg." }

// overload also says how long to stay away.
type overload struct{ outage }

func (o overload) Error() string       { return "overload at " + privateLink }
func (o overload) Unwrap() error       { return o.outage }
func (o overload) Wait() time.Duration { return 10 * time.Hour }

func TestVisits(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	due := func() int {
		list, err := n.Calendars.Due(t.Context(), n.Now())
		require.NoError(t, err)
		return len(list)
	}
	look := func() omzien.Calendar {
		found, err := n.Calendars.BySlug(t.Context(), c.Slug)
		require.NoError(t, err)
		return found
	}
	require.Equal(t, 1, due(), "at once")
	t.Run("a failure waits an hour, then twice as long, up to a day", func(t *testing.T) {
		for i, hours := range []int{1, 2, 4, 8, 16, 24, 24} {
			require.NoError(t, n.Calendars.Failed(t.Context(), c.ID, fmt.Errorf("at %s: %w", privateLink, outage("uit"))))
			require.Equal(t, i+1, look().Failures)
			require.Equal(t, "uit", look().Trouble)
			n.clock.Advance(time.Duration(hours)*time.Hour - time.Second)
			require.Zero(t, due())
			n.clock.Advance(time.Second)
			require.Equal(t, 1, due())
		}
	})
	t.Run("who asks for more time gets it", func(t *testing.T) {
		r := n.reading(entry("a", "Wandelen", 0))
		r.Refresh, r.Seen = 2*time.Hour, omzien.CalendarSeen{ETag: `"1"`}
		_, err := n.Calendars.Follow(t.Context(), c.ID, r, 0)
		require.NoError(t, err)
		require.Zero(t, look().Failures)
		require.Empty(t, look().Trouble)
		require.True(t, look().NextAt.Equal(n.Now().Add(2*time.Hour)))
		require.NoError(t, n.Calendars.Failed(t.Context(), c.ID, overload{"vol"}))
		require.Equal(t, "vol", look().Trouble)
		require.True(t, look().NextAt.Equal(n.Now().Add(10*time.Hour)))
	})
	t.Run("who wants to be left alone for a week is asked every day", func(t *testing.T) {
		r := n.reading(entry("a", "Wandelen", 0))
		for wanted, given := range map[time.Duration]time.Duration{7 * 24 * time.Hour: 24 * time.Hour, time.Minute: time.Hour, 0: time.Hour} {
			r.Refresh = wanted
			_, err := n.Calendars.Follow(t.Context(), c.ID, r, 0)
			require.NoError(t, err)
			require.Equal(t, given, look().Refresh)
			require.True(t, look().NextAt.Equal(n.Now().Add(given)))
		}
		r.Refresh, r.Seen = 2*time.Hour, omzien.CalendarSeen{ETag: `"1"`}
		_, err := n.Calendars.Follow(t.Context(), c.ID, r, 0)
		require.NoError(t, err)
		require.NoError(t, n.Calendars.Failed(t.Context(), c.ID, overload{"vol"}))
		n.clock.Advance(10 * time.Hour)
	})
	t.Run("nothing new is not kept, but known", func(t *testing.T) {
		require.NoError(t, n.Calendars.Unchanged(t.Context(), c.ID))
		before := n.revision(t)
		n.clock.Advance(2 * time.Hour)
		require.Equal(t, 1, due())
		require.NoError(t, n.Calendars.Unchanged(t.Context(), c.ID))
		require.Zero(t, due())
		require.Equal(t, before, n.revision(t))
		require.True(t, look().CheckedAt.Equal(n.Now()))
		require.Equal(t, `"1"`, look().Seen.ETag)
	})
	t.Run("after a day all of it is read again", func(t *testing.T) {
		n.clock.Advance(23 * time.Hour)
		require.Empty(t, look().Seen)
		before := n.revision(t)
		require.NoError(t, n.Calendars.Unchanged(t.Context(), c.ID))
		require.Greater(t, n.revision(t), before, "and another process may know that it was looked at")
		require.Empty(t, look().Seen)
		n.read(t, c, entry("a", "Wandelen", 0))
		require.Empty(t, look().Seen.ETag, "this server said nothing")
	})
	t.Run("a clock that is set back stops nothing", func(t *testing.T) {
		later := n.Now()
		for _, back := range []time.Duration{23 * time.Hour, 40 * 24 * time.Hour} {
			r := n.reading(entry("a", "Wandelen", 0))
			r.Refresh, r.Seen = 24*time.Hour, omzien.CalendarSeen{ETag: `"1"`}
			_, err := n.Calendars.Follow(t.Context(), c.ID, r, 0)
			require.NoError(t, err)
			n.clock.Advance(-back)
			require.Equal(t, 1, due(), "it would wait more than a day")
			require.Empty(t, look().Seen, "it was read at a time that is yet to come")
			require.NoError(t, n.Calendars.Unchanged(t.Context(), c.ID))
			require.Zero(t, due(), "and waits again")
			require.True(t, look().CheckedAt.Equal(n.Now()))
			n.clock.Advance(24 * time.Hour)
			require.Equal(t, 1, due())
			require.NoError(t, n.Calendars.Unchanged(t.Context(), c.ID))
			n.clock.Set(later)
		}
		n.read(t, c, entry("a", "Wandelen", 0))
		n.clock.Advance(-time.Hour)
		n.read(t, c, entry("a", "Wandelen", 0))
		require.True(t, look().CheckedAt.Equal(n.Now()), "what is kept is not of a time that is yet to come")
		n.clock.Advance(2 * time.Hour)
		require.NoError(t, n.Calendars.Unchanged(t.Context(), c.ID))
		n.clock.Advance(-time.Hour)
		require.False(t, look().CheckedAt.After(n.Now()), "nor what is known besides")
		n.clock.Set(later)
		n.read(t, c, entry("a", "Wandelen", 0))
	})
	t.Run("what nobody can read is a failure that was noted", func(t *testing.T) {
		for want, r := range map[omzien.Refusal]omzien.Reading{omzien.ErrCut: {Entries: []omzien.ReadEntry{entry("b", "Fietsen", 1)}}, omzien.ErrNoEntries: {Complete: true}} {
			failures := look().Failures
			_, err := n.Calendars.Follow(t.Context(), c.ID, r, 0)
			require.ErrorIs(t, err, want)
			require.NoError(t, n.Calendars.Failed(t.Context(), c.ID, err), "telling it again does not count twice")
			require.Equal(t, failures+1, look().Failures)
			require.Equal(t, string(want), look().Trouble)
			require.Equal(t, []string{"Wandelen 01-29 16.00 scheduled"}, n.listed(t))
		}
	})
	t.Run("one that was removed is not there", func(t *testing.T) {
		require.NoError(t, n.Calendars.Remove(t.Context(), c.Slug, n.step()))
		_, err := n.Calendars.Follow(t.Context(), c.ID, n.reading(entry("a", "Wandelen", 0)), 0)
		require.ErrorIs(t, err, omzien.ErrNotFound)
		require.ErrorIs(t, n.Calendars.Unchanged(t.Context(), c.ID), omzien.ErrNotFound)
		require.ErrorIs(t, n.Calendars.Failed(t.Context(), c.ID, outage("uit")), omzien.ErrNotFound)
		require.Zero(t, due())
	})
}
