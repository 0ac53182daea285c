package widget

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// TestFirst: a meeting grows around what was shown before its fragment was there, so
// what both have must be alike.
func TestFirst(t *testing.T) {
	for _, l := range Languages() {
		b := builder{lang: l}
		b.first()
		first := string(b.buf)
		m := Meeting{Event: meetingA(t), Now: dayBefore, Language: l}
		whole := string(m.HTML())
		at := 0
		for _, part := range []string{`<h2 part="title"`, `<dl class="oz-facts">`, ` part="when">`, ` part="where">`, `<section class="oz-signup" id="aanmelden">`, `<form class="oz-form"`} {
			require.Contains(t, first, part, l)
			next := strings.Index(whole[at:], part)
			require.GreaterOrEqual(t, next, 0, "%s %s in this order", l, part)
			at += next
		}
		_, fields, found := strings.Cut(first, `method="dialog">`)
		require.True(t, found)
		fields, _, _ = strings.Cut(fields, `<p class="oz-sent"`)
		require.Equal(t, 2, strings.Count(fields, `<div class="oz-field"`))
		require.Contains(t, whole, fields, "the same fields, in the same words")
		begin, _, _ := strings.Cut(whole[strings.Index(whole, `<form`):], fields)
		require.NotContains(t, begin, `class="oz-field"`, "they come first")
		require.NotContains(t, first, ` action=`)
		require.NotContains(t, first, `<button`)
		require.Contains(t, string(Agenda{List: []event.Announcement{meetingA(t)}, Now: dayBefore, Language: l}.HTML()), first)
	}
}
