package omzien_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// alter changes the meeting at slug.
func (n network) alter(t testing.TB, slug string, f func(e *event.Event) error) {
	t.Helper()
	require.NoError(t, n.Agenda.Change(t.Context(), slug, f))
}

// rewrite changes what its organisers wrote.
func (n network) rewrite(t testing.TB, slug string, f func(e *event.Event)) {
	t.Helper()
	n.alter(t, slug, func(e *event.Event) error {
		next := *e
		f(&next)
		return e.Revise(next, 0, n.step())
	})
}

func (n network) move(t testing.TB, slug string, days int) {
	t.Helper()
	n.rewrite(t, slug, func(e *event.Event) { e.Start, e.End = e.Start.AddDate(0, 0, days), e.End.AddDate(0, 0, days) })
}

func (n network) postpone(t testing.TB, slug string) {
	t.Helper()
	n.alter(t, slug, func(e *event.Event) error { return e.Postpone(n.step()) })
}

func (n network) cancel(t testing.TB, slug string) {
	t.Helper()
	n.alter(t, slug, func(e *event.Event) error { return e.Cancel(n.step()) })
}

func (n network) tend(t testing.TB) {
	t.Helper()
	require.NoError(t, n.Agenda.Tend(t.Context()))
}

// waits are the messages that wait, and done those that are done: "confirmed sent".
func (n network) outbox(t testing.TB) (waits, done []string) {
	t.Helper()
	w, d, err := n.Outbox.List(t.Context(), 1000)
	require.NoError(t, err)
	for _, e := range w {
		waits = append(waits, string(e.News))
		require.False(t, e.Due.IsZero())
		require.Empty(t, e.Done)
	}
	for _, e := range d {
		done = append(done, string(e.News)+" "+e.Done)
		require.True(t, e.Due.IsZero())
		require.False(t, e.DoneAt.IsZero())
	}
	return waits, done
}

// take is what is due, and not yet sent.
func (n network) take(t testing.TB) []omzien.Letter {
	t.Helper()
	letters, err := n.Outbox.Take(t.Context(), 50)
	require.NoError(t, err)
	return letters
}

var hall = event.Venue{Name: "Buurthuis De Hal", Address: "Dorpsstraat 1, Utrecht", Certainty: event.Provisional}

