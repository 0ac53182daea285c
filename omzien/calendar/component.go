package calendar

import (
	"cmp"
	"strings"
	"time"
)

// Bounds of a file.
const (
	maxDepth      = 4
	maxComponents = 20_000
)

// reader reads one file: first all components, then, when the zones are known,
// the entries.
type reader struct {
	home        *zone
	from, until int64 // the window, in seconds since 1970

	open      []string // names of the components that have begun and not ended
	count     int      // of components
	calendars []*source
	drafts    []*draft
	draft     *draft // the VEVENT that is open, or nil
	zones     zones
	table     *timetable // the VTIMEZONE that is open, or nil

	name, oldName       string        // NAME, X-WR-CALNAME
	refresh, oldRefresh time.Duration // REFRESH-INTERVAL, X-PUBLISHED-TTL

	work    work
	unknown map[string]bool // zone names that were reported
	tooMuch bool            // that was reported
	result  Result
}

// source is one VCALENDAR of the file.
type source struct {
	zoneName  string // X-WR-TIMEZONE
	zone      *zone  // of times without zone; nil until asked for
	cancelled bool   // METHOD:CANCEL
}

// trouble keeps a Trouble, or counts it.
func (r *reader) trouble(t Trouble) {
	if len(r.result.Skipped) == maxTroubles {
		r.result.Left++
		return
	}
	t.Value = short(t.Value)
	r.result.Skipped = append(r.result.Skipped, t)
}

// components reads all lines, of which one must begin a calendar. What stands
// outside a VCALENDAR is passed over.
func (r *reader) components(text string) error {
	for ln, err := range split(text) {
		if err != nil {
			return err
		}
		switch {
		case ln.name == "BEGIN":
			err = r.begin(strings.ToUpper(strings.TrimSpace(ln.value)), ln.number)
		case len(r.open) == 0:
		case ln.fault != "":
			r.trouble(Trouble{Line: ln.number, Code: ln.fault})
			r.damaged(&ln)
		case ln.name == "END":
			r.end(strings.ToUpper(strings.TrimSpace(ln.value)))
		default:
			r.property(&ln)
		}
		if err != nil {
			return err
		}
	}
	if len(r.calendars) == 0 {
		return ErrNotCalendar
	}
	r.result.Complete = len(r.open) == 0
	r.result.Events = len(r.drafts)
	r.result.Name = cmp.Or(r.name, r.oldName)
	r.result.Refresh = cmp.Or(r.refresh, r.oldRefresh)
	r.abandon()
	return nil
}

func (r *reader) begin(name string, number int) error {
	if len(r.open) == 0 && name != "VCALENDAR" {
		return nil
	}
	if len(r.open) == maxDepth {
		return ErrDeep
	}
	if r.count++; r.count > maxComponents {
		return ErrTooMany
	}
	r.open = append(r.open, name)
	switch name {
	case "VCALENDAR":
		r.abandon()
		r.calendars = append(r.calendars, new(source))
	case "VEVENT":
		r.abandon()
		r.draft = &draft{line: number, source: r.calendars[len(r.calendars)-1]}
		r.drafts = append(r.drafts, r.draft)
	case "VTIMEZONE":
		r.table = new(timetable)
	case "STANDARD", "DAYLIGHT":
		if r.table != nil {
			r.table.observances = append(r.table.observances, observance{})
		}
	}
	return nil
}

// end closes the innermost component of that name and what is open inside it; an
// END without a BEGIN is passed over.
func (r *reader) end(name string) {
	last := len(r.open) - 1
	for last >= 0 && r.open[last] != name {
		last--
	}
	if last < 0 {
		return
	}
	r.open = r.open[:last]
	switch name {
	case "VEVENT":
		r.draft = nil
	case "VTIMEZONE":
		r.zones.describe(r.table)
		r.table = nil
	}
}

// abandon gives up a VEVENT that has not ended.
func (r *reader) abandon() {
	if r.draft != nil {
		r.draft.refuse(CodeUnfinished, "")
		r.draft = nil
	}
	r.table = nil
}

// property gives a line to the component it is in.
func (r *reader) property(ln *contentLine) {
	switch r.open[len(r.open)-1] {
	case "VEVENT":
		if r.draft != nil {
			r.draft.property(r, ln)
		}
	case "VCALENDAR":
		r.calendar(ln)
	case "VTIMEZONE":
		if r.table != nil && ln.name == "TZID" {
			r.table.name = line(ln.value)
		}
	case "STANDARD", "DAYLIGHT":
		if r.table != nil && len(r.table.observances) > 0 {
			r.table.observances[len(r.table.observances)-1].property(ln)
		}
	}
}

// damaged is told of a line that cannot be read. Without some lines an entry would
// pass for another: one of a series for all of it, a series for a single one,
// something private for something that may be shown.
func (r *reader) damaged(ln *contentLine) {
	if r.draft == nil || r.open[len(r.open)-1] != "VEVENT" {
		return
	}
	switch strings.ToUpper(ln.raw[:nameLength(ln.raw)]) {
	case "RECURRENCE-ID":
		r.draft.refuse(CodeInstance, "")
		r.draft.instance.form = formUnread
	case "RRULE":
		r.draft.refuse(CodeRule, "")
	case "CLASS":
		r.draft.private = true
	}
}

// calendar takes a property of the calendar itself. Of several calendars in a
// file the first name and the first interval count.
func (r *reader) calendar(ln *contentLine) {
	current := r.calendars[len(r.calendars)-1]
	switch ln.name {
	case "METHOD":
		current.cancelled = strings.EqualFold(strings.TrimSpace(ln.value), "CANCEL")
	case "X-WR-TIMEZONE":
		current.zoneName = strings.TrimSpace(ln.value)
	case "NAME":
		r.name = cmp.Or(r.name, line(ln.value))
	case "X-WR-CALNAME":
		r.oldName = cmp.Or(r.oldName, line(ln.value))
	case "REFRESH-INTERVAL":
		r.refresh = cmp.Or(r.refresh, interval(ln.value))
	case "X-PUBLISHED-TTL":
		r.oldRefresh = cmp.Or(r.oldRefresh, interval(ln.value))
	}
}

// interval is a duration of at most a year, or 0.
func interval(value string) time.Duration {
	if d, ok := parseSpan(value); ok && d.duration() <= defaultWindow {
		return d.duration()
	}
	return 0
}
