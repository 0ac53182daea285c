package omzien

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Outbox holds the messages to people who signed up, from the transaction in
// which there was something to tell until they are sent. Whoever sends them takes
// some with [Outbox.Take] and says of each what came of it; package mail does.
// Several may do so at once.
type Outbox struct{ core }

// Lease is how long a message that was taken is left alone. Whoever takes it and
// says nothing within this time, dies for example, leaves it to the next.
const Lease = 2 * time.Minute

// GiveUp is how long sending is tried, from the first attempt.
const GiveUp = 3 * 24 * time.Hour

// Letter is a message with all that it takes to write it: personal data.
type Letter struct {
	// ID is the same at each attempt.
	ID   string
	News News
	// Name and Email are who it is for.
	Name, Email string
	Language    event.Language
	// Event is the meeting as it is now, Before what it was like before the change
	// that the letter tells of.
	Event  event.Announcement
	Before Before
	// Receipt is the sign-up as it is now, without a token.
	Receipt Receipt
	// Seats and Until are those of the moment that the letter tells of.
	Seats int
	Until time.Time
	// Text is the reason of a change, or what the meeting brought.
	Text string
	// Token is the secret of a link of its own to the page of the sign-up; "" in a
	// letter to the organiser.
	Token string
	// Left is how often the person withdrew from this meeting before, see
	// feed.Invitation.
	Left int
	// At is when it happened, Attempt how often sending was begun, this time
	// included.
	At      time.Time
	Attempt int
	// Failed is, in a letter to the organiser, what could not be sent, and Code the
	// answer of the mail server.
	Failed News
	Code   string
}

// Entry is a message as lists show it: no name, no address.
type Entry struct {
	ID string
	// Event is the title of the meeting.
	Event string
	News  News
	At    time.Time
	// Due is when it is tried next; zero when it is done.
	Due      time.Time
	Attempts int
	// DoneAt is when it was sent, given up, or found to be no longer true; Done is
	// which of these: "sent", "failed" or "dropped".
	DoneAt time.Time
	Done   string
	Code   string
}

// expandBatch is how many messages one transaction makes of a mailing.
const expandBatch = 100

// Take gives at most n letters that are due, in the order in which they are, and
// keeps others from taking them for the time of [Lease]. Of one sign-up it gives
// the letters one by one: the next comes once the one before is done.
func (o *Outbox) Take(ctx context.Context, n int) ([]Letter, error) {
	now := o.now()
	if err := o.expand(ctx, now); err != nil {
		return nil, err
	}
	tokens := make([]string, n)
	for i := range tokens {
		b, err := o.bytes(32)
		if err != nil {
			return nil, err
		}
		tokens[i] = base64.RawURLEncoding.EncodeToString(b)
	}
	for { // until there is one among those that are due
		none := true
		err := o.store.Read(ctx, func(tx ReadTx) error {
			due, err := tx.Records(dueAt(messages.kind, now, 1))
			none = len(due) == 0
			return err
		})
		if err != nil || none {
			return nil, err
		}
		var letters []Letter
		err = o.store.Write(ctx, func(tx WriteTx) (err error) {
			letters, err = o.claim(tx, tokens, now)
			return err
		})
		if err != nil || len(letters) > 0 {
			return letters, err
		}
	}
}

// dueAt finds what waits and may go now.
func dueAt(kind string, now time.Time, limit int) Query {
	return Query{Kind: kind, From: waitingFrom, Before: waitingFrom + moment(now.Add(time.Millisecond)), Limit: limit}
}

// claim takes one letter for each token at most.
func (o *Outbox) claim(tx WriteTx, tokens []string, now time.Time) ([]Letter, error) {
	due, err := messages.list(tx, dueAt(messages.kind, now, len(tokens)))
	if err != nil {
		return nil, err
	}
	var letters []Letter
	for _, m := range due {
		l, ready, err := o.letter(tx, &m, tokens[len(letters)], now)
		if err != nil {
			return nil, err
		}
		if err := putMessage(tx, &m, now); err != nil {
			return nil, err
		}
		if ready {
			letters = append(letters, l)
		}
	}
	return letters, nil
}

