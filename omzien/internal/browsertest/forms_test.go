package browsertest

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// TestDataOfAPage: what a page tells search engines stands in it as data, which
// the policy of the page has nothing against.
func TestDataOfAPage(t *testing.T) {
	s := newSite(t)
	for path, kind := range map[string]string{"/bijeenkomsten/koffie": "Event", "/agenda": "ItemList"} {
		t.Run(path, func(t *testing.T) {
			p := open(t, s.url+path)
			p.wait(`document.readyState === "complete"`)
			require.Equal(t, kind, eval[string](p, `JSON.parse(document.querySelector("script[type='application/ld+json']").textContent)["@type"]`))
			require.Equal(t, s.url+path, eval[string](p, `document.querySelector("link[rel=canonical]").href`))
			p.requireClean(s.url)
		})
	}
}

// oEmbed is what the network answers to a site that shows a meeting.
func (s *site) oEmbed(slug string, width int) (markup string, height int) {
	s.t.Helper()
	response, err := http.Get(s.url + "/oembed?maxwidth=" + strconv.Itoa(width) + "&url=" + url.QueryEscape(s.url+"/bijeenkomsten/"+slug))
	require.NoError(s.t, err)
	defer response.Body.Close()
	var answer struct {
		HTML          string
		Width, Height int
	}
	require.NoError(s.t, json.NewDecoder(response.Body).Decode(&answer))
	require.Equal(s.t, width, answer.Width)
	return answer.HTML, answer.Height
}

// awkwardCards are meetings of which the card is short, and as long as it gets.
func awkwardCards(s *site) []string {
	s.t.Helper()
	long := meeting("lang", strings.TrimSpace(strings.Repeat("Samen wonen, zorgen en ondernemen ", 6))[:event.MaxTitle], 8, 5)
	long.Venue = event.Venue{Name: strings.Repeat("Ontmoetingscentrum ", 10), Room: strings.Repeat("zaal ", 30), Address: "Lange Voorbeeldstraat 12345, Wijk bij Duurstede", Certainty: event.Provisional}
	word := meeting("woord", strings.Repeat("M", event.MaxTitle), 8, 5)
	off := meeting("afgelast", "Koffie", 8, 5)
	_, err := s.Import(s.t.Context(), omzien.Document{Events: []event.Event{long, word, off}}, "coordinator")
	require.NoError(s.t, err)
	require.NoError(s.t, s.Agenda.Change(s.t.Context(), "afgelast", func(e *event.Event) error {
		return e.Cancel(event.Step{At: s.Now(), By: "coordinator", Reason: strings.Repeat("De zaal is dicht en er is geen andere te vinden. ", 8)})
	}))
	return []string{"koffie", "lang", "woord", "afgelast"}
}

func TestCardFits(t *testing.T) {
	s := newSite(t)
	p := newPage(t)
	for _, slug := range awkwardCards(s) {
		for _, width := range []int{280, 320, 400, 519, 521, 540, 600} {
			t.Run(slug+" in "+strconv.Itoa(width)+" pixels", func(t *testing.T) {
				_, height := s.oEmbed(slug, width)
				p.do(chromedp.EmulateViewport(int64(width), int64(height)))
				p.visit(s.url + "/bijeenkomsten/" + slug + "/kaart")
				p.wait(`document.readyState === "complete" && document.styleSheets.length === 1`)
				need := eval[int](p, `Math.ceil(document.querySelector("article").getBoundingClientRect().bottom)`)
				require.LessOrEqual(t, need, height)
				require.Less(t, height, need*2+60, "an empty frame")
				require.Equal(t, width, eval[int](p, `document.documentElement.scrollWidth`), "it is wider than the frame")
			})
		}
	}
	p.requireClean(s.url)
}

// TestCardElsewhere is a page of somebody else that shows what oEmbed told it.
func TestCardElsewhere(t *testing.T) {
	s := newSite(t)
	markup, _ := s.oEmbed("koffie", 400)
	for name, frame := range map[string]string{"as it is": markup, "in a sandbox, as WordPress does": strings.Replace(markup, "<iframe", `<iframe sandbox="allow-scripts" security="restricted"`, 1)} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/" {
					w.Header().Set("Content-Type", "text/html; charset=utf-8")
					w.Write([]byte(`<!doctype html><html lang="nl"><title>Buurthuis</title><link rel="icon" href="data:,"><body>` + frame))
				}
			}))
			defer server.Close()
			p := open(t, server.URL)
			eval[bool](p, `(document.querySelector("iframe").scrollIntoView(), true)`)
			p.wait(`performance.getEntriesByType("resource").some((e) => e.name.endsWith("/kaart"))`)
			require.Equal(t, "Koffie voor wie alleen is", eval[string](p, `document.querySelector("blockquote a").innerText`))
			require.Equal(t, s.url+"/bijeenkomsten/koffie/kaart", eval[string](p, `document.querySelector("iframe").src`))
			require.NotEmpty(t, p.asked("/bijeenkomsten/koffie/kaart"))
			require.Empty(t, p.asked("FAILED"))
			require.Empty(t, p.complaints())
		})
	}
}
