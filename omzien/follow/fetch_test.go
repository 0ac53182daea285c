package follow

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
)

const anything = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

// onLoopback is a fetcher for servers of a test.
func onLoopback() Fetcher { return Fetcher{Allow: prefixes("127.0.0.0/8")} }

func serve(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

// serveRaw answers every request with text and closes; "" closes at once.
func serveRaw(t *testing.T, text string) string {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, r *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = io.WriteString(c, text)
			_ = c.Close()
		}
	}).URL
}

func TestFetchGivesWhatIsThere(t *testing.T) {
	var asked *http.Request
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Sun, 22 Nov 2026 10:00:00 GMT")
		w.Header().Set("Date", "Sun, 22 Nov 2026 10:01:00 GMT")
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		_, _ = io.WriteString(w, anything)
	})
	f := onLoopback()
	got, err := f.Fetch(t.Context(), " "+s.URL+"/a.ics?key=1#part", Seen{})
	require.NoError(t, err)
	require.Equal(t, Fetched{
		Body: []byte(anything),
		Seen: Seen{`"v1"`, "Sun, 22 Nov 2026 10:00:00 GMT", digestOf(t, s.URL+"/a.ics?key=1")},
	}, got)
	require.NotContains(t, got.Seen.From, "key")
	require.Regexp(t, `^omzien-netwerk/[^ ]+ \(\+https://github.com/omziennaarelkaar/netwerk\)$`, asked.UserAgent())
	require.Equal(t, "text/calendar, */*;q=0.1", asked.Header.Get("Accept"))
	require.Equal(t, "gzip", asked.Header.Get("Accept-Encoding"))
	require.Equal(t, "/a.ics?key=1", asked.RequestURI)
	for _, name := range []string{"Referer", "Cookie", "If-None-Match", "If-Modified-Since", "Authorization"} {
		require.Empty(t, asked.Header.Values(name), name)
	}
}

func digestOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	return digest(u)
}

func TestWhatWasSeenIsAskedForOnCondition(t *testing.T) {
	var asked http.Header
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header
		w.WriteHeader(http.StatusNotModified)
	})
	f := onLoopback()
	seen := Seen{`W/"v1"`, "Sun, 22 Nov 2026 10:00:00 GMT", digestOf(t, s.URL)}
	got, err := f.Fetch(t.Context(), s.URL, seen)
	require.NoError(t, err)
	require.Equal(t, Fetched{Same: true, Seen: seen}, got)
	require.Equal(t, seen.ETag, asked.Get("If-None-Match"))
	require.Equal(t, seen.LastModified, asked.Get("If-Modified-Since"))

	for _, odd := range []Seen{
		{}, {ETag: "a\r\nX-Evil: 1"}, {ETag: strings.Repeat("a", maxETag+1)}, {ETag: "a b"}, {ETag: "é"}, {LastModified: "gisteren"},
		{ETag: `"of another"`, From: "x"},
	} {
		odd.From = cmp.Or(odd.From, seen.From)
		_, err := f.Fetch(t.Context(), s.URL, odd)
		require.ErrorIs(t, err, ErrStatus, "%q: a 304 that was not asked for", odd)
		require.Empty(t, asked.Values("If-None-Match"))
		require.Empty(t, asked.Values("If-Modified-Since"))
	}
}

// TestASameFromAnotherServerIsNotBelieved: where a redirect leads can change, and
// the other server may hold something older.
func TestASameFromAnotherServerIsNotBelieved(t *testing.T) {
	serveFile := func(text string, modified time.Time) *httptest.Server {
		return serve(t, func(w http.ResponseWriter, r *http.Request) {
			http.ServeContent(w, r, "a.ics", modified, strings.NewReader(text))
		})
	}
	newer, older := serveFile(anything+"nieuw", time.Now().Add(-time.Hour)), serveFile(anything+"oud", time.Now().AddDate(-1, 0, 0))
	target := newer.URL
	a := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		http.Redirect(w, r, target, http.StatusFound)
	})
	f := onLoopback()
	got, err := f.Fetch(t.Context(), a.URL, Seen{})
	require.NoError(t, err)
	require.NotEmpty(t, got.Seen.LastModified)
	again, err := f.Fetch(t.Context(), a.URL, got.Seen)
	require.NoError(t, err)
	require.Equal(t, Fetched{Same: true, Seen: got.Seen}, again, "behind the redirect it is asked for")
	for _, target = range []string{older.URL, newer.URL + "/ander"} {
		again, err = f.Fetch(t.Context(), a.URL, got.Seen)
		require.NoError(t, err)
		require.False(t, again.Same, target)
	}
}

