package widget

import (
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Page is the frame of the network's own site around a part.
type Page struct {
	Language event.Language // as in [Agenda]
	// Network is the name of the network, Title that of the page.
	Network, Title string
	// Base is the path of the network on its host, empty for the root.
	Base string
	// Here is the path of the page when the menu has it.
	Here string
	// Element makes the part come alive where there is script: "agenda" or
	// "signup", the latter for the meeting with slug Event, or "calendar" for a part
	// in which a visitor only copies an address.
	Element, Event string
	// Head is for pages that anybody may find; nil for those of one visitor.
	Head *Head
	Body []byte
}

// HTML is the whole document.
func (p Page) HTML() []byte {
	b := builder{lang: p.Language, buf: make([]byte, 0, 4096+len(p.Body))}
	b.raw(`<!doctype html><html`)
	b.spoken()
	b.raw(`><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>`)
	b.text(p.Title)
	if p.Title != p.Network {
		b.text(" – " + p.Network)
	}
	b.link(`</title><meta name="color-scheme" content="light dark"><link rel="stylesheet"`, p.Base+"/widget/omzien.css", `>`)
	p.Head.draw(&b, p)
	if p.Element != "" {
		b.raw(`<script type="module"`)
		b.href("src", p.Base+"/widget/omzien.js")
		b.raw(`></script>`)
	}
	b.raw(`</head><body class="oz-page"><a class="oz-skip" href="#inhoud">Naar de inhoud</a><header class="oz-header"><div><a class="oz-brand"`)
	b.href("href", p.Base+"/")
	b.put(`>`, p.Network, `</a><nav aria-label="Menu">`)
	p.link(&b, "/agenda", "Agenda")
	b.raw(`</nav></div></header><main id="inhoud" tabindex="-1">`)
	p.body(&b)
	b.put(`</main><footer class="oz-footer"><p>`, p.Network, `</p></footer></body></html>`)
	return b.buf
}

func (p Page) link(b *builder, path, label string) {
	b.raw(`<a`)
	b.href("href", p.Base+path)
	if p.Here == path {
		b.raw(` aria-current="page"`)
	}
	b.put(`>`, label, `</a>`)
}

func (p Page) body(b *builder) {
	switch p.Element {
	case "agenda":
		b.heading(1, p.Title)
		b.raw(`<omzien-agenda`)
	case "signup":
		b.raw(`<omzien-signup`)
		b.attr("event", p.Event)
	default:
		b.buf = append(b.buf, p.Body...)
		return
	}
	b.href("src", p.Base+"/agenda.html")
	b.raw(`>`)
	b.buf = append(b.buf, p.Body...)
	if p.Element == "agenda" {
		b.raw(`</omzien-agenda>`)
	} else {
		b.raw(`</omzien-signup>`)
	}
}

// Home is what the front page shows: who this is, what comes next, and how to
// show it elsewhere.
type Home struct {
	Language event.Language // as in [Agenda]
	Network  string
	List     []event.Announcement
	Now      time.Time
	// Base and Address are as in [Agenda].
	Base, Address string
}

// NextShown is how many meetings the front page shows.
const NextShown = 3

// HTML is the part.
func (h Home) HTML() []byte {
	b := builder{lang: h.Language}
	b.raw(`<div class="oz oz-home"`)
	b.spoken()
	b.raw(`><section class="oz-hello">`)
	b.heading(1, h.Network)
	b.raw(`<p class="oz-lead">Wij zijn een netwerk van bewonersinitiatieven in de provincie Utrecht. We komen vaak bij elkaar. Een initiatief vertelt zijn verhaal, en we leren van elkaar. U bent welkom.</p></section>`)
	b.raw(`<section>`)
	b.heading(2, "De volgende bijeenkomsten")
	agenda := Agenda{List: h.List[:min(len(h.List), NextShown)], Now: h.Now, Base: h.Base, Address: h.Address}
	h.next(&b, agenda)
	b.raw(`</section><section>`)
	b.heading(2, "Deze agenda op uw eigen site")
	b.put(`<p>Heeft uw initiatief een site? Plak dan deze regels op een pagina. De agenda klopt dan altijd, ook als er iets verandert. Bezoekers kunnen zich meteen aanmelden. In WordPress kiest u het blok ‘Aangepaste HTML’.</p><pre class="oz-code" tabindex="0"><code>`, Snippet(h.Address), `</code></pre></section></div>`)
	return b.buf
}

// next is the first meetings and the way to all of them.
func (h Home) next(b *builder, agenda Agenda) {
	if len(agenda.List) == 0 {
		b.put(`<p>`, agenda.summary(0), `</p>`)
		return
	}
	b.raw(`<ol class="oz-list">`)
	for i := range agenda.List {
		agenda.card(b, &agenda.List[i])
	}
	b.link(`</ol><p class="oz-actions"><a class="oz-button"`, h.Base+"/agenda", `>Bekijk de hele agenda</a></p>`)
	agenda.subscribe(b)
}

// Snippet is what a site pastes to show the agenda of the network at address.
// What is inside the tag is for visitors whose browser runs no script.
func Snippet(address string) string {
	return `<script type="module" src="` + address + `/widget/omzien.js"></script>
<omzien-agenda src="` + address + `/agenda.html">
  <a href="` + address + `/agenda">Bekijk de agenda</a>
</omzien-agenda>`
}

// Failure is the part of a page that tells what went wrong and where to go.
func Failure(sentence, base string) []byte {
	var b builder
	b.put(`<div class="oz oz-failure" lang="nl"><h1>Dat lukt niet</h1><p>`, sentence, `</p><p class="oz-actions"><a class="oz-button"`)
	b.href("href", base+"/agenda")
	b.raw(`>Naar de agenda</a></p></div>`)
	return b.buf
}
