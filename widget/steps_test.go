package widget

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// answer is what comes back across the border: a line, and what stands below it.
type answer struct {
	List, Count int
	Whole       bool
	Status      string
	Faults      []Fault
	Accepts     bool
	Says        string
	Name        string
	Until       int64
	body        string
}

func decode(t testing.TB, out []byte) answer {
	t.Helper()
	line, body, found := bytes.Cut(out, []byte("\n"))
	require.True(t, found, "%q", out)
	var a answer
	require.NoError(t, json.Unmarshal(line, &a), "%s", line)
	a.body = string(body)
	return a
}

// document is a list as /agenda.json has it.
func document(t testing.TB, list []event.Announcement) []byte {
	return request(t, map[string]any{"events": list, "next": ""})
}

func TestSearchIsTheListThatFits(t *testing.T) {
	const address = "https://elders.omzien.example"
	var bridge Bridge
	loaded := decode(t, bridge.Load(document(t, three(t))))
	require.Equal(t, answer{List: 1, Count: 3, Whole: true}, loaded)
	for name, c := range map[string]struct {
		query map[string]string
		want  Query
	}{
		"nothing asked": {nil, Query{}},
		"text":          {map[string]string{"zoek": "COOPERATIE"}, Query{Text: "COOPERATIE"}},
		"spaces":        {map[string]string{"zoek": "  "}, Query{Text: "  "}},
		"theme":         {map[string]string{"thema": "housing"}, Query{Theme: "housing"}},
		"municipality":  {map[string]string{"gemeente": "GM0307"}, Query{Municipality: "GM0307"}},
		"format":        {map[string]string{"soort": "festival"}, Query{Format: event.Festival}},
		"audience":      {map[string]string{"doelgroep": "resident"}, Query{Audience: event.Resident}},
		"host":          {map[string]string{"initiatief": "id"}, Query{Host: "id"}},
		"no result":     {map[string]string{"zoek": "bestaat niet"}, Query{Text: "bestaat niet"}},
	} {
		for _, view := range append(Views(), "") {
			for _, l := range Languages() {
				t.Run(fmt.Sprint(name, " ", view, " ", l), func(t *testing.T) {
					list := Agenda{List: three(t), Now: dayBefore, Base: base, Address: address, Query: c.want, View: view, Language: l, At: time.Date(2019, 2, 1, 0, 0, 0, 0, time.UTC), Max: MaxShown}
					html, status := list.Results()
					got := decode(t, bridge.Search(request(t, map[string]any{"list": loaded.List, "query": c.query, "now": dayBefore, "base": base, "address": address,
						"view": view, "lang": l, "at": "2019-02"})))
					require.Equal(t, string(html), got.body)
					require.Equal(t, status, got.Status)
					require.Len(t, list.found(), got.Count)
				})
			}
		}
	}
}

func TestALoadedListSaysWhenItChanges(t *testing.T) {
	var bridge Bridge
	list := three(t)
	bridge.Load(document(t, list))
	until := func(now time.Time, query map[string]string, view View) time.Time {
		got := decode(t, bridge.Search(request(t, map[string]any{"list": 1, "query": query, "now": now, "view": view})))
		if got.Until == 0 {
			return time.Time{}
		}
		return time.UnixMilli(got.Until)
	}
	require.WithinDuration(t, list[0].SignUp.ClosesBefore, until(dayBefore, nil, ListView), 0)
	require.WithinDuration(t, list[0].Start, until(list[0].SignUp.ClosesBefore, nil, ListView), 0)
	require.Zero(t, until(list[2].End, nil, ListView), "all of it is over")
	require.WithinDuration(t, time.Date(2019, 1, 24, 23, 0, 0, 0, time.UTC), until(dayBefore, map[string]string{"zoek": "niets"}, MonthView), 0, "another day is today")
	t.Run("and is drawn anew by then, in whatever order it is asked", func(t *testing.T) {
		ask := func(now time.Time, l event.Language, base string) string {
			return decode(t, bridge.Search(request(t, map[string]any{"list": 1, "now": now, "lang": l, "base": base}))).body
		}
		same := func(hours time.Duration, l event.Language) {
			now := dayBefore.Add(hours * time.Hour)
			want, _ := Agenda{List: three(t), Now: now, Base: base, Language: l, Max: MaxShown}.Results()
			require.Equal(t, string(want), ask(now, l, base), "%v %s", now, l)
		}
		for _, hours := range []time.Duration{0, 128, 176, 48, 0, 500, 127, 48} {
			same(hours, event.Dutch)
		}
		same(0, Arabic)
		same(0, event.Dutch)
		require.NotContains(t, ask(dayBefore, event.Dutch, ""), base)
	})
	t.Run("and leaves out what is over by then", func(t *testing.T) {
		got := decode(t, bridge.Search(request(t, map[string]any{"list": 1, "now": list[0].End})))
		require.Equal(t, 2, got.Count)
		require.Equal(t, "2 bijeenkomsten", got.Status)
	})
}

