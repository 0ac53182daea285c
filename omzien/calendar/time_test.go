package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestStartAndEnd(t *testing.T) {
	for name, test := range map[string]struct{ lines, want string }{
		"UTC is shown on the clock at home":       {"DTSTART:20260512T173000Z|DTEND:20260512T193000Z", "2026-05-12 19:30:00 +0200 / 2026-05-12 21:30:00 +0200"},
		"a time without zone is home's":           {"DTSTART:20260512T193000|DTEND:20260512T213000", "2026-05-12 19:30:00 +0200 / 2026-05-12 21:30:00 +0200"},
		"a zone with the same clock":              {"DTSTART;TZID=Europe/Berlin:20260512T193000|DURATION:PT1H", "2026-05-12 19:30:00 +0200 / 2026-05-12 20:30:00 +0200"},
		"a zone with another clock":               {"DTSTART;TZID=Europe/London:20260512T193000|DURATION:PT1H", "2026-05-12 19:30:00 +0100 / 2026-05-12 20:30:00 +0100"},
		"start and end in different zones":        {"DTSTART;TZID=Europe/London:20260512T193000|DTEND;TZID=Europe/Amsterdam:20260512T213000", "2026-05-12 19:30:00 +0100 / 2026-05-12 20:30:00 +0100"},
		"start in a zone, end in UTC":             {"DTSTART;TZID=Europe/Amsterdam:20260512T193000|DTEND:20260512T193000Z", "2026-05-12 19:30:00 +0200 / 2026-05-12 21:30:00 +0200"},
		"a day":                                   {"DTSTART;VALUE=DATE:20260512|DTEND;VALUE=DATE:20260513", "2026-05-12 00:00:00 +0200 / 2026-05-13 00:00:00 +0200"},
		"days over the change of the clock":       {"DTSTART;VALUE=DATE:20261024|DTEND;VALUE=DATE:20261026", "2026-10-24 00:00:00 +0200 / 2026-10-26 00:00:00 +0100"},
		"a day without end lasts a day":           {"DTSTART;VALUE=DATE:20260512", "2026-05-12 00:00:00 +0200 / 2026-05-13 00:00:00 +0200"},
		"a day that ends on itself lasts a day":   {"DTSTART;VALUE=DATE:20260512|DTEND;VALUE=DATE:20260512", "2026-05-12 00:00:00 +0200 / 2026-05-13 00:00:00 +0200"},
		"a day without VALUE":                     {"DTSTART:20260512|DTEND:20260514", "2026-05-12 00:00:00 +0200 / 2026-05-14 00:00:00 +0200"},
		"VALUE=DATE with a time is a day":         {"DTSTART;VALUE=DATE:20260512T000000|DTEND;VALUE=DATE:20260513T000000", "2026-05-12 00:00:00 +0200 / 2026-05-13 00:00:00 +0200"},
		"a duration of a day":                     {"DTSTART;VALUE=DATE:20260512|DURATION:P2D", "2026-05-12 00:00:00 +0200 / 2026-05-14 00:00:00 +0200"},
		"a duration of 24 hours of a day":         {"DTSTART;VALUE=DATE:20260512|DURATION:PT24H", "2026-05-12 00:00:00 +0200 / 2026-05-13 00:00:00 +0200"},
		"a duration of 30 hours of a day":         {"DTSTART;VALUE=DATE:20260512|DURATION:PT30H", "2026-05-12 00:00:00 +0200 / 2026-05-14 00:00:00 +0200"},
		"Outlook's whole day":                     {"DTSTART;TZID=Europe/Amsterdam:20260512T000000|DTEND;TZID=Europe/Amsterdam:20260513T000000|X-MICROSOFT-CDO-ALLDAYEVENT:TRUE", "2026-05-12 00:00:00 +0200 / 2026-05-13 00:00:00 +0200"},
		"no end lasts an hour":                    {"DTSTART:20260512T173000Z", "2026-05-12 19:30:00 +0200 / 2026-05-12 20:30:00 +0200"},
		"an end at the start lasts an hour":       {"DTSTART:20260512T173000Z|DTEND:20260512T173000Z", "2026-05-12 19:30:00 +0200 / 2026-05-12 20:30:00 +0200"},
		"DTEND goes before DURATION":              {"DTSTART:20260512T173000Z|DURATION:PT3H|DTEND:20260512T193000Z", "2026-05-12 19:30:00 +0200 / 2026-05-12 21:30:00 +0200"},
		"a duration by the clock":                 {"DTSTART;TZID=Europe/Amsterdam:20261024T120000|DURATION:PT24H", "2026-10-24 12:00:00 +0200 / 2026-10-25 11:00:00 +0100"},
		"a duration by the calendar":              {"DTSTART;TZID=Europe/Amsterdam:20261024T120000|DURATION:P1DT1H", "2026-10-24 12:00:00 +0200 / 2026-10-25 13:00:00 +0100"},
		"second 60 is 59":                         {"DTSTART:20260630T235960Z|DURATION:PT1M", "2026-07-01 01:59:59 +0200 / 2026-07-01 02:00:59 +0200"},
		"24:00 is the midnight after":             {"DTSTART;TZID=Europe/Amsterdam:20260512T200000|DTEND;TZID=Europe/Amsterdam:20260512T240000", "2026-05-12 20:00:00 +0200 / 2026-05-13 00:00:00 +0200"},
		"no seconds, lower case":                  {"DTSTART:20260512t1730z|DURATION:pt1h", "2026-05-12 19:30:00 +0200 / 2026-05-12 20:30:00 +0200"},
		"the form of RFC 3339":                    {"DTSTART:2026-05-12T17:30:00Z|DTEND:2026-05-12T18:30:00Z", "2026-05-12 19:30:00 +0200 / 2026-05-12 20:30:00 +0200"},
		"the hour that the clock leaves out":      {"DTSTART;TZID=Europe/Amsterdam:20260329T023000|DURATION:PT1H", "2026-03-29 03:30:00 +0200 / 2026-03-29 04:30:00 +0200"},
		"the hour that it shows twice":            {"DTSTART;TZID=Europe/Amsterdam:20261025T023000|DURATION:PT1H", "2026-10-25 02:30:00 +0200 / 2026-10-25 02:30:00 +0100"},
		"an hour before that":                     {"DTSTART;TZID=Europe/Amsterdam:20261025T013000|DURATION:PT1H", "2026-10-25 01:30:00 +0200 / 2026-10-25 02:30:00 +0200"},
		"an hour after that":                      {"DTSTART;TZID=Europe/Amsterdam:20261025T033000|DURATION:PT1H", "2026-10-25 03:30:00 +0100 / 2026-10-25 04:30:00 +0100"},
		"the year 9999":                           {"DTSTART:99991231T220000Z", "9999-12-31 23:00:00 +0100 / 10000-01-01 00:00:00 +0100"},
		"an end in the zone of the start's clock": {"DTSTART;TZID=America/New_York:20260512T193000|DTEND:20260513T003000Z", "2026-05-12 19:30:00 -0400 / 2026-05-12 20:30:00 -0400"},
	} {
		t.Run(name, func(t *testing.T) {
			e := readOne(t, strings.Split(test.lines, "|")...)
			require.Equal(t, test.want, period(e))
			require.Equal(t, strings.Contains(name, "day"), e.AllDay)
		})
	}
}

