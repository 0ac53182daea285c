package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
	"github.com/omziennaarelkaar/netwerk/widget"
)

const htmlType = "text/html; charset=utf-8"

// retryAfter is in how many seconds to come back when the network is away.
const retryAfter = "60"

// policy lets a page load its own style, script and WebAssembly, and nothing
// from anywhere else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'; trusted-types omzien"

// frame is a page of the site with a part in it.
func (s *site) frame(p widget.Page) []byte {
	p.Base, p.Network = s.path, s.name
	return p.HTML()
}

// sendPage answers with a page for this visitor alone.
func (s *site) sendPage(w http.ResponseWriter, status int, p widget.Page) {
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", htmlType)
	h.Set("Cache-Control", "no-store")
	if status == http.StatusServiceUnavailable {
		h.Set("Retry-After", retryAfter)
	}
	w.WriteHeader(status)
	w.Write(s.frame(p)) //nolint:errcheck // the client has gone
}

// meeting serves three forms of one meeting: the page, the fragment for the
// widget (.html) and the calendar file (.ics).
func (s *site) meeting(w http.ResponseWriter, r *http.Request) {
	slug := r.PathValue("slug")
	if name, found := strings.CutSuffix(slug, ".ics"); found {
		s.eventFeed(w, r, name)
		return
	}
	if name, found := strings.CutSuffix(slug, ".html"); found {
		s.meetingFragment(w, r, name)
		return
	}
	a, err := s.net.Agenda.Announcement(r.Context(), slug)
	if err != nil {
		s.failPage(w, err)
		return
	}
	form := widget.Form{Key: newKey()}
	form.Stamp = s.stamps.make(a.Slug, form.Key, s.net.Now())
	s.showMeeting(w, r, http.StatusOK, a, form)
}

func (s *site) meetingFragment(w http.ResponseWriter, r *http.Request, slug string) {
	allowOrigins(w)
	address := s.absolute(r)
	err := s.answer(w, r, "/bijeenkomsten/"+slug+".html\n"+address, func(ctx context.Context, now time.Time) (answer, error) {
		a, err := s.net.Agenda.Announcement(ctx, slug)
		if err != nil {
			return answer{}, err
		}
		m := widget.Meeting{Event: a, Now: now, Base: address, Proof: s.net.Proof()}
		return answer{contentType: htmlType, body: m.HTML(), until: a.NextChange(now)}, nil
	})
	if err != nil {
		s.failPage(w, err)
	}
}

func (s *site) showMeeting(w http.ResponseWriter, r *http.Request, status int, a event.Announcement, form widget.Form) {
	m := widget.Meeting{Event: a, Form: form, Now: s.net.Now(), Base: s.path, Heading: 1, Proof: s.net.Proof()}
	p := widget.Page{Title: widget.MeetingTitle(&a), Element: "signup", Event: a.Slug, Body: m.HTML()}
	if status == http.StatusOK {
		p.Head = meetingHead(s.absolute(r), &a)
	} else {
		p.Title = "Niet gelukt: " + p.Title // a screen reader says it first
	}
	s.sendPage(w, status, p)
}

func (s *site) pageNotFound(w http.ResponseWriter, r *http.Request) {
	s.failPage(w, omzien.ErrNotFound)
}

// failPage tells a person what went wrong and where to go.
func (s *site) failPage(w http.ResponseWriter, err error) {
	kind := omzien.KindOf(err)
	status, sentence := statuses[kind], ""
	switch {
	case errors.Is(err, wire.ErrTooLarge):
		status = http.StatusRequestEntityTooLarge
		sentence = "Wat u stuurde is te groot. Maak de tekst korter."
	case errors.Is(err, wire.ErrJSON):
		status = http.StatusBadRequest
		sentence = "We kunnen dit formulier niet lezen. Vul het opnieuw in."
	default:
		sentence = s.ours(w, err)
	}
	switch {
	case kind == omzien.Limited:
		comeBack(w, err)
	case errors.Is(err, omzien.ErrUnproven):
		status = http.StatusForbidden
	case kind == omzien.Denied:
		status = http.StatusNotFound // for a page, a wrong secret is a wrong address
	}
	guessed(w, err)
	s.sendPage(w, status, widget.Page{Title: "Dat lukt niet", Body: widget.Failure(sentence, s.path)})
}
