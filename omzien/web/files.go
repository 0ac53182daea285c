package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// send answers with bytes that may be kept but must be asked for again: the
// ETag is a digest of them, so that a change of anything in them is seen. Modified may be zero.
func send(w http.ResponseWriter, r *http.Request, contentType string, body []byte, modified time.Time) {
	sum := sha256.Sum256(body)
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:16])+`"`)
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "public, no-cache")
	}
	http.ServeContent(w, r, "", modified, bytes.NewReader(body))
}

func (s *site) agendaFeed(w http.ResponseWriter, r *http.Request) {
	list, err := s.net.Agenda.Feed(r.Context())
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	s.sendFeed(w, r, feed.Calendar{Name: s.name, URL: s.absolute(r) + "/agenda.ics"}, "agenda.ics", list)
}

func (s *site) eventFeed(w http.ResponseWriter, r *http.Request, slug string) {
	a, err := s.net.Agenda.Announcement(r.Context(), slug)
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	s.sendFeed(w, r, feed.Calendar{Name: a.Title, URL: s.absolute(r) + "/bijeenkomsten/" + slug + ".ics"}, slug+".ics", []event.Announcement{a})
}

func (s *site) sendFeed(w http.ResponseWriter, r *http.Request, c feed.Calendar, name string, list []event.Announcement) {
	base := s.absolute(r)
	c.Page = func(slug string) string { return base + "/bijeenkomsten/" + slug }
	var body bytes.Buffer
	if err := feed.Write(&body, c, list); err != nil {
		s.failPage(w, r, err)
		return
	}
	allowOrigins(w)
	w.Header().Set("Content-Disposition", `inline; filename="`+name+`"`)
	send(w, r, feed.MIMEType, body.Bytes(), feed.LastModified(list))
}

// widgetFile serves the built widget. The loader and the style sheet have
// stable names and are asked for again; the WebAssembly has its digest in its
// name and never changes. /widget/omzien.wasm is whichever is current.
func (s *site) widgetFile(w http.ResponseWriter, r *http.Request) {
	allowOrigins(w)
	asked := r.PathValue("file")
	name := asked
	if name == "omzien.wasm" {
		name = dist.WasmName()
	}
	files := dist.Files()
	at := slices.IndexFunc(files, func(f dist.File) bool { return f.Name == name })
	if at < 0 {
		s.pageNotFound(w, r)
		return
	}
	if files[at].Immutable && asked == name {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	encoding := negotiate(r.Header.Get("Accept-Encoding"))
	body, _ := dist.Open(name, encoding) // every file is there in each of the encodings
	if encoding != "" {
		w.Header().Set("Content-Encoding", encoding)
	}
	w.Header().Set("Vary", "Accept-Encoding")
	send(w, r, files[at].ContentType, body, time.Time{})
}

// negotiate picks brotli, gzip or nothing from what a client accepts (RFC 9110
// 12.5.3). A coding with q=0 is refused.
func negotiate(accept string) string {
	best := ""
	for part := range strings.SplitSeq(strings.ToLower(accept), ",") {
		coding, parameter, _ := strings.Cut(part, ";")
		if q, found := strings.CutPrefix(strings.TrimSpace(parameter), "q="); found {
			if weight, err := strconv.ParseFloat(q, 64); err != nil || weight <= 0 {
				continue
			}
		}
		switch strings.TrimSpace(coding) {
		case "br":
			return "br"
		case "gzip":
			best = "gzip"
		}
	}
	return best
}
