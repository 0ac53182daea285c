package omzien

import (
	"strings"
	"unicode/utf8"
)

// withoutRooms takes the invitations to online meeting rooms out of a text whose
// links were taken out before: the blocks that programs write, and what is said of
// numbers, codes and passwords.
func withoutRooms(lines []string) []string {
	lines = withoutBlocks(lines)
	var kept []string
	wake, value := false, false // behind a line of a room; behind one that ends in the name of a code
	for _, line := range lines {
		switch {
		case line == "":
			kept = append(kept, line)
		case value && utf8.RuneCountInString(line) <= maxCode:
			wake, value = true, false
		case isInvitation(line, wake):
			wake, value = true, endsInCode(line)
		default:
			rest, ends := withoutSentences(line)
			if rest != "" {
				kept = append(kept, rest)
			}
			wake, value = rest == "", ends
		}
	}
	return kept
}

// maxCode is the length of the longest code or number on a line of its own.
const maxCode = 60

// withoutBlocks takes out what stands between the lines of signs that Google Meet
// and Teams put around theirs.
func withoutBlocks(lines []string) []string {
	var kept []string
	fence := -1 // the line of signs before
	for _, line := range lines {
		kept = append(kept, line)
		if !isFence(line) {
			continue
		}
		if fence >= 0 && isBlock(kept[fence:]) {
			kept, fence = kept[:fence], -1
			continue
		}
		fence = len(kept) - 1
	}
	return kept
}

func isFence(line string) bool {
	return len(line) >= 20 && (strings.Trim(line, "_") == "" || strings.Contains(line, ":~:") && strings.Trim(line, ":~-") == "")
}

// isBlock reports whether one of the lines is a room's.
func isBlock(lines []string) bool {
	for _, line := range lines {
		if strings.Contains(line, noLink) || isInvitation(line, false) || hasCode(line) {
			return true
		}
	}
	return false
}

// What the lines of invitations begin with, folded by [plainWords]; wakes only count
// behind another one.
var (
	invitations = []string{"join with google meet", "google meet joining info", "deelnemen met google meet", "deelnemen via google meet", "informatie over deelnemen via google meet",
		"video call link", "link voor videogesprek", "link naar videogesprek", "more phone numbers", "meer telefoonnummers", "learn more about meet", "meer informatie over meet",
		"meer informatie over google meet", "please do not edit this section", "bewerk dit gedeelte niet", "wijzig dit gedeelte niet", "join zoom meeting", "deelnemen aan zoom",
		"deelnemen zoom", "join on your computer", "join microsoft teams", "click here to join", "klik hier om deel te nemen aan de vergadering", "deelnemen op uw computer",
		"deelnemen op je computer", "deelnemen aan microsoft teams", "or call in", "of inbellen", "find a local number", "find your local number", "zoek uw lokale nummer",
		"zoek je lokale nummer", "een lokaal nummer zoeken", "download teams", "teams downloaden", "one tap mobile", "een tik mobiel", "dial by your location", "dial in",
		"just want to dial in", "join by phone", "join by video", "join from the meeting", "to join the video meeting", "klik op de volgende link om deel te nemen"}
	wakes = []string{"or dial", "of bel", "meeting options", "opties voor vergadering", "vergaderopties", "learn more", "meer informatie", "need help", "hulp nodig", "for organizers", "voor organisatoren",
		"join", "deelnemen", "us ", "reset", "tenant", "dial", "inbellen", "kies op basis van uw locatie", "system reference", "systeemreferentie", "alternate", "find local", "zoek lokaal"}
	inviting = []string{"inviting you to a scheduled zoom", "u uit voor een geplande zoom", "je uit voor een geplande zoom", "uitgenodigd voor een geplande zoom"}
)

// isInvitation reports whether a whole line is one of an invitation; wake says that
// the line before it was.
func isInvitation(line string, wake bool) bool {
	begins := func(said string, all []string) bool {
		for _, one := range all {
			if strings.HasPrefix(said, one) {
				return true
			}
		}
		return false
	}
	bare := strings.ReplaceAll(strings.ReplaceAll(line, noLink, " "), noNumber, " ")
	said := strings.TrimSpace(plainWords(bare))
	for _, one := range inviting {
		if strings.Contains(said, one) {
			return true
		}
	}
	link := strings.Contains(line, noLink)
	switch {
	case said == "" && link, begins(said, invitations):
		return true
	case (link || wake) && isOnline(bare), said == "microsoft teams vergadering", said == "microsoft teams meeting", isDial(line):
		return true
	}
	return wake && (begins(said, wakes) || isNumber(line))
}

// isDial reports whether a line holds a number to dial with the code behind it:
// "+31201234567,,861234#".
func isDial(line string) bool {
	for i := 1; i < len(line); i++ {
		code := strings.HasPrefix(line[i:], ",,") && i+2 < len(line) && (isDigit(line[i+2]) || line[i+2] == '*')
		if code && isDigit(line[i-1]) || line[i] == '#' && i > 3 && isDigit(line[i-1]) && isDigit(line[i-2]) && isDigit(line[i-3]) && isDigit(line[i-4]) {
			return true
		}
	}
	return false
}

