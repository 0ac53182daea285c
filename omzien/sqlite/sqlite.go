// Package sqlite keeps a network in one file, with SQLite in pure Go.
//
// It is the store to begin with, and for most networks the only one: the file
// holds everything, a copy of it is a backup once the program has stopped, and
// an answer that was given survives a power cut (WAL, synchronous=FULL). One
// process at a time should write to a file; a second one works, but waits its
// turn and gives up after five seconds.
//
// It refuses files that it did not make, files of a newer release and damaged
// files, each with a [Refusal] that says what to do. It is not for several
// machines on one database.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strconv"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

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

// Store is a network in one file. It is an omzien.Store.
type Store struct {
	path    string
	writer  *sql.DB
	readers *sql.DB
	// writing and reading are the fixed statements of writer and readers.
	writing, reading statements
	queue            queue
}

// Refusal is why a file cannot be opened.
type Refusal string

// Why a file cannot be opened.
const (
	ErrForeign Refusal = "foreign"
	ErrNewer   Refusal = "newer"
	ErrDamaged Refusal = "damaged"
)

// Error names the refusal.
func (r Refusal) Error() string { return "sqlite: " + string(r) }

// OpenError says which file cannot be opened and why; errors.Is finds the
// [Refusal] in it.
type OpenError struct {
	Path string
	Err  error
}

func (e OpenError) Error() string { return "sqlite: open " + e.Path + ": " + e.Err.Error() }

// Unwrap is the reason.
func (e OpenError) Unwrap() error { return e.Err }

// Sentence is what a person reads.
func (e OpenError) Sentence() string {
	switch {
	case errors.Is(e.Err, ErrForeign):
		return "Het bestand " + e.Path + " is niet van dit programma. Kies een ander bestand met -db."
	case errors.Is(e.Err, ErrNewer):
		return "Het bestand " + e.Path + " is gemaakt door een nieuwere versie van dit programma. Installeer de nieuwste versie."
	case errors.Is(e.Err, ErrDamaged):
		return "Het bestand " + e.Path + " is beschadigd of is geen database. Zet een kopie van een eerdere dag terug."
	case errors.Is(e.Err, omzien.ErrBusy):
		return "Het bestand " + e.Path + " is in gebruik door een ander programma. Sluit dat eerst."
	}
	return "Het bestand " + e.Path + " kan niet open. Bestaat de map, en mag u erin schrijven?"
}

// Open opens the network in the file at path, and makes the file when there is
// none. Close it when done. Its errors are [OpenError].
func Open(ctx context.Context, path string) (*Store, error) {
	s, err := open(ctx, path)
	if err != nil {
		return nil, OpenError{Path: path, Err: err}
	}
	return s, nil
}

func open(ctx context.Context, path string) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if err := makeOwn(path); err != nil {
		return nil, err
	}
	s := &Store{path: path}
	// What is erased is overwritten in the file, and cut off the log at its next use.
	s.writer, err = sql.Open("sqlite", dsn(path, "_txlock=immediate", pragma("synchronous(FULL)"), pragma("foreign_keys(1)"),
		pragma("secure_delete(1)"), pragma("journal_size_limit(0)")))
	if err != nil {
		return nil, err
	}
	s.writer.SetMaxOpenConns(1)
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(translate(err), s.writer.Close())
	}
	if err := s.openReaders(ctx); err != nil {
		return nil, errors.Join(translate(err), s.writer.Close())
	}
	return s, nil
}

func (s *Store) openReaders(ctx context.Context) error {
	var err error
	if s.readers, err = sql.Open("sqlite", dsn(s.path, pragma("query_only(1)"))); err != nil {
		return err
	}
	readers := max(2, runtime.NumCPU())
	s.readers.SetMaxOpenConns(readers)
	s.readers.SetMaxIdleConns(readers)
	if s.reading, err = parse(ctx, s.readers); err != nil {
		return errors.Join(err, s.readers.Close())
	}
	if s.writing, err = parse(ctx, s.writer); err != nil {
		return errors.Join(err, s.readers.Close())
	}
	return nil
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

func dsn(path string, options ...string) string {
	query := pragma("busy_timeout(5000)")
	for _, option := range options {
		query += "&" + option
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: query}).String()
}

func pragma(p string) string { return "_pragma=" + url.QueryEscape(p) }

// Close lets go of the file. Writes that came before it end first, so it must
// not be called inside one; those after it fail.
func (s *Store) Close() error {
	if err := s.queue.enter(context.Background()); err != nil {
		return err
	}
	defer s.queue.leave()
	return errors.Join(s.readers.Close(), s.writer.Close())
}

// prepare checks the file before anything is written to it, then brings its
// schema up to date.
func (s *Store) prepare(ctx context.Context) error {
	if err := s.check(ctx); err != nil {
		return err
	}
	var mode string
	if err := s.writer.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("sqlite: this folder does not support a write-ahead log (journal mode is %q)", mode)
	}
	return s.migrate(ctx)
}

func (s *Store) check(ctx context.Context) error {
	var id, version, tables int
	err := s.writer.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
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
	info, err := os.Stat(s.path)
	if err != nil || info.Size() > checkedSize {
		return err
	}
	var result string
	if err := s.writer.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&result); err != nil {
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
func (s *Store) migrate(ctx context.Context) error {
	steps, err := steps()
	if err != nil {
		return err
	}
	for n, name := range steps {
		script, err := migrations.ReadFile(name)
		if err != nil {
			return err
		}
		if err := s.step(ctx, n+1, string(script)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func (s *Store) step(ctx context.Context, number int, script string) error {
	tx, err := s.writer.BeginTx(ctx, nil)
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

// Read implements omzien.Store.
func (s *Store) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	t, err := s.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return translate(err)
	}
	defer t.Rollback() //nolint:errcheck // a read has nothing to lose
	return translate(f(&tx{ctx: ctx, sql: t, parsed: s.reading}))
}

// Write implements omzien.Store. Once its turn has come it runs to its end,
// also when ctx ends meanwhile: a commit that is broken off could have happened
// or not.
func (s *Store) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	if err := s.queue.enter(ctx); err != nil {
		return err
	}
	defer s.queue.leave()
	ctx = context.WithoutCancel(ctx)
	t, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return translate(err)
	}
	defer t.Rollback() //nolint:errcheck // after Commit it does nothing; it also ends a panic's transaction
	if err := f(&tx{ctx: ctx, sql: t, parsed: s.writing}); err != nil {
		return translate(err)
	}
	return translate(t.Commit())
}

// translate gives errors of SQLite the meaning that callers know.
func translate(err error) error {
	fault, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch fault.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return errors.Join(omzien.ErrBusy, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return errors.Join(ErrDamaged, err)
	}
	return err
}
