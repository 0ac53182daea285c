package commit

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// batch is one transaction with the writes in it, and how often it was tried.
type batch struct {
	writer  *Writer
	number  int64
	members []*write
	// tx is nil when none is open; absent: none could be opened.
	tx     Tx
	absent bool
	// next is whose turn it is in this round.
	next int
	// careful: each write has a savepoint.
	careful bool
	// broken is why this round cannot go on, culprit in whose turn it broke.
	broken  error
	culprit *write
	// unsure: a commit of the first asked members ended in doubt, and it is not
	// known what came of it. Haunted: it may come to light as long as no other has
	// succeeded.
	unsure, haunted bool
	doubt           error
	asked           int
	// attempts is how often it was tried; pause comes before the next.
	attempts int
	pause    time.Duration
	// done: it is committed; idle: there was nothing to commit.
	done, idle bool
	// began bounds how long others join; stalls counts the writes in a row for which
	// the database had no time.
	began  time.Time
	stalls int
	// took is the time of the last commit.
	took time.Duration
}

// errSpoilt ends a round in which a write failed after it touched the
// transaction.
var errSpoilt = errors.New("commit: a write spoilt the transaction")

// gather is how long writes join a batch: it must be over long before a database
// loses its patience, also when it is done again with a savepoint around each.
const gather = 2 * time.Second

// pauses are how long a next attempt waits, after the first, the second and so
// on. Together they outlast the restart of a database server.
var pauses = []time.Duration{0, 10 * time.Millisecond, 100 * time.Millisecond, 400 * time.Millisecond, time.Second, 2 * time.Second}

func (b *batch) begin() {
	b.tx, b.broken = b.writer.db.Begin()
	if b.absent = b.broken != nil; b.absent {
		b.tx = nil
	}
}

// turn is the member that runs next; nil when all have. Whoever waits joins.
func (b *batch) turn() *write {
	for b.next < len(b.members) {
		m := b.members[b.next]
		b.next++
		if !m.gone && !m.out {
			return m
		}
	}
	if len(b.members) == MaxWrites || time.Since(b.began) > gather {
		return nil
	}
	m := b.writer.first()
	if m != nil {
		b.members = append(b.members, m)
		b.next++
	}
	return m
}

// run does one write.
func (b *batch) run(me *write) {
	if b.broken == nil && b.careful {
		b.broken = b.tx.Savepoint()
	}
	if b.broken != nil {
		return
	}
	me.err, me.gone = errEnded, true
	defer b.after(me) // also when f ends the goroutine
	me.err = call(me.f, b.tx)
	me.gone = false
}

func (b *batch) after(me *write) {
	if me.err == nil {
		me.err = b.tx.Failure()
	}
	if !b.careful {
		if me.err != nil && b.tx.Touched() {
			b.broken = errSpoilt
		}
		return
	}
	if me.err == nil {
		b.stalls = 0
	} else {
		b.rewind()
	}
	if b.broken == nil {
		b.broken = b.tx.Release()
	}
	if b.broken != nil && b.stalls <= most {
		b.culprit = me
	}
}

// rewind takes back what one write did.
func (b *batch) rewind() {
	failure := b.tx.Failure()
	if failure != nil && b.writer.db.Judge(failure) != Final {
		b.broken = failure
		return
	}
	b.broken = b.tx.Rewind()
	switch {
	case b.broken != nil && failure != nil && b.writer.db.Judge(b.broken) == Final:
		b.broken = failure // with it the database ended the transaction by itself
	case b.broken == nil && b.stalled(failure):
		b.broken = failure
	}
}

func (b *batch) commit() {
	// Nothing to keep; but only a commit buries a ghost.
	if !b.tx.Changed() && !b.haunted {
		b.rollback()
		b.done, b.idle = true, true
		return
	}
	began := time.Now()
	b.broken = b.tx.Commit(b.number)
	b.took = time.Since(began)
	if b.done = b.broken == nil; b.done {
		return
	}
	b.unsure, b.doubt, b.asked = true, b.broken, len(b.members)
	b.haunted = b.haunted || b.writer.db.Judge(b.doubt) == Haunted
}

// over reports whether the outcome is there; after a round that broke it may be
// that there is no sense in another.
func (b *batch) over() bool {
	if b.done {
		return true
	}
	if b.pause = 0; b.broken == errSpoilt || b.expel() {
		return false
	}
	if b.stalls > most {
		b.rollback()
		return true
	}
	b.attempts++
	// While the database is away, one look is enough to say so.
	tired := b.attempts > len(pauses) || b.absent && b.writer.away && !b.unsure
	if !tired && (b.unsure || b.writer.db.Judge(b.broken) != Final) {
		b.pause = pauses[b.attempts-1]
		return false
	}
	b.rollback()
	return true
}

// expel puts a write out of the batch in whose turn it broke for good, or for
// the last time that the batch would have tried: the others go on without it.
func (b *batch) expel() bool {
	c := b.culprit
	b.culprit = nil
	if c == nil || b.attempts < len(pauses) && b.writer.db.Judge(b.broken) != Final {
		return false
	}
	if b.stalled(b.broken) {
		return false
	}
	c.out, c.err = true, b.failure(slices.Index(b.members, c))
	return true
}

// most is for how many writes in a row the database may have no time. More are
// not to blame for it, and the others would wait as long.
const most = 1

func (b *batch) stalled(err error) bool {
	if errors.Is(err, omzien.ErrBusy) {
		b.stalls++
	}
	return b.stalls > most
}

// failure is why member number n was not done, as far as anybody knows; nil when
// it has its own outcome.
func (b *batch) failure(n int) error {
	if b.broken != nil && b.unsure && n < b.asked {
		return fmt.Errorf("%w: %w", omzien.ErrUnknown, b.broken)
	}
	return b.broken
}

func (b *batch) rollback() {
	if b.tx != nil {
		b.tx.Rollback()
		b.tx = nil
	}
}

// restart begins the next round, with what the round before has taught.
func (b *batch) restart() {
	b.rollback()
	if b.broken == errSpoilt {
		b.careful = true
	}
	time.Sleep(b.pause)
	b.next = 0
	if b.begin(); b.broken == nil && b.unsure {
		b.settle()
	}
}

// settle finds out what became of a commit. The transaction that has begun
// shuts out every other, so what is not there now will not come any more.
func (b *batch) settle() {
	b.done, b.broken = b.tx.Committed(b.number)
	switch {
	case b.broken != nil:
	case b.done:
		b.rollback()
	default:
		b.unsure = b.haunted
		if b.writer.db.Judge(b.doubt) == Final {
			b.broken = b.doubt
		}
	}
}
