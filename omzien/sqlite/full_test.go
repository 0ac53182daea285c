package sqlite_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// A file that may not grow is a disk that is full in the middle of a batch:
// SQLite then ends the whole transaction by itself.
func TestFullInTheMiddle(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	s := open(t, path)
	note := func(id string, size int) omzien.Record {
		return omzien.Record{Kind: "note", ID: id, Slug: id, Body: []byte(`"` + strings.Repeat("x", size) + `"`)}
	}
	put := func(r omzien.Record) func(omzien.WriteTx) error {
		return func(tx omzien.WriteTx) error { return tx.PutRecord(r) }
	}
	require.NoError(t, s.Write(t.Context(), put(note("first", 10))))
	s.Limit(t, 60)

	t.Run("an error that is ignored leaves nothing behind", func(t *testing.T) {
		require.ErrorIs(t, s.Write(t.Context(), func(tx omzien.WriteTx) error {
			_ = tx.PutRecord(note("big", 1<<20))
			_ = tx.PutRecord(note("small", 10))
			return nil
		}), omzien.ErrFull)
		require.NoError(t, s.Read(t.Context(), func(tx omzien.ReadTx) error {
			_, err := tx.Record("note", "small")
			require.ErrorIs(t, err, omzien.ErrNotFound)
			return nil
		}))
	})
	t.Run("everybody hears that it is full, and what fits is kept", func(t *testing.T) {
		var all sync.WaitGroup
		var errs [200]error
		for n := range errs {
			all.Go(func() { errs[n] = s.Write(t.Context(), put(note(fmt.Sprint("n", n), 3000))) })
		}
		all.Wait()
		kept := 0
		require.NoError(t, s.Read(t.Context(), func(tx omzien.ReadTx) error {
			for n, err := range errs {
				_, missing := tx.Record("note", fmt.Sprint("n", n))
				require.Equal(t, err == nil, missing == nil)
				if err != nil {
					require.ErrorIs(t, err, omzien.ErrFull)
					require.Equal(t, omzien.Unavailable, omzien.KindOf(err))
					continue
				}
				kept++
			}
			return nil
		}))
		require.Less(t, kept, len(errs))
	})
}
