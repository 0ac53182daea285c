package main

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

// serving is the program while it serves a database with one meeting that takes
// sign-ups.
func serving(t *testing.T, args ...string) *running {
	t.Helper()
	db := filepath.Join(t.TempDir(), "omzien.db")
	p := program{stdout: io.Discard, stderr: io.Discard, now: time.Now}
	require.NoError(t, p.inNetwork(t.Context(), db, func(n *omzien.Network) error {
		c, err := newCalendar(n.Now())
		if err != nil {
			return err
		}
		_, err = n.Import(t.Context(), omzien.Document{Events: exampleMeetings(c)}, "coordinator")
		return err
	}))
	return begin(t, append([]string{"serve", "-addr", "127.0.0.1:0", "-db", db}, args...)...)
}

// ask sends a request and returns its status and body. Headers are in pairs of
// name and value; Host is one of them.
func ask(t *testing.T, method, address, body string, headers ...string) (int, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

// TestMetrics: what happens is counted, and whatever a visitor types or sends is
// neither there nor in the log.
func TestMetrics(t *testing.T) {
	r := serving(t)
	signUps := r.root + "/api/v1/events/" + twentySeatsSlug + "/sign-ups"
	const anna = `{"name":"Anna Zonderling","email":"anna@geheim.example","onBehalfOf":"Geheim Genootschap"}`
	status, body := ask(t, "POST", signUps, anna, "Content-Type", "application/json", "Idempotency-Key", "geheim", "User-Agent", "zonderling")
	require.Equal(t, http.StatusCreated, status, body)
	_, token, _ := strings.Cut(body, `"token":"`)
	token, _, _ = strings.Cut(token, `"`)
	ask(t, "POST", strings.Replace(signUps, twentySeatsSlug, "zonderling", 1), anna, "Content-Type", "application/json", "X-Forwarded-For", "zonderling")
	ask(t, "POST", signUps, `{"name":"Zonderling","geheim":`, "Content-Type", "application/json")
	ask(t, "GET", r.root+"/aanmelding/"+token+"?mail=anna@geheim.example", "")
	ask(t, "GET", r.root+"/bijeenkomsten/zonderling?naam=zonderling", "", "Referer", "https://geheim.example/")
	ask(t, "ZONDERLING", r.root+"/agenda", "naam=zonderling")

	status, numbers := ask(t, "GET", r.root+"/metrics", "")
	require.Equal(t, http.StatusOK, status)
	for _, line := range []string{
		`omzien_sign_ups_total{outcome="confirmed"} 1`, `omzien_sign_ups_total{outcome="not_found"} 1`,
		`omzien_http_requests_total{method="POST",route="/api/v1/events/{slug}/sign-ups",status="2xx"} 1`,
		`omzien_http_requests_total{method="GET",route="/aanmelding/{token}",status="2xx"} 1`,
		`omzien_http_requests_total{method="GET",route="/bijeenkomsten/{slug}",status="4xx"} 1`,
		`omzien_http_requests_total{method="other",route="other",status="4xx"} 1`,
		"omzien_writes_waiting 0",
	} {
		require.Contains(t, numbers, "\n"+line+"\n")
	}
	require.NotContains(t, numbers, "omzien_commit_writes_count 0\n")
	require.Equal(t, exitOK, r.end(t))
	for where, text := range map[string]string{"the numbers": numbers, "the log": r.stderr.String()} {
		for _, mark := range []string{"zonderling", "geheim", twentySeatsSlug, strings.ToLower(token), "127.0.0.1"} {
			require.NotContains(t, strings.ToLower(text), mark, where)
		}
	}
	require.Contains(t, r.stderr.String(), "status=201")
}

// TestMetricsIsPrivate: whoever may not see the numbers sees the page of an
// address that does not exist.
func TestMetricsIsPrivate(t *testing.T) {
	r := serving(t, "-base-url", "https://wijk.omzien.example/netwerk")
	port := r.root[strings.LastIndex(r.root, ":")+1 : strings.LastIndex(r.root, "/")]
	status, unknown := ask(t, "GET", r.root+"/niets", "")
	require.Equal(t, http.StatusNotFound, status)
	for _, headers := range [][]string{
		{"Host", "wijk.omzien.example"}, {"Host", "localhost.omzien.example"}, {"Host", "10.0.0.1:8080"}, {"Host", "[2001:db8::1]"},
		{"Forwarded", "for=127.0.0.1"}, {"Via", "1.1 wijk"}, {"X-Real-IP", "127.0.0.1"}, {"X-Forwarded-For", "127.0.0.1"},
		{"X-Forwarded-Proto", "https"}, {"x-forwarded-anything", ""},
	} {
		t.Run(strings.Join(headers, " "), func(t *testing.T) {
			status, body := ask(t, "GET", r.root+"/metrics", "", headers...)
			require.Equal(t, http.StatusNotFound, status)
			require.Equal(t, unknown, body)
		})
	}
	t.Run("a proxy that says nothing of itself", func(t *testing.T) {
		require.Contains(t, oldRequest(t, "127.0.0.1:"+port, "/netwerk/metrics"), " 404 ")
	})
	t.Run("a form sent to it", func(t *testing.T) {
		status, _ := ask(t, "POST", r.root+"/metrics", "")
		require.Equal(t, http.StatusMethodNotAllowed, status)
	})
	for _, host := range []string{"localhost", "localhost:" + port, "127.0.0.1", "[::1]", "[::1]:9090"} {
		t.Run("somebody on this machine who calls it "+host, func(t *testing.T) {
			status, body := ask(t, "GET", r.root+"/metrics", "", "Host", host)
			require.Equal(t, http.StatusOK, status)
			require.Contains(t, body, "omzien_writes_waiting")
		})
	}
	require.Equal(t, exitOK, r.end(t))
}

// oldRequest asks in HTTP/1.0, as nginx does of old, and returns the first line.
func oldRequest(t *testing.T, addr, path string) string {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET "+path+" HTTP/1.0\r\nHost: "+addr+"\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	line, err := bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	return line
}

func TestOwnCaller(t *testing.T) {
	for from, own := range map[string]bool{
		"127.0.0.1:4000": true, "127.8.8.8:4000": true, "[::1]:4000": true, "[::ffff:127.0.0.1]:4000": true,
		"10.0.0.2:4000": false, "192.0.2.1:4000": false, "[2001:db8::1]:4000": false, "": false, "@": false, "127.0.0.1": false,
	} {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/metrics", nil)
		r.RemoteAddr = from
		require.Equal(t, own, ownCaller(r), from)
	}
}

// TestFarewell: whoever asks whether visitors may come hears that the server
// stops, before it refuses connections.
func TestFarewell(t *testing.T) {
	r := serving(t)
	status, _ := get(t, r.root+"/readyz")
	require.Equal(t, http.StatusOK, status)
	r.stop()
	require.Eventually(t, func() bool {
		status, body := get(t, r.root+"/readyz")
		return status == http.StatusServiceUnavailable && body == "de server stopt\n"
	}, farewellTime, time.Millisecond)
	heard := time.Now()
	require.Equal(t, exitOK, r.end(t))
	require.Less(t, time.Since(heard), farewellTime, "it has been heard, so it need not wait")
}

func TestFarewellToNobody(t *testing.T) {
	r := serving(t)
	begin := time.Now()
	require.Equal(t, exitOK, r.end(t))
	require.Less(t, time.Since(begin), farewellTime)
}

// told is a store that can be made to say that a commit failed.
type told struct {
	database
	commit func(omzien.Commit)
}

func (s *told) Observe(f func(omzien.Commit)) {
	s.commit = f
	s.database.Observe(f)
}

func TestFailedCommit(t *testing.T) {
	store, stderr := &told{database: omzientest.New(t, time.Now()).Store}, &lockedBuffer{}
	p := program{stderr: stderr}
	w := website{log: p.logger(slog.LevelInfo)}
	w.watch(store, time.Now)
	store.commit(omzien.Commit{Writes: 2})
	require.Empty(t, stderr.String(), "what goes well is only counted")
	store.commit(omzien.Commit{Writes: 3, Waiting: 1, Took: time.Second, Err: omzien.ErrFull})
	require.Contains(t, stderr.String(), `level=ERROR msg="commit failed" writes=3 waiting=1 took=1s cause="omzien: storage_full"`)
	answer := httptest.NewRecorder()
	w.meter.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	require.Contains(t, answer.Body.String(), `omzien_commits_failed_total{reason="storage_full"} 1`)
	require.Contains(t, answer.Body.String(), "omzien_commit_writes_sum 2\n")
}
