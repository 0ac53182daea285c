package browsertest

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// snippet is what the network tells sites to paste.
func (s *site) snippet() widget.Embed { return widget.Embed{Address: s.url} }

// firstAgenda and firstSignUp are the lines of the first release's README, letter by
// letter, for this network.
func (s *site) firstAgenda() string {
	return strings.ReplaceAll(`  <script type="module" src="http://127.0.0.1:8080/widget/omzien.js"></script>
  <omzien-agenda src="http://127.0.0.1:8080/agenda.html">
    <a href="http://127.0.0.1:8080/agenda">Bekijk de agenda</a>
  </omzien-agenda>
`, "http://127.0.0.1:8080", s.url)
}

func (s *site) firstSignUp() string {
	return strings.NewReplacer("http://127.0.0.1:8080", s.url, "voorbeeld-twintig-plaatsen", "koffie").Replace(
		`  <omzien-signup src="http://127.0.0.1:8080/agenda.html" event="voorbeeld-twintig-plaatsen">
    <a href="http://127.0.0.1:8080/bijeenkomsten/voorbeeld-twintig-plaatsen">Meld u aan</a>
  </omzien-signup>
`)
}

// hosted is the address of a page of somebody else, on an origin of its own, with
// lines in it. Head comes before </head>.
func hosted(t *testing.T, lines string, head ...string) string {
	t.Helper()
	return hostedUnder(t, "", lines, head...)
}

