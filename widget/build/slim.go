package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// The slim stage makes the WebAssembly less than half as large, in two steps
// that need nothing but the installed Go. First the runtime is compiled from
// edited copies of its source, which say nothing, trace nothing, measure nothing
// and start nothing that a page could not use (overlay.go; what and why is in
// overlay_edits.go). Then the finished module loses what only a traceback reads:
// names of functions, files and lines (slim_tables.go). What the garbage
// collector, growing stacks and panics need stays, and TestStress proves it.
//
// The price: a fault ends in a trap without a word. "go run ./widget/build
// -plain" makes the module that explains itself. Both steps know the inside of
// Go's releases, so a release that is not in the table sources gets the plain
// build until somebody has looked.

// release is a version as "go env GOVERSION" gives it, without the experiments.
func release(version string) string {
	name, _, _ := strings.Cut(version, "-X:")
	return name
}

// slimmed compiles a package from an edition of Go's source, with a folder for the
// copies. rewrite belongs to the edits called numbered.
func slimmed(version, folder, pkg string, want edition) ([]byte, error) {
	flags, err := overlay(version, folder, want)
	if err != nil {
		return nil, err
	}
	wasm, err := compile(pkg, flags...)
	if err != nil || !want.numbered {
		return wasm, err
	}
	return rewrite(wasm)
}

// smallest is the slimmed WebAssembly, or the plain one again when this Go
// release is not known well enough; then it tells on standard error.
func smallest(version string, plain []byte) ([]byte, error) {
	if _, known := sources[release(version)]; !known {
		fmt.Fprintf(os.Stderr, "build: %s is not in the table sources of overlay_edits.go, so the runtime stays whole and the module large.\n"+
			"build: to teach it: read what changed in the functions named there, add the digests, and run the tests of widget/build.\n", version)
		return plain, nil
	}
	folder, err := os.MkdirTemp("", "omzien-overlay-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	wasm, err := slimmed(version, folder, "./widget/wasm", edition{lean: true, numbered: true})
	if err != nil {
		return nil, fmt.Errorf("slimming: %w; -plain does without", err)
	}
	return wasm, nil
}

// goroot is where the go command that builds has its source.
func goroot() (string, error) {
	cmd := exec.Command("go", "env", "GOROOT")
	cmd.Env = environment(os.Environ())
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// rewrite gives a module that does the same with smaller tables of functions, in
// few data segments, without custom sections. The module must have been compiled
// with the edits called numbered.
func rewrite(wasm []byte) ([]byte, error) {
	sections, err := readModule(wasm)
	if err != nil {
		return nil, err
	}
	var kept []section
	for _, s := range sections {
		switch s.id {
		case customSection: // names of tools and functions
			continue
		case dataSection:
			m, err := readData(s.body)
			if err != nil {
				return nil, err
			}
			if err := m.slimTables(); err != nil {
				return nil, err
			}
			s.body = writeData(m)
		}
		kept = append(kept, s)
	}
	return writeModule(kept), nil
}
