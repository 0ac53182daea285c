package omzien_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// weekly is a series of so many meetings, a week apart; each is called after its
// first start, and begins so much later.
func weekly(uid, title string, count int, later time.Duration) []omzien.ReadEntry {
	var list []omzien.ReadEntry
	for i := range count {
		e := entry(uid, title, 7*i)
		e.Start, e.End = e.Start.Add(later), e.End.Add(later)
		e.Instance = e.Start.UTC().Format("20060102T150405Z")
		list = append(list, e)
	}
	return list
}

func TestFollow(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		c := withCalendar(t, n)
		walk, coffee := entry("a", "Wandelen", 0), entry("b", "Koffie", 1)
		t.Run("new meetings are the initiative's", func(t *testing.T) {
			walk.URL = "https://buurtkamer.example/wandelen"
			require.Equal(t, omzien.Followed{Added: 2}, n.read(t, c, coffee, walk))
			require.Equal(t, []string{"Wandelen 01-29 16.00 scheduled", "Koffie 01-30 16.00 scheduled"}, n.listed(t))
			a := n.byTitle(t, "Wandelen")
			require.Equal(t, event.PublicOrigin{Name: "De Buurtkamer", URL: walk.URL}, *a.Origin)
			require.Equal(t, "De Buurtkamer", a.Hosts[0].Name)
			require.Equal(t, event.Activity, a.Format)
			require.Equal(t, byte('8'), a.ID[14], "RFC 9562 5.8")
			require.Contains(t, "89ab", a.ID[19:20])
			require.Equal(t, "wandelen-2019-01-29-"+a.ID[:6], a.Slug)
			require.Zero(t, a.Revision)
			require.True(t, a.AnnouncedAt.Equal(noon))
		})
		first := n.byTitle(t, "Wandelen")
		t.Run("twice is once, and writes nothing", func(t *testing.T) {
			before := n.revision(t)
			n.clock.Advance(time.Hour)
			require.Equal(t, omzien.Followed{Same: 2}, n.read(t, c, walk, coffee))
			require.Equal(t, before, n.revision(t))
			found, err := n.Calendars.BySlug(t.Context(), c.Slug)
			require.NoError(t, err)
			require.True(t, found.ReadAt.Equal(n.Now()), "but it is known when it was read")
			require.Equal(t, 2, found.Entries)
		})
		t.Run("a change is followed, under the same address and id", func(t *testing.T) {
			walk.Start, walk.Summary, walk.Location = walk.Start.Add(time.Hour), "Wandelen met de hond", "De Buurtkamer"
			require.Equal(t, omzien.Followed{Changed: 1, Same: 1}, n.read(t, c, walk, coffee))
			a := n.byTitle(t, "Wandelen met de hond")
			require.Equal(t, []any{first.ID, first.Slug, 1, "01-29 17.00"}, []any{a.ID, a.Slug, a.Revision, a.Start.Format("01-02 15.04")})
			require.True(t, a.ChangedAt.Equal(n.Now()))
			require.True(t, a.CreatedAt.Equal(noon))
		})
		t.Run("INV-E16 a cancellation is followed", func(t *testing.T) {
			walk.Cancelled = true
			require.Equal(t, omzien.Followed{Cancelled: 1, Same: 1}, n.read(t, c, walk, coffee))
			a := n.byTitle(t, "Wandelen met de hond")
			require.Equal(t, event.Cancelled, a.Status)
			require.Equal(t, "Afgelast in de agenda van De Buurtkamer.", a.Reason)
			require.Equal(t, 2, a.Revision)
			walk.Cancelled = false
			require.Equal(t, omzien.Followed{Changed: 1, Same: 1}, n.read(t, c, walk, coffee))
			require.Equal(t, event.Scheduled, n.byTitle(t, "Wandelen met de hond").Status)
		})
		t.Run("what is no longer there is called off, until it is there again", func(t *testing.T) {
			require.Equal(t, omzien.Followed{Gone: 1, Same: 1}, n.read(t, c, coffee))
			a := n.byTitle(t, "Wandelen met de hond")
			require.Equal(t, event.Cancelled, a.Status)
			require.Equal(t, "Deze bijeenkomst staat niet meer in de agenda van De Buurtkamer.", a.Reason)
			require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, coffee), "once")
			require.Equal(t, omzien.Followed{Changed: 1, Same: 1}, n.read(t, c, coffee, walk))
			require.Equal(t, 5, n.byTitle(t, "Wandelen met de hond").Revision)
		})
		t.Run("what is private is not shown", func(t *testing.T) {
			hidden, new := coffee, entry("z", "Geheim", 2)
			hidden.Private, new.Private = true, true
			require.Equal(t, omzien.Followed{Private: 2, Hidden: 1, Same: 1}, n.read(t, c, hidden, walk, new))
			require.Equal(t, []string{"Wandelen met de hond 01-29 17.00 scheduled"}, n.listed(t))
			require.Equal(t, omzien.Followed{Added: 1, Same: 1}, n.read(t, c, coffee, walk))
			require.Equal(t, 2, n.byTitle(t, "Koffie").Revision, "a client may hold it from before")
		})
		t.Run("what is of no use here is left out", func(t *testing.T) {
			old, far, bare, backward := entry("o", "Oud", -120), entry("f", "Ver", 800), entry("", "Naamloos", 0), entry("w", "Terug", 3)
			backward.End = backward.Start
			require.Equal(t, omzien.Followed{Same: 2, Skipped: 5}, n.read(t, c, coffee, walk, old, far, bare, backward, coffee))
			require.Len(t, n.listed(t), 2)
		})
		t.Run("what is known follows its date wherever it goes", func(t *testing.T) {
			walk.Start, walk.End = walk.Start.AddDate(3, 0, 0), walk.End.AddDate(3, 0, 60)
			require.Equal(t, omzien.Followed{Changed: 1, Same: 1}, n.read(t, c, coffee, walk))
			require.Equal(t, omzien.Followed{Same: 2}, n.read(t, c, coffee, walk))
			a, err := n.Agenda.Announcement(t.Context(), first.Slug)
			require.NoError(t, err)
			require.Equal(t, 2022, a.Start.Year())
			require.InDelta(t, event.MaxLength.Hours(), a.End.Sub(a.Start).Hours(), 1)
		})
	})
}

