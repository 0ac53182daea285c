package omzien

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/omziennaarelkaar/netwerk/event"
)

// marks are what people write in a title when a meeting does not go on, and say
// nowhere else. Those that are a sentence by themselves need nothing before them at
// the end of a title: "Wandelen gaat niet door".
var marks = []struct {
	word     string
	status   event.Status
	sentence bool
}{
	{"afgelast", event.Cancelled, false}, {"geannuleerd", event.Cancelled, false}, {"gecanceld", event.Cancelled, false},
	{"komt te vervallen", event.Cancelled, true}, {"vervallen", event.Cancelled, false}, {"vervalt", event.Cancelled, false},
	{"gaat niet door", event.Cancelled, true}, {"cancelled", event.Cancelled, false}, {"canceled", event.Cancelled, false},
	{"uitgesteld", event.Postponed, false}, {"postponed", event.Postponed, false},
}

// reasons are the words that come between a mark and the rest: "Afgelast wegens
// storm: Wandelen". Those of delays say until when.
var (
	reasons = []string{"wegens ", "vanwege ", "ivm ", "i.v.m. ", "in verband met ", "due to ", "because "}
	delays  = []string{"tot ", "naar ", "until ", "to "}
)

// state is a title without what it says of the state of the meeting, and that; the
// title is "" when it says nothing else.
func state(title string) (string, event.Status) {
	status := event.Scheduled
	for {
		rest, said := markedFront(title)
		if said == "" {
			rest, said = markedEnd(title)
		}
		if said == "" {
			break
		}
		title = rest
		if status == event.Scheduled {
			status = said
		}
	}
	if !strings.ContainsFunc(title, meant) {
		title = ""
	}
	return title, status
}

// meant reports whether a character is more than a sign between words.
func meant(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == utf8.RuneError }

// before and behind report whether a sign may stand before a mark and behind one.
func before(r rune) bool { return r == '[' || r == '(' || r == '{' || between(r) }

func behind(r rune) bool { return r == ']' || r == ')' || r == '}' || between(r) }

func between(r rune) bool { return strings.ContainsRune("*:!.,-–—|~=>»•/ ", r) || isPicture(r) }

// isPicture reports whether r is one, or a part of one.
func isPicture(r rune) bool {
	return unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || r == 0xfe0f || r == 0x20e3 || r == 0x200d
}

// markedFront takes one mark from the front of a title: "Afgelast: …", "[AFGELAST]
// …", "Let op! Uitgesteld - …". Without a sign behind it, it is a word of the title.
func markedFront(title string) (rest string, status event.Status) {
	front := strings.TrimLeftFunc(title, before)
	if said, found := cutPrefixFold(front, "let op"); found {
		front = strings.TrimLeftFunc(said, before)
	}
	for _, mark := range marks {
		after, found := cutPrefixFold(front, mark.word)
		if !found {
			continue
		}
		if end := reasonEnd(after, mark.status); end > 0 {
			after = after[end:]
		}
		rest = strings.TrimLeftFunc(after, behind)
		signs := after[:len(after)-len(rest)]
		if rest == "" || separates(signs) || shouted(front[:len(mark.word)], rest, signs) {
			return rest, mark.status
		}
	}
	return title, ""
}

// reasonEnd is the place of the sign that ends a reason; 0 when there is none.
func reasonEnd(after string, status event.Status) int {
	said := strings.TrimLeft(after, " ")
	known := func(word string) bool { _, found := cutPrefixFold(said, word); return found }
	if !slices.ContainsFunc(reasons, known) && !(status == event.Postponed && slices.ContainsFunc(delays, known)) {
		return 0
	}
	start := len(after) - len(said)
	if at := strings.IndexAny(after[start:], ":!])"); at >= 0 {
		return start + at
	}
	if at := strings.Index(after[start:], " - "); at >= 0 {
		return start + at
	}
	return 0
}

// markedEnd takes one mark from the end: "… (afgelast)", "… - geannuleerd", "…
// gaat niet door!", with its reason when it stands in brackets.
func markedEnd(title string) (rest string, status event.Status) {
	end := strings.TrimRightFunc(title, behind)
	for _, mark := range marks {
		front, found := cutSuffixFold(end, mark.word)
		if !found {
			continue
		}
		rest = strings.TrimRightFunc(front, before)
		signs := front[len(rest):]
		if separates(signs) || mark.sentence && signs == " " || shouted(end[len(front):], rest, signs) {
			return rest, mark.status
		}
	}
	if open := strings.LastIndexAny(title, "(["); open > 0 {
		for _, mark := range marks {
			after, found := cutPrefixFold(strings.TrimLeftFunc(title[open:], before), mark.word)
			if found && reasonEnd(after, mark.status) > 0 {
				return strings.TrimRightFunc(title[:open], before), mark.status
			}
		}
	}
	return title, ""
}

// separates reports whether signs between a mark and a title set them apart. A
// hyphen without a space makes one word of two, and a comma lists words.
func separates(signs string) bool {
	if strings.ContainsAny(signs, "[](){}*:!–—|~=>»•") || strings.ContainsFunc(signs, isPicture) {
		return true
	}
	return strings.Contains(signs, " ") && strings.ContainsAny(signs, "-.")
}

// shouted reports whether a mark in capitals stands out in a title that has other
// letters, as a word of its own.
func shouted(mark, rest, signs string) bool {
	return strings.ToUpper(mark) == mark && strings.ToUpper(rest) != rest && strings.ContainsRune(signs, ' ')
}

func cutPrefixFold(text, prefix string) (string, bool) {
	if len(text) < len(prefix) || !strings.EqualFold(text[:len(prefix)], prefix) {
		return text, false
	}
	return text[len(prefix):], true
}

func cutSuffixFold(text, suffix string) (string, bool) {
	n := len(text) - len(suffix)
	if n < 0 || !strings.EqualFold(text[n:], suffix) {
		return text, false
	}
	return text[:n], true
}

// hidden are the titles, folded, in a calendar that shows only when somebody is
// busy: it was never meant to tell what there is to do.
var hidden = []string{"busy", "bezet", "occupied", "free", "vrij", "freebusy", "vrijbezet", "tentative", "voorlopig", "outofoffice", "buitenkantoor",
	"afwezig", "nietaanwezig", "nietbeschikbaar", "unavailable", "notavailable", "workingelsewhere", "elderswerken", "blocked", "geblokkeerd",
	"private", "prive", "privateappointment", "priveafspraak", "reserved", "gereserveerd", "verhuurd"}

// isHidden reports whether an entry is not to be shown: its owner says so, or all
// that is said of it is that somebody is busy.
func isHidden(r ReadEntry) bool {
	const longest = 60 // octets, in which every title of hidden fits with its signs
	return r.Private || len(r.Summary) <= longest && slices.Contains(hidden, folded(r.Summary))
}
