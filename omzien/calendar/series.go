package calendar

import (
	"cmp"
	"slices"
)

// series adds the dates of a series that lie in the window, without those that
// were taken out and those that were changed. When it is not known which one was
// changed, it could be any of them.
func (r *reader) series(d *draft, changed []*draft) {
	if slices.ContainsFunc(changed, func(c *draft) bool { return c.instance.form == formUnread }) {
		return
	}
	z := r.zone(d.start, d)
	gone := r.gone(d, changed, z)
	occurrences, ok := r.occurrences(d, z)
	if !ok {
		r.unread(d.uid, "")
		return
	}
	added := 0
	for _, o := range occurrences {
		start, end := o.moments(z)
		if end <= r.from || start >= r.until || gone[identity{form: formUTC, at: start}] ||
			gone[identity{form: formDate, at: midnight(o.wall)}] {
			continue
		}
		name := original{wall: o.wall, moment: start, allDay: d.start.form == formDate}.name()
		if added++; added <= maxSeries {
			r.add(d, name, o)
			continue
		}
		if added == maxSeries+1 {
			r.trouble(Trouble{Line: d.line, Code: CodeSeries})
		}
		r.unread(d.uid, name)
	}
}

// occurrences are the dates of a series in order, with a margin around the
// window. The start is one of them whatever the rule says (RFC 5545 3.8.5.3).
// False when a rule cannot be read.
func (r *reader) occurrences(d *draft, z *zone) ([]occurrence, bool) {
	reach := d.length.days*day + d.length.seconds + day
	from, until := z.wall(r.from)-reach, z.wall(r.until)+day
	list := []occurrence{{wall: d.start.wall, length: d.length}}
	for _, text := range d.rules {
		rule, code := parseRule(text, d.start.wall, d.start.form == formDate)
		if code != "" {
			r.trouble(Trouble{Line: d.line, Code: code, UID: d.uid, Value: text})
			return nil, false
		}
		n, last := 0, min(until, rule.last(z.wall))
		for wall := range r.work.repeat(rule, d.start.wall, from, last) {
			list = append(list, occurrence{wall: wall, length: d.length})
			if n++; n > 3*maxSeries {
				break
			}
		}
	}
	for _, l := range d.added {
		l.each(r, func(s stamp, period string) {
			if o := r.added(d, z, s, period); o.wall >= from && o.wall <= until {
				list = append(list, o)
			}
		})
	}
	slices.SortStableFunc(list, func(a, b occurrence) int { return cmp.Compare(a.wall, b.wall) })
	return slices.CompactFunc(list, func(a, b occurrence) bool { return a.wall == b.wall }), true
}

// added is a date of RDATE, on the clock of the series.
func (r *reader) added(d *draft, z *zone, s stamp, period string) occurrence {
	o := occurrence{wall: s.wall, length: d.length}
	own := r.zone(s, d)
	switch {
	case d.start.form == formDate:
		o.wall = r.dayOf(s, own).wall
		return o
	case s.form == formDate:
		o.wall += d.start.wall - d.start.date()
	case own != z:
		o.wall = z.wall(own.moment(s.wall))
	}
	if period != "" {
		o.length = r.period(d, own, s, period)
	}
	return o
}

// period is the length that a PERIOD has (RFC 5545 3.3.9), or that of the series.
func (r *reader) period(d *draft, z *zone, s stamp, period string) span {
	length, ok := parseSpan(period)
	if until, moment := parseStamp(period, false); !ok && moment && until.form != formDate {
		until.zone = s.zone
		length = span{seconds: r.zone(until, d).moment(until.wall) - z.moment(s.wall)}
		ok = true
	}
	if total := length.days*day + length.seconds; !ok || total <= 0 || total > maxLength*day {
		return d.length
	}
	return length
}

// gone are the dates that are no part of a series, by EXDATE or because they were
// changed: days, or moments for a series of times.
func (r *reader) gone(d *draft, changed []*draft, z *zone) map[identity]bool {
	gone := map[identity]bool{}
	allDay := d.start.form == formDate
	for _, l := range d.removed {
		l.each(r, func(s stamp, _ string) {
			own := r.zone(s, d)
			switch {
			case allDay:
				gone[identity{form: formDate, at: r.dayOf(s, own).wall}] = true
			case s.form == formDate:
				gone[identity{form: formDate, at: s.wall}] = true
			default:
				gone[identity{form: formUTC, at: own.moment(s.wall)}] = true
			}
		})
	}
	for _, c := range changed {
		if o := r.original(c, d); o.allDay {
			gone[identity{form: formDate, at: o.wall}] = true
		} else {
			gone[identity{form: formUTC, at: o.moment}] = true
		}
	}
	return gone
}
