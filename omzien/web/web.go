// Package web shows a network over HTTP: pages that are finished HTML and work
// without script, the fragments and the files of the widget, feeds for calendars
// and news readers, cards for other sites, and a JSON interface under /api/v1.
//
//	http.ListenAndServe(":8080", web.New(net, nil))
//
// GET /api/v1/events lists the public meetings that are not over, by their start
// and then their id. The filters thema, gemeente, soort (an event.Format),
// doelgroep (an event.Role) and initiatief narrow it, each by an identifier or the
// Dutch word; zoek is words to look for. A filter that nobody knows is a problem
// that names it. "aantal" is the size of a page, 1 to 200; "next" in the answer is
// the address of the next one, if any: a page can be short, or empty, and go on all
// the same. Pages and feeds take the same filters; feeds pass over zoek, na and aantal.
//
// People read a page in another language with taal=en or taal=ar, and look back with
// weergave=maand and datum=2019-01: past meetings are in the months, not in the list.
// A part for other sites ends in .html, .en.html or .ar.html; /embed/ has what they
// paste. The rest of the interface is at [New]. No GET changes anything. [Limits]
// bound how often somebody asks. Forms are stamped and have a trap for programs; who
// falls in it presses the button once more. JSON and the forms of parts need no
// stamp: the limits and the proof of the address bound them.
//
// It sets no cookie, calls no third party, and writes no name, address or secret into
// a log. Package omzien decides what may be done, package widget how things look;
// package export writes the agenda as plain files.
package web

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// Options of the handler. Nil and the zero value are right for a network that
// has a host of its own.
type Options struct {
	// BaseURL is the address at which the world sees the handler, such as
	// https://netwerk.example or https://site.example/netwerk; feeds, fragments
	// and JSON hold it. Empty: the host that each request names, over http unless
	// the request came by TLS. So it must be set when the handler is mounted below
	// a path, and behind a proxy that speaks TLS: else forms post names in the open.
	BaseURL string
	// Name is what the network calls itself; empty means "Omzien naar Elkaar".
	Name string
	// Log gets a line for each request, the cause of each internal error, and now
	// and then why the network is out of reach.
	// Nil: nothing is logged.
	Log *slog.Logger
	// Observe is told of each request that was answered: the pattern of its route
	// without the method, empty when there is none for it; package metrics counts
	// them. It holds the request up, and is called by several goroutines. Nil:
	// nobody is told.
	Observe func(route, method string, status int, took time.Duration)
	// Draining is asked at each /readyz. When it says true, no visitors should be
	// sent here any more. Nil: never.
	Draining func() bool
	// TrustedProxies are those whose X-Forwarded-For or Forwarded is believed. Behind
	// a proxy that is not among them all visitors are one to the Limits; what others
	// say in these headers is not looked at. Nil: none.
	TrustedProxies []netip.Prefix
	// Limits bound how often somebody can sign up.
	Limits Limits
	// Key is a secret that the forms are stamped with. Several processes behind one
	// address need the same one, or people press the button twice. Nil: a random one.
	Key []byte
}

