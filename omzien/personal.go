package omzien

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// A personal calendar shows what one person signed up for, behind a secret
// address that can be revoked. It holds the sign-ups of which somebody has shown
// the secret, and never all those of a mail address: anybody can sign up with
// yours, and would see where you go.

// What a personal calendar can refuse.
const (
	// ErrPersonal: there is no such personal calendar, or it was revoked; nobody
	// hears which.
	ErrPersonal Refusal = "personal"
	// ErrPersonalFull: it holds [MaxPersonal] sign-ups.
	ErrPersonalFull Refusal = "personal_full"
	// ErrPersonals: [MaxPersonals] of them were opened with one sign-up.
	ErrPersonals Refusal = "personals_full"
)

// Bounds of personal calendars: sign-ups in one, and how many can be opened with
// one sign-up, those that were revoked included.
const (
	MaxPersonal  = 100
	MaxPersonals = 20
)

// PersonalToken is the length of the secret of a personal calendar, in letters,
// digits, - and _.
const PersonalToken = 43

func (r Refusal) aboutPersonal() string {
	switch r {
	case ErrPersonal:
		return "Dit kalenderadres werkt niet. Misschien is het niet goed overgenomen, of is de kalender gestopt. Een nieuwe kalender maakt u op de pagina van uw aanmelding."
	case ErrPersonalFull:
		return "Deze kalender is vol. Maak een nieuwe: laat het veld voor het kalenderadres leeg."
	case ErrPersonals:
		return "Met deze aanmelding zijn al heel veel kalenders gemaakt. Gebruik een kalender die u al heeft."
	}
	return ""
}

// Personal is what a personal calendar shows.
type Personal struct {
	// List is by start, each meeting once.
	List []PersonalEntry
}

// PersonalEntry is a meeting and what one person has there, all sign-ups for it
// together. Of several with one mail address the first counts until it is
// withdrawn, as their receipts say.
type PersonalEntry struct {
	// Event is the meeting as the public sees it. What it points to is shared with
	// the network: copy before changing.
	Event  event.Announcement
	Status event.SignUpStatus
	// Seats and Wanted are as in [Receipt].
	Seats, Wanted int
	// Changes rises with whatever changes in Status, Seats and Wanted, and never
	// falls, also when the meeting was gone from the calendar meanwhile.
	Changes int
	// ChangedAt is the last time somebody signed up or withdrew here; of a seat that
	// came free nobody keeps the time, so then only Changes moves.
	ChangedAt time.Time
}

// personal is a personal calendar as it is kept. It knows its token by the hash
// alone, and says nothing of the person. What is left of one that was revoked, or
// from which all was erased, is that hash and two times, for good.
type personal struct {
	// Digest is the SHA-256 of the token in hexadecimal: its id and its slug.
	Digest    string          `json:"digest"`
	Entries   []personalEntry `json:"entries,omitempty"`
	CreatedAt time.Time       `json:"createdAt"`
	RevokedAt time.Time       `json:"revokedAt,omitzero"`
}

// personalEntry is the id of a sign-up, with that of its meeting, by which it is
// found when sign-ups are forgotten.
type personalEntry struct {
	SignUp string `json:"signUp"`
	Event  string `json:"event"`
}

var personals = aggregate[personal]{kind: "personal", describe: func(p *personal) Record {
	r := Record{ID: p.Digest, Slug: p.Digest, Position: position(p.CreatedAt)}
	for _, e := range p.Entries {
		if l := (Label{"event", e.Event}); !slices.Contains(r.Labels, l) {
			r.Labels = append(r.Labels, l)
		}
	}
	return r
}}

