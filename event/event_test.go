package event_test

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the tests need Europe/Amsterdam on every machine

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

var amsterdam = zone("Europe/Amsterdam")

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// at reads an RFC 3339 moment and puts it on the clock of Amsterdam.
func at(moment string) time.Time {
	t, err := time.Parse(time.RFC3339, moment)
	if err != nil {
		panic(err)
	}
	return t.In(amsterdam)
}

// eventA is the meeting of domain.md 1.8 as a draft: a printed invitation with
// sign-up by mail, a polite deadline and an unknown number of seats.
func eventA() event.Event {
	return event.Event{
		ID:      "samenspel-2019",
		Slug:    "nieuw-samenspel-in-de-wijk",
		Title:   "(Nieuw) samenspel in de wijk",
		Format:  event.NetworkMeeting,
		Mode:    event.InPerson,
		Purpose: "Wij maken samen een actie-agenda voor de komende tijd.",
		Questions: []string{
			"Wat valt op in de samenwerking?",
			"Hoe ziet de wijk er over vier jaar uit?",
		},
		Zone:      "Europe/Amsterdam",
		Start:     at("2019-01-29T16:00:00+01:00"),
		End:       at("2019-01-29T19:00:00+01:00"),
		Hosts:     []event.Named{{Name: "Oke Nu"}, {Name: "OSO"}},
		Organiser: "Omzien",
		Contact:   "aanmelden@omzien.example",
		Venue: event.Venue{
			Name: "Rosendael", Room: "rode zaal", Address: "Indusdreef 5, Utrecht",
			Municipality: "GM0344", Certainty: event.Provisional,
		},
		Programme: []event.Item{
			{Kind: event.Welcome, Offset: 0, Minutes: 30, Title: "Welkom en inleiding door Omzien"},
			{Kind: event.Pitches, Offset: 30, Minutes: 30, Slots: 4, Title: "Vier pitches"},
			{Kind: event.Conversation, Offset: 60, Minutes: 75, Title: "Gesprek over de wijkvisie"},
			{Kind: event.Harvest, Offset: 135, Minutes: 45, Title: "Oogst en vervolgstappen", Speakers: []string{
				"wethouder Maarten van Ooijen", "DOCK", "Nathan Rozema", "lid van het bestuur of de Raad van Advies"}},
			{Kind: event.Closing, Offset: 180, Title: "Afsluiting"},
		},
		Audience: []event.Role{event.Initiator, event.SocialBroker, event.Expert, event.Alderman,
			event.PolicyOfficer, event.Professional},
		Themes: []string{"local_collaboration", "community_strength"},
		SignUp: event.Terms{
			ClosesBefore: at("2019-01-25T00:00:00+01:00"),
			Strictness:   event.Soft,
			Capacity:     event.Capacity{Limited: true},
			WhenFull:     event.Closed,
		},
	}
}

// announcedA is eventA made public on 7 January 2019.
func announcedA() event.Event {
	e := eventA()
	if err := e.Announce(step("2019-01-07T09:00:00+01:00")); err != nil {
		panic(err)
	}
	return e
}

// meeting is eventA, announced, with online sign-up for a number of seats;
// zero seats: no limit.
func meeting(seats int, whenFull event.FullPolicy) event.Event {
	e := announcedA()
	e.SignUp.Online = true
	e.SignUp.Capacity = event.Capacity{Limited: seats > 0, Seats: seats}
	e.SignUp.WhenFull = whenFull
	return e
}

func step(moment string) event.Step {
	return event.Step{At: at(moment), By: "coordinator", Reason: "de zaal is dicht"}
}

// register knows the names that Event A refers to.
func register() event.Register {
	return event.Register{
		Theme: func(id string) string {
			return map[string]string{"local_collaboration": "samenspel in de wijk"}[id]
		},
		Municipality: func(code string) string {
			return map[string]string{"GM0344": "Utrecht"}[code]
		},
	}
}

// faults is what Check found, as "field code" or "field code limit", in order.
func faults(t testing.TB, err error) []string {
	t.Helper()
	if err == nil {
		return nil
	}
	var list event.FieldErrors
	require.True(t, errors.As(err, &list), "not FieldErrors: %T", err)
	require.NotEmpty(t, list)
	var found []string
	for _, fault := range list {
		line := fault.Field + " " + string(fault.Code)
		if fault.Limit != 0 {
			line += " " + strconv.Itoa(fault.Limit)
		}
		found = append(found, line)
	}
	return found
}

