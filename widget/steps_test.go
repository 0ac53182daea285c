package widget

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// answer is what comes back across the border.
type answer struct {
	HTML, Status, Focus string
	Effect              *struct{ Method, URL, Key, Token, Body string }
}

func decode(t testing.TB, out []byte) answer {
	t.Helper()
	var a answer
	require.NoError(t, json.Unmarshal(out, &a), "%s", out)
	return a
}

func TestSearchIsTheListThatFits(t *testing.T) {
	const address = "https://elders.omzien.example"
	ask := func(query map[string]string) answer {
		return decode(t, Search(request(t, map[string]any{"events": three(t), "query": query, "now": dayBefore, "base": base, "address": address})))
	}
	list := Agenda{List: three(t), Now: dayBefore, Base: base, Address: address}
	for name, c := range map[string]struct {
		query map[string]string
		want  Query
	}{
		"nothing asked": {nil, Query{}},
		"text":          {map[string]string{"text": "COOPERATIE"}, Query{Text: "COOPERATIE"}},
		"theme":         {map[string]string{"theme": "housing"}, Query{Theme: "housing"}},
		"municipality":  {map[string]string{"municipality": "GM0307"}, Query{Municipality: "GM0307"}},
		"format":        {map[string]string{"format": "festival"}, Query{Format: event.Festival}},
		"audience":      {map[string]string{"audience": "resident"}, Query{Audience: event.Resident}},
		"host":          {map[string]string{"host": "id"}, Query{Host: "id"}},
		"no result":     {map[string]string{"text": "bestaat niet"}, Query{Text: "bestaat niet"}},
	} {
		t.Run(name, func(t *testing.T) {
			list.Query = c.want
			html, status := list.Results()
			got := ask(c.query)
			require.Equal(t, string(html), got.HTML)
			require.Equal(t, status, got.Status)
		})
	}
}

func TestWhatCannotBeReadIsRefused(t *testing.T) {
	for _, text := range []string{"", "x", "{", "{}x", "\x00", strings.Repeat("[", 1<<16)} {
		require.Nil(t, Search([]byte(text)))
		require.Nil(t, SignUp([]byte(text)))
	}
	require.Nil(t, SignUp([]byte(`{"do":"dance"}`)))
	require.Nil(t, SignUp([]byte(`{}`)))
}

// filled is a form without faults: the values of each field.
var filled = map[string][]string{"name": {" Buurvrouw "}, "email": {"buurvrouw@omzien.example"}, "role": {"initiator"}, "seats": {"2"}, "onBehalfOf": {"De Buurtkamer"},
	"acceptFewer": {"1"}, "key": {"sleutel"}, "stamp": {"stempel"}, "website": {""}}

// step is one call of SignUp for meeting A.
func step(t testing.TB, do string, more map[string]any) answer {
	t.Helper()
	members := map[string]any{"do": do, "event": meetingA(t), "form": filled, "now": dayBefore, "base": base}
	maps.Copy(members, more)
	return decode(t, SignUp(request(t, members)))
}

func TestSendPostsAFormWithoutFaults(t *testing.T) {
	got := step(t, "send", nil)
	require.Empty(t, got.HTML)
	require.Equal(t, "POST", got.Effect.Method)
	require.Equal(t, base+"/api/v1/events/nieuw-samenspel-in-de-wijk/sign-ups", got.Effect.URL)
	require.Equal(t, "sleutel", got.Effect.Key)
	require.Empty(t, got.Effect.Token)
	require.JSONEq(t, `{"name":"Buurvrouw","email":"buurvrouw@omzien.example","role":"initiator","seats":2,"onBehalfOf":"De Buurtkamer","acceptFewer":true}`, got.Effect.Body)

	t.Run("an empty number of seats is one", func(t *testing.T) {
		form := maps.Clone(filled)
		form["seats"] = []string{""}
		delete(form, "acceptFewer")
		require.JSONEq(t, `{"name":"Buurvrouw","email":"buurvrouw@omzien.example","role":"initiator","seats":1,"onBehalfOf":"De Buurtkamer"}`,
			step(t, "send", map[string]any{"form": form}).Effect.Body)
	})
}

