package mail

import (
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// view is what the words of a letter can be about. Its texts are clean: they hold
// no control characters, so none of them can end a line or begin a block.
type view struct {
	letter   *omzien.Letter
	language event.Language
	speech   speech

	Network, Organiser, Contact string
	// Name is the reader's. It is empty where somebody else may have typed it: a
	// sign-up form must be no way to send a stranger words of one's own.
	Name  string
	Title string
	// When and Where are as the meeting is now, OldWhen and OldWhere as it was, ""
	// where that is the same.
	When, Where, OldWhen, OldWhere string
	// Access and Note are what a visitor must know; Text is the reason of a change,
	// or what the meeting brought.
	Access, Note, Text string
	// Seats are those of the moment that the letter tells of, Lacks how many the
	// party waits for besides, Position its place in the queue, from 1.
	Seats, Lacks, Position int
	Table                  string
	// Until is when a hold or an offer ends. Hours is not 0 when who waits is asked
	// first.
	Until string
	Hours int
	// Comes: there are seats now. Asked: there is an offer now.
	Comes, Asked bool
	// On: the meeting is to come, or has no date yet. Off: it is called off. Same: it
	// is when and where it was before the change.
	On, Off, Same bool
	// Undated: it has no date.
	Undated bool
	// Limited: there are not seats for everybody. Open: people could sign up when it
	// happened.
	Limited, Open bool
	// Link is the reader's own page, Page that of the meeting.
	Link, Page string
	// Person, Address, About and Answer are about a letter that did not arrive. Final:
	// the mail server refused it. Strange: it does not know the letters of the address.
	Person, Address, About, Answer string
	Final, Strange                 bool
}

func newView(l *omzien.Letter, o Options) *view {
	v := &view{letter: l, language: l.Language, Network: o.name(), Name: event.CleanLine(l.Name)}
	if v.language != event.English {
		v.language = event.Dutch
	}
	v.speech = speeches[v.language]
	v.aboutMeeting(l)
	v.aboutParty(l)
	v.Page, v.Link = o.address("bijeenkomsten", l.Event.Slug), o.address("aanmelding", l.Token)
	if l.News == omzien.NewsProof || l.News == omzien.NewsAgain {
		v.Name = ""
	}
	if l.News == omzien.NewsBounced {
		v.Contact, v.Link, v.Answer = "", v.Page, Answer(event.CleanLine(l.Code), v.language)
		v.Person, v.Address = event.CleanLine(l.Receipt.Said.Name), event.CleanLine(l.Receipt.Said.Email)
		v.Final, v.Strange = l.Refused, l.Code == NoUTF8
	}
	return v
}

func (v *view) aboutMeeting(l *omzien.Letter) {
	e := &l.Event
	v.Title, v.Organiser = event.CleanLine(e.Title), event.CleanLine(e.Organiser)
	if isAddress(e.Contact) && isASCII(e.Contact) { // another would make the whole message one that few servers take
		v.Contact = e.Contact
	}
	v.Access, v.Note, v.Text = event.CleanText(e.Venue.Access), event.CleanText(e.Note), event.CleanText(l.Text)
	v.On = e.Status == event.Scheduled || e.Status == event.Postponed
	v.Off, v.Undated = e.Status == event.Cancelled, e.Status == event.Postponed
	v.Hours, v.Limited = e.SignUp.OfferHours, e.SignUp.Limited
	switch e.Availability(l.At) {
	case event.Open, event.WaitlistOnly:
		v.Open = true
	}
	v.When = v.speech.when(e.Start, e.End, e.AllDay)
	v.Where = v.speech.where(e.Mode, event.Venue{Name: e.Venue.Name, Room: e.Venue.Room, Address: e.Venue.Address, Certainty: e.Venue.Certainty})
	if b := l.Before; !b.Start.IsZero() && !b.End.IsZero() {
		zone := e.Start.Location()
		if old := v.speech.when(b.Start.In(zone), b.End.In(zone), e.AllDay); old != v.When {
			v.OldWhen = old
		}
		if old := v.speech.where(e.Mode, b.Venue); old != v.Where {
			v.OldWhere = old
		}
		v.Same = e.Status == event.Scheduled && v.OldWhen == "" && v.OldWhere == ""
	}
}

func (v *view) aboutParty(l *omzien.Letter) {
	r := &l.Receipt
	v.Seats, v.Position, v.Table = l.Seats, r.Position, event.CleanLine(r.Table)
	if r.Status.Wants() {
		v.Lacks = max(0, r.Wanted-r.Seats)
	}
	v.Comes, v.Asked = r.Status == event.SeatConfirmed, r.Status == event.Offered
	until := l.Until
	if v.Asked && !r.Until.IsZero() { // whatever the letter tells of, the answer is wanted by then
		until = r.Until
	}
	if !until.IsZero() {
		v.Until = v.speech.moment(until.In(l.Event.Start.Location()))
	}
}

// speech is how one language says days, hours and places.
type speech struct {
	// when is from the start of a meeting to its end, moment a day with an hour.
	when   func(start, end time.Time, allDay bool) string
	moment func(time.Time) string
	// where is a venue on one line.
	where func(event.AttendanceMode, event.Venue) string
	// seats is a number of them.
	one, many string
}

var speeches = map[event.Language]speech{
	event.Dutch:   {when: dutchWhen, moment: dutchMoment, where: dutchWhere, one: "plek", many: "plekken"},
	event.English: {when: englishWhen, moment: englishMoment, where: englishWhere, one: "place", many: "places"},
}

func dutchWhen(start, end time.Time, allDay bool) string {
	a := event.Announcement{Start: start, End: end, AllDay: allDay}
	return a.When()
}

func dutchMoment(t time.Time) string { return event.DutchDate(t) + ", " + event.DutchTime(t) + " uur" }

func dutchWhere(mode event.AttendanceMode, v event.Venue) string {
	if mode == event.Online && v.Name == "" && v.Room == "" && v.Address == "" {
		return "online"
	}
	return event.CleanLine(v.Line())
}

func englishDate(t time.Time) string   { return t.Format("Monday 2 January 2006") }
func englishMoment(t time.Time) string { return englishDate(t) + ", " + t.Format("15:04") }

func englishWhen(start, end time.Time, allDay bool) string {
	a := event.Announcement{Start: start, End: end}
	if first, last := englishDate(start), englishDate(a.LastDay()); allDay && first == last {
		return first + ", all day"
	} else if allDay {
		return first + " up to and including " + last
	}
	until := end.Format("15:04")
	if englishDate(start) != englishDate(end) {
		until = englishMoment(end)
	}
	return englishMoment(start) + " to " + until
}

func englishWhere(mode event.AttendanceMode, v event.Venue) string {
	certain := v
	certain.Certainty = event.Confirmed
	switch line := event.CleanLine(certain.Line()); {
	case v.Name != "" || v.Room != "" || v.Address != "":
		if v.Certainty != event.Confirmed {
			line += " (not certain yet)"
		}
		return line
	case mode == event.Online:
		return "online"
	}
	return "Place to be announced"
}
