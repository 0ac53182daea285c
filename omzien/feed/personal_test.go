package feed_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

func writeOwn(t testing.TB, c feed.Calendar, list ...feed.Own) string {
	t.Helper()
	var file bytes.Buffer
	require.NoError(t, feed.WriteOwn(&file, c, list))
	return file.String()
}

// signedUp are the sign-ups of one person.
func signedUp() []feed.Own {
	cancelled, postponed := announcedA(), announcedA()
	must(cancelled.Cancel(event.Step{At: at("2019-01-21T12:00:00+01:00"), By: "coordinator", Reason: "de zaal is dicht"}))
	cancelled.ID = "samenspel-afgelast"
	must(postponed.Postpone(event.Step{At: at("2019-01-20T12:00:00+01:00"), By: "coordinator"}))
	postponed.ID = "samenspel-uitgesteld"
	evening := meeting("wachtlijst", "Samen koken", "2026-05-12T19:30:00+02:00", "2026-05-12T21:30:00+02:00")
	evening.SignUp.Online = true
	return []feed.Own{
		{Announcement: wholeDays()[0], Status: event.SeatConfirmed, Seats: 1, Wanted: 3, Changes: 1},
		{Announcement: evening, Status: event.Waitlisted, Wanted: 2},
		{Announcement: eventA(), Status: event.SeatConfirmed, Seats: 2, Wanted: 2, Changes: 2},
		{Announcement: snapshot(cancelled), Status: event.SeatConfirmed, Seats: 1, Wanted: 1, Changes: 1},
		{Announcement: snapshot(postponed), Status: event.Waitlisted, Wanted: 1},
		{Announcement: meeting("afgemeld", "Afgemeld", "2026-05-12T19:30:00+02:00", "2026-05-12T21:30:00+02:00"), Status: event.Withdrawn},
	}
}

func TestWriteOwn(t *testing.T) {
	c := feed.Calendar{Name: "Mijn aanmeldingen", Pages: network().Pages}
	t.Run("golden", func(t *testing.T) {
		golden, got := filepath.Join("testdata", "personal.ics"), writeOwn(t, c, signedUp()...)
		if *update {
			require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		require.Equal(t, string(want), got)
		requireSound(t, got, 5)
	})
	t.Run("INV-F02 the same sign-ups give the same bytes, in any order, and stay as they are", func(t *testing.T) {
		list, turned := signedUp(), signedUp()
		for i := range list {
			turned[len(list)-1-i] = list[i]
		}
		require.Equal(t, writeOwn(t, c, list...), writeOwn(t, c, turned...))
		require.Equal(t, signedUp(), list)
	})

	one := func(status event.Status, o feed.Own) entry {
		o.Announcement = eventA()
		o.Announcement.Status = status
		return readHere(t, writeOwn(t, c, o))[0]
	}
	for _, tc := range []struct {
		name                  string
		status                event.Status
		own                   feed.Own
		begins, title, called string
	}{
		{"one seat", event.Scheduled, feed.Own{Status: event.SeatConfirmed, Seats: 1, Wanted: 1}, "U bent aangemeld. Had u zich al eerder aangemeld? Dan geldt uw eerste aanmelding.\n\nWij", "", "CONFIRMED"},
		{"two seats", event.Scheduled, feed.Own{Status: event.SeatConfirmed, Seats: 2, Wanted: 2}, "U bent aangemeld, met 2 plekken. Had u zich al eerder aangemeld? Dan geldt uw eerste aanmelding.\n\nWij", "", "CONFIRMED"},
		{"one seat to come", event.Scheduled, feed.Own{Status: event.SeatConfirmed, Seats: 2, Wanted: 3}, "U bent aangemeld, met 2 plekken. U wacht nog op 1 plek. Had u zich al eerder aangemeld? Dan geldt uw eerste aanmelding.\n\nWij", "", "CONFIRMED"},
		{"more seats to come", event.Scheduled, feed.Own{Status: event.SeatConfirmed, Seats: 1, Wanted: 3}, "U bent aangemeld. U wacht nog op 2 plekken. Had u zich al eerder aangemeld? Dan geldt uw eerste aanmelding.\n\nWij", "", "CONFIRMED"},
		{"INV-E19 who waits is no participant", event.Scheduled, feed.Own{Status: event.Waitlisted, Wanted: 1}, "U staat op de wachtlijst. U hebt nog geen plek. Had u zich al eerder aangemeld? Dan geldt uw eerste aanmelding.\n\nWij", "Wachtlijst: ", "TENTATIVE"},
		{"called off", event.Cancelled, feed.Own{Status: event.SeatConfirmed, Seats: 2, Wanted: 2}, "Deze bijeenkomst gaat niet door.\n\nWij", "Afgelast: ", "CANCELLED"},
		{"called off for who waits", event.Cancelled, feed.Own{Status: event.Waitlisted, Wanted: 2}, "Deze bijeenkomst gaat niet door.\n\nWij", "Afgelast: ", "CANCELLED"},
		{"put off", event.Postponed, feed.Own{Status: event.SeatConfirmed, Seats: 2, Wanted: 2}, "Deze bijeenkomst is uitgesteld. We zoeken een nieuwe datum.\n\nU bent aangemeld, met 2 plekken.", "Uitgesteld: ", "TENTATIVE"},
		{"put off for who waits", event.Postponed, feed.Own{Status: event.Waitlisted, Wanted: 2}, "Deze bijeenkomst is uitgesteld. We zoeken een nieuwe datum.\n\nU staat op de wachtlijst.", "Uitgesteld: ", "TENTATIVE"},
		{"held", event.Held, feed.Own{Status: event.SeatConfirmed, Seats: 2, Wanted: 3}, "U was aangemeld, met 2 plekken.\n\nWij", "", "CONFIRMED"},
		{"held without who waited", event.Held, feed.Own{Status: event.Waitlisted, Wanted: 3}, "U stond op de wachtlijst. U kreeg geen plek.\n\nWij", "Wachtlijst: ", "TENTATIVE"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := one(tc.status, tc.own)
			require.True(t, strings.HasPrefix(got.Description, tc.begins), got.Description)
			require.Equal(t, tc.title+eventA().Title, got.Summary)
			require.Equal(t, tc.called, got.Status)
			require.NotContains(t, got.Description, "Meld u aan", "who has signed up is asked to sign up")
			require.NotContains(t, got.Description, "Aanmelden")
		})
	}
	t.Run("INV-F01 sign-ups that are no more and meetings that are not public are not in it", func(t *testing.T) {
		for _, status := range []event.SignUpStatus{event.Withdrawn, event.Repeated, "", "geheim"} {
			require.NotContains(t, writeOwn(t, c, feed.Own{Announcement: eventA(), Status: status, Seats: 1}), "VEVENT")
		}
		draft := eventA()
		draft.Status = event.Draft
		require.NotContains(t, writeOwn(t, c, feed.Own{Announcement: draft, Status: event.SeatConfirmed, Seats: 1}), "VEVENT")
	})
	t.Run("INV-F01 there is nobody's name or address in it", func(t *testing.T) {
		require.NotContains(t, writeOwn(t, c, signedUp()...), "ATTENDEE")
	})
	t.Run("what cannot be written is refused and nothing is written", func(t *testing.T) {
		list := signedUp()
		list[2].Announcement.End = time.Time{}
		var file bytes.Buffer
		var fault event.FieldError
		require.ErrorAs(t, feed.WriteOwn(&file, c, list), &fault)
		require.Equal(t, event.FieldError{Field: "end", Code: event.CodeRequired}, fault)
		require.Zero(t, file.Len())
		require.ErrorIs(t, feed.WriteOwn(brokenPipe{}, c, nil), errBroken)
	})
}

