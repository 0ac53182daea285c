package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync/atomic"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/commit"
	"github.com/omziennaarelkaar/netwerk/omzien/internal/tables"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// seats is how many people come to a meeting; after that comes the next one, so
// that what must be counted does not grow without end.
const seats = 500

// meeting takes sign-ups from now until it starts.
func meeting(slug string, start time.Time) event.Event {
	return event.Event{
		Slug: slug, Title: "Nieuw samenspel in de wijk", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
		Zone: omzien.Zone, Start: start, End: start.Add(2 * time.Hour), Status: event.Scheduled,
		SignUp: event.Terms{Online: true, Capacity: event.Capacity{Limited: true, Seats: seats}},
	}
}

// soon is when the meetings of the benchmark begin that people sign up for.
func soon() time.Time { return time.Now().UTC().AddDate(0, 1, 0).Truncate(time.Hour) }

func slugOf(round, i int) string { return fmt.Sprintf("ronde-%d-%d", round, i/seats) }

func emailOf(i int) string { return fmt.Sprintf("buur%d@omzien.example", i) }

const guest = "Buurvrouw Van Dam"

// announce makes the meetings of a round.
func announce(ctx context.Context, net *omzien.Network, round, signUps int) error {
	var d omzien.Document
	for i := 0; i < signUps; i += seats {
		d.Events = append(d.Events, meeting(slugOf(round, i), soon()))
	}
	_, err := net.Import(ctx, d, "bench")
	return err
}

// throughNetwork is the side that signs up as a program with the network does.
func throughNetwork(net *omzien.Network, goroutines, signUps int) side {
	return func(ctx context.Context, round int) (sample, error) {
		if err := announce(ctx, net, round, signUps); err != nil {
			return sample{}, err
		}
		return crowd(ctx, goroutines, signUps, func(ctx context.Context, i int) error {
			receipt, err := net.Agenda.SignUp(ctx, slugOf(round, i), event.Request{Name: guest, Email: emailOf(i)}, "")
			if err == nil && receipt.Status != event.SeatConfirmed {
				err = fmt.Errorf("the answer is %q", receipt.Status)
			}
			return err
		})
	}
}

// throughRaw is the side that it is held against.
func throughRaw(r *raw, goroutines, signUps int) side {
	return func(ctx context.Context, round int) (sample, error) {
		return crowd(ctx, goroutines, signUps, func(_ context.Context, i int) error {
			return r.signUp(slugOf(round, i), guest, emailOf(i))
		})
	}
}

