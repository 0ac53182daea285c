package metrics_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/metrics"
)

// shown is what Prometheus reads.
func shown(t testing.TB, m *metrics.Meter) string {
	t.Helper()
	answer := httptest.NewRecorder()
	m.Handler().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	require.Equal(t, http.StatusOK, answer.Code)
	return answer.Body.String()
}

// requireLines wants each line to be there as a whole.
func requireLines(t testing.TB, text string, lines ...string) {
	t.Helper()
	require.Subset(t, strings.Split(ours(text), "\n"), lines)
}

// ours are the lines that are not those of the runtime and the process.
func ours(text string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if strings.Contains(line, "omzien_") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

func TestCommit(t *testing.T) {
	m := metrics.New(nil)
	m.Commit(omzien.Commit{Writes: 3, Took: 2 * time.Millisecond})
	m.Commit(omzien.Commit{Writes: 512, Took: 20 * time.Millisecond})
	m.Commit(omzien.Commit{Writes: 512, Took: time.Minute, Err: omzien.ErrFull})
	m.Commit(omzien.Commit{Writes: 1, Err: errors.New("de schijf is weg")})
	text := shown(t, m)
	t.Run("a commit counts its writes and its seconds", func(t *testing.T) {
		requireLines(t, text, `omzien_commit_writes_bucket{le="2"} 0`, `omzien_commit_writes_bucket{le="4"} 1`, `omzien_commit_writes_bucket{le="512"} 2`,
			"omzien_commit_writes_sum 515", `omzien_commit_duration_seconds_bucket{le="0.0025"} 1`, "omzien_commit_duration_seconds_count 2")
	})
	t.Run("one that failed counts by its reason only, and its cause is not told", func(t *testing.T) {
		requireLines(t, text, `omzien_commits_failed_total{reason="storage_full"} 1`, `omzien_commits_failed_total{reason="internal"} 1`,
			`omzien_commits_failed_total{reason="unknown"} 0`)
		require.NotContains(t, text, "schijf")
	})
}

func TestWaiting(t *testing.T) {
	queue := 7
	m := metrics.New(func() int { return queue })
	requireLines(t, shown(t, m), "omzien_writes_waiting 7")
	queue = 0
	requireLines(t, shown(t, m), "omzien_writes_waiting 0")
	require.NotContains(t, shown(t, metrics.New(nil)), "omzien_writes_waiting", "what nobody knows is not zero")
}

func TestSignedUp(t *testing.T) {
	m := metrics.New(nil)
	requireLines(t, shown(t, m), `omzien_sign_ups_total{outcome="confirmed"} 0`, `omzien_sign_ups_total{outcome="other"} 0`)
	for _, outcome := range []string{"confirmed", "confirmed", "waitlisted", "full", "invalid", "verzonnen", ""} {
		m.SignedUp(outcome)
	}
	requireLines(t, shown(t, m), `omzien_sign_ups_total{outcome="confirmed"} 2`, `omzien_sign_ups_total{outcome="waitlisted"} 1`,
		`omzien_sign_ups_total{outcome="full"} 1`, `omzien_sign_ups_total{outcome="invalid"} 1`, `omzien_sign_ups_total{outcome="other"} 2`)
}

func TestRequest(t *testing.T) {
	m := metrics.New(nil)
	m.Request("/bijeenkomsten/{slug}", http.MethodGet, http.StatusOK, 3*time.Millisecond)
	m.Request("/bijeenkomsten/{slug}", http.MethodGet, http.StatusNotModified, time.Millisecond)
	m.Request("/bijeenkomsten/{slug}", http.MethodPost, http.StatusSeeOther, time.Second)
	m.Request("", "VERZIN", 0, 0)
	requireLines(t, shown(t, m),
		`omzien_http_requests_total{method="GET",route="/bijeenkomsten/{slug}",status="2xx"} 1`,
		`omzien_http_requests_total{method="GET",route="/bijeenkomsten/{slug}",status="3xx"} 1`,
		`omzien_http_requests_total{method="POST",route="/bijeenkomsten/{slug}",status="3xx"} 1`,
		`omzien_http_requests_total{method="other",route="other",status="other"} 1`,
		`omzien_http_request_duration_seconds_bucket{route="/bijeenkomsten/{slug}",le="0.005"} 2`,
		`omzien_http_request_duration_seconds_count{route="/bijeenkomsten/{slug}"} 3`)
}

// TestBounded: what callers make up does not grow the numbers.
func TestBounded(t *testing.T) {
	m := metrics.New(nil)
	few := func() int {
		m.SignedUp("verzonnen")
		m.Request("/", "VERZIN", 999, 0)
		m.Commit(omzien.Commit{Err: omzien.ErrHistory})
		return strings.Count(ours(shown(t, m)), "\n")
	}()
	for i := range 1000 {
		made := fmt.Sprint("verzonnen", i)
		m.SignedUp(made)
		m.Request("/", made, 1000+i, 0)
		m.Commit(omzien.Commit{Err: omzien.Refusal(made)})
	}
	require.Equal(t, few, strings.Count(ours(shown(t, m)), "\n"))
}

func TestApart(t *testing.T) {
	one, two := metrics.New(nil), metrics.New(nil)
	one.SignedUp("confirmed")
	requireLines(t, shown(t, two), `omzien_sign_ups_total{outcome="confirmed"} 0`)
	families, err := prometheus.DefaultGatherer.Gather()
	require.NoError(t, err)
	for _, family := range families {
		require.NotContains(t, family.GetName(), "omzien", "nothing is registered for the whole process")
	}
}

// TestConventions: names, units and helps are those that Prometheus wants.
func TestConventions(t *testing.T) {
	m := metrics.New(func() int { return 0 })
	m.Request("/", http.MethodGet, http.StatusOK, 0)
	text := shown(t, m)
	require.Regexp(t, `(?m)^omzien_build_info\{version="[^"]+"\} 1$`, text)
	require.Contains(t, text, "\ngo_goroutines ")
	problems, err := promlint.New(strings.NewReader(ours(text))).Lint()
	require.NoError(t, err)
	require.Empty(t, problems)
}

func TestCalendars(t *testing.T) {
	m := metrics.New(nil)
	var all []omzien.Calendar
	var away error
	m.Calendars(func(ctx context.Context) ([]omzien.Calendar, error) {
		_, bounded := ctx.Deadline()
		require.True(t, bounded)
		return all, away
	})
	requireLines(t, shown(t, m), "omzien_calendars 0", "omzien_calendars_troubled 0")
	all = []omzien.Calendar{{Slug: "geheim-1"}, {Slug: "geheim-2", Trouble: "geheim"}, {Slug: "geheim-3"}}
	text := shown(t, m)
	requireLines(t, text, "omzien_calendars 3", "omzien_calendars_troubled 1")
	require.NotContains(t, text, "geheim")
	away = omzien.ErrBusy
	require.NotContains(t, shown(t, m), "omzien_calendars", "nobody knows")
}

func TestMailed(t *testing.T) {
	m := metrics.New(nil)
	requireLines(t, shown(t, m), `omzien_mails_total{news="proof",result="sent"} 0`, `omzien_mails_total{news="other",result="other"} 0`)
	m.Mailed(omzien.NewsProof, "sent")
	m.Mailed(omzien.NewsProof, "sent")
	m.Mailed(omzien.NewsReminder, "delayed")
	m.Mailed(omzien.NewsThanks, "given_up")
	for i := range 100 {
		m.Mailed(omzien.News(fmt.Sprint("verzonnen", i)), "sent")
		m.Mailed(omzien.NewsProof, fmt.Sprint("verzonnen", i))
	}
	text := shown(t, m)
	requireLines(t, text, `omzien_mails_total{news="proof",result="sent"} 2`, `omzien_mails_total{news="reminder",result="delayed"} 1`,
		`omzien_mails_total{news="thanks",result="given_up"} 1`, `omzien_mails_total{news="other",result="other"} 200`)
	require.NotContains(t, text, "verzonnen")
	for _, news := range omzien.AllNews() {
		require.Contains(t, text, `omzien_mails_total{news="`+string(news)+`",result="sent"}`, "a rate misses the first of those that are not there")
	}
}

func TestOutbox(t *testing.T) {
	m := metrics.New(nil)
	waiting, away := 3, error(nil)
	require.NotContains(t, shown(t, m), "omzien_mails_waiting", "what nobody knows is not zero")
	m.Outbox(func(ctx context.Context) (int, error) {
		_, bounded := ctx.Deadline()
		require.True(t, bounded)
		return waiting, away
	})
	requireLines(t, shown(t, m), "omzien_mails_waiting 3")
	away = omzien.ErrBusy
	require.NotContains(t, shown(t, m), "omzien_mails_waiting ")
}
