package feed_test

import (
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// The meetings of the network, and a look ahead: a new law on summer time must
// make these tests fail in good time.
const (
	firstYear = 1996
	lastYear  = 2037
)

// around are the zones that a feed puts on the clock of Amsterdam.
var around = []string{"Europe/Amsterdam", "Europe/Berlin", "Europe/Brussels", "Europe/Copenhagen", "Europe/Luxembourg", "Europe/Paris"}

// switches are the moments at which the file's VTIMEZONE changes its offset.
func switches(t *testing.T, file string, year int) (toSummer, toWinter time.Time) {
	t.Helper()
	cal, err := ical.NewDecoder(strings.NewReader(file)).Decode()
	require.NoError(t, err)
	require.Equal(t, "VTIMEZONE", cal.Children[0].Name)
	rules := cal.Children[0].Children
	require.Len(t, rules, 2, "one STANDARD, one DAYLIGHT")
	moments := map[string]time.Time{}
	for _, rule := range rules {
		value := func(name string) string { return rule.Props.Get(name).Value }
		first, err := time.Parse("20060102T150405 -0700", value("DTSTART")+" "+value("TZOFFSETFROM"))
		require.NoError(t, err)
		month, found := strings.CutPrefix(value("RRULE"), "FREQ=YEARLY;BYMONTH=")
		require.True(t, found)
		month, found = strings.CutSuffix(month, ";BYDAY=-1SU")
		require.True(t, found)
		require.Equal(t, map[string]string{"3": "March", "10": "October"}[month], first.Month().String())
		require.Equal(t, time.Sunday, first.Weekday())
		on := time.Date(year, first.Month(), 31, first.Hour(), first.Minute(), 0, 0, first.Location())
		moments[rule.Name] = on.AddDate(0, 0, -int(on.Weekday())).UTC()
	}
	return moments["DAYLIGHT"], moments["STANDARD"]
}

func TestZone(t *testing.T) {
	file := write(t, network(), eventA())
	t.Run("INV-E20 the VTIMEZONE switches when Go's zone data do", func(t *testing.T) {
		for _, name := range around {
			for year := firstYear; year <= lastYear; year++ {
				toSummer, toWinter := switches(t, file, year)
				start, end := time.Date(year, 7, 1, 0, 0, 0, 0, zone(name)).ZoneBounds()
				require.True(t, start.Equal(toSummer), "%s %s, not %s", name, start, toSummer)
				require.True(t, end.Equal(toWinter), "%s %s, not %s", name, end, toWinter)
				abbreviation, offset := start.Zone()
				require.Equal(t, []any{"CEST", 7200}, []any{abbreviation, offset})
				abbreviation, offset = end.Zone()
				require.Equal(t, []any{"CET", 3600}, []any{abbreviation, offset})
			}
		}
	})
	t.Run("INV-E20 another reader finds Go's offsets in it", func(t *testing.T) {
		var moments []time.Time
		var want []int
		for year := firstYear; year < lastYear; year++ {
			toSummer, toWinter := switches(t, file, year)
			for _, moment := range []time.Time{toSummer, toWinter} {
				for _, m := range []time.Time{moment.Add(-2 * time.Hour), moment.Add(2 * time.Hour), moment.AddDate(0, 1, 0)} {
					_, offset := m.In(amsterdam).Zone()
					moments, want = append(moments, m), append(want, offset/60)
				}
			}
		}
		require.Equal(t, want, readThere(t, file, moments...).Offsets[0])
	})
}

func TestClock(t *testing.T) {
	long := func(start, end string) event.Announcement { return meeting("proef", "Proef", start, end) }
	for _, tc := range []struct {
		name       string
		a          event.Announcement
		start, end string
	}{
		{"winter", long("2026-01-13T19:30:00+01:00", "2026-01-13T21:30:00+01:00"),
			"DTSTART;TZID=Europe/Amsterdam:20260113T193000", "DTEND;TZID=Europe/Amsterdam:20260113T213000"},
		{"INV-E20 the last Sunday of March", long("2026-03-29T09:00:00+02:00", "2026-03-29T11:00:00+02:00"),
			"DTSTART;TZID=Europe/Amsterdam:20260329T090000", "DTEND;TZID=Europe/Amsterdam:20260329T110000"},
		{"the last moment before the gap", long("2026-03-29T01:59:59+01:00", "2026-03-29T03:00:00+02:00"),
			"DTSTART;TZID=Europe/Amsterdam:20260329T015959", "DTEND;TZID=Europe/Amsterdam:20260329T030000"},
		{"just before the double hour", long("2026-10-25T01:59:59+02:00", "2026-10-25T03:00:00+01:00"),
			"DTSTART;TZID=Europe/Amsterdam:20261025T015959", "DTEND;TZID=Europe/Amsterdam:20261025T030000"},
		{"the double hour, first time, is written in UTC", long("2026-10-25T02:00:00+02:00", "2026-10-25T05:00:00+01:00"),
			"DTSTART:20261025T000000Z", "DTEND:20261025T040000Z"},
		{"the double hour, second time, is written in UTC", long("2026-10-24T23:00:00+02:00", "2026-10-25T02:59:59+01:00"),
			"DTSTART:20261024T210000Z", "DTEND:20261025T015959Z"},
		{"other rules are written in UTC", elsewhere()[0], "DTSTART:20260701T080000Z", "DTEND:20260701T100000Z"},
		{"the same rules by another name", elsewhere()[1],
			"DTSTART;TZID=Europe/Amsterdam:20260702T100000", "DTEND;TZID=Europe/Amsterdam:20260702T120000"},
		{"before today's rules, UTC, also where the offset is the same", long("1980-01-10T19:30:00+01:00", "1980-01-10T21:30:00+01:00"),
			"DTSTART:19800110T183000Z", "DTEND:19800110T203000Z"},
		{"before today's rules, UTC", long("1995-10-10T19:30:00+01:00", "1995-10-10T21:30:00+01:00"),
			"DTSTART:19951010T183000Z", "DTEND:19951010T203000Z"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := write(t, network(), tc.a)
			require.Contains(t, file, "\r\n"+tc.start+"\r\n")
			require.Contains(t, file, "\r\n"+tc.end+"\r\n")
			require.Equal(t, strings.Contains(tc.start, "TZID"), strings.Contains(file, "VTIMEZONE"))
		})
	}
	t.Run("INV-E20 a clock that the VTIMEZONE does not know is written in UTC", func(t *testing.T) {
		a := long("2026-07-01T10:00:00+02:00", "2026-07-01T12:00:00+02:00")
		onlyWinter := time.FixedZone("", 3600) // summer time abolished
		a.Start, a.End = a.Start.In(onlyWinter), a.End.In(onlyWinter)
		require.Contains(t, write(t, network(), a), "DTSTART:20260701T080000Z\r\n")
	})
	t.Run("INV-F02 an announcement that went through JSON has the same clock", func(t *testing.T) {
		a := eventA()
		b := a
		b.Start, b.End = a.Start.In(time.FixedZone("", 3600)), a.End.In(time.FixedZone("", 3600))
		require.Equal(t, write(t, network(), a), write(t, network(), b))
	})
	t.Run("zones around with the same rules share the VTIMEZONE", func(t *testing.T) {
		for _, name := range around {
			a := long("2026-07-01T10:00:00+02:00", "2026-07-01T12:00:00+02:00")
			a.Zone = name
			a.Start, a.End = a.Start.In(zone(name)), a.End.In(zone(name))
			require.Contains(t, write(t, network(), a), "DTSTART;TZID=Europe/Amsterdam:20260701T100000\r\n", name)
		}
	})
	t.Run("an offset that fits today is not enough", func(t *testing.T) {
		for _, name := range []string{"", "Local", "UTC", "Africa/Algiers", "Europe/London"} {
			a := long("2026-01-13T19:30:00+01:00", "2026-01-13T21:30:00+01:00")
			a.Zone = name
			require.Contains(t, write(t, network(), a), "DTSTART:20260113T183000Z\r\n", name)
		}
	})
}