// personalToken is the secret of the n-th calendar that is opened with a sign-up.
// It takes both the sign-up's own secret and the salt that only the store knows, so
// whoever was shown the one cannot make the other.
func personalToken(s SignUp, receiptToken string, n int) string {
	mac := hmac.New(sha256.New, s.Salt)
	mac.Write([]byte("personal " + strconv.Itoa(n) + " " + receiptToken))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func personalDigest(token string) string { return hex.EncodeToString(digest(token)) }

// twiceWithin is how soon somebody who opens a calendar once more has pressed
// twice.
const twiceWithin = time.Minute

// pressedTwice reports whether opening a calendar with that sign-up would make
// the same one again. One that was revoked holds nothing.
func (p *personal) pressedTwice(signUpID string, now time.Time) bool {
	since := now.Sub(p.CreatedAt)
	return len(p.Entries) == 1 && p.Entries[0].SignUp == signUpID && since >= 0 && since < twiceWithin
}

// OpenPersonal makes a personal calendar that holds the sign-up with that token
// and returns the secret of it. Asked again within a minute it returns the same
// one, because people press twice; later a new one, because others may have been
// shown the page of a sign-up, and what is added to a calendar is not theirs to
// see. It fails with [ErrToken] and [ErrPersonals].
func (a *Agenda) OpenPersonal(ctx context.Context, receiptToken string) (string, error) {
	now := a.now()
	var opened string
	err := a.store.Write(ctx, func(tx WriteTx) error {
		s, _, err := signUpByToken(tx, receiptToken)
		if err != nil {
			return err
		}
		for n := range MaxPersonals {
			opened = personalToken(s, receiptToken, n)
			p, err := personals.bySlug(tx, personalDigest(opened))
			if errors.Is(err, ErrNotFound) {
				return personals.put(tx, &personal{Digest: personalDigest(opened), Entries: []personalEntry{{s.ID, s.EventID}}, CreatedAt: now})
			}
			if err != nil || p.pressedTwice(s.ID, now) {
				return err
			}
		}
		return ErrPersonals
	})
	if err != nil {
		return "", err
	}
	return opened, nil
}

// AddToPersonal puts the sign-up with that token into a personal calendar;
// putting it there twice is the same as once. It fails with [ErrToken],
// [ErrPersonal] and [ErrPersonalFull].
func (a *Agenda) AddToPersonal(ctx context.Context, token, receiptToken string) error {
	return a.store.Write(ctx, func(tx WriteTx) error {
		s, _, err := signUpByToken(tx, receiptToken)
		if err != nil {
			return err
		}
		p, err := openPersonal(tx, token)
		if err != nil {
			return err
		}
		entry := personalEntry{s.ID, s.EventID}
		switch {
		case slices.Contains(p.Entries, entry):
			return nil
		case len(p.Entries) >= MaxPersonal:
			return ErrPersonalFull
		}
		p.Entries = append(p.Entries, entry)
		return personals.put(tx, &p)
	})
}

// RevokePersonal ends a personal calendar and empties it. It fails with
// [ErrPersonal], also when it had ended already.
func (a *Agenda) RevokePersonal(ctx context.Context, token string) error {
	now := a.now()
	return a.store.Write(ctx, func(tx WriteTx) error {
		p, err := openPersonal(tx, token)
		if err != nil {
			return err
		}
		p.Entries, p.RevokedAt = nil, now
		return personals.put(tx, &p)
	})
}

// Personal is what a personal calendar shows now: the public meetings for which
// its sign-ups are live, as long as [LeavesFeed] says. It fails with
// [ErrPersonal].
func (a *Agenda) Personal(ctx context.Context, token string) (Personal, error) {
	now := a.now()
	var list []PersonalEntry
	err := a.store.Read(ctx, func(tx ReadTx) error {
		p, err := openPersonal(tx, token)
		if err != nil {
			return err
		}
		list, err = a.entries(tx, p, now)
		return err
	})
	if err != nil {
		return Personal{}, err
	}
	slices.SortFunc(list, func(a, b PersonalEntry) int {
		return cmp.Or(a.Event.Start.Compare(b.Event.Start), cmp.Compare(a.Event.ID, b.Event.ID))
	})
	return Personal{List: list}, nil
}

// openPersonal is the personal calendar with that token, if it was not revoked.
func openPersonal(tx ReadTx, token string) (personal, error) {
	p, err := personals.bySlug(tx, personalDigest(token))
	if errors.Is(err, ErrNotFound) || err == nil && !p.RevokedAt.IsZero() {
		return personal{}, ErrPersonal
	}
	return p, err
}

// entries are the meetings of p that are shown, in any order.
func (a *Agenda) entries(tx ReadTx, p personal, now time.Time) ([]PersonalEntry, error) {
	var list []PersonalEntry
	var meetings []event.Event
	for _, id := range p.meetings() {
		entry, err := p.entry(tx, id)
		if err != nil {
			return nil, err
		}
		if !entry.Status.Live() {
			continue
		}
		r, err := tx.Record(events.kind, id)
		if err != nil {
			return nil, err
		}
		e, err := a.decoded.event(r)
		if err != nil {
			return nil, err
		}
		if e.Status.Public() && leavesFeed(e.Status, e.End, e.ChangedAt).After(now) {
			meetings, list = append(meetings, e), append(list, entry)
		}
	}
	announced, err := announce(tx, meetings)
	for i := range announced {
		list[i].Event = announced[i]
	}
	return list, err
}

// meetings are the ids of the meetings in p, each once.
func (p *personal) meetings() []string {
	var ids []string
	for _, e := range p.Entries {
		if !slices.Contains(ids, e.Event) {
			ids = append(ids, e.Event)
		}
	}
	return ids
}

// forgetPersonal takes the sign-ups for a meeting out of at most [forgetBatch]
// personal calendars, and returns how many those were.
func (a *Agenda) forgetPersonal(ctx context.Context, eventID string) (int, error) {
	count := 0
	err := a.store.Write(ctx, func(tx WriteTx) error {
		list, err := personals.list(tx, personalsWith(eventID))
		if err != nil {
			return err
		}
		count = len(list)
		for _, p := range list {
			p.Entries = slices.DeleteFunc(p.Entries, func(e personalEntry) bool { return e.Event == eventID })
			if err := personals.put(tx, &p); err != nil {
				return err
			}
		}
		return nil
	})
	return count, err
}

// personalsWith finds some of the personal calendars with a sign-up for a
// meeting.
func personalsWith(eventID string) Query {
	return Query{Kind: personals.kind, Labels: []Label{{"event", eventID}}, Limit: forgetBatch}
}
