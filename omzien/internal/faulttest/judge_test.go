package faulttest

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// crime is a way in which a file can be at odds with what was answered.
type crime string

const (
	lost      crime = "lost"      // answered and not there, or less than was answered
	returned  crime = "returned"  // withdrawn and there again
	denied    crime = "denied"    // refused and there all the same
	conjured  crime = "conjured"  // there, and nobody asked
	hole      crime = "hole"      // places are not 1 to n
	displaced crime = "displaced" // answered before another one asked, and placed behind it
	twice     crime = "twice"     // one person, two live sign-ups
	overtaken crime = "overtaken" // a later party has the seats of an earlier one
	oversold  crime = "oversold"  // more seats taken than there are
	idle      crime = "idle"      // a seat is free and somebody waits for it, or was told that none is
	half      crime = "half"      // a part of a party that comes whole
	damaged   crime = "damaged"   // not a whole database
)

// charge is one crime and where.
type charge struct {
	crime crime
	text  string
}

func (c charge) String() string { return string(c.crime) + ": " + c.text }

// verdict is what a judge found in a file.
type verdict struct {
	charges []charge
	// rows is how many sign-ups were looked at.
	rows int
}

// has counts the charges of one crime.
func (v verdict) has(c crime) int {
	n := 0
	for _, one := range v.charges {
		if one.crime == c {
			n++
		}
	}
	return n
}

// judge opens the file as a network would and holds it against the ledger: the
// meetings named from slug number first on. It says what is wrong with it.
func (l *ledger) judge(ctx context.Context, path string, first int) (verdict, error) {
	var v verdict
	store, err := sqlite.Open(ctx, path)
	if err != nil {
		return v, err
	}
	net := omzien.New(store, nil)
	for _, slug := range l.slugs[first:] {
		if err == nil {
			err = l.judgeMeeting(ctx, net, slug, &v)
		}
	}
	if closing := store.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = v.integrity(ctx, path)
	}
	return v, err
}

// integrity lets SQLite itself look through the whole file.
func (v *verdict) integrity(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer db.Close()
	var result string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&result); err != nil {
		return err
	}
	if result != "ok" {
		v.charges = append(v.charges, charge{damaged, result})
	}
	return nil
}

// trial is one meeting before the judge.
type trial struct {
	*meeting
	slug  string
	event event.Event
	// rows are in the order of Place.
	rows []omzien.SignUp
	// asked are the requests that the rows belong to; nil: nobody asked.
	asked   []*request
	verdict *verdict
}

func (l *ledger) judgeMeeting(ctx context.Context, net *omzien.Network, slug string, v *verdict) error {
	t := &trial{meeting: l.meetings[slug], slug: slug, verdict: v}
	var err error
	t.event, err = net.Agenda.Event(ctx, slug)
	if omzien.KindOf(err) == omzien.NotFound {
		if t.announced {
			t.accuse(lost, "the meeting itself")
		}
		return nil
	}
	if err == nil {
		t.rows, err = net.Agenda.SignUps(ctx, slug)
	}
	if err != nil {
		return err
	}
	slices.SortFunc(t.rows, func(a, b omzien.SignUp) int { return cmp.Compare(a.Place, b.Place) })
	v.rows += len(t.rows)
	t.identify(l)
	t.answers()
	t.places()
	t.persons()
	t.seats()
	return nil
}

func (t *trial) accuse(c crime, format string, args ...any) {
	t.verdict.charges = append(t.verdict.charges, charge{c, t.slug + ": " + fmt.Sprintf(format, args...)})
}

// identify finds the request of each row.
func (t *trial) identify(l *ledger) {
	for _, row := range t.rows {
		r := l.requests[[32]byte(row.Request)]
		if r == nil {
			t.accuse(conjured, "place %d", row.Place)
		}
		t.asked = append(t.asked, r)
	}
}

