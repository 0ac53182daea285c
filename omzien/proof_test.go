package omzien_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// post sends all that is due, and returns it in the order in which it went.
func (n network) post(t require.TestingT) []omzien.Letter {
	var all []omzien.Letter
	ctx := ctxOf(t)
	for {
		letters, err := n.Outbox.Take(ctx, 20)
		require.NoError(t, err)
		if len(letters) == 0 {
			return all
		}
		for _, l := range letters {
			require.NoError(t, n.Outbox.Sent(ctx, l.ID))
		}
		all = append(all, letters...)
	}
}

// news is what letters tell whom: "anna proof".
func news(letters []omzien.Letter) []string {
	lines := []string{}
	for _, l := range letters {
		who, _, _ := strings.Cut(l.Email, "@")
		lines = append(lines, who+" "+string(l.News))
	}
	return lines
}

// secretTo is the token in the last of the letters to somebody.
func secretTo(t require.TestingT, letters []omzien.Letter, name string) string {
	found := ""
	for _, l := range letters {
		if l.Email == guest(name).Email {
			found = l.Token
		}
	}
	require.NotEmpty(t, found, "no letter to %s", name)
	return found
}

// ask signs up with all that r says.
func (n network) ask(t testing.TB, slug string, r event.Request) omzien.Receipt {
	t.Helper()
	receipt, err := n.Agenda.SignUp(t.Context(), slug, r, "")
	require.NoError(t, err)
	return receipt
}

// prove lets somebody sign up and use the link in the mail, which it returns.
func (n network) prove(t testing.TB, slug, name string) string {
	t.Helper()
	n.ask(t, slug, guest(name))
	token := secretTo(t, n.post(t), name)
	_, err := n.Agenda.Confirm(t.Context(), token)
	require.NoError(t, err)
	n.post(t)
	return token
}

// seatsLeft is what the public sees.
func (n network) seatsLeft(t testing.TB, slug string) int {
	t.Helper()
	a, err := n.Agenda.Announcement(t.Context(), slug)
	require.NoError(t, err)
	return *a.SignUp.SeatsLeft
}

// counted is a meeting that publishes its seats.
func counted(slug string, seats int, policy event.FullPolicy) event.Event {
	e := meeting(slug, seats, policy)
	e.SignUp.Capacity.Publish = true
	return e
}

func TestProof(t *testing.T) {
	everyPost(t, func(t *testing.T, n network) {
		n.add(t, counted("wijk", 5, event.WaitlistAuto))
		r := guest("Anna")
		r.Seats = 3
		receipt, err := n.Agenda.SignUp(t.Context(), "wijk", r, "sleutel")
		require.NoError(t, err)
		until := noon.Add(omzien.DefaultProof)
		t.Run("the answer holds no secret and no seat, and says until when", func(t *testing.T) {
			require.Equal(t, omzien.Receipt{Status: event.Pending, Wanted: 3, Until: until.UTC()}, bare(receipt))
		})
		t.Run("INV-E06 the seats are held", func(t *testing.T) {
			require.Equal(t, []string{"Anna pending 3"}, n.roll(t, "wijk"))
			require.Equal(t, 2, n.seatsLeft(t, "wijk"))
			require.Equal(t, 2, *receipt.Event.SignUp.SeatsLeft)
		})
		letters := n.post(t)
		t.Run("one letter, and its link is for this sign-up", func(t *testing.T) {
			require.Equal(t, []string{"anna proof"}, news(letters))
			require.True(t, letters[0].Until.Equal(until))
			require.Equal(t, 3, letters[0].Seats)
			seen, err := n.Agenda.Receipt(t.Context(), letters[0].Token)
			require.NoError(t, err)
			require.Equal(t, event.Pending, seen.Status)
			require.True(t, seen.Mailed)
			require.Equal(t, r.Email, seen.Said.Email)
		})
		t.Run("looking changes nothing", func(t *testing.T) {
			before := n.revision(t)
			for range 3 {
				_, err := n.Agenda.Receipt(t.Context(), letters[0].Token)
				require.NoError(t, err)
				_, err = n.Agenda.Dossier(t.Context(), letters[0].Token)
				require.NoError(t, err)
			}
			require.Equal(t, before, n.revision(t))
		})
		t.Run("confirming keeps the seats, and is mailed once", func(t *testing.T) {
			for range 2 {
				seen, err := n.Agenda.Confirm(t.Context(), letters[0].Token)
				require.NoError(t, err)
				require.Equal(t, []any{event.SeatConfirmed, 3, true}, []any{seen.Status, seen.Seats, seen.Until.IsZero()})
			}
			require.Equal(t, []string{"anna confirmed"}, news(n.post(t)))
			require.Equal(t, 2, n.seatsLeft(t, "wijk"))
		})
		t.Run("the key hears the first answer again, whatever became of it", func(t *testing.T) {
			again := func() {
				t.Helper()
				got, err := n.Agenda.SignUp(t.Context(), "wijk", r, "sleutel")
				require.NoError(t, err)
				require.Equal(t, bare(receipt), bare(got))
			}
			again()
			smaller := r
			smaller.Seats = 2
			_, err := n.Agenda.Amend(t.Context(), letters[0].Token, smaller)
			require.NoError(t, err)
			again()
			_, err = n.Agenda.WithdrawByToken(t.Context(), letters[0].Token)
			require.NoError(t, err)
			again()
			require.Len(t, n.roll(t, "wijk"), 1)
			got, err := n.beside(omzien.Options{}).Agenda.SignUp(t.Context(), "wijk", r, "sleutel")
			require.NoError(t, err)
			require.Empty(t, got.Token, "not even when nobody asks for a proof any more")
		})
		t.Run("the secret that a form would get is worth nothing", func(t *testing.T) {
			s := n.list(t, "wijk")[0]
			mac := hmac.New(sha256.New, s.Salt)
			mac.Write([]byte(s.ID + " sleutel"))
			form := base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
			sum := sha256.Sum256([]byte(form))
			require.Equal(t, sum[:], s.Token, "this is it")
			for _, d := range deeds {
				_, err := d.do(n, t, s.ID, form)
				require.ErrorIs(t, err, omzien.ErrToken, d.name)
			}
		})
	})
}

