package omzien

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Reading is what a calendar says: all of it at one moment.
type Reading struct {
	Entries []ReadEntry
	// Events counts all that stands in it, of any date, also when nothing of that is
	// among the entries. Without both there is nothing in it.
	Events int
	// Complete: it was read to its end.
	Complete bool
	// From and Until bound the meetings of a series that are among the entries,
	// half-open. Zero: no bound. Others are there whatever their date, unless they
	// were over before From.
	From, Until time.Time
	// Seen is what the server said of this version.
	Seen CalendarSeen
	// Refresh is how long the calendar itself wants to be left alone; zero: it
	// does not say.
	Refresh time.Duration
	// Unread are the names of what stands in it too and could not be read. Those
	// meetings stay as they are.
	Unread []UnreadEntry
}

// UnreadEntry names an entry that could not be read.
type UnreadEntry struct {
	// UID is as in [event.Origin]; empty: nobody knows which meeting it is.
	UID string
	// Instance is as in [event.Origin]; empty: it can be any with that UID that is
	// not among the entries.
	Instance string
}

// ReadEntry is one meeting in a calendar, or one of a series.
type ReadEntry struct {
	// UID and Instance are as in [event.Origin].
	UID, Instance string
	// Start and End; for an entry of whole days the midnights that begin the first
	// and end the last, each in the zone that it carries.
	Start, End time.Time
	AllDay     bool
	// The texts may be anything; a description may be HTML.
	Summary, Description, Location, URL string
	Categories                          []string
	// Cancelled and Tentative are its state; neither: it goes on.
	Cancelled, Tentative bool
	// Private: its owner does not want it shown.
	Private bool
	// Copy: a network like this one read it elsewhere itself.
	Copy bool
	Geo  *event.Geo
}

// Followed counts what became of the entries of a reading.
type Followed struct {
	// Added, Changed and Cancelled are meetings of the agenda; Gone are those that
	// were called off because they are no longer in the calendar.
	Added, Changed, Cancelled, Gone int
	// Hidden are meetings of the agenda that left it because they became private.
	Hidden int
	// Matched are meetings that were found to be entered here as well. Same did not
	// change.
	Matched, Same int
	// Skipped are entries that could not be read or are of no use here: too long
	// ago, too far away, twice the same, more than there is room for, or copies of
	// what stands elsewhere. Private are not to be shown. Refused are
	// changes of a meeting that was entered here as well, which do not fit it.
	Skipped, Private, Refused int
	// Asked is how many meetings would go and stay until a person agrees.
	Asked int
}

func (f *Followed) add(more Followed) {
	f.Added += more.Added
	f.Changed += more.Changed
	f.Cancelled += more.Cancelled
	f.Gone += more.Gone
	f.Hidden += more.Hidden
	f.Matched += more.Matched
	f.Same += more.Same
	f.Skipped += more.Skipped
	f.Private += more.Private
	f.Refused += more.Refused
	f.Asked += more.Asked
}

// Follow makes the agenda what a calendar says. New meetings are added as the
// initiative's, under the same id whenever they are seen again; those that the
// initiative entered here as well keep what was entered, and only move or are
// called off, when they are its alone. What is no longer in it and has not begun is
// called off too. What could not be read stays as it is, and meetings of this
// network that come back are passed over.
//
// When more than half of the meetings to come would go at once, they stay and are
// counted in [Calendar.Asked]: of three two are asked about, of two both, and of one
// that one; exactly half goes. So it is with those after the last entry. They go
// when a person agrees: accept is how many that person was asked about, and when it
// would be more by now they are asked about again. What became private leaves the
// agenda at once, however much it is, and nobody is asked: [Followed].Hidden counts
// it.
//
// Nothing is changed by a reading that was cut off ([ErrCut]) or, unless a person
// agrees, holds nothing that can be read ([ErrNoEntries]); both are noted as [Calendars.Failed] does.
// Following the same reading again changes nothing, but that a meeting that was
// found to be entered here is followed from the second time on.
func (c *Calendars) Follow(ctx context.Context, id string, r Reading, accept int) (Followed, error) {
	now := c.now().Round(0).Truncate(time.Second)
	if !r.Complete {
		return Followed{}, c.refuse(ctx, id, ErrCut, plan{})
	}
	var s *source
	var p plan
	err := c.store.Read(ctx, func(tx ReadTx) error {
		calendar, err := followedCalendar(tx, id)
		if err != nil {
			return err
		}
		host, err := initiatives.byID(tx, calendar.Initiative.ID)
		if err != nil {
			return err
		}
		if s, err = newSource(calendar, host, now); err != nil {
			return err
		}
		k, err := s.known(tx, r)
		if err == nil {
			p = s.draft(k, r, accept).needed(s, k)
		}
		return err
	})
	if err != nil {
		return Followed{}, err
	}
	nothing := len(r.Entries) == 0 && (r.Events == 0 || len(r.Unread) > 0)
	if nothing && (len(p.tasks) == 0 || len(p.asked) > 0) {
		return p.done, c.refuse(ctx, id, ErrNoEntries, p)
	}
	done := p.done
	for part := range slices.Chunk(p.tasks, followBatch) {
		if err := c.apply(ctx, s, part, &done); err != nil {
			return done, err
		}
	}
	done.Skipped += len(r.Unread)
	return done, c.followed(ctx, s, r, done, p)
}

// followBatch is how many meetings one transaction changes at most, so that no
// visitor waits long behind it.
const followBatch = 100

