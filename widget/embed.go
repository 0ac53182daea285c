package widget

import "github.com/omziennaarelkaar/netwerk/event"

// Embed is what a site pastes to show a part of a network: lines of HTML. What is
// inside the tag is for visitors whose browser runs no script.
type Embed struct {
	// Address is that of the network, without a slash at its end.
	Address string
	// Element is "agenda", "signup" or "next"; empty means the first.
	Element string
	// Event is the slug of the meeting of a "signup".
	Event string
	// Title is that of the meeting of a "signup", where it is known.
	Title string
	// Query narrows an agenda, or what comes next. Its Text is passed over.
	Query Query
	// View is that of an agenda: "list", "month" or "week"; empty means the first.
	View string
	// Language is that of the words, empty: of the page that shows them.
	Language event.Language
	// Pinned is the name of a script that never changes, and Integrity its digest
	// (W3C Subresource Integrity); empty: one script that brings the agenda along.
	Pinned, Integrity string
}

// Lines are a script and a tag. The style of the tag keeps a place for what comes, so
// that nothing on the page moves when it does; a site whose policy forbids style in
// the page loses only that.
func (e Embed) Lines() string {
	var b builder
	if e.Pinned == "" {
		b.raw(`<script type="module" async`)
		b.href("src", e.at("/embed/"+e.element()+".js"))
	} else {
		b.raw(`<script type="module"`)
		b.href("src", e.Address+"/widget/"+e.Pinned)
		b.attr("integrity", e.Integrity)
		b.raw(` crossorigin`)
	}
	b.raw("></script>\n")
	e.tag(&b, e.Pinned != "")
	return string(b.buf)
}

// Frame is for sites that take no script but a frame; the script beside it makes
// the frame as high as what is in it, where a site takes that.
func (e Embed) Frame() string {
	var b builder
	b.raw(`<iframe`)
	b.href("src", e.at("/embed/"+e.element()))
	b.attr("title", e.title())
	b.raw(` style="width:100%;border:0" height="700" loading="lazy"></iframe>` + "\n" + `<script type="module" async`)
	b.href("src", e.Address+"/widget/frame.js")
	b.raw(`></script>`)
	return string(b.buf)
}

// Link is for sites that take neither.
func (e Embed) Link() string {
	var b builder
	e.link(&b)
	return string(b.buf)
}

// Include is the address of finished HTML, for sites whose server can put it into
// its pages.
func (e Embed) Include() string { return e.at("/embed/" + e.element() + ".html") }

func (e Embed) element() string {
	if e.Element == "" {
		return "agenda"
	}
	return e.Element
}

// at is a path of the network with what is asked for behind it.
func (e Embed) at(path string) string {
	asked := [][2]string{{"event", e.Event}, {"weergave", viewWord(e.View)}, {"taal", string(e.Language)}}
	q := e.filters()
	out, sign := e.Address+q.at(path, ""), "?"
	if q != (Query{}) {
		sign = "&"
	}
	for _, p := range asked {
		if p[1] != "" {
			out += sign + p[0] + "=" + percent(p[1])
			sign = "&"
		}
	}
	return out
}

// viewWord is a view as addresses have it; a list needs none.
func viewWord(view string) string {
	if v := View(view); v == MonthView || v == WeekView {
		return v.Word()
	}
	return ""
}

// tag is the element with its link. One without src belongs to the network whose
// script defines it.
func (e Embed) tag(b *builder, src bool) {
	b.raw(`<omzien-`)
	b.text(e.element())
	if src {
		b.href("src", e.Address+"/agenda.html")
	}
	e.attributes(b)
	if e.Element == "next" {
		b.raw(` style="display:block;min-height:12em">`)
	} else {
		b.raw(` style="display:block;min-height:100vh">`)
	}
	e.link(b)
	b.put(`</omzien-`, e.element(), `>`)
}

// attributes are what the element asks for: a script that redraws it must not show
// more than the site chose, or another language.
func (e Embed) attributes(b *builder) {
	if e.Event != "" {
		b.attr("event", e.Event)
	}
	if e.View != "" {
		b.attr("view", e.View)
	}
	for _, p := range e.filters().Parameters() {
		b.raw(` filter-`)
		b.text(p[0])
		b.put(`="`, p[1], `"`)
	}
	if e.Language != "" {
		b.attr("lang", string(e.Language))
	}
}

// filters are the query without what a visitor searches.
func (e Embed) filters() Query {
	q := e.Query
	q.Text = ""
	return q
}

// link leads to the page of the network that shows the same.
func (e Embed) link(b *builder) {
	page := Embed{Address: e.Address, Query: e.Query, View: e.View}.at("/agenda")
	if e.Element == "signup" {
		page = eventURL(e.Address, e.Event)
	}
	words := builder{lang: e.Language}
	b.raw(`<a`)
	b.href("href", words.page(page))
	if e.Language == event.English || e.Language == Arabic {
		b.in(e.Language)
	}
	b.put(`>`, e.words().in(e.Language), `</a>`)
}

// title is the name of a frame, and of the document in it.
func (e Embed) title() string {
	switch {
	case e.Title != "":
		return e.Title
	case e.Element == "signup":
		return signUpWord.in(e.Language)
	case e.Element == "next":
		return nextMeeting.in(e.Language)
	}
	return TitleAgenda.In(e.Language)
}

func (e Embed) words() *text {
	switch e.Element {
	case "signup":
		return embedSignUp
	case "next":
		return embedNext
	}
	return embedAgenda
}
