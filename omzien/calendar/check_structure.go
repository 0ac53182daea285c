package calendar

import (
	"slices"
	"strings"
)

// frame is a component that has begun.
type frame struct {
	name  string
	line  int
	event *checkedEvent // of a VEVENT
	zone  *checkedZone  // of a VTIMEZONE
	part  *observance   // of a STANDARD or DAYLIGHT
}

// calendarFacts are about one VCALENDAR.
type calendarFacts struct {
	line               int
	versions, products int
	named, refreshed   bool
	components         int
	method             string
	methodLine         int
	events             []*checkedEvent
	zones              map[string]*checkedZone // by TZID
	zoneOrder          []*checkedZone
}

// mailMethods belong to messages about one event (RFC 5546 1.4). PUBLISH is not
// among them: no program offers buttons for it.
var mailMethods = []string{"REQUEST", "REPLY", "ADD", "CANCEL", "REFRESH", "COUNTER", "DECLINECOUNTER"}

// mail tells whether this is a message about one event, and not a feed.
func (f *calendarFacts) mail() bool {
	return slices.Contains(mailMethods, f.method) &&
		!slices.ContainsFunc(f.events, func(e *checkedEvent) bool { return e.uid != f.events[0].uid })
}

// line looks at the next line; false ends the check.
func (c *checker) line(ln *contentLine) bool {
	c.lastLine = ln.number
	switch {
	case ln.name == "BEGIN":
		return c.begin(strings.ToUpper(strings.TrimSpace(ln.value)), ln.number)
	case len(c.open) == 0:
		c.outside(ln.number)
	case ln.fault != "":
		c.add(ln.number, ln.fault, "")
	case ln.name == "END":
		c.end(strings.ToUpper(strings.TrimSpace(ln.value)), ln.number)
	default:
		c.property(ln)
	}
	return true
}

// outside reports a line outside a calendar: one of each kind is enough.
func (c *checker) outside(number int) {
	code := faultTextBefore
	if c.calendars > 0 {
		code = faultTextAfter
	}
	if c.seen[code] == 0 {
		c.add(number, code, "")
	}
}

func (c *checker) begin(name string, number int) bool {
	switch {
	case len(c.open) == 0 && name != "VCALENDAR":
		c.outside(number)
		return true
	case len(c.open) == maxDepth:
		c.add(number, faultDeep, name)
		return false
	case c.components == maxComponents:
		c.add(number, faultTooMany, "")
		return false
	}
	c.components++
	f := &frame{name: name, line: number}
	if !belongs(name, c.parent()) {
		c.add(number, faultNesting, name)
	}
	switch name {
	case "VCALENDAR":
		if c.calendars++; c.calendars > 1 {
			c.add(number, faultSeveral, "")
		}
		c.calendar = calendarFacts{line: number, zones: map[string]*checkedZone{}}
	case "VEVENT":
		f.event = &checkedEvent{line: number, lines: map[string]*contentLine{}}
	case "VTIMEZONE":
		f.zone = &checkedZone{line: number, table: new(timetable)}
	case "STANDARD", "DAYLIGHT":
		f.part = new(observance)
	}
	if name != "VCALENDAR" {
		c.calendar.components++
	}
	c.open = append(c.open, f)
	return true
}

// parent is the name of the innermost component that is open, or "".
func (c *checker) parent() string {
	if len(c.open) == 0 {
		return ""
	}
	return c.open[len(c.open)-1].name
}

// belongs tells whether a component may stand in another (RFC 5545 3.6). Names
// that the RFC does not know may stand anywhere in a calendar.
func belongs(name, parent string) bool {
	switch name {
	case "VCALENDAR":
		return parent == ""
	case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE":
		return parent == "VCALENDAR"
	case "STANDARD", "DAYLIGHT":
		return parent == "VTIMEZONE"
	case "VALARM":
		return parent == "VEVENT" || parent == "VTODO"
	}
	return true
}

// end closes the innermost component of that name, and what is still open in it.
func (c *checker) end(name string, number int) {
	at := len(c.open) - 1
	for at >= 0 && c.open[at].name != name {
		at--
	}
	if at != len(c.open)-1 {
		c.add(number, faultMismatch, name)
	}
	if at < 0 {
		return
	}
	closed := c.open[at]
	c.open = c.open[:at]
	switch {
	case closed.event != nil:
		c.endEvent(closed.event)
	case closed.zone != nil:
		c.endZone(closed.zone)
	case closed.part != nil:
		c.endPart(closed)
	case at == 0:
		c.endCalendar()
	}
}

func (c *checker) property(ln *contentLine) {
	c.value(ln)
	switch f := c.open[len(c.open)-1]; {
	case f.event != nil:
		c.eventProperty(f.event, ln)
	case f.zone != nil && ln.name == "TZID":
		f.zone.name = ln.value
	case f.part != nil:
		f.part.property(ln)
	case f.name == "VCALENDAR":
		c.calendarProperty(ln)
	}
}

func (c *checker) calendarProperty(ln *contentLine) {
	f := &c.calendar
	switch ln.name {
	case "VERSION":
		if f.versions++; f.versions > 1 {
			c.add(ln.number, faultSeveralVersions, "")
		}
		if strings.TrimSpace(ln.value) != "2.0" {
			c.add(ln.number, faultVersion, ln.value)
		}
	case "PRODID":
		f.products++
	case "METHOD":
		f.method, f.methodLine = strings.ToUpper(strings.TrimSpace(ln.value)), ln.number
	case "NAME", "X-WR-CALNAME":
		f.named = true
	case "REFRESH-INTERVAL", "X-PUBLISHED-TTL":
		f.refreshed = true
		_, ok := parseSpan(ln.value)
		if !ok || ln.name == "REFRESH-INTERVAL" && !strings.EqualFold(ln.parameter("VALUE"), "DURATION") {
			c.add(ln.number, faultRefresh, ln.name)
		}
	}
}

// endCalendar looks at what a calendar lacks. A file with one event is for
// download, and needs no name.
func (c *checker) endCalendar() {
	f := &c.calendar
	mail := f.mail()
	missing := func(is bool, code Code) {
		if is {
			c.add(f.line, code, "")
		}
	}
	missing(f.versions == 0, faultNoVersion)
	missing(f.products == 0, faultNoProduct)
	missing(f.components == 0, faultNoComponent)
	missing(!f.named && !mail && len(f.events) != 1, faultNoName)
	missing(!f.refreshed && !mail && len(f.events) != 1, faultNoRefresh)
	if f.method != "" && !mail {
		c.add(f.methodLine, faultMethod, f.method)
	}
	for _, e := range f.events {
		c.judge(e, mail)
	}
	if !mail && stampedAtOnce(f.events) {
		c.add(f.events[0].line, faultStampNow, f.events[0].stamp)
	}
	c.endZones()
}

// stampedAtOnce tells whether DTSTAMP looks like the moment of asking.
func stampedAtOnce(events []*checkedEvent) bool {
	return len(events) > 3 && events[0].stamp != "" &&
		!slices.ContainsFunc(events, func(e *checkedEvent) bool { return e.stamp != events[0].stamp || e.modified })
}

// finish looks at what only the end of the file can show.
func (c *checker) finish() {
	if len(c.open) > 0 {
		c.add(c.lastLine, faultCutOff, c.open[len(c.open)-1].name)
		c.endCalendar()
	}
	c.endMasters()
}
