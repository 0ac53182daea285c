package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// draw makes an answer of the network as it is at now. It serves other visitors
// too, so it must not look at who asks.
type draw func(ctx context.Context, now time.Time) (answer, error)

// revision is a number that changes with all that an answer shows but the time.
type revision func(ctx context.Context) (int64, error)

// Bounds of what is kept: octets in all, number of answers, octets of a key.
const (
	maxKept    = 64 << 20
	maxAnswers = 1000
	maxKey     = 1000
)

// drawWithin is how long one drawing may take. It goes on when the visitor for
// whom it began has left: others may be waiting for it.
const drawWithin = 10 * time.Second

// lookWithin is how long it may take to see whether a kept answer is still right.
// Longer, and the visitor is better served with what was last known.
const lookWithin = time.Second

// kept holds answers, each as long as it is right: until what it shows is written
// to, by whichever process, or the clock changes what it says. Of those who want
// the same one draws and the others wait. When there is no more room those go
// that nobody asked for a second time, and then those that nobody used for
// longest: whoever makes up addresses does not put out what people read.
type kept struct {
	net    *omzien.Network
	caring sync.Mutex

	mu      sync.Mutex
	answers map[string]*answer
	drawing map[string]*drawing
	size    int
	uses    int64
}

// drawing is one that is under way. What came of it may be read after done is
// closed; both are nil when the drawing panicked.
type drawing struct {
	done  chan struct{}
	drawn *answer
	err   error
}

func newKept(net *omzien.Network) *kept {
	return &kept{net: net, answers: map[string]*answer{}, drawing: map[string]*drawing{}}
}

// answer sends what d draws, or drew before under the same key. While the
// network is away it sends what was last known. An empty key keeps nothing.
func (s *site) answer(w http.ResponseWriter, r *http.Request, key string, d draw) error {
	return s.answerSince(w, r, key, s.net.Agenda.Revision, d)
}

// answerSeatless is answer for what shows no seats: a sign-up makes it no older.
func (s *site) answerSeatless(w http.ResponseWriter, r *http.Request, key string, d draw) error {
	return s.answerSince(w, r, key, s.net.Agenda.Announced, d)
}

func (s *site) answerSince(w http.ResponseWriter, r *http.Request, key string, of revision, d draw) error {
	if key == "" || len(key) > maxKey {
		a, err := d(r.Context(), s.net.Now())
		if err == nil {
			a.sealed().send(w, r, s.net.Now())
		}
		return err
	}
	a, err := s.kept.get(r.Context(), key, of, d)
	if err == nil {
		a.send(w, r, s.net.Now())
		return nil
	}
	if omzien.KindOf(err) == omzien.Unavailable {
		if last := s.kept.last(key); last != nil {
			s.unavailable(w, err)
			last.sendLast(w)
			return nil
		}
	}
	return err
}

// get is the answer as it is now. Who has waited for somebody else also takes what
// was drawn of a later revision than the one he saw. Of what is kept only that very
// revision is right: a later one is of a network that has been put back since.
func (k *kept) get(ctx context.Context, key string, of revision, d draw) (*answer, error) {
	seen, err := k.look(ctx, key, of)
	if err != nil {
		return nil, err
	}
	for {
		a, other, mine := k.find(key, seen)
		switch {
		case a != nil:
			return a, nil
		case mine != nil:
			return k.make(ctx, key, mine, of, d)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-other.done:
			if other.err != nil {
				return nil, other.err
			}
			if a := other.drawn; a.holds(k.net.Now()) && a.revision >= seen {
				return a, nil
			}
		}
	}
}

// look is the revision now. Who can be shown something all the same does not wait
// long for it.
func (k *kept) look(ctx context.Context, key string, of revision) (int64, error) {
	if k.last(key) != nil {
		within, cancel := context.WithTimeout(ctx, lookWithin)
		defer cancel()
		ctx = within
	}
	return of(ctx)
}

// find is an answer that is right, the drawing of somebody else to wait for, or
// a new one to carry out.
func (k *kept) find(key string, revision int64) (a *answer, other, mine *drawing) {
	now := k.net.Now()
	k.mu.Lock()
	defer k.mu.Unlock()
	if a := k.answers[key]; a.holds(now) && a.revision == revision {
		k.use(a)
		return a, nil, nil
	}
	if other := k.drawing[key]; other != nil {
		return nil, other, nil
	}
	mine = &drawing{done: make(chan struct{})}
	k.drawing[key] = mine
	return nil, nil, mine
}

// make carries out a drawing. The revision is looked up before anything else, so
// that what is written meanwhile makes the answer too old and not too new.
func (k *kept) make(ctx context.Context, key string, mine *drawing, of revision, d draw) (a *answer, err error) {
	defer func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if a != nil {
			k.put(key, a)
		}
		delete(k.drawing, key)
		mine.drawn, mine.err = a, err
		close(mine.done)
	}()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drawWithin)
	defer cancel()
	seen, err := of(ctx)
	if err != nil {
		return nil, err
	}
	now := k.net.Now()
	drawn, err := d(ctx, now)
	if err != nil {
		return nil, err
	}
	drawn.revision, drawn.drawn = seen, now
	return drawn.sealed(), nil
}

// last is the answer of which it is not known whether it is right, or nil.
func (k *kept) last(key string) *answer {
	k.mu.Lock()
	defer k.mu.Unlock()
	a := k.answers[key]
	if a != nil {
		k.use(a)
		a.again = true
	}
	return a
}

// grow counts what was made of an answer, if that is still there.
func (k *kept) grow(key string, forms *packed, n int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	a := k.answers[key]
	if a == nil || a.packed != forms {
		return
	}
	a.size += n
	k.size += n
	if a.size > maxKept {
		k.drop(key)
	}
	k.room(0, 0)
}

// The methods below need the lock.

func (k *kept) use(a *answer) {
	k.uses++
	a.used = k.uses
}

// put keeps an answer under a key. What is the same as before stays what it was,
// and is still as old; anything else is at least a second younger, also when the
// clock was set back.
func (k *kept) put(key string, a *answer) {
	size := len(key) + len(a.body)
	since := a.drawn.Truncate(time.Second).Add(time.Second)
	forms := &packed{caring: &k.caring}
	forms.grown = func(n int) { k.grow(key, forms, n) }
	before := k.answers[key]
	switch {
	case before == nil:
	case before.digest == a.digest:
		a.body, forms, since, size = before.body, before.packed, before.since, before.size
	case !since.After(before.since):
		since = before.since.Add(time.Second)
	}
	k.drop(key)
	if a.once || size > maxKept {
		return
	}
	k.room(size, 1)
	a.packed, a.since, a.size, a.again = forms, since, size, before != nil
	k.answers[key] = a
	k.size += size
	k.use(a)
}

// room drops answers until there is room for so many octets in so many more.
func (k *kept) room(octets, answers int) {
	for len(k.answers) > 0 && (k.size+octets > maxKept || len(k.answers)+answers > maxAnswers) {
		k.drop(k.least())
	}
}

func (k *kept) drop(key string) {
	if a := k.answers[key]; a != nil {
		k.size -= a.size
		delete(k.answers, key)
	}
}

// least is the key of the answer that is missed least.
func (k *kept) least() string {
	var least string
	for key, a := range k.answers {
		if other := k.answers[least]; other == nil || a.again == other.again && a.used < other.used || !a.again && other.again {
			least = key
		}
	}
	return least
}
