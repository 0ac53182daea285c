package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheme: the demo shows the looks of the widget, as they are asked for.
func TestTheme(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r := begin(t, "demo", "-addr", "127.0.0.1:0")
	for address, sign := range map[string]string{
		"/thema": `<html lang="nl">`, "/thema?taal=ar": `<html lang="ar" dir="rtl">`, "/thema?kleur=donker": ":root{color-scheme:dark}",
		"/thema?stijl=hostile-unset": "* { all: unset; }", "/thema?taal=xx&kleur=paars&stijl=..%2Fgallery": `<html lang="nl">`,
	} {
		status, page := get(t, r.root+address)
		require.Equal(t, http.StatusOK, status)
		require.True(t, strings.Contains(page, sign), address)
		require.True(t, strings.Contains(page, `id="state-offline"`), address)
	}
	answer, err := http.Get(r.root + "/thema")
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, themePolicy, answer.Header.Get("Content-Security-Policy"))
	require.Equal(t, exitOK, r.end(t))
}
