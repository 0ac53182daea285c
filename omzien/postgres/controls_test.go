package postgres_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
)

// doubtful is a store that says something else where nobody knows.
type doubtful struct {
	omzien.Store
	instead error
	doubts  atomic.Int64
}

func (d *doubtful) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	err := d.Store.Write(ctx, f)
	if errors.Is(err, omzien.ErrUnknown) {
		d.doubts.Add(1)
		return d.instead
	}
	return err
}

// The tests above prove something only if they fail where a mistake is made. Here
// a COMMIT is cut and the server stays away until the store says that nobody
// knows; then a mistake is made.
func TestMistakesAreFound(t *testing.T) {
	for name, c := range map[string]struct {
		cut     cut
		instead error
		newKeys bool
		want    func(n tally) int
	}{
		"saying yes where nobody knows": {cut: before, instead: nil, want: func(n tally) int { return n.lost }},
		"saying no where nobody knows":  {cut: after, instead: omzien.ErrBusy, want: func(n tally) int { return n.ghosts }},
		"asking again with another key": {cut: after, instead: omzien.ErrUnknown, newKeys: true, want: func(n tally) int { return n.twice }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := pgtest.Database(t)
			straight := network(open(t, address))
			announce(t, straight, 1, seatsEach)
			p, through := newProxy(t, address, 1)
			store := &doubtful{Store: open(t, through), instead: c.instead}
			p.kinds = []cut{c.cut}
			p.leave.Store(true)
			p.cutThis(100, 0)
			crowd := &crowd{doors: []door{inside(network(store))}, giveUp: true, newKeys: c.newKeys, most: 500}
			crowd.come(t.Context(), 16)
			require.Eventually(t, func() bool { return store.doubts.Load() > 0 }, time.Minute, time.Millisecond)
			p.cutThis(0, 0)
			p.away.Store(false)
			n := judgeAll(t.Context(), t, straight, crowd.stop(), seatsEach)
			t.Logf("%d doubts; %s", store.doubts.Load(), &n)
			require.Positive(t, c.want(n))
		})
	}
}
