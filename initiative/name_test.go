package initiative_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

func TestSlug(t *testing.T) {
	for name, slug := range map[string]string{
		"(Nieuw) samenspel in de wijk":              "nieuw-samenspel-in-de-wijk", // T18
		"Dorpscoöperatie Hollandsche Veld Verbindt": "dorpscooperatie-hollandsche-veld-verbindt",
		"Coo\u0308peratie 'IJzer & Co.'":            "cooperatie-ijzer-co",
		"Wijk(en) en foto’s":                        "wijken-en-fotos",
		"ĲSSEL – Straße":                            "ijssel-strasse",
		"İstanbul Çay":                              "istanbul-cay",
		"  -- ":                                     "",
		"日本":                                        "",
		strings.Repeat("a", 79) + " b":              strings.Repeat("a", 79),
	} {
		require.Equal(t, slug, initiative.Slug(name), name)
	}
	rapid.Check(t, func(t *rapid.T) {
		slug := initiative.Slug(rapid.String().Draw(t, "name"))
		require.Equal(t, slug, initiative.Slug(slug), "a slug stays as it is")
		require.LessOrEqual(t, len(slug), initiative.MaxSlug)
		require.Regexp(t, `^([a-z0-9]+(-[a-z0-9]+)*)?$`, slug)
	})
}

func TestNormaliseName(t *testing.T) {
	for name, normal := range map[string]string{
		"De Nieuwe Jutter":                "nieuwe jutter",
		"Stichting Het Café":              "cafe",
		"De Stichting":                    "de stichting",
		"Dorpscoöperatie “Veld-Verbindt”": "dorpscooperatie veld verbindt",
		"":                                "",
		"Дом":                             "дом",
	} {
		require.Equal(t, normal, initiative.NormaliseName(name), name)
	}
}

func TestLikelySame(t *testing.T) {
	for _, test := range []struct {
		name string
		a, b []string
		want bool
	}{
		{"INV-I06 T5 Jutter and Jutte", []string{"De Nieuwe Jutter"}, []string{"De Nieuwe Jutte"}, true},
		{"INV-I06 T5 an alternate name", []string{"Bewonersbod De Nieuwe Jutter", "De Nieuwe Jutter"}, []string{"Buurthuis De Nieuwe Jutter", "Nieuwe Jutter"}, true},
		{"INV-I06 the longer names alone differ", []string{"Bewonersbod De Nieuwe Jutter"}, []string{"Buurthuis De Nieuwe Jutter"}, false},
		{"INV-I06 diacritics", []string{"Dorpscooperatie Veld"}, []string{"Dorpscoöperatie Veld"}, true},
		{"INV-I06 case and article", []string{"KRACHT VAN ZUILEN"}, []string{"De Kracht van Zuilen"}, true},
		{"INV-I06 stichting", []string{"Stichting Zegveld Zorgt"}, []string{"Zegveld Zorgt"}, true},
		{"INV-I06 spaces", []string{"Indekerngezond"}, []string{"In de kern gezond"}, true},
		{"INV-I06 one letter replaced", []string{"Indekerngezond"}, []string{"Indekerngezont"}, true},
		{"INV-I06 T21 two letters swapped", []string{"Indekerngezond"}, []string{"Indekernegzond"}, true},
		{"INV-I06 two letters replaced", []string{"Indekerngezond"}, []string{"Inderkerngezont"}, false},
		{"INV-I06 other initiatives", []string{"Samen Maken we Nieuwland"}, []string{"Austerlitz Zorgt"}, false},
		{"INV-I06 a name without letters is like no other", []string{"…"}, []string{"!"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := initiative.Initiative{ID: "1", Name: test.a[0], AlternateNames: test.a[1:]}
			b := initiative.Initiative{ID: "2", Name: test.b[0], AlternateNames: test.b[1:]}
			require.Equal(t, test.want, initiative.LikelySame(a, b))
			require.Equal(t, test.want, initiative.LikelySame(b, a))
		})
	}
}

func TestLikelySameFindsEverySlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := []rune(rapid.StringMatching(`[a-e]{3,9}`).Draw(t, "name"))
		at := rapid.IntRange(0, len(name)-2).Draw(t, "at")
		slip := append([]rune{}, name...)
		switch rapid.IntRange(0, 3).Draw(t, "slip") {
		case 0:
			slip = append(slip[:at], slip[at+1:]...)
		case 1:
			slip[at] = 'x'
		case 2:
			slip[at], slip[at+1] = slip[at+1], slip[at]
		}
		require.True(t, initiative.LikelySame(initiative.Initiative{Name: string(name)}, initiative.Initiative{Name: string(slip)}))
		require.False(t, initiative.LikelySame(initiative.Initiative{Name: string(name)}, initiative.Initiative{Name: string(slip) + "xyz"}))
	})
}
