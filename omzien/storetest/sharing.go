package storetest

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// inTurn is several stores on one network that take turns, as several processes
// would.
type inTurn struct {
	stores []omzien.Store
	turn   atomic.Uint64
}

func (s *inTurn) next() omzien.Store { return s.stores[s.turn.Add(1)%uint64(len(s.stores))] }

func (s *inTurn) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	return s.next().Read(ctx, f)
}

func (s *inTurn) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	return s.next().Write(ctx, f)
}

func sharing(t *testing.T, open func(t *testing.T, dir string) Store) {
	dir := t.TempDir()
	a, b := open(t, dir), open(t, dir)
	pair := &inTurn{stores: []omzien.Store{a, b}}
	defer func() { require.NoError(t, b.Close()) }()
	t.Run("what one keeps the other sees at once", func(t *testing.T) {
		for n := range 20 {
			writer, reader := a, b
			if n%2 == 1 {
				writer, reader = b, a
			}
			before := revisionOf(t, reader)
			write(t, writer, func(tx omzien.WriteTx) { require.NoError(t, both(tx, n)) })
			require.Equal(t, bodies(t, writer), bodies(t, reader))
			require.Greater(t, revisionOf(t, reader), before)
			require.Equal(t, revisionOf(t, writer), revisionOf(t, reader))
		}
	})
	t.Run("INV-E09 INV-E12 places go on and a person is one person", func(t *testing.T) {
		require.NoError(t, add(t, a, party("shared", "a")))
		require.NoError(t, add(t, b, party("shared", "b")))
		again := party("shared", "a")
		again.ID, again.Token, again.Request = "again", again.Salt, again.Digest
		require.ErrorIs(t, add(t, b, again), omzien.ErrExists)
		require.NoError(t, add(t, a, party("shared", "c")))
		require.Equal(t, roll(t, a, "shared"), roll(t, b, "shared"))
		require.Len(t, roll(t, a, "shared"), 3)
	})
	t.Run("no revision has two contents", func(t *testing.T) { sameRevision(t, pair) })
	t.Run("INV-E06 the last seats", func(t *testing.T) { require.NoError(t, LastSeats(t.Context(), pair)) })
	t.Run("one that closes leaves the other alone", func(t *testing.T) {
		require.NoError(t, a.Close())
		write(t, b, func(tx omzien.WriteTx) { require.NoError(t, both(tx, 100)) })
		require.Equal(t, "100 100", bodies(t, b))
	})
}
