package browsertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// newLongSite has a page and a half of meetings, one a day; the last is about a
// zeppelin.
func newLongSite(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	var list []event.Event
	for day := range omzien.PageSize*3/2 - 3 {
		list = append(list, meeting(fmt.Sprintf("dag-%03d", day), fmt.Sprintf("Samen eten, dag %d", day+1), 20+day, 20))
	}
	list[len(list)-1].Title = "Met de zeppelin"
	_, err := s.Import(t.Context(), omzien.Document{Events: list}, "coordinator")
	require.NoError(t, err)
	return s
}

// cards says how many meetings are in the list.
func cards(n int) string { return `$$(".oz-card").length === ` + strconv.Itoa(n) }

// shows says how many of them are in sight: what does not fit is in the page, and
// hidden.
func shows(n int) string {
	return `$$(".oz-card:not([hidden])").filter((card) => card.checkVisibility()).length === ` + strconv.Itoa(n)
}

const (
	next  = `.oz-pages a[rel=next]`
	first = `.oz-pages a:not([rel=next])`
)

func TestPagesElsewhere(t *testing.T) {
	s := newLongSite(t)
	home := s.elsewhere()
	p := open(t, home)
	p.wait(shows(omzien.PageSize))
	t.Run("the next page comes in the place of the first", func(t *testing.T) {
		p.click(next)
		p.wait(cards(omzien.PageSize / 2))
		require.Equal(t, home+"/", eval[string](p, `location.href`))
		require.Equal(t, "De laatste 100 bijeenkomsten.", eval[string](p, `root.activeElement.innerText`), "that has the attention")
	})
	t.Run("and a meeting on it opens, and leads back to it", func(t *testing.T) {
		p.openInWidget("dag-200")
		p.click(".oz-back")
		p.wait(cards(omzien.PageSize / 2))
	})
	t.Run("and the first one again", func(t *testing.T) {
		p.click(first)
		p.wait(cards(omzien.PageSize))
		require.False(t, eval[bool](p, `!!$("`+first+`")`))
	})
	t.Run("a word is found on whatever page it is", func(t *testing.T) {
		p.fill("#oz-q", "zeppelin")
		p.wait(cards(1))
		require.Equal(t, "1 bijeenkomst", eval[string](p, `text(".oz-status")`))
		require.Equal(t, "oz-q", eval[string](p, `root.activeElement.id`))
		require.Less(t, len(p.asked("zoek=")), len("zeppelin"), "not at every letter")
		require.Empty(t, p.asked("zoek=zep&"))
	})
	t.Run("and when nothing is asked any more the list is there again", func(t *testing.T) {
		p.fill("#oz-q", "samen")
		p.wait(`text(".oz-status").startsWith("De eerste 200")`)
		p.click(next)
		p.wait(`text(".oz-status").startsWith("De laatste")`)
		require.Equal(t, "samen", eval[string](p, `$("#oz-q").value`))
		p.fill("#oz-q", "zeppelin")
		p.wait(cards(1))
		p.keys(kb.Enter)
		p.wait(cards(1) + ` && !root.querySelector("[aria-busy]")`)
		require.Equal(t, home+"/", eval[string](p, `location.href`))
		require.Empty(t, p.asked("/agenda?"))
	})
	p.requireClean(home, s.url)
}

func TestPagesByKeyboard(t *testing.T) {
	s := newLongSite(t)
	p := open(t, s.elsewhere())
	p.wait(shows(omzien.PageSize))
	eval[bool](p, `($$("[data-oz-event]").at(-1).focus(), true)`)
	p.tabTo(next)
	p.keys(kb.Enter)
	p.wait(cards(omzien.PageSize / 2))
	p.keys(kb.Tab)
	require.Equal(t, "dag-197", eval[string](p, `root.activeElement.dataset.ozEvent`), "the first meeting of the page comes next")
}

func TestPagesWithoutScript(t *testing.T) {
	s := newLongSite(t)
	p := newPage(t)
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.visit(s.url + "/agenda?zoek=samen")
	p.wait(cards(omzien.PageSize))
	p.follow(next)
	p.wait(`location.search.startsWith("?zoek=samen&na=") && text(".oz-status").startsWith("De laatste")`)
	p.follow(first)
	p.wait(`location.search === "?zoek=samen" && ` + cards(omzien.PageSize))
}

func TestPagesOnOwnPages(t *testing.T) {
	s := newLongSite(t)
	p := open(t, s.url+"/agenda")
	p.click(next)
	p.wait(`location.search.startsWith("?na=") && ` + cards(omzien.PageSize/2))
	t.Run("a search from there looks at all pages", func(t *testing.T) {
		p.fill("#oz-q", "koffie")
		p.wait(cards(1))
		p.fill("#oz-q", "zeppelin")
		p.wait(cards(1) + ` && text(".oz-card").includes("zeppelin")`)
	})
	p.requireClean(s.url)
}

// TestPageShots takes pictures of a long agenda for people to look at, into the
// folder that OMZIEN_SHOTS names.
func TestPageShots(t *testing.T) {
	folder := os.Getenv("OMZIEN_SHOTS")
	if folder == "" {
		t.Skip("OMZIEN_SHOTS names no folder for pictures")
	}
	s := newLongSite(t)
	for _, size := range []struct {
		name  string
		width int64
	}{{"phone", 360}, {"desktop", 1280}} {
		p := newPage(t)
		p.do(chromedp.EmulateViewport(size.width, 900))
		p.visit(s.url + "/agenda")
		p.click(next)
		p.wait(cards(omzien.PageSize / 2))
		for _, part := range []struct{ name, at string }{{"begin", "main"}, {"end", ".oz-pages"}} {
			eval[bool](p, `($("`+part.at+`").scrollIntoView({ block: "`+map[string]string{"begin": "start", "end": "center"}[part.name]+`", behavior: "instant" }), true)`)
			p.do(chromedp.Sleep(300 * time.Millisecond))
			picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(folder, strings.Join([]string{"page-2", part.name, size.name}, "-")+".png"), picture, 0o644))
		}
		require.LessOrEqual(t, eval[int64](p, `document.documentElement.scrollWidth`), size.width, "nothing sticks out to the side")
	}
}
