package omzien_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// leave withdraws a sign-up a minute later.
func (n network) leave(t testing.TB, r omzien.Receipt) {
	t.Helper()
	n.clock.Advance(time.Minute)
	require.NoError(t, n.Agenda.Withdraw(t.Context(), r.ID, r.Token))
	n.clock.Advance(time.Minute)
}

func TestPersonalOfWhoSignsUpAgain(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		days := 0
		fresh := func(t *testing.T) (slug string) {
			days++
			slug = fmt.Sprintf("wijk-%d", days)
			n.add(t, at(slug, 0, days))
			return slug
		}
		for name, order := range map[string][]int{"the first before": {0, 1, 2}, "the first after": {2, 1, 0}} {
			t.Run("INV-E12 who signed up again has one seat, "+name, func(t *testing.T) {
				slug := fresh(t)
				all := []omzien.Receipt{n.signUp(t, slug, "Anna", ""), n.signUp(t, slug, "Anna", ""), n.signUp(t, slug, "Anna", "")}
				token := n.open(t, all[order[0]])
				n.put(t, token, all[order[1]])
				n.put(t, token, all[order[2]])
				require.Equal(t, []string{slug + " confirmed 1/1"}, n.shown(t, token))
				n.leave(t, all[1])
				require.Equal(t, []string{slug + " confirmed 1/1"}, n.shown(t, token), "withdrawing a repeat gives nothing back")
				n.leave(t, all[0])
				require.Empty(t, n.shown(t, token), "she does not come, whatever she was told again")
				n.put(t, token, n.signUp(t, slug, "Anna", ""))
				require.Equal(t, []string{slug + " confirmed 1/1"}, n.shown(t, token), "and now she does")
			})
		}
		t.Run("who has only the repeated one sees what its receipt says", func(t *testing.T) {
			slug := fresh(t)
			first := n.signUp(t, slug, "Anna", "")
			again, more := n.signUp(t, slug, "Anna", ""), n.signUp(t, slug, "Anna", "")
			token := n.open(t, again)
			n.leave(t, first)
			require.Equal(t, []string{slug + " confirmed 1/1"}, n.shown(t, token))
			n.put(t, token, more)
			require.Equal(t, []string{slug + " confirmed 1/1"}, n.shown(t, token), "two repeats are one seat")
			n.leave(t, again)
			require.Empty(t, n.shown(t, token))
		})
		t.Run("others in the same calendar have seats of their own", func(t *testing.T) {
			slug := fresh(t)
			token := n.open(t, n.signUp(t, slug, "Anna", ""))
			n.signUp(t, slug, "Bert", "")
			n.put(t, token, n.signUp(t, slug, "Bert", ""))
			n.put(t, token, n.signUp(t, slug, "Carla", ""))
			require.Equal(t, []string{slug + " confirmed 3/3"}, n.shown(t, token))
		})
		t.Run("one seat is a seat, whoever else waits", func(t *testing.T) {
			days++
			n.add(t, at("vol", 1, days))
			token := n.open(t, n.signUp(t, "vol", "Anna", ""))
			n.put(t, token, n.signUp(t, "vol", "Bert", ""))
			require.Equal(t, []string{"vol confirmed 1/2"}, n.shown(t, token))
		})
	})
}

// TestPersonalTellsNobodyWhoComes plays the same sign-ups with an address that
// was there and one that was not, and looks at both through a calendar.
func TestPersonalTellsNobodyWhoComes(t *testing.T) {
	known, unknown := newNetwork(t, plain), newNetwork(t, plain)
	games := 0
	rapid.Check(t, func(r *rapid.T) {
		games++
		slug := fmt.Sprintf("wijk-%d", games)
		worlds := []network{known, unknown}
		var tokens [2]string
		var receipts [2][]omzien.Receipt
		for i, n := range worlds {
			n.add(t, at(slug, 0, 0))
			if i == 0 {
				n.signUp(t, slug, "Anna", "")
			}
			tokens[i] = n.open(t, n.signUp(t, slug, "Bert", ""))
		}
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			what, which, seats := rapid.IntRange(0, 3).Draw(r, "what"), rapid.IntRange(0, 9).Draw(r, "which"), rapid.IntRange(1, 3).Draw(r, "seats")
			for i, n := range worlds {
				n.clock.Advance(time.Second)
				switch had := receipts[i]; {
				case what == 0 || len(had) == 0:
					asks := guest("Anna")
					asks.Seats = seats
					signed, err := n.Agenda.SignUp(t.Context(), slug, asks, "")
					require.NoError(t, err)
					receipts[i] = append(had, signed)
				case what == 1:
					one := had[which%len(had)]
					require.NoError(t, n.Agenda.Withdraw(t.Context(), one.ID, one.Token))
				default:
					n.put(t, tokens[i], had[which%len(had)])
				}
			}
			require.Equal(r, known.shown(t, tokens[0]), unknown.shown(t, tokens[1]))
		}
	})
}