// answers holds each request against its row.
func (t *trial) answers() {
	rows := map[*request]*omzien.SignUp{}
	for n, r := range t.asked {
		rows[r] = &t.rows[n]
	}
	for _, r := range t.requests {
		row := rows[r]
		switch {
		case r.answered >= 0 && row == nil:
			t.accuse(lost, "%s", r.key)
		case r.answered >= 0:
			t.receipt(r, row)
		case row != nil && !r.open():
			t.accuse(denied, "%s", r.key)
		}
	}
}

// receipt holds a receipt against its row.
func (t *trial) receipt(r *request, row *omzien.SignUp) {
	said := r.receipt
	live := row.Status.Live()
	switch {
	case row.ID != said.ID || sha256.Sum256([]byte(said.Token)) != [32]byte(row.Token) || row.Answer != omzien.Answer{Status: said.Status, Seats: said.Seats}:
		t.accuse(lost, "%s was answered %s, %d seats; kept is %+v", r.key, said.Status, said.Seats, row.Answer)
	case row.Status == event.Repeated:
		if !r.again {
			t.accuse(lost, "%s is a repetition of nothing", r.key)
		}
	case live && r.leaving == surely:
		t.accuse(returned, "%s", r.key)
	case !live && r.leaving == refused:
		t.accuse(denied, "withdrawal of %s", r.key)
	case !live && r.leaving == never:
		t.accuse(lost, "%s is %s, and nobody withdrew it", r.key, row.Status)
	case live && (row.Seats < said.Seats || said.Status == event.SeatConfirmed && row.Status != event.SeatConfirmed || row.Email != r.email):
		t.accuse(lost, "%s had %d seats, now %d (%s)", r.key, said.Seats, row.Seats, row.Status)
	}
}

// places demands 1 to n, and that who was answered before another one asked
// stands before it.
func (t *trial) places() {
	latest := -1 // the latest moment of asking among the places so far
	for n, row := range t.rows {
		if row.Place != int64(n+1) {
			t.accuse(hole, "place %d is the %d-th", row.Place, n+1)
		}
		r := t.asked[n]
		if r == nil {
			continue
		}
		if r.answered >= 0 && r.answered < latest {
			t.accuse(displaced, "%s", r.key)
		}
		latest = max(latest, r.asked)
	}
}

func (t *trial) persons() {
	seen := map[string]bool{}
	for _, row := range t.rows {
		if row.Status.Live() && seen[row.Person] {
			t.accuse(twice, "%s", row.Person)
		}
		seen[row.Person] = seen[row.Person] || row.Status.Live()
	}
}

// seats demands that the seats are with those who came first and are still
// there. A party that takes what is free, or of one, never lets anybody pass; a
// party that comes whole does when it does not fit, but it does not wait for
// less than is free.
func (t *trial) seats() {
	taken, lacking := 0, 0
	whole := 1 << 30 // the smallest party that comes whole and waits
	for _, row := range t.rows {
		if !row.Status.Live() {
			continue
		}
		if row.Seats > 0 && lacking > 0 {
			t.accuse(overtaken, "place %d has %d seats", row.Place, row.Seats)
		}
		taken += row.Seats
		switch lacks := row.Wanted - row.Seats; {
		case lacks > 0 && !row.AcceptsFewer && row.Seats > 0:
			t.accuse(half, "place %d has %d of %d", row.Place, row.Seats, row.Wanted)
		case lacks > 0 && (row.AcceptsFewer || row.Wanted == 1):
			lacking++
		case lacks > 0:
			whole = min(whole, lacks)
		}
	}
	free := t.event.SignUp.Capacity.Seats - taken
	if free < 0 {
		t.accuse(oversold, "%d seats are taken of %d", taken, taken+free)
	}
	if free > 0 && lacking > 0 || free >= whole || free > 0 && t.full {
		t.accuse(idle, "%d seats are free", free)
	}
}

// acquit fails the test unless nothing is wrong with a file, and returns how
// many sign-ups are in it.
func (l *ledger) acquit(t *testing.T, path string, first int) int {
	t.Helper()
	v, err := l.judge(t.Context(), path, first)
	require.NoError(t, err)
	require.Empty(t, v.charges)
	return v.rows
}