func TestFollowEnds(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	walk := entry("a", "Wandelen", 0)
	n.read(t, c, walk, entry("b", "Koffie", 1))
	t.Run("what is over stays when it leaves the calendar", func(t *testing.T) {
		n.clock.Set(walk.End)
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, entry("b", "Koffie", 1)))
		require.Equal(t, event.Scheduled, n.byTitle(t, "Wandelen").Status)
	})
	t.Run("what was held stays so", func(t *testing.T) {
		require.NoError(t, n.Agenda.Change(t.Context(), n.byTitle(t, "Wandelen").Slug, func(e *event.Event) error { return e.Hold(n.step()) }))
		require.Equal(t, omzien.Followed{Same: 2}, n.read(t, c, walk, entry("b", "Koffie", 1)))
		require.Equal(t, event.Held, n.byTitle(t, "Wandelen").Status)
	})
	t.Run("an unreadable entry is not gone", func(t *testing.T) {
		r := n.reading(walk)
		r.Unread = []omzien.UnreadEntry{{UID: "b"}}
		done, err := n.Calendars.Follow(t.Context(), c.ID, r, agreed)
		require.NoError(t, err)
		require.Equal(t, omzien.Followed{Same: 1, Skipped: 1}, done)
		require.Equal(t, event.Scheduled, n.byTitle(t, "Koffie").Status)
	})
	t.Run("what somebody here changed becomes what the calendar says", func(t *testing.T) {
		require.NoError(t, n.Agenda.Change(t.Context(), n.byTitle(t, "Koffie").Slug, func(e *event.Event) error { e.Title = "Thee"; return nil }))
		require.Equal(t, omzien.Followed{Changed: 1, Same: 1}, n.read(t, c, walk, entry("b", "Koffie", 1)))
		n.byTitle(t, "Koffie")
	})
}

func TestFollowUnread(t *testing.T) {
	begin := func(t *testing.T) (network, omzien.Calendar, []omzien.ReadEntry) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		list := weekly("s", "Koor", 4, 0)
		list[1].Start, list[1].End = list[1].Start.AddDate(0, 0, 1), list[1].End.AddDate(0, 0, 1)
		list[2].Cancelled, list[3].Private = true, true
		n.read(t, c, list...)
		require.Equal(t, []string{"Koor 01-29 16.00 scheduled", "Koor 02-06 16.00 scheduled", "Koor 02-12 16.00 cancelled"}, n.listed(t))
		return n, c, list
	}
	t.Run("what cannot be read stays as it is, moved, called off or private", func(t *testing.T) {
		n, c, list := begin(t)
		before := n.listed(t)
		r := n.reading(list[0])
		for _, e := range list[1:] {
			r.Unread = append(r.Unread, omzien.UnreadEntry{UID: "s", Instance: e.Instance})
		}
		for range 2 {
			done, err := n.Calendars.Follow(t.Context(), c.ID, r, agreed)
			require.NoError(t, err)
			require.Equal(t, omzien.Followed{Same: 1, Skipped: 3}, done)
			require.Equal(t, before, n.listed(t))
		}
		found, err := n.Calendars.BySlug(t.Context(), c.Slug)
		require.NoError(t, err)
		require.Equal(t, []int{4, 3, 0}, []int{found.Entries, found.Skipped, found.Private})
	})
	t.Run("what is taken out of the series beside of it is called off", func(t *testing.T) {
		n, c, list := begin(t)
		r := n.reading(list[1], list[2], list[3])
		r.Unread = []omzien.UnreadEntry{{UID: "s", Instance: "20990101"}, {UID: "t"}, {}}
		done, err := n.Calendars.Follow(t.Context(), c.ID, r, agreed)
		require.NoError(t, err)
		require.Equal(t, omzien.Followed{Gone: 1, Same: 2, Private: 1, Skipped: 3}, done)
	})
	t.Run("of a whole series all stays that is not there", func(t *testing.T) {
		n, c, list := begin(t)
		list[1].Summary = "Zingen"
		r := n.reading(list[1])
		r.Unread = []omzien.UnreadEntry{{UID: "s"}}
		done, err := n.Calendars.Follow(t.Context(), c.ID, r, agreed)
		require.NoError(t, err)
		require.Equal(t, omzien.Followed{Changed: 1, Skipped: 1}, done)
		require.Equal(t, []string{"Koor 01-29 16.00 scheduled", "Zingen 02-06 16.00 scheduled", "Koor 02-12 16.00 cancelled"}, n.listed(t))
	})
	t.Run("another one does not take its place", func(t *testing.T) {
		n, c, list := begin(t)
		r := n.reading(entry("new", "Koor", 0))
		for _, e := range list {
			r.Unread = append(r.Unread, omzien.UnreadEntry{UID: "s", Instance: e.Instance})
		}
		done, err := n.Calendars.Follow(t.Context(), c.ID, r, agreed)
		require.NoError(t, err)
		require.Equal(t, omzien.Followed{Added: 1, Skipped: 4}, done)
	})
}

