package feed_test

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// once are the properties that an entry may have, each once, in their order.
var once = []string{"UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED", "DTSTART", "DTEND", "SUMMARY", "STATUS",
	"TRANSP", "LOCATION", "GEO", "DESCRIPTION", "CATEGORIES", "ORGANIZER", "ATTENDEE", "URL", "X-OMZIEN-COPY"}

// aroundThem are the lines of a calendar and its zone.
var aroundThem = []string{"BEGIN", "END", "VERSION", "PRODID", "METHOD", "NAME", "X-WR-CALNAME", "DESCRIPTION", "X-WR-CALDESC", "COLOR",
	"X-APPLE-CALENDAR-COLOR", "REFRESH-INTERVAL", "X-PUBLISHED-TTL", "X-WR-TIMEZONE", "SOURCE", "URL",
	"TZID", "DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE"}

// fuzzed is a meeting made of any values; choice picks among those that are words
// of ours.
type fuzzed struct {
	id, slug, title, purpose, note, organiser, contact, venue, reason, origin, link string
	start                                                                           int64
	minutes                                                                         uint16
	latitude, longitude                                                             float64
	choice                                                                          uint32
}

// Of the years 1600 to 9999, counted from 1970.
const firstSecond, lastSecond = -11676096000, 253402214400

var clocks = []string{"Europe/Amsterdam", "Europe/Amsterdam", "Europe/Brussels", "America/New_York", "Asia/Kathmandu", "UTC"}

func (f fuzzed) announcement() event.Announcement {
	pick := func(n int) int { one := int(f.choice % uint32(n)); f.choice /= uint32(n); return one }
	yes := func() bool { return pick(2) == 1 }
	a := event.Announcement{ID: "x" + f.id, Slug: f.slug, Title: f.title, Purpose: f.purpose, Note: f.note, Organiser: f.organiser,
		Contact: f.contact, Reason: f.reason, Zone: clocks[pick(len(clocks))],
		Mode:      event.AttendanceModes()[pick(3)],
		Status:    []event.Status{event.Scheduled, event.Postponed, event.Cancelled, event.Held}[pick(4)],
		Venue:     event.PublicVenue{Name: f.venue, Room: f.reason, Address: f.title, Certainty: event.Certainties()[pick(3)]},
		Programme: []event.Item{{Title: f.title, Kind: event.ItemKind(f.origin)}, {Title: f.reason, Offset: int(f.minutes)}},
		Themes:    []event.Named{{Name: f.venue}, {Name: f.organiser}, {Name: f.purpose}},
		Revision:  int(f.minutes), CreatedAt: at("2026-01-05T10:00:00+01:00"), ChangedAt: time.Unix(1e9+int64(uint64(f.start)%1e9), 0)}
	there := zone(a.Zone)
	if yes() {
		there = time.FixedZone("", 3600*pick(4)) // as time comes from a file, and perhaps wrong
	}
	a.Start = time.Unix(firstSecond+int64(uint64(f.start)%(lastSecond-firstSecond-1e7)), f.start&1).In(there)
	a.End = a.Start.Add(time.Duration(f.minutes) * time.Minute)
	if a.AllDay = yes(); a.AllDay {
		year, month, day := a.Start.Date()
		a.Start, a.End = time.Date(year, month, day, 0, 0, 0, 0, there), time.Date(year, month, day+1+pick(30), 0, 0, 0, 0, there)
	}
	if yes() {
		a.Venue.Geo = &event.Geo{Latitude: f.latitude, Longitude: f.longitude}
	}
	if yes() {
		a.Origin = &event.PublicOrigin{Name: f.origin, URL: f.link, Tentative: yes()}
	}
	a.SignUp.Online = yes()
	return a
}

// seeds calls add for meetings that have broken calendars before.
func seeds(add func(f fuzzed)) {
	for i, a := range awkward() {
		add(fuzzed{a.ID, a.Slug, a.Title, a.Purpose, a.Note, a.Organiser, a.Contact, a.Venue.Name, a.Reason, a.Title, "https://omzien.example/" + a.Slug,
			a.Start.Unix() - firstSecond, uint16(i), 52.1, 5.1, uint32(i) * 0x01234567})
	}
	lines := "\r\nATTENDEE:mailto:a@omzien.example\r\n"
	add(fuzzed{lines, lines, lines, lines, lines, lines, "a@b" + lines, lines, lines, lines, "https://omzien.example/" + lines, 1, 1, math.NaN(), math.Inf(1), math.MaxUint32})
	add(fuzzed{"\x1f", "\x1f", "\x1f", "\x1f", "\"\\^", "\"\\^", "a@b", "\x1f", "\\", "\u2028", "https://a\"b", -1, 0, -1e-7, 1e300, 1 << 31})
	add(fuzzed{"0", "0", "Op  m", "\xf4J|\xaeJ7\xf6", ":\xc8[[=\xa3\xb5\xe0\x98", "\xc5\"", "", "Buurthuis", "", "", "", 0, 15, 0, 0, 0})
}

