package omzien_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// forget runs the retention and returns how many sign-ups it changed.
func (n network) forget(t testing.TB) int {
	t.Helper()
	count, err := n.Agenda.Forget(t.Context())
	require.NoError(t, err)
	return count
}

func TestForget(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		e := asking("samenspel", 6, event.WaitlistAuto)
		e.SignUp.Asked[0].KeepDays, e.SignUp.Asked[1].KeepDays = 1, 30 // the third as long as the name
		n.add(t, e)
		for _, name := range []string{"Een", "Twee", "Drie", "Vier"} {
			_, err := n.Agenda.SignUp(t.Context(), "samenspel", everything(name), "")
			require.NoError(t, err)
		}
		end := e.End
		held := func() (wishes, first, second, third, named int) {
			for _, s := range n.list(t, "samenspel") {
				body, err := json.Marshal(s.SignUp)
				require.NoError(t, err)
				text := string(body)
				for part, count := range map[string]*int{"rolstoel": &wishes, "met de fiets": &first, "thee": &second, event.Yes: &third, "Helper van " + s.Name: &named} {
					if strings.Contains(text, `"`+part+`"`) {
						*count++
					}
				}
			}
			return wishes, first, second, third, named
		}
		before, err := n.Agenda.Announcement(t.Context(), "samenspel")
		require.NoError(t, err)
		for _, step := range []struct {
			name string
			days int
			// changed is how many sign-ups it touches; what is left follows.
			changed, wishes, first, second, third, named int
		}{
			{"an answer that is kept for a day", 1, 4, 4, 0, 4, 4, 4},
			{"wishes", event.KeepWishesDays, 4, 0, 0, 4, 4, 4},
			{"who got no seat", event.KeepWaitingDays, 1, 0, 0, 3, 3, 3},
			{"an answer that is kept for a month", 30, 3, 0, 0, 0, 3, 3},
			{"everybody", event.KeepDays, 3, 0, 0, 0, 0, 0},
		} {
			t.Run(step.name, func(t *testing.T) {
				n.clock.Set(end.AddDate(0, 0, step.days).Add(-time.Second))
				require.Zero(t, n.forget(t), "a second before the term")
				n.clock.Advance(time.Second)
				require.Equal(t, step.changed, n.forget(t))
				wishes, first, second, third, named := held()
				require.Equal(t, []int{step.wishes, step.first, step.second, step.third, step.named}, []int{wishes, first, second, third, named})
				require.Zero(t, n.forget(t), "INV-P07 a second run changes nothing")
			})
		}
		for _, s := range n.list(t, "samenspel") {
			require.Equal(t, event.SignUp{ID: s.ID, EventID: s.EventID, Place: s.Place, At: s.At, Role: event.Resident, Wanted: s.Wanted, Seats: s.Seats,
				Status: s.Status, Table: s.Table}, s.SignUp, "all else is gone; the role stays, to be counted")
			require.Equal(t, "-"+s.ID, s.Person)
		}
		after, err := n.Agenda.Announcement(t.Context(), "samenspel")
		require.NoError(t, err)
		require.Equal(t, before, after, "INV-P02 counts do not change")
		require.Equal(t, []string{"confirmed 2", "confirmed 2", "confirmed 2", "waitlisted 0"}, n.roll(t, "samenspel"))
	})
}

func TestForgetKeepsTheReceipt(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, meeting("samenspel", 3, event.Closed))
	first := n.signUp(t, "samenspel", "Een", "")
	n.clock.Set(start.AddDate(1, 0, 0))
	require.Equal(t, 1, n.forget(t))
	_, err := n.Agenda.Receipt(t.Context(), first.Token)
	require.NoError(t, err, "the receipt still opens; it never held a name")
}

func TestForgetWaitsForANewDate(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, meeting("samenspel", 3, event.Closed))
	n.signUp(t, "samenspel", "Een", "")
	require.NoError(t, n.Agenda.Change(t.Context(), "samenspel", func(e *event.Event) error { return e.Postpone(n.step()) }))
	n.clock.Set(start.AddDate(1, 0, 0))
	require.Zero(t, n.forget(t), "who signed up for a postponed meeting is still coming")
}

// Whoever is in the middle of it when many are forgotten does not wait for all.
func TestForgetMany(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, meeting("samenspel", 0, event.Closed))
	for i := range 130 {
		n.signUp(t, "samenspel", "Gast"+string(rune('a'+i/26))+string(rune('a'+i%26)), "")
	}
	n.clock.Set(start.AddDate(0, 0, event.KeepDays+1))
	counter := &counting{Store: n.store}
	count, err := omzien.New(counter, &omzien.Options{Now: n.Now}).Agenda.Forget(t.Context())
	require.NoError(t, err)
	require.Equal(t, 130, count)
	require.Equal(t, 2, counter.writes)
}
