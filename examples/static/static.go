// Package static holds plain pages that show the agenda of a network with two
// lines of HTML: index.html with the widget, frame.html with a frame. They are of
// made-up community houses; the network is the one that "omzien demo" starts.
package static

import (
	_ "embed" // for the pages
	"strings"
)

var (
	//go:embed index.html
	page string
	//go:embed frame.html
	frame string
)

// demo is where "omzien demo" listens.
const demo = "http://127.0.0.1:8080"

// Page is index.html with the widget of the network at address.
func Page(address string) string { return strings.ReplaceAll(page, demo, address) }

// Frame is frame.html with the agenda of the network at address.
func Frame(address string) string { return strings.ReplaceAll(frame, demo, address) }
