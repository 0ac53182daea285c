package tables

import (
	"database/sql"
	"encoding/json"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func (t *tx) Occupancies(eventIDs ...string) ([]event.Occupancy, error) {
	list := make([]event.Occupancy, len(eventIDs))
	var unknown []string
	for i, id := range eventIDs {
		o, found := t.occupancy(id)
		if list[i] = o; !found && !odd(id) {
			unknown = append(unknown, id)
		}
	}
	counted, err := t.count(unknown)
	for i, id := range eventIDs {
		if o := counted[id]; o != nil {
			list[i] = *o
		}
	}
	return list, err
}

// count looks in the rows.
func (t *tx) count(eventIDs []string) (map[string]*event.Occupancy, error) {
	if len(eventIDs) == 0 {
		return nil, nil
	}
	counted := make(map[string]*event.Occupancy, len(eventIDs))
	for _, id := range eventIDs {
		counted[id] = new(event.Occupancy)
	}
	sums, queues, arg := seatsTaken, seatsWanted, eventIDs[0]
	if len(eventIDs) > 1 {
		ids, err := json.Marshal(eventIDs)
		if err != nil {
			return nil, err
		}
		in := "IN " + t.store.dialect.Elements
		sums, queues, arg = taken+in+takenOf, wanted+in+wantedOf, string(ids)
	}
	err := t.each(sums, arg, func(id string, seats int, _ string, _ bool) { counted[id].Taken = seats })
	if err == nil {
		err = t.each(queues, arg, func(id string, wants int, signUp string, acceptsFewer bool) {
			counted[id].Queue = append(counted[id].Queue, event.Waiting{SignUpID: signUp, Wants: wants, Whole: !acceptsFewer})
		})
	}
	if err != nil {
		return nil, err
	}
	for id, o := range counted {
		t.keepOccupancy(id, *o)
	}
	return counted, nil
}

func (t *tx) each(statement, arg string, f func(eventID string, seats int, signUp string, acceptsFewer bool)) error {
	rows, err := t.query(statement, arg)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var eventID, signUp string
		var seats int
		var acceptsFewer bool
		if err := rows.Scan(&eventID, &seats, &signUp, &acceptsFewer); err != nil {
			return t.met(err)
		}
		f(eventID, seats, signUp, acceptsFewer)
	}
	return t.met(rows.Err())
}

func (t *tx) SignUp(key omzien.SignUpKey) (omzien.SignUp, error) {
	if odd(key.ID, key.EventID, key.Person) {
		return omzien.SignUp{}, omzien.ErrNotFound
	}
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
	if err != nil {
		return omzien.SignUp{}, t.missing(err)
	}
	return s, nil
}

func (t *tx) SignUps(eventID string) ([]omzien.SignUp, error) {
	if odd(eventID) {
		return nil, nil
	}
	return t.signUps(signUpsOfEvent, eventID)
}

func (t *tx) ScanSignUps(afterEvent string, afterPlace int64, limit int) ([]omzien.SignUp, error) {
	return t.signUps(scanSignUps, afterEvent, afterPlace, limit)
}

func (t *tx) signUps(statement string, args ...any) ([]omzien.SignUp, error) {
	rows, err := t.query(statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []omzien.SignUp
	for rows.Next() {
		s, err := scanSignUp(rows)
		if err != nil {
			return nil, t.met(err)
		}
		list = append(list, s)
	}
	return list, t.met(rows.Err())
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
	if odd(s.ID, s.EventID, s.Name, s.Email, string(s.Role), s.OnBehalfOf, s.Person) {
		return errOdd
	}
	withdrawn := sql.NullInt64{Int64: s.WithdrawnAt.UnixMilli(), Valid: !s.WithdrawnAt.IsZero()}
	args := []any{s.ID, s.EventID, s.At.UnixMilli(), string(s.Status), s.Wanted, s.Seats, s.AcceptsFewer, s.Late, s.Name, s.Email,
		string(s.Role), s.OnBehalfOf, s.Person, string(s.Answer.Status), s.Answer.Seats, s.Token, s.Salt, s.Request, s.Digest, withdrawn}
	if s.Place == 0 {
		err := t.one(omzien.ErrExists, addSignUp, args...)
		if err == nil {
			t.added(s)
		}
		return err
	}
	t.forgetOccupancy(s.EventID)
	return t.one(omzien.ErrNotFound, changeSignUp, append(args, s.Place)...)
}

// one runs a statement that changes one row; otherwise when it changes none.
func (t *tx) one(otherwise error, statement string, args ...any) error {
	changed, touched := t.changed, t.touched
	result, err := t.exec(statement, args...)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		t.changed, t.touched = changed, touched
		return otherwise
	}
	return t.met(err)
}
