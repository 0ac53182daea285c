package web_test

import (
	"encoding/json"
	"encoding/xml"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// news are the addresses of the feeds for news readers.
var news = map[string]string{"/agenda.atom": feed.AtomType, "/agenda.feed.json": feed.JSONFeedType}

func TestNewsFeeds(t *testing.T) {
	for path, contentType := range news {
		t.Run("GET "+path, func(t *testing.T) {
			s := wijk(t)
			a := s.get(path)
			require.Equal(t, http.StatusOK, a.status, a.body)
			require.Equal(t, contentType, a.header.Get("Content-Type"))
			require.Equal(t, s.get("/agenda.ics").header.Get("Cache-Control"), a.header.Get("Cache-Control"))
			requireOrigin(t, route{public: true}, a)
			require.NotEmpty(t, a.header.Get("ETag"))
			require.Contains(t, a.body, s.url+"/bijeenkomsten/wijk")
			require.Contains(t, a.body, s.url+path)
			require.NotContains(t, a.body, "concept")
			require.Equal(t, http.StatusNotModified, s.get(path, "If-None-Match", a.header.Get("ETag")).status)
		})
		t.Run("INV-F02 "+path+" is the same a day later, and when somebody signs up", func(t *testing.T) {
			s := wijk(t)
			before := s.get(path)
			s.signUp("wijk", "Anna")
			s.clock.Advance(24 * time.Hour)
			after := s.get(path)
			require.Equal(t, before.body, after.body)
			require.Equal(t, before.header.Get("ETag"), after.header.Get("ETag"))
		})
		t.Run(path+" tells what was announced last first, and what was called off", func(t *testing.T) {
			s := newSite(t, meeting("eerst", 3, event.Closed))
			s.clock.Advance(time.Hour)
			_, err := s.clock.Import(t.Context(), omzien.Document{Events: []event.Event{but(meeting("daarna", 3, event.Closed), func(e *event.Event) { e.Title = "Daarna" })}}, "coordinator")
			require.NoError(t, err)
			body := s.get(path).body
			require.Less(t, strings.Index(body, "/bijeenkomsten/daarna"), strings.Index(body, "/bijeenkomsten/eerst"))
			require.NoError(t, s.clock.Agenda.Change(t.Context(), "daarna", func(e *event.Event) error {
				return e.Cancel(event.Step{At: s.Now(), By: "coordinator", Reason: "De zaal is dicht."})
			}))
			require.Contains(t, s.get(path).body, "Afgelast: Daarna")
		})
		t.Run(path+" lets go of a meeting after 92 days, though nothing is written", func(t *testing.T) {
			s := wijk(t)
			ends := start.Add(3 * time.Hour)
			s.clock.Set(ends.Add(omzien.FeedPast - time.Second))
			require.Contains(t, s.get(path).body, "/bijeenkomsten/wijk")
			s.clock.Set(ends.Add(omzien.FeedPast))
			require.NotContains(t, s.get(path).body, "/bijeenkomsten/wijk")
		})
		t.Run(path+" takes the filters of the agenda, and passes over a text", func(t *testing.T) {
			s := newSite(t, but(meeting("geld", 3, event.Closed), func(e *event.Event) { e.Themes = []string{"finance"} }), meeting("wijk", 3, event.Closed))
			body := s.get(path + "?thema=finance&zoek=samenspel").body
			require.Contains(t, body, "/bijeenkomsten/geld")
			require.NotContains(t, body, "/bijeenkomsten/wijk")
			require.Contains(t, body, s.url+path+"?thema=finance")
			require.Contains(t, body, s.url+"/agenda?thema=finance")
			require.NotContains(t, body, "zoek")
		})
	}
	t.Run("the Atom feed is XML with a feed in it", func(t *testing.T) {
		var f struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			Entries []struct {
				ID string `xml:"id"`
			} `xml:"entry"`
		}
		require.NoError(t, xml.Unmarshal([]byte(wijk(t).get("/agenda.atom").body), &f))
		require.Len(t, f.Entries, 1)
		require.Regexp(t, "^urn:uuid:[0-9a-f-]{36}$", f.Entries[0].ID)
	})
}

