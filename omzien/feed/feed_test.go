package feed_test

import (
	"bytes"
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

var update = flag.Bool("update", false, "write the golden files anew")

func write(t testing.TB, c feed.Calendar, list ...event.Announcement) string {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, feed.Write(&file, c, list))
	return file.String()
}

// unfold undoes RFC 5545 3.1 and returns the content lines.
func unfold(file string) []string {
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(file, "\r\n ", ""), "\r\n"), "\r\n")
}

func TestGolden(t *testing.T) {
	cancelled, postponed := announcedA(), announcedA()
	must(cancelled.Cancel(event.Step{At: at("2019-01-21T12:00:00+01:00"), By: "coordinator", Reason: "de zaal is dicht"}))
	must(postponed.Postpone(event.Step{At: at("2019-01-20T12:00:00+01:00"), By: "coordinator"}))
	for name, list := range map[string][]event.Announcement{
		"event_a":   {eventA()},
		"cancelled": {snapshot(cancelled)},
		"postponed": {snapshot(postponed)},
		"empty":     nil,
		"awkward":   awkward(),
		"all_day":   wholeDays(),
		"origin":    {fromElsewhere()},
	} {
		t.Run(name, func(t *testing.T) {
			golden := filepath.Join("testdata", name+".ics")
			got := write(t, network(), list...)
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

func TestWrite(t *testing.T) {
	t.Run("INV-F02 the same meetings give the same bytes, in any order, and stay as they are", func(t *testing.T) {
		list, untouched := awkward(), awkward()
		want := write(t, network(), list...)
		require.Equal(t, untouched, list)
		dice := rand.New(rand.NewPCG(1, 2))
		for range 20 {
			dice.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			require.Equal(t, want, write(t, network(), list...))
		}
	})
	t.Run("meetings come in order of start and then UID", func(t *testing.T) {
		got := readHere(t, write(t, network(),
			meeting("a", "", "2026-05-13T10:00:00+02:00", "2026-05-13T12:00:00+02:00"),
			meeting("c", "", "2026-05-12T10:00:00+02:00", "2026-05-12T12:00:00+02:00"),
			meeting("b", "", "2026-05-12T10:00:00+02:00", "2026-05-12T11:00:00+02:00")))
		require.Equal(t, []string{"b", "c", "a"}, []string{got[0].UID, got[1].UID, got[2].UID})
	})
	t.Run("a feed without meetings still holds a component", func(t *testing.T) {
		require.Contains(t, write(t, network()), "BEGIN:VTIMEZONE")
	})
	t.Run("INV-F01 drafts and discarded meetings are not in it", func(t *testing.T) {
		for _, status := range []event.Status{event.Draft, event.Discarded, "", "geheim"} {
			a := eventA()
			a.Status = status
			require.NotContains(t, write(t, network(), a), "VEVENT")
		}
	})
	t.Run("INV-E15 a provisional place is shown and the date stays firm", func(t *testing.T) {
		got := unfold(write(t, network(), eventA()))
		require.Contains(t, got, `LOCATION:Rosendael\, rode zaal\, Indusdreef 5\, Utrecht (onder voorbehoud)`)
		require.Contains(t, got, "STATUS:CONFIRMED")
	})
	t.Run("no clock: Event A reads the same in any year", func(t *testing.T) {
		got := unfold(write(t, network(), eventA()))
		require.Contains(t, got, "DTSTAMP:20190107T080000Z")
		require.Contains(t, got, "LAST-MODIFIED:20190107T080000Z")
		require.Contains(t, got, "CREATED:20181217T090000Z")
	})
	t.Run("an entry always has a DTSTAMP", func(t *testing.T) {
		a := eventA()
		a.ChangedAt = time.Time{}
		require.Contains(t, write(t, network(), a), "DTSTAMP:20181217T090000Z\r\n")
		a.CreatedAt = time.Time{}
		got := write(t, network(), a)
		require.Contains(t, got, "DTSTAMP:19700101T000000Z\r\n")
		require.NotContains(t, got, "CREATED")
		for _, never := range []time.Time{time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(9999, 12, 31, 23, 0, 0, 0, time.FixedZone("", -7200))} {
			a.CreatedAt, a.ChangedAt = never, never
			require.Equal(t, got, write(t, network(), a), "a year without digits")
			a.CreatedAt = at("2018-12-17T10:00:00+01:00")
			require.Contains(t, write(t, network(), a), "DTSTAMP:20181217T090000Z\r\n")
		}
	})
	t.Run("INV-E13 an hour of a deadline is too late itself", func(t *testing.T) {
		a := eventA()
		require.Contains(t, readHere(t, write(t, network(), a))[0].Description, "Meld u aan tot en met donderdag 24 januari 2019.")
		a.SignUp.ClosesBefore = at("2019-01-25T12:00:00+01:00")
		require.Contains(t, readHere(t, write(t, network(), a))[0].Description, "Meld u aan vóór vrijdag 25 januari 2019, 12.00 uur.")
	})
	t.Run("a meeting that is not sure elsewhere is not sure here", func(t *testing.T) {
		a := fromElsewhere()
		a.Origin.Tentative = true
		for status, want := range map[event.Status]string{event.Scheduled: "TENTATIVE", event.Postponed: "TENTATIVE", event.Cancelled: "CANCELLED", event.Held: "CONFIRMED"} {
			a.Status = status
			require.Equal(t, want, readHere(t, write(t, network(), a))[0].Status)
		}
		a.Status, a.Origin.Tentative = event.Scheduled, false
		require.Equal(t, "CONFIRMED", readHere(t, write(t, network(), a))[0].Status)
	})
	t.Run("what is absent is left out", func(t *testing.T) {
		a := event.Announcement{ID: "kaal", Zone: "Europe/Amsterdam", Start: at("2026-05-12T19:30:00+02:00"),
			End: at("2026-05-12T19:30:00+02:00"), Mode: event.Online, Status: event.Scheduled,
			Programme: []event.Item{{}, {Title: " ", Kind: "onbekend"}}}
		got := write(t, feed.Calendar{}, a)
		for _, ln := range unfold(got) {
			require.NotRegexp(t, `^[^:]*:\s*$`, ln)
		}
		for _, absent := range []string{"DTEND", "DESCRIPTION", "ORGANIZER", "CATEGORIES", "URL", "SOURCE", "NAME:N", "METHOD", "ATTENDEE"} {
			require.NotContains(t, got, absent)
		}
		require.Contains(t, got, "SUMMARY:Bijeenkomst\r\nSTATUS:CONFIRMED\r\nLOCATION:Online\r\n")
		a.Mode = event.InPerson
		require.Contains(t, write(t, feed.Calendar{}, a), "LOCATION:Plaats volgt\r\n")
	})
	t.Run("the deadline and the programme are those of a meeting that goes on", func(t *testing.T) {
		scheduled, cancelled := eventA(), eventA()
		cancelled.Status = event.Cancelled
		for _, words := range []string{"Meld u aan tot en met", "Programma:"} {
			require.Contains(t, readHere(t, write(t, network(), scheduled))[0].Description, words)
			require.NotContains(t, readHere(t, write(t, network(), cancelled))[0].Description, words)
		}
	})
}

func TestWriteRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(a *event.Announcement)
		want  event.FieldError
	}{
		"no identifier":         {func(a *event.Announcement) { a.ID = " \u2028\x00" }, event.FieldError{Field: "id", Code: event.CodeRequired}},
		"no start":              {func(a *event.Announcement) { a.Start = time.Time{} }, event.FieldError{Field: "start", Code: event.CodeRequired}},
		"no end":                {func(a *event.Announcement) { a.End = time.Time{} }, event.FieldError{Field: "end", Code: event.CodeRequired}},
		"a revision below zero": {func(a *event.Announcement) { a.Revision = -1 }, event.FieldError{Field: "revision", Code: event.CodeTooFew}},
		"the year 10 000":       {func(a *event.Announcement) { a.End = a.End.AddDate(9000, 0, 0) }, event.FieldError{Field: "end", Code: event.CodeType}},
	} {
		t.Run(name, func(t *testing.T) {
			a := eventA()
			tc.spoil(&a)
			var file bytes.Buffer
			var fault event.FieldError
			require.ErrorAs(t, feed.Write(&file, network(), []event.Announcement{eventA(), a}), &fault)
			require.Equal(t, tc.want, fault)
			require.Zero(t, file.Len(), "half a file was written")
		})
	}
}

func TestLife(t *testing.T) {
	entry := func(e event.Event) (uid, sequence, status, summary, location string) {
		a := snapshot(e)
		require.Equal(t, write(t, network(), a), write(t, network(), a), "INV-F02 two writes differ")
		got := readHere(t, write(t, network(), a))
		require.Len(t, got, 1)
		for _, ln := range unfold(write(t, network(), a)) {
			if value, ok := strings.CutPrefix(ln, "SEQUENCE:"); ok {
				sequence = value
			}
		}
		return got[0].UID, sequence, got[0].Status, got[0].Summary, got[0].Location
	}
	step := func(moment string) event.Step {
		return event.Step{At: at(moment), By: "coordinator", Reason: "er zijn te weinig mensen"}
	}

	t.Run("INV-E16 publish, make the place firm, cancel: one UID, a rising SEQUENCE", func(t *testing.T) {
		e := announcedA()
		uid, sequence, status, summary, location := entry(e)
		require.Equal(t, []string{"samenspel-2019", "0", "CONFIRMED"}, []string{uid, sequence, status})
		require.Equal(t, "(Nieuw) samenspel in de wijk", summary)
		require.Contains(t, location, "(onder voorbehoud)")

		firm := draftA()
		firm.Venue.Certainty = event.Confirmed
		require.NoError(t, e.Revise(firm, 0, step("2019-01-14T09:00:00+01:00")))
		uid, sequence, status, _, location = entry(e)
		require.Equal(t, []string{"samenspel-2019", "1", "CONFIRMED"}, []string{uid, sequence, status})
		require.NotContains(t, location, "(onder voorbehoud)")

		require.NoError(t, e.Postpone(step("2019-01-15T09:00:00+01:00")))
		uid, sequence, status, summary, _ = entry(e)
		require.Equal(t, []string{"samenspel-2019", "2", "TENTATIVE"}, []string{uid, sequence, status})
		require.Equal(t, "Uitgesteld: (Nieuw) samenspel in de wijk", summary)
		require.Contains(t, readHere(t, write(t, network(), snapshot(e)))[0].Description, "We zoeken een nieuwe datum.")

		require.NoError(t, e.Cancel(step("2019-01-21T09:00:00+01:00")))
		uid, sequence, status, summary, _ = entry(e)
		require.Equal(t, []string{"samenspel-2019", "3", "CANCELLED"}, []string{uid, sequence, status})
		require.Equal(t, "Afgelast: (Nieuw) samenspel in de wijk", summary)
		require.Contains(t, strings.Join(unfold(write(t, network(), snapshot(e))), "\n"), `Reden: er zijn te weinig mensen`)
	})
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("broken pipe")

func TestTown(t *testing.T) {
	for _, tc := range []struct {
		venue event.PublicVenue
		want  string
	}{
		{event.PublicVenue{Name: "Parkeerplaats", MunicipalityName: "Utrecht", Certainty: event.Confirmed}, "Parkeerplaats, Utrecht"},
		{event.PublicVenue{Name: "De Hoek", Address: "Plein 1", MunicipalityName: "Zeist", Certainty: event.Provisional}, "De Hoek, Plein 1, Zeist (onder voorbehoud)"},
		{event.PublicVenue{Name: "De Hoek", Address: "Plein 1, Zeist", MunicipalityName: "Zeist", Certainty: event.Confirmed}, "De Hoek, Plein 1, Zeist"},
		{event.PublicVenue{MunicipalityName: "Zeist"}, "Plaats volgt"},
		{event.PublicVenue{Room: "zaal 2", MunicipalityName: "Zeist", Certainty: event.Confirmed}, "zaal 2"},
	} {
		t.Run("a phone finds the town of "+tc.want, func(t *testing.T) {
			a := eventA()
			a.Venue = tc.venue
			require.Equal(t, tc.want, readHere(t, write(t, network(), a))[0].Location)
		})
	}
}

func TestFromElsewhere(t *testing.T) {
	a := eventA()
	require.NotContains(t, write(t, network(), a), "X-OMZIEN-COPY")
	a.Origin = &event.PublicOrigin{Name: "Wijkhuis", Tentative: true}
	got := write(t, network(), a)
	require.Contains(t, got, "X-OMZIEN-COPY:TRUE\r\n")
	require.Contains(t, got, "STATUS:TENTATIVE\r\n")
	require.Contains(t, got, "SUMMARY:Onder voorbehoud: ")
	a.Status = event.Cancelled
	require.Contains(t, write(t, network(), a), "SUMMARY:Afgelast: ")
}
