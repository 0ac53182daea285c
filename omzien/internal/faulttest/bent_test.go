package faulttest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// bend is a mistake that is made on purpose. Where it is made the tests must fail,
// else they prove nothing where it is not.
type bend string

const (
	// unlocked decides by what it saw before it had its turn.
	unlocked bend = "unlocked"
	// looseMail puts messages into the outbox after the transaction.
	looseMail bend = "loose mail"
	// unpromoted hands on no seats that come free.
	unpromoted bend = "unpromoted"
	// hastyPost marks letters as sent before it sends them.
	hastyPost bend = "hasty post"
)

// store is the store with that mistake.
func (b bend) store(s omzien.Store) omzien.Store {
	switch b {
	case unlocked:
		return early{s}
	case looseMail:
		return loose{s}
	case unpromoted:
		return stingy{s}
	}
	return s
}

// early counts seats before it has its turn.
type early struct{ omzien.Store }

func (s early) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	var seen []event.Occupancy
	_ = s.Read(ctx, func(tx omzien.ReadTx) error { return f(dry{tx, &seen}) }) // it always ends in errSeen, or before it counts
	time.Sleep(2 * time.Millisecond)
	return s.Store.Write(ctx, func(tx omzien.WriteTx) error { return f(&outdated{tx, seen}) })
}

var errSeen = errors.New("seen")

// dry ends as soon as seats are counted.
type dry struct {
	omzien.ReadTx
	seen *[]event.Occupancy
}

func (x dry) PutRecord(omzien.Record) error { return errSeen }
func (x dry) PutSignUp(omzien.SignUp) error { return errSeen }

func (x dry) Occupancies(ids ...string) (list []event.Occupancy, err error) {
	if *x.seen, err = x.ReadTx.Occupancies(ids...); err == nil {
		err = errSeen
	}
	return nil, err
}

// outdated tells what was seen before, once.
type outdated struct {
	omzien.WriteTx
	seen []event.Occupancy
}

func (x *outdated) Occupancies(ids ...string) ([]event.Occupancy, error) {
	if len(x.seen) != len(ids) {
		return x.WriteTx.Occupancies(ids...)
	}
	seen := x.seen
	x.seen = nil
	return seen, nil
}

// loose puts messages in a transaction of their own.
type loose struct{ omzien.Store }

func (s loose) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	var mails *[]omzien.Record
	err := s.Store.Write(ctx, func(tx omzien.WriteTx) error {
		mails = &[]omzien.Record{}
		return f(without{tx, mails})
	})
	if err != nil || mails == nil || len(*mails) == 0 {
		return err
	}
	time.Sleep(5 * time.Millisecond)
	return s.Store.Write(ctx, func(tx omzien.WriteTx) error {
		for _, r := range *mails {
			if err := tx.PutRecord(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// without keeps messages aside.
type without struct {
	omzien.WriteTx
	mails *[]omzien.Record
}

func (x without) PutRecord(r omzien.Record) error {
	if r.Kind == "mail" {
		*x.mails = append(*x.mails, r)
		return nil
	}
	return x.WriteTx.PutRecord(r)
}

// stingy sees nobody wait once somebody has left.
type stingy struct{ omzien.Store }

func (s stingy) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	return s.Store.Write(ctx, func(tx omzien.WriteTx) error { return f(&blind{WriteTx: tx}) })
}

type blind struct {
	omzien.WriteTx
	left bool
}

func (x *blind) PutSignUp(s omzien.SignUp) error {
	x.left = x.left || s.Status == event.Withdrawn || s.Status == event.Lapsed
	return x.WriteTx.PutSignUp(s)
}

func (x *blind) Occupancies(ids ...string) ([]event.Occupancy, error) {
	list, err := x.WriteTx.Occupancies(ids...)
	for i := range list {
		if x.left {
			list[i].Queue = nil
		}
	}
	return list, err
}

// nth makes a condition for await: that many lines of a word.
func nth(w word, n int) func(line) bool {
	return func(l line) bool {
		if l.Word == w {
			n--
		}
		return n <= 0
	}
}

// TestMistakesAreFound kills children that make a mistake. The judge finds it.
func TestMistakesAreFound(t *testing.T) {
	for mistake, crimes := range map[bend][]crime{
		unlocked:   {oversold},
		looseMail:  {untold},
		unpromoted: {idle, overtaken},
		hastyPost:  {unsent},
	} {
		t.Run(string(mistake), func(t *testing.T) {
			t.Parallel()
			chance := dice(t)
			path, l := network(t), newLedger()
			for n := range 20 { // nearly always the first is enough
				o := load(path, round(n), chance)
				o.Bent, o.Ahead, o.Workers = mistake, ahead(n), 32
				f := begin(t, nil, o)
				f.await(0, nth(yes, 150)) // meetings are full, and people left
				sleep(chance, 100*time.Millisecond)
				f.kill(0)
				lines := f.wait()
				l.heard(lines...)
				v, err := l.judge(t.Context(), path, 0)
				require.NoError(t, err)
				for _, one := range lines {
					if one.Word == wrong { // the child saw it itself
						v.charges = append(v.charges, charge{crime(strings.SplitN(one.Err, ":", 2)[0]), one.Err})
					}
				}
				if slices.ContainsFunc(crimes, func(c crime) bool { return v.has(c) > 0 }) {
					t.Logf("found after %d kills: %d charges, such as %s", n+1, len(v.charges), v.charges[0])
					return
				}
			}
			require.Fail(t, "the judge is blind")
		})
	}
}
