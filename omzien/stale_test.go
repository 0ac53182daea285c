package omzien_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// TestStale: what is no longer true when its time comes is not sent. Make leaves a
// message to Anna in the outbox, and spoil makes it untrue.
func TestStale(t *testing.T) {
	type world struct {
		network
		anna both
	}
	hour := func(w world, t *testing.T) { w.clock.Advance(time.Hour) }
	off := func(w world, t *testing.T) { w.cancel(t, "wijk") }
	over := func(w world, t *testing.T) { w.clock.Set(start.Add(3 * time.Hour)) }
	leave := func(w world, t *testing.T) {
		_, err := w.Agenda.WithdrawByToken(t.Context(), w.anna.mailed)
		require.NoError(t, err)
	}
	accept := func(w world, t *testing.T) {
		_, err := w.Agenda.Accept(t.Context(), w.anna.mailed)
		require.NoError(t, err)
	}
	erase := func(w world, t *testing.T) { w.clock.Set(start.AddDate(1, 0, 0)); w.forget(t) }
	freed := func(w world, t *testing.T) {
		require.NoError(t, w.Agenda.SetSeats(t.Context(), "wijk", 9, false, w.step()))
	}
	another := func(w world, t *testing.T) { w.move(t, "wijk", 2) }
	none := func(w world, t *testing.T) { w.postpone(t, "wijk") }
	dayBefore := func(w world, t *testing.T) { w.clock.Set(start.AddDate(0, 0, -1)); w.tend(t); expand(t, w.network) }
	for _, c := range []struct {
		news omzien.News
		name string
		// policy, when not empty: Anna waits for a seat, and make follows.
		policy      event.FullPolicy
		make, spoil func(w world, t *testing.T)
	}{
		{omzien.NewsConfirmed, "who left", "", nil, func(w world, t *testing.T) {
			require.NoError(t, w.Agenda.Withdraw(t.Context(), w.anna.id, w.anna.form))
		}},
		{omzien.NewsConfirmed, "a meeting that is off", "", nil, off},
		{omzien.NewsConfirmed, "a meeting that is over", "", nil, over},
		{omzien.NewsAmended, "who left", "", func(w world, t *testing.T) {
			r := guest("Anna")
			r.Seats = 2
			_, err := w.Agenda.Amend(t.Context(), w.anna.mailed, r)
			require.NoError(t, err)
		}, leave},
		{omzien.NewsPromoted, "who left", event.WaitlistAuto, freed, leave},
		{omzien.NewsOffered, "taken", event.WaitlistOffer, freed, accept},
		{omzien.NewsOffered, "let go", event.WaitlistOffer, freed, leave},
		{omzien.NewsOffered, "too late", event.WaitlistOffer, freed, func(w world, t *testing.T) { w.clock.Set(noon.AddDate(0, 0, 5)) }},
		{omzien.NewsOfferOver, "a meeting that is off", event.WaitlistOffer, func(w world, t *testing.T) {
			freed(w, t)
			w.post(t)
			w.clock.Set(noon.AddDate(0, 0, 5))
			w.tend(t)
		}, off},
		{omzien.NewsLeft, "a meeting that is over", "", leave, over},
		{omzien.NewsMoved, "no date any more", "", func(w world, t *testing.T) { w.move(t, "wijk", 1); expand(t, w.network) }, none},
		{omzien.NewsMoved, "who left", "", func(w world, t *testing.T) { w.move(t, "wijk", 1); expand(t, w.network) }, leave},
		{omzien.NewsPlace, "a meeting that is off", "", func(w world, t *testing.T) {
			w.rewrite(t, "wijk", func(e *event.Event) { e.Venue = hall })
			expand(t, w.network)
		}, off},
		{omzien.NewsPostponed, "a date again", "", func(w world, t *testing.T) { w.postpone(t, "wijk"); expand(t, w.network) }, another},
		{omzien.NewsPostponed, "off", "", func(w world, t *testing.T) { w.postpone(t, "wijk"); expand(t, w.network) }, off},
		{omzien.NewsCancelled, "who left", "", func(w world, t *testing.T) { w.cancel(t, "wijk"); expand(t, w.network) }, leave},
		{omzien.NewsReminder, "of another date", "", dayBefore, another},
		{omzien.NewsReminder, "of no date", "", dayBefore, none},
		{omzien.NewsReminder, "when it has begun", "", dayBefore, func(w world, t *testing.T) { w.clock.Set(start) }},
		{omzien.NewsReminder, "who left", "", dayBefore, leave},
		{omzien.NewsThanks, "who was erased", "", func(w world, t *testing.T) {
			w.clock.Set(start.Add(3 * time.Hour))
			require.NoError(t, w.Agenda.Thank(t.Context(), "wijk", ""))
			expand(t, w.network)
		}, erase},
	} {
		t.Run(string(c.news)+": "+c.name, func(t *testing.T) {
			for _, spoilt := range []bool{false, true} {
				w := world{network: withPost(t, 0)}
				e := meeting("wijk", 3, c.policy)
				e.SignUp.Reminders = []int{24}
				w.add(t, e)
				if c.policy != "" {
					full := guest("Vol")
					full.Seats = 3
					w.ask(t, "wijk", full)
				}
				if c.make != nil {
					w.anna = w.sign(t, "wijk", guest("Anna"))
					c.make(w, t)
				} else {
					receipt := w.ask(t, "wijk", guest("Anna"))
					w.anna = both{id: receipt.ID, form: receipt.Token}
				}
				line := "anna " + string(c.news)
				if !spoilt {
					require.Contains(t, news(w.post(t)), line)
					continue
				}
				c.spoil(w, t)
				require.NotContains(t, news(w.post(t)), line)
				_, done := w.outbox(t)
				require.Contains(t, done, string(c.news)+" dropped")
			}
		})
	}
	t.Run("waiting: who got a seat meanwhile hears only that", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, meeting("wijk", 1, event.WaitlistAuto))
		bert := n.sign(t, "wijk", guest("Bert"))
		n.ask(t, "wijk", guest("Anna"))
		require.NoError(t, n.Agenda.Withdraw(t.Context(), bert.id, bert.form))
		require.ElementsMatch(t, []string{"bert left", "anna promoted"}, news(n.post(t)))
	})
	t.Run("proof: confirmed, given up or too late", func(t *testing.T) {
		n := withPost(t, time.Hour)
		n.add(t, meeting("wijk", 9, event.Closed))
		n.ask(t, "wijk", guest("Anna"))
		token := secretTo(t, n.post(t), "Anna")
		n.ask(t, "wijk", guest("Anna"))
		_, err := n.Agenda.Confirm(t.Context(), token)
		require.NoError(t, err)
		n.ask(t, "wijk", guest("Bert"))
		hour(world{network: n}, t)
		require.Equal(t, []string{"anna confirmed"}, news(n.post(t)))
		_, done := n.outbox(t)
		require.ElementsMatch(t, []string{"proof sent", "proof dropped", "confirmed sent", "proof dropped"}, done)
	})
	t.Run("bounced: who was erased", func(t *testing.T) {
		n := withPost(t, 0)
		e := meeting("wijk", 9, event.Closed)
		e.Contact = "info@omzien.example"
		n.add(t, e)
		n.ask(t, "wijk", guest("Anna"))
		require.NoError(t, n.Outbox.Failed(t.Context(), n.take(t)[0].ID, "550", true))
		n.clock.Set(start.AddDate(1, 0, 0))
		require.Equal(t, 1, n.forget(t))
		require.Empty(t, n.post(t))
	})
	t.Run("many of them do not hide the one that is true", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, meeting("wijk", 0, event.Closed), at("buurt", 0, 7))
		for i := range 30 {
			n.ask(t, "wijk", guest(fmt.Sprintf("Gast%d", i)))
		}
		n.clock.Advance(time.Second)
		n.ask(t, "buurt", guest("Anna"))
		n.clock.Set(start.Add(3 * time.Hour))
		found := 0
		for {
			letters, err := n.Outbox.Take(t.Context(), 5)
			require.NoError(t, err)
			if len(letters) == 0 {
				break
			}
			for _, l := range letters {
				if l.Name == "Anna" {
					found++
				}
			}
			for _, l := range letters {
				require.NoError(t, n.Outbox.Sent(t.Context(), l.ID))
			}
		}
		require.Equal(t, 1, found)
	})
}

// expand makes letters of what changed, and takes none of them: somebody else has
// them, who dies.
func expand(t *testing.T, n network) {
	t.Helper()
	require.NotEmpty(t, n.take(t))
	n.clock.Advance(omzien.Lease)
}
