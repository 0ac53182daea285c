package event_test

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// book is the simplest keeper of sign-ups that can be: it applies what the meeting
// decides, promotes after every change, and judges every single step. What it judges
// by is written from the sentence that people read, and from domain.md 2.4.
type book struct {
	meeting event.Event
	now     time.Time
	parties []event.SignUp // in the order of Place
	// owed: seats may be free that somebody waits for, until the next who does
	// something: they came free while the meeting had begun and the clock went back,
	// or nobody handed them on.
	owed bool
	// acted is the party that did something in this step, grown whether it asked for
	// more seats: those it asked for last of all.
	acted string
	grown bool
}

// holding and queueing are domain.md 2.4: who has seats, and who is in the queue for
// those that it lacks.
func holding(s event.SignUpStatus) bool {
	return slices.Contains([]event.SignUpStatus{event.Pending, event.SeatConfirmed, event.Offered, event.Attended, event.Absent}, s)
}

func queueing(s event.SignUpStatus) bool {
	return slices.Contains([]event.SignUpStatus{event.Pending, event.SeatConfirmed, event.Waitlisted, event.Offered}, s)
}

// accepts is the fairness sentence from the side of who waits: would this party
// take seats if that many were free to it?
func accepts(p event.SignUp, free int) bool {
	switch lack := p.Wanted - p.Seats; {
	case !queueing(p.Status) || lack == 0:
		return false
	case p.AcceptsFewer:
		return free >= 1
	default:
		return free >= lack
	}
}

func (b *book) occupancy() event.Occupancy {
	o := event.Occupancy{Roles: map[event.Role]int{}, Tables: map[string]int{}}
	for _, p := range b.parties {
		if holding(p.Status) {
			o.Taken += p.Seats
			o.Roles[p.Role] += p.Seats
			o.Tables[p.Table] += p.Seats
		}
		if queueing(p.Status) && p.Seats < p.Wanted {
			o.Queue = append(o.Queue, event.Waiting{SignUpID: p.ID, Role: p.Role, Wants: p.Wanted - p.Seats, Whole: !p.AcceptsFewer})
		}
	}
	delete(o.Roles, "")
	delete(o.Tables, "")
	return o
}

const boundless = 1 << 30

// left is how many seats a party in that role could have if given is added to what is
// free in all and to what is free for the role. Below zero after a cut.
func (b *book) left(role event.Role, given, givenToRole int) int {
	o, left := b.occupancy(), boundless
	if b.meeting.SignUp.Capacity.Limited {
		left = b.meeting.SignUp.Capacity.Seats - o.Taken + given
	}
	for _, quota := range b.meeting.SignUp.Quotas {
		if quota.Role == role {
			left = min(left, quota.Seats-o.Roles[role]+givenToRole)
		}
	}
	return left
}

// open: people can move up.
func (b *book) open() bool {
	return b.meeting.Status == event.Postponed || b.now.Before(b.meeting.Start)
}

func (b *book) copy() book {
	twin := *b
	twin.parties = slices.Clone(b.parties)
	twin.meeting.History = slices.Clone(b.meeting.History)
	return twin
}

// give hands seats to the parties that were granted them, one after the other.
func (b *book) give(t *rapid.T, grants []event.Grant) {
	served := map[string]bool{}
	for _, grant := range grants {
		require.False(t, served[grant.SignUpID], "INV-E10 %s is told twice", grant.SignUpID)
		served[grant.SignUpID] = true
		n := slices.IndexFunc(b.parties, func(p event.SignUp) bool { return p.ID == grant.SignUpID })
		require.GreaterOrEqual(t, n, 0, "a grant to a stranger: %q", grant.SignUpID)
		was, p := b.parties[n], &b.parties[n]
		require.Positive(t, grant.Seats)
		require.True(t, queueing(was.Status), "a grant to %s, who is gone", p.ID)
		require.LessOrEqual(t, grant.Seats, was.Wanted-was.Seats, "%s gets more than it asked for", p.ID)
		require.True(t, was.AcceptsFewer || grant.Seats == was.Wanted-was.Seats, "%s comes whole", p.ID)
		o := b.occupancy()
		b.meeting.Give(o, p, grant.Seats, b.now)
		require.Equal(t, was.Seats+grant.Seats, p.Seats)
		switch {
		case was.Status != event.Waitlisted:
			require.Equal(t, was.Status, p.Status)
			require.Equal(t, was.Until, p.Until, "who has a term keeps it")
		case b.meeting.SignUp.WhenFull == event.WaitlistOffer:
			require.Equal(t, event.Offered, p.Status)
			require.True(t, p.Until.After(b.now))
			require.False(t, b.meeting.Status == event.Scheduled && p.Until.After(b.meeting.Start))
		default:
			require.Equal(t, event.SeatConfirmed, p.Status)
		}
	}
}

