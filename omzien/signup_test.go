package omzien_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// bare is a receipt without the meeting, which goes on changing.
func bare(r omzien.Receipt) omzien.Receipt {
	r.Event = event.Announcement{}
	r.Until = r.Until.UTC()
	return r
}

func TestRepeatedRequest(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 2, event.WaitlistAuto), meeting("elders", 2, event.Closed))
		first := n.signUp(t, "wijk", "Anna", "sleutel")
		again := func(t *testing.T, want omzien.Receipt, name, key string) {
			r := guest(name)
			r.Name, r.Email = "  "+r.Name+" ", " "+r.Email // the same as people mean it
			got, err := n.Agenda.SignUp(t.Context(), "wijk", r, key)
			require.NoError(t, err)
			require.Equal(t, bare(want), bare(got))
			require.Equal(t, "wijk", got.Event.Slug)
		}
		t.Run("the first answer again, and no second seat", func(t *testing.T) {
			again(t, first, "Anna", "sleutel")
			require.Equal(t, []string{"Anna confirmed 1"}, n.roll(t, "wijk"))
		})
		t.Run("another request with the key is refused", func(t *testing.T) {
			for name, change := range map[string]func(*event.Request){
				"name": func(r *event.Request) { r.Name = "Anneke" }, "email": func(r *event.Request) { r.Email = "anneke@omzien.example" },
				"role": func(r *event.Request) { r.Role = "" }, "seats": func(r *event.Request) { r.Seats = 2 },
				"fewer": func(r *event.Request) { r.AcceptsFewer = true }, "behalf": func(r *event.Request) { r.OnBehalfOf = "" },
			} {
				r := guest("Anna")
				change(&r)
				_, err := n.Agenda.SignUp(t.Context(), "wijk", r, "sleutel")
				require.ErrorIs(t, err, omzien.ErrKeyReused, name)
			}
			_, err := n.Agenda.SignUp(t.Context(), "elders", guest("Anna"), "sleutel")
			require.ErrorIs(t, err, omzien.ErrKeyReused)
			require.Empty(t, n.roll(t, "elders"))
		})
		bert := n.signUp(t, "wijk", "Bert", "b")
		waits := n.signUp(t, "wijk", "Carla", "c")
		require.Equal(t, event.Waitlisted, waits.Status)
		t.Run("also when the meeting is full", func(t *testing.T) { again(t, first, "Anna", "sleutel") })
		t.Run("also after withdrawal, and it brings nobody back", func(t *testing.T) {
			require.NoError(t, n.Agenda.Withdraw(t.Context(), first.ID, first.Token))
			again(t, first, "Anna", "sleutel")
			require.Equal(t, []string{"Anna cancelled 0", "Bert confirmed 1", "Carla confirmed 1"}, n.roll(t, "wijk"))
		})
		t.Run("who moved up hears the first answer again, and the present one with the token", func(t *testing.T) {
			again(t, waits, "Carla", "c")
			now, err := n.Agenda.Receipt(t.Context(), waits.Token)
			require.NoError(t, err)
			require.Equal(t, event.SeatConfirmed, now.Status)
			require.Equal(t, 1, now.Seats)
		})
		t.Run("also when the meeting has begun", func(t *testing.T) {
			n.clock.Set(start)
			again(t, bert, "Bert", "b")
		})
	})
}

func TestKeyLength(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, meeting("wijk", 5, event.Closed))
	_, err := n.Agenda.SignUp(t.Context(), "wijk", guest("Anna"), strings.Repeat("k", omzien.MaxKey+1))
	require.ErrorIs(t, err, omzien.ErrKey)
	require.Empty(t, n.roll(t, "wijk"))
	long := strings.Repeat("k", omzien.MaxKey)
	require.Equal(t, bare(n.signUp(t, "wijk", "Anna", long)), bare(n.signUp(t, "wijk", "Anna", long)))
	require.NotEqual(t, n.signUp(t, "wijk", "Bert", "").Token, n.signUp(t, "wijk", "Carla", "").Token)
}