// TestNews walks through the life of a meeting: each step makes the letters that
// it should make, and no other.
func TestNews(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		e := asking("wijk", 2, event.WaitlistOffer)
		e.Contact, e.SignUp.Reminders, e.Venue = "info@omzien.example", []int{48, 2}, hall
		n.add(t, e)
		secrets := map[string]string{}
		step := func(name string, do func(t *testing.T), want ...string) {
			t.Run(name, func(t *testing.T) {
				do(t)
				waits, _ := n.outbox(t)
				letters := n.post(t)
				require.ElementsMatch(t, want, news(letters))
				require.GreaterOrEqual(t, len(letters), len(waits), "all that waited is due")
				for _, l := range letters {
					if secrets[l.Name] == "" {
						secrets[l.Name] = l.Token
					}
				}
				require.Empty(t, n.post(t), "and once")
				n.tend(t)
				require.Empty(t, n.post(t), "Tend adds nothing")
			})
		}
		by := func(do func(ctx context.Context, token string) (omzien.Receipt, error), name string) func(t *testing.T) {
			return func(t *testing.T) {
				_, err := do(t.Context(), secrets[name])
				require.NoError(t, err)
			}
		}
		ask := func(name string, seats int) func(t *testing.T) {
			return func(t *testing.T) {
				r := guest(name)
				r.Seats = seats
				n.ask(t, "wijk", r)
			}
		}
		amend := func(name string, seats int) func(t *testing.T) {
			return func(t *testing.T) {
				r := guest(name)
				r.Seats = seats
				_, err := n.Agenda.Amend(t.Context(), secrets[name], r)
				require.NoError(t, err)
			}
		}
		step("a seat", ask("Anna", 2), "anna confirmed")
		step("INV-E14 no seat yet", ask("Bert", 1), "bert waiting")
		step("no seat yet for another", ask("Carla", 1), "carla waiting")
		step("the same person again", ask("Anna", 1))
		step("INV-E10 a smaller party, and an offer to who waits longest", amend("Anna", 1), "anna amended", "bert offered")
		step("another name, and the same party", func(t *testing.T) {
			_, err := n.Agenda.Amend(t.Context(), secrets["Anna"], event.Request{Name: "Annet", Seats: 1})
			require.NoError(t, err)
		})
		step("an offer that is taken", by(n.Agenda.Accept, "Bert"), "bert confirmed")
		step("and taken twice", by(n.Agenda.Accept, "Bert"))
		step("who leaves, and the next offer", by(n.Agenda.WithdrawByToken, "Bert"), "bert left", "carla offered")
		step("an offer that is given back", by(n.Agenda.Decline, "Carla"), "carla left")
		step("who comes again", ask("Dirk", 2), "dirk waiting")
		step("a party that fits now", amend("Dirk", 1), "dirk offered")
		step("an offer that nobody takes", func(t *testing.T) {
			n.clock.Set(noon.AddDate(0, 0, 5))
			n.tend(t)
		}, "dirk offer_over")
		step("more seats, and nobody waits", func(t *testing.T) { require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 5, false, n.step())) })
		step("somebody else", ask("Els", 1), "els confirmed")
		step("the place is certain", func(t *testing.T) { n.rewrite(t, "wijk", func(e *event.Event) { e.Venue.Certainty = event.Confirmed }) }, "anna place_firm", "els place_firm")
		step("and again not", func(t *testing.T) {
			n.rewrite(t, "wijk", func(e *event.Event) { e.Venue.Certainty = event.Provisional })
		}, "anna place", "els place")
		step("another place", func(t *testing.T) { n.rewrite(t, "wijk", func(e *event.Event) { e.Venue.Name = "De Kerk" }) }, "anna place", "els place")
		step("what nobody needs to know", func(t *testing.T) {
			n.rewrite(t, "wijk", func(e *event.Event) {
				e.Themes, e.Mode, e.Questions = []string{"housing"}, event.InPerson, []string{"Waarom?"}
			})
		})
		step("a small change", func(t *testing.T) {
			n.rewrite(t, "wijk", func(e *event.Event) { e.Note = "Neem een pen mee." })
			n.clock.Advance(10 * time.Minute)
			require.Empty(t, n.post(t), "others may follow")
			n.rewrite(t, "wijk", func(e *event.Event) { e.Note = "Neem een pen mee, en papier." })
			n.clock.Advance(30 * time.Minute)
		}, "anna changed", "els changed")
		step("another day", func(t *testing.T) { n.move(t, "wijk", 1) }, "anna moved", "els moved")
		step("no day", func(t *testing.T) { n.postpone(t, "wijk") }, "anna postponed", "els postponed")
		step("a day again", func(t *testing.T) { n.move(t, "wijk", 1) }, "anna moved", "els moved")
		step("two days before", func(t *testing.T) { n.clock.Set(start); n.tend(t) }, "anna reminder", "els reminder")
		step("a table, which a page shows", func(t *testing.T) {
			require.NoError(t, n.Agenda.Assign(t.Context(), "wijk", n.list(t, "wijk")[0].ID, "wonen"))
		})
		step("two hours before", func(t *testing.T) { n.clock.Set(start.Add(46 * time.Hour)); n.tend(t) }, "anna reminder", "els reminder")
		step("who came", func(t *testing.T) {
			n.clock.Set(start.Add(49 * time.Hour))
			for i, s := range n.list(t, "wijk") {
				if s.Status == event.SeatConfirmed {
					require.NoError(t, n.Agenda.Attend(t.Context(), "wijk", s.ID, i == 0))
				}
			}
		})
		step("thanks for who was there", func(t *testing.T) {
			n.clock.Set(start.Add(72 * time.Hour))
			require.NoError(t, n.Agenda.Thank(t.Context(), "wijk", "Er komt een moestuin."))
		}, "anna thanks")
		step("nothing more", func(t *testing.T) { n.clock.Set(start.AddDate(1, 0, 0)); n.forget(t) })
	})
}

