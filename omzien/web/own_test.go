package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func TestOwnPage(t *testing.T) {
	s := proving(t, but(meeting("wijk", 4, event.WaitlistOffer), asking))
	anna := s.come("wijk", "Anna", "replies.lunch", "soep", "tables", "zorg", "wishes.diet", "Geen noten (geheim)")
	change := func(page string) url.Values { return s.get(page).inputsOf(page + "/wijzigen") }

	t.Run("the form has what was filled in", func(t *testing.T) {
		fields := change(anna)
		require.Equal(t, "Anna Zonderling", fields.Get("name"))
		require.Equal(t, "soep", fields.Get("replies.lunch"))
		require.Equal(t, "Geen noten (geheim)", fields.Get("wishes.diet"))
		require.Equal(t, "zorg", fields.Get("tables"))
		require.Contains(t, s.get(anna).body, "Zorg in de buurt")
		require.NotEmpty(t, fields.Get("was"))
		require.NotContains(t, fields, "email")
		for name, value := range fields {
			require.NotContains(t, strings.Join(value, " "), token(anna), "the secret is in the address alone, not in %s", name)
		}
	})
	t.Run("a change leads back to the page, which says so", func(t *testing.T) {
		fields := change(anna)
		fields.Set("seats", "2")
		fields.Set("companions", "Bert Zonderling")
		fields.Set("replies.fiets", "ja")
		for range 2 { // people press twice
			a := s.submit(anna+"/wijzigen", fields)
			require.Equal(t, http.StatusSeeOther, a.status, a.body)
			require.Equal(t, anna+"?veranderd=1", a.header.Get("Location"))
			require.Contains(t, s.get(anna+"?veranderd=1").body, "Uw aanmelding is veranderd.")
		}
		kept := s.roll("wijk")[0]
		require.Equal(t, 2, kept.Seats)
		require.Equal(t, []string{"Bert Zonderling"}, kept.Companions)
		require.Contains(t, kept.Replies, event.Reply{Question: "fiets", Text: "ja"})
		require.Equal(t, "anna@geheim.example", kept.Email)
	})
	t.Run("what is wrong comes back with all that was typed", func(t *testing.T) {
		before := s.state("wijk")
		fields := change(anna)
		fields.Set("name", "Anna\x07 Zonderling")
		fields.Set("replies.lunch", "")
		fields.Set("companions", "Geheime Gast\nNog een\nEn nog een")
		fields.Set("wishes.access", strings.Repeat("geheim", 100))
		a := s.submit(anna+"/wijzigen", fields)
		require.Equal(t, http.StatusUnprocessableEntity, a.status)
		requireSecret(t, a)
		again := a.inputsOf(anna + "/wijzigen")
		require.Equal(t, fields.Get("companions"), again.Get("companions"))
		require.Equal(t, fields.Get("wishes.access"), again.Get("wishes.access"))
		require.Contains(t, a.body, "oz-fault")
		require.Equal(t, before, s.state("wijk"))
	})
	t.Run("so does what cannot be", func(t *testing.T) {
		before := s.state("wijk")
		fields := change(anna)
		fields.Set("seats", "9")
		fields.Set("replies.lunch", "Taart uit het geheime recept")
		a := s.submit(anna+"/wijzigen", fields)
		require.Equal(t, http.StatusConflict, a.status)
		require.Contains(t, a.body, event.ErrNoMore.Sentence())
		require.Equal(t, "9", a.inputsOf(anna+"/wijzigen").Get("seats"))
		require.Equal(t, fields.Get("replies.lunch"), a.inputsOf(anna+"/wijzigen").Get("replies.lunch"))
		require.Equal(t, before, s.state("wijk"))
	})
	t.Run("a form that is too large, or none, changes nothing", func(t *testing.T) {
		before := s.state("wijk")
		require.Equal(t, http.StatusRequestEntityTooLarge, s.submit(anna+"/wijzigen", url.Values{"name": {strings.Repeat("x", 70_000)}}).status)
		a := s.do(http.MethodPost, anna+"/wijzigen", strings.NewReader("%zz"), "Content-Type", "application/x-www-form-urlencoded")
		require.Equal(t, http.StatusBadRequest, a.status)
		require.Equal(t, before, s.state("wijk"))
	})
	t.Run("all that is held is a file", func(t *testing.T) {
		a := s.get(anna + "/gegevens.json")
		require.Equal(t, http.StatusOK, a.status)
		requireSecret(t, a)
		require.Equal(t, jsonType, a.header.Get("Content-Type"))
		require.Equal(t, `attachment; filename="mijn-aanmelding.json"`, a.header.Get("Content-Disposition"))
		held := a.json()
		require.Equal(t, "anna@geheim.example", held["email"])
		require.NotEmpty(t, held["messages"])
		head := s.do(http.MethodHead, anna+"/gegevens.json", nil)
		require.Equal(t, fmt.Sprint(len(a.body)), head.header.Get("Content-Length"))
		require.NotContains(t, a.body, token(anna))
	})

	bert := s.come("wijk", "Bert", "replies.lunch", "soep")
	cor := s.come("wijk", "Cor", "replies.lunch", "soep")
	dirk := s.come("wijk", "Dirk", "replies.lunch", "soep")
	els := s.come("wijk", "Els", "replies.lunch", "soep")
	require.Equal(t, "Anna confirmed, Bert confirmed, Cor confirmed, Dirk waitlisted, Els waitlisted", s.who("wijk"))
	t.Run("who waits sees their place", func(t *testing.T) {
		require.Contains(t, s.get(dirk).body, "U staat op plaats 1 van de wachtlijst.")
		require.Contains(t, s.get(els).body, "U staat op plaats 2 van de wachtlijst.")
	})
	t.Run("and can decline and accept what is offered", func(t *testing.T) {
		require.Equal(t, http.StatusSeeOther, s.submit(bert+"/afmelden", nil).status)
		require.Contains(t, s.get(dirk).links(), dirk+"/aannemen")
		require.Equal(t, http.StatusConflict, s.submit(els+"/aannemen", nil).status)
		for range 2 {
			require.Equal(t, http.StatusSeeOther, s.submit(dirk+"/afslaan", nil).status)
		}
		for range 2 {
			require.Equal(t, http.StatusSeeOther, s.submit(els+"/aannemen", nil).status)
		}
		require.Equal(t, "Anna confirmed, Bert cancelled, Cor confirmed, Dirk cancelled, Els confirmed", s.who("wijk"))
		a := s.submit(dirk+"/aannemen", nil)
		require.Equal(t, http.StatusConflict, a.status)
		require.Contains(t, a.body, event.ErrNoOffer.Sentence())
	})
	t.Run("an offer that has run out says so", func(t *testing.T) {
		fien := s.come("wijk", "Fien", "replies.lunch", "soep")
		s.submit(cor+"/afmelden", nil)
		require.Contains(t, s.who("wijk"), "Fien offered")
		s.letters() // an offer that nobody was told of does not run out
		s.clock.Advance(72 * time.Hour)
		for _, button := range []string{"/aannemen", "/afslaan"} {
			a := s.submit(fien+button, nil)
			require.Equal(t, http.StatusConflict, a.status)
			require.Contains(t, a.body, event.ErrOfferOver.Sentence())
		}
	})
}

