package commit_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/commit"
)

// step is a place at which a database can fail.
type step string

const (
	begin     step = "begin"
	statement step = "statement"
	savepoint step = "savepoint"
	rewind    step = "rewind"
	release   step = "release"
	ending    step = "commit"
	lookup    step = "lookup"
)

// fault is a failure at a step. Happened: a commit that fails was done.
type fault struct {
	step     step
	verdict  commit.Verdict
	happened bool
}

func (f fault) Error() string { return fmt.Sprintf("engine: %s fails, %d", f.step, f.verdict) }

// Statements that fail each time: one only itself, the others with their
// transaction.
var (
	errConstraint = errors.New("engine: constraint")
	errCut        = errors.New("engine: cut")
	errDestroyed  = errors.New("engine: destroyed")
)

// engine is a database that keeps a list of names. It fails as it is told, and
// complains when its transactions are not used as their contract says.
type engine struct {
	// kept is durable. Ghost is what a power cut could bring to light in place of
	// it; nil: nothing.
	kept, ghost []string
	marks       map[int64]bool
	open        *transaction
	complaints  []string
	// mu guards plan, the faults to come, and failed, how many have been.
	mu     sync.Mutex
	plan   []fault
	failed int
	// doubted are those who had a turn before a commit that failed.
	doubted []string
}

func (e *engine) complain(format string, args ...any) {
	e.complaints = append(e.complaints, fmt.Sprintf(format, args...))
}

// due takes the first fault of a step out of the plan; nil when there is none.
func (e *engine) due(s step) *fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	at := slices.IndexFunc(e.plan, func(f fault) bool { return f.step == s })
	if at < 0 {
		return nil
	}
	f := e.plan[at]
	e.plan = slices.Delete(e.plan, at, at+1)
	e.failed++
	return &f
}

// expect adds to the plan.
func (e *engine) expect(faults ...fault) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.plan = append(e.plan, faults...)
}

func (e *engine) Judge(err error) commit.Verdict {
	if f, ok := errors.AsType[fault](err); ok {
		return f.verdict
	}
	if errors.Is(err, errCut) {
		return commit.Again
	}
	return commit.Final
}

func (e *engine) Begin() (commit.Tx, error) {
	if e.open != nil {
		e.complain("begin while a transaction is open")
	}
	if f := e.due(begin); f != nil {
		return nil, *f
	}
	e.open = &transaction{e: e, log: slices.Clone(e.kept)}
	return e.open, nil
}

// transaction is one transaction of an engine. What is not used here panics.
type transaction struct {
	omzien.WriteTx
	e        *engine
	log      []string
	guests   []string // who had a turn
	saved    []string
	nested   bool
	broken   bool // by an error after which it can only be rolled back
	touched  bool
	changed  bool
	failure  error
	finished bool
}

// step fails when that is due, or when the transaction is broken already.
func (t *transaction) step(s step) error {
	if t.finished {
		t.e.complain("%s after the end", s)
	}
	if t.broken {
		return t.failure
	}
	f := t.e.due(s)
	if f == nil {
		return nil
	}
	t.broken = s != statement || f.verdict != commit.Final
	return t.fail(*f)
}

func (t *transaction) fail(err error) error {
	t.touched = true
	if t.failure == nil {
		t.failure = err
	}
	return err
}

func (t *transaction) PutRecord(r omzien.Record) error {
	if err := t.step(statement); err != nil {
		return err
	}
	switch r.Kind {
	case "forbidden":
		return t.fail(errConstraint)
	case string(cuts):
		t.broken = true
		return t.fail(errCut)
	case string(destroys):
		t.broken = true
		return t.fail(errDestroyed)
	}
	t.touched, t.changed = true, true
	t.log = append(t.log, r.ID)
	return nil
}

func (t *transaction) Records(omzien.Query) ([]omzien.Record, error) {
	if err := t.step(statement); err != nil {
		return nil, err
	}
	var list []omzien.Record
	for _, id := range t.log {
		list = append(list, omzien.Record{ID: id})
	}
	return list, nil
}

func (t *transaction) Touched() bool  { return t.touched }
func (t *transaction) Failure() error { return t.failure }

func (t *transaction) Savepoint() error {
	if t.nested {
		t.e.complain("a savepoint in a savepoint")
	}
	t.touched, t.failure = false, nil
	t.nested, t.saved = true, slices.Clone(t.log)
	return t.step(savepoint)
}

func (t *transaction) Rewind() error {
	if !t.nested {
		t.e.complain("rewind without a savepoint")
	}
	t.log = slices.Clone(t.saved)
	return t.step(rewind)
}

func (t *transaction) Release() error {
	if !t.nested {
		t.e.complain("release without a savepoint")
	}
	t.nested = false
	return t.step(release)
}

func (t *transaction) Changed() bool { return t.changed }

func (t *transaction) Commit(batch int64) error {
	if t.nested {
		t.e.complain("commit in a savepoint")
	}
	if t.finished || t.broken {
		t.e.complain("commit of a transaction that is over")
	}
	f := t.e.due(ending)
	if f == nil || f.happened {
		t.e.kept, t.e.ghost = t.log, nil
		t.e.marks[batch] = true
	} else if f.verdict == commit.Haunted {
		t.e.ghost = t.log
	}
	if f != nil {
		t.broken = true
		t.e.doubted = append(t.e.doubted, t.guests...)
		return t.fail(*f)
	}
	t.end()
	return nil
}

func (t *transaction) Committed(batch int64) (bool, error) {
	if err := t.step(lookup); err != nil {
		return false, err
	}
	return t.e.marks[batch], nil
}

func (t *transaction) Rollback() {
	if t.finished {
		t.e.complain("rollback after the end")
	}
	t.end()
}

func (t *transaction) end() {
	t.finished = true
	t.e.open = nil
}

func newEngine(plan ...fault) *engine { return &engine{marks: map[int64]bool{}, plan: plan} }
