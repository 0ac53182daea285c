package calendar

// Refusal is why a whole file is not read: compare it with errors.Is. Its text
// is a stable code; people read [Refusal.Sentence].
type Refusal string

// What [Read] refuses. A file that was cut off is read as far as it goes:
// [Result].Complete tells.
const (
	// ErrEmpty: there is nothing in it.
	ErrEmpty Refusal = "empty"
	// ErrNotCalendar: a web page, a PDF, or anything else without BEGIN:VCALENDAR.
	ErrNotCalendar Refusal = "not_calendar"
	// ErrTooLarge: more than 16 MB.
	ErrTooLarge Refusal = "too_large"
	// ErrLine: a line of more than 64 kB, after unfolding.
	ErrLine Refusal = "line"
	// ErrParameters: a line with more than 50 parameters, or 1000 values in them.
	ErrParameters Refusal = "parameters"
	// ErrDeep: more than 4 components inside each other.
	ErrDeep Refusal = "deep"
	// ErrTooMany: more than 20 000 components.
	ErrTooMany Refusal = "too_many"
)

// Error is the code.
func (r Refusal) Error() string { return string(r) }

// Sentence is what a person reads, or "" for a value that is none of these.
func (r Refusal) Sentence() string {
	switch r {
	case ErrEmpty:
		return "In deze agenda staat niets. Kijk of dit het goede adres of het goede bestand is."
	case ErrNotCalendar:
		return "Dit is geen agenda. Zoek in uw agendaprogramma naar ‘Exporteren’, of naar een adres dat eindigt op .ics."
	case ErrTooLarge:
		return "Deze agenda is te groot. Laat er oude afspraken uit weg."
	case ErrLine, ErrParameters, ErrDeep:
		return "Deze agenda is niet goed gemaakt. We kunnen hem niet veilig lezen. Vraag na bij de maker van de agenda."
	case ErrTooMany:
		return "In deze agenda staan te veel afspraken. Laat er oude afspraken uit weg."
	}
	return ""
}
