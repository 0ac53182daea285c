package omzien_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// statuses are those of a roll, each once with its number: "confirmed 3".
func (n network) statuses(t testing.TB, slug string) map[event.SignUpStatus]int {
	t.Helper()
	count := map[event.SignUpStatus]int{}
	for _, s := range n.list(t, slug) {
		count[s.Status]++
	}
	return count
}

func TestTendMany(t *testing.T) {
	n := withPost(t, omzien.DefaultProof)
	const many = 250
	n.add(t, meeting("wijk", many, event.WaitlistAuto))
	for i := range many {
		n.ask(t, "wijk", guest(fmt.Sprintf("Gast%d", i)))
	}
	trusting := n.beside(omzien.Options{Mail: true})
	for i := range many + 20 {
		trusting.ask(t, "wijk", guest(fmt.Sprintf("Later%d", i)))
	}
	n.clock.Advance(omzien.DefaultProof)
	counter := &counting{Store: n.store}
	tended := omzien.New(counter, &omzien.Options{Now: n.Now, Mail: true})
	require.NoError(t, tended.Agenda.Tend(t.Context()))
	require.Equal(t, 3, counter.writes, "no transaction is too long")
	require.Equal(t, map[event.SignUpStatus]int{event.Lapsed: many, event.SeatConfirmed: many, event.Waitlisted: 20}, n.statuses(t, "wijk"))
	for i, s := range n.list(t, "wijk")[many:] {
		require.Equal(t, i < many, s.Status == event.SeatConfirmed, "INV-E09 in the order of arrival")
	}
	require.NoError(t, tended.Agenda.Tend(t.Context()))
	require.Equal(t, 3, counter.writes, "a second run has nothing to do")
}

func TestTendSeveralMeetings(t *testing.T) {
	everyPost(t, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 1, event.WaitlistAuto), meeting("buurt", 1, event.WaitlistOffer))
		for _, slug := range []string{"wijk", "buurt"} {
			n.ask(t, slug, guest("Anna"))
			n.prove(t, slug, "Bert")
		}
		n.clock.Advance(omzien.DefaultProof)
		n.tend(t)
		require.Equal(t, []string{"lapsed 0", "Bert confirmed 1"}, n.roll(t, "wijk"))
		require.Equal(t, []string{"lapsed 0", "Bert offered 1"}, n.roll(t, "buurt"))
		require.ElementsMatch(t, []string{"bert promoted", "bert offered"}, news(n.post(t)))
	})
}

// An offer goes from one to the next until somebody wants the seat.
func TestOffers(t *testing.T) {
	everyPost(t, func(t *testing.T, n network) {
		e := meeting("wijk", 1, event.WaitlistOffer)
		e.SignUp.OfferHours = 2
		n.add(t, e)
		anna := n.prove(t, "wijk", "Anna")
		bert, carla, dirk := n.prove(t, "wijk", "Bert"), n.prove(t, "wijk", "Carla"), n.prove(t, "wijk", "Dirk")
		_, err := n.Agenda.WithdrawByToken(t.Context(), anna)
		require.NoError(t, err)
		letters := n.post(t)
		require.ElementsMatch(t, []string{"anna left", "bert offered"}, news(letters))
		seen, err := n.Agenda.Receipt(t.Context(), bert)
		require.NoError(t, err)
		require.True(t, seen.Until.Equal(noon.Add(2*time.Hour)))
		t.Run("who signs up now waits behind the others", func(t *testing.T) {
			n.prove(t, "wijk", "Els")
			require.Equal(t, "Els waitlisted 0", n.roll(t, "wijk")[4])
		})
		t.Run("without Tend, by the next who does something", func(t *testing.T) {
			n.clock.Set(noon.Add(2 * time.Hour))
			_, err := n.Agenda.Decline(t.Context(), carla)
			require.NoError(t, err, "hers since a moment")
			require.Equal(t, []string{"Anna cancelled 0", "Bert lapsed 0", "Carla cancelled 0", "Dirk offered 1", "Els waitlisted 0"}, n.roll(t, "wijk"))
		})
		t.Run("an offer does not run out at night", func(t *testing.T) {
			seen, err := n.Agenda.Receipt(t.Context(), dirk)
			require.NoError(t, err)
			require.True(t, seen.Until.Equal(noon.Add(4*time.Hour)))
			n.clock.Set(noon.Add(3 * time.Hour))
			_, err = n.Agenda.Decline(t.Context(), dirk)
			require.NoError(t, err)
			n.post(t)                            // Els hears of it
			n.clock.Set(noon.Add(9 * time.Hour)) // nine in the evening
			n.tend(t)
			require.Equal(t, "Els lapsed 0", n.roll(t, "wijk")[4])
			n.prove(t, "wijk", "Frits")
			greet := n.prove(t, "wijk", "Greet")
			frits := n.list(t, "wijk")[5]
			require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 2, false, n.step()))
			seen, err = n.Agenda.Receipt(t.Context(), greet)
			require.NoError(t, err)
			require.Equal(t, []any{event.SeatConfirmed, event.Offered}, []any{frits.Status, seen.Status})
			require.True(t, seen.Until.Equal(noon.Add(21*time.Hour)), "%s: an hour tonight, an hour from eight", seen.Until)
		})
	})
}

