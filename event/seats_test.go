package event_test

import (
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// mixed is a meeting of eight seats, of which three are for initiators and two for
// experts at most, and none for aldermen.
func mixed(whenFull event.FullPolicy) event.Event {
	e := meeting(8, whenFull)
	e.SignUp.Quotas = []event.Quota{{Role: event.Initiator, Seats: 3}, {Role: event.Expert, Seats: 2}, {Role: event.Alderman}}
	return e
}

// roles is an occupancy without a queue.
func roles(taken, initiators, experts int) event.Occupancy {
	return event.Occupancy{Taken: taken, Roles: map[event.Role]int{event.Initiator: initiators, event.Expert: experts}}
}

func TestQuotas(t *testing.T) {
	const whole, fewer = false, true
	for _, tc := range []struct {
		name   string
		policy event.FullPolicy
		o      event.Occupancy
		role   event.Role
		party  int
		fewer  bool
		seats  int
		wanted int
		err    error
	}{
		{"both fit", event.Closed, roles(5, 1, 0), event.Initiator, 2, whole, 2, 2, nil},
		{"the role is full, others are not", event.Closed, roles(3, 3, 0), event.Initiator, 1, fewer, 0, 0, event.ErrRoleFull},
		{"the whole is full, the role is not", event.Closed, roles(8, 0, 0), event.Initiator, 1, fewer, 0, 0, event.ErrFull},
		{"both are full", event.Closed, roles(8, 3, 0), event.Initiator, 1, fewer, 0, 0, event.ErrFull},
		{"the role has fewer seats than the party", event.Closed, roles(2, 2, 0), event.Initiator, 2, whole, 0, 0, event.ErrNotEnoughSeats},
		{"the role has fewer seats, and the party takes them", event.Closed, roles(2, 2, 0), event.Initiator, 2, fewer, 1, 1, nil},
		{"the whole has fewer seats, and the party takes them", event.Closed, roles(7, 0, 0), event.Initiator, 2, fewer, 1, 1, nil},
		{"a role without a number has all that is left", event.Closed, roles(5, 3, 2), event.Professional, 3, whole, 3, 3, nil},
		{"more have a seat than the role has by now", event.Closed, roles(6, 6, 0), event.Initiator, 1, fewer, 0, 0, event.ErrRoleFull},
		{"a role for which there are no seats", event.Closed, roles(0, 0, 0), event.Alderman, 1, whole, 0, 0, event.ErrRoleFull},

		{"who finds the role full waits", event.WaitlistAuto, roles(3, 3, 0), event.Initiator, 2, whole, 0, 2, nil},
		{"who finds the role nearly full waits for the rest", event.WaitlistAuto, roles(2, 2, 0), event.Initiator, 2, fewer, 1, 2, nil},
		{"who can never come as a whole does not wait", event.WaitlistAuto, roles(0, 0, 0), event.Initiator, 4, whole, 0, 0, event.ErrNotEnoughSeats},
		{"who can never come at all does not wait", event.WaitlistAuto, roles(0, 0, 0), event.Alderman, 1, whole, 0, 0, event.ErrRoleFull},
		{"who can never come at all does not wait, with fewer either", event.WaitlistOffer, roles(0, 0, 0), event.Alderman, 2, fewer, 0, 0, event.ErrRoleFull},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := mixed(tc.policy)
			r := guest(tc.party, tc.fewer)
			r.Role = tc.role
			before := maps.Clone(tc.o.Roles)
			d, err := e.Admit(tc.o, r, 0, at(early))
			require.Equal(t, tc.err, err)
			require.Equal(t, [2]int{tc.seats, tc.wanted}, [2]int{d.Seats, d.Wanted})
			require.Equal(t, before, tc.o.Roles)
		})
	}
	t.Run("with quotas everybody says their role", func(t *testing.T) {
		e := mixed(event.WaitlistAuto)
		require.True(t, e.Announcement(event.Occupancy{}, register()).SignUp.RoleNeeded)
		r := guest(1, false)
		r.Role = ""
		_, err := e.Admit(event.Occupancy{}, r, 0, at(early))
		require.Equal(t, []string{"role required"}, faults(t, err))
		plain := meeting(8, event.WaitlistAuto)
		require.False(t, plain.Announcement(event.Occupancy{}, register()).SignUp.RoleNeeded)
	})
	t.Run("a full role lets later ones in other roles pass, and no others", func(t *testing.T) {
		e := mixed(event.WaitlistAuto)
		o := roles(3, 3, 0)
		o.Queue = []event.Waiting{
			{SignUpID: "a", Role: event.Initiator, Wants: 1},
			{SignUpID: "b", Role: event.Expert, Wants: 3, Whole: true},
			{SignUpID: "c", Role: event.Expert, Wants: 1},
			{SignUpID: "d", Role: event.Professional, Wants: 3, Whole: true},
			{SignUpID: "e", Role: event.Expert, Wants: 2},
		}
		want := []event.Grant{{SignUpID: "c", Seats: 1}, {SignUpID: "d", Seats: 3}, {SignUpID: "e", Seats: 1}}
		require.Equal(t, want, e.Promote(o, at(early)))
		require.Equal(t, map[event.Role]int{event.Initiator: 3, event.Expert: 0}, o.Roles)
	})
	t.Run("one who waits in the role of a newcomer goes first", func(t *testing.T) {
		e := mixed(event.WaitlistOffer)
		o := roles(2, 2, 0)
		o.Queue = []event.Waiting{{SignUpID: "a", Role: event.Initiator, Wants: 1}}
		d, err := e.Admit(o, guest(1, false), 0, at(early))
		require.NoError(t, err)
		require.Equal(t, event.Decision{Status: event.Waitlisted, Wanted: 1, Granted: []event.Grant{{SignUpID: "a", Seats: 1}}}, d)
	})
}

