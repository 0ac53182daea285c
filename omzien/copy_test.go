package omzien_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/storetest"
)

// file is a store with the path of its file.
type file struct {
	*sqlite.Store
	path string
}

func newFile(t testing.TB) file { return fileWith(t, nil) }

func fileWith(t testing.TB, contents []byte) file {
	t.Helper()
	path := filepath.Join(t.TempDir(), "netwerk.db")
	require.NoError(t, os.WriteFile(path, contents, 0o600))
	s, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return file{s, path}
}

// raw runs statements on the file with nothing of ours in between.
func (f file) raw(t testing.TB, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", f.path)
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	for _, s := range statements {
		_, err := db.Exec(s)
		require.NoError(t, err, s)
	}
	require.NoError(t, db.Close())
}

// guests is how many people come to a meeting without a limit: more than one
// transaction of a copy takes.
const guests = 120

// busy is a file with something of every kind in it, and with sign-ups in every
// state. It is made once.
func busy(t testing.TB) file {
	t.Helper()
	making.Do(func() {
		f := newFile(t)
		n := networkOn(t, f)
		small := meeting("vol", 1, event.Closed)
		small.SignUp.Quotas, small.SignUp.Tables = []event.Quota{{Role: event.Resident, Seats: 1}}, []event.Table{{ID: "tafel", Title: "Tafel", Seats: 1}}
		n.add(t, meeting("wijk", 2, event.WaitlistAuto), small, meeting("leeg", 0, event.Closed))
		_, err := n.Import(t.Context(), omzien.Document{
			Organisations: []omzien.Organisation{{Name: "Gemeente Voorbeeld", Kind: "municipality"}},
			Initiatives: []initiative.Initiative{{Name: "De Linde", Kinds: initiative.Kinds()[:2], Themes: []initiative.Theme{"loneliness"},
				Areas: []initiative.Area{{Municipality: "GM0344"}}}},
		}, "coordinator")
		require.NoError(t, err)
		anna := n.signUp(t, "wijk", "Anna", "a")
		for _, name := range []string{"Bert", "Carla", "Anna", "Dirk"} {
			n.signUp(t, "wijk", name, "")
		}
		n.signUp(t, "vol", "Els", "")
		for i := range guests {
			n.signUp(t, "leeg", "Gast"+strconv.Itoa(i), "")
		}
		require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.ID, anna.Token))
		n.busyPost(t)
		copied := filepath.Join(t.TempDir(), "netwerk.db")
		require.NoError(t, f.Backup(t.Context(), copied))
		made, err = os.ReadFile(copied)
		require.NoError(t, err)
	})
	return fileWith(t, made)
}

// busyPost adds a meeting of which much is told by mail: "Anna" has seats, one
// more than she came with, "Fleur" is asked, "Greet" did not confirm yet, and a
// change is still to be told.
func (n network) busyPost(t testing.TB) {
	p := n.beside(omzien.Options{Mail: true, Proof: omzien.DefaultProof})
	p.add(t, asking("post", 3, event.WaitlistOffer))
	for _, name := range []string{"Anna", "Fleur"} {
		p.ask(t, "post", everything(name))
		_, err := p.Agenda.Confirm(t.Context(), secretTo(t, p.post(t), name))
		require.NoError(t, err)
	}
	p.ask(t, "post", guest("Greet"))
	p.post(t)
	require.NoError(t, p.Agenda.SetSeats(t.Context(), "post", 5, false, p.step()))
	p.move(t, "post", 1)
	require.Equal(t, []string{"Anna confirmed 2", "Fleur offered 2", "Greet pending 1"}, p.roll(t, "post"))
}

var (
	making sync.Once
	made   []byte
)

// How many things there are in it.
const (
	signUps = guests + 9
	all     = signUps + 4 + 1 + 1 + 6 + 1 + 5
)

func networkOn(t testing.TB, store omzien.Store) network {
	return newNetwork(t, func(omzien.Store) omzien.Store { return store })
}

func same(t testing.TB, a, b omzien.Store) {
	t.Helper()
	compared, err := omzien.Compare(t.Context(), a, b)
	require.NoError(t, err)
	require.True(t, compared.Equal(), "%v", compared.First)
	require.Positive(t, compared.Same)
}

func revision(t testing.TB, s omzien.Store) (n int64) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), func(tx omzien.ReadTx) (err error) {
		n, err = tx.Revision()
		return err
	}))
	return n
}

