package omzien_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// numbered is so many entries, a day apart.
func numbered(count int) (list []omzien.ReadEntry) {
	for i := range count {
		list = append(list, entry("u"+strconv.Itoa(i), "Titel "+strconv.Itoa(i), i))
	}
	return list
}

func (n network) calendar(t *testing.T, slug string) omzien.Calendar {
	t.Helper()
	found, err := n.Calendars.BySlug(t.Context(), slug)
	require.NoError(t, err)
	return found
}

// TestFollowQuestion: what a person is asked about.
func TestFollowQuestion(t *testing.T) {
	t.Run("what comes after the last entry is asked about: it may hold the next few only", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		list := numbered(30)
		n.read(t, c, list...)
		next := append([]omzien.ReadEntry{entry("new", "Ingelast", 1)}, list[:29]...)
		require.Equal(t, omzien.Followed{Added: 1, Same: 29, Asked: 1}, n.read(t, c, next...))
		require.Equal(t, event.Scheduled, n.byTitle(t, "Titel 29").Status)
		require.Equal(t, omzien.Followed{Same: 31}, n.read(t, c, append(next, list[29])...), "it comes back by itself")
		require.Empty(t, n.calendar(t, c.Slug).AskedAbout)
	})
	t.Run("an open question holds nothing but what it is about", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		list := numbered(10)
		n.read(t, c, list...)
		require.Equal(t, omzien.Followed{Same: 4, Asked: 6}, n.read(t, c, list[6:]...))
		require.Len(t, n.calendar(t, c.Slug).AskedAbout, 6)
		require.Equal(t, omzien.Followed{Same: 3, Gone: 1, Asked: 6}, n.read(t, c, list[7:]...))
		require.Equal(t, event.Cancelled, n.byTitle(t, "Titel 6").Status)
		require.Equal(t, event.Scheduled, n.byTitle(t, "Titel 5").Status)
		require.Equal(t, omzien.Followed{Same: 1, Asked: 8}, n.read(t, c, list[9:]...), "two of the three others are more than half")
		done, err := n.Calendars.Follow(t.Context(), c.ID, n.reading(list[9:]...), 6)
		require.NoError(t, err)
		require.Equal(t, omzien.Followed{Same: 1, Asked: 8}, done, "a person agreed to six")
		done, err = n.Calendars.Follow(t.Context(), c.ID, n.reading(list[9:]...), 8)
		require.NoError(t, err)
		require.Equal(t, omzien.Followed{Same: 1, Gone: 8}, done)
		require.Zero(t, n.calendar(t, c.Slug).Asked)
	})
	t.Run("what has begun is not called off", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		expo := entry("expo", "Expositie", 0)
		expo.End = expo.Start.AddDate(0, 0, 5)
		n.read(t, c, expo, entry("k", "Koffie", 20), entry("l", "Lezen", 21))
		n.clock.Set(expo.Start)
		require.Equal(t, omzien.Followed{Same: 1, Gone: 1}, n.read(t, c, entry("l", "Lezen", 21)))
		require.Equal(t, event.Scheduled, n.byTitle(t, "Expositie").Status)
	})
	t.Run("an empty calendar is refused, and asked about", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, entry("a", "Soep", 3))
		empty := n.reading()
		_, err := n.Calendars.Follow(t.Context(), c.ID, empty, 0)
		require.ErrorIs(t, err, omzien.ErrNoEntries)
		found := n.calendar(t, c.Slug)
		require.Equal(t, []any{1, 1, string(omzien.ErrNoEntries)}, []any{found.Failures, found.Asked, found.Trouble})
		done, err := n.Calendars.Follow(t.Context(), c.ID, empty, found.Asked)
		require.NoError(t, err)
		require.Equal(t, omzien.Followed{Gone: 1}, done)
		require.Zero(t, n.calendar(t, c.Slug).Asked)
		_, err = n.Calendars.Follow(t.Context(), c.ID, empty, 0)
		require.ErrorIs(t, err, omzien.ErrNoEntries)
	})
	t.Run("so is one of which nothing can be read", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, entry("a", "Soep", 3), entry("b", "Brood", 4))
		r := n.reading()
		r.Events, r.Unread = 2, []omzien.UnreadEntry{{UID: "a"}, {}}
		_, err := n.Calendars.Follow(t.Context(), c.ID, r, 0)
		require.ErrorIs(t, err, omzien.ErrNoEntries)
		require.Equal(t, 1, n.calendar(t, c.Slug).Asked, "about what is missing, not about what nobody can read")
		require.Len(t, n.listed(t), 2)
	})
	t.Run("one with old meetings only is not empty", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, entry("a", "Soep", 3))
		old := n.reading()
		old.Events = 1
		done, err := n.Calendars.Follow(t.Context(), c.ID, old, 0)
		require.NoError(t, err)
		require.Equal(t, omzien.Followed{Asked: 1}, done)
		require.Empty(t, n.calendar(t, c.Slug).Trouble)
	})
	t.Run("what is missing where something private is has become that", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, entry("a", "Gesprek", 0), entry("b", "Koffie", 1))
		hidden := entry("z", "", 0)
		hidden.Private = true
		require.Equal(t, omzien.Followed{Private: 1, Hidden: 1, Same: 1}, n.read(t, c, hidden, entry("b", "Koffie", 1)))
		require.Equal(t, []string{"Koffie 01-30 16.00 scheduled"}, n.listed(t))
	})
}

