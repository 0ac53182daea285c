package event_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// tabled is a meeting of ten seats, with two tables and all that can be asked.
func tabled(whenFull event.FullPolicy) event.Event {
	e := meeting(10, whenFull)
	e.SignUp.Tables = []event.Table{{ID: "wonen", Title: "Wonen", Seats: 4}, {ID: "zorg", Title: "Zorg", Seats: 4}}
	e.SignUp.Wishes = event.WishKinds()
	e.SignUp.Asked = []event.Question{{ID: "lunch", Label: "Eet u mee?", Kind: event.YesNo}}
	return e
}

// kept is a party of two with a value in every field, as it is kept in a state.
func kept(status event.SignUpStatus, until time.Time) event.SignUp {
	s := event.SignUp{ID: "gast", EventID: "samenspel-2019", Place: 7, At: at("2019-01-08T10:00:00+01:00"), Name: "Gast",
		Email: "gast@omzien.example", Role: event.Expert, OnBehalfOf: "Oke Nu", Wanted: 2, AcceptsFewer: true, Late: true, Status: status,
		Tables: []string{"wonen", "zorg"}, Companions: []string{"Buurvrouw"}, Replies: []event.Reply{{Question: "lunch", Text: event.Yes}},
		Wishes: event.Wishes{Access: "een stoel met leuning", Diet: "geen noten"}, Language: event.English}
	if status.Holds() {
		s.Seats, s.Table = 2, "wonen"
	}
	if status == event.Pending || status == event.Offered {
		s.Until = until
	}
	return s
}

// occupied is what kept leaves of a meeting in which three others sit at wonen.
func occupied(s event.SignUp) event.Occupancy {
	return event.Occupancy{Taken: 3 + s.Seats, Tables: map[string]int{"wonen": 2 + s.Seats, "zorg": 1}}
}

// request is what keeps a party as it is, but for a few words.
func request(s event.SignUp) event.Request {
	return event.Request{Name: "Gast Bij Naam", Seats: s.Wanted, AcceptsFewer: s.AcceptsFewer, OnBehalfOf: "OSO",
		Companions: []string{"Buurman"}, Replies: []event.Reply{{Question: "lunch", Text: event.No}}, Wishes: event.Wishes{Diet: "geen vis"},
		Tables: s.Tables, Language: event.Dutch}
}

// method is one thing that can be done to a sign-up; nothing says that it had nothing to do.
type method func(e *event.Event, s *event.SignUp, now time.Time) (nothing bool, err error)

func methods() map[string]method {
	return map[string]method{
		"confirm":  func(e *event.Event, s *event.SignUp, now time.Time) (bool, error) { return false, e.Confirm(s, now) },
		"accept":   func(e *event.Event, s *event.SignUp, now time.Time) (bool, error) { return false, e.Accept(s, now) },
		"decline":  func(e *event.Event, s *event.SignUp, now time.Time) (bool, error) { return false, e.Decline(s, now) },
		"lapse":    func(e *event.Event, s *event.SignUp, now time.Time) (bool, error) { return !e.Lapse(s, now), nil },
		"withdraw": func(e *event.Event, s *event.SignUp, now time.Time) (bool, error) { return false, e.Withdraw(s, now) },
		"came": func(e *event.Event, s *event.SignUp, now time.Time) (bool, error) {
			return false, e.Attend(s, true, now)
		},
		"stayed": func(e *event.Event, s *event.SignUp, now time.Time) (bool, error) {
			return false, e.Attend(s, false, now)
		},
		"amend": func(e *event.Event, s *event.SignUp, now time.Time) (bool, error) {
			return false, e.Amend(occupied(*s), s, request(*s), now)
		},
		"assign": func(e *event.Event, s *event.SignUp, _ time.Time) (bool, error) {
			return false, e.Assign(occupied(*s), s, "zorg")
		},
	}
}

// afterwards is a sign-up once something was done to it that leads to a state.
func afterwards(s event.SignUp, done string, to event.SignUpStatus) event.SignUp {
	switch {
	case done == "amend":
		r := request(s)
		s.Name, s.OnBehalfOf, s.Companions, s.Replies, s.Wishes, s.Language = r.Name, r.OnBehalfOf, r.Companions, r.Replies, r.Wishes, r.Language
	case done == "assign":
		s.Table = "zorg"
	case s.Status == to: // said twice
	case to == event.Withdrawn, to == event.Lapsed:
		s.Seats, s.Table, s.Until, s.Wishes = 0, "", time.Time{}, event.Wishes{} // GDPR art. 9: needed no more
	default:
		s.Until = time.Time{}
	}
	s.Status = to
	return s
}