// letter completes a message and takes it; one that must wait for the one before
// it, or is no longer true, is not ready. The caller puts it.
func (o *Outbox) letter(tx WriteTx, m *message, token string, now time.Time) (l Letter, ready bool, err error) {
	if before, err := beside(tx, m, -1); err != nil || before != nil {
		if before != nil {
			m.Due = before.Due.Add(time.Millisecond)
		}
		return l, false, err
	}
	s, err := tx.SignUp(SignUpKey{ID: m.SignUp})
	if err != nil {
		return l, false, err
	}
	e, err := events.byID(tx, s.EventID)
	if err != nil {
		return l, false, err
	}
	if m.stale(&s, &e, now) {
		m.State, m.DoneAt = dropped, now
		return l, false, nil
	}
	l = Letter{ID: m.ID, News: m.News, Name: s.Name, Email: s.Email, Language: s.Language, Seats: m.Seats, Until: m.Until, At: m.At, Code: m.Code}
	if m.News == NewsProof { // who has a sign-up already hears that, and nobody else does
		switch first, err := tx.SignUp(SignUpKey{EventID: e.ID, Person: s.Person}); {
		case err == nil:
			l.News, s = NewsAgain, first
			l.Name, l.Email, l.Language = first.Name, first.Email, first.Language // not what somebody else may have typed
			l.Seats, l.Until = first.Seats, first.Until
		case !errors.Is(err, ErrNotFound):
			return l, false, err
		}
	}
	if m.Mailing != "" {
		change, err := mailings.byID(tx, m.Mailing)
		if err != nil {
			return l, false, err
		}
		l.Before, l.Text = change.Before, change.Text
	}
	if l.Receipt, err = own(tx, s, "", true, now); err != nil {
		return l, false, err
	}
	l.Event = l.Receipt.Event
	if l.Left, err = tx.Left(e.ID, s.Person); err != nil {
		return l, false, err
	}
	if l.News == NewsLeft && l.Left > 0 {
		l.Left-- // not counting this time
	}
	if m.Attempts++; m.Begun.IsZero() {
		m.Begun = now
	}
	m.Due = now.Add(Lease)
	l.Attempt = m.Attempts
	if m.News == NewsBounced {
		return o.bounced(tx, m, l)
	}
	l.Token = token
	return l, true, links.put(tx, &link{Digest: hex.EncodeToString(digest(token)), SignUp: s.ID})
}

// bounced is the letter to the organiser about another one.
func (o *Outbox) bounced(tx ReadTx, m *message, l Letter) (Letter, bool, error) {
	other, err := messages.byID(tx, strings.TrimSuffix(m.ID, bouncedEnd))
	if err != nil {
		return l, false, err
	}
	l.Name, l.Email, l.Language = l.Event.Organiser, l.Event.Contact, event.Dutch
	l.Failed, l.Code = other.News, other.Code
	return l, true, nil
}

const bouncedEnd = ".bounced"

// beside is the message for the same sign-up that comes so many after m, as long
// as that waits; otherwise nil.
func beside(tx ReadTx, m *message, by int) (*message, error) {
	n, err := strconv.Atoi(strings.TrimPrefix(m.ID, m.SignUp+"."))
	if err != nil || n+by < 1 {
		return nil, nil // one to the organiser has no number
	}
	other, err := messages.byID(tx, messageID(m.SignUp, n+by))
	if errors.Is(err, ErrNotFound) || err == nil && other.State != waiting {
		return nil, nil
	}
	return &other, err
}

// stale reports whether a message is no longer true, or for nobody: something
// newer will be told, or the person was erased.
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
		return s.Status != event.Pending || !now.Before(s.Until)
	case NewsThanks:
		return false
	case NewsCancelled:
		return e.Status != event.Cancelled || !s.Status.Live()
	case NewsLeft, NewsOfferOver:
		return over || e.Status == event.Cancelled
	case NewsWaiting:
		return over || e.Status == event.Cancelled || s.Status != event.Waitlisted
	case NewsOffered:
		return over || e.Status == event.Cancelled || s.Status != event.Offered || !now.Before(s.Until)
	case NewsReminder: // of this date, and not of one that it had before
		return e.Status != event.Scheduled || !now.Before(e.Start) || s.Status != event.SeatConfirmed || !strings.HasPrefix(m.Mailing, remindersOf(e))
	case NewsMoved:
		return over || e.Status != event.Scheduled || !s.Status.Live()
	case NewsPostponed:
		return e.Status != event.Postponed || !s.Status.Live()
	}
	return over || e.Status == event.Cancelled || !s.Status.Live()
}

// Sent says that a letter was delivered to the mail server.
func (o *Outbox) Sent(ctx context.Context, id string) error {
	now := o.now()
	return o.finish(ctx, id, now, func(_ WriteTx, m *message) error {
		m.State, m.DoneAt = sent, now
		return nil
	})
}

