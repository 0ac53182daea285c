package omzien

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
)

// copyKind is the kind of the one record that says how far a copy is. It is no
// part of the network: it is not counted, copied or compared.
const copyKind = "copy"

// copyState is what that record says. A store without one is in use.
type copyState string

const (
	unfinished copyState = "unfinished"
	finished   copyState = "finished"
	moved      copyState = "moved"
)

// mark is that record. Copy is a name that the first attempt gave to the store
// that it copies into; a store that has moved remembers it, so that no second
// store can take its place.
type mark struct {
	State copyState `json:"state"`
	Copy  string    `json:"copy,omitempty"`
}

func putMark(tx WriteTx, m mark) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return tx.PutRecord(Record{Kind: copyKind, ID: "state", Slug: "state", Body: body})
}

func markOf(tx ReadTx) (mark, error) {
	var m mark
	r, err := tx.Record(copyKind, "state")
	if errors.Is(err, ErrNotFound) {
		return m, nil
	}
	if err == nil {
		err = json.Unmarshal(r.Body, &m)
	}
	return m, err
}

// readMark is markOf in a read of its own.
func readMark(ctx context.Context, s Store) (m mark, err error) {
	err = s.Read(ctx, func(tx ReadTx) error {
		m, err = markOf(tx)
		return err
	})
	return m, err
}

// Usable refuses a store that holds a part of a network, or one that has moved
// away: [ErrUnfinished], [ErrMoved]. A host asks it before it serves from a
// store.
func Usable(ctx context.Context, s Store) error {
	m, err := readMark(ctx, s)
	switch {
	case err != nil:
		return err
	case m.State == moved:
		return ErrMoved
	case m.State == unfinished:
		return ErrUnfinished
	}
	return nil
}

// Fill copies a network into an empty store, compares the two, and only then
// makes the copy [Usable]. A fill that was broken off is finished by the same
// call. [ErrOccupied] refuses a store in which something else is.
func Fill(ctx context.Context, from, to Store, progress func(done, total int)) error {
	if err := Usable(ctx, from); err != nil {
		return err
	}
	if err := fill(ctx, from, to, progress); err != nil {
		return err
	}
	return finish(ctx, to)
}

// Move is Fill, after which nobody can use from: [ErrMoved]. From takes no writes
// meanwhile, so no sign-up is left behind. Whenever Move is broken off, at most
// one of the two stores is usable, and the same call finishes it; when all is
// done already it does nothing.
//
// Retire must make from refuse all writes from then on, also those of programs
// that have it open already, except what Move itself still puts there.
//
// Move holds one write of from nearly all the time, which a store may refuse to
// do for so long; that of package sqlite does it.
func Move(ctx context.Context, from, to Store, retire func(context.Context) error, progress func(done, total int)) error {
	if done, err := settled(ctx, from, to); err != nil || done {
		return err
	}
	err := from.Write(ctx, func(tx WriteTx) error {
		if err := movable(ctx, held{tx}, to); err != nil {
			return err
		}
		if err := fill(ctx, held{tx}, to, progress); err != nil {
			return err
		}
		copied, err := readMark(ctx, to)
		if err != nil {
			return err
		}
		return putMark(tx, mark{moved, copied.Copy})
	})
	if err != nil {
		return err
	}
	if err := retire(ctx); err != nil {
		return err
	}
	// Once more, for what slipped in before the retirement.
	if err := fill(ctx, from, to, nil); err != nil {
		return err
	}
	return finish(ctx, to)
}

// settled: from moved, and everything in it is in to, which has gone on since.
func settled(ctx context.Context, from, to Store) (bool, error) {
	if !errors.Is(Usable(ctx, from), ErrMoved) || Usable(ctx, to) != nil {
		return false, nil
	}
	there, err := fingerprintsOf(ctx, to)
	if err != nil {
		return false, err
	}
	return within(ctx, from, there)
}

// within reports whether everything in a store is among those names.
func within(ctx context.Context, s Store, names fingerprints) (bool, error) {
	all := true
	err := eachPrint(ctx, s, func(name, _ fingerprint, _, _ string) {
		_, known := names[name]
		all = all && known
	})
	return all, err
}

// movable: from is usable, or its move into this very store was broken off on
// the last step.
func movable(ctx context.Context, from, to Store) error {
	here, err := readMark(ctx, from)
	if err != nil {
		return err
	}
	there, err := readMark(ctx, to)
	if err != nil {
		return err
	}
	if here.State == moved && there.State == unfinished && here.Copy == there.Copy {
		return nil
	}
	return Usable(ctx, from)
}

func fill(ctx context.Context, from, to Store, progress func(done, total int)) error {
	if err := begin(ctx, from, to); err != nil {
		return err
	}
	if err := Copy(ctx, from, to, progress); err != nil {
		return err
	}
	compared, err := Compare(ctx, from, to)
	if err == nil && !compared.Equal() {
		return ErrDiffers
	}
	return err
}

// begin marks a store as unfinished when it is empty, or holds nothing but an
// unfinished copy of from. Nothing is ever taken out of a store, so each thing
// in such a copy is still in from.
func begin(ctx context.Context, from, to Store) error {
	there, err := Count(ctx, to)
	if err != nil {
		return err
	}
	empty := there.Total() == 0
	if !empty {
		source, err := fingerprintsOf(ctx, from)
		if err != nil {
			return err
		}
		part, err := within(ctx, to, source)
		if err != nil {
			return err
		}
		if !part {
			return ErrOccupied
		}
	}
	name := rand.Text()
	return to.Write(ctx, func(tx WriteTx) error {
		m, err := markOf(tx)
		if err != nil || m.State == unfinished {
			return err
		}
		if m.State != "" || !empty {
			return ErrOccupied
		}
		return putMark(tx, mark{unfinished, name})
	})
}

func finish(ctx context.Context, to Store) error {
	return to.Write(ctx, func(tx WriteTx) error {
		m, err := markOf(tx)
		if err != nil {
			return err
		}
		return putMark(tx, mark{finished, m.Copy})
	})
}

// held is a store in the middle of one of its writes, for reading.
type held struct{ WriteTx }

func (h held) Read(_ context.Context, f func(ReadTx) error) error { return f(h.WriteTx) }

func (h held) Write(_ context.Context, f func(WriteTx) error) error { return f(h.WriteTx) }
