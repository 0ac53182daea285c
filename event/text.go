package event

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// CleanText is s as every reader can show it and [Event.Check] takes it, but for
// its length: valid UTF-8, lines that end in LF with at most one of them empty in
// a row, one space at a time and none around a line, and nothing else that
// nobody sees. A text that is clean is returned as it is.
func CleanText(s string) string {
	if isClean(s) {
		return s
	}
	return cleaned(s)
}

// CleanLine is [CleanText] on one line.
func CleanLine(s string) string {
	if s = CleanText(s); strings.Contains(s, "\n") {
		return strings.ReplaceAll(strings.ReplaceAll(s, "\n\n", " "), "\n", " ")
	}
	return s
}

// cleaned holds spaces and line breaks back until the next word.
func cleaned(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, string(utf8.RuneError)), "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	breaks, space := 0, false
	for s != "" {
		n := wordLength(s)
		if n == 0 {
			r, size := utf8.DecodeRuneInString(s)
			if isLineBreak(r) {
				breaks++
			}
			space = space || isSpace(r)
			s = s[size:]
			continue
		}
		switch {
		case b.Len() == 0:
		case breaks > 0:
			b.WriteString("\n\n"[:min(breaks, 2)])
		case space:
			b.WriteByte(' ')
		}
		breaks, space = 0, false
		b.WriteString(s[:n])
		s = s[n:]
	}
	return b.String()
}

// wordLength is the length of the start of s that people see.
func wordLength(s string) int {
	for i, r := range s {
		if plain := r > ' ' && r < 0x7f; !plain && (isSpace(r) || isControl(r)) {
			return i
		}
	}
	return len(s)
}

// isClean reports whether [cleaned] would change nothing, as is so with most texts.
func isClean(s string) bool {
	const start = 2 // of the text, where no space and no line break can come
	before := start // how many line breaks stand before it, or -1: one space
	for i, r := range s {
		switch {
		case r > ' ' && r < 0x7f: // as most are
		case r == ' ' && before == 0:
			before = -1
			continue
		case r == '\n' && (before == 0 || before == 1):
			before++
			continue
		case isSpace(r), isControl(r):
			return false
		case r == utf8.RuneError:
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return false
			}
		}
		before = 0
	}
	return before == 0 || s == ""
}

// isLineBreak also knows those of forms and of word processors.
func isLineBreak(r rune) bool {
	return r >= '\n' && r <= '\r' || r == 0x85 || r == 0x2028 || r == 0x2029
}

// isSpace knows every space but the line breaks (Unicode's White_Space). A table
// of the standard library would weigh more in a browser.
func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == 0xa0 || r == 0x1680 || r >= 0x2000 && r <= 0x200a || r == 0x202f || r == 0x205f || r == 0x3000
}

// isControl also counts the separators U+2028 and U+2029, the spaces of no width
// and the marks that override the direction of text, with which a name could
// disguise itself. The plain marks U+200E and U+200F are left to names that are
// written from right to left.
func isControl(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x200b || r == 0x2060 || r == 0x2028 || r == 0x2029 ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0xfeff
}

// checkText refuses text that is too long or that a reader could not show.
func checkText(field, text string, limit int) FieldErrors {
	switch {
	case unreadable(text):
		return FieldErrors{{Field: field, Code: CodeCharacters}}
	case utf8.RuneCountInString(text) > limit:
		return FieldErrors{{Field: field, Code: CodeTooLong, Limit: limit}}
	}
	return nil
}

// unreadable reports whether there are bytes that are not UTF-8 in a text, or control
// characters other than a new line and a tab.
func unreadable(text string) bool {
	for i, r := range text {
		if isControl(r) && r != '\n' && r != '\t' || r == utf8.RuneError && !strings.HasPrefix(text[i:], string(utf8.RuneError)) {
			return true
		}
	}
	return false
}

// checkLine is checkText for what must fit on one line, a name for example. It
// also keeps line breaks out of mail headers and calendar lines.
func checkLine(field, text string, limit int) FieldErrors {
	if strings.ContainsAny(text, "\n\t") {
		return FieldErrors{{Field: field, Code: CodeCharacters}}
	}
	return checkText(field, text, limit)
}

// checkLines is checkLine for each of a bounded list, none of them empty.
func checkLines(field string, lines []string, most int) FieldErrors {
	if len(lines) > most {
		return FieldErrors{{Field: field, Code: CodeTooMany, Limit: most}}
	}
	var faults FieldErrors
	for i, line := range lines {
		name := field + "[" + strconv.Itoa(i) + "]"
		if line == "" {
			faults.add(name, CodeRequired)
		}
		faults = append(faults, checkLine(name, line, MaxTitle)...)
	}
	return faults
}

// CheckText reports what keeps a text of several lines from being kept, as
// [FieldErrors]: characters that nobody can read, or more of them than limit.
func CheckText(field, text string, limit int) error { return checkText(field, text, limit).err() }
