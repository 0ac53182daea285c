package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/pack"
)

// town is a real network behind a server, with meetings to come.
type town struct {
	list    []event.Event
	address string
	close   func() error
}

func openTown(ctx context.Context, dir string, now time.Time) (*town, error) {
	list, err := meetings(shown, now)
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, filepath.Join(dir, "netwerk.db"))
	if err != nil {
		return nil, err
	}
	net := omzien.New(store, nil)
	if _, err := net.Import(ctx, omzien.Document{Events: list}, "bench"); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	address, stop, err := serve(web.New(net, nil))
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return &town{list, address, func() error { return errors.Join(stop(), store.Close()) }}, nil
}

// serve answers on a port of its own of the loopback.
func serve(handler http.Handler) (address string, stop func() error, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	go server.Serve(listener) //nolint:errcheck // it ends when it is closed
	return "http://" + listener.Addr().String(), server.Close, nil
}

// get is an answer of the network, and an error for any other status than 200.
func (t *town) get(ctx context.Context, path string) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, t.address+path, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the network answers GET %s with %d", path, response.StatusCode)
	}
	body, err := io.ReadAll(response.Body)
	return string(body), err
}

// host is the site of a community house, which shows the agenda on pages of its
// own: each the same but for the tags that do it.
type host struct {
	files   map[string]file
	address string
	close   func() error
}

// file is sent in brotli, as every browser takes it. A page is made anew for each
// visitor on such a site and compressed in passing; a script was once, with care.
type file struct {
	contentType string
	brotli      []byte
}

func openHost() (*host, error) {
	h := &host{files: map[string]file{}}
	h.page("/leeg", "<p>Hier is nog niets.</p>")
	var err error
	h.address, h.close, err = serve(h)
	return h, err
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	found, ok := h.files[r.URL.Path]
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", found.contentType)
	w.Header().Set("Content-Encoding", "br")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Length", strconv.Itoa(len(found.brotli)))
	w.Write(found.brotli) //nolint:errcheck // the browser has gone
}

func (h *host) page(path, tags string) {
	h.files[path] = file{"text/html; charset=utf-8", pack.Brotli([]byte(before+tags+after), pack.Quick)}
}

func (h *host) script(path string, code []byte) {
	h.files[path] = file{"text/javascript; charset=utf-8", pack.Brotli(code, pack.Best)}
}

func (h *host) json(path string, data []byte) {
	h.files[path] = file{"application/json", pack.Brotli(data, pack.Quick)}
}

// What stands around the agenda on each page of the host.
const (
	before = `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Agenda – Buurthuis De Lindeboom</title>
<link rel="icon" href="data:,">
<style>
body { margin: 0 auto; max-width: 60rem; padding: 0 1rem; font: 1.1rem/1.5 Georgia, serif; color: #222; background: #fdfcf8; }
header { display: flex; justify-content: space-between; padding: 1rem 0; border-bottom: 3px solid #7a3b2e; }
nav a { margin-left: 1rem; color: #7a3b2e; }
footer { margin-top: 3rem; padding: 1rem 0; border-top: 1px solid #ccc; font-size: .9rem; }
</style>
</head>
<body>
<header><strong>Buurthuis De Lindeboom</strong><nav><a href="#wat">Wat we doen</a><a href="#zalen">Zalen</a><a href="#contact">Contact</a></nav></header>
<main>
<h1>Agenda</h1>
<p>Dit is er te doen bij ons en bij onze buren. Kom gerust eens langs, de koffie staat klaar.</p>
`
	after = `
</main>
<footer>Buurthuis De Lindeboom, Lindeplein 4, Utrecht. Open van maandag tot en met zaterdag, van 9 tot 22 uur.</footer>
</body>
</html>
`
)

// pages are what the page of each side has of the network: what widget.Embed tells
// sites to paste, or to include.
func (t *town) pages(ctx context.Context, h *host) error {
	agenda := widget.Embed{Address: t.address}
	included, err := t.get(ctx, strings.TrimPrefix(agenda.Include(), t.address))
	if err != nil {
		return err
	}
	meeting := widget.Embed{Address: t.address, Element: "signup", Event: t.list[0].Slug}
	h.page(inPage.path(), included)
	h.page(oneScript.path(), agenda.Lines())
	h.page(firstSnippet.path(), `<script type="module" src="`+t.address+`/widget/omzien.js"></script>
<omzien-agenda src="`+t.address+`/agenda.html"><a href="`+t.address+`/agenda">Naar de agenda</a></omzien-agenda>`)
	h.page(signUpOnly.path(), meeting.Lines())
	const tag = `<omzien-agenda></omzien-agenda>`
	link := `<p class="oz-card"><a data-oz-event href="#">` + html.EscapeString(t.list[0].Title) + `</a></p>`
	h.page(barePage.path(), strings.Replace(tag, "><", ">"+link+"<", 1))
	h.script("/bare.js", []byte("document.querySelector(`omzien-agenda`).innerHTML = `"+link+"`"))
	h.page(bareScript.path(), `<script type="module" async src="/bare.js"></script>`+tag)
	return nil
}

// calendarPage is the page with FullCalendar: the tags that its script fills.
func calendarPage(list []event.Event) string {
	var b strings.Builder
	b.WriteString(`<p><label>Thema <select name="thema"><option value="">Alle thema’s</option></select></label></p>`)
	fmt.Fprintf(&b, `<div id="calendar" data-first="%s" data-days="%d"></div>`, list[0].Start.Format("2006-01-02"),
		int(list[len(list)-1].End.Sub(list[0].Start).Hours()/24)+2)
	b.WriteString(`<dialog><h2></h2><p class="when"></p><p class="where"></p><p class="hosts"></p>
<form method="post" action="/aanmelden">
<p><label>Uw naam (verplicht) <input name="name" required autocomplete="name" maxlength="120"></label></p>
<p><label>Uw mailadres (verplicht) <input name="email" type="email" required autocomplete="email" maxlength="254"></label></p>
<p><label>Met hoeveel mensen komt u? <input name="seats" type="number" min="1" max="10" value="1"></label></p>
<p><label><input name="acceptFewer" type="checkbox" value="1"> Zijn er minder plekken vrij? Dan komen we met minder mensen.</label></p>
<p><label>In welke rol komt u? <select name="role"><option value="">Zeg ik liever niet</option>`)
	for _, role := range list[0].Audience {
		fmt.Fprintf(&b, `<option value="%s">%s</option>`, role, html.EscapeString(role.Label()))
	}
	b.WriteString(`</select></label></p>
<p><label>Namens welk initiatief of welke organisatie komt u? <input name="onBehalfOf" autocomplete="organization" maxlength="120"></label></p>
<p>We gebruiken uw gegevens alleen voor deze bijeenkomst. 90 dagen daarna wissen we ze.</p>
<button>Meld mij aan</button></form></dialog>
<script type="module" src="/calendar.js"></script>`)
	return b.String()
}