// fieldsOf is what a browser sends of a form that is filled in to ask for r.
func fieldsOf(r event.Request) map[string][]string {
	fields := map[string][]string{"name": {r.Name}, "email": {r.Email}, "role": {string(r.Role)}, "seats": {strconv.Itoa(r.Seats)}, "onBehalfOf": {r.OnBehalfOf},
		"companions": {strings.Join(r.Companions, "\r\n")}, "wishes.access": {r.Wishes.Access}, "wishes.diet": {r.Wishes.Diet}, "tables": r.Tables, "acceptFewer": {"1"}, "key": {"sleutel"}}
	for _, reply := range r.Replies {
		fields["replies."+reply.Question] = []string{reply.Text}
	}
	return fields
}

func TestSendPostsAllThatIsAsked(t *testing.T) {
	got := step(t, "send", map[string]any{"event": asking(t), "form": fieldsOf(said)})
	require.NotNil(t, got.Effect, got.HTML)
	require.JSONEq(t, `{"name":"Buurvrouw","email":"buurvrouw@omzien.example","role":"initiator","seats":3,"onBehalfOf":"De Buurtkamer","acceptFewer":true,
		"companions":["Ans","Bep"],"replies":{"naam":"Buuf","soep":"nee","vervoer":"met de bus","wijk":"Zuilen"},
		"wishes":{"access":"Een ringleiding","diet":"Geen vlees"},"tables":["zorg","wonen"]}`, got.Effect.Body)

	t.Run("the form that is posted asks for the same", func(t *testing.T) {
		r, err := ReadForm(fieldsOf(said)).Request()
		require.NoError(t, err)
		require.Equal(t, said, r, "also in the order of the replies, or its key would be refused")
	})
	t.Run("what was not answered is not sent", func(t *testing.T) {
		a := asking(t)
		a.SignUp.Asked = a.SignUp.Asked[:1]
		fields := fieldsOf(event.Request{Name: "Ans", Email: "ans@omzien.example", Role: event.Initiator, Seats: 1, Tables: []string{"", ""}, Replies: []event.Reply{{Question: "verwachting", Text: " "}}})
		require.JSONEq(t, `{"name":"Ans","email":"ans@omzien.example","role":"initiator","seats":1,"onBehalfOf":"","acceptFewer":true}`,
			step(t, "send", map[string]any{"event": a, "form": fields}).Effect.Body)
	})
	t.Run("what is wrong is shown, and all that was typed stays", func(t *testing.T) {
		fields := fieldsOf(said)
		fields["name"] = []string{""}
		got := step(t, "send", map[string]any{"event": asking(t), "form": fields, "proof": 60})
		m := Meeting{Event: asking(t), Form: ReadForm(fields), Now: dayBefore, Base: base, Proof: time.Hour}
		m.Form, _ = m.Form.Check(&m.Event)
		require.Equal(t, string(m.HTML()), got.HTML)
		for _, typed := range []string{">Ans\nBep</textarea>", `value="Buuf"`, `value="nee" checked`, `value="met de bus" checked`, `value="Zuilen" selected`,
			`value="Een ringleiding"`, `value="Geen vlees"`, `value="zorg" selected`, `value="wonen" selected`, `data-oz-proof="60"`} {
			require.Contains(t, got.HTML, typed)
		}
	})
}

func TestAFormIsBounded(t *testing.T) {
	fields := map[string][]string{"tables": {"a", "b", "c"}, "replies.b": {"1", "2"}, "elders": {"x"}}
	for n := range 1000 {
		fields["replies.q"+strconv.Itoa(n)] = []string{"x"}
	}
	f := ReadForm(fields)
	require.Len(t, f.Replies, event.MaxAsked)
	require.Equal(t, [event.MaxChoices]string{"a", "b"}, f.Tables)
	require.Equal(t, "2", ReadForm(map[string][]string{"replies.b": {"1", "2"}}).replied("b"))
	require.Zero(t, ReadForm(nil))
}

