package calendar

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// identity tells the drafts of a file apart.
type identity struct {
	uid  string
	form form  // of RECURRENCE-ID
	at   int64 // its moment, or its wall clock midnight when it is a day
}

// entries makes the entries of all drafts: those that do not repeat, the dates of
// series, and the changed ones among them.
func (r *reader) entries() {
	newest := r.newest()
	r.result.Entries = make([]Entry, 0, min(len(newest), maxEntries))
	changed, masters := map[string][]*draft{}, map[string]*draft{}
	for _, d := range newest {
		if d.instance.form != formNone {
			changed[d.uid] = append(changed[d.uid], d)
		} else {
			masters[d.uid] = d
		}
	}
	for _, d := range newest {
		switch {
		case d.instance.form != formNone:
			r.instance(d, masters[d.uid])
		case d.fault != "":
			r.unread(d.uid, "")
		case len(d.rules)+len(d.added) > 0:
			r.series(d, changed[d.uid])
		default:
			r.single(d)
		}
	}
	r.sort()
	if r.work.cut {
		r.incomplete()
	}
}

// unread keeps the name of an entry that is not read.
func (r *reader) unread(uid, instance string) {
	if len(r.result.Unread) == maxEntries {
		r.incomplete()
		return
	}
	r.result.Unread = append(r.result.Unread, Unread{UID: uid, Instance: instance})
}

// newest leaves out of the drafts with the same identity all but the one with the
// highest SEQUENCE, then the latest change, then one that can be read, then the
// last in the file. The order stays. Those that have a fault are among them: what
// they change is not known, and an older one is not true any more.
func (r *reader) newest() []*draft {
	list := make([]*draft, 0, len(r.drafts))
	index := make(map[identity]int, len(r.drafts))
	for _, d := range r.drafts {
		r.check(d)
		if d.uid == "" || d.instance.form == formUnread {
			list = append(list, d)
			continue
		}
		id := identity{uid: d.uid, form: d.instance.form}
		if id.form == formDate {
			id.at = d.instance.wall
		} else if id.form != formNone {
			id.form, id.at = formUTC, r.zone(d.instance, d).moment(d.instance.wall)
		}
		at, twice := index[id]
		if !twice {
			index[id] = len(list)
			list = append(list, d)
			continue
		}
		r.trouble(Trouble{Line: d.line, Code: CodeDuplicate})
		if r.revision(d, list[at]) >= 0 {
			list[at] = d
		}
	}
	return list
}

// check makes a draft whole, or reports why it is left out.
func (r *reader) check(d *draft) {
	if d.fault == CodeStart || d.fault == "" && d.start.form == formNone {
		// One of a series that is called off may have no other moment (RFC 5546 3.2.5).
		switch d.instance.form {
		case formDate, formLocal, formUTC:
			d.timeless = d.cancelled()
		}
		if !d.timeless {
			d.refuse(CodeStart, "")
		} else {
			d.start, d.end, d.fault = d.instance, stamp{}, ""
		}
	}
	if d.uid == "" && d.fault == "" {
		d.uid = d.made()
		r.trouble(Trouble{Line: d.line, Code: CodeUID})
	}
	if d.allDay && d.start.form == formLocal && d.start.wall == d.start.date() && d.end.wall == d.end.date() {
		d.start.form = formDate
		if d.end.form != formNone {
			d.end.form = formDate
		}
	}
	if d.fault == "" {
		r.measure(d)
	}
	if d.fault != "" {
		r.trouble(Trouble{Line: d.line, Code: d.fault, UID: d.uid, Value: d.value})
	}
}

func (r *reader) revision(a, b *draft) int {
	read := func(d *draft) int {
		if d.fault == "" {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.sequence, b.sequence), cmp.Compare(r.changed(a), r.changed(b)), cmp.Compare(read(a), read(b)))
}

// measure makes of the end of a draft the length of all its entries: days by the
// calendar of whole days and of a DURATION, seconds of an end (RFC 5545 3.8.5.3).
func (r *reader) measure(d *draft) {
	if d.end.form != formNone && (d.end.form == formDate) != (d.start.form == formDate) {
		r.trouble(Trouble{Line: d.line, Code: CodeEndUnread})
		d.end.form = formNone
	}
	switch {
	case d.end.form == formDate:
		d.length = span{days: (d.end.wall - d.start.wall) / day}
	case d.end.form != formNone:
		d.length = span{seconds: r.zone(d.end, d).moment(d.end.wall) - r.zone(d.start, d).moment(d.start.wall)}
	case d.start.form == formDate:
		d.length = span{days: d.length.days + (d.length.seconds+day-1)/day}
	}
	if total := d.length.days*day + d.length.seconds; total < 0 || total > maxLength*day {
		d.refuse(CodeEnd, "")
	} else if total == 0 && d.start.form == formDate {
		d.length = span{days: 1}
	} else if total == 0 {
		d.length = span{seconds: 3600}
	}
}

// occurrence is one date of a draft.
type occurrence struct {
	wall   int64
	length span
}

