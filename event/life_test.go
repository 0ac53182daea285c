package event_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

const (
	early  = "2019-01-20T12:00:00+01:00" // nine days before Event A
	during = "2019-01-29T17:00:00+01:00"
	after  = "2019-01-29T19:00:00+01:00" // the very end of it
)

// inState is Event A brought into a state by its own methods. Two calls give
// equal values.
func inState(t testing.TB, s event.Status) event.Event {
	t.Helper()
	e := eventA()
	var steps []func(event.Step) error
	moment := early
	switch s {
	case "":
	case event.Draft:
		e.Status = event.Draft
	case event.Discarded:
		steps = append(steps, e.Discard)
	case event.Scheduled:
		steps = append(steps, e.Announce)
	case event.Postponed:
		steps = append(steps, e.Announce, e.Postpone)
	case event.Cancelled:
		steps = append(steps, e.Announce, e.Cancel)
	case event.Held:
		steps, moment = append(steps, e.Announce, e.Hold), after
	}
	for _, do := range steps {
		require.NoError(t, do(step(moment)))
	}
	require.Equal(t, s, e.Status)
	return e
}

// deeds are all methods that take a meeting through its life.
func deeds() map[string]func(*event.Event, event.Step) error {
	return map[string]func(*event.Event, event.Step) error{
		"announce": (*event.Event).Announce,
		"discard":  (*event.Event).Discard,
		"postpone": (*event.Event).Postpone,
		"cancel":   (*event.Event).Cancel,
		"hold":     (*event.Event).Hold,
		"revise text": func(e *event.Event, s event.Step) error {
			next := eventA()
			next.Note = "Neem een kop koffie mee."
			return e.Revise(next, 0, s)
		},
		"revise date": func(e *event.Event, s event.Step) error { return e.Revise(weekLater(eventA()), 0, s) },
		"set seats":   func(e *event.Event, s event.Step) error { return e.SetSeats(40, 0, false, s) },
	}
}

func weekLater(e event.Event) event.Event {
	e.Start, e.End = e.Start.AddDate(0, 0, 7), e.End.AddDate(0, 0, 7)
	return e
}

// allowed is the state machine of domain.md 2.4: from, to, and the deeds that
// lead there with the moments at which they may. Everything else is refused.
type arrow struct{ from, to event.Status }

func allowed() map[arrow]map[string][]string {
	always := []string{early, during, after}
	edits := map[string][]string{"revise text": always, "revise date": always, "set seats": always}
	return map[arrow]map[string][]string{
		{"", ""}:                           edits,
		{event.Draft, event.Draft}:         edits,
		{"", event.Scheduled}:              {"announce": always},
		{event.Draft, event.Scheduled}:     {"announce": always},
		{"", event.Discarded}:              {"discard": always},
		{event.Draft, event.Discarded}:     {"discard": always},
		{event.Scheduled, event.Scheduled}: edits,
		{event.Scheduled, event.Postponed}: {"postpone": {early}},
		{event.Scheduled, event.Cancelled}: {"cancel": {early}},
		{event.Scheduled, event.Held}:      {"hold": {after}},
		{event.Postponed, event.Postponed}: {"revise text": always, "set seats": always},
		{event.Postponed, event.Scheduled}: {"revise date": always},
		// A postponed meeting has no date that could have passed.
		{event.Postponed, event.Cancelled}: {"cancel": always},
	}
}

func TestLife(t *testing.T) {
	states := append(event.Statuses(), "")
	met := map[arrow]map[string][]string{}
	for _, from := range states {
		for _, name := range slices.Sorted(maps.Keys(deeds())) {
			for _, moment := range []string{early, during, after} {
				e, before := inState(t, from), inState(t, from)
				err := deeds()[name](&e, step(moment))
				if err != nil {
					require.Equal(t, before, e, "%s of %q at %s was refused and changed something", name, from, moment)
					require.Contains(t, []error{event.ErrTransition, event.ErrNotEnded}, err)
					continue
				}
				way := arrow{from, e.Status}
				if met[way] == nil {
					met[way] = map[string][]string{}
				}
				met[way][name] = append(met[way][name], moment)
				requireRecorded(t, before, e, step(moment))
			}
		}
	}
	for _, from := range states {
		for _, to := range states {
			t.Run("from "+string(from)+" to "+string(to), func(t *testing.T) {
				require.Equal(t, allowed()[arrow{from, to}], met[arrow{from, to}])
			})
		}
	}
}

