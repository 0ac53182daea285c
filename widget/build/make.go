package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// compile builds a package as WebAssembly, with flags besides its own. Inlining is
// off, which makes the compressed module 6 % smaller and its answers about half as
// fast, still under a millisecond. Without a threshold a make of unknown size has no
// second path for small ones on the stack, which are 3 kB of brotli. The tag gives
// meetings their own arithmetic of dates, see package event/time.
func compile(pkg string, flags ...string) ([]byte, error) {
	folder, err := os.MkdirTemp("", "omzien-build-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	out := filepath.Join(folder, "omzien.wasm")
	args := []string{"build", "-o", out, "-buildmode=c-shared", "-trimpath", "-buildvcs=false", "-tags=omzien_browser",
		"-gcflags=all=-l -d=variablemakethreshold=0", "-ldflags=-s -w -buildid="}
	cmd := exec.Command("go", append(append(args, flags...), pkg)...)
	cmd.Env = environment(os.Environ())
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build: %w\n%s", err, text)
	}
	return os.ReadFile(out)
}

// environment is env without what changes the module that Go builds. The garbage
// collector of before Go 1.26 makes it 8 kB of brotli smaller; in a page that asks
// for some megabytes nobody sees the difference.
func environment(env []string) []string {
	fixed := []string{"GOOS=wasip1", "GOARCH=wasm", "CGO_ENABLED=0", "GOWASM=", "GOEXPERIMENT=nogreenteagc", "GOFLAGS=", "GOFIPS140=off", "GOWORK=off"}
	kept := slices.DeleteFunc(slices.Clone(env), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.ContainsFunc(fixed, func(f string) bool { return strings.HasPrefix(f, name+"=") })
	})
	return append(kept, fixed...)
}

// target is the oldest JavaScript that the script is written in. A browser that
// cannot read it shows the page as it is.
const target = api.ES2022

// shortenScript makes one module of a source and what it imports from sources, and
// fills in constants by name.
func shortenScript(sources fs.FS, name string, filled map[string]string) ([]byte, error) {
	result := api.Build(api.BuildOptions{
		EntryPoints: []string{name}, Bundle: true, Format: api.FormatESModule, Target: target,
		Define: filled, Plugins: []api.Plugin{from(sources)},
		MinifyWhitespace: true, MinifyIdentifiers: true, MinifySyntax: true, Charset: api.CharsetUTF8, LegalComments: api.LegalCommentsNone,
	})
	if err := faults(result.Errors, result.Warnings); err != nil {
		return nil, err
	}
	return result.OutputFiles[0].Contents, nil
}

// from lets esbuild read modules from sources and from nowhere else.
func from(sources fs.FS) api.Plugin {
	return api.Plugin{Name: "sources", Setup: func(build api.PluginBuild) {
		build.OnResolve(api.OnResolveOptions{Filter: ".*"}, func(args api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: strings.TrimPrefix(args.Path, "./"), Namespace: "sources"}, nil
		})
		build.OnLoad(api.OnLoadOptions{Filter: ".*", Namespace: "sources"}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
			text, err := fs.ReadFile(sources, args.Path)
			contents := string(text)
			return api.OnLoadResult{Contents: &contents, Loader: api.LoaderJS}, err
		})
	}}
}

func shortenStyle(style string) ([]byte, error) {
	result := api.Transform(style, api.TransformOptions{Loader: api.LoaderCSS, MinifyWhitespace: true, MinifySyntax: true, Charset: api.CharsetUTF8})
	return result.Code, faults(result.Errors, result.Warnings)
}

// faults are errors and warnings alike.
func faults(lists ...[]api.Message) error {
	if all := slices.Concat(lists...); len(all) > 0 {
		return errors.New(strings.Join(api.FormatMessages(all, api.FormatMessagesOptions{}), ""))
	}
	return nil
}
