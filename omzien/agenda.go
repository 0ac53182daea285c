package omzien

import (
	"context"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// Agenda holds the meetings of the network and the sign-ups for them.
type Agenda struct {
	core
	decoded decoded
}

// FeedPast is how long a calendar feed keeps a meeting after its day.
const FeedPast = 92 * 24 * time.Hour

// Upcoming is a page of the public meetings that are not over yet, in the order
// of their start. Cancelled and postponed ones stay in it, so that nobody travels
// in vain. It fails with [ErrAfter] when the selection begins at no known place.
func (a *Agenda) Upcoming(ctx context.Context, s Selection) (Page, error) {
	return a.page(ctx, s, a.now())
}

// Feed lists the public meetings of the past [FeedPast] and those to come, by
// their start. When there are more than [MaxList], those to come go before, and
// of the others the last ones fill it up.
func (a *Agenda) Feed(ctx context.Context) ([]event.Announcement, error) {
	now := a.now()
	page, err := a.page(ctx, Selection{Limit: MaxList}, now.Add(-FeedPast))
	if err != nil || page.Next == "" {
		return page.List, err
	}
	var list []event.Announcement
	err = a.store.Read(ctx, func(tx ReadTx) error {
		all := Selection{Limit: MaxList}
		coming, _, err := a.collect(&walk{tx: tx, batch: MaxList, streams: streams(all, now, place{})}, all, now)
		if err != nil {
			return err
		}
		past, err := a.lately(tx, now, MaxList-len(coming))
		if err != nil {
			return err
		}
		found := append(past, coming...)
		slices.SortStableFunc(found, func(a, b event.Event) int { return a.Start.Compare(b.Start) })
		list, err = announce(tx, found)
		return err
	})
	return list, err
}

// lately is the last n public meetings, by start, that ended within [FeedPast]
// before now. It looks back week by week, because no store reads a list from its
// end.
func (a *Agenda) lately(tx ReadTx, now time.Time, n int) ([]event.Event, error) {
	const week = 7 * 24 * time.Hour
	from := now.Add(-FeedPast)
	var found []event.Event
	for before := now; len(found) < n && before.After(from.Add(-event.MaxLength)); before = before.Add(-week) {
		part, err := a.begun(tx, before.Add(-week), before)
		if err != nil {
			return nil, err
		}
		part = slices.DeleteFunc(part, func(e event.Event) bool { return !e.End.After(from) || e.End.After(now) })
		found = append(part, found...)
	}
	return found[max(0, len(found)-n):], nil
}

// begun is the public meetings with a start between two moments, half-open.
func (a *Agenda) begun(tx ReadTx, from, before time.Time) ([]event.Event, error) {
	query := Query{Kind: events.kind, From: position(from), Before: position(before)}
	w := walk{tx: tx, batch: PageSize, streams: []*stream{{query: query}}}
	var found []event.Event
	for {
		r, err := w.next()
		if err != nil || r == nil {
			return found, err
		}
		e, err := a.decoded.glance(*r)
		if err != nil {
			return nil, err
		}
		if e.Status.Public() {
			found = append(found, e)
		}
	}
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

// Change lets f change a meeting, with one of event.Event's own methods, and
// hands out seats that this set free, all in one transaction. f may run more
// than once.
func (a *Agenda) Change(ctx context.Context, slug string, f func(*event.Event) error) error {
	now := a.now()
	return a.store.Write(ctx, func(tx WriteTx) error {
		e, err := events.bySlug(tx, slug)
		if err != nil {
			return err
		}
		if err := f(&e); err != nil {
			return err
		}
		if err := events.put(tx, &e); err != nil {
			return err
		}
		return promote(tx, e, now)
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
		return promote(tx, e, now)
	})
}

func promote(tx WriteTx, e event.Event, now time.Time) error {
	occupied, err := tx.Occupancies(e.ID)
	if err != nil {
		return err
	}
	return grant(tx, e.Promote(occupied[0], now))
}

// grant writes the seats that waiting parties get.
func grant(tx WriteTx, grants []event.Grant) error {
	for _, g := range grants {
		s, err := tx.SignUp(SignUpKey{ID: g.SignUpID})
		if err != nil {
			return err
		}
		s.Seats += g.Seats
		s.Status = event.SeatConfirmed
		if err := tx.PutSignUp(s); err != nil {
			return err
		}
	}
	return nil
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
