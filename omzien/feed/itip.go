package feed

import (
	"fmt"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Invitation is what is known to tell one person's calendar by mail about a seat
// (RFC 5546). It is for who has a seat: somebody who waits gets none, as a seat
// that is not sure is no appointment (INV-E14).
//
// UID is that of the feed, so the same meeting is never taken for another. SEQUENCE
// is that of the feed and, as each message that takes the meeting away must raise
// it (RFC 5546 2.1.4), once more for every time that the person left. So an old
// message is known as such.
type Invitation struct {
	Event event.Announcement
	// Organizer is who sends the mail, at the address that it comes from; some
	// programs trust no other. Attendee is who has the seat.
	Organizer, Attendee Party
	// Left is how often this person left the meeting before, not counting the
	// message that is made now. The caller counts; zero: never.
	Left int
	// At is when the message is made. Of two messages with the same SEQUENCE the
	// later one counts (RFC 5546 2.1.5).
	At time.Time
	// Page is the address of the meeting's page, http or https; "" leaves it out.
	// It must not be that of the person's receipt: people share calendars.
	Page string
}

// Message is an iCalendar object for the text/calendar part of a mail.
type Message struct {
	// Method is REQUEST or CANCEL, in the body and in the type alike: Outlook
	// refuses a mail in which they differ.
	Method string
	Body   []byte
}

// ContentType is that of the part.
func (m Message) ContentType() string { return MIMEType + "; method=" + m.Method }

// Request puts the meeting into the person's calendar, or brings what is there up
// to date. It refuses with [event.ErrTransition] a meeting that is called off or
// was held, with [event.ErrNotOffered] one that takes no sign-ups here.
func (i Invitation) Request() (Message, error) {
	if err := i.toCome(); err != nil {
		return Message{}, err
	}
	return i.message(ics.MethodRequest, i.Left, status(&i.Event), "U bent aangemeld.")
}

// Leave takes the meeting out of the calendar of a person who no longer comes. It
// says nothing about the meeting, which goes on: it has no STATUS (RFC 5546
// 3.2.5). Its SEQUENCE is above that of each Request before it; a Request after it
// has that of Leave and a later moment. It refuses what Request refuses: who is
// told that a meeting is off has nothing left to leave.
func (i Invitation) Leave() (Message, error) {
	if err := i.toCome(); err != nil {
		return Message{}, err
	}
	return i.message(ics.MethodCancel, i.Left+1, "", "U bent afgemeld.")
}

// Cancel says that the meeting is off; it refuses any other with
// [event.ErrTransition]. SEQUENCE is above that of each Request before it, because
// calling a meeting off raises its revision.
func (i Invitation) Cancel() (Message, error) {
	if i.Event.Status != event.Cancelled {
		return Message{}, event.ErrTransition
	}
	return i.message(ics.MethodCancel, i.Left, ics.ObjectStatusCancelled, "")
}

// toCome refuses a meeting that nobody can come to by signing up here.
func (i Invitation) toCome() error {
	switch {
	case i.Event.Origin != nil:
		return event.ErrNotOffered
	case i.Event.Status != event.Scheduled && i.Event.Status != event.Postponed:
		return event.ErrTransition
	}
	return nil
}

// message refuses what a calendar program could not use with an [event.FieldError];
// raised is how far SEQUENCE is above the revision.
func (i Invitation) message(method ics.Method, raised int, status ics.ObjectStatus, standing string) (Message, error) {
	if err := i.check(); err != nil {
		return Message{}, fmt.Errorf("feed: %s: %w", method, err)
	}
	s := publicly(&i.Event, "")
	s.page, s.stamp, s.status = webAddress(i.Page), i.At, status
	s.sequence += raised
	s.personal, s.standing, s.organizer, s.attendee = true, standing, i.Organizer, i.Attendee
	var e encoder
	made, err := e.encode(s, false)
	if err != nil {
		return Message{}, err
	}
	cal := new(ics.Calendar)
	cal.SetVersion("2.0")
	cal.SetProductId(product)
	cal.SetMethod(method)
	body, err := appendFile(nil, cal, []block{made})
	return Message{Method: string(method), Body: body}, err
}

func (i Invitation) check() error {
	switch {
	case mailAddress(i.Organizer.Address) == "":
		return event.FieldError{Field: "organizer", Code: event.CodeEmail}
	case mailAddress(i.Attendee.Address) == "":
		return event.FieldError{Field: "attendee", Code: event.CodeEmail}
	case i.Left < 0:
		return event.FieldError{Field: "left", Code: event.CodeTooFew}
	}
	if code := unwritable(i.At); code != "" {
		return event.FieldError{Field: "at", Code: code}
	}
	return nil
}
