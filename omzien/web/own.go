package web

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// This file is what somebody does with a sign-up of their own, by its secret: on
// its page, where the secret is in the address, and by the interface, where it is
// in a header. To look at an address changes nothing, as programs that search mail
// for harm look at every one.

// secret wraps what is found by a secret: no search engine and no cache keeps it,
// and whoever tried too many secrets that do not exist waits. fail answers those.
func (s *site) secret(fail func(http.ResponseWriter, *http.Request, error), next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Robots-Tag", "noindex")
		key, now := s.limits.key(s.limits.network(r)), s.net.Now()
		if wait := s.limits.guesses.wait(key, now); wait > 0 {
			fail(w, r, tooOften{wait})
			return
		}
		next(w, r)
		if seen, ok := w.(*watcher); ok && seen.guessed {
			s.limits.guesses.take(key, now)
		}
	}
}

// guessed remembers an answer to a secret that does not exist.
func guessed(w http.ResponseWriter, err error) {
	if seen, ok := w.(*watcher); ok && (errors.Is(err, omzien.ErrToken) || errors.Is(err, omzien.ErrPersonal)) {
		seen.guessed = true
	}
}

// ownPage is the page of a sign-up.
func (s *site) ownPage(w http.ResponseWriter, r *http.Request) {
	s.showReceipt(w, r, http.StatusOK, widget.Receipt{Changed: r.URL.Query().Has(changedMark)})
}

// changedMark is in the address of the page after a change.
const changedMark = "veranderd"

// toOwnPage leads from the address of a button to the page that it is on.
func (s *site) toOwnPage(w http.ResponseWriter, r *http.Request) {
	s.lead(w, r, "/aanmelding/"+url.PathEscape(value(r, "token")))
}

// showReceipt shows what became of a sign-up, with what is in body: what went
// wrong, and what was filled in.
func (s *site) showReceipt(w http.ResponseWriter, r *http.Request, status int, body widget.Receipt) {
	receipt, err := s.net.Agenda.Receipt(r.Context(), value(r, "token"))
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	s.drawReceipt(w, r, status, receipt, body)
}

func (s *site) drawReceipt(w http.ResponseWriter, r *http.Request, status int, receipt omzien.Receipt, body widget.Receipt) {
	receipt.Token = value(r, "token")
	body = s.receipt(r, receipt, body)
	if body.Change != nil && !body.Changeable() {
		body.Problem = cmp.Or(body.Change.Problem, sentenceOf(body.Language, event.ErrTransition))
	}
	p := widget.Page{Language: body.Language, Title: widget.TitleSignUp.In(body.Language), Body: body.HTML()}
	if status != http.StatusOK {
		p.Title = widget.Undone(body.Language, p.Title) // a screen reader says it first
	}
	s.sendPage(w, r, status, p)
}

// receipt is body with what became of a sign-up.
func (s *site) receipt(r *http.Request, receipt omzien.Receipt, body widget.Receipt) widget.Receipt {
	shown := s.shown(r)
	body.Event, body.Status, body.Wanted, body.Seats, body.Late = receipt.Event, receipt.Status, receipt.Wanted, receipt.Seats, receipt.Late
	body.Until, body.Position, body.Table, body.Said = receipt.Until, receipt.Position, receipt.Table, receipt.Said
	body.Token, body.Base, body.Language, body.Heading, body.Proof = receipt.Token, shown.base, shown.language, shown.heading, s.net.Proof()
	if said := receipt.Said.Language; said != "" && !shown.part && !r.URL.Query().Has("taal") {
		body.Language = said // that of their mail
	}
	body.Was = was(receipt.Said)
	return body
}

// ownStep is something that somebody does with a sign-up by pressing one button.
type ownStep func(ctx context.Context, token string) (omzien.Receipt, error)

// press is the button of a step. Pressing it twice is the same as once.
func (s *site) press(step ownStep) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, err := step(r.Context(), value(r, "token"))
		s.pressed(w, r, err)
	}
}

// pressed leads back to the page, which says how things are now, or why not.
func (s *site) pressed(w http.ResponseWriter, r *http.Request, err error) {
	shown := s.shown(r)
	switch kind := omzien.KindOf(err); {
	case err == nil && shown.part:
		s.showReceipt(w, r, http.StatusOK, widget.Receipt{})
	case err == nil:
		s.lead(w, r, "/aanmelding/"+value(r, "token"))
	case kind == omzien.Conflict:
		s.showReceipt(w, r, statuses[kind], widget.Receipt{Problem: sentenceOf(shown.language, err)})
	default:
		s.failPage(w, r, err)
	}
}

