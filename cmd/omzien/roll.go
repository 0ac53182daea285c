package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// careOfRoll is said beside a list of people, and not in it.
const careOfRoll = "Let op: dit zijn persoonsgegevens. Laat ze alleen zien aan wie ze nodig heeft, en gooi ze daarna weg.\n"

func (p *program) roll(o *options) action {
	db := o.database()
	asCSV := o.Bool("csv", false, "als bestand voor een rekenprogramma, met alles erin")
	wishes := o.Bool("wishes", false, "ook de wensen voor toegang en eten; die kunnen over de gezondheid gaan")
	return func(ctx context.Context, words []string) error {
		slug, err := oneWord(words, "van welke bijeenkomst u de aanmeldingen wilt zien")
		if err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			e, list, err := rollOf(ctx, net, slug)
			if err != nil {
				return err
			}
			columns := columnsOf(e, *wishes)
			if *asCSV {
				p.say("%s", sheet(columns, list))
			} else {
				p.say("%s", rollTable(e, columns, list))
			}
			if len(list) > 0 {
				fmt.Fprint(p.stderr, careOfRoll)
			}
			if !*wishes && slices.ContainsFunc(list, func(s omzien.SignUp) bool { return s.Wishes != event.Wishes{} }) {
				fmt.Fprint(p.stderr, "Er zijn wensen voor toegang of eten. Die ziet u met -wishes.\n")
			}
			return nil
		})
	}
}

// rollOf is a meeting and the sign-ups for it that are of somebody, in their order
// of arrival.
func rollOf(ctx context.Context, net *omzien.Network, slug string) (event.Event, []omzien.SignUp, error) {
	e, err := net.Agenda.Event(ctx, slug)
	if err != nil {
		return e, nil, noMeeting(slug, err)
	}
	list, err := net.Agenda.SignUps(ctx, slug)
	list = slices.DeleteFunc(list, func(s omzien.SignUp) bool { return s.Status == event.Repeated })
	return e, list, err
}

func noMeeting(slug string, err error) error {
	if errors.Is(err, omzien.ErrNotFound) {
		return trouble{omzien.NotFound, "Er is geen bijeenkomst met de naam ‘" + guarded(slug) + "’. De naam is het laatste deel van het adres van de bijeenkomst.", err}
	}
	return err
}

// column is one thing that a roll tells of each party.
type column struct {
	title string
	cell  func(omzien.SignUp) string
	// always: it stands in the table also when nobody has it.
	always bool
	// sheet: it stands in the sheet only.
	sheet bool
}

// columnsOf are those of a meeting. Wishes are a class of their own, which is
// shown to who asks for it.
func columnsOf(e event.Event, wishes bool) []column {
	columns := []column{
		{title: "NR", always: true, cell: func(s omzien.SignUp) string { return strconv.FormatInt(s.Place, 10) }},
		{title: "STATUS", always: true, cell: func(s omzien.SignUp) string { return s.Status.Label() }},
		{title: "PLEKKEN", always: true, cell: func(s omzien.SignUp) string { return strconv.Itoa(s.Seats) }},
		{title: "GEVRAAGD", always: true, cell: func(s omzien.SignUp) string { return strconv.Itoa(s.Wanted) }},
		{title: "NAAM", always: true, cell: func(s omzien.SignUp) string { return cmp.Or(s.Name, "(gewist)") }},
		{title: "MAILADRES", always: true, cell: func(s omzien.SignUp) string { return s.Email }},
		{title: "ROL", cell: func(s omzien.SignUp) string { return s.Role.Label() }},
		{title: "NAMENS", cell: func(s omzien.SignUp) string { return s.OnBehalfOf }},
		{title: "MET", cell: func(s omzien.SignUp) string { return strings.Join(s.Companions, ", ") }},
		{title: "TAFEL", cell: func(s omzien.SignUp) string { return s.Table }},
		{title: "TAFELKEUZE", cell: func(s omzien.SignUp) string { return strings.Join(s.Tables, ", ") }},
		{title: "LAAT", cell: func(s omzien.SignUp) string { return yesIf(s.Late) }},
		{title: "NEEMT MINDER", sheet: true, cell: func(s omzien.SignUp) string { return yesIf(s.AcceptsFewer) }},
		{title: "TAAL", sheet: true, cell: func(s omzien.SignUp) string { return cmp.Or(s.Language, event.Dutch).Label() }},
		{title: "AANGEMELD OP", sheet: true, cell: func(s omzien.SignUp) string { return inZone(s.At).Format("2006-01-02 15:04") }},
	}
	for _, q := range e.SignUp.Asked {
		columns = append(columns, column{title: q.Label, cell: func(s omzien.SignUp) string { return replyTo(s, q.ID) }})
	}
	if wishes {
		columns = append(columns,
			column{title: strings.ToUpper(event.AccessWish.Label()), cell: func(s omzien.SignUp) string { return s.Wishes.Access }},
			column{title: strings.ToUpper(event.DietWish.Label()), cell: func(s omzien.SignUp) string { return s.Wishes.Diet }})
	}
	return columns
}