// The rows below have a column for each of [event.SignUpStatuses]: the state that a
// method leads to, a refusal after "!", or "-" where there is nothing to do.
var ways = []struct {
	name    string
	meeting event.Status
	moment  string
	until   string
	rows    map[string]string
}{
	{"in time", event.Scheduled, "2019-01-20T12:59:59+01:00", "2019-01-20T13:00:00+01:00", map[string]string{
		//         pending    confirmed  waitlisted offered   refused   cancelled lapsed    attended  absent    repeated
		"confirm":  "confirmed confirmed  waitlisted offered   !not_live !not_live !lapsed   attended  absent    !not_live",
		"accept":   "!no_offer confirmed  !no_offer  confirmed !no_offer !no_offer !offer_over !no_offer !no_offer !no_offer",
		"decline":  "!no_offer !no_offer  !no_offer  cancelled !no_offer cancelled !offer_over !no_offer !no_offer !no_offer",
		"lapse":    "-         -          -          -         -         -         -         -         -         -",
		"withdraw": "cancelled cancelled  cancelled  cancelled !not_live !not_live !not_live !over     !over     cancelled",
		"came":     "!not_live !not_begun !not_live  !not_live !not_live !not_live !not_live !not_begun !not_begun !not_live",
		"stayed":   "!not_live !not_begun !not_live  !not_live !not_live !not_live !not_live !not_begun !not_begun !not_live",
		"amend":    "!not_live confirmed  waitlisted offered   !not_live !not_live !not_live !not_live !not_live !not_live",
		"assign":   "pending   confirmed  !not_live  offered   !not_live !not_live !not_live attended  absent    !not_live",
	}},
	{"exactly at Until is too late", event.Scheduled, "2019-01-20T13:00:00+01:00", "2019-01-20T13:00:00+01:00", map[string]string{
		"confirm":  "!lapsed   confirmed  waitlisted offered   !not_live !not_live !lapsed   attended  absent    !not_live",
		"accept":   "!no_offer confirmed  !no_offer  !offer_over !no_offer !no_offer !offer_over !no_offer !no_offer !no_offer",
		"decline":  "!no_offer !no_offer  !no_offer  !offer_over !no_offer cancelled !offer_over !no_offer !no_offer !no_offer",
		"lapse":    "lapsed    -          -          lapsed    -         -         -         -         -         -",
		"withdraw": "cancelled cancelled  cancelled  cancelled !not_live !not_live !not_live !over     !over     cancelled",
		"came":     "!not_live !not_begun !not_live  !not_live !not_live !not_live !not_live !not_begun !not_begun !not_live",
		"stayed":   "!not_live !not_begun !not_live  !not_live !not_live !not_live !not_live !not_begun !not_begun !not_live",
		"amend":    "!not_live confirmed  waitlisted offered   !not_live !not_live !not_live !not_live !not_live !not_live",
		"assign":   "pending   confirmed  !not_live  offered   !not_live !not_live !not_live attended  absent    !not_live",
	}},
	{"one second before the start", event.Scheduled, "2019-01-29T15:59:59+01:00", "2019-01-29T17:00:00+01:00", map[string]string{
		"confirm":  "confirmed confirmed  waitlisted offered   !not_live !not_live !lapsed   attended  absent    !not_live",
		"accept":   "!no_offer confirmed  !no_offer  confirmed !no_offer !no_offer !offer_over !no_offer !no_offer !no_offer",
		"decline":  "!no_offer !no_offer  !no_offer  cancelled !no_offer cancelled !offer_over !no_offer !no_offer !no_offer",
		"lapse":    "-         -          -          -         -         -         -         -         -         -",
		"withdraw": "cancelled cancelled  cancelled  cancelled !not_live !not_live !not_live !over     !over     cancelled",
		"came":     "!not_live !not_begun !not_live  !not_live !not_live !not_live !not_live !not_begun !not_begun !not_live",
		"stayed":   "!not_live !not_begun !not_live  !not_live !not_live !not_live !not_live !not_begun !not_begun !not_live",
		"amend":    "!not_live confirmed  waitlisted offered   !not_live !not_live !not_live !not_live !not_live !not_live",
		"assign":   "pending   confirmed  !not_live  offered   !not_live !not_live !not_live attended  absent    !not_live",
	}},
	{"at the start, before Until", event.Scheduled, "2019-01-29T16:00:00+01:00", "2019-01-29T17:00:00+01:00", map[string]string{
		"confirm":  "!over     confirmed  waitlisted offered   !not_live !not_live !lapsed   attended  absent    !not_live",
		"accept":   "!no_offer confirmed  !no_offer  !over     !no_offer !no_offer !offer_over !no_offer !no_offer !no_offer",
		"decline":  "!no_offer !no_offer  !no_offer  cancelled !no_offer cancelled !offer_over !no_offer !no_offer !no_offer",
		"lapse":    "lapsed    -          lapsed     lapsed    -         -         -         -         -         -",
		"withdraw": "!over     !over      !over      !over     !not_live !not_live !not_live !over     !over     !over",
		"came":     "!not_live attended   !not_live  !not_live !not_live !not_live !not_live attended  attended  !not_live",
		"stayed":   "!not_live absent     !not_live  !not_live !not_live !not_live !not_live absent    absent    !not_live",
		"amend":    "!not_live !over      !over      !over     !not_live !not_live !not_live !not_live !not_live !not_live",
		"assign":   "pending   confirmed  !not_live  offered   !not_live !not_live !not_live attended  absent    !not_live",
	}},
	{"held", event.Held, "2019-01-29T19:00:00+01:00", "2019-01-29T20:00:00+01:00", map[string]string{
		"confirm":  "!over     confirmed  waitlisted offered   !not_live !not_live !lapsed   attended  absent    !not_live",
		"accept":   "!no_offer confirmed  !no_offer  !over     !no_offer !no_offer !offer_over !no_offer !no_offer !no_offer",
		"decline":  "!no_offer !no_offer  !no_offer  cancelled !no_offer cancelled !offer_over !no_offer !no_offer !no_offer",
		"lapse":    "lapsed    -          lapsed     lapsed    -         -         -         -         -         -",
		"withdraw": "!over     !over      !over      !over     !not_live !not_live !not_live !over     !over     !over",
		"came":     "!not_live attended   !not_live  !not_live !not_live !not_live !not_live attended  attended  !not_live",
		"stayed":   "!not_live absent     !not_live  !not_live !not_live !not_live !not_live absent    absent    !not_live",
		"amend":    "!not_live !over      !over      !over     !not_live !not_live !not_live !not_live !not_live !not_live",
		"assign":   "pending   confirmed  !not_live  offered   !not_live !not_live !not_live attended  absent    !not_live",
	}},
	{"postponed, after its old date", event.Postponed, "2019-01-29T19:00:00+01:00", "2019-01-29T20:00:00+01:00", map[string]string{
		"confirm":  "confirmed confirmed  waitlisted offered   !not_live !not_live !lapsed   attended  absent    !not_live",
		"accept":   "!no_offer confirmed  !no_offer  confirmed !no_offer !no_offer !offer_over !no_offer !no_offer !no_offer",
		"decline":  "!no_offer !no_offer  !no_offer  cancelled !no_offer cancelled !offer_over !no_offer !no_offer !no_offer",
		"lapse":    "-         -          -          -         -         -         -         -         -         -",
		"withdraw": "cancelled cancelled  cancelled  cancelled !not_live !not_live !not_live !over     !over     cancelled",
		"came":     "!transition !transition !transition !transition !transition !transition !transition !transition !transition !transition",
		"stayed":   "!transition !transition !transition !transition !transition !transition !transition !transition !transition !transition",
		"amend":    "!not_live confirmed  waitlisted offered   !not_live !not_live !not_live !not_live !not_live !not_live",
		"assign":   "pending   confirmed  !not_live  offered   !not_live !not_live !not_live attended  absent    !not_live",
	}},
	{"postponed, at Until", event.Postponed, "2019-01-29T20:00:00+01:00", "2019-01-29T20:00:00+01:00", map[string]string{
		"confirm": "!lapsed   confirmed  waitlisted offered   !not_live !not_live !lapsed   attended  absent    !not_live",
		"accept":  "!no_offer confirmed  !no_offer  !offer_over !no_offer !no_offer !offer_over !no_offer !no_offer !no_offer",
		"decline": "!no_offer !no_offer  !no_offer  !offer_over !no_offer cancelled !offer_over !no_offer !no_offer !no_offer",
		"lapse":   "lapsed    -          -          lapsed    -         -         -         -         -         -",
	}},
	{"cancelled, before its date", event.Cancelled, "2019-01-20T12:59:59+01:00", "2019-01-20T13:00:00+01:00", map[string]string{
		"confirm":  "!not_offered confirmed waitlisted offered !not_live !not_live !lapsed   attended  absent    !not_live",
		"accept":   "!no_offer confirmed  !no_offer  !not_offered !no_offer !no_offer !offer_over !no_offer !no_offer !no_offer",
		"decline":  "!no_offer !no_offer  !no_offer  cancelled !no_offer cancelled !offer_over !no_offer !no_offer !no_offer",
		"lapse":    "-         -          -          -         -         -         -         -         -         -",
		"withdraw": "cancelled cancelled  cancelled  cancelled !not_live !not_live !not_live !over     !over     cancelled",
		"came":     "!transition !transition !transition !transition !transition !transition !transition !transition !transition !transition",
		"stayed":   "!transition !transition !transition !transition !transition !transition !transition !transition !transition !transition",
		"amend":    "!not_live !not_offered !not_offered !not_offered !not_live !not_live !not_live !not_live !not_live !not_live",
		"assign":   "pending   confirmed  !not_live  offered   !not_live !not_live !not_live attended  absent    !not_live",
	}},
	{"cancelled, after its date", event.Cancelled, "2019-01-29T19:00:00+01:00", "2019-01-29T20:00:00+01:00", map[string]string{
		"confirm":  "!not_offered confirmed waitlisted offered !not_live !not_live !lapsed   attended  absent    !not_live",
		"accept":   "!no_offer confirmed  !no_offer  !not_offered !no_offer !no_offer !offer_over !no_offer !no_offer !no_offer",
		"lapse":    "lapsed    -          lapsed     lapsed    -         -         -         -         -         -",
		"withdraw": "!over     !over      !over      !over     !not_live !not_live !not_live !over     !over     !over",
		"came":     "!transition !transition !transition !transition !transition !transition !transition !transition !transition !transition",
	}},
}

