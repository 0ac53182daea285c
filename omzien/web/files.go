package web

import (
	"bytes"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

func (s *site) agendaFeed(w http.ResponseWriter, r *http.Request) {
	allowOrigins(w)
	address := s.absolute(r)
	err := s.answer(w, r, "/agenda.ics\n"+address, func(ctx context.Context, _ time.Time) (answer, error) {
		list, err := s.net.Agenda.Feed(ctx, omzien.Selection{})
		if err != nil {
			return answer{}, err
		}
		a, err := drawFeed(address, feed.Calendar{Name: s.name, URL: address + "/agenda.ics"}, "agenda.ics", list)
		for i := range list { // what ended long ago leaves the feed
			a.until = sooner(a.until, omzien.LeavesFeed(&list[i]))
		}
		return a, err
	})
	if err != nil {
		s.failPage(w, err)
	}
}

func (s *site) eventFeed(w http.ResponseWriter, r *http.Request, slug string) {
	allowOrigins(w)
	address := s.absolute(r)
	err := s.answer(w, r, "/bijeenkomsten/"+slug+".ics\n"+address, func(ctx context.Context, _ time.Time) (answer, error) {
		a, err := s.net.Agenda.Announcement(ctx, slug)
		if err != nil {
			return answer{}, err
		}
		return drawFeed(address, feed.Calendar{Name: a.Title, URL: address + "/bijeenkomsten/" + slug + ".ics"}, slug+".ics", []event.Announcement{a})
	})
	if err != nil {
		s.failPage(w, err)
	}
}

// drawFeed is a calendar of the network at address, as a file with that name.
func drawFeed(address string, c feed.Calendar, name string, list []event.Announcement) (answer, error) {
	c.Pages = address + "/bijeenkomsten/"
	var body bytes.Buffer
	err := feed.Write(&body, c, list)
	return answer{contentType: feed.MIMEType, disposition: `inline; filename="` + name + `"`, body: body.Bytes(), modified: feed.LastModified(list)}, err
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
	answer{contentType: files[at].ContentType, body: body}.sealed().send(w, r)
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
