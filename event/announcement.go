package event

import "github.com/omziennaarelkaar/netwerk/event/time"

// Announcement is everything that the public may know of a meeting, and nothing
// else: it has no field for the people who signed up. Pages, JSON, calendar
// feeds and the widget all take it, so none of them can leak an address.
//
// It is a value; its slices belong to whoever made it and must not be changed.
type Announcement struct {
	ID        string         `json:"id"`
	Slug      string         `json:"slug"`
	Title     string         `json:"title"`
	Format    Format         `json:"format"`
	Mode      AttendanceMode `json:"mode"`
	Purpose   string         `json:"purpose,omitempty"`
	Questions []string       `json:"questions,omitempty"`
	Note      string         `json:"note,omitempty"`

	// Zone is the IANA name; Start and End carry the offset in force then.
	Zone  string    `json:"zone"`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	// AllDay is as in [Event].
	AllDay bool `json:"allDay,omitempty"`

	Hosts     []Named     `json:"hosts,omitempty"`
	Organiser string      `json:"organiser,omitempty"`
	Contact   string      `json:"contact,omitempty"`
	Venue     PublicVenue `json:"venue"`
	Programme []Item      `json:"programme,omitempty"`
	Audience  []Role      `json:"audience"`
	Themes    []Named     `json:"themes,omitempty"`
	SignUp    PublicTerms `json:"signUp"`
	// Origin is where to find more about a meeting that was read elsewhere, and to
	// sign up for it. Nil for the network's own.
	Origin *PublicOrigin `json:"origin,omitempty"`

	Status Status `json:"status"`
	// Reason is why a cancelled or postponed meeting does not go on, if given.
	Reason    string    `json:"reason,omitempty"`
	Revision  int       `json:"revision"`
	CreatedAt time.Time `json:"createdAt"`
	ChangedAt time.Time `json:"changedAt"`
	// AnnouncedAt is when the public could first see it.
	AnnouncedAt time.Time `json:"announcedAt,omitzero"`
}

// PublicVenue is a [Venue] with the name of its municipality.
type PublicVenue struct {
	Name             string    `json:"name,omitempty"`
	Room             string    `json:"room,omitempty"`
	Address          string    `json:"address,omitempty"`
	Municipality     string    `json:"municipality,omitempty"`
	MunicipalityName string    `json:"municipalityName,omitempty"`
	Access           string    `json:"access,omitempty"`
	Certainty        Certainty `json:"certainty"`
	Geo              *Geo      `json:"geo,omitempty"`
}

// Line is the venue on one line, as [Venue.Line].
func (v PublicVenue) Line() string {
	return Venue{Name: v.Name, Room: v.Room, Address: v.Address, Certainty: v.Certainty}.Line()
}

// PublicTerms is what the public may know of [Terms] and seats.
type PublicTerms struct {
	Online       bool       `json:"online"`
	Opens        time.Time  `json:"opens,omitzero"`
	ClosesBefore time.Time  `json:"closesBefore,omitzero"`
	Strictness   Strictness `json:"strictness,omitempty"`
	// Limited: there are not seats for everybody.
	Limited bool `json:"limited"`
	// WaitingList: when the seats are gone, there is a queue.
	WaitingList bool `json:"waitingList"`
	// Full: no seat is free now.
	Full bool `json:"full"`
	// Seats and SeatsLeft are nil unless the organiser publishes them (INV-E18).
	Seats     *int `json:"seats,omitempty"`
	SeatsLeft *int `json:"seatsLeft,omitempty"`
	// OfferHours is not zero when who waits is asked first; it is as in [Terms].
	OfferHours int `json:"offerHours,omitempty"`
	// RoleNeeded: everybody says their role, because seats go by it.
	RoleNeeded bool `json:"roleNeeded,omitempty"`
	// FullRoles are those for which no seat is free, though others are.
	FullRoles []Role `json:"fullRoles,omitempty"`
	Asks
}

// Register knows the names of things that a meeting refers to by identifier.
type Register struct {
	// Theme and Municipality return the Dutch name, or "" when unknown.
	Theme        func(id string) string
	Municipality func(code string) string
}

