package faulttest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// The judge never looks at the time of a sign-up: the order is that in which
// people were answered. So here it is enough that the clock did go back.
func TestClockSetBackAndAhead(t *testing.T) {
	chance := dice(t)
	path, l := network(t), newLedger()
	o := load(path, "klok", chance)
	o.Jumpy, o.Most = true, rounds(500, 20_000)
	l.heard(calm(t, begin(t, nil, o).wait())...)
	rows := l.acquit(t, path, 0)
	back := setBack(t, path, l.slugs)
	require.Greater(t, back, rows/100, "the clock stood still, which proves nothing")
	t.Logf("%+v, %d meetings, %d rows; %d times somebody is behind another one who came at a later time by the clock", l.count, len(l.slugs), rows, back)
}

// setBack counts the neighbours in the order of arrival whose times say the
// opposite, by more than an hour.
func setBack(t *testing.T, path string, slugs []string) int {
	t.Helper()
	store, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	defer store.Close()
	net, count := omzien.New(store, nil), 0
	for _, slug := range slugs {
		rows, err := net.Agenda.SignUps(t.Context(), slug)
		require.NoError(t, err)
		for n := 1; n < len(rows); n++ {
			if rows[n-1].At.Sub(rows[n].At) > time.Hour {
				count++
			}
		}
	}
	return count
}
