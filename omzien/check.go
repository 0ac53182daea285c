package omzien

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Finding is one thing that an inspection of a database came upon.
type Finding struct {
	// Code is its stable name.
	Code string
	// Note: it is as it should be, but somebody may want to know.
	Note bool
	// Sentence is what a person reads; it names meetings and initiatives, and
	// never somebody who signed up.
	Sentence string
}

// Report is what [Check] found.
type Report struct {
	Counts Counts
	// Calendars are those that are followed; Counts has those that were removed too.
	Calendars int
	// Findings are in the order in which they were met: at most [MaxFindings]
	// faults, and as many notes.
	Findings []Finding
	// Faults and Notes count all of them.
	Faults, Notes int
}

// MaxFindings is how many findings of each, faults and notes, a report holds.
const MaxFindings = 100

func (r *Report) add(f Finding) {
	count := &r.Faults
	if f.Note {
		count = &r.Notes
	}
	if *count++; *count <= MaxFindings {
		r.Findings = append(r.Findings, f)
	}
}

// Check holds everything in a store against what the network promises: all can
// be read and is found in the right lists, places in the order of arrival have
// no holes, nobody has two seats, no meeting has given more seats than it has, nor
// one of its tables, and no message is missing. It changes nothing. An error says that the store could not be read; what
// is wrong in it is in the report.
func Check(ctx context.Context, s Store) (Report, error) {
	var report Report
	err := s.Read(ctx, func(tx ReadTx) error {
		report = Report{Counts: Counts{Records: map[string]int{}}}
		c := checker{tx: tx, report: &report, halls: map[string]hall{}, followed: map[string]bool{}, mails: map[string]numbers{}, changes: map[string]bool{}}
		if err := c.state(); err != nil {
			return err
		}
		if err := eachRecord(tx, c.records); err != nil {
			return err
		}
		if err := eachSignUp(tx, c.signUps); err != nil {
			return err
		}
		c.leave()
		c.judgeOrigins()
		c.judgeMails()
		return nil
	})
	return report, err
}

// checker goes through a store once.
type checker struct {
	tx     ReadTx
	report *Report
	halls  map[string]hall // by the id of the meeting
	// followed are the calendars, by id, and whether they still are; origins the
	// meetings that come from one.
	followed map[string]bool
	origins  []origin
	// mails are the messages to sign-ups that were not looked at yet, by their ids.
	mails map[string]numbers
	// changes are the meetings of which there is a change to tell.
	changes map[string]bool
	// What follows is about the meeting whose sign-ups are looked at.
	at    string
	place int64
	taken event.Occupancy
	// live and pending are the persons who have such a sign-up.
	live, pending map[string]bool
}

// numbers are those of the messages to one sign-up; none when all there is about it
// is a link.
type numbers struct{ count, highest int }

// hall is what seats are counted against.
type hall struct {
	slug   string
	seats  int // zero: as many as come
	quotas []event.Quota
	tables []event.Table
	// changed: an organiser has changed the meeting, perhaps its seats.
	changed bool
}

func (c *checker) fault(code, sentence string) { c.report.add(Finding{Code: code, Sentence: sentence}) }

func (c *checker) note(code, sentence string) {
	c.report.add(Finding{Code: code, Sentence: sentence, Note: true})
}

// state tells of a copy that is not finished, or a network that has moved.
func (c *checker) state() error {
	m, err := markOf(c.tx)
	switch m.State {
	case unfinished:
		c.fault(string(ErrUnfinished), ErrUnfinished.Sentence())
	case moved:
		c.note(string(ErrMoved), ErrMoved.Sentence())
	}
	return err
}

// known are the kinds of record, each with its Dutch name and with what a record
// of it must look like, going by its body.
var known = map[string]struct {
	name string
	anew func(*checker, Record) (Record, error)
}{
	events.kind:        {"bijeenkomst", anew(events, (*checker).open)},
	initiatives.kind:   {"initiatief", anew(initiatives, nil)},
	organisations.kind: {"organisatie", anew(organisations, nil)},
	trajectories.kind:  {"traject", anew(trajectories, nil)},
	calendars.kind:     {"agenda", anew(calendars, (*checker).follow)},
	personals.kind:     {"eigen kalender", anew(personals, nil)},
	messages.kind:      {"bericht", anew(messages, (*checker).message)},
	mailings.kind:      {"bericht aan iedereen", anew(mailings, func(c *checker, m *mailing) { c.changes[m.Event] = true })},
	links.kind:         {"geheime link", anew(links, (*checker).link)},
}

