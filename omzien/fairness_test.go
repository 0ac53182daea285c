package omzien_test

import (
	"flag"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
)

// history is one meeting that many things happen to, through two programs on one
// store: one that asks for proof of the address, and one that does not.
type history struct {
	asking, trusting network
	slug             string
	// tokens are all that were ever mailed or given.
	tokens []string
	// before is what was there after the last step.
	before []omzien.SignUp
}

// program is one of the two.
func (h *history) program(t *rapid.T) network {
	if rapid.Bool().Draw(t, "proof") {
		return h.asking
	}
	return h.trusting
}

func (h *history) wish(t *rapid.T) event.Request {
	r := guest(rapid.SampledFrom([]string{"Anna", "Bert", "Carla", "Dirk", "Els", "Frits", "Greet", "Henk"}).Draw(t, "who"))
	r.Role = rapid.SampledFrom([]event.Role{event.Resident, event.Professional}).Draw(t, "role")
	r.Seats, r.AcceptsFewer = rapid.IntRange(0, 4).Draw(t, "seats"), rapid.Bool().Draw(t, "fewer")
	r.Tables = rapid.SampledFrom([][]string{nil, {"zorg"}, {"zorg", "wonen"}}).Draw(t, "tables")
	return r
}

// refused are the answers that people may get.
func refused(t *rapid.T, err error) {
	if err != nil {
		kind := omzien.KindOf(err)
		require.True(t, kind == omzien.Conflict || kind == omzien.Invalid || kind == omzien.Denied, "%v", err)
	}
}

// request lets one of a few people ask, so that some ask again.
func (h *history) request(t *rapid.T) {
	r := h.wish(t)
	receipt, err := h.program(t).Agenda.SignUp(t.Context(), h.slug, r, rapid.SampledFrom([]string{"", h.slug + r.Name}).Draw(t, "key"))
	refused(t, err)
	if receipt.Token != "" {
		h.tokens = append(h.tokens, receipt.Token)
	}
}

// mail brings what there is to tell.
func (h *history) mail(t *rapid.T) {
	for _, l := range h.asking.post(t) {
		h.tokens = append(h.tokens, l.Token)
	}
}

// act lets somebody do something with one of the secrets.
func (h *history) act(t *rapid.T) {
	if len(h.tokens) == 0 {
		t.Skip("nobody has a secret")
	}
	token, a := rapid.SampledFrom(h.tokens).Draw(t, "token"), h.program(t).Agenda
	var err error
	switch rapid.IntRange(0, 5).Draw(t, "deed") {
	case 0, 1:
		_, err = a.Confirm(t.Context(), token)
	case 2:
		_, err = a.Accept(t.Context(), token)
	case 3:
		_, err = a.Decline(t.Context(), token)
	case 4:
		_, err = a.WithdrawByToken(t.Context(), token)
	default:
		_, err = a.Amend(t.Context(), token, h.wish(t))
	}
	refused(t, err)
}

func (h *history) setSeats(t *rapid.T) {
	seats, force := rapid.IntRange(0, 8).Draw(t, "seats"), rapid.IntRange(0, 3).Draw(t, "force") == 0
	if err := h.asking.Agenda.SetSeats(t.Context(), h.slug, seats, force, h.asking.step()); err != nil {
		require.ErrorIs(t, err, event.ErrBelowTaken)
		require.False(t, force)
	}
}

// terms changes the seats for each role and at each table.
func (h *history) terms(t *rapid.T) {
	next := terms(t)
	refused(t, h.asking.Agenda.Change(t.Context(), h.slug, func(e *event.Event) error {
		after := *e
		after.SignUp.Quotas, after.SignUp.Tables = next.Quotas, next.Tables
		return e.Revise(after, 0, h.asking.step())
	}))
}

