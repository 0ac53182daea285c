package omzien_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// TestMailing tells many of one change, in steps.
func TestMailing(t *testing.T) {
	const many = 250
	n := withPost(t, 0)
	n.add(t, meeting("a-ander", 0, event.Closed), meeting("wijk", 0, event.Closed), meeting("z-ander", 0, event.Closed))
	for i := range many {
		n.ask(t, "wijk", guest(fmt.Sprintf("Gast%d", i)))
	}
	n.ask(t, "a-ander", guest("Anna"))
	n.ask(t, "z-ander", guest("Anna"))
	gone := n.ask(t, "wijk", guest("Weg"))
	require.NoError(t, n.Agenda.Withdraw(t.Context(), gone.ID, gone.Token))
	require.Len(t, n.post(t), many+3)
	n.clock.Advance(time.Minute)
	counter := &counting{Store: n.store}
	require.NoError(t, omzien.New(counter, &omzien.Options{Now: n.Now, Mail: true}).Agenda.Change(t.Context(), "wijk", func(e *event.Event) error {
		return e.Cancel(n.step())
	}))
	require.Equal(t, 1, counter.writes)
	waits, _ := n.outbox(t)
	require.Empty(t, waits, "one record, whoever comes")

	t.Run("a program that dies between two steps goes on where it was", func(t *testing.T) {
		for died := 1; died <= 3; died++ {
			frail := omzien.New(&frail{Store: n.store, from: 2}, &omzien.Options{Now: n.Now, Mail: true})
			_, err := frail.Outbox.Take(t.Context(), 5)
			require.ErrorIs(t, err, errFrail)
			waits, _ := n.outbox(t)
			require.Len(t, waits, min(100*died, many))
		}
	})
	t.Run("INV-E16 each is told exactly once, and nobody else", func(t *testing.T) {
		told := map[string]int{}
		for _, l := range n.post(t) {
			require.Equal(t, omzien.NewsCancelled, l.News)
			told[l.Email]++
		}
		require.Len(t, told, many)
		for who, times := range told {
			require.Equal(t, 1, times, who)
			require.True(t, strings.HasPrefix(who, "gast"), who)
		}
		require.Empty(t, n.post(t))
		report, err := omzien.Check(t.Context(), n.store)
		require.NoError(t, err)
		require.Empty(t, report.Findings)
	})
}

func TestMailingAndWhoComesLater(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 0, event.Closed))
		n.ask(t, "wijk", guest("Anna"))
		n.clock.Advance(time.Minute)
		n.move(t, "wijk", 1)
		n.clock.Advance(time.Minute)
		n.ask(t, "wijk", guest("Bert"))
		require.ElementsMatch(t, []string{"anna confirmed", "anna moved", "bert confirmed"}, news(n.post(t)), "who came later knew")
		n.clock.Set(n.Now().Truncate(time.Hour).Add(time.Hour))
		n.rewrite(t, "wijk", func(e *event.Event) { e.Note = "Neem een pen mee." })
		n.clock.Advance(5 * time.Minute)
		n.ask(t, "wijk", guest("Carla"))
		n.clock.Advance(5 * time.Minute)
		n.rewrite(t, "wijk", func(e *event.Event) { e.Note = "Neem een pen mee, en papier." })
		n.clock.Advance(5 * time.Minute)
		n.ask(t, "wijk", guest("Dirk"))
		n.clock.Advance(15 * time.Minute)
		require.ElementsMatch(t, []string{"carla confirmed", "dirk confirmed", "anna changed", "bert changed", "carla changed"}, news(n.post(t)),
			"one letter for both changes, also to who came between them")
	})
}
