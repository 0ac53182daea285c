package omzien

import (
	"slices"

	"github.com/omziennaarelkaar/netwerk/event"
)

// entryKey is how a calendar calls a meeting.
type entryKey struct{ uid, instance string }

func keyOf(o *event.Origin) entryKey { return entryKey{o.UID, o.Instance} }

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
	// drop: it is no longer shown.
	drop deed = "drop"
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
}

// holdings are the meetings that a calendar could be about.
type holdings struct {
	// events are those of the initiative and of the calendar, by id.
	events map[string]event.Event
	// others are the other calendars of the initiative that are followed now.
	others map[string]bool
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
	// pairs are the entries that are left, and the id of the meeting that each has;
	// "" for none.
	pairs []pair
}

type pair struct {
	next event.Event
	id   string
}

func (one pair) key() entryKey { return keyOf(one.next.Origin) }

// draft decides what becomes of everything in a reading. It is pure; accept says
// that a person agrees with whatever goes.
func (s *source) draft(k holdings, r Reading, accept bool) plan {
	p := planner{source: s, holdings: k, reading: r, claimed: map[string]bool{}, present: map[entryKey]bool{}, private: map[entryKey]bool{}}
	p.index()
	p.sift()
	p.pairByKey()
	p.pairGone(byTitle)
	p.pairGone(bySeries)
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
	if e.Origin == nil {
		return false
	}
	calledOff := e.Status == event.Cancelled && !e.Origin.Cancelled && e.Elsewhere()
	return !p.others[e.Origin.Calendar] || e.Status == event.Discarded || calledOff
}

// pairNew gives what is left an id, unless it is of no use, and makes tasks of all
// pairs.
func (p *planner) pairNew() {
	for _, one := range p.pairs {
		e, there := p.events[one.id]
		switch {
		case one.id == "" && !p.useful(&one.next):
			p.plan.done.Skipped++
		case one.id == "":
			p.do(become, p.freeID(one.key()), one.next)
		case there && e.Origin == nil:
			p.plan.matched++
			p.do(match, e.ID, one.next)
		case there && e.Origin.Matched:
			p.plan.matched++
			p.do(move, e.ID, one.next)
		default:
			p.do(become, one.id, one.next)
		}
	}
}

// freeID is the id of a meeting that is new. One that means another meeting by
// now, since that one took over a new UID, is passed by.
func (p *planner) freeID(k entryKey) string {
	for attempt := 0; ; attempt++ {
		id := identity(p.host.ID, k, attempt)
		e, taken := p.events[id]
		if !taken || e.Elsewhere() && keyOf(e.Origin) == k && !p.claimed[id] {
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

// enoughToAsk is how many meetings must go at once for a person to be asked.
const enoughToAsk = 3

// absent deals with the meetings that no entry has. What was made private is
// dropped; what is gone is called off, so that nobody travels in vain. When that
// is more than half of all to come, something may be wrong with the calendar, and
// a person is asked first. Until there is an answer all that is missing stays: new
// meetings would make it less than half.
func (p *planner) absent(accept bool) {
	var going []task
	coming := 0
	for _, id := range p.ids() {
		e := p.events[id]
		if !e.Elsewhere() || e.Origin.Calendar != p.calendar.ID || e.Status == event.Discarded {
			continue
		}
		toCome := (e.Status == event.Scheduled || e.Status == event.Postponed) && e.End.After(p.now)
		if toCome {
			coming++
		}
		switch {
		case p.private[keyOf(e.Origin)]:
			p.do(drop, id, event.Event{})
		case toCome && p.missing(&e) && !p.beyond(&e) && !slices.Contains(p.reading.Unread, e.Origin.UID):
			going = append(going, p.task(gone, id, event.Event{}))
		}
	}
	many := len(going) >= enoughToAsk && 2*len(going) > coming
	if many = many || p.calendar.Asked > 0; many && !accept {
		p.plan.done.Asked = len(going)
		return
	}
	p.plan.tasks = append(p.plan.tasks, going...)
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
