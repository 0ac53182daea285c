package tables_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/tables"
	"github.com/omziennaarelkaar/netwerk/omzien/postgres"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// fill makes a network in which a plan that reads all of it would cost.
func fill(t *testing.T, s omzien.Store, n int) {
	t.Helper()
	label := func(name string, value int) omzien.Label { return omzien.Label{Name: name, Value: fmt.Sprint(value)} }
	require.NoError(t, s.Write(t.Context(), func(tx omzien.WriteTx) error {
		for i := range n {
			id := fmt.Sprintf("%08d", i)
			r := omzien.Record{Kind: "event", ID: id, Slug: id, Position: fmt.Sprintf("2026-%02d-%02d", i%12+1, i%28+1), Body: []byte("{}"),
				Labels: []omzien.Label{label("theme", i%20), label("municipality", i%4), label("lasts", 2<<(i%3))}}
			if i%3 == 0 {
				r.Kind = "initiative"
			}
			if err := tx.PutRecord(r); err != nil {
				return err
			}
			one := omzien.SignUp{SignUp: event.SignUp{ID: id, EventID: fmt.Sprintf("%08d", i%50), Wanted: 2, Seats: i % 2, Status: event.Waitlisted},
				Person: id, Token: key("token", i), Request: key("request", i), Salt: []byte{1}, Digest: []byte{1}}
			if one.Seats > 0 {
				one.Status, one.Role, one.Table = event.SeatConfirmed, event.Resident, fmt.Sprint(i%7)
			}
			switch i % 30 {
			case 10:
				one.Status, one.Until = event.Pending, time.UnixMilli(int64(i))
			case 11:
				one.Status, one.Until = event.Offered, time.UnixMilli(int64(i))
			case 12:
				one.Status = event.Withdrawn
			}
			if err := tx.PutSignUp(one); err != nil {
				return err
			}
		}
		return nil
	}))
}

func key(of string, n int) []byte { return fmt.Appendf(nil, "%-24s%08d", of, n) }

// queries are what pages of the agenda, feeds and the directory ask.
var queries = map[string]omzien.Query{
	"page":                      {Kind: "event", From: "2026-06-01", Limit: 201},
	"next page":                 {Kind: "event", From: "2026-06-01", AfterPosition: "2026-06-02", AfterID: "00000100", Limit: 201},
	"feed":                      {Kind: "event", From: "2026-03-01"},
	"going on":                  {Kind: "event", From: "2026-06-01", Before: "2026-06-02", Labels: []omzien.Label{{Name: "lasts", Value: "4"}}},
	"page of a theme":           {Kind: "event", From: "2026-06-01", Labels: []omzien.Label{{Name: "theme", Value: "7"}}, Limit: 201},
	"next page of a theme":      {Kind: "event", From: "2026-06-01", Labels: []omzien.Label{{Name: "theme", Value: "7"}}, AfterPosition: "2026-06-02", AfterID: "00000100", Limit: 201},
	"theme and municipality":    {Kind: "event", From: "2026-06-01", Labels: []omzien.Label{{Name: "municipality", Value: "3"}, {Name: "theme", Value: "7"}}, Limit: 201},
	"directory":                 {Kind: "initiative"},
	"next page of a directory":  {Kind: "initiative", AfterPosition: "2026-06-02", AfterID: "00000100", Limit: 100},
	"directory of municipality": {Kind: "initiative", Labels: []omzien.Label{{Name: "municipality", Value: "3"}}},
}

