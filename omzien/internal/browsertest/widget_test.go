package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

const (
	name  = "Fatima van 't Hof"
	email = "fatima@omzien.example"
)

// fillIn types what a sign-up needs.
func (p *page) fillIn() {
	p.t.Helper()
	p.fill("#oz-name", name)
	p.fill("#oz-email", email)
}

// openInWidget goes from the list to a meeting, and waits until all of it is there.
func (p *page) openInWidget(slug string) {
	p.t.Helper()
	p.click(`[data-oz-event=` + slug + `]`)
	p.wait(`$(".oz-form, .oz-answer") && !$("[aria-busy]")`)
}

const (
	link   = `[data-oz-event=koffie]`
	submit = `.oz-form [type=submit]`
)

// TestElsewhere is the whole way of a visitor on the site of a community house.
func TestElsewhere(t *testing.T) {
	s := newSite(t)
	home := s.elsewhere()
	p := open(t, home)
	p.listen()
	p.wait(shows(3))
	t.Run("the list is dressed, in a shadow root, in the place of the fallback", func(t *testing.T) {
		require.True(t, eval[bool](p, `root instanceof ShadowRoot`))
		require.Equal(t, "none", eval[string](p, `getComputedStyle($(".oz-list")).listStyleType`))
		require.False(t, eval[bool](p, `document.querySelector("omzien-agenda > a").checkVisibility()`))
	})
	t.Run("the WebAssembly comes from the network, once", func(t *testing.T) {
		p.click("#oz-q")
		p.wait(`performance.getEntriesByType("resource").some((e) => e.name.includes(".wasm"))`)
		require.Len(t, p.asked(".wasm"), 1)
		require.Contains(t, p.asked(".wasm")[0], s.url+"/widget/omzien.")
	})
	t.Run("searching narrows the list and says so, and keeps the focus", func(t *testing.T) {
		p.keys("koffie")
		p.wait(shows(1))
		require.Contains(t, eval[string](p, `text(".oz-status")`), "1 bijeenkomst")
		require.Equal(t, "status", eval[string](p, `$(".oz-status").getAttribute("role")`))
		require.Equal(t, "oz-q", eval[string](p, `root.activeElement.id`))
		p.keys("xyz")
		p.wait(shows(0))
		require.Contains(t, eval[string](p, `text(".oz-status")`), "Geen bijeenkomsten")
		p.fill("#oz-q", "KÓFFIE alleen")
		p.wait(shows(1))
	})
	t.Run("a meeting opens in the widget, and the way back leads to the list as it was", func(t *testing.T) {
		p.openInWidget("koffie")
		require.Equal(t, "Koffie voor wie alleen is", eval[string](p, `root.activeElement.innerText`))
		require.Equal(t, home+"/", eval[string](p, `location.href`))
		p.click(".oz-back")
		p.wait(shows(1))
		require.Equal(t, "KÓFFIE alleen", eval[string](p, `$("#oz-q").value`))
		require.Equal(t, "koffie", eval[string](p, `root.activeElement.dataset.ozEvent`))
	})
	t.Run("signing up in the widget leads to a receipt and a seat", func(t *testing.T) {
		p.openInWidget("koffie")
		p.fillIn()
		p.fill("#oz-seats", "2")
		p.click(submit)
		p.wait(`$(".oz-receipt")`)
		require.Contains(t, eval[string](p, `text(".oz-receipt")`), "U bent aangemeld")
		require.Contains(t, eval[string](p, `text(".oz-receipt")`), "2 plekken")
		require.True(t, eval[bool](p, `root.activeElement.closest(".oz-receipt") !== null`), "the receipt has the focus")
		s.requireSeat("koffie", name, email, 2)
		require.Equal(t, home+"/", eval[string](p, `location.href`))
	})
	t.Run("the page hears that somebody signed up, and not who", func(t *testing.T) {
		require.Equal(t, []map[string]string{{"event": "koffie", "status": "confirmed"}}, eval[[]map[string]string](p, `window.heard`))
	})
	t.Run("withdrawing in the widget gives the seat back", func(t *testing.T) {
		p.click(".oz-withdraw [type=submit]")
		p.wait(`text(".oz-receipt").includes("U bent afgemeld")`)
		require.Equal(t, event.Withdrawn, s.roll("koffie")[0].Status)
		require.Equal(t, home+"/", eval[string](p, `location.href`))
	})
	t.Run("and from there back to a fresh list", func(t *testing.T) {
		p.click("[data-oz-agenda]")
		p.wait(shows(3))
		require.Equal(t, home+"/", eval[string](p, `location.href`))
	})
	t.Run("nothing went wrong, nothing is left, nobody else was asked", func(t *testing.T) {
		require.Len(t, p.asked(".wasm"), 1)
		p.requireClean(home, s.url)
	})
}

