package archtest

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// checkRooms is rule 1 for packages: each has a line, and its imports inside
// the module fit that line.
func checkRooms(pkgs []pkg, rooms []room) []string {
	var found []string
	for _, p := range pkgs {
		r, ok := lineOf(rooms, p.path)
		if !ok {
			found = append(found, p.path+": a package without a line in the table")
			continue
		}
		if r.program != (p.name == "main") {
			found = append(found, p.path+": the table and the package clause disagree on whether it is a program")
		}
		for _, file := range p.files {
			found = append(found, checkFile(file, r, rooms)...)
		}
	}
	return found
}

func checkFile(file source, r room, rooms []room) []string {
	var found []string
	for _, path := range file.imports() {
		in, ours := inner(path)
		switch {
		case !ours || in == r.path && file.test:
		case allows(r.imports, in, rooms):
		case file.test && allows(r.tests, in, rooms):
		default:
			found = append(found, file.path+": imports "+in+", which the line of "+r.path+" does not allow")
		}
	}
	return found
}

// allows tells whether path is named in list, or is public and list says so.
func allows(list []string, path string, rooms []room) bool {
	if slices.Contains(list, path) {
		return true
	}
	r, ok := lineOf(rooms, path)
	internal := slices.Contains(strings.Split(path, "/"), "internal")
	return ok && slices.Contains(list, public) && !r.program && !internal
}

func lineOf(rooms []room, path string) (room, bool) {
	i := slices.IndexFunc(rooms, func(r room) bool { return r.path == path })
	if i < 0 {
		return room{}, false
	}
	return rooms[i], true
}

// checkTable is rule 1 for the table: no line twice, none without a purpose,
// none that names a package without a line.
func checkTable(rooms []room) []string {
	var found []string
	for i, r := range rooms {
		if _, twice := lineOf(rooms[:i], r.path); twice {
			found = append(found, r.path+": two lines")
		}
		if r.purpose == "" {
			found = append(found, r.path+": a line without a purpose")
		}
		for _, path := range slices.Concat(r.imports, r.tests) {
			if _, ok := lineOf(rooms, path); !ok && path != public {
				found = append(found, r.path+": may import "+path+", which has no line")
			}
		}
	}
	return found
}

// checkEmptyRooms is rule 1 the other way round: a line needs a package.
func checkEmptyRooms(pkgs []pkg, rooms []room) []string {
	var found []string
	for _, r := range rooms {
		if !slices.ContainsFunc(pkgs, func(p pkg) bool { return p.path == r.path }) {
			found = append(found, r.path+": a line without a package")
		}
	}
	return found
}

// checkBuild is rule 5: what makes the build must not contain the build. Else
// each build would embed its predecessor, and a missing one could not be made.
func checkBuild(pkgs []pkg) []string {
	var found []string
	for _, from := range []string{"widget", "widget/wasm", "widget/element", "widget/build"} {
		if chain := pathTo(pkgs, []string{from}, "widget/dist"); chain != nil {
			found = append(found, from+": reaches widget/dist: "+strings.Join(chain, " > "))
		}
	}
	return found
}

// pathTo follows the non-test imports from the end of chain to goal. It returns
// nil when there is no way.
func pathTo(pkgs []pkg, chain []string, goal string) []string {
	last := chain[len(chain)-1]
	if last == goal {
		return chain
	}
	i := slices.IndexFunc(pkgs, func(p pkg) bool { return p.path == last })
	if i < 0 {
		return nil
	}
	for _, file := range pkgs[i].files {
		for _, path := range file.imports() {
			in, ours := inner(path)
			if file.test || !ours || slices.Contains(chain, in) {
				continue
			}
			if way := pathTo(pkgs, append(slices.Clone(chain), in), goal); way != nil {
				return way
			}
		}
	}
	return nil
}

func importing(name, path string) string {
	return "package " + name + "\n\nimport _ \"" + path + "\"\n"
}

