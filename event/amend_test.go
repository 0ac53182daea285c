package event_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestAmendSize(t *testing.T) {
	full := func(parties ...event.Waiting) event.Occupancy { return event.Occupancy{Taken: 10, Queue: parties} }
	some := func(parties ...event.Waiting) event.Occupancy { return event.Occupancy{Taken: 8, Queue: parties} }
	whole := func(wants int) event.Waiting { return event.Waiting{SignUpID: "a", Wants: wants, Whole: true} }
	const late = "2019-01-25T00:00:00+01:00"
	for _, tc := range []struct {
		name          string
		status        event.SignUpStatus
		wanted, seats int
		o             event.Occupancy
		change        func(*event.Event)
		moment        string
		party         int
		want          [2]int // wanted and seats
		err           error
	}{
		{"smaller: seats come back", event.SeatConfirmed, 4, 4, full(), nil, early, 1, [2]int{1, 1}, nil},
		{"smaller, half of it waits", event.SeatConfirmed, 4, 2, full(), nil, early, 3, [2]int{3, 2}, nil},
		{"smaller, and nobody of it waits any more", event.SeatConfirmed, 4, 2, full(), nil, early, 1, [2]int{1, 1}, nil},
		{"smaller, while it waits", event.Waitlisted, 4, 0, full(), nil, early, 2, [2]int{2, 0}, nil},
		{"smaller, with an offer", event.Offered, 4, 4, full(), nil, early, 2, [2]int{2, 2}, nil},
		{"smaller, after a hard deadline", event.SeatConfirmed, 4, 4, full(), func(e *event.Event) { e.SignUp.Strictness = event.Hard }, late, 2, [2]int{2, 2}, nil},
		{"larger: seats that nobody waits for", event.SeatConfirmed, 2, 2, some(), nil, early, 4, [2]int{4, 4}, nil},
		{"larger: seats that who waits cannot take", event.SeatConfirmed, 2, 2, some(whole(3)), nil, early, 4, [2]int{4, 4}, nil},
		{"larger: seats that somebody waits for", event.SeatConfirmed, 2, 2, some(waiting(1)...), nil, early, 4, [2]int{}, event.ErrNoMore},
		{"larger: the seat that is left of those that somebody waits for", event.SeatConfirmed, 2, 2, some(waiting(1)...), nil, early, 3, [2]int{3, 3}, nil},
		{"larger: too large", event.SeatConfirmed, 2, 2, some(), nil, early, 5, [2]int{}, event.ErrNoMore},
		{"larger: full", event.SeatConfirmed, 2, 2, full(), nil, early, 3, [2]int{}, event.ErrNoMore},
		{"larger: its role is full", event.SeatConfirmed, 2, 2, event.Occupancy{Taken: 2, Roles: map[event.Role]int{event.Expert: 2}},
			func(e *event.Event) { e.SignUp.Quotas = []event.Quota{{Role: event.Expert, Seats: 2}} }, early, 3, [2]int{}, event.ErrNoMore},
		{"larger, while it waits", event.Waitlisted, 2, 0, some(), nil, early, 3, [2]int{}, event.ErrStillWaiting},
		{"larger, while half of it waits", event.SeatConfirmed, 3, 2, some(), nil, early, 4, [2]int{}, event.ErrStillWaiting},
		{"larger, with an offer", event.Offered, 2, 2, some(), nil, early, 3, [2]int{}, event.ErrStillWaiting},
		{"larger, after a hard deadline", event.SeatConfirmed, 2, 2, some(), func(e *event.Event) { e.SignUp.Strictness = event.Hard }, late, 3, [2]int{}, event.ErrDeadlinePassed},
		{"larger, after a soft deadline", event.SeatConfirmed, 2, 2, some(), nil, late, 3, [2]int{3, 3}, nil},
		{"larger, of a postponed meeting", event.SeatConfirmed, 2, 2, some(), func(e *event.Event) { e.Status = event.Postponed }, early, 3, [2]int{}, event.ErrNotOffered},
		{"larger than a party can be", event.SeatConfirmed, 2, 2, event.Occupancy{}, nil, early, 11, [2]int{}, event.FieldErrors{{Field: "seats", Code: event.CodeTooMany, Limit: 10}}},
		{"nobody any more", event.SeatConfirmed, 2, 2, event.Occupancy{}, nil, early, 0, [2]int{}, event.FieldErrors{{Field: "seats", Code: event.CodeTooFew, Limit: 1}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := tabled(event.WaitlistOffer)
			if tc.change != nil {
				tc.change(&e)
			}
			s := kept(tc.status, at(tc.moment).Add(time.Hour))
			s.Wanted, s.Seats, s.Companions = tc.wanted, tc.seats, nil
			before, queue := s, slices.Clone(tc.o.Queue)
			r := request(s)
			r.Seats, r.Companions = tc.party, nil
			err := e.Amend(tc.o, &s, r, at(tc.moment))
			require.Equal(t, tc.err, err)
			require.Equal(t, queue, tc.o.Queue)
			if tc.err != nil {
				require.Equal(t, before, s, "a refusal changed something")
				return
			}
			require.Equal(t, tc.want, [2]int{s.Wanted, s.Seats})
			require.Equal(t, []any{before.Status, before.Until, before.Place}, []any{s.Status, s.Until, s.Place})
		})
	}
}

