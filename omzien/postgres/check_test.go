package postgres

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
)

func TestCheckServer(t *testing.T) {
	s, err := Open(t.Context(), pgtest.Database(t))
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	found, err := s.Check(t.Context())
	require.NoError(t, err)
	require.Empty(t, found)

	t.Run("a guard that is gone", func(t *testing.T) {
		_, err := s.readers.ExecContext(t.Context(), "DROP INDEX sign_up_person")
		require.NoError(t, err)
		found, err := s.Check(t.Context())
		require.NoError(t, err)
		require.Len(t, found, 1)
		require.Contains(t, found[0].Sentence, "sign_up_person")
	})
	t.Run("a guard that guards no more", func(t *testing.T) {
		_, err := s.readers.ExecContext(t.Context(), "CREATE INDEX sign_up_person ON sign_up (event_id, person); ALTER TABLE sign_up DROP CONSTRAINT sign_up_token_key")
		require.NoError(t, err)
		found, err := s.Check(t.Context())
		require.NoError(t, err)
		require.Len(t, found, 1)
		require.Contains(t, found[0].Sentence, "sign_up_token_key, sign_up_person")
	})
	t.Run("settings that lose answers", func(t *testing.T) {
		found := checkSettings(map[string]string{"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"})
		require.Len(t, found, 3)
		require.False(t, found[0].Note)
		require.False(t, found[1].Note)
		require.True(t, found[2].Note, "each batch turns it on for itself")
		require.Empty(t, checkSettings(map[string]string{"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}))
	})
}
