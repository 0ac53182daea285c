package follow

import (
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func TestAddReadsOnceAndKeepsNothingOfWhatDoesNotCome(t *testing.T) {
	f := follow(t) // which has one calendar already
	var asked int
	answer := "<html>"
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		asked++
		io.WriteString(w, answer)
	})
	add := func(initiative, path string) (omzien.Calendar, omzien.Followed, error) {
		return f.Follower.Add(t.Context(), omzien.Calendar{Initiative: event.Named{Name: initiative}, Address: s.URL + path})
	}
	list := func() int {
		all, err := f.Calendars.List(t.Context())
		require.NoError(t, err)
		return len(all)
	}
	for _, none := range []string{"<html>", "", file(), "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + meeting("a", "01", "Koffie")} {
		answer = none
		added, _, err := add("buurtkamer", "/a.ics")
		require.Error(t, err, none)
		require.Empty(t, added.ID)
		require.Equal(t, 1, list())
	}
	asked, answer = 0, file(meeting("a", "01", "Koffie"), meeting("b", "02", "Thee"))
	_, _, err := add("niemand", "/a.ics")
	require.ErrorIs(t, err, omzien.ErrNotFound)
	asked = 0
	added, done, err := add("buurtkamer", "/a.ics")
	require.NoError(t, err)
	require.Equal(t, 1, asked)
	require.Equal(t, 2, done.Added)
	require.Equal(t, []string{"buurtkamer-2", "Agenda van De Buurtkamer"}, []string{added.Slug, added.Name})
	require.Equal(t, 2, list())
	again, _, err := add("buurtkamer", "/a.ics")
	require.ErrorIs(t, err, omzien.ErrExists)
	require.Empty(t, again.ID)
}