func TestRule1Bites(t *testing.T) {
	table := []room{
		{path: "event", purpose: "p"},
		{path: "omzien", purpose: "p", imports: []string{"event"}, tests: []string{"omzien/sqlite"}},
		{path: "omzien/sqlite", purpose: "p", imports: []string{"omzien"}},
		{path: "omzien/internal/wire", purpose: "p"},
		{path: "cmd/omzien", purpose: "p", program: true, imports: []string{public}},
		{path: "widget/build", purpose: "p", program: true},
	}
	const refused = ", which the line of "
	for _, c := range []struct {
		name  string
		given pkg
		want  []string
	}{
		{"an inner ring importing an outer one",
			pretend(t, "event", "a.go", importing("event", modulePath+"/omzien")),
			[]string{"event/a.go: imports omzien" + refused + "event does not allow"}},
		{"the same behind a build tag",
			pretend(t, "event", "a_js.go", "//go:build js\n\n"+importing("event", modulePath+"/omzien")),
			[]string{"event/a_js.go: imports omzien" + refused + "event does not allow"}},
		{"a test importing more than its allowance",
			pretend(t, "event", "a.go", "package event", "a_test.go", importing("event_test", modulePath+"/omzien")),
			[]string{"event/a_test.go: imports omzien" + refused + "event does not allow"}},
		{"a test's allowance used outside a test",
			pretend(t, "omzien", "a.go", importing("omzien", modulePath+"/omzien/sqlite")),
			[]string{"omzien/a.go: imports omzien/sqlite" + refused + "omzien does not allow"}},
		{"a package without a line",
			pretend(t, "omzien/fresh", "a.go", "package fresh"),
			[]string{"omzien/fresh: a package without a line in the table"}},
		{"the command reaching behind the public packages",
			pretend(t, "cmd/omzien", "a.go", importing("main", modulePath+"/omzien/internal/wire")),
			[]string{"cmd/omzien/a.go: imports omzien/internal/wire" + refused + "cmd/omzien does not allow"}},
		{"the command importing a program",
			pretend(t, "cmd/omzien", "a.go", importing("main", modulePath+"/widget/build")),
			[]string{"cmd/omzien/a.go: imports widget/build" + refused + "cmd/omzien does not allow"}},
		{"a library that became a program",
			pretend(t, "event", "a.go", "package main"),
			[]string{"event: the table and the package clause disagree on whether it is a program"}},
		{"what the lines allow",
			pretend(t, "omzien", "a.go", importing("omzien", modulePath+"/event"),
				"a_test.go", importing("omzien_test", modulePath+"/omzien"),
				"b_test.go", importing("omzien_test", modulePath+"/omzien/sqlite")),
			nil},
		{"the command on public packages",
			pretend(t, "cmd/omzien", "a.go", importing("main", modulePath+"/omzien/sqlite")),
			nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.want, checkRooms([]pkg{c.given}, table))
		})
	}
	t.Run("a line without a package", func(t *testing.T) {
		require.Equal(t, []string{"event: a line without a package"},
			checkEmptyRooms([]pkg{{path: "omzien"}}, []room{{path: "event"}, {path: "omzien"}}))
	})
	t.Run("a careless table", func(t *testing.T) {
		require.Equal(t,
			[]string{"omzien: may import gone, which has no line", "omzien: two lines", "omzien: a line without a purpose"},
			checkTable([]room{{path: "omzien", purpose: "p", imports: []string{"gone", public}}, {path: "omzien"}}))
	})
}

func TestRule5Bites(t *testing.T) {
	dist := pretend(t, "widget/dist", "a.go", "package dist")
	require.Equal(t, []string{
		"widget: reaches widget/dist: widget > event > widget/dist",
		"widget/wasm: reaches widget/dist: widget/wasm > widget > event > widget/dist",
	}, checkBuild([]pkg{dist,
		pretend(t, "event", "a.go", importing("event", modulePath+"/widget/dist")),
		pretend(t, "widget", "a.go", importing("widget", modulePath+"/event")),
		pretend(t, "widget/wasm", "a.go", importing("main", modulePath+"/widget")),
	}))
	require.Empty(t, checkBuild([]pkg{dist,
		pretend(t, "widget", "a.go", "package widget", "a_test.go", importing("widget", modulePath+"/widget/dist")),
	}), "a test is not part of the build")
}
