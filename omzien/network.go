package omzien

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"sync"
	"time"
	_ "time/tzdata" // the zone must be known on machines that have no zone files

	"github.com/omziennaarelkaar/netwerk/event"
)

// Network is the network on a store. Its parts share that store; they are safe
// for use by several goroutines. Make one with [New].
type Network struct {
	Agenda    *Agenda
	Registry  *Registry
	Support   *Support
	Calendars *Calendars
	Outbox    *Outbox

	core
}

// core is what all parts of a network share.
type core struct {
	store    Store
	now      func() time.Time
	random   io.Reader
	signedUp func(outcome string)
	mail     bool
	proof    time.Duration
}

// Options of a network. Nil and the zero value are right for use.
type Options struct {
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Random makes ids and secrets; nil means crypto/rand. A test that wants the
	// same ids again gives its own, which New makes safe for several goroutines.
	Random io.Reader
	// SignedUp is told what came of each attempt to sign up: the status that was
	// answered, or the [Code] of the error. Nil: nobody is told.
	SignedUp func(outcome string)
	// Mail puts messages for people who signed up into the outbox, see [Outbox].
	// Somebody must take them out: package mail does.
	Mail bool
	// Proof is how long people have to show, by a link in a mail, that their address
	// is real; so long they hold their seats. Zero asks for no proof, nor does a
	// network without Mail. [DefaultProof] is a good value.
	Proof time.Duration
}

// DefaultProof is how long a sign-up is held for an address that nobody has
// confirmed yet.
const DefaultProof = time.Hour

// New is the network that store keeps.
func New(store Store, o *Options) *Network {
	c := core{store: counting{store}, now: time.Now, random: rand.Reader, signedUp: func(string) {}}
	if o != nil && o.Now != nil {
		c.now = o.Now
	}
	if o != nil && o.Random != nil {
		c.random = &lockedReader{r: o.Random}
	}
	if o != nil && o.SignedUp != nil {
		c.signedUp = o.SignedUp
	}
	if o != nil && o.Mail {
		c.mail, c.proof = true, max(0, o.Proof)
	}
	return &Network{Agenda: &Agenda{core: c}, Registry: &Registry{c}, Support: &Support{c}, Calendars: &Calendars{core: c}, Outbox: &Outbox{c}, core: c}
}

// Zone is the zone in which the network lives.
const Zone = "Europe/Amsterdam"

// Proof is how long people have to confirm their mail address; zero: they need
// not. See [Options].
func (n *Network) Proof() time.Duration { return n.proof }

// Now is the time by the network's clock. Whoever shows an announcement asks it
// what a visitor can do at that moment.
func (n *Network) Now() time.Time { return n.now() }

type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return io.ReadFull(l.r, p)
}

// bytes draws n random bytes.
func (c core) bytes(n int) ([]byte, error) {
	b := make([]byte, n)
	_, err := io.ReadFull(c.random, b)
	return b, err
}

// newID is a UUID of version 7 (RFC 9562 5.7): its first 48 bits are the time
// in milliseconds, so neighbours in time are neighbours in an index.
func (c core) newID() (string, error) {
	b, err := c.bytes(16)
	if err != nil {
		return "", err
	}
	ms := uint64(c.now().UnixMilli())
	for i := range 6 {
		b[i] = byte(ms >> (8 * (5 - i)))
	}
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:], nil
}

// home is the network's own zone, read once: nearly every meeting asks for it.
var home = sync.OnceValues(func() (*time.Location, error) { return time.LoadLocation(Zone) })

// location is the zone of that IANA name. The name "Local" would mean another
// zone on another machine and is refused.
func location(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, event.FieldErrors{{Field: "zone", Code: event.CodeZone}}
	}
	load := time.LoadLocation
	if name == Zone {
		load = func(string) (*time.Location, error) { return home() }
	}
	loc, err := load(name)
	if err != nil {
		return nil, event.FieldErrors{{Field: "zone", Code: event.CodeZone}}
	}
	return loc, nil
}

// Ready tells whether a visitor who comes now would be served: the store
// answers a read, is [Usable], and a write gets its turn before ctx ends. What
// does not is in an [Unready]. It changes nothing.
func (n *Network) Ready(ctx context.Context) error {
	var u Unready
	u.Read = n.store.Read(ctx, func(tx ReadTx) error {
		_, err := tx.Records(Query{Kind: events.kind, Limit: 1})
		return err
	})
	if u.Read == nil {
		u.Write = Usable(ctx, n.store)
	}
	if u.Write == nil && KindOf(u.Read) != Unavailable {
		u.Write = n.store.Write(ctx, func(WriteTx) error { return nil })
	}
	if u.Read == nil && u.Write == nil {
		return nil
	}
	return u
}

// Unready says what a store does not do at the moment, and why; nil is what it
// does. Write is the refusal of a store that is not [Usable]. It is nil too when
// reading failed because the store was out of reach: a write would only take as
// long again.
type Unready struct{ Read, Write error }

func (u Unready) Error() string { return "omzien: not ready: " + errors.Join(u.Read, u.Write).Error() }

// Unwrap is what went wrong underneath.
func (u Unready) Unwrap() []error { return []error{u.Read, u.Write} }

// DefaultName is what the network calls itself unless its host says otherwise.
const DefaultName = "Omzien naar Elkaar"
