package storetest

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// note is a record that needs no more than a name.
func note(id string, labels ...omzien.Label) omzien.Record {
	return omzien.Record{Kind: "note", ID: id, Slug: "slug-" + id, Position: "p", Labels: labels, Body: []byte(`{"of":"` + id + `"}`)}
}

func put(t testing.TB, s omzien.Store, list ...omzien.Record) {
	t.Helper()
	write(t, s, func(tx omzien.WriteTx) {
		for _, r := range list {
			require.NoError(t, tx.PutRecord(r))
		}
	})
}

// demand reads one record by id and by slug.
func demand(t testing.TB, s omzien.Store, want omzien.Record) {
	t.Helper()
	read(t, s, func(tx omzien.ReadTx) {
		byID, err := tx.Record(want.Kind, want.ID)
		require.NoError(t, err)
		bySlug, err := tx.RecordBySlug(want.Kind, want.Slug)
		require.NoError(t, err)
		require.Equal(t, byID, bySlug)
		require.Empty(t, byID.Labels, "labels are there to be searched by")
		byID.Labels = want.Labels
		require.Equal(t, want, byID)
	})
}

func records(t *testing.T, s omzien.Store) {
	full := omzien.Record{
		Kind: "event", ID: "é-1", Slug: "bijeenkomst", Position: "2019-01-29T15:00:00Z",
		Labels: []omzien.Label{{Name: "theme", Value: "wonen"}, {Name: "theme", Value: "zorg"}, {Name: "host", Value: "één"}},
		Body:   []byte(`{"title": "Koffie & ‘taart’ é 💛", "n": 12345678901234567890, "deep": [[{}]]}`),
	}
	put(t, s, full)
	t.Run("every field comes back", func(t *testing.T) { demand(t, s, full) })
	t.Run("a change is seen by the reads after it", func(t *testing.T) {
		write(t, s, func(tx omzien.WriteTx) {
			_, err := tx.Record("note", "new")
			require.ErrorIs(t, err, omzien.ErrNotFound)
			require.NoError(t, tx.PutRecord(note("new")))
			r, err := tx.Record("note", "new")
			require.NoError(t, err)
			require.Equal(t, note("new"), r)
		})
	})
	t.Run("what is not there is ErrNotFound", func(t *testing.T) {
		read(t, s, func(tx omzien.ReadTx) {
			for _, key := range [][2]string{{"event", "unknown"}, {"note", full.ID}, {"note", full.Slug}, {"", ""}, {"EVENT", full.ID}} {
				r, err := tx.Record(key[0], key[1])
				require.ErrorIs(t, err, omzien.ErrNotFound)
				require.Zero(t, r)
				r, err = tx.RecordBySlug(key[0], key[1])
				require.ErrorIs(t, err, omzien.ErrNotFound)
				require.Zero(t, r)
			}
			list, err := tx.Records(omzien.Query{Kind: "unknown"})
			require.NoError(t, err)
			require.Empty(t, list)
		})
	})
	t.Run("putting again replaces all of it", func(t *testing.T) {
		next := full
		next.Slug, next.Position, next.Body = "verhuisd", "2019-02-05T15:00:00Z", []byte(`{"title":"Thee"}`)
		next.Labels = []omzien.Label{{Name: "theme", Value: "zorg"}, {Name: "format", Value: "dialogue"}}
		put(t, s, next)
		demand(t, s, next)
		read(t, s, func(tx omzien.ReadTx) {
			_, err := tx.RecordBySlug("event", full.Slug)
			require.ErrorIs(t, err, omzien.ErrNotFound, "the old slug is free")
			require.Empty(t, idsOf(t, tx, omzien.Query{Kind: "event", Labels: full.Labels[:1]}), "the old label is gone")
			require.Empty(t, idsOf(t, tx, omzien.Query{Kind: "event", Before: next.Position}), "the old position is left")
			require.Equal(t, []string{full.ID}, idsOf(t, tx, omzien.Query{Kind: "event", Labels: next.Labels}))
		})
	})
	t.Run("a slug is unique in its kind", func(t *testing.T) {
		taken, other := note("other"), note("elsewhere")
		taken.Slug = "slug-new"
		require.Error(t, s.Write(t.Context(), func(tx omzien.WriteTx) error { return tx.PutRecord(taken) }))
		read(t, s, func(tx omzien.ReadTx) {
			_, err := tx.Record("note", "other")
			require.ErrorIs(t, err, omzien.ErrNotFound)
		})
		other.Kind, other.Slug = "organisation", "slug-new"
		put(t, s, other)
		demand(t, s, other)
	})
	t.Run("a label that is given twice is there once", func(t *testing.T) {
		put(t, s, note("double", omzien.Label{Name: "a", Value: "b"}, omzien.Label{Name: "a", Value: "b"}))
		demand(t, s, note("double", omzien.Label{Name: "a", Value: "b"}))
	})
}

func idsOf(t testing.TB, tx omzien.ReadTx, q omzien.Query) []string {
	t.Helper()
	list, err := tx.Records(q)
	require.NoError(t, err)
	ids := make([]string, len(list))
	for i, r := range list {
		require.Equal(t, q.Kind, r.Kind)
		require.NotEmpty(t, r.Slug)
		require.NotEmpty(t, r.Body)
		require.Empty(t, r.Labels, "a list leaves labels out")
		ids[i] = r.ID
	}
	return ids
}

