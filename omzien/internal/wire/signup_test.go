package wire_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
	"github.com/omziennaarelkaar/netwerk/widget"
)

const sound = `{"name":"Fatima","email":"fatima@omzien.example"`

// asked are members for what a meeting can ask.
const asked = `"companions":["Bert","Cor"],"replies":{"z.9":"","lunch":"Soep","a":"ja"},"wishes":{"diet":"Geen noten","access":"Rolstoel"},"tables":["zorg","groen"],"language":"en"`

// most are the same members at their bounds.
func most() string {
	list := func(n, letters int, letter string) string {
		return "[" + strings.TrimSuffix(strings.Repeat(`"`+strings.Repeat(letter, letters)+`",`, n), ",") + "]"
	}
	var replies []string
	for i := range event.MaxAsked {
		replies = append(replies, `"v`+strconv.Itoa(i)+`":"`+strings.Repeat("é", event.MaxReply)+`"`)
	}
	wish := `"` + strings.Repeat("é", event.MaxReply) + `"`
	return `"companions":` + list(event.MaxPartySize-1, event.MaxName, "é") + `,"tables":` + list(event.MaxChoices, event.MaxSlug, "x") +
		`,"replies":{` + strings.Join(replies, ",") + `},"wishes":{"access":` + wish + `,"diet":` + wish + `}`
}

// with is a sound request with more members.
func with(members string) string { return sound + "," + members + "}" }

// instead is a sound request with another value for a member.
func instead(name, value string) string {
	other := map[string]string{"name": `"email":"fatima@omzien.example"`, "email": `"name":"Fatima"`}[name]
	return `{` + other + `,"` + name + `":` + value + `}`
}

// read gives the faults as "field code limit", or the refusal.
func read(body io.Reader) (event.Request, []string) {
	r, err := wire.ReadSignUp(body)
	return r, said(err)
}

func said(err error) []string {
	if refusal, ok := errors.AsType[wire.Refusal](err); ok {
		return []string{string(refusal)}
	}
	var said []string
	if faults, ok := errors.AsType[event.FieldErrors](err); ok {
		for _, f := range faults {
			said = append(said, strings.TrimSuffix(f.Field+" "+string(f.Code)+" "+strconv.Itoa(f.Limit), " 0"))
		}
	} else if err != nil {
		said = []string{err.Error()}
	}
	return said
}

// numbered is a text n times, with the number instead of %.
func numbered(text string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = strings.ReplaceAll(text, "%", strconv.Itoa(i))
	}
	return list
}

