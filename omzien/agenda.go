package omzien

import (
	"context"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// Agenda holds the meetings of the network and the sign-ups for them.
type Agenda struct {
	core
	decoded decoded
}

// Upcoming is a page of the public meetings that are not over yet, in the order
// of their start. Cancelled and postponed ones stay in it, so that nobody travels
// in vain. It fails with [ErrAfter] when the selection begins at no known place.
func (a *Agenda) Upcoming(ctx context.Context, s Selection) (Page, error) {
	return a.page(ctx, s, a.now())
}

// Revision counts the changes of the network, of whatever kind and by whichever
// process: as long as it stays the same, only the clock changes what lists say.
func (a *Agenda) Revision(ctx context.Context) (int64, error) {
	var revision int64
	err := a.store.Read(ctx, func(tx ReadTx) (err error) {
		revision, err = tx.Revision()
		return err
	})
	return revision, err
}

// Announcement is one public meeting by the last part of its address.
func (a *Agenda) Announcement(ctx context.Context, slug string) (event.Announcement, error) {
	var found event.Announcement
	err := a.store.Read(ctx, func(tx ReadTx) error {
		e, err := publicEvent(tx, slug)
		if err != nil {
			return err
		}
		list, err := announce(tx, []event.Event{e})
		if err == nil {
			found = list[0]
		}
		return err
	})
	return found, err
}

// Event is one meeting as its organisers see it, drafts included.
func (a *Agenda) Event(ctx context.Context, slug string) (event.Event, error) {
	var found event.Event
	err := a.store.Read(ctx, func(tx ReadTx) (err error) {
		found, err = events.bySlug(tx, slug)
		return err
	})
	return found, err
}

// Change lets f change a meeting, with one of event.Event's own methods, hands
// out seats that this set free and tells those who signed up, all in one
// transaction. f may run more than once.
func (a *Agenda) Change(ctx context.Context, slug string, f func(*event.Event) error) error {
	now := a.now()
	return a.store.Write(ctx, func(tx WriteTx) error {
		e, err := events.bySlug(tx, slug)
		if err != nil {
			return err
		}
		before := e
		if err := f(&e); err != nil {
			return err
		}
		return a.revise(tx, before, &e, now)
	})
}

// SetSeats changes the number of seats, see event.Event.SetSeats.
func (a *Agenda) SetSeats(ctx context.Context, slug string, seats int, force bool, step event.Step) error {
	now := a.now()
	return a.store.Write(ctx, func(tx WriteTx) error {
		e, err := events.bySlug(tx, slug)
		if err != nil {
			return err
		}
		occupied, err := tx.Occupancies(e.ID)
		if err != nil {
			return err
		}
		if err := e.SetSeats(seats, occupied[0].Taken, force, step); err != nil {
			return err
		}
		if err := events.put(tx, &e); err != nil {
			return err
		}
		return a.promote(tx, &e, now)
	})
}

// revise keeps a meeting that was something else before, and does all that
// follows from it.
func (c core) revise(tx WriteTx, before event.Event, e *event.Event, now time.Time) error {
	if err := events.put(tx, e); err != nil {
		return err
	}
	if err := c.announceChange(tx, &before, e, now); err != nil {
		return err
	}
	if err := c.hurry(tx, &before, e); err != nil {
		return err
	}
	return c.promote(tx, e, now)
}

func publicEvent(tx ReadTx, slug string) (event.Event, error) {
	e, err := events.bySlug(tx, slug)
	if err == nil && !e.Status.Public() {
		return event.Event{}, ErrNotFound
	}
	return e, err
}

// announce makes the public snapshots of meetings, seats counted in one look.
func announce(tx ReadTx, found []event.Event) ([]event.Announcement, error) {
	ids := make([]string, len(found))
	for i, e := range found {
		ids[i] = e.ID
	}
	occupied, err := tx.Occupancies(ids...)
	if err != nil {
		return nil, err
	}
	list := make([]event.Announcement, len(found))
	for i := range found {
		list[i] = found[i].Announcement(occupied[i], names)
	}
	return list, nil
}

// names is how meetings name the themes and places of the register.
var names = event.Register{
	Theme: func(id string) string { return initiative.Theme(id).Label() },
	Municipality: func(code string) string {
		m, _ := initiative.ParseMunicipality(code)
		return m.Name
	},
}
