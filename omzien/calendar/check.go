package calendar

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Severity says how much harm a fault does.
type Severity string

const (
	// SeverityError: some programs refuse the file, or show something that is not so.
	SeverityError Severity = "error"
	// SeverityWarning: some programs show it less well, or may refuse it one day.
	SeverityWarning Severity = "warning"
)

// Label is the Dutch name, or "" for an unknown value.
func (s Severity) Label() string {
	switch s {
	case SeverityError:
		return "fout"
	case SeverityWarning:
		return "let op"
	}
	return ""
}

// Bounds of what [Check] gives.
const (
	maxFindings  = 100
	maxSameFault = 5  // of one code; the last one counts the rest
	maxShown     = 40 // characters of [Finding].Value
	// zoneWork is enough for a few zones over a century, and no more than 0.2 s.
	zoneWork = 500_000
)

// Finding is something in a calendar that troubles programs that read it.
type Finding struct {
	Line     int      `json:"line"` // from 1; 0 when it is about the whole file
	Severity Severity `json:"severity"`
	Code     Code     `json:"code"`
	// Value is what the fault is about: a name, a date, an escape. It is short, and
	// never part of a description or an address. "" when there is nothing to name.
	Value string `json:"value,omitempty"`
	// More is how often the same was found further on, which is not listed.
	More int `json:"more,omitempty"`
}

// Rule is where it is written, such as "RFC 5545 3.6.5", or "" for an unknown code.
func (f Finding) Rule() string { return checkRules[f.Code].rule }

// Sentence says in Dutch what is wrong, or is "" for an unknown code.
func (f Finding) Sentence() string { return checkRules[f.Code].sentence }

// Consequence says in Dutch who shows what wrong, or is "" for an unknown code.
func (f Finding) Consequence() string { return checkRules[f.Code].consequence }

// Check reports what would trouble the programs that read data as a calendar, in
// order of line. At most 100 findings are given; the last one then counts the
// rest. A calendar without findings has none of the faults that this package knows
// to trouble a program; how a program shows it is not known from that.
//
// It holds a file that is sent by mail (METHOD:REQUEST and such, about one event)
// to the rules for mail, and any other to those for a feed.
func Check(data []byte) []Finding { return examine(data).sorted() }

func examine(data []byte) *checker {
	c := &checker{seen: map[Code]int{}, last: map[Code]int{}, known: map[string]*zone{}, events: map[string]*checkedEvent{},
		budget: work{left: zoneWork}}
	text, enc, err := decode(data)
	c.file(data, enc)
	if err != nil {
		c.refused(data, err)
	} else {
		c.lines(text)
	}
	return c
}

// checker is what one file has shown so far.
type checker struct {
	findings []Finding
	seen     map[Code]int // how often
	last     map[Code]int // index of the last listed finding

	open       []*frame // components that have begun and not ended, the outermost first
	components int      // begun
	calendars  int      // begun
	lastLine   int
	calendar   calendarFacts            // the last that began
	events     map[string]*checkedEvent // the first of each UID and RECURRENCE-ID
	instances  []*checkedEvent          // those with RECURRENCE-ID
	known      map[string]*zone         // by TZID; nil for an unknown one
	budget     work                     // of the rules of zones
}

// add reports a fault, unless there are more of its kind than anybody wants to
// see.
func (c *checker) add(number int, code Code, value string) {
	c.seen[code]++
	if c.seen[code] > maxSameFault {
		c.findings[c.last[code]].More++
		return
	}
	c.last[code] = len(c.findings)
	c.findings = append(c.findings, Finding{Line: number, Severity: checkRules[code].severity, Code: code, Value: shown(value)})
}

func (c *checker) sorted() []Finding {
	slices.SortStableFunc(c.findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Code, b.Code))
	})
	if len(c.findings) > maxFindings {
		rest := c.findings[maxFindings-1:]
		total := len(rest)
		for _, f := range rest {
			total += f.More
		}
		c.findings = append(c.findings[:maxFindings-1],
			Finding{Line: rest[0].Line, Severity: checkRules[faultMore].severity, Code: faultMore, Value: strconv.Itoa(total)})
	}
	return c.findings
}

// shown is value on one line, without control characters, and not long.
func shown(value string) string {
	if utf8.RuneCountInString(value) > maxShown {
		value = strings.ToValidUTF8(value, "")
		value = string([]rune(value)[:min(maxShown, utf8.RuneCountInString(value))]) + "…"
	}
	return event.CleanLine(strings.ToValidUTF8(value, ""))
}

// refused reports why there is nothing to look into.
func (c *checker) refused(data []byte, err error) {
	switch start := strings.TrimLeft(strings.TrimPrefix(string(data[:min(len(data), 1000)]), mark), " \t\r\n"); {
	case err == ErrEmpty:
		c.add(0, faultEmpty, "")
	case err == ErrTooLarge:
		c.add(0, faultTooLarge, "")
	case strings.HasPrefix(start, "<"):
		c.add(1, faultWebPage, "")
	default:
		c.add(1, faultNotCalendar, "")
	}
}