func FuzzWrite(f *testing.F) {
	seeds(func(s fuzzed) {
		f.Add(s.id, s.slug, s.title, s.purpose, s.note, s.organiser, s.contact, s.venue, s.reason, s.origin, s.link, s.start, s.minutes, s.latitude, s.longitude, s.choice)
	})
	first := eventA()
	f.Fuzz(func(t *testing.T, id, slug, title, purpose, note, organiser, contact, venue, reason, origin, link string,
		start int64, minutes uint16, latitude, longitude float64, choice uint32) {
		s := fuzzed{id, slug, title, purpose, note, organiser, contact, venue, reason, origin, link, start, minutes, latitude, longitude, choice}
		a := s.announcement()
		c := feed.Calendar{Name: title, Description: purpose, URL: "https://omzien.example/" + slug, Pages: link}
		if choice%2 == 0 {
			c.Pages = "https://omzien.example/"
		}
		var file bytes.Buffer
		require.NoError(t, feed.Write(&file, c, []event.Announcement{first, a}))
		requireSound(t, file.String(), 2)
		if file.Len() > 30_000 {
			t.Skip("beyond what package calendar reads")
		}
		requireReadBack(t, file.String(), a)

		file.Reset()
		require.NoError(t, feed.WriteOwn(&file, c, []feed.Own{{Announcement: a, Status: []event.SignUpStatus{event.SeatConfirmed, event.Waitlisted}[choice%2], Seats: int(minutes), Wanted: int(choice)}}))
		requireSound(t, file.String(), 1)
	})
}