// TestAChangeOfThisMinuteIsNoVersion: RFC 9110 8.8.2.2.
func TestAChangeOfThisMinuteIsNoVersion(t *testing.T) {
	const modified = "Sun, 22 Nov 2026 10:00:00 GMT"
	for date, want := range map[string]string{
		"Sun, 22 Nov 2026 10:00:00 GMT": "", "Sun, 22 Nov 2026 10:00:59 GMT": "", "Sun, 22 Nov 2026 10:01:00 GMT": modified,
		"Sun, 22 Nov 2026 09:00:00 GMT": "", "": "", "nu": "",
	} {
		require.Equal(t, Seen{ETag: `"a"`, LastModified: want},
			said(http.Header{"Etag": {`"a"`}, "Date": {date}, "Last-Modified": {modified}}), date)
	}
	require.Zero(t, said(http.Header{"Date": {modified}}))
}

func TestEachStatusSaysWhatItIs(t *testing.T) {
	for status, want := range map[int]Refusal{
		201: ErrStatus, 204: ErrEmpty, 206: ErrPart, 300: ErrStatus, 304: ErrStatus, 305: ErrStatus, 400: ErrStatus, 401: ErrClosed,
		403: ErrClosed, 404: ErrMissing, 407: ErrClosed, 410: ErrGone, 418: ErrStatus, 429: ErrOften, 500: ErrServer, 503: ErrServer,
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "120")
			w.WriteHeader(status)
			if status > 204 && status != 304 {
				_, _ = io.WriteString(w, anything)
			}
		})
		f := onLoopback()
		_, err := f.Fetch(t.Context(), s.URL+"/geheim", Seen{})
		require.Equal(t, Failure{Refusal: want, Site: s.URL, Status: status, RetryAfter: 2 * time.Minute}, err)
		require.Equal(t, fmt.Sprintf("follow: %s %s status %d", string(want), s.URL, status), err.Error())
	}
}

func TestAVersionThatNoHonestServerNamesIsForgotten(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", strings.Repeat("a", maxETag+1))
		w.Header().Set("Last-Modified", "gisteren")
		_, _ = io.WriteString(w, anything)
	})
	f := onLoopback()
	got, err := f.Fetch(t.Context(), s.URL, Seen{})
	require.NoError(t, err)
	require.Zero(t, got.Seen)
}

func TestAConnectionThatBreaksIsACutAnswer(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"+anything)
			time.Sleep(50 * time.Millisecond) // a reset overtakes what has not been read
			_ = c.(*net.TCPConn).SetLinger(0)
			_ = c.Close()
		}
	})
	f := onLoopback()
	_, err := f.Fetch(t.Context(), s.URL, Seen{})
	require.ErrorIs(t, err, ErrCut)
}

func TestAnAddressHasABound(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, anything) })
	f := onLoopback()
	longest := s.URL + "/" + strings.Repeat("a", MaxAddress-len(s.URL)-1)
	_, err := f.Fetch(t.Context(), longest, Seen{})
	require.NoError(t, err)
	_, err = f.Fetch(t.Context(), longest+"a", Seen{})
	require.Equal(t, Failure{Refusal: ErrAddress}, err)
}

func TestRetryAfter(t *testing.T) {
	const date = "Sun, 22 Nov 2026 10:00:00 GMT"
	for text, want := range map[string]time.Duration{
		"": 0, "60": time.Minute, "-1": 0, "morgen": 0, "999999": MaxRetryAfter, "99999999999999999999": 0,
		"Sun, 22 Nov 2026 10:05:00 GMT": 5 * time.Minute, "Sun, 22 Nov 2026 09:00:00 GMT": 0, "Tue, 24 Nov 2026 10:00:00 GMT": MaxRetryAfter,
	} {
		require.Equal(t, want, retryAfter(http.Header{"Date": {date}, "Retry-After": {text}}), text)
	}
	require.Zero(t, retryAfter(http.Header{"Retry-After": {date}}))
}

