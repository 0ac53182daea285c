package omzien_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// both secrets of one sign-up: that of the form and that of a mail.
type both struct{ id, form, mailed string }

// sign lets somebody sign up without proof, and returns both secrets.
func (n network) sign(t testing.TB, slug string, r event.Request) both {
	t.Helper()
	receipt := n.ask(t, slug, r)
	return both{receipt.ID, receipt.Token, secretTo(t, n.post(t), r.Name)}
}

// become puts a sign-up into a state, as if all had happened that leads to it.
func (n network) become(t testing.TB, id string, status event.SignUpStatus) {
	t.Helper()
	require.NoError(t, n.store.Write(t.Context(), func(tx omzien.WriteTx) error {
		s, err := tx.SignUp(omzien.SignUpKey{ID: id})
		if err != nil {
			return err
		}
		if s.Status = status; !status.Holds() {
			s.Seats, s.Table = 0, ""
		}
		s.Until = time.Time{}
		if status == event.Pending || status == event.Offered {
			s.Until = noon.Add(time.Hour)
		}
		return tx.PutSignUp(s)
	}))
}

// deed is one thing that somebody can do with a secret.
type deed struct {
	name string
	do   func(n network, t testing.TB, id, token string) (omzien.Receipt, error)
}

var deeds = []deed{
	{"confirm", func(n network, t testing.TB, _, token string) (omzien.Receipt, error) {
		return n.Agenda.Confirm(t.Context(), token)
	}},
	{"accept", func(n network, t testing.TB, _, token string) (omzien.Receipt, error) {
		return n.Agenda.Accept(t.Context(), token)
	}},
	{"decline", func(n network, t testing.TB, _, token string) (omzien.Receipt, error) {
		return n.Agenda.Decline(t.Context(), token)
	}},
	{"withdraw", func(n network, t testing.TB, _, token string) (omzien.Receipt, error) {
		return n.Agenda.WithdrawByToken(t.Context(), token)
	}},
	{"withdraw by id", func(n network, t testing.TB, id, token string) (omzien.Receipt, error) {
		if err := n.Agenda.Withdraw(t.Context(), id, token); err != nil {
			return omzien.Receipt{}, err
		}
		return n.Agenda.Receipt(t.Context(), token)
	}},
	{"amend", func(n network, t testing.TB, _, token string) (omzien.Receipt, error) {
		smaller := everything("Anna")
		smaller.Seats, smaller.Companions = 1, nil
		return n.Agenda.Amend(t.Context(), token, smaller)
	}},
	{"receipt", func(n network, t testing.TB, _, token string) (omzien.Receipt, error) {
		return n.Agenda.Receipt(t.Context(), token)
	}},
	{"dossier", func(n network, t testing.TB, _, token string) (omzien.Receipt, error) {
		if _, err := n.Agenda.Dossier(t.Context(), token); err != nil {
			return omzien.Receipt{}, err
		}
		return n.Agenda.Receipt(t.Context(), token)
	}},
}

// result is what a deed makes of a sign-up: an error, or a state and the mail
// about it.
type result struct {
	err  error
	to   event.SignUpStatus
	told omzien.News
}

// results is what each deed makes of each state, before the meeting has begun. A
// deed that is missing here leaves everything as it is.
var results = map[event.SignUpStatus]map[string]result{
	event.Pending: {
		"confirm": {to: event.SeatConfirmed, told: omzien.NewsConfirmed}, "accept": {err: event.ErrNoOffer}, "decline": {err: event.ErrNoOffer},
		"withdraw": {to: event.Withdrawn}, "withdraw by id": {to: event.Withdrawn}, "amend": {err: event.ErrNotLive}},
	event.SeatConfirmed: {
		"decline":  {err: event.ErrNoOffer},
		"withdraw": {to: event.Withdrawn, told: omzien.NewsLeft}, "withdraw by id": {to: event.Withdrawn, told: omzien.NewsLeft},
		"amend": {to: event.SeatConfirmed, told: omzien.NewsAmended}},
	event.Waitlisted: {
		"accept": {err: event.ErrNoOffer}, "decline": {err: event.ErrNoOffer},
		"withdraw": {to: event.Withdrawn, told: omzien.NewsLeft}, "withdraw by id": {to: event.Withdrawn, told: omzien.NewsLeft},
		"amend": {to: event.Waitlisted}},
	event.Offered: {
		"accept": {to: event.SeatConfirmed, told: omzien.NewsConfirmed}, "decline": {to: event.Withdrawn, told: omzien.NewsLeft},
		"withdraw": {to: event.Withdrawn, told: omzien.NewsLeft}, "withdraw by id": {to: event.Withdrawn, told: omzien.NewsLeft},
		"amend": {to: event.Offered, told: omzien.NewsAmended}},
	event.Refused: {"confirm": {err: event.ErrNotLive}, "accept": {err: event.ErrNoOffer}, "decline": {err: event.ErrNoOffer}, "amend": {err: event.ErrNotLive}},
	event.Withdrawn: {
		"confirm": {err: event.ErrNotLive}, "accept": {err: event.ErrNoOffer}, "amend": {err: event.ErrNotLive}},
	event.Lapsed: {
		"confirm": {err: event.ErrLapsed}, "accept": {err: event.ErrOfferOver}, "decline": {err: event.ErrOfferOver}, "amend": {err: event.ErrNotLive}},
	event.Attended: {"accept": {err: event.ErrNoOffer}, "decline": {err: event.ErrNoOffer}, "withdraw": {err: event.ErrOver},
		"withdraw by id": {err: event.ErrOver}, "amend": {err: event.ErrNotLive}},
	event.Absent: {"accept": {err: event.ErrNoOffer}, "decline": {err: event.ErrNoOffer}, "withdraw": {err: event.ErrOver},
		"withdraw by id": {err: event.ErrOver}, "amend": {err: event.ErrNotLive}},
}

