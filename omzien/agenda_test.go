package omzien_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func slugs(t *testing.T, list []event.Announcement, err error) []string {
	t.Helper()
	require.NoError(t, err)
	names := []string{}
	for _, a := range list {
		names = append(names, a.Slug)
	}
	return names
}

// held is a meeting that lasts from one moment to another.
func held(slug string, from, until time.Time) event.Event {
	e := meeting(slug, 5, event.Closed)
	e.Start, e.End = from, until
	return e
}

func TestLists(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		h := time.Hour
		draft, dropped := meeting("concept", 5, event.Closed), meeting("vervallen", 5, event.Closed)
		draft.Status, dropped.Status = event.Draft, event.Draft
		n.add(t, draft, dropped,
			held("straks", noon.Add(h), noon.Add(2*h)), held("bezig", noon.Add(-h), noon.Add(time.Second)), held("net-voorbij", noon.Add(-2*h), noon),
			held("maand", noon.Add(-30*24*h), noon.Add(h)), held("afgelast", noon.Add(3*h), noon.Add(4*h)), held("uitgesteld", noon.Add(5*h), noon.Add(6*h)),
			held("lang-geleden", noon.Add(-omzien.FeedPast-2*h), noon.Add(-omzien.FeedPast)),
			held("net-nog", noon.Add(-omzien.FeedPast-2*h), noon.Add(-omzien.FeedPast+time.Second)))
		change := func(slug string, f func(*event.Event, event.Step) error) {
			require.NoError(t, n.Agenda.Change(t.Context(), slug, func(e *event.Event) error { return f(e, n.step()) }))
		}
		change("vervallen", (*event.Event).Discard)
		change("afgelast", (*event.Event).Cancel)
		change("uitgesteld", (*event.Event).Postpone)
		change("net-voorbij", (*event.Event).Hold)
		t.Run("upcoming is what is not over, by start, cancelled ones too", func(t *testing.T) {
			page, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{})
			require.Equal(t, []string{"maand", "bezig", "straks", "afgelast", "uitgesteld"}, slugs(t, page.List, err))
			require.Empty(t, page.Next)
			require.Equal(t, event.Cancelled, page.List[3].Status)
			require.Equal(t, "zo is het besloten", page.List[3].Reason)
			require.Positive(t, page.List[3].Revision, "INV-E16 SEQUENCE rises")
		})
		t.Run("a feed goes back 92 days", func(t *testing.T) {
			list, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
			require.Equal(t, []string{"net-nog", "maand", "net-voorbij", "bezig", "straks", "afgelast", "uitgesteld"}, slugs(t, list, err))
		})
		t.Run("drafts and dropped ones are not found, but for organisers", func(t *testing.T) {
			for _, slug := range []string{"concept", "vervallen", "onbekend", ""} {
				_, err := n.Agenda.Announcement(t.Context(), slug)
				require.ErrorIs(t, err, omzien.ErrNotFound, slug)
				_, err = n.Agenda.SignUp(t.Context(), slug, guest("Anna"), "")
				require.ErrorIs(t, err, omzien.ErrNotFound, slug)
			}
			e, err := n.Agenda.Event(t.Context(), "concept")
			require.NoError(t, err)
			require.Equal(t, event.Draft, e.Status)
			_, err = n.Agenda.Event(t.Context(), "onbekend")
			require.ErrorIs(t, err, omzien.ErrNotFound)
		})
		t.Run("what is past is found by its address", func(t *testing.T) {
			a, err := n.Agenda.Announcement(t.Context(), "lang-geleden")
			require.NoError(t, err)
			require.Equal(t, event.Over, a.Availability(n.Now()))
		})
	})
}

// TestCrowdedFeed: what is to come is never put out by what is over.
func TestCrowdedFeed(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, held("vorm", noon.AddDate(-1, 0, 0), noon.AddDate(-1, 0, 0).Add(time.Hour)))
	const each = omzien.MaxList/2 + 1000 // every 15 minutes, 62 days back and ahead
	require.NoError(t, n.store.Write(t.Context(), func(tx omzien.WriteTx) error {
		like, err := tx.RecordBySlug("event", "vorm")
		require.NoError(t, err)
		body := string(like.Body)
		for i := range 2 * each {
			from := noon.Add(time.Duration(i-each)*15*time.Minute + time.Second)
			r := like
			r.ID, r.Slug, r.Position = fmt.Sprintf("id-%05d", i), fmt.Sprintf("m-%05d", i), from.UTC().Format("2006-01-02T15:04:05Z")
			r.Body = []byte(strings.NewReplacer(like.ID, r.ID, "vorm", r.Slug, "2018-01-10T12:00:00+01:00", from.Format(time.RFC3339),
				"2018-01-10T13:00:00+01:00", from.Add(5*time.Minute).Format(time.RFC3339)).Replace(body))
			if err := tx.PutRecord(r); err != nil {
				return err
			}
		}
		return nil
	}))
	list, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
	require.NoError(t, err)
	require.Len(t, list, omzien.MaxList)
	require.Equal(t, fmt.Sprintf("m-%05d", 2*each-omzien.MaxList), list[0].Slug)
	require.Equal(t, fmt.Sprintf("m-%05d", 2*each-1), list[len(list)-1].Slug)
	require.True(t, slices.IsSortedFunc(list, func(a, b event.Announcement) int { return a.Start.Compare(b.Start) }))
}

