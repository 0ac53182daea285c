package main

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestQuick runs the whole program with small numbers.
func TestQuick(t *testing.T) {
	var out strings.Builder
	require.NoError(t, run(t.Context(), []string{"-quick"}, &out, t.Output()))
	table := out.String()
	for _, part := range []string{"on SQLite, 64 waiting", "on SQLite, 512 waiting", "over HTTP", "a transaction each", "on PostgreSQL", "FULL ÷ NORMAL",
		"with the message in the outbox", "with proof of the address", "letters taken and sent", "a withdrawal", "more seats",
		"first agenda page", "a theme in a municipality", "memory of omzien serve"} {
		require.Contains(t, table, part)
	}
	if strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), "postgresql") {
		require.NotContains(t, table, "skipped")
	}
}

func TestRunRefusesUnknownRows(t *testing.T) {
	require.ErrorContains(t, run(t.Context(), []string{"-rows", "sqlite,snelheid"}, t.Output(), t.Output()), "snelheid")
}

// TestFairBites holds the look afterwards against what must not be.
func TestFairBites(t *testing.T) {
	for _, c := range []struct {
		name, crime string
		right       bool
	}{
		{"an honest file", "SELECT 1", true},
		{"an answer without a row", "DELETE FROM sign_up WHERE place = (SELECT max(place) FROM sign_up WHERE event_id = 'ronde-0-1') AND event_id = 'ronde-0-1'", false},
		{"a hole in a queue", "UPDATE sign_up SET place = 5000 WHERE place = 7 AND event_id = 'ronde-0-0'", false},
		{"a seat too many", "UPDATE sign_up SET wanted = 2, seats = 2 WHERE place = 7 AND event_id = 'ronde-0-0'", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := &bench{scratch: t.TempDir()}
			path, err := b.newFile(t.Context())
			require.NoError(t, err)
			db, err := openFile(path, "FULL")
			require.NoError(t, err)
			r, err := newRaw(t.Context(), db, "")
			require.NoError(t, err)
			_, err = throughRaw(r, 8, 2*seats)(t.Context(), 0)
			require.NoError(t, err)
			_, err = db.ExecContext(t.Context(), c.crime)
			require.NoError(t, err)
			require.NoError(t, r.Close())
			require.Equal(t, c.right, b.fairFile(t.Context(), path, 2*seats) == nil)
		})
	}
}

func TestRawFillsNoMeetingTwice(t *testing.T) {
	b := &bench{scratch: t.TempDir()}
	path, err := b.newFile(t.Context())
	require.NoError(t, err)
	db, err := openFile(path, "FULL")
	require.NoError(t, err)
	r, err := newRaw(t.Context(), db, "")
	require.NoError(t, err)
	defer func() { require.NoError(t, r.Close()) }()
	_, err = crowd(t.Context(), 4, seats, func(_ context.Context, i int) error { return r.signUp("wijk", guest, emailOf(i)) })
	require.NoError(t, err)
	require.ErrorIs(t, r.signUp("wijk", guest, emailOf(seats)), errRawFull)
}

func TestLine(t *testing.T) {
	ratio := spread{median: 0.5, lowest: 0.4, highest: 0.7}
	for _, c := range []struct {
		name   string
		line   line
		missed bool
		want   string
	}{
		{"a least that is reached", line{what: "a", ratio: ratio, bar: 0.5}, false, "| a | 0.50 (0.40 to 0.70) | ≥ 0.5 | pass |  |"},
		{"a least that is not", line{what: "a", ratio: ratio, bar: 0.6, beside: "b"}, true, "| a | 0.50 (0.40 to 0.70) | ≥ 0.6 | **MISSED** | b |"},
		{"a most that is exceeded", line{what: "a", ratio: ratio, bar: 0.4, most: true}, true, "| a | 0.50 (0.40 to 0.70) | ≤ 0.4 | **MISSED** |  |"},
		{"no bar", line{what: "a", ratio: ratio}, false, "| a | 0.50 (0.40 to 0.70) |  |  |  |"},
		{"not measured", line{what: "a", bar: 1, skipped: true, beside: "why"}, false, "| a | – | | skipped | why |"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.missed, c.line.missed())
			require.Equal(t, c.want, c.line.String())
		})
	}
}

func TestCrowd(t *testing.T) {
	broken := errors.New("broken")
	_, err := crowd(t.Context(), 4, 100, func(_ context.Context, i int) error {
		if i == 50 {
			return broken
		}
		return nil
	})
	require.ErrorIs(t, err, broken)
	found, err := crowd(t.Context(), 10, 100, func(_ context.Context, i int) error {
		if i >= 90 {
			time.Sleep(20 * time.Millisecond)
		}
		return nil
	})
	require.NoError(t, err)
	require.GreaterOrEqual(t, found.p99, 20*time.Millisecond)
	require.Less(t, found.p50, 20*time.Millisecond)
}
