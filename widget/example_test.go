package widget_test

import (
	"fmt"
	"strings"
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
	form, fine := widget.Form{Name: "Buurvrouw", Email: "buurvrouw", Seats: "2"}.Check(&meeting, event.Dutch)
	fmt.Println(fine)
	for _, fault := range form.Faults {
		fmt.Println(fault.Field, "–", fault.Sentence)
	}
	// Output:
	// false
	// email – Dit is geen volledig mailadres. Een mailadres ziet er zo uit: naam@voorbeeld.nl.
}

// What the element calls in the browser are ordinary functions here.
func ExampleBridge() {
	var bridge widget.Bridge
	fmt.Printf("%s", bridge.Load([]byte(`{"events": [{"title": "Koffie in de wijk", "start": "2019-01-29T16:00:00+01:00", "end": "2019-01-29T19:00:00+01:00"}]}`)))
	answer := string(bridge.Search([]byte(`{"list": 1, "query": {"zoek": "koffie"}, "now": "2019-01-24T09:00:00+01:00", "lang": "en"}`)))
	line, _, _ := strings.Cut(answer, "\n")
	fmt.Println(line)
	// Output:
	// {"list":1,"count":1,"whole":true}
	// {"status":"1 meeting","count":1,"until":1548774000000}
}

func ExampleAgenda_month() {
	start := time.Date(2019, time.January, 29, 16, 0, 0, 0, time.FixedZone("", 3600))
	agenda := widget.Agenda{
		List: []event.Announcement{{Slug: "koffie", Title: "Koffie in de wijk", Start: start, End: start.Add(time.Hour), Status: event.Scheduled}},
		View: widget.MonthView, At: start, Now: start,
	}
	_, summary := agenda.Results()
	fmt.Println(summary)
	// Output: Januari 2019: 1 bijeenkomst
}
