package widget

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// entryOf are the properties of the one entry of a calendar file, by name.
func entryOf(t testing.TB, file []byte) map[string]string {
	t.Helper()
	_, entry, found := strings.Cut(strings.ReplaceAll(string(file), "\r\n ", ""), "BEGIN:VEVENT\r\n")
	require.True(t, found, "%s", file)
	entry, _, found = strings.Cut(entry, "END:VEVENT\r\n")
	require.True(t, found)
	properties := map[string]string{}
	for _, line := range strings.Split(strings.TrimSuffix(entry, "\r\n"), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		require.NotContains(t, properties, name)
		properties[name] = value
	}
	return properties
}

func TestTheCalendarFileIsTheEntryOfTheFeed(t *testing.T) {
	for name, change := range map[string]func(*event.Announcement){
		"as it is":  func(*event.Announcement) {},
		"escapes":   func(a *event.Announcement) { a.Title, a.Venue.Room = `Eén; twee, \drie\n`+"\nvier", "a,b;c" },
		"cancelled": func(a *event.Announcement) { a.Status, a.Revision = event.Cancelled, 7 },
		"postponed": func(a *event.Announcement) { a.Status = event.Postponed },
		"not sure":  func(a *event.Announcement) { a.Origin = &event.PublicOrigin{Tentative: true} },
		"online":    func(a *event.Announcement) { a.Mode, a.Venue = event.Online, event.PublicVenue{} },
		"a place to come": func(a *event.Announcement) {
			a.Venue = event.PublicVenue{Municipality: "GM0344", MunicipalityName: "Utrecht"}
		},
		"a long title":     func(a *event.Announcement) { a.Title = strings.Repeat("Coöperatie, ", 20) },
		"in summer":        func(a *event.Announcement) { a.Start, a.End = a.Start.AddDate(0, 6, 0), a.End.AddDate(0, 6, 0) },
		"no title":         func(a *event.Announcement) { a.Title = " " },
		"without a change": func(a *event.Announcement) { a.ChangedAt = time.Time{} },
		"never made":       func(a *event.Announcement) { a.ChangedAt, a.CreatedAt = time.Time{}, time.Time{} },
		"no length":        func(a *event.Announcement) { a.End = a.Start },
		"all day": func(a *event.Announcement) {
			a.AllDay, a.Start, a.End = true, time.Date(2019, 5, 10, 0, 0, 0, 0, winter), time.Date(2019, 5, 12, 0, 0, 0, 0, winter)
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := meetingA(t)
			a.ID, a.Zone = "id-1", "UTC" // so that the feed writes UTC too
			a.ChangedAt, a.CreatedAt = dayBefore, dayBefore.AddDate(0, -1, 0)
			change(&a)
			var file bytes.Buffer
			require.NoError(t, feed.Write(&file, feed.Calendar{Pages: base + "/bijeenkomsten/"}, []event.Announcement{a}))
			theirs, ours := entryOf(t, file.Bytes()), entryOf(t, Meeting{Event: a, Base: base}.Calendar())
			for _, name := range []string{"UID", "SEQUENCE", "DTSTAMP", "STATUS", "SUMMARY", "DTSTART", "DTEND", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "TRANSP", "LOCATION", "URL"} {
				require.Equal(t, theirs[name], ours[name], name)
			}
			require.True(t, strings.HasSuffix(ours["DESCRIPTION"], `\n\nMeer over deze bijeenkomst:\n`+base+"/bijeenkomsten/"+a.Slug))
		})
	}
}

func TestAMeetingThatNoFileCanHold(t *testing.T) {
	for name, change := range map[string]func(*event.Announcement){
		"without identifier": func(a *event.Announcement) { a.ID = "\x00 " },
		"without start":      func(a *event.Announcement) { a.Start = time.Time{} },
		"too late":           func(a *event.Announcement) { a.End = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC) },
		"a false revision":   func(a *event.Announcement) { a.Revision = -1 },
	} {
		a := meetingA(t)
		a.ID = "id-1"
		change(&a)
		require.Nil(t, Meeting{Event: a, Base: base}.Calendar(), name)
	}
}

var property = regexp.MustCompile(`^[A-Z]+(;VALUE=DATE)?:`)

func FuzzCalendar(f *testing.F) {
	f.Add("id", "titel\r\nATTENDEE:mailto:x@omzien.example", "doel", "https://netwerk.omzien.example")
	f.Add("id\n", strings.Repeat("é\\;,", 60), "\u2028\x85", "javascript:alert(1)")
	f.Fuzz(func(t *testing.T, id, title, purpose, base string) {
		a := event.Announcement{ID: id, Slug: title, Title: title, Purpose: purpose, Start: dayBefore, End: dayBefore.Add(time.Hour), Status: event.Scheduled,
			Venue: event.PublicVenue{Name: purpose, Address: title, MunicipalityName: id}}
		file := Meeting{Event: a, Base: base}.Calendar()
		if file == nil {
			require.Empty(t, event.CleanLine(id))
			return
		}
		require.True(t, utf8.Valid(file))
		require.True(t, bytes.HasSuffix(file, []byte("\r\n")))
		for _, line := range strings.Split(strings.TrimSuffix(string(file), "\r\n"), "\r\n") {
			require.LessOrEqual(t, len(line), 75)
			require.NotContains(t, line, "\n")
			require.NotContains(t, line, "\r")
			require.True(t, utf8.ValidString(line))
		}
		entry := entryOf(t, file)
		for name := range entry {
			require.Regexp(t, property, name+":")
			require.NotContains(t, []string{"ATTENDEE", "ATTACH"}, name)
		}
		require.Len(t, strings.Split(string(file), "BEGIN:VEVENT"), 2)
	})
}