// TestTwoBrowsers: who has an old form takes nothing back that was said elsewhere.
func TestTwoBrowsers(t *testing.T) {
	s := proving(t, but(meeting("wijk", 10, event.Closed), asking))
	page := s.come("wijk", "Anna", "replies.lunch", "soep")
	fields := func() url.Values { return s.get(page).inputsOf(page + "/wijzigen") }
	kept := func() omzien.SignUp { return s.roll("wijk")[0] }
	for name, first := range map[string][2]string{
		"the number": {"seats", "4"}, "an answer": {"replies.lunch", "eerst"}, "a wish": {"wishes.diet", "Geen noten (geheim)"}, "a table": {"tables", "groen"},
		"the name": {"name", "Anna Maria Zonderling"}, "the organisation": {"onBehalfOf", "Geheim Gezelschap"},
	} {
		t.Run(name+" was changed elsewhere", func(t *testing.T) {
			one, other := fields(), fields()
			one.Set(first[0], first[1])
			require.Equal(t, http.StatusSeeOther, s.submit(page+"/wijzigen", one).status)
			before := kept()
			other.Set("replies.fiets", "nee")
			other.Set("wishes.access", "Een geheime stoel")
			a := s.submit(page+"/wijzigen", other)
			require.Equal(t, http.StatusConflict, a.status)
			require.Contains(t, a.body, "intussen ergens anders veranderd")
			require.Regexp(t, `<dd[^>]*>Een geheime stoel</dd>`, a.body, "what was typed can be read")
			require.Equal(t, before, kept())
			again := a.inputsOf(page + "/wijzigen")
			require.Equal(t, first[1], again.Get(first[0]), "as it is now")
			require.Empty(t, again.Get("wishes.access"))
			require.Equal(t, http.StatusSeeOther, s.submit(page+"/wijzigen", again).status)
			require.Equal(t, before, kept(), "sent as it came, it changes nothing")
		})
	}
	t.Run("twice the same is once", func(t *testing.T) {
		form := fields()
		form.Set("seats", "3")
		for range 2 {
			require.Equal(t, http.StatusSeeOther, s.submit(page+"/wijzigen", form).status)
		}
	})
	t.Run("all that is wrong is said at once", func(t *testing.T) {
		form := fields()
		form.Set("seats", "veel")
		form.Set("replies.lunch", "")
		a := s.submit(page+"/wijzigen", form)
		require.Equal(t, http.StatusUnprocessableEntity, a.status)
		require.Contains(t, a.body, `id="oz-seats-fault"`)
		require.Contains(t, a.body, `id="oz-replies.lunch-fault"`)
		require.NotContains(t, a.body, "#oz-email")
		require.NotContains(t, a.body, "#oz-role")
	})
	t.Run("one leaves while the other changes", func(t *testing.T) {
		form := fields()
		form.Set("seats", "3")
		require.Equal(t, http.StatusSeeOther, s.submit(page+"/afmelden", nil).status)
		a := s.submit(page+"/wijzigen", form)
		require.Equal(t, http.StatusConflict, a.status)
		require.Contains(t, a.body, `role="alert"`)
		require.Equal(t, event.Withdrawn, kept().Status)
		require.Zero(t, kept().Seats)
	})
}

