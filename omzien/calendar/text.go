package calendar

import (
	"net/url"
	"slices"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
)

// maxCategories of one entry; the rest is left out.
const maxCategories = 50

// cleaned is the value of a TEXT property (RFC 5545 3.3.11) as a reader can show
// it. It shares no memory with raw.
func cleaned(raw string) string { return event.CleanText(unescaped(raw)) }

// line is cleaned text on one line.
func line(raw string) string { return event.CleanLine(unescaped(raw)) }

// unescaped is a copy of raw without escapes. Beside those of the RFC it takes those
// of a colon and a quote, which some programs write; any other backslash is a letter.
func unescaped(raw string) string {
	before, after, found := strings.Cut(raw, `\`)
	if !found {
		return strings.Clone(raw)
	}
	var b strings.Builder
	b.Grow(len(raw))
	for ; found; before, after, found = strings.Cut(after, `\`) {
		b.WriteString(before)
		switch {
		case after == "" || strings.IndexByte(`nN\;,:"`, after[0]) < 0:
			b.WriteByte('\\')
			continue
		case after[0]|0x20 == 'n':
			b.WriteByte('\n')
		default:
			b.WriteByte(after[0])
		}
		after = after[1:]
	}
	b.WriteString(before)
	return b.String()
}

// categories reads lists whose values are parted by commas without a backslash
// (RFC 5545 3.8.1.2), without empty ones and doubles.
func categories(lists []string) []string {
	var names []string
	for _, list := range lists {
		for list != "" && len(names) < maxCategories {
			var value string
			value, list = cutList(list)
			if name := line(value); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// cutList parts list at its first comma without a backslash.
func cutList(list string) (value, rest string) {
	for i := 0; i < len(list); i++ {
		switch list[i] {
		case '\\':
			i++
		case ',':
			return list[:i], list[i+1:]
		}
	}
	return list, ""
}

// address is raw as a whole http or https address without spaces, or "".
func address(raw string) string {
	s := line(raw)
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	return u.String()
}
