package support_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
)

func TestCheckImported(t *testing.T) {
	for _, test := range []struct {
		name   string
		status support.Status
		change func(*support.Trajectory)
		want   []string
	}{
		{"a walked path is fine", "paused", func(v *support.Trajectory) {}, nil},
		{"never requested", "", func(v *support.Trajectory) {}, []string{"status: unknown_value", "history: required"}},
		{"the history ends in the status", "active", func(v *support.Trajectory) { v.Status = "paused" }, []string{"status: inconsistent"}},
		{"the history is a path", "active", func(v *support.Trajectory) { v.History[2].From = "paused" }, []string{"history[2].from: inconsistent"}},
		{"the history starts with a request", "active", func(v *support.Trajectory) { v.History = v.History[1:] },
			[]string{"history[0].from: inconsistent"}},
		{"the machine allows each step", "active", func(v *support.Trajectory) {
			v.History[2].To, v.Status, v.Sessions = "paused", "paused", nil
		}, []string{"history[2].to: inconsistent"}},
		{"an unknown status", "requested", func(v *support.Trajectory) { v.Status, v.History[0].To = "silent", "silent" },
			[]string{"status: unknown_value", "history[0].to: inconsistent"}},
		{"the history is in order", "active", func(v *support.Trajectory) { v.History[1].At = start.Add(time.Hour) }, []string{"history[2].at: out_of_order"}},
		{"the last change is known", "active", func(v *support.Trajectory) { v.ChangedAt = start.Add(-1) }, []string{"changedAt: out_of_order"}},
		{"created before the last change", "active", func(v *support.Trajectory) { v.CreatedAt = start.Add(time.Hour) }, []string{"changedAt: out_of_order"}},
		{"a moment of creation", "active", func(v *support.Trajectory) { v.CreatedAt = time.Time{} }, []string{"createdAt: required"}},
		{"who and when of each change", "requested", func(v *support.Trajectory) { v.History[0].By, v.History[0].At = "", time.Time{} },
			[]string{"history[0].at: required", "history[0].by: required"}},
		{"a reason to decline", "declined", func(v *support.Trajectory) { v.History[1].Reason = "" }, []string{"history[1].reason: required"}},
		{"INV-S01 a client", "active", func(v *support.Trajectory) { v.Clients = nil }, []string{"clients: required"}},
		{"INV-S02 a coordinator when accepted", "accepted", func(v *support.Trajectory) { v.Coordinator = "" }, []string{"coordinator: required"}},
		{"INV-S02 a coordinator when active", "active", func(v *support.Trajectory) { v.Coordinator = "" }, []string{"coordinator: required"}},
		{"INV-S02 a coordinator when paused", "paused", func(v *support.Trajectory) { v.Coordinator = "" }, []string{"coordinator: required"}},
		{"INV-S02 the coordinator the history names", "active", func(v *support.Trajectory) { v.Coordinator = "x" }, []string{"coordinator: inconsistent"}},
		{"INV-S02 a history may name none", "active", func(v *support.Trajectory) { v.History[1].Coordinator, v.Coordinator = "", "x" }, nil},
		{"INV-S02 a change of coordinator names one", "active", func(v *support.Trajectory) {
			v.History = append(v.History, support.Change{At: start, By: "c", From: "active", To: "active"})
		}, []string{"history[3].coordinator: required"}},
		{"INV-S02 no other step names one", "active", func(v *support.Trajectory) { v.History[2].Coordinator = "coordinator-1" },
			[]string{"history[2].coordinator: not_allowed"}},
		{"INV-S04 a session when it ever was active", "completed", func(v *support.Trajectory) { v.Sessions = nil }, []string{"sessions: required"}},
		{"INV-S04 no session when it never was", "stopped", func(v *support.Trajectory) { v.Sessions = []support.Session{*session()} },
			[]string{"sessions: inconsistent"}},
		{"INV-S04 a session that is whole", "active", func(v *support.Trajectory) { v.Sessions[0] = support.Session{} },
			[]string{"sessions[0].kind: unknown_value", "sessions[0].participants: required", "sessions[0].minutes: out_of_range", "sessions[0].date: bad_date"}},
		{"INV-S04 a session not after the last change", "active", func(v *support.Trajectory) { v.Sessions[0].Date = "2019-03-02" },
			[]string{"sessions[0].date: in_future"}},
		{"INV-S04 a day may have moved with the zone", "active", func(v *support.Trajectory) {
			v.ChangedAt = time.Date(2019, 3, 1, 23, 30, 0, 0, time.UTC)
			v.Sessions[0].Date = "2019-03-02"
		}, nil},
		{"INV-S05 an outcome when completed", "completed", func(v *support.Trajectory) { v.Outcome = nil }, []string{"outcome: required"}},
		{"INV-S05 an outcome when stopped", "stopped", func(v *support.Trajectory) { v.Outcome = nil }, []string{"outcome: required"}},
		{"INV-S05 a learning or a reason", "stopped", func(v *support.Trajectory) { v.Outcome.Learning = "\t" },
			[]string{"outcome.learning: required", "outcome.learning: bad_characters"}},
		{"INV-S05 no outcome before the end", "paused", func(v *support.Trajectory) { v.Outcome = outcome() }, []string{"outcome: not_allowed"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			value := in(t, test.status)
			test.change(&value)
			err := value.Check()
			require.Equal(t, test.want, faults(err))
			require.Equal(t, test.want == nil, err == nil)
		})
	}
	t.Run("a step on a faulty trajectory is refused until it is repaired", func(t *testing.T) {
		value := in(t, support.StatusActive)
		value.Title = ""
		require.Equal(t, []string{"title: required"}, faults(value.Move(support.StatusPaused, support.Step{At: start, By: "c"})))
		require.Equal(t, support.StatusActive, value.Status)
	})
}