func TestReadSignUp(t *testing.T) {
	plain := event.Request{Name: "Fatima", Email: "fatima@omzien.example"}
	change := func(f func(*event.Request)) event.Request {
		r := plain
		f(&r)
		return r
	}
	for _, c := range []struct {
		name, body string
		want       event.Request
	}{
		{"name and address are enough", sound + "}", plain},
		{"no seats said is none said", with(`"seats":null`), plain},
		{"everything", with(`"role":"resident","seats":3,"onBehalfOf":"Oke Nu","acceptFewer":true`), change(func(r *event.Request) {
			r.Role, r.Seats, r.OnBehalfOf, r.AcceptsFewer = event.Resident, 3, "Oke Nu", true
		})},
		{"what a meeting asks, with the answers by the id of their question", with(asked), change(func(r *event.Request) {
			r.Companions, r.Tables, r.Language = []string{"Bert", "Cor"}, []string{"zorg", "groen"}, event.English
			r.Replies = []event.Reply{{Question: "a", Text: "ja"}, {Question: "lunch", Text: "Soep"}, {Question: "z.9", Text: ""}}
			r.Wishes = event.Wishes{Access: "Rolstoel", Diet: "Geen noten"}
		})},
		{"null for what may be left out", with(`"companions":null,"replies":null,"wishes":null,"tables":null,"language":null,"role":null`), plain},
		{"nothing in what may be left out", with(`"companions":[],"replies":{},"wishes":{},"tables":[],"language":""`), change(func(r *event.Request) {
			r.Companions, r.Tables = []string{}, []string{}
		})},
		{"null among names and answers", with(`"companions":[null,"Bert"],"replies":{"a":null},"wishes":{"diet":null}`), change(func(r *event.Request) {
			r.Companions, r.Replies = []string{"", "Bert"}, []event.Reply{{Question: "a"}}
		})},
		{"the most of everything", with(most()), change(func(r *event.Request) {
			r.Companions = slices.Repeat([]string{strings.Repeat("é", event.MaxName)}, event.MaxPartySize-1)
			r.Tables = slices.Repeat([]string{strings.Repeat("x", event.MaxSlug)}, event.MaxChoices)
			r.Wishes = event.Wishes{Access: strings.Repeat("é", event.MaxReply), Diet: strings.Repeat("é", event.MaxReply)}
			for i := range event.MaxAsked {
				r.Replies = append(r.Replies, event.Reply{Question: "v" + strconv.Itoa(i), Text: strings.Repeat("é", event.MaxReply)})
			}
		})},
		{"letters written as escapes", instead("name", `"Zo\u00eb \ud83d\ude00"`), change(func(r *event.Request) { r.Name = "Zoë 😀" })},
		{"the greatest party", with(`"seats":10`), change(func(r *event.Request) { r.Seats = 10 })},
		{"the longest name", instead("name", `"`+strings.Repeat("é", 120)+`"`), change(func(r *event.Request) { r.Name = strings.Repeat("é", 120) })},
		{"a name with a quote and a hyphen", instead("name", `"Sjaan van 't Hof-Ünal"`), change(func(r *event.Request) { r.Name = "Sjaan van 't Hof-Ünal" })},
		{"white space around it all", "\r\n\t " + sound + " } \n", plain},
		{"exactly the greatest body", sound + "}" + strings.Repeat(" ", wire.MaxBody-len(sound)-1), plain},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, faults := read(strings.NewReader(c.body))
			require.Empty(t, faults)
			require.Equal(t, c.want, got)
		})
	}
}

