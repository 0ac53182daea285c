package calendar

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// january2026 is where the windows of the tests begin.
var january2026 = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

func amsterdam(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(homeZone)
	require.NoError(t, err)
	return zone
}

// calendarOf is a file with these lines between BEGIN and END.
func calendarOf(lines ...string) []byte {
	return []byte("BEGIN:VCALENDAR\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VCALENDAR\r\n")
}

// eventOf is the lines of one event; a UID is added.
func eventOf(uid string, lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:" + uid + "\r\n" + strings.Join(lines, "\r\n") + "\r\nEND:VEVENT"
}

func readAll(t testing.TB, data []byte) Result {
	t.Helper()
	result, err := Read(data, Options{From: january2026})
	require.NoError(t, err)
	return result
}

// readOne reads an event of these lines.
func readOne(t testing.TB, lines ...string) Entry {
	t.Helper()
	result := readAll(t, calendarOf(eventOf("a", lines...)))
	require.Empty(t, result.Skipped)
	require.Len(t, result.Entries, 1)
	return result.Entries[0]
}

func codes(result Result) []Code {
	var list []Code
	for _, trouble := range result.Skipped {
		list = append(list, trouble.Code)
	}
	return list
}

const clock = "2006-01-02 15:04:05 -0700"

func period(e Entry) string { return e.Start.Format(clock) + " / " + e.End.Format(clock) }

func TestReadTakesEverythingOfAnEvent(t *testing.T) {
	result := readAll(t, calendarOf("NAME:Buurthuis\\, agenda", "X-WR-CALNAME:oud", "X-PUBLISHED-TTL:PT4H", "REFRESH-INTERVAL;VALUE=DURATION:PT1H30M",
		eventOf("a@x.example", "DTSTART;TZID=Europe/Amsterdam:20260512T193000", "DTEND;TZID=Europe/Amsterdam:20260512T213000",
			"DTSTAMP:20260101T090000Z", "LAST-MODIFIED:20260102T100000Z", "SEQUENCE:3", "STATUS:TENTATIVE",
			`SUMMARY:Koffie\, thee\; en `+"\t"+` koek\nsamen`, `DESCRIPTION:Regel één \r\n`+"\r\n "+`\nC:\\temp \N  x `+"\u2028"+`y\q`,
			"LOCATION:Zaal 1\\nDorpsstraat 1", "URL;VALUE=URI:https://x.example/a?b=c", `CATEGORIES:zorg,wonen\, werk`, "CATEGORIES:zorg, ontmoeting,,",
			"GEO:52.0907374;5.1214201", "ATTENDEE;CN=iemand:mailto:info@omzien.example")))
	require.Equal(t, "Buurthuis, agenda", result.Name)
	require.Equal(t, 90*time.Minute, result.Refresh)
	require.True(t, result.Complete)
	require.Empty(t, result.Skipped)
	require.Len(t, result.Entries, 1)
	zone := amsterdam(t)
	require.Equal(t, Entry{
		UID: "a@x.example", Start: time.Date(2026, 5, 12, 19, 30, 0, 0, zone), End: time.Date(2026, 5, 12, 21, 30, 0, 0, zone),
		Summary: "Koffie, thee; en koek samen", Description: "Regel één \\r\n\nC:\\temp\nx\ny\\q", Location: "Zaal 1 Dorpsstraat 1",
		URL: "https://x.example/a?b=c", Categories: []string{"zorg", "wonen, werk", "ontmoeting"},
		Geo: &Geo{Latitude: 52.0907374, Longitude: 5.1214201}, Status: Tentative, Sequence: 3,
		Changed: time.Date(2026, 1, 2, 10, 0, 0, 0, time.UTC), Line: 6,
	}, result.Entries[0].in(zone))
}

// in gives the same times in a location that compares equal.
func (e Entry) in(zone *time.Location) Entry {
	e.Start, e.End = e.Start.In(zone), e.End.In(zone)
	return e
}