// TestFollowPrivate: privacy goes before the question whether so much may go.
func TestFollowPrivate(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	var list []omzien.ReadEntry
	for i := range 6 {
		list = append(list, entry(strconv.Itoa(i), "Nr "+strconv.Itoa(i), i))
	}
	n.read(t, c, list...)
	for i := range 3 {
		list[i].Private = true
	}
	require.Equal(t, omzien.Followed{Private: 3, Hidden: 3, Same: 1, Asked: 2}, n.read(t, c, list[:4]...),
		"two of the three that may be shown are missing")
	require.Len(t, n.listed(t), 3)
	for i := range list {
		list[i].Private = true
	}
	require.Equal(t, omzien.Followed{Private: 6, Hidden: 3}, n.read(t, c, list...))
	require.Empty(t, n.listed(t))
	require.Equal(t, omzien.Followed{Private: 6}, n.read(t, c, list...), "once")
}

func TestFollowNumbers(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	n.add(t, own("hier", "Nr 0", entry("0", "", 0)))
	list := []omzien.ReadEntry{entry("far", "Ver weg", 1000)}
	for i := range 8 {
		list = append(list, entry(strconv.Itoa(i), "Nr "+strconv.Itoa(i), i))
	}
	list[8].Private = true
	r := n.reading(list...)
	r.Unread = []omzien.UnreadEntry{{UID: "x"}}
	done, err := n.Calendars.Follow(t.Context(), c.ID, r, 0)
	require.NoError(t, err)
	require.Equal(t, omzien.Followed{Added: 6, Matched: 1, Skipped: 2, Private: 1}, done)
	found, err := n.Calendars.BySlug(t.Context(), c.Slug)
	require.NoError(t, err)
	require.Equal(t, []int{10, 2, 1, 1}, []int{found.Entries, found.Skipped, found.Private, found.Matched})
}

func TestFollowLinks(t *testing.T) {
	for _, site := range []string{"", "https://buurtkamer.example/"} {
		n := newNetwork(t, plain)
		host := room()
		host.Website = site
		_, err := n.Import(t.Context(), omzien.Document{Initiatives: []initiative.Initiative{host}}, "coordinator")
		require.NoError(t, err)
		walk, coffee := entry("a", "Wandelen", 0), entry("b", "Koffie", 1)
		walk.URL, coffee.URL = "https://buurtkamer.example/wandelen", "geen adres"
		n.read(t, n.follow(t, privateLink), walk, coffee)
		require.Equal(t, walk.URL, n.byTitle(t, "Wandelen").Origin.URL)
		require.Equal(t, site, n.byTitle(t, "Koffie").Origin.URL, "without a page of its own, that of the initiative")
	}
}

func TestFollowSeries(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	list := weekly("s", "Koor", 60, 0)
	r := n.reading(list...)
	r.Until = list[50].Start
	follow := func() omzien.Followed {
		done, err := n.Calendars.Follow(t.Context(), c.ID, r, 0)
		require.NoError(t, err)
		return done
	}
	require.Equal(t, omzien.Followed{Added: 60}, follow())
	t.Run("what lies beyond the window is not gone", func(t *testing.T) {
		r.Entries = list[:50]
		require.Equal(t, omzien.Followed{Same: 50}, follow())
		r.Until = list[51].Start
		require.Equal(t, omzien.Followed{Same: 50, Asked: 1}, follow(), "it was the last one")
	})
	t.Run("a series that moves takes its meetings along", func(t *testing.T) {
		ids := map[string]bool{}
		page, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
		require.NoError(t, err)
		for _, a := range page {
			ids[a.ID] = true
		}
		r.Until = list[50].Start
		for _, later := range []time.Duration{30 * time.Minute, 24 * time.Hour, -24 * time.Hour} {
			r.Entries = weekly("s", "Koor", 50, later)
			require.Equal(t, omzien.Followed{Changed: 50}, follow(), later)
		}
		page, err = n.Agenda.Feed(t.Context(), omzien.Selection{})
		require.NoError(t, err)
		for _, a := range page {
			require.True(t, ids[a.ID])
		}
		require.Len(t, page, 60)
	})
}

