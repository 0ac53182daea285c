package storytest

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
	"github.com/omziennaarelkaar/netwerk/omzien/mail/mailtest"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// How a party comes.
const (
	whole = false
	fewer = true
)

type party struct {
	name    string
	seats   int
	accepts bool
}

const surname = " uit de buurt"

func nameOf(s omzien.SignUp) string { return strings.TrimSuffix(s.Name, surname) }

func local(year int, month time.Month, day, hour int) time.Time {
	zone, err := time.LoadLocation(omzien.Zone)
	if err != nil {
		panic(err)
	}
	return time.Date(year, month, day, hour, 0, 0, 0, zone)
}

// world is a network behind a web server, a mail server, and what people got.
type world struct {
	*omzientest.Network
	t      *testing.T
	slug   string
	site   string
	inbox  *mailtest.Server
	sender *mail.Sender
	log    bytes.Buffer
	told   []omzien.News
	latest map[string]string // the link in the latest mail, by name
	links  map[string]string // the link that a person uses
}

func newWorld(t *testing.T, e event.Event) *world {
	t.Helper()
	w := &world{Network: omzientest.NewWithMail(t, e.Start.AddDate(0, -1, 0), omzien.DefaultProof), t: t, slug: e.Slug,
		latest: map[string]string{}, links: map[string]string{}}
	_, err := w.Import(t.Context(), omzien.Document{Events: []event.Event{e}}, "coordinator")
	require.NoError(t, err)
	log := slog.New(slog.NewTextHandler(&w.log, nil))
	server := httptest.NewServer(web.New(w.Network.Network, &web.Options{Log: log}))
	t.Cleanup(server.Close)
	w.site = server.URL
	w.inbox = mailtest.New(t, mailtest.Options{})
	carrier, err := mail.SMTP(w.inbox.URL(), nil)
	require.NoError(t, err)
	w.sender = &mail.Sender{Outbox: w.Outbox, Carrier: carrier, Log: log, Options: mail.Options{From: "aanmelden@omzien.example", Site: w.site},
		Told: func(news omzien.News, r mail.Result) {
			require.Equal(t, mail.Sent, r)
			w.told = append(w.told, news)
		}}
	return w
}

func (w *world) clock(now time.Time)     { w.Set(now) }
func (w *world) advance(d time.Duration) { w.Advance(d) }

func (w *world) tend() {
	w.t.Helper()
	require.NoError(w.t, w.Agenda.Tend(w.t.Context()))
}

// get is a page; it must be there.
func (w *world) get(path string) string {
	w.t.Helper()
	status, body := w.do(http.MethodGet, path, nil)
	require.Equal(w.t, http.StatusOK, status, path)
	return body
}

// do follows redirections, as a browser does.
func (w *world) do(method, path string, form url.Values) (int, string) {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), method, w.site+path, strings.NewReader(form.Encode()))
	require.NoError(w.t, err)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := http.DefaultClient.Do(r)
	require.NoError(w.t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(w.t, err)
	return answer.StatusCode, string(body)
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)"`)

// signUp fills in the form, in a few seconds.
func (w *world) signUp(p party) {
	w.t.Helper()
	form := url.Values{"name": {p.name + surname}, "email": {p.name + "@omzien.example"}, "seats": {strconv.Itoa(p.seats)}}
	if p.accepts {
		form.Set("acceptFewer", "1")
	}
	for _, field := range hidden.FindAllStringSubmatch(w.get("/bijeenkomsten/"+w.slug), -1) {
		form.Set(field[1], field[2])
	}
	w.advance(5 * time.Second)
	status, body := w.do(http.MethodPost, "/bijeenkomsten/"+w.slug, form)
	require.Equal(w.t, http.StatusOK, status, body)
	require.Contains(w.t, body, "mail")
	require.NotContains(w.t, body, "/aanmelding/", "the secret goes by mail only")
}

// readsMail: somebody opens the link in the latest mail. So does a scanner on the
// way; it changes nothing.
func (w *world) readsMail(name string) {
	w.t.Helper()
	require.NotEmpty(w.t, w.latest[name], name)
	before := w.roll()
	for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodGet} {
		status, _ := w.do(method, w.latest[name], nil)
		require.Equal(w.t, http.StatusOK, status)
	}
	require.Equal(w.t, before, w.roll(), "a look at a link changes nothing")
	w.links[name] = w.latest[name]
}

// press sends one of the buttons of the own page, which must be there.
func (w *world) press(name, button string) {
	w.t.Helper()
	if button == "aannemen" || button == "afslaan" {
		w.readsMail(name)
	}
	action := w.links[name] + "/" + button
	require.Contains(w.t, w.get(w.links[name]), `action="`+action+`"`, "%s has no button", name)
	status, body := w.do(http.MethodPost, action, nil)
	require.Equal(w.t, http.StatusOK, status, body)
	require.NotContains(w.t, body, `role="alert"`)
}

// refused presses a button of which it is too late.
func (w *world) refused(name, button string, why event.Refusal) {
	w.t.Helper()
	before := w.roll()
	status, body := w.do(http.MethodPost, cmp.Or(w.links[name], w.latest[name])+"/"+button, nil)
	require.Equal(w.t, http.StatusConflict, status)
	require.Contains(w.t, body, why.Sentence())
	require.Equal(w.t, before, w.roll())
}

var (
	method   = regexp.MustCompile(`\r\nMETHOD:(\w+)\r\n`)
	sequence = regexp.MustCompile(`\r\nSEQUENCE:(\d+)\r\n`)
	status   = regexp.MustCompile(`\r\nSTATUS:(\w+)\r\n`)
	link     = regexp.MustCompile(`/aanmelding/[\w-]{43}`)
)

