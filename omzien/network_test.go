package omzien_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
	"github.com/omziennaarelkaar/netwerk/omzien/storetest"
)

// The meeting of most tests, and the moment at which they begin.
var (
	amsterdam = func() *time.Location {
		loc, err := time.LoadLocation("Europe/Amsterdam")
		if err != nil {
			panic(err)
		}
		return loc
	}()
	start = time.Date(2019, time.January, 29, 16, 0, 0, 0, amsterdam)
	noon  = time.Date(2019, time.January, 10, 12, 0, 0, 0, amsterdam)
)

// network is the network under test, with a clock that can be moved.
type network struct {
	*omzien.Network
	store omzien.Store
	clock *omzientest.Network
}

// everyStore runs a test on a plain store, and on one that runs every write
// twice: a closure of the network that leaves a trace outside its transaction
// fails there.
func everyStore(t *testing.T, test func(t *testing.T, n network)) {
	everyStoreWith(t, omzien.Options{}, test)
}

// everyPost is everyStore with an outbox; people have an hour to confirm their
// address.
func everyPost(t *testing.T, test func(t *testing.T, n network)) {
	everyStoreWith(t, omzien.Options{Mail: true, Proof: omzien.DefaultProof}, test)
}

func everyStoreWith(t *testing.T, o omzien.Options, test func(t *testing.T, n network)) {
	for name, wrap := range map[string]func(omzien.Store) omzien.Store{"plain": plain, "every write run twice": storetest.Twice} {
		t.Run(name, func(t *testing.T) { test(t, newNetworkWith(t, wrap, o)) })
	}
}

func newNetwork(t testing.TB, wrap func(omzien.Store) omzien.Store) network {
	return newNetworkWith(t, wrap, omzien.Options{})
}

func newNetworkWith(t testing.TB, wrap func(omzien.Store) omzien.Store, o omzien.Options) network {
	clock := omzientest.New(t, noon)
	store := wrap(clock.Store)
	o.Now = clock.Now
	return network{omzien.New(store, &o), store, clock}
}

// withPost has an outbox; zero asks for no proof of the address.
func withPost(t testing.TB, proof time.Duration) network {
	return newNetworkWith(t, plain, omzien.Options{Mail: true, Proof: proof})
}

// beside is another network on the same store, with the same clock: the program
// was started again with other options.
func (n network) beside(o omzien.Options) network {
	o.Now = n.clock.Now
	return network{omzien.New(n.store, &o), n.store, n.clock}
}

func plain(s omzien.Store) omzien.Store { return s }

// meeting takes sign-ups of residents for so many seats.
func meeting(slug string, seats int, policy event.FullPolicy) event.Event {
	return event.Event{
		Slug: slug, Title: "Nieuw samenspel in de wijk", Format: event.NetworkMeeting, Hosts: []event.Named{{Name: "De Buurtkamer"}},
		Zone: "Europe/Amsterdam", Start: start, End: start.Add(3 * time.Hour), Audience: []event.Role{event.Resident},
		SignUp: event.Terms{Online: true, WhenFull: policy, Capacity: event.Capacity{Limited: seats > 0, Seats: seats}},
		Status: event.Scheduled,
	}
}

// asking is a meeting that asks all that a meeting can ask.
func asking(slug string, seats int, policy event.FullPolicy) event.Event {
	e := meeting(slug, seats, policy)
	e.SignUp.Asked = []event.Question{{ID: "reis", Label: "Hoe komt u?"},
		{ID: "drinken", Label: "Wat drinkt u?", Kind: event.Choice, Options: []string{"thee", "koffie"}}, {ID: "eerder", Label: "Was u er al eens?", Kind: event.YesNo}}
	e.SignUp.Wishes = event.WishKinds()
	e.SignUp.Tables = []event.Table{{ID: "zorg", Title: "Zorg en welzijn", Seats: 3}, {ID: "wonen", Title: "Wonen", Seats: 2}}
	return e
}

// everything is a request of somebody with that name, for two, that says all that
// can be said.
func everything(name string) event.Request {
	r := guest(name)
	r.Seats, r.Companions, r.Language = 2, []string{"Helper van " + name}, event.English
	r.Replies = []event.Reply{{Question: "reis", Text: "met de fiets"}, {Question: "drinken", Text: "thee"}, {Question: "eerder", Text: event.Yes}}
	r.Wishes, r.Tables = event.Wishes{Access: "rolstoel", Diet: "geen noten"}, []string{"zorg", "wonen"}
	return r
}

