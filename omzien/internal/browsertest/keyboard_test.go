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

// reach goes with Tab to an element, which must then be in sight with its outline.
func (p *page) reach(selector string) {
	p.t.Helper()
	p.wait(`document.readyState === "complete" && $("` + selector + `")`)
	p.tabTo(selector)
	p.wait(`(() => {
		const e = root.activeElement, box = e.getClientRects()[0], style = getComputedStyle(e);
		return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 &&
			e.contains(root.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 20)));
	})()`)
}

// press goes to a button or a link and presses Enter.
func (p *page) press(selector string) {
	p.t.Helper()
	p.reach(selector)
	p.keys(kb.Enter)
}

// put goes to a field and types in the place of what is there.
func (p *page) put(selector, text string) {
	p.t.Helper()
	p.reach(selector)
	p.retype(text)
}

// retype types in the place of what is in the field that has the focus.
func (p *page) retype(text string) {
	p.t.Helper()
	p.keys(strings.Repeat(kb.Backspace, eval[int](p, `(root.activeElement.value.length || 0) + 1`)) + strings.Repeat(kb.Delete, eval[int](p, `root.activeElement.value.length`)) + text)
	require.Equal(p.t, text, eval[string](p, `root.activeElement.value`))
}

// choose goes to a list, or to a group of radio buttons, and presses an arrow so
// often.
func (p *page) choose(selector, arrow string, times int) {
	p.t.Helper()
	p.reach(selector)
	p.keys(strings.Repeat(arrow, times))
}

// fillInAll answers everything that a meeting can ask, as [everything] does for two.
func (p *page) fillInAll(name, email string) {
	p.t.Helper()
	p.put("#oz-name", name)
	p.put("#oz-email", email)
	p.put("#oz-seats", "2")
	p.reach("#oz-fewer")
	p.keys(" ")
	p.press(".oz-more > summary:has(+ .oz-field #oz-companions)")
	p.put("#oz-companions", "Ans")
	p.choose("#oz-role", kb.ArrowDown, 1)
	p.put("#oz-onBehalfOf", "De Buurtkamer")
	p.choose("#oz-tables", kb.ArrowDown, 2)
	p.choose("#oz-tables-2", kb.ArrowDown, 1)
	p.choose("[name='replies.vervoer']", kb.ArrowDown, 2)
	p.choose("[id='oz-replies.wijk']", kb.ArrowDown, 2)
	p.choose("[name='replies.soep']", kb.ArrowUp, 2)
	p.put("[id='oz-wishes.access']", "Ik kom met een rolstoel")
	p.put("[id='oz-wishes.diet']", "Ik eet geen vlees")
}

// requireAsked: exactly this person asked to come, with all that was typed.
func (s *site) requireAsked(name, email string) {
	s.t.Helper()
	list := s.roll("alles")
	require.Len(s.t, list, 1)
	one, want := list[0], everything("", 2)
	require.Equal(s.t, event.Pending, one.Status)
	require.Equal(s.t, []any{name, email, 2, true}, []any{one.Name, one.Email, one.Wanted, one.AcceptsFewer})
	require.Equal(s.t, []any{want.Role, want.OnBehalfOf, want.Companions, want.Replies, want.Wishes, want.Tables},
		[]any{one.Role, one.OnBehalfOf, one.Companions, one.Replies, one.Wishes, one.Tables})
}

