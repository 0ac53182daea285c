// Package event holds the rules of a meeting (bijeenkomst): its programme and
// venue, who may have a seat, who waits, and what happens when a seat comes
// free.
//
// Everything here is a value and a decision about it. There is no clock, no
// database and no randomness: the time, the identifiers and the number of seats
// taken are arguments, so every rule can be run and tested alone. To keep
// meetings and to take sign-ups from many people at once, use package omzien,
// which runs these rules inside a transaction.
//
// What the outside world may see of a meeting is an [Announcement]; it has no
// field that could hold the name or address of somebody who signed up.
//
// The life of an [Event], and of a [SignUp]:
//
//	draft ──► scheduled ──► held        (new) ──► pending ──► confirmed ──► attended, absent
//	  │        │  ▲   │                   │          │          ▲     ▲
//	  ▼        ▼  │   ▼                   └──────────┴──► waitlisted ─┴─► offered
//	discarded  postponed ──► cancelled
//
// What is pending or offered lapses in time; whoever comes or waits can withdraw.
//
// A refused request leaves no record. One sentence decides who gets a seat, and
// the public page prints it too ([Fairness]): nobody who asked later gets a seat
// that somebody who asked earlier and is still waiting would have accepted.
package event
