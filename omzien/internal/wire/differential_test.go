package wire_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	goccy "github.com/goccy/go-json"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/wire"
)

// published has the shape in which package web sends a meeting: an embedded
// struct, and members beside it.
type published struct {
	event.Announcement
	URL          string             `json:"url"`
	Availability event.Availability `json:"availability"`
}

// agenda is the body of /agenda.json.
type agenda struct {
	Events []published `json:"events"`
}

// receipt has the shape of the answer to a sign-up.
type receipt struct {
	ID       string             `json:"id"`
	Status   event.SignUpStatus `json:"status"`
	Seats    int                `json:"seats"`
	Late     bool               `json:"late,omitempty"`
	Until    time.Time          `json:"until,omitzero"`
	Said     *wire.SignUp       `json:"said,omitempty"`
	Position int                `json:"position,omitempty"`
}

// wireTypes are what comes in and goes out.
var wireTypes = []reflect.Type{
	reflect.TypeFor[wire.SignUp](), reflect.TypeFor[wire.Problem](), reflect.TypeFor[wire.Field](),
	reflect.TypeFor[event.Announcement](), reflect.TypeFor[agenda](), reflect.TypeFor[receipt](),
	reflect.TypeFor[map[string]any](),
}

// odd are texts that readers and writers of JSON disagree about.
var odd = []string{
	"", "Zoë van ’t Hof", `"\/`, "<script>alert('&')</script>", "\u2028\u2029", "a\x00b\x1f\x7f\u0085", "\n\t\r\b\f",
	"half a letter \xc3", "\xff\xfe", "\xed\xa0\x80", "😀\u200d👩", "\ufeff", strings.Repeat("x", 300),
}

// fill sets everything in v by chance.
func fill(t *rapid.T, v reflect.Value) {
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(moment(t)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text(t))
	case reflect.Bool:
		v.SetBool(rapid.Bool().Draw(t, "bool"))
	case reflect.Int, reflect.Int64:
		v.SetInt(rapid.Int64().Draw(t, "int"))
	case reflect.Float64:
		v.SetFloat(rapid.OneOf(rapid.Float64Range(-180, 180), rapid.Float64Range(-1e300, 1e300)).Draw(t, "float"))
	case reflect.Pointer:
		if rapid.Bool().Draw(t, "there") {
			v.Set(reflect.New(v.Type().Elem()))
			fill(t, v.Elem())
		}
	case reflect.Slice:
		if n := rapid.IntRange(-1, 2).Draw(t, "length"); n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
		}
		for i := range v.Len() {
			fill(t, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range rapid.IntRange(0, 3).Draw(t, "members") {
			v.SetMapIndex(reflect.ValueOf(text(t)), reflect.ValueOf(text(t)))
		}
	default:
		t.Fatalf("a %s on the wire: teach fill about it", v.Type())
	}
}

func text(t *rapid.T) string {
	return rapid.OneOf(rapid.SampledFrom(odd), rapid.String()).Draw(t, "text")
}

func moment(t *rapid.T) time.Time {
	if rapid.Bool().Draw(t, "no time") {
		return time.Time{}
	}
	zone := time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "offset in minutes"))
	return time.Unix(rapid.Int64Range(-1e9, 1e10).Draw(t, "second"), rapid.Int64Range(0, 1e9-1).Draw(t, "ns")).In(zone)
}

