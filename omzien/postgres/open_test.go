package postgres_test

import (
	"database/sql"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
	"github.com/omziennaarelkaar/netwerk/omzien/postgres"
)

// do runs a statement behind the store's back.
func do(t *testing.T, address, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", address)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), statement)
	require.NoError(t, err)
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	fails := func(t *testing.T, address string, want error) {
		t.Helper()
		began := time.Now()
		_, err := postgres.Open(t.Context(), address)
		require.ErrorIs(t, err, want)
		require.Less(t, time.Since(began), 15*time.Second)
		require.NotEmpty(t, omzien.Sentence(err))
		var refusal postgres.OpenError
		require.ErrorAs(t, err, &refusal)
		require.NotContains(t, err.Error()+refusal.Sentence(), "geheim")
	}
	t.Run("what is no address", func(t *testing.T) {
		for _, address := range []string{"postgres://u:geheim@[", "postgres://u:geheim@h:port/x", "postgres://u:geheim@h/x?sslmode=maybe"} {
			fails(t, address, postgres.ErrAddress)
		}
	})
	t.Run("a server that is not there", func(t *testing.T) {
		fails(t, "postgres://u:geheim@/x?host="+url.QueryEscape(t.TempDir()), omzien.ErrBusy)
	})
	t.Run("a server that accepts and hangs up", func(t *testing.T) {
		p, through := newProxy(t, pgtest.Database(t), 1)
		p.away.Store(true)
		fails(t, through, omzien.ErrBusy)
	})
	t.Run("a server that accepts and says nothing", func(t *testing.T) {
		p, through := newProxy(t, pgtest.Database(t), 1)
		p.frozen.Store(true)
		fails(t, through, omzien.ErrBusy)
	})
	t.Run("a database that is not there", func(t *testing.T) {
		u, err := url.Parse(pgtest.Database(t))
		require.NoError(t, err)
		u.Path += "_not"
		fails(t, u.String(), postgres.ErrDenied)
	})
	t.Run("a user who is not there", func(t *testing.T) {
		u, err := url.Parse(pgtest.Database(t))
		require.NoError(t, err)
		u.User = url.UserPassword("nobody_of_that_name", "geheim")
		fails(t, u.String(), postgres.ErrDenied)
	})
	t.Run("tables of somebody else", func(t *testing.T) {
		for _, table := range []string{"record", "sign_up", "writer"} {
			address := pgtest.Database(t)
			do(t, address, "CREATE TABLE "+table+" (theirs TEXT)")
			fails(t, address, postgres.ErrForeign)
		}
		address := pgtest.Database(t)
		do(t, address, "CREATE TABLE omzien_schema (theirs TEXT)")
		fails(t, address, postgres.ErrForeign)
	})
	t.Run("a newer release's", func(t *testing.T) {
		address := pgtest.Database(t)
		open(t, address)
		do(t, address, "UPDATE omzien_schema SET version = version + 1")
		fails(t, address, postgres.ErrNewer)
	})
}

// Programs that start at the same moment make the tables once.
func TestOpenTogether(t *testing.T) {
	t.Parallel()
	for range 5 {
		address := pgtest.Database(t)
		stores, errs := make([]*postgres.Store, 8), make([]error, 8)
		done := make(chan int)
		for n := range stores {
			go func() {
				stores[n], errs[n] = postgres.Open(t.Context(), address)
				done <- n
			}()
		}
		for range stores {
			n := <-done
			require.NoError(t, errs[n])
			require.NoError(t, stores[n].Close())
		}
		open(t, address)
	}
}

// A server that is set to answer before its disk has it does so for others, not
// for us: what is lost with it is theirs alone.
func TestDurable(t *testing.T) {
	t.Parallel()
	cluster := pgtest.NewCluster(t)
	address := cluster.Database(t)
	do(t, address, "CREATE TABLE theirs (n BIGINT)")
	do(t, address, "ALTER SYSTEM SET wal_writer_delay = '10s'")
	do(t, address, "ALTER SYSTEM SET synchronous_commit = off")
	require.NoError(t, cluster.Stop(pgtest.Fast))
	require.NoError(t, cluster.Start())

	net := network(open(t, address))
	announce(t, net, 1, 1)
	p := &person{slug: slug(0), email: "buur@omzien.example", key: "buur"}
	var err error
	p.receipt, err = inside(net).signUp(t.Context(), p)
	require.NoError(t, err)
	do(t, address, "INSERT INTO theirs VALUES (1)")
	require.NoError(t, cluster.Stop(pgtest.Immediate))
	require.NoError(t, cluster.Start())

	db, err := sql.Open("pgx", address)
	require.NoError(t, err)
	defer db.Close()
	var count int
	require.NoError(t, db.QueryRowContext(t.Context(), "SELECT count(*) FROM theirs").Scan(&count))
	require.Zero(t, count, "nothing is lost, so the test proves nothing")
	sameAnswer(t, net, []*person{p})
	kept, err := net.Agenda.SignUps(t.Context(), slug(0))
	require.NoError(t, err)
	require.Len(t, kept, 1)
	require.Equal(t, p.receipt.ID, kept[0].ID)
}