// Who tries addresses must not learn who comes.
func TestRepeatedPerson(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		for _, slug := range []string{"ruim", "wachtlijst"} {
			seats := map[string]int{"ruim": 9, "wachtlijst": 1}[slug]
			n.add(t, meeting(slug, seats, event.WaitlistAuto))
			n.signUp(t, slug, "Anna", "")
			stranger := n.signUp(t, slug, "Bert", "")
			repeated, err := n.Agenda.SignUp(t.Context(), slug, event.Request{Name: "Iemand", Email: "ANNA@omzien.example"}, "")
			require.NoError(t, err)
			before := n.roll(t, slug)
			t.Run("INV-E12 is answered like a stranger: "+slug, func(t *testing.T) { alike(t, stranger, repeated) })
			t.Run("INV-E12 holds no seat and no name: "+slug, func(t *testing.T) {
				list, err := n.Agenda.SignUps(t.Context(), slug)
				require.NoError(t, err)
				require.Equal(t, "repeated 0", before[2])
				require.Empty(t, list[2].Name+list[2].Email+string(list[2].Role)+list[2].OnBehalfOf)
				require.Equal(t, "="+list[0].ID, list[2].Person)
			})
			t.Run("its token works and does not touch the first: "+slug, func(t *testing.T) {
				now, err := n.Agenda.Receipt(t.Context(), repeated.Token)
				require.NoError(t, err)
				require.Equal(t, bare(repeated), bare(now))
				require.NoError(t, n.Agenda.Withdraw(t.Context(), repeated.ID, repeated.Token))
				require.NoError(t, n.Agenda.Withdraw(t.Context(), repeated.ID, repeated.Token))
				require.Equal(t, append(before[:2:2], "cancelled 0"), n.roll(t, slug))
				now, err = n.Agenda.Receipt(t.Context(), repeated.Token)
				require.NoError(t, err)
				require.Equal(t, event.Withdrawn, now.Status)
				require.Zero(t, now.Seats)
			})
		}
	})
}

// alike compares every field of two receipts: secrets and ids by their form,
// the rest by value.
func alike(t *testing.T, a, b omzien.Receipt) {
	t.Helper()
	for i := range reflect.TypeFor[omzien.Receipt]().NumField() {
		name := reflect.TypeFor[omzien.Receipt]().Field(i).Name
		left, right := reflect.ValueOf(a).Field(i).Interface(), reflect.ValueOf(b).Field(i).Interface()
		switch name {
		case "ID", "Token":
			require.NotEqual(t, left, right, name)
			require.Len(t, right, len(left.(string)), name)
		default:
			require.Equal(t, left, right, name)
		}
	}
}

func TestFullIsFullForAll(t *testing.T) {
	n := newNetwork(t, plain)
	n.add(t, meeting("wijk", 1, event.Closed))
	n.signUp(t, "wijk", "Anna", "")
	for _, name := range []string{"Anna", "Bert"} {
		_, err := n.Agenda.SignUp(t.Context(), "wijk", guest(name), "")
		require.ErrorIs(t, err, event.ErrFull, "INV-E12 %s", name)
	}
}

func TestRefusedRequest(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		later, hard := meeting("later", 1, event.Closed), meeting("sluitend", 1, event.Closed)
		later.SignUp.Opens = noon.Add(time.Hour)
		hard.SignUp.ClosesBefore, hard.SignUp.Strictness = noon, event.Hard
		draft, mail := meeting("concept", 1, event.Closed), meeting("per-mail", 0, event.Closed)
		draft.Status, mail.SignUp.Online = event.Draft, false
		n.add(t, meeting("vol", 1, event.Closed), later, hard, draft, mail)
		anna := n.signUp(t, "vol", "Anna", "")
		for slug, want := range map[string]error{
			"vol": event.ErrFull, "later": event.ErrNotYetOpen, "sluitend": event.ErrDeadlinePassed, "per-mail": event.ErrNotOffered,
			"concept": omzien.ErrNotFound, "onbekend": omzien.ErrNotFound,
		} {
			_, err := n.Agenda.SignUp(t.Context(), slug, guest("Bert"), slug)
			require.ErrorIs(t, err, want, slug)
		}
		_, err := n.Agenda.SignUp(t.Context(), "vol", event.Request{Role: "keizer", Seats: 99}, "vol")
		require.Equal(t, []string{"name", "email", "role", "seats"}, fields(err))
		require.Equal(t, []string{"Anna confirmed 1"}, n.roll(t, "vol"))
		for _, slug := range []string{"later", "sluitend", "concept", "per-mail"} {
			require.Empty(t, n.roll(t, slug), "a refusal keeps nothing: %s", slug)
		}
		require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.ID, anna.Token))
		n.signUp(t, "vol", "Bert", "vol") // the key of a refused request is free
		require.Equal(t, []string{"Anna cancelled 0", "Bert confirmed 1"}, n.roll(t, "vol"))
	})
}

