package widget

import (
	_ "embed"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestMatch(t *testing.T) {
	a := &three(t)[1]
	a.Hosts[0].ID, a.Audience = "id-oso", []event.Role{event.Volunteer, event.Resident}
	for name, c := range map[string]struct {
		query Query
		want  bool
	}{
		"an empty query asks nothing":            {Query{}, true},
		"text without accents":                   {Query{Text: "cooperatie"}, true},
		"text in capitals, with accents":         {Query{Text: "COÖPERATIE"}, true},
		"part of a word":                         {Query{Text: "operat"}, true},
		"all words, in any order":                {Query{Text: "koffie cooperatie"}, true},
		"one word that is not there":             {Query{Text: "koffie thee"}, false},
		"spaces only":                            {Query{Text: " \t "}, true},
		"a place":                                {Query{Text: "buurthuis"}, true},
		"a municipality by name":                 {Query{Text: "amersfoort"}, true},
		"a host":                                 {Query{Text: "oso"}, true},
		"a theme by name":                        {Query{Text: "wonen"}, true},
		"the organiser":                          {Query{Text: "omzien"}, true},
		"the format by its word":                 {Query{Text: "kleinschalige"}, true},
		"a month":                                {Query{Text: "JANUARI"}, true},
		"another month":                          {Query{Text: "februari"}, false},
		"what is behind 300 characters":          {Query{Text: "afspraken"}, false},
		"theme by identifier":                    {Query{Theme: "housing"}, true},
		"another theme":                          {Query{Theme: "care"}, false},
		"the name of a theme is no identifier":   {Query{Theme: "Wonen"}, false},
		"municipality by code":                   {Query{Municipality: "GM0307"}, true},
		"another municipality":                   {Query{Municipality: "GM0344"}, false},
		"format":                                 {Query{Format: a.Format}, true},
		"another format":                         {Query{Format: event.Festival}, false},
		"a format that is none":                  {Query{Format: "onzin"}, false},
		"a role that it is for":                  {Query{Audience: event.Resident}, true},
		"a role that it is not for":              {Query{Audience: event.Alderman}, false},
		"host by identifier":                     {Query{Host: "id-oso"}, true},
		"another host":                           {Query{Host: "id-linde"}, false},
		"the name of a host is no identifier":    {Query{Host: a.Hosts[0].Name}, false},
		"all at once":                            {Query{Text: "koffie", Theme: "housing", Municipality: "GM0307"}, true},
		"all at once, and one of them elsewhere": {Query{Text: "koffie", Theme: "housing", Municipality: "GM0344"}, false},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, c.query.Match(a)) })
	}
}

func TestForNobodyInParticularIsForAll(t *testing.T) {
	a := meetingA(t)
	a.Audience = nil
	for _, role := range event.Roles() {
		require.True(t, Query{Audience: role}.Match(&a))
	}
	require.False(t, Query{Audience: "onzin"}.Match(&a), "as the network itself finds it")
}

func TestParameters(t *testing.T) {
	q := Query{Text: "a&b", Theme: "housing", Municipality: "GM0344", Format: event.Festival, Audience: event.Resident, Host: "id"}
	require.Equal(t, "/x?zoek=a%26b&thema=housing&gemeente=GM0344&soort=festival&doelgroep=resident&initiatief=id&na=p", q.at("/x", "p"))
	require.Len(t, q.Parameters(), 6)
	require.Equal(t, [][2]string{{"doelgroep", "resident"}}, Query{Audience: event.Resident}.Parameters())
	require.Empty(t, Query{}.Parameters())
	require.Equal(t, "/x", Query{}.at("/x", ""))
}

func TestMatchLeavesTheAnnouncementAlone(t *testing.T) {
	a := meetingA(t)
	hosts := make([]event.Named, len(a.Hosts), len(a.Hosts)+8)
	copy(hosts, a.Hosts)
	a.Hosts = hosts
	Query{Text: "oso"}.Match(&a)
	require.Empty(t, hosts[:cap(hosts)][len(hosts)], "room behind the hosts is the caller's")
}

func TestFold(t *testing.T) {
	require.Equal(t, "creme brulee, een cafe, fietsen in ijlst, nono", fold("Crème Brûlée, ÉÉN CAFÉ, FIËTSEN in ÎJlst, ñOñO"))
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		require.Equal(t, fold(s), fold(fold(s)), "folding twice is folding once")
		require.Equal(t, fold(s), fold(strings.ToValidUTF8(s, "")))
		for _, c := range fold(s) {
			require.False(t, c >= 'A' && c <= 'Z')
		}
	})
}

func TestFoldIsWhatABrowserMakesOfALetter(t *testing.T) {
	for r := rune(0); r <= 0x17f; r++ {
		require.Equal(t, inBrowser(string(r)), fold(string(r)), "%U", r)
	}
	require.Equal(t, "zoe ziet cafe", fold("Zoe\u0308 ziet cafe\u0301"), "letters with their marks apart")
}

// inBrowser is normalize("NFD"), without the marks U+0300 to U+036F, and
// toLowerCase() of the element. The letters that this changes are those of a file
// which was made with the tables of Unicode 15.
func inBrowser(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x300 && r <= 0x36f:
			return -1
		case r >= 0xc0 && r <= 0x17f:
			_, rest, _ := strings.Cut(browserLetters, string(r)+" ")
			r, _ = utf8.DecodeRuneInString(rest)
			return r
		case r < 0x80:
			return unicode.ToLower(r)
		}
		return r
	}, s)
}

//go:embed testdata/letters.txt
var browserLetters string