func TestReadOurOwnFeeds(t *testing.T) {
	type expected struct{ uid, period, summary, location, url, status, categories string }
	samenspel := func(summary, status string) []expected {
		return []expected{{"samenspel-2019", "2019-01-29 16:00:00 +0100 / 2019-01-29 19:00:00 +0100", summary,
			"Rosendael, rode zaal, Indusdreef 5, Utrecht (onder voorbehoud)",
			"https://omzien.example/agenda/nieuw-samenspel-in-de-wijk", status, "samenspel in de wijk|kracht, samen"}}
	}
	files := map[string][]expected{
		"event_a.ics":   samenspel("(Nieuw) samenspel in de wijk", "confirmed"),
		"cancelled.ics": samenspel("Afgelast: (Nieuw) samenspel in de wijk", "cancelled"),
		"postponed.ics": samenspel("Uitgesteld: (Nieuw) samenspel in de wijk", "tentative"),
		"empty.ics":     nil,
	}
	for name, want := range files {
		t.Run(name, func(t *testing.T) {
			result := readFile(t, "../feed/testdata/"+name)
			require.Equal(t, "Netwerk Omzien", result.Name)
			require.Equal(t, time.Hour, result.Refresh)
			var got []expected
			for _, e := range result.Entries {
				got = append(got, expected{e.UID, period(e), e.Summary, e.Location, e.URL, string(e.Status), strings.Join(e.Categories, "|")})
			}
			require.Equal(t, want, got)
		})
	}
	paths, err := filepath.Glob("../feed/testdata/*.ics")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(paths), 5)
	for _, path := range paths {
		t.Run("every event of "+filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			result := readFile(t, path)
			require.Len(t, result.Entries, strings.Count(string(data), "BEGIN:VEVENT\r\n"))
			for _, e := range result.Entries {
				require.NotEmpty(t, e.Summary, e.UID)
				require.True(t, e.End.After(e.Start), e.UID)
			}
		})
	}
}

