package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// errEnded stands for the answer of a write that ended its goroutine, and so
// never heard one.
var errEnded = errors.New("storetest: ended")

// together lets writes arrive one after another while the store is held, so that
// they share commits where a store does that, and returns what each was told.
func together(t testing.TB, s omzien.Store, writes ...func(omzien.WriteTx) error) []error {
	t.Helper()
	release := hold(t, s)
	defer release()
	answers := make([]chan error, len(writes))
	for n, f := range writes {
		answers[n] = make(chan error, 1)
		go func() {
			answer := errEnded
			defer func() { answers[n] <- answer }()
			answer = s.Write(t.Context(), f)
		}()
		inLine(t, s, n+1)
	}
	release()
	told := make([]error, len(writes))
	for n := range writes {
		told[n] = soon(t, answers[n], "an answer")
	}
	return told
}

// inLine waits until so many writes wait for their turn. A store that cannot
// tell gets a moment.
func inLine(t testing.TB, s omzien.Store, n int) {
	t.Helper()
	line, tells := s.(interface{ Waiting() int })
	if !tells {
		time.Sleep(moment)
		return
	}
	for began := time.Now(); line.Waiting() < n; time.Sleep(50 * time.Microsecond) {
		require.Less(t, time.Since(began), patience, "a write does not stand in line")
	}
}

func batches(t *testing.T, s omzien.Store) {
	t.Run("no write feels the failure of another", func(t *testing.T) { neighbours(t, s) })
	t.Run("an error of the store is one also when it is ignored", func(t *testing.T) { ignored(t, s) })
}

// neighbours puts every kind of failure between writes that are right.
func neighbours(t testing.TB, s omzien.Store) {
	put(t, s, note("taken"))
	keep := func(n int) func(omzien.WriteTx) error {
		return func(tx omzien.WriteTx) error {
			return cmp.Or(tx.PutSignUp(party("batch", fmt.Sprint(n))), tx.PutRecord(note(fmt.Sprint("batch ", n))))
		}
	}
	after := func(n int, fail func(omzien.WriteTx) error) func(omzien.WriteTx) error {
		return func(tx omzien.WriteTx) error { return cmp.Or(keep(n)(tx), fail(tx)) }
	}
	double := note("double")
	double.Slug = note("taken").Slug
	told := together(t, s, keep(0),
		after(1, func(omzien.WriteTx) error { return errStop }), keep(2),
		after(3, func(omzien.WriteTx) error { panic("in a batch") }), keep(4),
		after(5, func(omzien.WriteTx) error { runtime.Goexit(); return nil }), keep(6),
		after(7, func(tx omzien.WriteTx) error { return tx.PutRecord(double) }), keep(8),
		after(9, func(tx omzien.WriteTx) error { return tx.PutSignUp(party("batch", "0")) }),
		after(10, func(tx omzien.WriteTx) error { _ = tx.PutRecord(double); return nil }), keep(11),
		func(omzien.WriteTx) error { return errStop }, keep(13))
	var kept []string
	for n, err := range told {
		switch n {
		case 0, 2, 4, 6, 8, 11, 13:
			require.NoError(t, err, "%d", n)
			kept = append(kept, fmt.Sprint("batch/", n))
		case 1, 12:
			require.ErrorIs(t, err, errStop, "%d hears its own error", n)
		case 5:
			require.ErrorIs(t, err, errEnded)
		case 9:
			require.ErrorIs(t, err, omzien.ErrExists)
		default:
			require.Error(t, err, "%d", n)
			require.NotErrorIs(t, err, errStop, "%d hears the error of another", n)
		}
		if n != 12 {
			read(t, s, func(tx omzien.ReadTx) {
				_, missing := tx.Record("note", fmt.Sprint("batch ", n))
				require.Equal(t, err != nil, errors.Is(missing, omzien.ErrNotFound), "%d", n)
			})
		}
	}
	var ids []string
	for _, one := range roll(t, s, "batch") {
		ids = append(ids, one.ID)
		require.EqualValues(t, len(ids), one.Place, "a failed write leaves no hole")
	}
	require.Equal(t, kept, ids)
}

