package web_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// The meeting of most tests, and the moment at which they begin.
var (
	winter = time.FixedZone("", 3600)
	start  = time.Date(2019, time.January, 29, 16, 0, 0, 0, winter)
	noon   = time.Date(2019, time.January, 10, 12, 0, 0, 0, winter)
)

// meeting takes sign-ups of residents for so many seats, zero for no limit.
func meeting(slug string, seats int, policy event.FullPolicy) event.Event {
	return event.Event{
		Slug: slug, Title: "Nieuw samenspel in de wijk", Format: event.NetworkMeeting, Hosts: []event.Named{{Name: "De Buurtkamer"}},
		Zone: omzien.Zone, Start: start, End: start.Add(3 * time.Hour), Audience: []event.Role{event.Resident}, Contact: "aanmelden@omzien.example",
		SignUp: event.Terms{Online: true, WhenFull: policy, Capacity: event.Capacity{Limited: seats > 0, Seats: seats}},
		Status: event.Scheduled,
	}
}

func but(e event.Event, change func(*event.Event)) event.Event {
	change(&e)
	return e
}

// site is a network behind a real server. When its test is over, its log is
// searched for what people typed and for their secrets.
type site struct {
	*omzien.Network
	t     testing.TB
	clock *omzientest.Network
	url   string
	// handler is what the server at url runs.
	handler http.Handler
	log     *lockedBuffer
	// observed has a line for each request: route, method and status.
	observed *lockedBuffer
	draining atomic.Bool
	keys     atomic.Int64 // idempotency keys that were made up

	mu      sync.Mutex
	secrets []string // tokens and keys that were handed out
}

// lockedBuffer takes the lines of several requests at once.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func newSite(t testing.TB, events ...event.Event) *site {
	t.Helper()
	return newSiteAs(t, setup{}, events...)
}

// newSiteOn is a site on what wrap makes of a real store. The events are in it
// before.
func newSiteOn(t testing.TB, wrap func(omzien.Store) omzien.Store, events ...event.Event) *site {
	t.Helper()
	return newSiteAs(t, setup{wrap: wrap}, events...)
}

// setup is what differs between sites.
type setup struct {
	wrap func(omzien.Store) omzien.Store
	// mail puts messages into an outbox; with a proof, addresses must be confirmed.
	mail  bool
	proof time.Duration
	// limits are unlimited when nil.
	limits  *web.Limits
	proxies []netip.Prefix
}

// unlimited is for tests that ask more, and sooner, than people do.
var unlimited = web.Limits{SignUps: web.Rate{Burst: -1}, Address: web.Rate{Burst: -1}, Guesses: web.Rate{Burst: -1}, Fill: -1}

// stampKey is what the forms of a site are stamped with.
var stampKey = []byte("sleutel van de formulieren")

func newSiteAs(t testing.TB, as setup, events ...event.Event) *site {
	t.Helper()
	if as.wrap == nil {
		as.wrap = func(s omzien.Store) omzien.Store { return s }
	}
	if as.limits == nil {
		as.limits = &unlimited
	}
	clock := omzientest.New(t, noon)
	_, err := clock.Import(t.Context(), omzien.Document{Events: events}, "coordinator")
	require.NoError(t, err)
	s := &site{Network: omzien.New(as.wrap(clock.Store), &omzien.Options{Now: clock.Now, Mail: as.mail, Proof: as.proof}), t: t, clock: clock,
		log: &lockedBuffer{}, observed: &lockedBuffer{}}
	s.handler = web.New(s.Network, &web.Options{
		Log: slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Observe: func(route, method string, status int, _ time.Duration) {
			fmt.Fprintln(s.observed, route, method, status)
		},
		Draining: s.draining.Load, TrustedProxies: as.proxies, Limits: *as.limits, Key: stampKey,
	})
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	t.Cleanup(func() {
		s.requireNothingPersonal(s.log.String(), "the log")
		s.requireNothingPersonal(s.observed.String(), "what is counted")
	})
	s.url = server.URL
	return s
}

// marks are in the name, the address and the organisation of every guest here.
var marks = []string{"zonderling", "geheim"}

// guest is a request of somebody, as the interface takes it.
func guest(name string) string {
	return `{"name":"` + name + ` Zonderling","email":"` + strings.ToLower(name) + `@geheim.example","onBehalfOf":"Geheim Genootschap"}`
}

