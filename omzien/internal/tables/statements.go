package tables

import (
	"context"
	"database/sql"
)

// The statements whose text never varies. What they count on: $1, $2 … are
// understood by both databases, and may come more than once. Conditions on status
// are word for word those of the indexes.
const (
	recordColumns = "SELECT id, slug, position, body FROM record "
	recordByID    = recordColumns + "WHERE kind = $1 AND id = $2"
	recordBySlug  = recordColumns + "WHERE kind = $1 AND slug = $2"

	addRecord    = "INSERT INTO record (kind, id, slug, position, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, id) DO NOTHING"
	changeRecord = "UPDATE record SET slug = $3, position = $4, body = $5 WHERE kind = $1 AND id = $2"
	clearLabels  = "DELETE FROM record_label WHERE kind = $1 AND id = $2"
	putLabel     = "INSERT INTO record_label (kind, name, value, position, id) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING"

	scanRecords = "SELECT kind, id, slug, position, body FROM record WHERE (kind, id) > ($1, $2) ORDER BY kind, id LIMIT $3"
	scanLabels  = `SELECT kind, id, name, value FROM record_label
		WHERE (kind, id) > ($1, $2) AND (kind, id) <= ($3, $4) ORDER BY kind, id, name, value`

	// Seats are held wherever there are any: the tables refuse them elsewhere.
	taken = "SELECT role, table_id, CAST(sum(seats) AS BIGINT)"
	// A seat is wanted by whoever waits and by who accepted fewer for the time being;
	// whoever comes whole wants a negative number. A queue can be long, and each column
	// costs as much as finding the row.
	wanted = "SELECT id, role, CASE WHEN accepts_fewer THEN wanted - seats ELSE seats - wanted END"

	ofOne     = " FROM sign_up WHERE event_id = $1"
	ofSeveral = ", event_id FROM sign_up WHERE event_id IN "

	takenOf  = " AND seats > 0 GROUP BY event_id, role, table_id"
	wantedOf = " AND wanted > seats AND (status = 'waitlisted' OR status = 'confirmed' OR status = 'pending' OR status = 'offered')" +
		" ORDER BY event_id, place"

	seatsTaken  = taken + ofOne + takenOf
	seatsWanted = wanted + ofOne + wantedOf

	signUpColumns = `id, event_id, place, at, status, wanted, seats, accepts_fewer, late, name, email, role, on_behalf_of,
	person, answer_status, answer_seats, token, salt, request, digest, withdrawn_at, until, table_id, mails, details`
	signUps         = "SELECT " + signUpColumns + " FROM sign_up WHERE "
	signUpByID      = signUps + "id = $1"
	signUpByToken   = signUps + "token = $1"
	signUpByRequest = signUps + "request = $1"
	signUpByPerson  = signUps + "event_id = $1 AND person = $2" +
		" AND (status = 'confirmed' OR status = 'waitlisted' OR status = 'offered' OR status = 'attended' OR status = 'absent')"
	signUpPending  = signUps + "event_id = $1 AND person = $2 AND status = 'pending'"
	signUpsOfEvent = signUps + "event_id = $1 ORDER BY place"
	scanSignUps    = signUps + "(event_id, place) > ($1, $2) ORDER BY event_id, place LIMIT $3"

	firstDue = "SELECT min(until) FROM sign_up WHERE (status = 'pending' OR status = 'offered')"
	// SQLite parses a statement again whenever the argument of a bare LIMIT changes.
	signUpsDue = signUps + "until <= $1 AND (status = 'pending' OR status = 'offered') ORDER BY until, id LIMIT CAST($2 AS BIGINT)"
	lastPlace  = "SELECT coalesce(max(place), 0) FROM sign_up WHERE event_id = $1"
	countLeft  = "SELECT count(*) FROM sign_up WHERE event_id = $1 AND person = $2 AND status = 'cancelled'"

	addSignUp = "INSERT INTO sign_up (" + signUpColumns + `) VALUES ($1, $2,
		(SELECT coalesce(max(place), 0) + 1 FROM sign_up WHERE event_id = $2),
		$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24) ON CONFLICT DO NOTHING`
	changeSignUp = `UPDATE sign_up SET at = $3, status = $4, wanted = $5, seats = $6, accepts_fewer = $7, late = $8, name = $9, email = $10,
		role = $11, on_behalf_of = $12, person = $13, answer_status = $14, answer_seats = $15, token = $16, salt = $17, request = $18,
		digest = $19, withdrawn_at = $20, until = $21, table_id = $22, mails = $23, details = $24
		WHERE id = $1 AND event_id = $2 AND place = $25`

	revision = "SELECT coalesce(max(revision), 0) FROM writer"
	putMark  = `INSERT INTO writer (id, batch, revision) VALUES ($1, $2, (SELECT coalesce(max(revision), 0) + 1 FROM writer))
		ON CONFLICT (id) DO UPDATE SET batch = excluded.batch, revision = excluded.revision`
	countMark = "SELECT count(*) FROM writer WHERE id = $1 AND batch = $2"

	savepoint = "SAVEPOINT one_write"
	rewind    = "ROLLBACK TO SAVEPOINT one_write"
	release   = "RELEASE SAVEPOINT one_write"
)

