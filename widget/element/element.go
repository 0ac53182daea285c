// Package element holds the sources of the custom elements omzien-agenda,
// omzien-signup and omzien-next: hand-written JavaScript, its types, and the style
// sheet that the network's own pages use too.
//
// It is what widget/build reads. What a page loads is made from it, is smaller,
// and lies in package dist.
package element

import "embed"

// Sources are the modules: omzien.js and more.js, which a page loads and which
// import the others, and the two sides of a frame; and what editors and compilers
// know of the elements. Constants in capitals in them, such as WASM, are filled in
// by widget/build.
//
//go:embed *.js omzien.d.ts custom-elements.json
var Sources embed.FS

// The style sheet is List and behind it Rest. List is all that a list of meetings
// needs, so that a script that brings one along can bring that too.
var (
	//go:embed list.css
	List string
	//go:embed rest.css
	Rest string
)