// ignored looks and changes after an error of the store, and says that all is
// well.
func ignored(t testing.TB, s omzien.Store) {
	put(t, s, note("ignored"))
	double := note("ignored too")
	double.Slug = note("ignored").Slug
	ignore := func(tx omzien.WriteTx) error {
		_ = tx.PutRecord(note("ignored, before"))
		_ = tx.PutRecord(double)
		_ = tx.PutRecord(note("ignored, after"))
		_, _ = tx.Record("note", "ignored")
		return nil
	}
	require.Error(t, s.Write(t.Context(), ignore))
	told := together(t, s, ignore, func(tx omzien.WriteTx) error { return tx.PutRecord(note("beside")) }, ignore)
	require.Error(t, told[0])
	require.NoError(t, told[1])
	require.Error(t, told[2])
	read(t, s, func(tx omzien.ReadTx) {
		for _, id := range []string{"ignored, before", "ignored too", "ignored, after"} {
			_, err := tx.Record("note", id)
			require.ErrorIs(t, err, omzien.ErrNotFound)
		}
	})
}

// sameAsAlone lets made-up writes of all kinds come to a store in batches, and to
// one in memory one by one. What each sees and is told must be the same, and so
// must all that is kept.
func sameAsAlone(t testing.TB, s omzien.Store) {
	plain := NewDisk().Open(nil)
	for batch := range 15 {
		var seenHere, seenAlone [20]string
		var here []func(omzien.WriteTx) error
		var alone []error
		for n := range seenHere {
			seed := uint64(batch*len(seenHere) + n)
			here = append(here, errand(seed, &seenHere[n]))
			alone = append(alone, together(t, plain, errand(seed, &seenAlone[n]))[0])
		}
		told := together(t, s, here...)
		for n := range told {
			require.Equal(t, seenAlone[n], seenHere[n], "batch %d, write %d", batch, n)
			require.Equal(t, alone[n] == nil, told[n] == nil, "batch %d, write %d: %v", batch, n, told[n])
			for _, known := range []error{errStop, errEnded, omzien.ErrExists, omzien.ErrNotFound} {
				require.Equal(t, errors.Is(alone[n], known), errors.Is(told[n], known), "batch %d, write %d: %v", batch, n, told[n])
			}
		}
	}
	require.Equal(t, everything(t, plain), everything(t, s))
}

// errand is a write that looks and changes as chance has it, the same in each
// run. Seen is what it saw in the last.
func errand(seed uint64, seen *string) func(omzien.WriteTx) error {
	return func(tx omzien.WriteTx) error {
		e := errands{Rand: rand.New(rand.NewPCG(seed, 0)), tx: tx, name: fmt.Sprint(seed)}
		defer func() { *seen = e.seen.String() }()
		for range 1 + e.IntN(5) {
			if err := e.step(); err != nil {
				if e.IntN(2) == 0 && !errors.Is(err, omzien.ErrExists) {
					return nil // it is an error all the same
				}
				return err
			}
		}
		switch e.IntN(8) {
		case 0:
			return errStop
		case 1:
			panic(e.name)
		case 2:
			runtime.Goexit()
		}
		return nil
	}
}

type errands struct {
	*rand.Rand
	tx   omzien.WriteTx
	name string
	seen strings.Builder
}

func (e *errands) say(what ...any) { fmt.Fprintln(&e.seen, what...) }

// step does one thing. It reads before and after it, so that what a store
// remembers of its own accord is tried too.
func (e *errands) step() error {
	meeting, id := fmt.Sprint("meeting ", e.IntN(3)), fmt.Sprint(e.IntN(12))
	if err := e.look(meeting, id); err != nil {
		return err
	}
	var err error
	switch e.IntN(5) {
	case 0:
		err = e.tx.PutRecord(note(id, omzien.Label{Name: "by", Value: e.name}))
	case 1:
		moved := note(id)
		moved.Slug, moved.Position = fmt.Sprint("slug-", e.IntN(12)), e.name // often taken
		err = e.tx.PutRecord(moved)
	case 2, 3:
		one := party(meeting, fmt.Sprint(e.IntN(40)))
		one.Wanted, one.AcceptsFewer = 1+e.IntN(3), e.IntN(2) == 0
		if one = e.live(one); e.IntN(5) == 0 {
			one = in(event.Repeated, one.Wanted, 0, one)
			one.Person, one.Table = "", ""
		}
		err = e.tx.PutSignUp(one)
	default:
		err = e.change(meeting)
	}
	e.say("then", errors.Is(err, omzien.ErrExists), err == nil)
	if err != nil {
		return err
	}
	return e.look(meeting, id)
}

