package faulttest

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// postBatch is how many letters are taken from the outbox at a time.
const postBatch = 20

// postman takes letters out of the outbox, hands them over and says so.
type postman struct {
	outbox *omzien.Outbox
	// over hands letters over; when it returns, they are out of the house for good.
	over func([]omzien.Letter)
	// unsure hears of a letter that was handed over and could not be marked so.
	unsure func(id string, err error)
	// refused says which letters nobody takes at the moment; nil: none.
	refused func(omzien.Letter) bool
	// pause is what it rests after each round.
	pause time.Duration
	// hasty is wrong on purpose: it says so first.
	hasty bool
	// stopped ends it.
	stopped func() bool
}

// post goes on until it is stopped.
func (p *postman) post(ctx context.Context) {
	for !p.stopped() {
		if !p.round(ctx) {
			time.Sleep(10 * time.Millisecond)
		}
		if !p.hasty {
			time.Sleep(p.pause)
		}
	}
}

// round takes some letters and delivers them; it reports whether there were any.
func (p *postman) round(ctx context.Context) bool {
	letters, err := p.outbox.Take(ctx, postBatch)
	if err != nil || len(letters) == 0 {
		return false
	}
	if p.refused != nil {
		letters = slices.DeleteFunc(letters, func(l omzien.Letter) bool {
			no := p.refused(l)
			if no {
				_ = p.outbox.Failed(ctx, l.ID, "450", false) // else its lease ends
			}
			return no
		})
	}
	if p.hasty {
		p.sent(ctx, letters)
		time.Sleep(200 * time.Millisecond)
		p.over(letters)
		return true
	}
	p.over(letters)
	p.sent(ctx, letters)
	return true
}

// sent marks letters, all at once, so that they share a commit.
func (p *postman) sent(ctx context.Context, letters []omzien.Letter) {
	var all sync.WaitGroup
	for _, l := range letters {
		all.Go(func() {
			if err := p.outbox.Sent(ctx, l.ID); err != nil {
				p.unsure(l.ID, err)
			}
		})
	}
	all.Wait()
}

// postman is that of a crowd. Its report is where letters go: what was written to
// it outlives the child. It leaves most of the time to those who sign up.
func (c *crowd) postman() *postman {
	return &postman{
		pause:  time.Duration(rounds(100, 10)) * time.Millisecond,
		outbox: c.net.Outbox, hasty: c.Bent == hastyPost, stopped: c.stop.Load,
		over: func(letters []omzien.Letter) {
			for _, l := range letters {
				c.say(line{Word: posted, Mail: l.ID, News: l.News, Email: l.Email})
			}
		},
		unsure: func(id string, err error) {
			c.say(line{Word: unsure, Mail: id}.because(err))
			c.pause(err)
		},
	}
}

// settle does what is to be done in a file at a moment and soon after it, until no
// message waits any more.
func settle(t *testing.T, path string, at time.Time, over func([]omzien.Letter)) {
	t.Helper()
	store, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	n := omzien.New(store, &omzien.Options{Now: func() time.Time { return at }, Mail: true, Proof: hold})
	p := &postman{outbox: n.Outbox, over: over, unsure: func(id string, err error) { require.NoError(t, err, id) }}
	for quiet := false; !quiet; at = at.Add(10 * time.Minute) {
		require.NoError(t, n.Agenda.Tend(t.Context()))
		for p.round(t.Context()) {
		}
		waits, _, err := n.Outbox.List(t.Context(), 1)
		require.NoError(t, err)
		quiet = len(waits) == 0
	}
	require.NoError(t, store.Close())
}
