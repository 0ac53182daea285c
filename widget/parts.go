package widget

import (
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
)

// data writes what the network wrote, such as a name, where it has no element of
// its own.
//
//go:noinline
func (b *builder) data(text string) {
	if b.lang != event.English && b.lang != Arabic {
		b.text(text)
		return
	}
	b.raw(`<span`)
	b.dutch()
	b.put(`>`, text, `</span>`)
}

// title is the heading of what the network wrote a title for.
func (b *builder) title(level int, text string) {
	b.raw(`<h`)
	b.number(level)
	b.raw(` part="title"`)
	b.dutch()
	b.put(`>`, text, `</h`)
	b.number(level)
	b.raw(`>`)
}

// term begins a line of facts with what it is about. The attributes of the rest, a
// >, the rest and </dd></div> follow.
func (b *builder) term(t *text) { b.label(`<div><dt>`, t, `</dt><dd`) }

// fact is a line of facts in the words of this package; it is left out without a
// value.
func (b *builder) fact(t *text, value string) {
	if value == "" {
		return
	}
	b.term(t)
	b.put(`>`, value, `</dd></div>`)
}

// factOf is a fact in the words of the network.
func (b *builder) factOf(t *text, value string) {
	if value == "" {
		return
	}
	b.term(t)
	b.dutch()
	b.put(`>`, value, `</dd></div>`)
}

// whenFact is when a meeting is, as a line of facts.
func (b *builder) whenFact(a *event.Announcement) {
	b.term(factWhen)
	b.put(` part="when">`, whenIn(b.lang, a), `</dd></div>`)
}

// whereFact is its place, and how to get in if all is asked for.
func (b *builder) whereFact(a *event.Announcement, all bool) {
	b.term(factWhere)
	b.raw(` part="where">`)
	where(b, a)
	if all && a.Venue.Access != "" {
		b.raw(`<br>`)
		b.data(a.Venue.Access)
	}
	b.raw(`</dd></div>`)
}

// page is the address of a page for people in the language of this part. Pages are
// Dutch unless they are asked for in another language.
func (b *builder) page(address string) string {
	if b.lang != event.English && b.lang != Arabic {
		return address
	}
	address, fragment, found := strings.Cut(address, "#")
	sign := "?"
	if strings.Contains(address, "?") {
		sign = "&"
	}
	address += sign + "taal=" + string(b.lang)
	if found {
		address += "#" + fragment
	}
	return address
}

// notice says first what a visitor must not miss: that a meeting is off, or may
// be.
func notice(b *builder, a *event.Announcement) {
	switch {
	case a.Status == event.Cancelled:
		b.label(`<p class="oz-notice oz-warn" part="notice"><strong>`, isCancelled, `</strong>`)
	case a.Status == event.Postponed:
		b.label(`<p class="oz-notice oz-warn" part="notice"><strong>`, isPostponed, `</strong> `)
		b.say(dateFollows)
	case a.Status == event.Scheduled && a.Origin != nil && a.Origin.Tentative:
		b.label(`<p class="oz-notice" part="notice"><strong>`, isTentative, `</strong> `)
		b.label("", mayNotBe, `</p>`)
		return
	default:
		return
	}
	if a.Reason != "" {
		b.raw(` `)
		b.data(a.Reason)
	}
	b.raw(`</p>`)
}

// where is the place, with a mark as long as it is not sure (INV-E15).
func where(b *builder, a *event.Announcement) {
	if a.Mode == event.Online {
		b.say(isOnline)
		return
	}
	v := &a.Venue
	line := venueLine(v)
	if line == "" {
		b.say(placeFollows)
	} else {
		b.data(line)
	}
	if v.MunicipalityName != "" && !strings.Contains(line, v.MunicipalityName) {
		b.text(comma(b.lang))
		b.data(v.MunicipalityName)
	}
	if line != "" && v.Certainty != event.Confirmed {
		b.put(` <span class="oz-unsure">`, certaintyLabel(b.lang, event.Provisional), `</span>`)
	}
}

// venueLine is [event.PublicVenue.Line] without how sure it is; "" when there is
// none.
func venueLine(v *event.PublicVenue) string {
	line := ""
	for _, part := range [...]string{v.Name, v.Room, v.Address} {
		if line != "" && part != "" {
			line += ", "
		}
		line += part
	}
	return line
}

// elsewhere is the link to a meeting on the site of the initiative whose calendar
// it was read from, with that class, or what to do when there is none.
func elsewhere(b *builder, o *event.PublicOrigin, class markup) {
	name := o.Name
	if name == "" {
		name = b.word(theOrganisers)
	}
	if o.URL == "" {
		b.say(askOrigin, name)
		return
	}
	b.raw(`<a class="`)
	b.raw(class)
	b.raw(`" rel="noopener external"`)
	b.href("href", o.URL)
	b.raw(`>`)
	b.say(moreAtOrigin, name)
	b.raw(`</a>`)
}

// contact is whom to ask, unless that is not known.
func contact(b *builder, address string) {
	if address == "" {
		return
	}
	b.raw(`<p>`)
	b.sayLink(questionsMail, `<a`, "mailto:"+address, address)
	b.raw(`</p>`)
}

func hostList(a *event.Announcement) []string {
	names := make([]string, len(a.Hosts))
	for i, host := range a.Hosts {
		names[i] = host.Name
	}
	return names
}

// between is what stands before the name at i in an enumeration of n.
func between(l event.Language, i, n int) string {
	switch i {
	case 0:
		return ""
	case n - 1:
		return and.in(l)
	}
	return comma(l)
}

// enumerate is "a, b en c".
func enumerate(l event.Language, names []string) string {
	all := ""
	for i, name := range names {
		all += between(l, i, len(names)) + name
	}
	return all
}

// names is an enumeration of what the network wrote.
func (b *builder) names(names []string) {
	for i, name := range names {
		b.text(between(b.lang, i, len(names)))
		b.data(name)
	}
}

func comma(l event.Language) string {
	if l == Arabic {
		return "، "
	}
	return ", "
}
