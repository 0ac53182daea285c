package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// move is what somebody typed behind "trajectory move".
type move struct {
	to, by, reason, coordinator *string
	date, kind, note            *string
	minutes                     *int
	participants                *[]string
	result, learning, nothing   *string
}

func moveOptions(o *options) move {
	return move{
		to:           o.String("to", "", "`STATUS` waar het traject heen gaat"),
		by:           o.String("by", "", "`WIE` dit doet: uw naam in het systeem"),
		reason:       o.String("reason", "", "`REDEN` van deze stap"),
		coordinator:  o.String("coordinator", "", "`WIE` het traject begeleidt"),
		date:         o.String("session-date", "", "`DATUM` van het gesprek, zo: 2019-01-29"),
		kind:         o.String("session-kind", "", "`SOORT` gesprek"),
		minutes:      o.number("minutes", "`AANTAL` minuten van het gesprek", support.MaxMinutes),
		participants: o.several("participant", "`WIE` bij het gesprek was; mag vaker"),
		note:         o.String("note", "", "`VERSLAG` van het gesprek, vertrouwelijk"),
		result:       o.String("result", "", "`UITKOMST` van het traject"),
		learning:     o.String("learning", "", "`TEKST` met wat we ervan leren"),
		nothing:      o.String("nothing-to-share", "", "`REDEN` waarom er niets te delen is"),
	}
}

func (p *program) moveTrajectory(o *options) action {
	db, typed := o.database(), moveOptions(o)
	return func(ctx context.Context, words []string) error {
		slug, err := oneWord(words, "welk traject een stap verder gaat")
		if err != nil {
			return err
		}
		to, step, err := typed.step()
		if err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			t, err := net.Support.Move(ctx, slug, to, step)
			if len(omzien.Faults(err)) > 0 {
				return trouble{omzien.KindOf(err), sentence(err, optionName), err}
			}
			if err != nil {
				return noTrajectory(slug, err)
			}
			p.say("Gelukt. Het traject %s is nu: %s.\n", t.Slug, t.Status.Label())
			return nil
		})
	}
}

// step is what was typed in the words of package support. What belongs to which
// step is decided there.
func (m move) step() (support.Status, support.Step, error) {
	to, err := choose("to", *m.to, support.Statuses())
	if err != nil {
		return "", support.Step{}, err
	}
	if to == "" || *m.by == "" {
		return "", support.Step{}, misuse("Zet erbij waar het traject heen gaat (-to) en wie dit doet (-by).")
	}
	kind, err := choose("session-kind", *m.kind, support.Kinds())
	if err != nil {
		return "", support.Step{}, err
	}
	result, err := choose("result", *m.result, support.Results())
	if err != nil {
		return "", support.Step{}, err
	}
	step := support.Step{By: *m.by, Reason: *m.reason, Coordinator: *m.coordinator}
	if *m.date+*m.kind+*m.note != "" || *m.minutes > 0 || len(*m.participants) > 0 {
		step.Session = &support.Session{Date: initiative.PartialDate(*m.date), Kind: kind,
			Minutes: *m.minutes, Participants: *m.participants, Note: *m.note}
	}
	if *m.result+*m.learning+*m.nothing != "" {
		step.Outcome = &support.Outcome{Result: result, Learning: *m.learning, NothingToShare: *m.nothing}
	}
	return to, step, nil
}

// term is a word of a vocabulary.
type term interface {
	~string
	Label() string
}

// choose takes an identifier or its Dutch word; nothing stays nothing.
func choose[T term](option, text string, all []T) (T, error) {
	if text == "" {
		return "", nil
	}
	found, ok := omzien.Named(text, all)
	if !ok {
		return "", misuse("‘" + text + "’ kan niet bij -" + option + ". Kies uit: " + choices(all) + ".")
	}
	return found, nil
}

func choices[T term](all []T) string {
	ids := make([]string, len(all))
	for n, one := range all {
		ids[n] = string(one)
	}
	return strings.Join(ids, ", ")
}

// moveLegend lists the words for -to, -session-kind and -result. The Dutch word
// may be typed as well.
func moveLegend() string {
	return legend("STATUS", support.Statuses()) + legend("SOORT", support.Kinds()) + legend("UITKOMST", support.Results())
}

func legend[T term](title string, all []T) string {
	text := "\nDit kan bij " + title + ":\n\n"
	for _, one := range all {
		text += fmt.Sprintf("    %-26s %s\n", string(one), one.Label())
	}
	return text
}

// optionNames are the options by the field of support.Step that they fill.
var optionNames = map[string]string{
	"by":                     "-by",
	"reason":                 "-reason",
	"coordinator":            "-coordinator",
	"session":                "-session-date",
	"session.date":           "-session-date",
	"session.kind":           "-session-kind",
	"session.minutes":        "-minutes",
	"session.participants":   "-participant",
	"session.note":           "-note",
	"outcome":                "-result",
	"outcome.result":         "-result",
	"outcome.learning":       "-learning",
	"outcome.nothingToShare": "-nothing-to-share",
}

// optionName is the option that fills a field of a step, by its path.
func optionName(field string) string {
	list, _, _ := strings.Cut(field, "[")
	if option, ok := optionNames[list]; ok {
		return option
	}
	return fieldName(field)
}
