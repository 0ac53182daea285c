package web

import (
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// This file is how the same thing is answered in a page of the network and in a
// widget on any other site.
//
// A widget posts the form of a part to the address of that part, which ends in
// ".html", from whichever site it stands on, and shows what comes back. That is safe
// here for the reason that makes it dangerous elsewhere: a browser sends nothing
// along by itself that says who somebody is. There is no cookie and no login, so a
// page that makes a visitor's browser post a form does no more than its own server
// could do. Who holds a mail address shows that by a mail, and what was signed up is
// opened by a secret that only its sender has. The limits count these posts as any
// other. The stamp is not asked for: it slows down programs that post to the page
// of the network, and JSON does without it too.

// shown is how the answer to a request is drawn.
type shown struct {
	// part: alone, for a widget; else in a page of the network.
	part bool
	// framed: alone, in the document of a frame.
	framed   bool
	language event.Language
	// base stands before every link in it.
	base string
	// heading is the level of the title, as in [widget.Meeting].
	heading int
}

// shown reads from the address, and from the form where there is one, how to
// answer. What it does not understand means Dutch.
func (s *site) shown(r *http.Request) shown {
	language, part := languageOf(r)
	if part {
		return shown{part: true, language: language, base: s.absolute(r)}
	}
	return shown{framed: isFrame(r.Pattern), language: language, base: s.path, heading: 1}
}

// languageOf is the language of the answer to a request, and whether that is a
// part. It is never what the browser says that its owner reads: an answer that is
// kept is the same for everybody who asks for the same address.
func languageOf(r *http.Request) (l event.Language, part bool) {
	if _, l, part = cutPart(path.Base(r.URL.Path)); part && l != event.Dutch {
		return l, r.Pattern != anyPage
	}
	if l = widget.Spoken(r.URL.Query().Get("taal")); l == "" {
		l = widget.Spoken(r.PostForm.Get("language"))
	}
	return orDutch(l), part && r.Pattern != anyPage
}

// action is the address to which a form that was sent here can be sent again: that
// of its page, at which a browser without script can send it too.
func (v shown) action(r *http.Request) string {
	folder, name := path.Split(r.URL.EscapedPath())
	name, _, _ = cutPart(name)
	return v.base + folder + name
}

func orDutch(l event.Language) event.Language {
	if l == "" {
		return event.Dutch
	}
	return l
}

// cutPart cuts ".html" from the last part of an address, and the language before
// it: ".en.html". There is no ".nl.html", so that everything has one address.
func cutPart(name string) (rest string, language event.Language, part bool) {
	rest, part = strings.CutSuffix(name, ".html")
	if !part {
		return name, event.Dutch, false
	}
	for _, l := range widget.Languages()[1:] {
		if before, found := strings.CutSuffix(rest, "."+string(l)); found {
			return before, l, true
		}
	}
	return rest, event.Dutch, true
}

// partEndings are what the address of a part can end in.
func partEndings() []string {
	endings := make([]string, 0, len(widget.Languages()))
	for _, l := range widget.Languages() {
		endings = append(endings, partEnding(l))
	}
	return endings
}

// partEnding is what the address of a part ends in.
func partEnding(l event.Language) string {
	if l == event.Dutch || l == "" {
		return ".html"
	}
	return "." + string(l) + ".html"
}

// value is a part of the address without the ending of a part.
func value(r *http.Request, name string) string {
	rest, _, _ := cutPart(r.PathValue(name))
	return rest
}

// sendPart answers with a part for this visitor alone.
func (s *site) sendPart(w http.ResponseWriter, status int, body []byte) {
	fragmentHeaders(w)
	h := w.Header()
	h.Set("Content-Type", htmlType)
	h.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", retryAfter)
	}
	w.WriteHeader(status)
	w.Write(body) //nolint:errcheck // the client has gone; with its key it can ask again
}

// fragmentPolicy is that of a part, which is fetched and is no document: opened by
// itself it loads nothing, sends nothing and stands in no frame.
const fragmentPolicy = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// fragmentHeaders are those of a part, which any site may read and no search engine
// shows in the place of its page.
func fragmentHeaders(w http.ResponseWriter) {
	allowOrigins(w)
	w.Header().Set("X-Robots-Tag", "noindex")
	w.Header().Set("Content-Security-Policy", fragmentPolicy)
}

// takesForm reads a form, or answers why it cannot be read. A widget sends it in the
// one encoding that every browser has for forms: whatever else comes from another
// site is no form of ours.
func (s *site) takesForm(w http.ResponseWriter, r *http.Request) bool {
	r.Body = http.MaxBytesReader(w, r.Body, wire.MaxBody)
	if _, _, part := cutPart(path.Base(r.URL.Path)); part {
		kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err != nil || kind != "application/x-www-form-urlencoded" {
			s.failPage(w, r, errMediaType)
			return false
		}
	}
	if err := r.ParseForm(); err != nil {
		s.failPage(w, r, unreadable(err))
		return false
	}
	return true
}
