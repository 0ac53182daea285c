package commit_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/commit"
)

// conduct is what a write does when it has its turn.
type conduct string

const (
	keeps      conduct = "keeps"
	looks      conduct = "looks"
	refuses    conduct = "refuses"
	regrets    conduct = "regrets"    // refuses after a change
	panics     conduct = "panics"     // after a change
	ends       conduct = "ends"       // its goroutine, after a change
	endsAtOnce conduct = "endsAtOnce" // before one
	breaks     conduct = "breaks"     // a rule of the database
	swallows   conduct = "swallows"   // the error of that
	wavers     conduct = "wavers"     // keeps in its first run, refuses in the next
	cuts       conduct = "cuts"       // the connection, each time
	destroys   conduct = "destroys"   // the transaction, for good
)

// mild conducts leave the database alone.
var mild = []conduct{keeps, keeps, keeps, keeps, looks, refuses, regrets, panics, ends, endsAtOnce, breaks, swallows, wavers}

var conducts = slices.Concat(mild, []conduct{cuts, destroys})

var errRefused = errors.New("refused")

// party is one write of the machine.
type party struct {
	name    string
	conduct conduct
	// lasts is how long f takes.
	lasts  time.Duration
	cancel context.CancelFunc
	// cancelled may have had an effect: it came before the answer.
	cancelled bool
	runs      int
	// seen is what its last run found.
	seen []string
	// answers are counted; err is the last. Both are guarded by mu.
	mu      sync.Mutex
	answers int
	err     error
}

func (p *party) hear(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answers, p.err = p.answers+1, err
}

// waits: it has no answer yet.
func (p *party) waits() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.answers == 0
}

func (p *party) f(tx omzien.WriteTx) error {
	p.runs++
	p.seen = nil
	tx.(*transaction).guests = append(tx.(*transaction).guests, p.name)
	list, err := tx.Records(omzien.Query{})
	if err != nil {
		return err
	}
	for _, r := range list {
		p.seen = append(p.seen, r.ID)
	}
	time.Sleep(p.lasts)
	switch p.conduct {
	case looks:
		return nil
	case refuses:
		return errRefused
	case endsAtOnce:
		runtime.Goexit()
	case breaks:
		return tx.PutRecord(omzien.Record{Kind: "forbidden"})
	case cuts, destroys:
		return tx.PutRecord(omzien.Record{Kind: string(p.conduct)})
	case swallows:
		_ = tx.PutRecord(omzien.Record{Kind: "forbidden"}) // the error counts all the same
		return nil
	}
	if p.conduct == wavers && p.runs > 1 {
		return errRefused
	}
	if err := tx.PutRecord(omzien.Record{ID: p.name}); err != nil {
		return err
	}
	switch p.conduct {
	case regrets:
		return errRefused
	case panics:
		panic(p.name)
	case ends:
		runtime.Goexit()
	}
	return nil
}

// own reports whether err is the party's own outcome, whatever others do.
func (p *party) own(err error) bool {
	switch p.conduct {
	case keeps, looks:
		return err == nil
	case refuses, regrets:
		return errors.Is(err, errRefused)
	case wavers:
		return err == nil || errors.Is(err, errRefused)
	case breaks, swallows:
		return errors.Is(err, errConstraint)
	case cuts:
		return errors.Is(err, errCut)
	case destroys:
		return errors.Is(err, errDestroyed)
	case panics:
		caught, ok := errors.AsType[commit.Panicked](err)
		return ok && caught.Value == p.name && len(caught.Stack) > 0
	}
	return false
}

// machine is a writer with all that ever came to it.
type machine struct {
	engine  *engine
	writer  *commit.Writer
	parties []*party
	// told is what the observer heard.
	told []omzien.Commit
}

func newMachine(plan ...fault) *machine {
	m := &machine{engine: newEngine(plan...)}
	m.writer = commit.New(m.engine)
	m.writer.Observe(func(c omzien.Commit) { m.told = append(m.told, c) })
	return m
}

// arrive has a party stand in the line before it returns.
func (m *machine) arrive(c conduct, lasts time.Duration) *party {
	ctx, cancel := context.WithCancel(context.Background())
	p := &party{name: strconv.Itoa(len(m.parties)), conduct: c, lasts: lasts, cancel: cancel}
	m.parties = append(m.parties, p)
	go func() { p.hear(m.writer.Write(ctx, p.f)) }()
	synctest.Wait()
	return p
}

// finish lets everybody have an answer.
func (m *machine) finish() {
	m.writer.Close()
	synctest.Wait()
	for _, p := range m.parties {
		p.cancel()
	}
}

// judge says what is not as a store must be.
func (m *machine) judge(t require.TestingT) {
	require.Empty(t, m.engine.complaints)
	require.Nil(t, m.engine.open, "a transaction is left open")
	m.judgeAnswers(t)
	m.judgeOrder(t)
	m.judgeGhost(t)
}

