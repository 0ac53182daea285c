package event

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestCleanText(t *testing.T) {
	for s, want := range map[string]string{
		"": "", " ": "", "een": "een", "één  twee": "één twee", " a \n b ": "a\nb", "\na": "a", "a\n": "a", " a": "a", "a ": "a", "a\n\n\nb": "a\n\nb", "a\n b": "a\nb", "a \nb": "a\nb", "\n\na\n\n\n\nb\n": "a\n\nb", "a \r\n \r\n b": "a\n\nb",
		"a\rb": "a\nb", "a\vb\fc\u0085d\u2028e\u2029f": "a\nb\nc\nd\ne\nf", "a\tb\u00a0c\u3000d": "a b c d", "a\u00a0 b": "a b",
		"a\x00b\x1fc\x7fd\u009fe": "abcde", "a\u200bb\u2060c\u202ed\u2066e\ufefff": "abcdef", "a \u200b b": "a b",
		"\xff\xfea": "\ufffda", "\ufffd": "\ufffd", "👩\u200d👧": "👩\u200d👧", "אב\u200f": "אב\u200f",
	} {
		require.Equal(t, want, CleanText(s), "%q", s)
		require.Equal(t, strings.Join(strings.Fields(want), " "), CleanLine(s), "%q", s)
	}
}

func TestCleanTextIsWhatCheckTakes(t *testing.T) {
	letters := rapid.OneOf(rapid.SampledFrom([]rune(" \n\r\t\v\x00\x1f\x7f\u0085\u00a0\u200b\u2028\u202e\u3000\ufeff\ufffdaé🥘")), rapid.Rune())
	texts := rapid.Custom(func(t *rapid.T) string {
		if rapid.Bool().Draw(t, "simple") {
			return rapid.StringOfN(rapid.SampledFrom([]rune("ab \n")), -1, 8, -1).Draw(t, "text")
		}
		return rapid.StringOfN(letters, -1, 60, -1).Draw(t, "text") + rapid.SampledFrom([]string{"", "\xff", "\xe2\x82 b"}).Draw(t, "end")
	})
	rapid.Check(t, func(t *rapid.T) {
		s := texts.Draw(t, "text")
		got, line := CleanText(s), CleanLine(s)
		require.Empty(t, checkText("text", got, utf8.RuneCountInString(s)))
		require.Empty(t, checkLine("line", line, utf8.RuneCountInString(s)))
		require.Equal(t, got, CleanText(got), "cleaning twice")
		require.Equal(t, line, CleanText(line), "a line is a clean text")
		require.Equal(t, cleaned(s) == s, isClean(s), "what is taken for clean is clean, and the other way round")
		require.Equal(t, strings.Fields(got), strings.Fields(line))
		for _, wrong := range []string{"  ", " \n", "\n ", "\n\n\n"} {
			require.NotContains(t, got, wrong)
		}
		require.Equal(t, strings.TrimSpace(got), got)
	})
}

func TestSpacesAreThoseOfUnicode(t *testing.T) {
	for r := range unicode.MaxRune + 1 {
		if unicode.IsSpace(r) != (isSpace(r) || isLineBreak(r)) || isSpace(r) && isLineBreak(r) {
			t.Errorf("%U", r)
		}
	}
}

func TestCleanTextCostsNothingWhenClean(t *testing.T) {
	s := strings.Repeat("Wij eten samen; één keer per maand.\n\n", 20) + "Kom ook!"
	require.Zero(t, testing.AllocsPerRun(10, func() { _, _ = CleanText(s), CleanLine("Wij eten samen") }))
}
