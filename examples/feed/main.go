// Command feed answers: how do I write a calendar of the meetings that I choose?
// It writes those of a network about housing to standard output:
//
//	go run ./examples/feed netwerk.db > wonen.ics
package main

import (
	"context"
	"io"
	"log"
	"os"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: feed FILE")
	}
	ctx := context.Background()
	store, err := sqlite.Open(ctx, os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	if err := housing(ctx, os.Stdout, omzien.New(store, nil)); err != nil {
		log.Fatal(err)
	}
}

// housing writes the meetings about housing as one calendar.
func housing(ctx context.Context, w io.Writer, network *omzien.Network) error {
	list, err := network.Agenda.Feed(ctx, omzien.Selection{Theme: "housing"})
	if err != nil {
		return err
	}
	return feed.Write(w, feed.Calendar{Name: "Wonen", Pages: "https://netwerk.example/bijeenkomsten/"}, list)
}
