package widget

import (
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
)

// HTML is the page of a sign-up: what became of it, and all that its sender can do
// with it.
func (r Receipt) HTML() []byte {
	b := builder{lang: r.Language}
	h := r.news()
	h.changed = r.Changed
	r.begin(&b, h)
	if r.stands() {
		r.decide(&b)
	}
	contact(&b, r.Event.Contact)
	r.download(&b)
	toThem(&b, r.Base, &r.Event)
	b.raw(`</section>`)
	return b.buf
}

// toThem leads to the meeting and to the agenda.
func toThem(b *builder, base string, a *event.Announcement) {
	b.link(`<p class="oz-actions"><a`, b.page(eventURL(base, a.Slug)), "")
	b.attr("data-oz-event", a.Slug)
	b.raw(`>`)
	b.label("", toMeeting, `</a>`)
	toTheAgenda(b, base)
	b.raw(`</p>`)
}

// news is the headline, whatever has happened since to the meeting or the sign-up.
func (r Receipt) news() headline {
	if !r.goesOn() {
		return r.off()
	}
	say := func(class markup, title, sentence *text) headline {
		return headline{class: class, title: r.says(title), sentence: r.says(sentence)}
	}
	switch r.Status {
	case event.Pending:
		return headline{class: "wait", title: r.says(pendingTitle), sentence: r.held()}
	case event.Offered:
		return headline{class: "open", title: r.says(offeredTitle), sentence: r.places() + " " + r.says(tellUs)}
	case event.Refused:
		return say("closed", refusedTitle, refusedSays)
	case event.Lapsed:
		return say("closed", lapsedTitle, lapsedSays)
	case event.Attended:
		return say("open", attendedTitle, thanks)
	case event.Absent:
		return say("closed", absentTitle, absentSays)
	}
	return r.headline()
}

// off is what became of a meeting that does not go on as announced.
func (r Receipt) off() headline {
	h := headline{class: "wait", reason: r.Event.Reason}
	switch r.Event.Status {
	case event.Postponed:
		h.title, h.sentence = r.says(postponedTitle), r.says(postponedSays)
	case event.Cancelled:
		h.title, h.sentence = r.says(cancelledTitle), r.says(cancelledSays)
	default:
		h.title, h.sentence, h.reason = r.says(heldTitle), r.says(thanks), ""
	}
	return h
}

// held is what is kept for a party until it confirms.
func (r Receipt) held() string {
	switch {
	case r.Seats == 0:
		return r.says(heldInQueue)
	case r.Seats < r.Wanted:
		return r.counts(someHeld, r.Seats, strconv.Itoa(r.Wanted))
	}
	return r.counts(heldForYou, r.Seats)
}

// decide is all that can be done with a sign-up in this state.
func (r Receipt) decide(b *builder) {
	switch r.Status {
	case event.Pending:
		b.form("oz-decide", r.page("/bevestigen"))
		r.until(b, pressUntil)
		b.sent()
		b.label(`<p class="oz-actions"><button class="oz-button" part="button" type="submit">`, confirmMine, `</button></p></form>`)
		b.label(`<p>`, notByYou, `</p>`)
	case event.Offered:
		b.form("oz-decide", r.page("/aannemen"))
		r.until(b, answerUntil)
		b.sent()
		b.label(`<p class="oz-actions"><button class="oz-button" part="button" type="submit">`, yesICome, `</button><button class="oz-button oz-quiet" part="button" type="submit"`)
		b.href("formaction", b.page(r.page("/afslaan")))
		b.label(`>`, noThanks, `</button></p></form>`)
		r.change(b)
	default:
		r.keep(b)
		r.share(b)
		r.change(b)
		r.calendars(b)
		r.withdraw(b)
	}
}

// keep says how to come back here.
func (r Receipt) keep(b *builder) {
	says := keepToWithdraw
	switch {
	case r.Proof > 0:
		says = linkInMail
	case r.Said.Name != "":
		says = keepToChange
	}
	b.label(`<p>`, says, "")
	b.text(r.unproven(firstCounts))
	b.raw(`</p>`)
}

// until writes a text with the end of a hold or an offer in it, on the wall clock of
// the meeting.
func (r Receipt) until(b *builder, t *text) {
	end := r.Until.In(r.Event.Start.Location())
	before, after, _ := strings.Cut(t.in(b.lang), "{0}")
	b.put(`<p>`, before, `<strong><time`)
	b.attr("datetime", stamp(end))
	b.put(`>`, momentIn(b.lang, end), `</time></strong>`)
	b.put("", after, `</p>`)
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
	b.label(`><summary>`, changeYours, `</summary>`)
	b.form("oz-amend", r.page("/wijzigen#oz-fout")) // the answer begins with what is wrong
	f.summary(b, &r.Event)
	if r.Typed != nil {
		r.Typed.typed(b, &r.Event)
	}
	hidden(b, "was", r.Was)
	f.input(b, control{id: "name", label: b.word(nameLabel), required: true}, `type="text" autocomplete="name"`, event.MaxName, f.Name)
	f.party(b, &r.Event, r.counts(countAlready, r.Said.Seats))
	f.behalf(b, &r.Event)
	f.asked(b, &r.Event)
	b.sent()
	b.label(`<button class="oz-button" part="button" type="submit">`, saveChange, `</button></form></details>`)
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
	b.link(`<p class="oz-actions"><a download`, r.page("/gegevens.json"), `>`)
	b.label("", downloadAll, `</a></p>`)
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
	b.attr("data-oz-status", outcome(event.Pending))
	b.attr("data-oz-event", m.Event.Slug)
	b.raw(`><div class="oz-banner oz-wait" part="notice" role="status">`)
	b.headline(m.Heading, TitleMail.In(m.Language), true)
	b.label(`<p>`, almostDone, ` `)
	b.text(openLinkIn(m.Language, m.Proof))
	b.label(` `, orElse, `</p></div><dl class="oz-facts">`)
	b.factOf(meetingLabel, m.Event.Title)
	b.whenFact(&m.Event)
	b.label(`</dl><p>`, mailMissing, `</p>`)
	toThem(&b, m.Base, &m.Event)
	b.raw(`</section>`)
	return b.buf
}
