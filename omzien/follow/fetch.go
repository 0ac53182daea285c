package follow

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Bounds of one fetch.
const (
	// MaxTime is for all of it: looking up names, redirects, the last byte.
	MaxTime = 15 * time.Second
	// MaxRedirects is how many in a row are followed.
	MaxRedirects = 5
	// MaxBody is in octets, after unzipping.
	MaxBody = 5 << 20
	// MaxHeader is in octets, for one answer.
	MaxHeader = 64 << 10
	// MaxRetryAfter bounds what a server can ask for.
	MaxRetryAfter = 24 * time.Hour

	maxETag = 256 // octets
	// weakFor is how old a change must be for its time to stand for a version.
	weakFor = time.Minute
)

// Fetcher gets calendars from addresses that somebody typed. The zero value is
// right: public addresses only. It is safe for use by several goroutines.
type Fetcher struct {
	// Allow are addresses besides the public ones, for a network's own machines. An
	// empty list also refuses names that mean a machine nearby, without looking
	// them up.
	Allow []netip.Prefix

	inside inside
}

// inside is what the tests of this package put in place of the world. Each zero
// means the real one.
type inside struct {
	roots     *x509.CertPool
	resolver  *net.Resolver
	addresses func() ([]net.Addr, error)
	// reached is told each address that passed the guard, before it is connected
	// to; an error keeps it from being so.
	reached func(netip.AddrPort) error
	// dial replaces connecting altogether, guard and all.
	dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// Seen is what a server said of the version that it gave last. The zero value
// asks for a calendar whatever its version.
type Seen struct {
	ETag, LastModified string
	// From is a digest of the address that gave it, which a redirect may have led
	// to. No other address is asked whether that version is still its own.
	From string
}

// Fetched is what an address gave.
type Fetched struct {
	// Body is what was sent, unzipped; nil when Same.
	Body []byte
	// Seen is for the next time.
	Seen Seen
	// Same: nothing has changed since the version that was seen (304).
	Same bool
	// Moved is the address that gave it, when nothing but permanent redirects (301,
	// 308) led there: the one to ask from now on. "" when it did not move for good.
	Moved string
}

// Fetch asks for the calendar at address, unless it is still the version seen. It
// fails with a [Failure], or with the error of ctx when that ended first.
func (f *Fetcher) Fetch(ctx context.Context, address string, seen Seen) (Fetched, error) {
	at, err := f.parse(address, nil)
	if err != nil {
		return Fetched{}, failure(at, err)
	}
	limited, cancel := context.WithTimeoutCause(ctx, MaxTime, ErrSlow)
	defer cancel()
	transport := f.transport()
	defer transport.CloseIdleConnections()

	permanent := true
	for hop := range MaxRedirects + 1 {
		known := seen.of(at)
		response, err := transport.RoundTrip(request(limited, at, known))
		if err != nil {
			return Fetched{}, stopped(limited, failure(at, plainly(address, hop, err)))
		}
		if !redirects(response.StatusCode) {
			got, err := take(response, known)
			if err != nil {
				return Fetched{}, stopped(limited, failure(at, err))
			}
			if got.Seen != (Seen{}) {
				got.Seen.From = digest(at)
			}
			if hop > 0 && permanent {
				got.Moved = at.String()
			}
			return got, nil
		}
		response.Body.Close()
		next, err := f.next(response, at)
		if err != nil {
			return Fetched{}, failure(at, err)
		}
		at, permanent = next, permanent && lasts(response.StatusCode)
	}
	return Fetched{}, failure(at, ErrRedirects)
}

// transport makes connections that are judged and used once, so nothing is left
// running. There are no proxies: the guard would judge the proxy's address.
func (f *Fetcher) transport() *http.Transport {
	dialer := net.Dialer{Control: f.control, Resolver: f.inside.resolver}
	t := &http.Transport{
		DialContext:            dialer.DialContext,
		DisableKeepAlives:      true,
		DisableCompression:     true, // [unzip] has a bound on both sides
		MaxResponseHeaderBytes: MaxHeader,
		Protocols:              new(http.Protocols),
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: f.inside.roots},
	}
	t.Protocols.SetHTTP1(true)
	if f.inside.dial != nil {
		t.DialContext = f.inside.dial
	}
	return t
}

// control is called with the address that is about to be connected to, after
// names were looked up: an answer that changes between two questions passes no
// more than any other.
func (f *Fetcher) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return ErrPrivate
	}
	if err := f.judge(to); err != nil {
		return err
	}
	if f.inside.reached != nil {
		return f.inside.reached(to)
	}
	return nil
}

// request asks for what is at u. It tells nothing of where the address was found
// and keeps nothing between two requests.
func request(ctx context.Context, u *url.URL, seen Seen) *http.Request {
	r := (&http.Request{Method: http.MethodGet, URL: u, Host: u.Host, Header: http.Header{
		"User-Agent":      {agent()},
		"Accept":          {"text/calendar, */*;q=0.1"},
		"Accept-Encoding": {"gzip"},
	}}).WithContext(ctx)
	if seen.ETag != "" {
		r.Header.Set("If-None-Match", seen.ETag)
	}
	if seen.LastModified != "" {
		r.Header.Set("If-Modified-Since", seen.LastModified)
	}
	return r
}