// Announcement is the public snapshot of the meeting. Themes that the register does
// not know keep their identifier as name.
func (e *Event) Announcement(o Occupancy, names Register) Announcement {
	a := Announcement{
		ID: e.ID, Slug: e.Slug, Title: e.Title, Format: e.Format, Mode: e.Mode,
		Purpose: e.Purpose, Questions: e.Questions, Note: e.Note,
		Zone: e.Zone, Start: e.Start, End: e.End, AllDay: e.AllDay,
		Hosts: e.Hosts, Organiser: e.Organiser, Contact: e.Contact,
		Venue: PublicVenue{Name: e.Venue.Name, Room: e.Venue.Room, Address: e.Venue.Address, Access: e.Venue.Access,
			Municipality: e.Venue.Municipality, MunicipalityName: names.Municipality(e.Venue.Municipality), Certainty: e.Venue.Certainty, Geo: e.Venue.Geo},
		Programme: e.Programme, Audience: e.Audience,
		SignUp: e.SignUp.public(o), Origin: e.origin(),
		Status: e.Status, Revision: e.Revision, CreatedAt: e.CreatedAt, ChangedAt: e.ChangedAt, AnnouncedAt: e.AnnouncedAt(),
	}
	if a.Mode == "" {
		a.Mode = InPerson
	}
	if a.Venue.Certainty == "" {
		a.Venue.Certainty = ToBeAnnounced
	}
	for _, id := range e.Themes {
		name := names.Theme(id)
		if name == "" {
			name = id
		}
		a.Themes = append(a.Themes, Named{ID: id, Name: name})
	}
	if e.Status == Cancelled || e.Status == Postponed {
		a.Reason = e.reason()
	}
	return a
}

// AnnouncedAt is when the public could first see the meeting; zero for a draft.
func (e *Event) AnnouncedAt() time.Time {
	for _, change := range e.History {
		if change.To.Public() {
			return change.At
		}
	}
	return time.Time{}
}

// reason is what was said when the meeting came into the state it is in; later
// edits have reasons of their own, which are not for visitors.
func (e *Event) reason() string {
	for n := len(e.History) - 1; n >= 0; n-- {
		if change := e.History[n]; change.To == e.Status && change.From != e.Status {
			return change.Reason
		}
	}
	return ""
}

func (t Terms) public(o Occupancy) PublicTerms {
	free := t.Capacity.free(o.Taken)
	p := PublicTerms{
		Online: t.Online, Opens: t.Opens, ClosesBefore: t.ClosesBefore, Strictness: t.Strictness,
		Limited: t.Capacity.Limited, WaitingList: t.waits(),
		Full: t.Online && free == 0, RoleNeeded: len(t.Quotas) > 0, Asks: t.Asks,
	}
	if t.WhenFull == WaitlistOffer {
		p.OfferHours = t.offerHours()
	}
	if !t.Capacity.Publish && len(t.Tables) > 0 {
		p.Tables = append([]Table(nil), t.Tables...)
		for i := range p.Tables {
			p.Tables[i].Seats = 0
		}
	}
	if left := t.room(o); free > 0 {
		for _, quota := range t.Quotas {
			if left.of(quota.Role) == 0 {
				p.FullRoles = append(p.FullRoles, quota.Role)
			}
		}
	}
	if t.Capacity.Publish && t.Capacity.Limited && t.Capacity.Seats > 0 {
		seats := t.Capacity.Seats
		p.Seats, p.SeatsLeft = &seats, &free
	}
	return p
}

// Availability is what a visitor can do at now. A widget can ask it again as
// the clock moves on.
func (a *Announcement) Availability(now time.Time) Availability {
	switch {
	case a.Status == Held || a.Status.Public() && a.Status != Postponed && !now.Before(a.Start):
		return Over
	case a.Status != Scheduled:
		return NotOffered
	case a.SignUp.Strictness == Hard && a.Late(now):
		return DeadlinePassed
	case !a.SignUp.Online:
		return NotOffered
	case now.Before(a.SignUp.Opens):
		return NotYetOpen
	case a.SignUp.Full && a.SignUp.WaitingList:
		return WaitlistOnly
	case a.SignUp.Full:
		return Full
	}
	return Open
}

// Late reports whether the deadline has passed at now (INV-E13).
func (a *Announcement) Late(now time.Time) bool {
	return !now.Before(Terms{ClosesBefore: a.SignUp.ClosesBefore}.closes(a.Start))
}

// NextChange is the first moment after now at which a visitor can do something
// else with the meeting, or it is over, by the clock alone. The zero time: never.
func (a *Announcement) NextChange(now time.Time) time.Time {
	var next time.Time
	for _, t := range []time.Time{a.SignUp.Opens, Terms{ClosesBefore: a.SignUp.ClosesBefore}.closes(a.Start), a.Start, a.End} {
		if t.After(now) && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	return next
}
