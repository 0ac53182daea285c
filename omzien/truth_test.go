package omzien_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// slow runs something between the moment at which a caller read the clock and its
// write.
type slow struct {
	omzien.Store
	first func()
}

func (s *slow) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	if do := s.first; do != nil {
		s.first = nil
		do()
	}
	return s.Store.Write(ctx, f)
}

// TestToldByPlace: clocks differ, the order of writes does not.
func TestToldByPlace(t *testing.T) {
	t.Run("who signed up while the meeting was being called off hears of it", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, meeting("wijk", 9, event.Closed))
		late := &slow{Store: n.store, first: func() {
			n.clock.Advance(50 * time.Millisecond)
			n.ask(t, "wijk", guest("Anna"))
			n.post(t)
		}}
		require.NoError(t, omzien.New(late, &omzien.Options{Now: n.Now, Mail: true}).Agenda.Change(t.Context(), "wijk", func(e *event.Event) error {
			return e.Cancel(n.step())
		}))
		require.Equal(t, []string{"anna cancelled"}, news(n.post(t)))
	})
	t.Run("INV-E09 a clock that is set back hides nobody", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, meeting("wijk", 9, event.Closed))
		n.ask(t, "wijk", guest("Anna"))
		n.post(t)
		n.clock.Set(n.Now().Add(-2 * time.Second))
		n.move(t, "wijk", 1)
		require.Equal(t, []string{"anna moved"}, news(n.post(t)))
	})
}

// TestRepeatedLikeStranger: whoever fills in the address of somebody else learns
// nothing from what the answer can do.
func TestRepeatedLikeStranger(t *testing.T) {
	for _, policy := range []event.FullPolicy{event.Closed, event.WaitlistAuto} {
		n := newNetworkWith(t, plain, omzien.Options{})
		n.add(t, meeting("wijk", 3, policy))
		n.ask(t, "wijk", guest("Anna"))
		if policy == event.WaitlistAuto {
			n.ask(t, "wijk", guest("Dirk"))
			n.ask(t, "wijk", guest("Els"))
		}
		known, stranger := n.ask(t, "wijk", guest("Anna")), n.ask(t, "wijk", guest("Bert"))
		require.Equal(t, known.Status, stranger.Status)
		a := n.Agenda
		alike := func(step string, do func(omzien.Receipt) (omzien.Receipt, error)) {
			one, errOne := do(known)
			other, errOther := do(stranger)
			require.Equal(t, errOther, errOne, "%s %s", policy, step)
			for _, r := range []*omzien.Receipt{&one, &other} {
				r.ID, r.Token, r.Event = "", "", event.Announcement{}
			}
			require.Equal(t, other, one, "%s %s", policy, step)
		}
		all := func(when string) {
			alike(when+" confirm", func(r omzien.Receipt) (omzien.Receipt, error) { return a.Confirm(t.Context(), r.Token) })
			alike(when+" accept", func(r omzien.Receipt) (omzien.Receipt, error) { return a.Accept(t.Context(), r.Token) })
			alike(when+" decline", func(r omzien.Receipt) (omzien.Receipt, error) { return a.Decline(t.Context(), r.Token) })
			alike(when+" receipt", func(r omzien.Receipt) (omzien.Receipt, error) { return a.Receipt(t.Context(), r.Token) })
			alike(when+" amend", func(r omzien.Receipt) (omzien.Receipt, error) { return a.Amend(t.Context(), r.Token, guest("Anna")) })
		}
		leave := func(r omzien.Receipt) (omzien.Receipt, error) { return a.WithdrawByToken(t.Context(), r.Token) }
		all("first")
		n.clock.Set(start)
		all("begun")
		alike("begun leave", leave)
		n.clock.Set(start.Add(-time.Hour))
		if policy == event.Closed {
			alike("leave", leave)
			all("left")
			alike("leave again", leave)
		}
		require.Equal(t, "Anna confirmed 1", n.roll(t, "wijk")[0], "the first one stays")
	}
}

