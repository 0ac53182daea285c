package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// patience is how long a page may take to show something. The slowest is the
// first WebAssembly on a busy machine.
const patience = 20 * time.Second

// The browser of all tests; nil when there is none.
var (
	chromium   context.Context
	noChromium error
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	path, err := exec.LookPath("chromium")
	if err != nil {
		noChromium = err
		return m.Run()
	}
	profile, err := os.MkdirTemp("", "omzien-chromium-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(profile)
	allocator, end := chromedp.NewExecAllocator(context.Background(), chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-renderer-backgrounding", true), chromedp.Flag("disable-backgrounding-occluded-windows", true))
	defer end()
	browser, end := chromedp.NewContext(allocator)
	defer end()
	if noChromium = chromedp.Do(browser); noChromium == nil {
		chromium = browser
	}
	return m.Run()
}

// needChromium skips where there is no browser, or fails where there must be.
func needChromium(t *testing.T) {
	t.Helper()
	if chromium != nil {
		return
	}
	const missing = "NOT TESTED: no browser to test pages and widget in (Debian: apt install chromium)"
	if strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), "chromium") {
		t.Fatal(missing, noChromium)
	}
	t.Skip(missing, noChromium)
}

// page is a tab of a visitor who was never here before.
type page struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string // "GET http://…", in order
	errors   []string // what the console shows in red
}

func newPage(t *testing.T) *page {
	t.Helper()
	needChromium(t)
	p := &page{t: t}
	ctx, end := chromedp.NewContext(chromium, chromedp.WithNewBrowserContext(), chromedp.WithListener(p.hear))
	t.Cleanup(end)
	p.ctx = ctx
	require.NoError(t, chromedp.Do(ctx)) // a tab lives as long as the context of its first command
	call(p, network.Enable, network.EnableParams{})
	call(p, log.Enable, cdp.Empty{})
	call(p, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	p.do(chromedp.EmulateViewport(1280, 900))
	return p
}

// open is a tab at an address.
func open(t *testing.T, address string) *page {
	t.Helper()
	p := newPage(t)
	p.visit(address)
	return p
}

func (p *page) visit(address string) {
	p.t.Helper()
	p.do(chromedp.Navigate(address))
}

func (p *page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.requests = append(p.requests, e.Request.Method+" "+e.Request.URL)
	case *runtime.EventExceptionThrown:
		p.errors = append(p.errors, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			p.errors = append(p.errors, fmt.Sprint(e.Type))
		}
	case *network.EventLoadingFailed:
		p.requests = append(p.requests, "FAILED "+e.ErrorText)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.errors = append(p.errors, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// asked lists the requests that hold a text, so far.
func (p *page) asked(text string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var found []string
	for _, request := range p.requests {
		if strings.Contains(request, text) {
			found = append(found, request)
		}
	}
	return found
}

func (p *page) complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.errors...)
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	require.NoError(p.t, chromedp.Do(ctx, steps...))
}

func call[P, R any](p *page, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	result, err := chromedp.Call(ctx, command, params)
	require.NoError(p.t, err)
	return result
}

// script gives an expression these words: root is where the widget draws, in
// its shadow root or on the page itself; $ and $$ find in it; text is what a
// visitor reads.
func script(expression string) string {
	return `(() => {
		const root = document.querySelector("omzien-agenda, omzien-signup")?.shadowRoot ?? document;
		const $ = (s) => root.querySelector(s), $$ = (s) => [...root.querySelectorAll(s)];
		const text = (s) => $(s)?.innerText ?? "";
		return (` + expression + `);
	})()`
}

// eval is the value of a JavaScript expression on the page.
func eval[T any](p *page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](script(expression)))
	require.NoError(p.t, err, expression)
	return value
}

// wait until an expression is true. Between two pages there is nothing to ask;
// then it asks again.
func (p *page) wait(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		is, err := chromedp.Run(ctx, chromedp.Evaluate[bool](script("!!("+expression+")")))
		if err == nil && is {
			return
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			where, _ := chromedp.Run(p.ctx, chromedp.Evaluate[string](script(`location.href + "\n" + (root.body ?? root.lastElementChild)?.innerText`)))
			require.Fail(p.t, "the page does not come so far", "%s (%v)\nconsole: %q\nrequests: %q\n%s", expression, err, p.complaints(), p.asked(""), where)
		}
	}
}