// crowd is 2 500 records in which a hundred positions come 25 times each, with
// letters that a sort by language would put elsewhere.
func crowd() []omzien.Record {
	first := []string{"A", "B", "Z", "_", "a", "b", "z", "Ä", "é", "ÿ", "ij", "IJ", "ĳ", "€", "💛", "a b", "a-b", "a'b", "10", "9"}
	var list []omzien.Record
	for n := range 2500 {
		r := note(fmt.Sprintf("%s%04d", first[n%len(first)], (n*997)%2500))
		r.Position = fmt.Sprintf("%s%d", first[(n/7)%len(first)], (n*31)%5)
		r.Kind = "crowd"
		if n%4 != 0 {
			r.Labels = []omzien.Label{{Name: "even", Value: fmt.Sprint(n%2 == 0)}, {Name: "rest", Value: fmt.Sprint(n % 3)}}
		}
		list = append(list, r)
	}
	return list
}

// byBytes is the order of every list.
func byBytes(a, b omzien.Record) int {
	return cmp.Or(bytes.Compare([]byte(a.Position), []byte(b.Position)), bytes.Compare([]byte(a.ID), []byte(b.ID)))
}

// narrowed is what a query must find, said in another way than a store does.
func narrowed(all []omzien.Record, keep func(omzien.Record) bool) []string {
	ids := []string{}
	for _, r := range all {
		if keep(r) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func lists(t *testing.T, s omzien.Store) {
	all := crowd()
	put(t, s, all...)
	put(t, s, note("of another kind", all[1].Labels...))
	slices.SortFunc(all, byBytes)
	everything := narrowed(all, func(omzien.Record) bool { return true })
	t.Run("the order is that of the bytes, position then id", func(t *testing.T) {
		read(t, s, func(tx omzien.ReadTx) { require.Equal(t, everything, idsOf(t, tx, omzien.Query{Kind: "crowd"})) })
	})
	t.Run("pages lose nothing and repeat nothing", func(t *testing.T) {
		for _, size := range []int{1000, 100, 19} {
			read(t, s, func(tx omzien.ReadTx) {
				require.Equal(t, everything, turnPages(t, tx, omzien.Query{Kind: "crowd", Limit: size}))
			})
		}
	})
	t.Run("the bounds of a position are half-open", func(t *testing.T) {
		from, before := all[500].Position, all[2000].Position
		read(t, s, func(tx omzien.ReadTx) {
			require.Equal(t, narrowed(all, func(r omzien.Record) bool { return r.Position >= from && r.Position < before }),
				idsOf(t, tx, omzien.Query{Kind: "crowd", From: from, Before: before}))
			require.Equal(t, narrowed(all, func(r omzien.Record) bool { return r.Position >= from }), idsOf(t, tx, omzien.Query{Kind: "crowd", From: from}))
			require.Equal(t, narrowed(all, func(r omzien.Record) bool { return r.Position < before }), idsOf(t, tx, omzien.Query{Kind: "crowd", Before: before}))
			require.Empty(t, idsOf(t, tx, omzien.Query{Kind: "crowd", From: before, Before: from}))
		})
	})
	t.Run("labels narrow a list", func(t *testing.T) { labels(t, s, all) })
	t.Run("a limit is kept, also with labels", func(t *testing.T) {
		read(t, s, func(tx omzien.ReadTx) {
			q := omzien.Query{Kind: "crowd", Limit: 3}
			require.Equal(t, everything[:3], idsOf(t, tx, q))
			q.Labels = []omzien.Label{{Name: "even", Value: "true"}}
			require.Len(t, idsOf(t, tx, q), 3)
		})
	})
}

func turnPages(t testing.TB, tx omzien.ReadTx, q omzien.Query) []string {
	t.Helper()
	var ids []string
	for {
		page, err := tx.Records(q)
		require.NoError(t, err)
		require.LessOrEqual(t, len(page), q.Limit)
		if len(page) == 0 {
			return ids
		}
		for _, r := range page {
			ids = append(ids, r.ID)
		}
		last := page[len(page)-1]
		q.AfterPosition, q.AfterID = last.Position, last.ID
	}
}

func labels(t testing.TB, s omzien.Store, all []omzien.Record) {
	even, two := omzien.Label{Name: "even", Value: "true"}, omzien.Label{Name: "rest", Value: "2"}
	one, other := omzien.Label{Name: "rest", Value: "1"}, omzien.Label{Name: "even", Value: "2"}
	for _, c := range []struct {
		name   string
		labels []omzien.Label
	}{
		{"one", []omzien.Label{even}}, {"two", []omzien.Label{even, two}}, {"two that exclude each other", []omzien.Label{one, two}},
		{"an unknown name", []omzien.Label{{Name: "unknown", Value: "true"}}}, {"a name and a value that do not belong together", []omzien.Label{other}},
		{"the same twice", []omzien.Label{even, even}},
	} {
		want := narrowed(all, func(r omzien.Record) bool {
			return !slices.ContainsFunc(c.labels, func(l omzien.Label) bool { return !slices.Contains(r.Labels, l) })
		})
		read(t, s, func(tx omzien.ReadTx) {
			require.Equal(t, want, idsOf(t, tx, omzien.Query{Kind: "crowd", Labels: c.labels}), c.name)
			require.ElementsMatch(t, want, turnPages(t, tx, omzien.Query{Kind: "crowd", Labels: c.labels, Limit: 90}), c.name)
		})
	}
}
