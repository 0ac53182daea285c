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

	_, err = net.Import(ctx, omzien.Document{Events: []event.Event{{
		Slug: "koffie-in-de-wijk", Title: "Koffie in de wijk", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
		Zone: "Europe/Amsterdam", Start: day.AddDate(0, 0, 7), End: day.AddDate(0, 0, 7).Add(time.Hour), Status: event.Scheduled,
		SignUp: event.Terms{Online: true, Capacity: event.Capacity{Limited: true, Seats: 1}},
	}}}, "coordinator")
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
