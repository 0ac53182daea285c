package calendar

import (
	"iter"
	"strings"
)

// Bounds of one line, after unfolding.
const (
	maxLine       = 64 << 10 // octets
	maxParameters = 50
	maxValues     = 1000 // of all parameters together
)

// contentLine is one line of a calendar with its folds taken out (RFC 5545 3.1).
// Its strings share the memory of the text; they may hold invalid UTF-8 when the
// text does.
type contentLine struct {
	number     int    // of its first physical line, from 1
	name       string // in upper case; "" when fault says why
	parameters []parameter
	value      string // raw: escapes as they stand
	raw        string // the whole line, unfolded, without line end
	source     string // as it stands in the text: with folds, line ends and blank lines after it
	fault      Code   // why it cannot be read; "" when it can
}

// parameter has no values when it stands without "=".
type parameter struct {
	name   string   // in upper case
	values []string // without quotes, RFC 6868 undone; a backslash is kept
}

// parameter is the first value of the named parameter, or "".
func (l *contentLine) parameter(name string) string {
	for i := range l.parameters {
		if p := &l.parameters[i]; p.name == name && len(p.values) > 0 {
			return p.values[0]
		}
	}
	return ""
}

// split gives the lines of text in order. Blank lines are passed over. A line
// that cannot be read has a fault and no name, and the next ones follow; an
// error is a [Refusal] (ErrLine, ErrParameters), comes with the line that
// caused it, and is the last.
//
// A line ends in LF, after any number of CRs. Only in a text without any LF it
// ends in CR: elsewhere a bare CR is a letter of a value, as some programs write
// the text of a form.
func split(text string) iter.Seq2[contentLine, error] {
	return func(yield func(contentLine, error) bool) {
		s := splitter{rest: text, ending: lineEnd(text), next: 1}
		s.skipBlank(" \t")
		for s.rest != "" {
			ln, err := s.line()
			if !yield(ln, err) || err != nil {
				return
			}
		}
	}
}

func lineEnd(text string) byte {
	if strings.IndexByte(text, '\n') < 0 {
		return '\r'
	}
	return '\n'
}

type splitter struct {
	rest   string
	ending byte
	next   int    // number of the first physical line of rest
	buffer []byte // of unfolding
}

// physical takes one physical line from rest, without its end.
func (s *splitter) physical() string {
	ln := s.rest
	if i := strings.IndexByte(s.rest, s.ending); i < 0 {
		s.rest = ""
	} else {
		ln, s.rest = s.rest[:i], s.rest[i+1:]
	}
	s.next++
	for ln != "" && ln[len(ln)-1] == '\r' {
		ln = ln[:len(ln)-1]
	}
	return ln
}

// skipBlank drops line ends from the front of rest, and the given characters.
func (s *splitter) skipBlank(also string) {
	for s.rest != "" {
		switch c := s.rest[0]; {
		case c == s.ending:
			s.next++
		case c == '\r', strings.IndexByte(also, c) >= 0:
		default:
			return
		}
		s.rest = s.rest[1:]
	}
}

func (s *splitter) line() (contentLine, error) {
	start, number := s.rest, s.next
	raw, err := s.unfold()
	raw = strings.TrimPrefix(raw, mark) // of a file that was put together from several
	ln := contentLine{number: number, raw: raw, source: start[:len(start)-len(s.rest)]}
	if err != nil {
		return ln, err
	}
	return ln, ln.parse()
}

// unfold joins a physical line with the ones after it that begin with a space or
// a tab, also over blank lines.
func (s *splitter) unfold() (string, error) {
	raw := s.physical()
	s.skipBlank("")
	if !s.folded() {
		return bounded(raw)
	}
	s.buffer = append(s.buffer[:0], raw...)
	for s.folded() && len(s.buffer) <= maxLine {
		s.buffer = append(s.buffer, s.physical()[1:]...)
		s.skipBlank("")
	}
	return bounded(string(s.buffer[:min(len(s.buffer), maxLine+1)]))
}

func (s *splitter) folded() bool {
	return s.rest != "" && (s.rest[0] == ' ' || s.rest[0] == '\t')
}

func bounded(raw string) (string, error) {
	if len(raw) > maxLine {
		return raw[:maxLine], ErrLine
	}
	return raw, nil
}

// parse fills name, parameters and value from raw, or fault.
func (l *contentLine) parse() error {
	end := nameLength(l.raw)
	switch {
	case end > 0 && end < len(l.raw) && l.raw[end] == ':':
		l.name, l.value = strings.ToUpper(l.raw[:end]), l.raw[end+1:]
	case end > 0 && end < len(l.raw) && l.raw[end] == ';':
		return l.parseParameters(end)
	case strings.IndexByte(l.raw, ':') < 0:
		l.fault = CodeNoColon
	default:
		l.fault = CodeName
	}
	return nil
}

// nameLength is the number of letters, digits and hyphens at the start of s.
func nameLength(s string) int {
	for i := range len(s) {
		if c := s[i]; c != '-' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return i
		}
	}
	return len(s)
}

// parseParameters reads from the first semicolon, which is at raw[at].
func (l *contentLine) parseParameters(at int) error {
	name, rest, values := l.raw[:at], l.raw[at:], 0
	for rest != "" && rest[0] == ';' {
		if len(l.parameters) == maxParameters {
			return ErrParameters
		}
		p, after, fault := parseParameter(rest[1:])
		if values += len(p.values); values > maxValues {
			return ErrParameters
		}
		if fault != "" {
			l.parameters, l.fault = nil, fault
			return nil
		}
		l.parameters, rest = append(l.parameters, p), after
	}
	if rest == "" {
		l.parameters, l.fault = nil, CodeNoColon
		return nil
	}
	l.name, l.value = strings.ToUpper(name), rest[1:]
	return nil
}

// parseParameter reads one parameter from the start of s; rest begins with the
// semicolon or colon after it, or is empty.
func parseParameter(s string) (p parameter, rest string, fault Code) {
	end := strings.IndexAny(s, "=;:")
	if end < 0 {
		return p, "", CodeNoColon
	}
	p.name, rest = strings.ToUpper(s[:end]), s[end:]
	for rest != "" && (rest[0] == '=' || rest[0] == ',') && len(p.values) <= maxValues {
		var value string
		if value, rest, fault = parseValue(rest[1:]); fault != "" {
			return p, "", fault
		}
		p.values = append(p.values, value)
	}
	return p, rest, ""
}

// parseValue reads one value of a parameter. Quotes elsewhere than at its start
// are letters.
func parseValue(s string) (value, rest string, fault Code) {
	if s == "" || s[0] != '"' {
		end := strings.IndexAny(s, ",;:")
		if end < 0 {
			return "", "", CodeNoColon
		}
		return uncaret(s[:end]), s[end:], ""
	}
	value, rest, closed := strings.Cut(s[1:], `"`)
	if !closed {
		return "", "", CodeQuote
	}
	if rest == "" {
		return "", "", CodeNoColon
	}
	if strings.IndexByte(",;:", rest[0]) < 0 {
		return "", "", CodeQuote
	}
	return uncaret(value), rest, ""
}

var carets = strings.NewReplacer("^n", "\n", "^^", "^", "^'", `"`)

// uncaret undoes RFC 6868; a caret before any other letter stays.
func uncaret(s string) string {
	if strings.IndexByte(s, '^') < 0 {
		return s
	}
	return carets.Replace(s)
}