func TestEventA(t *testing.T) {
	e := eventA()
	require.NoError(t, e.Check())

	t.Run("INV-E01 starts at 15.00 and ends at 18.00 universal time", func(t *testing.T) {
		require.Equal(t, "2019-01-29T15:00:00Z", e.Start.UTC().Format(time.RFC3339))
		require.Equal(t, "2019-01-29T18:00:00Z", e.End.UTC().Format(time.RFC3339))
		require.Equal(t, time.Tuesday, e.Start.Weekday())
	})
	t.Run("INV-E02 T17 the programme fills 180 minutes and closes with an item of no length", func(t *testing.T) {
		sum := 0
		for n, item := range e.Programme {
			require.Equal(t, sum, item.Offset, "no gap before item %d", n)
			sum += item.Minutes
		}
		require.Equal(t, 180, sum)
		require.Zero(t, e.Programme[4].Minutes)
	})
	t.Run("T14 there are two hosts", func(t *testing.T) {
		require.Len(t, e.Announcement(event.Occupancy{}, register()).Hosts, 2)
	})
	t.Run("T16 seats are limited and nobody learns how many", func(t *testing.T) {
		terms := e.Announcement(event.Occupancy{}, register()).SignUp
		require.True(t, terms.Limited)
		require.Nil(t, terms.Seats)
		require.Nil(t, terms.SeatsLeft)
		require.False(t, terms.Full, "an unknown number is never used up")
	})
	t.Run("T16 a limit of unknown height is not no limit", func(t *testing.T) {
		public := announcedA()
		require.Empty(t, public.Promote(event.Occupancy{Queue: waiting(1)}, at(early)))
	})
	t.Run("sign-up by mail is not offered here", func(t *testing.T) {
		public := announcedA()
		_, err := public.Admit(event.Occupancy{}, guest(1, false), 0, at("2019-01-20T12:00:00+01:00"))
		require.ErrorIs(t, err, event.ErrNotOffered)
	})
}

// checked is one change to Event A and the faults that Check then finds.
type checked struct {
	name   string
	change func(*event.Event)
	want   []string // nil: passes
}

func requireChecked(t *testing.T, cases []checked) {
	t.Helper()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			e := eventA()
			tc.change(&e)
			require.Equal(t, tc.want, faults(t, e.Check()))
		})
	}
}

