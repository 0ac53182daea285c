package event_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestGive(t *testing.T) {
	for _, tc := range []struct {
		name   string
		policy event.FullPolicy
		status event.SignUpStatus
		had    int
		want   event.SignUpStatus
		offer  bool
	}{
		{"who waits comes", event.WaitlistAuto, event.Waitlisted, 0, event.SeatConfirmed, false},
		{"who waits is asked", event.WaitlistOffer, event.Waitlisted, 0, event.Offered, true},
		{"who waited before the list was closed comes", event.Closed, event.Waitlisted, 0, event.SeatConfirmed, false},
		{"half a party is made whole", event.WaitlistAuto, event.SeatConfirmed, 1, event.SeatConfirmed, false},
		{"half a party that comes is not asked for the rest", event.WaitlistOffer, event.SeatConfirmed, 1, event.SeatConfirmed, false},
		{"an offer grows within its time", event.WaitlistOffer, event.Offered, 1, event.Offered, false},
		{"who must confirm first still must", event.WaitlistOffer, event.Pending, 0, event.Pending, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := tabled(tc.policy)
			s := kept(tc.status, at(early).Add(time.Hour))
			s.Seats, s.Table = tc.had, ""
			want := s
			want.Seats, want.Status, want.Table = tc.had+1, tc.want, "zorg"
			if tc.offer {
				want.Until = at("2019-01-21T22:00:00+01:00") // 24 hours of day after noon
			}
			e.Give(event.Occupancy{Taken: 4, Tables: map[string]int{"wonen": 4}}, &s, 1, at(early))
			require.Equal(t, want, s)
		})
	}
}

// offeredUntil is until when an offer stands that is made at a moment.
func offeredUntil(e event.Event, hours int, now time.Time) time.Time {
	e.SignUp.WhenFull, e.SignUp.OfferHours = event.WaitlistOffer, hours
	s := event.SignUp{Wanted: 1, Status: event.Waitlisted}
	e.Give(event.Occupancy{}, &s, 1, now)
	return s.Until
}

func TestOfferEnd(t *testing.T) {
	const far, near, breakfast = "2019-12-01T16:00:00+01:00", "2019-01-29T16:00:00+01:00", "2019-01-29T09:00:00+01:00"
	for _, tc := range []struct {
		name, start string
		hours       int
		now, want   string
	}{
		{"by day", far, 1, "2019-02-05T12:00:00+01:00", "2019-02-05T13:00:00+01:00"},
		{"to the very evening", far, 1, "2019-02-05T21:00:00+01:00", "2019-02-05T22:00:00+01:00"},
		{"into the night", far, 1, "2019-02-05T21:30:00+01:00", "2019-02-06T08:30:00+01:00"},
		{"from the evening on", far, 1, "2019-02-05T22:00:00+01:00", "2019-02-06T09:00:00+01:00"},
		{"at night, before midnight", far, 1, "2019-02-05T23:59:59+01:00", "2019-02-06T09:00:00+01:00"},
		{"at night, after midnight", far, 1, "2019-02-06T00:00:00+01:00", "2019-02-06T09:00:00+01:00"},
		{"until the morning", far, 1, "2019-02-06T07:59:59+01:00", "2019-02-06T09:00:00+01:00"},
		{"from the morning on", far, 1, "2019-02-06T08:00:00+01:00", "2019-02-06T09:00:00+01:00"},
		{"a whole day", far, 14, "2019-02-06T08:00:00+01:00", "2019-02-06T22:00:00+01:00"},
		{"one hour more than a day", far, 15, "2019-02-06T08:00:00+01:00", "2019-02-07T09:00:00+01:00"},
		{"over the end of a month and of a year", far, 2, "2018-12-31T21:00:00+01:00", "2019-01-01T09:00:00+01:00"},
		{"no hours said means 24", far, 0, "2019-02-05T12:00:00+01:00", "2019-02-06T22:00:00+01:00"},
		{"168 hours are twelve days", far, 168, "2019-02-05T12:00:00+01:00", "2019-02-17T12:00:00+01:00"},
		{"the clock of the meeting counts, whatever zone the moment is in", far, 1, "2019-02-05T20:30:00Z", "2019-02-06T08:30:00+01:00"},

		{"over the weekend in March", far, 24, "2019-03-30T20:00:00+01:00", "2019-04-01T16:00:00+02:00"},
		{"in the night in March, before the hour that is not", far, 1, "2019-03-31T01:59:59+01:00", "2019-03-31T09:00:00+02:00"},
		{"in the night in March, after it", far, 1, "2019-03-31T03:00:00+02:00", "2019-03-31T09:00:00+02:00"},
		{"168 hours over March", far, 168, "2019-03-25T08:00:00+01:00", "2019-04-05T22:00:00+02:00"},
		{"over the weekend in October", far, 24, "2019-10-26T20:00:00+02:00", "2019-10-28T16:00:00+01:00"},
		{"in the hour in October, the first time", far, 1, "2019-10-27T02:30:00+02:00", "2019-10-27T09:00:00+01:00"},
		{"in the hour in October, the second time", far, 1, "2019-10-27T02:30:00+01:00", "2019-10-27T09:00:00+01:00"},
		{"168 hours over October", far, 168, "2019-10-21T08:00:00+02:00", "2019-11-01T22:00:00+01:00"},

		{"the start cuts it", near, 1, "2019-01-29T15:30:00+01:00", "2019-01-29T16:00:00+01:00"},
		{"an end that is the start", near, 1, "2019-01-29T15:00:00+01:00", "2019-01-29T16:00:00+01:00"},
		{"the start cuts the longest", near, 168, "2019-01-20T12:00:00+01:00", "2019-01-29T16:00:00+01:00"},
		{"the start in the morning cuts what was offered at night", breakfast, 24, "2019-01-28T23:00:00+01:00", "2019-01-29T09:00:00+01:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := meeting(10, event.WaitlistOffer)
			e.Start = at(tc.start)
			now, err := time.Parse(time.RFC3339, tc.now)
			require.NoError(t, err)
			require.Equal(t, tc.want, offeredUntil(e, tc.hours, now).Format(time.RFC3339))
		})
	}
	t.Run("a postponed meeting has no start that could cut it", func(t *testing.T) {
		e := inState(t, event.Postponed)
		require.Equal(t, "2019-01-30T08:30:00+01:00", offeredUntil(e, 1, at("2019-01-29T21:30:00+01:00")).Format(time.RFC3339))
	})
	t.Run("people have that many hours of day, in any zone and at any time of the year", func(t *testing.T) {
		zones := []*time.Location{amsterdam, time.UTC, zone("Pacific/Apia"), zone("America/St_Johns"), zone("Australia/Lord_Howe")}
		rapid.Check(t, func(t *rapid.T) {
			e := meeting(10, event.WaitlistOffer)
			loc := rapid.SampledFrom(zones).Draw(t, "zone")
			e.Start = time.Date(2030, 1, 1, 16, 0, 0, 0, loc)
			hours := rapid.IntRange(1, event.MaxOfferHours).Draw(t, "hours")
			now := time.Unix(1_546_300_800+int64(rapid.IntRange(0, 2*366*24*60).Draw(t, "minute"))*60, 0)
			until := offeredUntil(e, hours, now)
			awake := 0
			for m := now; m.Before(until); m = m.Add(time.Minute) {
				if h := m.In(loc).Hour(); h >= 8 && h < 22 {
					awake++
				}
			}
			require.Equal(t, hours*60, awake)
			last := until.Add(-time.Second).In(loc).Hour()
			require.True(t, last >= 8 && last < 22, "it runs out while people sleep: %s", until)
		})
	})
}