// TestFollowOwnMeetings: a calendar takes over nothing of the network's own.
func TestFollowOwnMeetings(t *testing.T) {
	yoga := entry("yoga", "Yoga", 0)
	network := func(t *testing.T, change func(*event.Event)) (network, omzien.Calendar) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		m := own("netwerk", "Netwerkbijeenkomst", yoga)
		change(&m)
		n.add(t, m)
		return n, c
	}
	t.Run("the same start is not the same meeting", func(t *testing.T) {
		n, c := network(t, func(*event.Event) {})
		off := yoga
		off.Cancelled = true
		require.Equal(t, omzien.Followed{Added: 1}, n.read(t, c, off))
		require.Equal(t, event.Scheduled, n.byTitle(t, "Netwerkbijeenkomst").Status)
	})
	for name, change := range map[string]func(*event.Event){
		"one of the whole network is only watched": func(m *event.Event) { m.Format = event.NetworkMeeting },
		"one with another host is only watched":    func(m *event.Event) { m.Hosts = append(m.Hosts, event.Named{Name: "Ander initiatief"}) },
	} {
		t.Run(name, func(t *testing.T) {
			n, c := network(t, change)
			said := entry("x", "Netwerkbijeenkomst", 0)
			require.Equal(t, omzien.Followed{Matched: 1}, n.read(t, c, said))
			require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, said))
			before := n.event(t, "netwerk")
			moved, off, later := said, said, said
			moved.Start, moved.End = moved.Start.Add(time.Hour), moved.End.Add(time.Hour)
			off.Cancelled = true
			later.Summary = "Uitgesteld: Netwerkbijeenkomst"
			for _, e := range []omzien.ReadEntry{moved, off, later, moved} {
				require.Equal(t, omzien.Followed{Refused: 1}, n.read(t, c, e))
				require.Equal(t, before, n.event(t, "netwerk"))
				require.Equal(t, string(omzien.ErrMismatch), n.calendar(t, c.Slug).Trouble)
			}
			require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, said))
		})
	}
	t.Run("one that was given to another host is not the initiative's any more", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, yoga)
		require.NoError(t, n.Agenda.Change(t.Context(), n.byTitle(t, "Yoga").Slug, func(e *event.Event) error {
			e.Origin, e.Hosts = nil, []event.Named{{ID: "ander", Name: "Ander initiatief"}}
			return nil
		}))
		require.Equal(t, omzien.Followed{Added: 1}, n.read(t, c, yoga))
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, yoga))
	})
	t.Run("one that is put off there is put off here, until it has a new date", func(t *testing.T) {
		n, c := network(t, func(*event.Event) {})
		said := entry("x", "Netwerkbijeenkomst", 0)
		n.read(t, c, said)
		said.Summary = "Uitgesteld: Netwerkbijeenkomst"
		require.Equal(t, omzien.Followed{Changed: 1}, n.read(t, c, said))
		require.Equal(t, event.Postponed, n.event(t, "netwerk").Status)
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, said))
		said.Summary, said.Start, said.End = "Netwerkbijeenkomst", said.Start.AddDate(0, 0, 7), said.End.AddDate(0, 0, 7)
		require.Equal(t, omzien.Followed{Changed: 1}, n.read(t, c, said))
		require.Equal(t, event.Scheduled, n.event(t, "netwerk").Status)
	})
	t.Run("one that is no longer there stays, and is told of", func(t *testing.T) {
		n, c := network(t, func(*event.Event) {})
		coffee := entry("k", "Koffie", 9)
		n.read(t, c, entry("x", "Netwerkbijeenkomst", 0), coffee)
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, coffee))
		require.Equal(t, event.Scheduled, n.event(t, "netwerk").Status)
		require.Equal(t, string(omzien.ErrLost), n.calendar(t, c.Slug).Trouble)
		require.NoError(t, n.Calendars.Unchanged(t.Context(), c.ID))
		require.Equal(t, string(omzien.ErrLost), n.calendar(t, c.Slug).Trouble)
		n.read(t, c, entry("x", "Netwerkbijeenkomst", 0), coffee)
		require.Empty(t, n.calendar(t, c.Slug).Trouble)
	})
}

