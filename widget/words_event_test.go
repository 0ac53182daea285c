package widget

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// complete demands a word for each value in each language: in Dutch that of package
// event, in the others one that is not it, and no word for two values.
func complete[T ~string](t *testing.T, ids []T, in func(event.Language, T) string, dutch func(T) string) {
	t.Helper()
	require.NotEmpty(t, ids)
	for _, l := range Languages() {
		seen := map[string]T{}
		for _, id := range ids {
			word := in(l, id)
			require.NotEmpty(t, word, "%s in %s", id, l)
			require.Empty(t, seen[word], "%s in %s", id, l)
			seen[word] = id
			switch l {
			case event.Dutch:
				require.Equal(t, dutch(id), word)
			case Arabic:
				require.Regexp(t, arabic, word)
			default:
				require.NotRegexp(t, arabic, word)
			}
		}
		require.Empty(t, in(l, "x"), "an unknown value has no word")
	}
}

func TestEveryValueHasAWordInEveryLanguage(t *testing.T) {
	complete(t, event.Formats(), formatLabel, event.Format.Label)
	complete(t, event.AttendanceModes(), modeLabel, event.AttendanceMode.Label)
	complete(t, event.Statuses(), statusLabel, event.Status.Label)
	complete(t, event.Certainties(), certaintyLabel, event.Certainty.Label)
	complete(t, event.Roles(), roleLabel, event.Role.Label)
	complete(t, event.Roles(), rolePlural, event.Role.Plural)
	complete(t, event.Availabilities(), availabilityLabel, event.Availability.Label)
	complete(t, event.WishKinds(), wishLabel, event.Wish.Label)
	complete(t, event.ItemKinds(), itemLabel, event.ItemKind.Label)
	complete(t, event.SignUpStatuses(), signUpLabel, event.SignUpStatus.Label)
}

func TestAListEndsWithAnAnd(t *testing.T) {
	names := []string{"Oke Nu", "OSO", "De Linde"}
	for l, want := range map[event.Language]string{"": "Oke Nu, OSO en De Linde", event.English: "Oke Nu, OSO and De Linde", Arabic: "Oke Nu، OSO وDe Linde"} {
		require.Equal(t, want, enumerate(l, names))
	}
	require.Equal(t, "Oke Nu en OSO", enumerate(event.Dutch, names[:2]))
	require.Equal(t, "Oke Nu", enumerate(Arabic, names[:1]))
	require.Empty(t, enumerate(event.English, nil))
}
