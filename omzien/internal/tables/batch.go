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
	if err == nil || isBroken(err) {
		return err
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
	// parts are what sign-ups that were looked up count for in occupied, by their ids.
	parts map[string]part
	// quiet is a moment before which nothing is due, in milliseconds since 1970; zero
	// until that was asked. Everybody who signs up asks.
	quiet int64
}

// part is what one sign-up counts for in the occupancy of its meeting.
type part struct {
	seats   int
	role    event.Role
	table   string
	waiting event.Waiting // wants nothing when it is not in the queue
}

func partOf(s omzien.SignUp) part {
	p := part{role: s.Role, table: s.Table}
	if s.Status.Holds() {
		p.seats = s.Seats
	}
	if s.Status.Wants() && s.Wanted > s.Seats {
		p.waiting = event.Waiting{SignUpID: s.ID, Role: s.Role, Wants: s.Wanted - s.Seats, Whole: !s.AcceptsFewer}
	}
	return p
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

// occupancy gives a copy to each caller.
func (k *known) occupancy(eventID string) (event.Occupancy, bool) {
	o, found := k.occupied[eventID]
	return own(o), found
}

func (k *known) keepOccupancy(eventID string, o event.Occupancy) {
	if k.occupied == nil {
		k.occupied = map[string]event.Occupancy{}
	}
	k.occupied[eventID] = own(o)
}

func own(o event.Occupancy) event.Occupancy {
	o.Roles, o.Tables, o.Queue = maps.Clone(o.Roles), maps.Clone(o.Tables), slices.Clone(o.Queue)
	return o
}

func (k *known) forgetOccupancy(eventID string) { delete(k.occupied, eventID) }

// saw remembers a sign-up as it is kept.
func (k *known) saw(s omzien.SignUp) {
	if k.parts == nil {
		k.parts = map[string]part{}
	}
	k.parts[s.ID] = partOf(s)
}

// added counts a sign-up that was not there before, at the end of the queue.
func (k *known) added(s omzien.SignUp) {
	o, found := k.occupied[s.EventID]
	if !found {
		return
	}
	p := partOf(s)
	hold(&o, p.role, p.table, p.seats)
	if p.waiting.Wants > 0 {
		o.Queue = append(o.Queue, p.waiting)
	}
	k.occupied[s.EventID] = o
}

// replaced counts a sign-up that has changed, so that a batch in which many do
// need not count all of a meeting after each. Where it comes in the queue only the
// rows tell, and what it counted for only who looked it up before.
func (k *known) replaced(s omzien.SignUp) {
	before, seen := k.parts[s.ID]
	k.saw(s)
	o, found := k.occupied[s.EventID]
	after := k.parts[s.ID]
	if !found {
		return
	}
	if !seen || before.waiting.Wants == 0 && after.waiting.Wants > 0 {
		k.forgetOccupancy(s.EventID)
		return
	}
	hold(&o, before.role, before.table, -before.seats)
	hold(&o, after.role, after.table, after.seats)
	if before.waiting.Wants > 0 {
		at := slices.IndexFunc(o.Queue, func(w event.Waiting) bool { return w.SignUpID == s.ID })
		if o.Queue[at] = after.waiting; after.waiting.Wants == 0 {
			o.Queue = slices.Delete(o.Queue, at, at+1)
		}
	}
	k.occupied[s.EventID] = o
}

// hold counts seats of a party, or with a negative number takes them away.
func hold(o *event.Occupancy, role event.Role, table string, seats int) {
	o.Taken += seats
	o.Roles, o.Tables = tally(o.Roles, role, seats), tally(o.Tables, table, seats)
}

// tally keeps a count of what has a name: only what is not zero, and nil for
// nothing.
func tally[K ~string](counts map[K]int, name K, n int) map[K]int {
	if name == "" || n == 0 {
		return counts
	}
	if counts == nil {
		counts = map[K]int{}
	}
	if counts[name] += n; counts[name] == 0 {
		delete(counts, name)
	}
	if len(counts) == 0 {
		return nil
	}
	return counts
}