// head is the contents of meta and link elements of a page, by name.
func (a answer) head() map[string]string {
	found := map[string]string{}
	for _, tag := range regexp.MustCompile(`<(?:meta|link) [^>]*>`).FindAllString(a.body, -1) {
		name := attribute(tag, "name") + attribute(tag, "property") + attribute(tag, "rel")
		if kind := attribute(tag, "type"); kind != "" {
			name += " " + kind
		}
		found[name] = attribute(tag, "content") + attribute(tag, "href")
	}
	return found
}

// data is the JSON-LD of a page, nil when there is none.
func (a answer) data() map[string]any {
	a.t.Helper()
	block := regexp.MustCompile(`<script type="application/ld\+json">([^<]*)</script>`).FindStringSubmatch(a.body)
	if block == nil {
		return nil
	}
	var read map[string]any
	require.NoError(a.t, json.Unmarshal([]byte(block[1]), &read))
	return read
}

func TestHeads(t *testing.T) {
	s := newSite(t, full(), but(meeting("geld", 3, event.Closed), func(e *event.Event) { e.Themes = []string{"finance"} }))
	t.Run("the front page", func(t *testing.T) {
		head := s.get("/").head()
		require.Equal(t, s.url+"/", head["canonical"])
		require.Equal(t, s.url+"/", head["og:url"])
		require.Equal(t, "Omzien naar Elkaar", head["og:title"])
		require.Equal(t, s.url+"/agenda.atom", head["alternate application/atom+xml"])
	})
	t.Run("the agenda and its feeds are about the same meetings", func(t *testing.T) {
		a := s.get("/agenda?thema=finance&gemeente=GM0344&niets=x")
		head := a.head()
		const query = "?gemeente=GM0344&thema=finance"
		require.Equal(t, s.url+"/agenda"+query, head["canonical"])
		require.Equal(t, s.url+"/agenda.ics"+query, head["alternate text/calendar"])
		require.Equal(t, s.url+"/agenda.atom"+query, head["alternate application/atom+xml"])
		require.Equal(t, s.url+"/agenda.feed.json"+query, head["alternate application/feed+json"])
		require.Equal(t, []any{map[string]any{"@type": "ListItem", "position": 1.0, "url": s.url + "/bijeenkomsten/wijk"}}, a.data()["itemListElement"])
		require.Len(t, s.get("/agenda").data()["itemListElement"], 2)
		for _, feed := range []string{"text/calendar", "application/atom+xml", "application/feed+json"} {
			body := s.get(strings.TrimPrefix(head["alternate "+feed], s.url)).body
			require.Contains(t, body, "Buurtkamer")
			require.NotContains(t, body, "bijeenkomsten/geld")
		}
	})
	t.Run("what somebody searches for is not to be found again", func(t *testing.T) {
		head := s.get("/agenda?zoek=eten").head()
		require.Equal(t, "noindex", head["robots"])
		require.NotContains(t, head, "og:url")
	})
	t.Run("a meeting", func(t *testing.T) {
		a := s.get("/bijeenkomsten/wijk")
		head, data := a.head(), a.data()
		page := s.url + "/bijeenkomsten/wijk"
		for name, want := range map[string]string{"canonical": page, "og:url": page, "og:type": "website", "og:locale": "nl_NL", "og:site_name": "Omzien naar Elkaar",
			"og:title": `Samen "eten" & <praten>`, "twitter:card": "summary", "alternate text/calendar": page + ".ics",
			"alternate application/json+oembed": s.url + "/oembed?url=" + url.QueryEscape(page)} {
			require.Equal(t, want, head[name], name)
		}
		require.NotContains(t, head, "robots")
		require.Contains(t, head["description"], "Voorbeeldstraat 1, Utrecht (onder voorbehoud)")
		require.Equal(t, head["description"], head["og:description"])
		require.Equal(t, []any{"Event", `Samen "eten" & <praten>`, page, "2019-01-29T16:00:00+01:00"}, []any{data["@type"], data["name"], data["url"], data["startDate"]})
	})
	t.Run("a form that came back is of one visitor", func(t *testing.T) {
		form := s.get("/bijeenkomsten/wijk").inputs()
		form.Set("name", "Anna Zonderling")
		refused := s.submit("/bijeenkomsten/wijk", form)
		require.Equal(t, http.StatusUnprocessableEntity, refused.status)
		require.Equal(t, "noindex", refused.head()["robots"])
		require.Nil(t, refused.data())
	})
	t.Run("so is a receipt, which tells programs nothing", func(t *testing.T) {
		token := s.signUp("geld", "Anna")["token"].(string)
		for _, path := range []string{"/aanmelding/" + token, "/aanmelding/verzonnen", "/niets"} {
			a := s.get(path)
			require.Equal(t, "noindex", a.head()["robots"])
			for _, word := range []string{"og:", "canonical", "ld+json", "oembed"} {
				require.NotContains(t, a.body, word)
			}
		}
	})
	t.Run("a meeting that is off says so in the title", func(t *testing.T) {
		require.NoError(t, s.clock.Agenda.Change(t.Context(), "geld", func(e *event.Event) error {
			return e.Cancel(event.Step{At: s.Now(), By: "coordinator", Reason: "De zaal is dicht."})
		}))
		a := s.get("/bijeenkomsten/geld")
		require.Contains(t, a.body, "<title>Afgelast: Nieuw samenspel in de wijk –")
		require.Equal(t, "https://schema.org/EventCancelled", a.data()["eventStatus"])
		require.True(t, strings.HasPrefix(a.head()["og:description"], "Deze bijeenkomst gaat niet door."))
	})
}

