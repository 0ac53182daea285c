package storetest_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/storetest"
)

var start = time.Date(2019, time.January, 29, 16, 0, 0, 0, time.UTC)

const slug = "bijeenkomst"

// request is one thing that somebody asks under one key, as often as it takes to
// hear what came of it.
type request struct {
	event.Request
	key string
	// answers are in the order of asking. What is in them is guarded.
	answers []*answer
	// withdrawn: it was said to be; maybe: nobody knows.
	withdrawn, maybe bool
}

type answer struct {
	heard   bool
	receipt omzien.Receipt
	err     error
}

// crowd is a network on a store that fails, and what many people heard of it.
// What mu guards is written by those who hear.
type crowd struct {
	t     *rapid.T
	disk  *storetest.Disk
	store *storetest.Memory
	net   *omzien.Network
	// faulty: things go wrong; one seat: every party is of one.
	faulty, oneSeat bool
	// forced: somebody tried to take seats from people who have one (INV-E11).
	forced bool

	mu       sync.Mutex
	chance   *rand.Rand
	away     bool
	busy     int // how many wait for an answer
	requests []*request
	cancels  []context.CancelFunc
	// set counts changes of the meeting that were done, maybe those of which nobody
	// knows.
	set, maybe int
}

func newCrowd(t *rapid.T, faulty bool) *crowd {
	c := &crowd{t: t, disk: storetest.NewDisk(), oneSeat: rapid.Bool().Draw(t, "parties of one"),
		chance: rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))}
	c.open()
	_, err := c.net.Import(context.Background(), omzien.Document{Events: []event.Event{{
		Slug: slug, Title: "Samen eten", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
		Zone: omzien.Zone, Start: start, End: start.Add(time.Hour), Status: event.Scheduled,
		SignUp: event.Terms{Online: true, WhenFull: rapid.SampledFrom(event.FullPolicies()).Draw(t, "when full"),
			Capacity: event.Capacity{Limited: true, Seats: 4}},
	}}}, "storetest")
	require.NoError(t, err)
	c.faulty = faulty
	return c
}

func (c *crowd) open() {
	c.store = c.disk.Open(c.fault)
	c.net = omzien.New(c.store, &omzien.Options{Now: func() time.Time { return start.AddDate(0, 0, -7) }})
}

// fault goes wrong one time in ten.
func (c *crowd) fault(s storetest.Step) storetest.Fault {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.away && s == storetest.Begin {
		return storetest.Cut
	}
	if !c.faulty || c.chance.IntN(10) > 0 {
		return storetest.Fine
	}
	all := []storetest.Fault{storetest.Slow, storetest.Slow, storetest.Refused, storetest.Cut, storetest.Silent, storetest.Stuck}
	return all[c.chance.IntN(len(all))]
}

// do lets somebody ask; the answer may come later.
func (c *crowd) do(ask func(ctx context.Context) (heard func())) {
	ctx, cancel := context.WithCancel(context.Background())
	c.mu.Lock()
	c.busy++
	c.cancels = append(c.cancels, cancel)
	c.mu.Unlock()
	go func() {
		heard := ask(ctx)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.busy--
		heard()
	}()
	synctest.Wait()
}

func (c *crowd) ask(r *request) {
	a := &answer{}
	r.answers = append(r.answers, a)
	c.do(func(ctx context.Context) func() {
		receipt, err := c.net.Agenda.SignUp(ctx, slug, r.Request, r.key)
		return func() { *a = answer{true, receipt, err} }
	})
}

func (c *crowd) signUp(t *rapid.T) {
	who := rapid.SampledFrom([]string{"anna", "bert", "carla", "dirk", "els", "frits", "greet", "henk"}).Draw(t, "who")
	r := &request{Request: event.Request{Name: who, Email: who + "@omzien.example", AcceptsFewer: rapid.Bool().Draw(t, "fewer")}, key: fmt.Sprint("key ", len(c.requests))}
	if !c.oneSeat {
		r.Seats = rapid.IntRange(1, 3).Draw(t, "seats")
	}
	c.requests = append(c.requests, r)
	c.ask(r)
}

