package event_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// asking are the terms of a meeting that asks one of everything.
func asking() *event.PublicTerms {
	return &event.PublicTerms{RoleNeeded: true, Asks: event.Asks{
		Asked: []event.Question{
			{ID: "bijdrage", Label: "Wat brengt u mee?"},
			{ID: "lunch", Label: "Eet u mee?", Kind: event.YesNo, Required: true},
			{ID: "dag", Label: "Welke dag?", Kind: event.Choice, Options: []string{"maandag", "dinsdag"}},
			{ID: "waarom", Label: "Waarom komt u?", Kind: event.ShortText, Required: true},
		},
		Wishes: []event.Wish{event.AccessWish, event.DietWish},
		Tables: []event.Table{{ID: "wonen", Title: "Wonen"}, {ID: "zorg", Title: "Zorg"}, {ID: "groen", Title: "Groen"}},
	}}
}

// answering is a sound request to such a meeting.
func answering() event.Request {
	r := guest(3, false)
	r.Companions = []string{"Buurvrouw", "Buurman"}
	r.Replies = []event.Reply{{Question: "bijdrage", Text: "soep"}, {Question: "lunch", Text: event.Yes},
		{Question: "dag", Text: "dinsdag"}, {Question: "waarom", Text: "om te leren"}}
	r.Wishes = event.Wishes{Access: "een lift", Diet: "geen noten"}
	r.Tables = []string{"wonen", "zorg"}
	r.Language = event.English
	return r
}

