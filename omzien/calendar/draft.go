package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

const (
	maxUID = 255 // octets; a longer one is replaced by a digest
	// maxLength of an entry in days: ten years.
	maxLength = 3660
)

// draft is a VEVENT as it is written: its moments wait for the zones, its texts
// for the decision that it is wanted. Strings share the memory of the file.
type draft struct {
	line   int
	source *source

	uid        string // cleaned
	instance   stamp  // RECURRENCE-ID
	start, end stamp
	length     span // DURATION
	measured   bool // there is a DURATION

	rules   []string
	added   []dates // RDATE
	removed []dates // EXDATE

	summary, description, location, url, geo string
	categories                               []string

	status   Status
	sequence int
	modified stamp // LAST-MODIFIED
	stamped  stamp // DTSTAMP
	private  bool
	copied   bool // X-OMZIEN-COPY
	allDay   bool // X-MICROSOFT-CDO-ALLDAYEVENT

	fault    Code // why it is left out, or ""
	value    string
	timeless bool // it says only which one of a series is called off
}

// refuse keeps the first reason why the draft is left out.
func (d *draft) refuse(code Code, value string) {
	if d.fault == "" {
		d.fault, d.value = code, value
	}
}

func (d *draft) cancelled() bool { return d.status == Cancelled || d.source.cancelled }

// dates is a list of moments of one property, not parsed yet.
type dates struct {
	line   int
	list   string
	zone   string
	asDate bool
}

// property takes one line of a VEVENT. Of a property that may stand there once,
// the first counts.
func (d *draft) property(r *reader, ln *contentLine) {
	switch ln.name {
	case "UID":
		if d.uid == "" {
			d.uid = identifier(ln.value)
		}
	case "SUMMARY":
		first(&d.summary, ln.value)
	case "DESCRIPTION":
		first(&d.description, ln.value)
	case "LOCATION":
		first(&d.location, ln.value)
	case "URL":
		first(&d.url, ln.value)
	case "GEO":
		first(&d.geo, ln.value)
	case "CATEGORIES":
		d.categories = append(d.categories, ln.value)
	case "STATUS":
		d.status = status(ln.value)
	case "CLASS":
		// Of several the strictest counts.
		d.private = d.private || !strings.EqualFold(strings.TrimSpace(ln.value), "PUBLIC")
	case "SEQUENCE":
		d.sequence = parseSequence(ln.value)
	case "X-OMZIEN-COPY":
		d.copied = strings.EqualFold(strings.TrimSpace(ln.value), "TRUE")
	case "X-MICROSOFT-CDO-ALLDAYEVENT":
		d.allDay = strings.EqualFold(strings.TrimSpace(ln.value), "TRUE")
	default:
		d.moment(r, ln)
	}
}

// moment takes the properties that say when.
func (d *draft) moment(r *reader, ln *contentLine) {
	switch ln.name {
	case "DTSTART":
		d.take(&d.start, ln, CodeStart)
	case "RECURRENCE-ID":
		if d.take(&d.instance, ln, CodeInstance); d.fault == CodeInstance {
			d.instance.form = formUnread
		}
		if strings.EqualFold(ln.parameter("RANGE"), "THISANDFUTURE") {
			r.trouble(Trouble{Line: ln.number, Code: CodeRange})
		}
	case "DTEND":
		if s, ok := ln.stamp(); ok && d.end.form == formNone {
			d.end = s
		} else if !ok {
			r.trouble(Trouble{Line: ln.number, Code: CodeEndUnread, Value: ln.value})
		}
	case "DURATION":
		if s, ok := parseSpan(ln.value); ok {
			d.length, d.measured = s, true
		} else {
			r.trouble(Trouble{Line: ln.number, Code: CodeEndUnread, Value: ln.value})
		}
	case "LAST-MODIFIED":
		d.modified, _ = ln.stamp()
	case "DTSTAMP":
		d.stamped, _ = ln.stamp()
	case "RRULE":
		d.rules = append(d.rules, ln.value)
	case "EXRULE":
		r.trouble(Trouble{Line: ln.number, Code: CodeDates, Value: ln.value})
	case "RDATE":
		d.added = append(d.added, ln.dates())
	case "EXDATE":
		d.removed = append(d.removed, ln.dates())
	}
}