func terms(t *rapid.T) (terms event.Terms) {
	for _, role := range []event.Role{event.Resident, event.Professional} {
		if rapid.Bool().Draw(t, "quota") {
			terms.Quotas = append(terms.Quotas, event.Quota{Role: role, Seats: rapid.IntRange(0, 5).Draw(t, "seats for "+string(role))})
		}
	}
	for _, id := range []string{"zorg", "wonen"} {
		terms.Tables = append(terms.Tables, event.Table{ID: id, Title: id, Seats: rapid.IntRange(1, 4).Draw(t, id)})
	}
	return terms
}

// tick moves the clock, now and then back, and never to the start.
func (h *history) tick(t *rapid.T) {
	minutes := rapid.SampledFrom([]int{-24 * 60, -30, 5, 59, 60, 24 * 60, 60 * 60}).Draw(t, "minutes")
	if next := h.asking.Now().Add(time.Duration(minutes) * time.Minute); next.Before(start.Add(-time.Hour)) {
		h.asking.clock.Set(next)
	}
}

func (h *history) tend(t *rapid.T) { require.NoError(t, h.program(t).Agenda.Tend(t.Context())) }

// tally is what there is of something, and what of it is taken.
type tally struct{ there, before, taken int }

// left is what is free of it.
func (c tally) left() int { return max(0, c.there-c.taken) }

// halls are the tallies of a meeting: "" is the whole, then roles and tables.
func (h *history) halls(e event.Event, list []omzien.SignUp) map[string]*tally {
	const boundless = 1 << 30
	halls := map[string]*tally{"": {there: boundless}}
	if e.SignUp.Capacity.Limited {
		halls[""].there = e.SignUp.Capacity.Seats
	}
	for _, q := range e.SignUp.Quotas {
		halls["role "+string(q.Role)] = &tally{there: q.Seats}
	}
	for _, table := range e.SignUp.Tables {
		halls["table "+table.ID] = &tally{there: table.Seats}
	}
	count := func(all []omzien.SignUp, in func(*tally) *int) {
		for _, s := range all {
			for _, name := range []string{"", "role " + string(s.Role), "table " + s.Table} {
				if hall := halls[name]; hall != nil {
					*in(hall) += s.Seats
				}
			}
		}
	}
	count(h.before, func(c *tally) *int { return &c.before })
	count(list, func(c *tally) *int { return &c.taken })
	return halls
}

// judge is what holds after every step.
func (h *history) judge(t *rapid.T) {
	e, err := h.asking.Agenda.Event(t.Context(), h.slug)
	require.NoError(t, err)
	list, err := h.asking.Agenda.SignUps(t.Context(), h.slug)
	require.NoError(t, err)
	halls := h.halls(e, list)
	for name, hall := range halls {
		require.LessOrEqual(t, hall.taken, max(hall.there, hall.before), "INV-E06 %s: nothing raises what is taken above what there is", name)
	}
	h.judgeEach(t, e, list)
	for _, s := range list {
		h.judgeWait(t, list, halls, s)
	}
	h.before = list
}

// judgeEach looks at each sign-up by itself.
func (h *history) judgeEach(t *rapid.T, e event.Event, list []omzien.SignUp) {
	live, pending := map[string]bool{}, map[string]bool{}
	for n, s := range list {
		require.EqualValues(t, n+1, s.Place, "INV-E09")
		require.LessOrEqual(t, s.Seats, s.Wanted)
		require.Equal(t, s.Status == event.Pending || s.Status == event.Offered, !s.Until.IsZero())
		switch s.Status {
		case event.SeatConfirmed, event.Offered:
			require.Positive(t, s.Seats)
		case event.Pending:
			require.False(t, pending[s.Person], "INV-E12 %s is pending twice", s.Name)
			pending[s.Person] = true
		default:
			require.Zero(t, s.Seats, "%s holds nothing", s.Status)
			require.Empty(t, s.Table)
		}
		if s.Status.Live() {
			require.False(t, live[s.Person], "INV-E12 %s is there twice", s.Name)
			live[s.Person] = true
		}
		if e.SignUp.WhenFull == event.Closed {
			require.NotEqual(t, event.Waitlisted, s.Status, "INV-E07")
			require.NotEqual(t, event.Offered, s.Status, "INV-E07")
		}
	}
}