func TestBegun(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 3, event.WaitlistAuto))
		for name, seats := range map[string]int{"Anna": 2} {
			r := guest(name)
			r.Seats = seats
			n.ask(t, "wijk", r)
		}
		some := guest("Bert")
		some.Seats, some.AcceptsFewer = 3, true
		n.ask(t, "wijk", some)
		for i := range 120 {
			n.ask(t, "wijk", guest(fmt.Sprintf("Gast%d", i)))
		}
		n.post(t)
		n.clock.Set(start.Add(-time.Second))
		n.tend(t)
		require.Equal(t, 120, n.statuses(t, "wijk")[event.Waitlisted])
		n.clock.Set(start)
		n.tend(t)
		require.Equal(t, map[event.SignUpStatus]int{event.SeatConfirmed: 2, event.Lapsed: 120}, n.statuses(t, "wijk"))
		t.Run("who has a seat for a part of the party keeps it, and costs no write", func(t *testing.T) {
			require.Equal(t, "Bert confirmed 1", n.roll(t, "wijk")[1])
			counter := &counting{Store: n.store}
			require.NoError(t, omzien.New(counter, &omzien.Options{Now: n.Now, Mail: true}).Agenda.Tend(t.Context()))
			require.Zero(t, counter.writes)
		})
		require.Empty(t, n.post(t))
	})
	t.Run("an offer ends with it, also when the meeting was moved forward", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, meeting("wijk", 1, event.WaitlistOffer))
		anna := n.sign(t, "wijk", guest("Anna"))
		bert := n.sign(t, "wijk", guest("Bert"))
		n.clock.Set(start.Add(-5 * time.Hour))
		require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.id, anna.form))
		n.rewrite(t, "wijk", func(e *event.Event) { e.Start = e.Start.Add(-3 * time.Hour) })
		n.clock.Set(start.Add(-3 * time.Hour))
		_, err := n.Agenda.Accept(t.Context(), bert.mailed)
		require.ErrorIs(t, err, event.ErrOfferOver)
		seen, err := n.Agenda.Receipt(t.Context(), bert.mailed)
		require.NoError(t, err)
		require.Equal(t, event.Lapsed, seen.Status)
	})
}

// reminded is a meeting of which people are reminded so many hours before.
func reminded(slug string, hours ...int) event.Event {
	e := meeting(slug, 3, event.WaitlistAuto)
	e.SignUp.Reminders = hours
	return e
}

