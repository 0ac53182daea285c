package initiative

import (
	"errors"
	"slices"
	"strings"

	"github.com/omziennaarelkaar/netwerk/initiative/internal/vocabulary"
)

// Phase is how far an initiative is. That it hardly moves is a signal, not a
// phase.
type Phase string

// The phases of domain 2.4.
const (
	PhaseIdea        Phase = "idea"
	PhaseStarting    Phase = "starting"
	PhaseDeveloping  Phase = "developing"
	PhaseEstablished Phase = "established"
	PhasePaused      Phase = "paused"
	PhaseEnded       Phase = "ended"  // with a reason: an ending is a source of learning (I-12)
	PhaseMerged      Phase = "merged" // final; goes on in another initiative (INV-I07)
)

var phases = vocabulary.Of[Phase]{
	{PhaseIdea, "idee"},
	{PhaseStarting, "startend"},
	{PhaseDeveloping, "in ontwikkeling"},
	{PhaseEstablished, "bestendig"},
	{PhasePaused, "stil"},
	{PhaseEnded, "gestopt"},
	{PhaseMerged, "opgegaan in een ander initiatief"},
}

// Phases lists every phase in the order of a life.
func Phases() []Phase { return phases.Values() }

// Label is the Dutch word, "" for an unknown phase.
func (p Phase) Label() string { return phases.Label(p) }

// Valid reports whether the phase is in the list.
func (p Phase) Valid() bool { return p.Label() != "" }

// Next lists the phases that may follow, in the order of Phases; nil for the
// final and the unknown. From the zero phase every phase may follow.
func (p Phase) Next() []Phase {
	switch p {
	case "":
		return Phases()
	case PhaseIdea:
		return []Phase{PhaseStarting, PhaseEnded}
	case PhaseStarting:
		return []Phase{PhaseDeveloping, PhasePaused, PhaseEnded, PhaseMerged}
	case PhaseDeveloping:
		return []Phase{PhaseEstablished, PhasePaused, PhaseEnded, PhaseMerged}
	case PhaseEstablished:
		return []Phase{PhaseDeveloping, PhasePaused, PhaseEnded, PhaseMerged}
	case PhasePaused:
		return []Phase{PhaseStarting, PhaseDeveloping, PhaseEstablished, PhaseEnded}
	case PhaseEnded:
		return []Phase{PhaseStarting}
	}
	return nil
}

// counts is decision 6: only the ended and the merged leave the growth count.
func (p Phase) counts() bool { return p.Valid() && p != PhaseEnded && p != PhaseMerged }

// PhaseChange is one step in the life of an initiative.
type PhaseChange struct {
	Phase  Phase       `json:"phase"`
	On     PartialDate `json:"on,omitempty"`     // at least a year; only the first change may leave it unknown
	Source string      `json:"source"`           // who or which document says so (INV-I03)
	Reason string      `json:"reason,omitempty"` // required to end and to restart
	By     string      `json:"by"`               // id of who recorded it
	Into   string      `json:"into,omitempty"`   // id of the initiative it goes on in; set exactly when merged
}

// PhaseError refuses a step that domain 2.4 does not list. It wraps
// PhaseNotAllowed.
type PhaseError struct{ From, To Phase }

// Error is the code with both phases.
func (e PhaseError) Error() string {
	return PhaseNotAllowed.Error() + ": " + string(e.From) + " -> " + string(e.To)
}

// Unwrap is PhaseNotAllowed.
func (e PhaseError) Unwrap() error { return PhaseNotAllowed }

// Sentence tells in Dutch which steps are possible.
func (e PhaseError) Sentence() string {
	if !e.From.Valid() || !e.To.Valid() {
		return "Deze fase kennen we niet. Kies er een uit de lijst."
	}
	if e.From == PhaseMerged {
		return "Dit initiatief is opgegaan in een ander initiatief. Werk verder met dat andere initiatief."
	}
	next := e.From.Next()
	labels := make([]string, len(next))
	for i, phase := range next {
		labels[i] = "‘" + phase.Label() + "’"
	}
	return "De fase is nu ‘" + e.From.Label() + "’. ‘" + e.To.Label() + "’ kan nu niet. Dit kan wel: " +
		strings.Join(labels, ", ") + "."
}