// TestPrecondition: RFC 9110 13.1.1.
func TestPrecondition(t *testing.T) {
	s := proving(t, meeting("wijk", 10, event.Closed))
	page := s.come("wijk", "Anna")
	ask := func(method, body string, headers ...string) answer {
		return s.do(method, "/api/v1/sign-ups/me", strings.NewReader(body), append([]string{"Authorization", "Bearer " + token(page), "Content-Type", "application/json"}, headers...)...)
	}
	const two, three = `{"name":"Anna Zonderling","seats":2}`, `{"name":"Anna Zonderling","seats":3}`
	tag := ask(http.MethodGet, "").header.Get("ETag")
	require.NotEmpty(t, tag)
	require.Equal(t, http.StatusNotModified, ask(http.MethodGet, "", "If-None-Match", tag).status)
	require.Equal(t, http.StatusOK, ask(http.MethodPut, two, "If-Match", `"x", `+tag).status)
	for _, method := range []string{http.MethodPut, http.MethodDelete} {
		before := s.state("wijk")
		for _, old := range []string{tag, `W/` + ask(http.MethodGet, "").header.Get("ETag"), "x"} {
			a := ask(method, three, "If-Match", old)
			require.Equal(t, http.StatusPreconditionFailed, a.status)
			require.Equal(t, "changed", a.problem().Code)
		}
		require.Equal(t, before, s.state("wijk"))
	}
	require.NotEqual(t, tag, ask(http.MethodGet, "").header.Get("ETag"))
	require.Equal(t, http.StatusOK, ask(http.MethodPut, three).status, "without it the last one wins")
	require.Equal(t, http.StatusOK, ask(http.MethodPut, two, "If-Match", "*").status)
	require.Equal(t, http.StatusNoContent, ask(http.MethodDelete, "", "If-Match", ask(http.MethodGet, "").header.Get("ETag")).status)
}

