package sqlite

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// Limit keeps the file from growing beyond so many pages.
func (s *Store) Limit(t *testing.T, pages int) {
	_, err := s.writer.ExecContext(t.Context(), "PRAGMA max_page_count = "+strconv.Itoa(pages))
	require.NoError(t, err)
}
