// Command build makes package dist: the renderer as WebAssembly, the custom
// elements and the style sheet, each shortened, compressed, and the same byte
// for byte whenever the same Go release builds the same source.
//
//	go run ./widget/build [-o folder]
//
// Run it from the root of the module, after a change in widget, in what that
// imports, or in widget/element. It refuses a Go release other than the one it
// is written for: the bytes, and the size that package dist guards, depend on it.
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/omziennaarelkaar/netwerk/widget/element"
	"github.com/omziennaarelkaar/netwerk/widget/pack"
)

// toolchain is the Go release that the build is written for; any patch of it
// will do.
const toolchain = "go1.26"

func main() {
	out := flag.String("o", filepath.FromSlash("widget/dist"), "folder to write to")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(out string) error {
	if _, err := os.Stat(filepath.FromSlash("widget/wasm/main.go")); err != nil {
		return errors.New("run this from the root of the module: widget/wasm is not here")
	}
	version, err := goVersion()
	if err != nil {
		return err
	}
	if err := checkVersion(version); err != nil {
		return err
	}
	files, err := build(version)
	if err != nil {
		return err
	}
	return write(out, files)
}

// goVersion asks the go command on the path, which is the one that builds.
func goVersion() (string, error) {
	cmd := exec.Command("go", "env", "GOVERSION")
	cmd.Env = environment(os.Environ()) // the version names experiments
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

func checkVersion(version string) error {
	if version == toolchain || strings.HasPrefix(version, toolchain+".") {
		return nil
	}
	return fmt.Errorf("this build is written for %s and found %q; install %s, or change the constant toolchain and look at the sizes again",
		toolchain, version, toolchain)
}

// manifest tells what was built and by what.
type manifest struct {
	Go    string          `json:"go"`
	WASM  string          `json:"wasm"` // the name under which it is served
	Sizes map[string]size `json:"sizes"`
}

// size is in octets: as it is, and in the two encodings.
type size struct {
	Raw    int `json:"raw"`
	Brotli int `json:"br"`
	Gzip   int `json:"gzip"`
}

// build makes all files, by name.
func build(version string) (map[string][]byte, error) {
	wasm, err := compile()
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(wasm)
	m := manifest{Go: version, WASM: "omzien." + hex.EncodeToString(sum[:])[:10] + ".wasm", Sizes: map[string]size{}}
	style, err := shortenStyle(element.Style)
	if err != nil {
		return nil, err
	}
	script, err := shortenScript(element.Scripts, style, m.WASM)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{"omzien.js": script, "omzien.css": style}
	for name, data := range map[string][]byte{"omzien.wasm": wasm, "omzien.js": script, "omzien.css": style} {
		br, gz := pack.Brotli(data, pack.Best), pack.Gzip(data, pack.Best)
		files[name+".br"], files[name+".gz"] = br, gz
		m.Sizes[name] = size{len(data), len(br), len(gz)}
	}
	text, err := json.MarshalIndent(m, "", "\t")
	files["manifest.json"] = append(text, '\n')
	return files, err
}

// write puts the files in a folder, which is made when it is not there. Other
// files in it stay as they are.
func write(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
