package support_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/initiative/support"
)

var start = time.Date(2019, 3, 1, 9, 0, 0, 0, time.FixedZone("", 3600))

func session() *support.Session {
	return &support.Session{Date: "2019-03-01", Kind: support.KindCoaching, Minutes: 90, Participants: []string{"initiatiefnemer"}}
}

func outcome() *support.Outcome {
	return &support.Outcome{Result: support.ResultGoalReached, Learning: "Begin bij de buren."}
}

// fresh is a trajectory that can be requested.
func fresh() support.Trajectory {
	return support.Trajectory{ID: "1", Slug: "traject-2019-001", Title: "Een huis voor de buurt", Clients: []string{"jutter"}, Kind: support.KindCoaching}
}

// stepTo is a step without faults between two states, listed or not.
func stepTo(from, to support.Status) support.Step {
	step := support.Step{At: start, By: "coordinator-1"}
	switch to {
	case support.StatusAccepted:
		step.Coordinator = "coordinator-1"
	case support.StatusActive:
		if from != support.StatusPaused {
			step.Session = session()
		}
	case support.StatusDeclined:
		step.Reason = "Deze vraag hoort bij de gemeente."
	case support.StatusCompleted, support.StatusStopped:
		step.Outcome = outcome()
	}
	return step
}

// in is a trajectory that came to a status by its shortest path.
func in(t *testing.T, status support.Status) support.Trajectory {
	t.Helper()
	value := fresh()
	for _, to := range map[support.Status][]support.Status{
		"":          {},
		"requested": {"requested"},
		"accepted":  {"requested", "accepted"},
		"active":    {"requested", "accepted", "active"},
		"paused":    {"requested", "accepted", "active", "paused"},
		"completed": {"requested", "accepted", "active", "completed"},
		"stopped":   {"requested", "accepted", "stopped"},
		"declined":  {"requested", "declined"},
	}[status] {
		require.NoError(t, value.Move(to, stepTo(value.Status, to)))
	}
	require.Equal(t, status, value.Status)
	return value
}

// snapshot is a copy that shares no memory.
func snapshot(t require.TestingT, value support.Trajectory) support.Trajectory {
	text, err := json.Marshal(value)
	require.NoError(t, err)
	var back support.Trajectory
	require.NoError(t, json.Unmarshal(text, &back))
	return back
}

func faults(err error) []string {
	var all []string
	for _, fault := range initiative.FieldErrors(err) {
		all = append(all, fault.Error())
	}
	return all
}

func TestMoveWalksAllPairs(t *testing.T) {
	allowed := map[support.Status][]support.Status{
		"":          {"requested"},
		"requested": {"accepted", "declined"},
		"accepted":  {"active", "stopped"},
		"active":    {"paused", "completed", "stopped"},
		"paused":    {"active", "stopped"},
	}
	for _, from := range append(support.Statuses(), "") {
		require.Equal(t, allowed[from], from.Next(), from)
		require.Equal(t, from != "" && allowed[from] == nil, from.Final(), from)
		for _, to := range append(support.Statuses(), "", "silent") {
			t.Run(string(from)+" to "+string(to), func(t *testing.T) {
				value := in(t, from)
				before := snapshot(t, value)
				err := value.Move(to, stepTo(from, to))
				if slices.Contains(allowed[from], to) {
					require.NoError(t, err)
					require.Equal(t, to, value.Status)
					require.NoError(t, value.Check())
					last := value.History[len(value.History)-1]
					require.Equal(t, from, last.From)
					require.Equal(t, to, last.To)
					require.Equal(t, "coordinator-1", last.By)
					require.True(t, start.Equal(last.At))
					return
				}
				require.ErrorIs(t, err, support.MoveNotAllowed)
				var refused support.MoveError
				require.ErrorAs(t, err, &refused)
				require.Equal(t, support.MoveError{From: from, To: to}, refused)
				require.NotEmpty(t, refused.Sentence())
				require.Equal(t, before, snapshot(t, value), "a refused step changes nothing")
			})
		}
	}
}