// New is the handler for a network. It may be mounted below a path with
// http.StripPrefix when BaseURL ends in that path. Its forms promise that names
// and addresses are erased after event.KeepDays days: the host must call
// omzien.Agenda.Forget now and then to keep it.
//
// POST /api/v1/events/{slug}/sign-ups signs up; with the same Idempotency-Key it
// gives the first answer again. 201 has a token; 202 says that a mail has the token,
// the same for everybody. With that token as Authorization: Bearer,
// /api/v1/sign-ups/{id}, where {id} can be "me", is read (GET), changed (PUT, the
// body of a sign-up without email) and withdrawn (DELETE). With the ETag of a GET as
// If-Match a change is made only while nothing else was; without, the last one wins. POST to
// its confirmation, acceptance or refusal confirms the address, or answers an offer.
// The page of a sign-up, /aanmelding/{token}, does the same by buttons. What is
// refused is a problem (RFC 9457) with a code and a Dutch sentence.
func New(net *omzien.Network, o *Options) http.Handler {
	if o == nil {
		o = new(Options)
	}
	s := &site{
		net: net, kept: newKept(net), log: o.Log, name: cmp.Or(o.Name, omzien.DefaultName), base: strings.TrimSuffix(o.BaseURL, "/"),
		stamps: newStamps(o.Key, o.Limits.Fill), limits: newLimits(o.Limits, o.TrustedProxies), searches: make(chan struct{}, maxSearches),
		observe: o.Observe, draining: o.Draining,
	}
	if u, err := url.Parse(s.base); err == nil {
		s.path = strings.TrimSuffix(u.Path, "/")
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	return s.guard(s.routes())
}

// site is the handler's state; none of it changes but for what is kept, who
// is searching and what was last told.
type site struct {
	net  *omzien.Network
	kept *kept
	log  *slog.Logger
	// blocks are the entries of calendars, each made once for all of them.
	blocks feed.Blocks
	// away is when the log was told that the network is out of reach.
	away   seldom
	stamps stamps
	limits *limits
	// searches holds one for each search by text that is under way.
	searches chan struct{}
	// name is Options.Name.
	name string
	// base is Options.BaseURL, path the path in it.
	base, path string
	// observe and draining may be nil.
	observe  func(route, method string, status int, took time.Duration)
	draining func() bool
}

// routes are two trees: an unknown address or method is a page for people in one
// and a problem for programs in the other.
func (s *site) routes() http.Handler {
	pages, api := http.NewServeMux(), http.NewServeMux()
	pages.HandleFunc("GET /{$}", s.home)
	pages.HandleFunc("GET /agenda", s.agendaPage)
	for _, ending := range partEndings() {
		pages.HandleFunc("GET /agenda"+ending, s.agendaFragment)
		pages.HandleFunc("GET /volgende"+ending, s.nextFragment)
	}
	pages.HandleFunc("GET /agenda.json", s.listEvents)
	pages.HandleFunc("GET /agenda.ics", s.agendaFeed)
	pages.HandleFunc("GET /agenda.atom", s.newsFeed("/agenda.atom", feed.AtomType, feed.Atom))
	pages.HandleFunc("GET /agenda.feed.json", s.newsFeed("/agenda.feed.json", feed.JSONFeedType, feed.JSONFeed))
	s.embedRoutes(pages)
	pages.HandleFunc("GET /bijeenkomsten/{slug}", s.meeting)
	pages.HandleFunc("GET /bijeenkomsten/{slug}/kaart", s.card)
	pages.HandleFunc("GET /oembed", s.oEmbed)
	pages.HandleFunc("POST /bijeenkomsten/{slug}", s.signUpByForm)
	pages.HandleFunc("GET /bijeenkomsten/{slug}/mail", s.mailSent)
	for pattern, handler := range map[string]http.HandlerFunc{
		"GET /aanmelding/{token}":               s.ownPage,
		"GET /aanmelding/{token}/gegevens.json": s.dossier,
		"POST /aanmelding/{token}/bevestigen":   s.press(s.net.Agenda.Confirm),
		"POST /aanmelding/{token}/aannemen":     s.press(s.net.Agenda.Accept),
		"POST /aanmelding/{token}/afslaan":      s.press(s.net.Agenda.Decline),
		"POST /aanmelding/{token}/afmelden":     s.press(s.net.Agenda.WithdrawByToken),
		"POST /aanmelding/{token}/wijzigen":     s.amendByForm,
		"POST /aanmelding/{token}/kalender":     s.putInCalendar,
		"GET /kalender/{token}":                 s.personal,
		"POST /kalender/{token}/stop":           s.stopPersonal,
	} {
		pages.HandleFunc(pattern, s.secret(s.failPage, handler))
		if method, _, _ := strings.Cut(pattern, " "); method == http.MethodPost {
			for _, ending := range partEndings() {
				pages.HandleFunc(pattern+ending, s.secret(s.failPage, handler))
			}
		}
	}
	for _, button := range []string{"bevestigen", "aannemen", "afslaan", "afmelden", "wijzigen", "kalender"} {
		pages.HandleFunc("GET /aanmelding/{token}/"+button, s.secret(s.failPage, s.toOwnPage)) // where a browser is after a reload
	}
	pages.HandleFunc("GET /widget/{file}", s.widgetFile)
	pages.HandleFunc("GET /healthz", s.alive)
	pages.HandleFunc("GET /readyz", s.ready)
	pages.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	pages.HandleFunc("GET /agenda/{$}", s.withoutSlash)
	pages.HandleFunc("GET /bijeenkomsten/{slug}/{$}", s.withoutSlash)
	pages.HandleFunc(anyPage, s.pageNotFound)

	api.HandleFunc("/api/v1/events", s.methods(map[string]http.HandlerFunc{"GET": s.listEvents}))
	api.HandleFunc("/api/v1/events/{slug}", s.methods(map[string]http.HandlerFunc{"GET": s.oneEvent}))
	api.HandleFunc("/api/v1/events/{slug}/sign-ups", s.methods(map[string]http.HandlerFunc{"POST": s.signUpByAPI}))
	own := func(handlers map[string]http.HandlerFunc) http.HandlerFunc {
		for method, handler := range handlers {
			handlers[method] = s.secret(s.failSecret, handler)
		}
		return s.methods(handlers)
	}
	api.HandleFunc("/api/v1/sign-ups/{id}", own(map[string]http.HandlerFunc{"GET": s.ownByAPI, "PUT": s.amendByAPI, "DELETE": s.withdrawByAPI}))
	api.HandleFunc("/api/v1/sign-ups/{id}/confirmation", own(map[string]http.HandlerFunc{"POST": s.stepByAPI(s.net.Agenda.Confirm)}))
	api.HandleFunc("/api/v1/sign-ups/{id}/acceptance", own(map[string]http.HandlerFunc{"POST": s.stepByAPI(s.net.Agenda.Accept)}))
	api.HandleFunc("/api/v1/sign-ups/{id}/refusal", own(map[string]http.HandlerFunc{"POST": s.stepByAPI(s.net.Agenda.Decline)}))
	api.HandleFunc("/", s.apiNotFound)

	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			api.ServeHTTP(w, r)
			return
		}
		if _, pattern := pages.Handler(r); pattern == "" {
			s.noMethod(w, r, pages)
			return
		}
		pages.ServeHTTP(w, r)
	})
}