// TestWeightyNews does not wait for what cannot be delivered.
func TestWeightyNews(t *testing.T) {
	stuck := func(t *testing.T) network {
		n := withPost(t, 0)
		n.add(t, meeting("wijk", 9, event.Closed))
		n.ask(t, "wijk", guest("Anna"))
		for range 6 {
			require.NoError(t, n.Outbox.Failed(t.Context(), n.take(t)[0].ID, "450", false))
			w, _, err := n.Outbox.List(t.Context(), 1)
			require.NoError(t, err)
			n.clock.Set(w[0].Due)
		}
		require.NoError(t, n.Outbox.Failed(t.Context(), n.take(t)[0].ID, "450", false))
		n.clock.Advance(time.Second)
		return n
	}
	t.Run("what is no longer true is in nobody's way", func(t *testing.T) {
		n := stuck(t)
		n.cancel(t, "wijk")
		require.Equal(t, []string{"anna cancelled"}, news(n.post(t)))
	})
	t.Run("what is true goes before it, at once", func(t *testing.T) {
		n := stuck(t)
		n.move(t, "wijk", 1)
		require.Equal(t, []string{"anna confirmed", "anna moved"}, news(n.post(t)))
	})
	t.Run("and at its own pace when that fails again", func(t *testing.T) {
		n := stuck(t)
		n.move(t, "wijk", 1)
		letters := n.take(t)
		require.Equal(t, []string{"anna confirmed"}, news(letters))
		require.NoError(t, n.Outbox.Failed(t.Context(), letters[0].ID, "450", false))
		require.Empty(t, n.take(t), "no attempt after attempt")
		n.clock.Advance(4 * time.Minute)
		n.take(t)
		n.clock.Advance(4 * time.Minute)
		require.Equal(t, []string{"anna confirmed", "anna moved"}, news(n.post(t)))
	})
}

// TestTrueChange: of several changes in a row people hear how it was when they heard
// last, and how it is.
func TestTrueChange(t *testing.T) {
	begin := func(t *testing.T) network {
		n := withPost(t, 0)
		n.add(t, meeting("wijk", 9, event.Closed))
		n.sign(t, "wijk", guest("Anna"))
		return n
	}
	at := func(n network, t *testing.T, v event.Venue) {
		n.clock.Advance(time.Second)
		n.rewrite(t, "wijk", func(e *event.Event) { e.Venue = v })
	}
	t.Run("moved and back: nothing to tell", func(t *testing.T) {
		n := begin(t)
		n.move(t, "wijk", 1)
		n.clock.Advance(time.Second)
		n.move(t, "wijk", -1)
		require.Empty(t, n.post(t))
	})
	t.Run("moved twice: from the first to the last", func(t *testing.T) {
		n := begin(t)
		n.move(t, "wijk", 1)
		n.clock.Advance(time.Second)
		n.move(t, "wijk", 1)
		letters := n.post(t)
		require.Equal(t, []string{"anna moved"}, news(letters))
		require.True(t, letters[0].Before.Start.Equal(start))
	})
	t.Run("who heard that there is no date hears the old one when it is back", func(t *testing.T) {
		n := begin(t)
		n.postpone(t, "wijk")
		require.Equal(t, []string{"anna postponed"}, news(n.post(t)))
		n.move(t, "wijk", 1)
		n.clock.Advance(time.Second)
		n.move(t, "wijk", -1)
		require.Equal(t, []string{"anna moved"}, news(n.post(t)))
	})
	t.Run("a place that is certain, and not any more", func(t *testing.T) {
		n := begin(t)
		at(n, t, hall)
		n.post(t)
		firm := hall
		firm.Certainty = event.Confirmed
		at(n, t, firm)
		at(n, t, hall)
		require.Empty(t, n.post(t))
	})
	t.Run("small changes are told unless when or where is another", func(t *testing.T) {
		n := begin(t)
		n.rewrite(t, "wijk", func(e *event.Event) { e.Note = "Neem een pen mee." })
		n.clock.Advance(time.Minute)
		n.move(t, "wijk", 1)
		require.Equal(t, []string{"anna moved"}, news(n.post(t)))
		n.clock.Advance(time.Hour)
		require.Empty(t, n.post(t))
		n.rewrite(t, "wijk", func(e *event.Event) { e.Note = "Geen pen." })
		n.clock.Advance(time.Minute)
		n.postpone(t, "wijk")
		require.Equal(t, []string{"anna postponed"}, news(n.post(t)))
		n.clock.Advance(time.Hour)
		require.Empty(t, n.post(t))
	})
}

func TestLeftTruly(t *testing.T) {
	t.Run("who left after the meeting was called off, and had not heard", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, meeting("wijk", 9, event.Closed))
		anna := n.sign(t, "wijk", guest("Anna"))
		n.cancel(t, "wijk")
		_, err := n.Agenda.WithdrawByToken(t.Context(), anna.mailed)
		require.NoError(t, err)
		letters := n.post(t)
		require.Equal(t, []string{"anna left"}, news(letters))
		require.Equal(t, 1, letters[0].Seats, "what to take out of a calendar")
	})
	t.Run("who is back does not hear that they left", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, meeting("wijk", 9, event.Closed))
		anna := n.sign(t, "wijk", guest("Anna"))
		require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.id, anna.form))
		require.NoError(t, n.Outbox.Failed(t.Context(), n.take(t)[0].ID, "450", false))
		n.clock.Advance(time.Second)
		n.ask(t, "wijk", guest("Anna"))
		require.Equal(t, []string{"anna confirmed"}, news(n.post(t)))
		n.clock.Advance(time.Hour)
		require.Empty(t, n.post(t))
	})
}

