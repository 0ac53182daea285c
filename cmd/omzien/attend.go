package main

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

func (p *program) attend(o *options) action {
	db := o.database()
	absent := o.Bool("absent", false, "deze mensen zijn niet gekomen")
	return func(ctx context.Context, words []string) error {
		if len(words) < 2 {
			return misuse("Zet erbij om welke bijeenkomst het gaat, en de nummers van de aanmeldingen.")
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			chosen, err := numbered(ctx, net, words[0], words[1:], besides(*db))
			if err != nil {
				return err
			}
			for _, s := range chosen {
				if err := net.Agenda.Attend(ctx, words[0], s.ID, !*absent); err != nil {
					return aboutParty(s, err)
				}
				now := event.Attended
				if *absent {
					now = event.Absent
				}
				p.say("Nummer %d: %s.\n", s.Place, now.Label())
			}
			return nil
		})
	}
}

// numbered finds sign-ups of a meeting by their numbers, all of them or none.
func numbered(ctx context.Context, net *omzien.Network, slug string, numbers []string, db string) ([]omzien.SignUp, error) {
	_, list, err := rollOf(ctx, net, slug)
	if err != nil {
		return nil, err
	}
	var chosen []omzien.SignUp
	for _, text := range numbers {
		number, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, misuse("‘" + guarded(text) + "’ is geen nummer van een aanmelding. Met omzien roll " + slug + db + " ziet u de nummers.")
		}
		n := slices.IndexFunc(list, func(s omzien.SignUp) bool { return s.Place == number })
		if n < 0 {
			return nil, trouble{omzien.NotFound, "Nummer " + text + " is er niet bij deze bijeenkomst. De nummers ziet u met: omzien roll " + slug + db, nil}
		}
		chosen = append(chosen, list[n])
	}
	return chosen, nil
}

// aboutParty says for which party something was refused. The sentence of
// event.ErrNotLive is for the party itself.
func aboutParty(s omzien.SignUp, err error) error {
	says := sentence(err, fieldName)
	if errors.Is(err, event.ErrNotLive) {
		says = "Die heeft geen plek. De status is: " + s.Status.Label() + "."
	}
	return trouble{kindOf(err), "Nummer " + strconv.FormatInt(s.Place, 10) + ": " + says, err}
}

func (p *program) assign(o *options) action {
	db := o.database()
	none := o.Bool("none", false, "haal deze mensen weg van hun tafel")
	return func(ctx context.Context, words []string) error {
		if *none && len(words) == 2 {
			words = append(words, "")
		}
		if len(words) != 3 || *none != (words[2] == "") {
			return misuse("Zet erbij om welke bijeenkomst het gaat, het nummer van de aanmelding, en de tafel (of -none).")
		}
		slug, table := words[0], words[2]
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			chosen, err := numbered(ctx, net, slug, words[1:2], besides(*db))
			if err != nil {
				return err
			}
			s := chosen[0]
			if err := net.Agenda.Assign(ctx, slug, s.ID, table); err != nil {
				if _, wrong := errors.AsType[event.FieldErrors](err); wrong {
					return noTable(ctx, net, slug, table, err)
				}
				return aboutParty(s, err)
			}
			if *none {
				p.say("Nummer %d zit aan geen tafel meer.\n", s.Place)
				return nil
			}
			p.say("Nummer %d zit nu aan tafel %s.\n", s.Place, table)
			return nil
		})
	}
}

// noTable lists the tables that there are.
func noTable(ctx context.Context, net *omzien.Network, slug, table string, err error) error {
	e, reading := net.Agenda.Event(ctx, slug)
	if reading != nil {
		return reading
	}
	if len(e.SignUp.Tables) == 0 {
		return trouble{omzien.Conflict, "Bij deze bijeenkomst zijn geen tafels.", err}
	}
	var ids []string
	for _, t := range e.SignUp.Tables {
		ids = append(ids, t.ID)
	}
	return trouble{omzien.NotFound, "De tafel ‘" + guarded(table) + "’ is er niet. Kies uit: " + strings.Join(ids, ", ") + ".", err}
}

// thank reads what a meeting brought from a file.
func (p *program) thank(o *options) action {
	db := o.database()
	return func(ctx context.Context, words []string) error {
		if len(words) != 2 {
			return misuse("Zet erbij om welke bijeenkomst het gaat, en het bestand met de tekst.")
		}
		slug := words[0]
		text, err := readText(words[1])
		if err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			switch err := net.Agenda.Thank(ctx, slug, text); {
			case errors.Is(err, event.ErrTransition):
				return trouble{omzien.Conflict, "U hebt voor deze bijeenkomst al bedankt, met een andere tekst. Dat kan één keer. Er is niets veranderd.", err}
			case err != nil:
				return noMeeting(slug, err)
			}
			p.say("Klaar. Wie er was, krijgt deze tekst in een mail. Dat gebeurt één keer.\n")
			return nil
		})
	}
}

// readText is a file of plain text, or as much of it as shows that it is too long.
func readText(file string) (string, error) {
	f, err := os.Open(file)
	if err != nil {
		return "", trouble{omzien.NotFound, "Het bestand " + file + " kunnen we niet openen. Kijk of de naam klopt.", err}
	}
	defer f.Close()
	const most = 4*event.MaxText + 1 // octets of as many characters
	content, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return "", trouble{omzien.Internal, "Het bestand " + file + " kunnen we niet lezen. De melding is: " + err.Error(), err}
	}
	text := event.CleanText(strings.TrimPrefix(string(content), "\ufeff"))
	if text == "" {
		return "", trouble{omzien.Invalid, "In het bestand " + file + " staat niets.", nil}
	}
	return text, nil
}
