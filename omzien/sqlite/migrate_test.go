package sqlite_test

import (
	"database/sql"
	"fmt"
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

// secondVersion makes a file as the release before this one left it, with a party
// in every state that there was.
func secondVersion(t *testing.T, path string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	var statements []string
	for _, name := range []string{"001_first.sql", "002_writer.sql"} {
		script, err := os.ReadFile(name)
		require.NoError(t, err)
		statements = append(statements, string(script))
	}
	statements = append(statements, "PRAGMA application_id = 1330469454", "PRAGMA user_version = 2")
	for n, state := range []string{"'confirmed', 3, 2, 1, 1", "'waitlisted', 2, 0, 0, 0", "'cancelled', 1, 0, 0, 0", "'repeated', 1, 0, 0, 0"} {
		id := strconv.Itoa(n + 1)
		statements = append(statements, "INSERT INTO sign_up VALUES ('"+id+"', 'wijk', "+id+", 1548774000123, "+state+", 'Buur "+id+"', '"+id+
			"@omzien.example', 'resident', 'De Buurt', '"+id+"@omzien.example', 'waitlisted', 0, "+
			"CAST(printf('%032d', 1"+id+") AS BLOB), x'00ff', CAST(printf('%032d', 2"+id+") AS BLOB), x'01', "+
			map[bool]string{true: "1548774000456", false: "NULL"}[n == 2]+")")
	}
	raw(t, path, append(statements, "INSERT INTO writer VALUES ('earlier', 7, 41)")...)
}

func TestSecondVersionIsBroughtUpToDate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	secondVersion(t, path)
	s := open(t, path)
	require.Equal(t, path+".versie-2", s.SetAside())
	findings, err := s.Check(t.Context())
	require.NoError(t, err)
	require.Empty(t, findings)
	require.NoError(t, s.Read(t.Context(), func(tx omzien.ReadTx) error {
		list, err := tx.SignUps("wijk")
		require.NoError(t, err)
		require.Len(t, list, 4)
		for n, status := range []event.SignUpStatus{event.SeatConfirmed, event.Waitlisted, event.Withdrawn, event.Repeated} {
			id := strconv.Itoa(n + 1)
			want := omzien.SignUp{SignUp: event.SignUp{ID: id, EventID: "wijk", Place: int64(n + 1), At: time.UnixMilli(1548774000123).UTC(),
				Name: "Buur " + id, Email: id + "@omzien.example", Role: event.Resident, OnBehalfOf: "De Buurt", Wanted: []int{3, 2, 1, 1}[n],
				Seats: []int{2, 0, 0, 0}[n], AcceptsFewer: n == 0, Late: n == 0, Status: status},
				Person: id + "@omzien.example", Answer: omzien.Answer{Status: event.Waitlisted},
				Token: fmt.Appendf(nil, "%032s", "1"+id), Salt: []byte{0, 0xff}, Request: fmt.Appendf(nil, "%032s", "2"+id), Digest: []byte{1}}
			if n == 2 {
				want.WithdrawnAt = time.UnixMilli(1548774000456).UTC()
			}
			require.Equal(t, want, list[n])
		}
		counted, err := tx.Occupancies("wijk")
		require.NoError(t, err)
		require.Equal(t, event.Occupancy{Taken: 2, Roles: map[event.Role]int{event.Resident: 2}, Queue: []event.Waiting{
			{SignUpID: "1", Role: event.Resident, Wants: 1}, {SignUpID: "2", Role: event.Resident, Wants: 2, Whole: true}}}, counted[0])
		left, err := tx.Left("wijk", "3@omzien.example")
		require.NoError(t, err)
		require.Equal(t, 1, left)
		due, err := tx.Due(time.Now(), 10)
		require.NoError(t, err)
		require.Empty(t, due)
		revision, err := tx.Revision()
		require.NoError(t, err)
		require.EqualValues(t, 41, revision)
		return nil
	}))
	again := omzien.SignUp{SignUp: event.SignUp{ID: "5", EventID: "wijk", Wanted: 1, Status: event.Waitlisted}, Person: "2@omzien.example",
		Token: make([]byte, 32), Request: make([]byte, 32), Salt: []byte{}, Digest: []byte{}}
	require.ErrorIs(t, s.Write(t.Context(), func(tx omzien.WriteTx) error { return tx.PutSignUp(again) }), omzien.ErrExists)
	again.Status, again.Until = event.Pending, time.Now()
	require.NoError(t, s.Write(t.Context(), func(tx omzien.WriteTx) error { return tx.PutSignUp(again) }))
}

// triggersOf are what a file does by itself.
func triggersOf(t *testing.T, path string) []string {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	defer db.Close()
	rows, err := db.Query("SELECT sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
	require.NoError(t, err)
	defer rows.Close()
	var list []string
	for rows.Next() {
		var text string
		require.NoError(t, rows.Scan(&text))
		list = append(list, text)
	}
	require.NoError(t, rows.Err())
	return list
}

// A network that has moved takes nothing more, also in a newer release.
func TestRetiredStaysSo(t *testing.T) {
	sample := filepath.Join(t.TempDir(), "netwerk.db")
	require.NoError(t, open(t, sample).Retire(t.Context()))
	retired := triggersOf(t, sample)
	require.Len(t, retired, 4)

	path := filepath.Join(t.TempDir(), "netwerk.db")
	secondVersion(t, path)
	raw(t, path, retired...)
	s := open(t, path)
	require.Equal(t, retired, triggersOf(t, path))
	findings, err := s.Check(t.Context())
	require.NoError(t, err)
	require.Empty(t, findings)
	change := func(f func(*omzien.SignUp)) error {
		return s.Write(t.Context(), func(tx omzien.WriteTx) error {
			one, err := tx.SignUp(omzien.SignUpKey{ID: "1"})
			require.NoError(t, err)
			f(&one)
			return tx.PutSignUp(one)
		})
	}
	require.ErrorContains(t, change(func(o *omzien.SignUp) {
		o.ID, o.Place, o.Person, o.Token, o.Request = "5", 0, "new", make([]byte, 32), make([]byte, 32)
	}), "moved")
	require.ErrorContains(t, change(func(o *omzien.SignUp) { o.Name = "Buur" }), "moved")
	require.NoError(t, change(func(o *omzien.SignUp) { o.Name, o.Email = "", "" }), "names can be erased")
}