// drawStep mixes sound parts with faulty ones, so that many steps pass.
func drawStep(t *rapid.T, value support.Trajectory, to support.Status) support.Step {
	step := stepTo(value.Status, to)
	zone := time.FixedZone("", 3600*rapid.IntRange(-12, 14).Draw(t, "zone"))
	step.At = start.Add(time.Duration(rapid.IntRange(0, 2000).Draw(t, "minutes")) * time.Minute)
	if value.ChangedAt.After(step.At) && rapid.IntRange(0, 9).Draw(t, "late") > 0 {
		step.At = value.ChangedAt
	}
	step.At = step.At.In(zone)
	if step.Session != nil {
		step.Session.Date = initiative.PartialDate(step.At.AddDate(0, 0, -rapid.IntRange(-1, 5).Draw(t, "day")).Format(time.DateOnly))
	}
	switch rapid.IntRange(0, 12).Draw(t, "fault") {
	case 6:
		step.Coordinator = rapid.SampledFrom([]string{"", "coordinator-1", "\x00"}).Draw(t, "coordinator")
	case 7:
		step.Session = rapid.SampledFrom([]*support.Session{nil, session(), {Minutes: 5}}).Draw(t, "session")
	case 8:
		step.Outcome = rapid.SampledFrom([]*support.Outcome{nil, outcome(), {}}).Draw(t, "outcome")
	case 9:
		step.By = ""
	case 10:
		step.Reason = rapid.SampledFrom([]string{"", "omdat", "\xff"}).Draw(t, "reason")
	}
	return step
}

func TestAnyWalkPassesCheck(t *testing.T) {
	targets := append(support.Statuses(), "", "silent")
	starts := map[support.Status]support.Trajectory{"": fresh()}
	for _, status := range support.Statuses() {
		starts[status] = in(t, status)
	}
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		value := snapshot(t, starts[rapid.SampledFrom(append(support.Statuses(), "")).Draw(t, "start")])
		for range rapid.IntRange(0, 20).Draw(t, "steps") {
			before := snapshot(t, value)
			var err error
			switch rapid.IntRange(0, 5).Draw(t, "verb") {
			case 4:
				err = value.Record(drawStep(t, value, support.StatusActive))
			case 5:
				step := drawStep(t, value, support.StatusPaused)
				step.Coordinator = rapid.SampledFrom([]string{"", "coordinator-1", "coordinator-2"}).Draw(t, "to")
				err = value.Reassign(step)
			default:
				to := rapid.SampledFrom(targets).Draw(t, "to")
				if next := value.Status.Next(); len(next) > 0 && rapid.Bool().Draw(t, "listed") {
					to = rapid.SampledFrom(next).Draw(t, "next")
				}
				err = value.Move(to, drawStep(t, value, to))
			}
			after := snapshot(t, value)
			if err != nil {
				require.Equal(t, before, after, "a refused step changes nothing")
			} else {
				passed++
			}
			if value.Status != "" {
				require.NoError(t, value.Check(), "INV-S01 to S05 hold after every step")
				require.NoError(t, after.Check(), "and after a store has kept it")
			}
			for n, change := range before.History {
				require.Equal(t, change, after.History[n], "append-only")
			}
		}
	})
	require.NotZero(t, passed, "the walks are not all refusals")
}
