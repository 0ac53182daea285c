package omzien

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// Calendars are the calendars of initiatives' own that the network follows. It
// fetches nothing: somebody else brings what they say, to [Calendars.Follow].
type Calendars struct {
	core
	// visits are what is kept out of the store, by the id of a calendar: each
	// change there makes every page anew.
	mu     sync.Mutex
	visits map[string]visit
}

// Calendar is one calendar that is followed. Its address can be a secret, as with
// the private link of a calendar: it is never shown in public, and neither its
// text in an error or a log nor [Calendar.Trouble] holds it.
type Calendar struct {
	ID string `json:"id"`
	// Slug is that of the initiative and a number; it names the calendar on the
	// command line.
	Slug string `json:"slug"`
	Name string `json:"name"`
	// Initiative is whose it is, by id and name.
	Initiative event.Named `json:"initiative"`
	// Address is http or https, or the absolute path of a file; at most [MaxAddress]
	// octets.
	Address string `json:"address"`
	// Seen is what the server said of the version that was read last; empty when it
	// is time to read all of it again.
	Seen CalendarSeen `json:"seen,omitzero"`

	AddedAt time.Time `json:"addedAt"`
	// CheckedAt is when an answer of any kind came, ReadAt when it was last known
	// what stands in it, NextAt when to ask again; zero: at once. A process that
	// did not ask itself knows the first two to within a day.
	CheckedAt time.Time `json:"checkedAt,omitzero"`
	ReadAt    time.Time `json:"readAt,omitzero"`
	NextAt    time.Time `json:"nextAt,omitzero"`
	// Refresh is how long it is left alone after a good reading: what the calendar
	// itself wants, held between an hour and a day, and an hour when it does not say.
	// Zero: it was not read yet.
	Refresh time.Duration `json:"refresh,omitempty"`
	// Failures counts the readings in a row that failed.
	Failures int `json:"failures,omitempty"`
	// Trouble is the code of what is wrong; empty: nothing.
	Trouble string `json:"trouble,omitempty"`
	// Asked is how many meetings are no longer in it and stay until a person says
	// that they may go; zero: nobody is asked. AskedAbout are their ids.
	Asked      int      `json:"asked,omitempty"`
	AskedAbout []string `json:"askedAbout,omitempty"`
	// Lost are the ids of meetings that were entered here as well and are no longer
	// in it.
	Lost []string `json:"lost,omitempty"`
	// What stood in it at the last good reading. Entries counts all, each of a series
	// and what could not be read too, but for what was over before the time that was
	// looked at. Of them Skipped could not be read or are of no use here, Private are
	// not to be shown, and Matched were entered here as well.
	Entries int `json:"entries,omitempty"`
	Skipped int `json:"skipped,omitempty"`
	Private int `json:"private,omitempty"`
	Matched int `json:"matched,omitempty"`
	// RemovedAt is zero as long as it is followed.
	RemovedAt time.Time `json:"removedAt,omitzero"`
}

// CalendarSeen is what a server said of what it sent, for asking whether there is
// something new.
type CalendarSeen struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
	// From is a digest of the address that said so: no other one may be asked by it.
	From string `json:"from,omitempty"`
}

// String is the slug, so that no error can hold the address.
func (c Calendar) String() string { return c.Slug }

// LogValue is the slug, so that no log can hold the address.
func (c Calendar) LogValue() slog.Value { return slog.StringValue(c.Slug) }

// Bounds of calendars.
const (
	// MaxCalendars is how many the network follows at most.
	MaxCalendars = 500
	// MaxAddress is the length of an address in octets.
	MaxAddress = 2000
)

var calendars = aggregate[Calendar]{kind: "calendar", describe: func(c *Calendar) Record {
	return Record{ID: c.ID, Slug: c.Slug, Position: initiative.NormaliseName(c.Name), Labels: []Label{{"initiative", c.Initiative.ID}}}
}}

