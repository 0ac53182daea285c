package sqlite

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func ask(t *testing.T, db *sql.DB, question string) string {
	t.Helper()
	var answer string
	require.NoError(t, db.QueryRowContext(t.Context(), question).Scan(&answer))
	return answer
}

// What makes an answer durable is set on each connection, so it is asked there.
func TestConnections(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "netwerk.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "query_only": "0", "foreign_keys": "1", "busy_timeout": "5000"} {
		require.Equal(t, want, ask(t, s.writer, "PRAGMA "+pragma), "writer: %s", pragma)
	}
	for pragma, want := range map[string]string{"journal_mode": "wal", "query_only": "1", "busy_timeout": "5000"} {
		require.Equal(t, want, ask(t, s.readers, "PRAGMA "+pragma), "reader: %s", pragma)
	}
	require.Equal(t, 1, s.writer.Stats().MaxOpenConnections)
	require.GreaterOrEqual(t, s.readers.Stats().MaxOpenConnections, 2)
}

// SQLite before 3.51.3 can lose committed transactions (sqlite.org/wal.html,
// "The WAL-Reset Bug").
func TestVersion(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "netwerk.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	version := ask(t, s.readers, "SELECT sqlite_version()")
	parts := strings.Split(version, ".")
	require.Len(t, parts, 3)
	number := 0
	for _, part := range parts {
		n, err := strconv.Atoi(part)
		require.NoError(t, err)
		number = number*1000 + n
	}
	require.GreaterOrEqual(t, number, 3_051_003, version)
}

// modernc.org/sqlite is translated C that works with the one libc of its own
// go.mod: another version of that builds, and breaks at run time. So it must not
// be updated by itself, here or in a program that imports us.
func TestLibc(t *testing.T) {
	list := func(format, module string) string {
		out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", format, module).Output()
		require.NoError(t, err)
		return strings.TrimSpace(string(out))
	}
	wanted, err := os.ReadFile(list("{{.GoMod}}", "modernc.org/sqlite"))
	require.NoError(t, err)
	require.Contains(t, string(wanted), "modernc.org/libc "+list("{{.Version}}", "modernc.org/libc")+"\n")
}