func (m *machine) judgeAnswers(t require.TestingT) {
	joined := 0
	for _, c := range m.told {
		joined += c.Writes
		require.NotZero(t, c.Writes)
	}
	for _, p := range m.parties {
		times := 0
		for _, name := range m.engine.kept {
			if name == p.name {
				times++
			}
		}
		unknown := errors.Is(p.err, omzien.ErrUnknown)
		switch {
		case p.conduct == ends || p.conduct == endsAtOnce:
			require.True(t, p.answers == 0 || p.err != nil, "%s: %s was told that it is done", p.name, p.conduct)
			require.Zero(t, times, "%s: what %s did is kept", p.name, p.conduct)
			continue
		case p.err == nil && (p.conduct == keeps || p.conduct == wavers && p.runs == 1):
			require.Equal(t, 1, times, "%s was told that it is kept", p.name)
		case !unknown || p.conduct == looks:
			require.Zero(t, times, "%s was told no: %v", p.name, p.err)
		}
		require.Equal(t, 1, p.answers, "%s has answers", p.name)
		require.LessOrEqual(t, times, 1, "%s is kept", p.name)
		if unknown {
			require.Contains(t, m.engine.doubted, p.name, "it is known that %s was not kept", p.name)
		}
		if m.engine.failed == 0 && !p.cancelled {
			require.True(t, p.own(p.err), "%s %s and was answered: %v", p.name, p.conduct, p.err)
		}
	}
	require.GreaterOrEqual(t, joined, len(m.engine.kept), "whoever is kept was in a commit that was told of")
}

// judgeOrder demands the order of arrival, and that everybody decided on what
// came to be kept.
func (m *machine) judgeOrder(t require.TestingT) {
	kept := m.engine.kept
	require.True(t, slices.IsSortedFunc(kept, func(a, b string) int { return number(a) - number(b) }), "%v", kept)
	for _, p := range m.parties {
		if !p.own(p.err) || p.answers == 0 || p.conduct == cuts || p.conduct == destroys {
			continue // its error says nothing about what it saw
		}
		require.LessOrEqual(t, len(p.seen), len(kept), "%s saw %v of %v", p.name, p.seen, kept)
		require.Equal(t, slices.Concat(kept[:len(p.seen)]), slices.Concat(p.seen), "%s %s on what was not kept", p.name, p.conduct)
		if at := slices.Index(kept, p.name); at >= 0 {
			require.Len(t, p.seen, at, "%s saw %v of %v", p.name, p.seen, kept)
		}
	}
}

// judgeGhost lets the power be cut at the end.
func (m *machine) judgeGhost(t require.TestingT) {
	if m.engine.ghost == nil {
		return
	}
	for _, name := range m.engine.ghost {
		p := m.parties[number(name)]
		require.True(t, p.err == nil || p.answers == 0 || errors.Is(p.err, omzien.ErrUnknown), "%s was told %v and comes to light", p.name, p.err)
	}
	for _, name := range m.engine.kept {
		require.Contains(t, m.engine.ghost, name, "it was kept and is lost")
	}
}

func number(name string) int {
	n, err := strconv.Atoi(name)
	if err != nil {
		panic(err)
	}
	return n
}

var faults = []fault{
	{begin, commit.Again, false}, {begin, commit.Final, false},
	{statement, commit.Again, false}, {statement, commit.Final, false}, {savepoint, commit.Again, false},
	{rewind, commit.Again, false}, {release, commit.Again, false},
	{ending, commit.Again, false}, {ending, commit.Again, true}, {ending, commit.Final, false}, {ending, commit.Final, true},
	{ending, commit.Haunted, false}, {ending, commit.Haunted, true},
	{lookup, commit.Again, false}, {lookup, commit.Final, false},
}

// actions are what can come to the machine.
func (m *machine) actions(of []fault, most int, conducts []conduct) map[string]func(*rapid.T) {
	planned := 0
	return map[string]func(*rapid.T){
		"arrive": func(t *rapid.T) {
			lasts := rapid.SampledFrom([]time.Duration{0, 0, time.Millisecond, time.Second}).Draw(t, "lasts")
			m.arrive(rapid.SampledFrom(conducts).Draw(t, "conduct"), lasts)
		},
		"cancel": func(t *rapid.T) {
			if len(m.parties) == 0 {
				t.Skip("nobody is there")
			}
			p := rapid.SampledFrom(m.parties).Draw(t, "who")
			p.cancelled = p.cancelled || p.waits()
			p.cancel()
			synctest.Wait()
		},
		"time": func(t *rapid.T) {
			time.Sleep(rapid.SampledFrom([]time.Duration{time.Microsecond, time.Millisecond, 20 * time.Millisecond, time.Second, time.Minute}).Draw(t, "time"))
			synctest.Wait()
		},
		"fault": func(t *rapid.T) {
			if planned == most {
				t.Skip("enough")
			}
			planned++
			m.engine.expect(rapid.SampledFrom(of).Draw(t, "fault"))
		},
	}
}

func TestMachine(t *testing.T) {
	t.Run("without faults each has its own outcome", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			rapid.SyncTest(t, func(t *rapid.T) {
				m := newMachine()
				t.Repeat(m.actions(nil, 0, conducts))
				m.finish()
				m.judge(t)
			})
		})
	})
	t.Run("with faults nobody is lost, doubled or told a lie", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			rapid.SyncTest(t, func(t *rapid.T) {
				m := newMachine()
				t.Repeat(m.actions(faults, 1000, conducts))
				m.finish()
				m.judge(t)
			})
		})
	})
	t.Run("a few faults that pass are heard by nobody", func(t *testing.T) {
		passing := slices.DeleteFunc(slices.Clone(faults), func(f fault) bool { return f.verdict == commit.Final })
		rapid.Check(t, func(t *rapid.T) {
			rapid.SyncTest(t, func(t *rapid.T) {
				m := newMachine()
				t.Repeat(m.actions(passing, 6, mild))
				m.finish()
				m.judge(t)
				for _, p := range m.parties {
					require.True(t, p.own(p.err) || p.answers == 0 || p.cancelled, "%s %s and was answered: %v", p.name, p.conduct, p.err)
				}
			})
		})
	})
}