func TestNewsOfAnAutomaticQueue(t *testing.T) {
	everyPost(t, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 1, event.WaitlistAuto))
		anna := n.prove(t, "wijk", "Anna")
		for _, name := range []string{"Bert", "Carla", "Dirk"} {
			n.prove(t, "wijk", name)
		}
		_, err := n.Agenda.WithdrawByToken(t.Context(), anna)
		require.NoError(t, err)
		require.ElementsMatch(t, []string{"anna left", "bert promoted"}, news(n.post(t)))
		t.Run("INV-E10 more seats: each who gets one is told, once", func(t *testing.T) {
			require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 3, false, n.step()))
			require.ElementsMatch(t, []string{"carla promoted", "dirk promoted"}, news(n.post(t)))
			require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 9, false, n.step()))
			require.Empty(t, n.post(t))
		})
		t.Run("INV-E16 all hear once that it is off", func(t *testing.T) {
			n.ask(t, "wijk", guest("Els")) // did not confirm
			n.post(t)
			n.cancel(t, "wijk")
			letters := n.post(t)
			require.ElementsMatch(t, []string{"bert cancelled", "carla cancelled", "dirk cancelled"}, news(letters))
			require.Equal(t, "zo is het besloten", letters[0].Text)
			n.tend(t)
			require.Empty(t, n.post(t))
		})
	})
}

// spoiled is a store whose writes fail when all has been done.
type spoiled struct{ omzien.Store }

func (s spoiled) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	return s.Store.Write(ctx, func(tx omzien.WriteTx) error {
		if err := f(tx); err != nil {
			return err
		}
		return errFrail
	})
}

func TestNoNewsOfWhatFailed(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 1, event.WaitlistAuto))
	anna := n.sign(t, "wijk", guest("Anna"))
	n.sign(t, "wijk", guest("Bert"))
	broken := omzien.New(spoiled{n.store}, &omzien.Options{Now: n.Now, Mail: true})
	for name, do := range map[string]func() error{
		"a sign-up":  func() error { _, err := broken.Agenda.SignUp(t.Context(), "wijk", guest("Carla"), ""); return err },
		"who leaves": func() error { return broken.Agenda.Withdraw(t.Context(), anna.id, anna.form) },
		"a smaller one": func() error {
			_, err := broken.Agenda.WithdrawByToken(t.Context(), anna.mailed)
			return err
		},
		"a change": func() error {
			return broken.Agenda.Change(t.Context(), "wijk", func(e *event.Event) error { return e.Cancel(n.step()) })
		},
		"seats": func() error { return broken.Agenda.SetSeats(t.Context(), "wijk", 5, false, n.step()) },
	} {
		require.ErrorIs(t, do(), errFrail, name)
		require.Empty(t, n.post(t), name)
	}
}

func TestTake(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 9, event.Closed))
		receipt := n.ask(t, "wijk", guest("Anna"))
		first := n.take(t)
		require.Equal(t, []string{"anna confirmed"}, news(first))
		t.Run("it is complete", func(t *testing.T) {
			l := first[0]
			require.Equal(t, []any{"Anna", "anna@omzien.example", 1, 1, 0}, []any{l.Name, l.Email, l.Seats, l.Attempt, l.Left})
			require.True(t, l.At.Equal(noon))
			require.Equal(t, "Nieuw samenspel in de wijk", l.Event.Title)
			require.Equal(t, []any{receipt.ID, event.SeatConfirmed, 1, "Anna", ""}, []any{l.Receipt.ID, l.Receipt.Status, l.Receipt.Seats, l.Receipt.Said.Name, l.Receipt.Token})
			require.Len(t, l.Token, omzien.PersonalToken, "256 bits")
			require.NotEqual(t, receipt.Token, l.Token)
		})
		t.Run("while somebody has it, nobody else gets it", func(t *testing.T) {
			require.Empty(t, n.take(t))
			n.clock.Advance(omzien.Lease - time.Millisecond)
			require.Empty(t, n.take(t))
		})
		n.clock.Advance(time.Millisecond)
		again := n.take(t)
		t.Run("when that one dies, it is the same letter again, with a link of its own", func(t *testing.T) {
			require.Len(t, again, 1)
			require.Equal(t, []any{first[0].ID, 2}, []any{again[0].ID, again[0].Attempt})
			for _, token := range []string{first[0].Token, again[0].Token} {
				seen, err := n.Agenda.Receipt(t.Context(), token)
				require.NoError(t, err)
				require.Equal(t, receipt.ID, seen.ID)
			}
			require.NotEqual(t, first[0].Token, again[0].Token)
		})
		t.Run("the first that says it is sent is right", func(t *testing.T) {
			for range 2 {
				require.NoError(t, n.Outbox.Sent(t.Context(), first[0].ID))
			}
			before := n.revision(t)
			require.NoError(t, n.Outbox.Failed(t.Context(), again[0].ID, "550", true))
			require.NoError(t, n.Outbox.Sent(t.Context(), again[0].ID))
			require.Equal(t, before, n.revision(t), "what is done stays as it is")
			n.clock.Advance(time.Hour)
			require.Empty(t, n.take(t))
			waits, done := n.outbox(t)
			require.Empty(t, waits)
			require.Equal(t, []string{"confirmed sent"}, done)
		})
		t.Run("nobody can finish what is not there", func(t *testing.T) {
			require.ErrorIs(t, n.Outbox.Sent(t.Context(), "onbekend"), omzien.ErrNotFound)
			require.ErrorIs(t, n.Outbox.Failed(t.Context(), "onbekend", "550", true), omzien.ErrNotFound)
		})
		t.Run("no more than was asked for", func(t *testing.T) {
			for i := range 5 {
				n.ask(t, "wijk", guest(fmt.Sprintf("Gast%d", i)))
			}
			for _, want := range []int{2, 2, 1, 0} {
				letters, err := n.Outbox.Take(t.Context(), 2)
				require.NoError(t, err)
				require.Len(t, letters, want)
			}
			none, err := n.Outbox.Take(t.Context(), 0)
			require.NoError(t, err)
			require.Empty(t, none)
		})
	})
}