// promote hands on what is free, mostly: a host that forgets it leaves free seats and
// people who wait for them to the next who asks.
func (b *book) promote(t *rapid.T) {
	if rapid.IntRange(0, 3).Draw(t, "hand on") == 3 {
		b.owed = true
		return
	}
	b.handOn(t)
}

func (b *book) handOn(t *rapid.T) {
	o := b.occupancy()
	grants := b.meeting.Promote(o, b.now)
	require.Equal(t, b.occupancy(), o, "the decision wrote in the queue")
	require.True(t, b.open() || len(grants) == 0, "somebody moves up in a meeting that has begun")
	b.give(t, grants)
	b.owed = !b.open()
}

// sweep does what time demands.
func (b *book) sweep(t *rapid.T) {
	for n := range b.parties {
		before, p := b.parties[n], &b.parties[n]
		if !b.meeting.Lapse(p, b.now) {
			require.Equal(t, before, *p)
		}
		timed := p.Status == event.Pending || p.Status == event.Offered
		require.False(t, timed && !b.now.Before(p.Until), "%s holds seats beyond its time", p.ID)
		require.False(t, (timed || p.Status == event.Waitlisted) && !b.open(), "%s waits for what has begun", p.ID)
	}
	b.promote(t)
}

func (b *book) drawTables(t *rapid.T) []string {
	if len(b.meeting.SignUp.Tables) == 0 {
		return nil
	}
	return rapid.SampledFrom([][]string{nil, {"a"}, {"b"}, {"a", "b"}, {"b", "a"}}).Draw(t, "tables")
}

func drawQuotas(t *rapid.T) []event.Quota {
	var quotas []event.Quota
	for _, role := range []event.Role{event.Initiator, event.Expert} {
		if seats := rapid.IntRange(-3, 5).Draw(t, "quota of "+string(role)); seats >= 0 {
			quotas = append(quotas, event.Quota{Role: role, Seats: seats})
		}
	}
	return quotas
}

func drawAsks(t *rapid.T) event.Asks {
	seats := rapid.IntRange(1, 6)
	return event.Asks{Tables: []event.Table{{ID: "a", Title: "Wonen", Seats: seats.Draw(t, "at a")}, {ID: "b", Title: "Zorg", Seats: seats.Draw(t, "at b")}}}
}

// request lets somebody ask for seats, at their word or with a proof to come.
func (b *book) request(t *rapid.T) {
	r := guest(rapid.SampledFrom([]int{1, 1, 1, 2, 2, 3, 4, 5, 0}).Draw(t, "party"), rapid.Bool().Draw(t, "fewer"))
	r.Role = rapid.SampledFrom([]event.Role{event.Initiator, event.Initiator, event.Expert, event.Expert, event.Alderman, ""}).Draw(t, "role")
	r.Tables = b.drawTables(t)
	proof := rapid.SampledFrom([]time.Duration{0, 0, 0, time.Hour, 100 * time.Hour}).Draw(t, "proof")
	o, before := b.occupancy(), b.copy()
	d, err := b.meeting.Admit(o, r, proof, b.now)
	require.Equal(t, before.occupancy(), o, "the decision wrote in the queue")
	newcomer := event.SignUp{ID: "p" + strconv.Itoa(len(b.parties)), Place: int64(len(b.parties)), Name: r.Name, Email: r.Email, Role: r.Role,
		Wanted: r.Seats, AcceptsFewer: r.AcceptsFewer, Tables: r.Tables, Status: event.Waitlisted}
	if err != nil {
		b.judgeRefusal(t, err, newcomer)
		require.Equal(t, before, *b, "a refusal changed something")
		return
	}
	want := event.Waitlisted
	if d.Seats > 0 {
		want = event.SeatConfirmed
	}
	if proof > 0 {
		want = event.Pending
		require.Equal(t, b.now.Add(proof), d.Until)
	}
	require.Equal(t, want, d.Status)
	require.True(t, d.Seats == 0 || r.AcceptsFewer || d.Seats == r.Seats, "a whole party was parted")
	if b.meeting.SignUp.WhenFull == event.Closed {
		require.Equal(t, d.Wanted, d.Seats, "INV-E07 half a party waits for a closed meeting")
		require.Positive(t, d.Seats, "INV-E07 somebody waits for a closed meeting")
	} else {
		require.Equal(t, r.Seats, d.Wanted)
	}
	newcomer.Status, newcomer.Wanted, newcomer.Seats = d.Status, d.Wanted, d.Seats
	newcomer.Until, newcomer.Table = d.Until, d.Table
	b.parties = append(b.parties, newcomer)
	b.give(t, d.Granted)
	b.owed, b.acted = false, newcomer.ID
}

