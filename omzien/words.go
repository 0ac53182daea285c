package omzien

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// Words say which part of the agenda somebody wants: each an identifier or the
// Dutch word for it, whatever its capitals. Empty asks nothing.
type Words struct {
	Theme, Municipality, Format, Audience string
	// Host is the id, the slug or the name of an initiative.
	Host string
}

// Named is the one of all that has a text as its identifier or its Dutch word.
func Named[T interface {
	~string
	Label() string
}](text string, all []T) (found T, ok bool) {
	at := slices.IndexFunc(all, func(one T) bool { return text == string(one) || strings.EqualFold(text, one.Label()) })
	if at < 0 {
		return "", false
	}
	return all[at], true
}

// municipalityNamed is the municipality of the province with that code or name.
func municipalityNamed(text string) (initiative.Municipality, bool) {
	if known, ok := initiative.ParseMunicipality(strings.ToUpper(text)); ok {
		return known, true
	}
	all := initiative.Municipalities()
	at := slices.IndexFunc(all, func(m initiative.Municipality) bool { return strings.EqualFold(m.Name, text) })
	if at < 0 {
		return initiative.Municipality{}, false
	}
	return all[at], true
}

// audience also knows the words for many, as in "voor bewoners".
func audience(text string) (event.Role, bool) {
	for _, role := range event.Roles() {
		if strings.EqualFold(text, role.Plural()) {
			return role, true
		}
	}
	return Named(text, event.Roles())
}

// Selection is what the words ask, by identifiers. The fields of the faults are
// theme, municipality, format and audience, all with event.CodeUnknown: such a word
// stays as it is, and nothing fits it. Host stays as it is too, see
// [Registry.Find].
func (w Words) Selection() (s Selection, faults event.FieldErrors) {
	s = Selection{Theme: w.Theme, Municipality: w.Municipality, Format: event.Format(w.Format), Audience: event.Role(w.Audience), Host: w.Host}
	missing := func(field, word string) {
		if word != "" {
			faults = append(faults, event.FieldError{Field: field, Code: event.CodeUnknown})
		}
	}
	if theme, ok := Named(w.Theme, initiative.Themes()); ok {
		s.Theme = string(theme)
	} else {
		missing("theme", w.Theme)
	}
	if m, ok := municipalityNamed(w.Municipality); ok {
		s.Municipality = m.Code
	} else {
		missing("municipality", w.Municipality)
	}
	if format, ok := Named(w.Format, event.Formats()); ok {
		s.Format = format
	} else {
		missing("format", w.Format)
	}
	if role, ok := audience(w.Audience); ok {
		s.Audience = role
	} else {
		missing("audience", w.Audience)
	}
	return s, faults
}

// Words are what a selection asks, for people, such as "wonen" and "voor
// bewoners"; host is the name of the initiative. What has no word is left out.
func (s Selection) Words(host string) []string {
	place, _ := initiative.ParseMunicipality(s.Municipality)
	words := []string{initiative.Theme(s.Theme).Label(), place.Name, s.Format.Label()}
	if who := s.Audience.Plural(); who != "" {
		words = append(words, "voor "+who)
	}
	if host != "" {
		words = append(words, "bij "+host)
	}
	return slices.DeleteFunc(words, func(word string) bool { return word == "" })
}

// Find is the initiative with that id, slug or name, in this order. It fails with
// [ErrNotFound].
func (r *Registry) Find(ctx context.Context, text string) (initiative.Initiative, error) {
	var found initiative.Initiative
	err := r.store.Read(ctx, func(tx ReadTx) (err error) {
		if found, err = initiatives.byID(tx, text); errors.Is(err, ErrNotFound) {
			found, err = initiatives.bySlug(tx, text)
		}
		if errors.Is(err, ErrNotFound) {
			found, err = initiativeNamed(tx, text)
		}
		return err
	})
	return found, err
}

// initiativeNamed finds it by its place in the list, which is its normal name.
func initiativeNamed(tx ReadTx, name string) (initiative.Initiative, error) {
	normal := initiative.NormaliseName(name)
	if normal == "" {
		return initiative.Initiative{}, ErrNotFound
	}
	named, err := initiatives.list(tx, Query{From: normal, Before: normal + "\x01"})
	if err != nil {
		return initiative.Initiative{}, err
	}
	if len(named) == 0 {
		return initiative.Initiative{}, ErrNotFound
	}
	return named[0], nil
}
