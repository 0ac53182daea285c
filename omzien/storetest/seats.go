package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// The race: so many parties of one, at once, for so many seats.
const (
	parties = 50
	seats   = 10
)

// LastSeats lets fifty people ask at once for ten seats, of a meeting that is
// full when it is full and of ones with a waiting list, from which every third
// person withdraws again. It returns what was not fair: a seat sold twice or to
// nobody, a person who was not answered, overtaken or counted twice. The store
// must not have seen it before.
func LastSeats(ctx context.Context, store omzien.Store) error {
	start := time.Date(2019, time.January, 29, 16, 0, 0, 0, time.UTC)
	net := omzien.New(store, &omzien.Options{Now: func() time.Time { return start.AddDate(0, 0, -7) }})
	var faults []error
	for _, policy := range event.FullPolicies() {
		r := race{net: net, slug: "laatste-plekken-" + strings.ReplaceAll(string(policy), "_", "-"), policy: policy}
		if err := r.announce(ctx, start); err != nil {
			return err
		}
		r.run(ctx)
		faults = append(faults, r.judge(ctx)...)
	}
	return errors.Join(faults...)
}

type race struct {
	net    *omzien.Network
	slug   string
	policy event.FullPolicy
	// runners are in the order of their numbers, not of their arrival.
	runners [parties]runner
}

// runner is what one party did and heard.
type runner struct {
	receipt   omzien.Receipt
	err       error
	withdrawn bool
}

func (r *race) announce(ctx context.Context, start time.Time) error {
	_, err := r.net.Import(ctx, omzien.Document{Events: []event.Event{{
		Slug: r.slug, Title: "De laatste plekken", Format: event.SmallMeeting, Organiser: "Omzien", Audience: []event.Role{event.Resident},
		Zone: "Europe/Amsterdam", Start: start, End: start.Add(time.Hour), Status: event.Scheduled,
		SignUp: event.Terms{Online: true, WhenFull: r.policy, Capacity: event.Capacity{Limited: true, Seats: seats, Publish: true}},
	}}}, "storetest")
	return err
}

func (r *race) run(ctx context.Context) {
	var all sync.WaitGroup
	for n := range r.runners {
		all.Go(func() {
			me := &r.runners[n]
			who := event.Request{Name: fmt.Sprint("Buur ", n), Email: fmt.Sprintf("buur%d@omzien.example", n)}
			me.receipt, me.err = r.net.Agenda.SignUp(ctx, r.slug, who, "")
			if r.policy != event.Closed && n%3 == 0 && me.err == nil {
				me.err = r.net.Agenda.Withdraw(ctx, me.receipt.ID, me.receipt.Token)
				me.withdrawn = me.err == nil
			}
		})
	}
	all.Wait()
}

// judge compares what the runners heard with what the store keeps.
func (r *race) judge(ctx context.Context) []error {
	kept, err := r.net.Agenda.SignUps(ctx, r.slug)
	if err != nil {
		return []error{err}
	}
	faults := append(r.judgeAnswers(kept), r.judgeOrder(kept)...)
	a, err := r.net.Agenda.Announcement(ctx, r.slug)
	if err != nil {
		return append(faults, err)
	}
	if left := *a.SignUp.SeatsLeft; left != 0 || !a.SignUp.Full {
		faults = append(faults, r.fault("%d seats are said to be left", left))
	}
	return faults
}

func (r *race) fault(format string, args ...any) error {
	return fmt.Errorf("%s: "+format, append([]any{r.slug}, args...)...)
}

func (r *race) judgeAnswers(kept []omzien.SignUp) []error {
	var faults []error
	rows := make(map[string]omzien.SignUp, len(kept))
	for _, s := range kept {
		rows[s.ID] = s
	}
	refused := 0
	for n, me := range r.runners {
		row, found := rows[me.receipt.ID]
		switch {
		case errors.Is(me.err, event.ErrFull) && r.policy == event.Closed:
			refused++
		case me.err != nil:
			faults = append(faults, r.fault("party %d got no answer: %w", n, me.err))
		case !found || row.Email != fmt.Sprintf("buur%d@omzien.example", n):
			faults = append(faults, r.fault("party %d was answered and is not there", n))
		case (row.Status == event.Withdrawn) != me.withdrawn:
			faults = append(faults, r.fault("party %d withdrew: %t, and is %s", n, me.withdrawn, row.Status))
		case me.receipt.Status == event.SeatConfirmed && row.Status == event.Waitlisted:
			faults = append(faults, r.fault("party %d was promised a seat and waits", n))
		}
	}
	if want := map[event.FullPolicy]int{event.Closed: parties - seats}[r.policy]; refused != want {
		faults = append(faults, r.fault("%d are refused, want %d", refused, want))
	}
	if want := parties - refused; len(kept) != want {
		faults = append(faults, r.fault("%d are kept, want %d", len(kept), want))
	}
	return faults
}

// judgeOrder demands that the seats are with those who came first and are still
// there.
func (r *race) judgeOrder(kept []omzien.SignUp) []error {
	var faults []error
	taken, persons := 0, map[string]bool{}
	slices.SortFunc(kept, func(a, b omzien.SignUp) int { return cmp.Compare(a.Place, b.Place) })
	for n, s := range kept {
		if s.Place != int64(n+1) {
			faults = append(faults, r.fault("place %d is with %s", n+1, s.ID))
		}
		if !s.Status.Live() {
			continue
		}
		if persons[s.Person] {
			faults = append(faults, r.fault("%s is there twice", s.ID))
		}
		persons[s.Person] = true
		if s.Status.Holds() && taken != len(persons)-1 {
			faults = append(faults, r.fault("%s overtook somebody", s.ID))
		}
		taken += s.Seats
	}
	if taken != seats {
		faults = append(faults, r.fault("%d seats are taken of %d", taken, seats))
	}
	return faults
}