func TestCopy(t *testing.T) {
	from, to := busy(t), newFile(t)
	n := networkOn(t, from)
	var steps [][2]int
	require.NoError(t, omzien.Copy(t.Context(), from, to, func(done, total int) { steps = append(steps, [2]int{done, total}) }))

	t.Run("the copy is equal, and means the same", func(t *testing.T) {
		same(t, from, to)
		copied := network{omzien.New(to, &omzien.Options{Now: n.Now}), to, nil}
		for _, slug := range []string{"wijk", "vol", "leeg", "post"} {
			require.Equal(t, n.roll(t, slug), copied.roll(t, slug))
		}
		want, err := omzien.Count(t.Context(), from)
		require.NoError(t, err)
		require.Equal(t, map[string]int{"event": 4, "initiative": 1, "organisation": 1, "mail": 6, "mailing": 1, "link": 5}, want.Records)
		require.Equal(t, signUps, want.SignUps)
		got, err := omzien.Count(t.Context(), to)
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
	t.Run("progress begins at nothing, goes up and ends at everything", func(t *testing.T) {
		require.Equal(t, [2]int{0, all}, steps[0])
		require.Equal(t, [2]int{all, all}, steps[len(steps)-1])
		for i := range steps[1:] {
			require.Greater(t, steps[i+1][0], steps[i][0])
		}
	})
	t.Run("a second time nothing is written", func(t *testing.T) {
		before := revision(t, to)
		require.NoError(t, omzien.Copy(t.Context(), from, to, nil))
		require.Equal(t, before, revision(t, to))
	})
	t.Run("what has changed since then is put, the queue too", func(t *testing.T) {
		require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 9, false, n.step()))
		n.signUp(t, "wijk", "Frits", "")
		n.signUp(t, "leeg", "Greet", "")
		require.NoError(t, omzien.Copy(t.Context(), from, to, nil))
		same(t, from, to)
	})
	t.Run("a store that runs each write twice gets the same", func(t *testing.T) {
		twice := newFile(t)
		require.NoError(t, omzien.Copy(t.Context(), from, storetest.Twice(twice), nil))
		same(t, from, twice)
	})
}

// frail is a store whose writes fail from a number on, counted from 1.
type frail struct {
	omzien.Store
	from, count int
}

var errFrail = errors.New("broken off")

func (f *frail) Write(ctx context.Context, do func(omzien.WriteTx) error) error {
	if f.count++; f.count >= f.from {
		return errFrail
	}
	return f.Store.Write(ctx, do)
}

func TestCopyBrokenOff(t *testing.T) {
	from := busy(t)
	for n := 1; ; n++ {
		to := newFile(t)
		err := omzien.Copy(t.Context(), from, &frail{Store: to, from: n}, nil)
		if err == nil {
			require.Greater(t, n, 3)
			break
		}
		require.ErrorIs(t, err, errFrail)
		compared, err := omzien.Compare(t.Context(), from, to)
		require.NoError(t, err)
		require.False(t, compared.Equal())
		require.NoError(t, omzien.Copy(t.Context(), from, to, nil))
		same(t, from, to)
	}
}

func TestCopyRefuses(t *testing.T) {
	t.Run("a hole in the order of arrival, because it would close", func(t *testing.T) {
		from := busy(t)
		from.raw(t, "DELETE FROM sign_up WHERE place = 2")
		require.ErrorIs(t, omzien.Copy(t.Context(), from, newFile(t), nil), omzien.ErrPlaces)
	})
	t.Run("another order of arrival", func(t *testing.T) {
		from, to := busy(t), newFile(t)
		require.NoError(t, omzien.Copy(t.Context(), from, to, nil))
		from.raw(t, "UPDATE sign_up SET place = 9003 - place WHERE place IN (1, 2)", "UPDATE sign_up SET place = place - 9000 WHERE place > 9000")
		require.ErrorIs(t, omzien.Copy(t.Context(), from, to, nil), omzien.ErrPlaces)
	})
}

// Each column of each table counts, so also the one that is added tomorrow.
func TestCompareInFull(t *testing.T) {
	from := busy(t)
	for table, where := range map[string]string{"sign_up": "place = 1 AND event_id = (SELECT min(event_id) FROM sign_up)", "record": "kind = 'organisation'",
		"record_label": "kind = 'organisation'"} {
		db, err := sql.Open("sqlite", from.path)
		require.NoError(t, err)
		rows, err := db.Query("SELECT name, type FROM pragma_table_info('" + table + "')")
		require.NoError(t, err)
		columns := map[string]string{}
		for rows.Next() {
			var name, kind string
			require.NoError(t, rows.Scan(&name, &kind))
			columns[name] = kind
		}
		require.NoError(t, db.Close())
		require.NotEmpty(t, columns)
		for column, kind := range columns {
			if table == "record_label" && (column == "kind" || column == "id" || column == "position") {
				continue // they are those of the record
			}
			t.Run(table+"."+column, func(t *testing.T) {
				other := newFile(t)
				require.NoError(t, omzien.Copy(t.Context(), from, other, nil))
				value := map[string]string{"INTEGER": "coalesce(" + column + ", 0) + 1000", "TEXT": column + " || ' '", "BLOB": "randomblob(32)"}[kind]
				switch column {
				case "accepts_fewer", "late":
					value = "1 - " + column
				case "details":
					value = `'{"language":"en"}'`
				}
				other.raw(t, "PRAGMA ignore_check_constraints = 1; UPDATE "+table+" SET "+column+" = "+value+" WHERE "+where)
				compared, err := omzien.Compare(t.Context(), from, other)
				require.NoError(t, err)
				require.Positive(t, compared.Different)
				require.LessOrEqual(t, compared.Different, 3, "where it has another name now, its labels are gone too")
				require.Len(t, compared.First, compared.Different)
			})
		}
	}
}

func TestCompare(t *testing.T) {
	a, b := busy(t), newFile(t)
	compared, err := omzien.Compare(t.Context(), a, b)
	require.NoError(t, err)
	require.Zero(t, compared.Same)
	require.Equal(t, all, compared.Different)
	require.Len(t, compared.First, omzien.MaxDifferences)
	turned, err := omzien.Compare(t.Context(), b, a)
	require.NoError(t, err)
	require.Equal(t, compared, turned)
}
