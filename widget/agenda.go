package widget

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Agenda is the list of meetings, or one page of it, as a visitor sees it.
type Agenda struct {
	// List is in the order of start, as omzien.Agenda.Upcoming gives it.
	List  []event.Announcement
	Query Query
	// Language is that of the words; the zero value is Dutch. What the network wrote is
	// as it wrote it.
	Language event.Language
	// Next is where the list goes on behind List; empty at its end.
	Next string
	// Later: List begins behind the first meeting.
	Later bool
	// Partial: the search for a text stopped before the end of the list.
	Partial bool
	// Host is the name of the initiative that Query.Host is.
	Host string
	// Unknown are sentences about what was asked for and nobody knows. Then nothing
	// is shown, and there is nothing to subscribe to.
	Unknown []string
	// Themes and Places are what can be chosen, by name; nil: what occurs in List,
	// which is then the whole list.
	Themes, Places []event.Named
	// Now decides what can be done with each meeting.
	Now time.Time
	// Base stands before every link, without a slash at its end: the address of
	// the network, or on its own pages only the path, which may be empty.
	Base string
	// Address is the address of the network with its host, to subscribe to; where
	// it is not known, the calendar is a file to download.
	Address string
}

// Query narrows the list. Empty fields ask nothing.
type Query struct {
	// Text must occur in title, purpose, place, hosts or themes, whatever the
	// capitals and accents; every word of it.
	Text string
	// Theme and Municipality are identifiers, Host is that of an initiative.
	Theme, Municipality string
	Format              event.Format
	Audience            event.Role
	Host                string
}

