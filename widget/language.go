package widget

import (
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Arabic is a language of pages and widgets; there is no mail in it.
const Arabic event.Language = "ar"

// Languages are those in which this package writes, that of the network first. A
// Language field of this package that holds none of them means Dutch.
func Languages() []event.Language { return []event.Language{event.Dutch, event.English, Arabic} }

// Spoken is the language that a tag such as "en-GB" (RFC 5646) asks for, or "" when
// this package does not write it.
func Spoken(tag string) event.Language {
	primary, _, _ := strings.Cut(fold(tag), "-")
	for _, l := range Languages() {
		if string(l) == primary {
			return l
		}
	}
	return ""
}

// text is one sentence or label of the catalogue, which is the files words*.go: one
// variable for each, so that the browser gets those that it draws and no others.
//
// In it {0} to {9} stand for what is filled in, *…* is strong, and […] is the text
// of a link. What is filled in is never read for such marks.
type text struct{ nl, en, ar string }

// in is the text in a language, with its marks.
func (t *text) in(l event.Language) string {
	switch l {
	case event.English:
		return t.en
	case Arabic:
		return t.ar
	}
	return t.nl
}

// plural is a text that depends on a number, which stands in it as #. The forms are
// those that CLDR has for whole numbers: one and other, and in Arabic zero, one,
// two, few, many and other.
type plural struct {
	nl, en [2]string
	ar     [6]string
}

// categories are the names of the forms, as Intl.PluralRules has them.
var categories = [...]string{"zero", "one", "two", "few", "many", "other"}

// forms are the forms of a language, by category; nl and en have two of them.
func (p *plural) forms(l event.Language) [6]string {
	switch l {
	case event.English:
		return [6]string{1: p.en[0], 5: p.en[1]}
	case Arabic:
		return p.ar
	}
	return [6]string{1: p.nl[0], 5: p.nl[1]}
}

// in is the text for a number of at least 0.
func (p *plural) in(l event.Language, n int) string {
	at := 5
	switch {
	case n == 1:
		at = 1
	case l != Arabic:
	case n == 0 || n == 2:
		at = n
	case n%100 >= 3 && n%100 <= 10:
		at = 3
	case n%100 >= 11:
		at = 4
	}
	return strings.ReplaceAll(p.forms(l)[at], "#", strconv.Itoa(n))
}

// say writes a text with what is filled in, which is escaped.
//
//go:noinline
func (b *builder) say(t *text, filled ...string) { b.speak(t.in(b.lang), "", "", filled) }

// sayLink is say for a text with a link to address in it; open begins it, such as
// `<a class="oz-button"`.
//
//go:noinline
func (b *builder) sayLink(t *text, open markup, address string, filled ...string) {
	b.speak(t.in(b.lang), open, address, filled)
}

// label writes a text with markup around it.
//
//go:noinline
func (b *builder) label(before markup, t *text, after markup) {
	b.raw(before)
	b.say(t)
	b.raw(after)
}

// speak writes a text of the catalogue by its marks.
func (b *builder) speak(s string, open markup, address string, filled []string) {
	strong := false
	for s != "" {
		at := strings.IndexAny(s, "{[]*")
		if at < 0 {
			b.text(s)
			return
		}
		b.text(s[:at])
		mark := s[at]
		s = s[at+1:]
		switch mark {
		case '{':
			b.text(filled[s[0]-'0'])
			s = s[2:]
		case '[':
			b.link(open, address, ">")
		case ']':
			b.raw("</a>")
		case '*':
			if strong {
				b.raw("</strong>")
			} else {
				b.raw("<strong>")
			}
			strong = !strong
		}
	}
}

// word is a text as a value, for attributes and for sentences that others show as
// they are; it has no links and nothing strong.
func (b *builder) word(t *text, filled ...string) string { return fill(t.in(b.lang), filled) }

// fill puts what is filled in into a text without other marks.
func fill(s string, filled []string) string {
	out := ""
	for {
		before, after, found := strings.Cut(s, "{")
		out += before
		if !found {
			return out
		}
		out += filled[after[0]-'0']
		s = after[2:]
	}
}

// spoken writes the attributes by which a part says its language.
func (b *builder) spoken() {
	switch b.lang {
	case event.English:
		b.raw(` lang="en"`)
	case Arabic:
		b.raw(` lang="ar" dir="rtl"`)
	default:
		b.raw(` lang="nl"`)
	}
}

// dutch writes the attributes of an element that holds what the network wrote, such
// as a title, where the words around it are in another language.
func (b *builder) dutch() {
	if b.lang == event.English || b.lang == Arabic {
		b.raw(` lang="nl" dir="auto"`)
	}
}
