package feed_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// schemaOf reads JSON-LD back.
func schemaOf(t require.TestingT, a event.Announcement, page string) map[string]any {
	data := feed.Schema(&a, page)
	require.NotContains(t, string(data), "<")
	require.NotContains(t, string(data), ">")
	require.NotContains(t, string(data), "&")
	require.NotContains(t, string(data), "\u2028")
	var read map[string]any
	require.NoError(t, json.Unmarshal(data, &read))
	// What Google demands of an Event.
	require.NotEmpty(t, read["name"])
	require.NotEmpty(t, read["startDate"])
	require.NotEmpty(t, read["location"])
	for _, l := range read["location"].([]any) {
		if place := l.(map[string]any); place["@type"] == "Place" {
			require.NotEmpty(t, place["name"])
			require.Greater(t, len(place["address"].(map[string]any)), 1)
		}
	}
	return read
}

const pageA = "https://omzien.example/agenda/nieuw-samenspel-in-de-wijk"

func TestSchemaGolden(t *testing.T) {
	a := eventA()
	seats, left := 40, 3
	a.SignUp.Seats, a.SignUp.SeatsLeft = &seats, &left
	a.Venue.Geo, a.Venue.Access = &event.Geo{Latitude: 52.1219, Longitude: 5.0913}, "Er is een lift."
	a.Origin = &event.PublicOrigin{Name: "Oke Nu", URL: "https://okenu.example/samenspel"}
	got, err := json.MarshalIndent(schemaOf(t, a, pageA), "", "\t")
	require.NoError(t, err)
	requireGolden(t, "event_a.jsonld", string(got)+"\n")
}

