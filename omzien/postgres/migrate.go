package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

//go:embed *.sql
var migrations embed.FS

// steps lists the migrations; the number of those done is in omzien_schema.
func steps() ([]string, error) { return fs.Glob(migrations, "*.sql") }

// races is how often a program gives way to another one that makes the same
// tables at the same moment.
const races = 5

// raced is what the slower of two hears: that a row, a type or a table is there
// already, or that it must begin again.
var raced = []string{"23505", "42710", "42P07", "40001", "40P01"}

func racing(ctx context.Context, f func(context.Context) error) error {
	for n := 1; ; n++ {
		err := f(ctx)
		fault, ok := errors.AsType[*pgconn.PgError](err)
		if !ok || n == races || !slices.Contains(raced, fault.Code) {
			return err
		}
		time.Sleep(time.Duration(n) * 100 * time.Millisecond)
	}
}

// migrate runs what the database has not seen, while others wait who want to do
// the same.
func migrate(ctx context.Context, db *sql.DB) error {
	return racing(ctx, func(ctx context.Context) error { return takeSteps(ctx, db) })
}

func takeSteps(ctx context.Context, db *sql.DB) error {
	steps, err := steps()
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	for _, text := range []string{
		"CREATE TABLE IF NOT EXISTS omzien_schema (name TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)",
		"INSERT INTO omzien_schema (name, version) VALUES ('network', 0) ON CONFLICT DO NOTHING",
	} {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	var done int
	if err := tx.QueryRowContext(ctx, "SELECT version FROM omzien_schema WHERE name = 'network' FOR UPDATE").Scan(&done); err != nil {
		return err
	}
	if done > len(steps) {
		return ErrNewer
	}
	for n, name := range steps[done:] {
		script, err := migrations.ReadFile(name)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, string(script)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if _, err := tx.ExecContext(ctx, "UPDATE omzien_schema SET version = $1 WHERE name = 'network'", done+n+1); err != nil {
			return err
		}
	}
	return tx.Commit()
}