// proveAndUse follows the link in the mail, confirms, changes the party with a
// fault on the way, and withdraws.
func (p *page) proveAndUse(t *testing.T, s *site) {
	t.Run("the link in the mail leads to a button, and that confirms", func(t *testing.T) {
		p.visit(s.mailed(email))
		p.wait(`text(".oz-banner").includes("Bevestig uw aanmelding")`)
		require.Equal(t, event.Pending, s.roll("alles")[0].Status, "to look is not to confirm")
		p.press(".oz-decide button")
		p.wait(`text(".oz-banner").includes("U bent aangemeld")`)
		require.Equal(t, event.SeatConfirmed, s.roll("alles")[0].Status)
	})
	t.Run("the form to change it is filled in, and says what is wrong", func(t *testing.T) {
		p.press(".oz-change > summary")
		p.wait(`$(".oz-change[open]")`)
		require.Equal(t, []string{name, "2", "Ans", "De Buurtkamer", "groen", "wonen", "Zuilen", "Ik kom met een rolstoel"},
			eval[[]string](p, `["name", "seats", "companions", "onBehalfOf", "tables", "tables-2", "replies.wijk", "wishes.access"].map((f) => document.getElementById("oz-" + f).value)`))
		p.put("#oz-seats", "1") // and Ans still comes along
		p.press(amend)
		p.wait(`root.activeElement?.id === "oz-fout"`)
		p.keys(kb.Tab)
		require.Equal(t, "#oz-companions", eval[string](p, `root.activeElement.getAttribute("href")`), "what is wrong comes first")
		p.keys(kb.Enter)
		p.wait(`root.activeElement?.id === "oz-companions"`)
		require.Equal(t, "1", eval[string](p, `$("#oz-seats").value`), "what was typed is kept")
		p.retype("")
		p.press(amend)
		p.wait(`text("[role=status]:not(.oz-banner)").includes("Uw aanmelding is veranderd")`)
		one := s.roll("alles")[0]
		require.Equal(t, 1, one.Seats)
		require.Empty(t, one.Companions)
		require.Equal(t, everything("", 2).Wishes, one.Wishes)
	})
	t.Run("a button withdraws", func(t *testing.T) {
		p.press(".oz-withdraw button")
		p.wait(`text(".oz-banner").includes("U bent afgemeld")`)
		require.Equal(t, event.Withdrawn, s.roll("alles")[0].Status)
	})
}

// offered is the address in the mail to the visitor, to whom a seat is offered.
func (s *site) offered(slug string) string {
	s.t.Helper()
	first := s.comes(slug, person("piet", 1))
	s.comes(slug, event.Request{Name: name, Email: email})
	s.leaves(first)
	return s.mailed(email)
}

// answerOffers accepts an offer and declines another.
func (p *page) answerOffers(t *testing.T, s *site) {
	for _, c := range []struct {
		name, slug, button, says string
		want                     event.SignUpStatus
	}{
		{"an offer is accepted", "lijst", ".oz-decide button:not([formaction])", "U bent aangemeld", event.SeatConfirmed},
		{"an offer is declined", "vol", ".oz-decide button[formaction]", "U bent afgemeld", event.Withdrawn},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.visit(s.offered(c.slug))
			p.wait(`text(".oz-banner").includes("Wilt u nog komen?")`)
			require.Equal(t, event.Offered, s.roll(c.slug)[1].Status)
			p.press(c.button)
			p.wait(`text(".oz-banner").includes("` + c.says + `")`)
			require.Equal(t, c.want, s.roll(c.slug)[1].Status)
		})
	}
}

// TestLifeByKeyboard is the whole life of a sign-up without a mouse, with script
// and without it.
func TestLifeByKeyboard(t *testing.T) {
	for way, off := range map[string]bool{"with script": false, "without script": true} {
		t.Run(way, func(t *testing.T) {
			s := newMailSite(t)
			p := newPage(t)
			call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
			p.visit(s.url + "/agenda")
			p.press(`[data-oz-event=alles]`)
			p.wait(`location.pathname === "/bijeenkomsten/alles" && $(".oz-form")`)
			t.Run("what is wrong is said first, and leads to the field", func(t *testing.T) {
				p.fillInAll(" ", "fatima@omzien") // no browser finds anything wrong with that
				p.press(submit)
				if off {
					// There the browser goes on, once it has gone there.
					p.wait(`document.readyState === "complete" && $("#oz-fout") && Math.abs($(":target")?.getBoundingClientRect().top) < 50`)
				} else {
					p.wait(`root.activeElement?.id === "oz-fout"`)
				}
				p.keys(kb.Tab)
				p.wait(`root.activeElement?.getAttribute("href") === "#oz-name"`)
				p.keys(kb.Enter)
				p.wait(`root.activeElement?.id === "oz-name"`)
				require.Empty(t, s.roll("alles"))
			})
			t.Run("what was typed is kept, and is sent once it is right", func(t *testing.T) {
				p.retype(name)
				p.put("#oz-email", email)
				p.press(submit)
				p.wait(`text(".oz-banner").includes("Kijk in uw mail")`)
				s.requireAsked(name, email)
				require.Equal(t, !off, eval[bool](p, `root.activeElement?.innerText === "Kijk in uw mail"`))
				require.NotContains(t, eval[string](p, `document.documentElement.outerHTML`), "/aanmelding/", "the secret goes by mail")
			})
			p.proveAndUse(t, s)
			p.answerOffers(t, s)
			if off {
				require.Empty(t, p.asked(".js"), "no script was even asked for")
			}
		})
	}
}

