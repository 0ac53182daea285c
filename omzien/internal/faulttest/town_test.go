package faulttest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// halls are the meetings of one set. All clients come to one set at a time.
var halls = []plan{
	{name: "vol", policy: event.Closed, seats: 40, largest: 2},
	{name: "rij", policy: event.WaitlistAuto, seats: 30, largest: 1},
	{name: "deels", policy: event.WaitlistAuto, seats: 60, largest: 4, fewer: true},
	{name: "samen", policy: event.WaitlistAuto, seats: 60, largest: 3},
	{name: "aanbod", policy: event.WaitlistOffer, seats: 30, largest: 2, fewer: true},
}

const townClients = 500

func hallSlug(set int, hall plan) string { return fmt.Sprintf("zaal-%d-%s", set, hall.name) }

// town is a site, its post and all who come, in processes that get killed. What
// clients say and what came into the spool is kept here, which nobody kills.
type town struct {
	t      *testing.T
	path   string
	orders orders
	http   *http.Client
	root   atomic.Pointer[string] // of the site; another port each time
	over   atomic.Bool            // clients begin nothing new
	// unanswered: there is an offer that nobody answers, so that one will be over.
	unanswered atomic.Bool
	// milestones are what must be answered before a kill, in turn.
	milestones []tally
	// mistakes is how often the site itself saw what must not be.
	mistakes int

	mu     sync.Mutex
	ledger *ledger
	lines  []line
	set    int            // to which clients come
	ahead  chan struct{}  // closed when the clock goes ahead
	queued map[string]int // how many waited for a meeting
	boxes  map[string]*postBox
}

func newTown(t *testing.T, chance *rand.Rand, sets int, mistake bend) *town {
	path := network(t)
	w := &town{t: t, path: path, ledger: newLedger(), boxes: map[string]*postBox{}, queued: map[string]int{}, ahead: make(chan struct{}), http: &http.Client{
		Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: townClients}}}
	t.Cleanup(w.http.CloseIdleConnections)
	w.ledger.provisional = true
	w.orders = orders{Path: path, Spool: filepath.Join(filepath.Dir(path), "spool"), Epoch: time.Now(), Seed: chance.Uint64(), Sets: sets, Bent: mistake}
	store, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	_, err = townNetwork(w.orders, store).Import(t.Context(), townMeetings(sets), "faulttest")
	require.NoError(t, errors.Join(err, store.Close()))
	for set := range sets {
		for _, hall := range halls {
			w.say(line{Word: announced, Meeting: hallSlug(set, hall)})
		}
	}
	return w
}

// townMeetings begin three days later. An hour from now people are reminded.
func townMeetings(sets int) omzien.Document {
	var d omzien.Document
	begin := today.AddDate(0, 0, 3)
	for set := range sets {
		for _, hall := range halls {
			d.Events = append(d.Events, event.Event{
				Slug: hallSlug(set, hall), Title: "Samenspel", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
				Zone: "Europe/Amsterdam", Start: begin, End: begin.Add(time.Hour), Status: event.Scheduled,
				SignUp: event.Terms{Online: true, WhenFull: hall.policy, OfferHours: 1, Reminders: []int{71},
					Capacity: event.Capacity{Limited: true, Seats: hall.seats, Publish: true}},
			})
		}
	}
	return d
}

// say adds a line to the ledger.
func (w *town) say(l line) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, l)
	w.ledger.add(l)
}

func (w *town) boxOf(email string) *postBox {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.boxes[email]
	if b == nil {
		b = &postBox{more: make(chan struct{}, 1)}
		w.boxes[email] = b
	}
	return b
}

// arrived is a letter that came into the spool.
func (w *town) arrived(l spooled) {
	w.say(line{Word: posted, Mail: l.ID, News: l.News, Email: l.Email})
	w.boxOf(l.Email).put(l)
}

// begin starts a site, and its post when that is another process.
func (w *town) begin() []*family {
	o := w.orders
	o.Part = site
	served := begin(w.t, nil, o)
	all := []*family{served}
	if o.Apart {
		o.Part = post
		all = append(all, begin(w.t, nil, o))
	}
	require.True(w.t, served.await(0, is(opened)), "the site does not open")
	root := served.said()[0].Path
	w.root.Store(&root)
	return all
}

// end takes what children said that have ended. The post among them may have had
// letters in hand.
func (w *town) end(all []*family) {
	for _, f := range all {
		for _, l := range f.wait() {
			switch {
			case l.Word == wrong: // of a child that is bent; another one has failed the test
				w.mistakes++
			case l.Code != "":
				require.Equal(w.t, string(omzien.ErrBusy), l.Code, "%s: %s", l.Word, l.Err)
			}
			if l.Word == unsure {
				w.say(l)
			}
		}
	}
	w.say(line{Word: opened}) // the next one
}

// queue counts so many more who wait for a meeting, and tells how many did.
func (w *town) queue(slug string, more int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.queued[slug] += more
	return w.queued[slug]
}

// today is the set of meetings to come to, and what is closed once that is over.
func (w *town) today() (int, <-chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.set, w.ahead
}

// tomorrow sends everybody to the next set.
func (w *town) tomorrow() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.set++
	close(w.ahead)
	w.ahead = make(chan struct{})
}