func TestClockAtHome(t *testing.T) {
	for start, want := range map[string]string{
		";TZID=Europe/Berlin:20260512T193000": "Europe/Amsterdam", ":20260512T193000Z": "Europe/Amsterdam", ":20260512": "Europe/Amsterdam",
		";TZID=Europe/London:20260512T193000": "Europe/London", ";TZID=America/New_York:20260512T193000": "America/New_York",
	} {
		e := readOne(t, "DTSTART"+start)
		require.Equal(t, want, e.Start.Location().String(), start)
		require.Equal(t, want, e.End.Location().String(), start)
	}
}

func TestTimesThatCannotBeRead(t *testing.T) {
	for lines, want := range map[string]Trouble{
		"SUMMARY:x":                                          {Code: CodeStart, UID: "a"},
		"DTSTART:morgen":                                     {Code: CodeStart, UID: "a", Value: "morgen"},
		"DTSTART:20260230T100000Z":                           {Code: CodeStart, UID: "a", Value: "20260230T100000Z"},
		"DTSTART:20261301":                                   {Code: CodeStart, UID: "a", Value: "20261301"},
		"DTSTART:00000101":                                   {Code: CodeStart, UID: "a", Value: "00000101"},
		"DTSTART:20260512T250000":                            {Code: CodeStart, UID: "a", Value: "20260512T250000"},
		"DTSTART:20260512T240001":                            {Code: CodeStart, UID: "a", Value: "20260512T240001"},
		"DTSTART:20260512T193061":                            {Code: CodeStart, UID: "a", Value: "20260512T193061"},
		"DTSTART:20260512T196000":                            {Code: CodeStart, UID: "a", Value: "20260512T196000"},
		"DTSTART:20260512Z":                                  {Code: CodeStart, UID: "a", Value: "20260512Z"},
		"DTSTART:20260512T193000+0200":                       {Code: CodeStart, UID: "a", Value: "20260512T193000+0200"},
		"DTSTART:":                                           {Code: CodeStart, UID: "a"},
		"DTSTART:+0260512":                                   {Code: CodeStart, UID: "a", Value: "+0260512"},
		"DTSTART:" + strings.Repeat("é", 200):                {Code: CodeStart, UID: "a", Value: strings.Repeat("é", 38) + "…"},
		"DTSTART:20260512T193000Z|DTEND:20260512T192959Z":    {Code: CodeEnd, UID: "a"},
		"DTSTART:20260512|DTEND:20260511":                    {Code: CodeEnd, UID: "a"},
		"DTSTART:20260512|DTEND:20380511":                    {Code: CodeEnd, UID: "a"},
		"DTSTART:20260512T193000Z|DURATION:P99999W":          {Code: CodeEnd, UID: "a"},
		"DTSTART:20260512T193000Z|DURATION:-PT1H":            {Code: CodeEndUnread, Value: "-PT1H"},
		"DTSTART:20260512T193000Z|DURATION:P1H":              {Code: CodeEndUnread, Value: "P1H"},
		"DTSTART:20260512T193000Z|DURATION:PT":               {Code: CodeEndUnread, Value: "PT"},
		"DTSTART:20260512T193000Z|DURATION:P1234567D":        {Code: CodeEndUnread, Value: "P1234567D"},
		"DTSTART:20260512T193000Z|DTEND:later":               {Code: CodeEndUnread, Value: "later"},
		"DTSTART:20260512T193000Z|DTEND;VALUE=DATE:20260513": {Code: CodeEndUnread},
		"DTSTART;VALUE=DATE:20260512|DTEND:20260513T000000Z": {Code: CodeEndUnread},
	} {
		t.Run(lines, func(t *testing.T) {
			result := readAll(t, calendarOf(eventOf("a", strings.Split(lines, "|")...)))
			require.Len(t, result.Skipped, 1)
			require.NotZero(t, result.Skipped[0].Line)
			result.Skipped[0].Line = 0
			require.Equal(t, want, result.Skipped[0])
			require.Equal(t, want.UID == "", len(result.Entries) == 1, "left out exactly when UID says so")
		})
	}
}