func TestAnswers(t *testing.T) {
	reply := func(n int, text string) func(*event.Request, *event.PublicTerms) {
		return func(r *event.Request, _ *event.PublicTerms) { r.Replies[n].Text = text }
	}
	without := func(n int) func(*event.Request, *event.PublicTerms) {
		return func(r *event.Request, _ *event.PublicTerms) { r.Replies = slices.Delete(r.Replies, n, n+1) }
	}
	const long, fits = 501, 500
	for _, tc := range []struct {
		name   string
		change func(*event.Request, *event.PublicTerms)
		want   string
	}{
		{"everything is answered", func(*event.Request, *event.PublicTerms) {}, passes},
		{"in another order", func(r *event.Request, _ *event.PublicTerms) { slices.Reverse(r.Replies) }, passes},

		{"text: none, and none is needed", without(0), passes},
		{"text: empty, and none is needed", reply(0, ""), passes},
		{"text: none", without(3), "replies.waarom required"},
		{"text: empty", reply(3, ""), "replies.waarom required"},
		{"text: 500 letters", reply(0, strings.Repeat("é", fits)), passes},
		{"text: 501 letters", reply(0, strings.Repeat("é", long)), "replies.bijdrage too_long 500"},
		{"text: two lines", reply(0, "soep\nbrood"), "replies.bijdrage characters"},
		{"text: marks that nobody sees", reply(0, "soep\u202e"), "replies.bijdrage characters"},
		{"text: no UTF-8", reply(0, "\xff"), "replies.bijdrage characters"},
		{"yes or no: no", reply(1, event.No), passes},
		{"yes or no: none", without(1), "replies.lunch required"},
		{"yes or no: perhaps", reply(1, "misschien"), "replies.lunch unknown"},
		{"yes or no: in capitals", reply(1, "Ja"), "replies.lunch unknown"},
		{"yes or no: in English", reply(1, "yes"), "replies.lunch unknown"},
		{"choice: the other one", reply(2, "maandag"), passes},
		{"choice: none, and none is needed", without(2), passes},
		{"choice: not in the list", reply(2, "zondag"), "replies.dag unknown"},
		{"a question that nobody asked", func(r *event.Request, _ *event.PublicTerms) {
			r.Replies = append(r.Replies, event.Reply{Question: "inkomen", Text: "veel"})
		}, "replies.inkomen unknown"},
		{"a question that has no name", func(r *event.Request, _ *event.PublicTerms) { r.Replies = append(r.Replies, event.Reply{Text: "veel"}) }, "replies. unknown"},
		{"a question answered twice", func(r *event.Request, _ *event.PublicTerms) { r.Replies = append(r.Replies, r.Replies[0]) }, "replies.bijdrage unknown"},
		{"answers where nothing is asked", func(r *event.Request, p *event.PublicTerms) { p.Asked, r.Replies = nil, r.Replies[:1] }, "replies.bijdrage unknown"},

		{"wishes: none", func(r *event.Request, _ *event.PublicTerms) { r.Wishes = event.Wishes{} }, passes},
		{"wishes: access was not asked for", func(_ *event.Request, p *event.PublicTerms) { p.Wishes = p.Wishes[1:] }, "wishes.access no_field"},
		{"wishes: diet was not asked for", func(_ *event.Request, p *event.PublicTerms) { p.Wishes = p.Wishes[:1] }, "wishes.diet no_field"},
		{"wishes: none was asked for", func(_ *event.Request, p *event.PublicTerms) { p.Wishes = nil }, "wishes.access no_field, wishes.diet no_field"},
		{"wishes: 500 letters", func(r *event.Request, _ *event.PublicTerms) {
			r.Wishes = event.Wishes{Access: strings.Repeat("é", fits), Diet: strings.Repeat("é", fits)}
		}, passes},
		{"wishes: 501 letters", func(r *event.Request, _ *event.PublicTerms) {
			r.Wishes = event.Wishes{Access: strings.Repeat("é", long), Diet: strings.Repeat("é", long)}
		}, "wishes.access too_long 500, wishes.diet too_long 500"},
		{"wishes: two lines", func(r *event.Request, _ *event.PublicTerms) {
			r.Wishes = event.Wishes{Access: "een\nlift", Diet: "geen\nnoten"}
		}, "wishes.access characters, wishes.diet characters"},

		{"tables: none", func(r *event.Request, _ *event.PublicTerms) { r.Tables = nil }, passes},
		{"tables: three", func(r *event.Request, _ *event.PublicTerms) { r.Tables = append(r.Tables, "groen") }, "tables too_many 2"},
		{"tables: one that there is not", func(r *event.Request, _ *event.PublicTerms) { r.Tables[1] = "vuur" }, "tables[1] unknown"},
		{"tables: one without name", func(r *event.Request, _ *event.PublicTerms) { r.Tables[0] = "" }, "tables[0] unknown"},
		{"tables: of a meeting without", func(_ *event.Request, p *event.PublicTerms) { p.Tables = nil }, "tables[0] unknown, tables[1] unknown"},

		{"companions: not all have a name", func(r *event.Request, _ *event.PublicTerms) { r.Companions = r.Companions[:1] }, passes},
		{"companions: none has", func(r *event.Request, _ *event.PublicTerms) { r.Companions = nil }, passes},
		{"companions: more than there are", func(r *event.Request, _ *event.PublicTerms) { r.Seats = 2 }, "companions too_many 1"},
		{"companions: of a party of one", func(r *event.Request, _ *event.PublicTerms) { r.Seats = 1 }, "companions too_many"},
		{"companions: of nobody", func(r *event.Request, _ *event.PublicTerms) { r.Seats = -1 }, "seats too_few 1, companions too_many"},
		{"companions: 121 letters", func(r *event.Request, _ *event.PublicTerms) { r.Companions[1] = strings.Repeat("é", 121) }, "companions[1] too_long 120"},
		{"companions: header in a name", func(r *event.Request, _ *event.PublicTerms) { r.Companions[0] = "Buur\r\nBcc: x@omzien.example" }, "companions[0] characters"},

		{"language: Dutch", func(r *event.Request, _ *event.PublicTerms) { r.Language = event.Dutch }, passes},
		{"language: not said", func(r *event.Request, _ *event.PublicTerms) { r.Language = "" }, passes},
		{"language: one that we do not write", func(r *event.Request, _ *event.PublicTerms) { r.Language = "fy" }, "language unknown"},
		{"language: header", func(r *event.Request, _ *event.PublicTerms) { r.Language = "nl\r\nBcc: x" }, "language unknown"},

		{"role: none, though seats go by it", func(r *event.Request, _ *event.PublicTerms) { r.Role = "" }, "role required"},
		{"role: none, and none is needed", func(r *event.Request, p *event.PublicTerms) { r.Role, p.RoleNeeded = "", false }, passes},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r, terms := answering(), asking()
			tc.change(&r, terms)
			require.Equal(t, tc.want, strings.Join(faults(t, r.Check(eventA().Audience, terms)), ", "))
			require.Equal(t, r.Tidy(), r.Tidy().Tidy(), "tidy is tidy")
		})
	}
	t.Run("all that is asked is asked at the door of the meeting too", func(t *testing.T) {
		e := meeting(10, event.WaitlistAuto)
		e.SignUp.Asks = asking().Asks
		for i := range e.SignUp.Tables {
			e.SignUp.Tables[i].Seats = 4
		}
		_, err := e.Admit(event.Occupancy{}, guest(1, false), 0, at(early))
		require.Equal(t, []string{"replies.lunch required", "replies.waarom required"}, faults(t, err))
		_, err = e.Admit(event.Occupancy{}, answering(), 0, at(early))
		require.NoError(t, err)
	})
}

