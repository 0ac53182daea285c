package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"unicode"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
	"github.com/omziennaarelkaar/netwerk/omzien/follow"
	"github.com/omziennaarelkaar/netwerk/omzien/postgres"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// Exit codes besides those of [exits].
const (
	exitOK     = 0
	exitFailed = 1 // also every kind of error that is not in exits
	exitMisuse = 2
)

// exits are the exit codes by kind of error. They are stable; the help shows
// them. What is not here is exitFailed.
var exits = []struct {
	kind  omzien.Kind
	code  int
	about string
}{
	{omzien.NotFound, 3, "niet gevonden: een bestand, een database, een bijeenkomst, een traject of een agenda"},
	{omzien.Invalid, 4, "fout in de gegevens: kijk naar het veld of de regel"},
	{omzien.Conflict, 5, "dit kan nu niet: een stap die niet mag, of een bestand dat er al is"},
	{omzien.Unavailable, 6, "even niet bereikbaar: probeer het straks opnieuw"},
}

// misuse is a command that was typed wrongly; its text is the Dutch sentence.
type misuse string

func (m misuse) Error() string { return "omzien: misuse: " + string(m) }

// trouble is an error for which this program knows better words than the
// package that it came from.
type trouble struct {
	kind     omzien.Kind
	sentence string
	err      error
}

func (t trouble) Error() string { return t.sentence }

// Unwrap is what went wrong underneath.
func (t trouble) Unwrap() error { return t.err }

// report writes err as one line on standard error and returns the exit code.
func (p *program) report(err error) int {
	if err == nil {
		return exitOK
	}
	fmt.Fprintln(p.stderr, "omzien: "+oneLine(discreet(sentence(err, fieldName))))
	return exitCode(err)
}

func exitCode(err error) int {
	if _, ok := errors.AsType[misuse](err); ok {
		return exitMisuse
	}
	kind := kindOf(err)
	for _, exit := range exits {
		if exit.kind == kind {
			return exit.code
		}
	}
	return exitFailed
}

// kindOf is omzien.KindOf with what this program knows besides.
func kindOf(err error) omzien.Kind {
	if known, ok := errors.AsType[trouble](err); ok {
		return known.kind
	}
	if _, ok := errors.AsType[sqlite.CopyError](err); ok && errors.Is(err, fs.ErrExist) {
		return omzien.Conflict
	}
	if refused, ok := errors.AsType[follow.Refusal](err); ok {
		return kindOfFetching(refused)
	}
	if _, ok := errors.AsType[calendar.Refusal](err); ok {
		return omzien.Invalid
	}
	return omzien.KindOf(err)
}

// kindOfFetching sorts why a calendar did not come.
func kindOfFetching(r follow.Refusal) omzien.Kind {
	switch r {
	case follow.ErrMissing, follow.ErrGone:
		return omzien.NotFound
	case follow.ErrAddress, follow.ErrScheme, follow.ErrUser, follow.ErrPort, follow.ErrPrivate,
		follow.ErrTooLarge, follow.ErrEmpty, follow.ErrHTML, follow.ErrFile:
		return omzien.Invalid
	case follow.ErrClosed:
		return omzien.Denied
	case follow.ErrPanic:
		return omzien.Internal
	}
	return omzien.Unavailable
}

// sentence is what a person reads. Name turns the name of a field into what the
// reader knows it by.
func sentence(err error, name func(field string) string) string {
	if wrong, ok := errors.AsType[misuse](err); ok {
		return string(wrong)
	}
	if known, ok := errors.AsType[trouble](err); ok {
		return known.sentence
	}
	if errors.Is(err, context.Canceled) {
		// Whether something was begun differs; the same command goes on with it.
		return "Gestopt voor het klaar was. Typ dezelfde opdracht nog een keer."
	}
	if away, ok := errors.AsType[postgres.OpenError](err); ok {
		return notOpened(away)
	}
	if faults := omzien.Faults(err); len(faults) > 0 {
		parts := make([]string, len(faults))
		for n, fault := range faults {
			parts[n] = name(fault.Field) + ": " + fault.Sentence
		}
		return strings.Join(parts, " ")
	}
	if errors.Is(err, follow.ErrPrivate) {
		return follow.ErrPrivate.Sentence() + " Is het een computer in uw eigen netwerk? Zet die dan achter -allow."
	}
	var spoken interface{ Sentence() string }
	if omzien.KindOf(err) == omzien.Internal && !errors.As(err, &spoken) {
		return "Er ging iets mis: " + err.Error()
	}
	return omzien.Sentence(err)
}

// notOpened adds what only this program knows: where a name and a password go.
func notOpened(e postgres.OpenError) string {
	hint := ""
	if e.Database == "" {
		e.Database = "zonder naam"
		hint = " Zet de naam van de database achter het adres, zo: postgres://gebruiker@machine/database."
	}
	if errors.Is(e, postgres.ErrDenied) {
		hint += " Zet het wachtwoord in PGPASSWORD."
	}
	return e.Sentence() + hint
}

func fieldName(field string) string { return "veld " + field }

// secrets are how a password stands in the address of a database, in the order in
// which they must be taken out. Nobody knows where a mistyped one ends, so all
// goes that can be one: by name behind an address and with an @ in it, before the
// last @, and by name, in quotes or up to a space.
var secrets = []*regexp.Regexp{
	regexp.MustCompile(`(?is)(://).*(password\s*=).*@\S*`),
	regexp.MustCompile(`(?s)(://).*:.*(@)`),
	regexp.MustCompile(`(?is)(password\s*=\s*)()(?:'(?:[^'\\]|\\.)*'?|\S*)`),
}

// discreet takes them out, whoever put them in: an error of a driver, or what
// was typed in the wrong place.
func discreet(text string) string {
	for _, secret := range secrets {
		text = secret.ReplaceAllString(text, "$1…$2")
	}
	return text
}

// oneLine keeps what came from outside, such as the name of a file, from
// breaking the line or steering the terminal.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
}

// enumerate is "a, b en c".
func enumerate(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + last + " " + words[len(words)-1]
}
