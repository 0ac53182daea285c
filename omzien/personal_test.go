package omzien_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// shown is what a personal calendar shows: "wijk confirmed 1/1".
func (n network) shown(t testing.TB, token string) []string {
	t.Helper()
	p, err := n.Agenda.Personal(t.Context(), token)
	require.NoError(t, err)
	lines := []string{}
	for _, e := range p.List {
		lines = append(lines, fmt.Sprintf("%s %s %d/%d", e.Event.Slug, e.Status, e.Seats, e.Wanted))
	}
	return lines
}

func (n network) open(t testing.TB, r omzien.Receipt) string {
	t.Helper()
	token, err := n.Agenda.OpenPersonal(t.Context(), r.Token)
	require.NoError(t, err)
	require.Len(t, token, omzien.PersonalToken, "256 bits")
	return token
}

func (n network) put(t testing.TB, token string, r omzien.Receipt) {
	t.Helper()
	require.NoError(t, n.Agenda.AddToPersonal(t.Context(), token, r.Token))
}

// kept are the personal calendars as the store has them.
func (n network) kept(t testing.TB) []omzien.Record {
	t.Helper()
	var found []omzien.Record
	require.NoError(t, n.store.Read(t.Context(), func(tx omzien.ReadTx) error {
		all, err := tx.Scan("", "", omzien.MaxList)
		found = nil
		for _, r := range all {
			if r.Kind == "personal" {
				found = append(found, r)
			}
		}
		return err
	}))
	return found
}

// at is a meeting on another day.
func at(slug string, seats int, day int) event.Event {
	e := meeting(slug, seats, event.WaitlistAuto)
	e.Start, e.End = e.Start.AddDate(0, 0, day), e.End.AddDate(0, 0, day)
	return e
}

func TestPersonal(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		n.add(t, at("wijk", 1, 0), at("buurt", 3, -5), at("stad", 0, 3))
		wijk, buurt := n.signUp(t, "wijk", "Anna", ""), n.signUp(t, "buurt", "Anna", "")
		n.signUp(t, "stad", "Anna", "") // with the same address, and not shown
		token := n.open(t, wijk)
		t.Run("it holds what its owner has shown, by start, and nothing by mail address", func(t *testing.T) {
			require.Equal(t, []string{"wijk confirmed 1/1"}, n.shown(t, token))
			n.put(t, token, buurt)
			n.put(t, token, buurt)
			require.Equal(t, []string{"buurt confirmed 1/1", "wijk confirmed 1/1"}, n.shown(t, token))
		})
		t.Run("the store knows neither the secret nor the person", func(t *testing.T) {
			list := n.kept(t)
			require.Len(t, list, 1)
			sum := sha256.Sum256([]byte(token))
			require.Equal(t, hex.EncodeToString(sum[:]), list[0].Slug)
			for _, mark := range []string{token, wijk.Token, "Anna", "anna", "omzien.example", "Buurtkamer"} {
				require.NotContains(t, fmt.Sprintf("%s %s", list[0].Body, list[0].Labels), mark)
			}
		})
		t.Run("the inspection of a database knows it", func(t *testing.T) {
			report, err := omzien.Check(t.Context(), n.store)
			require.NoError(t, err)
			require.Empty(t, report.Findings)
		})
		t.Run("who waits sees so, and sees the seat that comes", func(t *testing.T) {
			waiting := n.signUp(t, "wijk", "Bert", "")
			his := n.open(t, waiting)
			require.Equal(t, []string{"wijk waitlisted 0/1"}, n.shown(t, his))
			require.NoError(t, n.Agenda.Withdraw(t.Context(), wijk.ID, wijk.Token))
			require.Equal(t, []string{"wijk confirmed 1/1"}, n.shown(t, his))
			require.Equal(t, []string{"buurt confirmed 1/1"}, n.shown(t, token), "what is withdrawn leaves")
		})
		t.Run("two sign-ups for one meeting are one entry", func(t *testing.T) {
			n.put(t, token, n.signUp(t, "buurt", "Carla", ""))
			require.Equal(t, []string{"buurt confirmed 2/2"}, n.shown(t, token))
		})
		t.Run("who withdraws and comes back is there once", func(t *testing.T) {
			dirk := n.signUp(t, "stad", "Dirk", "")
			his := n.open(t, dirk)
			require.NoError(t, n.Agenda.Withdraw(t.Context(), dirk.ID, dirk.Token))
			n.put(t, his, n.signUp(t, "stad", "Dirk", ""))
			require.Equal(t, []string{"stad confirmed 1/1"}, n.shown(t, his))
		})
		t.Run("a cancelled meeting stays as long as in a feed", func(t *testing.T) {
			require.NoError(t, n.Agenda.Change(t.Context(), "buurt", func(e *event.Event) error { return e.Cancel(n.step()) }))
			require.Equal(t, []string{"buurt confirmed 2/2"}, n.shown(t, token))
			n.clock.Set(start.AddDate(0, 0, -5).Add(3*time.Hour + omzien.FeedCancelled))
			require.Empty(t, n.shown(t, token))
		})
	})
}

