package web_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
	"github.com/omziennaarelkaar/netwerk/widget"
)

func TestSignUpByAPI(t *testing.T) {
	s := newSite(t, meeting("wijk", 3, event.Closed), meeting("wachtlijst", 1, event.WaitlistAuto),
		but(meeting("laat", 5, event.Closed), func(e *event.Event) { e.SignUp.ClosesBefore, e.SignUp.Strictness = noon, event.Soft }))
	t.Run("INV-E06 the answer has the seats and a secret", func(t *testing.T) {
		a := s.post("wijk", `{"name":"Anna Zonderling","email":"anna@geheim.example","role":"resident","seats":2}`)
		require.Equal(t, http.StatusCreated, a.status, a.body)
		require.Equal(t, jsonType, a.header.Get("Content-Type"))
		require.Equal(t, "no-store", a.header.Get("Cache-Control"))
		body := a.json()
		require.Equal(t, []string{"id", "seats", "status", "token", "wanted"}, slices.Sorted(maps.Keys(body)))
		require.Equal(t, "confirmed", body["status"])
		require.EqualValues(t, 2, body["seats"])
		kept := s.roll("wijk")[0]
		require.Equal(t, body["id"], kept.ID)
		require.Equal(t, "Anna Zonderling", kept.Name)
		require.Equal(t, event.Resident, kept.Role)
	})
	t.Run("the same key gets the same answer and no second seat", func(t *testing.T) {
		first, second := s.signUp("wijk", "Bert", "Idempotency-Key", "b"), s.signUp("wijk", "Bert", "Idempotency-Key", "b")
		require.Equal(t, first, second)
		require.Len(t, s.roll("wijk"), 2)
	})
	t.Run("INV-E08 who waits is told so", func(t *testing.T) {
		s.signUp("wachtlijst", "Anna")
		body := s.signUp("wachtlijst", "Bert")
		require.Equal(t, "waitlisted", body["status"])
		require.EqualValues(t, 0, body["seats"])
		require.EqualValues(t, 1, body["wanted"])
	})
	t.Run("INV-E13 who is late is told so", func(t *testing.T) {
		require.Equal(t, true, s.signUp("laat", "Anna")["late"])
	})
	t.Run("a media type may have a parameter", func(t *testing.T) {
		require.Equal(t, http.StatusCreated, s.post("laat", guest("Cor"), "Content-Type", "application/JSON; charset=utf-8").status)
	})
}

func TestWithdrawByAPI(t *testing.T) {
	s := newSite(t, meeting("wijk", 1, event.WaitlistAuto))
	anna, bert := s.signUp("wijk", "Anna"), s.signUp("wijk", "Bert")
	path := "/api/v1/sign-ups/" + anna["id"].(string)
	token := anna["token"].(string)
	for name, header := range map[string][]string{
		"no secret": nil, "an empty secret": {"Authorization", "Bearer "}, "a wrong secret": {"Authorization", "Bearer x"},
		"the secret of another": {"Authorization", "Bearer " + bert["token"].(string)}, "the secret in another way": {"Authorization", "Basic " + token},
		"the secret without its kind": {"Authorization", token}, "a secret with more behind it": {"Authorization", "Bearer " + token + "x"},
	} {
		t.Run(name+" is refused", func(t *testing.T) {
			a := s.do(http.MethodDelete, path, nil, header...)
			require.Equal(t, http.StatusUnauthorized, a.status)
			require.Equal(t, "token", a.problem().Code)
			require.True(t, strings.HasPrefix(a.header.Get("WWW-Authenticate"), "Bearer "))
			require.Equal(t, event.SeatConfirmed, s.roll("wijk")[0].Status)
		})
	}
	t.Run("an unknown sign-up looks like a wrong secret", func(t *testing.T) {
		wrong := s.do(http.MethodDelete, path, nil, "Authorization", "Bearer x")
		unknown := s.do(http.MethodDelete, "/api/v1/sign-ups/verzonnen", nil, "Authorization", "Bearer "+token)
		require.Equal(t, wrong.body, unknown.body)
		require.Equal(t, wrong.status, unknown.status)
	})
	t.Run("the secret in the address does nothing", func(t *testing.T) {
		require.Equal(t, http.StatusUnauthorized, s.do(http.MethodDelete, path+"?token="+token, nil).status)
	})
	t.Run("INV-E10 the seat goes to who waits; again is the same", func(t *testing.T) {
		for _, kind := range []string{"Bearer ", "bearer "} {
			a := s.do(http.MethodDelete, path, nil, "Authorization", kind+token)
			require.Equal(t, http.StatusNoContent, a.status, a.body)
			require.Empty(t, a.body)
			require.Equal(t, "no-store", a.header.Get("Cache-Control"))
			require.Equal(t, event.Withdrawn, s.roll("wijk")[0].Status)
			require.Equal(t, event.SeatConfirmed, s.roll("wijk")[1].Status)
		}
	})
	t.Run("once the meeting has begun it is refused", func(t *testing.T) {
		s.clock.Set(start)
		a := s.do(http.MethodDelete, "/api/v1/sign-ups/"+bert["id"].(string), nil, "Authorization", "Bearer "+bert["token"].(string))
		require.Equal(t, http.StatusConflict, a.status)
		require.Equal(t, "over", a.problem().Code)
		require.Equal(t, event.SeatConfirmed, s.roll("wijk")[1].Status)
	})
}

