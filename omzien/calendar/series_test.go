package calendar

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"
)

// starts reads a series and gives the starts of its entries in short form.
func starts(t testing.TB, from time.Time, lines ...string) []string {
	t.Helper()
	result, err := Read(calendarOf(eventOf("a", lines...)), Options{From: from})
	require.NoError(t, err)
	require.Empty(t, result.Skipped)
	var list []string
	for _, e := range result.Entries {
		layout := "060102T1504-07"
		if e.AllDay {
			layout = "060102"
		}
		list = append(list, e.Start.Format(layout))
	}
	return list
}

func TestRules(t *testing.T) {
	from := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct{ rule, start, want string }{
		"daily, three times":                {"FREQ=DAILY;COUNT=3", "20260105", "260105 260106 260107"},
		"every other day until a day":       {"FREQ=DAILY;INTERVAL=2;UNTIL=20260109", "20260105", "260105 260107 260109"},
		"lower case, spaces, a last ;":      {"freq=daily; count=2;", "20260105", "260105 260106"},
		"an interval of nought is one":      {"FREQ=DAILY;INTERVAL=0;COUNT=2", "20260105", "260105 260106"},
		"weekly on two days":                {"FREQ=WEEKLY;BYDAY=MO,TH;COUNT=4", "20260108", "260108 260112 260115 260119"},
		"every other week, from a Thursday": {"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=4", "20260108", "260108 260120 260122 260203"},
		"the week begins on Sunday":         {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "20260106", "260106 260118 260120 260201"},
		"the week begins on Monday":         {"FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "20260106", "260106 260111 260120 260125"},
		"last Friday of the month":          {"FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "20260130", "260130 260227 260327"},
		"first and third Monday":            {"FREQ=MONTHLY;BYDAY=1MO,3MO;COUNT=3", "20260105", "260105 260119 260202"},
		"a fifth Monday is rare":            {"FREQ=MONTHLY;BYDAY=5MO;COUNT=3", "20260330", "260330 260629 260831"},
		"Mondays and the second Tuesday":    {"FREQ=MONTHLY;BYDAY=MO,2TU;COUNT=6", "20260105", "260105 260112 260113 260119 260126 260202"},
		"the 31st is not in every month":    {"FREQ=MONTHLY;COUNT=3", "20260131", "260131 260331 260531"},
		"last day of the month":             {"FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "20260131", "260131 260228 260331"},
		"last working day":                  {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", "20260130", "260130 260227 260331"},
		"Friday the 13th":                   {"FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "20260213", "260213 260313 261113"},
		"yearly, two months":                {"FREQ=YEARLY;BYMONTH=3,6;UNTIL=20261231", "20260310", "260310 260610"},
		"yearly, day of the year":           {"FREQ=YEARLY;BYYEARDAY=1,100;COUNT=2", "20260101", "260101 260410"},
		"Monday of week 20":                 {"FREQ=YEARLY;BYWEEKNO=20;COUNT=1;BYDAY=MO", "20260511", "260511"},
		"week 20 on the day of the start":   {"FREQ=YEARLY;BYWEEKNO=20,21;UNTIL=20261231", "20260513", "260513 260520"},
		"the last Sunday of March":          {"FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20261231", "20260329", "260329"},
		"the start counts, though no match": {"FREQ=WEEKLY;BYDAY=MO;COUNT=3", "20260107", "260107 260112 260119"},
		"30 February never comes":           {"FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "20260105", "260105"},
		"times of day of a day are nought":  {"FREQ=DAILY;BYHOUR=9,10;COUNT=2", "20260105", "260105 260106"},
		"twice a day":                       {"FREQ=DAILY;BYHOUR=9,16;COUNT=3", "20260105T090000", "260105T0900+01 260105T1600+01 260106T0900+01"},
		"the clock stays over spring":       {"FREQ=WEEKLY;COUNT=3", "20260322T193000", "260322T1930+01 260329T1930+02 260405T1930+02"},
		"the clock stays over autumn":       {"FREQ=WEEKLY;COUNT=3", "20261018T193000", "261018T1930+02 261025T1930+01 261101T1930+01"},
		"the hour that is left out":         {"FREQ=DAILY;COUNT=3", "20260328T023000", "260328T0230+01 260329T0330+02 260330T0230+02"},
		"the hour that comes twice":         {"FREQ=DAILY;COUNT=3", "20261024T023000", "261024T0230+02 261025T0230+02 261026T0230+01"},
		"UTC keeps UTC's clock":             {"FREQ=WEEKLY;COUNT=3", "20260322T183000Z", "260322T1930+01 260329T2030+02 260405T2030+02"},
		"until in UTC, included":            {"FREQ=DAILY;UNTIL=20260107T183000Z", "20260105T193000", "260105T1930+01 260106T1930+01 260107T1930+01"},
		"until in UTC, a second too early":  {"FREQ=DAILY;UNTIL=20260107T182959Z", "20260105T193000", "260105T1930+01 260106T1930+01"},
		"until a day, of a time":            {"FREQ=DAILY;UNTIL=20260106", "20260105T193000", "260105T1930+01 260106T1930+01"},
		"until a time without zone":         {"FREQ=DAILY;UNTIL=20260106T193000", "20260105T193000", "260105T1930+01 260106T1930+01"},
		"until in UTC, of a day":            {"FREQ=DAILY;UNTIL=20260106T230000Z", "20260105", "260105 260106 260107"},
		"until before the start":            {"FREQ=DAILY;UNTIL=20250101", "20260105", "260105"},
		"until far away":                    {"FREQ=YEARLY;UNTIL=99991231T000000Z", "20260105", "260105"},
		"a great COUNT, from long ago":      {"FREQ=YEARLY;COUNT=100000000", "19000105", "260105"},
		"from the year 1":                   {"FREQ=YEARLY", "00010105", "260105"},
		"from the year 1, every 4 years":    {"FREQ=YEARLY;INTERVAL=5", "00010601", "260601"},
		"from the year 1, not this year":    {"FREQ=YEARLY;INTERVAL=4", "00010601", ""},
		"29 February, not this year":        {"FREQ=YEARLY", "20240229", ""},
		"a count that is used up":           {"FREQ=DAILY;COUNT=3", "20251229", ""},
		"a count that is nearly used up":    {"FREQ=DAILY;COUNT=5", "20251229", "260101 260102"},
		"a count that began long before":    {"FREQ=DAILY;COUNT=10", "20251224", "260101 260102"},
		"a count in weeks, long before":     {"FREQ=WEEKLY;BYDAY=MO,TH;COUNT=202", "20240201", "260101 260105"},
		"every ten thousand days":           {"FREQ=DAILY;INTERVAL=10000", "19981003T100000", "260218T1000+01"},
		"a rule part that is not known, X-": {"FREQ=DAILY;COUNT=2;X-ANDERS=1", "20260105", "260105 260106"},
		"a plus before a number":            {"FREQ=MONTHLY;BYDAY=+2MO;COUNT=2", "20260112", "260112 260209"},
		"leap second":                       {"FREQ=DAILY;BYSECOND=59,60;COUNT=2", "20260105T100059", "260105T1000+01 260106T1000+01"},
		"RSCALE of our own calendar":        {"RSCALE=GREGORIAN;FREQ=DAILY;COUNT=1", "20260105", "260105"},
		"a number of a weekday in a week":   {"FREQ=WEEKLY;BYDAY=1MO;COUNT=2", "20260105", "260105 260112"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, strings.Fields(test.want), append([]string{}, starts(t, from, "DTSTART:"+test.start, "RRULE:"+test.rule)...))
		})
	}
}

func TestRulesThatAreRefused(t *testing.T) {
	for rule, code := range map[string]Code{
		"FREQ=HOURLY": CodeFrequency, "FREQ=MINUTELY;INTERVAL=10000": CodeFrequency, "FREQ=secondly;COUNT=1": CodeFrequency,
		"": CodeRule, "onzin": CodeRule, "COUNT=3": CodeRule, "FREQ=FORTNIGHTLY": CodeRule, "FREQ=DAILY;COUNT=0": CodeRule,
		"FREQ=DAILY;COUNT=-1": CodeRule, "FREQ=DAILY;COUNT=99999999999999999999": CodeRule, "FREQ=DAILY;INTERVAL=10001": CodeRule,
		"FREQ=DAILY;INTERVAL=9223372036854775807": CodeRule, "FREQ=DAILY;UNTIL=later": CodeRule, "FREQ=DAILY;BYMONTH=13": CodeRule,
		"FREQ=DAILY;BYMONTHDAY=0": CodeRule, "FREQ=DAILY;BYMONTHDAY=32": CodeRule, "FREQ=YEARLY;BYEASTER=1": CodeRule,
		"FREQ=YEARLY;BYEASTER=999999": CodeRule, "FREQ=MONTHLY;BYDAY=6MO": CodeRule, "FREQ=MONTHLY;BYDAY=53MO": CodeRule,
		"FREQ=MONTHLY;BYDAY=-53MO": CodeRule, "FREQ=YEARLY;BYMONTH=1;BYDAY=-53MO": CodeRule, "FREQ=YEARLY;BYDAY=54MO": CodeRule,
		"FREQ=WEEKLY;BYDAY=XX": CodeRule, "FREQ=WEEKLY;BYDAY=": CodeRule, "FREQ=WEEKLY;BYDAY=M": CodeRule, "FREQ=WEEKLY;BYDAY=0MO": CodeRule,
		"FREQ=WEEKLY;WKST=": CodeRule, "FREQ=DAILY;BYSETPOS=0": CodeRule, "FREQ=DAILY;BYSETPOS=367": CodeRule, "FREQ=DAILY;BYHOUR=24": CodeRule,
		"FREQ=DAILY;BYHOUR=1,,2": CodeRule, "FREQ=DAILY;RSCALE=HEBREW": CodeRule, "FREQ=DAILY;ANDERS=1": CodeRule, "FREQ=DAILY;BYWEEKNO=54": CodeRule,
		"FREQ=DAILY;BYHOUR=0,1,2,3,4;BYMINUTE=0,1,2,3,4": CodeRule, // 25 times a day
	} {
		t.Run(rule, func(t *testing.T) {
			result := readAll(t, calendarOf(eventOf("a", "DTSTART:20260105T100000", "RRULE:"+rule), eventOf("b", "DTSTART:20260105T100000")))
			require.Equal(t, []Trouble{{Line: 2, Code: code, UID: "a", Value: rule}}, result.Skipped)
			require.Len(t, result.Entries, 1, "the other is read")
		})
	}
}

// TestEngineFromTheWindow proves that a series is the same whether the engine
// runs from its start or, as we let it, from the window in a late year.
func TestEngineFromTheWindow(t *testing.T) {
	days := []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}
	parts := rapid.Custom(func(t *rapid.T) string {
		frequency := rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}).Draw(t, "frequency")
		text := "FREQ=" + frequency
		maybe := func(name string, values *rapid.Generator[string]) {
			if rapid.IntRange(0, 3).Draw(t, name) == 0 {
				text += ";" + name + "=" + strings.Join(rapid.SliceOfNDistinct(values, 1, 3, rapid.ID[string]).Draw(t, name), ",")
			}
		}
		number := func(from, to int) *rapid.Generator[string] {
			return rapid.Map(rapid.IntRange(from, to).Filter(func(n int) bool { return n != 0 }), func(n int) string { return fmt.Sprint(n) })
		}
		text += ";INTERVAL=" + number(1, 7).Draw(t, "interval") + ";WKST=" + rapid.SampledFrom(days).Draw(t, "wkst")
		maybe("BYMONTH", number(1, 12))
		maybe("BYMONTHDAY", number(-31, 31))
		maybe("BYDAY", rapid.SampledFrom(days))
		if frequency == "YEARLY" {
			maybe("BYYEARDAY", number(-366, 366))
			maybe("BYWEEKNO", number(-53, 53))
		}
		if frequency == "MONTHLY" && !strings.Contains(text, "BYDAY") {
			maybe("BYDAY", rapid.Map(number(-5, 5), func(n string) string { return n + "WE" }))
		}
		if strings.Contains(text, "BYDAY") && frequency != "WEEKLY" { // the engine cuts the first week short
			maybe("BYSETPOS", number(-3, 3))
		}
		return text
	})
	rapid.Check(t, func(t *rapid.T) {
		text := parts.Draw(t, "rule")
		start := time.Date(rapid.IntRange(1905, 2030).Draw(t, "year"), 1, rapid.IntRange(1, 366).Draw(t, "day"), 19, 30, 0, 0, time.UTC)
		from := time.Date(rapid.IntRange(1995, 2060).Draw(t, "from"), 1, rapid.IntRange(1, 366).Draw(t, "from day"), 0, 0, 0, 0, time.UTC)
		until := from.AddDate(0, 0, rapid.IntRange(1, 1500).Draw(t, "days"))
		r, code := parseRule(text, start.Unix(), false)
		require.Empty(t, code)
		whole := r.option
		whole.Dtstart, whole.Until = start, until
		engine, err := rrule.NewRRule(whole)
		require.NoError(t, err)
		var want, got []string
		for _, at := range engine.Between(from, until, true) {
			if at.After(start) {
				want = append(want, at.Format(clock))
			}
		}
		w := work{left: maxWork}
		for wall := range w.repeat(r, start.Unix(), from.Unix(), until.Unix()) {
			got = append(got, time.Unix(wall, 0).UTC().Format(clock))
		}
		require.Equal(t, want, got)
		require.True(t, w.left < maxWork || start.After(until), "work is counted")
		require.False(t, w.cut)
	})
}

func TestWorkIsBounded(t *testing.T) {
	start, until := january2026.Unix(), january2026.AddDate(1, 0, 0).Unix()
	repeat := func(w *work, text string) (n int) {
		r, code := parseRule(text, start, false)
		require.Empty(t, code)
		for range w.repeat(r, start, start, until) {
			n++
		}
		return n
	}
	for text, atLeast := range map[string]int64{
		"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30": ruleWork + 365, // up to the end of the engine's world
		"FREQ=YEARLY;BYMONTH=6":              ruleWork + 365 + dateWork,
		"FREQ=DAILY":                         ruleWork + 365 + 365*dateWork,
		"FREQ=DAILY;COUNT=2":                 ruleWork + dateWork,
	} {
		w := work{left: maxWork}
		repeat(&w, text)
		require.Less(t, w.left, maxWork-atLeast, text)
		require.Greater(t, w.left, int64(maxWork-28*366), text)
		w.left = 0
		require.Zero(t, repeat(&w, text))
		require.True(t, w.cut)
	}
}

func TestDatesOfASeries(t *testing.T) {
	weekly := []string{"DTSTART;TZID=Europe/Amsterdam:20260105T100000", "RRULE:FREQ=WEEKLY;COUNT=4"}
	for name, test := range map[string]struct{ lines, want string }{
		"EXDATE":                  {"EXDATE;TZID=Europe/Amsterdam:20260112T100000", "260105T1000+01 260119T1000+01 260126T1000+01"},
		"EXDATE in UTC, a list":   {"EXDATE:20260112T090000Z,20260126T090000Z", "260105T1000+01 260119T1000+01"},
		"EXDATE as a day":         {"EXDATE;VALUE=DATE:20260112,20260105", "260119T1000+01 260126T1000+01"},
		"EXDATE of another hour":  {"EXDATE:20260112T100000Z", "260105T1000+01 260112T1000+01 260119T1000+01 260126T1000+01"},
		"two lines of EXDATE":     {"EXDATE:20260112T090000Z|EXDATE:20260119T090000Z", "260105T1000+01 260126T1000+01"},
		"RDATE":                   {"RDATE;TZID=Europe/Amsterdam:20260107T150000,20260112T100000", "260105T1000+01 260107T1500+01 260112T1000+01 260119T1000+01 260126T1000+01"},
		"RDATE as a day":          {"RDATE;VALUE=DATE:20260107", "260105T1000+01 260107T1000+01 260112T1000+01 260119T1000+01 260126T1000+01"},
		"RDATE in another zone":   {"RDATE;TZID=Europe/London:20260107T140000", "260105T1000+01 260107T1500+01 260112T1000+01 260119T1000+01 260126T1000+01"},
		"RDATE that is taken out": {"RDATE:20260107T140000Z|EXDATE:20260107T140000Z", "260105T1000+01 260112T1000+01 260119T1000+01 260126T1000+01"},
		"RDATE beyond the window": {"RDATE:20200107T140000Z,20400107T140000Z", "260105T1000+01 260112T1000+01 260119T1000+01 260126T1000+01"},
		"a second rule":           {"RRULE:FREQ=DAILY;COUNT=2", "260105T1000+01 260106T1000+01 260112T1000+01 260119T1000+01 260126T1000+01"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, strings.Fields(test.want), starts(t, january2026, append(weekly, strings.Split(test.lines, "|")...)...))
		})
	}
	t.Run("a series of days", func(t *testing.T) {
		require.Equal(t, []string{"260105", "260108"}, starts(t, january2026, "DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;COUNT=3",
			"EXDATE;VALUE=DATE:20260106", "EXDATE:20260106T230000Z", "RDATE;VALUE=DATE:20260108"))
	})
	t.Run("RDATE alone is a series", func(t *testing.T) {
		require.Equal(t, []string{"260105", "260108"}, starts(t, january2026, "DTSTART;VALUE=DATE:20260105", "RDATE;VALUE=DATE:20260108"))
	})
	t.Run("a period has a length of its own", func(t *testing.T) {
		result := readAll(t, calendarOf(eventOf("a", "DTSTART:20260105T090000Z", "DTEND:20260105T100000Z",
			"RDATE;VALUE=PERIOD:20260106T090000Z/PT3H,20260107T090000Z/20260107T110000Z,20260108T090000Z/onzin")))
		var ends []string
		for _, e := range result.Entries {
			ends = append(ends, e.End.Format("02T15"))
		}
		require.Equal(t, []string{"05T11", "06T13", "07T12", "08T11"}, ends)
	})
	t.Run("a date that is there twice counts once", func(t *testing.T) {
		require.Len(t, starts(t, january2026, "DTSTART:20260105", "RRULE:FREQ=DAILY;COUNT=361", "RDATE:"+strings.Repeat("20260106,", 100)+"20260107"), 361)
	})
	t.Run("EXRULE and dates that cannot be read are told", func(t *testing.T) {
		result := readAll(t, calendarOf(eventOf("a", append(weekly, "EXRULE:FREQ=DAILY", "EXDATE:onzin,20260112T090000Z", "RDATE:ook onzin")...)))
		require.Len(t, result.Entries, 3)
		require.ElementsMatch(t, []Code{CodeDates, CodeDates, CodeDates}, codes(result))
	})
	t.Run("the length of DTEND is by the clock, of DURATION by the calendar", func(t *testing.T) {
		night := []string{"DTSTART;TZID=Europe/Amsterdam:20261017T220000", "RRULE:FREQ=WEEKLY;COUNT=2"}
		result := readAll(t, calendarOf(eventOf("a", append(night, "DTEND;TZID=Europe/Amsterdam:20261018T220000")...),
			eventOf("b", append(night, "DURATION:P1D")...)))
		require.Equal(t, "2026-10-24 22:00:00 +0200 / 2026-10-25 21:00:00 +0100", period(result.Entries[2]))
		require.Equal(t, "2026-10-24 22:00:00 +0200 / 2026-10-25 22:00:00 +0100", period(result.Entries[3]))
	})
}

