// Package follow fetches the calendars that initiatives keep elsewhere, and
// keeps the network's agenda in step with them.
//
// A [Fetcher] asks an address that somebody typed. Whoever can type an address
// could point it at machines that only this one can reach, or at a server that
// never stops sending. So it speaks to public addresses only, judged when the
// connection is made and again at every redirect, and every answer has a bound in
// size and time. A [Follower] does that for every calendar that is due, and gives
// what it read to the network, which decides what is added, moved and cancelled.
//
// An address may hold a secret in its path or query, as private calendars do. No
// error of this package holds more of it than scheme and host.
//
// It refuses to read calendars (package calendar), to decide about meetings
// (package omzien) and to start anything: [Follower.Run] blocks, and the host
// says when it ends.
package follow
