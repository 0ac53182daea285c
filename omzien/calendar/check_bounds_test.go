package calendar

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestCheckBounds(t *testing.T) {
	t.Run("at most 100 findings, and the last one counts the rest", func(t *testing.T) {
		var file strings.Builder
		file.WriteString("BEGIN:VCALENDAR\n")
		for i := range 50 { // each line has a fault of its own
			fmt.Fprintf(&file, "BEGIN:VEVENT\nUID:%d\nDTSTAMP:x\nDTSTART;TZID=Z%d:20260101T000000\nDTEND:20250101\nSUMMARY:<p>;\\x\\n\nDURATION:x\n"+
				"DURATION:x\nGEO:x\nURL:x\nORGANIZER:x\nATTENDEE;CN=é:x\nSEQUENCE:x\nSTATUS:x\nRRULE:x\nRECURRENCE-ID:x\nLOCATION:\nX_\n%s:\x01\r\n"+
				"BEGIN:VEVENT\nEND:VALARM\nEND:VEVENT\n\nEND:VEVENT\n", i, i, strings.Repeat("X", 80))
		}
		found := Check([]byte(file.String()))
		require.Len(t, found, maxFindings)
		require.Equal(t, faultMore, found[maxFindings-1].Code)
		counted, err := strconv.Atoi(found[maxFindings-1].Value)
		require.NoError(t, err)
		for _, f := range found[:maxFindings-1] {
			counted += 1 + f.More
		}
		all := 0
		for _, n := range examine([]byte(file.String())).seen {
			all += n
		}
		require.Equal(t, all, counted)
	})
	for name, file := range map[string]string{
		"the three hostile shapes, 1": strings.Repeat("BEGIN:VCALENDAR\r\n", 900_000),
		"the three hostile shapes, 2": "BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VEVENT\r\n", 10_000),
		"the three hostile shapes, 3": "BEGIN:VCALENDAR\r\nX" + strings.Repeat(";A=B", 65_536) + ":x\r\n",
		"65 536 commas":               "BEGIN:VCALENDAR\r\nX;A=" + strings.Repeat(",", 65_536) + ":x\r\n",
		"many calendars":              strings.Repeat("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", maxComponents),
		"many zones": "BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"+
			"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=DAILY\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n", 9000),
		"a zone of many rules": "BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\n" + strings.Repeat("BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"+
			"TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=DAILY\r\nEND:STANDARD\r\n", 9000) + "END:VTIMEZONE\r\nBEGIN:VEVENT\r\n" +
			"DTSTART;TZID=Europe/Amsterdam:19710101T000000\r\nDTEND;TZID=Europe/Amsterdam:20990101T000000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		"many zone names": "BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VEVENT\r\nDTSTART;TZID=A/B/C/D:20260101T000000\r\nEND:VEVENT\r\n", 1000) + "END:VCALENDAR\r\n",
		"many dates":      "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + strings.Repeat("EXDATE;TZID=Europe/Amsterdam:"+strings.Repeat("20261025T023000,", 4000)+"x\r\n", 100) + "END:VEVENT\r\nEND:VCALENDAR\r\n",
	} {
		t.Run("bounded: "+name, func(t *testing.T) {
			began := time.Now()
			require.LessOrEqual(t, len(Check([]byte(file))), maxFindings)
			require.Less(t, time.Since(began), 5*time.Second)
			t.Log(time.Since(began))
		})
	}
}

func FuzzCheck(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "check", "*.ics"))
	require.NoError(f, err)
	for _, path := range files {
		data, err := os.ReadFile(path)
		require.NoError(f, err)
		f.Add(data)
	}
	for _, tc := range checkCases {
		if len(tc.new) < 1000 {
			f.Add([]byte(strings.Replace(sound(f), tc.old, tc.new, 1)))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		found := Check(data)
		require.LessOrEqual(t, len(found), maxFindings)
		lines := 1 + bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r"))
		before := 0
		for _, f := range found {
			require.Contains(t, checkRules, f.Code)
			require.GreaterOrEqual(t, f.Line, before)
			require.LessOrEqual(t, f.Line, lines)
			require.True(t, utf8.ValidString(f.Value))
			require.LessOrEqual(t, utf8.RuneCountInString(f.Value), maxShown+1)
			before = f.Line
		}
		require.Equal(t, found, Check(data))
	})
}

func BenchmarkCheck(b *testing.B) {
	file := ownFeed(b, 10_000)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		Check(file)
	}
}
