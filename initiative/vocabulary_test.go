package initiative_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

type word interface {
	~string
	Label() string
	Valid() bool
}

func requireVocabulary[T word](t *testing.T, list func() []T, want string) {
	t.Helper()
	var values, labels []string
	for _, value := range list() {
		require.True(t, value.Valid(), value)
		require.NotEmpty(t, value.Label(), value)
		require.NotContains(t, labels, value.Label())
		values, labels = append(values, string(value)), append(labels, value.Label())
	}
	require.Equal(t, strings.Fields(want), values, "values are those of domain 2.3")
	for _, other := range []T{"", "anders", T(strings.ToUpper(values[0]))} {
		require.False(t, other.Valid(), other)
		require.Empty(t, other.Label(), other)
	}
	list()[0] = "changed"
	require.Equal(t, values[0], string(list()[0]), "the list is fresh")
}

func TestVocabularies(t *testing.T) {
	requireVocabulary(t, initiative.Kinds, `neighbour_network community_house village_house care_welfare_initiative
		village_cooperative district_cooperative living_group residents_association other`)
	requireVocabulary(t, initiative.LegalForms, `none association foundation cooperative private_company hosted unknown`)
	requireVocabulary(t, initiative.Phases, `idea starting developing established paused ended merged`)
	requireVocabulary(t, initiative.Branches, `policy organisational`)
	requireVocabulary(t, initiative.Themes, `welfare housing care liveability loneliness health positive_health vitality
		participation low_literacy ageing_in_place day_support building_plans housing_mismatch
		local_collaboration rules_of_the_game community_strength finance premises organisational_durability co_creation
		volunteers right_to_challenge equality`)
}

func TestThemeBranch(t *testing.T) {
	split := slices.Index(initiative.Themes(), initiative.ThemeLocalCollaboration)
	for n, theme := range initiative.Themes() {
		want := initiative.BranchPolicy
		if n >= split {
			want = initiative.BranchOrganisational
		}
		require.Equal(t, want, theme.Branch(), theme)
	}
	require.Empty(t, initiative.Theme("money").Branch())
}
