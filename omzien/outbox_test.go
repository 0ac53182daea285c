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
			require.Equal(t, []any{first[0].ID, 1}, []any{again[0].ID, again[0].Attempt})
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
			require.Equal(t, []string{"confirmed", "left"}, waits, "of those between them nothing is true any more")
			n.clock.Advance(omzien.Lease)
			require.Equal(t, []string{"anna left"}, news(n.post(t)), "nor of the first")
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

// While the mail server cannot be reached nobody hears what came of a letter.
func TestOutage(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		e := meeting("wijk", 9, event.Closed)
		e.Start, e.End = e.Start.AddDate(1, 0, 0), e.End.AddDate(1, 0, 0)
		n.add(t, e)
		n.ask(t, "wijk", guest("Anna"))
		for range 100 {
			require.Len(t, n.take(t), 1)
			n.clock.Advance(time.Hour)
		}
		t.Run("it uses up no attempt and no time", func(t *testing.T) {
			letters := n.take(t)
			require.Equal(t, 1, letters[0].Attempt)
			require.NoError(t, n.Outbox.Failed(t.Context(), letters[0].ID, "450", false))
			waits, done, err := n.Outbox.List(t.Context(), 9)
			require.NoError(t, err)
			require.Empty(t, done, "a server that asks to come again is not the end")
			require.Equal(t, []any{1, time.Minute}, []any{waits[0].Attempts, waits[0].Due.Sub(n.Now())})
		})
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
			n.clock.Advance(time.Second)
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
		require.ErrorIs(t, n.Agenda.Thank(t.Context(), "wijk", "Dank u wel."), omzien.ErrNoMail)
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

func TestOutboxListsWhatIsForEverybody(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, meeting("wijk", 0, event.Closed))
	n.ask(t, "wijk", guest("Anna"))
	n.post(t)
	n.rewrite(t, "wijk", func(e *event.Event) { e.Title = "Nieuw samenspel" })
	n.clock.Advance(time.Minute)
	n.ask(t, "wijk", guest("Bert"))
	waits, _, err := n.Outbox.List(t.Context(), 9)
	require.NoError(t, err)
	require.Len(t, waits, 2)
	require.Equal(t, []any{omzien.NewsConfirmed, false}, []any{waits[0].News, waits[0].Everybody}, "by when they are due")
	require.Equal(t, []any{omzien.NewsChanged, true, "Nieuw samenspel"}, []any{waits[1].News, waits[1].Everybody, waits[1].Event})
	waits, _, err = n.Outbox.List(t.Context(), 1)
	require.NoError(t, err)
	require.Len(t, waits, 1)
}

// Nobody is asked to come to a meeting that is off, or thanked for not coming.
func TestStaleToSome(t *testing.T) {
	t.Run("proof: the meeting is off", func(t *testing.T) {
		n := withPost(t, time.Hour)
		n.add(t, meeting("wijk", 9, event.Closed))
		n.ask(t, "wijk", guest("Anna"))
		n.cancel(t, "wijk")
		require.Empty(t, n.post(t))
		_, done := n.outbox(t)
		require.Equal(t, []string{"proof dropped"}, done)
	})
	t.Run("thanks: it became known that they were not there", func(t *testing.T) {
		n := withPost(t, 0)
		n.add(t, meeting("wijk", 9, event.Closed))
		anna := n.ask(t, "wijk", guest("Anna"))
		n.post(t)
		n.clock.Set(start.Add(4 * time.Hour))
		require.NoError(t, n.Agenda.Thank(t.Context(), "wijk", "Dank u wel."))
		letters := n.take(t)
		require.Equal(t, []string{"anna thanks"}, news(letters))
		require.NoError(t, n.Outbox.Failed(t.Context(), letters[0].ID, "450", false))
		require.NoError(t, n.Agenda.Attend(t.Context(), "wijk", anna.ID, false))
		n.clock.Advance(time.Hour)
		require.Empty(t, n.post(t))
	})
}

// Whether the mail server refused a letter for good, or was tried for three days.
func TestBouncedSaysHow(t *testing.T) {
	for _, forever := range []bool{true, false} {
		n := withPost(t, 0)
		e := meeting("wijk", 9, event.Closed)
		e.Contact = "info@omzien.example"
		n.add(t, e)
		n.ask(t, "wijk", guest("Anna"))
		letters := n.take(t)
		require.NoError(t, n.Outbox.Failed(t.Context(), letters[0].ID, "530", forever))
		if !forever {
			n.clock.Advance(omzien.GiveUp)
			require.NoError(t, n.Outbox.Failed(t.Context(), n.take(t)[0].ID, "530", false))
		}
		letters = n.take(t)
		require.Equal(t, []string{"info bounced"}, news(letters))
		require.Equal(t, forever, letters[0].Refused)
	}
}
