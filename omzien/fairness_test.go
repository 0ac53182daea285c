package omzien_test

import (
	"flag"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// history is one meeting that many things happen to.
type history struct {
	n    network
	slug string
	// receipts are all that were ever given, withdrawn and repeated ones too.
	receipts []omzien.Receipt
	// cut: seats were taken away by force from people who have one (INV-E11).
	cut bool
}

// request lets one of a few people ask, so that some ask again.
func (h *history) request(t *rapid.T) {
	r := guest(rapid.SampledFrom([]string{"Anna", "Bert", "Carla", "Dirk", "Els", "Frits", "Greet", "Henk"}).Draw(t, "who"))
	r.Seats, r.AcceptsFewer = rapid.IntRange(0, 4).Draw(t, "seats"), rapid.Bool().Draw(t, "fewer")
	receipt, err := h.n.Agenda.SignUp(t.Context(), h.slug, r, rapid.SampledFrom([]string{"", h.slug + r.Name}).Draw(t, "key"))
	if err != nil {
		kind := omzien.KindOf(err)
		require.True(t, kind == omzien.Conflict || kind == omzien.Invalid, "%v", err)
		return
	}
	h.receipts = append(h.receipts, receipt)
}

func (h *history) withdraw(t *rapid.T) {
	if len(h.receipts) == 0 {
		t.Skip("nobody came")
	}
	r := rapid.SampledFrom(h.receipts).Draw(t, "receipt")
	if err := h.n.Agenda.Withdraw(t.Context(), r.ID, r.Token); err != nil {
		require.ErrorIs(t, err, event.ErrOver)
		require.False(t, h.n.Now().Before(start))
	}
}

func (h *history) setSeats(t *rapid.T) {
	seats, force := rapid.IntRange(0, 8).Draw(t, "seats"), rapid.IntRange(0, 3).Draw(t, "force") == 0
	err := h.n.Agenda.SetSeats(t.Context(), h.slug, seats, force, h.n.step())
	if err != nil {
		require.ErrorIs(t, err, event.ErrBelowTaken)
		require.False(t, force)
		return
	}
	h.cut = force
}

// tick moves the clock, now and then back.
func (h *history) tick(t *rapid.T) {
	h.n.clock.Advance(time.Duration(rapid.IntRange(-24, 72).Draw(t, "hours")) * time.Hour)
}

// judge is what holds after every step.
func (h *history) judge(t *rapid.T) {
	e, err := h.n.Agenda.Event(t.Context(), h.slug)
	require.NoError(t, err)
	list, err := h.n.Agenda.SignUps(t.Context(), h.slug)
	require.NoError(t, err)
	taken, persons := 0, map[string]bool{}
	for n, s := range list {
		require.EqualValues(t, n+1, s.Place)
		if s.Status.Live() {
			require.False(t, persons[s.Person], "INV-E12 %s is there twice", s.Name)
			persons[s.Person] = true
		}
		taken += s.Seats
	}
	free := 1 << 30
	if e.SignUp.Capacity.Limited {
		free = e.SignUp.Capacity.Seats - taken
	}
	h.cut = h.cut && free < 0
	require.True(t, free >= 0 || h.cut, "INV-E06 oversold by %d", -free)
	for _, s := range list {
		lacks := s.Wanted - s.Seats
		if s.Status.Live() && lacks > 0 {
			require.Equal(t, event.WaitlistAuto, e.SignUp.WhenFull, "INV-E07")
			require.False(t, free >= lacks || s.AcceptsFewer && free > 0, "INV-E08 %s waits for %d beside %d free seats", s.Name, lacks, free)
		}
	}
	if n := len(h.receipts); n > 0 {
		last, err := h.n.Agenda.Receipt(t.Context(), h.receipts[n-1].Token)
		require.NoError(t, err)
		require.Equal(t, h.receipts[n-1].ID, last.ID)
	}
}

// checks bounds how often rapid tries: a step here is a durable write.
func checks(t *testing.T, n int) {
	before := flag.Lookup("rapid.checks").Value.String()
	require.NoError(t, flag.Set("rapid.checks", strconv.Itoa(n)))
	t.Cleanup(func() { require.NoError(t, flag.Set("rapid.checks", before)) })
}

func TestFairness(t *testing.T) {
	checks(t, 12)
	meetings := 0
	for _, policy := range event.FullPolicies() {
		t.Run("INV-E06 INV-E08 INV-E12 "+string(policy), func(t *testing.T) {
			n := newNetwork(t, plain)
			rapid.Check(t, func(rt *rapid.T) {
				meetings++
				h := &history{n: n, slug: "wijk-" + strconv.Itoa(meetings)}
				n.clock.Set(noon)
				n.add(t, meeting(h.slug, rapid.IntRange(1, 6).Draw(rt, "seats"), policy))
				rt.Repeat(map[string]func(*rapid.T){
					"": h.judge, "request": h.request, "another request": h.request, "withdraw": h.withdraw, "seats": h.setSeats, "time": h.tick,
				})
			})
		})
	}
}