// TestWidgetLifeByKeyboard is the part of it that is done on the page of another
// site, up to the mail.
func TestWidgetLifeByKeyboard(t *testing.T) {
	s := newMailSite(t)
	home := s.elsewhere()
	p := open(t, home)
	p.listen()
	p.press(`[data-oz-event=alles]`)
	p.wait(`$(".oz-form") && root.activeElement?.matches("h2")`)
	p.fillInAll(name, email)
	p.press(submit)
	p.wait(`text(".oz-banner").includes("Kijk in uw mail")`)
	require.Equal(t, "Kijk in uw mail", eval[string](p, `root.activeElement?.innerText ?? ""`))
	require.Equal(t, home+"/", eval[string](p, `location.href`))
	require.Equal(t, []string{"POST " + s.url + "/bijeenkomsten/alles.html"}, p.asked("POST"))
	require.Equal(t, []map[string]string{{"event": "alles", "status": "pending"}}, eval[[]map[string]string](p, `window.heard`))
	s.requireAsked(name, email)
	p.press("[data-oz-agenda]")
	p.wait(`$$(".oz-card").length === 8 && root.activeElement?.dataset.ozEvent === "alles"`)
	p.requireClean(home, s.url)
	p.proveAndUse(t, s)
}

// requireAttention: the focus is on something that can be seen, in sight and with
// nothing before it.
func (p *page) requireAttention(t *testing.T) {
	t.Helper()
	p.wait(`(() => {
		const e = root.activeElement ?? (root === document ? null : document.activeElement);
		if (!e || e === document.body || !e.checkVisibility()) return false;
		const box = e.getClientRects()[0];
		const [x, y] = [box.x + Math.min(box.width / 2, 40), box.y + Math.min(box.height / 2, 20)];
		return x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight && e.contains(root.elementFromPoint(x, y));
	})()`)
}

// focused is what has the focus: its id, or what it opens or shows, or what it says.
func (p *page) focused() string {
	p.t.Helper()
	return eval[string](p, `(({ id, dataset, innerText }) => id || dataset.ozEvent || dataset.ozView || innerText)(root.activeElement ?? document.body)`)
}