// TestOwnPages: the same on the pages of the network, under their own policy.
func TestOwnPages(t *testing.T) {
	s := newSite(t)
	p := open(t, s.url+"/agenda")
	t.Run("searching works in the list that the page came with", func(t *testing.T) {
		p.fill("#oz-q", "geld")
		p.wait(shows(1))
		require.Empty(t, p.asked("agenda.html"))
	})
	t.Run("a link is a link", func(t *testing.T) {
		p.click(`[data-oz-event=geld]`)
		p.wait(`location.pathname === "/bijeenkomsten/geld" && $(".oz-form")`)
	})
	t.Run("signing up stays on the page", func(t *testing.T) {
		p.visit(s.url + "/bijeenkomsten/koffie")
		p.fillIn()
		p.click(submit)
		p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
		require.Equal(t, s.url+"/bijeenkomsten/koffie", eval[string](p, `location.href`))
		s.requireSeat("koffie", name, email, 1)
	})
	p.requireClean(s.url)
}

func TestWithoutScript(t *testing.T) {
	s := newSite(t)
	p := newPage(t)
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.visit(s.url + "/agenda")
	p.fill("#oz-q", "koffie")
	p.keys(kb.Enter)
	p.wait(`location.search.includes("zoek=koffie") && $$(".oz-card").length === 1`)
	p.click(link)
	p.wait(`location.pathname === "/bijeenkomsten/koffie" && $("#oz-name")`)
	t.Run("faults are shown and what was typed is kept", func(t *testing.T) {
		p.fill("#oz-name", name)
		p.fill("#oz-email", "fatima@omzien") // the browser's own check lets this pass
		p.click(submit)
		p.wait(`$("#oz-fout")`)
		require.Equal(t, name, eval[string](p, `$("#oz-name").value`))
		require.Equal(t, "true", eval[string](p, `$("#oz-email").ariaInvalid`))
	})
	t.Run("the form leads to a receipt, and that to a withdrawal", func(t *testing.T) {
		p.fill("#oz-email", email)
		p.click(submit)
		p.wait(`location.pathname.startsWith("/aanmelding/") && text(".oz-receipt").includes("U bent aangemeld")`)
		s.requireSeat("koffie", name, email, 1)
		p.click(".oz-withdraw [type=submit]")
		p.wait(`text(".oz-receipt").includes("U bent afgemeld")`)
	})
	require.Empty(t, p.asked(".js"), "no script was even asked for")
}

