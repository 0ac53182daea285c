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
		{"Vervalt: Wandelen", "Wandelen", event.Cancelled},
		{"VERVALLEN - Wandelen", "Wandelen", event.Cancelled},
		{"❌ Afgelast: Wandelen", "Wandelen", event.Cancelled},
		{"⚠️ Let op! Geannuleerd ❌ Wandelen", "Wandelen", event.Cancelled},
		{"Afgelast ivm storm: Wandelen", "Wandelen", event.Cancelled},
		{"Afgelast i.v.m. storm - Wandelen", "Wandelen", event.Cancelled},
		{"AFGELAST Wandelen", "Wandelen", event.Cancelled},
		{"Wandelen AFGELAST!", "Wandelen", event.Cancelled},
		{"Wandelen (afgelast)", "Wandelen", event.Cancelled},
		{"Wandelen (buiten) [Afgelast]", "Wandelen (buiten)", event.Cancelled},
		{"Wandelen - geannuleerd", "Wandelen", event.Cancelled},
		{"Wandelen: komt te vervallen", "Wandelen", event.Cancelled},
		{"Wandelen gaat niet door", "Wandelen", event.Cancelled},
		{"Wandelen (gaat niet door wegens ziekte)", "Wandelen", event.Cancelled},
		{"Wandelen (gaat niet door vanwege de storm)", "Wandelen", event.Cancelled},
		{"Wandelen 50+ (cancelled)", "Wandelen 50+", event.Cancelled},
		{"Wandelen — CANCELED", "Wandelen", event.Cancelled},
		{"Wandelen (uitgesteld tot mei)", "Wandelen", event.Postponed},
		{"Uitgesteld naar 5 mei: Wandelen", "Wandelen", event.Postponed},
		{"Postponed! Wandelen", "Wandelen", event.Postponed},
		{"(afgelast)", "Activiteit", event.Cancelled},
		{"Afgelast to", "Afgelast to", event.Scheduled},
		{"Afgelast theater", "Afgelast theater", event.Scheduled},
		{"AFGELAST THEATER", "AFGELAST THEATER", event.Scheduled},
		{"Theater Afgelast", "Theater Afgelast", event.Scheduled},
		{"Afgelast-feest", "Afgelast-feest", event.Scheduled},
		{"Vervallen tot ruïne: een lezing", "Vervallen tot ruïne: een lezing", event.Scheduled},
		{"VERVALLENDE huizen", "VERVALLENDE huizen", event.Scheduled},
		{"Verplaatst: Wandelen", "Verplaatst: Wandelen", event.Scheduled},
		{"Geen yoga", "Geen yoga", event.Scheduled},
		{"Koffie &amp; thee", "Koffie & thee", event.Scheduled},
		{"Yoga https://zoom.us/j/1?pwd=x", "Yoga", event.Scheduled},
		{"Yoga, 06-12345678", "Yoga, (nummer weggelaten)", event.Scheduled},
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
	require.True(t, a.Origin.Tentative)
	a = becomes(t, func(e *omzien.ReadEntry) { e.Tentative, e.Summary = true, "Uitgesteld: Wandelen" })
	require.Equal(t, []string{string(event.Postponed), "Uitgesteld in de agenda van De Buurtkamer."}, []string{string(a.Status), a.Reason})
	require.False(t, a.Origin.Tentative)
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
		{"Plaats volgt nog", "", "", event.ToBeAnnounced, "GM0344", ""},
		{"n.t.b.", "", "", event.ToBeAnnounced, "GM0344", ""},
		{"TBA", "", "", event.ToBeAnnounced, "GM0344", ""},
		{"Nog onbekend", "", "", event.ToBeAnnounced, "GM0344", ""},
		{"Locatie nader te bepalen", "", "", event.ToBeAnnounced, "GM0344", ""},
		{"???", "", "", event.ToBeAnnounced, "GM0344", ""},
		{"https://maps.app.goo.gl/abc", "", "", event.ToBeAnnounced, "GM0344", ""},
		{"De Linde https://www.google.com/maps/place/x", "De Linde", "", event.Confirmed, "GM0344", ""},
		{"Wijkhuis, Dorpsweg 3, Zeist, Utrecht, 3701 AB, Netherlands", "Wijkhuis", "Dorpsweg 3, Zeist, Utrecht, 3701 AB, Netherlands", event.Confirmed, "GM0355", ""},
		{"Wijkhuis, Zeist, 3701AB, Nederland", "Wijkhuis", "Zeist, 3701AB, Nederland", event.Confirmed, "GM0355", ""},
		{"Wijkhuis, Zeist 3701 AB", "Wijkhuis", "Zeist 3701 AB", event.Confirmed, "GM0355", ""},
		{"Wijkhuis, Dorpsweg 3, Zeist, Provincie Utrecht, NL", "Wijkhuis", "Dorpsweg 3, Zeist, Provincie Utrecht, NL", event.Confirmed, "GM0355", ""},
		{"Wijkhuis, Dorpsweg 3, Utrecht, Utrecht", "Wijkhuis", "Dorpsweg 3, Utrecht, Utrecht", event.Confirmed, "GM0344", ""},
		{"Zeist, Dorpsweg 3, Utrecht", "Zeist", "Dorpsweg 3, Utrecht", event.Confirmed, "GM0344", ""},
		{"De Linde, 06-12345678, info@linde.example, jan@post.example", "De Linde", "info@linde.example", event.Confirmed, "GM0344", ""},
		{"De Linde &amp; Co", "De Linde & Co", "", event.Confirmed, "GM0344", ""},
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
	for _, location := range []string{"Online", "online via Zoom", "Online (Zoom)", "Zoom", "Microsoft Teams-vergadering", "Microsoft Teams Meeting", "Google Meet", "Videobellen",
		"Link volgt na aanmelding", "https://kamer.example/x", "https://us02web.zoom.us/j/861?pwd=SGVp", "Jitsi: https://meet.jit.si/abc", "Zoom, Meeting ID: 861 2345 6789"} {
		t.Run(location, func(t *testing.T) {
			a := becomes(t, func(e *omzien.ReadEntry) { e.Location, e.Description = location, "Tekst" })
			require.Equal(t, event.Online, a.Mode)
			require.Equal(t, "Tekst", a.Purpose, "nothing of a room is shown")
			require.Equal(t, event.PublicVenue{Certainty: event.ToBeAnnounced}, a.Venue)
		})
	}
	for location, name := range map[string]string{"De Linde / online": "De Linde", "De Linde; Microsoft Teams-vergadering": "De Linde", "De Linde (ook via Zoom)": "De Linde",
		"De Linde of via https://zoom.us/j/1": "De Linde", "Online en De Linde": "De Linde", "Zaal 1 en 2, Teams": "Zaal 1 en 2",
		"De Linde, Zoom: https://zoom.us/j/1": "De Linde"} {
		t.Run(location, func(t *testing.T) {
			a := becomes(t, func(e *omzien.ReadEntry) { e.Location = location })
			require.Equal(t, []string{string(event.Hybrid), name}, []string{string(a.Mode), a.Venue.Name})
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
		"Kom\r\n\r\n\r\n\r\nmee!  Echt.":                                         "Kom\n\nmee! Echt.",
		"a < b en b > a":                                                         "a < b en b > a",
		"<p>Kom</p><p>mee &amp; zing</p>":                                        "Kom\n\nmee & zing",
		"Kom<br>mee<BR/>nu":                                                      "Kom\nmee\nnu",
		"<ul><li>een</li><li>twee</li></ul>":                                     "een\n\ntwee",
		`<a href="https://x.example/a?b=1&amp;c">hier</a> is`:                    "hier (https://x.example/a?b=1&c) is",
		`<a href="https://x.example/">https://x.example/</a>`:                    "https://x.example/",
		`<a href="javascript:x">hier</a>`:                                        "hier",
		"<b>vet</b><style>p{color:red}</STYLE><script>x</script> en <i>schuin":   "vet en schuin",
		"<script>nooit dicht":                                                    "",
		"<b>1</b> < 2":                                                           "1 < 2",
		"Koffie &amp; thee &amp;amp; koek &lt;3 &amp;amp;amp; AT&T; ?a=1&copy=2": "Koffie & thee & koek <3 &amp; AT&T; ?a=1&copy=2",
		"&lt;p&gt;Kom&lt;/p&gt;&lt;p&gt;mee &amp;amp; zing&lt;/p&gt;":            "Kom\n\nmee & zing",
		"\x00\u200bweg\u2028nieuw\u202e":                                         "weg\nnieuw",
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
	require.Nil(t, becomes(t, func(e *omzien.ReadEntry) { e.Geo = &event.Geo{} }).Venue.Geo, "0;0 stands for none")
	for _, page := range []string{"javascript:alert(1)", "https://zoom.us/j/1", "https://x.example/?token=1", "https://u:w@x.example/", "//x.example", "https://", "https://x.example/ a", "https://x.example/\u202e"} {
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

func TestEntryHidden(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	n.read(t, c, entry("a", "Gesprek", 0), entry("b", "Koffie", 1))
	require.Equal(t, omzien.Followed{Private: 1, Hidden: 1, Same: 1}, n.read(t, c, entry("a", "Bezet", 0), entry("b", "Koffie", 1)))
	require.Equal(t, []string{"Koffie 01-30 16.00 scheduled"}, n.listed(t))
	for _, title := range []string{"Busy", "BEZET", " Occupied ", "Free", "Free/Busy", "Privé", "[Out of office]", "Niet beschikbaar"} {
		require.Equal(t, omzien.Followed{Private: 1, Same: 1}, n.read(t, c, entry("a", title, 0), entry("b", "Koffie", 1)), title)
	}
	off := entry("a", "Afgelast", 0)
	require.Equal(t, omzien.Followed{Added: 1, Same: 1}, n.read(t, c, off, entry("b", "Koffie", 1)))
	require.Equal(t, []string{"Activiteit 01-29 16.00 cancelled", "Koffie 01-30 16.00 scheduled"}, n.listed(t), "what was hidden is forgotten")
}

func TestEntryRemembered(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	walk := entry("a", "Wandelen", 0)
	walk.Location, walk.Description, walk.Geo = "De Linde, Zeist", "Neem koffie mee.", &event.Geo{Latitude: 52, Longitude: 5}
	n.read(t, c, walk, entry("b", "Koffie", 1))
	before := n.byTitle(t, "Wandelen")
	for _, title := range []string{"Afgelast", "", "Afgelast: Wandelen"} {
		off := entry("a", title, 0)
		off.Cancelled = true
		n.read(t, c, off, entry("b", "Koffie", 1))
		require.Equal(t, omzien.Followed{Same: 2}, n.read(t, c, off, entry("b", "Koffie", 1)))
		a := n.byTitle(t, "Wandelen")
		require.Equal(t, []any{before.Venue, before.Purpose, event.Cancelled}, []any{a.Venue, a.Purpose, a.Status}, title)
	}
	n.read(t, c, entry("a", "Wandelen", 0), entry("b", "Koffie", 1))
	require.Equal(t, []string{"Plaats volgt", ""}, []string{n.byTitle(t, "Wandelen").Venue.Line(), n.byTitle(t, "Wandelen").Purpose}, "one that goes on says all there is")
}

func TestEntryRememberedName(t *testing.T) {
	n := newNetwork(t, plain)
	c := withCalendar(t, n)
	n.add(t, own("hier", "Wandelen", entry("", "", 0)))
	n.read(t, c, entry("a", "Wandelen", 0), entry("b", "Koffie", 1))
	n.read(t, c, entry("a", "Afgelast", 0), entry("b", "Koffie", 1))
	require.Equal(t, "Wandelen", n.event(t, "hier").Origin.Title, "it is known by that when its UID changes")
}

// INV-E20, RFC 5545 3.3.5: on 27 October 2019 the clock shows 2 to 3 twice.
func TestEntryDoubleHour(t *testing.T) {
	for _, from := range []time.Time{time.Date(2019, 10, 27, 0, 15, 0, 0, time.UTC), time.Date(2019, 10, 27, 1, 15, 0, 0, time.UTC)} {
		a := becomes(t, func(e *omzien.ReadEntry) { e.Start, e.End = from, from.Add(time.Hour) })
		require.True(t, a.Start.Equal(from))
		require.Equal(t, time.Hour, a.End.Sub(a.Start))
		require.Equal(t, 2, a.Start.Hour())
	}
}

func TestEntryLong(t *testing.T) {
	day := func(month time.Month, day int) time.Time { return time.Date(2019, month, day, 0, 0, 0, 0, time.UTC) }
	days := func(from, until time.Time) event.Announcement {
		return becomes(t, func(e *omzien.ReadEntry) { e.AllDay, e.Start, e.End = true, from, until })
	}
	a := days(day(2, 1), day(3, 20))
	require.Equal(t, "vrijdag 1 februari 2019 tot en met zondag 3 maart 2019", a.When())
	require.Equal(t, "Dit duurt langer: tot en met dinsdag 19 maart 2019.", a.Note)
	a = days(day(10, 1), day(11, 1))
	require.Equal(t, "dinsdag 1 oktober 2019 tot en met donderdag 31 oktober 2019", a.When())
	require.Equal(t, []any{745 * time.Hour, ""}, []any{a.End.Sub(a.Start), a.Note}, "31 days, one of 25 hours")
	t.Run("it is on the agenda until its last hour", func(t *testing.T) {
		n := newNetwork(t, plain)
		e := entry("a", "Expositie", 0)
		e.AllDay, e.Start, e.End = true, day(10, 1), day(11, 1)
		n.read(t, withCalendar(t, n), e)
		n.clock.Set(time.Date(2019, 10, 31, 22, 30, 0, 0, time.UTC))
		page, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{})
		require.NoError(t, err)
		require.Len(t, page.List, 1)
	})
	require.NotEmpty(t, days(day(3, 15), day(4, 16)).Note, "32 days, one of 23 hours")
	a = becomes(t, func(e *omzien.ReadEntry) { e.Tentative, e.End = true, e.Start.AddDate(0, 2, 0) })
	require.Equal(t, "Deze bijeenkomst is nog onder voorbehoud.\nDit duurt langer: tot vrijdag 29 maart 2019, 16.00 uur.", a.Note)
}
