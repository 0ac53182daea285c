package main

import (
	"net/url"
	"regexp"
	"strings"
)

// isPostgres: the name of a database is the address of one in PostgreSQL; else it
// is that of a file.
func isPostgres(name string) bool {
	return strings.HasPrefix(name, "postgres://") || strings.HasPrefix(name, "postgresql://")
}

// unreadable may hold a password anywhere, so it shows nothing of what was typed.
const unreadable misuse = "Het adres van de database kunnen we niet lezen. Schrijf het zo: postgres://gebruiker@machine/database. Het wachtwoord hoort in PGPASSWORD."

// mistyped is what people write for the address of a database and what is none:
// another scheme, a slip in ours, none at all before a user and a password, or
// the settings that other programs of PostgreSQL take.
var mistyped = regexp.MustCompile(`(?is)://|^\s*postgres(ql)?(:|//)|^[^/\\:]{2,}:[^/\\].*@|` +
	`\b(host|hostaddr|port|user|dbname|passfile|service|sslmode|\w*password)\s*=`)

// legible refuses a name that would be read otherwise than it was meant: as a
// file, with the password in its name, or as an address in which a part of the
// password is the name of the database.
func legible(name string) error {
	if mistyped.MatchString(name) && (!isPostgres(name) || misread(name)) {
		return unreadable
	}
	return nil
}

// misread: a / or a # in a password ends the part of an address that it belongs
// in.
func misread(name string) bool {
	_, rest, _ := strings.Cut(name, "://")
	rest, _, _ = strings.Cut(rest, "?")
	_, path, _ := strings.Cut(rest, "/")
	return strings.Contains(path, "@") || strings.Contains(name, "#")
}

// shown is a database as people read it: an address without its password.
func shown(name string) string {
	if !isPostgres(name) {
		return name
	}
	u, err := url.Parse(name)
	if err != nil || misread(name) || strings.Contains(u.RawQuery, "@") {
		return "postgres://…" // nobody knows where the password ends
	}
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	u.RawQuery = beforePassword(u.RawQuery)
	return u.String()
}

// beforePassword is what stands in a query before the first password. What is
// behind it may be a part of it.
func beforePassword(query string) string {
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		key, _, _ := strings.Cut(pair, "=")
		if key, err := url.QueryUnescape(key); err != nil || strings.Contains(strings.ToLower(key), "password") {
			break
		}
		kept = append(kept, pair)
	}
	return strings.Join(kept, "&")
}

// guarded is a word that was typed, as it may be shown: behind the machine in the
// address of a calendar there can be a secret.
func guarded(word string) string {
	scheme, _, found := strings.Cut(word, "://")
	if !found || isPostgres(word) {
		return word
	}
	u, err := url.Parse(word)
	if err != nil || u.Host == "" {
		return scheme + "://…"
	}
	site := u.Scheme + "://" + u.Host
	if u.User != nil || u.RequestURI() != "/" || u.Fragment != "" {
		site += "/…"
	}
	return site
}
