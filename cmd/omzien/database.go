package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/postgres"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// database is a network's store, whichever of the two it is.
type database interface {
	omzien.Store
	Close() error
	Observe(func(omzien.Commit))
	Waiting() int
}

// open opens the database that name means: the address of a PostgreSQL database,
// or a file, which is made when it is not there. This is the only place where a
// command opens one.
func open(ctx context.Context, name string) (database, error) {
	if isPostgres(name) {
		store, err := opened(postgres.Open(ctx, name))
		if errors.Is(err, postgres.ErrAddress) {
			return nil, unreadable
		}
		return store, err
	}
	return opened(sqlite.Open(ctx, name))
}

// opened keeps a store that is nil from looking like one.
func opened[S database](store S, err error) (database, error) {
	if err != nil {
		return nil, err
	}
	return store, nil
}

// inStore opens a database for f, and closes it when f is done. One that holds
// half a network, or whose network has moved, is refused.
func (p *program) inStore(ctx context.Context, name string, f func(database) error) error {
	return p.inAny(ctx, name, func(store database) error {
		if err := omzien.Usable(ctx, store); err != nil {
			return err
		}
		return f(store)
	})
}

// inAny is inStore for those who look after databases in any state.
func (p *program) inAny(ctx context.Context, name string, f func(database) error) (err error) {
	store, err := open(ctx, name)
	if err != nil {
		return err
	}
	defer func() {
		if closing := store.Close(); err == nil {
			err = closing
		}
	}()
	p.tellSetAside(store)
	return f(store)
}

// tellSetAside says where a file is that was put aside because opening it brought
// it up to date.
func (p *program) tellSetAside(store database) {
	if file, ok := store.(*sqlite.Store); ok && file.SetAside() != "" {
		fmt.Fprintf(p.stderr, "De database is bijgewerkt. Een kopie van voor die tijd staat in %s. "+
			"Er staan namen en adressen in. Werkt alles? Gooi hem dan weg.\n", oneLine(file.SetAside()))
	}
}

// unhurried is for work on everything in a database. It takes longer than the
// seconds in which a store must answer a visitor; a deadline of its own says so.
func unhurried(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, 24*time.Hour)
}

// network is the one in a store. Whatever a command changes, those who signed up
// are told: "serve" sends what is put into the outbox here.
func (p *program) network(store database) *omzien.Network {
	return omzien.New(store, &omzien.Options{Now: p.now, Mail: true})
}

// inNetwork opens the network in a database for f, and closes it when f is done.
func (p *program) inNetwork(ctx context.Context, name string, f func(*omzien.Network) error) error {
	return p.inStore(ctx, name, func(store database) error {
		return f(p.network(store))
	})
}

// inExisting is inNetwork for commands that only look or change.
func (p *program) inExisting(ctx context.Context, name string, f func(*omzien.Network) error) error {
	if err := exists(name); err != nil {
		return err
	}
	return p.inStore(ctx, name, func(store database) error {
		if err := inhabited(ctx, name, store); err != nil {
			return err
		}
		return f(p.network(store))
	})
}

// inhabited is exists for an address: it refuses a database in which there are
// only the tables that opening it makes.
func inhabited(ctx context.Context, name string, store database) error {
	if !isPostgres(name) {
		return nil
	}
	return store.Read(ctx, func(tx omzien.ReadTx) error {
		found, err := tx.Scan("", "", 1)
		if err == nil && len(found) == 0 {
			return trouble{omzien.NotFound, "Hier staat nog geen netwerk. Er staan alleen lege tabellen klaar. " +
				"Kijk of het adres klopt. Een netwerk begint u met: omzien import", nil}
		}
		return err
	})
}

// exists refuses a file that is not there: a slip in its name must not make an
// empty database.
func exists(name string) error {
	if _, err := os.Stat(name); !isPostgres(name) && errors.Is(err, fs.ErrNotExist) {
		return trouble{omzien.NotFound, "De database " + name + " is er niet. Kijk of de naam klopt. Een nieuwe maakt u met: omzien import", err}
	}
	return nil
}
