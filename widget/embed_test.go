package widget_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/widget"
)

func ExampleEmbed_Lines() {
	fmt.Println(widget.Embed{Address: "https://netwerk.omzien.example", Query: widget.Query{Theme: "housing"}}.Lines())
	// Output:
	// <script type="module" async src="https://netwerk.omzien.example/embed/agenda.js?thema=housing"></script>
	// <omzien-agenda filter-thema="housing" style="display:block;min-height:100vh"><a href="https://netwerk.omzien.example/agenda?thema=housing">Bekijk de agenda</a></omzien-agenda>
}

func TestAnEmbedIsWhatASitePastes(t *testing.T) {
	const network = "https://netwerk.omzien.example"
	for name, c := range map[string]struct{ got, want string }{
		"a meeting": {widget.Embed{Address: network, Element: "signup", Event: "koffie"}.Lines(),
			`<script type="module" async src="https://netwerk.omzien.example/embed/signup.js?event=koffie"></script>` + "\n" +
				`<omzien-signup event="koffie" style="display:block;min-height:100vh"><a href="https://netwerk.omzien.example/bijeenkomsten/koffie">Meld u aan</a></omzien-signup>`},
		"what comes next, in English": {widget.Embed{Address: network, Element: "next", Language: event.English, Query: widget.Query{Text: "geen", Municipality: "GM0344"}}.Lines(),
			`<script type="module" async src="https://netwerk.omzien.example/embed/next.js?gemeente=GM0344&amp;taal=en"></script>` + "\n" +
				`<omzien-next filter-gemeente="GM0344" lang="en" style="display:block;min-height:12em"><a href="https://netwerk.omzien.example/agenda?gemeente=GM0344&amp;taal=en" lang="en">See the next meeting</a></omzien-next>`},
		"pinned, by month": {widget.Embed{Address: network, View: "month", Pinned: "omzien.0123456789.js", Integrity: "sha384-x"}.Lines(),
			`<script type="module" src="https://netwerk.omzien.example/widget/omzien.0123456789.js" integrity="sha384-x" crossorigin></script>` + "\n" +
				`<omzien-agenda src="https://netwerk.omzien.example/agenda.html" view="month" style="display:block;min-height:100vh"><a href="https://netwerk.omzien.example/agenda?weergave=maand">Bekijk de agenda</a></omzien-agenda>`},
		"a frame": {widget.Embed{Address: network, View: "week"}.Frame(),
			`<iframe src="https://netwerk.omzien.example/embed/agenda?weergave=week" title="Agenda" style="width:100%;border:0" height="700" loading="lazy"></iframe>` + "\n" +
				`<script type="module" async src="https://netwerk.omzien.example/widget/frame.js"></script>`},
		"a link": {widget.Embed{Address: network}.Link(), `<a href="https://netwerk.omzien.example/agenda">Bekijk de agenda</a>`},
		"a link keeps what was chosen": {widget.Embed{Address: network, Query: widget.Query{Theme: "housing", Text: "geen"}, View: "week", Language: widget.Arabic}.Link(),
			`<a href="https://netwerk.omzien.example/agenda?thema=housing&amp;weergave=week&amp;taal=ar" lang="ar" dir="rtl">اطّلع على جدول اللقاءات</a>`},
		"a link to a meeting": {widget.Embed{Address: network, Element: "signup", Event: "koffie", Language: event.English}.Link(),
			`<a href="https://netwerk.omzien.example/bijeenkomsten/koffie?taal=en" lang="en">Sign up</a>`},
		"an include":     {widget.Embed{Address: network}.Include(), network + "/embed/agenda.html"},
		"hostile values": {widget.Embed{Address: network, Element: "signup", Event: `"><script>`}.Link(), `<a href="https://netwerk.omzien.example/bijeenkomsten/&quot;&gt;&lt;script&gt;">Meld u aan</a>`},
	} {
		require.Equal(t, c.want, c.got, name)
	}
}

func TestAFrameIsCalledWhatItShows(t *testing.T) {
	for want, e := range map[string]widget.Embed{
		"Agenda": {}, "Aanmelden": {Element: "signup", Event: "koffie"}, "De volgende bijeenkomst": {Element: "next"},
		"Koffie &amp; thee": {Element: "signup", Event: "koffie", Title: "Koffie & thee"}, "Meetings": {Language: event.English}} {
		e.Address = "https://netwerk.omzien.example"
		require.Contains(t, e.Frame(), ` title="`+want+`"`)
		require.Contains(t, string(e.Framed("/agenda.html", "/widget/", nil)), "<title>"+want+"</title>")
	}
}

// What a site chose stays chosen when a script draws the part again.
func TestAPartInsideATagHasItsAttributes(t *testing.T) {
	e := widget.Embed{Address: "https://netwerk.omzien.example", Query: widget.Query{Theme: "housing", Text: "geen"}, View: "month"}
	for _, html := range []string{string(e.Included("/agenda.html", "", nil)), string(e.Framed("/agenda.html", "/widget/", nil))} {
		require.Contains(t, html, `<omzien-agenda src="/agenda.html" view="month" filter-thema="housing" lang="nl"><template`)
	}
	e.Language = event.English
	require.Contains(t, string(e.Included("/agenda.en.html", "", nil)), ` filter-thema="housing" lang="en"><template`)
}
