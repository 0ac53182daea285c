package web_test

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// TestStamp: a form that comes too soon, too late or from nowhere is shown once
// more, with all that was typed, and is taken when it is sent again.
func TestStamp(t *testing.T) {
	s := newSiteAs(t, setup{limits: &web.Limits{SignUps: web.Rate{Burst: -1}, Address: web.Rate{Burst: -1}}}, but(meeting("wijk", 0, event.Closed), asking), meeting("buurt", 20, event.Closed))
	const page = "/bijeenkomsten/wijk"
	filled := func(more ...string) url.Values {
		form := s.get(page).inputsOf(page)
		maps.Copy(form, applied("Anna", append(more, "replies.lunch", "soep", "companions", "Bert\nCor", "seats", "3", "tables", "groen")...))
		return form
	}
	post := func(form url.Values) answer {
		return s.do(http.MethodPost, page, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
	}
	takes := func(t *testing.T, form url.Values) {
		t.Helper()
		before := len(s.roll("wijk"))
		a := post(form)
		require.Equal(t, http.StatusSeeOther, a.status, a.body)
		s.keepSecret(token(a.header.Get("Location")))
		require.Len(t, s.roll("wijk"), before+1)
	}
	t.Run("after two seconds it is taken", func(t *testing.T) {
		form := filled()
		s.clock.Advance(2 * time.Second)
		takes(t, form)
	})
	t.Run("after a day too", func(t *testing.T) {
		form := filled()
		s.clock.Advance(24 * time.Hour)
		takes(t, form)
	})
	other := s.get("/bijeenkomsten/buurt").inputs()
	for name, spoil := range map[string]func(url.Values){
		"too soon":                func(url.Values) {},
		"too late":                func(url.Values) { s.clock.Advance(24*time.Hour + time.Millisecond) },
		"with the clock set back": func(url.Values) { s.clock.Advance(-time.Hour) },
		"without a stamp":         func(f url.Values) { f.Del("stamp") },
		"without stamp and key":   func(f url.Values) { f.Del("stamp"); f.Del("key") },
		"with a stamp of its own": func(f url.Values) { f.Set("stamp", strings.Repeat("A", 32)) },
		"with something else":     func(f url.Values) { f.Set("stamp", "%%%") },
		"with another key":        func(f url.Values) { s.clock.Advance(time.Minute); f.Set("key", "k") },
		"from another meeting": func(f url.Values) {
			s.clock.Advance(time.Minute)
			f.Set("key", other.Get("key"))
			f.Set("stamp", other.Get("stamp"))
		},
		"with a later date": func(f url.Values) {
			s.clock.Advance(time.Minute)
			f.Set("stamp", "AAAB"+f.Get("stamp")[4:20]+"AAAAAAAAAAAA")
		},
		"with a secret field":      func(f url.Values) { s.clock.Advance(time.Minute); f.Set("website", "https://reclame.example") },
		"with a stamp of somebody": func(f url.Values) { f.Set("stamp", web.Stamp([]byte("geraden"), "wijk", f.Get("key"), s.Now())) },
	} {
		t.Run(name+" it is shown once more", func(t *testing.T) {
			form := filled()
			spoil(form)
			before := s.roll("wijk")
			a := post(form)
			require.Equal(t, http.StatusUnprocessableEntity, a.status, a.body)
			require.Contains(t, a.body, "druk nog een keer op de knop")
			require.Contains(t, a.body, `role="alert"`)
			require.Equal(t, before, s.roll("wijk"), "nothing is kept")
			again := a.inputsOf(page)
			for field, value := range form {
				if field != "stamp" && field != "website" && field != "key" {
					require.Equal(t, value[0], again.Get(field), field)
				}
			}
			require.Empty(t, again.Get("website"))
			again.Set("email", strings.ReplaceAll(name, " ", ".")+"@geheim.example")
			takes(t, again) // at once
		})
	}
	t.Run("what is wrong is said at the same time", func(t *testing.T) {
		form := filled()
		form.Set("email", "anna")
		a := post(form)
		require.Equal(t, http.StatusUnprocessableEntity, a.status)
		require.Contains(t, a.body, `id="oz-email-fault"`)
		require.NotContains(t, a.body, "druk nog een keer op de knop")
		again := a.inputsOf(page)
		again.Set("email", "fout@geheim.example")
		takes(t, again)
	})
	t.Run("one stamp is for one sign-up", func(t *testing.T) {
		form := filled()
		form.Set("email", "een@geheim.example")
		s.clock.Advance(time.Minute)
		takes(t, form)
		form.Set("email", "twee@geheim.example")
		a := post(form)
		require.Equal(t, http.StatusUnprocessableEntity, a.status)
		require.Contains(t, a.body, `id="oz-fout"`)
	})
	t.Run("a form that was refused for another reason keeps its stamp", func(t *testing.T) {
		form := filled()
		s.clock.Advance(time.Minute)
		form.Set("seats", "12")
		a := post(form)
		require.Equal(t, form.Get("stamp"), a.inputsOf(page).Get("stamp"))
		require.Equal(t, form.Get("key"), a.inputsOf(page).Get("key"))
	})
	t.Run("the interface needs none", func(t *testing.T) {
		require.Equal(t, http.StatusCreated, s.post("buurt", guest("Zoë")).status)
	})
	t.Run("each process has a key of its own, unless it is given one", func(t *testing.T) {
		form := filled()
		s.clock.Advance(time.Minute)
		for _, c := range []struct {
			options *web.Options
			status  int
		}{{nil, http.StatusUnprocessableEntity}, {&web.Options{}, http.StatusUnprocessableEntity}, {&web.Options{Key: []byte("anders")}, http.StatusUnprocessableEntity}, {&web.Options{Key: stampKey}, http.StatusSeeOther}} {
			form.Set("email", "proces@geheim.example")
			r := httptest.NewRequest(http.MethodPost, page, strings.NewReader(form.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			w := httptest.NewRecorder()
			web.New(s.Network, c.options).ServeHTTP(w, r)
			require.Equal(t, c.status, w.Code)
		}
	})
}
