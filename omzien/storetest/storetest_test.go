package storetest_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/storetest"
)

// In a store's own package this function is the whole exam.
func ExampleRun() {
	exam := func(t *testing.T) {
		storetest.Run(t, func(t *testing.T, dir string) storetest.Store {
			store, err := sqlite.Open(t.Context(), filepath.Join(dir, "netwerk.db"))
			require.NoError(t, err)
			return store
		})
	}
	fmt.Printf("%T", exam)
	// Output: func(*testing.T)
}

func open(t *testing.T) *sqlite.Store {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "netwerk.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// A store that loses an answer now and then, that answers without keeping, or
// that has no lock is found out by the race.
func TestLastSeatsFindsOut(t *testing.T) {
	t.Run("a store without a lock", func(t *testing.T) {
		for range 3 {
			err := storetest.LastSeats(t.Context(), storetest.Unlocked(open(t)))
			require.ErrorContains(t, err, "seats are taken of 10")
		}
	})
	t.Run("a store that sometimes answers without keeping", func(t *testing.T) {
		require.Error(t, storetest.LastSeats(t.Context(), &forgetful{Store: open(t), every: 7}))
	})
	t.Run("a store that sometimes fails", func(t *testing.T) {
		require.ErrorIs(t, storetest.LastSeats(t.Context(), &forgetful{Store: open(t), every: 7, err: errLost}), errLost)
	})
	t.Run("a store that runs a write twice is fair", func(t *testing.T) {
		require.NoError(t, storetest.LastSeats(t.Context(), storetest.Twice(open(t))))
	})
}

var errLost = errors.New("lost")

// forgetful throws every so many writes away and says err to that.
type forgetful struct {
	omzien.Store
	every int
	err   error
	n     int // guarded by the store's own lock
}

func (s *forgetful) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	err := s.Store.Write(ctx, func(tx omzien.WriteTx) error {
		if err := f(tx); err != nil {
			return err
		}
		if s.n++; s.n%s.every == 0 {
			return errLost
		}
		return nil
	})
	if errors.Is(err, errLost) {
		return s.err
	}
	return err
}

func TestTwice(t *testing.T) {
	store, runs := open(t), 0
	require.NoError(t, storetest.Twice(store).Write(t.Context(), func(tx omzien.WriteTx) error {
		runs++
		return tx.PutRecord(omzien.Record{Kind: "note", ID: fmt.Sprint(runs), Slug: "a", Body: []byte("{}")})
	}))
	require.Greater(t, runs, 1)
	require.NoError(t, store.Read(t.Context(), func(tx omzien.ReadTx) error {
		list, err := tx.Records(omzien.Query{Kind: "note"})
		require.Len(t, list, 1)
		require.Equal(t, fmt.Sprint(runs), list[0].ID, "the last run counts")
		return err
	}))
	refusal := errors.New("no")
	require.ErrorIs(t, storetest.Twice(store).Write(t.Context(), func(omzien.WriteTx) error { return refusal }), refusal)
}
