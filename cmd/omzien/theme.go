package main

import (
	"net/http"

	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/gallery"
)

// themePolicy lets the page of the widget's looks have its style sheets, and nothing
// else.
const themePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// theme shows every state of the widget: ?taal=en|ar, ?kleur=licht|donker, and
// ?stijl= for the style sheet of a page around it, as [gallery.Hosts] lists them.
func theme(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	schemes := map[string]string{"licht": "light", "donker": "dark"}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", themePolicy)
	_, _ = w.Write(gallery.Page(widget.Spoken(query.Get("taal")), gallery.Options{Scheme: schemes[query.Get("kleur")], Host: gallery.Host(query.Get("stijl"))})) // a visitor who left reads nothing
}