func TestSchema(t *testing.T) {
	const in = "https://schema.org/"
	with := func(change func(*event.Announcement)) map[string]any {
		a := eventA()
		change(&a)
		return schemaOf(t, a, pageA)
	}
	t.Run("every state has its word", func(t *testing.T) {
		for status, want := range map[event.Status]string{event.Scheduled: "EventScheduled", event.Postponed: "EventPostponed",
			event.Cancelled: "EventCancelled", event.Held: "EventScheduled"} {
			require.Equal(t, in+want, with(func(a *event.Announcement) { a.Status = status })["eventStatus"])
		}
	})
	t.Run("schema.org has no word for what is not sure", func(t *testing.T) {
		read := with(func(a *event.Announcement) { a.Origin = &event.PublicOrigin{Tentative: true} })
		require.Equal(t, in+"EventScheduled", read["eventStatus"])
	})
	t.Run("what is called off says so in words too", func(t *testing.T) {
		read := with(func(a *event.Announcement) { a.Status, a.Reason = event.Cancelled, "De zaal is dicht." })
		require.Equal(t, "Afgelast: (Nieuw) samenspel in de wijk", read["name"])
		require.Contains(t, read["description"], "gaat niet door.\nReden: De zaal is dicht.")
	})
	t.Run("INV-F01 what is not public has none", func(t *testing.T) {
		for _, status := range []event.Status{event.Draft, event.Discarded, "", "geheim"} {
			a := eventA()
			a.Status = status
			require.Nil(t, feed.Schema(&a, pageA))
		}
	})
	t.Run("people meet at a place, online, or both", func(t *testing.T) {
		for mode, want := range map[event.AttendanceMode][]string{
			event.InPerson: {"Offline", "Place"}, event.Online: {"Online", "VirtualLocation"}, event.Hybrid: {"Mixed", "Place", "VirtualLocation"}, "": {"Offline", "Place"},
		} {
			read := with(func(a *event.Announcement) { a.Mode = mode })
			got := []string{strings.TrimSuffix(strings.TrimPrefix(read["eventAttendanceMode"].(string), in), "EventAttendanceMode")}
			for _, l := range read["location"].([]any) {
				got = append(got, l.(map[string]any)["@type"].(string))
				if l.(map[string]any)["@type"] == "VirtualLocation" {
					require.Equal(t, pageA, l.(map[string]any)["url"])
				}
			}
			require.Equal(t, want, got)
		}
	})
	t.Run("INV-E15 a place says as long as it is not sure", func(t *testing.T) {
		for _, c := range []struct {
			venue             event.PublicVenue
			name, says, where string
		}{
			{event.PublicVenue{Name: "Rosendael", Room: "rode zaal", Address: "Indusdreef 5", Certainty: event.Provisional}, "Rosendael, rode zaal (onder voorbehoud)", "De plaats is onder voorbehoud.", "Indusdreef 5"},
			{event.PublicVenue{Name: "Rosendael", Certainty: event.ToBeAnnounced}, "Rosendael (onder voorbehoud)", "De plaats is onder voorbehoud.", "Rosendael (onder voorbehoud)"},
			{event.PublicVenue{Address: "Indusdreef 5", Certainty: event.Provisional}, "Indusdreef 5 (onder voorbehoud)", "De plaats is onder voorbehoud.", "Indusdreef 5"},
			{event.PublicVenue{}, "Plaats volgt", "De plaats volgt.", "Plaats volgt"},
			{event.PublicVenue{Name: "Rosendael", Address: "Indusdreef 5", Certainty: event.Confirmed, Access: "Er is een lift."}, "Rosendael", "Er is een lift.", "Indusdreef 5"},
		} {
			place := with(func(a *event.Announcement) { a.Venue = c.venue })["location"].([]any)[0].(map[string]any)
			require.Equal(t, c.name, place["name"])
			require.Equal(t, c.says, place["description"])
			require.Equal(t, c.where, place["address"].(map[string]any)["streetAddress"])
		}
	})
	t.Run("INV-E20 times carry the offset of that day", func(t *testing.T) {
		read := schemaOf(t, meeting("nacht", "Nacht", "2026-10-24T23:00:00+02:00", "2026-10-25T06:00:00+01:00"), "")
		require.Equal(t, "2026-10-24T23:00:00+02:00", read["startDate"])
		require.Equal(t, "2026-10-25T06:00:00+01:00", read["endDate"])
	})
	t.Run("a day without hours is a date, and the last day is the last", func(t *testing.T) {
		for end, want := range map[string]string{"2026-10-25T00:00:00+02:00": "2026-10-24", "2026-10-26T00:00:00+01:00": "2026-10-25"} {
			a := meeting("dag", "Dag", "2026-10-24T00:00:00+02:00", end)
			a.AllDay = true
			read := schemaOf(t, a, "")
			require.Equal(t, "2026-10-24", read["startDate"])
			require.Equal(t, want, read["endDate"])
		}
	})
	t.Run("INV-E18 seats are told only where they are published", func(t *testing.T) {
		read := with(func(a *event.Announcement) { a.SignUp.Limited = true })
		require.NotContains(t, read, "maximumAttendeeCapacity")
		require.NotContains(t, read, "remainingAttendeeCapacity")
		none, all := 0, 40
		read = with(func(a *event.Announcement) { a.SignUp.Seats, a.SignUp.SeatsLeft = &all, &none })
		require.EqualValues(t, 40, read["maximumAttendeeCapacity"])
		require.Contains(t, read, "remainingAttendeeCapacity", "none left is a number too")
	})
	t.Run("an organisation stands in it once, and nobody's address", func(t *testing.T) {
		read := with(func(a *event.Announcement) {
			a.Organiser, a.Hosts = "Omzien", []event.Named{{Name: "Oke Nu"}, {Name: " Omzien "}, {}}
		})
		require.Equal(t, []any{map[string]any{"@type": "Organization", "name": "Omzien"}, map[string]any{"@type": "Organization", "name": "Oke Nu"}}, read["organizer"])
		data, err := json.Marshal(read)
		require.NoError(t, err)
		require.NotContains(t, string(data), "@omzien.example")
	})
	t.Run("what is absent is left out", func(t *testing.T) {
		read := schemaOf(t, event.Announcement{ID: "kaal", Start: at("2026-05-12T19:30:00+02:00"), End: at("2026-05-12T19:30:00+02:00"), Status: event.Scheduled}, "javascript:x")
		for _, absent := range []string{"@id", "url", "sameAs", "endDate", "description", "organizer", "audience", "keywords", "offers", "isAccessibleForFree"} {
			require.NotContains(t, read, absent)
		}
		require.Equal(t, "Bijeenkomst", read["name"])
	})
	t.Run("a meeting without a start has none", func(t *testing.T) {
		require.Nil(t, feed.Schema(&event.Announcement{ID: "x", Status: event.Scheduled}, ""))
	})
	t.Run("whatever is typed stays text", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			a := scribbled(t)
			read := schemaOf(t, a, "https://x.example/"+a.Slug)
			require.Equal(t, "Event", read["@type"])
		})
	})
}

func TestSchemaList(t *testing.T) {
	list := []event.Announcement{announced("a", 1), announced("b", 2), announced("c", 3)}
	list[1].Status = event.Draft
	data := feed.SchemaList("https://omzien.example/agenda/", list)
	require.JSONEq(t, `{"@context":"https://schema.org","@type":"ItemList","itemListElement":[
		{"@type":"ListItem","position":1,"url":"https://omzien.example/agenda/a"},
		{"@type":"ListItem","position":2,"url":"https://omzien.example/agenda/c"}]}`, string(data))
	t.Run("it has an end", func(t *testing.T) {
		data := feed.SchemaList("https://omzien.example/agenda/", slices.Repeat(list[:1], 2*feed.MaxNews))
		require.Equal(t, feed.MaxNews, strings.Count(string(data), "ListItem"))
	})
	t.Run("without addresses there is none", func(t *testing.T) {
		require.Nil(t, feed.SchemaList("", list))
	})
}
