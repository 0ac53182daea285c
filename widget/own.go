package widget

import (
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// HTML is the page of a sign-up: what became of it, and all that its sender can do
// with it.
func (r Receipt) HTML() []byte {
	b := builder{lang: r.Language}
	if r.Status == event.Pending {
		r.Table = "" // it is not theirs yet
	} else if r.Table == "" && r.Status == event.SeatConfirmed && r.goesOn() && len(r.Event.SignUp.Tables) > 0 {
		r.Table = "dat hoort u nog"
	}
	h := r.news()
	if r.Changed {
		h.note = `<p class="oz-notice" role="status"><strong>Uw aanmelding is veranderd.</strong></p>`
	}
	r.begin(&b, h)
	if r.stands() {
		r.decide(&b)
	}
	contact(&b, r.Event.Contact)
	r.download(&b)
	b.link(`<p class="oz-actions"><a`, eventURL(r.Base, r.Event.Slug), `>Naar de bijeenkomst</a>`)
	r.toAgenda(&b)
	b.raw(`</p></section>`)
	return b.buf
}

// news is the headline, whatever has happened since to the meeting or the sign-up.
func (r Receipt) news() headline {
	if !r.goesOn() {
		return headline{class: "wait", title: "Deze bijeenkomst is " + r.Event.Status.Label(), sentence: r.off()}
	}
	switch r.Status {
	case event.Pending:
		return headline{class: "wait", title: "Bevestig uw aanmelding", sentence: r.held()}
	case event.Offered:
		return headline{class: "open", title: "Wilt u nog komen?", sentence: r.places() + " Zeg ons of u komt. Zegt u niets? Dan krijgt iemand anders de kans."}
	case event.Refused:
		return headline{class: "closed", title: "Er is geen plek voor u", sentence: "Het spijt ons. Alle plekken zijn bezet, en er is geen wachtlijst meer."}
	case event.Lapsed:
		return headline{class: "closed", title: "Uw aanmelding is verlopen", sentence: "De tijd is voorbij. U hebt nu geen plek. Wilt u nog komen? Kijk dan op de pagina van de bijeenkomst of u zich weer kunt aanmelden."}
	case event.Attended:
		return headline{class: "open", title: "U was erbij", sentence: "Dank u wel voor uw komst."}
	case event.Absent:
		return headline{class: "closed", title: "U was er niet bij", sentence: "Zo staat het bij ons. Klopt het niet? Laat het de organisatie weten."}
	}
	return r.headline()
}

// off is what became of a meeting that does not go on as announced.
func (r Receipt) off() string {
	switch r.Event.Status {
	case event.Postponed:
		return "U blijft op de lijst staan. De nieuwe datum volgt. " + r.Event.Reason
	case event.Cancelled:
		return "De bijeenkomst gaat niet door. U hoeft niets te doen. " + r.Event.Reason
	}
	return "Dank u wel voor uw komst."
}

// held is what is kept for a party until it confirms.
func (r Receipt) held() string {
	switch {
	case r.Seats == 0:
		return "Alle plekken zijn bezet. Na uw bevestiging staat u op de wachtlijst."
	case r.Seats < r.Wanted:
		return "We houden " + strconv.Itoa(r.Seats) + " van de " + strconv.Itoa(r.Wanted) + " plekken voor u vast."
	case r.Seats == 1:
		return "We houden een plek voor u vast."
	}
	return "We houden " + strconv.Itoa(r.Seats) + " plekken voor u vast."
}

// decide is all that can be done with a sign-up in this state.
func (r Receipt) decide(b *builder) {
	switch r.Status {
	case event.Pending:
		b.raw(`<form class="oz-decide" method="post"`)
		b.href("action", r.page("/bevestigen"))
		b.raw(`><p>Druk op de knop. Dan is uw aanmelding klaar. Dat kan tot `)
		r.until(b)
		b.raw(`. Daarna geldt uw aanmelding niet meer.</p><p class="oz-actions"><button class="oz-button" type="submit">Bevestig mijn aanmelding</button></p></form><p>Hebt u zich niet zelf aangemeld? Dan hoeft u niets te doen.</p>`)
	case event.Offered:
		b.raw(`<form class="oz-decide" method="post"`)
		b.href("action", r.page("/aannemen"))
		b.raw(`><p>U kunt antwoorden tot `)
		r.until(b)
		b.raw(`.</p><p class="oz-actions"><button class="oz-button" type="submit">Ja, ik kom</button><button class="oz-button oz-quiet" type="submit"`)
		b.href("formaction", r.page("/afslaan"))
		b.raw(`>Nee, dank u</button></p></form>`)
		r.change(b)
	default:
		b.raw(`<p>`)
		switch {
		case r.Proof > 0:
			b.raw(`De link naar deze pagina staat in uw mail.`)
		case r.Said.Name != "":
			b.raw(`<strong>Bewaar deze pagina.</strong> Hier kunt u uw aanmelding veranderen, en u weer afmelden.`)
		default:
			b.raw(`<strong>Bewaar deze pagina.</strong> Hier kunt u zich ook weer afmelden.`)
		}
		b.put("", r.known(firstCounts), `</p>`)
		r.change(b)
		r.calendars(b)
		r.withdraw(b)
	}
}

// until is the end of a hold or an offer on the wall clock of the meeting.
func (r Receipt) until(b *builder) {
	t := r.Until.In(r.Event.Start.Location())
	b.raw(`<strong><time`)
	b.attr("datetime", stamp(t))
	b.put(`>`, event.DutchDate(t)+", "+event.DutchTime(t)+" uur", `</time></strong>`)
}

// change is the form to change what was said; it has all of it, because what it
// does not say is taken away.
func (r Receipt) change(b *builder) {
	if !r.Changeable() {
		return
	}
	f := FormOf(r.Said)
	b.raw(`<details class="oz-more oz-change"`)
	if r.Change != nil {
		f = *r.Change
		b.raw(` open`)
	}
	b.raw(`><summary>Verander uw aanmelding</summary><form class="oz-amend" method="post"`)
	b.href("action", r.page("/wijzigen#oz-fout")) // the answer begins with what is wrong
	b.raw(`>`)
	f.summary(b, &r.Event)
	if r.Typed != nil {
		r.Typed.typed(b, &r.Event)
	}
	hidden(b, "was", r.Was)
	f.input(b, control{id: "name", label: "Uw naam", required: true}, `type="text" autocomplete="name"`, event.MaxName, f.Name)
	f.party(b, &r.Event, "Tel uzelf mee. Nu staat u op de lijst met "+people(r.Said.Seats)+".")
	f.behalf(b, &r.Event)
	f.asked(b, &r.Event)
	b.raw(`<button class="oz-button" type="submit">Bewaar de verandering</button></form></details>`)
}

func people(n int) string {
	if n == 1 {
		return "1 persoon"
	}
	return strconv.Itoa(n) + " mensen"
}

// Changeable reports whether there is a form to change it.
func (r Receipt) Changeable() bool {
	return r.Said.Name != "" && r.Status != event.Pending && r.stands()
}

// download is all that is kept of the sender (GDPR art. 15 and 20).
func (r Receipt) download(b *builder) {
	if r.Said.Name == "" {
		return
	}
	b.link(`<p class="oz-actions"><a download`, r.page("/gegevens.json"), `>Download alles wat we van u bewaren</a></p>`)
}

// FormOf is the form to change a sign-up as it is filled in to ask for r.
func FormOf(r event.Request) Form {
	f := Form{Name: r.Name, Seats: strconv.Itoa(r.Seats), OnBehalfOf: r.OnBehalfOf, AcceptsFewer: r.AcceptsFewer,
		Companions: strings.Join(r.Companions, "\n"), Replies: r.Replies, Wishes: r.Wishes}
	copy(f.Tables[:], r.Tables)
	return f
}

// MailSent is what somebody sees who has signed up and must show now that the mail
// address is theirs. It is the same for everybody.
type MailSent struct {
	Event event.Announcement
	// Base, Language, Heading and Proof are as in [Meeting].
	Base     string
	Language event.Language
	Heading  int
	Proof    time.Duration
}

// HTML is the part.
func (m MailSent) HTML() []byte {
	b := builder{lang: m.Language}
	b.raw(`<section class="oz oz-receipt"`)
	b.spoken()
	b.raw(`><div class="oz-banner oz-wait" role="status">`)
	b.heading(Meeting{Heading: m.Heading}.level(), "Kijk in uw mail")
	b.put(`<p>Uw aanmelding is bijna klaar. We hebben u een mail gestuurd met een link. `, openLink(m.Proof), ` Doet u dat niet? Dan geldt uw aanmelding niet.</p></div><dl class="oz-facts">`)
	fact(&b, "Bijeenkomst", m.Event.Title)
	fact(&b, "Wanneer", m.Event.When())
	b.link(`</dl><p>Geen mail gekregen? Wacht een paar minuten. Kijk ook in de map voor reclame of spam. Nog steeds niets? Misschien klopt het mailadres niet. Meld u dan opnieuw aan.</p><p class="oz-actions"><a`, eventURL(m.Base, m.Event.Slug), `>Naar de bijeenkomst</a><a`)
	b.href("href", m.Base+"/agenda")
	b.attr("data-oz-agenda", "")
	b.raw(`>Naar de agenda</a></p></section>`)
	return b.buf
}
