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
	untold    crime = "untold"    // a change, or a number, without its message
	doubled   crime = "doubled"   // two messages for one change
	unsent    crime = "unsent"    // a message that is done, or dropped, and nobody got it
	resent    crime = "resent"    // handed over again without a reason, or out of order
	astray    crime = "astray"    // handed over to somebody else, or never written
	held      crime = "held"      // not confirmed in time, and its seats are still taken
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
	// letters is how many messages were handed over, again how many times more than
	// once.
	letters, again int
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
	box, err := readBox(ctx, store)
	if err == nil {
		l.judgeLetters(box, &v)
	}
	for _, slug := range l.slugs[first:] {
		if err == nil {
			err = l.judgeMeeting(ctx, net, slug, box, &v)
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
	ledger  *ledger
	// box is what the store keeps of messages.
	box letterbox
}

func (l *ledger) judgeMeeting(ctx context.Context, net *omzien.Network, slug string, box letterbox, v *verdict) error {
	t := &trial{meeting: l.meetings[slug], slug: slug, verdict: v, ledger: l, box: box}
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
	t.mail()
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
	unlike := said.ID != "" && (row.ID != said.ID || sha256.Sum256([]byte(said.Token)) != [32]byte(row.Token) || row.Answer.Seats != said.Seats)
	switch {
	case unlike || row.Answer.Status != said.Status:
		t.accuse(lost, "%s was answered %s, %d seats; kept is %+v", r.key, said.Status, said.Seats, row.Answer)
	case row.Status == event.Repeated:
		if !r.again {
			t.accuse(lost, "%s is a repetition of nothing", r.key)
		}
	case row.Status.Live():
		t.stayed(r, row)
	default:
		t.ended(r, row)
	}
}

// told is the last that the sender of a sign-up heard of it in an answer.
func (t *trial) told(r *request, row *omzien.SignUp) (*deeds, event.SignUpStatus, int) {
	done := t.ledger.done(row.ID)
	if done.told != nil {
		return done, done.told.Status, done.told.Seats
	}
	return done, r.receipt.Status, r.receipt.Seats
}

// stayed holds a sign-up that lives against what was done with it.
func (t *trial) stayed(r *request, row *omzien.SignUp) {
	done, status, seats := t.told(r, row)
	asked := t.event.SignUp.WhenFull == event.WaitlistOffer && (status == event.Waitlisted || status == event.Offered)
	switch {
	case done.leaving == surely:
		t.accuse(returned, "%s", r.key)
	case status == event.Pending && done.confirming < maybe:
		t.accuse(conjured, "%s never confirmed its address", r.key)
	case asked && row.Status == event.SeatConfirmed && done.accepting == never:
		t.accuse(conjured, "%s never accepted its seats", r.key)
	case row.Status == event.Offered && done.accepting == surely:
		t.accuse(lost, "%s accepted its seats", r.key)
	case status == event.SeatConfirmed && (row.Status != event.SeatConfirmed || row.Seats < seats && done.amending == never) || row.Email != r.email:
		t.accuse(lost, "%s had %d seats, now %d (%s)", r.key, seats, row.Seats, row.Status)
	case done.amending == surely && row.Wanted != 1:
		t.accuse(lost, "%s comes alone", r.key)
	}
}

// ended holds one that does not live, or not yet, against what was done with it.
func (t *trial) ended(r *request, row *omzien.SignUp) {
	done, status, _ := t.told(r, row)
	offered := t.event.SignUp.WhenFull == event.WaitlistOffer && (status == event.Waitlisted || status == event.Offered)
	switch {
	case row.Status == event.Pending && t.ledger.finished:
		t.accuse(held, "%s was not confirmed in time", r.key)
	case row.Status == event.Pending:
		if done.confirming == surely {
			t.accuse(lost, "%s confirmed its address", r.key)
		}
	case row.Status == event.Lapsed:
		if done.accepting == surely || status != event.Pending && !offered {
			t.accuse(lost, "%s was %s and lapsed", r.key, status)
		}
	case done.leaving == refused:
		t.accuse(denied, "withdrawal of %s", r.key)
	case done.leaving == never || row.Status != event.Withdrawn:
		t.accuse(lost, "%s is %s, and nobody withdrew it", r.key, row.Status)
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

// seats demands that the seats are with those who came first and are still there.
func (t *trial) seats() {
	for _, found := range unfair(t.rows, t.event.SignUp.Capacity.Seats) {
		t.accuse(found.crime, "%s", found.text)
	}
	if free := t.event.SignUp.Capacity.Seats - taken(t.rows); free > 0 && t.full {
		t.accuse(idle, "%d seats are free", free)
	}
}

func taken(rows []omzien.SignUp) int {
	sum := 0
	for _, row := range rows {
		sum += row.Seats
	}
	return sum
}

// unfair looks at the rows of a meeting, in the order of Place. A party that takes
// what is free, or of one, never lets anybody pass; a party that comes whole does
// when it does not fit, but it does not wait for less than is free. This holds at
// every moment.
func unfair(rows []omzien.SignUp, seats int) []charge {
	var found []charge
	accuse := func(c crime, format string, args ...any) {
		found = append(found, charge{c, fmt.Sprintf(format, args...)})
	}
	lacking := 0
	whole := 1 << 30 // the smallest party that comes whole and waits
	for _, row := range rows {
		if !row.Status.Wants() {
			continue
		}
		if row.Seats > 0 && lacking > 0 {
			accuse(overtaken, "place %d has %d seats", row.Place, row.Seats)
		}
		switch lacks := row.Wanted - row.Seats; {
		case lacks > 0 && !row.AcceptsFewer && row.Seats > 0:
			accuse(half, "place %d has %d of %d", row.Place, row.Seats, row.Wanted)
		case lacks > 0 && (row.AcceptsFewer || row.Wanted == 1):
			lacking++
		case lacks > 0:
			whole = min(whole, lacks)
		}
	}
	free := seats - taken(rows)
	if free < 0 {
		accuse(oversold, "%d seats are taken of %d", seats-free, seats)
	}
	if free > 0 && lacking > 0 || free >= whole {
		accuse(idle, "%d seats are free", free)
	}
	return found
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
