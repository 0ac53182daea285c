package storetest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// Twice is store, but it runs every write once, throws that away, and runs it
// again. A closure that changes something outside its transaction shows.
func Twice(store omzien.Store) omzien.Store { return twice{store} }

type twice struct{ omzien.Store }

var errThrownAway = errors.New("storetest: thrown away")

func (s twice) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	err := s.Store.Write(ctx, func(tx omzien.WriteTx) error {
		_ = f(tx) // the second run counts
		return errThrownAway
	})
	if !errors.Is(err, errThrownAway) {
		return err
	}
	return s.Store.Write(ctx, f)
}

// Unlocked is store with its lock taken out: a closure decides on what it read,
// and its changes are made a little later, whatever happened meanwhile. Most
// homemade sign-up programs work like this. It must not pass the exam.
func Unlocked(store omzien.Store) omzien.Store { return unlocked{store} }

type unlocked struct{ omzien.Store }

// slip is the time between the decision and the deed: enough for others to
// decide on the same seat.
const slip = 20 * time.Millisecond

func (s unlocked) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	var later deeds
	if err := s.Read(ctx, func(tx omzien.ReadTx) error {
		later = deeds{ReadTx: tx}
		return f(&later)
	}); err != nil {
		return err
	}
	time.Sleep(slip)
	return s.Store.Write(ctx, later.make)
}

// deeds remembers changes in place of making them.
type deeds struct {
	omzien.ReadTx
	records []omzien.Record
	signUps []omzien.SignUp
}

// make does what was remembered.
func (d *deeds) make(tx omzien.WriteTx) error {
	for _, r := range d.records {
		if err := tx.PutRecord(r); err != nil {
			return err
		}
	}
	for _, one := range d.signUps {
		if err := tx.PutSignUp(one); err != nil {
			return err
		}
	}
	return nil
}

func (d *deeds) PutRecord(r omzien.Record) error {
	d.records = append(d.records, r)
	return nil
}

func (d *deeds) PutSignUp(s omzien.SignUp) error {
	d.signUps = append(d.signUps, s)
	return nil
}

// disturbed is a store, but beside every write comes another that changes
// something and then fails, so that all that share a commit with it must be done
// again.
type disturbed struct{ omzien.Store }

func (s disturbed) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	var beside sync.WaitGroup
	beside.Go(func() {
		_ = s.Store.Write(ctx, func(tx omzien.WriteTx) error { // nobody waits for its answer
			if err := tx.PutRecord(omzien.Record{Kind: "disturbance", ID: "a", Slug: "a", Body: []byte("{}")}); err != nil {
				return err
			}
			panic(errThrownAway)
		})
	})
	defer beside.Wait()
	return s.Store.Write(ctx, f)
}
