package archtest

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pkg is one folder with Go files.
type pkg struct {
	path  string // relative to the module, "." for its root
	name  string // from the package clause, without _test
	files []source
}

// source is one Go file, whatever its build tags.
type source struct {
	path  string // relative to the module
	test  bool   // a _test file
	lines int
	fset  *token.FileSet
	tree  *ast.File // never nil; partial when the file has syntax errors
}

// read parses one file. A syntax error is the compiler's to report, so what
// could be parsed counts; only a file without a package clause is refused.
func read(path string, text []byte) (source, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, path, text, 0)
	if tree == nil || tree.Name == nil {
		return source{}, err
	}
	return source{
		path:  path,
		test:  strings.HasSuffix(path, "_test.go"),
		lines: strings.Count(string(text), "\n"),
		fset:  fset,
		tree:  tree,
	}, nil
}

// imports lists what the file imports, as written in it.
func (s source) imports() []string {
	var paths []string
	for _, spec := range s.tree.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// at is the place of a node as "path:line".
func (s source) at(n ast.Node) string {
	return s.path + ":" + strconv.Itoa(s.fset.Position(n.Pos()).Line)
}

// inner turns an import path of this module into one relative to it.
func inner(path string) (string, bool) {
	if path == modulePath {
		return ".", true
	}
	return strings.CutPrefix(path, modulePath+"/")
}

// foreign tells whether an import path is outside both this module and the
// standard library, whose paths have no dot in the first element.
func foreign(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	_, ours := inner(path)
	return strings.Contains(first, ".") && !ours
}

// readTree reads every package under root, sorted by path. It leaves out what
// the go command leaves out: testdata, vendor, names that begin with a dot or
// an underscore, and folders with a go.mod of their own.
func readTree(root string) ([]pkg, error) {
	found := map[string]*pkg{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != root && outside(name) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || hidden(d.Name()) {
			return nil
		}
		return readInto(found, root, name)
	})
	var pkgs []pkg
	for _, p := range found {
		pkgs = append(pkgs, *p)
	}
	slices.SortFunc(pkgs, func(a, b pkg) int { return strings.Compare(a.path, b.path) })
	return pkgs, err
}

func hidden(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")
}

func outside(dir string) bool {
	base := filepath.Base(dir)
	if hidden(base) || base == "testdata" || base == "vendor" {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return !errors.Is(err, fs.ErrNotExist)
}

// readInto reads one file and files it under its package.
func readInto(found map[string]*pkg, root, name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return err
	}
	file, err := read(filepath.ToSlash(rel), text)
	if err != nil {
		return err
	}
	dir := filepath.ToSlash(filepath.Dir(rel))
	if found[dir] == nil {
		found[dir] = &pkg{path: dir}
	}
	add(found[dir], file)
	return nil
}

// add puts a file into p. The first file that is not a test names the package.
func add(p *pkg, file source) {
	if p.name == "" || !file.test {
		p.name = strings.TrimSuffix(file.tree.Name.Name, "_test")
	}
	p.files = append(p.files, file)
}

// pretend makes a package of source texts, given as name and text in turn.
func pretend(t *testing.T, path string, files ...string) pkg {
	t.Helper()
	p := pkg{path: path}
	for pair := range slices.Chunk(files, 2) {
		file, err := read(path+"/"+pair[0], []byte(pair[1]))
		require.NoError(t, err)
		add(&p, file)
	}
	return p
}

// plant writes files, by slash path, into a new folder and returns it.
func plant(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		name = filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	}
	return root
}

func TestReadTreeSeesWhatTheGoCommandSeesAndMore(t *testing.T) {
	root := plant(t, map[string]string{
		"go.mod":               "module " + modulePath,
		"event/event.go":       "package event",
		"event/event_js.go":    "//go:build js\n\npackage event\n\nimport \"syscall/js\"",
		"event/x_test.go":      "package event_test\n\nimport \"testing\"",
		"event/broken.go":      "package event\n\nimport \"time\"\n\nfunc {",
		"event/testdata/no.go": "package no",
		"event/_no/no.go":      "package no",
		"event/_no.go":         "package event\n\nimport \"no\"",
		".cache/no.go":         "package no",
		"own/go.mod":           "module example.org/own",
		"own/no.go":            "package no",
		"README.md":            "no Go",
	})
	pkgs, err := readTree(root)
	require.NoError(t, err)
	require.Len(t, pkgs, 1)
	require.Equal(t, "event", pkgs[0].path)
	require.Equal(t, "event", pkgs[0].name)
	var imports []string
	for _, file := range pkgs[0].files {
		imports = append(imports, file.imports()...)
	}
	require.ElementsMatch(t, []string{"syscall/js", "time", "testing"}, imports)
}
