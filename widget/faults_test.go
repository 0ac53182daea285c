package widget

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestEveryFaultHasASentenceInEveryLanguage(t *testing.T) {
	fields := []string{"name", "email", "seats", "companions", "companions[1]", "replies.vraag", "", "x"}
	for _, code := range append(event.Codes(), "later") {
		for _, field := range fields {
			f := event.FieldError{Field: field, Code: code, Limit: 4711}
			dutch, en, ar := FaultSentence(event.Dutch, f), FaultSentence(event.English, f), FaultSentence(Arabic, f)
			require.Equal(t, f.Sentence(), dutch)
			require.Equal(t, dutch, FaultSentence("", f))
			require.Regexp(t, arabic, ar)
			limit := strconv.Itoa(f.Limit)
			for _, said := range []string{en, ar} {
				require.NotEqual(t, dutch, said)
				require.Equal(t, strings.Contains(dutch, limit), strings.Contains(said, limit), "%s of %q: %s", code, field, said)
				require.True(t, strings.HasSuffix(said, "."), said)
			}
			require.Equal(t, code == "later", en == "This is not right.", "%s of %q", code, field)
		}
	}
	t.Run("fields that Dutch tells apart are told apart", func(t *testing.T) {
		for _, code := range event.Codes() {
			for _, one := range fields {
				for _, other := range fields {
					f, g := event.FieldError{Field: one, Code: code}, event.FieldError{Field: other, Code: code}
					for _, l := range Languages() {
						require.Equal(t, f.Sentence() == g.Sentence(), FaultSentence(l, f) == FaultSentence(l, g), "%s of %q and %q in %s", code, one, other, l)
					}
				}
			}
		}
	})
}

// visitors are refusals of package omzien and its edges that people meet who sign up
// or change that.
var visitors = []string{"not_found", "token", "unproven", "key_reused", "key", "busy", "unknown", "too_often", "storage_full", "after",
	"personal", "personal_full", "personals_full", "too_large", "json", "changed", "invalid", "internal", "unavailable", "once_more", "sent_before"}

func TestEveryRefusalOfAVisitorHasASentenceInEveryLanguage(t *testing.T) {
	codes := visitors
	for _, refusal := range event.Refusals() {
		codes = append(codes, string(refusal))
	}
	require.Len(t, refusals, len(codes))
	for _, code := range codes {
		require.Equal(t, "Nee.", Sentence(event.Dutch, code, "Nee."))
		require.Equal(t, "Nee.", Sentence("", code, "Nee."))
		require.NotEqual(t, "Nee.", Sentence(event.English, code, "Nee."), code)
		require.Regexp(t, arabic, Sentence(Arabic, code, "Nee."), code)
	}
	t.Run("what has no other words is said in Dutch", func(t *testing.T) {
		require.Equal(t, "Nee.", Sentence(event.English, "copy_moved", "Nee."))
		require.Equal(t, "Nee.", Sentence(Arabic, "", "Nee."))
	})
}
