package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// spread is a site with a meeting in each of four months, two of them over, one in
// the last night of a month, and a draft.
func spread(t *testing.T) *site {
	t.Helper()
	on := func(slug string, from time.Time) event.Event {
		return but(meeting(slug, 0, event.Closed), func(e *event.Event) { e.Title, e.Start, e.End = "Bijeenkomst "+slug, from, from.Add(3*time.Hour) })
	}
	s := newSite(t, on("a", start.AddDate(0, -2, 0)), on("b", start), on("c", start.AddDate(0, 2, 0)), on("d", start.AddDate(-3, 0, 0)),
		on("nacht", time.Date(2019, time.January, 31, 23, 0, 0, 0, winter)), but(on("concept", start), func(e *event.Event) { e.Status = event.Draft }))
	return s
}

func (a answer) shows() string {
	var all []string
	for _, slug := range []string{"a", "b", "c", "d", "nacht", "concept"} {
		if strings.Contains(a.body, `data-oz-event="`+slug+`"`) {
			all = append(all, slug)
		}
	}
	return strings.Join(all, " ")
}

func TestMonths(t *testing.T) {
	s := spread(t)
	for query, want := range map[string]string{
		"": "b c nacht", "weergave=lijst": "b c nacht", "weergave=lijst&datum=2018-11": "b c nacht", "datum=onzin": "b c nacht",
		"weergave=maand": "b nacht", "weergave=maand&datum=2019-01": "b nacht", "weergave=maand&datum=2019-01-15": "b nacht", "weergave=maand&datum=2018-11": "a",
		"weergave=maand&datum=2016-01": "d", "weergave=maand&datum=2019-02": "nacht", "weergave=maand&datum=2019-03": "c", "weergave=maand&datum=1900-01": "", "weergave=maand&datum=2100-12": "",
		"weergave=week": "", "weergave=week&datum=2019-01-28": "b nacht", "weergave=week&datum=2019-02-03": "b nacht", "weergave=week&datum=2019-02-04": "", "weergave=week&datum=2019-01-27": "",
		"weergave=maand&datum=2019-01&zoek=nacht": "nacht", "weergave=maand&datum=2019-01&thema=housing": "",
	} {
		for _, path := range []string{"/agenda", "/agenda.html", "/agenda.en.html"} {
			t.Run(path+"?"+query, func(t *testing.T) {
				a := s.get(path + "?" + query)
				require.Equal(t, http.StatusOK, a.status)
				require.Equal(t, want, a.shows())
				require.Equal(t, strings.Contains(query, "maand") || strings.Contains(query, "week"), strings.Contains(a.body, "<table"))
			})
		}
	}
	for query, sentence := range map[string]string{
		"weergave=jaar": "Deze weergave kennen we niet.", "weergave=month": "Deze weergave kennen we niet.", "weergave=maand%00": "Deze weergave kennen we niet.",
		"weergave=maand&datum=1899-12": "Deze datum kennen we niet.", "weergave=maand&datum=2101-01": "Deze datum kennen we niet.", "weergave=maand&datum=2019-13": "Deze datum kennen we niet.",
		"weergave=week&datum=2019-02-30": "Deze datum kennen we niet.", "weergave=maand&datum=-2019-01": "Deze datum kennen we niet.", "weergave=maand&datum=20190101": "Deze datum kennen we niet.",
		"weergave=maand&datum=%3Cscript%3E": "Deze datum kennen we niet.", "weergave=maand&datum=" + strings.Repeat("9", 5000): "Deze datum kennen we niet.",
	} {
		t.Run("nobody knows "+query[:min(40, len(query))], func(t *testing.T) {
			a := s.get("/agenda.html?" + query)
			require.Equal(t, http.StatusOK, a.status)
			require.Contains(t, a.body, sentence)
			require.NotContains(t, a.body, "data-oz-event")
			require.NotContains(t, a.body, "99999")
			require.Contains(t, s.get("/embed/agenda.js?taal=en&"+query).body, "We do not know this ")
		})
	}
	t.Run("search engines stay out of the months", func(t *testing.T) {
		require.Contains(t, s.get("/agenda?weergave=maand&datum=2018-11").body, `<meta name="robots" content="noindex`)
		require.NotContains(t, s.get("/agenda?taal=en").body, "noindex")
	})
	t.Run("midnight makes another day today", func(t *testing.T) {
		today := regexp.MustCompile(`oz-today[^>]*>.{0,80}datetime="([^"]*)"`)
		for _, at := range []string{"2019-01-31T22:59:59Z", "2019-01-31T23:00:00Z"} {
			moment, err := time.Parse(time.RFC3339, at)
			require.NoError(t, err)
			s.clock.Set(moment)
			found := today.FindStringSubmatch(s.get("/agenda.html?weergave=maand").body)
			require.NotNil(t, found)
			require.Equal(t, moment.In(winter).Format(time.DateOnly), found[1])
		}
	})
}

