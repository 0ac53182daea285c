package browsertest

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// newThemedSite has two meetings about loneliness, and one about money of an
// initiative.
func newThemedSite(t *testing.T) *site {
	t.Helper()
	const lonely, money = "loneliness", "housing"
	one, two, three := meeting("koffie", "Koffie voor wie alleen is", 7, 20), meeting("klein", "Aan een kleine tafel", 9, 1), meeting("geld", "Geld voor uw plan", 11, 0)
	one.Themes, two.Themes, three.Themes = []string{lonely}, []string{lonely, money}, []string{money}
	return serve(t, omzientest.New(t, time.Now()), one, two, three)
}

// tagged is a tag without src beside the script of the network.
func (s *site) tagged(attributes string) string {
	return `<script type="module" async src="` + s.url + `/embed/agenda.js"></script><omzien-agenda ` + attributes + `></omzien-agenda>`
}

// TestWordsOfATag: what a tag fixes in Dutch words is the same with Go and without.
func TestWordsOfATag(t *testing.T) {
	for way, missing := range map[string]func(string) bool{"with Go": func(string) bool { return false }, "without Go": noGo} {
		t.Run(way, func(t *testing.T) {
			s := newThemedSite(t)
			s.without(missing)
			p := open(t, hosted(t, s.tagged(`filter-thema="eenzaamheid"`)))
			p.wait(shows(2) + ` && text(".oz-status") === "2 bijeenkomsten"`)
			p.fill("#oz-q", "koffie")
			p.wait(shows(1))
			if way == "with Go" {
				p.wait(`performance.getEntriesByName("omzien-go").length > 0`)
				p.wait(`$(".oz-results").dataset.ozMore === ""`) // Go has drawn it
			}
			p.click("[data-oz-clear]")
			p.wait(shows(2) + ` && text(".oz-status") === "2 bijeenkomsten"`)
		})
	}
	t.Run("in a folder of files, which narrows nothing", func(t *testing.T) {
		s := newThemedSite(t)
		s.when(func(w http.ResponseWriter, r *http.Request, network http.Handler) bool {
			r.URL.RawQuery = ""
			return false
		})
		p := open(t, hosted(t, s.tagged(`filter-thema="EENZAAMHEID"`)))
		p.wait(shows(2) + ` && text(".oz-status") === "2 bijeenkomsten"`)
	})
	t.Run("where nobody knows the word, nothing leads around it", func(t *testing.T) {
		s := newThemedSite(t)
		p := open(t, hosted(t, s.tagged(`filter-thema="onzin"`)))
		p.wait(`text(".oz-narrowed")`)
		require.False(t, eval[bool](p, `!!$(".oz-narrowed a")`))
	})
}

// TestTwoScripts: each tag has the list that it asks for, whichever script comes first.
func TestTwoScripts(t *testing.T) {
	s := newThemedSite(t)
	narrowed := widget.Embed{Address: s.url, Query: widget.Query{Theme: "housing"}}
	for way, lines := range map[string]string{"the narrow one first": narrowed.Lines() + s.snippet().Lines(), "the whole one first": s.snippet().Lines() + narrowed.Lines()} {
		t.Run(way, func(t *testing.T) {
			p := open(t, hosted(t, lines))
			const count = `(tag) => document.querySelector(tag).shadowRoot?.querySelectorAll(".oz-card:not([hidden])").length`
			p.wait(`(` + count + `)("omzien-agenda[filter-thema]") === 2 && (` + count + `)("omzien-agenda:not([filter-thema])") === 3`)
			require.Empty(t, p.asked("/agenda.html"), "each script brought one of them")
		})
	}
}

// TestSearchesInTurn: the answer to the first letters does not replace a newer one.
func TestSearchesInTurn(t *testing.T) {
	s := newSite(t)
	asked, answer := make(chan struct{}, 9), make(chan struct{})
	p := open(t, hosted(t, s.tagged(`max="2"`)))
	p.wait(shows(2))
	s.when(func(w http.ResponseWriter, r *http.Request, network http.Handler) bool {
		switch {
		case noGo(r.URL.Path):
			http.NotFound(w, r)
			return true
		case strings.Contains(r.URL.RawQuery, "zoek="):
			asked <- struct{}{}
			<-answer
		}
		return false
	})
	p.fill("#oz-q", "k")
	<-asked // the network is on it
	eval[bool](p, `(document.querySelector("omzien-agenda").finder = (query) => { $(".oz-results").textContent = "nieuwer"; return true }, true)`)
	p.keys("o")
	p.wait(`text(".oz-results") === "nieuwer"`)
	close(answer)
	p.rest(500 * time.Millisecond)
	require.NotContains(t, eval[string](p, `text(".oz-results")`), "kleine tafel")
}

