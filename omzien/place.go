package omzien

import (
	"slices"
	"strings"
	"unicode"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
)

// locate reads one line of text as a place. An address on the web is that of an
// online meeting room, unless it is a map's; nothing of it is shown, and neither is
// what [source.line] takes out.
func (s *source) locate(e *event.Event, raw string) {
	text, certainty := s.line(raw), event.Confirmed
	if rest, found := cutSuffixFold(text, "(onder voorbehoud)"); found {
		text, certainty = strings.TrimSpace(rest), event.Provisional
	}
	text, online := withoutLinks(text)
	text, said := withoutOnline(text)
	online = online || said
	switch known := text != "" && !isUnknown(text); {
	case online && !known:
		e.Mode = event.Online
	case !known:
		e.Venue.Certainty = event.ToBeAnnounced
		e.Venue.Municipality = s.area()
	default:
		if online {
			e.Mode = event.Hybrid
		}
		e.Venue.Certainty = certainty
		e.Venue.Name, e.Venue.Address = nameAndAddress(text)
		e.Venue.Municipality = s.municipality(text)
	}
}

// withoutLinks takes the web addresses out of a place, with the words that lead to
// them, and what stands for those that were taken out before. Online reports whether
// one was a room's.
func withoutLinks(text string) (rest string, online bool) {
	if !strings.Contains(text, "://") && !strings.Contains(text, "weggelaten)") {
		return text, false
	}
	text = strings.NewReplacer(noAddress, "", noNumber, "", noLink, "x://").Replace(text)
	var kept []string
	for _, word := range strings.Fields(text) {
		switch {
		case !strings.Contains(word, "://"):
			kept = append(kept, word)
		case !isMap(word):
			online = true
			for n := len(kept); n > 0 && consists("online "+kept[n-1], onlineWords, aroundWords); n-- {
				kept = kept[:n-1]
			}
		}
	}
	parts := strings.Split(strings.Join(kept, " "), ",")
	parts = slices.DeleteFunc(parts, func(part string) bool { return !strings.ContainsFunc(part, meant) })
	return strings.Trim(strings.Join(parts, ","), " ;:(-"), online
}

// isMap reports whether an address shows where something is.
func isMap(address string) bool {
	return strings.Contains(address, "://maps.") || strings.Contains(address, "://goo.gl/maps") || strings.Contains(address, "/maps/") ||
		strings.Contains(address, "openstreetmap.org") || strings.Contains(address, "://osm.org/")
}

// Words for an online meeting, folded: a place of these alone is none, when one of
// them says online by itself.
var (
	onlineWords = words("online zoom teams meet skype webex whereby jitsi bigbluebutton bbb video videocall videobellen beeldbellen digitaal virtueel virtual livestream webinar internet link zoomlink")
	aroundWords = words("microsoft ms google meeting vergadering room kamer call gesprek volgt via met of en ook in op per een the with only alleen na aanmelden aanmelding u je krijgt ontvangt mail event")
)

// Words for a place that nobody knows yet.
var (
	unknownWords = words("volgt volgen bepalen onbekend bekend bekendgemaakt tba tbd tbc ntb ntnb announced determined confirmed unknown overleg later")
	placeWords   = words("plaats locatie adres plek zaal nog nader te niet wordt worden gemaakt is zo spoedig mogelijk binnenkort in to be will location place venue address follows nnb")
)

func words(list string) map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(list) {
		all[word] = true
	}
	return all
}

// consists reports whether a text is made of the words of two lists, with at least
// one of the first.
func consists(text string, first, second map[string]bool) bool {
	found := false
	for _, word := range strings.Fields(initiative.NormaliseName(text)) {
		if !first[word] && !second[word] {
			return false
		}
		found = found || first[word]
	}
	return found
}

func isOnline(text string) bool { return consists(text, onlineWords, aroundWords) }

func isUnknown(text string) bool {
	return consists(text, unknownWords, placeWords) || slices.Contains([]string{"ntb", "tba", "tbd", "nnb", "tbc"}, folded(text)) ||
		!strings.ContainsFunc(text, meant)
}

// withoutOnline takes out what a place says of meeting online: "Zaal 1; Microsoft
// Teams", "De Linde (ook via Zoom)". A place that says nothing of it stays as it is.
func withoutOnline(text string) (rest string, online bool) {
	var kept []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;|/()[]", r) }) {
		part = strings.TrimSpace(part)
		for _, between := range []string{" en ", " of ", " and ", " or ", " & ", " + ", " - ", " – ", " ook ", ": "} {
			if front, back, found := strings.Cut(part, between); found && isOnline(back) && !isOnline(part) {
				part, online = front, true
			} else if found && isOnline(front) && !isOnline(part) {
				part, online = back, true
			}
		}
		switch {
		case isOnline(part):
			online = true
		case strings.ContainsFunc(part, meant):
			kept = append(kept, part)
		}
	}
	if !online {
		return text, false
	}
	return strings.Join(kept, ", "), true
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
// Behind it may stand a postcode, the province and the country; Utrecht is the
// province when another municipality stands before it.
func (s *source) municipality(text string) string {
	code := ""
	parts := strings.Split(text, ",")
	for i := len(parts) - 1; i >= 0; i-- {
		part := folded(withoutPostcode(strings.TrimSpace(parts[i])))
		switch part {
		case "", "nederland", "netherlands", "thenetherlands", "nl", "provincieutrecht", "utrechtprovincie", "utrechtprovince":
			continue
		}
		found := s.towns[part]
		if found != "" {
			code = found
		}
		if found == "" || part != "utrecht" {
			break
		}
	}
	if code == "" {
		return s.area()
	}
	return code
}

// withoutPostcode takes "3512 JE" or "3512JE" off the front or the end.
func withoutPostcode(text string) string {
	if n := postcode(text); n > 0 {
		return strings.TrimSpace(text[n:])
	}
	for _, n := range []int{len("3512JE"), len("3512 JE")} {
		if at := len(text) - n; at > 0 && text[at-1] == ' ' && postcode(text[at:]) == n {
			return strings.TrimSpace(text[:at])
		}
	}
	return text
}

// postcode is the length of the one that a text begins with, as a word; or 0.
func postcode(text string) int {
	if len(text) < len("3512JE") || strings.Trim(text[:4], "0123456789") != "" {
		return 0
	}
	n := len("3512JE")
	if text[4] == ' ' {
		n++
	}
	if len(text) < n || len(text) > n && text[n] != ' ' || strings.ContainsFunc(text[n-2:n], func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsUpper(r) }) {
		return 0
	}
	return n
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
