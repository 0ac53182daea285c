package faulttest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// plan is a kind of meeting that a crowd signs up for.
type plan struct {
	name   string
	policy event.FullPolicy
	seats  int
	// largest is the size of the largest party; fewer: parties take what is free.
	largest int
	fewer   bool
}

// plans are the meetings of one set; so many people of a set come to each.
var plans = []plan{
	{name: "vol", policy: event.Closed, seats: 15, largest: 1},
	{name: "rij", policy: event.WaitlistAuto, seats: 15, largest: 1},
	{name: "deels", policy: event.WaitlistAuto, seats: 20, largest: 4, fewer: true},
	{name: "samen", policy: event.WaitlistAuto, seats: 20, largest: 3},
	{name: "aanbod", policy: event.WaitlistOffer, seats: 15, largest: 2, fewer: true},
}

const perMeeting = 40

// The clock of a child that has a steady one, and when all meetings begin.
var (
	today = time.Date(2019, time.January, 29, 16, 0, 0, 0, time.UTC)
	start = today.AddDate(0, 6, 0)
)

// crowd is the people of one child. They come set by set; each set has its own
// meetings, announced when its first person comes.
type crowd struct {
	*teller
	orders
	net  *omzien.Network
	next atomic.Int64
	stop atomic.Bool

	mu   sync.Mutex
	sets map[int64]bool // those announced
}

// work signs people up until the orders are done.
func (c *crowd) work(ctx context.Context, number uint64) {
	chance := rand.New(rand.NewPCG(c.Seed, number))
	var mine []receipt
	for !c.stop.Load() {
		n := c.next.Add(1) - 1
		if c.Most > 0 && n >= int64(c.Most) {
			return
		}
		time.Sleep(c.Pace)
		if !c.announce(ctx, n/int64(perMeeting*len(plans))) {
			continue
		}
		r := c.person(n, chance)
		got, ok := c.ask(ctx, r)
		if ok && r.plan.policy != event.Closed {
			mine = append(mine, got)
		}
		switch dice := chance.IntN(20); {
		case dice < 2 || !ok && dice < 10:
			c.ask(ctx, r)
		case dice < 4:
			r.again, r.key = true, r.key+"-nogmaals"
			c.ask(ctx, r)
		case dice < 9 && len(mine) > 0:
			i := chance.IntN(len(mine))
			c.withdraw(ctx, mine[i])
			mine[i] = mine[len(mine)-1]
			mine = mine[:len(mine)-1]
		case dice < 16 && len(mine) > 0:
			if i := chance.IntN(len(mine)); !c.answerOffer(ctx, mine[i], chance) {
				mine[i] = mine[len(mine)-1]
				mine = mine[:len(mine)-1]
			}
		}
	}
}

type visitor struct {
	plan         plan
	meeting, key string
	again        bool
	request      event.Request
}

type receipt struct {
	visitor
	id, token string
}

// person is the n-th to come.
func (c *crowd) person(n int64, chance *rand.Rand) visitor {
	p := plans[n%int64(len(plans))]
	email := fmt.Sprintf("%s-%d@omzien.example", c.Name, n)
	return visitor{
		plan: p, key: email, meeting: c.slug(n/int64(perMeeting*len(plans)), p),
		request: event.Request{Name: "Buur", Email: email, Seats: 1 + chance.IntN(p.largest), AcceptsFewer: p.fewer},
	}
}

func (c *crowd) slug(set int64, p plan) string {
	return fmt.Sprintf("%s-%d-%s", c.Meetings, set, p.name)
}

// announce makes the meetings of a set unless they are there; another child may
// make the same. It reports whether they are.
func (c *crowd) announce(ctx context.Context, set int64) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sets[set] {
		return true
	}
	var d omzien.Document
	for _, p := range plans {
		d.Events = append(d.Events, event.Event{
			Slug: c.slug(set, p), Title: "Samenspel", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
			Zone: "Europe/Amsterdam", Start: start, End: start.Add(time.Hour), Status: event.Scheduled,
			SignUp: event.Terms{Online: true, WhenFull: p.policy, OfferHours: 1, Reminders: []int{71}, Capacity: event.Capacity{Limited: true, Seats: p.seats, Publish: true}},
		})
	}
	if _, err := c.net.Import(ctx, d, "faulttest"); err != nil {
		c.say(line{Word: no, Meeting: d.Events[0].Slug}.because(err))
		c.pause(err)
		return false
	}
	for _, e := range d.Events {
		c.say(line{Word: announced, Meeting: e.Slug})
	}
	c.sets[set] = true
	return true
}