func FuzzInvitation(f *testing.F) {
	for _, a := range awkward() {
		f.Add(a.ID, a.Title, a.Purpose, a.Organiser, a.Contact, a.Title, a.Contact, "https://omzien.example/"+a.Slug, uint32(len(a.Title)))
	}
	f.Add("a", "b", "c", "d", "a@omzien.example", "e", "b@omzien.example", "https://omzien.example/\r\nX:y", uint32(0))
	f.Add("\r\n", "\"\r\nX:y", "\\", "\"", "a@b\r\nX:y", "\";X=\"y", "a@b;X=y", "https://a\r\nX:y", uint32(0))
	f.Fuzz(func(t *testing.T, id, title, purpose, sender, from, name, address, page string, choice uint32) {
		a := fuzzed{id: id, title: title, purpose: purpose, minutes: 90, choice: choice}.announcement()
		i := feed.Invitation{Event: a, Organizer: feed.Party{Name: sender, Address: from}, Attendee: feed.Party{Name: name, Address: address},
			At: a.ChangedAt, Page: page}
		for _, m := range messages(i) {
			requireSound(t, string(m.Body), 1)
			for _, who := range []string{"ORGANIZER", "ATTENDEE"} {
				require.Regexp(t, `:mailto:[^@\s",;:\\]+@[^@\s",;:\\]+$`, property(t, string(m.Body), who))
			}
		}
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
		for _, name := range []string{"UID", "SUMMARY", "LOCATION", "DESCRIPTION"} {
			if found := own.Events()[i].GetProperty(ics.ComponentProperty(name)); found != nil {
				text, err := e.Props.Text(name)
				require.NoError(t, err)
				require.Equal(t, found.Value, text, "the readers differ on %s", name)
			}
		}
	}
	for _, ln := range unfold(file) {
		if name := ln[:strings.IndexAny(ln, ":;")]; !slices.Contains(aroundThem, name) && !slices.Contains(once, name) {
			require.Fail(t, "another line", "%q", ln)
		}
	}
}

// requireReadBack demands that this project's own reader and golang-ical find in
// file what was announced.
func requireReadBack(t require.TestingT, file string, a event.Announcement) {
	result, err := calendar.Read([]byte(file), calendar.Options{From: time.Date(1500, 1, 1, 0, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	require.Empty(t, result.Skipped)
	require.True(t, result.Complete)
	require.Len(t, result.Entries, 2)
	at := slices.IndexFunc(result.Entries, func(e calendar.Entry) bool { return e.UID != draftID })
	got := result.Entries[at]

	require.Equal(t, a.AllDay, got.AllDay)
	if a.AllDay {
		require.Equal(t, a.Start.Format(time.DateOnly), got.Start.Format(time.DateOnly))
		require.Equal(t, a.End.Format(time.DateOnly), got.End.Format(time.DateOnly))
	} else {
		require.Equal(t, a.Start.Unix(), got.Start.Unix())
		if a.End.After(a.Start) {
			require.Equal(t, a.End.Unix(), got.End.Unix())
		}
	}
	if uid := event.CleanLine(a.ID); len(uid) <= 255 {
		require.Equal(t, uid, got.UID)
	}
	title := event.CleanLine(a.Title)
	if title == "" {
		title = "Bijeenkomst"
	}
	state := map[event.Status]calendar.Status{event.Cancelled: calendar.Cancelled, event.Postponed: calendar.Tentative}[a.Status]
	switch {
	case state != "":
	case a.Status == event.Scheduled && a.Origin != nil && a.Origin.Tentative:
		state = calendar.Tentative
		title = "Onder voorbehoud: " + title
	default:
		state = calendar.Confirmed
	}
	prefix := map[event.Status]string{event.Cancelled: "Afgelast: ", event.Postponed: "Uitgesteld: "}[a.Status]
	require.Equal(t, prefix+title, got.Summary)
	require.Equal(t, state, got.Status)
	require.Equal(t, a.Revision, got.Sequence)
	require.Equal(t, a.ChangedAt.Unix(), got.Changed.Unix())
	for _, part := range []string{a.Purpose, a.Note} {
		require.Contains(t, got.Description, event.CleanText(part))
	}
	for _, part := range []string{a.Venue.Name, a.Venue.Room, a.Venue.Address} {
		require.Contains(t, got.Location, event.CleanLine(part))
	}
	var themes []string
	for _, theme := range a.Themes {
		if name := event.CleanLine(theme.Name); name != "" && !slices.Contains(themes, name) { // the reader lists each once
			themes = append(themes, name)
		}
	}
	require.Equal(t, themes, got.Categories)
	requireSamePlace(t, a.Venue.Geo, got.Geo)
	requireSameThere(t, file, got)
}

func requireSamePlace(t require.TestingT, want *event.Geo, got *calendar.Geo) {
	if want == nil || !want.Valid() {
		require.Nil(t, got)
		return
	}
	require.NotNil(t, got)
	require.InDelta(t, want.Latitude, got.Latitude, 0.51e-6)
	require.InDelta(t, want.Longitude, got.Longitude, 0.51e-6)
}

// requireSameThere demands that golang-ical finds the same as this project's
// reader.
func requireSameThere(t require.TestingT, file string, want calendar.Entry) {
	own, err := ics.ParseCalendar(strings.NewReader(file))
	require.NoError(t, err)
	at := slices.IndexFunc(own.Events(), func(e *ics.VEvent) bool { return e.GetProperty("UID").Value != draftID })
	e := own.Events()[at]
	value := func(name string) string {
		if p := e.GetProperty(ics.ComponentProperty(name)); p != nil {
			return p.Value
		}
		return ""
	}
	require.Equal(t, want.Summary, value("SUMMARY"))
	require.Equal(t, want.Location, value("LOCATION"))
	require.Equal(t, want.Description, value("DESCRIPTION"))
	require.Equal(t, want.URL, value("URL"))
	require.Equal(t, strconv.Itoa(want.Sequence), value("SEQUENCE"))
	require.Equal(t, string(want.Status), strings.ToLower(value("STATUS")))
	if want.AllDay {
		require.Equal(t, want.Start.Format("20060102"), value("DTSTART"))
		require.Equal(t, want.End.Format("20060102"), value("DTEND"))
		return
	}
	start, err := e.GetStartAt()
	require.NoError(t, err)
	require.Equal(t, want.Start.Unix(), start.Unix())
	if value("DTEND") != "" {
		end, err := e.GetEndAt()
		require.NoError(t, err)
		require.Equal(t, want.End.Unix(), end.Unix())
	}
}
