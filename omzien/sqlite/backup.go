package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// partial ends the name of a copy that is not finished; stale is when nobody can
// be working on it any more.
const (
	partial = ".omzien-deel"
	stale   = time.Hour
)

// errCopy: a copy is not the same as what it was made from.
var errCopy = errors.New("sqlite: the copy is not whole")

// CopyError says which file could not be copied to which, and why.
type CopyError struct {
	From, To string
	Err      error
}

func (e CopyError) Error() string {
	return "sqlite: copy " + e.From + " to " + e.To + ": " + e.Err.Error()
}

// Unwrap is the reason.
func (e CopyError) Unwrap() error { return e.Err }

// Sentence is what a person reads.
func (e CopyError) Sentence() string {
	switch {
	case errors.Is(e.Err, fs.ErrExist):
		return "Het bestand " + e.To + " is er al, of " + e.To + "-wal dat erbij hoort. Er is niets veranderd. Kies een andere naam."
	case errors.Is(e.Err, ErrForeign), errors.Is(e.Err, ErrDamaged):
		return "Het bestand " + e.From + " is beschadigd, of geen database van dit programma. Neem een ander bestand."
	case errors.Is(e.Err, ErrNewer), errors.Is(e.Err, omzien.ErrBusy):
		return OpenError{Path: e.From, Err: e.Err}.Sentence()
	case errors.Is(e.Err, omzien.ErrFull), errors.Is(e.Err, syscall.ENOSPC):
		return "Er is geen ruimte voor een kopie in " + e.To + ". Maak ruimte, of kies een andere plek."
	case errors.Is(e.Err, errCopy):
		return "De kopie in " + e.To + " was niet goed en is weggegooid. Probeer het nog een keer. Lukt het weer niet? Kijk dan wat er is met: omzien check"
	case errors.Is(e.Err, fs.ErrNotExist):
		return "Er kan geen kopie komen in " + e.To + ". De map is er niet. Maak hem eerst."
	}
	return "Er kan geen kopie komen in " + e.To + ". Bestaat de map, en mag u erin schrijven?"
}

// Backup writes everything, as it is at one moment, into a new file at path for
// its owner alone. Others may go on writing meanwhile. The file appears whole
// and checked, or not at all; one that is there already is refused with
// fs.ErrExist. Its errors are [CopyError].
//
// The copy holds names and addresses, and keeps them when this store forgets
// them.
func (s *Store) Backup(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", dsn(s.path))
	if err != nil {
		return CopyError{s.path, path, err}
	}
	defer db.Close()
	return backupFile(ctx, db, s.path, path)
}

// Restore makes a new file at path out of one that [Store.Backup] made. It
// appears whole and checked, or not at all. The backup stays as it is; a path
// where something is already is refused with fs.ErrExist. Its errors are
// [CopyError].
func Restore(ctx context.Context, backup, path string) error {
	db, err := openCopy(backup)
	if err != nil {
		return CopyError{backup, path, err}
	}
	defer db.Close()
	return backupFile(ctx, db, backup, path)
}

// Count counts what is in a file that [Store.Backup] made. It leaves it as it is.
// Its errors are [OpenError].
func Count(ctx context.Context, backup string) (omzien.Counts, error) {
	found, err := countFile(ctx, backup)
	if err != nil {
		return omzien.Counts{}, OpenError{backup, meaning(err)}
	}
	return found, nil
}

func countFile(ctx context.Context, backup string) (omzien.Counts, error) {
	db, err := openCopy(backup)
	if err != nil {
		return omzien.Counts{}, err
	}
	defer db.Close()
	c, err := inspect(ctx, db)
	if err != nil {
		return omzien.Counts{}, err
	}
	found := omzien.Counts{Records: map[string]int{}, SignUps: c.signUps}
	rows, err := db.QueryContext(ctx, "SELECT kind, count(*) FROM record WHERE kind <> 'copy' GROUP BY kind")
	if err != nil {
		return omzien.Counts{}, err
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			return omzien.Counts{}, err
		}
		found.Records[kind] = n
	}
	return found, rows.Err()
}

