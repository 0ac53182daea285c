package omzien

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// FuzzEntry: whatever stands in an entry, it becomes a meeting that passes the
// check of meetings, and the same one when it is read again. It is inside the
// package because a store makes it a thousand times as slow.
func FuzzEntry(f *testing.F) {
	f.Add("Afgelast: x", "<p>a", "De Linde, Zeist", "https://x.example", "wonen", "20190129")
	f.Add("\x00\u202e\ufeff", "\xff<a href='", "https://[", "http://x:y", "\n", "\t")
	f.Add("[*(-", "&#x202e;<br>&#0;", "Online via \u2028", "mailto:x", "", "")
	f.Add("\u2029", "<a href=\"https://x.example/&#8238;\">\u0085</a>", "1234 AB zeist,nl", "https://x.example/%e2", "ﬀ", "c")
	now := time.Date(2019, 1, 10, 12, 0, 0, 0, time.UTC)
	s, err := newSource(Calendar{ID: "c", Slug: "buurtkamer-1"}, initiative.Initiative{ID: "i", Name: strings.Repeat("De Buurtkamer ", 20)[:initiative.MaxName]}, now)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, title, text, place, page, theme, state string) {
		r := ReadEntry{UID: "a", Summary: title, Description: text, Location: place, URL: page, Categories: []string{theme},
			Start: now, End: now.Add(time.Hour), Cancelled: strings.HasPrefix(state, "c"), Tentative: strings.HasPrefix(state, "t")}
		var e event.Event
		to := task{deed: become, id: identity("i", entryKey{uid: "a"}, 0), next: s.meeting(r)}
		require.Equal(t, Followed{Added: 1}, s.decide(to, &e, false).counts)
		require.NoError(t, e.Check())
		origin := *e.Origin
		to.next, to.origin = s.meeting(r), &origin
		require.Equal(t, same, s.decide(to, &e, true))
	})
}
