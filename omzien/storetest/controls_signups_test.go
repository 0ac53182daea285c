package storetest

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// This file has what can be wrong with how sign-ups are counted and found.

// careless gives the same queue and the same maps to all who ask.
type careless struct {
	omzien.ReadTx
	known map[string]event.Occupancy
}

func (x careless) Occupancies(ids ...string) ([]event.Occupancy, error) {
	return remembers{known: x.known, WriteTx: readOnly{x.ReadTx}}.Occupancies(ids...)
}

// readOnly has only what a reader needs.
type readOnly struct{ omzien.ReadTx }

func (readOnly) PutRecord(omzien.Record) error { panic("unreachable") }
func (readOnly) PutSignUp(omzien.SignUp) error { panic("unreachable") }

// unnamed counts seats, but not by role and table.
type unnamed struct{ omzien.ReadTx }

func (x unnamed) Occupancies(ids ...string) ([]event.Occupancy, error) {
	list, err := x.ReadTx.Occupancies(ids...)
	for n := range list {
		list[n].Roles, list[n].Tables = nil, nil
	}
	return list, err
}

// firmOnly does not count seats that are held for a time.
type firmOnly struct{ omzien.ReadTx }

func (x firmOnly) Occupancies(ids ...string) ([]event.Occupancy, error) {
	list, err := x.ReadTx.Occupancies(ids...)
	for n, id := range ids {
		signUps, _ := x.SignUps(id)
		for _, s := range signUps {
			if s.Status == event.Pending || s.Status == event.Offered {
				list[n].Taken -= s.Seats
			}
		}
	}
	return list, err
}

// late says too late what is due, early too early, and shuffled in another order.
type late struct{ omzien.ReadTx }

func (x late) Due(now time.Time, limit int) ([]omzien.SignUp, error) {
	return x.ReadTx.Due(now.Add(-time.Millisecond), limit)
}

type early struct{ omzien.ReadTx }

func (x early) Due(now time.Time, limit int) ([]omzien.SignUp, error) {
	return x.ReadTx.Due(now.Add(time.Millisecond), limit)
}

type shuffled struct{ omzien.ReadTx }

func (x shuffled) Due(now time.Time, limit int) ([]omzien.SignUp, error) {
	list, err := x.ReadTx.Due(now, omzien.MaxList)
	slices.SortFunc(list, func(a, b omzien.SignUp) int { return cmp.Compare(a.ID, b.ID) })
	return list[:min(len(list), limit)], err
}

// endless pays no heed to the limit.
type endless struct{ omzien.ReadTx }

func (x endless) Due(now time.Time, _ int) ([]omzien.SignUp, error) {
	return x.ReadTx.Due(now, omzien.MaxList)
}

// hoarse does not hear whether somebody asks for what is pending.
type hoarse struct{ omzien.ReadTx }

func (x hoarse) SignUp(key omzien.SignUpKey) (omzien.SignUp, error) {
	one, err := x.ReadTx.SignUp(key)
	if errors.Is(err, omzien.ErrNotFound) {
		key.Pending = !key.Pending
		return x.ReadTx.SignUp(key)
	}
	return one, err
}

// wideOpen lets a person have as many as they like that are pending.
type wideOpen struct{ omzien.WriteTx }

func (x wideOpen) PutSignUp(s omzien.SignUp) error {
	err := x.WriteTx.PutSignUp(s)
	if errors.Is(err, omzien.ErrExists) && s.Status == event.Pending {
		s.Person = s.ID
		return x.WriteTx.PutSignUp(s)
	}
	return err
}

// strict counts what is pending as live.
type strict struct{ omzien.WriteTx }

func (x strict) PutSignUp(s omzien.SignUp) error {
	for _, pending := range []bool{true, false} {
		if _, err := x.SignUp(omzien.SignUpKey{EventID: s.EventID, Person: s.Person, Pending: pending}); err == nil && s.Place == 0 {
			return omzien.ErrExists
		}
	}
	return x.WriteTx.PutSignUp(s)
}

// seated takes those that hold seats for all.
type seated struct{ omzien.ReadTx }

func (x seated) Last(eventID string) (int64, error) {
	list, err := x.SignUps(eventID)
	last := int64(0)
	for _, s := range list {
		if s.Status.Holds() {
			last = s.Place
		}
	}
	return last, err
}

// everybody counts all who left.
type everybody struct{ omzien.ReadTx }

func (x everybody) Left(eventID, _ string) (int, error) {
	list, err := x.SignUps(eventID)
	return len(slices.DeleteFunc(list, func(s omzien.SignUp) bool { return s.Status != event.Withdrawn })), err
}

// thrifty keeps only what most sign-ups have.
type thrifty struct{ omzien.WriteTx }

func (x thrifty) PutSignUp(s omzien.SignUp) error {
	s.Companions = nil
	return x.WriteTx.PutSignUp(s)
}
