package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// applicationID marks our files in the header of SQLite: "OMZN".
const applicationID = 0x4f4d5a4e

// checkedSize is up to which size in octets a file is checked for damage when
// it is opened; that takes well under a second.
const checkedSize = 256 << 20

// smallest is the size in octets below which a file that is not empty cannot be
// a database; SQLite itself takes one of a single octet for a new one.
const smallest = 512

//go:embed *.sql
var migrations embed.FS

// file is a network's file before it is a store.
type file struct {
	db   *sql.DB
	path string
}

// makeOwn makes the file when there is none, for its owner alone: it holds names
// and addresses.
func makeOwn(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			return err
		}
		return file.Close()
	}
	if err == nil && info.Mode().IsRegular() && info.Size() > 0 && info.Size() < smallest {
		return ErrDamaged
	}
	return err
}

// prepareAmongOthers is prepare, for a new file that several open at once: SQLite
// does not wait for the lock with which it begins a log, it says busy.
func (f file) prepareAmongOthers(ctx context.Context) (aside string, err error) {
	for began := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		aside, err = f.prepare(ctx)
		if !errors.Is(meaning(err), omzien.ErrBusy) || time.Since(began) > time.Second {
			return aside, err
		}
	}
}

// prepare checks the file before anything is written to it, then brings its
// schema up to date.
func (f file) prepare(ctx context.Context) (aside string, err error) {
	version, err := f.check(ctx)
	if err != nil {
		return "", err
	}
	var mode string
	if err := f.db.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return "", err
	}
	if mode != "wal" {
		return "", fmt.Errorf("sqlite: this folder does not support a write-ahead log (journal mode is %q)", mode)
	}
	return f.migrate(ctx, version)
}

// check refuses a file that is not ours or not whole. The result is how many
// migrations it has seen.
func (f file) check(ctx context.Context) (version int, err error) {
	var id, tables int
	err = f.db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).Scan(&id, &version, &tables)
	if err != nil {
		return 0, err
	}
	steps, err := steps()
	switch {
	case err != nil:
		return 0, err
	case id != applicationID && (id != 0 || version != 0 || tables > 0):
		return 0, ErrForeign
	case version > len(steps):
		return 0, ErrNewer
	}
	info, err := os.Stat(f.path)
	if err != nil || info.Size() > checkedSize {
		return version, err
	}
	var result string
	if err := f.db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return 0, err
	}
	if result != "ok" {
		return 0, ErrDamaged
	}
	return version, nil
}

// steps lists the migrations; the number of those done is the file's user_version.
func steps() ([]string, error) { return fs.Glob(migrations, "*.sql") }

// migrate runs what the file has not seen, in one transaction: another process
// that looks sees all of it or nothing. A file with something in it is copied
// first; the result is the name of the copy.
func (f file) migrate(ctx context.Context, version int) (aside string, err error) {
	steps, err := steps()
	if err != nil {
		return "", err
	}
	if version > 0 && version < len(steps) {
		if aside, err = f.setAside(ctx, version); err != nil {
			return "", err
		}
	}
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	var done int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&done); err != nil {
		return "", err
	}
	if done >= len(steps) {
		return aside, nil // nothing to do, or another process was faster
	}
	var retired bool
	if err := tx.QueryRowContext(ctx, guarded).Scan(&retired); err != nil {
		return "", err
	}
	for _, name := range steps[done:] {
		script, err := migrations.ReadFile(name)
		if err != nil {
			return "", err
		}
		if _, err := tx.ExecContext(ctx, string(script)); err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
	}
	if retired { // a table that was made anew has lost its triggers
		if _, err := tx.ExecContext(ctx, guards); err != nil {
			return "", err
		}
	}
	marks := fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", applicationID, len(steps))
	if _, err := tx.ExecContext(ctx, marks); err != nil {
		return "", err
	}
	return aside, tx.Commit()
}

// setAside copies the file beside itself, at a name that ends in its version and,
// when that is there already, a number.
func (f file) setAside(ctx context.Context, version int) (string, error) {
	const most = 9 // attempts that failed; names and addresses are not to pile up
	name := f.path + ".versie-" + strconv.Itoa(version)
	to := name
	err := backupFile(ctx, f.db, f.path, to)
	for n := 2; n <= most && errors.Is(err, fs.ErrExist); n++ {
		to = name + "-" + strconv.Itoa(n)
		err = backupFile(ctx, f.db, f.path, to)
	}
	return to, err
}
