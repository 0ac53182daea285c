package web

import (
	"cmp"
	"errors"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// signUpByForm takes the form of a meeting. Whatever is wrong, it comes back with
// all that was typed.
func (s *site) signUpByForm(w http.ResponseWriter, r *http.Request) {
	if !s.takesForm(w, r) {
		return
	}
	form, now, shown := widget.ReadForm(r.PostForm), s.net.Now(), s.shown(r)
	if form.Language == string(widget.Arabic) {
		form.Language = string(event.English) // no mail is written in it
	}
	a, err := s.net.Agenda.Announcement(r.Context(), value(r, "slug"))
	if err != nil {
		s.keepForm(w, r, err)
		return
	}
	if err := s.limits.take(s.limits.signUps, r, now); err != nil {
		s.refuseForm(w, r, a, form, err)
		return
	}
	if form.Key == "" && shown.part {
		form.Key = newKey()
	}
	if form.Website != "" || !shown.part && !s.stamps.holds(form.Stamp, a.Slug, form.Key, now) {
		if checked, sound := form.Check(&a, shown.language); sound {
			form.Problem = onceMore(shown.language)
		} else {
			form = checked
		}
		s.showAgain(w, r, http.StatusUnprocessableEntity, a, form)
		return
	}
	request, err := form.Request()
	if err != nil { // then all that is wrong is said at once
		form, _ = form.Check(&a, shown.language)
		s.showAgain(w, r, http.StatusUnprocessableEntity, a, form)
		return
	}
	receipt, err := s.signUp(r, a.Slug, request, form.Key)
	switch {
	case err != nil:
		s.refuseForm(w, r, a, form, err)
	case receipt.Token == "" && !now.Before(receipt.Until):
		form.Key, form.Problem = "", widget.Sentence(shown.language, "sent_before", widget.SentBefore)
		s.showAgain(w, r, http.StatusConflict, a, form)
	default:
		s.accepted(w, r, receipt)
	}
}

// accepted tells somebody that the sign-up has arrived: a page of the network by
// its address, so that it can be kept and shown again, and a widget at once.
func (s *site) accepted(w http.ResponseWriter, r *http.Request, receipt omzien.Receipt) {
	shown := s.shown(r)
	switch toProve := receipt.Token == ""; {
	case shown.part && toProve:
		s.sendPart(w, http.StatusAccepted, s.mailed(shown, receipt.Event))
	case shown.part:
		s.sendPart(w, http.StatusCreated, s.receipt(r, s.since(r, receipt), widget.Receipt{}).Brief())
	case toProve:
		s.lead(w, r, "/bijeenkomsten/"+receipt.Event.Slug+"/mail")
	default:
		s.lead(w, r, "/aanmelding/"+receipt.Token)
	}
}

// since is a receipt with what has happened since it was made: a form that is sent
// once more gets the receipt of the first time. Out of reach of the store it is as it
// was made.
func (s *site) since(r *http.Request, receipt omzien.Receipt) omzien.Receipt {
	now, err := s.net.Agenda.Receipt(r.Context(), receipt.Token)
	if err != nil {
		return receipt
	}
	now.Token = receipt.Token
	return now
}

// mailed is the part that says where to look.
func (s *site) mailed(shown shown, a event.Announcement) []byte {
	return widget.MailSent{Event: a, Base: shown.base, Language: shown.language, Heading: shown.heading, Proof: s.net.Proof()}.HTML()
}

// showAgain shows a form that came back, with what it needs to be sent once more.
func (s *site) showAgain(w http.ResponseWriter, r *http.Request, status int, a event.Announcement, form widget.Form) {
	s.stamps.again(&form, a.Slug, s.net.Now())
	if s.shown(r).part {
		form.Stamp = ""
	}
	s.showMeeting(w, r, status, a, form)
}

// signUp asks the network, within the limit of the mail address.
func (s *site) signUp(r *http.Request, slug string, request event.Request, key string) (omzien.Receipt, error) {
	giveBack, err := s.limits.takeAddress(r, request.Email, s.net.Now())
	if err != nil {
		return omzien.Receipt{}, err
	}
	receipt, err := s.net.Agenda.SignUp(r.Context(), slug, request, key)
	if err != nil {
		giveBack()
	}
	return receipt, err
}

// lead sends a browser to a page of the network after it sent a form, in the same
// language.
func (s *site) lead(w http.ResponseWriter, r *http.Request, path string) {
	if l := s.shown(r).language; l != event.Dutch {
		sign := "?"
		if strings.Contains(path, "?") {
			sign = "&"
		}
		path += sign + "taal=" + string(l)
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.path+path, http.StatusSeeOther)
}

// unreadable is why a form could not be read.
func unreadable(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return wire.ErrTooLarge
	}
	return wire.ErrJSON
}

