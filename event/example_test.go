package event_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// The meeting of these examples: four seats, of which three are taken.
func walk4() event.Event {
	start := time.Date(2019, time.January, 29, 16, 0, 0, 0, amsterdam)
	e := event.Event{
		ID: "wandeling", Slug: "wandeling", Title: "Wandeling door de wijk", Format: event.SmallMeeting,
		Zone: "Europe/Amsterdam", Start: start, End: start.Add(3 * time.Hour),
		Organiser: "Omzien", Audience: []event.Role{event.Resident},
		SignUp: event.Terms{Online: true, Capacity: event.Capacity{Limited: true, Seats: 4}},
	}
	if err := e.Announce(event.Step{At: start.AddDate(0, 0, -14), By: "coordinator"}); err != nil {
		panic(err)
	}
	return e
}

// A closed meeting, which is the default, says no when it is full. A party that
// takes what is free gets the last seat.
func ExampleEvent_Admit() {
	e := walk4()
	now := e.Start.AddDate(0, 0, -7)
	party := event.Request{Name: "Buurvrouw", Email: "buurvrouw@omzien.example", Seats: 2}

	_, err := e.Admit(event.Occupancy{Taken: 3}, party, 0, now)
	var refusal event.Refusal
	if errors.As(err, &refusal) {
		fmt.Println(refusal.Sentence())
	}

	party.AcceptsFewer = true
	decision, _ := e.Admit(event.Occupancy{Taken: 3}, party, 0, now)
	fmt.Println(decision.Status.Label(), decision.Seats)

	_, err = e.Admit(event.Occupancy{Taken: 4}, party, 0, now)
	fmt.Println(errors.Is(err, event.ErrFull), event.ErrFull.Sentence())
	// Output:
	// Er zijn niet genoeg plekken voor uw hele groep. Meld u aan met minder mensen.
	// aangemeld 1
	// true Vol = vol. Alle plekken zijn bezet.
}

// With a waiting list a party that comes whole keeps its place in the queue,
// and gets its seats as soon as there are enough.
func ExampleEvent_Admit_waitingList() {
	e := walk4()
	e.SignUp.WhenFull = event.WaitlistAuto
	now := e.Start.AddDate(0, 0, -7)

	two := event.Request{Name: "Buurvrouw", Email: "buurvrouw@omzien.example", Seats: 2}
	decision, _ := e.Admit(event.Occupancy{Taken: 3}, two, 0, now)
	fmt.Println("twee:", decision.Status.Label())

	queue := []event.Waiting{{SignUpID: "twee", Wants: 2, Whole: true}}
	one := event.Request{Name: "Buurman", Email: "buurman@omzien.example", Seats: 1}
	decision, _ = e.Admit(event.Occupancy{Taken: 3, Queue: queue}, one, 0, now)
	fmt.Println("een:", decision.Status.Label())

	leaving := event.SignUp{ID: "gezin", Wanted: 3, Seats: 3, Status: event.SeatConfirmed}
	if err := e.Withdraw(&leaving, now); err != nil {
		panic(err)
	}
	fmt.Println("gezin:", leaving.Status.Label())
	fmt.Println(e.Promote(event.Occupancy{Taken: 1, Queue: queue}, now))
	// Output:
	// twee: op de wachtlijst
	// een: aangemeld
	// gezin: afgemeld
	// [{twee 2}]
}

func ExampleAnnouncement_When() {
	e := eventA()
	a := e.Announcement(event.Occupancy{}, register())
	fmt.Println(a.When())
	fmt.Println(a.Venue.Line())
	// Output:
	// dinsdag 29 januari 2019, 16.00 tot 19.00 uur
	// Rosendael, rode zaal, Indusdreef 5, Utrecht (onder voorbehoud)
}

// "Before 25 January" is kept as 25 January 00.00, the first moment that is too
// late; people read the last day that is in time.
func ExampleAnnouncement_Deadline() {
	e := eventA()
	a := e.Announcement(event.Occupancy{}, register())
	fmt.Println(a.SignUp.ClosesBefore.Format(time.RFC3339))
	fmt.Println("Meld u aan", a.Deadline())
	a.SignUp.ClosesBefore = a.SignUp.ClosesBefore.Add(12 * time.Hour)
	fmt.Println("Meld u aan", a.Deadline())
	// Output:
	// 2019-01-25T00:00:00+01:00
	// Meld u aan tot en met donderdag 24 januari 2019
	// Meld u aan vóór vrijdag 25 januari 2019, 12.00 uur
}
