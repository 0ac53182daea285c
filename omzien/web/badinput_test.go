package web_test

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/web"
)

// bad is a request that must be refused, with the same answer from the interface
// and, where a form can carry it, from the page.
type bad struct {
	name string
	slug string // "wijk" when empty
	// body goes to the interface, form to the page; an empty one is not sent.
	body string
	form string
	key  string
	// status and code are the answer; field is "name code" of the one at fault.
	status int
	code   string
	field  string
}

// Requests that would be fine but for one thing.
const (
	soundJSON = `{"name":"Anna Zonderling","email":"anna@geheim.example"`
	soundForm = "name=Anna+Zonderling&email=anna%40geheim.example"
)

func alsoJSON(members string) string { return soundJSON + "," + members + "}" }

func withName(value string) (body, form string) {
	return `{"name":` + value + `,"email":"anna@geheim.example"}`, ""
}

func badInput() []bad {
	long := strings.Repeat("x", 10_000)
	huge := strings.Repeat("x", 70_000)
	header, _ := withName(`"Anna\r\nBcc: iedereen@geheim.example"`)
	control, _ := withName(`"Anna\u0000\u001b[31m"`)
	turned, _ := withName(`"Anna \u202egnilrednoZ"`)
	tooLong, _ := withName(`"` + long + `"`)
	return []bad{
		{name: "a body over 64 KiB", body: alsoJSON(`"onBehalfOf":"` + huge + `"`), form: soundForm + "&onBehalfOf=" + huge, status: 413, code: "too_large"},
		{name: "a body of spaces over 64 KiB", body: soundJSON + "}" + strings.Repeat(" ", 70_000), status: 413, code: "too_large"},
		{name: "no body", status: 400, code: "json", body: " "},
		{name: "half a body", body: soundJSON, form: "name=%zz&email=x", status: 400, code: "json"},
		{name: "a list", body: "[" + soundJSON + "}]", status: 400, code: "json"},
		{name: "two objects", body: soundJSON + "}{}", status: 400, code: "json"},
		{name: "an unknown field", body: alsoJSON(`"status":"confirmed"`), status: 422, code: "invalid", field: "status no_field"},
		{name: "the field of another", body: alsoJSON(`"id":"1"`), status: 422, code: "invalid", field: "id no_field"},
		{name: "a name that is a number", body: `{"name":5,"email":"anna@geheim.example"}`, status: 422, code: "invalid", field: "name type"},
		{name: "an address that is a list", body: `{"name":"Anna","email":["anna@geheim.example"]}`, status: 422, code: "invalid", field: "email type"},
		{name: "invalid UTF-8", body: "{\"name\":\"Anna \xff\",\"email\":\"anna@geheim.example\"}", status: 400, code: "json"},
		{name: "invalid UTF-8 in a form", form: "name=Anna%ff&email=anna%40geheim.example", status: 422, field: "name characters"},
		{name: "control characters in a name", body: control, form: "name=Anna%00%1b[31m&email=anna%40geheim.example", status: 422, code: "invalid", field: "name characters"},
		{name: "a header in a name", body: header, form: "name=Anna%0d%0aBcc:+x@geheim.example&email=anna%40geheim.example", status: 422, code: "invalid", field: "name characters"},
		{name: "text that turns around in a name", body: turned, form: "name=Anna%e2%80%aegnilrednoZ&email=anna%40geheim.example", status: 422, code: "invalid", field: "name characters"},
		{name: "a header in an organisation", body: alsoJSON(`"onBehalfOf":"Oke\nNu"`), form: soundForm + "&onBehalfOf=Oke%0aNu", status: 422, code: "invalid", field: "onBehalfOf characters"},
		{name: "a header behind an address", body: `{"name":"Anna","email":"anna@geheim.example\r\nBcc: x@geheim.example"}`,
			form: "name=Anna&email=anna%40geheim.example%0d%0aBcc:x@geheim.example", status: 422, code: "invalid", field: "email email"},
		{name: "a name of 10 000 characters", body: tooLong, form: "email=anna%40geheim.example&name=" + long, status: 422, code: "invalid", field: "name too_long"},
		{name: "no name", body: `{"email":"anna@geheim.example"}`, form: "email=anna%40geheim.example", status: 422, code: "invalid", field: "name required"},
		{name: "a name of spaces", body: `{"name":"  ","email":"anna@geheim.example"}`, form: "name=+++&email=anna%40geheim.example", status: 422, code: "invalid", field: "name required"},
		{name: "no address", body: `{"name":"Anna"}`, form: "name=Anna", status: 422, code: "invalid", field: "email required"},
		{name: "an address without a place", body: `{"name":"Anna","email":"anna"}`, form: "name=Anna&email=anna", status: 422, code: "invalid", field: "email email"},
		{name: "minus one seat", body: alsoJSON(`"seats":-1`), form: soundForm + "&seats=-1", status: 422, code: "invalid", field: "seats too_few"},
		{name: "no seats", body: alsoJSON(`"seats":0`), form: soundForm + "&seats=0", status: 422, code: "invalid", field: "seats too_few"},
		{name: "eleven seats", body: alsoJSON(`"seats":11`), form: soundForm + "&seats=11", status: 422, code: "invalid", field: "seats too_many"},
		{name: "seats without end", body: alsoJSON(`"seats":99999999999999999999`), form: soundForm + "&seats=99999999999999999999", status: 422, code: "invalid", field: "seats type"},
		{name: "1e400 seats", body: alsoJSON(`"seats":1e400`), form: soundForm + "&seats=1e400", status: 422, code: "invalid", field: "seats type"},
		{name: "one and a half seat", body: alsoJSON(`"seats":1.5`), form: soundForm + "&seats=1.5", status: 422, code: "invalid", field: "seats type"},
		{name: "seats in words", body: alsoJSON(`"seats":"twee"`), form: soundForm + "&seats=twee", status: 422, code: "invalid", field: "seats type"},
		{name: "seats as text", body: alsoJSON(`"seats":"2"`), status: 422, code: "invalid", field: "seats type"},
		{name: "an unknown role", body: alsoJSON(`"role":"koningin"`), form: soundForm + "&role=koningin", status: 422, code: "invalid", field: "role unknown"},
		{name: "a role that was not invited", body: alsoJSON(`"role":"alderman"`), form: soundForm + "&role=alderman", status: 422, code: "invalid", field: "role unknown"},
		{name: "a key that is too long", body: soundJSON + "}", form: soundForm, key: strings.Repeat("k", 201), status: 422, code: "key"},
		{name: "the key of another request", body: alsoJSON(`"seats":2`), form: soundForm + "&seats=2", key: "gebruikt", status: 422, code: "key_reused"},
		{name: "an unknown event", slug: "niets", body: soundJSON + "}", form: soundForm, status: 404, code: "not_found"},
		{name: "a draft", slug: "concept", body: soundJSON + "}", form: soundForm, status: 404, code: "not_found"},
		{name: "after a hard deadline", slug: "te-laat", body: soundJSON + "}", form: soundForm, status: 409, code: "deadline_passed"},
		{name: "before it opens", slug: "te-vroeg", body: soundJSON + "}", form: soundForm, status: 409, code: "not_yet_open"},
		{name: "a cancelled event", slug: "afgelast", body: soundJSON + "}", form: soundForm, status: 409, code: "not_offered"},
		{name: "an event that has begun", slug: "begonnen", body: soundJSON + "}", form: soundForm, status: 409, code: "over"},
		{name: "an event that takes mail only", slug: "per-mail", body: soundJSON + "}", form: soundForm, status: 409, code: "not_offered"},
		{name: "a full event", slug: "vol", body: soundJSON + "}", form: soundForm, status: 409, code: "full"},
		{name: "more people than free seats", slug: "klein", body: alsoJSON(`"seats":3`), form: soundForm + "&seats=3", status: 409, code: "not_enough_seats"},
	}
}

