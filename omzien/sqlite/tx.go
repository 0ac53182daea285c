package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// tx is an omzien.WriteTx; in a reader's transaction SQLite itself refuses to
// write (query_only).
type tx struct {
	ctx    context.Context
	sql    *sql.Tx
	parsed statements
}

func (t *tx) Record(kind, id string) (omzien.Record, error) { return t.record(recordByID, kind, id) }

func (t *tx) RecordBySlug(kind, slug string) (omzien.Record, error) {
	return t.record(recordBySlug, kind, slug)
}

func (t *tx) record(statement, kind, key string) (omzien.Record, error) {
	r := omzien.Record{Kind: kind}
	err := t.row(statement, kind, key).Scan(&r.ID, &r.Slug, &r.Position, &r.Body)
	if err != nil {
		return omzien.Record{}, missing(err)
	}
	return r, nil
}

func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return omzien.ErrNotFound
	}
	return err
}

func (t *tx) Records(q omzien.Query) ([]omzien.Record, error) {
	where := []string{"kind = ?"}
	args := []any{q.Kind}
	and := func(condition string, values ...any) {
		where, args = append(where, condition), append(args, values...)
	}
	if q.From != "" {
		and("position >= ?", q.From)
	}
	if q.Before != "" {
		and("position < ?", q.Before)
	}
	if q.AfterID != "" {
		and("(position, id) > (?, ?)", q.AfterPosition, q.AfterID)
	}
	for _, label := range q.Labels {
		and("EXISTS (SELECT 1 FROM record_label l WHERE l.kind = record.kind AND l.name = ? AND l.value = ? AND l.position = record.position AND l.id = record.id)",
			label.Name, label.Value)
	}
	limit := q.Limit
	if limit <= 0 || limit > omzien.MaxList {
		limit = omzien.MaxList
	}
	rows, err := t.sql.QueryContext(t.ctx, recordColumns+"WHERE "+strings.Join(where, " AND ")+" ORDER BY position, id LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []omzien.Record
	for rows.Next() {
		r := omzien.Record{Kind: q.Kind}
		if err := rows.Scan(&r.ID, &r.Slug, &r.Position, &r.Body); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

func (t *tx) PutRecord(r omzien.Record) error {
	if _, err := t.exec(putRecord, r.Kind, r.ID, r.Slug, r.Position, string(r.Body)); err != nil {
		return err
	}
	if _, err := t.exec(clearLabels, r.Kind, r.ID); err != nil {
		return err
	}
	for _, label := range r.Labels {
		if _, err := t.exec(putLabel, r.Kind, label.Name, label.Value, r.Position, r.ID); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) Occupancies(eventIDs ...string) ([]event.Occupancy, error) {
	found := make(map[string]*event.Occupancy, len(eventIDs))
	for _, id := range eventIDs {
		found[id] = new(event.Occupancy)
	}
	ids, err := json.Marshal(eventIDs)
	if err != nil {
		return nil, err
	}
	if err := t.each(seatsTaken, string(ids),
		func(id string, seats int, _ string, _ bool) { found[id].Taken = seats }); err != nil {
		return nil, err
	}
	if err := t.each(seatsWanted, string(ids),
		func(id string, wants int, signUp string, acceptsFewer bool) {
			found[id].Queue = append(found[id].Queue, event.Waiting{SignUpID: signUp, Wants: wants, Whole: !acceptsFewer})
		}); err != nil {
		return nil, err
	}
	list := make([]event.Occupancy, len(eventIDs))
	for i, id := range eventIDs {
		list[i] = *found[id]
	}
	return list, nil
}

func (t *tx) each(statement, ids string, f func(eventID string, seats int, signUp string, acceptsFewer bool)) error {
	rows, err := t.query(statement, ids)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var eventID, signUp string
		var seats int
		var acceptsFewer bool
		if err := rows.Scan(&eventID, &seats, &signUp, &acceptsFewer); err != nil {
			return err
		}
		f(eventID, seats, signUp, acceptsFewer)
	}
	return rows.Err()
}

func (t *tx) SignUp(key omzien.SignUpKey) (omzien.SignUp, error) {
	statement, args := signUpByID, []any{key.ID}
	switch {
	case key.Token != nil:
		statement, args = signUpByToken, []any{key.Token}
	case key.Request != nil:
		statement, args = signUpByRequest, []any{key.Request}
	case key.Person != "":
		statement, args = signUpByPerson, []any{key.EventID, key.Person}
	}
	s, err := scanSignUp(t.row(statement, args...))
	return s, missing(err)
}

func (t *tx) SignUps(eventID string) ([]omzien.SignUp, error) {
	rows, err := t.query(signUpsOfEvent, eventID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []omzien.SignUp
	for rows.Next() {
		s, err := scanSignUp(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

func scanSignUp(row interface{ Scan(...any) error }) (omzien.SignUp, error) {
	var s omzien.SignUp
	var at int64
	var withdrawn sql.NullInt64
	err := row.Scan(&s.ID, &s.EventID, &s.Place, &at, &s.Status, &s.Wanted, &s.Seats, &s.AcceptsFewer, &s.Late, &s.Name, &s.Email,
		&s.Role, &s.OnBehalfOf, &s.Person, &s.Answer.Status, &s.Answer.Seats, &s.Token, &s.Salt, &s.Request, &s.Digest, &withdrawn)
	s.At = time.UnixMilli(at).UTC()
	if withdrawn.Valid {
		s.WithdrawnAt = time.UnixMilli(withdrawn.Int64).UTC()
	}
	return s, err
}

func (t *tx) PutSignUp(s omzien.SignUp) error {
	withdrawn := sql.NullInt64{Int64: s.WithdrawnAt.UnixMilli(), Valid: !s.WithdrawnAt.IsZero()}
	if s.Place == 0 {
		_, err := t.exec(addSignUp,
			s.ID, s.EventID, s.EventID, s.At.UnixMilli(), s.Status, s.Wanted, s.Seats, s.AcceptsFewer, s.Late, s.Name, s.Email,
			s.Role, s.OnBehalfOf, s.Person, s.Answer.Status, s.Answer.Seats, s.Token, s.Salt, s.Request, s.Digest, withdrawn)
		return err
	}
	result, err := t.exec(changeSignUp,
		s.At.UnixMilli(), s.Status, s.Wanted, s.Seats, s.AcceptsFewer, s.Late, s.Name, s.Email,
		s.Role, s.OnBehalfOf, s.Person, s.Answer.Status, s.Answer.Seats, s.Token, s.Salt, s.Request, s.Digest, withdrawn,
		s.ID, s.EventID, s.Place)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return omzien.ErrNotFound
}
