package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// suspect is a test of a store that must fail.
type suspect struct {
	testing.TB
	ctx    context.Context
	mu     sync.Mutex
	failed bool
}

func (s *suspect) Helper()                  {}
func (s *suspect) Context() context.Context { return s.ctx }
func (s *suspect) Errorf(string, ...any)    { s.Fail() }
func (s *suspect) Error(...any)             { s.Fail() }
func (s *suspect) FailNow()                 { s.Fail(); runtime.Goexit() }

func (s *suspect) Fail() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = true
}

// foundOut reports whether a part of the exam fails a store.
func foundOut(t *testing.T, part func(testing.TB, omzien.Store), store omzien.Store) bool {
	s := &suspect{TB: t, ctx: t.Context()}
	done := make(chan struct{})
	go func() {
		defer close(done)
		part(s, store)
	}()
	<-done
	return s.failed
}

// bent is a store with something wrong in its transactions; nil is nothing.
type bent struct {
	omzien.Store
	write func(omzien.WriteTx) omzien.WriteTx
	read  func(omzien.ReadTx) omzien.ReadTx
	// keeps: what a write did stays, also when it fails.
	keeps bool
}

func (b bent) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	var told error
	err := b.Store.Write(ctx, func(tx omzien.WriteTx) error {
		if b.write != nil {
			tx = b.write(tx)
		}
		told = f(tx)
		if b.keeps {
			return nil
		}
		return told
	})
	if err == nil {
		return told
	}
	return err
}

func (b bent) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	return b.Store.Read(ctx, func(tx omzien.ReadTx) error {
		if b.read != nil {
			tx = b.read(tx)
		}
		return f(tx)
	})
}

// forgets drops every seventh sign-up that is put.
type forgets struct {
	omzien.WriteTx
	n *int
}

func (x forgets) PutSignUp(s omzien.SignUp) error {
	if *x.n++; *x.n%7 == 0 {
		return nil
	}
	return x.WriteTx.PutSignUp(s)
}

// tidies text as it is put, as a database could.
type tidies struct{ omzien.WriteTx }

func (x tidies) PutRecord(r omzien.Record) error {
	r.Body = []byte(strings.ToValidUTF8(string(r.Body), "?"))
	return x.WriteTx.PutRecord(r)
}

func (x tidies) PutSignUp(s omzien.SignUp) error {
	s.Name = strings.TrimSpace(s.Name)
	return x.WriteTx.PutSignUp(s)
}

// remembers how many seats were taken when it was first asked.
type remembers struct {
	omzien.WriteTx
	known map[string]event.Occupancy
}

func (x remembers) Occupancies(ids ...string) ([]event.Occupancy, error) {
	list, err := x.WriteTx.Occupancies(ids...)
	for n, id := range ids {
		if o, found := x.known[id]; found {
			list[n] = o
		} else if err == nil {
			x.known[id] = list[n]
		}
	}
	return list, err
}

// frozen has a revision that stays.
type frozen struct{ omzien.ReadTx }

func (frozen) Revision() (int64, error) { return 1, nil }

// skips one thing after each full page of a scan, and drops labels.
type skips struct{ omzien.ReadTx }

func (x skips) Scan(kind, id string, limit int) ([]omzien.Record, error) {
	list, err := x.ReadTx.Scan(kind, id, limit)
	if len(list) == limit && limit > 1 {
		list = list[: limit-1 : limit-1]
		list = append(list, omzien.Record{Kind: "z", ID: "z"})
	}
	return list, err
}

func (x skips) ScanSignUps(meeting string, place int64, limit int) ([]omzien.SignUp, error) {
	return x.ReadTx.ScanSignUps(meeting, place+1, limit)
}

// lastFirst serves those who wait in the wrong order.
type lastFirst struct {
	omzien.Store
	mu    sync.Mutex
	busy  bool
	stack []chan struct{}
}

func (s *lastFirst) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	s.mu.Lock()
	if s.busy {
		turn := make(chan struct{})
		s.stack = append(s.stack, turn)
		s.mu.Unlock()
		<-turn
		s.mu.Lock()
	}
	s.busy = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if last := len(s.stack) - 1; last >= 0 {
			close(s.stack[last])
			s.stack = s.stack[:last]
			return
		}
		s.busy = false
	}()
	return s.Store.Write(ctx, f)
}

