package omzien

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Forget erases what people told when they signed up, each thing so many days
// after the end of its meeting: wishes after event.KeepWishesDays, those who got no
// seat after event.KeepWaitingDays, answers when their question says so, and
// everybody after event.KeepDays. It returns how many sign-ups it changed. Status,
// seats and role stay, so that counts do not change (INV-P02). Who was erased
// leaves personal calendars too. A second run changes nothing (INV-P07). The host
// runs it, once a day for example.
func (a *Agenda) Forget(ctx context.Context) (int, error) {
	now := a.now()
	first := now.AddDate(0, 0, -1) // nothing is kept for less than a day
	forgotten := 0
	for q := (Query{Before: position(first), Limit: 200}); ; {
		var ended []event.Event
		err := a.store.Read(ctx, func(tx ReadTx) (err error) {
			ended, err = events.list(tx, q)
			return err
		})
		if err != nil || len(ended) == 0 {
			return forgotten, err
		}
		for _, e := range ended {
			if e.Status == event.Postponed || e.End.After(first) { // its new date is not known yet
				continue
			}
			n, err := a.forgetEvent(ctx, &e, now)
			if err != nil {
				return forgotten, err
			}
			forgotten += n
		}
		last := ended[len(ended)-1]
		q.AfterPosition, q.AfterID = position(last.Start), last.ID
	}
}

// past reports whether so many days have gone by since a meeting ended.
func past(e *event.Event, days int, now time.Time) bool {
	return !now.Before(e.End.AddDate(0, 0, days))
}

// expire erases from a sign-up what has been kept long enough, and reports whether
// that was anything.
func (s *SignUp) expire(e *event.Event, now time.Time) bool {
	switch {
	case past(e, event.KeepDays, now), past(e, event.KeepWaitingDays, now) && !s.Status.Holds():
		return s.forget()
	case s.Email == "":
		return false
	}
	changed := false
	if s.Wishes != (event.Wishes{}) && past(e, event.KeepWishesDays, now) {
		s.Wishes, changed = event.Wishes{}, true
	}
	kept := slices.DeleteFunc(slices.Clone(s.Replies), func(r event.Reply) bool {
		return slices.ContainsFunc(e.SignUp.Asked, func(q event.Question) bool {
			return q.ID == r.Question && q.KeepDays > 0 && past(e, q.KeepDays, now)
		})
	})
	if len(kept) < len(s.Replies) {
		s.Replies, changed = kept, true
	}
	return changed
}

// forget erases all that could tell who it was, and reports whether there was any:
// also what a repeated request was known by. So it waits until none can come.
func (s *SignUp) forget() bool {
	gone := digest("forgotten request " + s.ID)
	if s.Email == "" && bytes.Equal(s.Request, gone) {
		return false
	}
	s.Request, s.Digest = gone, digest("forgotten digest "+s.ID)
	if s.Email != "" {
		s.anonymise()
	}
	return true
}

// anonymise erases who it is.
func (s *SignUp) anonymise() {
	s.erase()
	s.Person = "-" + s.ID // no longer a person, still one of its own
}

// forgetEvent leaves a meeting alone in which nothing is to be erased, so that
// most of the time no transaction is written.
func (a *Agenda) forgetEvent(ctx context.Context, e *event.Event, now time.Time) (count int, err error) {
	var some bool
	var shown []Record
	err = a.store.Read(ctx, func(tx ReadTx) error {
		list, err := tx.SignUps(e.ID)
		if err != nil {
			return err
		}
		some = slices.ContainsFunc(list, func(s SignUp) bool { return s.expire(e, now) })
		if past(e, event.KeepDays, now) {
			shown, err = tx.Records(personalsWith(e.ID))
		}
		return err
	})
	for more := some; err == nil && more; {
		var erased int
		erased, err = a.forgetSome(ctx, e, now)
		count += erased
		more = erased == forgetBatch
	}
	for more := len(shown) > 0; err == nil && more; {
		var left int
		left, err = a.forgetPersonal(ctx, e.ID)
		more = left == forgetBatch
	}
	return count, err
}

// forgetBatch is how many sign-ups, or personal calendars, one transaction
// changes at most, so that no visitor waits long behind it, nor a database that is
// far away gives up on it.
const forgetBatch = 100

func (a *Agenda) forgetSome(ctx context.Context, e *event.Event, now time.Time) (int, error) {
	count := 0
	err := a.store.Write(ctx, func(tx WriteTx) error {
		count = 0
		list, err := tx.SignUps(e.ID)
		if err != nil {
			return err
		}
		for _, s := range list {
			if count == forgetBatch || !s.expire(e, now) {
				continue
			}
			count++
			if err := tx.PutSignUp(s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return count, nil
}