// wanting is a meeting with two seats that Anna has and Bert waits for, or the
// other way round. Anna is in that state.
func (n network) wanting(t testing.TB, slug string, status event.SignUpStatus) both {
	t.Helper()
	n.add(t, asking(slug, 2, event.WaitlistAuto))
	if status == event.Waitlisted {
		n.sign(t, slug, everything("Bert"))
		return n.sign(t, slug, everything("Anna"))
	}
	secrets := n.sign(t, slug, everything("Anna"))
	n.sign(t, slug, everything("Bert"))
	n.become(t, secrets.id, status)
	return secrets
}

func TestOwn(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		number := 0
		for _, status := range event.SignUpStatuses() {
			if status == event.Repeated {
				continue // see TestOwnRepeated
			}
			require.Contains(t, results, status)
			for _, d := range deeds {
				for _, mailed := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s %s, mailed %t", d.name, status, mailed), func(t *testing.T) {
						number++
						slug := fmt.Sprintf("wijk-%d", number)
						secrets := n.wanting(t, slug, status)
						want, changes := results[status][d.name]
						token := secrets.form
						switch {
						case mailed:
							token = secrets.mailed
						case d.name == "amend" || d.name == "dossier":
							want, changes = result{err: omzien.ErrUnproven}, true
						}
						before, list := n.revision(t), n.list(t, slug)
						got, err := d.do(n, t, secrets.id, token)
						switch {
						case want.err != nil:
							require.ErrorIs(t, err, want.err)
							require.NotEmpty(t, omzien.Sentence(err))
							fallthrough
						case !changes:
							require.True(t, want.err != nil || err == nil, "%v", err)
							require.Equal(t, before, n.revision(t), "nothing changed")
							require.Equal(t, list, n.list(t, slug))
							require.Empty(t, n.post(t))
							return
						}
						require.NoError(t, err)
						list = n.list(t, slug)
						s := list[slices.IndexFunc(list, func(s omzien.SignUp) bool { return s.ID == secrets.id })]
						require.Equal(t, want.to, s.Status)
						require.Equal(t, []any{s.ID, s.Status, s.Seats, s.Wanted, mailed}, []any{got.ID, got.Status, got.Seats, got.Wanted, got.Mailed})
						if mailed {
							require.Equal(t, s.Name, got.Said.Name)
						} else {
							require.Zero(t, got.Said)
							require.Empty(t, got.Table)
						}
						letters := slices.DeleteFunc(n.post(t), func(l omzien.Letter) bool { return l.Name != "Anna" })
						if want.told == "" {
							require.Empty(t, letters)
						} else {
							require.Equal(t, []string{"anna " + string(want.told)}, news(letters), "one letter, and that one")
						}
						before = n.revision(t)
						if again, err := d.do(n, t, secrets.id, token); err == nil {
							require.Equal(t, bare(got), bare(again), "twice is once")
						}
						require.Equal(t, before, n.revision(t), "twice is once")
					})
				}
			}
		}
	})
}

