package browsertest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// nodeModules names the folder node_modules that "npm ci" makes in a copy of
// omzien/feed/testdata/readers; axe-core is in it.
const nodeModules = "OMZIEN_TEST_NODE_MODULES"

// axeSource is the program axe-core. Without it the test is skipped, or fails
// where it must be.
func axeSource(t *testing.T) string {
	t.Helper()
	needChromium(t)
	source, err := os.ReadFile(filepath.Join(os.Getenv(nodeModules), "axe-core", "axe.min.js"))
	if err == nil {
		return string(source)
	}
	const missing = "NOT TESTED: axe-core is missing (npm ci in a copy of omzien/feed/testdata/readers, with its node_modules in " + nodeModules + ")"
	if strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), "axe") {
		t.Fatal(missing, err)
	}
	t.Skip(missing, err)
	return ""
}

// finding is one rule of axe with the elements that break it.
type finding struct {
	ID    string `json:"id"`
	Nodes []struct {
		HTML           string `json:"html"`
		FailureSummary string `json:"failureSummary"`
	} `json:"nodes"`
}

func (f finding) String() string {
	var b strings.Builder
	b.WriteString(f.ID)
	for _, node := range f.Nodes {
		b.WriteString("\n  " + node.HTML + "\n  " + strings.ReplaceAll(node.FailureSummary, "\n", "\n  "))
	}
	return b.String()
}

// report is what axe makes of a page.
type report struct {
	Violations []finding `json:"violations"`
	// Incomplete is what axe cannot tell, Passes what it looked at and found right.
	Incomplete []finding `json:"incomplete"`
	Passes     []finding `json:"passes"`
}

// rules are those of WCAG 2.2 to level AA, and what axe thinks is good besides. The
// size of targets is among them, but off unless one asks for it.
const rules = `{
	runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
	rules: { "target-size": { enabled: true } },
	resultTypes: ["violations", "incomplete", "passes"],
}`

// axe examines the page as it is now. It runs in a world of its own: the page
// knows nothing of it, and its policy does not hold there.
func (p *page) axe(source string) report { return p.axeOf(source, "document", rules) }

// axeOf examines a part of the page. What part, and how, is JavaScript: the context
// and the options of axe.run.
func (p *page) axeOf(source, of, options string) report {
	p.t.Helper()
	tree := call(p, cdppage.GetFrameTree, cdp.Empty{})
	world := call(p, cdppage.CreateIsolatedWorld, cdppage.CreateIsolatedWorldParams{FrameID: tree.FrameTree.Frame.ID, WorldName: "axe"})
	run := func(expression string) string {
		p.t.Helper()
		yes := true
		ctx, cancel := context.WithTimeout(p.ctx, 3*patience) // it looks at all that is on a page
		defer cancel()
		result, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ContextID: world.ExecutionContextID, AwaitPromise: &yes, ReturnByValue: &yes})
		require.NoError(p.t, err)
		require.Nil(p.t, result.ExceptionDetails)
		var text string
		require.NoError(p.t, json.Unmarshal(result.Result.Value, &text))
		return text
	}
	run(source + `; "loaded"`)
	var found report
	require.NoError(p.t, json.Unmarshal([]byte(run(`axe.run(`+of+`, `+options+`).then((r) => JSON.stringify(r))`)), &found))
	require.NotEmpty(p.t, found.Passes, "axe looked at nothing")
	return found
}

// looks are the ways in which pages are looked at.
type look struct {
	width  int64
	scheme string
}

func (l look) String() string { return strconv.FormatInt(l.width, 10) + " " + l.scheme }

var looks = []look{{320, "light"}, {1280, "light"}, {1280, "dark"}, {320, "dark"}}

func (p *page) look(l look) {
	p.t.Helper()
	p.do(chromedp.EmulateViewport(l.width, 900))
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.scheme}}})
}

func TestAxe(t *testing.T) {
	source := axeSource(t)
	s := newMailSite(t)
	elsewhere := s.elsewhere()
	for _, v := range s.views() {
		t.Run(v.name, func(t *testing.T) {
			p := v.open(t, s, elsewhere)
			for _, l := range looks {
				p.look(l)
				found := p.axe(source)
				require.Empty(t, found.Violations, "%s: %v", l, found.Violations)
				for _, doubt := range found.Incomplete {
					t.Log(l, doubt)
				}
			}
		})
	}
}

// TestAxeFinds breaks a page in ways that axe must see, on the page itself and in
// the shadow root of a widget.
func TestAxeFinds(t *testing.T) {
	source := axeSource(t)
	s := newMailSite(t)
	elsewhere := s.elsewhere()
	for rule, broken := range map[string]string{
		"label":                 `$("label[for=oz-name]").remove()`,
		"select-name":           `$("label[for=oz-role]").remove() || $("#oz-role").removeAttribute("aria-describedby")`,
		"button-name":           `$(".oz-form [type=submit]").replaceChildren()`,
		"color-contrast":        `$(".oz-privacy").style.color = "#ccc"`,
		"target-size":           `$$(".oz-actions a").forEach((e) => Object.assign(e.style, { position: "fixed", left: "0", width: "9px", height: "9px", minHeight: "0", padding: "0" })) || ($(".oz-actions a").style.top = "9px", $(".oz-actions a + a").style.top = "0")`,
		"heading-order":         `$("#aanmelden > :first-child").setAttribute("role", "heading") || $("#aanmelden > :first-child").setAttribute("aria-level", "6")`,
		"aria-valid-attr-value": `$("#oz-name").setAttribute("aria-invalid", "misschien")`,
		"autocomplete-valid":    `$("#oz-email").setAttribute("autocomplete", "mail")`,
	} {
		for _, widget := range []bool{false, true} {
			t.Run(map[bool]string{false: "", true: "widget "}[widget]+rule, func(t *testing.T) {
				p := newPage(t)
				if widget {
					p.visit(elsewhere)
					p.openInWidget("alles")
				} else {
					p.visit(s.url + "/bijeenkomsten/alles")
				}
				eval[bool](p, `(`+broken+`, true)`)
				found := p.axe(source)
				require.Len(t, found.Violations, 1)
				require.Equal(t, rule, found.Violations[0].ID)
			})
		}
	}
}
