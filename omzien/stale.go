package omzien

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// This file is what keeps messages true: what is told late, or twice, or in
// another order than it happened, can be untrue by then.

// beside is the message for the same sign-up that comes so many after m; nil when
// there is none.
func (m *message) beside(tx ReadTx, by int) (*message, error) {
	n, err := strconv.Atoi(strings.TrimPrefix(m.ID, m.SignUp+"."))
	if err != nil || n+by < 1 {
		return nil, nil // one to the organiser has no number
	}
	other, err := messages.byID(tx, messageID(m.SignUp, n+by))
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	return &other, err
}

// behind reports whether a message must wait for one before it: of a sign-up they
// go one by one. What is no longer true is in nobody's way, and news that people act
// on hurries what could not be delivered yet: first at once, then at its own pace.
func (m *message) behind(tx WriteTx, s *SignUp, e *event.Event, now time.Time) (waits bool, err error) {
	for by := -1; ; by-- {
		before, err := m.beside(tx, by)
		if err != nil || before == nil || before.State == sent || before.State == failed {
			if waits && m.weighs() {
				m.Held++
			}
			return waits, err
		}
		if before.State != waiting {
			continue
		}
		if !before.Taken || !before.Due.After(now) {
			changed, err := m.clear(tx, before, s, e, now)
			if err == nil && changed {
				err = messages.put(tx, before)
			}
			if err != nil {
				return waits, err
			}
		}
		if before.State == waiting && !waits {
			m.Due, waits = before.Due.Add(time.Millisecond), true
		}
	}
}

// clear drops or hurries a message that nobody is sending, and reports whether it
// did.
func (m *message) clear(tx ReadTx, before *message, s *SignUp, e *event.Event, now time.Time) (bool, error) {
	_, stale, err := before.tells(tx, s, e, now)
	if err != nil {
		return false, err
	}
	if stale {
		before.State, before.DoneAt = dropped, now
		return true, nil
	}
	soon := now
	if m.Held > 0 {
		soon = now.Add(backoff(m.Held))
	}
	if !m.weighs() || !before.Due.After(soon) {
		return false, nil
	}
	before.Due = soon
	return true, nil
}

// weighs reports whether somebody who does not hear of it may travel in vain.
func (m *message) weighs() bool {
	return m.News == NewsCancelled || m.News == NewsPostponed || m.News == NewsMoved || m.News == NewsPlace
}

// tells is what a message says, now that it can be sent, of the change of the
// meeting that it is about. It is stale when it is no longer true, or for nobody:
// something newer will be told, or the person was erased.
func (m *message) tells(tx ReadTx, s *SignUp, e *event.Event, now time.Time) (change mailing, stale bool, err error) {
	change.News = m.News
	if m.Mailing != "" {
		if change, err = mailings.byID(tx, m.Mailing); err != nil {
			return change, false, err
		}
	}
	if m.stale(s, e, now) {
		return change, true, nil
	}
	switch m.News {
	case NewsLeft: // who is back hears that
		_, err := tx.SignUp(SignUpKey{EventID: e.ID, Person: s.Person})
		if errors.Is(err, ErrNotFound) {
			return change, false, nil
		}
		return change, err == nil, err
	case NewsMoved, NewsPlace, NewsPlaceFirm:
		if change.Before, err = m.heard(tx, change.Before); err != nil {
			return change, false, err
		}
		change.News = m.retold(&change, e)
		return change, change.News == "", nil
	case NewsChanged:
		to := change.To.placeOf(change.To.timeOf(*e))
		news := newsOf(&to, e)
		return change, e.Status != event.Scheduled || news != "" && news != NewsChanged, nil
	}
	return change, false, nil
}

// retold is the news of a change, for somebody who last heard what it says was
// before; "" when the meeting is no longer what the change made of it, or just what
// they heard.
func (m *message) retold(change *mailing, e *event.Event) News {
	if e.Status != event.Scheduled {
		return ""
	}
	if m.News == NewsMoved {
		if to := change.To.timeOf(*e); !to.Start.Equal(e.Start) || !to.End.Equal(e.End) {
			return ""
		}
		before := change.Before.placeOf(change.Before.timeOf(*e))
		return newsOf(&before, e)
	}
	if to := change.To.placeOf(*e); to.Venue.Line() != e.Venue.Line() || mode(&to) != mode(e) {
		return ""
	}
	before := change.Before.placeOf(*e)
	return newsOf(&before, e)
}

// heard is when and where the meeting was, as this person heard it last: before the
// first of the changes that were never sent.
func (m *message) heard(tx ReadTx, before Before) (Before, error) {
	for by := -1; ; by-- {
		earlier, err := m.beside(tx, by)
		if err != nil || earlier == nil || earlier.State != dropped {
			return before, err
		}
		if earlier.Mailing == "" {
			continue
		}
		change, err := mailings.byID(tx, earlier.Mailing)
		if err != nil {
			return before, err
		}
		if !change.Before.Start.IsZero() {
			before = change.Before
		}
	}
}

// stale is what the sign-up and the meeting alone say about it.
func (m *message) stale(s *SignUp, e *event.Event, now time.Time) bool {
	if m.News == NewsBounced {
		return e.Contact == "" || s.Email == ""
	}
	if s.Email == "" {
		return true
	}
	over := e.Status != event.Postponed && !now.Before(e.End)
	switch m.News {
	case NewsProof:
		return s.Status != event.Pending || !now.Before(s.Until) || over || e.Status == event.Cancelled
	case NewsThanks: // not for who was not there
		return s.Status != event.SeatConfirmed && s.Status != event.Attended
	case NewsCancelled:
		return e.Status != event.Cancelled || !s.Status.Live()
	case NewsLeft: // also when it was called off: it stands in a calendar
		return over
	case NewsOfferOver:
		return over || e.Status == event.Cancelled
	case NewsWaiting:
		return over || e.Status == event.Cancelled || s.Status != event.Waitlisted
	case NewsOffered:
		return over || e.Status == event.Cancelled || s.Status != event.Offered || !now.Before(s.Until)
	case NewsReminder: // of this date, and not of one that it had before
		return e.Status != event.Scheduled || !now.Before(e.Start) || s.Status != event.SeatConfirmed || !strings.HasPrefix(m.Mailing, remindersOf(e))
	case NewsPostponed:
		return e.Status != event.Postponed || !s.Status.Live()
	}
	return over || e.Status == event.Cancelled || !s.Status.Live()
}
