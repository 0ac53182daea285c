// Package dist is the built widget, ready to be served: the custom elements, the
// style sheet and the renderer as WebAssembly. The files are committed, because
// go get runs no build; "go run ./widget/build" makes them from widget,
// widget/wasm and widget/element.
//
// Serve every file beside the others, under any folder. omzien.js and omzien.css
// keep their names and must be asked for again; the WebAssembly has its digest
// in its name and never changes. Send the brotli or gzip bytes where the browser
// takes them: the WebAssembly is 2.6 MB as it is and 0.5 MB in brotli.
package dist

import (
	"bytes"
	"compress/gzip"
	_ "embed" // for the built files
	"encoding/json"
	"io"
	"sync"
)

var (
	//go:embed omzien.js
	script []byte
	//go:embed omzien.js.br
	scriptBrotli []byte
	//go:embed omzien.js.gz
	scriptGzip []byte
	//go:embed omzien.css
	style []byte
	//go:embed omzien.css.br
	styleBrotli []byte
	//go:embed omzien.css.gz
	styleGzip []byte
	//go:embed omzien.wasm.br
	wasmBrotli []byte
	//go:embed omzien.wasm.gz
	wasmGzip []byte
	//go:embed manifest.json
	manifest []byte
)

// File is one file of the widget.
type File struct {
	// Name is the last part of its address.
	Name        string
	ContentType string
	// Immutable: what has this name never changes, so a browser may keep it for
	// good.
	Immutable bool
}

// Files are all files that a page needs, omzien.js and omzien.css first.
func Files() []File {
	return []File{
		{Name: "omzien.js", ContentType: "text/javascript; charset=utf-8"},
		{Name: "omzien.css", ContentType: "text/css; charset=utf-8"},
		{Name: WasmName(), ContentType: "application/wasm", Immutable: true},
	}
}

// WasmName is the name that omzien.js asks the WebAssembly by:
// "omzien.<digest>.wasm".
func WasmName() string { return wasmName() }

var wasmName = sync.OnceValue(func() string {
	var m struct{ WASM string }
	if err := json.Unmarshal(manifest, &m); err != nil {
		panic("dist: " + err.Error()) // a broken build; its test fails
	}
	return m.WASM
})

// Open gives the bytes of a file in an encoding: "br", "gzip", or "" for the
// bytes as they are. It reports whether both exist. The bytes are shared: do not
// change them.
func Open(name, encoding string) ([]byte, bool) {
	var plain, br, gz []byte
	switch name {
	case "omzien.js":
		plain, br, gz = script, scriptBrotli, scriptGzip
	case "omzien.css":
		plain, br, gz = style, styleBrotli, styleGzip
	case WasmName():
		br, gz = wasmBrotli, wasmGzip
		if encoding == "" {
			plain = wasm()
		}
	}
	switch encoding {
	case "":
		return plain, plain != nil
	case "br":
		return br, br != nil
	case "gzip":
		return gz, gz != nil
	}
	return nil, false
}

// wasm is unpacked once, at the first browser that takes no encoding.
var wasm = sync.OnceValue(func() []byte {
	r, err := gzip.NewReader(bytes.NewReader(wasmGzip))
	if err != nil {
		panic("dist: " + err.Error()) // a broken build; its test fails
	}
	data, err := io.ReadAll(r)
	if err != nil {
		panic("dist: " + err.Error()) // as above
	}
	return data
})