// days let everybody come, while the site and the post are killed so many times,
// each time at another moment; then they are stopped. In between the clock goes
// ahead: holds and offers end, and what a killed post had in hand is due again.
func (w *town) days(ctx context.Context, chance *rand.Rand, kills int) {
	var clients sync.WaitGroup
	all := w.begin()
	for n := range townClients {
		c := &client{town: w, number: n, chance: rand.New(rand.NewPCG(w.orders.Seed, uint64(n)))}
		clients.Go(func() { c.come(ctx) })
	}
	for n := range kills {
		w.until(w.milestones[n%len(w.milestones)])
		sleep(chance, 300*time.Millisecond)
		chance.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for _, f := range all {
			f.kill(0)
			sleep(chance, 20*time.Millisecond)
		}
		w.end(all)
		w.orders.Ahead += []time.Duration{3 * time.Minute, 35 * time.Minute, 70 * time.Minute}[n%3]
		w.orders.Apart = n%2 == 0
		all = w.begin()
		w.tomorrow()
	}
	w.until(w.milestones[kills%len(w.milestones)])
	if w.orders.Bent == "" {
		require.Eventually(w.t, w.allNews, 4*patience, 5*time.Millisecond)
	}
	w.over.Store(true)
	w.tomorrow()
	clients.Wait()
	for _, f := range all {
		f.stop()
	}
	w.end(all)
}

// byDay is what somebody must be told before the end.
var byDay = []omzien.News{omzien.NewsProof, omzien.NewsAgain, omzien.NewsConfirmed, omzien.NewsWaiting, omzien.NewsPromoted,
	omzien.NewsOffered, omzien.NewsAmended, omzien.NewsLeft}

func (w *town) allNews() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !slices.ContainsFunc(byDay, func(n omzien.News) bool { return w.ledger.news[n] == 0 })
}

// until waits until so much more was answered.
func (w *town) until(more tally) {
	now := func() tally {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.ledger.count
	}
	first := now()
	require.Eventually(w.t, func() bool {
		c := now()
		return c.Yes >= first.Yes+more.Yes && c.Confirmed >= first.Confirmed+more.Confirmed &&
			c.Left >= first.Left+more.Left && c.Accepted >= first.Accepted+more.Accepted
	}, 4*patience, 5*time.Millisecond, "%+v more than %+v", more, first)
}

// evening is hours later: what was not confirmed ends, and all letters are
// delivered, by this process.
func (w *town) evening() {
	spool, err := openSpool(w.orders.Spool)
	require.NoError(w.t, err)
	w.orders.Bent = "" // from here on
	settle(w.t, w.path, w.orders.running()().Add(2*hold), spool.put)
}

// life is some days of a town, and what the judge finds.
func life(t *testing.T, chance *rand.Rand, kills int, mistake bend, milestones ...tally) (*town, verdict) {
	w := newTown(t, chance, kills+1, mistake)
	w.milestones = milestones
	var stop atomic.Bool
	followed := make(chan error, 1)
	go func() { followed <- follow(w.orders.Spool, &stop, w.arrived) }()
	w.days(t.Context(), chance, kills)
	w.evening()
	stop.Store(true)
	require.NoError(t, <-followed)
	w.ledger.finished = true
	v, err := w.ledger.judge(t.Context(), w.path, 0)
	require.NoError(t, err)
	return w, v
}

// Five hundred clients of a real site: they sign up, confirm by mail, wait, accept,
// decline, change and withdraw, while the site and the post are killed.
func TestFiveHundredClients(t *testing.T) {
	chance, kills := dice(t), rounds(2, 60)
	w, v := life(t, chance, kills, "", tally{Yes: 50}, tally{Confirmed: 20, Left: 5}, tally{Accepted: 3})
	require.Empty(t, v.charges)
	for _, l := range w.lines {
		if l.Code != "" {
			require.Equal(t, omzien.Conflict, l.Kind, "%s %s %s", l.Word, l.Meeting, l.Code)
		}
	}
	c := w.ledger.count
	w.crimes()
	for name, n := range map[string]int{"confirmed": c.Confirmed, "accepted": c.Accepted, "amended": c.Amended, "withdrawn": c.Left, "refused": c.No} {
		require.Positive(t, n, name)
	}
	for _, news := range append([]omzien.News{omzien.NewsOfferOver, omzien.NewsReminder}, byDay...) {
		require.Positive(t, w.ledger.news[news], news)
	}
	t.Logf("%d kills of the site and of the post, %+v, %d rows, %d letters, %d of them again: no sign-up and no message lost, none oversold or passed over",
		kills, c, v.rows, v.letters, v.again)
}

// crimes are those that only a town can show: confirmations that are undone, seats
// that nobody confirmed, holds without an end.
func (w *town) crimes() {
	w.t.Helper()
	v, err := w.ledger.judge(w.t.Context(), tamper(w.t, w.path,
		"UPDATE sign_up SET status = 'lapsed', seats = 0 WHERE status = 'confirmed'",
		"UPDATE sign_up SET status = 'confirmed', seats = 1 WHERE status = 'lapsed' AND name = '' AND place % 2 = 0",
		"UPDATE sign_up SET status = 'pending', until = 1, seats = 1 WHERE status = 'lapsed' AND name = ''"), 0)
	require.NoError(w.t, err)
	for _, c := range []crime{lost, conjured, held} {
		require.Positive(w.t, v.has(c), c)
	}
}

// The same with a lock removed fails.
func TestFiveHundredClientsWithoutALock(t *testing.T) {
	w, v := life(t, dice(t), 1, unlocked, tally{Yes: 250})
	require.Positive(t, w.mistakes+v.has(oversold), "the judge is blind")
	t.Logf("seen %d times, %d charges: %v", w.mistakes, len(v.charges), v.charges[:min(1, len(v.charges))])
}
