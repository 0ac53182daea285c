package export_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/export"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

const base = "https://netwerk.omzien.example"

// TestParts: what other sites show of the folder is what the network itself gives
// them.
func TestParts(t *testing.T) {
	n := network(t)
	found := write(t, n, t.TempDir(), base)
	live := web.New(n.Network, &web.Options{BaseURL: base})
	ask := func(path string) string {
		w := httptest.NewRecorder()
		live.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, http.StatusOK, w.Code, path)
		return w.Body.String()
	}
	for _, l := range []string{"", ".en", ".ar"} {
		for _, name := range []string{"agenda", "volgende", "bijeenkomsten/wijk", "bijeenkomsten/afgelast"} {
			require.Equal(t, ask("/"+name+l+".html"), found[name+l+".html"], name+l)
		}
		taal := "?taal=" + strings.TrimPrefix(l, ".")
		require.Equal(t, ask("/embed/agenda.js"+taal), found["embed/agenda"+l+".js"])
		require.Equal(t, ask("/embed/next.js"+taal), found["embed/next"+l+".js"])
		require.Equal(t, ask("/embed/agenda.html"+taal), found["embed/agenda"+l+".html"])
		require.Equal(t, ask("/embed/next.html"+taal), found["embed/next"+l+".html"])
	}
	t.Run("a filter leaves out the others", func(t *testing.T) {
		require.Contains(t, found["thema/loneliness.html"], `data-oz-event="wijk"`)
		require.NotContains(t, found["thema/housing.html"], `data-oz-event=`)
		require.NotContains(t, found["gemeente/GM0344.en.html"], `data-oz-event=`)
		require.Contains(t, found["initiatief/buurtkamer.ar.html"], `data-oz-event="wijk"`)
		require.NotContains(t, found["initiatief/buurtkamer.ar.html"], `data-oz-event="afgelast"`)
	})
	t.Run("every link in a part has an address", func(t *testing.T) {
		for path, text := range found {
			if strings.HasSuffix(path, ".html") && !strings.HasSuffix(path, "index.html") {
				for _, link := range links(text) {
					require.Regexp(t, `^((https?|webcal|mailto):|#)`, link, path)
				}
			}
		}
	})
	t.Run("what is packed is the same", func(t *testing.T) {
		r, err := gzip.NewReader(strings.NewReader(found["embed/agenda.js.gz"]))
		require.NoError(t, err)
		data, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, found["embed/agenda.js"], string(data))
		require.Less(t, len(found["embed/agenda.js.br"]), len(found["embed/agenda.js.gz"]))
	})
	t.Run("the frame loads what stands beside it", func(t *testing.T) {
		for _, at := range []string{"", base} {
			text := write(t, n, t.TempDir(), at)["embed/agenda/index.html"]
			require.Contains(t, text, `src="../../widget/framed.js"`)
			require.Contains(t, text, `<omzien-agenda src="../../agenda.html" lang="nl">`)
			require.Contains(t, text, `<base target="_blank">`)
		}
		require.Contains(t, found["embed/agenda.ar/index.html"], `<omzien-agenda src="../../agenda.ar.html" lang="ar"`)
		require.Contains(t, found["embed/next.en/index.html"], `<omzien-next src="../../volgende.en.html" lang="en"`)
	})
	t.Run("the register is not published: an initiative that is no host has no part", func(t *testing.T) {
		for path, text := range found {
			require.NotContains(t, path, "stil")
			require.NotContains(t, text, "Het Stille Huis", path)
		}
	})
	t.Run("without a network the mail has the facts", func(t *testing.T) {
		text := write(t, n, t.TempDir(), "")["bijeenkomsten/wijk/index.html"]
		require.Contains(t, text, "mailto:aanmelden@omzien.example?subject=")
		require.Contains(t, text, "body=")
		require.Contains(t, text, "Nieuw%20samenspel%3A%20wijk")
	})
}

// TestSignUpFromAFolder: the form of a part in a folder is sent to the network, from
// the site of the folder.
func TestSignUpFromAFolder(t *testing.T) {
	n := network(t)
	live := httptest.NewServer(web.New(n.Network, &web.Options{}))
	defer live.Close()
	dir := t.TempDir()
	write(t, n, dir, live.URL)
	site := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer site.Close()
	for ending, language := range map[string]string{".html": "nl", ".en.html": "en", ".ar.html": "ar"} {
		_, part := get(t, site.URL+"/bijeenkomsten/wijk"+ending)
		require.Contains(t, part, `action="`+live.URL+`/bijeenkomsten/wijk`)
		form := url.Values{"name": {"Bert " + language}, "email": {language + "@omzien.example"}, "seats": {"1"}}
		request, err := http.NewRequest(http.MethodPost, live.URL+"/bijeenkomsten/wijk"+ending, strings.NewReader(form.Encode()))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", site.URL)
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		text, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, http.StatusCreated, answer.StatusCode, string(text))
		require.Equal(t, "*", answer.Header.Get("Access-Control-Allow-Origin"))
		require.Contains(t, string(text), `lang="`+language+`"`)
	}
	list, err := n.Agenda.SignUps(t.Context(), "wijk")
	require.NoError(t, err)
	require.Len(t, list, 4)
}