func TestRedirects(t *testing.T) {
	var referred []string
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		referred = append(referred, r.Header["Referer"]...)
		left, _ := strconv.Atoi(r.URL.Query().Get("left"))
		if left == 0 {
			_, _ = io.WriteString(w, anything)
			return
		}
		status, _ := strconv.Atoi(strings.Split(r.URL.Path, "/")[left])
		w.Header().Set("Location", "?left="+strconv.Itoa(left-1)) // relative
		w.WriteHeader(status)
	})
	for _, c := range []struct {
		statuses string // the last is met first
		moved    bool
	}{
		{"", false}, {"/301", true}, {"/308/301", true}, {"/302", false}, {"/303", false}, {"/307", false}, {"/302/301", false}, {"/301/302", false},
		{"/301/307/308", false}, {"/301/301/301/301/301", true},
	} {
		n := strings.Count(c.statuses, "/")
		f := onLoopback()
		got, err := f.Fetch(t.Context(), s.URL+c.statuses+"?left="+strconv.Itoa(n), Seen{})
		require.NoError(t, err, c.statuses)
		want := ""
		if c.moved {
			want = s.URL + c.statuses + "?left=0"
		}
		require.Equal(t, want, got.Moved, c.statuses)
	}
	f := onLoopback()
	_, err := f.Fetch(t.Context(), s.URL+"/301/301/301/301/301/301?left=6", Seen{})
	require.Equal(t, Failure{Refusal: ErrRedirects, Site: s.URL}, err)
	require.Empty(t, referred)
}

// TestARedirectIsJudgedLikeAnAddressThatWasTyped names the refusals that
// TestRedirectsToAPrivateAddressAreNotFollowed does not tell apart.
func TestARedirectIsJudgedLikeAnAddressThatWasTyped(t *testing.T) {
	for location, want := range map[string]Refusal{
		"": ErrAddress, "http://name:secret@www.example.org/": ErrUser, "ftp://www.example.org/": ErrScheme,
		"http://127.0.0.1:0/": ErrPort, "http://10.0.0.1/": ErrPrivate, "http://%zz/geheim": ErrAddress,
	} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if location != "" {
				w.Header().Set("Location", location)
			}
			w.WriteHeader(http.StatusMovedPermanently)
		})
		f := onLoopback()
		_, err := f.Fetch(t.Context(), s.URL+"/geheim", Seen{})
		require.Equal(t, Failure{Refusal: want, Site: s.URL}, err, location)
	}
}

func TestSecureAddresses(t *testing.T) {
	plain := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, anything) })
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/omlaag" {
			http.Redirect(w, r, plain.URL, http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, r.Proto)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of every handshake that fails
	s.EnableHTTP2 = true
	s.StartTLS()
	t.Cleanup(s.Close)
	up := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, s.URL, http.StatusMovedPermanently) })
	f := onLoopback()
	f.inside.roots = x509.NewCertPool()
	f.inside.roots.AddCert(s.Certificate())

	got, err := f.Fetch(t.Context(), s.URL, Seen{})
	require.NoError(t, err)
	require.Equal(t, "HTTP/1.1", string(got.Body))
	got, err = f.Fetch(t.Context(), strings.Replace(s.URL, "https", "webcal", 1), Seen{})
	require.NoError(t, err)
	require.Empty(t, got.Moved)
	got, err = f.Fetch(t.Context(), up.URL, Seen{})
	require.NoError(t, err)
	require.Equal(t, s.URL, got.Moved)

	_, err = f.Fetch(t.Context(), s.URL+"/omlaag", Seen{})
	require.ErrorIs(t, err, ErrDowngrade)
	_, err = f.Fetch(t.Context(), strings.Replace(plain.URL, "http", "https", 1)+"/geheim", Seen{})
	require.ErrorIs(t, err, ErrSecure, "plain HTTP at an https address")
	_, err = f.Fetch(t.Context(), strings.Replace(plain.URL, "http", "webcal", 1)+"/geheim", Seen{})
	require.ErrorIs(t, err, ErrWebcal, "where it may have meant http")
	require.NotContains(t, err.Error(), "geheim")
	_, err = f.Fetch(t.Context(), "webcal://"+nobody(t)+"/geheim", Seen{})
	require.ErrorIs(t, err, ErrWebcal)
	_, err = f.Fetch(t.Context(), "webcals://"+nobody(t)+"/geheim", Seen{})
	require.ErrorIs(t, err, ErrUnreachable)
	f.inside.roots = nil
	_, err = f.Fetch(t.Context(), s.URL+"/geheim", Seen{})
	require.ErrorIs(t, err, ErrSecure, "nobody vouches for the certificate")
	var unknown x509.UnknownAuthorityError
	require.ErrorAs(t, err, &unknown)
	require.NotContains(t, err.Error(), "geheim")
}

