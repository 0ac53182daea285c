// Package sqlite keeps a network in one file, with SQLite in pure Go.
//
// It is the store to begin with, and for most networks the only one: the file
// holds everything, a copy of it is a backup once the program has stopped, and
// an answer that was given survives a power cut (WAL, synchronous=FULL). Writes
// that wait share a commit. One process at a time should write to a file; a
// second one works, but waits its turn and gives up after five seconds.
//
// It refuses files that it did not make, files of a newer release and damaged
// files, each with a [Refusal] that says what to do. It is not for several
// machines on one database: that is package postgres.
//
// Files are read without mmap: it would be faster with many readers, but a
// failing disk would then end the program instead of one request.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"path/filepath"
	"runtime"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/commit"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/tables"
)

// Store is a network in one file. It is an omzien.Store.
type Store struct {
	in              *tables.Store
	path            string
	writer, readers *sql.DB
	aside           string
}

// Read implements omzien.Store: on one consistent view, beside any writer.
func (s *Store) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	return s.in.Read(ctx, f)
}

// Write implements omzien.Store: what waits joins one commit, first come first
// served.
func (s *Store) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	return s.in.Write(ctx, f)
}

// Observe has f told about every commit, also those that fail. It must be called
// before the first write; f must be quick.
func (s *Store) Observe(f func(omzien.Commit)) { s.in.Observe(f) }

// Waiting is how many writes wait for their turn.
func (s *Store) Waiting() int { return s.in.Waiting() }

// Close lets the writes under way end, then lets go of the file. It must not be
// called inside one. Writes after it fail with omzien.ErrBusy.
func (s *Store) Close() error { return s.in.Close() }

// SetAside is the name of the copy that Open made because it brought the file up
// to date; empty when it did not. The copy holds names and addresses.
func (s *Store) SetAside() string { return s.aside }

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
	if copying, ok := errors.AsType[CopyError](e.Err); ok {
		return copying.Sentence() // before it is brought up to date
	}
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
// none. A file of an older release is brought up to date, after a copy of it was
// made beside it, at a name that ends in .versie- and a number; that copy holds
// names and addresses too, so take it away when all is well. Close it when done.
// Its errors are [OpenError].
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
	// What is erased is overwritten in the file, and cut off the log at its next use.
	// The log grows to some 16 MB before it is brought home: with many sign-ups that
	// saves a tenth of the time.
	writer, err := sql.Open("sqlite", dsn(path, "_txlock=immediate", pragma("synchronous(FULL)"), pragma("foreign_keys(1)"),
		pragma("secure_delete(1)"), pragma("journal_size_limit(0)"), pragma("wal_autocheckpoint(4000)")))
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	aside, err := (file{writer, path}).prepareAmongOthers(ctx)
	if err != nil {
		return nil, errors.Join(meaning(err), writer.Close())
	}
	readers, err := sql.Open("sqlite", dsn(path, pragma("query_only(1)")))
	if err != nil {
		return nil, errors.Join(err, writer.Close())
	}
	most := max(2, runtime.NumCPU())
	readers.SetMaxOpenConns(most)
	readers.SetMaxIdleConns(most)
	in, err := tables.New(ctx, writer, readers, tables.Dialect{
		Elements: "(SELECT value FROM json_each($1))", Reading: sql.TxOptions{ReadOnly: true}, Parse: true, Judge: judge, Meaning: meaning})
	if err != nil {
		return nil, err
	}
	return &Store{in: in, path: path, writer: writer, readers: readers, aside: aside}, nil
}

func dsn(path string, options ...string) string {
	query := pragma("busy_timeout(5000)")
	for _, option := range options {
		query += "&" + option
	}
	return (&url.URL{Scheme: "file", OmitHost: true, Path: path, RawQuery: query}).String()
}

func pragma(p string) string { return "_pragma=" + url.QueryEscape(p) }

// judge says what an error means for a batch of writes. Of a commit that fails
// while it waits for the disk, the log may hold all the same: until the next one
// writes over it, a power cut could bring it to light.
func judge(err error) commit.Verdict {
	fault, ok := errors.AsType[*sqlite.Error](err)
	if ok && fault.Code()&0xff == sqlite3.SQLITE_IOERR {
		return commit.Haunted
	}
	return commit.Final
}

// meaning gives errors of SQLite the meaning that callers know.
func meaning(err error) error {
	fault, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return err
	}
	switch fault.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return errors.Join(omzien.ErrBusy, err)
	case sqlite3.SQLITE_CONSTRAINT:
		if fault.Code() == sqlite3.SQLITE_CONSTRAINT_TRIGGER { // see Retire
			return errors.Join(omzien.ErrBusy, err)
		}
	case sqlite3.SQLITE_FULL:
		return errors.Join(omzien.ErrFull, err)
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return errors.Join(ErrDamaged, err)
	}
	return err
}