// anyPage is the pattern of the addresses at which there is nothing.
const anyPage = "GET /"

// noMethod says in Dutch what the mux says in English: what can be done at this
// address is in Allow.
func (s *site) noMethod(w http.ResponseWriter, r *http.Request, pages http.Handler) {
	refused := silent{http.Header{}}
	pages.ServeHTTP(refused, r)
	if allow := refused.Header()["Allow"]; allow != nil {
		w.Header()["Allow"] = allow
	}
	s.failPage(w, r, errMethod)
}

// silent takes an answer of which only the header is wanted.
type silent struct{ header http.Header }

func (s silent) Header() http.Header         { return s.header }
func (s silent) Write(p []byte) (int, error) { return len(p), nil }
func (s silent) WriteHeader(int)             {}

func (s *site) withoutSlash(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, s.path+strings.TrimSuffix(r.URL.Path, "/"), http.StatusMovedPermanently)
}

// absolute is the address of the network as others must write it.
func (s *site) absolute(r *http.Request) string {
	if s.base != "" {
		return s.base
	}
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	return scheme + r.Host
}

// guard sets what every answer has, catches panics and tells what was answered.
func (s *site) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		seen := &watcher{ResponseWriter: w, reference: newReference()}
		h := w.Header()
		h.Set("Date", s.net.Now().UTC().Format(http.TimeFormat)) // a widget sets its clock by it
		h.Set("X-Request-Id", seen.reference)                    // never that of the caller, which could hold anything
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer") // addresses of receipts are secrets
		defer func() {
			if caught := recover(); caught == http.ErrAbortHandler {
				panic(caught) // how the server is told to drop a connection
			} else if caught != nil {
				s.recovered(seen, r, caught)
			}
			s.answered(seen, r, time.Since(begin))
		}()
		next.ServeHTTP(seen, r)
	})
}

