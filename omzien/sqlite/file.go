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

// prepare checks the file before anything is written to it, then brings its
// schema up to date.
func (f file) prepare(ctx context.Context) error {
	if err := f.check(ctx); err != nil {
		return err
	}
	var mode string
	if err := f.db.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("sqlite: this folder does not support a write-ahead log (journal mode is %q)", mode)
	}
	return f.migrate(ctx)
}

func (f file) check(ctx context.Context) error {
	var id, version, tables int
	err := f.db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`).Scan(&id, &version, &tables)
	if err != nil {
		return err
	}
	steps, err := steps()
	switch {
	case err != nil:
		return err
	case id != applicationID && (id != 0 || version != 0 || tables > 0):
		return ErrForeign
	case version > len(steps):
		return ErrNewer
	}
	info, err := os.Stat(f.path)
	if err != nil || info.Size() > checkedSize {
		return err
	}
	var result string
	if err := f.db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
		return err
	}
	if result != "ok" {
		return ErrDamaged
	}
	return nil
}

// steps lists the migrations; the number of those done is the file's user_version.
func steps() ([]string, error) { return fs.Glob(migrations, "*.sql") }

// migrate runs what the file has not seen, each step in a transaction.
func (f file) migrate(ctx context.Context) error {
	steps, err := steps()
	if err != nil {
		return err
	}
	for n, name := range steps {
		script, err := migrations.ReadFile(name)
		if err != nil {
			return err
		}
		if err := f.step(ctx, n+1, string(script)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (f file) step(ctx context.Context, number int, script string) error {
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	var done int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&done); err != nil {
		return err
	}
	if done >= number {
		return nil // another process was faster
	}
	script += "\nPRAGMA application_id = " + strconv.Itoa(applicationID) + ";\nPRAGMA user_version = " + strconv.Itoa(number)
	if _, err := tx.ExecContext(ctx, script); err != nil {
		return err
	}
	return tx.Commit()
}
