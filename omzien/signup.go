package omzien

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// MaxKey is the greatest length of an idempotency key in octets.
const MaxKey = 200

// Receipt is the answer to somebody who signed up.
type Receipt struct {
	ID string
	// Token is a secret: whoever has it can see, change and withdraw this sign-up.
	// It is empty in the answer to a sign-up whose address must be proven: then it
	// goes by mail.
	Token  string
	Status event.SignUpStatus
	// Wanted is the size of the party, Seats how many of it have a seat.
	Wanted int
	Seats  int
	// Late: it came after a soft deadline.
	Late bool
	// Until is when a pending party loses its seats, or an offer ends; otherwise
	// zero.
	Until time.Time
	// Mailed: the token came by mail, so the address is known to be real. Only then
	// are Position, Table and Said filled in, and can the party be changed.
	Mailed bool
	// Position is the place in the queue, from 1; zero: it does not wait.
	Position int
	// Table is the title of the table at which the party sits; "" when it has none.
	Table string
	// Said is what the sender filled in, as it stands now; empty when it was erased.
	Said event.Request
	// Event is the meeting as the public sees it. What it points to is shared with
	// the network: copy before changing.
	Event event.Announcement
}

// SignUp takes a request for the meeting at slug. When it returns a receipt,
// the seats in it are kept whatever happens to this process.
//
// Key is the idempotency key: the same key with the same request gets the first
// answer again, and takes no second seat; with another request it is refused
// with [ErrKeyReused]. Empty means none. Somebody who is signed up already gets
// an answer like any other and no second seat, so that the answer tells nobody
// who comes. Where the number of free seats is published, somebody who counts
// before and after can still tell; proof of the address ([Options]) closes that:
// then every sign-up holds its seats until the link in the mail is used or
// Receipt.Until has passed. Only a second one, while the first still waits for that
// link, holds none: nobody can hold many seats with one address, but whoever counts
// can tell that somebody asked with it within that time.
//
// Refusals are event.FieldErrors, an event.Refusal, [ErrNotFound], [ErrKey] and
// [ErrKeyReused]; they keep nothing.
func (a *Agenda) SignUp(ctx context.Context, slug string, r event.Request, key string) (Receipt, error) {
	receipt, err := a.signUp(ctx, slug, r, key)
	if err != nil {
		a.signedUp(Code(err))
		return Receipt{}, err
	}
	a.signedUp(string(receipt.Status))
	return receipt, nil
}

func (a *Agenda) signUp(ctx context.Context, slug string, r event.Request, key string) (Receipt, error) {
	if len(key) > MaxKey {
		return Receipt{}, ErrKey
	}
	fresh, err := a.draw(slug, r.Tidy(), key)
	if err != nil {
		return Receipt{}, err
	}
	var answer answered
	err = a.onTime(ctx, fresh.signUp.At, func(tx WriteTx) (err error) {
		answer, err = a.admit(tx, slug, fresh)
		return err
	})
	if err != nil {
		if isAbout(err, event.ErrFull, event.ErrRoleFull, event.ErrNotEnoughSeats) {
			a.proveOnce(ctx, slug, fresh.signUp)
		}
		return Receipt{}, err
	}
	return answer.receipt(fresh), nil
}

func isAbout(err error, refusals ...event.Refusal) bool {
	return slices.ContainsFunc(refusals, func(r event.Refusal) bool { return errors.Is(err, r) })
}

// proveOnce mails the link once more to somebody who was refused a seat, perhaps by
// the one that they hold without knowing: the first mail may have got lost. It is a
// write of its own, as nothing is kept of what is refused, and one for everybody. The
// answer is the same whatever comes of it.
func (a *Agenda) proveOnce(ctx context.Context, slug string, s SignUp) {
	if !a.mail || a.proof == 0 {
		return
	}
	_ = a.store.Write(ctx, func(tx WriteTx) error {
		e, err := a.public(tx, slug)
		if err != nil {
			return err
		}
		first, err := tx.SignUp(SignUpKey{EventID: e.ID, Person: s.Person, Pending: true})
		if err != nil {
			return err
		}
		return a.proveAgain(tx, &first, s.At)
	})
}

