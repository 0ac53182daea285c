package widget

import (
	"strings"
	"unicode/utf8"
)

// What stands in [Agenda.Packed] for a card, and what parts columns and values.
// No text in HTML of this package has control characters.
const (
	cardMark   = "\x1e"
	columnMark = "\x1d"
	valueMark  = "\x1f"
)

// field marks a place in a card at which what comes before differs from card to
// card for another reason than what comes behind.
func (b *builder) field() {
	if b.fields {
		b.raw(valueMark)
	}
}

// pack takes a card out of the HTML.
func (v *Agenda) pack(b *builder, begin int) {
	*v.packed = append(*v.packed, strings.Split(string(b.buf[begin:]), valueMark))
	b.buf = append(b.buf[:begin], cardMark...)
}

// Packed is the HTML of the agenda for a script that brings it along: a mark for
// each card, and behind it the cards by column, as values that are alike and stand
// together compress to three quarters. A column is what all its values begin with,
// what they end with, and what is between for each card; rest.js puts it together.
// What waits and what is folded away is as in [Agenda.Included]; that there is more
// than is shown, rest.js says itself.
func (v Agenda) Packed() []byte {
	var cards [][]string
	v.packed, v.drawn, v.late, v.brief = &cards, nil, true, true
	out := v.html(!v.grid())
	if len(cards) == 0 {
		return out
	}
	for column := range cards[0] {
		values := make([]string, len(cards))
		for i := range cards {
			values[i] = cards[i][column]
		}
		before, after := common(values)
		out = append(out, columnMark+before+valueMark+after...)
		for _, value := range values {
			out = append(out, valueMark+value[len(before):len(value)-len(after)]...)
		}
	}
	return out
}

// common is what all values begin with, and what the rest of each ends with, in
// whole letters.
func common(values []string) (before, after string) {
	before, after = values[0], values[0]
	for _, value := range values {
		for !strings.HasPrefix(value, before) {
			before = shorter(before)
		}
	}
	after = after[len(before):]
	for _, value := range values {
		value = value[len(before):]
		for !strings.HasSuffix(value, after) {
			_, size := utf8.DecodeRuneInString(after)
			after = after[size:]
		}
	}
	return before, after
}

// shorter is s without its last letter.
func shorter(s string) string {
	_, size := utf8.DecodeLastRuneInString(s)
	return s[:len(s)-size]
}