// live is a party in a state in which it has seats or wants them.
func (e *errands) live(s omzien.SignUp) omzien.SignUp {
	all := []event.SignUpStatus{event.SeatConfirmed, event.SeatConfirmed, event.Waitlisted, event.Pending, event.Offered, event.Attended}
	status, seats := all[e.IntN(len(all))], 0
	switch status {
	case event.Waitlisted:
	case event.Pending:
		seats = e.IntN(s.Wanted + 1)
	default:
		seats = 1 + e.IntN(s.Wanted)
	}
	s = in(status, s.Wanted, seats, s)
	s.Role, s.Table = []event.Role{"", event.Resident, event.Professional}[e.IntN(3)], ""
	if seats > 0 && e.IntN(2) == 0 {
		s.Table = "soep"
	}
	return s
}

// change gives a party of a meeting another state, or lets it go.
func (e *errands) change(meeting string) error {
	list, err := e.tx.SignUps(meeting)
	if err != nil || len(list) == 0 {
		return err
	}
	one := list[e.IntN(len(list))]
	if one.Status == event.Repeated {
		return nil // it never holds a seat
	}
	if e.IntN(2) == 0 { // what was looked up may be remembered
		if one, err = e.tx.SignUp(omzien.SignUpKey{ID: one.ID}); err != nil {
			return err
		}
	}
	if e.IntN(2) == 0 {
		one = in(event.Withdrawn, one.Wanted, 0, one)
		one.Table, one.WithdrawnAt = "", time.UnixMilli(1548774000123)
	} else {
		one = e.live(one)
	}
	return e.tx.PutSignUp(one) // coming back to life may fail
}

func (e *errands) look(meeting, id string) error {
	occupied, err := e.tx.Occupancies(meeting)
	if err != nil {
		return err
	}
	list, err := e.tx.SignUps(meeting)
	if err != nil {
		return err
	}
	late, err := e.tx.Due(until, 4)
	if err != nil {
		return err
	}
	for _, one := range late {
		e.say("due", one.ID, one.Status)
	}
	gone, err := e.tx.Left(meeting, party(meeting, id).Person)
	if err != nil {
		return err
	}
	e.say(meeting, gone, occupied, len(list), fmt.Sprint(occupied[0]) == fmt.Sprint(count(list)))
	byID, errID := e.tx.Record("note", id)
	bySlug, errSlug := e.tx.RecordBySlug("note", "slug-"+id)
	for _, err := range []error{errID, errSlug} {
		if err != nil && !errors.Is(err, omzien.ErrNotFound) {
			return err
		}
	}
	e.say(byID.Slug, byID.Position, bySlug.ID, bySlug.Position)
	return nil
}

// everything is all that a store keeps, in an order that does not depend on it.
func everything(t testing.TB, s omzien.Store) []string {
	t.Helper()
	var all []string
	read(t, s, func(tx omzien.ReadTx) {
		records, err := tx.Scan("", "", omzien.MaxList)
		require.NoError(t, err)
		for _, r := range records {
			slices.SortFunc(r.Labels, func(a, b omzien.Label) int { return cmp.Compare(a.Name+a.Value, b.Name+b.Value) })
			all = append(all, fmt.Sprintf("%v %s", r, r.Body))
		}
		signUps, err := tx.ScanSignUps("", 0, omzien.MaxList)
		require.NoError(t, err)
		for _, one := range signUps {
			all = append(all, fmt.Sprintf("%v", one))
		}
	})
	slices.Sort(all)
	return all
}
