package postgres_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// tally is what was answered, and beside it what must be zero.
type tally struct {
	answered, denied int

	// lost: answered and not there, or not as it was answered.
	lost int
	// oversold counts seats.
	oversold int
	// twice: a person is there more than once.
	twice int
	// holes: places that nobody has, or two.
	holes int
	// overtaken: somebody has a seat before one who waits longer, a place before
	// one who had an answer earlier, or a seat is free while somebody waits.
	overtaken int
	// ghosts: told that nothing was changed, or never asked, and there all the same.
	ghosts int
	// odd: answers that nobody should get.
	odd int
}

func (n *tally) add(m tally) {
	n.answered += m.answered
	n.denied += m.denied
	n.lost += m.lost
	n.oversold += m.oversold
	n.twice += m.twice
	n.holes += m.holes
	n.overtaken += m.overtaken
	n.ghosts += m.ghosts
	n.odd += m.odd
}

func (n *tally) faults() int {
	return n.lost + n.oversold + n.twice + n.holes + n.overtaken + n.ghosts + n.odd
}

func (n *tally) String() string {
	return fmt.Sprintf("answered %d, told that nothing changed %d; lost %d, oversold %d, twice %d, holes %d, overtaken %d, ghosts %d, odd %d",
		n.answered, n.denied, n.lost, n.oversold, n.twice, n.holes, n.overtaken, n.ghosts, n.odd)
}

// judgeAll compares what people heard with what a network keeps.
func judgeAll(ctx context.Context, t *testing.T, net *omzien.Network, people []*person, seats int) tally {
	t.Helper()
	heard := map[string][]*person{}
	for _, p := range people {
		heard[p.slug] = append(heard[p.slug], p)
	}
	var all tally
	for slug, there := range heard {
		kept, err := net.Agenda.SignUps(ctx, slug)
		require.NoError(t, err)
		all.add(judge(kept, there, seats))
	}
	for _, p := range people {
		for _, err := range p.odd {
			t.Logf("odd: %s: %v", p.email, err)
		}
	}
	return all
}

// judge looks at one meeting. Kept is in the order of arrival.
func judge(kept []omzien.SignUp, people []*person, seats int) tally {
	var n tally
	rows, byEmail := map[string]omzien.SignUp{}, map[string]int{}
	for _, s := range kept {
		rows[s.ID] = s
		byEmail[s.Email]++
	}
	asked := map[string]bool{"": true} // a repeated one keeps no address
	for _, p := range people {
		asked[p.email] = true
	}
	for email, count := range byEmail {
		if !asked[email] {
			n.ghosts += count
		}
		if email == "" { // repeated: a second sign-up of the same person
			n.twice += count
		} else {
			n.twice += count - 1
		}
	}
	for _, p := range people {
		n.odd += len(p.odd)
		switch {
		case !p.ended.IsZero():
			n.answered++
			if !holds(p, rows[p.receipt.ID]) {
				n.lost++
			}
		case p.denied:
			n.denied++
			n.ghosts += byEmail[p.email]
		}
	}
	judgeOrder(&n, kept, people, seats)
	return n
}

// fits: the secret of a receipt opens its row.
func fits(token string, kept []byte) bool {
	sum := sha256.Sum256([]byte(token))
	return bytes.Equal(sum[:], kept)
}

// holds: the row is what its person was told, or has become better.
func holds(p *person, row omzien.SignUp) bool {
	switch {
	case row.ID == "" || row.Email != p.email || !fits(p.receipt.Token, row.Token) || row.Answer.Status != p.receipt.Status || row.Answer.Seats != p.receipt.Seats:
		return false
	case p.withdrawn || row.Status == event.Withdrawn:
		return p.withdrawn && row.Status == event.Withdrawn
	case p.receipt.Status == event.SeatConfirmed:
		return row.Status == event.SeatConfirmed && row.Seats >= p.receipt.Seats
	}
	return row.Status.Live()
}

func judgeOrder(n *tally, kept []omzien.SignUp, people []*person, seats int) {
	taken, waiting := 0, 0
	for at, s := range kept {
		if s.Place != int64(at+1) {
			n.holes++
		}
		switch s.Status {
		case event.SeatConfirmed:
			taken += s.Seats
			if waiting > 0 {
				n.overtaken++
			}
		case event.Waitlisted:
			waiting++
		}
	}
	n.oversold += max(0, taken-seats)
	if waiting > 0 {
		n.overtaken += max(0, seats-taken)
	}
	when := map[string]*person{}
	for _, p := range people {
		if !p.ended.IsZero() {
			when[p.receipt.ID] = p
		}
	}
	var earliest time.Time // end of those behind
	for _, s := range slices.Backward(kept) {
		p := when[s.ID]
		if p == nil {
			continue
		}
		if !earliest.IsZero() && earliest.Before(p.began) {
			n.overtaken++
		}
		if earliest.IsZero() || p.ended.Before(earliest) {
			earliest = p.ended
		}
	}
}

