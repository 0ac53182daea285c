package calendar

import (
	"iter"
	"time"

	"github.com/teambition/rrule-go"
)

// Costs of the engine, in days of the calendar that it looks at. A weekly series
// in a window of a year costs 700 or so.
const (
	maxWork  = 3_000_000 // of one file: less than a second
	ruleWork = 100       // to begin with a rule
	dateWork = 4         // of a date that it finds
)

// work bounds what the rules of a file may cost.
type work struct {
	left int64 // no rule is begun when it is not positive
	cut  bool  // a rule was not worked out
}

// repeat gives the wall clock times after start at which the rule repeats, in
// order, from and until included. Those before from cost nothing, unless the rule
// counts.
//
// The engine looks for the next date up to the year 9999 and cannot be stopped,
// so a rule without dates (30 February) takes it long. It is therefore run in late
// years with the same calendar, and from the period before the window.
func (w *work) repeat(r rule, start, from, until int64) iter.Seq[int64] {
	return func(yield func(int64) bool) {
		first := r.align(start, from)
		if first > until {
			return
		}
		if w.left <= 0 {
			w.cut = true
			return
		}
		delay := late(first, until)
		r.option.Dtstart = time.Unix(first+delay, 0).UTC()
		engine, err := rrule.NewRRule(r.option)
		if err != nil {
			return // parseRule keeps such rules out
		}
		w.left -= ruleWork
		var seen int64 // the last date that the engine looked at
		left := r.count - 1
		for next := engine.Iterator(); ; {
			t, ok := next()
			if seen = t.Unix() - delay; !ok {
				seen = endOfTime - delay
				break
			}
			w.left -= dateWork
			if seen > until || seen > start && left == 0 {
				break
			}
			if seen > start {
				left--
				if seen >= from && !yield(seen) {
					break
				}
			}
		}
		w.left -= (seen - first) / day
	}
}

// align is the midnight at which a period of the rule begins: the one that start
// is in, or a later one that holds from or lies before it by less than the
// interval.
func (r *rule) align(start, from int64) int64 {
	if r.count > 0 || from < start {
		from = start
	}
	o, s, f := &r.option, time.Unix(start, 0).UTC(), time.Unix(from, 0).UTC()
	step, first := int64(max(o.Interval, 1))*day, midnight(start)
	switch o.Freq {
	case rrule.DAILY:
		return first + (from-first)/step*step
	case rrule.WEEKLY:
		first -= int64((int(s.Weekday())+6-o.Wkst.Day()+7)%7) * day
		return first + (from-first)/(7*step)*(7*step)
	}
	months, one := max(o.Interval, 1), 12*s.Year()
	if o.Freq == rrule.YEARLY {
		months *= 12
	} else {
		one += int(s.Month()) - 1
	}
	one += (12*f.Year() + int(f.Month()) - 1 - one) / months * months
	return time.Date(one/12, time.Month(one%12+1), 1, 0, 0, 0, 0, time.UTC).Unix()
}

// endOfTime is the last day that the engine knows.
var endOfTime = newYear(10_000).Unix() - 1

// late is how many seconds later than first to until the calendar is the same
// and has the fewest days left: after 400 years always, and between two centuries
// that are no leap years after 28.
func late(first, until int64) int64 {
	from, to := time.Unix(first, 0).UTC().Year(), time.Unix(until, 0).UTC().Year()
	year := to + (9999-to)/400*400
	if from > 1900 && to < 2100 && to-from <= 70 {
		for year = 9999; year%4 != to%4 || newYear(year).Weekday() != newYear(to).Weekday(); {
			year--
		}
	}
	return newYear(year).Unix() - newYear(to).Unix()
}

func newYear(year int) time.Time {
	return time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
}
