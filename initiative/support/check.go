package support

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

// Check reports every fault as joined initiative.FieldErrors, nil when there is
// none. It holds INV-S01 to S05 and a history that is a path of the machine and
// ends in Status, so it is the test for imported values. A trajectory that was
// never requested is refused.
func (t Trajectory) Check() error {
	return errors.Join(
		checkID("id", t.ID),
		initiative.CheckSlug("slug", t.Slug),
		required("title", t.Title), initiative.CheckLine("title", t.Title, MaxTitle),
		initiative.CheckText("goal", t.Goal, MaxGoal),
		checkList("clients", t.Clients, MaxClients, MaxID), checkOnce("clients", t.Clients),
		known("kind", t.Kind),
		t.checkContinues(),
		known("status", t.Status),
		t.checkHistory(),
		t.checkCoordinator(),
		t.checkSessions(),
		t.checkOutcome(),
	)
}

func (t Trajectory) checkContinues() error {
	if t.Continues != "" && t.Continues == t.ID {
		return initiative.FieldError{Field: "continues", Code: initiative.CodeInconsistent}
	}
	return initiative.CheckLine("continues", t.Continues, MaxID)
}

// checkHistory walks the history from the zero status to Status.
func (t Trajectory) checkHistory() error {
	if len(t.History) == 0 {
		return initiative.FieldError{Field: "history", Code: initiative.CodeRequired}
	}
	faults := []error{momentSet("createdAt", t.CreatedAt), momentSet("changedAt", t.ChangedAt)}
	var status Status
	var last time.Time
	for n, change := range t.History {
		field := at("history", n)
		faults = append(faults, change.check(field+".", status))
		if change.At.Before(last) {
			faults = append(faults, initiative.FieldError{Field: field + ".at", Code: initiative.CodeOutOfOrder})
		}
		status, last = change.To, change.At
	}
	if status != t.Status {
		faults = append(faults, initiative.FieldError{Field: "status", Code: initiative.CodeInconsistent})
	}
	if t.ChangedAt.Before(last) || t.ChangedAt.Before(t.CreatedAt) {
		faults = append(faults, initiative.FieldError{Field: "changedAt", Code: initiative.CodeOutOfOrder})
	}
	return errors.Join(faults...)
}

// check checks a line that follows the given status.
func (c Change) check(prefix string, status Status) error {
	faults := []error{
		momentSet(prefix+"at", c.At),
		checkID(prefix+"by", c.By),
		initiative.CheckText(prefix+"reason", c.Reason, MaxReason),
		initiative.CheckLine(prefix+"coordinator", c.Coordinator, MaxID),
	}
	if c.From != status {
		faults = append(faults, initiative.FieldError{Field: prefix + "from", Code: initiative.CodeInconsistent})
	}
	reassigned := c.From == c.To && c.To.Live()
	switch {
	case reassigned:
		faults = append(faults, required(prefix+"coordinator", c.Coordinator))
	case !slices.Contains(c.From.Next(), c.To):
		faults = append(faults, initiative.FieldError{Field: prefix + "to", Code: initiative.CodeInconsistent})
	case c.To != StatusAccepted:
		faults = append(faults, empty(prefix+"coordinator", c.Coordinator == ""))
	}
	if c.To == StatusDeclined {
		faults = append(faults, required(prefix+"reason", c.Reason))
	}
	return errors.Join(faults...)
}

// checkCoordinator holds INV-S02: set from the moment of acceptance, and the one
// the history named last. A history that names none is accepted, because older
// files do not.
func (t Trajectory) checkCoordinator() error {
	var named string
	for _, change := range t.History {
		if change.Coordinator != "" {
			named = change.Coordinator
		}
	}
	switch {
	case !t.reached(StatusAccepted):
		return empty("coordinator", t.Coordinator == "")
	case named != "" && t.Coordinator != "" && t.Coordinator != named:
		return initiative.FieldError{Field: "coordinator", Code: initiative.CodeInconsistent}
	}
	return checkID("coordinator", t.Coordinator)
}

// reached reports whether the history ever came to a status.
func (t Trajectory) reached(status Status) bool {
	return slices.ContainsFunc(t.History, func(change Change) bool { return change.To == status })
}

