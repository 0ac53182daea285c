package event_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// step judges what an action has done.
func (b *book) step(do func(*rapid.T)) func(*rapid.T) {
	return func(t *rapid.T) {
		b.acted, b.grown = "", false
		before := b.copy()
		do(t)
		b.judgeStates(t)
		b.judgeRoom(t, before)
		b.judgeFairness(t, before)
	}
}

// judgeStates is (c): who holds has seats, and nobody else does.
func (b *book) judgeStates(t *rapid.T) {
	for _, p := range b.parties {
		switch p.Status {
		case event.SeatConfirmed, event.Offered, event.Attended, event.Absent:
			require.Positive(t, p.Seats, "%s %s", p.ID, p.Status)
		case event.Pending:
			require.GreaterOrEqual(t, p.Seats, 0)
		default:
			require.Zero(t, p.Seats, "%s %s", p.ID, p.Status)
		}
		require.LessOrEqual(t, p.Seats, p.Wanted)
		require.True(t, p.Table == "" || p.Seats > 0, "%s sits without a seat", p.ID)
		require.Equal(t, p.Status == event.Pending || p.Status == event.Offered, !p.Until.IsZero(), "%s %s until %s", p.ID, p.Status, p.Until)
		require.False(t, p.Status == event.Waitlisted && b.meeting.SignUp.WhenFull == event.Closed, "INV-E07")
		require.False(t, p.Status == event.Offered && b.meeting.SignUp.WhenFull != event.WaitlistOffer)
	}
}

// judgeRoom is (a): no more taken than there is, of any kind. Only a cut leaves more,
// and as long as it does, nobody is added.
func (b *book) judgeRoom(t *rapid.T, before book) {
	was, is := before.occupancy(), b.occupancy()
	if seats := b.meeting.SignUp.Capacity.Seats; b.meeting.SignUp.Capacity.Limited && is.Taken > seats {
		require.LessOrEqual(t, is.Taken, was.Taken, "INV-E06 oversold by %d", is.Taken-seats)
	}
	for _, quota := range b.meeting.SignUp.Quotas {
		if taken := is.Roles[quota.Role]; taken > quota.Seats {
			require.LessOrEqual(t, taken, was.Roles[quota.Role], "%s oversold by %d", quota.Role, taken-quota.Seats)
		}
	}
	for _, table := range b.meeting.SignUp.Tables {
		if taken := is.Tables[table.ID]; taken > table.Seats {
			require.LessOrEqual(t, taken, was.Tables[table.ID], "table %s oversold by %d", table.ID, taken-table.Seats)
		}
	}
	for n, p := range before.parties {
		if now := b.parties[n]; p.ID != b.acted && p.Seats == now.Seats && holding(now.Status) {
			require.Equal(t, p.Table, now.Table, "%s was moved", p.ID)
		}
	}
}

// judgeFairness is (b). Nobody waits beside a free seat that they would take. And
// nobody got one who asked later than somebody who waits and would have taken it:
// what the later ones got is laid beside what is free, and offered to who waits.
func (b *book) judgeFairness(t *rapid.T, before book) {
	for n, waits := range b.parties {
		free := b.left(waits.Role, 0, 0)
		require.False(t, !b.owed && accepts(waits, free), "INV-E08 %s waits beside %d free seats", waits.ID, free)
		given, givenToRole := 0, 0
		for m, p := range b.parties {
			got := p.Seats
			if m < len(before.parties) {
				got -= before.parties[m].Seats
			}
			if got > 0 && (m > n || b.grown && p.ID == b.acted) {
				given += got
				if p.Role == waits.Role {
					givenToRole += got
				}
			}
		}
		require.False(t, given > 0 && accepts(waits, b.left(waits.Role, given, givenToRole)),
			"%s waits for a seat that somebody got who asked later", waits.ID)
	}
}

func TestFairness(t *testing.T) {
	for _, policy := range event.FullPolicies() {
		t.Run("INV-E06 INV-E08 INV-E09 "+string(policy), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				b := &book{now: at("2019-01-26T12:00:00+01:00"), meeting: meeting(rapid.IntRange(1, 8).Draw(t, "seats"), policy)}
				b.meeting.SignUp.ClosesBefore = time.Time{} // a deadline has tests of its own
				b.meeting.SignUp.OfferHours = rapid.IntRange(1, 48).Draw(t, "offer hours")
				if rapid.Bool().Draw(t, "quotas and tables") {
					b.meeting.SignUp.Quotas, b.meeting.SignUp.Asks = drawQuotas(t), drawAsks(t)
				}
				actions := map[string]func(*rapid.T){
					"":                b.judgeStates,
					"request":         b.step(b.request),
					"another request": b.step(b.request), // more often than the rest
					"a third request": b.step(b.request),
					"confirm":         b.step(b.act((*book).confirm)),
					"accept":          b.step(b.act((*book).accept)),
					"decline": b.step(b.act(func(b *book, t *rapid.T, p *event.SignUp) error {
						return b.meeting.Decline(p, b.now)
					})),
					"withdraw": b.step(b.act(func(b *book, t *rapid.T, p *event.SignUp) error {
						return b.meeting.Withdraw(p, b.now)
					})),
					"amend":         b.step(b.act((*book).amend)),
					"another amend": b.step(b.act((*book).amend)),
					"attend":        b.step(b.act((*book).attend)),
					"assign":        b.step(b.act((*book).assign)),
					"sweep":         b.step(b.sweep),
					"set seats":     b.step(b.setSeats),
					"revise":        b.step(b.revise),
					"postpone":      b.step(b.postpone),
					"clock":         b.step(b.clock),
				}
				for range 4 { // more than a hundred steps
					t.Repeat(actions)
				}
			})
		})
	}
}
