package event_test

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// party is a line of the book: what somebody asked for and has.
type party struct {
	id            string
	place         int // order of arrival
	wanted, seats int
	whole         bool
	status        event.SignUpStatus
}

// accepts is the fairness sentence from the side of who waits: would this party
// take seats if that many were free?
func (p party) accepts(free int) bool {
	switch lack := p.wanted - p.seats; {
	case !p.status.Live() || lack == 0:
		return false
	case p.whole:
		return free >= lack
	default:
		return free >= 1
	}
}

// book is the simplest keeper of sign-ups that can be: it applies what the
// meeting decides and judges every single step.
type book struct {
	meeting event.Event
	now     time.Time
	parties []party
	// cut: a forced cut left more seats taken than there are.
	cut bool
}

func (b *book) taken() int {
	sum := 0
	for _, p := range b.parties {
		if p.status.Live() {
			sum += p.seats
		}
	}
	return sum
}

// free is the number of free seats, below zero after a forced cut.
func (b *book) free() int {
	if !b.meeting.SignUp.Capacity.Limited {
		return 1 << 30
	}
	return b.meeting.SignUp.Capacity.Seats - b.taken()
}

func (b *book) occupancy() event.Occupancy {
	o := event.Occupancy{Taken: b.taken()}
	for _, p := range b.parties {
		if p.status.Live() && p.seats < p.wanted {
			o.Queue = append(o.Queue, event.Waiting{SignUpID: p.id, Wants: p.wanted - p.seats, Whole: p.whole})
		}
	}
	return o
}

func (b *book) copy() book {
	twin := *b
	twin.parties = slices.Clone(b.parties)
	twin.meeting.History = slices.Clone(b.meeting.History)
	return twin
}

// hand gives seats to a party of the book, one party at a time, and judges the
// state at that very moment.
func (b *book) hand(t *rapid.T, id string, seats int) {
	n := slices.IndexFunc(b.parties, func(p party) bool { return p.id == id })
	require.GreaterOrEqual(t, n, 0, "a grant to a stranger: %q", id)
	p, free := &b.parties[n], b.free()
	require.True(t, p.status.Live(), "a grant to %s, who is gone", id)
	require.Positive(t, seats)
	require.LessOrEqual(t, seats, p.wanted-p.seats, "%s gets more than it asked for", id)
	require.LessOrEqual(t, seats, free, "%s gets a seat that is not free", id)
	if p.whole {
		require.Equal(t, p.wanted, p.seats+seats, "%s comes whole", id)
	}
	for _, other := range b.parties {
		require.False(t, other.place < p.place && other.accepts(free),
			"%s gets a seat that %s, who was earlier, would have taken", id, other.id)
	}
	p.seats += seats
	p.status = event.SeatConfirmed
}

func (b *book) handAll(t *rapid.T, grants []event.Grant) {
	served := map[string]bool{}
	for _, grant := range grants {
		require.False(t, served[grant.SignUpID], "INV-E10 %s is told twice", grant.SignUpID)
		served[grant.SignUpID] = true
		b.hand(t, grant.SignUpID, grant.Seats)
	}
}

// request lets somebody ask for seats.
func (b *book) request(t *rapid.T) {
	r := guest(rapid.IntRange(0, 6).Draw(t, "party"), rapid.Bool().Draw(t, "fewer"))
	o, before := b.occupancy(), b.copy()
	closed := b.meeting.SignUp.WhenFull != event.WaitlistAuto
	d, err := b.meeting.Admit(o, r, b.now)
	require.Equal(t, before.occupancy(), o, "the decision wrote in the queue")
	newcomer := party{id: "p" + strconv.Itoa(len(b.parties)), place: len(b.parties),
		wanted: r.Seats, whole: !r.AcceptsFewer, status: event.Waitlisted}
	if err != nil {
		b.judgeRefusal(t, err, newcomer, closed)
		require.Equal(t, before, *b, "a refusal changed something")
		return
	}
	b.parties = append(b.parties, newcomer)
	b.handAll(t, d.Granted)
	if d.Seats > 0 {
		b.hand(t, newcomer.id, d.Seats)
	}
	last := &b.parties[len(b.parties)-1]
	last.wanted = d.Wanted
	require.Equal(t, last.status, d.Status)
	if closed {
		require.Equal(t, event.SeatConfirmed, d.Status, "INV-E07 somebody waits for a closed meeting")
		require.Equal(t, d.Wanted, d.Seats, "INV-E07 half a party waits for a closed meeting")
	} else {
		require.Equal(t, r.Seats, d.Wanted)
	}
}