// When the meeting has begun, nobody changes anything any more but its organisers.
func TestOwnTooLate(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		for i, c := range []struct {
			deed   string
			status event.SignUpStatus
			want   error
		}{
			{"withdraw", event.SeatConfirmed, event.ErrOver}, {"amend", event.SeatConfirmed, event.ErrOver}, {"confirm", event.SeatConfirmed, nil},
			{"withdraw", event.Waitlisted, nil}, {"amend", event.Waitlisted, event.ErrNotLive}, // it waits no more
			{"accept", event.Offered, event.ErrOfferOver}, {"decline", event.Offered, event.ErrOfferOver}, {"confirm", event.Pending, event.ErrLapsed},
		} {
			t.Run(c.deed+" "+string(c.status), func(t *testing.T) {
				slug := fmt.Sprintf("wijk-%d", i)
				n.clock.Set(noon)
				secrets := n.wanting(t, slug, c.status)
				n.clock.Set(start)
				before := n.revision(t)
				at := slices.IndexFunc(deeds, func(d deed) bool { return d.name == c.deed })
				_, err := deeds[at].do(n, t, secrets.id, secrets.mailed)
				require.ErrorIs(t, err, c.want)
				if c.want != nil {
					require.Equal(t, before, n.revision(t))
				}
			})
		}
	})
}

func TestOwnTooLateForAnOffer(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		secrets := n.wanting(t, "wijk", event.Offered)
		n.clock.Set(noon.Add(time.Hour))
		before := n.revision(t)
		_, err := n.Agenda.Accept(t.Context(), secrets.mailed)
		require.ErrorIs(t, err, event.ErrOfferOver, "at the very moment")
		require.Equal(t, before, n.revision(t))
		seen, err := n.Agenda.Receipt(t.Context(), secrets.mailed)
		require.NoError(t, err)
		require.Equal(t, event.Lapsed, seen.Status)
		require.NoError(t, n.Agenda.Tend(t.Context()))
		require.Equal(t, []string{"Anna lapsed 0", "Bert confirmed 2"}, n.roll(t, "wijk"), "INV-E08 and the seats go on")
		require.ElementsMatch(t, []string{"anna offer_over", "bert promoted"}, news(n.post(t)))
	})
}

func TestOwnRepeated(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 4, event.WaitlistAuto))
		first := n.sign(t, "wijk", guest("Anna"))
		again := n.ask(t, "wijk", guest("Anna"))
		require.Empty(t, n.post(t), "no mail, as there is no news")
		for _, d := range deeds {
			want := map[string]error{"decline": event.ErrNoOffer, "amend": omzien.ErrUnproven, "dossier": omzien.ErrUnproven}[d.name]
			if strings.HasPrefix(d.name, "withdraw") {
				continue // see TestRepeatedPerson
			}
			before := n.revision(t)
			_, err := d.do(n, t, again.ID, again.Token)
			require.ErrorIs(t, err, want, d.name)
			require.Equal(t, before, n.revision(t))
		}
		_, err := n.Agenda.WithdrawByToken(t.Context(), again.Token)
		require.NoError(t, err)
		require.Equal(t, []string{"Anna confirmed 1", "cancelled 0"}, n.roll(t, "wijk"))
		require.Empty(t, n.post(t))
		require.NotEmpty(t, first.form)
	})
}

func TestOwnToken(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, meeting("wijk", 4, event.WaitlistAuto), meeting("elders", 4, event.Closed))
		anna, bert := n.sign(t, "wijk", guest("Anna")), n.sign(t, "wijk", guest("Bert"))
		before := n.revision(t)
		for _, d := range deeds {
			for _, token := range []string{"", "onbekend", anna.id, anna.mailed + "x", strings.ToUpper(anna.mailed), strings.ToLower(anna.form), anna.mailed[:42]} {
				_, err := d.do(n, t, anna.id, token)
				require.ErrorIs(t, err, omzien.ErrToken, "%s %q", d.name, token)
			}
		}
		for _, token := range []string{bert.form, bert.mailed} {
			require.ErrorIs(t, n.Agenda.Withdraw(t.Context(), anna.id, token), omzien.ErrToken)
		}
		require.Equal(t, before, n.revision(t))
		t.Run("the store knows none of them", func(t *testing.T) {
			n.everything(t, func(text string) {
				for _, token := range []string{anna.form, anna.mailed, bert.form, bert.mailed} {
					require.NotContains(t, text, token)
				}
			})
		})
	})
}

// everything shows each record and each sign-up as it is kept.
func (n network) everything(t testing.TB, look func(text string)) {
	t.Helper()
	require.NoError(t, n.store.Read(t.Context(), func(tx omzien.ReadTx) error {
		records, err := tx.Scan("", "", omzien.MaxList)
		if err != nil {
			return err
		}
		for _, r := range records {
			look(fmt.Sprintf("%s %s %s %s %v %s", r.Kind, r.ID, r.Slug, r.Position, r.Labels, r.Body))
		}
		list, err := tx.ScanSignUps("", 0, omzien.MaxList)
		for _, s := range list {
			look(fmt.Sprintf("%+v", s))
		}
		return err
	}))
}