// TestLeftWhileWaiting: a visitor who goes back to the list with a form that was not
// sent yet.
func TestLeftWhileWaiting(t *testing.T) {
	s := newSite(t)
	home := s.elsewhere()
	p := open(t, home)
	p.listen()
	p.openInWidget("koffie")
	p.fillIn()
	p.wait(`$(".oz-form").noValidate`)
	p.offline(true)
	p.click(submit)
	p.wait(sent + `.includes("nog niet verstuurd")`)
	p.click(".oz-back")
	p.wait(shows(3))
	t.Run("finds it again as it was", func(t *testing.T) {
		p.openInWidget("koffie")
		require.Equal(t, []string{name, email}, eval[[]string](p, `["name", "email"].map((f) => $("#oz-" + f).value)`))
		p.click(".oz-back")
		p.wait(shows(3))
	})
	t.Run("hears in the list that it was sent", func(t *testing.T) {
		p.offline(false)
		p.wait(`text(".oz-status") === "Koffie voor wie alleen is: U bent aangemeld"`)
		s.requireSeat("koffie", name, email, 1)
		require.Equal(t, []map[string]string{{"event": "koffie", "status": "confirmed"}}, eval[[]map[string]string](p, `window.heard`))
	})
	t.Run("and finds the receipt in the meeting", func(t *testing.T) {
		p.click(link)
		p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
	})
}

// TestLeftWhileSending: the answer comes when the visitor is in the list again.
func TestLeftWhileSending(t *testing.T) {
	s := newSite(t)
	p := open(t, s.elsewhere())
	p.listen()
	p.openInWidget("koffie")
	p.fillIn()
	back := make(chan struct{})
	s.when(func(w http.ResponseWriter, r *http.Request, network http.Handler) bool {
		if r.Method == http.MethodPost {
			<-back
		}
		return false
	})
	p.click(submit)
	p.wait(sent)
	p.click(".oz-back")
	p.wait(shows(3))
	close(back)
	p.wait(`text(".oz-status") === "Koffie voor wie alleen is: U bent aangemeld"`)
	require.Equal(t, []map[string]string{{"event": "koffie", "status": "confirmed"}}, eval[[]map[string]string](p, `window.heard`))
}

// TestPressedOffline: a press without a network leaves the visitor on the page.
func TestPressedOffline(t *testing.T) {
	const failed = `text(".oz-status").startsWith("We kregen geen antwoord.")`
	for _, way := range []string{"the browser knows", "the network is down"} {
		t.Run(way, func(t *testing.T) {
			s := newSite(t)
			home := hosted(t, s.tagged(`max="2"`))
			p := open(t, home)
			p.wait(shows(2))
			p.rest(2 * time.Second) // more.js comes by itself
			if way == "the network is down" {
				s.away()
			} else {
				p.offline(true)
			}
			for _, what := range []string{link, "[data-oz-view=month]"} {
				p.click(what)
				p.wait(failed)
				require.Equal(t, home+"/", eval[string](p, `location.href`))
			}
			p.fill("#oz-q", "plan")
			p.wait(failed)
			p.keys("\r")
			p.rest(600 * time.Millisecond)
			p.wait(failed)
			require.Equal(t, home+"/", eval[string](p, `location.href`))
		})
	}
	t.Run("where the page forbids only the script to ask, the link leads to the network", func(t *testing.T) {
		s := newSite(t)
		p := open(t, hostedUnder(t, `connect-src 'none'`, s.snippet().Lines()))
		p.wait(shows(3))
		p.click(link)
		p.wait(`location.href === "` + s.url + `/bijeenkomsten/koffie"`)
	})
}

// TestNextOpens: a meeting opens in the place of the next one, and a button with a word
// leads back.
func TestNextOpens(t *testing.T) {
	s := newSite(t)
	p := open(t, hosted(t, widget.Embed{Address: s.url, Element: "next"}.Lines()))
	const in = `document.querySelector("omzien-next").shadowRoot?.`
	p.wait(in + `querySelector("[data-oz-event]")`)
	eval[bool](p, `(`+in+`querySelector("[data-oz-event]").click(), true)`)
	p.wait(in + `querySelector(".oz-form")`)
	require.Equal(t, "Terug", eval[string](p, in+`querySelector(".oz-back").innerText`))
	eval[bool](p, `(`+in+`querySelector(".oz-back").click(), true)`)
	p.wait(in + `querySelector(".oz-next-title")`)
}

