// Package storetest is the exam that every store of a network sits: what
// omzien.Store promises, as tests. A store calls [Run] in a test of its own and
// tests beside it only what is its own dialect.
//
// The exam examines itself: its own tests let it find out stores with something
// wrong in them. [LastSeats] is a race for ten seats that returns an error when
// it was not run fairly; [Unlocked] is a store without its lock, which must fail
// it. [Twice] undoes and repeats every write, so a closure that leaves a trace
// outside its transaction is found.
//
// [Memory] is a store for tests of what stands on stores: it sits the same exam,
// and fails on purpose, before, in and after a commit.
//
// The exam needs nothing of a store but an empty folder to work in. It is meant
// for test binaries: it imports package testing.
package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// Store is a store that can be let go of.
type Store interface {
	omzien.Store
	Close() error
}

// Run examines a store. Open opens the network in a folder, which is empty at
// first; the same folder again gives the same network, also while it is open.
// Open fails t when it cannot; Run closes what it opened. Others may have the
// network open too, as long as they do not write.
func Run(t *testing.T, open func(t *testing.T, dir string) Store) {
	t.Run("records", func(t *testing.T) { records(t, fresh(t, open)) })
	t.Run("aggregates", func(t *testing.T) { aggregates(t, fresh(t, open)) })
	t.Run("odd texts", func(t *testing.T) { texts(t, fresh(t, open)) })
	t.Run("odd texts of visitors", func(t *testing.T) { visitors(t, fresh(t, open)) })
	t.Run("revision", func(t *testing.T) { revisions(t, fresh(t, open)) })
	t.Run("scans", func(t *testing.T) { scans(t, fresh(t, open)) })
	t.Run("lists", func(t *testing.T) { lists(t, fresh(t, open)) })
	t.Run("sign-ups", func(t *testing.T) { signUps(t, fresh(t, open)) })
	t.Run("the life of a sign-up", func(t *testing.T) { life(t, fresh(t, open)) })
	t.Run("occupancies", func(t *testing.T) { occupancies(t, fresh(t, open)) })
	t.Run("all or nothing", func(t *testing.T) { allOrNothing(t, fresh(t, open)) })
	t.Run("together", func(t *testing.T) { batches(t, fresh(t, open)) })
	t.Run("together is the same as one by one", func(t *testing.T) { sameAsAlone(t, fresh(t, open)) })
	t.Run("views", func(t *testing.T) { views(t, fresh(t, open)) })
	t.Run("cancelling", func(t *testing.T) { cancelling(t, fresh(t, open)) })
	t.Run("first come, first served", func(t *testing.T) { order(t, fresh(t, open)) })
	t.Run("reopening keeps all", func(t *testing.T) { reopening(t, open) })
	t.Run("closing waits for a write under way", func(t *testing.T) { closing(t, open) })
	t.Run("two stores on one network", func(t *testing.T) { sharing(t, open) })
	t.Run("INV-E06 the last seats", func(t *testing.T) { require.NoError(t, LastSeats(t.Context(), fresh(t, open))) })
	t.Run("INV-E06 the last seats, every write run twice", func(t *testing.T) {
		require.NoError(t, LastSeats(t.Context(), Twice(fresh(t, open))))
	})
	t.Run("INV-E06 the last seats, beside writes that fail", func(t *testing.T) {
		require.NoError(t, LastSeats(t.Context(), disturbed{fresh(t, open)}))
	})
	t.Run("INV-E06 without its lock the store oversells", func(t *testing.T) {
		require.Error(t, LastSeats(t.Context(), Unlocked(fresh(t, open))))
	})
}

func fresh(t *testing.T, open func(t *testing.T, dir string) Store) Store {
	s := open(t, t.TempDir())
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// patience is how long the exam waits for what must come, and moment how long
// for what must not; the first is never waited out by a store that passes.
const (
	patience = 20 * time.Second
	moment   = 10 * time.Millisecond
)

// soon waits for something that must happen.
func soon[T any](t testing.TB, c <-chan T, what string) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		require.FailNow(t, "did not happen: "+what)
		panic("unreachable")
	}
}

func read(t testing.TB, s omzien.Store, f func(omzien.ReadTx)) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), func(tx omzien.ReadTx) error { f(tx); return nil }))
}

func write(t testing.TB, s omzien.Store, f func(omzien.WriteTx)) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), func(tx omzien.WriteTx) error { f(tx); return nil }))
}