func TestProofLapses(t *testing.T) {
	everyPost(t, func(t *testing.T, n network) {
		n.add(t, counted("wijk", 1, event.Closed))
		n.ask(t, "wijk", guest("Anna"))
		token := secretTo(t, n.post(t), "Anna")
		n.clock.Set(noon.Add(omzien.DefaultProof).Add(-time.Millisecond))
		_, err := n.Agenda.SignUp(t.Context(), "wijk", guest("Bert"), "")
		require.ErrorIs(t, err, event.ErrFull, "a moment before")
		n.clock.Advance(time.Millisecond)
		t.Run("at the very moment it is too late, also for looking", func(t *testing.T) {
			before := n.revision(t)
			_, err := n.Agenda.Confirm(t.Context(), token)
			require.ErrorIs(t, err, event.ErrLapsed)
			seen, err := n.Agenda.Receipt(t.Context(), token)
			require.NoError(t, err)
			require.Equal(t, []any{event.Lapsed, 0}, []any{seen.Status, seen.Seats})
			require.Equal(t, before, n.revision(t))
		})
		t.Run("the seat is there for the next, without Tend", func(t *testing.T) {
			n.ask(t, "wijk", guest("Bert"))
			require.Equal(t, []string{"lapsed 0", "Bert pending 1"}, n.roll(t, "wijk"))
		})
		t.Run("nothing is left of somebody who perhaps never asked", func(t *testing.T) {
			s := n.list(t, "wijk")[0]
			require.Equal(t, event.SignUp{ID: s.ID, EventID: s.EventID, Place: 1, At: s.At, Role: event.Resident, Wanted: 1, Status: event.Lapsed}, s.SignUp)
			require.Equal(t, "-"+s.ID, s.Person)
			_, err := n.Agenda.Confirm(t.Context(), token)
			require.ErrorIs(t, err, event.ErrLapsed)
			require.Equal(t, []string{"bert proof"}, news(n.post(t)), "and nobody is told")
		})
		t.Run("Tend does the same", func(t *testing.T) {
			n.clock.Advance(omzien.DefaultProof)
			require.NoError(t, n.Agenda.Tend(t.Context()))
			require.Equal(t, []string{"lapsed 0", "lapsed 0"}, n.roll(t, "wijk"))
			require.Equal(t, 1, n.seatsLeft(t, "wijk"))
			before := n.revision(t)
			require.NoError(t, n.Agenda.Tend(t.Context()))
			require.Equal(t, before, n.revision(t))
		})
		t.Run("who lapsed can come again", func(t *testing.T) {
			n.prove(t, "wijk", "Anna")
			require.Equal(t, "Anna confirmed 1", n.roll(t, "wijk")[2])
		})
	})
}

