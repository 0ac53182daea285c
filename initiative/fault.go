package initiative

import "github.com/omziennaarelkaar/netwerk/initiative/internal/vocabulary"

// Refusal is an expected "no". Its text is a stable code, not a sentence.
type Refusal string

// The refusals of this package.
const (
	PhaseNotAllowed Refusal = "phase_not_allowed" // wrapped in a PhaseError
	DateUnreadable  Refusal = "date_unreadable"   // from ParsePartialDate
)

// Error is the code.
func (r Refusal) Error() string { return string(r) }

// Sentence tells a reader in Dutch what to do next; "" for an unknown code.
func (r Refusal) Sentence() string {
	switch r {
	case PhaseNotAllowed:
		return "Deze stap kan nu niet. Kijk in welke fase het initiatief is."
	case DateUnreadable:
		return "Deze datum kunnen we niet lezen. Schrijf hem zo: 2019-01-29. Alleen een jaar mag ook."
	}
	return ""
}

// Code says what is wrong with a field. Codes are stable.
type Code string

// The codes of a FieldError; package support uses the same ones.
const (
	CodeRequired      Code = "required"
	CodeTooLong       Code = "too_long"
	CodeTooMany       Code = "too_many"
	CodeDuplicate     Code = "duplicate"
	CodeBadCharacters Code = "bad_characters" // invalid UTF-8, control or text-direction characters
	CodeUnknownValue  Code = "unknown_value"  // not a word of its vocabulary
	CodeBadSlug       Code = "bad_slug"
	CodeBadDate       Code = "bad_date"
	CodeBadURL        Code = "bad_url"
	CodeBadCode       Code = "bad_code" // not a municipality code
	CodeOutOfRange    Code = "out_of_range"
	CodeOutOfOrder    Code = "out_of_order" // before something that came first
	CodeInFuture      Code = "in_future"
	CodeNotAllowed    Code = "not_allowed"  // filled where it must be empty
	CodeInconsistent  Code = "inconsistent" // contradicts another field
)

var codeSentences = vocabulary.Of[Code]{
	{CodeRequired, "Dit is nog leeg. Vul het in."},
	{CodeTooLong, "Deze tekst is te lang. Maak hem korter."},
	{CodeTooMany, "Dit zijn er te veel. Haal er een paar weg."},
	{CodeDuplicate, "Dit staat er al. Noem het één keer."},
	{CodeBadCharacters, "Hier staan tekens die we niet kunnen lezen. Typ de tekst opnieuw."},
	{CodeUnknownValue, "Deze keuze kennen we niet. Kies er een uit de lijst."},
	{CodeBadSlug, "Gebruik alleen kleine letters, cijfers en streepjes."},
	{CodeBadDate, "Deze datum klopt niet. Schrijf hem zo: 2019-01-29."},
	{CodeBadURL, "Dit webadres klopt niet. Begin met https:// en kijk of alles er staat."},
	{CodeBadCode, "Deze code van de gemeente klopt niet. Schrijf GM en dan vier cijfers."},
	{CodeOutOfRange, "Dit getal is te klein of te groot. Kies een ander getal."},
	{CodeOutOfOrder, "Dit is eerder dan een stap die al gezet is. Kies een later moment."},
	{CodeInFuture, "Deze dag is nog niet geweest. Kies vandaag of een eerdere dag."},
	{CodeNotAllowed, "Dit hoort niet bij deze stap. Maak dit leeg."},
	{CodeInconsistent, "Dit past niet bij de andere gegevens. Kijk ze samen na."},
}

// FieldError is one fault in data. Field is the JSON path from the value that
// was checked, like "areas[0].municipality".
type FieldError struct {
	Field string
	Code  Code
}

// Error is the field and the code.
func (e FieldError) Error() string { return e.Field + ": " + string(e.Code) }

// Sentence tells a reader in Dutch what to do. It does not name the field: it is
// shown beside it, and the form knows the field's label.
func (e FieldError) Sentence() string { return codeSentences.Label(e.Code) }

// FieldErrors lists the FieldErrors inside an error in the order they were
// found, also those of nested joins; nil when there are none.
func FieldErrors(err error) []FieldError {
	switch e := err.(type) {
	case FieldError:
		return []FieldError{e}
	case interface{ Unwrap() error }:
		return FieldErrors(e.Unwrap())
	case interface{ Unwrap() []error }:
		var all []FieldError
		for _, inner := range e.Unwrap() {
			all = append(all, FieldErrors(inner)...)
		}
		return all
	}
	return nil
}