func TestAmendKeeps(t *testing.T) {
	t.Run("the mail address, the role and the place are not up for change", func(t *testing.T) {
		e, s := tabled(event.WaitlistAuto), kept(event.SeatConfirmed, time.Time{})
		r := request(s)
		r.Email, r.Role = "ander@omzien.example", event.Alderman
		require.NoError(t, e.Amend(occupied(s), &s, r, at(early)))
		require.Equal(t, []any{"gast@omzien.example", event.Expert, int64(7)}, []any{s.Email, s.Role, s.Place})
	})
	t.Run("no language said is the language that it was", func(t *testing.T) {
		e, s := tabled(event.WaitlistAuto), kept(event.SeatConfirmed, time.Time{})
		r := request(s)
		r.Language = ""
		require.NoError(t, e.Amend(occupied(s), &s, r, at(early)))
		require.Equal(t, event.English, s.Language)
	})
	t.Run("a role that the meeting is no longer for", func(t *testing.T) {
		e, s := tabled(event.WaitlistAuto), kept(event.SeatConfirmed, time.Time{})
		e.Audience = []event.Role{event.Resident}
		require.NoError(t, e.Amend(occupied(s), &s, request(s), at(early)))
		require.Equal(t, []event.Role{event.Resident}, e.Audience)
	})
	t.Run("no role, though roles have seats by now", func(t *testing.T) {
		e, s := tabled(event.WaitlistAuto), kept(event.SeatConfirmed, time.Time{})
		e.SignUp.Quotas = []event.Quota{{Role: event.Expert, Seats: 2}}
		s.Role = ""
		require.NoError(t, e.Amend(occupied(s), &s, request(s), at(early)))
	})
	t.Run("a faulty request changes nothing and names its faults", func(t *testing.T) {
		e, s := tabled(event.WaitlistAuto), kept(event.SeatConfirmed, time.Time{})
		before := kept(event.SeatConfirmed, time.Time{})
		r := request(s)
		r.Name, r.Replies[0].Text, r.Language = "", "misschien", "fy"
		require.Equal(t, []string{"name required", "language unknown", "replies.lunch unknown"}, faults(t, e.Amend(occupied(s), &s, r, at(early))))
		require.Equal(t, before, s)
	})
}