// TestReload: who reloads after a button, or follows its address, sees the page.
func TestReload(t *testing.T) {
	s := proving(t, meeting("wijk", 10, event.Closed))
	page := s.apply("wijk", "Anna")
	before := s.state("wijk")
	for _, button := range []string{"/bevestigen", "/aannemen", "/afslaan", "/wijzigen", "/afmelden", "/kalender"} {
		a := s.get(page + button)
		require.Equal(t, http.StatusSeeOther, a.status)
		require.Equal(t, page, a.header.Get("Location"))
		require.Equal(t, never, a.header.Get("Cache-Control"))
		require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
	}
	require.Equal(t, before, s.state("wijk"))
	require.Equal(t, "/aanmelding/..%2F%2Felders.example", s.get("/aanmelding/..%2F%2Felders.example/wijzigen").header.Get("Location"))
}

func TestOwnByAPI(t *testing.T) {
	s := proving(t, but(meeting("wijk", 2, event.WaitlistOffer), asking))
	body := func(name string, members string) string {
		return strings.TrimSuffix(guest(name), "}") + `,"replies":{"lunch":"soep"}` + members + "}"
	}
	t.Run("202 without a secret", func(t *testing.T) {
		a := s.post("wijk", body("Anna", `,"companions":[],"wishes":{"access":"Geheim"},"tables":["zorg","groen"],"language":"en"`))
		require.Equal(t, http.StatusAccepted, a.status, a.body)
		require.Equal(t, `{"status":"pending","until":"2019-01-10T12:00:00Z"}`, a.body)
		require.Equal(t, never, a.header.Get("Cache-Control"))
	})
	anna := s.mailed("Anna")
	ask := func(page, method, path, body string) answer {
		headers := []string{"Authorization", "Bearer " + token(page)}
		if body != "" {
			headers = append(headers, "Content-Type", "application/json")
		}
		return s.do(method, "/api/v1/sign-ups/"+path, strings.NewReader(body), headers...)
	}
	t.Run("the receipt", func(t *testing.T) {
		a := ask(anna, http.MethodGet, "me", "")
		require.Equal(t, http.StatusOK, a.status, a.body)
		require.Equal(t, never, a.header.Get("Cache-Control"))
		require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
		id := a.json()["id"].(string)
		require.JSONEq(t, `{"id":"`+id+`","event":"wijk","status":"pending","seats":1,"wanted":1,"until":"2019-01-10T12:00:00Z","table":"Zorg in de buurt",
			"said":{"name":"Anna Zonderling","email":"anna@geheim.example","seats":1,"onBehalfOf":"Geheim Genootschap","acceptFewer":false,
			"replies":{"lunch":"soep"},"wishes":{"access":"Geheim"},"tables":["zorg","groen"],"language":"en"}}`, a.body)
		require.Equal(t, a.body, ask(anna, http.MethodGet, id, "").body)
	})
	t.Run("confirmation, twice is once", func(t *testing.T) {
		for range 2 {
			a := ask(anna, http.MethodPost, "me/confirmation", "")
			require.Equal(t, http.StatusOK, a.status, a.body)
			require.Equal(t, "confirmed", a.json()["status"])
			require.NotContains(t, a.json(), "until")
		}
	})
	t.Run("a change is what was said, without the address", func(t *testing.T) {
		said := ask(anna, http.MethodGet, "me", "").json()["said"].(map[string]any)
		delete(said, "email")
		said["name"], said["seats"] = "Anna Zonderling-Geheim", 2
		data, err := json.Marshal(said)
		require.NoError(t, err)
		for range 2 {
			a := ask(anna, http.MethodPut, "me", string(data))
			require.Equal(t, http.StatusOK, a.status, a.body)
			require.EqualValues(t, 2, a.json()["seats"])
			require.Equal(t, "Anna Zonderling-Geheim", s.roll("wijk")[0].Name)
		}
	})
	t.Run("a change that cannot be changes nothing", func(t *testing.T) {
		before := s.state("wijk")
		for body, want := range map[string]string{
			`{"name":"Anna","seats":3,"replies":{"lunch":"soep"}}`:                    "409 no_more",
			`{"name":"Anna","replies":{"lunch":""}}`:                                  "422 invalid replies.lunch required",
			`{"name":"Anna","email":"b@geheim.example","replies":{"lunch":"soep"}}`:   "422 invalid email no_field",
			`{"name":"Anna","replies":{"lunch":"soep"},"wishes":{"geur":"x"}}`:        "422 invalid wishes.geur no_field",
			`{"name":"Anna","replies":{"lunch":"soep\r\nBcc: x@geheim.example"}}`:     "422 invalid replies.lunch characters",
			`{"name":"Anna","seats":2,"replies":{"lunch":"a"},"companions":["a\nb"]}`: "422 invalid companions[0] characters",
			`{"name":"Anna","seats":2,"replies":{"lunch":"a"},"tables":["a"]}`:        "422 invalid tables[0] unknown",
			`[]`: "400 json",
		} {
			a := ask(anna, http.MethodPut, "me", body)
			p := a.problem()
			got := fmt.Sprint(a.status, " ", p.Code)
			for _, f := range p.Fields {
				got += " " + f.Field + " " + f.Code
			}
			require.Equal(t, want, got, body)
		}
		a := s.do(http.MethodPut, "/api/v1/sign-ups/me", strings.NewReader("name=Anna"), "Authorization", "Bearer "+token(anna), "Content-Type", "application/x-www-form-urlencoded")
		require.Equal(t, http.StatusUnsupportedMediaType, a.status)
		require.Equal(t, before, s.state("wijk"))
	})
	require.Equal(t, http.StatusAccepted, s.post("wijk", body("Bert", "")).status)
	bert := s.mailed("Bert")
	t.Run("an offer: where there is none, and accepted", func(t *testing.T) {
		a := ask(bert, http.MethodPost, "me/confirmation", "")
		require.Equal(t, "waitlisted", a.json()["status"])
		require.EqualValues(t, 1, a.json()["position"])
		for _, step := range []string{"me/acceptance", "me/refusal"} {
			a := ask(bert, http.MethodPost, step, "")
			require.Equal(t, http.StatusConflict, a.status)
			require.Equal(t, "no_offer", a.problem().Code)
		}
		require.Equal(t, http.StatusNoContent, ask(anna, http.MethodDelete, "me", "").status)
		a = ask(bert, http.MethodGet, "me", "")
		require.Equal(t, "offered", a.json()["status"])
		require.NotEmpty(t, a.json()["until"])
		require.Equal(t, "confirmed", ask(bert, http.MethodPost, "me/acceptance", "").json()["status"])
	})
	t.Run("an offer, refused", func(t *testing.T) {
		s.post("wijk", body("Cor", `,"seats":2`))
		cor := s.mailed("Cor")
		ask(cor, http.MethodPost, "me/confirmation", "")
		require.Equal(t, http.StatusNoContent, ask(bert, http.MethodDelete, "me", "").status)
		require.Equal(t, "cancelled", ask(cor, http.MethodPost, "me/refusal", "").json()["status"])
	})
	t.Run("after the hold", func(t *testing.T) {
		s.post("wijk", body("Dirk", ""))
		dirk := s.mailed("Dirk")
		s.clock.Advance(time.Hour)
		a := ask(dirk, http.MethodPost, "me/confirmation", "")
		require.Equal(t, http.StatusConflict, a.status)
		require.Equal(t, "lapsed", a.problem().Code)
	})
}

