// Package commit lets writes join one commit, first come, first served.
//
// A write that finds nobody before it opens a transaction and does its work in
// it. Then it hands the transaction, like a baton, to whoever has waited
// longest, at most [MaxWrites] in all; the last one commits, and only then is
// anybody answered. So a thousand neighbours who sign up in the same minute
// share a few waits for the disk, each function runs in the goroutine of its
// own caller, and the package needs none of its own.
//
// When one write fails after it touched the transaction, all of it is rolled
// back and done again with a savepoint around each, so that no write feels the
// failure of another. When it cannot be told whether a commit happened, the
// next transaction looks for the mark that each batch leaves, before anybody
// hears anything.
//
// It knows no SQL: package tables is its [Database] for SQLite and PostgreSQL,
// and storetest has one that fails on purpose.
package commit

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// MaxWrites is the greatest number of writes that share a commit.
const MaxWrites = 512

// Database opens the transactions of a [Writer].
type Database interface {
	// Begin opens a transaction. Until it ends no other is open, in this process
	// or another.
	Begin() (Tx, error)
	// Judge says what an error of Begin, of a Tx or of a commit means.
	Judge(err error) Verdict
}

// Verdict is what can be done after an error of a database.
type Verdict int

// The verdicts.
const (
	// Final: the same again would fail the same way.
	Final Verdict = iota
	// Again: another attempt may go better.
	Again
	// Haunted: another attempt may go better. As long as none has, a commit that
	// failed may still come to light after a power cut.
	Haunted
)

// Tx is a transaction that several writes share, one after another.
type Tx interface {
	omzien.WriteTx
	// Touched reports whether the transaction is another than it was at Begin or
	// at the last Savepoint: changed, or broken by an error.
	Touched() bool
	// Failure is the first error of the database since then, whether or not the
	// function that met it returned it.
	Failure() error
	// Savepoint, Rewind and Release are SAVEPOINT, ROLLBACK TO and RELEASE of one
	// savepoint.
	Savepoint() error
	Rewind() error
	Release() error
	// Changed reports whether there is something in it to make durable.
	Changed() bool
	// Commit makes all of it durable, with the mark of this batch.
	Commit(batch int64) error
	// Committed reports whether this writer's batch of that number was committed.
	Committed(batch int64) (bool, error)
	// Rollback ends what Commit has not ended.
	Rollback()
}

// Writer does writes. Make one with [New].
type Writer struct {
	db      Database
	observe func(omzien.Commit)

	mu      sync.Mutex
	waiting list.List // of *write, longest first
	busy    bool      // somebody has the baton
	closed  chan struct{}
	empty   chan struct{} // closed when, after Close, nobody has the baton any more

	// What follows belongs to whoever has the baton.
	batch  *batch
	number int64
	away   bool // the last batch could not begin
}

// New is a writer on a database.
func New(db Database) *Writer {
	return &Writer{db: db, observe: func(omzien.Commit) {}, closed: make(chan struct{}), empty: make(chan struct{})}
}

// Observe has f told about every commit, also those that fail, but not about
// writes that changed nothing. It must be called before the first write.
func (w *Writer) Observe(f func(omzien.Commit)) { w.observe = f }

// Waiting is how many writes wait for their turn.
func (w *Writer) Waiting() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.waiting.Len()
}

// ErrClosed is what a write gets after [Writer.Close].
var ErrClosed = fmt.Errorf("%w: the store is closed", omzien.ErrBusy)

// Panicked is the error of a write whose function panicked.
type Panicked struct {
	Value any
	// Stack is where.
	Stack []byte
}

func (p Panicked) Error() string {
	return fmt.Sprintf("commit: panic in a write: %v\n%s", p.Value, p.Stack)
}

// errEnded is the error of a write whose function ended its goroutine.
var errEnded = errors.New("commit: a write ended its goroutine")

// write is one call of [Writer.Write].
type write struct {
	f func(omzien.WriteTx) error
	// turn gives the baton (true) or the news that err is final (false).
	turn chan bool
	err  error
	// gone: its goroutine has ended, so it can take no baton. Out: it broke the
	// batch, and is no longer in it.
	gone, out bool
}

