package browsertest

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/examples/static"
	"github.com/omziennaarelkaar/netwerk/omzien/export"
	"github.com/omziennaarelkaar/netwerk/widget"
	"github.com/omziennaarelkaar/netwerk/widget/gallery"
)

// markup is HTML to be checked: a page, or a part of one.
type markup struct {
	Name string `json:"name"`
	HTML string `json:"html"`
}

// needValidator skips where html-validate is missing, or fails where it must be.
func needValidator(t *testing.T) {
	t.Helper()
	_, err := os.Stat(filepath.Join(os.Getenv(nodeModules), "html-validate", "package.json"))
	if err == nil {
		return
	}
	const missing = "NOT TESTED: html-validate is missing (npm ci in a copy of omzien/feed/testdata/readers, with its node_modules in " + nodeModules + ")"
	if strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), "axe") {
		t.Fatal(missing, err)
	}
	t.Skip(missing, err)
}

// faultsIn is what html-validate says of HTML, a line and a quotation for each fault.
func faultsIn(t *testing.T, list []markup) string {
	t.Helper()
	needValidator(t)
	input, err := json.Marshal(list)
	require.NoError(t, err)
	check := exec.CommandContext(t.Context(), "node", filepath.Join("testdata", "valid.mjs"), os.Getenv(nodeModules))
	check.Stdin = bytes.NewReader(input)
	out, err := check.CombinedOutput()
	if len(out) == 0 {
		require.NoError(t, err)
	}
	return string(out)
}

// got is what the network answers, with a status that is expected.
func (s *site) got(path string, status int) markup {
	s.t.Helper()
	response, err := http.Get(s.url + path)
	return s.taken("GET "+path, response, err, status)
}

func (s *site) posted(path string, fields url.Values, status int) markup {
	s.t.Helper()
	response, err := http.PostForm(s.url+path, fields)
	return s.taken("POST "+path, response, err, status)
}

func (s *site) taken(name string, response *http.Response, err error, status int) markup {
	s.t.Helper()
	require.NoError(s.t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	require.Equal(s.t, status, response.StatusCode, "%s\n%s", name, body)
	return markup{name, string(body)}
}

// pages are those for people, in every language.
func (s *site) pages() []markup {
	var list []markup
	faulty := url.Values{"name": {" "}, "email": {"fatima@omzien"}, "seats": {"11"}, "role": {"iemand"}, "companions": {"Ans, Bep"}, "tables": {"wonen"}}
	for _, in := range []string{"", "?taal=en", "?taal=ar"} {
		and := strings.Replace(in, "?", "&", 1)
		for _, path := range []string{"/", "/agenda", "/bijeenkomsten/alles", "/bijeenkomsten/vol", "/bijeenkomsten/alles/mail", "/bijeenkomsten/alles/kaart", "/embed/agenda", "/embed/agenda.html", "/embed/next", "/embed/next.html"} {
			list = append(list, s.got(path+in, http.StatusOK))
		}
		for _, path := range []string{"/agenda?zoek=zeppelin", "/agenda?weergave=maand&datum=2019-01", "/agenda?weergave=week&datum=2019-01-21", "/agenda?gemeente=GM9999", "/embed/agenda?weergave=maand", "/embed/signup?event=alles", "/embed/signup.html?event=alles"} {
			list = append(list, s.got(path+and, http.StatusOK))
		}
		list = append(list, s.got("/niets"+in, http.StatusNotFound), s.got("/aanmelding/niets"+in, http.StatusNotFound),
			s.posted("/bijeenkomsten/alles"+in, faulty, http.StatusUnprocessableEntity))
	}
	for _, ending := range []string{".html", ".en.html", ".ar.html"} {
		for _, path := range []string{"/agenda" + ending, "/agenda" + ending + "?weergave=maand", "/agenda" + ending + "?weergave=week&datum=2019-01-21", "/agenda" + ending + "?max=2", "/volgende" + ending, "/bijeenkomsten/alles" + ending, "/bijeenkomsten/afgelast" + ending} {
			list = append(list, s.got(path, http.StatusOK))
		}
		list = append(list, s.posted("/bijeenkomsten/alles"+ending, faulty, http.StatusUnprocessableEntity),
			s.posted("/bijeenkomsten/niets"+ending, faulty, http.StatusNotFound))
	}
	return list
}

// ownPages are those of sign-ups in every state, and the calendar of one of them.
func (s *site) ownPages() []markup {
	var list []markup
	for i, o := range s.owns() {
		list = append(list, s.got(o.path, http.StatusOK), s.got(o.path+"?taal=en", http.StatusOK), s.got(o.path+"?taal=ar", http.StatusOK), s.got(o.path+".html", http.StatusOK))
		if o.name == "confirmed" {
			calendar := s.posted(o.path+"/kalender", nil, http.StatusOK)
			path := regexp.MustCompile(`/kalender/[A-Za-z0-9_-]+`).FindString(calendar.HTML)
			require.NotEmpty(s.t, path, i)
			list = append(list, calendar, s.got(path, http.StatusOK), s.got(path+"?taal=en", http.StatusOK), s.got(path+"?taal=ar", http.StatusOK))
		}
	}
	return list
}

// exportedPages are the files of HTML that a network writes in a folder.
func (s *site) exportedPages() []markup {
	s.t.Helper()
	folder := s.t.TempDir()
	require.NoError(s.t, export.Write(s.t.Context(), s.Network.Network, folder, ""))
	var list []markup
	require.NoError(s.t, fs.WalkDir(os.DirFS(folder), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".html") {
			return err
		}
		text, err := os.ReadFile(filepath.Join(folder, path))
		list = append(list, markup{"export/" + path, string(text)})
		return err
	}))
	return list
}