func (c *crowd) ask(ctx context.Context, v visitor) (receipt, bool) {
	l := line{Word: asks, Meeting: v.meeting, Key: v.key, Email: v.request.Email, Again: v.again}
	c.say(l)
	got, err := c.net.Agenda.SignUp(ctx, v.meeting, v.request, v.key)
	if err != nil {
		l.Word = no
		c.say(l.because(err))
		c.pause(err)
		return receipt{}, false
	}
	l.Word, l.ID, l.Token, l.Status, l.Wanted, l.Seats = yes, got.ID, got.Token, got.Status, got.Wanted, got.Seats
	c.say(l)
	return receipt{visitor: v, id: got.ID, token: got.Token}, true
}

func (c *crowd) withdraw(ctx context.Context, r receipt) {
	c.leave(r, func() error { return c.net.Agenda.Withdraw(ctx, r.id, r.token) })
}

// answerOffer takes the seats that a party is offered, or leaves them to others,
// and reports whether the party is still there.
func (c *crowd) answerOffer(ctx context.Context, r receipt, chance *rand.Rand) bool {
	if r.plan.policy != event.WaitlistOffer {
		return true
	}
	now, err := c.net.Agenda.Receipt(ctx, r.token)
	if err != nil || now.Status != event.Offered {
		return true // its worth is looked at by others
	}
	if chance.IntN(4) == 0 {
		c.leave(r, func() error {
			_, err := c.net.Agenda.Decline(ctx, r.token)
			return err
		})
		return false
	}
	l := line{Word: accepts, Meeting: r.meeting, Key: r.key, ID: r.id}
	c.say(l)
	l.Word = accepted
	if _, err := c.net.Agenda.Accept(ctx, r.token); err != nil {
		l.Word = barred
		l = l.because(err)
		c.say(l)
		c.pause(err)
		return true
	}
	c.say(l)
	return true
}

func (c *crowd) leave(r receipt, how func() error) {
	l := line{Word: leaves, Meeting: r.meeting, Key: r.key, ID: r.id}
	c.say(l)
	if err := how(); err != nil {
		l.Word = stays
		c.say(l.because(err))
		c.pause(err)
		return
	}
	l.Word = left
	c.say(l)
}

// pause waits a moment after an answer that is the store's fault, so that a
// store that says no at once is not asked a million times. A child that was told
// to end at such an answer does so here, as if it was killed.
func (c *crowd) pause(err error) {
	if omzien.KindOf(err) == omzien.Conflict {
		return
	}
	if c.Brittle {
		exit()
	}
	time.Sleep(5 * time.Millisecond)
}

// watch reads as visitors do while the others write. No meeting may ever be seen
// oversold, nor anybody passed over.
func (c *crowd) watch(ctx context.Context) {
	for !c.stop.Load() {
		time.Sleep(20 * time.Millisecond)
		l := line{Word: looked}
		if err := c.look(ctx); err != nil {
			l = l.because(err)
		}
		c.say(l)
	}
}

func (c *crowd) look(ctx context.Context) error {
	set := max(0, c.next.Load()-1) / int64(perMeeting*len(plans))
	for _, p := range plans {
		list, err := c.net.Agenda.SignUps(ctx, c.slug(set, p))
		if errors.Is(err, omzien.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		for _, found := range unfair(list, p.seats) {
			c.say(line{Word: wrong, Meeting: c.slug(set, p), Err: found.String()})
		}
	}
	return nil
}

// tend does what the host of a network must, so often.
func (c *crowd) tend(ctx context.Context, pause time.Duration) {
	for !c.stop.Load() {
		if err := c.net.Agenda.Tend(ctx); err != nil {
			c.pause(err)
		}
		time.Sleep(pause)
	}
}
