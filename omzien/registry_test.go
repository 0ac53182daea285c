package omzien_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func TestRegistry(t *testing.T) {
	n := newNetwork(t, plain)
	var d omzien.Document
	for _, name := range []string{"Zorgzaam", "De Buurtkamer", "één voor allen", "Coöperatie"} {
		i := room()
		i.Name, i.Slug = name, ""
		d.Initiatives = append(d.Initiatives, i)
		d.Organisations = append(d.Organisations, omzien.Organisation{Name: name, Kind: "bank"})
	}
	n.importing(t, d)
	initiatives, err := n.Registry.Initiatives(t.Context())
	require.NoError(t, err)
	organisations, err := n.Registry.Organisations(t.Context())
	require.NoError(t, err)
	var a, b []string
	for i := range initiatives {
		a, b = append(a, initiatives[i].Name), append(b, organisations[i].Name)
	}
	require.Equal(t, []string{"De Buurtkamer", "Coöperatie", "één voor allen", "Zorgzaam"}, a, "by name, without the article")
	require.Equal(t, a, b)
	_, err = n.Registry.Initiative(t.Context(), "onbekend")
	require.ErrorIs(t, err, omzien.ErrNotFound)
}

func TestOrganisationCheck(t *testing.T) {
	require.NoError(t, omzien.Organisation{Slug: "a", Name: "A", Kind: "bank", FoundedIn: "2013", Municipality: "GM0344"}.Check())
	err := omzien.Organisation{Slug: "A b", Name: "\x00", Kind: "onbekend", FoundedIn: "gisteren", Municipality: "Utrecht"}.Check()
	require.ElementsMatch(t, []string{"slug", "name", "kind", "foundedIn", "municipality"}, fields(err))
	require.Equal(t, []string{"kind", "name", "slug"}, fields(omzien.Organisation{}.Check()))
}

func TestSupport(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		late := trajectory("traject-2", "buurtkamer")
		late.CreatedAt, late.ChangedAt = noon.Add(time.Hour), noon.Add(time.Hour)
		n.importing(t, omzien.Document{Initiatives: []initiative.Initiative{room()}, Trajectories: []support.Trajectory{late, trajectory("traject-1", "buurtkamer")}})
		n.clock.Advance(2 * time.Hour)
		t.Run("INV-S02 a step without a time happens now", func(t *testing.T) {
			moved, err := n.Support.Move(t.Context(), "traject-1", support.StatusAccepted, support.Step{By: "coordinator", Coordinator: "coordinator"})
			require.NoError(t, err)
			require.True(t, moved.ChangedAt.Equal(noon.Add(2*time.Hour)))
			require.Len(t, moved.History, 2)
			kept, err := n.Support.Trajectory(t.Context(), "traject-1")
			require.NoError(t, err)
			require.Equal(t, moved.Status, kept.Status)
			require.Len(t, kept.History, 2)
		})
		t.Run("an older file does not take history away", func(t *testing.T) {
			done := n.importing(t, omzien.Document{Trajectories: []support.Trajectory{trajectory("traject-1", "buurtkamer")}})
			require.Equal(t, omzien.Imported{Same: 1}, done)
			renamed := trajectory("traject-1", "buurtkamer")
			renamed.Title = "Een andere naam"
			require.Equal(t, omzien.Imported{Changed: 1}, n.importing(t, omzien.Document{Trajectories: []support.Trajectory{renamed}}))
			kept, err := n.Support.Trajectory(t.Context(), "traject-1")
			require.NoError(t, err)
			require.Len(t, kept.History, 2)
			require.Equal(t, "Een andere naam", kept.Title)
		})
		t.Run("a file with another past is refused", func(t *testing.T) {
			other := trajectory("traject-1", "buurtkamer")
			other.History[0].By = "iemand anders"
			_, err := n.Import(t.Context(), omzien.Document{Trajectories: []support.Trajectory{other}}, "coordinator")
			require.ErrorIs(t, err, omzien.ErrHistory)
		})
		t.Run("a step that the machine does not have changes nothing", func(t *testing.T) {
			moved, err := n.Support.Move(t.Context(), "traject-2", support.StatusCompleted, support.Step{By: "coordinator"})
			_, ok := errors.AsType[support.MoveError](err)
			require.True(t, ok)
			require.Equal(t, omzien.Conflict, omzien.KindOf(err))
			require.Zero(t, moved)
			_, err = n.Support.Move(t.Context(), "onbekend", support.StatusAccepted, support.Step{})
			require.ErrorIs(t, err, omzien.ErrNotFound)
		})
		t.Run("the list is oldest first", func(t *testing.T) {
			list, err := n.Support.Trajectories(t.Context())
			require.NoError(t, err)
			require.Equal(t, "traject-1", list[0].Slug)
			require.Equal(t, support.StatusRequested, list[1].Status)
		})
	})
}