// judgeRefusal checks that a "no" is deserved: no seat was free that the party
// would have taken, or the meeting or the request was not fit for an answer.
func (b *book) judgeRefusal(t *rapid.T, err error, p event.SignUp) {
	var list event.FieldErrors
	closed, left := b.meeting.SignUp.WhenFull == event.Closed, b.left(p.Role, 0, 0)
	switch {
	case errors.As(err, &list):
		require.True(t, p.Wanted == 0 || p.Role == "" && len(b.meeting.SignUp.Quotas) > 0, err)
	case err == event.ErrFull:
		require.True(t, closed)
		require.LessOrEqual(t, b.left("", 0, 0), 0)
	case err == event.ErrRoleFull && closed:
		require.Positive(t, b.left("", 0, 0))
		require.LessOrEqual(t, left, 0)
	case err == event.ErrNotEnoughSeats && closed:
		require.Positive(t, left)
		require.True(t, b.owed || !accepts(p, left))
	case err == event.ErrRoleFull:
		require.Contains(t, b.meeting.SignUp.Quotas, event.Quota{Role: p.Role}, "who could ever come may wait")
	case err == event.ErrNotEnoughSeats:
		empty := book{meeting: b.meeting}
		require.False(t, accepts(p, empty.left(p.Role, 0, 0)), "who could ever come may wait")
	case err == event.ErrOver:
		require.False(t, b.now.Before(b.meeting.Start))
	default:
		require.Equal(t, event.ErrNotOffered, err)
		require.Equal(t, event.Postponed, b.meeting.Status)
	}
}

// act lets anybody who ever came do something, at any time.
func (b *book) act(do func(*book, *rapid.T, *event.SignUp) error) func(*rapid.T) {
	return func(t *rapid.T) {
		var who []int
		ended := rapid.IntRange(0, 5).Draw(t, "also who is gone") == 5
		for n, p := range b.parties {
			if ended || holding(p.Status) || queueing(p.Status) {
				who = append(who, n)
			}
		}
		if len(who) == 0 {
			t.Skip("nobody came")
		}
		n := rapid.SampledFrom(who).Draw(t, "who")
		before := b.copy()
		b.acted = b.parties[n].ID
		if err := do(b, t, &b.parties[n]); err != nil {
			require.Equal(t, before.parties, b.parties, "a refusal changed something")
			require.Equal(t, before.meeting, b.meeting)
			return
		}
		if b.grown { // what it got is fair only if those who wait get theirs now
			b.handOn(t)
			return
		}
		b.promote(t)
	}
}

func (b *book) confirm(t *rapid.T, p *event.SignUp) error {
	was := *p
	err := b.meeting.Confirm(p, b.now)
	if err == nil && was.Status == event.Pending {
		require.True(t, b.now.Before(was.Until), "confirmed too late")
		require.Equal(t, was.Seats, p.Seats, "confirming takes and gives nothing")
	}
	return err
}

