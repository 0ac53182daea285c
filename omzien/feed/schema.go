package feed

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// schemaOrg is the vocabulary in which search engines read what a page is about.
const schemaOrg = "https://schema.org"

// Schema is a public meeting as JSON-LD: an Event of schema.org. Page is the
// address of its page, or "". It can stand inside a script element: it holds no
// <, no > and no &. A meeting that is not public, or that [Write] refuses, gives
// nil: its page is worth showing without.
func Schema(a *event.Announcement, page string) []byte {
	if !a.Status.Public() || writable(a) != nil {
		return nil
	}
	page = webAddress(page)
	e := schemaEvent{Context: schemaOrg, Type: "Event", ID: page, Name: summary(a), URL: page, SameAs: elsewhere(a), Language: "nl",
		Status: eventStatus(a.Status), Attendance: attendance(a.Mode), Places: places(a, page), Organizers: organizers(a),
		Description: joinNonEmpty([]string{calledOff(a), event.CleanText(a.Purpose), event.CleanText(a.Note)}, "\n\n"),
		Seats:       a.SignUp.Seats, SeatsLeft: a.SignUp.SeatsLeft, Keywords: names(a.Themes)}
	e.Start, e.End = span(a)
	if roles := audience(a.Audience); roles != "" {
		e.Audience = &schemaAudience{Type: "Audience", For: roles}
	}
	return marshal(e)
}

// SchemaList is JSON-LD too: the addresses of the public meetings of list, in
// their order and at most [MaxNews]. Nil when there are none. Pages is as in
// [Calendar].
func SchemaList(pages string, list []event.Announcement) []byte {
	l := schemaList{Context: schemaOrg, Type: "ItemList"}
	pages = pagesAddress(pages)
	for i := range list {
		if page := pageAddress(pages, list[i].Slug); page != "" && list[i].Status.Public() && len(l.Items) < MaxNews {
			l.Items = append(l.Items, schemaItem{Type: "ListItem", Position: len(l.Items) + 1, URL: page})
		}
	}
	if len(l.Items) == 0 {
		return nil
	}
	return marshal(l)
}

// marshal relies on encoding/json, which escapes <, >, &, U+2028 and U+2029.
func marshal(v any) []byte {
	data, _ := json.Marshal(v) // texts and finite numbers can all be written
	return data
}

type schemaList struct {
	Context string       `json:"@context"`
	Type    string       `json:"@type"`
	Items   []schemaItem `json:"itemListElement"`
}

type schemaItem struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	URL      string `json:"url"`
}

