package omzien

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// This file is what somebody can do with their own sign-up, by its secret.

// link is a secret that went out in a mail. It is known by its hash alone.
type link struct {
	// Digest is the SHA-256 of the secret in hexadecimal: its id and its slug.
	Digest string `json:"digest"`
	SignUp string `json:"signUp"`
}

var links = aggregate[link]{kind: "link", describe: func(l *link) Record { return Record{ID: l.Digest, Slug: l.Digest} }}

// signUpByToken finds a sign-up by the secret that its sender was given, or by one
// that was mailed; mailed says which.
func signUpByToken(tx ReadTx, token string) (s SignUp, mailed bool, err error) {
	hash := digest(token)
	s, err = tx.SignUp(SignUpKey{Token: hash})
	if !errors.Is(err, ErrNotFound) {
		// The one that a form got is worth nothing where the address must be proven.
		if err == nil && s.Answer.Status == event.Pending {
			err = ErrToken
		}
		return s, false, err
	}
	l, err := links.byID(tx, hex.EncodeToString(hash))
	if err == nil {
		s, err = tx.SignUp(SignUpKey{ID: l.SignUp})
	}
	for err == nil && s.Status == event.Repeated { // of each of several mails the link leads to the one that counts
		s, err = tx.SignUp(SignUpKey{ID: strings.TrimPrefix(s.Person, repeats)})
	}
	if errors.Is(err, ErrNotFound) {
		err = ErrToken
	}
	return s, true, err
}

// Receipt is what a sign-up has become, for whoever has its token. It changes
// nothing. It fails with [ErrToken].
func (a *Agenda) Receipt(ctx context.Context, token string) (Receipt, error) {
	now := a.now()
	var receipt Receipt
	err := a.store.Read(ctx, func(tx ReadTx) error {
		s, mailed, err := signUpByToken(tx, token)
		if err == nil {
			receipt, err = own(tx, s, token, mailed, now)
		}
		return err
	})
	return receipt, err
}

// own is all of a sign-up that whoever shows a token may see. What only the first
// sign-up of a person has is for those who were mailed it: the others may have
// filled in the address of somebody else, to find out whether that person comes.
func own(tx ReadTx, s SignUp, token string, mailed bool, now time.Time) (Receipt, error) {
	e, err := events.byID(tx, s.EventID)
	if err != nil {
		return Receipt{}, err
	}
	occupied, err := tx.Occupancies(e.ID)
	if err != nil {
		return Receipt{}, err
	}
	s.pretend()
	e.Lapse(&s.SignUp, now) // what nobody has written down yet
	r := receiptOf(e.Announcement(occupied[0], names), s, token)
	if r.Mailed = mailed; !mailed {
		return r, nil
	}
	for _, waiting := range occupied[0].Queue {
		r.Position++
		if waiting.SignUpID == s.ID {
			break
		}
	}
	if s.Status == event.Repeated || !s.Status.Wants() || s.Wanted == s.Seats {
		r.Position = 0
	}
	for _, table := range e.SignUp.Tables {
		if table.ID == s.Table {
			r.Table = table.Title
		}
	}
	r.Said = s.said()
	return r, nil
}

// said is what the sender filled in, as it stands now.
func (s *SignUp) said() event.Request {
	return event.Request{Name: s.Name, Email: s.Email, Role: s.Role, Seats: s.Wanted, AcceptsFewer: s.AcceptsFewer, OnBehalfOf: s.OnBehalfOf,
		Companions: s.Companions, Replies: s.Replies, Wishes: s.Wishes, Tables: s.Tables, Language: s.Language}
}

// Confirm shows that the address of a pending sign-up is real: the token came by
// mail. Doing it twice is the same as once. When the person has a live sign-up for
// the meeting already, that one stays and the receipt is of it. Refusals are
// [ErrToken] and those of event.Event.Confirm.
func (a *Agenda) Confirm(ctx context.Context, token string) (Receipt, error) {
	return a.act(ctx, token, func(tx WriteTx, e *event.Event, s *SignUp, now time.Time) (News, error) {
		if s.Status == event.Pending {
			first, err := tx.SignUp(SignUpKey{EventID: e.ID, Person: s.Person})
			if err == nil {
				return "", a.confirmAgain(tx, e, s, first.ID, now)
			}
			if !errors.Is(err, ErrNotFound) {
				return "", err
			}
		}
		pending := s.Status == event.Pending
		if err := e.Confirm(&s.SignUp, now); err != nil || !pending {
			return "", err
		}
		return arrival[s.Status], nil
	})
}