// TestSecrets: what is guessed, belongs to somebody else or was used before opens
// nothing and changes nothing.
func TestSecrets(t *testing.T) {
	s := proving(t, meeting("wijk", 5, event.WaitlistOffer), meeting("buurt", 5, event.Closed))
	anna, bert := s.come("wijk", "Anna"), s.come("buurt", "Bert")
	other := s.apply("wijk", "Cor")
	own := s.submit(anna+"/kalender", nil).header.Get("Location")
	before := s.state("wijk") + s.state("buurt")
	real := token(anna)
	wrong := map[string]string{
		"made up": strings.Repeat("x", len(real)), "cut off": real[:len(real)-1], "with more": real + "A", "in other letters": swapCase(real), "short": "x",
		"that of a calendar": strings.TrimPrefix(own, "/kalender/"), "the id": s.roll("wijk")[0].ID, "a hash": fmt.Sprintf("%x", s.roll("wijk")[0].Token), "odd": "%00", "a way out": "..%2f..%2fagenda",
	}
	for name, secret := range wrong {
		t.Run(name+" opens no page", func(t *testing.T) {
			for _, path := range []string{"", "/gegevens.json"} {
				a := s.get("/aanmelding/" + secret + path)
				require.Equal(t, http.StatusNotFound, a.status, path)
				requireSecret(t, a)
			}
			for _, button := range []string{"/bevestigen", "/aannemen", "/afslaan", "/afmelden", "/wijzigen", "/kalender"} {
				a := s.submit("/aanmelding/"+secret+button, applied("Mallory"))
				require.Equal(t, http.StatusNotFound, a.status, button)
				requireSecret(t, a)
				require.Empty(t, a.header.Get("Location"))
			}
		})
		t.Run(name+" opens no interface", func(t *testing.T) {
			for _, id := range []string{"me", s.roll("wijk")[0].ID} {
				for _, c := range [][2]string{{"GET", id}, {"PUT", id}, {"DELETE", id}, {"POST", id + "/confirmation"}, {"POST", id + "/acceptance"}, {"POST", id + "/refusal"}} {
					a := s.do(c[0], "/api/v1/sign-ups/"+c[1], strings.NewReader(`{"name":"Mallory"}`), "Authorization", "Bearer "+secret, "Content-Type", "application/json")
					require.Equal(t, http.StatusUnauthorized, a.status, c)
					require.Equal(t, "token", a.problem().Code)
					require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
				}
			}
		})
	}
	t.Run("the secret of another opens only their own", func(t *testing.T) {
		id := s.roll("wijk")[0].ID
		for _, page := range []string{bert, other} {
			a := s.do(http.MethodGet, "/api/v1/sign-ups/"+id, nil, "Authorization", "Bearer "+token(page))
			require.Equal(t, http.StatusUnauthorized, a.status)
			require.NotContains(t, s.get(page).body, "Anna")
		}
	})
	require.Equal(t, before, s.state("wijk")+s.state("buurt"))
	t.Run("every mail has a secret of its own, and each opens the same", func(t *testing.T) {
		require.Equal(t, http.StatusSeeOther, s.submit("/bijeenkomsten/wijk", applied("Anna")).status)
		again := s.mailed("Anna")
		require.NotEqual(t, anna, again)
		require.Contains(t, s.get(again).body, "U bent aangemeld")
		require.Equal(t, strings.ReplaceAll(s.get(anna).body, token(anna), ""), strings.ReplaceAll(s.get(again).body, token(again), ""))
	})
	t.Run("one that was used to leave brings nobody back", func(t *testing.T) {
		require.Equal(t, http.StatusSeeOther, s.submit(anna+"/afmelden", nil).status)
		for _, button := range []string{"/bevestigen", "/aannemen", "/wijzigen"} {
			require.Equal(t, http.StatusConflict, s.submit(anna+button, applied("Anna")).status, button)
		}
		require.Equal(t, event.Withdrawn, s.roll("wijk")[0].Status)
	})
}

