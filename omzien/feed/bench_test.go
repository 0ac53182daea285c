package feed

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// BenchmarkFeed writes a feed of stored meetings three times in each round: by
// somebody who appends the same bytes without golang-ical (plain), with blocks
// that have seen nothing yet (cold), and with blocks that have seen all (warm). It
// reports medians, times of plain as multiples of it, and what the blocks hold.
func BenchmarkFeed(b *testing.B) {
	for _, n := range []int{150, 10_000, 100_000} {
		b.Run(strconv.Itoa(n), func(b *testing.B) {
			c, list := crowd(n)
			held := heldBy(c, list)
			blocks := new(Blocks)
			file, err := blocks.Append(nil, c, list)
			require.NoError(b, err)
			require.True(b, bytes.Equal(appendAll(c, list), file), "the two writers disagree")
			b.SetBytes(int64(len(file)))
			var plain, cold, warm []time.Duration
			var coldAllocs, warmAllocs uint64
			for b.Loop() {
				took, _ := measured(func() { appendAll(c, list) })
				plain = append(plain, took)
				took, coldAllocs = measured(func() { _, err = new(Blocks).Append(nil, c, list) })
				require.NoError(b, err)
				cold = append(cold, took)
				took, warmAllocs = measured(func() { _, err = blocks.Append(nil, c, list) })
				require.NoError(b, err)
				warm = append(warm, took)
			}
			b.ReportMetric(float64(median(plain))/1e6, "plain-ms")
			b.ReportMetric(float64(median(warm))/float64(median(plain)), "x-plain-warm")
			b.ReportMetric(float64(median(cold))/float64(median(plain)), "x-plain-cold")
			b.ReportMetric(float64(warmAllocs)/float64(n), "allocs/event-warm")
			b.ReportMetric(float64(coldAllocs)/float64(n), "allocs/event-cold")
			b.ReportMetric(float64(held)/1e6, "MB-held")
		})
	}
}

// TestStoredFeedIsCheap holds a warm feed to its promise where that does not hang
// on the machine: two allocations for a meeting at most.
func TestStoredFeedIsCheap(t *testing.T) {
	c, list := crowd(150)
	var blocks Blocks
	write := func() { require.NoError(t, blocks.Write(io.Discard, c, list)) }
	write()
	require.LessOrEqual(t, testing.AllocsPerRun(20, write), 2.0*150)
}

// TestBlocksCountWhatTheyHold holds what blocks count of their memory against the
// heap, and what they may have against the greatest feed that is promised.
func TestBlocksCountWhatTheyHold(t *testing.T) {
	c, list := crowd(10_000)
	held := heldBy(c, list)
	var blocks Blocks
	require.NoError(t, blocks.Write(io.Discard, c, list))
	n, size := blocks.Kept()
	require.Equal(t, len(list), n)
	require.InEpsilon(t, held, size, 0.12)
	require.Less(t, size*10, memory, "100 000 meetings")
}

// measured is how long f takes and how often it allocates.
func measured(f func()) (time.Duration, uint64) {
	var before, after runtime.MemStats
	runtime.GC() // each pays for its own garbage
	runtime.ReadMemStats(&before)
	began := time.Now()
	f()
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return took, after.Mallocs - before.Mallocs
}

// heldBy is how many bytes of the heap the blocks of list take.
func heldBy(c Calendar, list []event.Announcement) uint64 {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	blocks := new(Blocks)
	if err := blocks.Write(io.Discard, c, list); err != nil {
		panic(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(blocks)
	return after.HeapAlloc - before.HeapAlloc
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// crowd is n meetings, a day apart.
func crowd(n int) (Calendar, []event.Announcement) {
	zone := time.FixedZone("CET", winterOffset)
	list := make([]event.Announcement, n)
	for i := range list {
		start := time.Date(2025, time.November, 3+i%100, 19, 30, 0, 0, zone)
		list[i] = event.Announcement{
			ID: fmt.Sprintf("019a-%04d", i), Slug: fmt.Sprintf("bijeenkomst-%d", i), Title: fmt.Sprintf("Samen eten, nummer %d", i),
			Purpose: strings.Repeat("Wij praten over de wijk; en over wat er beter kan. ", 8), Note: "De zaal is boven.\nEr is een lift.",
			Zone: zoneName, Start: start, End: start.Add(2 * time.Hour), Organiser: "Stichting Omzien", Contact: "info@omzien.example",
			Venue:     event.PublicVenue{Name: "Buurthuis", Room: "zaal 2", Address: "Dorpsstraat 1, Nieuwegein", Certainty: event.Provisional},
			Programme: []event.Item{{Kind: event.Welcome, Minutes: 30, Title: "Welkom"}, {Kind: event.Pitches, Offset: 30, Minutes: 90}},
			Themes:    []event.Named{{Name: "wonen, zorg"}, {Name: "samenspel"}},
			Status:    event.Scheduled, Revision: i, CreatedAt: start.AddDate(0, -2, 0), ChangedAt: start.AddDate(0, -1, 0),
		}
	}
	return Calendar{Name: "Netwerk", URL: "https://omzien.example/agenda.ics",
		Pages: "https://omzien.example/agenda/"}, list
}

// appendAll is the whole file as somebody writes it who needs no engine.
func appendAll(c Calendar, list []event.Announcement) []byte {
	var file []byte
	put := func(name, value string) {
		file = fold(file, []byte(name+":"+value+newLine))
	}
	escape := strings.NewReplacer(`\`, `\\`, "\n", `\n`, ";", `\;`, ",", `\,`).Replace
	put("BEGIN", "VCALENDAR")
	put("VERSION", "2.0")
	put("PRODID", product)
	put("NAME", escape(event.CleanLine(c.Name)))
	put("X-WR-CALNAME", escape(event.CleanLine(c.Name)))
	put("COLOR", colorName)
	put("X-APPLE-CALENDAR-COLOR", colorHex)
	put("REFRESH-INTERVAL;VALUE=DURATION", refresh)
	put("X-PUBLISHED-TTL", refresh)
	put("X-WR-TIMEZONE", zoneName)
	put("SOURCE;VALUE=URI", webAddress(c.URL))
	put("URL", webAddress(c.URL))
	file = append(file, strings.ReplaceAll(`BEGIN:VTIMEZONE
TZID:Europe/Amsterdam
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
`, "\n", newLine)...)
	for _, a := range public(list) {
		entry := publicly(a, pagesAddress(c.Pages))
		put("BEGIN", "VEVENT")
		put("UID", escape(event.CleanLine(a.ID)))
		put("SEQUENCE", strconv.Itoa(a.Revision))
		put("DTSTAMP", utc(a.ChangedAt))
		put("LAST-MODIFIED", utc(a.ChangedAt))
		put("CREATED", utc(a.CreatedAt))
		put("DTSTART;TZID="+zoneName, a.Start.Format("20060102T150405"))
		put("DTEND;TZID="+zoneName, a.End.Format("20060102T150405"))
		put("SUMMARY", escape(summary(a)))
		put("STATUS", string(status(a)))
		put("LOCATION", escape(location(a)))
		put("DESCRIPTION", escape(description(entry)))
		put("CATEGORIES", escape(categories(a.Themes)))
		put("ORGANIZER;CN="+parameter(a.Organiser), mailAddress(a.Contact))
		put("URL", entry.page)
		put("END", "VEVENT")
	}
	put("END", "VCALENDAR")
	return file
}
