// Package initiative holds the file of one residents' initiative: its names,
// kinds, themes, service areas and the history of its phases, with the words
// (Kind, LegalForm, Theme, Phase) and the province's municipalities that go
// with it.
//
// The life of an initiative, source domain 2.4; an empty history may start in
// any phase, because the registry often meets an initiative half-way:
//
//	idea ───► starting ───► developing ◄──► established
//	            any of the last three ───► paused | merged
//	            paused ───► starting | developing | established
//	            all the above but merged ───► ended ───► starting (restart)
//
// A value is data and may be decoded from JSON unchecked; Check tells what is
// wrong with it. A method either changes the value and returns nil, or returns
// an error and changes nothing. Expected refusals are a Refusal or a PhaseError
// that wraps one; faults in data are FieldErrors, listed by FieldErrors.
//
// The package refuses to know people: contacts, needs, offers and obstacles are
// not here, and neither are the clock, storage and JSON. Merging duplicates is a
// person's decision, so LikelySame only warns. That legal form `hosted` needs a
// running agreement (INV-I02) is checked where both files are known. Support
// files are in initiative/support, meetings in package event, the registry of
// all initiatives in package omzien.
package initiative

import (
	"errors"
	"slices"
	"strconv"
	"time"
)

// Bounds on an initiative. Texts are counted in characters (runes), lists in
// entries.
const (
	MaxID       = 100
	MaxSlug     = 80
	MaxName     = 200
	MaxSummary  = 2000
	MaxWebsite  = 500
	MaxReason   = 1000
	MaxDocument = 500

	MaxAlternateNames = 20
	MaxAreas          = 50
	MaxPartners       = 50
	MaxSources        = 100
)

// Initiative is the registry's record of one residents' initiative. Only ids
// cross its border. The zero value is empty and refused by Check.
type Initiative struct {
	ID             string    `json:"id"`                       // never reused, also not after a merge (INV-I07)
	Slug           string    `json:"slug"`                     // as Slug makes it; unique in the registry
	Name           string    `json:"name"`                     // as the initiative itself writes it
	AlternateNames []string  `json:"alternateNames,omitempty"` // other spellings in use (T5)
	Kinds          []Kind    `json:"kinds"`                    // the first is the primary kind
	LegalForm      LegalForm `json:"legalForm,omitempty"`      // zero means never asked
	Themes         []Theme   `json:"themes,omitempty"`
	Areas          []Area    `json:"areas"` // where its residents live, not where it meets

	Phases   []PhaseChange `json:"phases,omitempty"`   // oldest first, append-only: see ChangePhase
	Summary  string        `json:"summary,omitempty"`  // plain text, may hold line feeds
	Website  string        `json:"website,omitempty"`  // http or https
	Partners []string      `json:"partners,omitempty"` // names of organisations; the order means nothing (T6)
	Sources  []Source      `json:"sources,omitempty"`  // where imported facts come from; keeps the source's spelling (T19)

	ChangedAt time.Time `json:"changedAt,omitzero"` // set by the caller
}

// Source names a document that a fact was taken from.
type Source struct {
	Document string `json:"document"`
	Note     string `json:"note,omitempty"`
}

// Phase is the latest phase, or "" when none was ever recorded.
func (i Initiative) Phase() Phase {
	if len(i.Phases) == 0 {
		return ""
	}
	return i.Phases[len(i.Phases)-1].Phase
}

// Check reports every fault as joined FieldErrors, nil when there is none. It
// holds INV-I01 (id, slug, name, one kind, one service area; nothing about a
// legal form or a number) and INV-I03 (the history is a path of domain 2.4),
// so it is the test for imported values as well.
func (i Initiative) Check() error {
	return errors.Join(
		required("id", i.ID), CheckLine("id", i.ID, MaxID),
		CheckSlug("slug", i.Slug),
		required("name", i.Name), CheckLine("name", i.Name, MaxName),
		checkLines("alternateNames", i.AlternateNames, MaxAlternateNames),
		requireAny("kinds", len(i.Kinds)), checkTerms("kinds", i.Kinds),
		i.checkLegalForm(),
		checkTerms("themes", i.Themes),
		i.checkAreas(),
		i.checkPhases(),
		CheckText("summary", i.Summary, MaxSummary),
		checkWebsite("website", i.Website),
		checkLines("partners", i.Partners, MaxPartners),
		i.checkSources(),
	)
}

func (i Initiative) checkLegalForm() error {
	if i.LegalForm != "" && !i.LegalForm.Valid() {
		return FieldError{"legalForm", CodeUnknownValue}
	}
	return nil
}

func (i Initiative) checkAreas() error {
	faults := []error{requireAny("areas", len(i.Areas)), atMost("areas", len(i.Areas), MaxAreas)}
	for n, area := range i.Areas {
		faults = append(faults, area.check(at("areas", n)))
	}
	return errors.Join(faults...)
}

func (i Initiative) checkSources() error {
	faults := []error{atMost("sources", len(i.Sources), MaxSources)}
	for n, source := range i.Sources {
		field := at("sources", n)
		faults = append(faults,
			required(field+".document", source.Document),
			CheckLine(field+".document", source.Document, MaxDocument),
			CheckText(field+".note", source.Note, MaxReason))
	}
	return errors.Join(faults...)
}

// checkLines checks a list of names: filled, bounded, each once.
func checkLines(field string, lines []string, most int) error {
	faults := []error{atMost(field, len(lines), most)}
	for n, line := range lines {
		faults = append(faults, required(at(field, n), line), CheckLine(at(field, n), line, MaxName))
		if slices.Contains(lines[:n], line) {
			faults = append(faults, FieldError{at(field, n), CodeDuplicate})
		}
	}
	return errors.Join(faults...)
}

// checkTerms checks a list of words from one vocabulary: known, each once.
func checkTerms[T interface {
	~string
	Valid() bool
}](field string, terms []T) error {
	var faults []error
	for n, term := range terms {
		if !term.Valid() {
			faults = append(faults, FieldError{at(field, n), CodeUnknownValue})
		} else if slices.Contains(terms[:n], term) {
			faults = append(faults, FieldError{at(field, n), CodeDuplicate})
		}
	}
	return errors.Join(faults...)
}

// at names the n-th entry of a list, counted from 0.
func at(field string, n int) string { return field + "[" + strconv.Itoa(n) + "]" }
