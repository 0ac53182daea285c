package widget

import (
	"strconv"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// The element calls these two functions across the border of the WebAssembly:
// state in as JSON, HTML and a described effect out as JSON. They keep nothing
// between calls, so one instance serves all widgets of a page.

// Search answers what fits a query:
//
//	{"events": […], "query": {"text", "theme", "municipality", "format", "audience", "host"}, "now": RFC 3339, "base", "address"}
//	→ {"html": …, "status": sentence for the live region}
//
// Events is the list as /agenda.json has it, base and address are as in [Agenda].
// What cannot be read gives nil.
func Search(request []byte) []byte {
	n, ok := readJSON(request)
	if !ok {
		return nil
	}
	q := n.get("query")
	v := Agenda{
		Query: Query{Text: q.text("text"), Theme: q.text("theme"), Municipality: q.text("municipality"),
			Format: event.Format(q.text("format")), Audience: event.Role(q.text("audience")), Host: q.text("host")},
		Now: n.time("now"), Base: n.text("base"), Address: n.text("address"),
	}
	for _, item := range n.items("events") {
		v.List = append(v.List, readAnnouncement(item))
	}
	html, status := v.Results()
	return member(member([]byte("{"), "html", string(html)), "status", status).end()
}

// Effect is what the element must do, because only it can reach the network.
type Effect struct {
	Method, URL string
	// Key is the idempotency key, Token the bearer's secret; either may be empty.
	Key, Token string
	Body       string
}

// SignUp takes one step with the form:
//
//	{"do": "send", "event": …, "form": {name of a field: [its values]}, "proof": minutes, "now", "base", "heading"}
//	{"do": "answer", …, "status": HTTP status or 0, "body": the answer}
//	{"do": "withdraw", …, "receipt": the body of the answer}
//	{"do": "withdrawn", …, "receipt": …, "status": …, "body": …}
//	→ {"html": …} and what is the focus of attention, or {"effect": …}
//
// Send answers with the form and its faults, or with the effect that posts it. The
// fields are those of [ReadForm]. Proof is [Meeting.Proof], heading the level that
// the title of the meeting has now.
func SignUp(request []byte) []byte {
	n, ok := readJSON(request)
	if !ok {
		return nil
	}
	s := session{
		meeting: Meeting{Event: readAnnouncement(n.get("event")), Form: readForm(n.get("form")), Now: n.time("now"), Base: n.text("base"),
			Proof: time.Duration(n.int("proof")) * time.Minute},
		status: n.int("status"), body: n.get("body"), receipt: n.get("receipt"),
	}
	if level := n.int("heading"); level > 0 && level <= maxHeading {
		s.meeting.Heading = level
	}
	switch n.text("do") {
	case "send":
		return s.send()
	case "answer":
		return s.answer()
	case "withdraw":
		return s.withdraw()
	case "withdrawn":
		return s.withdrawn()
	}
	return nil
}

// maxHeading leaves a level for the headings below the title.
const maxHeading = 5

// session is one call of [SignUp].
type session struct {
	meeting Meeting
	status  int
	body    *node
	receipt *node
}

func readForm(n *node) Form {
	var f Form
	if n == nil {
		return f
	}
	for at, name := range n.keys {
		for i, value := range n.nodes[at].list() {
			f.set(name, i, value.value())
		}
	}
	return f
}

func (s session) send() []byte {
	form, fine := s.meeting.Form.Check(&s.meeting.Event)
	if fine && form.Website != "" {
		form.Problem, fine = OnceMore, false
	}
	if !fine {
		return s.form(form)
	}
	r, _ := form.Request() // Check has read it
	body := member([]byte("{"), "name", r.Name)
	body = member(body, "email", r.Email)
	body = member(body, "role", string(r.Role))
	body = member(body, "onBehalfOf", r.OnBehalfOf)
	body = append(body, `,"seats":`+strconv.Itoa(r.Seats)...)
	if r.AcceptsFewer {
		body = append(body, `,"acceptFewer":true`...)
	}
	body = more(body, r)
	return effect(Effect{Method: "POST", URL: s.meeting.Base + "/api/v1/events/" + s.meeting.Event.Slug + "/sign-ups",
		Key: form.Key, Body: string(body.end())})
}

// more adds what few meetings ask, where there is an answer.
func more(body object, r event.Request) object {
	if len(r.Replies) > 0 {
		body = append(body, `,"replies":{`...)
		for _, reply := range r.Replies {
			body = member(body, reply.Question, reply.Text)
		}
		body = body.end()
	}
	if r.Wishes != (event.Wishes{}) {
		body = append(body, `,"wishes":{`...)
		body = member(member(body, "access", r.Wishes.Access), "diet", r.Wishes.Diet).end()
	}
	return list(list(body, "companions", r.Companions), "tables", r.Tables)
}

// What a form says that comes back with all that was typed.
const (
	// OnceMore: it came too soon, too late, with something in a field that people do
	// not see, or with the key of another one.
	OnceMore = "Nog één stap. Kijk of alles klopt en druk nog een keer op de knop."
	// SentBefore: it was sent long ago. The mail of then may have come to nothing, and
	// no other was sent.
	SentBefore = "Dit formulier is al eerder verstuurd. Kreeg u een mail van ons? Gebruik dan de link daarin. Wilt u zich opnieuw aanmelden? Druk dan nog een keer op de knop."
)

// noPlace is for a sign-up that arrived, and holds nothing that is known here.
const noPlace = "Uw aanmelding is aangekomen. Maar we weten niet of u een plek hebt. Vraag het de organisatie."

// Offline is shown when no answer came. It is not known then whether the request
// arrived; sending it again with the same key is safe.
const Offline = "We kregen geen antwoord. We weten niet of u bent aangemeld. Kijk of u internet hebt en probeer het opnieuw. U krijgt dan nooit twee keer een plek."

func (s session) answer() []byte {
	form, status, until := s.meeting.Form, event.SignUpStatus(s.body.text("status")), s.body.time("until")
	switch {
	case (s.status == 201 || s.status == 200) && status.Live():
		return page(s.shown(status, s.body).brief(), shownFirst)
	case s.status == 201, s.status == 200:
		form.Problem = noPlace
	case s.status == 202 && !until.IsZero() && !s.meeting.Now.Before(until):
		form.Problem, form.Key = SentBefore, ""
	case s.status == 202:
		return page(MailSent{Event: s.meeting.Event, Base: s.meeting.Base, Heading: s.meeting.Heading, Proof: s.meeting.Proof}.HTML(), shownFirst)
	case s.status == 0:
		form.Problem = Offline
	default:
		for _, field := range s.body.items("fields") {
			form.Faults = append(form.Faults, Fault{field.text("field"), field.text("detail")})
		}
		if len(form.Faults) == 0 {
			form.Problem = s.body.text("detail")
		}
		if len(form.Faults) == 0 && form.Problem == "" {
			form.Problem = Offline
		}
		if code := s.body.text("code"); code == "key_reused" || code == "key" {
			form.Problem, form.Key = OnceMore, "" // the element draws another
		}
	}
	return s.form(form)
}

func (s session) shown(status event.SignUpStatus, from *node) Receipt {
	return Receipt{Event: s.meeting.Event, Status: status, Wanted: from.int("wanted"), Seats: from.int("seats"),
		Late: from.bool("late"), Position: from.int("position"), Table: from.text("table"),
		Token: from.text("token"), Base: s.meeting.Base, Heading: s.meeting.Heading, Proof: s.meeting.Proof}
}

func (s session) withdraw() []byte {
	return effect(Effect{Method: "DELETE", URL: s.meeting.Base + "/api/v1/sign-ups/" + s.receipt.text("id"),
		Token: s.receipt.text("token")})
}

func (s session) withdrawn() []byte {
	if s.status == 204 {
		return page(s.shown(event.Withdrawn, s.receipt).brief(), shownFirst)
	}
	r := s.shown(event.SignUpStatus(s.receipt.text("status")), s.receipt)
	if r.Problem = s.body.text("detail"); r.Problem == "" {
		r.Problem = "We kregen geen antwoord. We weten niet of u bent afgemeld. Probeer het opnieuw."
	}
	return page(r.brief(), shownFirst)
}

func (s session) form(form Form) []byte {
	s.meeting.Form = form
	return page(s.meeting.HTML(), "#oz-fout")
}

// shownFirst is the title of a receipt.
const shownFirst = ".oz-banner > :first-child"

// page is HTML, with the selector of what gets the focus.
func page(html []byte, focus string) []byte {
	return member(member([]byte("{"), "html", string(html)), "focus", focus).end()
}

func effect(e Effect) []byte {
	out := member([]byte(`{"effect":{`), "method", e.Method)
	out = member(out, "url", e.URL)
	out = member(out, "key", e.Key)
	out = member(out, "token", e.Token)
	return append(member(out, "body", e.Body).end(), '}')
}

// object is a JSON object under construction.
type object []byte

// member adds a member, with a comma where one is needed.
func member(o object, name, value string) object {
	if o[len(o)-1] != '{' {
		o = append(o, ',')
	}
	return appendJSON(append(appendJSON(o, name), ':'), value)
}

// list adds a member that is a list, unless that is empty.
func list(o object, name string, values []string) object {
	if len(values) == 0 {
		return o
	}
	o = append(appendJSON(append(o, ','), name), ':')
	for i, value := range values {
		o = appendJSON(append(o, "[,"[min(i, 1)]), value)
	}
	return append(o, ']')
}

func (o object) end() []byte { return append(o, '}') }
