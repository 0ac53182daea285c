package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// Check looks whether the file is whole, has the tables that this release makes,
// and is closed to others on this machine. It changes nothing. What the network
// promises about the contents is for omzien.Check.
func (s *Store) Check(ctx context.Context) ([]omzien.Finding, error) {
	db, err := sql.Open("sqlite", dsn(s.path, pragma("query_only(1)")))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var found []omzien.Finding
	for _, look := range []func(context.Context, *sql.DB) ([]omzien.Finding, error){checkPages, checkReferences, checkSchema} {
		more, err := look(ctx, db)
		if err != nil {
			return nil, meaning(err)
		}
		found = append(found, more...)
	}
	return append(found, checkModes(s.path)...), nil
}

func checkPages(ctx context.Context, db *sql.DB) ([]omzien.Finding, error) {
	said, err := column(ctx, db, "PRAGMA integrity_check(10)")
	if err != nil || len(said) == 1 && said[0] == "ok" {
		return nil, err
	}
	return []omzien.Finding{{Code: "file_damaged",
		Sentence: "Het bestand is beschadigd. Zet een kopie van een eerdere dag terug. SQLite zegt: " + strings.Join(said, "; ")}}, nil
}

func checkReferences(ctx context.Context, db *sql.DB) ([]omzien.Finding, error) {
	said, err := column(ctx, db, `SELECT DISTINCT "table" FROM pragma_foreign_key_check`)
	if err != nil || len(said) == 0 {
		return nil, err
	}
	return []omzien.Finding{{Code: "file_references",
		Sentence: "In het bestand staan regels die horen bij iets dat er niet is. Het gaat om: " + strings.Join(said, ", ") + "."}}, nil
}

// checkSchema compares the tables and indexes with those of an empty database of
// this release.
func checkSchema(ctx context.Context, db *sql.DB) ([]omzien.Finding, error) {
	pristine, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return nil, err
	}
	defer pristine.Close()
	pristine.SetMaxOpenConns(1) // each connection would be a database of its own
	steps, err := steps()
	if err != nil {
		return nil, err
	}
	for _, name := range steps {
		script, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if _, err := pristine.ExecContext(ctx, string(script)); err != nil {
			return nil, err
		}
	}
	// What SQLite makes for itself begins with sqlite_, what Retire makes with retired_.
	const schema = "SELECT type || ' ' || name || char(10) || coalesce(sql, '') FROM sqlite_schema" +
		" WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^' AND name NOT LIKE 'retired^_%' ESCAPE '^'"
	want, err := column(ctx, pristine, schema)
	if err != nil {
		return nil, err
	}
	got, err := column(ctx, db, schema)
	if err != nil {
		return nil, err
	}
	var wrong []string
	for _, text := range slices.Concat(want, got) {
		if name, _, _ := strings.Cut(text, "\n"); slices.Contains(want, text) != slices.Contains(got, text) && !slices.Contains(wrong, name) {
			wrong = append(wrong, name)
		}
	}
	if wrong == nil {
		return nil, nil
	}
	return []omzien.Finding{{Code: "file_schema",
		Sentence: "De indeling van het bestand is niet zoals dit programma hem maakt. Iemand heeft er met een ander programma in gewerkt. Het gaat om: " +
			strings.Join(wrong, ", ") + "."}}, nil
}

// checkModes: nobody but the owner may read the file and what SQLite keeps
// beside it. Windows keeps its rights elsewhere.
func checkModes(path string) []omzien.Finding {
	if runtime.GOOS == "windows" {
		return nil
	}
	var open []string
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			open = append(open, strconv.Quote(name))
		}
	}
	if open == nil {
		return nil
	}
	return []omzien.Finding{{Code: "file_mode",
		Sentence: "Anderen op deze computer kunnen bij het bestand. Er staan namen en adressen in. Typ: chmod 600 " + strings.Join(open, " ")}}
}

// column is the first column of a list of texts.
func column(ctx context.Context, db *sql.DB, question string) ([]string, error) {
	rows, err := db.QueryContext(ctx, question)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		list = append(list, text)
	}
	return list, rows.Err()
}