func TestOpeningPersonal(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		n.add(t, at("wijk", 0, 0), at("buurt", 0, 1))
		wijk, buurt := n.signUp(t, "wijk", "Anna", ""), n.signUp(t, "buurt", "Anna", "")
		first := n.open(t, wijk)
		t.Run("who presses twice gets one calendar", func(t *testing.T) {
			n.clock.Advance(59 * time.Second)
			require.Equal(t, first, n.open(t, wijk))
			require.Len(t, n.kept(t), 1)
		})
		t.Run("who was shown a sign-up does not see what is added later", func(t *testing.T) {
			n.clock.Advance(time.Second)
			second := n.open(t, wijk)
			require.NotEqual(t, first, second)
			n.put(t, first, buurt)
			require.Equal(t, []string{"wijk confirmed 1/1"}, n.shown(t, second))
		})
		t.Run("nor what was added within the minute", func(t *testing.T) {
			one := n.open(t, buurt)
			n.put(t, one, wijk)
			require.NotEqual(t, one, n.open(t, buurt))
		})
		t.Run("with a secret that is none nothing opens", func(t *testing.T) {
			before := n.revision(t)
			for _, wrong := range []string{"", secret, first, strings.Repeat("x", 5000)} {
				_, err := n.Agenda.OpenPersonal(t.Context(), wrong)
				require.ErrorIs(t, err, omzien.ErrToken)
				require.ErrorIs(t, n.Agenda.AddToPersonal(t.Context(), first, wrong), omzien.ErrToken)
			}
			require.Equal(t, before, n.revision(t))
		})
		t.Run("no more than so many", func(t *testing.T) {
			n.clock.Advance(time.Hour)
			var err error
			for range omzien.MaxPersonals + 1 {
				n.clock.Advance(time.Hour)
				if _, err = n.Agenda.OpenPersonal(t.Context(), wijk.Token); err != nil {
					break
				}
			}
			require.ErrorIs(t, err, omzien.ErrPersonals)
			require.Equal(t, omzien.Conflict, omzien.KindOf(err))
		})
	})
}

func TestRevokingPersonal(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		n.add(t, at("wijk", 0, 0))
		wijk := n.signUp(t, "wijk", "Anna", "")
		token := n.open(t, wijk)
		require.NoError(t, n.Agenda.RevokePersonal(t.Context(), token))
		require.NotContains(t, string(n.kept(t)[0].Body), wijk.ID, "it is emptied")
		for _, gone := range []string{token, secret, ""} {
			t.Run("revoked and unknown answer alike", func(t *testing.T) {
				_, err := n.Agenda.Personal(t.Context(), gone)
				for _, err := range []error{err, n.Agenda.AddToPersonal(t.Context(), gone, wijk.Token), n.Agenda.RevokePersonal(t.Context(), gone)} {
					require.ErrorIs(t, err, omzien.ErrPersonal)
					require.Equal(t, omzien.NotFound, omzien.KindOf(err))
					silent(t, err)
				}
			})
		}
		t.Run("and it does not come back", func(t *testing.T) {
			require.NotEqual(t, token, n.open(t, wijk), "within the minute too")
		})
		t.Run("the sign-up stays", func(t *testing.T) {
			require.Equal(t, []string{"Anna confirmed 1"}, n.roll(t, "wijk"))
		})
	})
}

func TestPersonalIsBounded(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, at("wijk", 0, 0))
	token := n.open(t, n.signUp(t, "wijk", "Anna", ""))
	for i := 1; i < omzien.MaxPersonal; i++ {
		n.put(t, token, n.signUp(t, "wijk", fmt.Sprintf("Anna%d", i), ""))
	}
	err := n.Agenda.AddToPersonal(t.Context(), token, n.signUp(t, "wijk", "Bert", "").Token)
	require.ErrorIs(t, err, omzien.ErrPersonalFull)
	require.Equal(t, omzien.Conflict, omzien.KindOf(err))
	require.Equal(t, []string{"wijk confirmed 100/100"}, n.shown(t, token))
}

func TestForgetTakesItOutOfPersonal(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		n.add(t, at("wijk", 0, 0), at("buurt", 0, 60))
		wijk, buurt := n.signUp(t, "wijk", "Anna", ""), n.signUp(t, "buurt", "Anna", "")
		again := n.signUp(t, "wijk", "Anna", "") // a repeated one, which says nothing of a person
		token := n.open(t, wijk)
		n.put(t, token, buurt)
		n.put(t, token, again)
		n.clock.Set(start.Add(3*time.Hour).AddDate(0, 0, event.KeepDays).Add(time.Second))
		_, err := n.Agenda.Forget(t.Context())
		require.NoError(t, err)
		body := string(n.kept(t)[0].Body)
		require.NotContains(t, body, wijk.ID)
		require.NotContains(t, body, again.ID)
		require.Contains(t, body, buurt.ID)
		require.Equal(t, []string{"buurt confirmed 1/1"}, n.shown(t, token))
		before := n.revision(t)
		_, err = n.Agenda.Forget(t.Context())
		require.NoError(t, err)
		require.Equal(t, before, n.revision(t), "INV-P07 a second run changes nothing")
		t.Run("also when there are more than one transaction takes", func(t *testing.T) {
			n.clock.Set(noon)
			n.add(t, at("stad", 0, 1))
			for i := range 6 {
				r := n.signUp(t, "stad", fmt.Sprintf("Anna%d", i), "")
				for range omzien.MaxPersonals {
					n.clock.Advance(2 * time.Minute)
					n.open(t, r)
				}
			}
			n.clock.Set(start.Add(3*time.Hour).AddDate(0, 0, event.KeepDays+1).Add(time.Second))
			_, err := n.Agenda.Forget(t.Context())
			require.NoError(t, err)
			for _, r := range n.kept(t) {
				require.NotContains(t, r.Labels, omzien.Label{Name: "event", Value: n.event(t, "stad").ID})
			}
		})
		t.Run("what is added after it goes with the next run", func(t *testing.T) {
			n.put(t, token, wijk)
			_, err := n.Agenda.Forget(t.Context())
			require.NoError(t, err)
			require.NotContains(t, string(n.kept(t)[0].Body), wijk.ID)
		})
	})
}
