package initiative_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

func TestMunicipalities(t *testing.T) {
	all := initiative.Municipalities()
	require.Len(t, all, 26)
	require.True(t, slices.IsSortedFunc(all, func(a, b initiative.Municipality) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	}))
	codes := map[string]bool{}
	for _, municipality := range all {
		codes[municipality.Code] = true
		require.Empty(t, municipality.Successor)
		for _, text := range []string{municipality.Code, municipality.Code[2:]} {
			found, ok := initiative.ParseMunicipality(text)
			require.True(t, ok, text)
			require.Equal(t, municipality, found)
		}
	}
	require.Len(t, codes, 26)
	all[0].Name = "changed"
	require.Equal(t, "Amersfoort", initiative.Municipalities()[0].Name, "the table is not handed out")
}

func TestParseMunicipality(t *testing.T) {
	for _, text := range []string{"", "GM", "344", "GM344", "gm0344", "GMGM0344", "Utrecht", "GM0545", "GM0707", "PV26"} {
		_, ok := initiative.ParseMunicipality(text)
		require.False(t, ok, text)
	}
	vianen, ok := initiative.ParseMunicipality("0620")
	require.True(t, ok)
	require.Equal(t, initiative.Municipality{Code: "GM0620", Name: "Vianen", Successor: "GM1961"}, vianen)
	require.NotContains(t, initiative.Municipalities(), vianen)
}

func TestInProvinceOn(t *testing.T) {
	for _, test := range []struct {
		name  string
		areas []initiative.Area
		day   initiative.PartialDate
		want  bool
	}{
		{"INV-I05 inside PV26", []initiative.Area{{Municipality: "GM0344"}}, "2013-01-01", true},
		{"INV-I05 one of the areas is enough", []initiative.Area{{Municipality: "GM0118"}, {Municipality: "GM0307"}}, "2019-01-01", true},
		{"INV-I05 T9 a municipality in Drenthe", []initiative.Area{{Municipality: "GM0118"}}, "2019-01-01", false},
		{"INV-I05 T9 a label proves nothing", []initiative.Area{{Village: "Hollandscheveld"}}, "2019-01-01", false},
		{"INV-I05 Vijfheerenlanden before it was there", []initiative.Area{{Municipality: "GM1961"}}, "2018-12-31", false},
		{"INV-I05 Vijfheerenlanden since it is there", []initiative.Area{{Municipality: "GM1961"}}, "2019-01-01", true},
		{"INV-I05 Vijfheerenlanden in its first year", []initiative.Area{{Municipality: "GM1961"}}, "2019", true},
		{"INV-I05 Vianen before", []initiative.Area{{Municipality: "GM0620"}}, "2018-12-31", true},
		{"INV-I05 Vianen after", []initiative.Area{{Municipality: "GM0620"}}, "2020-01-01", true},
		{"INV-I05 no area", nil, "2020-01-01", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, initiative.Initiative{Areas: test.areas}.InProvinceOn(test.day))
		})
	}
}

func TestPlace(t *testing.T) {
	for want, area := range map[string]initiative.Area{
		"Utrecht":                      {Municipality: "GM0344"},
		"Overvecht Noord, Utrecht":     {Municipality: "GM0344", Label: "Overvecht Noord", District: "Overvecht"},
		"Nieuwland, Amersfoort":        {Municipality: "GM0307", District: "Nieuwland"},
		"De Gagel, Overvecht, Utrecht": {Municipality: "GM0344", District: "Overvecht", Neighbourhood: "De Gagel"},
		"Hollandscheveld":              {Municipality: "GM0118", Village: "Hollandscheveld"},
		"Soest":                        {Municipality: "GM0342", Village: "Soest"},
		"":                             {},
	} {
		require.Equal(t, want, area.Place())
	}
}
