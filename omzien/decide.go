package omzien

import (
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// outcome is what came of a task.
type outcome struct {
	// write: the meeting is not as it was.
	write  bool
	counts Followed
}

var (
	same    = outcome{counts: Followed{Same: 1}}
	skipped = outcome{counts: Followed{Skipped: 1}}
)

// turned is a change that people see.
func turned(e *event.Event, before event.Status) outcome {
	if e.Status == event.Cancelled && before != event.Cancelled {
		return outcome{true, Followed{Cancelled: 1}}
	}
	return outcome{true, Followed{Changed: 1}}
}

// decide makes a meeting what a task asks for. One that has changed since it was
// planned is left for the next time.
func (s *source) decide(t task, e *event.Event, there bool) outcome {
	if there && !equalJSON(e.Origin, t.origin) || !there && t.origin != nil {
		return same
	}
	switch t.deed {
	case become:
		return s.become(t, e, there)
	case match:
		return s.match(t, e)
	case move:
		return s.move(t.next, e)
	case gone:
		return s.gone(e)
	case drop:
		return outcome{write: s.discard(e, "Staat niet meer")}
	case hide:
		if s.discard(e, "Is niet meer openbaar") {
			return outcome{true, Followed{Hidden: 1}}
		}
		return outcome{}
	case release:
		e.Origin = nil
		return outcome{write: true}
	}
	return outcome{}
}

// discard takes a meeting out of the agenda, unless it is out of it.
func (s *source) discard(e *event.Event, reason string) bool {
	next := *e
	next.Status = event.Discarded
	return e.Status != event.Discarded && e.Follow(next, s.step(reason)) == nil
}

// become is for a meeting that is known from the calendar alone.
func (s *source) become(t task, e *event.Event, there bool) outcome {
	if there && !e.Elsewhere() {
		return same
	}
	next, before := t.next, e.Status
	next.ID, next.CreatedAt = t.id, s.now
	shortened(&next)
	if there {
		remembered(&next, e)
		if next.ID, next.Slug, next.CreatedAt = e.ID, e.Slug, e.CreatedAt; sameNews(*e, next, s.now) {
			return same
		}
	} else {
		next.Slug = slugOf(&next, 6)
	}
	reason := ""
	switch next.Status {
	case event.Cancelled:
		reason = "Afgelast"
	case event.Postponed:
		reason = "Uitgesteld"
	}
	if err := e.Follow(next, s.step(reason)); err != nil {
		return skipped
	}
	if before == "" || before == event.Discarded {
		return outcome{true, Followed{Added: 1}}
	}
	return turned(e, before)
}

// sameNews reports whether a meeting is already what the calendar says. One that
// was held has gone on, and the calendar does not know.
func sameNews(e, next event.Event, now time.Time) bool {
	if e.Status != next.Status && !(e.Status == event.Held && next.Status == event.Scheduled && !next.End.After(now)) {
		return false
	}
	next.Status, next.Revision, next.History, next.ChangedAt = e.Status, e.Revision, e.History, e.ChangedAt
	return equalJSON(e, next)
}

// match is for a meeting that was entered here and turns out to be in the calendar.
// It changes nothing that people see.
func (s *source) match(t task, e *event.Event) outcome {
	if e.Elsewhere() {
		return same
	}
	origin := *t.next.Origin
	origin.Matched, origin.Title = true, t.next.Title
	origin.Cancelled, origin.Postponed = false, false // so that the next reading follows it
	e.Origin = &origin
	return outcome{true, Followed{Matched: 1}}
}

// move is for a meeting that was matched: what changed in the calendar since it
// was read last, changes here.
func (s *source) move(next event.Event, e *event.Event) outcome {
	if e.Origin == nil || !e.Origin.Matched {
		return same
	}
	said := *e.Origin
	says := *next.Origin
	says.Matched, says.Title, says.Postponed = true, next.Title, next.Status == event.Postponed
	if next.Title == unnamed {
		says.Title = said.Title
	}
	if equalJSON(said, says) {
		return same
	}
	before, revision := e.Status, e.Revision
	if e.End.After(s.now) || e.Status == event.Postponed { // what is over stays as it was
		if err := s.moved(said, says, next, e); err != nil {
			return outcome{counts: Followed{Refused: 1}}
		}
	}
	e.Origin = &says
	if e.Revision == revision {
		return outcome{true, Followed{Same: 1}}
	}
	e.History = s.short(e.History)
	return turned(e, before)
}

// moved does what a change in the calendar asks of a matched meeting, as far as
// the rules of meetings allow. One that is not the initiative's alone is only
// watched.
func (s *source) moved(said, says event.Origin, next event.Event, e *event.Event) error {
	switch {
	case says.Cancelled && e.Status == event.Cancelled:
		return nil
	case says.Cancelled && s.owns(e):
		return e.Cancel(s.step("Afgelast"))
	case says.Cancelled:
		return ErrMismatch
	case said.Cancelled && e.Status == event.Cancelled:
		return ErrMismatch // it goes on again there, and cannot here
	case says.Postponed && e.Status == event.Postponed:
		return nil
	case says.Postponed && s.owns(e):
		return e.Postpone(s.step("Uitgesteld"))
	case says.Postponed, said.Postponed && e.Status == event.Postponed && said.Start.Equal(says.Start):
		return ErrMismatch
	case said.Start.Equal(says.Start) && said.End.Equal(says.End):
		return nil
	}
	to := *e
	s.shift(&to, said, next)
	if to.Start.Equal(e.Start) && to.End.Equal(e.End) {
		return nil
	}
	if !s.owns(e) {
		return ErrMismatch
	}
	if e.Status != event.Postponed && !s.now.Before(e.Start) {
		return event.ErrOver
	}
	return e.Revise(to, 0, s.step("Verplaatst"))
}

// owns reports whether a meeting is the initiative's alone.
func (s *source) owns(e *event.Event) bool {
	return len(e.Hosts) == 1 && e.Hosts[0].ID == s.host.ID && e.Format != event.NetworkMeeting
}

// shift gives a matched meeting its new times. What was entered here keeps its
// length as long as the calendar's keeps its own; when one of them has no hours,
// only the day moves.
func (s *source) shift(e *event.Event, said event.Origin, next event.Event) {
	old, start, end := e.Start, e.Start, e.End
	switch days := wall(next.Start).Truncate(day).Sub(wall(said.Start.In(s.zone)).Truncate(day)); {
	case e.AllDay != next.AllDay:
		start, end = later(start, days), later(end, days)
	default:
		if !said.Start.Equal(next.Start) {
			start = next.Start.In(e.Start.Location())
			end = later(end, wall(start).Sub(wall(old)))
		}
		if said.End.Sub(said.Start) != next.End.Sub(next.Start) {
			end = next.End.In(e.End.Location())
		}
	}
	e.Start, e.End = start, end
	e.SignUp.Opens, e.SignUp.ClosesBefore = along(e.SignUp.Opens, old, start), along(e.SignUp.ClosesBefore, old, start)
}

const day = 24 * time.Hour

// wall is what a clock on the wall says at t, as a moment to count with.
func wall(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// later moves what the clock on the wall says.
func later(t time.Time, by time.Duration) time.Time {
	w := wall(t).Add(by)
	return time.Date(w.Year(), w.Month(), w.Day(), w.Hour(), w.Minute(), w.Second(), 0, t.Location())
}

// along moves a deadline as a start moves. One at midnight means a day, so it moves
// by days; zero stays zero.
func along(t, old, start time.Time) time.Time {
	from, to := wall(old), wall(start)
	if t.IsZero() {
		return t
	}
	if wall(t).Equal(wall(t).Truncate(day)) {
		from, to = from.Truncate(day), to.Truncate(day)
	}
	return later(t, to.Sub(from))
}

// gone is for a meeting that the calendar no longer has.
func (s *source) gone(e *event.Event) outcome {
	if !e.Elsewhere() || e.Status != event.Scheduled && e.Status != event.Postponed || !e.Start.After(s.now) {
		return same
	}
	next := *e
	next.Status = event.Cancelled
	if e.Follow(next, s.step("Deze bijeenkomst staat niet meer")) != nil {
		return skipped
	}
	return outcome{true, Followed{Gone: 1}}
}

// maxMoves is how many changes by a calendar the history of a matched meeting
// keeps: nobody here has a say in how many there are.
const maxMoves = 20

// short leaves out the oldest of them.
func (s *source) short(history []event.Change) []event.Change {
	by, over := s.step("").By, -maxMoves
	mine := func(c event.Change) bool { return c.By == by && c.From == c.To }
	for _, c := range history {
		if mine(c) {
			over++
		}
	}
	return slices.DeleteFunc(slices.Clone(history), func(c event.Change) bool {
		if over <= 0 || !mine(c) {
			return false
		}
		over--
		return true
	})
}
