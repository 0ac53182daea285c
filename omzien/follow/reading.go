package follow

import (
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
)

const (
	// ahead is how far a series is written out from now.
	ahead = 366 * 24 * time.Hour
	// maxUnread is how many entries may be unreadable before all of a calendar is.
	maxUnread = 10_000
)

// reading is what a calendar says, as the network takes it.
func (f *Follower) reading(c omzien.Calendar, got Fetched, now time.Time) (omzien.Reading, error) {
	from, until := now.Add(-omzien.FeedPast), now.Add(ahead)
	said, err := calendar.Read(got.Body, calendar.Options{From: from, Until: until})
	if err != nil {
		return omzien.Reading{}, err
	}
	r := omzien.Reading{
		Complete: said.Complete, From: from, Until: until, Refresh: said.Refresh,
		Seen: omzien.CalendarSeen(got.Seen), Skipped: said.Left,
	}
	for _, e := range said.Entries {
		r.Entries = append(r.Entries, entry(e))
	}
	for _, trouble := range said.Skipped {
		f.log().Debug("a calendar has an odd line", "calendar", c.Slug, "line", trouble.Line, "code", trouble.Code)
		if trouble.UID != "" {
			r.Unread = append(r.Unread, trouble.UID)
			r.Skipped++
		}
	}
	if said.Left > 0 {
		r.Unread = unread(got.Body, said.Entries)
	}
	r.Complete = r.Complete && len(r.Unread) <= maxUnread
	return r, nil
}

// unread is for a calendar with more troubles than are told: every UID in the
// file that no entry has. It may name too many, which only keeps meetings as they
// are. It stops after [maxUnread].
func unread(body []byte, entries []calendar.Entry) []string {
	seen := map[string]bool{}
	for _, e := range entries {
		seen[e.UID] = true
	}
	var uids []string
	unfolded := strings.NewReplacer("\x00", "", "\r\n ", "", "\r\n\t", "", "\n ", "", "\n\t", "").Replace(string(body))
	for line := range strings.Lines(unfolded) {
		name, uid, _ := strings.Cut(line, ":")
		name, _, _ = strings.Cut(name, ";")
		uid = strings.TrimSpace(uid)
		if !strings.EqualFold(strings.TrimSpace(name), "UID") || seen[uid] {
			continue
		}
		seen[uid] = true
		if uids = append(uids, uid); len(uids) > maxUnread {
			break
		}
	}
	return uids
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
	}
	if e.Geo != nil {
		r.Geo = &event.Geo{Latitude: e.Geo.Latitude, Longitude: e.Geo.Longitude}
	}
	return r
}
