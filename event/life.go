package event

import "github.com/omziennaarelkaar/netwerk/event/time"

// Status is where a meeting is in its life. Whether people can sign up is not a
// status: see [Availability].
type Status string

// The states of a meeting.
const (
	Draft     Status = "draft"
	Discarded Status = "discarded"
	Scheduled Status = "scheduled"
	Postponed Status = "postponed"
	Cancelled Status = "cancelled"
	Held      Status = "held"
)

var statuses = words[Status]{
	{Draft, "concept"},
	{Discarded, "vervallen"},
	{Scheduled, "aangekondigd"},
	{Postponed, "uitgesteld"},
	{Cancelled, "afgelast"},
	{Held, "geweest"},
}

// Statuses lists every status.
func Statuses() []Status { return statuses.ids() }

// Label is the Dutch word, empty for an unknown status.
func (s Status) Label() string { return statuses.label(s) }

// Public reports whether visitors see a meeting in this state.
func (s Status) Public() bool {
	return s == Scheduled || s == Postponed || s == Cancelled || s == Held
}

// Change is one line of a meeting's history.
type Change struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	From   Status    `json:"from"`
	To     Status    `json:"to"`
	Reason string    `json:"reason,omitempty"`
}

// Step says who changes a meeting, when and why.
type Step struct {
	At     time.Time
	By     string
	Reason string
}

// record writes a step into the history and raises the revision that calendars
// go by. A draft has no readers, so its changes are not counted.
func (e *Event) record(to Status, step Step) {
	if e.Status.Public() {
		e.Revision++
	}
	e.History = append(e.History[:len(e.History):len(e.History)],
		Change{At: step.At, By: step.By, From: e.Status, To: to, Reason: step.Reason})
	e.Status = to
	e.ChangedAt = step.At
}

// Announce makes a draft public. The meeting must pass [Event.Check].
func (e *Event) Announce(step Step) error {
	if e.Status != Draft && e.Status != "" {
		return ErrTransition
	}
	if err := e.Check(); err != nil {
		return err
	}
	e.Status = Draft
	e.record(Scheduled, step)
	return nil
}

// Discard drops a draft that was never announced.
func (e *Event) Discard(step Step) error {
	if e.Status != Draft && e.Status != "" {
		return ErrTransition
	}
	e.Status = Draft
	e.record(Discarded, step)
	return nil
}

// Revise replaces what the organisers wrote by what next says, and keeps the
// identity, the state, the history, the origin and the sign-ups. A new time for a postponed
// meeting puts it back on the agenda. Seats cannot be cut below those taken
// (INV-E11); after more seats, call [Event.Promote].
func (e *Event) Revise(next Event, taken int, step Step) error {
	to := e.Status
	switch e.Status {
	case Draft, "", Scheduled:
	case Postponed:
		if !next.Start.Equal(e.Start) {
			to = Scheduled
		}
	default:
		return ErrTransition
	}
	next.ID, next.Slug, next.Status, next.Origin = e.ID, e.Slug, e.Status, e.Origin
	next.Revision, next.History, next.CreatedAt = e.Revision, e.History, e.CreatedAt
	if err := next.Check(); err != nil {
		return err
	}
	seats, before := next.SignUp.Capacity.Seats, e.SignUp.Capacity.Seats // zero is no limit
	if seats > 0 && seats < taken && (before == 0 || seats < before) {
		return ErrBelowTaken
	}
	next.record(to, step)
	*e = next
	return nil
}

// Postpone withdraws the date and keeps the sign-ups.
func (e *Event) Postpone(step Step) error {
	if e.Status != Scheduled || !step.At.Before(e.Start) {
		return ErrTransition
	}
	e.record(Postponed, step)
	return nil
}

// Cancel calls the meeting off. It needs a reason, and must come before the
// start; a postponed meeting has no start any more that could have passed.
func (e *Event) Cancel(step Step) error {
	if e.Status != Postponed && (e.Status != Scheduled || !step.At.Before(e.Start)) {
		return ErrTransition
	}
	if step.Reason == "" {
		return ErrReason
	}
	e.record(Cancelled, step)
	return nil
}

// Hold marks the meeting as held, from its end on.
func (e *Event) Hold(step Step) error {
	if e.Status != Scheduled {
		return ErrTransition
	}
	if step.At.Before(e.End) {
		return ErrNotEnded
	}
	e.record(Held, step)
	return nil
}

// SetSeats changes the number of seats; zero takes the limit away. Fewer seats
// than are taken is refused unless forced, and forcing removes nobody (INV-E11).
// After more seats, call [Event.Promote].
func (e *Event) SetSeats(seats, taken int, force bool, step Step) error {
	if err := checkSeats(seats).err(); err != nil {
		return err
	}
	if seats > 0 && seats < taken && !force {
		return ErrBelowTaken
	}
	if e.Status == Cancelled || e.Status == Held || e.Status == Discarded {
		return ErrTransition
	}
	e.SignUp.Capacity.Limited = seats > 0
	e.SignUp.Capacity.Seats = seats
	e.record(e.Status, step)
	return nil
}
