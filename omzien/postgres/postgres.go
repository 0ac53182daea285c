// Package postgres keeps a network in PostgreSQL, for when one machine is
// outgrown: several programs on several machines, one database.
//
// It means the same as package sqlite, to the letter: package storetest examines
// both, and the statements on the tables are the same ones. Writes of all
// programs together happen one batch at a time, under the lock of one row, so
// that a rule may look at anything before it decides and first come is first
// served everywhere. Reads are on a snapshot and wait for nobody. When the
// database is away, writes are tried again for some seconds, then refused with
// omzien.ErrBusy, or with omzien.ErrUnknown if a commit was under way. It goes on
// by itself when the database is back.
//
// It is for PostgreSQL 13 and newer. What it asks is also in CockroachDB and
// YugabyteDB, by their documentation; they are not part of the tests:
//
//   - READ COMMITTED for writes, where the lock row orders the batches, and a
//     retry after 40001 and 40P01 for databases that make it SERIALIZABLE;
//   - SELECT … FOR UPDATE on that row: no advisory lock, which CockroachDB long
//     accepted without doing anything, and no LOCK TABLE, which it has not;
//   - SAVEPOINT and ROLLBACK TO, for a write whose neighbour failed;
//   - INSERT … ON CONFLICT, partial unique indexes, CHECK and FOREIGN KEY;
//   - BYTEA for what is ordered, because CockroachDB has no columns with COLLATE
//     "C", and TEXT for JSON, because its JSON does not come back as written;
//   - no triggers, functions, sequences, identity columns, LISTEN or extensions.
//
// A pool between, such as PgBouncer, must be in session mode and let the startup
// parameters through that this package sends (ignore_startup_parameters drops
// them, and with them the bounds on what a slow database can hold up).
//
// New tables are made when it opens. Of a database with a network in it make a
// backup before a newer release opens it for the first time, as package sqlite
// does by itself for a file.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/tables"
)

// Bounds on what a database that is slow or away can hold up. An address may set
// its own connect_timeout.
const (
	connectPatience = 3 * time.Second
	batchPatience   = 15 * time.Second
	readers         = 8
)

// settings hold for every connection. A program that hangs in a batch loses the
// lock after idle_in_transaction_session_timeout.
var settings = map[string]string{
	"application_name":                    "omzien",
	"statement_timeout":                   "10s",
	"lock_timeout":                        "10s",
	"idle_in_transaction_session_timeout": "15s",
	"default_transaction_isolation":       "read committed",
}

// durable makes a commit wait for the disk where the server would not. It is a
// query because not every database knows the setting.
const durable = "SELECT set_config(name, 'on', false) FROM pg_settings WHERE name = 'synchronous_commit' AND setting = 'off'"

// Store is a network in PostgreSQL. It is an omzien.Store.
type Store struct {
	in      *tables.Store
	readers *sql.DB
}

// Read implements omzien.Store: on one consistent view.
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

// Close lets the writes under way end, then lets go of the database. It must not be
// called inside one. Writes after it fail with omzien.ErrBusy.
func (s *Store) Close() error { return s.in.Close() }

// Refusal is why a database cannot be used.
type Refusal string

// Why a database cannot be used.
const (
	// ErrAddress: the address cannot be read.
	ErrAddress Refusal = "address"
	// ErrForeign: something else has tables of the same names there.
	ErrForeign Refusal = "foreign"
	// ErrNewer: a newer release has been there.
	ErrNewer Refusal = "newer"
	// ErrDenied: the server does not let this user in, or there is no such database.
	ErrDenied Refusal = "denied"
)

// Error names the refusal.
func (r Refusal) Error() string { return "postgres: " + string(r) }

// OpenError says which database cannot be opened and why; errors.Is finds the
// [Refusal] in it, or omzien.ErrBusy when the server does not answer. It never
// holds a password.
type OpenError struct {
	// Host and Database are empty when the address cannot be read.
	Host, Database string
	Err            error
}

func (e OpenError) Error() string { return "postgres: open " + e.where() + ": " + e.Err.Error() }

// Unwrap is the reason.
func (e OpenError) Unwrap() error { return e.Err }

func (e OpenError) where() string { return e.Database + " (" + e.Host + ")" }

// Sentence is what a person reads.
func (e OpenError) Sentence() string {
	switch {
	case errors.Is(e.Err, ErrAddress):
		return "Het adres van de database kunnen we niet lezen. Schrijf het zo: postgres://gebruiker@machine/database."
	case errors.Is(e.Err, ErrForeign):
		return "In de database " + e.where() + " staat al iets anders. Kies een lege database."
	case errors.Is(e.Err, ErrNewer):
		return "De database " + e.where() + " is gemaakt door een nieuwere versie van dit programma. Installeer de nieuwste versie."
	case errors.Is(e.Err, ErrDenied):
		return "We mogen niet in de database " + e.where() + ". Kijk of de naam, de gebruiker en het wachtwoord kloppen."
	case errors.Is(e.Err, omzien.ErrBusy):
		return "De database " + e.where() + " geeft geen antwoord. Staat PostgreSQL aan, en klopt het adres?"
	}
	return "De database " + e.where() + " kan niet open."
}

// Open opens the network at an address such as
// postgres://omzien@localhost/netwerk, and makes the tables when there are none.
// Close it when done. Its errors are [OpenError].
func Open(ctx context.Context, address string) (*Store, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, OpenError{Err: ErrAddress} // the error of pgx holds the address
	}
	s, err := open(ctx, config)
	if err != nil {
		return nil, OpenError{Host: config.Host, Database: config.Database, Err: err}
	}
	return s, nil
}

func open(ctx context.Context, config *pgx.ConnConfig) (*Store, error) {
	for name, value := range settings {
		if _, own := config.RuntimeParams[name]; !own {
			config.RuntimeParams[name] = value
		}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectPatience
	}
	writer := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, durable)
		return err
	}))
	writer.SetMaxOpenConns(1)
	if err := migrate(ctx, writer); err != nil {
		return nil, errors.Join(refused(err), writer.Close())
	}
	reading := stdlib.OpenDB(*config)
	reading.SetMaxOpenConns(readers)
	reading.SetMaxIdleConns(readers)
	reading.SetConnMaxIdleTime(5 * time.Minute)
	in, err := tables.New(ctx, writer, reading, tables.Dialect{
		Lock:     "SELECT revision FROM writer WHERE id = '' FOR UPDATE",
		Elements: "(SELECT json_array_elements_text(CAST($1 AS JSON)))",
		Bytes:    true,
		Reading:  sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead},
		Patience: batchPatience,
		Meaning:  meaning,
		Judge:    judge,
	})
	if err != nil {
		return nil, err
	}
	return &Store{in, reading}, nil
}

// refused is what an error means for somebody who opens a database.
func refused(err error) error {
	fault, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return meaning(err)
	}
	switch {
	case strings.HasPrefix(fault.Code, "28"), fault.Code == "3D000", fault.Code == "42501":
		return errors.Join(ErrDenied, err)
	case fault.Code == "42P07", fault.Code == "42703", fault.Code == "42P01":
		return errors.Join(ErrForeign, err)
	}
	return meaning(err)
}
