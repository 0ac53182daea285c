package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// answer is one that may be sent to many visitors. It may be kept by them too.
type answer struct {
	contentType string
	// disposition is Content-Disposition, caching Cache-Control; "" is none, and
	// that it must be asked for again each time.
	disposition, caching string
	body                 []byte
	// until is when the clock alone makes it wrong; zero: never.
	until time.Time
	// once: it is not kept, because it answers to what somebody made up.
	once bool

	// digest is of the body, so that a change of anything in it is seen.
	digest string
	// packed is what the body becomes for whoever asks for less of it; nil for an
	// answer that is not kept.
	packed *packed
	// since is Last-Modified: the first whole second after these bytes were drawn
	// under their key. It is later than that of all that went before; zero for an
	// answer that is not kept.
	since time.Time
	// revision is that of what it shows, and drawn the time, before the first look.
	revision int64
	drawn    time.Time
	// used is the value of kept.uses at its last use, again whether somebody asked
	// for it after the first time, and size what it takes of the room there; all
	// need the lock of kept.
	used  int64
	again bool
	size  int
}

// What Cache-Control says.
const (
	revalidate = "public, no-cache"
	// Feeds are polled, by most programs once an hour or less often. Five minutes let
	// a cache between stand in when many poll at once, and for a day what was last
	// known is better than an error, on which some programs empty the calendar.
	polled = "public, max-age=300, stale-if-error=86400"
)

// sealed is the answer with its digest.
func (a answer) sealed() *answer {
	sum := sha256.Sum256(a.body)
	a.digest = base64.RawURLEncoding.EncodeToString(sum[:16])
	return &a
}

// tag is the ETag of the body as it is, or in a form with a mark. It is a strong one,
// so each form has its own (RFC 9110 8.8.3.3).
func (a *answer) tag(mark string) string { return `"` + a.digest + mark + `"` }

// send answers at now with the whole, a part, or the news that nothing changed,
// for which nothing is compressed.
func (a *answer) send(w http.ResponseWriter, r *http.Request, now time.Time) {
	h := w.Header()
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", cmp.Or(a.caching, revalidate))
	}
	takes := []string{""}
	if a.packed != nil {
		h.Set("Vary", "Accept-Encoding")
		if len(a.body) >= minPacked {
			takes = codings(r.Header.Values("Accept-Encoding"))
		}
	}
	var modified time.Time
	if !now.Before(a.since) {
		modified = a.since
	}
	if tag, same := a.unchanged(r, takes, modified, now); same {
		h.Set("ETag", tag)
		setModified(h, modified)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body, mark := a.body, ""
	if coding := takes[0]; coding != "" {
		h.Set("Content-Encoding", coding)
		body, mark = a.packed.in(coding, body)
	}
	a.describe(h)
	h.Set("ETag", a.tag(mark))
	if asks(r, partly...) {
		http.ServeContent(w, r, "", modified, bytes.NewReader(body))
		return
	}
	setModified(h, modified)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body) //nolint:errcheck // the client has gone
	}
	if a.packed != nil {
		a.packed.improve(a.body, func() {
			http.NewResponseController(w).Flush() //nolint:errcheck // then it is sent later
		})
	}
}

// exact are conditions that go before the others (RFC 9110 13.2.2), partly are
// those and the headers that ask for a part; http.ServeContent knows them.
var (
	exact  = []string{"If-Match", "If-Unmodified-Since"}
	partly = append([]string{"Range", "If-Range"}, exact...)
)

func asks(r *http.Request, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return r.Header[name] != nil })
}

// unchanged reports whether the client has what it would be sent, in one of the
// codings that it takes, and the tag of that one.
func (a *answer) unchanged(r *http.Request, takes []string, modified, now time.Time) (tag string, same bool) {
	if asks(r, exact...) {
		return "", false
	}
	if has := r.Header.Values("If-None-Match"); len(has) > 0 {
		for _, coding := range takes {
			for _, mark := range marks[coding] {
				if tag := a.tag(mark); lists(has, tag) {
					return tag, true
				}
			}
		}
		return "", false
	}
	// A date that is still to come is no answer to what we sent.
	since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
	return a.tag(marks[takes[0]][0]), err == nil && !modified.IsZero() && !since.Before(modified) && !since.After(now)
}

// lists reports whether If-None-Match holds the tag, by the weak comparison: a
// proxy that compresses makes strong tags weak.
func lists(header []string, tag string) bool {
	for _, line := range header {
		for part := range strings.SplitSeq(line, ",") {
			if part = strings.TrimPrefix(strings.TrimSpace(part), "W/"); part == tag || part == "*" {
				return true
			}
		}
	}
	return false
}

func setModified(h http.Header, modified time.Time) {
	if !modified.IsZero() {
		h.Set("Last-Modified", modified.UTC().Format(http.TimeFormat))
	}
}

// sendLast sends it as what was last known: whoever asks again may hear more.
func (a *answer) sendLast(w http.ResponseWriter) {
	a.describe(w.Header())
	w.Header().Set("Cache-Control", "no-store")
	w.Write(a.body) //nolint:errcheck // the client has gone
}

func (a *answer) describe(h http.Header) {
	h.Set("Content-Type", a.contentType)
	if a.disposition != "" {
		h.Set("Content-Disposition", a.disposition)
	}
}

// holds reports whether it is right at now, as long as nothing was written.
func (a *answer) holds(now time.Time) bool {
	return a != nil && !now.Before(a.drawn) && (a.until.IsZero() || now.Before(a.until))
}
