package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func (p *program) listTrajectories(o *options) action {
	db := o.database()
	return func(ctx context.Context, words []string) error {
		if err := noWords(words); err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			all, err := net.Support.Trajectories(ctx)
			if err != nil {
				return err
			}
			p.say("%s", table(all))
			return nil
		})
	}
}

// table leaves out what only [dossier] may show: participants, notes, learnings
// and reasons (INV-S08).
func table(all []support.Trajectory) string {
	if len(all) == 0 {
		return "Er zijn nog geen trajecten.\n"
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "NAAM\tTITEL\tSOORT\tSTATUS\tCOÖRDINATOR\tMINUTEN")
	for _, t := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\n", t.Slug, t.Title, t.Kind.Label(), t.Status.Label(), orDash(t.Coordinator), t.Minutes())
	}
	w.Flush() //nolint:errcheck // a strings.Builder takes everything
	return b.String()
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func (p *program) showTrajectory(o *options) action {
	db := o.database()
	return func(ctx context.Context, words []string) error {
		slug, err := oneWord(words, "welk traject u wilt zien")
		if err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			t, err := net.Support.Trajectory(ctx, slug)
			if err != nil {
				return noTrajectory(slug, err)
			}
			register, err := net.Registry.Initiatives(ctx)
			if err != nil {
				return err
			}
			names := make(map[string]string, len(register))
			for _, i := range register {
				names[i.ID] = i.Name
			}
			p.say("%s", dossier(t, names))
			return nil
		})
	}
}

func noTrajectory(slug string, err error) error {
	if errors.Is(err, omzien.ErrNotFound) {
		return trouble{omzien.NotFound, "Er is geen traject met de naam ‘" + slug + "’. Alle namen: omzien trajectory list", err}
	}
	return err
}

// dossier is the whole file of a trajectory, for its coordinator. Clients are
// initiatives' names by id.
func dossier(t support.Trajectory, clients map[string]string) string {
	var b strings.Builder
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%-13s %s\n", label+":", indented(text, 14))
		}
	}
	line("Traject", t.Slug)
	line("Titel", t.Title)
	line("Soort", t.Kind.Label()+", "+t.Scope().Label())
	line("Status", t.Status.Label())
	for _, client := range t.Clients {
		line("Voor", cmp.Or(clients[client], client))
	}
	line("Coördinator", orDash(t.Coordinator))
	line("Doel", t.Goal)
	line("Tijd", fmt.Sprintf("%d minuten", t.Minutes()))
	if len(t.Sessions) > 0 {
		b.WriteString("\nGesprekken (vertrouwelijk)\n")
	}
	for _, s := range t.Sessions {
		b.WriteString("\n  " + s.Date.Label() + ", " + s.Kind.Label() + fmt.Sprintf(", %d minuten\n", s.Minutes))
		b.WriteString("  Met: " + enumerate(s.Participants, "en") + "\n")
		if s.Note != "" {
			b.WriteString("  " + indented(s.Note, 2) + "\n")
		}
	}
	if t.Outcome != nil {
		b.WriteString("\n")
		line("Uitkomst", t.Outcome.Result.Label())
		line("Geleerd", t.Outcome.Learning)
		line("Niet gedeeld", t.Outcome.NothingToShare)
	}
	b.WriteString("\nWat er gebeurde\n\n")
	for _, change := range t.History {
		b.WriteString("  " + happened(change) + "\n")
	}
	return b.String()
}

// happened is one line of the history, on the wall clock that it carries.
func happened(c support.Change) string {
	text := moment(c.At) + "  " + c.To.Label()
	if c.From == c.To {
		text = moment(c.At) + "  andere coördinator"
	}
	if c.Coordinator != "" {
		text += ", coördinator " + c.Coordinator
	}
	text += " (door " + c.By + ")"
	if c.Reason != "" {
		text += ": " + indented(c.Reason, 4)
	}
	return text
}

func moment(t time.Time) string { return event.DutchDate(t) + " " + event.DutchTime(t) }

// indented puts every line after the first behind that many spaces.
func indented(text string, spaces int) string {
	return strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", spaces))
}
