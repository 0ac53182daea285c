package feed_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// season is n meetings with everything that has broken calendars before, in every
// combination, and what a reader must find of each by its UID. The same n gives
// the same meetings.
func season(n int) ([]event.Announcement, map[string]entry) {
	list, want := make([]event.Announcement, n), make(map[string]entry, n)
	for i := range list {
		a, e := &list[i], entry{UID: fmt.Sprintf("seizoen-%05d", i), Sequence: i % 7}
		*a = event.Announcement{ID: e.UID, Slug: e.UID, Zone: "Europe/Amsterdam", Revision: e.Sequence,
			CreatedAt: at("2018-12-17T10:00:00+01:00"), ChangedAt: at("2019-01-07T09:00:00+01:00").Add(time.Duration(i) * time.Minute)}
		// The lengths of the tables have no common factor, so all combinations come by.
		times[i%len(times)](a, 2019+i%18, i) // pytz knows no summer time after 2037
		e.Start, e.End, e.AllDay = written(a.Start, a.AllDay), written(a.End, a.AllDay), a.AllDay
		title, place := titles[i%len(titles)], places[i%len(places)]
		a.Title, e.Summary = title[0], title[1]
		a.Purpose, a.Note = title[0]+place.venue.Name, strings.Repeat("Komt u ook? ", i%40)
		a.Mode, a.Venue, e.Location = place.mode, place.venue, place.line
		switch a.Status = states[i%len(states)]; a.Status {
		case event.Cancelled:
			e.Status, e.Summary = "CANCELLED", "Afgelast: "+e.Summary
		case event.Postponed:
			e.Status, e.Summary = "TENTATIVE", "Uitgesteld: "+e.Summary
		default:
			e.Status = "CONFIRMED"
		}
		want[e.UID] = e
	}
	return list, want
}

var states = []event.Status{event.Scheduled, event.Held, event.Cancelled, event.Scheduled, event.Postponed}

// times set start and end, somewhere in that year.
var times = []func(a *event.Announcement, year, i int){
	func(a *event.Announcement, year, i int) { from(a, evening(year, i), 2*time.Hour) },
	func(a *event.Announcement, year, i int) { from(a, evening(year, i), 6*time.Hour) },        // over midnight
	func(a *event.Announcement, year, i int) { from(a, evening(year, i), 50*time.Hour) },       // a weekend
	func(a *event.Announcement, year, i int) { from(a, evening(year, i), time.Minute) },        // the shortest
	func(a *event.Announcement, year, _ int) { from(a, at8(lastSunday(year, 3)), time.Hour) },  // the day of 23 hours
	func(a *event.Announcement, year, _ int) { from(a, at8(lastSunday(year, 10)), time.Hour) }, // the day of 25 hours
	func(a *event.Announcement, year, _ int) {
		from(a, at8(lastSunday(year, 3)).Add(-10*time.Hour), 10*time.Hour)
	},
	func(a *event.Announcement, year, _ int) {
		from(a, at8(lastSunday(year, 10)).Add(-10*time.Hour), 10*time.Hour)
	},
	func(a *event.Announcement, year, i int) { // in the double hour, first and second time
		from(a, at8(lastSunday(year, 10)).Add(-time.Duration(6*60+10*(i%10))*time.Minute), time.Hour)
	},
	func(a *event.Announcement, year, i int) { days(a, year, 1+i%365, 1) },
	func(a *event.Announcement, year, i int) { days(a, year, 1+i%365, 2+i%9) },
	func(a *event.Announcement, year, _ int) { days(a, year, lastSunday(year, 3).YearDay(), 1) },
	func(a *event.Announcement, year, _ int) { days(a, year, lastSunday(year, 10).YearDay(), 1) },
	func(a *event.Announcement, year, _ int) { days(a, year, 365, 3) }, // into the new year
	func(a *event.Announcement, year, i int) { elsewhereIn(a, "America/New_York", evening(year, i)) },
	func(a *event.Announcement, year, i int) { elsewhereIn(a, "Europe/Brussels", evening(year, i)) },
	func(a *event.Announcement, year, i int) { elsewhereIn(a, "Asia/Kathmandu", evening(year, i)) },
}

func evening(year, i int) time.Time { return time.Date(year, 1, 1+i%365, 19, i%60, i%3, 0, amsterdam) }

