package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// until is when what is pending or offered in the exam runs out.
var until = time.UnixMilli(1548777600123).UTC()

// in puts a party in a state, with so many seats of those it wants.
func in(status event.SignUpStatus, wanted, seats int, s omzien.SignUp) omzien.SignUp {
	s.Status, s.Wanted, s.Seats, s.Until = status, wanted, seats, time.Time{}
	if status == event.Pending || status == event.Offered {
		s.Until = until
	}
	return s
}

func occupancies(t *testing.T, s omzien.Store) {
	t.Run("INV-E09 INV-E11 seats by role and table, and the queue in its order", func(t *testing.T) { counted(t, s) })
	t.Run("each caller gets one of its own", func(t *testing.T) { ownOccupancy(t, s) })
	t.Run("INV-E06 a change counts at once, whatever it is", func(t *testing.T) { countedAtOnce(t, s) })
}

// hall is a meeting with a party in every state, and what there is to count.
func hall() ([]omzien.SignUp, event.Occupancy) {
	sized := func(person string, status event.SignUpStatus, wanted, seats int, role event.Role, table string) omzien.SignUp {
		p := in(status, wanted, seats, party("full", person))
		p.Role, p.Table = role, table
		return p
	}
	list := []omzien.SignUp{
		sized("a", event.SeatConfirmed, 2, 2, "", ""),
		sized("b", event.Waitlisted, 4, 0, event.Resident, ""),
		sized("c", event.SeatConfirmed, 5, 3, event.Professional, "soep"),
		sized("d", event.Withdrawn, 3, 0, event.Resident, ""),
		sized("e", event.Repeated, 6, 0, "", ""),
		sized("f", event.Waitlisted, 1, 0, "", ""),
		sized("g", event.Pending, 2, 2, event.Resident, "brood"),
		sized("h", event.Pending, 3, 0, event.Professional, ""),
		sized("i", event.Pending, 4, 1, event.Resident, ""),
		sized("j", event.Offered, 2, 2, event.Resident, "soep"),
		sized("k", event.Offered, 3, 1, "", "brood"),
		sized("l", event.Attended, 3, 1, event.Resident, "brood"), // wants no more
		sized("m", event.Absent, 4, 2, event.Professional, ""),
		sized("n", event.Refused, 2, 0, event.Resident, ""),
		sized("o", event.Lapsed, 2, 0, event.Resident, ""),
	}
	for n := range list {
		list[n].AcceptsFewer = slices.Contains([]string{"c", "i", "k", "l", "m"}, list[n].Name)
	}
	list[5].At = list[5].At.Add(-time.Hour) // a clock that was set back overtakes nobody
	return list, event.Occupancy{
		Taken:  14,
		Roles:  map[event.Role]int{event.Resident: 6, event.Professional: 5},
		Tables: map[string]int{"soep": 5, "brood": 4},
		Queue: []event.Waiting{
			{SignUpID: "full/b", Role: event.Resident, Wants: 4, Whole: true}, {SignUpID: "full/c", Role: event.Professional, Wants: 2},
			{SignUpID: "full/f", Wants: 1, Whole: true}, {SignUpID: "full/h", Role: event.Professional, Wants: 3, Whole: true},
			{SignUpID: "full/i", Role: event.Resident, Wants: 3}, {SignUpID: "full/k", Wants: 2},
		},
	}
}

func counted(t testing.TB, s omzien.Store) {
	list, full := hall()
	require.NoError(t, add(t, s, append(list, party("quiet", "a"))...))
	quiet := event.Occupancy{Taken: 1}
	for name, c := range map[string]struct {
		ids  []string
		want []event.Occupancy
	}{
		"one":                      {[]string{"full"}, []event.Occupancy{full}},
		"an unknown one":           {[]string{"unknown"}, []event.Occupancy{{}}},
		"none":                     {nil, []event.Occupancy{}},
		"several, in their order":  {[]string{"quiet", "unknown", "full", ""}, []event.Occupancy{quiet, {}, full, {}}},
		"the same twice":           {[]string{"full", "quiet", "full"}, []event.Occupancy{full, quiet, full}},
		"quotes and commas in one": {[]string{`"`, `','`, "full"}, []event.Occupancy{{}, {}, full}},
	} {
		look := func(tx omzien.ReadTx) {
			got, err := tx.Occupancies(c.ids...)
			require.NoError(t, err, name)
			require.Equal(t, c.want, got, "%s; nil is what there is none of", name)
		}
		read(t, s, look)
		write(t, s, func(tx omzien.WriteTx) {
			look(tx)
			look(tx) // what it remembers
		})
	}
}

func ownOccupancy(t testing.TB, s omzien.Store) {
	list, full := hall()
	for n := range list {
		list[n].ID = "own " + list[n].ID
		list[n].EventID, list[n].Token, list[n].Request = "own", list[n].Salt, list[n].Digest
	}
	for n := range full.Queue {
		full.Queue[n].SignUpID = "own " + full.Queue[n].SignUpID
	}
	require.NoError(t, add(t, s, list...))
	spoil := func(tx omzien.ReadTx) {
		for range 3 {
			got, err := tx.Occupancies("own")
			require.NoError(t, err)
			require.Equal(t, full, got[0])
			got[0].Roles[event.Resident] = 100
			delete(got[0].Tables, "soep")
			got[0].Queue[0].Wants = 100
		}
	}
	read(t, s, spoil)
	write(t, s, func(tx omzien.WriteTx) { spoil(tx) })
}

// states are what a party of three can be in.
func states() []omzien.SignUp {
	var list []omzien.SignUp
	for n, status := range event.SignUpStatuses() {
		from, most := 0, 0
		if status.Holds() {
			most = 3
			if status != event.Pending {
				from = 1
			}
		}
		for seats := from; seats <= most; seats += 2 {
			one := in(status, 3, seats, omzien.SignUp{})
			one.Role, one.AcceptsFewer = []event.Role{"", event.Resident, event.Professional}[n%3], true
			if seats > 0 {
				one.Table = []string{"soep", ""}[n%2]
			}
			list = append(list, one)
		}
	}
	return list
}

// countedAtOnce takes a party that stands between two others from every state to
// every other and back, whether or not it was looked up before.
func countedAtOnce(t testing.TB, s omzien.Store) {
	const meeting = "at once"
	ahead, behind := in(event.Waitlisted, 2, 0, party(meeting, "a")), in(event.SeatConfirmed, 4, 1, party(meeting, "c"))
	require.NoError(t, add(t, s, ahead, party(meeting, "b"), behind))
	for n, from := range states() {
		write(t, s, func(tx omzien.WriteTx) {
			check := func(what omzien.SignUp) omzien.SignUp {
				list, err := tx.SignUps(meeting)
				require.NoError(t, err)
				got, err := tx.Occupancies(meeting)
				require.NoError(t, err)
				require.Equal(t, count(list), got[0], "from %s with %d to %s with %d", from.Status, from.Seats, what.Status, what.Seats)
				return list[1]
			}
			one := check(from)
			if n%2 == 0 {
				var err error
				one, err = tx.SignUp(omzien.SignUpKey{ID: one.ID})
				require.NoError(t, err)
			}
			set := func(to omzien.SignUp) {
				one.Status, one.Wanted, one.Seats, one.Until, one.Role, one.Table = to.Status, to.Wanted, to.Seats, to.Until, to.Role, to.Table
				require.NoError(t, tx.PutSignUp(one))
			}
			for _, to := range states() {
				set(from)
				check(from)
				set(to)
				check(to)
			}
		})
	}
}
