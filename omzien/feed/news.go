package feed

import (
	"crypto/sha1" //nolint:gosec // RFC 9562 5.5 asks for it; nothing is kept safe by it
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// MaxNews is how many meetings a feed of news holds.
const MaxNews = 50

// News describes a feed of the meetings that were announced last, for people who
// follow sites in a news reader. URL must be a whole address: by it a reader knows
// the feed again.
type News struct {
	// Name is what a reader's list of feeds shows.
	Name string
	// URL is the address of the feed itself, Home that of the page which shows the
	// same meetings; both http or https. Home may be empty.
	URL, Home string
	// Pages is the address that the slug of a meeting completes, as in [Calendar].
	Pages string
}

// latest is what a feed of news holds: the public meetings of list that were
// announced last, the last one first and those of one moment by start. What is
// called off stays, so that it is read.
func (n News) latest(list []event.Announcement) ([]*event.Announcement, error) {
	if webAddress(n.URL) == "" {
		return nil, fmt.Errorf("feed: news: %w", event.FieldError{Field: "url", Code: event.CodeRequired})
	}
	meetings := public(list)
	for _, a := range meetings {
		if err := writable(a); err != nil {
			return nil, fmt.Errorf("feed: meeting %q: %w", a.Slug, err)
		}
	}
	slices.SortStableFunc(meetings, func(a, b *event.Announcement) int { return announcedAt(b).Compare(announcedAt(a)) })
	return meetings[:min(len(meetings), MaxNews)], nil
}

func (n News) page(a *event.Announcement) string { return pageAddress(pagesAddress(n.Pages), a.Slug) }

func (n News) name() string {
	if name := event.CleanLine(n.Name); name != "" {
		return name
	}
	return "Bijeenkomsten"
}

// updated is the last change of any of them, by no clock (INV-F02); 1970 when
// there are none.
func updated(meetings []*event.Announcement) time.Time {
	latest := time.Unix(0, 0)
	for _, a := range meetings {
		if changed := changedAt(a); changed.After(latest) {
			latest = changed
		}
	}
	return latest
}

// announcedAt falls back on what else is known of a meeting that somebody made by
// hand.
func announcedAt(a *event.Announcement) time.Time {
	switch {
	case known(a.AnnouncedAt):
		return a.AnnouncedAt
	case known(a.CreatedAt):
		return a.CreatedAt
	}
	return changedAt(a)
}

// stamp is RFC 3339 in UTC to the second.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// told is what a news reader shows of a meeting: plain text, first what nobody
// may miss.
func told(a *event.Announcement) string {
	when := "Wanneer: " + a.When() + "."
	if a.Status == event.Postponed {
		when = "De oude datum was: " + a.When() + "."
	}
	facts := when + "\nWaar: " + location(a) + "."
	return joinNonEmpty([]string{calledOff(a), facts, event.CleanText(a.Purpose), event.CleanText(a.Note)}, "\n\n")
}

// responsible is the body that answers for a meeting, never a person; "" when
// nobody said.
func responsible(a *event.Announcement) string {
	if name := event.CleanLine(a.Organiser); name != "" {
		return name
	}
	if a.Origin != nil {
		if name := event.CleanLine(a.Origin.Name); name != "" {
			return name
		}
	}
	for _, host := range a.Hosts {
		if name := event.CleanLine(host.Name); name != "" {
			return name
		}
	}
	return ""
}

// elsewhere is the page of the meeting at the initiative whose calendar it is
// from, or "".
func elsewhere(a *event.Announcement) string {
	if a.Origin == nil {
		return ""
	}
	return webAddress(a.Origin.URL)
}

// names are the cleaned names of a list, without those that are empty.
func names(list []event.Named) []string {
	var found []string
	for _, named := range list {
		if name := event.CleanLine(named.Name); name != "" {
			found = append(found, name)
		}
	}
	return found
}

// ownNames is the namespace of the UUIDs that [urn] makes (RFC 9562 6.5). It must
// never change: every reader would show all meetings as new.
const ownNames = "\x5a\x0c\x1f\x3e\x86\x4b\x4d\x21\x9a\x77\xd0\x13\xc2\x68\x4e\xb5"

// urn names a meeting for good (RFC 9562 4). Most identifiers are a UUID already;
// of any other one is made (RFC 9562 5.5).
func urn(id string) string {
	id = event.CleanLine(id)
	if isUUID(id) {
		return "urn:uuid:" + strings.ToLower(id)
	}
	sum := sha1.Sum([]byte(ownNames + id))
	b := sum[:16]
	b[6] = b[6]&0x0f | 0x50
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b)
	return "urn:uuid:" + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i] | 0x20
		if hyphen := i == 8 || i == 13 || i == 18 || i == 23; hyphen != (s[i] == '-') {
			return false
		} else if !hyphen && (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