func TestSendShowsFaultsAndKeepsWhatWasTyped(t *testing.T) {
	for field, values := range map[string][]string{
		"name": {"", " ", strings.Repeat("a", event.MaxName+1)}, "email": {"", "buurvrouw", "a@b@c.nl"},
		"seats": {"0", "-1", "11", "veel", "1.5", "9999999999"}, "role": {"koning"}, "onBehalfOf": {strings.Repeat("a", event.MaxName+1)},
	} {
		for _, value := range values {
			t.Run(field+" "+value[:min(len(value), 10)], func(t *testing.T) {
				form := maps.Clone(filled)
				form[field] = []string{value}
				got := step(t, "send", map[string]any{"form": form})
				require.Nil(t, got.Effect)
				require.Equal(t, "#oz-fout", got.Focus)
				require.Contains(t, got.HTML, `id="oz-fout"`)
				require.Contains(t, got.HTML, `id="oz-`+field+`-fault"`)
				require.Contains(t, got.HTML, `aria-invalid="true"`)
				require.Contains(t, got.HTML, `value="sleutel"`)
				for other, typed := range form {
					if typed[0] != "" && other != "role" {
						require.Contains(t, got.HTML, `value="`+typed[0]+`"`, other)
					}
				}
			})
		}
	}
}

func TestAnswerIsShown(t *testing.T) {
	problem := func(code, detail string, fields ...map[string]string) map[string]any {
		return map[string]any{"code": code, "detail": detail, "fields": fields}
	}
	for name, c := range map[string]struct {
		status int
		body   any
		focus  string
		has    []string
		hasNot []string
	}{
		"a seat": {201, map[string]any{"id": "a", "status": "confirmed", "seats": 2, "wanted": 2, "token": "geheim"}, ".oz-banner > :first-child",
			[]string{"U bent aangemeld", base + "/aanmelding/geheim/afmelden", "<h3>"}, nil},
		"the waiting list": {201, map[string]any{"status": "waitlisted", "wanted": 2}, ".oz-banner > :first-child", []string{"U staat op de wachtlijst"}, nil},
		"full":             {409, problem("full", "Alle plekken zijn bezet."), "#oz-fout", []string{"Alle plekken zijn bezet.", `value="sleutel"`}, nil},
		"a fault": {422, problem("invalid", "Er klopt iets niet.", map[string]string{"field": "email", "detail": "Dit mailadres bestaat niet."}), "#oz-fout",
			[]string{"Dit mailadres bestaat niet.", `id="oz-email-fault"`}, []string{"Er klopt iets niet."}},
		"no answer":                  {0, nil, "#oz-fout", []string{Offline, `value="sleutel"`}, []string{"U bent aangemeld"}},
		"a page of somebody between": {502, nil, "#oz-fout", []string{Offline}, nil},
		"201 without an answer":      {201, nil, "#oz-fout", []string{noPlace, `value="sleutel"`}, []string{"U bent a", Offline}},
		"201 with an unknown status": {201, map[string]any{"status": "later"}, "#oz-fout", []string{noPlace}, []string{"U bent a", Offline}},
		"200 for what is over":       {200, map[string]any{"status": "cancelled"}, "#oz-fout", []string{noPlace}, []string{"U bent afgemeld", Offline}},
		"a key with another form":    {409, problem("key_reused", "Dit is al verstuurd."), "#oz-fout", []string{OnceMore, `name="key" value=""`}, []string{"Dit is al verstuurd."}},
		"the address must be proven": {202, map[string]any{"status": "pending", "until": "2019-01-24T10:00:00+01:00"}, ".oz-banner > :first-child",
			[]string{"Kijk in uw mail", "Open die link binnen 60 minuten en druk daar op de knop.", "<h3>"}, []string{"U bent aangemeld", "/aanmelding/"}},
		"it must be proven, by no time at all": {202, map[string]any{"status": "pending"}, ".oz-banner > :first-child", []string{"Kijk in uw mail"}, nil},
		"it had to be proven before now": {202, map[string]any{"status": "pending", "until": "2019-01-24T09:00:00+01:00"}, "#oz-fout",
			[]string{SentBefore, `name="key" value=""`}, []string{"Kijk in uw mail", "U bent aangemeld"}},
		"too often":                      {429, problem("too_often", "U bent erg snel. Wacht even."), "#oz-fout", []string{"U bent erg snel. Wacht even.", `value="sleutel"`, `value="stempel"`}, nil},
		"markup in an answer is escaped": {409, problem("full", "<script>"), "#oz-fout", []string{"&lt;script&gt;"}, []string{"<script"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := step(t, "answer", map[string]any{"status": c.status, "body": c.body, "heading": 3, "proof": 60})
			require.Equal(t, c.focus, got.Focus)
			for _, part := range c.has {
				require.Contains(t, got.HTML, part)
			}
			for _, part := range c.hasNot {
				require.NotContains(t, got.HTML, part)
			}
			if c.focus == "#oz-fout" {
				require.Contains(t, got.HTML, `value="buurvrouw@omzien.example"`, "what was typed stays")
			}
		})
	}
}

