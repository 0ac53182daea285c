package storetest

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// whole is a value in which no field is zero, down to the last.
func whole[T any](t testing.TB) T {
	t.Helper()
	var v T
	n := 0
	fill(reflect.ValueOf(&v).Elem(), &n)
	require.Empty(t, zeroes(reflect.ValueOf(v), reflect.TypeFor[T]().Name()), "a field that is zero proves nothing")
	return v
}

// keepWhole keeps a value the way the network does, without asking whether it
// makes sense.
func keepWhole(t testing.TB, s omzien.Store, kind, id, slug string, value any) {
	t.Helper()
	body, err := json.Marshal(value)
	require.NoError(t, err)
	put(t, s, omzien.Record{Kind: kind, ID: id, Slug: slug, Position: "p", Body: body})
}

// aggregates demands every field of everything back through the network itself.
// A new field that does not come back is found here.
func aggregates(t *testing.T, s omzien.Store) {
	net := omzien.New(s, nil)
	t.Run("event.Event", func(t *testing.T) {
		zone, err := time.LoadLocation(omzien.Zone)
		require.NoError(t, err)
		want := whole[event.Event](t)
		want.Zone = omzien.Zone
		want.Localise(zone)
		keepWhole(t, s, "event", want.ID, want.Slug, want)
		got, err := net.Agenda.Event(t.Context(), want.Slug)
		require.NoError(t, err)
		require.Equal(t, want, got)
		want.Title += ", anders"
		want.Questions = append(want.Questions, "waarom?")
		require.NoError(t, net.Agenda.Change(t.Context(), want.Slug, func(e *event.Event) error { *e = want; return nil }))
		got, err = net.Agenda.Event(t.Context(), want.Slug)
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
	t.Run("initiative.Initiative", func(t *testing.T) {
		want := whole[initiative.Initiative](t)
		keepWhole(t, s, "initiative", want.ID, want.Slug, want)
		got, err := net.Registry.Initiative(t.Context(), want.Slug)
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
	t.Run("omzien.Organisation", func(t *testing.T) {
		want := whole[omzien.Organisation](t)
		keepWhole(t, s, "organisation", want.ID, want.Slug, want)
		got, err := net.Registry.Organisations(t.Context())
		require.NoError(t, err)
		require.Equal(t, []omzien.Organisation{want}, got)
	})
	t.Run("support.Trajectory", func(t *testing.T) {
		want := whole[support.Trajectory](t)
		keepWhole(t, s, "trajectory", want.ID, want.Slug, want)
		got, err := net.Support.Trajectory(t.Context(), want.Slug)
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}
