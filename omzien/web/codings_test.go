package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCodings(t *testing.T) {
	for accept, want := range map[string]string{
		"": "plain", "identity": "plain", "*": "plain", "deflate": "plain", "*;q=0.5": "plain", // what is not asked for is not sent
		"gzip": "gzip plain", "br": "br plain", "gzip, deflate, br, zstd": "br gzip plain", "GZIP;Q=1": "gzip plain",
		"br;q=0.5, gzip": "gzip br plain", "br;q=0.5, gzip;q=0.5": "br gzip plain", "gzip;q=0.001": "gzip plain",
		"gzip;q=0.5, identity": "plain gzip", "gzip;q=0.5, identity;q=0.5": "gzip plain",
		"gzip;q=0": "plain", "gzip;q=nan": "plain", "gzip;q=-1": "plain", "gzip;q=onzin": "plain",
		"gzip, identity;q=0": "gzip", "gzip, *;q=0": "gzip", "identity;q=0, *": "br gzip", "br;q=0, identity;q=0, *;q=0.5": "gzip",
		"identity;q=0": "plain", "*;q=0": "plain", "*;q=0, identity;q=0.1": "plain", // nothing would do; better something
	} {
		t.Run(accept, func(t *testing.T) {
			got := strings.Join(codings([]string{accept}), " ")
			require.Equal(t, strings.ReplaceAll(" "+want, " plain", " ")[1:], got)
		})
	}
	t.Run("in two headers", func(t *testing.T) {
		require.Equal(t, []string{"br", "gzip", ""}, codings([]string{"gzip", "br"}))
	})
	t.Run("in none", func(t *testing.T) {
		require.Equal(t, []string{""}, codings(nil))
	})
}

// TestCompressedOnce: whoever asks while it is being made waits for it.
func TestCompressedOnce(t *testing.T) {
	var grown []int
	p := packed{grown: func(n int) { grown = append(grown, n) }}
	body := []byte(strings.Repeat("Samen eten in de wijk. ", 10_000))
	var wait sync.WaitGroup
	made := make([][]byte, 8)
	for i := range made {
		wait.Go(func() { made[i], _ = p.in("br", body) })
	}
	wait.Wait()
	require.Len(t, grown, 1)
	for _, m := range made {
		require.Same(t, &made[0][0], &m[0])
	}
	other, mark := p.in("gzip", body)
	require.Equal(t, "-gz", mark)
	require.NotEqual(t, len(other), len(made[0]))
	require.Equal(t, []int{len(made[0]), len(other)}, grown)
}

// TestWhatIsAskedForOftenIsCompressedWithCare, while nobody waits.
func TestWhatIsAskedForOftenIsCompressedWithCare(t *testing.T) {
	k := newKept(nil)
	var body []byte
	for i := range 2000 {
		body = fmt.Appendf(body, "Samen eten in wijk %d, om %d uur. ", i*i%97, i%24)
	}
	k.put("a", answer{body: body}.sealed())
	a, size := k.answers["a"], k.size
	quick, mark := a.packed.in("br", body)
	require.Equal(t, "-br", mark)
	sent := 0
	for range often - 1 {
		_, mark = a.packed.in("br", body)
		require.Equal(t, "-br", mark)
		a.packed.improve(body, func() { sent++ })
	}
	require.Equal(t, 1, sent, "before it is made, and no more often")
	best, mark := a.packed.in("br", body)
	require.Equal(t, "-best", mark)
	require.Less(t, len(best), len(quick))
	k.mu.Lock()
	require.Equal(t, size+len(quick)+len(best), k.size)
	k.mu.Unlock()
	for _, known := range []string{a.tag("-br"), a.tag("-best")} {
		r := httptest.NewRequest(http.MethodGet, "/agenda", nil)
		r.Header.Set("If-None-Match", known)
		tag, same := a.unchanged(r, []string{"br"}, time.Time{}, time.Now())
		require.True(t, same)
		require.Equal(t, known, tag, "the same, in whichever form somebody has it")
	}
}

// TestUnchangedIsNotCompressed: who has it already costs nothing.
func TestUnchangedStaysPacked(t *testing.T) {
	k := newKept(nil)
	body := []byte(strings.Repeat("Samen eten in de wijk. ", 10_000))
	k.put("a", answer{body: body}.sealed())
	first := k.answers["a"]
	first.packed.in("br", body)
	size := k.size
	k.put("a", answer{body: body}.sealed())
	require.Same(t, first.packed, k.answers["a"].packed, "drawn anew and the same")
	require.Equal(t, size, k.size)
	k.put("a", answer{body: body[1:]}.sealed())
	require.NotSame(t, first.packed, k.answers["a"].packed)
	first.packed.in("gzip", body) // somebody was still at it
	require.Equal(t, 1+len(body)-1, k.size)
}
