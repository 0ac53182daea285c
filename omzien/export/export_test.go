package export_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/export"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
	"github.com/omziennaarelkaar/netwerk/widget/dist"
)

var (
	start = time.Date(2019, time.January, 29, 16, 0, 0, 0, time.FixedZone("", 3600))
	noon  = start.AddDate(0, 0, -19)
)

func meeting(slug string, days int) event.Event {
	from := start.AddDate(0, 0, days)
	return event.Event{
		Slug: slug, Title: "Nieuw samenspel: " + slug, Format: event.NetworkMeeting, Hosts: []event.Named{{Name: "De Buurtkamer"}},
		Zone: omzien.Zone, Start: from, End: from.Add(3 * time.Hour), Audience: []event.Role{event.Resident}, Contact: "aanmelden@omzien.example",
		Themes: []string{"loneliness"}, Status: event.Scheduled,
		SignUp: event.Terms{Online: true, Capacity: event.Capacity{Limited: true, Seats: 20, Publish: true}},
	}
}

// network has a meeting to come with somebody in it, one that was, one that is
// off and a draft.
func network(t testing.TB) *omzientest.Network {
	t.Helper()
	n := omzientest.New(t, noon)
	draft := meeting("concept", 3)
	draft.Status = event.Draft
	host := meeting("wijk", 0)
	host.Hosts = []event.Named{{ID: "buurtkamer", Name: "De Buurtkamer"}}
	_, err := n.Import(t.Context(), omzien.Document{
		Initiatives: []initiative.Initiative{
			{Slug: "buurtkamer", Name: "De Buurtkamer", Kinds: []initiative.Kind{initiative.KindCommunityHouse}, Areas: []initiative.Area{{Municipality: "GM0344"}}},
			{Slug: "stil", Name: "Het Stille Huis", Kinds: []initiative.Kind{initiative.KindCommunityHouse}, Areas: []initiative.Area{{Municipality: "GM0344"}}}, // never a host
		},
		Events: []event.Event{host, meeting("geweest", -40), meeting("afgelast", 40), draft},
	}, "coordinator")
	require.NoError(t, err)
	require.NoError(t, n.Agenda.Change(t.Context(), "afgelast", func(e *event.Event) error {
		return e.Cancel(event.Step{At: n.Now(), By: "Coördinator Zonderling", Reason: "De zaal is dicht."})
	}))
	_, err = n.Agenda.SignUp(t.Context(), "wijk", event.Request{Name: "Anna Zonderling", Email: "anna@geheim.example", OnBehalfOf: "Geheim Genootschap"}, "geheime sleutel")
	require.NoError(t, err)
	return n
}

// files are all files in a folder, by path with slashes.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		found[path] = string(data)
		return err
	}))
	return found
}

func write(t testing.TB, n *omzientest.Network, dir, base string) map[string]string {
	t.Helper()
	require.NoError(t, export.Write(t.Context(), n.Network, dir, base))
	return files(t, dir)
}