// confirmAgain makes a pending sign-up a repetition of the one that its person
// has, to which its links lead from then on, and hands on the seats that it held.
func (a *Agenda) confirmAgain(tx WriteTx, e *event.Event, s *SignUp, first string, now time.Time) error {
	s.repeat(first)
	if err := tx.PutSignUp(*s); err != nil {
		return err
	}
	if err := a.promote(tx, e, now); err != nil {
		return err
	}
	known, err := tx.SignUp(SignUpKey{ID: first})
	if err == nil {
		*s = known
	}
	return err
}

// Accept takes the seats that a waiting party is offered. Doing it twice is the
// same as once. Refusals are [ErrToken] and those of event.Event.Accept.
func (a *Agenda) Accept(ctx context.Context, token string) (Receipt, error) {
	return a.act(ctx, token, func(_ WriteTx, e *event.Event, s *SignUp, now time.Time) (News, error) {
		offered := s.Status == event.Offered
		if err := e.Accept(&s.SignUp, now); err != nil || !offered {
			return "", err
		}
		return NewsConfirmed, nil
	})
}

// Decline gives an offer back, and the place in the queue with it. Doing it twice
// is the same as once. Refusals are [ErrToken] and those of event.Event.Decline.
func (a *Agenda) Decline(ctx context.Context, token string) (Receipt, error) {
	return a.act(ctx, token, func(_ WriteTx, e *event.Event, s *SignUp, now time.Time) (News, error) {
		offered := s.Status == event.Offered
		if err := e.Decline(&s.SignUp, now); err != nil || !offered {
			return "", err
		}
		s.WithdrawnAt = now
		return NewsLeft, nil
	})
}

// Amend changes a party to what r says, see event.Event.Amend. Sending the same
// twice is the same as once. Refusals are [ErrToken], [ErrUnproven] and those of
// event.Event.Amend.
func (a *Agenda) Amend(ctx context.Context, token string, r event.Request) (Receipt, error) {
	r = r.Tidy()
	return a.act(ctx, token, func(tx WriteTx, e *event.Event, s *SignUp, now time.Time) (News, error) {
		if _, mailed, err := signUpByToken(tx, token); err != nil || !mailed {
			return "", cmp.Or(err, error(ErrUnproven))
		}
		occupied, err := tx.Occupancies(e.ID)
		if err != nil {
			return "", err
		}
		seats, wanted := s.Seats, s.Wanted
		if err := e.Amend(occupied[0], &s.SignUp, r, now); err != nil {
			return "", err
		}
		if s.Wanted != wanted {
			s.Amended++
		}
		if s.Seats == seats {
			return "", nil
		}
		return NewsAmended, nil
	})
}

// WithdrawByToken is Withdraw for whoever knows the token alone, and tells what
// became of it.
func (a *Agenda) WithdrawByToken(ctx context.Context, token string) (Receipt, error) {
	return a.act(ctx, token, a.withdraw)
}

// Withdraw gives the seats of a sign-up back and hands them to those who wait,
// in one transaction. Withdrawing twice is the same as once. A wrong token and
// an unknown id are both [ErrToken].
func (a *Agenda) Withdraw(ctx context.Context, id, token string) error {
	_, err := a.act(ctx, token, func(tx WriteTx, e *event.Event, s *SignUp, now time.Time) (News, error) {
		if s.ID != id {
			return "", ErrToken
		}
		return a.withdraw(tx, e, s, now)
	})
	return err
}

