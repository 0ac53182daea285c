package main

import (
	"fmt"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// The subjects and neighbourhoods that meetings have in turn. There are 15 × 10
// of them, so no two of the first 150 have the same title.
var subjects = [...]struct {
	title, purpose string
	format         event.Format
	themes         []initiative.Theme
}{
	{"Samen eten met de buren", "We koken met elkaar en eten aan één lange tafel.", event.SmallMeeting,
		[]initiative.Theme{initiative.ThemeLoneliness, initiative.ThemeWelfare}},
	{"Zorg voor elkaar in de straat", "Hoe vraag je om hulp, en hoe bied je die aan?", event.Dialogue,
		[]initiative.Theme{initiative.ThemeCare}},
	{"Ouder worden in uw eigen huis", "Over drempels, trapliften en mensen die een oogje in het zeil houden.", event.KnowledgeMeeting,
		[]initiative.Theme{initiative.ThemeAgeingInPlace, initiative.ThemeHousing}},
	{"Geld voor een plan van bewoners", "Welke potjes zijn er, en wat moet er in een aanvraag staan?", event.Workshop,
		[]initiative.Theme{initiative.ThemeFinance}},
	{"Koffie voor wie nieuw is in de wijk", "Kennismaken, en horen wat er in de buurt te doen is.", event.SmallMeeting,
		[]initiative.Theme{initiative.ThemeParticipation, initiative.ThemeLoneliness, initiative.ThemeWelfare}},
	{"Een hofje bouwen met elkaar", "Bewoners vertellen hoe hun woongroep er is gekomen.", event.InspirationSession,
		[]initiative.Theme{initiative.ThemeBuildingPlans, initiative.ThemeHousing}},
	{"Vrijwilligers vinden en houden", "We wisselen uit wat werkt en wat niet.", event.PeerConsultation,
		[]initiative.Theme{initiative.ThemeVolunteers}},
	{"Bewegen op de stoel", "Rustige oefeningen voor iedereen, ook met een rollator.", event.Activity,
		[]initiative.Theme{initiative.ThemeVitality, initiative.ThemeHealth}},
	{"De gemeente en wij", "Een gesprek met ambtenaren over ruimte in de regels.", event.NetworkMeeting,
		[]initiative.Theme{initiative.ThemeRulesOfTheGame, initiative.ThemeLocalCollaboration}},
	{"Lezen en schrijven in gewone taal", "Voor wie moeite heeft met brieven en formulieren.", event.Training,
		[]initiative.Theme{initiative.ThemeLowLiteracy}},
	{"Een huiskamer voor de hele buurt", "Over huur, sleutels, verzekering en een goed gebruik.", event.WorkSession,
		[]initiative.Theme{initiative.ThemePremises, initiative.ThemeLiveability, initiative.ThemeCommunityStrength}},
	{"Dagbesteding dicht bij huis", "Twee initiatieven laten zien hoe hun week eruitziet.", event.ThemeMeeting,
		[]initiative.Theme{initiative.ThemeDaySupport, initiative.ThemeCare}},
	{"Groen doen: van tegel naar tuin", "We halen stoeptegels weg en zetten er planten in.", event.Activity,
		[]initiative.Theme{initiative.ThemeLiveability}},
	{"Taken van de gemeente overnemen", "Wat mag, wat kan, en wie betaalt het?", event.KnowledgeMeeting,
		[]initiative.Theme{initiative.ThemeRightToChallenge, initiative.ThemeFinance}},
	{"Iedereen doet mee", "Een avond over drempels die u niet ziet tot u ervoor staat.", event.Dialogue,
		[]initiative.Theme{initiative.ThemeEquality, initiative.ThemeCoCreation}},
}

var neighbourhoods = [...]struct{ name, municipality, venue, address, host string }{
	{"Lombok", "GM0344", "Buurthuis De Lindeboom", "Lindeplein 4, Utrecht", "Lombok Samen"},
	{"Overvecht", "GM0344", "Wijkcentrum De Brug", "Brugweg 12, Utrecht", "Bewonersplatform Overvecht"},
	{"Soesterkwartier", "GM0307", "De Groene Kamer", "Spoorstraat 31, Amersfoort", "Soesterkwartier Leeft"},
	{"Vathorst", "GM0307", "Huis van de Wijk Vathorst", "Havenkade 8, Amersfoort", "Buurtkracht Vathorst"},
	{"Vollenhove", "GM0355", "Ontmoetingscentrum Vollenhove", "Flatlaan 100, Zeist", "Vollenhove Omhoog"},
	{"Jutphaas", "GM0356", "Dorpshuis aan de Vecht", "Kerkpad 2, Nieuwegein", "Dorpsraad Jutphaas"},
	{"Het Schilderskwartier", "GM0632", "De Verfdoos", "Rembrandtlaan 17, Woerden", "Kleurrijk Woerden"},
	{"Castellum", "GM0321", "Buurtkamer Castellum", "Romeinenpoort 5, Houten", "Castellum voor Elkaar"},
	{"Veenendaal-Zuid", "GM0345", "Het Kompas", "Zuiderkruis 45, Veenendaal", "Stichting Zuid aan Zet"},
	{"Breukelen-Noord", "GM1904", "De Boomgaard", "Boomgaardstraat 9, Breukelen", "Coöperatie Noorderlicht"},
}

// chosen is the theme that a visitor picks.
const chosen = initiative.ThemeLoneliness

// shown is how many meetings the list has in which the bars are measured.
const shown = 150

// meetings are n made-up ones, two or three a day from tomorrow on.
func meetings(n int, now time.Time) ([]event.Event, error) {
	zone, err := time.LoadLocation(omzien.Zone)
	if err != nil {
		return nil, err
	}
	y, m, d := now.In(zone).Date()
	var all []event.Event
	for i := range n {
		start := time.Date(y, m, d+1+i*2/5, 10+i%5*2, 30*(i%2), 0, 0, zone)
		all = append(all, meeting(i, start))
	}
	return all, nil
}

func meeting(i int, start time.Time) event.Event {
	subject, place := subjects[i%len(subjects)], neighbourhoods[(i%len(subjects)+i/len(subjects))%len(neighbourhoods)]
	title := subject.title + " in " + place.name
	if round := i / (len(subjects) * len(neighbourhoods)); round > 0 {
		title += fmt.Sprintf(", keer %d", round+1)
	}
	e := event.Event{
		Slug: fmt.Sprintf("bijeenkomst-%d", i), Title: title, Format: subject.format, Mode: event.InPerson,
		Purpose: subject.purpose + " Iedereen is welkom, u hoeft niets voor te bereiden.",
		Zone:    omzien.Zone, Start: start, End: start.Add(time.Duration(90+30*(i%4)) * time.Minute),
		Hosts: []event.Named{{Name: place.host}}, Organiser: "Omzien naar Elkaar", Contact: "aanmelden@omzien.example",
		Venue: event.Venue{Name: place.venue, Address: place.address, Municipality: place.municipality,
			Access: "Zonder drempel, met een ruim toilet. De bus stopt voor de deur.", Certainty: event.Confirmed},
		Programme: []event.Item{
			{Kind: event.Welcome, Minutes: 15, Title: "Inloop met koffie en thee"},
			{Kind: event.Conversation, Offset: 15, Minutes: 60, Title: subject.title},
			{Kind: event.Closing, Offset: 75, Title: "Napraten"},
		},
		Audience: []event.Role{event.Resident, event.Volunteer}, Status: event.Scheduled,
		SignUp: event.Terms{Online: true, Capacity: event.Capacity{Limited: true, Seats: 12 + i%7*4, Publish: i%3 == 0},
			Asks: event.Asks{AskRole: true, AskOnBehalfOf: true}},
	}
	if i%6 == 5 {
		e.Venue.Certainty = event.Provisional
	}
	if i%4 == 3 {
		e.Hosts = append(e.Hosts, event.Named{Name: neighbourhoods[(i+5)%len(neighbourhoods)].host})
	}
	for _, theme := range subject.themes {
		e.Themes = append(e.Themes, string(theme))
	}
	return e
}

// about are those with a theme.
func about(theme initiative.Theme, list []event.Event) int {
	n := 0
	for i := range list {
		for _, id := range list[i].Themes {
			if id == string(theme) {
				n++
			}
		}
	}
	return n
}
