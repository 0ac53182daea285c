package sqlite_test

import (
	"context"
	"path/filepath"
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
		return nil
	}))
	require.NoError(t, s.Read(t.Context(), func(tx omzien.ReadTx) error {
		_, err := tx.Record("note", "a")
		require.ErrorIs(t, err, omzien.ErrNotFound)
		return nil
	}))
}

// What two processes do, in one: the exam has the rest of it.
func TestTwoStoresOnOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	first, second := open(t, path), open(t, path)
	ran := false
	require.NoError(t, first.Write(t.Context(), func(omzien.WriteTx) error {
		err := second.Write(t.Context(), func(omzien.WriteTx) error { ran = true; return nil })
		require.ErrorIs(t, err, omzien.ErrBusy, "who waits too long is told so")
		require.Equal(t, omzien.Unavailable, omzien.KindOf(err))
		return nil
	}))
	require.False(t, ran, "and nothing is done")
}
