package omzien_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// becomes is what an entry makes; each has a network of its own.
func becomes(t *testing.T, change func(*omzien.ReadEntry)) event.Announcement {
	t.Helper()
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	e := entry("a", "Wandelen", 0)
	change(&e)
	require.Equal(t, omzien.Followed{Added: 1}, n.read(t, c, e))
	require.Equal(t, omzien.Followed{Same: 1}, n.read(t, c, e), "reading it again is the same")
	list, err := n.Agenda.Feed(t.Context(), omzien.Selection{})
	require.NoError(t, err)
	require.Len(t, list, 1)
	return list[0]
}

func TestEntryTitle(t *testing.T) {
	long := strings.Repeat("woord ", 40)
	for _, c := range []struct {
		summary, title string
		status         event.Status
	}{
		{"Wandelen", "Wandelen", event.Scheduled},
		{"  Wandelen\r\nin het   park\t", "Wandelen in het park", event.Scheduled},
		{"Afgelast: Wandelen", "Wandelen", event.Cancelled},
		{"AFGELAST - Wandelen", "Wandelen", event.Cancelled},
		{"[Geannuleerd] Wandelen", "Wandelen", event.Cancelled},
		{"(Cancelled) Wandelen", "Wandelen", event.Cancelled},
		{"Gaat niet door: Wandelen", "Wandelen", event.Cancelled},
		{"Afgelast: afgelast: Wandelen", "Wandelen", event.Cancelled},
		{"Afgelast", "Activiteit", event.Cancelled},
		{"Uitgesteld: Wandelen", "Wandelen", event.Postponed},
		{"Afgelaste feesten, een lezing", "Afgelaste feesten, een lezing", event.Scheduled},
		{"Uitgesteld oordeel (toneel)", "Uitgesteld oordeel (toneel)", event.Scheduled},
		{"", "Activiteit", event.Scheduled},
		{"\u200b\u202e", "Activiteit", event.Scheduled},
		{long, strings.TrimSpace(strings.Repeat("woord ", 33)) + "…", event.Scheduled},
		{strings.Repeat("é", 201), strings.Repeat("é", 199) + "…", event.Scheduled},
		{"kapot \xff", "kapot \ufffd", event.Scheduled},
	} {
		t.Run(c.summary, func(t *testing.T) {
			a := becomes(t, func(e *omzien.ReadEntry) { e.Summary = c.summary })
			require.Equal(t, c.title, a.Title)
			require.Equal(t, c.status, a.Status)
			require.LessOrEqual(t, utf8.RuneCountInString(a.Title), event.MaxTitle)
			require.LessOrEqual(t, len(a.Slug), event.MaxSlug)
		})
	}
}

func TestEntryStatus(t *testing.T) {
	a := becomes(t, func(e *omzien.ReadEntry) { e.Tentative = true })
	require.Equal(t, []string{string(event.Scheduled), "Deze bijeenkomst is nog onder voorbehoud."}, []string{string(a.Status), a.Note})
	a = becomes(t, func(e *omzien.ReadEntry) { e.Tentative, e.Summary = true, "Uitgesteld: Wandelen" })
	require.Equal(t, []string{string(event.Postponed), "Uitgesteld in de agenda van De Buurtkamer."}, []string{string(a.Status), a.Reason})
	a = becomes(t, func(e *omzien.ReadEntry) { e.Cancelled, e.Summary = true, "Uitgesteld: Wandelen" })
	require.Equal(t, event.Cancelled, a.Status)
}

func TestEntryPlace(t *testing.T) {
	for _, c := range []struct {
		location            string
		name, address       string
		certainty           event.Certainty
		municipality, shown string
	}{
		{"De Linde, Kerkstraat 1, Zeist", "De Linde", "Kerkstraat 1, Zeist", event.Confirmed, "GM0355", "De Linde, Kerkstraat 1, Zeist"},
		{"De Linde, Kerkstraat 1, 3701 AB Zeist, Nederland", "De Linde", "Kerkstraat 1, 3701 AB Zeist, Nederland", event.Confirmed, "GM0355", ""},
		{"Kerkstraat 1, BUNNIK", "", "Kerkstraat 1, BUNNIK", event.Confirmed, "GM0312", "Kerkstraat 1, BUNNIK"},
		{"De Linde", "De Linde", "", event.Confirmed, "GM0344", "De Linde"},
		{"De Linde (onder voorbehoud)", "De Linde", "", event.Provisional, "GM0344", "De Linde (onder voorbehoud)"},
		{"De Linde, zaal, Kerkstraat 1, De Bilt (Onder voorbehoud)", "De Linde", "zaal, Kerkstraat 1, De Bilt", event.Provisional, "GM0310", ""},
		{"Plaats volgt", "", "", event.ToBeAnnounced, "GM0344", "Plaats volgt"},
		{"", "", "", event.ToBeAnnounced, "GM0344", "Plaats volgt"},
		{"Onbekend dorp, Verweg", "Onbekend dorp", "Verweg", event.Confirmed, "GM0344", ""},
		{"Zaal\nKerkstraat", "Zaal Kerkstraat", "", event.Confirmed, "GM0344", ""},
		{strings.Repeat("zaal ", 60), "", strings.TrimSpace(strings.Repeat("zaal ", 39)) + "…", event.Confirmed, "GM0344", ""},
	} {
		t.Run(c.location, func(t *testing.T) {
			a := becomes(t, func(e *omzien.ReadEntry) { e.Location = c.location })
			require.Equal(t, []string{c.name, c.address, string(c.certainty), c.municipality},
				[]string{a.Venue.Name, a.Venue.Address, string(a.Venue.Certainty), a.Venue.Municipality})
			require.Equal(t, event.InPerson, a.Mode)
			if c.shown != "" {
				require.Equal(t, c.shown, a.Venue.Line(), "INV-E15")
			}
		})
	}
	for location, purpose := range map[string]string{"Online": "Tekst", "online via Zoom": "Tekst", "https://kamer.example/x": "Tekst\n\nhttps://kamer.example/x"} {
		t.Run(location, func(t *testing.T) {
			a := becomes(t, func(e *omzien.ReadEntry) { e.Location, e.Description = location, "Tekst" })
			require.Equal(t, event.Online, a.Mode)
			require.Equal(t, purpose, a.Purpose)
			require.Empty(t, a.Venue.Municipality)
		})
	}
	t.Run("an initiative of two municipalities is in neither", func(t *testing.T) {
		n := newNetwork(t, plain)
		wide := room()
		wide.Areas = append(wide.Areas, initiative.Area{Municipality: "GM0355"})
		n.importing(t, omzien.Document{Initiatives: []initiative.Initiative{wide}})
		n.read(t, n.follow(t, privateLink), entry("a", "Wandelen", 0))
		require.Empty(t, n.byTitle(t, "Wandelen").Venue.Municipality)
	})
}

