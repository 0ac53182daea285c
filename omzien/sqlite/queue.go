package sqlite

import (
	"container/list"
	"context"
	"sync"
)

// queue lets one writer in at a time, in the order in which they came.
// database/sql hands a freed connection to any waiter, and SQLite's busy wait
// lets a few starve; with seats to be had, neither is fair. The zero value is
// ready for use.
type queue struct {
	mu      sync.Mutex
	busy    bool
	waiting list.List // of chan struct{}
}

// enter waits for its turn; after it returned nil, leave must be called. When
// ctx ends first, the place in the queue is given up and nothing was done.
func (q *queue) enter(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	if !q.busy {
		q.busy = true
		q.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	place := q.waiting.PushBack(turn)
	q.mu.Unlock()
	select {
	case <-turn:
		return nil
	case <-ctx.Done():
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	select {
	case <-turn: // the turn came at the same moment: pass it on
		q.pass()
	default:
		q.waiting.Remove(place)
	}
	return ctx.Err()
}

func (q *queue) leave() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.pass()
}

// pass gives the turn to the first who waits. It needs the lock.
func (q *queue) pass() {
	first := q.waiting.Front()
	if first == nil {
		q.busy = false
		return
	}
	close(q.waiting.Remove(first).(chan struct{}))
}