func TestWholeDays(t *testing.T) {
	for _, tc := range []struct{ name, first, after, start, end string }{
		{"one day", "2026-09-26T00:00:00+02:00", "2026-09-27T00:00:00+02:00", "20260926", "20260927"},
		{"INV-E20 the day of 23 hours", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00", "20260329", "20260330"},
		{"INV-E20 the day of 25 hours", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00", "20261025", "20261026"},
		{"several days with the change of the clock", "2026-03-28T00:00:00+01:00", "2026-03-31T00:00:00+02:00", "20260328", "20260331"},
		{"into the new year", "2026-12-31T00:00:00+01:00", "2027-01-02T00:00:00+01:00", "20261231", "20270102"},
		{"an end within a day is in the last one", "2026-09-26T09:00:00+02:00", "2026-09-27T17:00:00+02:00", "20260926", "20260928"},
		{"no end after the start", "2026-09-26T00:00:00+02:00", "2026-09-26T00:00:00+02:00", "20260926", ""},
		{"an end for which there are no digits", "0999-12-31T12:00:00+01:00", "9999-12-31T12:00:00+01:00", "09991231", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			a := meeting("proef", "Proef", tc.first, tc.after)
			a.AllDay = true
			for _, name := range []string{"rules", "offset"} {
				if name == "offset" { // as a file has it
					_, first := a.Start.Zone()
					_, after := a.End.Zone()
					a.Start, a.End = a.Start.In(time.FixedZone("", first)), a.End.In(time.FixedZone("", after))
				}
				file := write(t, network(), a)
				require.Equal(t, "DTSTART;VALUE=DATE:"+tc.start, property(t, file, "DTSTART"), name)
				require.NotContains(t, file, "VTIMEZONE", name)
				if tc.end == "" {
					require.NotContains(t, file, "DTEND", name)
					continue
				}
				require.Equal(t, "DTEND;VALUE=DATE:"+tc.end, property(t, file, "DTEND"), name)
			}
		})
	}
	t.Run("a day on a clock far away is the day there", func(t *testing.T) {
		a := meeting("proef", "Proef", "2026-09-26T00:00:00+02:00", "2026-09-27T00:00:00+02:00")
		a.AllDay, a.Zone = true, "Pacific/Kiritimati"
		a.Start, a.End = time.Date(2026, 9, 26, 0, 0, 0, 0, zone(a.Zone)), time.Date(2026, 9, 27, 0, 0, 0, 0, zone(a.Zone))
		require.Equal(t, "DTSTART;VALUE=DATE:20260926", property(t, write(t, network(), a), "DTSTART"))
	})
	t.Run("an end less than a second after the start is none", func(t *testing.T) {
		a := meeting("proef", "Proef", "2026-09-26T10:00:00+02:00", "2026-09-26T10:00:00+02:00")
		a.End = a.End.Add(time.Second / 2)
		require.NotContains(t, write(t, network(), a), "DTEND")
	})
}
