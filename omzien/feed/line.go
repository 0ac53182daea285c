package feed

import (
	"bytes"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
)

const (
	// newLine ends every line (RFC 5545 3.1). golang-ical ends them in LF.
	newLine = "\r\n"
	// lineLength is in octets, without the line end (RFC 5545 3.1).
	lineLength = 75
	// listComma stands for a comma between the values of a list until [fold].
	// Cleaned text holds no control characters, so nobody can write it.
	listComma = '\x1f'
)

// parameter is s as a quoted parameter value, or "". Some readers drop letters
// outside ASCII from an unquoted one.
//
// No value can hold a quote (RFC 5545 3.1). RFC 6868 has ^' for it, which
// vobject, node-ical and versions of icalendar show as it stands, so the quotes
// become the curved ones of a book: nobody loses by it. golang-ical reads a
// backslash as an escape, so that is turned round. A caret must be doubled, as
// ical.js and libical take it for an escape of RFC 6868.
func parameter(s string) string {
	s = event.CleanLine(s)
	if s == "" {
		return ""
	}
	var b strings.Builder
	b.WriteByte('"')
	opens := true
	for _, r := range s {
		switch {
		case r == '"' && opens:
			b.WriteRune('“')
		case r == '"':
			b.WriteRune('”')
		case r == '\\':
			b.WriteByte('/')
		case r == '^':
			b.WriteString("^^")
		default:
			b.WriteRune(r)
		}
		opens = r == ' ' || r == '(' || r == '"' && opens
	}
	b.WriteByte('"')
	return b.String()
}

// webAddress is raw as an http or https address of printable ASCII, or "" when it
// is not a whole one or holds the name of a visitor. golang-ical writes addresses
// as they come, line breaks included.
func webAddress(raw string) string {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	address := percent(u.String(), "!#$%&'()*+,-./:;=?@[]_~")
	if _, err := url.Parse(address); err != nil {
		return "" // a host with a letter that no host can have
	}
	return address
}

// mailAddress is s as a mailto address (RFC 6068 2), or "" when s is not the bare
// address of one mailbox.
func mailAddress(s string) string {
	s = event.CleanLine(s)
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

// fold appends the lines of an unfolded file to folded, breaks them after at most
// [lineLength] octets, never inside a character or an escape, and finishes lists.
func fold(folded, file []byte) []byte {
	begin := len(folded)
	for len(file) > 0 {
		end := bytes.Index(file, []byte(newLine)) + len(newLine) // golang-ical ends all of them
		ln, room := file[:end-len(newLine)], lineLength
		for len(ln) > room {
			n := fits(ln, room)
			folded = append(append(folded, ln[:n]...), newLine+" "...)
			ln, room = ln[n:], lineLength-1 // the space counts
		}
		folded = append(append(folded, ln...), newLine...)
		file = file[end:]
	}
	for i := bytes.IndexByte(folded[begin:], listComma); i >= 0; i = bytes.IndexByte(folded[begin:], listComma) {
		begin += i
		folded[begin] = ','
	}
	return folded
}

// fits is the number of octets, at most room, at the start of a longer line that
// can stay together. Text is valid and its escapes are pairs, so there are some.
func fits(ln []byte, room int) int {
	n := room
	for !utf8.RuneStart(ln[n]) {
		n--
	}
	before := n
	for before > 0 && ln[before-1] == '\\' {
		before--
	}
	return n - (n-before)%2
}