func TestMax(t *testing.T) {
	s := spread(t)
	for query, want := range map[string]string{"max=1": "b", "max=2": "b nacht", "max=0": "b c nacht", "max=-1": "b c nacht", "max=onzin": "b c nacht", "max=99999999999999999999": "b c nacht", "max=1&weergave=maand": "b nacht"} {
		require.Equal(t, want, s.get("/agenda.html?"+query).shows(), query)
		script := s.get("/embed/agenda.js?" + query)
		script.body = inScript(t, script.body)
		require.Equal(t, want, script.shows(), query)
	}
}

func TestNext(t *testing.T) {
	s := spread(t)
	require.Contains(t, s.get("/volgende.html").body, "Bijeenkomst b")
	t.Run("one that was called off is not next", func(t *testing.T) {
		s.change(t, "b", func(e *event.Event) error { return e.Cancel(s.step()) })
		require.Contains(t, s.get("/volgende.html").body, "Bijeenkomst nacht")
	})
	t.Run("nor one that is over", func(t *testing.T) {
		s.clock.Set(time.Date(2019, time.February, 1, 2, 0, 0, 0, winter))
		require.Contains(t, s.get("/volgende.html").body, "Bijeenkomst c")
		require.Contains(t, s.get("/embed/next.js").body, "Bijeenkomst c")
	})
	t.Run("where nothing is next it says so", func(t *testing.T) {
		require.NotContains(t, s.get("/volgende.html?thema=housing").body, "Bijeenkomst")
		s.clock.Set(start.AddDate(1, 0, 0))
		require.NotContains(t, s.get("/volgende.html").body, "Bijeenkomst c")
	})
}

// TestLanguages: what an address says decides, and never what a browser sends along
// with it; else what is kept for one visitor would be wrong for the next.
func TestLanguages(t *testing.T) {
	s := newSiteAs(t, setup{mail: true, proof: time.Hour}, but(meeting("wijk", 20, event.Closed), asking))
	for _, path := range []string{"/", "/agenda", "/agenda.html", "/volgende.html", "/bijeenkomsten/wijk.html", "/embed/agenda.js", "/embed/agenda", "/embed/agenda.html"} {
		english, arabic := path+"?taal=en", path+"?taal=ar"
		dutch := s.get(path, "Accept-Language", "ar, en;q=0.9")
		require.Contains(t, dutch.body, `lang="nl"`, path)
		require.NotContains(t, dutch.header.Get("Vary"), "Language", path)
		require.Contains(t, s.get(english, "Accept-Language", "nl").body, `lang="en"`, path)
		require.Contains(t, s.get(arabic).body, `lang="ar" dir="rtl"`, path)
		require.Equal(t, dutch.body, s.get(path+"?taal=nl").body, path)
		require.Equal(t, dutch.header.Get("ETag"), s.get(path, "Accept-Language", "en").header.Get("ETag"), path)
	}
	t.Run("a part has one address in each language", func(t *testing.T) {
		for _, name := range []string{"/agenda", "/volgende", "/bijeenkomsten/wijk"} {
			require.Equal(t, s.get(name+".html?taal=en").body, s.get(name+".en.html").body)
			require.Equal(t, s.get(name+".ar.html").body, s.get(name+".ar.html?taal=en").body)
			require.Equal(t, http.StatusNotFound, s.get(name+".fr.html").status)
			require.Equal(t, http.StatusNotFound, s.get(name+".nl.html").status)
		}
	})
	t.Run("a page leads to itself in the others", func(t *testing.T) {
		for _, path := range []string{"/?", "/agenda?thema=housing&", "/bijeenkomsten/wijk?"} {
			body := s.get(strings.TrimRight(path, "?&")).body
			for _, l := range []string{"en", "ar"} {
				require.Contains(t, body, `href="`+s.url+strings.ReplaceAll(path, "&", "&amp;")+"taal="+l+`"`)
			}
		}
	})
	t.Run("the whole way of somebody who reads English, without script", func(t *testing.T) {
		const page = "/bijeenkomsten/wijk?taal=en"
		form := s.get(page).inputsOf("/bijeenkomsten/wijk?taal=en")
		require.Equal(t, "en", form.Get("language"))
		bad := s.submit("/bijeenkomsten/wijk", s.stamped("wijk", url.Values{"language": {"en"}, "email": {"geheim"}}))
		require.Equal(t, http.StatusUnprocessableEntity, bad.status)
		require.Contains(t, bad.body, `<html lang="en"`)
		require.NotContains(t, bad.body, "verplicht")
		require.NotContains(t, bad.body, "klopt niet")
		good := applied("Anna", "replies.lunch", "soep", "language", "en")
		sent := s.submit("/bijeenkomsten/wijk", s.stamped("wijk", good))
		require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
		require.Equal(t, "/bijeenkomsten/wijk/mail?taal=en", sent.header.Get("Location"))
		require.Contains(t, s.get(sent.header.Get("Location")).body, `<html lang="en"`)
		require.Equal(t, event.English, s.roll("wijk")[0].Language)
		own := s.mailed("Anna")
		require.Contains(t, s.get(own).body, `<html lang="en"`, "as their mail")
		require.Contains(t, s.get(own+"?taal=nl").body, `<html lang="nl"`)
	})
	t.Run("mail to somebody who reads Arabic is in English", func(t *testing.T) {
		require.Equal(t, http.StatusAccepted, s.postPart("/bijeenkomsten/wijk.ar.html", applied("Bert", "replies.lunch", "soep", "language", "ar")).status)
		require.Equal(t, event.English, s.roll("wijk")[1].Language)
		s.mailed("Bert")
	})
	t.Run("refusals too", func(t *testing.T) {
		for path, says := range map[string]string{"/niets?taal=en": "We cannot find", "/aanmelding/verzonnen?taal=en": "lang=\"en\"", "/agenda.ics?thema=onzin&taal=en": "We do not know this theme.", "/agenda?thema=onzin&taal=en": "We do not know this theme."} {
			require.Contains(t, s.get(path).body, says, path)
		}
	})
}

