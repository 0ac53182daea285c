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

// sift leaves out what is not to be shown, what comes twice, and what does not
// stand in the calendar firsthand: networks that follow each other would copy each
// other's copies without end.
func (p *planner) sift() {
	entries := slices.Clone(p.reading.Entries)
	slices.SortStableFunc(entries, func(a, b ReadEntry) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.UID, b.UID), cmp.Compare(a.Instance, b.Instance))
	})
	for _, entry := range entries {
		k := entryKey{entry.UID, entry.Instance}
		switch {
		case p.present[k] || entry.UID == "" || entry.Copy || p.ours[entry.UID]:
			p.plan.done.Skipped++
		case isHidden(entry):
			start, end := p.times(entry)
			p.private[k], p.privateAt[timeKey{start.Unix(), end.Unix()}] = true, true
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
	if e.Origin == nil || e.Origin.Calendar != p.calendar.ID || e.Status == event.Discarded || p.claimed[e.ID] {
		return false
	}
	k := keyOf(e.Origin)
	return !p.present[k] && !p.unread[k] && !p.unread[entryKey{uid: k.uid}]
}

// pairGone finds entries that are new among the meetings that are gone: some
// programs give everything a new UID now and then, or whatever moves, and a series
// that moves calls each of its meetings something else.
func (p *planner) pairGone() {
	p.pairNearest(byTitleAndStart, 0)
	p.pairOnly(p.byPage, anyTime)
	p.pairNearest(p.byPage, seriesMoves)
	p.pairNearest(bySeries, seriesMoves)
	p.pairNearest(p.byTitle, seriesMoves)
	p.pairOnly(p.byTitle, FeedPast)
}

// lostBy are the meetings that are gone, by some name, in order of time. An empty
// name is none.
func (p *planner) lostBy(name func(*event.Event) string) map[string][]candidate {
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
	return lost
}

// pairNearest gives each entry that is new the nearest in time of those with its
// name, when one is near enough.
func (p *planner) pairNearest(name func(*event.Event) string, within time.Duration) {
	lost := p.lostBy(name)
	for i, one := range p.pairs {
		if one.id != "" || len(lost) == 0 {
			continue
		}
		called := name(&one.next)
		if n := nearest(lost[called], one.next.Start, within); n >= 0 {
			p.pairs[i].id = lost[called][n].id
			p.claimed[p.pairs[i].id] = true
			lost[called] = slices.Delete(lost[called], n, n+1)
		}
	}
}

// pairOnly gives an entry that is new the meeting with its name, when there is one
// of each.
func (p *planner) pairOnly(name func(*event.Event) string, within time.Duration) {
	lost, entries := p.lostBy(name), map[string]int{}
	if len(lost) == 0 {
		return
	}
	for _, one := range p.pairs {
		if one.id == "" {
			entries[name(&one.next)]++
		}
	}
	for i, one := range p.pairs {
		called := name(&one.next)
		if one.id != "" || called == "" || entries[called] != 1 || len(lost[called]) != 1 {
			continue
		}
		if found := lost[called][0]; found.at.Sub(one.next.Start).Abs() <= within {
			p.pairs[i].id = found.id
			p.claimed[found.id] = true
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
// half a week, so that weekly ones are not taken for each other. What has a page of
// its own is the same anyTime.
const (
	seriesMoves = 84 * time.Hour
	anyTime     = 100 * 366 * day
)

// nearest is the place in a list of the meeting nearest to a moment; -1 when none
// is within that time of it.
func nearest(list []candidate, at time.Time, within time.Duration) int {
	best, apart := -1, within+1
	from, _ := slices.BinarySearchFunc(list, at.Add(-within), func(c candidate, t time.Time) int { return c.at.Compare(t) })
	for n := from; n < len(list) && apart > 0; n++ {
		away := list[n].at.Sub(at)
		if away > within {
			break
		}
		if away.Abs() < apart {
			best, apart = n, away.Abs()
		}
	}
	return best
}

func byTitleAndStart(e *event.Event) string {
	return position(e.Origin.Start) + " " + folded(cmp.Or(e.Origin.Title, e.Title))
}

// byTitle is for what goes on and has not begun: what was held under the same name
// is another one.
func (p *planner) byTitle(e *event.Event) string {
	if e.Status != event.Scheduled && e.Status != event.Postponed || !e.Start.After(p.now) {
		return ""
	}
	return folded(cmp.Or(e.Origin.Title, e.Title))
}

// byPage is the address of a meeting's own page, unless it is over; that of the
// initiative is none.
func (p *planner) byPage(e *event.Event) string {
	if e.Origin.URL == p.host.Website || !e.End.After(p.now) {
		return ""
	}
	return e.Origin.URL
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
		if free := e.Origin == nil || e.Origin.Matched && (p.missing(&e) || p.mine(&e) && e.Origin.Calendar != p.calendar.ID); free && e.Status.Public() && p.hosts(&e) {
			own[dayOf(e.Start, p.zone)] = append(own[dayOf(e.Start, p.zone)], e)
		}
	}
	for i, one := range p.pairs {
		if e := p.events[one.id]; one.id != "" && !e.Elsewhere() {
			continue
		}
		found := p.ownOf(&one.next, own[dayOf(one.next.Start, p.zone)])
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

// hosts reports whether the initiative is one of those that hold a meeting.
func (s *source) hosts(e *event.Event) bool {
	return slices.ContainsFunc(e.Hosts, func(h event.Named) bool { return h.ID == s.host.ID })
}

func dayOf(t time.Time, zone *time.Location) string { return t.In(zone).Format("2006-01-02") }

// ownOf is the id of the meeting of a day that an entry is about: the one with
// its title and its start, or its day when one of them has no hours. A start alone
// says nothing: the network meets in the same rooms. One that was the calendar's
// until somebody here made it their own is found by its id.
func (p *planner) ownOf(m *event.Event, day []event.Event) string {
	first := identity(p.host.ID, keyOf(m.Origin), 0)
	if e, there := p.events[first]; there && e.Origin == nil && !p.claimed[first] && p.hosts(&e) {
		return first
	}
	var titled []string
	for _, e := range day {
		sameTime := e.Start.Equal(m.Start) || e.AllDay != m.AllDay
		if !p.claimed[e.ID] && sameTime && folded(e.Title) == folded(m.Title) {
			titled = append(titled, e.ID)
		}
	}
	if len(titled) == 0 {
		return ""
	}
	return slices.Min(titled)
}
