package widget_test

import (
	"fmt"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/widget"
)

func ExampleAgenda_Results() {
	start := time.Date(2019, time.January, 29, 16, 0, 0, 0, time.FixedZone("", 3600))
	agenda := widget.Agenda{
		List: []event.Announcement{
			{Slug: "koffie", Title: "Coöperatie bij de koffie", Start: start, End: start.Add(time.Hour), Status: event.Scheduled},
			{Slug: "festival", Title: "Festival", Start: start, End: start.Add(time.Hour), Status: event.Scheduled},
		},
		Query: widget.Query{Text: "cooperatie"},
		Now:   start.AddDate(0, 0, -7),
	}
	_, summary := agenda.Results()
	fmt.Println(summary)
	// Output: 1 bijeenkomst
}

func ExampleForm_Check() {
	meeting := event.Announcement{Audience: []event.Role{event.Resident}}
	form, fine := widget.Form{Name: "Buurvrouw", Email: "buurvrouw", Seats: "2"}.Check(&meeting)
	fmt.Println(fine)
	for _, fault := range form.Faults {
		fmt.Println(fault.Field, "–", fault.Sentence)
	}
	// Output:
	// false
	// email – Dit is geen volledig mailadres. Een mailadres ziet er zo uit: naam@voorbeeld.nl.
}

// What the element calls in the browser is an ordinary function here.
func ExampleSignUp() {
	answer := widget.SignUp([]byte(`{"do": "withdraw", "base": "https://netwerk.omzien.example", "receipt": {"id": "een", "token": "geheim"}}`))
	fmt.Println(string(answer))
	// Output: {"effect":{"method":"DELETE","url":"https://netwerk.omzien.example/api/v1/sign-ups/een","key":"","token":"geheim","body":""}}
}
