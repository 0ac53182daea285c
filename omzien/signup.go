package omzien

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"

	"github.com/omziennaarelkaar/netwerk/event"
)

// MaxKey is the greatest length of an idempotency key in octets.
const MaxKey = 200

// Receipt is the answer to somebody who signed up. Token is a secret: whoever
// has it can see and withdraw this sign-up.
type Receipt struct {
	ID     string
	Token  string
	Status event.SignUpStatus
	// Wanted is the size of the party, Seats how many of it have a seat.
	Wanted int
	Seats  int
	// Late: it came after a soft deadline.
	Late bool
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
// before and after can still tell; only proof of the address closes that.
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
	err = a.store.Write(ctx, func(tx WriteTx) (err error) {
		answer, err = a.admit(tx, slug, fresh)
		return err
	})
	if err != nil {
		return Receipt{}, err
	}
	return answer.receipt(fresh.key), nil
}

// answered is what a transaction found out for somebody who signs up. The rest
// of the answer is made after it, so that others need not wait for that.
type answered struct {
	event    event.Event
	occupied event.Occupancy
	signUp   SignUp
	first    bool // the first answer again
}

func (d answered) receipt(key string) Receipt {
	r := receiptOf(d.event.Announcement(d.occupied, names), d.signUp, token(d.signUp.Salt, key, d.signUp.ID))
	if d.first {
		r.Status, r.Seats = d.signUp.Answer.Status, d.signUp.Answer.Seats
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
	s.ID, s.At = id, a.now()
	s.Name, s.Email, s.Role, s.OnBehalfOf, s.AcceptsFewer = r.Name, r.Email, r.Role, r.OnBehalfOf, r.AcceptsFewer
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
		s.EventID, s.Status, s.Wanted, s.Seats, s.Late = e.ID, d.Status, d.Wanted, d.Seats, d.Late
		s.Answer = Answer{Status: d.Status, Seats: d.Seats}
		err = tx.PutSignUp(s)
	}
	if err != nil {
		earlier, missing := tx.SignUp(SignUpKey{Request: s.Request})
		switch {
		case missing == nil:
			return replay(tx, earlier, fresh)
		case !errors.Is(missing, ErrNotFound):
			return answered{}, missing
		case !errors.Is(err, ErrExists):
			return answered{}, err
		}
		first, missing := tx.SignUp(SignUpKey{EventID: e.ID, Person: s.Person})
		if missing != nil {
			return answered{}, missing
		}
		s.Status, s.Seats = event.Repeated, 0
		s.Name, s.Email, s.Role, s.OnBehalfOf, s.Person = "", "", "", "", repeats+first.ID
		return answered{event: e, occupied: occupied, signUp: s}, tx.PutSignUp(s)
	}
	occupied.Taken += s.Seats
	for _, g := range d.Granted {
		occupied.Taken += g.Seats
	}
	return answered{event: e, occupied: occupied, signUp: s}, grant(tx, d.Granted)
}

// repeats begins the Person of a sign-up that is repeated; the id of the one that
// it repeats follows.
const repeats = "="

// decide asks the meeting.
func (a *Agenda) decide(tx WriteTx, slug string, fresh drawn) (e event.Event, o event.Occupancy, d event.Decision, err error) {
	if e, err = a.public(tx, slug); err != nil {
		return e, o, d, err
	}
	occupied, err := tx.Occupancies(e.ID)
	if err != nil {
		return e, o, d, err
	}
	d, err = e.Admit(occupied[0], fresh.request, fresh.signUp.At)
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
func replay(tx ReadTx, earlier SignUp, fresh drawn) (answered, error) {
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
	return answered{event: e, occupied: occupied[0], signUp: earlier, first: true}, nil
}

func receiptOf(a event.Announcement, s SignUp, token string) Receipt {
	r := Receipt{ID: s.ID, Token: token, Status: s.Status, Wanted: s.Wanted, Seats: s.Seats, Late: s.Late, Event: a}
	if s.Status == event.Repeated {
		r.Status, r.Seats = s.Answer.Status, s.Answer.Seats
	}
	return r
}

// Receipt is what a sign-up has become, for whoever has its token.
func (a *Agenda) Receipt(ctx context.Context, token string) (Receipt, error) {
	var receipt Receipt
	err := a.store.Read(ctx, func(tx ReadTx) error {
		s, err := tx.SignUp(SignUpKey{Token: digest(token)})
		if errors.Is(err, ErrNotFound) {
			return ErrToken
		}
		if err != nil {
			return err
		}
		e, err := events.byID(tx, s.EventID)
		if err != nil {
			return err
		}
		list, err := announce(tx, []event.Event{e})
		if err == nil {
			receipt = receiptOf(list[0], s, token)
		}
		return err
	})
	return receipt, err
}

// Withdraw gives the seats of a sign-up back and hands them to those who wait,
// in one transaction. Withdrawing twice is the same as once. A wrong token and
// an unknown id are both [ErrToken].
func (a *Agenda) Withdraw(ctx context.Context, id, token string) error {
	now := a.now()
	return a.store.Write(ctx, func(tx WriteTx) error {
		s, err := tx.SignUp(SignUpKey{Token: digest(token)})
		if errors.Is(err, ErrNotFound) || err == nil && s.ID != id {
			return ErrToken
		}
		if err != nil {
			return err
		}
		e, err := events.byID(tx, s.EventID)
		if err != nil {
			return err
		}
		occupied, err := tx.Occupancies(e.ID)
		if err != nil {
			return err
		}
		grants, err := e.Withdraw(occupied[0], s.SignUp, now)
		if errors.Is(err, event.ErrNotLive) {
			return nil
		}
		if err != nil {
			return err
		}
		s.Status, s.Seats, s.WithdrawnAt = event.Withdrawn, 0, now
		if err := tx.PutSignUp(s); err != nil {
			return err
		}
		return grant(tx, grants)
	})
}

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
