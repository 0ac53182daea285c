package data_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/examples/data"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// Everything in the folder, as one document.
func Example() {
	names, _ := fs.Glob(data.Files, "*.json")
	var all omzien.Document
	for _, name := range names {
		content, _ := data.Files.ReadFile(name)
		d, err := omzien.ReadDocument(bytes.NewReader(content))
		if err != nil {
			fmt.Println(name, err)
			return
		}
		all.Events = append(all.Events, d.Events...)
		all.Initiatives = append(all.Initiatives, d.Initiatives...)
	}
	fmt.Println(all.Events[0].Title)
	fmt.Println(all.Initiatives[0].Name)
	// Output:
	// (Nieuw) samenspel in de wijk
	// De Nieuwe Jutter
}

// documents reads every file, in the order of the folder.
func documents(t *testing.T) []omzien.Document {
	t.Helper()
	names, err := fs.Glob(data.Files, "*.json")
	require.NoError(t, err)
	docs := make([]omzien.Document, len(names))
	for n, name := range names {
		content, err := data.Files.ReadFile(name)
		require.NoError(t, err)
		docs[n], err = omzien.ReadDocument(bytes.NewReader(content))
		require.NoError(t, err, name)
	}
	return docs
}

// one is all documents as one.
func one(docs []omzien.Document) omzien.Document {
	var all omzien.Document
	for _, d := range docs {
		all.Organisations = append(all.Organisations, d.Organisations...)
		all.Initiatives = append(all.Initiatives, d.Initiatives...)
		all.Events = append(all.Events, d.Events...)
		all.Trajectories = append(all.Trajectories, d.Trajectories...)
	}
	return all
}

// network is an empty one, at nine o'clock on 10 January 2019.
func network(t *testing.T) *omzien.Network {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "omzien.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	now := moment("2019-01-10T09:00:00+01:00")
	return omzien.New(store, &omzien.Options{Now: func() time.Time { return now }})
}

func moment(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return at
}

func load(t *testing.T) (context.Context, *omzien.Network) {
	t.Helper()
	net := network(t)
	_, err := net.Import(t.Context(), one(documents(t)), "test")
	require.NoError(t, err)
	return t.Context(), net
}

func TestImport(t *testing.T) {
	all := one(documents(t))
	total := len(all.Organisations) + len(all.Initiatives) + len(all.Events) + len(all.Trajectories)

	t.Run("importing twice is the same as once", func(t *testing.T) {
		net := network(t)
		first, err := net.Import(t.Context(), all, "test")
		require.NoError(t, err)
		require.Equal(t, omzien.Imported{Added: total}, first)
		second, err := net.Import(t.Context(), all, "test")
		require.NoError(t, err)
		require.Equal(t, omzien.Imported{Same: total}, second)
	})
	t.Run("each file comes in by itself after the register", func(t *testing.T) {
		net := network(t)
		_, err := net.Import(t.Context(), omzien.Document{Initiatives: all.Initiatives}, "test")
		require.NoError(t, err)
		for _, d := range documents(t) {
			_, err := net.Import(t.Context(), d, "test")
			require.NoError(t, err)
		}
	})
}

