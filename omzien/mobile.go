package omzien

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// withoutMobiles takes out the mobile numbers of the Netherlands: 06, +316, 00316
// and +31 (0)6 with eight digits behind it, however they are grouped.
func withoutMobiles(line string) string {
	if !strings.Contains(line, "6") {
		return line
	}
	var b strings.Builder
	done := 0
	for i := 0; i < len(line); i++ {
		if line[i] != '+' && line[i] != '0' || i > 0 && joins(line[:i]) {
			continue
		}
		n := mobile(line[i:])
		if n == 0 {
			continue
		}
		b.WriteString(strings.TrimSuffix(line[done:i], "tel:") + noNumber)
		done, i = i+n, i+n-1
	}
	return b.String() + line[done:]
}

// joins reports whether a text ends in something that goes on: a digit after it is
// no beginning of a number. A point or comma may have decimals behind it.
func joins(front string) bool {
	r, n := utf8.DecodeLastRuneInString(front)
	if before := len(front) - n; (r == '.' || r == ',') && before > 0 {
		return isDigit(front[before-1])
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '+'
}

// prefixes are how a mobile number begins, without spaces and hyphens.
var prefixes = []string{"+31(0)6", "0031(0)6", "+3106", "003106", "+316", "00316", "06"}

// mobile is the length of the mobile number that a text begins with, or 0.
func mobile(text string) int {
	for _, prefix := range prefixes {
		at := 0
		for _, sign := range []byte(prefix) {
			at += gap(text[at:])
			if at >= len(text) || text[at] != sign {
				at = -1
				break
			}
			at++
		}
		if at > 0 {
			return subscriber(text, at)
		}
	}
	return 0
}

// subscriber reads the eight digits behind a prefix: what is read then, or 0. A date
// with an hour behind it, such as 06-12-2026 14.00, has as many.
func subscriber(text string, at int) int {
	var groups []string
	var signs string
	for digits := 0; digits < 8; {
		space := gap(text[at:])
		signs += text[at:at+space] + "\n"
		at += space
		n := 0
		for at+n < len(text) && isDigit(text[at+n]) && digits+n < 8 {
			n++
		}
		if n == 0 {
			return 0
		}
		groups = append(groups, text[at:at+n])
		digits, at = digits+n, at+n
	}
	rest := text[at:]
	if rest != "" && isDigit(rest[0]) || len(rest) > 1 && (rest[0] == '.' || rest[0] == ':') && isDigit(rest[1]) || isDate(groups, strings.Split(signs, "\n")) {
		return 0
	}
	return at
}

// isDate reports whether the groups of digits behind the day 06 are a month, a year
// and an hour.
func isDate(groups, signs []string) bool {
	if len(groups) < 3 || len(groups[0]) > 2 || signs[0] != signs[1] {
		return false
	}
	year := len(groups[1]) == 4 && (groups[1][:2] == "19" || groups[1][:2] == "20")
	last := signs[len(groups)-1]
	return year || last != signs[1] && strings.Contains(last, ".")
}

// gap is the length of what people write between digits: spaces, hyphens, points.
func gap(text string) int {
	n := 0
	for i, r := range text {
		if !strings.ContainsRune(" -./‐‑–", r) || i > len("‑ ‑") {
			return i
		}
		n = i + utf8.RuneLen(r)
	}
	return n
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// holdsMobile reports whether a web address has a mobile number in it.
func holdsMobile(address string) bool {
	for i := 0; i < len(address); i++ {
		if !isDigit(address[i]) {
			continue
		}
		n := i
		for n < len(address) && isDigit(address[n]) {
			n++
		}
		number := strings.TrimPrefix(strings.TrimPrefix(address[i:n], "00"), "31")
		decimals := i > 0 && address[i-1] == '.'
		if !decimals && (len(number) == 10 && number[:2] == "06" || len(number) == 9 && number[0] == '6' && n-i > 10) {
			return true
		}
		i = n - 1
	}
	return withoutMobiles(address) != address
}
