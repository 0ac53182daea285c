package omzien_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// room is an initiative that hosts meetings.
func room() initiative.Initiative {
	return initiative.Initiative{Slug: "buurtkamer", Name: "De Buurtkamer", Kinds: []initiative.Kind{initiative.KindCommunityHouse},
		Themes: []initiative.Theme{initiative.ThemeHousing}, Areas: []initiative.Area{{Municipality: "GM0344"}}}
}

// trajectory was requested for a client, an initiative's slug or id.
func trajectory(slug, client string) support.Trajectory {
	return support.Trajectory{Slug: slug, Title: "Samen een plan maken", Clients: []string{client}, Kind: support.Kinds()[0],
		Status: support.StatusRequested, CreatedAt: noon, ChangedAt: noon,
		History: []support.Change{{At: noon, By: "coordinator", To: support.StatusRequested}}}
}

// document has one of each; the meeting and the trajectory point to the initiative.
func document() omzien.Document {
	e := meeting("wijk", 20, event.WaitlistAuto)
	e.Hosts = []event.Named{{ID: "buurtkamer", Name: "De Buurtkamer"}, {Name: "Buurtkamer"}, {Name: "Een gast"}}
	return omzien.Document{
		Organisations: []omzien.Organisation{{Name: "Netwerk Omzien", Kind: "network_operator"}},
		Initiatives:   []initiative.Initiative{room()},
		Events:        []event.Event{e},
		Trajectories:  []support.Trajectory{trajectory("traject-1", "buurtkamer")},
	}
}

func (n network) importing(t *testing.T, d omzien.Document) omzien.Imported {
	t.Helper()
	done, err := n.Import(t.Context(), d, "coordinator")
	require.NoError(t, err)
	return done
}

func (n network) event(t *testing.T, slug string) event.Event {
	t.Helper()
	e, err := n.Agenda.Event(t.Context(), slug)
	require.NoError(t, err)
	return e
}

func TestImport(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		given := document()
		require.Equal(t, omzien.Imported{Added: 4}, n.importing(t, given))
		require.Equal(t, document(), given, "the caller's document is as it was")
		first := n.event(t, "wijk")
		t.Run("a new meeting is announced", func(t *testing.T) {
			require.Equal(t, event.Scheduled, first.Status)
			require.Zero(t, first.Revision)
			require.NotEmpty(t, first.ID)
			require.True(t, first.CreatedAt.Equal(noon))
			require.Equal(t, "coordinator", first.History[0].By)
		})
		t.Run("hosts and clients that the register knows get their id", func(t *testing.T) {
			known, err := n.Registry.Initiative(t.Context(), "buurtkamer")
			require.NoError(t, err)
			require.Equal(t, []event.Named{{ID: known.ID, Name: "De Buurtkamer"}, {ID: known.ID, Name: "Buurtkamer"}, {Name: "Een gast"}}, first.Hosts)
			file, err := n.Support.Trajectory(t.Context(), "traject-1")
			require.NoError(t, err)
			require.Equal(t, []string{known.ID}, file.Clients)
		})
		t.Run("twice is once", func(t *testing.T) {
			n.clock.Advance(time.Hour)
			require.Equal(t, omzien.Imported{Same: 4}, n.importing(t, document()))
			require.Equal(t, first, n.event(t, "wijk"))
			i, err := n.Registry.Initiative(t.Context(), "buurtkamer")
			require.NoError(t, err)
			require.True(t, i.ChangedAt.Equal(noon))
		})
		t.Run("what differs is changed, and the revision rises by one", func(t *testing.T) {
			d := document()
			d.Events[0].Title, d.Initiatives[0].Summary = "Oud samenspel", "Samen eten op dinsdag."
			require.Equal(t, omzien.Imported{Same: 2, Changed: 2}, n.importing(t, d))
			e := n.event(t, "wijk")
			require.Equal(t, "Oud samenspel", e.Title)
			require.Equal(t, first.Revision+1, e.Revision)
			require.Equal(t, first.ID, e.ID)
			require.True(t, e.CreatedAt.Equal(noon))
			require.Equal(t, omzien.Imported{Same: 4}, n.importing(t, d))
		})
	})
}

func TestImportSeats(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 1, event.WaitlistAuto))
		n.signUp(t, "wijk", "Anna", "")
		n.signUp(t, "wijk", "Bert", "")
		t.Run("INV-E10 more seats go to who waits", func(t *testing.T) {
			n.add(t, meeting("wijk", 2, event.WaitlistAuto))
			require.Equal(t, []string{"Anna confirmed 1", "Bert confirmed 1"}, n.roll(t, "wijk"))
		})
		t.Run("INV-E11 fewer than are taken is refused", func(t *testing.T) {
			_, err := n.Import(t.Context(), omzien.Document{Events: []event.Event{meeting("wijk", 1, event.WaitlistAuto)}}, "coordinator")
			require.ErrorIs(t, err, event.ErrBelowTaken)
			require.Equal(t, 2, n.event(t, "wijk").SignUp.Capacity.Seats)
		})
		t.Run("a limit without a number is kept as that", func(t *testing.T) {
			vague := meeting("wijk", 0, event.WaitlistAuto)
			vague.SignUp.Online, vague.SignUp.Capacity.Limited = false, true
			require.Equal(t, omzien.Imported{Changed: 1}, n.importing(t, omzien.Document{Events: []event.Event{vague}}))
			require.Equal(t, omzien.Imported{Same: 1}, n.importing(t, omzien.Document{Events: []event.Event{vague}}))
		})
	})
}

