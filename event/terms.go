package event

import (
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Terms say how a meeting takes sign-ups. The zero value takes none here.
type Terms struct {
	// Online: sign-ups come through this software. Otherwise they go by mail to
	// the meeting's contact address. Where the meeting is held is its mode.
	Online bool `json:"online,omitempty"`
	// Opens is the first moment; zero: as soon as the meeting is announced.
	Opens time.Time `json:"opens,omitzero"`
	// ClosesBefore is the first moment that is too late (INV-E13): "before 25
	// January" is 25 January 00.00 local time. Zero: the start of the meeting.
	ClosesBefore time.Time `json:"closesBefore,omitzero"`
	// Strictness says what happens after ClosesBefore; zero means [Soft].
	Strictness Strictness `json:"strictness,omitempty"`
	Capacity   Capacity   `json:"capacity,omitzero"`
	// WhenFull says what happens when the seats are gone; zero means [Closed].
	WhenFull FullPolicy `json:"whenFull,omitempty"`
	// OfferHours is how long an offer stands under [WaitlistOffer], in hours between
	// 8.00 and 22.00: 1 to [MaxOfferHours]; zero means [DefaultOfferHours].
	OfferHours int `json:"offerHours,omitempty"`
	// Quotas are seats for one role each, beside the total: a party must fit in both.
	// With quotas everybody says their role.
	Quotas []Quota `json:"quotas,omitempty"`
	// Reminders are when those who come are reminded, in whole hours before the
	// start: 1 to [MaxReminder] each.
	Reminders []int `json:"reminders,omitempty"`
	Asks
}

// Bounds of terms.
const (
	DefaultOfferHours = 24
	MaxOfferHours     = 168
	MaxReminders      = 5
	MaxReminder       = 14 * 24
)

// Quota is the number of seats for people in one role.
type Quota struct {
	Role  Role `json:"role"`
	Seats int  `json:"seats"`
}

// waits reports whether there is a waiting list.
func (t Terms) waits() bool { return t.WhenFull == WaitlistAuto || t.WhenFull == WaitlistOffer }

func (t Terms) offerHours() int {
	if t.OfferHours == 0 {
		return DefaultOfferHours
	}
	return t.OfferHours
}

// Capacity is the number of seats. The zero value means no limit.
type Capacity struct {
	// Limited with Seats zero is a real state of an invitation ("a limited number
	// of places"), but automatic sign-up needs a number.
	Limited bool `json:"limited,omitempty"`
	Seats   int  `json:"seats,omitempty"`
	// Publish lets visitors see how many seats there are and are left (INV-E18).
	Publish bool `json:"publish,omitempty"`
}

// free is the number of seats that nobody has, given those taken. A forced cut
// can leave more taken than there are; then none is free.
func (c Capacity) free(taken int) int {
	if !c.Limited {
		return unlimited
	}
	return max(0, c.Seats-taken)
}

// unlimited is more seats than any queue can want.
const unlimited = int(^uint32(0) >> 1)

// Strictness says whether a deadline is a request or a rule.
type Strictness string

// The strictness of a deadline.
const (
	// Soft deadlines ask; later sign-ups are taken and marked late.
	Soft Strictness = "soft"
	// Hard deadlines refuse.
	Hard Strictness = "hard"
)

var strictnesses = words[Strictness]{
	{Soft, "verzoek"},
	{Hard, "sluitend"},
}

// Strictnesses lists every strictness.
func Strictnesses() []Strictness { return strictnesses.ids() }

// Label is the Dutch word, empty for an unknown strictness.
func (s Strictness) Label() string { return strictnesses.label(s) }

// FullPolicy says what happens when the seats are gone.
type FullPolicy string

// The policies.
const (
	// Closed refuses: "vol = vol".
	Closed FullPolicy = "closed"
	// WaitlistAuto keeps a waiting list, from which people move up by themselves.
	WaitlistAuto FullPolicy = "waitlist_auto"
	// WaitlistOffer keeps a waiting list, from which people are asked whether they
	// still want the seat that came free.
	WaitlistOffer FullPolicy = "waitlist_offer"
)

var policies = words[FullPolicy]{
	{Closed, "vol = vol"},
	{WaitlistAuto, "wachtlijst (automatisch)"},
	{WaitlistOffer, "wachtlijst (met aanbod)"},
}

// FullPolicies lists every policy.
func FullPolicies() []FullPolicy { return policies.ids() }

// Label is the Dutch word, empty for an unknown policy.
func (p FullPolicy) Label() string { return policies.label(p) }

func (t Terms) check(start time.Time) FieldErrors {
	var faults FieldErrors
	if t.Strictness != "" && !strictnesses.has(t.Strictness) {
		faults.add("signUp.strictness", CodeUnknown)
	}
	if t.WhenFull != "" && !policies.has(t.WhenFull) {
		faults.add("signUp.whenFull", CodeUnknown)
	}
	if t.Online && t.Capacity.Limited && t.Capacity.Seats == 0 {
		faults.add("signUp.capacity.seats", CodeRequired)
	}
	faults = append(faults, checkSeats(t.Capacity.Seats)...)
	if t.Capacity.Seats > 0 && !t.Capacity.Limited {
		faults.add("signUp.capacity.limited", CodeRequired)
	}
	if t.ClosesBefore.After(start) {
		faults.add("signUp.closesBefore", CodeOutOfOrder)
	}
	if !t.Opens.IsZero() && !t.Opens.Before(t.closes(start)) {
		faults.add("signUp.opens", CodeOutOfOrder)
	}
	faults = append(faults, checkBetween("signUp.offerHours", t.OfferHours, 0, MaxOfferHours)...)
	faults = append(faults, t.checkQuotas()...)
	if len(t.Reminders) > MaxReminders {
		faults = append(faults, FieldError{Field: "signUp.reminders", Code: CodeTooMany, Limit: MaxReminders})
	}
	for i, hours := range t.Reminders {
		faults = append(faults, checkBetween("signUp.reminders["+strconv.Itoa(i)+"]", hours, 1, MaxReminder)...)
	}
	return append(faults, t.Asks.check()...)
}

// checkQuotas wants each role once.
func (t Terms) checkQuotas() FieldErrors {
	var faults FieldErrors
	seen := map[Role]bool{}
	for i, quota := range t.Quotas {
		field := "signUp.quotas[" + strconv.Itoa(i) + "]"
		if !roles.has(quota.Role) || seen[quota.Role] {
			faults.add(field+".role", CodeUnknown)
		}
		seen[quota.Role] = true
		faults = append(faults, checkBetween(field+".seats", quota.Seats, 0, MaxSeats)...)
	}
	return faults
}

func checkSeats(seats int) FieldErrors {
	switch {
	case seats < 0:
		return FieldErrors{{Field: "signUp.capacity.seats", Code: CodeTooFew}}
	case seats > MaxSeats:
		return FieldErrors{{Field: "signUp.capacity.seats", Code: CodeTooMany, Limit: MaxSeats}}
	}
	return nil
}

// closes is the first moment that is too late.
func (t Terms) closes(start time.Time) time.Time {
	if t.ClosesBefore.IsZero() {
		return start
	}
	return t.ClosesBefore
}

// Availability is what somebody who wants to come can do now. It is derived
// from terms, seats and the clock, and never stored.
type Availability string

// What somebody who wants to come can do.
const (
	NotOffered     Availability = "not_offered"
	NotYetOpen     Availability = "not_yet_open"
	Open           Availability = "open"
	WaitlistOnly   Availability = "waitlist_only"
	Full           Availability = "full"
	DeadlinePassed Availability = "deadline_passed"
	Over           Availability = "over"
)

var availabilities = words[Availability]{
	{NotOffered, "Aanmelden kan hier niet"},
	{NotYetOpen, "Aanmelden kan nog niet"},
	{Open, "U kunt zich aanmelden"},
	{WaitlistOnly, "Vol. U kunt op de wachtlijst"},
	{Full, "Vol = vol"},
	{DeadlinePassed, "Aanmelden kan niet meer"},
	{Over, "De bijeenkomst is al begonnen of geweest"},
}

// Availabilities lists every availability.
func Availabilities() []Availability { return availabilities.ids() }

// Label is the short Dutch sentence, empty for an unknown value.
func (a Availability) Label() string { return availabilities.label(a) }

// Accepts reports whether a sign-up can be sent now.
func (a Availability) Accepts() bool { return a == Open || a == WaitlistOnly }

// refusal is the answer to a request while a meeting is not open; empty when a
// request can be looked at.
func (a Availability) refusal() Refusal {
	switch a {
	case NotOffered:
		return ErrNotOffered
	case NotYetOpen:
		return ErrNotYetOpen
	case DeadlinePassed:
		return ErrDeadlinePassed
	case Over:
		return ErrOver
	}
	return ""
}