// Add begins to follow a calendar: asked has an Address, the slug or id of an
// initiative as Initiative.ID or Initiative.Name, and a Name, which may be empty. An address that begins with webcal is
// kept as https. A calendar that was removed before is followed again under the
// name that it had. It refuses the same address for the same initiative twice
// ([ErrExists]), an initiative that is not in the register ([ErrNotFound]), and
// more than [MaxCalendars] ([ErrCalendars]).
func (c *Calendars) Add(ctx context.Context, asked Calendar) (Calendar, error) {
	address, err := calendarAddress(asked.Address)
	if err != nil {
		return Calendar{}, err
	}
	name := plainLine(asked.Name, event.MaxTitle)
	id, err := c.newID()
	if err != nil {
		return Calendar{}, err
	}
	wanted := Calendar{ID: id, Address: address, AddedAt: c.now().Round(0).Truncate(time.Second)}
	var added Calendar
	err = c.store.Write(ctx, func(tx WriteTx) error {
		host, err := initiativeOf(tx, cmp.Or(asked.Initiative.ID, asked.Initiative.Name))
		if err != nil {
			return err
		}
		all, err := calendars.list(tx, Query{})
		if err != nil {
			return err
		}
		added = wanted // anew in every run
		added.Initiative = event.Named{ID: host.ID, Name: host.Name}
		added.Name = cmp.Or(name, "Agenda van "+host.Name)
		if err := added.place(all, host.Slug); err != nil {
			return err
		}
		return calendars.put(tx, &added)
	})
	if err != nil {
		return Calendar{}, err
	}
	return added, nil
}

// place finds the calendar its place among all that there ever were: that of the
// one with the same address that was removed, or the next number.
func (c *Calendar) place(all []Calendar, host string) error {
	followed, number := 0, 1
	for _, other := range all {
		if other.RemovedAt.IsZero() {
			followed++
		}
		if other.Initiative.ID != c.Initiative.ID {
			continue
		}
		number++
		if other.Address != c.Address {
			continue
		}
		if other.RemovedAt.IsZero() {
			return ErrExists
		}
		c.ID, c.Slug = other.ID, other.Slug
	}
	if followed >= MaxCalendars {
		return ErrCalendars
	}
	for c.Slug == "" {
		end := "-" + strconv.Itoa(number)
		slug := strings.TrimRight(host[:min(len(host), initiative.MaxSlug-len(end))], "-") + end
		if slices.ContainsFunc(all, func(other Calendar) bool { return other.Slug == slug }) {
			number++
			continue
		}
		c.Slug = slug
	}
	return nil
}

// initiativeOf finds an initiative by slug or id.
func initiativeOf(tx ReadTx, name string) (initiative.Initiative, error) {
	found, err := initiatives.bySlug(tx, name)
	if errors.Is(err, ErrNotFound) {
		found, err = initiatives.byID(tx, name)
	}
	return found, err
}

// calendarAddress is an address as it is kept. Whether the network may go there
// is judged by whoever goes.
func calendarAddress(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > MaxAddress || !utf8.ValidString(text) || strings.ContainsFunc(text, unicode.IsControl) {
		return "", ErrAddress
	}
	if filepath.IsAbs(text) {
		return filepath.Clean(text), nil
	}
	u, err := url.Parse(text)
	if err != nil {
		return "", ErrAddress // the error holds the address
	}
	switch u.Scheme {
	case "webcal", "webcals":
		u.Scheme = "https"
	case "http", "https":
	default:
		return "", ErrAddress
	}
	if u.Hostname() == "" || u.User != nil {
		return "", ErrAddress
	}
	u.Fragment, u.RawFragment = "", ""
	return u.String(), nil
}

// List is the calendars that are followed, by name.
func (c *Calendars) List(ctx context.Context) ([]Calendar, error) {
	list, err := listAll(ctx, c.store, calendars)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(one Calendar) bool { return !one.RemovedAt.IsZero() })
	for i := range list {
		c.visited(&list[i])
	}
	return list, nil
}

// BySlug is one calendar that is followed.
func (c *Calendars) BySlug(ctx context.Context, slug string) (Calendar, error) {
	found, err := findBySlug(ctx, c.store, calendars, slug)
	if err == nil && !found.RemovedAt.IsZero() {
		err = ErrNotFound
	}
	if err != nil {
		return Calendar{}, err
	}
	c.visited(&found)
	return found, nil
}