// TestKnownAddress: nobody finds out who comes by trying addresses.
func TestKnownAddress(t *testing.T) {
	shape := func(a answer) []any {
		body := a.json()
		header := slices.Sorted(maps.Keys(a.header))
		return []any{a.status, header, slices.Sorted(maps.Keys(body)), body["status"], body["seats"], body["wanted"], len(a.body),
			len(body["id"].(string)), len(body["token"].(string))}
	}
	for _, policy := range event.FullPolicies() {
		t.Run("while there are seats, "+string(policy), func(t *testing.T) {
			s := newSite(t, meeting("wijk", 20, policy))
			s.signUp("wijk", "Anna")
			known, fresh := s.post("wijk", guest("Anna")), s.post("wijk", guest("Bert"))
			require.Equal(t, shape(fresh), shape(known))
			require.Len(t, s.roll("wijk"), 3)
			require.Equal(t, event.Repeated, s.roll("wijk")[1].Status)
			require.Empty(t, s.roll("wijk")[1].Name+s.roll("wijk")[1].Email, "INV-E12 one person, once")

			t.Run("its secret opens a receipt like any other, and takes nothing away", func(t *testing.T) {
				page := func(a answer) string {
					token := a.json()["token"].(string)
					return strings.ReplaceAll(s.get("/aanmelding/"+token).body, token, "")
				}
				require.Equal(t, page(fresh), page(known))
				a := s.do(http.MethodDelete, "/api/v1/sign-ups/"+known.json()["id"].(string), nil, "Authorization", "Bearer "+known.json()["token"].(string))
				require.Equal(t, http.StatusNoContent, a.status)
				require.Equal(t, event.SeatConfirmed, s.roll("wijk")[0].Status)
			})
		})
		t.Run("once it is full, "+string(policy), func(t *testing.T) {
			s := newSite(t, meeting("wijk", 1, policy))
			s.signUp("wijk", "Anna")
			known, fresh := s.post("wijk", guest("Anna")), s.post("wijk", guest("Bert"))
			if policy == event.Closed {
				require.Equal(t, fresh.body, known.body)
				require.Equal(t, fresh.status, known.status)
				return
			}
			require.Equal(t, shape(fresh), shape(known))
		})
	}
}

// TestRush: 64 people want one of 20 seats at the same moment, and the power
// may fail right after.
func TestRush(t *testing.T) {
	const seats, people = 20, 64
	path := filepath.Join(t.TempDir(), "netwerk.db")
	store, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	n := omzien.New(store, &omzien.Options{Now: func() time.Time { return noon }})
	_, err = n.Import(t.Context(), omzien.Document{Events: []event.Event{meeting("wijk", seats, event.Closed)}}, "coordinator")
	require.NoError(t, err)
	server := httptest.NewServer(web.New(n, &web.Options{Limits: unlimited}))
	defer server.Close()
	s := &site{Network: n, t: t, url: server.URL}

	answers := make([]answer, people)
	ready := make(chan struct{})
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			<-ready
			answers[i] = s.post("wijk", guest("Gast"+strconv.Itoa(i)))
		})
	}
	close(ready)
	wg.Wait()
	won := map[string]bool{}
	refused := 0
	for _, a := range answers {
		switch a.status {
		case http.StatusCreated:
			require.Equal(t, "confirmed", a.json()["status"])
			won[a.json()["id"].(string)] = true
		case http.StatusConflict:
			require.Equal(t, "full", a.problem().Code)
			require.Contains(t, a.problem().Detail, "Vol = vol")
			refused++
		}
	}
	t.Run("INV-E07 20 have a seat and 44 hear that it is full", func(t *testing.T) {
		require.Len(t, won, seats)
		require.Equal(t, people-seats, refused)
		require.Contains(t, s.get("/bijeenkomsten/wijk").body, event.Full.Label())
	})
	t.Run("the same 20 are there after a restart", func(t *testing.T) {
		require.NoError(t, store.Close())
		store, err := sqlite.Open(t.Context(), path)
		require.NoError(t, err)
		defer store.Close()
		list, err := omzien.New(store, nil).Agenda.SignUps(t.Context(), "wijk")
		require.NoError(t, err)
		require.Len(t, list, seats)
		for _, kept := range list {
			require.True(t, won[kept.ID])
			require.Equal(t, event.SeatConfirmed, kept.Status)
			require.Equal(t, 1, kept.Seats)
		}
	})
}