func TestFullRoles(t *testing.T) {
	e := mixed(event.WaitlistAuto)
	public := func(o event.Occupancy) event.PublicTerms { return e.Announcement(o, register()).SignUp }
	require.Equal(t, []event.Role{event.Alderman}, public(roles(0, 0, 0)).FullRoles)
	require.Equal(t, []event.Role{event.Alderman}, public(roles(3, 2, 1)).FullRoles)
	require.Equal(t, []event.Role{event.Initiator, event.Expert, event.Alderman}, public(roles(6, 4, 2)).FullRoles)
	require.Nil(t, public(roles(8, 3, 0)).FullRoles, "when all is full, no role is full apart")
	require.True(t, public(roles(8, 3, 0)).Full)
	e.SignUp.Capacity = event.Capacity{}
	require.Equal(t, []event.Role{event.Initiator, event.Alderman}, public(roles(100, 3, 0)).FullRoles)
	plain := meeting(8, event.Closed)
	require.Nil(t, plain.Announcement(event.Occupancy{Taken: 3}, register()).SignUp.FullRoles)
}

func TestProof(t *testing.T) {
	const proof = 90 * time.Minute
	for _, tc := range []struct {
		name         string
		policy       event.FullPolicy
		taken, party int
		fewer        bool
		seats        int
		wanted       int
		err          error
	}{
		{"holds its seats", event.WaitlistAuto, 8, 2, false, 2, 2, nil},
		{"holds what there is, and its place in the queue", event.WaitlistAuto, 9, 2, true, 1, 2, nil},
		{"holds its place in the queue", event.WaitlistOffer, 10, 2, false, 0, 2, nil},
		{"holds what there is of a meeting without a list", event.Closed, 9, 2, true, 1, 1, nil},
		{"finds a meeting full", event.Closed, 10, 1, false, 0, 0, event.ErrFull},
	} {
		t.Run("who must prove an address "+tc.name, func(t *testing.T) {
			e := meeting(10, tc.policy)
			d, err := e.Admit(event.Occupancy{Taken: tc.taken}, guest(tc.party, tc.fewer), proof, at(early))
			require.Equal(t, tc.err, err)
			if err == nil {
				require.Equal(t, event.Decision{Status: event.Pending, Wanted: tc.wanted, Seats: tc.seats, Until: at("2019-01-20T13:30:00+01:00")}, d)
			}
		})
	}
	t.Run("who must prove an address and waits goes before who comes later", func(t *testing.T) {
		e := meeting(10, event.WaitlistAuto)
		d, err := e.Admit(event.Occupancy{Taken: 9, Queue: waiting(1)}, guest(1, false), 0, at(early))
		require.NoError(t, err)
		require.Equal(t, event.Waitlisted, d.Status)
	})
}