func readFile(t *testing.T, path string) Result {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	result, err := Read(data, Options{From: time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	require.Empty(t, result.Skipped)
	require.True(t, result.Complete)
	return result
}

func TestReadOurAwkwardFeed(t *testing.T) {
	byUID := map[string]Entry{}
	for _, e := range readFile(t, "../feed/testdata/awkward.ics").Entries {
		byUID[e.UID] = e
	}
	for uid, want := range map[string]string{
		"door-zomertijd":  "2026-03-28 23:00:00 +0100 / 2026-03-29 06:00:00 +0200",
		"door-wintertijd": "2026-10-24 23:00:00 +0200 / 2026-10-25 06:00:00 +0100",
		"dubbel-eerst":    "2026-10-25 02:30:00 +0200 / 2026-10-25 05:00:00 +0100",
		"dubbel-daarna":   "2026-10-25 02:30:00 +0100 / 2026-10-25 05:00:00 +0100",
		"nacht":           "2026-06-20 21:00:00 +0200 / 2026-06-21 01:30:00 +0200",
		"jaarwisseling":   "2026-12-31 22:00:00 +0100 / 2027-01-01 02:00:00 +0100",
	} {
		require.Equal(t, want, period(byUID[uid]), uid)
	}
	require.Equal(t, `Afgelast: C:\nieuw\map \\ \, \; \N`, byUID["streep"].Summary)
	require.Equal(t, []string{`C:\nieuw\map \\ \, \; \N`, "wonen, zorg", "13"}, byUID["streep"].Categories)
	require.Equal(t, strings.Repeat("ë", 400), strings.TrimSuffix(byUID["lang-ë"].Location[:800], ","))
	require.Contains(t, byUID["regels"].Description, "Eerste\nTweede\nDerde")
}

func TestReadIsTolerant(t *testing.T) {
	good := eventOf("goed", "DTSTART:20260512T193000Z", "SUMMARY:Goed")
	for name, test := range map[string]struct {
		data  string
		codes []Code
	}{
		"lower-case names":                   {strings.ReplaceAll(strings.ToLower(string(calendarOf(good))), "z\r\n", "Z\r\n"), nil},
		"LF":                                 {strings.ReplaceAll(string(calendarOf(good)), "\r\n", "\n"), nil},
		"CR":                                 {strings.ReplaceAll(string(calendarOf(good)), "\r\n", "\r"), nil},
		"stray empty lines":                  {strings.ReplaceAll(string(calendarOf(good)), "\r\n", "\r\n\r\n"), nil},
		"a mark and white space before":      {"\ufeff \r\n" + string(calendarOf(good)), nil},
		"a warning before":                   {"PHP Warning: oud\r\nX:1\r\n" + string(calendarOf(good)), nil},
		"text after the end":                 {string(calendarOf(good)) + "geen regel\r\nBEGIN:VEVENT\r\nX_Y:1\r\n", nil},
		"several calendars":                  {string(calendarOf("X-A:1")) + string(calendarOf(good)), nil},
		"properties after components":        {string(calendarOf(good, "X-WR-CALNAME:later")), nil},
		"lines without colon and bad names":  {string(calendarOf("X_FOO:1", "onzin", good, "ITEM1.SUMMARY:x")), []Code{CodeName, CodeNoColon, CodeName}},
		"an unreadable line in the event":    {string(calendarOf(eventOf("goed", "onzin", "SUMMARY:Goed", "DTSTART:20260512T193000Z"))), []Code{CodeNoColon}},
		"an alarm with a text of its own":    {string(calendarOf(eventOf("goed", "DTSTART:20260512T193000Z", "BEGIN:VALARM", "SUMMARY:Wekker", "DTSTART:20200101T000000Z", "UID:b", "END:VALARM", "SUMMARY:Goed"))), nil},
		"an alarm without END":               {string(calendarOf(eventOf("goed", "DTSTART:20260512T193000Z", "SUMMARY:Goed", "BEGIN:VALARM", "SUMMARY:Wekker"))), nil},
		"other components":                   {string(calendarOf("BEGIN:VTODO", "UID:t", "DTSTART:20260512T193000Z", "SUMMARY:Taak", "END:VTODO", good, "BEGIN:VFREEBUSY", "UID:f", "END:VFREEBUSY", "BEGIN:VJOURNAL", "SUMMARY:Dagboek", "END:VJOURNAL")), nil},
		"an END without BEGIN":               {string(calendarOf("END:VEVENT", good, "END:VTODO")), nil},
		"an event without END":               {string(calendarOf("BEGIN:VEVENT", "UID:half", "DTSTART:20260101T000000Z", good)), []Code{CodeUnfinished}},
		"a last event without END":           {string(calendarOf(good, "BEGIN:VEVENT", "UID:half", "DTSTART:20260101T000000Z")), []Code{CodeUnfinished}},
		"an event that cannot be read":       {string(calendarOf(eventOf("fout", "SUMMARY:Wanneer?"), good)), []Code{CodeStart}},
		"a second SUMMARY and a second UID":  {string(calendarOf(eventOf("goed", "UID:later", "DTSTART:20260512T193000Z", "SUMMARY:Goed", "SUMMARY:Later"))), nil},
		"spaces around the words of BEGIN":   {strings.ReplaceAll(string(calendarOf(good)), "BEGIN:VEVENT", "BEGIN: VEVENT "), nil},
		"an event outside of any calendar":   {eventOf("los", "DTSTART:20260512T193000Z") + "\r\n" + string(calendarOf(good)), nil},
		"a calendar that does not begin but": {string(calendarOf("X:\xff\xfe", good)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			result := readAll(t, []byte(test.data))
			require.Equal(t, test.codes, codes(result))
			require.Len(t, result.Entries, 1)
			require.Equal(t, "goed", result.Entries[0].UID)
			require.Equal(t, "goed", strings.ToLower(result.Entries[0].Summary))
			require.True(t, result.Complete)
		})
	}
}

func TestReadKnowsACutFile(t *testing.T) {
	whole := string(calendarOf(eventOf("a", "DTSTART:20260512T193000Z"), eventOf("b", "DTSTART:20260513T193000Z")))
	end := strings.Index(whole, "END:VCALENDAR") + len("END:VCALENDAR")
	for n := range len(whole) {
		result, err := Read([]byte(whole[:n]), Options{From: january2026})
		if n < len("BEGIN:VCALENDAR") {
			require.Error(t, err)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, n >= end, result.Complete, "cut at %d", n)
	}
	t.Run("one of two calendars is cut", func(t *testing.T) {
		require.False(t, readAll(t, []byte("BEGIN:VCALENDAR\nVERSION:2.0\n"+whole)).Complete)
		require.False(t, readAll(t, []byte(whole+"BEGIN:VCALENDAR\n")).Complete)
	})
}

func TestReadHidesPrivateTexts(t *testing.T) {
	lines := []string{"DTSTART:20260512T193000Z", "SUMMARY:geheim", "DESCRIPTION:geheim", "LOCATION:geheim", "URL:https://geheim.example/", "CATEGORIES:geheim", "GEO:52;5"}
	for _, class := range []string{"PRIVATE", "CONFIDENTIAL", "private", "X-ANDERS", ""} {
		e := readOne(t, append(lines, "CLASS:"+class)...)
		require.True(t, e.Private, class)
		require.Empty(t, e.Summary+e.Description+e.Location+e.URL+strings.Join(e.Categories, ""))
		require.Nil(t, e.Geo)
		require.Equal(t, "2026-05-12 21:30:00 +0200", e.Start.Format(clock))
	}
	require.False(t, readOne(t, append(lines, "CLASS:Public")...).Private)
	require.False(t, readOne(t, lines...).Private)
}

func TestReadTakesOneOfSeveralWithTheSameUID(t *testing.T) {
	event := func(summary, sequence, changed string) string {
		return eventOf("a", "DTSTART:20260512T193000Z", "SUMMARY:"+summary, "SEQUENCE:"+sequence, "LAST-MODIFIED:"+changed)
	}
	old, newest := event("oud", "1", "20260105T000000Z"), event("nieuw", "2", "20260101T000000Z")
	later := event("later", "2", "20260102T000000Z")
	for _, test := range []struct{ name, want string }{
		{strings.Join([]string{old, newest}, "|"), "nieuw"},
		{strings.Join([]string{newest, old}, "|"), "nieuw"},
		{strings.Join([]string{later, old, newest}, "|"), "later"},
		{strings.Join([]string{newest, later}, "|"), "later"},
		{strings.Join([]string{newest, event("laatste", "2", "20260101T000000Z")}, "|"), "laatste"},
	} {
		result := readAll(t, calendarOf(strings.Split(test.name, "|")...))
		require.Len(t, result.Entries, 1)
		require.Equal(t, test.want, result.Entries[0].Summary)
		require.Contains(t, codes(result), CodeDuplicate)
	}
}

func TestReadMakesUIDs(t *testing.T) {
	t.Run("one that is too long is replaced by a digest", func(t *testing.T) {
		long := strings.Repeat("x", maxUID)
		require.Equal(t, long, readAll(t, calendarOf(eventOf(long, "DTSTART:20260512T193000Z"))).Entries[0].UID)
		one := readAll(t, calendarOf(eventOf(long+"1", "DTSTART:20260512T193000Z"))).Entries[0].UID
		two := readAll(t, calendarOf(eventOf(long+"2", "DTSTART:20260512T193000Z"))).Entries[0].UID
		require.Regexp(t, "^sha256-[0-9a-f]{32}$", one)
		require.NotEqual(t, one, two)
	})
	t.Run("one that is missing comes from start and summary", func(t *testing.T) {
		uid := func(start, summary string) string {
			result := readAll(t, calendarOf("BEGIN:VEVENT", "DTSTART:"+start, "SUMMARY:"+summary, "END:VEVENT"))
			require.Equal(t, []Code{CodeUID}, codes(result))
			return result.Entries[0].UID
		}
		require.Equal(t, uid("20260512T193000Z", "a"), uid("20260512T193000Z", "a"))
		require.NotEqual(t, uid("20260512T193000Z", "a"), uid("20260512T193000Z", "b"))
		require.NotEqual(t, uid("20260512T193000Z", "a"), uid("20260513T193000Z", "a"))
	})
}

func TestReadCancels(t *testing.T) {
	require.Equal(t, Cancelled, readOne(t, "DTSTART:20260512T193000Z", "STATUS:Canceled").Status)
	require.Equal(t, Status(""), readOne(t, "DTSTART:20260512T193000Z", "STATUS:DRAFT").Status)
	event := eventOf("a", "DTSTART:20260512T193000Z", "STATUS:CONFIRMED")
	for _, data := range [][]byte{calendarOf("METHOD:Cancel", event), calendarOf(event, "METHOD:CANCEL")} {
		require.Equal(t, Cancelled, readAll(t, data).Entries[0].Status)
	}
	both := append(calendarOf("METHOD:CANCEL", event), calendarOf("METHOD:PUBLISH", eventOf("b", "DTSTART:20260512T193000Z"))...)
	require.Equal(t, Status(""), readAll(t, both).Entries[1].Status, "only of its own calendar")
	result := readAll(t, calendarOf("METHOD:CANCEL", eventOf("a", "RECURRENCE-ID:20260512T193000Z")))
	require.Equal(t, Cancelled, result.Entries[0].Status, "RFC 5546 3.2.5 asks for no DTSTART")
	require.Equal(t, "20260512T193000Z", result.Entries[0].Instance)
}

func TestReadBoundsAndOrder(t *testing.T) {
	t.Run("a hundred troubles, and how many more", func(t *testing.T) {
		result := readAll(t, calendarOf(strings.Repeat("onzin\r\n", 250)+eventOf("a", "DTSTART:20260512T193000Z")))
		require.Len(t, result.Skipped, maxTroubles)
		require.Equal(t, 150, result.Left)
		require.Equal(t, Trouble{Line: 2, Code: CodeNoColon}, result.Skipped[0])
	})
	t.Run("what ended at or before From is left out", func(t *testing.T) {
		require.Empty(t, readAll(t, calendarOf(eventOf("a", "DTSTART:20251231T220000Z", "DTEND:20260101T000000Z"))).Entries)
		require.Len(t, readAll(t, calendarOf(eventOf("a", "DTSTART:20251231T220000Z", "DTEND:20260101T000001Z"))).Entries, 1)
		require.Len(t, readAll(t, calendarOf(eventOf("a", "DTSTART:20990101T000000Z"))).Entries, 1, "far ahead is not")
	})
	t.Run("entries in order of start, then UID", func(t *testing.T) {
		result := readAll(t, calendarOf(eventOf("b", "DTSTART:20260601T100000Z"), eventOf("a", "DTSTART:20260601T100000Z"),
			eventOf("c", "DTSTART;TZID=Europe/Amsterdam:20260601T113000")))
		require.Equal(t, "c", result.Entries[0].UID)
		require.Equal(t, "a", result.Entries[1].UID)
		require.Equal(t, "b", result.Entries[2].UID)
	})
	t.Run("more than 10 000 entries are not complete", func(t *testing.T) {
		var events strings.Builder
		for i := range 30 {
			events.WriteString(eventOf(strconv.Itoa(i), "DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY") + "\r\n")
		}
		result := readAll(t, calendarOf(events.String()))
		require.Len(t, result.Entries, maxEntries)
		require.Equal(t, []Code{CodeEntries}, codes(result))
		require.False(t, result.Complete)
	})
	t.Run("more than 20 000 components are refused", func(t *testing.T) {
		_, err := Read(calendarOf(strings.Repeat("BEGIN:X\r\nEND:X\r\n", maxComponents)), Options{})
		require.ErrorIs(t, err, ErrTooMany)
		_, err = Read(calendarOf(strings.Repeat("BEGIN:X\r\nEND:X\r\n", maxComponents-1)), Options{})
		require.NoError(t, err)
	})
	t.Run("more than 4 deep is refused", func(t *testing.T) {
		_, err := Read(calendarOf("BEGIN:A\r\nBEGIN:B\r\nBEGIN:C\r\nEND:C\r\nEND:B\r\nEND:A"), Options{})
		require.NoError(t, err)
		_, err = Read(calendarOf("BEGIN:A\r\nBEGIN:B\r\nBEGIN:C\r\nBEGIN:D"), Options{})
		require.ErrorIs(t, err, ErrDeep)
	})
}

func TestReadEncodings(t *testing.T) {
	event := calendarOf(eventOf("a", "DTSTART:20260512T193000Z", "SUMMARY:Café “De Brug”"))
	latin := []byte(strings.NewReplacer("é", "\xe9", "“", "\x93", "”", "\x94").Replace(string(event)))
	for name, data := range map[string][]byte{
		"UTF-8": event, "byte order mark": append([]byte("\ufeff"), event...), "Latin-1": latin,
		"UTF-16 LE": utf16Bytes("\ufeff"+string(event), 1, 0), "UTF-16 BE": utf16Bytes("\ufeff"+string(event), 0, 1),
		"a fold inside a letter": []byte(strings.ReplaceAll(string(event), "é", "\xc3\r\n \xa9")),
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, "Café “De Brug”", readAll(t, data).Entries[0].Summary)
		})
	}
}

func TestEveryCodeHasASentence(t *testing.T) {
	require.Empty(t, Trouble{Code: "anders"}.Sentence())
	require.Empty(t, Refusal("anders").Sentence())
	for _, code := range []Code{CodeNoColon, CodeName, CodeQuote, CodeUnfinished, CodeUID, CodeStart, CodeEnd, CodeEndUnread, CodeZone,
		CodeRule, CodeFrequency, CodeDates, CodeInstance, CodeRange, CodeDuplicate, CodeSeries, CodeEntries} {
		require.NotEmpty(t, Trouble{Code: code}.Sentence(), code)
	}
	for _, refusal := range []Refusal{ErrEmpty, ErrNotCalendar, ErrTooLarge, ErrLine, ErrParameters, ErrDeep, ErrTooMany} {
		require.NotEmpty(t, refusal.Sentence(), refusal)
		require.NotEmpty(t, refusal.Error())
	}
}