func TestWindowOfASeries(t *testing.T) {
	read := func(from, until time.Time, lines ...string) []string {
		result, err := Read(calendarOf(eventOf("a", lines...)), Options{From: from, Until: until})
		require.NoError(t, err)
		var list []string
		for _, e := range result.Entries {
			list = append(list, e.Instance)
		}
		return list
	}
	at := func(date, hour int) time.Time { return time.Date(2026, 3, date, hour, 0, 0, 0, time.UTC) }
	daily := []string{"DTSTART:20200101T100000Z", "DURATION:PT2H", "RRULE:FREQ=DAILY"}
	require.Equal(t, []string{"20260302T100000Z", "20260303T100000Z"}, read(at(2, 0), at(4, 0), daily...))
	require.Equal(t, []string{"20260302T100000Z"}, read(at(2, 11), at(3, 10), daily...), "one that goes on is in it, one that begins at its end is not")
	require.Empty(t, read(at(2, 12), at(3, 10), daily...), "one that ends at its begin is not")
	require.Empty(t, read(at(4, 0), at(2, 0), daily...))
	require.Len(t, read(at(1, 0), time.Time{}, daily...), 366)
	require.Len(t, read(at(1, 0), at(1, 0).AddDate(5, 0, 0), daily...), maxSeries)
	require.Len(t, read(at(1, 0), at(1, 0).AddDate(20000, 0, 0), daily...), maxSeries)
	require.Equal(t, []string{"20260210", "20260310"}, read(at(2, 0), at(12, 0), "DTSTART:20240110", "DURATION:P28D", "RRULE:FREQ=MONTHLY"))
	t.Run("a series that is cut is told, and the result is complete", func(t *testing.T) {
		result, err := Read(calendarOf(eventOf("a", daily...)), Options{From: at(1, 0), Until: at(1, 0).AddDate(2, 0, 0)})
		require.NoError(t, err)
		require.Equal(t, []Code{CodeSeries}, codes(result))
		require.True(t, result.Complete)
	})
}