func fields(err error) []string {
	var names []string
	for _, f := range omzien.Faults(err) {
		names = append(names, f.Field)
	}
	return names
}

func TestLate(t *testing.T) {
	n := newNetwork(t, plain)
	soft := meeting("zacht", 5, event.Closed)
	soft.SignUp.ClosesBefore = noon
	n.add(t, soft)
	n.clock.Set(noon.Add(-time.Millisecond))
	require.False(t, n.signUp(t, "zacht", "Anna", "").Late)
	n.clock.Set(noon)
	require.True(t, n.signUp(t, "zacht", "Bert", "").Late, "INV-E13 the bound is exclusive")
	n.clock.Set(start)
	_, err := n.Agenda.SignUp(t.Context(), "zacht", guest("Carla"), "")
	require.ErrorIs(t, err, event.ErrOver)
}

// counting counts the writes of a network.
type counting struct {
	omzien.Store
	writes int
}

func (s *counting) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	s.writes++
	return s.Store.Write(ctx, f)
}

func TestWithdraw(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 2, event.WaitlistAuto))
		anna, bert := n.signUp(t, "wijk", "Anna", ""), n.signUp(t, "wijk", "Bert", "")
		pair := guest("Carla")
		pair.Seats = 2
		_, err := n.Agenda.SignUp(t.Context(), "wijk", pair, "")
		require.NoError(t, err)
		dirk := n.signUp(t, "wijk", "Dirk", "")
		full := []string{"Anna confirmed 1", "Bert confirmed 1", "Carla waitlisted 0", "Dirk waitlisted 0"}
		require.Equal(t, full, n.roll(t, "wijk"))
		t.Run("needs the token of that very sign-up", func(t *testing.T) {
			for _, c := range [][2]string{{anna.ID, bert.Token}, {"onbekend", anna.Token}, {"", anna.Token}, {anna.ID, ""},
				{anna.ID, anna.Token + "x"}, {anna.ID, strings.ToUpper(anna.Token)}, {anna.ID, anna.ID}} {
				require.ErrorIs(t, n.Agenda.Withdraw(t.Context(), c[0], c[1]), omzien.ErrToken, "%v", c)
			}
			for _, token := range []string{"", "onbekend", anna.ID} {
				r, err := n.Agenda.Receipt(t.Context(), token)
				require.ErrorIs(t, err, omzien.ErrToken)
				require.Zero(t, r)
			}
			require.Equal(t, full, n.roll(t, "wijk"))
		})
		t.Run("hands the seat on in the same transaction", func(t *testing.T) {
			counter := &counting{Store: n.store}
			net := omzien.New(counter, &omzien.Options{Now: n.Now})
			require.NoError(t, net.Agenda.Withdraw(t.Context(), anna.ID, anna.Token))
			require.Equal(t, 1, counter.writes)
			require.Equal(t, []string{"Anna cancelled 0", "Bert confirmed 1", "Carla waitlisted 0", "Dirk confirmed 1"}, n.roll(t, "wijk"))
		})
		t.Run("twice is once, and says when", func(t *testing.T) {
			n.clock.Advance(time.Hour)
			require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.ID, anna.Token))
			list, err := n.Agenda.SignUps(t.Context(), "wijk")
			require.NoError(t, err)
			require.True(t, list[0].WithdrawnAt.Equal(noon))
			require.Equal(t, omzien.Answer{Status: event.SeatConfirmed, Seats: 1}, list[0].Answer)
		})
		t.Run("somebody can come back, at the end of the queue", func(t *testing.T) {
			require.Equal(t, event.Waitlisted, n.signUp(t, "wijk", "Anna", "").Status)
			require.Equal(t, "Anna waitlisted 0", n.roll(t, "wijk")[4])
		})
		t.Run("not after the meeting has begun", func(t *testing.T) {
			n.clock.Set(start)
			require.ErrorIs(t, n.Agenda.Withdraw(t.Context(), dirk.ID, dirk.Token), event.ErrOver)
			require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.ID, anna.Token), "who is gone is gone")
		})
	})
}
