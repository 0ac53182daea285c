package support

import (
	"strings"

	"github.com/omziennaarelkaar/netwerk/initiative/internal/vocabulary"
)

// Status is where a trajectory stands. The zero value means not yet requested.
type Status string

// The states of domain 2.4.
const (
	StatusRequested Status = "requested"
	StatusAccepted  Status = "accepted"
	StatusActive    Status = "active"
	StatusPaused    Status = "paused"
	StatusCompleted Status = "completed"
	StatusStopped   Status = "stopped"
	StatusDeclined  Status = "declined"
)

var statuses = vocabulary.Of[Status]{
	{StatusRequested, "aangevraagd"},
	{StatusAccepted, "aangenomen"},
	{StatusActive, "lopend"},
	{StatusPaused, "gepauzeerd"},
	{StatusCompleted, "afgerond"},
	{StatusStopped, "gestopt"},
	{StatusDeclined, "niet opgepakt"},
}

// Statuses lists every status in the order of a life.
func Statuses() []Status { return statuses.Values() }

// Label is the Dutch word, "" for the zero and an unknown status.
func (s Status) Label() string { return statuses.Label(s) }

// Valid reports whether the status is in the list; the zero value is not.
func (s Status) Valid() bool { return s.Label() != "" }

// Next lists the states one Move away, in the order of Statuses; nil for a final
// and an unknown status.
func (s Status) Next() []Status {
	switch s {
	case "":
		return []Status{StatusRequested}
	case StatusRequested:
		return []Status{StatusAccepted, StatusDeclined}
	case StatusAccepted:
		return []Status{StatusActive, StatusStopped}
	case StatusActive:
		return []Status{StatusPaused, StatusCompleted, StatusStopped}
	case StatusPaused:
		return []Status{StatusActive, StatusStopped}
	}
	return nil
}

// Final reports whether no Move is left: declined, completed and stopped.
func (s Status) Final() bool { return s.Valid() && s.Next() == nil }

// Live reports whether a coordinator is at work: accepted, active and paused.
func (s Status) Live() bool {
	return s == StatusAccepted || s == StatusActive || s == StatusPaused
}

// ended is where an outcome belongs (INV-S05).
func (s Status) ended() bool { return s == StatusCompleted || s == StatusStopped }

// Refusal is an expected "no". Its text is a stable code, not a sentence.
type Refusal string

// The refusals of this package.
const (
	MoveNotAllowed Refusal = "trajectory_move_not_allowed" // wrapped in a MoveError
	NotLive        Refusal = "trajectory_not_live"         // from Reassign
)

// Error is the code.
func (r Refusal) Error() string { return string(r) }

// Sentence tells a reader in Dutch what to do next; "" for an unknown code.
func (r Refusal) Sentence() string {
	switch r {
	case MoveNotAllowed:
		return "Deze stap kan nu niet. Kijk waar het traject nu staat."
	case NotLive:
		return "Dit traject is niet aangenomen of al klaar. Een andere coördinator kiezen kan dan niet."
	}
	return ""
}

// MoveError refuses a step that domain 2.4 does not list. It wraps
// MoveNotAllowed.
type MoveError struct{ From, To Status }

// Error is the code with both states.
func (e MoveError) Error() string {
	return MoveNotAllowed.Error() + ": " + string(e.From) + " -> " + string(e.To)
}

// Unwrap is MoveNotAllowed.
func (e MoveError) Unwrap() error { return MoveNotAllowed }

// Sentence tells in Dutch which steps are possible.
func (e MoveError) Sentence() string {
	switch {
	case e.From == "":
		return "Dit traject is nog niet aangevraagd. Vraag het eerst aan."
	case !e.From.Valid() || !e.To.Valid():
		return "Deze stap kennen we niet. Kies er een uit de lijst."
	case e.From.Final():
		return "Dit traject is ‘" + e.From.Label() + "’. Dat verandert niet meer. Is er nog hulp nodig? Begin dan een nieuw traject."
	}
	next := e.From.Next()
	labels := make([]string, len(next))
	for i, status := range next {
		labels[i] = "‘" + status.Label() + "’"
	}
	return "Dit traject is ‘" + e.From.Label() + "’. ‘" + e.To.Label() + "’ kan nu niet. Dit kan wel: " +
		strings.Join(labels, " of ") + "."
}
