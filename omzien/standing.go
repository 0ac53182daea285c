package omzien

import (
	"cmp"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// entry is what the sign-ups of p have at a meeting; without a live status when
// none of those that count is.
func (p *personal) entry(tx ReadTx, eventID string) (PersonalEntry, error) {
	var all PersonalEntry
	list, err := p.signUps(tx, eventID)
	if err != nil {
		return all, err
	}
	counted := map[string]SignUp{} // the last one of a person
	for _, s := range list {
		all.Changes += changes(s)
		all.ChangedAt = latest(all.ChangedAt, s.At, s.WithdrawnAt)
		who, err := sender(tx, s)
		if err != nil {
			return all, err
		}
		if before, more := counted[who]; more && comesAfter(before, s) {
			continue
		}
		counted[who] = s
		r := standingOf(s)
		if !r.Status.Live() {
			continue
		}
		if all.Status != event.SeatConfirmed {
			all.Status = r.Status
		}
		all.Seats, all.Wanted = all.Seats+r.Seats, all.Wanted+r.Wanted
	}
	return all, nil
}

// signUps are those of p for a meeting, in the order of arrival.
func (p *personal) signUps(tx ReadTx, eventID string) ([]SignUp, error) {
	var list []SignUp
	for _, e := range p.Entries {
		if e.Event != eventID {
			continue
		}
		s, err := tx.SignUp(SignUpKey{ID: e.SignUp})
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b SignUp) int { return cmp.Compare(a.Place, b.Place) })
	return list, nil
}

// comesAfter reports whether s came while the one before, of the same person,
// was there: then it took no seat of its own, and means nothing beside the first.
//
// This goes by what receipts tell and not by which of the two is real, because
// both can be repeats of a third that is not in the calendar. Who tries addresses
// must not see from a calendar of his own that it is there.
func comesAfter(before, s SignUp) bool {
	return before.WithdrawnAt.IsZero() || before.WithdrawnAt.After(s.At)
}

// sender is the same text for all sign-ups of one person.
func sender(tx ReadTx, s SignUp) (string, error) {
	id, repeated := strings.CutPrefix(s.Person, repeats)
	if !repeated || s.Email != "" { // an address may begin like that too
		return cmp.Or(s.Person, s.ID), nil
	}
	first, err := tx.SignUp(SignUpKey{ID: id})
	if errors.Is(err, ErrNotFound) {
		return s.ID, nil
	}
	return cmp.Or(first.Person, first.ID), err
}

// standingOf is what a sign-up means in a calendar: seats that are only offered are
// still to be waited for, and whether somebody came is not told.
func standingOf(s SignUp) Receipt {
	r := receiptOf(event.Announcement{}, s, "")
	switch r.Status {
	case event.Offered:
		r.Status, r.Seats = event.Waitlisted, 0
	case event.Attended, event.Absent:
		r.Status = event.SeatConfirmed
	}
	return r
}

// changes counts what became of a sign-up. It only rises: as long as a party keeps
// its size it never has more seats than it wanted, and loses them all when it goes.
// Another size counts for more than all of that.
func changes(s SignUp) int {
	const came, left = 1, 1
	r := standingOf(s)
	before := s.Amended * (event.MaxPartySize + left + 1)
	switch {
	case r.Status == event.Pending:
		return before + came
	case r.Status.Live():
		return before + came + r.Seats
	}
	return before + came + r.Wanted + left
}

func latest(moments ...time.Time) time.Time {
	return slices.MaxFunc(moments, time.Time.Compare)
}