// TestEventA holds the invitation against the facts of document 004.
func TestEventA(t *testing.T) {
	ctx, net := load(t)
	e, err := net.Agenda.Event(ctx, "nieuw-samenspel-in-de-wijk")
	require.NoError(t, err)
	a, err := net.Agenda.Announcement(ctx, "nieuw-samenspel-in-de-wijk")
	require.NoError(t, err)

	t.Run("it is from 15.00 to 18.00 UTC on Tuesday 29 January 2019", func(t *testing.T) {
		require.Equal(t, "2019-01-29T15:00:00Z", e.Start.UTC().Format(time.RFC3339))
		require.Equal(t, "2019-01-29T18:00:00Z", e.End.UTC().Format(time.RFC3339))
		require.Equal(t, "Europe/Amsterdam", e.Zone)
		written := one(documents(t)).Events[0]
		require.True(t, written.Start.Equal(e.Start), "the file's own offset is the right one too")
		require.True(t, written.End.Equal(e.End))
		require.Equal(t, "dinsdag 29 januari 2019, 16.00 tot 19.00 uur", a.When())
	})
	t.Run("T18 the title begins with a bracket", func(t *testing.T) {
		require.Equal(t, "(Nieuw) samenspel in de wijk", e.Title)
		require.Equal(t, initiative.Slug(e.Title), e.Slug)
	})
	t.Run("T14 two initiatives are host, both in the register", func(t *testing.T) {
		require.Len(t, e.Hosts, 2)
		for n, slug := range []string{"oke-nu", "oso"} {
			host, err := net.Registry.Initiative(ctx, slug)
			require.NoError(t, err)
			require.Equal(t, event.Named{ID: host.ID, Name: host.Name}, e.Hosts[n])
		}
		require.Equal(t, "Omzien naar Elkaar", e.Organiser)
		require.Equal(t, "aanmelden@omzien.example", e.Contact)
	})
	t.Run("T13 the place is provisional", func(t *testing.T) {
		require.Equal(t, event.Venue{Name: "Rosendael", Room: "rode zaal", Address: "Indusdreef 5, Utrecht",
			Municipality: "GM0344", Certainty: event.Provisional}, e.Venue)
	})
	t.Run("INV-E02 five items fill 180 minutes without a gap", func(t *testing.T) {
		require.Equal(t, [][3]any{
			{event.Welcome, "16.00", 30}, {event.Pitches, "16.30", 30}, {event.Conversation, "17.00", 75},
			{event.Harvest, "18.15", 45}, {event.Closing, "19.00", 0},
		}, timetable(a))
		require.Equal(t, 4, e.Programme[1].Slots)
		require.Len(t, e.Programme[3].Speakers, 4)
	})
	t.Run("six roles are invited", func(t *testing.T) {
		require.Equal(t, []event.Role{event.Initiator, event.SocialBroker, event.Expert, event.Alderman,
			event.PolicyOfficer, event.Professional}, e.Audience)
	})
	t.Run("T15 and T16 sign-up is by mail, before 25 January, limited without a number", func(t *testing.T) {
		terms := e.SignUp
		require.True(t, terms.ClosesBefore.Equal(moment("2019-01-25T00:00:00+01:00")))
		terms.ClosesBefore = time.Time{}
		require.Equal(t, event.Terms{Strictness: event.Soft, Capacity: event.Capacity{Limited: true}, WhenFull: event.Closed,
			Asks: event.Asks{AskRole: true, AskOnBehalfOf: true}}, terms)
		require.Equal(t, "tot en met donderdag 24 januari 2019", a.Deadline())
		require.Equal(t, event.NotOffered, a.Availability(net.Now()))
		require.Nil(t, a.SignUp.Seats)
	})
	t.Run("it tells why and asks questions", func(t *testing.T) {
		require.Contains(t, e.Purpose, "actie-agenda")
		require.Len(t, e.Questions, 4)
		require.Equal(t, event.Scheduled, e.Status)
	})
}

// TestMeetingToCopy: what a newcomer copies works on the website as it stands.
func TestMeetingToCopy(t *testing.T) {
	ctx, net := load(t)
	a, err := net.Agenda.Announcement(ctx, "voorbeeld-aan-tafel-in-de-wijk")
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(a.Title, "Voorbeeld: "))

	t.Run("its form is open, and asks all that a form can ask", func(t *testing.T) {
		require.Equal(t, event.Open, a.Availability(net.Now()))
		terms := a.SignUp
		require.Equal(t, []any{40, 24, true, true}, []any{*terms.Seats, terms.OfferHours, terms.RoleNeeded, terms.WaitingList})
		require.Equal(t, []any{true, true, true}, []any{terms.AskRole, terms.AskOnBehalfOf, terms.AskCompanions})
		require.Equal(t, []int{3, 2, 2}, []int{len(terms.Asked), len(terms.Wishes), len(terms.Tables)})
	})
	t.Run("somebody can sign up for it", func(t *testing.T) {
		receipt, err := net.Agenda.SignUp(ctx, a.Slug, event.Request{Name: "Voorbeeld", Email: "voorbeeld@omzien.example", Role: event.Resident, Seats: 2,
			Companions: []string{"Voorbeeld Twee"}, Replies: []event.Reply{{Question: "koken", Text: event.Yes}, {Question: "vervoer", Text: "te voet"}},
			Wishes: event.Wishes{Diet: "geen noten"}, Tables: []string{"plek", "eten"}}, "")
		require.NoError(t, err)
		require.Equal(t, []any{event.SeatConfirmed, 2}, []any{receipt.Status, receipt.Seats})
	})
}

