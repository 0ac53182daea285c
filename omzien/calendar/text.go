package calendar

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxCategories of one entry; the rest is left out.
const maxCategories = 50

// cleaned is the value of a TEXT property (RFC 5545 3.3.11) as a reader can show
// it: valid UTF-8, lines that end in LF, no other control characters, one space
// at a time and none around a line. It shares no memory with raw.
func cleaned(raw string) string { return tidy(raw, '\n') }

// line is cleaned text on one line.
func line(raw string) string { return tidy(raw, ' ') }

// tidy undoes escapes and cleans in one pass; lineBreak stands for a line break.
func tidy(raw string, lineBreak byte) string {
	if plainLength(raw) == len(raw) {
		return strings.Clone(raw)
	}
	t := tidier{lineBreak: lineBreak}
	t.out.Grow(len(raw))
	for s := strings.ToValidUTF8(raw, string(utf8.RuneError)); s != ""; {
		n := plainLength(s)
		if n > 0 {
			t.word(s[:n])
		} else {
			var r rune
			r, n = unescape(s)
			t.add(r)
		}
		s = s[n:]
	}
	return t.out.String()
}

// plainLength is the length of the start of s that stays as it is: printable
// ASCII without escapes, words with one space between them.
func plainLength(s string) int {
	end := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c > ' ' && c < 0x7f && c != '\\':
			end = i + 1
		case c != ' ' || end < i || end == 0:
			return end
		}
	}
	return end
}

// unescape gives the first letter of s and its length with its escape. Beside the
// escapes of the RFC it takes those of a colon and a quote, which some programs
// write; any other backslash is a letter.
func unescape(s string) (rune, int) {
	if s[0] == '\\' && len(s) > 1 {
		switch s[1] {
		case 'n', 'N':
			return '\n', 2
		case '\\', ';', ',', ':', '"':
			return rune(s[1]), 2
		}
	}
	return utf8.DecodeRuneInString(s)
}

// tidier writes letters and holds spaces and line breaks back until the next
// letter.
type tidier struct {
	out       strings.Builder
	lineBreak byte
	breaks    int  // line breaks held back
	space     bool // a space is held back
	cr        bool // the last rune was a CR: an LF after it is the same line break
}

func (t *tidier) add(r rune) {
	if r == '\n' && t.cr {
		t.cr = false
		return
	}
	t.cr = r == '\r'
	switch r = visible(r); {
	case r == '\n':
		t.breaks++
		t.space = false
	case r >= 0 && unicode.IsSpace(r):
		t.space = true
	case r >= 0:
		t.flush()
		t.out.WriteRune(r)
	}
}

func (t *tidier) word(s string) {
	t.cr = false
	t.flush()
	t.out.WriteString(s)
}

func (t *tidier) flush() {
	switch {
	case t.out.Len() == 0:
	case t.breaks > 0 && t.lineBreak == '\n':
		for range t.breaks {
			t.out.WriteByte('\n')
		}
	case t.breaks > 0 || t.space:
		t.out.WriteByte(' ')
	}
	t.breaks, t.space = 0, false
}

// visible makes one line break of all kinds and drops other control characters,
// the marks that turn the direction of text, and the byte order mark: -1.
func visible(r rune) rune {
	switch {
	case r >= '\n' && r <= '\r', r == 0x85, r == 0x2028, r == 0x2029:
		return '\n'
	case r == '\t':
		return ' '
	case r < ' ', r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
		return -1
	}
	return r
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