func TestAnswersThatAreNoCalendar(t *testing.T) {
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n"
	zipped := zip(t, []byte(anything))
	gzipHead := head + "Content-Encoding: gzip\r\nContent-Length: " + strconv.Itoa(len(zipped)) + "\r\n\r\n"
	for name, c := range map[string]struct {
		answer string
		want   Refusal
	}{
		"nothing at all":                {"", ErrAnswer},
		"the address repeated":          {"HTTP/1.1 geheim\r\n\r\n", ErrAnswer},
		"the address as a header":       {"HTTP/1.1 200 OK\r\n/geheim?sleutel=geheim\r\n\r\n", ErrAnswer},
		"no HTTP":                       {"220 mail.example ESMTP\r\n", ErrAnswer},
		"a header that does not end":    {"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("a", MaxHeader) + "\r\n\r\n" + anything, ErrAnswer},
		"cut off in the header":         {head, ErrCut},
		"empty":                         {head + "Content-Length: 0\r\n\r\n", ErrEmpty},
		"white space":                   {head + "\r\n \r\n\t", ErrEmpty},
		"shorter than announced":        {head + "Content-Length: 1000\r\n\r\n" + anything, ErrCut},
		"a chunk that is cut":           {head + "Transfer-Encoding: chunked\r\n\r\nff\r\n" + anything, ErrCut},
		"no last chunk":                 {head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", ErrCut},
		"gzip that is cut":              {gzipHead + string(zipped[:len(zipped)-9]), ErrCut},
		"gzip that is none":             {gzipHead + strings.Repeat("x", len(zipped)), ErrEncoding},
		"gzip with a wrong sum":         {gzipHead + string(zipped[:len(zipped)-8]) + strings.Repeat("x", 8), ErrEncoding},
		"compressed in a way not asked": {head + "Content-Encoding: br\r\n\r\nxxxx", ErrEncoding},
		"announced as too large":        {head + "Content-Length: " + strconv.Itoa(MaxBody+1) + "\r\n\r\n", ErrTooLarge},
		"a web page":                    {"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<!DOCTYPE html>", ErrHTML},
		"another web page":              {"HTTP/1.1 200 OK\r\nContent-Type: application/xhtml+xml\r\n\r\n<html/>", ErrHTML},
	} {
		t.Run(name, func(t *testing.T) {
			address := serveRaw(t, c.answer)
			f := onLoopback()
			_, err := f.Fetch(t.Context(), address+"/geheim?sleutel=geheim", Seen{})
			require.ErrorIs(t, err, c.want)
			require.IsType(t, Failure{}, err)
			require.NotContains(t, err.Error(), "geheim")
		})
	}
}

func TestACalendarThatIsCalledAWebPageIsACalendar(t *testing.T) {
	for name, text := range map[string]string{"plain": "\ufeff\r\n" + strings.ToLower(anything), "UTF-16": utf16(anything)} {
		t.Run(name, func(t *testing.T) {
			f := onLoopback()
			got, err := f.Fetch(t.Context(), serveRaw(t, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"+text), Seen{})
			require.NoError(t, err)
			require.Equal(t, text, string(got.Body))
		})
	}
}

func TestACalendarWithAnEncodingThatIsNoneIsACalendar(t *testing.T) {
	for _, word := range []string{"identity", "utf-8", "UTF-8", "none", "unknown", "8bit"} {
		f := onLoopback()
		got, err := f.Fetch(t.Context(), serveRaw(t, "HTTP/1.1 200 OK\r\nContent-Encoding: "+word+"\r\n\r\n"+anything), Seen{})
		require.NoError(t, err, word)
		require.Equal(t, anything, string(got.Body))
		_, err = f.Fetch(t.Context(), serveRaw(t, "HTTP/1.1 200 OK\r\nContent-Encoding: "+word+"\r\n\r\nxxxx"), Seen{})
		require.ErrorIs(t, err, ErrEncoding, word)
	}
}

func utf16(text string) string {
	var b strings.Builder
	b.WriteString("\xff\xfe")
	for _, c := range []byte(text) {
		b.Write([]byte{c, 0})
	}
	return b.String()
}

func zip(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func TestFiveMegabytesIsTheBound(t *testing.T) {
	full := bytes.Repeat([]byte("x"), MaxBody)
	for name, h := range map[string]func(w http.ResponseWriter, body []byte){
		"with its length": func(w http.ResponseWriter, body []byte) {
			w.Header().Set("Content-Length", strconv.Itoa(len(body)))
			_, _ = w.Write(body)
		},
		"in chunks": func(w http.ResponseWriter, body []byte) { _, _ = w.Write(body) },
		"zipped": func(w http.ResponseWriter, body []byte) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(zip(t, body))
		},
	} {
		t.Run(name, func(t *testing.T) {
			body := full
			s := serve(t, func(w http.ResponseWriter, r *http.Request) { h(w, body) })
			f := onLoopback()
			got, err := f.Fetch(t.Context(), s.URL, Seen{})
			require.NoError(t, err)
			require.Len(t, got.Body, MaxBody)
			body = append(full, 'x')
			_, err = f.Fetch(t.Context(), s.URL, Seen{})
			require.ErrorIs(t, err, ErrTooLarge)
		})
	}
}

func TestABombIsNotUnpacked(t *testing.T) {
	bomb := bytes.Repeat(zip(t, make([]byte, 1<<20)), 512) // half a gigabyte in half a megabyte
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb)
	})
	f := onLoopback()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := f.Fetch(t.Context(), s.URL, Seen{})
	runtime.ReadMemStats(&after)
	require.ErrorIs(t, err, ErrTooLarge)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(32<<20))
}