// However many holds have run out, nobody is refused a seat that is free.
func TestProofLapsesMany(t *testing.T) {
	n := withPost(t, omzien.DefaultProof)
	const many = 230
	n.add(t, meeting("elders", 0, event.Closed), meeting("wijk", 1, event.Closed))
	for i := range many {
		n.ask(t, "elders", guest(fmt.Sprintf("Gast%d", i)))
	}
	n.ask(t, "wijk", guest("Anna")) // the last hold of all
	n.clock.Advance(omzien.DefaultProof)
	n.ask(t, "wijk", guest("Bert"))
	require.Equal(t, []string{"lapsed 0", "Bert pending 1"}, n.roll(t, "wijk"))
	for _, line := range n.roll(t, "elders") {
		require.Equal(t, "lapsed 0", line)
	}
}

func TestSecondProof(t *testing.T) {
	everyPost(t, func(t *testing.T, n network) {
		n.add(t, counted("wijk", 9, event.Closed))
		first := n.ask(t, "wijk", guest("Anna"))
		n.clock.Advance(10 * time.Minute)
		more := guest("Anna")
		more.Email, more.Seats = "ANNA@omzien.example", 4
		second := n.ask(t, "wijk", more)
		t.Run("is answered like the first", func(t *testing.T) {
			require.Equal(t, omzien.Receipt{Status: event.Pending, Wanted: 4, Until: noon.Add(70 * time.Minute).UTC()}, bare(second))
			require.Equal(t, event.Pending, first.Status)
		})
		t.Run("takes nothing, and is mailed about the first", func(t *testing.T) {
			require.Equal(t, []string{"Anna pending 1", "repeated 0"}, n.roll(t, "wijk"))
			require.Equal(t, 8, n.seatsLeft(t, "wijk"))
			letters := n.post(t)
			require.Equal(t, []string{"anna proof", "anna proof"}, news(letters))
			for _, l := range letters {
				require.True(t, l.Until.Equal(noon.Add(omzien.DefaultProof)), "the time that there is")
			}
		})
		t.Run("at most three mails in all", func(t *testing.T) {
			for range 10 {
				n.ask(t, "wijk", guest("Anna"))
			}
			letters := n.post(t)
			require.Equal(t, []string{"anna proof"}, news(letters))
			_, err := n.Agenda.Confirm(t.Context(), letters[0].Token)
			require.NoError(t, err)
			require.Equal(t, "Anna confirmed 1", n.roll(t, "wijk")[0])
		})
		t.Run("none of the others has a number for a message that is not there", func(t *testing.T) {
			for _, s := range n.list(t, "wijk")[1:] {
				require.Zero(t, s.Mails)
				require.Empty(t, s.Name+s.Email)
			}
			report, err := omzien.Check(t.Context(), n.store)
			require.NoError(t, err)
			require.Empty(t, report.Findings)
		})
	})
}

func TestProofOfWhoIsSignedUp(t *testing.T) {
	everyPost(t, func(t *testing.T, n network) {
		n.add(t, counted("wijk", 4, event.Closed))
		first := n.prove(t, "wijk", "Anna")
		stranger := guest("Anna")
		stranger.Name, stranger.Seats, stranger.Language = "Gratis horloges", 2, event.English
		n.ask(t, "wijk", stranger)
		require.Equal(t, []string{"Anna confirmed 1", "Gratis horloges pending 2"}, n.roll(t, "wijk"), "held, as for anybody")
		letters := n.post(t)
		t.Run("the letter says so, and says nothing that a stranger typed", func(t *testing.T) {
			require.Equal(t, []string{"anna again"}, news(letters))
			body, err := json.Marshal(letters[0])
			require.NoError(t, err)
			require.NotContains(t, string(body), "horloges")
			require.Equal(t, []any{"Anna", event.Language(""), 1}, []any{letters[0].Name, letters[0].Language, letters[0].Seats})
		})
		t.Run("its link leads to the first sign-up", func(t *testing.T) {
			for _, token := range []string{letters[0].Token, first} {
				seen, err := n.Agenda.Confirm(t.Context(), token)
				require.NoError(t, err)
				require.Equal(t, []any{event.SeatConfirmed, 1, "Anna"}, []any{seen.Status, seen.Seats, seen.Said.Name})
			}
		})
		t.Run("what was held comes free", func(t *testing.T) {
			n.clock.Advance(omzien.DefaultProof)
			require.NoError(t, n.Agenda.Tend(t.Context()))
			require.Equal(t, []string{"Anna confirmed 1", "lapsed 0"}, n.roll(t, "wijk"))
			require.Empty(t, n.post(t))
		})
	})
}

