package event

import (
	"strconv"
	"strings"
)

// Request is what somebody sends who wants to come. Name and Email are required,
// the rest may be empty unless the meeting asks for it (INV-W03).
type Request struct {
	Name  string
	Email string
	// Role is one of the meeting's audience, or empty.
	Role Role
	// Seats is the size of the party, the sender included; zero means one.
	Seats int
	// AcceptsFewer says that the party takes what is free. Otherwise it comes
	// whole or not at all.
	AcceptsFewer bool
	// OnBehalfOf is the initiative or organisation that the sender speaks for.
	OnBehalfOf string
	// Companions are the names of others in the party, as far as somebody wants to
	// give them: fewer than Seats.
	Companions []string
	// Replies answer the questions of the meeting, each at most once.
	Replies []Reply
	Wishes  Wishes
	// Tables are the ids of the tables of first and second choice.
	Tables []string
	// Language is that of the mail to the sender; empty means [Dutch].
	Language Language
}

// Tidy returns the request as people mean it: without spaces around the fields
// and what was left empty, and with a party of at least one. Line breaks and other
// control characters stay, so that Check refuses them.
func (r Request) Tidy() Request {
	r.Name, r.Email, r.OnBehalfOf = spaced(r.Name), spaced(r.Email), spaced(r.OnBehalfOf)
	r.Wishes.Access, r.Wishes.Diet = spaced(r.Wishes.Access), spaced(r.Wishes.Diet)
	if r.Seats == 0 {
		r.Seats = 1
	}
	var companions, tables []string
	for _, name := range r.Companions {
		if name = spaced(name); name != "" {
			companions = append(companions, name)
		}
	}
	for _, id := range r.Tables {
		if id != "" && !contains(tables, id) {
			tables = append(tables, id)
		}
	}
	var replies []Reply
	for _, reply := range r.Replies {
		if reply.Text = spaced(reply.Text); reply.Text != "" {
			replies = append(replies, reply)
		}
	}
	r.Companions, r.Tables, r.Replies = companions, tables, replies
	return r
}

// spaced has one space between words and none around them.
func spaced(s string) string { return strings.Join(strings.FieldsFunc(s, isBlank), " ") }

// isBlank is what looks like a space within a line.
func isBlank(r rune) bool {
	return r == ' ' || r == '\t' || r == 0xa0 || r >= 0x2000 && r <= 0x200a || r == 0x202f
}

// Check reports the faults of a request to a meeting for these roles that asks
// this, as [FieldErrors]. A form runs it before sending; [Event.Admit] runs it
// again.
func (r Request) Check(audience []Role, terms *PublicTerms) error {
	return r.Faults(audience, terms).err()
}

// Faults is Check for those who show each of them.
func (r *Request) Faults(audience []Role, terms *PublicTerms) FieldErrors {
	var faults FieldErrors
	if blank(r.Name) {
		faults.add("name", CodeRequired)
	}
	faults.line("name", r.Name, MaxName)
	switch {
	case blank(r.Email):
		faults.add("email", CodeRequired)
	case !looksLikeEmail(r.Email):
		faults.add("email", CodeEmail)
	}
	switch {
	case r.Role == "" && terms.RoleNeeded:
		faults.add("role", CodeRequired)
	case r.Role != "" && !contains(audience, r.Role):
		faults.add("role", CodeUnknown)
	}
	if r.Seats < 1 {
		faults.over("seats", CodeTooFew, 1)
	}
	if r.Seats > MaxPartySize {
		faults.over("seats", CodeTooMany, MaxPartySize)
	}
	faults.line("onBehalfOf", r.OnBehalfOf, MaxName)
	if others := max(0, r.Seats-1); len(r.Companions) > others {
		faults.over("companions", CodeTooMany, others)
	}
	for i, name := range r.Companions {
		faults.line("companions["+strconv.Itoa(i)+"]", name, MaxName)
	}
	if r.Language != "" && !languages.has(r.Language) {
		faults.add("language", CodeUnknown)
	}
	terms.Asks.faults(r, &faults)
	return faults
}

// blank reports whether there is nothing to see in a line.
func blank(s string) bool {
	for _, r := range s {
		if !isSpace(r) && !isLineBreak(r) {
			return false
		}
	}
	return true
}

func contains[T comparable](list []T, entry T) bool {
	for _, known := range list {
		if known == entry {
			return true
		}
	}
	return false
}

// PersonKey is the address as the key of one person: two spellings of it that
// differ only in capitals are the same person (INV-E12).
func PersonKey(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// looksLikeEmail checks the shape name@host.tld within the lengths of RFC 5321
// 4.5.3.1. Quoted names and address literals are refused: nobody types them, and
// they can carry line breaks into mail headers.
func looksLikeEmail(s string) bool {
	local, domain, found := strings.Cut(s, "@")
	if !found || len(s) > MaxEmail || local == "" || len(local) > 64 || strings.Contains(domain, "@") {
		return false
	}
	if strings.ContainsAny(s, "\"\\()<>[],;:\n") || strings.ContainsFunc(s, isSpace) || unreadable(s) {
		return false
	}
	dot := strings.LastIndexByte(domain, '.')
	return dot > 0 && dot < len(domain)-1 && !strings.Contains(s, "..") &&
		local[0] != '.' && local[len(local)-1] != '.' && domain[0] != '.' && domain[0] != '-'
}
