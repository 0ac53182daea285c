// Package dist is the built widget, ready to be served: the custom elements, the
// style sheets and the renderer as WebAssembly. The files are committed, because
// go get runs no build; "go run ./widget/build" makes them from widget,
// widget/wasm and widget/element.
//
// Serve every file of [Files] beside the others, under any folder. omzien.js,
// omzien.css and what describes them keep their names and must be asked for again;
// what has a digest in its name never changes. Send the brotli or gzip bytes where
// the browser takes them: the WebAssembly is several times as large as it is.
package dist

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"io"
	"sync"
)

//go:embed *.js *.css *.d.ts *.json *.br *.gz
var built embed.FS

// File is one file of the widget.
type File struct {
	// Name is the last part of its address.
	Name        string
	ContentType string
	// Immutable: what has this name never changes, so a browser may keep it for
	// good.
	Immutable bool
}

const (
	script = "text/javascript; charset=utf-8"
	style  = "text/css; charset=utf-8"
)

// Files are all files that pages ask for, omzien.js and omzien.css first.
func Files() []File {
	return []File{
		{Name: "omzien.js", ContentType: script},
		{Name: "omzien.css", ContentType: style},
		{Name: ScriptName(), ContentType: script, Immutable: true},
		{Name: MoreName(), ContentType: script, Immutable: true},
		{Name: WasmName(), ContentType: "application/wasm", Immutable: true},
		{Name: "frame.js", ContentType: script},
		{Name: "framed.js", ContentType: script},
		{Name: "omzien.d.ts", ContentType: "text/plain; charset=utf-8"},
		{Name: "custom-elements.json", ContentType: "application/json"},
	}
}

// ScriptName is a name of omzien.js that never changes, for pages that pin its
// digest: "omzien.<digest>.js".
func ScriptName() string { return names().Script }

// MoreName is the name that omzien.js asks the rest of itself by.
func MoreName() string { return names().More }

// WasmName is the name that the script asks the WebAssembly by:
// "omzien.<digest>.wasm".
func WasmName() string { return names().WASM }

var names = sync.OnceValue(func() (m struct{ Script, More, WASM string }) {
	text, err := built.ReadFile("manifest.json")
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		panic("dist: " + err.Error()) // a broken build; its test fails
	}
	return m
})

// Open gives the bytes of a file in an encoding: "br", "gzip", or "" for the
// bytes as they are. It reports whether both exist. It knows the files of [Files],
// and three to make others of: list.css, which a list of meetings needs of
// omzien.css, rest.css, which is the rest of that, and embed.js, for [Embed]. The bytes are shared: do not change them.
func Open(name, encoding string) ([]byte, bool) {
	files, found := opened()[name]
	if !found {
		return nil, false
	}
	switch encoding {
	case "":
		if name == WasmName() {
			return wasm(), true
		}
		return files.plain, true
	case "br":
		return files.brotli, true
	case "gzip":
		return files.gzip, true
	}
	return nil, false
}

// encodings are the bytes of a file.
type encodings struct{ plain, brotli, gzip []byte }

// opened are all files by the names under which they are served.
var opened = sync.OnceValue(func() map[string]encodings {
	all := map[string]encodings{}
	for name, file := range map[string]string{
		"omzien.js": "omzien.js", ScriptName(): "omzien.js", MoreName(): "more.js", "embed.js": "embed.js", "frame.js": "frame.js", "framed.js": "framed.js",
		"omzien.css": "omzien.css", "list.css": "list.css", "rest.css": "rest.css", "omzien.d.ts": "omzien.d.ts", "custom-elements.json": "custom-elements.json", WasmName(): "omzien.wasm",
	} {
		plain, _ := built.ReadFile(file) // not of the WebAssembly
		all[name] = encodings{plain, must(built.ReadFile(file + ".br")), must(built.ReadFile(file + ".gz"))}
	}
	return all
})

// wasm is unpacked once, at the first browser that takes no encoding.
var wasm = sync.OnceValue(func() []byte {
	r, err := gzip.NewReader(bytes.NewReader(opened()[WasmName()].gzip))
	if err != nil {
		panic("dist: " + err.Error()) // a broken build; its test fails
	}
	return must(io.ReadAll(r))
})

func must(data []byte, err error) []byte {
	if err != nil {
		panic("dist: " + err.Error()) // a broken build; its test fails
	}
	return data
}