// click presses the mouse on an element, once it lies still and nothing lies
// before it: a page that is still being drawn moves under the mouse.
func (p *page) click(selector string) {
	p.t.Helper()
	p.wait(`document.readyState === "complete" && $("` + selector + `")`)
	var before string
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		at := eval[[]float64](p, `(() => {
			const e = $("`+selector+`");
			e.scrollIntoView({ block: "center", behavior: "instant" });
			const box = e.getClientRects()[0];
			const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
			return e.contains(root.elementFromPoint(x, y)) ? [x, y] : [];
		})()`)
		now := fmt.Sprint(at)
		if len(at) == 2 && now == before {
			p.do(chromedp.MouseClickXY(at[0], at[1]))
			return
		}
		before = now
	}
	require.Fail(p.t, "nobody can click on "+selector)
}

// follow goes where a link leads, by keyboard: on a long page without script a
// click is lost now and then.
func (p *page) follow(selector string) {
	p.t.Helper()
	p.wait(`document.readyState === "complete" && $("` + selector + `")`)
	eval[bool](p, `($("`+selector+`").focus(), true)`)
	p.keys(kb.Enter)
}

// keys types as a keyboard does: when a key has moved the focus by going down, the
// character that comes of it goes nowhere.
func (p *page) keys(text string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(text, func(key *input.DispatchKeyEventParams) {
		if key.Type == input.DispatchKeyEventTypeKeyDown {
			key.Type = input.DispatchKeyEventTypeRawKeyDown
		}
	}))
}

// fill clicks on a field and types in it, in the place of what is there.
func (p *page) fill(selector, text string) {
	p.t.Helper()
	p.click(selector)
	p.keys(strings.Repeat(kb.End+kb.Backspace, eval[int](p, `$("`+selector+`").value.length`)))
	p.keys(text)
	require.Equal(p.t, text, eval[string](p, `$("`+selector+`").value`))
}

// tabTo presses Tab until an element has the focus.
func (p *page) tabTo(selector string) {
	p.t.Helper()
	var seen []string
	for range 80 {
		p.keys(kb.Tab)
		if eval[bool](p, `root.activeElement?.matches("`+selector+`") ?? false`) {
			return
		}
		seen = append(seen, eval[string](p, `(root.activeElement ?? document.activeElement).outerHTML.slice(0, 80)`))
	}
	require.Fail(p.t, "Tab does not lead to "+selector, "%s", strings.Join(seen, "\n"))
}

// heard collects the events that tell a page of a sign-up, from now on.
func (p *page) listen() {
	p.t.Helper()
	eval[bool](p, `(window.heard = [], document.addEventListener("omzien-signed-up", (e) => window.heard.push(e.detail)), true)`)
}

// requireClean: nothing went wrong on the page, nothing was left in the browser,
// and nobody else was asked anything.
func (p *page) requireClean(origins ...string) {
	p.t.Helper()
	require.Empty(p.t, p.complaints())
	require.Empty(p.t, call(p, storage.GetCookies, storage.GetCookiesParams{}).Cookies)
	require.Zero(p.t, eval[int](p, `localStorage.length + sessionStorage.length`))
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	databases, err := chromedp.Run(ctx, chromedp.Evaluate[int](`indexedDB.databases().then((all) => all.length)`, chromedp.EvalAwaitPromise))
	require.NoError(p.t, err)
	require.Zero(p.t, databases)
	for _, request := range p.asked("") {
		if request == "FAILED net::ERR_ABORTED" { // by the page itself, or by leaving it
			continue
		}
		_, address, _ := strings.Cut(request, " ")
		ours := false
		for _, origin := range origins {
			ours = ours || address == origin || strings.HasPrefix(address, origin+"/")
		}
		require.True(p.t, ours, "the browser asked %s", address)
	}
}
