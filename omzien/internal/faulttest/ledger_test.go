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
	// deeds are found by the id of the sign-up.
	deeds map[string]*deeds
	// slugs are those of meetings in the order in which they were first named.
	slugs []string
	// letters are the messages that were handed over, by id.
	letters map[string]*letter
	// news counts them.
	news map[omzien.News]int
	// latest is the number of the last message that was handed over, by sign-up.
	latest map[string]int
	// excuses is how many letters may have been handed over once more.
	excuses int
	lines   int
	// provisional: seats can come free again where somebody heard that none is.
	provisional bool
	// finished: no letter is left to be handed over, and no hold runs any more.
	finished bool
	count    tally
}

// tally counts answers for the log of a test.
type tally struct{ Yes, No, Unknown, Left, Confirmed, Accepted, Amended, Posted int }

func (c *tally) add(more tally) {
	c.Yes, c.No, c.Unknown, c.Left = c.Yes+more.Yes, c.No+more.No, c.Unknown+more.Unknown, c.Left+more.Left
	c.Confirmed, c.Accepted, c.Amended, c.Posted = c.Confirmed+more.Confirmed, c.Accepted+more.Accepted, c.Amended+more.Amended, c.Posted+more.Posted
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
	return &ledger{requests: map[[32]byte]*request{}, meetings: map[string]*meeting{}, letters: map[string]*letter{}, latest: map[string]int{}, news: map[omzien.News]int{}, deeds: map[string]*deeds{}}
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
		switch one.Word {
		case asks, leaves, accepts, confirms, amends:
			l.add(one)
		case posted:
			l.post(one).perhaps = true
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
		l.leave(one)
	case confirms, confirmed, accepts, accepted, amends, amended, barred:
		l.step(one)
	case opened: // what the last one had in hand may come again
		l.excuses += postBatch
	case unsure:
		l.excuses++
	case posted:
		l.post(one)
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
		m.full = m.full || one.Code == string(event.ErrFull) && !l.provisional
	}
}

// deeds are what was done with a sign-up after it was made.
type deeds struct {
	confirming, accepting, leaving, amending doubt
	// told is the last answer that said what it has become.
	told *line
}

func (l *ledger) done(id string) *deeds {
	d := l.deeds[id]
	if d == nil {
		d = &deeds{}
		l.deeds[id] = d
	}
	return d
}

func (l *ledger) leave(one line) {
	d := l.done(one.ID)
	switch {
	case one.Word == left:
		l.count.Left++
		d.leaving = surely
	case one.Word == leaves:
		d.leaving = max(d.leaving, maybe)
	case one.Code != string(omzien.ErrUnknown):
		d.leaving = refused // it is asked once
	}
}

// step is a deed that can be asked again until somebody answers.
func (l *ledger) step(one line) {
	d := l.done(one.ID)
	switch one.Word {
	case barred:
		if one.Code == string(event.ErrLapsed) {
			d.confirming = refused // it is final
		}
	case confirms:
		d.confirming = max(d.confirming, maybe)
	case accepts:
		d.accepting = max(d.accepting, maybe)
	case amends:
		d.amending = max(d.amending, maybe)
	case confirmed:
		l.count.Confirmed++
		d.confirming, d.told = surely, &one
	case accepted:
		l.count.Accepted++
		d.accepting = surely
		if one.Status != "" {
			d.told = &one
		}
	case amended:
		l.count.Amended++
		d.amending = surely
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