// TestWhatComesInIsBounded: a zip can go on without ever holding anything.
func TestWhatComesInIsBounded(t *testing.T) {
	chunk := bytes.Repeat(zip(t, nil), 2000)
	var sent atomic.Int64
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		for {
			n, err := w.Write(chunk)
			if sent.Add(int64(n)); err != nil {
				return
			}
		}
	})
	f := onLoopback()
	_, err := f.Fetch(t.Context(), s.URL, Seen{})
	require.ErrorIs(t, err, ErrTooLarge)
	require.Less(t, sent.Load(), int64(4*MaxBody), "what the system keeps on its way aside")
	_, err = f.Fetch(t.Context(), serveRaw(t, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 99999999\r\n\r\n"), Seen{})
	require.ErrorIs(t, err, ErrTooLarge)
	_, err = f.Fetch(t.Context(), serveRaw(t, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n"), Seen{})
	require.ErrorIs(t, err, ErrEmpty)
}

// slowly runs a fetch in a bubble whose clock jumps, from a server that speaks as
// it likes. It gives what came and how long that took.
func slowly(t *testing.T, ctx func(context.Context) context.Context, server func(c net.Conn)) (took time.Duration, err error) {
	synctest.Test(t, func(t *testing.T) {
		var servers sync.WaitGroup
		f := Fetcher{inside: inside{dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			if server == nil { // nobody answers
				<-ctx.Done()
				return nil, ctx.Err()
			}
			here, there := net.Pipe()
			servers.Go(func() {
				defer there.Close()
				_, _ = there.Read(make([]byte, 4096))
				server(there)
			})
			return here, nil
		}}}
		started := time.Now()
		_, err = f.Fetch(ctx(t.Context()), "http://www.example.org/geheim", Seen{})
		took = time.Since(started)
		servers.Wait()
	})
	return took, err
}

// listen says nothing until nobody is there.
func listen(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

// drip says something every second until nobody listens.
func drip(c net.Conn, text string) {
	for {
		if _, err := io.WriteString(c, text); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

func TestFifteenSecondsAreForAllOfIt(t *testing.T) {
	redirects := 0
	for name, server := range map[string]func(net.Conn){
		"nobody answers": nil,
		"silence":        listen,
		"slow header": func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n")
			drip(c, "X: y\r\n")
		},
		"slow body": func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n")
			drip(c, "x")
		},
		"slow redirects": func(c net.Conn) {
			time.Sleep(4 * time.Second)
			redirects++
			_, _ = io.WriteString(c, "HTTP/1.1 302 Found\r\nLocation: /geheim"+strconv.Itoa(redirects)+"\r\n\r\n")
		},
		"early hints for ever": func(c net.Conn) { drip(c, "HTTP/1.1 103 Early Hints\r\n\r\n") },
	} {
		t.Run(name, func(t *testing.T) {
			took, err := slowly(t, func(ctx context.Context) context.Context { return ctx }, server)
			require.Equal(t, Failure{Refusal: ErrSlow, Site: "http://www.example.org"}, err)
			require.Equal(t, MaxTime, took)
		})
	}
}

func TestACallerWhoGivesUpIsNoFaultOfTheCalendar(t *testing.T) {
	took, err := slowly(t, func(ctx context.Context) context.Context {
		ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
		t.Cleanup(cancel)
		return ctx
	}, listen)
	require.Equal(t, context.DeadlineExceeded, err)
	require.Equal(t, 3*time.Second, took)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = (&Fetcher{}).Fetch(ctx, "http://9.9.9.9/", Seen{})
	require.Equal(t, context.Canceled, err)
}

func TestNoProxyOfTheEnvironmentIsAsked(t *testing.T) {
	v := newVictim(t)
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:"+v.port)
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:"+v.port)
	t.Setenv("ALL_PROXY", "http://127.0.0.1:"+v.port)
	f := Fetcher{inside: inside{reached: func(netip.AddrPort) error { return errStop }}}
	require.Nil(t, f.transport().Proxy)
	for _, address := range []string{"http://9.9.9.9/", "https://9.9.9.9/"} {
		_, err := f.Fetch(t.Context(), address, Seen{})
		require.ErrorIs(t, err, ErrUnreachable)
	}
	require.Zero(t, v.visits.Load())
}

// nobody is an address at which nobody listens.
func nobody(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	return listener.Addr().String()
}

func TestNobodyThere(t *testing.T) {
	dns := &names{answer: func(string) []netip.Addr { return nil }}
	f := Fetcher{inside: inside{resolver: dns.resolver()}}
	_, err := f.Fetch(t.Context(), "https://agenda.buurt.example/geheim", Seen{})
	require.ErrorIs(t, err, ErrUnreachable)
	var unknown *net.DNSError
	require.ErrorAs(t, err, &unknown)
	require.True(t, unknown.IsNotFound)
	require.NotContains(t, err.Error(), "geheim")

	f = onLoopback()
	_, err = f.Fetch(t.Context(), "http://"+nobody(t)+"/geheim", Seen{})
	require.ErrorIs(t, err, ErrUnreachable)
	require.NotContains(t, err.Error(), "geheim")
}

func TestEveryRefusalHasASentence(t *testing.T) {
	seen := map[Refusal]bool{}
	for _, r := range Refusals() {
		require.NotEmpty(t, r.Sentence(), r)
		require.False(t, seen[r], r)
		require.Equal(t, r.Sentence(), Failure{Refusal: r, Site: "https://www.example.org"}.Sentence())
		seen[r] = true
		require.Empty(t, calendar.Refusal(r).Sentence()+omzien.Refusal(r).Sentence(), "%s is known by its code alone", r)
		for _, promise := range []string{"We proberen", "We wachten", "hoeft niets"} {
			require.NotContains(t, r.Sentence(), promise, "nobody tries again for who typed a command")
		}
	}
	for _, r := range []calendar.Refusal{calendar.ErrEmpty, calendar.ErrNotCalendar, calendar.ErrTooLarge, calendar.ErrLine, calendar.ErrParameters,
		calendar.ErrDeep, calendar.ErrTooMany} {
		require.Empty(t, omzien.Refusal(r).Sentence(), r)
	}
	require.Contains(t, Failure{Refusal: ErrEmpty}.Sentence(), "In dit bestand staat niets.")
	require.Empty(t, Refusal("other").Sentence())
}

// TestNothingOfAnAddressIsInAnError keeps the words of parsing out, which repeat
// what they could not read.
func TestNothingOfAnAddressIsInAnError(t *testing.T) {
	for _, address := range []string{
		"https://www.example.org:geheim/", "https://www.example.org/%zz?geheim", "https://geheim@www.example.org/",
		"geheim:www.example.org", "https://geheim geheim/", "https://[geheim]/", "http://10.0.0.1/geheim", "https://9.9.9.9:25/geheim",
	} {
		_, err := (&Fetcher{}).Fetch(t.Context(), address, Seen{})
		require.Error(t, err)
		require.NotContains(t, err.Error(), "geheim", address)
		var parsing *url.Error
		require.False(t, errors.As(err, &parsing))
	}
}