func TestFollowGuard(t *testing.T) {
	look := func(t *testing.T, n network, c omzien.Calendar) omzien.Calendar {
		found, err := n.Calendars.BySlug(t.Context(), c.Slug)
		require.NoError(t, err)
		return found
	}
	list := func(uid string, count int) (all []omzien.ReadEntry) {
		for i := range count {
			all = append(all, entry(uid+strconv.Itoa(i), "Titel "+strconv.Itoa(i), i))
		}
		return all
	}
	for _, c := range []struct {
		name                string
		held, left          int
		gone, asked, accept int
	}{
		{name: "half may go", held: 6, left: 3, gone: 3},
		{name: "more than half is asked", held: 7, left: 3, asked: 4},
		{name: "half of two may go", held: 2, left: 1, gone: 1},
		{name: "two of three is asked", held: 3, left: 1, asked: 2},
		{name: "three of four is asked", held: 4, left: 1, asked: 3},
		{name: "two of two is asked", held: 2, asked: 2},
		{name: "one of one is asked", held: 1, asked: 1},
		{name: "one of one, and a person agreed", held: 1, gone: 1, accept: 1},
		{name: "a person agreed", held: 7, left: 3, gone: 4, accept: 4},
		{name: "a person agreed to less", held: 7, left: 3, asked: 4, accept: 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := newNetwork(t, plain)
			calendar := withCalendar(t, n)
			n.read(t, calendar, list("a", c.held)...)
			left, changed := list("a", c.held)[c.held-c.left:], min(c.left, 1)
			if changed > 0 {
				left[0].Summary = "Anders"
			}
			r := n.reading(append(left, entry("new", "Nieuw", 2))...)
			r.Seen.ETag = `"x"`
			done, err := n.Calendars.Follow(t.Context(), calendar.ID, r, c.accept)
			require.NoError(t, err)
			require.Equal(t, omzien.Followed{Gone: c.gone, Asked: c.asked, Changed: changed, Added: 1, Same: c.left - changed}, done, "the rest is followed")
			require.Equal(t, c.asked, look(t, n, calendar).Asked)
			require.Equal(t, c.asked > 0, look(t, n, calendar).Seen.ETag == "", "it has to be read again when a person agrees")
			if c.asked > 0 {
				r.Entries = append(r.Entries, entry("new2", "Nieuw", 3), entry("new3", "Nieuw", 4), entry("new4", "Nieuw", 5))
				done, err = n.Calendars.Follow(t.Context(), calendar.ID, r, 0)
				require.NoError(t, err)
				require.Equal(t, omzien.Followed{Asked: c.asked, Added: 3, Same: c.left + 1}, done, "also when it is less than half by now")
				done, err = n.Calendars.Follow(t.Context(), calendar.ID, r, agreed)
				require.NoError(t, err)
				require.Equal(t, c.asked, done.Gone)
				require.Zero(t, look(t, n, calendar).Asked)
			}
		})
	}
	t.Run("when all is back nobody is asked", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, list("a", 8)...)
		require.Equal(t, omzien.Followed{Asked: 6, Same: 2}, n.read(t, c, list("a", 2)...))
		require.Equal(t, omzien.Followed{Asked: 1, Same: 7}, n.read(t, c, list("a", 7)...))
		require.Equal(t, omzien.Followed{Same: 8}, n.read(t, c, list("a", 8)...))
		require.Zero(t, look(t, n, c).Asked)
		require.Equal(t, omzien.Followed{Gone: 1, Same: 7}, n.read(t, c, list("a", 8)[1:]...))
	})
	t.Run("new names for everything double nothing", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, list("a", 8)...)
		before := n.listed(t)
		id := n.byTitle(t, "Titel 5").ID
		require.Equal(t, omzien.Followed{Changed: 8}, n.read(t, c, list("b", 8)...))
		require.Equal(t, before, n.listed(t))
		require.Equal(t, id, n.byTitle(t, "Titel 5").ID)
		require.Equal(t, omzien.Followed{Same: 8}, n.read(t, c, list("b", 8)...))
		t.Run("and the old name is free for another", func(t *testing.T) {
			back := append(list("b", 8), entry("a5", "Heel anders", 9))
			require.Equal(t, omzien.Followed{Same: 8, Added: 1}, n.read(t, c, back...))
			require.Equal(t, omzien.Followed{Same: 9}, n.read(t, c, back...))
			other := n.byTitle(t, "Heel anders")
			n.clock.Advance(400 * 24 * time.Hour)
			back[8].Start, back[8].End = back[8].Start.AddDate(2, 0, 0), back[8].End.AddDate(2, 0, 0)
			require.Equal(t, omzien.Followed{Changed: 1, Same: 1, Skipped: 7}, n.read(t, c, back...))
			require.Equal(t, other.ID, n.byTitle(t, "Heel anders").ID, "also when it was long ago")
		})
	})
	t.Run("a thousand at once are done in parts", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		var all []omzien.ReadEntry
		for i := range omzien.MaxComing {
			e := entry(strconv.Itoa(i), "Zelfde", 0)
			all = append(all, e)
		}
		require.Equal(t, omzien.Followed{Added: omzien.MaxComing}, n.read(t, c, all...))
		require.Equal(t, omzien.Followed{Same: omzien.MaxComing}, n.read(t, c, all...))
		t.Run("for more there is no room", func(t *testing.T) {
			all[0].Summary = "Anders"
			more := append(all, entry("more", "Meer", 1), entry("past", "Voorbij", -40))
			require.Equal(t, omzien.Followed{Changed: 1, Added: 1, Skipped: 1, Same: omzien.MaxComing - 1}, n.read(t, c, more...))
			require.Equal(t, string(omzien.ErrMany), look(t, n, c).Trouble)
			all[1].Cancelled = true
			n.read(t, c, all...)
			require.Equal(t, omzien.Followed{Added: 1, Same: omzien.MaxComing + 1}, n.read(t, c, more...))
			require.Empty(t, look(t, n, c).Trouble)
		})
		require.NoError(t, n.Calendars.Remove(t.Context(), c.Slug, n.step()))
		require.Empty(t, n.listed(t))
	})
}