func TestCheck(t *testing.T) {
	themed := event.Item{Kind: event.ThemeSession, Offset: 60, Minutes: 75, Themes: []string{"finance"}, Origin: "bijeenkomst van mei 2018"}
	requireChecked(t, []checked{
		{"INV-E01 no title", func(e *event.Event) { e.Title = "" }, []string{"title required"}},
		{"INV-E01 a title of spaces", func(e *event.Event) { e.Title = " \u00a0 " }, []string{"title required"}},
		{"INV-E01 no start", func(e *event.Event) { e.Start, e.SignUp.ClosesBefore = time.Time{}, time.Time{} }, []string{"start required"}},
		{"INV-E01 end is start", func(e *event.Event) { e.End, e.Programme = e.Start, nil }, []string{"end out_of_order"}},
		{"INV-E01 end before start", func(e *event.Event) { e.End, e.Programme = e.Start.Add(-time.Hour), nil }, []string{"end out_of_order"}},
		{"INV-E01 no zone", func(e *event.Event) { e.Zone = "" }, []string{"zone zone"}},
		{"INV-E01 the zone of whatever machine", func(e *event.Event) { e.Zone = "Local" }, []string{"zone zone"}},
		{"INV-E01 neither host nor organiser", func(e *event.Event) { e.Format, e.Hosts, e.Organiser = event.Workshop, nil, "" }, []string{"hosts required"}},
		{"INV-E01 an organiser is enough for a workshop", func(e *event.Event) { e.Format, e.Hosts = event.Workshop, nil }, nil},
		{"INV-E01 a host is enough", func(e *event.Event) { e.Organiser = "" }, nil},
		{"INV-E04 a network meeting without host", func(e *event.Event) { e.Hosts = nil }, []string{"hosts required"}},
		{"INV-E04 a host without name", func(e *event.Event) { e.Hosts[1].Name = "" }, []string{"hosts[1].name required"}},

		{"INV-E02 item before the start", func(e *event.Event) { e.Programme[0].Offset = -1 }, []string{"programme[0] outside_event"}},
		{"INV-E02 item past the end", func(e *event.Event) { e.Programme[4].Minutes = 1 }, []string{"programme[4] outside_event"}},
		{"INV-E02 negative length", func(e *event.Event) { e.Programme[4].Minutes = -1 }, []string{"programme[4] outside_event"}},
		{"INV-E02 offset that overflows with its length", func(e *event.Event) {
			e.Programme[4].Offset, e.Programme[4].Minutes = math.MaxInt, 1
		}, []string{"programme[4] outside_event"}},
		{"INV-E02 length that overflows with its offset", func(e *event.Event) {
			e.Programme[4].Offset, e.Programme[4].Minutes = 180, math.MaxInt
		}, []string{"programme[4] outside_event"}},
		{"INV-E02 starts that decrease", func(e *event.Event) {
			e.Programme[1], e.Programme[2] = e.Programme[2], e.Programme[1]
		}, []string{"programme[2].offset out_of_order"}},
		{"INV-E02 the second item before the first", func(e *event.Event) {
			e.Programme = []event.Item{{Kind: event.Pitches, Offset: 30, Minutes: 30}, {Kind: event.Welcome, Minutes: 30}}
		}, []string{"programme[1].offset out_of_order"}},
		{"INV-E02 no length but the last", func(e *event.Event) { e.Programme[3].Minutes = 0 }, []string{"programme[3].minutes required"}},
		{"INV-E02 an empty programme", func(e *event.Event) { e.Programme = nil }, nil},

		{"INV-E03 one minute of overlap", func(e *event.Event) { e.Programme[1].Minutes++ }, []string{"programme[2] overlap"}},
		{"INV-E03 overlap with an item that is not the last before", func(e *event.Event) {
			e.Programme[0].Minutes = 61
			e.Programme[0].Parallel, e.Programme[1].Parallel = true, true
		}, []string{"programme[2] overlap"}},
		{"INV-E03 parallel tables", func(e *event.Event) {
			table := event.Item{Kind: event.ThemeTables, Offset: 60, Minutes: 75, Parallel: true}
			e.Programme = slices.Replace(e.Programme, 2, 3, table, table, table)
		}, nil},
		{"INV-E03 an item that overlaps two others is told once", func(e *event.Event) {
			table := event.Item{Kind: event.ThemeTables, Offset: 60, Minutes: 75, Parallel: true}
			e.Programme = slices.Replace(e.Programme, 2, 3, table, table, e.Programme[2])
		}, []string{"programme[4] overlap"}},
		{"INV-E03 one of two is parallel", func(e *event.Event) {
			e.Programme = slices.Insert(e.Programme, 3, e.Programme[2])
			e.Programme[3].Parallel = true
		}, []string{"programme[3] overlap"}},

		{"INV-E05 a theme session with theme and origin", func(e *event.Event) { e.Programme[2] = themed }, nil},
		{"INV-E05 a theme session without theme", func(e *event.Event) {
			e.Programme[2] = themed
			e.Programme[2].Themes = nil
		}, []string{"programme[2].themes required"}},
		{"INV-E05 a theme session without origin", func(e *event.Event) {
			e.Programme[2] = themed
			e.Programme[2].Origin = ""
		}, []string{"programme[2].origin required"}},
	})
}

