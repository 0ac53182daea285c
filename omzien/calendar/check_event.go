package calendar

import (
	"slices"
	"strings"
)

// checkedEvent is what one VEVENT has shown.
type checkedEvent struct {
	line  int
	lines map[string]*contentLine // the first of each name in [once]; nil after its end

	uid        string
	recurrence string // RECURRENCE-ID, or ""
	start      stamp
	stamp      string // DTSTAMP
	modified   bool   // has LAST-MODIFIED
	sequenced  bool   // has SEQUENCE
	titled     bool   // has SUMMARY
	attendee   int    // line of its first ATTENDEE, or 0
	unmarked   int    // line of its STATUS, when it is called off without a word in the title
	replaces   stamp  // RECURRENCE-ID
	replacing  int    // its line
}

// once are the properties that an event has at most once (RFC 5545 3.6.1).
var once = []string{"UID", "DTSTAMP", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "STATUS", "SEQUENCE",
	"URL", "GEO", "ORGANIZER", "RECURRENCE-ID", "LAST-MODIFIED", "CREATED", "CLASS", "PRIORITY", "TRANSP"}

func (c *checker) eventProperty(e *checkedEvent, ln *contentLine) {
	switch name := ln.name; {
	case slices.Contains(once, name):
		if e.lines[name] != nil {
			c.add(ln.number, faultTwice, name)
			return
		}
		e.lines[name] = ln
	case name == "RRULE":
		e.lines[name] = ln
	case name == "EXDATE", name == "RDATE":
		for item := range strings.SplitSeq(ln.value, ",") {
			at, _, _ := strings.Cut(item, "/") // of a period
			c.moment(ln, at)
		}
	case name == "ATTENDEE" && e.attendee == 0:
		e.attendee = ln.number
	}
}

// endEvent looks at the lines of an event, and keeps what others need of it.
func (c *checker) endEvent(e *checkedEvent) {
	c.identity(e)
	c.times(e)
	c.recurrence(e)
	c.marks(e)
	e.lines = nil
	c.calendar.events = append(c.calendar.events, e)
	key := e.uid + "\x00" + e.recurrence
	if first := c.events[key]; first != nil && e.uid != "" {
		c.add(e.line, faultDuplicateUID, e.uid)
	} else {
		c.events[key] = e
	}
	if e.recurrence != "" {
		c.instances = append(c.instances, e)
	}
}

// text is the value of a property, or "".
func (e *checkedEvent) text(name string) string {
	if ln := e.lines[name]; ln != nil {
		return strings.TrimSpace(ln.value)
	}
	return ""
}

// identity looks at what tells one event, and one state of it, from another.
func (c *checker) identity(e *checkedEvent) {
	e.uid, e.stamp = e.text("UID"), e.text("DTSTAMP")
	e.modified, e.sequenced, e.titled = e.lines["LAST-MODIFIED"] != nil, e.lines["SEQUENCE"] != nil, e.text("SUMMARY") != ""
	if e.uid == "" {
		c.add(e.line, faultNoUID, "")
	}
	if e.lines["DTSTAMP"] == nil {
		c.add(e.line, faultNoStamp, "")
	}
	for _, name := range [...]string{"DTSTAMP", "LAST-MODIFIED", "CREATED"} {
		ln := e.lines[name]
		if ln == nil {
			continue
		}
		if s, ok := strictStamp(ln.value); !ok {
			c.add(ln.number, faultMoment, ln.value)
		} else if s.form != formUTC {
			c.add(ln.number, faultNotUTC, ln.name)
		}
	}
	if ln := e.lines["SEQUENCE"]; ln != nil && (len(ln.value) > 9 || digits(ln.value) < 0) {
		c.add(ln.number, faultSequence, ln.value)
	}
}

// times looks at start and end.
func (c *checker) times(e *checkedEvent) {
	first, last, length := e.lines["DTSTART"], e.lines["DTEND"], e.lines["DURATION"]
	if length != nil {
		if d, ok := parseSpan(length.value); !ok || d == (span{}) {
			c.add(length.number, faultDuration, length.value)
		}
		if last != nil {
			c.add(length.number, faultEndTwice, "")
		}
	}
	if first == nil {
		c.add(e.line, faultNoStart, "")
		return
	}
	start, ok := c.moment(first, first.value)
	e.start = start
	if last == nil {
		return
	}
	end, fine := c.moment(last, last.value)
	switch {
	case !ok || !fine:
	case (start.form == formDate) != (end.form == formDate):
		c.add(last.number, faultTypes, "DTEND")
	case !c.after(end, start):
		c.add(last.number, faultEndFirst, last.value)
	}
}

