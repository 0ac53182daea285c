package widget

import (
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Agenda is the list of meetings, or one page of it, as a visitor sees it.
type Agenda struct {
	// List is in the order of start, as omzien.Agenda.Upcoming gives it.
	List  []event.Announcement
	Query Query
	// Language is that of the words; the zero value is Dutch. What the network wrote is
	// as it wrote it.
	Language event.Language
	// View is how it is shown; the zero value is a list.
	View View
	// At is in the month or the week that is shown: its date, as it carries it. The
	// zero value is today. A list does not look at it.
	At time.Time
	// Past: List also has the meetings of that month or week that are over.
	Past bool
	// Max is how many meetings a list shows before it refers to all of them; 0 is no
	// limit.
	Max int
	// Next is where the list goes on behind List; empty at its end.
	Next string
	// Later: List begins behind the first meeting.
	Later bool
	// Partial: the search for a text stopped before the end of the list.
	Partial bool
	// Host is the name of the initiative that Query.Host is.
	Host string
	// Unknown are sentences about what was asked for and nobody knows. Then nothing
	// is shown, and there is nothing to subscribe to.
	Unknown []string
	// Themes and Places are what can be chosen, by name; nil: what occurs in List,
	// which is then the whole list, or in Coming.
	Themes, Places []event.Named
	// Coming is the whole list, where List is a part of it; nil: it is not.
	Coming []event.Announcement
	// Now decides what can be done with each meeting, and which day is today.
	Now time.Time
	// Base stands before every link, without a slash at its end: the address of
	// the network, or on its own pages only the path, which may be empty.
	Base string
	// Address is the address of the network with its host, to subscribe to; where
	// it is not known, the calendar is a file to download.
	Address string
	// Files: it stands among files, where nobody draws another month. What only a
	// script can do then waits, hidden, for the script.
	Files bool

	// late: all but the first few wait for a script, which shows them as soon as those
	// were seen; where scripts are switched off, style shows them at once, and where
	// only this one does not come, a link leads to them. brief: in the place of what is
	// folded away stands a link to it; a script asks the network for it when a visitor
	// unfolds it.
	late, brief bool
	// folded is [searched] of each of List, and drawn are cards, where that was done
	// before.
	folded []string
	drawn  map[*event.Announcement]drawn
	// packed are the cards of [Agenda.Packed], each in its fields.
	packed *[][]string
}

// firstOnes is how many meetings are shown at first where the whole list comes along:
// what a screen shows, and less to wait for. omzien.js has the same number.
const firstOnes = 4

// HTML is the agenda: search form, list, and how to subscribe.
func (v Agenda) HTML() []byte { return v.html(false) }

// Included is the agenda for sites that include it: a visitor sees a screen of it
// before all of it is laid out. What is folded away comes later, too.
func (v Agenda) Included() []byte {
	v.late, v.brief = true, true
	return v.html(false)
}

func (v *Agenda) html(fields bool) []byte {
	b := builder{lang: v.Language, fields: fields, buf: make([]byte, 0, 8192+1536*len(v.List))} // a meeting takes some 1,200 octets
	b.raw(`<div class="oz oz-agenda"`)
	b.spoken()
	b.attr("data-oz-back", b.word(backToAgenda))
	b.attr("data-oz-busy", b.word(oneMoment))
	b.attr("data-oz-failed", b.word(askAgain))
	b.raw(`>`)
	v.filter(&b)
	v.switcher(&b)
	found := v.found()
	b.raw(`<p class="oz-status" role="status" part="status"`)
	v.counts(&b, len(found))
	b.put(`>`, v.summary(len(found)), `</p><div class="oz-results"`)
	if !v.whole(len(found)) {
		b.raw(` data-oz-more`)
	}
	if v.waits(&b, len(found)) {
		b.raw(` data-oz-rest`) // until a script shows all of it
	}
	b.raw(`>`)
	v.results(&b, found)
	b.raw(`</div>`)
	if !v.bare() && v.Base == v.Address { // a link on the network's own pages leads to a page
		b.first()
	}
	b.raw(`</div>`)
	return b.buf
}

// Results is what changes when the query does: the list, how to subscribe to it,
// and one sentence that says how long it is.
func (v Agenda) Results() (html []byte, summary string) {
	b := builder{lang: v.Language}
	found := v.found()
	v.results(&b, found)
	return b.buf, v.summary(len(found))
}

// found are the meetings that fit. A month or a week has those of its days, a list
// those that are not over.
func (v *Agenda) found() []*event.Announcement {
	var found []*event.Announcement
	words := wordsOf(v.Query.Text)
	first, last := v.period(v.View, v.At)
	for i := range v.List {
		a := &v.List[i]
		switch {
		case len(v.Unknown) > 0, !v.Query.fits(a):
		case v.grid() && !during(a, first, last), !v.grid() && !a.End.After(v.Now):
		case len(words) > 0 && !holds(v.text(i), words):
		default:
			found = append(found, a)
		}
	}
	return found
}

// text is what is searched of a meeting of the list.
func (v *Agenda) text(i int) string {
	if v.folded != nil {
		return v.folded[i]
	}
	return searched(v.Language, &v.List[i])
}

// bare reports that there is nothing to search in.
func (v *Agenda) bare() bool { return len(v.List) == 0 && len(v.Coming) == 0 && v.Themes == nil }

// grid: it is drawn as a month or a week.
func (v *Agenda) grid() bool { return v.View == MonthView || v.View == WeekView }

// limited: there is more than a list of this size shows.
func (v *Agenda) limited(found int) bool {
	return v.Max > 0 && !v.grid() && (found > v.Max || v.Next != "")
}

// waits: there is more than is shown at first. A script that unpacks a list says so
// itself.
func (v *Agenda) waits(b *builder, found int) bool {
	if v.limited(found) {
		found = min(v.Max, found)
	}
	return v.late && !b.fields && !v.grid() && found > firstOnes
}

// first are those of what was found that a list shows.
func (v *Agenda) first(found []*event.Announcement) []*event.Announcement {
	if v.limited(len(found)) {
		return found[:min(v.Max, len(found))]
	}
	return found
}

// whole: the page holds a card for each meeting that fits the query, so that an
// element can narrow the list without asking.
func (v *Agenda) whole(found int) bool {
	return !v.grid() && !v.limited(found) && v.Next == "" && !v.Later && !v.Partial && len(v.Unknown) == 0
}

// summary is one sentence about what is shown.
func (v *Agenda) summary(found int) string {
	l := v.Language
	switch {
	case len(v.Unknown) > 0:
		return nothingFound.in(l)
	case v.grid():
		return v.periodSummary(found)
	case v.bare():
		return noMeetings.in(l)
	case v.Partial && found <= v.Max:
		return v.pageSummary(found)
	case v.limited(found) && v.Later:
		return nextMeetings.in(l, min(v.Max, found))
	case v.limited(found) && v.Next != "": // how many there are is not known
		return firstMeetings.in(l, min(v.Max, found))
	case v.limited(found):
		return fill(firstOfAll.in(l), []string{strconv.Itoa(v.Max), strconv.Itoa(found)})
	case v.Partial, v.Later, v.Next != "":
		return v.pageSummary(found)
	}
	if found == 0 {
		return nothingFits.in(l)
	}
	return countMeetings.in(l, found)
}

// counts writes the sentences for other numbers of meetings, for an element that
// narrows a whole list: JSON with the forms that Intl.PluralRules names, and
// "none".
func (v *Agenda) counts(b *builder, found int) {
	if !v.whole(found) || v.bare() {
		return
	}
	o := object("{")
	for i, form := range countMeetings.forms(b.lang) {
		if form != "" {
			o = o.member(categories[i], form)
		}
	}
	b.attr("data-oz-counts", string(o.member("none", nothingFits.in(b.lang)).end()))
}

func (v *Agenda) results(b *builder, found []*event.Announcement) {
	if len(v.Unknown) > 0 {
		return
	}
	switch v.View {
	case MonthView:
		v.month(b, found)
	case WeekView:
		v.week(b, found)
	default:
		v.list(b, found)
	}
	v.pages(b, len(found))
	v.subscribe(b)
}

// list is the meetings in their order, by month.
func (v *Agenda) list(b *builder, found []*event.Announcement) {
	month := ""
	for i, a := range v.first(found) {
		late := v.late && i >= firstOnes
		if m := monthIn(b.lang, a.Start); m != month {
			if month != "" {
				b.raw(`</ol></section>`)
			}
			month = m
			b.raw(`<section class="oz-month"`)
			if late {
				b.raw(` data-oz-wait`)
			}
			b.put(`><h2 class="oz-month-name" part="month">`, m, `</h2><ol class="oz-list">`)
		}
		v.card(b, a, late)
	}
	if month != "" {
		b.raw(`</ol></section>`)
	}
}

// drawn is a card that was drawn before, and is right until the clock changes it.
type drawn struct {
	html        []byte
	from, until time.Time
}

// card is an item of a list.
func (v *Agenda) card(b *builder, a *event.Announcement, late bool) {
	begin := len(b.buf)
	b.raw(`<li`)
	if late {
		b.raw(` data-oz-wait`)
	}
	b.field()
	v.rest(b, a)
	if b.fields {
		v.pack(b, begin)
	}
}

// rest is a card behind the start of its tag.
func (v *Agenda) rest(b *builder, a *event.Announcement) {
	if d, found := v.drawn[a]; found && !v.Now.Before(d.from) && (d.until.IsZero() || v.Now.Before(d.until)) {
		b.buf = append(b.buf, d.html...)
		return
	}
	begin := len(b.buf)
	b.raw(` class="oz-card`)
	v.inside(b, a)
	b.raw(`</li>`)
	if v.drawn != nil {
		v.drawn[a] = drawn{append([]byte(nil), b.buf[begin:]...), v.Now, a.NextChange(v.Now)}
	}
}

// inside is a card behind the start of its class: what, when, where, with whom, and
// what a visitor can do.
func (v *Agenda) inside(b *builder, a *event.Announcement) {
	if a.Status == event.Cancelled {
		b.raw(` oz-off`)
	}
	b.raw(`" part="card"><p class="oz-day" part="day" aria-hidden="true">`)
	dayBlock(b, a.Start)
	b.field()
	b.raw(`</p><div class="oz-main"><h3 class="oz-title" part="title">`)
	v.link(b, a)
	b.field()
	b.put(`>`, a.Title, `</a></h3>`)
	b.field()
	notice(b, a)
	described(b, a)
	b.field()
	if a.Status == event.Scheduled { // otherwise the notice has said it
		v.offer(b, a)
	}
	b.field()
	subject(b, a)
	b.raw(`</div>`)
}

// link begins a link to a meeting.
func (v *Agenda) link(b *builder, a *event.Announcement) {
	b.raw(`<a`)
	b.href("href", b.page(eventURL(v.Base, a.Slug)))
	b.field()
	b.attr("data-oz-event", a.Slug)
	b.dutch()
}

// described is when, where and with whom, each a paragraph. What a card is found by,
// see [findable], stands with what it shows: much that is alike in one piece is little
// to fetch.
func described(b *builder, a *event.Announcement) {
	b.raw(`<p class="oz-when" part="when">`)
	day, when := dateIn(b.lang, a.Start), whenIn(b.lang, a)
	if strings.HasPrefix(when, day) { // as nearly always
		b.text(day)
		b.field()
		when = when[len(day):]
	} else {
		b.field()
	}
	b.put("", when, `</p>`)
	b.field()
	b.raw(`<p class="oz-where" part="where"`)
	findable{b}.place(a)
	b.field()
	b.raw(`>`)
	where(b, a)
	b.raw(`</p>`)
	b.field()
	if len(a.Hosts) > 0 {
		b.raw(`<p class="oz-hosts" part="hosts"`)
		findable{b}.hosts(a)
		b.label(`>`, atHosts, ` `)
		b.names(hostList(a))
		b.raw(`</p>`)
	}
}

// subject is about what it is, a paragraph.
func subject(b *builder, a *event.Announcement) {
	b.raw(`<p class="oz-tags" part="tags"`)
	findable{b}.subject(a)
	b.field()
	b.put(`><span class="oz-tag oz-format">`, formatLabel(b.lang, a.Format), `</span>`)
	for i := range a.Themes {
		b.raw(` <span class="oz-tag"`)
		b.dutch()
		b.put(`>`, a.Themes[i].Name, `</span>`)
	}
	b.raw(`</p>`)
}

// offer says in a few words what a visitor can do with this meeting.
func (v *Agenda) offer(b *builder, a *event.Announcement) {
	available := a.Availability(v.Now)
	b.raw(`<p class="oz-go oz-`)
	b.raw(availabilityClass(available))
	b.raw(`" part="status">`)
	switch {
	case available == event.NotOffered && a.Origin != nil:
		elsewhere(b, a.Origin, "oz-elsewhere")
	case available == event.NotOffered && a.Contact != "":
		b.say(mailSignUp)
	case available == event.NotOffered && !a.SignUp.Limited:
		b.say(noSignUpNeeded)
	case available == event.Open && a.SignUp.SeatsLeft != nil:
		b.text(seatsLeft.in(b.lang, leftOf(&a.SignUp)))
	default:
		b.text(availabilityLabel(b.lang, available))
	}
	b.raw(`</p>`)
}

// leftOf is how many seats are free, of terms that say so; at least 0, as a smaller
// hall can make it less.
func leftOf(terms *event.PublicTerms) int { return max(*terms.SeatsLeft, 0) }

// availabilityClass is the style of an availability.
func availabilityClass(a event.Availability) markup {
	switch a {
	case event.Open:
		return "open"
	case event.WaitlistOnly:
		return "wait"
	}
	return "closed"
}

func eventURL(base, slug string) string { return base + "/bijeenkomsten/" + slug }