func TestSameAsEncodingJSON(t *testing.T) {
	for _, typ := range wireTypes {
		t.Run(typ.String()+" is written alike", rapid.MakeCheck(func(t *rapid.T) {
			v := reflect.New(typ)
			fill(t, v.Elem())
			want, err := json.Marshal(v.Interface())
			require.NoError(t, err)
			got, err := wire.Encode(v.Interface())
			require.NoError(t, err)
			require.Equal(t, string(want), string(got))
			byValue, err := wire.Encode(v.Elem().Interface())
			require.NoError(t, err)
			require.Equal(t, string(want), string(byValue))
		}))
		t.Run(typ.String()+" is read alike", rapid.MakeCheck(func(t *rapid.T) {
			v := reflect.New(typ)
			fill(t, v.Elem())
			data, err := json.Marshal(v.Interface())
			require.NoError(t, err)
			data = spoil(t, data)
			want, got := reflect.New(typ), reflect.New(typ)
			wantErr, gotErr := json.Unmarshal(data, want.Interface()), goccy.Unmarshal(data, got.Interface())
			require.Equal(t, wantErr != nil, gotErr != nil, "%s\n%v\n%v", data, wantErr, gotErr)
			if wantErr == nil {
				require.Equal(t, want.Interface(), got.Interface(), "%s", data)
			}
		}))
	}
}

// spoil changes some of the bytes in most runs.
func spoil(t *rapid.T, data []byte) []byte {
	for range rapid.IntRange(0, 3).Draw(t, "spoiled") {
		at := rapid.IntRange(0, len(data)).Draw(t, "at")
		with := rapid.SampledFrom([]string{"", ",", "}", "\"", "\\", "0", "-", "\x00", "\n", "\\u", "null", "1e9", "[", " "}).Draw(t, "with")
		cut := min(len(data), at+rapid.IntRange(0, 2).Draw(t, "cut"))
		data = append(data[:at:at], append([]byte(with), data[cut:]...)...)
	}
	return data
}

