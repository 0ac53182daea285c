package omzien_test

import (
	"context"
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
		if e.Everybody {
			continue
		}
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