// TestFollowUIDsThatChange: some programs put the time into the UID, or the number
// of the part of a series.
func TestFollowUIDsThatChange(t *testing.T) {
	dated := func(id int, title string, at time.Time) omzien.ReadEntry {
		return omzien.ReadEntry{UID: fmt.Sprintf("%d-%d@site.example", id, at.Unix()), Summary: title, Start: at, End: at.Add(2 * time.Hour),
			URL: "https://site.example/event/" + strconv.Itoa(id) + "/"}
	}
	ids := func(t *testing.T, n network) map[string]bool {
		list, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
		require.NoError(t, err)
		found := map[string]bool{}
		for _, a := range list {
			found[a.ID] = true
		}
		return found
	}
	t.Run("its page tells which one it is", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.add(t, own("hier", "Buurtmaaltijd", entry("", "", 0)))
		require.Equal(t, omzien.Followed{Matched: 1, Added: 1}, n.read(t, c, dated(1, "Buurtmaaltijd", start), dated(2, "Koffie", start.AddDate(0, 0, 3))))
		before := ids(t, n)
		require.Equal(t, omzien.Followed{Changed: 2}, n.read(t, c, dated(1, "Maaltijd", start.AddDate(0, 0, 40)), dated(2, "Thee", start.AddDate(0, 0, 100))))
		require.Equal(t, before, ids(t, n))
		require.Equal(t, []string{"Buurtmaaltijd 03-10 16.00 scheduled", "Thee 05-09 16.00 scheduled"}, n.listed(t))
	})
	t.Run("that of the initiative does not", func(t *testing.T) {
		n := newNetwork(t, plain)
		host := room()
		host.Website = "https://site.example/"
		_, err := n.Import(t.Context(), omzien.Document{Initiatives: []initiative.Initiative{host}}, "coordinator")
		require.NoError(t, err)
		c := n.follow(t, privateLink)
		n.read(t, c, entry("a", "Soep", 0), entry("b", "Brood", 5))
		require.Equal(t, omzien.Followed{Added: 1, Gone: 1, Same: 1}, n.read(t, c, entry("c", "Zingen", 3), entry("b", "Brood", 5)))
	})
	t.Run("else its title, when it is the only one within three months", func(t *testing.T) {
		for days, same := range map[int]bool{7: true, 92: true, 93: false} {
			n := newNetwork(t, plain)
			c := withCalendar(t, n)
			n.read(t, c, entry("a", "Open dag", 0), entry("b", "Koffie", 100))
			want := omzien.Followed{Added: 1, Gone: 1, Same: 1}
			if same {
				want = omzien.Followed{Changed: 1, Same: 1}
			}
			require.Equal(t, want, n.read(t, c, entry("a2", "Open dag", days), entry("b", "Koffie", 100)), days)
		}
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, entry("a", "Open dag", 0), entry("b", "Koffie", 100))
		require.Equal(t, omzien.Followed{Added: 2, Gone: 1, Same: 1}, n.read(t, c, entry("a2", "Open dag", 7), entry("a3", "Open dag", 14), entry("b", "Koffie", 100)))
	})
	t.Run("within half a week the nearest with the title", func(t *testing.T) {
		for hours, same := range map[int]bool{84: true, 85: false} {
			n := newNetwork(t, plain)
			c := withCalendar(t, n)
			n.read(t, c, entry("a", "Koor", 0), entry("b", "Koor", 30), entry("c", "Koffie", 100), entry("d", "Thee", 101))
			moved, other := entry("a2", "Koor", 0), entry("b2", "Koor", 60)
			moved.Start, moved.End = moved.Start.Add(time.Duration(hours)*time.Hour), moved.End.Add(time.Duration(hours)*time.Hour)
			want := omzien.Followed{Added: 2, Gone: 2, Same: 2}
			if same { // the other one is then the only one left
				want = omzien.Followed{Changed: 2, Same: 2}
			}
			require.Equal(t, want, n.read(t, c, moved, other, entry("c", "Koffie", 100), entry("d", "Thee", 101)), hours)
		}
	})
	t.Run("this and all that follow, with a new UID", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		all := weekly("koor@google.example", "Koor", 50, 0)
		n.read(t, c, all...)
		before := ids(t, n)
		tail := weekly("koor_R20190226T150000@google.example", "Koor", 50, 30*time.Minute)[4:]
		require.Equal(t, omzien.Followed{Changed: 46, Same: 4}, n.read(t, c, append(all[:4:4], tail...)...))
		require.Equal(t, before, ids(t, n))
	})
	t.Run("a series that moves under another name", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, weekly("s", "Koor", 10, 0)...)
		before := ids(t, n)
		require.Equal(t, omzien.Followed{Changed: 10}, n.read(t, c, weekly("s", "Zanggroep", 10, time.Hour)...))
		require.Equal(t, before, ids(t, n))
	})
	t.Run("what was held is not the next one", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, entry("a", "Inloop", 0), entry("b", "Koffie", 60))
		held := n.byTitle(t, "Inloop").ID
		n.clock.Set(start.Add(3 * time.Hour))
		require.Equal(t, omzien.Followed{Added: 1, Same: 1}, n.read(t, c, entry("c", "Inloop", 1), entry("b", "Koffie", 60)))
		require.True(t, ids(t, n)[held])
	})
}