// TestSeatsAfterSignUp: the way back from a receipt leads to a list that knows of it.
func TestSeatsAfterSignUp(t *testing.T) {
	s := newSite(t)
	p := open(t, s.elsewhere())
	p.openInWidget("klein")
	p.fillIn()
	p.click(submit)
	p.wait(`$(".oz-receipt")`)
	p.click(".oz-back")
	p.wait(shows(3) + ` && $("[data-oz-event=klein]").closest(".oz-card").innerText.includes("` + event.Full.Label() + `")`)
}

// slow keeps who asks for a meeting waiting until come is called, or the test is over.
// Everybody gets what answer gives, which reports whether it did.
func (s *site) slow(answer func(http.ResponseWriter) bool) (come func()) {
	held := make(chan struct{})
	come = sync.OnceFunc(func() { close(held) })
	s.t.Cleanup(come)
	s.when(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if strings.HasPrefix(r.URL.Path, "/bijeenkomsten/") {
			<-held
		}
		return answer(w)
	})
	return come
}

// TestSignOfLife: a press is answered at once, with what is known of the meeting and the
// fields that every form has; what is typed there stays when the rest comes.
func TestSignOfLife(t *testing.T) {
	s := newSite(t)
	home := s.elsewhere()
	p := open(t, home)
	p.wait(shows(3))
	p.rest(1500 * time.Millisecond)
	come := s.slow(func(http.ResponseWriter) bool { return false })
	p.click(link)
	p.wait(`text("[role=status]") === "Even geduld…" && getComputedStyle($(".oz")).cursor === "progress"`)
	require.Equal(t, "Koffie voor wie alleen is", eval[string](p, `root.activeElement.innerText`))
	require.Equal(t, eval[string](p, `root.activeElement.nextSibling.innerText`), eval[string](p, `text(".oz-facts")`))
	p.fill("#oz-name", "Fatima")
	p.fill("#oz-email", "f")
	p.keys("\r")
	p.rest(100 * time.Millisecond)
	require.Equal(t, home+"/", eval[string](p, `location.href`), "Enter sends nothing")
	eval[bool](p, `(window.field = root.activeElement, window.top0 = window.field.getBoundingClientRect().top, true)`)
	come()
	p.wait(`$(".oz-form [type=submit]") && !$("[aria-busy]")`)
	require.True(t, eval[bool](p, `root.activeElement === window.field && window.field.id === "oz-email"`), "the very field keeps the focus")
	require.InDelta(t, eval[float64](p, `window.top0`), eval[float64](p, `window.field.getBoundingClientRect().top`), 2)
	require.Equal(t, []string{"Fatima", "f"}, eval[[]string](p, `["name", "email"].map((f) => $("#oz-" + f).value)`))
	require.Equal(t, 1, eval[int](p, `$$("h2").length`))
	p.keys("atima@omzien.example")
	require.Equal(t, email, eval[string](p, `$("#oz-email").value`))
	p.click(".oz-back")
	p.wait(`text(".oz-status") === "3 bijeenkomsten"`)
}

// TestOpeningGivenUp: a page that asks for something else while a meeting is opening, and
// cannot get it, has the list again.
func TestOpeningGivenUp(t *testing.T) {
	s := newSite(t)
	p := open(t, s.elsewhere())
	p.wait(shows(3))
	p.rest(1500 * time.Millisecond)
	s.slow(func(w http.ResponseWriter) bool {
		cut(w)
		return true
	})
	p.click(link)
	p.wait(`$(".oz-meeting[aria-busy]")`)
	eval[bool](p, `(document.querySelector("omzien-agenda").lang = "en", true)`)
	p.wait(shows(3) + ` && !$("[aria-busy]") && !$(".oz-back")`)
}

// TestAskedAhead: what a visitor will need is asked for in time, and once.
func TestAskedAhead(t *testing.T) {
	s := newSite(t)
	p := open(t, s.elsewhere())
	p.wait(shows(3))
	require.Eventually(t, func() bool { return len(p.asked("omzien.css")) == 1 }, patience, patience/1000, "the style of a meeting")
	const pressed = `$("[data-oz-event=klein]").dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }))`
	require.True(t, eval[bool](p, pressed))
	require.Eventually(t, func() bool { return len(p.asked("/bijeenkomsten/klein.html")) == 1 }, patience, patience/1000, "before the press is a click")
	p.openInWidget("koffie")
	require.Len(t, p.asked("/bijeenkomsten/koffie.html"), 1)
	require.Len(t, p.asked("omzien.css"), 1)
}

