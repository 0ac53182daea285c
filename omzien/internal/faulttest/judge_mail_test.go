package faulttest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// message is what a store keeps of one message.
type message struct {
	ID      string      `json:"id"`
	SignUp  string      `json:"signUp"`
	News    omzien.News `json:"news"`
	Mailing string      `json:"mailing"`
	Seats   int         `json:"seats"`
	Until   time.Time   `json:"until"`
	At      time.Time   `json:"at"`
	State   string      `json:"state"`
}

// number is its place among the messages for its sign-up, from 1.
func (m *message) number() int { return numberOf(m.ID) }

// signUpOf is the sign-up that a message is about.
func signUpOf(id string) string { return id[:strings.LastIndexByte(id, '.')] }

func numberOf(id string) int {
	n, _ := strconv.Atoi(id[strings.LastIndexByte(id, '.')+1:]) // what is none is found as a gap
	return n
}

// mailing is what a store keeps of one change of a meeting.
type mailing struct {
	ID    string    `json:"id"`
	Event string    `json:"event"`
	At    time.Time `json:"at"`
	State string    `json:"state"`
}

// letterbox is what a store keeps of messages: by sign-up, each list in the order
// of number, and by meeting.
type letterbox struct {
	messages map[string][]message
	mailings map[string][]mailing
}

func readBox(ctx context.Context, store omzien.Store) (letterbox, error) {
	var box letterbox
	err := store.Read(ctx, func(tx omzien.ReadTx) error {
		box = letterbox{map[string][]message{}, map[string][]mailing{}}
		err := every(tx, "mail", func(m message) { box.messages[m.SignUp] = append(box.messages[m.SignUp], m) })
		if err != nil {
			return err
		}
		return every(tx, "mailing", func(m mailing) { box.mailings[m.Event] = append(box.mailings[m.Event], m) })
	})
	for _, list := range box.messages {
		slices.SortFunc(list, func(a, b message) int { return a.number() - b.number() })
	}
	return box, err
}

// every gives all records of a kind.
func every[T any](tx omzien.ReadTx, kind string, each func(T)) error {
	for q := (omzien.Query{Kind: kind}); ; {
		list, err := tx.Records(q)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, r := range list {
			var value T
			if err := json.Unmarshal(r.Body, &value); err != nil {
				return err
			}
			each(value)
		}
		last := list[len(list)-1]
		q.AfterPosition, q.AfterID = last.Position, last.ID
	}
}

// letter is a message that was handed over.
type letter struct {
	line
	times int
	// perhaps: it may have been written after what is judged.
	perhaps bool
	// late: it came again, or for the first time, after a later one of the same
	// sign-up.
	late bool
	// other is what it told at another time, if that was something else.
	other omzien.News
}

func (l *ledger) post(one line) *letter {
	l.count.Posted++
	l.news[one.News]++
	known := l.letters[one.Mail]
	if known == nil {
		known = &letter{line: one}
		l.letters[one.Mail] = known
	}
	known.times++
	if known.News != one.News {
		known.other = one.News
	}
	owner, number := signUpOf(one.Mail), numberOf(one.Mail)
	known.late = known.late || l.latest[owner] > number
	l.latest[owner] = max(l.latest[owner], number)
	return known
}

// judgeLetters looks at what was handed over, whichever meeting it is about.
func (l *ledger) judgeLetters(box letterbox, v *verdict) {
	accuse := func(c crime, format string, args ...any) {
		v.charges = append(v.charges, charge{c, fmt.Sprintf(format, args...)})
	}
	written := map[string]bool{}
	for _, list := range box.messages {
		for _, m := range list {
			written[m.ID] = true
		}
	}
	extra := 0
	for id, one := range l.letters {
		extra += one.times - 1
		if !written[id] && !one.perhaps {
			accuse(astray, "%s (%s) was never written", id, one.News)
		}
		if one.late {
			accuse(resent, "%s (%s) came after a later one", id, one.News)
		}
		if one.other != "" {
			accuse(doubled, "%s told %s, and %s", id, one.News, one.other)
		}
	}
	if extra > l.excuses {
		accuse(resent, "%d letters came again, and there is a reason for %d", extra, l.excuses)
	}
	v.letters, v.again = len(l.letters), extra
}

