package follow

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
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
type Seen struct{ ETag, LastModified string }

// Fetched is what an address gave.
type Fetched struct {
	// Body is what was sent, unzipped; nil when Same.
	Body []byte
	// Seen is for the next time.
	Seen Seen
	// Same: nothing has changed since the version that was seen (304).
	Same bool
	// Address is where to ask the next time: the one given, in the form in which it
	// was asked, or the one to which permanent redirects lead (301, 308).
	Address string
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

	lasting, permanent := at, true
	for range MaxRedirects + 1 {
		response, err := transport.RoundTrip(request(limited, at, seen))
		if err != nil {
			return Fetched{}, stopped(limited, failure(at, err))
		}
		if !redirects(response.StatusCode) {
			got, err := take(response, seen)
			if err != nil {
				return Fetched{}, stopped(limited, failure(at, err))
			}
			got.Address = lasting.String()
			return got, nil
		}
		response.Body.Close()
		next, err := f.next(response, at)
		if err != nil {
			return Fetched{}, failure(at, err)
		}
		at = next
		if permanent = permanent && lasts(response.StatusCode); permanent {
			lasting = at
		}
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
		"User-Agent": {agent()},
		"Accept":     {"text/calendar, */*;q=0.1"},
	}}).WithContext(ctx)
	if seen = seen.bounded(); seen.ETag != "" {
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

// take reads an answer that is no redirect.
func take(response *http.Response, seen Seen) (Fetched, error) {
	defer response.Body.Close()
	switch status := response.StatusCode; {
	case status == http.StatusNotModified && seen.bounded() != Seen{}:
		return Fetched{Same: true, Seen: seen}, nil
	case status != http.StatusOK:
		return Fetched{}, Failure{Refusal: refusalOf(status), Status: status, RetryAfter: retryAfter(response.Header)}
	case response.Header.Get("Content-Encoding") != "":
		return Fetched{}, ErrEncoding
	}
	body, err := readBody(response.Body, response.ContentLength)
	if err != nil {
		return Fetched{}, err
	}
	if page(response.Header.Get("Content-Type"), body) {
		return Fetched{}, ErrHTML
	}
	said := Seen{response.Header.Get("ETag"), response.Header.Get("Last-Modified")}
	return Fetched{Body: body, Seen: said.bounded()}, nil
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

// page tells whether it is a web page. Scripts that forget to say what they send
// call a calendar text/html too, so a calendar's first words go before its type.
func page(contentType string, body []byte) bool {
	kind, _, _ := mime.ParseMediaType(contentType)
	if kind != "text/html" && kind != "application/xhtml+xml" {
		return false
	}
	head := bytes.ToUpper(body[:min(len(body), 512)])
	return !bytes.Contains(bytes.ReplaceAll(head, []byte{0}, nil), []byte("BEGIN:VCALENDAR"))
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