// answered tells of one request. It takes the pattern and not the path, and
// nothing that the visitor or his browser sent: any of it can be a secret.
func (s *site) answered(w *watcher, r *http.Request, took time.Duration) {
	route, method := r.Pattern, r.Method
	if _, path, found := strings.Cut(route, " "); found {
		route = path
	}
	if !slices.Contains(methods, method) {
		method = "other"
	}
	s.log.Info("request", "reference", w.reference, "method", method, "route", route, "status", w.status, "bytes", w.bytes, "took", took)
	if s.observe != nil {
		s.observe(route, method, w.status, took)
	}
}

// methods are those of HTTP; a caller can make up others, with any text in them.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	http.MethodConnect, http.MethodOptions, http.MethodTrace}

// recovered answers after a panic, as long as nothing was sent.
func (s *site) recovered(w *watcher, r *http.Request, caught any) {
	err := fmt.Errorf("panic: %v\n%s", caught, debug.Stack())
	switch {
	case w.status != 0:
		s.unexpected(w, err)
	case strings.HasPrefix(r.URL.Path, "/api/"):
		s.fail(w, err)
	case r.PostForm.Has("name"):
		s.keepForm(w, r, err)
	default:
		s.failPage(w, r, err)
	}
}

// watcher remembers the status and the octets of an answer, and the reference
// by which its line in the log is found.
type watcher struct {
	http.ResponseWriter
	status    int
	bytes     int // of the body
	reference string
	guessed   bool // it answers to a secret that does not exist
}

func (w *watcher) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *watcher) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += n
	return n, err
}

// Unwrap is for http.ResponseController.
func (w *watcher) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func newReference() string {
	var b [6]byte
	rand.Read(b[:]) //nolint:errcheck // it never fails (Go 1.24)
	return hex.EncodeToString(b[:])
}

// unexpected logs an internal error once and returns the reference to show.
func (s *site) unexpected(w http.ResponseWriter, err error) string {
	reference := referenceOf(w)
	s.log.Error("internal error", "reference", reference, "cause", err)
	return reference
}

// unavailable logs why the network is out of reach. All visitors meet the same
// then, so one line now and then will do. That a visitor left is no reason.
func (s *site) unavailable(w http.ResponseWriter, err error) {
	if !errors.Is(err, context.Canceled) && s.away.now() {
		s.log.Warn("unavailable", "reference", referenceOf(w), "cause", err)
	}
}

// referenceOf is that of the request which w answers.
func referenceOf(w http.ResponseWriter) string {
	if seen, ok := w.(*watcher); ok {
		return seen.reference
	}
	return newReference()
}

// quiet is the least time between two times of a [seldom].
const quiet = 10 * time.Second

// seldom keeps something from happening too often. The zero value is ready for
// use, by several goroutines.
type seldom struct {
	mu   sync.Mutex
	last time.Time
}

// now reports whether it may happen now.
func (s *seldom) now() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if now.Sub(s.last) < quiet {
		return false
	}
	s.last = now
	return true
}

// statuses is what each kind of error is in HTTP.
var statuses = map[omzien.Kind]int{
	omzien.Invalid:     http.StatusUnprocessableEntity,
	omzien.NotFound:    http.StatusNotFound,
	omzien.Conflict:    http.StatusConflict,
	omzien.Denied:      http.StatusUnauthorized,
	omzien.Limited:     http.StatusTooManyRequests,
	omzien.Unavailable: http.StatusServiceUnavailable,
	omzien.Internal:    http.StatusInternalServerError,
}