// fair looks at what sign-ups have left behind for meetings of so many seats.
func (b *bench) fair(ctx context.Context, db *sql.DB, signUps, seats int) error {
	var rows, wrong int
	err := db.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM sign_up), (SELECT count(*) FROM (
		SELECT event_id FROM sign_up GROUP BY event_id HAVING sum(seats) > $1 OR max(place) <> count(*)) AS w)`, seats).Scan(&rows, &wrong)
	if err == nil && (rows != signUps || wrong > 0) {
		err = fmt.Errorf("%d were answered, %d are there; %d meetings have too many people or a hole in their queue", signUps, rows, wrong)
	}
	return errors.Join(err, db.Close())
}

// settings are those of package sqlite for whoever writes.
const settings = "_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_pragma=journal_size_limit(0)&_pragma=wal_autocheckpoint(4000)&_pragma=synchronous"

// fileNumber gives each file a name.
var fileNumber atomic.Int64

// newFile makes the tables of a network in a file.
func (b *bench) newFile(ctx context.Context) (string, error) {
	path := filepath.Join(b.scratch, fmt.Sprintf("%d.db", fileNumber.Add(1)))
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return "", err
	}
	return path, store.Close()
}

// openFile opens it without package sqlite; synchronous is FULL or NORMAL.
func openFile(path, synchronous string) (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+path+"?"+settings+"("+synchronous+")")
}

func openRaw(ctx context.Context, path string) (*raw, error) {
	db, err := openFile(path, "FULL")
	if err != nil {
		return nil, err
	}
	return newRaw(ctx, db, "")
}

// onSQLite holds sign-ups through the network against raw ones.
func (b *bench) onSQLite(ctx context.Context) error {
	for _, goroutines := range []int{64, 512} {
		found, err := b.sqliteAgainstRaw(ctx, goroutines)
		if err != nil {
			return err
		}
		what := fmt.Sprintf("durable contended sign-ups through omzien.Network on SQLite, %d waiting ÷ raw group commit", goroutines)
		b.lines = append(b.lines,
			line{what: what, ratio: found.ratio(rate), bar: 0.6, beside: found.rates()},
			line{what: fmt.Sprintf("the same, p99 with %d waiting", goroutines), ratio: found.ratio(worst), bar: 2, most: true, beside: found.waits()})
	}
	return nil
}

func (b *bench) sqliteAgainstRaw(ctx context.Context, goroutines int) (pairs, error) {
	ours, err := b.newFile(ctx)
	if err != nil {
		return nil, err
	}
	theirs, err := b.newFile(ctx)
	if err != nil {
		return nil, err
	}
	store, err := sqlite.Open(ctx, ours)
	if err != nil {
		return nil, err
	}
	r, err := openRaw(ctx, theirs)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	found, err := b.duel(ctx, throughNetwork(omzien.New(store, nil), goroutines, b.signUps), throughRaw(r, goroutines, b.signUps))
	err = errors.Join(err, store.Close(), r.Close())
	for _, path := range []string{ours, theirs} {
		if err == nil {
			err = b.fairFile(ctx, path, b.signUps*(b.rounds+1))
		}
	}
	return found, err
}

func (b *bench) fairFile(ctx context.Context, path string, signUps int) error {
	db, err := openFile(path, "FULL")
	if err != nil {
		return err
	}
	return b.fair(ctx, db, signUps, seats)
}

// single lets one write into a store at a time, so that each is a transaction of
// its own. First come, first served.
type single struct {
	omzien.Store
	turn chan struct{}
}

func (s single) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	s.turn <- struct{}{}
	defer func() { <-s.turn }()
	return s.Store.Write(ctx, f)
}

// inGroups holds writes that share commits against a transaction each.
func (b *bench) inGroups(ctx context.Context) error {
	found, err := b.twoStores(ctx, b.single, func(ctx context.Context, path string, second bool) (closingStore, error) {
		store, err := sqlite.Open(ctx, path)
		if err != nil || !second {
			return store, err
		}
		return closing{single{store, make(chan struct{}, 1)}, store}, nil
	})
	if err == nil {
		b.lines = append(b.lines, line{what: "group commit ÷ a transaction each, 64 waiting", ratio: found.ratio(rate), bar: 8,
			beside: found.rates() + "; p99 " + found.waits()})
	}
	return err
}

// fullSync holds waiting for the disk at each commit against not waiting for it.
// Both sides are the network on the tables of package sqlite and its writer,
// opened here, because package sqlite itself knows no other way than FULL.
func (b *bench) fullSync(ctx context.Context) error {
	found, err := b.twoStores(ctx, b.signUps, func(ctx context.Context, path string, second bool) (closingStore, error) {
		synchronous := "FULL"
		if second {
			synchronous = "NORMAL"
		}
		writer, err := openFile(path, synchronous)
		if err != nil {
			return nil, err
		}
		writer.SetMaxOpenConns(1)
		readers, err := openFile(path, synchronous)
		if err != nil {
			return nil, err
		}
		return tables.New(ctx, writer, readers, tables.Dialect{Elements: "(SELECT value FROM json_each($1))", Reading: sql.TxOptions{ReadOnly: true},
			Parse: true, Meaning: func(err error) error { return err }, Judge: func(error) commit.Verdict { return commit.Final }})
	})
	if err == nil {
		b.lines = append(b.lines, line{what: "FULL ÷ NORMAL, 64 waiting", ratio: found.ratio(rate), bar: 0.7, beside: found.rates()})
	}
	return err
}

type closingStore interface {
	omzien.Store
	Close() error
}

// closing closes the store underneath.
type closing struct {
	omzien.Store
	under *sqlite.Store
}

func (c closing) Close() error { return c.under.Close() }

// twoStores compares 64 who sign up on two stores in files of their own; second
// is the one that the first is held against.
func (b *bench) twoStores(ctx context.Context, signUps int, open func(ctx context.Context, path string, second bool) (closingStore, error)) (pairs, error) {
	var sides [2]side
	var paths [2]string
	var stores []closingStore
	finish := func() (err error) {
		for _, store := range stores {
			err = errors.Join(err, store.Close())
		}
		return err
	}
	for i := range sides {
		path, err := b.newFile(ctx)
		if err != nil {
			return nil, errors.Join(err, finish())
		}
		store, err := open(ctx, path, i == 1)
		if err != nil {
			return nil, errors.Join(err, finish())
		}
		stores, paths[i] = append(stores, store), path
		sides[i] = throughNetwork(omzien.New(store, nil), 64, signUps)
	}
	found, err := b.duel(ctx, sides[0], sides[1])
	err = errors.Join(err, finish())
	for _, path := range paths {
		if err == nil {
			err = b.fairFile(ctx, path, signUps*(b.rounds+1))
		}
	}
	return found, err
}
