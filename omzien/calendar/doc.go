// Package calendar reads anybody's iCalendar text: the feed or the file in which
// an initiative keeps its meetings.
//
// [Read] is tolerant. What it cannot read it passes over and reports with the
// number of the line ([Trouble]); everything else it reads in the way that most
// calendar programs do. Series are written out to single entries within a window
// of time. Texts come out clean, times on one clock.
//
// It refuses ([Refusal]) what is no calendar, and what could exhaust the process:
// it has bounds on size, depth, lines, parameters, components, entries, and on
// the work that rules may cause. A file that was cut off is read as far as it
// goes, and says so: [Result].Complete. An entry that cannot be read is named in
// [Result].Unread, and nothing older is read in its place. Whoever deletes what is
// gone from a calendar must look at both first.
//
// It knows no network, no files and no clock: package follow fetches, and package
// omzien decides what becomes a meeting. To write a calendar, see package feed.
package calendar