func TestImportRefuses(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		for name, c := range map[string]struct {
			spoil  func(*omzien.Document)
			entry  string
			slug   string
			fields []string
		}{
			"an organisation": {func(d *omzien.Document) { d.Organisations[0].Kind = "onbekend" }, "organisations[0]", "netwerk-omzien", []string{"kind"}},
			"an initiative":   {func(d *omzien.Document) { d.Initiatives[0].Areas = nil }, "initiatives[0]", "buurtkamer", []string{"areas"}},
			"a meeting":       {func(d *omzien.Document) { d.Events[0].Audience = nil }, "events[0]", "wijk", []string{"audience"}},
			"a second meeting": {func(d *omzien.Document) {
				d.Events = append(d.Events, event.Event{Slug: "leeg", Title: "Leeg", Zone: "Europe/Amsterdam"})
			},
				"events[1]", "leeg", []string{"format", "start", "end", "hosts", "audience"}},
			"a meeting without a slug":   {func(d *omzien.Document) { d.Events[0].Slug = "" }, "events[0]", "", []string{"slug"}},
			"one slug twice":             {func(d *omzien.Document) { d.Events = append(d.Events, d.Events[0]) }, "events[1]", "wijk", []string{"slug"}},
			"a state that has a history": {func(d *omzien.Document) { d.Events[0].Status = event.Cancelled }, "events[0]", "wijk", []string{"status"}},
			"a state that is none":       {func(d *omzien.Document) { d.Events[0].Status = "rommel" }, "events[0]", "wijk", []string{"status"}},
			"the offset of summer": {func(d *omzien.Document) {
				d.Events[0].SignUp.ClosesBefore = time.Date(2019, time.January, 25, 0, 0, 0, 0, time.FixedZone("", 7200))
			}, "events[0]", "wijk", []string{"signUp.closesBefore"}},
			"no zone":             {func(d *omzien.Document) { d.Events[0].Zone = "" }, "events[0]", "wijk", []string{"zone"}},
			"the machine's zone":  {func(d *omzien.Document) { d.Events[0].Zone = "Local" }, "events[0]", "wijk", []string{"zone"}},
			"an unknown zone":     {func(d *omzien.Document) { d.Events[0].Zone = "Europe/Utrecht" }, "events[0]", "wijk", []string{"zone"}},
			"an unknown client":   {func(d *omzien.Document) { d.Trajectories[0].Clients[0] = "onbekend" }, "trajectories[0]", "traject-1", []string{"clients[0]"}},
			"a trajectory":        {func(d *omzien.Document) { d.Trajectories[0].History = nil }, "trajectories[0]", "traject-1", []string{"history"}},
			"an id that is taken": {func(d *omzien.Document) { d.Events[0].ID = "bestaat" }, "events[0]", "wijk", []string{"id"}},
		} {
			t.Run("everything because of one: "+name, func(t *testing.T) {
				if name == "an id that is taken" {
					other := meeting("andere", 1, event.Closed)
					other.ID = "bestaat"
					n.add(t, other)
				}
				d := document()
				c.spoil(&d)
				done, err := n.Import(t.Context(), d, "coordinator")
				require.Zero(t, done)
				fault, ok := errors.AsType[omzien.ImportError](err)
				require.True(t, ok, "%v", err)
				require.Equal(t, c.entry, fault.Entry)
				require.Equal(t, c.slug, fault.Slug)
				require.True(t, strings.HasPrefix(err.Error(), c.entry))
				require.Equal(t, c.fields, fields(fault))
				require.Equal(t, omzien.Invalid, omzien.KindOf(err))
				organisations, err := n.Registry.Organisations(t.Context())
				require.NoError(t, err)
				require.Empty(t, organisations)
				_, err = n.Agenda.Event(t.Context(), "wijk")
				require.ErrorIs(t, err, omzien.ErrNotFound)
			})
		}
	})
}

func TestImportKeepsDrafts(t *testing.T) {
	n := newNetwork(t, plain)
	draft := meeting("concept", 5, event.Closed)
	draft.Status = event.Draft
	n.add(t, draft)
	require.Equal(t, event.Draft, n.event(t, "concept").Status)
	require.Equal(t, omzien.Imported{Same: 1}, n.importing(t, omzien.Document{Events: []event.Event{draft}}))
	draft.Status = event.Scheduled
	require.Equal(t, omzien.Imported{Changed: 1}, n.importing(t, omzien.Document{Events: []event.Event{draft}}), "then it is announced")
	require.Equal(t, event.Scheduled, n.event(t, "concept").Status)
	draft.Status = event.Cancelled
	_, err := n.Import(t.Context(), omzien.Document{Events: []event.Event{draft}}, "coordinator")
	require.Equal(t, []string{"status"}, fields(err), "a file cannot call a meeting off in silence")
}

func TestImportOpensSignUp(t *testing.T) {
	n := newNetwork(t, plain)
	e := meeting("wijk", 0, event.Closed)
	e.SignUp.Online, e.SignUp.Capacity.Limited = false, true
	n.add(t, e)
	e.SignUp.Online, e.SignUp.Capacity.Seats = true, 40
	n.add(t, e)
	require.Equal(t, 1, n.event(t, "wijk").Revision)
	n.signUp(t, "wijk", "Anna", "")
}

func TestImportConvertsUTC(t *testing.T) {
	n := newNetwork(t, plain)
	e := meeting("wijk", 1, event.Closed)
	e.Start = e.Start.UTC()
	n.add(t, e)
	require.Equal(t, "2019-01-29T16:00:00+01:00", n.event(t, "wijk").Start.Format(time.RFC3339))
}
