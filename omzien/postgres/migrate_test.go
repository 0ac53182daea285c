package postgres_test

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
)

// firstVersion makes a database as the release before this one left it, with a
// party in every state that there was.
func firstVersion(t *testing.T, address string) {
	t.Helper()
	script, err := os.ReadFile("001_first.sql")
	require.NoError(t, err)
	do(t, address, string(script))
	do(t, address, "CREATE TABLE omzien_schema (name TEXT NOT NULL PRIMARY KEY, version BIGINT NOT NULL)")
	do(t, address, "INSERT INTO omzien_schema (name, version) VALUES ('network', 1)")
	for n, state := range []string{"'confirmed', 3, 2, TRUE, TRUE", "'waitlisted', 2, 0, FALSE, FALSE", "'cancelled', 1, 0, FALSE, FALSE", "'repeated', 1, 0, FALSE, FALSE"} {
		id := strconv.Itoa(n + 1)
		do(t, address, "INSERT INTO sign_up VALUES ('"+id+"', 'wijk', "+id+", 1548774000123, "+state+", 'Buur "+id+"', '"+id+
			"@omzien.example', 'resident', 'De Buurt', '"+id+"@omzien.example', 'waitlisted', 0, '"+
			fmt.Sprintf("%032s", "1"+id)+"', '\\x00ff', '"+fmt.Sprintf("%032s", "2"+id)+"', '\\x01', "+
			map[bool]string{true: "1548774000456", false: "NULL"}[n == 2]+")")
	}
	do(t, address, "INSERT INTO writer VALUES ('earlier', 7, 41)")
}

func TestFirstVersionIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	address := pgtest.Database(t)
	firstVersion(t, address)
	s := open(t, address)
	findings, err := s.Check(t.Context())
	require.NoError(t, err)
	for _, f := range findings {
		require.NotEqual(t, "server_schema", f.Code, f.Sentence)
	}
	require.NoError(t, s.Read(t.Context(), func(tx omzien.ReadTx) error {
		list, err := tx.SignUps("wijk")
		require.NoError(t, err)
		require.Len(t, list, 4)
		for n, status := range []event.SignUpStatus{event.SeatConfirmed, event.Waitlisted, event.Withdrawn, event.Repeated} {
			id := strconv.Itoa(n + 1)
			want := omzien.SignUp{SignUp: event.SignUp{ID: id, EventID: "wijk", Place: int64(n + 1), At: time.UnixMilli(1548774000123).UTC(),
				Name: "Buur " + id, Email: id + "@omzien.example", Role: event.Resident, OnBehalfOf: "De Buurt", Wanted: []int{3, 2, 1, 1}[n],
				Seats: []int{2, 0, 0, 0}[n], AcceptsFewer: n == 0, Late: n == 0, Status: status},
				Person: id + "@omzien.example", Answer: omzien.Answer{Status: event.Waitlisted},
				Token: fmt.Appendf(nil, "%032s", "1"+id), Salt: []byte{0, 0xff}, Request: fmt.Appendf(nil, "%032s", "2"+id), Digest: []byte{1}}
			if n == 2 {
				want.WithdrawnAt = time.UnixMilli(1548774000456).UTC()
			}
			require.Equal(t, want, list[n])
		}
		counted, err := tx.Occupancies("wijk")
		require.NoError(t, err)
		require.Equal(t, event.Occupancy{Taken: 2, Roles: map[event.Role]int{event.Resident: 2}, Queue: []event.Waiting{
			{SignUpID: "1", Role: event.Resident, Wants: 1}, {SignUpID: "2", Role: event.Resident, Wants: 2, Whole: true}}}, counted[0])
		left, err := tx.Left("wijk", "3@omzien.example")
		require.NoError(t, err)
		require.Equal(t, 1, left)
		due, err := tx.Due(time.Now(), 10)
		require.NoError(t, err)
		require.Empty(t, due)
		revision, err := tx.Revision()
		require.NoError(t, err)
		require.EqualValues(t, 41, revision)
		return nil
	}))
	again := omzien.SignUp{SignUp: event.SignUp{ID: "5", EventID: "wijk", Wanted: 1, Status: event.Waitlisted}, Person: "2@omzien.example",
		Token: make([]byte, 32), Request: make([]byte, 32), Salt: []byte{}, Digest: []byte{}}
	require.ErrorIs(t, s.Write(t.Context(), func(tx omzien.WriteTx) error { return tx.PutSignUp(again) }), omzien.ErrExists)
	again.Status, again.Until = event.Pending, time.Now()
	require.NoError(t, s.Write(t.Context(), func(tx omzien.WriteTx) error { return tx.PutSignUp(again) }))
}
