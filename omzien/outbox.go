package omzien

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
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

// GiveUp is how long sending is tried, from the first time that it failed. A mail
// server that cannot be reached does not count.
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
	// At is when it happened. Attempt counts the attempts of which something came,
	// see [Outbox.Failed], this one included.
	At      time.Time
	Attempt int
	// Failed is, in a letter to the organiser, what could not be sent, and Code the
	// answer of the mail server. Refused: that was its last word; otherwise sending
	// was tried for the time of GiveUp.
	Failed  News
	Code    string
	Refused bool
}

// Entry is a message as lists show it: no name, no address.
type Entry struct {
	ID string
	// Everybody: it is for all who signed up, and becomes a message to each of them
	// when it is due.
	Everybody bool
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
	if n < 1 {
		return nil, nil
	}
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
		found := m
		l, ready, err := o.letter(tx, &m, tokens[len(letters)], now)
		if isUnreadable(err) { // the others go on
			m, err = found, nil
			m.Due = now.Add(unreadableFor)
		}
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

// unreadableFor is how long a message is left alone of which the sign-up or the
// meeting cannot be read.
const unreadableFor = time.Hour

// letter completes a message and takes it; one that must wait for the one before
// it, or is no longer true, is not ready. The caller puts it.
func (o *Outbox) letter(tx WriteTx, m *message, token string, now time.Time) (l Letter, ready bool, err error) {
	s, err := tx.SignUp(SignUpKey{ID: m.SignUp})
	if err != nil {
		return l, false, err
	}
	e, err := events.byID(tx, s.EventID)
	if err != nil {
		return l, false, err
	}
	if waits, err := m.behind(tx, &s, &e, now); err != nil || waits {
		return l, false, err
	}
	change, stale, err := m.tells(tx, &s, &e, now)
	if err != nil {
		return l, false, err
	}
	if stale {
		m.State, m.DoneAt = dropped, now
		return l, false, nil
	}
	l = Letter{ID: m.ID, News: change.News, Before: change.Before, Text: change.Text, Name: s.Name, Email: s.Email, Language: s.Language, Seats: m.Seats, Until: m.Until, At: m.At, Code: m.Code}
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
	m.Due, m.Taken = now.Add(Lease), true
	l.Attempt = m.Attempts + 1
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
	l.Failed, l.Code, l.Refused = other.News, other.Code, other.DoneAt.Sub(other.Begun) < GiveUp
	return l, true, nil
}

const bouncedEnd = ".bounced"

// Sent says that a letter was delivered to the mail server.
func (o *Outbox) Sent(ctx context.Context, id string) error {
	now := o.now()
	return o.finish(ctx, id, now, func(_ WriteTx, m *message) error {
		m.attempted(now)
		m.State, m.DoneAt = sent, now
		return nil
	})
}

// attempted counts an attempt of which something came. A claim of which nothing is
// heard is none: the mail server could not be reached, which says nothing about
// this message.
func (m *message) attempted(now time.Time) {
	if m.Attempts++; m.Begun.IsZero() {
		m.Begun = now
	}
}

// Failed says that a letter was not delivered, and what the mail server answered,
// such as "450". One that can never be delivered is given up at once; another is
// tried again later, for the time of [GiveUp]. The organiser hears of one that is
// given up.
func (o *Outbox) Failed(ctx context.Context, id, code string, forever bool) error {
	now := o.now()
	return o.finish(ctx, id, now, func(tx WriteTx, m *message) error {
		m.attempted(now)
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
		m.Taken = false
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
	for by := 1; ; by++ {
		next, err := m.beside(tx, by)
		if err != nil || next == nil {
			return err
		}
		if next.State != waiting {
			continue
		}
		if !next.Due.After(now) {
			return nil
		}
		next.Due = now
		return messages.put(tx, next)
	}
}

// List shows messages: those that wait, by when they are due, also those to
// everybody, then those that are done, the last ones first; at most limit of each.
func (o *Outbox) List(ctx context.Context, limit int) (waits, done []Entry, err error) {
	err = o.store.Read(ctx, func(tx ReadTx) error {
		w, err := messages.list(tx, Query{From: waitingFrom, Before: doneFrom, Limit: limit})
		if err != nil {
			return err
		}
		if waits, err = entries(tx, w); err != nil {
			return err
		}
		all, err := toEverybody(tx, limit)
		if err != nil {
			return err
		}
		waits = append(waits, all...)
		slices.SortStableFunc(waits, func(a, b Entry) int { return a.Due.Compare(b.Due) })
		if limit > 0 && len(waits) > limit {
			waits = waits[:limit]
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

// toEverybody are the changes of meetings that wait.
func toEverybody(tx ReadTx, limit int) ([]Entry, error) {
	list, err := mailings.list(tx, Query{From: waitingFrom, Before: doneFrom, Limit: limit})
	if err != nil {
		return nil, err
	}
	shown := make([]Entry, 0, len(list))
	for _, m := range list {
		e, err := events.byID(tx, m.Event)
		if err != nil && !isUnreadable(err) {
			return nil, err
		}
		shown = append(shown, Entry{ID: m.ID, Everybody: true, Event: e.Title, News: m.News, At: m.At, Due: m.Due})
	}
	return shown, nil
}

func entries(tx ReadTx, list []message) ([]Entry, error) {
	shown := make([]Entry, 0, len(list))
	for _, m := range list {
		s, err := tx.SignUp(SignUpKey{ID: m.SignUp})
		if err != nil && !isUnreadable(err) {
			return nil, err
		}
		e, err := events.byID(tx, s.EventID)
		if err != nil && !isUnreadable(err) {
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
