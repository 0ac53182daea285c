package event_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// enumeration is one type of words, seen from outside.
type enumeration struct {
	list  func() []string
	label func(string) string
	want  string // the values in their order; they are stored and sent, so they never change
}

func enumerate[T interface {
	~string
	Label() string
}](list func() []T, want string) enumeration {
	return enumeration{
		list: func() []string {
			values := list()
			ids := make([]string, len(values))
			for i, value := range values {
				ids[i] = string(value)
				values[i] = "overgeschreven" // a caller's copy is its own
			}
			return ids
		},
		label: func(id string) string { return T(id).Label() },
		want:  want,
	}
}

func enumerations() map[string]enumeration {
	return map[string]enumeration{
		"Format": enumerate(event.Formats, `network_meeting knowledge_meeting theme_meeting work_session inspiration_session
			workshop peer_consultation training small_meeting festival dialogue activity`),
		"AttendanceMode": enumerate(event.AttendanceModes, `in_person online hybrid`),
		"Role": enumerate(event.Roles, `initiator supporter resident volunteer expert_by_experience professional place_manager
			social_broker alderman policy_officer policy_adviser expert coordinator board_member researcher`),
		"ItemKind": enumerate(event.ItemKinds, `welcome host_presentation theme_session pitches dialogue theme_tables guest_speaker
			peer_consultation plenary_feedback harvest reflection break closing`),
		"Certainty":    enumerate(event.Certainties, `confirmed provisional to_be_announced`),
		"Strictness":   enumerate(event.Strictnesses, `soft hard`),
		"FullPolicy":   enumerate(event.FullPolicies, `closed waitlist_auto waitlist_offer`),
		"Status":       enumerate(event.Statuses, `draft discarded scheduled postponed cancelled held`),
		"SignUpStatus": enumerate(event.SignUpStatuses, `pending confirmed waitlisted offered refused cancelled lapsed attended absent repeated`),
		"QuestionKind": enumerate(event.QuestionKinds, `short_text choice yes_no`),
		"Wish":         enumerate(event.WishKinds, `access diet`),
		"Language":     enumerate(event.Languages, `nl en`),
		"Availability": enumerate(event.Availabilities, `not_offered not_yet_open open waitlist_only full deadline_passed over`),
	}
}

func TestEnumerations(t *testing.T) {
	snake := regexp.MustCompile(`^[a-z]+(_[a-z]+)*$`)
	for name, words := range enumerations() {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, strings.Fields(words.want), words.list())
			require.Equal(t, words.list(), words.list(), "the list was changed by who read it")
			labels := map[string]string{}
			for _, id := range words.list() {
				require.Regexp(t, snake, id)
				label := words.label(id)
				require.NotEmpty(t, label, id)
				require.Equal(t, strings.TrimSpace(label), label)
				require.Empty(t, labels[label], "%s and %s read the same", id, labels[label])
				labels[label] = id
			}
			require.Empty(t, words.label(""))
			require.Empty(t, words.label("onbekend"))
		})
	}
}

func TestPlural(t *testing.T) {
	seen := map[string]event.Role{}
	for _, role := range event.Roles() {
		require.NotEmpty(t, role.Plural(), role)
		require.NotEqual(t, role.Label(), role.Plural())
		require.Equal(t, role.Label()[:4], role.Plural()[:4], "another word")
		require.Empty(t, seen[role.Plural()])
		seen[role.Plural()] = role
	}
	require.Empty(t, event.Role("").Plural())
}

// TestEveryConstantIsListed reads the source: a constant that is in no list has
// no label, and a form would not show it.
func TestEveryConstantIsListed(t *testing.T) {
	listed := map[string][]string{}
	for name, words := range enumerations() {
		listed[name] = words.list()
	}
	for _, refusal := range event.Refusals() {
		listed["Refusal"] = append(listed["Refusal"], string(refusal))
	}
	for _, code := range event.Codes() {
		listed["Code"] = append(listed["Code"], string(code))
	}
	declared := constants(t)
	require.Len(t, declared, len(listed))
	for name, values := range declared {
		require.ElementsMatch(t, values, listed[name], name)
	}
}