func TestTidyAnswers(t *testing.T) {
	r := event.Request{
		Seats:      3,
		Companions: []string{" ", "  De \t Buur ", ""},
		Replies:    []event.Reply{{Question: "a", Text: " "}, {Question: "b", Text: " ja  graag "}, {Question: "c"}, {Question: "b", Text: "nee"}},
		Wishes:     event.Wishes{Access: "  een\u00a0lift ", Diet: "\t"},
		Tables:     []string{"", "wonen", "wonen", "", "zorg", "wonen"},
		Language:   event.English,
	}
	before := []any{slices.Clone(r.Companions), slices.Clone(r.Replies), slices.Clone(r.Tables)}
	require.Equal(t, event.Request{
		Seats:      3,
		Companions: []string{"De Buur"},
		Replies:    []event.Reply{{Question: "b", Text: "ja graag"}, {Question: "b", Text: "nee"}},
		Wishes:     event.Wishes{Access: "een lift"},
		Tables:     []string{"wonen", "zorg"},
		Language:   event.English,
	}, r.Tidy())
	require.Equal(t, before, []any{r.Companions, r.Replies, r.Tables}, "it wrote in what somebody typed")
	t.Run("what was left empty counts for nothing, and nothing is nil", func(t *testing.T) {
		r := event.Request{Companions: []string{""}, Replies: []event.Reply{{Question: "a"}}, Tables: []string{""}}
		require.Equal(t, event.Request{Seats: 1}, r.Tidy())
	})
	t.Run("a line break stays, to be refused", func(t *testing.T) {
		r := event.Request{Seats: 2, Companions: []string{" a\nb "}, Replies: []event.Reply{{Question: "a", Text: "a\r\nb"}}, Wishes: event.Wishes{Diet: "\n"}}
		require.Equal(t, event.Request{Seats: 2, Companions: []string{"a\nb"}, Replies: []event.Reply{{Question: "a", Text: "a\r\nb"}}, Wishes: event.Wishes{Diet: "\n"}}, r.Tidy())
	})
}

