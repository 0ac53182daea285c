package postgres_test

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien/internal/pgtest"
	"github.com/omziennaarelkaar/netwerk/omzien/postgres"
	"github.com/omziennaarelkaar/netwerk/omzien/storetest"
)

func TestExam(t *testing.T) {
	pgtest.Database(t) // skips all of it when there is no server
	var mu sync.Mutex
	databases := map[string]string{}
	storetest.Run(t, func(t *testing.T, dir string) storetest.Store {
		mu.Lock()
		defer mu.Unlock()
		if databases[dir] == "" {
			databases[dir] = pgtest.Database(t)
		}
		s, err := postgres.Open(t.Context(), databases[dir])
		require.NoError(t, err)
		return s
	})
}
