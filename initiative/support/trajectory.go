// Package support holds support trajectories: the help a coordinator gives to one
// initiative or to several together, from request to outcome.
//
// The life of a trajectory, source domain 2.4:
//
//	(zero) ──► requested ──► accepted ──────► active ◄──► paused
//	               │             │            │    │         │
//	               ▼             │            ▼    │         │
//	           declined          │      completed  │         │
//	                             └─────► stopped ◄─┴─────────┘
//
// Declined, completed and stopped are final; who needs more help asks for a new
// trajectory whose Continues names the old one. Move is the one door for all
// these steps; Record adds a session and Reassign changes the coordinator without
// a step. Each either changes the value and returns nil, or returns an error and
// changes nothing: a MoveError for a step not drawn above, a Refusal, or
// initiative.FieldErrors for what is missing in the Step.
//
// A trajectory has visibility `file`: only its coordinators read it. So the
// package has no public view of it, and nothing here may become one (INV-S08); a
// learning that may be shared is written down again, without names.
//
// Helpdesk questions, grants and fiscal hosting are not here, nor is the check
// that clients and coordinator exist.
package support

import (
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

// Bounds on a trajectory. Texts are counted in characters (runes), lists in
// entries.
const (
	MaxID     = initiative.MaxID // also of a client and of a person
	MaxTitle  = 200
	MaxName   = 200
	MaxGoal   = 2000
	MaxReason = 1000
	MaxText   = 4000 // a note, a learning

	MaxClients      = 50
	MaxParticipants = 100
	MaxMinutes      = 24 * 60 // of one session
)

// Trajectory is one file of support. To begin one, fill ID, Slug, Title, Clients
// and Kind, and Move it to requested; leave all that Move sets alone.
type Trajectory struct {
	ID        string   `json:"id"`
	Slug      string   `json:"slug"` // short and readable: "traject-2019-001"
	Title     string   `json:"title"`
	Goal      string   `json:"goal,omitempty"`
	Clients   []string `json:"clients"` // ids of initiatives, never of persons (INV-S01); no client has a special role (INV-S03)
	Kind      Kind     `json:"kind"`
	Continues string   `json:"continues,omitempty"` // id of the trajectory this is the sequel of

	Status      Status    `json:"status"`                // set by Move; zero means not yet requested
	Coordinator string    `json:"coordinator,omitempty"` // id; set by Move and Reassign, stays after the end
	Sessions    []Session `json:"sessions,omitempty"`    // in the order they were recorded
	Outcome     *Outcome  `json:"outcome,omitempty"`     // set exactly when completed or stopped (INV-S05)
	History     []Change  `json:"history"`               // oldest first, append-only
	CreatedAt   time.Time `json:"createdAt"`
	ChangedAt   time.Time `json:"changedAt"`
}

// Session is one meeting or talk. Visibility `file`, like all of it: participants
// and note never leave the file (INV-S08).
type Session struct {
	Date         initiative.PartialDate `json:"date"` // a full date, not in the future
	Kind         Kind                   `json:"kind"`
	Minutes      int                    `json:"minutes"`      // 1 to MaxMinutes
	Participants []string               `json:"participants"` // names, at least one (INV-S04)
	Note         string                 `json:"note,omitempty"`
	By           string                 `json:"by,omitempty"` // id of who wrote it down; set from Step.By
}

// Outcome is how a trajectory ended: a result, and either a learning or the reason
// why there is nothing to share (INV-S05).
type Outcome struct {
	Result         Result `json:"result"`
	Learning       string `json:"learning,omitempty"`
	NothingToShare string `json:"nothingToShare,omitempty"`
}

// Change is one line of the history. In a change of coordinator From and To are
// equal.
type Change struct {
	At          time.Time `json:"at"`
	By          string    `json:"by"` // id
	From        Status    `json:"from,omitempty"`
	To          Status    `json:"to"`
	Coordinator string    `json:"coordinator,omitempty"` // id of the coordinator from here on; "" when that stays
	Reason      string    `json:"reason,omitempty"`
}

// Scope tells whether one initiative is helped or several together.
func (t Trajectory) Scope() Scope {
	if len(t.Clients) > 1 {
		return ScopeCollective
	}
	return ScopeIndividual
}

// Minutes is the length of all sessions together.
func (t Trajectory) Minutes() int {
	total := 0
	for _, session := range t.Sessions {
		total += session.Minutes
	}
	return total
}

// withSession appends a copy that shares no memory with the caller's session, nor
// with the list of t.
func (t Trajectory) withSession(session Session, by string) []Session {
	session.Participants = slices.Clone(session.Participants)
	session.By = by
	return append(slices.Clip(t.Sessions), session)
}
