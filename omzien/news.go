package omzien

import (
	"cmp"
	"errors"
	"strconv"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// News is what a message tells somebody.
type News string

// What messages tell.
const (
	// NewsProof asks to confirm the address; NewsAgain says that it has a sign-up already.
	NewsProof News = "proof"
	NewsAgain News = "again"
	// NewsConfirmed: there are seats. NewsWaiting: there are none yet (INV-E14).
	NewsConfirmed News = "confirmed"
	NewsWaiting   News = "waiting"
	// NewsPromoted: seats came free. NewsOffered: seats came free that must be accepted, and
	// NewsOfferOver that they were not.
	NewsPromoted  News = "promoted"
	NewsOffered   News = "offered"
	NewsOfferOver News = "offer_over"
	// NewsAmended: the party has another number of seats. NewsLeft: it has none any more.
	NewsAmended News = "amended"
	NewsLeft    News = "left"
	// What became of the meeting: another time, another place, a place that is
	// certain now, other things, no date, called off.
	NewsMoved     News = "moved"
	NewsPlace     News = "place"
	NewsPlaceFirm News = "place_firm"
	NewsChanged   News = "changed"
	NewsPostponed News = "postponed"
	NewsCancelled News = "cancelled"
	// NewsReminder comes before the meeting, NewsThanks after it.
	NewsReminder News = "reminder"
	NewsThanks   News = "thanks"
	// NewsBounced tells the organiser that a message could not be delivered.
	NewsBounced News = "bounced"
)

// AllNews lists every kind of message.
func AllNews() []News {
	return []News{NewsProof, NewsAgain, NewsConfirmed, NewsWaiting, NewsPromoted, NewsOffered, NewsOfferOver, NewsAmended, NewsLeft,
		NewsMoved, NewsPlace, NewsPlaceFirm, NewsChanged, NewsPostponed, NewsCancelled, NewsReminder, NewsThanks, NewsBounced}
}

// stage is how far a message or a mailing is.
type stage string

const (
	waiting stage = "" // for its time, its turn or another attempt
	sent    stage = "sent"
	failed  stage = "failed"
	dropped stage = "dropped" // it was no longer true
)

// message is one mail to one person, before it is written. It holds no name, no
// address and no text: those are looked up when it is sent, and are gone when the
// sign-up is erased.
type message struct {
	// ID is that of the sign-up, a dot and the number of the message for it.
	ID     string `json:"id"`
	SignUp string `json:"signUp"`
	News   News   `json:"news"`
	// Mailing is the change of the meeting that it tells of; "" for one that is about
	// the sign-up alone.
	Mailing string `json:"mailing,omitempty"`
	// Seats and Until are those of the sign-up when it happened; for NewsLeft Seats
	// are those that a calendar shows and must forget.
	Seats int       `json:"seats,omitempty"`
	Until time.Time `json:"until,omitzero"`
	At    time.Time `json:"at"`
	// Due is when it can be sent. While somebody is sending it, it is when others
	// may try again.
	Due   time.Time `json:"due"`
	State stage     `json:"state,omitempty"`
	// Attempts are those of which something came; Begun is the time of the first.
	Attempts int       `json:"attempts,omitempty"`
	Begun    time.Time `json:"begun,omitzero"`
	DoneAt   time.Time `json:"doneAt,omitzero"`
	// Code is the last answer of the mail server, such as "550".
	Code string `json:"code,omitempty"`
	// Taken: somebody is sending it, until Due.
	Taken bool `json:"taken,omitempty"`
	// Held is how often it hurried on one before it that could not be delivered.
	Held int `json:"held,omitempty"`
}

// mailing is one change of a meeting, of which everybody who signed up before is
// told. It becomes messages in small steps.
type mailing struct {
	ID    string `json:"id"`
	Event string `json:"event"`
	News  News   `json:"news"`
	// Before is what the meeting was like, To what the change made of it.
	Before Before    `json:"before,omitzero"`
	To     Before    `json:"to,omitzero"`
	Text   string    `json:"text,omitempty"`
	At     time.Time `json:"at"`
	Due    time.Time `json:"due"`
	State  stage     `json:"state,omitempty"`
	// After is the place of the last sign-up that was told, Last that of the last one
	// that there was: who came later knew. A place and not a time, as the clocks of two
	// programs differ.
	After int64 `json:"after,omitempty"`
	Last  int64 `json:"last,omitempty"`
}

// Before is when and where a meeting was to be before it changed.
type Before struct {
	Start time.Time            `json:"start,omitzero"`
	End   time.Time            `json:"end,omitzero"`
	Venue event.Venue          `json:"venue,omitzero"`
	Mode  event.AttendanceMode `json:"mode,omitempty"`
	// Postponed: it had no date.
	Postponed bool `json:"postponed,omitempty"`
}

// whenWhere is what people must know of a meeting to get there.
func whenWhere(e *event.Event) Before {
	return Before{e.Start, e.End, e.Venue, mode(e), e.Status == event.Postponed}
}

// timeOf and placeOf give e when, or where, b was. Nothing else of e changes.
func (b *Before) timeOf(e event.Event) event.Event {
	e.Start, e.End = b.Start, b.End
	if b.Postponed {
		e.Status = event.Postponed
	}
	return e
}

func (b *Before) placeOf(e event.Event) event.Event {
	e.Venue, e.Mode = b.Venue, b.Mode
	return e
}

// What waits is listed by the moment at which it is due; what is done stands
// behind all of it, the last first.
const (
	waitingFrom = "1 "
	doneFrom    = "2 "
)

func moment(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

func (s stage) position(due, done time.Time) string {
	if s == waiting {
		return waitingFrom + moment(due)
	}
	const end = 9_999_999_999_999 // milliseconds: the year 2286
	ago := strconv.FormatInt(max(0, end-done.UnixMilli()), 10)
	return doneFrom + "0000000000000"[:max(0, 13-len(ago))] + ago
}

var (
	messages = aggregate[message]{kind: "mail", describe: func(m *message) Record {
		return Record{ID: m.ID, Slug: m.ID, Position: m.State.position(m.Due, m.DoneAt)}
	}}
	mailings = aggregate[mailing]{kind: "mailing", describe: func(m *mailing) Record {
		return Record{ID: m.ID, Slug: m.ID, Position: m.State.position(m.Due, m.Due)}
	}}
)

func messageID(signUp string, n int) string {
	number := strconv.Itoa(n)
	if n < 100 {
		number = ("00" + number)[len(number)-1:]
	}
	return signUp + "." + number
}

// keep puts a sign-up with the news about it; "" is no news.
func (c core) keep(tx WriteTx, s *SignUp, news News, now time.Time) error {
	if !c.mail || news == "" {
		return tx.PutSignUp(*s)
	}
	return c.tell(tx, s, message{News: news, At: now, Due: now})
}

// tell puts a sign-up and a message to it.
func (c core) tell(tx WriteTx, s *SignUp, m message) error {
	told := *s
	told.Mails++
	if err := tx.PutSignUp(told); err != nil {
		return err // and s has no number for a message that is not there
	}
	*s = told
	m.ID, m.SignUp, m.Until = messageID(s.ID, s.Mails), s.ID, s.Until
	if m.News != NewsLeft { // it has none any more
		m.Seats = s.Seats
	}
	return messages.put(tx, &m)
}

// mailing puts news for all who signed up for a meeting, unless it is there
// already. What names the occasion, so that nobody hears of it twice. Small changes
// that are collected are for those who came since the first of them too.
func (c core) mailing(tx WriteTx, m mailing, what string) error {
	if !c.mail {
		return nil
	}
	m.ID = m.Event + "." + what
	there, err := mailings.byID(tx, m.ID)
	if err == nil && (m.News != NewsChanged || there.State != waiting || there.After > 0) || err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err == nil {
		there.At, there.To = m.At, m.To
		m = there
	}
	if m.Last, err = tx.Last(m.Event); err != nil {
		return err
	}
	return mailings.put(tx, &m)
}

// changedAfter is how long small changes of a meeting are collected before they
// are told: organisers put things right in several steps.
const changedAfter = 30 * time.Minute

// announceChange tells those who signed up what became of their meeting.
func (c core) announceChange(tx WriteTx, before, after *event.Event, now time.Time) error {
	news := newsOf(before, after)
	if news == "" || !c.mail {
		return nil
	}
	m := mailing{Event: after.ID, News: news, Before: whenWhere(before), To: whenWhere(after), At: now, Due: now}
	what := strconv.Itoa(after.Revision)
	if news == NewsChanged {
		m.Due = now.Add(changedAfter)
		what = "changed." + strconv.FormatInt(now.UTC().Truncate(changedAfter).Unix(), 10)
	}
	if news == NewsPostponed || news == NewsCancelled {
		m.Text = after.History[len(after.History)-1].Reason
	}
	return c.mailing(tx, m, what)
}

// newsOf is the weightiest of what changed for those who come; "" when nothing
// did, or when nobody comes to it any more.
func newsOf(before, after *event.Event) News {
	on := before.Status == event.Scheduled || before.Status == event.Postponed
	switch {
	case !on || after.Elsewhere():
		return ""
	case after.Status == event.Cancelled:
		return NewsCancelled
	case after.Status == event.Postponed && before.Status != event.Postponed:
		return NewsPostponed
	case after.Status != event.Scheduled:
		return ""
	case before.Status == event.Postponed, !before.Start.Equal(after.Start), !before.End.Equal(after.End):
		return NewsMoved
	case before.Venue.Line() != after.Venue.Line() && sameVenue(before.Venue, after.Venue) && after.Venue.Certainty == event.Confirmed:
		return NewsPlaceFirm
	case before.Venue.Line() != after.Venue.Line(), mode(before) != mode(after):
		return NewsPlace
	case before.Title != after.Title, before.Note != after.Note, before.Venue.Access != after.Venue.Access,
		before.Purpose != after.Purpose, !equalJSON(before.Programme, after.Programme), !equalJSON(before.Hosts, after.Hosts):
		return NewsChanged
	}
	return ""
}

// mode is how people attend; [event.InPerson] when nobody said so.
func mode(e *event.Event) event.AttendanceMode { return cmp.Or(e.Mode, event.InPerson) }

// sameVenue: somebody who travels ends up at the same door.
func sameVenue(a, b event.Venue) bool {
	return a.Name == b.Name && a.Room == b.Room && a.Address == b.Address
}
