// Package gallery draws one page with every state of the widget: from an empty
// agenda to a form that was sent offline. A designer looks at it while working on a
// theme, and the gates of this project look at it in every language, width, colour
// scheme, and on pages whose rules mean no good.
//
// The states are drawn by package widget from made-up data, each in a shadow root
// with the built style sheet, as on somebody else's site. No script runs on the
// page, and nothing on it does anything: for a network that works, run "omzien demo".
package gallery

import (
	"embed"
	"html"
	"slices"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// Options are what the page around the widgets does to them. The zero value is a
// calm page in the visitor's own colour scheme.
type Options struct {
	// Host is the style sheet of the page, such as one of [Host]. It may not hold
	// "</"; then it is left out.
	Host string
	// Scheme is "light" or "dark"; anything else is what the visitor prefers.
	Scheme string
}

//go:embed hosts/*.css
var hosts embed.FS

// Host is the style sheet of a page to try: themes that a site may well have
// ("theme-…") and rules that nobody should write ("hostile-…"). It is "" for an
// unknown name; [Hosts] lists them.
func Host(name string) string {
	text, err := hosts.ReadFile("hosts/" + name + ".css")
	if err != nil {
		return "" // the only fault that an embedded file has is its name
	}
	return string(text)
}

// Hosts are the names that [Host] knows.
func Hosts() []string {
	entries, _ := hosts.ReadDir("hosts") // it is embedded, so it is there
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = strings.TrimSuffix(entry.Name(), ".css")
	}
	return names
}

// States are the ids of the states, without "state-", in the order of the page.
func States() []string {
	var ids []string
	for _, s := range states(event.Dutch) {
		ids = append(ids, s.id)
	}
	return ids
}

// Page is the whole document. Each state is a section with the id "state-…".
func Page(l event.Language, o Options) []byte {
	if !slices.Contains(widget.Languages(), l) {
		l = event.Dutch
	}
	sheet, _ := dist.Open("omzien.css", "") // it is embedded, so it is there
	var b strings.Builder
	b.WriteString(`<!doctype html><html lang="` + string(l) + `"`)
	if l == widget.Arabic {
		b.WriteString(` dir="rtl"`)
	}
	title := html.EscapeString(words[l]["title"])
	b.WriteString(`><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>` + title +
		`</title><meta name="robots" content="noindex"><style>` + frame + scheme(o.Scheme) + `</style>`)
	if o.Host != "" && !strings.Contains(o.Host, "</") {
		b.WriteString(`<style>` + o.Host + `</style>`)
	}
	b.WriteString(`</head><body><main><h1>` + title + `</h1><p>` + html.EscapeString(words[l]["lead"]) + `</p><div class="states">`)
	for _, s := range states(l) {
		s.draw(&b, words[l][s.id], string(sheet))
	}
	b.WriteString(`</div></main></body></html>`)
	return []byte(b.String())
}

// frame is the page itself: panels beside each other where there is room.
const frame = `:root{color-scheme:light dark}
body{margin:0;padding:1.5rem clamp(.75rem,3vw,3rem) 4rem;font:1.0625rem/1.6 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:light-dark(#1c2826,#e9efec);background:light-dark(#f5f3ee,#111816)}
h1{margin:0 0 .25em;font-size:1.6rem;line-height:1.2}
h2{margin:0 0 .75em;font-size:1rem;line-height:1.3}
.states{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,25rem),1fr));gap:3rem 2.5rem;align-items:start;margin-top:2.5rem}
.wide{grid-column:1/-1}
`

func scheme(name string) string {
	if name == "light" || name == "dark" {
		return ":root{color-scheme:" + name + "}"
	}
	return ""
}

// state is one panel of the page.
type state struct {
	// id names the state and its heading in the catalogue.
	id string
	// element is the tag of which html fills the shadow root.
	element string
	html    []byte
	// wide: it needs the width of the page.
	wide bool
	// bare: nothing of the network has come yet, so there is no shadow root.
	bare bool
}

func (s state) draw(b *strings.Builder, heading, sheet string) {
	b.WriteString(`<section id="state-` + s.id + `"`)
	if s.wide {
		b.WriteString(` class="wide"`)
	}
	b.WriteString(`><h2>` + html.EscapeString(heading) + `</h2><` + s.element + `>`)
	if !s.bare {
		b.WriteString(`<template shadowrootmode="open"><style>` + sheet + `</style>`)
	}
	b.Write(s.html)
	if !s.bare {
		b.WriteString(`</template>`)
	}
	b.WriteString(`</` + s.element + `></section>`)
}
