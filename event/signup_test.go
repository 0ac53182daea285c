package event_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// guest is a sound request for a party.
func guest(seats int, acceptsFewer bool) event.Request {
	return event.Request{Name: "Gast", Email: "gast@omzien.example", Role: event.Initiator,
		Seats: seats, AcceptsFewer: acceptsFewer, OnBehalfOf: "Oke Nu"}
}

// waiting is a queue of parties that want these numbers of seats, named a, b,
// c; a negative number is a party that comes whole.
func waiting(wants ...int) []event.Waiting {
	var queue []event.Waiting
	for n, want := range wants {
		queue = append(queue, event.Waiting{SignUpID: string(rune('a' + n)), Wants: max(want, -want), Whole: want < 0})
	}
	return queue
}

func TestAdmit(t *testing.T) {
	const whole, fewer = false, true
	confirmed := func(wanted, seats int) event.Decision {
		return event.Decision{Status: event.SeatConfirmed, Wanted: wanted, Seats: seats}
	}
	waitlisted := func(wanted int) event.Decision {
		return event.Decision{Status: event.Waitlisted, Wanted: wanted}
	}
	for _, tc := range []struct {
		name     string
		seats    int // zero: no limit
		whenFull event.FullPolicy
		taken    int
		queue    []event.Waiting
		party    int
		fewer    bool
		want     event.Decision
		err      error
	}{
		{"INV-E06 the last seat", 10, event.Closed, 9, nil, 1, whole, confirmed(1, 1), nil},
		{"INV-E06 the last two for a whole party", 10, event.Closed, 8, nil, 2, whole, confirmed(2, 2), nil},
		{"INV-E06 no seat is sold twice", 10, event.Closed, 10, nil, 1, fewer, event.Decision{}, event.ErrFull},
		{"INV-E06 more taken than there are", 4, event.Closed, 10, nil, 1, fewer, event.Decision{}, event.ErrFull},

		{"INV-E07 closed: a whole party that does not fit hears so", 10, event.Closed, 9, nil, 2, whole, event.Decision{}, event.ErrNotEnoughSeats},
		{"INV-E07 closed: who takes fewer waits for nothing more", 10, event.Closed, 9, nil, 3, fewer, confirmed(1, 1), nil},
		{"INV-E07 closed is what no policy means", 10, "", 10, nil, 1, whole, event.Decision{}, event.ErrFull},
		{"INV-E07 closed: an old queue still goes first", 10, event.Closed, 9, waiting(1), 1, whole, event.Decision{}, event.ErrNotEnoughSeats},

		{"INV-E08 waiting list: a full meeting", 10, event.WaitlistAuto, 10, nil, 2, whole, waitlisted(2), nil},
		{"INV-E08 waiting list: more taken than there are", 4, event.WaitlistAuto, 10, nil, 2, fewer, waitlisted(2), nil},
		{"INV-E08 waiting list: part of a party comes, the rest waits", 10, event.WaitlistAuto, 8, nil, 3, fewer, confirmed(3, 2), nil},
		{"INV-E08 waiting list: a whole party waits beside a free seat", 10, event.WaitlistAuto, 9, nil, 2, whole, waitlisted(2), nil},
		{"INV-E08 a free seat passes only who would not take it", 10, event.WaitlistAuto, 9, waiting(-2), 1, whole, confirmed(1, 1), nil},
		{"INV-E08 who waits gets the seat that a later request came for", 10, event.WaitlistAuto, 9, waiting(1), 1, whole,
			event.Decision{Status: event.Waitlisted, Wanted: 1, Granted: []event.Grant{{SignUpID: "a", Seats: 1}}}, nil},
		{"INV-E08 two seats: one for who waits, one for who comes", 10, event.WaitlistAuto, 8, waiting(-3, 1), 2, fewer,
			event.Decision{Status: event.SeatConfirmed, Wanted: 2, Seats: 1, Granted: []event.Grant{{SignUpID: "b", Seats: 1}}}, nil},
		{"a party larger than the room would wait for ever", 3, event.WaitlistAuto, 0, nil, 4, whole, event.Decision{}, event.ErrNotEnoughSeats},
		{"a party larger than the room that takes fewer", 3, event.WaitlistAuto, 0, nil, 4, fewer, confirmed(4, 3), nil},
		{"a party as large as the room waits", 3, event.WaitlistAuto, 1, nil, 3, whole, waitlisted(3), nil},

		{"no limit: there is always room", 0, event.Closed, 1_000_000, nil, 10, whole, confirmed(10, 10), nil},
		{"no limit: nobody waits", 0, event.WaitlistAuto, 1_000_000, waiting(-10), 10, fewer,
			event.Decision{Status: event.SeatConfirmed, Wanted: 10, Seats: 10, Granted: []event.Grant{{SignUpID: "a", Seats: 10}}}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e, before := meeting(tc.seats, tc.whenFull), meeting(tc.seats, tc.whenFull)
			queue := slices.Clone(tc.queue)
			got, err := e.Admit(event.Occupancy{Taken: tc.taken, Queue: queue}, guest(tc.party, tc.fewer), 0, at(early))
			require.Equal(t, tc.want, got)
			require.Equal(t, tc.err, err)
			require.Equal(t, before, e, "a decision changes nothing")
			require.Equal(t, tc.queue, queue)
		})
	}
}

