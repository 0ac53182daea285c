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
	t.Run("in octets, with what is made of them", func(t *testing.T) {
		room := make([]byte, maxKept)
		rapid.Check(t, func(t *rapid.T) {
			k := newKept(nil)
			keys := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f"})
			octets := rapid.SampledFrom([]int{0, 1, maxKept / 5, maxKept / 2, maxKept - 1, maxKept})
			for range rapid.IntRange(1, 60).Draw(t, "answers") {
				key := keys.Draw(t, "key")
				if forms := k.packs(key); forms != nil && rapid.Bool().Draw(t, "compress") {
					forms.grown(octets.Draw(t, "compressed"))
				} else {
					body := room[:octets.Draw(t, "octets")]
					_, again := k.answers[key]
					k.put(key, &answer{body: body, digest: strconv.Itoa(len(body))})
					require.Equal(t, len(body) < maxKept, k.answers[key] != nil, "the last one is there when it fits")
					if !again && len(body) < maxKept {
						require.Equal(t, len(key)+len(body), k.answers[key].size)
					}
				}
				sum := 0
				for _, a := range k.answers {
					sum += a.size
				}
				require.Equal(t, sum, k.size)
				require.LessOrEqual(t, sum, maxKept)
			}
		})
	})
}

// packs is what is made of the answer under a key, or nil.
func (k *kept) packs(key string) *packed {
	if a := k.answers[key]; a != nil {
		return a.packed
	}
	return nil
}
