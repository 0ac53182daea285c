package follow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

const (
	// interval is how often the network is asked which calendars are due.
	interval = time.Minute
	// rest is how long a calendar is left alone after an error, whatever the network
	// makes of it: when nothing can be noted because the disk is full, the servers
	// of others must not be asked every minute.
	rest = 10 * time.Minute
)

// Follower keeps the agenda of a network in step with the calendars that it
// follows.
type Follower struct {
	// Network must not be nil.
	Network *omzien.Network
	// Fetcher gets the calendars; its zero value goes to public addresses only.
	Fetcher Fetcher
	// Log is told what came of each reading, never an address; nil: nobody is told.
	Log *slog.Logger
}

// Run reads every calendar when it is due, until ctx ends, and gives the error of
// ctx. A calendar that fails is noted and does not stop the others, and neither
// does a store that is out of reach for a while.
//
// Calendars are read one after another. One that does not answer holds the others
// for [MaxTime] at most, and the network asks it less and less often.
func (f *Follower) Run(ctx context.Context) error {
	// Where many networks start together, as after a power cut, they must not come
	// to a calendar in the same second, then or later.
	wait := rand.N(interval)
	resting := map[string]time.Time{}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		f.round(ctx, resting)
		wait = interval*5/6 + rand.N(interval/3)
	}
}

// round reads every calendar that is due. Resting says, by id, until when not to.
func (f *Follower) round(ctx context.Context, resting map[string]time.Time) {
	due, err := f.due(ctx)
	if err != nil && ctx.Err() == nil {
		f.log().Error("which calendars are due is not known", "error", err)
	}
	for _, c := range due {
		if ctx.Err() != nil {
			return
		}
		// One that lies further ahead than any was made before the clock was set back.
		if left := resting[c.ID].Sub(f.Network.Now()); left > 0 && left <= rest {
			continue
		}
		delete(resting, c.ID)
		done, err := f.follow(ctx, c, 0)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			resting[c.ID] = f.Network.Now().Add(rest)
		}
		f.tell(c, done, err)
	}
}

func (f *Follower) due(ctx context.Context) (due []omzien.Calendar, err error) {
	defer f.survive(&err)
	return f.Network.Calendars.Due(ctx, f.Network.Now())
}

// Sync reads one calendar now, all of it, whatever was seen of it before. When
// accept is true a person has agreed that as many meetings go as c.Asked says.
//
// A calendar that could not be fetched or read changes nothing; the network notes
// it, and the error is a [Failure] or a refusal of package calendar or omzien. A
// panic is an error too.
func (f *Follower) Sync(ctx context.Context, c omzien.Calendar, accept bool) (omzien.Followed, error) {
	c.Seen = omzien.CalendarSeen{}
	if !accept {
		c.Asked = 0
	}
	return f.follow(ctx, c, c.Asked)
}

// follow is Sync, unless the calendar says that it is as it was.
func (f *Follower) follow(ctx context.Context, c omzien.Calendar, accept int) (omzien.Followed, error) {
	done, err := f.once(ctx, c, accept)
	if err == nil || blameless(err) {
		return done, err
	}
	if failed := f.failed(ctx, c, err); failed != nil {
		err = errors.Join(err, failed)
	}
	return done, err
}

// blameless tells whether err says nothing of a calendar: the store is busy, the
// caller gave up, or the calendar was removed meanwhile. Underneath a [Failure]
// there can be the same errors, of the other side.
func blameless(err error) bool {
	var failure Failure
	return !errors.As(err, &failure) && (omzien.KindOf(err) == omzien.Unavailable || errors.Is(err, omzien.ErrNotFound))
}

func (f *Follower) once(ctx context.Context, c omzien.Calendar, accept int) (done omzien.Followed, err error) {
	defer f.survive(&err)
	now := f.Network.Now()
	got, err := f.fetch(ctx, c)
	if err != nil {
		return done, err
	}
	if got.Same {
		return done, f.Network.Calendars.Unchanged(ctx, c.ID)
	}
	r, err := f.reading(c, got, now)
	if err != nil {
		return done, err
	}
	done, err = f.Network.Calendars.Follow(ctx, c.ID, r, accept)
	if err != nil || got.Moved == "" {
		return done, err
	}
	moved, err := f.Network.Calendars.Moved(ctx, c.ID, got.Moved)
	if moved {
		f.log().Info("a calendar has moved for good", "calendar", c.Slug)
	}
	return done, err
}

func (f *Follower) fetch(ctx context.Context, c omzien.Calendar) (Fetched, error) {
	if filepath.IsAbs(c.Address) {
		return ReadFile(c.Address)
	}
	return f.Fetcher.Fetch(ctx, c.Address, Seen(c.Seen))
}

func (f *Follower) failed(ctx context.Context, c omzien.Calendar, cause error) (err error) {
	defer f.survive(&err)
	return f.Network.Calendars.Failed(ctx, c.ID, cause)
}

// survive turns a panic into the error of the calendar that caused it: what
// strangers write must not stop the others. What was said with the panic is left
// out unless the runtime said it; it could hold anything.
func (f *Follower) survive(err *error) {
	said := recover()
	if said == nil {
		return
	}
	cause := fmt.Errorf("panic with a %T", said)
	if own, ok := said.(runtime.Error); ok {
		cause = own
	}
	*err = Failure{Refusal: ErrPanic, Err: cause}
	f.log().Error("panic over a calendar", "error", *err, "stack", string(debug.Stack()))
}

// tell logs what came of a calendar.
func (f *Follower) tell(c omzien.Calendar, done omzien.Followed, err error) {
	log := f.log().With("calendar", c.Slug)
	switch {
	case err != nil:
		log.Warn("a calendar is not read", "error", err)
	case done.Asked > 0:
		log.Warn("a calendar waits for a person", "asked", done.Asked)
	case done.Added+done.Changed+done.Cancelled+done.Gone+done.Hidden+done.Matched > 0:
		log.Info("a calendar is followed", "added", done.Added, "changed", done.Changed, "cancelled", done.Cancelled,
			"gone", done.Gone, "hidden", done.Hidden, "matched", done.Matched, "skipped", done.Skipped)
	}
}

func (f *Follower) log() *slog.Logger {
	if f.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return f.Log
}