func TestDeadline(t *testing.T) {
	for _, tc := range []struct {
		moment     string
		strictness event.Strictness
		late       bool
		err        error
	}{
		{"2019-01-24T23:59:59+01:00", event.Soft, false, nil},
		{"2019-01-25T00:00:00+01:00", event.Soft, true, nil},
		{"2019-01-24T23:59:59+01:00", event.Hard, false, nil},
		{"2019-01-25T00:00:00+01:00", event.Hard, false, event.ErrDeadlinePassed},
		{"2019-01-24T22:59:59Z", event.Hard, false, nil},
		{"2019-01-24T23:00:00Z", event.Hard, false, event.ErrDeadlinePassed},
		{"2019-01-25T00:00:00+01:00", "", true, nil},
		{"2019-01-29T15:59:59+01:00", event.Soft, true, nil},
		{"2019-01-29T16:00:00+01:00", event.Soft, false, event.ErrOver},
		{"2019-01-29T16:00:00+01:00", event.Hard, false, event.ErrOver},
	} {
		t.Run("INV-E13 T15 "+string(tc.strictness)+" at "+tc.moment, func(t *testing.T) {
			e := meeting(10, event.Closed)
			e.SignUp.Strictness = tc.strictness
			d, err := e.Admit(event.Occupancy{}, guest(1, false), 0, at(tc.moment))
			require.Equal(t, tc.err, err)
			require.Equal(t, tc.late, d.Late)
			require.Equal(t, tc.err == nil, d.Status == event.SeatConfirmed)
		})
	}
	t.Run("INV-E13 without a deadline the start is the bound, and nobody is late", func(t *testing.T) {
		for _, strictness := range []event.Strictness{event.Soft, event.Hard, ""} {
			e := meeting(10, event.Closed)
			e.SignUp.ClosesBefore, e.SignUp.Strictness = time.Time{}, strictness
			d, err := e.Admit(event.Occupancy{}, guest(1, false), 0, at("2019-01-29T15:59:59+01:00"))
			require.NoError(t, err)
			require.False(t, d.Late)
			_, err = e.Admit(event.Occupancy{}, guest(1, false), 0, e.Start)
			require.ErrorIs(t, err, event.ErrOver)
		}
	})
	t.Run("INV-E13 who waits can be late too", func(t *testing.T) {
		e := meeting(10, event.WaitlistAuto)
		d, err := e.Admit(event.Occupancy{Taken: 10}, guest(1, false), 0, at("2019-01-25T00:00:00+01:00"))
		require.NoError(t, err)
		require.Equal(t, event.Decision{Status: event.Waitlisted, Wanted: 1, Late: true}, d)
	})
	t.Run("to the second: the moment of opening is open", func(t *testing.T) {
		e := meeting(10, event.Closed)
		e.SignUp.Opens = at("2019-01-10T09:00:00+01:00")
		_, err := e.Admit(event.Occupancy{}, guest(1, false), 0, at("2019-01-10T08:59:59+01:00"))
		require.ErrorIs(t, err, event.ErrNotYetOpen)
		_, err = e.Admit(event.Occupancy{}, guest(1, false), 0, at("2019-01-10T09:00:00+01:00"))
		require.NoError(t, err)
	})
}

func TestAdmitRefuses(t *testing.T) {
	t.Run("what is not announced or does not go on", func(t *testing.T) {
		for _, s := range append(event.Statuses(), "") {
			e := inState(t, s)
			e.SignUp.Online, e.SignUp.Capacity.Seats = true, 10
			_, err := e.Admit(event.Occupancy{}, guest(1, false), 0, at(early))
			switch s {
			case event.Scheduled:
				require.NoError(t, err)
			case event.Held:
				require.ErrorIs(t, err, event.ErrOver)
			default:
				require.ErrorIs(t, err, event.ErrNotOffered, s)
			}
		}
	})
	t.Run("the zero value", func(t *testing.T) {
		_, err := new(event.Event).Admit(event.Occupancy{}, event.Request{}, 0, at(early))
		require.ErrorIs(t, err, event.ErrNotOffered)
	})
	t.Run("a faulty request, and names its faults", func(t *testing.T) {
		e := meeting(10, event.WaitlistAuto)
		_, err := e.Admit(event.Occupancy{}, event.Request{Role: event.Researcher}, 0, at(early))
		require.Equal(t, []string{"name required", "email required", "role unknown", "seats too_few 1"}, faults(t, err))
	})
}

