package omzien

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// source is a calendar at the moment at which it is followed.
type source struct {
	calendar Calendar
	host     initiative.Initiative
	zone     *time.Location
	now      time.Time
	// themes are the ids of the register's themes by their words, towns the codes of
	// municipalities by their names; both folded.
	themes, towns map[string]string
	// names and domain are what mail addresses of the initiative hold.
	names  []string
	domain string
}

func newSource(calendar Calendar, host initiative.Initiative, now time.Time) (*source, error) {
	zone, err := home()
	if err != nil {
		return nil, err
	}
	s := source{calendar: calendar, host: host, zone: zone, now: now, themes: map[string]string{}, towns: map[string]string{},
		names: ownNames(host), domain: ownDomain(host)}
	for _, m := range initiative.Municipalities() {
		s.towns[folded(m.Name)] = m.Code
	}
	for _, theme := range initiative.Themes() {
		s.themes[folded(string(theme))], s.themes[folded(theme.Label())] = string(theme), string(theme)
	}
	return &s, nil
}

// step is one that the calendar itself takes.
func (s *source) step(reason string) event.Step {
	if reason != "" {
		reason += " in de agenda van " + s.host.Name + "."
	}
	return event.Step{At: s.now, By: "agenda " + s.calendar.Slug, Reason: reason}
}

// folded makes spellings of one text equal: case, accents, punctuation and spaces
// mean nothing.
func folded(text string) string {
	return strings.ReplaceAll(initiative.NormaliseName(text), " ", "")
}

// identity is the id of a meeting that is read elsewhere: a UUID of version 8 (RFC
// 9562 5.8), the same whenever and by whichever calendar of the initiative it is
// read. The attempt is zero, unless that id has come to mean another meeting.
func identity(initiative string, k entryKey, attempt int) string {
	sum := sha256.Sum256([]byte(initiative + "\x00" + k.uid + "\x00" + k.instance + "\x00" + strconv.Itoa(attempt)))
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// slugOf is a name for the address of a meeting's page, with so many hexadecimal
// digits of its id.
func slugOf(e *event.Event, digits int) string {
	end := "-" + e.Start.Format("2006-01-02") + "-" + strings.ReplaceAll(e.ID, "-", "")[:digits]
	title := cmp.Or(initiative.Slug(e.Title), "activiteit")
	return strings.TrimRight(title[:min(len(title), event.MaxSlug-len(end))], "-") + strings.ToLower(end)
}

// unnamed is the title of an entry that has none.
const unnamed = "Activiteit"

// meeting is what an entry becomes, but for its identity and its past.
func (s *source) meeting(r ReadEntry) event.Event {
	title, status := state(strings.ReplaceAll(s.line(r.Summary), noLink, ""))
	if r.Cancelled {
		status = event.Cancelled
	}
	e := event.Event{
		Title: cmp.Or(plainLine(title, event.MaxTitle), unnamed), Format: event.Activity, Zone: Zone, AllDay: r.AllDay, Status: status,
		Purpose: s.text(r.Description), Hosts: []event.Named{{ID: s.host.ID, Name: cutAt(s.host.Name, event.MaxTitle)}},
	}
	e.Start, e.End = s.times(r)
	tentative := status == event.Scheduled && r.Tentative
	if tentative {
		e.Note = "Deze bijeenkomst is nog onder voorbehoud."
	}
	s.locate(&e, r.Location)
	if r.Geo != nil && r.Geo.Valid() && *r.Geo != (event.Geo{}) { // 0;0 stands for none
		geo := *r.Geo
		e.Venue.Geo = &geo
	}
	for _, category := range r.Categories {
		if theme := s.themes[folded(category)]; theme != "" && !slices.Contains(e.Themes, theme) && len(e.Themes) < event.MaxThemes {
			e.Themes = append(e.Themes, theme)
		}
	}
	e.Origin = &event.Origin{Calendar: s.calendar.ID, UID: r.UID, Instance: r.Instance, URL: cmp.Or(s.page(r.URL), webPage(s.host.Website)),
		Start: e.Start, End: e.End, Cancelled: status == event.Cancelled, Tentative: tentative}
	return e
}

// times puts an entry on the wall clock of the network. Days have no clock: they
// stay the days that they are where it was written.
func (s *source) times(r ReadEntry) (start, end time.Time) {
	if !r.AllDay {
		return r.Start.In(s.zone).Truncate(time.Second), r.End.In(s.zone).Truncate(time.Second)
	}
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, s.zone)
	}
	return day(r.Start), day(r.End)
}

// shortened keeps the start of what lasts longer than any meeting may, such as an
// exhibition, and says when it ends.
func shortened(e *event.Event) {
	if e.End.Sub(e.Start) <= event.MaxLength {
		return
	}
	until := event.DutchDate(e.End) + ", " + event.DutchTime(e.End) + " uur"
	if e.AllDay {
		until = "en met " + event.DutchDate(e.End.AddDate(0, 0, -1))
	}
	e.Note = strings.TrimSpace(e.Note + "\nDit duurt langer: tot " + until + ".")
	e.End = e.Start.AddDate(0, 0, event.MaxDays)
}

// remembered keeps what is known of a meeting where its entry says nothing: of one
// that is called off some calendars keep no more than "Afgelast". What left the
// agenda may have been private, and is forgotten.
func remembered(next, known *event.Event) {
	if known.Status == event.Discarded || next.Title != unnamed && next.Status != event.Cancelled {
		return
	}
	if next.Title == unnamed {
		next.Title = known.Title
	}
	if next.Mode == "" && next.Venue.Line() == (event.Venue{}).Line() {
		next.Mode, next.Venue = known.Mode, known.Venue
	}
	next.Purpose = cmp.Or(next.Purpose, known.Purpose)
}
