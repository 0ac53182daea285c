package commit_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/commit"
)

func TestLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine()
		m.arrive(keeps, time.Second)
		for range 2*commit.MaxWrites + 10 {
			m.arrive(keeps, 0)
		}
		require.Equal(t, 2*commit.MaxWrites+10, m.writer.Waiting())
		m.finish()
		m.judge(t)
		var joined []int
		for _, c := range m.told {
			joined = append(joined, c.Writes)
			require.NoError(t, c.Err)
		}
		require.Equal(t, []int{commit.MaxWrites, commit.MaxWrites, 11}, joined, "at most so many join a commit")
		require.Equal(t, commit.MaxWrites+11, m.told[0].Waiting)
		require.Zero(t, m.writer.Waiting())
	})
}

func TestCancelledInLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine()
		m.arrive(keeps, time.Second)
		gone, stays := m.arrive(keeps, 0), m.arrive(keeps, 0)
		gone.cancelled = true
		gone.cancel()
		synctest.Wait()
		require.ErrorIs(t, gone.err, context.Canceled, "it is told at once")
		require.Equal(t, 1, m.writer.Waiting(), "its place is free")
		m.finish()
		m.judge(t)
		require.Zero(t, gone.runs)
		require.NoError(t, stays.err)
		require.Equal(t, 2, m.told[0].Writes)
	})
	t.Run("once begun a cancel has no effect", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			m := newMachine()
			p := m.arrive(keeps, time.Second)
			p.cancel()
			m.finish()
			require.NoError(t, p.err)
			require.Equal(t, []string{"0"}, m.engine.kept)
		})
	})
}

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine()
		m.arrive(keeps, time.Second)
		m.arrive(keeps, time.Second)
		began := time.Now()
		var closed atomic.Int32
		for range 2 {
			go func() { m.writer.Close(); closed.Add(1) }()
		}
		synctest.Wait()
		require.Zero(t, closed.Load(), "it waits for the writes under way and in line")
		late := m.arrive(keeps, 0)
		require.ErrorIs(t, late.err, commit.ErrClosed)
		require.ErrorIs(t, late.err, omzien.ErrBusy)
		m.writer.Close()
		synctest.Wait()
		require.EqualValues(t, 2, closed.Load())
		require.Equal(t, 2*time.Second, time.Since(began))
		require.Equal(t, []string{"0", "1"}, m.engine.kept)
	})
	t.Run("at rest", func(t *testing.T) {
		m := newMachine()
		m.writer.Close()
		m.writer.Close()
		require.ErrorIs(t, m.writer.Write(t.Context(), nil), commit.ErrClosed)
	})
}

// times is a plan of the same fault so many times.
func times(n int, f fault) []fault { return slices.Repeat([]fault{f}, n) }

// patience is how long a batch tries.
const patience = 3510 * time.Millisecond

func TestAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine(times(9, fault{begin, commit.Again, false})...)
		first, second := m.arrive(keeps, 0), m.arrive(keeps, 0)
		time.Sleep(patience - 1)
		synctest.Wait()
		require.True(t, first.waits() && second.waits())
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		require.False(t, first.waits() || second.waits(), "whoever waits is told together with the first")
		require.ErrorIs(t, second.err, fault{begin, commit.Again, false})
		third, fourth := m.arrive(keeps, 0), m.arrive(keeps, 0)
		require.False(t, third.waits() || fourth.waits(), "as long as it is away, one look is enough")
		fifth := m.arrive(keeps, 0)
		require.NoError(t, fifth.err, "it is back")
		m.engine.expect(times(6, fault{begin, commit.Again, false})...)
		sixth := m.arrive(keeps, 0)
		m.finish()
		require.NoError(t, sixth.err, "it was away for a moment")
		m.judge(t)
	})
}