func TestChangedOnesOfASeries(t *testing.T) {
	master := eventOf("a", "DTSTART;TZID=Europe/Amsterdam:20260105T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=4", "SUMMARY:reeks")
	changed := func(id string, lines ...string) string { return eventOf("a", append(lines, "RECURRENCE-ID"+id)...) }
	read := func(components ...string) []string {
		var list []string
		for _, e := range readAll(t, calendarOf(components...)).Entries {
			list = append(list, strings.TrimSpace(e.Instance+" "+e.Start.Format("02T15")+" "+e.Summary+" "+string(e.Status)))
		}
		return list
	}
	others := []string{"20260105T090000Z 05T10 reeks", "20260119T090000Z 19T10 reeks", "20260126T090000Z 26T10 reeks"}
	with := func(entry string) []string {
		list := append(slices.Clone(others), entry)
		slices.SortFunc(list, func(a, b string) int { return strings.Compare(a[17:22], b[17:22]) })
		return list
	}
	moved := []string{"DTSTART;TZID=Europe/Amsterdam:20260113T140000", "SUMMARY:verzet"}
	for name, test := range map[string]struct {
		components []string
		want       string
	}{
		"moved, the original in a zone": {[]string{master, changed(";TZID=Europe/Amsterdam:20260112T100000", moved...)}, "20260112T090000Z 13T14 verzet"},
		"moved, the original in UTC":    {[]string{master, changed(":20260112T090000Z", moved...)}, "20260112T090000Z 13T14 verzet"},
		"moved, the original as a day":  {[]string{master, changed(";VALUE=DATE:20260112", moved...)}, "20260112T090000Z 13T14 verzet"},
		"before the series in the file": {[]string{changed(":20260112T090000Z", moved...), master}, "20260112T090000Z 13T14 verzet"},
		"cancelled":                     {[]string{master, changed(":20260112T090000Z", "DTSTART:20260112T090000Z", "STATUS:CANCELLED", "SUMMARY:af")}, "20260112T090000Z 12T10 af cancelled"},
		"of no date that the series has": {[]string{strings.Replace(master, "SUMMARY", "EXDATE:20260112T090000Z\r\nSUMMARY", 1),
			changed(":20260113T090000Z", moved...)}, "20260113T090000Z 13T14 verzet"},
		"changed twice, the newest counts": {[]string{master, changed(":20260112T090000Z", append(moved, "SEQUENCE:2")...),
			changed(";TZID=Europe/Amsterdam:20260112T100000", "DTSTART:20260114T090000Z", "SEQUENCE:1")}, "20260112T090000Z 13T14 verzet"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, with(test.want), read(test.components...))
		})
	}
	t.Run("moved out of the window is followed, what never was in it is not read", func(t *testing.T) {
		endless := strings.Replace(master, ";COUNT=4", ";UNTIL=20260126T090000Z", 1)
		require.Len(t, read(endless, changed(":20260112T090000Z", "DTSTART:20290101T090000Z")), 4)
		require.Len(t, read(endless, changed(":20281231T090000Z", "DTSTART:20290101T090000Z")), 4)
		require.Len(t, read(endless, changed(":20281231T090000Z", "DTSTART:20260201T090000Z")), 5, "moved into it")
		require.Len(t, read(endless, changed(":20260112T090000Z", "DTSTART:20250101T090000Z")), 3, "moved before it")
	})
	t.Run("changed twice, once by its day and once by its time, is one entry", func(t *testing.T) {
		require.Len(t, read(master, changed(":20260112T090000Z", moved...), changed(";VALUE=DATE:20260112", moved...)), 4)
	})
	t.Run("without its series it is read alone", func(t *testing.T) {
		require.Equal(t, []string{"20260112T090000Z 13T14 verzet"}, read(changed(":20260112T090000Z", moved...)))
		require.Equal(t, []string{"20260112 13T14 verzet"}, read(changed(";VALUE=DATE:20260112", moved...)))
	})
	t.Run("a series of days", func(t *testing.T) {
		days := eventOf("a", "DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=WEEKLY;COUNT=2")
		want := []string{"20260105 05T00", "20260112 13T14 verzet"}
		for _, id := range []string{";VALUE=DATE:20260112", ":20260112T000000", ":20260111T230000Z", ";TZID=Europe/Amsterdam:20260112T000000"} {
			require.Equal(t, want, read(days, changed(id, moved...)), id)
		}
	})
	t.Run("THISANDFUTURE is told and read as that one", func(t *testing.T) {
		result := readAll(t, calendarOf(master, changed(";RANGE=THISANDFUTURE:20260112T090000Z", moved...)))
		require.Equal(t, []Code{CodeRange}, codes(result))
		require.Len(t, result.Entries, 4)
		require.Equal(t, "reeks", result.Entries[3].Summary)
	})
	t.Run("one that does not say which it is could be any", func(t *testing.T) {
		result := readAll(t, calendarOf(master, changed(":ooit", moved...), changed(":20260119T090000Z", "DTSTART:20260120T090000Z")))
		require.Equal(t, []Trouble{{Line: 9, Code: CodeInstance, UID: "a", Value: "ooit"}}, result.Skipped)
		require.Equal(t, []Unread{{UID: "a"}}, result.Unread)
		require.Len(t, result.Entries, 1, "one that says which it is, is itself")
		require.Equal(t, "20260119T090000Z", result.Entries[0].Instance)
	})
}