func TestMoveNeedsItsFacts(t *testing.T) {
	for _, test := range []struct {
		name     string
		from, to support.Status
		change   func(*support.Step)
		want     []string
	}{
		{"who", "", "requested", func(s *support.Step) { s.By = " " }, []string{"by: required"}},
		{"when", "", "requested", func(s *support.Step) { s.At = time.Time{} }, []string{"at: required"}},
		{"when, not before the last change", "requested", "accepted", func(s *support.Step) { s.At = start.Add(-1) }, []string{"at: out_of_order"}},
		{"all faults at once", "active", "completed", func(s *support.Step) { s.By, s.Outcome = "", nil }, []string{"by: required", "outcome: required"}},
		{"a reason to decline", "requested", "declined", func(s *support.Step) { s.Reason = "" }, []string{"reason: required"}},
		{"no reason to pause", "active", "paused", func(s *support.Step) { s.Reason = "" }, nil},
		{"a readable reason", "active", "paused", func(s *support.Step) { s.Reason = "\x07" }, []string{"reason: bad_characters"}},
		{"INV-S02 a coordinator to accept", "requested", "accepted", func(s *support.Step) { s.Coordinator = "" }, []string{"coordinator: required"}},
		{"INV-S02 no coordinator elsewhere", "active", "paused", func(s *support.Step) { s.Coordinator = "x" }, []string{"coordinator: not_allowed"}},
		{"INV-S04 a session to become active", "accepted", "active", func(s *support.Step) { s.Session = nil }, []string{"session: required"}},
		{"INV-S04 a session may resume", "paused", "active", func(s *support.Step) { s.Session = session() }, nil},
		{"INV-S04 no session elsewhere", "active", "completed", func(s *support.Step) { s.Session = session() }, []string{"session: not_allowed"}},
		{"INV-S04 a date", "accepted", "active", func(s *support.Step) { s.Session.Date = "" }, []string{"session.date: bad_date"}},
		{"INV-S04 a full date", "accepted", "active", func(s *support.Step) { s.Session.Date = "2019-02" }, []string{"session.date: bad_date"}},
		{"INV-S04 a date that exists", "accepted", "active", func(s *support.Step) { s.Session.Date = "2019-02-29" }, []string{"session.date: bad_date"}},
		{"INV-S04 a date not in the future", "accepted", "active", func(s *support.Step) { s.Session.Date = "2019-03-02" }, []string{"session.date: in_future"}},
		{"INV-S04 today in the zone of the step", "accepted", "active", func(s *support.Step) {
			s.At = time.Date(2019, 3, 2, 0, 30, 0, 0, start.Location())
			s.Session.Date = "2019-03-02"
		}, nil},
		{"INV-S04 a kind", "accepted", "active", func(s *support.Step) { s.Session.Kind = "talk" }, []string{"session.kind: unknown_value"}},
		{"INV-S04 one minute", "accepted", "active", func(s *support.Step) { s.Session.Minutes = 1 }, nil},
		{"INV-S04 a day", "accepted", "active", func(s *support.Step) { s.Session.Minutes = 1440 }, nil},
		{"INV-S04 not zero minutes", "accepted", "active", func(s *support.Step) { s.Session.Minutes = 0 }, []string{"session.minutes: out_of_range"}},
		{"INV-S04 not more than a day", "accepted", "active", func(s *support.Step) { s.Session.Minutes = 1441 }, []string{"session.minutes: out_of_range"}},
		{"INV-S04 a participant", "accepted", "active", func(s *support.Step) { s.Session.Participants = nil }, []string{"session.participants: required"}},
		{"INV-S04 a participant with a name", "accepted", "active", func(s *support.Step) { s.Session.Participants = []string{""} }, []string{"session.participants[0]: required"}},
		{"INV-S05 an outcome to complete", "active", "completed", func(s *support.Step) { s.Outcome = nil }, []string{"outcome: required"}},
		{"INV-S05 an outcome to stop before it began", "accepted", "stopped", func(s *support.Step) { s.Outcome = nil }, []string{"outcome: required"}},
		{"INV-S05 an outcome to stop", "active", "stopped", func(s *support.Step) { s.Outcome = nil }, []string{"outcome: required"}},
		{"INV-S05 an outcome to stop while paused", "paused", "stopped", func(s *support.Step) { s.Outcome = nil }, []string{"outcome: required"}},
		{"INV-S05 a result", "active", "completed", func(s *support.Step) { s.Outcome.Result = "" }, []string{"outcome.result: unknown_value"}},
		{"INV-S05 a learning or nothing to share", "active", "completed", func(s *support.Step) { s.Outcome.Learning = "" }, []string{"outcome.learning: required"}},
		{"INV-S05 nothing to share with a reason", "active", "completed", func(s *support.Step) {
			s.Outcome.Learning, s.Outcome.NothingToShare = "", "De klant wil dat niet."
		}, nil},
		{"INV-S05 not both", "active", "completed", func(s *support.Step) { s.Outcome.NothingToShare = "Toch niet." }, []string{"outcome.nothingToShare: not_allowed"}},
		{"INV-S05 no outcome elsewhere", "active", "paused", func(s *support.Step) { s.Outcome = outcome() }, []string{"outcome: not_allowed"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			value := in(t, test.from)
			before := snapshot(t, value)
			step := stepTo(test.from, test.to)
			test.change(&step)
			require.Equal(t, test.want, faults(value.Move(test.to, step)))
			if test.want != nil {
				require.Equal(t, before, snapshot(t, value), "a refused step changes nothing")
				return
			}
			require.Equal(t, test.to, value.Status)
			require.NoError(t, value.Check())
		})
	}
}

