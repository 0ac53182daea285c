package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

// snippet is what the command writes for a network that is not there.
func snippet(t *testing.T, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	args = append([]string{"snippet", "-base-url", "https://netwerk.omzien.example"}, args...)
	require.Zero(t, run(t.Context(), args, &out, &err), err.String())
	return out.String(), err.String()
}

func TestSnippet(t *testing.T) {
	t.Run("what is on standard output can be pasted as it is", func(t *testing.T) {
		plain, _ := snippet(t)
		policy, hint := snippet(t, "-csp")
		require.Equal(t, plain, policy)
		require.Contains(t, hint, "script-src https://netwerk.omzien.example 'wasm-unsafe-eval'")
	})
	t.Run("a pinned script must be pasted again after each release, and that is said", func(t *testing.T) {
		lines, hint := snippet(t, "-sri")
		require.Contains(t, lines, `src="https://netwerk.omzien.example/widget/`+dist.ScriptName()+`" integrity="sha384-`)
		require.Contains(t, hint, "na elke nieuwe versie")
	})
	t.Run("a quote in an address does not end the line of PHP", func(t *testing.T) {
		var out, err bytes.Buffer
		require.Zero(t, run(t.Context(), []string{"snippet", "-base-url", "https://netwerk.omzien.example/d'n", "-for", "include"}, &out, &err))
		require.Contains(t, err.String(), `readfile('https://netwerk.omzien.example/d%27n/embed/agenda.html')`)
	})
}
