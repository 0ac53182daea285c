package event

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Fairness is the sentence that decides who gets a seat, as people read it.
const Fairness = "Wie zich het eerst aanmeldt, gaat voor. Komt er een plek vrij? Die is voor wie het langst wacht en de plek wil."

// Request is what somebody sends who wants to come. Name and Email are required,
// the rest may be empty (INV-W03).
type Request struct {
	Name  string
	Email string
	// Role is one of the meeting's audience, or empty.
	Role Role
	// Seats is the size of the party, the sender included; zero means one.
	Seats int
	// AcceptsFewer says that the party takes what is free. Otherwise it comes
	// whole or not at all.
	AcceptsFewer bool
	// OnBehalfOf is the initiative or organisation that the sender speaks for.
	OnBehalfOf string
}

// Tidy returns the request as people mean it: without spaces around the fields
// and with a party of at least one. Line breaks and other control characters
// stay, so that Check refuses them.
func (r Request) Tidy() Request {
	r.Name = spaced(r.Name)
	r.Email = strings.TrimFunc(r.Email, isBlank)
	r.OnBehalfOf = spaced(r.OnBehalfOf)
	if r.Seats == 0 {
		r.Seats = 1
	}
	return r
}

// spaced has one space between words and none around them.
func spaced(s string) string { return strings.Join(strings.FieldsFunc(s, isBlank), " ") }

// isBlank is what looks like a space within a line.
func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == 0xa0 || r >= 0x2000 && r <= 0x200a || r == 0x202f
}

// Check reports the faults of a request to a meeting for these roles, as
// [FieldErrors]. A form runs it before sending; [Event.Admit] runs it again.
func (r Request) Check(audience []Role) error {
	var faults FieldErrors
	if strings.TrimSpace(r.Name) == "" {
		faults.add("name", CodeRequired)
	}
	faults = append(faults, checkLine("name", r.Name, MaxName)...)
	switch {
	case strings.TrimSpace(r.Email) == "":
		faults.add("email", CodeRequired)
	case !looksLikeEmail(r.Email):
		faults.add("email", CodeEmail)
	}
	if r.Role != "" && !contains(audience, r.Role) {
		faults.add("role", CodeUnknown)
	}
	if r.Seats < 1 {
		faults = append(faults, FieldError{Field: "seats", Code: CodeTooFew, Limit: 1})
	}
	if r.Seats > MaxPartySize {
		faults = append(faults, FieldError{Field: "seats", Code: CodeTooMany, Limit: MaxPartySize})
	}
	faults = append(faults, checkLine("onBehalfOf", r.OnBehalfOf, MaxName)...)
	return faults.err()
}

func contains(list []Role, role Role) bool {
	for _, entry := range list {
		if entry == role {
			return true
		}
	}
	return false
}

// PersonKey is the address as the key of one person: two spellings of it that
// differ only in capitals are the same person (INV-E12).
func PersonKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// looksLikeEmail checks the shape name@host.tld within the lengths of RFC 5321
// 4.5.3.1. Quoted names and address literals are refused: nobody types them, and
// they can carry line breaks into mail headers.
func looksLikeEmail(s string) bool {
	local, domain, found := strings.Cut(s, "@")
	if !found || len(s) > MaxEmail || local == "" || len(local) > 64 || strings.Contains(domain, "@") {
		return false
	}
	if strings.Join(strings.Fields(s), "") != s || strings.ContainsAny(s, "\"\\()<>[],;:") || strings.ContainsFunc(s, isControl) || !utf8.ValidString(s) {
		return false
	}
	dot := strings.LastIndexByte(domain, '.')
	return dot > 0 && dot < len(domain)-1 && !strings.Contains(s, "..") &&
		local[0] != '.' && local[len(local)-1] != '.' && domain[0] != '.' && domain[0] != '-'
}

// SignUpStatus is where a sign-up is in its life.
type SignUpStatus string

// The states of a sign-up.
const (
	// SeatConfirmed holds at least one seat.
	SeatConfirmed SignUpStatus = "confirmed"
	// Waitlisted holds no seat and waits for one.
	Waitlisted SignUpStatus = "waitlisted"
	// Withdrawn gave its seats back; it is final.
	Withdrawn SignUpStatus = "cancelled"
	// Repeated is a second request of a person who is signed up already. It
	// holds no seat and no name; it exists so that the answer to it looks like
	// any other, and nobody can find out who comes by trying addresses.
	Repeated SignUpStatus = "repeated"
)

var signUpStatuses = words[SignUpStatus]{
	{SeatConfirmed, "aangemeld"},
	{Waitlisted, "op de wachtlijst"},
	{Withdrawn, "afgemeld"},
	{Repeated, "eerder aangemeld"},
}