// TestFollowAnotherCalendar: an initiative may have two.
func TestFollowAnotherCalendar(t *testing.T) {
	begin := func(t *testing.T) (network, omzien.Calendar, omzien.Calendar) {
		n := newNetwork(t, plain)
		a := withCalendar(t, n)
		b := n.follow(t, privateLink+"2")
		n.add(t, own("hier", "Open dag", entry("", "", 4)))
		n.read(t, a, entry("g1", "Koffie", 0), entry("g2", "Open dag", 4), entry("g3", "Thee", 9))
		return n, a, b
	}
	t.Run("the same under another UID is not doubled", func(t *testing.T) {
		n, _, b := begin(t)
		require.Equal(t, omzien.Followed{Same: 2}, n.read(t, b, entry("w1", "koffie", 0), entry("w2", "Open dag", 4)))
		require.Len(t, n.listed(t), 3)
	})
	t.Run("nor when the other was followed before", func(t *testing.T) {
		n, _, b := begin(t)
		n.read(t, b, entry("w3", "Zingen", 6))
		require.NoError(t, n.Calendars.Remove(t.Context(), b.Slug, n.step()))
		n.follow(t, privateLink+"2")
		three := n.follow(t, privateLink+"3")
		n.read(t, three, entry("z", "Zingen", 6))
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, b, entry("w3", "Zingen", 6)))
		n.byTitle(t, "Zingen")
	})
	t.Run("what the first lets go, the other has", func(t *testing.T) {
		n, a, b := begin(t)
		id := n.byTitle(t, "Koffie").ID
		n.read(t, a, entry("g3", "Thee", 9))
		require.Equal(t, event.Cancelled, n.byTitle(t, "Koffie").Status)
		require.Equal(t, omzien.Followed{Changed: 1, Matched: 1}, n.read(t, b, entry("w1", "Koffie", 0), entry("w2", "Open dag", 4)))
		require.Equal(t, []any{id, event.Scheduled}, []any{n.byTitle(t, "Koffie").ID, n.byTitle(t, "Koffie").Status})
		require.Equal(t, b.ID, n.event(t, "hier").Origin.Calendar)
		off := entry("w2", "Open dag", 4)
		off.Cancelled = true
		require.Equal(t, omzien.Followed{Cancelled: 1, Same: 1}, n.read(t, b, entry("w1", "Koffie", 0), off))
		require.Equal(t, omzien.Followed{Same: 3}, n.read(t, a, entry("g1", "Koffie", 0), entry("g2", "Open dag", 4), entry("g3", "Thee", 9)))
	})
	t.Run("one that was not read for a week keeps nothing", func(t *testing.T) {
		for days, kept := range map[int]bool{7: true, 8: false} {
			n, _, b := begin(t)
			n.clock.Advance(time.Duration(days) * 24 * time.Hour)
			off := entry("g3", "Thee", 9)
			off.Cancelled = true
			n.read(t, b, off, entry("x", "Lezen", 30))
			require.Equal(t, kept, n.byTitle(t, "Thee").Status == event.Scheduled, days)
		}
	})
	t.Run("when one is removed the other is due at once, for every process", func(t *testing.T) {
		n, a, b := begin(t)
		n.read(t, b, entry("w1", "Koffie", 0))
		other := omzien.New(n.store, &omzien.Options{Now: n.Now})
		_, err := other.Calendars.Due(t.Context(), n.Now())
		require.NoError(t, err)
		n.clock.Advance(time.Minute)
		require.NoError(t, other.Calendars.Unchanged(t.Context(), b.ID))
		require.NoError(t, n.Calendars.Unchanged(t.Context(), b.ID))
		require.NoError(t, n.Calendars.Remove(t.Context(), a.Slug, n.step()))
		for _, net := range []*omzien.Network{n.Network, other} {
			due, err := net.Calendars.Due(t.Context(), n.Now())
			require.NoError(t, err)
			require.Len(t, due, 1)
			require.Equal(t, b.ID, due[0].ID)
			require.Empty(t, due[0].Seen)
		}
		require.Equal(t, omzien.Followed{Added: 1}, n.read(t, b, entry("w1", "Koffie", 0)))
		t.Run("and one that is added again too", func(t *testing.T) {
			n.follow(t, privateLink)
			due, err := n.Calendars.Due(t.Context(), n.Now())
			require.NoError(t, err)
			require.Len(t, due, 1)
			require.Equal(t, a.ID, due[0].ID)
			require.NoError(t, n.Calendars.Failed(t.Context(), a.ID, errors.New("x")))
			due, err = n.Calendars.Due(t.Context(), n.Now())
			require.NoError(t, err)
			require.Empty(t, due)
		})
	})
}