func TestReminders(t *testing.T) {
	hoursBefore := func(n network, t *testing.T, hours int) []string {
		n.clock.Set(start.Add(-time.Duration(hours) * time.Hour))
		n.tend(t)
		return news(n.post(t))
	}
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, reminded("wijk", 24, 168, 2))
		n.sign(t, "wijk", guest("Anna"))
		full := guest("Bert")
		full.Seats = 2
		n.sign(t, "wijk", full)
		n.sign(t, "wijk", guest("Carla")) // waits
		both := []string{"anna reminder", "bert reminder"}
		require.Empty(t, hoursBefore(n, t, 169))
		require.ElementsMatch(t, both, hoursBefore(n, t, 168), "INV-E19 not who waits")
		require.Empty(t, hoursBefore(n, t, 100))
		n.clock.Set(start.Add(-24*time.Hour - time.Millisecond))
		n.tend(t)
		require.Empty(t, n.post(t))
		require.ElementsMatch(t, both, hoursBefore(n, t, 24))
		t.Run("who comes after it hears nothing", func(t *testing.T) {
			n.clock.Advance(time.Minute)
			require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 9, false, n.step()))
			n.post(t)
			n.sign(t, "wijk", guest("Dirk"))
			n.tend(t)
			require.Empty(t, n.post(t))
		})
		require.Len(t, hoursBefore(n, t, 2), 4)
		require.Empty(t, hoursBefore(n, t, 0))
	})
	t.Run("of those that were missed only the last", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, reminded("wijk", 168, 48, 24))
		n.sign(t, "wijk", guest("Anna"))
		require.Equal(t, []string{"anna reminder"}, hoursBefore(n, t, 20))
		require.Empty(t, hoursBefore(n, t, 19))
	})
	t.Run("not once it has begun", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, reminded("wijk", 24))
		n.sign(t, "wijk", guest("Anna"))
		require.Empty(t, hoursBefore(n, t, 0))
	})
	t.Run("none from before the announcement", func(t *testing.T) {
		n := withPost(t, 0)
		n.clock.Set(start.Add(-20 * time.Hour))
		n.add(t, reminded("wijk", 168, 24, 2))
		n.sign(t, "wijk", guest("Anna"))
		require.Empty(t, hoursBefore(n, t, 19))
		require.Equal(t, []string{"anna reminder"}, hoursBefore(n, t, 2))
	})
	t.Run("a meeting that moves gets them anew", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, reminded("wijk", 24))
		n.sign(t, "wijk", guest("Anna"))
		require.Equal(t, []string{"anna reminder"}, hoursBefore(n, t, 24))
		n.move(t, "wijk", 7)
		require.Equal(t, []string{"anna moved"}, hoursBefore(n, t, 23))
		require.Equal(t, []string{"anna reminder"}, hoursBefore(n, t, 24-7*24))
	})
	t.Run("none of a meeting without a date, or that is off", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, reminded("wijk", 24), reminded("buurt", 24))
		n.sign(t, "wijk", guest("Anna"))
		n.sign(t, "buurt", guest("Anna"))
		n.postpone(t, "wijk")
		n.cancel(t, "buurt")
		require.ElementsMatch(t, []string{"anna postponed", "anna cancelled"}, hoursBefore(n, t, 24))
	})
	t.Run("two programs send one", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, reminded("wijk", 24))
		n.sign(t, "wijk", guest("Anna"))
		n.clock.Set(start.Add(-24 * time.Hour))
		var all sync.WaitGroup
		for range 4 {
			other := n.beside(omzien.Options{Mail: true})
			all.Go(func() {
				for range 5 {
					if other.Agenda.Tend(t.Context()) != nil {
						return
					}
				}
			})
		}
		all.Wait()
		require.Equal(t, []string{"anna reminder"}, news(n.post(t)))
	})
	t.Run("the furthest and the nearest that there can be", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, reminded("wijk", event.MaxReminder, 1))
		n.sign(t, "wijk", guest("Anna"))
		require.Equal(t, []string{"anna reminder"}, hoursBefore(n, t, event.MaxReminder))
		require.Equal(t, []string{"anna reminder"}, hoursBefore(n, t, 1))
	})
}

// A clock that is set back keeps what is held a little longer, and overtakes
// nobody.
func TestClockSetBack(t *testing.T) {
	n := withPost(t, time.Hour)
	n.add(t, meeting("wijk", 1, event.WaitlistAuto))
	n.ask(t, "wijk", guest("Anna"))
	n.clock.Set(noon.Add(-24 * time.Hour))
	n.tend(t)
	n.ask(t, "wijk", guest("Bert"))
	require.Equal(t, []string{"Anna pending 1", "Bert pending 0"}, n.roll(t, "wijk"), "INV-E09")
	n.clock.Set(noon.Add(-23 * time.Hour))
	n.tend(t)
	require.Equal(t, "Anna pending 1,lapsed 0", strings.Join(n.roll(t, "wijk"), ","))
}