func TestCheckBounds(t *testing.T) {
	requireChecked(t, []checked{
		{"no audience", func(e *event.Event) { e.Audience = nil }, []string{"audience required"}},
		{"unknown role", func(e *event.Event) { e.Audience[5] = "koning" }, []string{"audience[5] unknown"}},
		{"unknown format", func(e *event.Event) { e.Format = "feest" }, []string{"format unknown"}},
		{"unknown mode", func(e *event.Event) { e.Mode = "hemels" }, []string{"mode unknown"}},
		{"unknown item kind", func(e *event.Event) { e.Programme[0].Kind = "dans" }, []string{"programme[0].kind unknown"}},
		{"unknown certainty", func(e *event.Event) { e.Venue.Certainty = "misschien" }, []string{"venue.certainty unknown"}},
		{"unknown strictness", func(e *event.Event) { e.SignUp.Strictness = "streng" }, []string{"signUp.strictness unknown"}},
		{"unknown policy", func(e *event.Event) { e.SignUp.WhenFull = "loting" }, []string{"signUp.whenFull unknown"}},
		{"sign-up here with a limit but no number", func(e *event.Event) { e.SignUp.Online = true }, []string{"signUp.capacity.seats required"}},
		{"too many seats", func(e *event.Event) { e.SignUp.Capacity.Seats = event.MaxSeats + 1 }, []string{"signUp.capacity.seats too_many 100000"}},
		{"fewer than no seats", func(e *event.Event) { e.SignUp.Capacity.Seats = -1 }, []string{"signUp.capacity.seats too_few"}},
		{"deadline after the start", func(e *event.Event) { e.SignUp.ClosesBefore = e.Start.Add(time.Second) }, []string{"signUp.closesBefore out_of_order"}},
		{"deadline at the start", func(e *event.Event) { e.SignUp.ClosesBefore = e.Start }, nil},
		{"opens when it closes", func(e *event.Event) { e.SignUp.Opens = e.SignUp.ClosesBefore }, []string{"signUp.opens out_of_order"}},
		{"no slug", func(e *event.Event) { e.Slug = "" }, []string{"slug required"}},
		{"slug with a way out of its folder", func(e *event.Event) { e.Slug = "../geheim" }, []string{"slug slug"}},
		{"slug with a capital", func(e *event.Event) { e.Slug = "Nieuw" }, []string{"slug slug"}},
		{"slug that ends in a hyphen", func(e *event.Event) { e.Slug = "nieuw-" }, []string{"slug slug"}},
		{"slug that begins with a hyphen", func(e *event.Event) { e.Slug = "-nieuw" }, []string{"slug slug"}},
		{"slug of the outermost letters and digits", func(e *event.Event) { e.Slug = "a-z-0-9" }, nil},
		{"slug of one digit", func(e *event.Event) { e.Slug = "0" }, nil},
		{"slug of 80", func(e *event.Event) { e.Slug = strings.Repeat("a", 80) }, nil},
		{"slug of 81", func(e *event.Event) { e.Slug = strings.Repeat("a", 81) }, []string{"slug slug"}},
		{"title of 200 letters of two bytes", func(e *event.Event) { e.Title = strings.Repeat("é", 200) }, nil},
		{"title of 201", func(e *event.Event) { e.Title = strings.Repeat("é", 201) }, []string{"title too_long 200"}},
		{"title with a second line", func(e *event.Event) { e.Title += "\r\nATTENDEE:x" }, []string{"title characters"}},
		{"purpose of 4000", func(e *event.Event) { e.Purpose = strings.Repeat("é", 4000) }, nil},
		{"purpose of 4001", func(e *event.Event) { e.Purpose = strings.Repeat("é", 4001) }, []string{"purpose too_long 4000"}},
		{"purpose on two lines", func(e *event.Event) { e.Purpose = "Eerst dit.\nDan dat." }, nil},
		{"purpose with a carriage return", func(e *event.Event) { e.Purpose = "Eerst dit.\r\nDan dat." }, []string{"purpose characters"}},
		{"purpose that is not text", func(e *event.Event) { e.Purpose = "\xff\xfe" }, []string{"purpose characters"}},
		{"room with a line break", func(e *event.Event) { e.Venue.Room = "rood\nDESCRIPTION:x" }, []string{"venue.room characters"}},
		{"id with a NUL", func(e *event.Event) { e.ID = "a\x00" }, []string{"id characters"}},
		{"municipality with a NUL", func(e *event.Event) { e.Venue.Municipality = "GM\x00" }, []string{"venue.municipality characters"}},
		{"host's id that is no text", func(e *event.Event) { e.Hosts = []event.Named{{ID: "\xff", Name: "Buurthuis"}} }, []string{"hosts[0].id characters"}},
		{"contact that is no address", func(e *event.Event) { e.Contact = "bel ons" }, []string{"contact email"}},
		{"no contact", func(e *event.Event) { e.Contact = "" }, nil},
		{"a number of seats without a limit", func(e *event.Event) { e.SignUp.Capacity = event.Capacity{Seats: 40} }, []string{"signUp.capacity.limited required"}},
		{"fewer than no turns", func(e *event.Event) { e.Programme[1].Slots = -1 }, []string{"programme[1].slots too_few"}},
		{"a speaker without name", func(e *event.Event) { e.Programme[3].Speakers[1] = "" }, []string{"programme[3].speakers[1] required"}},
		{"twenty-one speakers", func(e *event.Event) {
			e.Programme[3].Speakers = slices.Repeat([]string{"DOCK"}, 21)
		}, []string{"programme[3].speakers too_many 20"}},
		{"twenty-one themes", func(e *event.Event) { e.Themes = slices.Repeat([]string{"care"}, 21) }, []string{"themes too_many 20"}},
		{"twenty-one questions", func(e *event.Event) { e.Questions = slices.Repeat([]string{"Wie?"}, 21) }, []string{"questions too_many 20"}},
		{"sixty items", func(e *event.Event) {
			e.Programme = slices.Repeat([]event.Item{{Kind: event.ThemeTables, Minutes: 30, Parallel: true}}, 60)
		}, nil},
		{"sixty-one items", func(e *event.Event) { e.Programme = make([]event.Item, 61) }, []string{"programme too_many 60"}},
		{"twenty hosts", func(e *event.Event) { e.Hosts = slices.Repeat([]event.Named{{Name: "OSO"}}, 20) }, nil},
		{"twenty-one hosts", func(e *event.Event) { e.Hosts = slices.Repeat([]event.Named{{Name: "OSO"}}, 21) }, []string{"hosts too_many 20"}},
		{"the last year of four digits", func(e *event.Event) { *e = yearsLater(*e, 7980) }, nil},
		{"a year of five digits", func(e *event.Event) { *e = yearsLater(*e, 7981) }, []string{"start type"}},
		{"an end in a year of five digits", func(e *event.Event) { e.End = e.End.AddDate(7981, 0, 0) }, []string{"end too_late", "start type"}},
		{"thirty-one days", func(e *event.Event) { e.End = e.Start.Add(event.MaxLength) }, nil},
		{"thirty-one whole days, one of 25 hours", func(e *event.Event) { *e = wholeDays(*e, time.October, 1, 31) }, nil},
		{"thirty-two whole days, one of 23 hours", func(e *event.Event) { *e = wholeDays(*e, time.March, 15, 32) }, []string{"end too_late"}},
		{"a second more", func(e *event.Event) { e.End = e.Start.Add(event.MaxLength + time.Second) }, []string{"end too_late"}},
	})
	t.Run("the zero value names everything that is missing", func(t *testing.T) {
		require.Equal(t, []string{"title required", "slug required", "format unknown", "zone zone", "start required",
			"end out_of_order", "hosts required", "audience required"}, faults(t, new(event.Event).Check()))
	})
}

