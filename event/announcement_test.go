package event_test

import (
	"encoding/json"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestAnnouncement(t *testing.T) {
	t.Run("says what Event A says, with names for its codes", func(t *testing.T) {
		e := announcedA()
		want := event.Announcement{
			ID: e.ID, Slug: e.Slug, Title: e.Title, Format: event.NetworkMeeting, Mode: event.InPerson,
			Purpose: e.Purpose, Questions: e.Questions, Zone: "Europe/Amsterdam", Start: e.Start, End: e.End,
			Hosts: e.Hosts, Organiser: "Omzien", Contact: "aanmelden@omzien.example",
			Venue: event.PublicVenue{Name: "Rosendael", Room: "rode zaal", Address: "Indusdreef 5, Utrecht",
				Municipality: "GM0344", MunicipalityName: "Utrecht", Certainty: event.Provisional},
			Programme: e.Programme, Audience: e.Audience,
			Themes: []event.Named{{ID: "local_collaboration", Name: "samenspel in de wijk"},
				{ID: "community_strength", Name: "community_strength"}},
			SignUp: event.PublicTerms{ClosesBefore: e.SignUp.ClosesBefore, Strictness: event.Soft, Limited: true},
			Status: event.Scheduled, ChangedAt: e.ChangedAt, AnnouncedAt: e.ChangedAt,
		}
		require.Equal(t, want, e.Announcement(event.Occupancy{}, register()))
	})
	t.Run("says in person and to be announced where nothing was said", func(t *testing.T) {
		var e event.Event
		a := e.Announcement(event.Occupancy{}, register())
		require.Equal(t, event.InPerson, a.Mode)
		require.Equal(t, event.ToBeAnnounced, a.Venue.Certainty)
	})
	t.Run("the reason is that of calling it off, not of a later edit", func(t *testing.T) {
		e := announcedA()
		quiet := event.Step{At: at(early), By: "coordinator", Reason: "tikfout"}
		require.NoError(t, e.Postpone(step(early)))
		require.NoError(t, e.SetSeats(40, 0, false, quiet))
		next := eventA()
		next.Note = "Wij zoeken een nieuwe datum."
		require.NoError(t, e.Revise(next, 0, quiet))
		require.Equal(t, "de zaal is dicht", e.Announcement(event.Occupancy{}, register()).Reason)
		require.NoError(t, e.Cancel(event.Step{At: at(early), By: "coordinator", Reason: "geen nieuwe zaal"}))
		require.Equal(t, "geen nieuwe zaal", e.Announcement(event.Occupancy{}, register()).Reason)
	})
	t.Run("the reason is in the history, however short", func(t *testing.T) {
		e := event.Event{Status: event.Cancelled, History: []event.Change{{To: event.Scheduled, Reason: "oud"}}}
		require.Empty(t, e.Announcement(event.Occupancy{}, register()).Reason)
		e.History = []event.Change{{From: event.Scheduled, To: event.Cancelled, Reason: "afgelast"}}
		require.Equal(t, "afgelast", e.Announcement(event.Occupancy{}, register()).Reason)
	})
	t.Run("a meeting that goes on has no reason", func(t *testing.T) {
		e := inState(t, event.Postponed)
		require.NoError(t, e.Revise(weekLater(eventA()), 0, step(early)))
		require.Empty(t, e.Announcement(event.Occupancy{}, register()).Reason)
	})
}

func TestPublicSeats(t *testing.T) {
	seats := func(capacity event.Capacity, taken int) event.PublicTerms {
		e := meeting(1, event.WaitlistAuto)
		e.SignUp.Capacity = capacity
		return e.Announcement(event.Occupancy{Taken: taken, Queue: waiting(-9)}, register()).SignUp
	}
	t.Run("INV-E18 unpublished seats cannot be counted from outside", func(t *testing.T) {
		limited := event.Capacity{Limited: true, Seats: 10}
		for taken := range 10 {
			require.Equal(t, seats(limited, 0), seats(limited, taken))
		}
		require.Nil(t, seats(limited, 3).Seats)
		require.Nil(t, seats(limited, 3).SeatsLeft)
		require.True(t, seats(limited, 10).Full)
	})
	t.Run("INV-E18 published seats are shown", func(t *testing.T) {
		public := event.Capacity{Limited: true, Seats: 10, Publish: true}
		require.Equal(t, 10, *seats(public, 3).Seats)
		require.Equal(t, 7, *seats(public, 3).SeatsLeft)
		require.Equal(t, 1, *seats(event.Capacity{Limited: true, Seats: 1, Publish: true}, 0).SeatsLeft)
		require.Equal(t, 0, *seats(public, 12).SeatsLeft, "a forced cut leaves none, not fewer than none")
	})
	t.Run("INV-E18 there is no number to show without one", func(t *testing.T) {
		for _, capacity := range []event.Capacity{{Publish: true}, {Publish: true, Limited: true}} {
			require.Nil(t, seats(capacity, 3).Seats)
			require.Nil(t, seats(capacity, 3).SeatsLeft)
		}
		require.False(t, seats(event.Capacity{}, 1_000_000).Full)
	})
	t.Run("INV-E18 nothing of the queue reaches the public", func(t *testing.T) {
		e := meeting(1, event.WaitlistAuto)
		public, err := json.Marshal(e.Announcement(event.Occupancy{Taken: 1,
			Queue: []event.Waiting{{SignUpID: "geheim", Wants: 777777, Whole: true}}}, register()))
		require.NoError(t, err)
		require.NotContains(t, string(public), "geheim")
		require.NotContains(t, string(public), "777777")
	})
}

func TestAvailability(t *testing.T) {
	opens := at("2019-01-10T09:00:00+01:00")
	for _, tc := range []struct {
		name     string
		status   event.Status
		whenFull event.FullPolicy
		taken    int // of four
		moment   time.Time
		want     event.Availability
	}{
		{"before it opens", event.Scheduled, event.Closed, 0, opens.Add(-time.Second), event.NotYetOpen},
		{"when it opens", event.Scheduled, event.Closed, 0, opens, event.Open},
		{"the last seat", event.Scheduled, event.Closed, 3, opens, event.Open},
		{"full and closed", event.Scheduled, event.Closed, 4, opens, event.Full},
		{"full with a waiting list", event.Scheduled, event.WaitlistAuto, 4, opens, event.WaitlistOnly},
		{"a second before the deadline", event.Scheduled, event.Closed, 0, at("2019-01-24T23:59:59+01:00"), event.Open},
		{"at the deadline", event.Scheduled, event.Closed, 0, at("2019-01-25T00:00:00+01:00"), event.DeadlinePassed},
		{"full is no news after the deadline", event.Scheduled, event.Closed, 4, at("2019-01-25T00:00:00+01:00"), event.DeadlinePassed},
		{"from the start on", event.Scheduled, event.Closed, 0, at("2019-01-29T16:00:00+01:00"), event.Over},
		{"held", event.Held, event.Closed, 0, at(after), event.Over},
		{"postponed", event.Postponed, event.Closed, 0, opens, event.NotOffered},
		{"postponed, after the old date", event.Postponed, event.Closed, 0, at(after), event.NotOffered},
		{"cancelled", event.Cancelled, event.Closed, 0, opens, event.NotOffered},
		{"draft", event.Draft, event.Closed, 0, opens, event.NotOffered},
	} {
		t.Run(tc.name, func(t *testing.T) {
			e := inState(t, tc.status)
			e.SignUp = event.Terms{Online: true, Opens: opens, ClosesBefore: e.SignUp.ClosesBefore, Strictness: event.Hard,
				Capacity: event.Capacity{Limited: true, Seats: 4}, WhenFull: tc.whenFull}
			o := event.Occupancy{Taken: tc.taken}
			a := e.Announcement(o, register())
			require.Equal(t, tc.want, a.Availability(tc.moment))
			_, err := e.Admit(o, guest(1, false), 0, tc.moment)
			require.Equal(t, tc.want.Accepts(), err == nil, "the page and the decision disagree")
		})
	}
	t.Run("the zero value offers nothing", func(t *testing.T) {
		require.Equal(t, event.NotOffered, new(event.Announcement).Availability(opens))
	})
}

func TestJSON(t *testing.T) {
	t.Run("an Event comes back as it went", func(t *testing.T) { roundTrip[event.Event](t) })
	t.Run("an Announcement comes back as it went", func(t *testing.T) { roundTrip[event.Announcement](t) })
	t.Run("INV-E20 Event A comes back as it went, once localised", func(t *testing.T) {
		want := eventA()
		text, err := json.Marshal(want)
		require.NoError(t, err)
		require.Contains(t, string(text), `"start":"2019-01-29T16:00:00+01:00"`)
		var got event.Event
		require.NoError(t, json.Unmarshal(text, &got))
		got.Localise(amsterdam)
		require.Equal(t, want, got)
	})
	t.Run("what is absent is not written", func(t *testing.T) {
		text, err := json.Marshal(event.Event{})
		require.NoError(t, err)
		require.JSONEq(t, `{"title":"","format":"","zone":"","start":"0001-01-01T00:00:00Z","end":"0001-01-01T00:00:00Z",
			"venue":{},"audience":null,"signUp":{}}`, string(text))
	})
}

// roundTrip fills every field of a T with a value of its own, so that a field
// that is lost, mixed up or not named on the way makes a difference.
func roundTrip[T any](t *testing.T) {
	t.Helper()
	var want, got T
	serial := 0
	fill(t, reflect.ValueOf(&want).Elem(), &serial)
	text, err := json.Marshal(want)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &got))
	require.Equal(t, want, got)
	require.Greater(t, serial, 40)
}