// TestPlanSQLite reads the query plans: every list walks an index in its own
// order. Nothing is scanned from end to end, and nothing sorted.
func TestPlanSQLite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "netwerk.db")
	s, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	defer s.Close()
	fill(t, s, 300)
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	defer db.Close()
	plan := func(text string, args ...any) string {
		rows, err := db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+text, args...)
		require.NoError(t, err, text)
		defer rows.Close()
		var lines []string
		for rows.Next() {
			var id, parent, unused int
			var line string
			require.NoError(t, rows.Scan(&id, &parent, &unused, &line))
			lines = append(lines, line)
		}
		return strings.Join(lines, "\n")
	}
	fine := func(t *testing.T, plan string) {
		for line := range strings.Lines(plan) {
			scan := strings.HasPrefix(line, "SCAN") && !strings.Contains(line, "json_each")
			require.False(t, scan || strings.Contains(line, "TEMP B-TREE"), plan)
		}
		require.Contains(t, plan, "SEARCH")
	}
	dialect := tables.Dialect{Elements: "(SELECT value FROM json_each($1))"}
	for name, q := range queries {
		t.Run(name, func(t *testing.T) {
			text, args := tables.Listing(q, dialect)
			fine(t, plan(text, args...))
		})
	}
	for _, text := range slices.Concat(tables.Fixed(), tables.Counting(dialect), tables.Scanning()) {
		t.Run(text, func(t *testing.T) { fine(t, plan(text, make([]any, placeholders(text))...)) })
	}
	for text, index := range map[string]string{
		tables.SeatsTaken: "COVERING INDEX sign_up_seats", tables.SeatsWanted: "INDEX sign_up_queue",
		tables.SignUpsDue: "INDEX sign_up_due", tables.CountLeft: "COVERING INDEX sign_up_left",
		tables.SignUpByPerson: "INDEX sign_up_person", tables.SignUpPending: "INDEX sign_up_pending",
	} {
		t.Run(index, func(t *testing.T) { require.Contains(t, plan(text, make([]any, placeholders(text))...), index) })
	}
	t.Run("the test sees what is wrong", func(t *testing.T) {
		require.Contains(t, plan("SELECT slug FROM record WHERE body = $1 ORDER BY slug", ""), "TEMP B-TREE")
		require.Contains(t, plan("SELECT name FROM sign_up WHERE email = $1", ""), "SCAN")
	})
}

var placeholder = regexp.MustCompile(`\$\d+`)

func placeholders(text string) int {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return len(slices.Compact(found))
}

// TestPlanPostgreSQL is the same for PostgreSQL, on enough rows for its planner
// to care.
func TestPlanPostgreSQL(t *testing.T) {
	address := pgtest.Database(t)
	s, err := postgres.Open(t.Context(), address)
	require.NoError(t, err)
	defer s.Close()
	fill(t, s, 6000)
	db, err := sql.Open("pgx", address)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), "ANALYZE")
	require.NoError(t, err)
	plan := func(t *testing.T, text string, args ...any) []node {
		var raw []byte
		require.NoError(t, db.QueryRowContext(t.Context(), "EXPLAIN (FORMAT JSON) "+text, args...).Scan(&raw), text)
		var top []struct{ Plan node }
		require.NoError(t, json.Unmarshal(raw, &top))
		return top[0].Plan.all()
	}
	for name, q := range queries {
		if q.Limit == 0 {
			continue // most of the table: reading all of it is right
		}
		t.Run(name, func(t *testing.T) {
			q.Limit = 10 // of some hundreds: a page among many
			text, args := tables.Listing(q, tables.Dialect{Bytes: true})
			for _, n := range plan(t, text, args...) {
				require.NotContains(t, []string{"Seq Scan", "Sort"}, n.Type, text)
			}
		})
	}
	for index, c := range map[string]struct {
		text string
		args []any
	}{
		"sign_up_seats": {tables.SeatsTaken, []any{"00000007"}}, "sign_up_queue": {tables.SeatsWanted, []any{"00000007"}},
		"sign_up_due": {tables.SignUpsDue, []any{50, 10}}, "sign_up_left": {tables.CountLeft, []any{"00000007", "00000007"}},
		"sign_up_person": {tables.SignUpByPerson, []any{"00000007", "00000007"}}, "sign_up_pending": {tables.SignUpPending, []any{"00000007", "00000007"}},
	} {
		t.Run(index, func(t *testing.T) {
			nodes := plan(t, c.text, c.args...)
			require.True(t, slices.ContainsFunc(nodes, func(n node) bool { return n.Index == index }), "%+v", nodes)
		})
	}
	t.Run("the test sees what is wrong", func(t *testing.T) {
		nodes := plan(t, "SELECT slug FROM record WHERE body = '{}' ORDER BY slug DESC, body LIMIT 10")
		require.True(t, slices.ContainsFunc(nodes, func(n node) bool { return n.Type == "Seq Scan" }))
	})
}

// node is one step of a plan.
type node struct {
	Type  string `json:"Node Type"`
	Index string `json:"Index Name"`
	Plans []node
}

func (n node) all() []node {
	list := []node{n}
	for _, inner := range n.Plans {
		list = append(list, inner.all()...)
	}
	return list
}
