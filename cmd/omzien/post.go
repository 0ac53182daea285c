package main

import (
	"context"
	"html/template"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
)

// demoFrom is who the mails of a demo come from.
const demoFrom = "aanmelden@omzien.example"

// maxPost is how many mails a demo keeps; the oldest go first.
const maxPost = 500

// post is where the mails of a demo stay, for people to read. Nothing goes out. It
// is safe for use by several goroutines. Make one with newPost.
type post struct {
	mu sync.Mutex
	// first is the number of the oldest of messages; they count from 1.
	first    int
	messages []mail.Message
	// sending keeps two from using sender at once.
	sending sync.Mutex
	sender  mail.Sender
}

// newPost keeps the mails of a network whose pages are at root.
func newPost(net *omzien.Network, root string) *post {
	k := &post{first: 1}
	k.sender = k.newSender(net, root)
	return k
}

// newSender puts what is in the outbox here.
func (k *post) newSender(net *omzien.Network, root string) mail.Sender {
	return mail.Sender{Outbox: net.Outbox, Carrier: k, Options: mail.Options{From: demoFrom, Site: root}}
}

// Carry implements mail.Carrier.
func (k *post) Carry(_ context.Context, m mail.Message) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.messages = append(k.messages, m)
	if extra := len(k.messages) - maxPost; extra > 0 {
		k.messages = slices.Delete(k.messages, 0, extra)
		k.first += extra
	}
	return nil
}

// Close implements mail.Carrier.
func (k *post) Close() error { return nil }

// handler shows the mails. Whoever looks need not wait for the next round.
func (k *post) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /post", func(w http.ResponseWriter, r *http.Request) {
		k.sending.Lock()
		err := k.sender.Flush(r.Context())
		k.sending.Unlock()
		if err != nil {
			http.Error(w, "De post is even niet te lezen. Probeer het opnieuw.", http.StatusServiceUnavailable)
			return
		}
		showPage(w, listPage, k.all())
	})
	mux.HandleFunc("GET /post/{number}", func(w http.ResponseWriter, r *http.Request) {
		number, _ := strconv.Atoi(r.PathValue("number")) // 0 is nobody's number
		m, found := k.one(number)
		if !found {
			http.Error(w, "Deze mail is er niet. Alle mails staan op /post.", http.StatusNotFound)
			return
		}
		showPage(w, letterPage, m)
	})
	return mux
}

// letter is a mail with its number.
type letter struct {
	Number int
	mail.Message
}

// all are the mails, the last one first.
func (k *post) all() []letter {
	k.mu.Lock()
	defer k.mu.Unlock()
	var list []letter
	for i, m := range slices.Backward(k.messages) {
		list = append(list, letter{k.first + i, m})
	}
	return list
}

func (k *post) one(number int) (letter, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if i := number - k.first; i >= 0 && i < len(k.messages) {
		return letter{number, k.messages[i]}, true
	}
	return letter{}, false
}

// Frame is the formatted mail as a page of its own, whose links open outside the
// frame.
func (l letter) Frame() string {
	return strings.Replace(l.HTML, "<head>", `<head><base target="_blank">`, 1)
}

var addresses = regexp.MustCompile(`https?://[^\s<>]*[^\s<>.,)]`)

// Pieces are the text in turns of words and an address.
func (l letter) Pieces() []struct{ Words, Address string } {
	var pieces []struct{ Words, Address string }
	end := 0
	for _, at := range addresses.FindAllStringIndex(l.Text, -1) {
		pieces = append(pieces, struct{ Words, Address string }{l.Text[end:at[0]], l.Text[at[0]:at[1]]})
		end = at[1]
	}
	return append(pieces, struct{ Words, Address string }{Words: l.Text[end:]})
}

// Invitation is the part for a calendar program.
func (l letter) Invitation() string { return string(l.Calendar.Body) }

// showPage writes a page. A mail is not to be trusted: it runs nothing and fetches
// nothing.
func showPage(w http.ResponseWriter, page *template.Template, data any) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri 'self'")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // an address in a mail is a secret
	h.Set("X-Content-Type-Options", "nosniff")
	page.Execute(w, data) //nolint:errcheck // the reader has gone
}

// frame is what both pages begin with.
const frame = `<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{template "title" .}} (niet verstuurd)</title>
<style>
:root{color-scheme:light dark}
body{font:1.125rem/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem}
h1{font-size:1.625rem;line-height:1.25}
.note{border:3px solid;padding:.5rem 1rem;font-weight:bold}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;border:1px solid;padding:1rem}
pre.code{font:.875rem/1.4 ui-monospace,monospace}
iframe{box-sizing:border-box;width:100%;height:34rem;border:1px solid}
li{margin-block:.75rem}
dt{font-weight:bold}dd{margin:0 0 .5rem}
a:focus-visible{outline:3px solid;outline-offset:2px}
</style>
</head>
<body>
<p class="note">Niet verstuurd. Dit is een demo: mails blijven op deze computer.</p>
<main>
`

var listPage = template.Must(template.New("list").Parse(`{{define "title"}}Post{{end}}` + frame + `<h1>Post</h1>
{{if .}}<p>Hier staan de mails die mensen anders zouden krijgen. De nieuwste staat bovenaan.</p>
<ol reversed>
{{range .}}<li value="{{.Number}}"><a href="/post/{{.Number}}">{{.Subject}}</a><br>aan {{.To}}</li>
{{end}}</ol>
{{else}}<p>Er is nog geen post. Meld u aan voor een bijeenkomst. Kom dan hier terug en laad de pagina opnieuw.</p>
{{end}}<p><a href="/agenda">Naar de agenda</a></p>
</main>
</body>
</html>
`))

var letterPage = template.Must(template.New("letter").Parse(`{{define "title"}}{{.Subject}}{{end}}` + frame + `<h1>{{.Subject}}</h1>
<dl><dt>Van</dt><dd>{{.From}}</dd><dt>Aan</dt><dd>{{.To}}</dd></dl>
<h2>De tekst</h2>
<pre>{{range .Pieces}}{{.Words}}{{with .Address}}<a href="{{.}}">{{.}}</a>{{end}}{{end}}</pre>
<h2>Zoals de meeste mensen de mail zien</h2>
<iframe title="De mail, opgemaakt" sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc="{{.Frame}}"></iframe>
{{if .Calendar.Method}}<h2>Voor een agenda-programma</h2>
<p>Dit deel is onzichtbaar. Een agenda-programma zet de bijeenkomst er zelf mee in de agenda.</p>
<pre class="code">{{.Invitation}}</pre>
{{end}}<p><a href="/post">Alle post</a></p>
</main>
</body>
</html>
`))