// TestOwnSequence follows one party from the queue to its seats.
func TestOwnSequence(t *testing.T) {
	e, o := announcedA(), feed.Own{Status: event.Waitlisted, Wanted: 2}
	highest := -1
	rises := func(what string) {
		o.Announcement = snapshot(e)
		file := writeOwn(t, network(), o)
		sequence, err := strconv.Atoi(strings.TrimPrefix(property(t, file, "SEQUENCE"), "SEQUENCE:"))
		require.NoError(t, err)
		require.Greater(t, sequence, highest, what)
		highest = sequence
	}
	rises("in the queue")
	o.Status, o.Seats, o.Changes = event.SeatConfirmed, 1, 1
	rises("INV-E10 a seat came free")
	o.Seats, o.Changes = 2, 2
	rises("another seat came free")
	o.Seats, o.Changes = 1, 5
	rises("one of two parties withdrew")
	require.NoError(t, e.SetSeats(40, 2, false, event.Step{At: at("2019-01-09T12:00:00+01:00")}))
	rises("the meeting changed")
	require.NoError(t, e.Cancel(event.Step{At: at("2019-01-10T12:00:00+01:00"), Reason: "storm"}))
	rises("INV-E16 the meeting was called off")
}

// TestOwnTime is for readers that go by the time of an entry.
func TestOwnTime(t *testing.T) {
	o := feed.Own{Announcement: eventA(), Status: event.SeatConfirmed, Seats: 1, Wanted: 1}
	changed := o.Announcement.ChangedAt.UTC().Format("20060102T150405Z")
	for _, tc := range []struct {
		name string
		at   time.Time
		want string
	}{
		{"who changed nothing has the time of the meeting", time.Time{}, changed},
		{"what came before the meeting changed is no news", o.Announcement.ChangedAt.Add(-time.Hour), changed},
		{"who signed up later has that time", at("2019-01-24T13:00:01+01:00"), "20190124T120001Z"},
		{"a time that cannot be written is passed over", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), changed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o.ChangedAt = tc.at
			file := writeOwn(t, network(), o)
			require.Equal(t, "LAST-MODIFIED:"+tc.want, property(t, file, "LAST-MODIFIED"))
			require.Equal(t, "DTSTAMP:"+tc.want, property(t, file, "DTSTAMP"))
		})
	}
}
