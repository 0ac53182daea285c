package omzien

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// lapseBatch is how many sign-ups one transaction lets lapse at most.
const lapseBatch = 100

// Tend does what time demands: holds and offers that have run out end and their
// seats go on, who still waits when a meeting begins waits no more, and reminders
// are put into the outbox. The host runs it every few seconds. Sign-ups do the
// first of these by themselves, so that nobody is refused a seat that is free; a
// second run changes nothing.
func (a *Agenda) Tend(ctx context.Context) error {
	now := a.now()
	due := false
	err := a.store.Read(ctx, func(tx ReadTx) error {
		list, err := tx.Due(now, 1)
		due = len(list) > 0
		return err
	})
	if err == nil && due {
		err = a.onTime(ctx, now, func(WriteTx) error { return nil })
	}
	if err != nil {
		return err
	}
	if err := a.begin(ctx, now); err != nil {
		return err
	}
	return a.remind(ctx, now)
}

// onTime runs f in a write before which all has ended that time has ended. What
// is too much for one write is done in several, and stays done when f fails.
func (a *Agenda) onTime(ctx context.Context, now time.Time, f func(WriteTx) error) error {
	for more := true; more; {
		err := a.store.Write(ctx, func(tx WriteTx) (err error) {
			if more, err = a.lapse(tx, now); err != nil || more {
				return err
			}
			return f(tx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lapse ends the holds and offers that have run out, as many as a transaction
// bears, and hands on their seats; more says that there may be others.
func (a *Agenda) lapse(tx WriteTx, now time.Time) (more bool, err error) {
	due, err := tx.Due(now, lapseBatch)
	if err != nil || len(due) == 0 {
		return false, err
	}
	touched := map[string]*event.Event{}
	var order []string
	for _, s := range due {
		e := touched[s.EventID]
		if e == nil {
			found, err := events.byID(tx, s.EventID)
			if isUnreadable(err) { // the others go on
				continue
			}
			if err != nil {
				return false, err
			}
			e = &found
			touched[s.EventID] = e
			order = append(order, s.EventID)
		}
		ended, err := a.end(tx, e, &s, now)
		if err != nil {
			return false, err
		}
		more = more || ended
	}
	for _, id := range order {
		if err := a.promote(tx, touched[id], now); err != nil {
			return false, err
		}
	}
	return more && len(due) == lapseBatch, nil
}

// end ends one sign-up, if time has ended it, and reports whether it had.
func (c core) end(tx WriteTx, e *event.Event, s *SignUp, now time.Time) (bool, error) {
	if s.Status == event.Offered {
		switch heard, err := c.heard(tx, s); {
		case err != nil:
			return false, err
		case !heard && e.Unheard(&s.SignUp, now):
			return true, tx.PutSignUp(*s)
		}
	}
	was, news := s.Status, News("")
	if !e.Lapse(&s.SignUp, now) {
		return false, nil
	}
	switch was {
	case event.Pending: // perhaps it was somebody else who filled in the address
		s.anonymise()
	case event.Offered:
		news = NewsOfferOver
	}
	return true, c.keep(tx, s, news, now)
}

// heard reports whether the last offer to a party went out, or never can.
func (c core) heard(tx ReadTx, s *SignUp) (bool, error) {
	offer, err := lastOffer(tx, s)
	return !c.mail || offer == nil || offer.State == sent || offer.State == failed, err
}

// lastOffer is the message about it; nil when there is none.
func lastOffer(tx ReadTx, s *SignUp) (*message, error) {
	for n := s.Mails; n > 0; n-- {
		m, err := messages.byID(tx, messageID(s.ID, n))
		if err != nil {
			return nil, err
		}
		if m.News == NewsOffered {
			return &m, nil
		}
	}
	return nil, nil
}

// begunWithin is how long after its start a meeting is looked at for people who
// still wait.
const begunWithin = 24 * time.Hour

// begin ends the wait of those who got no seat when their meeting began.
func (a *Agenda) begin(ctx context.Context, now time.Time) error {
	var waited []string
	err := a.store.Read(ctx, func(tx ReadTx) error {
		begun, err := tx.Records(Query{Kind: events.kind, From: position(now.Add(-begunWithin)), Before: position(now.Add(time.Second))})
		if err != nil {
			return err
		}
		waited = waited[:0]
		for _, r := range begun {
			_, list, err := stillWaiting(tx, r.ID, now)
			if isUnreadable(err) {
				continue
			}
			if err != nil {
				return err
			}
			if len(list) > 0 {
				waited = append(waited, r.ID)
			}
		}
		return nil
	})
	for _, id := range waited {
		for more := true; more && err == nil; {
			err = a.store.Write(ctx, func(tx WriteTx) (err error) {
				more, err = a.stopWaiting(tx, id, now)
				return err
			})
		}
	}
	return err
}

// stopWaiting ends the wait of as many as a transaction bears; more says that
// there may be others.
func (a *Agenda) stopWaiting(tx WriteTx, id string, now time.Time) (more bool, err error) {
	e, list, err := stillWaiting(tx, id, now)
	if err != nil {
		return false, err
	}
	for _, s := range list {
		if _, err := a.end(tx, &e, &s, now); err != nil {
			return false, err
		}
	}
	return len(list) == lapseBatch, nil
}

// stillWaiting are some of those in the queue of a meeting whose time has passed,
// at most lapseBatch. Who has a seat for a part of the party is not among them.
func stillWaiting(tx ReadTx, id string, now time.Time) (e event.Event, list []SignUp, err error) {
	occupied, err := tx.Occupancies(id)
	if err != nil || len(occupied[0].Queue) == 0 {
		return e, nil, err
	}
	if e, err = events.byID(tx, id); err != nil {
		return e, nil, err
	}
	for _, party := range occupied[0].Queue {
		s, err := tx.SignUp(SignUpKey{ID: party.SignUpID})
		if isUnreadable(err) {
			continue
		}
		if err != nil {
			return e, nil, err
		}
		if after := s.SignUp; len(list) < lapseBatch && e.Lapse(&after, now) {
			list = append(list, s)
		}
	}
	return e, list, nil
}

// remind starts the reminders whose time has come. Of several that were missed
// only the last is sent, and none that lay before the meeting was announced.
func (a *Agenda) remind(ctx context.Context, now time.Time) error {
	if !a.mail {
		return nil
	}
	var due []mailing
	err := a.store.Read(ctx, func(tx ReadTx) error {
		due = due[:0]
		coming, err := tx.Records(Query{Kind: events.kind, From: position(now), Before: position(now.Add(event.MaxReminder * time.Hour).Add(time.Second))})
		if err != nil {
			return err
		}
		for _, r := range coming {
			e, err := a.decoded.event(r)
			if isUnreadable(err) {
				continue
			}
			if err != nil {
				return err
			}
			m, found := reminder(&e, now)
			if !found {
				continue
			}
			if _, err := tx.Record(mailings.kind, m.ID); errors.Is(err, ErrNotFound) {
				due = append(due, m)
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	for _, m := range due {
		if err == nil {
			err = a.store.Write(ctx, func(tx WriteTx) error { return a.mailing(tx, m, strings.TrimPrefix(m.ID, m.Event+".")) })
		}
	}
	return err
}

// reminder is the one of a meeting whose time came last, if any.
func reminder(e *event.Event, now time.Time) (mailing, bool) {
	if e.Status != event.Scheduled || !now.Before(e.Start) {
		return mailing{}, false
	}
	hours := slices.Clone(e.SignUp.Reminders)
	slices.Sort(hours)
	for _, before := range hours { // the smallest that has passed is the last
		at := e.Start.Add(-time.Duration(before) * time.Hour)
		if now.Before(at) {
			continue
		}
		if at.Before(e.AnnouncedAt()) {
			return mailing{}, false
		}
		id := remindersOf(e) + strconv.Itoa(before)
		return mailing{ID: id, Event: e.ID, News: NewsReminder, At: now, Due: now}, true
	}
	return mailing{}, false
}

// remindersOf begins the ids of the reminders of a meeting, as long as it starts
// when it does.
func remindersOf(e *event.Event) string {
	return e.ID + ".reminder." + strconv.FormatInt(e.Start.Unix(), 10) + "."
}

// promote hands free seats to those who wait.
func (c core) promote(tx WriteTx, e *event.Event, now time.Time) error {
	occupied, err := tx.Occupancies(e.ID)
	if err != nil {
		return err
	}
	return c.grant(tx, e, e.Promote(occupied[0], now), now)
}

// grant gives waiting parties their seats, and tells them.
func (c core) grant(tx WriteTx, e *event.Event, grants []event.Grant, now time.Time) error {
	for _, g := range grants {
		s, err := tx.SignUp(SignUpKey{ID: g.SignUpID})
		if isUnreadable(err) { // its seats stay free
			continue
		}
		if err != nil {
			return err
		}
		occupied := event.Occupancy{}
		if len(e.SignUp.Tables) > 0 {
			list, err := tx.Occupancies(e.ID)
			if err != nil {
				return err
			}
			occupied = list[0]
		}
		e.Give(occupied, &s.SignUp, g.Seats, now)
		if s.Status == event.Offered {
			err = c.offer(tx, &s, now)
		} else {
			err = c.keep(tx, &s, granted[s.Status], now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// granted is what somebody hears who got seats.
var granted = map[event.SignUpStatus]News{event.SeatConfirmed: NewsPromoted}

// offer tells a party of its offer. One before it that was never sent counts for
// when to give up: nobody keeps a seat from others for ever by an address that
// takes no mail.
func (c core) offer(tx WriteTx, s *SignUp, now time.Time) error {
	if !c.mail {
		return tx.PutSignUp(*s)
	}
	m := message{News: NewsOffered, At: now, Due: now}
	unheard, err := lastOffer(tx, s)
	if err != nil {
		return err
	}
	if unheard != nil && unheard.State == waiting {
		unheard.State, unheard.DoneAt = dropped, now
		if err := messages.put(tx, unheard); err != nil {
			return err
		}
	}
	if unheard != nil && unheard.State == dropped {
		m.Begun = unheard.Begun
	}
	return c.tell(tx, s, m)
}

// hurry ends holds and offers no later than the meeting begins, when that was moved.
func (c core) hurry(tx WriteTx, before, after *event.Event) error {
	if after.Status != event.Scheduled || before.Status == event.Scheduled && !after.Start.Before(before.Start) {
		return nil
	}
	const century = 100
	held, err := tx.Due(after.Start.AddDate(century, 0, 0), MaxList)
	if err != nil {
		return err
	}
	for _, s := range held {
		if s.EventID != after.ID || !s.Until.After(after.Start) {
			continue
		}
		s.Until = after.Start.UTC()
		if err := tx.PutSignUp(s); err != nil {
			return err
		}
	}
	return nil
}
