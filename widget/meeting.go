package widget

import (
	"strconv"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
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
	b.heading(m.level(), m.Event.Title)
	notice(&b, &m.Event)
	if m.Event.Note != "" {
		b.raw(`<div class="oz-notice">`)
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
		b.raw(`<a class="oz-button" href="#aanmelden">Meld u aan</a>`)
	}
	b.link(`<a class="oz-button oz-quiet"`, eventURL(m.Base, m.Event.Slug)+".ics", `>Zet in uw kalender</a></p>`)
	if m.Files {
		return
	}
	b.link(`<p class="oz-hint">Verandert er iets? Dan ziet u dat op deze pagina. Wilt u het ook in uw kalender zien? <a`, m.Base+"/agenda#kalender", `>Zet dan de hele agenda in uw kalender</a>.</p>`)
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
	fact(b, "Wanneer", a.When())
	b.raw(`<div><dt>Waar</dt><dd>`)
	where(b, a)
	if a.Venue.Access != "" {
		b.raw(`<br>`)
		b.text(a.Venue.Access)
	}
	b.raw(`</dd></div>`)
	m.hosts(b)
	fact(b, "Wat", a.Format.Label())
	if a.Mode == event.Hybrid {
		fact(b, "Hoe", a.Mode.Label())
	}
	roles := make([]string, len(a.Audience))
	for i, role := range a.Audience {
		roles[i] = role.Plural()
	}
	fact(b, "Voor wie", enumerate(roles))
	fact(b, "Organisatie", a.Organiser)
	m.source(b)
	if a.Status == event.Scheduled && !a.Late(m.Now) {
		fact(b, "Aanmelden", a.Deadline())
	}
	fact(b, "Plekken", m.places())
	b.raw(`</dl>`)
}

// hosts are with whom it is, each with the agenda of that initiative.
func (m Meeting) hosts(b *builder) {
	if len(m.Event.Hosts) == 0 {
		return
	}
	b.raw(`<div><dt>Bij</dt><dd>`)
	for i, host := range m.Event.Hosts {
		switch {
		case i > 0 && i == len(m.Event.Hosts)-1:
			b.raw(` en `)
		case i > 0:
			b.raw(`, `)
		}
		if host.ID == "" || m.Files {
			b.text(host.Name)
			continue
		}
		b.raw(`<a`)
		b.href("href", m.Base+Query{Host: host.ID}.at("/agenda", ""))
		b.put(`>`, host.Name, `</a>`)
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
		fact(b, "Komt uit", "de agenda van "+o.Name)
		return
	}
	b.raw(`<div><dt>Komt uit</dt><dd><a rel="noopener external"`)
	b.href("href", o.URL)
	b.put(`>`, "de agenda van "+o.Name, `</a></dd></div>`)
}

func fact(b *builder, name markup, value string) {
	if value == "" {
		return
	}
	b.raw(`<div><dt>`)
	b.raw(name)
	b.put(`</dt><dd>`, value, `</dd></div>`)
}

// places is what the organiser lets people know of the seats (INV-E18).
func (m Meeting) places() string {
	terms := m.Event.SignUp
	switch {
	case m.Event.Status != event.Scheduled || !terms.Limited:
		return ""
	case terms.Seats != nil && m.Event.Availability(m.Now).Accepts():
		return strconv.Itoa(*terms.Seats) + " (" + freeSeats(*terms.SeatsLeft) + ")"
	case terms.Seats != nil:
		return strconv.Itoa(*terms.Seats)
	case terms.WaitingList:
		return "beperkt, met een wachtlijst"
	}
	return "beperkt, vol = vol"
}

func freeSeats(n int) string {
	if n == 0 {
		return "alles is bezet"
	}
	return "nog " + strconv.Itoa(n) + " vrij"
}

func (m Meeting) about(b *builder) {
	if m.Event.Purpose == "" && len(m.Event.Questions) == 0 {
		return
	}
	b.raw(`<section class="oz-about">`)
	b.heading(m.level()+1, "Waar gaat het over?")
	b.paragraphs(m.Event.Purpose)
	if len(m.Event.Questions) > 0 {
		b.raw(`<ul>`)
		for _, question := range m.Event.Questions {
			b.put(`<li>`, question, `</li>`)
		}
		b.raw(`</ul>`)
	}
	b.raw(`</section>`)
}

func (m Meeting) programme(b *builder) {
	if len(m.Event.Programme) == 0 {
		return
	}
	b.raw(`<section class="oz-programme">`)
	b.heading(m.level()+1, "Programma")
	b.raw(`<ol class="oz-items">`)
	for _, item := range m.Event.Programme {
		b.put(`<li><span class="oz-time">`, m.Event.ItemTime(item), `</span><div><strong>`)
		title := item.Title
		if title == "" {
			title = capital(item.Kind.Label())
		}
		b.text(title)
		b.raw(`</strong>`)
		b.paragraphs(item.Text)
		if names := enumerate(item.Speakers); names != "" {
			b.put(`<p class="oz-speakers">Met `, names, `</p>`)
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
	b.heading(m.level()+1, "Aanmelden")
	switch {
	case available.Accepts(), m.Form.Problem != "", len(m.Form.Faults) > 0: // a refused form comes back with what was typed
		m.late(b)
		m.Form.draw(b, m, available)
	case a.Origin != nil && available == event.NotOffered:
		b.raw(`<p>Deze bijeenkomst komt uit de agenda van een initiatief. Aanmelden kan hier niet.</p><p>`)
		elsewhere(b, a.Origin, "oz-button")
		b.raw(`</p>`)
	case available == event.NotOffered:
		m.byMail(b)
	default:
		b.put(`<p class="oz-answer oz-closed"><strong>`, available.Label(), `.</strong></p>`)
		m.explain(b, available)
	}
	b.raw(`</section>`)
}

func (m Meeting) byMail(b *builder) {
	switch {
	case m.Event.Contact != "":
	case m.Event.SignUp.Limited:
		b.raw(`<p>U kunt zich hier niet aanmelden. Vraag de organisatie hoe het wel kan.</p>`)
		return
	default:
		b.raw(`<p>U hoeft zich niet aan te melden.</p>`)
		return
	}
	m.late(b)
	b.raw(`<p>Stuur een mail naar <a`)
	b.href("href", "mailto:"+m.Event.Contact+"?subject="+percent("Aanmelding: "+m.Event.Title))
	b.put(`>`, m.Event.Contact, `</a>. Schrijf erbij hoe u heet en met hoeveel mensen u komt.</p>`)
}

// late tells somebody who is too late for a soft deadline that all is not lost.
func (m Meeting) late(b *builder) {
	deadline := m.Event.Deadline()
	if deadline == "" || !m.Event.Late(m.Now) {
		return
	}
	b.put(`<p class="oz-answer oz-wait">De organisatie vroeg om aanmeldingen `, deadline, `. U bent dus laat, maar u kunt zich nog aanmelden.</p>`)
}

// explain says what somebody can do who is too early or too late.
func (m Meeting) explain(b *builder, available event.Availability) {
	switch available {
	case event.NotYetOpen:
		b.put(`<p>Aanmelden kan vanaf `, event.DutchDate(m.Event.SignUp.Opens)+", "+event.DutchTime(m.Event.SignUp.Opens)+" uur", `.</p>`)
	case event.Full:
		b.raw(`<p>Alle plekken zijn bezet. Had u zich al aangemeld? Dan houdt u uw plek.</p>`)
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
