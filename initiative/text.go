package initiative

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CheckLine refuses a text of more than most characters, invalid UTF-8, and
// control characters, line feeds included. Empty is fine. Also used by support.
func CheckLine(field, text string, most int) error {
	if strings.Contains(text, "\n") {
		return FieldError{field, CodeBadCharacters}
	}
	return CheckText(field, text, most)
}

// CheckText is CheckLine for a text of several lines: line feeds are fine. A
// form sends CR LF; the door makes that LF.
func CheckText(field, text string, most int) error {
	switch {
	case !utf8.ValidString(text) || strings.ContainsFunc(text, unprintable):
		return FieldError{field, CodeBadCharacters}
	case utf8.RuneCountInString(text) > most:
		return FieldError{field, CodeTooLong}
	}
	return nil
}

// unprintable holds control characters and the marks that turn the direction of
// text, which can make a name on a page read as another.
func unprintable(r rune) bool {
	return r != '\n' && (unicode.IsControl(r) || r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069')
}

// CheckSlug refuses anything Slug would not return, and the empty slug. Also
// used by support.
func CheckSlug(field, slug string) error {
	switch {
	case slug == "":
		return FieldError{field, CodeRequired}
	case Slug(slug) != slug:
		return FieldError{field, CodeBadSlug}
	}
	return nil
}

// required treats a text of only white space as empty.
func required(field, text string) error {
	if strings.TrimSpace(text) == "" {
		return FieldError{field, CodeRequired}
	}
	return nil
}

func requireAny(field string, count int) error {
	if count == 0 {
		return FieldError{field, CodeRequired}
	}
	return nil
}

func atMost(field string, count, most int) error {
	if count > most {
		return FieldError{field, CodeTooMany}
	}
	return nil
}

// checkWebsite accepts an absolute http or https address with a dotted host, an
// optional port and no user name (T19). Written by hand because net/url links fmt.
func checkWebsite(field, address string) error {
	if address == "" {
		return nil
	}
	if err := CheckLine(field, address, MaxWebsite); err != nil {
		return err
	}
	scheme, rest, found := strings.Cut(address, "://")
	scheme = strings.ToLower(scheme)
	host := rest
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		host = rest[:end]
	}
	if !found || scheme != "http" && scheme != "https" || strings.ContainsAny(address, " \"'<>\\^`{|}") || !validHost(host) {
		return FieldError{field, CodeBadURL}
	}
	return nil
}

func validHost(host string) bool {
	host, port, found := strings.Cut(host, ":")
	if found && (port == "" || strings.Trim(port, "0123456789") != "") {
		return false
	}
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") ||
			strings.ContainsFunc(label, func(r rune) bool { return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			return false
		}
	}
	return len(labels) > 1
}
