package omzientest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

func TestNetwork(t *testing.T) {
	now := time.Date(2019, time.January, 22, 12, 0, 0, 0, time.UTC)
	one, two := omzientest.New(t, now), omzientest.New(t, now)
	t.Run("the clock stands still until it is moved", func(t *testing.T) {
		require.Equal(t, now, one.Now())
		one.Advance(time.Hour)
		require.Equal(t, now.Add(time.Hour), one.Now())
		require.Equal(t, now, two.Now(), "each network has its own")
		one.Set(now)
		require.Equal(t, now, one.Now())
	})
	t.Run("each network has its own file", func(t *testing.T) {
		require.NotSame(t, one.Store, two.Store)
		page, err := two.Agenda.Upcoming(t.Context(), omzien.Selection{})
		require.NoError(t, err)
		require.Empty(t, page.List)
	})
}