// TestFrameInView: who opens a meeting far down in a frame sees it.
func TestFrameInView(t *testing.T) {
	s := newLongSite(t)
	p := open(t, hosted(t, s.snippet().Frame()))
	const frame = `document.querySelector("iframe")`
	p.wait(frame + `.clientHeight > 5000`)
	eval[bool](p, `(`+frame+`.scrollIntoView(), scrollBy(0, 4000), true)`)
	p.rest(300 * time.Millisecond)
	for y := 200.0; y < 800 && eval[bool](p, frame+`.clientHeight > 4000`); y += 50 { // not all of it is a card
		p.do(chromedp.MouseClickXY(300, y))
		p.rest(500 * time.Millisecond)
	}
	p.wait(frame + `.clientHeight < 4000`)
	p.wait(`(({ top }) => top >= 0 && top < innerHeight / 2)(` + frame + `.getBoundingClientRect())`)
	require.Empty(t, p.complaints())
}

// TestBackOfTheBrowser leads from a meeting to the list, and forward to the meeting.
func TestBackOfTheBrowser(t *testing.T) {
	s := newSite(t)
	home := s.elsewhere()
	p := open(t, home)
	opened := func() {
		p.wait(shows(3))
		p.rest(1500 * time.Millisecond)
		p.openInWidget("koffie")
		p.wait(`history.state?.omzien`)
	}
	opened()
	t.Run("back and forward", func(t *testing.T) {
		eval[bool](p, `(history.back(), true)`)
		p.wait(shows(3))
		require.Equal(t, "koffie", eval[string](p, `root.activeElement.dataset.ozEvent`))
		eval[bool](p, `(history.forward(), true)`)
		p.wait(`$(".oz-form")`)
		eval[bool](p, `(history.back(), true)`)
		p.wait(shows(3))
		require.Equal(t, home+"/", eval[string](p, `location.href`))
	})
	t.Run("the button leaves nothing behind", func(t *testing.T) {
		opened()
		p.click(".oz-back")
		p.wait(shows(3) + ` && !history.state?.omzien`)
	})
	t.Run("an anchor of the page is not ours", func(t *testing.T) {
		opened()
		eval[bool](p, `(location.hash = "elders", true)`)
		p.rest(200 * time.Millisecond)
		p.wait(`$(".oz-form")`)
		eval[bool](p, `(history.back(), true)`)
		p.wait(`location.hash === "" && $(".oz-form")`)
		eval[bool](p, `(history.back(), true)`)
		p.wait(shows(3))
	})
}

// TestBackToTheMeeting: the link on a receipt opens the meeting in the page.
func TestBackToTheMeeting(t *testing.T) {
	s := newSite(t)
	home := s.elsewhere()
	p := open(t, home)
	p.listen()
	p.openInWidget("koffie")
	p.fillIn()
	p.click(submit)
	p.wait(`$(".oz-receipt")`)
	p.click(".oz-withdraw [type=submit]")
	p.wait(`text(".oz-receipt").includes("U bent afgemeld")`)
	t.Run("the page hears of a withdrawal too", func(t *testing.T) {
		require.Equal(t, []map[string]string{{"event": "koffie", "status": "confirmed"}, {"event": "koffie", "status": "withdrawn"}}, eval[[]map[string]string](p, `window.heard`))
	})
	p.click(".oz-receipt a[data-oz-event]")
	p.wait(`$(".oz-form")`)
	require.Equal(t, home+"/", eval[string](p, `location.href`))
}

// TestPhone: the first meeting is on the first screen of a small phone.
func TestPhone(t *testing.T) {
	s := newThemedSite(t)
	p := newPage(t)
	p.do(chromedp.EmulateViewport(320, 640))
	p.visit(hosted(t, s.snippet().Lines()))
	p.wait(shows(3))
	require.Less(t, eval[float64](p, `$(".oz-card").getBoundingClientRect().top`), 560.0)
	require.True(t, eval[bool](p, `$(".oz-go").getBoundingClientRect().top < $(".oz-tags").getBoundingClientRect().top`))
}