// TestFollowRoom: what is going on now takes room as what is to come does.
func TestFollowRoom(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	n.clock.Set(start.Add(time.Minute))
	list := []omzien.ReadEntry{entry("now", "Nu", 0)}
	for i := range omzien.MaxComing {
		list = append(list, entry(strconv.Itoa(i), "Straks", 1+i%300))
	}
	require.Equal(t, omzien.Followed{Added: omzien.MaxComing, Skipped: 1}, n.read(t, c, list...))
	require.Equal(t, omzien.Followed{Same: omzien.MaxComing, Skipped: 1}, n.read(t, c, list...))
}

// TestFollowMeanwhile: what changed between planning and writing is left alone.
func TestFollowMeanwhile(t *testing.T) {
	begin := func(t *testing.T, between func(network, omzien.Calendar)) (network, omzien.Followed) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, entry("a", "Wandelen", 0), entry("b", "Koffie", 1))
		late := omzien.New(&delayed{Store: n.store, between: func() { between(n, c) }}, &omzien.Options{Now: n.Now})
		changed := entry("a", "Lopen", 2)
		done, err := late.Calendars.Follow(t.Context(), c.ID, n.reading(changed, entry("b", "Koffie", 1)), 0)
		require.NoError(t, err)
		return n, done
	}
	t.Run("another process read something newer", func(t *testing.T) {
		n, done := begin(t, func(n network, c omzien.Calendar) { n.read(t, c, entry("a", "Rennen", 3), entry("b", "Koffie", 1)) })
		require.Equal(t, omzien.Followed{Same: 2}, done)
		n.byTitle(t, "Rennen")
	})
	t.Run("somebody here made it their own", func(t *testing.T) {
		n, done := begin(t, func(n network, _ omzien.Calendar) {
			require.NoError(t, n.Agenda.Change(t.Context(), n.byTitle(t, "Wandelen").Slug, func(e *event.Event) error { e.Origin = nil; return nil }))
		})
		require.Equal(t, omzien.Followed{Same: 2}, done)
		n.byTitle(t, "Wandelen")
	})
}

