package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// subjects are what the many meetings are about.
var subjects = []struct {
	title, purpose string
	themes         []string
}{
	{"koffie voor wie alleen is", "We bedenken hoe u mensen bereikt die weinig bezoek krijgen.", []string{"loneliness", "welfare"}},
	{"vrijwilligers vinden en houden", "We delen wat helpt om mensen te vinden die willen meedoen. En om ze te houden.", []string{"volunteers"}},
	{"lezen en schrijven in de buurt", "Niet iedereen leest makkelijk. We maken samen een brief die elke buur begrijpt.", []string{"low_literacy", "participation"}},
	{"wonen met hulp dichtbij", "We kijken hoe buren en de thuiszorg elkaar kunnen helpen.", []string{"ageing_in_place", "care"}},
	{"een gezonde straat", "Samen wandelen, tuinieren of koken. U hoort wat andere buurten doen.", []string{"health", "vitality"}},
	{"praten met de gemeente", "Hoe legt u uw plan uit aan de gemeente? We oefenen het gesprek.", []string{"rules_of_the_game", "local_collaboration"}},
	{"geld voor uw plan", "We zetten fondsen op een rij en maken een begroting.", []string{"finance"}},
	{"een dak voor de buurt", "Waar kan uw initiatief terecht? We bezoeken een gebouw en rekenen samen.", []string{"premises"}},
	{"nieuwe huizen, oude buurt", "Er komen nieuwe huizen. Hoe praten bewoners vanaf het begin mee?", []string{"building_plans", "housing"}},
	{"een zinvolle dag", "Een dag met mensen om u heen doet goed. We kijken hoe buurten dat regelen.", []string{"day_support", "positive_health"}},
	{"samen met wie hier werkt", "Bewoners en mensen van zorg en welzijn leren elkaar kennen.", []string{"local_collaboration", "equality"}},
	{"de gemeente uitdagen", "Kunt u het zelf beter dan de gemeente? We leggen uit hoe het uitdaagrecht werkt.", []string{"right_to_challenge"}},
	{"wie neemt het over?", "Een initiatief moet door kunnen als iemand stopt. We maken een plan.", []string{"organisational_durability"}},
	{"een fijne straat", "Groen, veilig en schoon. U maakt met uw buren een plan voor uw straat.", []string{"liveability", "community_strength"}},
}

// begins are the times of day at which such meetings begin.
var begins = [...]struct{ hour, minute int }{{19, 30}, {10, 0}, {14, 0}, {20, 0}, {16, 0}, {9, 30}, {19, 0}}

// manyMeetings makes up n meetings, spread over the coming twelve months. The
// same n and c give the same meetings: each choice follows from the number.
func manyMeetings(c almanac, n int) []event.Event {
	made := make([]event.Event, n)
	for i := range made {
		made[i] = oneOfMany(c, i, 1+i*364/n)
	}
	return made
}

// oneOfMany is number i, so many days from now. The steps through the lists have
// no factor in common with their lengths, so all combinations come by.
func oneOfMany(c almanac, i, days int) event.Event {
	subject := subjects[i*5%len(subjects)]
	formats := slices.DeleteFunc(event.Formats(), func(f event.Format) bool { return f == event.Activity }) // those are read elsewhere
	towns := initiative.Municipalities()
	town := towns[i*7%len(towns)]
	begin := begins[i*3%len(begins)]
	day := c.now.AddDate(0, 0, days).Weekday()
	if day == time.Sunday {
		day = time.Monday
	}
	e := example(fmt.Sprintf("voorbeeld-%04d", i+1), subject.title+" in "+town.Name,
		formats[i*4%len(formats)], c.at(days, day, begin.hour, begin.minute), 90+30*(i%4))
	e.Purpose = subject.purpose
	e.Hosts = []event.Named{communityRoom, sharedMeal}[i%2 : i%2+1]
	e.Themes = subject.themes
	e.Venue = event.Venue{Name: "Buurthuis Voorbeeld", Address: fmt.Sprintf("Voorbeeldlaan %d, %s", i%90+1, town.Name),
		Municipality: town.Code, Certainty: event.Confirmed}
	if i%7 == 3 {
		e.Venue.Certainty = event.Provisional
	}
	e.SignUp = termsOf(i)
	return e
}

// termsOf varies how sign-up goes.
func termsOf(i int) event.Terms {
	switch i % 8 {
	case 0, 5:
		return event.Terms{Online: true, WhenFull: event.WaitlistAuto, Capacity: event.Capacity{Limited: true, Seats: 12}}
	case 1, 3, 6:
		return event.Terms{Online: true, Capacity: event.Capacity{Limited: true, Seats: 25, Publish: true}}
	case 7:
		return event.Terms{Capacity: event.Capacity{Limited: true}}
	}
	return event.Terms{Online: true}
}
