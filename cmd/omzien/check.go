package main

import (
	"context"
	"slices"
	"strconv"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

func (p *program) check(o *options) action {
	db := o.database()
	return func(ctx context.Context, words []string) error {
		if len(words) == 1 {
			return misuse("Bedoelt u: omzien check -db " + words[0] + "?")
		}
		if err := noWords(words); err != nil {
			return err
		}
		if err := exists(*db); err != nil {
			return err
		}
		ctx, done := unhurried(ctx)
		defer done()
		return p.inAny(ctx, *db, func(store database) error {
			if err := inhabited(ctx, *db, store); err != nil {
				return err
			}
			found, err := p.inspect(ctx, store)
			if err != nil {
				return err
			}
			p.say("De database: %s\n", shown(*db))
			if found.Counts.Total() == 0 {
				p.say("Er staat nog niets in. Had u dat niet verwacht? Kijk dan of de naam klopt.\n")
			} else {
				p.say("Erin: %s.\n", amounts(found.Counts))
			}
			if found.Calendars > 0 {
				p.say("We volgen %s van initiatieven.\n", amount(found.Calendars, "agenda", "agenda's"))
			}
			return p.verdict(found)
		})
	}
}

// inspector is a store that can look after itself: the file, the settings.
type inspector interface {
	Check(context.Context) ([]omzien.Finding, error)
}

// inspect looks at a database from outside and from inside.
func (p *program) inspect(ctx context.Context, store database) (omzien.Report, error) {
	report, err := omzien.Check(ctx, store)
	if err != nil {
		return report, err
	}
	if box, ok := store.(inspector); ok {
		findings, err := box.Check(ctx)
		if err != nil {
			return report, err
		}
		report.Findings = slices.Concat(findings, report.Findings)
		for _, f := range findings {
			if f.Note {
				report.Notes++
			} else {
				report.Faults++
			}
		}
	}
	return report, nil
}

// verdict says what is wrong and what to do about it. Its error means that
// something is.
func (p *program) verdict(found omzien.Report) error {
	p.list("Goed om te weten:", found.Findings, true, found.Notes)
	p.list("Dit klopt niet:", found.Findings, false, found.Faults)
	switch {
	case says(found, omzien.ErrMoved):
		p.say("\nDit bestand is afgesloten en niet meer in gebruik.\n")
	case says(found, omzien.ErrUnfinished):
		p.say("%s", sameAgain)
	case found.Faults > 0:
		p.say("%s", whatNow)
	case found.Counts.Total() > 0: // of nothing there is nothing to say
		p.say("\nAlles is in orde.\n")
	}
	if found.Faults == 0 {
		return nil
	}
	return trouble{omzien.Internal, "De database is niet in orde. Het gaat om " + amount(found.Faults, "punt", "punten") + ".", nil}
}

// says reports whether a refusal is among the findings.
func says(found omzien.Report, refusal omzien.Refusal) bool {
	return slices.ContainsFunc(found.Findings, func(f omzien.Finding) bool { return f.Code == string(refusal) })
}

// sameAgain is for a copy that is not finished: what else is wrong with it comes
// from that.
const sameAgain = `
Wat kunt u doen?

  Typ dezelfde opdracht nog een keer: omzien migrate of omzien restore.
`

// whatNow follows a list of faults.
const whatNow = `
Wat kunt u doen?

  1. Maak eerst een kopie: omzien backup
  2. Hebt u een kopie van een dag dat alles nog goed was? Zet de website uit en
     zet die terug: omzien restore
  3. Of vraag hulp. Stuur dan deze regels mee. Er staan geen namen in van mensen
     die zich aanmeldden.
`

// list shows the findings that are notes, or those that are not. All is how many
// there are of them, also of those that a report leaves out.
func (p *program) list(title string, findings []omzien.Finding, notes bool, all int) {
	if all == 0 {
		return
	}
	p.say("\n%s\n\n", title)
	for _, f := range findings {
		if f.Note == notes {
			p.say("  - %s\n", oneLine(f.Sentence))
			all--
		}
	}
	if all > 0 {
		p.say("  - En nog %s.\n", strconv.Itoa(all)+" keer zoiets")
	}
}
