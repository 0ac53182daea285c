package postgres_test

import (
	"database/sql"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
	"github.com/omziennaarelkaar/netwerk/omzien/postgres"
)

func note(id string) func(omzien.WriteTx) error {
	return func(tx omzien.WriteTx) error {
		return tx.PutRecord(omzien.Record{Kind: "note", ID: id, Slug: id, Body: []byte("{}")})
	}
}

// Somebody builds an index by hand, and holds the table. Nobody is to wait for
// each of the others before he hears that it is busy.
func TestTableHeld(t *testing.T) {
	address := pgtest.Database(t)
	separator := "?"
	if strings.Contains(address, "?") {
		separator = "&"
	}
	s, err := postgres.Open(t.Context(), address+separator+"lock_timeout=500ms")
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	db, err := sql.Open("pgx", address)
	require.NoError(t, err)
	defer db.Close()
	holder, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = holder.ExecContext(t.Context(), "LOCK TABLE record IN SHARE MODE")
	require.NoError(t, err)
	began := time.Now()
	var all sync.WaitGroup
	for n := range 30 {
		all.Go(func() {
			if err := s.Write(t.Context(), note(fmt.Sprint(n))); omzien.KindOf(err) != omzien.Unavailable {
				t.Errorf("%d: %v", n, err)
			}
		})
	}
	all.Wait()
	require.Less(t, time.Since(began), 10*time.Second, "30 that wait half a second each would take longer")
	require.NoError(t, holder.Rollback())
	require.NoError(t, s.Write(t.Context(), note("afterwards")))
}

// Without the row that is the lock nobody may write.
func TestLockGone(t *testing.T) {
	address := pgtest.Database(t)
	s, err := postgres.Open(t.Context(), address)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	db, err := sql.Open("pgx", address)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), "DELETE FROM writer")
	require.NoError(t, err)
	require.Error(t, s.Write(t.Context(), note("a")))
	require.NoError(t, s.Read(t.Context(), func(tx omzien.ReadTx) error {
		_, err := tx.Record("note", "a")
		require.ErrorIs(t, err, omzien.ErrNotFound)
		return nil
	}))
}