func wholeDays(e event.Event, month time.Month, first, days int) event.Event {
	e.AllDay, e.Programme, e.SignUp = true, nil, event.Terms{}
	e.Start, e.End = time.Date(2019, month, first, 0, 0, 0, 0, amsterdam), time.Date(2019, month, first+days, 0, 0, 0, 0, amsterdam)
	return e
}

// yearsLater keeps the programme fitting: 2019 + 7980 = 9999.
func yearsLater(e event.Event, years int) event.Event {
	e.Start, e.End = e.Start.AddDate(years, 0, 0), e.End.AddDate(years, 0, 0)
	return e
}

func TestEveryTextIsChecked(t *testing.T) {
	e := eventA()
	const bad = "\u202e"
	e.Title, e.Purpose, e.Questions[1], e.Note, e.Organiser = bad, bad, bad, bad, bad
	e.Hosts[0].Name, e.Contact = bad, bad
	e.Venue.Name, e.Venue.Room, e.Venue.Address, e.Venue.Access = bad, bad, bad, bad
	e.Programme[3].Title, e.Programme[3].Text, e.Programme[3].Origin = bad, bad, bad
	e.Programme[3].Speakers[0], e.Programme[3].Themes, e.Themes = bad, []string{bad}, []string{bad}
	require.ElementsMatch(t, []string{"title characters", "purpose characters", "questions[1] characters", "note characters",
		"organiser characters", "hosts[0].name characters", "contact email", "venue.name characters", "venue.room characters",
		"venue.address characters", "venue.access characters", "programme[3].title characters", "programme[3].text characters",
		"programme[3].origin characters", "programme[3].speakers[0] characters", "programme[3].themes[0] characters", "themes[0] characters",
	}, faults(t, e.Check()))
}