// checkSessions holds INV-S04: sessions are there exactly when the trajectory
// ever became active. The last day allowed is that of ChangedAt in the most
// eastern zone, because a store may have changed the zone it carries.
func (t Trajectory) checkSessions() error {
	var faults []error
	if active := t.reached(StatusActive); active != (len(t.Sessions) > 0) {
		code := initiative.CodeRequired
		if !active {
			code = initiative.CodeInconsistent
		}
		faults = append(faults, initiative.FieldError{Field: "sessions", Code: code})
	}
	latest := initiative.PartialDate(t.ChangedAt.UTC().Add(14 * time.Hour).Format(time.DateOnly))
	for n, session := range t.Sessions {
		faults = append(faults, session.check(at("sessions", n)+".", latest))
	}
	return errors.Join(faults...)
}

// check wants a full date up to and including latest.
func (s Session) check(prefix string, latest initiative.PartialDate) error {
	faults := []error{
		known(prefix+"kind", s.Kind),
		checkList(prefix+"participants", s.Participants, MaxParticipants, MaxName),
		initiative.CheckText(prefix+"note", s.Note, MaxText),
		initiative.CheckLine(prefix+"by", s.By, MaxID),
	}
	if s.Minutes < 1 || s.Minutes > MaxMinutes {
		faults = append(faults, initiative.FieldError{Field: prefix + "minutes", Code: initiative.CodeOutOfRange})
	}
	if order, _ := s.Date.Compare(latest); order > 0 {
		faults = append(faults, initiative.FieldError{Field: prefix + "date", Code: initiative.CodeInFuture})
	} else if !s.Date.Full() {
		faults = append(faults, initiative.FieldError{Field: prefix + "date", Code: initiative.CodeBadDate})
	}
	return errors.Join(faults...)
}

func (t Trajectory) checkOutcome() error {
	if !t.Status.ended() {
		return empty("outcome", t.Outcome == nil)
	}
	return t.Outcome.check("outcome")
}

// check holds INV-S05; a missing outcome is a fault of the whole field.
func (o *Outcome) check(field string) error {
	if o == nil {
		return initiative.FieldError{Field: field, Code: initiative.CodeRequired}
	}
	var either error
	switch learned, nothing := !blank(o.Learning), !blank(o.NothingToShare); {
	case !learned && !nothing:
		either = initiative.FieldError{Field: field + ".learning", Code: initiative.CodeRequired}
	case learned && nothing:
		either = initiative.FieldError{Field: field + ".nothingToShare", Code: initiative.CodeNotAllowed}
	}
	return errors.Join(
		known(field+".result", o.Result), either,
		initiative.CheckText(field+".learning", o.Learning, MaxText),
		initiative.CheckText(field+".nothingToShare", o.NothingToShare, MaxReason),
	)
}

// checkList wants at least one entry, and each filled and bounded.
func checkList(field string, entries []string, most, length int) error {
	var faults []error
	switch {
	case len(entries) == 0:
		faults = append(faults, initiative.FieldError{Field: field, Code: initiative.CodeRequired})
	case len(entries) > most:
		faults = append(faults, initiative.FieldError{Field: field, Code: initiative.CodeTooMany})
	}
	for n, entry := range entries {
		faults = append(faults, required(at(field, n), entry), initiative.CheckLine(at(field, n), entry, length))
	}
	return errors.Join(faults...)
}

func checkOnce(field string, entries []string) error {
	var faults []error
	for n, entry := range entries {
		if slices.Contains(entries[:n], entry) {
			faults = append(faults, initiative.FieldError{Field: at(field, n), Code: initiative.CodeDuplicate})
		}
	}
	return errors.Join(faults...)
}

func checkID(field, id string) error {
	return errors.Join(required(field, id), initiative.CheckLine(field, id, MaxID))
}

// known refuses a word outside its vocabulary.
func known[T interface{ Valid() bool }](field string, value T) error {
	if !value.Valid() {
		return initiative.FieldError{Field: field, Code: initiative.CodeUnknownValue}
	}
	return nil
}

func momentSet(field string, moment time.Time) error {
	if moment.IsZero() {
		return initiative.FieldError{Field: field, Code: initiative.CodeRequired}
	}
	return nil
}

func required(field, text string) error {
	if blank(text) {
		return initiative.FieldError{Field: field, Code: initiative.CodeRequired}
	}
	return nil
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }

// at names the n-th entry of a list, counted from 0.
func at(field string, n int) string { return field + "[" + strconv.Itoa(n) + "]" }