// SignUpStatuses lists every status.
func SignUpStatuses() []SignUpStatus { return signUpStatuses.ids() }

// Label is the Dutch word, empty for an unknown status.
func (s SignUpStatus) Label() string { return signUpStatuses.label(s) }

// Live reports whether a sign-up in this state holds or waits for seats.
func (s SignUpStatus) Live() bool { return s == SeatConfirmed || s == Waitlisted }

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
}

// Occupancy is what a decision must know of a meeting's sign-ups.
type Occupancy struct {
	// Taken is the number of seats that confirmed parties hold.
	Taken int
	// Queue holds the live parties that still want seats, first come first.
	Queue []Waiting
}

// Waiting is a live party that wants more seats than it has.
type Waiting struct {
	SignUpID string
	// Wants is the number of seats it lacks.
	Wants int
	// Whole parties take all they lack or nothing.
	Whole bool
}

// Grant gives seats to a party that waited.
type Grant struct {
	SignUpID string
	Seats    int
}

// Decision is the answer to a request.
type Decision struct {
	Status SignUpStatus
	// Wanted and Seats are the party's, as it must be kept.
	Wanted int
	Seats  int
	// Late: after a soft deadline (INV-E13).
	Late bool
	// Granted are parties that get seats on this occasion, in their order.
	Granted []Grant
}

// Admit decides on a request, given all sign-ups before it. It refuses with
// [FieldErrors] or a [Refusal], and then nothing is to be kept.
func (e *Event) Admit(o Occupancy, r Request, now time.Time) (Decision, error) {
	if refusal := e.availability(o, now).refusal(); refusal != "" {
		return Decision{}, refusal
	}
	if err := r.Check(e.Audience); err != nil {
		return Decision{}, err
	}
	const newcomer = ""
	waitlist := e.SignUp.WhenFull == WaitlistAuto
	if waitlist && !r.AcceptsFewer && e.SignUp.Capacity.Limited && r.Seats > e.SignUp.Capacity.Seats {
		return Decision{}, ErrNotEnoughSeats // it would wait for ever
	}
	free := e.SignUp.Capacity.free(o.Taken)
	queue := append(o.Queue[:len(o.Queue):len(o.Queue)], Waiting{SignUpID: newcomer, Wants: r.Seats, Whole: !r.AcceptsFewer})
	d := Decision{Status: Waitlisted, Wanted: r.Seats, Late: !now.Before(e.SignUp.closes(e.Start))}
	for _, grant := range fill(free, queue) {
		if grant.SignUpID == newcomer {
			d.Status, d.Seats = SeatConfirmed, grant.Seats
		} else {
			d.Granted = append(d.Granted, grant)
		}
	}
	switch {
	case d.Seats == 0 && !waitlist && free > 0:
		return Decision{}, ErrNotEnoughSeats
	case d.Seats == 0 && !waitlist:
		return Decision{}, ErrFull
	case !waitlist:
		d.Wanted = d.Seats // the party takes what is free; nobody waits (INV-E07)
	}
	return d, nil
}

// Withdraw decides what follows when a live sign-up gives its seats back. The
// occupancy still counts it.
func (e *Event) Withdraw(o Occupancy, s SignUp, now time.Time) ([]Grant, error) {
	if s.Status != Repeated && !s.Status.Live() {
		return nil, ErrNotLive
	}
	if e.Status != Postponed && !now.Before(e.Start) {
		return nil, ErrOver
	}
	rest := Occupancy{Taken: o.Taken - s.Seats}
	for _, waiting := range o.Queue {
		if waiting.SignUpID != s.ID {
			rest.Queue = append(rest.Queue, waiting)
		}
	}
	return e.Promote(rest, now), nil
}

// Promote hands free seats to those who wait, first come first. Run it in the
// same transaction as the change that freed them. Once the meeting has begun
// nobody moves up any more.
func (e *Event) Promote(o Occupancy, now time.Time) []Grant {
	if e.Status != Postponed && (e.Status != Scheduled || !now.Before(e.Start)) {
		return nil
	}
	return fill(e.SignUp.Capacity.free(o.Taken), o.Queue)
}

// fill is the fairness sentence: seats go down the queue, and only a party that
// comes whole and does not fit lets them pass.
func fill(free int, queue []Waiting) []Grant {
	var grants []Grant
	for _, party := range queue {
		if free == 0 {
			break
		}
		seats := min(free, party.Wants)
		if seats <= 0 || party.Whole && seats < party.Wants {
			continue
		}
		free -= seats
		grants = append(grants, Grant{SignUpID: party.SignUpID, Seats: seats})
	}
	return grants
}

// KeepDays is how many days after its meeting the personal data of a sign-up are
// kept; then only its seats and role remain.
const KeepDays = 90