func TestFollowTwoCalendars(t *testing.T) {
	n := newNetwork(t, plain)
	one := withCalendar(t, n)
	two := n.follow(t, privateLink+"2")
	walk, other := entry("a", "Wandelen", 0), entry("a", "Wandelen", 0)
	other.Location = "Ergens anders"
	n.read(t, one, walk)
	id := n.byTitle(t, "Wandelen").ID
	t.Run("the first that has a meeting keeps it", func(t *testing.T) {
		for range 2 {
			require.Equal(t, omzien.Followed{Same: 1}, n.read(t, two, other))
			require.Equal(t, omzien.Followed{Same: 1}, n.read(t, one, walk))
		}
	})
	t.Run("when the first lets go, the other has it", func(t *testing.T) {
		require.Equal(t, omzien.Followed{Same: 1, Added: 1}, n.read(t, one, walk, entry("b", "Koffie", 1)))
		require.Equal(t, omzien.Followed{Gone: 1, Same: 1}, n.read(t, one, entry("b", "Koffie", 1)))
		require.Equal(t, omzien.Followed{Changed: 1}, n.read(t, two, other))
		require.Equal(t, omzien.Followed{Same: 2}, n.read(t, one, walk, entry("b", "Koffie", 1)))
		a := n.byTitle(t, "Wandelen")
		require.Equal(t, []string{id, "Ergens anders"}, []string{a.ID, a.Venue.Name})
	})
	t.Run("and so when it is removed", func(t *testing.T) {
		require.NoError(t, n.Calendars.Remove(t.Context(), two.Slug, n.step()))
		require.Equal(t, []string{"Koffie 01-30 16.00 scheduled"}, n.listed(t))
		require.Equal(t, omzien.Followed{Added: 1, Same: 1}, n.read(t, one, walk, entry("b", "Koffie", 1)))
		require.Equal(t, id, n.byTitle(t, "Wandelen").ID)
	})
	t.Run("also when that was broken off", func(t *testing.T) {
		four := n.follow(t, privateLink+"4")
		require.Equal(t, omzien.Followed{Added: 1}, n.read(t, four, entry("c", "Lezen", 2)))
		four.RemovedAt = n.Now()
		body, err := json.Marshal(four)
		require.NoError(t, err)
		require.NoError(t, n.store.Write(t.Context(), func(tx omzien.WriteTx) error {
			return tx.PutRecord(omzien.Record{Kind: "calendar", ID: four.ID, Slug: four.Slug, Body: body,
				Labels: []omzien.Label{{Name: "initiative", Value: four.Initiative.ID}}})
		}))
		require.Equal(t, omzien.Followed{Changed: 1, Same: 2}, n.read(t, one, walk, entry("b", "Koffie", 1), entry("c", "Lezen", 2)))
		require.NoError(t, n.Calendars.Remove(t.Context(), four.Slug, n.step()))
		n.byTitle(t, "Lezen")
	})
	t.Run("the same UID at another address is the same meeting", func(t *testing.T) {
		require.NoError(t, n.Calendars.Remove(t.Context(), one.Slug, n.step()))
		require.Empty(t, n.listed(t))
		three := n.follow(t, privateLink+"3")
		require.Equal(t, omzien.Followed{Added: 1}, n.read(t, three, walk))
		require.Equal(t, id, n.byTitle(t, "Wandelen").ID)
		require.Greater(t, n.byTitle(t, "Wandelen").Revision, 3)
	})
}

// own is a meeting that the initiative entered here, at the time of the entry.
func own(slug, title string, e omzien.ReadEntry) event.Event {
	m := meeting(slug, 20, event.Closed)
	m.Title, m.Format, m.Start, m.End = title, event.Workshop, e.Start, e.End
	m.Hosts = []event.Named{{ID: "buurtkamer", Name: "De Buurtkamer"}}
	return m
}

