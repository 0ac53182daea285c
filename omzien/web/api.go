package web

import (
	"errors"
	"mime"
	"net/http"
	"slices"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
)

const jsonType = "application/json; charset=utf-8"

// methods is a resource of the interface: one handler for each method, CORS for
// every site, and a problem for any other method. There are no cookies, so a
// foreign site can do no more than a visitor of it.
func (s *site) methods(handlers map[string]http.HandlerFunc) http.HandlerFunc {
	var names []string
	for name := range handlers {
		names = append(names, name)
		if name == http.MethodGet {
			names = append(names, http.MethodHead)
		}
	}
	slices.Sort(names)
	allow := strings.Join(append(names, http.MethodOptions), ", ")
	return func(w http.ResponseWriter, r *http.Request) {
		allowOrigins(w)
		method := r.Method
		if method == http.MethodHead {
			method = http.MethodGet
		}
		if handler := handlers[method]; handler != nil {
			handler(w, r)
			return
		}
		w.Header().Set("Allow", allow)
		if r.Method == http.MethodOptions {
			w.Header().Set("Access-Control-Allow-Methods", allow)
			w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key")
			w.Header().Set("Access-Control-Max-Age", "86400")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		s.problem(w, http.StatusMethodNotAllowed, wire.NewProblem("method", "Dit kan niet op dit adres."))
	}
}

// allowOrigins lets a page on any site read the answer.
func allowOrigins(w http.ResponseWriter) {
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Access-Control-Expose-Headers", "Date, ETag")
}

func (s *site) oneEvent(w http.ResponseWriter, r *http.Request) {
	a, err := s.net.Agenda.Announcement(r.Context(), r.PathValue("slug"))
	if err != nil {
		s.fail(w, err)
		return
	}
	data, err := wire.Encode(publish(s.absolute(r), s.net.Now(), a))
	if err != nil {
		s.fail(w, err)
		return
	}
	answer{contentType: jsonType, body: data}.sealed().send(w, r, s.net.Now())
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

func (s *site) signUpByAPI(w http.ResponseWriter, r *http.Request) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		s.problem(w, http.StatusUnsupportedMediaType, wire.NewProblem("media_type", "Stuur dit als application/json."))
		return
	}
	request, err := wire.ReadSignUp(http.MaxBytesReader(w, r.Body, wire.MaxBody))
	if err != nil {
		s.fail(w, err)
		return
	}
	receipt, err := s.net.Agenda.SignUp(r.Context(), r.PathValue("slug"), request, r.Header.Get("Idempotency-Key"))
	if err != nil {
		s.fail(w, err)
		return
	}
	data, err := wire.Encode(signedUp{ID: receipt.ID, Status: receipt.Status, Seats: receipt.Seats, Wanted: receipt.Wanted,
		Late: receipt.Late, Token: receipt.Token})
	if err != nil {
		s.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", jsonType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusCreated)
	w.Write(data) //nolint:errcheck // the client has gone; with its key it can ask again
}

func (s *site) withdrawByAPI(w http.ResponseWriter, r *http.Request) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		s.fail(w, omzien.ErrToken)
		return
	}
	if err := s.net.Agenda.Withdraw(r.Context(), r.PathValue("id"), token); err != nil {
		s.fail(w, err)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}

func (s *site) apiNotFound(w http.ResponseWriter, r *http.Request) {
	allowOrigins(w)
	s.fail(w, omzien.ErrNotFound)
}

// fail answers with the problem that err is.
func (s *site) fail(w http.ResponseWriter, err error) {
	kind := omzien.KindOf(err)
	status := statuses[kind]
	p := wire.ProblemOf(err)
	switch {
	case errors.Is(err, wire.ErrJSON):
		status = http.StatusBadRequest
	case errors.Is(err, wire.ErrTooLarge):
		status = http.StatusRequestEntityTooLarge
	case kind == omzien.Internal:
		p.Reference = s.unexpected(w, err)
	case kind == omzien.Unavailable:
		s.unavailable(w, err)
		w.Header().Set("Retry-After", retryAfter)
	case kind == omzien.Denied:
		w.Header().Set("WWW-Authenticate", `Bearer realm="aanmelding"`)
	}
	s.problem(w, status, p)
}

func (s *site) problem(w http.ResponseWriter, status int, p wire.Problem) {
	p.Status, p.Title = status, http.StatusText(status)
	data, err := wire.Encode(p)
	if err != nil {
		data = []byte(`{"title":"Internal Server Error","status":500}`)
	}
	w.Header().Set("Content-Type", "application/problem+json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(data) //nolint:errcheck // the client has gone
}