// TestPersonalChanges is what the SEQUENCE of a calendar entry needs (RFC 5545
// 3.8.7.4).
func TestPersonalChanges(t *testing.T) {
	n := withPost(t, 0)
	games := 0
	rapid.Check(t, func(r *rapid.T) {
		games++
		n.clock.Set(noon)
		e := at(fmt.Sprintf("wijk-%d", games), 2, 0)
		e.SignUp.WhenFull = rapid.SampledFrom([]event.FullPolicy{event.WaitlistAuto, event.WaitlistOffer}).Draw(r, "policy")
		slug, mailed := e.Slug, map[string]string{}
		n.add(t, e)
		n.signUp(t, slug, "Dirk", "")
		mine := []omzien.Receipt{n.signUp(t, slug, "Anna", "")}
		token := n.open(t, mine[0])
		var last omzien.PersonalEntry
		var lastShown string
		look := func() {
			p, err := n.Agenda.Personal(t.Context(), token)
			require.NoError(t, err)
			if len(p.List) == 0 {
				lastShown = "nothing"
				return
			}
			now := p.List[0]
			shown := fmt.Sprint(now.Status, now.Seats, now.Wanted)
			require.GreaterOrEqual(r, now.Changes, last.Changes)
			require.False(r, now.ChangedAt.Before(last.ChangedAt))
			if shown != lastShown {
				require.Greater(r, now.Changes, last.Changes, "%s became %s", lastShown, shown)
			}
			last, lastShown = now, shown
		}
		look()
		for range rapid.IntRange(1, 15).Draw(r, "steps") {
			n.clock.Advance(time.Second)
			which := rapid.IntRange(0, 9).Draw(r, "which")
			for _, l := range n.post(r) {
				mailed[l.Receipt.ID] = l.Token
			}
			one := mine[which%len(mine)]
			switch what := rapid.IntRange(0, 6).Draw(r, "what"); what {
			case 4:
				asks := guest("Anna")
				asks.Seats = rapid.IntRange(1, 4).Draw(r, "seats")
				_, _ = n.Agenda.Amend(t.Context(), mailed[one.ID], asks) // refused now and then
			case 5:
				_, _ = n.Agenda.Accept(t.Context(), one.Token)
			case 6:
				n.clock.Advance(24 * time.Hour)
				n.tend(t)
			case 0:
				asks := guest(rapid.SampledFrom([]string{"Anna", "Bert", "Carla"}).Draw(r, "who"))
				asks.Seats, asks.AcceptsFewer = rapid.IntRange(1, 3).Draw(r, "seats"), rapid.Bool().Draw(r, "fewer")
				if signed, err := n.Agenda.SignUp(t.Context(), slug, asks, ""); err == nil {
					mine = append(mine, signed)
				}
			case 1:
				require.NoError(t, n.Agenda.Withdraw(t.Context(), one.ID, one.Token))
			case 2:
				require.NoError(t, n.Agenda.SetSeats(t.Context(), slug, rapid.IntRange(1, 6).Draw(r, "room"), true, n.step()))
			default:
				n.put(t, token, one)
			}
			look()
		}
	})
}

