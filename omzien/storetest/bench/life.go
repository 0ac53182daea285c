package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// life measures what happens to sign-ups for one meeting that everybody wants:
// they come in, letters go out, and who waits moves up.
func (b *bench) life(ctx context.Context) error {
	for _, part := range []func(context.Context) error{b.rush, b.letters, b.movingUp} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}

// ways are how people sign up over HTTP, and the answer that each gets. A raw
// sign-up is one row; one with a message is two, in tables of their own.
var ways = []struct {
	what    string
	options omzien.Options
	want    int
}{
	{"durable sign-ups over HTTP, 64 clients, one meeting ÷ raw group commit without HTTP", omzien.Options{}, http.StatusCreated},
	{"the same, with the message in the outbox", omzien.Options{Mail: true}, http.StatusCreated},
	{"the same, with proof of the address", omzien.Options{Mail: true, Proof: omzien.DefaultProof}, http.StatusAccepted},
}

// rushed is the meeting of a round.
func rushed(round, _ int) string { return fmt.Sprintf("stormloop-%d", round) }

// rush fills one big meeting in each round: one side for each way, then a handler
// that passes what it gets to the raw writer, and last that writer alone.
func (b *bench) rush(ctx context.Context) error {
	var sides []side
	var ours []*kept
	for _, way := range ways {
		k, err := b.network(ctx, way.options)
		if err != nil {
			return err
		}
		defer k.Close() //nolint:errcheck // closed and looked at before, unless something else is wrong
		site, err := newWebsite(ctx, unlimited(k.net))
		if err != nil {
			return err
		}
		defer site.Close() //nolint:errcheck // nobody waits for it any more
		ours, sides = append(ours, k), append(sides, k.rush(b, site, way.want))
	}
	theirs, r, err := b.rawFile(ctx)
	if err != nil {
		return err
	}
	carrier, err := newWebsite(ctx, bare{r})
	if err != nil {
		return errors.Join(err, r.Close())
	}
	defer carrier.Close() //nolint:errcheck // nobody waits for it any more
	slug := func(round, _ int) string { return fmt.Sprintf("kaal-%d", round) }
	sides = append(sides, carrier.side(b.big, slug, http.StatusCreated), func(ctx context.Context, round int) (sample, error) {
		return crowd(ctx, clients, b.big, func(_ context.Context, i int) error { return r.signUp(rushed(round, i), guest, emailOf(i)) })
	})
	found, err := b.tour(ctx, sides...)
	if err = errors.Join(err, r.Close()); err != nil {
		return err
	}
	b.tellRush(found)
	for _, k := range ours {
		if err := k.fair(ctx, b); err != nil {
			return err
		}
	}
	db, err := openFile(theirs, "FULL")
	if err != nil {
		return err
	}
	return b.fair(ctx, db, 2*b.big*(b.rounds+1), b.big)
}

// tellRush holds each side of a rush against the last.
func (b *bench) tellRush(found rounds) {
	for i := range len(ways) + 1 {
		what := "the same, a handler that passes it to raw group commit, for comparison"
		if i < len(ways) {
			what = ways[i].what
		}
		p := found.pairs(i, len(ways)+1)
		b.lines = append(b.lines, line{what: what, ratio: p.ratio(rate), beside: p.rates() + "; p99 " + p.waits()})
	}
}

// rawFile is a raw writer of big meetings, on a file of its own.
func (b *bench) rawFile(ctx context.Context) (path string, r *raw, err error) {
	if path, err = b.newFile(ctx); err != nil {
		return "", nil, err
	}
	if r, err = openRaw(ctx, path); err == nil {
		r.seats = b.big
	}
	return path, r, err
}

// kept is a network on a file of its own.
type kept struct {
	*sqlite.Store
	net  *omzien.Network
	path string
	mail bool
}

