package calendar

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// bigFeed is a good feed of n meetings as an initiative's calendar program writes
// it: 1.2 kB each, two days apart from 2026 on.
func bigFeed(n int) []byte {
	var b bytes.Buffer
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Voorbeeld//NL\r\nX-WR-CALNAME:Buurthuis\r\n")
	for i := range n {
		start := time.Date(2026, time.January, 1+2*i%300, 9+i%12, 30, 0, 0, time.UTC)
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%08d-0000-4000-8000-000000000000@omzien.example\r\nDTSTAMP:20260106T103000Z\r\n"+
			"LAST-MODIFIED:20260106T103000Z\r\nSEQUENCE:%d\r\nDTSTART;TZID=Europe/Amsterdam:%s\r\nDTEND;TZID=Europe/Amsterdam:%s\r\n",
			i, i%5, start.Format("20060102T150405"), start.Add(2*time.Hour).Format("20060102T150405"))
		fmt.Fprintf(&b, "SUMMARY:Koffie in de buurtkamer\\, week %d\r\nLOCATION:Buurthuis De Brug\\, Dorpsstraat 1\\, Nieuwegein\r\n"+
			"STATUS:CONFIRMED\r\nCATEGORIES:ontmoeting,zorg\\, welzijn\r\nGEO:52.030000;5.080000\r\nURL:https://buurthuis.example/agenda/%d\r\n", i, i)
		b.WriteString("DESCRIPTION:")
		for range 7 {
			b.WriteString("Kom gezellig langs voor een kopje koffie of thee.\\nIedereen is\r\n  welkom\\, ook met vragen over één zaak of twee. ")
		}
		b.WriteString("\r\nEND:VEVENT\r\n")
	}
	b.WriteString("END:VCALENDAR\r\n")
	return b.Bytes()
}

// BenchmarkRead reads 10 000 meetings, and for the ratio only unfolds and splits
// the lines of the same file.
func BenchmarkRead(b *testing.B) {
	feed := bigFeed(10_000)
	window := Options{From: time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)}
	b.Run("read", func(b *testing.B) {
		b.SetBytes(int64(len(feed)))
		b.ReportAllocs()
		for b.Loop() {
			result, err := Read(feed, window)
			require.NoError(b, err)
			require.Len(b, result.Entries, 10_000)
		}
		b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
	})
	b.Run("lines only", func(b *testing.B) {
		b.SetBytes(int64(len(feed)))
		b.ReportAllocs()
		for b.Loop() {
			lines := 0
			for ln := range bytes.SplitSeq(bytes.ReplaceAll(feed, []byte("\r\n "), nil), []byte("\r\n")) {
				name, _, _ := bytes.Cut(ln, []byte(":"))
				lines += min(len(name), 1)
			}
			require.Equal(b, 150_005, lines)
		}
	})
}
