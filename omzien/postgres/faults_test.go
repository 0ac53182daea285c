package postgres_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
	"github.com/omziennaarelkaar/netwerk/omzien/postgres"
)

func open(t testing.TB, address string) *postgres.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

// long reports whether there is time for many faults.
func long() bool { return os.Getenv("OMZIEN_FAULTS") == "long" }

// seedOf is what chance starts from; OMZIEN_FAULTS_SEED repeats a run.
func seedOf(t *testing.T) uint64 {
	seed := rand.Uint64()
	if given, err := strconv.ParseUint(os.Getenv("OMZIEN_FAULTS_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("OMZIEN_FAULTS_SEED=%d", seed)
	return seed
}

// Four stores, as four processes: three reach the database through a proxy that
// cuts, and one straight.
func TestConnectionCut(t *testing.T) {
	t.Parallel()
	want := 60
	if long() {
		want = 2_500
	}
	address, seed := pgtest.Database(t), seedOf(t)
	straight := network(open(t, address))
	announce(t, straight, meetings, seatsEach)
	p, through := newProxy(t, address, seed)
	nets := []*omzien.Network{network(open(t, through)), network(open(t, through)), network(open(t, through)), straight}
	p.cutThis(40, 40)

	c := &crowd{seed: seed, giveUp: true}
	for _, net := range nets {
		c.doors = append(c.doors, inside(net))
	}
	c.come(t.Context(), 16)
	for p.total() < want {
		time.Sleep(20 * time.Millisecond)
		switch dice := p.draw(2_000); {
		case dice < 10:
			p.away.Store(true)
			p.cutAll()
			time.Sleep(time.Duration(p.draw(500)) * time.Millisecond)
			p.away.Store(false)
		case dice < 13 && long(): // for longer than anybody waits, after a COMMIT
			p.leave.Store(true)
			time.Sleep(5 * time.Second)
			p.leave.Store(false)
			p.away.Store(false)
		}
	}
	p.cutThis(0, 0)
	people := c.stop()
	n := judgeAll(t.Context(), t, straight, people, seatsEach)
	t.Logf("%d cuts (%s); nobody knew %d times, nothing was changed %d times; %s", p.total(), p, c.unsure.Load(), c.denied.Load(), &n)
	require.Zero(t, n.faults())
	require.Positive(t, n.answered)
	for _, kind := range aroundCommit {
		require.Positive(t, p.cuts[kind], kind)
	}
	sameAnswer(t, nets[0], people)
}

// The answer to a COMMIT is lost, and the COMMIT itself is still under way: it
// arrives while the store already looks for what came of it, or has given up.
func TestCommitUnderWay(t *testing.T) {
	holds := []time.Duration{2 * time.Second}
	if long() {
		holds = append(holds, 5*time.Second, 11*time.Second, 13*time.Second)
	}
	for _, hold := range holds {
		t.Run(hold.String(), func(t *testing.T) {
			t.Parallel()
			address := pgtest.Database(t)
			straight := network(open(t, address))
			announce(t, straight, meetings, seatsEach)
			p, through := newProxy(t, address, 1)
			p.kinds, p.hold = []cut{late}, hold
			c := &crowd{doors: []door{inside(network(open(t, through))), inside(straight)}, giveUp: true}
			p.cutThis(100, 0)
			c.come(t.Context(), 8)
			require.Eventually(t, func() bool { return p.total() > 0 }, 20*time.Second, time.Millisecond)
			p.cutThis(0, 0)
			time.Sleep(hold + time.Second)
			n := judgeAll(t.Context(), t, straight, c.stop(), seatsEach)
			t.Logf("%s; nobody knew %d times, nothing was changed %d times; %s", p, c.unsure.Load(), c.denied.Load(), &n)
			require.Zero(t, n.faults())
		})
	}
}

// sameAnswer: who asks again with the same key hears the same.
func sameAnswer(t *testing.T, net *omzien.Network, people []*person) {
	t.Helper()
	for n := 0; n < len(people); n += 1 + len(people)/100 {
		p := people[n]
		if p.ended.IsZero() {
			continue
		}
		again, err := inside(net).signUp(t.Context(), p)
		require.NoError(t, err)
		require.Equal(t, p.receipt, again)
	}
}

// The server is stopped under load, and started again.
func TestServerStops(t *testing.T) {
	t.Parallel()
	endings := []pgtest.Ending{pgtest.Immediate, pgtest.Immediate, pgtest.Immediate}
	load := 300 * time.Millisecond
	if long() {
		load = 3 * time.Second
		endings = append(endings, pgtest.Killed, pgtest.Fast, pgtest.Immediate, pgtest.Immediate, pgtest.Killed, pgtest.Killed, pgtest.Immediate)
	}
	cluster, seed := pgtest.NewCluster(t), seedOf(t)
	net := network(open(t, cluster.Database(t)))
	announce(t, net, meetings, seatsEach)
	c := &crowd{doors: []door{inside(net)}, seed: seed, giveUp: true}
	c.come(t.Context(), 32)
	chance := rand.New(rand.NewPCG(seed, 0))
	for _, how := range endings {
		time.Sleep(load/2 + time.Duration(chance.Int64N(int64(load))))
		require.NoError(t, cluster.Stop(how))
		time.Sleep(time.Duration(chance.Int64N(2 * int64(load))))
		require.NoError(t, cluster.Start())
	}
	time.Sleep(load)
	people := c.stop()
	n := judgeAll(t.Context(), t, net, people, seatsEach)
	t.Logf("%d stops; nobody knew %d times, nothing was changed %d times; %s", len(endings), c.unsure.Load(), c.denied.Load(), &n)
	require.Zero(t, n.faults())
	sameAnswer(t, net, people)
}

// several stores on one database, as processes would be: 2 000 people ask at
// once for 500 seats, and a quarter of them in two places.
func TestStoresTogether(t *testing.T) {
	for _, count := range []int{2, 4} {
		t.Run(fmt.Sprint(count, " stores"), func(t *testing.T) {
			const people, seats = 2_000, 500
			address := pgtest.Database(t)
			var doors []door
			for range count {
				doors = append(doors, inside(network(open(t, address))))
			}
			net := network(open(t, address))
			announce(t, net, 1, seats)
			n, there := rush(t, net, doors, people, seats)
			t.Log(&n)
			require.Zero(t, n.faults())
			require.Equal(t, people, n.answered)
			require.Equal(t, seats, confirmed(there))
		})
	}
}

func confirmed(people []*person) int {
	n := 0
	for _, p := range people {
		if p.receipt.Status == event.SeatConfirmed {
			n++
		}
	}
	return n
}

// rush lets people ask at once; a quarter of them asks at a second door too.
func rush(t *testing.T, net *omzien.Network, doors []door, people, seats int) (tally, []*person) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	c := &crowd{}
	var all sync.WaitGroup
	there := make([]*person, people)
	second := make([]person, people)
	for n := range there {
		p := &person{slug: slug(0), email: fmt.Sprintf("buur%d@omzien.example", n)}
		p.key, p.began = p.email, time.Now()
		there[n] = p
		second[n] = *p
		chance := rand.New(rand.NewPCG(0, uint64(n)))
		all.Go(func() { c.signUp(ctx, doors[n%len(doors)], p, chance) })
		if n%4 == 0 {
			other := rand.New(rand.NewPCG(1, uint64(n)))
			all.Go(func() { c.signUp(ctx, doors[(n+1)%len(doors)], &second[n], other) })
		}
	}
	all.Wait()
	for n := 0; n < people; n += 4 {
		require.Equal(t, there[n].receipt, second[n].receipt, "a double click")
	}
	return judgeAll(ctx, t, net, there, seats), there
}

// While PostgreSQL is away, everything is refused within a few seconds; when it
// is back, the same store goes on.
func TestServerAway(t *testing.T) {
	t.Parallel()
	const soon = 15 * time.Second
	cluster := pgtest.NewCluster(t)
	net := network(open(t, cluster.Database(t)))
	announce(t, net, 1, seatsEach)
	for round, how := range []pgtest.Ending{pgtest.Fast, pgtest.Immediate} {
		require.NoError(t, cluster.Stop(how))
		refused(t, net, soon)
		require.NoError(t, cluster.Start())
		_, err := net.Agenda.Announcement(t.Context(), slug(0))
		require.NoError(t, err)
		_, err = inside(net).signUp(t.Context(), &person{slug: slug(0), email: fmt.Sprintf("buur%d@omzien.example", round)})
		require.NoError(t, err)
	}
	t.Run("a restart between two requests is not noticed", func(t *testing.T) {
		for round := range 3 {
			require.NoError(t, cluster.Stop(pgtest.Fast))
			require.NoError(t, cluster.Start())
			_, err := inside(net).signUp(t.Context(), &person{slug: slug(0), email: fmt.Sprintf("buurman%d@omzien.example", round)})
			require.NoError(t, err)
			_, err = net.Agenda.Announcement(t.Context(), slug(0))
			require.NoError(t, err)
		}
	})
}

// refused: reads and writes fail in time, with an error that says so.
func refused(t *testing.T, net *omzien.Network, soon time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*soon)
	defer cancel()
	for what, try := range map[string]func() error{
		"a read": func() error {
			_, err := net.Agenda.Announcement(ctx, slug(0))
			return err
		},
		"a write": func() error {
			_, err := inside(net).signUp(ctx, &person{slug: slug(0), email: "weg@omzien.example"})
			return err
		},
	} {
		began := time.Now()
		err := try()
		require.Equal(t, omzien.Unavailable, omzien.KindOf(err), "%s: %v", what, err)
		require.Less(t, time.Since(began), soon, what)
		t.Logf("%s was refused after %d ms: %v", what, time.Since(began).Milliseconds(), err)
	}
}

// A server that is there and says nothing is away too.
func TestServerSilent(t *testing.T) {
	if !long() {
		t.Skip("NOT TESTED: it waits for half a minute; OMZIEN_FAULTS=long")
	}
	t.Parallel()
	address := pgtest.Database(t)
	p, through := newProxy(t, address, 1)
	net := network(open(t, through))
	announce(t, net, 1, seatsEach)
	_, err := net.Agenda.Announcement(t.Context(), slug(0))
	require.NoError(t, err)
	p.frozen.Store(true)
	refused(t, net, 20*time.Second)
	p.frozen.Store(false)
	require.Eventually(t, func() bool {
		_, err := inside(net).signUp(t.Context(), &person{slug: slug(0), email: "terug@omzien.example"})
		return err == nil
	}, 20*time.Second, 100*time.Millisecond)
}
