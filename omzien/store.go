package omzien

import (
	"context"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
)

// Store keeps a network. Package sqlite keeps it in a file; package storetest
// is the exam that every store must pass.
//
// A Store is safe for use by several goroutines.
type Store interface {
	// Read runs f on one consistent view. It does not wait for writers.
	Read(ctx context.Context, f func(ReadTx) error) error
	// Write runs f as if it were alone, first come first served, and returns
	// after what f did is durable. When f returns an error or panics, or the
	// store fails, nothing of it remains and Write returns an error; a panic is
	// one too. An error of the store inside f is one even when f ignores it.
	// Writes that wait may share a commit; none feels the failure of another.
	// f may be run more than once and must change nothing outside the
	// transaction; the last run counts. When ctx ends while f waits for its
	// turn, nothing was done; later it has no effect. [ErrUnknown] says that
	// nobody can tell whether it was done.
	Write(ctx context.Context, f func(WriteTx) error) error
}

// ReadTx looks things up. It must not be used after the function that got it
// has returned. What is not there is [ErrNotFound]. Nobody may change the bytes
// that it gives: others may be reading them.
type ReadTx interface {
	// Record finds an aggregate by id, RecordBySlug by slug.
	Record(kind, id string) (Record, error)
	RecordBySlug(kind, slug string) (Record, error)
	// Records lists in the order of Position, then ID. What is read has no
	// Labels: they are there to be searched by.
	Records(q Query) ([]Record, error)
	// Occupancies counts the seats of meetings, one result for each id, in the
	// order of ids. A queue is in the order of Place.
	Occupancies(eventIDs ...string) ([]event.Occupancy, error)
	// SignUp finds one sign-up.
	SignUp(key SignUpKey) (SignUp, error)
	// SignUps lists the sign-ups of a meeting in the order of Place.
	SignUps(eventID string) ([]SignUp, error)
	// Due lists sign-ups of all meetings whose Until is not after now, the earliest
	// first, then by id: at most limit of them. One that cannot be read is not among
	// them, so that it is in nobody's way.
	Due(now time.Time, limit int) ([]SignUp, error)
	// Last is the greatest Place of a meeting; zero when nobody signed up for it.
	Last(eventID string) (int64, error)
	// Left counts how often a person withdrew from a meeting.
	Left(eventID, person string) (int, error)
	// Revision counts the commits that changed something, by whichever process:
	// as long as it stays the same, so does everything else.
	Revision() (int64, error)
	// Scan lists records of every kind with their Labels, for whoever copies a
	// network: at most limit of them behind the one of afterKind and afterID, in
	// an order that is the store's own. Empty strings begin at the first.
	Scan(afterKind, afterID string, limit int) ([]Record, error)
	// ScanSignUps is the same for sign-ups, those of a meeting together and in
	// the order of Place. An empty meeting begins at the first.
	ScanSignUps(afterEvent string, afterPlace int64, limit int) ([]SignUp, error)
}

// WriteTx also changes things. A change is seen by the reads after it.
type WriteTx interface {
	ReadTx
	// PutRecord adds an aggregate or replaces the one with its kind and id.
	PutRecord(Record) error
	// PutSignUp adds a sign-up or replaces the one with its id. A new one (Place
	// zero) goes to the end of its meeting's order of arrival. A sign-up never
	// changes its meeting or its place; one that says so, or whose id is unknown,
	// is [ErrNotFound]. A new one is [ErrExists], and nothing is changed, when its
	// id, Token or Request is there already, or its Person has one for that meeting
	// that is in its way: a live one if it is live, a pending one if it is pending.
	PutSignUp(SignUp) error
}

// Record is an aggregate as a store keeps it: its JSON, and beside it only what
// lists are found and ordered by. A new aggregate needs no change in any store.
type Record struct {
	Kind string
	ID   string
	// Slug is unique among the records of a kind.
	Slug string
	// Position orders lists, byte by byte: a start in UTC, a name.
	Position string
	// Labels are what lists can be narrowed by; a name may come more than once.
	Labels []Label
	Body   []byte
}

// Label is one thing that a list can be narrowed by, such as a theme.
type Label struct{ Name, Value string }

// Query asks for records of one kind.
type Query struct {
	Kind string
	// From and Before bound Position, half-open; empty means no bound.
	From, Before string
	// Labels must all be on the record.
	Labels []Label
	// AfterPosition and AfterID continue a list behind its last record.
	AfterPosition, AfterID string
	// Limit is the greatest number of records; zero means [MaxList].
	Limit int
}

// MaxList is the greatest number of records in one answer.
const MaxList = 10_000

// Commit is what a store tells about one commit, for whoever watches over it.
type Commit struct {
	// Writes is how many writes joined it, Waiting how many came too late.
	Writes, Waiting int
	// Took is how long the commit itself took: the wait for the disk.
	Took time.Duration
	// Err is why none of them was done; nil after a commit.
	Err error
}

// SignUp is an event.SignUp with what the network keeps beside it.
type SignUp struct {
	event.SignUp
	// Person is the key of its sender, event.PersonKey of the address. In one that
	// is repeated it is "=" and the id of the sign-up that was live then; nothing of
	// the person.
	Person string
	// Answer is what the sender was told first; a repeated request hears it again.
	Answer Answer
	// Token is the SHA-256 of the secret by which its sender returns. Salt is
	// what the secret was made with.
	Token, Salt []byte
	// Request is the SHA-256 of the idempotency key, Digest that of the key and
	// the request together, so that nobody can guess a name from it. Once the sign-up
	// is forgotten both are made from its ID alone.
	Request, Digest []byte
	// WithdrawnAt is zero until it is withdrawn.
	WithdrawnAt time.Time
	// Mails is how many messages were put into the outbox for it.
	Mails int
	// Amended is how often its sender gave the party another size.
	Amended int
}

// Answer is what somebody who signed up was told.
type Answer struct {
	Status event.SignUpStatus
	Seats  int
}

// SignUpKey names one sign-up in one of four ways: its id, the hash of its
// token, the hash of its idempotency key, or a meeting and a person whose
// sign-up for it is live, or pending.
type SignUpKey struct {
	ID      string
	Token   []byte
	Request []byte
	EventID string
	Person  string
	// Pending: not the live one of the person, but the pending one.
	Pending bool
}
