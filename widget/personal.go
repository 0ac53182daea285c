package widget

import (
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Personal is the calendar of one person: all that he or she signed up for and
// put in it. Its page is as secret as its address.
type Personal struct {
	List []PersonalEntry
	// Address is that of the network with its host, Token the secret of this
	// calendar.
	Address, Token string
	// Base is as in [Agenda].
	Base string
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
	var b builder
	page := p.Base + "/kalender/" + p.Token
	b.raw(`<div class="oz oz-own" lang="nl"><h1>Uw eigen kalender</h1>`)
	b.raw(`<p>Hierin staan de bijeenkomsten waarvoor u zich hebt aangemeld. Zet deze kalender in uw telefoon of computer. Dat hoeft maar één keer.</p>`)
	p.subscribe(&b)
	b.raw(`<p class="oz-notice oz-warn"><strong>Dit adres is alleen voor u.</strong> Wie het heeft, kan zien waar u naartoe gaat. Geef het dus aan niemand. Bewaar deze pagina wel zelf: wij kunnen het adres niet opnieuw sturen.</p>`)
	b.heading(2, "Uw aanmeldingen")
	if len(p.List) == 0 {
		b.raw(`<p>Er staat nu niets in deze kalender.</p>`)
	} else {
		b.raw(`<ol class="oz-list">`)
		for i := range p.List {
			p.entry(&b, &p.List[i])
		}
		b.raw(`</ol><p class="oz-hint">Had u zich voor een bijeenkomst al eerder aangemeld met dit mailadres? Dan geldt uw eerste aanmelding.</p>`)
	}
	b.raw(`<p>Meldt u zich weer ergens aan? Plak het adres van deze kalender dan op de pagina van die aanmelding. Dan komt die hier ook in.</p>`)
	b.raw(`<form class="oz-withdraw" method="post"`)
	b.href("action", page+"/stop")
	b.raw(`><p>Wilt u deze kalender niet meer? Of heeft iemand anders het adres? Stop dan met deze kalender. Uw aanmeldingen blijven staan.</p><button class="oz-button oz-quiet" type="submit">Stop met deze kalender</button></form></div>`)
	return b.buf
}

// subscribe puts the address first: some programs ask one that begins with webcal
// over http before anything else, where others can read along, and this one is a
// secret.
func (p Personal) subscribe(b *builder) {
	address := p.Address + "/kalender/" + p.Token + ".ics"
	b.raw(`<p>Geef uw kalender dit adres. Verandert er iets? Dan verandert uw kalender mee.</p>`)
	addressField(b, address)
	b.raw(`<details class="oz-more"><summary>Hoe doe ik dat?</summary>`)
	addressHelp(b)
	b.link(`</details><p class="oz-actions"><a class="oz-button oz-quiet"`, webcal(address), `>Of open het adres in uw kalender</a></p>`)
}

func (p Personal) entry(b *builder, e *PersonalEntry) {
	agenda := Agenda{Base: p.Base}
	agenda.open(b, &e.Event)
	if e.Event.Status == event.Scheduled || e.Event.Status == event.Held {
		b.raw(`<p class="oz-go oz-`)
		b.raw(e.class())
		b.put(`">`, e.sentence(), `</p>`)
	}
	b.raw(`</div></li>`)
}

func (e *PersonalEntry) class() markup {
	if e.Status.Holds() {
		return "open"
	}
	return "wait"
}

func (e *PersonalEntry) sentence() string {
	switch {
	case e.Status == event.Offered:
		return "Er is een plek voor u vrij. Zeg op de pagina van uw aanmelding of u komt."
	case e.Status == event.Attended:
		return "U was erbij."
	case e.Status == event.Absent:
		return "U was er niet bij."
	case e.Status == event.Waitlisted:
		return "U staat op de wachtlijst. U hebt nog geen plek."
	case e.Seats < e.Wanted:
		return "U bent aangemeld. " + Receipt{Seats: e.Seats, Wanted: e.Wanted}.places()
	case e.Seats > 1:
		return "U bent aangemeld, met " + strconv.Itoa(e.Seats) + " plekken."
	}
	return "U bent aangemeld."
}

// PersonalStopped is the part that says that a calendar is gone.
func PersonalStopped(base string) []byte {
	var b builder
	b.link(`<div class="oz oz-own" lang="nl"><h1>Deze kalender is gestopt</h1><p>Het adres werkt niet meer. Niemand kan er nog zien waar u naartoe gaat. Haal de kalender ook weg uit uw telefoon of computer.</p><p>Uw aanmeldingen blijven staan. Wilt u een nieuwe kalender? Ga dan naar de pagina van een aanmelding.</p><p class="oz-actions"><a class="oz-button"`, base+"/agenda", `>Naar de agenda</a></p></div>`)
	return b.buf
}
