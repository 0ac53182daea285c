package calendar

import (
	"cmp"
	"slices"
	"strings"
)

// timetable is a VTIMEZONE (RFC 5545 3.6.5): when its clock was and will be
// changed. The zero value has no offset at all.
type timetable struct {
	name        string
	observances []observance
	changes     []change // in order of time; made when the zone is first used
}

// change of a clock: from this moment it shows the offset.
type change struct {
	at             int64 // seconds since 1970
	before, offset int64 // seconds east of UTC
}

// observance is a STANDARD or a DAYLIGHT.
type observance struct {
	start    stamp
	from, to int
	rules    []string
	added    []string // lists of RDATE
	offsets  int      // how many of TZOFFSETFROM and TZOFFSETTO could be read
}

func (o *observance) property(ln *contentLine) {
	offset := func(to *int) {
		if seconds, ok := parseOffset(ln.value); ok {
			*to = seconds
			o.offsets++
		}
	}
	switch ln.name {
	case "DTSTART":
		o.start, _ = ln.stamp()
	case "TZOFFSETFROM":
		offset(&o.from)
	case "TZOFFSETTO":
		offset(&o.to)
	case "RRULE":
		o.rules = append(o.rules, ln.value)
	case "RDATE":
		o.added = append(o.added, ln.value)
	}
}

// describe keeps the zone that a file describes; the first of a name counts.
func (zs *zones) describe(t *timetable) {
	if t == nil || t.name == "" || zs.described[t.name] != nil {
		return
	}
	if zs.described == nil {
		zs.described = map[string]*timetable{}
	}
	zs.described[t.name] = t
}

// own is the zone as the file describes it, or nil when it does not.
func (zs *zones) own(name string) *zone {
	t := zs.described[line(name)]
	if t == nil {
		return nil
	}
	for i := range t.observances {
		if o := &t.observances[i]; o.offsets == 2 && o.start.form != formNone {
			t.changes = append(t.changes, zs.onsets(o)...)
		}
	}
	if len(t.changes) == 0 {
		return nil
	}
	slices.SortStableFunc(t.changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	return &zone{own: t}
}

// onsets are the changes to an observance: its start, its RDATEs, and what its
// rules give in the years around the window.
func (zs *zones) onsets(o *observance) []change {
	start := o.start.wall
	before := int64(o.from)
	walls := []int64{start}
	for _, list := range o.added {
		for item := range strings.SplitSeq(list, ",") {
			at, _, _ := strings.Cut(item, "/")
			if s, ok := parseStamp(at, false); ok && s.form == formUTC {
				walls = append(walls, s.wall+before)
			} else if ok {
				walls = append(walls, s.wall)
			}
		}
	}
	for _, text := range o.rules {
		if rule, code := parseRule(text, start, false); code == "" {
			until := min(zs.until, rule.last(func(at int64) int64 { return at + before }))
			for wall := range zs.work.repeat(rule, start, zs.from, until) {
				walls = append(walls, wall)
			}
		}
	}
	changes := make([]change, len(walls))
	for i, wall := range walls {
		changes[i] = change{at: wall - before, before: before, offset: int64(o.to)}
	}
	return changes
}

// offset is the one of the latest change; before the first, the one from before it.
func (t *timetable) offset(at int64) int64 {
	i, found := slices.BinarySearchFunc(t.changes, at, func(c change, at int64) int { return cmp.Compare(c.at, at) })
	switch {
	case found:
		return t.changes[i].offset
	case i > 0:
		return t.changes[i-1].offset
	}
	return t.changes[0].before
}
