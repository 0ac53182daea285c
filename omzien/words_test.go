package omzien_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func TestWords(t *testing.T) {
	for name, tc := range map[string]struct {
		words omzien.Words
		want  omzien.Selection
	}{
		"nothing asks nothing":            {omzien.Words{}, omzien.Selection{}},
		"identifiers":                     {omzien.Words{"housing", "GM0344", "festival", "resident", "id"}, omzien.Selection{Theme: "housing", Municipality: "GM0344", Format: event.Festival, Audience: event.Resident, Host: "id"}},
		"Dutch words":                     {omzien.Words{"wonen", "Utrecht", "festival", "bewoner", "Oké Nu"}, omzien.Selection{Theme: "housing", Municipality: "GM0344", Format: event.Festival, Audience: event.Resident, Host: "Oké Nu"}},
		"whatever the capitals":           {omzien.Words{Theme: "WONEN", Municipality: "de bilt", Format: "Werksessie", Audience: "WETHOUDERS"}, omzien.Selection{Theme: "housing", Municipality: "GM0310", Format: event.WorkSession, Audience: event.Alderman}},
		"a municipality that was":         {omzien.Words{Municipality: "gm0620"}, omzien.Selection{Municipality: "GM0620"}},
		"a municipality without its mark": {omzien.Words{Municipality: "0344"}, omzien.Selection{Municipality: "GM0344"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, faults := tc.words.Selection()
			require.Empty(t, faults)
			require.Equal(t, tc.want, got)
		})
	}
	t.Run("what nobody knows stays, and nothing fits it", func(t *testing.T) {
		got, faults := omzien.Words{Theme: "onzin", Municipality: "Rotterdam", Format: "feest", Audience: "iedereen"}.Selection()
		require.Equal(t, omzien.Selection{Theme: "onzin", Municipality: "Rotterdam", Format: "feest", Audience: "iedereen"}, got)
		require.Equal(t, event.FieldErrors{{Field: "theme", Code: event.CodeUnknown}, {Field: "municipality", Code: event.CodeUnknown},
			{Field: "format", Code: event.CodeUnknown}, {Field: "audience", Code: event.CodeUnknown}}, faults)
		require.Equal(t, omzien.Invalid, omzien.KindOf(faults))
	})
	t.Run("every value is found by its own word", func(t *testing.T) {
		for _, theme := range initiative.Themes() {
			s, faults := omzien.Words{Theme: strings.ToUpper(theme.Label())}.Selection()
			require.Empty(t, faults)
			require.Equal(t, string(theme), s.Theme)
		}
		for _, role := range event.Roles() {
			for _, word := range []string{string(role), role.Label(), role.Plural()} {
				s, faults := omzien.Words{Audience: word}.Selection()
				require.Empty(t, faults)
				require.Equal(t, role, s.Audience)
			}
		}
	})
	t.Run("a selection says itself in words", func(t *testing.T) {
		s := omzien.Selection{Theme: "housing", Municipality: "GM0344", Format: event.WorkSession, Audience: event.Resident, Host: "id"}
		require.Equal(t, []string{"wonen", "Utrecht", "werksessie", "voor bewoners", "bij De Linde"}, s.Words("De Linde"))
		require.Empty(t, omzien.Selection{Theme: "onzin", Host: "onzin"}.Words(""))
	})
}

func TestFindInitiative(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		place := []initiative.Area{{Municipality: "GM0344"}}
		_, err := n.Import(t.Context(), omzien.Document{Initiatives: []initiative.Initiative{
			{Slug: "oke-nu", Name: "Oké Nu", Kinds: []initiative.Kind{initiative.KindCommunityHouse}, Areas: place},
			{Slug: "oke-nu-2", Name: "Oké Nu 2", Kinds: []initiative.Kind{initiative.KindCommunityHouse}, Areas: place},
			{Slug: "linde", Name: "Oke Nu Ook", Kinds: []initiative.Kind{initiative.KindCommunityHouse}, Areas: place},
		}}, "coordinator")
		require.NoError(t, err)
		want, err := n.Registry.Initiative(t.Context(), "oke-nu")
		require.NoError(t, err)
		for _, text := range []string{want.ID, "oke-nu", "Oké Nu", "oke nu", "OKÉ  NU!"} {
			found, err := n.Registry.Find(t.Context(), text)
			require.NoError(t, err)
			require.Equal(t, want.ID, found.ID, text)
		}
		for _, text := range []string{"", " ", "!", "oke", "Oké", "\x00", "\xff", strings.Repeat("x", 5000)} {
			_, err := n.Registry.Find(t.Context(), text)
			require.ErrorIs(t, err, omzien.ErrNotFound, "%q", text)
		}
	})
}