// Two senders never get the same letter.
func TestTakeTogether(t *testing.T) {
	n := withPost(t, 0)
	const many = 60
	n.add(t, meeting("wijk", 0, event.Closed))
	for i := range many {
		n.ask(t, "wijk", guest(fmt.Sprintf("Gast%d", i)))
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	seen := map[string]int{}
	for range 4 {
		all.Go(func() {
			for {
				letters, err := n.Outbox.Take(context.Background(), 7)
				if err != nil || len(letters) == 0 {
					return
				}
				mu.Lock()
				for _, l := range letters {
					seen[l.ID]++
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	require.Len(t, seen, many)
	for id, times := range seen {
		require.Equal(t, 1, times, id)
	}
}

func TestOrder(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 9, event.Closed), meeting("buurt", 9, event.Closed))
		shuffle := func(slug string) (id string) { // four messages for one sign-up at the same moment
			receipt := n.ask(t, slug, guest("Anna"))
			n.move(t, slug, 1)
			require.Len(t, n.take(t), 1, "which makes letters of what changed")
			n.rewrite(t, slug, func(e *event.Event) { e.Venue = hall })
			require.Empty(t, n.take(t))
			require.NoError(t, n.Agenda.Withdraw(t.Context(), receipt.ID, receipt.Token))
			return receipt.ID
		}
		t.Run("one by one, each as soon as the one before is done", func(t *testing.T) {
			shuffle("wijk")
			require.Empty(t, n.take(t), "the first is under way")
			waits, _ := n.outbox(t)
			require.Equal(t, []string{"confirmed", "moved", "place", "left"}, waits)
			n.clock.Advance(omzien.Lease)
			require.Equal(t, []string{"anna left"}, news(n.post(t)), "of the others nothing is true any more")
		})
		t.Run("also when the first fails and waits", func(t *testing.T) {
			r := guest("Bert")
			bert := n.sign(t, "buurt", r)
			smaller := func(seats int) {
				r.Seats = seats
				_, err := n.Agenda.Amend(t.Context(), bert.mailed, r)
				require.NoError(t, err)
			}
			smaller(3)
			smaller(2)
			n.move(t, "buurt", 1)
			letters := n.take(t)
			require.Equal(t, []string{"bert amended"}, news(letters))
			require.NoError(t, n.Outbox.Failed(t.Context(), letters[0].ID, "450", false))
			for range 20 {
				n.clock.Advance(time.Second)
				require.Empty(t, n.take(t))
			}
			n.clock.Advance(40 * time.Second)
			require.Equal(t, []string{"bert amended", "bert amended", "bert moved"}, news(n.post(t)))
		})
		t.Run("and when it is given up the next goes", func(t *testing.T) {
			n.cancel(t, "buurt")
			n.alter(t, "wijk", func(e *event.Event) error { return e.SetSeats(8, 0, false, n.step()) })
			carla := n.ask(t, "wijk", guest("Carla"))
			letters := n.take(t)
			require.Len(t, letters, 2)
			for _, l := range letters {
				require.NoError(t, n.Outbox.Failed(t.Context(), l.ID, "550", true))
			}
			n.move(t, "wijk", 1)
			require.Equal(t, []string{"carla moved"}, news(n.post(t)))
			require.NotEmpty(t, carla.ID)
		})
	})
}

// More than ten, and more than a hundred letters to one person stay in order.
func TestOrderOfMany(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 10, event.Closed))
	r := guest("Anna")
	anna := n.sign(t, "wijk", r)
	const many = 104
	for i := range many {
		r.Seats = 2 + i%2
		_, err := n.Agenda.Amend(t.Context(), anna.mailed, r)
		require.NoError(t, err)
	}
	letters := n.post(t)
	require.Len(t, letters, many)
	for i, l := range letters {
		require.Equal(t, 2+i%2, l.Seats)
		require.Equal(t, fmt.Sprintf("%s.%03d", anna.id, i+2), l.ID)
	}
}