func TestQueue(t *testing.T) {
	t.Run("INV-E09 the queue is served in its own order, whatever the identifiers and the clock", func(t *testing.T) {
		e := meeting(3, event.WaitlistAuto)
		queue := []event.Waiting{{SignUpID: "z", Wants: 1}, {SignUpID: "m", Wants: 1}, {SignUpID: "a", Wants: 1}}
		require.Equal(t, []event.Grant{{SignUpID: "z", Seats: 1}, {SignUpID: "m", Seats: 1}},
			e.Promote(event.Occupancy{Taken: 1, Queue: queue}, at(early)))
		// The clock went back a week; the newcomer is still the last.
		d, err := e.Admit(event.Occupancy{Taken: 1, Queue: queue}, guest(1, false), 0, at(early).AddDate(0, 0, -7))
		require.NoError(t, err)
		require.Equal(t, event.Waitlisted, d.Status)
	})
	t.Run("INV-E10 more seats reach each waiting party once, in order", func(t *testing.T) {
		e := meeting(2, event.WaitlistAuto)
		o := event.Occupancy{Taken: 2, Queue: waiting(1, -3, 2, -1)}
		require.Empty(t, e.Promote(o, at(early)))
		require.NoError(t, e.SetSeats(6, o.Taken, false, step(early)))
		require.Equal(t, []event.Grant{{SignUpID: "a", Seats: 1}, {SignUpID: "b", Seats: 3}}, e.Promote(o, at(early)))
		require.Empty(t, e.Promote(event.Occupancy{Taken: 6, Queue: waiting(0, 0, 2, -1)[2:]}, at(early)))
	})
	t.Run("INV-E10 no limit any more: everybody comes, once", func(t *testing.T) {
		e := meeting(2, event.WaitlistAuto)
		require.NoError(t, e.SetSeats(0, 2, false, step(early)))
		require.Equal(t, []event.Grant{{SignUpID: "a", Seats: 1}, {SignUpID: "b", Seats: 9}, {SignUpID: "c", Seats: 4}},
			e.Promote(event.Occupancy{Taken: 2, Queue: waiting(1, -9, 4)}, at(early)))
	})
	t.Run("a party that lacks nothing gets nothing", func(t *testing.T) {
		e := meeting(2, event.WaitlistAuto)
		require.Empty(t, e.Promote(event.Occupancy{Queue: waiting(0)}, at(early)))
		require.Empty(t, e.Promote(event.Occupancy{}, at(early)))
	})
	t.Run("seats are handed on only while the meeting may go on", func(t *testing.T) {
		for _, s := range append(event.Statuses(), "") {
			e := inState(t, s)
			e.SignUp.Capacity.Seats = 1
			got := e.Promote(event.Occupancy{Queue: waiting(1)}, at(early))
			require.Equal(t, s == event.Scheduled || s == event.Postponed, len(got) == 1, s)
		}
	})
	t.Run("from the start on nobody moves up", func(t *testing.T) {
		e := meeting(1, event.WaitlistAuto)
		o := event.Occupancy{Queue: waiting(1)}
		require.Len(t, e.Promote(o, e.Start.Add(-time.Second)), 1)
		require.Empty(t, e.Promote(o, e.Start))
	})
}

func TestPersons(t *testing.T) {
	t.Run("INV-E12 capitals and spaces do not make another person", func(t *testing.T) {
		require.Equal(t, event.PersonKey("gast@omzien.example"), event.PersonKey(" Gast@OMZIEN.example\n"))
		require.NotEqual(t, event.PersonKey("gast@omzien.example"), event.PersonKey("gast+1@omzien.example"))
	})
	t.Run("INV-E14 who waits can be told apart from who comes", func(t *testing.T) {
		e := meeting(1, event.WaitlistAuto)
		first, err := e.Admit(event.Occupancy{}, guest(1, false), 0, at(early))
		require.NoError(t, err)
		second, err := e.Admit(event.Occupancy{Taken: 1}, guest(1, false), 0, at(early))
		require.NoError(t, err)
		require.NotEqual(t, first.Status, second.Status)
		require.NotEqual(t, first.Status.Label(), second.Status.Label())
	})
	t.Run("INV-E19 who waits holds no seat", func(t *testing.T) {
		e := meeting(1, event.WaitlistAuto)
		d, err := e.Admit(event.Occupancy{Taken: 1}, guest(1, true), 0, at(early))
		require.NoError(t, err)
		require.Zero(t, d.Seats)
		e.SignUp.Capacity = event.Capacity{Limited: true, Seats: 5, Publish: true}
		public := e.Announcement(event.Occupancy{Taken: 1, Queue: waiting(-9, -9)}, register())
		require.Equal(t, 4, *public.SignUp.SeatsLeft)
	})
}

