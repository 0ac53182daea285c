package mail_test

import (
	"fmt"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/mail"
)

// What a letter looks like before it is sent.
func ExampleCompose() {
	start := time.Date(2019, 1, 29, 16, 0, 0, 0, time.UTC)
	m, err := mail.Compose(omzien.Letter{
		ID: "1.01", News: omzien.NewsWaiting, Name: "Anna", Email: "anna@omzien.example", Token: "abc", At: start.AddDate(0, 0, -9),
		Event: event.Announcement{Slug: "soep", Title: "Soep in de buurt", Start: start, End: start.Add(3 * time.Hour),
			Venue: event.PublicVenue{Name: "De Boog", Certainty: event.Confirmed}, Status: event.Scheduled},
		Receipt: omzien.Receipt{Status: event.Waitlisted, Wanted: 1, Position: 2},
	}, mail.Options{From: "aanmelden@omzien.example", Site: "https://omzien.example"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Subject)
	fmt.Println()
	fmt.Print(m.Text)
	// Output:
	// U staat op de wachtlijst: Soep in de buurt
	//
	// Beste Anna,
	//
	// Er is nu geen plek voor u. U staat op de wachtlijst.
	//
	// Wat: Soep in de buurt
	// Wanneer: dinsdag 29 januari 2019, 16.00 tot 19.00 uur
	// Waar: De Boog
	// Uw plaats op de wachtlijst: 2
	//
	// Komt er plek voor u vrij? Dan krijgt u die vanzelf. U hoort het in een
	// mail. Kom niet als u geen plek hebt.
	//
	// Wilt u niet meer wachten? Meld u dan af.
	//
	// Bekijk of wijzig uw aanmelding:
	// https://omzien.example/aanmelding/abc
	//
	// Deze mail is automatisch gemaakt door Omzien naar Elkaar. U krijgt hem
	// omdat iemand zich met dit mailadres heeft aangemeld voor deze
	// bijeenkomst.
}

// A program that serves a network sends its mail as long as it runs.
func ExampleSender() {
	carrier, err := mail.SMTP("smtp://omzien:geheim@mail.omzien.example?starttls=none", nil)
	fmt.Println(carrier == nil, err)
	// Output: true mail: address of the server: password
}