var lowerCamel = regexp.MustCompile(`^[a-z][a-zA-Z]*(,omitempty|,omitzero)?$`)

func fill(t *testing.T, v reflect.Value, serial *int) {
	t.Helper()
	*serial++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(int64(*serial), 0).UTC()))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			require.True(t, field.IsExported(), "%s.%s", v.Type(), field.Name)
			if field.Anonymous {
				require.Empty(t, field.Tag, "%s.%s: its fields are written as those of the whole", v.Type(), field.Name)
			} else {
				require.Regexp(t, lowerCamel, field.Tag.Get("json"), "%s.%s", v.Type(), field.Name)
			}
			fill(t, v.Field(i), serial)
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0), serial)
		fill(t, v.Index(1), serial)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), serial)
	case v.Kind() == reflect.String:
		v.SetString("tekst " + strconv.Itoa(*serial))
	case v.Kind() == reflect.Int:
		v.SetInt(int64(*serial))
	case v.Kind() == reflect.Float64:
		v.SetFloat(float64(*serial) + 0.5)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	default:
		t.Fatalf("%s cannot be filled", v.Type())
	}
}

func TestAnnouncementHoldsNobody(t *testing.T) {
	types := map[reflect.Type][]string{}
	walk(t, reflect.TypeFor[event.Announcement](), types)
	t.Run("INV-E18 no type in it can carry a sign-up", func(t *testing.T) {
		for _, private := range []reflect.Type{reflect.TypeFor[event.SignUp](), reflect.TypeFor[event.Request](),
			reflect.TypeFor[event.Waiting](), reflect.TypeFor[event.Grant](), reflect.TypeFor[event.Occupancy](),
			reflect.TypeFor[event.Decision](), reflect.TypeFor[event.Event](), reflect.TypeFor[event.Terms](),
			reflect.TypeFor[event.Change](), reflect.TypeFor[event.Reply](), reflect.TypeFor[event.Wishes](),
			reflect.TypeFor[event.Quota]()} {
			require.NotContains(t, types, private)
		}
	})
	t.Run("INV-E18 no type in it is new", func(t *testing.T) {
		var structs []string
		for typ := range types {
			structs = append(structs, typ.Name())
		}
		slices.Sort(structs)
		require.Equal(t, []string{"Announcement", "Asks", "Geo", "Item", "Named", "PublicOrigin", "PublicTerms",
			"PublicVenue", "Question", "Table"}, structs)
	})
	t.Run("INV-E18 no field in it is for a person", func(t *testing.T) {
		personal := regexp.MustCompile(`(?i)mail|person|attend|particip|guest|wait(er|ing$)|queue|taken|signups|behalf|by$`)
		for typ, fields := range types {
			for _, field := range fields {
				require.NotRegexp(t, personal, strings.TrimPrefix(field, "AskOnBehalfOf"), typ) // says that a form asks it, and not what anybody answers
			}
		}
	})
}