func TestZonesByName(t *testing.T) {
	for name, want := range map[string]string{ // of 19.30 on 12 May 2026
		"Europe/Amsterdam":               "2026-05-12 19:30:00 +0200",
		"europe/amsterdam":               "2026-05-12 19:30:00 +0200",
		"EUROPE/LONDON":                  "2026-05-12 19:30:00 +0100",
		"america/port-au-prince":         "2026-05-12 19:30:00 -0400",
		"AMERICA/NEW_YORK":               "2026-05-12 19:30:00 -0400",
		"africa/dar_es_salaam":           "2026-05-12 19:30:00 +0300",
		" Europe/London ":                "2026-05-12 19:30:00 +0100",
		"cet":                            "2026-05-12 19:30:00 +0200",
		"UTC":                            "2026-05-12 21:30:00 +0200",
		"etc/utc":                        "2026-05-12 21:30:00 +0200",
		"GMT":                            "2026-05-12 21:30:00 +0200",
		"tzone://Microsoft/Utc":          "2026-05-12 21:30:00 +0200",
		"W. Europe Standard Time":        "2026-05-12 19:30:00 +0200",
		"w. europe standard time":        "2026-05-12 19:30:00 +0200",
		"Central European Standard Time": "2026-05-12 19:30:00 +0200",
		"Romance Standard Time":          "2026-05-12 19:30:00 +0200",
		"GMT Standard Time":              "2026-05-12 19:30:00 +0100",
		"GTB Standard Time":              "2026-05-12 19:30:00 +0300",
		"Eastern Standard Time":          "2026-05-12 19:30:00 -0400",
		"Pacific Standard Time":          "2026-05-12 19:30:00 -0700",
		"Tokyo Standard Time":            "2026-05-12 19:30:00 +0900",
		"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": "2026-05-12 19:30:00 +0200",
		"(UTC+01:00) Amsterdam, Berlijn, Bern, Rome, Stockholm, Wenen": "2026-05-12 19:30:00 +0200",
		"(GMT+01:00) Brussel, Kopenhagen, Madrid, Parijs":              "2026-05-12 19:30:00 +0200",
		"(UTC+00:00) Dublin, Edinburgh, Lisbon, London":                "2026-05-12 19:30:00 +0100",
		"/freeassociation.sourceforge.net/Europe/Amsterdam":            "2026-05-12 19:30:00 +0200",
		"/freeassociation.sourceforge.net/Tzfile/Europe/London":        "2026-05-12 19:30:00 +0100",
		"/mozilla.org/20050126_1/Europe/Amsterdam":                     "2026-05-12 19:30:00 +0200",
		"/softwarestudio.org/Olson_20011030_5/America/Indiana/Knox":    "2026-05-12 19:30:00 -0500",
	} {
		t.Run(name, func(t *testing.T) {
			e := readOne(t, `DTSTART;TZID="`+name+`":20260512T193000`)
			require.Equal(t, want, e.Start.Format(clock))
		})
	}
	t.Run("every Windows name leads to a zone", func(t *testing.T) {
		for name, iana := range windowsZones {
			require.NotNil(t, load(iana), name)
			require.Equal(t, strings.ToLower(name), name)
		}
		for city, iana := range outlookCities {
			require.NotNil(t, load(iana), city)
		}
	})
}

