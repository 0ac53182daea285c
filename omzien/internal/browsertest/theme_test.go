package browsertest

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

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
	return strings.Join(strings.Fields(string(o.lang)+" "+o.host+" "+o.scheme+" "+strconv.FormatInt(o.width, 10)), " ")
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
	p.wait(`document.readyState === "complete" && document.querySelectorAll("section[id^=state-]").length === ` + strconv.Itoa(len(gallery.States())))
}

// themeRules are those of axe, less one that is about a page: here are many widgets
// on one, each with a search form of the same name.
var themeRules = strings.Replace(rules, "rules: {", `rules: { "landmark-unique": { enabled: false },`, 1)

// doubtful is what axe cannot tell, by rule, with what has been looked at instead.
var doubtful = map[string]string{}

// TestThemeAxe: every state of the widget, in every look that it must bear.
func TestThemeAxe(t *testing.T) {
	source := axeSource(t)
	for _, o := range []theme{
		{lang: event.Dutch, scheme: "light", width: 320},
		{lang: event.Dutch, scheme: "dark", width: 320},
		{lang: event.Dutch, scheme: "light", width: 1280},
		{lang: event.Dutch, scheme: "dark", width: 1280},
		{lang: event.Dutch, scheme: "light", width: 320, scale: 4},
		{lang: event.English, scheme: "light", width: 320},
		{lang: widget.Arabic, scheme: "light", width: 320},
		{lang: event.Dutch, host: "hostile-unset", scheme: "light", width: 320},
		{lang: event.Dutch, host: "hostile-loud", scheme: "light", width: 320},
		{lang: event.Dutch, host: "hostile-rtl", scheme: "dark", width: 320},
		{lang: event.Dutch, host: "theme-nl-design-system", scheme: "light", width: 1280},
		{lang: event.Dutch, host: "theme-warm", scheme: "dark", width: 320},
	} {
		t.Run(o.String(), func(t *testing.T) {
			p := newPage(t)
			p.theme(o)
			of := "document"
			if strings.HasPrefix(o.host, "hostile") { // what such a page is itself is its own affair
				of = `{ include: ["omzien-agenda", "omzien-signup", "omzien-next"] }`
			}
			began := time.Now()
			found := p.axeOf(source, of, themeRules)
			t.Log(time.Since(began), len(found.Passes))
			require.Empty(t, found.Violations)
			for _, doubt := range found.Incomplete {
				t.Log(doubt)
				require.Contains(t, doubtful, doubt.ID, doubt)
			}
		})
	}
}

var _ = slices.Contains[[]string]