func TestTheTrap(t *testing.T) {
	form := maps.Clone(filled)
	form["website"] = []string{"https://x.example"}
	got := step(t, "send", map[string]any{"form": form})
	require.Nil(t, got.Effect)
	require.Equal(t, "#oz-fout", got.Focus)
	require.Contains(t, got.HTML, OnceMore)
	require.Contains(t, got.HTML, `value="sleutel"`)
	require.NotContains(t, got.HTML, "x.example", "whoever presses again gets through")
}

func TestWithdrawing(t *testing.T) {
	receipt := map[string]any{"id": "een", "status": "confirmed", "seats": 2, "wanted": 2, "token": "geheim"}
	got := step(t, "withdraw", map[string]any{"receipt": receipt})
	require.Equal(t, "DELETE", got.Effect.Method)
	require.Equal(t, base+"/api/v1/sign-ups/een", got.Effect.URL)
	require.Equal(t, "geheim", got.Effect.Token)
	require.Empty(t, got.Effect.Body)

	t.Run("204 says so", func(t *testing.T) {
		got := step(t, "withdrawn", map[string]any{"receipt": receipt, "status": 204})
		require.Contains(t, got.HTML, "U bent afgemeld")
		require.NotContains(t, got.HTML, "oz-withdraw")
		require.Equal(t, ".oz-banner > :first-child", got.Focus)
	})
	t.Run("anything else keeps the receipt and tells why", func(t *testing.T) {
		got := step(t, "withdrawn", map[string]any{"receipt": receipt, "status": 409, "body": map[string]any{"detail": "De bijeenkomst is al begonnen."}})
		require.Contains(t, got.HTML, "De bijeenkomst is al begonnen.")
		require.Contains(t, got.HTML, "U bent aangemeld")
		require.Contains(t, got.HTML, "oz-withdraw")
		require.Contains(t, step(t, "withdrawn", map[string]any{"receipt": receipt, "status": 0}).HTML, "geen antwoord")
	})
}

func TestTheTitleKeepsItsLevel(t *testing.T) {
	for level, want := range map[any]string{1: "<h1>", 2: "<h2>", 5: "<h5>", 0: "<h2>", 6: "<h2>", -1: "<h2>", "1": "<h2>", nil: "<h2>"} {
		require.Contains(t, step(t, "answer", map[string]any{"status": 0, "heading": level}).HTML, want+"(Nieuw)", "%v", level)
	}
}

func TestAnyRequestIsAnsweredOrRefused(t *testing.T) {
	value := rapid.SampledFrom([]any{nil, "", "send", "answer", "x", 0, 201, -1, true, []any{nil, 1, "a"}, map[string]any{"start": "9999-99-99T99:99:99+99:99", "title": 1},
		map[string]any{"signUp": map[string]any{"online": true, "seats": 1}, "status": "scheduled", "start": "2019-01-29T16:00:00-00:30"}})
	rapid.Check(t, func(t *rapid.T) {
		members := map[string]any{}
		for _, name := range []string{"do", "event", "form", "now", "base", "status", "body", "receipt", "heading", "events", "query"} {
			members[name] = value.Draw(t, name)
		}
		members["do"] = rapid.SampledFrom([]string{"send", "answer", "withdraw", "withdrawn"}).Draw(t, "do")
		text, err := json.Marshal(members)
		require.NoError(t, err)
		require.True(t, json.Valid(SignUp(text)))
		require.True(t, json.Valid(Search(text)))
	})
}
