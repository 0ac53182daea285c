package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// patience is how long the store may take to answer a read and then to give a
// write its turn, and askAgain, in seconds, when a server that is not ready may
// be asked again.
const (
	patience = 2 * time.Second
	askAgain = "10"
)

// alive says that the process answers, and asks nothing else: starting it again
// would not bring back a database that is away.
func (s *site) alive(w http.ResponseWriter, _ *http.Request) {
	tell(w, http.StatusOK, "ok")
}

// ready says whether a visitor would be served, and if not, which part fails;
// the log says why. A write whose turn has come is waited for, however long the
// disk takes: whoever asks must have patience of his own.
func (s *site) ready(w http.ResponseWriter, r *http.Request) {
	if s.draining != nil && s.draining() {
		s.unready(w, "de server stopt")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	err := s.net.Ready(ctx)
	if err == nil {
		tell(w, http.StatusOK, "ok")
		return
	}
	s.unexpected(w, err)
	var parts []string
	u, _ := errors.AsType[omzien.Unready](err)
	if u.Read != nil {
		parts = append(parts, "lezen lukt niet")
	}
	switch {
	case errors.Is(u.Write, omzien.ErrMoved):
		parts = append(parts, "het netwerk is verhuisd")
	case errors.Is(u.Write, omzien.ErrUnfinished):
		parts = append(parts, "de database is nog niet compleet")
	case u.Write != nil:
		parts = append(parts, "schrijven lukt niet")
	}
	s.unready(w, parts...)
}

func (s *site) unready(w http.ResponseWriter, parts ...string) {
	w.Header().Set("Retry-After", askAgain)
	tell(w, http.StatusServiceUnavailable, parts...)
}

// tell answers a program in plain lines.
func tell(w http.ResponseWriter, status int, lines ...string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write([]byte(strings.Join(lines, "\n") + "\n")) //nolint:errcheck // the client has gone
}
