package widget

import (
	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
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
	// In is the address of this same page in a language, with its host where that is
	// known; nil: the page is in one language.
	In func(event.Language) string
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
	p.alternates(&b)
	if p.Element != "" {
		b.raw(`<script type="module"`)
		b.href("src", p.Base+"/widget/omzien.js")
		b.raw(`></script>`)
	}
	b.label(`</head><body class="oz-page"><a class="oz-skip" href="#inhoud">`, skipToContent, `</a><header class="oz-header"><div><a class="oz-brand"`)
	b.dutch()
	b.href("href", b.page(p.Base+"/"))
	b.put(`>`, p.Network, `</a><nav`)
	b.attr("aria-label", b.word(menuLabel))
	b.raw(`>`)
	p.link(&b, "/agenda", TitleAgenda)
	b.raw(`</nav></div></header><main id="inhoud" tabindex="-1">`)
	p.body(&b)
	b.raw(`</main><footer class="oz-footer">`)
	p.languages(&b)
	b.raw(`<p>`)
	b.data(p.Network)
	b.raw(`</p></footer></body></html>`)
	return b.buf
}

func (p Page) link(b *builder, path string, label Title) {
	b.raw(`<a`)
	b.href("href", b.page(p.Base+path))
	if p.Here == path {
		b.raw(` aria-current="page"`)
	}
	b.put(`>`, label.In(b.lang), `</a>`)
}

// alternates tell search engines where the page is in each language, itself too.
func (p Page) alternates(b *builder) {
	if p.In == nil || p.Head == nil {
		return
	}
	for _, l := range Languages() {
		b.raw(`<link rel="alternate"`)
		b.attr("hreflang", string(l))
		b.href("href", p.In(l))
		b.raw(`>`)
	}
}

// languages is the way to the same page in another language. Each is called what who
// reads it calls it.
func (p Page) languages(b *builder) {
	if p.In == nil {
		return
	}
	b.raw(`<nav class="oz-languages"`)
	b.attr("aria-label", b.word(languageLabel))
	b.raw(`><ul>`)
	for _, l := range Languages() {
		b.raw(`<li><a`)
		b.in(l)
		b.attr("hreflang", string(l))
		b.href("href", p.In(l))
		if l == p.Language || p.Language == "" && l == event.Dutch {
			b.raw(` aria-current="true"`)
		}
		b.raw(`>`)
		b.text(ownName.in(l))
		b.raw(`</a></li>`)
	}
	b.raw(`</ul></nav>`)
}

// in writes the attributes of an element in another language than what is around it.
func (b *builder) in(l event.Language) {
	other := builder{lang: l}
	other.spoken()
	b.buf = append(b.buf, other.buf...)
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
	b.title(1, h.Network)
	b.label(`<p class="oz-lead">`, whoWeAre, `</p>`)
	if b.lang == event.English || b.lang == Arabic {
		b.label(`<p class="oz-hint">`, textsAreDutch, `</p>`)
	}
	b.raw(`</section><section>`)
	b.heading(2, b.word(nextOnes))
	agenda := Agenda{List: h.List[:min(len(h.List), NextShown)], Now: h.Now, Base: h.Base, Address: h.Address, Language: h.Language}
	h.next(&b, agenda)
	b.raw(`</section><section>`)
	b.heading(2, b.word(onYourSite))
	b.label(`<p>`, pasteLines, `</p><pre class="oz-code" tabindex="0" dir="ltr" translate="no"><code>`)
	b.put("", Embed{Address: h.Address}.Lines(), `</code></pre></section></div>`)
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
		agenda.card(b, &agenda.List[i], false)
	}
	b.link(`</ol><p class="oz-actions"><a class="oz-button" part="button"`, b.page(h.Base+"/agenda"), `>`)
	b.label("", wholeAgenda, `</a></p>`)
	agenda.subscribe(b)
}

// Failure is the part that tells what went wrong and where to go. Base, l and
// heading are as in [Meeting].
func Failure(sentence, base string, l event.Language, heading int) []byte {
	b := builder{lang: l}
	failed(&b, sentence, heading)
	wayOut(&b, base)
	b.raw(`</div>`)
	return b.buf
}

// failed begins a part with what went wrong.
func failed(b *builder, sentence string, heading int) {
	b.raw(`<div class="oz oz-failure"`)
	b.spoken()
	b.raw(`>`)
	b.headline(heading, TitleFailed.In(b.lang), true)
	b.put(`<p role="alert">`, sentence, `</p>`)
}

// wayOut leads to the agenda from where there is nothing else to do.
func wayOut(b *builder, base string) {
	b.link(`<p class="oz-actions"><a class="oz-button" part="button"`, b.page(base+"/agenda"), `>`)
	b.label("", toAgenda, `</a></p>`)
}
