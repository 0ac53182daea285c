package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// varied is a site with a meeting of each sort: "a" is a session for residents at
// De Buurtkamer, "b" a festival for all, "c" a session for aldermen about
// housing in Amersfoort.
func varied(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	on := func(slug string, day int, change func(*event.Event)) event.Event {
		return but(meeting(slug, 0, event.Closed), func(e *event.Event) {
			e.Title, e.Hosts = "Bijeenkomst "+slug, []event.Named{{Name: "Het Buurthuis"}}
			e.Start, e.End = e.Start.AddDate(0, 0, day), e.End.AddDate(0, 0, day)
			change(e)
		})
	}
	_, err := s.clock.Import(t.Context(), omzien.Document{
		Initiatives: []initiative.Initiative{
			{Slug: "buurtkamer", Name: "De Buurtkamer", Kinds: []initiative.Kind{initiative.KindCommunityHouse}, Areas: []initiative.Area{{Municipality: "GM0344"}}},
			{Slug: "de-linde", Name: "De Linde", Kinds: []initiative.Kind{initiative.KindCommunityHouse}, Areas: []initiative.Area{{Municipality: "GM0344"}}},
		},
		Events: []event.Event{
			on("a", 0, func(e *event.Event) {
				e.Format, e.Hosts = event.WorkSession, []event.Named{{ID: "buurtkamer", Name: "De Buurtkamer"}}
			}),
			on("b", 1, func(e *event.Event) { e.Format, e.Audience = event.Festival, event.Roles() }),
			on("c", 2, func(e *event.Event) {
				e.Format, e.Audience, e.Themes, e.Venue.Municipality = event.WorkSession, []event.Role{event.Alderman}, []string{"housing"}, "GM0307"
			}),
		}}, "coordinator")
	require.NoError(t, err)
	return s
}

