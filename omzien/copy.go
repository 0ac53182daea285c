package omzien

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
)

// copyBatch is how many things one transaction of a copy puts at most. On a
// database far away each takes some round trips, and a transaction may not last.
const copyBatch = 50

// Copy puts everything of one store into another: records, then sign-ups in
// their order of arrival. What is there and equal is left, what differs is put,
// and nothing is taken away, so a copy that was broken off is finished by the
// same call. It reads from as it is at one moment. Progress, which may be nil,
// hears how many of all things were dealt with.
//
// Copy writes in many transactions: [Fill] and [Move] keep others from using
// what is half there.
func Copy(ctx context.Context, from, to Store, progress func(done, total int)) error {
	known, err := fingerprintsOf(ctx, to)
	if err != nil {
		return err
	}
	return from.Read(ctx, func(tx ReadTx) error {
		found, err := count(tx)
		if err != nil {
			return err
		}
		c := copier{ctx: ctx, to: counting{to}, known: known, progress: progress, total: found.Total()}
		c.tell(0)
		if err := eachRecord(tx, c.records); err != nil {
			return err
		}
		return eachSignUp(tx, c.signUps)
	})
}

type copier struct {
	ctx         context.Context
	to          Store
	known       fingerprints
	progress    func(done, total int)
	done, total int
}

func (c *copier) tell(more int) {
	c.done += more
	if c.progress != nil {
		c.progress(c.done, c.total)
	}
}