func TestDoubt(t *testing.T) {
	for _, c := range []struct {
		name    string
		plan    []fault
		want    error // nil: none
		unknown bool
		kept    int
		takes   time.Duration
	}{
		{"done, and the answer was lost", []fault{{ending, commit.Again, true}}, nil, false, 1, 0},
		{"not done", []fault{{ending, commit.Again, false}}, nil, false, 1, 0},
		{"not done, and not worth another try", []fault{{ending, commit.Final, false}}, fault{ending, commit.Final, false}, false, 0, 0},
		{"done, and said not to be", []fault{{ending, commit.Final, true}}, nil, false, 1, 0},
		{"done, looking it up fails twice", append(times(2, fault{lookup, commit.Again, false}), fault{ending, commit.Again, true}), nil, false, 1, 110 * time.Millisecond},
		{"done, and nobody can tell", append(times(6, fault{lookup, commit.Again, false}), fault{ending, commit.Again, true}),
			fault{lookup, commit.Again, false}, true, 1, patience},
		{"not done, and nobody can tell", append(times(6, fault{begin, commit.Again, false}), fault{ending, commit.Again, false}),
			fault{begin, commit.Again, false}, true, 0, patience},
		{"haunted, and buried by the next", []fault{{ending, commit.Haunted, false}}, nil, false, 1, 0},
		{"haunted to the end", times(7, fault{ending, commit.Haunted, false}), fault{ending, commit.Haunted, false}, true, 0, patience},
		{"haunted, then full", []fault{{ending, commit.Haunted, false}, {ending, commit.Final, false}}, fault{ending, commit.Final, false}, true, 0, patience},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMachine()
				began := time.Now()
				p := m.arrive(keeps, time.Nanosecond)
				m.engine.expect(c.plan...) // its own begin is behind it
				m.finish()
				m.judge(t)
				require.Equal(t, c.unknown, errors.Is(p.err, omzien.ErrUnknown), "%v", p.err)
				if c.want == nil {
					require.NoError(t, p.err)
				} else {
					require.ErrorIs(t, p.err, c.want)
				}
				require.Len(t, m.engine.kept, c.kept)
				require.Equal(t, c.takes, time.Since(began).Round(time.Millisecond))
			})
		})
	}
	t.Run("who came too late for a doubtful commit is told no more than that it is busy", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			m := newMachine(fault{ending, commit.Again, true})
			early := m.arrive(keeps, time.Second)
			m.engine.expect(times(6, fault{begin, commit.Again, false})...)
			time.Sleep(time.Second + 50*time.Millisecond)
			late := m.arrive(keeps, 0)
			m.finish()
			m.judge(t)
			require.ErrorIs(t, early.err, omzien.ErrUnknown)
			require.NotErrorIs(t, late.err, omzien.ErrUnknown)
			require.Zero(t, late.runs)
		})
	})
}

// In the open air, where goroutines and cancels meet at any moment.
func TestCrowd(t *testing.T) {
	m := newMachine()
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for n := range 30 {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(rand.IntN(300))*time.Microsecond)
				mu.Lock()
				p := &party{name: strconv.Itoa(len(m.parties)), conduct: conducts[(n*7+len(m.parties))%len(conducts)], cancelled: true}
				m.parties = append(m.parties, p)
				mu.Unlock()
				var gone sync.WaitGroup
				gone.Go(func() { p.hear(m.writer.Write(ctx, p.f)) }) // some end their goroutine
				gone.Wait()
				cancel()
			}
		})
	}
	all.Wait()
	m.writer.Close()
	require.Empty(t, m.engine.complaints)
	kept := map[string]bool{}
	for _, name := range m.engine.kept {
		require.False(t, kept[name], "%s is kept twice", name)
		kept[name] = true
	}
	for _, p := range m.parties {
		switch {
		case p.conduct == ends || p.conduct == endsAtOnce:
			require.False(t, kept[p.name])
			continue
		case errors.Is(p.err, context.DeadlineExceeded):
			require.Zero(t, p.runs, "it was told that it left the line")
		default:
			require.True(t, p.own(p.err), "%s %s and was answered: %v", p.name, p.conduct, p.err)
		}
		require.Equal(t, p.err == nil && p.conduct != looks, kept[p.name], "%s %s: %v", p.name, p.conduct, p.err)
		if kept[p.name] {
			require.Equal(t, slices.Concat(m.engine.kept[:slices.Index(m.engine.kept, p.name)]), slices.Concat(p.seen))
		}
	}
}

func TestPanicked(t *testing.T) {
	err := newMachine().writer.Write(t.Context(), func(omzien.WriteTx) error { panic(fmt.Sprint("ai", 1)) })
	caught, ok := errors.AsType[commit.Panicked](err)
	require.True(t, ok)
	require.Equal(t, "ai1", caught.Value)
	require.Contains(t, string(caught.Stack), "writer_test.go", "it says where")
	require.Equal(t, omzien.Internal, omzien.KindOf(err))
}
