package web

import (
	"context"
	"errors"
	"net/http"
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

// draw is the part itself.
func (s *site) drawBrought(ctx context.Context, e brought, now time.Time) (answer, error) {
	switch e.element {
	case "agenda":
		first := e.asked
		if first.max == 0 {
			first.max, first.rest = widget.FirstOnes, true
		}
		return s.drawAgenda(ctx, first, e.address, now)
	case "next":
		return s.drawNext(ctx, e.asked, e.address, now)
	}
	return s.drawMeeting(ctx, e.slug, e.asked.language, e.address, now)
}

// tag is the element around the part.
func (e brought) tag() widget.Embed {
	return widget.Embed{Address: e.address, Element: e.element, Event: e.slug, Query: e.asked.query, View: string(e.asked.view), Language: e.asked.language}
}

// embed answers with what wrap makes of a part. Any site may show it.
func (s *site) embed(element, form, contentType string, wrap func(brought, []byte) []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		allowOrigins(w)
		w.Header().Set("X-Robots-Tag", "noindex")
		e := s.readBrought(r, element)
		err := s.answer(w, r, e.key(form), func(ctx context.Context, now time.Time) (answer, error) {
			a, err := s.drawBrought(ctx, e, now)
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
	return dist.Embed(dist.Brought{Element: "omzien-" + e.element, Address: e.source(), Event: e.slug, HTML: part})
}

// include is HTML for a site that can put it into its own pages.
func include(e brought, part []byte) []byte {
	return e.tag().Included(e.source(), style(e.element), part)
}

// style is the text of the style sheet that a part needs.
func style(element string) string {
	name := "list.css"
	if element == "signup" {
		name = "omzien.css"
	}
	text, _ := dist.Open(name, "") // it is there: a test opens it
	return string(text)
}

// framePolicy is that of the documents that any site may put into a frame. What
// they load comes from here; a form in them can only be sent here.
var framePolicy = strings.Replace(policy, "frame-ancestors 'self'", "frame-ancestors *", 1)

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
	m := widget.Meeting{Event: a, Now: now, Base: address, Language: language, Proof: s.net.Proof()}
	return answer{contentType: htmlType, body: m.HTML(), until: a.NextChange(now)}, nil
}
