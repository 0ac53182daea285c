package calendar

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"
)

// Bounds of a rule.
const (
	maxInterval = 10_000
	maxList     = 62 // values of one BY part
	maxTimes    = 24 // different times of day
)

// rule is an RRULE (RFC 5545 3.3.10).
type rule struct {
	option rrule.ROption // without start, count and end; nothing left to be implied by the start
	count  int           // dates in all, the start included; 0 when there is no COUNT
	until  stamp         // the last moment; form is formNone when there is no UNTIL
}

// parseRule reads a rule of daily or less for a series that starts at a wall
// clock time. The code is "", CodeFrequency, or CodeRule for a rule that cannot
// be read or goes beyond the bounds. Of whole days, the times of day are passed
// over, as the RFC has it.
func parseRule(text string, start int64, allDay bool) (rule, Code) {
	p := ruleParser{ok: true}
	for part := range strings.SplitSeq(strings.ToUpper(text), ";") {
		if part = strings.TrimSpace(part); part != "" {
			name, value, _ := strings.Cut(part, "=")
			p.part(strings.TrimSpace(name), strings.TrimSpace(value))
		}
	}
	switch {
	case p.frequency == "HOURLY", p.frequency == "MINUTELY", p.frequency == "SECONDLY":
		return rule{}, CodeFrequency
	case !p.ok, p.frequency == "":
		return rule{}, CodeRule
	}
	o := &p.rule.option
	if allDay {
		o.Byhour, o.Byminute, o.Bysecond = nil, nil, nil
	}
	p.implied(time.Unix(start, 0).UTC())
	if len(o.Byhour)*len(o.Byminute)*len(o.Bysecond) > maxTimes || !p.weekdays() {
		return rule{}, CodeRule
	}
	if _, err := rrule.NewRRule(*o); err != nil { // numbers out of bounds
		return rule{}, CodeRule
	}
	return p.rule, ""
}

type ruleParser struct {
	rule      rule
	frequency string
	ok        bool
}

func (p *ruleParser) part(name, value string) {
	o := &p.rule.option
	switch name {
	case "FREQ":
		p.frequency = value
		i := slices.Index([]string{"YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"}, value)
		p.ok = p.ok && i >= 0
		o.Freq = rrule.Frequency(max(i, 0))
	case "INTERVAL":
		o.Interval = max(p.number(value), 1)
		p.ok = p.ok && o.Interval <= maxInterval
	case "COUNT":
		p.rule.count = p.number(value)
		p.ok = p.ok && p.rule.count > 0
	case "UNTIL":
		s, ok := parseStamp(value, false)
		p.rule.until, p.ok = s, p.ok && ok
	case "WKST":
		o.Wkst = p.weekday(value)
	case "BYDAY":
		for item := range strings.SplitSeq(value, ",") {
			o.Byweekday = append(o.Byweekday, p.weekday(strings.TrimSpace(item)))
		}
		p.ok = p.ok && len(o.Byweekday) <= maxList
	case "RSCALE":
		p.ok = p.ok && value == "GREGORIAN"
	default:
		p.list(name, value)
	}
}

// list reads the parts that are lists of numbers. Of the others, BYEASTER is no
// part of the standard, and what the rest would change is not known.
func (p *ruleParser) list(name, value string) {
	o := &p.rule.option
	switch name {
	case "BYSETPOS":
		o.Bysetpos = p.numbers(value)
	case "BYMONTH":
		o.Bymonth = p.numbers(value)
	case "BYMONTHDAY":
		o.Bymonthday = p.numbers(value)
	case "BYYEARDAY":
		o.Byyearday = p.numbers(value)
	case "BYWEEKNO":
		o.Byweekno = p.numbers(value)
	case "BYHOUR":
		o.Byhour = p.numbers(value)
	case "BYMINUTE":
		o.Byminute = p.numbers(value)
	case "BYSECOND":
		o.Bysecond = p.numbers(value)
		for i, second := range o.Bysecond {
			o.Bysecond[i] = min(second, 59) // a leap second, as in parseClock
		}
		o.Bysecond = slices.Compact(o.Bysecond)
	default:
		p.ok = p.ok && strings.HasPrefix(name, "X-")
	}
}