// TestUnread: what cannot be read is named, and nothing else is read in its place.
func TestUnread(t *testing.T) {
	long := strings.Repeat("x", maxUID+1)
	master := "BEGIN:VEVENT|UID:a|DTSTART;TZID=Europe/Amsterdam:20260105T100000|RRULE:FREQ=WEEKLY;COUNT=3|SUMMARY:reeks|END:VEVENT|"
	days := "BEGIN:VEVENT|UID:a|DTSTART;VALUE=DATE:20260105|RRULE:FREQ=WEEKLY;COUNT=3|END:VEVENT|"
	changed := func(lines string) string { return "BEGIN:VEVENT|UID:a|" + lines + "|END:VEVENT|" }
	const second = "RECURRENCE-ID;TZID=Europe/Amsterdam:20260112T100000|"
	rest := []string{"20260105T090000Z", "20260119T090000Z"}
	for name, test := range map[string]struct {
		lines     string
		unread    []Unread
		instances []string
	}{
		"a change with a start that is none":      {master + changed(second+"DTSTART:morgen"), []Unread{{"a", "20260112T090000Z"}}, rest},
		"a change with a start on no day":         {changed(second+"DTSTART:20261331T100000") + master, []Unread{{"a", "20260112T090000Z"}}, rest},
		"a change without start":                  {master + changed(second+"SUMMARY:verzet"), []Unread{{"a", "20260112T090000Z"}}, rest},
		"a change with a start without colon":     {master + changed(second+"DTSTART 20260113T100000"), []Unread{{"a", "20260112T090000Z"}}, rest},
		"a change that ends before it starts":     {master + changed(second+"DTSTART:20260113T090000Z|DTEND:20260112T090000Z"), []Unread{{"a", "20260112T090000Z"}}, rest},
		"a change of something private":           {master + changed(second+"CLASS:PRIVATE|DTSTART:morgen"), []Unread{{"a", "20260112T090000Z"}}, rest},
		"a change that is named by its day":       {master + changed("RECURRENCE-ID;VALUE=DATE:20260112|DTSTART:morgen"), []Unread{{"a", "20260112T090000Z"}}, rest},
		"a change without END":                    {master + "BEGIN:VEVENT|UID:a|" + second + "DTSTART:20260113T090000Z|", []Unread{{"a", "20260112T090000Z"}}, rest},
		"a change of a series of days":            {days + changed("RECURRENCE-ID:20260112T000000|DTSTART:morgen"), []Unread{{"a", "20260112"}}, []string{"20260105", "20260119"}},
		"a change that does not say of what":      {master + changed("RECURRENCE-ID;TZID=\"Europe/Amsterdam:20260112T100000|DTSTART:20260113T090000Z"), []Unread{{"a", ""}}, nil},
		"a change that is newer than a good one":  {master + changed(second+"DTSTART:20260113T090000Z|SEQUENCE:1") + changed(second+"DTSTART:morgen|SEQUENCE:2"), []Unread{{"a", "20260112T090000Z"}}, rest},
		"a change that is older than a good one":  {master + changed(second+"DTSTART:morgen|SEQUENCE:1") + changed(second+"DTSTART:20260113T090000Z|SEQUENCE:2"), nil, []string{rest[0], "20260112T090000Z", rest[1]}},
		"a change beside a good one of that age":  {master + changed(second+"DTSTART:20260113T090000Z") + changed(second+"DTSTART:morgen"), nil, []string{rest[0], "20260112T090000Z", rest[1]}},
		"a series with a start that is none":      {strings.Replace(master, ":2026", ":morgen", 1) + changed(second+"DTSTART:20260113T090000Z"), []Unread{{"a", ""}}, []string{"20260112T090000Z"}},
		"a series with a rule that is none":       {strings.Replace(master, "FREQ=", "FREQ=NOOIT", 1), []Unread{{"a", ""}}, nil},
		"a series with a rule without colon":      {strings.Replace(master, "RRULE:", "RRULE ", 1), []Unread{{"a", ""}}, nil},
		"a single one":                            {changed("DTSTART:morgen"), []Unread{{"a", ""}}, nil},
		"one with an escaped name":                {"BEGIN:VEVENT|uid:a\\,b|DTSTART:morgen|END:VEVENT|", []Unread{{"a,b", ""}}, nil},
		"one with a folded name":                  {"BEGIN:VEVENT|UID;X=y:a|  b|DTSTART:morgen|END:VEVENT|", []Unread{{"a b", ""}}, nil},
		"one with a name that is too long":        {"BEGIN:VEVENT|UID:" + long + "|DTSTART:morgen|END:VEVENT|", []Unread{{digest("sha256-", long), ""}}, nil},
		"one without a name":                      {"BEGIN:VEVENT|DTSTART:morgen|END:VEVENT|", []Unread{{"", ""}}, nil},
		"a date that is taken out beside of that": {strings.Replace(master, "SUMMARY", "EXDATE:20260119T090000Z|SUMMARY", 1) + changed(second+"DTSTART:morgen"), []Unread{{"a", "20260112T090000Z"}}, rest[:1]},
	} {
		t.Run(name, func(t *testing.T) {
			for _, odd := range []string{"", strings.Repeat("onzin|", 2*maxTroubles)} {
				data := []byte(strings.ReplaceAll("BEGIN:VCALENDAR|"+odd+test.lines+"END:VCALENDAR|", "|", "\r\n"))
				for _, data := range [][]byte{data, utf16Bytes("\ufeff"+string(data), 1, 0)} {
					result := readAll(t, data)
					var instances []string
					for _, e := range result.Entries {
						instances = append(instances, e.Instance)
					}
					require.Equal(t, test.instances, instances)
					require.Equal(t, test.unread, result.Unread)
					require.True(t, result.Complete)
				}
			}
		})
	}
	t.Run("what has no room in a series is named, so that it stays", func(t *testing.T) {
		data := calendarOf(eventOf("a", "DTSTART;VALUE=DATE:20260101", "RRULE:FREQ=DAILY", "EXDATE;VALUE=DATE:20270301"))
		result, err := Read(data, Options{From: january2026, Until: january2026.AddDate(0, 0, 500)})
		require.NoError(t, err)
		require.Len(t, result.Entries, maxSeries)
		require.Len(t, result.Unread, 500-maxSeries)
		require.Equal(t, Unread{"a", "20270205"}, result.Unread[0])
		require.NotContains(t, result.Unread, Unread{"a", "20270301"})
	})
	t.Run("with more than 10 000 of them the result is not complete", func(t *testing.T) {
		bad := func(n int) (list []string) {
			for i := range n {
				list = append(list, eventOf(fmt.Sprint(i), "DTSTART:morgen"))
			}
			return list
		}
		result := readAll(t, calendarOf(bad(maxEntries)...))
		require.Len(t, result.Unread, maxEntries)
		require.True(t, result.Complete)
		result = readAll(t, calendarOf(bad(maxEntries+1)...))
		require.Len(t, result.Unread, maxEntries)
		require.False(t, result.Complete)
	})
}