// take keeps the first moment of a property; one that cannot be read makes the
// entry unreadable.
func (d *draft) take(to *stamp, ln *contentLine, code Code) {
	s, ok := ln.stamp()
	if !ok {
		d.refuse(code, ln.value)
	}
	if to.form == formNone {
		*to = s
	}
}

func first(to *string, value string) {
	if *to == "" {
		*to = value
	}
}

func (l *contentLine) stamp() (stamp, bool) {
	s, ok := parseStamp(l.value, strings.EqualFold(l.parameter("VALUE"), "DATE"))
	if s.form == formLocal {
		s.zone = l.parameter("TZID")
	}
	return s, ok
}

func (l *contentLine) dates() dates {
	return dates{line: l.number, list: l.value, zone: l.parameter("TZID"), asDate: strings.EqualFold(l.parameter("VALUE"), "DATE")}
}

// each calls take for every moment of the list that can be read, and reports the
// others. Of a period it takes the start, and its end as a duration or a moment.
func (l dates) each(r *reader, take func(s stamp, period string)) {
	for item := range strings.SplitSeq(l.list, ",") {
		at, period, _ := strings.Cut(item, "/")
		s, ok := parseStamp(at, l.asDate)
		if !ok {
			r.trouble(Trouble{Line: l.line, Code: CodeDates, Value: item})
			continue
		}
		if s.form == formLocal {
			s.zone = l.zone
		}
		take(s, period)
	}
}

func status(value string) Status {
	switch strings.ToUpper(strings.TrimSpace(value)) {
	case "CONFIRMED":
		return Confirmed
	case "TENTATIVE":
		return Tentative
	case "CANCELLED", "CANCELED":
		return Cancelled
	}
	return ""
}

// identifier is raw as a UID.
func identifier(raw string) string {
	if uid := line(raw); len(uid) <= maxUID {
		return uid
	}
	return digest("sha256-", raw)
}

// made is a UID for an entry that has none: it stays while start and summary do.
func (d *draft) made() string {
	return digest("zonder-uid-", strconv.FormatInt(d.start.wall, 10)+"\n"+d.summary)
}

func digest(prefix, s string) string {
	sum := sha256.Sum256([]byte(s))
	return prefix + hex.EncodeToString(sum[:16])
}

// changed is in seconds since 1970, 0 when the draft does not say.
func (r *reader) changed(d *draft) int64 {
	for _, s := range [...]stamp{d.modified, d.stamped} {
		if s.form == formUTC || s.form == formLocal {
			return r.zone(s, d).moment(s.wall)
		}
	}
	return 0
}

// zone is the clock that s was written on.
func (r *reader) zone(s stamp, d *draft) *zone {
	switch {
	case s.form == formDate:
		return r.home
	case s.form == formUTC:
		return utc
	case s.zone == "":
		return r.floating(d)
	}
	if z := r.zones.lookup(s.zone); z != nil {
		return z
	}
	r.unknownZone(s.zone, d.line)
	return r.floating(d)
}

// floating is the clock of times without zone.
func (r *reader) floating(d *draft) *zone {
	c := d.source
	if c.zone == nil && c.zoneName != "" {
		if c.zone = r.zones.lookup(c.zoneName); c.zone == nil {
			r.unknownZone(c.zoneName, d.line)
		}
	}
	if c.zone == nil {
		c.zone = r.home
	}
	return c.zone
}

func (r *reader) unknownZone(name string, number int) {
	if !r.unknown[name] {
		r.unknown[name] = true
		r.trouble(Trouble{Line: number, Code: CodeZone, Value: name})
	}
}

// clock is the moment as the entry shows it: on the clock at home when that has
// the same offset. UTC is no clock that people look at.
func (r *reader) clock(at int64, z *zone, d *draft) time.Time {
	if z == utc {
		z = r.floating(d)
	}
	if z == utc {
		z = r.home
	}
	t, offset := time.Unix(at, 0), z.offset(at)
	switch {
	case offset == r.home.offset(at):
		return t.In(r.home.location)
	case z.location != nil:
		return t.In(z.location)
	}
	return t.In(time.FixedZone("", int(offset)))
}
