package event

import (
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Event is one meeting as its organisers know it. It holds nothing about the
// people who sign up. The zero value is an unusable draft; [Event.Check] says
// what is missing.
//
// Its methods either change it and return nil, or return an error and leave it
// as it was. It is not safe for use by several goroutines at once.
type Event struct {
	// ID never changes and is never used again; the calendar entry carries it.
	ID string `json:"id,omitempty"`
	// Slug is the last part of the address of its page: a-z, 0-9 and hyphens.
	Slug      string         `json:"slug,omitempty"`
	Title     string         `json:"title"`
	Format    Format         `json:"format"`
	Mode      AttendanceMode `json:"mode,omitempty"`
	Purpose   string         `json:"purpose,omitempty"`
	Questions []string       `json:"questions,omitempty"`
	// Note is something a visitor must know, shown beside the facts.
	Note string `json:"note,omitempty"`

	// Zone is the IANA name of the zone whose wall clock the times below are in.
	// The wall clock is what counts: [Event.Localise] restores it after reading.
	Zone  string    `json:"zone"`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	// AllDay: it has days and no hours. Start is the midnight that begins the
	// first day, End the one that ends the last.
	AllDay bool `json:"allDay,omitempty"`

	// Hosts are the initiatives at whose place or by whose invitation it is held.
	Hosts []Named `json:"hosts,omitempty"`
	// Organiser is the body that answers for it, Contact its role address.
	Organiser string   `json:"organiser,omitempty"`
	Contact   string   `json:"contact,omitempty"`
	Venue     Venue    `json:"venue"`
	Programme []Item   `json:"programme,omitempty"`
	Audience  []Role   `json:"audience"`
	Themes    []string `json:"themes,omitempty"`
	SignUp    Terms    `json:"signUp"`
	// Origin is nil for a meeting that was entered here and nowhere else.
	Origin *Origin `json:"origin,omitempty"`

	Status Status `json:"status,omitempty"`
	// Revision rises by one with every change that a visitor can see; it is the
	// SEQUENCE of the calendar entry (RFC 5545 3.8.7.4).
	Revision  int       `json:"revision,omitempty"`
	History   []Change  `json:"history,omitempty"`
	CreatedAt time.Time `json:"createdAt,omitzero"`
	ChangedAt time.Time `json:"changedAt,omitzero"`
}

// Named is a host or a theme: its identifier in the register, which may be
// empty, and its name.
type Named struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
}

// Certainty says how sure the place is. The zero value means to be announced.
type Certainty string

// How sure the place is.
const (
	Confirmed     Certainty = "confirmed"
	Provisional   Certainty = "provisional"
	ToBeAnnounced Certainty = "to_be_announced"
)

var certainties = words[Certainty]{
	{Confirmed, "bevestigd"},
	{Provisional, "onder voorbehoud"},
	{ToBeAnnounced, "volgt"},
}

// Certainties lists every certainty.
func Certainties() []Certainty { return certainties.ids() }

// Label is the Dutch word, empty for an unknown certainty.
func (c Certainty) Label() string { return certainties.label(c) }

// Venue is the place of a meeting.
type Venue struct {
	Name string `json:"name,omitempty"`
	Room string `json:"room,omitempty"`
	// Address is street, number and town on one line.
	Address string `json:"address,omitempty"`
	// Municipality is a code of Statistics Netherlands such as GM0344; text, as
	// it has leading zeros.
	Municipality string `json:"municipality,omitempty"`
	// Access tells in words how to get in: steps, toilet, hearing loop, bus stop.
	Access    string    `json:"access,omitempty"`
	Certainty Certainty `json:"certainty,omitempty"`
	// Geo is nil when nobody has looked it up.
	Geo *Geo `json:"geo,omitempty"`
}

// Geo is a point on the map, in degrees of WGS 84 (RFC 5870).
type Geo struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// Valid reports whether there is such a point.
func (g Geo) Valid() bool {
	return g.Latitude >= -90 && g.Latitude <= 90 && g.Longitude >= -180 && g.Longitude <= 180 // false for NaN
}

// Line is the venue on one line, ending in "(onder voorbehoud)" as long as it is
// provisional (INV-E15), and "Plaats volgt" when there is none.
func (v Venue) Line() string {
	parts := make([]string, 0, 3)
	for _, part := range []string{v.Name, v.Room, v.Address} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	switch line := strings.Join(parts, ", "); {
	case line == "":
		return "Plaats volgt"
	case v.Certainty == Confirmed:
		return line
	default:
		return line + " (" + Provisional.Label() + ")"
	}
}

// Localise puts all times on the wall clock of e.Zone, which loc must be. What
// was read from a file has an offset but no zone. A time whose offset is the zone's
// own stays the moment that it is, also in the hour that the clock shows twice; when
// the rules of the zone have changed since it was written, the hour people agreed on
// stays (INV-E20).
func (e *Event) Localise(loc *time.Location) {
	for _, t := range []*time.Time{&e.Start, &e.End, &e.SignUp.Opens, &e.SignUp.ClosesBefore} {
		if t.IsZero() {
			continue
		}
		_, said := t.Zone()
		local := t.In(loc)
		local = local.Add(-time.Duration(local.Nanosecond()))
		if _, right := local.Zone(); said != right {
			year, month, day := t.Date()
			local = time.Date(year, month, day, t.Hour(), t.Minute(), t.Second(), 0, loc)
		}
		*t = local
	}
}