// The judge must see each fault when it is there.
func TestJudge(t *testing.T) {
	began := time.Now()
	meeting := func() ([]omzien.SignUp, []*person) {
		var kept []omzien.SignUp
		var people []*person
		for i := range 6 {
			r := receipt{ID: fmt.Sprint("id", i), Token: fmt.Sprint("token", i), Status: event.SeatConfirmed, Seats: 1}
			if i >= 4 {
				r.Status, r.Seats = event.Waitlisted, 0
			}
			p := &person{email: fmt.Sprint(i, "@omzien.example"), began: began.Add(time.Duration(2*i) * time.Second), receipt: r}
			p.ended = p.began.Add(time.Second)
			s := omzien.SignUp{Answer: omzien.Answer{Status: r.Status, Seats: r.Seats}}
			s.ID, s.Email, s.Place, s.Status, s.Seats, s.Wanted = r.ID, p.email, int64(i+1), r.Status, r.Seats, 1
			sum := sha256.Sum256([]byte(r.Token))
			s.Token = sum[:]
			kept, people = append(kept, s), append(people, p)
		}
		return kept, append(people, &person{email: "weg@omzien.example", denied: true})
	}
	fair := tally{answered: 6, denied: 1}
	kept, people := meeting()
	require.Equal(t, fair, judge(kept, people, 4))

	row := func(id, email string, place int64, status event.SignUpStatus, seats int) omzien.SignUp {
		var s omzien.SignUp
		s.ID, s.Email, s.Place, s.Status, s.Seats, s.Wanted = id, email, place, status, seats, 1
		return s
	}
	for name, c := range map[string]struct {
		change func(kept *[]omzien.SignUp, people []*person)
		want   tally
	}{
		"an answer whose row is gone": {func(k *[]omzien.SignUp, _ []*person) { *k = (*k)[:5] }, tally{lost: 1}},
		"a seat that was taken back": {func(k *[]omzien.SignUp, _ []*person) {
			(*k)[3].Status, (*k)[3].Seats = event.Waitlisted, 0
		}, tally{lost: 1, overtaken: 1}},
		"a withdrawal that nobody asked for": {func(k *[]omzien.SignUp, _ []*person) { (*k)[5].Status = event.Withdrawn }, tally{lost: 1}},
		"a withdrawal that is forgotten":     {func(_ *[]omzien.SignUp, p []*person) { p[2].withdrawn = true }, tally{lost: 1}},
		"another answer than the row's":      {func(_ *[]omzien.SignUp, p []*person) { p[4].receipt.Status = event.SeatConfirmed }, tally{lost: 1}},
		"a seat too many": {func(k *[]omzien.SignUp, _ []*person) {
			(*k)[4].Status, (*k)[4].Seats = event.SeatConfirmed, 1
		}, tally{oversold: 1}},
		"somebody twice": {func(k *[]omzien.SignUp, _ []*person) {
			*k = append(*k, row("again", "0@omzien.example", 7, event.Waitlisted, 0))
		}, tally{twice: 1}},
		"a repeated one":      {func(k *[]omzien.SignUp, _ []*person) { *k = append(*k, row("again", "", 7, event.Repeated, 0)) }, tally{twice: 1}},
		"a hole":              {func(k *[]omzien.SignUp, _ []*person) { (*k)[5].Place = 8 }, tally{holes: 1}},
		"a place given twice": {func(k *[]omzien.SignUp, _ []*person) { (*k)[5].Place = 5 }, tally{holes: 1}},
		"one who was denied": {func(k *[]omzien.SignUp, _ []*person) {
			*k = append(*k, row("x", "weg@omzien.example", 7, event.Waitlisted, 0))
		}, tally{ghosts: 1}},
		"one who never asked": {func(k *[]omzien.SignUp, _ []*person) {
			*k = append(*k, row("x", "niemand@omzien.example", 7, event.Waitlisted, 0))
		}, tally{ghosts: 1}},
		"a receipt that opens nothing": {func(_ *[]omzien.SignUp, p []*person) { p[0].receipt.Token = "another" }, tally{lost: 1}},
		"an answer of no kind":         {func(_ *[]omzien.SignUp, p []*person) { p[0].odd = []error{context.Canceled} }, tally{odd: 1}},
		"a waiting one passed over": {func(k *[]omzien.SignUp, _ []*person) {
			(*k)[5].Status, (*k)[5].Seats = event.SeatConfirmed, 1
			(*k)[0].Status, (*k)[0].Seats = event.Withdrawn, 0
		}, tally{lost: 1, overtaken: 1}},
		"a place before somebody who was answered earlier": {func(_ *[]omzien.SignUp, p []*person) {
			p[0].began, p[0].ended = began.Add(time.Minute), began.Add(2*time.Minute)
		}, tally{overtaken: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			kept, people := meeting()
			c.change(&kept, people)
			got := judge(kept, people, 4)
			got.answered, got.denied = 0, 0
			require.Equal(t, c.want, got)
		})
	}
	t.Run("a seat that is free while somebody waits", func(t *testing.T) {
		kept, people := meeting()
		require.Equal(t, 1, judge(kept, people, 5).overtaken)
	})
}
