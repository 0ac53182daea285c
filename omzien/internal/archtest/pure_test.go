package archtest

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pureImports are the standard packages without a clock, dice or I/O, and
// without the weight of fmt in a browser. Package time is among them for its
// values; clockNames are what it may not be asked.
var pureImports = []string{
	"bytes", "cmp", "errors", "iter", "maps", "math", "math/bits", "slices", "sort", "strconv", "strings",
	"time", "unicode", "unicode/utf16", "unicode/utf8",
}

// clockNames are the names of package time that read the machine's clock, wait
// for it, or look up its place.
var clockNames = []string{
	"Now", "Since", "Until", "Local", "LoadLocation", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick",
}

// checkPure is rule 4. Tests may do what they like.
func checkPure(pkgs []pkg, rooms []room) []string {
	var found []string
	for _, p := range pkgs {
		if r, ok := lineOf(rooms, p.path); !ok || !r.pure {
			continue
		}
		for _, file := range p.files {
			if !file.test {
				found = append(found, impureImports(file)...)
				found = append(found, clockUses(file)...)
			}
		}
	}
	return found
}

func impureImports(file source) []string {
	var found []string
	for _, spec := range file.tree.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		_, ours := inner(path)
		switch {
		case err != nil || ours:
		case !slices.Contains(pureImports, path):
			found = append(found, file.at(spec)+": imports "+path+"; a pure package imports only "+strings.Join(pureImports, " "))
		case spec.Name != nil && spec.Name.Name == ".":
			found = append(found, file.at(spec)+": imports the names of "+path+" unseen; write them with their package")
		}
	}
	return found
}

// clockUses finds clockNames under whatever name the file gives to package
// time, called or passed on, and the method that moves a time to the machine's
// place.
func clockUses(file source) []string {
	var found []string
	clock := nameOf(file, "time")
	ast.Inspect(file.tree, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name := selector.Sel.Name
		switch from, plain := selector.X.(*ast.Ident); {
		case plain && clock != "" && from.Name == clock && from.Obj == nil:
			if slices.Contains(clockNames, name) {
				found = append(found, file.at(selector)+": time."+name+"; clock and place are arguments")
			}
		case clock != "" && name == "Local":
			found = append(found, file.at(selector)+": Local moves a time to the machine's place; place is an argument")
		}
		return true
	})
	return found
}

// nameOf is the name by which the file calls the package, "" when it does not
// import it. It serves packages whose name is the last element of their path.
func nameOf(file source, path string) string {
	for _, spec := range file.tree.Imports {
		if got, err := strconv.Unquote(spec.Path.Value); err != nil || got != path {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path[strings.LastIndex(path, "/")+1:]
	}
	return ""
}

func TestRule4Bites(t *testing.T) {
	const head = "package event\n\n"
	const only = "; a pure package imports only "
	list := strings.Join(pureImports, " ")
	for _, c := range []struct{ name, text, want string }{
		{"the clock", head + "import \"time\"\nvar T = time.Now()", "event/a.go:4: time.Now; clock and place are arguments"},
		{"the clock behind an alias", head + "import clock \"time\"\nvar T = clock.Now()", "event/a.go:4: time.Now; clock and place are arguments"},
		{"the clock passed on", head + "import \"time\"\nvar Clock = time.Now", "event/a.go:4: time.Now; clock and place are arguments"},
		{"the clock in brackets", head + "import \"time\"\nfunc f() { _ = []any{time.Since} }", "event/a.go:4: time.Since; clock and place are arguments"},
		{"the machine's place", head + "import \"time\"\nvar L = time.Local", "event/a.go:4: time.Local; clock and place are arguments"},
		{"the machine's zone files", head + "import \"time\"\nvar L, _ = time.LoadLocation(\"\")", "event/a.go:4: time.LoadLocation; clock and place are arguments"},
		{"a time moved to the machine's place", head + "import \"time\"\nfunc f(t time.Time) { _ = t.Local() }",
			"event/a.go:4: Local moves a time to the machine's place; place is an argument"},
		{"names without their package", head + "import . \"time\"\nvar T = Now()",
			"event/a.go:3: imports the names of time unseen; write them with their package"},
		{"dice", head + "import _ \"math/rand/v2\"", "event/a.go:3: imports math/rand/v2" + only + list},
		{"a foreign module", head + "import _ \"example.org/x\"", "event/a.go:3: imports example.org/x" + only + list},
		{"weight", head + "import _ \"fmt\"", "event/a.go:3: imports fmt" + only + list},
		{"files", head + "import _ \"io/fs\"", "event/a.go:3: imports io/fs" + only + list},
		{"time as a value", head + "import \"time\"\nfunc f(now time.Time) time.Time { return now.Add(time.Hour) }", ""},
		{"another package's Local", head + "type place struct{ Local string }\nfunc f(p place) string { return p.Local }", ""},
		{"a variable that is called time", head + "import \"time\"\nfunc f(t time.Time, time struct{ Now bool }) bool { return time.Now }", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var want []string
			if c.want != "" {
				want = []string{c.want}
			}
			given := []pkg{pretend(t, "event", "a.go", c.text)}
			require.Equal(t, want, checkPure(given, []room{{path: "event", pure: true}}))
			require.Empty(t, checkPure(given, []room{{path: "event"}}), "a package that need not be pure")
		})
	}
	t.Run("a test", func(t *testing.T) {
		given := pretend(t, "event", "a_test.go", head+"import \"os\"\nvar E = os.Args")
		require.Empty(t, checkPure([]pkg{given}, []room{{path: "event", pure: true}}))
	})
}
