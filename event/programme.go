package event

import "strconv"

// ItemKind is the kind of a programme item.
type ItemKind string

// The kinds of programme item.
const (
	Welcome             ItemKind = "welcome"
	HostPresentation    ItemKind = "host_presentation"
	ThemeSession        ItemKind = "theme_session"
	Pitches             ItemKind = "pitches"
	Conversation        ItemKind = "dialogue"
	ThemeTables         ItemKind = "theme_tables"
	GuestSpeaker        ItemKind = "guest_speaker"
	ConsultationSession ItemKind = "peer_consultation"
	PlenaryFeedback     ItemKind = "plenary_feedback"
	Harvest             ItemKind = "harvest"
	Reflection          ItemKind = "reflection"
	Break               ItemKind = "break"
	Closing             ItemKind = "closing"
)

var itemKinds = words[ItemKind]{
	{Welcome, "welkom"},
	{HostPresentation, "presentatie gastinitiatief"},
	{ThemeSession, "thema"},
	{Pitches, "pitches"},
	{Conversation, "gesprek"},
	{ThemeTables, "thematafels"},
	{GuestSpeaker, "externe spreker"},
	{ConsultationSession, "intervisie"},
	{PlenaryFeedback, "plenaire terugkoppeling"},
	{Harvest, "oogst"},
	{Reflection, "reflectie"},
	{Break, "pauze"},
	{Closing, "afsluiting"},
}

// ItemKinds lists every kind of programme item.
func ItemKinds() []ItemKind { return itemKinds.ids() }

// Label is the Dutch word, empty for an unknown kind.
func (k ItemKind) Label() string { return itemKinds.label(k) }

// Item is one part of the programme. Its time is counted from the start of the
// meeting, so a meeting that moves takes its programme along.
type Item struct {
	Kind ItemKind `json:"kind"`
	// Offset is the number of minutes after the start of the meeting.
	Offset int `json:"offset"`
	// Minutes is the length. Only the last item may have none (INV-E02).
	Minutes int    `json:"minutes"`
	Title   string `json:"title,omitempty"`
	Text    string `json:"text,omitempty"`
	// Slots is the number of turns in it, four pitches for example; zero: not counted.
	Slots int `json:"slots,omitempty"`
	// Speakers are people in a public role, organisations or roles.
	Speakers []string `json:"speakers,omitempty"`
	// Themes are identifiers from the register's list of themes.
	Themes []string `json:"themes,omitempty"`
	// Origin says at which earlier meeting the theme was voiced, or why it was
	// chosen without that (INV-E05).
	Origin string `json:"origin,omitempty"`
	// Parallel items may overlap each other, as theme tables do (INV-E03).
	Parallel bool `json:"parallel,omitempty"`
}

// end is the minute, counted from the start of the meeting, at which the item is over.
func (i Item) end() int { return i.Offset + i.Minutes }

// checkProgramme reports what is wrong with the items of a meeting that takes
// length minutes: INV-E02, INV-E03 and INV-E05.
func checkProgramme(items []Item, length int) FieldErrors {
	var faults FieldErrors
	if len(items) > MaxItems {
		return FieldErrors{{Field: "programme", Code: CodeTooMany, Limit: MaxItems}}
	}
	for n, item := range items {
		field := "programme[" + strconv.Itoa(n) + "]"
		faults = append(faults, item.check(field)...)
		if item.Offset < 0 || item.Minutes < 0 || item.Offset > length || item.Minutes > length-item.Offset {
			faults.add(field, CodeOutsideEvent)
		}
		if item.Minutes == 0 && n < len(items)-1 {
			faults.add(field+".minutes", CodeRequired)
		}
		if n > 0 && item.Offset < items[n-1].Offset {
			faults.add(field+".offset", CodeOutOfOrder)
		}
	}
	return append(faults, checkOverlap(items)...)
}

// check reports what is wrong with an item by itself.
func (i Item) check(field string) FieldErrors {
	var faults FieldErrors
	if !itemKinds.has(i.Kind) {
		faults.add(field+".kind", CodeUnknown)
	}
	faults = append(faults, checkText(field+".title", i.Title, MaxTitle)...)
	faults = append(faults, checkText(field+".text", i.Text, MaxText)...)
	faults = append(faults, checkText(field+".origin", i.Origin, MaxText)...)
	faults = append(faults, checkLines(field+".speakers", i.Speakers, MaxSpeakers)...)
	faults = append(faults, checkLines(field+".themes", i.Themes, MaxThemes)...)
	if i.Slots < 0 {
		faults = append(faults, FieldError{Field: field + ".slots", Code: CodeTooFew})
	}
	if i.Kind == ThemeSession && len(i.Themes) == 0 {
		faults.add(field+".themes", CodeRequired)
	}
	if i.Kind == ThemeSession && i.Origin == "" {
		faults.add(field+".origin", CodeRequired)
	}
	return faults
}

func checkOverlap(items []Item) FieldErrors {
	var faults FieldErrors
	for n, item := range items {
		for _, earlier := range items[:n] {
			overlap := item.Offset < earlier.end() && earlier.Offset < item.end()
			if overlap && !(item.Parallel && earlier.Parallel) {
				faults.add("programme["+strconv.Itoa(n)+"]", CodeOverlap)
				break
			}
		}
	}
	return faults
}
