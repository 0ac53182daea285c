package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

func TestAnotherGoReleaseIsRefused(t *testing.T) {
	for version, fine := range map[string]bool{
		toolchain: true, toolchain + ".8": true, toolchain + ".8-X:nogreenteagc": true,
		"go1.25.3": false, "go1.27": false, "go1.260": false, "go1.2": false, "devel go1.27-abc": false, "": false,
	} {
		require.Equal(t, fine, checkVersion(version) == nil, version)
	}
}

// TestTheBuildIsReproducible compares a build with the committed one, or with a
// second one when another Go release made that.
func TestTheBuildIsReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the WebAssembly")
	}
	t.Chdir(filepath.Join("..", ".."))
	version, err := goVersion()
	require.NoError(t, err)
	if checkVersion(version) != nil {
		t.Skipf("the build is written for %s, and this is %s", toolchain, version)
	}
	built := func(experiment string) map[string][]byte {
		t.Setenv("GOEXPERIMENT", experiment)
		folder := t.TempDir()
		require.NoError(t, run(folder, false))
		return read(t, folder)
	}
	first := built("norandomizedheapbase64") // somebody's own settings change nothing
	require.Contains(t, first, "omzien.wasm.br")
	before := read(t, filepath.FromSlash("widget/dist"))
	var m manifest
	require.NoError(t, json.Unmarshal(before["manifest.json"], &m))
	if m.Go != version { // the bytes may differ
		before = built("")
		require.Len(t, before, len(first))
	}
	for name := range first {
		require.True(t, bytes.Equal(first[name], before[name]), "%s is not what its source makes: go run ./widget/build", name)
	}
}

// read gives the built files of a folder.
func read(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, entry := range entries {
		if entry.IsDir() || filepath.Ext(entry.Name()) == ".go" {
			continue
		}
		files[entry.Name()], err = os.ReadFile(filepath.Join(folder, entry.Name()))
		require.NoError(t, err)
	}
	return files
}

func TestTheScriptIsFilledIn(t *testing.T) {
	m := manifest{WASM: "omzien.abc.wasm"}
	made, err := page(&m, 1_500_000)
	require.NoError(t, err)
	for name, holds := range map[string][]string{
		"more.js": {`"omzien.abc.wasm"`, "15e5"}, "omzien.js": {`"` + m.More + `"`}, "embed.js": {`"` + m.More + `"`, "../widget/", "OZ", ".oz-card{"},
		"omzien.css": {".oz-card{", ".oz-receipt"}, "list.css": {".oz-card{"}, "frame.js": {"postMessage"}, "framed.js": {"ResizeObserver"},
	} {
		for _, text := range holds {
			require.Contains(t, string(made[name]), text, name)
		}
		require.NotRegexp(t, `\b(WASM|UNPACKED|FILES|MORE|LIST)\b|// `, string(made[name]), name)
	}
	require.NotContains(t, string(made["omzien.js"]), ".oz-card{")
	require.NotContains(t, string(made["omzien.js"]), "OZ")
	require.NotContains(t, string(made["list.css"]), ".oz-receipt")
	require.Regexp(t, `^omzien\.[0-9a-f]{10}\.js$`, m.Script)
}

func TestAFaultInASourceStopsTheBuild(t *testing.T) {
	_, err := shortenScript(fstest.MapFS{"omzien.js": {Data: []byte("class {")}}, "omzien.js", nil)
	require.Error(t, err)
	_, err = shortenScript(fstest.MapFS{"omzien.js": {Data: []byte(`import "./weg.js"`)}}, "omzien.js", nil)
	require.Error(t, err, "a module that is not there")
	_, err = shortenStyle("a { color: red")
	require.Error(t, err, "a warning of the style sheet counts")
	require.Error(t, run(t.TempDir(), false), "not at the root of the module")
}

func TestSettingsThatChangeTheBytesAreTakenAway(t *testing.T) {
	env := environment([]string{"PATH=/bin", "GOFLAGS=-gcflags=all=-N", "GOWASM=x", "GOOS=linux", "GOEXPERIMENT=x", "HOME=/"})
	require.Equal(t, []string{"PATH=/bin", "HOME=/"}, env[:2])
	require.NotContains(t, env, "GOOS=linux")
	require.Contains(t, env, "GOFLAGS=")
	require.Contains(t, env, "GOOS=wasip1")
}
