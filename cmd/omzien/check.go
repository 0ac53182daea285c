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
		if err := noWords(words); err != nil {
			return err
		}
		if err := exists(*db); err != nil {
			return err
		}
		ctx, done := unhurried(ctx)
		defer done()
		return p.inAny(ctx, *db, func(store database) error {
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
	if found.Faults == 0 {
		if found.Counts.Total() > 0 { // of nothing there is nothing to say
			p.say("\nAlles is in orde.\n")
		}
		return nil
	}
	p.list("Dit klopt niet:", found.Findings, false, found.Faults)
	p.say("%s", whatNow)
	return trouble{omzien.Internal, "De database is niet in orde. Het gaat om " + amount(found.Faults, "punt", "punten") + ".", nil}
}

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
