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
	// Every showing of the form has its own key.
	s.showMeeting(w, r, http.StatusOK, a, widget.Form{Key: newReference() + newReference()})
}

func (s *site) meetingFragment(w http.ResponseWriter, r *http.Request, slug string) {
	allowOrigins(w)
	address := s.absolute(r)
	err := s.answer(w, r, "/bijeenkomsten/"+slug+".html\n"+address, func(ctx context.Context, now time.Time) (answer, error) {
		a, err := s.net.Agenda.Announcement(ctx, slug)
		if err != nil {
			return answer{}, err
		}
		m := widget.Meeting{Event: a, Now: now, Base: address}
		return answer{contentType: htmlType, body: m.HTML(), until: a.NextChange(now)}, nil
	})
	if err != nil {
		s.failPage(w, err)
	}
}

func (s *site) showMeeting(w http.ResponseWriter, r *http.Request, status int, a event.Announcement, form widget.Form) {
	m := widget.Meeting{Event: a, Form: form, Now: s.net.Now(), Base: s.path, Heading: 1}
	p := widget.Page{Title: widget.MeetingTitle(&a), Element: "signup", Event: a.Slug, Body: m.HTML()}
	if status == http.StatusOK {
		p.Head = meetingHead(s.absolute(r), &a)
	} else {
		p.Title = "Niet gelukt: " + p.Title // a screen reader says it first
	}
	s.sendPage(w, status, p)
}

func (s *site) signUpByForm(w http.ResponseWriter, r *http.Request) {
	a, err := s.net.Agenda.Announcement(r.Context(), r.PathValue("slug"))
	if err != nil {
		s.failPage(w, err)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, wire.MaxBody)
	if err := r.ParseForm(); err != nil {
		s.failPage(w, unreadable(err))
		return
	}
	form := readForm(r)
	request, err := form.Request()
	var receipt omzien.Receipt
	if err == nil {
		receipt, err = s.net.Agenda.SignUp(r.Context(), a.Slug, request, form.Key)
	}
	if err != nil {
		s.refuseForm(w, r, a, form, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.path+"/aanmelding/"+receipt.Token, http.StatusSeeOther)
}

// unreadable is why a form could not be read.
func unreadable(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return wire.ErrTooLarge
	}
	return wire.ErrJSON
}

func readForm(r *http.Request) widget.Form {
	value := r.PostForm.Get
	return widget.Form{Name: value("name"), Email: value("email"), Role: value("role"), Seats: value("seats"),
		OnBehalfOf: value("onBehalfOf"), AcceptsFewer: value("acceptFewer") != "", Key: value("key")}
}

// refuseForm shows the form again with all that was typed and what is wrong.
func (s *site) refuseForm(w http.ResponseWriter, r *http.Request, a event.Announcement, form widget.Form, err error) {
	kind := omzien.KindOf(err)
	switch kind {
	case omzien.Internal:
		s.failPage(w, err)
		return
	case omzien.Unavailable:
		s.unavailable(w, err)
	case omzien.Conflict:
		// It may have filled up meanwhile. After anything else there is nothing new,
		// and a store that is silent would keep the visitor waiting once more.
		if again, err := s.net.Agenda.Announcement(r.Context(), a.Slug); err == nil {
			a = again
		}
	}
	for _, fault := range omzien.Faults(err) {
		form.Faults = append(form.Faults, widget.Fault{Field: fault.Field, Sentence: fault.Sentence})
	}
	if len(form.Faults) == 0 {
		form.Problem = omzien.Sentence(err)
	}
	if errors.Is(err, omzien.ErrKeyReused) || errors.Is(err, omzien.ErrKey) {
		form.Key = newReference() + newReference()
	}
	s.showMeeting(w, r, statuses[kind], a, form)
}

func (s *site) receipt(w http.ResponseWriter, r *http.Request) {
	s.showReceipt(w, r, http.StatusOK, "", "")
}

// showReceipt shows what became of a sign-up, with what went wrong and what was
// filled in as the address of a calendar, if anything.
func (s *site) showReceipt(w http.ResponseWriter, r *http.Request, status int, problem, calendar string) {
	token := r.PathValue("token")
	receipt, err := s.net.Agenda.Receipt(r.Context(), token)
	if err != nil {
		s.failPage(w, err)
		return
	}
	body := widget.Receipt{
		Event: receipt.Event, Status: receipt.Status, Wanted: receipt.Wanted, Seats: receipt.Seats, Late: receipt.Late,
		Token: token, Base: s.path, Heading: 1, Problem: problem, Calendar: calendar,
	}
	w.Header().Set("X-Robots-Tag", "noindex")
	s.sendPage(w, status, widget.Page{Title: "Uw aanmelding", Body: body.HTML()})
}

func (s *site) withdrawByForm(w http.ResponseWriter, r *http.Request) {
	token := r.PathValue("token")
	receipt, err := s.net.Agenda.Receipt(r.Context(), token)
	if err == nil {
		err = s.net.Agenda.Withdraw(r.Context(), receipt.ID, token)
	}
	switch kind := omzien.KindOf(err); kind {
	case "":
		http.Redirect(w, r, s.path+"/aanmelding/"+token, http.StatusSeeOther)
	case omzien.Conflict:
		s.showReceipt(w, r, statuses[kind], omzien.Sentence(err), "")
	default:
		s.failPage(w, err)
	}
}

func (s *site) pageNotFound(w http.ResponseWriter, r *http.Request) {
	s.failPage(w, omzien.ErrNotFound)
}

// failPage tells a person what went wrong and where to go.
func (s *site) failPage(w http.ResponseWriter, err error) {
	kind := omzien.KindOf(err)
	status, sentence := statuses[kind], wire.ProblemOf(err).Detail
	switch {
	case errors.Is(err, wire.ErrTooLarge):
		status = http.StatusRequestEntityTooLarge
		sentence = "Wat u stuurde is te groot. Maak de tekst korter."
	case errors.Is(err, wire.ErrJSON):
		status = http.StatusBadRequest
		sentence = "We kunnen dit formulier niet lezen. Vul het opnieuw in."
	case kind == omzien.Internal:
		sentence += " Blijft het misgaan? Noem dan dit nummer: " + s.unexpected(w, err)
	case kind == omzien.Unavailable:
		s.unavailable(w, err)
	case kind == omzien.Denied:
		status = http.StatusNotFound // for a page, a wrong secret is a wrong address
	}
	s.sendPage(w, status, widget.Page{Title: "Dat lukt niet", Body: widget.Failure(sentence, s.path)})
}