func TestRequest(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*support.Trajectory)
		want   []string
	}{
		{"INV-S01 one initiative", func(v *support.Trajectory) {}, nil},
		{"INV-S01 several initiatives", func(v *support.Trajectory) { v.Clients = []string{"a", "b"} }, nil},
		{"INV-S01 not without a client", func(v *support.Trajectory) { v.Clients = nil }, []string{"clients: required"}},
		{"INV-S01 not an empty client", func(v *support.Trajectory) { v.Clients = []string{""} }, []string{"clients[0]: required"}},
		{"INV-S01 each client once", func(v *support.Trajectory) { v.Clients = []string{"a", "a"} }, []string{"clients[1]: duplicate"}},
		{"clients are bounded", func(v *support.Trajectory) {
			v.Clients = nil
			for n := range 51 {
				v.Clients = append(v.Clients, string(rune('A'+n)))
			}
		}, []string{"clients: too_many"}},
		{"a title", func(v *support.Trajectory) { v.Title = "" }, []string{"title: required"}},
		{"a kind", func(v *support.Trajectory) { v.Kind = "" }, []string{"kind: unknown_value"}},
		{"a slug", func(v *support.Trajectory) { v.Slug = "Traject 1" }, []string{"slug: bad_slug"}},
		{"a sequel names another trajectory", func(v *support.Trajectory) { v.Continues = v.ID }, []string{"continues: inconsistent"}},
		{"INV-S02 no coordinator yet", func(v *support.Trajectory) { v.Coordinator = "x" }, []string{"coordinator: not_allowed"}},
		{"INV-S04 no session yet", func(v *support.Trajectory) { v.Sessions = []support.Session{*session()} }, []string{"sessions: inconsistent"}},
		{"INV-S05 no outcome yet", func(v *support.Trajectory) { v.Outcome = outcome() }, []string{"outcome: not_allowed"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			value := fresh()
			test.change(&value)
			require.Equal(t, test.want, faults(value.Move(support.StatusRequested, stepTo("", support.StatusRequested))))
			if test.want != nil {
				require.Empty(t, value.Status)
				return
			}
			require.True(t, start.Equal(value.CreatedAt))
			require.Equal(t, len(value.Clients) > 1, value.Scope() == support.ScopeCollective)
		})
	}
}

func TestRecord(t *testing.T) {
	t.Run("INV-S04 the first session moves accepted to active", func(t *testing.T) {
		value := in(t, support.StatusAccepted)
		require.NoError(t, value.Record(support.Step{At: start, By: "c", Session: session()}))
		require.Equal(t, support.StatusActive, value.Status)
		require.Equal(t, 90, value.Minutes())
		require.Equal(t, "c", value.Sessions[0].By)
	})
	t.Run("INV-S04 a later session keeps the status and writes no history", func(t *testing.T) {
		value := in(t, support.StatusActive)
		lines := len(value.History)
		require.NoError(t, value.Record(support.Step{At: start.Add(time.Hour), By: "c", Session: session()}))
		require.Equal(t, support.StatusActive, value.Status)
		require.Len(t, value.History, lines)
		require.Equal(t, 180, value.Minutes())
		require.True(t, start.Add(time.Hour).Equal(value.ChangedAt))
	})
	t.Run("a session ends a pause", func(t *testing.T) {
		value := in(t, support.StatusPaused)
		require.Equal(t, []string{"session: required"}, faults(value.Record(support.Step{At: start, By: "c"})))
		require.NoError(t, value.Record(support.Step{At: start, By: "c", Session: session()}))
		require.Equal(t, support.StatusActive, value.Status)
	})
	for _, status := range []support.Status{"", "requested", "completed", "stopped", "declined"} {
		t.Run("no session when "+string(status), func(t *testing.T) {
			value := in(t, status)
			before := snapshot(t, value)
			require.Equal(t, support.MoveError{From: status, To: "active"}, value.Record(support.Step{At: start, By: "c", Session: session()}))
			require.Equal(t, before, snapshot(t, value))
		})
	}
	for want, step := range map[string]support.Step{
		"session: required":        {At: start, By: "c"},
		"by: required":             {At: start, Session: session()},
		"at: out_of_order":         {At: start.Add(-1), By: "c", Session: session()},
		"reason: not_allowed":      {At: start, By: "c", Session: session(), Reason: "zomaar"},
		"coordinator: not_allowed": {At: start, By: "c", Session: session(), Coordinator: "x"},
		"outcome: not_allowed":     {At: start, By: "c", Session: session(), Outcome: outcome()},
	} {
		t.Run("refused with "+want, func(t *testing.T) {
			value := in(t, support.StatusActive)
			before := snapshot(t, value)
			require.Equal(t, []string{want}, faults(value.Record(step)))
			require.Equal(t, before, snapshot(t, value))
		})
	}
}