// walk collects the structs that a type is made of, with their fields. Kinds
// that could hide another type, such as maps and interfaces, are refused.
func walk(t *testing.T, typ reflect.Type, found map[reflect.Type][]string) {
	t.Helper()
	switch typ.Kind() {
	case reflect.Slice, reflect.Pointer:
		walk(t, typ.Elem(), found)
	case reflect.Struct:
		if _, seen := found[typ]; seen || typ == reflect.TypeFor[time.Time]() {
			return
		}
		found[typ] = []string{}
		for i := range typ.NumField() {
			found[typ] = append(found[typ], typ.Field(i).Name)
			walk(t, typ.Field(i).Type, found)
		}
	case reflect.String, reflect.Bool, reflect.Int, reflect.Float64:
	default:
		t.Fatalf("%s can hold anything", typ)
	}
}

func TestNextChange(t *testing.T) {
	t.Run("walks through the moments of a meeting, and ends", func(t *testing.T) {
		a := event.Announcement{Status: event.Scheduled, Start: at("2019-01-29T16:00:00+01:00"), End: at("2019-01-29T19:00:00+01:00"),
			SignUp: event.PublicTerms{Opens: at("2019-01-10T09:00:00+01:00"), ClosesBefore: at("2019-01-25T00:00:00+01:00")}}
		now := at("2019-01-01T00:00:00+01:00")
		for _, want := range []time.Time{a.SignUp.Opens, a.SignUp.ClosesBefore, a.Start, a.End} {
			require.Equal(t, want, a.NextChange(want.Add(-time.Nanosecond)))
			require.Equal(t, want, a.NextChange(now))
			now = want
		}
		require.Zero(t, a.NextChange(now))
	})
	t.Run("nothing that a visitor sees changes before it", func(t *testing.T) {
		base := at("2019-01-29T16:00:00+01:00")
		moment := rapid.Custom(func(t *rapid.T) time.Time {
			return base.Add(time.Duration(rapid.IntRange(-5, 5).Draw(t, "hours")) * time.Hour)
		})
		rapid.Check(t, func(t *rapid.T) {
			a := event.Announcement{Status: rapid.SampledFrom(event.Statuses()).Draw(t, "status"), Start: moment.Draw(t, "start"), End: moment.Draw(t, "end"),
				SignUp: event.PublicTerms{Online: rapid.Bool().Draw(t, "online"), Full: rapid.Bool().Draw(t, "full"),
					Strictness: rapid.SampledFrom(event.Strictnesses()).Draw(t, "strictness")}}
			if rapid.Bool().Draw(t, "opens") {
				a.SignUp.Opens = moment.Draw(t, "from")
			}
			if rapid.Bool().Draw(t, "closes") {
				a.SignUp.ClosesBefore = moment.Draw(t, "until")
			}
			now := moment.Draw(t, "now")
			next := a.NextChange(now)
			later := now.Add(time.Duration(rapid.IntRange(0, 12*60).Draw(t, "minutes")) * time.Minute)
			if !next.IsZero() {
				require.True(t, next.After(now))
				if !later.Before(next) {
					later = next.Add(-time.Nanosecond)
				}
			}
			require.Equal(t, a.Availability(now), a.Availability(later))
			require.Equal(t, a.Late(now), a.Late(later))
			require.Equal(t, a.End.After(now), a.End.After(later))
		})
	})
}

