package feed

import (
	"bytes"
	"math"
	"net/url"
	"strings"
	"unicode/utf8"
)

const (
	// newLine ends every line (RFC 5545 3.1). golang-ical ends them in LF.
	newLine = "\r\n"
	// lineLength is in octets, without the line end (RFC 5545 3.1).
	lineLength = 75
	// unfoldedLength keeps golang-ical from folding: it may fold between the two
	// characters of an escape, after which Google drops the meeting.
	unfoldedLength = math.MaxInt
	// listComma stands for a comma between the values of a list until [fold].
	// Cleaned text holds no control characters, so nobody can write it.
	listComma = '\x1f'
)

// text is s as a reader can show it: valid UTF-8, lines that end in LF, no other
// control characters, one space at a time and none around a line. A longer run of
// spaces could fill a folded line, which some readers take for an empty one.
func text(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, string(utf8.RuneError)), "\r\n", "\n")
	lines := strings.Split(strings.Map(visible, s), "\n")
	for i, ln := range lines {
		lines[i] = strings.Join(strings.Fields(ln), " ")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// visible makes one line break of all kinds, those of forms and of word
// processors, and drops other control characters, the marks that turn the
// direction of text, and the byte order mark.
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

// line is text on one line: calcurse refuses a line break in SUMMARY.
func line(s string) string { return strings.Join(strings.Fields(text(s)), " ") }

// unquotable are the characters that a quoted parameter cannot hold: quotes have
// no escape (RFC 5545 3.1), golang-ical reads a backslash as one, and a caret is
// one (RFC 6868 3.1).
var unquotable = strings.NewReplacer(`"`, "'", `\`, "/", "^", "^^")

// parameter is s as a quoted parameter value, or "". Some readers drop letters
// outside ASCII from an unquoted one.
func parameter(s string) string {
	if s = unquotable.Replace(line(s)); s == "" {
		return ""
	}
	return `"` + s + `"`
}

// webAddress is raw as an http or https address of printable ASCII, or "" when it
// is not a whole one. golang-ical writes addresses as they come, line breaks
// included.
func webAddress(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	return percent(u.String(), "!#$%&'()*+,-./:;=?@[]_~")
}

// mailAddress is s as a mailto address (RFC 6068 2), or "" when s is not the bare
// address of one mailbox.
func mailAddress(s string) string {
	s = line(s)
	name, host, _ := strings.Cut(s, "@")
	if name == "" || host == "" || strings.Contains(host, "@") || strings.ContainsAny(s, " \"\\()<>[],;:") {
		return ""
	}
	return "mailto:" + percent(s, "!$'*+-.@_~")
}

// percent encodes every byte of s that is no ASCII letter, no digit and not in keep.
func percent(s, keep string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z' || c < utf8.RuneSelf && strings.IndexByte(keep, c) >= 0 {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

// fold breaks the lines of an unfolded file after at most [lineLength] octets,
// never inside a character or an escape, and finishes lists.
func fold(file []byte) []byte {
	folded := make([]byte, 0, len(file)+len(file)/16)
	for ln := range bytes.SplitSeq(bytes.TrimSuffix(file, []byte(newLine)), []byte(newLine)) {
		folded = append(foldLine(folded, ln), newLine...)
	}
	return folded
}

func foldLine(folded, ln []byte) []byte {
	room := lineLength
	for len(ln) > 0 {
		n := unit(ln)
		if n > room {
			folded = append(folded, newLine+" "...)
			room = lineLength - 1 // the space counts
		}
		if ln[0] == listComma {
			folded = append(folded, ',')
		} else {
			folded = append(folded, ln[:n]...)
		}
		ln, room = ln[n:], room-n
	}
	return folded
}

// unit is the number of octets at the start of ln that must stay together: an
// escape or a character.
func unit(ln []byte) int {
	switch {
	case ln[0] == '\\' && len(ln) > 1:
		return 2
	case ln[0] < utf8.RuneSelf:
		return 1
	}
	_, n := utf8.DecodeRune(ln)
	return n
}
