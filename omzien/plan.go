package omzien

import (
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// entryKey is how a calendar calls a meeting.
type entryKey struct{ uid, instance string }

func keyOf(o *event.Origin) entryKey { return entryKey{o.UID, o.Instance} }

// timeKey is from when to when something is, in seconds since 1970.
type timeKey struct{ start, end int64 }

// deed is what is to be done with a meeting.
type deed string

const (
	// become: it is known from the calendar alone and becomes what that says.
	become deed = "become"
	// match: it was entered here, and the calendar turns out to have it too.
	match deed = "match"
	// move: it was matched before; when it is and whether it goes on is followed.
	move deed = "move"
	// gone: it is no longer in the calendar, and is called off.
	gone deed = "gone"
	// drop: it is no longer shown, as another stands for it.
	drop deed = "drop"
	// hide: it is no longer shown, as it became private.
	hide deed = "hide"
	// release: it was entered here, and the calendar no longer has it.
	release deed = "release"
)

// task is one thing to do with one meeting.
type task struct {
	deed deed
	id   string
	// next is what the calendar says it is, but for its identity and its past.
	next event.Event
	// origin is what the meeting said when this was planned; nil: it was the
	// network's own, or was not there.
	origin *event.Origin
}

// plan is what a reading asks for.
type plan struct {
	tasks []task
	// done counts what needs no task.
	done Followed
	// matched counts the entries that were entered here as well.
	matched int
	// asked are the meetings that wait for a person, by id; lost are those that were
	// entered here and are no longer in the calendar.
	asked, lost []string
	// full: there was no room for all that is to come.
	full bool
}

// holdings are the meetings that a calendar could be about.
type holdings struct {
	// events are those of the initiative and of the calendar, by id.
	events map[string]event.Event
	// others are the other calendars of the initiative that are followed and were
	// read lately. Lost are the ids of meetings that one of them no longer has.
	others, lost map[string]bool
	// ours are the UIDs of entries that are meetings of this network which come back.
	ours map[string]bool
}

// planner pairs the entries of a reading with the meetings that are known.
type planner struct {
	*source
	holdings
	reading Reading
	plan    plan
	// byKey finds the meeting that stands for an entry. Claimed are those that an
	// entry has, by id.
	byKey   map[entryKey]string
	claimed map[string]bool
	// present are the entries of any kind, private those that are not to be shown.
	present, private map[entryKey]bool
	// privateAt is when the private ones are.
	privateAt map[timeKey]bool
	// unread are those that could not be read; one without instance stands for all
	// of its UID.
	unread map[entryKey]bool
	// pairs are the entries that are left, and the id of the meeting that each has;
	// "" for none.
	pairs []pair
}

type pair struct {
	next event.Event
	id   string
}

func (one pair) key() entryKey { return keyOf(one.next.Origin) }

// draft decides what becomes of everything in a reading. It is pure; accept is how
// many meetings may go because a person agrees.
func (s *source) draft(k holdings, r Reading, accept int) plan {
	p := planner{source: s, holdings: k, reading: r, claimed: map[string]bool{}, present: map[entryKey]bool{},
		private: map[entryKey]bool{}, privateAt: map[timeKey]bool{}, unread: map[entryKey]bool{}}
	for _, name := range r.Unread {
		p.unread[entryKey{name.UID, name.Instance}] = true
	}
	p.index()
	p.sift()
	p.pairByKey()
	p.pairGone()
	p.pairOwn()
	p.pairNew()
	p.absent(accept)
	return p.plan
}

func (p *planner) task(d deed, id string, next event.Event) task {
	t := task{deed: d, id: id, next: next}
	if e, found := p.events[id]; found && e.Origin != nil {
		origin := *e.Origin
		t.origin = &origin
	}
	return t
}

func (p *planner) do(d deed, id string, next event.Event) {
	p.plan.tasks = append(p.plan.tasks, p.task(d, id, next))
}

// mine reports whether this calendar speaks for a meeting. Another one of the
// initiative that has the same entry keeps it, as long as it has it.
func (p *planner) mine(e *event.Event) bool {
	return e.Origin != nil && (!p.others[e.Origin.Calendar] || e.Status == event.Discarded || p.letGo(e))
}

// letGo reports whether the calendar that had a meeting no longer does.
func (p *planner) letGo(e *event.Event) bool {
	return p.lost[e.ID] || e.Status == event.Cancelled && !e.Origin.Cancelled && e.Elsewhere()
}

// goesOn reports whether a meeting is known from this calendar alone and not called
// off.
func (p *planner) goesOn(e *event.Event) bool {
	return e.Elsewhere() && e.Origin.Calendar == p.calendar.ID && (e.Status == event.Scheduled || e.Status == event.Postponed)
}

// pairNew gives what is left an id, unless it is of no use, and makes tasks of all
// pairs.
func (p *planner) pairNew() {
	told, coming := p.told(), 0
	for _, e := range p.events {
		if p.goesOn(&e) && e.End.After(p.now) {
			coming++
		}
	}
	for _, one := range p.pairs {
		e, there := p.events[one.id]
		if one.id == "" || there && e.Status == event.Discarded {
			if other, found := told[nameAndStart(&one.next)]; found {
				if e = p.events[other]; !p.letGo(&e) || p.claimed[other] {
					p.plan.done.Same++
					continue
				}
				one.id, there, p.claimed[other] = other, true, true
			}
			soon := one.next.End.After(p.now)
			if !p.useful(&one.next) && one.id == "" || soon && coming >= MaxComing {
				p.plan.full = p.plan.full || soon && coming >= MaxComing
				p.plan.done.Skipped++
				continue
			}
			if soon {
				coming++
			}
		}
		p.settle(one, e, there)
	}
}

// settle makes a task of a pair; e is the meeting that it has, if it is there.
func (p *planner) settle(one pair, e event.Event, there bool) {
	switch {
	case one.id == "":
		p.do(become, p.freeID(one.key()), one.next)
	case there && !e.Elsewhere() && (e.Origin == nil || e.Origin.Calendar != p.calendar.ID):
		p.plan.matched++
		p.do(match, e.ID, one.next)
	case there && !e.Elsewhere():
		p.plan.matched++
		p.do(move, e.ID, one.next)
	default:
		p.do(become, one.id, one.next)
	}
}

// told finds the meetings that another calendar of the initiative tells of, by
// what they are called and when they start.
func (p *planner) told() map[string]string {
	found := map[string]string{}
	for _, id := range p.ids() {
		e := p.events[id]
		if e.Origin != nil && e.Origin.Calendar != p.calendar.ID && p.others[e.Origin.Calendar] && e.Status.Public() {
			found[nameAndStart(&e)] = id
		}
	}
	return found
}

func nameAndStart(e *event.Event) string { return position(e.Start) + " " + folded(e.Title) }

// freeID is the id of a meeting that is new. One that means another meeting by
// now, since that one took over a new UID, is passed by.
func (p *planner) freeID(k entryKey) string {
	for attempt := 0; ; attempt++ {
		id := identity(p.host.ID, k, attempt)
		e, taken := p.events[id]
		if !taken || e.Elsewhere() && keyOf(e.Origin) == k {
			return id
		}
	}
}

// useful reports whether a meeting that is new belongs in the agenda: what is long
// over or years away does not.
func (p *planner) useful(e *event.Event) bool {
	return e.End.After(p.now.Add(-FeedPast)) && !e.Start.After(p.now.AddDate(followYears, 0, 0))
}

// followYears is how far ahead a new entry may be.
const followYears = 2

// MaxComing is how many meetings of one calendar are not over at most; there is no
// room for more.
const MaxComing = 1000

// absent deals with the meetings that no entry has. What was made private is
// hidden; what is gone is called off, so that nobody travels in vain. When that
// is more than half of all to come, something may be wrong with the calendar, and
// a person is asked first. So it is with what comes after the last entry: some
// calendars hold the next few only. What a person is asked about stays until there
// is an answer, and the rest is followed: new meetings must not make it less than
// half.
func (p *planner) absent(accept int) {
	var again, fresh, after []string
	last, coming := p.last(), 0
	for _, id := range p.ids() {
		e := p.events[id]
		if e.Origin == nil || e.Origin.Calendar != p.calendar.ID || e.Status == event.Discarded || p.hidden(&e) {
			continue
		}
		missing := p.missing(&e) && !p.beyond(&e)
		if missing && e.Origin.Matched && e.Status != event.Cancelled && e.Start.After(p.now) {
			p.plan.lost = append(p.plan.lost, id)
		}
		if !p.goesOn(&e) || !e.Start.After(p.now) {
			continue
		}
		coming++
		switch {
		case !missing:
		case slices.Contains(p.calendar.AskedAbout, id):
			again = append(again, id)
		case e.Start.After(last):
			after = append(after, id)
		default:
			fresh = append(fresh, id)
		}
	}
	if 2*(len(fresh)+len(after)) > coming-len(again) {
		fresh, after = nil, append(fresh, after...)
	}
	if asked := append(again, after...); accept >= len(asked) {
		fresh = append(fresh, asked...)
	} else {
		p.plan.asked, p.plan.done.Asked = asked, len(asked)
	}
	for _, id := range fresh {
		p.do(gone, id, event.Event{})
	}
}

// hidden hides a meeting that became private. One that is missing where something
// private is at the same time is taken for that, under another name.
func (p *planner) hidden(e *event.Event) bool {
	private := p.private[keyOf(e.Origin)] || p.missing(e) && p.privateAt[timeKey{e.Origin.Start.Unix(), e.Origin.End.Unix()}]
	if private = private && e.Elsewhere(); private {
		p.do(hide, e.ID, event.Event{})
	}
	return private
}

// last is the start of the last entry; zero when there is none.
func (p *planner) last() time.Time {
	var last time.Time
	for _, entry := range p.reading.Entries {
		if entry.Start.After(last) {
			last = entry.Start
		}
	}
	return last
}

// beyond reports whether a meeting of a series is not among the entries for the
// reason that they do not reach that far.
func (p *planner) beyond(e *event.Event) bool {
	return e.Origin.Instance != "" && !p.reading.Until.IsZero() && !e.Start.Before(p.reading.Until)
}

// ids are those of all meetings, in an order that is the same each time.
func (p *planner) ids() []string {
	ids := make([]string, 0, len(p.events))
	for id := range p.events {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
