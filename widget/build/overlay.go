package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// edition says which edits of Go's source a build wants.
type edition struct {
	lean     bool // the edits called removals, the rules for package runtime, and small functions inlined
	numbered bool // the edits called numbered, for a module that rewrite gets
}

// overlay writes edited copies of Go's source to folder and gives the flags with
// which "go build" reads those in place of the originals, which stay as they are.
// It refuses source that is not, to the letter, what the edits were written for.
func overlay(version, folder string, want edition) ([]string, error) {
	sums, known := sources[release(version)]
	if !known {
		return nil, fmt.Errorf("the edits are not written for %s", version)
	}
	root, err := goroot()
	if err != nil {
		return nil, err
	}
	replaced := map[string]string{}
	for _, pkg := range slices.Sorted(maps.Keys(sums)) {
		files, sum, err := readSource(filepath.Join(root, "src", filepath.FromSlash(pkg)))
		if err != nil {
			return nil, err
		}
		if sum != sums[pkg] {
			return nil, fmt.Errorf("package %s of %s in %s is not what the edits were written for: its digest is %s", pkg, version, root, sum)
		}
		edited, err := editPackage(pkg, files, want)
		if err != nil {
			return nil, fmt.Errorf("package %s: %w", pkg, err)
		}
		for path, text := range edited {
			replaced[path] = filepath.Join(folder, strings.ReplaceAll(pkg, "/", "_")+"_"+filepath.Base(path))
			if err := os.WriteFile(replaced[path], text, 0o644); err != nil {
				return nil, err
			}
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replaced})
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "overlay.json")
	flags := []string{"-overlay=" + path}
	if want.lean {
		for _, pkg := range inlined {
			flags = append(flags, "-gcflags="+pkg+"=") // the last pattern that matches holds
		}
	}
	return flags, os.WriteFile(path, list, 0o644)
}

// readSource reads the Go files of a package, by path, and their digest.
func readSource(folder string) (files map[string][]byte, sum string, err error) {
	entries, err := os.ReadDir(folder) // in the order of their names
	if err != nil {
		return nil, "", err
	}
	files, all := map[string][]byte{}, sha256.New()
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		path := filepath.Join(folder, name)
		if files[path], err = os.ReadFile(path); err != nil {
			return nil, "", err
		}
		fmt.Fprintf(all, "%s %d\n%s", name, len(files[path]), files[path])
	}
	return files, hex.EncodeToString(all.Sum(nil))[:32], nil
}

// editPackage gives the files that change. Every function that an edit names must
// be there, and every edit must find its package.
func editPackage(pkg string, files map[string][]byte, want edition) (map[string][]byte, error) {
	bodies := map[string]string{}
	for _, e := range wantedEdits(want) {
		for name := range strings.FieldsSeq(e.funcs) {
			if e.pkg == pkg {
				bodies[name] = e.body
			}
		}
	}
	found, edited := map[string]bool{}, map[string][]byte{}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if elsewhere(filepath.Base(path)) {
			continue
		}
		text, err := editFile(files[path], bodies, found, want.lean && pkg == "runtime", want.lean && slices.Contains(inlined, pkg))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if text != nil {
			edited[path] = text
		}
	}
	var missing []error
	for _, name := range slices.Sorted(maps.Keys(bodies)) {
		if !found[name] {
			missing = append(missing, fmt.Errorf("there is no function %s", name))
		}
	}
	return edited, errors.Join(missing...)
}

func wantedEdits(want edition) []edit {
	var list []edit
	if want.lean {
		list = append(list, removals...)
	}
	if want.numbered {
		list = append(list, numbered...)
	}
	return list
}

// elsewhere tells whether a file, by its name, is of another system or processor.
func elsewhere(name string) bool {
	parts := strings.Split(strings.TrimSuffix(name, ".go"), "_")
	return slices.ContainsFunc(parts[1:], func(part string) bool { return slices.Contains(systems, part) })
}

// systems are parts of names of files that a build for WASI leaves out, or that
// no function named here is in.
var systems = strings.Fields("386 aix amd64 android arm arm64 darwin dragonfly freebsd illumos ios js linux loong64 mips mips64 mips64le mips64x " +
	"mipsle mipsx netbsd openbsd plan9 ppc64 ppc64le ppc64x riscv64 s390x solaris windows")

// editor collects changes of one file, which are made all at once.
type editor struct {
	file    *token.File
	source  []byte
	changes []change
}

// change replaces the octets from one offset to another.
type change struct {
	from, to int
	text     string
}