// numbers are sorted, without doubles.
func (p *ruleParser) numbers(value string) []int {
	var list []int
	for item := range strings.SplitSeq(value, ",") {
		item = strings.TrimSpace(item)
		if rest, negative := strings.CutPrefix(item, "-"); negative {
			list = append(list, -p.number(rest))
		} else {
			list = append(list, p.number(strings.TrimPrefix(item, "+")))
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	p.ok = p.ok && len(list) <= maxList
	return list
}

// number of at most nine digits.
func (p *ruleParser) number(s string) int {
	n := digits(s[:min(len(s), 9)])
	if s == "" || n < 0 || len(s) > 9 {
		p.ok = false
		return 0
	}
	return n
}

// weekday reads MO, or with a number as in -1SU.
func (p *ruleParser) weekday(s string) rrule.Weekday {
	at := max(len(s)-2, 0)
	i := slices.Index([]string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}, s[at:])
	if i < 0 {
		p.ok = false
		return rrule.MO
	}
	day := [...]rrule.Weekday{rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU}[i]
	if at == 0 {
		return day
	}
	n := p.numbers(s[:at])
	p.ok = p.ok && n[0] != 0
	return day.Nth(n[0])
}

// implied writes out what the start says where the rule does not (RFC 5545
// 3.3.10), so that the engine may start elsewhere. The engine itself would take a
// BYWEEKNO without BYDAY for all days of the week.
func (p *ruleParser) implied(start time.Time) {
	o := &p.rule.option
	if len(o.Byhour) == 0 {
		o.Byhour = []int{start.Hour()}
	}
	if len(o.Byminute) == 0 {
		o.Byminute = []int{start.Minute()}
	}
	if len(o.Bysecond) == 0 {
		o.Bysecond = []int{start.Second()}
	}
	if len(o.Byweekday)+len(o.Bymonthday)+len(o.Byyearday) > 0 {
		return
	}
	switch {
	case o.Freq == rrule.WEEKLY, len(o.Byweekno) > 0 && o.Freq == rrule.YEARLY:
		o.Byweekday = []rrule.Weekday{weekdayOf(start)}
	case o.Freq == rrule.YEARLY && len(o.Bymonth) == 0:
		o.Bymonth = []int{int(start.Month())}
		o.Bymonthday = []int{start.Day()}
	case o.Freq == rrule.YEARLY, o.Freq == rrule.MONTHLY:
		o.Bymonthday = []int{start.Day()}
	}
}

func weekdayOf(t time.Time) rrule.Weekday {
	return [...]rrule.Weekday{rrule.SU, rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA}[t.Weekday()]
}

// weekdays makes BYDAY fit for the engine. It panics on the sixth Monday of a
// month, and wants days with and without a number to hold both where the RFC has
// either. False when no day is left.
func (p *ruleParser) weekdays() bool {
	o := &p.rule.option
	most := 5
	if o.Freq == rrule.YEARLY && len(o.Bymonth) == 0 {
		most = 53
	}
	numbered := slices.ContainsFunc(o.Byweekday, func(d rrule.Weekday) bool { return d.N() != 0 })
	if !numbered || o.Freq > rrule.MONTHLY {
		return true // the engine drops the numbers
	}
	var days []rrule.Weekday
	for _, d := range o.Byweekday {
		switch n := d.N(); {
		case n == 0:
			for i := range most {
				days = append(days, d.Nth(i+1))
			}
		case n <= most && n >= -most:
			days = append(days, d)
		}
	}
	o.Byweekday = days
	return len(days) > 0
}

// last is the wall clock time at which the rule ends at the latest; wall gives
// that of a moment.
func (r *rule) last(wall func(at int64) int64) int64 {
	switch r.until.form {
	case formDate:
		return r.until.wall + day - 1
	case formLocal:
		return r.until.wall
	case formUTC:
		return wall(r.until.wall)
	}
	return math.MaxInt64
}