func TestAListIsBounded(t *testing.T) {
	var bridge Bridge
	many := make([]event.Announcement, 2*MaxShown)
	for i := range many {
		many[i] = meetingA(t)
	}
	bridge.Load(document(t, many))
	got := decode(t, bridge.Search(request(t, map[string]any{"list": 1, "now": dayBefore})))
	require.Equal(t, 2*MaxShown, got.Count)
	require.Equal(t, MaxShown, strings.Count(got.body, `<li class="oz-card`))
	require.Equal(t, "De eerste 200 van 400 bijeenkomsten.", got.Status)
	require.Contains(t, got.body, "data-oz-all")
	for max, want := range map[any]int{5: 5, 0: MaxShown, -1: MaxShown, 100_000: MaxShown, "5": MaxShown} {
		require.Equal(t, want, strings.Count(decode(t, bridge.Search(request(t, map[string]any{"list": 1, "now": dayBefore, "max": max}))).body, `<li class="oz-card`), max)
	}
	t.Run("and so are the lists", func(t *testing.T) {
		for range MaxLists {
			bridge.Load(document(t, []event.Announcement{}))
		}
		require.Len(t, bridge.lists, MaxLists)
		require.Nil(t, bridge.Search(request(t, map[string]any{"list": 1, "now": dayBefore})), "the oldest is gone")
		require.NotNil(t, bridge.Search(request(t, map[string]any{"list": MaxLists + 1, "now": dayBefore})))
	})
}

func TestAPartOfAListIsNoList(t *testing.T) {
	var bridge Bridge
	require.False(t, decode(t, bridge.Load([]byte(`{"events":[],"next":"abc"}`))).Whole)
	require.True(t, decode(t, bridge.Load([]byte(`{"events":[]}`))).Whole)
}

func TestWhatCannotBeReadIsRefused(t *testing.T) {
	var bridge Bridge
	bridge.Load([]byte(`{"events":[]}`))
	for _, text := range []string{"", "x", "{", "{}x", "\x00", "[]", "{}", `{"list":7,"event":1,"events":2}`, strings.Repeat("[", 1<<16)} {
		for name, call := range calls(&bridge) {
			require.Nil(t, call([]byte(text)), "%s %s", name, text[:min(len(text), 50)])
		}
	}
	require.Len(t, bridge.lists, 1)
}

// calls are all functions of the border.
func calls(bridge *Bridge) map[string]func([]byte) []byte {
	return map[string]func([]byte) []byte{"load": bridge.Load, "search": bridge.Search, "check": CheckForm, "state": SignUpState, "ics": CalendarFile}
}

// filled is a form without faults: the values of each field.
var filled = map[string][]string{"name": {" Buurvrouw "}, "email": {"buurvrouw@omzien.example"}, "role": {"initiator"}, "seats": {"2"}, "onBehalfOf": {"De Buurtkamer"},
	"acceptFewer": {"1"}, "key": {"sleutel"}, "stamp": {"stempel"}, "website": {""}}

