package widget

import (
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
)

// What the element calls across the border of the WebAssembly takes JSON, and
// answers one line of JSON, a line break, and HTML or a calendar file as it is. What
// cannot be read gives nil.

// Bridge is the lists that a page has loaded. It serves all widgets of the page. The
// zero value is ready; it is not safe for several goroutines at once.
type Bridge struct {
	lists []*loaded
	count int // of all that were ever loaded
}

// Bounds of what a page can ask for.
const (
	// MaxLists is how many lists are kept; the oldest goes.
	MaxLists = 8
	// MaxShown is how many meetings are drawn in a list.
	MaxShown = 200
)

// loaded is a list that was read once.
type loaded struct {
	number int
	events []event.Announcement
	// language and base are those of the last search, with which texts are what is
	// searched of each, and drawn are cards. The first search makes the texts, which
	// takes longer than it does.
	language event.Language
	base     string
	texts    []string
	drawn    map[*event.Announcement]drawn
}

// Load keeps a list of meetings, as /agenda.json has it: {"events": […], "next"}.
//
//	→ {"list": its number, "count": meetings in it, "whole": it has no next}
func (g *Bridge) Load(request []byte) []byte {
	list := &loaded{}
	n := eachOf(request, "events", func(item *node) { list.events = append(list.events, readAnnouncement(item)) })
	if n == nil {
		return nil
	}
	g.count++
	list.number = g.count
	if len(g.lists) == MaxLists {
		copy(g.lists, g.lists[1:])
		g.lists = g.lists[:MaxLists-1]
	}
	g.lists = append(g.lists, list)
	line := object("{").number("list", list.number).number("count", len(list.events))
	return line.truth("whole", n.text("next") == "").line()
}

func (g *Bridge) list(number int) *loaded {
	for _, list := range g.lists {
		if list.number == number {
			return list
		}
	}
	return nil
}

// Search answers what fits a query, in a view:
//
//	{"list", "query": {"zoek", "thema", "gemeente", "soort", "doelgroep", "initiatief"}, "view", "at": "2019-02" or "2019-02-11",
//	 "now": RFC 3339, "base", "address", "lang", "max"}
//	→ {"status": sentence for the live region, "count", "until": when it changes by the clock} and the HTML of the results
//
// The parts of the query are as in an address; base and address are as in [Agenda].
// Until is in milliseconds since 1970, and 0 for never.
func (g *Bridge) Search(request []byte) []byte {
	n, ok := readJSON(request)
	list := g.list(n.int("list"))
	if !ok || list == nil {
		return nil
	}
	v := agendaAsked(n)
	v.List = list.events
	list.lend(&v)
	found := v.found()
	line := object("{").member("status", v.summary(len(found))).number("count", len(found)).number("until", v.until(found))
	b := builder{lang: v.Language, buf: make([]byte, 0, 8192+1536*min(len(found), v.Max))}
	b.buf = append(b.buf, line.line()...)
	v.results(&b, found)
	return b.buf
}

// agendaAsked is what a search asks for, without its list.
func agendaAsked(n *node) Agenda {
	q := n.get("query")
	v := Agenda{
		Query: Query{Text: q.text("zoek"), Theme: q.text("thema"), Municipality: q.text("gemeente"),
			Format: event.Format(q.text("soort")), Audience: event.Role(q.text("doelgroep")), Host: q.text("initiatief")},
		View: View(n.text("view")), At: readDay(n.text("at")), Language: Spoken(n.text("lang")),
		Now: n.time("now"), Base: n.text("base"), Address: n.text("address"), Max: n.int("max"),
	}
	if v.Max <= 0 || v.Max > MaxShown {
		v.Max = MaxShown
	}
	return v
}

// lend gives a search what was made for the ones before it.
func (l *loaded) lend(v *Agenda) {
	if l.drawn == nil || l.language != v.Language || l.base != v.Base {
		l.language, l.base, l.drawn = v.Language, v.Base, map[*event.Announcement]drawn{}
		l.texts = make([]string, len(l.events))
		for i := range l.events {
			l.texts[i] = searched(v.Language, &l.events[i])
		}
	}
	v.folded, v.drawn = l.texts, l.drawn
}

