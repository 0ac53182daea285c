// Package omzientest is for the tests of programs that use package omzien: a
// network on a temporary file, with a clock that stands still until it is told
// to move, and the same ids in every run.
//
// The network is the real one on the real store, so a test sees what a user
// would see. It has no stand-in for either: there is nothing here to program
// answers into. To examine a store of your own, use package storetest.
package omzientest

import (
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// Network is a network in a folder of the test.
type Network struct {
	*omzien.Network
	// Store is what it keeps its things in, for tests that look below the network.
	Store *sqlite.Store

	mu  sync.Mutex
	now time.Time
}

// New makes an empty network whose clock says now. It is gone when the test is
// over. Its ids and tokens depend on nothing but the clock and the order in
// which they are drawn; they are no secrets.
func New(t testing.TB, now time.Time) *Network { return open(t, now, omzien.Options{}) }

// NewWithMail is New with an outbox. People have the time of proof to confirm
// their mail address; zero asks for none.
func NewWithMail(t testing.TB, now time.Time, proof time.Duration) *Network {
	return open(t, now, omzien.Options{Mail: true, Proof: proof})
}

func open(t testing.TB, now time.Time, o omzien.Options) *Network {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "netwerk.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	n := &Network{Store: store, now: now}
	o.Now, o.Random = n.clock, rand.NewChaCha8([32]byte{})
	n.Network = omzien.New(store, &o)
	return n
}

// Set moves the clock to now, which may be earlier.
func (n *Network) Set(now time.Time) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.now = now
}

// Advance moves the clock on.
func (n *Network) Advance(d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.now = n.now.Add(d)
}

func (n *Network) clock() time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now
}
