package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

func TestHousing(t *testing.T) {
	start := time.Date(2019, time.January, 29, 15, 0, 0, 0, time.UTC)
	net := omzientest.New(t, start.AddDate(0, 0, -7))
	meeting := func(slug string, themes ...string) event.Event {
		return event.Event{Slug: slug, Title: "Over " + slug, Format: event.ThemeMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
			Zone: omzien.Zone, Start: start, End: start.Add(time.Hour), Themes: themes}
	}
	_, err := net.Import(t.Context(), omzien.Document{Events: []event.Event{meeting("wonen", "care", "housing"), meeting("zorg", "care")}}, "coordinator")
	require.NoError(t, err)
	var file bytes.Buffer
	require.NoError(t, housing(t.Context(), &file, net.Network))
	require.Empty(t, calendar.Check(file.Bytes()))
	read, err := calendar.Read(file.Bytes(), calendar.Options{})
	require.NoError(t, err)
	require.Len(t, read.Entries, 1)
	require.Equal(t, "Over wonen", read.Entries[0].Summary)
	require.Equal(t, "https://netwerk.example/bijeenkomsten/wonen", read.Entries[0].URL)
}