func TestUnknownZones(t *testing.T) {
	for _, name := range []string{"Marsbasis", "Local", "../../etc/passwd", "/", "Europe/", "Europe/Nergens", strings.Repeat("x", 4000)} {
		t.Run(short(name), func(t *testing.T) {
			result := readAll(t, calendarOf(eventOf("a", `DTSTART;TZID=`+name+`:20260512T193000`, `DTEND;TZID=`+name+`:20260512T203000`)))
			require.Equal(t, []Trouble{{Line: 2, Code: CodeZone, Value: short(name)}}, result.Skipped, "told once")
			require.Equal(t, "2026-05-12 19:30:00 +0200 / 2026-05-12 20:30:00 +0200", period(result.Entries[0]), "never UTC")
		})
	}
	t.Run("the zone of the calendar goes before home's", func(t *testing.T) {
		result := readAll(t, calendarOf(eventOf("a", `DTSTART;TZID=Marsbasis:20260512T193000`), "X-WR-TIMEZONE:Europe/London"))
		require.Equal(t, "2026-05-12 19:30:00 +0100", result.Entries[0].Start.Format(clock))
	})
	t.Run("only so many names are looked up", func(t *testing.T) {
		var events strings.Builder
		for i := range 2 * maxZones {
			fmt.Fprintf(&events, "%s\r\n", eventOf(fmt.Sprint(i), fmt.Sprintf("DTSTART;TZID=Mars%d:20260512T193000", i)))
		}
		result := readAll(t, calendarOf(events.String(), eventOf("laatste", "DTSTART;TZID=Europe/London:20260512T193000")))
		require.Equal(t, 2*maxZones+1-maxTroubles, result.Left)
		require.Len(t, result.Entries, 2*maxZones+1)
	})
}