func (c *copier) records(batch []Record) error {
	var news []Record
	for _, r := range batch {
		if c.known[recordName(r)] != recordPrint(r) {
			news = append(news, r)
		}
	}
	if len(news) > 0 {
		err := c.to.Write(c.ctx, func(tx WriteTx) error {
			for _, r := range news {
				if err := tx.PutRecord(r); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	c.tell(len(batch))
	return nil
}

func (c *copier) signUps(batch []SignUp) error {
	var news []SignUp
	for _, s := range batch {
		if c.known[signUpName(s)] != signUpPrint(s) {
			news = append(news, s)
		}
	}
	if len(news) > 0 {
		err := c.to.Write(c.ctx, func(tx WriteTx) error {
			for _, s := range news {
				if err := c.signUp(tx, s); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	c.tell(len(batch))
	return nil
}

// signUp puts one; a new one gets the next place of its meeting, which must be
// the place that it had.
func (c *copier) signUp(tx WriteTx, s SignUp) error {
	if _, there := c.known[signUpName(s)]; there {
		err := tx.PutSignUp(s)
		if errors.Is(err, ErrNotFound) {
			return ErrPlaces
		}
		return err
	}
	place := s.Place
	s.Place = 0
	if err := tx.PutSignUp(s); err != nil {
		return err
	}
	kept, err := tx.SignUp(SignUpKey{ID: s.ID})
	if err == nil && kept.Place != place {
		return ErrPlaces
	}
	return err
}

// Comparison is what two stores have in common and in what they differ.
type Comparison struct {
	// Same counts the things that are equal in both, Different the others.
	Same, Different int
	// First are some of those that differ, at most [MaxDifferences].
	First []Difference
}

// MaxDifferences is how many differences a comparison names.
const MaxDifferences = 20

// Difference is a thing that is in one of two stores only, or not the same in
// both. It says nothing of what is in it.
type Difference struct {
	// Kind is that of the record, or "sign_up".
	Kind, ID string
}

// Equal reports whether both stores hold the same.
func (c Comparison) Equal() bool { return c.Different == 0 }

func (c *Comparison) note(same bool, kind, id string) {
	if same {
		c.Same++
		return
	}
	c.Different++
	if len(c.First) < MaxDifferences {
		c.First = append(c.First, Difference{kind, id})
	}
}

// Compare compares everything in two stores with each other, in full. While
// somebody writes to one of them the answer means little.
func Compare(ctx context.Context, a, b Store) (Comparison, error) {
	left, err := fingerprintsOf(ctx, a)
	if err != nil {
		return Comparison{}, err
	}
	var c Comparison
	err = eachPrint(ctx, b, func(name, print fingerprint, kind, id string) {
		c.note(left[name] == print, kind, id)
		delete(left, name)
	})
	if err != nil || len(left) == 0 {
		return c, err
	}
	err = eachPrint(ctx, a, func(name, _ fingerprint, kind, id string) {
		if _, missing := left[name]; missing {
			c.note(false, kind, id)
		}
	})
	return c, err
}

// Counts is how much a store holds.
type Counts struct {
	// Records are counted by kind.
	Records map[string]int
	SignUps int
}

// Total is the number of all things together.
func (c Counts) Total() int {
	total := c.SignUps
	for _, n := range c.Records {
		total += n
	}
	return total
}

// Count counts what a store holds, at one moment.
func Count(ctx context.Context, s Store) (Counts, error) {
	var found Counts
	err := s.Read(ctx, func(tx ReadTx) (err error) {
		found, err = count(tx)
		return err
	})
	return found, err
}

func count(tx ReadTx) (Counts, error) {
	found := Counts{Records: map[string]int{}}
	err := eachRecord(tx, func(batch []Record) error {
		for _, r := range batch {
			found.Records[r.Kind]++
		}
		return nil
	})
	if err != nil {
		return Counts{}, err
	}
	err = eachSignUp(tx, func(batch []SignUp) error {
		found.SignUps += len(batch)
		return nil
	})
	return found, err
}

// eachRecord hands out all records in batches, but for the mark of a copy and the
// count of what is announced, which belong to the store.
func eachRecord(tx ReadTx, f func([]Record) error) error {
	var kind, id string
	for {
		batch, err := tx.Scan(kind, id, copyBatch)
		if err != nil || len(batch) == 0 {
			return err
		}
		last := batch[len(batch)-1]
		kind, id = last.Kind, last.ID
		if err := f(slices.DeleteFunc(batch, func(r Record) bool { return r.Kind == copyKind || r.Kind == revisionKind })); err != nil {
			return err
		}
	}
}

// eachSignUp hands out all sign-ups, those of a meeting together and in the
// order of Place, in batches that a meeting may be divided over.
func eachSignUp(tx ReadTx, f func([]SignUp) error) error {
	var eventID string
	var place int64
	for {
		batch, err := tx.ScanSignUps(eventID, place, copyBatch)
		if err != nil || len(batch) == 0 {
			return err
		}
		last := batch[len(batch)-1]
		eventID, place = last.EventID, last.Place
		if err := f(batch); err != nil {
			return err
		}
	}
}

// fingerprint stands for a name or for all that is kept under it.
type fingerprint [16]byte

// fingerprints are what a store holds, by name; some 60 octets for each thing.
type fingerprints map[fingerprint]fingerprint

func fingerprintsOf(ctx context.Context, s Store) (fingerprints, error) {
	all := fingerprints{}
	err := eachPrint(ctx, s, func(name, print fingerprint, _, _ string) { all[name] = print })
	return all, err
}

func eachPrint(ctx context.Context, s Store, f func(name, print fingerprint, kind, id string)) error {
	return s.Read(ctx, func(tx ReadTx) error {
		err := eachRecord(tx, func(batch []Record) error {
			for _, r := range batch {
				f(recordName(r), recordPrint(r), r.Kind, r.ID)
			}
			return nil
		})
		if err != nil {
			return err
		}
		return eachSignUp(tx, func(batch []SignUp) error {
			for _, s := range batch {
				f(signUpName(s), signUpPrint(s), signUpKind, s.ID)
			}
			return nil
		})
	})
}

// signUpKind is how a comparison calls sign-ups, which are no records.
const signUpKind = "sign_up"

func recordName(r Record) fingerprint { return printOf("record", r.Kind, r.ID) }
func signUpName(s SignUp) fingerprint { return printOf(signUpKind, s.ID) }

// recordPrint does not see the order of labels, nor one that comes twice: to a
// store they are a set.
func recordPrint(r Record) fingerprint {
	labels := slices.Clone(r.Labels)
	slices.SortFunc(labels, func(a, b Label) int {
		return strings.Compare(a.Name+"\x00"+a.Value, b.Name+"\x00"+b.Value)
	})
	r.Labels = slices.Compact(labels)
	return printOf(r)
}

// signUpPrint takes moments by the millisecond, which is what stores keep, and
// whatever their zone.
func signUpPrint(s SignUp) fingerprint {
	at, withdrawn, until := s.At.UnixMilli(), s.WithdrawnAt.UnixMilli(), s.Until.UnixMilli()
	s.At, s.WithdrawnAt, s.Until = time.Time{}, time.Time{}, time.Time{}
	return printOf(s, at, withdrawn, until)
}

// printOf takes every field that JSON carries, so also the one that is added
// tomorrow.
func printOf(values ...any) fingerprint {
	text, err := json.Marshal(values)
	if err != nil {
		panic(err) // there is nothing in it but text, numbers and octets
	}
	sum := sha256.Sum256(text)
	return fingerprint(sum[:16])
}