func TestBackoff(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		e := meeting("wijk", 9, event.Closed)
		e.Start, e.End = e.Start.AddDate(1, 0, 0), e.End.AddDate(1, 0, 0)
		e.Contact = "info@omzien.example"
		n.add(t, e)
		n.ask(t, "wijk", guest("Anna"))
		n.clock.Advance(40 * 24 * time.Hour) // nobody sent anything until now
		begun := n.Now()
		var last time.Duration
		for attempt := 1; ; attempt++ {
			letters := n.take(t)
			require.Equal(t, []string{"anna confirmed"}, news(letters), "attempt %d", attempt)
			require.Equal(t, attempt, letters[0].Attempt)
			require.NoError(t, n.Outbox.Failed(t.Context(), letters[0].ID, "450", false))
			waits, _, err := n.Outbox.List(t.Context(), 9)
			require.NoError(t, err)
			if waits[0].News == omzien.NewsBounced {
				require.GreaterOrEqual(t, n.Now().Sub(begun), omzien.GiveUp)
				require.Less(t, n.Now().Sub(begun), omzien.GiveUp+7*time.Hour)
				break
			}
			require.Equal(t, "450", waits[0].Code)
			wait := waits[0].Due.Sub(n.Now())
			require.GreaterOrEqual(t, wait, last, "ever longer")
			require.GreaterOrEqual(t, wait, time.Minute)
			require.LessOrEqual(t, wait, 6*time.Hour)
			last = wait
			n.clock.Advance(wait - time.Millisecond)
			require.Empty(t, n.take(t))
			n.clock.Advance(time.Millisecond)
			require.Less(t, attempt, 40)
		}
		require.Equal(t, 6*time.Hour, last)
	})
}