func TestFiles(t *testing.T) {
	n := network(t)
	for name, base := range map[string]string{"without a running network": "", "with the address of one": "https://netwerk.omzien.example"} {
		t.Run(name, func(t *testing.T) {
			found := write(t, n, t.TempDir(), base)
			t.Run("holds these files", func(t *testing.T) {
				want := []string{"agenda.ics", "agenda.json", "agenda/index.html", "embed/agenda/index.html", "index.html", "manifest.json"}
				if base == "" {
					want = append(want, "agenda.html")
				} else {
					want = append(append(want, "agenda.atom", "feed.json"), parts()...)
				}
				for _, slug := range []string{"afgelast", "wijk"} {
					want = append(want, "bijeenkomsten/"+slug+".ics", "bijeenkomsten/"+slug+"/index.html")
					if base != "" {
						want = append(want, "bijeenkomsten/"+slug+".html", "bijeenkomsten/"+slug+".en.html", "bijeenkomsten/"+slug+".ar.html")
					}
				}
				for _, file := range dist.Files() {
					want = append(want, "widget/"+file.Name, "widget/"+file.Name+".br", "widget/"+file.Name+".gz")
				}
				slices.Sort(want)
				require.Equal(t, want, slices.Sorted(maps.Keys(found)))
			})
			t.Run("holds nothing personal", func(t *testing.T) {
				for path, text := range found {
					lower := strings.ToLower(text)
					require.NotContains(t, lower, "zonderling", path)
					require.NotContains(t, lower, "geheim", path)
				}
			})
			t.Run("says what is off", func(t *testing.T) {
				require.Contains(t, found["bijeenkomsten/afgelast/index.html"], "gaat niet door")
				require.Contains(t, found["bijeenkomsten/afgelast.ics"], "STATUS:CANCELLED")
			})
			t.Run("keeps what was in the calendar", func(t *testing.T) {
				require.Equal(t, 3, strings.Count(found["agenda.ics"], "BEGIN:VEVENT"))
				require.NotContains(t, found["agenda.ics"], "concept")
			})
			t.Run("has a list that a program can read", func(t *testing.T) {
				var list struct{ Events []event.Announcement }
				require.NoError(t, json.Unmarshal([]byte(found["agenda.json"]), &list))
				require.Len(t, list.Events, 2)
				require.Equal(t, base != "", list.Events[0].SignUp.Online)
				require.Equal(t, 19, *list.Events[0].SignUp.SeatsLeft)
			})
			t.Run("tells programs what each page is about", func(t *testing.T) {
				for path, kind := range map[string]string{"bijeenkomsten/wijk/index.html": "Event", "bijeenkomsten/afgelast/index.html": "Event", "agenda/index.html": "ItemList", "index.html": "ItemList"} {
					page := found[path]
					require.Contains(t, page, `<meta name="description" content="`, path)
					require.Contains(t, page, `<meta property="og:title" content="`, path)
					require.NotContains(t, page, "noindex", path)
					require.Equal(t, base != "", strings.Contains(page, `<link rel="canonical" href="`+base+`/`), path)
					require.Equal(t, base != "" || kind == "Event", strings.Contains(page, `<script type="application/ld+json">{"@context":"https://schema.org","@type":"`+kind+`"`), path)
				}
				require.Contains(t, found["bijeenkomsten/afgelast/index.html"], `<title>Afgelast: Nieuw samenspel: afgelast –`)
				require.Contains(t, found["bijeenkomsten/afgelast/index.html"], `"eventStatus":"https://schema.org/EventCancelled"`)
			})
			t.Run("tells news readers what was announced, and where to go on reading", func(t *testing.T) {
				require.Equal(t, base != "", strings.Contains(found["agenda.atom"], `<link rel="self" type="application/atom+xml" href="`+base+`/agenda.atom">`))
				require.Equal(t, base != "", strings.Contains(found["feed.json"], `"feed_url":"`+base+`/agenda.feed.json"`))
			})
			t.Run("takes sign-ups only where somebody reads them", func(t *testing.T) {
				page := found["bijeenkomsten/wijk/index.html"]
				if base == "" {
					require.NotContains(t, page, "<form")
					require.Contains(t, page, "mailto:aanmelden@omzien.example")
				} else {
					require.Contains(t, page, `action="`+base+`/bijeenkomsten/wijk#aanmelden"`)
				}
			})
		})
	}
}

