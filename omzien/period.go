package omzien

import (
	"context"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// During is the public meetings that go on at some moment from from up to before,
// also when they are over by now, in the order of their start; at most [MaxList].
// It is how the past is looked back on: month by month. The After and the Limit of
// the selection mean nothing here.
func (a *Agenda) During(ctx context.Context, s Selection, from, before time.Time) ([]event.Announcement, error) {
	s.After, s.Limit = "", MaxList
	var list []event.Announcement
	err := a.store.Read(ctx, func(tx ReadTx) error {
		s, err := s.resolve(tx)
		if err != nil {
			return err
		}
		all := streams(s, from, place{})
		all[len(all)-1].query.Before = position(before)
		found, _, err := a.collect(&walk{tx: tx, batch: PageSize, streams: all}, s, from)
		if err != nil {
			return err
		}
		list, err = announce(tx, found)
		return err
	})
	return list, err
}