// bounded leaves out what no honest server says: it would be sent back as a
// header.
func (s Seen) bounded() Seen {
	odd := func(r rune) bool { return r <= ' ' || r >= 0x7f }
	if len(s.ETag) > maxETag || strings.ContainsFunc(s.ETag, odd) {
		s.ETag = ""
	}
	if _, err := http.ParseTime(s.LastModified); err != nil {
		s.LastModified = ""
	}
	return s
}

// of is what may be said of the version seen to the server of an address: nothing,
// when another address gave it.
func (s Seen) of(at *url.URL) Seen {
	if s.From != digest(at) {
		return Seen{}
	}
	return s.bounded()
}

// digest of an address, from which it cannot be read.
func digest(at *url.URL) string {
	sum := sha256.Sum256([]byte(at.String()))
	return hex.EncodeToString(sum[:16])
}

const module = "github.com/omziennaarelkaar/netwerk"

// agent says who asks and where to read what it is.
var agent = sync.OnceValue(func() string {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range append(info.Deps, &info.Main) {
			if m.Path == module && m.Version != "" && m.Version != "(devel)" {
				version = m.Version
			}
		}
	}
	return "omzien-netwerk/" + version + " (+https://" + module + ")"
})

func redirects(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

func lasts(status int) bool {
	return status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect
}

// next is where a redirect leads, judged like an address that was typed.
func (f *Fetcher) next(response *http.Response, from *url.URL) (*url.URL, error) {
	to, err := f.parse(response.Header.Get("Location"), from)
	if err == nil && from.Scheme == "https" && to.Scheme == "http" {
		err = ErrDowngrade
	}
	return to, err
}

// take reads an answer that is no redirect; seen is what was asked by.
func take(response *http.Response, seen Seen) (Fetched, error) {
	defer response.Body.Close()
	switch status := response.StatusCode; {
	case status == http.StatusNotModified && (seen.ETag != "" || seen.LastModified != ""):
		return Fetched{Same: true, Seen: seen}, nil
	case status != http.StatusOK:
		return Fetched{}, Failure{Refusal: refusalOf(status), Status: status, RetryAfter: retryAfter(response.Header)}
	}
	body, encoding, err := unzip(response)
	if err != nil {
		return Fetched{}, err
	}
	switch begun := begins(body); {
	case !begun && web(response.Header.Get("Content-Type")):
		return Fetched{}, ErrHTML
	case !begun && encoding != "":
		return Fetched{}, ErrEncoding
	}
	return Fetched{Body: body, Seen: said(response.Header)}, nil
}

// said is what the header says of the version. A Last-Modified within a minute of
// the answer is left out: the calendar may change again in that very second (RFC
// 9110 8.8.2.2).
func said(header http.Header) Seen {
	s := Seen{ETag: header.Get("ETag"), LastModified: header.Get("Last-Modified")}.bounded()
	now, err := http.ParseTime(header.Get("Date"))
	if modified, _ := http.ParseTime(s.LastModified); err != nil || now.Sub(modified) < weakFor {
		s.LastModified = ""
	}
	return s
}

// unzip reads the body, and gives the encoding that it still has, such as "br" or
// a word that means nothing ("utf-8"). What comes in is bounded by [MaxBody] too:
// gzip can go on for ever without holding anything.
func unzip(response *http.Response) (body []byte, encoding string, err error) {
	encoding = response.Header.Get("Content-Encoding")
	if !strings.EqualFold(encoding, "gzip") {
		body, err = readBody(response.Body, response.ContentLength)
		return body, encoding, err
	}
	if response.ContentLength > MaxBody {
		return nil, "", ErrTooLarge
	}
	wire := &io.LimitedReader{R: response.Body, N: MaxBody + 1}
	zipped, err := gzip.NewReader(wire)
	if err == nil {
		body, err = readBody(zipped, -1)
	}
	switch {
	case wire.N == 0:
		err = ErrTooLarge
	case errors.Is(err, io.EOF): // not even the head of a zip
		err = ErrEmpty
	}
	return body, "", err
}

// readBody reads at most [MaxBody] octets; size is how many were announced, -1 if
// that is not known.
func readBody(r io.Reader, size int64) ([]byte, error) {
	if size > MaxBody {
		return nil, ErrTooLarge
	}
	body, err := io.ReadAll(io.LimitReader(r, MaxBody+1))
	switch {
	case len(body) > MaxBody:
		return nil, ErrTooLarge
	case err != nil:
		return nil, err
	case len(bytes.TrimSpace(body)) == 0:
		return nil, ErrEmpty
	}
	return body, nil
}

// web tells whether a media type is that of a web page.
func web(contentType string) bool {
	kind, _, _ := mime.ParseMediaType(contentType)
	return kind == "text/html" || kind == "application/xhtml+xml"
}

// begins tells whether body begins as a calendar. That goes before what the header
// says: scripts that forget to say what they send call a calendar a web page, or
// its letters a way to compress.
func begins(body []byte) bool {
	head := bytes.ToUpper(body[:min(len(body), 512)])
	return bytes.Contains(bytes.ReplaceAll(head, []byte{0}, nil), []byte("BEGIN:VCALENDAR"))
}

// retryAfter is what the header says, in seconds or as a date (RFC 9110 10.2.3).
func retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(text, 10, 32); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		if now, err := http.ParseTime(header.Get("Date")); err == nil {
			wait = at.Sub(now)
		}
	}
	return min(max(wait, 0), MaxRetryAfter)
}
