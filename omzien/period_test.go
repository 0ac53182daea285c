package omzien_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// TestDuring says in another way than the network does what goes on in a period.
func TestDuring(t *testing.T) {
	checks(t, 60)
	rapid.Check(t, func(rt *rapid.T) {
		n := newNetwork(t, plain)
		all := drawMeetings(rt)
		n.add(t, all...)
		from := noon.Add(time.Duration(rapid.IntRange(-800, 800).Draw(rt, "from")) * time.Hour)
		before := from.Add(time.Duration(rapid.IntRange(1, 800).Draw(rt, "length")) * time.Hour)
		theme := rapid.SampledFrom([]string{"", "housing", "unknown"}).Draw(rt, "theme")
		var want []string
		for _, e := range all {
			if e.Status != event.Draft && e.End.After(from) && e.Start.Before(before) && (theme == "" || slices.Contains(e.Themes, theme)) {
				want = append(want, e.Slug)
			}
		}
		list, err := n.Agenda.During(t.Context(), omzien.Selection{Theme: theme, After: "?", Limit: 1}, from, before)
		require.NoError(rt, err)
		var got []string
		for i, a := range list {
			got = append(got, a.Slug)
			if i > 0 {
				require.False(rt, a.Start.Before(list[i-1].Start), "by start")
			}
		}
		require.ElementsMatch(rt, want, got)
	})
}
