package event

import (
	"maps"

	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Occupancy is what a decision must know of a meeting's sign-ups. The zero value
// is a meeting for which nobody signed up.
type Occupancy struct {
	// Taken is the number of seats that parties hold, see [SignUpStatus.Holds].
	Taken int
	// Roles and Tables are the seats of these by role and by table; parties without
	// one are in neither. Nil when there are none.
	Roles  map[Role]int
	Tables map[string]int
	// Queue holds the parties that still want seats, first come first.
	Queue []Waiting
}

// Waiting is a party that wants more seats than it has.
type Waiting struct {
	SignUpID string
	Role     Role
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
	// Until is when the seats of a pending party are free again; otherwise zero.
	Until time.Time
	// Table is where the party sits; "" when that is still to be said.
	Table string
	// Granted are parties that get seats on this occasion, in their order.
	Granted []Grant
}

// Admit decides on a request, given all sign-ups before it. With a proof, the
// party must show within that time that the mail address is its own, and holds its
// seats so long; zero takes it at its word. It refuses with [FieldErrors] or a
// [Refusal], and then nothing is to be kept.
func (e *Event) Admit(o Occupancy, r Request, proof time.Duration, now time.Time) (Decision, error) {
	terms := e.SignUp.public(o)
	a := Announcement{Status: e.Status, Start: e.Start, SignUp: terms}
	if refusal := a.Availability(now).refusal(); refusal != "" {
		return Decision{}, refusal
	}
	if err := r.Check(e.Audience, &terms); err != nil {
		return Decision{}, err
	}
	waitlist, all := e.SignUp.waits(), e.SignUp.room(Occupancy{})
	if most := all.of(r.Role); waitlist && (most == 0 || !r.AcceptsFewer && r.Seats > most) {
		return Decision{}, all.refusal(r.Role) // it would wait for ever
	}
	const newcomer = ""
	free := e.SignUp.room(o)
	queue := append(o.Queue[:len(o.Queue):len(o.Queue)], Waiting{SignUpID: newcomer, Role: r.Role, Wants: r.Seats, Whole: !r.AcceptsFewer})
	d := Decision{Status: Waitlisted, Wanted: r.Seats, Late: !now.Before(e.SignUp.closes(e.Start))}
	for _, grant := range fill(free, queue) {
		if grant.SignUpID == newcomer {
			d.Status, d.Seats = SeatConfirmed, grant.Seats
		} else {
			d.Granted = append(d.Granted, grant)
		}
	}
	switch {
	case d.Seats == 0 && !waitlist:
		return Decision{}, free.refusal(r.Role)
	case !waitlist:
		d.Wanted = d.Seats // the party takes what is free; nobody waits (INV-E07)
	}
	d.Table = e.SignUp.seat(o, "", 0, d.Seats, r.Tables)
	if proof > 0 {
		d.Status, d.Until = Pending, now.Add(proof)
	}
	return d, nil
}

// Promote hands free seats to those who wait, first come first; [Event.Give] says
// what that makes of each. Run it in the same transaction as the change that freed
// them. Once the meeting has begun nobody moves up any more.
func (e *Event) Promote(o Occupancy, now time.Time) []Grant {
	if e.Status != Postponed && (e.Status != Scheduled || !now.Before(e.Start)) {
		return nil
	}
	return fill(e.SignUp.room(o), o.Queue)
}

// Give hands seats to a party that was granted them. Under [WaitlistOffer] it is
// asked first, and has until s.Until to say so. o is the occupancy before.
func (e *Event) Give(o Occupancy, s *SignUp, seats int, now time.Time) {
	s.Table = e.SignUp.seat(o, s.Table, s.Seats, s.Seats+seats, s.Tables)
	s.Seats += seats
	if s.Status != Waitlisted {
		return
	}
	s.Status = SeatConfirmed
	if e.SignUp.WhenFull == WaitlistOffer {
		s.Status, s.Until = Offered, e.offerEnd(now)
	}
}

// room is what is free: in all, and for those roles that have a number of seats
// of their own.
type room struct {
	total int
	roles map[Role]int
}

// room is what is left when a forced cut, or a quota that came later, leaves more
// taken than there is: nothing.
func (t Terms) room(o Occupancy) room {
	free := room{total: t.Capacity.free(o.Taken)}
	for _, quota := range t.Quotas {
		if free.roles == nil {
			free.roles = map[Role]int{}
		}
		free.roles[quota.Role] = max(0, quota.Seats-o.Roles[quota.Role])
	}
	return free
}

// of is the number of seats that somebody in that role can have.
func (f room) of(role Role) int {
	if left, bounded := f.roles[role]; bounded {
		return min(f.total, left)
	}
	return f.total
}

// refusal is why a party in that role gets no seat.
func (f room) refusal(role Role) Refusal {
	switch {
	case f.total == 0:
		return ErrFull
	case f.of(role) == 0:
		return ErrRoleFull
	}
	return ErrNotEnoughSeats
}

// fill is the fairness sentence: seats go down the queue, and only a party that
// cannot take what is left lets them pass: because it comes whole and does not fit,
// or because its role has no seats left.
func fill(free room, queue []Waiting) []Grant {
	var grants []Grant
	if len(queue) > 1 {
		free.roles = maps.Clone(free.roles)
	}
	for _, party := range queue {
		if free.total == 0 {
			break
		}
		seats := min(free.of(party.Role), party.Wants)
		if seats <= 0 || party.Whole && seats < party.Wants {
			continue
		}
		free.total -= seats
		if left, bounded := free.roles[party.Role]; bounded {
			free.roles[party.Role] = left - seats
		}
		grants = append(grants, Grant{SignUpID: party.SignUpID, Seats: seats})
	}
	return grants
}

// seat finds a table for a party that has had seats at one, or at none, and needs
// room for another number now: where it sits, its first choice, its second. A table
// that was made smaller sends nobody away who does not grow.
func (t Terms) seat(o Occupancy, at string, had, needs int, choices []string) string {
	if needs == 0 {
		return ""
	}
	for _, id := range append([]string{at}, choices...) {
		table := t.Asks.table(id)
		if table == nil {
			continue
		}
		extra := needs
		if id == at {
			extra -= had
		}
		if extra <= max(0, table.Seats-o.Tables[id]) {
			return id
		}
	}
	return ""
}

// The hours in which an offer does not run out: people sleep.
const (
	morning = 8
	evening = 22
)

// offerEnd is until when an offer that is made now stands. Its hours pass only by
// day, on the wall clock of the meeting, and the meeting ends it.
func (e *Event) offerEnd(now time.Time) time.Time {
	end := awake(now.In(e.Start.Location()), time.Duration(e.SignUp.offerHours())*time.Hour)
	if e.Status == Scheduled && end.After(e.Start) {
		return e.Start
	}
	return end
}

// awake is the moment at which so much time has passed between morning and
// evening.
func awake(t time.Time, left time.Duration) time.Time {
	for {
		year, month, day := t.Date()
		from := time.Date(year, month, day, morning, 0, 0, 0, t.Location())
		until := time.Date(year, month, day, evening, 0, 0, 0, t.Location())
		if t.Before(from) {
			t = from
		}
		if today := until.Sub(t); left <= today {
			return t.Add(left)
		} else if today > 0 {
			left -= today
		}
		t = time.Date(year, month, day+1, morning, 0, 0, 0, t.Location())
	}
}
