package widget

import (
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Receipt is what somebody reads after signing up, and finds again later.
type Receipt struct {
	Event  event.Announcement
	Status event.SignUpStatus
	// Wanted is the size of the party, Seats how many of it have a seat.
	Wanted, Seats int
	Late          bool
	// Token is the secret of this sign-up; its page has it in its address.
	Token string
	// Base is as in [Agenda].
	Base string
	// Heading is as in [Meeting].
	Heading int
	// Problem is why withdrawing did not work.
	Problem string
}

// HTML is the receipt.
func (r Receipt) HTML() []byte {
	var b builder
	m := Meeting{Event: r.Event, Base: r.Base, Heading: r.Heading}
	b.raw(`<section class="oz oz-receipt" lang="nl" tabindex="-1"><div class="oz-banner oz-`)
	b.raw(r.class())
	b.raw(`" role="status">`)
	b.heading(m.level(), r.title())
	b.raw(`<p>`)
	b.text(r.sentence())
	b.raw(`</p></div>`)
	if r.Problem != "" {
		b.raw(`<p class="oz-notice oz-warn" role="alert">`)
		b.text(r.Problem)
		b.raw(`</p>`)
	}
	notice(&b, &r.Event)
	b.raw(`<dl class="oz-facts">`)
	fact(&b, "Bijeenkomst", r.Event.Title)
	fact(&b, "Wanneer", r.Event.When())
	b.raw(`<div><dt>Waar</dt><dd>`)
	where(&b, &r.Event)
	b.raw(`</dd></div></dl>`)
	if r.Status.Live() {
		r.next(&b)
	}
	b.raw(`<p class="oz-actions"><a`)
	b.href("href", r.Base+"/agenda")
	b.attr("data-oz-agenda", "")
	b.raw(`>Naar de agenda</a></p></section>`)
	return b.buf
}

func (r Receipt) class() markup {
	switch r.Status {
	case event.SeatConfirmed:
		return "open"
	case event.Waitlisted:
		return "wait"
	}
	return "closed"
}

func (r Receipt) title() string {
	switch r.Status {
	case event.SeatConfirmed:
		return "U bent aangemeld"
	case event.Waitlisted:
		return "U staat op de wachtlijst"
	}
	return "U bent afgemeld"
}

func (r Receipt) sentence() string {
	switch {
	case r.Status == event.Withdrawn:
		return "Jammer dat u niet komt. Uw plek is weer vrij voor iemand anders. Had u zich vaker aangemeld? Dan geldt uw eerste aanmelding nog."
	case r.Status == event.Waitlisted:
		return "U heeft nog geen plek. Komt er een plek vrij? Dan schuift u vanzelf op. Kijk later nog eens op deze pagina."
	case r.Seats < r.Wanted:
		return "Er zijn " + strconv.Itoa(r.Seats) + " van de " + strconv.Itoa(r.Wanted) + " plekken voor u. De rest wacht op een vrije plek."
	case r.Late:
		return places(r.Seats) + " U bent wel laat: de organisatie vroeg om aanmeldingen tot en met " + r.Event.Deadline() + "."
	}
	return places(r.Seats) + " Tot dan!"
}

func places(n int) string {
	if n == 1 {
		return "Er is een plek voor u."
	}
	return "Er zijn " + strconv.Itoa(n) + " plekken voor u."
}

// next is what a visitor can do now.
func (r Receipt) next(b *builder) {
	page := r.Base + "/aanmelding/" + r.Token
	b.raw(`<p>Bewaar <a`)
	b.href("href", page)
	b.raw(`>de pagina van uw aanmelding</a>. Daar kunt u zich ook weer afmelden. Had u zich al eerder aangemeld met dit mailadres? Dan geldt uw eerste aanmelding.</p>`)
	b.raw(`<p class="oz-actions"><a class="oz-button"`)
	b.href("href", eventURL(r.Base, r.Event.Slug)+".ics")
	b.raw(`>Zet in uw kalender</a></p>`)
	b.raw(`<form class="oz-withdraw" method="post"`)
	b.href("action", page+"/afmelden")
	b.raw(`><p>Kunt u toch niet? Meld u dan af. Dan kan iemand anders komen.</p><button class="oz-button oz-quiet" type="submit">Meld mij af</button></form>`)
}