// hostedUnder has a Content-Security-Policy too.
func hostedUnder(t *testing.T, policy, lines string, head ...string) string {
	t.Helper()
	page := `<!doctype html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
		`<title>Buurthuis De Hoek</title><link rel="icon" href="data:,">` + strings.Join(head, "") + `</head><body><main>` + lines + `</main></body></html>`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, page)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// wholeWay goes from the list to a receipt, and a seat.
func (p *page) wholeWay(s *site) {
	p.t.Helper()
	p.wait(shows(3))
	p.fill("#oz-q", "KÓFFIE alleen")
	p.wait(shows(1))
	p.openInWidget("koffie")
	p.fillIn()
	p.fill("#oz-seats", "2")
	p.click(submit)
	p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
	s.requireSeat("koffie", name, email, 2)
}

// strictest is the policy that the README gives, with nothing else allowed; and the
// types of HTML that only the widget's own policy may make.
func (s *site) strictest() string {
	return strings.ReplaceAll("default-src 'none'; img-src data:; script-src ADDRESS 'wasm-unsafe-eval'; connect-src ADDRESS; form-action ADDRESS; "+
		"base-uri 'none'; require-trusted-types-for 'script'; trusted-types omzien", "ADDRESS", s.url)
}

// TestSameSnippet: one snippet, on pages of all kinds, from the list to a receipt.
func TestSameSnippet(t *testing.T) {
	pinned := func(s *site) string {
		script, _ := dist.Open(dist.ScriptName(), "")
		sum := sha512.Sum384(script)
		e := s.snippet()
		e.Pinned, e.Integrity = dist.ScriptName(), "sha384-"+base64.StdEncoding.EncodeToString(sum[:])
		return e.Lines()
	}
	lines := func(s *site) string { return s.snippet().Lines() }
	// Where a policy forbids style in the page, people leave it out.
	unstyled := func(lines func(*site) string) func(*site) string {
		return func(s *site) string {
			return strings.Replace(lines(s), ` style="display:block;min-height:100vh"`, "", 1)
		}
	}
	for _, c := range []struct {
		name  string
		lines func(*site) string
		at    func(s *site, lines string) string
		goes  bool // Go comes
	}{
		{"on a page without a policy", lines, func(s *site, l string) string { return hosted(s.t, l) }, true},
		{"under the strictest policy", unstyled(lines), func(s *site, l string) string { return hostedUnder(s.t, s.strictest(), l) }, true},
		{"under the strictest policy, in the page itself", unstyled(lines), func(s *site, l string) string {
			return hosted(s.t, l, `<meta http-equiv="Content-Security-Policy" content="`+s.strictest()+`">`)
		}, true},
		{"under a policy without WebAssembly", unstyled(lines), func(s *site, l string) string {
			return hostedUnder(s.t, strings.Replace(s.strictest(), " 'wasm-unsafe-eval'", "", 1), l)
		}, false},
		{"with a script that must not change, under the strictest policy", unstyled(pinned), func(s *site, l string) string { return hostedUnder(s.t, s.strictest(), l) }, true},
		{"of the first release", (*site).firstAgenda, func(s *site, l string) string { return hosted(s.t, l) }, true},
		{"of the first release, under the strictest policy", (*site).firstAgenda, func(s *site, l string) string { return hostedUnder(s.t, s.strictest(), l) }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			home := c.at(s, c.lines(s))
			p := open(t, home)
			p.listen()
			p.wholeWay(s)
			require.Equal(t, home+"/", eval[string](p, `location.href`))
			require.Equal(t, []map[string]string{{"event": "koffie", "status": "confirmed"}}, eval[[]map[string]string](p, `window.heard`))
			require.Equal(t, c.goes, eval[bool](p, `performance.getEntriesByName("omzien-go").length > 0`))
			p.requireDressed()
			if c.goes {
				p.requireClean(home, s.url)
			} else {
				for _, complaint := range p.complaints() {
					require.Contains(t, complaint, "WebAssembly")
				}
			}
			p.requireNothingKept()
		})
	}
}

// requireDressed: the style sheet has come, and is the widget's own.
func (p *page) requireDressed() {
	p.t.Helper()
	require.Positive(p.t, eval[int](p, `root.adoptedStyleSheets.reduce((sum, sheet) => sum + sheet.cssRules.length, 0)`))
	require.NotEqual(p.t, "rgba(0, 0, 0, 0)", eval[string](p, `getComputedStyle($(".oz-button:not(.oz-quiet), .oz-withdraw button, .oz-card") ?? $(".oz")).borderTopColor`))
}

// kept are the names of what the page holds in Cache Storage.
func (p *page) kept() []string {
	p.t.Helper()
	return promised[[]string](p, `caches.keys()`)
}

// requireNothingKept: no copy of anything is there.
func (p *page) requireNothingKept() {
	p.t.Helper()
	require.Empty(p.t, p.kept())
}

// promised is the value that a promise on the page gives.
func promised[T any](p *page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(p.t, err, expression)
	return value
}

// block lets nothing come from addresses like these (URLPattern of WHATWG).
func (p *page) block(patterns ...string) {
	p.t.Helper()
	var blocked []*network.BlockPattern
	for _, pattern := range patterns {
		blocked = append(blocked, &network.BlockPattern{URLPattern: pattern, Block: true})
	}
	call(p, network.SetBlockedURLs, network.SetBlockedURLsParams{URLPatterns: blocked})
}

// rest waits for what should not happen.
func (p *page) rest(d time.Duration) {
	p.t.Helper()
	p.do(chromedp.Sleep(d))
}

// clickIn presses the mouse on a point in an element, from its corner.
func (p *page) clickIn(element string, x, y float64) {
	p.t.Helper()
	at := eval[[]float64](p, `(({ x, y }) => [x, y])(`+element+`.getBoundingClientRect())`)
	p.do(chromedp.MouseClickXY(at[0]+x, at[1]+y))
}

// moveOver moves the mouse on an element.
func (p *page) moveOver(selector string) {
	p.t.Helper()
	at := eval[[]float64](p, `(({ x, y }) => [x, y])($("`+selector+`").getBoundingClientRect())`)
	p.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0]+9, at[1]+9))
}

// TestOneMeeting is the sign-up form of one meeting, by every way to embed it.
func TestOneMeeting(t *testing.T) {
	for way, lines := range map[string]func(*site) string{
		"one script": func(s *site) string {
			return widget.Embed{Address: s.url, Element: "signup", Event: "koffie"}.Lines()
		},
		"of the first release": func(s *site) string {
			script, _, _ := strings.Cut(s.firstAgenda(), "\n")
			return script + "\n" + s.firstSignUp()
		},
		"included": func(s *site) string { return s.included("/embed/signup.html?event=koffie") },
	} {
		t.Run(way, func(t *testing.T) {
			s := newSite(t)
			home := hosted(t, lines(s))
			p := open(t, home)
			p.listen()
			p.wait(`$(".oz-form")`)
			p.fillIn()
			p.click(submit)
			p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
			s.requireSeat("koffie", name, email, 1)
			require.Equal(t, "koffie", eval[string](p, `window.heard[0].event`))
			p.requireClean(home, s.url)
		})
	}
}

func TestNextMeeting(t *testing.T) {
	s := newSite(t)
	home := hosted(t, widget.Embed{Address: s.url, Element: "next"}.Lines())
	p := open(t, home)
	const card = `document.querySelector("omzien-next").shadowRoot?.querySelectorAll("[data-oz-event=koffie]")`
	p.wait(card + `?.length === 1`)
	p.requireClean(home, s.url)
}

// included is what a server of somebody else puts into its page.
func (s *site) included(path string) string {
	s.t.Helper()
	answer, err := http.Get(s.url + path)
	require.NoError(s.t, err)
	defer answer.Body.Close()
	require.Equal(s.t, http.StatusOK, answer.StatusCode)
	html, err := io.ReadAll(answer.Body)
	require.NoError(s.t, err)
	return string(html)
}

// newPageWithoutScript is a tab of a visitor who runs none.
func newPageWithoutScript(t *testing.T) *page {
	t.Helper()
	p := newPage(t)
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return p
}

func TestEmbedsWithoutScript(t *testing.T) {
	s := newSite(t)
	t.Run("what stands in the tag is a link to the agenda", func(t *testing.T) {
		p := newPageWithoutScript(t)
		p.visit(hosted(t, s.snippet().Lines()))
		require.True(t, eval[bool](p, `document.querySelector("omzien-agenda > a").checkVisibility()`))
		p.click(`omzien-agenda > a`)
		p.wait(`location.href === "` + s.url + `/agenda" && ` + shows(3))
	})
	t.Run("what is included is finished, and its form can be sent", func(t *testing.T) {
		p := newPageWithoutScript(t)
		p.visit(hosted(t, s.included("/embed/agenda.html")))
		p.wait(shows(3))
		require.True(t, eval[bool](p, `root instanceof ShadowRoot && getComputedStyle($(".oz-list")).listStyleType === "none"`))
		long := newLongSite(t)
		p.visit(hosted(t, long.included("/embed/agenda.html")))
		p.wait(shows(omzien.PageSize)) // nothing waits for a script that does not come
		require.True(t, eval[bool](p, `$$(".oz-month").every((month) => month.checkVisibility())`))
		p.visit(hosted(t, s.included("/embed/signup.html?event=koffie")))
		p.fillIn()
		p.click(submit)
		p.wait(`text("#oz-fout").includes("druk nog een keer op de knop")`)
		p.click(submit)
		p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
		s.requireSeat("koffie", name, email, 1)
	})
}

// TestIncluded: the script takes over the finished list, and asks for nothing that is there.
func TestIncluded(t *testing.T) {
	s := newSite(t)
	home := hosted(t, s.included("/embed/agenda.html"))
	p := open(t, home)
	p.wholeWay(s)
	require.Empty(t, p.asked("/agenda.html"))
	p.requireClean(home, s.url)
}

// TestIncludedMany: a screen of them is seen at first. The script shows the rest; on paper
// stands all of it, and where the script does not come a link leads there.
func TestIncludedMany(t *testing.T) {
	s := newLongSite(t)
	home := hosted(t, s.included("/embed/agenda.html"))
	t.Run("with the script", func(t *testing.T) {
		p := open(t, home)
		p.wait(shows(omzien.PageSize) + ` && !$("[data-oz-wait]") && !$("[data-oz-rest]")`)
		require.True(t, eval[bool](p, `$$(".oz-month").every((month) => month.checkVisibility())`))
		require.False(t, eval[bool](p, `$(".oz-all").checkVisibility()`))
		p.requireClean(home, s.url)
	})
	t.Run("where it does not come", func(t *testing.T) {
		s.when(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
			if r.URL.Path != "/widget/omzien.js" {
				return false
			}
			cut(w)
			return true
		})
		t.Cleanup(s.undisturbed)
		p := newPage(t)
		p.visit(home)
		p.wait(shows(4))
		call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		p.wait(shows(omzien.PageSize))
		call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "screen"})
		p.click(".oz-all a")
		p.wait(`location.href === "` + s.url + `/agenda" && ` + shows(omzien.PageSize))
	})
}

// TestIncludedInPieces: on a slow line a page comes in pieces. Who narrows the list
// before all of it is here sees what fits when it is, and not what happens to be here.
func TestIncludedInPieces(t *testing.T) {
	s := newSite(t)
	var list []event.Event
	for day := range 12 {
		list = append(list, meeting(fmt.Sprintf("dag-%d", day), fmt.Sprintf("Samen eten, dag %d", day+1), 20+day, 20))
		list[day].Themes = []string{string(initiative.ThemeLoneliness), string(initiative.ThemeHousing)}[day%2 : day%2+1]
	}
	_, err := s.Import(t.Context(), omzien.Document{Events: list}, "coordinator")
	require.NoError(t, err)
	lines := s.included("/embed/agenda.html")
	pieces := strings.SplitAfterN(lines, "<li data-oz-wait", 4)
	rest := make(chan struct{})
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, `<!doctype html><html lang="nl"><title>Buurthuis</title><link rel="icon" href="data:,">`) //nolint:errcheck // a browser on this machine
		if r.URL.Path == "/" {
			io.WriteString(w, strings.Join(pieces[:3], "")) //nolint:errcheck // as above
			w.(http.Flusher).Flush()
			<-rest
			io.WriteString(w, pieces[3]) //nolint:errcheck // as above
		}
	}))
	t.Cleanup(site.Close)
	come := sync.OnceFunc(func() { close(rest) })
	t.Cleanup(come) // else the site waits for it
	p := open(t, site.URL+"/leeg")
	eval[any](p, `void (location.href = "/")`)
	p.wait(`document.querySelector("omzien-agenda").address && ` + shows(4))
	eval[any](p, `void ($("#oz-thema").value = "housing")`)
	eval[bool](p, `$("#oz-thema").dispatchEvent(new Event("input", { bubbles: true }))`)
	time.Sleep(300 * time.Millisecond) // for what should not happen
	require.Equal(t, "loading", eval[string](p, `document.readyState`))
	require.True(t, eval[bool](p, shows(4)), "nothing of it is shown, or left out")
	come()
	p.wait(shows(6) + ` && text(".oz-status") === "6 bijeenkomsten"`)
	require.Empty(t, p.asked("/agenda.html"))
}

// TestFrame: the frame is as high as what is in it, and everything works inside.
func TestFrame(t *testing.T) {
	s := newSite(t)
	home := hosted(t, s.snippet().Frame())
	p := open(t, home)
	const frame = `document.querySelector("iframe")`
	height := func() int { return eval[int](p, frame+`.clientHeight`) }
	p.wait(frame + `.clientHeight > 250 && ` + frame + `.clientHeight !== 700`)
	before := 0
	t.Run("nobody else sets its height", func(t *testing.T) {
		eval[bool](p, `(window.postMessage({ omzien: 50 }, "*"), true)`)
		eval[bool](p, `(document.body.append(Object.assign(document.createElement("iframe"), { srcdoc: "<script>parent.postMessage({ omzien: 50 }, '*')</scr" + "ipt>" })), true)`)
		p.rest(200 * time.Millisecond)
		before = height()
		require.Greater(t, before, 250)
		require.Equal(t, "", eval[string](p, `document.querySelectorAll("iframe")[1].style.height`))
	})
	t.Run("when a visitor searches it follows", func(t *testing.T) {
		p.clickIn(frame, 120, 70)
		p.keys("xyz")
		p.wait(frame + `.clientHeight < ` + strconv.Itoa(before-100))
	})
	t.Run("its document alone is a whole widget", func(t *testing.T) {
		p := open(t, s.url+"/embed/agenda")
		p.wholeWay(s)
		require.Equal(t, s.url+"/embed/agenda", eval[string](p, `location.href`))
		p.requireClean(s.url)
	})
	t.Run("without script it stays as high as the snippet says", func(t *testing.T) {
		p := newPageWithoutScript(t)
		p.visit(home)
		require.Equal(t, 700, eval[int](p, frame+`.clientHeight`))
	})
}

// TestTogether: two ways to embed and the lines of the first release on one page.
func TestTogether(t *testing.T) {
	s := newSite(t)
	home := hosted(t, s.snippet().Lines()+s.firstAgenda()+s.firstSignUp()+
		widget.Embed{Address: s.url, Element: "next"}.Lines())
	p := open(t, home)
	const roots = `[...document.querySelectorAll("omzien-agenda, omzien-signup, omzien-next")].map((tag) => tag.shadowRoot)`
	p.wait(roots + `.every((root) => root?.querySelector(".oz"))`)
	require.Equal(t, 4, eval[int](p, roots+`.length`))
	p.wholeWay(s)
	require.Equal(t, 3, eval[int](p, `document.querySelectorAll("omzien-agenda")[1].shadowRoot.querySelectorAll(".oz-card:not([hidden])").length`), "the other list is as it was")
	require.Len(t, p.asked(".wasm"), 1)
	require.Equal(t, 1, eval[int](p, `performance.getEntriesByName("omzien-go").length`))
	p.requireClean(home, s.url)
}

// TestFromTheRight: Arabic runs from the right on a page that does not, and Dutch from
// the left on a page that does not: the day, the text, the dot of what is free.
func TestFromTheRight(t *testing.T) {
	s := newSite(t)
	for name, c := range map[string]struct {
		language event.Language
		style    string
		right    bool
	}{
		"Arabic":                       {language: widget.Arabic, right: true},
		"Dutch where all is the other": {style: "<style>html { direction: rtl }</style>"},
	} {
		t.Run(name, func(t *testing.T) {
			e := s.snippet()
			e.Language = c.language
			p := open(t, hosted(t, e.Lines(), c.style))
			p.wait(shows(3))
			require.Equal(t, c.right, eval[bool](p, `$(".oz-day").getBoundingClientRect().left > $(".oz-main").getBoundingClientRect().left`), "the day")
			const text = `(() => { const range = document.createRange(); range.selectNodeContents($(".oz-when")); return [range, $(".oz-when")].map((it) => it.getBoundingClientRect()); })()`
			require.True(t, eval[bool](p, `(([text, place]) => Math.abs(text.left - place.left) < 2)(`+text+`)`) != c.right, "the text begins at the left")
			require.Equal(t, c.right, eval[bool](p, `(([text, place]) => Math.abs(text.right - place.right) < 2)(`+text+`)`), "the text begins at the right")
			p.openInWidget("koffie")
			require.Equal(t, c.right, eval[bool](p, `$(".oz-back").getBoundingClientRect().right > innerWidth / 2`), "the way back")
		})
	}
}

// TestFirstScript: a site that copied the script of the first release, and not what
// came with it, has an agenda that works as without Go.
func TestFirstScript(t *testing.T) {
	script, err := os.ReadFile("testdata/first-release/omzien.js")
	require.NoError(t, err)
	s := newSite(t)
	_, tag, _ := strings.Cut(s.firstAgenda(), "\n")
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			io.WriteString(w, `<!doctype html><html lang="nl"><link rel="icon" href="data:,"><title>Buurthuis</title><script type="module" src="/omzien.js"></script>`+tag)
		case "/omzien.js":
			w.Header().Set("Content-Type", "text/javascript")
			w.Write(script)
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(host.Close)
	p := open(t, host.URL)
	p.wait(shows(3))
	t.Run("the network searches", func(t *testing.T) {
		p.fill("#oz-q", "koffie")
		p.keys("\r")
		p.wait(`location.href.startsWith("` + s.url + `/agenda?zoek=koffie") && ` + shows(1))
		p.visit(host.URL)
		p.wait(shows(3))
	})
	t.Run("a meeting opens, and its form leads to a seat", func(t *testing.T) {
		p.openInWidget("koffie")
		p.fillIn()
		p.click(submit)
		p.wait(`location.href.startsWith("` + s.url + `/") && $(".oz-receipt, #oz-fout")`)
		if eval[bool](p, `!!$("#oz-fout")`) {
			p.click(submit)
		}
		p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
		s.requireSeat("koffie", name, email, 1)
	})
}

// TestSavingData: who saves data and only reads gets the script with the agenda in
// it, and nothing else.
func TestSavingData(t *testing.T) {
	for way, lines := range map[string]func(*site) string{"one script": func(s *site) string { return s.snippet().Lines() }, "of the first release": (*site).firstAgenda} {
		t.Run(way, func(t *testing.T) {
			s := newSite(t)
			home := hosted(t, lines(s))
			p := newPage(t)
			saving := true
			call(p, emulation.SetDataSaverOverride, emulation.SetDataSaverOverrideParams{DataSaverEnabled: &saving})
			p.visit(home)
			require.True(t, eval[bool](p, `navigator.connection.saveData`))
			p.wait(shows(3))
			p.moveOver(".oz-card")
			eval[bool](p, `(scrollTo(0, 9999), true)`)
			p.rest(time.Second)
			require.Empty(t, p.asked(".wasm"))
			require.Empty(t, p.asked("/widget/more."))
			require.Empty(t, p.asked("agenda.json"))
			p.wholeWay(s)
			require.Empty(t, p.asked(".wasm"), "it all works without")
			p.requireClean(home, s.url)
			p.requireNothingKept()
		})
	}
}

// TestManyBrought: a script brings a long list, of which the rest is drawn once the
// beginning was seen. Nobody is asked for it.
func TestManyBrought(t *testing.T) {
	s := newLongSite(t)
	home := hosted(t, s.snippet().Lines())
	p := open(t, home)
	p.wait(cards(omzien.PageSize))
	require.Empty(t, p.asked("/agenda.html"))
	p.fill("#oz-q", "zeppelin")
	p.wait(shows(1) + ` && text(".oz-card:not([hidden])").includes("zeppelin")`)
	p.requireClean(home, s.url)
}

// TestTwoScriptsUnderOnePolicy: a page may allow one policy for trusted types, and
// have two scripts that bring something along.
func TestTwoScriptsUnderOnePolicy(t *testing.T) {
	s := newSite(t)
	lines := s.snippet().Lines() + widget.Embed{Address: s.url, Element: "next"}.Lines()
	p := open(t, hostedUnder(t, s.strictest(), regexp.MustCompile(` style="[^"]*"`).ReplaceAllString(lines, "")))
	p.wait(shows(3))
	p.wait(`document.querySelector("omzien-next").shadowRoot?.querySelector("[data-oz-event]")`)
}
