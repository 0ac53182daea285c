package web_test

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// elsewhere is the site on which a widget stands.
const elsewhere = "https://wijk.example"

// postPart sends a form as the element does: from another site, to the address of
// the part, without a stamp.
func (s *site) postPart(path string, form url.Values) answer {
	s.t.Helper()
	a := s.do(http.MethodPost, path, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded", "Origin", elsewhere)
	for _, secret := range regexp.MustCompile(`/aanmelding/([\w-]{20,})`).FindAllStringSubmatch(a.body, -1) {
		s.keepSecret(secret[1])
	}
	return a
}

// requirePart: whatever is answered to a widget is a part that a script on any site
// can read, that nobody keeps and that leads nowhere.
func requirePart(t *testing.T, status int, a answer) {
	t.Helper()
	require.Equal(t, status, a.status, a.body)
	require.Equal(t, htmlType, a.header.Get("Content-Type"))
	require.Equal(t, "no-store", a.header.Get("Cache-Control"))
	require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
	require.Empty(t, a.header.Get("Location"))
	requireOrigin(t, route{public: true}, a)
	require.Equal(t, status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable, a.header.Get("Retry-After") != "")
	require.NotContains(t, a.body, "<!doctype")
	require.NotContains(t, a.body, "<omzien-agenda")
	require.Regexp(t, `^<(div|article|section) class="oz `, a.body)
	for _, link := range a.links() {
		require.Regexp(t, `^((https?|webcal|mailto):|#)`, link, "it stands on another site")
	}
}

// endings are the languages of a part, by what its address ends in.
var endings = map[string]string{".html": "nl", ".en.html": "en", ".ar.html": "ar"}

func TestFragmentPost(t *testing.T) {
	for ending, language := range endings {
		path := "/bijeenkomsten/wijk" + ending
		t.Run("201 "+path+" is a receipt, and the seat is there", func(t *testing.T) {
			s := newSite(t, meeting("wijk", 3, event.Closed))
			a := s.postPart(path, applied("Anna"))
			requirePart(t, http.StatusCreated, a)
			require.Contains(t, a.body, `lang="`+language+`"`)
			require.Contains(t, a.body, `data-oz-status="confirmed"`)
			require.Contains(t, a.body, `action="`+s.url+`/aanmelding/`)
			require.Len(t, s.roll("wijk"), 1)
		})
		t.Run("202 "+path+" says to look in the mail, whoever it is", func(t *testing.T) {
			s := proving(t, meeting("wijk", 3, event.Closed))
			first, second := s.postPart(path, applied("Anna")), s.postPart(path, applied("Anna"))
			requirePart(t, http.StatusAccepted, first)
			require.Contains(t, first.body, `lang="`+language+`"`)
			require.Equal(t, first.body, second.body)
			require.NotContains(t, first.body, "/aanmelding/")
		})
		t.Run("422 "+path+" says all that is wrong, and keeps what was typed", func(t *testing.T) {
			s := newSite(t, but(meeting("wijk", 3, event.Closed), asking))
			form := applied("Anna", "replies.lunch", "soep met <b>ballen</b>", "companions", "Bert\nCor", "seats", "twee", "tables", "groen")
			form.Set("email", "geheim")
			a := s.postPart(path, form)
			requirePart(t, http.StatusUnprocessableEntity, a)
			requireTyped(t, s, form, a)
			require.Contains(t, a.body, `lang="`+language+`"`)
			require.Contains(t, a.body, "data-oz-focus")
			require.Empty(t, s.roll("wijk"))
		})
	}
	t.Run("a widget needs no stamp, and a page of the network does", func(t *testing.T) {
		s := newSiteAs(t, setup{limits: &web.Limits{}}, meeting("wijk", 3, event.Closed))
		requirePart(t, http.StatusCreated, s.postPart("/bijeenkomsten/wijk.html", applied("Anna")))
		page := s.do(http.MethodPost, "/bijeenkomsten/wijk", strings.NewReader(applied("Bert").Encode()), "Content-Type", "application/x-www-form-urlencoded")
		require.Equal(t, http.StatusUnprocessableEntity, page.status)
		require.Len(t, s.roll("wijk"), 1)
	})
	t.Run("422 who falls into the trap presses once more", func(t *testing.T) {
		s := newSite(t, meeting("wijk", 3, event.Closed))
		form := applied("Anna", "website", "https://reclame.example")
		a := s.postPart("/bijeenkomsten/wijk.html", form)
		requirePart(t, http.StatusUnprocessableEntity, a)
		require.Contains(t, a.body, "druk nog een keer op de knop")
		require.NotContains(t, a.body, "reclame")
		again := requireTyped(t, s, form, a)
		require.Empty(t, again.Get("stamp"))
		requirePart(t, http.StatusCreated, s.postPart("/bijeenkomsten/wijk.html", again))
	})
	t.Run("the same form once more says how it is now", func(t *testing.T) {
		s := newSite(t, meeting("wijk", 3, event.Closed), meeting("af", 3, event.Closed))
		form := applied("Anna", "key", "sleutel-van-de-widget")
		a := s.postPart("/bijeenkomsten/wijk.html", form)
		path := regexp.MustCompile(`action="` + s.url + `(/aanmelding/[^/"]*/afmelden)"`).FindStringSubmatch(a.body)[1]
		requirePart(t, http.StatusOK, s.postPart(path+".html", nil))
		again := s.postPart("/bijeenkomsten/wijk.html", form)
		require.Contains(t, again.body, `data-oz-status="withdrawn"`)
		require.NotContains(t, again.body, "U bent aangemeld")

		form.Set("key", "een-andere-sleutel")
		require.Contains(t, s.postPart("/bijeenkomsten/af.html", form).body, `data-oz-status="confirmed"`)
		s.change(t, "af", func(e *event.Event) error { return e.Cancel(s.step()) })
		again = s.postPart("/bijeenkomsten/af.html", form)
		requirePart(t, http.StatusCreated, again)
		require.NotContains(t, again.body, "data-oz-status")
		require.NotContains(t, again.body, "U bent aangemeld")
		require.NotContains(t, again.body, "/afmelden")
	})
	t.Run("the same form twice is one seat and the same answer", func(t *testing.T) {
		s := newSite(t, meeting("wijk", 3, event.Closed))
		form := applied("Anna", "key", "sleutel-van-de-widget")
		first, second := s.postPart("/bijeenkomsten/wijk.html", form), s.postPart("/bijeenkomsten/wijk.html", form)
		requirePart(t, http.StatusCreated, second)
		require.Equal(t, first.body, second.body)
		require.Len(t, s.roll("wijk"), 1)
	})
	t.Run("422 a key of another form is replaced", func(t *testing.T) {
		s := newSite(t, meeting("wijk", 3, event.Closed))
		s.postPart("/bijeenkomsten/wijk.html", applied("Anna", "key", "k"))
		form := applied("Bert", "key", "k")
		a := s.postPart("/bijeenkomsten/wijk.html", form)
		requirePart(t, http.StatusUnprocessableEntity, a)
		again := requireTyped(t, s, form, a)
		require.NotEqual(t, "k", again.Get("key"))
		requirePart(t, http.StatusCreated, s.postPart("/bijeenkomsten/wijk.html", again))
	})
	t.Run("409 when it is full, and a seat is there no more", func(t *testing.T) {
		s := newSite(t, meeting("wijk", 1, event.Closed))
		s.signUp("wijk", "Anna")
		form := applied("Bert")
		a := s.postPart("/bijeenkomsten/wijk.html", form)
		requirePart(t, http.StatusConflict, a)
		requireTyped(t, s, form, a)
		require.Len(t, s.roll("wijk"), 1)
	})
	t.Run("404 where there is no meeting, or it is not public", func(t *testing.T) {
		s := wijk(t)
		for _, slug := range []string{"niets", "concept", "wijk.fr", "..%2fwijk"} {
			requirePart(t, http.StatusNotFound, s.postPart("/bijeenkomsten/"+slug+".html", applied("Anna")))
		}
	})
	t.Run("413 what is too large", func(t *testing.T) {
		s := wijk(t)
		requirePart(t, http.StatusRequestEntityTooLarge, s.postPart("/bijeenkomsten/wijk.html", url.Values{"name": {strings.Repeat("x", wire.MaxBody)}}))
	})
	t.Run("415 what a form of ours is not sent as", func(t *testing.T) {
		s := wijk(t)
		for _, kind := range []string{"", "text/plain", "multipart/form-data; boundary=x", "application/json", "application/x-www-form-urlencoded2", ";"} {
			a := s.do(http.MethodPost, "/bijeenkomsten/wijk.html", strings.NewReader(applied("Anna").Encode()), "Content-Type", kind, "Origin", elsewhere)
			requirePart(t, http.StatusUnsupportedMediaType, a)
		}
		require.Empty(t, s.roll("wijk"))
	})
	t.Run("429 when it is too often, with all that was typed", func(t *testing.T) {
		s := newSiteAs(t, setup{limits: &web.Limits{SignUps: web.Rate{Burst: 1, Every: time.Minute}}}, meeting("wijk", 3, event.Closed))
		s.postPart("/bijeenkomsten/wijk.html", applied("Anna"))
		form := applied("Bert")
		a := s.postPart("/bijeenkomsten/wijk.html", form)
		requirePart(t, http.StatusTooManyRequests, a)
		requireTyped(t, s, form, a)
	})
	for status, fault := range map[int]error{http.StatusServiceUnavailable: omzien.ErrBusy, http.StatusInternalServerError: errors.New("schijf stuk")} {
		for reads := range 2 {
			t.Run(fmt.Sprintf("%d after %d reads, with all that was typed", status, reads), func(t *testing.T) {
				var store *spoilt
				s := newSiteOn(t, func(under omzien.Store) omzien.Store {
					store = &spoilt{Store: under}
					return store
				}, but(meeting("wijk", 3, event.Closed), asking))
				asked := 0
				store.fail = func() error {
					if asked++; asked > reads {
						return fault
					}
					return nil
				}
				form := applied("Anna", "replies.lunch", "soep", "seats", "2")
				a := s.postPart("/bijeenkomsten/wijk.en.html", form)
				requirePart(t, status, a)
				store.fail = nil
				again := requireTyped(t, s, form, a)
				requirePart(t, http.StatusCreated, s.postPart("/bijeenkomsten/wijk.en.html", again))
			})
		}
	}
}

// requireTyped: the form of the meeting came back with all that was typed.
func requireTyped(t *testing.T, s *site, form url.Values, a answer) url.Values {
	t.Helper()
	_, rest, found := strings.Cut(a.body, `action="`+s.url+`/bijeenkomsten/wijk`)
	require.True(t, found, a.body)
	fields := fieldsOf(rest)
	typed := maps.Clone(form)
	typed.Del("website")
	typed.Del("key")
	for name, values := range typed {
		require.Equal(t, values, fields[name], name)
	}
	require.NotEmpty(t, fields.Get("key"))
	return fields
}

// TestButtons presses every button of a receipt from a widget.
func TestButtons(t *testing.T) {
	s := proving(t, but(meeting("wijk", 3, event.WaitlistOffer), asking))
	s.postPart("/bijeenkomsten/wijk.en.html", applied("Anna", "replies.lunch", "soep"))
	page := s.mailed("Anna")
	for ending, language := range endings {
		a := s.postPart(page+"/bevestigen"+ending, nil)
		requirePart(t, http.StatusOK, a)
		require.Contains(t, a.body, `lang="`+language+`"`)
		require.Contains(t, a.body, `data-oz-status="confirmed"`)

		own := s.get(page + ending)
		requirePart(t, http.StatusOK, own)
		require.Equal(t, a.body, own.body, "the sign-up by its secret")
	}
	t.Run("a change, and one that cannot be", func(t *testing.T) {
		fields := s.get(page + ".html").inputsOf(s.url + page + "/wijzigen")
		fields.Set("seats", "2")
		a := s.postPart(page+"/wijzigen.html", fields)
		requirePart(t, http.StatusOK, a)
		require.Contains(t, a.body, "Uw aanmelding is veranderd.")
		require.Equal(t, 2, s.roll("wijk")[0].Seats)
		fields.Set("name", "")
		requirePart(t, http.StatusConflict, s.postPart(page+"/wijzigen.html", fields))
		fields = s.get(page + ".html").inputsOf(s.url + page + "/wijzigen")
		fields.Set("name", "")
		fields.Set("companions", "Geheime Gast")
		a = s.postPart(page+"/wijzigen.html", fields)
		requirePart(t, http.StatusUnprocessableEntity, a)
		require.Equal(t, "Geheime Gast", a.inputsOf(s.url+page+"/wijzigen").Get("companions"))
		requirePart(t, http.StatusUnsupportedMediaType, s.do(http.MethodPost, page+"/wijzigen.html", strings.NewReader("x"), "Content-Type", "text/plain"))
	})
	t.Run("a calendar of one's own, and stopping it", func(t *testing.T) {
		requirePart(t, http.StatusUnprocessableEntity, s.postPart(page+"/kalender.html", url.Values{"kalender": {"onzin"}}))
		a := s.postPart(page+"/kalender.html", url.Values{})
		requirePart(t, http.StatusOK, a)
		own := regexp.MustCompile(`/kalender/[\w-]+`).FindString(a.body)
		require.Equal(t, http.StatusOK, s.get(own+".ics").status)
		s.keepSecret(strings.TrimPrefix(own, "/kalender/"))
		requirePart(t, http.StatusOK, s.postPart(own+"/stop.html", nil))
		require.Equal(t, http.StatusNotFound, s.get(own+".ics").status)
	})
	t.Run("an offer that is not there", func(t *testing.T) {
		requirePart(t, http.StatusOK, s.postPart(page+"/aannemen.html", nil)) // they come already
		requirePart(t, http.StatusConflict, s.postPart(page+"/afslaan.html", nil))
	})
	t.Run("leaving, twice", func(t *testing.T) {
		for range 2 {
			a := s.postPart(page+"/afmelden.html", nil)
			requirePart(t, http.StatusOK, a)
			require.Contains(t, a.body, `data-oz-status="withdrawn"`)
		}
		require.Equal(t, event.Withdrawn, s.roll("wijk")[0].Status)
	})
	t.Run("a secret that does not exist", func(t *testing.T) {
		for _, button := range []string{"bevestigen", "aannemen", "afslaan", "afmelden", "wijzigen", "kalender"} {
			requirePart(t, http.StatusNotFound, s.postPart("/aanmelding/verzonnen/"+button+".en.html", url.Values{}))
		}
		requirePart(t, http.StatusNotFound, s.postPart("/kalender/verzonnen/stop.html", nil))
		requirePart(t, http.StatusNotFound, s.get("/aanmelding/verzonnen.html"))
	})
}

// TestNoMethod: a person who does something that an address cannot reads why, and
// other programs find in Allow what it can.
func TestNoMethod(t *testing.T) {
	s := wijk(t)
	for path, allow := range map[string]string{"/agenda": "GET, HEAD", "/bijeenkomsten/wijk/mail": "GET, HEAD", "/niets": "GET, HEAD", "/bijeenkomsten/wijk": "GET, HEAD, POST",
		"/aanmelding/verzonnen/afmelden.html": "POST", "/embed/agenda.js": "GET, HEAD"} {
		for _, method := range []string{http.MethodDelete, http.MethodPut, "VERZIN", http.MethodOptions} {
			t.Run(method+" "+path, func(t *testing.T) {
				a := s.do(method, path, strings.NewReader("x"))
				require.Equal(t, http.StatusMethodNotAllowed, a.status)
				require.Equal(t, htmlType, a.header.Get("Content-Type"))
				require.Equal(t, "no-store", a.header.Get("Cache-Control"))
				require.Contains(t, a.body, "Dit kan niet op dit adres.")
				if allow != "POST" { // it has a page for browsers that load it again
					require.Equal(t, allow, a.header.Get("Allow"))
				}
			})
		}
	}
}