func TestFollowMatch(t *testing.T) {
	walk := entry("a", "Wandelen", 0)
	allDay := walk
	allDay.AllDay, allDay.Start, allDay.End = true, time.Date(2019, 1, 29, 0, 0, 0, 0, amsterdam), time.Date(2019, 1, 30, 0, 0, 0, 0, amsterdam)
	for name, c := range map[string]struct {
		own     []event.Event
		entries []omzien.ReadEntry
		matched int
	}{
		"the same start and title":      {[]event.Event{own("o", "WANDELEN!", walk)}, []omzien.ReadEntry{walk}, 1},
		"the same start, another title": {[]event.Event{own("o", "Een rondje", walk)}, []omzien.ReadEntry{walk}, 0},
		"the same title, not of the initiative": {func() []event.Event {
			m := own("o", "Wandelen", walk)
			m.Hosts[0].ID = "ander"
			return []event.Event{m}
		}(), []omzien.ReadEntry{walk}, 0},
		"the same start, two here":                {[]event.Event{own("o", "Een rondje", walk), own("p", "Nog iets", walk)}, []omzien.ReadEntry{walk}, 0},
		"the same start, two there":               {[]event.Event{own("o", "Een rondje", walk)}, []omzien.ReadEntry{walk, entry("b", "Zingen", 0)}, 0},
		"the title decides":                       {[]event.Event{own("o", "Wandelen", walk), own("p", "Zingen", walk)}, []omzien.ReadEntry{walk, entry("b", "Zingen", 0)}, 2},
		"the same day and title, without hours":   {[]event.Event{own("o", "Wandelen", walk)}, []omzien.ReadEntry{allDay}, 1},
		"the same day, without hours, other name": {[]event.Event{own("o", "Zingen", walk)}, []omzien.ReadEntry{allDay}, 0},
		"another time":                            {[]event.Event{own("o", "Wandelen", entry("", "", 1))}, []omzien.ReadEntry{walk}, 0},
		"somebody else's":                         {[]event.Event{meeting("o", 20, event.Closed)}, []omzien.ReadEntry{walk}, 0},
		"a draft, which nobody sees": {func() []event.Event { d := own("o", "Wandelen", walk); d.Status = event.Draft; return []event.Event{d} }(),
			[]omzien.ReadEntry{walk}, 0},
		"one at most for each": {[]event.Event{own("o", "Wandelen", walk)}, []omzien.ReadEntry{walk, entry("b", "Wandelen", 0)}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			n := newNetwork(t, plain)
			calendar := withCalendar(t, n)
			n.add(t, c.own...)
			require.Equal(t, omzien.Followed{Matched: c.matched, Added: len(c.entries) - c.matched}, n.read(t, calendar, c.entries...))
			require.Equal(t, omzien.Followed{Same: len(c.entries)}, n.read(t, calendar, c.entries...))
			found, err := n.Calendars.BySlug(t.Context(), calendar.Slug)
			require.NoError(t, err)
			require.Equal(t, c.matched, found.Matched)
		})
	}
	t.Run("one that is entered later takes the place of the calendar's", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, walk)
		first := n.byTitle(t, "Wandelen")
		n.add(t, own("hier", "Wandelen", walk))
		require.Len(t, n.listed(t), 2)
		require.Equal(t, omzien.Followed{Matched: 1}, n.read(t, c, walk))
		require.Equal(t, "hier", n.byTitle(t, "Wandelen").Slug)
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, walk))
		t.Run("until it is over and the calendar has a new date for it", func(t *testing.T) {
			n.clock.Set(walk.End)
			again := entry("a", "Wandelen", 7)
			require.Equal(t, omzien.Followed{Added: 1}, n.read(t, c, again))
			require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, again))
			require.Equal(t, []string{"Wandelen 01-29 16.00 scheduled", "Wandelen 02-05 16.00 scheduled"}, n.listed(t))
			list, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
			require.NoError(t, err)
			require.Equal(t, first.ID, list[1].ID, "under the id that it had")
		})
	})
	t.Run("one that is entered there anew is the same", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.add(t, own("hier", "Wandelen", walk))
		n.read(t, c, walk)
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, entry("z", "Wandelen!", 0)))
		require.Equal(t, []string{"Wandelen 01-29 16.00 scheduled"}, n.listed(t))
		require.Equal(t, "z", n.event(t, "hier").Origin.UID)
	})
	t.Run("one that was made their own here is matched", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, walk)
		require.NoError(t, n.Agenda.Change(t.Context(), n.byTitle(t, "Wandelen").Slug, func(e *event.Event) error {
			e.Origin, e.Title, e.Start = nil, "Lopen", e.Start.Add(time.Minute)
			return nil
		}))
		require.Equal(t, omzien.Followed{Matched: 1}, n.read(t, c, walk))
		require.Equal(t, []string{"Lopen 01-29 16.01 scheduled"}, n.listed(t))
	})
}

