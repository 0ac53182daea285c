// Package omzien is the network: its agenda of meetings and the sign-ups for
// them, its register of initiatives and organisations, the calendars of initiatives
// that it follows ([Calendars]), and the support that it gives.
//
// A [Network] runs the pure rules of packages event, initiative and support
// inside transactions of a [Store]. A network in one file is a line away:
//
//	store, err := sqlite.Open(ctx, "netwerk.db")
//	net := omzien.New(store, nil)
//	receipt, err := net.Agenda.SignUp(ctx, "nieuw-samenspel-in-de-wijk", request, key)
//
// What people who signed up must hear is put into an [Outbox], in the transaction
// in which it happened, if [Options] ask for it.
//
// The package starts nothing: no goroutine, no log, no timer; what time demands the
// host does with [Agenda.Tend]. It refuses to know HTTP (package web), SMTP (package
// mail), the iCalendar format (packages feed and calendar), fetching (package follow)
// and databases (packages sqlite and postgres).
// What people may see of a meeting leaves it as an event.Announcement; sign-ups
// and support files leave it only by methods that say so.
//
// Errors are values: [KindOf] sorts them into a handful of kinds, [Faults] lists
// the fields that are wrong, [Sentence] is what a person reads.
package omzien
