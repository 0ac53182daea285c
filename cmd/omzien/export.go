package main

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
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
			return p.exported(dir, *base)
		})
	}
}

// exported says what is there now, and what somebody does next.
func (p *program) exported(dir, base string) error {
	data, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		return err
	}
	var manifest struct{ Files []struct{} }
	if err := json.Unmarshal(data, &manifest); err != nil {
		return err
	}
	p.say("Klaar. In de map %s staan nu %d bestanden.\n", dir, len(manifest.Files)+1)
	p.say("Bekijken: python3 -m http.server -d %s\n", quoted(dir))
	if base == "" {
		p.say("Aanmelden gaat per mail. Liever op de site? Zet het adres van omzien serve achter -base-url.\n")
		return nil
	}
	p.say("Op een andere site tonen: omzien help snippet\n")
	return nil
}

// quoted is a name as a shell reads it.
func quoted(name string) string {
	if strings.ContainsAny(name, " '\"\\$`&;()<>|*?~#!") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}