// requireRecorded checks what holds after every step: the identity stays, the
// history gains one line, and what visitors had seen gets a new revision.
func requireRecorded(t *testing.T, before, e event.Event, s event.Step) {
	t.Helper()
	require.Equal(t, before.ID, e.ID)
	require.Equal(t, before.Slug, e.Slug)
	want := before.Revision
	if before.Status.Public() {
		want++
	}
	require.Equal(t, want, e.Revision)
	require.Equal(t, s.At, e.ChangedAt)
	require.Len(t, e.History, len(before.History)+1)
	require.ElementsMatch(t, before.History, e.History[:len(before.History)])
	last := e.History[len(before.History)]
	if before.Status == "" && e.Status != "" {
		before.Status = event.Draft // what the zero value means
	}
	require.Equal(t, event.Change{At: s.At, By: s.By, From: before.Status, To: e.Status, Reason: s.Reason}, last)
}

func TestSteps(t *testing.T) {
	t.Run("INV-E01 a draft that is not complete stays a draft", func(t *testing.T) {
		e, want := eventA(), eventA()
		e.Title, want.Title = "", ""
		require.Equal(t, []string{"title required"}, faults(t, e.Announce(step(early))))
		require.Equal(t, want, e)
	})
	t.Run("INV-E16 cancelling keeps the identity and raises the revision by one", func(t *testing.T) {
		e := inState(t, event.Postponed)
		id, revision := e.ID, e.Revision
		require.NoError(t, e.Cancel(step(early)))
		require.Equal(t, id, e.ID)
		require.Equal(t, revision+1, e.Revision)
	})
	t.Run("INV-E16 cancelling needs a reason", func(t *testing.T) {
		e := announcedA()
		s := step(early)
		s.Reason = ""
		require.ErrorIs(t, e.Cancel(s), event.ErrReason)
		require.Equal(t, announcedA(), e)
	})
	t.Run("to the second: cancel and postpone before the start only", func(t *testing.T) {
		for _, do := range []func(*event.Event, event.Step) error{(*event.Event).Cancel, (*event.Event).Postpone} {
			e := announcedA()
			require.ErrorIs(t, do(&e, step("2019-01-29T16:00:00+01:00")), event.ErrTransition)
			require.NoError(t, do(&e, step("2019-01-29T15:59:59+01:00")))
		}
	})
	t.Run("INV-E17 to the second: held from the end on", func(t *testing.T) {
		e := announcedA()
		require.ErrorIs(t, e.Hold(step("2019-01-29T18:59:59+01:00")), event.ErrNotEnded)
		require.Equal(t, announcedA(), e)
		require.NoError(t, e.Hold(step("2019-01-29T19:00:00+01:00")))
	})
	t.Run("two copies of one meeting do not write each other's history", func(t *testing.T) {
		e := announcedA()
		e.History = slices.Grow(e.History, 8)
		twin := e
		require.NoError(t, e.Cancel(step(early)))
		require.NoError(t, twin.Postpone(step(early)))
		require.Equal(t, event.Cancelled, e.History[1].To)
		require.Equal(t, event.Postponed, twin.History[1].To)
	})
}

