package main

import (
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
	add(f.Gone, "afgelast omdat die er niet meer in staat", "afgelast omdat die er niet meer in staan")
	add(f.Matched, "stond er al", "stonden er al")
	add(f.Skipped, "overgeslagen (lang geleden, ver weg of niet te lezen)", "overgeslagen (lang geleden, ver weg of niet te lezen)")
	add(f.Private, "is privé en laten we weg", "zijn privé en laten we weg")
	add(f.Refused, "past niet bij wat hier staat: pas die zelf aan", "passen niet bij wat hier staat: pas die zelf aan")
	if f.Added+f.Changed+f.Cancelled+f.Gone+f.Matched == 0 {
		parts = append([]string{"niets veranderd"}, parts...)
	}
	text := strings.Join(parts, ", ") + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

// question asks for a yes, and says how to give it.
func question(asked int, slug, db string) string {
	return amount(asked, "bijeenkomst staat", "bijeenkomsten staan") + " er niet meer in. Dat is veel, dus ze staan nog in onze agenda. " +
		"Mogen ze weg? Typ dan: omzien calendar sync -accept " + slug + db
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

// forNow is an error of a follower for who waits for the outcome. Before is a
// sentence that goes before it.
func forNow(before string, err error) error {
	return trouble{kindOf(err), before + onceOnly.Replace(sentence(err, fieldName)), err}
}

// onceOnly takes out what such errors promise: here nobody tries again by itself.
var onceOnly = strings.NewReplacer("We proberen het later opnieuw.", "Probeer het later opnieuw.",
	"We wachten nu langer.", "Probeer het later opnieuw.", " U hoeft niets te doen.", "")
