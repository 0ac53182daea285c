package omzien_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func TestAssign(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, asking("wijk", 9, event.WaitlistAuto), meeting("elders", 1, event.Closed))
		anna, bert := n.sign(t, "wijk", everything("Anna")), n.sign(t, "wijk", everything("Bert"))
		carla := n.sign(t, "wijk", guest("Carla"))
		elders := n.sign(t, "elders", guest("Anna"))
		tables := func() string {
			all := []string{}
			for _, s := range n.list(t, "wijk") {
				all = append(all, s.Table)
			}
			return strings.Join(all, " ")
		}
		require.Equal(t, "zorg wonen ", tables())
		before := n.revision(t)
		for _, c := range []struct {
			slug, id, table string
			want            error
		}{
			{"wijk", anna.id, "wonen", event.ErrTableFull}, {"wijk", bert.id, "zorg", event.ErrTableFull}, {"onbekend", anna.id, "zorg", omzien.ErrNotFound},
			{"wijk", "onbekend", "zorg", omzien.ErrNotFound}, {"elders", anna.id, "zorg", omzien.ErrNotFound}, {"wijk", elders.id, "zorg", omzien.ErrNotFound},
			{"wijk", "", "zorg", omzien.ErrNotFound},
		} {
			require.ErrorIs(t, n.Agenda.Assign(t.Context(), c.slug, c.id, c.table), c.want, "%v", c)
		}
		require.Equal(t, []string{"table"}, fields(n.Agenda.Assign(t.Context(), "wijk", anna.id, "onbekend")))
		require.Equal(t, before, n.revision(t), "a refusal changes nothing")
		assign := func(id, table string) { require.NoError(t, n.Agenda.Assign(t.Context(), "wijk", id, table)) }
		assign(carla.id, "zorg")
		assign(carla.id, "zorg")
		require.Equal(t, "zorg wonen zorg", tables())
		assign(bert.id, "")
		assign(anna.id, "wonen")
		assign(bert.id, "zorg")
		require.Equal(t, "wonen zorg zorg", tables())
		seen, err := n.Agenda.Receipt(t.Context(), bert.mailed)
		require.NoError(t, err)
		require.Equal(t, "Zorg en welzijn", seen.Table)
		require.Empty(t, n.post(t), "the own page shows it")
		require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.id, anna.form))
		require.ErrorIs(t, n.Agenda.Assign(t.Context(), "wijk", anna.id, "zorg"), event.ErrNotLive)
	})
}

func TestAttend(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 1, event.WaitlistAuto), meeting("elders", 1, event.Closed))
		anna, bert := n.sign(t, "wijk", guest("Anna")), n.sign(t, "wijk", guest("Bert"))
		attend := func(slug, id string, came bool) error { return n.Agenda.Attend(t.Context(), slug, id, came) }
		require.ErrorIs(t, attend("wijk", anna.id, true), event.ErrNotBegun)
		n.clock.Set(start)
		require.ErrorIs(t, attend("wijk", bert.id, true), event.ErrNotLive, "who waited")
		require.ErrorIs(t, attend("elders", anna.id, true), omzien.ErrNotFound)
		require.ErrorIs(t, attend("wijk", "onbekend", true), omzien.ErrNotFound)
		for _, c := range []struct {
			came bool
			want string
		}{{true, "Anna attended 1"}, {true, "Anna attended 1"}, {false, "Anna absent 1"}, {true, "Anna attended 1"}} {
			require.NoError(t, attend("wijk", anna.id, c.came))
			require.Equal(t, c.want, n.roll(t, "wijk")[0], "INV-E21")
		}
		require.Empty(t, n.post(t))
	})
}

func TestThank(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 3, event.WaitlistAuto), meeting("af", 3, event.Closed))
		for _, name := range []string{"Anna", "Bert", "Carla", "Dirk"} {
			n.sign(t, "wijk", guest(name))
		}
		n.cancel(t, "af")
		thank := func(slug, text string) error { return n.Agenda.Thank(t.Context(), slug, text) }
		n.clock.Set(start.Add(3*time.Hour - time.Second))
		require.ErrorIs(t, thank("wijk", "Dank u wel."), event.ErrNotEnded)
		n.clock.Advance(time.Second)
		require.ErrorIs(t, thank("af", "Dank u wel."), event.ErrNotEnded)
		require.ErrorIs(t, thank("onbekend", "Dank u wel."), omzien.ErrNotFound)
		require.Equal(t, []string{"text"}, fields(thank("wijk", strings.Repeat("x", event.MaxText+1))))
		require.Equal(t, []string{"text"}, fields(thank("wijk", "a\x00b")))
		n.tend(t)
		require.Empty(t, n.post(t))
		list := n.list(t, "wijk")
		require.NoError(t, n.Agenda.Attend(t.Context(), "wijk", list[0].ID, true))
		require.NoError(t, n.Agenda.Attend(t.Context(), "wijk", list[1].ID, false))
		require.NoError(t, thank("wijk", "Er komt een moestuin.\nDoet u mee?"))
		n.clock.Advance(time.Minute)
		require.ErrorIs(t, thank("wijk", "Nog iets."), event.ErrTransition, "once, for good")
		require.NoError(t, thank("wijk", "Er komt een moestuin.\nDoet u mee?"), "the same is no other")
		letters := n.post(t)
		require.ElementsMatch(t, []string{"anna thanks", "carla thanks"}, news(letters), "not who stayed away, nor who got no seat")
		for _, l := range letters {
			require.Equal(t, "Er komt een moestuin.\nDoet u mee?", l.Text)
		}
		require.ErrorIs(t, thank("wijk", "Nog iets."), event.ErrTransition)
		require.Empty(t, n.post(t))
		t.Run("also when it was marked as held", func(t *testing.T) {
			n.alter(t, "wijk", func(e *event.Event) error { return e.Hold(n.step()) })
			require.ErrorIs(t, thank("wijk", ""), event.ErrTransition)
			require.Empty(t, n.post(t))
		})
	})
}