func TestRevise(t *testing.T) {
	t.Run("INV-E16 keeps what is not the organiser's to write", func(t *testing.T) {
		e := meeting(30, event.WaitlistAuto)
		e.CreatedAt = at("2019-01-02T09:00:00+01:00")
		next := weekLater(eventA())
		next.ID, next.Slug, next.Title = "iets-anders", "iets-anders", "Samenspel in Overvecht"
		next.Status, next.Revision, next.History = event.Held, 99, []event.Change{{By: "vreemde"}}
		next.CreatedAt, next.ChangedAt = at(after), at(after)
		next.SignUp.Online = true
		next.SignUp.Capacity = event.Capacity{Limited: true, Seats: 3, Publish: true}

		want := next
		want.ID, want.Slug, want.Status = e.ID, e.Slug, event.Scheduled
		want.Revision, want.CreatedAt, want.ChangedAt = e.Revision+1, e.CreatedAt, at(early)
		want.History = append(slices.Clone(e.History), event.Change{At: at(early), By: "coordinator",
			From: event.Scheduled, To: event.Scheduled, Reason: "de zaal is dicht"})

		require.NoError(t, e.Revise(next, 0, step(early)))
		require.Equal(t, want, e)
	})
	t.Run("a postponed meeting goes on when it gets another start", func(t *testing.T) {
		e := inState(t, event.Postponed)
		longer := eventA()
		longer.End = longer.End.Add(time.Hour)
		require.NoError(t, e.Revise(longer, 0, step(early)))
		require.Equal(t, event.Postponed, e.Status, "another end is not another date")
		require.NoError(t, e.Revise(weekLater(longer), 0, step(early)))
		require.Equal(t, event.Scheduled, e.Status)
	})
	t.Run("the same moment in another zone is not another start", func(t *testing.T) {
		e := inState(t, event.Postponed)
		next := eventA()
		next.Start = next.Start.UTC()
		require.NoError(t, e.Revise(next, 0, step(early)))
		require.Equal(t, event.Postponed, e.Status)
	})
	t.Run("INV-E11 seats are not cut below those taken", func(t *testing.T) {
		e, next := meeting(30, event.Closed), meeting(30, event.Closed)
		next.SignUp.Capacity.Seats = 9
		require.ErrorIs(t, e.Revise(next, 10, step(early)), event.ErrBelowTaken)
		require.Equal(t, meeting(30, event.Closed), e)
		require.NoError(t, e.Revise(next, 9, step(early)))
		next.Note = "Neem een kussen mee."
		require.NoError(t, e.Revise(next, 12, step(early)), "after a forced cut a text can still change")
	})
	t.Run("a limit of unknown height becomes a number when sign-up opens", func(t *testing.T) {
		e, next := announcedA(), eventA()
		next.SignUp.Online, next.SignUp.Capacity.Seats = true, 40
		require.NoError(t, e.Revise(next, 0, step(early)))
		a := e.Announcement(event.Occupancy{}, register())
		require.Equal(t, event.Open, a.Availability(at(early)))
	})
	t.Run("a faulty text changes nothing", func(t *testing.T) {
		for _, s := range []event.Status{event.Draft, event.Scheduled, event.Postponed} {
			e := inState(t, s)
			next := weekLater(eventA())
			next.Hosts, next.Programme[0].Minutes = nil, 31
			require.Equal(t, []string{"hosts required", "programme[1] overlap"}, faults(t, e.Revise(next, 0, step(early))))
			require.Equal(t, inState(t, s), e)
		}
	})
}

func TestSetSeats(t *testing.T) {
	for _, tc := range []struct {
		name         string
		seats, taken int
		force        bool
		want         error
		limited      bool
	}{
		{"INV-E10 more seats", 12, 10, false, nil, true},
		{"INV-E11 as many as are taken", 10, 10, false, nil, true},
		{"INV-E11 fewer than are taken", 9, 10, false, event.ErrBelowTaken, true},
		{"INV-E11 one seat is not no limit", 1, 10, false, event.ErrBelowTaken, true},
		{"INV-E11 fewer than are taken, forced", 9, 10, true, nil, true},
		{"zero takes the limit away", 0, 10, false, nil, false},
		{"the most", event.MaxSeats, 10, false, nil, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e, before := meeting(10, event.WaitlistAuto), meeting(10, event.WaitlistAuto)
			err := e.SetSeats(tc.seats, tc.taken, tc.force, step(early))
			if tc.want != nil {
				require.ErrorIs(t, err, tc.want)
				require.Equal(t, before, e)
				return
			}
			require.NoError(t, err)
			require.Equal(t, event.Capacity{Limited: tc.limited, Seats: tc.seats}, e.SignUp.Capacity)
			requireRecorded(t, before, e, step(early))
		})
	}
	t.Run("numbers out of bounds, also when forced", func(t *testing.T) {
		e := meeting(10, event.Closed)
		require.Equal(t, []string{"signUp.capacity.seats too_few"}, faults(t, e.SetSeats(-1, 0, true, step(early))))
		require.Equal(t, []string{"signUp.capacity.seats too_many 100000"}, faults(t, e.SetSeats(event.MaxSeats+1, 0, true, step(early))))
		require.Equal(t, meeting(10, event.Closed), e)
	})
	t.Run("INV-E11 a forced cut takes no seat from anybody, and gives none", func(t *testing.T) {
		e := meeting(10, event.WaitlistAuto)
		require.NoError(t, e.SetSeats(4, 10, true, step(early)))
		queue := []event.Waiting{{SignUpID: "eva", Wants: 1}}
		require.Empty(t, e.Promote(event.Occupancy{Taken: 10, Queue: queue}, at(early)))
		require.Empty(t, e.Promote(event.Occupancy{Taken: 4, Queue: queue}, at(early)))
		require.Equal(t, []event.Grant{{SignUpID: "eva", Seats: 1}}, e.Promote(event.Occupancy{Taken: 3, Queue: queue}, at(early)))
	})
}
