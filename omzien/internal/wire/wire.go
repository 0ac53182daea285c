// Package wire is the door through which JSON comes in and goes out. It checks
// the shape of what comes in (is it there, is it too long, does it look like an
// address) and puts every error into one form, [Problem]. What things mean is
// checked again, and better, by the packages of the domain.
//
// It is the only package that knows github.com/goccy/go-json and
// github.com/go-playground/validator; to leave either is to change this file.
package wire

import (
	"cmp"
	"errors"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
	"github.com/goccy/go-json"

	"github.com/omziennaarelkaar/netwerk/event"
)

// MaxBody is the greatest size of a request in octets.
const MaxBody = 64 << 10

// Refusal is why a body could not be read at all.
type Refusal string

// Why a body could not be read.
const (
	// ErrTooLarge: it is larger than [MaxBody].
	ErrTooLarge Refusal = "too_large"
	// ErrJSON: it is not a JSON object in UTF-8.
	ErrJSON Refusal = "json"
)

func (r Refusal) Error() string { return "wire: " + string(r) }

// Sentence is what a person reads.
func (r Refusal) Sentence() string {
	if r == ErrTooLarge {
		return "Dit bericht is te groot. Er mag hooguit 64 kB in."
	}
	return "Dit bericht kunnen we niet lezen. Stuur een JSON-object in UTF-8."
}

// Encode writes v as JSON.
func Encode(v any) ([]byte, error) { return json.Marshal(v) }

// SignUp is the body of a request to sign up. The bounds are those of package
// event; a test compares them.
type SignUp struct {
	Name        string            `json:"name" validate:"required,max=120"`
	Email       string            `json:"email" validate:"required,max=254,email"`
	Role        string            `json:"role" validate:"max=40"`
	Seats       *int              `json:"seats" validate:"omitempty,min=1,max=10"`
	OnBehalfOf  string            `json:"onBehalfOf" validate:"max=120"`
	AcceptFewer bool              `json:"acceptFewer"`
	Companions  []string          `json:"companions" validate:"max=9,dive,max=120"`
	Replies     map[string]string `json:"replies" validate:"max=10,dive,max=500"`
	Wishes      Wishes            `json:"wishes"`
	Tables      []string          `json:"tables" validate:"max=2,dive,max=80"`
	Language    string            `json:"language" validate:"max=8"`
}

// Wishes are event.Wishes as they come in.
type Wishes struct {
	Access string `json:"access" validate:"max=500"`
	Diet   string `json:"diet" validate:"max=500"`
}

// ReadSignUp reads a request to sign up. It fails with [ErrTooLarge], [ErrJSON]
// or event.FieldErrors that name every field that is unknown, has the wrong type
// or the wrong shape.
func ReadSignUp(body io.Reader) (event.Request, error) {
	var s SignUp
	if err := decode(body, &s, ""); err != nil {
		return event.Request{}, err
	}
	return s.request(), nil
}

// ReadAmendment reads a request to change a sign-up: the same as [ReadSignUp],
// without the mail address, which nobody can change.
func ReadAmendment(body io.Reader) (event.Request, error) {
	var s SignUp
	if err := decode(body, &s, "Email"); err != nil {
		return event.Request{}, err
	}
	return s.request(), nil
}

// request has its answers in the order of their questions' ids, as the form has:
// the same request sent twice must be the same.
func (s SignUp) request() event.Request {
	r := event.Request{Name: s.Name, Email: s.Email, Role: event.Role(s.Role), AcceptsFewer: s.AcceptFewer, OnBehalfOf: s.OnBehalfOf,
		Companions: s.Companions, Wishes: event.Wishes(s.Wishes), Tables: s.Tables, Language: event.Language(s.Language)}
	if s.Seats != nil {
		r.Seats = *s.Seats
	}
	for _, id := range slices.Sorted(maps.Keys(s.Replies)) {
		r.Replies = append(r.Replies, event.Reply{Question: id, Text: s.Replies[id]})
	}
	return r
}

// maxSaid is how many faults of one sort are named in an answer: fields that
// nobody asked for, or members of one field that have the wrong type.
const maxSaid = 10

// decode fills the struct that into points at from a JSON object, member by
// member, so that all faults are found at once and each has its name. They come
// in the order of the fields; unknown ones last, by name. The field of the struct
// called without is one that nobody may send; "" is none.
func decode(body io.Reader, into any, without string) error {
	members, err := readObject(body)
	if err != nil {
		return err
	}
	faults := fill("", reflect.ValueOf(into).Elem(), members, without)
	wrong := slices.Clone(faults)
	for _, fault := range misshapen(into, without) {
		if !slices.ContainsFunc(wrong, func(earlier event.FieldError) bool { return earlier.Field == fault.Field }) {
			faults = append(faults, fault)
		}
	}
	if faults = append(faults, unknown("", members)...); len(faults) > 0 {
		return faults
	}
	return nil
}

// unknown are members for which there is no field.
func unknown(prefix string, members map[string]json.RawMessage) event.FieldErrors {
	var faults event.FieldErrors
	for n, name := range slices.Sorted(maps.Keys(members)) {
		if n == maxSaid {
			break
		}
		faults = append(faults, event.FieldError{Field: prefix + short(name), Code: event.CodeNoField})
	}
	return faults
}