// isNumber reports whether a line is a telephone number with at most the name of a
// country or a city behind it.
func isNumber(line string) bool {
	line = strings.TrimLeft(line, "•*-·– ")
	digits := 0
	for i := range len(line) {
		if isDigit(line[i]) {
			digits++
		}
	}
	return digits >= 8 && (line[0] == '+' || isDigit(line[0])) && len(line) <= maxCode
}

// withoutSentences takes the sentences that tell a code, or name one, out of a line.
// Ends reports whether it ends in such a name, so that the code is on the next line.
func withoutSentences(line string) (rest string, ends bool) {
	ends = endsInCode(line)
	if !ends && !hasCode(line) {
		return line, false
	}
	var b strings.Builder
	for rest := line; rest != ""; {
		n := sentence(rest)
		if !hasCode(rest[:n]) && !endsInCode(rest[:n]) {
			b.WriteString(rest[:n])
		}
		rest = rest[n:]
	}
	return strings.TrimSpace(b.String()), ends
}

// sentence is the length of the first one of a line, with the space behind it. A new
// one begins with a capital; a digit goes on: "Pincode nr. 1234".
func sentence(line string) int {
	for i := 0; i+2 < len(line); i++ {
		if strings.IndexByte(".!?", line[i]) >= 0 && line[i+1] == ' ' && line[i+2] >= 'A' && line[i+2] <= 'Z' {
			return i + 2
		}
	}
	return len(line)
}

// withoutCodes takes the parts that tell a code out of a title or a place; one that
// tells none stays as it is.
func withoutCodes(line string) string {
	if !hasCode(line) && !isDial(line) {
		return line
	}
	var kept []string
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(strings.ReplaceAll(line, " - ", ";"), " – ", ";"), func(r rune) bool { return strings.ContainsRune("(),;|[]", r) }) {
		if part = strings.TrimSpace(part); strings.ContainsFunc(part, meant) && !hasCode(part) && !isDial(part) && !isNumber(part) {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, ", ")
}

// codes are the names of what lets people into a room, folded by [plainWords]. Those
// of vague have other meanings too, so that a number must follow.
var (
	codes = []string{"meeting id", "meetingid", "vergadering id", "vergaderings id", "conference id", "webinar id", "video id", "meeting number", "passcode", "wachtwoordcode",
		"wachtwoord", "password", "toegangscode", "access code", "deelnemerscode", "vergadercode", "deurcode", "kluiscode", "sleutelcode", "pincode", "host key", "inbelnummer", "inbelcode",
		"dial in number", "tenant key", "tenantsleutel"}
	vague = []string{"pin", "code", "id", "dial in"}
)

// hasCode reports whether a text tells a code: by its name and what follows.
func hasCode(text string) bool {
	said := " " + plainWords(text)
	for _, name := range codes {
		if tellsCode(said, name, false) {
			return true
		}
	}
	for _, name := range vague {
		if tellsCode(said, name, true) {
			return true
		}
	}
	return false
}

func tellsCode(said, name string, vague bool) bool {
	for from := 0; ; {
		at := strings.Index(said[from:], name)
		if at < 0 {
			return false
		}
		at, from = from+at, from+at+len(name)
		if said[at-1] == ' ' && isValue(said[from:], at == 1, vague) {
			return true
		}
	}
}

// isValue reports whether what stands behind the name of a code is one: a number, a
// word behind a colon, or one word when nothing stands before the name.
func isValue(behind string, first, vague bool) bool {
	value := strings.TrimLeft(behind, " :=)#")
	sign := strings.ContainsAny(behind[:len(behind)-len(value)], ":=#")
	for _, word := range []string{"is ", "nr ", "nummer ", "number ", "van de "} {
		if rest, found := strings.CutPrefix(value, word); found {
			value, sign = strings.TrimLeft(rest, " :"), sign || word == "is "
		}
	}
	if len(behind) == len(value) { // a longer word
		return false
	}
	value, more, _ := strings.Cut(value, " ")
	digits := 0
	for i := range len(value) {
		if isDigit(value[i]) {
			digits++
		}
	}
	switch {
	case vague:
		return digits >= 4 || digits >= 3 && more != "" && isDigit(more[0])
	case digits > 0, sign && value != "":
		return true
	}
	return first && value != "" && more == ""
}

// endsInCode reports whether a line ends in the name of a code and a colon, or is no
// more than that name.
func endsInCode(line string) bool {
	said := strings.TrimRight(plainWords(line), " ")
	name, colon := strings.CutSuffix(said, ":")
	for _, code := range codes {
		if front, found := strings.CutSuffix(strings.TrimRight(name, " "), code); found && (colon || strings.TrimSpace(front) == "") {
			return true
		}
	}
	return false
}

// plainWords is a text in small letters without signs, but for those that stand
// between a name and its value.
func plainWords(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case r == 'é' || r == 'É':
			return 'e'
		case meant(r), r == ':', r == '=', r == '#':
			return r
		}
		return ' '
	}, strings.ToLower(text))), " ") + " "
}
