package widget

import (
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
)

// View is how the agenda is shown. The zero value is a list.
type View string

// The views.
const (
	ListView  View = "list"
	MonthView View = "month"
	WeekView  View = "week"
)

// Views lists every view, in the order in which they are offered.
func Views() []View { return []View{ListView, MonthView, WeekView} }

// Word is the view as the addresses of pages have it, in weergave=….
func (w View) Word() string {
	switch w {
	case MonthView:
		return "maand"
	case WeekView:
		return "week"
	}
	return "lijst"
}

// switcher leads to the other views.
func (v *Agenda) switcher(b *builder) {
	if v.bare() && !v.grid() || len(v.Unknown) > 0 {
		return
	}
	b.raw(`<nav class="oz-views"`)
	b.attr("aria-label", b.word(viewsLabel))
	if v.Files {
		b.raw(` hidden data-oz-script`)
	}
	b.raw(`>`)
	for i, view := range Views() {
		at := v.At
		if first, last := v.period(v.View, v.At); view == WeekView && v.View == MonthView && !at.IsZero() && !v.today().Before(first) && !v.today().After(last) {
			at = v.today() // of a month that has it, this week says most
		}
		v.toView(b, `<a`, view, at)
		if view == v.View || i == 0 && !v.grid() {
			b.raw(` aria-current="true"`)
		}
		b.label(`>`, &viewNames[i], `</a>`)
	}
	b.raw(`</nav>`)
}

// toView begins a link to a view; its element reads the attributes.
func (v *Agenda) toView(b *builder, open markup, view View, at time.Time) {
	b.link(open, b.page(v.Base+v.seen(v.Query, view, at)), "")
	if view != ListView {
		b.raw(` rel="nofollow"`)
	}
	b.attr("data-oz-view", string(view))
	if view != ListView && !at.IsZero() {
		b.attr("data-oz-at", v.datum(view, at))
	}
}

// Days are kept as 00.00 UTC of their date, so that each has 24 hours.

// dayOf is the day of t on the wall clock that t carries.
func dayOf(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// daysOf are the first and the last day of a meeting, on its own wall clock.
func daysOf(a *event.Announcement) (first, last time.Time) {
	first, last = dayOf(a.Start), a.LastDay()
	if last.Before(first) {
		last = first
	}
	return first, last
}

// today is the day that it is for the network.
func (v *Agenda) today() time.Time { return dayOf(amsterdam(v.Now)) }

// period are the first and the last day that are shown of a month or a week around
// at; zero is around today.
func (v *Agenda) period(view View, at time.Time) (first, last time.Time) {
	day := dayOf(at)
	if at.IsZero() {
		day = v.today()
	}
	if view == WeekView {
		first = monday(day)
		return first, first.AddDate(0, 0, 6)
	}
	first = day.AddDate(0, 0, 1-day.Day())
	return first, first.AddDate(0, 1, -1)
}

// monday is the first day of a week (ISO 8601).
func monday(day time.Time) time.Time { return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) }

// during reports whether a meeting is on one of these days.
func during(a *event.Announcement, from, to time.Time) bool {
	first, last := daysOf(a)
	return !first.After(to) && !last.Before(from)
}

// datum is the date in an address of what is shown.
func (v *Agenda) datum(view View, at time.Time) string {
	first, _ := v.period(view, at)
	if view == WeekView {
		return isoDay(first)
	}
	return isoDay(first)[:len("2019-01")]
}

// isoDay is "2019-01-29"; stamp has the year as it is, which is of four digits
// wherever a page is drawn.
func isoDay(day time.Time) string {
	s := "000" + stamp(day)
	return s[len(s)-len("2019-01-29T00:00+00:00"):][:len("2019-01-29")]
}

// periodName is "januari 2019", or "week 5, 28 januari tot en met 3 februari 2019".
func (v *Agenda) periodName() string {
	l := v.Language
	first, last := v.period(v.View, v.At)
	if v.View == MonthView {
		return monthIn(l, first)
	}
	_, week := first.ISOWeek()
	return fill(weekName.in(l), []string{strconv.Itoa(week), dayAndMonth(l, first), strconv.Itoa(last.Day()) + " " + monthIn(l, last)})
}

// dayAndMonth is "28 januari".
func dayAndMonth(l event.Language, day time.Time) string {
	return strconv.Itoa(day.Day()) + " " + monthName(l, day.Month())
}

// periodSummary says how many meetings there are in the month or the week.
func (v *Agenda) periodSummary(found int) string {
	count := noneHere.in(v.Language)
	if found > 0 {
		count = countMeetings.in(v.Language, found)
	}
	return capital(v.periodName()) + ": " + count
}

// The years that a visitor can go to.
const (
	FirstYear = 1900
	LastYear  = 2100
)

// turn leads to the months or weeks before and after this one.
func (v *Agenda) turn(b *builder) {
	first, last := v.period(v.View, v.At)
	names := &turnMonth
	if v.View == WeekView {
		names = &turnWeek
	}
	b.raw(`<nav class="oz-turn"`)
	b.attr("aria-label", b.word(&names[0]))
	b.raw(`>`)
	v.turnTo(b, `<a class="oz-button oz-quiet" part="button" id="oz-before"`, first.AddDate(0, 0, -1), &names[1])
	if today := v.today(); today.Before(first) || today.After(last) {
		v.turnTo(b, `<a class="oz-button oz-quiet" part="button" id="oz-now"`, today, &names[2])
	}
	v.turnTo(b, `<a class="oz-button oz-quiet" part="button" id="oz-after"`, last.AddDate(0, 0, 1), &names[3])
	b.raw(`</nav>`)
}

func (v *Agenda) turnTo(b *builder, open markup, day time.Time, name *text) {
	if day.Year() < FirstYear || day.Year() > LastYear {
		return
	}
	v.toView(b, open, v.View, day)
	b.label(`>`, name, `</a>`)
}

// noPast says that what is over does not stand here, where that may be missed.
func (v *Agenda) noPast(b *builder) {
	if first, _ := v.period(v.View, v.At); !v.Past && first.Before(v.today()) {
		b.label(`<p class="oz-hint">`, pastIsLeftOut, `</p>`)
	}
}

// amsterdam is t on the clock of Europe/Amsterdam by the rule since 1996 (Directive
// 94/21/EC): a browser has no zone files. Before 1996 it is the same rule, and
// wrong for some weeks.
func amsterdam(t time.Time) time.Time {
	year, offset := t.UTC().Year(), 3600
	if !t.Before(lastSunday(year, time.March)) && t.Before(lastSunday(year, time.October)) {
		offset = 7200
	}
	return t.In(time.FixedZone("", offset))
}

// lastSunday is 01.00 UTC on the last Sunday of a month of 31 days.
func lastSunday(year int, month time.Month) time.Time {
	last := time.Date(year, month, 31, 1, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, -int(last.Weekday()))
}

// midnight is when the next day of the network begins.
func midnight(now time.Time) time.Time {
	t := dayOf(amsterdam(now)).AddDate(0, 0, 1).Add(-2 * time.Hour)
	if amsterdam(t).Hour() != 0 {
		t = t.Add(time.Hour)
	}
	return t
}