// Check reports everything that keeps the meeting from being announced, as
// [FieldErrors]: INV-E01 to INV-E05 and the bounds of this package.
func (e *Event) Check() error {
	faults := checkLine("id", e.ID, MaxSlug)
	if strings.TrimSpace(e.Title) == "" {
		faults.add("title", CodeRequired)
	}
	faults = append(faults, checkLine("title", e.Title, MaxTitle)...)
	switch {
	case e.Slug == "":
		faults.add("slug", CodeRequired)
	case !validSlug(e.Slug):
		faults.add("slug", CodeSlug)
	}
	if !formats.has(e.Format) {
		faults.add("format", CodeUnknown)
	}
	if e.Mode != "" && !modes.has(e.Mode) {
		faults.add("mode", CodeUnknown)
	}
	faults = append(faults, e.checkTimes()...)
	faults = append(faults, e.checkPeople()...)
	faults = append(faults, e.checkTexts()...)
	faults = append(faults, checkLines("themes", e.Themes, MaxThemes)...)
	faults = append(faults, checkProgramme(e.Programme, int(e.End.Sub(e.Start)/time.Minute))...)
	faults = append(faults, e.SignUp.check(e.Start)...)
	faults = append(faults, e.checkOrigin()...)
	return faults.err()
}

func (e *Event) checkTimes() FieldErrors {
	var faults FieldErrors
	if e.Zone == "" || e.Zone == "Local" {
		faults.add("zone", CodeZone)
	}
	if e.Start.IsZero() {
		faults.add("start", CodeRequired)
	}
	if !e.End.After(e.Start) {
		faults.add("end", CodeOutOfOrder)
	}
	if !e.Start.IsZero() && e.End.Sub(e.Start) > MaxLength {
		faults.add("end", CodeTooLate)
	}
	if y := e.Start.Year(); y > 9999 || e.End.Year() > 9999 {
		faults.add("start", CodeType)
	}
	if e.AllDay && !midnight(e.Start) {
		faults.add("start", CodeMidnight)
	}
	if e.AllDay && !midnight(e.End) {
		faults.add("end", CodeMidnight)
	}
	return faults
}

func (e *Event) checkPeople() FieldErrors {
	var faults FieldErrors
	if len(e.Hosts) == 0 && (e.Organiser == "" || e.Format == NetworkMeeting) {
		faults.add("hosts", CodeRequired)
	}
	if len(e.Hosts) > MaxHosts {
		faults = append(faults, FieldError{Field: "hosts", Code: CodeTooMany, Limit: MaxHosts})
	}
	for i, host := range e.Hosts {
		field := "hosts[" + strconv.Itoa(i) + "]"
		if host.Name == "" {
			faults.add(field+".name", CodeRequired)
		}
		faults = append(faults, checkLine(field+".name", host.Name, MaxTitle)...)
		faults = append(faults, checkLine(field+".id", host.ID, MaxSlug)...)
	}
	if len(e.Audience) == 0 && !e.Elsewhere() {
		faults.add("audience", CodeRequired)
	}
	for i, role := range e.Audience {
		if !roles.has(role) {
			faults.add("audience["+strconv.Itoa(i)+"]", CodeUnknown)
		}
	}
	if e.Contact != "" && !looksLikeEmail(e.Contact) {
		faults.add("contact", CodeEmail)
	}
	return faults
}

func (e *Event) checkTexts() FieldErrors {
	var faults FieldErrors
	faults = append(faults, checkText("purpose", e.Purpose, MaxText)...)
	if len(e.Questions) > MaxQuestions {
		faults = append(faults, FieldError{Field: "questions", Code: CodeTooMany, Limit: MaxQuestions})
	}
	for i, question := range e.Questions {
		faults = append(faults, checkText("questions["+strconv.Itoa(i)+"]", question, MaxText)...)
	}
	faults = append(faults, checkText("note", e.Note, MaxText)...)
	faults = append(faults, checkLine("organiser", e.Organiser, MaxTitle)...)
	faults = append(faults, checkLine("venue.name", e.Venue.Name, MaxTitle)...)
	faults = append(faults, checkLine("venue.room", e.Venue.Room, MaxTitle)...)
	faults = append(faults, checkLine("venue.address", e.Venue.Address, MaxTitle)...)
	faults = append(faults, checkLine("venue.municipality", e.Venue.Municipality, MaxSlug)...)
	faults = append(faults, checkText("venue.access", e.Venue.Access, MaxText)...)
	if e.Venue.Certainty != "" && !certainties.has(e.Venue.Certainty) {
		faults.add("venue.certainty", CodeUnknown)
	}
	if e.Venue.Geo != nil && !e.Venue.Geo.Valid() {
		faults.add("venue.geo", CodeType)
	}
	return faults
}
