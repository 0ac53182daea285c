package omzien

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"time"
)

// visit is when a calendar was looked at, for as long as it had nothing to tell.
type visit struct{ checkedAt, readAt, nextAt time.Time }

const (
	// followEvery is how often a calendar is asked that wants nothing else, and the
	// least; followAtLeast is the most, whatever it wants: meetings move.
	followEvery   = time.Hour
	followAtLeast = 24 * time.Hour
	// rereadAfter is how long a calendar may say that nothing is new until all of it
	// is read again: the meetings of a series come into sight one by one, and what is
	// entered here has to be found in it.
	rereadAfter = 24 * time.Hour
)

// visited tells a calendar what is not in the store. One that is due at once was
// added again, or another one was removed: what was known of it before is over.
func (c *Calendars) visited(one *Calendar) {
	now := c.now()
	c.mu.Lock()
	if v, ok := c.visits[one.ID]; ok && !one.NextAt.IsZero() && v.checkedAt.After(one.CheckedAt) && !v.checkedAt.After(now) {
		one.CheckedAt, one.ReadAt, one.NextAt = v.checkedAt, v.readAt, v.nextAt
	}
	c.mu.Unlock()
	if age := now.Sub(one.ReadAt); age >= rereadAfter || age < 0 { // the clock can be set back
		one.Seen = CalendarSeen{}
	}
}

// note keeps what is known of a calendar by now, after an answer of any kind. When
// nothing changed but the time, that is kept in memory only, but for once a day.
func (c *Calendars) note(ctx context.Context, id string, change func(*Calendar)) error {
	var found visit
	err := c.store.Write(ctx, func(tx WriteTx) error {
		calendar, err := followedCalendar(tx, id)
		if err != nil {
			return err
		}
		kept := calendar
		c.visited(&calendar)
		change(&calendar)
		found = visit{calendar.CheckedAt, calendar.ReadAt, calendar.NextAt}
		timeless := calendar
		timeless.CheckedAt, timeless.ReadAt, timeless.NextAt = kept.CheckedAt, kept.ReadAt, kept.NextAt
		if age := calendar.CheckedAt.Sub(kept.CheckedAt); equalJSON(kept, timeless) && age >= 0 && age < rereadAfter && !kept.NextAt.IsZero() {
			return nil
		}
		return calendars.put(tx, &calendar)
	})
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.visits == nil {
		c.visits = map[string]visit{}
	}
	c.visits[id] = found
	return nil
}

// refuse notes a reading from which nothing is taken over, and what a person is
// asked about because of it.
func (c *Calendars) refuse(ctx context.Context, id string, refusal Refusal, p plan) error {
	err := c.failed(ctx, id, refusal, func(one *Calendar) {
		if refusal == ErrNoEntries {
			one.Asked, one.AskedAbout, one.Seen = len(p.asked), p.asked, CalendarSeen{}
		}
	})
	if err != nil {
		return err
	}
	return refusal
}

// followed notes a good reading. What the server said of it is kept only when
// there is nothing left to do with it: otherwise it is asked for again.
func (c *Calendars) followed(ctx context.Context, s *source, r Reading, done Followed, p plan) error {
	return c.note(ctx, s.calendar.ID, func(one *Calendar) {
		one.CheckedAt, one.ReadAt = s.now, s.now
		one.Refresh = min(max(r.Refresh, followEvery), followAtLeast)
		one.NextAt = s.now.Add(one.Refresh)
		one.Seen, one.Failures, one.Trouble = r.Seen, 0, ""
		one.Asked, one.AskedAbout, one.Lost = len(p.asked), p.asked, p.lost
		switch {
		case done.Refused > 0:
			one.Trouble = string(ErrMismatch)
		case len(p.lost) > 0:
			one.Trouble = string(ErrLost)
		case p.full:
			one.Trouble = string(ErrMany)
		}
		if done.Refused+done.Asked+done.Matched > 0 {
			one.Seen = CalendarSeen{}
		}
		one.Entries, one.Skipped, one.Private, one.Matched = len(r.Entries)+len(r.Unread), done.Skipped, done.Private, p.matched
	})
}

// Unchanged notes that a calendar says that it is as it was.
func (c *Calendars) Unchanged(ctx context.Context, id string) error {
	now := c.now().Round(0).Truncate(time.Second)
	return c.note(ctx, id, func(one *Calendar) {
		one.CheckedAt, one.NextAt = now, now.Add(max(one.Refresh, followEvery))
		if one.Failures > 0 {
			one.Failures, one.Trouble = 0, ""
		}
		if one.Trouble == "" && len(one.Lost) > 0 {
			one.Trouble = string(ErrLost)
		}
	})
}

// Failed notes that a calendar could not be read, and lets go of nothing. It is
// asked again after an hour, and after twice as long each time that it fails
// again, up to a day; later when cause has a method Wait that says so. What
// [Calendars.Follow] refused was noted already. When the caller itself gave up,
// that is no failure.
func (c *Calendars) Failed(ctx context.Context, id string, cause error) error {
	if errors.Is(cause, ErrCut) || errors.Is(cause, ErrNoEntries) || errors.Is(cause, context.Canceled) {
		return nil
	}
	return c.failed(ctx, id, cause, func(*Calendar) {})
}

func (c *Calendars) failed(ctx context.Context, id string, cause error, also func(*Calendar)) error {
	now := c.now().Round(0).Truncate(time.Second)
	code, wait := codeOf(cause), time.Duration(0)
	var waits interface{ Wait() time.Duration }
	if errors.As(cause, &waits) {
		wait = min(waits.Wait(), followAtLeast)
	}
	return c.note(ctx, id, func(one *Calendar) {
		one.Failures++
		one.Trouble, one.CheckedAt = code, now
		one.NextAt = now.Add(max(wait, backOff(one.Failures)))
		also(one)
	})
}

// backOff is how long to wait after so many failures in a row.
func backOff(failures int) time.Duration {
	return min(followEvery<<min(failures-1, 5), followAtLeast)
}

// codeOf is the stable name of what went wrong: that of the refusal underneath, a
// value of any type whose text is a code and that has a sentence for people.
// Never another text: it could hold an address.
func codeOf(err error) string {
	if code := refusalIn(err); code != "" {
		return code
	}
	return Code(err)
}

func refusalIn(err error) string {
	if spoken, ok := err.(interface{ Sentence() string }); ok && spoken.Sentence() != "" {
		if v := reflect.ValueOf(err); v.Kind() == reflect.String && isCode(v.String()) {
			return v.String()
		}
	}
	switch inner := err.(type) {
	case interface{ Unwrap() error }:
		return refusalIn(inner.Unwrap())
	case interface{ Unwrap() []error }:
		for _, one := range inner.Unwrap() {
			if code := refusalIn(one); code != "" {
				return code
			}
		}
	}
	return ""
}

func isCode(text string) bool {
	return text != "" && len(text) <= 40 && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}
