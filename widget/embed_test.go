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
	// <omzien-agenda filter-thema="housing"><a href="https://netwerk.omzien.example/agenda">Bekijk de agenda</a></omzien-agenda>
}

func TestAnEmbedIsWhatASitePastes(t *testing.T) {
	const network = "https://netwerk.omzien.example"
	for name, c := range map[string]struct{ got, want string }{
		"a meeting": {widget.Embed{Address: network, Element: "signup", Event: "koffie"}.Lines(),
			`<script type="module" async src="https://netwerk.omzien.example/embed/signup.js?event=koffie"></script>` + "\n" +
				`<omzien-signup event="koffie"><a href="https://netwerk.omzien.example/bijeenkomsten/koffie">Meld u aan</a></omzien-signup>`},
		"what comes next, in English": {widget.Embed{Address: network, Element: "next", Language: event.English, Query: widget.Query{Text: "geen", Municipality: "GM0344"}}.Lines(),
			`<script type="module" async src="https://netwerk.omzien.example/embed/next.js?gemeente=GM0344&amp;taal=en"></script>` + "\n" +
				`<omzien-next filter-gemeente="GM0344" lang="en"><a href="https://netwerk.omzien.example/agenda">See the next meeting</a></omzien-next>`},
		"pinned, by month": {widget.Embed{Address: network, View: "month", Pinned: "omzien.0123456789.js", Integrity: "sha384-x"}.Lines(),
			`<script type="module" src="https://netwerk.omzien.example/widget/omzien.0123456789.js" integrity="sha384-x" crossorigin></script>` + "\n" +
				`<omzien-agenda src="https://netwerk.omzien.example/agenda.html" view="month"><a href="https://netwerk.omzien.example/agenda">Bekijk de agenda</a></omzien-agenda>`},
		"a frame": {widget.Embed{Address: network, View: "week"}.Frame(),
			`<iframe src="https://netwerk.omzien.example/embed/agenda?weergave=week" title="Agenda" style="width:100%;border:0" height="700" loading="lazy"></iframe>` + "\n" +
				`<script type="module" async src="https://netwerk.omzien.example/widget/frame.js"></script>`},
		"a link":         {widget.Embed{Address: network}.Link(), `<a href="https://netwerk.omzien.example/agenda">Bekijk de agenda</a>`},
		"an include":     {widget.Embed{Address: network}.Include(), network + "/embed/agenda.html"},
		"hostile values": {widget.Embed{Address: network, Element: "signup", Event: `"><script>`}.Link(), `<a href="https://netwerk.omzien.example/bijeenkomsten/&quot;&gt;&lt;script&gt;">Meld u aan</a>`},
	} {
		require.Equal(t, c.want, c.got, name)
	}
}