// editFile gives functions the bodies that their names have in bodies, notes the
// names in found, and gives nil when nothing changes. quiet applies the rules for
// package runtime to the other functions; small forbids inlining larger ones.
func editFile(source []byte, bodies map[string]string, found map[string]bool, quiet, small bool) ([]byte, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, "", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	e := &editor{file: set.File(tree.Pos()), source: source}
	for _, decl := range tree.Decls {
		fn, is := decl.(*ast.FuncDecl)
		if !is || fn.Body == nil {
			continue
		}
		name := nameOf(fn)
		body, named := bodies[name]
		if !named {
			receiver, _, _ := strings.Cut(name, ".")
			name = receiver + ".*"
			body, named = bodies[name]
		}
		switch {
		case named:
			found[name] = true
			e.nameResults(fn.Type)
			e.replace(fn.Body, "{ "+body+"; return }")
		case quiet:
			e.quiet(fn.Body)
		}
		if small && (named && body != zero || !named && nodes(fn.Body) > inlineLimit) {
			e.insert(fn.Type.Func, "//go:noinline\n")
		}
	}
	if e.changes == nil {
		return nil, nil
	}
	return blankImports(e.apply())
}

// nameOf is a function's name, a method's after its type and a point.
func nameOf(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return fn.Name.Name
	}
	t := fn.Recv.List[0].Type
	if star, is := t.(*ast.StarExpr); is {
		t = star.X
	}
	if generic, is := t.(*ast.IndexExpr); is {
		t = generic.X
	}
	if name, is := t.(*ast.Ident); is {
		return name.Name + "." + fn.Name.Name
	}
	return "" // a kind of receiver that no edit names
}

// nodes is the size of a body as the number of nodes of its syntax tree.
func nodes(body *ast.BlockStmt) int {
	count := 0
	for range ast.Preorder(body) {
		count++
	}
	return count
}

func (e *editor) text(n ast.Node) string {
	return string(e.source[e.file.Offset(n.Pos()):e.file.Offset(n.End())])
}

func (e *editor) replace(n ast.Node, text string) {
	e.changes = append(e.changes, change{e.file.Offset(n.Pos()), e.file.Offset(n.End()), text})
}

func (e *editor) insert(at token.Pos, text string) {
	e.changes = append(e.changes, change{e.file.Offset(at), e.file.Offset(at), text})
}

// apply makes the changes. One inside another is left out, with the rest of what
// that replaces.
func (e *editor) apply() []byte {
	slices.SortStableFunc(e.changes, func(a, b change) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	var out []byte
	done := 0
	for _, c := range e.changes {
		if c.from >= done {
			out = append(append(out, e.source[done:c.from]...), c.text...)
			done = c.to
		}
	}
	return append(out, e.source[done:]...)
}

// nameResults gives results a name, so that a bare return gives zero values.
func (e *editor) nameResults(t *ast.FuncType) {
	if t.Results == nil || t.Results.List[0].Names != nil {
		return
	}
	var named []string
	for _, result := range t.Results.List {
		named = append(named, "_ "+e.text(result.Type))
	}
	e.replace(t.Results, "("+strings.Join(named, ", ")+")")
}

// quiet applies the rules: nothing is printed, a fault has no text, and a
// condition that always has the same value in a page is that value.
func (e *editor) quiet(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			return e.quietCall(n)
		case *ast.IfStmt:
			e.settle(n.Cond)
		case *ast.AssignStmt:
			if len(n.Rhs) == 1 && e.text(n.Rhs[0]) == "traceAcquire()" {
				e.replace(n.Rhs[0], "(traceLocker{})")
			}
		}
		return true
	})
}

// quietCall reports whether to look inside the statement.
func (e *editor) quietCall(statement *ast.ExprStmt) bool {
	call, is := statement.X.(*ast.CallExpr)
	if !is {
		return true
	}
	switch e.text(call.Fun) {
	case "print", "println":
		var used strings.Builder // what it showed is still used, or Go would refuse the variables
		for _, arg := range call.Args {
			if _, literal := arg.(*ast.BasicLit); !literal {
				used.WriteString("_ = " + e.text(arg) + "; ")
			}
		}
		e.replace(statement, "{"+used.String()+"}")
		return false
	case "throw", "fatal":
		if _, literal := call.Args[0].(*ast.BasicLit); literal {
			e.replace(call.Args[0], `""`)
		}
	}
	return true
}

// settle replaces what the table settled names, in a condition.
func (e *editor) settle(condition ast.Expr) {
	ast.Inspect(condition, func(n ast.Node) bool {
		expression, is := n.(ast.Expr)
		if !is {
			return n != nil
		}
		value, found := settled[e.text(expression)]
		if found {
			e.replace(expression, value)
		}
		return !found
	})
}

// blankImports gives the name "_" to imports that nothing uses any more.
func blankImports(source []byte) ([]byte, error) {
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, "", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("after the edits: %w", err)
	}
	used := map[string]bool{}
	for n := range ast.Preorder(tree) {
		if selector, is := n.(*ast.SelectorExpr); is {
			if name, is := selector.X.(*ast.Ident); is {
				used[name.Name] = true
			}
		}
	}
	e := &editor{file: set.File(tree.Pos()), source: source}
	for _, spec := range tree.Imports {
		name := strings.Trim(spec.Path.Value, `"`)
		name = name[strings.LastIndex(name, "/")+1:]
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name != "_" && !used[name] {
			e.replace(spec, "_ "+spec.Path.Value)
		}
	}
	return e.apply(), nil
}
