package main

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

func (p *program) backup(o *options) action {
	db := o.database()
	out := o.place("o", "", "`BESTAND` waar de kopie in komt (anders: een naam met de datum en de tijd)")
	return func(ctx context.Context, words []string) error {
		if err := noWords(words); err != nil {
			return err
		}
		if isPostgres(*out) {
			return misuse("Achter -o hoort de naam van een bestand, geen adres.")
		}
		if err := exists(*db); err != nil {
			return err
		}
		ctx, done := unhurried(ctx)
		defer done()
		if *out == "" {
			*out = p.copyName("omzien")
		}
		return p.inStore(ctx, *db, func(store database) error {
			if err := inhabited(ctx, *db, store); err != nil {
				return err
			}
			if err := p.copyTo(ctx, store, *out); err != nil {
				return err
			}
			return p.tellCopy(ctx, *out)
		})
	}
}

// copyName is a name for a copy that is made now. The time in it is ISO 8601 in
// its basic form, because not every disk takes a colon.
func (p *program) copyName(what string) string {
	return what + "-" + p.now().Format("20060102T150405-0700") + ".db"
}

// copyTo makes a checked copy of a store in a new file.
func (p *program) copyTo(ctx context.Context, store database, path string) error {
	if file, ok := store.(*sqlite.Store); ok {
		return file.Backup(ctx, path)
	}
	if _, err := os.Lstat(path); err == nil {
		return sqlite.CopyError{To: path, Err: fs.ErrExist} // before an hour of copying
	}
	return inside(filepath.Dir(path), func(between string) error {
		return p.inAny(ctx, between, func(file database) error {
			if err := omzien.Copy(ctx, store, file, p.progress("Kopiëren")); err != nil {
				return err
			}
			return file.(*sqlite.Store).Backup(ctx, path)
		})
	})
}

// betweenName begins the name of a folder with a copy that is not finished.
const betweenName = ".omzien-tussen-"

// inside gives f the name of a file in a folder of its own in dir, which is gone
// afterwards. What was left there by a program that was killed a day ago is
// taken away too: there are names and addresses in it.
func inside(dir string, f func(path string) error) (err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return sqlite.CopyError{To: dir, Err: err}
	}
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.IsDir() && strings.HasPrefix(entry.Name(), betweenName) && time.Since(info.ModTime()) > 24*time.Hour {
			os.RemoveAll(filepath.Join(dir, entry.Name())) //nolint:errcheck // the next copy tries again
		}
	}
	between, err := os.MkdirTemp(dir, betweenName)
	if err != nil {
		return sqlite.CopyError{To: dir, Err: err}
	}
	defer func() {
		if removing := os.RemoveAll(between); err == nil {
			err = removing
		}
	}()
	return f(filepath.Join(between, "omzien.db"))
}

// tellCopy says what is in a copy, where it is, and what it asks of its owner.
func (p *program) tellCopy(ctx context.Context, path string) error {
	found, err := sqlite.Count(ctx, path)
	if err != nil {
		return err
	}
	where, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	p.say("De kopie is klaar en nagekeken.\n\n    %s\n\nErin: %s.\n\n%s", where, amounts(found), careOfCopy)
	return nil
}

// careOfCopy is what everybody must know who has one.
var careOfCopy = `Let op: in de kopie staan namen en adressen. De website wist die na ` + strconv.Itoa(event.KeepDays) + ` dagen.
In de kopie blijven ze staan. Bewaar de kopie waar niemand anders bij kan, en
gooi hem op tijd weg.
`

// amounts says how much there is of everything.
func amounts(found omzien.Counts) string {
	parts := make([]string, 0, len(things)+1)
	for _, t := range things {
		parts = append(parts, amount(found.Records[t.kind], t.one, t.more))
	}
	return enumerate(append(parts, amount(found.SignUps, "aanmelding", "aanmeldingen")), "en")
}

// things are the kinds of record that people have a word for.
var things = []struct{ kind, one, more string }{
	{"event", "bijeenkomst", "bijeenkomsten"},
	{"initiative", "initiatief", "initiatieven"},
	{"organisation", "organisatie", "organisaties"},
	{"trajectory", "traject", "trajecten"},
}

func amount(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + more
}

func (p *program) restore(o *options) action {
	db := o.database()
	return func(ctx context.Context, words []string) error {
		backup, err := oneWord(words, "welke kopie u wilt terugzetten")
		if err != nil {
			return err
		}
		if _, err := os.Stat(backup); errors.Is(err, fs.ErrNotExist) {
			return trouble{omzien.NotFound, "De kopie " + backup + " is er niet. Kijk of de naam klopt.", err}
		}
		ctx, done := unhurried(ctx)
		defer done()
		if isPostgres(*db) {
			err = p.refill(ctx, backup, *db)
		} else {
			err = sqlite.Restore(ctx, backup, *db)
		}
		if err != nil {
			return err
		}
		return p.inStore(ctx, *db, func(store database) error {
			found, err := p.inspect(ctx, store)
			if errors.Is(err, context.Canceled) {
				return trouble{omzien.Unavailable, "Gestopt. De kopie is terug, maar nog niet nagekeken. Doe dat met: omzien check", err}
			}
			if err != nil {
				return err
			}
			p.say("De kopie is terug in %s.\n\nErin: %s.\n", shown(*db), amounts(found.Counts))
			return p.verdict(found)
		})
	}
}

// refill puts a backup into an empty PostgreSQL database, by way of a file that
// can be opened without changing the backup.
func (p *program) refill(ctx context.Context, backup, db string) error {
	return inside(os.TempDir(), func(between string) error {
		if err := sqlite.Restore(ctx, backup, between); err != nil {
			return err
		}
		quiet := *p
		quiet.stderr = io.Discard // what is put aside of it is gone afterwards, with the rest of the folder
		return quiet.inAny(ctx, between, func(from database) error {
			return p.inAny(ctx, db, func(to database) error {
				err := omzien.Fill(ctx, from, to, p.progress("Terugzetten"))
				if errors.Is(err, omzien.ErrOccupied) {
					return trouble{omzien.Conflict, "In die database staat al een netwerk. Er is niets veranderd. Kies een lege.", err}
				}
				return err
			})
		})
	})
}
