package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func life(t *testing.T, s omzien.Store) {
	t.Run("what is due comes in its order, and no more than was asked", func(t *testing.T) { due(t, s) })
	t.Run("INV-E12 a person has one pending sign-up for a meeting, beside a live one", func(t *testing.T) { pendingOnce(t, s) })
	t.Run("how often a person left is counted", func(t *testing.T) { left(t, s) })
	t.Run("INV-E09 the place of who came last is known, whatever became of it", func(t *testing.T) { last(t, s) })
}

// dueIDs looks in a reader's view and in a writer's.
func dueIDs(t testing.TB, s omzien.Store, now time.Time, limit int) []string {
	t.Helper()
	var ids [2][]string
	look := func(tx omzien.ReadTx, n int) {
		list, err := tx.Due(now, limit)
		require.NoError(t, err)
		for _, one := range list {
			ids[n] = append(ids[n], one.ID)
			kept, err := tx.SignUp(omzien.SignUpKey{ID: one.ID})
			require.NoError(t, err)
			require.Equal(t, kept, one, "all of it")
		}
	}
	read(t, s, func(tx omzien.ReadTx) { look(tx, 0) })
	write(t, s, func(tx omzien.WriteTx) { look(tx, 1) })
	require.Equal(t, ids[0], ids[1])
	return ids[0]
}

func due(t testing.TB, s omzien.Store) {
	at := func(meeting, id string, status event.SignUpStatus, seats int, minutes time.Duration) omzien.SignUp {
		one := in(status, 2, seats, party(meeting, id))
		one.ID, one.Until = id, until.Add(minutes*time.Minute)
		one.Companions = []string{id}
		return one
	}
	require.Empty(t, dueIDs(t, s, until.AddDate(100, 0, 0), 10))
	require.NoError(t, add(t, s,
		at("due", "due-e", event.Offered, 2, 2), at("due, too", "due-b", event.Pending, 0, 1), at("due", "due-d", event.Pending, 2, 0),
		at("due, too", "due-a", event.Offered, 1, 1), at("due", "due-c", event.Pending, 1, 1),
		party("due", "confirmed"), in(event.Waitlisted, 2, 0, party("due", "waits")), in(event.Lapsed, 2, 0, party("due", "lapsed"))))
	all := []string{"due-d", "due-a", "due-b", "due-c", "due-e"}
	amsterdam := time.FixedZone("", 3600)
	for _, c := range []struct {
		now   time.Time
		limit int
		want  []string
	}{
		{until.Add(-1), 10, nil},
		{until, 10, all[:1]},
		{until.In(amsterdam), 10, all[:1]},
		{until.Add(time.Minute - 1), 10, all[:1]},
		{until.Add(time.Minute), 10, all[:4]},
		{until.Add(time.Hour).In(amsterdam), 10, all},
		{until.Add(time.Hour), len(all), all},
		{until.Add(time.Hour), 3, all[:3]},
		{until.Add(time.Hour), 1, all[:1]},
		{until.AddDate(-100, 0, 0), 10, nil},
	} {
		require.Equal(t, c.want, dueIDs(t, s, c.now, c.limit), "%s, %d", c.now, c.limit)
	}
	for _, status := range []event.SignUpStatus{event.SeatConfirmed, event.Lapsed} {
		one := found(t, s, omzien.SignUpKey{ID: all[0]})
		one = in(status, 2, map[event.SignUpStatus]int{event.SeatConfirmed: 2}[status], one)
		require.NoError(t, add(t, s, one))
		all = all[1:]
		require.Equal(t, all, dueIDs(t, s, until.Add(time.Hour), 10), "%s is not due any more", status)
	}
	moved := found(t, s, omzien.SignUpKey{ID: all[0]})
	moved.Until = moved.Until.Add(time.Hour)
	require.NoError(t, add(t, s, moved))
	require.Equal(t, append(slices.Clone(all[1:]), all[0]), dueIDs(t, s, until.AddDate(0, 0, 1), 10))
}

// twofold is one person who asks for a meeting again and again.
type twofold struct {
	testing.TB
	store   omzien.Store
	meeting string
	person  string
}

func (p twofold) live(name string) omzien.SignUp {
	one := party(p.meeting, name)
	one.Person = p.person
	return one
}

func (p twofold) pending(name string) omzien.SignUp { return in(event.Pending, 1, 0, p.live(name)) }

// kept is how it is now.
func (p twofold) kept(name string) omzien.SignUp {
	return found(p, p.store, omzien.SignUpKey{ID: p.live(name).ID})
}

// are demands who is found as pending and who as live.
func (p twofold) are(pending, live string) {
	p.Helper()
	for name, pending := range map[string]bool{pending: true, live: false} {
		one := find(p, p.store, omzien.SignUpKey{EventID: p.meeting, Person: p.person, Pending: pending})
		if name == "" {
			require.Nil(p, one)
			continue
		}
		require.NotNil(p, one)
		require.Equal(p, name, one.Name)
	}
}

