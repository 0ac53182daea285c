package browsertest

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/gallery"
)

// theme is the page with all states of the widget, in one of its looks.
type theme struct {
	lang   event.Language
	host   string // of gallery.Hosts; "" is a calm page
	scheme string
	width  int64
	scale  float64 // pixels of the screen for one of the page; 0 is 1
}

func (o theme) String() string {
	magnified := ""
	if o.scale > 0 {
		magnified = strconv.FormatFloat(o.scale*100, 'f', 0, 64) + "%"
	}
	return strings.Join(strings.Fields(string(o.lang)+" "+o.host+" "+o.scheme+" "+strconv.FormatInt(o.width, 10)+" "+magnified), " ")
}

// theme opens the page, all of it in sight: what is off screen is not drawn.
func (p *page) theme(o theme) {
	p.t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write(gallery.Page(o.lang, gallery.Options{Host: gallery.Host(o.host)}))
		}
	}))
	p.t.Cleanup(server.Close)
	p.do(chromedp.EmulateViewport(o.width, 900, chromedp.EmulateScale(max(o.scale, 1))))
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: o.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
	p.visit(server.URL)
	if o.scale == 0 {
		p.do(chromedp.EmulateViewport(o.width, eval[int64](p, `document.documentElement.scrollHeight`)+2000))
	}
	p.wait(`document.readyState === "complete" && document.querySelectorAll("section[id^=state-]").length === ` + strconv.Itoa(len(gallery.States())))
}

// inspect asks testdata/inspect.js something of the page.
func inspect[T any](p *page, question string) T {
	p.t.Helper()
	source, err := os.ReadFile(filepath.Join("testdata", "inspect.js"))
	require.NoError(p.t, err)
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	answer, err := chromedp.Run(ctx, chromedp.Evaluate[T](strings.TrimSpace(string(source))+"."+question))
	require.NoError(p.t, err, question)
	return answer
}

// requireGood: testdata/inspect.js finds nothing wrong.
func (p *page) requireGood(t *testing.T, questions ...string) {
	t.Helper()
	for _, question := range questions {
		t.Run(question, func(t *testing.T) {
			require.Empty(t, strings.Join(inspect[[]string](p, question), "\n"))
		})
	}
}

// themeRules are those of axe, less one that is about a page: here are many widgets
// on one, each with a search form of the same name.
var themeRules = strings.Replace(rules, "rules: {", `rules: { "landmark-unique": { enabled: false },`, 1)

// doubts are what axe cannot tell, by rule, with why that is no doubt.
var doubts = map[string]string{
	"color-contrast":     "the link of a card lies over the whole of it, and axe does not look through; question text() computes every contrast from the style",
	"link-in-text-block": "a page that unsets everything leaves the link in the empty tag without an underline, which is the page's own affair",
}

// looksOfTheme are the languages, colour schemes, widths and pages around it that the
// widget must bear. 1280 pixels at 400 % are 320 of the page.
var looksOfTheme = []theme{
	{lang: event.Dutch, scheme: "light", width: 320},
	{lang: event.Dutch, scheme: "dark", width: 320},
	{lang: event.Dutch, scheme: "light", width: 1280},
	{lang: event.Dutch, scheme: "dark", width: 1280},
	{lang: event.Dutch, scheme: "light", width: 320, scale: 4},
	{lang: event.English, scheme: "light", width: 320},
	{lang: widget.Arabic, scheme: "light", width: 320},
	{lang: widget.Arabic, scheme: "dark", width: 1280},
	{lang: event.Dutch, host: "hostile-unset", scheme: "light", width: 320},
	{lang: event.Dutch, host: "hostile-loud", scheme: "light", width: 320},
	{lang: event.Dutch, host: "hostile-rtl", scheme: "dark", width: 320},
	{lang: event.Dutch, host: "theme-nl-design-system", scheme: "light", width: 1280},
	{lang: event.Dutch, host: "theme-warm", scheme: "dark", width: 320},
	{lang: event.Dutch, host: "theme-dark-by-hand", scheme: "light", width: 720},
}

// ofTheme is what axe looks at: on a page that means no good, what is that page's own
// is its own affair.
func (o theme) ofTheme() string {
	if strings.HasPrefix(o.host, "hostile") {
		return `{ include: ["omzien-agenda", "omzien-signup", "omzien-next"] }`
	}
	return "document"
}