// parts are the files for other sites, but for those of meetings.
func parts() []string {
	var all []string
	for _, l := range []string{"", ".en", ".ar"} {
		for _, name := range []string{"agenda" + l, "volgende" + l, "initiatief/buurtkamer" + l, "embed/agenda" + l, "embed/next" + l, "embed/next" + l + "/index"} {
			all = append(all, name+".html")
		}
		if l != "" {
			all = append(all, "embed/agenda"+l+"/index.html")
		}
		for _, theme := range initiative.Themes() {
			all = append(all, "thema/"+string(theme)+l+".html")
		}
		for _, place := range initiative.Municipalities() {
			all = append(all, "gemeente/"+place.Code+l+".html")
		}
		for _, script := range []string{"embed/agenda", "embed/next"} {
			for _, packed := range []string{"", ".br", ".gz"} {
				all = append(all, script+l+".js"+packed)
			}
		}
	}
	return all
}

// TestLinks serves the folder as any web server does, below a path too.
func TestLinks(t *testing.T) {
	n := network(t)
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	defer server.Close()
	live := httptest.NewServer(web.New(n.Network, nil))
	defer live.Close()
	for at, base := range map[string]string{"/los/": "", "/bij/": live.URL} {
		dir := t.TempDir()
		write(t, n, dir, base)
		mux.Handle(at, http.StripPrefix(strings.TrimSuffix(at, "/"), http.FileServer(http.Dir(dir))))
	}
	for _, at := range []string{"/los/", "/bij/"} {
		t.Run("every link in "+at+" leads somewhere", func(t *testing.T) {
			seen := map[string]bool{}
			for _, page := range []string{"", "agenda/", "bijeenkomsten/wijk/", "bijeenkomsten/afgelast/"} {
				follow(t, server.URL+at, server.URL+at+page, seen)
			}
			require.True(t, seen[server.URL+at+"widget/omzien.css"])
			if at == "/los/" {
				require.True(t, seen[server.URL+at+"bijeenkomsten/wijk"], "from the list to a meeting, in the folder")
				require.True(t, seen[server.URL+at+"agenda.ics"])
			} else {
				require.True(t, seen[live.URL+"/bijeenkomsten/wijk"], "from the list to a meeting that takes sign-ups")
			}
		})
	}
	t.Run("a page on another site can show the fragment with the links as they are", func(t *testing.T) {
		_, text := get(t, server.URL+"/bij/agenda.html")
		for _, link := range links(text) {
			require.Regexp(t, `^((https?|webcal|mailto):|#)`, link)
		}
	})
}

// follow gets an address and, once each, all that it links to on this machine.
func follow(t *testing.T, root, address string, seen map[string]bool) {
	t.Helper()
	if seen[address] {
		return
	}
	seen[address] = true
	status, text := get(t, address)
	require.Equal(t, http.StatusOK, status, address)
	if !strings.HasPrefix(text, "<!doctype html>") || !strings.HasPrefix(address, root) {
		return
	}
	// Where the server has sent us: a folder is shown at its name with a slash.
	from, err := url.Parse(address)
	require.NoError(t, err)
	if !strings.HasSuffix(from.Path, "/") && filepath.Ext(from.Path) == "" {
		from.Path += "/"
	}
	for _, link := range links(text) {
		to, err := from.Parse(link)
		require.NoError(t, err)
		if to.Scheme == "webcal" {
			to.Scheme = "http"
		}
		if to.Fragment = ""; to.Scheme == "http" {
			follow(t, root, to.String(), seen)
		}
	}
}