func TestAmend(t *testing.T) {
	everyStoreWith(t, omzien.Options{Mail: true}, func(t *testing.T, n network) {
		n.add(t, asking("wijk", 4, event.WaitlistAuto))
		anna := n.sign(t, "wijk", everything("Anna"))
		bert := n.sign(t, "wijk", everything("Bert"))
		carla := n.sign(t, "wijk", everything("Carla"))
		require.Equal(t, []string{"Anna confirmed 2", "Bert confirmed 2", "Carla waitlisted 0"}, n.roll(t, "wijk"))
		amend := func(secrets both, r event.Request) (omzien.Receipt, error) {
			return n.Agenda.Amend(t.Context(), secrets.mailed, r)
		}
		t.Run("all that was said can be changed, but address and role", func(t *testing.T) {
			r := event.Request{Name: "Anna Maria", Email: "ander@omzien.example", Role: event.Professional, Seats: 2, AcceptsFewer: true, OnBehalfOf: "",
				Companions: []string{"Zus"}, Replies: []event.Reply{{Question: "reis", Text: "met de bus"}}, Wishes: event.Wishes{Diet: "halal"}, Tables: []string{"wonen", "zorg"}, Language: event.Dutch}
			seen, err := amend(anna, r)
			require.NoError(t, err)
			r.Email, r.Role = everything("Anna").Email, event.Resident
			require.Equal(t, r, seen.Said)
			require.Equal(t, "Zorg en welzijn", seen.Table, "a party moves only when it must")
			require.Empty(t, n.post(t), "as many seats as before: no news")
		})
		t.Run("INV-E08 nobody grows past who waits", func(t *testing.T) {
			larger := everything("Bert")
			larger.Seats = 3
			before := n.revision(t)
			_, err := amend(bert, larger)
			require.ErrorIs(t, err, event.ErrNoMore)
			require.Equal(t, before, n.revision(t))
		})
		t.Run("who waits cannot wait with more", func(t *testing.T) {
			larger := everything("Carla")
			larger.Seats = 3
			_, err := amend(carla, larger)
			require.ErrorIs(t, err, event.ErrStillWaiting)
		})
		t.Run("INV-E08 what comes free goes to who waits, in the same transaction", func(t *testing.T) {
			smaller := everything("Carla")
			smaller.Seats, smaller.Companions = 1, nil
			_, err := amend(carla, smaller)
			require.NoError(t, err)
			require.Equal(t, "Carla waitlisted 0", n.roll(t, "wijk")[2])
			smaller.Name = "Bert"
			seen, err := amend(bert, smaller)
			require.NoError(t, err)
			require.Equal(t, []any{1, 1}, []any{seen.Wanted, seen.Seats})
			require.Equal(t, []string{"Anna Maria confirmed 2", "Bert confirmed 1", "Carla confirmed 1"}, n.roll(t, "wijk"))
			require.ElementsMatch(t, []string{"bert amended", "carla promoted"}, news(n.post(t)))
		})
		t.Run("wrong fields are named, and nothing changes", func(t *testing.T) {
			before := n.revision(t)
			_, err := amend(anna, event.Request{Seats: 99, Replies: []event.Reply{{Question: "onbekend", Text: "x"}}, Tables: []string{"x"}})
			require.Equal(t, []string{"name", "seats", "replies.onbekend", "tables[0]"}, fields(err))
			require.Equal(t, before, n.revision(t))
		})
		t.Run("two browsers: the last one wins, and no seat is lost", func(t *testing.T) {
			smaller, same := everything("Anna"), everything("Anna")
			smaller.Seats, smaller.Companions = 1, nil
			_, err := amend(anna, smaller)
			require.NoError(t, err)
			seen, err := amend(anna, same)
			require.NoError(t, err)
			require.Equal(t, 2, seen.Seats)
			require.Equal(t, []string{"anna amended", "anna amended"}, news(n.post(t)))
		})
	})
}

// unshown are the fields of a sign-up that say nothing of a person, with the reason.
var unshown = map[string]string{
	"EventID": "the meeting is there by its title",
	"Person":  "the address once more, in small letters",
	"Answer":  "what the first answer was is in Status and in the messages",
	"Token":   "a secret", "Salt": "a secret", "Request": "a secret", "Digest": "a secret",
	"Mails":   "the messages themselves are there",
	"Amended": "a count for calendars",
}

