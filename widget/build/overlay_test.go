package main

import (
	"go/ast"
	gobuild "go/build"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// version is the Go release of the machine, which the slim stage must know for
// the tests that build.
func version(t *testing.T) string {
	t.Helper()
	v, err := goVersion()
	require.NoError(t, err)
	if _, known := sources[release(v)]; !known {
		t.Skipf("the edits are written for %v, and this is %s", slices.Sorted(maps.Keys(sources)), v)
	}
	return v
}

func TestAReleaseIsKnownWithoutItsExperiments(t *testing.T) {
	require.Equal(t, "go1.26.8", release("go1.26.8-X:nogreenteagc"))
	require.Equal(t, "go1.26.8", release("go1.26.8"))
}

func TestAnUnknownReleaseGetsThePlainBuild(t *testing.T) {
	plain := []byte("as it is")
	wasm, err := smallest("go1.26.99", plain)
	require.NoError(t, err)
	require.Equal(t, plain, wasm)
	_, err = overlay("go1.26.99", t.TempDir(), edition{lean: true})
	require.Error(t, err)
}

func TestOtherSourceIsRefused(t *testing.T) {
	v := version(t)
	sums := sources[release(v)]
	sum := sums["syscall"]
	sums["syscall"] = strings.Repeat("0", len(sum))
	defer func() { sums["syscall"] = sum }()
	_, err := overlay(v, t.TempDir(), edition{lean: true, numbered: true})
	require.ErrorContains(t, err, sum, "it tells the digest that it found")
}

func TestEveryEditHasAPackageWithADigestAndAReason(t *testing.T) {
	for v, sums := range sources {
		for _, e := range slices.Concat(removals, numbered) {
			require.NotEmpty(t, e.why)
			require.NotEmpty(t, e.funcs, e.why)
			require.Contains(t, sums, e.pkg, v)
		}
		for _, pkg := range inlined {
			require.Contains(t, sums, pkg, v)
		}
	}
}

func TestNoFunctionHasTwoEdits(t *testing.T) {
	seen := map[string]string{}
	for _, e := range slices.Concat(removals, numbered) {
		for name := range strings.FieldsSeq(e.funcs) {
			require.NotContains(t, seen, e.pkg+"."+name, e.why)
			seen[e.pkg+"."+name] = e.why
		}
	}
}

// TestNothingRecoversWhereCallsAreInlined is why gorecover needs no trees of
// inlined calls.
func TestNothingRecoversWhereCallsAreInlined(t *testing.T) {
	version(t)
	root, err := goroot()
	require.NoError(t, err)
	context := gobuild.Default
	context.GOOS, context.GOARCH, context.CgoEnabled = "wasip1", "wasm", false
	for _, pkg := range inlined {
		files, _, err := readSource(filepath.Join(root, "src", filepath.FromSlash(pkg)))
		require.NoError(t, err)
		edited, err := editPackage(pkg, files, edition{lean: true, numbered: true})
		require.NoError(t, err)
		maps.Copy(files, edited)
		for path, source := range files {
			if match, err := context.MatchFile(filepath.Split(path)); err != nil || !match {
				require.NoError(t, err)
				continue
			}
			tree, err := parser.ParseFile(token.NewFileSet(), path, source, parser.SkipObjectResolution)
			require.NoError(t, err)
			for n := range ast.Preorder(tree) {
				if call, is := n.(*ast.CallExpr); is {
					if name, is := call.Fun.(*ast.Ident); is {
						require.NotEqual(t, "recover", name.Name, path)
					}
				}
			}
		}
	}
}

const sample = `package runtime

import (
	"internal/abi"
	"unsafe"
)

func gone(a int) (int, error) { return int(unsafe.Sizeof(a)), nil }

// T has a doc comment.
func (t *T) method() string { println("a", t); return abi.X }

func (t *T) other() { work(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19) }

func kept(x int) {
	if debug.gctrace > 0 && x > 0 {
		print("x", x, "\n")
	}
	trace := traceAcquire()
	if !trace.ok() {
		throw("bad " + "luck")
		throw("bad")
	}
}
`

func TestEdits(t *testing.T) {
	edited := func(bodies map[string]string, quiet, small bool) string {
		text, err := editFile([]byte(sample), bodies, map[string]bool{}, quiet, small)
		require.NoError(t, err)
		return string(text)
	}
	t.Run("a body goes, results are zero, and imports nobody uses get no name", func(t *testing.T) {
		text := edited(map[string]string{"gone": zero}, false, false)
		require.Contains(t, text, "func gone(a int) (_ int, _ error) { ; return }")
		require.Contains(t, text, `_ "unsafe"`)
		require.Contains(t, text, "\t\"internal/abi\"")
		require.Contains(t, text, `println("a", t)`)
	})
	t.Run("all methods, but for one", func(t *testing.T) {
		text := edited(map[string]string{"T.*": zero, "T.method": `return "b"`}, false, false)
		require.Contains(t, text, `(_ string) { return "b"; return }`)
		require.Contains(t, text, "func (t *T) other() { ; return }")
	})
	t.Run("nothing is said, and conditions are settled", func(t *testing.T) {
		text := edited(nil, true, false)
		require.Contains(t, text, "if int32(0) > 0 && x > 0 {\n\t\t{_ = x; }")
		require.Contains(t, text, "trace := (traceLocker{})\n\tif !false {")
		require.Contains(t, text, `throw("bad " + "luck")`, "only a literal is known to be needless")
		require.Contains(t, text, `throw("")`)
		require.Contains(t, text, "{_ = t; }; return abi.X")
	})
	t.Run("only small functions are inlined", func(t *testing.T) {
		text := edited(nil, false, true)
		require.Contains(t, text, "//go:noinline\nfunc (t *T) other()")
		require.Contains(t, text, "comment.\nfunc (t *T) method()")
	})
	t.Run("what is not there is a fault", func(t *testing.T) {
		_, err := editPackage("time", map[string][]byte{"a.go": []byte(sample)}, edition{lean: true})
		require.ErrorContains(t, err, "there is no function tzset")
	})
	require.True(t, elsewhere("os_linux.go"))
	require.True(t, elsewhere("sys_x_amd64.go"))
	require.False(t, elsewhere("os_wasip1.go"))
	require.False(t, elsewhere("linux.go"), "a name of one part is of all systems")
}