func TestCheckTerms(t *testing.T) {
	terms := func(change func(*event.Terms)) func(*event.Event) { return func(e *event.Event) { change(&e.SignUp) } }
	question := func(change func(*event.Question)) func(*event.Event) {
		return func(e *event.Event) {
			e.SignUp.Asked = slices.Clone(asking().Asked)
			change(&e.SignUp.Asked[2])
		}
	}
	table := func(change func(*event.Table)) func(*event.Event) {
		return func(e *event.Event) {
			e.SignUp.Tables = []event.Table{{ID: "wonen", Title: "Wonen", Seats: 4}, {ID: "zorg", Title: "Zorg", Seats: 4}}
			change(&e.SignUp.Tables[1])
		}
	}
	many := func(n int, entry func(id string)) {
		for i := range n {
			entry("nr-" + strconv.Itoa(i))
		}
	}
	requireChecked(t, []checked{
		{"everything that can be asked", terms(func(s *event.Terms) {
			s.WhenFull, s.OfferHours, s.Reminders = event.WaitlistOffer, 168, []int{1, 24, 336}
			s.Quotas = []event.Quota{{Role: event.Expert, Seats: event.MaxSeats}, {Role: event.Resident}}
			s.Asks = asking().Asks
			for i := range s.Tables {
				s.Tables[i].Seats = 1
			}
		}), nil},

		{"offers of less than an hour", terms(func(s *event.Terms) { s.OfferHours = -1 }), []string{"signUp.offerHours too_few"}},
		{"offers of one hour", terms(func(s *event.Terms) { s.OfferHours = 1 }), nil},
		{"offers of more than a week", terms(func(s *event.Terms) { s.OfferHours = 169 }), []string{"signUp.offerHours too_many 168"}},

		{"a quota for an unknown role", terms(func(s *event.Terms) { s.Quotas = []event.Quota{{Role: "koning", Seats: 1}} }), []string{"signUp.quotas[0].role unknown"}},
		{"a quota for no role", terms(func(s *event.Terms) { s.Quotas = []event.Quota{{Seats: 1}} }), []string{"signUp.quotas[0].role unknown"}},
		{"two quotas for a role", terms(func(s *event.Terms) {
			s.Quotas = []event.Quota{{Role: event.Expert, Seats: 1}, {Role: event.Expert, Seats: 2}}
		}), []string{"signUp.quotas[1].role unknown"}},
		{"a quota below nothing", terms(func(s *event.Terms) { s.Quotas = []event.Quota{{Role: event.Expert, Seats: -1}} }), []string{"signUp.quotas[0].seats too_few"}},
		{"a quota beyond all", terms(func(s *event.Terms) { s.Quotas = []event.Quota{{Role: event.Expert, Seats: 100_001}} }), []string{"signUp.quotas[0].seats too_many 100000"}},

		{"five reminders", terms(func(s *event.Terms) { s.Reminders = []int{1, 2, 3, 4, 5} }), nil},
		{"six reminders", terms(func(s *event.Terms) { s.Reminders = []int{1, 2, 3, 4, 5, 6} }), []string{"signUp.reminders too_many 5"}},
		{"a reminder at the start", terms(func(s *event.Terms) { s.Reminders = []int{24, 0} }), []string{"signUp.reminders[1] too_few 1"}},
		{"a reminder two weeks and an hour before", terms(func(s *event.Terms) { s.Reminders = []int{337} }), []string{"signUp.reminders[0] too_many 336"}},

		{"ten questions", terms(func(s *event.Terms) {
			many(10, func(id string) { s.Asked = append(s.Asked, event.Question{ID: id, Label: "Wie?"}) })
		}), nil},
		{"eleven questions", terms(func(s *event.Terms) {
			many(11, func(id string) { s.Asked = append(s.Asked, event.Question{ID: id, Label: "Wie?"}) })
		}), []string{"signUp.asked too_many 10"}},
		{"a question without id", question(func(q *event.Question) { q.ID = "" }), []string{"signUp.asked[2].id slug"}},
		{"a question with an id that is no name for a field", question(func(q *event.Question) { q.ID = "dag een" }), []string{"signUp.asked[2].id slug"}},
		{"two questions with one id", question(func(q *event.Question) { q.ID = "lunch" }), []string{"signUp.asked[2].id slug"}},
		{"a question without words", question(func(q *event.Question) { q.Label = "" }), []string{"signUp.asked[2].label required"}},
		{"a question of 200 letters", question(func(q *event.Question) { q.Label = strings.Repeat("é", 200) }), nil},
		{"a question of 201 letters", question(func(q *event.Question) { q.Label = strings.Repeat("é", 201) }), []string{"signUp.asked[2].label too_long 200"}},
		{"a question on two lines", question(func(q *event.Question) { q.Label = "Welke\ndag?" }), []string{"signUp.asked[2].label characters"}},
		{"a question of an unknown kind", question(func(q *event.Question) { q.Kind = "raadsel" }), []string{"signUp.asked[2].kind unknown"}},
		{"a choice of nothing", question(func(q *event.Question) { q.Options = nil }), []string{"signUp.asked[2].options required"}},
		{"a choice of twenty", question(func(q *event.Question) { q.Options = strings.Split("abcdefghijklmnopqrst", "") }), nil},
		{"a choice of twenty-one", question(func(q *event.Question) { q.Options = slices.Repeat([]string{"maandag"}, 21) }), []string{"signUp.asked[2].options too_many 20"}},
		{"a choice with an empty answer", question(func(q *event.Question) { q.Options[0] = "" }), []string{"signUp.asked[2].options[0] required"}},
		{"a choice with an answer on two lines", question(func(q *event.Question) { q.Options[0] = "maan\ndag" }), []string{"signUp.asked[2].options[0] characters"}},
		{"answers that are kept for 90 days", question(func(q *event.Question) { q.KeepDays = 90 }), nil},
		{"answers that are kept for 91 days", question(func(q *event.Question) { q.KeepDays = 91 }), []string{"signUp.asked[2].keepDays too_many 90"}},
		{"answers that were never kept", question(func(q *event.Question) { q.KeepDays = -1 }), []string{"signUp.asked[2].keepDays too_few"}},

		{"an unknown wish", terms(func(s *event.Terms) { s.Wishes = []event.Wish{event.DietWish, "geld"} }), []string{"signUp.wishes[1] unknown"}},

		{"forty tables", terms(func(s *event.Terms) {
			many(40, func(id string) { s.Tables = append(s.Tables, event.Table{ID: id, Title: "Tafel", Seats: 1}) })
		}), nil},
		{"forty-one tables", terms(func(s *event.Terms) {
			many(41, func(id string) { s.Tables = append(s.Tables, event.Table{ID: id, Title: "Tafel", Seats: 1}) })
		}), []string{"signUp.tables too_many 40"}},
		{"a table without id", table(func(t *event.Table) { t.ID = "" }), []string{"signUp.tables[1].id slug"}},
		{"two tables with one id", table(func(t *event.Table) { t.ID = "wonen" }), []string{"signUp.tables[1].id slug"}},
		{"a table and a question with one id", func(e *event.Event) {
			e.SignUp.Asked = []event.Question{{ID: "wonen", Label: "Waar woont u?"}}
			e.SignUp.Tables = []event.Table{{ID: "wonen", Title: "Wonen", Seats: 4}}
		}, nil},
		{"a table without title", table(func(t *event.Table) { t.Title = "" }), []string{"signUp.tables[1].title required"}},
		{"a table with a title on two lines", table(func(t *event.Table) { t.Title = "Zorg\nen meer" }), []string{"signUp.tables[1].title characters"}},
		{"a table without seats", table(func(t *event.Table) { t.Seats = 0 }), []string{"signUp.tables[1].seats too_few 1"}},
		{"a table that is too large", table(func(t *event.Table) { t.Seats = 100_001 }), []string{"signUp.tables[1].seats too_many 100000"}},
	})
	t.Run("every fault has a sentence", func(t *testing.T) {
		e := eventA()
		e.SignUp.OfferHours, e.SignUp.Reminders = -1, []int{0}
		e.SignUp.Tables = []event.Table{{}}
		e.SignUp.Asked = []event.Question{{Kind: "raadsel", KeepDays: -1}}
		var list event.FieldErrors
		require.ErrorAs(t, e.Check(), &list)
		for _, fault := range list {
			requireSentence(t, fault.Sentence())
		}
	})
}

