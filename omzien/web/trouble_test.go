package web_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// TestNothingPersonal looks at every public address after people signed up.
func TestNothingPersonal(t *testing.T) {
	s := newSite(t, but(meeting("wijk", 3, event.Closed), func(e *event.Event) { e.SignUp.Capacity.Publish = true }), meeting("wachtlijst", 1, event.WaitlistAuto))
	for _, name := range []string{"Anna", "Bert"} {
		s.signUp("wijk", name, "Idempotency-Key", "sleutel-van-"+name)
		s.signUp("wachtlijst", name)
	}
	s.keepSecret("sleutel-van-")
	s.signUp("wijk", "Anna") // a second time
	require.Contains(t, s.roll("wijk")[0].Email, marks[1], "the marks are in what is kept")
	paths := []string{"/bijeenkomsten/wachtlijst", "/bijeenkomsten/wachtlijst.html", "/bijeenkomsten/wachtlijst.ics", "/api/v1/events/wachtlijst",
		"/bijeenkomsten/wijk?email=anna%40geheim.example&name=Zonderling"}
	for _, r := range routes() {
		paths = append(paths, r.path)
	}
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			a := s.get(path)
			text := a.body
			for name, values := range a.header {
				text += name + ": " + strings.Join(values, ", ") + "\n"
			}
			s.requireNothingPersonal(text, path)
			for _, kept := range s.roll("wijk") {
				require.NotContains(t, text, kept.ID)
			}
		})
	}
}

// TestLog: each request is one line, and what can be a secret is not in it.
func TestLog(t *testing.T) {
	s := newSite(t, meeting("wijk", 3, event.Closed))
	body := s.signUp("wijk", "Anna")
	s.get("/aanmelding/" + body["token"].(string) + "?mail=anna@geheim.example")
	s.submit("/aanmelding/"+body["token"].(string)+"/afmelden", url.Values{})
	s.get("/Zonderling")
	lines := strings.Split(strings.TrimSpace(s.log.String()), "\n")
	require.Len(t, lines, 4)
	for i, want := range []string{
		"method=POST route=/api/v1/events/{slug}/sign-ups status=201", "method=GET route=/aanmelding/{token} status=200",
		"method=POST route=/aanmelding/{token}/afmelden status=303", "method=GET route=/ status=404",
	} {
		require.Contains(t, lines[i], want)
		require.Regexp(t, `reference=[0-9a-f]{12} .* bytes=\d+ took=`, lines[i])
	}
}

// spoilt is a store that can be made to fail, or to do something else first.
type spoilt struct {
	omzien.Store
	fail func() error
}

func (s *spoilt) Read(ctx context.Context, f func(omzien.ReadTx) error) error {
	if s.fail != nil {
		if err := s.fail(); err != nil {
			return err
		}
	}
	return s.Store.Read(ctx, f)
}

func (s *spoilt) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	if s.fail != nil {
		if err := s.fail(); err != nil {
			return err
		}
	}
	return s.Store.Write(ctx, f)
}

