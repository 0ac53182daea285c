package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

const (
	copyButton = "omzien-copy button"
	said       = `text("omzien-copy [role=status]")`
	subscribed = `$(".oz-subscribe a").getAttribute("href")`
)

// clipboard is what a page copies, from now on; with false the browser refuses.
func (p *page) clipboard(works bool) {
	p.t.Helper()
	if works {
		eval[bool](p, `(navigator.clipboard.writeText = async (text) => { window.copied = text; }, true)`)
		return
	}
	eval[bool](p, `(navigator.clipboard.writeText = async () => { throw new Error("nee"); }, document.execCommand = () => false, true)`)
}

func TestCopyingTheAddress(t *testing.T) {
	s := newSite(t)
	for name, address := range map[string]string{"on our own page": s.url + "/agenda", "on a site of somebody else": s.elsewhere()} {
		t.Run(name, func(t *testing.T) {
			p := open(t, address)
			p.wait(`$(".oz-card")`)
			p.click(".oz-more summary")
			p.wait(`$("` + copyButton + `")`)
			p.clipboard(true)
			p.click(copyButton)
			p.wait(said + ` === "Gekopieerd"`)
			require.Equal(t, s.url+"/agenda.ics", eval[string](p, `window.copied`))

			p.clipboard(false)
			p.tabTo("#oz-feed") // around, by the keyboard alone
			p.tabTo(strings.TrimPrefix(copyButton, "omzien-copy "))
			p.keys(kb.Enter)
			p.wait(said + `.startsWith("Het adres is geselecteerd")`)
			require.Equal(t, len(s.url+"/agenda.ics"), eval[int](p, `$("#oz-feed").selectionEnd - $("#oz-feed").selectionStart`))
			require.Equal(t, "oz-feed", eval[string](p, `root.activeElement.id`))
			require.Equal(t, 1, eval[int](p, `$$("`+copyButton+`").length`))
			p.requireClean(s.url, strings.TrimSuffix(address, "/agenda"))
		})
	}
}

// TestSubscribingToWhatIsShown: the script draws the list anew, and what one can
// subscribe to stays what one sees.
func TestSubscribingToWhatIsShown(t *testing.T) {
	s := newSite(t)
	p := open(t, s.url+"/agenda?doelgroep=volunteer")
	want := "webcal" + strings.TrimPrefix(s.url, "http") + "/agenda.ics?doelgroep=volunteer"
	require.Equal(t, want, eval[string](p, subscribed))
	p.fill("#oz-q", "koffie")
	p.wait(shows(1))
	require.Equal(t, want, eval[string](p, subscribed))
	require.Contains(t, eval[string](p, `text(".oz-subscribe")`), "uw zoekwoord telt hier niet mee")
	require.Equal(t, "volunteer", eval[string](p, `$("[name=doelgroep]").value`))
	p.click(".oz-more summary")
	p.wait(`$("` + copyButton + `")`)
	p.click(".oz-clear")
	p.wait(`location.search === "" && ` + shows(3))
	require.Equal(t, strings.TrimSuffix(want, "?doelgroep=volunteer"), eval[string](p, subscribed))
	p.requireClean(s.url)
}

func TestACalendarOfOnesOwn(t *testing.T) {
	s := newSite(t)
	p := open(t, s.url+"/bijeenkomsten/koffie")
	p.fillIn()
	p.click(submit)
	p.wait(`$(".oz-receipt")`)
	p.tabTo("form.oz-own button") // the page still glides to its heading
	p.keys(kb.Enter)
	p.wait(`location.pathname.startsWith("/kalender/") && $("` + copyButton + `")`)
	require.Contains(t, eval[string](p, `text("main")`), "Koffie voor wie alleen is")
	address := eval[string](p, `$("#oz-feed").value`)
	require.Equal(t, eval[string](p, `location.href`)+".ics", address)

	p.visit(s.url + "/bijeenkomsten/geld")
	p.fillIn()
	p.click(submit)
	p.wait(`$(".oz-receipt")`)
	p.tabTo("form.oz-own summary")
	p.keys(kb.Enter)
	p.tabTo("#oz-own")
	p.keys(address)
	p.keys(kb.Enter)
	p.wait(`location.pathname.startsWith("/kalender/") && $$(".oz-card").length === 2`)
	p.click(".oz-withdraw button")
	p.wait(`text("h1") === "Deze kalender is gestopt"`)
	p.requireClean(s.url)
}
