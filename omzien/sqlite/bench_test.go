package sqlite_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// transaction prepares a function that inserts one row and waits until it is on
// the disk: the least that a sign-up can cost with this driver.
func transaction(b *testing.B) func(n int) {
	dsn := "file:" + filepath.Join(b.TempDir(), "least.db") + "?_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	db, err := sql.Open("sqlite", dsn)
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, db.Close()) })
	db.SetMaxOpenConns(1)
	_, err = db.Exec("CREATE TABLE one (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT")
	require.NoError(b, err)
	return func(n int) {
		tx, err := db.BeginTx(b.Context(), nil)
		require.NoError(b, err)
		_, err = tx.ExecContext(b.Context(), "INSERT INTO one (id, name) VALUES (?, ?)", fmt.Sprintf("%032d", n), "Buurvrouw")
		require.NoError(b, err)
		require.NoError(b, tx.Commit())
	}
}

// seats is how many people come to a meeting of the benchmark; after that comes
// the next meeting, because seats are counted from the rows of one.
const seats = 500

// signUp prepares a function that signs somebody up, durably.
func signUp(b *testing.B) func(n int) {
	start := time.Date(2019, time.January, 29, 16, 0, 0, 0, time.UTC)
	net := omzien.New(open(b, filepath.Join(b.TempDir(), "netwerk.db")), &omzien.Options{Now: func() time.Time { return start.AddDate(0, 0, -7) }})
	return func(n int) {
		slug := fmt.Sprintf("wijk-%d", n/seats)
		if n%seats == 0 {
			_, err := net.Import(b.Context(), omzien.Document{Events: []event.Event{{
				Slug: slug, Title: "Nieuw samenspel", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
				Zone: "Europe/Amsterdam", Start: start, End: start.Add(time.Hour), Status: event.Scheduled,
				SignUp: event.Terms{Online: true, Capacity: event.Capacity{Limited: true, Seats: seats}},
			}}}, "coordinator")
			require.NoError(b, err)
		}
		_, err := net.Agenda.SignUp(b.Context(), slug, event.Request{Name: "Buurvrouw", Email: fmt.Sprintf("buur%d@omzien.example", n)}, "")
		require.NoError(b, err)
	}
}

func BenchmarkTransaction(b *testing.B) {
	insert := transaction(b)
	for n := 0; b.Loop(); n++ {
		insert(n)
	}
}

// BenchmarkSignUp runs a bare transaction beside each sign-up, so that both see
// the same disk at the same time, and reports how many of them one sign-up
// costs. The bar is 3.
func BenchmarkSignUp(b *testing.B) {
	insert, sign := transaction(b), signUp(b)
	var least time.Duration
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		before := time.Now()
		insert(n)
		least += time.Since(before)
		b.StartTimer()
		sign(n)
	}
	b.ReportMetric(float64(b.Elapsed())/float64(least), "×transaction")
}
