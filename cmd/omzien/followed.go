package main

import (
	"strconv"
	"strings"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
	"github.com/omziennaarelkaar/netwerk/omzien/follow"
)

// sentenceOf says what became of a calendar, such as "23 bijeenkomsten erbij, 1
// stond er al."
func sentenceOf(f omzien.Followed) string {
	var parts []string
	add := func(n int, one, more string) {
		if n > 0 {
			parts = append(parts, amount(n, one, more))
		}
	}
	add(f.Added, "bijeenkomst erbij", "bijeenkomsten erbij")
	add(f.Changed, "bijeenkomst veranderd", "bijeenkomsten veranderd")
	add(f.Cancelled, "bijeenkomst afgelast", "bijeenkomsten afgelast")
	add(f.Hidden, "bijeenkomst weggehaald (nu privé)", "bijeenkomsten weggehaald (nu privé)")
	add(f.Gone, "afgelast omdat die er niet meer in staat", "afgelast omdat die er niet meer in staan")
	add(f.Matched, "stond er al", "stonden er al")
	add(f.Skipped, "overgeslagen (niet te lezen, of hier niet nodig)", "overgeslagen (niet te lezen, of hier niet nodig)")
	add(f.Private, "is privé en laten we weg", "zijn privé en laten we weg")
	add(f.Refused, "past niet bij wat hier staat: pas die zelf aan", "passen niet bij wat hier staat: pas die zelf aan")
	if f.Added+f.Changed+f.Cancelled+f.Hidden+f.Gone+f.Matched == 0 {
		parts = append([]string{"niets veranderd"}, parts...)
	}
	text := strings.Join(parts, ", ") + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

// question asks for a yes, and says how to give it, with these options.
func question(asked int, slug, options string) string {
	says := strconv.Itoa(asked) + " bijeenkomsten staan er niet meer in. We halen die niet zomaar weg. Mogen ze weg?"
	if asked == 1 {
		says = "1 bijeenkomst staat er niet meer in. We halen die niet zomaar weg. Mag die weg?"
	}
	return says + " Typ dan: omzien calendar sync -accept " + slug + options
}

// troubleSentence is what a person reads for the code of a trouble, whoever it is
// of.
func troubleSentence(code string) string {
	for _, one := range []interface{ Sentence() string }{omzien.Refusal(code), follow.Refusal(code), calendar.Refusal(code)} {
		if text := one.Sentence(); text != "" {
			return text
		}
	}
	return "Er ging iets mis bij het lezen. We proberen het later opnieuw."
}
