package omzien

import (
	"context"
	"errors"
	"slices"
	"strconv"
)

// revisionKind is the kind of the one record that counts the changes of what is
// announced. It belongs to a store and not to the network in it: it is not
// counted, copied or compared.
const revisionKind = "revision"

// announcedID is the id of that record.
const announcedID = "announced"

// Announced counts the changes of meetings and of initiatives, by whichever
// process. As long as it stays the same, only the clock changes what feeds say.
// Sign-ups, which change nothing but seats, leave it as it is. Its numbers are not
// those of [Agenda.Revision].
func (a *Agenda) Announced(ctx context.Context) (int64, error) {
	var n int64
	err := a.store.Read(ctx, func(tx ReadTx) (err error) {
		n, err = announced(tx)
		return err
	})
	return n, err
}

// announced is the number in the record. In a store where it cannot be read, or
// to which nobody has written since it was thought of, it is the revision of the
// store, which rises with more.
func announced(tx ReadTx) (int64, error) {
	r, err := tx.Record(revisionKind, announcedID)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return 0, err
	}
	if n, unread := strconv.ParseInt(string(r.Body), 10, 64); err == nil && unread == nil {
		return n, nil
	}
	return tx.Revision()
}

// counting is a store that counts up what is announced in each write that puts a
// meeting or an initiative: once, and in the same transaction. All writes to
// those go through it.
type counting struct{ Store }

// Write implements [Store].
func (s counting) Write(ctx context.Context, f func(WriteTx) error) error {
	return s.Store.Write(ctx, func(tx WriteTx) error {
		seen := &countingTx{WriteTx: tx}
		if err := f(seen); err != nil || !seen.announces {
			return err
		}
		n, err := announced(tx)
		if err != nil {
			return err
		}
		// The first number is above every revision that stood for it before.
		return tx.PutRecord(Record{Kind: revisionKind, ID: announcedID, Slug: announcedID, Body: strconv.AppendInt(nil, n+1, 10)})
	})
}

// countingTx sees what is put.
type countingTx struct {
	WriteTx
	announces bool
}

// PutRecord implements [WriteTx].
func (tx *countingTx) PutRecord(r Record) error {
	tx.announces = tx.announces || slices.Contains([]string{events.kind, initiatives.kind}, r.Kind)
	return tx.WriteTx.PutRecord(r)
}
