package initiative_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/initiative"
)

// change is a step without faults, on a date.
func change(to initiative.Phase, on initiative.PartialDate) initiative.PhaseChange {
	c := initiative.PhaseChange{Phase: to, On: on, Source: "000", Reason: "zo besloten", By: "coordinator-1"}
	if to == initiative.PhaseMerged {
		c.Into = "2"
	}
	return c
}

// with is an initiative with this history, unchecked.
func with(changes ...initiative.PhaseChange) initiative.Initiative {
	value := jutter()
	value.Phases = changes
	return value
}

func TestChangePhaseWalksAllPairs(t *testing.T) {
	allowed := map[initiative.Phase][]initiative.Phase{
		"":            initiative.Phases(),
		"idea":        {"starting", "ended"},
		"starting":    {"developing", "paused", "ended", "merged"},
		"developing":  {"established", "paused", "ended", "merged"},
		"established": {"developing", "paused", "ended", "merged"},
		"paused":      {"starting", "developing", "established", "ended"},
		"ended":       {"starting"},
	}
	targets := append(initiative.Phases(), "", "stalled")
	for _, from := range append(initiative.Phases(), "") {
		for _, to := range targets {
			t.Run("INV-I03 "+string(from)+" to "+string(to), func(t *testing.T) {
				value := jutter()
				if from != "" {
					require.NoError(t, value.ChangePhase(change(from, "2013")))
				}
				before := len(value.Phases)
				err := value.ChangePhase(change(to, "2019"))
				if slices.Contains(allowed[from], to) {
					require.NoError(t, err)
					require.Equal(t, to, value.Phase())
					require.Len(t, value.Phases, before+1)
					require.NoError(t, value.Check())
					return
				}
				require.ErrorIs(t, err, initiative.PhaseNotAllowed)
				var refused initiative.PhaseError
				require.ErrorAs(t, err, &refused)
				require.Equal(t, initiative.PhaseError{From: from, To: to}, refused)
				require.NotEmpty(t, refused.Sentence())
				require.Equal(t, from, value.Phase())
				require.Len(t, value.Phases, before)
			})
		}
	}
}

func TestChangePhaseNeedsItsFacts(t *testing.T) {
	for _, test := range []struct {
		name   string
		from   initiative.PhaseChange
		change func(*initiative.PhaseChange)
		to     initiative.Phase
		want   []string
	}{
		{"INV-I03 a source", change("idea", "2013"), func(c *initiative.PhaseChange) { c.Source = "" }, "starting", []string{"source: required"}},
		{"INV-I03 a date", change("idea", "2013"), func(c *initiative.PhaseChange) { c.On = "" }, "starting", []string{"on: required"}},
		{"INV-I03 a date with a year (T4)", change("idea", "2013"), func(c *initiative.PhaseChange) { c.On = "--09-19" }, "starting", []string{"on: bad_date"}},
		{"INV-I03 a date that exists", change("idea", "2013"), func(c *initiative.PhaseChange) { c.On = "2019-02-29" }, "starting", []string{"on: bad_date"}},
		{"INV-I03 a date in order", change("idea", "2013-05"), func(c *initiative.PhaseChange) { c.On = "2013-04-30" }, "starting", []string{"on: out_of_order"}},
		{"T2 an order that years leave open", change("idea", "2013-05"), func(c *initiative.PhaseChange) { c.On = "2013" }, "starting", nil},
		{"who recorded it", change("idea", "2013"), func(c *initiative.PhaseChange) { c.By = " " }, "starting", []string{"by: required"}},
		{"I-12 a reason to end", change("idea", "2013"), func(c *initiative.PhaseChange) { c.Reason = "" }, "ended", []string{"reason: required"}},
		{"a reason to restart", change("ended", "2013"), func(c *initiative.PhaseChange) { c.Reason = "" }, "starting", []string{"reason: required"}},
		{"no reason for the rest", change("idea", "2013"), func(c *initiative.PhaseChange) { c.Reason = "" }, "starting", nil},
		{"INV-I07 where a merged one goes on", change("starting", "2013"), func(c *initiative.PhaseChange) { c.Into = "" }, "merged", []string{"into: required"}},
		{"INV-I07 another than itself", change("starting", "2013"), func(c *initiative.PhaseChange) { c.Into = "1" }, "merged", []string{"into: inconsistent"}},
		{"INV-I07 nothing when it is not merged", change("starting", "2013"), func(c *initiative.PhaseChange) { c.Into = "2" }, "paused", []string{"into: not_allowed"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			value := with(test.from)
			step := change(test.to, "2019")
			test.change(&step)
			require.Equal(t, test.want, faults(value.ChangePhase(step)))
			require.Equal(t, test.want == nil, len(value.Phases) == 2)

			imported := with(test.from, step)
			require.Equal(t, test.want == nil, imported.Check() == nil, "Check holds the same rules")
		})
	}
	t.Run("the first change may leave its date unknown", func(t *testing.T) {
		value := jutter()
		require.NoError(t, value.ChangePhase(change("established", "")))
		require.NoError(t, value.ChangePhase(change("developing", "2019")))
		require.NoError(t, value.Check())
	})
	t.Run("INV-I03 an imported jump is refused", func(t *testing.T) {
		require.Equal(t, []string{"phases[1].phase: inconsistent"}, faults(with(change("idea", "2013"), change("established", "2014")).Check()))
		require.Equal(t, []string{"phases[0].phase: unknown_value"}, faults(with(change("stalled", "2013")).Check()))
	})
	t.Run("INV-I07 a merge keeps its own id and names the new one", func(t *testing.T) {
		value := with(change("starting", "2013"))
		require.Empty(t, value.MergedInto())
		require.NoError(t, value.ChangePhase(change("merged", "2019")))
		require.Equal(t, "1", value.ID)
		require.Equal(t, "2", value.MergedInto())
	})
}

