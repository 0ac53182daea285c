package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// limited is a site that keeps the limits of a network with no options, but for
// how soon a form may be sent.
func limited(t testing.TB, as setup, events ...event.Event) *site {
	t.Helper()
	as.limits = &web.Limits{Fill: -1}
	return newSiteAs(t, as, events...)
}

// from asks as somebody at an address, without a network in between.
func (s *site) from(address, method, path, body string, headers ...string) answer {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = address
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return answer{s.t, w.Code, w.Header(), w.Body.String()}
}

// tries signs up the n-th stranger from an address.
func (s *site) tries(address string, n int, headers ...string) answer {
	s.t.Helper()
	return s.from(address, http.MethodPost, "/api/v1/events/wijk/sign-ups", guest(fmt.Sprintf("Gast%d", n)), append([]string{"Content-Type", "application/json"}, headers...)...)
}

// form sends the form of somebody from an address.
func (s *site) form(address string, form url.Values) answer {
	s.t.Helper()
	return s.from(address, http.MethodPost, "/bijeenkomsten/wijk", s.stamped("wijk", form).Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

func TestLimitOfANetwork(t *testing.T) {
	for name, network := range map[string]struct{ first, same, other string }{
		"24 bits of IPv4": {"203.0.113.7:1000", "203.0.113.250:2000", "203.0.112.7:1000"},
		"56 bits of IPv6": {"[2001:db8:1:200::7]:1000", "[2001:db8:1:2ff::8]:1000", "[2001:db8:1:300::7]:1000"},
		"IPv4 in IPv6":    {"[::ffff:203.0.113.7]:1000", "203.0.113.8:1000", "[::ffff:203.0.112.7]:1000"},
		"no address":      {"@", "/run/omzien.sock", "203.0.113.7:1000"},
	} {
		t.Run(name, func(t *testing.T) {
			s := limited(t, setup{}, meeting("wijk", 0, event.Closed))
			for n := range 60 {
				require.Equal(t, http.StatusCreated, s.tries([]string{network.first, network.same}[n%2], n).status)
			}
			a := s.tries(network.same, 60)
			require.Equal(t, http.StatusTooManyRequests, a.status)
			s.requireProblem(a)
			require.Equal(t, "too_often", a.problem().Code)
			require.Equal(t, "10", a.header.Get("Retry-After"))
			require.Contains(t, a.header.Get("Access-Control-Expose-Headers"), "Retry-After")
			require.Equal(t, http.StatusCreated, s.tries(network.other, 61).status, "others are not held by it")
			s.clock.Advance(10*time.Second - time.Millisecond)
			require.Equal(t, "1", s.tries(network.first, 62).header.Get("Retry-After"))
			s.clock.Advance(time.Millisecond)
			require.Equal(t, http.StatusCreated, s.tries(network.first, 63).status)
			require.Equal(t, http.StatusTooManyRequests, s.tries(network.first, 64).status)
			require.Len(t, s.roll("wijk"), 62)
		})
	}
	t.Run("the form keeps what was typed, and works when it is time", func(t *testing.T) {
		s := limited(t, setup{}, but(meeting("wijk", 0, event.Closed), asking))
		for n := range 60 {
			require.Equal(t, http.StatusUnprocessableEntity, s.form("203.0.113.7:1", applied(fmt.Sprintf("Gast%d", n))).status, "what is refused counts too")
		}
		form := s.stamped("wijk", applied("Anna", "replies.lunch", "Soep & brood", "companions", "Bert\nCor", "seats", "3", "tables", "groen"))
		a := s.form("203.0.113.7:1", form)
		require.Equal(t, http.StatusTooManyRequests, a.status)
		require.Equal(t, "10", a.header.Get("Retry-After"))
		require.Contains(t, a.body, omzien.ErrTooOften.Sentence())
		require.Contains(t, a.body, "<title>Niet gelukt: ")
		again := a.inputsOf("/bijeenkomsten/wijk")
		for name, value := range form {
			if name != "stamp" {
				require.Equal(t, value[0], again.Get(name), name)
			}
		}
		s.clock.Advance(10 * time.Second)
		sent := s.from("203.0.113.7:1", http.MethodPost, "/bijeenkomsten/wijk", again.Encode(), "Content-Type", "application/x-www-form-urlencoded")
		require.Equal(t, http.StatusSeeOther, sent.status, sent.body)
		s.keepSecret(token(sent.header.Get("Location")))
	})
	t.Run("of many at once exactly as many as there may be", func(t *testing.T) {
		s := limited(t, setup{}, meeting("wijk", 0, event.Closed))
		var taken atomic.Int64
		var wg sync.WaitGroup
		for n := range 100 {
			wg.Go(func() {
				if s.tries("203.0.113.7:1", n).status == http.StatusCreated {
					taken.Add(1)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 60, taken.Load())
	})
	t.Run("a clock that is set back keeps nobody out for long", func(t *testing.T) {
		s := limited(t, setup{}, meeting("wijk", 0, event.Closed))
		for n := range 60 {
			s.tries("203.0.113.7:1", n)
		}
		s.clock.Advance(-24 * time.Hour)
		require.Equal(t, "10", s.tries("203.0.113.7:1", 60).header.Get("Retry-After"))
		s.clock.Advance(10 * time.Second)
		require.Equal(t, http.StatusCreated, s.tries("203.0.113.7:1", 61).status)
	})
	t.Run("looking is not held by it", func(t *testing.T) {
		s := limited(t, setup{}, meeting("wijk", 0, event.Closed))
		for range 100 {
			require.Equal(t, http.StatusOK, s.from("203.0.113.7:1", http.MethodGet, "/bijeenkomsten/wijk", "").status)
		}
	})
}

func TestLimitOfAnAddress(t *testing.T) {
	s := limited(t, setup{mail: true, proof: time.Hour}, meeting("wijk", 30, event.Closed), meeting("buurt", 30, event.Closed))
	send := func(network int, slug, email string) answer {
		return s.from(fmt.Sprintf("203.0.%d.1:1", network), http.MethodPost, "/api/v1/events/"+slug+"/sign-ups", `{"name":"Anna Zonderling","email":"`+email+`"}`, "Content-Type", "application/json")
	}
	for n := range 6 { // however it is spelled, and for which meeting
		slug := []string{"wijk", "buurt"}[n%2]
		require.Equal(t, http.StatusAccepted, send(1, slug, []string{"anna@geheim.example", "ANNA@geheim.example"}[n/3]).status)
	}
	a := send(1, "wijk", "anna@geheim.example")
	require.Equal(t, http.StatusTooManyRequests, a.status)
	require.Equal(t, "600", a.header.Get("Retry-After"))
	t.Run("another address from there is not held by it", func(t *testing.T) {
		require.Equal(t, http.StatusAccepted, send(1, "wijk", "bert@geheim.example").status)
	})
	t.Run("the same address from elsewhere neither, until it is too much in all", func(t *testing.T) {
		for n := range 20 - 6 {
			require.Equal(t, http.StatusAccepted, send(2+n/6, "wijk", "anna@geheim.example").status)
		}
		a := send(9, "wijk", "anna@geheim.example")
		require.Equal(t, http.StatusTooManyRequests, a.status)
		require.Equal(t, fmt.Sprint(13*60*60), a.header.Get("Retry-After"), "at noon in winter, until the next day by UTC")
	})
	t.Run("no more mails than that", func(t *testing.T) {
		mails := 0
		for _, letter := range s.letters() {
			if strings.EqualFold(letter.Email, "anna@geheim.example") {
				mails++
			}
		}
		require.LessOrEqual(t, mails, 6)
		require.NotZero(t, mails)
	})
	t.Run("what came of nothing does not count", func(t *testing.T) {
		for range 20 {
			a := send(5, "niets", "cor@geheim.example")
			require.Equal(t, http.StatusNotFound, a.status)
		}
		require.Equal(t, http.StatusAccepted, send(5, "buurt", "cor@geheim.example").status)
	})
	t.Run("by the form what was typed is kept", func(t *testing.T) {
		a := s.form("203.0.1.1:1", applied("Anna"))
		require.Equal(t, http.StatusTooManyRequests, a.status)
		require.Equal(t, "anna@geheim.example", a.inputsOf("/bijeenkomsten/wijk").Get("email"))
	})
	t.Run("ten minutes later one more", func(t *testing.T) {
		for range 6 {
			require.Equal(t, http.StatusAccepted, send(6, "wijk", "dirk@geheim.example").status)
		}
		require.Equal(t, http.StatusTooManyRequests, send(6, "wijk", "dirk@geheim.example").status)
		s.clock.Advance(10 * time.Minute)
		require.Equal(t, http.StatusAccepted, send(6, "wijk", "dirk@geheim.example").status)
		require.Equal(t, http.StatusTooManyRequests, send(6, "wijk", "dirk@geheim.example").status)
	})
	t.Run("twenty on one day, however slowly, and again the day after", func(t *testing.T) {
		require.Equal(t, http.StatusTooManyRequests, send(9, "wijk", "anna@geheim.example").status)
		s.clock.Set(noon.Add(13*time.Hour - time.Second))
		require.Equal(t, "1", send(9, "wijk", "anna@geheim.example").header.Get("Retry-After"))
		s.clock.Advance(time.Second)
		require.Equal(t, http.StatusAccepted, send(9, "wijk", "anna@geheim.example").status)
	})
}

func TestLimitOfGuesses(t *testing.T) {
	s := limited(t, setup{mail: true, proof: time.Hour}, meeting("wijk", 3, event.Closed))
	page := s.come("wijk", "Anna")
	const here, elsewhere = "203.0.113.7:1", "203.0.112.7:1"
	guesses := []func(n int) answer{
		func(n int) answer { return s.from(here, http.MethodGet, fmt.Sprintf("/aanmelding/verzonnen%d", n), "") },
		func(n int) answer {
			return s.from(here, http.MethodPost, fmt.Sprintf("/aanmelding/verzonnen%d/bevestigen", n), "")
		},
		func(n int) answer {
			return s.from(here, http.MethodGet, "/api/v1/sign-ups/me", "", "Authorization", fmt.Sprint("Bearer verzonnen", n))
		},
		func(n int) answer {
			return s.from(here, http.MethodGet, fmt.Sprintf("/kalender/verzonnen%d.ics", n), "")
		},
	}
	for n := range 60 {
		a := guesses[n%len(guesses)](n)
		require.Contains(t, []int{http.StatusNotFound, http.StatusUnauthorized}, a.status)
	}
	for n, guess := range guesses {
		a := guess(100 + n)
		require.Equal(t, http.StatusTooManyRequests, a.status)
		require.Equal(t, "2", a.header.Get("Retry-After"))
		require.Equal(t, never, a.header.Get("Cache-Control"))
		require.Equal(t, "noindex", a.header.Get("X-Robots-Tag"))
	}
	require.Equal(t, http.StatusTooManyRequests, s.from(here, http.MethodGet, page, "").status, "else it could be found all the same")
	require.Equal(t, http.StatusOK, s.from(elsewhere, http.MethodGet, page, "").status)
	s.clock.Advance(2 * time.Second)
	for range 100 {
		require.Equal(t, http.StatusOK, s.from(here, http.MethodGet, page, "").status, "what exists is no guess")
	}
}

func TestProxies(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	const proxy, inner, stranger = "10.0.0.1:1", "10.0.0.2", "198.51.100.7:1"
	for _, c := range []struct {
		name, peer string
		headers    []string
		same       string // the network that it counts for
	}{
		{"a proxy that says nothing", proxy, nil, "10.0.0.9:1"},
		{"a proxy", proxy, []string{"X-Forwarded-For", "203.0.113.7"}, "203.0.113.9:1"},
		{"a proxy that gives a port", proxy, []string{"X-Forwarded-For", "203.0.113.7:4711"}, "203.0.113.9:1"},
		{"IPv6", proxy, []string{"X-Forwarded-For", "2001:db8:1:200::7"}, "[2001:db8:1:2ff::1]:1"},
		{"IPv6 with a port", proxy, []string{"X-Forwarded-For", "[2001:db8:1:200::7]:80"}, "[2001:db8:1:2ff::1]:1"},
		{"a proxy in IPv6", "[fd00::1]:1", []string{"X-Forwarded-For", "203.0.113.7"}, "203.0.113.9:1"},
		{"two proxies", proxy, []string{"X-Forwarded-For", "203.0.113.7, " + inner}, "203.0.113.9:1"},
		{"two lines", proxy, []string{"X-Forwarded-For", "203.0.113.7", "X-Forwarded-For", inner}, "203.0.113.9:1"},
		{"what the visitor made up before", proxy, []string{"X-Forwarded-For", "192.0.2.1, 10.0.0.3, 203.0.113.7, " + inner}, "203.0.113.9:1"},
		{"nobody but proxies", proxy, []string{"X-Forwarded-For", "10.1.1.1, " + inner}, "10.1.1.2:1"},
		{"what is no address", proxy, []string{"X-Forwarded-For", "192.0.2.1, onzin, " + inner}, "10.0.0.9:1"},
		{"an empty one", proxy, []string{"X-Forwarded-For", ""}, "10.0.0.9:1"},
		{"Forwarded", proxy, []string{"Forwarded", `for=192.0.2.1, For="203.0.113.7:80";proto=https;by=10.0.0.1`}, "203.0.113.9:1"},
		{"Forwarded in IPv6", proxy, []string{"Forwarded", `proto=https; for="[2001:db8:1:200::7]:80"`}, "[2001:db8:1:2ff::1]:1"},
		{"Forwarded by somebody who will not say", proxy, []string{"Forwarded", "for=192.0.2.1, for=_verborgen"}, "10.0.0.9:1"},
		{"Forwarded without a name", proxy, []string{"Forwarded", "for=192.0.2.1, proto=https"}, "10.0.0.9:1"},
		{"both, alike", proxy, []string{"X-Forwarded-For", "203.0.113.7", "Forwarded", "for=203.0.113.7"}, "203.0.113.9:1"},
		{"both, of which one is made up", proxy, []string{"X-Forwarded-For", "203.0.113.7", "Forwarded", "for=192.0.2.1"}, "10.0.0.9:1"},
		{"a visitor who says to be somebody else", stranger, []string{"X-Forwarded-For", "203.0.113.7", "Forwarded", "for=203.0.113.7", "X-Real-IP", "203.0.113.7"}, "198.51.100.9:1"},
		{"a visitor who says to be a proxy", stranger, []string{"X-Forwarded-For", "203.0.113.7, " + inner}, "198.51.100.9:1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := limited(t, setup{proxies: proxies}, meeting("wijk", 0, event.Closed))
			for n := range 60 {
				require.Equal(t, http.StatusCreated, s.tries(c.peer, n, c.headers...).status)
			}
			require.Equal(t, http.StatusTooManyRequests, s.tries(c.peer, 30, c.headers...).status)
			require.Equal(t, http.StatusTooManyRequests, s.tries(c.same, 31).status, "it counts for another network")
			require.Len(t, s.roll("wijk"), 60)
		})
	}
	t.Run("another name in each request wins nothing", func(t *testing.T) {
		s := limited(t, setup{proxies: proxies}, meeting("wijk", 0, event.Closed))
		for n := range 120 {
			made := fmt.Sprintf("192.0.%d.1", n)
			s.tries(stranger, n, "X-Forwarded-For", made, "Forwarded", "for="+made)
			s.tries(proxy, 1000+n, "X-Forwarded-For", made+", 203.0.113.7")
		}
		require.Len(t, s.roll("wijk"), 120)
	})
	t.Run("without proxies nobody is believed", func(t *testing.T) {
		s := limited(t, setup{}, meeting("wijk", 0, event.Closed))
		for n := range 120 {
			s.tries("127.0.0.1:1", n, "X-Forwarded-For", fmt.Sprintf("192.0.%d.1", n))
		}
		require.Len(t, s.roll("wijk"), 60)
	})
}

func TestLimiter(t *testing.T) {
	rate := web.Rate{Burst: 2, Every: time.Second}
	t.Run("it holds a bounded number, and those that are used", func(t *testing.T) {
		l := web.NewLimiter(rate)
		for n := range 10 * web.Generation {
			require.Zero(t, l.Take(n+1, noon))
			if n%(web.Generation/2) == 0 {
				l.Take(0, noon)
			}
		}
		require.LessOrEqual(t, l.Holds(), 2*web.Generation)
		require.Equal(t, time.Second, l.Take(0, noon), "it was not forgotten")
	})
	t.Run("what is given back can be taken again", func(t *testing.T) {
		l := web.NewLimiter(rate)
		for range 10 {
			require.Zero(t, l.Take(1, noon))
			require.Zero(t, l.Take(1, noon))
			require.Equal(t, time.Second, l.Take(1, noon))
			l.GiveBack(1)
			l.GiveBack(1)
		}
		l.GiveBack(2)
		l.Take(1, noon)
		require.Zero(t, l.Take(1, noon))
		require.NotZero(t, l.Take(1, noon), "and no more than that")
	})
	t.Run("many at once", func(t *testing.T) {
		l := web.NewLimiter(web.Rate{Burst: 1000, Every: time.Hour})
		var taken atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 10_000 {
					if l.Take(1, noon) == 0 {
						taken.Add(1)
					}
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 1000, taken.Load())
	})
	t.Run("none", func(t *testing.T) {
		l := web.NewLimiter(web.Rate{Burst: -1})
		for range 1000 {
			require.Zero(t, l.Take(1, noon))
		}
		require.Zero(t, l.Holds())
	})
}

// TestFlood: ten thousand sign-ups from one network, with a browser's patience for
// three hours. They hold no seat for longer than their hold, and nobody gets more
// mail than allowed.
func TestFlood(t *testing.T) {
	const tries, victims = 10_000, 20
	s := limited(t, setup{mail: true, proof: time.Hour}, but(meeting("wijk", 2000, event.WaitlistAuto), func(e *event.Event) { e.SignUp.Capacity.Publish = true }),
		meeting("buurt", 2000, event.Closed))
	mails := map[string]int{}
	taken, refused := 0, 0
	for n := range tries {
		s.clock.Advance(time.Second)
		name := fmt.Sprintf("Gast%d", n)
		if n/10%2 == 0 {
			name = fmt.Sprintf("Slachtoffer%d", n/20%victims)
		}
		slug := []string{"wijk", "buurt"}[n/40%2]
		a := s.from(fmt.Sprintf("203.0.113.%d:%d", n%256, 1000+n), http.MethodPost, "/api/v1/events/"+slug+"/sign-ups", guest(name), "Content-Type", "application/json",
			"X-Forwarded-For", fmt.Sprintf("192.0.2.%d", n%256))
		switch a.status {
		case http.StatusAccepted:
			taken++
		case http.StatusTooManyRequests:
			refused++
		default:
			require.Failf(t, "another answer", "%d %s", a.status, a.body)
		}
		if n%500 == 0 {
			for _, letter := range s.letters() {
				mails[letter.Email]++
			}
			s.requireNoneHeldTooLong("wijk", "buurt")
		}
	}
	require.Equal(t, tries, taken+refused)
	require.LessOrEqual(t, taken, 30+tries/10)
	require.Greater(t, taken, tries/20)
	for _, letter := range s.letters() {
		mails[letter.Email]++
	}
	hours := tries * time.Second
	for address, count := range mails {
		require.LessOrEqual(t, count, 6+int(hours/(10*time.Minute)), address)
	}
	require.Greater(t, mails["slachtoffer1@geheim.example"], 1)
	s.clock.Advance(time.Hour)
	require.NoError(t, s.Agenda.Tend(t.Context()))
	require.EqualValues(t, 2000, s.get("/api/v1/events/wijk").json()["signUp"].(map[string]any)["seatsLeft"], "every seat is free again")
	for _, slug := range []string{"wijk", "buurt"} {
		for _, kept := range s.roll(slug) {
			require.Zero(t, kept.Seats)
			require.Empty(t, kept.Email, "nothing of strangers is kept")
		}
	}
}

// requireNoneHeldTooLong: once what time demands is done, seats are held for an
// hour at most.
func (s *site) requireNoneHeldTooLong(slugs ...string) {
	s.t.Helper()
	require.NoError(s.t, s.Agenda.Tend(s.t.Context()))
	for _, slug := range slugs {
		for _, kept := range s.roll(slug) {
			if kept.Seats > 0 {
				require.Equal(s.t, event.Pending, kept.Status)
				require.Less(s.t, s.Now().Sub(kept.At), time.Hour)
			}
		}
	}
}
