package main

import (
	"context"
	"errors"

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
			if errors.Is(err, export.ErrNotEmpty) {
				return trouble{omzien.Conflict, export.ErrNotEmpty.Sentence(), err}
			}
			if err != nil {
				return err
			}
			p.say("Klaar. De agenda staat in de map %s.\n", dir)
			return nil
		})
	}
}
