package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/pprof"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// bench is one run of the program.
type bench struct {
	size
	postgres, keep string
	minutes        float64
	progress       io.Writer
	// scratch goes away with the run.
	scratch string
	// lines are what the row under way has found.
	lines []line
}

// size is how much work is done.
type size struct {
	// rounds are counted; one more goes before them and is not.
	rounds int
	// signUps is how many one side takes in a round; a multiple of seats.
	signUps int
	// single is the same for a side that makes a transaction for each.
	single int
	// few and many are the meetings of two agendas, pages how often a page of
	// each is asked for in a round.
	few, many, pages int
	// big is the seats of one meeting that fills up in a round, queue how many wait
	// for another one, and steps how often one leaves it, or a letter goes out, in a
	// round.
	big, queue, steps int
}

var (
	full = size{rounds: 15, signUps: 8_000, single: 3_000, few: 1_000, many: 1_000_000, pages: 300,
		big: 5_000, queue: 1_000, steps: 100}
	small = size{rounds: 1, signUps: 1_000, single: 500, few: 1_000, many: 2_000, pages: 5, big: 500, queue: 100, steps: 10}
)

// inScratch gives f a folder for what need not stay.
func (b *bench) inScratch(f func() error) (err error) {
	if b.scratch, err = os.MkdirTemp("", "bench"); err != nil {
		return err
	}
	defer func() {
		if gone := os.RemoveAll(b.scratch); err == nil {
			err = gone
		}
	}()
	return f()
}

// profileTo profiles until stop is called; an empty name profiles nothing.
func profileTo(name string) (stop func(), err error) {
	if name == "" {
		return func() {}, nil
	}
	file, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, err
	}
	return func() {
		pprof.StopCPUProfile()
		file.Close() //nolint:errcheck // it is for whoever looks at it now
	}, nil
}

// sample is what one side did in one round.
type sample struct {
	// rate is how much it did in a second.
	rate float64
	// p50 and p99 are how long half and all but a hundredth waited at most.
	p50, p99 time.Duration
}

// side does its work of one round.
type side func(ctx context.Context, round int) (sample, error)

// pairs are the rounds: in each, what we did, and what we are held against.
type pairs [][2]sample

// duel has the two sides do their rounds in turn, the other first each time.
func (b *bench) duel(ctx context.Context, ours, theirs side) (pairs, error) {
	all, err := b.tour(ctx, ours, theirs)
	return all.pairs(0, 1), err
}

// rounds are what each side of a tour did in each.
type rounds [][]sample

// pairs holds one side against another.
func (r rounds) pairs(ours, theirs int) pairs {
	var all pairs
	for _, round := range r {
		all = append(all, [2]sample{round[ours], round[theirs]})
	}
	return all
}

// tour has all sides do their rounds in turn, another one first each time.
func (b *bench) tour(ctx context.Context, sides ...side) (rounds, error) {
	var all rounds
	for n := range b.rounds + 1 {
		round := make([]sample, len(sides))
		for turn := range sides {
			who := (turn + n) % len(sides)
			runtime.GC() // none pays for the others
			var err error
			if round[who], err = sides[who](ctx, n); err != nil {
				return nil, err
			}
		}
		fmt.Fprintf(b.progress, "  round %d:", n)
		for _, s := range round {
			fmt.Fprintf(b.progress, " %.0f/s (p99 %v)", s.rate, s.p99.Round(100*time.Microsecond))
		}
		fmt.Fprintln(b.progress)
		if n > 0 {
			all = append(all, round)
		}
	}
	return all, nil
}

// crowd has a number of goroutines do n things together, each its next one as
// soon as it has the answer to the last.
func crowd(ctx context.Context, goroutines, n int, do func(ctx context.Context, i int) error) (sample, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	took := make([]time.Duration, n)
	var next atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range goroutines {
		all.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return
				}
				asked := time.Now()
				if err := do(ctx, i); err != nil {
					cancel(err)
					return
				}
				took[i] = time.Since(asked)
			}
		})
	}
	all.Wait()
	elapsed := time.Since(began)
	if err := context.Cause(ctx); err != nil {
		return sample{}, err
	}
	slices.Sort(took)
	return sample{rate: float64(n) / elapsed.Seconds(), p50: took[n/2], p99: took[n*99/100]}, nil
}

func rate(s sample) float64 { return s.rate }

func worst(s sample) float64 { return s.p99.Seconds() }

func half(s sample) float64 { return s.p50.Seconds() }

// spread is a number that was measured in every round.
type spread struct{ median, lowest, highest float64 }

// ratio is ours over theirs within each round.
func (p pairs) ratio(of func(sample) float64) spread {
	var all []float64
	for _, pair := range p {
		all = append(all, of(pair[0])/of(pair[1]))
	}
	return spreadOf(all)
}

// side is a number of one of the two.
func (p pairs) side(who int, of func(sample) float64) spread {
	var all []float64
	for _, pair := range p {
		all = append(all, of(pair[who]))
	}
	return spreadOf(all)
}

func spreadOf(all []float64) spread {
	slices.Sort(all)
	return spread{all[len(all)/2], all[0], all[len(all)-1]}
}

// line is a line of the table.
type line struct {
	what  string
	ratio spread
	// bar is what the median must reach, or with most not exceed; zero: there is
	// none.
	bar  float64
	most bool
	// beside is more about it, in words.
	beside string
	// skipped: it was not measured, and beside says why.
	skipped bool
}

func (l line) missed() bool {
	if l.skipped || l.bar == 0 {
		return false
	}
	return l.most && l.ratio.median > l.bar || !l.most && l.ratio.median < l.bar
}

func (l line) String() string {
	if l.skipped {
		return fmt.Sprintf("| %s | – | | skipped | %s |", l.what, l.beside)
	}
	bar, verdict := "", ""
	if l.bar > 0 {
		bar, verdict = fmt.Sprintf("≥ %.3g", l.bar), "pass"
		if l.most {
			bar = fmt.Sprintf("≤ %.3g", l.bar)
		}
	}
	if l.missed() {
		verdict = "**MISSED**"
	}
	return fmt.Sprintf("| %s | %.2f (%.2f to %.2f) | %s | %s | %s |", l.what, l.ratio.median, l.ratio.lowest, l.ratio.highest, bar, verdict, l.beside)
}

// rates are the order of size of both sides, in words.
func (p pairs) rates() string {
	return fmt.Sprintf("%.0f/s against %.0f/s", p.side(0, rate).median, p.side(1, rate).median)
}

// waits are the same of how long the slowest hundredth waits.
func (p pairs) waits() string {
	return fmt.Sprintf("%.1f ms against %.1f ms", 1000*p.side(0, worst).median, 1000*p.side(1, worst).median)
}
