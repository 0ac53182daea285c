package faulttest

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// killed runs children on one file until each was killed at a random instant:
// one in four soon after its start, when it may still be repairing what the last
// one left.
func killed(t *testing.T, chance *rand.Rand, each ...orders) []line {
	t.Helper()
	f := begin(t, nil, each...)
	if chance.IntN(4) == 0 {
		sleep(chance, 150*time.Millisecond)
	} else {
		f.await(0, is(yes))
	}
	for n := range each {
		sleep(chance, 500*time.Millisecond)
		f.kill(n)
	}
	return f.wait()
}

// ahead makes the clock of each round so much later that the letters which were
// in hand when the last one was killed are taken again.
func ahead(round int) time.Duration { return time.Duration(round) * omzien.Lease * 3 / 2 }

// The file is never renewed and mostly left to the next child as the last one
// left it. The judge looks at what is new from time to time, and at all of it in
// the end.
func TestKilled(t *testing.T) {
	chance := dice(t)
	path, l := network(t), newLedger()
	all, judged := rounds(5, 220), 0
	for n := range all {
		o := load(path, round(n), chance)
		o.Ahead = ahead(n)
		l.heard(calm(t, killed(t, chance, o))...)
		if chance.IntN(3) == 0 {
			l.acquit(t, path, judged)
			judged = len(l.slugs)
		}
	}
	rows := l.acquit(t, path, 0)
	require.Positive(t, l.count.Yes)
	t.Logf("%d rounds, %+v, %d meetings, %d rows: no sign-up and no message lost, none oversold or overtaken", all, l.count, len(l.slugs), rows)
}

// Two processes come to the same meetings, and both are killed.
func TestTwoKilled(t *testing.T) {
	chance := dice(t)
	path, l := network(t), newLedger()
	all := rounds(2, 24)
	for n := range all {
		a, b := load(path, round(n)+"a", chance), load(path, round(n)+"b", chance)
		a.Meetings, b.Meetings = round(n), round(n)
		a.Ahead, b.Ahead = ahead(n), ahead(n)
		l.heard(calm(t, killed(t, chance, a, b))...)
		if n%4 == 1 {
			l.acquit(t, path, 0)
		}
	}
	rows := l.acquit(t, path, 0)
	require.Positive(t, l.count.Yes)
	t.Logf("%d rounds of two processes, %+v, %d meetings, %d rows: no sign-up and no message lost, none oversold or overtaken", all, l.count, len(l.slugs), rows)
}