// openCopy opens a file for reading only, and without a trace: SQLite puts files
// beside one that it opens, unless it is told that nobody writes to it. Without
// a log beside it nobody does.
func openCopy(path string) (*sql.DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() || info.Size() < smallest {
		return nil, ErrDamaged
	}
	if _, err := os.Stat(path + "-wal"); errors.Is(err, fs.ErrNotExist) {
		return sql.Open("sqlite", dsn(path, "mode=ro", "immutable=1"))
	}
	return sql.Open("sqlite", dsn(path, "mode=ro"))
}

// backupFile copies the database db, whose file is at path, into a new file.
// It may be of an older schema.
func backupFile(ctx context.Context, db *sql.DB, path, to string) error {
	if err := copyFile(ctx, db, to); err != nil {
		return CopyError{path, to, meaning(err)}
	}
	return nil
}

func copyFile(ctx context.Context, db *sql.DB, to string) error {
	to, err := filepath.Abs(to)
	if err != nil {
		return err
	}
	// A log that an earlier file left behind would be played into this one.
	for _, name := range []string{to, to + "-wal", to + "-journal"} {
		if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
			return errors.Join(fs.ErrExist, err)
		}
	}
	sweep(filepath.Dir(to))
	made, err := emptyFile(to)
	if err != nil {
		return err
	}
	defer os.Remove(made) //nolint:errcheck // it is gone when all went well
	if err := fill(ctx, db, made); err != nil {
		return errors.Join(ctx.Err(), err)
	}
	if err := syncFile(made); err != nil {
		return err
	}
	if err := appear(made, to); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(to))
}

// emptyFile makes one beside path, for its owner alone, and returns its name.
func emptyFile(path string) (string, error) {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*"+partial)
	if err != nil {
		return "", err
	}
	return file.Name(), file.Close()
}

// sweep takes away what copies left behind that were killed long ago: there are
// names and addresses in it. What it cannot take away it leaves.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() &&
			strings.Contains(entry.Name(), partial) && time.Since(info.ModTime()) > stale {
			os.Remove(filepath.Join(dir, entry.Name())) //nolint:errcheck // the next copy tries again
		}
	}
}

// fill copies into an empty file and compares. Rows of these tables are never
// taken away, so a copy that is made while others write lies between before and
// after.
func fill(ctx context.Context, db *sql.DB, to string) error {
	before, err := inspect(ctx, db)
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return err
	}
	after, err := inspect(ctx, db)
	if err != nil {
		return err
	}
	made, err := openCopy(to)
	if err != nil {
		return err
	}
	defer made.Close()
	var whole string
	if err := made.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&whole); err != nil || whole != "ok" {
		return errors.Join(errCopy, err)
	}
	found, err := inspect(ctx, made)
	if err != nil {
		return errors.Join(errCopy, err)
	}
	if found.version != before.version || found.records < before.records || found.records > after.records ||
		found.signUps < before.signUps || found.signUps > after.signUps {
		return fmt.Errorf("%w: %+v, while it was made from %+v to %+v", errCopy, found, before, after)
	}
	return nil
}

// contents is what a copy must have in common with its source.
type contents struct{ version, records, signUps int }

// inspect counts what is in a database, and refuses one that is not ours.
func inspect(ctx context.Context, db *sql.DB) (contents, error) {
	var c contents
	var id int
	err := db.QueryRowContext(ctx, "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version)").
		Scan(&id, &c.version)
	if err != nil {
		return c, err
	}
	steps, err := steps()
	switch {
	case err != nil:
		return c, err
	case id != applicationID:
		return c, ErrForeign
	case c.version > len(steps):
		return c, ErrNewer
	}
	err = db.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM record), (SELECT count(*) FROM sign_up)").Scan(&c.records, &c.signUps)
	return c, err
}

// appear gives a file its name, and never that of another. A folder that knows
// no second names for a file, such as one on a stick, must do with a look first.
func appear(from, to string) error {
	if err := os.Link(from, to); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fs.ErrExist, err)
	}
	return os.Rename(from, to)
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// syncFolder makes names in a folder durable. Windows has no such thing.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
