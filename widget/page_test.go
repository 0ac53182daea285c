package widget

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// inEach is where a page is in a language.
func inEach(l event.Language) string { return base + "/agenda?taal=" + string(l) }

func TestPageLooksAsAgreedInOtherLanguages(t *testing.T) {
	for _, l := range others {
		p := Page{Language: l, Network: "Netwerk & zo", Title: TitleAgenda.In(l), Base: "/netwerk", Here: "/agenda", In: inEach, Head: &Head{Address: base + "/agenda"}, Element: "agenda", Body: []byte("<p>Tekst</p>")}
		golden(t, "page."+string(l), p.HTML())
	}
}

func TestAPageLeadsToItselfInOtherLanguages(t *testing.T) {
	p := Page{Network: "Netwerk", Title: "Agenda", In: inEach, Head: &Head{}}
	html := string(p.HTML())
	require.Contains(t, html, `<li><a lang="en" hreflang="en" href="`+base+`/agenda?taal=en">English</a></li>`)
	require.Contains(t, html, `<li><a lang="ar" dir="rtl" hreflang="ar" href="`+base+`/agenda?taal=ar">العربية</a></li>`)
	require.Contains(t, html, `<li><a lang="nl" hreflang="nl" href="`+base+`/agenda?taal=nl" aria-current="true">Nederlands</a></li>`)
	require.Equal(t, 3, strings.Count(html, `<link rel="alternate" hreflang=`))
	p.Language = event.English
	require.Equal(t, 1, strings.Count(string(p.HTML()), `aria-current="true">English`))
	t.Run("INV-F01 a page of one visitor tells programs nothing", func(t *testing.T) {
		p.Head = nil
		require.NotContains(t, string(p.HTML()), `rel="alternate"`)
	})
	t.Run("a page in one language has no switch", func(t *testing.T) {
		p.In, p.Head = nil, &Head{}
		require.NotContains(t, string(p.HTML()), "hreflang")
	})
}

func TestPagesSpeakOneLanguage(t *testing.T) {
	list, dutch := three(t), dutchWords(t)
	for _, l := range others {
		for name, html := range map[string][]byte{
			"page":           Page{Language: l, Network: "Netwerk", Title: TitleAgenda.In(l), In: inEach, Head: &Head{}}.HTML(),
			"failure":        Failure("?", base, l, 1),
			"stopped":        PersonalStopped(base, l, 1),
			"personal":       Personal{Address: base, Token: "geheim", Language: l, List: []PersonalEntry{{Event: list[0], Status: event.SeatConfirmed, Seats: 2, Wanted: 3}, {Event: list[1], Status: event.Waitlisted, Wanted: 1}}}.HTML(),
			"personal-empty": Personal{Address: base, Token: "geheim", Language: l}.HTML(),
			"home":           Home{Network: "Netwerk", List: list, Now: dayBefore, Base: base, Address: base, Language: l}.HTML(),
			"home-empty":     Home{Network: "Netwerk", Now: dayBefore, Base: base, Address: base, Language: l}.HTML(),
		} {
			t.Run(name+" "+string(l), func(t *testing.T) { noDutch(t, dutch, l, string(html)) })
		}
		for title := range titles {
			require.NotEmpty(t, Title(title).In(l))
		}
		require.Contains(t, Undone(l, "X"), ": X")
	}
	require.Equal(t, "Niet gelukt: Uw aanmelding", Undone(event.Dutch, TitleSignUp.In("")))
}

// TestHomeTellsHowToShowTheAgendaElsewhere: in the lines that the command prints.
func TestHomeTellsHowToShowTheAgendaElsewhere(t *testing.T) {
	html := string(Home{Network: "Netwerk", Address: base}.HTML())
	var b builder
	b.text(Embed{Address: base}.Lines())
	require.Contains(t, html, "<code>"+string(b.buf)+"</code>")
	require.Contains(t, string(b.buf), "/embed/agenda.js")
}