func TestWordsAreParted(t *testing.T) {
	require.Equal(t, []string{"een", "twee", "drie", "vier"}, wordsOf("\u3000Een\ttwee\u00a0DRIE\ufeff\nvier "))
	require.Empty(t, wordsOf(" \t"))
}

// narrow is what the element does in a page, written again: it knows the cards and
// nothing else.
func narrow(t require.TestingT, page string, q Query) []string {
	var slugs []string
	for _, card := range regexp.MustCompile(`(?s)<li class="oz-card.*?</li>`).FindAllString(page, -1) {
		if fitsInPage(card, q) {
			slugs = append(slugs, html.UnescapeString(regexp.MustCompile(`data-oz-event="([^"]*)"`).FindStringSubmatch(card)[1]))
		}
	}
	return slugs
}

var tags = regexp.MustCompile(`<[^>]*>`)

func fitsInPage(card string, q Query) bool {
	tokens := " "
	for _, one := range regexp.MustCompile(`(?s) data-oz="([^"]*)"`).FindAllStringSubmatch(card, -1) {
		tokens += html.UnescapeString(one[1]) + " "
	}
	for _, p := range q.Parameters() {
		if p[0] != "zoek" && !strings.Contains(tokens, " "+p[0]+":"+p[1]+" ") {
			return false
		}
	}
	return true
}

var (
	anyName = rapid.OneOf(rapid.SampledFrom([]string{"", "Koffie & thee", "Zoë", "De <Linde>", "Łódź", "1 'A'", "wonen", "COÖP", "é", "ﬁets", "مرحبا", strings.Repeat("lang woord ", 40)}), rapid.StringN(0, 8, -1))
	anyID   = rapid.SampledFrom([]string{"", "a", "b", "housing", "care", "GM0344", "thema:a"})
	anyRole = rapid.SampledFrom(append(event.Roles(), "", "onzin"))
)

// anyMeeting has all kinds of text in it.
func anyMeeting() *rapid.Generator[event.Announcement] {
	name, id, role := anyName, anyID, anyRole
	named := rapid.Custom(func(t *rapid.T) event.Named { return event.Named{ID: id.Draw(t, "id"), Name: name.Draw(t, "name")} })
	return rapid.Custom(func(t *rapid.T) event.Announcement {
		start := dayBefore.AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "day"))
		return event.Announcement{Slug: rapid.StringMatching(`[a-z]{8}`).Draw(t, "slug"), Title: name.Draw(t, "title"), Purpose: name.Draw(t, "purpose"), Organiser: name.Draw(t, "organiser"),
			Start: start, End: start.Add(3 * time.Hour), AllDay: rapid.Bool().Draw(t, "all day"), Status: rapid.SampledFrom(event.Statuses()).Draw(t, "status"), Reason: name.Draw(t, "reason"),
			Mode: rapid.SampledFrom(event.AttendanceModes()).Draw(t, "mode"), Format: rapid.SampledFrom(append(event.Formats(), "", "onzin")).Draw(t, "format"),
			Hosts: rapid.SliceOfN(named, 0, 3).Draw(t, "hosts"), Themes: rapid.SliceOfN(named, 0, 3).Draw(t, "themes"), Audience: rapid.SliceOfN(role, 0, 3).Draw(t, "audience"),
			Venue: event.PublicVenue{Name: name.Draw(t, "venue"), Address: name.Draw(t, "address"), Municipality: id.Draw(t, "municipality"), MunicipalityName: name.Draw(t, "town"),
				Certainty: rapid.SampledFrom(event.Certainties()).Draw(t, "certainty")}}
	})
}

func TestAPageIsNarrowedAsTheListIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := Agenda{List: rapid.SliceOfN(anyMeeting(), 0, 8).Draw(t, "list"), Now: dayBefore, Language: rapid.SampledFrom(Languages()).Draw(t, "language")}
		page := string(v.HTML())
		q := Query{Theme: anyID.Draw(t, "theme"), Municipality: anyID.Draw(t, "place"), Host: anyID.Draw(t, "host"), Audience: anyRole.Draw(t, "role"),
			Format: rapid.SampledFrom(append(event.Formats(), "", "onzin")).Draw(t, "kind")}
		for field, clear := range map[string]func(){"theme": func() { q.Theme = "" }, "place": func() { q.Municipality = "" }, "host": func() { q.Host = "" }, "role": func() { q.Audience = "" }, "kind": func() { q.Format = "" }} {
			if rapid.IntRange(0, 3).Draw(t, "ask "+field) > 0 {
				clear()
			}
		}
		fit := func() (slugs []string) {
			for i := range v.List {
				if q.MatchIn(v.Language, &v.List[i]) {
					slugs = append(slugs, v.List[i].Slug)
				}
			}
			return slugs
		}
		require.Equal(t, fit(), narrow(t, page, q))
		q.Text = rapid.OneOf(rapid.Just(""), anyName, rapid.SampledFrom([]string{"januari", "2019 KOFFIE", "bij", "16", "e", "onder voorbehoud", "online", "januari 2019,", "network"})).Draw(t, "text")
		v.Query = q
		require.Len(t, v.found(), len(fit()), "and so is the page that the server draws")
	})
}

func TestTheFormOffersWhatOccurs(t *testing.T) {
	html := string(Agenda{List: three(t), Now: dayBefore, Base: base}.HTML())
	require.Equal(t, 1, strings.Count(html, `value="housing"`))
	require.Equal(t, 1, strings.Count(html, `value="GM0344"`))
	one := string(Agenda{List: three(t)[:1], Now: dayBefore, Base: base}.HTML())
	require.NotContains(t, one, "oz-gemeente", "one municipality is no choice")
	require.NotContains(t, string(Agenda{Now: dayBefore}.HTML()), "<form")
}
