package calendar

import (
	"strings"
	"time"
)

// checkedZone is a zone that the file names or describes.
type checkedZone struct {
	name      string
	line      int // of its VTIMEZONE; 0 when there is none
	table     *timetable
	standards int
	daylights int

	used  int     // line of its first use; 0 when it is not used
	known *zone   // of that name; nil for an unknown one
	walls []int64 // the times written with it
}

// The years whose offsets are compared: a VTIMEZONE tells nothing of the time
// before 1970, and nobody knows the laws of later.
var (
	firstCompared = time.Date(1970, 11, 1, 0, 0, 0, 0, time.UTC).Unix()
	lastCompared  = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
)

// strictStamp reads a moment as the RFC writes it, and in no other way.
func strictStamp(value string) (stamp, bool) {
	switch n := len(value); {
	case n == 8:
	case n == 15 && value[8] == 'T' && digits(value[9:]) < 240000:
	case n == 16 && value[8] == 'T' && value[15] == 'Z' && digits(value[9:15]) < 240000:
	default:
		return stamp{}, false
	}
	return parseStamp(value, false)
}

// moment looks at one date or time of an event. It is not ok when that cannot be
// read.
func (c *checker) moment(ln *contentLine, value string) (s stamp, ok bool) {
	asDate := strings.EqualFold(ln.parameter("VALUE"), "DATE")
	if s, ok = strictStamp(value); !ok || asDate && s.form != formDate {
		c.add(ln.number, faultMoment, value)
		return stamp{}, false
	}
	s.zone = ln.parameter("TZID")
	switch {
	case s.form == formDate:
		if !asDate {
			c.add(ln.number, faultDateValue, ln.name)
		}
	case s.form == formUTC && s.zone != "":
		c.add(ln.number, faultZoneAndUTC, s.zone)
	case s.form == formLocal && s.zone == "":
		c.add(ln.number, faultFloating, ln.name)
	case s.form == formLocal:
		c.use(ln, value, s)
	}
	return s, true
}

// use keeps a time of a zone, and looks whether its clock shows it once.
func (c *checker) use(ln *contentLine, value string, s stamp) {
	z := c.zone(s.zone)
	if z.used == 0 {
		z.used = ln.number
	}
	if s.wall >= firstCompared && s.wall < lastCompared {
		z.walls = append(z.walls, s.wall)
	}
	if z.known == nil {
		return
	}
	at := z.known.moment(s.wall)
	if z.known.wall(at) != s.wall {
		c.add(ln.number, faultGap, value)
		return
	}
	if before, after := z.known.offset(at-day), z.known.offset(at+day); before > after {
		first, second := s.wall-before, s.wall-after
		if z.known.wall(first) == z.known.wall(second) {
			c.add(ln.number, faultDouble, value)
		}
	}
}

// zone is the zone of that name in the calendar that is open.
func (c *checker) zone(name string) *checkedZone {
	z := c.calendar.zones[name]
	if z == nil {
		if _, asked := c.known[name]; !asked && len(c.known) < maxZones {
			c.known[name] = known(strings.TrimSpace(name))
		}
		z = &checkedZone{name: name, known: c.known[name]}
		c.calendar.zones[name] = z
		c.calendar.zoneOrder = append(c.calendar.zoneOrder, z)
	}
	return z
}

// instant is when s is, if its zone is known.
func (c *checker) instant(s stamp) (int64, bool) {
	if s.form != formLocal {
		return s.wall, true
	}
	z := c.zone(s.zone).known
	if z == nil {
		return 0, false
	}
	return z.moment(s.wall), true
}

// endPart looks at a STANDARD or a DAYLIGHT.
func (c *checker) endPart(f *frame) {
	part := f.part
	if part.start.form != formLocal || part.offsets != 2 {
		c.add(f.line, faultZonePart, f.name)
	}
	for _, text := range part.rules {
		if !strings.Contains(strings.ToUpper(text), "BYDAY=") {
			c.add(f.line, faultZoneNoByDay, f.name)
		}
	}
	if len(part.rules) == 0 && len(part.added) > 0 {
		c.add(f.line, faultZoneDates, f.name)
	}
	if len(c.open) == 0 || c.open[len(c.open)-1].zone == nil {
		return
	}
	z := c.open[len(c.open)-1].zone
	z.table.observances = append(z.table.observances, *part)
	if f.name == "STANDARD" {
		z.standards++
	} else {
		z.daylights++
	}
}

// endZone looks at a VTIMEZONE, and keeps the first of a name.
func (c *checker) endZone(described *checkedZone) {
	switch {
	case described.standards == 0:
		c.add(described.line, faultNoStandard, described.name)
	case described.standards > 1 || described.daylights > 1:
		c.add(described.line, faultManyStandards, described.name)
	}
	if described.name == "" {
		c.add(described.line, faultZoneNoID, "")
		return
	}
	z := c.zone(described.name)
	if z.table != nil {
		c.add(described.line, faultZoneTwice, described.name)
		return
	}
	z.line, z.table = described.line, described.table
	z.table.name = described.name
}

// endZones looks at the zones of a calendar by their names, in the order in which
// they came.
func (c *checker) endZones() {
	for _, z := range c.calendar.zoneOrder {
		at := z.line
		if at == 0 {
			at = z.used
		}
		switch {
		case windowsZones[strings.ToLower(strings.TrimSpace(z.name))] != "", outlookCity(z.name) != "":
			c.add(at, faultWindowsZone, z.name)
		case z.known == nil:
			c.add(at, faultUnknownZone, z.name)
		}
		if z.table == nil {
			c.add(at, faultNoZone, z.name)
		} else if z.differs(&c.budget) {
			c.add(z.line, faultZoneOffsets, z.name)
		}
	}
}

// differs tells whether the description means another moment than the name by
// one of the times that the file writes with it. It does not know when the budget
// runs out.
func (z *checkedZone) differs(budget *work) bool {
	if z.known == nil || len(z.walls) == 0 {
		return false
	}
	from, until := z.walls[0], z.walls[0]
	for _, wall := range z.walls {
		from, until = min(from, wall), max(until, wall)
	}
	zs := zones{described: map[string]*timetable{z.name: z.table}, work: budget, from: from - 800*day, until: until + 800*day}
	own := zs.own(z.name)
	if own == nil || budget.cut { // its parts have faults of their own
		return false
	}
	for _, wall := range z.walls {
		if own.moment(wall) != z.known.moment(wall) {
			return true
		}
	}
	return false
}