func (n network) add(t testing.TB, list ...event.Event) {
	t.Helper()
	_, err := n.Import(t.Context(), omzien.Document{Events: list}, "coordinator")
	require.NoError(t, err)
}

// guest is a request of somebody with that name.
func guest(name string) event.Request {
	return event.Request{Name: name, Email: strings.ToLower(name) + "@omzien.example", Role: event.Resident, OnBehalfOf: "De Buurtkamer"}
}

func (n network) signUp(t testing.TB, slug, name, key string) omzien.Receipt {
	t.Helper()
	r, err := n.Agenda.SignUp(t.Context(), slug, guest(name), key)
	require.NoError(t, err)
	return r
}

func (n network) list(t testing.TB, slug string) []omzien.SignUp {
	t.Helper()
	list, err := n.Agenda.SignUps(t.Context(), slug)
	require.NoError(t, err)
	return list
}

// roll is who holds what, in the order of arrival: "Anna confirmed 1". A row
// without a name is a repeated one.
func (n network) roll(t testing.TB, slug string) []string {
	t.Helper()
	lines := []string{}
	for _, s := range n.list(t, slug) {
		lines = append(lines, strings.TrimSpace(s.Name+" "+string(s.Status)+" "+string(rune('0'+s.Seats))))
	}
	return lines
}

func (n network) step() event.Step {
	return event.Step{At: n.Now(), By: "coordinator", Reason: "zo is het besloten"}
}

func TestReady(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 3, event.Closed))
		before := n.revision(t)
		require.NoError(t, n.Ready(t.Context()))
		require.Equal(t, before, n.revision(t), "being asked changes nothing")
	})
	n := newNetwork(t, plain)
	t.Run("a write that waits too long is told, and reading goes on", func(t *testing.T) {
		err := n.store.Write(t.Context(), func(omzien.WriteTx) error {
			ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond) // time enough to read
			defer cancel()
			return n.Ready(ctx)
		})
		var u omzien.Unready
		require.ErrorAs(t, err, &u)
		require.NoError(t, u.Read)
		require.ErrorIs(t, u.Write, context.DeadlineExceeded)
		require.Equal(t, omzien.Unavailable, omzien.KindOf(err))
	})
	t.Run("nobody who has no time left is told that all is well", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, n.Ready(ctx), context.Canceled)
	})
	t.Run("a store that is out of reach is not asked twice", func(t *testing.T) {
		away := &outOfReach{}
		var u omzien.Unready
		require.ErrorAs(t, omzien.New(away, nil).Ready(t.Context()), &u)
		require.ErrorIs(t, u.Read, omzien.ErrBusy)
		require.NoError(t, u.Write)
		require.Zero(t, away.writes)
	})
	t.Run("a network that has moved away is not ready, nor is half a copy", func(t *testing.T) {
		for state, refusal := range map[string]omzien.Refusal{"moved": omzien.ErrMoved, "unfinished": omzien.ErrUnfinished} {
			shut := newNetwork(t, plain)
			require.NoError(t, shut.store.Write(t.Context(), func(tx omzien.WriteTx) error {
				return tx.PutRecord(omzien.Record{Kind: "copy", ID: "state", Slug: "state", Body: []byte(`{"state":"` + state + `"}`)})
			}))
			require.Equal(t, omzien.Unready{Write: refusal}, shut.Ready(t.Context()))
		}
	})
	t.Run("a store that is closed does neither", func(t *testing.T) {
		gone := newNetwork(t, plain)
		require.NoError(t, gone.clock.Store.Close())
		var u omzien.Unready
		require.ErrorAs(t, gone.Ready(t.Context()), &u)
		require.Error(t, u.Read)
		require.Error(t, u.Write)
	})
}

// outOfReach is a store that answers nothing.
type outOfReach struct{ writes int }

func (s *outOfReach) Read(context.Context, func(omzien.ReadTx) error) error { return omzien.ErrBusy }

func (s *outOfReach) Write(context.Context, func(omzien.WriteTx) error) error {
	s.writes++
	return omzien.ErrBusy
}

func (n network) revision(t testing.TB) int64 {
	t.Helper()
	revision, err := n.Agenda.Revision(t.Context())
	require.NoError(t, err)
	return revision
}

// ctxOf is the context of a test, or of a game of rapid.
func ctxOf(t require.TestingT) context.Context {
	if c, ok := t.(interface{ Context() context.Context }); ok {
		return c.Context()
	}
	return context.Background()
}