// TestWidgetByKeyboard goes from the list to the receipt and back on the page of
// another site, with Go and without it. The focus is never lost.
func TestWidgetByKeyboard(t *testing.T) {
	for way, blocked := range map[string]bool{"with Go": false, "where Go does not come": true} {
		t.Run(way, func(t *testing.T) {
			s := newMailSite(t)
			s.when(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
				if blocked && strings.Contains(r.URL.Path, ".wasm") {
					http.NotFound(w, r)
					return true
				}
				return false
			})
			p := open(t, s.elsewhere())
			p.wait(`$$(".oz-card").length === 8`)
			t.Run("the list is narrowed while one types, and the focus stays", func(t *testing.T) {
				p.put("#oz-q", "samen aan")
				p.wait(`$$(".oz-card").filter((e) => e.checkVisibility()).length === 1`)
				require.Equal(t, "oz-q", p.focused())
				p.requireAttention(t)
				p.press("[data-oz-clear]")
				p.wait(`$$(".oz-card").filter((e) => e.checkVisibility()).length === 8`)
				require.Equal(t, "oz-q", p.focused(), "what had the focus is gone")
				p.requireAttention(t)
				p.keys("samen aan")
				p.wait(`$$(".oz-card").filter((e) => e.checkVisibility()).length === 1`)
			})
			t.Run("a meeting opens with its title", func(t *testing.T) {
				p.press("[data-oz-event=alles]")
				p.wait(`$(".oz-form") && root.activeElement?.matches("h2")`)
				require.Equal(t, "Samen aan tafel", p.focused())
				p.requireAttention(t)
			})
			t.Run("and leads back to where one was", func(t *testing.T) {
				eval[bool](p, `($(".oz-back").focus(), true)`) // it stands before the title, where Shift+Tab leads
				p.requireAttention(t)
				p.keys(kb.Enter)
				p.wait(`$$(".oz-card").filter((e) => e.checkVisibility()).length === 1`)
				require.Equal(t, "alles", p.focused())
				p.requireAttention(t)
				p.keys(kb.Enter)
				p.wait(`$(".oz-form") && root.activeElement?.matches("h2")`)
			})
			t.Run("what is wrong has the focus, and leads to the field", func(t *testing.T) {
				p.fillInAll(" ", email)
				if !blocked {
					p.wait(`$(".oz-form").noValidate`)
				}
				p.press(submit)
				p.wait(`root.activeElement?.id === "oz-fout"`)
				require.Equal(t, blocked, len(p.asked("POST")) == 1, "Go says it before anything is sent")
				p.requireAttention(t)
				p.keys(kb.Tab + kb.Enter)
				p.wait(`root.activeElement?.id === "oz-name"`)
				p.requireAttention(t)
				p.retype(name)
			})
			t.Run("what comes of it has the focus", func(t *testing.T) {
				p.press(submit)
				p.wait(`text(".oz-banner").includes("Kijk in uw mail")`)
				require.Equal(t, "Kijk in uw mail", p.focused())
				p.requireAttention(t)
				s.requireAsked(name, email)
			})
			t.Run("and the way back leads to the meeting in the list", func(t *testing.T) {
				p.press("[data-oz-agenda]")
				p.wait(`$$(".oz-card").length === 8 && root.activeElement?.dataset.ozEvent === "alles"`)
				p.requireAttention(t)
			})
		})
	}
}

// TestMonthByKeyboard: the switch of views, the way to other months, and a meeting
// in one of them.
func TestMonthByKeyboard(t *testing.T) {
	for way, blocked := range map[string]bool{"with Go": false, "where Go does not come": true} {
		t.Run(way, func(t *testing.T) {
			s := newMailSite(t)
			s.when(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
				if blocked && strings.Contains(r.URL.Path, ".wasm") {
					http.NotFound(w, r)
					return true
				}
				return false
			})
			p := open(t, s.elsewhere())
			p.wait(`$$(".oz-card").length === 8`)
			p.press("[data-oz-view=month]")
			p.wait(`$(".oz-grid-month") && $("[data-oz-view=month]").ariaCurrent === "true"`)
			require.Equal(t, "month", p.focused())
			p.requireAttention(t)
			p.press("#oz-after")
			p.wait(`text(".oz-grid caption") === "Februari 2019"`)
			require.Equal(t, "oz-after", p.focused())
			p.requireAttention(t)
			eval[bool](p, `($("#oz-before").focus(), true)`)
			p.keys(kb.Enter)
			p.wait(`text(".oz-grid caption") === "Januari 2019"`)
			require.Equal(t, "oz-before", p.focused())
			p.press(".oz-grid [data-oz-event=alles]")
			p.wait(`$(".oz-form") && root.activeElement?.matches("h2")`)
			p.requireAttention(t)
			eval[bool](p, `($(".oz-back").focus(), true)`)
			p.keys(kb.Enter)
			p.wait(`$(".oz-grid-month") && root.activeElement?.dataset.ozEvent === "alles"`)
			p.requireAttention(t)
			eval[bool](p, `($("#oz-q").focus(), true)`)
			p.press("[data-oz-view=week]")
			p.wait(`$(".oz-grid-week")`)
			require.Equal(t, "week", p.focused())
			eval[bool](p, `($("#oz-q").focus(), true)`)
			p.press("[data-oz-view=list]")
			p.wait(`$$(".oz-card").length === 8`)
			require.Equal(t, "list", p.focused())
			p.requireAttention(t)
		})
	}
}
