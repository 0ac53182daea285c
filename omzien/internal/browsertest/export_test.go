package browsertest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien/export"
	"github.com/omziennaarelkaar/netwerk/widget"
)

// exportedTo is the address of a server that shows an export at /wijk/ and nothing
// else: plain files, of which it compresses none. With lines it has a page of a
// community house at /.
func (s *site) exportedTo(base, lines string) string {
	s.t.Helper()
	folder := s.t.TempDir()
	require.NoError(s.t, export.Write(s.t.Context(), s.Network.Network, folder, base))
	mux := http.NewServeMux()
	mux.Handle("/wijk/", http.StripPrefix("/wijk", http.FileServer(http.Dir(folder))))
	mux.HandleFunc("/favicon.ico", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) })
	server := httptest.NewServer(mux)
	s.t.Cleanup(server.Close)
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		io.WriteString(w, `<!doctype html><html lang="nl"><title>Buurthuis De Hoek</title>`+strings.ReplaceAll(lines, "EXPORT", server.URL+"/wijk"))
	})
	return server.URL
}

// TestExported: a folder of files has a list that can be searched, too; who wants to
// come can mail.
func TestExported(t *testing.T) {
	s := newSite(t)
	origin := s.exportedTo("", "")
	for _, path := range []string{"/wijk/", "/wijk/agenda/"} {
		t.Run("at "+path, func(t *testing.T) {
			p := open(t, origin+path)
			p.wait(shows(3))
			p.fill("#oz-q", "koffie")
			p.wait(shows(1))
			p.click(link)
			p.wait(`location.pathname === "/wijk/bijeenkomsten/koffie/" && $("a[href^='mailto:aanmelden@omzien.example']")`)
			p.requireClean(origin)
		})
	}
	t.Run("in a month, drawn by Go", func(t *testing.T) {
		p := open(t, origin+"/wijk/agenda/")
		p.wait(shows(3))
		p.click("[data-oz-view=month]")
		p.wait(`$("table.oz-grid-month") && $("[data-oz-view=month][aria-current=true]")`)
		p.click("#oz-after")
		p.wait(`$("#oz-before")`)
		p.click("[data-oz-view=list]")
		p.wait(shows(3))
	})
}

// TestExportedWithSignUp: the files stand on a server that runs nothing, and the forms
// go to a network that runs on another port.
func TestExportedWithSignUp(t *testing.T) {
	paste := widget.Embed{Address: "EXPORT"}.Lines()
	old := strings.NewReplacer("http://127.0.0.1:8080", "EXPORT")
	for _, c := range []struct {
		name, path string
		lines      string
		blocked    bool
	}{
		{"the snippet", "/", paste, false},
		{"the snippet, without Go", "/", paste, true},
		{"the snippet of the first release", "/", old.Replace((&site{url: "http://127.0.0.1:8080"}).firstAgenda()), false},
		{"the export's own document for a frame", "/wijk/embed/agenda/", "", false},
		{"the export's own document for a frame, without Go", "/wijk/embed/agenda/", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			origin := s.exportedTo(s.url, c.lines)
			p := newPage(t)
			if c.blocked {
				p.block("*://*:*/*.wasm*")
			}
			p.visit(origin + c.path)
			p.listen()
			p.wholeWay(s)
			require.Equal(t, origin+c.path, eval[string](p, `location.href`))
			require.Equal(t, "confirmed", eval[string](p, `window.heard[0].status`))
			require.Equal(t, !c.blocked, eval[bool](p, `performance.getEntriesByName("omzien-go").length > 0`))
			if !c.blocked {
				p.requireClean(origin, s.url)
			}
		})
	}
	t.Run("the export's own agenda leads to the network", func(t *testing.T) {
		s := newSite(t)
		p := open(t, s.exportedTo(s.url, "")+"/wijk/agenda/")
		p.wait(shows(3))
		p.click(link)
		p.wait(`location.href === "` + s.url + `/bijeenkomsten/koffie"`)
		p.fillIn()
		p.click(submit)
		p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
		s.requireSeat("koffie", name, email, 1)
	})
	t.Run("the page of a meeting takes a sign-up for the network", func(t *testing.T) {
		s := newSite(t)
		origin := s.exportedTo(s.url, "")
		p := open(t, origin+"/wijk/bijeenkomsten/koffie/")
		p.fillIn()
		p.click(submit)
		p.wait(`text(".oz-receipt").includes("U bent aangemeld")`)
		require.Equal(t, origin+"/wijk/bijeenkomsten/koffie/", eval[string](p, `location.href`))
		s.requireSeat("koffie", name, email, 1)
	})
}
