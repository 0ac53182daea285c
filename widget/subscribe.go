package widget

import "strings"

// subscribe tells how to have the agenda, as narrowed as it is shown, in a
// calendar of one's own. A search for words does not narrow it, and it says so.
func (v Agenda) subscribe(b *builder) {
	if v.bare() {
		return
	}
	query := v.Query
	query.Text = ""
	path := query.at("/agenda.ics", "")
	b.raw(`<section class="oz-subscribe" id="kalender" aria-label="In uw eigen kalender"`)
	if v.Address != "" {
		b.attr("data-oz-address", v.Address)
	}
	b.raw(`>`)
	if v.Address == "" { // nowhere to subscribe at: a file to keep
		b.link(`<p class="oz-actions"><a class="oz-button oz-quiet"`, v.Base+path, `>Zet deze agenda in uw eigen kalender</a></p></section>`)
		return
	}
	says := markup(`Verandert er iets? Dan verandert uw kalender mee.`)
	switch {
	case v.Query.Text != "" && query == (Query{}):
		says = `Verandert er iets? Dan verandert uw kalender mee. U krijgt alle bijeenkomsten: uw zoekwoord telt hier niet mee.`
	case v.Query.Text != "":
		says = `Verandert er iets? Dan verandert uw kalender mee. U krijgt alles wat u hierboven koos, maar uw zoekwoord telt hier niet mee.`
	case query != (Query{}):
		says = `Verandert er iets? Dan verandert uw kalender mee. U krijgt alleen de bijeenkomsten die u hierboven koos.`
	}
	subscription(b, v.Address+path, "Zet deze agenda in uw eigen kalender", says)
	b.raw(`</section>`)
}

// subscription is a button for programs that know webcal, and for the others the
// address itself. The element omzien-copy adds a button where there is script.
func subscription(b *builder, address string, label, says markup) {
	b.link(`<p class="oz-actions"><a class="oz-button oz-quiet"`, webcal(address), `>`)
	b.raw(label)
	b.raw(`</a></p><p>`)
	b.raw(says)
	b.raw(`</p><details class="oz-more"><summary>Werkt de knop niet? Zo gaat het ook</summary>`)
	b.raw(`<p>Geef uw kalender dan zelf dit adres.</p>`)
	addressField(b, address)
	addressHelp(b)
	b.raw(`</details>`)
}

// addressField shows an address for a calendar program.
func addressField(b *builder, address string) {
	b.raw(`<omzien-copy class="oz-field" data-copy="Kopieer het adres" data-copied="Gekopieerd" data-failed="Het adres is geselecteerd. Kies nu zelf ‘Kopiëren’."><label for="oz-feed">Adres voor uw kalender</label><input id="oz-feed" type="text" readonly`)
	b.attr("value", address)
	b.raw(`></omzien-copy>`)
}

// addressHelp says where the two programs with most users want it.
func addressHelp(b *builder) {
	b.raw(`<ul><li><strong>Google Agenda</strong>, op een computer: klik naast ‘Andere agenda’s’ op de plus en kies ‘Via URL’. Plak het adres.</li>`)
	b.raw(`<li><strong>Outlook</strong>: kies ‘Agenda toevoegen’ en dan ‘Abonneren via internet’. Plak het adres.</li></ul>`)
}

// webcal is an address with the scheme that calendar programs subscribe by.
func webcal(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return "webcal://" + rest
}
