package feed

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// BenchmarkWrite writes a feed of 150 meetings and reports how many times longer
// that takes than appending the same bytes without golang-ical.
func BenchmarkWrite(b *testing.B) {
	c, list := crowd(150)
	var with, want bytes.Buffer
	require.NoError(b, Write(&with, c, list))
	require.NoError(b, appendAll(&want, c, list))
	require.Equal(b, want.String(), with.String(), "the two writers disagree")
	b.SetBytes(int64(with.Len()))
	b.ReportAllocs()
	var engine, plain time.Duration
	for b.Loop() {
		began := time.Now()
		require.NoError(b, Write(io.Discard, c, list))
		engine += time.Since(began)
		b.StopTimer()
		began = time.Now()
		require.NoError(b, appendAll(io.Discard, c, list))
		plain += time.Since(began)
		b.StartTimer()
	}
	b.ReportMetric(float64(engine)/float64(plain), "x-plain")
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
func appendAll(w io.Writer, c Calendar, list []event.Announcement) error {
	var file []byte
	put := func(name, value string) {
		file = append(foldLine(file, []byte(name+":"+value)), newLine...)
	}
	escape := strings.NewReplacer(`\`, `\\`, "\n", `\n`, ";", `\;`, ",", `\,`).Replace
	put("BEGIN", "VCALENDAR")
	put("VERSION", "2.0")
	put("PRODID", product)
	put("NAME", escape(line(c.Name)))
	put("X-WR-CALNAME", escape(line(c.Name)))
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
		page := c.page(a)
		put("BEGIN", "VEVENT")
		put("UID", escape(line(a.ID)))
		put("SEQUENCE", strconv.Itoa(a.Revision))
		put("DTSTAMP", utc(a.ChangedAt))
		put("LAST-MODIFIED", utc(a.ChangedAt))
		put("CREATED", utc(a.CreatedAt))
		put("DTSTART;TZID="+zoneName, a.Start.Format("20060102T150405"))
		put("DTEND;TZID="+zoneName, a.End.Format("20060102T150405"))
		put("SUMMARY", escape(summary(a)))
		put("STATUS", string(status(a.Status)))
		put("LOCATION", escape(location(a)))
		put("DESCRIPTION", escape(description(a, page)))
		put("CATEGORIES", escape(categories(a.Themes)))
		put("ORGANIZER;CN="+parameter(a.Organiser), mailAddress(a.Contact))
		put("URL", page)
		put("END", "VEVENT")
	}
	put("END", "VCALENDAR")
	_, err := w.Write(file)
	return err
}