func TestReadSignUpRefuses(t *testing.T) {
	many := make([]string, 200)
	for i := range many {
		many[i] = `"z` + strconv.Itoa(100+i) + `":1`
	}
	firstUnknown := []string{"z100 no_field", "z101 no_field", "z102 no_field", "z103 no_field", "z104 no_field", "z105 no_field",
		"z106 no_field", "z107 no_field", "z108 no_field", "z109 no_field"}
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"nothing", ``, []string{"json"}},
		{"no object", `[]`, []string{"json"}},
		{"null", `null`, []string{"json"}},
		{"half an object", sound, []string{"json"}},
		{"two objects", sound + "}{}", []string{"json"}},
		{"a form", `name=Fatima&email=fatima%40omzien.example`, []string{"json"}},
		{"bytes that are not UTF-8", sound + ",\"role\":\"\xff\"}", []string{"json"}},
		{"a byte order mark", "\ufeff" + sound + "}", []string{"json"}},
		{"a control character as it is", instead("name", "\"a\x00b\""), []string{"json"}},
		{"one octet too many", sound + "}" + strings.Repeat(" ", wire.MaxBody-len(sound)), []string{"too_large"}},
		{"far too large", strings.Repeat("x", 10*wire.MaxBody), []string{"too_large"}},

		{"an empty object", `{}`, []string{"name required", "email required"}},
		{"null for what must be there", `{"name":null,"email":null}`, []string{"name required", "email required"}},
		{"all wrong types at once", `{"name":1,"email":[],"role":{},"seats":"2","onBehalfOf":true,"acceptFewer":"ja"}`,
			[]string{"name type", "email type", "role type", "seats type", "onBehalfOf type", "acceptFewer type"}},
		{"a wrong type beside a missing field and an unknown one", `{"name":"a","seats":"2","telephone":"1"}`,
			[]string{"seats type", "email required", "telephone no_field"}},
		{"unknown fields are said in order, some of them", with(strings.Join(many, ",")), firstUnknown},
		{"another case is another field", instead("name", `"a","Name":"b"`), []string{"Name no_field"}},
		{"a field with a very long name", with(`"` + strings.Repeat("é", 9_000) + `":1`), []string{strings.Repeat("é", 40) + "… no_field"}},

		{"a name of 121 letters", instead("name", `"`+strings.Repeat("é", 121)+`"`), []string{"name too_long 120"}},
		{"a name of 10 000 letters", instead("name", `"`+strings.Repeat("x", 10_000)+`"`), []string{"name too_long 120"}},
		{"a header behind an address", instead("email", `"a@omzien.example\r\nBcc: b@omzien.example"`), []string{"email email"}},
		{"no address", instead("email", `"fatima"`), []string{"email email"}},
		{"two addresses", instead("email", `"a@omzien.example,b@omzien.example"`), []string{"email email"}},
		{"an address of 255 octets", instead("email", `"`+strings.Repeat("a", 240)+`@omzien.example"`), []string{"email too_long 254"}},
		{"a role of 41 letters", with(`"role":"` + strings.Repeat("x", 41) + `"`), []string{"role too_long 40"}},

		{"no seats", with(`"seats":0`), []string{"seats too_few 1"}},
		{"less than no seats", with(`"seats":-1`), []string{"seats too_few 1"}},
		{"eleven seats", with(`"seats":11`), []string{"seats too_many 10"}},
		{"more seats than fit in 64 bits", with(`"seats":9223372036854775808`), []string{"seats type"}},
		{"1e400 seats", with(`"seats":1e400`), []string{"seats type"}},
		{"one and a half seat", with(`"seats":1.5`), []string{"seats type"}},
		{"seats as text", with(`"seats":"2"`), []string{"seats type"}},
		{"seats as truth", with(`"seats":true`), []string{"seats type"}},

		{"other types for what a meeting asks", with(`"companions":"Bert","replies":["ja"],"wishes":"geen","tables":{},"language":1`),
			[]string{"companions type", "replies type", "wishes type", "tables type", "language type"}},
		{"other types in what a meeting asks", with(`"companions":["Bert",1,["Cor"]],"replies":{"b":true,"a":1,"c":"ja"},"wishes":{"access":[],"diet":7},"tables":[null,2]`),
			[]string{"companions[1] type", "companions[2] type", "replies.a type", "replies.b type", "wishes.access type", "wishes.diet type", "tables[1] type"}},
		{"a wish that nobody knows", with(`"wishes":{"geur":"roos","diet":"x"}`), []string{"wishes.geur no_field"}},
		{"names that are too long, and too many tables", with(`"companions":["Bert","` + strings.Repeat("é", 121) + `"],"tables":["a","b","c"]`),
			[]string{"companions[1] too_long 120", "tables too_many 2"}},
		{"ten companions", with(`"companions":["` + strings.Repeat(`x","`, 9) + `x"]`), []string{"companions too_many 9"}},
		{"answers that are too long, by name", with(`"replies":{"b":"` + strings.Repeat("x", 501) + `","a":"` + strings.Repeat("x", 501) + `","c":"` + strings.Repeat("x", 501) + `"}`),
			[]string{"replies.a too_long 500", "replies.b too_long 500", "replies.c too_long 500"}},
		{"eleven answers", with(`"replies":{"a":"","b":"","c":"","d":"","e":"","f":"","g":"","h":"","i":"","j":"","k":""}`), []string{"replies too_many 10"}},
		{"an answer to a question with odd letters in its name", with(`"replies":{"[a.b]":"` + strings.Repeat("x", 501) + `"}`), []string{"replies.[a.b] too_long 500"}},
		{"a wish that is too long", with(`"wishes":{"diet":"` + strings.Repeat("x", 501) + `"}`), []string{"wishes.diet too_long 500"}},
		{"a table with a long name", with(`"tables":["a","` + strings.Repeat("x", 81) + `"]`), []string{"tables[1] too_long 80"}},
		{"a language in words", with(`"language":"Nederlands"`), []string{"language too_long 8"}},
		{"numbers without end as companions", with(`"companions":[1` + strings.Repeat(",1", 20_000) + `]`), append(numbered("companions[%] type", 10), "companions too_many 9")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, faults := read(strings.NewReader(c.body))
			require.Equal(t, c.want, faults)
			require.Zero(t, got)
		})
	}
	t.Run("a body that breaks off", func(t *testing.T) {
		_, faults := read(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader(sound + "}"))))
		require.Equal(t, []string{"json"}, faults)
	})
	t.Run("a body that the server has bounded", func(t *testing.T) {
		body := io.NopCloser(strings.NewReader(strings.Repeat("x", wire.MaxBody+1)))
		_, faults := read(http.MaxBytesReader(httptest.NewRecorder(), body, wire.MaxBody))
		require.Equal(t, []string{"too_large"}, faults)
	})
}

