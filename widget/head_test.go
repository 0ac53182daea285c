package widget

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestPageLooksAsAgreed(t *testing.T) {
	a := meetingA(t)
	head := &Head{Description: MeetingDescription(&a, event.Dutch), Address: base + "/bijeenkomsten/" + a.Slug, Data: []byte(`{"@type":"Event"}`), Others: []Other{
		{Type: "text/calendar", Title: `Voor "uw" kalender`, Address: base + "/bijeenkomsten/" + a.Slug + ".ics"},
		{Type: "application/atom+xml", Title: "Nieuwe bijeenkomsten", Address: base + "/agenda.atom?thema=a&gemeente=b"},
	}}
	golden(t, "page", Page{Network: "Netwerk & zo", Title: a.Title, Base: "/netwerk", Element: "signup", Event: a.Slug, Head: head, Body: []byte("<p>Tekst</p>")}.HTML())
	golden(t, "page-private", Page{Network: "Netwerk & zo", Title: "Uw aanmelding", Base: "/netwerk", Body: []byte("<p>Tekst</p>")}.HTML())
}

func TestHead(t *testing.T) {
	draw := func(h *Head) string { return string(Page{Network: "Netwerk", Title: "Titel", Head: h}.HTML()) }
	t.Run("INV-F01 a page of one visitor tells programs nothing, and is not to be found", func(t *testing.T) {
		html := draw(nil)
		require.Contains(t, html, `<meta name="robots" content="noindex">`)
		for _, word := range []string{"og:", "canonical", "description", "alternate", "ld+json"} {
			require.NotContains(t, html, word)
		}
	})
	t.Run("a page for everybody can be found", func(t *testing.T) {
		require.NotContains(t, draw(&Head{}), "noindex")
	})
	t.Run("without an address there is nothing to refer to", func(t *testing.T) {
		html := draw(&Head{Description: "Wat"})
		require.Contains(t, html, `<meta name="description" content="Wat">`)
		require.NotContains(t, html, "canonical")
		require.NotContains(t, html, "og:url")
	})
	t.Run("data cannot end its element", func(t *testing.T) {
		require.Contains(t, draw(&Head{Data: []byte(`{"a":"b"}`)}), `<script type="application/ld+json">{"a":"b"}</script>`)
		require.NotContains(t, draw(&Head{Data: []byte(`{"a":"</script><script>alert(1)"}`)}), "alert")
	})
	t.Run("whatever is typed stays text", func(t *testing.T) {
		html := draw(&Head{Description: `"><script>alert(1)</script>`, Address: `javascript:alert(1)`, Others: []Other{{Type: `"><b>`, Title: `"><b>`, Address: "javascript:alert(1)"}}})
		require.NotContains(t, html, "<script>")
		require.NotContains(t, html, "<b>")
		require.NotContains(t, html, `href="javascript`)
	})
}

func TestMeetingDescription(t *testing.T) {
	with := func(change func(*event.Announcement)) string {
		a := meetingA(t)
		a.Purpose = "Wij  maken\r\nsamen plannen."
		change(&a)
		return MeetingDescription(&a, event.Dutch)
	}
	t.Run("INV-E15 it tells when and where, and that the place is not sure", func(t *testing.T) {
		require.Equal(t, "Dinsdag 29 januari 2019, 16.00 tot 19.00 uur. Rosendael (rode zaal), Indusdreef 5, Utrecht (onder voorbehoud). Wij maken samen plannen.",
			with(func(a *event.Announcement) {
				a.Venue.Name, a.Venue.Room, a.Venue.Address, a.Venue.Certainty = "Rosendael (rode zaal)", "", "Indusdreef 5, Utrecht", event.Provisional
			}))
	})
	t.Run("what does not go on says that first", func(t *testing.T) {
		require.True(t, strings.HasPrefix(with(func(a *event.Announcement) { a.Status = event.Cancelled }), "Deze bijeenkomst gaat niet door. Dinsdag 29"))
		require.Equal(t, "Deze bijeenkomst is uitgesteld. De nieuwe datum volgt. Wij maken samen plannen.",
			with(func(a *event.Announcement) { a.Status = event.Postponed }))
	})
	t.Run("the title says it too", func(t *testing.T) {
		for status, want := range map[event.Status]string{event.Scheduled: "Eten", event.Held: "Eten", event.Cancelled: "Afgelast: Eten", event.Postponed: "Uitgesteld: Eten"} {
			require.Equal(t, want, MeetingTitle(&event.Announcement{Title: "Eten", Status: status}, event.Dutch))
		}
	})
	t.Run("a long one ends behind a word", func(t *testing.T) {
		require.Equal(t, "een twee…", shorten("een twee drie", 10))
		require.Equal(t, "een twee drie", shorten("een twee drie", 13))
		require.Equal(t, "ëëë…", shorten("ëëëëëë", 4))
		rapid.Check(t, func(t *rapid.T) {
			text, most := rapid.String().Draw(t, "text"), rapid.IntRange(1, 40).Draw(t, "most")
			short := shorten(text, most)
			require.LessOrEqual(t, utf8.RuneCountInString(short), max(most, 1))
			require.True(t, strings.HasPrefix(text, strings.TrimSuffix(short, "…")))
		})
	})
}

func TestCardLooksAsAgreed(t *testing.T) {
	a := meetingA(t)
	card := Card{Event: a, Network: "Netwerk & zo", Address: base + "/netwerk", Base: "/netwerk"}
	golden(t, "card", card.HTML())
	card.Event.Status, card.Event.Reason = event.Cancelled, "De zaal is dicht."
	golden(t, "card-cancelled", card.HTML())
	t.Run("there is nothing in it that a click could change", func(t *testing.T) {
		require.NotRegexp(t, `(?i)<(form|button|input|script|iframe)`, string(card.HTML()))
		require.NotRegexp(t, `<a (?:[^t]|t[^a])`, string(card.HTML()), "every link opens a page of its own")
		require.Contains(t, string(card.HTML()), `<a target="_blank" rel="noopener" href="https://netwerk.omzien.example/netwerk/bijeenkomsten/`)
	})
	t.Run("what a site shows that takes no frames has a link, when and where", func(t *testing.T) {
		require.Equal(t, `<blockquote><a href="https://netwerk.omzien.example/netwerk/bijeenkomsten/`+a.Slug+`">Afgelast: (Nieuw) samenspel in de wijk</a>. `+
			`Dinsdag 29 januari 2019, 16.00 tot 19.00 uur. Rosendael, rode zaal, Indusdreef 5, Utrecht (onder voorbehoud).</blockquote>`+
			`<iframe src="https://netwerk.omzien.example/netwerk/bijeenkomsten/`+a.Slug+`/kaart" width="600" height="250" `+
			`title="Afgelast: (Nieuw) samenspel in de wijk" loading="lazy" frameborder="0"></iframe>`, card.Embed(600, 250))
	})
	t.Run("a narrower card is not lower", func(t *testing.T) {
		last := 0
		for width := CardWidth; width >= MinCardWidth; width -= 10 {
			require.GreaterOrEqual(t, card.Height(width), last-60)
			last = card.Height(width)
		}
	})
}