func lastSunday(year int, month time.Month) time.Time {
	last := time.Date(year, month, 31, 0, 0, 0, 0, amsterdam)
	return last.AddDate(0, 0, -int(last.Weekday()))
}

func at8(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 8, 0, 0, 0, amsterdam)
}

func from(a *event.Announcement, start time.Time, long time.Duration) {
	a.Start, a.End = start, start.Add(long)
}

// days are whole days; an announcement ends at the midnight after the last.
func days(a *event.Announcement, year, first, n int) {
	a.AllDay = true
	a.Start = time.Date(year, 1, first, 0, 0, 0, 0, amsterdam)
	a.End = time.Date(year, 1, first+n, 0, 0, 0, 0, amsterdam)
}

func elsewhereIn(a *event.Announcement, name string, start time.Time) {
	a.Zone = name
	from(a, start.In(zone(name)), 90*time.Minute)
}

// long is a word of 500 letters.
func long(letter string) string { return strings.Repeat(letter, 500) }

// titles are titles as they come from forms, and as readers must show them.
var titles = [][2]string{
	{"Samen eten", "Samen eten"},
	{"Koken 🥘👩‍👩‍👧‍👦 met de buurt 🇳🇱☕", "Koken 🥘👩‍👩‍👧‍👦 met de buurt 🇳🇱☕"},
	{long("a"), long("a")},
	{"x" + long("ë"), "x" + long("ë")},
	{long("🥘"), long("🥘")},
	{"Eerste regel\r\nTweede regel\r\n", "Eerste regel Tweede regel"},
	{"Regel\rregel\u2028regel\u0085regel", "Regel regel regel regel"},
	{`C:\nieuw\map`, `C:\nieuw\map`},
	{`\, \; \\ \n \N \:`, `\, \; \\ \n \N \:`},
	{strings.Repeat(`\`, 99), strings.Repeat(`\`, 99)},
	{"Eten, drinken; praten: \"samen\", 'thuis'", "Eten, drinken; praten: \"samen\", 'thuis'"},
	{strings.Repeat(",;", 90), strings.Repeat(",;", 90)},
	{"Titel\r\nEND:VEVENT\r\nBEGIN:VEVENT", "Titel END:VEVENT BEGIN:VEVENT"},
	{"BEGIN:VCALENDAR", "BEGIN:VCALENDAR"},
	{"\x00Be\x07sturing\x1b\x7f", "Besturing"},
	{"Gebroken \xff\xfe bytes", "Gebroken \ufffd bytes"},
	{"لقاء الجيران في أوترخت", "لقاء الجيران في أوترخت"},
	{"\t  ruim \u00a0 opgezet  ", "ruim opgezet"},
	{" \r\n ", "Bijeenkomst"},
}

// places are places likewise.
var places = []struct {
	mode  event.AttendanceMode
	venue event.PublicVenue
	line  string
}{
	{event.InPerson, event.PublicVenue{Name: "Rosendael", Room: "rode zaal", Address: "Indusdreef 5, Utrecht", Certainty: event.Provisional},
		"Rosendael, rode zaal, Indusdreef 5, Utrecht (onder voorbehoud)"},
	{event.InPerson, event.PublicVenue{}, "Plaats volgt"},
	{event.Online, event.PublicVenue{}, "Online"},
	{event.InPerson, event.PublicVenue{Name: "De \"Hoek\"; achterom", Address: "Plein 1\r\nNieuwegein", Certainty: event.Confirmed},
		"De \"Hoek\"; achterom, Plein 1 Nieuwegein"},
	{event.InPerson, event.PublicVenue{Name: `C:\zaal\noord`, Certainty: event.Confirmed}, `C:\zaal\noord`},
	{event.InPerson, event.PublicVenue{Name: long("ij"), Room: "🪑", Certainty: event.Confirmed}, long("ij") + ", 🪑"},
	{event.InPerson, event.PublicVenue{Name: "Café ’t Hoekje ☕", Certainty: event.Confirmed}, "Café ’t Hoekje ☕"},
}

func TestSeason(t *testing.T) {
	t.Run("every time, title, place and state comes by with every other", func(t *testing.T) {
		sizes := []int{len(times), len(titles), len(places), len(states)}
		for i, a := range sizes {
			for _, b := range sizes[:i] {
				for d := 2; d <= min(a, b); d++ {
					require.False(t, a%d == 0 && b%d == 0, "%d and %d have a common factor", a, b)
				}
			}
		}
	})
}