func TestFaultsInTheWidget(t *testing.T) {
	s := newSite(t)
	p := open(t, s.elsewhere())
	p.openInWidget("koffie")
	p.fill("#oz-email", "fatima@omzien")
	p.fill("#oz-seats", "11")
	p.wait(`$(".oz-form").noValidate`) // until then the browser checks, in words of its own
	p.click(submit)
	p.wait(`$("#oz-fout")`)
	t.Run("the summary has the focus and leads to the fields", func(t *testing.T) {
		require.Equal(t, "oz-fout", eval[string](p, `root.activeElement.id`))
		require.Equal(t, []string{"#oz-name", "#oz-email", "#oz-seats"}, eval[[]string](p, `$$("#oz-fout a").map((a) => a.getAttribute("href"))`))
		p.click(`#oz-fout a[href='#oz-email']`)
		require.Equal(t, "oz-email", eval[string](p, `root.activeElement.id`))
	})
	t.Run("the fields say what is wrong", func(t *testing.T) {
		for _, field := range []string{"name", "email", "seats"} {
			require.Equal(t, "true", eval[string](p, `$("#oz-`+field+`").getAttribute("aria-invalid")`))
			require.NotEmpty(t, eval[string](p, `$("#oz-`+field+`").getAttribute("aria-describedby").split(" ").map((id) => text("#" + id)).join("")`))
		}
		require.Equal(t, "", eval[string](p, `$("#oz-onBehalfOf").getAttribute("aria-invalid") ?? ""`))
	})
	t.Run("what was typed is kept, and nothing was sent", func(t *testing.T) {
		require.Equal(t, []string{"", "fatima@omzien", "11"}, eval[[]string](p, `["name", "email", "seats"].map((f) => $("#oz-" + f).value)`))
		require.Empty(t, p.asked("POST"))
	})
	t.Run("once it is right it is sent", func(t *testing.T) {
		p.fillIn()
		p.fill("#oz-seats", "3")
		p.click(submit)
		p.wait(`$(".oz-receipt")`)
		s.requireSeat("koffie", name, email, 3)
	})
}

func TestFull(t *testing.T) {
	s := newSite(t)
	p := open(t, s.elsewhere())
	p.listen()
	p.openInWidget("klein")
	p.fillIn()
	s.signUp("klein", "iemand-was-sneller")
	p.click(submit)
	p.wait(`$("#oz-fout")`)
	t.Run("who comes just too late hears it and keeps what was typed", func(t *testing.T) {
		require.Contains(t, eval[string](p, `text("#oz-fout")`), event.ErrFull.Sentence())
		require.Equal(t, "oz-fout", eval[string](p, `root.activeElement.id`))
		require.Equal(t, []string{name, email}, eval[[]string](p, `["name", "email"].map((f) => $("#oz-" + f).value)`))
		require.Len(t, s.roll("klein"), 1)
		require.Zero(t, eval[int](p, `window.heard.length`))
	})
	t.Run("who asks again hears it again", func(t *testing.T) {
		p.click(submit)
		require.Eventually(t, func() bool { return len(p.asked("POST")) == 2 }, patience, patience/1000)
		p.wait(`$("#oz-fout") && !$("[aria-disabled=true]")`)
		require.Contains(t, eval[string](p, `text("#oz-fout")`), event.ErrFull.Sentence())
		require.Len(t, s.roll("klein"), 1)
	})
	t.Run("the next visitor sees it in the list and at the meeting", func(t *testing.T) {
		p := open(t, s.elsewhere())
		p.wait(`text("[data-oz-event=klein]") && $("[data-oz-event=klein]").closest(".oz-card").innerText.includes("` + event.Full.Label() + `")`)
		p.openInWidget("klein")
		require.Contains(t, eval[string](p, `text(".oz-answer")`), event.Full.Label())
		require.False(t, eval[bool](p, `!!$(".oz-form")`))
	})
	t.Run("the same without script", func(t *testing.T) {
		p := newPage(t)
		call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		s := newSite(t)
		p.visit(s.url + "/bijeenkomsten/klein")
		p.fillIn()
		s.signUp("klein", "iemand-was-sneller")
		p.click(submit)
		p.wait(`text("main").includes("` + event.Full.Label() + `")`)
		require.Len(t, s.roll("klein"), 1)
	})
}

// without answers 404 to what match says, and the rest as always.
func (s *site) without(match func(path string) bool) {
	s.when(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if !match(r.URL.Path) {
			return false
		}
		http.NotFound(w, r)
		return true
	})
}

// What of the network may not come.
func noGo(path string) bool    { return strings.HasSuffix(path, ".wasm") }
func noData(path string) bool  { return path == "/api/v1/events/koffie" || path == "/agenda.json" }
func noMore(path string) bool  { return strings.HasPrefix(path, "/widget/more.") }
func noStyle(path string) bool { return strings.HasSuffix(path, ".css") }

