package widget

import (
	"strconv"

	"github.com/omziennaarelkaar/netwerk/event"
)

// FaultSentence is what a person reads about a field that is wrong; in Dutch as
// [event.FieldError.Sentence].
func FaultSentence(l event.Language, f event.FieldError) string {
	if l != event.English && l != Arabic {
		return f.Sentence()
	}
	for i := range faultWords {
		words := &faultWords[i]
		if words.code != f.Code && words.code != anyCode || words.field != f.Field && words.field != anyField {
			continue
		}
		says := words.en
		if l == Arabic {
			says = words.ar
		}
		return fill(says, []string{strconv.Itoa(f.Limit)})
	}
	return ""
}

// In faultWords these stand for all codes and fields that no row before names.
const (
	anyCode  event.Code = ""
	anyField string     = ""
)

// Sentence is what a person reads of a refusal with that stable code, which is the
// text of an [event.Refusal] or of a refusal of package omzien. In Dutch it is what
// it says itself, and so it is where there are no other words for it.
func Sentence(l event.Language, code, dutch string) string {
	if said := refusals.in(l, code, dutch); said != "" {
		return said
	}
	return dutch
}
