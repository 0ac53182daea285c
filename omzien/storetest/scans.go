package storetest

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func revisionOf(t testing.TB, s omzien.Store) int64 {
	t.Helper()
	var revision int64
	read(t, s, func(tx omzien.ReadTx) {
		var err error
		revision, err = tx.Revision()
		require.NoError(t, err)
	})
	return revision
}

func revisions(t *testing.T, s omzien.Store) {
	t.Run("a commit that changes something raises it, nothing else does", func(t *testing.T) { changedRevision(t, s) })
	t.Run("as long as it is the same, so is everything else", func(t *testing.T) { sameRevision(t, s) })
}

func changedRevision(t testing.TB, s omzien.Store) {
	last := revisionOf(t, s)
	rises := func(what string, f func()) {
		f()
		next := revisionOf(t, s)
		require.Greater(t, next, last, what)
		last = next
	}
	rises("a record", func() { put(t, s, note("a")) })
	rises("a record that changes", func() { put(t, s, note("a", omzien.Label{Name: "b", Value: "c"})) })
	rises("a sign-up", func() { require.NoError(t, add(t, s, party("revision", "a"))) })
	rises("a sign-up that changes", func() {
		one := roll(t, s, "revision")[0]
		one.Name = "b"
		require.NoError(t, add(t, s, one))
	})
	rises("a change beside one that fails", func() {
		told := together(t, s, func(tx omzien.WriteTx) error { _ = both(tx, 1); return errStop },
			func(tx omzien.WriteTx) error { return both(tx, 2) })
		require.ErrorIs(t, told[0], errStop)
		require.NoError(t, told[1])
	})
	require.ErrorIs(t, s.Write(t.Context(), func(tx omzien.WriteTx) error { _ = both(tx, 3); return errStop }), errStop)
	require.Error(t, add(t, s, party("revision", "a")))
	write(t, s, func(tx omzien.WriteTx) { bodyOf(t, tx, "left") })
	require.Equal(t, "2 2", bodies(t, s))
	require.Equal(t, last, revisionOf(t, s), "refused writes and reads leave it")
}

// sameRevision reads the revision and a body in one view, while they change.
func sameRevision(t testing.TB, s omzien.Store) {
	var mu sync.Mutex
	found := map[int64]string{}
	var work sync.WaitGroup
	stop := make(chan struct{})
	for range 2 {
		work.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				var at int64
				var body string
				err := s.Read(t.Context(), func(tx omzien.ReadTx) (err error) {
					r, err := tx.Record("note", "left")
					if err == nil {
						at, err = tx.Revision()
					}
					body = string(r.Body)
					return err
				})
				mu.Lock()
				if before, known := found[at]; err != nil || known && before != body {
					t.Errorf("revision %d: %q, then %q: %v", at, before, body, err)
				}
				found[at] = body
				mu.Unlock()
			}
		})
	}
	for n := range 50 {
		write(t, s, func(tx omzien.WriteTx) { require.NoError(t, both(tx, n)) })
	}
	close(stop)
	work.Wait()
}

// scattered are records of some kinds and sign-ups of some meetings, in no order.
func scattered() ([]omzien.Record, []omzien.SignUp) {
	names := []string{"a", "B", "é", "€", "b b", "10", "9", "_", "💛", "'"}
	var records []omzien.Record
	var signUps []omzien.SignUp
	for n := range 40 {
		r := note(names[(n*7)%10] + fmt.Sprint(n/10))
		r.Kind = names[n%4]
		for l := range n % 4 {
			r.Labels = append(r.Labels, omzien.Label{Name: names[l/2], Value: names[(n+l)%10]})
		}
		records = append(records, r)
		one := party("meeting "+names[(n*3)%5], fmt.Sprint(n))
		switch n % 6 {
		case 0:
			one = in(event.Waitlisted, 1, 0, one)
		case 1:
			one = in(event.Pending, 1, 0, one)
			one.Tables, one.Companions, one.Language = []string{"soep", names[n%10]}, []string{names[n%10]}, event.English
		case 2:
			one = in(event.Offered, 3, 2, one)
			one.Role, one.Table, one.Mails = event.Resident, names[n%10], n
			one.Replies, one.Wishes = []event.Reply{{Question: "q", Text: names[n%10]}}, event.Wishes{Diet: names[n%10]}
		}
		signUps = append(signUps, one)
	}
	return records, signUps
}

