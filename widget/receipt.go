package widget

import (
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
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
	// reason is what the organiser wrote about it.
	reason string
	// changed: what was said was changed just now.
	changed bool
}

// says is a text in the language of the receipt.
func (r Receipt) says(t *text, filled ...string) string { return fill(t.in(r.Language), filled) }

// counts is a text for a number, with what else is filled in.
func (r Receipt) counts(p *plural, n int, filled ...string) string {
	return fill(p.in(r.Language, n), filled)
}

// Brief is the receipt that a widget shows to who has just signed up, where no mail
// must prove the address. [Receipt.HTML] has the rest.
func (r Receipt) Brief() []byte {
	b := builder{lang: r.Language}
	r.begin(&b, r.news())
	if r.stands() {
		b.raw(`<p>`)
		b.sayLink(keepYourPage, `<a`, b.page(r.page("")))
		b.text(r.unproven(firstCounts))
		b.raw(`</p>`)
		r.share(&b)
		r.calendars(&b)
		r.withdraw(&b)
	}
	b.raw(`<p class="oz-actions">`)
	toTheAgenda(&b, r.Base)
	b.raw(`</p></section>`)
	return b.buf
}

// headline is that of a party that has just signed up for a meeting that goes on,
// or withdrawn.
func (r Receipt) headline() headline {
	switch r.Status {
	case event.Withdrawn:
		return headline{class: "closed", title: r.says(withdrawnTitle), sentence: r.says(whatAPity) + r.unproven(withdrawFirst)}
	case event.Waitlisted:
		return headline{class: "wait", title: r.says(waitlistedTitle), sentence: r.waits()}
	}
	h := headline{class: "open", title: r.says(confirmedTitle), sentence: r.places() + " " + r.says(seeYou)}
	switch deadline := deadlineIn(r.Language, &r.Event); {
	case r.Seats < r.Wanted:
		h.sentence = r.places() + " " + r.says(restWaits) + r.position()
	case r.Late && deadline != "":
		h.sentence = r.places() + " " + r.says(lateButSeated, deadline)
	}
	return h
}

// waits is what somebody without a seat can count on.
func (r Receipt) waits() string {
	s := r.says(noPlaceYet) + r.position() + " " + r.says(ifFree, r.says(moveUp(&r.Event, r.Proof)))
	switch {
	case r.Proof == 0:
		return s + " " + r.says(lookAgain)
	case r.Event.SignUp.OfferHours == 0:
		return s + " " + r.says(thenMail)
	}
	return s
}

// position is the place in the queue, with a space before it.
func (r Receipt) position() string {
	if r.Position == 0 {
		return ""
	}
	return " " + r.says(yourPosition, strconv.Itoa(r.Position))
}

func (r Receipt) places() string {
	if r.Seats < r.Wanted {
		return r.counts(someForYou, r.Seats, strconv.Itoa(r.Wanted))
	}
	return r.counts(placesForYou, r.Seats)
}

// unproven is a text, with a space before it, for those whose address nobody has
// proven: a second sign-up of theirs looks like the first, and counts for nothing.
func (r Receipt) unproven(t *text) string {
	if r.Proof > 0 {
		return ""
	}
	return " " + r.says(t)
}

func (r Receipt) begin(b *builder, h headline) {
	b.raw(`<section class="oz oz-receipt"`)
	b.spoken()
	if r.fine() && r.goesOn() {
		b.attr("data-oz-status", outcome(r.Status))
		b.attr("data-oz-event", r.Event.Slug)
	}
	b.raw(`><div class="oz-banner oz-`)
	b.raw(h.class)
	b.raw(`" part="notice" role="status">`)
	b.headline(r.Heading, h.title, r.fine())
	b.put(`<p>`, h.sentence, "")
	if h.reason != "" {
		b.raw(` `)
		b.data(h.reason)
	}
	b.raw(`</p></div>`)
	if h.changed {
		b.label(`<p class="oz-notice" part="notice" role="status">`, changedNow, `</p>`)
	}
	if r.Problem != "" {
		b.put(`<p class="oz-notice oz-warn" part="notice" role="alert" tabindex="-1" data-oz-focus>`, r.Problem, `</p>`)
	}
	if r.goesOn() {
		notice(b, &r.Event)
	}
	b.raw(`<dl class="oz-facts">`)
	b.factOf(meetingLabel, r.Event.Title)
	b.whenFact(&r.Event)
	b.whereFact(&r.Event, false)
	r.table(b)
	b.raw(`</dl>`)
}

