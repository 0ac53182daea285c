package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// A crowd signs up for meetings of 300 seats, 1 000 people for each, in the
// order of their numbers; every third withdraws again.
const (
	seatsEach  = 300
	peopleEach = 1_000
	meetings   = 400
)

func network(store omzien.Store) *omzien.Network { return omzien.New(store, nil) }

func slug(meeting int) string { return fmt.Sprintf("bijeenkomst-%d", meeting) }

// announce makes meetings with a waiting list.
func announce(t *testing.T, net *omzien.Network, count, seats int) {
	t.Helper()
	var d omzien.Document
	start := time.Now().AddDate(0, 1, 0).Truncate(time.Hour)
	for n := range count {
		d.Events = append(d.Events, event.Event{
			Slug: slug(n), Title: "Samenspel", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
			Zone: "Europe/Amsterdam", Start: start, End: start.Add(time.Hour), Status: event.Scheduled,
			SignUp: event.Terms{Online: true, WhenFull: event.WaitlistAuto, Capacity: event.Capacity{Limited: true, Seats: seats, Publish: true}},
		})
	}
	_, err := net.Import(t.Context(), d, "test")
	require.NoError(t, err)
}

// door is a way in: a network in this process, or an address of one.
type door struct {
	signUp   func(ctx context.Context, p *person) (receipt, error)
	withdraw func(ctx context.Context, r receipt) error
}

// receipt is what somebody who signed up was told.
type receipt struct {
	ID, Token string
	Status    event.SignUpStatus
	Seats     int
}

func inside(net *omzien.Network) door {
	return door{
		signUp: func(ctx context.Context, p *person) (receipt, error) {
			r, err := net.Agenda.SignUp(ctx, p.slug, event.Request{Name: "Buur", Email: p.email}, p.key)
			return receipt{r.ID, r.Token, r.Status, r.Seats}, err
		},
		withdraw: func(ctx context.Context, r receipt) error { return net.Agenda.Withdraw(ctx, r.ID, r.Token) },
	}
}

// person is somebody who signs up, and what was said.
type person struct {
	slug, email, key string
	// began is before the first request, ended after the first receipt; zero when
	// there was none.
	began, ended time.Time
	receipt      receipt
	// denied: the last word was that nothing was changed, and so it was each time.
	denied bool
	// unsure: it was said at least once that nobody knows.
	unsure    bool
	withdrawn bool
	// odd is what must never be said.
	odd []error
}

// crowd is people who come in through doors.
type crowd struct {
	doors []door
	seed  uint64
	// most is the number of people; zero: they come until stop.
	most int64
	// giveUp: one in four believes that nothing was changed, and goes.
	giveUp bool
	// newKeys: whoever asks again takes another key, which nobody should.
	newKeys bool

	next    atomic.Int64
	stopped atomic.Bool
	workers sync.WaitGroup
	unsure  atomic.Int64 // times it was said that nobody knows
	denied  atomic.Int64 // times it was said that nothing was changed

	mu     sync.Mutex
	people []*person
}

// come lets so many people in at a time.
func (c *crowd) come(ctx context.Context, workers int) {
	for n := range workers {
		c.workers.Go(func() {
			chance := rand.New(rand.NewPCG(c.seed, uint64(n)))
			for !c.stopped.Load() {
				number := c.next.Add(1) - 1
				if c.most > 0 && number >= c.most {
					return
				}
				c.visit(ctx, c.doors[n%len(c.doors)], number, chance)
			}
		})
	}
}

// stop waits until everybody has an answer, and returns who came.
func (c *crowd) stop() []*person {
	c.stopped.Store(true)
	return c.wait()
}

func (c *crowd) wait() []*person {
	c.workers.Wait()
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.people
}

func (c *crowd) visit(ctx context.Context, in door, number int64, chance *rand.Rand) {
	p := &person{slug: slug(int(number/peopleEach) % meetings), email: fmt.Sprintf("buur%d@omzien.example", number)}
	p.key, p.began = p.email, time.Now()
	c.signUp(ctx, in, p, chance)
	if !p.ended.IsZero() && number%3 == 0 {
		c.withdraw(ctx, in, p, chance)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.people = append(c.people, p)
}

func (c *crowd) signUp(ctx context.Context, in door, p *person, chance *rand.Rand) {
	for try := 1; ; try++ {
		r, err := in.signUp(ctx, p)
		if err == nil {
			p.receipt, p.ended = r, time.Now()
			return
		}
		if !c.goOn(p, err, chance) {
			return
		}
		if !p.unsure && c.giveUp && chance.IntN(4) == 0 {
			p.denied = true
			return
		}
		if c.newKeys {
			p.key = fmt.Sprintf("%s %d", p.email, try)
		}
	}
}

func (c *crowd) withdraw(ctx context.Context, in door, p *person, chance *rand.Rand) {
	for {
		err := in.withdraw(ctx, p.receipt)
		if err == nil {
			p.withdrawn = true
			return
		}
		if !c.goOn(p, err, chance) {
			return
		}
	}
}

// goOn reports whether there is sense in asking again, and waits a moment first.
func (c *crowd) goOn(p *person, err error, chance *rand.Rand) bool {
	switch {
	case errors.Is(err, omzien.ErrUnknown):
		p.unsure = true
		c.unsure.Add(1)
	case omzien.KindOf(err) == omzien.Unavailable:
		c.denied.Add(1)
	default:
		p.odd = append(p.odd, err)
		return false
	}
	if time.Since(p.began) > 2*time.Minute {
		p.odd = append(p.odd, fmt.Errorf("no answer in two minutes: %w", err))
		return false
	}
	time.Sleep(time.Duration(1+chance.IntN(20)) * time.Millisecond)
	return true
}