func TestDossier(t *testing.T) {
	n := withPost(t, 0)
	n.add(t, asking("wijk", 9, event.WaitlistAuto))
	anna := n.sign(t, "wijk", everything("Anna"))
	n.sign(t, "wijk", everything("Bert"))
	ask := n.ask(t, "wijk", everything("Carla"))
	require.NotEmpty(t, ask.ID)

	// Every field gets a value of its own, as far as the store takes it.
	var filled omzien.SignUp
	require.NoError(t, n.store.Write(t.Context(), func(tx omzien.WriteTx) (err error) {
		if filled, err = tx.SignUp(omzien.SignUpKey{ID: anna.id}); err != nil {
			return err
		}
		filled.Name, filled.Email, filled.Role, filled.OnBehalfOf = "Naam-1", "adres-1@omzien.example", event.Professional, "Organisatie-1"
		filled.Wanted, filled.Seats, filled.AcceptsFewer, filled.Late = 9, 8, true, true
		filled.Status, filled.Until = event.Offered, noon.Add(77*time.Minute).UTC()
		filled.WithdrawnAt = noon.Add(5 * time.Minute).UTC()
		filled.Table, filled.Tables = "tafel-1", []string{"tafel-2", "tafel-3"}
		filled.Companions, filled.Replies = []string{"Metgezel-1", "Metgezel-2"}, []event.Reply{{Question: "vraag-1", Text: "antwoord-1"}}
		filled.Wishes, filled.Language = event.Wishes{Access: "toegang-1", Diet: "dieet-1"}, event.English
		return tx.PutSignUp(filled)
	}))
	text, err := n.Agenda.Dossier(t.Context(), anna.mailed)
	require.NoError(t, err)
	var shown map[string]any
	require.NoError(t, json.Unmarshal(text, &shown))

	t.Run("INV-P06 every field is in it", func(t *testing.T) {
		for _, v := range []reflect.Value{reflect.ValueOf(filled.SignUp), reflect.ValueOf(filled)} {
			for i := range v.NumField() {
				name := v.Type().Field(i).Name
				if _, reason := unshown[name]; reason || name == "SignUp" {
					continue
				}
				require.False(t, v.Field(i).IsZero(), "the test gives %s a value", name)
				value, err := json.Marshal(v.Field(i).Interface())
				require.NoError(t, err)
				var want any
				require.NoError(t, json.Unmarshal(value, &want))
				require.Contains(t, shown, lower(name), name)
				require.Equal(t, want, shown[lower(name)], name)
			}
		}
	})
	t.Run("with the meeting, the messages and when it is erased", func(t *testing.T) {
		require.Equal(t, "Nieuw samenspel in de wijk", shown["event"].(map[string]any)["title"])
		messages := shown["messages"].([]any)
		require.Len(t, messages, 1)
		require.Equal(t, "confirmed", messages[0].(map[string]any)["news"])
		require.Equal(t, "sent", messages[0].(map[string]any)["state"])
		require.Equal(t, start.Add(3*time.Hour).AddDate(0, 0, event.KeepDays).Format(time.RFC3339), shown["erasedAfter"])
	})
	t.Run("INV-P06 and nothing of others", func(t *testing.T) {
		for _, other := range []string{"Bert", "bert", "Carla", "carla"} {
			require.NotContains(t, string(text), other)
		}
	})
	t.Run("nor a secret", func(t *testing.T) {
		for _, secret := range []string{anna.form, anna.mailed} {
			require.NotContains(t, string(text), secret)
		}
	})
	t.Run("it counts the calendars, however many there are", func(t *testing.T) {
		for i := range 130 {
			other := n.ask(t, "wijk", guest(fmt.Sprintf("Gast%d", i)))
			n.put(t, n.open(t, other), omzien.Receipt{Token: anna.form})
		}
		text, err := n.Agenda.Dossier(t.Context(), anna.mailed)
		require.NoError(t, err)
		require.Contains(t, string(text), `"calendars": 130`)
	})
	t.Run("after it was erased it is still there, and empty", func(t *testing.T) {
		n.clock.Set(start.AddDate(1, 0, 0))
		n.forget(t)
		text, err := n.Agenda.Dossier(t.Context(), anna.mailed)
		require.NoError(t, err)
		for _, s := range []string{"Naam-1", "adres-1", "Organisatie-1", "Metgezel", "antwoord-1", "toegang-1", "dieet-1"} {
			require.NotContains(t, string(text), s)
		}
	})
}

// lower is the name of a field in JSON.
func lower(name string) string {
	switch name {
	case "ID":
		return "id"
	case "AcceptsFewer":
		return "acceptFewer"
	}
	return strings.ToLower(name[:1]) + name[1:]
}