func swapCase(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		}
		return r
	}, text)
}

// TestUnproven: who got a secret by a form alone can see how it stands and leave,
// and nothing that belongs to the person whose address was filled in.
func TestUnproven(t *testing.T) {
	s := newSiteAs(t, setup{mail: true}, meeting("wijk", 5, event.Closed))
	sent := s.submit("/bijeenkomsten/wijk", applied("Anna"))
	page := sent.header.Get("Location")
	require.True(t, strings.HasPrefix(page, "/aanmelding/"), page)
	require.NotContains(t, strings.ToLower(s.get(page).body), "zonderling")
	require.NotContains(t, s.get(page).links(), page+"/gegevens.json")
	for name, a := range map[string]answer{"the file": s.get(page + "/gegevens.json"), "a change": s.submit(page+"/wijzigen", applied("Anna", "was", "1"))} {
		require.Equal(t, http.StatusForbidden, a.status, name)
		require.Contains(t, a.body, omzien.ErrUnproven.Sentence(), name)
		requireSecret(t, a)
	}
	api := s.do(http.MethodPut, "/api/v1/sign-ups/me", strings.NewReader(`{"name":"Anna"}`), "Authorization", "Bearer "+token(page), "Content-Type", "application/json")
	require.Equal(t, http.StatusForbidden, api.status)
	require.Equal(t, "unproven", api.problem().Code)
	seen := s.do(http.MethodGet, "/api/v1/sign-ups/me", nil, "Authorization", "Bearer "+token(page))
	require.Equal(t, http.StatusOK, seen.status)
	require.NotContains(t, seen.json(), "said")
	require.Equal(t, http.StatusSeeOther, s.submit(page+"/afmelden", nil).status)
}