// The program can be started without proof while somebody is pending. Then the
// same person can be live before the link in the first mail is used.
func TestConfirmWhileLive(t *testing.T) {
	everyPost(t, func(t *testing.T, n network) {
		n.add(t, counted("wijk", 4, event.WaitlistAuto))
		pending := guest("Anna")
		pending.Seats = 3
		n.ask(t, "wijk", pending)
		n.ask(t, "wijk", pending)
		letters := n.post(t)
		require.Equal(t, []string{"anna proof", "anna proof"}, news(letters))
		trusting := n.beside(omzien.Options{Mail: true})
		live := trusting.ask(t, "wijk", guest("Anna"))
		trusting.ask(t, "wijk", guest("Bert"))
		require.Equal(t, []string{"Anna pending 3", "repeated 0", "Anna confirmed 1", "Bert waitlisted 0"}, n.roll(t, "wijk"))
		n.post(t)

		seen, err := n.Agenda.Confirm(t.Context(), letters[0].Token)
		require.NoError(t, err)
		t.Run("INV-E12 the one that is live stays", func(t *testing.T) {
			require.Equal(t, []any{live.ID, event.SeatConfirmed, 1}, []any{seen.ID, seen.Status, seen.Seats})
		})
		t.Run("INV-E08 the seats that were held go to who waits, at once", func(t *testing.T) {
			require.Equal(t, []string{"repeated 0", "repeated 0", "Anna confirmed 1", "Bert confirmed 1"}, n.roll(t, "wijk"))
			require.Equal(t, []string{"bert promoted"}, news(n.post(t)))
			require.Equal(t, 2, n.seatsLeft(t, "wijk"))
		})
		t.Run("every link leads to it", func(t *testing.T) {
			for _, l := range letters {
				for _, look := range []func() (omzien.Receipt, error){
					func() (omzien.Receipt, error) { return n.Agenda.Receipt(t.Context(), l.Token) },
					func() (omzien.Receipt, error) { return n.Agenda.Confirm(t.Context(), l.Token) },
				} {
					seen, err := look()
					require.NoError(t, err)
					require.Equal(t, []any{live.ID, event.SeatConfirmed, 1}, []any{seen.ID, seen.Status, seen.Seats})
				}
			}
		})
		t.Run("the first sign-up can be given up by any of them", func(t *testing.T) {
			_, err := n.Agenda.WithdrawByToken(t.Context(), letters[1].Token)
			require.NoError(t, err)
			require.Equal(t, "Anna cancelled 0", n.roll(t, "wijk")[2])
		})
	})
}

func TestProofInTheQueue(t *testing.T) {
	for _, policy := range []event.FullPolicy{event.WaitlistAuto, event.WaitlistOffer} {
		t.Run(string(policy), func(t *testing.T) {
			everyPost(t, func(t *testing.T, n network) {
				n.add(t, meeting("wijk", 1, policy))
				bert := n.prove(t, "wijk", "Bert")
				receipt := n.ask(t, "wijk", guest("Anna"))
				require.Equal(t, event.Pending, receipt.Status)
				n.ask(t, "wijk", guest("Carla"))
				letters := n.post(t)
				carla := secretTo(t, letters, "Carla")
				_, err := n.Agenda.Confirm(t.Context(), carla)
				require.NoError(t, err)
				require.Equal(t, []string{"carla waiting"}, news(n.post(t)), "INV-E14")
				seen, err := n.Agenda.Receipt(t.Context(), carla)
				require.NoError(t, err)
				require.Equal(t, 2, seen.Position)
				_, err = n.Agenda.WithdrawByToken(t.Context(), bert)
				require.NoError(t, err)
				require.Equal(t, []string{"Bert cancelled 0", "Anna pending 1", "Carla waitlisted 0"}, n.roll(t, "wijk"), "INV-E09 the pending one keeps its place")
				require.Equal(t, []string{"bert left"}, news(n.post(t)), "who is pending is not told of seats")
				seen, err = n.Agenda.Confirm(t.Context(), secretTo(t, letters, "Anna"))
				require.NoError(t, err)
				require.Equal(t, []any{event.SeatConfirmed, 1}, []any{seen.Status, seen.Seats})
				require.Equal(t, []string{"anna confirmed"}, news(n.post(t)))
			})
		})
	}
	t.Run("INV-E10 the seat of one that lapses goes on", func(t *testing.T) {
		n := withPost(t, omzien.DefaultProof)
		n.add(t, meeting("wijk", 1, event.WaitlistOffer))
		n.ask(t, "wijk", guest("Anna"))
		bert := n.prove(t, "wijk", "Bert")
		n.clock.Advance(omzien.DefaultProof)
		seen, err := n.Agenda.Receipt(t.Context(), bert)
		require.NoError(t, err)
		require.Equal(t, event.Waitlisted, seen.Status)
		require.NoError(t, n.Agenda.Tend(t.Context()))
		require.Equal(t, []string{"lapsed 0", "Bert offered 1"}, n.roll(t, "wijk"))
		require.Equal(t, []string{"bert offered"}, news(n.post(t)))
	})
}

