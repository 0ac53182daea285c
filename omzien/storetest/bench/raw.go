package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien/internal/commit"
)

// raw is what a store is held against: one goroutine that writes sign-ups to the
// same tables with the same driver and the same settings, as fast as database/sql
// lets it. Whoever waits (at most [commit.MaxWrites]) joins its transaction; all
// are answered after the commit. It decides about seats: it counts those of a
// meeting once in a transaction, and goes on from there in memory, also with the
// place in the queue. Each row has all columns and passes all indexes and checks.
//
// It does not read the meeting, knows no deadline and no waiting list, checks no
// field, and looks for no earlier request: a person or a key that comes twice
// fails at the unique index, and with it everybody in the transaction. It makes
// no receipt; where the network hashes, it takes random bytes. It leaves no mark
// by which a doubtful commit is found again.
type raw struct {
	db   *sql.DB
	lock string // a statement with which a transaction begins; may be empty
	add  *sql.Stmt
	// seats is how many a meeting has.
	seats int
	// queue is what waits.
	queue chan *entry
	ended chan struct{}
}

// entry is one sign-up for a raw writer.
type entry struct {
	id, meeting, name, email     string
	token, salt, request, digest []byte
	answer                       chan error
}

// count is where a meeting stands.
type count struct{ taken, place int }

const (
	rawCount = `SELECT (SELECT coalesce(CAST(sum(seats) AS BIGINT), 0) FROM sign_up WHERE event_id = $1 AND seats > 0),
		(SELECT coalesce(max(place), 0) FROM sign_up WHERE event_id = $1)`
	rawAdd = `INSERT INTO sign_up (id, event_id, place, at, status, wanted, seats, accepts_fewer, late, name, email, role, on_behalf_of,
		person, answer_status, answer_seats, token, salt, request, digest, withdrawn_at, until, table_id, mails, details)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`
)

var errRawFull = errors.New("full")

// newRaw starts a writer on a database whose tables are there. The database is
// its own from now on.
func newRaw(ctx context.Context, db *sql.DB, lock string) (*raw, error) {
	db.SetMaxOpenConns(1)
	add, err := db.PrepareContext(ctx, rawAdd)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	r := &raw{db: db, lock: lock, add: add, seats: seats, queue: make(chan *entry, commit.MaxWrites), ended: make(chan struct{})}
	go r.work()
	return r, nil
}

func (r *raw) Close() error {
	close(r.queue)
	<-r.ended
	return r.db.Close()
}

// signUp returns when the seat is kept.
func (r *raw) signUp(meeting, name, email string) error {
	chance := make([]byte, 128)
	rand.Read(chance) //nolint:errcheck // it never fails (Go 1.24)
	e := &entry{id: rawID(chance[112:]), meeting: meeting, name: name, email: email,
		token: chance[:32], request: chance[32:64], digest: chance[64:96], salt: chance[96:112], answer: make(chan error, 1)}
	r.queue <- e
	return <-e.answer
}

// rawID is a UUID that begins with the time, like those of the network.
func rawID(chance []byte) string {
	h := hex.EncodeToString(chance[6:])
	ms := fmt.Sprintf("%012x", time.Now().UnixMilli())
	return ms[:8] + "-" + ms[8:] + "-" + h[:4] + "-" + h[4:8] + "-" + h[8:]
}

func (r *raw) work() {
	defer close(r.ended)
	for first := range r.queue {
		batch, err := r.transaction(first)
		for _, e := range batch {
			e.answer <- err
		}
	}
}

// transaction takes the first one and whoever waits behind it.
func (r *raw) transaction(first *entry) ([]*entry, error) {
	batch := []*entry{first}
	ctx := context.Background()
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return batch, err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if r.lock != "" {
		if _, err := tx.ExecContext(ctx, r.lock); err != nil {
			return batch, err
		}
	}
	add, counts := tx.StmtContext(ctx, r.add), map[string]*count{}
	for e := first; e != nil; e = r.next(&batch) {
		if err := r.put(ctx, tx, add, counts, e); err != nil {
			return batch, err
		}
	}
	return batch, tx.Commit()
}

// next is one more that waits, or nil.
func (r *raw) next(batch *[]*entry) *entry {
	if len(*batch) == commit.MaxWrites {
		return nil
	}
	select {
	case e := <-r.queue:
		if e != nil {
			*batch = append(*batch, e)
		}
		return e
	default:
		return nil
	}
}

func (r *raw) put(ctx context.Context, tx *sql.Tx, add *sql.Stmt, counts map[string]*count, e *entry) error {
	c := counts[e.meeting]
	if c == nil {
		c = new(count)
		if err := tx.QueryRowContext(ctx, rawCount, e.meeting).Scan(&c.taken, &c.place); err != nil {
			return err
		}
		counts[e.meeting] = c
	}
	if c.taken == r.seats {
		return errRawFull
	}
	c.taken++
	c.place++
	_, err := add.ExecContext(ctx, e.id, e.meeting, c.place, time.Now().UnixMilli(), "confirmed", 1, 1, false, false, e.name, e.email, "", "",
		e.email, "confirmed", 1, e.token, e.salt, e.request, e.digest, nil, nil, "", 0, "")
	return err
}