// pasted are what sites put into their pages.
func pasted() []markup {
	var list []markup
	for _, l := range widget.Languages() {
		for _, element := range []string{"", "signup", "next"} {
			e := widget.Embed{Address: "https://netwerk.omzien.example", Element: element, Language: l, View: "month", Query: widget.Query{Theme: "care", Municipality: "GM0344"}}
			if element == "signup" {
				e.Event = "samen-koken"
			}
			list = append(list, markup{element + " lines", e.Lines()}, markup{element + " frame", e.Frame()}, markup{element + " link", e.Link()})
		}
	}
	return list
}

func TestValidHTML(t *testing.T) {
	s := newMailSite(t)
	list := append(append(s.pages(), pasted()...), markup{"somebody else's page", static.Page(s.url)})
	list = append(append(list, s.ownPages()...), s.exportedPages()...)
	for _, l := range widget.Languages() {
		list = append(list, markup{"theme page " + string(l), string(gallery.Page(l, gallery.Options{}))})
	}
	require.Greater(t, len(list), 150)
	require.Empty(t, faultsIn(t, list))
}

// TestValidHTMLFinds: what is wrong is found, on a page, in a part of one, and in a
// shadow root.
func TestValidHTMLFinds(t *testing.T) {
	wrong := map[string]string{
		"no-dup-id":                     `<p id="a"></p><p id="a"></p>`,
		"no-dup-attr":                   `<p id="a" id="b"></p>`,
		"element-permitted-content":     `<ul><p>nee</p></ul>`,
		"no-missing-references":         `<p aria-describedby="niemand"></p>`,
		"attribute-allowed-values":      `<input type="mail">`,
		"close-order":                   `<section><div></section>`,
		"element-required-attributes":   `<img>`,
		"no-unknown-elements":           `<omzien-niets></omzien-niets>`,
		"deprecated":                    `<center>nee</center>`,
		"element-required-ancestor":     `<dl><span><dt></dt></span></dl>`,
		"valid-autocomplete":            `<input autocomplete="mailadres">`,
		"element-permitted-parent":      `<li>nee</li>`,
		"multiple-labeled-controls":     `<label><input><input></label>`,
		"valid-for":                     `<label for="p"></label><p id="p"></p>`,
		"unrecognized-char-ref":         `<p>&niets;</p>`,
		"element-permitted-occurrences": `<table><caption></caption><caption></caption></table>`,
		"aria-label-misuse":             `<p aria-label="nee"></p>`,
	}
	var list []markup
	for rule, html := range wrong {
		list = append(list,
			markup{rule + " on a page:", `<!doctype html><html lang="nl"><head><title>Ja</title></head><body>` + html + `</body></html>`},
			markup{rule + " in a part:", html},
			markup{rule + " in a shadow root:", `<omzien-agenda><template shadowrootmode="open"><style>p{}</style>` + html + `</template></omzien-agenda>`})
	}
	found := strings.Split(faultsIn(t, append(list, markup{"nothing", `<p id="a">Ja</p>`})), "\n")
	for _, one := range list {
		rule, where, _ := strings.Cut(one.Name, " ")
		t.Run(one.Name, func(t *testing.T) {
			require.True(t, slices.ContainsFunc(found, func(line string) bool {
				return strings.HasPrefix(line, rule+" "+where[:len(where)-1]) && strings.Contains(line, ": "+rule+": ")
			}), found)
		})
	}
	require.False(t, slices.ContainsFunc(found, func(line string) bool { return strings.HasPrefix(line, "nothing") }))
}
