package web

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// agendaFeed is the calendar that people subscribe to, narrowed as they like.
func (s *site) agendaFeed(w http.ResponseWriter, r *http.Request) {
	allowOrigins(w)
	asked, address := readFilters(r), s.absolute(r)
	err := s.answerSeatless(w, r, asked.key("/agenda.ics", address), func(ctx context.Context, _ time.Time) (answer, error) {
		asked, host, err := s.subscribable(ctx, asked)
		if err != nil {
			return answer{}, err
		}
		list, err := s.net.Agenda.Feed(ctx, asked.selection())
		if err != nil {
			return answer{}, err
		}
		words := asked.selection().Words(host)
		c := feed.Calendar{Name: s.name, URL: asked.address(address + "/agenda.ics")}
		if len(words) > 0 {
			c.Name += ": " + strings.Join(words, ", ")
		}
		a, err := s.drawFeed(address, c, fileName(words, ".ics"), list)
		a.caching = polled
		for i := range list { // what ended long ago leaves the feed
			a.until = sooner(a.until, omzien.LeavesFeed(&list[i]))
		}
		return a, err
	})
	if err != nil {
		s.failFeed(w, r, err)
	}
}

func (s *site) eventFeed(w http.ResponseWriter, r *http.Request, slug string) {
	allowOrigins(w)
	address := s.absolute(r)
	err := s.answerSeatless(w, r, "/bijeenkomsten/"+slug+".ics\n"+address, func(ctx context.Context, _ time.Time) (answer, error) {
		a, err := s.net.Agenda.Announcement(ctx, slug)
		if err != nil {
			return answer{}, err
		}
		return s.drawFeed(address, feed.Calendar{Name: a.Title, URL: address + "/bijeenkomsten/" + slug + ".ics"}, slug+".ics", []event.Announcement{a})
	})
	if err != nil {
		s.failPage(w, r, err)
	}
}

// drawFeed is a calendar of the network at address, as a file with that name.
func (s *site) drawFeed(address string, c feed.Calendar, name string, list []event.Announcement) (answer, error) {
	c.Pages = meetingPages(address)
	body, err := s.blocks.Append(nil, c, list)
	return answer{contentType: feed.MIMEType, disposition: inline(name), body: body}, err
}

// inline is Content-Disposition of a file that a program may show, with a name for
// whoever keeps it; the name is ASCII without quotes.
func inline(name string) string { return `inline; filename="` + name + `"` }

// stable is Cache-Control of omzien.js: a new one may take an hour to come, and a
// visitor without network has the last. Until then the old one asks for the rest of
// itself by its old name, and gets the current one.
const stable = "public, max-age=3600, stale-while-revalidate=86400"

// ofAnyRelease is a name that the rest of the script had in some release.
var ofAnyRelease = regexp.MustCompile(`^more\.[0-9a-f]{8,64}\.js$`)

// widgetFile serves the built widget. What has a digest in its name never changes.
// /widget/omzien.wasm is whichever is current, as is the rest of a script of another
// release.
func (s *site) widgetFile(w http.ResponseWriter, r *http.Request) {
	allowOrigins(w)
	asked := r.PathValue("file")
	name := asked
	if name == "omzien.wasm" {
		name = dist.WasmName()
	}
	if ofAnyRelease.MatchString(asked) {
		name = dist.MoreName()
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
	caching := ""
	if asked == "omzien.js" {
		caching = stable
	}
	encoding := codings(r.Header.Values("Accept-Encoding"))[0]
	body, _ := dist.Open(name, encoding) // every file is there in each of the encodings
	if encoding != "" {
		w.Header().Set("Content-Encoding", encoding)
	}
	w.Header().Set("Vary", "Accept-Encoding")
	answer{contentType: files[at].ContentType, caching: caching, body: body}.sealed().send(w, r, s.net.Now())
}
