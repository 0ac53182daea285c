package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/widget/element"
)

func TestAnotherGoReleaseIsRefused(t *testing.T) {
	for version, fine := range map[string]bool{
		toolchain: true, toolchain + ".8": true, toolchain + ".8-X:nogreenteagc": true,
		"go1.25.3": false, "go1.27": false, "go1.260": false, "go1.2": false, "devel go1.27-abc": false, "": false,
	} {
		require.Equal(t, fine, checkVersion(version) == nil, version)
	}
}

// TestTheBuildIsReproducible builds twice, and compares with the committed build
// when the same Go release made that.
func TestTheBuildIsReproducible(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the WebAssembly twice")
	}
	t.Chdir(filepath.Join("..", ".."))
	version, err := goVersion()
	require.NoError(t, err)
	if checkVersion(version) != nil {
		t.Skipf("the build is written for %s, and this is %s", toolchain, version)
	}
	folders := []string{t.TempDir(), t.TempDir()}
	for n, folder := range folders {
		t.Setenv("GOEXPERIMENT", []string{"", "norandomizedheapbase64"}[n]) // somebody's own settings change nothing
		require.NoError(t, run(folder))
	}
	first, second := read(t, folders[0]), read(t, folders[1])
	require.Len(t, first, 9)
	for name := range first {
		require.True(t, bytes.Equal(first[name], second[name]), "%s differs from one build to the next", name)
	}

	committed := read(t, filepath.FromSlash("widget/dist"))
	var m manifest
	require.NoError(t, json.Unmarshal(committed["manifest.json"], &m))
	if m.Go != version {
		t.Skipf("widget/dist was made by %s, and this is %s: the bytes may differ", m.Go, version)
	}
	for name := range first {
		require.True(t, bytes.Equal(first[name], committed[name]), "widget/dist/%s is not what its source makes: go run ./widget/build", name)
	}
}

// read gives the built files of a folder.
func read(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, entry := range entries {
		if filepath.Ext(entry.Name()) == ".go" {
			continue
		}
		files[entry.Name()], err = os.ReadFile(filepath.Join(folder, entry.Name()))
		require.NoError(t, err)
	}
	return files
}

func TestTheScriptIsFilledIn(t *testing.T) {
	script, err := shortenScript(element.Scripts, []byte("a{color:\"red\"}\n"), "omzien.abc.wasm")
	require.NoError(t, err)
	require.Contains(t, string(script), `"omzien.abc.wasm"`)
	require.Contains(t, string(script), `a{color:"red"}`)
	require.NotContains(t, string(script), "STYLE")
	require.NotContains(t, string(script), "WASM")
	require.NotContains(t, string(script), "// ")
	require.Contains(t, string(script), "Even geduld…", "letters stay letters")
}

func TestAFaultInASourceStopsTheBuild(t *testing.T) {
	_, err := shortenScript(fstest.MapFS{"omzien.js": {Data: []byte("class {")}}, nil, "")
	require.Error(t, err)
	_, err = shortenScript(fstest.MapFS{"omzien.js": {Data: []byte(`import "./weg.js"`)}}, nil, "")
	require.Error(t, err, "a module that is not there")
	_, err = shortenStyle("a { color: red")
	require.Error(t, err, "a warning of the style sheet counts")
	require.Error(t, run(t.TempDir()), "not at the root of the module")
}

func TestSettingsThatChangeTheBytesAreTakenAway(t *testing.T) {
	env := environment([]string{"PATH=/bin", "GOFLAGS=-gcflags=all=-N", "GOWASM=x", "GOOS=linux", "GOEXPERIMENT=x", "HOME=/"})
	require.Equal(t, []string{"PATH=/bin", "HOME=/"}, env[:2])
	require.NotContains(t, env, "GOOS=linux")
	require.Contains(t, env, "GOFLAGS=")
	require.Contains(t, env, "GOOS=wasip1")
}