// TestCancelledWithoutStart: RFC 5546 3.2.5.
func TestCancelledWithoutStart(t *testing.T) {
	master := eventOf("a", "DTSTART;TZID=Europe/Amsterdam:20260105T100000", "DURATION:PT3H", "RRULE:FREQ=WEEKLY;COUNT=3", "SUMMARY:reeks", "LOCATION:Zaal", "CATEGORIES:a")
	for _, id := range []string{":20260112T090000Z", ";TZID=Europe/Amsterdam:20260112T100000", ";VALUE=DATE:20260112"} {
		for _, lines := range [][]string{{}, {"DTSTART:morgen"}, {"DTSTART:20261331T100000", "DTEND:20260113T130000Z"}} {
			result := readAll(t, calendarOf(master, eventOf("a", append(lines, "RECURRENCE-ID"+id, "STATUS:CANCELLED", "DESCRIPTION:ziek")...)))
			require.Empty(t, result.Unread)
			require.Len(t, result.Entries, 3)
			e := result.Entries[1]
			require.Equal(t, []any{"20260112T090000Z", Cancelled, "reeks", "Zaal", "ziek"}, []any{e.Instance, e.Status, e.Summary, e.Location, e.Description})
			require.Equal(t, "2026-01-12 10:00:00 +0100 / 2026-01-12 13:00:00 +0100", period(e))
		}
	}
	t.Run("METHOD:CANCEL of another calendar in the file", func(t *testing.T) {
		result := readAll(t, append(calendarOf(master), calendarOf("METHOD:CANCEL", eventOf("a", "RECURRENCE-ID:20260112T090000Z", "DTSTART:morgen"))...))
		require.Equal(t, []Status{"", Cancelled, ""}, []Status{result.Entries[0].Status, result.Entries[1].Status, result.Entries[2].Status})
	})
	t.Run("of days", func(t *testing.T) {
		days := eventOf("a", "DTSTART;VALUE=DATE:20260105", "DURATION:P2D", "RRULE:FREQ=WEEKLY;COUNT=2")
		e := readAll(t, calendarOf(days, eventOf("a", "RECURRENCE-ID:20260112T000000", "STATUS:CANCELLED"))).Entries[1]
		require.True(t, e.AllDay)
		require.Equal(t, "2026-01-12 00:00:00 +0100 / 2026-01-14 00:00:00 +0100", period(e))
	})
	t.Run("what a private series says stays private", func(t *testing.T) {
		hidden := strings.Replace(master, "SUMMARY", "CLASS:PRIVATE\r\nSUMMARY", 1)
		e := readAll(t, calendarOf(hidden, eventOf("a", "RECURRENCE-ID:20260112T090000Z", "STATUS:CANCELLED"))).Entries[1]
		require.True(t, e.Private)
		require.Empty(t, e.Summary)
	})
	t.Run("what is private in a series is so in its changes", func(t *testing.T) {
		hidden := strings.Replace(master, "SUMMARY", "CLASS:PRIVATE\r\nCLASS:PUBLIC\r\nSUMMARY", 1)
		for _, e := range readAll(t, calendarOf(hidden, eventOf("a", "RECURRENCE-ID:20260112T090000Z", "DTSTART:20260113T090000Z", "CLASS:PUBLIC", "SUMMARY:wie"))).Entries {
			require.True(t, e.Private)
			require.Empty(t, e.Summary)
		}
	})
	t.Run("a copy is known by its mark, in a series too", func(t *testing.T) {
		copied := strings.Replace(master, "SUMMARY", "X-OMZIEN-COPY:TRUE\r\nSUMMARY", 1)
		result := readAll(t, calendarOf(copied, eventOf("a", "RECURRENCE-ID:20260112T090000Z", "DTSTART:20260113T090000Z"), eventOf("b", "DTSTART:20260201T090000Z", "X-OMZIEN-COPY:FALSE")))
		for _, e := range result.Entries {
			require.Equal(t, e.UID == "a", e.Copy)
		}
		require.Equal(t, 3, result.Events)
		require.Equal(t, 1, readAll(t, calendarOf(eventOf("b", "DTSTART:20000201T090000Z"))).Events, "also those that are over")
	})
	t.Run("a class that cannot be read is private", func(t *testing.T) {
		require.True(t, readAll(t, calendarOf(eventOf("a", "DTSTART:20260112T090000Z", "CLASS PRIVATE"))).Entries[0].Private)
	})
}
