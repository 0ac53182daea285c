package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

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
			w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key, If-Match")
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
	w.Header().Set("Access-Control-Expose-Headers", "Date, ETag, Retry-After")
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
	case kind == omzien.Limited:
		comeBack(w, err)
	case errors.Is(err, omzien.ErrUnproven):
		status = http.StatusForbidden
	case kind == omzien.Denied:
		w.Header().Set("WWW-Authenticate", `Bearer realm="aanmelding"`)
	}
	guessed(w, err)
	s.problem(w, status, p)
}

// failSecret is fail for [site.secret].
func (s *site) failSecret(w http.ResponseWriter, _ *http.Request, err error) { s.fail(w, err) }

// comeBack says when what was asked too often can be asked again.
func comeBack(w http.ResponseWriter, err error) {
	wait := "3600"
	if limit, ok := errors.AsType[tooOften](err); ok {
		wait = limit.seconds()
	}
	w.Header().Set("Retry-After", wait)
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
