package archtest

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Bounds of the shape, in lines; for files that are not tests.
const (
	maxFileLines = 500
	maxFuncLines = 100
)

// drawers are names that say nothing about what is inside. A helper lives in
// the file that uses it; at the second user it moves to the package whose noun
// it serves.
var drawers = []string{
	"common", "helper", "helpers", "manager", "managers", "misc", "model", "models", "service", "services",
	"type", "types", "util", "utils",
}

// checkNames refuses drawers, as a folder and in the package clause.
func checkNames(pkgs []pkg) []string {
	var found []string
	for _, p := range pkgs {
		for _, name := range append(strings.Split(p.path, "/"), p.name) {
			if slices.Contains(drawers, name) {
				found = append(found, p.path+": "+name+" names no subject")
				break
			}
		}
	}
	return found
}

// checkShape refuses files and functions that nobody reads in one sitting.
func checkShape(pkgs []pkg) []string {
	var found []string
	for _, p := range pkgs {
		for _, file := range p.files {
			if file.test {
				continue
			}
			if file.lines > maxFileLines {
				found = append(found, file.path+": "+strconv.Itoa(file.lines)+" lines; split it by subject")
			}
			found = append(found, longFuncs(file)...)
		}
	}
	return found
}

func longFuncs(file source) []string {
	var found []string
	for _, decl := range file.tree.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok {
			continue
		}
		lines := file.fset.Position(f.End()).Line - file.fset.Position(f.Pos()).Line + 1
		if lines > maxFuncLines {
			found = append(found, file.at(f)+": "+f.Name.Name+" has "+strconv.Itoa(lines)+" lines")
		}
	}
	return found
}

// checkStarts refuses goroutines in a library: the host decides what runs. It
// knows the go statement, the Go method of sync.WaitGroup and its likes, and
// AfterFunc of packages time and context.
func checkStarts(pkgs []pkg, rooms []room) []string {
	var found []string
	for _, p := range pkgs {
		if r, _ := lineOf(rooms, p.path); r.starts {
			continue
		}
		for _, file := range p.files {
			if !file.test {
				found = append(found, starts(file)...)
			}
		}
	}
	return found
}

func starts(file source) []string {
	var found []string
	ast.Inspect(file.tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			found = append(found, file.at(n)+": starts a goroutine; the library starts nothing")
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && startsByName(file, f, len(n.Args)) {
				found = append(found, file.at(n)+": "+f.Sel.Name+" starts a goroutine; the library starts nothing")
			}
		}
		return true
	})
	return found
}

// startsByName tells whether a call with so many arguments starts a goroutine
// by the names in it.
func startsByName(file source, f *ast.SelectorExpr, args int) bool {
	from, plain := f.X.(*ast.Ident)
	switch f.Sel.Name {
	case "Go":
		return args == 1
	case "AfterFunc":
		return plain && (from.Name == nameOf(file, "time") || from.Name == nameOf(file, "context"))
	}
	return false
}

func TestNamesBite(t *testing.T) {
	require.Equal(t, []string{
		"omzien/internal/utils: utils names no subject",
		"omzien/models/event: models names no subject",
		"omzien/odd: helpers names no subject",
	}, checkNames([]pkg{
		pretend(t, "omzien/internal/utils", "a.go", "package utils"),
		pretend(t, "omzien/models/event", "a.go", "package event"),
		pretend(t, "omzien/odd", "a_test.go", "package helpers_test"),
		pretend(t, "omzien/service2go", "a.go", "package service2go"),
	}))
}

func TestShapeBites(t *testing.T) {
	file := func(lines int) string { return "package event\n" + strings.Repeat("\n", lines-1) }
	function := func(lines int) string { return "package event\n\nfunc f() {" + strings.Repeat("\n", lines-1) + "}" }
	require.Equal(t, []string{
		"event/long.go: 501 lines; split it by subject",
		"event/deep.go:3: f has 101 lines",
	}, checkShape([]pkg{pretend(t, "event",
		"long.go", file(501), "just.go", file(500), "long_test.go", file(501),
		"deep.go", function(101), "flat.go", function(100), "deep_test.go", function(101),
	)}))
}

func TestStartsBite(t *testing.T) {
	const text = `package omzien

import (
	"context"
	later "time"
)

func f(ctx context.Context, wg interface{ Go(func()) }, queue interface{ AfterFunc(func()) }) {
	go f(ctx, wg, queue)
	wg.Go(func() {})
	later.AfterFunc(0, func() {})
	context.AfterFunc(ctx, func() {})
	queue.AfterFunc(func() {})
}
`
	given := []pkg{pretend(t, "omzien", "a.go", text, "a_test.go", text)}
	const nothing = " starts a goroutine; the library starts nothing"
	require.Equal(t, []string{
		"omzien/a.go:9:" + nothing,
		"omzien/a.go:10: Go" + nothing,
		"omzien/a.go:11: AfterFunc" + nothing,
		"omzien/a.go:12: AfterFunc" + nothing,
	}, checkStarts(given, nil))
	require.Empty(t, checkStarts(given, []room{{path: "omzien", starts: true}}))
}