// known draws a request that was made.
func (c *crowd) known(t *rapid.T) *request {
	if len(c.requests) == 0 {
		t.Skip("nobody came")
	}
	return c.requests[rapid.IntRange(0, len(c.requests)-1).Draw(t, "request")]
}

func (c *crowd) repeat(t *rapid.T) { c.ask(c.known(t)) }

// done is the first receipt for a request; nil when there is none yet.
func (c *crowd) done(r *request) *omzien.Receipt {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, a := range r.answers {
		if a.heard && a.err == nil {
			return &a.receipt
		}
	}
	return nil
}

func (c *crowd) withdraw(t *rapid.T) {
	r := c.known(t)
	receipt := c.done(r)
	if receipt == nil {
		t.Skip("not signed up")
	}
	c.do(func(ctx context.Context) func() {
		err := c.net.Agenda.Withdraw(ctx, receipt.ID, receipt.Token)
		return func() {
			r.withdrawn = r.withdrawn || err == nil
			r.maybe = r.maybe || errors.Is(err, omzien.ErrUnknown)
		}
	})
}

func (c *crowd) setSeats(t *rapid.T) {
	seats, force := rapid.IntRange(0, 8).Draw(t, "seats"), rapid.IntRange(0, 9).Draw(t, "force") == 0
	c.change(func(ctx context.Context) error {
		return c.net.Agenda.SetSeats(ctx, slug, seats, force, event.Step{At: c.net.Now(), By: "storetest"})
	}, force)
}

func (c *crowd) cancelMeeting(t *rapid.T) {
	if rapid.IntRange(0, 5).Draw(t, "really") > 0 {
		t.Skip("no")
	}
	c.change(func(ctx context.Context) error {
		return c.net.Agenda.Change(ctx, slug, func(e *event.Event) error {
			return e.Cancel(event.Step{At: c.net.Now(), By: "storetest", Reason: "storm"})
		})
	}, false)
}

func (c *crowd) change(f func(context.Context) error, force bool) {
	c.forced = c.forced || force
	c.do(func(ctx context.Context) func() {
		err := f(ctx)
		return func() {
			if err == nil {
				c.set++
			} else if errors.Is(err, omzien.ErrUnknown) {
				c.maybe++
			}
		}
	})
}

// restart ends the process in good order, and cuts the power.
func (c *crowd) restart(*rapid.T) {
	c.settle()
	require.NoError(c.t, c.store.Close())
	c.disk.PowerCut()
	c.open()
}

// settle waits until everybody has an answer.
func (c *crowd) settle() {
	time.Sleep(time.Hour)
	synctest.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	require.Zero(c.t, c.busy, "somebody gets no answer")
}

func (c *crowd) actions() map[string]func(*rapid.T) {
	return map[string]func(*rapid.T){
		"":        func(*rapid.T) { c.judgeQueue(c.look()) },
		"sign up": c.signUp, "sign up, too": c.signUp, "sign up, three": c.signUp, "repeat": c.repeat, "withdraw": c.withdraw,
		"set seats": c.setSeats, "cancel the meeting": c.cancelMeeting, "restart": c.restart,
		"away": func(*rapid.T) { c.mu.Lock(); defer c.mu.Unlock(); c.away = c.faulty && !c.away },
		"leave": func(t *rapid.T) {
			if len(c.cancels) > 0 {
				rapid.SampledFrom(c.cancels).Draw(t, "who")()
			}
		},
		"time": func(t *rapid.T) {
			time.Sleep(time.Duration(rapid.IntRange(1, 3000).Draw(t, "ms")) * time.Millisecond)
			synctest.Wait()
		},
	}
}

