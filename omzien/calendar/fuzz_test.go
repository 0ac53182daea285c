package calendar

import (
	"bytes"
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// oddFiles are small files with something odd, from which the fuzzer starts.
func oddFiles() [][]byte {
	one := eventOf("a", "DTSTART;TZID=Europe/Amsterdam:20260105T100000", "DURATION:P1DT1H", "SUMMARY:Koffie\\, thee")
	weekly := eventOf("a", "DTSTART;TZID=Eigen tijd:20260105T100000", "RRULE:FREQ=MONTHLY;BYDAY=MO,-1TU;BYSETPOS=1;UNTIL=20261231T230000Z",
		"EXDATE;VALUE=DATE:20260112", "RDATE;VALUE=PERIOD:20260107T140000Z/PT1H,20260108T140000Z/20260108T150000Z", "GEO:52;5", "CLASS:PRIVATE")
	own := described(observanceOf("STANDARD", "16010101T030000", "+0200", "+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "RDATE:20260107T140000Z"),
		observanceOf("DAYLIGHT", "16010101T020000", "+0100", "+0200", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3;UNTIL=20301231T000000Z"))
	changed := eventOf("a", "RECURRENCE-ID;RANGE=THISANDFUTURE:20260112T090000Z", "DTSTART;VALUE=DATE:20260113", "STATUS:CANCELLED", "CATEGORIES:a,b\\,c")
	files := [][]byte{
		nil, []byte("BEGIN:VCALENDAR"), []byte("<html>"), calendarOf(one), calendarOf(own, weekly, changed), calendarOf("METHOD:CANCEL", "X-WR-TIMEZONE:W. Europe Standard Time", one),
		calendarOf("NAME:x", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "BEGIN:VTODO", "UID:t", "END:VTODO", "X_Y:1", "onzin", `ATTENDEE;CN="a;b":mailto:x`),
		append(calendarOf(one), calendarOf(changed)...), utf16Bytes("\ufeff"+string(calendarOf(one)), 1, 0), utf16Bytes(string(calendarOf(one)), 0, 1),
		[]byte(strings.ReplaceAll(string(calendarOf(one)), "ie", "\xe9")), []byte(strings.ReplaceAll(string(calendarOf(one)), "\r\n", "\r")),
		calendarOf(eventOf("b", "DTSTART:00010101", "RRULE:FREQ=DAILY;COUNT=1000000", "DURATION:P3000D")),
		calendarOf(eventOf("b", "DTSTART:99991231T235960", "RRULE:FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=-1;INTERVAL=3")),
		calendarOf(eventOf("b", "DTSTART:20261025T023000", "RRULE:FREQ=WEEKLY;BYDAY=SU;WKST=SU;BYHOUR=2;BYMINUTE=0,30;BYSECOND=60")),
	}
	for _, pattern := range []string{"../feed/testdata/*.ics", "testdata/check/*.ics"} {
		paths, _ := filepath.Glob(pattern) // a fixed pattern
		for _, path := range paths {
			if data, err := os.ReadFile(path); err == nil && len(data) < 4096 {
				files = append(files, data)
			}
		}
	}
	return files
}

func FuzzRead(f *testing.F) {
	for _, file := range oddFiles() {
		f.Add(file)
	}
	options := Options{From: january2026, Until: january2026.AddDate(0, 3, 0)}
	f.Fuzz(func(t *testing.T, data []byte) {
		result, err := Read(data, options)
		again, errAgain := Read(bytes.Clone(data), options)
		require.Equal(t, err, errAgain)
		require.Equal(t, result, again, "reading twice gives the same")
		if err != nil {
			var refusal Refusal
			require.ErrorAs(t, err, &refusal)
			require.NotEmpty(t, refusal.Sentence())
			require.Empty(t, result)
			return
		}
		requireSound(t, result, options)
		if result.Complete {
			begun, ended := count(t, data, "BEGIN"), count(t, data, "END")
			require.Positive(t, begun)
			require.GreaterOrEqual(t, ended, begun)
		}
		for _, trouble := range result.Skipped {
			require.NotEmpty(t, trouble.Sentence(), trouble.Code)
			require.LessOrEqual(t, trouble.Line, bytes.Count(data, []byte("\n"))+bytes.Count(data, []byte("\r"))+1)
			requireClean(t, trouble.Value, "")
			require.LessOrEqual(t, len(trouble.Value), maxValue)
		}
	})
}

// count of the lines that begin or end a calendar.
func count(t *testing.T, data []byte, name string) int {
	t.Helper()
	text, _, err := decode(data)
	require.NoError(t, err)
	n := 0
	for ln, err := range split(text) {
		require.NoError(t, err)
		if ln.name == name && strings.EqualFold(strings.TrimSpace(ln.value), "VCALENDAR") {
			n++
		}
	}
	return n
}

// FuzzRule looks for a rule on which the engine panics or does not end.
func FuzzRule(f *testing.F) {
	for _, text := range []string{"FREQ=DAILY;COUNT=3", "FREQ=MONTHLY;BYDAY=MO,-5TU,6WE;BYSETPOS=-1,366", "FREQ=YEARLY;BYWEEKNO=-53,1,53;BYDAY=53SU,-53MO;WKST=SU",
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-31,30;BYYEARDAY=366,-366", "FREQ=WEEKLY;INTERVAL=10000;BYWEEKNO=53;BYSETPOS=2;BYHOUR=0,23;BYMINUTE=59;BYSECOND=60"} {
		f.Add(text, int64(1_767_225_600))
		f.Add(text, int64(-62_135_596_800))
		f.Add(text, int64(253_370_764_800))
	}
	from, until := january2026.Unix(), january2026.AddDate(1, 0, 0).Unix()
	f.Fuzz(func(t *testing.T, text string, start int64) {
		if start < newYear(1).Unix() || start > endOfTime {
			return
		}
		for _, allDay := range []bool{true, false} {
			r, code := parseRule(text, start, allDay)
			if code != "" {
				require.NotEmpty(t, Trouble{Code: code}.Sentence())
				continue
			}
			w, last := work{left: maxWork}, start
			for wall := range w.repeat(r, start, from, min(until, r.last(func(at int64) int64 { return at }))) {
				require.Greater(t, wall, last)
				require.GreaterOrEqual(t, wall, from)
				require.LessOrEqual(t, wall, until)
				last = wall
			}
		}
	})
}

// requireSound is what holds for every result.
func requireSound(t *testing.T, result Result, o Options) {
	t.Helper()
	require.LessOrEqual(t, len(result.Entries), maxEntries)
	require.LessOrEqual(t, len(result.Skipped), maxTroubles)
	require.LessOrEqual(t, len(result.Unread), maxEntries)
	for _, name := range result.Unread {
		requireClean(t, name.UID, "")
		require.LessOrEqual(t, len(name.UID), maxUID)
	}
	requireClean(t, result.Name, "")
	seen := map[[2]string]bool{}
	for i, e := range result.Entries {
		name := [2]string{e.UID, e.Instance}
		require.False(t, seen[name], "UID and Instance are there once")
		seen[name] = true
		require.NotEmpty(t, e.UID)
		require.LessOrEqual(t, len(e.UID), maxUID)
		require.True(t, e.End.After(e.Start), "%s ends after it starts", e.Start)
		require.True(t, e.End.After(o.From))
		require.LessOrEqual(t, e.End.Sub(e.Start), (maxLength+2)*24*time.Hour)
		for _, text := range append(e.Categories, e.UID, e.Instance, e.Summary, e.Location, e.URL) {
			requireClean(t, text, "")
		}
		requireClean(t, e.Description, "\n")
		if e.Private {
			require.Empty(t, e.Summary+e.Location+e.Description+e.URL)
		}
		if i > 0 {
			p := result.Entries[i-1]
			require.Negative(t, cmp.Or(p.Start.Compare(e.Start), cmp.Compare(p.UID, e.UID), cmp.Compare(p.Instance, e.Instance)))
		}
	}
}