type schemaEvent struct {
	Context     string `json:"@context"`
	Type        string `json:"@type"`
	ID          string `json:"@id,omitempty"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
	SameAs      string `json:"sameAs,omitempty"`
	Language    string `json:"inLanguage"`
	Start       string `json:"startDate"`
	End         string `json:"endDate,omitempty"`
	Status      string `json:"eventStatus"`
	Attendance  string `json:"eventAttendanceMode"`
	// Places are schemaPlace and schemaOnline.
	Places     []any           `json:"location"`
	Organizers []schemaBody    `json:"organizer,omitempty"`
	Audience   *schemaAudience `json:"audience,omitempty"`
	Keywords   []string        `json:"keywords,omitempty"`
	// Nil unless the organiser publishes them (INV-E18).
	Seats     *int `json:"maximumAttendeeCapacity,omitempty"`
	SeatsLeft *int `json:"remainingAttendeeCapacity,omitempty"`
}

type schemaBody struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type schemaAudience struct {
	Type string `json:"@type"`
	For  string `json:"audienceType"`
}

type schemaPlace struct {
	Type        string         `json:"@type"`
	Name        string         `json:"name"`
	Description string         `json:"description,omitempty"`
	Address     *schemaAddress `json:"address"`
	Geo         *schemaGeo     `json:"geo,omitempty"`
}

type schemaAddress struct {
	Type    string `json:"@type"`
	Street  string `json:"streetAddress,omitempty"`
	Town    string `json:"addressLocality,omitempty"`
	Country string `json:"addressCountry,omitempty"`
}

type schemaGeo struct {
	Type      string  `json:"@type"`
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type schemaOnline struct {
	Type string `json:"@type"`
	URL  string `json:"url,omitempty"`
}

// span is when it begins and ends, with the offset that the meeting carries. One
// without hours has dates, the last one included. An end that does not come after
// the start is left out.
func span(a *event.Announcement) (start, end string) {
	layout, last := "2006-01-02T15:04:05-07:00", a.End
	if a.AllDay {
		layout, last = time.DateOnly, a.LastDay()
	}
	if !a.End.After(a.Start) {
		return a.Start.Format(layout), ""
	}
	return a.Start.Format(layout), last.Format(layout)
}

// eventStatus has no word for a meeting that was held.
func eventStatus(s event.Status) string {
	switch s {
	case event.Cancelled:
		return schemaOrg + "/EventCancelled"
	case event.Postponed:
		return schemaOrg + "/EventPostponed"
	}
	return schemaOrg + "/EventScheduled"
}

func attendance(m event.AttendanceMode) string {
	switch m {
	case event.Online:
		return schemaOrg + "/OnlineEventAttendanceMode"
	case event.Hybrid:
		return schemaOrg + "/MixedEventAttendanceMode"
	}
	return schemaOrg + "/OfflineEventAttendanceMode"
}

// places is never empty: a search engine passes over a meeting without a place.
func places(a *event.Announcement, page string) []any {
	online := schemaOnline{Type: "VirtualLocation", URL: page}
	switch a.Mode {
	case event.Online:
		return []any{online}
	case event.Hybrid:
		return []any{venue(a), online}
	}
	return []any{venue(a)}
}

// venue says in its name and in words as long as it is not sure (INV-E15).
func venue(a *event.Announcement) schemaPlace {
	v := &a.Venue
	p := schemaPlace{Type: "Place", Name: location(a), Address: &schemaAddress{Type: "PostalAddress", Street: event.CleanLine(v.Address), Town: event.CleanLine(v.MunicipalityName)}}
	if name, room := event.CleanLine(v.Name), event.CleanLine(v.Room); name+room != "" {
		p.Name = event.PublicVenue{Name: name, Room: room, Certainty: v.Certainty}.Line()
	}
	unsure := ""
	switch {
	case v.Certainty == event.Confirmed:
	case p.Address.Street == "" && event.CleanLine(v.Name+v.Room) == "":
		unsure = "De plaats volgt."
	default:
		unsure = "De plaats is onder voorbehoud."
	}
	p.Description = joinNonEmpty([]string{unsure, event.CleanText(v.Access)}, "\n")
	if strings.HasPrefix(v.Municipality, "GM") {
		p.Address.Country = "NL" // these codes are those of Statistics Netherlands
	}
	if v.Geo != nil && v.Geo.Valid() {
		p.Geo = &schemaGeo{Type: "GeoCoordinates", Latitude: v.Geo.Latitude, Longitude: v.Geo.Longitude}
	}
	if *p.Address == (schemaAddress{Type: "PostalAddress"}) {
		p.Address.Street = p.Name // an address is not optional to search engines
	}
	return p
}

// organizers are the body that answers for the meeting and those at whose place,
// or by whose invitation, it is held; each name once.
func organizers(a *event.Announcement) []schemaBody {
	var found []schemaBody
	for _, name := range names(append([]event.Named{{Name: a.Organiser}}, a.Hosts...)) {
		if body := (schemaBody{Type: "Organization", Name: name}); !slices.Contains(found, body) {
			found = append(found, body)
		}
	}
	return found
}

func audience(roles []event.Role) string {
	var words []string
	for _, role := range roles {
		if word := role.Plural(); word != "" {
			words = append(words, word)
		}
	}
	return strings.Join(words, ", ")
}
