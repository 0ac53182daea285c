package omzien

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// source is a calendar at the moment at which it is followed.
type source struct {
	calendar Calendar
	host     initiative.Initiative
	zone     *time.Location
	now      time.Time
	// themes are the ids of the register's themes by their words.
	themes map[string]string
}

func newSource(calendar Calendar, host initiative.Initiative, now time.Time) (*source, error) {
	zone, err := home()
	if err != nil {
		return nil, err
	}
	s := source{calendar: calendar, host: host, zone: zone, now: now, themes: map[string]string{}}
	for _, theme := range initiative.Themes() {
		s.themes[folded(string(theme))], s.themes[folded(theme.Label())] = string(theme), string(theme)
	}
	return &s, nil
}

// step is one that the calendar itself takes.
func (s *source) step(reason string) event.Step {
	if reason != "" {
		reason += " in de agenda van " + s.host.Name + "."
	}
	return event.Step{At: s.now, By: "agenda " + s.calendar.Slug, Reason: reason}
}

// folded makes spellings of one text equal: case, accents, punctuation and spaces
// mean nothing.
func folded(text string) string {
	return strings.ReplaceAll(initiative.NormaliseName(text), " ", "")
}

// identity is the id of a meeting that is read elsewhere: a UUID of version 8 (RFC
// 9562 5.8), the same whenever and by whichever calendar of the initiative it is
// read. The attempt is zero, unless that id has come to mean another meeting.
func identity(initiative string, k entryKey, attempt int) string {
	sum := sha256.Sum256([]byte(initiative + "\x00" + k.uid + "\x00" + k.instance + "\x00" + strconv.Itoa(attempt)))
	sum[6] = sum[6]&0x0f | 0x80
	sum[8] = sum[8]&0x3f | 0x80
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// slugOf is a name for the address of a meeting's page, with so many hexadecimal
// digits of its id.
func slugOf(e *event.Event, digits int) string {
	end := "-" + e.Start.Format("2006-01-02") + "-" + strings.ReplaceAll(e.ID, "-", "")[:digits]
	title := initiative.Slug(e.Title)
	if title == "" {
		title = noTitle
	}
	return strings.TrimRight(title[:min(len(title), event.MaxSlug-len(end))], "-") + strings.ToLower(end)
}

// noTitle is what an entry without a title is called, and its address.
const noTitle = "activiteit"

// meeting is what an entry becomes, but for its identity and its past.
func (s *source) meeting(r ReadEntry) event.Event {
	title, status := s.state(r)
	e := event.Event{
		Title: title, Format: event.Activity, Zone: Zone, AllDay: r.AllDay, Status: status,
		Purpose: plainText(fromHTML(r.Description), event.MaxText), Hosts: []event.Named{{ID: s.host.ID, Name: cutAt(s.host.Name, event.MaxTitle)}},
	}
	e.Start, e.End = s.times(r)
	if status == event.Scheduled && r.Tentative {
		e.Note = "Deze bijeenkomst is nog onder voorbehoud."
	}
	s.locate(&e, r.Location)
	if r.Geo != nil && r.Geo.Valid() {
		geo := *r.Geo
		e.Venue.Geo = &geo
	}
	for _, category := range r.Categories {
		if theme := s.themes[folded(category)]; theme != "" && !slices.Contains(e.Themes, theme) && len(e.Themes) < event.MaxThemes {
			e.Themes = append(e.Themes, theme)
		}
	}
	e.Origin = &event.Origin{Calendar: s.calendar.ID, UID: r.UID, Instance: r.Instance, URL: webPage(r.URL),
		Start: e.Start, End: e.End, Cancelled: status == event.Cancelled}
	return e
}

// times puts an entry on the wall clock of the network. Days have no clock: they
// stay the days that they are where it was written.
func (s *source) times(r ReadEntry) (start, end time.Time) {
	if !r.AllDay {
		return r.Start.In(s.zone).Truncate(time.Second), r.End.In(s.zone).Truncate(time.Second)
	}
	day := func(t time.Time) time.Time {
		y, m, d := t.Date()
		return time.Date(y, m, d, 0, 0, 0, 0, s.zone)
	}
	return day(r.Start), day(r.End)
}

// shortened keeps the start of a meeting that has come to last longer than any
// may: it is better than what was known before.
func shortened(e *event.Event) {
	if e.End.Sub(e.Start) <= event.MaxLength {
		return
	}
	e.End = e.Start.Add(event.MaxLength)
	if e.AllDay {
		e.End = e.Start.AddDate(0, 0, int(event.MaxLength.Hours()/24)-1) // a day may have 25 hours
	}
}

// marks are what people write before a title when a meeting does not go on, and
// say nowhere else.
var marks = []struct {
	word   string
	status event.Status
}{
	{"afgelast", event.Cancelled}, {"geannuleerd", event.Cancelled}, {"gaat niet door", event.Cancelled},
	{"cancelled", event.Cancelled}, {"canceled", event.Cancelled}, {"uitgesteld", event.Postponed}, {"postponed", event.Postponed},
}

// state is the title of an entry without what it says of its state, and that.
func (s *source) state(r ReadEntry) (string, event.Status) {
	title, status := plainLine(r.Summary, event.MaxTitle), event.Scheduled
	for {
		rest, said := marked(title)
		if said == "" {
			break
		}
		title = rest
		if status == event.Scheduled {
			status = said
		}
	}
	if title == "" {
		title = "Activiteit"
	}
	if r.Cancelled {
		status = event.Cancelled
	}
	return title, status
}

// marked takes one mark from the front of a title: "Afgelast: …", "[AFGELAST] …",
// "Uitgesteld - …".
func marked(title string) (rest string, status event.Status) {
	inner := strings.TrimLeft(title, "[(*")
	for _, mark := range marks {
		if len(inner) < len(mark.word) || !strings.EqualFold(inner[:len(mark.word)], mark.word) {
			continue
		}
		after := inner[len(mark.word):]
		rest = strings.TrimLeft(after, "])*:!-–— ")
		between := after[:len(after)-len(rest)]
		if strings.Trim(between, " ") != "" || rest == "" {
			return rest, mark.status
		}
	}
	return title, ""
}

// webPage is the address of a page, or "".
func webPage(text string) string {
	text = strings.TrimSpace(text)
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		len(text) > event.MaxText || plainLine(text, event.MaxText) != text || strings.ContainsFunc(text, unicode.IsSpace) {
		return ""
	}
	return text
}

// locate reads one line of text as a place.
func (s *source) locate(e *event.Event, text string) {
	text = plainLine(text, 2*event.MaxTitle)
	certainty := event.Confirmed
	if rest, found := cutSuffixFold(text, "(onder voorbehoud)"); found {
		text, certainty = rest, event.Provisional
	}
	page := webPage(text)
	switch name := folded(text); {
	case name == "" || name == "plaatsvolgt" || name == "volgt" || name == "nadertebepalen":
		e.Venue.Certainty = event.ToBeAnnounced
		e.Venue.Municipality = s.area()
	case page != "": // that of an online meeting room
		e.Mode = event.Online
		if !strings.Contains(e.Purpose, page) {
			e.Purpose = strings.TrimSpace(cutAt(e.Purpose, event.MaxText-len(page)-2) + "\n\n" + page)
		}
	case name == "online":
		e.Mode = event.Online
	case strings.HasPrefix(name, "onlinevia"):
		e.Mode, e.Venue.Certainty = event.Online, certainty
		e.Venue.Name = cutAt(text, event.MaxTitle)
	default:
		e.Venue.Certainty = certainty
		e.Venue.Name, e.Venue.Address = nameAndAddress(text)
		e.Venue.Municipality = s.municipality(text)
	}
}

func cutSuffixFold(text, suffix string) (string, bool) {
	n := len(text) - len(suffix)
	if n < 0 || !strings.EqualFold(text[n:], suffix) {
		return text, false
	}
	return strings.TrimSpace(text[:n]), true
}

// nameAndAddress takes what stands before the first comma for the name of a place,
// unless there is a number in it.
func nameAndAddress(text string) (name, address string) {
	first, rest, more := strings.Cut(text, ",")
	switch {
	case !more && len([]rune(text)) <= event.MaxTitle:
		return text, ""
	case more && !strings.ContainsAny(first, "0123456789"):
		return cutAt(strings.TrimSpace(first), event.MaxTitle), cutAt(strings.TrimSpace(rest), event.MaxTitle)
	}
	return "", cutAt(text, event.MaxTitle)
}

// municipality is the one that a place ends in, or else that of the initiative.
func (s *source) municipality(text string) string {
	parts := strings.Split(text, ",")
	for i := len(parts) - 1; i >= 0; i-- {
		part := folded(withoutPostcode(strings.TrimSpace(parts[i])))
		if part == "nederland" || part == "netherlands" || part == "thenetherlands" || part == "nl" {
			continue
		}
		for _, m := range initiative.Municipalities() {
			if folded(m.Name) == part {
				return m.Code
			}
		}
		break
	}
	return s.area()
}

// withoutPostcode takes "3512 JE" or "3512JE" off the front.
func withoutPostcode(text string) string {
	if len(text) < 6 || strings.Trim(text[:4], "0123456789") != "" {
		return text
	}
	letters := strings.TrimPrefix(text[4:], " ")
	if len(letters) > 2 && letters[2] == ' ' && strings.ToUpper(letters[:2]) == letters[:2] {
		return letters[3:]
	}
	return text
}

// area is the only municipality of the initiative, or "".
func (s *source) area() string {
	only := ""
	for _, area := range s.host.Areas {
		if only != "" && area.Municipality != only {
			return ""
		}
		only = area.Municipality
	}
	return only
}