// hasty answers before the commit, and goes by what it remembers when the write
// has to be run again.
type hasty struct{ omzien.Store }

func (s hasty) Write(_ context.Context, f func(omzien.WriteTx) error) error {
	answer := make(chan error, 1)
	go func() {
		var later deeds
		var told error
		again := false
		_ = s.Store.Write(context.Background(), func(tx omzien.WriteTx) error { // nobody hears it
			if again {
				return errors.Join(told, later.make(tx))
			}
			again = true
			told = f(noting{tx, &later})
			answer <- told
			return told
		})
	}()
	return <-answer
}

// noting makes changes and remembers them.
type noting struct {
	omzien.WriteTx
	later *deeds
}

func (n noting) PutRecord(r omzien.Record) error {
	return errors.Join(n.later.PutRecord(r), n.WriteTx.PutRecord(r))
}

func (n noting) PutSignUp(s omzien.SignUp) error {
	if err := n.WriteTx.PutSignUp(s); err != nil {
		return err
	}
	return n.later.PutSignUp(s)
}

func lastSeats(t testing.TB, s omzien.Store) { require.NoError(t, LastSeats(t.Context(), s)) }

// The exam finds out what is wrong with a store; so it does not pass everything.
func TestControls(t *testing.T) {
	slow := func(s Step) Fault { return map[Step]Fault{Ending: Slow}[s] }
	good := func() omzien.Store { return NewDisk().Open(nil) }
	reading := func(bend func(omzien.ReadTx) omzien.ReadTx) func() omzien.Store {
		return func() omzien.Store { return bent{Store: good(), read: bend} }
	}
	writing := func(bend func(omzien.WriteTx) omzien.WriteTx) func() omzien.Store {
		return func() omzien.Store { return bent{Store: good(), write: bend} }
	}
	for _, c := range []struct {
		name  string
		store func() omzien.Store
		parts map[string]func(testing.TB, omzien.Store)
	}{
		{"one without a lock", func() omzien.Store { return Unlocked(good()) },
			map[string]func(testing.TB, omzien.Store){"last seats": lastSeats}},
		{"one that forgets a row", func() omzien.Store {
			n := 0
			return bent{Store: good(), write: func(tx omzien.WriteTx) omzien.WriteTx { return forgets{tx, &n} }}
		}, map[string]func(testing.TB, omzien.Store){"last seats": lastSeats, "order": order, "same as alone": sameAsAlone}},
		{"one that answers before the commit", func() omzien.Store { return hasty{NewDisk().Open(slow)} },
			map[string]func(testing.TB, omzien.Store){"last seats": lastSeats, "everyField": everyField}},
		{"one that serves the last first", func() omzien.Store { return &lastFirst{Store: good()} },
			map[string]func(testing.TB, omzien.Store){"order": order, "same as alone": sameAsAlone}},
		{"one that keeps what failed", func() omzien.Store { return bent{Store: good(), keeps: true} },
			map[string]func(testing.TB, omzien.Store){"neighbours": neighbours, "same as alone": sameAsAlone, "places": places}},
		{"one that remembers too long", func() omzien.Store {
			known := map[string]event.Occupancy{}
			return bent{Store: good(), write: func(tx omzien.WriteTx) omzien.WriteTx { return remembers{tx, known} }}
		}, map[string]func(testing.TB, omzien.Store){"last seats": lastSeats, "same as alone": sameAsAlone, "counted at once": countedAtOnce}},
		{"one that gives all the same maps", reading(func(tx omzien.ReadTx) omzien.ReadTx { return careless{tx, map[string]event.Occupancy{}} }),
			map[string]func(testing.TB, omzien.Store){"own": ownOccupancy}},
		{"one that counts no roles", reading(func(tx omzien.ReadTx) omzien.ReadTx { return unnamed{tx} }),
			map[string]func(testing.TB, omzien.Store){"counted": counted}},
		{"one that counts no holds", reading(func(tx omzien.ReadTx) omzien.ReadTx { return firmOnly{tx} }),
			map[string]func(testing.TB, omzien.Store){"counted": counted}},
		{"one that is late", reading(func(tx omzien.ReadTx) omzien.ReadTx { return late{tx} }),
			map[string]func(testing.TB, omzien.Store){"due": due}},
		{"one that is early", reading(func(tx omzien.ReadTx) omzien.ReadTx { return early{tx} }),
			map[string]func(testing.TB, omzien.Store){"due": due}},
		{"one that lists what is due by id", reading(func(tx omzien.ReadTx) omzien.ReadTx { return shuffled{tx} }),
			map[string]func(testing.TB, omzien.Store){"due": due}},
		{"one that lists all that is due", reading(func(tx omzien.ReadTx) omzien.ReadTx { return endless{tx} }),
			map[string]func(testing.TB, omzien.Store){"due": due}},
		{"one that takes a live sign-up for a pending one", reading(func(tx omzien.ReadTx) omzien.ReadTx { return hoarse{tx} }),
			map[string]func(testing.TB, omzien.Store){"pending once": pendingOnce}},
		{"one that takes two pending ones", writing(func(tx omzien.WriteTx) omzien.WriteTx { return wideOpen{tx} }),
			map[string]func(testing.TB, omzien.Store){"pending once": pendingOnce}},
		{"one that takes none beside a live one", writing(func(tx omzien.WriteTx) omzien.WriteTx { return strict{tx} }),
			map[string]func(testing.TB, omzien.Store){"pending once": pendingOnce}},
		{"one that takes those with seats for all", reading(func(tx omzien.ReadTx) omzien.ReadTx { return seated{tx} }),
			map[string]func(testing.TB, omzien.Store){"last": last}},
		{"one that counts all who left", reading(func(tx omzien.ReadTx) omzien.ReadTx { return everybody{tx} }),
			map[string]func(testing.TB, omzien.Store){"left": left}},
		{"one that keeps no companions", writing(func(tx omzien.WriteTx) omzien.WriteTx { return thrifty{tx} }),
			map[string]func(testing.TB, omzien.Store){"everyField": everyField, "sign-ups": scattering(scanSignUps)}},
		{"one whose revision stays", func() omzien.Store {
			return bent{Store: good(), read: func(tx omzien.ReadTx) omzien.ReadTx { return frozen{tx} }}
		}, map[string]func(testing.TB, omzien.Store){"revision": changedRevision}},
		{"one that scans badly", func() omzien.Store {
			return bent{Store: good(), read: func(tx omzien.ReadTx) omzien.ReadTx { return skips{tx} }}
		}, map[string]func(testing.TB, omzien.Store){"records": scattering(scanRecords), "sign-ups": scattering(scanSignUps)}},
		{"one that tidies text", func() omzien.Store {
			return bent{Store: good(), write: func(tx omzien.WriteTx) omzien.WriteTx { return tidies{tx} }}
		}, map[string]func(testing.TB, omzien.Store){
			"records":  func(t testing.TB, s omzien.Store) { oddRecords(t, s, "no UTF-8", "a\xffb") },
			"sign-ups": func(t testing.TB, s omzien.Store) { oddSignUps(t, s, "spaces", " a ") }}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for name, part := range c.parts {
				require.True(t, foundOut(t, part, c.store()), "%s finds nothing", name)
				require.False(t, foundOut(t, part, good()), "%s finds something in a good one", name)
			}
		})
	}
	t.Run("a field that does not come back", func(t *testing.T) {
		type kept struct{ Name, hidden string }
		type thing struct {
			Kept    []*kept
			Dropped string `json:"-"`
		}
		var given, got thing
		n := 0
		fill(reflect.ValueOf(&given).Elem(), &n)
		require.Equal(t, []string{"thing.Kept[].hidden", "thing.Kept[].hidden"}, zeroes(reflect.ValueOf(given), "thing"))
		body, err := json.Marshal(given)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(body, &got))
		require.NotEqual(t, given, got)
		require.Empty(t, given.Kept[0].hidden, "nobody outside its package can fill it")
	})
}

// scattering fills a store for a part of the exam that scans.
func scattering[T any](part func(testing.TB, omzien.Store, []T)) func(testing.TB, omzien.Store) {
	return func(t testing.TB, s omzien.Store) {
		records, signUps := scattered()
		put(t, s, records...)
		require.NoError(t, add(t, s, signUps...))
		if want, ok := any(records).([]T); ok {
			part(t, s, want)
		} else {
			part(t, s, any(signUps).([]T))
		}
	}
}
