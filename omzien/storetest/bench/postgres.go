package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
	"github.com/omziennaarelkaar/netwerk/omzien/postgres"
)

// The two sides on PostgreSQL have a schema each in one database, so that they
// stand on the same disk. rawLock is the lock that package postgres takes too,
// so that other processes could write as well.
const (
	ourSchema = "omzien_bench_ours"
	rawSchema = "omzien_bench_raw"
	rawLock   = "SELECT revision FROM writer WHERE id = '' FOR UPDATE"
)

// onPostgres holds sign-ups through the network against raw ones.
func (b *bench) onPostgres(ctx context.Context) error {
	const what = "sign-ups through omzien.Network on PostgreSQL, 64 waiting ÷ raw group commit on it"
	address := b.postgres
	if address == "" {
		cluster, err := pgtest.Start("")
		if err != nil {
			b.lines = append(b.lines, line{what: what, skipped: true, beside: err.Error()})
			return nil
		}
		defer cluster.Close() //nolint:errcheck // it was for this run only
		address = cluster.URL("postgres")
	}
	version, err := makeSchemas(ctx, address)
	if err != nil {
		return err
	}
	found, err := b.postgresAgainstRaw(ctx, address)
	if err != nil {
		return err
	}
	b.lines = append(b.lines, line{what: what, ratio: found.ratio(rate), bar: 0.6,
		beside: found.rates() + "; p99 " + found.waits() + "; PostgreSQL " + version})
	return dropSchemas(ctx, address)
}

// makeSchemas makes room for both sides, and says what the server calls itself.
func makeSchemas(ctx context.Context, address string) (version string, err error) {
	if err := dropSchemas(ctx, address); err != nil {
		return "", err
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		return "", err
	}
	defer db.Close()
	for _, schema := range []string{ourSchema, rawSchema} {
		if _, err := db.ExecContext(ctx, "CREATE SCHEMA "+schema); err != nil {
			return "", err
		}
	}
	err = db.QueryRowContext(ctx, "SHOW server_version").Scan(&version)
	return version, err
}

func dropSchemas(ctx context.Context, address string) error {
	db, err := sql.Open("pgx", address)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, schema := range []string{ourSchema, rawSchema} {
		if _, err := db.ExecContext(ctx, "DROP SCHEMA IF EXISTS "+schema+" CASCADE"); err != nil {
			return err
		}
	}
	return nil
}

// within is the address of one schema.
func within(address, schema string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", errors.New("the address of the database cannot be read")
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String(), nil
}

func (b *bench) postgresAgainstRaw(ctx context.Context, address string) (pairs, error) {
	ours, err := within(address, ourSchema)
	if err != nil {
		return nil, err
	}
	theirs, err := within(address, rawSchema)
	if err != nil {
		return nil, err
	}
	tables, err := postgres.Open(ctx, theirs) // for its tables
	if err != nil {
		return nil, err
	}
	if err := tables.Close(); err != nil {
		return nil, err
	}
	store, err := postgres.Open(ctx, ours)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("pgx", theirs)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	r, err := newRaw(ctx, db, rawLock)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	found, err := b.duel(ctx, throughNetwork(omzien.New(store, nil), 64, b.signUps), throughRaw(r, 64, b.signUps))
	err = errors.Join(err, store.Close(), r.Close())
	for _, address := range []string{ours, theirs} {
		if err != nil {
			break
		}
		db, err = sql.Open("pgx", address)
		if err == nil {
			err = b.fair(ctx, db, b.signUps*(b.rounds+1), seats)
		}
		if err != nil {
			err = fmt.Errorf("afterwards: %w", err)
		}
	}
	return found, err
}