// TestHostileQueries: whatever stands in an address, the answer is HTML of ours or a
// refusal, and what was made up is not kept.
func TestHostileQueries(t *testing.T) {
	s := wijk(t)
	hostile := []string{"%3Cscript%3Ealert(1)%3C/script%3E", "%60%7D%3Balert(1)%2F%2F", "%24%7Balert(1)%7D", "%00%ff%0a", "%27%22%3E%3Csvg%20onload=x%3E", "..%2f..%2f", strings.Repeat("9", 3000), "%E2%80%AE", "__proto__"}
	for _, path := range []string{"/agenda", "/agenda.html", "/volgende.html", "/embed/agenda", "/embed/agenda.js", "/embed/agenda.html", "/embed/signup", "/embed/signup.js", "/embed/signup.html", "/embed/next", "/embed/next.js", "/embed/next.html"} {
		for _, name := range []string{"zoek", "thema", "gemeente", "soort", "doelgroep", "initiatief", "na", "weergave", "datum", "max", "taal", "event", "address"} {
			for _, value := range hostile {
				a := s.get(fmt.Sprintf("%s?weergave=maand&%s=%s", path, name, value))
				require.Contains(t, []int{200, 404, 422}, a.status, "%s %s", path, name)
				require.NotContains(t, a.body, "<script>alert", "%s %s", path, name)
				require.NotContains(t, a.body, "<svg onload", "%s %s", path, name)
				if strings.HasSuffix(path, ".js") { // in a template literal
					require.NotRegexp(t, "[^\\\\](`\\};alert|\\$\\{alert)", a.body, "%s %s", path, name)
				}
			}
		}
	}
}

// TestPastMonth: what was is drawn from what the public could see of it.
func TestPastMonth(t *testing.T) {
	s := spread(t)
	s.signUp("b", "Anna")
	s.clock.Advance(400 * 24 * time.Hour)
	require.Empty(t, s.get("/agenda.html").shows())
	a := s.get("/agenda.html?weergave=maand&datum=2019-01")
	require.Equal(t, "b nacht", a.shows())
	s.requireNothingPersonal(a.body, "a month that was")
	list, err := s.Agenda.During(t.Context(), omzien.Selection{}, start, start.Add(time.Second))
	require.NoError(t, err)
	require.Len(t, list, 1, "half-open: a second of a meeting that is on")
	for _, at := range []time.Time{start.Add(3 * time.Hour), start.Add(-time.Hour)} {
		list, err = s.Agenda.During(t.Context(), omzien.Selection{}, at, at.Add(time.Hour))
		require.NoError(t, err)
		require.Empty(t, list)
	}
}

// TestMonthOffers: a month offers what the list does, and says what nobody knows.
func TestMonthOffers(t *testing.T) {
	s := newSite(t, meeting("wijk", 20, event.Closed))
	selects := func(path string) []string {
		return regexp.MustCompile(`<select id="[^"]*"`).FindAllString(s.get(path).body, -1)
	}
	for _, view := range []string{"maand", "week", "maand&datum=2018-03"} {
		require.Equal(t, selects("/agenda"), selects("/agenda?weergave="+view), view)
		unknown := s.get("/agenda.html?thema=onzin&weergave=" + view).body
		require.Contains(t, unknown, "Dit thema kennen we niet.")
		require.NotContains(t, unknown, "<table")
	}
	body := s.get("/agenda?weergave=maand&datum=" + noon.Format("2006-01")).body
	monday := noon.AddDate(0, 0, -(int(noon.Weekday())+6)%7).Format("2006-01-02")
	require.Contains(t, body, `weergave=week&amp;datum=`+monday+`" rel="nofollow" data-oz-view="week"`)
}
