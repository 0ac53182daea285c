package tables

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// tx is a transaction: an omzien.WriteTx, and a commit.Tx. In a reader's the
// database itself refuses to write.
type tx struct {
	ctx    context.Context
	cancel context.CancelFunc
	sql    *sql.Tx
	parsed statements
	store  *Store
	*known

	// changed: something was written; before: it was so at the savepoint.
	changed, before bool
	touched         bool
	failure         error
}

// key is text that lists are ordered by.
func (t *tx) key(text string) any {
	if t.store.dialect.Bytes {
		return []byte(text)
	}
	return text
}

func (t *tx) Record(kind, id string) (omzien.Record, error) {
	return t.look([3]string{kind, "id", id}, recordByID, kind, t.key(id))
}

func (t *tx) RecordBySlug(kind, slug string) (omzien.Record, error) {
	return t.look([3]string{kind, "slug", slug}, recordBySlug, kind, slug)
}

func (t *tx) look(key [3]string, statement, kind string, arg any) (omzien.Record, error) {
	if odd(key[:]...) {
		return omzien.Record{}, omzien.ErrNotFound
	}
	if r, found := t.record(key); found {
		return r, nil
	}
	r := omzien.Record{Kind: kind}
	if err := t.row(statement, kind, arg).Scan(&r.ID, &r.Slug, &r.Position, &r.Body); err != nil {
		return omzien.Record{}, t.missing(err)
	}
	t.keepRecord(key, r)
	return r, nil
}

// errOdd refuses to keep what one of the databases cannot.
var errOdd = errors.New("tables: text with a NUL, or that is not UTF-8")

// odd reports whether one of the texts is such. PostgreSQL does not even look for
// it, so here it is nowhere in any database.
func odd(texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, "\x00") || !utf8.ValidString(text) })
}

func oddLabels(labels []omzien.Label) bool {
	return slices.ContainsFunc(labels, func(l omzien.Label) bool { return odd(l.Name, l.Value) })
}

// missing is ErrNotFound for what is not there.
func (t *tx) missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return omzien.ErrNotFound
	}
	return t.met(err)
}

func (t *tx) Records(q omzien.Query) ([]omzien.Record, error) {
	if odd(q.Kind, q.From, q.Before, q.AfterPosition, q.AfterID) || oddLabels(q.Labels) {
		return nil, nil
	}
	text, args := t.listing(q)
	rows, err := t.query(text, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []omzien.Record
	for rows.Next() {
		r := omzien.Record{Kind: q.Kind}
		if err := rows.Scan(&r.ID, &r.Slug, &r.Position, &r.Body); err != nil {
			return nil, t.met(err)
		}
		list = append(list, r)
	}
	return list, t.met(rows.Err())
}

// listing walks an index in the order of the answer: that of the first label,
// or that of the kind. So it reads no more than it needs to fill the limit, as
// long as the other labels are not rare.
func (t *tx) listing(q omzien.Query) (string, []any) {
	args := []any{q.Kind}
	arg := func(value any) string {
		args = append(args, value)
		return "$" + strconv.Itoa(len(args))
	}
	text := "SELECT r.id, r.slug, r.position, r.body FROM record r WHERE r.kind = $1"
	of := "r."
	if len(q.Labels) > 0 {
		of = "l."
		text = "SELECT r.id, r.slug, r.position, r.body FROM record_label l CROSS JOIN record r WHERE r.kind = l.kind AND r.id = l.id AND l.kind = $1" +
			" AND l.name = " + arg(q.Labels[0].Name) + " AND l.value = " + arg(q.Labels[0].Value)
	}
	if q.From != "" {
		text += " AND " + of + "position >= " + arg(t.key(q.From))
	}
	if q.Before != "" {
		text += " AND " + of + "position < " + arg(t.key(q.Before))
	}
	if q.AfterID != "" {
		text += " AND (" + of + "position, " + of + "id) > (" + arg(t.key(q.AfterPosition)) + ", " + arg(t.key(q.AfterID)) + ")"
	}
	for n := 1; n < len(q.Labels); n++ {
		// Looked up row by row; with EXISTS a planner may join and sort all of them.
		text += " AND (SELECT o.id FROM record_label o WHERE o.kind = l.kind AND o.name = " + arg(q.Labels[n].Name) +
			" AND o.value = " + arg(q.Labels[n].Value) + " AND o.position = l.position AND o.id = l.id) IS NOT NULL"
	}
	limit := q.Limit
	if limit <= 0 || limit > omzien.MaxList {
		limit = omzien.MaxList
	}
	text += " ORDER BY " + of + "position, " + of + "id LIMIT " + arg(limit)
	return text, args
}

func (t *tx) PutRecord(r omzien.Record) error {
	if odd(r.Kind, r.ID, r.Slug, r.Position, string(r.Body)) || oddLabels(r.Labels) {
		return errOdd
	}
	_, there := t.record([3]string{r.Kind, "id", r.ID})
	t.forgetRecord(r.Kind, r.ID)
	id, position := t.key(r.ID), t.key(r.Position)
	columns := []any{r.Kind, id, r.Slug, position, string(r.Body)}
	if !there {
		switch err := t.one(omzien.ErrExists, addRecord, columns...); {
		case errors.Is(err, omzien.ErrExists):
			there = true
		case err != nil:
			return err
		}
	}
	if there {
		if err := t.one(omzien.ErrNotFound, changeRecord, columns...); err != nil {
			return err
		}
		if _, err := t.exec(clearLabels, r.Kind, id); err != nil {
			return err
		}
	}
	for _, label := range r.Labels {
		if _, err := t.exec(putLabel, r.Kind, label.Name, label.Value, position, id); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) Revision() (int64, error) {
	var n int64
	err := t.row(revision).Scan(&n)
	return n, t.met(err)
}

func (t *tx) Scan(afterKind, afterID string, limit int) ([]omzien.Record, error) {
	rows, err := t.query(scanRecords, afterKind, t.key(afterID), limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []omzien.Record
	at := map[[2]string]int{}
	for rows.Next() {
		var r omzien.Record
		if err := rows.Scan(&r.Kind, &r.ID, &r.Slug, &r.Position, &r.Body); err != nil {
			return nil, t.met(err)
		}
		at[[2]string{r.Kind, r.ID}] = len(list)
		list = append(list, r)
	}
	if err := t.met(rows.Err()); err != nil || len(list) == 0 {
		return nil, err
	}
	last := list[len(list)-1]
	labels, err := t.query(scanLabels, afterKind, t.key(afterID), last.Kind, t.key(last.ID))
	if err != nil {
		return nil, err
	}
	defer labels.Close()
	for labels.Next() {
		var kind, id string
		var label omzien.Label
		if err := labels.Scan(&kind, &id, &label.Name, &label.Value); err != nil {
			return nil, t.met(err)
		}
		if n, found := at[[2]string{kind, id}]; found {
			list[n].Labels = append(list[n].Labels, label)
		}
	}
	return list, t.met(labels.Err())
}
