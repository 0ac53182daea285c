package omzien_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// foreign is a calendar that somebody keeps, and the network that follows it.
type foreign struct {
	n        network
	calendar omzien.Calendar
	entries  []omzien.ReadEntry
	// own are the UIDs of entries that were entered here too, and the title of each
	// as it is here.
	own map[string]string
	// uids counts the names that were given.
	uids int
	// revisions are the highest that were ever seen, by the id of a meeting.
	revisions map[string]int
	// asked: at the last reading somebody had to agree first.
	asked bool
}

func (f *foreign) newUID() string {
	f.uids++
	return "uid-" + strconv.Itoa(f.uids)
}

// one draws an entry that f may change.
func (f *foreign) one(t *rapid.T) *omzien.ReadEntry {
	if len(f.entries) == 0 {
		t.Skip("an empty calendar")
	}
	return &f.entries[rapid.IntRange(0, len(f.entries)-1).Draw(t, "entry")]
}

func (f *foreign) ours(e *omzien.ReadEntry) bool { return f.own[e.UID] != "" }

func (f *foreign) add(t *rapid.T) {
	e := entry(f.newUID(), rapid.SampledFrom([]string{"Wandelen", "Koffie", "Zingen", "Eten", "Lezen"}).Draw(t, "title"), 0)
	day := rapid.IntRange(-40, 60).Draw(t, "day")
	e.Start, e.End = e.Start.AddDate(0, 0, day), e.End.AddDate(0, 0, day)
	f.entries = append(f.entries, e)
}

func (f *foreign) move(t *rapid.T) {
	e := f.one(t)
	by := time.Duration(rapid.SampledFrom([]int{-48, -24, -1, 1, 2, 24, 168, 800}).Draw(t, "hours")) * time.Hour
	if f.ours(e) && (e.Cancelled || !e.Start.After(f.n.Now()) || !e.Start.Add(by).After(f.n.Now())) {
		t.Skip("the rules of meetings refuse it")
	}
	e.Start, e.End = e.Start.Add(by), e.End.Add(by)
}

func (f *foreign) rename(t *rapid.T) {
	f.one(t).Summary += "!?"[:rapid.IntRange(0, 2).Draw(t, "marks")] + " B"
}

func (f *foreign) cancel(t *rapid.T) {
	e := f.one(t)
	if f.ours(e) && (e.Cancelled || !e.Start.After(f.n.Now())) {
		t.Skip("the rules of meetings refuse it")
	}
	e.Cancelled = !e.Cancelled
}

func (f *foreign) hide(t *rapid.T) {
	e := f.one(t)
	if f.ours(e) {
		t.Skip("it was entered here")
	}
	e.Private = !e.Private
}

func (f *foreign) remove(t *rapid.T) {
	e := f.one(t)
	if f.ours(e) {
		t.Skip("it stays here")
	}
	f.entries = slices.DeleteFunc(f.entries, func(other omzien.ReadEntry) bool { return other.UID == e.UID })
}

// enter has the initiative enter a meeting here that is in its calendar too.
func (f *foreign) enter(t *rapid.T) {
	e := f.one(t)
	alone := 0
	for _, other := range f.entries {
		if other.Start.Equal(e.Start) {
			alone++
		}
	}
	if alone > 1 || f.ours(e) || e.Private || e.Cancelled || !e.Start.After(f.n.Now()) || e.Start.After(f.n.Now().AddDate(1, 0, 0)) {
		t.Skip("not to be told from another")
	}
	f.own[e.UID] = e.Summary
	m := own("hier-"+e.UID, f.own[e.UID], *e)
	_, err := f.n.Import(t.Context(), omzien.Document{Events: []event.Event{m}}, "coordinator")
	require.NoError(t, err)
	f.good(t) // while it can be recognised
}

// rechristen gives every entry a new UID, as some programs do.
func (f *foreign) rechristen(t *rapid.T) {
	seen := map[string]bool{}
	for _, e := range f.entries {
		name := e.Start.String() + initiative.NormaliseName(e.Summary)
		if seen[name] {
			t.Skip("two that nobody could tell apart")
		}
		seen[name] = true
	}
	f.good(t)
	for i := range f.entries {
		uid := f.newUID()
		if title := f.own[f.entries[i].UID]; title != "" {
			delete(f.own, f.entries[i].UID)
			f.own[uid] = title
		}
		f.entries[i].UID = uid
	}
	f.good(t)
}

func (f *foreign) tick(t *rapid.T) {
	f.n.clock.Advance(time.Duration(rapid.IntRange(1, 90).Draw(t, "hours")) * time.Hour)
}

