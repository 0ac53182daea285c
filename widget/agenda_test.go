package widget

import (
	"strings"
	"testing"
	"unicode"

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
	letters := []rune(folded)
	for i := 0; i < len(letters); i += 2 {
		require.Equal(t, string(letters[i+1]), fold(string(letters[i])))
		require.True(t, letters[i] > unicode.MaxASCII && letters[i+1] >= 'a' && letters[i+1] <= 'z')
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		require.Equal(t, fold(s), fold(fold(s)), "folding twice is folding once")
		require.Equal(t, fold(s), fold(strings.ToValidUTF8(s, "")))
		for _, c := range fold(s) {
			require.False(t, c >= 'A' && c <= 'Z')
		}
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
