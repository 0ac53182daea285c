package widget

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
)

// markup is HTML written by hand in this package. Only constants become one:
// the type is not exported, and a string variable does not convert by itself.
type markup string

// builder collects HTML in a language; the zero value writes Dutch.
type builder struct {
	buf  []byte
	lang event.Language
	// fields: [builder.field] does something.
	fields bool
}

// raw writes markup as it is. It is not inlined: an append in each of some
// hundred places weighs several kilobytes of WebAssembly.
//
//go:noinline
func (b *builder) raw(m markup) { b.buf = append(b.buf, m...) }

// put writes text with markup around it.
//
//go:noinline
func (b *builder) put(before markup, text string, after markup) {
	b.raw(before)
	b.text(text)
	b.raw(after)
}

// link writes markup with an address in the middle of it, as [builder.href] does.
//
//go:noinline
func (b *builder) link(before markup, address string, after markup) {
	b.raw(before)
	b.href("href", address)
	b.raw(after)
}

// text writes s so that a reader sees it letter for letter. Bytes that are not
// UTF-8 become U+FFFD and control characters disappear. What needs no change,
// which is nearly all of it, is copied in one piece.
func (b *builder) text(s string) {
	copied := 0
	for at := 0; at < len(s); {
		if c := s[at]; c > '>' && c < 0x7f || c == ' ' { // as most are
			at++
			continue
		}
		with, size, plain := escaped(s[at:])
		if !plain {
			b.buf = append(b.buf, s[copied:at]...)
			b.raw(with)
			copied = at + size
		}
		at += size
	}
	b.buf = append(b.buf, s[copied:]...)
}

// escaped is the first letter of s as markup, and its size in octets; plain
// letters stand for themselves.
func escaped(s string) (with markup, size int, plain bool) {
	switch c := s[0]; {
	case c == '&':
		return "&amp;", 1, false
	case c == '<':
		return "&lt;", 1, false
	case c == '>':
		return "&gt;", 1, false
	case c == '"':
		return "&quot;", 1, false
	case c == '\'':
		return "&#39;", 1, false
	case c >= ' ' && c < 0x7f || c == '\n' || c == '\t':
		return "", 1, true
	case c < utf8.RuneSelf:
		return "", 1, false
	}
	letter, size := utf8.DecodeRuneInString(s)
	if letter == utf8.RuneError && size == 1 {
		return "\uFFFD", 1, false
	}
	return "", size, letter >= 0xa0
}

// attr writes an attribute, with the space before it.
func (b *builder) attr(name markup, value string) {
	b.raw(" ")
	b.raw(name)
	b.put(`="`, value, `"`)
}

// href writes an address. One that is not http, https, webcal, mailto or
// relative is left out, so that no text can become a script.
func (b *builder) href(name markup, address string) {
	scheme, _, found := strings.Cut(address, ":")
	if found && !strings.ContainsAny(scheme, "/?#") {
		switch fold(scheme) {
		case "http", "https", "webcal", "mailto":
		default:
			return
		}
	}
	b.attr(name, address)
}

func (b *builder) number(n int) { b.buf = strconv.AppendInt(b.buf, int64(n), 10) }

// heading opens or closes a heading of that level: b.heading(2, "") … </h2>.
func (b *builder) heading(level int, text string) {
	b.raw("<h")
	b.number(level)
	b.put(">", text, "</h")
	b.number(level)
	b.raw(">")
}

// paragraphs writes text that has line breaks: an empty line parts paragraphs.
func (b *builder) paragraphs(s string) {
	for part := range strings.SplitSeq(s, "\n\n") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		b.raw("<p>")
		first := true
		for line := range strings.SplitSeq(part, "\n") {
			if !first {
				b.raw("<br>")
			}
			first = false
			b.text(line)
		}
		b.raw("</p>")
	}
}