// amendByForm changes a party. The form that comes back after any refusal has all
// that was typed.
func (s *site) amendByForm(w http.ResponseWriter, r *http.Request) {
	if !s.takesForm(w, r) {
		return
	}
	token := value(r, "token")
	receipt, err := s.net.Agenda.Receipt(r.Context(), token)
	if err != nil {
		s.keepForm(w, r, err)
		return
	}
	form := widget.ReadForm(r.PostForm)
	request, err := form.Request()
	switch {
	case receipt.Mailed && overtaken(r.PostForm.Get("was"), request, receipt.Said):
		now := widget.FormOf(receipt.Said)
		now.Problem = saidChanged.in(s.shown(r).language)
		s.drawReceipt(w, r, http.StatusConflict, receipt, widget.Receipt{Change: &now, Typed: &form})
		return
	case err != nil && receipt.Mailed:
		s.drawReceipt(w, r, http.StatusUnprocessableEntity, receipt, widget.Receipt{Change: checked(form, receipt, s.shown(r).language)})
		return
	case err == nil:
		_, err = s.net.Agenda.Amend(r.Context(), token, request)
	}
	switch {
	case err != nil:
		s.refuseChange(w, r, receipt, form, err)
	case s.shown(r).part:
		s.showReceipt(w, r, http.StatusOK, widget.Receipt{Changed: true})
	default:
		s.lead(w, r, "/aanmelding/"+token+"?"+changedMark+"=1")
	}
}

// checked is the form with all that is wrong with it. A change says neither mail
// address nor role.
func checked(form widget.Form, receipt omzien.Receipt, l event.Language) *widget.Form {
	form.Email, form.Role = receipt.Said.Email, ""
	receipt.Event.SignUp.RoleNeeded = false
	form, _ = form.Check(&receipt.Event, l)
	return &form
}

// was stands for all that somebody said, in a form to change it.
func was(said event.Request) string {
	said = said.Tidy()
	said.Email, said.Role, said.Language = "", "", "" // a change leaves those as they are
	data, err := wire.Encode(said)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(data)
	return base64.RawURLEncoding.EncodeToString(sum[:16])
}

// overtaken reports whether something else was said since the form was drawn, in
// another browser for example, and not what is asked for: who changes one thing must
// not take back another by what is old. Sending the same twice is the same as once.
func overtaken(before string, asked, said event.Request) bool {
	now := was(said)
	return before != "" && before != now && was(asked) != now
}

// refuseChange shows why a change cannot be.
func (s *site) refuseChange(w http.ResponseWriter, r *http.Request, receipt omzien.Receipt, form widget.Form, err error) {
	kind := omzien.KindOf(err)
	switch {
	case errors.Is(err, omzien.ErrToken):
		s.failPage(w, r, err)
		return
	case errors.Is(err, omzien.ErrUnproven):
		s.drawReceipt(w, r, http.StatusForbidden, receipt, widget.Receipt{Problem: sentenceOf(s.shown(r).language, err)})
		return
	}
	s.blame(w, s.shown(r).language, &form, err)
	s.drawReceipt(w, r, statuses[kind], receipt, widget.Receipt{Change: &form})
}