// timetable is kind, wall clock and minutes of every item.
func timetable(a event.Announcement) [][3]any {
	var rows [][3]any
	for _, item := range a.Programme {
		rows = append(rows, [3]any{item.Kind, a.ItemTime(item), item.Minutes})
	}
	return rows
}

func TestRegister(t *testing.T) {
	ctx, net := load(t)

	t.Run("T5 De Nieuwe Jutter has three other names", func(t *testing.T) {
		jutter, err := net.Registry.Initiative(ctx, "de-nieuwe-jutter")
		require.NoError(t, err)
		require.Equal(t, []string{"De Nieuwe Jutte", "Bewonersbod De Nieuwe Jutter", "Buurthuis De Nieuwe Jutter"}, jutter.AlternateNames)
	})
	t.Run("T9 Hollandsche Veld Verbindt does not count in the province", func(t *testing.T) {
		cooperative, err := net.Registry.Initiative(ctx, "dorpscooperatie-hollandsche-veld-verbindt")
		require.NoError(t, err)
		require.False(t, cooperative.InProvinceOn("2019-01-01"))
		require.Equal(t, "Hollandscheveld", cooperative.Areas[0].Place())
	})
	t.Run("INV-I06 no initiative is in it twice", func(t *testing.T) {
		all, err := net.Registry.Initiatives(ctx)
		require.NoError(t, err)
		for n, a := range all {
			require.NotEmpty(t, a.Sources, a.Name)
			for _, b := range all[:n] {
				require.False(t, initiative.LikelySame(a, b), "%s and %s", a.Name, b.Name)
			}
		}
	})
	t.Run("T12 a planned cooperative is not there yet", func(t *testing.T) {
		all, err := net.Registry.Organisations(ctx)
		require.NoError(t, err)
		planned := 0
		for _, o := range all {
			if o.Planned {
				planned++
				require.Equal(t, omzien.OrganisationKind("initiative_alliance"), o.Kind)
			}
			if o.Kind == "network_operator" {
				require.Equal(t, initiative.PartialDate("2013"), o.FoundedIn)
			}
		}
		require.Equal(t, 1, planned)
	})
}

func TestTrajectories(t *testing.T) {
	ctx, net := load(t)
	all, err := net.Support.Trajectories(ctx)
	require.NoError(t, err)

	t.Run("they are marked as made up, and so are their clients", func(t *testing.T) {
		for _, trajectory := range all {
			require.True(t, strings.HasPrefix(trajectory.Title, "Voorbeeld: "), trajectory.Title)
		}
		made, err := net.Registry.Initiatives(ctx)
		require.NoError(t, err)
		names := map[string]string{}
		for _, i := range made {
			names[i.ID] = i.Name
		}
		for _, trajectory := range all {
			for _, client := range trajectory.Clients {
				require.True(t, strings.HasPrefix(names[client], "Voorbeeld: "), trajectory.Title)
			}
		}
	})
	t.Run("one is live and one is completed with a learning", func(t *testing.T) {
		live, err := net.Support.Trajectory(ctx, "voorbeeld-coaching")
		require.NoError(t, err)
		require.True(t, live.Status.Live())
		done, err := net.Support.Trajectory(ctx, "voorbeeld-subsidie")
		require.NoError(t, err)
		require.Equal(t, support.StatusCompleted, done.Status)
		require.NotEmpty(t, done.Outcome.Learning)
	})
}

// TestThemes: neither an event nor its importer knows the list of themes.
func TestThemes(t *testing.T) {
	for _, e := range one(documents(t)).Events {
		themes := e.Themes
		for _, item := range e.Programme {
			themes = append(themes, item.Themes...)
		}
		for _, theme := range themes {
			require.True(t, initiative.Theme(theme).Valid(), theme)
		}
	}
}
