package widget

import (
	"strconv"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Receipt is what somebody reads after signing up, and finds again later.
type Receipt struct {
	Event  event.Announcement
	Status event.SignUpStatus
	// Wanted is the size of the party, Seats how many of it have a seat.
	Wanted, Seats int
	Late          bool
	// Until is when a pending party loses its seats, or an offer ends.
	Until time.Time
	// Position is the place in the queue, from 1; zero: it is not known, or there is
	// none.
	Position int
	// Table is the title of the table at which the party sits; "" when it has none.
	Table string
	// Said is what was filled in, as it stands now. Without a name nothing can be
	// changed or downloaded: it was erased, or its sender has shown no mail address.
	Said event.Request
	// Change is the form with which somebody tried to change it, and what was wrong;
	// nil: nobody did.
	Change *Form
	// Was stands for what was said when the form to change it was drawn, and comes back
	// with it.
	Was string
	// Typed is what was typed into a form that had become too old to be taken; nil:
	// there is none.
	Typed *Form
	// Changed: it was changed just now.
	Changed bool
	// Token is the secret of this sign-up; its page has it in its address.
	Token string
	// Base is as in [Agenda].
	Base     string
	Language event.Language // as in [Agenda]
	// Heading and Proof are as in [Meeting].
	Heading int
	Proof   time.Duration
	// Problem is why something did not work.
	Problem string
	// Calendar is what was filled in as the address of a calendar of their own.
	Calendar string
}

// headline is what a receipt says first.
type headline struct {
	class           markup
	title, sentence string
	// note is what was done just now, as markup.
	note markup
}

// brief is the receipt that a widget shows to who has just signed up. [Receipt.HTML]
// has the rest.
func (r Receipt) brief() []byte {
	b := builder{lang: r.Language}
	r.begin(&b, r.headline())
	if r.stands() {
		b.link(`<p>Bewaar <a`, r.page(""), `>de pagina van uw aanmelding</a>. Daar kunt u zich ook weer afmelden.`)
		b.put("", r.known(firstCounts), `</p>`)
		r.calendars(&b)
		r.withdraw(&b)
	}
	b.raw(`<p class="oz-actions">`)
	r.toAgenda(&b)
	b.raw(`</p></section>`)
	return b.buf
}

// headline is that of a party that has just signed up for a meeting that goes on,
// or withdrawn.
func (r Receipt) headline() headline {
	switch r.Status {
	case event.Withdrawn:
		return headline{class: "closed", title: "U bent afgemeld", sentence: "Jammer dat u niet komt." + r.known(" Had u zich vaker aangemeld met dit mailadres? Meld u dan ook af op de pagina van uw eerste aanmelding.")}
	case event.Waitlisted:
		return headline{class: "wait", title: "U staat op de wachtlijst", sentence: r.waits()}
	}
	h := headline{class: "open", title: "U bent aangemeld", sentence: r.places() + " Tot dan!"}
	switch {
	case r.Seats < r.Wanted:
		h.sentence = r.places() + " De rest wacht op een vrije plek." + r.position()
	case r.Late && r.Event.Deadline() != "":
		h.sentence = r.places() + " U bent wel laat: de organisatie vroeg om aanmeldingen " + r.Event.Deadline() + "."
	}
	return h
}

// waits is what somebody without a seat can count on.
func (r Receipt) waits() string {
	s := "U hebt nog geen plek." + r.position() + " Komt er een plek vrij? " + string(moveUp(&r.Event, r.Proof))
	switch {
	case r.Proof == 0:
		return s + " Kijk later nog eens op de pagina van uw aanmelding."
	case r.Event.SignUp.OfferHours == 0:
		return s + " U krijgt dan een mail."
	}
	return s
}

func (r Receipt) position() string {
	if r.Position == 0 {
		return ""
	}
	return " U staat op plaats " + strconv.Itoa(r.Position) + " van de wachtlijst."
}

func (r Receipt) places() string {
	switch {
	case r.Seats < r.Wanted && r.Seats == 1:
		return "Er is 1 van de " + strconv.Itoa(r.Wanted) + " plekken voor u."
	case r.Seats < r.Wanted:
		return "Er zijn " + strconv.Itoa(r.Seats) + " van de " + strconv.Itoa(r.Wanted) + " plekken voor u."
	case r.Seats == 1:
		return "Er is een plek voor u."
	}
	return "Er zijn " + strconv.Itoa(r.Seats) + " plekken voor u."
}

const firstCounts = " Had u zich al eerder aangemeld met dit mailadres? Dan geldt uw eerste aanmelding."

// known is s for those whose address nobody has proven: a second sign-up of theirs
// looks like the first, and counts for nothing.
func (r Receipt) known(s string) string {
	if r.Proof > 0 {
		return ""
	}
	return s
}

func (r Receipt) begin(b *builder, h headline) {
	b.raw(`<section class="oz oz-receipt"`)
	b.spoken()
	b.raw(`><div class="oz-banner oz-`)
	b.raw(h.class)
	b.raw(`" role="status">`)
	b.heading(Meeting{Heading: r.Heading}.level(), h.title)
	b.put(`<p>`, h.sentence, `</p></div>`)
	b.raw(h.note)
	if r.Problem != "" {
		b.put(`<p class="oz-notice oz-warn" role="alert">`, r.Problem, `</p>`)
	}
	if r.goesOn() {
		notice(b, &r.Event)
	}
	b.raw(`<dl class="oz-facts">`)
	fact(b, "Bijeenkomst", r.Event.Title)
	fact(b, "Wanneer", r.Event.When())
	b.raw(`<div><dt>Waar</dt><dd>`)
	where(b, &r.Event)
	b.raw(`</dd></div>`)
	fact(b, "Uw tafel", r.Table)
	b.raw(`</dl>`)
}

// goesOn: the meeting is still to come, or it does not matter any more to who
// reads this. Otherwise the receipt speaks of that first, and not of seats.
func (r Receipt) goesOn() bool {
	return r.Event.Status == event.Scheduled || !r.Status.Wants()
}

// stands: it can still be undone.
func (r Receipt) stands() bool {
	return r.Status.Wants() && r.Event.Status != event.Cancelled && r.Event.Status != event.Held
}

// page is the address of the sign-up, or of something below it.
func (r Receipt) page(below string) string { return r.Base + "/aanmelding/" + r.Token + below }

// calendars offers the two ways into a calendar.
func (r Receipt) calendars(b *builder) {
	r.calendar(b)
	b.link(`<p>Of zet alleen deze bijeenkomst in uw kalender. Verandert er iets? Dan verandert uw kalender niet mee.</p><p class="oz-actions"><a class="oz-button oz-quiet"`,
		eventURL(r.Base, r.Event.Slug)+".ics", `>Zet in uw kalender</a></p>`)
}

func (r Receipt) withdraw(b *builder) {
	b.raw(`<form class="oz-withdraw" method="post"`)
	b.href("action", r.page("/afmelden"))
	b.raw(`><p>Kunt u toch niet? Meld u dan af. Dan kan iemand anders komen.</p><button class="oz-button oz-quiet" type="submit">Meld mij af</button></form>`)
}

// calendar offers the calendar with all that somebody signed up for.
func (r Receipt) calendar(b *builder) {
	b.raw(`<form class="oz-own" method="post"`)
	b.href("action", r.page("/kalender"))
	b.raw(`><p>U kunt al uw aanmeldingen in uw eigen kalender zetten. Verandert er iets? Dan verandert uw kalender mee.</p><details class="oz-more"`)
	if r.Calendar != "" {
		b.raw(` open`)
	}
	b.raw(`><summary>Hebt u al een eigen kalenderadres?</summary><div class="oz-field"><label for="oz-own">Plak het hier. Dan komt deze aanmelding erbij.</label><input id="oz-own" type="text" name="kalender" maxlength="500" autocomplete="off" autocapitalize="none" spellcheck="false"`)
	b.attr("value", r.Calendar)
	b.raw(`></div></details><p><button class="oz-button" type="submit">Zet mijn aanmeldingen in mijn kalender</button></p></form>`)
}

func (r Receipt) toAgenda(b *builder) {
	b.raw(`<a`)
	b.href("href", r.Base+"/agenda")
	b.attr("data-oz-agenda", "")
	b.raw(`>Naar de agenda</a>`)
}
