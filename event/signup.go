package event

import "github.com/omziennaarelkaar/netwerk/event/time"

// Fairness is the sentence that decides who gets a seat, as people read it.
const Fairness = "Wie zich het eerst aanmeldt, gaat voor. Komt er een plek vrij? Die is voor wie het langst wacht en de plek wil."

// SignUpStatus is where a sign-up is in its life.
type SignUpStatus string

// The states of a sign-up.
const (
	// Pending holds its seats, or its place in the queue, until [SignUp].Until, for
	// a mail address that nobody has shown to be real.
	Pending SignUpStatus = "pending"
	// SeatConfirmed holds at least one seat.
	SeatConfirmed SignUpStatus = "confirmed"
	// Waitlisted holds no seat and waits for one.
	Waitlisted SignUpStatus = "waitlisted"
	// Offered holds seats that it can accept until [SignUp].Until.
	Offered SignUpStatus = "offered"
	// Refused got no seat; it is final.
	Refused SignUpStatus = "refused"
	// Withdrawn gave its seats back; it is final.
	Withdrawn SignUpStatus = "cancelled"
	// Lapsed let a hold, an offer or the start of the meeting pass; it is final.
	Lapsed SignUpStatus = "lapsed"
	// Attended and Absent had a seat, and came or did not.
	Attended SignUpStatus = "attended"
	Absent   SignUpStatus = "absent"
	// Repeated is a second request of a person who is signed up already. It
	// holds no seat and no name; it exists so that the answer to it looks like
	// any other, and nobody can find out who comes by trying addresses.
	Repeated SignUpStatus = "repeated"
)

var signUpStatuses = words[SignUpStatus]{
	{Pending, "nog te bevestigen"},
	{SeatConfirmed, "aangemeld"},
	{Waitlisted, "op de wachtlijst"},
	{Offered, "plek aangeboden"},
	{Refused, "geen plek"},
	{Withdrawn, "afgemeld"},
	{Lapsed, "verlopen"},
	{Attended, "aanwezig"},
	{Absent, "niet gekomen"},
	{Repeated, "eerder aangemeld"},
}

// SignUpStatuses lists every status.
func SignUpStatuses() []SignUpStatus { return signUpStatuses.ids() }

// Label is the Dutch word, empty for an unknown status.
func (s SignUpStatus) Label() string { return signUpStatuses.label(s) }

// Live reports whether a sign-up in this state is that of a person who comes,
// waits or came. A person has one such sign-up for a meeting at most (INV-E12).
func (s SignUpStatus) Live() bool { return s == Waitlisted || s.Holds() && s != Pending }

// Holds reports whether seats of a sign-up in this state are taken.
func (s SignUpStatus) Holds() bool {
	switch s {
	case Pending, SeatConfirmed, Offered, Attended, Absent:
		return true
	}
	return false
}

// Wants reports whether a sign-up in this state is in the queue for the seats
// that it lacks.
func (s SignUpStatus) Wants() bool {
	switch s {
	case Pending, SeatConfirmed, Waitlisted, Offered:
		return true
	}
	return false
}

// SignUp is one party of one meeting: personal data, never part of anything
// public.
type SignUp struct {
	ID      string
	EventID string
	// Place is its place in the order of arrival, from 1, unique in the meeting.
	// The order of the queue is this number and not the time, so a clock that is
	// set back overtakes nobody (INV-E09).
	Place      int64
	At         time.Time
	Name       string
	Email      string
	Role       Role
	OnBehalfOf string
	// Wanted is the size of the party, Seats how many of it have a seat.
	Wanted       int
	Seats        int
	AcceptsFewer bool
	Late         bool
	Status       SignUpStatus
	// Until is when a pending or offered party loses its seats, unless it acts;
	// otherwise zero.
	Until time.Time
	// Table is where the party sits, Tables where it wanted to; both may be empty.
	Table  string
	Tables []string
	// Companions, Replies, Wishes and Language are as in [Request].
	Companions []string
	Replies    []Reply
	Wishes     Wishes
	Language   Language
}

// How many days after its meeting the personal data of a sign-up are kept. Then
// only its seats and role remain.
const (
	KeepDays = 90
	// KeepWaitingDays is for those who got no seat.
	KeepWaitingDays = 14
	// KeepWishesDays is for [Wishes].
	KeepWishesDays = 7
)