func TestFollowMatched(t *testing.T) {
	walk := entry("a", "Wandelen", 0)
	begin := func(t *testing.T, change func(*event.Event)) (network, omzien.Calendar) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		m := own("hier", "Wandelen", walk)
		m.Purpose, m.SignUp.Opens, m.SignUp.ClosesBefore = "Van hier", walk.Start.AddDate(0, 0, -10), time.Date(2019, 1, 25, 0, 0, 0, 0, amsterdam)
		m.Programme = []event.Item{{Kind: event.Welcome, Minutes: 90}}
		if change != nil {
			change(&m)
		}
		n.add(t, m)
		require.Equal(t, omzien.Followed{Matched: 1}, n.read(t, c, walk))
		return n, c
	}
	moved := walk
	moved.Summary, moved.Description = "Andere titel", "Andere tekst"
	moved.Start, moved.End = moved.Start.AddDate(0, 0, 2).Add(-time.Hour), moved.End.AddDate(0, 0, 2).Add(-time.Hour)
	t.Run("it moves with its deadlines, and keeps its words", func(t *testing.T) {
		n, c := begin(t, nil)
		require.Zero(t, n.event(t, "hier").Revision, "to be matched is nothing that a visitor sees")
		require.Equal(t, omzien.Followed{Changed: 1}, n.read(t, c, moved))
		e := n.event(t, "hier")
		require.Equal(t, []string{"Wandelen", "Van hier"}, []string{e.Title, e.Purpose})
		require.Equal(t, "2019-01-31T15:00:00+01:00", e.Start.Format(time.RFC3339))
		require.Equal(t, "2019-01-31T17:00:00+01:00", e.End.Format(time.RFC3339))
		require.Equal(t, "2019-01-21T15:00:00+01:00", e.SignUp.Opens.Format(time.RFC3339))
		require.Equal(t, "2019-01-27T00:00:00+01:00", e.SignUp.ClosesBefore.Format(time.RFC3339), "a day stays a day")
		require.Equal(t, 1, e.Revision)
		require.Equal(t, "Verplaatst in de agenda van De Buurtkamer.", e.History[1].Reason)
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, moved))
	})
	t.Run("INV-E20 it keeps its hour when the clocks change", func(t *testing.T) {
		n, c := begin(t, nil)
		later := walk
		later.Start, later.End = walk.Start.AddDate(0, 3, 0), walk.End.AddDate(0, 3, 0)
		require.Equal(t, omzien.Followed{Changed: 1}, n.read(t, c, later))
		e := n.event(t, "hier")
		require.Equal(t, "2019-04-29T16:00:00+02:00", e.Start.Format(time.RFC3339))
		require.Equal(t, "2019-04-25T00:00:00+02:00", e.SignUp.ClosesBefore.Format(time.RFC3339))
	})
	t.Run("what changed here and not there stays", func(t *testing.T) {
		n, c := begin(t, nil)
		require.NoError(t, n.Agenda.Change(t.Context(), "hier", func(e *event.Event) error {
			next := *e
			next.End = next.End.Add(time.Hour)
			return e.Revise(next, 0, n.step())
		}))
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, walk))
		require.Equal(t, omzien.Followed{Changed: 1}, n.read(t, c, moved))
		require.Equal(t, 3*time.Hour, n.event(t, "hier").End.Sub(n.event(t, "hier").Start))
	})
	t.Run("INV-E16 it is called off", func(t *testing.T) {
		n, c := begin(t, nil)
		off := walk
		off.Cancelled = true
		require.Equal(t, omzien.Followed{Cancelled: 1}, n.read(t, c, off))
		require.Equal(t, event.Cancelled, n.event(t, "hier").Status)
		require.Equal(t, "Afgelast in de agenda van De Buurtkamer.", n.byTitle(t, "Wandelen").Reason)
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, off))
		require.Equal(t, omzien.Followed{Refused: 1}, n.read(t, c, walk), "and does not go on again by itself")
		require.Equal(t, omzien.Followed{Refused: 1}, n.read(t, c, moved))
	})
	t.Run("one that is called off there when it is found is so here", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.add(t, own("hier", "Wandelen", walk))
		off := walk
		off.Summary = "AFGELAST - Wandelen"
		r := n.reading(off)
		r.Seen.ETag = `"1"`
		done, err := n.Calendars.Follow(t.Context(), c.ID, r, 0)
		require.NoError(t, err)
		require.Equal(t, omzien.Followed{Matched: 1}, done)
		found, err := n.Calendars.BySlug(t.Context(), c.Slug)
		require.NoError(t, err)
		require.Empty(t, found.Seen, "it is read again")
		require.Equal(t, event.Scheduled, n.event(t, "hier").Status, "not in the reading that finds it")
		require.Equal(t, omzien.Followed{Cancelled: 1}, n.read(t, c, off))
		require.Equal(t, event.Cancelled, n.event(t, "hier").Status)
	})
	t.Run("what does not fit is refused, and said", func(t *testing.T) {
		n, c := begin(t, nil)
		short := walk
		short.End = short.Start.Add(time.Hour)
		before := n.event(t, "hier")
		require.Equal(t, omzien.Followed{Refused: 1}, n.read(t, c, short), "the programme takes 90 minutes")
		require.Equal(t, before, n.event(t, "hier"))
		found, err := n.Calendars.BySlug(t.Context(), c.Slug)
		require.NoError(t, err)
		require.Equal(t, string(omzien.ErrMismatch), found.Trouble)
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, walk))
	})
	t.Run("what has begun does not move", func(t *testing.T) {
		n, c := begin(t, nil)
		n.clock.Set(walk.Start)
		require.Equal(t, omzien.Followed{Refused: 1}, n.read(t, c, moved))
	})
	t.Run("what was held is not moved: the next one is another", func(t *testing.T) {
		n, c := begin(t, nil)
		n.clock.Set(walk.End)
		require.Equal(t, omzien.Followed{Added: 1}, n.read(t, c, moved))
		require.Nil(t, n.event(t, "hier").Origin)
		require.Equal(t, []string{"Wandelen 01-29 16.00 scheduled", "Andere titel 01-31 15.00 scheduled"}, n.listed(t))
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, moved))
	})
	t.Run("when the calendar lets go, or is removed, it stays", func(t *testing.T) {
		n, c := begin(t, nil)
		before := n.event(t, "hier")
		require.Equal(t, omzien.Followed{Added: 1}, n.read(t, c, entry("b", "Koffie", 1)))
		require.Equal(t, before, n.event(t, "hier"))
		require.NoError(t, n.Calendars.Remove(t.Context(), c.Slug, n.step()))
		require.Equal(t, []string{"Wandelen 01-29 16.00 scheduled"}, n.listed(t))
		require.Nil(t, n.event(t, "hier").Origin)
		before.Origin = nil
		require.Equal(t, before, n.event(t, "hier"))
	})
	t.Run("without hours there, the day moves and the hours stay", func(t *testing.T) {
		n, c := begin(t, nil)
		day := walk
		day.AllDay, day.Start, day.End = true, time.Date(2019, 1, 29, 0, 0, 0, 0, time.UTC), time.Date(2019, 1, 30, 0, 0, 0, 0, time.UTC)
		require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, day))
		day.Start, day.End = day.Start.AddDate(0, 0, 3), day.End.AddDate(0, 0, 3)
		require.Equal(t, omzien.Followed{Changed: 1}, n.read(t, c, day))
		require.Equal(t, "2019-02-01T16:00:00+01:00", n.event(t, "hier").Start.Format(time.RFC3339))
	})
	t.Run("its history does not grow with what the calendar does", func(t *testing.T) {
		n, c := begin(t, nil)
		for i := range 60 {
			e := walk
			e.Start, e.End = e.Start.Add(time.Duration(i+1)*time.Minute), e.End.Add(time.Duration(i+1)*time.Minute)
			n.read(t, c, e)
		}
		e := n.event(t, "hier")
		require.Len(t, e.History, 21)
		require.Equal(t, "coordinator", e.History[0].By)
		require.Equal(t, 60, e.Revision)
	})
	t.Run("a file changes its words, and its time only to what is known", func(t *testing.T) {
		n, c := begin(t, nil)
		n.read(t, c, moved)
		file := n.event(t, "hier")
		file.Origin, file.ID, file.Hosts, file.Purpose = nil, "", own("", "", walk).Hosts, "Nieuwe woorden"
		require.Equal(t, omzien.Imported{Changed: 1}, n.importing(t, omzien.Document{Events: []event.Event{file}}))
		require.True(t, n.event(t, "hier").Origin.Matched, "it is still followed")
		file.Start, file.End = walk.Start, walk.End
		file.SignUp.ClosesBefore = time.Time{}
		_, err := n.Import(t.Context(), omzien.Document{Events: []event.Event{file}}, "coordinator")
		require.ErrorIs(t, err, omzien.ErrElsewhere, "this is where it was before it moved")
	})
	t.Run("a file changes nothing that is known from elsewhere", func(t *testing.T) {
		n := newNetwork(t, plain)
		c := withCalendar(t, n)
		n.read(t, c, walk)
		file := own(n.byTitle(t, "Wandelen").Slug, "Wandelen", walk)
		_, err := n.Import(t.Context(), omzien.Document{Events: []event.Event{file}}, "coordinator")
		require.ErrorIs(t, err, omzien.ErrElsewhere)
		require.NotEmpty(t, omzien.Sentence(err))
		file.Slug, file.Origin = "nieuw", &event.Origin{Calendar: c.ID, UID: "x"}
		_, err = n.Import(t.Context(), omzien.Document{Events: []event.Event{file}}, "coordinator")
		require.Equal(t, []string{"origin"}, fields(err))
	})
}