// bodies are what nobody means to send. Each is read by both, as ReadSignUp
// reads: the object first, then its members.
var bodies = []string{
	``, ` `, `{}`, `{} x`, `{}{}`, `{},`, `[]`, `null`, `"x"`, `1`, `{`, `}`, "\v{}", "{}\x00", "\ufeff{}", "\xef\xbb{}",
	`{"name"}`, `{"name":}`, `{"name":"a",}`, `{,"name":"a"}`, `{"name":"a" "email":"b"}`, `{name:"a"}`, `{'name':'a'}`, `{"name":"a"/*c*/}`,
	`{"name":"a"}//`, `{"name":"a","name":"b"}`, `{"Name":"a"}`, `{"na\u006de":"a"}`, `{"":1}`, `{"name":null}`,
	`{"name":["a"]}`, `{"name":{}}`, `{"name":1}`, `{"name":true}`, `{"name":"\`, `{"name":"`, `{"name":"a}`, `{"name":"/\/"}`,
	`{"name":"\x41"}`, `{"name":"\u12"}`, `{"name":"\u123g"}`, `{"name":"\ud800"}`, `{"name":"\udc00\ud800"}`, `{"name":"\ud83d\ude00"}`,
	`{"name":"\ud83d😀"}`, `{"name":"\ud83d\n"}`, "{\"name\":\"a\nb\"}", "{\"name\":\"a\x00b\"}", "{\"name\":\"a\x1fb\"}", "{\"name\":\"a\tb\"}",
	"{\"name\":\"a\xffb\"}", "{\"na\xffme\":\"ab\"}", `{"name":"\u0000"}`,
	`{"seats":01}`, `{"seats":1.}`, `{"seats":-}`, `{"seats":+1}`, `{"seats":.5}`, `{"seats":1e}`, `{"seats":1e400}`, `{"seats":1e0}`, `{"seats":1E1}`,
	`{"seats":1.0}`, `{"seats":1.5}`, `{"seats":"2"}`, `{"seats":-0}`, `{"seats":- 1}`, `{"seats":9223372036854775807}`, `{"seats":9223372036854775808}`,
	`{"seats":NaN}`, `{"seats":0x10}`, `{"seats":1_000}`, `{"seats":null}`, `{"seats":[]}`, `{"seats":1 2}`, `{"seats": ` + "\n\t" + ` 3 }`,
	`{"acceptFewer":1}`, `{"acceptFewer":"true"}`, `{"acceptFewer":TRUE}`, `{"acceptFewer":tru}`, `{"acceptFewer":truex}`, `{"acceptFewer":null}`,
	`{"companions":[]}`, `{"companions":null}`, `{"companions":["a",null,1,[],{},"b"]}`, `{"companions":["a",]}`, `{"companions":["a" "b"]}`, `{"companions":{}}`, `{"companions":"a"}`,
	`{"companions":[ "a" , "\ud800" ]}`, "{\"companions\":[\"a\xff\"]}", `{"replies":{}}`, `{"replies":null}`, `{"replies":{"a":"b","a":"c"}}`, `{"replies":{"a":1,"b":null,"":""}}`,
	`{"replies":{"\u0061":"x","a":"y"}}`, `{"replies":[]}`, `{"replies":{"a"}}`, `{"replies":{"a":"b",}}`,
	`{"x":{"y":[1,2,{"z":nope}]}}`, `{"x":[1,]}`, `{"x":[1 2]}`, `{"x":"\q"}`, `{"x":{"y":01}}`, `{"x":{"y":1,"y":2}}`,
	strings.Repeat("[", 20_000), `{"x":` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + `}`,
	`{"x":` + strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001) + `}`, `{"x":` + strings.Repeat(`{"x":`, 11_000) + `1` + strings.Repeat(`}`, 11_000) + `}`,
}

func TestOddBodiesSameAsEncodingJSON(t *testing.T) {
	for i, body := range bodies {
		t.Run(strconv.Itoa(i)+" "+body[:min(len(body), 40)], func(t *testing.T) {
			requireSame(t, []byte(body))
		})
	}
	t.Run("with any two bytes changed", func(t *testing.T) {
		chance := rand.New(rand.NewPCG(1, 2))
		for range 2_000 {
			body := []byte(bodies[chance.IntN(len(bodies))])
			for range 2 {
				if len(body) > 0 {
					body[chance.IntN(len(body))] = "\"\\{}[]:,0 -e\x00\xffu"[chance.IntN(15)]
				}
			}
			requireSame(t, body)
		}
	})
}

// requireSame reads a body by both modules in the two steps of ReadSignUp.
func requireSame(t *testing.T, body []byte) {
	t.Helper()
	type reader func([]byte, any) error
	read := func(unmarshal reader) (members map[string]json.RawMessage, s wire.SignUp, fine []bool) {
		fine = append(fine, unmarshal(body, &members) == nil)
		if !fine[0] {
			return nil, s, fine // what is filled in by then is nobody's concern
		}
		for _, field := range []struct {
			name string
			into any
		}{{"name", &s.Name}, {"seats", &s.Seats}, {"acceptFewer", &s.AcceptFewer}} {
			if raw, there := members[field.name]; there {
				fine = append(fine, unmarshal(raw, field.into) == nil)
			}
		}
		var list []json.RawMessage
		if raw, there := members["companions"]; there {
			fine = append(fine, unmarshal(raw, &list) == nil)
		}
		for _, raw := range list {
			var name string
			fine = append(fine, unmarshal(raw, &name) == nil)
			s.Companions = append(s.Companions, name)
		}
		var inner map[string]json.RawMessage
		if raw, there := members["replies"]; there {
			fine = append(fine, unmarshal(raw, &inner) == nil)
		}
		s.Replies = map[string]string{}
		for _, id := range slices.Sorted(maps.Keys(inner)) {
			var text string
			fine = append(fine, unmarshal(inner[id], &text) == nil)
			s.Replies[id] = text
		}
		return members, s, fine
	}
	wantMembers, want, wantFine := read(json.Unmarshal)
	gotMembers, got, gotFine := read(goccy.Unmarshal)
	require.Equal(t, wantFine, gotFine, "%.200q", body)
	require.Equal(t, wantMembers, gotMembers, "%.200q", body)
	require.Equal(t, want, got, "%.200q", body)
}
