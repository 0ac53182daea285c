package browsertest

import (
	"bufio"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/examples/static"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/gallery"
)

// shot is one picture: where it is taken, and what is done there before.
type shot struct {
	name   string
	widget bool // on the page of another site
	path   string
	steps  func(p *page)
}

func shots() []shot {
	const meeting = "/bijeenkomsten/voorbeeld-twintig-plaatsen"
	visitors := 0 // each with an address of their own, as few sign-ups are taken with one
	signUp := func(p *page) {
		visitors++
		p.fill("#oz-name", name)
		p.fill("#oz-email", "fatima"+strconv.Itoa(visitors)+"@omzien.example")
		p.click(submit)
		p.wait(`$(".oz-receipt")`)
	}
	faults := func(p *page) {
		p.fill("#oz-email", "fatima@omzien")
		p.fill("#oz-seats", "11")
		p.wait(`$(".oz-form").noValidate`) // until then the browser checks, in words of its own
		p.click(submit)
		p.wait(`$("#oz-fout")`)
	}
	return []shot{
		{name: "home", path: "/"},
		{name: "agenda", path: "/agenda"},
		{name: "agenda-found", path: "/agenda?zoek=voorbeeld+samen"},
		{name: "agenda-nothing-found", path: "/agenda?zoek=zeppelin"},
		{name: "meeting", path: meeting},
		{name: "meeting-2019", path: "/bijeenkomsten/nieuw-samenspel-in-de-wijk"},
		{name: "meeting-cancelled", path: "/bijeenkomsten/voorbeeld-afgelast"},
		{name: "form-faults", path: meeting, steps: faults},
		{name: "receipt", path: meeting, steps: signUp},
		{name: "not-found", path: "/niets"},
		{name: "widget", widget: true},
		{name: "widget-meeting", widget: true, steps: func(p *page) { p.openInWidget("voorbeeld-twintig-plaatsen") }},
		{name: "widget-form-faults", widget: true, steps: func(p *page) {
			p.openInWidget("voorbeeld-twintig-plaatsen")
			faults(p)
		}},
		{name: "widget-receipt", widget: true, steps: func(p *page) {
			p.openInWidget("voorbeeld-twintig-plaatsen")
			signUp(p)
		}},
	}
}

// TestShots takes pictures of the demo for people to look at, into the folder
// that OMZIEN_SHOTS names.
func TestShots(t *testing.T) {
	folder := os.Getenv("OMZIEN_SHOTS")
	if folder == "" {
		t.Skip("OMZIEN_SHOTS names no folder for pictures")
	}
	needChromium(t)
	require.NoError(t, os.MkdirAll(folder, 0o755))
	network, all := demo(t), shots()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte(static.Page(network)))
		}
	}))
	defer elsewhere.Close()
	for _, size := range screens {
		for _, scheme := range []string{"light", "dark"} {
			for _, s := range all {
				file := filepath.Join(folder, s.name+"-"+size.name+"-"+scheme+".png")
				t.Run(filepath.Base(file), func(t *testing.T) {
					p := newPage(t)
					p.do(chromedp.EmulateViewport(size.width, size.height, size.more...))
					call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
					if s.widget {
						p.visit(elsewhere.URL)
						p.wait(`$(".oz-card")`)
					} else {
						p.visit(network + s.path)
					}
					if s.steps != nil {
						s.steps(p)
					}
					p.shootAll(file, size)
				})
			}
		}
	}
}

// screen is what pages are shown on.
type screen struct {
	name          string
	width, height int64
	more          []chromedp.EmulateViewportOption
}

var screens = []screen{
	{"phone", 390, 800, []chromedp.EmulateViewportOption{chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulatePortrait, chromedp.EmulateScale(2)}},
	{"desktop", 1280, 900, nil},
}

// shootAll takes a picture of all of a page, on a screen as high as the page, as what
// is far down is drawn only when it is in sight; then its height is known, and the
// screen can fit it. Nothing may stick out to the side.
func (p *page) shootAll(file string, size screen) {
	p.t.Helper()
	require.LessOrEqual(p.t, eval[int64](p, `document.documentElement.scrollWidth`), size.width)
	for _, high := range []string{`document.documentElement.scrollHeight`, strconv.FormatInt(size.height, 10), `document.documentElement.scrollHeight`} {
		p.do(chromedp.EmulateViewport(size.width, eval[int64](p, high), size.more...), chromedp.Sleep(100*time.Millisecond))
	}
	p.shoot(file)
}

// shoot takes a picture of the whole page.
func (p *page) shoot(file string) {
	p.t.Helper()
	picture, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	require.NoError(p.t, err)
	require.NoError(p.t, os.WriteFile(file, picture, 0o644))
}

// TestLifeShots takes pictures of a sign-up in every state, into the same folder.
func TestLifeShots(t *testing.T) {
	folder := os.Getenv("OMZIEN_SHOTS")
	if folder == "" {
		t.Skip("OMZIEN_SHOTS names no folder for pictures")
	}
	require.NoError(t, os.MkdirAll(folder, 0o755))
	s := newMailSite(t)
	elsewhere := s.elsewhere()
	for _, v := range s.views() {
		for _, size := range screens {
			for _, scheme := range []string{"light", "dark"} {
				file := filepath.Join(folder, "life-"+v.name+"-"+size.name+"-"+scheme+".png")
				t.Run(filepath.Base(file), func(t *testing.T) {
					p := newPage(t)
					p.do(chromedp.EmulateViewport(size.width, size.height, size.more...))
					call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
					v.show(p, s, elsewhere)
					p.shootAll(file, size)
				})
			}
		}
	}
}

