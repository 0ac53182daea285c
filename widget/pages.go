package widget

import "github.com/omziennaarelkaar/netwerk/event/time"

// pageSummary says which part of the list this is, and that there is more.
func (v *Agenda) pageSummary(found int) string {
	l := v.Language
	switch {
	case v.Partial && found == 0:
		return nothingYet.in(l) + " " + notAllSeen.in(l)
	case v.Partial:
		return countMeetings.in(l, found) + ". " + notAllSeen.in(l)
	case found == 0:
		return nothingFurther.in(l)
	case v.Next == "":
		return lastMeetings.in(l, found)
	case v.Later:
		return nextMeetings.in(l, found) + " " + linkToLater.in(l)
	}
	return firstMeetings.in(l, found) + " " + linkToLater.in(l)
}

// pages are the ways to the other pages of the list.
func (v *Agenda) pages(b *builder, found int) {
	if v.limited(found) {
		b.raw(`<p class="oz-actions">`)
		v.toAll(b)
		return
	}
	if v.waits(b, found) { // the way to what waits, as long as no script shows it
		b.raw(`<p class="oz-actions oz-all">`)
		v.toAll(b)
	}
	if v.grid() || v.Next == "" && !v.Later {
		return
	}
	b.raw(`<nav class="oz-pages oz-actions"`)
	b.attr("aria-label", b.word(furtherInAgenda))
	b.raw(`>`)
	if v.Next != "" {
		b.link(`<a class="oz-button" part="button" rel="next" data-oz-page`, b.page(v.Base+v.Query.at("/agenda", v.Next)), `>`)
		if v.Partial {
			b.say(searchFurther)
		} else {
			b.say(laterMeetings)
		}
		b.raw(`</a>`)
	}
	if v.Later {
		b.link(`<a class="oz-button oz-quiet" part="button" data-oz-page`, b.page(v.Base+v.Query.at("/agenda", "")), `>`)
		b.label("", toTheStart, `</a>`)
	}
	b.raw(`</nav>`)
}

func (v *Agenda) toAll(b *builder) {
	b.link(`<a class="oz-button" part="button" data-oz-all`, b.page(v.Base+v.Query.at("/agenda", "")), `>`)
	b.label("", allMeetings, `</a></p>`)
}

// parameters are the query as pairs of name and value, as addresses have it, with
// the place where a page begins.
func (q Query) parameters(after string) [7][2]string {
	return [...][2]string{{"zoek", q.Text}, {"thema", q.Theme}, {"gemeente", q.Municipality},
		{"soort", string(q.Format)}, {"doelgroep", string(q.Audience)}, {"initiatief", q.Host}, {"na", after}}
}

// Parameters are the query as pairs of name and value. What asks nothing is left
// out.
func (q Query) Parameters() [][2]string {
	var asked [][2]string
	for _, p := range q.parameters("") {
		if p[1] != "" {
			asked = append(asked, p)
		}
	}
	return asked
}

// at is a path with the query behind it, from the place after on.
func (q Query) at(path, after string) string {
	sign := "?"
	for _, p := range q.parameters(after) {
		if p[1] != "" {
			path += sign + p[0] + "=" + percent(p[1])
			sign = "&"
		}
	}
	return path
}

// seen is the path of the agenda with the query behind it, in a view.
func (v *Agenda) seen(q Query, view View, at time.Time) string {
	path, sign := q.at("/agenda", ""), "?"
	if len(path) > len("/agenda") {
		sign = "&"
	}
	if view == MonthView || view == WeekView {
		path += sign + "weergave=" + view.Word() + "&datum=" + v.datum(view, at)
	}
	return path
}
