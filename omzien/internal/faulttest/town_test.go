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
	home   chan struct{}          // closed then
	set    atomic.Int64           // to which they come
	// mistakes is how often the site itself saw what must not be.
	mistakes int

	mu     sync.Mutex
	ledger *ledger
	lines  []line
	boxes  map[string]*postBox
}

func newTown(t *testing.T, chance *rand.Rand, sets int, mistake bend) *town {
	path := network(t)
	w := &town{t: t, path: path, ledger: newLedger(), boxes: map[string]*postBox{}, home: make(chan struct{}), http: &http.Client{
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
		b = &postBox{more: make(chan struct{}, 1), home: w.home}
		w.boxes[email] = b
	}
	return b
}

// arrived is a letter that came into the spool.
func (w *town) arrived(l spooled) {
	w.say(line{Word: posted, Mail: l.ID, News: l.News, Email: l.Email})
	w.boxOf(l.Email).put(l)
}

// begin starts a site and its post.
func (w *town) begin() (served, posts *family) {
	o := w.orders
	o.Part = site
	served = begin(w.t, nil, o)
	o.Part = post
	posts = begin(w.t, nil, o)
	require.True(w.t, served.await(0, is(opened)), "the site does not open")
	root := served.said()[0].Path
	w.root.Store(&root)
	return served, posts
}

// day lets everybody come, while the site and the post are killed so many times,
// each time at another moment; then they are stopped. In between the clock goes
// ahead: holds and offers end, and what a killed post had in hand is due again.
func (w *town) day(ctx context.Context, chance *rand.Rand, kills int) {
	var clients sync.WaitGroup
	served, posts := w.begin()
	for n := range townClients {
		c := &client{town: w, number: n, chance: rand.New(rand.NewPCG(w.orders.Seed, uint64(n)))}
		clients.Go(func() { c.come(ctx) })
	}
	for n := range kills {
		w.set.Store(int64(n))
		w.busy()
		sleep(chance, 900*time.Millisecond)
		both := []*family{served, posts}
		chance.Shuffle(2, func(i, j int) { both[i], both[j] = both[j], both[i] })
		both[0].kill(0)
		sleep(chance, 40*time.Millisecond)
		both[1].kill(0)
		w.heard(served.wait(), posts.wait())
		w.orders.Ahead += []time.Duration{3 * time.Minute, 35 * time.Minute, 70 * time.Minute}[n%3]
		served, posts = w.begin()
	}
	w.set.Store(int64(kills))
	w.busy()
	sleep(chance, 900*time.Millisecond)
	w.over.Store(true)
	close(w.home)
	clients.Wait()
	served.stop()
	posts.stop()
	w.heard(served.wait(), posts.wait())
}

// busy waits until some more clients got an answer.
func (w *town) busy() {
	answers := func() int {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.ledger.count.Yes
	}
	first := answers()
	require.Eventually(w.t, func() bool { return answers() > first+50 }, patience, time.Millisecond)
}

// heard takes what children said; each may have had letters in hand when it ended.
func (w *town) heard(site, post []line) {
	for _, l := range slices.Concat(site, post) {
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
	w.say(line{Word: opened}) // each had letters in hand
	w.say(line{Word: opened})
}

// evening is hours later: what was not confirmed ends, and all letters are
// delivered, by this process.
func (w *town) evening() {
	spool, err := openSpool(w.orders.Spool)
	require.NoError(w.t, err)
	w.orders.Bent = "" // from here on
	settle(w.t, w.path, w.orders.running()().Add(2*hold), spool.put)
}

// life is a town from morning to evening, and what the judge finds.
func life(t *testing.T, chance *rand.Rand, kills int, mistake bend) (*town, verdict) {
	w := newTown(t, chance, kills+1, mistake)
	var stop atomic.Bool
	followed := make(chan error, 1)
	go func() { followed <- follow(w.orders.Spool, &stop, w.arrived) }()
	w.day(t.Context(), chance, kills)
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
	chance, kills := dice(t), rounds(5, 60)
	w, v := life(t, chance, kills, "")
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
	for _, news := range []omzien.News{omzien.NewsProof, omzien.NewsAgain, omzien.NewsConfirmed, omzien.NewsWaiting, omzien.NewsPromoted,
		omzien.NewsOffered, omzien.NewsOfferOver, omzien.NewsAmended, omzien.NewsLeft, omzien.NewsReminder} {
		require.True(t, w.told(news), "nobody was told %s", news)
	}
	t.Logf("%d kills of the site and of the post, %+v, %d rows, %d letters, %d of them again: no sign-up and no message lost, none oversold or passed over",
		kills, c, v.rows, v.letters, v.again)
}

// crimes are those that only a town can show.
func (w *town) crimes() {
	w.t.Helper()
	for name, c := range map[string]struct {
		find crime
		does string
	}{
		"a hold without an end":         {held, "UPDATE sign_up SET status = 'pending', until = 1, seats = 1 WHERE id IN (SELECT id FROM sign_up WHERE status = 'lapsed' AND answer_status = 'pending' LIMIT 1)"},
		"a seat that nobody confirmed":  {conjured, "UPDATE sign_up SET status = 'confirmed', seats = 1 WHERE id IN (SELECT id FROM sign_up WHERE status = 'lapsed' AND name = '' LIMIT 1)"},
		"a confirmation that is undone": {lost, "UPDATE sign_up SET status = 'lapsed', seats = 0 WHERE id IN (SELECT id FROM sign_up WHERE status = 'confirmed' AND " + rij + " LIMIT 1)"},
	} {
		w.t.Run(name, func(t *testing.T) {
			v, err := w.ledger.judge(t.Context(), tamper(t, w.path, c.does), 0)
			require.NoError(t, err)
			require.Positive(t, v.has(c.find), "%v", v.charges)
		})
	}
}

// told reports whether anybody got a letter with that news.
func (w *town) told(news omzien.News) bool {
	for _, l := range w.ledger.letters {
		if l.News == news {
			return true
		}
	}
	return false
}

// The same with a lock removed fails.
func TestFiveHundredClientsWithoutALock(t *testing.T) {
	w, v := life(t, dice(t), 1, unlocked)
	require.Positive(t, w.mistakes+v.has(oversold), "the judge is blind")
	t.Logf("seen %d times, %d charges: %v", w.mistakes, len(v.charges), v.charges[:min(1, len(v.charges))])
}