// fieldsOf is what a browser sends of a form that is filled in to ask for r.
func fieldsOf(r event.Request) map[string][]string {
	fields := map[string][]string{"name": {r.Name}, "email": {r.Email}, "role": {string(r.Role)}, "seats": {strconv.Itoa(r.Seats)}, "onBehalfOf": {r.OnBehalfOf},
		"companions": {strings.Join(r.Companions, "\r\n")}, "wishes.access": {r.Wishes.Access}, "wishes.diet": {r.Wishes.Diet}, "tables": r.Tables, "acceptFewer": {"1"}, "key": {"sleutel"}}
	for _, reply := range r.Replies {
		fields["replies."+reply.Question] = []string{reply.Text}
	}
	return fields
}

// check asks the border about a form.
func check(t testing.TB, a event.Announcement, fields map[string][]string, l event.Language) answer {
	return decode(t, CheckForm(request(t, map[string]any{"event": a, "form": fields, "lang": l})))
}

func TestAFormWithoutFaultsIsFine(t *testing.T) {
	require.Equal(t, answer{Faults: []Fault{}}, check(t, meetingA(t), filled, ""))
	require.Equal(t, answer{Faults: []Fault{}}, check(t, asking(t), fieldsOf(said), ""))
}

func TestWhatIsPostedAsksForTheSame(t *testing.T) {
	r, err := ReadForm(fieldsOf(said)).Request()
	require.NoError(t, err)
	require.Equal(t, said, r, "also in the order of the replies, or its key would be refused")
}

