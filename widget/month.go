package widget

import (
	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
)

// month draws a month as a table of weeks that begin on Monday. Where it is too
// narrow for that, the style makes a list of its days.
func (v *Agenda) month(b *builder, found []*event.Announcement) {
	first, last := v.period(MonthView, v.At)
	v.turn(b)
	v.noPast(b)
	b.put(`<table class="oz-grid oz-grid-month"><caption part="month">`, capital(v.periodName()), `</caption><thead><tr>`)
	day := monday(first)
	for n := range 7 {
		weekday := day.AddDate(0, 0, n).Weekday()
		b.raw(`<th scope="col"`)
		b.attr("aria-label", dayName(b.lang, weekday))
		b.put(`>`, shortDay(b.lang, weekday), `</th>`)
	}
	b.raw(`</tr></thead><tbody>`)
	for ; !day.After(last); day = day.AddDate(0, 0, 7) {
		b.raw(`<tr>`)
		for n := range 7 {
			v.cell(b, found, day.AddDate(0, 0, n), first.Month())
		}
		b.raw(`</tr>`)
	}
	b.raw(`</tbody></table>`)
}

// cell is a day of the month; those of the months around it are empty.
func (v *Agenda) cell(b *builder, found []*event.Announcement, day time.Time, month time.Month) {
	if day.Month() != month {
		b.raw(`<td class="oz-else"></td>`)
		return
	}
	v.dayClass(b, `<td`, found, day)
	b.raw(` part="day"><p class="oz-date"><time`)
	b.attr("datetime", isoDay(day))
	b.put(`><span class="oz-weekday">`, shortDay(b.lang, day.Weekday()), `</span> `)
	b.number(day.Day())
	b.put(` <span class="oz-monthname">`, shortMonth(b.lang, month), `</span></time>`)
	v.mark(b, day)
	b.raw(`</p>`)
	v.onDay(b, found, day, false)
	b.raw(`</td>`)
}

// week draws a week as a table with a row for each day.
func (v *Agenda) week(b *builder, found []*event.Announcement) {
	first, _ := v.period(WeekView, v.At)
	v.turn(b)
	v.noPast(b)
	b.put(`<table class="oz-grid oz-grid-week"><caption part="month">`, capital(v.periodName()), `</caption><thead><tr><th scope="col">`)
	b.label("", dayColumn, `</th><th scope="col">`)
	b.label("", meetingsColumn, `</th></tr></thead><tbody>`)
	for n := range 7 {
		day := first.AddDate(0, 0, n)
		v.dayClass(b, `<tr`, found, day)
		b.raw(`><th scope="row" part="day"><time`)
		b.attr("datetime", isoDay(day))
		b.put(`>`, dayName(b.lang, day.Weekday())+" "+dayAndMonth(b.lang, day), `</time>`)
		v.mark(b, day)
		b.raw(`</th><td>`)
		v.onDay(b, found, day, true)
		b.raw(`</td></tr>`)
	}
	b.raw(`</tbody></table>`)
}

// dayClass says of a day whether it is today, and whether there is nothing on it.
func (v *Agenda) dayClass(b *builder, open markup, found []*event.Announcement, day time.Time) {
	b.raw(open)
	b.raw(` class="oz-date-of`)
	if day.Equal(v.today()) {
		b.raw(` oz-today`)
	}
	if !busy(found, day) {
		b.raw(` oz-free`)
	}
	b.raw(`"`)
}

func busy(found []*event.Announcement, day time.Time) bool {
	for _, a := range found {
		if during(a, day, day) {
			return true
		}
	}
	return false
}

// mark says in words which day is today.
func (v *Agenda) mark(b *builder, day time.Time) {
	if day.Equal(v.today()) {
		b.label(` <strong class="oz-now">`, todayMark, `</strong>`)
	}
}

// onDay is what there is on a day, all of it; with more about each where there is
// room.
func (v *Agenda) onDay(b *builder, found []*event.Announcement, day time.Time, roomy bool) {
	first := true
	for _, a := range found {
		if !during(a, day, day) {
			continue
		}
		if first {
			b.raw(`<ul>`)
			first = false
		}
		v.entry(b, a, day, roomy)
	}
	if !first {
		b.raw(`</ul>`)
	}
}

// entry is a meeting in a month or a week. One of several days is on each of them.
func (v *Agenda) entry(b *builder, a *event.Announcement, day time.Time, roomy bool) {
	off := a.Status == event.Cancelled || a.Status == event.Postponed
	if off {
		b.raw(`<li class="oz-off">`)
	} else {
		b.raw(`<li>`)
	}
	b.raw(`<a`)
	b.href("href", b.page(eventURL(v.Base, a.Slug)))
	b.attr("data-oz-event", a.Slug)
	b.put(`><span class="oz-time">`, hoursOn(b.lang, a, day, roomy), `</span> <span`)
	b.dutch()
	b.put(`>`, a.Title, `</span></a>`)
	if off {
		b.put(` <strong class="oz-mark">`, statusLabel(b.lang, a.Status), `</strong>`)
	}
	if roomy {
		b.raw(`<p class="oz-where" part="where">`)
		where(b, a)
		b.raw(`</p>`)
	}
	b.raw(`</li>`)
}

// hoursOn is when a meeting is on one of its days: "16.00 tot 19.00 uur", or only
// "16.00" unless it is said in full.
func hoursOn(l event.Language, a *event.Announcement, day time.Time, full bool) string {
	first, last := daysOf(a)
	begins, ends := timeIn(l, a.Start), timeIn(l, a.End)
	switch {
	case a.AllDay, day.After(first) && day.Before(last):
		return wholeDay.in(l)
	case day.After(first):
		return fill(untilHour.in(l), []string{ends})
	case !full:
		return begins
	case first.Before(last):
		return fill(fromHour.in(l), []string{begins})
	}
	return fill(fromHourTo.in(l), []string{begins, ends})
}