// TestBounds holds the bounds together that stand in three places, because each
// must be a constant there: the tags here, the domain and the form.
func TestBounds(t *testing.T) {
	open := event.Announcement{Slug: "x", Status: event.Scheduled, Start: time.Unix(1, 0), SignUp: event.PublicTerms{Online: true, Asks: event.Asks{AskOnBehalfOf: true}}}
	form := string(widget.Meeting{Event: open, Now: time.Unix(0, 0)}.HTML())
	for _, c := range []struct {
		field, json, inForm string
		limit               int
	}{
		{"Name", "name", "maxlength", event.MaxName},
		{"Email", "email", "maxlength", event.MaxEmail},
		{"OnBehalfOf", "onBehalfOf", "maxlength", event.MaxName},
		{"Seats", "seats", "max", event.MaxPartySize},
	} {
		t.Run(c.json, func(t *testing.T) {
			field, found := reflect.TypeFor[wire.SignUp]().FieldByName(c.field)
			require.True(t, found)
			require.Equal(t, c.json, field.Tag.Get("json"))
			require.Contains(t, strings.Split(field.Tag.Get("validate"), ","), "max="+strconv.Itoa(c.limit))
			input := regexp.MustCompile(`<input [^>]*name="` + c.json + `"[^>]*>`).FindString(form)
			require.Regexp(t, ` `+c.inForm+`="`+strconv.Itoa(c.limit)+`"`, input)
		})
	}
	for name, tag := range map[string]string{
		"Companions": fmt.Sprintf("max=%d,dive,max=%d", event.MaxPartySize-1, event.MaxName),
		"Replies":    fmt.Sprintf("max=%d,dive,max=%d", event.MaxAsked, event.MaxReply),
		"Tables":     fmt.Sprintf("max=%d,dive,max=%d", event.MaxChoices, event.MaxSlug),
	} {
		t.Run(name+" has the bounds of package event", func(t *testing.T) {
			field, _ := reflect.TypeFor[wire.SignUp]().FieldByName(name)
			require.Equal(t, tag, field.Tag.Get("validate"))
		})
	}
	t.Run("wishes are those of package event, with its bound", func(t *testing.T) {
		ours, theirs := reflect.TypeFor[wire.Wishes](), reflect.TypeFor[event.Wishes]()
		require.Equal(t, theirs.NumField(), ours.NumField())
		for i := range ours.NumField() {
			require.Equal(t, strings.TrimSuffix(theirs.Field(i).Tag.Get("json"), ",omitempty"), ours.Field(i).Tag.Get("json"))
			require.Equal(t, "max="+strconv.Itoa(event.MaxReply), ours.Field(i).Tag.Get("validate"))
		}
	})
	t.Run("every language fits", func(t *testing.T) {
		field, _ := reflect.TypeFor[wire.SignUp]().FieldByName("Language")
		for _, language := range event.Languages() {
			require.LessOrEqual(t, len(language), 8)
		}
		require.Equal(t, "max=8", field.Tag.Get("validate"))
	})
	t.Run("every field of a request comes in", func(t *testing.T) {
		ours := reflect.TypeFor[wire.SignUp]()
		require.Equal(t, reflect.TypeFor[event.Request]().NumField(), ours.NumField())
	})
	t.Run("every role fits", func(t *testing.T) {
		field, _ := reflect.TypeFor[wire.SignUp]().FieldByName("Role")
		for _, role := range event.Roles() {
			require.LessOrEqual(t, len(role), 40)
		}
		require.Contains(t, field.Tag.Get("validate"), "max=40")
	})
	t.Run("every field has a tag for its name and nothing else in it", func(t *testing.T) {
		for i := range reflect.TypeFor[wire.SignUp]().NumField() {
			require.Regexp(t, `^[a-z][A-Za-z]*$`, reflect.TypeFor[wire.SignUp]().Field(i).Tag.Get("json"))
		}
	})
}