// dossier is all that is held about a sign-up, as a file.
func (s *site) dossier(w http.ResponseWriter, r *http.Request) {
	data, err := s.net.Agenda.Dossier(r.Context(), r.PathValue("token"))
	if err != nil {
		s.failPage(w, r, err)
		return
	}
	w.Header().Set("Content-Type", jsonType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Disposition", `attachment; filename="mijn-aanmelding.json"`)
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method != http.MethodHead {
		w.Write(data) //nolint:errcheck // the client has gone
	}
}

// ownSignUp is a sign-up for whoever has its secret.
type ownSignUp struct {
	ID     string             `json:"id"`
	Event  string             `json:"event"` // the slug
	Status event.SignUpStatus `json:"status"`
	Seats  int                `json:"seats"`
	Wanted int                `json:"wanted"`
	Late   bool               `json:"late,omitempty"`
	Until  time.Time          `json:"until,omitzero"`
	// Position is from 1, absent for who does not wait.
	Position int    `json:"position,omitempty"`
	Table    string `json:"table,omitempty"`
	// Said is absent unless the secret came by mail.
	Said *said `json:"said,omitempty"`
}

// said is what was filled in, as it would be sent to sign up.
type said struct {
	Name        string            `json:"name"`
	Email       string            `json:"email"`
	Role        event.Role        `json:"role,omitempty"`
	Seats       int               `json:"seats"`
	OnBehalfOf  string            `json:"onBehalfOf,omitempty"`
	AcceptFewer bool              `json:"acceptFewer"`
	Companions  []string          `json:"companions,omitempty"`
	Replies     map[string]string `json:"replies,omitempty"`
	Wishes      event.Wishes      `json:"wishes,omitzero"`
	Tables      []string          `json:"tables,omitempty"`
	Language    event.Language    `json:"language,omitempty"`
}

func ownOf(r omzien.Receipt) ownSignUp {
	own := ownSignUp{ID: r.ID, Event: r.Event.Slug, Status: r.Status, Seats: r.Seats, Wanted: r.Wanted, Late: r.Late, Until: r.Until,
		Position: r.Position, Table: r.Table}
	if r.Said.Name == "" {
		return own
	}
	own.Said = &said{Name: r.Said.Name, Email: r.Said.Email, Role: r.Said.Role, Seats: r.Said.Seats, OnBehalfOf: r.Said.OnBehalfOf,
		AcceptFewer: r.Said.AcceptsFewer, Companions: r.Said.Companions, Wishes: r.Said.Wishes, Tables: r.Said.Tables, Language: r.Said.Language}
	for _, reply := range r.Said.Replies {
		if own.Said.Replies == nil {
			own.Said.Replies = map[string]string{}
		}
		own.Said.Replies[reply.Question] = reply.Text
	}
	return own
}

// mine is the id by which every sign-up can be called by whoever has its secret.
const mine = "me"

// bearer finds the sign-up of a request to the interface. An id that is not that of
// the secret is as wrong as a secret that does not exist.
func (s *site) bearer(r *http.Request) (token string, receipt omzien.Receipt, err error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", receipt, omzien.ErrToken
	}
	receipt, err = s.net.Agenda.Receipt(r.Context(), token)
	if id := r.PathValue("id"); err == nil && id != mine && id != receipt.ID {
		return "", omzien.Receipt{}, omzien.ErrToken
	}
	return token, receipt, err
}

func (s *site) ownByAPI(w http.ResponseWriter, r *http.Request) {
	_, receipt, err := s.bearer(r)
	var own *answer
	if err == nil {
		own, err = ownAnswer(receipt)
	}
	if err != nil {
		s.fail(w, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	own.send(w, r, s.net.Now())
}

// ownAnswer is a sign-up as it is read, with the ETag that tells a change of any
// of it.
func ownAnswer(receipt omzien.Receipt) (*answer, error) {
	data, err := wire.Encode(ownOf(receipt))
	return answer{contentType: jsonType, body: data}.sealed(), err
}

// stale answers a request of which If-Match names no sign-up as it is now (RFC 9110
// 13.1.1).
func (s *site) stale(w http.ResponseWriter, r *http.Request, receipt omzien.Receipt) bool {
	tags := r.Header.Values("If-Match")
	if len(tags) == 0 {
		return false
	}
	own, err := ownAnswer(receipt)
	if err != nil {
		s.fail(w, err)
		return true
	}
	for part := range strings.SplitSeq(strings.Join(tags, ","), ",") {
		if part = strings.TrimSpace(part); part == own.tag("") || part == "*" {
			return false
		}
	}
	s.problem(w, http.StatusPreconditionFailed, wire.NewProblem("changed", "Deze aanmelding is intussen veranderd. Haal haar opnieuw op en stuur de verandering dan nog een keer."))
	return true
}

func (s *site) tellOwn(w http.ResponseWriter, receipt omzien.Receipt, err error) {
	if err != nil {
		s.fail(w, err)
		return
	}
	s.tellOne(w, http.StatusOK, ownOf(receipt))
}

// stepByAPI is a step without a body.
func (s *site) stepByAPI(step ownStep) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token, receipt, err := s.bearer(r)
		if err == nil {
			receipt, err = step(r.Context(), token)
		}
		s.tellOwn(w, receipt, err)
	}
}

func (s *site) amendByAPI(w http.ResponseWriter, r *http.Request) {
	token, receipt, err := s.bearer(r)
	if err != nil {
		s.fail(w, err)
		return
	}
	if s.stale(w, r, receipt) || !s.takesJSON(w, r) {
		return
	}
	request, err := wire.ReadAmendment(http.MaxBytesReader(w, r.Body, wire.MaxBody))
	if err == nil {
		receipt, err = s.net.Agenda.Amend(r.Context(), token, request)
	}
	s.tellOwn(w, receipt, err)
}

func (s *site) withdrawByAPI(w http.ResponseWriter, r *http.Request) {
	token, receipt, err := s.bearer(r)
	if err == nil && s.stale(w, r, receipt) {
		return
	}
	if err == nil {
		_, err = s.net.Agenda.WithdrawByToken(r.Context(), token)
	}
	if err != nil {
		s.fail(w, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}
