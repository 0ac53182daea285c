package sqlite_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

func TestFileIsTheOwners(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	s, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	defer s.Close()
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), name)
	}
}

func TestErasedIsGoneFromTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	s, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	now := time.Date(2019, time.January, 10, 12, 0, 0, 0, time.UTC)
	net := omzien.New(s, &omzien.Options{Now: func() time.Time { return now }})
	_, err = net.Import(t.Context(), omzien.Document{Events: []event.Event{{
		Slug: "wijk", Title: "Samenspel in de wijk", Format: event.Workshop, Organiser: "Omzien", Audience: []event.Role{event.Resident},
		Zone: "Europe/Amsterdam", Start: now.Add(time.Hour), End: now.Add(2 * time.Hour), SignUp: event.Terms{Online: true},
	}}}, "coordinator")
	require.NoError(t, err)
	const people = 60 // enough to fill some pages
	for n := range people {
		guest := strconv.Itoa(n)
		_, err := net.Agenda.SignUp(t.Context(), "wijk", event.Request{Name: "Naamgeheim " + guest,
			Email: guest + "@adresgeheim.example", Seats: 2, Companions: []string{"Metgezelgeheim"}}, "")
		require.NoError(t, err)
	}
	now = now.AddDate(0, 0, event.KeepDays+1)
	count, err := net.Agenda.Forget(t.Context())
	require.NoError(t, err)
	require.Equal(t, people, count)
	require.NoError(t, s.Close())
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(raw), "Samenspel", "the file is readable at all")
	for _, secret := range []string{"Naamgeheim", "adresgeheim", "Metgezelgeheim"} {
		require.Zero(t, bytes.Count(raw, []byte(secret)), secret)
	}
}