func (s *site) requireNothingPersonal(text, where string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	lower := strings.ToLower(text)
	for _, mark := range marks {
		require.NotContains(s.t, lower, mark, "personal data in %s", where)
	}
	for _, secret := range s.secrets {
		require.NotContains(s.t, text, secret, "a secret in %s", where)
	}
}

func (s *site) keepSecret(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets = append(s.secrets, secret)
}

// answer is what the server said.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   string
}

// do asks the server. Headers are in pairs of name and value. What every answer
// must have is checked here.
func (s *site) do(method, path string, body io.Reader, headers ...string) answer {
	s.t.Helper()
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, body)
	require.NoError(s.t, err)
	for pair := range slices.Chunk(headers, 2) {
		request.Header.Set(pair[0], pair[1])
	}
	a := s.send(request)
	require.Empty(s.t, a.header.Values("Set-Cookie"), path)
	require.Equal(s.t, "nosniff", a.header.Get("X-Content-Type-Options"), path)
	require.Equal(s.t, "no-referrer", a.header.Get("Referrer-Policy"), path)
	require.Equal(s.t, s.Now().UTC().Format(http.TimeFormat), a.header.Get("Date"), path)
	require.Regexp(s.t, "^[0-9a-f]{12}$", a.header.Get("X-Request-Id"), path)
	if strings.HasPrefix(path, "/api/") {
		require.Equal(s.t, "*", a.header.Get("Access-Control-Allow-Origin"), path)
		if a.status >= 400 && method != http.MethodHead {
			s.requireProblem(a)
		}
	}
	return a
}

