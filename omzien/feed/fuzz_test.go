package feed_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	ics "github.com/arran4/golang-ical"
	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// once are the properties that an entry may have, each once, in their order.
var once = []string{"UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED", "DTSTART", "DTEND", "SUMMARY", "STATUS",
	"LOCATION", "DESCRIPTION", "CATEGORIES", "ORGANIZER", "URL"}

// names are the names of the content lines between BEGIN:VEVENT and END:VEVENT.
func names(file string) []string {
	var found []string
	inside := false
	for _, ln := range unfold(file) {
		switch {
		case ln == "BEGIN:VEVENT":
			inside = true
		case ln == "END:VEVENT":
			inside = false
		case inside:
			found = append(found, ln[:strings.IndexAny(ln, ":;")])
		}
	}
	return found
}

func FuzzWrite(f *testing.F) {
	for _, a := range awkward() {
		f.Add(a.ID, a.Slug, a.Title, a.Purpose, a.Organiser, a.Contact, a.Venue.Name, a.Reason, a.Zone, string(a.Mode), uint8(1))
	}
	f.Add("\r\n", "\r\n", "\r\n", "\r\n", "\"\\", "a@b", "\x1f", "\\", "\u2028", "online", uint8(2))
	statuses := []event.Status{event.Scheduled, event.Postponed, event.Cancelled, event.Held}
	f.Fuzz(func(t *testing.T, id, slug, title, purpose, organiser, contact, venue, reason, zone, mode string, status uint8) {
		a := eventA()
		a.ID, a.Slug, a.Title, a.Purpose, a.Note = "x"+id, slug, title, purpose, purpose+reason
		a.Organiser, a.Contact, a.Reason, a.Zone = organiser, contact, reason, zone
		a.Mode, a.Status = event.AttendanceMode(mode), statuses[int(status)%len(statuses)]
		a.Venue = event.PublicVenue{Name: venue, Room: reason, Address: title, Certainty: event.Certainty(mode)}
		a.Programme = []event.Item{{Title: title, Kind: event.ItemKind(mode)}, {Title: reason}}
		a.Themes = []event.Named{{Name: venue}, {Name: organiser}, {Name: purpose}}
		c := feed.Calendar{Name: title, URL: "https://omzien.example/" + slug, Pages: slug}
		if status >= 128 {
			c.Pages = "https://omzien.example/"
		}
		var b bytes.Buffer
		require.NoError(t, feed.Write(&b, c, []event.Announcement{eventA(), a}))
		requireSound(t, b.String(), 2)
	})
}

// requireSound demands that two readers find n entries and no line that this
// package did not mean to write.
func requireSound(t *testing.T, file string, n int) {
	t.Helper()
	requireWellFormed(t, file)
	own, err := ics.ParseCalendar(strings.NewReader(file))
	require.NoError(t, err)
	require.Len(t, own.Events(), n)
	other, err := ical.NewDecoder(strings.NewReader(file)).Decode()
	require.NoError(t, err)
	require.Len(t, other.Events(), n)
	for i, e := range other.Events() {
		require.Empty(t, e.Children)
		uid, err := e.Props.Text("UID")
		require.NoError(t, err)
		require.Equal(t, own.Events()[i].GetProperty(ics.ComponentPropertyUniqueId).Value, uid)
		var kept []string
		for _, name := range once {
			props := e.Props[name]
			require.LessOrEqual(t, len(props), 1, name)
			if len(props) == 1 {
				kept = append(kept, name)
			}
		}
		require.Len(t, e.Props, len(kept), "another property")
		require.Len(t, own.Events()[i].Properties, len(kept))
	}
	for _, name := range names(file) {
		require.True(t, slices.Contains(once, name), name)
	}
}