func TestTrouble(t *testing.T) {
	var store *spoilt
	s := newSiteOn(t, func(under omzien.Store) omzien.Store {
		store = &spoilt{Store: under}
		return store
	}, meeting("wijk", 3, event.Closed))
	closed := func() error { return s.closed() }
	for _, c := range []struct {
		name   string
		fail   func() error
		status int
		code   string
		number bool // a number to find it in the log
	}{
		{"the file is closed", closed, http.StatusInternalServerError, "internal", true},
		{"an error that nobody expected", func() error { return errors.New("schijf vol met anna@geheim") }, http.StatusInternalServerError, "internal", true},
		{"a panic", func() error { panic("lijst is leeg") }, http.StatusInternalServerError, "internal", true},
		{"too many at once", func() error { return omzien.ErrBusy }, http.StatusServiceUnavailable, "busy", false},
		{"too slow", func() error { return context.DeadlineExceeded }, http.StatusServiceUnavailable, "unavailable", false},
	} {
		store.fail = c.fail
		for _, path := range []string{"/api/v1/events", "/api/v1/events/wijk", "/agenda.json", "/agenda.html"} {
			if c.name == "a panic" && !strings.HasPrefix(path, "/api/") {
				continue // a page
			}
			t.Run(c.name+": a problem at "+path, func(t *testing.T) {
				s.requireBroken(s.get(path), c.status, c.code, c.number)
			})
		}
		t.Run(c.name+": a problem for who signs up", func(t *testing.T) {
			s.requireBroken(s.post("wijk", guest("Anna")), c.status, c.code, c.number)
		})
		t.Run(c.name+": a problem for who withdraws", func(t *testing.T) {
			a := s.do(http.MethodDelete, "/api/v1/sign-ups/1", nil, "Authorization", "Bearer x")
			s.requireBroken(a, c.status, c.code, c.number)
		})
		for _, path := range []string{"/", "/agenda", "/agenda.ics", "/bijeenkomsten/wijk", "/bijeenkomsten/wijk.ics", "/aanmelding/x"} {
			t.Run(c.name+": a page in Dutch at "+path, func(t *testing.T) {
				s.requireBrokenPage(s.get(path), c.status, c.number)
			})
		}
		t.Run(c.name+": a page in Dutch for who sends a form", func(t *testing.T) {
			s.requireBrokenPage(s.submit("/bijeenkomsten/wijk", url.Values{"name": {"Anna"}, "email": {"anna@geheim.example"}}), c.status, c.number)
			s.requireBrokenPage(s.submit("/aanmelding/x/afmelden", nil), c.status, c.number)
		})
		t.Run(c.name+": what was typed is kept, with the button", func(t *testing.T) {
			form := s.stamped("wijk", applied("Anna", "seats", "3", "companions", "Bert\nCor", "replies.lunch", "Soep & brood", "tables", "", "tables", "groen"))
			a := s.submit("/bijeenkomsten/wijk", form)
			again := a.inputsOf("/bijeenkomsten/wijk")
			for name, value := range form {
				require.Equal(t, value[len(value)-1], again.Get(name), name)
			}
			require.Contains(t, a.body, "<dd>Soep &amp; brood</dd>")
			form = applied("Anna", "replies.lunch", "Soep & brood", "was", "toen")
			again = s.submit("/aanmelding/x/wijzigen", form).inputsOf("/aanmelding/x/wijzigen")
			for name, value := range form {
				require.Equal(t, value[0], again.Get(name), name)
			}
		})
		t.Run(c.name+": the process is alive and not ready", func(t *testing.T) {
			require.Equal(t, http.StatusOK, s.get("/healthz").status, "starting it again would not help")
			causes := strings.Count(s.log.String(), "level=ERROR")
			a := s.get("/readyz")
			require.GreaterOrEqual(t, a.status, 500)
			require.NotContains(t, a.body, "ok")
			require.Equal(t, causes+1, strings.Count(s.log.String(), "level=ERROR"), "the log says why")
		})
		t.Run(c.name+": the files of the widget are still there", func(t *testing.T) {
			require.Equal(t, http.StatusOK, s.get("/widget/omzien.js").status)
		})
	}
	t.Run("nothing of it is kept, and it goes on", func(t *testing.T) {
		store.fail = nil
		require.Empty(t, s.roll("wijk"))
		require.Equal(t, http.StatusOK, s.get("/readyz").status)
		s.signUp("wijk", "Anna")
	})
	// One of the causes above has a mark in it: that line is the store's own.
	s.log.forget("schijf vol met anna@geheim")
}