// TestForm is somebody without script.
func TestForm(t *testing.T) {
	s := newSite(t, but(meeting("wijk", 20, event.Closed), func(e *event.Event) { e.Audience = []event.Role{event.Resident, event.Volunteer} }))
	const page = "/bijeenkomsten/wijk"
	fields := s.get(page).inputs()
	require.Equal(t, "1", fields.Get("seats"))
	require.NotEmpty(t, fields.Get("key"))
	require.NotEqual(t, fields.Get("key"), s.get(page).inputs().Get("key"), "each showing has a key of its own")
	fields.Set("name", `Anna "<Zonderling>" & co`)
	fields.Set("email", "anna@geheim.example")
	fields.Set("role", "volunteer")
	fields.Set("onBehalfOf", "Geheim Genootschap")
	fields.Set("acceptFewer", "1")
	fields.Set("seats", "12")

	t.Run("what was typed is still there beside the fault", func(t *testing.T) {
		a := s.submit(page, fields)
		require.Equal(t, http.StatusUnprocessableEntity, a.status)
		require.Equal(t, fields, a.inputs())
		require.Empty(t, s.roll("wijk"))
	})
	fields.Set("seats", "2")
	sent := s.submit(page, fields)
	receipt := sent.header.Get("Location")
	t.Run("a sign-up leads to a receipt", func(t *testing.T) {
		require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
		require.Equal(t, "no-store", sent.header.Get("Cache-Control"))
		a := s.get(receipt)
		require.Equal(t, http.StatusOK, a.status)
		require.Contains(t, a.body, "U bent aangemeld")
		require.Contains(t, a.body, "2 plekken")
		require.Equal(t, "no-store", a.header.Get("Cache-Control"))
		require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
		s.requireNothingPersonal(strings.ReplaceAll(a.body, strings.TrimPrefix(receipt, "/aanmelding/"), ""), "the receipt")
		kept := s.roll("wijk")[0]
		require.Equal(t, `Anna "<Zonderling>" & co`, kept.Name)
		require.Equal(t, event.Volunteer, kept.Role)
		require.True(t, kept.AcceptsFewer)
	})
	t.Run("sending twice is the same receipt", func(t *testing.T) {
		require.Equal(t, receipt, s.submit(page, fields).header.Get("Location"))
		require.Len(t, s.roll("wijk"), 1)
	})
	t.Run("the key of another request is taken away, and the next try works", func(t *testing.T) {
		other := maps.Clone(fields)
		other["name"], other["email"] = []string{"Bert Zonderling"}, []string{"bert@geheim.example"}
		a := s.submit(page, other)
		require.Equal(t, http.StatusUnprocessableEntity, a.status)
		require.Contains(t, a.body, widget.OnceMore)
		require.NotContains(t, a.body, omzien.ErrKeyReused.Sentence())
		again := a.inputs()
		require.NotEmpty(t, again.Get("key"))
		require.NotEqual(t, fields.Get("key"), again.Get("key"))
		require.Equal(t, "Bert Zonderling", again.Get("name"))
		require.Len(t, s.roll("wijk"), 1)
		require.Equal(t, http.StatusSeeOther, s.submit(page, again).status)
		require.Len(t, s.roll("wijk"), 2)
	})
	t.Run("withdrawing leads back to the receipt, and twice is once", func(t *testing.T) {
		require.Contains(t, s.get(receipt).links(), receipt+"/afmelden")
		for range 2 {
			a := s.submit(receipt+"/afmelden", nil)
			require.Equal(t, http.StatusSeeOther, a.status)
			require.Equal(t, receipt, a.header.Get("Location"))
			a = s.get(receipt)
			require.Contains(t, a.body, "U bent afgemeld")
			require.NotContains(t, a.links(), receipt+"/afmelden")
			require.Equal(t, event.Withdrawn, s.roll("wijk")[0].Status)
		}
	})
	t.Run("looking at an address does not withdraw", func(t *testing.T) {
		fields := s.get(page).inputs()
		fields.Set("name", "Cor")
		fields.Set("email", "cor@geheim.example")
		receipt := s.submit(page, fields).header.Get("Location")
		require.Equal(t, http.StatusSeeOther, s.get(receipt+"/afmelden").status)
		require.Contains(t, s.get(receipt).body, "U bent aangemeld")

		t.Run("and once the meeting has begun the receipt says why not", func(t *testing.T) {
			s.clock.Set(start)
			a := s.submit(receipt+"/afmelden", nil)
			require.Equal(t, http.StatusConflict, a.status)
			require.Contains(t, a.body, "al begonnen")
			require.Contains(t, a.body, `role="alert"`)
		})
	})
	t.Run("a secret that was made up is a page that is not there", func(t *testing.T) {
		require.Equal(t, http.StatusNotFound, s.submit("/aanmelding/verzonnen/afmelden", nil).status)
	})
}