// proveAgain mails the link of a pending sign-up again, some times.
func (a *Agenda) proveAgain(tx WriteTx, first *SignUp, now time.Time) error {
	if first.Status != event.Pending || first.Mails >= maxProofs {
		return nil
	}
	return a.keep(tx, first, NewsProof, now)
}

// answered is what a transaction found out for somebody who signs up. The rest
// of the answer is made after it, so that others need not wait for that.
type answered struct {
	event    event.Event
	occupied event.Occupancy
	signUp   SignUp
	first    bool // the first answer again
	until    time.Time
}

func (d answered) receipt(fresh drawn) Receipt {
	r := receiptOf(d.event.Announcement(d.occupied, names), d.signUp, token(d.signUp.Salt, fresh.key, d.signUp.ID))
	if d.first {
		r.Status, r.Seats, r.Until = d.signUp.Answer.Status, d.signUp.Answer.Seats, time.Time{}
	}
	if d.signUp.Answer.Status == event.Pending { // whoever sent it has not shown that it is theirs, nor may see what became of it
		return Receipt{Status: event.Pending, Wanted: fresh.request.Seats, Late: r.Late, Until: d.until, Event: r.Event}
	}
	return r
}

// drawn is a sign-up with all that chance and the clock give it, made before
// the transaction, which may run twice.
type drawn struct {
	signUp  SignUp
	request event.Request
	key     string
}

func (a *Agenda) draw(slug string, r event.Request, key string) (drawn, error) {
	id, err := a.newID()
	if err != nil {
		return drawn{}, err
	}
	chance, err := a.bytes(32)
	if err != nil {
		return drawn{}, err
	}
	if key == "" {
		key = base64.RawURLEncoding.EncodeToString(chance[16:])
	}
	said, err := json.Marshal(struct {
		Slug string
		event.Request
	}{slug, r})
	if err != nil {
		return drawn{}, err
	}
	s := SignUp{Salt: chance[:16], Request: digest("request " + key), Digest: digest(key + " " + string(said))}
	s.ID, s.At = id, a.now().UTC().Truncate(time.Millisecond) // as it is kept, so that an answer is the same again
	s.Name, s.Email, s.Role, s.OnBehalfOf, s.AcceptsFewer = r.Name, r.Email, r.Role, r.OnBehalfOf, r.AcceptsFewer
	s.Tables, s.Companions, s.Replies, s.Wishes, s.Language = r.Tables, r.Companions, r.Replies, r.Wishes, r.Language
	s.Person = event.PersonKey(r.Email)
	s.Token = digest(token(s.Salt, key, id))
	return drawn{signUp: s, request: r, key: key}, nil
}