// followedCalendar is one that was not removed.
func followedCalendar(tx ReadTx, id string) (Calendar, error) {
	calendar, err := calendars.byID(tx, id)
	if err == nil && !calendar.RemovedAt.IsZero() {
		return Calendar{}, ErrNotFound
	}
	return calendar, err
}

// known reads the meetings that a reading could be about: those of the initiative
// and of the calendar that are not long over, and those that had the same names in
// a calendar before.
func (s *source) known(tx ReadTx, r Reading) (holdings, error) {
	k := holdings{events: map[string]event.Event{}, others: map[string]bool{}, lost: map[string]bool{}, ours: map[string]bool{}}
	others, err := calendars.list(tx, Query{Labels: []Label{{"initiative", s.host.ID}}})
	if err != nil {
		return k, err
	}
	for _, other := range others {
		if other.ID == s.calendar.ID || !other.RemovedAt.IsZero() || s.now.Sub(other.ReadAt) > claimFor {
			continue
		}
		k.others[other.ID] = true
		for _, id := range other.Lost {
			k.lost[id] = true
		}
	}
	q := Query{}
	if !r.From.IsZero() {
		q.From = position(r.From.Add(-event.MaxLength))
	}
	names := map[entryKey]bool{}
	for _, label := range []Label{{calendarLabel, s.calendar.ID}, {"host", s.host.ID}} {
		q.Labels = []Label{label}
		err := eachEvent(tx, q, func(e event.Event) {
			k.events[e.ID] = e
			if e.Origin != nil {
				names[keyOf(e.Origin)] = true
			}
		})
		if err != nil {
			return k, err
		}
	}
	for _, entry := range r.Entries {
		if key := (entryKey{entry.UID, entry.Instance}); !names[key] {
			if err := s.earlier(tx, key, &k); err != nil {
				return k, err
			}
		}
		if _, known := k.ours[entry.UID]; known {
			continue // another one of the series
		}
		if k.ours[entry.UID], err = s.comesBack(tx, entry.UID); err != nil {
			return k, err
		}
	}
	return k, nil
}

// claimFor is how long a calendar keeps its meetings from another one of the
// initiative when it cannot be read.
const claimFor = 7 * day

// comesBack reports whether a UID is that of a meeting of this network in its own
// feed, which may have a host name behind it by now.
func (s *source) comesBack(tx ReadTx, uid string) (bool, error) {
	name, _, _ := strings.Cut(uid, "@")
	for _, id := range slices.Compact([]string{uid, name}) {
		if _, err := tx.Record(events.kind, id); !errors.Is(err, ErrNotFound) {
			return err == nil, err
		}
	}
	return false, nil
}

// earlier finds the meeting that has the id of an entry, however long ago it was.
func (s *source) earlier(tx ReadTx, key entryKey, k *holdings) error {
	for attempt := 0; ; attempt++ {
		id := identity(s.host.ID, key, attempt)
		e, found := k.events[id]
		if !found {
			var err error
			if e, err = events.byID(tx, id); errors.Is(err, ErrNotFound) {
				return nil
			} else if err != nil {
				return err
			}
			k.events[id] = e
		}
		if e.Origin == nil || keyOf(e.Origin) == key {
			return nil
		}
	}
}

// eachEvent hands out all meetings of a query, however many.
func eachEvent(tx ReadTx, q Query, f func(event.Event)) error {
	q.Limit = MaxList
	for {
		batch, err := events.list(tx, q)
		if err != nil {
			return err
		}
		for _, e := range batch {
			f(e)
		}
		if len(batch) < q.Limit {
			return nil
		}
		last := batch[len(batch)-1]
		q.AfterPosition, q.AfterID = position(last.Start), last.ID
	}
}

// needed leaves out the tasks that would change nothing, and counts them.
func (p plan) needed(s *source, k holdings) plan {
	p.tasks = slices.DeleteFunc(p.tasks, func(t task) bool {
		e, there := k.events[t.id]
		became := s.decide(t, &e, there)
		if !became.write {
			p.done.add(became.counts)
		}
		return !became.write
	})
	return p
}

// apply does some tasks in one transaction. Each is decided anew on the meeting
// as it is then; done counts what the last run did.
func (c *Calendars) apply(ctx context.Context, s *source, tasks []task, done *Followed) error {
	var counted Followed
	err := c.store.Write(ctx, func(tx WriteTx) error {
		counted = *done
		if _, err := followedCalendar(tx, s.calendar.ID); err != nil {
			return err
		}
		for _, t := range tasks {
			if err := s.perform(tx, c.core, t, &counted); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		*done = counted
	}
	return err
}

func (s *source) perform(tx WriteTx, c core, t task, done *Followed) error {
	e, err := events.byID(tx, t.id)
	before := e
	there := err == nil
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	became := s.decide(t, &e, there)
	done.add(became.counts)
	if !became.write {
		return nil
	}
	if !there {
		if e.Slug, err = freeSlug(tx, &e); err != nil {
			return err
		}
	}
	return c.revise(tx, before, &e, s.now)
}

// freeSlug is the shortest name for a new meeting that no other has.
func freeSlug(tx ReadTx, e *event.Event) (string, error) {
	for _, digits := range []int{6, 12, 32} {
		slug := slugOf(e, digits)
		if _, err := tx.RecordBySlug(events.kind, slug); errors.Is(err, ErrNotFound) {
			return slug, nil
		} else if err != nil {
			return "", err
		}
	}
	return "", ErrExists
}
