package web

import (
	"cmp"
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

// sendPage answers with a page for this visitor alone, or with the part in it.
func (s *site) sendPage(w http.ResponseWriter, r *http.Request, status int, p widget.Page) {
	shown := s.shown(r)
	if shown.part {
		s.sendPart(w, status, p.Body)
		return
	}
	p.Language = cmp.Or(p.Language, shown.language)
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
	if _, _, part := cutPart(slug); part {
		s.meetingFragment(w, r)
		return
	}
	a, err := s.net.Agenda.Announcement(r.Context(), slug)
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	form := widget.Form{Key: newKey()}
	form.Stamp = s.stamps.make(a.Slug, form.Key, s.net.Now())
	s.showMeeting(w, r, http.StatusOK, a, form)
}

func (s *site) meetingFragment(w http.ResponseWriter, r *http.Request) {
	fragmentHeaders(w)
	slug, address := value(r, "slug"), s.absolute(r)
	language, _ := languageOf(r)
	err := s.answer(w, r, "/bijeenkomsten/"+slug+partEnding(language)+"\n"+address, func(ctx context.Context, now time.Time) (answer, error) {
		return s.drawMeeting(ctx, slug, language, address, now)
	})
	if err != nil {
		s.failPage(w, r, err)
	}
}

func (s *site) showMeeting(w http.ResponseWriter, r *http.Request, status int, a event.Announcement, form widget.Form) {
	shown := s.shown(r)
	m := widget.Meeting{Event: a, Form: form, Now: s.net.Now(), Base: shown.base, Language: shown.language, Heading: shown.heading, Proof: s.net.Proof()}
	p := widget.Page{Title: widget.MeetingTitle(&a, shown.language), Element: "signup", Event: a.Slug, Body: m.HTML()}
	if status == http.StatusOK {
		address := s.absolute(r)
		p.In, p.Head = inLanguages(meetingPages(address)+a.Slug), meetingHead(shown.language, address, &a)
	} else {
		p.Title = widget.Undone(shown.language, p.Title) // a screen reader says it first
	}
	s.sendPage(w, r, status, p)
}

func (s *site) pageNotFound(w http.ResponseWriter, r *http.Request) {
	s.failPage(w, r, omzien.ErrNotFound)
}

// failPage tells a person what went wrong and where to go.
func (s *site) failPage(w http.ResponseWriter, r *http.Request, err error) {
	kind, language := omzien.KindOf(err), s.shown(r).language
	status, sentence := statuses[kind], ""
	switch {
	case errors.Is(err, wire.ErrTooLarge):
		status = http.StatusRequestEntityTooLarge
		sentence = saidTooLarge.in(language)
	case errors.Is(err, wire.ErrJSON):
		status = http.StatusBadRequest
		sentence = saidUnreadable.in(language)
	case errors.Is(err, errMediaType):
		status = http.StatusUnsupportedMediaType
		sentence = saidMediaType.in(language)
	case errors.Is(err, errMethod):
		status = http.StatusMethodNotAllowed
		sentence = saidMethod.in(language)
	default:
		sentence = s.ours(w, language, err)
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
	s.sendFailure(w, r, status, sentence)
}

func (s *site) sendFailure(w http.ResponseWriter, r *http.Request, status int, sentence string) {
	shown := s.shown(r)
	if shown.framed {
		s.sendFramed(w, status, widget.FramedFailure(sentence, s.absolute(r), s.path+"/widget/", shown.language))
		return
	}
	s.sendPage(w, r, status, widget.Page{Title: widget.TitleFailed.In(shown.language), Body: widget.Failure(sentence, shown.base, shown.language, shown.heading)})
}

// What a browser can do wrong that our own pages do not.
const (
	// errMediaType: a form came in an encoding that no form of ours has.
	errMediaType refusal = "media_type"
	// errMethod: there is no such thing to do at this address.
	errMethod refusal = "method"
)

type refusal string

func (r refusal) Error() string { return "web: " + string(r) }
