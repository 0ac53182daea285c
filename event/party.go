package event

import (
	"slices"

	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Confirm takes a pending party at its word: the sender has shown that the mail
// address is real. It keeps the seats it holds, or waits. Who was confirmed before
// stays what they are. Refusals are [ErrLapsed], [ErrNotLive], [ErrOver] and
// [ErrNotOffered].
func (e *Event) Confirm(s *SignUp, now time.Time) error {
	switch {
	case s.Status.Live():
		return nil
	case s.Status == Lapsed, s.Status == Pending && !now.Before(s.Until):
		return ErrLapsed
	case s.Status != Pending:
		return ErrNotLive
	}
	if refusal := e.gone(now); refusal != "" {
		return refusal
	}
	s.Until = time.Time{}
	switch {
	case s.Seats > 0:
		s.Status = SeatConfirmed
	case e.SignUp.waits():
		s.Status = Waitlisted
	default:
		s.end(Refused) // the waiting list was closed meanwhile
	}
	return nil
}

// Accept takes an offer. Refusals are [ErrOfferOver], [ErrNoOffer], [ErrOver] and
// [ErrNotOffered]: a meeting that was moved forward can begin before s.Until.
func (e *Event) Accept(s *SignUp, now time.Time) error {
	switch {
	case s.Status == SeatConfirmed:
		return nil
	case s.Status == Lapsed, s.Status == Offered && !now.Before(s.Until):
		return ErrOfferOver
	case s.Status != Offered:
		return ErrNoOffer
	}
	if refusal := e.gone(now); refusal != "" {
		return refusal
	}
	s.Status, s.Until = SeatConfirmed, time.Time{}
	return nil
}

// Decline gives an offer back, and with it the place in the queue. Then call
// [Event.Promote]. Refusals are [ErrOfferOver] and [ErrNoOffer].
func (e *Event) Decline(s *SignUp, now time.Time) error {
	switch {
	case s.Status == Withdrawn:
		return nil
	case s.Status == Lapsed, s.Status == Offered && !now.Before(s.Until):
		return ErrOfferOver
	case s.Status != Offered:
		return ErrNoOffer
	}
	s.end(Withdrawn)
	return nil
}

// Lapse ends what time has ended: a hold or an offer that has run out, and the
// wait for a seat once the meeting has begun. It reports whether there was such a
// thing. Then call [Event.Promote].
func (e *Event) Lapse(s *SignUp, now time.Time) bool {
	switch {
	case (s.Status == Pending || s.Status == Offered) && !now.Before(s.Until):
	case (s.Status == Pending || s.Status == Offered || s.Status == Waitlisted) && e.begun(now):
	default:
		return false
	}
	s.end(Lapsed)
	return true
}

// Unheard puts a party whose offer has run out back where it waited, as it was
// never told of the offer. It reports whether there was such an offer. Then call
// [Event.Promote].
func (e *Event) Unheard(s *SignUp, now time.Time) bool {
	if s.Status != Offered || now.Before(s.Until) || e.gone(now) != "" {
		return false
	}
	s.Status, s.Seats, s.Table, s.Until = Waitlisted, 0, "", time.Time{}
	return true
}

// Withdraw gives the seats or the place in the queue back. Then call
// [Event.Promote]. Refusals are [ErrNotLive] and [ErrOver].
func (e *Event) Withdraw(s *SignUp, now time.Time) error {
	switch {
	case s.Status == Attended, s.Status == Absent:
		return ErrOver
	case s.Status != Repeated && s.Status != Pending && !s.Status.Live():
		return ErrNotLive
	case e.begun(now):
		return ErrOver
	}
	s.end(Withdrawn)
	return nil
}

// Attend writes down whether a party came, from the start of the meeting on. It
// can be put right as often as needed. Refusals are [ErrNotBegun], [ErrNotLive]
// and [ErrTransition].
func (e *Event) Attend(s *SignUp, came bool, now time.Time) error {
	switch {
	case e.Status != Scheduled && e.Status != Held:
		return ErrTransition
	case s.Status != SeatConfirmed && s.Status != Attended && s.Status != Absent:
		return ErrNotLive
	case now.Before(e.Start):
		return ErrNotBegun
	}
	s.Status = Absent
	if came {
		s.Status = Attended
	}
	return nil
}

// Amend changes a party that comes or waits to what the request says, except its
// mail address and its role. A smaller party gives seats back; a larger one needs
// seats that nobody waits for, and a party that waits can only become smaller: who
// waits with more people asked for those later than others did. Then call
// [Event.Promote]. Refusals are [FieldErrors], [ErrNotLive], [ErrOver],
// [ErrNotOffered], [ErrDeadlinePassed], [ErrNoMore] and [ErrStillWaiting].
func (e *Event) Amend(o Occupancy, s *SignUp, r Request, now time.Time) error {
	r.Email, r.Role = s.Email, s.Role
	terms := e.SignUp.public(o)
	terms.RoleNeeded = terms.RoleNeeded && s.Role != "" // who came before the quotas did
	if s.Status != SeatConfirmed && s.Status != Waitlisted && s.Status != Offered {
		return ErrNotLive
	}
	if refusal := e.gone(now); refusal != "" {
		return refusal
	}
	audience := e.Audience
	if s.Role != "" && !contains(audience, s.Role) {
		audience = append([]Role{s.Role}, audience...)
	}
	if err := r.Check(audience, &terms); err != nil {
		return err
	}
	had, elsewhere := s.Seats, !slices.Equal(r.Tables, s.Tables)
	seats, err := e.resize(o, *s, r.Seats, now)
	if err != nil {
		return err
	}
	s.Wanted, s.Seats = r.Seats, seats
	s.Name, s.OnBehalfOf, s.AcceptsFewer = r.Name, r.OnBehalfOf, r.AcceptsFewer
	s.Companions, s.Replies, s.Wishes, s.Tables = r.Companions, r.Replies, r.Wishes, r.Tables
	if r.Language != "" {
		s.Language = r.Language
	}
	if elsewhere { // its choices go before where it sits now
		left := Occupancy{Tables: without(o.Tables, s.Table, had)}
		if to := e.SignUp.seat(left, "", 0, s.Seats, s.Tables); to != "" {
			s.Table = to
			return nil
		}
	}
	s.Table = e.SignUp.seat(o, s.Table, had, s.Seats, s.Tables)
	return nil
}

// resize is how many seats a party has once it wants another number of them.
func (e *Event) resize(o Occupancy, s SignUp, wanted int, now time.Time) (int, error) {
	more := wanted - s.Wanted
	switch {
	case more <= 0:
		return min(s.Seats, wanted), nil
	case s.Status != SeatConfirmed || s.Wanted > s.Seats:
		return 0, ErrStillWaiting
	case e.Status != Scheduled:
		return 0, ErrNotOffered
	case e.SignUp.Strictness == Hard && !now.Before(e.SignUp.closes(e.Start)):
		return 0, ErrDeadlinePassed
	}
	const extra = ""
	for _, grant := range fill(e.SignUp.room(o), append(o.Queue[:len(o.Queue):len(o.Queue)], Waiting{SignUpID: extra, Role: s.Role, Wants: more, Whole: true})) {
		if grant.SignUpID == extra {
			return s.Seats + more, nil
		}
	}
	return 0, ErrNoMore
}

// without is the seats at tables when a party has left one.
func without(tables map[string]int, id string, seats int) map[string]int {
	rest := make(map[string]int, len(tables))
	for table, taken := range tables {
		rest[table] = taken
	}
	rest[id] -= seats
	return rest
}

// Assign puts a party with seats at a table, or at none ("" takes it away).
// Refusals are [ErrNotLive], [ErrTableFull] and [FieldErrors].
func (e *Event) Assign(o Occupancy, s *SignUp, table string) error {
	switch {
	case !s.Status.Holds() || s.Seats == 0:
		return ErrNotLive
	case table == "" || table == s.Table:
	case e.SignUp.Asks.table(table) == nil:
		return FieldErrors{{Field: "table", Code: CodeUnknown}}
	case e.SignUp.seat(o, "", 0, s.Seats, []string{table}) == "":
		return ErrTableFull
	}
	s.Table = table
	return nil
}

// begun: the meeting has a start and it has passed.
func (e *Event) begun(now time.Time) bool { return e.Status != Postponed && !now.Before(e.Start) }

// gone is why nobody can come any more; empty while the meeting may go on.
func (e *Event) gone(now time.Time) Refusal {
	switch {
	case e.Status == Held, e.Status == Scheduled && e.begun(now):
		return ErrOver
	case e.Status != Scheduled && e.Status != Postponed:
		return ErrNotOffered
	}
	return ""
}

// end gives everything back. Nobody needs to know any more what the party needed.
func (s *SignUp) end(status SignUpStatus) {
	s.Status, s.Seats, s.Table, s.Until = status, 0, "", time.Time{}
	s.Wishes = Wishes{}
}
