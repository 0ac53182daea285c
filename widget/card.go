package widget

import (
	"strconv"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Card is a small page with one meeting, for a frame on a page of somebody else:
// what, when and where, and a link to all of it. There is nothing in it that a
// click could change, as the page around it may deceive who clicks.
type Card struct {
	Event    event.Announcement
	Language event.Language // as in [Agenda]
	// Network is its name, Address its address with the host.
	Network, Address string
	// Base is its path on the host, for the style sheet.
	Base string
}

// The width of a card in pixels: what it takes unless less is asked for, and the
// least at which [Card.Height] is enough.
const (
	CardWidth    = 600
	MinCardWidth = 280
)

// HTML is the whole document.
func (c Card) HTML() []byte {
	a := &c.Event
	b := builder{lang: c.Language}
	b.raw(`<!doctype html><html`)
	b.spoken()
	b.put(`><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>`, MeetingTitle(a, c.Language)+" – "+c.Network, `</title><meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><link rel="stylesheet"`)
	b.href("href", c.Base+"/widget/omzien.css")
	b.raw(`></head><body class="oz-page"><div class="oz"`)
	b.spoken()
	b.raw(`><article class="oz-card`)
	if a.Status == event.Cancelled {
		b.raw(` oz-off`)
	}
	b.raw(`"><p class="oz-day" aria-hidden="true">`)
	dayBlock(&b, a.Start)
	b.raw(`</p><div class="oz-main"><h1 class="oz-title"`)
	b.dutch()
	b.raw(`>`)
	c.link(&b, a.Title)
	b.raw(`</h1>`)
	notice(&b, a)
	b.raw(`<p class="oz-when">`)
	moment(&b, a)
	b.raw(`</p><p class="oz-where">`)
	where(&b, a)
	b.raw(`</p><p class="oz-hosts">`)
	b.say(fromAgendaOf, c.Network)
	b.raw(`</p></div></article></div></body></html>`)
	return b.buf
}

// link leaves the frame for a page of its own.
func (c Card) link(b *builder, text string) {
	b.raw(`<a target="_blank" rel="noopener"`)
	b.href("href", b.page(eventURL(c.Address, c.Event.Slug)))
	b.put(`>`, text, `</a>`)
}

// Embed is the HTML that shows the card in a frame of that size. Sites that show
// no frames of strangers keep what stands before it, as WordPress does, which
// wants it in a blockquote.
func (c Card) Embed(width, height int) string {
	a := &c.Event
	b := builder{lang: c.Language}
	b.raw(`<blockquote><a`)
	b.href("href", b.page(eventURL(c.Address, a.Slug)))
	b.put(`>`, MeetingTitle(a, c.Language), `</a>. `)
	b.text(whenAndWhere(c.Language, a))
	b.raw(`</blockquote><iframe`)
	b.href("src", b.page(eventURL(c.Address, a.Slug)+"/kaart"))
	b.attr("width", strconv.Itoa(width))
	b.attr("height", strconv.Itoa(height))
	b.attr("title", MeetingTitle(a, c.Language))
	b.raw(` loading="lazy" frameborder="0"></iframe>`)
	return string(b.buf)
}

// Height is how high the frame must be, in pixels, for a card of that width to
// show without a scroll bar; more than it needs rather than less.
func (c Card) Height(width int) int {
	a := &c.Event
	const around, line, letter = 80, 29, 19 // of text of 18 pixels, at most
	inside := max(width-60, 60)
	height := around
	if width > 520 {
		inside -= 110 // the day stands beside it
	} else {
		height += 50 // above it
	}
	b := builder{lang: c.Language}
	where(&b, a)
	for _, part := range []struct {
		text string
		wide int // of a letter, in tenths
	}{{a.Title, 14}, {whenIn(c.Language, a), 11}, {shownText(b.buf), 10}, {b.word(fromAgendaOf, c.Network), 10}, {c.notice(), 10}} {
		if part.text != "" {
			letters := utf8.RuneCountInString(part.text)
			height += line * part.wide / 10 * (1 + letters*letter*part.wide/10/inside)
		}
	}
	return height
}

func (c Card) notice() string {
	b := builder{lang: c.Language}
	notice(&b, &c.Event)
	return shownText(b.buf)
}