// Match reports whether a meeting fits the query.
func (q Query) Match(a *event.Announcement) bool {
	if q.Municipality != "" && a.Venue.Municipality != q.Municipality {
		return false
	}
	if q.Theme != "" && !hasID(a.Themes, q.Theme) || q.Host != "" && !hasID(a.Hosts, q.Host) {
		return false
	}
	if q.Format != "" && a.Format != q.Format || q.Audience != "" && !q.meant(a) {
		return false
	}
	if q.Text == "" {
		return true
	}
	text := fold(searchText(a))
	for word := range strings.FieldsSeq(fold(q.Text)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// meant reports whether a meeting is for the role that is asked for. One for
// nobody in particular is for every role there is.
func (q Query) meant(a *event.Announcement) bool {
	for _, role := range a.Audience {
		if role == q.Audience {
			return true
		}
	}
	return len(a.Audience) == 0 && q.Audience.Label() != ""
}

func hasID(list []event.Named, id string) bool {
	for _, named := range list {
		if named.ID == id {
			return true
		}
	}
	return false
}

func searchText(a *event.Announcement) string {
	parts := []string{a.Title, a.Purpose, a.Venue.Line(), a.Venue.MunicipalityName, a.Organiser, a.Format.Label()}
	for _, named := range append(a.Hosts[:len(a.Hosts):len(a.Hosts)], a.Themes...) {
		parts = append(parts, named.Name)
	}
	return strings.Join(parts, " ")
}

// folded are the accented letters of Dutch and its neighbours, each with its
// letter without accent. unicode's own tables weigh 10 kB in the browser.
const folded = "àaáaâaäaãaåaçcèeéeêeëeìiíiîiïiñnòoóoôoöoõoùuúuûuüuýyÿy" +
	"ÀaÁaÂaÄaÃaÅaÇcÈeÉeÊeËeÌiÍiÎiÏiÑnÒoÓoÔoÖoÕoÙuÚuÛuÜuÝy"

// fold makes texts comparable: "cooperatie" finds "Coöperatie".
func fold(s string) string {
	out := make([]byte, 0, len(s))
	for _, r := range s {
		switch at := strings.IndexRune(folded, r); {
		case r >= 'A' && r <= 'Z':
			out = append(out, byte(r-'A'+'a'))
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case at >= 0:
			out = append(out, folded[at+utf8.RuneLen(r)])
		default:
			out = utf8.AppendRune(out, r)
		}
	}
	return string(out)
}

// HTML is the whole agenda: search form, list, and how to subscribe.
func (v Agenda) HTML() []byte {
	b := builder{lang: v.Language, buf: make([]byte, 0, 4096+1024*len(v.List))} // a meeting takes some 800 octets
	b.raw(`<div class="oz oz-agenda"`)
	b.spoken()
	b.raw(`>`)
	v.filter(&b)
	b.raw(`<p class="oz-status" role="status">`)
	found := v.found()
	b.text(v.summary(len(found)))
	b.raw(`</p><div class="oz-results">`)
	v.results(&b, found)
	b.raw(`</div></div>`)
	return b.buf
}

// Results is what changes when the query does: the list, how to subscribe to it,
// and one sentence that says how long it is.
func (v Agenda) Results() (html []byte, summary string) {
	b := builder{lang: v.Language}
	found := v.found()
	v.results(&b, found)
	return b.buf, v.summary(len(found))
}

func (v Agenda) found() []*event.Announcement {
	var found []*event.Announcement
	for i := range v.List {
		if len(v.Unknown) == 0 && v.Query.Match(&v.List[i]) {
			found = append(found, &v.List[i])
		}
	}
	return found
}

// bare reports that there is nothing to search in.
func (v Agenda) bare() bool { return len(v.List) == 0 && v.Themes == nil }

func (v Agenda) summary(found int) string {
	switch {
	case v.bare():
		return "Er staan nu geen bijeenkomsten op de agenda."
	case len(v.Unknown) > 0:
		return "Geen bijeenkomsten gevonden."
	case v.Partial, v.Later, v.Next != "":
		return v.pageSummary(found)
	case found == 0:
		return "Geen bijeenkomsten gevonden. Zoek op een ander woord, of kies een ander thema of een andere gemeente."
	case found == 1:
		return "1 bijeenkomst"
	}
	return strconv.Itoa(found) + " bijeenkomsten"
}

func (v Agenda) filter(b *builder) {
	if v.bare() {
		return
	}
	b.raw(`<form class="oz-filter" role="search" method="get"`)
	b.href("action", v.Base+"/agenda")
	b.raw(`><div class="oz-field"><label for="oz-q">Zoek een bijeenkomst</label><input id="oz-q" type="search" name="zoek" maxlength="100" autocomplete="off"`)
	b.attr("value", v.Query.Text)
	b.raw(`></div>`)
	themes, places := v.choices()
	selection(b, "oz-thema", "thema", "Thema", "Alle thema’s", themes, v.Query.Theme)
	selection(b, "oz-gemeente", "gemeente", "Gemeente", "Hele provincie", places, v.Query.Municipality)
	asked := v.Query.parameters("")
	for _, p := range asked[fixed:place] {
		if p[1] != "" {
			b.raw(`<input type="hidden"`)
			b.attr("name", p[0])
			b.attr("value", p[1])
			b.raw(`>`)
		}
	}
	b.raw(`<button class="oz-button oz-quiet" type="submit">Zoek</button></form>`)
	v.narrowed(b)
}

// narrowed says which meetings are shown, where the form does not, and how to
// see the others.
func (v Agenda) narrowed(b *builder) {
	q := v.Query
	if q.Format == "" && q.Audience == "" && q.Host == "" && len(v.Unknown) == 0 {
		return
	}
	var parts []string
	if kind := q.Format.Label(); kind != "" {
		parts = append(parts, kind)
	}
	if who := q.Audience.Plural(); who != "" {
		parts = append(parts, "voor "+who)
	}
	if v.Host != "" {
		parts = append(parts, "bij "+v.Host)
	}
	b.raw(`<p class="oz-narrowed">`)
	switch {
	case len(v.Unknown) > 0:
		b.text(strings.Join(v.Unknown, " "))
	case len(parts) > 0:
		b.text("U ziet alleen: " + strings.Join(parts, ", ") + ".")
	default:
		b.raw(`U ziet niet de hele agenda.`)
	}
	b.link(` <a`, v.Base+"/agenda", `>Toon alles</a></p>`)
}

// choices are the themes and municipalities to choose from, by name.
func (v Agenda) choices() (themes, places []event.Named) {
	if v.Themes != nil {
		return v.Themes, v.Places
	}
	for i := range v.List {
		for _, theme := range v.List[i].Themes {
			themes = insert(themes, theme)
		}
		if venue := v.List[i].Venue; venue.MunicipalityName != "" {
			places = insert(places, event.Named{ID: venue.Municipality, Name: venue.MunicipalityName})
		}
	}
	return themes, places
}

// insert keeps a short list sorted by name, each identifier once.
func insert(list []event.Named, named event.Named) []event.Named {
	at := 0
	for at < len(list) && list[at].Name < named.Name {
		at++
	}
	if at < len(list) && list[at].ID == named.ID {
		return list
	}
	list = append(list, event.Named{})
	copy(list[at+1:], list[at:])
	list[at] = named
	return list
}

func selection(b *builder, id, name markup, label, all string, choices []event.Named, chosen string) {
	if len(choices) < 2 {
		return
	}
	b.raw(`<div class="oz-field"><label for="`)
	b.raw(id)
	b.put(`">`, label, `</label><select id="`)
	b.raw(id)
	b.raw(`" name="`)
	b.raw(name)
	b.put(`"><option value="">`, all, `</option>`)
	for _, choice := range choices {
		option(b, choice.ID, choice.Name, choice.ID == chosen)
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

func (v Agenda) results(b *builder, found []*event.Announcement) {
	month := ""
	for _, a := range found {
		if m := event.DutchMonth(a.Start); m != month {
			if month != "" {
				b.raw(`</ol></section>`)
			}
			month = m
			b.put(`<section class="oz-month"><h2 class="oz-month-name">`, m, `</h2><ol class="oz-list">`)
		}
		v.card(b, a)
	}
	if month != "" {
		b.raw(`</ol></section>`)
	}
	if len(v.Unknown) == 0 {
		v.pages(b)
		v.subscribe(b)
	}
}

// open begins a card: what, when, where and with whom. The caller goes on in it
// and closes it.
func (v Agenda) open(b *builder, a *event.Announcement) {
	b.raw(`<li class="oz-card`)
	if a.Status == event.Cancelled {
		b.raw(` oz-off`)
	}
	b.raw(`"><p class="oz-day" aria-hidden="true">`)
	dayBlock(b, a.Start)
	b.raw(`</p><div class="oz-main"><h3 class="oz-title"><a`)
	b.href("href", eventURL(v.Base, a.Slug))
	b.attr("data-oz-event", a.Slug)
	b.put(`>`, a.Title, `</a></h3>`)
	notice(b, a)
	b.raw(`<p class="oz-when">`)
	moment(b, a)
	b.raw(`</p><p class="oz-where">`)
	where(b, a)
	b.raw(`</p>`)
	if names := hostNames(a); names != "" {
		b.put(`<p class="oz-hosts">Bij `, names, `</p>`)
	}
}

func (v Agenda) card(b *builder, a *event.Announcement) {
	available := a.Availability(v.Now)
	v.open(b, a)
	b.put(`<p class="oz-tags"><span class="oz-tag oz-format">`, a.Format.Label(), `</span>`)
	for _, theme := range a.Themes {
		b.put(` <span class="oz-tag">`, theme.Name, `</span>`)
	}
	b.raw(`</p>`)
	if a.Status == event.Scheduled { // otherwise the notice has said it
		b.raw(`<p class="oz-go oz-`)
		b.raw(availabilityClass(available))
		b.raw(`">`)
		if a.Origin != nil && available == event.NotOffered {
			elsewhere(b, a.Origin, "oz-elsewhere")
		} else {
			b.text(invitation(a, available))
		}
		b.raw(`</p>`)
	}
	b.raw(`</div></li>`)
}

// invitation says in a few words what a visitor can do with this meeting.
func invitation(a *event.Announcement, available event.Availability) string {
	switch {
	case available == event.NotOffered && a.Contact != "":
		return "Aanmelden per mail"
	case available == event.Open && a.SignUp.SeatsLeft != nil:
		return seatsLeft(*a.SignUp.SeatsLeft)
	case available == event.NotOffered && a.SignUp.Limited:
		return available.Label()
	case available == event.NotOffered:
		return "Aanmelden is niet nodig"
	}
	return available.Label()
}

func seatsLeft(n int) string {
	if n == 1 {
		return "Nog 1 plek vrij"
	}
	return "Nog " + strconv.Itoa(n) + " plekken vrij"
}

// availabilityClass is the style of an availability.
func availabilityClass(a event.Availability) markup {
	switch a {
	case event.Open:
		return "open"
	case event.WaitlistOnly:
		return "wait"
	}
	return "closed"
}

func eventURL(base, slug string) string { return base + "/bijeenkomsten/" + slug }
