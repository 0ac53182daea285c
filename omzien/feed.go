package omzien

import (
	"context"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// How long a calendar feed keeps a meeting after its day. One that was called off
// goes sooner, as a pile of old ones annoys, but stays long enough for whoever
// looks into the calendar once a month.
const (
	FeedPast      = 92 * 24 * time.Hour
	FeedCancelled = 30 * 24 * time.Hour
)

// LeavesFeed is the moment from which calendar feeds no longer hold a meeting, as
// long as it does not change.
func LeavesFeed(a *event.Announcement) time.Time { return leavesFeed(a.Status, a.End, a.ChangedAt) }

// leavesFeed takes the day on which a meeting was called off for its own, when
// that came later: a postponed one has no day.
func leavesFeed(status event.Status, end, changed time.Time) time.Time {
	leaves := end.Add(FeedPast)
	if status != event.Cancelled {
		return leaves
	}
	if changed.After(end) {
		end = changed
	}
	if gone := end.Add(FeedCancelled); gone.Before(leaves) {
		return gone
	}
	return leaves
}

// Feed lists the public meetings of the past [FeedPast] and those to come, by
// their start; those called off as long as [LeavesFeed] says. When there are more
// than [MaxList], those to come go before, and of the others the last ones fill
// it up. The After and the Limit of the selection mean nothing here.
func (a *Agenda) Feed(ctx context.Context, s Selection) ([]event.Announcement, error) {
	now := a.now()
	s.After, s.Limit = "", MaxList
	page, err := a.page(ctx, s, now.Add(-FeedPast))
	if err == nil && page.Next != "" {
		page.List, err = a.fullFeed(ctx, s, now)
	}
	return slices.DeleteFunc(page.List, func(a event.Announcement) bool { return !LeavesFeed(&a).After(now) }), err
}

// fullFeed is a feed in which not all has room.
func (a *Agenda) fullFeed(ctx context.Context, s Selection, now time.Time) ([]event.Announcement, error) {
	var list []event.Announcement
	err := a.store.Read(ctx, func(tx ReadTx) error {
		s, err := s.resolve(tx)
		if err != nil {
			return err
		}
		coming, _, err := a.collect(&walk{tx: tx, batch: MaxList, streams: streams(s, now, place{})}, s, now)
		if err != nil {
			return err
		}
		past, err := a.lately(tx, s, now, MaxList-len(coming))
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
func (a *Agenda) lately(tx ReadTx, s Selection, now time.Time, n int) ([]event.Event, error) {
	const week = 7 * 24 * time.Hour
	from := now.Add(-FeedPast)
	var found []event.Event
	for before := now; len(found) < n && before.After(from.Add(-event.MaxLength)); before = before.Add(-week) {
		part, err := a.begun(tx, s, before.Add(-week), before)
		if err != nil {
			return nil, err
		}
		part = slices.DeleteFunc(part, func(e event.Event) bool { return !e.End.After(from) || e.End.After(now) })
		found = append(part, found...)
	}
	return found[max(0, len(found)-n):], nil
}

// begun is the public meetings with a start between two moments, half-open.
func (a *Agenda) begun(tx ReadTx, s Selection, from, before time.Time) ([]event.Event, error) {
	query := Query{Kind: events.kind, From: position(from), Before: position(before), Labels: s.labels()}
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
		if e.Status.Public() && s.matches(&e) {
			found = append(found, e)
		}
	}
}
