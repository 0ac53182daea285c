// Package static holds a plain page, index.html, that shows the agenda of a
// network with two lines of HTML. It is the page of a made-up community house;
// the network is the one that "omzien demo" starts.
package static

import (
	_ "embed"
	"strings"
)

//go:embed index.html
var page string

// demo is where "omzien demo" listens.
const demo = "http://127.0.0.1:8080"

// Page is index.html with the widget of the network at address.
func Page(address string) string { return strings.ReplaceAll(page, demo, address) }
