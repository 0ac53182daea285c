package follow

import (
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
)

// ahead is how far a series is written out from now.
const ahead = 366 * 24 * time.Hour

// reading is what a calendar says, as the network takes it.
func (f *Follower) reading(c omzien.Calendar, got Fetched, now time.Time) (omzien.Reading, error) {
	from, until := now.Add(-omzien.FeedPast), now.Add(ahead)
	said, err := calendar.Read(got.Body, calendar.Options{From: from, Until: until})
	if err != nil {
		return omzien.Reading{}, err
	}
	r := omzien.Reading{
		Complete: said.Complete, Events: said.Events, From: from, Until: until, Refresh: said.Refresh,
		Seen: omzien.CalendarSeen(got.Seen),
	}
	for _, e := range said.Entries {
		r.Entries = append(r.Entries, entry(e))
	}
	for _, name := range said.Unread {
		r.Unread = append(r.Unread, omzien.UnreadEntry(name))
	}
	for _, trouble := range said.Skipped {
		f.log().Debug("a calendar has an odd line", "calendar", c.Slug, "line", trouble.Line, "code", trouble.Code)
	}
	return r, nil
}

func entry(e calendar.Entry) omzien.ReadEntry {
	r := omzien.ReadEntry{
		UID: e.UID, Instance: e.Instance,
		Start: e.Start, End: e.End, AllDay: e.AllDay,
		Summary: e.Summary, Description: e.Description, Location: e.Location, URL: e.URL,
		Categories: e.Categories,
		Cancelled:  e.Status == calendar.Cancelled,
		Tentative:  e.Status == calendar.Tentative,
		Private:    e.Private,
		Copy:       e.Copy,
	}
	if e.Geo != nil {
		r.Geo = &event.Geo{Latitude: e.Geo.Latitude, Longitude: e.Geo.Longitude}
	}
	return r
}
