package widget

import (
	"github.com/omziennaarelkaar/netwerk/event"
)

// choice is a field of the search form in which one chooses.
type choice struct {
	name       string // as addresses have it
	label, all *text
	chosen     string
	list       []event.Named
	// words: the names are words of this package, else of the network.
	words bool
}

// offered reports whether there is something to choose. What is chosen already must
// be one of them, or the form would show another query than was asked.
func (c *choice) offered() bool {
	return len(c.list) > 1 && (c.chosen == "" || hasID(c.list, c.chosen))
}

// filter is the search form. Those who look for less than what few choose find it
// folded away.
func (v *Agenda) filter(b *builder) {
	all := v.choices()
	fields := all[:]
	if v.bare() && !v.grid() {
		if len(v.Unknown) > 0 {
			v.narrowed(b, nil)
		}
		return
	}
	b.raw(`<form class="oz-filter" role="search" method="get"`)
	b.href("action", v.Base+"/agenda")
	b.label(`><div class="oz-field" part="field"><label for="oz-q">`, searchLabel, `</label><input id="oz-q" type="text" role="searchbox" enterkeyhint="search" name="zoek" maxlength="100" autocomplete="off"`)
	b.attr("value", v.Query.Text)
	b.raw(`></div>`)
	for i := range fields[:always] {
		fields[i].draw(b)
	}
	v.seldom(b, fields[always:])
	v.kept(b, fields)
	b.label(`<button class="oz-button oz-quiet" part="button" type="submit">`, searchButton, `</button>`)
	b.link(`<a class="oz-clear" data-oz-clear`, b.page(v.Base+v.seen(Query{}, v.View, v.At)), "")
	if v.Query == (Query{}) {
		b.raw(` hidden`)
	}
	b.label(`>`, clearChoices, `</a></form>`)
	v.narrowed(b, fields)
}

// always is how many of the choices are never folded away.
const always = 2

// seldom are the choices that few make.
func (v *Agenda) seldom(b *builder, fields []choice) {
	offered, open := false, false
	for i := range fields {
		offered = offered || fields[i].offered()
		open = open || fields[i].offered() && fields[i].chosen != ""
	}
	if !offered {
		return
	}
	b.raw(`<details class="oz-choices"`)
	if v.brief {
		b.raw(` data-oz-later`)
	} else if open {
		b.raw(` open`)
	}
	b.label(`><summary>`, moreChoices, `</summary><div>`)
	if v.brief {
		for i := range fields {
			if fields[i].offered() && fields[i].chosen != "" {
				hidden(b, fields[i].name, fields[i].chosen) // until the field is there
			}
		}
		fields = nil
		v.later(b)
	}
	for i := range fields {
		fields[i].draw(b)
	}
	b.raw(`</div></details>`)
}

// later is a link to what is folded away and did not come along.
func (v *Agenda) later(b *builder) {
	b.link(`<a`, b.page(v.Base+v.Query.at("/agenda", "")), `>`)
	b.label("", inOurAgenda, `</a>`)
}

// kept are what the form sends along and has no field for.
func (v *Agenda) kept(b *builder, fields []choice) {
	for i := range fields {
		if c := &fields[i]; c.chosen != "" && !c.offered() {
			hidden(b, c.name, c.chosen)
		}
	}
	if v.grid() {
		hidden(b, "weergave", v.View.Word())
		hidden(b, "datum", v.datum(v.View, v.At))
	}
	if b.lang == event.English || b.lang == Arabic {
		hidden(b, "taal", string(b.lang))
	}
}

// narrowed says which meetings are shown, where the form does not, and how to
// see the others.
func (v *Agenda) narrowed(b *builder, fields []choice) {
	only, some := "", false
	for i := range fields {
		c := &fields[i]
		if c.chosen == "" || c.offered() {
			continue
		}
		some = true
		if words := v.inWords(c); words != "" {
			if only != "" {
				only += comma(b.lang)
			}
			only += words
		}
	}
	if !some && len(v.Unknown) == 0 {
		return
	}
	b.raw(`<p class="oz-narrowed">`)
	switch {
	case len(v.Unknown) > 0:
		for i, sentence := range v.Unknown {
			if i > 0 {
				b.raw(` `)
			}
			b.text(sentence)
		}
	case only != "":
		b.say(onlyThese, only)
	default:
		b.say(notAll)
	}
	b.link(` <a`, b.page(v.Base+v.seen(Query{}, v.View, v.At)), `>`)
	b.label("", showAll, `</a></p>`)
}

