package main

import (
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// Slugs that the demo and its visitors count on.
const (
	twentySeatsSlug = "voorbeeld-twintig-plaatsen"
	waitingListSlug = "voorbeeld-wachtlijst"
	cancelledSlug   = "voorbeeld-afgelast"
)

const (
	madeUp  = "Dit is een voorbeeld. Deze bijeenkomst is verzonnen."
	contact = "aanmelden@omzien.example"
)

// The made-up initiatives of package data, by slug. That they are made up stands
// in the title of each meeting.
var (
	communityRoom = event.Named{ID: "voorbeeld-buurtkamer", Name: "Buurtkamer De Linde"}
	sharedMeal    = event.Named{ID: "voorbeeld-buurtmaaltijd", Name: "Samen aan Tafel"}
)

// almanac finds days around the moment at which a demo begins.
type almanac struct {
	now time.Time
	loc *time.Location
}

func newAlmanac(now time.Time) (almanac, error) {
	loc, err := time.LoadLocation(omzien.Zone)
	return almanac{now.In(loc), loc}, err
}

// at is the first such weekday at least so many days from now, at a time of day
// on the wall clock.
func (c almanac) at(days int, day time.Weekday, hour, minute int) time.Time {
	year, month, first := c.now.Date()
	t := time.Date(year, month, first+days, hour, minute, 0, 0, c.loc)
	return t.AddDate(0, 0, (int(day-t.Weekday())+7)%7)
}

// example is what the made-up meetings have in common.
func example(slug, title string, format event.Format, start time.Time, minutes int) event.Event {
	return event.Event{
		Slug: slug, Title: "Voorbeeld: " + title, Format: format, Mode: event.InPerson, Note: madeUp,
		Zone: omzien.Zone, Start: start, End: start.Add(time.Duration(minutes) * time.Minute),
		Organiser: "Omzien naar Elkaar", Contact: contact,
		Audience: []event.Role{event.Initiator, event.Resident, event.Volunteer, event.Professional},
		SignUp:   event.Terms{Online: true, WhenFull: event.Closed},
	}
}

// exampleMeetings lie in the months after now, each with something else to try.
func exampleMeetings(c almanac) []event.Event {
	return []event.Event{twentySeats(c), waitingList(c), byMail(c), provisional(c), cancelled(c), online(c), themeTables(c), perRole(c)}
}

// twentySeats has the two parts of every meeting of the network: the host tells,
// then there is a theme.
func twentySeats(c almanac) event.Event {
	e := example(twentySeatsSlug, "samen eten, samen sterk", event.NetworkMeeting, c.at(18, time.Tuesday, 19, 30), 120)
	e.Purpose = "Samen eten brengt mensen bij elkaar. Maar hoe houdt u dat vol? We horen hoe de buurtkamer het doet. Daarna denken we met elkaar verder."
	e.Questions = []string{"Wie bereikt u nog niet?", "Wie kan helpen, en waarmee?"}
	e.Hosts = []event.Named{communityRoom, sharedMeal}
	e.Venue = event.Venue{Name: "Buurtkamer De Linde", Address: "Voorbeeldstraat 1, Utrecht", Municipality: "GM0344",
		Access: "Er is geen drempel. Er is een toilet voor mensen in een rolstoel.", Certainty: event.Confirmed}
	e.Themes = []string{"loneliness", "community_strength"}
	e.Programme = []event.Item{
		{Kind: event.Welcome, Offset: 0, Minutes: 15, Title: "Welkom met koffie en thee"},
		{Kind: event.HostPresentation, Offset: 15, Minutes: 35, Title: "De buurtkamer vertelt",
			Text:     "Hoe is het begonnen? Wat doen ze? Wat gaat goed? Wat was lastig? En wat speelt er nu?",
			Speakers: []string{communityRoom.Name}},
		{Kind: event.Break, Offset: 50, Minutes: 10, Title: "Pauze"},
		{Kind: event.ThemeSession, Offset: 60, Minutes: 40, Title: "Aan tafel: wie eet er mee?",
			Text: "In kleine groepen praten we over mensen die alleen eten.", Themes: []string{"loneliness"},
			Origin: "Voorbeeld: initiatieven vroegen hierom op een eerdere bijeenkomst."},
		{Kind: event.Harvest, Offset: 100, Minutes: 20, Title: "Wat nemen we mee?"},
		{Kind: event.Closing, Offset: 120, Title: "Afsluiting"},
	}
	e.SignUp.Capacity = event.Capacity{Limited: true, Seats: 20, Publish: true}
	e.SignUp.AskRole, e.SignUp.AskOnBehalfOf = true, true
	return e
}

func waitingList(c almanac) event.Event {
	e := example(waitingListSlug, "uw plan op één bladzijde", event.SmallMeeting, c.at(32, time.Thursday, 14, 0), 90)
	e.Purpose = "We lezen samen uw plan. Daarna kunt u het beter uitleggen aan een fonds of aan de gemeente. Er zijn maar twee plekken. Is het vol? Dan kunt u op de wachtlijst."
	e.Venue = event.Venue{Name: "Bibliotheek Voorbeeld", Room: "leeszaal", Address: "Voorbeeldplein 2, Amersfoort", Municipality: "GM0307", Certainty: event.Confirmed}
	e.Themes = []string{"finance"}
	e.SignUp.Capacity = event.Capacity{Limited: true, Seats: 2, Publish: true}
	e.SignUp.WhenFull = event.WaitlistAuto
	return e
}

func byMail(c almanac) event.Event {
	e := example("voorbeeld-aanmelden-per-mail", "intervisie voor initiatiefnemers", event.PeerConsultation, c.at(45, time.Wednesday, 20, 0), 120)
	e.Purpose = "U brengt een vraag mee. De anderen stellen vragen terug. Zo komt u samen verder."
	e.Hosts = []event.Named{sharedMeal}
	e.Venue = event.Venue{Name: "Dorpshuis Voorbeeld", Address: "Dorpsstraat 3, Bunnik", Municipality: "GM0312", Certainty: event.Confirmed}
	e.Themes = []string{"volunteers", "equality"}
	e.Audience = []event.Role{event.Initiator}
	e.SignUp = event.Terms{Capacity: event.Capacity{Limited: true}, WhenFull: event.Closed}
	return e
}

func provisional(c almanac) event.Event {
	e := example("voorbeeld-plaats-onder-voorbehoud", "werksessie over een eigen plek", event.WorkSession, c.at(60, time.Saturday, 10, 0), 180)
	e.Purpose = "Een buurt heeft een plek nodig om elkaar te zien. We maken een lijst: wat moet er in het gebouw zijn, en wie betaalt wat?"
	e.Venue = event.Venue{Name: "De Schakel Voorbeeld", Address: "Kerkweg 4, Zeist", Municipality: "GM0355", Certainty: event.Provisional}
	e.Themes = []string{"premises", "finance"}
	e.SignUp.ClosesBefore = e.Start.AddDate(0, 0, -7).Add(-10 * time.Hour)
	e.SignUp.Strictness = event.Hard
	return e
}

func cancelled(c almanac) event.Event {
	e := example(cancelledSlug, "cursus vergaderen zonder ruzie", event.Training, c.at(27, time.Monday, 19, 0), 150)
	e.Purpose = "U leert hoe u een vergadering kort en prettig houdt."
	e.Venue = event.Venue{Name: "Wijkcentrum Voorbeeld", Address: "Marktplein 5, Woerden", Municipality: "GM0632", Certainty: event.Confirmed}
	e.Themes = []string{"organisational_durability"}
	e.SignUp.Capacity = event.Capacity{Limited: true, Seats: 15}
	return e
}

func online(c almanac) event.Event {
	e := example("voorbeeld-online", "langer thuis wonen", event.InspirationSession, c.at(80, time.Thursday, 19, 30), 75)
	e.Mode = event.Online
	e.Purpose = "Drie dorpen vertellen hoe ouderen er thuis kunnen blijven wonen. U kijkt mee vanaf uw eigen bank."
	e.Venue = event.Venue{Certainty: event.Confirmed}
	e.Themes = []string{"ageing_in_place", "care"}
	e.Audience = append(e.Audience, event.PolicyOfficer, event.Alderman)
	return e
}

// themeTables asks of people what a meeting can ask, and asks who waits whether
// they still want the seat that came free.
func themeTables(c almanac) event.Event {
	e := example("voorbeeld-thematafels", "aan tafel met uw buren", event.SmallMeeting, c.at(25, time.Friday, 17, 30), 150)
	e.Purpose = "We eten samen en praten aan drie tafels. U kiest zelf aan welke tafel u zit. Is het vol? Dan kunt u op de wachtlijst. Komt er een plek vrij, dan vragen we of u nog wilt."
	e.Venue = event.Venue{Name: "Buurtkamer De Linde", Address: "Voorbeeldstraat 1, Utrecht", Municipality: "GM0344",
		Access: "Er is geen drempel. Er is een toilet voor mensen in een rolstoel.", Certainty: event.Confirmed}
	e.Themes = []string{"loneliness", "housing"}
	e.SignUp.Capacity = event.Capacity{Limited: true, Seats: 6, Publish: true}
	e.SignUp.WhenFull, e.SignUp.OfferHours = event.WaitlistOffer, 24
	e.SignUp.Reminders = []int{7 * 24, 24}
	e.SignUp.Asks = event.Asks{
		AskCompanions: true,
		Asked: []event.Question{
			{ID: "vervoer", Label: "Hoe komt u?", Kind: event.Choice, Options: []string{"te voet of met de fiets", "met de bus", "met de auto", "ik zoek vervoer"}, Required: true},
			{ID: "helpen", Label: "Wilt u helpen met koken?", Kind: event.YesNo},
			{ID: "praten", Label: "Waar wilt u het over hebben?", KeepDays: 30},
		},
		Wishes: event.WishKinds(),
		Tables: []event.Table{{ID: "eten", Title: "Samen eten", Seats: 2}, {ID: "wonen", Title: "Fijn wonen", Seats: 2}, {ID: "helpen", Title: "Elkaar helpen", Seats: 2}},
	}
	return e
}

// perRole keeps seats for people in two roles beside the total.
func perRole(c almanac) event.Event {
	e := example("voorbeeld-plekken-per-rol", "bewoners en de gemeente", event.Training, c.at(39, time.Tuesday, 19, 0), 120)
	e.Purpose = "Bewoners en mensen van de gemeente leren van elkaar. Er zijn acht plekken voor bewoners, en vier voor wie het voor het werk doet."
	e.Venue = event.Venue{Name: "Dorpshuis Voorbeeld", Address: "Dorpsstraat 3, Bunnik", Municipality: "GM0312", Certainty: event.Confirmed}
	e.Themes = []string{"local_collaboration"}
	e.Audience = []event.Role{event.Resident, event.Professional}
	e.SignUp.Capacity = event.Capacity{Limited: true, Seats: 12, Publish: true}
	e.SignUp.WhenFull = event.WaitlistAuto
	e.SignUp.Quotas = []event.Quota{{Role: event.Resident, Seats: 8}, {Role: event.Professional, Seats: 4}}
	return e
}
