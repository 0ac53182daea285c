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
	// Problem is why something did not work.
	Problem string
	// Calendar is what was filled in as the address of a calendar of their own.
	Calendar string
}

// HTML is the receipt.
func (r Receipt) HTML() []byte {
	var b builder
	m := Meeting{Event: r.Event, Base: r.Base, Heading: r.Heading}
	b.raw(`<section class="oz oz-receipt" lang="nl"><div class="oz-banner oz-`)
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
	if r.goesOn() {
		notice(&b, &r.Event)
	}
	b.raw(`<dl class="oz-facts">`)
	fact(&b, "Bijeenkomst", r.Event.Title)
	fact(&b, "Wanneer", r.Event.When())
	b.raw(`<div><dt>Waar</dt><dd>`)
	where(&b, &r.Event)
	b.raw(`</dd></div></dl>`)
	if r.Status.Live() && r.Event.Status != event.Cancelled && r.Event.Status != event.Held {
		r.next(&b)
	}
	b.raw(`<p class="oz-actions"><a`)
	b.href("href", r.Base+"/agenda")
	b.attr("data-oz-agenda", "")
	b.raw(`>Naar de agenda</a></p></section>`)
	return b.buf
}

func (r Receipt) class() markup {
	switch {
	case !r.goesOn():
		return "wait"
	case r.Status == event.SeatConfirmed:
		return "open"
	case r.Status == event.Waitlisted:
		return "wait"
	}
	return "closed"
}

// goesOn: the meeting is still to come. Otherwise the receipt speaks of that
// first, and not of seats.
func (r Receipt) goesOn() bool {
	return r.Event.Status == event.Scheduled || r.Status == event.Withdrawn
}

func (r Receipt) title() string {
	switch {
	case !r.goesOn():
		return "Deze bijeenkomst is " + r.Event.Status.Label()
	case r.Status == event.SeatConfirmed:
		return "U bent aangemeld"
	case r.Status == event.Waitlisted:
		return "U staat op de wachtlijst"
	}
	return "U bent afgemeld"
}

func (r Receipt) sentence() string {
	switch {
	case !r.goesOn():
		return r.news()
	case r.Status == event.Withdrawn:
		return "Jammer dat u niet komt. Had u zich vaker aangemeld met dit mailadres? Meld u dan ook af op de pagina van uw eerste aanmelding."
	case r.Status == event.Waitlisted:
		return "U hebt nog geen plek. Komt er een plek vrij? Dan schuift u vanzelf op. Kijk later nog eens op deze pagina."
	case r.Seats < r.Wanted:
		return "Er zijn " + strconv.Itoa(r.Seats) + " van de " + strconv.Itoa(r.Wanted) + " plekken voor u. De rest wacht op een vrije plek."
	case r.Late && r.Event.Deadline() != "":
		return places(r.Seats) + " U bent wel laat: de organisatie vroeg om aanmeldingen " + r.Event.Deadline() + "."
	}
	return places(r.Seats) + " Tot dan!"
}

// news is what became of a meeting that does not go on as announced.
func (r Receipt) news() string {
	switch r.Event.Status {
	case event.Postponed:
		return "U blijft op de lijst staan. De nieuwe datum volgt. " + r.Event.Reason
	case event.Cancelled:
		return "De bijeenkomst gaat niet door. U hoeft niets te doen. " + r.Event.Reason
	}
	return "Dank u wel voor uw komst."
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
	r.calendar(b, page)
	b.raw(`<p>Of zet alleen deze bijeenkomst in uw kalender. Verandert er iets? Dan verandert uw kalender niet mee.</p><p class="oz-actions"><a class="oz-button oz-quiet"`)
	b.href("href", eventURL(r.Base, r.Event.Slug)+".ics")
	b.raw(`>Zet in uw kalender</a></p>`)
	b.raw(`<form class="oz-withdraw" method="post"`)
	b.href("action", page+"/afmelden")
	b.raw(`><p>Kunt u toch niet? Meld u dan af. Dan kan iemand anders komen.</p><button class="oz-button oz-quiet" type="submit">Meld mij af</button></form>`)
}

// calendar offers the calendar with all that somebody signed up for.
func (r Receipt) calendar(b *builder, page string) {
	b.raw(`<form class="oz-own" method="post"`)
	b.href("action", page+"/kalender")
	b.raw(`><p>U kunt al uw aanmeldingen in uw eigen kalender zetten. Verandert er iets? Dan verandert uw kalender mee.</p><details class="oz-more"`)
	if r.Calendar != "" {
		b.raw(` open`)
	}
	b.raw(`><summary>Hebt u al een eigen kalenderadres?</summary><div class="oz-field"><label for="oz-own">Plak het hier. Dan komt deze aanmelding erbij.</label><input id="oz-own" type="text" name="kalender" maxlength="500" autocomplete="off" autocapitalize="none" spellcheck="false"`)
	b.attr("value", r.Calendar)
	b.raw(`></div></details><p><button class="oz-button" type="submit">Zet mijn aanmeldingen in mijn kalender</button></p></form>`)
}
