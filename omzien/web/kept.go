package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// answer is one that may be sent to many visitors. It may be kept by them too,
// but must be asked for again.
type answer struct {
	contentType string
	// disposition is Content-Disposition, modified Last-Modified; both may be zero.
	disposition string
	modified    time.Time
	body        []byte
	// until is when the clock alone makes it wrong; zero: never.
	until time.Time

	// tag is a digest of the body, so that a change of anything in it is seen.
	tag string
	// revision is that of the network, and drawn the time, before the first look.
	revision int64
	drawn    time.Time
	// used is the value of kept.uses at its last use.
	used int64
}

// sealed is the answer with its tag.
func (a answer) sealed() *answer {
	sum := sha256.Sum256(a.body)
	a.tag = `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
	return &a
}

func (a *answer) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	a.describe(h)
	h.Set("ETag", a.tag)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "public, no-cache")
	}
	if slices.ContainsFunc(conditions, func(name string) bool { return r.Header[name] != nil }) {
		http.ServeContent(w, r, "", a.modified, bytes.NewReader(a.body))
		return
	}
	if !a.modified.IsZero() {
		h.Set("Last-Modified", a.modified.UTC().Format(http.TimeFormat))
	}
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	w.Write(a.body) //nolint:errcheck // the client has gone
}

// conditions are the headers that ask for less than the whole (RFC 9110 13.1 and
// 14.2). Without them the body goes out in one piece, which is twice as fast as
// http.ServeContent.
var conditions = []string{"If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Range"}

// sendLast sends it as what was last known: whoever asks again may hear more.
func (a *answer) sendLast(w http.ResponseWriter) {
	a.describe(w.Header())
	w.Header().Set("Cache-Control", "no-store")
	w.Write(a.body) //nolint:errcheck // the client has gone
}

func (a *answer) describe(h http.Header) {
	h.Set("Content-Type", a.contentType)
	if a.disposition != "" {
		h.Set("Content-Disposition", a.disposition)
	}
}

// holds reports whether it is right at now, as long as nothing was written.
func (a *answer) holds(now time.Time) bool {
	return a != nil && !now.Before(a.drawn) && (a.until.IsZero() || now.Before(a.until))
}

// draw makes an answer of the network as it is at now. It serves other visitors
// too, so it must not look at who asks.
type draw func(ctx context.Context, now time.Time) (answer, error)

// Bounds of what is kept: octets in all, number of answers, octets of a key.
const (
	maxKept    = 16 << 20
	maxAnswers = 1000
	maxKey     = 1000
)

// drawWithin is how long one drawing may take. It goes on when the visitor for
// whom it began has left: others may be waiting for it.
const drawWithin = 10 * time.Second

// lookWithin is how long it may take to see whether a kept answer is still right.
// Longer, and the visitor is better served with what was last known.
const lookWithin = time.Second

// kept holds answers, each as long as it is right: until the network is written
// to, by whichever process, or the clock changes what it says. Of those who want
// the same one draws and the others wait. When there is no more room the ones
// go that nobody used for longest.
type kept struct {
	net *omzien.Network

	mu      sync.Mutex
	answers map[string]*answer
	drawing map[string]*drawing
	size    int
	uses    int64
}

// drawing is one that is under way. Err may be read after done is closed; it is
// nil too when the drawing panicked.
type drawing struct {
	done chan struct{}
	err  error
}

func newKept(net *omzien.Network) *kept {
	return &kept{net: net, answers: map[string]*answer{}, drawing: map[string]*drawing{}}
}

// answer sends what d draws, or drew before under the same key. While the
// network is away it sends what was last known. An empty key keeps nothing.
func (s *site) answer(w http.ResponseWriter, r *http.Request, key string, d draw) error {
	if key == "" || len(key) > maxKey {
		a, err := d(r.Context(), s.net.Now())
		if err == nil {
			a.sealed().send(w, r)
		}
		return err
	}
	a, err := s.kept.get(r.Context(), key, d)
	if err == nil {
		a.send(w, r)
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

// get is the answer as it is now.
func (k *kept) get(ctx context.Context, key string, d draw) (*answer, error) {
	revision, err := k.look(ctx, key)
	if err != nil {
		return nil, err
	}
	for waited := false; ; waited = true {
		a, other, mine := k.find(key, revision, waited)
		switch {
		case a != nil:
			return a, nil
		case mine != nil:
			return k.make(ctx, key, mine, d)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-other.done:
			if other.err != nil {
				return nil, other.err
			}
		}
	}
}

// look is the revision of the network. Who can be shown something all the same
// does not wait long for it.
func (k *kept) look(ctx context.Context, key string) (int64, error) {
	if k.last(key) != nil {
		within, cancel := context.WithTimeout(ctx, lookWithin)
		defer cancel()
		ctx = within
	}
	return k.net.Agenda.Revision(ctx)
}

// find is an answer that is right, the drawing of somebody else to wait for, or
// a new one to carry out. Who has waited takes what was drawn of a later revision
// than the one he saw; otherwise a later one can only be that of a network which
// has been put back since.
func (k *kept) find(key string, revision int64, waited bool) (a *answer, other, mine *drawing) {
	now := k.net.Now()
	k.mu.Lock()
	defer k.mu.Unlock()
	if a := k.answers[key]; a.holds(now) && (a.revision == revision || waited && a.revision > revision) {
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
func (k *kept) make(ctx context.Context, key string, mine *drawing, d draw) (a *answer, err error) {
	defer func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if a != nil {
			k.put(key, a)
		}
		delete(k.drawing, key)
		mine.err = err
		close(mine.done)
	}()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drawWithin)
	defer cancel()
	revision, err := k.net.Agenda.Revision(ctx)
	if err != nil {
		return nil, err
	}
	now := k.net.Now()
	drawn, err := d(ctx, now)
	if err != nil {
		return nil, err
	}
	drawn.revision, drawn.drawn = revision, now
	return drawn.sealed(), nil
}

// last is the answer of which it is not known whether it is right, or nil.
func (k *kept) last(key string) *answer {
	k.mu.Lock()
	defer k.mu.Unlock()
	a := k.answers[key]
	if a != nil {
		k.use(a)
	}
	return a
}

// The methods below need the lock.

func (k *kept) use(a *answer) {
	k.uses++
	a.used = k.uses
}

func (k *kept) put(key string, a *answer) {
	k.drop(key)
	need := len(key) + len(a.body)
	if need > maxKept {
		return
	}
	for k.size+need > maxKept || len(k.answers) >= maxAnswers {
		k.drop(k.oldest())
	}
	k.answers[key] = a
	k.size += need
	k.use(a)
}

func (k *kept) drop(key string) {
	if a := k.answers[key]; a != nil {
		k.size -= len(key) + len(a.body)
		delete(k.answers, key)
	}
}

// oldest is the key that was used longest ago.
func (k *kept) oldest() string {
	var oldest string
	for key, a := range k.answers {
		if oldest == "" || a.used < k.answers[oldest].used {
			oldest = key
		}
	}
	return oldest
}