func readObject(body io.Reader) (map[string]json.RawMessage, error) {
	data, err := io.ReadAll(io.LimitReader(body, MaxBody+1))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) || len(data) > MaxBody {
		return nil, ErrTooLarge
	}
	if err != nil {
		return nil, ErrJSON
	}
	var members map[string]json.RawMessage
	if !utf8.Valid(data) || json.Unmarshal(data, &members) != nil || members == nil {
		return nil, ErrJSON
	}
	return members, nil
}

// short keeps what a stranger sent from filling an answer.
func short(name string) string {
	if utf8.RuneCountInString(name) > 40 {
		return string([]rune(name)[:40]) + "…"
	}
	return name
}

// shapes checks the validate tags. A validator keeps what it learned of a type
// and may be used by several goroutines.
var shapes = newValidator()

func newValidator() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return f.Tag.Get("json") })
	return v
}

// fill moves members to the fields of a struct, and says what does not fit there.
// What no field is for stays in members.
func fill(prefix string, target reflect.Value, members map[string]json.RawMessage, without string) event.FieldErrors {
	var faults event.FieldErrors
	for i := range target.NumField() {
		field := target.Type().Field(i)
		name := field.Tag.Get("json")
		if raw, there := members[name]; there && field.Name != without {
			delete(members, name)
			faults = append(faults, put(prefix+name, raw, target.Field(i))...)
		}
	}
	return faults
}

// put reads one value. The faults inside it have names of their own:
// companions[0], replies.id, wishes.diet.
func put(name string, raw json.RawMessage, into reflect.Value) event.FieldErrors {
	switch into.Kind() {
	case reflect.Slice:
		return putList(name, raw, into)
	case reflect.Map:
		return putMap(name, raw, into)
	case reflect.Struct:
		var members map[string]json.RawMessage
		if json.Unmarshal(raw, &members) != nil {
			return mistyped(name)
		}
		faults := fill(name+".", into, members, "")
		return append(faults, unknown(name+".", members)...)
	}
	if json.Unmarshal(raw, into.Addr().Interface()) != nil {
		return mistyped(name)
	}
	return nil
}

func putList(name string, raw json.RawMessage, into reflect.Value) event.FieldErrors {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		return mistyped(name)
	}
	var faults event.FieldErrors
	if list != nil {
		into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
	}
	for i, raw := range list {
		if wrong := put(name+"["+strconv.Itoa(i)+"]", raw, into.Index(i)); len(faults) < maxSaid {
			faults = append(faults, wrong...)
		}
	}
	return faults
}

func putMap(name string, raw json.RawMessage, into reflect.Value) event.FieldErrors {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return mistyped(name)
	}
	var faults event.FieldErrors
	if members != nil {
		into.Set(reflect.MakeMap(into.Type()))
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		value := reflect.New(into.Type().Elem()).Elem()
		if wrong := put(name+"."+short(key), members[key], value); len(faults) < maxSaid {
			faults = append(faults, wrong...)
		}
		into.SetMapIndex(reflect.ValueOf(key), value)
	}
	return faults
}

func mistyped(name string) event.FieldErrors {
	return event.FieldErrors{{Field: name, Code: event.CodeType}}
}

// misshapen is what the validator finds in a struct, in the order of its fields.
// It goes through a map in any order.
func misshapen(s any, without string) event.FieldErrors {
	var found validator.ValidationErrors
	errors.As(shapes.StructExcept(s, without), &found)
	var faults event.FieldErrors
	for _, f := range found {
		faults = append(faults, faultOf(f))
	}
	order := reflect.TypeOf(s).Elem()
	at := func(fault event.FieldError) int {
		for i := range order.NumField() {
			if name, found := strings.CutPrefix(fault.Field, order.Field(i).Tag.Get("json")); found && (name == "" || name[0] == '.' || name[0] == '[') {
				return i
			}
		}
		return -1
	}
	slices.SortStableFunc(faults, func(a, b event.FieldError) int { return cmp.Or(at(a)-at(b), strings.Compare(a.Field, b.Field)) })
	return faults
}

// faultOf puts what the validator found into the words of package event, which
// has a Dutch sentence for each.
func faultOf(f validator.FieldError) event.FieldError {
	_, name, _ := strings.Cut(f.Namespace(), ".") // without the name of the struct
	if field, key, found := strings.Cut(name, "["); found && field == repliesField {
		name = field + "." + short(strings.TrimSuffix(key, "]"))
	}
	fault := event.FieldError{Field: name, Code: event.CodeType}
	fault.Limit, _ = strconv.Atoi(f.Param())
	switch f.Tag() {
	case "required":
		fault.Code = event.CodeRequired
	case "email":
		fault.Code = event.CodeEmail
	case "min":
		fault.Code = event.CodeTooFew
	case "max":
		fault.Code = event.CodeTooMany
		if f.Kind() == reflect.String {
			fault.Code = event.CodeTooLong
		}
	}
	return fault
}

// repliesField is the one field that is a map.
const repliesField = "replies"
