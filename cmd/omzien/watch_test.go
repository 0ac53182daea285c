package main

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
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
		c, err := newAlmanac(n.Now())
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
	r := serving(t, "-metrics", "127.0.0.1:0")
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

	status, numbers := ask(t, "GET", numbersIn(t, r), "")
	require.Equal(t, http.StatusOK, status)
	for _, line := range []string{
		`omzien_sign_ups_total{outcome="confirmed"} 1`, `omzien_sign_ups_total{outcome="not_found"} 1`,
		`omzien_http_requests_total{method="POST",route="/api/v1/events/{slug}/sign-ups",status="2xx"} 1`,
		`omzien_http_requests_total{method="GET",route="/aanmelding/{token}",status="2xx"} 1`,
		`omzien_http_requests_total{method="GET",route="/bijeenkomsten/{slug}",status="4xx"} 1`,
		`omzien_http_requests_total{method="other",route="other",status="4xx"} 1`,
		"omzien_writes_waiting 0", "omzien_calendars 0", "omzien_calendars_troubled 0",
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

// numbersIn is the address of the numbers, as the program said it.
func numbersIn(t *testing.T, r *running) string {
	t.Helper()
	_, address, found := strings.Cut(r.said, "Getallen voor Prometheus: ")
	require.True(t, found, r.said)
	address, _, _ = strings.Cut(address, "\n")
	return address
}

// TestMetricsIsApart: the website shows no numbers, whoever asks for them, and
// the address of the numbers shows nothing else.
func TestMetricsIsApart(t *testing.T) {
	r := serving(t, "-metrics", "127.0.0.1:0", "-base-url", "https://wijk.omzien.example/netwerk")
	_, unknown := ask(t, "GET", r.root+"/niets", "")
	site := strings.TrimSuffix(r.root, "/netwerk")
	for _, address := range []string{r.root + "/metrics", site + "/metrics"} {
		status, body := ask(t, "GET", address, "", "Host", "localhost")
		require.Equal(t, http.StatusNotFound, status)
		require.NotContains(t, body, "omzien_writes_waiting")
		if strings.HasPrefix(address, r.root) {
			require.Equal(t, unknown, body)
		}
	}
	numbers := numbersIn(t, r)
	require.NotEqual(t, site+metricsPath, numbers)
	for path, want := range map[string]int{"": http.StatusNotFound, "/": http.StatusNotFound, "/agenda": http.StatusNotFound, "/netwerk/agenda": http.StatusNotFound,
		"/readyz": http.StatusNotFound, metricsPath: http.StatusOK} {
		status, _ := ask(t, "GET", strings.TrimSuffix(numbers, metricsPath)+path, "")
		require.Equal(t, want, status, path)
	}
	status, _ := ask(t, "POST", numbers, "")
	require.Equal(t, http.StatusMethodNotAllowed, status)
	require.Equal(t, exitOK, r.end(t))
	_, err := http.Get(numbers)
	require.Error(t, err, "it stops with the website")
}

func TestMetricsIsOff(t *testing.T) {
	r := serving(t)
	require.NotContains(t, r.said, "Prometheus")
	require.Equal(t, exitOK, r.end(t))
}

func TestMetricsAddress(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer busy.Close()
	t.Chdir(t.TempDir())
	for address, want := range map[string]string{
		"9090":               "Achter -metrics hoort een adres met een poort",
		busy.Addr().String(): "kies een andere poort met -metrics.",
	} {
		code, out := said(t, "serve", "-addr", "127.0.0.1:0", "-metrics", address)
		require.NotEqual(t, exitOK, code)
		require.Contains(t, out, want)
		require.NoFileExists(t, "omzien.db")
	}
}

// TestFarewell: whoever asks whether visitors may come hears that the server
// stops, before it refuses connections.
func TestFarewell(t *testing.T) {
	r := serving(t)
	for range 2 {
		status, _ := get(t, r.root+"/readyz")
		require.Equal(t, http.StatusOK, status)
	}
	r.stop()
	require.Eventually(t, func() bool {
		status, body := get(t, r.root+"/readyz")
		return status == http.StatusServiceUnavailable && body == "de server stopt\n"
	}, farewellTime, time.Millisecond)
	heard := time.Now()
	require.Equal(t, exitOK, r.end(t))
	require.Less(t, time.Since(heard), farewellTime, "it has been heard, so it need not wait")
	require.Contains(t, r.stderr.String(), "\nAan het stoppen. Dat duurt hooguit een halve minuut.\n")
}

func TestFarewellToNobody(t *testing.T) {
	for name, asked := range map[string]int{"nobody asked": 0, "a stranger asked once": 1} {
		t.Run(name, func(t *testing.T) {
			r := serving(t)
			for range asked {
				get(t, r.root+"/readyz")
			}
			begin := time.Now()
			require.Equal(t, exitOK, r.end(t))
			require.Less(t, time.Since(begin), farewellTime)
			require.NotContains(t, r.stderr.String(), "Aan het stoppen")
		})
	}
}

// TestFarewellWaits: for those who keep asking, and no longer than it may.
func TestFarewellWaits(t *testing.T) {
	for name, c := range map[string]struct{ ago, waits time.Duration }{
		"twice within the minute": {time.Minute, farewellTime}, "a minute and more ago": {time.Minute + time.Second, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFarewell()
				require.False(t, f.draining())
				time.Sleep(c.ago)
				require.False(t, f.draining())
				begin, told := time.Now(), false
				f.say(func() { told = true })
				require.Equal(t, c.waits, time.Since(begin))
				require.Equal(t, c.waits > 0, told, "who stopped the server hears why it takes a while")
				require.True(t, f.draining())
			})
		})
	}
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
	w.watch(store, time.Now, 0)
	store.commit(omzien.Commit{Writes: 2})
	require.Empty(t, stderr.String(), "what goes well is only counted")
	store.commit(omzien.Commit{Writes: 3, Waiting: 1, Took: time.Second, Err: omzien.ErrFull})
	require.Contains(t, stderr.String(), `level=ERROR msg="commit failed" writes=3 waiting=1 took=1s cause="omzien: storage_full"`)
	answer := httptest.NewRecorder()
	w.meter.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	require.Contains(t, answer.Body.String(), `omzien_commits_failed_total{reason="storage_full"} 1`)
	require.Contains(t, answer.Body.String(), "omzien_commit_writes_sum 2\n")
}