// badSlugs are the meetings that the table names.
var badSlugs = []string{"wijk", "concept", "te-laat", "te-vroeg", "afgelast", "begonnen", "per-mail", "vol", "klein"}

func newBadSite(t *testing.T) *site {
	s := newSite(t, meeting("wijk", 20, event.Closed), meeting("klein", 2, event.Closed), meeting("vol", 1, event.Closed), meeting("afgelast", 5, event.Closed),
		but(meeting("concept", 5, event.Closed), func(e *event.Event) { e.Status = event.Draft }),
		but(meeting("te-laat", 5, event.Closed), func(e *event.Event) { e.SignUp.ClosesBefore, e.SignUp.Strictness = noon, event.Hard }),
		but(meeting("te-vroeg", 5, event.Closed), func(e *event.Event) { e.SignUp.Opens = noon.AddDate(0, 0, 1) }),
		but(meeting("begonnen", 5, event.Closed), func(e *event.Event) { e.Start, e.End = noon, noon.AddDate(0, 0, 1) }),
		but(meeting("per-mail", 5, event.Closed), func(e *event.Event) { e.SignUp.Online = false }))
	require.NoError(t, s.Agenda.Change(t.Context(), "afgelast", func(e *event.Event) error {
		return e.Cancel(event.Step{At: noon, By: "coordinator", Reason: "De zaal is dicht."})
	}))
	s.signUp("vol", "Els")
	s.signUp("wijk", "Bert", "Idempotency-Key", "gebruikt")
	return s
}

// everything is all that is kept, to see that nothing changed.
func (s *site) everything() []any {
	var all []any
	for _, slug := range badSlugs {
		e, err := s.clock.Agenda.Event(s.t.Context(), slug)
		require.NoError(s.t, err)
		all = append(all, e, s.roll(slug))
	}
	return all
}

