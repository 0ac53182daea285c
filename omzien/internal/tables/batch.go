package tables

import (
	"maps"
	"slices"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// This file is what commit.Tx asks beyond reading and writing.

// Touched implements commit.Tx.
func (t *tx) Touched() bool { return t.touched }

// Failure implements commit.Tx.
func (t *tx) Failure() error { return t.failure }

// met remembers an error of the database, and gives it its meaning.
func (t *tx) met(err error) error {
	if err == nil {
		return nil
	}
	err = t.store.dialect.Meaning(err)
	if t.failure == nil {
		t.failure, t.touched = err, true
	}
	return err
}

// do runs a statement that is about the transaction itself.
func (t *tx) do(text string) error {
	_, err := t.sql.ExecContext(t.ctx, text)
	return t.met(err)
}

// Savepoint implements commit.Tx.
func (t *tx) Savepoint() error {
	t.touched, t.failure, t.before = false, nil, t.changed
	return t.do(savepoint)
}

// Rewind implements commit.Tx.
func (t *tx) Rewind() error {
	t.changed, t.known, t.failure = t.before, &known{}, nil
	return t.do(rewind)
}

// Release implements commit.Tx.
func (t *tx) Release() error {
	return t.do(release)
}

// Changed implements commit.Tx.
func (t *tx) Changed() bool { return t.changed }

// Commit implements commit.Tx.
func (t *tx) Commit(batch int64) error {
	defer t.cancel()
	if _, err := t.exec(putMark, t.store.name, batch); err != nil {
		return err
	}
	return t.met(t.sql.Commit())
}

// Committed implements commit.Tx.
func (t *tx) Committed(batch int64) (bool, error) {
	var n int
	err := t.row(countMark, t.store.name, batch).Scan(&n)
	return n > 0, t.met(err)
}

// Rollback implements commit.Tx.
func (t *tx) Rollback() {
	t.sql.Rollback() //nolint:errcheck // a connection that cannot do this is thrown away
	t.cancel()
}

// known is what the writes of a batch have read already, kept true by each of
// their changes. Nobody else can change it meanwhile. A reader's
// view does not change at all.
type known struct {
	records  map[[3]string]omzien.Record
	occupied map[string]event.Occupancy
}

func (k *known) record(key [3]string) (omzien.Record, bool) {
	r, found := k.records[key]
	return r, found
}

func (k *known) keepRecord(key [3]string, r omzien.Record) {
	if k.records == nil {
		k.records = map[[3]string]omzien.Record{}
	}
	k.records[key] = r
}

func (k *known) forgetRecord(kind, id string) {
	maps.DeleteFunc(k.records, func(_ [3]string, r omzien.Record) bool { return r.Kind == kind && r.ID == id })
}

// occupancy gives a queue of its own to each caller.
func (k *known) occupancy(eventID string) (event.Occupancy, bool) {
	o, found := k.occupied[eventID]
	o.Queue = slices.Clone(o.Queue)
	return o, found
}

func (k *known) keepOccupancy(eventID string, o event.Occupancy) {
	if k.occupied == nil {
		k.occupied = map[string]event.Occupancy{}
	}
	o.Queue = slices.Clone(o.Queue)
	k.occupied[eventID] = o
}

// added counts a sign-up that was not there before, at the end of the queue.
func (k *known) added(s omzien.SignUp) {
	o, found := k.occupied[s.EventID]
	if !found || !s.Status.Live() {
		return
	}
	o.Taken += s.Seats
	if s.Wanted > s.Seats {
		o.Queue = append(o.Queue, event.Waiting{SignUpID: s.ID, Wants: s.Wanted - s.Seats, Whole: !s.AcceptsFewer})
	}
	k.occupied[s.EventID] = o
}

func (k *known) forgetOccupancy(eventID string) { delete(k.occupied, eventID) }