// TestHeaders: no text that somebody fills in can become a line of a mail.
func TestHeaders(t *testing.T) {
	s := proving(t, but(meeting("wijk", 20, event.Closed), asking))
	s.submit("/bijeenkomsten/wijk", applied("Anna", "replies.lunch", "soep"))
	before := s.state("wijk")
	for _, end := range []string{"\r\n", "\n", "\r", "\u0085", "\u2028", "\x00"} {
		text := "x" + end + "Bcc: iedereen@geheim.example"
		for _, field := range []string{"name", "email", "onBehalfOf", "role", "replies.lunch", "replies.fiets", "replies.dagdeel", "wishes.access", "wishes.diet", "tables", "language"} {
			form := applied("Mallory", "replies.lunch", "soep")
			form.Set(field, text)
			a := s.submit("/bijeenkomsten/wijk", form)
			if a.status == http.StatusSeeOther && field == "language" {
				continue // the form has no such field
			}
			require.Equal(t, http.StatusUnprocessableEntity, a.status, "%s %q", field, end)
			require.Equal(t, before, s.state("wijk"))
		}
		quoted, err := json.Marshal(text)
		require.NoError(t, err)
		for _, member := range []string{`"name":%s`, `"email":%s`, `"onBehalfOf":%s`, `"role":%s`, `"replies":{"lunch":%s}`, `"wishes":{"diet":%s}`, `"tables":[%s]`, `"language":%s`,
			`"seats":2,"companions":[%s]`, `"replies":{"lunch":"x",%s:"y"}`} {
			members := map[string]json.RawMessage{"name": []byte(`"Mallory"`), "email": []byte(`"m@geheim.example"`), "replies": []byte(`{"lunch":"x"}`)}
			require.NoError(t, json.Unmarshal([]byte("{"+fmt.Sprintf(member, quoted)+"}"), &members))
			body, err := json.Marshal(members)
			require.NoError(t, err)
			a := s.post("wijk", string(body))
			require.Equal(t, http.StatusUnprocessableEntity, a.status, "%s %s", body, a.body)
			require.Equal(t, before, s.state("wijk"))
		}
	}
	t.Run("lines in a list of names are names", func(t *testing.T) {
		a := s.submit("/bijeenkomsten/wijk", applied("Bert", "replies.lunch", "soep", "companions", "Cor\r\nBcc: d@geheim.example"))
		require.Equal(t, http.StatusUnprocessableEntity, a.status, "two names with one seat")
	})
}

// TestChangeWhileAway: a change that could not be kept is not lost for who typed it.
func TestChangeWhileAway(t *testing.T) {
	var store *spoilt
	s := newSiteAs(t, setup{mail: true, proof: time.Hour, wrap: func(under omzien.Store) omzien.Store {
		store = &spoilt{Store: under}
		return store
	}}, but(meeting("wijk", 5, event.Closed), asking))
	page := s.come("wijk", "Anna", "replies.lunch", "soep")
	form := s.get(page).inputsOf(page + "/wijzigen")
	form.Set("replies.lunch", "Taart met geheime room")
	looks := 0
	store.fail = func() error {
		if looks++; looks > 1 { // the page can still be read
			return omzien.ErrBusy
		}
		return nil
	}
	a := s.submit(page+"/wijzigen", form)
	require.Equal(t, http.StatusServiceUnavailable, a.status)
	require.Equal(t, "60", a.header.Get("Retry-After"))
	require.Contains(t, a.body, omzien.ErrBusy.Sentence())
	require.Equal(t, form.Get("replies.lunch"), a.inputsOf(page+"/wijzigen").Get("replies.lunch"))
	looks = -100
	require.Equal(t, http.StatusSeeOther, s.submit(page+"/wijzigen", a.inputsOf(page+"/wijzigen")).status)
}
