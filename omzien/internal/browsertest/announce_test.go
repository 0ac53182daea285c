package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// hark writes down what a screen reader says by itself on the page of another site:
// text that comes into a live region that was there before, and what the focus goes
// to. A live region that comes with its text is said by few of them, so that does
// not count.
func (p *page) hark() {
	p.t.Helper()
	eval[bool](p, `(() => {
		window.said = [];
		const live = "[role=status], [role=alert], [aria-live]";
		new MutationObserver((records) => {
			const added = new Set(records.flatMap(({ addedNodes }) => [...addedNodes]));
			for (const { target } of records) {
				const region = (target.nodeType === 1 ? target : target.parentElement)?.closest(live);
				const old = region && root.contains(region) && ![...added].some((n) => n.contains(region));
				if (old && region.checkVisibility() && region.textContent.trim()) window.said.push("live: " + region.textContent.trim());
			}
		}).observe(root, { subtree: true, childList: true, characterData: true });
		root.addEventListener("focusin", ({ target }) => window.said.push("focus: " + (target.innerText || target.ariaLabel || target.id)));
		return true;
	})()`)
}

// requireSaid: a screen reader says a text, in that way, and since the last one that
// was asked for.
func (p *page) requireSaid(t *testing.T, way, text string) {
	t.Helper()
	p.wait(`window.said.some((line) => line.startsWith("` + way + `: ") && line.includes("` + text + `"))`)
	eval[bool](p, `(window.said = [], true)`)
}

// TestAnnounced: what changes while a visitor looks elsewhere is said, with Go and
// without it.
func TestAnnounced(t *testing.T) {
	for way, blocked := range map[string]bool{"with Go": false, "where Go does not come": true} {
		t.Run(way, func(t *testing.T) {
			s := newSite(t)
			without := func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
				if blocked && strings.Contains(r.URL.Path, ".wasm") {
					http.NotFound(w, r)
					return true
				}
				return false
			}
			s.when(without)
			p := open(t, s.elsewhere())
			p.wait(`$$(".oz-card").length === 3`)
			p.hark()
			t.Run("the list has changed", func(t *testing.T) {
				p.fill("#oz-q", "koffie")
				p.requireSaid(t, "live", "1 bijeenkomst")
				p.keys("zeppelin")
				p.requireSaid(t, "live", "Geen bijeenkomsten gevonden")
				p.click("[data-oz-clear]")
				p.requireSaid(t, "live", "3 bijeenkomsten")
			})
			t.Run("another view is shown", func(t *testing.T) {
				p.click("[data-oz-view=month]")
				p.requireSaid(t, map[bool]string{false: "live", true: "focus"}[blocked], map[bool]string{false: "20", true: "Maand"}[blocked]) // the network sends all of it, and the switch has the focus
				p.wait(`$(".oz-grid-month")`)
				p.click("[data-oz-view=list]")
				p.wait(`$$(".oz-card").length === 3`)
			})
			t.Run("a meeting is shown", func(t *testing.T) {
				p.openInWidget("klein")
				p.requireSaid(t, "focus", "Aan een kleine tafel")
			})
			t.Run("the form is on its way, and came just too late", func(t *testing.T) {
				p.fillIn()
				s.signUp("klein", "iemand-was-sneller")
				eval[bool](p, `(window.said = [], true)`)
				p.click(submit)
				p.wait(`$("#oz-fout")`)
				require.True(t, eval[bool](p, `window.said.some((line) => line.startsWith("live: "))`), "that it is sent")
				p.requireSaid(t, "focus", event.ErrFull.Sentence())
				require.Equal(t, "alert", eval[string](p, `root.activeElement.role`))
			})
			t.Run("there is no answer", func(t *testing.T) {
				p.click(".oz-back")
				p.openInWidget("koffie")
				p.fillIn()
				s.when(func(w http.ResponseWriter, r *http.Request, network http.Handler) bool {
					if r.Method != http.MethodPost {
						return without(w, r, network)
					}
					cut(w)
					return true
				})
				p.click(submit)
				p.requireSaid(t, "live", "weten niet of")
				s.when(without)
			})
			t.Run("there is no network", func(t *testing.T) {
				p.offline(true)
				p.click(submit)
				p.requireSaid(t, "live", "geen internet")
				require.Empty(t, s.roll("koffie"))
			})
			t.Run("it was sent", func(t *testing.T) {
				p.offline(false)
				p.requireSaid(t, "focus", "U bent aangemeld")
				s.requireSeat("koffie", name, email, 1)
			})
		})
	}
}

// TestNothingAnnounced: text that nobody is told of is not taken for said.
func TestNothingAnnounced(t *testing.T) {
	s := newSite(t)
	p := open(t, s.elsewhere())
	p.wait(`$$(".oz-card").length === 3`)
	p.hark()
	eval[bool](p, `($(".oz-results").append("niet gezegd"), $(".oz-results").insertAdjacentHTML("beforeend", "<p role=alert>te laat</p>"), $(".oz-status").textContent = "wel gezegd", true)`)
	p.wait(`window.said.length > 0`)
	require.Equal(t, []string{"live: wel gezegd"}, eval[[]string](p, `window.said`))
}
