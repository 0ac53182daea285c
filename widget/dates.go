package widget

import (
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/event/time"
)

// dateIn is "dinsdag 29 januari 2019", on the wall clock that t carries; in Dutch
// as [event.DutchDate]. Digits are those of ASCII in every language.
func dateIn(l event.Language, t time.Time) string {
	return dayName(l, t.Weekday()) + " " + strconv.Itoa(t.Day()) + " " + monthIn(l, t)
}

// monthIn is "januari 2019".
func monthIn(l event.Language, t time.Time) string {
	return monthName(l, t.Month()) + " " + strconv.Itoa(t.Year())
}

// timeIn is "16.00", or "16:00" where people write it so.
func timeIn(l event.Language, t time.Time) string {
	hour, minute, _ := t.Clock()
	if l == event.English || l == Arabic {
		return two(hour) + ":" + two(minute)
	}
	return two(hour) + "." + two(minute)
}

// momentIn is "dinsdag 29 januari 2019, 16.00 uur".
func momentIn(l event.Language, t time.Time) string {
	return fill(aMoment.in(l), []string{dateIn(l, t), timeIn(l, t)})
}

// whenIn is when a meeting is; in Dutch as [event.Announcement.When].
func whenIn(l event.Language, a *event.Announcement) string {
	first := dateIn(l, a.Start)
	if a.AllDay {
		last := dateIn(l, a.LastDay())
		if first == last {
			return fill(allDay.in(l), []string{first})
		}
		return fill(severalDays.in(l), []string{first, last})
	}
	begins, until := timeIn(l, a.Start), timeIn(l, a.End)
	if day := dateIn(l, a.End); day != first {
		return fill(overnight.in(l), []string{first, begins, day, until})
	}
	return fill(fromTo.in(l), []string{first, begins, until})
}

// deadlineIn is until when to sign up, as words that go on after "sign up"; in
// Dutch as [event.Announcement.Deadline]. It is "" when sign-up goes on until the
// start. The bound itself is exclusive, so one at midnight belongs to the day
// before (INV-E13).
func deadlineIn(l event.Language, a *event.Announcement) string {
	closes := a.SignUp.ClosesBefore
	if closes.IsZero() {
		return ""
	}
	if hour, minute, second := closes.Clock(); hour+minute+second > 0 {
		return fill(signUpBefore.in(l), []string{dateIn(l, closes), timeIn(l, closes)})
	}
	year, month, day := closes.Date()
	return fill(signUpBy.in(l), []string{dateIn(l, time.Date(year, month, day-1, 0, 0, 0, 0, time.UTC))})
}

// itemTimeIn is the wall clock time at which a programme item begins.
func itemTimeIn(l event.Language, a *event.Announcement, i event.Item) string {
	return timeIn(l, a.Start.Add(time.Duration(i.Offset)*time.Minute))
}

// dayBlock is the date as a calendar leaf: "di 29 jan".
func dayBlock(b *builder, t time.Time) {
	b.put(`<span class="oz-weekday">`, shortDay(b.lang, t.Weekday()), `</span><span class="oz-number">`)
	b.number(t.Day())
	b.put(`</span><span class="oz-monthname">`, shortMonth(b.lang, t.Month()), `</span>`)
}

// dayName is "dinsdag"; Sunday is the first of a week of package time.
func dayName(l event.Language, day time.Weekday) string { return dayNames[day].in(l) }

// shortDay is "di". Arabic has no short names that everybody reads.
func shortDay(l event.Language, day time.Weekday) string {
	name := dayName(l, day)
	switch l {
	case event.English:
		return name[:3]
	case Arabic:
		return name
	}
	return name[:2]
}

// monthName is "januari".
func monthName(l event.Language, month time.Month) string { return monthNames[month-1].in(l) }

// shortMonth is "jan".
func shortMonth(l event.Language, month time.Month) string {
	name := monthName(l, month)
	switch {
	case l == Arabic, l != event.English && month >= time.May && month <= time.July:
		return name
	case l != event.English && month == time.March:
		return "mrt"
	}
	return name[:3]
}

// moment is when a meeting is, for people and for programs. One without hours has
// the date alone.
func moment(b *builder, a *event.Announcement) {
	start := stamp(a.Start)
	if a.AllDay {
		start, _, _ = strings.Cut(start, "T")
	}
	b.raw(`<time`)
	b.attr("datetime", start)
	b.put(`>`, whenIn(b.lang, a), `</time>`)
}

// stamp is RFC 3339 to the minute, which is what a <time> element reads.
func stamp(t time.Time) string {
	year, month, day := t.Date()
	hour, minute, _ := t.Clock()
	_, offset := t.Zone()
	sign := "+"
	if offset < 0 {
		sign, offset = "-", -offset
	}
	return strconv.Itoa(year) + "-" + two(int(month)) + "-" + two(day) + "T" + two(hour) + ":" + two(minute) +
		sign + two(offset/3600) + ":" + two(offset/60%60)
}

func two(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