// TestDoorAndDomain: the door may not refuse what the domain takes, or the form
// and the interface would disagree on who may come.
func TestDoorAndDomain(t *testing.T) {
	word := rapid.StringMatching(`[a-zA-Z0-9]([a-zA-Z0-9+_'.-]{0,20}[a-zA-Z0-9])?`)
	rapid.Check(t, func(t *rapid.T) {
		r := event.Request{
			Name:       rapid.StringN(1, 130, -1).Draw(t, "name"),
			Email:      word.Draw(t, "local") + "@" + rapid.StringMatching(`([a-z0-9](-?[a-z0-9]){0,9}\.){1,3}[a-z]{2,6}`).Draw(t, "domain"),
			Seats:      rapid.IntRange(1, 12).Draw(t, "seats"),
			OnBehalfOf: rapid.StringN(0, 130, -1).Draw(t, "organisation"),
		}
		short := rapid.StringN(0, event.MaxReply+5, -1)
		replies := map[string]string{}
		for _, q := range everything.Asked {
			if text := short.Draw(t, q.ID); text != "" {
				r.Replies, replies[q.ID] = append(r.Replies, event.Reply{Question: q.ID, Text: text}), text
			}
		}
		r.Companions = rapid.SliceOfN(rapid.StringN(0, 125, -1), 0, 10).Draw(t, "companions")
		r.Wishes = event.Wishes{Access: short.Draw(t, "access"), Diet: short.Draw(t, "diet")}
		r.Tables = rapid.SliceOfN(rapid.SampledFrom([]string{"zorg", "groen", "niets"}), 0, 3).Draw(t, "tables")
		r.Language = rapid.SampledFrom([]event.Language{"", event.Dutch, event.English, "fr"}).Draw(t, "language")
		members := map[string]any{"name": r.Name, "email": r.Email, "seats": r.Seats, "onBehalfOf": r.OnBehalfOf, "companions": r.Companions, "replies": replies,
			"wishes": r.Wishes, "tables": r.Tables, "language": r.Language}
		body, err := wire.Encode(members)
		require.NoError(t, err)
		read, err := wire.ReadSignUp(strings.NewReader(string(body)))
		if r.Check(nil, &event.PublicTerms{Asks: everything}) != nil {
			return
		}
		require.NoError(t, err)
		require.Equal(t, r, read)
		delete(members, "email")
		body, err = wire.Encode(members)
		require.NoError(t, err)
		read, err = wire.ReadAmendment(strings.NewReader(string(body)))
		require.NoError(t, err)
		r.Email = ""
		require.Equal(t, r, read)
	})
}

// everything is asked by the meeting of the tests.
var everything = event.Asks{
	Asked:  []event.Question{{ID: "a", Label: "Waarover?"}, {ID: "b", Label: "Waarom?"}},
	Wishes: event.WishKinds(),
	Tables: []event.Table{{ID: "zorg", Title: "Zorg", Seats: 9}, {ID: "groen", Title: "Groen", Seats: 9}},
}

func TestReadAmendment(t *testing.T) {
	change := func(body string) (event.Request, []string) {
		r, err := wire.ReadAmendment(strings.NewReader(body))
		return r, said(err)
	}
	t.Run("it is a request without an address", func(t *testing.T) {
		r, faults := change(`{"name":"Fatima","seats":2,` + asked + `}`)
		require.Empty(t, faults)
		whole, err := wire.ReadSignUp(strings.NewReader(with(`"seats":2,` + asked)))
		require.NoError(t, err)
		whole.Email = ""
		require.Equal(t, whole, r)
	})
	for body, want := range map[string][]string{
		`{"name":"Fatima","email":"fatima@omzien.example"}`: {"email no_field"},
		`{"name":"Fatima","email":null}`:                    {"email no_field"},
		`{}`:                                                {"name required"},
		`{"name":1,"email":2,"id":3}`:                       {"name type", "email no_field", "id no_field"},
		`{"name":"x","companions":[1],"seats":0}`:           {"companions[0] type", "seats too_few 1"},
		``: {"json"},
	} {
		t.Run("it refuses "+body, func(t *testing.T) {
			r, faults := change(body)
			require.Equal(t, want, faults)
			require.Zero(t, r)
		})
	}
}