func (a *Agenda) withdraw(_ WriteTx, e *event.Event, s *SignUp, now time.Time) (News, error) {
	told := s.Status.Live()
	switch err := e.Withdraw(&s.SignUp, now); {
	case errors.Is(err, event.ErrNotLive):
		return "", nil // it is done already
	case err != nil:
		return "", err
	}
	s.WithdrawnAt = now
	if told {
		return NewsLeft, nil
	}
	return "", nil // who never showed that the address is theirs gets no mail
}

// doing changes a sign-up, and says what its sender must hear of it.
type doing func(WriteTx, *event.Event, *SignUp, time.Time) (News, error)

// act changes one sign-up, hands out what that set free, and shows what became of
// it, in one transaction. What time has ended has ended before.
func (a *Agenda) act(ctx context.Context, token string, f doing) (Receipt, error) {
	now := a.now()
	var receipt Receipt
	err := a.onTime(ctx, now, func(tx WriteTx) error {
		s, mailed, err := signUpByToken(tx, token)
		if err != nil {
			return err
		}
		e, err := events.byID(tx, s.EventID)
		if err != nil {
			return err
		}
		if s.Status == event.Waitlisted { // nobody may have written down that the meeting has begun
			if _, err := a.end(tx, &e, &s, now); err != nil {
				return err
			}
		}
		before, act := s, f
		if s.Status == event.Repeated {
			act = repeated(f)
		}
		news, err := act(tx, &e, &s, now)
		if err != nil {
			return err
		}
		if !untouched(before, s) {
			if err := a.keepChange(tx, &before, &s, news, now); err != nil {
				return err
			}
			if err := a.promote(tx, &e, now); err != nil {
				return err
			}
			if s, err = tx.SignUp(SignUpKey{ID: s.ID}); err != nil {
				return err
			}
		}
		receipt, err = own(tx, s, token, mailed, now)
		return err
	})
	return receipt, err
}

// pretend gives a repeated sign-up what its sender was told.
func (s *SignUp) pretend() {
	if s.Status == event.Repeated {
		s.Status, s.Seats = s.Answer.Status, s.Answer.Seats
	}
}

// repeated does with a repeated sign-up what would be done with one that is what
// its sender was told: so nobody learns from it that the address was there before.
// All that is kept of that is that it was withdrawn.
func repeated(f doing) doing {
	return func(tx WriteTx, e *event.Event, s *SignUp, now time.Time) (News, error) {
		told := *s
		told.pretend()
		e.Lapse(&told.SignUp, now)
		if _, err := f(tx, e, &told, now); err != nil {
			return "", err
		}
		if told.Status == event.Withdrawn {
			s.Status, s.WithdrawnAt = event.Withdrawn, now
		}
		return "", nil
	}
}

// Dossier is all that is held about a sign-up, as JSON for whoever has its token
// (GDPR art. 15 and 20): what was filled in, what came of it, and which messages
// went out. It fails with [ErrToken] and [ErrUnproven].
func (a *Agenda) Dossier(ctx context.Context, token string) ([]byte, error) {
	var d dossier
	err := a.store.Read(ctx, func(tx ReadTx) error {
		s, mailed, err := signUpByToken(tx, token)
		if err != nil || !mailed {
			return cmp.Or(err, error(ErrUnproven))
		}
		e, err := events.byID(tx, s.EventID)
		if err != nil {
			return err
		}
		d = newDossier(&s, &e)
		for n := 1; n <= s.Mails; n++ {
			m, err := messages.byID(tx, messageID(s.ID, n))
			if err != nil {
				return err
			}
			d.Messages = append(d.Messages, dossierMessage{News: m.News, At: m.At, State: cmp.Or(string(m.State), "waiting"), DoneAt: m.DoneAt})
		}
		d.Calendars, err = inPersonals(tx, personalEntry{s.ID, s.EventID})
		return err
	})
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(d, "", "  ")
}

// inPersonals counts the personal calendars with a sign-up.
func inPersonals(tx ReadTx, entry personalEntry) (count int, err error) {
	for q := personalsWith(entry.Event); ; {
		some, err := tx.Records(q)
		if err != nil {
			return 0, err
		}
		for _, r := range some {
			p, err := personals.decode(r)
			if err != nil {
				return 0, err
			}
			if slices.Contains(p.Entries, entry) {
				count++
			}
		}
		if len(some) < q.Limit {
			return count, nil
		}
		q.AfterPosition, q.AfterID = some[len(some)-1].Position, some[len(some)-1].ID
	}
}

