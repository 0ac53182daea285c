package omzien_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// coffee is a meeting with one seat.
func coffee(start time.Time) event.Event {
	return event.Event{
		Slug: "koffie-in-de-wijk", Title: "Koffie in de wijk", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
		Zone: "Europe/Amsterdam", Start: start, End: start.Add(time.Hour), Status: event.Scheduled,
		SignUp: event.Terms{Online: true, Capacity: event.Capacity{Limited: true, Seats: 1}},
	}
}

// A network in one file, a meeting with one seat, and two people who want it.
func Example() {
	dir, err := os.MkdirTemp("", "netwerk")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	store, err := sqlite.Open(ctx, filepath.Join(dir, "netwerk.db"))
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	day := time.Date(2019, time.January, 10, 12, 0, 0, 0, time.UTC)
	net := omzien.New(store, &omzien.Options{Now: func() time.Time { return day }})

	_, err = net.Import(ctx, omzien.Document{Events: []event.Event{coffee(day.AddDate(0, 0, 7))}}, "coordinator")
	if err != nil {
		log.Fatal(err)
	}
	for _, name := range []string{"anna", "bert"} {
		r, err := net.Agenda.SignUp(ctx, "koffie-in-de-wijk", event.Request{Name: name, Email: name + "@omzien.example"}, "")
		if err != nil {
			fmt.Println(name, omzien.KindOf(err), omzien.Sentence(err))
			continue
		}
		fmt.Println(name, r.Status.Label(), r.Event.When())
	}
	// Output:
	// anna aangemeld donderdag 17 januari 2019, 13.00 tot 14.00 uur
	// bert conflict Vol = vol. Alle plekken zijn bezet.
}

// With an outbox people first show that their mail address is real, by the link in
// a letter. Package mail sends the letters; here they are only shown.
func ExampleOutbox() {
	dir, err := os.MkdirTemp("", "netwerk")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	store, err := sqlite.Open(ctx, filepath.Join(dir, "netwerk.db"))
	if err != nil {
		log.Fatal(err)
	}
	defer store.Close()
	day := time.Date(2019, time.January, 10, 12, 0, 0, 0, time.UTC)
	net := omzien.New(store, &omzien.Options{Now: func() time.Time { return day }, Mail: true, Proof: omzien.DefaultProof})
	_, err = net.Import(ctx, omzien.Document{Events: []event.Event{coffee(day.AddDate(0, 0, 7))}}, "coordinator")
	if err != nil {
		log.Fatal(err)
	}

	r, err := net.Agenda.SignUp(ctx, "koffie-in-de-wijk", event.Request{Name: "Anna", Email: "anna@omzien.example"}, "")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(r.Status.Label(), r.Token == "")
	for range 2 {
		letters, err := net.Outbox.Take(ctx, 10)
		if err != nil {
			log.Fatal(err)
		}
		for _, l := range letters {
			fmt.Println("to", l.Email, l.News)
			if l.News == omzien.NewsProof { // she uses the link
				if r, err = net.Agenda.Confirm(ctx, l.Token); err != nil {
					log.Fatal(err)
				}
				fmt.Println(r.Status.Label())
			}
			if err := net.Outbox.Sent(ctx, l.ID); err != nil {
				log.Fatal(err)
			}
		}
	}
	// Output:
	// nog te bevestigen true
	// to anna@omzien.example proof
	// aangemeld
	// to anna@omzien.example confirmed
}
