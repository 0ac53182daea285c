package widget

import "github.com/omziennaarelkaar/netwerk/event"

// Personal is the calendar of one person: all that he or she signed up for and
// put in it. Its page is as secret as its address.
type Personal struct {
	List []PersonalEntry
	// Address is that of the network with its host, Token the secret of this
	// calendar.
	Address, Token string
	// Base and Language are as in [Agenda].
	Base     string
	Language event.Language
	Heading  int // as in [Meeting]
}

// PersonalEntry is one meeting and what somebody has there.
type PersonalEntry struct {
	Event  event.Announcement
	Status event.SignUpStatus
	// Seats and Wanted are as in [Receipt].
	Seats, Wanted int
}

// HTML is the part.
func (p Personal) HTML() []byte {
	b := builder{lang: p.Language}
	ownPart(&b, TitleCalendar, p.Heading)
	b.label(`<p>`, ownCalendarWhat, `</p>`)
	p.subscribe(&b)
	b.label(`<p class="oz-notice oz-warn" part="notice">`, onlyForYou, `</p>`)
	b.heading(2, b.word(yourSignUps)) // of the cards below it, which are of level 3
	if len(p.List) == 0 {
		b.label(`<p>`, nothingInIt, `</p>`)
	} else {
		b.raw(`<ol class="oz-list">`)
		for i := range p.List {
			p.entry(&b, &p.List[i])
		}
		b.label(`</ol><p class="oz-hint">`, firstOfEach, `</p>`)
	}
	b.label(`<p>`, pasteNextTime, `</p>`)
	b.form("oz-withdraw", p.Base+"/kalender/"+p.Token+"/stop")
	b.label(`<p>`, wantToStop, `</p>`)
	b.sent()
	b.raw(`<button class="oz-button oz-quiet" part="button" type="submit">`)
	b.label("", stopCalendar, `</button></form></div>`)
	return b.buf
}

// ownPart begins a part about a calendar of one's own.
func ownPart(b *builder, title Title, level int) {
	b.raw(`<div class="oz oz-own"`)
	b.spoken()
	b.raw(`>`)
	b.headline(level, title.In(b.lang), true)
}

// subscribe puts the address first: some programs ask one that begins with webcal
// over http before anything else, where others can read along, and this one is a
// secret.
func (p Personal) subscribe(b *builder) {
	address := p.Address + "/kalender/" + p.Token + ".ics"
	b.label(`<p>`, giveIt, `</p>`)
	addressField(b, address)
	b.label(`<details class="oz-more"><summary>`, howTo, `</summary>`)
	addressHelp(b)
	b.link(`</details><p class="oz-actions"><a class="oz-button oz-quiet" part="button"`, webcal(address), `>`)
	b.label("", orOpenIt, `</a></p>`)
}

func (p Personal) entry(b *builder, e *PersonalEntry) {
	a, agenda := &e.Event, Agenda{Base: p.Base, Language: p.Language}
	b.raw(`<li class="oz-card`)
	if a.Status == event.Cancelled {
		b.raw(` oz-off`)
	}
	b.raw(`" part="card"><p class="oz-day" part="day" aria-hidden="true">`)
	dayBlock(b, a.Start)
	b.raw(`</p><div class="oz-main"><h3 class="oz-title" part="title">`)
	agenda.link(b, a)
	b.put(`>`, a.Title, `</a></h3>`)
	notice(b, a)
	b.raw(`<p class="oz-when" part="when">`)
	moment(b, a)
	b.raw(`</p><p class="oz-where" part="where">`)
	where(b, a)
	b.raw(`</p>`)
	if len(a.Hosts) > 0 {
		b.label(`<p class="oz-hosts" part="hosts">`, atHosts, ` `)
		b.names(hostList(a))
		b.raw(`</p>`)
	}
	if a.Status == event.Scheduled || a.Status == event.Held {
		b.raw(`<p class="oz-go oz-`)
		b.raw(e.class())
		b.put(`" part="status">`, e.sentence(b.lang), `</p>`)
	}
	b.raw(`</div></li>`)
}

func (e *PersonalEntry) class() markup {
	if e.Status.Holds() {
		return "open"
	}
	return "wait"
}

func (e *PersonalEntry) sentence(l event.Language) string {
	switch {
	case e.Status == event.Offered:
		return offerWaits.in(l)
	case e.Status == event.Attended:
		return youWere.in(l)
	case e.Status == event.Absent:
		return youWereNot.in(l)
	case e.Status == event.Waitlisted:
		return youWait.in(l)
	case e.Seats < e.Wanted:
		return youCome.in(l) + " " + Receipt{Seats: e.Seats, Wanted: e.Wanted, Language: l}.places()
	case e.Seats > 1:
		return youComeWith.in(l, e.Seats)
	}
	return youCome.in(l)
}

// PersonalStopped is the part that says that a calendar is gone; what it takes is as
// in [Personal].
func PersonalStopped(base string, l event.Language, heading int) []byte {
	b := builder{lang: l}
	ownPart(&b, TitleStopped, heading)
	b.label(`<p>`, stoppedSays, `</p><p>`)
	b.label("", signUpsStay, `</p>`)
	wayOut(&b, base)
	b.raw(`</div>`)
	return b.buf
}
