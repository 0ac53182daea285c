package support

import (
	"errors"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

// Step is who does something when, and what they bring. A field that does not
// belong to the step is refused, not ignored.
type Step struct {
	At          time.Time // never before the trajectory's last change; its zone decides which day is today
	By          string    // id of the actor
	Reason      string    // required to decline; fits every Move and Reassign
	Coordinator string    // id; required to accept and to reassign, nowhere else
	Session     *Session  // required for accepted to active (INV-S04) and to record; optional for paused to active
	Outcome     *Outcome  // required to complete and to stop (INV-S05), nowhere else
}

// Move takes the trajectory to another status. It returns a MoveError for a step
// the machine does not have, joined FieldErrors with the fields of Step in
// lowerCamelCase for a faulty step, and those of Check when the trajectory itself
// is at fault.
func (t *Trajectory) Move(to Status, step Step) error {
	from := t.Status
	if !slices.Contains(from.Next(), to) {
		return MoveError{From: from, To: to}
	}
	if err := errors.Join(
		step.checkActor(t.ChangedAt),
		step.checkReason(to == StatusDeclined),
		step.checkCoordinator(to == StatusAccepted),
		step.checkSession(to == StatusActive, from == StatusAccepted),
		step.checkOutcome(to.ended()),
	); err != nil {
		return err
	}
	next := t.after(to, step)
	if from == "" {
		next.CreatedAt = next.ChangedAt
	}
	if step.Session != nil {
		next.Sessions = t.withSession(*step.Session, step.By)
	}
	if step.Outcome != nil {
		outcome := *step.Outcome
		next.Outcome = &outcome
	}
	return t.become(next)
}

// Record adds a session. On an accepted or paused trajectory that is the Move to
// active (INV-S04); on an active one the status stays. Errors are as of Move.
func (t *Trajectory) Record(step Step) error {
	if t.Status != StatusActive {
		if t.Status == StatusPaused && step.Session == nil {
			return initiative.FieldError{Field: "session", Code: initiative.CodeRequired}
		}
		return t.Move(StatusActive, step)
	}
	if err := errors.Join(
		step.checkActor(t.ChangedAt),
		empty("reason", step.Reason == ""),
		step.checkCoordinator(false),
		step.checkSession(true, true),
		step.checkOutcome(false),
	); err != nil {
		return err
	}
	next := *t
	next.Sessions = t.withSession(*step.Session, step.By)
	next.ChangedAt = step.At.Round(0)
	return t.become(next)
}

// Reassign gives a live trajectory another coordinator, whoever its clients are
// (INV-S02). It returns NotLive, or joined FieldErrors as of Move; the present
// coordinator is refused as a duplicate.
func (t *Trajectory) Reassign(step Step) error {
	if !t.Status.Live() {
		return NotLive
	}
	var same error
	if step.Coordinator == t.Coordinator {
		same = initiative.FieldError{Field: "coordinator", Code: initiative.CodeDuplicate}
	}
	if err := errors.Join(
		step.checkActor(t.ChangedAt),
		step.checkReason(false),
		step.checkCoordinator(true), same,
		step.checkSession(false, false),
		step.checkOutcome(false),
	); err != nil {
		return err
	}
	return t.become(t.after(t.Status, step))
}

// after is the trajectory with one more line of history, which t does not share.
// The clock's monotonic reading is dropped because a store does not keep it.
func (t Trajectory) after(to Status, step Step) Trajectory {
	change := Change{At: step.At.Round(0), By: step.By, From: t.Status, To: to, Coordinator: step.Coordinator, Reason: step.Reason}
	t.History = append(slices.Clip(t.History), change)
	t.Status, t.ChangedAt = to, change.At
	if step.Coordinator != "" {
		t.Coordinator = step.Coordinator
	}
	return t
}

// become takes over next, unless Check refuses it.
func (t *Trajectory) become(next Trajectory) error {
	if err := next.Check(); err != nil {
		return err
	}
	*t = next
	return nil
}

func (s Step) checkActor(last time.Time) error {
	var at error
	switch {
	case s.At.IsZero():
		at = initiative.FieldError{Field: "at", Code: initiative.CodeRequired}
	case s.At.Before(last):
		at = initiative.FieldError{Field: "at", Code: initiative.CodeOutOfOrder}
	}
	return errors.Join(at, checkID("by", s.By))
}

func (s Step) checkReason(needed bool) error {
	if needed {
		return errors.Join(required("reason", s.Reason), initiative.CheckText("reason", s.Reason, MaxReason))
	}
	return initiative.CheckText("reason", s.Reason, MaxReason)
}

func (s Step) checkCoordinator(belongs bool) error {
	if !belongs {
		return empty("coordinator", s.Coordinator == "")
	}
	return checkID("coordinator", s.Coordinator)
}

func (s Step) checkSession(belongs, needed bool) error {
	switch {
	case !belongs:
		return empty("session", s.Session == nil)
	case s.Session != nil:
		return s.Session.check("session.", initiative.PartialDate(s.At.Format(time.DateOnly)))
	case needed:
		return initiative.FieldError{Field: "session", Code: initiative.CodeRequired}
	}
	return nil
}

func (s Step) checkOutcome(belongs bool) error {
	if !belongs {
		return empty("outcome", s.Outcome == nil)
	}
	return s.Outcome.check("outcome")
}

func empty(field string, isEmpty bool) error {
	if !isEmpty {
		return initiative.FieldError{Field: field, Code: initiative.CodeNotAllowed}
	}
	return nil
}