func (s *site) send(request *http.Request) answer {
	s.t.Helper()
	client := http.Client{
		Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	require.NoError(s.t, err)
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	return answer{s.t, response.StatusCode, response.Header, string(data)}
}

func (s *site) get(path string, headers ...string) answer {
	s.t.Helper()
	return s.do(http.MethodGet, path, nil, headers...)
}

// post sends JSON to the interface.
func (s *site) post(slug, body string, headers ...string) answer {
	s.t.Helper()
	a := s.do(http.MethodPost, "/api/v1/events/"+slug+"/sign-ups", strings.NewReader(body),
		append([]string{"Content-Type", "application/json"}, headers...)...)
	if a.status == http.StatusCreated {
		s.keepSecret(a.json()["token"].(string))
	}
	return a
}

// signUp is a sign-up that must succeed.
func (s *site) signUp(slug, name string, headers ...string) map[string]any {
	s.t.Helper()
	a := s.post(slug, guest(name), headers...)
	require.Equal(s.t, http.StatusCreated, a.status, a.body)
	return a.json()
}

// submit sends a form. That of a meeting gets the stamp that its page would have
// given it, unless it has one.
func (s *site) submit(path string, form url.Values) answer {
	s.t.Helper()
	if slug, found := strings.CutPrefix(path, "/bijeenkomsten/"); found && form.Get("stamp") == "" {
		form = s.stamped(slug, form)
	}
	a := s.do(http.MethodPost, path, strings.NewReader(form.Encode()), "Content-Type", "application/x-www-form-urlencoded")
	for _, page := range []string{"/aanmelding/", "/kalender/"} {
		if token, found := strings.CutPrefix(a.header.Get("Location"), page); found {
			token, _, _ = strings.Cut(token, "?")
			s.keepSecret(token)
		}
	}
	return a
}

// stamped is a form as if the page of the meeting had been open for a minute.
func (s *site) stamped(slug string, form url.Values) url.Values {
	form = maps.Clone(form)
	if form == nil {
		form = url.Values{}
	}
	if form.Get("key") == "" {
		form.Set("key", fmt.Sprintf("k%d", s.keys.Add(1)))
	}
	form.Set("stamp", web.Stamp(stampKey, slug, form.Get("key"), s.Now().Add(-time.Minute)))
	return form
}

// roll is everything that the store knows of who comes.
func (s *site) roll(slug string) []omzien.SignUp {
	s.t.Helper()
	list, err := s.clock.Agenda.SignUps(s.t.Context(), slug)
	require.NoError(s.t, err)
	return list
}

func (a answer) json() map[string]any {
	a.t.Helper()
	var body map[string]any
	require.NoError(a.t, json.Unmarshal([]byte(a.body), &body), a.body)
	return body
}

// problem is an application/problem+json body, in every member that may be there.
type problem struct {
	Type, Title, Detail, Code, Reference string
	Status                               int
	Fields                               []struct{ Field, Code, Detail string }
}

func (a answer) problem() problem {
	a.t.Helper()
	decoder := json.NewDecoder(strings.NewReader(a.body))
	decoder.DisallowUnknownFields()
	var p problem
	require.NoError(a.t, decoder.Decode(&p), a.body)
	return p
}

func (s *site) requireProblem(a answer) {
	s.t.Helper()
	require.Equal(s.t, "application/problem+json; charset=utf-8", a.header.Get("Content-Type"), a.body)
	require.Equal(s.t, "no-store", a.header.Get("Cache-Control"))
	p := a.problem()
	require.Equal(s.t, a.status, p.Status)
	require.Equal(s.t, http.StatusText(a.status), p.Title)
	require.Equal(s.t, "urn:omzien:problem:"+p.Code, p.Type)
	require.NotEmpty(s.t, p.Code)
	requireDutch(s.t, p.Detail)
	for _, f := range p.Fields {
		require.NotEmpty(s.t, f.Field)
		require.NotEmpty(s.t, f.Code)
		requireDutch(s.t, f.Detail)
	}
}

// requireDutch tells a Dutch sentence from an English one by its little words.
func requireDutch(t testing.TB, sentence string) {
	t.Helper()
	require.Regexp(t, `(?i)\b(de|het|een|dit|deze|dat|niet|uw|er|kan|vul|probeer|vol|u|wat|stuur|meld)\b`, sentence)
	require.NotRegexp(t, `(?i)\b(the|not found|error|please|invalid|internal|allowed)\b`, sentence)
	require.Regexp(t, `[.?]$`, sentence)
}

// inputs are the fields of the forms on a page as it holds them, by name.
func (a answer) inputs() url.Values { return fieldsOf(a.body) }

// inputsOf are those of the form that is sent to a path.
func (a answer) inputsOf(action string) url.Values {
	a.t.Helper()
	for _, form := range regexp.MustCompile(`(?s)<form .*?</form>`).FindAllString(a.body, -1) {
		to, _, _ := strings.Cut(attribute(form, "action"), "#")
		if to == action {
			return fieldsOf(form)
		}
	}
	require.Failf(a.t, "no such form", "%s in %s", action, a.body)
	return nil
}

func fieldsOf(markup string) url.Values {
	fields := url.Values{}
	for _, tag := range regexp.MustCompile(`<input [^>]*>`).FindAllString(markup, -1) {
		kind := attribute(tag, "type")
		if name := attribute(tag, "name"); name != "" && (kind != "checkbox" && kind != "radio" || strings.Contains(tag, " checked")) {
			fields.Set(name, attribute(tag, "value"))
		}
	}
	for _, list := range regexp.MustCompile(`(?s)<select .*?</select>`).FindAllString(markup, -1) {
		if chosen := regexp.MustCompile(`<option [^>]* selected>`).FindString(list); chosen != "" {
			fields.Add(attribute(list, "name"), attribute(chosen, "value"))
		}
	}
	for _, area := range regexp.MustCompile(`(?s)<textarea ([^>]*)>(.*?)</textarea>`).FindAllStringSubmatch(markup, -1) {
		fields.Set(attribute(" "+area[1], "name"), strings.TrimPrefix(html.UnescapeString(area[2]), "\n"))
	}
	return fields
}

func attribute(tag, name string) string {
	found := regexp.MustCompile(` ` + name + `="([^"]*)"`).FindStringSubmatch(tag)
	if found == nil {
		return ""
	}
	return html.UnescapeString(found[1])
}

// links are the addresses in the HTML of an answer, each once, in order.
func (a answer) links() []string {
	found := map[string]bool{}
	for _, match := range regexp.MustCompile(` (?:href|src|action|formaction)="([^"]*)"`).FindAllStringSubmatch(a.body, -1) {
		found[html.UnescapeString(match[1])] = true
	}
	return slices.Sorted(maps.Keys(found))
}
