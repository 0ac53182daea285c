package omzien

import (
	"cmp"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// index finds meetings by what a calendar calls them. When there are several, the
// one that people see stands for the entry.
func (p *planner) index() {
	p.byKey = map[entryKey]string{}
	rank := func(e event.Event) int {
		switch {
		case e.Origin.Matched:
			return 0
		case e.Status != event.Discarded:
			return 1
		}
		return 2
	}
	for id, e := range p.events {
		if e.Origin == nil {
			continue
		}
		old, found := p.events[p.byKey[keyOf(e.Origin)]]
		if !found || cmp.Or(cmp.Compare(rank(e), rank(old)), cmp.Compare(id, old.ID)) < 0 {
			p.byKey[keyOf(e.Origin)] = id
		}
	}
}

// sift leaves out what is not to be shown, and what comes twice.
func (p *planner) sift() {
	entries := slices.Clone(p.reading.Entries)
	slices.SortStableFunc(entries, func(a, b ReadEntry) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.UID, b.UID), cmp.Compare(a.Instance, b.Instance))
	})
	for _, entry := range entries {
		k := entryKey{entry.UID, entry.Instance}
		switch {
		case p.present[k] || entry.UID == "":
			p.plan.done.Skipped++
		case entry.Private:
			p.private[k] = true
			p.plan.done.Private++
		default:
			p.pairs = append(p.pairs, pair{next: p.meeting(entry)})
		}
		p.present[k] = true
	}
}

func (p *planner) pairByKey() {
	kept := p.pairs[:0]
	for _, one := range p.pairs {
		e, found := p.events[p.byKey[one.key()]]
		switch {
		case !found:
		case !p.mine(&e):
			p.plan.done.Same++
			continue
		case e.Origin.Matched && !e.End.After(p.now) && one.next.End.After(p.now) && !one.next.Start.Equal(e.Origin.Start):
			p.do(release, e.ID, one.next) // it was held; this is the next one
		default:
			one.id = e.ID
			p.claimed[e.ID] = true
		}
		kept = append(kept, one)
	}
	p.pairs = kept
}

// missing reports whether a meeting was in this calendar and is not any more.
func (p *planner) missing(e *event.Event) bool {
	return e.Origin != nil && e.Origin.Calendar == p.calendar.ID && e.Status != event.Discarded && !p.claimed[e.ID] && !p.present[keyOf(e.Origin)]
}

// pairGone finds entries that are new among the meetings that are gone: some
// programs give everything a new UID now and then, and a series that moves calls
// each of its meetings something else. Those with the same name are candidates,
// an empty one has none; the nearest in time is taken.
func (p *planner) pairGone(name func(*event.Event) string) {
	lost := map[string][]candidate{}
	for _, id := range p.ids() {
		if e := p.events[id]; p.missing(&e) {
			lost[name(&e)] = append(lost[name(&e)], candidate{id, e.Origin.Start})
		}
	}
	delete(lost, "")
	for _, list := range lost {
		slices.SortStableFunc(list, func(a, b candidate) int { return a.at.Compare(b.at) })
	}
	for i, one := range p.pairs {
		if one.id != "" || len(lost) == 0 {
			continue
		}
		called := name(&one.next)
		if n := nearest(lost[called], one.next.Start); n >= 0 {
			p.pairs[i].id = lost[called][n].id
			p.claimed[p.pairs[i].id] = true
			lost[called] = slices.Delete(lost[called], n, n+1)
		}
	}
}

// candidate is a meeting that an entry may be about, and when the calendar said
// that it was.
type candidate struct {
	id string
	at time.Time
}

// seriesMoves is how far a meeting of a series can move and still be the same:
// half a week, so that weekly ones are not taken for each other.
const seriesMoves = 84 * time.Hour

// nearest is the place in a list of the meeting nearest to a moment; -1 when none
// is near.
func nearest(list []candidate, at time.Time) int {
	best, apart := -1, seriesMoves+1
	from, _ := slices.BinarySearchFunc(list, at.Add(-seriesMoves), func(c candidate, t time.Time) int { return c.at.Compare(t) })
	for n := from; n < len(list) && apart > 0; n++ {
		away := list[n].at.Sub(at)
		if away > seriesMoves {
			break
		}
		if away.Abs() < apart {
			best, apart = n, away.Abs()
		}
	}
	return best
}

func byTitle(e *event.Event) string {
	return position(e.Origin.Start) + " " + folded(cmp.Or(e.Origin.Title, e.Title))
}

func bySeries(e *event.Event) string {
	if e.Origin.Instance == "" {
		return ""
	}
	return e.Origin.UID
}

// pairOwn finds entries among the meetings that the initiative entered here as
// well. One that was shown as the calendar's makes room for it.
func (p *planner) pairOwn() {
	own := map[string][]event.Event{} // by the day of their start
	for _, e := range p.events {
		if (e.Origin == nil || e.Origin.Matched && p.missing(&e)) && e.Status.Public() {
			own[dayOf(e.Start, p.zone)] = append(own[dayOf(e.Start, p.zone)], e)
		}
	}
	entriesAt := map[int64]int{} // by their start
	for _, one := range p.pairs {
		entriesAt[one.next.Start.Unix()]++
	}
	for i, one := range p.pairs {
		if e := p.events[one.id]; one.id != "" && !e.Elsewhere() {
			continue
		}
		found := p.ownOf(&one.next, own[dayOf(one.next.Start, p.zone)], entriesAt[one.next.Start.Unix()] == 1)
		if found == "" {
			continue
		}
		if one.id != "" && p.events[one.id].Status != event.Discarded {
			p.do(drop, one.id, one.next)
		}
		p.pairs[i].id = found
		p.claimed[found] = true
	}
}

func dayOf(t time.Time, zone *time.Location) string { return t.In(zone).Format("2006-01-02") }

// ownOf is the id of the meeting of a day that an entry is about: the one with
// its title and its start (or its day, when one of them has no hours), or else the
// only one that starts then, when no other entry does. One that was the calendar's
// until somebody here made it their own is found by its id.
func (p *planner) ownOf(m *event.Event, day []event.Event, alone bool) string {
	first := identity(p.host.ID, keyOf(m.Origin), 0)
	if e, there := p.events[first]; there && e.Origin == nil && !p.claimed[first] {
		return first
	}
	var titled, timed []string
	for _, e := range day {
		if p.claimed[e.ID] {
			continue
		}
		sameStart := e.Start.Equal(m.Start) && e.AllDay == m.AllDay
		if (sameStart || e.AllDay != m.AllDay) && folded(e.Title) == folded(m.Title) {
			titled = append(titled, e.ID)
		}
		if sameStart && !m.AllDay {
			timed = append(timed, e.ID)
		}
	}
	switch {
	case len(titled) > 0:
		return slices.Min(titled)
	case alone && len(timed) == 1:
		return timed[0]
	}
	return ""
}
