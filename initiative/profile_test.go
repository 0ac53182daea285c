package initiative_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

func TestProfile(t *testing.T) {
	value := jutter()
	value.AlternateNames = []string{"De Nieuwe Jutte"}
	value.Themes = []initiative.Theme{initiative.ThemeDaySupport}
	value.Summary = "Een huis voor de buurt."
	value.Website = "https://jutter.example"
	value.Partners = []string{"geheim"}
	value.Sources = []initiative.Source{{Document: "geheim", Note: "geheim"}}
	value.Areas = append(value.Areas, initiative.Area{Municipality: "GM0118"})
	step := change(initiative.PhaseStarting, "2013")
	step.Source, step.Reason, step.By = "geheim", "geheim", "geheim"
	require.NoError(t, value.ChangePhase(step))

	profile := value.Profile()
	text, err := json.Marshal(profile)
	require.NoError(t, err)
	require.JSONEq(t, `{"slug": "de-nieuwe-jutter", "name": "De Nieuwe Jutter", "alternateNames": ["De Nieuwe Jutte"],
		"kinds": ["community_house"], "themes": ["day_support"],
		"areas": [{"municipality": "GM0344", "municipalityName": "Utrecht"}, {"municipality": "GM0118"}],
		"phase": "starting", "summary": "Een huis voor de buurt.", "website": "https://jutter.example"}`, string(text))
	require.Equal(t, "Utrecht", profile.Areas[0].Place())

	t.Run("it shares no memory with the initiative", func(t *testing.T) {
		profile.Kinds[0], profile.Themes[0], profile.AlternateNames[0], profile.Areas[0].Label = "", "", "", "elders"
		require.NoError(t, value.Check())
		require.Equal(t, []string{"De Nieuwe Jutte"}, value.AlternateNames)
		require.Empty(t, value.Areas[0].Label)
	})
}
