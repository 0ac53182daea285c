package sqlite_test

import (
	"context"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/storetest"
)

func open(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestExam(t *testing.T) {
	storetest.Run(t, func(t *testing.T, dir string) storetest.Store { return open(t, filepath.Join(dir, "netwerk.db")) })
}

// A commit that is broken off could have happened or not, so none is.
func TestWriteEndsOnceBegun(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "netwerk.db"))
	ctx, cancel := context.WithCancel(t.Context())
	require.NoError(t, s.Write(ctx, func(tx omzien.WriteTx) error {
		cancel()
		time.Sleep(10 * time.Millisecond) // for whatever watches the context
		return tx.PutRecord(omzien.Record{Kind: "note", ID: "a", Slug: "a", Body: []byte("{}")})
	}))
	require.NoError(t, s.Read(t.Context(), func(tx omzien.ReadTx) error {
		_, err := tx.Record("note", "a")
		return err
	}))
}

// SQLite itself refuses to write for a reader.
func TestReaderCannotWrite(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "netwerk.db"))
	require.NoError(t, s.Read(t.Context(), func(tx omzien.ReadTx) error {
		require.ErrorContains(t, tx.(omzien.WriteTx).PutRecord(omzien.Record{Kind: "note", ID: "a", Slug: "a", Body: []byte("{}")}), "readonly")
		_, err := tx.Record("note", "a")
		require.ErrorIs(t, err, omzien.ErrNotFound)
		return nil
	}))
}

// pair is two stores on one file that take turns, as two processes would.
type pair struct {
	mu     sync.Mutex
	stores [2]*sqlite.Store
	turn   int
}

func (p *pair) next() *sqlite.Store {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.turn++
	return p.stores[p.turn%2]
}

func (p *pair) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	return p.next().Read(ctx, f)
}

func (p *pair) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	return p.next().Write(ctx, f)
}

func TestTwoStoresOnOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	p := &pair{stores: [2]*sqlite.Store{open(t, path), open(t, path)}}
	t.Run("INV-E06 the last seats", func(t *testing.T) { require.NoError(t, storetest.LastSeats(t.Context(), p)) })
	t.Run("who waits too long is told so, and nothing is done", func(t *testing.T) {
		ran := false
		require.NoError(t, p.stores[0].Write(t.Context(), func(omzien.WriteTx) error {
			err := p.stores[1].Write(t.Context(), func(omzien.WriteTx) error { ran = true; return nil })
			require.ErrorIs(t, err, omzien.ErrBusy)
			require.Equal(t, omzien.Unavailable, omzien.KindOf(err))
			return nil
		}))
		require.False(t, ran)
	})
}
