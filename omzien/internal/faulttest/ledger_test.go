package faulttest

import (
	"crypto/sha256"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// ledger is what is known from reports: what was asked, what was answered, and
// so what a file must hold, may hold and must not hold.
type ledger struct {
	// requests are found by what the store keeps of a key.
	requests map[[32]byte]*request
	meetings map[string]*meeting
	// slugs are those of meetings in the order in which they were first named.
	slugs []string
	lines int
	count tally
}

// tally counts answers for the log of a test.
type tally struct{ Yes, No, Unknown, Left int }

func (c *tally) add(more tally) {
	c.Yes, c.No, c.Unknown, c.Left = c.Yes+more.Yes, c.No+more.No, c.Unknown+more.Unknown, c.Left+more.Left
}

type meeting struct {
	announced bool
	// full: somebody was told that no seat is left.
	full bool
	// requests are in the order in which they were first asked.
	requests []*request
}

// request is one sign-up by its key, which may have been sent more than once.
type request struct {
	key, email string
	again      bool
	// asked is the line of the first time it was sent, answered of the first
	// receipt; -1: none.
	asked, answered int
	receipt         line
	// pending: it was sent and not answered. doubts is how many times it was sent
	// and nobody knows what came of it.
	pending bool
	doubts  int
	leaving doubt
}

// doubt is what is known about something that was asked.
type doubt int

const (
	never   doubt = iota // not asked
	refused              // asked, and the answer was no
	maybe                // asked; who knows
	surely               // answered
)

// open reports whether it may be there without a receipt.
func (r *request) open() bool { return r.pending || r.doubts > 0 }

func newLedger() *ledger {
	return &ledger{requests: map[[32]byte]*request{}, meetings: map[string]*meeting{}}
}

// keyDigest is what a store keeps of an idempotency key, see omzien.SignUp.
func keyDigest(key string) [32]byte { return sha256.Sum256([]byte("request " + key)) }

// heard adds lines whose answers bind.
func (l *ledger) heard(lines ...line) {
	for _, one := range lines {
		l.add(one)
	}
}

// asked adds lines that may have had an effect, but whose answers do not bind.
func (l *ledger) asked(lines ...line) {
	for _, one := range lines {
		if one.Word == asks || one.Word == leaves {
			l.add(one)
		}
	}
}

func (l *ledger) add(one line) {
	n := l.lines
	l.lines++
	switch one.Word {
	case announced:
		l.meeting(one.Meeting).announced = true
	case asks:
		r := l.request(one, n)
		if r.pending {
			r.doubts++
		}
		r.pending = true
	case yes:
		r := l.request(one, n)
		r.pending, r.doubts = false, 0
		if r.answered < 0 {
			r.answered, r.receipt = n, one
			l.count.Yes++
		}
	case no:
		l.refuse(one, n)
	case leaves, stays, left:
		l.leave(one, n)
	}
}

func (l *ledger) refuse(one line, n int) {
	if one.Key == "" {
		return // an announcement that failed
	}
	l.count.No++
	r := l.request(one, n)
	r.pending = false
	switch {
	case one.Code == string(omzien.ErrUnknown):
		l.count.Unknown++
		r.doubts++
	case one.Kind == omzien.Conflict:
		r.doubts = 0 // the store looked for the key first
		m := l.meeting(one.Meeting)
		m.full = m.full || one.Code == string(event.ErrFull)
	}
}

func (l *ledger) leave(one line, n int) {
	r := l.request(one, n)
	switch {
	case one.Word == left:
		l.count.Left++
		r.leaving = surely
	case one.Word == leaves:
		r.leaving = max(r.leaving, maybe)
	case one.Code != string(omzien.ErrUnknown):
		r.leaving = refused // it is asked once
	}
}

func (l *ledger) meeting(slug string) *meeting {
	m := l.meetings[slug]
	if m == nil {
		m = &meeting{}
		l.meetings[slug] = m
		l.slugs = append(l.slugs, slug)
	}
	return m
}

func (l *ledger) request(one line, n int) *request {
	digest := keyDigest(one.Key)
	r := l.requests[digest]
	if r == nil {
		r = &request{key: one.Key, email: one.Email, again: one.Again, asked: n, answered: -1}
		l.requests[digest] = r
		m := l.meeting(one.Meeting)
		m.requests = append(m.requests, r)
	}
	return r
}