// after compares two moments; it tells nothing of those whose zones are unknown.
func (c *checker) after(end, start stamp) bool {
	if end.form == start.form && end.zone == start.zone {
		return end.wall > start.wall
	}
	a, fine := c.instant(end)
	b, both := c.instant(start)
	return !fine || !both || a > b
}

func (c *checker) recurrence(e *checkedEvent) {
	if ln := e.lines["RECURRENCE-ID"]; ln != nil {
		e.recurrence, e.replacing = strings.TrimSpace(ln.value), ln.number
		e.replaces, _ = c.moment(ln, ln.value)
	}
	ln := e.lines["RRULE"]
	if ln == nil || e.start.form == formNone {
		return
	}
	_, code := parseRule(ln.value, e.start.wall, e.start.form == formDate)
	value := strings.ToUpper(ln.value)
	counted, until := strings.Contains(value, "COUNT="), strings.Contains(value, "UNTIL=")
	switch {
	case counted && until:
		c.add(ln.number, faultCountUntil, "")
	case code == CodeFrequency:
		if !counted && !until {
			c.add(ln.number, faultEndless, "")
		}
	case code != "":
		c.add(ln.number, faultRecurrence, "")
		return
	}
	if _, until, found := strings.Cut(value, "UNTIL="); found {
		until, _, _ = strings.Cut(until, ";")
		want := formUTC
		if e.start.form == formDate {
			want = formDate
		}
		if s, ok := strictStamp(until); !ok || s.form != want && (s.form == formDate || e.start.form != formLocal || e.start.zone != "") {
			c.add(ln.number, faultUntil, until)
		}
	}
}

// calledOff are words that tell people in a title that they need not come.
var calledOff = []string{"afgelast", "geannuleerd", "vervalt", "vervallen", "gaat niet door", "cancel", "abgesagt", "annulé"}

// marks looks at what people see of an event: title, state, place.
func (c *checker) marks(e *checkedEvent) {
	title := ""
	if ln := e.lines["SUMMARY"]; ln != nil {
		title = strings.ToLower(cleaned(ln.value))
		if breaks(ln.value) {
			c.add(ln.number, faultSummaryLines, "")
		}
	}
	if ln := e.lines["STATUS"]; ln != nil {
		switch strings.ToUpper(strings.TrimSpace(ln.value)) {
		case "CONFIRMED", "TENTATIVE":
		case "CANCELLED":
			if !slices.ContainsFunc(calledOff, func(word string) bool { return strings.Contains(title, word) }) {
				e.unmarked = ln.number
			}
		default:
			c.add(ln.number, faultStatus, ln.value)
		}
	}
	if ln := e.lines["GEO"]; ln != nil && (strings.ContainsAny(ln.value, `\,eE `) || parseGeo(ln.value) == nil) {
		c.add(ln.number, faultGeo, ln.value)
	}
}

// breaks tells whether a TEXT holds an escaped line break.
func breaks(text string) bool {
	for i := 0; i+1 < len(text); i++ {
		if text[i] == '\\' {
			if i++; text[i] == 'n' || text[i] == 'N' {
				return true
			}
		}
	}
	return false
}

// judge looks at what a feed asks of an event and a message does not.
func (c *checker) judge(e *checkedEvent, mail bool) {
	if mail {
		return
	}
	if !e.titled {
		c.add(e.line, faultNoSummary, "")
	}
	if !e.sequenced {
		c.add(e.line, faultNoSequence, "")
	}
	if !e.modified {
		c.add(e.line, faultNoModified, "")
	}
	if e.attendee > 0 {
		c.add(e.attendee, faultAttendee, "")
	}
	if e.unmarked > 0 {
		c.add(e.unmarked, faultUnmarked, "")
	}
}

// endMasters looks for the series of events that change one of a series.
func (c *checker) endMasters() {
	for _, e := range c.instances {
		master := c.events[e.uid+"\x00"]
		switch {
		case master == nil && !c.calendar.mail():
			c.add(e.replacing, faultNoMaster, e.uid)
		case master != nil && e.replaces.form != formNone && master.start.form != formNone &&
			(e.replaces.form == formDate) != (master.start.form == formDate):
			c.add(e.replacing, faultTypes, "RECURRENCE-ID")
		}
	}
}