func (b *bench) network(ctx context.Context, o omzien.Options) (*kept, error) {
	path, err := b.newFile(ctx)
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, path)
	return &kept{store, omzien.New(store, &o), path, o.Mail}, err
}

// announce makes one meeting.
func (k *kept) announce(ctx context.Context, slug string, seats int, full event.FullPolicy) error {
	e := meeting(slug, soon())
	e.SignUp.Capacity.Seats, e.SignUp.WhenFull = seats, full
	_, err := k.net.Import(ctx, omzien.Document{Events: []event.Event{e}}, "bench")
	return err
}

// rush is its side: a meeting, and all who want to come at the same time.
func (k *kept) rush(b *bench, site *website, want int) side {
	come := site.side(b.big, rushed, want)
	return func(ctx context.Context, round int) (sample, error) {
		if err := k.announce(ctx, rushed(round, 0), b.big, event.Closed); err != nil {
			return sample{}, err
		}
		return come(ctx, round)
	}
}

// fair closes it and looks at what the rush has left behind, each with a message
// if there should be one.
func (k *kept) fair(ctx context.Context, b *bench) error {
	if err := k.Close(); err != nil {
		return err
	}
	db, err := openFile(k.path, "FULL")
	if err != nil {
		return err
	}
	var messages int
	want := 0
	if k.mail {
		want = b.big * (b.rounds + 1)
	}
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM record WHERE kind = 'mail'").Scan(&messages)
	if err == nil && messages != want {
		err = fmt.Errorf("%d messages in the outbox, and not %d", messages, want)
	}
	return errors.Join(err, b.fair(ctx, db, b.big*(b.rounds+1), b.big))
}

// come signs so many up for a meeting, from number i on, and gives their receipts
// in the order of arrival.
func (k *kept) come(ctx context.Context, slug string, i, n int) ([]omzien.Receipt, error) {
	receipts := make([]omzien.Receipt, n)
	_, err := crowd(ctx, 1, n, func(ctx context.Context, at int) (err error) {
		receipts[at], err = k.net.Agenda.SignUp(ctx, slug, event.Request{Name: guest, Email: emailOf(i + at)}, "")
		return err
	})
	return receipts, err
}

// letters takes messages out of the outbox as package mail does: some at once, and
// of each it is written down that it went out. Writing and carrying them is left
// out. A raw sign-up by somebody who is alone is one commit too.
func (b *bench) letters(ctx context.Context) error {
	k, err := b.network(ctx, omzien.Options{Mail: true})
	if err != nil {
		return err
	}
	defer k.Close() //nolint:errcheck // nothing more is done with it
	_, r, err := b.rawFile(ctx)
	if err != nil {
		return err
	}
	ours := func(ctx context.Context, round int) (sample, error) {
		if err := k.announce(ctx, rushed(round, 0), b.steps, event.Closed); err != nil {
			return sample{}, err
		}
		if _, err := k.come(ctx, rushed(round, 0), 0, b.steps); err != nil {
			return sample{}, err
		}
		var mine []omzien.Letter
		return crowd(ctx, 1, b.steps, func(ctx context.Context, _ int) (err error) {
			if len(mine) == 0 {
				if mine, err = k.net.Outbox.Take(ctx, together); err != nil {
					return err
				}
			}
			if len(mine) == 0 {
				return errors.New("there is no letter")
			}
			l := mine[0]
			mine = mine[1:]
			return k.net.Outbox.Sent(ctx, l.ID)
		})
	}
	found, err := b.duel(ctx, ours, func(ctx context.Context, round int) (sample, error) {
		return crowd(ctx, 1, b.steps, func(_ context.Context, i int) error { return r.signUp(rushed(round, i), guest, emailOf(i)) })
	})
	if err == nil {
		b.lines = append(b.lines, line{what: "letters taken and sent ÷ raw sign-ups, one at a time", ratio: found.ratio(rate), beside: found.rates()})
	}
	return errors.Join(err, r.Close())
}