func TestSignUpLife(t *testing.T) {
	for _, way := range ways {
		for done, row := range way.rows {
			want := strings.Fields(row)
			require.Len(t, want, len(event.SignUpStatuses()))
			for n, from := range event.SignUpStatuses() {
				t.Run(way.name+": "+done+" "+string(from), func(t *testing.T) {
					e := inState(t, way.meeting)
					e.SignUp = tabled(event.WaitlistOffer).SignUp
					s := kept(from, at(way.until))
					before, meeting := kept(from, at(way.until)), e
					nothing, err := methods()[done](&e, &s, at(way.moment))
					require.Equal(t, meeting, e)
					if code, refused := strings.CutPrefix(want[n], "!"); refused {
						var refusal event.Refusal
						require.True(t, errors.As(err, &refusal), "%v", err)
						require.Equal(t, event.Refusal(code), refusal)
						requireSentence(t, refusal.Sentence())
						require.Equal(t, before, s, "a refusal changed something")
						return
					}
					require.NoError(t, err)
					require.Equal(t, want[n] == "-", nothing)
					if nothing {
						require.Equal(t, before, s)
						return
					}
					require.Equal(t, afterwards(before, done, event.SignUpStatus(want[n])), s)
				})
			}
		}
	}
	t.Run("the first rows name every method", func(t *testing.T) {
		require.Len(t, ways[0].rows, len(methods()))
	})
	t.Run("a sign-up that never was", func(t *testing.T) {
		e := tabled(event.WaitlistAuto)
		for done, do := range methods() {
			var s event.SignUp
			nothing, err := do(&e, &s, at(early))
			require.True(t, nothing || err != nil, done)
			require.Equal(t, event.SignUp{}, s)
		}
	})
}