func TestZoneOfTheCalendar(t *testing.T) {
	event := func(start string) string { return eventOf(start, "DTSTART"+start) }
	first := func(data []byte) string { return readAll(t, data).Entries[0].Start.Format(clock) }
	require.Equal(t, "2026-05-12 19:30:00 +0100", first(calendarOf("X-WR-TIMEZONE:Europe/London", event(":20260512T193000"))))
	require.Equal(t, "2026-05-12 20:30:00 +0100", first(calendarOf("X-WR-TIMEZONE:Europe/London", event(":20260512T193000Z"))), "UTC is shown on its clock")
	require.Equal(t, "2026-05-12 19:30:00 +0200", first(calendarOf("X-WR-TIMEZONE:Europe/London", event(";TZID=Europe/Paris:20260512T193000"))))
	require.Equal(t, "2026-05-12 00:00:00 +0200", first(calendarOf("X-WR-TIMEZONE:Europe/London", event(":20260512"))), "a day is home's")
	require.Equal(t, "2026-05-12 21:30:00 +0200", first(calendarOf("X-WR-TIMEZONE:UTC", event(":20260512T193000"))), "UTC is no clock to look at")
	result := readAll(t, calendarOf("X-WR-TIMEZONE:Marsbasis", event(":20260512T193000")))
	require.Equal(t, []Code{CodeZone}, codes(result))
	require.Equal(t, "2026-05-12 19:30:00 +0200", result.Entries[0].Start.Format(clock))
	t.Run("home is what the caller says", func(t *testing.T) {
		london, err := time.LoadLocation("Europe/London")
		require.NoError(t, err)
		result, err := Read(calendarOf(event(":20260512T193000"), event(":20260512")), Options{From: january2026, Zone: london})
		require.NoError(t, err)
		require.Equal(t, "2026-05-12 00:00:00 +0100", result.Entries[0].Start.Format(clock))
		require.Equal(t, "2026-05-12 19:30:00 +0100", result.Entries[1].Start.Format(clock))
	})
}

// described is a VTIMEZONE under a name that nobody knows.
func described(observances ...string) string {
	return "BEGIN:VTIMEZONE\r\nTZID:Eigen tijd\r\n" + strings.Join(observances, "\r\n") + "\r\nEND:VTIMEZONE"
}

func observanceOf(kind, start, from, to string, more ...string) string {
	return "BEGIN:" + kind + "\r\nDTSTART:" + start + "\r\nTZOFFSETFROM:" + from + "\r\nTZOFFSETTO:" + to + "\r\n" +
		strings.Join(append(more, "END:"+kind), "\r\n")
}

