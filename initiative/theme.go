package initiative

import (
	"slices"

	"github.com/omziennaarelkaar/netwerk/initiative/internal/vocabulary"
)

// Theme is a subject that initiatives work on or struggle with. Agenda and
// registry use the same words.
type Theme string

// The policy themes of domain 2.3: what it is about for residents.
const (
	ThemeWelfare         Theme = "welfare"
	ThemeHousing         Theme = "housing"
	ThemeCare            Theme = "care"
	ThemeLiveability     Theme = "liveability"
	ThemeLoneliness      Theme = "loneliness"
	ThemeHealth          Theme = "health"
	ThemePositiveHealth  Theme = "positive_health"
	ThemeVitality        Theme = "vitality"
	ThemeParticipation   Theme = "participation"
	ThemeLowLiteracy     Theme = "low_literacy"
	ThemeAgeingInPlace   Theme = "ageing_in_place"
	ThemeDaySupport      Theme = "day_support"
	ThemeBuildingPlans   Theme = "building_plans"
	ThemeHousingMismatch Theme = "housing_mismatch"
)

// The organisational themes of domain 2.3: what keeps an initiative going.
const (
	ThemeLocalCollaboration       Theme = "local_collaboration"
	ThemeRulesOfTheGame           Theme = "rules_of_the_game"
	ThemeCommunityStrength        Theme = "community_strength"
	ThemeFinance                  Theme = "finance"
	ThemePremises                 Theme = "premises"
	ThemeOrganisationalDurability Theme = "organisational_durability"
	ThemeCoCreation               Theme = "co_creation"
	ThemeVolunteers               Theme = "volunteers"
	ThemeRightToChallenge         Theme = "right_to_challenge"
	ThemeEquality                 Theme = "equality"
)

var policyThemes = vocabulary.Of[Theme]{
	{ThemeWelfare, "welzijn"},
	{ThemeHousing, "wonen"},
	{ThemeCare, "zorg"},
	{ThemeLiveability, "leefbaarheid"},
	{ThemeLoneliness, "eenzaamheid"},
	{ThemeHealth, "gezondheid"},
	{ThemePositiveHealth, "positieve gezondheid"},
	{ThemeVitality, "vitaliteit"},
	{ThemeParticipation, "participatie"},
	{ThemeLowLiteracy, "laaggeletterdheid"},
	{ThemeAgeingInPlace, "levensloopbestendig wonen"},
	{ThemeDaySupport, "dagbegeleiding"},
	{ThemeBuildingPlans, "bouwplannen"},
	{ThemeHousingMismatch, "scheefwonen"},
}

var organisationalThemes = vocabulary.Of[Theme]{
	{ThemeLocalCollaboration, "samenspel in de wijk"},
	{ThemeRulesOfTheGame, "spelregels en regelruimte"},
	{ThemeCommunityStrength, "gemeenschapskracht"},
	{ThemeFinance, "financiën"},
	{ThemePremises, "fysieke plekken"},
	{ThemeOrganisationalDurability, "continuïteit van de organisatie"},
	{ThemeCoCreation, "co-creatie"},
	{ThemeVolunteers, "vrijwilligers"},
	{ThemeRightToChallenge, "uitdaagrecht"},
	{ThemeEquality, "gelijkwaardigheid"},
}

// Themes lists every theme, the policy branch first.
func Themes() []Theme { return slices.Concat(policyThemes.Values(), organisationalThemes.Values()) }

// Label is the Dutch word, "" for an unknown theme.
func (t Theme) Label() string {
	if label := policyThemes.Label(t); label != "" {
		return label
	}
	return organisationalThemes.Label(t)
}

// Valid reports whether the theme is in the list.
func (t Theme) Valid() bool { return t.Label() != "" }

// Branch is the half of the list the theme stands in, "" for an unknown theme.
func (t Theme) Branch() Branch {
	switch {
	case policyThemes.Label(t) != "":
		return BranchPolicy
	case organisationalThemes.Label(t) != "":
		return BranchOrganisational
	}
	return ""
}

// Branch divides the themes in two.
type Branch string

// The branches of domain 2.3.
const (
	BranchPolicy         Branch = "policy"
	BranchOrganisational Branch = "organisational"
)

var branches = vocabulary.Of[Branch]{
	{BranchPolicy, "voor bewoners"},
	{BranchOrganisational, "voor het initiatief zelf"},
}

// Branches lists both branches in the order of Themes.
func Branches() []Branch { return branches.Values() }

// Label is the Dutch heading above the themes of the branch, "" for an unknown
// branch.
func (b Branch) Label() string { return branches.Label(b) }

// Valid reports whether the branch is in the list.
func (b Branch) Valid() bool { return b.Label() != "" }