// token makes the secret from the sender's key and a salt that only the store
// knows. So a repeated request can hear it again, while the store keeps no more
// than its hash.
func token(salt []byte, key, id string) string {
	mac := hmac.New(sha256.New, salt)
	mac.Write([]byte(id + " " + key))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func digest(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}

// admit keeps a sign-up, unless it finds out that it came before: nearly none
// did, so that is looked up only when there is a sign of it.
func (a *Agenda) admit(tx WriteTx, slug string, fresh drawn) (answered, error) {
	s := fresh.signUp
	e, occupied, d, err := a.decide(tx, slug, fresh)
	if err == nil {
		s.Companions = s.Companions[:min(len(s.Companions), max(0, d.Wanted-1))] // when it takes what is free
		s.EventID, s.Status, s.Wanted, s.Seats, s.Late, s.Until, s.Table = e.ID, d.Status, d.Wanted, d.Seats, d.Late, d.Until, d.Table
		s.Answer = Answer{Status: d.Status, Seats: d.Seats}
		err = a.keep(tx, &s, arrival[d.Status], s.At)
	}
	if err != nil {
		earlier, missing := tx.SignUp(SignUpKey{Request: s.Request})
		switch {
		case missing == nil:
			return a.replay(tx, earlier, fresh)
		case !errors.Is(missing, ErrNotFound):
			return answered{}, missing
		case !errors.Is(err, ErrExists):
			return answered{}, err
		}
		return a.again(tx, e, occupied, s)
	}
	occupied.Taken += s.Seats
	for _, g := range d.Granted {
		occupied.Taken += g.Seats
	}
	return answered{event: e, occupied: occupied, signUp: s, until: s.Until}, a.grant(tx, &e, d.Granted, s.At)
}

// arrival is what somebody hears who has just signed up.
var arrival = map[event.SignUpStatus]News{event.Pending: NewsProof, event.SeatConfirmed: NewsConfirmed, event.Waitlisted: NewsWaiting}

// repeats begins the Person of a sign-up that is repeated; the id of the one that
// it repeats follows.
const repeats = "="

// maxProofs is how many mails to confirm an address one pending sign-up can cause.
const maxProofs = 3

// again keeps a request of somebody who has a sign-up already, pending or live:
// it takes no seat, and hears the same as any other. A pending one is mailed once
// more, as the first mail may have got lost.
func (a *Agenda) again(tx WriteTx, e event.Event, occupied event.Occupancy, s SignUp) (answered, error) {
	first, err := tx.SignUp(SignUpKey{EventID: e.ID, Person: s.Person, Pending: s.Status == event.Pending})
	if err != nil {
		return answered{}, err
	}
	if err := a.proveAgain(tx, &first, s.At); err != nil {
		return answered{}, err
	}
	until := s.Until
	s.repeat(first.ID)
	return answered{event: e, occupied: occupied, signUp: s, until: until}, a.keep(tx, &s, "", s.At)
}

// repeat makes a sign-up one that holds nothing, neither seats nor a name.
func (s *SignUp) repeat(first string) {
	s.Status, s.Seats, s.Table, s.Until, s.Role = event.Repeated, 0, "", time.Time{}, ""
	s.erase()
	s.Person = repeats + first
}

// erase takes out all that says who it is. The role stays, for counts.
func (s *SignUp) erase() {
	s.Name, s.Email, s.OnBehalfOf = "", "", ""
	s.Tables, s.Companions, s.Replies, s.Wishes, s.Language = nil, nil, nil, event.Wishes{}, ""
}

// decide asks the meeting.
func (a *Agenda) decide(tx WriteTx, slug string, fresh drawn) (e event.Event, o event.Occupancy, d event.Decision, err error) {
	if e, err = a.public(tx, slug); err != nil {
		return e, o, d, err
	}
	occupied, err := tx.Occupancies(e.ID)
	if err != nil {
		return e, o, d, err
	}
	d, err = e.Admit(occupied[0], fresh.request, a.proof, fresh.signUp.At)
	return e, occupied[0], d, err
}

// public is the meeting at slug, decoded once for many who sign up. Nobody may
// change what it points to.
func (a *Agenda) public(tx ReadTx, slug string) (event.Event, error) {
	r, err := tx.RecordBySlug(events.kind, slug)
	if err != nil {
		return event.Event{}, err
	}
	e, err := a.decoded.event(r)
	if err == nil && !e.Status.Public() {
		err = ErrNotFound
	}
	return e, err
}

// replay answers a request that came before.
func (a *Agenda) replay(tx ReadTx, earlier SignUp, fresh drawn) (answered, error) {
	if subtle.ConstantTimeCompare(earlier.Digest, fresh.signUp.Digest) == 0 {
		return answered{}, ErrKeyReused
	}
	e, err := events.byID(tx, earlier.EventID)
	if err != nil {
		return answered{}, err
	}
	occupied, err := tx.Occupancies(e.ID)
	if err != nil {
		return answered{}, err
	}
	return answered{event: e, occupied: occupied[0], signUp: earlier, first: true, until: earlier.At.Add(a.proof)}, nil
}

func receiptOf(a event.Announcement, s SignUp, token string) Receipt {
	r := Receipt{ID: s.ID, Token: token, Status: s.Status, Wanted: s.Wanted, Seats: s.Seats, Late: s.Late, Until: s.Until, Event: a}
	if s.Status == event.Repeated {
		r.Status, r.Seats = s.Answer.Status, s.Answer.Seats
	}
	return r
}