// TestWithoutAPart: what does not come is not needed. The network decides anyway.
func TestWithoutAPart(t *testing.T) {
	for _, c := range []struct {
		name    string
		missing func(path string) bool
		native  bool // then the browser sends the form
	}{{"Go", noGo, false}, {"the data", noData, false}, {"the style", noStyle, false}, {"the rest of the script", noMore, true}} {
		t.Run("without "+c.name+" on the site of somebody else", func(t *testing.T) {
			s := newSite(t)
			s.without(c.missing)
			home := s.elsewhere()
			p := open(t, home)
			p.wait(shows(3))
			if !c.native { // words are searched by Go, or by the network
				p.fill("#oz-q", "koffie")
				p.wait(shows(1))
			}
			p.openInWidget("koffie")
			p.fillIn()
			p.click(submit)
			if c.native { // and a form of another site has no stamp, so its button is pressed once more
				p.wait(`location.href.startsWith("` + s.url + `/bijeenkomsten/koffie") && text("#oz-fout").includes("druk nog een keer op de knop")`)
				require.Empty(t, s.roll("koffie"))
				p.click(submit)
			}
			p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
			s.requireSeat("koffie", name, email, 1)
			require.Equal(t, c.native, eval[string](p, `location.href`) != home+"/")
		})
		t.Run("without "+c.name+" on the network's own page", func(t *testing.T) {
			s := newSite(t)
			s.without(c.missing)
			p := open(t, s.url+"/bijeenkomsten/koffie")
			p.fillIn()
			p.click(submit)
			p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
			s.requireSeat("koffie", name, email, 1)
			require.Equal(t, c.native, strings.Contains(eval[string](p, `location.href`), "/aanmelding/"))
		})
	}
	t.Run("without the network at all, what stands in the tag stays", func(t *testing.T) {
		s := newSite(t)
		s.when(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
			if strings.HasSuffix(r.URL.Path, ".js") && !strings.HasPrefix(r.URL.Path, "/embed/") {
				return false
			}
			cut(w)
			return true
		})
		for name, lines := range map[string]string{"nor the script": s.snippet().Lines(), "but for the script": s.firstAgenda()} {
			t.Run(name, func(t *testing.T) {
				p := open(t, hosted(t, lines))
				require.Eventually(t, func() bool { return len(p.complaints()) > 0 }, patience, patience/1000)
				require.True(t, eval[bool](p, `document.querySelector("omzien-agenda > a").checkVisibility()`))
			})
		}
	})
}

func TestKeyboard(t *testing.T) {
	s := newSite(t)
	p := open(t, s.elsewhere())
	p.wait(shows(3))
	p.tabTo("#oz-q")
	p.keys("koffie")
	p.wait(shows(1))
	p.tabTo(link)
	require.True(t, eval[bool](p, `(({ outlineStyle, outlineWidth }) => outlineStyle !== "none" && parseFloat(outlineWidth) >= 2)(getComputedStyle(root.activeElement))`), "the focus can be seen")
	p.keys(kb.Enter)
	p.wait(`$(".oz-form") && root.activeElement?.matches("h2")`)
	p.tabTo("#oz-name")
	p.keys(name)
	p.tabTo("#oz-email")
	p.keys(email)
	p.tabTo("#oz-fewer")
	p.keys(" ")
	p.tabTo("#oz-role")
	p.keys(kb.ArrowDown)
	p.tabTo(submit)
	p.keys(kb.Enter)
	p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
	s.requireSeat("koffie", name, email, 1)
	require.True(t, s.roll("koffie")[0].AcceptsFewer)
	require.Equal(t, event.Resident, s.roll("koffie")[0].Role)
	p.tabTo(".oz-withdraw [type=submit]")
	p.keys(kb.Enter)
	p.wait(`text(".oz-receipt").includes("U bent afgemeld")`)
}

// TestTwoClicks: who is in doubt and presses twice, comes once.
func TestTwoClicks(t *testing.T) {
	s := newSite(t)
	p := open(t, s.elsewhere())
	p.openInWidget("koffie")
	p.fillIn()
	eval[bool](p, `($(".oz-form [type=submit]").click(), $(".oz-form [type=submit]").click(), true)`)
	p.wait(`$(".oz-receipt")`)
	require.Len(t, p.asked("POST"), 1)
	s.requireSeat("koffie", name, email, 1)
}