func TestReassign(t *testing.T) {
	for _, clients := range [][]string{{"a"}, {"a", "b"}} {
		for _, status := range support.Statuses() {
			t.Run("INV-S02 "+string(status)+" for "+string(support.Trajectory{Clients: clients}.Scope()), func(t *testing.T) {
				value := in(t, status)
				value.Clients = clients
				before := snapshot(t, value)
				err := value.Reassign(support.Step{At: start, By: "c", Coordinator: "coordinator-2", Reason: "verlof"})
				live := status == "accepted" || status == "active" || status == "paused"
				require.Equal(t, live, status.Live())
				if !live {
					require.ErrorIs(t, err, support.NotLive)
					require.Equal(t, before, snapshot(t, value))
					return
				}
				require.NoError(t, err)
				require.Equal(t, "coordinator-2", value.Coordinator)
				require.Equal(t, status, value.Status)
				last := value.History[len(value.History)-1]
				require.Equal(t, support.Change{At: last.At, By: "c", From: status, To: status, Coordinator: "coordinator-2", Reason: "verlof"}, last)
				require.NoError(t, value.Check())
			})
		}
	}
	for want, step := range map[string]support.Step{
		"coordinator: required":  {At: start, By: "c"},
		"coordinator: duplicate": {At: start, By: "c", Coordinator: "coordinator-1"},
		"by: required":           {At: start, Coordinator: "x"},
		"at: out_of_order":       {At: start.Add(-1), By: "c", Coordinator: "x"},
		"session: not_allowed":   {At: start, By: "c", Coordinator: "x", Session: session()},
		"outcome: not_allowed":   {At: start, By: "c", Coordinator: "x", Outcome: outcome()},
		"reason: bad_characters": {At: start, By: "c", Coordinator: "x", Reason: "\x00"},
	} {
		t.Run("INV-S02 refused with "+want, func(t *testing.T) {
			value := in(t, support.StatusActive)
			before := snapshot(t, value)
			require.Equal(t, []string{want}, faults(value.Reassign(step)))
			require.Equal(t, before, snapshot(t, value))
		})
	}
}

func TestStepsShareNoMemory(t *testing.T) {
	value := in(t, support.StatusAccepted)
	step := support.Step{At: start, By: "c", Session: session()}
	require.NoError(t, value.Record(step))
	step.Session.Participants[0], step.Session.Minutes = "ander", 5
	require.Equal(t, []string{"initiatiefnemer"}, value.Sessions[0].Participants)
	require.Equal(t, 90, value.Minutes())

	value.History, value.Sessions = slices.Grow(value.History, 8), slices.Grow(value.Sessions, 8)
	one, other := value, value
	require.NoError(t, one.Move(support.StatusPaused, support.Step{At: start, By: "c", Reason: "een"}))
	require.NoError(t, other.Move(support.StatusPaused, support.Step{At: start, By: "c", Reason: "ander"}))
	require.Equal(t, "een", one.History[len(one.History)-1].Reason)
	one, other = value, value
	require.NoError(t, one.Record(support.Step{At: start, By: "een", Session: session()}))
	require.NoError(t, other.Record(support.Step{At: start, By: "ander", Session: session()}))
	require.Equal(t, "een", one.Sessions[1].By)

	end := stepTo(support.StatusActive, support.StatusCompleted)
	require.NoError(t, value.Move(support.StatusCompleted, end))
	end.Outcome.Learning = "anders"
	require.Equal(t, "Begin bij de buren.", value.Outcome.Learning)
}

func TestMomentsAreAsAStoreKeepsThem(t *testing.T) {
	now := time.Now() // carries a monotonic reading
	value := fresh()
	require.NoError(t, value.Move(support.StatusRequested, support.Step{At: now, By: "c"}))
	for _, moment := range []time.Time{value.CreatedAt, value.ChangedAt, value.History[0].At} {
		require.Equal(t, now.Round(0), moment)
	}
}

func TestNoPublicView(t *testing.T) {
	var methods []string
	for method := range reflect.TypeFor[*support.Trajectory]().Methods() {
		methods = append(methods, method.Name)
	}
	require.Equal(t, []string{"Check", "Minutes", "Move", "Reassign", "Record", "Scope"}, methods,
		"INV-S08: a new method must not hand out sessions")
}