// mail lets the mail go out and compares all that arrived since the last look,
// each as "name: news" with the number of seats that it names, and what it tells
// the calendar of the person: method, sequence and status.
func (w *world) mail(want ...string) {
	w.t.Helper()
	w.told = nil
	require.NoError(w.t, w.sender.Flush(w.t.Context()))
	arrived := w.inbox.Take()
	require.Len(w.t, arrived, len(w.told))
	require.Len(w.t, arrived, len(want), "%v", w.told)
	for i, m := range arrived {
		name, rest, _ := strings.Cut(want[i], ": ")
		news, calendar, _ := strings.Cut(rest, ", ")
		news, seats, counted := strings.Cut(news, " ")
		require.Equal(w.t, name+"@omzien.example", m.To, want[i])
		require.Equal(w.t, news, string(w.told[i]), want[i])
		require.Equal(w.t, calendar, calendarOf(m.Calendar), want[i])
		if n, _ := strconv.Atoi(seats); counted && n > 1 {
			require.Contains(w.t, m.Text, seats+" plekken", want[i])
		} else if counted {
			require.Contains(w.t, strings.ToLower(m.Text), "plek", want[i])
		}
		if news == "left" || news == "offer_over" { // these lead to the meeting
			require.Contains(w.t, m.Text, w.site+"/bijeenkomsten/"+w.slug, want[i])
			continue
		}
		found := link.FindString(m.Text)
		require.NotEmpty(w.t, found, "each mail leads to the person's own page")
		require.Contains(w.t, m.HTML, found)
		require.NotEqual(w.t, found, w.latest[name], "with a secret of its own")
		w.latest[name] = found
	}
}

func calendarOf(body string) string {
	if body == "" {
		return "no calendar"
	}
	var parts []string
	for _, field := range []*regexp.Regexp{method, sequence, status} {
		if found := field.FindStringSubmatch(body); found != nil {
			parts = append(parts, found[1])
		}
	}
	return strings.Join(parts, " ")
}

func (w *world) roll() []omzien.SignUp {
	w.t.Helper()
	list, err := w.Agenda.SignUps(w.t.Context(), w.slug)
	require.NoError(w.t, err)
	return list
}

// seats compares who holds seats.
func (w *world) seats(want string) {
	w.t.Helper()
	var holds []string
	taken := 0
	for _, s := range w.roll() {
		if !s.Status.Holds() || s.Seats == 0 {
			continue
		}
		taken += s.Seats
		one := fmt.Sprint(nameOf(s), " ", s.Seats)
		if s.Status != event.SeatConfirmed {
			one += " " + string(s.Status)
		}
		holds = append(holds, one)
	}
	slices.Sort(holds)
	require.Equal(w.t, want, strings.Join(holds, ", "))
	require.LessOrEqual(w.t, taken, 12, "INV-E06")
}

// queue compares who waits, for how many seats, in which order.
func (w *world) queue(want string) {
	w.t.Helper()
	var waits []string
	for _, s := range w.roll() {
		if s.Status.Wants() && s.Wanted > s.Seats && w.Now().Before(local(2019, time.January, 29, 16)) || s.Status == event.Waitlisted {
			waits = append(waits, fmt.Sprint(nameOf(s), " ", s.Wanted-s.Seats))
		}
	}
	require.Equal(w.t, want, strings.Join(waits, ", "))
}

// position is what somebody reads on their own page.
func (w *world) position(name string, want int) {
	w.t.Helper()
	require.Contains(w.t, w.get(w.links[name]), "plaats "+strconv.Itoa(want))
}

// page is what everybody reads: no name, ever (INV-E18).
func (w *world) page(places, text string) {
	w.t.Helper()
	body := w.get("/bijeenkomsten/" + w.slug)
	require.Contains(w.t, body, places)
	require.Contains(w.t, body, text)
	for _, s := range w.roll() {
		if s.Name != "" {
			require.NotContains(w.t, body, s.Name)
			require.NotContains(w.t, body, s.Email)
		}
	}
}

// feed is what everybody's calendar reads.
func (w *world) feed(place string, revision int) {
	w.t.Helper()
	body := w.get("/bijeenkomsten/" + w.slug + ".ics")
	require.Contains(w.t, body, "LOCATION:"+place)
	require.Contains(w.t, body, "\r\nSEQUENCE:"+strconv.Itoa(revision)+"\r\n")
}

func (w *world) change(f func(*event.Event)) {
	w.t.Helper()
	require.NoError(w.t, w.Agenda.Change(w.t.Context(), w.slug, func(e *event.Event) error {
		next := *e
		f(&next)
		return e.Revise(next, 0, event.Step{At: w.Now(), By: "coordinator"})
	}))
}

func (w *world) absent(name string) {
	w.t.Helper()
	for _, s := range w.roll() {
		if nameOf(s) == name {
			require.NoError(w.t, w.Agenda.Attend(w.t.Context(), w.slug, s.ID, false))
		}
	}
}

func (w *world) thank(text string) {
	w.t.Helper()
	require.NoError(w.t, w.Agenda.Thank(w.t.Context(), w.slug, text))
}

// nothingLeaked: no name, address or secret is in the log.
func (w *world) nothingLeaked() {
	w.t.Helper()
	log := w.log.String()
	require.NotEmpty(w.t, log)
	for name, path := range w.latest {
		require.NotContains(w.t, log, name+"@")
		require.NotContains(w.t, log, strings.TrimPrefix(path, "/aanmelding/"))
		require.NotContains(w.t, log, strings.TrimPrefix(w.links[name], "/aanmelding/"))
	}
}
