package event

import (
	"strings"

	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Origin says that a meeting stands in a calendar of an initiative's own, which
// the network follows. Unless it was entered here as well, what that calendar
// says is all that is known of it, and people sign up there.
type Origin struct {
	// Calendar is the id of the calendar that is followed.
	Calendar string `json:"calendar"`
	// UID is the calendar's own identity of it (RFC 5545 3.8.4.7), Instance which
	// one of a series (RFC 5545 3.8.4.4); empty when it is not one of a series.
	UID      string `json:"uid"`
	Instance string `json:"instance,omitempty"`
	// URL is its page there, http or https; may be empty.
	URL string `json:"url,omitempty"`
	// Matched: it was entered here as well. What was entered stays; only when it
	// is and whether it goes on are followed.
	Matched bool `json:"matched,omitempty"`
	// Tentative: the calendar itself does not know yet whether it goes on.
	Tentative bool `json:"tentative,omitempty"`
	// Title is what the calendar calls a matched one, to know it by when its UID
	// changes.
	Title string `json:"title,omitempty"`
	// Start, End, Cancelled and Postponed are what the calendar said last, so that a
	// change there is told from a change here.
	Start     time.Time `json:"start"`
	End       time.Time `json:"end"`
	Cancelled bool      `json:"cancelled,omitempty"`
	Postponed bool      `json:"postponed,omitempty"`
}

// PublicOrigin is where the public finds more about a meeting that was read
// elsewhere.
type PublicOrigin struct {
	// Name is that of the initiative whose calendar it is.
	Name string `json:"name"`
	// URL is the page of the meeting there; may be empty.
	URL string `json:"url,omitempty"`
	// Tentative is as in [Origin].
	Tentative bool `json:"tentative,omitempty"`
}

// Elsewhere reports that the meeting is known from its own calendar alone.
func (e *Event) Elsewhere() bool { return e.Origin != nil && !e.Origin.Matched }

// maxFollowed bounds the history of a meeting that is followed, because nobody
// here has a say in how often it changes. The first change and the last ones stay.
const maxFollowed = 50

// Follow makes a meeting that is known from its own calendar alone what that
// calendar now says, its state included: next.Status is scheduled, postponed or
// cancelled, or discarded when it is no longer followed. Each of these may come
// after each other, because the calendar is right. A new meeting is a zero Event.
func (e *Event) Follow(next Event, step Step) error {
	if !next.Elsewhere() || e.Status != "" && !e.Elsewhere() || e.Status == Draft {
		return ErrTransition
	}
	to := next.Status
	switch to {
	case Scheduled, Postponed, Cancelled, Discarded:
	default:
		return ErrTransition
	}
	if e.Status != "" {
		next.ID, next.Slug, next.CreatedAt = e.ID, e.Slug, e.CreatedAt
	}
	next.Status, next.Revision, next.History = e.Status, e.Revision, e.History
	if next.Status == "" {
		next.Status = Draft
	}
	if err := next.Check(); err != nil {
		return err
	}
	if next.Status == Discarded {
		next.Revision++ // a calendar may still hold it from before
	}
	next.record(to, step)
	if n := len(next.History); n > maxFollowed {
		next.History = append(next.History[:1:1], next.History[n-maxFollowed+1:]...)
	}
	*e = next
	return nil
}

// checkOrigin holds a meeting that is known from elsewhere to what can be known.
func (e *Event) checkOrigin() FieldErrors {
	if e.Origin == nil {
		return nil
	}
	var faults FieldErrors
	if e.Origin.Calendar == "" {
		faults.add("origin.calendar", CodeRequired)
	}
	if e.Origin.UID == "" {
		faults.add("origin.uid", CodeRequired)
	}
	faults = append(faults, checkLine("origin.calendar", e.Origin.Calendar, MaxSlug)...)
	faults = append(faults, checkLine("origin.uid", e.Origin.UID, MaxText)...)
	faults = append(faults, checkLine("origin.instance", e.Origin.Instance, MaxSlug)...)
	faults = append(faults, checkLine("origin.title", e.Origin.Title, MaxTitle)...)
	if unreadable := checkLine("origin.url", e.Origin.URL, MaxText); len(unreadable) > 0 {
		faults = append(faults, unreadable...)
	} else if e.Origin.URL != "" && !isWebAddress(e.Origin.URL) {
		faults.add("origin.url", CodeType)
	}
	if e.Elsewhere() && e.SignUp.Online {
		faults.add("signUp.online", CodeElsewhere)
	}
	return faults
}

// origin is what the public may know of it.
func (e *Event) origin() *PublicOrigin {
	if !e.Elsewhere() {
		return nil
	}
	o := PublicOrigin{URL: e.Origin.URL, Tentative: e.Origin.Tentative}
	if len(e.Hosts) > 0 {
		o.Name = e.Hosts[0].Name
	}
	return &o
}

// isWebAddress reports whether a line of text is a whole http or https address
// that names a host and nobody who visits it. Package net/url would weigh too
// much in a browser.
func isWebAddress(s string) bool {
	scheme, rest, _ := strings.Cut(s, "://")
	if !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") || strings.ContainsFunc(s, isSpace) {
		return false
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return rest != "" && rest[0] != ':' && !strings.ContainsAny(rest, `@\`)
}
