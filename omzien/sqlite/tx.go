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
	ctx context.Context
	sql *sql.Tx
}

func (t *tx) Record(kind, id string) (omzien.Record, error) {
	return t.record(kind, "WHERE kind = ? AND id = ?", kind, id)
}

func (t *tx) RecordBySlug(kind, slug string) (omzien.Record, error) {
	return t.record(kind, "WHERE kind = ? AND slug = ?", kind, slug)
}

const recordColumns = "SELECT id, slug, position, body FROM record "

func (t *tx) record(kind, where string, args ...any) (omzien.Record, error) {
	r := omzien.Record{Kind: kind}
	err := t.sql.QueryRowContext(t.ctx, recordColumns+where, args...).Scan(&r.ID, &r.Slug, &r.Position, &r.Body)
	if err != nil {
		return omzien.Record{}, missing(err)
	}
	return r, t.labels(&r)
}

func missing(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return omzien.ErrNotFound
	}
	return err
}

func (t *tx) labels(r *omzien.Record) error {
	rows, err := t.sql.QueryContext(t.ctx, "SELECT name, value FROM record_label WHERE kind = ? AND id = ? ORDER BY name, value", r.Kind, r.ID)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var label omzien.Label
		if err := rows.Scan(&label.Name, &label.Value); err != nil {
			return err
		}
		r.Labels = append(r.Labels, label)
	}
	return rows.Err()
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
	_, err := t.sql.ExecContext(t.ctx, `INSERT INTO record (kind, id, slug, position, body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (kind, id) DO UPDATE SET slug = excluded.slug, position = excluded.position, body = excluded.body`,
		r.Kind, r.ID, r.Slug, r.Position, string(r.Body))
	if err != nil {
		return err
	}
	if _, err := t.sql.ExecContext(t.ctx, "DELETE FROM record_label WHERE kind = ? AND id = ?", r.Kind, r.ID); err != nil {
		return err
	}
	for _, label := range r.Labels {
		_, err := t.sql.ExecContext(t.ctx, "INSERT INTO record_label (kind, name, value, position, id) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			r.Kind, label.Name, label.Value, r.Position, r.ID)
		if err != nil {
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
	if err := t.each(`SELECT event_id, sum(seats), '', 0 FROM sign_up
		WHERE event_id IN (SELECT value FROM json_each(?)) AND status = 'confirmed' GROUP BY event_id`, string(ids),
		func(id string, seats int, _ string, _ bool) { found[id].Taken = seats }); err != nil {
		return nil, err
	}
	if err := t.each(`SELECT event_id, wanted - seats, id, accepts_fewer FROM sign_up
		WHERE event_id IN (SELECT value FROM json_each(?)) AND status IN ('confirmed', 'waitlisted') AND wanted > seats ORDER BY event_id, place`, string(ids),
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

func (t *tx) each(query, ids string, f func(eventID string, seats int, signUp string, acceptsFewer bool)) error {
	rows, err := t.sql.QueryContext(t.ctx, query, ids)
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

const signUpColumns = `id, event_id, place, at, status, wanted, seats, accepts_fewer, late, name, email, role, on_behalf_of,
	person, answer_status, answer_seats, token, salt, request, digest, withdrawn_at`

func (t *tx) SignUp(key omzien.SignUpKey) (omzien.SignUp, error) {
	where, args := "id = ?", []any{key.ID}
	switch {
	case key.Token != nil:
		where, args = "token = ?", []any{key.Token}
	case key.Request != nil:
		where, args = "request = ?", []any{key.Request}
	case key.Person != "":
		where, args = "event_id = ? AND person = ? AND status IN ('confirmed', 'waitlisted')", []any{key.EventID, key.Person}
	}
	s, err := scanSignUp(t.sql.QueryRowContext(t.ctx, "SELECT "+signUpColumns+" FROM sign_up WHERE "+where, args...))
	return s, missing(err)
}

func (t *tx) SignUps(eventID string) ([]omzien.SignUp, error) {
	rows, err := t.sql.QueryContext(t.ctx, "SELECT "+signUpColumns+" FROM sign_up WHERE event_id = ? ORDER BY place", eventID)
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
		_, err := t.sql.ExecContext(t.ctx, "INSERT INTO sign_up ("+signUpColumns+`) VALUES (?, ?,
			(SELECT coalesce(max(place), 0) + 1 FROM sign_up WHERE event_id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			s.ID, s.EventID, s.EventID, s.At.UnixMilli(), s.Status, s.Wanted, s.Seats, s.AcceptsFewer, s.Late, s.Name, s.Email,
			s.Role, s.OnBehalfOf, s.Person, s.Answer.Status, s.Answer.Seats, s.Token, s.Salt, s.Request, s.Digest, withdrawn)
		return err
	}
	result, err := t.sql.ExecContext(t.ctx, `UPDATE sign_up SET at = ?, status = ?, wanted = ?, seats = ?, accepts_fewer = ?, late = ?, name = ?, email = ?,
		role = ?, on_behalf_of = ?, person = ?, answer_status = ?, answer_seats = ?, token = ?, salt = ?, request = ?, digest = ?, withdrawn_at = ?
		WHERE id = ? AND event_id = ? AND place = ?`,
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