// TestFollowBegun: a meeting that begins here before the plan is carried out is not
// called off.
func TestFollowBegun(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	n.read(t, c, entry("a", "Wandelen", 0), entry("b", "Koffie", 1))
	late := omzien.New(&delayed{Store: n.store, between: func() {
		require.NoError(t, n.Agenda.Change(t.Context(), n.byTitle(t, "Wandelen").Slug, func(e *event.Event) error { e.Start = n.Now(); return nil }))
	}}, &omzien.Options{Now: n.Now})
	done, err := late.Calendars.Follow(t.Context(), c.ID, n.reading(entry("b", "Koffie", 1)), 0)
	require.NoError(t, err)
	require.Equal(t, omzien.Followed{Same: 2}, done)
}

// delayed lets something happen before its first write.
type delayed struct {
	omzien.Store
	between func()
}

func (s *delayed) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	if between := s.between; between != nil {
		s.between = nil
		between()
	}
	return s.Store.Write(ctx, f)
}

// TestFollowPast: what was entered here is known as long as a reading may tell of it.
func TestFollowPast(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	past := entry("a", "Wandelen", -100)
	n.add(t, own("hier", "Wandelen", past))
	require.True(t, past.Start.After(n.Now().AddDate(0, 0, -92)))
	require.Equal(t, omzien.Followed{Matched: 1}, n.read(t, c, past))
}

// TestFollowRound: networks that follow each other, or themselves, do not copy
// copies.
func TestFollowRound(t *testing.T) {
	feed := func(n network, marked bool) (list []omzien.ReadEntry) {
		all, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
		require.NoError(t, err)
		for _, a := range all {
			list = append(list, omzien.ReadEntry{UID: a.ID, Start: a.Start, End: a.End, Summary: a.Title, Copy: marked && a.Origin != nil})
		}
		return list
	}
	count := func(a, b network) []int { return []int{len(a.listed(t)), len(b.listed(t))} }
	t.Run("each other", func(t *testing.T) {
		a, b := newNetwork(t, plain), newNetwork(t, plain)
		ca, cb := withCalendar(t, a), withCalendar(t, b)
		a.add(t, own("daar", "Open dag", entry("", "", 3)), own("daar2", "Zingen", entry("", "", 4)))
		b.add(t, own("hier", "Koken", entry("", "", 5)))
		for range 5 {
			b.read(t, cb, feed(a, true)...)
			a.read(t, ca, feed(b, true)...)
			require.Equal(t, []int{3, 3}, count(a, b))
		}
	})
	t.Run("through a program that keeps the UIDs and drops the mark", func(t *testing.T) {
		a, b := newNetwork(t, plain), newNetwork(t, plain)
		ca, cb := withCalendar(t, a), withCalendar(t, b)
		a.add(t, own("daar", "Open dag", entry("", "", 3)))
		b.add(t, own("hier", "Koken", entry("", "", 5)))
		for i := range 5 {
			b.read(t, cb, feed(a, false)...)
			a.read(t, ca, feed(b, true)...)
			if i > 0 {
				require.Equal(t, []int{2, 2}, count(a, b))
			}
		}
	})
	t.Run("what is marked as a copy", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		copied := entry("x", "Van elders", 0)
		copied.Copy = true
		require.Equal(t, omzien.Followed{Added: 1, Skipped: 1}, n.read(t, c, copied, entry("y", "Van hier", 1)))
	})
	t.Run("its own feed, with a host name behind the UIDs or not", func(t *testing.T) {
		for _, host := range []string{"", "@omzien.example"} {
			n := newNetwork(t, plain)
			c := withCalendar(t, n)
			other := meeting("ander", 20, event.Closed)
			n.add(t, own("hier", "Open dag", entry("", "", 3)), other)
			for range 5 {
				list := feed(n, false)
				for i := range list {
					list[i].UID += host
				}
				require.Equal(t, omzien.Followed{Skipped: 2}, n.read(t, c, list...))
				require.Len(t, n.listed(t), 2)
			}
		}
	})
}