// embed asks for the card of a meeting.
func (s *site) embed(address, more string) answer {
	s.t.Helper()
	return s.get("/oembed?url=" + url.QueryEscape(address) + more)
}

func TestOEmbed(t *testing.T) {
	s := wijk(t)
	page := s.url + "/bijeenkomsten/wijk"
	t.Run("the page leads to it", func(t *testing.T) {
		a := s.get(strings.TrimPrefix(s.get("/bijeenkomsten/wijk").head()["alternate application/json+oembed"], s.url))
		require.Equal(t, http.StatusOK, a.status)
		require.Equal(t, jsonType, a.header.Get("Content-Type"))
		requireOrigin(t, route{public: true}, a)
		read := a.json()
		require.Equal(t, []any{"1.0", "rich", "Nieuw samenspel in de wijk", "Omzien naar Elkaar", s.url + "/", 600.0},
			[]any{read["version"], read["type"], read["title"], read["provider_name"], read["provider_url"], read["width"]})
		require.Regexp(t, `^<blockquote><a href="`+page+`">Nieuw samenspel in de wijk</a>\. Dinsdag 29 januari 2019, 16\.00 tot 19\.00 uur\. Plaats volgt\.</blockquote><iframe src="`+page+`/kaart" `, read["html"])
	})
	t.Run("no wider and no higher than there is room for", func(t *testing.T) {
		for more, want := range map[string]float64{"&maxwidth=320": 320, "&maxwidth=9999": 600, "&maxwidth=0": 600, "&maxwidth=-5": 600, "&maxwidth=veel": 600, "&maxwidth=100": 100} {
			require.Equal(t, want, s.embed(page, more).json()["width"], more)
		}
		require.Equal(t, 50.0, s.embed(page, "&maxheight=50").json()["height"])
		require.Equal(t, s.embed(page, "").json()["height"], s.embed(page, "&maxheight=100000").json()["height"])
		require.Greater(t, s.embed(page, "&maxwidth=280").json()["height"], s.embed(page, "").json()["height"])
		require.Contains(t, s.embed(page, "&maxwidth=320").json()["html"], `width="320"`)
	})
	t.Run("people paste addresses as they find them", func(t *testing.T) {
		host := strings.TrimPrefix(s.url, "http://")
		for _, address := range []string{page + "/", page + "#aanmelden", page + "?utm_source=x", "https://" + host + "/bijeenkomsten/wijk", " " + page, "http://" + strings.ToUpper(host) + "/bijeenkomsten/wijk"} {
			require.Equal(t, http.StatusOK, s.embed(address, "").status, address)
		}
	})
	t.Run("it knows no other addresses", func(t *testing.T) {
		for _, address := range []string{"", "wijk", "/bijeenkomsten/wijk", "https://elders.example/bijeenkomsten/wijk", s.url + "/agenda", s.url + "/bijeenkomsten/", s.url + "/bijeenkomsten/concept",
			s.url + "/bijeenkomsten/niets", s.url + "/bijeenkomsten/wijk/kaart", s.url + "/aanmelding/wijk", "ftp://" + strings.TrimPrefix(page, "http://"), "javascript:" + page, "http://%zz", s.url + "@elders.example/bijeenkomsten/wijk",
			s.url + "/bijeenkomsten/" + strings.Repeat("x", 100), page + "\n" + page} {
			a := s.embed(address, "")
			require.Equal(t, http.StatusNotFound, a.status, address)
			require.Equal(t, "not_found", a.problem().Code)
		}
	})
	t.Run("other formats are not made", func(t *testing.T) {
		require.Equal(t, http.StatusOK, s.embed(page, "&format=json").status)
		for _, format := range []string{"xml", "JSON", "html"} {
			a := s.embed(page, "&format="+format)
			require.Equal(t, http.StatusNotImplemented, a.status)
			s.requireProblem(a)
		}
	})
}