// Moved keeps the address to which a server says that a calendar has moved for
// good, and reports whether it did. It leaves everything as it is when nobody
// could add that address, when it leads from https to http, when the calendar is a
// file, and when another calendar of the initiative has it.
func (c *Calendars) Moved(ctx context.Context, id, address string) (bool, error) {
	to, err := calendarAddress(address)
	if err != nil || filepath.IsAbs(to) {
		return false, nil // the one that is known may still do
	}
	moved := false
	err = c.store.Write(ctx, func(tx WriteTx) error {
		moved = false
		one, err := followedCalendar(tx, id)
		if err != nil {
			return err
		}
		all, err := calendars.list(tx, Query{Labels: []Label{{"initiative", one.Initiative.ID}}})
		if err != nil {
			return err
		}
		taken := slices.ContainsFunc(all, func(other Calendar) bool { return other.Address == to && other.RemovedAt.IsZero() })
		lower := strings.HasPrefix(one.Address, "https:") && !strings.HasPrefix(to, "https:")
		if taken || lower || filepath.IsAbs(one.Address) {
			return nil
		}
		one.Address, moved = to, true
		return calendars.put(tx, &one)
	})
	return moved && err == nil, err
}

// Due is the calendars that are to be asked at a moment, the one that waits
// longest first. One that would wait longer than any has to is among them: the
// clock was set back.
func (c *Calendars) Due(ctx context.Context, now time.Time) ([]Calendar, error) {
	list, err := c.List(ctx)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(one Calendar) bool { return one.NextAt.After(now) && !one.NextAt.After(now.Add(followAtLeast)) })
	slices.SortStableFunc(list, func(a, b Calendar) int { return a.NextAt.Compare(b.NextAt) })
	return list, nil
}

// Remove stops following a calendar. Meetings that are known from it alone are
// dropped; those that were entered here as well stay as they are. What stands in
// another calendar of the initiative too comes back when that one is read again, for
// which those are due at once. It changes at
// most a hundred meetings in one transaction; when it was broken off, the same
// call finishes it.
func (c *Calendars) Remove(ctx context.Context, slug string, step event.Step) error {
	var removed Calendar
	again := false // somebody began before
	err := c.store.Write(ctx, func(tx WriteTx) error {
		calendar, err := calendars.bySlug(tx, slug)
		if err != nil {
			return err
		}
		if removed, again = calendar, !calendar.RemovedAt.IsZero(); again {
			return nil
		}
		calendar.RemovedAt, calendar.Seen = step.At, CalendarSeen{}
		calendar.Asked, calendar.AskedAbout, calendar.Lost = 0, nil, nil
		return calendars.put(tx, &calendar)
	})
	if err != nil {
		return err
	}
	changed, err := c.letAllGo(ctx, removed.ID, step)
	if err != nil || again && !changed {
		return err
	}
	return c.wake(ctx, removed.Initiative.ID)
}

// wake makes the calendars of an initiative due at once.
func (c *Calendars) wake(ctx context.Context, initiative string) error {
	return c.store.Write(ctx, func(tx WriteTx) error {
		all, err := calendars.list(tx, Query{Labels: []Label{{"initiative", initiative}}})
		if err != nil {
			return err
		}
		for _, one := range all {
			if !one.RemovedAt.IsZero() || one.NextAt.IsZero() {
				continue
			}
			one.NextAt, one.Seen = time.Time{}, CalendarSeen{}
			if err := calendars.put(tx, &one); err != nil {
				return err
			}
		}
		return nil
	})
}

// letAllGo takes all meetings out of the care of a calendar, and reports whether
// that changed any.
func (c *Calendars) letAllGo(ctx context.Context, id string, step event.Step) (changed bool, err error) {
	for q := (Query{Labels: []Label{{calendarLabel, id}}, Limit: followBatch}); ; {
		var found []event.Event
		let := 0
		err := c.store.Write(ctx, func(tx WriteTx) (err error) {
			if found, err = events.list(tx, q); err != nil {
				return err
			}
			let = 0
			for _, e := range found {
				if e.Elsewhere() && e.Status == event.Discarded {
					continue
				}
				let++
				if err := letGo(tx, e, step); err != nil {
					return err
				}
			}
			return nil
		})
		changed = changed || err == nil && let > 0
		if err != nil || len(found) < q.Limit {
			return changed, err
		}
		last := found[len(found)-1]
		q.AfterPosition, q.AfterID = position(last.Start), last.ID
	}
}

// letGo takes a meeting out of the care of a calendar.
func letGo(tx WriteTx, e event.Event, step event.Step) error {
	next := e
	if !e.Elsewhere() {
		next.Origin = nil
		return events.put(tx, &next)
	}
	to := e
	to.Status = event.Discarded
	if err := next.Follow(to, step); err != nil {
		return err
	}
	return events.put(tx, &next)
}
