package web

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// This file is how people look at the agenda: in which language, as a list, a
// month or a week, and how much of it.

// readLooked is [readAsked] for people.
func readLooked(r *http.Request) asked {
	a, q := readAsked(r), r.URL.Query()
	a.language, _ = languageOf(r)
	if n, err := strconv.Atoi(q.Get("max")); err == nil && n > 0 && n < omzien.PageSize {
		a.max = n
	}
	if word := q.Get("weergave"); word != "" {
		views := widget.Views()
		at := slices.IndexFunc(views, func(v widget.View) bool { return v.Word() == word })
		switch {
		case at < 0:
			a = a.missing("view")
		case views[at] != widget.ListView:
			a.view = views[at]
		}
	}
	if day := q.Get("datum"); day != "" && a.view != "" {
		at, known := readDay(day)
		if a.at = at; !known {
			a = a.missing("at")
		}
	}
	return a
}

// readNext is what can be asked of the meeting that comes next.
func readNext(r *http.Request) asked {
	a := readFilters(r)
	a.language, _ = languageOf(r)
	return a
}

// readDay reads a day, or the first day of a month, on the wall clock of the
// network. The years are bounded, and so is what is kept of them.
func readDay(s string) (day time.Time, known bool) {
	layout := time.DateOnly
	if len(s) == len("2006-01") {
		layout = "2006-01"
	}
	day, err := time.ParseInLocation(layout, s, home())
	if err != nil || day.Year() < widget.FirstYear || day.Year() > widget.LastYear {
		return time.Time{}, false
	}
	return day.Add(12 * time.Hour), true // the day is the same, wherever it is read
}

// home is the zone of the network.
func home() *time.Location {
	zone, err := time.LoadLocation(omzien.Zone)
	if err != nil {
		return time.UTC // package omzien brings the zone along
	}
	return zone
}

// day is the day that is asked for, as an address has it; "" is today.
func (a asked) day() string {
	switch {
	case a.at.IsZero():
		return ""
	case a.view == widget.MonthView:
		return a.at.Format("2006-01")
	}
	return a.at.Format(time.DateOnly)
}

// period is the month or the week that is asked for, half-open, with a day on either
// side: a meeting can have the wall clock of another place.
func (a asked) period(now time.Time) (from, before time.Time) {
	at := a.at
	if at.IsZero() {
		at = now.In(home())
	}
	year, month, day := at.Date()
	if a.view == widget.MonthView {
		return time.Date(year, month, 0, 0, 0, 0, 0, at.Location()), time.Date(year, month+1, 2, 0, 0, 0, 0, at.Location())
	}
	day -= (int(at.Weekday()) + 6) % 7 // weeks begin on Monday
	return time.Date(year, month, day-1, 0, 0, 0, 0, at.Location()), time.Date(year, month, day+8, 0, 0, 0, 0, at.Location())
}

// nextDay is the midnight after now: the day that is today is marked.
func nextDay(now time.Time) time.Time {
	year, month, day := now.In(home()).Date()
	return time.Date(year, month, day+1, 0, 0, 0, 0, home())
}

// calendar is a month or a week, with the meetings in it that are over by now: it is
// the way to look back.
func (s *site) calendar(ctx context.Context, asked asked, v widget.Agenda, now time.Time) (_ widget.Agenda, until time.Time, err error) {
	page, err := s.net.Agenda.Upcoming(ctx, omzien.Selection{})
	if err != nil {
		return v, until, err
	}
	if page.Next == "" {
		v.Coming = append([]event.Announcement{}, page.List...) // not nil
	} else {
		v.Themes, v.Places = choices(v.Query)
	}
	v.View, v.At, v.Past = asked.view, asked.at, true
	if len(v.Unknown) > 0 {
		return v, until, nil
	}
	from, before := asked.period(now)
	release, err := s.turn(ctx, asked)
	if err != nil {
		return v, until, err
	}
	defer release()
	v.List, err = s.net.Agenda.During(ctx, asked.selection(), from, before)
	return v, sooner(nextDay(now), sooner(nextChange(page.List, now), nextChange(v.List, now))), err
}

// coming is the next meeting that goes on, in a list of at most one.
func (s *site) coming(ctx context.Context, asked asked) ([]event.Announcement, error) {
	selection := asked.selection()
	selection.Limit = 1
	selection.Match = func(a *event.Announcement) bool { return a.Status == event.Scheduled }
	page, err := s.net.Agenda.Upcoming(ctx, selection)
	return page.List, err
}