// judgeRefusal checks that a "no" is deserved: no seat was free that the party
// would have taken, or the meeting or the request was not fit for an answer.
func (b *book) judgeRefusal(t *rapid.T, err error, p party, closed bool) {
	var list event.FieldErrors
	switch {
	case errors.As(err, &list):
		require.Zero(t, p.wanted)
	case err == event.ErrFull:
		require.True(t, closed)
		require.LessOrEqual(t, b.free(), 0)
	case err == event.ErrNotEnoughSeats && closed:
		require.Positive(t, b.free())
		require.False(t, p.accepts(b.free()))
	case err == event.ErrNotEnoughSeats:
		require.True(t, p.whole && p.wanted > b.meeting.SignUp.Capacity.Seats)
	case err == event.ErrOver:
		require.False(t, b.now.Before(b.meeting.Start))
	default:
		require.Equal(t, event.ErrNotOffered, err)
		require.Equal(t, event.Postponed, b.meeting.Status)
	}
}

// withdraw lets anybody leave who ever came, also twice.
func (b *book) withdraw(t *rapid.T) {
	if len(b.parties) == 0 {
		t.Skip("nobody came")
	}
	p := &b.parties[rapid.IntRange(0, len(b.parties)-1).Draw(t, "who")]
	o, before := b.occupancy(), b.copy()
	grants, err := b.meeting.Withdraw(o, event.SignUp{ID: p.id, Wanted: p.wanted, Seats: p.seats, Status: p.status}, b.now)
	require.Equal(t, before.occupancy(), o, "the decision wrote in the queue")
	if err != nil {
		require.Empty(t, grants)
		require.True(t, err == event.ErrNotLive && !p.status.Live() || err == event.ErrOver && !b.now.Before(b.meeting.Start))
		require.Equal(t, before, *b, "a refusal changed something")
		return
	}
	p.status, p.seats = event.Withdrawn, 0
	b.handAll(t, grants)
}

// setSeats changes the room and hands on what that frees.
func (b *book) setSeats(t *rapid.T) {
	seats, force := rapid.IntRange(-1, 9).Draw(t, "seats"), rapid.Bool().Draw(t, "force")
	before := b.copy()
	err := b.meeting.SetSeats(seats, b.taken(), force, event.Step{At: b.now, By: "coordinator"})
	if err != nil {
		require.True(t, seats < 0 || !force && seats > 0 && seats < b.taken())
		require.Equal(t, before, *b, "a refusal changed something")
		return
	}
	require.Equal(t, before.parties, b.parties, "INV-E11 a cut removes nobody")
	b.cut = b.free() < 0
	require.False(t, b.cut && !force)
	b.handAll(t, b.meeting.Promote(b.occupancy(), b.now))
}

// postpone takes the date away or gives a new one.
func (b *book) postpone(t *rapid.T) {
	s := event.Step{At: b.now, By: "coordinator"}
	if b.meeting.Status == event.Postponed {
		require.NoError(t, b.meeting.Revise(weekLater(b.meeting), 0, s))
		return
	}
	before := b.copy()
	if err := b.meeting.Postpone(s); err != nil {
		require.False(t, b.now.Before(b.meeting.Start))
		require.Equal(t, before, *b, "a refusal changed something")
	}
}

// judge is what holds after every step.
func (b *book) judge(t *rapid.T) {
	free := b.free()
	b.cut = b.cut && free < 0
	require.True(t, free >= 0 || b.cut, "INV-E06 oversold by %d", -free)
	require.True(t, slices.IsSortedFunc(b.parties, func(p, q party) int { return cmp.Compare(p.place, q.place) }))
	for _, p := range b.parties {
		require.False(t, p.accepts(free), "INV-E08 %s waits beside %d free seats", p.id, free)
		require.True(t, !p.whole || p.seats == 0 || p.seats == p.wanted, "%s was parted", p.id)
		require.Equal(t, p.status == event.SeatConfirmed, p.seats > 0, p.id)
	}
	// Every live party is in the book once: with all its seats, in the queue, or both in part.
	seen := map[string]bool{}
	for _, w := range b.occupancy().Queue {
		require.False(t, seen[w.SignUpID], "%s waits twice", w.SignUpID)
		seen[w.SignUpID] = true
	}
}

func TestFairness(t *testing.T) {
	for _, policy := range event.FullPolicies() {
		t.Run("INV-E06 INV-E08 INV-E09 "+string(policy), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				b := &book{now: at("2019-01-10T12:00:00+01:00"),
					meeting: meeting(rapid.IntRange(1, 8).Draw(t, "seats"), policy)}
				t.Repeat(map[string]func(*rapid.T){
					"":                b.judge,
					"request":         b.request,
					"another request": b.request, // twice as often as the rest
					"withdraw":        b.withdraw,
					"set seats":       b.setSeats,
					"postpone":        b.postpone,
					"time": func(t *rapid.T) {
						b.now = b.now.Add(time.Duration(rapid.IntRange(0, 48).Draw(t, "hours")) * time.Hour)
					},
				})
			})
		})
	}
}
