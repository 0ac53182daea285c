package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

func (p *program) migrate(o *options) action {
	db := o.database()
	to := o.place("to", "", "`ADRES` waar het netwerk heen gaat, met postgres://")
	return func(ctx context.Context, words []string) error {
		switch err := noWords(words); {
		case err != nil:
			return err
		case *to == "":
			return misuse("Zet erbij waar het netwerk heen gaat (-to).")
		case isPostgres(*db):
			return misuse("Verhuizen begint bij een bestand. Van PostgreSQL naar een bestand gaat zo: eerst omzien backup, dan omzien restore.")
		case !isPostgres(*to):
			return misuse("Achter -to hoort een adres met postgres://… en geen bestand.")
		}
		if err := exists(*db); err != nil {
			return err
		}
		ctx, done := unhurried(ctx)
		defer done()
		return p.inAny(ctx, *db, func(from database) error {
			return p.inAny(ctx, *to, func(target database) error {
				return p.moveHouse(ctx, from.(*sqlite.Store), target, *db, *to)
			})
		})
	}
}

// moveHouse makes a backup, unless this goes on with a move that has one, and
// moves.
func (p *program) moveHouse(ctx context.Context, from *sqlite.Store, target database, db, to string) error {
	switch before := omzien.Usable(ctx, from); {
	case errors.Is(before, omzien.ErrMoved), errors.Is(omzien.Usable(ctx, target), omzien.ErrUnfinished):
	case before != nil:
		return before
	default:
		if err := p.beforeMove(ctx, from, target, filepath.Dir(db)); err != nil {
			return err
		}
	}
	err := omzien.Move(ctx, from, target, from.Retire, p.progress("Overzetten"))
	if errors.Is(err, context.Canceled) {
		return trouble{omzien.Unavailable, "Gestopt voor de verhuizing klaar was. Typ dezelfde opdracht nog een keer. Het gaat dan verder.", err}
	}
	if err != nil {
		return err
	}
	found, err := omzien.Count(ctx, target)
	if err != nil {
		return err
	}
	p.say("De verhuizing is klaar. Alles is overgezet en vergeleken.\n\nErin: %s.\n\n", amounts(found))
	p.say(moved, shown(to), databaseVariable, db)
	return nil
}

// beforeMove makes a backup in dir, if there is somewhere to move to.
func (p *program) beforeMove(ctx context.Context, from *sqlite.Store, target database, dir string) error {
	there, err := omzien.Count(ctx, target)
	if err != nil {
		return err
	}
	if there.Total() > 0 {
		return omzien.ErrOccupied
	}
	path := filepath.Join(dir, p.copyName("voor-verhuizing"))
	if err := from.Backup(ctx, path); err != nil {
		return err
	}
	p.say("Eerst een kopie, voor de zekerheid: %s\n", path)
	return nil
}

// moved is what to do after it: with the new database and with the old file.
const moved = `Het netwerk staat nu in %s. Geef dat adres voortaan op, met -db of
in de omgeving als %s. Draait de website nog? Start die dan opnieuw.

Het bestand %s is niet meer in gebruik. Er staan nog namen en adressen in,
en ook in de kopie. Werkt alles? Gooi ze dan allebei weg.
`