// moments are when an occurrence starts and ends.
func (o occurrence) moments(z *zone) (start, end int64) {
	start = z.moment(o.wall)
	if o.length.days == 0 {
		return start, start + o.length.seconds
	}
	return start, z.moment(o.wall+o.length.days*day) + o.length.seconds
}

// single adds an entry that does not repeat, unless it is over.
func (r *reader) single(d *draft) {
	o := occurrence{wall: d.start.wall, length: d.length}
	if _, end := o.moments(r.zone(d.start, d)); end > r.from {
		r.add(d, "", o)
	}
}

// instance adds a changed one of a series when it, or the date that it had, lies
// in the window. The master may be nil, or have a fault.
func (r *reader) instance(d, master *draft) {
	switch {
	case d.instance.form == formUnread:
		r.unread(d.uid, "")
		return
	case d.fault != "":
		r.unread(d.uid, r.original(d, master).name())
		return
	case d.timeless && master != nil && master.fault == "":
		r.complete(d, master)
	}
	if master != nil {
		d.private, d.copied = d.private || master.private, d.copied || master.copied
	}
	o := occurrence{wall: d.start.wall, length: d.length}
	start, end := o.moments(r.zone(d.start, d))
	if end <= r.from || start >= r.until && r.original(d, master).moment >= r.until {
		return
	}
	r.add(d, r.original(d, master).name(), o)
}

// complete makes one that says only that it is called off what the series is, on
// the date that it had.
func (r *reader) complete(d, master *draft) {
	o := r.original(d, master)
	d.start, d.length = master.start, master.length
	if d.start.wall = o.wall; !o.allDay {
		d.start.wall = r.zone(master.start, master).wall(o.moment)
	}
	d.source = &source{zone: r.floating(master), cancelled: d.source.cancelled}
	first(&d.summary, master.summary)
	first(&d.description, master.description)
	first(&d.location, master.location)
	first(&d.url, master.url)
	first(&d.geo, master.geo)
	if d.categories == nil {
		d.categories = master.categories
	}
}

// original is the date that one of a series had at first.
type original struct {
	moment int64
	wall   int64
	allDay bool
}

// name as the Instance of an entry.
func (o original) name() string {
	if o.allDay {
		return time.Unix(o.wall, 0).UTC().Format("20060102")
	}
	return time.Unix(o.moment, 0).UTC().Format("20060102T150405Z")
}

// original reads RECURRENCE-ID as the master is written: a day means the one of
// that day, a time the day it falls on.
func (r *reader) original(d, master *draft) original {
	s, z := d.instance, r.zone(d.instance, d)
	o := original{wall: s.wall, moment: z.moment(s.wall), allDay: s.form == formDate}
	if master == nil || master.start.form == formNone || o.allDay == (master.start.form == formDate) {
		return o
	}
	if o.allDay = master.start.form == formDate; o.allDay {
		return r.dayOf(s, z)
	}
	o.wall = s.wall + master.start.wall - master.start.date()
	o.moment = r.zone(master.start, master).moment(o.wall)
	return o
}

// dayOf is the day of a moment on the clock at home, unless it was written on a
// clock of its own.
func (r *reader) dayOf(s stamp, z *zone) original {
	if s.form == formUTC {
		s.wall = r.home.wall(s.wall)
	}
	return original{wall: s.date(), moment: r.home.moment(s.date()), allDay: true}
}

// add makes the entry, and leaves its texts out when it is private.
func (r *reader) add(d *draft, instance string, o occurrence) {
	if len(r.result.Entries) == maxEntries {
		r.incomplete()
		return
	}
	z := r.zone(d.start, d)
	start, end := o.moments(z)
	e := Entry{
		UID: d.uid, Instance: instance,
		Start: r.clock(start, z, d), End: r.clock(end, z, d), AllDay: d.start.form == formDate,
		Status: d.status, Sequence: d.sequence, Private: d.private, Copy: d.copied, Line: d.line,
	}
	if changed := r.changed(d); changed != 0 {
		e.Changed = time.Unix(changed, 0).UTC()
	}
	if d.source.cancelled {
		e.Status = Cancelled
	}
	if !d.private {
		e.Summary, e.Location, e.Description = line(d.summary), line(d.location), cleaned(d.description)
		e.URL, e.Categories, e.Geo = address(d.url), categories(d.categories), parseGeo(d.geo)
	}
	r.result.Entries = append(r.result.Entries, e)
}

// incomplete reports once that something was left out for its number.
func (r *reader) incomplete() {
	if !r.tooMuch {
		r.trouble(Trouble{Code: CodeEntries})
	}
	r.tooMuch, r.result.Complete = true, false
}

// sort puts the entries in order and drops all but the first of the same UID and
// Instance: one of a series may be named by its day and by its time.
func (r *reader) sort() {
	slices.SortStableFunc(r.result.Entries, func(a, b Entry) int {
		return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.UID, b.UID), strings.Compare(a.Instance, b.Instance))
	})
	type name struct{ uid, instance string }
	seen := make(map[name]bool, len(r.result.Entries))
	r.result.Entries = slices.DeleteFunc(r.result.Entries, func(e Entry) bool {
		n := name{e.UID, e.Instance}
		twice := seen[n]
		seen[n] = true
		return twice
	})
}
