package sqlite_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// names are the files in a folder.
func names(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var list []string
	for _, entry := range entries {
		list = append(list, entry.Name())
	}
	return list
}

func TestBackup(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(t.TempDir(), "netwerk.db")
	ours(t, path)
	s := open(t, path)
	copied := filepath.Join(dir, "kopie één?.db")
	require.NoError(t, s.Backup(t.Context(), copied))

	t.Run("one file, for its owner alone", func(t *testing.T) {
		require.Equal(t, []string{filepath.Base(copied)}, names(t, dir))
		info, err := os.Stat(copied)
		require.NoError(t, err)
		if runtime.GOOS != "windows" {
			require.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
		}
	})
	t.Run("counting leaves it as it is", func(t *testing.T) {
		before := contents(t, dir)
		found, err := sqlite.Count(t.Context(), copied)
		require.NoError(t, err)
		require.Equal(t, omzien.Counts{Records: map[string]int{"note": 200}}, found)
		require.Equal(t, before, contents(t, dir))
	})
	t.Run("the original comes out of it", func(t *testing.T) {
		before := contents(t, dir)
		back := filepath.Join(t.TempDir(), "terug.db")
		require.NoError(t, sqlite.Restore(t.Context(), copied, back))
		require.Equal(t, before, contents(t, dir), "the backup is as it was")
		compared, err := omzien.Compare(t.Context(), s, open(t, back))
		require.NoError(t, err)
		require.True(t, compared.Equal())
		require.Equal(t, 200, compared.Same)
	})
	t.Run("a file that is there stays as it is, and so does what belongs to one", func(t *testing.T) {
		for _, there := range []string{"a.db", "b.db-wal", "c.db-journal"} {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, there), []byte("mijn"), 0o644))
			before := contents(t, dir)
			to := filepath.Join(dir, there[:4])
			for _, err := range []error{s.Backup(t.Context(), to), sqlite.Restore(t.Context(), copied, to)} {
				fault, ok := errors.AsType[sqlite.CopyError](err)
				require.True(t, ok, "%v", err)
				require.ErrorIs(t, err, fs.ErrExist)
				require.Contains(t, fault.Sentence(), "is er al")
			}
			require.Equal(t, before, contents(t, dir))
		}
	})
	t.Run("what a killed copy left behind goes away when it is old", func(t *testing.T) {
		dir := t.TempDir()
		for name, age := range map[string]time.Duration{"oud.db.1.omzien-deel": 2 * time.Hour, "nieuw.db.2.omzien-deel": 0, "van-mij.db": 99 * time.Hour} {
			name = filepath.Join(dir, name)
			require.NoError(t, os.WriteFile(name, nil, 0o600))
			require.NoError(t, os.Chtimes(name, time.Now().Add(-age), time.Now().Add(-age)))
		}
		require.NoError(t, s.Backup(t.Context(), filepath.Join(dir, "kopie.db")))
		require.Equal(t, []string{"kopie.db", "nieuw.db.2.omzien-deel", "van-mij.db"}, names(t, dir))
	})
	t.Run("one that is broken off leaves nothing", func(t *testing.T) {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, s.Backup(ctx, filepath.Join(dir, "kopie.db")), context.Canceled)
		require.Empty(t, names(t, dir))
	})
	t.Run("a folder that is not there", func(t *testing.T) {
		err := s.Backup(t.Context(), filepath.Join(dir, "geen", "kopie.db"))
		require.ErrorIs(t, err, fs.ErrNotExist)
		require.Contains(t, omzien.Sentence(err), "De map is er niet")
	})
}

// A backup while others sign up: everybody who was answered before it is in it,
// and nobody half.
func TestBackupUnderLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	s := open(t, path)
	start := time.Date(2019, time.January, 29, 16, 0, 0, 0, time.UTC)
	now := func() time.Time { return start.AddDate(0, 0, -7) }
	website := omzien.New(open(t, path), &omzien.Options{Now: now}) // another program
	_, err := website.Import(t.Context(), omzien.Document{Events: []event.Event{{
		Slug: "wijk", Title: "Nieuw samenspel", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
		Zone: "Europe/Amsterdam", Start: start, End: start.Add(time.Hour), Status: event.Scheduled,
		SignUp: event.Terms{Online: true, WhenFull: event.WaitlistAuto, Capacity: event.Capacity{Limited: true, Seats: 20}},
	}}}, "coordinator")
	require.NoError(t, err)

	var mu sync.Mutex
	answered := map[string]bool{}
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	for w := range 4 {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				receipt, err := website.Agenda.SignUp(t.Context(), "wijk", event.Request{Name: "Buur", Seats: 1 + n%3,
					Email: "buur" + strconv.Itoa(w) + "-" + strconv.Itoa(n) + "@omzien.example"}, "")
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				answered[receipt.ID] = true
				mu.Unlock()
			}
		})
	}
	for n := range 5 {
		mu.Lock()
		before := make([]string, 0, len(answered))
		for id := range answered {
			before = append(before, id)
		}
		mu.Unlock()
		copied := filepath.Join(t.TempDir(), "kopie.db")
		require.NoError(t, s.Backup(t.Context(), copied))
		back := open(t, copied)
		report, err := omzien.Check(t.Context(), back)
		require.NoError(t, err)
		require.Empty(t, report.Findings)
		require.NoError(t, back.Read(t.Context(), func(tx omzien.ReadTx) error {
			for _, id := range before {
				_, err := tx.SignUp(omzien.SignUpKey{ID: id})
				require.NoError(t, err)
			}
			return nil
		}))
		t.Logf("backup %d: %d answered before it, %d in it", n, len(before), report.Counts.SignUps)
	}
	stop()
	all.Wait()
}

func TestRestoreRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		make func(t *testing.T, path string)
		want error
		says string
	}{
		"a foreign file": {func(t *testing.T, path string) { raw(t, path, "CREATE TABLE shopping (item TEXT)") }, sqlite.ErrForeign, "geen database van dit programma"},
		"a newer file": {func(t *testing.T, path string) { ours(t, path); raw(t, path, "PRAGMA user_version = 99") },
			sqlite.ErrNewer, "nieuwere versie"},
		"a text": {func(t *testing.T, path string) { require.NoError(t, os.WriteFile(path, []byte("melk"), 0o600)) }, sqlite.ErrDamaged, "beschadigd"},
		"a file with rubbish in the middle": {func(t *testing.T, path string) {
			ours(t, path)
			rewrite(t, path, func(b []byte) []byte {
				for i := range 8192 {
					b[len(b)/2+i] = 0xaa
				}
				return b
			})
		}, sqlite.ErrDamaged, "beschadigd"},
		"a folder":      {func(t *testing.T, path string) { require.NoError(t, os.Mkdir(path, 0o700)) }, sqlite.ErrDamaged, "beschadigd"},
		"nothing there": {func(*testing.T, string) {}, fs.ErrNotExist, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir, into := t.TempDir(), t.TempDir()
			path := filepath.Join(dir, "kopie.db")
			c.make(t, path)
			before := contents(t, dir)
			err := sqlite.Restore(t.Context(), path, filepath.Join(into, "netwerk.db"))
			require.ErrorIs(t, err, c.want)
			require.Contains(t, omzien.Sentence(err), c.says)
			require.Empty(t, names(t, into))
			require.Equal(t, before, contents(t, dir), "byte for byte as it was")
			_, err = sqlite.Count(t.Context(), path)
			if name != "a file with rubbish in the middle" { // counting does not look through all of it
				require.ErrorIs(t, err, c.want)
			}
		})
	}
}

// A file with its log beside it is one that a program was killed on.
func TestRestoreWithALog(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "netwerk.db")
	s := open(t, path)
	require.NoError(t, s.Write(t.Context(), func(tx omzien.WriteTx) error {
		return tx.PutRecord(omzien.Record{Kind: "note", ID: "a", Slug: "a", Body: []byte("{}")})
	}))
	killed := t.TempDir()
	for _, name := range names(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(killed, name), data, 0o600))
	}
	require.Contains(t, names(t, killed), "netwerk.db-wal")
	back := filepath.Join(t.TempDir(), "terug.db")
	require.NoError(t, sqlite.Restore(t.Context(), filepath.Join(killed, "netwerk.db"), back))
	compared, err := omzien.Compare(t.Context(), s, open(t, back))
	require.NoError(t, err)
	require.Equal(t, omzien.Comparison{Same: 1}, compared)
}

func TestCheckFile(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		code  string
		says  string
	}{
		"in order": {func(*testing.T, string) {}, "", ""},
		"an index that misses a row": {func(t *testing.T, path string) {
			raw(t, path, "PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = sql || ' WHERE 0' WHERE name = 'record_list'")
			raw(t, path, "REINDEX record_list; PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, ' WHERE 0', '') WHERE name = 'record_list'")
		}, "file_damaged", "SQLite zegt"},
		"a label of nothing": {func(t *testing.T, path string) {
			raw(t, path, "INSERT INTO record_label VALUES ('note', 'a', 'b', '', 'weg')")
		},
			"file_references", "record_label"},
		"an index that is gone": {func(t *testing.T, path string) { raw(t, path, "DROP INDEX sign_up_person") }, "file_schema", "index sign_up_person"},
		"a table too many":      {func(t *testing.T, path string) { raw(t, path, "CREATE TABLE boodschappen (wat TEXT)") }, "file_schema", "table boodschappen"},
		"open to others":        {func(t *testing.T, path string) { require.NoError(t, os.Chmod(path, 0o640)) }, "file_mode", "chmod 600"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "netwerk.db")
			ours(t, path)
			s := open(t, path)
			c.spoil(t, path)
			found, err := s.Check(t.Context())
			require.NoError(t, err)
			if c.code == "" {
				require.Empty(t, found)
				return
			}
			require.Len(t, found, 1, "%v", found)
			require.Equal(t, c.code, found[0].Code)
			require.Contains(t, found[0].Sentence, c.says)
			require.False(t, found[0].Note)
		})
	}
	t.Run("a retired file is in order", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "netwerk.db")
		s := open(t, path)
		require.NoError(t, s.Retire(t.Context()))
		require.NoError(t, s.Retire(t.Context()), "twice is the same as once")
		found, err := s.Check(t.Context())
		require.NoError(t, err)
		require.Empty(t, found)
		require.Error(t, s.Write(t.Context(), func(tx omzien.WriteTx) error {
			return tx.PutRecord(omzien.Record{Kind: "note", ID: "a", Slug: "a", Body: []byte("{}")})
		}))
	})
}