func TestConfirmWithoutSeats(t *testing.T) {
	for policy, want := range map[event.FullPolicy]event.SignUpStatus{
		event.WaitlistAuto: event.Waitlisted, event.WaitlistOffer: event.Waitlisted, event.Closed: event.Refused, "": event.Refused,
	} {
		t.Run("it waits if there is a list, under "+string(policy), func(t *testing.T) {
			e := meeting(10, policy)
			s := kept(event.Pending, at(early).Add(time.Hour))
			s.Seats, s.Table = 0, ""
			wanted := s
			wanted.Status, wanted.Until = want, time.Time{}
			if want == event.Refused {
				wanted.Wishes = event.Wishes{}
			}
			require.NoError(t, e.Confirm(&s, at(early)))
			require.Equal(t, wanted, s)
		})
	}
	t.Run("half a party comes, and the rest waits", func(t *testing.T) {
		e := meeting(10, event.WaitlistOffer)
		s := kept(event.Pending, at(early).Add(time.Hour))
		s.Seats = 1
		require.NoError(t, e.Confirm(&s, at(early)))
		require.Equal(t, event.SeatConfirmed, s.Status)
		require.Equal(t, []int{2, 1}, []int{s.Wanted, s.Seats})
	})
	t.Run("a hard deadline that passed meanwhile does not count: the request was in time", func(t *testing.T) {
		e := meeting(10, event.Closed)
		e.SignUp.Strictness = event.Hard
		s := kept(event.Pending, e.SignUp.ClosesBefore.Add(time.Hour))
		require.NoError(t, e.Confirm(&s, e.SignUp.ClosesBefore.Add(time.Minute)))
		require.Equal(t, event.SeatConfirmed, s.Status)
	})
}

func TestStatuses(t *testing.T) {
	const holds, wants, live = "pending confirmed offered attended absent", "pending confirmed waitlisted offered", "confirmed waitlisted offered attended absent"
	for _, s := range append(event.SignUpStatuses(), "", "onbekend") {
		in := func(list string) bool { return slices.Contains(strings.Fields(list), string(s)) }
		require.Equal(t, in(holds), s.Holds(), s)
		require.Equal(t, in(wants), s.Wants(), s)
		require.Equal(t, in(live), s.Live(), s)
	}
}