func TestPersonalChangedAt(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, at("wijk", 0, 0))
	n.clock.Advance(time.Hour)
	one := n.signUp(t, "wijk", "Anna", "")
	token := n.open(t, one)
	changed := func() time.Time {
		p, err := n.Agenda.Personal(t.Context(), token)
		require.NoError(t, err)
		return p.List[0].ChangedAt
	}
	require.WithinDuration(t, noon.Add(time.Hour), changed(), 0, "she signed up")
	n.clock.Advance(time.Hour)
	two := n.signUp(t, "wijk", "Bert", "")
	n.put(t, token, two)
	require.WithinDuration(t, noon.Add(2*time.Hour), changed(), 0, "he signed up")
	n.leave(t, two)
	require.WithinDuration(t, noon.Add(2*time.Hour+time.Minute), changed(), 0, "he withdrew")
	require.Equal(t, event.SeatConfirmed, one.Status)
}

// entry is the only meeting in a personal calendar.
func (n network) entry(t testing.TB, token string) omzien.PersonalEntry {
	t.Helper()
	p, err := n.Agenda.Personal(t.Context(), token)
	require.NoError(t, err)
	require.Len(t, p.List, 1)
	return p.List[0]
}

// TestPersonalOfParties: what a party can become, as a calendar shows it.
func TestPersonalOfParties(t *testing.T) {
	everyPost(t, func(t *testing.T, n network) {
		e := at("wijk", 3, 0)
		e.SignUp.WhenFull = event.WaitlistOffer
		n.add(t, e)
		three := guest("Anna")
		three.Seats = 3
		n.ask(t, "wijk", three)
		anna := secretTo(t, n.post(t), "Anna")
		_, err := n.Agenda.Confirm(t.Context(), anna)
		require.NoError(t, err)
		bert := n.prove(t, "wijk", "Bert")
		hers, his := n.open(t, omzien.Receipt{Token: anna}), n.open(t, omzien.Receipt{Token: bert})
		last := n.entry(t, hers).Changes
		rises := func(t *testing.T, token string, want ...string) {
			t.Helper()
			require.Equal(t, want, n.shown(t, token))
			now := n.entry(t, token).Changes
			require.Greater(t, now, last)
			last = now
		}
		amend := func(t *testing.T, seats int) {
			t.Helper()
			r := guest("Anna")
			r.Seats = seats
			_, err := n.Agenda.Amend(t.Context(), anna, r)
			require.NoError(t, err)
		}
		t.Run("a smaller party is a change, and a larger one again", func(t *testing.T) {
			require.Equal(t, []string{"wijk confirmed 3/3"}, n.shown(t, hers))
			amend(t, 1)
			rises(t, hers, "wijk confirmed 1/1")
			amend(t, 2)
			rises(t, hers, "wijk confirmed 2/2")
			amend(t, 1)
			rises(t, hers, "wijk confirmed 1/1")
		})
		last = 0
		t.Run("INV-E19 a seat that is only offered is none yet", func(t *testing.T) {
			require.Equal(t, "Bert offered 1", n.roll(t, "wijk")[1])
			rises(t, his, "wijk waitlisted 0/1")
			_, err := n.Agenda.Accept(t.Context(), bert)
			require.NoError(t, err)
			rises(t, his, "wijk confirmed 1/1")
		})
		t.Run("who did not confirm yet is not there, and nothing falls when he does", func(t *testing.T) {
			n.ask(t, "wijk", guest("Carla"))
			carla := secretTo(t, n.post(t), "Carla")
			n.put(t, his, omzien.Receipt{Token: carla})
			require.Equal(t, []string{"wijk confirmed 1/1"}, n.shown(t, his))
			last = n.entry(t, his).Changes
			_, err := n.Agenda.Confirm(t.Context(), carla)
			require.NoError(t, err)
			rises(t, his, "wijk confirmed 2/2")
		})
		t.Run("whether somebody came is nobody's business", func(t *testing.T) {
			n.clock.Set(start)
			for i, s := range n.list(t, "wijk") {
				require.NoError(t, n.Agenda.Attend(t.Context(), "wijk", s.ID, i > 0))
			}
			require.Equal(t, []string{"wijk confirmed 1/1"}, n.shown(t, hers))
			require.Equal(t, []string{"wijk confirmed 2/2"}, n.shown(t, his))
		})
	})
}
