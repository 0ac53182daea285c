package follow

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, data, 0o600))
		return path
	}
	good := write("geheim.ics", []byte(anything))
	got, err := ReadFile(good)
	require.NoError(t, err)
	require.Equal(t, Fetched{Body: []byte(anything)}, got)
	full, err := ReadFile(write("full.ics", bytes.Repeat([]byte("x"), MaxBody)))
	require.NoError(t, err)
	require.Len(t, full.Body, MaxBody)

	for path, want := range map[string]Refusal{
		filepath.Join(dir, "geheim-none.ics"): ErrFile,
		dir:                                   ErrFile,
		"":                                    ErrFile,
		"a\x00b":                              ErrFile,
		write("geheim-empty.ics", nil):        ErrEmpty,
		write("geheim-large.ics", bytes.Repeat([]byte("x"), MaxBody+1)): ErrTooLarge,
	} {
		_, err := ReadFile(path)
		require.ErrorIs(t, err, want, path)
		require.NotContains(t, err.Error(), "geheim")
	}
	_, err = ReadFile(filepath.Join(dir, "geheim-none.ics"))
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestReadFileTakesNoDevice(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the names are Linux's")
	}
	for _, path := range []string{"/dev/zero", "/dev/tty", "/proc"} {
		_, err := ReadFile(path)
		require.ErrorIs(t, err, ErrFile, path)
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, exec.Command("mkfifo", pipe).Run())
	_, err := ReadFile(pipe)
	require.ErrorIs(t, err, ErrFile, "a pipe, which would block")
	_, err = ReadFile("/proc/self/maps") // a regular file that says it has no length
	require.NoError(t, err)
}
