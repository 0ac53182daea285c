package main

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// upcoming makes a file with the examples and so many meetings, from now on.
func upcoming(t *testing.T, meetings int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "omzien.db")
	inDatabase(t, path, func(store database) {
		now := time.Now()
		net := omzien.New(store, &omzien.Options{Now: func() time.Time { return now }})
		require.NoError(t, fill(t.Context(), net, almanacAt(t, now), meetings))
	})
	return path
}

// TestFeedOfTheWebsite: the command and the website give the same bytes, whatever
// part of the agenda is asked for.
func TestFeedOfTheWebsite(t *testing.T) {
	db := upcoming(t, 40)
	const base = "https://netwerk.omzien.example"
	r := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", db, "-base-url", base)
	sizes := map[int]bool{}
	for query, options := range map[string][]string{
		"":                                 nil,
		"?thema=housing":                   {"-theme", "wonen"},
		"?gemeente=GM0344":                 {"-municipality", "utrecht"},
		"?gemeente=GM0355":                 {"-municipality", "0355"},
		"?initiatief=voorbeeld-buurtkamer": {"-host", "Voorbeeld: Buurtkamer De Linde"},
		"?soort=workshop":                  {"-format", "workshop"},
		"?doelgroep=alderman":              {"-audience", "wethouder"},
		"?soort=workshop&thema=loneliness": {"-format", "workshop", "-theme", "eenzaamheid"},
	} {
		t.Run("the same with "+query, func(t *testing.T) {
			status, served := get(t, r.root+"/agenda.ics"+query)
			require.Equal(t, http.StatusOK, status)
			code, written := said(t, append([]string{"feed", "-db", db, "-base-url", base}, options...)...)
			require.Equal(t, exitOK, code, written)
			require.Equal(t, strings.Split(served, "\r\n"), strings.Split(written, "\r\n"))
			sizes[strings.Count(written, "BEGIN:VEVENT")] = true
		})
	}
	require.Greater(t, len(sizes), 4, "each narrows in its own way: %v", sizes)
	require.Equal(t, exitOK, r.end(t))
}

func TestFeedFile(t *testing.T) {
	db, dir := upcoming(t, 0), t.TempDir()
	target := filepath.Join(dir, "agenda.ics")
	write := func(file string) (int, string) { return said(t, "feed", "-db", db, "-o", file) }

	t.Run("a new file is for everybody to read, and nothing is left beside it", func(t *testing.T) {
		code, out := write(target)
		require.Equal(t, exitOK, code, out)
		info, err := os.Stat(target)
		require.NoError(t, err)
		if runtime.GOOS != "windows" {
			require.Equal(t, os.FileMode(0o644), info.Mode().Perm())
		}
		require.Equal(t, []string{"agenda.ics"}, files(t, dir))
	})
	t.Run("a link stays, and what it leads to is replaced", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("making a link needs rights there")
		}
		require.NoError(t, os.WriteFile(target, []byte("begin:vcalendar\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"), 0o644))
		require.NoError(t, os.Chmod(target, 0o600))
		link := filepath.Join(t.TempDir(), "link.ics")
		require.NoError(t, os.Symlink(target, link))
		code, out := write(link)
		require.Equal(t, exitOK, code, out)
		info, err := os.Lstat(link)
		require.NoError(t, err)
		require.Equal(t, os.ModeSymlink, info.Mode().Type())
		require.Contains(t, read(t, target), "BEGIN:VEVENT")
		info, err = os.Stat(target)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "who may read it is for its owner to say")
	})
	t.Run("the old one is there until the new one is whole", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("a file that somebody reads cannot be replaced there")
		}
		before := read(t, target)
		file, err := os.Open(target)
		require.NoError(t, err)
		defer file.Close()
		code, out := said(t, "feed", "-db", db, "-o", target, "-municipality", "Zeist")
		require.Equal(t, exitOK, code, out)
		old, err := io.ReadAll(file)
		require.NoError(t, err)
		require.Equal(t, before, string(old), "who was reading it reads on in the old one")
		require.NotEqual(t, before, read(t, target))
	})
	t.Run("what is no calendar stays", func(t *testing.T) {
		for _, text := range []string{"", "BEGIN", "\ufeffBEGIN:VCALENDAR", "BEGIN:VCARD\r\nEND:VCARD\r\n"} {
			require.NoError(t, os.WriteFile(target, []byte(text), 0o644))
			code, out := write(target)
			require.Equal(t, 5, code, out)
			require.Equal(t, text, read(t, target))
		}
		require.Equal(t, []string{"agenda.ics"}, files(t, dir))
	})
}

// TestFeedCutOff: half a feed on standard output is no success.
func TestFeedCutOff(t *testing.T) {
	var stderr strings.Builder
	require.Equal(t, exitFailed, run(t.Context(), []string{"feed", "-db", upcoming(t, 0)}, fullDisk{}, &stderr))
	require.Equal(t, "omzien: De agenda is niet helemaal geschreven. De melding is: no space left\n", stderr.String())
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(content)
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