// ChangePhase appends a step to the history. It returns a PhaseError for a step
// that is not listed and joined FieldErrors for faults in the change itself. The
// caller sets ChangedAt.
func (i *Initiative) ChangePhase(change PhaseChange) error {
	if from := i.Phase(); !slices.Contains(from.Next(), change.Phase) {
		return PhaseError{From: from, To: change.Phase}
	}
	if err := i.checkChange("", i.Phases, change); err != nil {
		return err
	}
	i.Phases = append(slices.Clip(i.Phases), change)
	return nil
}

// checkPhases replays the history under the rules of ChangePhase.
func (i Initiative) checkPhases() error {
	var faults []error
	var from Phase
	for n, change := range i.Phases {
		field := at("phases", n) + "."
		if !change.Phase.Valid() {
			faults = append(faults, FieldError{field + "phase", CodeUnknownValue})
		} else if !slices.Contains(from.Next(), change.Phase) {
			faults = append(faults, FieldError{field + "phase", CodeInconsistent})
		}
		faults = append(faults, i.checkChange(field, i.Phases[:n], change))
		from = change.Phase
	}
	return errors.Join(faults...)
}

// checkChange checks everything about a change but the step itself. Prefix goes
// before each field's name.
func (i Initiative) checkChange(prefix string, earlier []PhaseChange, change PhaseChange) error {
	faults := []error{
		checkChangeDate(prefix+"on", earlier, change.On),
		required(prefix+"source", change.Source), CheckLine(prefix+"source", change.Source, MaxDocument),
		required(prefix+"by", change.By), CheckLine(prefix+"by", change.By, MaxID),
		CheckText(prefix+"reason", change.Reason, MaxReason),
		CheckLine(prefix+"into", change.Into, MaxID),
	}
	restart := len(earlier) > 0 && earlier[len(earlier)-1].Phase == PhaseEnded
	if change.Phase == PhaseEnded || restart {
		faults = append(faults, required(prefix+"reason", change.Reason))
	}
	switch {
	case change.Phase != PhaseMerged && change.Into != "":
		faults = append(faults, FieldError{prefix + "into", CodeNotAllowed})
	case change.Phase == PhaseMerged && change.Into == i.ID && i.ID != "":
		faults = append(faults, FieldError{prefix + "into", CodeInconsistent})
	case change.Phase == PhaseMerged:
		faults = append(faults, required(prefix+"into", change.Into))
	}
	return errors.Join(faults...)
}

// checkChangeDate wants a year, so that the order of the history can be judged,
// and nothing that is surely before an earlier change.
func checkChangeDate(field string, earlier []PhaseChange, on PartialDate) error {
	switch {
	case !on.Valid():
		return FieldError{field, CodeBadDate}
	case on == "" && len(earlier) == 0:
		return nil
	case on == "":
		return FieldError{field, CodeRequired}
	case !on.hasYear():
		return FieldError{field, CodeBadDate}
	}
	for _, change := range earlier {
		if order, decided := on.Compare(change.On); decided && order < 0 {
			return FieldError{field, CodeOutOfOrder}
		}
	}
	return nil
}

// CountsOn tells whether the initiative counts among the initiatives of a day by
// its phase history (INV-I04): from its first phase until it ended or merged,
// that day no longer included. A partial date is read as its first day and an
// unknown first date as long ago; decided is false when another reading would
// give the other answer. Whether it counts for the province is InProvinceOn.
func (i Initiative) CountsOn(day PartialDate) (counts, decided bool) {
	decided = true
	for _, change := range i.Phases {
		after := change.Phase.counts()
		order, sure := change.On.Compare(day)
		switch {
		case sure && order > 0:
			return counts, decided
		case sure:
			counts, decided = after, true
		default:
			decided = decided && counts == after
			if change.On.first() <= day.first() {
				counts = after
			}
		}
	}
	return counts, decided
}

// MergedInto is the id this initiative goes on in, "" when it was not merged
// (INV-I07: both ids stay, the old one resolves to the new).
func (i Initiative) MergedInto() string {
	if i.Phase() != PhaseMerged {
		return ""
	}
	return i.Phases[len(i.Phases)-1].Into
}
