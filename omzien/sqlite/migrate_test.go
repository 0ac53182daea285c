package sqlite_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// firstVersion makes a file as the first release left it, with one meeting that
// began an hour before now and lasts three.
func firstVersion(t *testing.T, path string, now time.Time) {
	t.Helper()
	schema, err := os.ReadFile("001_first.sql")
	require.NoError(t, err)
	start := now.Add(-time.Hour)
	body := `{"id":"0190b2f4-0000-7000-8000-000000000001","slug":"wijk","title":"Samenspel","format":"workshop","organiser":"Omzien","zone":"Europe/Amsterdam",` +
		`"start":"` + start.Format(time.RFC3339) + `","end":"` + start.Add(3*time.Hour).In(time.FixedZone("", 3600)).Format(time.RFC3339) + `","status":"scheduled","revision":1}`
	raw(t, path, string(schema), "PRAGMA application_id = 1330469454", "PRAGMA user_version = 1",
		"INSERT INTO record VALUES ('event', '0190b2f4-0000-7000-8000-000000000001', 'wijk', '"+start.UTC().Format("2006-01-02T15:04:05Z")+"', '"+body+"')",
		`INSERT INTO sign_up VALUES ('a', '0190b2f4-0000-7000-8000-000000000001', 1, 0, 'confirmed', 2, 2, 0, 0, 'Buur', 'buur@omzien.example', '', '',
			'buur@omzien.example', 'confirmed', 2, randomblob(32), randomblob(16), randomblob(32), randomblob(32), NULL)`)
}

func TestFirstVersionIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	now := time.Date(2019, time.January, 29, 16, 0, 0, 0, time.UTC)
	firstVersion(t, path, now)
	for n := range 2 {
		s, err := sqlite.Open(t.Context(), path)
		require.NoError(t, err)
		require.Equal(t, map[int]string{0: path + ".versie-1"}[n], s.SetAside())
		net := omzien.New(s, &omzien.Options{Now: func() time.Time { return now }})
		page, err := net.Agenda.Upcoming(t.Context(), omzien.Selection{})
		require.NoError(t, err)
		require.Len(t, page.List, 1, "what is going on is found by its length")
		list, err := net.Agenda.SignUps(t.Context(), "wijk")
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.Equal(t, event.SeatConfirmed, list[0].Status)
		report, err := omzien.Check(t.Context(), s)
		require.NoError(t, err)
		for _, f := range report.Findings {
			require.NotContains(t, f.Code, "label", "the same labels as a meeting that is new gets: %s", f.Sentence)
		}
		require.NoError(t, s.Close())
	}
	backup := path + ".versie-1"
	info, err := os.Stat(backup)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	db, err := sql.Open("sqlite", backup)
	require.NoError(t, err)
	defer db.Close()
	var version, people int
	require.NoError(t, db.QueryRow("SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sign_up)").Scan(&version, &people))
	require.Equal(t, []int{1, 1}, []int{version, people})
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	require.Len(t, entries, 2, "one copy, and nothing left over")
}

// Without a copy the file is left as it was.
func TestNoMigrationWithoutCopy(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	firstVersion(t, path, time.Now())
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	defer db.Close()
	for _, n := range []string{"", "-2", "-3", "-4", "-5", "-6", "-7", "-8", "-9"} {
		require.NoError(t, os.Mkdir(path+".versie-1"+n, 0o700)) // stands in the way of a copy
	}
	_, err = sqlite.Open(t.Context(), path)
	require.Error(t, err)
	var version int
	require.NoError(t, db.QueryRow("PRAGMA user_version").Scan(&version))
	require.Equal(t, 1, version)
}