// TestTheme: every state of the widget, in every look that it must bear, can be read
// and used.
func TestTheme(t *testing.T) {
	source := axeSource(t)
	for _, host := range gallery.Hosts() {
		require.True(t, slices.ContainsFunc(looksOfTheme, func(o theme) bool { return o.host == host }), host)
	}
	for _, o := range looksOfTheme {
		t.Run(o.String(), func(t *testing.T) {
			p := newPage(t)
			p.theme(o)
			t.Run("axe", func(t *testing.T) {
				found := p.axeOf(source, o.ofTheme(), themeRules)
				require.Empty(t, found.Violations)
				for _, doubt := range found.Incomplete {
					require.Contains(t, doubts, doubt.ID, doubt)
				}
			})
			require.Greater(t, inspect[int](p, "counted()"), 1000, "texts")
			require.Greater(t, inspect[int](p, "touched()"), 250, "controls")
			p.requireGood(t, "text()", "edges()", "rings()", "targets()", "reach()", "cut()", "spilt()", "moves()", "sizes()")
			if o.width == 320 && o.host == "" {
				t.Run("with room between letters, words and lines", func(t *testing.T) { // WCAG 1.4.12
					p.wear(`.oz * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } .oz p { margin-bottom: 2em !important }`)
					p.requireGood(t, "reach()", "cut()", "spilt()")
				})
				t.Run("with long words", func(t *testing.T) {
					eval[bool](p, `(() => {
						for (const e of document.querySelectorAll("omzien-agenda, omzien-signup, omzien-next"))
							for (const place of e.shadowRoot?.querySelectorAll("[part=title] a, [part=title]:not(:has(a)), .oz-where, .oz-hosts, .oz-tag, dd, label, legend, .oz-button, .oz-date-of li a > span, .oz-notice, summary, option") ?? [])
								place.lastChild.textContent = "Bewonersinitiatievenontmoetingsplaatsenoverleg" + "structuur".repeat(4);
						return true;
					})()`)
					p.requireGood(t, "reach()", "cut()", "spilt()")
				})
			}
		})
	}
}

// wear puts rules into every shadow root, behind those that are there.
func (p *page) wear(rules string) {
	p.t.Helper()
	text, err := json.Marshal(rules)
	require.NoError(p.t, err)
	eval[bool](p, `(() => {
		for (const e of document.querySelectorAll("omzien-agenda, omzien-signup, omzien-next"))
			e.shadowRoot?.append(Object.assign(document.createElement("style"), { textContent: `+string(text)+` }));
		return true;
	})()`)
}

// Where a visitor's own colours are all that there is, what was told by a colour has
// an edge.
func TestThemeForcedColours(t *testing.T) {
	p := newPage(t)
	p.theme(theme{lang: event.Dutch, scheme: "light", width: 1280})
	const told = `flat(".oz-card, .oz-button, .oz-day, .oz-tag, .oz-notice, .oz-banner, .oz-answer, .oz-unsure, .oz-now, .oz-mark, .oz-today, .oz-views [aria-current], .oz-sent:not(:empty), .oz-field > input, .oz-field > select, .oz-field > textarea")`
	require.NotEmpty(t, inspect[[]string](p, told), "there are colours, and no edges")
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}}})
	p.requireGood(t, told)
}

// TestThemeFinds breaks the page, once for each question.
func TestThemeFinds(t *testing.T) {
	source := axeSource(t)
	for question, broken := range map[string]string{
		"text()":    `.oz-hint { color: color-mix(in srgb, var(--oz-text) 50%, var(--oz-surface)) }`,
		"edges()":   `.oz-field > input { border-color: var(--oz-line) }`,
		"rings()":   `.oz .oz-button:focus-visible { outline-color: var(--oz-surface) !important }`,
		"targets()": `.oz-clear, .oz-check { padding: 0; height: 1em; line-height: 1; width: 1em } .oz-check input { width: 1em; height: 1em }`,
		"reach()":   `.oz-field > input { width: 30em }`,
		"cut()":     `.oz-title { overflow: hidden; white-space: nowrap; text-overflow: ellipsis }`,
		"spilt()":   `.oz-button { height: 1em; min-height: 0; padding: 0 }`,
		"moves()":   `.oz-card { transition: border-color .3s }`,
		"sizes()":   `.oz-hint { font-size: 9px }`,
	} {
		t.Run(question, func(t *testing.T) {
			p := newPage(t)
			p.theme(theme{lang: event.Dutch, scheme: "light", width: 320})
			p.wear(broken)
			require.NotEmpty(t, inspect[[]string](p, question))
		})
	}
	t.Run("axe, on a page that means no good", func(t *testing.T) {
		p := newPage(t)
		o := theme{lang: event.Dutch, host: "hostile-loud", scheme: "light", width: 320}
		p.theme(o)
		eval[bool](p, `(document.querySelector("#state-meeting omzien-signup").shadowRoot.querySelector("label[for=oz-name]").remove(), true)`)
		found := p.axeOf(source, o.ofTheme(), themeRules)
		require.Len(t, found.Violations, 1)
		require.Equal(t, "label", found.Violations[0].ID)
		require.Len(t, found.Violations[0].Nodes, 1)
	})
}