// TestJustTooLate: the last seat goes after the page was looked up and before
// the form is decided on. The page says how things are by then.
func TestJustTooLate(t *testing.T) {
	var store *spoilt
	s := newSiteOn(t, func(under omzien.Store) omzien.Store {
		store = &spoilt{Store: under}
		return store
	}, but(meeting("wijk", 1, event.Closed), func(e *event.Event) { e.SignUp.Capacity.Publish = true }))
	require.Contains(t, s.get("/bijeenkomsten/wijk").body, "nog 1 vrij")
	looks := 0
	store.fail = func() error {
		if looks++; looks > 1 {
			store.fail = nil
			_, err := s.clock.Agenda.SignUp(t.Context(), "wijk", event.Request{Name: "Bert", Email: "bert@geheim.example"}, "")
			return err
		}
		return nil
	}
	a := s.submit("/bijeenkomsten/wijk", url.Values{"name": {"Anna"}, "email": {"anna@geheim.example"}})
	require.Equal(t, http.StatusConflict, a.status)
	require.Contains(t, a.body, event.ErrFull.Sentence())
	require.NotContains(t, a.body, "nog 1 vrij")
	require.Len(t, s.roll("wijk"), 1)
}

// closed is what a store answers whose file was let go.
func (s *site) closed() error {
	other := newSite(s.t)
	if err := other.clock.Store.Close(); err != nil {
		return err
	}
	return other.clock.Store.Read(s.t.Context(), func(omzien.ReadTx) error { return nil })
}

func (l *lockedBuffer) forget(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rest := strings.ReplaceAll(l.b.String(), text, "")
	l.b.Reset()
	l.b.WriteString(rest)
}

func (s *site) requireBroken(a answer, status int, code string, number bool) {
	s.t.Helper()
	require.Equal(s.t, status, a.status, a.body)
	require.Equal(s.t, "*", a.header.Get("Access-Control-Allow-Origin"), "the widget must be able to read it")
	s.requireProblem(a)
	require.Equal(s.t, code, a.problem().Code)
	require.NotContains(s.t, a.body, "schijf")
	require.NotContains(s.t, a.body, "lijst")
	require.NotContains(s.t, a.body, "sql")
	if status == http.StatusServiceUnavailable {
		require.NotEmpty(s.t, a.header.Get("Retry-After"))
	}
	if number {
		s.requireInLog(a.problem().Reference)
	}
}

func (s *site) requireBrokenPage(a answer, status int, number bool) {
	s.t.Helper()
	require.Equal(s.t, status, a.status)
	require.Equal(s.t, htmlType, a.header.Get("Content-Type"))
	require.NotEmpty(s.t, a.header.Get("Content-Security-Policy"))
	require.NotContains(s.t, a.body, "schijf")
	require.NotContains(s.t, a.body, "lijst is leeg")
	require.NotContains(s.t, a.body, "goroutine")
	if number {
		s.requireInLog(regexp.MustCompile(`nummer: ([0-9a-f]{12})`).FindStringSubmatch(a.body)[1])
	} else {
		require.Contains(s.t, a.body, "opnieuw")
	}
}

// requireInLog: the number that a visitor sees leads to the cause, told once.
func (s *site) requireInLog(reference string) {
	s.t.Helper()
	require.NotEmpty(s.t, reference)
	var causes int
	for _, line := range strings.Split(s.log.String(), "\n") {
		if strings.Contains(line, "reference="+reference) && strings.Contains(line, "level=ERROR") {
			require.Contains(s.t, line, "cause=")
			causes++
		}
	}
	require.Equal(s.t, 1, causes)
}

// TestGone: a visitor who leaves half-way takes no seat and breaks nothing.
func TestGone(t *testing.T) {
	s := newSite(t, meeting("wijk", 1, event.Closed))
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	require.NoError(t, err)
	_, err = io.WriteString(conn, "POST /api/v1/events/wijk/sign-ups HTTP/1.1\r\nHost: omzien.example\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"name\":\"An")
	require.NoError(t, err)
	time.Sleep(50 * time.Millisecond) // until the server reads the body
	require.NoError(t, conn.Close())
	require.Eventually(t, func() bool { return strings.Contains(s.log.String(), "status=400") }, 30*time.Second, 10*time.Millisecond)
	require.Empty(t, s.roll("wijk"))
	require.NotContains(t, s.log.String(), "level=ERROR")
}