func TestCard(t *testing.T) {
	s := newSite(t, full(), but(meeting("concept", 3, event.Closed), func(e *event.Event) { e.Status = event.Draft }))
	t.Run("any site may show it", func(t *testing.T) {
		a := s.get("/bijeenkomsten/wijk/kaart")
		require.Equal(t, http.StatusOK, a.status)
		require.Equal(t, htmlType, a.header.Get("Content-Type"))
		require.Equal(t, again, a.header.Get("Cache-Control"))
		policy := a.header.Get("Content-Security-Policy")
		require.Contains(t, policy, "frame-ancestors *")
		require.Contains(t, policy, "default-src 'none'")
		require.Contains(t, policy, "form-action 'none'")
		require.NotContains(t, policy, "script-src")
		require.Empty(t, a.header.Get("X-Frame-Options"))
		require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
		require.Contains(t, a.body, "Samen &quot;eten&quot; &amp; &lt;praten&gt;")
		require.Contains(t, a.body, `target="_blank" rel="noopener" href="`+s.url+`/bijeenkomsten/wijk"`)
		require.NotRegexp(t, `(?i)<(form|button|input|script)`, a.body)
		require.NotContains(t, a.body, html.EscapeString("aanmelden@omzien.example"))
	})
	t.Run("it says what changes", func(t *testing.T) {
		before := s.get("/bijeenkomsten/wijk/kaart")
		require.NoError(t, s.clock.Agenda.Change(t.Context(), "wijk", func(e *event.Event) error {
			return e.Cancel(event.Step{At: s.Now(), By: "coordinator", Reason: "De zaal is dicht."})
		}))
		after := s.get("/bijeenkomsten/wijk/kaart", "If-None-Match", before.header.Get("ETag"))
		require.Equal(t, http.StatusOK, after.status)
		require.Contains(t, after.body, "gaat niet door")
	})
	t.Run("INV-F01 there is none of what is not public", func(t *testing.T) {
		for _, slug := range []string{"concept", "niets"} {
			a := s.get("/bijeenkomsten/" + slug + "/kaart")
			require.Equal(t, http.StatusNotFound, a.status)
			require.Contains(t, a.header.Get("Content-Security-Policy"), "frame-ancestors 'self'")
		}
	})
}