func TestAllDay(t *testing.T) {
	for _, tc := range []struct{ name, start, end, want string }{
		{"one day", "2019-05-11T00:00:00+02:00", "2019-05-12T00:00:00+02:00", "zaterdag 11 mei 2019, de hele dag"},
		{"two days", "2019-05-10T00:00:00+02:00", "2019-05-12T00:00:00+02:00", "vrijdag 10 mei 2019 tot en met zaterdag 11 mei 2019"},
		{"the short day in spring", "2019-03-31T00:00:00+01:00", "2019-04-01T00:00:00+02:00", "zondag 31 maart 2019, de hele dag"},
		{"the long day in autumn", "2019-10-27T00:00:00+02:00", "2019-10-28T00:00:00+01:00", "zondag 27 oktober 2019, de hele dag"},
	} {
		t.Run("INV-E20 "+tc.name, func(t *testing.T) {
			e := eventA()
			e.AllDay, e.Start, e.End, e.Programme = true, at(tc.start), at(tc.end), nil
			e.SignUp.ClosesBefore = time.Time{}
			require.NoError(t, e.Check())
			a := e.Announcement(event.Occupancy{}, register())
			require.Equal(t, tc.want, a.When())
		})
	}
	t.Run("it begins and ends at midnight", func(t *testing.T) {
		e := eventA()
		e.AllDay = true
		var faults event.FieldErrors
		require.ErrorAs(t, e.Check(), &faults)
		require.Contains(t, faults, event.FieldError{Field: "start", Code: event.CodeMidnight})
		require.Contains(t, faults, event.FieldError{Field: "end", Code: event.CodeMidnight})
	})
}

func TestGeo(t *testing.T) {
	for _, valid := range []event.Geo{{}, {Latitude: 52.09, Longitude: 5.12}, {Latitude: -90, Longitude: 180}} {
		require.True(t, valid.Valid(), valid)
	}
	for _, wrong := range []event.Geo{{Latitude: 90.1}, {Longitude: -180.1}, {Latitude: math.NaN()}, {Longitude: math.Inf(1)}} {
		require.False(t, wrong.Valid(), wrong)
		e := eventA()
		e.Venue.Geo = &wrong
		require.ErrorIs(t, e.Check(), event.FieldError{Field: "venue.geo", Code: event.CodeType})
	}
}