func TestBounced(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		with := func(slug, contact string) string {
			e := meeting(slug, 9, event.Closed)
			e.Organiser, e.Contact = "Omzien", contact
			n.add(t, e)
			n.ask(t, slug, guest("Anna"))
			letters := n.take(t)
			require.Len(t, letters, 1)
			for range 3 {
				require.NoError(t, n.Outbox.Failed(t.Context(), letters[0].ID, "550", true))
			}
			return letters[0].ID
		}
		t.Run("the organiser hears once what could not be sent, and to whom", func(t *testing.T) {
			with("wijk", "info@omzien.example")
			letters := n.take(t)
			require.Equal(t, []string{"info bounced"}, news(letters))
			l := letters[0]
			require.Equal(t, []any{"Omzien", event.Dutch, omzien.NewsConfirmed, "550", ""}, []any{l.Name, l.Language, l.Failed, l.Code, l.Token})
			require.Equal(t, []any{"Anna", "anna@omzien.example"}, []any{l.Receipt.Said.Name, l.Receipt.Said.Email})
			t.Run("and when that cannot be sent, nobody hears of it", func(t *testing.T) {
				require.NoError(t, n.Outbox.Failed(t.Context(), l.ID, "550", true))
				n.clock.Advance(time.Hour)
				require.Empty(t, n.take(t))
				_, done := n.outbox(t)
				require.Equal(t, []string{"bounced failed", "confirmed failed"}, done)
			})
		})
		t.Run("a meeting without an address tells nobody", func(t *testing.T) {
			with("stil", "")
			require.Empty(t, n.post(t))
			_, done := n.outbox(t)
			require.Equal(t, "bounced dropped", done[0])
		})
		t.Run("an address that nobody proved is nobody's concern", func(t *testing.T) {
			asking := n.beside(omzien.Options{Mail: true, Proof: time.Hour})
			asking.ask(t, "wijk", guest("Zoek"))
			letters := n.take(t)
			require.Equal(t, []string{"zoek proof"}, news(letters))
			require.NoError(t, n.Outbox.Failed(t.Context(), letters[0].ID, "550", true))
			require.Empty(t, n.post(t))
		})
		t.Run("the message has no number of its own", func(t *testing.T) {
			report, err := omzien.Check(t.Context(), n.store)
			require.NoError(t, err)
			require.Empty(t, report.Findings)
		})
	})
}

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
			w.clock.Set(noon.AddDate(0, 0, 5))
			w.tend(t)
		}, off},
		{omzien.NewsLeft, "a meeting that is off", "", leave, off},
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
		n.add(t, meeting("wijk", 0, event.Closed), meeting("buurt", 0, event.Closed))
		for i := range 30 {
			n.ask(t, "wijk", guest(fmt.Sprintf("Gast%d", i)))
		}
		n.cancel(t, "wijk")
		n.clock.Advance(time.Second)
		n.ask(t, "buurt", guest("Anna"))
		n.clock.Advance(time.Hour)
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

// TestLetter: what a letter says of a change.
func TestLetter(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 9, event.Closed))
	anna := n.sign(t, "wijk", guest("Anna"))
	n.move(t, "wijk", 1)
	letters := n.post(t)
	require.True(t, letters[0].Before.Start.Equal(start))
	require.True(t, letters[0].Event.Start.Equal(start.AddDate(0, 0, 1)))
	n.rewrite(t, "wijk", func(e *event.Event) { e.Venue = hall })
	letters = n.post(t)
	require.Equal(t, "Plaats volgt", letters[0].Before.Venue.Line())
	require.Equal(t, hall.Name, letters[0].Event.Venue.Name)
	t.Run("how often the person left before", func(t *testing.T) {
		lefts := []int{}
		for range 3 {
			require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.id, anna.form))
			lefts = append(lefts, n.post(t)[0].Left)
			receipt := n.ask(t, "wijk", guest("Anna"))
			lefts = append(lefts, n.post(t)[0].Left)
			anna = both{id: receipt.ID, form: receipt.Token}
		}
		require.Equal(t, []int{0, 1, 1, 2, 2, 3}, lefts)
	})
}

// TestOutboxHoldsNoPerson looks into every record that mail makes.
func TestOutboxHoldsNoPerson(t *testing.T) {
	n := withPost(t, time.Hour)
	e := asking("wijk", 2, event.WaitlistOffer)
	e.Contact, e.SignUp.Reminders = "info@omzien.example", []int{24}
	n.add(t, e)
	tokens := []string{}
	ask := func(name string) string {
		r := everything(name)
		r.Name, r.OnBehalfOf, r.Email = secret+" "+name, secret, strings.ToLower(secret+name)+"@omzien.example"
		r.Companions, r.Replies[0].Text = []string{secret}, secret
		r.Wishes = event.Wishes{Access: secret, Diet: secret}
		n.ask(t, "wijk", r)
		token := ""
		for _, l := range n.post(t) {
			if tokens = append(tokens, l.Token); l.Email == r.Email {
				token = l.Token
			}
		}
		_, err := n.Agenda.Confirm(t.Context(), token)
		require.NoError(t, err)
		return token
	}
	anna := ask("Anna")
	ask("Bert")
	for _, do := range []func(){
		func() { _, _ = n.Agenda.WithdrawByToken(t.Context(), anna) }, func() { n.move(t, "wijk", 1) }, func() { n.rewrite(t, "wijk", func(e *event.Event) { e.Venue = hall }) },
		func() { n.clock.Set(start); n.tend(t) }, func() { n.cancel(t, "wijk") },
	} {
		do()
		for _, l := range n.take(t) {
			tokens = append(tokens, l.Token)
			require.NoError(t, n.Outbox.Failed(t.Context(), l.ID, "550", true))
		}
	}
	kinds := map[string]int{}
	n.everything(t, func(text string) {
		kind, _, _ := strings.Cut(text, " ")
		kinds[kind]++
		for _, token := range tokens {
			if token != "" {
				require.NotContains(t, text, token)
			}
		}
		if kind == "mail" || kind == "mailing" || kind == "link" {
			require.NotContains(t, strings.ToLower(text), strings.ToLower(secret))
			require.NotContains(t, text, "@")
		}
	})
	require.Greater(t, kinds["mail"], 6)
	require.Greater(t, kinds["mailing"], 2)
	require.Greater(t, kinds["link"], 5)
	t.Run("nor does a list of it", func(t *testing.T) {
		waits, done, err := n.Outbox.List(t.Context(), 100)
		require.NoError(t, err)
		require.NotContains(t, fmt.Sprintf("%+v %+v", waits, done), secret)
	})
}

