package tables

import (
	"database/sql"
	"encoding/json"
	"errors"
	"math"
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
	id := eventIDs[0]
	sums, queues, arg, said := seatsTaken, seatsWanted, id, []any(nil)
	if len(eventIDs) > 1 {
		ids, err := json.Marshal(eventIDs)
		if err != nil {
			return nil, err
		}
		in := ofSeveral + t.store.dialect.Elements
		sums, queues, arg, said = taken+in+takenOf, wanted+in+wantedOf, string(ids), []any{&id}
	}
	var table string
	var role event.Role
	var seats int
	err := t.each(sums, arg, append([]any{&role, &table, &seats}, said...), func() { hold(counted[id], role, table, seats) })
	if err == nil {
		var w event.Waiting
		err = t.each(queues, arg, append([]any{&w.SignUpID, &w.Role, &w.Wants}, said...), func() {
			if w.Whole = w.Wants < 0; w.Whole {
				w.Wants = -w.Wants
			}
			counted[id].Queue = append(counted[id].Queue, w)
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

// each runs f after each row of an answer was read into row.
func (t *tx) each(statement, arg string, row []any, f func()) error {
	rows, err := t.query(statement, arg)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(row...); err != nil {
			return t.met(err)
		}
		f()
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
	case key.Person != "" && key.Pending:
		statement, args = signUpPending, []any{key.EventID, key.Person}
	case key.Person != "":
		statement, args = signUpByPerson, []any{key.EventID, key.Person}
	}
	s, err := scanSignUp(t.row(statement, args...))
	if err != nil {
		return omzien.SignUp{}, t.missing(err)
	}
	t.saw(s)
	return s, nil
}

func (t *tx) SignUps(eventID string) ([]omzien.SignUp, error) {
	if odd(eventID) {
		return nil, nil
	}
	return t.signUps(signUpsOfEvent, eventID)
}

func (t *tx) Due(now time.Time, limit int) ([]omzien.SignUp, error) {
	if now.UnixMilli() < t.quiet {
		return nil, nil
	}
	var first sql.NullInt64
	if err := t.met(t.row(firstDue).Scan(&first)); err != nil {
		return nil, err
	}
	if t.quiet = first.Int64; !first.Valid {
		t.quiet = math.MaxInt64
	}
	if now.UnixMilli() < t.quiet {
		return nil, nil
	}
	rows, err := t.query(signUpsDue, now.UnixMilli(), limit)
	if err != nil {
		return nil, err
	}
	list, err := t.scanned(rows, func(error) error { return nil })
	for _, s := range list {
		t.saw(s)
	}
	return list, err
}

func (t *tx) Last(eventID string) (int64, error) {
	if odd(eventID) {
		return 0, nil
	}
	var place int64
	err := t.met(t.row(lastPlace, eventID).Scan(&place))
	return place, err
}

func (t *tx) Left(eventID, person string) (int, error) {
	if odd(eventID, person) {
		return 0, nil
	}
	n := 0
	err := t.met(t.row(countLeft, eventID, person).Scan(&n))
	return n, err
}

func (t *tx) ScanSignUps(afterEvent string, afterPlace int64, limit int) ([]omzien.SignUp, error) {
	return t.signUps(scanSignUps, afterEvent, afterPlace, limit)
}

func (t *tx) signUps(statement string, args ...any) ([]omzien.SignUp, error) {
	rows, err := t.query(statement, args...)
	if err != nil {
		return nil, err
	}
	return t.scanned(rows, func(err error) error { return err })
}

// scanned are the sign-ups in rows. One that is [broken] is left out when judge
// gives nil for it.
func (t *tx) scanned(rows *sql.Rows, judge func(error) error) ([]omzien.SignUp, error) {
	defer rows.Close()
	var list []omzien.SignUp
	for rows.Next() {
		s, err := scanSignUp(rows)
		if isBroken(err) {
			if err = judge(err); err == nil {
				continue
			}
		}
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
	var withdrawn, until sql.NullInt64
	var details string
	err := row.Scan(&s.ID, &s.EventID, &s.Place, &at, &s.Status, &s.Wanted, &s.Seats, &s.AcceptsFewer, &s.Late, &s.Name, &s.Email,
		&s.Role, &s.OnBehalfOf, &s.Person, &s.Answer.Status, &s.Answer.Seats, &s.Token, &s.Salt, &s.Request, &s.Digest, &withdrawn,
		&until, &s.Table, &s.Mails, &details)
	if err != nil {
		return s, err
	}
	s.At, s.WithdrawnAt, s.Until = time.UnixMilli(at).UTC(), moment(withdrawn), moment(until)
	if err := unpack(details, &s); err != nil {
		return s, broken{err}
	}
	return s, nil
}

// broken is the fault of one row that is not what was put there. The transaction
// can go on without it.
type broken struct{ error }

func (b broken) Unwrap() error { return b.error }

func isBroken(err error) bool {
	_, is := errors.AsType[broken](err)
	return is
}

// moment is zero when there is none.
func moment(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return time.UnixMilli(ms.Int64).UTC()
}

// millis is the opposite of moment.
func millis(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: t.UnixMilli(), Valid: !t.IsZero()}
}

func (t *tx) PutSignUp(s omzien.SignUp) error {
	if odd(s.ID, s.EventID, s.Name, s.Email, string(s.Role), s.OnBehalfOf, s.Person, s.Table) {
		return errOdd
	}
	details, err := pack(&s)
	if err != nil {
		return err
	}
	if !s.Until.IsZero() {
		t.quiet = min(t.quiet, s.Until.UnixMilli())
	}
	args := []any{s.ID, s.EventID, s.At.UnixMilli(), string(s.Status), s.Wanted, s.Seats, s.AcceptsFewer, s.Late, s.Name, s.Email,
		string(s.Role), s.OnBehalfOf, s.Person, string(s.Answer.Status), s.Answer.Seats, s.Token, s.Salt, s.Request, s.Digest,
		millis(s.WithdrawnAt), millis(s.Until), s.Table, s.Mails, details}
	if s.Place == 0 {
		err := t.one(omzien.ErrExists, addSignUp, args...)
		if err == nil {
			t.added(s)
		}
		return err
	}
	err = t.one(omzien.ErrNotFound, changeSignUp, append(args, s.Place)...)
	if err == nil {
		t.replaced(s)
	} else {
		t.forgetOccupancy(s.EventID)
	}
	return err
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
