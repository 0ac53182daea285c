// Package wire is the door through which JSON comes in and goes out. It checks
// the shape of what comes in (is it there, is it too long, does it look like an
// address) and puts every error into one form, [Problem]. What things mean is
// checked again, and better, by the packages of the domain.
//
// It is the only package that knows github.com/goccy/go-json and
// github.com/go-playground/validator; to leave either is to change this file.
package wire

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
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
	Name        string `json:"name" validate:"required,max=120"`
	Email       string `json:"email" validate:"required,max=254,email"`
	Role        string `json:"role" validate:"max=40"`
	Seats       *int   `json:"seats" validate:"omitempty,min=1,max=10"`
	OnBehalfOf  string `json:"onBehalfOf" validate:"max=120"`
	AcceptFewer bool   `json:"acceptFewer"`
}

// ReadSignUp reads a request to sign up. It fails with [ErrTooLarge], [ErrJSON]
// or event.FieldErrors that name every field that is unknown, has the wrong type
// or the wrong shape.
func ReadSignUp(body io.Reader) (event.Request, error) {
	var s SignUp
	if err := decode(body, &s); err != nil {
		return event.Request{}, err
	}
	r := event.Request{Name: s.Name, Email: s.Email, Role: event.Role(s.Role), AcceptsFewer: s.AcceptFewer, OnBehalfOf: s.OnBehalfOf}
	if s.Seats != nil {
		r.Seats = *s.Seats
	}
	return r, nil
}

// maxUnknown is how many fields that nobody asked for are named in an answer.
const maxUnknown = 10

// decode fills the struct that into points at from a JSON object, member by
// member, so that all faults are found at once and each has its name. They come
// in the order of the fields; unknown ones last, by name.
func decode(body io.Reader, into any) error {
	members, err := readObject(body)
	if err != nil {
		return err
	}
	faults := fill(into, members)
	for n, name := range slices.Sorted(maps.Keys(members)) {
		if n == maxUnknown {
			break
		}
		faults = append(faults, event.FieldError{Field: short(name), Code: event.CodeNoField})
	}
	if len(faults) > 0 {
		return faults
	}
	return nil
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

// fill moves members to the fields of the struct that into points at, and says
// what does not fit there. What no field is for stays in members.
func fill(into any, members map[string]json.RawMessage) event.FieldErrors {
	var faults event.FieldErrors
	target := reflect.ValueOf(into).Elem()
	for i := range target.NumField() {
		name := target.Type().Field(i).Tag.Get("json")
		raw, there := members[name]
		delete(members, name)
		if there && json.Unmarshal(raw, target.Field(i).Addr().Interface()) != nil {
			faults = append(faults, event.FieldError{Field: name, Code: event.CodeType})
		}
	}
	var found validator.ValidationErrors
	errors.As(shapes.Struct(into), &found)
	for _, f := range found {
		fault := faultOf(f)
		if !slices.ContainsFunc(faults, func(earlier event.FieldError) bool { return earlier.Field == fault.Field }) {
			faults = append(faults, fault)
		}
	}
	return faults
}

// faultOf puts what the validator found into the words of package event, which
// has a Dutch sentence for each.
func faultOf(f validator.FieldError) event.FieldError {
	fault := event.FieldError{Field: f.Field(), Code: event.CodeType}
	fault.Limit, _ = strconv.Atoi(f.Param())
	switch f.Tag() {
	case "required":
		fault.Code = event.CodeRequired
	case "email":
		fault.Code = event.CodeEmail
	case "min":
		fault.Code = event.CodeTooFew
	case "max":
		fault.Code = event.CodeTooLong
		if f.Kind() == reflect.Int {
			fault.Code = event.CodeTooMany
		}
	}
	return fault
}