// TestThemeShots takes pictures of every state of the widget, into the same folder:
// in three widths, two colour schemes and three languages, and on pages that mean no
// good.
func TestThemeShots(t *testing.T) {
	folder := os.Getenv("OMZIEN_SHOTS")
	if folder == "" {
		t.Skip("OMZIEN_SHOTS names no folder for pictures")
	}
	require.NoError(t, os.MkdirAll(folder, 0o755))
	var all []theme
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{320, 720, 1280} {
			for _, l := range widget.Languages() {
				all = append(all, theme{lang: l, scheme: scheme, width: width})
			}
		}
		for _, host := range gallery.Hosts() {
			all = append(all, theme{lang: event.Dutch, host: host, scheme: scheme, width: 720})
		}
	}
	for _, o := range all {
		t.Run(o.String(), func(t *testing.T) {
			p := newPage(t)
			p.theme(o)
			high := eval[int64](p, `document.documentElement.scrollHeight`)
			const most = 6000 // of one picture: a browser leaves the end of a higher one white
			p.do(chromedp.EmulateViewport(o.width, most))
			for n := range high/most + 1 {
				eval[bool](p, `(scrollTo(0, `+strconv.FormatInt(n*most, 10)+`), true)`)
				file := "theme-" + strings.ReplaceAll(o.String(), " ", "-") + "-" + strconv.FormatInt(n+1, 10) + ".png"
				require.NoError(t, os.WriteFile(filepath.Join(folder, file), p.seen(), 0o644))
			}
		})
	}
}

// TestPictures makes the pictures of the widget that the README shows, into the
// folder that OMZIEN_PICTURES names.
func TestPictures(t *testing.T) {
	folder := os.Getenv("OMZIEN_PICTURES")
	if folder == "" {
		t.Skip("OMZIEN_PICTURES names no folder for pictures")
	}
	s := newMailSite(t)
	at := func(width int64, scheme string) *page {
		p := newPage(t)
		call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		p.do(chromedp.EmulateViewport(width, 820, chromedp.EmulateScale(1.5)))
		return p
	}
	widgetAt := func(width int64, scheme string, steps func(p *page)) []byte {
		p := at(width, scheme)
		p.visit(s.elsewhere())
		p.wait(`$$(".oz-card").length === 8`)
		steps(p)
		eval[bool](p, `(root.activeElement?.blur(), scrollTo(0, 0), true)`)
		return p.seen()
	}
	compose(t, filepath.Join(folder, "widget.png"),
		widgetAt(640, "light", func(*page) {}),
		widgetAt(360, "light", func(p *page) { p.openInWidget("alles") }),
		widgetAt(640, "light", func(p *page) {
			p.click("[data-oz-view=month]")
			p.wait(`$(".oz-grid-month")`)
		}))
	var looks [][]byte
	for _, o := range []theme{{lang: event.Dutch, scheme: "light"}, {lang: event.English, scheme: "dark"}, {lang: widget.Arabic, scheme: "light"}} {
		p := newPage(t)
		o.width, o.scale = 1280, 0.6
		p.theme(o)
		p.do(chromedp.EmulateViewport(1280, 3200, chromedp.EmulateScale(0.6)))
		looks = append(looks, p.seen())
	}
	compose(t, filepath.Join(folder, "theme.png"), looks...)
}

// seen is a picture of what is in sight.
func (p *page) seen() []byte {
	p.t.Helper()
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	require.NoError(p.t, err)
	return picture
}

// compose puts pictures beside each other in a file, equally high.
func compose(t *testing.T, file string, pictures ...[]byte) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<!doctype html><body style="margin:0;display:flex;gap:16px;width:max-content">`)
	for _, picture := range pictures {
		b.WriteString(`<img style="height:820px" src="data:image/png;base64,` + base64.StdEncoding.EncodeToString(picture) + `">`)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(b.String()))
	}))
	defer server.Close()
	p := open(t, server.URL)
	p.wait(`[...document.images].every((e) => e.complete)`)
	p.do(chromedp.EmulateViewport(eval[int64](p, `document.body.offsetWidth`), 820))
	require.NoError(t, os.WriteFile(file, p.seen(), 0o644))
}

// demo runs "omzien demo" in January 2019 and returns its address.
func demo(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "omzien")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "../../../cmd/omzien")
	text, err := build.CombinedOutput()
	require.NoError(t, err, string(text))
	running := exec.CommandContext(t.Context(), program, "demo", "-addr", "127.0.0.1:0", "-now", "2019-01-10T09:00:00+01:00", "-events", "6")
	stdout, err := running.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, running.Start())
	t.Cleanup(func() {
		running.Process.Signal(os.Interrupt) //nolint:errcheck // it has ended already
		running.Wait()                       //nolint:errcheck // how it ends is tested elsewhere
	})
	address := regexp.MustCompile(`http://127\.0\.0\.1:\d+`)
	for lines := bufio.NewScanner(stdout); lines.Scan(); {
		if found := address.FindString(lines.Text()); found != "" {
			return found
		}
	}
	require.Fail(t, "the demo says no address")
	return ""
}