// Failed says that a letter was not delivered, and what the mail server answered,
// such as "450". One that can never be delivered is given up at once; another is
// tried again later, for the time of [GiveUp]. The organiser hears of one that is
// given up.
func (o *Outbox) Failed(ctx context.Context, id, code string, forever bool) error {
	now := o.now()
	return o.finish(ctx, id, now, func(tx WriteTx, m *message) error {
		m.Code = code
		if !forever && now.Sub(m.Begun) < GiveUp {
			m.Due = now.Add(backoff(m.Attempts))
			return nil
		}
		m.State, m.DoneAt = failed, now
		if m.News == NewsBounced || m.News == NewsProof { // an address that nobody proved is nobody's concern
			return nil
		}
		return messages.put(tx, &message{ID: m.ID + bouncedEnd, SignUp: m.SignUp, News: NewsBounced, At: now, Due: now})
	})
}

// backoff is how long to wait after so many attempts: a minute, then ever longer,
// to six hours.
func backoff(attempts int) time.Duration {
	return min(time.Minute<<min(max(0, attempts-1), 10), 6*time.Hour)
}

// finish changes a message that waits; one that is done stays as it is.
func (o *Outbox) finish(ctx context.Context, id string, now time.Time, f func(WriteTx, *message) error) error {
	return o.store.Write(ctx, func(tx WriteTx) error {
		m, err := messages.byID(tx, id)
		if err != nil || m.State != waiting {
			return err
		}
		if err := f(tx, &m); err != nil {
			return err
		}
		return putMessage(tx, &m, now)
	})
}

// putMessage puts a message. The one that waited until it was done waits no longer.
func putMessage(tx WriteTx, m *message, now time.Time) error {
	if err := messages.put(tx, m); err != nil || m.State == waiting {
		return err
	}
	next, err := beside(tx, m, 1)
	if err != nil || next == nil || !next.Due.After(now) {
		return err
	}
	next.Due = now
	return messages.put(tx, next)
}

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
	list, err := tx.ScanSignUps(m.Event, m.After, expandBatch)
	if err != nil {
		return err
	}
	for _, s := range list {
		if s.EventID != m.Event {
			break
		}
		m.After = s.Place
		if m.concerns(&s) {
			if err := o.tell(tx, &s, message{News: m.News, Mailing: m.ID, At: m.At, Due: m.Due}); err != nil {
				return err
			}
		}
	}
	if len(list) < expandBatch || list[len(list)-1].EventID != m.Event {
		m.State = sent
	}
	return mailings.put(tx, &m)
}

// concerns reports whether a sign-up is told of a change.
func (m *mailing) concerns(s *SignUp) bool {
	switch {
	case s.At.After(m.At): // who came later knew
		return false
	case m.News == NewsReminder:
		return s.Status == event.SeatConfirmed
	case m.News == NewsThanks:
		return s.Status == event.SeatConfirmed || s.Status == event.Attended
	}
	return s.Status.Live()
}

// List shows messages: those that wait, by when they are due, then those that are
// done, the last ones first; at most limit of each.
func (o *Outbox) List(ctx context.Context, limit int) (waits, done []Entry, err error) {
	err = o.store.Read(ctx, func(tx ReadTx) error {
		w, err := messages.list(tx, Query{From: waitingFrom, Before: doneFrom, Limit: limit})
		if err != nil {
			return err
		}
		if waits, err = entries(tx, w); err != nil {
			return err
		}
		d, err := messages.list(tx, Query{From: doneFrom, Limit: limit})
		if err == nil {
			done, err = entries(tx, d)
		}
		return err
	})
	return waits, done, err
}

// Waiting counts the messages and the changes of meetings that wait, at most
// [MaxList].
func (o *Outbox) Waiting(ctx context.Context) (int, error) {
	count := 0
	err := o.store.Read(ctx, func(tx ReadTx) error {
		count = 0
		for _, kind := range []string{messages.kind, mailings.kind} {
			list, err := tx.Records(Query{Kind: kind, From: waitingFrom, Before: doneFrom})
			if err != nil {
				return err
			}
			count += len(list)
		}
		return nil
	})
	return min(count, MaxList), err
}

func entries(tx ReadTx, list []message) ([]Entry, error) {
	shown := make([]Entry, 0, len(list))
	for _, m := range list {
		s, err := tx.SignUp(SignUpKey{ID: m.SignUp})
		if err != nil {
			return nil, err
		}
		e, err := events.byID(tx, s.EventID)
		if err != nil {
			return nil, err
		}
		entry := Entry{ID: m.ID, Event: e.Title, News: m.News, At: m.At, Attempts: m.Attempts, DoneAt: m.DoneAt, Done: string(m.State), Code: m.Code}
		if m.State == waiting {
			entry.Due = m.Due
		}
		shown = append(shown, entry)
	}
	return shown, nil
}
