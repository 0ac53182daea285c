// Package element holds the sources of the custom elements omzien-agenda and
// omzien-signup: hand-written JavaScript and the style sheet that the network's
// own pages use too.
//
// It is what widget/build reads. What a page loads is made from it, is smaller,
// and lies in package dist.
package element

import "embed"

// Scripts are the modules of the custom elements; a page loads omzien.js, which
// imports the others. Two names in them are filled in by widget/build: STYLE, the
// text of the style sheet, and WASM, the name of the WebAssembly beside the module.
//
//go:embed *.js
var Scripts embed.FS

// Style is the style sheet, in shadow roots and on pages alike.
//
//go:embed omzien.css
var Style string