func TestNoMail(t *testing.T) {
	everyStoreWith(t, omzien.Options{Proof: time.Hour}, func(t *testing.T, n network) {
		require.Zero(t, n.Proof(), "no proof without mail")
		e := meeting("wijk", 1, event.WaitlistAuto)
		e.SignUp.Reminders = []int{24}
		n.add(t, e)
		anna := n.signUp(t, "wijk", "Anna", "")
		n.signUp(t, "wijk", "Bert", "")
		require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.ID, anna.Token))
		n.move(t, "wijk", 1)
		n.clock.Set(start)
		n.tend(t)
		n.clock.Set(start.AddDate(0, 0, 2))
		require.NoError(t, n.Agenda.Thank(t.Context(), "wijk", "Dank u wel."))
		require.Empty(t, n.post(t))
		n.everything(t, func(text string) {
			for _, kind := range []string{"mail ", "mailing ", "link "} {
				require.False(t, strings.HasPrefix(text, kind), text)
			}
		})
		for _, s := range n.list(t, "wijk") {
			require.Zero(t, s.Mails)
		}
	})
}

func TestOutboxList(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 0, event.Closed))
	for i := range 5 {
		n.clock.Advance(time.Minute)
		n.ask(t, "wijk", guest(fmt.Sprintf("Gast%d", i)))
	}
	first := n.take(t)
	require.NoError(t, n.Outbox.Failed(t.Context(), first[4].ID, "450", false))
	require.NoError(t, n.Outbox.Sent(t.Context(), first[0].ID))
	n.clock.Advance(time.Minute)
	require.NoError(t, n.Outbox.Sent(t.Context(), first[1].ID))
	waits, done, err := n.Outbox.List(t.Context(), 2)
	require.NoError(t, err)
	require.Len(t, waits, 2)
	require.Equal(t, []string{first[1].ID, first[0].ID}, []string{done[0].ID, done[1].ID}, "the last first")
	require.Equal(t, []any{"Nieuw samenspel in de wijk", omzien.NewsConfirmed, 1, "sent"}, []any{done[0].Event, done[0].News, done[0].Attempts, done[0].Done})
	waits, _, err = n.Outbox.List(t.Context(), 9)
	require.NoError(t, err)
	require.Len(t, waits, 3)
	require.Equal(t, []any{first[4].ID, "450"}, []any{waits[0].ID, waits[0].Code}, "by when they are due")
	t.Run("also when there are very many", func(t *testing.T) {
		require.NoError(t, n.store.Write(t.Context(), func(tx omzien.WriteTx) error {
			like, err := tx.Record("mail", first[0].ID)
			if err != nil {
				return err
			}
			for i := range omzien.MaxList + 10 {
				r := like
				r.ID = fmt.Sprintf("%s.%06d", first[0].ID, i)
				r.Slug = r.ID
				if err := tx.PutRecord(r); err != nil {
					return err
				}
			}
			return nil
		}))
		_, done, err := n.Outbox.List(t.Context(), 2)
		require.NoError(t, err)
		require.Equal(t, first[1].ID, done[0].ID)
	})
}