// together is how many letters package mail takes at once.
const together = 20

// queued is a meeting that is full, with people who may wait for it.
type queued struct {
	*kept
	slug string
	// parties are those who have not left, in the order of arrival; the ones in front
	// have seats.
	parties []omzien.Receipt
	came    int
	seats   int
}

func (k *kept) queued(ctx context.Context, slug string, seats, waiting int) (*queued, error) {
	q := &queued{kept: k, slug: slug, seats: seats}
	if err := k.announce(ctx, slug, seats, event.WaitlistAuto); err != nil {
		return nil, err
	}
	return q, q.join(ctx, seats+waiting)
}

func (q *queued) join(ctx context.Context, n int) error {
	more, err := q.come(ctx, q.slug, q.came, n)
	q.came += n
	q.parties = append(q.parties, more...)
	return err
}

// leave has the first parties withdraw, one after the other, and then as many new
// ones come.
func (q *queued) leave(n int) side {
	return func(ctx context.Context, _ int) (sample, error) {
		s, err := crowd(ctx, 1, n, func(ctx context.Context, i int) error {
			return q.net.Agenda.Withdraw(ctx, q.parties[i].ID, q.parties[i].Token)
		})
		if err != nil {
			return s, err
		}
		q.parties = q.parties[n:]
		return s, q.join(ctx, n)
	}
}

// grow gives the meeting more seats at once, and then as many new ones come.
func (q *queued) grow(n int) side {
	return func(ctx context.Context, _ int) (sample, error) {
		q.seats += n
		s, err := crowd(ctx, 1, 1, func(ctx context.Context, _ int) error {
			return q.net.Agenda.SetSeats(ctx, q.slug, q.seats, false, event.Step{At: time.Now(), By: "bench"})
		})
		if err != nil {
			return s, err
		}
		return s, q.join(ctx, n)
	}
}

// movingUp holds what gives seats to those who wait against a withdrawal that
// gives none to anybody. Each is a commit of its own, with its messages.
func (b *bench) movingUp(ctx context.Context) error {
	k, err := b.network(ctx, omzien.Options{Mail: true})
	if err != nil {
		return err
	}
	defer k.Close() //nolint:errcheck // nothing more is done with it
	some := b.queue / 10
	var all [3]*queued
	for i, waiting := range []int{b.queue, b.queue, 0} {
		if all[i], err = k.queued(ctx, fmt.Sprintf("rij-%d", i), b.queue, waiting); err != nil {
			return err
		}
	}
	found, err := b.tour(ctx, all[0].leave(b.steps), all[1].grow(some), all[2].leave(b.steps))
	if err != nil {
		return err
	}
	for i, what := range []string{
		fmt.Sprintf("a withdrawal that lets one move up, %d waiting ÷ one with nobody waiting", b.queue),
		fmt.Sprintf("more seats, for %d of %d waiting ÷ a withdrawal with nobody waiting", some, b.queue),
	} {
		p := found.pairs(i, 2)
		b.lines = append(b.lines, line{what: what, ratio: p.ratio(half), beside: fmt.Sprintf("half within %.2f ms against %.2f ms; p99 %s",
			1000*p.side(0, half).median, 1000*p.side(1, half).median, p.waits())})
	}
	for _, q := range all {
		if err := q.inOrder(ctx); err != nil {
			return err
		}
	}
	return nil
}

// inOrder looks whether the seats went to those who came first, and to no others.
func (q *queued) inOrder(ctx context.Context) error {
	for i, at := range q.parties {
		r, err := q.net.Agenda.Receipt(ctx, at.Token)
		if err != nil {
			return err
		}
		if has := r.Status == event.SeatConfirmed; has != (i < q.seats) {
			return fmt.Errorf("%s: number %d of %d for %d seats is %q", q.slug, i+1, len(q.parties), q.seats, r.Status)
		}
	}
	return nil
}