// on are the slugs of the meetings in an answer, whatever its form.
func (a answer) on() string {
	found := map[string]bool{}
	for _, match := range regexp.MustCompile(`bijeenkomsten/([abc])\b`).FindAllStringSubmatch(strings.ReplaceAll(a.body, "\r\n ", ""), -1) {
		found[match[1]] = true
	}
	var all []string
	for slug := range found {
		all = append(all, slug)
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

// lists are all addresses of the agenda, feeds those that programs come back to.
var (
	feeds = []string{"/agenda.ics", "/agenda.atom", "/agenda.feed.json"}
	lists = append([]string{"/agenda", "/agenda.html", "/agenda.json", "/api/v1/events"}, feeds...)
)

func TestFilters(t *testing.T) {
	s := varied(t)
	buurtkamer, err := s.Registry.Initiative(t.Context(), "buurtkamer")
	require.NoError(t, err)
	for query, want := range map[string]string{
		"": "abc", "soort=work_session": "ac", "soort=festival": "b", "doelgroep=resident": "ab", "doelgroep=alderman": "bc",
		"initiatief=buurtkamer": "a", "initiatief=" + buurtkamer.ID: "a", "initiatief=de-linde": "",
		"thema=housing": "c", "gemeente=GM0307": "c", "soort=work_session&doelgroep=resident&initiatief=buurtkamer": "a", "soort=festival&gemeente=GM0307": "",
		"soort=%00%ff": "abc", "onbekend=x": "abc", "soort=": "abc",
		"thema=wonen": "c", "thema=Wonen": "c", "gemeente=Amersfoort": "c", "gemeente=amersfoort": "c", "gemeente=0307": "c", "soort=werksessie": "ac",
		"doelgroep=bewoner": "ab", "doelgroep=Bewoners": "ab", "doelgroep=wethouder": "bc", "doelgroep=+wethouder+": "bc",
		"initiatief=De+Buurtkamer": "a", "initiatief=buurtkamer!": "a", "initiatief=de+linde": "",
		"thema=wonen&gemeente=Amersfoort&soort=Werksessie&doelgroep=wethouder": "c",
	} {
		for _, path := range lists {
			t.Run(path+"?"+query[:min(len(query), 60)], func(t *testing.T) {
				a := s.get(path + "?" + query)
				require.Equal(t, http.StatusOK, a.status)
				require.Equal(t, want, a.on())
				require.NotContains(t, a.body, "<script>")
			})
		}
	}
	t.Run("a word and its identifier are the same answer", func(t *testing.T) {
		for _, path := range lists {
			word, id := s.get(path+"?thema=Wonen&gemeente=Amersfoort&soort=werksessie&doelgroep=wethouder"), s.get(path+"?thema=housing&gemeente=GM0307&soort=work_session&doelgroep=alderman")
			require.Equal(t, id.body, word.body, "what we write is the identifier")
			require.Equal(t, id.header.Get("ETag"), word.header.Get("ETag"))
		}
	})
	t.Run("a feed passes over words and pages", func(t *testing.T) {
		for _, path := range feeds {
			plain, narrowed := s.get(path+"?soort=work_session"), s.get(path+"?soort=work_session&zoek=zeppelin&na=onzin&aantal=1")
			require.Equal(t, plain.body, narrowed.body)
			require.Equal(t, plain.header.Get("ETag"), narrowed.header.Get("ETag"))
		}
	})
	t.Run("a calendar is named after what it holds", func(t *testing.T) {
		a := s.get("/agenda.ics?gemeente=GM0307&thema=housing&soort=work_session&doelgroep=alderman&initiatief=buurtkamer")
		name := "Omzien naar Elkaar: wonen, Amersfoort, werksessie, voor " + event.Alderman.Plural() + ", bij De Buurtkamer"
		require.Contains(t, strings.ReplaceAll(strings.ReplaceAll(a.body, "\r\n ", ""), `\,`, ","), "X-WR-CALNAME:"+name+"\r\n")
		require.Regexp(t, `^inline; filename="agenda-wonen-amersfoort-werksessie-voor-[a-z-]+-bij-de-buurtkamer\.ics"$`, a.header.Get("Content-Disposition"))
		require.Contains(t, a.body, "initiatief=") // by the id, in the address of the feed
		require.Equal(t, `inline; filename="agenda.ics"`, s.get("/agenda.ics").header.Get("Content-Disposition"))
	})
	t.Run("the interface takes the size of a page", func(t *testing.T) {
		for aantal, want := range map[string]int{"1": 1, "2": 2, "200": 3, "0": 3, "-1": 3, "201": 3, "veel": 3, "": 3} {
			require.Len(t, s.get("/api/v1/events?aantal=" + aantal).json()["events"], want, aantal)
		}
		var seen string
		for next := s.url + "/api/v1/events?aantal=1&doelgroep=resident&soort="; next != ""; {
			a := s.get(strings.TrimPrefix(next, s.url))
			seen += a.on()
			next, _ = a.json()["next"].(string)
			if next != "" {
				require.Contains(t, next, "aantal=1")
				require.Contains(t, next, "doelgroep=resident")
			}
		}
		require.Equal(t, "ab", seen)
		require.Equal(t, "abc", s.get("/agenda?aantal=1").on(), "pages have one size")
	})
}

func TestThePageSaysWhatIsLeftOut(t *testing.T) {
	s := varied(t)
	buurtkamer, err := s.Registry.Initiative(t.Context(), "buurtkamer")
	require.NoError(t, err)
	for query, want := range map[string]string{
		"soort=work_session": "", "doelgroep=resident": "", // the form shows that
		"soort=work_session&doelgroep=resident&initiatief=buurtkamer": "U ziet alleen: bij De Buurtkamer. Toon alles",
		"initiatief=" + buurtkamer.ID:                                 "U ziet alleen: bij De Buurtkamer. Toon alles",
		"initiatief=onzin":                                            "Dit initiatief kennen we niet. Toon alles",
		"thema=onzin&gemeente=Rotterdam":                              "Dit thema kennen we niet. Deze gemeente kennen we niet. Toon alles",
		"soort=onzin&doelgroep=onzin":                                 "Deze soort bijeenkomst kennen we niet. Deze doelgroep kennen we niet. Toon alles",
		"":                                                            "", "thema=housing": "U ziet alleen: wonen. Toon alles", // there is no other theme to choose
	} {
		for _, path := range []string{"/agenda", "/agenda.html"} {
			t.Run(path+"?"+query, func(t *testing.T) {
				found := regexp.MustCompile(`<p class="oz-narrowed">(.*?)</p>`).FindStringSubmatch(s.get(path + "?" + query).body)
				if want == "" {
					require.Nil(t, found)
					return
				}
				require.NotNil(t, found)
				require.Equal(t, want, regexp.MustCompile(`<[^>]*>`).ReplaceAllString(found[1], ""))
			})
		}
	}
	t.Run("the form keeps it, and all is one link away", func(t *testing.T) {
		a := s.get("/agenda?soort=work_session&doelgroep=alderman&initiatief=buurtkamer&thema=housing")
		fields := a.inputs()
		require.Equal(t, "work_session", fields.Get("soort"))
		require.Equal(t, "alderman", fields.Get("doelgroep"))
		require.Equal(t, buurtkamer.ID, fields.Get("initiatief"))
		require.Equal(t, "/agenda", a.linked("Toon alles"))
		require.Equal(t, "abc", s.get(a.linked("Toon alles")).on())
	})
	t.Run("one subscribes to what one sees", func(t *testing.T) {
		for query, want := range map[string]string{"": "abc", "soort=work_session": "ac", "doelgroep=resident&soort=work_session&initiatief=buurtkamer": "a", "soort=work_session&zoek=zeppelin": "ac"} {
			a := s.get("/agenda?" + query)
			subscribed := a.linked("Zet deze agenda in uw eigen kalender")
			require.True(t, strings.HasPrefix(subscribed, "webcal://"), subscribed)
			require.Equal(t, want, s.get(strings.TrimPrefix(subscribed, "webcal"+strings.TrimPrefix(s.url, "http"))).on())
			field := regexp.MustCompile(`<input id="oz-feed" type="text" readonly dir="ltr" value="([^"]*)">`).FindStringSubmatch(a.body)
			require.NotNil(t, field)
			require.Equal(t, "http"+strings.TrimPrefix(subscribed, "webcal"), strings.ReplaceAll(field[1], "&amp;", "&"))
			require.Equal(t, strings.Contains(query, "zoek"), strings.Contains(a.body, "uw zoekwoord telt hier niet mee"))
		}
	})
}

func TestWhatNobodyKnows(t *testing.T) {
	s := varied(t)
	for filter, sentence := range map[string]string{"thema": "Dit thema kennen we niet.", "gemeente": "Deze gemeente kennen we niet.", "soort": "Deze soort bijeenkomst kennen we niet.",
		"doelgroep": "Deze doelgroep kennen we niet.", "initiatief": "Dit initiatief kennen we niet."} {
		for _, word := range []string{"onzin", strings.Repeat("x", 5000), `"><script>`} {
			query := "?" + filter + "=" + url.QueryEscape(word)
			for _, path := range feeds {
				t.Run("a feed says so at once: "+path+"?"+filter, func(t *testing.T) {
					a := s.get(path + query)
					require.Equal(t, http.StatusNotFound, a.status)
					require.Contains(t, a.body, "Dit adres klopt niet. "+sentence)
					require.NotContains(t, a.body, "<script>")
				})
			}
			for _, path := range []string{"/agenda.json", "/api/v1/events"} {
				t.Run("a program hears which filter it is: "+path+"?"+filter, func(t *testing.T) {
					a := s.get(path + query + "&zoek=bijeenkomst")
					require.Equal(t, http.StatusUnprocessableEntity, a.status)
					require.Equal(t, []any{map[string]any{"field": filter, "code": "unknown", "detail": "Dit kennen we niet. Kies iets uit de lijst."}}, a.json()["fields"])
				})
			}
			for _, path := range []string{"/agenda", "/agenda.html"} {
				t.Run("a person reads it, and can go on: "+path+"?"+filter, func(t *testing.T) {
					a := s.get(path + query)
					require.Equal(t, http.StatusOK, a.status)
					require.Empty(t, a.on())
					require.Contains(t, a.body, sentence)
					require.Contains(t, a.body, "Geen bijeenkomsten gevonden.")
					require.NotContains(t, a.body, "<script>")
					require.NotContains(t, a.body, "in uw eigen kalender", "there is nothing to subscribe to")
					require.Empty(t, a.inputs().Get(filter), "the next search is without it")
					require.NotContains(t, a.body, "canonical")
				})
			}
		}
	}
	t.Run("a filter that is known still stands in the form", func(t *testing.T) {
		a := s.get("/agenda?soort=festival&doelgroep=onzin")
		require.Equal(t, "festival", a.inputs().Get("soort"))
		require.Empty(t, a.on())
	})
}

// TestForNobodyInParticular: a meeting that was read elsewhere says nothing of whom
// it is for.
func TestForNobodyInParticular(t *testing.T) {
	s := varied(t)
	c, err := s.Calendars.Add(t.Context(), omzien.Calendar{Initiative: event.Named{ID: "buurtkamer"}, Address: "https://buurtkamer.omzien.example/a.ics"})
	require.NoError(t, err)
	begins := s.Now().AddDate(0, 0, 3)
	_, err = s.Calendars.Follow(t.Context(), c.ID, omzien.Reading{Complete: true, Entries: []omzien.ReadEntry{{UID: "1", Summary: "Kaarten", Start: begins, End: begins.Add(time.Hour)}}}, 0)
	require.NoError(t, err)
	for _, path := range lists {
		for _, role := range event.Roles() {
			require.Contains(t, s.get(path+"?doelgroep="+string(role)).body, "Kaarten", "%s %s", path, role)
		}
		require.NotContains(t, s.get(path+"?doelgroep=onzin").body, "Kaarten", "the page and its feed agree")
	}
	require.Contains(t, s.get("/api/v1/events?initiatief=buurtkamer").body, `"audience":[]`)
	require.NotContains(t, s.get("/agenda.json").body, "null")
}
