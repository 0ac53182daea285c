package widget

import "strings"

// subscribe tells how to have the agenda, as narrowed as it is shown, in a
// calendar of one's own. A search for words does not narrow it, and it says so.
func (v *Agenda) subscribe(b *builder) {
	if v.bare() {
		return
	}
	query := v.Query
	query.Text = ""
	path := query.at("/agenda.ics", "")
	b.raw(`<section class="oz-subscribe" id="kalender"`)
	b.attr("aria-label", b.word(subscribeTitle))
	if v.Address != "" {
		b.attr("data-oz-address", v.Address)
	}
	b.raw(`>`)
	if v.Address == "" { // nowhere to subscribe at: a file to keep
		b.link(`<p class="oz-actions"><a class="oz-button oz-quiet" part="button"`, v.Base+path, `>`)
		b.label("", subscribeAgenda, `</a></p>`)
		keep(b)
		b.raw(`</section>`)
		return
	}
	says := calendarFollows
	switch {
	case v.Query.Text != "" && query == (Query{}):
		says = calendarHasAll
	case v.Query.Text != "":
		says = calendarHasChosen
	case query != (Query{}):
		says = calendarHasOnly
	}
	v.subscription(b, v.Address+path, says)
	keep(b)
	b.raw(`</section>`)
}

// keep is a button with which a visitor lets the browser store the agenda for when
// there is no network. Only a script can do that, and shows it.
func keep(b *builder) {
	b.raw(`<p class="oz-actions" hidden data-oz-keep`)
	b.attr("data-oz-done", b.word(agendaIsKept))
	b.attr("data-oz-failed", b.word(agendaNotKept))
	b.attr("data-oz-kept", b.word(agendaIsOf))
	b.label(`><button class="oz-button oz-quiet" part="button" type="button">`, keepAgenda, `</button> <span class="oz-said" role="status"></span></p>`)
}

// subscription is a button for programs that know webcal, and for the others the
// address itself. The element omzien-copy adds a button where there is script.
func (v *Agenda) subscription(b *builder, address string, says *text) {
	b.link(`<p class="oz-actions"><a class="oz-button oz-quiet" part="button"`, webcal(address), `>`)
	b.label("", subscribeAgenda, `</a></p><p>`)
	b.label("", says, `</p><details class="oz-more"`)
	if v.brief {
		b.label(` data-oz-later><summary>`, subscribeOtherwise, `</summary>`)
		v.later(b)
	} else {
		b.label(`><summary>`, subscribeOtherwise, `</summary><p>`)
		b.label("", giveAddress, `</p>`)
		addressField(b, address)
		addressHelp(b)
	}
	b.raw(`</details>`)
}

// addressField shows an address for a calendar program.
func addressField(b *builder, address string) {
	b.raw(`<omzien-copy class="oz-field"`)
	b.attr("data-copy", b.word(copyAddress))
	b.attr("data-copied", b.word(copied))
	b.attr("data-failed", b.word(copyFailed))
	b.label(`><label for="oz-feed">`, calendarAddress, `</label><input id="oz-feed" type="text" readonly dir="ltr"`)
	b.attr("value", address)
	b.raw(`></omzien-copy>`)
}

// addressHelp says where the two programs with most users want it.
func addressHelp(b *builder) {
	b.label(`<ul><li>`, addressInGoogle, `</li>`)
	b.label(`<li>`, addressInOutlook, `</li></ul>`)
}

// webcal is an address with the scheme that calendar programs subscribe by.
func webcal(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return "webcal://" + rest
}