// dossier is what a sign-up is made of, in words that a person can read too.
type dossier struct {
	Event struct {
		Title string    `json:"title"`
		Start time.Time `json:"start"`
		End   time.Time `json:"end"`
	} `json:"event"`
	ID           string             `json:"id"`
	At           time.Time          `json:"at"`
	Place        int64              `json:"place"`
	Status       event.SignUpStatus `json:"status"`
	Until        time.Time          `json:"until,omitzero"`
	WithdrawnAt  time.Time          `json:"withdrawnAt,omitzero"`
	Late         bool               `json:"late"`
	Name         string             `json:"name"`
	Email        string             `json:"email"`
	Role         event.Role         `json:"role,omitempty"`
	OnBehalfOf   string             `json:"onBehalfOf,omitempty"`
	Wanted       int                `json:"wanted"`
	Seats        int                `json:"seats"`
	AcceptsFewer bool               `json:"acceptFewer"`
	Companions   []string           `json:"companions,omitempty"`
	Replies      []event.Reply      `json:"replies,omitempty"`
	Wishes       event.Wishes       `json:"wishes,omitzero"`
	Tables       []string           `json:"tables,omitempty"`
	Table        string             `json:"table,omitempty"`
	Language     event.Language     `json:"language,omitempty"`
	// Messages went, or will go, to Email. Calendars is in how many personal
	// calendars this sign-up is.
	Messages  []dossierMessage `json:"messages,omitempty"`
	Calendars int              `json:"calendars"`
	// ErasedAfter is when all this is erased at the latest; zero while the meeting has
	// no date.
	ErasedAfter time.Time `json:"erasedAfter,omitzero"`
}

type dossierMessage struct {
	News   News      `json:"news"`
	At     time.Time `json:"at"`
	State  string    `json:"state"`
	DoneAt time.Time `json:"doneAt,omitzero"`
}

func newDossier(s *SignUp, e *event.Event) dossier {
	d := dossier{ID: s.ID, At: s.At, Place: s.Place, Status: s.Status, Until: s.Until, WithdrawnAt: s.WithdrawnAt, Late: s.Late,
		Name: s.Name, Email: s.Email, Role: s.Role, OnBehalfOf: s.OnBehalfOf, Wanted: s.Wanted, Seats: s.Seats, AcceptsFewer: s.AcceptsFewer,
		Companions: s.Companions, Replies: s.Replies, Wishes: s.Wishes, Tables: s.Tables, Table: s.Table, Language: s.Language}
	if e.Status != event.Postponed {
		d.ErasedAfter = e.End.AddDate(0, 0, event.KeepDays)
	}
	d.Event.Title, d.Event.Start, d.Event.End = e.Title, e.Start, e.End
	return d
}

// keepChange is keep. Who leaves is told how many seats that were.
func (a *Agenda) keepChange(tx WriteTx, before, s *SignUp, news News, now time.Time) error {
	if !a.mail || news != NewsLeft {
		return a.keep(tx, s, news, now)
	}
	m := message{News: news, At: now, Due: now}
	if before.Status == event.SeatConfirmed {
		m.Seats = before.Seats
	}
	return a.tell(tx, s, m)
}

// untouched reports whether nothing was done to a sign-up, or whether it is another
// one, which nothing was done to either.
func untouched(before, after SignUp) bool { return before.ID != after.ID || equalJSON(before, after) }

// SignUps lists the sign-ups of a meeting in their order of arrival: personal
// data, for its organisers.
func (a *Agenda) SignUps(ctx context.Context, slug string) ([]SignUp, error) {
	var list []SignUp
	err := a.store.Read(ctx, func(tx ReadTx) error {
		e, err := events.bySlug(tx, slug)
		if err != nil {
			return err
		}
		list, err = tx.SignUps(e.ID)
		return err
	})
	return list, err
}