func TestBadInput(t *testing.T) {
	s := newBadSite(t)
	before := s.everything()
	for _, c := range badInput() {
		if c.slug == "" {
			c.slug = "wijk"
		}
		if c.body != "" {
			t.Run(c.name+", to the interface", func(t *testing.T) {
				a := s.post(c.slug, c.body, "Idempotency-Key", c.key)
				c.requireProblem(t, a)
				require.Equal(t, before, s.everything(), "nothing changed")
			})
			t.Run(c.name+", in pieces and without a length", func(t *testing.T) {
				a := s.do(http.MethodPost, "/api/v1/events/"+c.slug+"/sign-ups", io.MultiReader(strings.NewReader(c.body)),
					"Content-Type", "application/json", "Idempotency-Key", c.key)
				c.requireProblem(t, a)
				require.Equal(t, before, s.everything(), "nothing changed")
			})
		}
		if c.form != "" {
			t.Run(c.name+", with the form", func(t *testing.T) {
				stamp := web.Stamp(stampKey, c.slug, c.key, noon)
				a := s.do(http.MethodPost, "/bijeenkomsten/"+c.slug, strings.NewReader(c.form+"&key="+c.key+"&stamp="+stamp), "Content-Type", "application/x-www-form-urlencoded")
				c.requirePage(t, a)
				require.Equal(t, before, s.everything(), "nothing changed")
			})
		}
	}
	t.Run("a body that is no JSON by its type", func(t *testing.T) {
		for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/jsonp", "onzin;;"} {
			a := s.do(http.MethodPost, "/api/v1/events/wijk/sign-ups", strings.NewReader(soundJSON+"}"), "Content-Type", kind)
			require.Equal(t, http.StatusUnsupportedMediaType, a.status, kind)
			require.Equal(t, "media_type", a.problem().Code)
		}
		require.Equal(t, before, s.everything(), "nothing changed")
	})
	t.Run("a form that is no form by its type", func(t *testing.T) {
		for _, kind := range []string{"application/json", "text/plain", "multipart/form-data; boundary=x", "onzin;;"} {
			a := s.do(http.MethodPost, "/bijeenkomsten/wijk", strings.NewReader(soundForm), "Content-Type", kind)
			require.Contains(t, []int{http.StatusBadRequest, http.StatusUnprocessableEntity}, a.status, kind)
		}
		require.Equal(t, before, s.everything(), "nothing changed")
	})
	t.Run("what is fine is still taken", func(t *testing.T) {
		require.Equal(t, http.StatusCreated, s.post("wijk", soundJSON+"}").status)
	})
}

func (c bad) requireProblem(t *testing.T, a answer) {
	t.Helper()
	require.Equal(t, c.status, a.status, a.body)
	p := a.problem()
	require.Equal(t, c.code, p.Code)
	require.NotContains(t, strings.ToLower(a.body), "zonderling", "what somebody typed does not come back")
	if c.field == "" {
		require.Empty(t, p.Fields)
		return
	}
	require.Len(t, p.Fields, 1)
	require.Equal(t, c.field, p.Fields[0].Field+" "+p.Fields[0].Code)
}

// requirePage: the page says in Dutch what is wrong, at the field, and keeps
// what was typed.
func (c bad) requirePage(t *testing.T, a answer) {
	t.Helper()
	require.Equal(t, c.status, a.status, a.body)
	require.Equal(t, htmlType, a.header.Get("Content-Type"))
	require.Equal(t, "no-store", a.header.Get("Cache-Control"))
	require.Regexp(t, `id="oz-fout"|oz-answer oz-closed|oz-notice oz-warn|Dat lukt niet|Meld u aan per mail`, a.body)
	if c.field == "" {
		return
	}
	name, _, _ := strings.Cut(c.field, " ")
	require.Contains(t, a.body, `id="oz-fout"`)
	require.Contains(t, a.body, `href="#oz-`+name+`"`, "the summary leads to the field")
	require.Regexp(t, `id="oz-`+name+`"[^>]* aria-invalid="true"[^>]* aria-describedby="[^"]*oz-`+name+`-fault"`, a.body)
	sent, err := url.ParseQuery(c.form)
	require.NoError(t, err)
	if address := sent.Get("email"); name != "email" && address != "" {
		require.Equal(t, address, a.inputs().Get("email"), "what was typed is kept")
	}
}

// TestTooLargeIsCutOff: nobody can make the server read on and on.
func TestTooLargeIsCutOff(t *testing.T) {
	s := newSite(t, meeting("wijk", 20, event.Closed))
	const offered = 64 << 20
	for _, target := range []struct{ path, kind string }{
		{"/api/v1/events/wijk/sign-ups", "application/json"}, {"/bijeenkomsten/wijk", "application/x-www-form-urlencoded"},
	} {
		t.Run(target.path, func(t *testing.T) {
			body := &counter{r: io.LimitReader(endless{}, offered)}
			request, err := http.NewRequest(http.MethodPost, s.url+target.path, body)
			require.NoError(t, err)
			request.Header.Set("Content-Type", target.kind)
			response, err := http.DefaultTransport.RoundTrip(request)
			if err == nil { // else the connection was cut while we were still sending
				response.Body.Close()
				require.Equal(t, http.StatusRequestEntityTooLarge, response.StatusCode)
			}
			require.Less(t, body.n.Load(), int64(offered/2))
		})
	}
}

// endless is a body of letters without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte("x"), len(p))), nil }

// counter counts what was read of it.
type counter struct {
	r io.Reader
	n atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}
