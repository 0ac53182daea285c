package omzien_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestForget(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		n.add(t, meeting("samenspel", 3, event.WaitlistAuto))
		first := n.signUp(t, "samenspel", "Een", "")
		for _, name := range []string{"Twee", "Drie", "Vier"} {
			n.signUp(t, "samenspel", name, "")
		}
		before, err := n.Agenda.Announcement(t.Context(), "samenspel")
		require.NoError(t, err)

		n.clock.Set(start.Add(3*time.Hour).AddDate(0, 0, event.KeepDays).Add(-time.Second))
		count, err := n.Agenda.Forget(t.Context())
		require.NoError(t, err)
		require.Zero(t, count, "a second before the term")

		n.clock.Advance(2 * time.Second)
		count, err = n.Agenda.Forget(t.Context())
		require.NoError(t, err)
		require.Equal(t, 4, count)
		list, err := n.Agenda.SignUps(t.Context(), "samenspel")
		require.NoError(t, err)
		require.Len(t, list, 4)
		for _, s := range list {
			require.Empty(t, s.Name+s.Email+s.OnBehalfOf)
			require.NotContains(t, s.Person, "@")
			require.Equal(t, event.Resident, s.Role, "the role stays, to be counted")
		}
		after, err := n.Agenda.Announcement(t.Context(), "samenspel")
		require.NoError(t, err)
		require.Equal(t, before, after, "INV-P02 counts do not change")

		count, err = n.Agenda.Forget(t.Context())
		require.NoError(t, err)
		require.Zero(t, count, "INV-P07 a second run changes nothing")
		_, err = n.Agenda.Receipt(t.Context(), first.Token)
		require.NoError(t, err, "the receipt still opens; it never held a name")
	})
}

func TestForgetWaitsForANewDate(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, meeting("samenspel", 3, event.Closed))
	n.signUp(t, "samenspel", "Een", "")
	require.NoError(t, n.Agenda.Change(t.Context(), "samenspel", func(e *event.Event) error { return e.Postpone(n.step()) }))
	n.clock.Set(start.AddDate(1, 0, 0))
	count, err := n.Agenda.Forget(t.Context())
	require.NoError(t, err)
	require.Zero(t, count, "who signed up for a postponed meeting is still coming")
}