func (b *book) accept(t *rapid.T, p *event.SignUp) error {
	was := *p
	err := b.meeting.Accept(p, b.now)
	if err == nil && was.Status == event.Offered {
		require.True(t, b.now.Before(was.Until) && b.open(), "accepted too late")
		require.Equal(t, was.Seats, p.Seats)
	}
	return err
}

func (b *book) attend(t *rapid.T, p *event.SignUp) error {
	return b.meeting.Attend(p, rapid.Bool().Draw(t, "came"), b.now)
}

func (b *book) assign(t *rapid.T, p *event.SignUp) error {
	return b.meeting.Assign(b.occupancy(), p, rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "table"))
}

func (b *book) amend(t *rapid.T, p *event.SignUp) error {
	by := rapid.SampledFrom([]int{-2, -1, 0, 1, 1, 1, 2}).Draw(t, "by")
	r := guest(max(1, p.Wanted+by), rapid.Bool().Draw(t, "fewer"))
	r.Tables = b.drawTables(t)
	was, o := *p, b.occupancy()
	more, left := r.Seats-was.Wanted, b.left(was.Role, 0, 0)
	err := b.meeting.Amend(o, p, r, b.now)
	require.Equal(t, was.Role, p.Role)
	switch {
	case err == nil && more > 0:
		b.grown = true
		require.Equal(t, was.Seats+more, p.Seats, "who grows, grows at once")
		require.Equal(t, p.Wanted, p.Seats)
	case err == nil:
		require.Equal(t, min(was.Seats, r.Seats), p.Seats, "who does not grow, takes no seat")
	case err == event.ErrFull, err == event.ErrRoleFull, err == event.ErrNotEnoughSeats:
		require.True(t, b.owed || left < more, "a seat that nobody waits for is refused")
	}
	return err
}

// setSeats changes the room and hands on what that frees.
func (b *book) setSeats(t *rapid.T) {
	seats, force := rapid.IntRange(-1, 9).Draw(t, "seats"), rapid.Bool().Draw(t, "force")
	taken, before := b.occupancy().Taken, b.copy()
	err := b.meeting.SetSeats(seats, taken, force, event.Step{At: b.now, By: "coordinator"})
	require.Equal(t, before.parties, b.parties, "INV-E11 a cut removes nobody")
	if err != nil {
		require.True(t, seats < 0 || !force && seats > 0 && seats < taken)
		require.Equal(t, before, *b, "a refusal changed something")
		return
	}
	require.True(t, force || seats <= 0 || taken <= seats, "INV-E11")
	b.promote(t)
}

// revise changes the seats for roles and at tables, or when it is.
func (b *book) revise(t *rapid.T) {
	next := b.meeting
	if rapid.Bool().Draw(t, "move") {
		hours := time.Duration(rapid.IntRange(-60, 60).Draw(t, "by hours")) * time.Hour
		next.Start, next.End = next.Start.Add(hours), next.End.Add(hours)
	} else {
		next.SignUp.Quotas, next.SignUp.Asks = drawQuotas(t), drawAsks(t)
	}
	require.NoError(t, b.meeting.Revise(next, b.occupancy().Taken, event.Step{At: b.now, By: "coordinator"}))
	b.promote(t)
}

// postpone takes the date away or gives a new one.
func (b *book) postpone(t *rapid.T) {
	s := event.Step{At: b.now, By: "coordinator"}
	if b.meeting.Status != event.Postponed && rapid.IntRange(0, 3).Draw(t, "really") > 0 {
		t.Skip("the date stays")
	}
	if b.meeting.Status == event.Postponed {
		require.NoError(t, b.meeting.Revise(weekLater(b.meeting), 0, s))
		b.promote(t)
		return
	}
	before := b.copy()
	if err := b.meeting.Postpone(s); err != nil {
		require.False(t, b.now.Before(b.meeting.Start))
		require.Equal(t, before, *b, "a refusal changed something")
		return
	}
	b.promote(t)
}

// clock jumps, a little or far, forwards or backwards.
func (b *book) clock(t *rapid.T) {
	hours := rapid.IntRange(-30, 60).Draw(t, "hours")
	b.now = b.now.Add(time.Duration(hours)*time.Hour + time.Duration(rapid.IntRange(0, 59).Draw(t, "minutes"))*time.Minute)
}
