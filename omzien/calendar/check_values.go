package calendar

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// isText tells whether a property holds TEXT that people read. Of a list the
// values are parted by commas.
func isText(name string) (text, list bool) {
	switch name {
	case "SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT", "CONTACT", "NAME", "X-WR-CALNAME", "X-WR-CALDESC":
		return true, false
	case "CATEGORIES", "RESOURCES":
		return true, true
	}
	return false, false
}

// value looks at what a line of any component says, and at its parameters.
func (c *checker) value(ln *contentLine) {
	if strings.TrimSpace(ln.value) == "" {
		c.add(ln.number, faultEmptyProperty, ln.name)
		return
	}
	if len(ln.parameters) > 0 {
		c.parameters(ln)
	}
	if text, list := isText(ln.name); text {
		c.escapes(ln, list)
		if ln.name != "CATEGORIES" && hasHTML(ln.value) {
			c.add(ln.number, faultHTML, ln.name)
		}
	}
	switch ln.name {
	case "ORGANIZER", "ATTENDEE":
		c.mailbox(ln)
	case "URL", "SOURCE":
		if u, err := url.Parse(ln.value); err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" {
			c.add(ln.number, faultURL, ln.name)
		}
	}
}

// escapes looks at the backslashes of a TEXT (RFC 5545 3.3.11).
func (c *checker) escapes(ln *contentLine, list bool) {
	bare := false
	for i := 0; i < len(ln.value); i++ {
		switch ln.value[i] {
		case ';':
			bare = true
		case ',':
			bare = bare || !list
		case '\\':
			i++
			if i == len(ln.value) || strings.IndexByte(`\;,nN`, ln.value[i]) < 0 {
				_, n := utf8.DecodeRuneInString(ln.value[i:])
				c.add(ln.number, faultUnknownEscape, `\`+ln.value[i:i+n])
				i += max(n-1, 0)
			}
		}
	}
	if bare {
		c.add(ln.number, faultUnescaped, ln.name)
	}
}

// tags are elements that programs and mail editors write into descriptions.
var tags = map[string]bool{"a": true, "b": true, "br": true, "body": true, "div": true, "em": true, "font": true, "h1": true, "h2": true,
	"h3": true, "h4": true, "html": true, "i": true, "img": true, "li": true, "ol": true, "p": true, "span": true, "strong": true,
	"table": true, "td": true, "tr": true, "u": true, "ul": true}

// hasHTML tells whether text holds a tag of HTML or a character reference.
func hasHTML(text string) bool {
	for s := text; ; {
		i := strings.IndexAny(s, "<&")
		if i < 0 {
			return false
		}
		mark, rest := s[i], s[i+1:]
		if mark == '&' && isReference(rest) || mark == '<' && isTag(rest) {
			return true
		}
		s = rest
	}
}

// isReference knows the few that people meet.
func isReference(s string) bool {
	for _, name := range [...]string{"nbsp", "amp", "lt", "gt", "quot", "apos", "euro", "#"} {
		rest, found := strings.CutPrefix(s, name)
		if !found {
			continue
		}
		if name == "#" {
			rest = strings.TrimLeft(rest, "x0123456789abcdefABCDEF")
		}
		// The semicolon is escaped in TEXT.
		if rest = strings.TrimPrefix(rest, `\`); len(rest) < len(s)-1 && strings.HasPrefix(rest, ";") {
			return true
		}
	}
	return false
}

func isTag(s string) bool {
	s = strings.TrimPrefix(s, "/")
	end := 0
	for end < len(s) && end < 7 && (s[end]|0x20 >= 'a' && s[end]|0x20 <= 'z' || s[end] >= '0' && s[end] <= '9') {
		end++
	}
	return end > 0 && end < len(s) && strings.IndexByte(" />", s[end]) >= 0 && strings.IndexByte(s[end:], '>') >= 0 &&
		tags[strings.ToLower(s[:end])]
}

// parameters looks at the part of a line before its value.
func (c *checker) parameters(ln *contentLine) {
	before := ln.raw[:len(ln.raw)-len(ln.value)-1]
	if strings.IndexByte(before, '\\') >= 0 {
		c.add(ln.number, faultBackslash, ln.name)
	}
	for i := range ln.parameters {
		switch p := &ln.parameters[i]; {
		case len(p.values) == 0, single(p.name) && len(p.values) > 1, cutAtColon(ln, p):
			c.add(ln.number, faultQuoteNeeded, ln.name)
			return
		}
	}
	if ln.parameter("CN") != "" && unquotedLetters(before) {
		c.add(ln.number, faultUnquotedName, ln.name)
	}
}

// single tells whether a parameter takes one value only (RFC 5545 3.2).
func single(name string) bool {
	return name == "CN" || name == "ALTREP" || name == "TZID" || name == "VALUE"
}

// cutAtColon tells whether the value of the line is the rest of its last
// parameter, cut at a colon: a name before an address, or an address.
func cutAtColon(ln *contentLine, p *parameter) bool {
	if p != &ln.parameters[len(ln.parameters)-1] {
		return false
	}
	person := ln.name == "ORGANIZER" || ln.name == "ATTENDEE"
	return person && strings.Contains(strings.ToLower(ln.value), ":mailto:") || p.name != "CN" && strings.HasPrefix(ln.value, "//")
}

// unquotedLetters tells whether letters outside ASCII stand outside quotes.
func unquotedLetters(s string) bool {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] >= utf8.RuneSelf && !quoted:
			return true
		}
	}
	return false
}

// mailbox looks at an address. One that was cut has a fault already.
func (c *checker) mailbox(ln *contentLine) {
	value := strings.ToLower(ln.value)
	if strings.Contains(value, ":mailto:") && !strings.HasPrefix(value, "mailto:") {
		return
	}
	if !strings.HasPrefix(value, "mailto:") || strings.HasPrefix(value, "mailto:mailto:") || !strings.Contains(value, "@") {
		c.add(ln.number, faultOrganizer, ln.name)
	}
}
