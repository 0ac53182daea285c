// Command build makes package dist: the renderer as WebAssembly, the custom
// elements and the style sheets, each shortened, compressed, and the same byte
// for byte whenever the same Go release builds the same source.
//
//	go run ./widget/build [-o folder] [-plain]
//
// Run it from the root of the module, after a change in widget, in what that
// imports, or in widget/element. It refuses a Go release other than the one it
// is written for: the bytes, and the size that package dist guards, depend on it.
// With -plain the WebAssembly is what the go command makes, and says what went
// wrong when something does; else it is slimmed (slim.go).
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/widget/element"
	"github.com/omziennaarelkaar/netwerk/widget/pack"
)

// toolchain is the Go release that the build is written for; any patch of it
// will do.
const toolchain = "go1.26"

func main() {
	out := flag.String("o", filepath.FromSlash("widget/dist"), "folder to write to")
	plain := flag.Bool("plain", false, "leave the WebAssembly as the go command makes it")
	flag.Parse()
	if err := run(*out, *plain); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(out string, plain bool) error {
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
	files, err := build(version, plain)
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

// manifest tells what was built and by what. Among the sizes is that of
// plainName, which is not a file: the WebAssembly before it was slimmed.
type manifest struct {
	Go string `json:"go"`
	// The names under which these are served, with their digests in them.
	WASM   string          `json:"wasm"`
	More   string          `json:"more"`
	Script string          `json:"script"`
	Sizes  map[string]size `json:"sizes"`
}

// size is in octets: as it is, and in the two encodings.
type size struct {
	Raw    int `json:"raw"`
	Brotli int `json:"br"`
	Gzip   int `json:"gzip"`
}

// plainName is the name of the plain WebAssembly in the manifest.
const plainName = "plain.wasm"

// build makes all files, by name.
func build(version string, plain bool) (map[string][]byte, error) {
	whole, err := compile("./widget/wasm")
	if err != nil {
		return nil, err
	}
	wasm := whole
	if !plain {
		if wasm, err = smallest(version, whole); err != nil {
			return nil, err
		}
	}
	m := manifest{Go: version, WASM: named("omzien", wasm, ".wasm"), Sizes: map[string]size{}}
	made, err := page(&m, len(wasm))
	if err != nil {
		return nil, err
	}
	made["omzien.wasm"] = wasm
	files := map[string][]byte{}
	for name, data := range made {
		br, gz := pack.Brotli(data, pack.Best), pack.Gzip(data, pack.Best)
		files[name+".br"], files[name+".gz"] = br, gz
		if name != "omzien.wasm" { // that is unpacked from its gzip
			files[name] = data
		}
		m.Sizes[name] = size{len(data), len(br), len(gz)}
	}
	m.Sizes[plainName] = m.Sizes["omzien.wasm"]
	if !bytes.Equal(wasm, whole) {
		m.Sizes[plainName] = size{len(whole), len(pack.Brotli(whole, pack.Best)), len(pack.Gzip(whole, pack.Best))}
	}
	text, err := json.MarshalIndent(m, "", "\t")
	files["manifest.json"] = append(text, '\n')
	return files, err
}

// page makes all that a page loads but for the WebAssembly, whose size it is told,
// and fills in the names with digests. Each script holds the name of the next, so
// they are made from the last to the first.
func page(m *manifest, wasm int) (map[string][]byte, error) {
	list, err := shortenStyle(element.List)
	if err != nil {
		return nil, err
	}
	rest, err := shortenStyle(element.Rest)
	if err != nil {
		return nil, err
	}
	made := map[string][]byte{"list.css": list, "rest.css": rest, "omzien.css": append(list[:len(list):len(list)], rest...)}
	add := func(name, source string, filled map[string]string) {
		if err == nil {
			made[name], err = shortenScript(element.Sources, source, filled)
		}
	}
	add("more.js", "more.js", map[string]string{"WASM": quote(m.WASM), "UNPACKED": strconv.Itoa(wasm)})
	m.More = named("more", made["more.js"], ".js")
	add("omzien.js", "omzien.js", map[string]string{"FILES": quote("./"), "MORE": quote(m.More), "WASM": quote(m.WASM), "LIST": quote(""), "OZ": "undefined"})
	m.Script = named("omzien", made["omzien.js"], ".js")
	add("embed.js", "omzien.js", map[string]string{"FILES": quote("../widget/"), "MORE": quote(m.More), "WASM": quote(m.WASM), "LIST": quote(string(list))})
	add("frame.js", "frame.js", nil)
	add("framed.js", "framed.js", nil)
	for _, name := range []string{"omzien.d.ts", "custom-elements.json"} {
		if err == nil {
			made[name], err = element.Sources.ReadFile(name)
		}
	}
	return made, err
}

// named is a name with the digest of the file in it, so that what has the name
// never changes.
func named(name string, data []byte, ending string) string {
	sum := sha256.Sum256(data)
	return name + "." + hex.EncodeToString(sum[:])[:10] + ending
}

// quote is a text as a constant of JavaScript.
func quote(text string) string {
	quoted, err := json.Marshal(strings.TrimSpace(text))
	if err != nil {
		panic(err) // a string always has one
	}
	return string(quoted)
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
