package event

import (
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event/time"
)

// Bounds of what a meeting and a sign-up may hold, in characters unless said
// otherwise. A form and the JSON door use the same numbers.
const (
	MaxTitle     = 200
	MaxText      = 4000
	MaxName      = 120
	MaxEmail     = 254 // octets, RFC 5321 4.5.3.1.3
	MaxItems     = 60
	MaxHosts     = 20
	MaxQuestions = 20
	MaxSpeakers  = 20
	MaxThemes    = 20
	MaxSeats     = 100_000
	MaxPartySize = 10 // seats that one sign-up may ask for
	MaxSlug      = 80
)

// MaxDays is how long a meeting may last, and MaxLength the same in hours: on the
// day on which summer time ends there are 25.
const (
	MaxDays   = 31
	MaxLength = (MaxDays*24 + 1) * time.Hour
)

// FieldError is one fault in a value that somebody filled in.
type FieldError struct {
	// Field is the name of the field as in the JSON form.
	Field string
	Code  Code
	// Limit is the bound that was passed, where the code has one.
	Limit int
}

// Code names a kind of fault; it never changes meaning.
type Code string

// The codes of a [FieldError].
const (
	CodeRequired     Code = "required"
	CodeTooLong      Code = "too_long"
	CodeTooMany      Code = "too_many"
	CodeTooFew       Code = "too_few"
	CodeCharacters   Code = "characters"
	CodeEmail        Code = "email"
	CodeUnknown      Code = "unknown"
	CodeOutsideEvent Code = "outside_event"
	CodeOutOfOrder   Code = "out_of_order"
	CodeOverlap      Code = "overlap"
	CodeZone         Code = "zone"
	CodeSlug         Code = "slug"
	CodeType         Code = "type"
	CodeNoField      Code = "no_field"
	CodeTooLate      Code = "too_late"
	CodeOffset       Code = "offset"
	CodeMidnight     Code = "midnight"
	CodeElsewhere    Code = "elsewhere"
)

// Codes lists every code.
func Codes() []Code {
	return []Code{CodeRequired, CodeTooLong, CodeTooMany, CodeTooFew, CodeCharacters, CodeEmail, CodeUnknown,
		CodeOutsideEvent, CodeOutOfOrder, CodeOverlap, CodeZone, CodeSlug, CodeType, CodeNoField, CodeTooLate, CodeOffset, CodeMidnight, CodeElsewhere}
}

// faultSentences are what a person reads of a fault; # is its limit. The first row that
// fits counts; one without a field is for all fields.
var faultSentences = [...]struct {
	code        Code
	field, says string
}{
	{CodeRequired, "name", "Vul uw naam in."},
	{CodeRequired, "email", "Vul uw mailadres in."},
	{CodeRequired, "", "Vul dit in."},
	{CodeTooLong, "", "Dit is te lang. Gebruik hooguit # tekens."},
	{CodeTooMany, "seats", "Dat zijn te veel mensen. Meld hooguit # mensen tegelijk aan."},
	{CodeTooMany, "companions", "Dat zijn meer namen dan mensen. Haal namen weg, of kom met meer mensen."},
	{CodeTooMany, "", "Dit is te veel. Het mogen er hooguit # zijn."},
	{CodeTooFew, "seats", "Vul in met hoeveel mensen u komt: 1 of meer."},
	{CodeTooFew, "", "Dit is te weinig. Het moeten er minstens # zijn."},
	{CodeCharacters, "", "Hier staat een teken in dat we niet kunnen lezen. Typ de tekst opnieuw."},
	{CodeEmail, "", "Dit is geen volledig mailadres. Een mailadres ziet er zo uit: naam@voorbeeld.nl."},
	{CodeUnknown, "", "Dit kennen we niet. Kies iets uit de lijst."},
	{CodeOutsideEvent, "", "Dit onderdeel valt buiten de tijd van de bijeenkomst."},
	{CodeOutOfOrder, "", "Deze tijd staat niet in de goede volgorde. Kijk ook naar de andere tijden."},
	{CodeOverlap, "", "Dit valt samen met een ander onderdeel."},
	{CodeZone, "", "Geef een tijdzone op, bijvoorbeeld Europe/Amsterdam."},
	{CodeSlug, "", "Gebruik alleen kleine letters, cijfers en streepjes."},
	{CodeType, "seats", "Vul een getal in, bijvoorbeeld 2."},
	{CodeType, "", "Dit heeft niet de juiste vorm."},
	{CodeTooLate, "", "Dit is te laat. Een bijeenkomst duurt hooguit 31 dagen."},
	{CodeOffset, "", "Deze tijd past niet bij de tijdzone. In Nederland is het in de winter +01:00, in de zomer +02:00."},
	{CodeMidnight, "", "Duurt het de hele dag? Laat het dan om 0.00 uur beginnen. Laat het eindigen om 0.00 uur op de dag erna."},
	{CodeElsewhere, "", "Deze bijeenkomst komt uit een andere agenda. Aanmelden gaat daar."},
	{CodeNoField, "", "Dit veld kennen we niet. Laat het weg."},
}

// Sentence is what a person reads: what is wrong and what to do.
func (f FieldError) Sentence() string {
	for i := range faultSentences {
		if row := &faultSentences[i]; row.code == f.Code && (row.field == f.Field || row.field == "") {
			return strings.ReplaceAll(row.says, "#", strconv.Itoa(f.Limit))
		}
	}
	return "Dit klopt niet."
}

func (f FieldError) Error() string { return "event: " + f.Field + ": " + string(f.Code) }

// FieldErrors are all faults of one value, in the order of its fields.
type FieldErrors []FieldError

func (f *FieldErrors) add(field string, code Code) {
	*f = append(*f, FieldError{Field: field, Code: code})
}

// line adds what is wrong with a text on one line.
func (f *FieldErrors) line(field, text string, limit int) {
	*f = append(*f, checkLine(field, text, limit)...)
}

// over adds a number that is on the wrong side of its bound.
func (f *FieldErrors) over(field string, code Code, limit int) {
	*f = append(*f, FieldError{Field: field, Code: code, Limit: limit})
}

func (f FieldErrors) Error() string {
	parts := make([]string, len(f))
	for i, fault := range f {
		parts[i] = fault.Error()
	}
	return strings.Join(parts, "; ")
}

// Unwrap lists the faults one by one, for errors.As.
func (f FieldErrors) Unwrap() []error {
	list := make([]error, len(f))
	for i, fault := range f {
		list[i] = fault
	}
	return list
}

// err is nil when there are no faults; a nil slice in an error would not be.
func (f FieldErrors) err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// validSlug reports whether s can be the last part of a web address.
func validSlug(s string) bool {
	if s == "" || len(s) > MaxSlug || s[0] == '-' || s[len(s)-1] == '-' {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') {
			return false
		}
	}
	return true
}
