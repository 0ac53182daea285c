package sqlite

import (
	"context"
	"database/sql"
)

// The statements whose text never varies. Each connection parses them once,
// which is a good part of the cost of a sign-up.
const (
	recordColumns = "SELECT id, slug, position, body FROM record "
	recordByID    = recordColumns + "WHERE kind = ? AND id = ?"
	recordBySlug  = recordColumns + "WHERE kind = ? AND slug = ?"

	putRecord = `INSERT INTO record (kind, id, slug, position, body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (kind, id) DO UPDATE SET slug = excluded.slug, position = excluded.position, body = excluded.body`
	clearLabels = "DELETE FROM record_label WHERE kind = ? AND id = ?"
	putLabel    = "INSERT INTO record_label (kind, name, value, position, id) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"

	seatsTaken = `SELECT event_id, sum(seats), '', 0 FROM sign_up
		WHERE event_id IN (SELECT value FROM json_each(?)) AND status = 'confirmed' GROUP BY event_id`
	seatsWanted = `SELECT event_id, wanted - seats, id, accepts_fewer FROM sign_up
		WHERE event_id IN (SELECT value FROM json_each(?)) AND status IN ('confirmed', 'waitlisted') AND wanted > seats ORDER BY event_id, place`

	signUpColumns = `id, event_id, place, at, status, wanted, seats, accepts_fewer, late, name, email, role, on_behalf_of,
	person, answer_status, answer_seats, token, salt, request, digest, withdrawn_at`
	signUps         = "SELECT " + signUpColumns + " FROM sign_up WHERE "
	signUpByID      = signUps + "id = ?"
	signUpByToken   = signUps + "token = ?"
	signUpByRequest = signUps + "request = ?"
	signUpByPerson  = signUps + "event_id = ? AND person = ? AND status IN ('confirmed', 'waitlisted')"
	signUpsOfEvent  = signUps + "event_id = ? ORDER BY place"

	addSignUp = "INSERT INTO sign_up (" + signUpColumns + `) VALUES (?, ?,
		(SELECT coalesce(max(place), 0) + 1 FROM sign_up WHERE event_id = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	changeSignUp = `UPDATE sign_up SET at = ?, status = ?, wanted = ?, seats = ?, accepts_fewer = ?, late = ?, name = ?, email = ?,
		role = ?, on_behalf_of = ?, person = ?, answer_status = ?, answer_seats = ?, token = ?, salt = ?, request = ?, digest = ?, withdrawn_at = ?
		WHERE id = ? AND event_id = ? AND place = ?`
)

// statements are the fixed ones as database/sql keeps them; they end with their
// database.
type statements map[string]*sql.Stmt

func parse(ctx context.Context, db *sql.DB) (statements, error) {
	all := statements{}
	for _, text := range []string{recordByID, recordBySlug, putRecord, clearLabels, putLabel, seatsTaken, seatsWanted,
		signUpByID, signUpByToken, signUpByRequest, signUpByPerson, signUpsOfEvent, addSignUp, changeSignUp} {
		parsed, err := db.PrepareContext(ctx, text)
		if err != nil {
			return nil, err
		}
		all[text] = parsed
	}
	return all, nil
}

// query, row and exec run a fixed statement in the transaction.
func (t *tx) query(text string, args ...any) (*sql.Rows, error) {
	return t.sql.StmtContext(t.ctx, t.parsed[text]).QueryContext(t.ctx, args...)
}

func (t *tx) row(text string, args ...any) *sql.Row {
	return t.sql.StmtContext(t.ctx, t.parsed[text]).QueryRowContext(t.ctx, args...)
}

func (t *tx) exec(text string, args ...any) (sql.Result, error) {
	return t.sql.StmtContext(t.ctx, t.parsed[text]).ExecContext(t.ctx, args...)
}