func TestManifest(t *testing.T) {
	n := network(t)
	dir := t.TempDir()
	listed := func(found map[string]string) map[string]string {
		var m struct {
			Files []struct {
				Path, SHA256 string
				Size         int
			}
		}
		require.NoError(t, json.Unmarshal([]byte(found["manifest.json"]), &m))
		all := map[string]string{}
		for _, f := range m.Files {
			require.NotContains(t, all, f.Path)
			all[f.Path] = f.SHA256
			sum := sha256.Sum256([]byte(found[f.Path]))
			require.Equal(t, hex.EncodeToString(sum[:]), f.SHA256, f.Path)
			require.Len(t, found[f.Path], f.Size)
		}
		return all
	}
	names := func(found map[string]string) []string {
		return slices.DeleteFunc(slices.Sorted(maps.Keys(found)), func(name string) bool { return name == "manifest.json" })
	}
	found := write(t, n, dir, base)
	t.Run("lists every file", func(t *testing.T) {
		require.Equal(t, names(found), slices.Sorted(maps.Keys(listed(found))))
	})
	require.NoError(t, os.WriteFile(filepath.Join(dir, "robots.txt"), []byte("van mij"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "thema", "housing.html"), []byte("van mij"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "volgende.html"), bytes.Repeat([]byte("x"), len(found["volgende.html"])), 0o600))
	t.Run("what is no longer made goes, but what somebody changed or put there stays", func(t *testing.T) {
		now := write(t, n, dir, "")
		require.NotContains(t, now, "agenda.en.html")
		require.NotContains(t, now, "embed/agenda.js.br")
		require.NotContains(t, now, "thema/care.html")
		require.Contains(t, now, "agenda.html")
		require.Equal(t, "van mij", now["robots.txt"])
		require.Equal(t, "van mij", now["thema/housing.html"])
		require.Contains(t, now["volgende.html"], "xxx")
		require.NotContains(t, listed(now), "robots.txt")
	})
	t.Run("pages of a meeting that is over stay, and are listed, as long as it is public", func(t *testing.T) {
		n.Set(start.AddDate(0, 0, 1))
		for range 2 {
			now := write(t, n, dir, "")
			require.Contains(t, now, "bijeenkomsten/wijk/index.html")
			require.Contains(t, now, "bijeenkomsten/wijk.en.html", "of an export with the address of a network")
			require.Contains(t, listed(now), "bijeenkomsten/wijk/index.html")
		}
		require.NoError(t, n.Agenda.Change(t.Context(), "wijk", func(e *event.Event) error {
			e.Status = event.Draft
			return nil
		}))
		now := write(t, n, dir, "")
		for path := range now {
			require.NotContains(t, path, "bijeenkomsten/wijk")
		}
	})
}

// TestHostileManifest: a folder that was made to look like an export loses nothing
// but what an export wrote.
func TestHostileManifest(t *testing.T) {
	n := network(t)
	outside := filepath.Join(t.TempDir(), "elders.txt")
	require.NoError(t, os.WriteFile(outside, []byte("van mij"), 0o600))
	sum := sha256.Sum256([]byte("van mij"))
	hash := hex.EncodeToString(sum[:])
	for name, path := range map[string]string{"a way up": "../elders.txt", "a way out": outside, "a link": "link.txt", "a folder": "map", "a way round": "map/../mijn.txt", "nothing": "", "another hash": "mijn.txt",
		"a name with a zero": "mijn.txt\x00", "itself": "manifest.json"} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(filepath.Dir(outside), "site")
			require.NoError(t, os.RemoveAll(dir))
			write(t, n, dir, "")
			require.NoError(t, os.Symlink(outside, filepath.Join(dir, "link.txt")))
			require.NoError(t, os.Mkdir(filepath.Join(dir, "map"), 0o700))
			require.NoError(t, os.WriteFile(filepath.Join(dir, "mijn.txt"), []byte("van mij!"), 0o600))
			data, err := json.Marshal(map[string]any{"files": []any{map[string]any{"path": path, "size": len("van mij"), "sha256": hash}}})
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "manifest.json"), data, 0o600))
			now := write(t, n, dir, "")
			require.Equal(t, "van mij!", now["mijn.txt"])
			require.DirExists(t, filepath.Join(dir, "map"))
			require.FileExists(t, filepath.Join(dir, "link.txt"))
			kept, err := os.ReadFile(outside)
			require.NoError(t, err)
			require.Equal(t, "van mij", string(kept))
		})
	}
	t.Run("one that cannot be read is as none", func(t *testing.T) {
		dir := t.TempDir()
		write(t, n, dir, "")
		require.NoError(t, os.WriteFile(filepath.Join(dir, "manifest.json"), []byte("{"), 0o600))
		require.NoError(t, export.Write(t.Context(), n.Network, dir, ""))
	})
}

// TestPlainServer: any web server can show the folder, one that compresses nothing.
func TestPlainServer(t *testing.T) {
	n := network(t)
	n.Set(noon.Add(time.Minute))
	dir := t.TempDir()
	write(t, n, dir, base)
	site := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer site.Close()
	for _, path := range []string{"/", "/agenda/", "/embed/agenda/", "/embed/agenda.js", "/agenda.ar.html", "/widget/omzien.js", "/widget/omzien.css", "/manifest.json"} {
		status, text := get(t, site.URL+path)
		require.Equal(t, http.StatusOK, status, path)
		require.NotEmpty(t, text, path)
	}
}
