package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// TestRushBites holds the look after a rush against what must not be.
func TestRushBites(t *testing.T) {
	for _, c := range []struct {
		name, crime string
		right       bool
	}{
		{"an honest file", "SELECT 1", true},
		{"a message that is lost", "DELETE FROM record WHERE id = (SELECT max(id) FROM record WHERE kind = 'mail')", false},
		{"a seat too many", "UPDATE sign_up SET wanted = 2, seats = 2 WHERE place = 3", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &bench{scratch: t.TempDir(), size: size{big: 6}}
			k, err := b.network(t.Context(), omzien.Options{Mail: true})
			require.NoError(t, err)
			require.NoError(t, k.announce(t.Context(), rushed(0, 0), b.big, event.Closed))
			_, err = k.come(t.Context(), rushed(0, 0), 0, b.big)
			require.NoError(t, err)
			db, err := openFile(k.path, "FULL")
			require.NoError(t, err)
			_, err = db.ExecContext(t.Context(), c.crime)
			require.NoError(t, err)
			require.NoError(t, db.Close())
			require.Equal(t, c.right, k.fair(t.Context(), b) == nil)
		})
	}
}

func TestInOrderBites(t *testing.T) {
	b := &bench{scratch: t.TempDir()}
	k, err := b.network(t.Context(), omzien.Options{Mail: true})
	require.NoError(t, err)
	defer k.Close()
	q, err := k.queued(t.Context(), "rij", 3, 4)
	require.NoError(t, err)
	_, err = q.leave(2)(t.Context(), 0)
	require.NoError(t, err)
	_, err = q.grow(1)(t.Context(), 0)
	require.NoError(t, err)
	require.NoError(t, q.inOrder(t.Context()))
	q.parties[3], q.parties[4] = q.parties[4], q.parties[3]
	require.Error(t, q.inOrder(t.Context()), "somebody was passed over")
}
