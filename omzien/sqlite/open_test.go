package sqlite_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// raw runs statements on a file with nothing of ours in between.
func raw(t testing.TB, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	for _, s := range statements {
		_, err := db.Exec(s)
		require.NoError(t, err, s)
	}
	require.NoError(t, db.Close())
}

// ours makes a closed file with enough in it to fill some pages.
func ours(t testing.TB, path string) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, s.Write(t.Context(), func(tx omzien.WriteTx) error {
		for n := range 200 {
			id := string(rune('a'+n%26)) + strings.Repeat("x", n)
			if err := tx.PutRecord(omzien.Record{Kind: "note", ID: id, Slug: id, Body: []byte(`"` + strings.Repeat("y", 500) + `"`)}); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, s.Close())
}

func rewrite(t testing.TB, path string, change func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(path, change(data), 0o600))
}

// contents is every file in a folder; those that SQLite keeps beside an open
// database must be gone too.
func contents(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		all[path] = string(data)
		return err
	}))
	return all
}

func TestOpenRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		make func(t *testing.T, path string)
		want error
		says string
	}{
		"a foreign file": {func(t *testing.T, path string) { raw(t, path, "CREATE TABLE shopping (item TEXT)") }, sqlite.ErrForeign, "is niet van dit programma"},
		"a foreign file with a write-ahead log": {func(t *testing.T, path string) {
			raw(t, path, "PRAGMA journal_mode=WAL", "CREATE TABLE shopping (item TEXT)")
		},
			sqlite.ErrForeign, "is niet van dit programma"},
		"a foreign file with tables like ours": {func(t *testing.T, path string) { ours(t, path); raw(t, path, "PRAGMA application_id = 0") },
			sqlite.ErrForeign, "is niet van dit programma"},
		"a foreign mark":    {func(t *testing.T, path string) { raw(t, path, "PRAGMA application_id = 77") }, sqlite.ErrForeign, "is niet van dit programma"},
		"a foreign version": {func(t *testing.T, path string) { raw(t, path, "PRAGMA user_version = 3") }, sqlite.ErrForeign, "is niet van dit programma"},
		"a newer file": {func(t *testing.T, path string) { ours(t, path); raw(t, path, "PRAGMA user_version = 99") },
			sqlite.ErrNewer, "nieuwere versie"},
		"a text": {func(t *testing.T, path string) {
			require.NoError(t, os.WriteFile(path, []byte(strings.Repeat("Beste buren, ", 100)), 0o600))
		}, sqlite.ErrDamaged, "is beschadigd of is geen database"},
		"a short text": {func(t *testing.T, path string) { require.NoError(t, os.WriteFile(path, []byte("melk"), 0o600)) },
			sqlite.ErrDamaged, "is beschadigd of is geen database"},
		"a single letter": {func(t *testing.T, path string) { require.NoError(t, os.WriteFile(path, []byte("m"), 0o600)) },
			sqlite.ErrDamaged, "is beschadigd of is geen database"},
		"a file that is cut off": {func(t *testing.T, path string) {
			ours(t, path)
			rewrite(t, path, func(b []byte) []byte { return b[:len(b)/2] })
		}, sqlite.ErrDamaged, "is beschadigd of is geen database"},
		"a file with rubbish in the middle": {func(t *testing.T, path string) {
			ours(t, path)
			rewrite(t, path, func(b []byte) []byte {
				copy(b[len(b)/2:], bytes.Repeat([]byte{0xaa}, 8192))
				return b
			})
		}, sqlite.ErrDamaged, "is beschadigd of is geen database"},
		"a folder":            {func(t *testing.T, path string) { require.NoError(t, os.Mkdir(path, 0o700)) }, nil, "kan niet open"},
		"a folder that isn't": {func(t *testing.T, path string) { require.NoError(t, os.WriteFile(filepath.Dir(path)+"/x", nil, 0o600)) }, nil, "kan niet open"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "netwerk.db")
			c.make(t, path)
			if name == "a folder that isn't" {
				path = filepath.Join(dir, "x", "netwerk.db")
			}
			before := contents(t, dir)
			for range 2 {
				s, err := sqlite.Open(t.Context(), path)
				require.Nil(t, s)
				fault, ok := errors.AsType[sqlite.OpenError](err)
				require.True(t, ok, "%v", err)
				require.Equal(t, path, fault.Path)
				for _, refusal := range []error{sqlite.ErrForeign, sqlite.ErrNewer, sqlite.ErrDamaged} {
					require.Equal(t, refusal == c.want, errors.Is(err, refusal), "%v: %v", refusal, err)
				}
				require.Contains(t, fault.Sentence(), c.says)
				require.Contains(t, fault.Sentence(), path)
				require.True(t, strings.HasSuffix(fault.Sentence(), ".") || strings.HasSuffix(fault.Sentence(), "?"))
				require.Equal(t, fault.Sentence(), omzien.Sentence(err))
				require.Equal(t, before, contents(t, dir), "byte for byte as it was")
			}
		})
	}
}

func TestOpen(t *testing.T) {
	t.Run("an empty file is a new one", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "netwerk.db")
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		open(t, path)
	})
	t.Run("any path", func(t *testing.T) {
		for _, name := range []string{"met een spatie.db", "vraag?mode=ro.db", "hek#je.db", "procent%20.db", "a&_pragma=x.db", "één 💛.db", "zonder"} {
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			ours(t, path)
			all := contents(t, dir)
			require.Len(t, all, 1, "%v", name)
			require.Contains(t, all, path)
			open(t, path)
		}
	})
	t.Run("a path relative to the working folder", func(t *testing.T) {
		t.Chdir(t.TempDir())
		ours(t, "netwerk.db")
		require.FileExists(t, "netwerk.db")
	})
	t.Run("a new file, opened by several at once", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "netwerk.db")
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				s, err := sqlite.Open(t.Context(), path)
				if err != nil {
					t.Error(err)
					return
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	})
}

func TestMarks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	ours(t, path)
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	defer db.Close()
	for pragma, want := range map[string]string{"application_id": "1330469454", "user_version": "3", "journal_mode": "wal", "integrity_check": "ok"} {
		var got string
		require.NoError(t, db.QueryRow("PRAGMA "+pragma).Scan(&got))
		require.Equal(t, want, got, pragma)
	}
	header, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "OMZN", string(header[68:72]), "file(1) reads the mark here")
}

// A driver with another libc than the one it was made with is broken in ways
// that no test of ours would see.
func TestLibc(t *testing.T) {
	ask := func(into any, args ...string) {
		out, err := exec.CommandContext(t.Context(), "go", args...).Output()
		require.NoError(t, err, "go %v", args)
		require.NoError(t, json.Unmarshal(out, into))
	}
	var driver, libc struct{ Version, GoMod string }
	ask(&driver, "list", "-m", "-json", "modernc.org/sqlite")
	ask(&libc, "list", "-m", "-json", "modernc.org/libc")
	var mod struct {
		Require []struct{ Path, Version string }
	}
	ask(&mod, "mod", "edit", "-json", driver.GoMod)
	for _, r := range mod.Require {
		if r.Path == "modernc.org/libc" {
			require.Equal(t, r.Version, libc.Version)
			return
		}
	}
	require.Fail(t, "the driver names no libc")
}