// TestFaultsAreThoseThatAreDrawn: the element writes the sentences into the form that
// is there, and they are those of a form that comes from the server.
func TestFaultsAreThoseThatAreDrawn(t *testing.T) {
	wrong := map[string][]string{
		"name": {"", " ", strings.Repeat("a", event.MaxName+1), "a\x00"}, "email": {"", "buurvrouw", "a@b@c.nl"},
		"seats": {"0", "-1", "11", "veel", "1.5", "9999999999"}, "role": {"koning"}, "onBehalfOf": {strings.Repeat("a", event.MaxName+1)},
		"companions": {"Ans\nBep\nCor\nDirk", "a\x00"}, "tables": {"stoel"}, "wishes.diet": {strings.Repeat("a", event.MaxReply+1)},
	}
	ask := asking(t)
	for i := range ask.SignUp.Asked {
		wrong["replies."+ask.SignUp.Asked[i].ID] = []string{"", "\x00", strings.Repeat("a", event.MaxReply+1)}
	}
	drawn := regexp.MustCompile(`<span class="oz-fault" id="oz-([^"]+)-fault">([^<]*)</span>`)
	same := func(t *testing.T, a event.Announcement, fields map[string][]string, l event.Language) answer {
		got := check(t, a, fields, l)
		m := Meeting{Event: a, Form: ReadForm(fields), Now: dayBefore, Base: base, Language: l}
		m.Form, _ = m.Form.Check(&m.Event, l)
		page := string(m.HTML())
		var want []Fault
		for _, match := range drawn.FindAllStringSubmatch(page, -1) {
			want = append(want, Fault{match[1], html.UnescapeString(match[2])})
			require.Regexp(t, ` id="oz-`+regexp.QuoteMeta(match[1])+`"`, page, "the element finds the field")
		}
		require.ElementsMatch(t, want, got.Faults)
		require.NotEmpty(t, got.body)
		require.Contains(t, page, got.body, "the summary")
		require.Contains(t, got.body, "data-oz-focus")
		return got
	}
	for field, values := range wrong {
		for _, value := range values {
			t.Run(field+" "+strconv.Quote(value[:min(len(value), 10)]), func(t *testing.T) {
				fields := fieldsOf(said)
				fields[field] = []string{value}
				if strings.HasPrefix(field, "replies.") && value == "" && len(check(t, ask, fields, "").Faults) == 0 {
					t.Skip("it may be left out")
				}
				got := same(t, ask, fields, event.Dutch)
				require.Equal(t, field, got.Faults[0].Field)
			})
		}
	}
	t.Run("all at once, in each language", func(t *testing.T) {
		fields := map[string][]string{}
		for field, values := range wrong {
			fields[field] = values[len(values)-1:]
		}
		for _, l := range Languages() {
			require.Len(t, same(t, ask, fields, l).Faults, len(wrong), l)
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

func TestTheClockSaysWhatBecomesOfAForm(t *testing.T) {
	state := func(a event.Announcement, now time.Time, l event.Language) answer {
		return decode(t, SignUpState(request(t, map[string]any{"event": a, "now": now, "lang": l})))
	}
	a := meetingA(t)
	closes := a.SignUp.ClosesBefore
	t.Run("INV-E13 a soft deadline asks", func(t *testing.T) {
		open := state(a, dayBefore, "")
		require.Equal(t, answer{Accepts: true, Until: closes.UnixMilli()}, open)
		late := state(a, closes, "")
		require.True(t, late.Accepts)
		require.Contains(t, late.Says, "U bent dus laat")
		require.Equal(t, a.Start.UnixMilli(), late.Until)
		require.Contains(t, string(Meeting{Event: a, Now: closes}.HTML()), late.Says, "as the page says it")
	})
	t.Run("INV-E13 a hard one refuses", func(t *testing.T) {
		a.SignUp.Strictness = event.Hard
		require.True(t, state(a, closes.Add(-1), "").Accepts)
		for _, l := range Languages() {
			closed := state(a, closes, l)
			require.False(t, closed.Accepts)
			require.Equal(t, availabilityLabel(l, event.DeadlinePassed)+".", closed.Says)
		}
	})
	t.Run("nothing changes after the end", func(t *testing.T) {
		require.Equal(t, answer{Says: event.Over.Label() + "."}, state(a, a.End, ""))
	})
}

func TestAnyRequestIsAnsweredOrRefused(t *testing.T) {
	value := rapid.SampledFrom([]any{nil, "", "month", "week", "ar", "2019-02", "9999-12", "0000-00-00", "x", 0, 1, 201, -1, true, []any{nil, 1, "a"}, map[string]any{"start": "9999-99-99T99:99:99+99:99", "title": 1},
		[]any{map[string]any{"start": "2019-01-29T16:00:00Z", "end": "9999-12-31T23:59:59-23:59", "venue": map[string]any{"municipality": " \x00"}}},
		map[string]any{"signUp": map[string]any{"online": true, "seats": 1}, "status": "scheduled", "start": "2019-01-29T16:00:00-00:30", "id": "\r\nX:"}})
	rapid.Check(t, func(t *rapid.T) {
		members := map[string]any{"events": []any{value.Draw(t, "one"), value.Draw(t, "other")}}
		var bridge Bridge
		text, err := json.Marshal(members)
		require.NoError(t, err)
		require.NotNil(t, bridge.Load(text))
		for _, name := range []string{"event", "form", "now", "base", "heading", "query", "view", "at", "lang", "max", "address", "proof"} {
			members[name] = value.Draw(t, name)
		}
		members["list"] = 1
		text, err = json.Marshal(members)
		require.NoError(t, err)
		for name, call := range calls(&bridge) {
			if out := call(text); out != nil {
				line, _, found := bytes.Cut(out, []byte("\n"))
				require.True(t, found && json.Valid(line), name)
			}
		}
	})
}

// BenchmarkSearch is a search in 2,000 meetings that were loaded before. Of what it
// takes, drawing is the most: 200 cards.
func BenchmarkSearch(b *testing.B) {
	list := make([]event.Announcement, 2000)
	for i := range list {
		list[i] = three(b)[i%2]
		list[i].Slug += strconv.Itoa(i)
		list[i].Title += " " + strconv.Itoa(i)
	}
	text := document(b, list)
	b.Run("load", func(b *testing.B) {
		for b.Loop() {
			new(Bridge).Load(text)
		}
	})
	var bridge Bridge
	bridge.Load(text)
	for name, query := range map[string]map[string]string{"all": {}, "none": {"zoek": "bestaat niet"}, "some": {"zoek": "cooperatie 19"}, "theme": {"thema": "housing"}} {
		b.Run(name, func(b *testing.B) {
			ask := request(b, map[string]any{"list": 1, "query": query, "now": dayBefore, "base": base, "address": base})
			for b.Loop() {
				bridge.Search(ask)
			}
		})
	}
}