// table is where the party sits. Who has not confirmed has no table yet.
func (r Receipt) table(b *builder) {
	switch {
	case r.Status == event.Pending:
	case r.Table != "":
		b.factOf(yourTable, r.Table)
	case r.Status == event.SeatConfirmed && r.goesOn() && len(r.Event.SignUp.Tables) > 0:
		b.fact(yourTable, r.says(tableLater))
	}
}

// fine: what was asked for was done.
func (r Receipt) fine() bool { return r.Problem == "" && r.Change == nil }

// outcome is a status as sites hear of it that have the widget.
func outcome(s event.SignUpStatus) string {
	if s == event.Withdrawn {
		return "withdrawn"
	}
	return string(s)
}

// headline is the first heading of a part, at level or 2. The attention goes there
// when a widget draws the part.
func (b *builder) headline(level int, text string, attend bool) {
	level = Meeting{Heading: level}.level()
	b.raw(`<h`)
	b.number(level)
	b.raw(` part="title"`)
	if attend {
		b.raw(` tabindex="-1" data-oz-focus`)
	}
	b.put(`>`, text, `</h`)
	b.number(level)
	b.raw(`>`)
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

// share is a button for visitors with script, which hands the address of the meeting
// to whoever they choose. That of the sign-up is a secret.
func (r Receipt) share(b *builder) {
	if r.Event.Status != event.Scheduled {
		return
	}
	address := b.page(eventURL(r.Base, r.Event.Slug))
	b.raw(`<p class="oz-actions"><button type="button" class="oz-button oz-quiet" part="button" data-oz-share hidden`)
	b.href("data-url", address)
	b.attr("data-title", r.Event.Title)
	b.attr("data-copied", b.word(linkCopied))
	b.attr("data-failed", b.word(shareFailed))
	b.label(`>`, shareIt, `</button><span class="oz-said" role="status"></span></p>`)
}

// calendars offers the two ways into a calendar.
func (r Receipt) calendars(b *builder) {
	r.calendar(b)
	b.label(`<p>`, onlyThisOne, `</p><p class="oz-actions"><a class="oz-button oz-quiet" part="button"`)
	b.href("href", eventURL(r.Base, r.Event.Slug)+".ics")
	b.label(`>`, toYourCalendar, `</a></p>`)
}

func (r Receipt) withdraw(b *builder) {
	b.form("oz-withdraw", r.page("/afmelden"))
	b.label(`<p>`, cannotCome, `</p>`)
	b.sent()
	b.raw(`<button class="oz-button oz-quiet" part="button" type="submit">`)
	b.label("", withdrawMe, `</button></form>`)
}

// form begins a form of that class, and brings the words that the element says while
// it sends it.
func (b *builder) form(class markup, action string) {
	b.raw(`<form class="`)
	b.raw(class)
	b.raw(`" method="post"`)
	b.href("action", b.page(action))
	b.attr("data-oz-busy", b.word(oneMoment))
	b.attr("data-oz-unknown", b.word(stepUnknown))
	b.raw(`>`)
}

// sent is where the element says what became of a form, before its button.
func (b *builder) sent() {
	b.raw(`<p class="oz-sent" role="status"></p>`)
}

// calendar offers the calendar with all that somebody signed up for.
func (r Receipt) calendar(b *builder) {
	b.form("oz-own", r.page("/kalender"))
	b.label(`<p>`, allInCalendar, `</p><details class="oz-more"`)
	if r.Calendar != "" {
		b.raw(` open`)
	}
	b.label(`><summary>`, haveAddress, `</summary><div class="oz-field" part="field"><label for="oz-own">`)
	b.label("", pasteAddress, `</label><input id="oz-own" type="text" name="kalender" maxlength="500" autocomplete="off" autocapitalize="none" spellcheck="false" dir="ltr"`)
	b.attr("value", r.Calendar)
	b.raw(`></div></details>`)
	b.sent()
	b.label(`<p><button class="oz-button" part="button" type="submit">`, putAllIn, `</button></p></form>`)
}

func toTheAgenda(b *builder, base string) {
	b.link(`<a data-oz-agenda`, b.page(base+"/agenda"), `>`)
	b.label("", toAgenda, `</a>`)
}
