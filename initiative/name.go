package initiative

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// diacritics maps lower-case letters to the plain ones a Dutch keyboard has.
var diacritics = []struct{ accented, plain string }{
	{"àáâãäåāą", "a"}, {"çćč", "c"}, {"ďđ", "d"}, {"èéêëēęě", "e"}, {"ğ", "g"},
	{"ìíîïīı", "i"}, {"ł", "l"}, {"ñńň", "n"}, {"òóôõöøōő", "o"}, {"řŕ", "r"},
	{"śşšș", "s"}, {"ťţț", "t"}, {"ùúûüūůű", "u"}, {"ýÿ", "y"}, {"źżž", "z"},
	{"ĳ", "ij"}, {"æ", "ae"}, {"œ", "oe"}, {"ß", "ss"},
}

// fold is the lower-case form without diacritics, those written as separate
// marks included. A letter outside the table stays.
func fold(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		r = unicode.ToLower(r)
		plain := string(r)
		if r >= utf8.RuneSelf {
			for _, row := range diacritics {
				if strings.ContainsRune(row.accented, r) {
					plain = row.plain
				}
			}
		}
		b.WriteString(plain)
	}
	return b.String()
}

// words splits a folded name. Brackets and apostrophes vanish without splitting
// ("wijk(en)", "foto's"); every other sign separates.
func words(name string) []string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune("()[]{}'’‘`", r) {
			return -1
		}
		return r
	}, fold(name))
	return strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// Slug makes the readable part of an address: lower-case ASCII words joined by
// "-", at most MaxSlug long, without brackets and diacritics (T18). It is "" when
// nothing of the name is left, and leaves a slug as it is.
func Slug(name string) string {
	var kept []string
	for _, word := range words(name) {
		word = strings.Map(func(r rune) rune {
			if r >= utf8.RuneSelf {
				return -1
			}
			return r
		}, word)
		if word != "" {
			kept = append(kept, word)
		}
	}
	slug := strings.Join(kept, "-")
	return strings.TrimRight(slug[:min(len(slug), MaxSlug)], "-")
}

// NormaliseName makes spellings of one name equal (INV-I06): case, diacritics and
// punctuation go, and so do the words "de", "het" and "stichting", unless
// nothing else is left.
func NormaliseName(name string) string {
	all := words(name)
	kept := slices.DeleteFunc(slices.Clone(all), func(word string) bool {
		return word == "de" || word == "het" || word == "stichting"
	})
	if len(kept) == 0 {
		kept = all
	}
	return strings.Join(kept, " ")
}

// LikelySame warns that two records may be one initiative (INV-I06): a name or
// alternate name of each is equal once normalised, or one slip apart (T5, T21).
// Spaces do not count. It never merges, and an initiative is likely the same as
// itself.
func LikelySame(a, b Initiative) bool {
	others := b.spellings()
	return slices.ContainsFunc(a.spellings(), func(name string) bool {
		return slices.ContainsFunc(others, func(other string) bool { return withinOneSlip(name, other) })
	})
}

// spellings lists every name normalised, once with and once without the dropped
// words, so that "In de kern gezond" meets "Indekerngezond".
func (i Initiative) spellings() []string {
	var names []string
	for _, name := range append([]string{i.Name}, i.AlternateNames...) {
		if normal := strings.ReplaceAll(NormaliseName(name), " ", ""); normal != "" {
			names = append(names, normal, strings.Join(words(name), ""))
		}
	}
	return names
}

// withinOneSlip reports whether one letter added, dropped, replaced or swapped
// with its neighbour makes a into b, or nothing at all.
func withinOneSlip(a, b string) bool {
	x, y := []rune(a), []rune(b)
	for len(x) > 0 && len(y) > 0 && x[0] == y[0] {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && x[len(x)-1] == y[len(y)-1] {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	swapped := len(x) == 2 && len(y) == 2 && x[0] == y[1] && x[1] == y[0]
	return swapped || len(x) <= 1 && len(y) <= 1
}