// findOut ends all faults, and lets those ask again who do not know.
func (c *crowd) findOut() {
	c.mu.Lock()
	c.faulty, c.away = false, false
	c.mu.Unlock()
	c.restart(nil)
	for _, r := range c.requests {
		if slices.ContainsFunc(r.answers, func(a *answer) bool { return errors.Is(a.err, omzien.ErrUnknown) }) {
			c.ask(r)
		}
	}
	c.settle()
	for _, cancel := range c.cancels {
		cancel()
	}
}

// look reads what is kept; between two looks nothing moves but by time.
func (c *crowd) look() ([]omzien.SignUp, event.Event) {
	rows, err := c.net.Agenda.SignUps(context.Background(), slug)
	require.NoError(c.t, err)
	e, err := c.net.Agenda.Event(context.Background(), slug)
	require.NoError(c.t, err)
	return rows, e
}

func (c *crowd) judge(calm bool) {
	rows, e := c.look()
	c.judgeAnswers(rows, calm)
	changes := len(e.History) - 1 // the first announced it
	require.LessOrEqual(c.t, c.set, changes, "a change is lost")
	require.GreaterOrEqual(c.t, c.set+c.maybe, changes, "a change that was refused is there")
}

func (c *crowd) judgeAnswers(rows []omzien.SignUp, calm bool) {
	kept := map[string]omzien.SignUp{}
	for _, row := range rows {
		kept[row.ID] = row
	}
	done := 0
	for _, r := range c.requests {
		first := c.done(r)
		for _, a := range r.answers {
			switch kind := omzien.KindOf(a.err); {
			case a.err == nil:
				first.Event, a.receipt.Event = event.Announcement{}, event.Announcement{} // seats come and go
				require.Equal(c.t, *first, a.receipt, "%s hears the first answer again", r.key)
			case calm:
				require.True(c.t, kind == omzien.Conflict || errors.Is(a.err, context.Canceled), "%s: %v", r.key, a.err)
			}
		}
		if first == nil {
			continue
		}
		done++
		row, there := kept[first.ID]
		require.True(c.t, there, "%s was answered and is lost", r.key)
		require.Contains(c.t, []string{r.Email, ""}, row.Email)
		require.Equal(c.t, row.Status == event.Repeated, row.Email == "" && row.Status != event.Withdrawn)
		if r.withdrawn || !r.maybe {
			require.Equal(c.t, r.withdrawn, row.Status == event.Withdrawn, "%s withdrew, and is %s", r.key, row.Status)
		}
	}
	require.Len(c.t, rows, done, "somebody was told no and is there")
}

func (c *crowd) judgeQueue(rows []omzien.SignUp, e event.Event) {
	taken, persons := 0, map[string]bool{}
	behind := "" // the first who waits
	for n, row := range rows {
		require.EqualValues(c.t, n+1, row.Place, "a hole in the queue")
		if !row.Status.Live() {
			continue
		}
		require.False(c.t, persons[row.Person], "%s is there twice", row.Person)
		persons[row.Person] = true
		taken += row.Seats
		if row.Seats == 0 {
			behind = cmp.Or(behind, row.ID)
		} else if c.oneSeat {
			require.Empty(c.t, behind, "%s overtook somebody", row.ID)
		}
	}
	if c.forced || !e.SignUp.Capacity.Limited {
		return
	}
	free := e.SignUp.Capacity.Seats - taken
	require.GreaterOrEqual(c.t, free, 0, "oversold")
	if e.Status != event.Scheduled {
		return
	}
	for _, row := range rows {
		wants := row.Wanted - row.Seats
		fits := row.Status.Live() && wants > 0 && free > 0 && (row.AcceptsFewer || wants <= free)
		require.False(c.t, fits, "%s waits, and %d seats are free", row.ID, free)
	}
}

func TestCrowd(t *testing.T) {
	for name, faulty := range map[string]bool{"a store that does not fail": false, "a store that fails": true} {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				rapid.SyncTest(t, func(t *rapid.T) {
					c := newCrowd(t, faulty)
					t.Repeat(c.actions())
					c.findOut()
					c.judge(!faulty)
				})
			})
		})
	}
}