// refuseForm shows the form again with all that was typed and what is wrong.
func (s *site) refuseForm(w http.ResponseWriter, r *http.Request, a event.Announcement, form widget.Form, err error) {
	kind := omzien.KindOf(err)
	s.blame(w, s.shown(r).language, &form, err)
	switch {
	case kind == omzien.Limited:
		comeBack(w, err)
	case errors.Is(err, omzien.ErrKeyReused), errors.Is(err, omzien.ErrKey):
		form.Key, form.Problem = "", onceMore(s.shown(r).language)
	case kind == omzien.Conflict:
		// It may have filled up meanwhile. After anything else there is nothing new,
		// and a store that is silent would keep the visitor waiting once more.
		if again, err := s.net.Agenda.Announcement(r.Context(), a.Slug); err == nil {
			a = again
		}
	}
	s.showAgain(w, r, statuses[kind], a, form)
}

// onceMore asks to press the button again.
func onceMore(l event.Language) string { return widget.Sentence(l, "once_more", widget.OnceMore) }

// blame writes what is wrong into a form.
func (s *site) blame(w http.ResponseWriter, l event.Language, form *widget.Form, err error) {
	form.Faults = append(form.Faults, faultsOf(l, err)...)
	if len(form.Faults) == 0 {
		form.Problem = s.ours(w, l, err)
	}
}

// ours logs what is no fault of the visitor, and is the sentence for it.
func (s *site) ours(w http.ResponseWriter, l event.Language, err error) string {
	sentence := sentenceOf(l, err)
	switch omzien.KindOf(err) {
	case omzien.Internal:
		sentence += saidReference.in(l) + s.unexpected(w, err)
	case omzien.Unavailable:
		s.unavailable(w, err)
	}
	return sentence
}

// keepForm gives back what was typed when it cannot be seen what it is for. Where
// that is because there is no such thing, there is nothing to send it to.
func (s *site) keepForm(w http.ResponseWriter, r *http.Request, err error) {
	kind := omzien.KindOf(err)
	if kind != omzien.Internal && kind != omzien.Unavailable {
		s.failPage(w, r, err)
		return
	}
	shown, form := s.shown(r), widget.ReadForm(r.PostForm)
	form.Key = cmp.Or(form.Key, newKey())
	body := widget.Kept{Form: form, Was: r.PostForm.Get("was"), Action: shown.action(r), Sentence: s.ours(w, shown.language, err),
		Base: shown.base, Language: shown.language, Heading: shown.heading}
	s.sendPage(w, r, statuses[kind], widget.Page{Title: widget.TitleFailed.In(shown.language), Body: body.HTML()})
}

// mailSent is where everybody ends up whose mail address must be proven, whether
// they were signed up before or not.
func (s *site) mailSent(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Robots-Tag", "noindex")
	a, err := s.net.Agenda.Announcement(r.Context(), r.PathValue("slug"))
	if err == nil && s.net.Proof() == 0 {
		err = omzien.ErrNotFound
	}
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	shown := s.shown(r)
	s.sendPage(w, r, http.StatusOK, widget.Page{Title: widget.TitleMail.In(shown.language), Body: s.mailed(shown, a)})
}

// signedUp is the answer to somebody who signed up.
type signedUp struct {
	ID     string             `json:"id"`
	Status event.SignUpStatus `json:"status"`
	Seats  int                `json:"seats"`
	Wanted int                `json:"wanted"`
	Late   bool               `json:"late,omitempty"`
	Token  string             `json:"token"`
}

// toProve is the answer to somebody whose mail address must be proven. It is the
// same whoever it is.
type toProve struct {
	Status event.SignUpStatus `json:"status"`
	Until  time.Time          `json:"until"`
}

func (s *site) signUpByAPI(w http.ResponseWriter, r *http.Request) {
	if err := s.limits.take(s.limits.signUps, r, s.net.Now()); err != nil {
		s.fail(w, err)
		return
	}
	if !s.takesJSON(w, r) {
		return
	}
	request, err := wire.ReadSignUp(http.MaxBytesReader(w, r.Body, wire.MaxBody))
	var receipt omzien.Receipt
	if err == nil {
		receipt, err = s.signUp(r, r.PathValue("slug"), request, r.Header.Get("Idempotency-Key"))
	}
	switch {
	case err != nil:
		s.fail(w, err)
	case receipt.Token == "":
		s.tellOne(w, http.StatusAccepted, toProve{receipt.Status, receipt.Until})
	default:
		s.tellOne(w, http.StatusCreated, signedUp{ID: receipt.ID, Status: receipt.Status, Seats: receipt.Seats, Wanted: receipt.Wanted,
			Late: receipt.Late, Token: receipt.Token})
	}
}

// takesJSON refuses a body that says it is something else. A form of another site
// cannot send this one, so nobody is signed up by looking at a page.
func (s *site) takesJSON(w http.ResponseWriter, r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		s.problem(w, http.StatusUnsupportedMediaType, wire.NewProblem("media_type", "Stuur dit als application/json."))
		return false
	}
	return true
}

// tellOne answers one caller in JSON.
func (s *site) tellOne(w http.ResponseWriter, status int, v any) {
	data, err := wire.Encode(v)
	if err != nil {
		s.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", jsonType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(data) //nolint:errcheck // the client has gone; with its key it can ask again
}