// TestAsksSpaced: what is offered can be chosen, and each thing once.
func TestAsksSpaced(t *testing.T) {
	for name, c := range map[string]struct {
		asks event.Asks
		want []string
	}{
		"an option with two spaces": {event.Asks{Asked: []event.Question{{ID: "eten", Label: "Eet u mee?", Kind: event.Choice, Options: []string{"ja,  graag", "nee"}}}},
			[]string{"signUp.asked[0].options[0] characters"}},
		"an option with a space behind it": {event.Asks{Asked: []event.Question{{ID: "eten", Label: "Eet u mee?", Kind: event.Choice, Options: []string{"ja", "nee "}}}},
			[]string{"signUp.asked[0].options[1] characters"}},
		"an option twice": {event.Asks{Asked: []event.Question{{ID: "eten", Label: "Eet u mee?", Kind: event.Choice, Options: []string{"ja", "ja"}}}},
			[]string{"signUp.asked[0].options[1] overlap"}},
		"a label":     {event.Asks{Asked: []event.Question{{ID: "eten", Label: " Eet u mee?"}}}, []string{"signUp.asked[0].label characters"}},
		"a title":     {event.Asks{Tables: []event.Table{{ID: "a", Title: "A  B", Seats: 1}}}, []string{"signUp.tables[0].title characters"}},
		"a wish":      {event.Asks{Wishes: []event.Wish{event.DietWish, event.DietWish}}, []string{"signUp.wishes[1] overlap"}},
		"an id twice": {event.Asks{Tables: []event.Table{{ID: "a", Title: "A", Seats: 1}, {ID: "a", Title: "B", Seats: 1}}}, []string{"signUp.tables[1].id slug"}},
	} {
		t.Run(name, func(t *testing.T) {
			e := meeting(10, event.WaitlistAuto)
			e.SignUp.Asks = c.asks
			require.Equal(t, c.want, faults(t, e.Check()))
		})
	}
}

func TestReviseBelowTaken(t *testing.T) {
	e := meeting(0, event.Closed)
	next := e
	next.SignUp.Capacity = event.Capacity{Limited: true, Seats: 2}
	require.ErrorIs(t, e.Revise(next, 3, event.Step{At: at(early), By: "x"}), event.ErrBelowTaken, "INV-E11")
	require.NoError(t, e.Revise(next, 2, event.Step{At: at(early), By: "x"}))
}