func TestVenue(t *testing.T) {
	place := eventA().Venue
	for _, tc := range []struct {
		name  string
		venue event.Venue
		want  string
	}{
		{"INV-E15 T13 provisional", place, "Rosendael, rode zaal, Indusdreef 5, Utrecht (onder voorbehoud)"},
		{"INV-E15 confirmed", event.Venue{Name: "Rosendael", Certainty: event.Confirmed}, "Rosendael"},
		{"INV-E15 a place of unsaid certainty is not sold as certain", event.Venue{Address: "Indusdreef 5"}, "Indusdreef 5 (onder voorbehoud)"},
		{"INV-E15 no place, whatever is said of it", event.Venue{Certainty: event.Confirmed}, "Plaats volgt"},
		{"INV-E15 zero value", event.Venue{}, "Plaats volgt"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			require.Equal(t, tc.want, tc.venue.Line())
			e := eventA()
			e.Venue = tc.venue
			public := e.Announcement(event.Occupancy{}, register()).Venue
			require.Equal(t, tc.want, public.Line())
			require.NotEmpty(t, public.Certainty)
		})
	}
}

func TestLocalise(t *testing.T) {
	t.Run("INV-E20 the last Sunday of March keeps its wall clock", func(t *testing.T) {
		e := eventA()
		// Clocks go forward at 02.00 on 31 March 2019; the file still has winter time.
		winter := time.FixedZone("", 3600)
		e.SignUp.Opens = time.Date(2019, 3, 30, 9, 0, 0, 0, winter)
		e.SignUp.ClosesBefore = time.Date(2019, 3, 31, 0, 0, 0, 0, winter)
		e.Start = time.Date(2019, 3, 31, 14, 0, 0, 0, winter)
		e.End = time.Date(2019, 3, 31, 17, 0, 0, 0, winter)
		e.Localise(amsterdam)
		require.Equal(t, "2019-03-30T09:00:00+01:00", e.SignUp.Opens.Format(time.RFC3339))
		require.Equal(t, "2019-03-31T00:00:00+01:00", e.SignUp.ClosesBefore.Format(time.RFC3339))
		require.Equal(t, "2019-03-31T14:00:00+02:00", e.Start.Format(time.RFC3339))
		require.Equal(t, "2019-03-31T17:00:00+02:00", e.End.Format(time.RFC3339))
		require.Equal(t, 3*time.Hour, e.End.Sub(e.Start))
	})
	t.Run("INV-E20 an offset that was never right gives way to the clock", func(t *testing.T) {
		e := eventA()
		e.Start = time.Date(2019, 1, 29, 16, 0, 0, 0, time.FixedZone("", -5*3600))
		e.Localise(amsterdam)
		require.True(t, e.Start.Equal(eventA().Start))
	})
	t.Run("INV-E20 an hour that the clock skips stays within its meeting", func(t *testing.T) {
		e := eventA()
		e.Start = time.Date(2019, 3, 31, 2, 30, 0, 0, time.UTC)
		e.End = time.Date(2019, 3, 31, 4, 0, 0, 0, time.UTC)
		e.Localise(amsterdam)
		require.Equal(t, 31, e.Start.Day())
		require.True(t, e.Start.Before(e.End))
	})
	t.Run("INV-E20 the hour that the clock shows twice keeps its offset", func(t *testing.T) {
		e := eventA()
		e.Start = time.Date(2019, 10, 27, 2, 15, 0, 1, time.FixedZone("", 7200))
		e.End = time.Date(2019, 10, 27, 2, 15, 0, 0, time.FixedZone("", 3600))
		e.Localise(amsterdam)
		require.Equal(t, []string{"2019-10-27T02:15:00+02:00", "2019-10-27T02:15:00+01:00"}, []string{e.Start.Format(time.RFC3339Nano), e.End.Format(time.RFC3339Nano)})
		require.Equal(t, amsterdam, e.Start.Location())
		e.Localise(amsterdam)
		require.Equal(t, time.Hour, e.End.Sub(e.Start))
	})
	t.Run("INV-E20 once right it stays right, and no moment becomes one", func(t *testing.T) {
		e := eventA()
		e.SignUp.ClosesBefore = time.Time{}
		want := e
		e.Localise(amsterdam)
		e.Localise(amsterdam)
		require.Equal(t, want, e)
		require.True(t, e.SignUp.Opens.IsZero())
	})
}

func TestCheckText(t *testing.T) {
	require.NoError(t, event.CheckText("thanks", "Dank u.\nTot ziens.", 19))
	require.Equal(t, []string{"thanks too_long 18"}, faults(t, event.CheckText("thanks", "Dank u.\nTot ziens.é", 18)))
	require.Equal(t, []string{"thanks characters"}, faults(t, event.CheckText("thanks", "Dank u.\u202e", 19)))
}
