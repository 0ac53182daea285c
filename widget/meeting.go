package widget

import (
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Meeting is one meeting with its sign-up form.
type Meeting struct {
	Event event.Announcement
	Form  Form
	Now   time.Time
	// Base is as in [Agenda].
	Base     string
	Language event.Language // as in [Agenda]
	// Heading is the level of the title: 1 on a page of its own, 2 in a widget.
	// The zero value means 2.
	Heading int
	// Proof is how long somebody who signs up has to show that the mail address is
	// theirs. Zero: no mail is sent, and the form says so.
	Proof time.Duration
	// Files: it stands in a folder of files without an address, where nobody can
	// subscribe to anything or narrow the agenda.
	Files bool
}

// HTML is the meeting: what, when, where, the programme and how to sign up.
func (m Meeting) HTML() []byte {
	b := builder{lang: m.Language}
	b.raw(`<article class="oz oz-meeting"`)
	b.spoken()
	b.raw(`>`)
	b.title(m.level(), m.Event.Title)
	notice(&b, &m.Event)
	if m.Event.Note != "" {
		b.raw(`<div class="oz-notice" part="notice"`)
		b.dutch()
		b.raw(`>`)
		b.paragraphs(m.Event.Note)
		b.raw(`</div>`)
	}
	m.facts(&b)
	if m.comes() {
		m.actions(&b)
	}
	m.about(&b)
	m.programme(&b)
	m.signUp(&b)
	b.raw(`</article>`)
	return b.buf
}

// comes: it goes on, and has not begun.
func (m Meeting) comes() bool {
	return m.Event.Status == event.Scheduled && m.Event.Availability(m.Now) != event.Over
}

// actions are what can be done at once. A copy in a calendar stays as it is,
// whatever happens to the meeting, so they also tell what does not.
func (m Meeting) actions(b *builder) {
	b.raw(`<p class="oz-actions">`)
	if m.Event.Availability(m.Now).Accepts() {
		b.label(`<a class="oz-button" part="button" href="#aanmelden">`, signUpHere, `</a>`)
	}
	b.link(`<a class="oz-button oz-quiet" part="button"`, eventURL(m.Base, m.Event.Slug)+".ics", `>`)
	b.label("", toYourCalendar, `</a></p>`)
	if m.Files {
		return
	}
	b.raw(`<p class="oz-hint">`)
	b.sayLink(changesAreHere, `<a`, b.page(m.Base+"/agenda#kalender"))
	b.raw(`</p>`)
}

func (m Meeting) level() int {
	if m.Heading == 0 {
		return 2
	}
	return m.Heading
}

func (m Meeting) facts(b *builder) {
	a := &m.Event
	b.raw(`<dl class="oz-facts">`)
	b.whenFact(a)
	b.whereFact(a, true)
	m.hosts(b)
	b.fact(factWhat, formatLabel(b.lang, a.Format))
	if a.Mode == event.Hybrid {
		b.fact(factHow, modeLabel(b.lang, a.Mode))
	}
	audience := make([]string, len(a.Audience))
	for i, role := range a.Audience {
		audience[i] = rolePlural(b.lang, role)
	}
	b.fact(factForWhom, enumerate(b.lang, audience))
	b.factOf(factOrganisers, a.Organiser)
	m.source(b)
	if a.Status == event.Scheduled && !a.Late(m.Now) {
		b.fact(signUpWord, deadlineIn(b.lang, a))
	}
	b.fact(factPlaces, m.places(b))
	b.raw(`</dl>`)
}

// hosts are with whom it is, each with the agenda of that initiative.
func (m Meeting) hosts(b *builder) {
	hosts := m.Event.Hosts
	if len(hosts) == 0 {
		return
	}
	b.term(factHosts)
	b.raw(` part="hosts">`)
	for i, host := range hosts {
		b.text(between(b.lang, i, len(hosts)))
		if host.ID == "" || m.Files {
			b.data(host.Name)
			continue
		}
		b.raw(`<a`)
		b.dutch()
		b.link("", b.page(m.Base+Query{Host: host.ID}.at("/agenda", "")), `>`)
		b.put("", host.Name, `</a>`)
	}
	b.raw(`</dd></div>`)
}

// source is whose calendar the meeting comes from. Where nothing else leads there,
// as of one that was called off, it is a link.
func (m Meeting) source(b *builder) {
	o := m.Event.Origin
	switch {
	case o == nil || o.Name == "":
		return
	case o.URL == "" || m.Event.Status == event.Scheduled:
		b.fact(factSource, b.word(agendaOf, o.Name))
		return
	}
	b.term(factSource)
	b.link(`><a rel="noopener external"`, o.URL, `>`)
	b.say(agendaOf, o.Name)
	b.raw(`</a></dd></div>`)
}

// places is what the organiser lets people know of the seats (INV-E18).
func (m Meeting) places(b *builder) string {
	terms := &m.Event.SignUp
	switch {
	case m.Event.Status != event.Scheduled || !terms.Limited:
		return ""
	case terms.Seats != nil && terms.SeatsLeft != nil && m.Event.Availability(m.Now).Accepts():
		return strconv.Itoa(*terms.Seats) + " (" + freeSeats(b, leftOf(terms)) + ")"
	case terms.Seats != nil:
		return strconv.Itoa(*terms.Seats)
	case terms.WaitingList:
		return b.word(limitedQueue)
	}
	return b.word(limitedFull)
}

func freeSeats(b *builder, n int) string {
	if n == 0 {
		return b.word(allAreTaken)
	}
	return areFree.in(b.lang, n)
}

func (m Meeting) about(b *builder) {
	if m.Event.Purpose == "" && len(m.Event.Questions) == 0 {
		return
	}
	b.raw(`<section class="oz-about">`)
	b.heading(m.level()+1, b.word(aboutTitle))
	inDutch(b, m.Event.Purpose)
	if len(m.Event.Questions) > 0 {
		b.raw(`<ul`)
		b.dutch()
		b.raw(`>`)
		for _, question := range m.Event.Questions {
			b.put(`<li>`, question, `</li>`)
		}
		b.raw(`</ul>`)
	}
	b.raw(`</section>`)
}

// inDutch writes paragraphs of the network.
func inDutch(b *builder, text string) {
	if text == "" || b.lang != event.English && b.lang != Arabic {
		b.paragraphs(text)
		return
	}
	b.raw(`<div`)
	b.dutch()
	b.raw(`>`)
	b.paragraphs(text)
	b.raw(`</div>`)
}

func (m Meeting) programme(b *builder) {
	if len(m.Event.Programme) == 0 {
		return
	}
	b.raw(`<section class="oz-programme">`)
	b.heading(m.level()+1, b.word(programmeTitle))
	b.raw(`<ol class="oz-items">`)
	for _, item := range m.Event.Programme {
		b.put(`<li><span class="oz-time">`, itemTimeIn(b.lang, &m.Event, item), `</span><div><strong>`)
		if item.Title != "" {
			b.data(item.Title)
		} else {
			b.text(capital(itemLabel(b.lang, item.Kind)))
		}
		b.raw(`</strong>`)
		inDutch(b, item.Text)
		if len(item.Speakers) > 0 {
			b.label(`<p class="oz-speakers">`, withSpeakers, "")
			b.names(item.Speakers)
			b.raw(`</p>`)
		}
		b.raw(`</div></li>`)
	}
	b.raw(`</ol></section>`)
}

// capital writes the first letter of an ASCII word large.
func capital(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

func (m Meeting) signUp(b *builder) {
	a := &m.Event
	available := a.Availability(m.Now)
	if a.Status != event.Scheduled {
		return
	}
	b.raw(`<section class="oz-signup" id="aanmelden">`)
	b.heading(m.level()+1, b.word(signUpWord))
	switch {
	case available.Accepts(), m.Form.Problem != "", len(m.Form.Faults) > 0: // a refused form comes back with what was typed
		m.late(b)
		m.Form.draw(b, m, available)
	case a.Origin != nil && available == event.NotOffered:
		b.label(`<p>`, fromElsewhere, `</p><p>`)
		elsewhere(b, a.Origin, "oz-button")
		b.raw(`</p>`)
	case available == event.NotOffered:
		m.byMail(b)
	default:
		b.put(`<p class="oz-answer oz-closed" part="notice"><strong>`, availabilityLabel(b.lang, available), `.</strong></p>`)
		m.explain(b, available)
	}
	b.raw(`</section>`)
}

// byMail is for a meeting whose organisers take sign-ups by mail, or need none.
func (m Meeting) byMail(b *builder) {
	address := m.Event.Contact
	switch {
	case address != "":
	case m.Event.SignUp.Limited:
		b.label(`<p>`, askTheOrganiser, `</p>`)
		return
	default:
		b.label(`<p>`, noNeedToSignUp, `</p>`)
		return
	}
	m.late(b)
	b.link(`<p class="oz-actions"><a class="oz-button" part="button"`, "mailto:"+address+m.letter(), `>`)
	b.label("", signUpByMail, `</a></p><p>`)
	b.sayLink(mailIsReady, `<a`, "mailto:"+address, address)
	b.raw(`</p>`)
}

// maxInLetter is how many characters of a title go into a mail: programs take some
// 2000 octets of an address, and a letter can be six of them.
const maxInLetter = 80

// letter is subject and body of a mail that signs up, as the query of a mailto
// address (RFC 6068 2): what is known is filled in, and what is not is asked.
func (m Meeting) letter() string {
	mail := m.Language
	if mail == Arabic {
		mail = event.Dutch // of the date; its readers are the organisers
	}
	title := shorten(event.CleanLine(m.Event.Title), maxInLetter)
	return "?subject=" + percent(fill(mailSubject.in(m.Language), []string{title})) +
		"&body=" + percent(fill(mailBody.in(m.Language), []string{title, whenIn(mail, &m.Event)}))
}

// late tells somebody who is too late for a soft deadline that all is not lost.
func (m Meeting) late(b *builder) {
	if m.Event.SignUp.ClosesBefore.IsZero() || !m.Event.Late(m.Now) {
		return
	}
	b.put(`<p class="oz-answer oz-wait" part="notice">`, lateIn(b.lang, &m.Event), `</p>`)
}

func lateIn(l event.Language, a *event.Announcement) string {
	return fill(lateButWelcome.in(l), []string{deadlineIn(l, a)})
}

// explain says what somebody can do who is too early or too late.
func (m Meeting) explain(b *builder, available event.Availability) {
	switch available {
	case event.NotYetOpen:
		b.raw(`<p>`)
		b.say(opensAt, momentIn(b.lang, m.Event.SignUp.Opens))
		b.raw(`</p>`)
	case event.Full:
		b.label(`<p>`, youKeepYours, `</p>`)
	}
	if available != event.Over {
		contact(b, m.Event.Contact)
	}
}

// percent escapes text for the query of an address (RFC 3986 2.3, RFC 6068 2).
func percent(s string) string {
	const hex = "0123456789ABCDEF"
	var out []byte
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~' {
			out = append(out, c)
			continue
		}
		out = append(out, '%', hex[c>>4], hex[c&15])
	}
	return string(out)
}