// TestUnheardOffer: nobody loses a place by an offer that they never heard of.
func TestUnheardOffer(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 1, event.WaitlistOffer))
	anna := n.sign(t, "wijk", guest("Anna"))
	bert := n.sign(t, "wijk", guest("Bert"))
	require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.id, anna.form))
	first := n.list(t, "wijk")[1].Until
	n.clock.Set(n.Now().AddDate(0, 0, 4))
	n.tend(t)
	require.Equal(t, "Bert offered 1", n.roll(t, "wijk")[1])
	require.True(t, n.list(t, "wijk")[1].Until.After(first))
	require.ElementsMatch(t, []string{"anna left", "bert offered"}, news(n.post(t)))
	_, err := n.Agenda.Accept(t.Context(), bert.mailed)
	require.NoError(t, err)
}

func TestOfferAndEarlierStart(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 1, event.WaitlistOffer))
	anna := n.sign(t, "wijk", guest("Anna"))
	n.sign(t, "wijk", guest("Bert"))
	n.clock.Set(start.Add(-20 * time.Hour))
	require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.id, anna.form))
	n.post(t)
	n.rewrite(t, "wijk", func(e *event.Event) { e.Start = e.Start.Add(-10 * time.Hour) })
	require.True(t, n.list(t, "wijk")[1].Until.Equal(start.Add(-10*time.Hour)))
	n.clock.Set(start.Add(-9 * time.Hour))
	n.tend(t)
	require.Equal(t, "Bert lapsed 0", n.roll(t, "wijk")[1])
}

// TestRefusedByOneself: the mail got lost, and the seat that is taken is one's own.
func TestRefusedByOneself(t *testing.T) {
	n := withPost(t, time.Hour)
	n.add(t, meeting("wijk", 1, event.Closed))
	n.ask(t, "wijk", guest("Anna"))
	require.Equal(t, []string{"anna proof"}, news(n.post(t)))
	for times := range 5 {
		_, err := n.Agenda.SignUp(t.Context(), "wijk", guest("Anna"), "")
		require.ErrorIs(t, err, event.ErrFull)
		require.Len(t, n.post(t), map[bool]int{true: 1}[times < 2], "at most three in all")
		_, err = n.Agenda.SignUp(t.Context(), "wijk", guest("Bert"), "")
		require.ErrorIs(t, err, event.ErrFull)
		require.Empty(t, n.post(t))
	}
}

func TestDossierWithoutDate(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 1, event.Closed))
	anna := n.sign(t, "wijk", guest("Anna"))
	for _, postponed := range []bool{false, true} {
		if postponed {
			n.postpone(t, "wijk")
		}
		d, err := n.Agenda.Dossier(t.Context(), anna.mailed)
		require.NoError(t, err)
		if postponed {
			require.NotContains(t, string(d), "erasedAfter")
		} else {
			require.Contains(t, string(d), "erasedAfter")
		}
	}
}

func TestTakeNone(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 1, event.Closed))
	n.ask(t, "wijk", guest("Anna"))
	for _, none := range []int{0, -1} {
		letters, err := n.Outbox.Take(t.Context(), none)
		require.NoError(t, err)
		require.Empty(t, letters)
	}
}

// TestForgottenRequest: nothing is left by which a guess can be tried.
func TestForgottenRequest(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 9, event.Closed))
	n.ask(t, "wijk", guest("Anna"))
	n.ask(t, "wijk", guest("Anna"))
	before := n.list(t, "wijk")
	n.clock.Set(start.AddDate(0, 0, event.KeepDays+1))
	require.Equal(t, 2, n.forget(t))
	require.Zero(t, n.forget(t), "INV-P07")
	for i, s := range n.list(t, "wijk") {
		require.NotEqual(t, before[i].Request, s.Request)
		require.NotEqual(t, before[i].Digest, s.Digest)
	}
}

// TestUnreadable: one thing that cannot be read stops nothing else.
func TestUnreadable(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 1, event.WaitlistOffer), at("buurt", 1, 7), meeting("derde", 1, event.WaitlistOffer))
	for _, slug := range []string{"wijk", "derde"} {
		n.sign(t, slug, guest("Anna"))
		n.ask(t, slug, guest("Bert"))
	}
	require.NoError(t, n.store.Write(t.Context(), func(tx omzien.WriteTx) error {
		r, err := tx.RecordBySlug("event", "wijk")
		if err != nil {
			return err
		}
		r.Body = []byte(`{"id": 5}`)
		return tx.PutRecord(r)
	}))
	n.move(t, "derde", 1)
	require.ElementsMatch(t, []string{"bert waiting", "anna moved", "bert moved"}, news(n.post(t)))
	n.clock.Set(start.AddDate(0, 0, 1).Add(time.Hour))
	n.tend(t)
	require.Equal(t, "Bert lapsed 0", n.roll(t, "derde")[1])
}
