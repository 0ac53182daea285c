package main

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/examples/data"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// maxDemoEvents keeps a search and a calendar feed of a demo under the 10 000 of
// omzien.MaxList.
const maxDemoEvents = 5000

func (p *program) demo(o *options) action {
	addr := o.address()
	start := o.moment("now", "`MOMENT` waarop de klok begint, zo: 2019-01-10T09:00:00+01:00")
	extra := o.number("events", "`AANTAL` verzonnen bijeenkomsten erbij", maxDemoEvents)
	return func(ctx context.Context, words []string) error {
		if err := noWords(words); err != nil {
			return err
		}
		listener, err := listen(ctx, "-addr", *addr)
		if err != nil {
			return err
		}
		defer listener.Close()
		traveller := *p
		if !start.IsZero() {
			traveller.now = from(*start, p.now)
		}
		return traveller.inTemporary(ctx, func(store database) error {
			net := omzien.New(store, &omzien.Options{Now: traveller.now, Mail: true, Proof: omzien.DefaultProof})
			c, err := newAlmanac(net.Now())
			if err != nil {
				return err
			}
			if err := fill(ctx, net, c, *extra); err != nil {
				return err
			}
			p.say("%s", welcome(rootOf(listener), c.now))
			kept := newPost(net, rootOf(listener))
			rounds := kept.newSender(net, rootOf(listener))
			extra := map[string]http.Handler{"/post": kept.handler(), "/post/": kept.handler(), "GET /thema": http.HandlerFunc(theme)}
			w := website{net: net, sender: &rounds, extra: extra, log: p.logger(slog.LevelWarn), stderr: p.stderr}
			return w.serve(ctx, listener)
		})
	}
}

// from is a clock that says start now and runs on as the real one does.
func from(start time.Time, clock func() time.Time) func() time.Time {
	ahead := start.Sub(clock())
	return func() time.Time { return clock().Add(ahead) }
}

// inTemporary is inStore with a database that is gone afterwards.
func (p *program) inTemporary(ctx context.Context, f func(database) error) (err error) {
	dir, err := os.MkdirTemp("", "omzien-demo-")
	if err != nil {
		return err
	}
	defer func() {
		if removing := os.RemoveAll(dir); err == nil {
			err = removing
		}
	}()
	return p.inStore(ctx, filepath.Join(dir, "omzien.db"), f)
}

// fill puts the examples into an empty network.
func fill(ctx context.Context, net *omzien.Network, c almanac, extra int) error {
	examples, err := embedded()
	if err != nil {
		return err
	}
	openForSignUp(examples.Events)
	examples.Events = slices.Concat(examples.Events, exampleMeetings(c), manyMeetings(c, extra))
	if _, err := net.Import(ctx, examples, "demo"); err != nil {
		return err
	}
	return net.Agenda.Change(ctx, cancelledSlug, func(e *event.Event) error {
		return e.Cancel(event.Step{At: c.now, By: "demo", Reason: "De zaal is die avond toch niet vrij."})
	})
}

// embedded is every file of package data as one document.
func embedded() (omzien.Document, error) {
	names, err := fs.Glob(data.Files, "*.json")
	if err != nil {
		return omzien.Document{}, err
	}
	read := batch{files: names}
	for _, name := range names {
		content, err := data.Files.ReadFile(name)
		if err != nil {
			return omzien.Document{}, err
		}
		d, err := omzien.ReadDocument(bytes.NewReader(content))
		if err != nil {
			return omzien.Document{}, err
		}
		read.documents = append(read.documents, d)
	}
	return read.merged(), nil
}

// demoSeats is the number of seats of an invitation that names none.
const demoSeats = 40

// openForSignUp lets visitors sign up for a real invitation that says "a limited
// number of places": automatic sign-up needs the number (T16), so the demo makes
// one up and says so.
func openForSignUp(meetings []event.Event) {
	for i := range meetings {
		terms := &meetings[i].SignUp
		if terms.Capacity.Limited && terms.Capacity.Seats == 0 {
			terms.Online, terms.Capacity.Seats = true, demoSeats
			meetings[i].Note = "Voorbeeld: het aantal plekken staat niet in de uitnodiging. In deze demo zijn het er 40."
		}
	}
}

// welcome tells what to open and how to stop.
func welcome(root string, now time.Time) string {
	return `De demo staat aan. Open een van deze adressen in uw browser:

    Begin                  ` + root + `/
    Agenda                 ` + root + `/agenda
    Aanmelden              ` + root + `/bijeenkomsten/` + twentySeatsSlug + `#aanmelden
    Voor uw eigen agenda   ` + root + `/agenda.ics
    Post (niet verstuurd)  ` + root + `/post
    Hoe alles eruitziet    ` + root + `/thema

Voor de demo is het nu ` + moment(now) + ` uur.
Stoppen: druk op Ctrl-C. Daarna is alles weer weg.
`
}
