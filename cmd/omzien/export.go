package main

import (
	"context"
	"errors"
	"io/fs"
	"syscall"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/export"
)

func (p *program) export(o *options) action {
	db := o.database()
	base := o.baseURL("`WEBADRES` van de website waar mensen zich aanmelden")
	return func(ctx context.Context, words []string) error {
		dir, err := oneWord(words, "in welke map de bestanden komen")
		if err != nil {
			return err
		}
		return p.inExisting(ctx, *db, func(net *omzien.Network) error {
			err := export.Write(ctx, net, dir, *base)
			switch {
			case errors.Is(err, export.ErrNotEmpty):
				return trouble{omzien.Conflict, export.ErrNotEmpty.Sentence(), err}
			case errors.Is(err, syscall.ENOTDIR):
				return trouble{omzien.Conflict, "De map " + dir + " kan er niet komen: daar staat al een bestand. Kies een andere naam.", err}
			case errors.Is(err, fs.ErrPermission):
				return trouble{omzien.Internal, "In de map " + dir + " mag u niet schrijven. Kies een andere map.", err}
			case err != nil:
				return err
			}
			p.say("Klaar. De agenda staat in de map %s.\n", dir)
			return nil
		})
	}
}