// judgeWait is the fairness sentence for one who waits: "Wie zich het eerst
// aanmeldt, gaat voor. Komt er een plek vrij? Die is voor wie het langst wacht en
// de plek wil." What is free, and what went to people who asked later, is not for
// this one: it does not fit.
func (h *history) judgeWait(t *rapid.T, list []omzien.SignUp, halls map[string]*tally, s omzien.SignUp) {
	lacks := s.Wanted - s.Seats
	gone := !s.Until.IsZero() && !h.asking.Now().Before(s.Until) // nobody has written it down yet
	if lacks == 0 || gone || !s.Status.Live() && s.Status != event.Pending {
		return
	}
	whole, mine := halls[""].left(), 1<<30
	role := halls["role "+string(s.Role)]
	if role != nil {
		mine = role.left()
	}
	fits := func() bool {
		could := min(whole, mine)
		return could >= lacks || s.AcceptsFewer && could > 0
	}
	require.False(t, fits(), "INV-E08 %s (%d) waits for %d beside %d free seats, %d for the role", s.Name, s.Place, lacks, whole, mine)
	for i, other := range list {
		var had omzien.SignUp
		if i < len(h.before) {
			had = h.before[i]
		}
		later := other.Place > s.Place || other.Wanted > had.Wanted && had.ID != "" // who asks for more asks anew
		if gained := other.Seats - had.Seats; later && gained > 0 && other.ID != s.ID {
			whole += gained
			if other.Role == s.Role {
				mine += gained
			}
		}
	}
	waited := slices.ContainsFunc(h.before, func(b omzien.SignUp) bool { return b.ID == s.ID })
	require.False(t, waited && fits(), "INV-E08 %s (%d) was passed over for %d seats", s.Name, s.Place, lacks)
}

// checks bounds how often rapid tries: a step here is a durable write.
func checks(t *testing.T, n int) {
	before := flag.Lookup("rapid.checks").Value.String()
	require.NoError(t, flag.Set("rapid.checks", strconv.Itoa(n)))
	t.Cleanup(func() { require.NoError(t, flag.Set("rapid.checks", before)) })
}

func TestFairness(t *testing.T) {
	checks(t, 25)
	meetings := 0
	for _, policy := range event.FullPolicies() {
		t.Run("INV-E06 INV-E07 INV-E08 INV-E09 INV-E12 "+string(policy), func(t *testing.T) {
			n := withPost(t, omzien.DefaultProof)
			rapid.Check(t, func(rt *rapid.T) {
				meetings++
				h := &history{asking: n, trusting: n.beside(omzien.Options{Mail: true}), slug: "wijk-" + strconv.Itoa(meetings)}
				n.clock.Set(noon)
				e := meeting(h.slug, rapid.IntRange(1, 6).Draw(rt, "seats"), policy)
				e.Audience = append(e.Audience, event.Professional)
				first := terms(rt)
				e.SignUp.Quotas, e.SignUp.Tables, e.SignUp.OfferHours = first.Quotas, first.Tables, 2
				n.add(t, e)
				rt.Repeat(map[string]func(*rapid.T){
					"": h.judge, "request": h.request, "another request": h.request, "one more": h.request, "mail": h.mail, "more mail": h.mail,
					"act": h.act, "act again": h.act, "act once more": h.act, "seats": h.setSeats, "terms": h.terms, "time": h.tick, "tend": h.tend,
				})
				n.clock.Set(start)
				h.tend(rt)
				for _, s := range n.list(t, h.slug) {
					require.False(rt, s.Status == event.Pending || s.Status == event.Waitlisted || s.Status == event.Offered, "INV-E19 nobody waits once it has begun: %s", s.Status)
				}
			})
			report, err := omzien.Check(t.Context(), n.store)
			require.NoError(t, err)
			require.Zero(t, report.Faults, "%v", report.Findings)
		})
	}
}
