package archtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ban is a standard package that the browser build does not link, and why not.
// A path that ends in "/..." stands for the package and everything under it.
type ban struct {
	path   string
	reason string
}

// bans of rule 3. The numbers are kB that one plain use adds to an empty
// reactor of 422 kB (Go 1.26.8, -s -w -trimpath, brotli quality 11).
var bans = []ban{
	{"context", "+78; a call across the bridge blocks, so there is nothing to cancel"},
	{"database/sql/...", "+198; a page has no database"},
	{"embed", "+66; data comes in through the bridge"},
	{"encoding/json/...", "+261; the core has its own reader, ten times as fast when warm"},
	{"fmt", "+135; strconv and append do it"},
	{"html", "+35 for a table of entities; five characters need escaping"},
	{"html/template", "+785; it keeps every exported method alive"},
	{"io/fs", "+46; a page has no files"},
	{"log/...", "+152; a page shows what went wrong, in Dutch"},
	{"math/big", "+109; seats are counted in int"},
	{"net/...", "+185 for net/url, +1,543 for net/http; the loader fetches"},
	{"os/...", "+67 to +93; there is no system to ask"},
	{"reflect", "+6 by itself, and what uses it keeps exported methods alive"},
	{"regexp/...", "+126; strings does it"},
	{"syscall/js", "+23, and a call costs 7 µs where go:wasmexport costs 5 ns"},
	{"testing/...", "+229; a test package in shipped code"},
	{"text/template/...", "+509; it keeps every exported method alive"},
	{"time", "+44 as soon as it is imported; event/time does what is needed of it"},
	{"time/tzdata", "+72; times carry their offset"},
}

// linked is one package of a build, as "go list -deps -json" tells it.
type linked struct {
	ImportPath string
	Imports    []string
}

// checkLinked is rule 3: no foreign module and nothing banned in the build.
func checkLinked(build []linked, bans []ban) []string {
	var found []string
	for _, l := range build {
		by := strings.Join(importers(build, l.ImportPath), ", ")
		if foreign(l.ImportPath) {
			found = append(found, l.ImportPath+": a foreign module in the browser build, imported by "+by)
		}
		for _, b := range bans {
			if b.covers(l.ImportPath) {
				found = append(found, l.ImportPath+": imported by "+by+": "+b.reason)
			}
		}
	}
	return found
}

func (b ban) covers(path string) bool {
	tree, all := strings.CutSuffix(b.path, "/...")
	return path == tree || all && strings.HasPrefix(path, tree+"/")
}

// importers lists the packages of the build that import path directly: those of
// this module, since they can be changed here, or else the first one.
func importers(build []linked, path string) []string {
	var ours, theirs []string
	for _, l := range build {
		if !slices.Contains(l.Imports, path) {
			continue
		}
		if _, ok := inner(l.ImportPath); ok {
			ours = append(ours, l.ImportPath)
		} else {
			theirs = append(theirs, l.ImportPath)
		}
	}
	if ours == nil {
		return theirs[:min(1, len(theirs))]
	}
	return ours
}

func TestRule3Bites(t *testing.T) {
	build := []linked{
		{ImportPath: "time"},
		{ImportPath: "net/url"},
		{ImportPath: "fmtlike"},
		{ImportPath: "fmt", Imports: []string{"time"}},
		{ImportPath: "example.org/small", Imports: []string{"net/url", "fmt"}},
		{ImportPath: "example.org/small/too", Imports: []string{"net/url", "fmt"}},
		{ImportPath: modulePath + "/event", Imports: []string{"fmt", "time"}},
		{ImportPath: modulePath + "/widget/wasm", Imports: []string{modulePath + "/event", "example.org/small", "example.org/small/too"}},
	}
	require.Equal(t, []string{
		"net/url: imported by example.org/small: heavy",
		"fmt: imported by " + modulePath + "/event: heavier",
		"example.org/small: a foreign module in the browser build, imported by " + modulePath + "/widget/wasm",
		"example.org/small/too: a foreign module in the browser build, imported by " + modulePath + "/widget/wasm",
	}, checkLinked(build, []ban{{"net/...", "heavy"}, {"fmt", "heavier"}}))

	t.Run("every ban has a reason", func(t *testing.T) {
		for _, b := range bans {
			require.NotEmpty(t, b.reason, b.path)
		}
	})
	t.Run("every package the plan names is banned", func(t *testing.T) {
		for _, path := range []string{
			"html/template", "text/template", "encoding/json", "net/http", "net/url", "embed", "database/sql",
			"testing", "syscall/js", "fmt", "regexp", "html", "reflect", "os",
		} {
			require.Len(t, checkLinked([]linked{{ImportPath: path}}, bans), 1, path)
		}
	})
}

func TestRule3LooksAtTheBrowserBuild(t *testing.T) {
	root := plant(t, map[string]string{
		"go.mod":              "module " + modulePath + "\n\ngo 1.26.0\n",
		"event/event.go":      "package event\n\nimport _ \"errors\"\n",
		"event/page.go":       "//go:build wasip1\n\n" + importing("event", "html"),
		"event/server.go":     "//go:build !wasip1\n\n" + importing("event", "regexp"),
		"event/event_test.go": importing("event", "fmt"),
		"event/broken.go":     importing("event", modulePath+"/gone") + "\nfunc {",
	})
	pkgs, err := readTree(root)
	require.NoError(t, err)
	require.Equal(t, []string{"html: imported by " + modulePath + "/event: heavy"},
		checkLinked(browserBuild(t, root, pkgs), []ban{{"html", "heavy"}, {"regexp", "heavy"}, {"fmt", "heavy"}}))
}