// link has its sign-up looked for, also when no message went to it.
func (c *checker) link(l *link) {
	told := c.mails[l.SignUp]
	c.mails[l.SignUp] = told
}

// anew shows each value to look, which may be nil.
func anew[T any](kind aggregate[T], look func(*checker, *T)) func(*checker, Record) (Record, error) {
	return func(c *checker, r Record) (Record, error) {
		value, err := kind.decode(r)
		if err != nil {
			return Record{}, err
		}
		if look != nil {
			look(c, &value)
		}
		made := kind.describe(&value)
		made.Kind, made.Body = r.Kind, r.Body
		made.Labels = slices.DeleteFunc(made.Labels, func(l Label) bool { return l.Value == "" })
		return made, nil
	}
}

// open takes a meeting up for counting.
func (c *checker) open(e *event.Event) {
	h := hall{slug: e.Slug, quotas: e.SignUp.Quotas, tables: e.SignUp.Tables}
	if e.SignUp.Capacity.Limited {
		h.seats = e.SignUp.Capacity.Seats
	}
	h.changed = slices.ContainsFunc(e.History, func(change event.Change) bool { return change.From == change.To })
	c.halls[e.ID] = h
	if e.Origin != nil {
		c.origins = append(c.origins, origin{slug: e.Slug, calendar: e.Origin.Calendar, shown: e.Status != event.Discarded})
	}
}

// origin is a meeting that comes from a calendar.
type origin struct {
	slug, calendar string
	shown          bool
}

// follow tells what [Calendars.List] knows too and a person must see: a fault of a
// calendar is none of the database.
func (c *checker) follow(calendar *Calendar) {
	goes := calendar.RemovedAt.IsZero()
	c.followed[calendar.ID] = goes
	if !goes {
		return
	}
	c.report.Calendars++
	if calendar.Trouble != "" {
		c.note("calendar_trouble", "We kunnen een agenda niet goed lezen: ‘"+calendar.Slug+"’. Wat er is, en wat u kunt doen, ziet u met: omzien calendar list.")
	}
	if calendar.Asked > 0 {
		c.note("calendar_asks", "Een agenda wacht op uw antwoord: ‘"+calendar.Slug+"’. De vraag leest u met: omzien calendar list.")
	}
}

// judgeOrigins comes last, as no order of records is certain.
func (c *checker) judgeOrigins() {
	for _, o := range c.origins {
		switch goes, known := c.followed[o.calendar]; {
		case !known:
			c.fault("origin_calendar", "Deze bijeenkomst komt uit een agenda die we niet kennen: bijeenkomst ‘"+o.slug+"’.")
		case !goes && o.shown:
			c.fault("origin_removed", "Deze bijeenkomst komt uit een agenda die is verwijderd. Verwijder die agenda nog een keer: bijeenkomst ‘"+o.slug+"’.")
		}
	}
}

func (c *checker) records(batch []Record) error {
	for _, r := range batch {
		c.report.Counts.Records[r.Kind]++
		kind, ok := known[r.Kind]
		if !ok {
			c.note("record_kind", "Dit kent deze versie van het programma niet: "+r.Kind+" ‘"+r.Slug+"’.")
			continue
		}
		if r.Kind == events.kind {
			c.halls[r.ID] = hall{slug: r.Slug} // it is there, even if it cannot be read
		}
		made, err := kind.anew(c, r)
		switch {
		case err != nil:
			c.fault("record_unreadable", "We kunnen dit niet lezen: "+kind.name+" ‘"+r.Slug+"’.")
		case recordPrint(made) != recordPrint(r):
			c.fault("record_lists", "Dit staat niet goed in de lijsten, dus wie zoekt kan het missen: "+kind.name+" ‘"+r.Slug+"’.")
		}
	}
	return nil
}

func (c *checker) signUps(batch []SignUp) error {
	c.report.Counts.SignUps += len(batch)
	for _, s := range batch {
		if s.EventID != c.at {
			c.leave()
			c.enter(s.EventID)
		}
		c.signUp(s)
	}
	return nil
}

func (c *checker) enter(eventID string) {
	c.at, c.place, c.live, c.pending = eventID, 0, map[string]bool{}, map[string]bool{}
	c.taken = event.Occupancy{Roles: map[event.Role]int{}, Tables: map[string]int{}}
	if _, known := c.halls[eventID]; !known {
		c.fault("sign_up_meeting", "Er zijn aanmeldingen voor een bijeenkomst die er niet is: "+eventID+".")
	}
}

