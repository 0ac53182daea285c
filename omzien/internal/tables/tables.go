// Package tables keeps a network in SQL: the tables, the statements on them and
// the one writer in front of them, the same for every database. Packages sqlite
// and postgres open a database, make the tables in its dialect, and say here in
// what they differ.
//
// The tables are record (aggregates as JSON), record_label (what lists are
// narrowed by), sign_up (the parties of meetings, counted from rows and never
// from a counter), and writer (the last batch of each process, and the revision
// that all of them count up).
package tables

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/commit"
)

// Dialect is in what databases differ.
type Dialect struct {
	// Lock is the statement with which a batch shuts out other writers; empty when
	// beginning a transaction does.
	Lock string
	// Elements is the table of the strings in the JSON array $1.
	Elements string
	// Bytes: what lists are ordered by is kept as bytes, because text would be
	// sorted by a language.
	Bytes bool
	// Reading is how a reader gets one consistent view.
	Reading sql.TxOptions
	// Parse: the driver parses each statement anew unless it is prepared.
	Parse bool
	// Patience bounds a batch of writes, and a read whose context has no deadline.
	// Zero: they need no bound, because the database is in this process.
	Patience time.Duration
	// Meaning gives an error of the database the meaning that callers of
	// omzien.Store know; Judge says what one with a meaning is for a batch.
	Meaning func(error) error
	Judge   func(error) commit.Verdict
}

// Store is an omzien.Store on a database whose tables are there.
type Store struct {
	*commit.Writer
	dialect         Dialect
	writer, readers *sql.DB
	// writing and reading are the fixed statements of writer and readers.
	writing, reading statements
	// name is that of this process among the writers.
	name string
}

// New is a store on two pools of the same database: one connection that writes,
// and some that read. Both belong to the store from now on, also when it fails.
func New(ctx context.Context, writer, readers *sql.DB, d Dialect) (*Store, error) {
	s := &Store{dialect: d, writer: writer, readers: readers, name: rand.Text()}
	s.Writer = commit.New(s)
	if !d.Parse {
		return s, nil
	}
	var err error
	if s.writing, err = parse(ctx, writer, writingTexts...); err == nil {
		s.reading, err = parse(ctx, readers, readingTexts...)
	}
	if err != nil {
		return nil, errors.Join(d.Meaning(err), writer.Close(), readers.Close())
	}
	return s, nil
}

// Close lets the writes under way end, then lets go of the database. It must not
// be called inside one.
func (s *Store) Close() error {
	s.Writer.Close()
	return errors.Join(s.readers.Close(), s.writer.Close())
}

// Read implements omzien.Store.
func (s *Store) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	ctx, cancel := s.patiently(ctx)
	defer cancel()
	t, err := s.view(ctx)
	if err != nil {
		return err
	}
	defer t.Rollback() //nolint:errcheck // a read has nothing to lose
	return f(&tx{ctx: ctx, sql: t, parsed: s.reading, store: s, known: &known{}})
}

// stale is how many connections a reader may find cut before it gives up: those
// that were waiting while the database restarted.
const stale = 3

// view begins a reader's transaction.
func (s *Store) view(ctx context.Context) (*sql.Tx, error) {
	for n := 1; ; n++ {
		t, err := s.readers.BeginTx(ctx, &s.dialect.Reading)
		if err == nil {
			return t, nil
		}
		if err = s.dialect.Meaning(err); n == stale || ctx.Err() != nil || s.dialect.Judge(err) != commit.Again {
			return nil, err
		}
	}
}

// patiently bounds a transaction that its caller has not bounded.
func (s *Store) patiently(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, bounded := ctx.Deadline(); bounded || s.dialect.Patience == 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, s.dialect.Patience)
}

// Judge implements commit.Database.
func (s *Store) Judge(err error) commit.Verdict { return s.dialect.Judge(err) }

// errUnlocked: the row is gone that keeps other writers out.
var errUnlocked = errors.New("tables: nothing to lock")

// Begin implements commit.Database.
func (s *Store) Begin() (commit.Tx, error) {
	ctx, cancel := s.patiently(context.Background())
	t, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		cancel()
		return nil, s.dialect.Meaning(err)
	}
	if s.dialect.Lock != "" {
		locked, err := t.ExecContext(ctx, s.dialect.Lock)
		if n := int64(0); err == nil {
			if n, err = locked.RowsAffected(); err == nil && n != 1 {
				err = errUnlocked
			}
		}
		if err != nil {
			t.Rollback() //nolint:errcheck // there is nothing in it
			cancel()
			return nil, s.dialect.Meaning(err)
		}
	}
	return &tx{ctx: ctx, cancel: cancel, sql: t, parsed: s.writing, store: s, known: &known{}}, nil
}
