package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// This file is what other sites show of the network with a part inside: as one
// script, as the document of a frame, and as HTML to include.

// brought is a part for a site of somebody else.
type brought struct {
	// element is "agenda", "signup" or "next".
	element string
	asked   asked
	// slug is that of the meeting of a "signup".
	slug string
	// address is that of the network.
	address string
	// title is that of the meeting of a "signup", once it is drawn.
	title string
}

// embeds are the elements that can be embedded.
var embeds = []string{"agenda", "signup", "next"}

func (s *site) readBrought(r *http.Request, element string) brought {
	e := brought{element: element, address: s.absolute(r)}
	switch element {
	case "agenda":
		e.asked = readLooked(r)
	case "next":
		e.asked = readNext(r)
	default:
		e.asked.language, _ = languageOf(r)
		e.slug = r.URL.Query().Get("event")
	}
	return e
}

// key is as in [asked.key].
func (e brought) key(form string) string {
	key := e.asked.key("/embed/"+e.element+form, e.address)
	if key == "" || len(e.slug) > event.MaxSlug || strings.Contains(e.slug, "\n") {
		return ""
	}
	return key + "\n" + e.slug
}

// source is the address that the element would ask for what it shows.
func (e brought) source() string {
	name := "/agenda"
	if e.element == "next" {
		name = "/volgende"
	}
	return e.asked.address(e.address + name + partEnding(e.asked.language))
}

// drawBrought is the part itself, for a script or for HTML.
func (s *site) drawBrought(ctx context.Context, e *brought, form string, now time.Time) (answer, error) {
	switch e.element {
	case "agenda":
		return s.drawAgendaAs(ctx, e.asked, e.address, now, func(v widget.Agenda) []byte {
			if form == ".js" {
				return v.Packed()
			}
			return v.Included()
		})
	case "next":
		return s.drawNext(ctx, e.asked, e.address, now)
	}
	a, err := s.net.Agenda.Announcement(ctx, e.slug)
	if err != nil {
		return answer{}, err
	}
	e.title = widget.MeetingTitle(&a, e.asked.language)
	return s.partOf(a, e.asked.language, e.address, now), nil
}

// tag is the element around the part.
func (e brought) tag() widget.Embed {
	return widget.Embed{Address: e.address, Element: e.element, Event: e.slug, Title: e.title, Query: e.asked.query, View: string(e.asked.view), Language: e.asked.language}
}

// embed answers with what wrap makes of a part. Any site may show it.
func (s *site) embed(element, form, contentType string, wrap func(brought, []byte) []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		allowOrigins(w)
		w.Header().Set("X-Robots-Tag", "noindex")
		if form == ".html" {
			w.Header().Set("Content-Security-Policy", fragmentPolicy)
		}
		e := s.readBrought(r, element)
		err := s.answer(w, r, e.key(form), func(ctx context.Context, now time.Time) (answer, error) {
			e := e
			a, err := s.drawBrought(ctx, &e, form, now)
			a.contentType, a.body = contentType, wrap(e, a.body)
			return a, err
		})
		if err != nil {
			s.failEmbed(w, r, err)
		}
	}
}

// failEmbed says what is wrong to the person who looks why nothing is shown.
func (s *site) failEmbed(w http.ResponseWriter, r *http.Request, err error) {
	if _, unknown := errors.AsType[event.FieldErrors](err); unknown {
		s.failFeed(w, r, err)
		return
	}
	s.failPage(w, r, err)
}

// script is the elements and a part of the network in one file: one request until
// a visitor sees it.
func script(e brought, part []byte) []byte {
	return dist.Embed(dist.Brought{Element: "omzien-" + e.element, Address: e.source(), Event: e.slug, HTML: part, Style: e.rest()})
}

// include is HTML for a site that can put it into its own pages.
func include(e brought, part []byte) []byte {
	return e.tag().Included(e.source(), e.style(), part)
}

// style is the text of the style sheet that the part needs, and rest what it has
// besides that of a list.
func (e brought) style() string { return string(open("list.css")) + string(e.rest()) }

func (e brought) rest() []byte {
	if e.element == "signup" || e.asked.view != "" {
		return open("rest.css")
	}
	return nil
}

func open(name string) []byte {
	text, _ := dist.Open(name, "") // it is there: a test opens it
	return text
}

// framePolicy is that of the documents that any site may put into a frame. What
// they load comes from here; a form in them can only be sent here.
var framePolicy = strings.Replace(policy, "frame-ancestors 'self'", "frame-ancestors *", 1)

// isFrame reports whether a route answers with the document of a frame.
func isFrame(pattern string) bool {
	element, found := strings.CutPrefix(pattern, "GET /embed/")
	return found && slices.Contains(embeds, element)
}

// sendFramed answers with a document that says why a frame shows nothing: on any
// site, as a frame that refuses to be shown tells a visitor less.
func (s *site) sendFramed(w http.ResponseWriter, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Security-Policy", framePolicy)
	h.Set("Content-Type", htmlType)
	h.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", retryAfter)
	}
	w.WriteHeader(status)
	w.Write(body) //nolint:errcheck // the client has gone
}

// framed is the document of a frame.
func (s *site) framed(element string) http.HandlerFunc {
	files := s.path + "/widget/"
	next := s.embed(element, "", htmlType, func(e brought, part []byte) []byte { return e.tag().Framed(e.source(), files, part) })
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", framePolicy)
		next(w, r)
	}
}

// embedRoutes are the addresses of all that can be embedded.
func (s *site) embedRoutes(pages *http.ServeMux) {
	for _, element := range embeds {
		at := "GET /embed/" + element
		pages.HandleFunc(at, s.framed(element))
		pages.HandleFunc(at+".js", s.embed(element, ".js", "text/javascript; charset=utf-8", script))
		pages.HandleFunc(at+".html", s.embed(element, ".html", htmlType, include))
	}
}

// drawMeeting is a meeting for a widget on any site.
func (s *site) drawMeeting(ctx context.Context, slug string, language event.Language, address string, now time.Time) (answer, error) {
	a, err := s.net.Agenda.Announcement(ctx, slug)
	if err != nil {
		return answer{}, err
	}
	return s.partOf(a, language, address, now), nil
}

func (s *site) partOf(a event.Announcement, language event.Language, address string, now time.Time) answer {
	m := widget.Meeting{Event: a, Now: now, Base: address, Language: language, Proof: s.net.Proof()}
	return answer{contentType: htmlType, body: m.HTML(), until: a.NextChange(now)}
}
