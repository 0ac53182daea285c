package omzien

import (
	"context"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// expand makes messages of the mailings that are due.
func (o *Outbox) expand(ctx context.Context, now time.Time) error {
	for {
		var due []mailing
		err := o.store.Read(ctx, func(tx ReadTx) (err error) {
			due, err = mailings.list(tx, dueAt(mailings.kind, now, 1))
			return err
		})
		if err != nil || len(due) == 0 {
			return err
		}
		if err := o.store.Write(ctx, func(tx WriteTx) error { return o.expandSome(tx, due[0].ID) }); err != nil {
			return err
		}
	}
}

func (o *Outbox) expandSome(tx WriteTx, id string) error {
	m, err := mailings.byID(tx, id)
	if err != nil || m.State != waiting {
		return err
	}
	list, after, err := m.next(tx)
	if err != nil {
		return err
	}
	for _, s := range list {
		if m.concerns(&s) {
			if err := o.tell(tx, &s, message{News: m.News, Mailing: m.ID, At: m.At, Due: m.Due}); err != nil {
				return err
			}
		}
	}
	if m.After = after; after >= m.Last {
		m.State = sent
	}
	return mailings.put(tx, &m)
}

// next are some of those that a mailing comes to now, and the place of the last of
// them. Those that cannot be read are passed over, one by one: places have no gaps.
func (m *mailing) next(tx ReadTx) (list []SignUp, after int64, err error) {
	after = m.After
	for limit := expandBatch; after < m.Last && len(list) < expandBatch; {
		some, err := tx.ScanSignUps(m.Event, after, limit)
		switch {
		case isUnreadable(err) && limit == 1:
			after++
			continue
		case isUnreadable(err):
			limit = 1
			continue
		case err != nil:
			return nil, after, err
		case len(some) == 0:
			return list, m.Last, nil
		}
		for _, s := range some {
			if s.EventID != m.Event || s.Place > m.Last {
				return list, m.Last, nil
			}
			list, after = append(list, s), s.Place
		}
	}
	return list, after, nil
}

// concerns reports whether a sign-up that was there is told of a change.
func (m *mailing) concerns(s *SignUp) bool {
	switch m.News {
	case NewsReminder:
		return s.Status == event.SeatConfirmed
	case NewsThanks:
		return s.Status == event.SeatConfirmed || s.Status == event.Attended
	}
	return s.Status.Live()
}
