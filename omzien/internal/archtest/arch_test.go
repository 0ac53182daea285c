package archtest

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHouse holds this module against the table. Its last subtest looks the
// other way: what stands in the table must exist.
func TestHouse(t *testing.T) {
	var mod struct{ Path, Dir string }
	decode(t, ask(t, ".", nil, "list", "-m", "-json"), &mod)
	require.Equal(t, modulePath, mod.Path)
	pkgs, err := readTree(mod.Dir)
	require.NoError(t, err)
	var gomod struct{ Require []requirement }
	decode(t, ask(t, mod.Dir, nil, "mod", "edit", "-json"), &gomod)

	t.Run("every package that the go command sees was read", func(t *testing.T) {
		for _, l := range list(t, mod.Dir, nil, "./...") {
			path, _ := inner(l.ImportPath)
			require.True(t, slices.ContainsFunc(pkgs, func(p pkg) bool { return p.path == path }), l.ImportPath)
		}
	})
	for _, c := range []struct {
		name  string
		found []string
	}{
		{"rule 1: the table is whole", checkTable(rooms)},
		{"rule 1: each package has a line that its imports fit", checkRooms(pkgs, rooms)},
		{"rule 2: each foreign module has one importing package", checkModules(pkgs, modules)},
		{"rule 2: each foreign module has a reason", checkReasons(modules, rooms, gomod.Require)},
		{"rule 3: the browser build is light", checkLinked(browserBuild(t, mod.Dir, pkgs), bans)},
		{"rule 4: the domain has no clock, no dice, no I/O", checkPure(pkgs, rooms)},
		{"rule 5: the widget does not contain its build", checkBuild(pkgs)},
		{"names say a subject", checkNames(pkgs)},
		{"files and functions are read in one sitting", checkShape(pkgs)},
		{"the library starts nothing", checkStarts(pkgs, rooms)},
		{"each line has a package and each reason a use",
			slices.Concat(checkEmptyRooms(pkgs, rooms), checkIdleModules(pkgs, modules, gomod.Require))},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, finding := range c.found {
				t.Error(finding)
			}
		})
	}
}

// browserBuild lists what the wasm build links: the bridge, and the packages it
// is made of as far as they exist. The tag is that of widget/build.
func browserBuild(t *testing.T, dir string, pkgs []pkg) []linked {
	t.Helper()
	var roots []string
	for _, path := range []string{"event", "widget", "widget/wasm"} {
		if slices.ContainsFunc(pkgs, func(p pkg) bool { return p.path == path }) {
			roots = append(roots, "./"+path)
		}
	}
	require.NotEmpty(t, roots)
	return list(t, dir, []string{"GOOS=wasip1", "GOARCH=wasm"}, append([]string{"-deps", "-tags=omzien_browser"}, roots...)...)
}

// list asks for packages. With -e a package that does not compile is listed
// too, with the imports it has.
func list(t *testing.T, dir string, env []string, args ...string) []linked {
	t.Helper()
	out := json.NewDecoder(strings.NewReader(
		ask(t, dir, env, append([]string{"list", "-e", "-json=ImportPath,Imports"}, args...)...)))
	var all []linked
	for {
		var l linked
		err := out.Decode(&l)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		all = append(all, l)
	}
}

// ask runs the go command in dir and returns what it prints.
func ask(t *testing.T, dir string, env []string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	require.NoError(t, err, complaint.String())
	return string(out)
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), into))
}