func yesIf(so bool) string {
	if so {
		return event.Yes
	}
	return ""
}

func replyTo(s omzien.SignUp, question string) string {
	for _, r := range s.Replies {
		if r.Question == question {
			return r.Text
		}
	}
	return ""
}

// rollTable leaves out what nobody has, and ends with the sums.
func rollTable(e event.Event, columns []column, list []omzien.SignUp) string {
	if len(list) == 0 {
		return "Voor deze bijeenkomst heeft nog niemand zich aangemeld.\n"
	}
	columns = slices.DeleteFunc(columns, func(c column) bool {
		return c.sheet || !c.always && !slices.ContainsFunc(list, func(s omzien.SignUp) bool { return c.cell(s) != "" })
	})
	return oneLine(e.Title) + "\n\n" + aligned(cellsOf(columns, list, func(text string) string { return text })) + "\n" + sums(e, list)
}

// cellsOf is the head of a roll and the row of each party.
func cellsOf(columns []column, list []omzien.SignUp, written func(string) string) [][]string {
	rows := make([][]string, 1+len(list))
	for _, c := range columns {
		rows[0] = append(rows[0], written(c.title))
		for i, s := range list {
			rows[1+i] = append(rows[1+i], written(c.cell(s)))
		}
	}
	return rows
}

// sums are what an organiser counts first.
func sums(e event.Event, list []omzien.SignUp) string {
	taken, waiting := 0, 0
	for _, s := range list {
		if s.Status.Holds() {
			taken += s.Seats
		}
		if s.Status.Wants() {
			waiting += s.Wanted - s.Seats
		}
	}
	text := "Bezet: " + amount(taken, "plek", "plekken") + "."
	if all := e.SignUp.Capacity; all.Limited {
		text = "Bezet: " + strconv.Itoa(taken) + " van de " + amount(all.Seats, "plek", "plekken") + "."
	}
	if waiting > 0 {
		text += " Op een plek wachten: " + amount(waiting, "mens", "mensen") + "."
	}
	return text + "\n"
}

// sheet is what a spreadsheet opens at once: semicolons, as those with Dutch
// settings expect, and the mark by which they know that it is UTF-8.
func sheet(columns []column, list []omzien.SignUp) string {
	var b strings.Builder
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma = ';'
	w.WriteAll(cellsOf(columns, list, plain)) //nolint:errcheck // a strings.Builder takes everything
	return b.String()
}

// plain keeps a spreadsheet from taking what somebody filled in for a formula
// (OWASP, CSV injection).
func plain(text string) string {
	text = oneLine(text)
	if strings.ContainsAny(text[:min(1, len(text))], "=+-@") {
		return "'" + text
	}
	return text
}
