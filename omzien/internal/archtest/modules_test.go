package archtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// requirement is one line of go.mod, in the words of "go mod edit -json".
type requirement struct {
	Path     string
	Indirect bool
}

// checkModules is rule 2 for packages: each foreign import belongs to a module
// of the table and is made by that module's one package.
func checkModules(pkgs []pkg, modules []module) []string {
	var found []string
	for _, p := range pkgs {
		for _, file := range p.files {
			for _, path := range file.imports() {
				if !foreign(path) {
					continue
				}
				m, ok := moduleOf(modules, path)
				switch {
				case !ok:
					found = append(found, file.path+": imports "+path+", which no module of the table holds")
				case !m.admits(p.path, file.test):
					found = append(found, file.path+": imports "+path+", which is for "+m.door()+" only")
				}
			}
		}
	}
	return found
}

// moduleOf finds the module with the longest path that holds the import.
func moduleOf(modules []module, path string) (module, bool) {
	var best module
	for _, m := range modules {
		if (path == m.path || strings.HasPrefix(path, m.path+"/")) && len(m.path) > len(best.path) {
			best = m
		}
	}
	return best, best.path != ""
}

// admits tells whether a file of package path may import m.
func (m module) admits(path string, test bool) bool {
	return path == m.owner || test && (slices.Contains(m.tests, anyTest) || slices.Contains(m.tests, path))
}

// door names who may import m.
func (m module) door() string {
	switch {
	case m.owner != "":
		return m.owner
	case slices.Contains(m.tests, anyTest):
		return "tests"
	}
	return "the tests of " + strings.Join(m.tests, " and ")
}

// checkReasons is rule 2 for the table and go.mod: each module stands there
// once, with a reason and an importer that has a line, and each direct
// requirement is among them.
func checkReasons(modules []module, rooms []room, required []requirement) []string {
	var found []string
	for i, m := range modules {
		if slices.ContainsFunc(modules[:i], func(o module) bool { return o.path == m.path }) {
			found = append(found, m.path+": two lines")
		}
		if strings.TrimSpace(m.reason) == "" {
			found = append(found, m.path+": no reason")
		}
		if m.owner == "" && len(m.tests) == 0 {
			found = append(found, m.path+": nobody may import it")
		}
		for _, who := range append([]string{m.owner}, m.tests...) {
			if _, ok := lineOf(rooms, who); !ok && who != "" && who != anyTest {
				found = append(found, m.path+": is for "+who+", which has no line")
			}
		}
	}
	for _, r := range required {
		known := slices.ContainsFunc(modules, func(m module) bool { return m.path == r.Path })
		if !r.Indirect && !known {
			found = append(found, r.Path+": go.mod requires it, the table gives no reason")
		}
	}
	return found
}

// checkIdleModules is rule 2 the other way round: a module of the table is
// imported, and go.mod says so.
func checkIdleModules(pkgs []pkg, modules []module, required []requirement) []string {
	var found []string
	for _, m := range modules {
		if !imported(pkgs, modules, m) {
			found = append(found, m.path+": a reason, but nothing imports it")
		}
		if !slices.Contains(required, requirement{Path: m.path}) {
			found = append(found, m.path+": a reason, but go.mod has no direct requirement")
		}
	}
	return found
}

// imported tells whether the package that m is for imports it.
func imported(pkgs []pkg, modules []module, m module) bool {
	for _, p := range pkgs {
		if m.owner != "" && p.path != m.owner {
			continue
		}
		for _, file := range p.files {
			for _, path := range file.imports() {
				if held, ok := moduleOf(modules, path); ok && held.path == m.path {
					return true
				}
			}
		}
	}
	return false
}

func TestRule2Bites(t *testing.T) {
	table := []module{
		{path: "example.org/driver", owner: "omzien/sqlite", reason: "r"},
		{path: "example.org/driver/lint", tests: []string{"omzien/feed"}, reason: "r"},
		{path: "example.org/check", owner: "omzien/storetest", tests: []string{anyTest}, reason: "r"},
	}
	const only = " only"
	for _, c := range []struct {
		name  string
		given pkg
		want  []string
	}{
		{"a second package importing a module",
			pretend(t, "omzien/web", "a.go", importing("web", "example.org/driver/sub")),
			[]string{"omzien/web/a.go: imports example.org/driver/sub, which is for omzien/sqlite" + only}},
		{"a second package's test importing it",
			pretend(t, "omzien/web", "a_test.go", importing("web", "example.org/driver")),
			[]string{"omzien/web/a_test.go: imports example.org/driver, which is for omzien/sqlite" + only}},
		{"a module for tests in shipped code",
			pretend(t, "omzien/feed", "a.go", importing("feed", "example.org/driver/lint")),
			[]string{"omzien/feed/a.go: imports example.org/driver/lint, which is for the tests of omzien/feed" + only}},
		{"assertions in shipped code",
			pretend(t, "omzien", "a.go", importing("omzien", "example.org/check")),
			[]string{"omzien/a.go: imports example.org/check, which is for omzien/storetest" + only}},
		{"a module nobody gave a reason for",
			pretend(t, "omzien", "a.go", importing("omzien", "example.org/driverless")),
			[]string{"omzien/a.go: imports example.org/driverless, which no module of the table holds"}},
		{"the one package", pretend(t, "omzien/sqlite", "a.go", importing("sqlite", "example.org/driver")), nil},
		{"its tests", pretend(t, "omzien/feed", "a_test.go", importing("feed", "example.org/driver/lint")), nil},
		{"any test", pretend(t, "event", "a_test.go", importing("event", "example.org/check/require")), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, checkModules([]pkg{c.given}, table))
		})
	}
	t.Run("a requirement without a reason", func(t *testing.T) {
		require.Equal(t, []string{
			"example.org/a: no reason",
			"example.org/a: nobody may import it",
			"example.org/a: two lines",
			"example.org/a: is for nowhere, which has no line",
			"example.org/new: go.mod requires it, the table gives no reason",
		}, checkReasons(
			[]module{{path: "example.org/a", reason: " "}, {path: "example.org/a", owner: "nowhere", reason: "r"}},
			nil,
			[]requirement{{Path: "example.org/new"}, {Path: "example.org/far", Indirect: true}}))
	})
	t.Run("a reason without a use", func(t *testing.T) {
		require.Equal(t, []string{
			"example.org/driver: a reason, but nothing imports it",
			"example.org/check: a reason, but go.mod has no direct requirement",
		}, checkIdleModules(
			[]pkg{pretend(t, "omzien/storetest", "a.go", importing("storetest", "example.org/check"))},
			[]module{table[0], table[2]},
			[]requirement{{Path: "example.org/driver"}, {Path: "example.org/check", Indirect: true}}))
	})
}