// inWords is what was chosen in a field that the form does not show; "" when it has
// no name.
func (v *Agenda) inWords(c *choice) string {
	switch {
	case c.name == "soort":
		return formatLabel(v.Language, v.Query.Format)
	case c.name == "doelgroep" && v.Query.Audience.Label() != "":
		return fill(forPeople.in(v.Language), []string{rolePlural(v.Language, v.Query.Audience)})
	case c.name == "initiatief" && v.Host != "":
		return fill(withHost.in(v.Language), []string{v.Host})
	}
	for i := range c.list {
		if c.list[i].ID == c.chosen {
			return c.list[i].Name
		}
	}
	return ""
}

// choices are the fields in which one chooses. What there is to choose is what
// occurs in the list, if that is the whole of it.
func (v *Agenda) choices() [5]choice {
	q := &v.Query
	fields := [...]choice{
		{"thema", themeLabel, allThemes, q.Theme, v.Themes, false},
		{"gemeente", placeLabel, allPlaces, q.Municipality, v.Places, false},
		{"soort", formatField, allFormats, string(q.Format), nil, true},
		{"doelgroep", audienceField, allAudiences, string(q.Audience), nil, true},
		{"initiatief", hostField, allHosts, q.Host, nil, false},
	}
	all := v.Themes != nil
	if !all {
		fields[0].list, fields[1].list, fields[4].list = v.occurring()
	} else if q.Host != "" && v.Host != "" {
		fields[4].list = []event.Named{{ID: q.Host, Name: v.Host}}
	}
	for _, format := range event.Formats() {
		if all || v.some(func(a *event.Announcement) bool { return a.Format == format }) {
			fields[2].list = append(fields[2].list, event.Named{ID: string(format), Name: formatLabel(v.Language, format)})
		}
	}
	for _, role := range event.Roles() {
		if all || v.some(func(a *event.Announcement) bool { return hasRole(a, role) }) {
			fields[3].list = append(fields[3].list, event.Named{ID: string(role), Name: rolePlural(v.Language, role)})
		}
	}
	return fields
}

func (v *Agenda) some(is func(*event.Announcement) bool) bool {
	list := v.offered()
	for i := range list {
		if is(&list[i]) {
			return true
		}
	}
	return false
}

func hasRole(a *event.Announcement, role event.Role) bool {
	for _, one := range a.Audience {
		if one == role {
			return true
		}
	}
	return false
}

// offered is the list in which one can choose.
func (v *Agenda) offered() []event.Announcement {
	if v.Coming != nil {
		return v.Coming
	}
	return v.List
}

// occurring are the themes, municipalities and hosts of the list, by name.
func (v *Agenda) occurring() (themes, places, hosts []event.Named) {
	list := v.offered()
	for i := range list {
		a := &list[i]
		for _, theme := range a.Themes {
			themes = insert(themes, theme)
		}
		if a.Venue.MunicipalityName != "" {
			places = insert(places, event.Named{ID: a.Venue.Municipality, Name: a.Venue.MunicipalityName})
		}
		for _, host := range a.Hosts {
			if host.ID != "" {
				hosts = insert(hosts, host)
			}
		}
	}
	return themes, places, hosts
}

// insert keeps a list sorted by name, each identifier once.
func insert(list []event.Named, named event.Named) []event.Named {
	if hasID(list, named.ID) {
		return list
	}
	at := 0
	for at < len(list) && list[at].Name < named.Name {
		at++
	}
	list = append(list, event.Named{})
	copy(list[at+1:], list[at:])
	list[at] = named
	return list
}

// draw writes the field, where there is something to choose.
func (c *choice) draw(b *builder) {
	if !c.offered() {
		return
	}
	b.put(`<div class="oz-field" part="field"><label for="oz-`, c.name, `">`)
	b.say(c.label)
	b.put(`</label><select id="oz-`, c.name, `" name="`)
	b.put("", c.name, `"><option value="">`)
	b.label("", c.all, `</option>`)
	for i := range c.list {
		o := &c.list[i]
		b.raw(`<option`)
		b.attr("value", o.ID)
		if o.ID == c.chosen {
			b.raw(` selected`)
		}
		if !c.words {
			b.dutch()
		}
		b.put(`>`, o.Name, `</option>`)
	}
	b.raw(`</select></div>`)
}

func option(b *builder, value, label string, selected bool) {
	b.raw(`<option`)
	b.attr("value", value)
	if selected {
		b.raw(` selected`)
	}
	b.put(`>`, label, `</option>`)
}