func TestCalendarCare(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	n.add(t, own("hier", "Wandelen", entry("a", "Wandelen", 0)))
	n.read(t, c, entry("a", "Wandelen", 0), entry("b", "Koffie", 1))
	report, err := omzien.Check(t.Context(), n.store)
	require.NoError(t, err)
	require.Empty(t, report.Findings)
	require.Equal(t, 1, report.Counts.Records["calendar"])
	t.Run("a copy has it all", func(t *testing.T) {
		to := newNetwork(t, plain)
		require.NoError(t, omzien.Fill(t.Context(), n.store, to.store, nil))
		compared, err := omzien.Compare(t.Context(), n.store, to.store)
		require.NoError(t, err)
		require.True(t, compared.Equal())
		require.Equal(t, n.listed(t), to.listed(t))
		require.Equal(t, omzien.Followed{Same: 2}, to.read(t, c, entry("a", "Wandelen", 0), entry("b", "Koffie", 1)))
	})
	inspect := func() []string {
		report, err := omzien.Check(t.Context(), n.store)
		require.NoError(t, err)
		for _, f := range report.Findings {
			require.Contains(t, f.Sentence, "‘hier’")
		}
		return codes(report.Findings)
	}
	from := func(calendar string) {
		require.NoError(t, n.Agenda.Change(t.Context(), "hier", func(e *event.Event) error { e.Origin.Calendar = calendar; return nil }))
	}
	t.Run("a meeting of a calendar that is not there is found", func(t *testing.T) {
		from("weg")
		require.Equal(t, []string{"origin_calendar"}, inspect())
		from(c.ID)
		require.Empty(t, inspect())
	})
	t.Run("and one of a calendar that was removed", func(t *testing.T) {
		require.NoError(t, n.Calendars.Remove(t.Context(), c.Slug, n.step()))
		require.Empty(t, inspect())
		require.NoError(t, n.Agenda.Change(t.Context(), "hier", func(e *event.Event) error {
			e.Origin = &event.Origin{Calendar: c.ID, UID: "a", Matched: true}
			return nil
		}))
		require.Equal(t, []string{"origin_removed"}, inspect())
	})
}