func TestWithdraw(t *testing.T) {
	const start = "2019-01-29T16:00:00+01:00"
	party := func(id string, seats int, status event.SignUpStatus) event.SignUp {
		return event.SignUp{ID: id, Seats: seats, Status: status}
	}
	grant := func(id string, seats int) event.Grant { return event.Grant{SignUpID: id, Seats: seats} }
	for _, tc := range []struct {
		name   string
		status event.Status // of a meeting with four seats
		taken  int
		queue  []event.Waiting
		who    event.SignUp
		moment string
		want   []event.Grant
		err    error
	}{
		{"INV-E08 a seat goes to the first who waits", event.Scheduled, 4, waiting(1, 1), party("x", 1, event.SeatConfirmed), early, []event.Grant{grant("a", 1)}, nil},
		{"INV-E09 three seats go down the queue", event.Scheduled, 4, waiting(2, -2, 3), party("x", 3, event.SeatConfirmed), early, []event.Grant{grant("a", 2), grant("c", 1)}, nil},
		{"nobody waits", event.Scheduled, 4, nil, party("x", 3, event.SeatConfirmed), early, nil, nil},
		{"the first of the queue frees nothing and gets nothing", event.Scheduled, 4, waiting(1, 1), party("a", 0, event.Waitlisted), early, nil, nil},
		{"the middle of the queue steps out", event.Scheduled, 4, waiting(-9, 1, -1), party("b", 0, event.Waitlisted), early, nil, nil},
		{"half a party leaves the queue as well", event.Scheduled, 4, waiting(1, 2), party("a", 2, event.SeatConfirmed), early, []event.Grant{grant("b", 2)}, nil},
		{"a repeated request has nothing to give", event.Scheduled, 4, waiting(1), party("r", 0, event.Repeated), early, nil, nil},
		{"twice", event.Scheduled, 4, waiting(1), party("x", 0, event.Withdrawn), early, nil, event.ErrNotLive},
		{"a sign-up that never was", event.Scheduled, 4, waiting(1), event.SignUp{}, early, nil, event.ErrNotLive},
		{"after a forced cut the room empties first", event.Scheduled, 9, waiting(1), party("x", 5, event.SeatConfirmed), early, nil, nil},
		{"one second before the start", event.Scheduled, 4, waiting(1), party("x", 1, event.SeatConfirmed), "2019-01-29T15:59:59+01:00", []event.Grant{grant("a", 1)}, nil},
		{"at the start", event.Scheduled, 4, waiting(1), party("x", 1, event.SeatConfirmed), start, nil, event.ErrOver},
		{"a repeated request, at the start", event.Scheduled, 4, waiting(1), party("r", 0, event.Repeated), start, nil, event.ErrOver},
		{"after a hard deadline people can still say that they do not come", event.Scheduled, 4, waiting(1), party("x", 1, event.SeatConfirmed), "2019-01-28T12:00:00+01:00", []event.Grant{grant("a", 1)}, nil},
		{"from a postponed meeting", event.Postponed, 4, waiting(1), party("x", 1, event.SeatConfirmed), early, []event.Grant{grant("a", 1)}, nil},
		{"from a postponed meeting, after its old date", event.Postponed, 4, waiting(1), party("x", 1, event.SeatConfirmed), after, []event.Grant{grant("a", 1)}, nil},
		{"from a cancelled meeting nobody moves up", event.Cancelled, 4, waiting(1), party("x", 1, event.SeatConfirmed), early, nil, nil},
		{"from a meeting that was held", event.Held, 4, waiting(1), party("x", 1, event.SeatConfirmed), after, nil, event.ErrOver},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := inState(t, tc.status)
			e.SignUp.Capacity.Seats, e.SignUp.WhenFull, e.SignUp.Strictness = 4, event.WaitlistAuto, event.Hard
			queue := slices.Clone(tc.queue)
			who := tc.who
			require.Equal(t, tc.err, e.Withdraw(&who, at(tc.moment)))
			if tc.err != nil {
				require.Equal(t, tc.who, who)
				return
			}
			require.Equal(t, event.Withdrawn, who.Status)
			require.Zero(t, who.Seats)
			queue = slices.DeleteFunc(queue, func(w event.Waiting) bool { return w.SignUpID == who.ID })
			got := e.Promote(event.Occupancy{Taken: tc.taken - tc.who.Seats, Queue: queue}, at(tc.moment))
			require.Equal(t, tc.want, got)
		})
	}
}