func TestChangePhaseSharesNoMemory(t *testing.T) {
	value := jutter()
	value.Phases = make([]initiative.PhaseChange, 0, 8)
	require.NoError(t, value.ChangePhase(change("idea", "2013")))
	one, other := value, value
	require.NoError(t, one.ChangePhase(change("starting", "2014")))
	require.NoError(t, other.ChangePhase(change("ended", "2014")))
	require.Equal(t, initiative.PhaseStarting, one.Phase())
}

func TestCountsOn(t *testing.T) {
	for _, test := range []struct {
		name            string
		history         []initiative.PhaseChange
		day             initiative.PartialDate
		counts, decided bool
	}{
		{"INV-I04 without a history it does not count", nil, "2019-01-01", false, true},
		{"INV-I04 not before its first phase", []initiative.PhaseChange{change("idea", "2013-06-01")}, "2013-05-31", false, true},
		{"INV-I04 from its first phase", []initiative.PhaseChange{change("idea", "2013-06-01")}, "2013-06-01", true, true},
		{"INV-I04 a paused one counts", []initiative.PhaseChange{change("starting", "2013"), change("paused", "2014")}, "2019-01-01", true, true},
		{"INV-I04 the day before it ends", []initiative.PhaseChange{change("idea", "2013"), change("ended", "2019-03-01")}, "2019-02-28", true, true},
		{"INV-I04 the day it ends", []initiative.PhaseChange{change("idea", "2013"), change("ended", "2019-03-01")}, "2019-03-01", false, true},
		{"INV-I04 the day it merges", []initiative.PhaseChange{change("starting", "2013"), change("merged", "2019-03-01")}, "2019-03-01", false, true},
		{"INV-I04 again from its restart", []initiative.PhaseChange{change("idea", "2013"), change("ended", "2014"), change("starting", "2016")}, "2017-01-01", true, true},
		{"T2 a year is read as its first day, undecided", []initiative.PhaseChange{change("idea", "2013")}, "2013-05-01", true, false},
		{"T2 asked by year", []initiative.PhaseChange{change("idea", "2013")}, "2013", true, false},
		{"T2 asked by year before", []initiative.PhaseChange{change("idea", "2013")}, "2012", false, true},
		{"T2 ended some day this year", []initiative.PhaseChange{change("idea", "2013"), change("ended", "2019")}, "2019-06-01", false, false},
		{"T2 a change between counting phases decides nothing", []initiative.PhaseChange{change("idea", "2013"), change("starting", "2019")}, "2019-06-01", true, true},
		{"an unknown first date is long ago, undecided", []initiative.PhaseChange{change("established", "")}, "2010-01-01", true, false},
		{"a later known change decides again", []initiative.PhaseChange{change("established", ""), change("paused", "2015")}, "2016-01-01", true, true},
		{"T4 a day without a year decides nothing", []initiative.PhaseChange{change("idea", "2013")}, "--09-19", false, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			counts, decided := with(test.history...).CountsOn(test.day)
			require.Equal(t, test.counts, counts)
			require.Equal(t, test.decided, decided)
		})
	}
}

func TestAnyWalkPassesCheck(t *testing.T) {
	targets := append(initiative.Phases(), "stalled")
	dates := []initiative.PartialDate{"", "2013", "2014-02", "2014-02-28", "2019", "2019-02-29", "--09-19"}
	rapid.Check(t, func(t *rapid.T) {
		value := jutter()
		for range rapid.IntRange(0, 12).Draw(t, "steps") {
			step := change(rapid.SampledFrom(targets).Draw(t, "to"), rapid.SampledFrom(dates).Draw(t, "on"))
			step.Reason = rapid.SampledFrom([]string{"", "omdat"}).Draw(t, "reason")
			step.Into = rapid.SampledFrom([]string{"", "", "1", "2"}).Draw(t, "into")
			before := slices.Clone(value.Phases)
			if value.ChangePhase(step) != nil {
				require.Equal(t, before, value.Phases, "a refused step changes nothing")
			} else {
				require.Equal(t, append(before, step), value.Phases, "INV-I03 append-only")
			}
			require.NoError(t, value.Check())
		}
	})
}
