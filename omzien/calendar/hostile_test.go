package calendar

import (
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// cost is what one reading allocates, and the time of the fastest of three.
func cost(read func()) (allocated uint64, fastest time.Duration) {
	var before, after runtime.MemStats
	for i := range 3 {
		runtime.ReadMemStats(&before)
		start := time.Now()
		read()
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		if i == 0 || took < fastest {
			fastest, allocated = took, after.TotalAlloc-before.TotalAlloc
		}
	}
	return allocated, fastest
}

// within is the limit for a test that was built as users build: the race detector
// takes twenty times as long.
func within(limit time.Duration) time.Duration {
	if build, ok := debug.ReadBuildInfo(); ok && slices.Contains(build.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return 20 * limit
	}
	return limit
}

func TestHostileFilesAreRefusedAtOnce(t *testing.T) {
	const begin = "BEGIN:VCALENDAR\r\n"
	line := func(parameters string) string {
		return begin + "ATTENDEE" + parameters + ":mailto:x@omzien.example\r\n"
	}
	for name, test := range map[string]struct {
		data string
		want Refusal
	}{
		"1 050 000 components inside each other": {begin + strings.Repeat("BEGIN:X\n", 1_050_000), ErrDeep},
		"5 MB of them":                           {begin + strings.Repeat("BEGIN:X\n", 5<<20/8), ErrDeep},
		"calendars inside each other":            {strings.Repeat(begin, 300_000), ErrDeep},
		"the same without calendar":              {strings.Repeat("BEGIN:X\n", 1_050_000), ErrNotCalendar},
		"10 000 events inside each other":        {begin + strings.Repeat("BEGIN:VEVENT\r\n", 10_000), ErrDeep},
		"20 001 components":                      {begin + strings.Repeat("BEGIN:X\nEND:X\n", 400_000), ErrTooMany},
		"32 768 parameters":                      {line(strings.Repeat(";A=b", 32_768)), ErrLine},
		"65 536 parameters":                      {line(strings.Repeat(";A=b", 65_536)), ErrLine},
		"8 000 parameters":                       {line(strings.Repeat(";A=b", 8_000)), ErrParameters},
		"65 536 commas":                          {line(";CN=" + strings.Repeat(",", 65_536)), ErrLine},
		"60 000 commas":                          {line(";CN=" + strings.Repeat(",", 60_000)), ErrParameters},
		"65 536 quotes":                          {line(";CN=" + strings.Repeat(`"`, 65_536)), ErrLine},
		"a line of 8 MB":                         {begin + "DESCRIPTION:" + strings.Repeat("x", 8<<20), ErrLine},
		"a line of a million folds":              {begin + "DESCRIPTION:" + strings.Repeat("x\r\n ", 1<<20), ErrLine},
		"an HTML page of 8 MB":                   {"<html>" + strings.Repeat("<p>\n", 2<<20), ErrNotCalendar},
		"8 MB of line ends":                      {strings.Repeat("\r\n", 4<<20), ErrEmpty},
		"17 MB":                                  {begin + strings.Repeat("X:y\n", 17<<20/4), ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			data := []byte(test.data)
			allocated, took := cost(func() {
				_, err := Read(data, Options{From: january2026})
				require.ErrorIs(t, err, test.want)
			})
			require.LessOrEqual(t, allocated, uint64(32<<20), "octets")
			require.LessOrEqual(t, took, within(100*time.Millisecond))
		})
	}
}

// TestHostileRulesAreBounded gives files that may be read, but must not take long:
// without a bound each would take minutes.
func TestHostileRulesAreBounded(t *testing.T) {
	events := func(n int, lines ...string) string {
		var all strings.Builder
		for i := range n {
			all.WriteString(eventOf(strconv.Itoa(i), lines...) + "\r\n")
		}
		return all.String()
	}
	zones := func(n, observances int, lines ...string) string {
		var all strings.Builder
		for i := range n {
			all.WriteString("BEGIN:VTIMEZONE\r\nTZID:Mars" + strconv.Itoa(i) + "\r\n")
			for range observances {
				all.WriteString(observanceOf("STANDARD", "00010101T000000", "+0100", "+0200", lines...) + "\r\n")
			}
			all.WriteString("END:VTIMEZONE\r\n" + eventOf("m"+strconv.Itoa(i), "DTSTART;TZID=Mars"+strconv.Itoa(i)+":20260512T193000") + "\r\n")
		}
		return all.String()
	}
	for name, body := range map[string]string{
		"30 February, daily":        events(19_000, "DTSTART:20260105T100000", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
		"30 February, yearly":       events(19_000, "DTSTART:20260105T100000", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
		"counts from the year 1":    events(19_000, "DTSTART:00010105T100000", "RRULE:FREQ=DAILY;COUNT=100000000"),
		"from the year 1":           events(19_000, "DTSTART:00010105T100000", "RRULE:FREQ=DAILY;UNTIL=99991231"),
		"24 times a day":            events(19_000, "DTSTART:20260105T100000", "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4;BYMINUTE=1,2,3,4,5,6"),
		"entries of ten years":      events(19_000, "DTSTART:00010105T100000", "DURATION:P3659D", "RRULE:FREQ=DAILY"),
		"the 300th day of no month": events(19_000, "DTSTART:20260105T100000", "RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=300,301,302,303"),
		"long lists":                events(3_000, "DTSTART:20260105T100000", "RRULE:FREQ=YEARLY;BYYEARDAY=-366,"+strings.Repeat("366,", 40)+"366"),
		"60 kB of dates":            events(90, "DTSTART:20260105T100000", "EXDATE:"+strings.Repeat("20260105T100000,", 3_800)+"20260105"),
		"3 000 rules of one series": events(3, append([]string{"DTSTART:20260105T100000"}, strings.Fields(strings.Repeat("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30 ", 3_000))...)...),
		"200 zones of 40 rules":     zones(200, 40, "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
		"zones of 4 000 rules":      zones(4, 4_000, "RRULE:FREQ=DAILY"),
		"3 000 zones":               zones(3_000, 1, "RRULE:FREQ=YEARLY"),
		"150 000 unreadable lines":  strings.Repeat("onzin\r\n", 150_000),
		"500 000 properties":        strings.Repeat("SUMMARY:x\r\n", 500_000),
	} {
		t.Run(name, func(t *testing.T) {
			data := calendarOf(body)
			require.Less(t, len(data), 8<<20)
			start := time.Now()
			result, err := Read(data, Options{From: january2026})
			took := time.Since(start)
			require.NoError(t, err)
			require.LessOrEqual(t, len(result.Entries), maxEntries)
			require.Less(t, took, within(3*time.Second))
		})
	}
}