func TestEntryText(t *testing.T) {
	for given, want := range map[string]string{
		"Kom\r\n\r\n\r\n\r\nmee!  Echt.":                                       "Kom\n\nmee! Echt.",
		"a < b en b > a":                                                       "a < b en b > a",
		"<p>Kom</p><p>mee &amp; zing</p>":                                      "Kom\n\nmee & zing",
		"Kom<br>mee<BR/>nu":                                                    "Kom\nmee\nnu",
		"<ul><li>een</li><li>twee</li></ul>":                                   "een\n\ntwee",
		`<a href="https://x.example/a?b=1&amp;c">hier</a> is`:                  "hier (https://x.example/a?b=1&c) is",
		`<a href="https://x.example/">https://x.example/</a>`:                  "https://x.example/",
		`<a href="javascript:x">hier</a>`:                                      "hier",
		"<b>vet</b><style>p{color:red}</STYLE><script>x</script> en <i>schuin": "vet en schuin",
		"<script>nooit dicht":                                                  "",
		"<b>1</b> < 2":                                                         "1 < 2",
		"&amp; blijft in gewone tekst":                                         "&amp; blijft in gewone tekst",
		"\x00\u200bweg\u2028nieuw\u202e":                                       "weg\nnieuw",
	} {
		t.Run(given, func(t *testing.T) {
			require.Equal(t, want, becomes(t, func(e *omzien.ReadEntry) { e.Description = given }).Purpose)
		})
	}
	t.Run("a long text ends at a word", func(t *testing.T) {
		a := becomes(t, func(e *omzien.ReadEntry) { e.Description = strings.Repeat("woord, ", 1000) })
		require.True(t, strings.HasSuffix(a.Purpose, "woord…"))
		require.LessOrEqual(t, utf8.RuneCountInString(a.Purpose), event.MaxText)
	})
	t.Run("many signs that could be tags take no time", func(t *testing.T) {
		begun := time.Now()
		becomes(t, func(e *omzien.ReadEntry) {
			e.Description = strings.Repeat("<", 1<<20) + strings.Repeat("<a href=x", 1<<16) + ">"
		})
		require.Less(t, time.Since(begun), 10*time.Second)
	})
}

func TestEntryRest(t *testing.T) {
	a := becomes(t, func(e *omzien.ReadEntry) {
		e.Categories = []string{"WONEN", "housing", "Positieve gezondheid", "Onzin", ""}
		e.Geo, e.URL = &event.Geo{Latitude: 52.1, Longitude: 5.1}, "https://buurtkamer.example/a"
	})
	require.Equal(t, []event.Named{{ID: "housing", Name: "wonen"}, {ID: "positive_health", Name: "positieve gezondheid"}}, a.Themes)
	require.Equal(t, event.Geo{Latitude: 52.1, Longitude: 5.1}, *a.Venue.Geo)
	require.Equal(t, "https://buurtkamer.example/a", a.Origin.URL)
	for _, page := range []string{"javascript:alert(1)", "https://u:w@x.example/", "//x.example", "https://", "https://x.example/ a", "https://x.example/\u202e"} {
		require.Empty(t, becomes(t, func(e *omzien.ReadEntry) { e.URL = page; e.Geo = &event.Geo{Latitude: 100} }).Origin.URL, page)
	}
}

func TestEntryTimes(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	a := becomes(t, func(e *omzien.ReadEntry) {
		e.Start, e.End = time.Date(2019, 1, 29, 10, 0, 0, 0, newYork), time.Date(2019, 1, 29, 11, 0, 0, 0, newYork)
	})
	require.Equal(t, "dinsdag 29 januari 2019, 16.00 tot 17.00 uur", a.When(), "the clock of those who read it")
	a = becomes(t, func(e *omzien.ReadEntry) {
		e.AllDay, e.Start, e.End = true, time.Date(2019, 3, 30, 0, 0, 0, 0, newYork), time.Date(2019, 4, 1, 0, 0, 0, 0, newYork)
	})
	require.Equal(t, "zaterdag 30 maart 2019 tot en met zondag 31 maart 2019", a.When(), "days are days everywhere")
	require.Equal(t, 47*time.Hour, a.End.Sub(a.Start), "INV-E20")
}