func TestAmendTable(t *testing.T) {
	at4 := func(wonen, zorg int) event.Occupancy {
		return event.Occupancy{Taken: 4, Tables: map[string]int{"wonen": wonen, "zorg": zorg}}
	}
	for _, tc := range []struct {
		name    string
		sits    string
		o       event.Occupancy
		party   int
		choices []string
		want    string
	}{
		{"stays where it sits", "wonen", at4(4, 0), 2, []string{"wonen", "zorg"}, "wonen"},
		{"stays at its second choice, though the first has room now", "zorg", at4(0, 4), 2, []string{"wonen", "zorg"}, "zorg"},
		{"grows at its table", "wonen", at4(2, 0), 4, []string{"wonen", "zorg"}, "wonen"},
		{"grows out of its table to its second choice", "wonen", at4(3, 0), 4, []string{"wonen", "zorg"}, "zorg"},
		{"grows out of both", "wonen", at4(3, 1), 4, []string{"wonen", "zorg"}, ""},
		{"shrinks at a table that was made too small", "wonen", at4(9, 0), 1, []string{"wonen", "zorg"}, "wonen"},
		{"wants to sit elsewhere", "wonen", at4(2, 2), 2, []string{"zorg"}, "zorg"},
		{"wants to sit where there is no room", "wonen", at4(2, 3), 2, []string{"zorg"}, "wonen"},
		{"its first choice goes before where it sits", "wonen", at4(2, 2), 2, []string{"zorg", "wonen"}, "zorg"},
		{"grows where it sits, and its new choice is full", "wonen", at4(2, 3), 4, []string{"zorg"}, "wonen"},
		{"grows out of where it sits, and its new choice is full", "wonen", at4(3, 3), 4, []string{"zorg"}, ""},
		{"has no wish any more", "wonen", at4(2, 0), 2, nil, "wonen"},
		{"sits nowhere yet", "", at4(4, 2), 2, []string{"wonen", "zorg"}, "zorg"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e, s := tabled(event.WaitlistAuto), kept(event.SeatConfirmed, time.Time{})
			s.Table = tc.sits
			r := request(s)
			r.Seats, r.Tables, r.Companions = tc.party, tc.choices, nil
			wonen, zorg := tc.o.Tables["wonen"], tc.o.Tables["zorg"]
			require.NoError(t, e.Amend(tc.o, &s, r, at(early)))
			require.Equal(t, tc.want, s.Table)
			require.Equal(t, tc.choices, s.Tables)
			require.Equal(t, map[string]int{"wonen": wonen, "zorg": zorg}, tc.o.Tables, "the decision wrote in the tables")
		})
	}
	t.Run("where the organiser put it, it stays when other things change", func(t *testing.T) {
		e, s := tabled(event.WaitlistAuto), kept(event.SeatConfirmed, time.Time{})
		e.SignUp.Tables = append(e.SignUp.Tables, event.Table{ID: "groen", Title: "Groen", Seats: 2})
		require.NoError(t, e.Assign(occupied(s), &s, "groen"))
		o := event.Occupancy{Taken: 10, Tables: map[string]int{"wonen": 4, "zorg": 4, "groen": 2}}
		require.NoError(t, e.Amend(o, &s, request(s), at(early)))
		require.Equal(t, "groen", s.Table)
	})
	t.Run("who waits sits nowhere", func(t *testing.T) {
		e, s := tabled(event.WaitlistAuto), kept(event.Waitlisted, time.Time{})
		require.NoError(t, e.Amend(event.Occupancy{}, &s, request(s), at(early)))
		require.Empty(t, s.Table)
	})
}

func TestAssign(t *testing.T) {
	o := event.Occupancy{Taken: 8, Tables: map[string]int{"wonen": 4, "zorg": 3}}
	for _, tc := range []struct {
		name, sits, to string
		seats          int
		want           string
		err            error
	}{
		{"to the last seat", "", "zorg", 1, "zorg", nil},
		{"to a table with too little room", "", "zorg", 2, "", event.ErrTableFull},
		{"to another table", "wonen", "zorg", 1, "zorg", nil},
		{"to where it sits, though that is full", "wonen", "wonen", 2, "wonen", nil},
		{"to where it sits, though that table is no more", "weg", "weg", 2, "weg", nil},
		{"to none", "wonen", "", 2, "", nil},
		{"from none to none", "", "", 2, "", nil},
		{"to a table that there is not", "wonen", "groen", 1, "", event.FieldErrors{{Field: "table", Code: event.CodeUnknown}}},
		{"without a seat", "", "zorg", 0, "", event.ErrNotLive},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := tabled(event.WaitlistAuto)
			for _, status := range []event.SignUpStatus{event.Pending, event.SeatConfirmed, event.Offered, event.Attended, event.Absent} {
				s := kept(status, at(early).Add(time.Hour))
				s.Table, s.Seats = tc.sits, tc.seats
				want := s
				require.Equal(t, tc.err, e.Assign(o, &s, tc.to))
				if tc.err == nil {
					want.Table = tc.want
				}
				require.Equal(t, want, s)
			}
		})
	}
}
