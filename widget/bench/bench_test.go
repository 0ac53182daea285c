package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

func TestMeetings(t *testing.T) {
	list, err := meetings(shown, time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Len(t, list, shown)
	t.Run("no two have the same title", func(t *testing.T) {
		seen := map[string]bool{}
		for i := range list {
			require.False(t, seen[list[i].Title], list[i].Title)
			seen[list[i].Title] = true
		}
	})
	t.Run("each comes after the one before", func(t *testing.T) {
		for i := range list[1:] {
			require.True(t, list[i].Start.Before(list[i+1].Start), list[i+1].Title)
		}
	})
	t.Run("the theme leaves some and not all", func(t *testing.T) {
		require.Equal(t, 20, about(chosen, list))
		require.Zero(t, about(initiative.ThemePositiveHealth, list))
	})
}

func TestChoose(t *testing.T) {
	_, err := choose([]string{"visible", "snelheid"})
	require.ErrorContains(t, err, "snelheid")
	two, err := choose([]string{"bytes", "script"})
	require.NoError(t, err)
	require.Len(t, two, 2)
	require.Equal(t, []scene{{side: oneScript, play: "read", slow: true}}, scenesOf(two))
}

func TestNoAmbitionIsAboveItsBar(t *testing.T) {
	for _, r := range rows {
		if r.bar >= 0 {
			require.LessOrEqual(t, r.ambition, r.bar, r.what)
		}
	}
}

func TestLine(t *testing.T) {
	bars := row{what: "a", bar: 0.4, ambition: 0.3}
	for _, c := range []struct {
		name   string
		line   line
		missed bool
		want   string
	}{
		{"the ambition", line{row: bars, found: 0.3, beside: "b"}, false, "| a | 0.30 | ≤ 0.40 | ≤ 0.30 | yes, ambition too | b |"},
		{"the bar", line{row: bars, found: 0.4}, false, "| a | 0.40 | ≤ 0.40 | ≤ 0.30 | yes |  |"},
		{"neither", line{row: bars, found: 0.401}, true, "| a | 0.40 | ≤ 0.40 | ≤ 0.30 | **no** |  |"},
		{"nobody knows", line{row: bars, err: errors.New("gone")}, true, "| a | – | ≤ 0.40 | ≤ 0.30 | **not measured** | gone |"},
		{"a bar of nothing", line{row: row{what: "a", unit: octets}}, false, "| a | 0.0 kB | ≤ 0.0 kB | ≤ 0.0 kB | yes, ambition too |  |"},
		{"a bar of nothing, missed", line{row: row{what: "a", unit: points}, found: 0.01}, true, "| a | 0.010 | ≤ 0.000 | ≤ 0.000 | **no** |  |"},
		{"no bar", line{row: row{what: "a", unit: millis, bar: noBar}, found: 1234}, false, "| a | 1234.0 ms |  |  |  |  |"},
		{"no bar and no number", line{row: row{what: "a", bar: noBar}, err: errors.New("gone")}, false, "| a | – |  |  |  | gone |"},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, c.missed, c.line.missed())
			require.Equal(t, c.want, c.line.String())
		})
	}
}

func chromium(t *testing.T) context.Context {
	t.Helper()
	if _, err := exec.LookPath("chromium"); err != nil {
		const missing = "NOT TESTED: no browser to measure in (Debian: apt install chromium)"
		if strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), "chromium") {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	ctx, end, err := startBrowser(t.Context())
	require.NoError(t, err)
	t.Cleanup(end)
	return ctx
}

// TestVisitor holds the visitor against pages whose numbers are known.
func TestVisitor(t *testing.T) {
	ctx := chromium(t)
	h, err := openHost()
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, h.close()) })
	const event = `<p class="bench-event">Koffie</p>`
	const enough = 10_000 // ms, on a busy machine
	look := func(t *testing.T, slow bool, patience int64, tags string) (seen, error) {
		t.Helper()
		h.page("/toets", tags)
		v, err := newVisitor(ctx, h.address)
		require.NoError(t, err)
		defer v.end()
		if slow {
			require.NoError(t, v.slow())
		}
		return v.play(h.address+"/toets", plan{Play: "read", Title: "Koffie", Settle: 500, Patience: patience})
	}
	later := func(ms, what string) string { return `<script>setTimeout(() => {` + what + `}, ` + ms + `)</script>` }

	t.Run("an event that is in the page is there at once, and nothing moves or blocks", func(t *testing.T) {
		found, err := look(t, false, enough, event)
		require.NoError(t, err)
		require.Positive(t, found.Marks.Visible)
		require.Zero(t, found.Shift, found.Shifted)
		require.Empty(t, found.requests)
	})
	t.Run("an event that comes later is not there before", func(t *testing.T) {
		found, err := look(t, false, enough, `<div></div>`+later("700", `document.querySelector("div").innerHTML = '`+event+`'`))
		require.NoError(t, err)
		require.Greater(t, found.Marks.Visible, 700.)
	})
	for name, tags := range map[string]string{
		"an event that nobody sees": `<div style="visibility:hidden">` + event + `</div>`,
		"an event without a box":    `<div hidden>` + event + `</div>`,
		"an event below the window": `<div style="height:2000px"></div>` + event,
		"another event":             `<p class="bench-event">Thee</p>`,
	} {
		t.Run(name+" does not count", func(t *testing.T) {
			_, err := look(t, false, 1500, tags)
			require.ErrorContains(t, err, "visible")
		})
	}
	t.Run("what pushes the page away is a layout shift", func(t *testing.T) {
		found, err := look(t, false, enough, `<div></div>`+event+later("200", `document.querySelector("div").style.height = "300px"`))
		require.NoError(t, err)
		require.Greater(t, found.Shift, 0.01)
	})
	t.Run("a long task blocks for what it takes beyond 50 ms", func(t *testing.T) {
		found, err := look(t, false, enough, event+later("200", `for (const end = performance.now() + 450; performance.now() < end;);`))
		require.NoError(t, err)
		require.Greater(t, found.Blocking, 390.)
	})
	t.Run("100 kB take half a second and two waits on the slow line", func(t *testing.T) {
		noise := make([]byte, 75_000)
		rand.Read(noise) //nolint:errcheck // it never fails (Go 1.24)
		h.script("/ruis.js", []byte(`document.querySelector("div").innerHTML = '`+event+`'; //`+base64.StdEncoding.EncodeToString(noise)))
		found, err := look(t, true, enough, `<div></div><script src="/ruis.js"></script>`)
		require.NoError(t, err)
		require.Greater(t, found.Marks.Visible, 2.*slowLatency+1000.*75_000/slowDown)
		require.Len(t, found.requests, 1)
		require.InDelta(t, 76_000, found.requests[0].octets, 2000)
	})
}
