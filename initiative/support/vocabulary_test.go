package support_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/initiative/support"
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
	require.Equal(t, strings.Fields(want), values, "values are those of domain 2.3 and 2.4")
	for _, other := range []T{"", "anders"} {
		require.False(t, other.Valid(), other)
		require.Empty(t, other.Label(), other)
	}
	list()[0] = "changed"
	require.Equal(t, values[0], string(list()[0]), "the list is fresh")
}

func TestVocabularies(t *testing.T) {
	requireVocabulary(t, support.Kinds, `coaching progress_session sparring_session board_meeting_attendance first_steps
		connecting subject_matter grant_help fiscal_hosting`)
	requireVocabulary(t, support.Statuses, `requested accepted active paused completed stopped declined`)
	requireVocabulary(t, support.Scopes, `individual collective`)
	requireVocabulary(t, support.Results, `goal_reached partly_reached continues_alone referred not_reached`)
}

func TestSentences(t *testing.T) {
	for _, refusal := range []support.Refusal{support.MoveNotAllowed, support.NotLive} {
		require.NotEmpty(t, refusal.Sentence(), refusal)
	}
	require.Empty(t, support.Refusal("other").Sentence())
	for refused, want := range map[support.MoveError]string{
		{From: "", To: "active"}:             "Vraag het eerst aan.",
		{From: "requested", To: "completed"}: "Dit kan wel: ‘aangenomen’ of ‘niet opgepakt’.",
		{From: "completed", To: "active"}:    "Begin dan een nieuw traject.",
		{From: "active", To: "silent"}:       "Kies er een uit de lijst.",
	} {
		require.Contains(t, refused.Sentence(), want)
	}
}