func TestOwnZonesTellTheTimeOfGo(t *testing.T) {
	for name, test := range map[string]struct{ zone, described string }{
		"as Outlook writes it": {"Europe/Amsterdam", described(
			observanceOf("STANDARD", "16010101T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10"),
			observanceOf("DAYLIGHT", "16010101T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3"))},
		"as we write it": {"Europe/Amsterdam", described(
			observanceOf("STANDARD", "19701025T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"),
			observanceOf("DAYLIGHT", "19700329T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"))},
		"with older rules that ended": {"America/New_York", described(
			observanceOf("DAYLIGHT", "19870405T020000", "-0500", "-0400", "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU;UNTIL=20060402T070000Z"),
			observanceOf("STANDARD", "19671029T020000", "-0400", "-0500", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20061029T060000Z"),
			observanceOf("DAYLIGHT", "20070311T020000", "-0500", "-0400", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
			observanceOf("STANDARD", "20071104T020000", "-0400", "-0500", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU"))},
		"with rules that end and go on": {"Europe/Amsterdam", described(
			observanceOf("DAYLIGHT", "19700329T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;UNTIL=20300331T010000Z"),
			observanceOf("STANDARD", "19701025T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU;UNTIL=20301027T010000Z"),
			observanceOf("DAYLIGHT", "20310330T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
			observanceOf("STANDARD", "20311026T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"))},
		"by days of the month": {"Europe/London", described(
			observanceOf("DAYLIGHT", "19960331T010000", "+0000", "+0100", "RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU"),
			observanceOf("STANDARD", "19961027T020000", "+0100", "+0000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=25,26,27,28,29,30,31;BYDAY=SU"))},
		"south of the equator": {"Australia/Sydney", described(
			observanceOf("STANDARD", "20080406T030000", "+1100", "+1000", "RRULE:FREQ=YEARLY;BYMONTH=4;BYDAY=1SU"),
			observanceOf("DAYLIGHT", "20081005T020000", "+1000", "+1100", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=1SU"))},
		"half hours, never changed": {"Asia/Kolkata", described(observanceOf("STANDARD", "19700101T000000", "+0530", "+0530"))},
		"by dates": {"Europe/Amsterdam", described(
			observanceOf("STANDARD", "20251026T030000", "+0200", "+0100", "RDATE:20261025T030000,20271031T030000", "RDATE:20281029T010000Z,20291028T030000,20301027T030000,20311026T030000",
				"RDATE:20321031T030000,20331030T030000,20341029T030000,20351028T030000,20361026T030000"),
			observanceOf("DAYLIGHT", "20260329T020000", "+0100", "+0200", "RDATE:20270328T020000,20280326T020000,20290325T020000,20300331T020000,20310330T020000",
				"RDATE:20320328T020000,20330327T020000,20340326T020000,20350325T020000,20360330T020000"))},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := time.LoadLocation(test.zone)
			require.NoError(t, err)
			r, err := newReader(Options{From: january2026})
			require.NoError(t, err)
			require.NoError(t, r.components(string(calendarOf(test.described))))
			z := r.zones.lookup("Eigen tijd")
			require.NotNil(t, z)
			require.NotNil(t, z.own)
			known := &zone{location: want}
			for at := january2026.Unix(); at < january2026.AddDate(10, 0, 0).Unix(); at += 1800 {
				if known.offset(at) != z.offset(at) || known.moment(at) != z.moment(at) {
					require.Equal(t, time.Unix(at, 0).In(want).String(), z.offset(at))
				}
			}
		})
	}
}

func TestOwnZonesInEvents(t *testing.T) {
	table := described(observanceOf("STANDARD", "19700101T000000", "+0545", "+0545"))
	start := eventOf("a", `DTSTART;TZID=Eigen tijd:20260512T193000`)
	t.Run("after the events, with the offset it has", func(t *testing.T) {
		result := readAll(t, calendarOf(start, table))
		require.Empty(t, result.Skipped)
		require.Equal(t, "2026-05-12 19:30:00 +0545", result.Entries[0].Start.Format(clock))
	})
	t.Run("a name that is known goes before the description", func(t *testing.T) {
		result := readAll(t, calendarOf(strings.ReplaceAll(table, "Eigen tijd", "Europe/London"), strings.ReplaceAll(start, "Eigen tijd", "Europe/London")))
		require.Equal(t, "2026-05-12 19:30:00 +0100", result.Entries[0].Start.Format(clock))
	})
	t.Run("a name with a comma", func(t *testing.T) {
		result := readAll(t, calendarOf(strings.ReplaceAll(table, "Eigen tijd", `(UTC+05:45) Kathmandu\, en zo`),
			eventOf("a", `DTSTART;TZID="(UTC+05:45) Kathmandu, en zo":20260512T193000`)))
		require.Empty(t, result.Skipped)
		require.Equal(t, "2026-05-12 19:30:00 +0545", result.Entries[0].Start.Format(clock))
	})
	for name, broken := range map[string]string{
		"empty":              described(),
		"without offset":     described("BEGIN:STANDARD", "DTSTART:19700101T000000", "END:STANDARD"),
		"without start":      described("BEGIN:STANDARD", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD"),
		"an offset of weeks": described(observanceOf("STANDARD", "19700101T000000", "+9900", "+0100")),
		"without END":        "BEGIN:VTIMEZONE\r\nTZID:Eigen tijd\r\n" + observanceOf("STANDARD", "19700101T000000", "+0545", "+0545"),
	} {
		t.Run("a description is unknown: "+name, func(t *testing.T) {
			result := readAll(t, calendarOf(start+"\r\n"+broken))
			require.Equal(t, []Code{CodeZone}, codes(result))
			require.Equal(t, "2026-05-12 19:30:00 +0200", result.Entries[0].Start.Format(clock))
		})
	}
	t.Run("before its first change the offset is the one from before", func(t *testing.T) {
		z := &zone{own: &timetable{changes: []change{{at: 1000, before: 60, offset: 120}, {at: 2000, before: 120, offset: 180}}}}
		for at, want := range map[int64]int64{0: 60, 999: 60, 1000: 120, 1999: 120, 2000: 180, 3000: 180} {
			require.Equal(t, want, z.offset(at), at)
		}
	})
}