// constants are the typed string constants of the package, by type.
func constants(t *testing.T) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".go") || strings.HasSuffix(file.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file.Name(), nil, 0)
		require.NoError(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			name, ok := spec.Type.(*ast.Ident)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			if value, ok := spec.Values[0].(*ast.BasicLit); ok && value.Kind == token.STRING {
				text, err := strconv.Unquote(value.Value)
				require.NoError(t, err)
				found[name.Name] = append(found[name.Name], text)
			}
			return true
		})
	}
	return found
}

// requireSentence checks the form of what a person reads.
func requireSentence(t *testing.T, sentence string) {
	t.Helper()
	require.Regexp(t, `^\p{Lu}`, sentence)
	require.True(t, strings.HasSuffix(sentence, "."), "no full stop: %q", sentence)
	require.NotContains(t, sentence, "_", "a code is not for people")
	require.NotContains(t, sentence, "\n")
	for part := range strings.SplitSeq(sentence, ". ") {
		require.LessOrEqual(t, len(strings.Fields(part)), 15, "too long for B1: %q", part)
	}
}

func TestSentences(t *testing.T) {
	seen := map[string]string{}
	for _, refusal := range event.Refusals() {
		t.Run("refusal "+string(refusal), func(t *testing.T) {
			requireSentence(t, refusal.Sentence())
			require.Empty(t, seen[refusal.Sentence()])
			seen[refusal.Sentence()] = string(refusal)
			var same event.Refusal
			require.True(t, errors.As(error(refusal), &same))
			require.ErrorIs(t, error(refusal), same)
		})
	}
	t.Run("INV-E07 a full meeting says vol = vol", func(t *testing.T) {
		require.Contains(t, event.ErrFull.Sentence(), "Vol = vol")
		require.Equal(t, "Vol = vol", event.Full.Label())
		require.Equal(t, "vol = vol", event.Closed.Label())
	})
	unknown := event.FieldError{Field: "seats", Code: "onbekend", Limit: 7}.Sentence()
	requireSentence(t, unknown)
	for _, code := range event.Codes() {
		t.Run("code "+string(code), func(t *testing.T) {
			sentence := event.FieldError{Field: "title", Code: code, Limit: 7}.Sentence()
			requireSentence(t, sentence)
			require.NotEqual(t, unknown, sentence)
			bounded := code == event.CodeTooLong || code == event.CodeTooMany || code == event.CodeTooFew
			require.Equal(t, bounded, strings.Contains(sentence, "7"))
		})
	}
	t.Run("a missing name and address are asked for by name", func(t *testing.T) {
		require.Equal(t, "Vul uw naam in.", event.FieldError{Field: "name", Code: event.CodeRequired}.Sentence())
		require.Equal(t, "Vul uw mailadres in.", event.FieldError{Field: "email", Code: event.CodeRequired}.Sentence())
	})
	t.Run("the size of a party has sentences of its own", func(t *testing.T) {
		for _, code := range []event.Code{event.CodeTooMany, event.CodeTooFew, event.CodeType} {
			sentence := event.FieldError{Field: "seats", Code: code, Limit: 10}.Sentence()
			requireSentence(t, sentence)
			require.NotEqual(t, event.FieldError{Field: "title", Code: code, Limit: 10}.Sentence(), sentence)
		}
	})
	t.Run("the rule that the page prints", func(t *testing.T) {
		require.True(t, strings.HasSuffix(event.Fairness, "."))
	})
	t.Run("a caller can take the first fault out of all", func(t *testing.T) {
		err := error(event.FieldErrors{{Field: "name", Code: event.CodeRequired}, {Field: "seats", Code: event.CodeTooMany, Limit: 10}})
		var first event.FieldError
		require.True(t, errors.As(err, &first))
		require.Equal(t, event.FieldError{Field: "name", Code: event.CodeRequired}, first)
		require.ErrorIs(t, err, event.FieldError{Field: "seats", Code: event.CodeTooMany, Limit: 10})
	})
	t.Run("faults read as one line for a log", func(t *testing.T) {
		err := event.FieldErrors{{Field: "name", Code: event.CodeRequired}, {Field: "seats", Code: event.CodeTooMany, Limit: 10}}
		require.EqualError(t, err, "event: name: required; event: seats: too_many")
		require.EqualError(t, event.ErrFull, "event: full")
	})
}

