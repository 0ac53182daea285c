package vocabulary_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/initiative/internal/vocabulary"
)

func TestOf(t *testing.T) {
	type colour string
	colours := vocabulary.Of[colour]{{"red", "rood"}, {"blue", "blauw"}}
	require.Equal(t, []colour{"red", "blue"}, colours.Values())
	require.Equal(t, "blauw", colours.Label("blue"))
	require.Empty(t, colours.Label("green"))
	colours.Values()[0] = "green"
	require.Equal(t, "rood", colours.Label("red"), "the list that is given out is the caller's")
}
