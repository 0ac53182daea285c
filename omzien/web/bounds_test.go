package web

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// TestKeptIsBounded: strangers can ask for endless pages, under endless names.
func TestKeptIsBounded(t *testing.T) {
	t.Run("in number, and what is used often stays", func(t *testing.T) {
		k := newKept(nil)
		for n := range 2 * maxAnswers {
			k.put(strconv.Itoa(n), answer{}.sealed())
			require.NotNil(t, k.last("0"), "used all the time")
		}
		require.Len(t, k.answers, maxAnswers)
		require.Nil(t, k.last("1"), "used longest ago")
		require.NotNil(t, k.last(strconv.Itoa(2*maxAnswers-1)))
	})
	t.Run("in octets", func(t *testing.T) {
		room := make([]byte, maxKept)
		rapid.Check(t, func(t *rapid.T) {
			k := newKept(nil)
			var last string
			for range rapid.IntRange(1, 60).Draw(t, "answers") {
				last = rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f"}).Draw(t, "key")
				body := room[:rapid.SampledFrom([]int{0, 1, maxKept / 5, maxKept / 2, maxKept - 1, maxKept}).Draw(t, "octets")]
				k.put(last, &answer{body: body})
				sum := 0
				for key, a := range k.answers {
					sum += len(key) + len(a.body)
				}
				require.Equal(t, sum, k.size)
				require.LessOrEqual(t, sum, maxKept)
				require.Equal(t, len(body) < maxKept, k.answers[last] != nil, "the last one is there when it fits")
			}
		})
	})
}