// until is the first moment at which the clock changes what is said of these
// meetings, in milliseconds since 1970; 0 is never.
func (v *Agenda) until(found []*event.Announcement) int {
	var next time.Time
	if v.grid() {
		next = midnight(v.Now)
	}
	for _, a := range found {
		if change := a.NextChange(v.Now); next.IsZero() || !change.IsZero() && change.Before(next) {
			next = change
		}
	}
	return millis(next)
}

func millis(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	return int(t.UnixMilli())
}

// CheckForm looks at a form before it is sent:
//
//	{"event": …, "form": {name of a field: [its values]}, "lang"}
//	→ {"faults": [{"field", "sentence"}, …]} and the HTML of the summary, which comes first in the form
//
// The fields are those of [ReadForm]. A field has one fault, which names it as its id
// does behind "oz-". Without faults there is no summary, and the form can be sent.
func CheckForm(request []byte) []byte {
	n, ok := readJSON(request)
	if !ok || !n.get("event").is('{') {
		return nil
	}
	a, l := readAnnouncement(n.get("event")), Spoken(n.text("lang"))
	form := readForm(n.get("form"))
	form.check(&a, l)
	faults := form.inOrder()
	line := append(object("{").name("faults"), '[')
	for i, fault := range faults {
		if i > 0 {
			line = append(line, ',')
		}
		line = append(line, object("{").member("field", fault.Field).member("sentence", fault.Sentence).end()...)
	}
	b := builder{lang: l, buf: append(line, "]}\n"...)}
	if len(faults) > 0 {
		form.summary(&b, &a)
	}
	return b.buf
}

// SignUpState is what the clock makes of a form that was drawn before:
//
//	{"event": …, "now", "lang"}
//	→ {"accepts": it can be sent, "says": a sentence for who fills it in or "", "until": when that changes by the clock}
func SignUpState(request []byte) []byte {
	n, ok := readJSON(request)
	if !ok || !n.get("event").is('{') {
		return nil
	}
	a, l, now := readAnnouncement(n.get("event")), Spoken(n.text("lang")), n.time("now")
	available, says := a.Availability(now), ""
	switch {
	case !available.Accepts():
		says = availabilityLabel(l, available) + "."
	case a.Late(now):
		says = lateIn(l, &a)
	}
	return object("{").truth("accepts", available.Accepts()).member("says", says).number("until", millis(a.NextChange(now))).line()
}

// CalendarFile is [Meeting.Calendar]:
//
//	{"event": …, "base"}
//	→ {"name": of the file} and the file
func CalendarFile(request []byte) []byte {
	n, ok := readJSON(request)
	if !ok || !n.get("event").is('{') {
		return nil
	}
	m := Meeting{Event: readAnnouncement(n.get("event")), Base: n.text("base")}
	file := m.Calendar()
	if file == nil {
		return nil
	}
	return append(object("{").member("name", m.Event.Slug+".ics").line(), file...)
}

func readForm(n *node) Form {
	var f Form
	if n == nil {
		return f
	}
	for at, name := range n.keys {
		for i, value := range n.nodes[at].list() {
			f.set(name, i, value.value())
		}
	}
	return f
}

// What a form says that comes back with all that was typed.
const (
	// OnceMore: it came too soon, too late, with something in a field that people do
	// not see, or with the key of another one.
	OnceMore = "Nog één stap. Kijk of alles klopt en druk nog een keer op de knop."
	// SentBefore: it was sent long ago. The mail of then may have come to nothing, and
	// no other was sent.
	SentBefore = "Dit formulier is al eerder verstuurd. Kreeg u een mail van ons? Gebruik dan de link daarin. Wilt u zich opnieuw aanmelden? Druk dan nog een keer op de knop."
)

// object is a JSON object under construction.
type object []byte

// name writes the name of a member, with a comma where one is needed.
//
//go:noinline
func (o object) name(name string) object {
	if o[len(o)-1] != '{' {
		o = append(o, ',')
	}
	return append(appendJSON(o, name), ':')
}

func (o object) member(name, value string) object { return appendJSON(o.name(name), value) }

func (o object) number(name string, n int) object {
	return strconv.AppendInt(o.name(name), int64(n), 10)
}

func (o object) truth(name string, is bool) object {
	if is {
		return append(o.name(name), "true"...)
	}
	return append(o.name(name), "false"...)
}

func (o object) end() []byte { return append(o, '}') }

// line ends the object and its line. [appendJSON] leaves no line break in it.
func (o object) line() []byte { return append(o, "}\n"...) }