func TestTables(t *testing.T) {
	for _, tc := range []struct {
		name        string
		wonen, zorg int // taken, of four
		choices     []string
		party       int
		want        string
	}{
		{"first choice", 2, 0, []string{"wonen", "zorg"}, 2, "wonen"},
		{"second choice when the first has too little room", 3, 0, []string{"wonen", "zorg"}, 2, "zorg"},
		{"the last seats of the second choice", 4, 2, []string{"wonen", "zorg"}, 2, "zorg"},
		{"neither", 3, 3, []string{"wonen", "zorg"}, 2, ""},
		{"no choice", 0, 0, nil, 2, ""},
		{"one choice without room", 4, 0, []string{"wonen"}, 1, ""},
		{"more sit there than there are seats by now", 9, 0, []string{"wonen"}, 1, ""},
		{"a party larger than any table", 0, 0, []string{"wonen", "zorg"}, 5, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := tabled(event.WaitlistAuto)
			r := guest(tc.party, false)
			r.Tables = tc.choices
			o := event.Occupancy{Tables: map[string]int{"wonen": tc.wonen, "zorg": tc.zorg}}
			d, err := e.Admit(o, r, 0, at(early))
			require.NoError(t, err)
			require.Equal(t, tc.want, d.Table)
			require.Equal(t, tc.party, d.Seats, "a table takes nobody's seat away")
			require.Equal(t, map[string]int{"wonen": tc.wonen, "zorg": tc.zorg}, o.Tables)
		})
	}
	t.Run("who waits sits nowhere yet", func(t *testing.T) {
		e := tabled(event.WaitlistAuto)
		r := guest(2, false)
		r.Tables = []string{"wonen"}
		d, err := e.Admit(event.Occupancy{Taken: 10}, r, 0, at(early))
		require.NoError(t, err)
		require.Empty(t, d.Table)
	})
	t.Run("part of a party sits with as many as came", func(t *testing.T) {
		e := tabled(event.WaitlistAuto)
		r := guest(3, true)
		r.Tables = []string{"wonen"}
		d, err := e.Admit(event.Occupancy{Taken: 9, Tables: map[string]int{"wonen": 3}}, r, 0, at(early))
		require.NoError(t, err)
		require.Equal(t, "wonen", d.Table)
	})
	for _, tc := range []struct {
		name        string
		sits        string
		wonen, zorg int // taken, those of the party included
		want        string
	}{
		{"grows where it sits", "wonen", 3, 0, "wonen"},
		{"grows out of its table to its second choice", "wonen", 4, 0, "zorg"},
		{"grows out of both", "wonen", 4, 3, ""},
		{"finds its first choice", "", 1, 0, "wonen"},
		{"finds its second choice", "", 4, 2, "zorg"},
	} {
		t.Run("a party of one that gets a second seat "+tc.name, func(t *testing.T) {
			e := tabled(event.WaitlistAuto)
			s := event.SignUp{Wanted: 2, Seats: 1, Status: event.SeatConfirmed, Table: tc.sits, Tables: []string{"wonen", "zorg"}}
			e.Give(event.Occupancy{Tables: map[string]int{"wonen": tc.wonen, "zorg": tc.zorg}}, &s, 1, at(early))
			require.Equal(t, tc.want, s.Table)
			require.Equal(t, 2, s.Seats)
		})
	}
	t.Run("INV-E18 the seats of tables are published with those of the meeting, and not without", func(t *testing.T) {
		e := tabled(event.WaitlistAuto)
		require.Equal(t, []event.Table{{ID: "wonen", Title: "Wonen"}, {ID: "zorg", Title: "Zorg"}}, e.Announcement(event.Occupancy{}, register()).SignUp.Tables)
		require.Equal(t, 4, e.SignUp.Tables[0].Seats, "the meeting itself lost them")
		e.SignUp.Capacity.Publish = true
		require.Equal(t, e.SignUp.Tables, e.Announcement(event.Occupancy{}, register()).SignUp.Tables)
	})
}

func TestOfferHoursInPublic(t *testing.T) {
	for policy, want := range map[event.FullPolicy]int{event.Closed: 0, "": 0, event.WaitlistAuto: 0, event.WaitlistOffer: 24} {
		e := meeting(10, policy)
		public := e.Announcement(event.Occupancy{Taken: 10}, register()).SignUp
		require.Equal(t, want, public.OfferHours, policy)
		require.Equal(t, policy == event.WaitlistAuto || policy == event.WaitlistOffer, public.WaitingList, policy)
	}
	e := meeting(10, event.WaitlistOffer)
	e.SignUp.OfferHours = 168
	require.Equal(t, 168, e.Announcement(event.Occupancy{}, register()).SignUp.OfferHours)
}
