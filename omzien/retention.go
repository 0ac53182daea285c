package omzien

import (
	"context"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Forget erases who signed up for meetings that ended more than event.KeepDays
// days ago, and returns how many sign-ups it erased. Status, seats and role
// stay, so that counts do not change (INV-P02). What was erased leaves personal
// calendars too. A second run changes nothing
// (INV-P07). The host runs it, once a day for example.
func (a *Agenda) Forget(ctx context.Context) (int, error) {
	limit := a.now().AddDate(0, 0, -event.KeepDays)
	forgotten := 0
	for q := (Query{Before: position(limit), Limit: 200}); ; {
		var ended []event.Event
		err := a.store.Read(ctx, func(tx ReadTx) (err error) {
			ended, err = events.list(tx, q)
			return err
		})
		if err != nil || len(ended) == 0 {
			return forgotten, err
		}
		for _, e := range ended {
			if e.Status == event.Postponed || e.End.After(limit) { // its new date is not known yet
				continue
			}
			n, err := a.forgetEvent(ctx, e.ID)
			if err != nil {
				return forgotten, err
			}
			forgotten += n
		}
		last := ended[len(ended)-1]
		q.AfterPosition, q.AfterID = position(last.Start), last.ID
	}
}

// forgetEvent leaves a meeting alone in which nothing is to be erased, so that
// most of the time no transaction is written.
func (a *Agenda) forgetEvent(ctx context.Context, eventID string) (count int, err error) {
	var known []SignUp
	var shown []Record
	err = a.store.Read(ctx, func(tx ReadTx) error {
		list, err := tx.SignUps(eventID)
		if err != nil {
			return err
		}
		known = identified(list)
		shown, err = tx.Records(personalsWith(eventID))
		return err
	})
	for more := len(known) > 0; err == nil && more; {
		var erased int
		erased, err = a.forgetSome(ctx, eventID)
		count += erased
		more = erased == forgetBatch
	}
	for more := len(shown) > 0; err == nil && more; {
		var left int
		left, err = a.forgetPersonal(ctx, eventID)
		more = left == forgetBatch
	}
	return count, err
}

// forgetBatch is how many sign-ups, or personal calendars, one transaction
// changes at most, so that no visitor waits long behind it, nor a database that is
// far away gives up on it.
const forgetBatch = 100

func (a *Agenda) forgetSome(ctx context.Context, eventID string) (int, error) {
	count := 0
	err := a.store.Write(ctx, func(tx WriteTx) error {
		list, err := tx.SignUps(eventID)
		if err != nil {
			return err
		}
		list = identified(list)
		count = min(len(list), forgetBatch)
		for _, s := range list[:count] {
			s.Name, s.Email, s.OnBehalfOf = "", "", ""
			s.Person = "-" + s.ID // no longer a person, still one of its own
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

// identified are the sign-ups that still say who it is.
func identified(list []SignUp) []SignUp {
	var known []SignUp
	for _, s := range list {
		if s.Email != "" {
			known = append(known, s)
		}
	}
	return known
}