func links(text string) []string {
	var found []string
	for _, match := range regexp.MustCompile(` (?:href|src|action)="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		found = append(found, html.UnescapeString(match[1]))
	}
	return found
}

func get(t *testing.T, address string) (int, string) {
	t.Helper()
	answer, err := http.Get(address)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text)
}

func TestTwice(t *testing.T) {
	n := network(t)
	dir := filepath.Join(t.TempDir(), "nieuw", "site")
	first := write(t, n, dir, "")
	t.Run("the same again is the same bytes", func(t *testing.T) {
		require.Equal(t, first, write(t, n, dir, ""))
		require.Equal(t, first, write(t, n, t.TempDir(), ""))
	})
	t.Run("a slash at the end of the address makes no difference", func(t *testing.T) {
		const base = "https://netwerk.omzien.example"
		require.Equal(t, write(t, n, t.TempDir(), base), write(t, n, t.TempDir(), base+"/"))
	})
	t.Run("a page of a meeting that is over stays", func(t *testing.T) {
		n.Set(start.AddDate(0, 0, 1))
		later := write(t, n, dir, "")
		require.Contains(t, later, "bijeenkomsten/wijk/index.html")
		require.NotContains(t, later["index.html"], "wijk")
	})
}

func TestForeignFolder(t *testing.T) {
	n := network(t)
	t.Run("what somebody else put there stays as it is", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "index.html"), []byte("van mij"), 0o600))
		err := export.Write(t.Context(), n.Network, dir, "")
		require.ErrorIs(t, err, export.ErrNotEmpty)
		require.Contains(t, omzien.Sentence(err), "map")
		require.Equal(t, map[string]string{"index.html": "van mij"}, files(t, dir))
	})
	t.Run("a hidden file counts too", func(t *testing.T) {
		dir := t.TempDir()
		require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o700))
		require.ErrorIs(t, export.Write(t.Context(), n.Network, dir, ""), export.ErrNotEmpty)
	})
	t.Run("a file of that name is no folder", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "bestand")
		require.NoError(t, os.WriteFile(path, []byte("van mij"), 0o600))
		require.Error(t, export.Write(t.Context(), n.Network, path, ""))
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, "van mij", string(data))
	})
	t.Run("a network that fails leaves nothing", func(t *testing.T) {
		broken := omzientest.New(t, noon)
		require.NoError(t, broken.Store.Close())
		dir := filepath.Join(t.TempDir(), "site")
		require.Error(t, export.Write(t.Context(), broken.Network, dir, ""))
		require.NoDirExists(t, dir)
	})
}

// TestBeyondOneList: what is behind more drafts than one look of the network goes
// through is there too.
func TestBeyondOneList(t *testing.T) {
	n := network(t)
	draft := meeting("vorm", -1)
	draft.Status = event.Draft
	_, err := n.Import(t.Context(), omzien.Document{Events: []event.Event{draft}}, "coordinator")
	require.NoError(t, err)
	require.NoError(t, n.Store.Write(t.Context(), func(tx omzien.WriteTx) error {
		like, err := tx.RecordBySlug("event", "vorm")
		for i := 0; err == nil && i < omzien.MaxList; i++ {
			r := like
			r.ID, r.Slug = fmt.Sprintf("id-%d", i), fmt.Sprintf("concept-%d", i)
			err = tx.PutRecord(r)
		}
		return err
	}))
	found := write(t, n, t.TempDir(), "")
	require.Contains(t, found, "bijeenkomsten/wijk/index.html")
	require.Contains(t, found["index.html"], "bijeenkomsten/wijk")
}

// TestLongAgenda: a folder has no server to ask for a next page.
func TestLongAgenda(t *testing.T) {
	n := omzientest.New(t, noon)
	var list []event.Event
	for i := range omzien.PageSize + 5 {
		e := meeting(fmt.Sprintf("nummer-%d", i), 0)
		e.Start = e.Start.Add(-time.Duration(i) * time.Minute)
		list = append(list, e)
	}
	_, err := n.Import(t.Context(), omzien.Document{Events: list}, "coordinator")
	require.NoError(t, err)
	for _, base := range []string{"", "https://netwerk.omzien.example"} {
		found := write(t, n, t.TempDir(), base)
		for _, path := range []string{"index.html", "agenda.html", "agenda/index.html"} {
			require.Equal(t, omzien.PageSize+5, strings.Count(found[path], `class="oz-card`), path)
			require.NotContains(t, found[path], "oz-pages", path)
		}
		require.Contains(t, found, "bijeenkomsten/nummer-204/index.html")
		require.NotContains(t, found["agenda.json"], `"next"`, "the widget may search in it")
	}
}