// bad is a reading that says nothing for certain.
func (f *foreign) bad(t *rapid.T) {
	before := f.n.goingOn(t)
	r := f.n.reading(f.entries...)
	want := omzien.ErrNoEntries
	if rapid.Bool().Draw(t, "cut") {
		r.Entries, r.Complete, want = r.Entries[:len(r.Entries)/2], false, omzien.ErrCut
	} else {
		r.Entries = nil
	}
	_, err := f.n.Calendars.Follow(t.Context(), f.calendar.ID, r, 0)
	require.ErrorIs(t, err, want)
	require.Equal(t, before, f.n.goingOn(t), "none is lost")
}

// read is a good reading, in which some entries may come twice.
func (f *foreign) read(t *rapid.T) {
	f.follow(t, rapid.SampledFrom([]int{0, 1, agreed}).Draw(t, "accept"))
}

func (f *foreign) good(t *rapid.T) { f.follow(t, agreed) }

func (f *foreign) follow(t *rapid.T, accept int) {
	if len(f.entries) == 0 {
		t.Skip("an empty calendar")
	}
	list := slices.Clone(f.entries)
	list = append(list, list[:rapid.IntRange(0, len(list)).Draw(t, "twice")]...)
	done, err := f.n.Calendars.Follow(t.Context(), f.calendar.ID, f.n.reading(list...), accept)
	require.NoError(t, err)
	require.Zero(t, done.Refused)
	f.asked = done.Asked > 0
	f.compare(t)
	before, err := f.n.Agenda.Revision(t.Context())
	require.NoError(t, err)
	_, err = f.n.Calendars.Follow(t.Context(), f.calendar.ID, f.n.reading(list...), accept)
	require.NoError(t, err)
	after, err := f.n.Agenda.Revision(t.Context())
	require.NoError(t, err)
	require.Equal(t, before, after, "following the same again changes nothing")
}

// compare holds the agenda against the calendar: all that is to come is in both,
// once.
func (f *foreign) compare(t *rapid.T) {
	var want []string
	for _, e := range f.entries {
		if e.Private || e.Cancelled || !e.End.After(f.n.Now()) {
			continue
		}
		title := e.Summary
		if f.ours(&e) {
			title = f.own[e.UID]
		}
		want = append(want, title+" "+e.Start.UTC().Format(time.RFC3339))
	}
	have := f.n.goingOn(t)
	if f.asked {
		require.Subset(t, have, want)
		return
	}
	have = slices.DeleteFunc(have, func(one string) bool { // what has begun stays, also when the calendar has it no more
		start, err := time.Parse(time.RFC3339, one[strings.LastIndex(one, " ")+1:])
		require.NoError(t, err)
		return !start.After(f.n.Now()) && !slices.Contains(want, one)
	})
	require.ElementsMatch(t, want, have)
}

// goingOn is what goes on and is not over.
func (n network) goingOn(t *rapid.T) []string {
	page, err := n.Agenda.Upcoming(t.Context(), omzien.Selection{})
	require.NoError(t, err)
	list := []string{}
	for _, a := range page.List {
		if a.Status == event.Scheduled {
			list = append(list, a.Title+" "+a.Start.UTC().Format(time.RFC3339))
		}
	}
	return list
}

// check: SEQUENCE never falls (RFC 5545 3.8.7.4), and nothing is broken.
func (f *foreign) check(t *rapid.T) {
	require.NoError(t, f.n.store.Read(t.Context(), func(tx omzien.ReadTx) error {
		list, err := tx.Scan("event", "", 1000)
		require.NoError(t, err)
		for _, r := range list {
			if r.Kind != "event" {
				break
			}
			e, err := f.n.Agenda.Event(t.Context(), r.Slug)
			require.NoError(t, err)
			require.NoError(t, e.Check())
			require.GreaterOrEqual(t, e.Revision, f.revisions[e.ID], e.Slug)
			require.LessOrEqual(t, len(e.History), 50)
			f.revisions[e.ID] = e.Revision
		}
		return nil
	}))
	report, err := omzien.Check(t.Context(), f.n.store)
	require.NoError(t, err)
	for _, found := range report.Findings {
		require.Contains(t, found.Code, "calendar_", "what a person is asked or told about a calendar")
	}
}

// TestFollowAnything: whatever happens to a calendar, no meeting is doubled, none
// is lost while it cannot be read, and what can be read is what the agenda says.
func TestFollowAnything(t *testing.T) {
	checks(t, 25)
	rapid.Check(t, func(rt *rapid.T) {
		f := foreign{n: newNetwork(t, plain), own: map[string]string{}, revisions: map[string]int{}}
		f.calendar = withCalendar(t, f.n)
		rt.Repeat(map[string]func(*rapid.T){
			"":           f.check,
			"add":        f.add,
			"add more":   f.add,
			"move":       f.move,
			"rename":     f.rename,
			"cancel":     f.cancel,
			"hide":       f.hide,
			"remove":     f.remove,
			"enter":      f.enter,
			"rechristen": f.rechristen,
			"tick":       f.tick,
			"bad":        f.bad,
			"read":       f.read,
		})
	})
}
