package widget

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/examples/data"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares HTML with a file, in which every element begins a line.
func golden(t *testing.T, name string, html []byte) {
	t.Helper()
	got := strings.ReplaceAll(string(html), "><", ">\n<") + "\n"
	file := filepath.Join("testdata", name+".html")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "look at the difference, then run go test ./widget -update")
}

// base is the address of the network in these tests.
const base = "https://netwerk.omzien.example"

// winter is the zone of the samples, as an instant carries it.
var winter = time.FixedZone("", 3600)

// meetingA is the meeting of the network's own invitation, open for sign-up.
func meetingA(t testing.TB) event.Announcement {
	t.Helper()
	text, err := data.Files.ReadFile("bijeenkomst-2019-01-29.json")
	require.NoError(t, err)
	var document struct {
		Events []event.Event `json:"events"`
	}
	require.NoError(t, json.Unmarshal(text, &document))
	e := document.Events[0]
	e.Status, e.SignUp.Online = event.Scheduled, true
	e.SignUp.Capacity = event.Capacity{Limited: true, Seats: 40, Publish: true}
	return e.Announcement(event.Occupancy{Taken: 37}, event.Register{
		Theme: func(id string) string { return initiative.Theme(id).Label() },
		Municipality: func(code string) string {
			m, _ := initiative.ParseMunicipality(code)
			return m.Name
		},
	})
}

// asking is meetingA where everything is asked that can be: each kind of question,
// both wishes, tables, and a role because seats go by it.
func asking(t testing.TB) event.Announcement {
	a := meetingA(t)
	a.SignUp.RoleNeeded, a.SignUp.FullRoles = true, []event.Role{event.Alderman}
	a.SignUp.Asks = event.Asks{
		AskRole: true, AskOnBehalfOf: true, AskCompanions: true,
		Asked: []event.Question{
			{ID: "verwachting", Label: "Wat wilt u meenemen naar huis?"},
			{ID: "vervoer", Label: "Hoe komt u?", Kind: event.Choice, Options: []string{"lopend", "met de bus"}, Required: true},
			{ID: "wijk", Label: "Uit welke wijk komt u?", Kind: event.Choice, Options: []string{"Overvecht", "Zuilen", "Kanaleneiland", "Lunetten", "Tuindorp", "ergens anders"}, KeepDays: 14},
			{ID: "soep", Label: "Eet u soep mee?", Kind: event.YesNo},
			{ID: "naam", Label: "Welke naam komt er op uw bordje?", Required: true, KeepDays: 1},
		},
		Wishes: event.WishKinds(),
		Tables: []event.Table{{ID: "wonen", Title: "Wonen & <bouwen>", Seats: 8}, {ID: "zorg", Title: "Zorg in de buurt", Seats: 12}},
	}
	return a
}

// said is a request to asking without faults.
var said = event.Request{Name: "Buurvrouw", Email: "buurvrouw@omzien.example", Role: event.Initiator, Seats: 3, AcceptsFewer: true, OnBehalfOf: "De Buurtkamer",
	Companions: []string{"Ans", "Bep"}, Replies: []event.Reply{{Question: "naam", Text: "Buuf"}, {Question: "soep", Text: event.No}, {Question: "vervoer", Text: "met de bus"}, {Question: "wijk", Text: "Zuilen"}},
	Wishes: event.Wishes{Access: "Een ringleiding", Diet: "Geen vlees"}, Tables: []string{"zorg", "wonen"}}

// dayBefore is when people still can sign up for meetingA.
var dayBefore = time.Date(2019, time.January, 24, 9, 0, 0, 0, winter)

// three is a list for an agenda: one with seats, one without, one that is off.
func three(t testing.TB) []event.Announcement {
	list := []event.Announcement{meetingA(t), meetingA(t), meetingA(t)}
	list[1].Slug, list[1].Title = "koffie", "Coöperatie bij de koffie"
	list[1].Start, list[1].End = list[1].Start.AddDate(0, 0, 2), list[1].End.AddDate(0, 0, 2)
	list[1].Format, list[1].Themes = event.SmallMeeting, []event.Named{{ID: "housing", Name: initiative.Theme("housing").Label()}}
	list[1].Venue = event.PublicVenue{Name: "Het Buurthuis", Municipality: "GM0307", MunicipalityName: "Amersfoort", Certainty: event.Confirmed}
	list[1].SignUp = event.PublicTerms{Online: true, Limited: true, WaitingList: true, Full: true}
	list[2].Slug, list[2].Title = "festival", "Festival"
	list[2].Start, list[2].End = list[2].Start.AddDate(0, 1, 0), list[2].End.AddDate(0, 1, 0)
	list[2].Status, list[2].Reason = event.Cancelled, "De zaal is dicht."
	return list
}

// request is a call across the border, as the element makes it.
func request(t testing.TB, members map[string]any) []byte {
	t.Helper()
	text, err := json.Marshal(members)
	require.NoError(t, err)
	return text
}