// title is the meeting at hand for a reader.
func (c *checker) title() string {
	if h := c.halls[c.at]; h.slug != "" {
		return "‘" + h.slug + "’"
	}
	return "‘" + c.at + "’"
}

func (c *checker) signUp(s SignUp) {
	where := " Het gaat om bijeenkomst " + c.title() + ", aanmelding " + strconv.FormatInt(s.Place, 10) + "."
	if c.place++; s.Place != c.place {
		c.fault("sign_up_place", "De volgorde van de aanmeldingen heeft een gat of een dubbel nummer."+where)
		c.place = s.Place
	}
	switch {
	case s.Status.Label() == "",
		s.Seats < 0, s.Seats > s.Wanted, s.Wanted < 1,
		s.Status != event.Pending && s.Status.Holds() != (s.Seats > 0):
		c.fault("sign_up_status", "Een aanmelding spreekt zichzelf tegen: de plekken en de status kloppen niet met elkaar."+where)
	case (s.Status == event.Pending || s.Status == event.Offered) == s.Until.IsZero():
		c.fault("sign_up_until", "Een aanmelding spreekt zichzelf tegen: de tijd om te antwoorden en de status kloppen niet met elkaar."+where)
	case (s.Status.Live() || s.Status == event.Pending) && s.Person == "":
		c.fault("sign_up_person", "Van een aanmelding weten we niet wie het is."+where)
	case s.Status.Live() && c.live[s.Person], s.Status == event.Pending && c.pending[s.Person]:
		c.fault("sign_up_twice", "Dezelfde persoon staat er twee keer."+where)
	}
	if told := c.mails[s.ID]; told != (numbers{s.Mails, s.Mails}) {
		c.fault("sign_up_mails", "De berichten aan een aanmelding kloppen niet: er mist er een, of er is er een te veel."+where)
	}
	delete(c.mails, s.ID)
	switch {
	case s.Status.Live():
		c.live[s.Person] = true
	case s.Status == event.Pending:
		c.pending[s.Person] = true
	}
	if s.Status.Holds() {
		c.taken.Taken += s.Seats
		c.taken.Roles[s.Role] += s.Seats
		c.taken.Tables[s.Table] += s.Seats
	}
}

// message takes a message up for counting. One to the organiser has no number.
func (c *checker) message(m *message) {
	told := c.mails[m.SignUp]
	if n, err := strconv.Atoi(strings.TrimPrefix(m.ID, m.SignUp+".")); err == nil {
		told = numbers{told.count + 1, max(told.highest, n)}
	}
	c.mails[m.SignUp] = told
}

// judgeMails comes last: what is left is about nobody.
func (c *checker) judgeMails() {
	if n := len(c.mails); n > 0 {
		c.fault("mail_sign_up", "Er zijn berichten of links voor aanmeldingen die er niet zijn: "+strconv.Itoa(n)+".")
	}
	for _, id := range slices.Sorted(maps.Keys(c.changes)) {
		if _, known := c.halls[id]; !known {
			c.fault("mailing_meeting", "Er is een bericht aan iedereen van een bijeenkomst die er niet is: "+id+".")
		}
	}
}

// leave judges the meeting whose sign-ups have all been seen.
func (c *checker) leave() {
	h, known := c.halls[c.at]
	if !known {
		return
	}
	where := "Bij bijeenkomst " + c.title()
	if h.seats > 0 {
		c.count(h, "seats", where, c.taken.Taken, h.seats)
	}
	for _, q := range h.quotas {
		c.count(h, "quota", where+", voor de rol "+q.Role.Label()+",", c.taken.Roles[q.Role], q.Seats)
	}
	for _, t := range h.tables {
		c.count(h, "table", where+", aan de tafel ‘"+t.ID+"’,", c.taken.Tables[t.ID], t.Seats)
	}
}

// count holds the seats that were given against those that there are.
func (c *checker) count(h hall, what, where string, given, seats int) {
	if given <= seats {
		return
	}
	text := where + " zijn " + strconv.Itoa(given) + " plekken gegeven. Er zijn er " + strconv.Itoa(seats) + "."
	if h.changed {
		// Fewer seats than were given is something that an organiser may force (INV-E11).
		c.note(what+"_cut", text+" Een organisator heeft de bijeenkomst later aangepast. Misschien was dat de bedoeling.")
		return
	}
	c.fault(what+"_over", text)
}
