package tables_test

import (
	"database/sql"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
	"github.com/omziennaarelkaar/netwerk/omzien/postgres"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// Whatever the code does, the tables keep to what a status means.
func TestGuards(t *testing.T) {
	t.Run("SQLite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "netwerk.db")
		s, err := sqlite.Open(t.Context(), path)
		require.NoError(t, err)
		require.NoError(t, s.Close())
		guards(t, "sqlite", path)
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		address := pgtest.Database(t)
		s, err := postgres.Open(t.Context(), address)
		require.NoError(t, err)
		require.NoError(t, s.Close())
		guards(t, "pgx", address)
	})
}

const addRow = `INSERT INTO sign_up (id, event_id, place, at, status, wanted, seats, accepts_fewer, late, name, email, role, on_behalf_of,
	person, answer_status, answer_seats, token, salt, request, digest, until, table_id, mails, details)
	VALUES ($1, 'wijk', $2, 0, $3, 2, $4, FALSE, FALSE, '', '', '', '', $5, '', 0, $6, $6, $6, $6, $7, '', 0, $8)`

func guards(t *testing.T, driver, address string) {
	db, err := sql.Open(driver, address)
	require.NoError(t, err)
	defer db.Close()
	n := 0
	fits := func(status event.SignUpStatus, seats int, until any, person, details string) bool {
		n++
		_, err := db.ExecContext(t.Context(), addRow, strconv.Itoa(n), n, string(status), seats, person, key("guards", n), until, details)
		return err == nil
	}
	for _, status := range append(event.SignUpStatuses(), "unknown", "") {
		known, timed := status.Label() != "", status == event.Pending || status == event.Offered
		some := known && status.Holds()
		none := known && (!status.Holds() || status == event.Pending)
		for _, until := range []any{nil, 1} {
			right := timed == (until != nil)
			require.Equal(t, some && right, fits(status, 1, until, strconv.Itoa(n), ""), "%s, a seat, until %v", status, until)
			require.Equal(t, none && right, fits(status, 0, until, strconv.Itoa(n), ""), "%s, no seat, until %v", status, until)
		}
		require.Equal(t, known && !status.Live() && status != event.Pending, fits(status, 0, nil, "", "{}"), "%s is nobody's", status)
	}
	require.False(t, fits(event.SeatConfirmed, 1, nil, "", ""), "nobody comes")
	require.False(t, fits(event.Pending, 1, 1, "", ""), "nobody is asked")
	require.False(t, fits(event.Offered, 1, 1, "", ""), "nobody is offered a seat")
	require.False(t, fits(event.Lapsed, 0, nil, "", "{"), "no JSON")
}