// tried is a network in which a stranger tries an address.
type tried struct {
	network
	slug string
	// here are the tokens of others who came.
	here []string
}

// look is all that a stranger can see.
func (w *tried) look(t *rapid.T) string {
	a, err := w.Agenda.Announcement(ctxOf(t), w.slug)
	require.NoError(t, err)
	return public(t, a)
}

// public is what stands in a page, without what is random.
func public(t require.TestingT, a event.Announcement) string {
	a.ID = ""
	body, err := json.Marshal(a)
	require.NoError(t, err)
	return string(body)
}

// ask returns all that comes back.
func (w *tried) ask(t *rapid.T, r event.Request, key string) string {
	receipt, err := w.Agenda.SignUp(ctxOf(t), w.slug, r, key)
	if err != nil {
		return fmt.Sprint(err)
	}
	seen := public(t, receipt.Event)
	body, err := json.Marshal(bare(receipt))
	require.NoError(t, err)
	return seen + string(body)
}

// TestProofTellsNobodyWhoComes plays the same in two networks: in the one Anna is
// signed up, in the other somebody else is in her place. A stranger tries Anna's
// address, and counts.
func TestProofTellsNobodyWhoComes(t *testing.T) {
	checks(t, 25)
	known, unknown := withPost(t, omzien.DefaultProof), withPost(t, omzien.DefaultProof)
	games := 0
	rapid.Check(t, func(r *rapid.T) {
		games++
		known.clock.Set(noon)
		unknown.clock.Set(noon)
		e := counted(fmt.Sprintf("wijk-%d", games), rapid.IntRange(1, 6).Draw(r, "seats"), rapid.SampledFrom(event.FullPolicies()).Draw(r, "policy"))
		e.SignUp.Quotas = []event.Quota{{Role: event.Resident, Seats: rapid.IntRange(1, 6).Draw(r, "quota")}}
		worlds := []*tried{{network: known, slug: e.Slug}, {network: unknown, slug: e.Slug}}
		both := func(do func(w *tried) string) {
			said := [2]string{do(worlds[0]), do(worlds[1])}
			require.Equal(r, said[0], said[1], "INV-E12 the answer")
			require.Equal(r, worlds[0].look(r), worlds[1].look(r), "INV-E18 the public page")
		}
		for i, w := range worlds {
			w.add(t, e)
			w.here = append(w.here, w.prove(t, e.Slug, []string{"Anna", "Zoe"}[i]))
		}
		for range rapid.IntRange(1, 14).Draw(r, "steps") {
			which, party := rapid.IntRange(0, 9).Draw(r, "which"), rapid.IntRange(1, 3).Draw(r, "party")
			fewer, key := rapid.Bool().Draw(r, "fewer"), rapid.SampledFrom([]string{"", e.Slug + "-a"}).Draw(r, "key")
			asks := guest("Anna")
			asks.Seats, asks.AcceptsFewer = party, fewer
			switch rapid.IntRange(0, 5).Draw(r, "what") {
			case 0, 1:
				both(func(w *tried) string { return w.ask(r, asks, key) })
			case 2:
				asks.Email = fmt.Sprintf("ander%d@omzien.example", which)
				both(func(w *tried) string {
					said := w.ask(r, asks, "")
					for _, l := range w.post(r) {
						if l.Email == asks.Email {
							w.here = append(w.here, l.Token)
							_, err := w.Agenda.Confirm(ctxOf(r), l.Token)
							said += fmt.Sprint(err)
						}
					}
					return said
				})
			case 3:
				both(func(w *tried) string {
					if n := len(w.here); n > 1 { // not Anna herself, nor who is in her place
						_, err := w.Agenda.WithdrawByToken(ctxOf(r), w.here[1+which%(n-1)])
						return fmt.Sprint(err)
					}
					return ""
				})
			case 4:
				step := time.Duration(which*8) * time.Minute
				both(func(w *tried) string { w.clock.Advance(step); return "" })
			default:
				both(func(w *tried) string { return fmt.Sprint(w.Agenda.Tend(ctxOf(r))) })
			}
		}
		both(func(w *tried) string {
			w.clock.Advance(2 * omzien.DefaultProof)
			return fmt.Sprint(w.Agenda.Tend(ctxOf(r)))
		})
		require.Equal(r, len(worlds[0].post(r)), len(worlds[1].post(r)), "as many mails")
	})
}