// mail holds what became of each sign-up against what its sender was told.
func (t *trial) mail() {
	for i := range t.rows {
		row := &t.rows[i]
		list := t.box.messages[row.ID]
		var known heard
		for n, m := range list {
			if m.number() != n+1 {
				t.accuse(untold, "place %d: message %d is the %d-th", row.Place, m.number(), n+1)
			}
			if c := known.hear(m); c != "" {
				t.accuse(c, "place %d: %s (%d seats) comes to who is %q with %d", row.Place, m.ID, m.Seats, known.status, known.seats)
			}
			t.delivered(row, m)
		}
		if len(list) != row.Mails {
			t.accuse(untold, "place %d has %d messages of %d", row.Place, len(list), row.Mails)
		}
		if !known.knows(row) {
			t.accuse(untold, "place %d is %s with %d seats, and knows of %q with %d", row.Place, row.Status, row.Seats, known.status, known.seats)
		}
		if m := known.from; row.Status.Live() && m.State == "dropped" && !known.unheard() {
			t.accuse(unsent, "%s is true, and was dropped", m.ID)
		}
		if row.Status == event.SeatConfirmed && t.ledger.finished {
			t.changes(row, &known)
		}
	}
}

// changes demands that somebody who had seats all the time heard of each change of
// the meeting. Who had them for less than a minute by then may have come between.
func (t *trial) changes(row *omzien.SignUp, known *heard) {
	for _, m := range t.box.mailings[t.event.ID] {
		if known.since.Before(m.At.Add(-time.Minute)) && !slices.Contains(known.mailings, m.ID) {
			t.accuse(untold, "place %d of %s", row.Place, m.ID)
		}
	}
}

// delivered holds a message against what was handed over.
func (t *trial) delivered(row *omzien.SignUp, m message) {
	got := t.ledger.letters[m.ID]
	switch {
	case got == nil:
		if m.State == "sent" || m.State == "" && t.ledger.finished {
			t.accuse(unsent, "%s (%s)", m.ID, m.News)
		}
	case row.Email != "" && got.Email != row.Email:
		t.accuse(astray, "%s went to somebody else", m.ID)
	case got.News != m.News && (m.News != omzien.NewsProof || got.News != omzien.NewsAgain):
		t.accuse(doubled, "%s told %s, and is %s", m.ID, got.News, m.News)
	}
}

// heard is what somebody knows from all messages so far.
type heard struct {
	status event.SignUpStatus
	seats  int
	until  time.Time
	from   message // that said so
	// since is when it became so.
	since time.Time
	// mailings are the changes of the meeting that were told.
	mailings []string
}

// hear adds a message, or says which crime it shows.
func (h *heard) hear(m message) crime {
	if m.Mailing != "" {
		if !h.status.Live() || slices.Contains(h.mailings, m.Mailing) {
			return doubled
		}
		h.mailings = append(h.mailings, m.Mailing)
		return ""
	}
	if m.News == omzien.NewsOffered && h.unheard() && !m.Until.Equal(h.until) {
		h.status, h.seats = event.Waitlisted, 0
	}
	next, fits := h.after(m)
	switch {
	case next == h.status && m.Seats == h.seats && next != event.Pending:
		return doubled
	case !fits:
		return untold
	}
	if h.status != next {
		h.since = m.At
	}
	h.status, h.seats, h.until, h.from = next, m.Seats, m.Until, m
	return ""
}

// unheard: the last news is an offer that ran out before it was sent. Then it never
// was: the party waits where it waited.
func (h *heard) unheard() bool {
	return h.status == event.Offered && h.from.News == omzien.NewsOffered && h.from.State != "sent"
}

// after is what a message makes of who hears it, and whether that can follow from
// what was before.
func (h *heard) after(m message) (next event.SignUpStatus, fits bool) {
	unproven := h.status == "" || h.status == event.Pending
	more := m.Seats > h.seats
	switch m.News {
	case omzien.NewsProof:
		return event.Pending, unproven
	case omzien.NewsConfirmed:
		return event.SeatConfirmed, unproven || h.status == event.Offered
	case omzien.NewsWaiting:
		return event.Waitlisted, unproven
	case omzien.NewsPromoted:
		return event.SeatConfirmed, more && (h.status == event.Waitlisted || h.status == event.SeatConfirmed)
	case omzien.NewsOffered:
		return event.Offered, more && (h.status == event.Waitlisted || h.status == event.Offered)
	case omzien.NewsOfferOver:
		return event.Lapsed, h.status == event.Offered
	case omzien.NewsLeft:
		return event.Withdrawn, h.status.Live()
	case omzien.NewsAmended:
		return h.status, h.status.Live()
	}
	return h.status, false
}

// knows reports whether that is what became of the sign-up. Who never showed that
// the address is theirs hears no more after that.
func (h *heard) knows(row *omzien.SignUp) bool {
	switch row.Status {
	case event.Repeated:
		return h.status == "" || h.status == event.Pending
	case event.Withdrawn, event.Lapsed, event.Refused:
		return h.status == row.Status || h.status == event.Pending
	case event.Pending:
		return h.status == event.Pending
	case event.Waitlisted:
		return h.status == event.Waitlisted || h.unheard()
	}
	return h.status == row.Status && h.seats == row.Seats && h.until.UnixMilli() == row.Until.UnixMilli()
}