func scans(t *testing.T, s omzien.Store) {
	records, signUps := scattered()
	read(t, s, func(tx omzien.ReadTx) {
		none, err := tx.Scan("", "", 10)
		require.NoError(t, err)
		require.Empty(t, none)
		nobody, err := tx.ScanSignUps("", 0, 10)
		require.NoError(t, err)
		require.Empty(t, nobody)
	})
	put(t, s, records...)
	require.NoError(t, add(t, s, signUps...))
	t.Run("every record once, with its labels, from any point on", func(t *testing.T) { scanRecords(t, s, records) })
	t.Run("every sign-up once, by meeting and place, from any point on", func(t *testing.T) { scanSignUps(t, s, signUps) })
}

// scanned turns the pages of a scan. From any of its things on it must find what
// comes behind that.
func scanned[T any](t testing.TB, next func(after *T, limit int) ([]T, error)) []T {
	t.Helper()
	all, err := next(nil, omzien.MaxList)
	require.NoError(t, err)
	for _, limit := range []int{1, 7, len(all)} {
		var found []T
		for after := (*T)(nil); ; after = &found[len(found)-1] {
			page, err := next(after, limit)
			require.NoError(t, err)
			require.LessOrEqual(t, len(page), limit)
			if len(page) == 0 {
				break
			}
			found = append(found, page...)
			require.LessOrEqual(t, len(found), len(all), "it goes round")
		}
		require.Equal(t, all, found, "by %d", limit)
	}
	for n := range all {
		rest, err := next(&all[n], omzien.MaxList)
		require.NoError(t, err)
		require.Equal(t, slices.Concat(all[n+1:]), slices.Concat(rest))
	}
	return all
}

func scanRecords(t testing.TB, s omzien.Store, want []omzien.Record) {
	read(t, s, func(tx omzien.ReadTx) {
		all := scanned(t, func(after *omzien.Record, limit int) ([]omzien.Record, error) {
			if after == nil {
				return tx.Scan("", "", limit)
			}
			return tx.Scan(after.Kind, after.ID, limit)
		})
		require.Len(t, all, len(want))
		for _, r := range want {
			at := slices.IndexFunc(all, func(o omzien.Record) bool { return o.Kind == r.Kind && o.ID == r.ID })
			require.GreaterOrEqual(t, at, 0)
			require.ElementsMatch(t, r.Labels, all[at].Labels)
			r.Labels = all[at].Labels
			require.Equal(t, r, all[at])
		}
	})
}

func scanSignUps(t testing.TB, s omzien.Store, want []omzien.SignUp) {
	var list []omzien.SignUp
	read(t, s, func(tx omzien.ReadTx) {
		list = scanned(t, func(after *omzien.SignUp, limit int) ([]omzien.SignUp, error) {
			if after == nil {
				return tx.ScanSignUps("", 0, limit)
			}
			return tx.ScanSignUps(after.EventID, after.Place, limit)
		})
	})
	require.Len(t, list, len(want))
	left := map[string]bool{}
	for n, one := range list {
		if n == 0 || list[n-1].EventID != one.EventID {
			require.False(t, left[one.EventID], "%s is in two places", one.EventID)
			left[one.EventID] = true
			require.EqualValues(t, 1, one.Place)
		} else {
			require.Equal(t, list[n-1].Place+1, one.Place)
		}
		at := slices.IndexFunc(want, func(o omzien.SignUp) bool { return o.ID == one.ID })
		require.GreaterOrEqual(t, at, 0)
		put := want[at]
		put.Place = one.Place
		require.Equal(t, put, one)
	}
}