func TestWhen(t *testing.T) {
	t.Run("every day of the week and every month has its Dutch name", func(t *testing.T) {
		days, months := map[string]bool{}, map[string]bool{}
		for day := range 366 {
			date := time.Date(2020, 1, 1+day, 0, 0, 0, 0, time.UTC)
			require.Regexp(t, `^[a-z]+dag \d{1,2} [a-z]+ 2020$`, event.DutchDate(date))
			days[strings.Fields(event.DutchDate(date))[0]] = true
			months[event.DutchMonth(date)] = true
		}
		require.Len(t, days, 7)
		require.Len(t, months, 12)
		require.Equal(t, "zondag 1 maart 2020", event.DutchDate(time.Date(2020, 3, 1, 0, 0, 0, 0, time.UTC)))
	})
	t.Run("the hour has two digits and a full stop", func(t *testing.T) {
		require.Equal(t, "09.05", event.DutchTime(at("2019-01-29T09:05:59+01:00")))
		require.Equal(t, "10.10", event.DutchTime(at("2019-01-29T10:10:00+01:00")))
		require.Equal(t, "00.00", event.DutchTime(at("2019-01-29T00:00:00+01:00")))
	})
	t.Run("a meeting over several days names both", func(t *testing.T) {
		a := event.Announcement{Start: at("2019-12-31T20:00:00+01:00"), End: at("2020-01-01T02:00:00+01:00")}
		require.Equal(t, "dinsdag 31 december 2019, 20.00 tot woensdag 1 januari 2020, 02.00 uur", a.When())
		a.End = at("2020-12-31T21:00:00+01:00")
		require.Contains(t, a.When(), "tot donderdag 31 december 2020", "a year later is another day")
		a.End = at("2019-11-30T21:00:00+01:00").AddDate(0, 0, 31)
		require.Equal(t, "dinsdag 31 december 2019, 20.00 tot 21.00 uur", a.When())
	})
	t.Run("T17 items show the clock of the meeting", func(t *testing.T) {
		e := eventA()
		a := e.Announcement(event.Occupancy{}, register())
		var clock []string
		for _, item := range a.Programme {
			clock = append(clock, a.ItemTime(item))
		}
		require.Equal(t, []string{"16.00", "16.30", "17.00", "18.15", "19.00"}, clock)
	})
	t.Run("INV-E13 T15 a deadline at midnight belongs to the day before, at an hour it is too late", func(t *testing.T) {
		for moment, want := range map[string]string{
			"2019-01-25T00:00:00+01:00": "tot en met donderdag 24 januari 2019",
			"2019-01-25T00:01:00+01:00": "vóór vrijdag 25 januari 2019, 00.01 uur",
			"2019-01-25T12:30:00+01:00": "vóór vrijdag 25 januari 2019, 12.30 uur",
			"2019-03-01T00:00:00+01:00": "tot en met donderdag 28 februari 2019",
			"2019-04-01T00:00:00+02:00": "tot en met zondag 31 maart 2019", // the day that has 23 hours
		} {
			a := event.Announcement{SignUp: event.PublicTerms{ClosesBefore: at(moment)}}
			require.Equal(t, want, a.Deadline())
		}
		require.Empty(t, new(event.Announcement).Deadline())
	})
	t.Run("INV-E20 the last day is that of the wall clock", func(t *testing.T) {
		saoPaulo, err := time.LoadLocation("America/Sao_Paulo") // midnight was skipped there on 4 November 2018
		require.NoError(t, err)
		for want, end := range map[string]time.Time{
			"2019-01-29": at("2019-01-29T19:00:00+01:00"),
			"2019-01-28": at("2019-01-29T00:00:00+01:00"),
			"2026-03-29": at("2026-03-30T00:00:00+02:00"), // has 23 hours
			"2026-10-25": at("2026-10-26T00:00:00+01:00"), // has 25 hours
			"2018-12-31": at("2019-01-01T00:00:00+01:00"),
			"2018-11-04": time.Date(2018, 11, 5, 0, 0, 0, 0, saoPaulo),
		} {
			a := event.Announcement{End: end}
			require.Equal(t, want+"T00:00:00Z", a.LastDay().Format(time.RFC3339))
		}
	})
}
