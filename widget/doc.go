// Package widget draws the agenda, a meeting, the sign-up form and the receipt
// as HTML, from values alone. The server, the static export and the visitor's
// browser (compiled to WebAssembly, package widget/wasm) call the same
// functions, so a page looks the same before and after the script has come.
//
// It holds the text that people read, in plain Dutch, English and Arabic (the files
// words*.go), and everything that a form must know: what is filled in and what is
// wrong with it. It knows no DOM, no JavaScript and no HTTP: the element in
// widget/element shows what it draws, and calls [Bridge] and its neighbours for it
// (see steps.go).
//
// Everything that comes from outside is escaped: a builder takes constants as
// they are and everything else as text (see html.go). To keep the WebAssembly
// small this package links no fmt, html, encoding/json or regexp; JSON is read
// by the small reader in json.go.
package widget