// statements are the fixed ones as database/sql keeps them; each connection
// parses them once, which with SQLite is a good part of the cost of a sign-up.
// They end with their database. Nil: the driver keeps parsed ones by itself.
type statements map[string]*sql.Stmt

func parse(ctx context.Context, db *sql.DB, texts ...string) (statements, error) {
	all := statements{}
	for _, text := range texts {
		parsed, err := db.PrepareContext(ctx, text)
		if err != nil {
			return nil, err
		}
		all[text] = parsed
	}
	return all, nil
}

var (
	readingTexts = []string{recordByID, recordBySlug, seatsTaken, seatsWanted, signUpByID, signUpByToken, signUpByRequest,
		signUpByPerson, signUpPending, signUpsOfEvent, firstDue, signUpsDue, lastPlace, countLeft, revision}
	writingTexts = append([]string{addRecord, changeRecord, clearLabels, putLabel, addSignUp, changeSignUp, putMark}, readingTexts...)
)

// query, row and exec run a fixed statement in the transaction.
func (t *tx) query(text string, args ...any) (*sql.Rows, error) {
	if t.failure != nil {
		return nil, t.failure
	}
	var rows *sql.Rows
	var err error
	if parsed := t.parsed[text]; parsed != nil {
		rows, err = t.sql.StmtContext(t.ctx, parsed).QueryContext(t.ctx, args...)
	} else {
		rows, err = t.sql.QueryContext(t.ctx, text, args...)
	}
	return rows, t.met(err)
}

func (t *tx) row(text string, args ...any) interface{ Scan(...any) error } {
	if t.failure != nil {
		return failed{t.failure}
	}
	if parsed := t.parsed[text]; parsed != nil {
		return t.sql.StmtContext(t.ctx, parsed).QueryRowContext(t.ctx, args...)
	}
	return t.sql.QueryRowContext(t.ctx, text, args...)
}

func (t *tx) exec(text string, args ...any) (sql.Result, error) {
	if t.failure != nil {
		return nil, t.failure // SQLite may have ended the transaction: this would be one of its own
	}
	t.changed, t.touched = true, true
	var result sql.Result
	var err error
	if parsed := t.parsed[text]; parsed != nil {
		result, err = t.sql.StmtContext(t.ctx, parsed).ExecContext(t.ctx, args...)
	} else {
		result, err = t.sql.ExecContext(t.ctx, text, args...)
	}
	return result, t.met(err)
}

// failed is the row of a transaction in which the database has failed before.
type failed struct{ err error }

func (f failed) Scan(...any) error { return f.err }
