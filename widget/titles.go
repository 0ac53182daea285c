package widget

import "github.com/omziennaarelkaar/netwerk/event"

// Title is the title of a page of the network's own site, which its part often has as
// its heading too. Some titles depend on a meeting: see [MeetingTitle].
type Title uint8

// The titles.
const (
	TitleFailed   Title = iota // something did not work
	TitleMail                  // a mail must be opened: [MailSent]
	TitleSignUp                // of a [Receipt]
	TitleCalendar              // of a [Personal] calendar
	TitleStopped               // of one that is gone: [PersonalStopped]
	TitleAgenda                // of an [Agenda]
)

// In is the title in a language.
func (t Title) In(l event.Language) string { return titles[t].in(l) }

// Undone is the title of a page after something on it did not work. A screen reader
// says first that it did not.
func Undone(l event.Language, title string) string { return fill(undone.in(l), []string{title}) }