func TestAnnouncement(t *testing.T) {
	n := newNetwork(t, plain)
	e := meeting("wijk", 2, event.Closed)
	e.SignUp.Capacity.Publish = true
	e.Themes, e.Venue.Municipality = []string{"housing", "eigen-thema"}, "GM0344"
	n.add(t, e, meeting("stil", 2, event.Closed))
	n.signUp(t, "wijk", "Anna", "")
	n.signUp(t, "stil", "Anna", "")
	a, err := n.Agenda.Announcement(t.Context(), "wijk")
	require.NoError(t, err)
	require.Equal(t, []event.Named{{ID: "housing", Name: "wonen"}, {ID: "eigen-thema", Name: "eigen-thema"}}, a.Themes)
	require.Equal(t, "Utrecht", a.Venue.MunicipalityName)
	require.Equal(t, 1, *a.SignUp.SeatsLeft)
	a, err = n.Agenda.Announcement(t.Context(), "stil")
	require.NoError(t, err)
	require.Nil(t, a.SignUp.SeatsLeft, "INV-E18")
	receipt := n.signUp(t, "wijk", "Bert", "")
	require.Zero(t, *receipt.Event.SignUp.SeatsLeft, "the receipt counts its own seat")
	require.True(t, receipt.Event.SignUp.Full)
}

func TestSeats(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 2, event.WaitlistAuto))
		for _, name := range []string{"Anna", "Bert", "Carla", "Dirk", "Els", "Frits"} {
			n.signUp(t, "wijk", name, "")
		}
		seats := func() (confirmed string) {
			for _, line := range n.roll(t, "wijk") {
				if line[len(line)-1] == '1' {
					confirmed += line[:1]
				}
			}
			return confirmed
		}
		require.Equal(t, "AB", seats())
		t.Run("INV-E10 more seats go to who waits, in order", func(t *testing.T) {
			require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 3, false, n.step()))
			require.Equal(t, "ABC", seats())
		})
		t.Run("INV-E10 also by a change", func(t *testing.T) {
			require.NoError(t, n.Agenda.Change(t.Context(), "wijk", func(e *event.Event) error { return e.SetSeats(4, 3, false, n.step()) }))
			require.Equal(t, "ABCD", seats())
		})
		t.Run("INV-E11 fewer seats than are taken only by force, and nobody is removed", func(t *testing.T) {
			require.ErrorIs(t, n.Agenda.SetSeats(t.Context(), "wijk", 1, false, n.step()), event.ErrBelowTaken)
			e, err := n.Agenda.Event(t.Context(), "wijk")
			require.NoError(t, err)
			require.Equal(t, 4, e.SignUp.Capacity.Seats, "a refusal changes nothing")
			require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 1, true, n.step()))
			require.Equal(t, "ABCD", seats())
		})
		t.Run("a change that fails changes nothing", func(t *testing.T) {
			stop := errors.New("stop")
			require.ErrorIs(t, n.Agenda.Change(t.Context(), "wijk", func(e *event.Event) error { e.Title = "Anders"; return stop }), stop)
			e, err := n.Agenda.Event(t.Context(), "wijk")
			require.NoError(t, err)
			require.Equal(t, "Nieuw samenspel in de wijk", e.Title)
			require.ErrorIs(t, n.Agenda.Change(t.Context(), "onbekend", nil), omzien.ErrNotFound)
			require.ErrorIs(t, n.Agenda.SetSeats(t.Context(), "onbekend", 1, true, n.step()), omzien.ErrNotFound)
		})
		t.Run("no limit at all lets everybody in", func(t *testing.T) {
			require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 0, false, n.step()))
			require.Equal(t, "ABCDEF", seats())
		})
	})
}

// On 31 March 2019 the clock went forward in the Netherlands.
func TestWallClock(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		at := time.Date(2019, time.March, 31, 16, 0, 0, 0, amsterdam)
		e := held("zomertijd", at, at.Add(2*time.Hour))
		e.SignUp.Opens, e.SignUp.ClosesBefore = at.AddDate(0, 0, -30), at.AddDate(0, 0, -1)
		n.add(t, e)
		right := func(t *testing.T) {
			kept, err := n.Agenda.Event(t.Context(), "zomertijd")
			require.NoError(t, err)
			for _, c := range []struct {
				got  time.Time
				want string
			}{
				{kept.Start, "2019-03-31T16:00:00+02:00"}, {kept.End, "2019-03-31T18:00:00+02:00"},
				{kept.SignUp.Opens, "2019-03-01T16:00:00+01:00"}, {kept.SignUp.ClosesBefore, "2019-03-30T16:00:00+01:00"},
			} {
				require.Equal(t, c.want, c.got.Format(time.RFC3339))
			}
			page, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{})
			require.NoError(t, err)
			require.Equal(t, "zondag 31 maart 2019, 16.00 tot 18.00 uur", page.List[0].When())
		}
		t.Run("INV-E20 a meeting keeps its hour", right)
		t.Run("INV-E20 also when the offset in the store is wrong", func(t *testing.T) {
			require.NoError(t, n.store.Write(t.Context(), func(tx omzien.WriteTx) error {
				r, err := tx.RecordBySlug("event", "zomertijd")
				require.NoError(t, err)
				require.Contains(t, string(r.Body), "+02:00")
				r.Body = bytes.ReplaceAll(r.Body, []byte("+02:00"), []byte("-05:00"))
				return tx.PutRecord(r)
			}))
			right(t)
		})
	})
}