// Write implements omzien.Store.
func (w *Writer) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	me := &write{f: f, turn: make(chan bool, 1)}
	if err := w.enter(ctx, me); err != nil {
		return err
	}
	for <-me.turn {
		w.round(me)
	}
	return me.err
}

// enter returns when me has its turn. An error means that me does not count.
func (w *Writer) enter(ctx context.Context, me *write) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	place, err := w.line(me)
	if err != nil || place == nil {
		return err
	}
	select {
	case turn := <-me.turn:
		me.turn <- turn
		return nil
	case <-ctx.Done():
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.forget(place) {
		return ctx.Err()
	}
	// The turn came at the same moment. It is taken, and nothing done with it.
	me.f = func(omzien.WriteTx) error { return ctx.Err() }
	return nil
}

// line gives me the baton, or a place among those who wait.
func (w *Writer) line(me *write) (*list.Element, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.closed:
		return nil, ErrClosed
	default:
	}
	if w.busy {
		return w.waiting.PushBack(me), nil
	}
	w.busy = true
	me.turn <- true
	return nil, nil
}

// forget takes a place out of the line, unless its turn has come. It needs the
// lock.
func (w *Writer) forget(place *list.Element) bool {
	before := w.waiting.Len()
	w.waiting.Remove(place) // does nothing to a place that is not in the list
	return w.waiting.Len() < before
}

// first takes out whoever has waited longest; nil when nobody waits.
func (w *Writer) first() *write {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.waiting.Len() == 0 {
		return nil
	}
	return w.waiting.Remove(w.waiting.Front()).(*write)
}

// round is what a write does with the baton.
func (w *Writer) round(me *write) {
	defer w.pass() // also when f ends the goroutine
	if w.batch == nil {
		w.number++
		w.batch = &batch{writer: w, number: w.number, members: []*write{me}, next: 1, began: time.Now()}
		w.batch.begin()
	}
	w.batch.run(me)
}

// pass hands the baton to the next of the batch, or ends the batch.
func (w *Writer) pass() {
	b := w.batch
	for {
		if !b.done && b.broken == nil {
			if next := b.turn(); next != nil {
				next.turn <- true
				return
			}
			b.commit()
		}
		if b.over() {
			break
		}
		b.restart()
	}
	w.end(b)
}

// end gives the baton to whoever waits, then everybody in the batch an answer.
func (w *Writer) end(b *batch) {
	w.batch, w.away = nil, b.absent
	members := b.members
	if b.absent || b.stalls > most {
		// Those who wait would wait as long for the same.
		for next := w.first(); next != nil; next = w.first() {
			members = append(members, next)
		}
	}
	for n, m := range members {
		if err := b.failure(n); err != nil && !m.out {
			m.err = err
		}
	}
	if b.broken != nil || !b.idle {
		w.observe(omzien.Commit{Writes: len(members), Waiting: w.Waiting(), Took: b.took, Err: b.broken})
	}
	w.leave()
	for _, m := range members {
		m.turn <- false
	}
}

// leave puts the baton down.
func (w *Writer) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if next := w.waiting.Front(); next != nil {
		w.waiting.Remove(next).(*write).turn <- true
		return
	}
	w.busy = false
	select {
	case <-w.closed:
		close(w.empty)
	default:
	}
}

// Close lets the writes end that came before it, and refuses those after it. A
// second call waits like the first.
func (w *Writer) Close() {
	w.mu.Lock()
	select {
	case <-w.closed:
	default:
		close(w.closed)
		if !w.busy {
			close(w.empty)
		}
	}
	w.mu.Unlock()
	<-w.empty
}

// call runs f and turns a panic into an error.
func call(f func(omzien.WriteTx) error, tx omzien.WriteTx) (err error) {
	defer func() {
		if caught := recover(); caught != nil {
			err = Panicked{Value: caught, Stack: debug.Stack()}
		}
	}()
	return f(tx)
}
