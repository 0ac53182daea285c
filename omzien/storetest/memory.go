package storetest

import (
	"context"
	"errors"
	"maps"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/commit"
)

// Step is a moment at which a store in memory can fail.
type Step string

// The steps of a transaction.
const (
	Begin     Step = "begin"
	Statement Step = "statement" // each look and each change
	Ending    Step = "commit"
	Lookup    Step = "lookup" // whether a commit that failed was done
)

// Fault is what goes wrong at a step.
type Fault string

// The faults. What is cut off ends its transaction.
const (
	// Fine is no fault.
	Fine Fault = ""
	// Slow: it takes long, and is done.
	Slow Fault = "slow"
	// Refused: it is not done, and another attempt would end the same way.
	Refused Fault = "refused"
	// Cut: the connection is cut before it is done.
	Cut Fault = "cut"
	// Silent: it is done, then the connection is cut. For all but a commit this is
	// the same as Cut.
	Silent Fault = "silent"
	// Stuck: the disk fails. A commit is not done, but may come to light after a
	// power cut.
	Stuck Fault = "stuck"
)

// Failure is the error of a fault.
type Failure struct {
	Step  Step
	Fault Fault
}

func (f Failure) Error() string { return "storetest: " + string(f.Step) + ": " + string(f.Fault) }

// Is makes what is cut off an omzien.ErrBusy, as stores do.
func (f Failure) Is(target error) bool {
	return target == omzien.ErrBusy && (f.Fault == Cut || f.Fault == Silent)
}

// Disk is where stores in memory keep a network; it stays when they are closed.
// Several stores can work on one disk. Make one with [NewDisk].
type Disk struct {
	turn chan struct{} // held by the transaction that writes

	mu sync.Mutex
	// kept is never changed, only replaced. Ghost would replace it at a power cut.
	kept, ghost *contents
	stores      int
}

// NewDisk is an empty disk.
func NewDisk() *Disk { return &Disk{turn: make(chan struct{}, 1), kept: &contents{}} }

// PowerCut brings to light what a Stuck commit left. Nobody may write meanwhile.
func (d *Disk) PowerCut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ghost != nil {
		d.kept, d.ghost = d.ghost, nil
	}
}

func (d *Disk) load() *contents {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kept
}

func (d *Disk) keep(c *contents) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kept, d.ghost = c, nil
}

func (d *Disk) haunt(c *contents) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ghost = c
}

// Memory is a store on a [Disk], with the same writer in front of it as the
// others, that fails on purpose.
type Memory struct {
	*commit.Writer
	disk   *Disk
	faults func(Step) Fault
	name   string // among the writers of the disk
	closed atomic.Bool
}

// Open is a store on the disk. Faults says what goes wrong at each step of a
// write, one step at a time; nil: nothing ever does. Reads do not fail.
func (d *Disk) Open(faults func(Step) Fault) *Memory {
	if faults == nil {
		faults = func(Step) Fault { return Fine }
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stores++
	m := &Memory{disk: d, faults: faults, name: strconv.Itoa(d.stores)}
	m.Writer = commit.New(m)
	return m
}

// Close lets the writes under way end.
func (m *Memory) Close() error {
	m.Writer.Close()
	m.closed.Store(true)
	return nil
}

// Read implements omzien.Store.
func (m *Memory) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if m.closed.Load() {
		return commit.ErrClosed
	}
	return f(view{m.disk.load(), func() error { return nil }})
}

// Judge implements commit.Database.
func (m *Memory) Judge(err error) commit.Verdict {
	failure, _ := errors.AsType[Failure](err)
	switch failure.Fault {
	case Cut, Silent:
		return commit.Again
	case Stuck:
		return commit.Haunted
	}
	return commit.Final
}

// fault lets a step take place or not.
func (m *Memory) fault(s Step) error {
	switch f := m.faults(s); f {
	case Fine:
		return nil
	case Slow:
		time.Sleep(slip)
		return nil
	default:
		return Failure{s, f}
	}
}

// Begin implements commit.Database.
func (m *Memory) Begin() (commit.Tx, error) {
	if err := m.fault(Begin); err != nil {
		return nil, err
	}
	m.disk.turn <- struct{}{}
	t := &transaction{store: m}
	t.view = view{m.disk.load().clone(), t.statement}
	return t, nil
}

// transaction is a commit.Tx on a copy of what is kept.
type transaction struct {
	view
	store *Memory
	// saved is what a rewind goes back to, before whether it held changes.
	saved            *contents
	changed, before  bool
	touched, aborted bool
	failure          error
}

// statement comes before each look and each change.
func (t *transaction) statement() error {
	if t.aborted {
		return t.met(t.failure)
	}
	err := t.store.fault(Statement)
	t.aborted = err != nil && t.store.Judge(err) != commit.Final
	return t.met(err)
}

func (t *transaction) met(err error) error {
	if err != nil {
		t.touched = true
	}
	if t.failure == nil {
		t.failure = err
	}
	return err
}

// PutRecord implements omzien.WriteTx.
func (t *transaction) PutRecord(r omzien.Record) error {
	if err := t.statement(); err != nil {
		return err
	}
	t.touched, t.changed = true, true
	return t.met(t.contents.putRecord(r))
}

// PutSignUp implements omzien.WriteTx.
func (t *transaction) PutSignUp(s omzien.SignUp) error {
	if err := t.statement(); err != nil {
		return err
	}
	t.touched, t.changed = true, true
	err := t.contents.putSignUp(s)
	if errors.Is(err, errTaken) {
		return t.met(err)
	}
	return err
}

// Touched implements commit.Tx, as do the methods below.
func (t *transaction) Touched() bool { return t.touched }

// Failure is the first error since the last savepoint.
func (t *transaction) Failure() error { return t.failure }

// Savepoint remembers all there is.
func (t *transaction) Savepoint() error {
	t.touched, t.failure, t.before = false, nil, t.changed
	t.saved = t.contents.clone()
	return nil
}

// Rewind goes back to the savepoint.
func (t *transaction) Rewind() error {
	t.changed, t.contents = t.before, t.saved.clone()
	return nil
}

// Release forgets the savepoint.
func (t *transaction) Release() error { return nil }

// Changed implements commit.Tx.
func (t *transaction) Changed() bool { return t.changed }

// Commit keeps the copy.
func (t *transaction) Commit(batch int64) error {
	t.contents.revision++
	if t.contents.marks = maps.Clone(t.contents.marks); t.contents.marks == nil {
		t.contents.marks = map[string]int64{}
	}
	t.contents.marks[t.store.name] = batch
	err := t.store.fault(Ending)
	failure, _ := errors.AsType[Failure](err)
	switch {
	case err == nil || failure.Fault == Silent:
		t.store.disk.keep(t.contents)
	case failure.Fault == Stuck:
		t.store.disk.haunt(t.contents)
	}
	if err == nil {
		t.end()
	}
	return t.met(err)
}

// Committed looks for the mark of a batch.
func (t *transaction) Committed(batch int64) (bool, error) {
	if err := t.met(t.store.fault(Lookup)); err != nil {
		return false, err
	}
	return t.contents.marks[t.store.name] == batch, nil
}

// Rollback throws the copy away.
func (t *transaction) Rollback() { t.end() }

func (t *transaction) end() {
	t.contents = nil // whoever uses it from now on panics
	<-t.store.disk.turn
}