// refused demands that a new one changes nothing, and that its write can go on.
func (p twofold) refused(one omzien.SignUp) {
	p.Helper()
	before := roll(p, p.store, p.meeting)
	require.ErrorIs(p, add(p, p.store, one, party(p.meeting, "beside")), omzien.ErrExists)
	write(p, p.store, func(tx omzien.WriteTx) { require.ErrorIs(p, tx.PutSignUp(one), omzien.ErrExists) })
	require.Equal(p, before, roll(p, p.store, p.meeting))
}

func pendingOnce(t testing.TB, s omzien.Store) {
	const meeting = "pending"
	p := twofold{t, s, meeting, party(meeting, "a").Person}
	elsewhere := in(event.Pending, 1, 1, party("pending, another meeting", "a"))
	require.NoError(t, add(t, s, p.pending("1"), elsewhere, in(event.Pending, 1, 0, party(meeting, "b"))))
	p.are("1", "")
	p.refused(p.pending("2"))
	require.NoError(t, add(t, s, p.live("3")), "a live one beside the pending one")
	p.are("1", "3")
	p.refused(p.pending("4"))
	p.refused(p.live("5"))

	require.Error(t, add(t, s, in(event.SeatConfirmed, 1, 1, p.kept("1"))), "two live ones")
	require.NoError(t, add(t, s, in(event.Repeated, 1, 0, p.kept("1"))))
	p.are("", "3")
	require.NoError(t, add(t, s, p.pending("6")), "a pending one beside the live one")
	p.are("6", "3")
	require.Error(t, add(t, s, in(event.Pending, 1, 0, p.kept("1"))), "two pending ones")

	for _, status := range event.SignUpStatuses() {
		seats := 0
		if status.Holds() {
			seats = 1
		}
		changed := in(status, 1, seats, p.kept("3"))
		if status == event.Pending {
			require.Error(t, add(t, s, changed))
			continue
		}
		require.NoError(t, add(t, s, changed))
		p.are("6", map[bool]string{true: "3"}[status.Live()])
		if status.Live() {
			p.refused(p.live("7"))
			require.Error(t, add(t, s, in(event.SeatConfirmed, 1, 1, p.kept("6"))), "%s", status)
		}
	}
	require.NoError(t, add(t, s, in(event.Refused, 1, 0, p.kept("3"))))
	require.NoError(t, add(t, s, in(event.SeatConfirmed, 1, 1, p.kept("6"))), "nobody is in the way any more")
	p.are("", "6")
}

func last(t testing.TB, s omzien.Store) {
	is := func(want int64, eventID string) {
		t.Helper()
		look := func(tx omzien.ReadTx) {
			got, err := tx.Last(eventID)
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
		read(t, s, look)
		write(t, s, func(tx omzien.WriteTx) { look(tx) })
	}
	is(0, "last")
	require.NoError(t, add(t, s, party("last", "a"), party("last, another", "a"), party("last", "b"), in(event.Refused, 1, 0, party("last", "c"))))
	is(3, "last")
	is(1, "last, another")
	is(0, "last, unknown")
	write(t, s, func(tx omzien.WriteTx) {
		require.NoError(t, tx.PutSignUp(party("last", "d")))
		place, err := tx.Last("last")
		require.NoError(t, err)
		require.EqualValues(t, 4, place, "also one of this transaction")
	})
	is(4, "last")
}

func left(t testing.TB, s omzien.Store) {
	const meeting = "left"
	a, b := party(meeting, "a").Person, party(meeting, "b").Person
	require.NoError(t, add(t, s, in(event.Withdrawn, 1, 0, party(meeting, "b")), in(event.Withdrawn, 1, 0, party("left, another", "a"))))
	counts := func(want int, eventID, person string) {
		t.Helper()
		look := func(tx omzien.ReadTx) {
			got, err := tx.Left(eventID, person)
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
		read(t, s, look)
		write(t, s, func(tx omzien.WriteTx) { look(tx) })
	}
	for n, status := range append(event.SignUpStatuses(), event.Withdrawn, event.Withdrawn) {
		seats := 0
		if status.Holds() {
			seats = 1
		}
		one := in(status, 1, seats, party(meeting, "a "+string('0'+rune(n))))
		one.Person = a
		require.NoError(t, add(t, s, one))
		if status.Live() { // makes room for the next
			one = found(t, s, omzien.SignUpKey{ID: one.ID})
			require.NoError(t, add(t, s, in(event.Lapsed, 1, 0, one)))
		}
	}
	counts(3, meeting, a)
	counts(1, meeting, b)
	counts(1, "left, another", a)
	counts(0, "left, another", b)
	counts(0, meeting, "nobody")
	counts(0, "unknown", a)
}