func TestProblem(t *testing.T) {
	t.Run("the answer names every field and its fault", func(t *testing.T) {
		_, err := wire.ReadSignUp(strings.NewReader(`{"name":"a","email":"b","seats":0}`))
		p := wire.ProblemOf(err)
		require.Equal(t, "invalid", p.Code)
		require.Equal(t, "urn:omzien:problem:invalid", p.Type)
		require.Equal(t, []string{"email email", "seats too_few"}, []string{p.Fields[0].Field + " " + p.Fields[0].Code, p.Fields[1].Field + " " + p.Fields[1].Code})
		for _, f := range p.Fields {
			require.NotEmpty(t, f.Detail)
		}
	})
	for _, c := range []struct {
		err  error
		code string
	}{
		{wire.ErrJSON, "json"}, {wire.ErrTooLarge, "too_large"}, {event.ErrFull, "full"}, {omzien.ErrNotFound, "not_found"}, {errors.New("disk on fire"), "internal"},
	} {
		t.Run("a Dutch sentence for "+c.code, func(t *testing.T) {
			p := wire.ProblemOf(c.err)
			require.Equal(t, c.code, p.Code)
			require.Contains(t, p.Detail, " ")
			require.NotContains(t, p.Detail, "disk")
			require.Empty(t, p.Fields)
		})
	}
}

// FuzzReadSignUp: whatever is sent, nothing breaks, what passes can be decided
// on, and the answer to what is refused is short.
func FuzzReadSignUp(f *testing.F) {
	for _, body := range bodies {
		if len(body) < 1_000 {
			f.Add([]byte(body))
		}
	}
	f.Add([]byte(with(`"role":"resident","seats":3,"onBehalfOf":"Oke Nu","acceptFewer":true`)))
	f.Add([]byte(with(asked)))
	f.Add([]byte(with(`"companions":["a",1],"replies":{"x":1,"":"","[0]":"."},"wishes":{"access":1,"z":2},"tables":["a","a","a"],"language":"xx"`)))
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := wire.ReadSignUp(strings.NewReader(string(body)))
		requireSame(t, body)
		if err == nil {
			requireShape(t, r)
			_, err := wire.ReadAmendment(strings.NewReader(string(body)))
			require.Equal(t, []string{"email no_field"}, said(err))
			return
		}
		require.Zero(t, r)
		p, encodeErr := wire.Encode(wire.ProblemOf(err))
		require.NoError(t, encodeErr)
		require.LessOrEqual(t, len(p), 16_000, "an answer is no amplifier")
	})
}

// requireShape: the domain may refuse what passed the door, for what it means,
// but not for being larger than the door lets through.
func requireShape(t *testing.T, r event.Request) {
	t.Helper()
	faults, _ := errors.AsType[event.FieldErrors](r.Check(event.Roles(), &event.PublicTerms{Asks: everything}))
	for _, fault := range faults {
		if fault.Field == "seats" && r.Seats == 0 {
			continue // none said is one
		}
		if fault.Field == "companions" && len(r.Companions) < event.MaxPartySize {
			continue // more than there are others, but not than there can be
		}
		require.False(t, slices.Contains([]event.Code{event.CodeTooLong, event.CodeTooMany, event.CodeTooFew, event.CodeType}, fault.Code), "%v", fault)
	}
}

// TestSecretsStay: no value that somebody typed comes back in an error.
func TestSecretsStay(t *testing.T) {
	const secret = "geheim"
	for _, value := range []string{`"` + secret + `\n"`, `"` + secret + `@@x"`, `["` + secret + `"]`, `{"` + secret + `":1}`, `"` + strings.Repeat(secret, 200) + `"`, `"` + secret} {
		for _, field := range []string{"name", "email", "role", "seats", "onBehalfOf", "acceptFewer", "companions", "replies", "wishes", "tables", "language", "iets"} {
			if (field == "replies" || field == "wishes") && value[0] == '{' {
				continue // the names of members come back: programs choose them, not people
			}
			_, err := wire.ReadSignUp(strings.NewReader(`{"` + field + `":` + value + `}`))
			require.Error(t, err)
			require.NotContains(t, err.Error(), secret)
			p, err := wire.Encode(wire.ProblemOf(err))
			require.NoError(t, err)
			require.NotContains(t, string(p), secret)
		}
	}
}
