package widget

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

func TestASummaryCountsNoMoreThanItKnows(t *testing.T) {
	list := make([]event.Announcement, 8)
	for i := range list {
		list[i] = meetingA(t)
	}
	for want, v := range map[string]Agenda{
		"De eerste 5 van 8 bijeenkomsten.": {Max: 5},
		"De eerste 5 bijeenkomsten.":       {Max: 5, Next: "verder"},
		"De volgende 5 bijeenkomsten.":     {Max: 5, Next: "verder", Later: true},
		"Nog niets gevonden. ":             {Max: 5, Next: "verder", Partial: true, Query: Query{Text: "nergens"}},
		"Geen bijeenkomsten gevonden. ":    {Max: 5, Query: Query{Text: "nergens"}},
	} {
		v.List, v.Now = list, dayBefore
		_, says := v.Results()
		require.True(t, strings.HasPrefix(says, want), "%q for %q", says, want)
	}
}

func TestWhatNobodyKnowsIsSaidInWordsAndShowsNothing(t *testing.T) {
	for _, view := range Views() {
		for name, list := range map[string][]event.Announcement{"of nothing": nil, "of a meeting": {meetingA(t)}} {
			html := string(Agenda{List: list, View: view, Now: dayBefore, Base: base, Unknown: []string{"Dit thema kennen we niet."}}.HTML())
			require.Contains(t, html, "Dit thema kennen we niet.", "%s %s", view, name)
			require.NotContains(t, html, "<table", "%s %s", view, name)
			require.NotContains(t, html, "oz-turn", "%s %s", view, name)
			require.NotContains(t, html, "oz-subscribe", "%s %s", view, name)
		}
	}
}

func TestTheWeekOfTheMonthThatItIsIsThisWeek(t *testing.T) {
	v := Agenda{List: []event.Announcement{meetingA(t)}, View: MonthView, Now: dayBefore, Base: base, At: time.Date(2019, 1, 1, 12, 0, 0, 0, winter)}
	require.Contains(t, string(v.HTML()), `weergave=week&amp;datum=2019-01-21" rel="nofollow" data-oz-view="week" data-oz-at="2019-01-21"`)
	v.At = v.At.AddDate(0, 1, 0)
	require.Contains(t, string(v.HTML()), `weergave=week&amp;datum=2019-01-28" rel="nofollow" data-oz-view="week" data-oz-at="2019-01-28"`, "the first of February is in it")
	v.At = v.At.AddDate(0, 2, 0)
	require.Contains(t, string(v.HTML()), `data-oz-at="2019-04-01"`)
}

func TestAMonthOffersWhatTheListOffers(t *testing.T) {
	a := meetingA(t)
	a.Themes = []event.Named{{ID: "housing", Name: "wonen"}}
	v := Agenda{View: MonthView, Now: dayBefore, Base: base, Coming: []event.Announcement{a}}
	require.NotContains(t, string(v.HTML()), `<select id="oz-thema"`)
	other := meetingA(t)
	other.Themes = []event.Named{{ID: "care", Name: "zorg"}}
	v.Coming = append(v.Coming, other)
	require.Contains(t, string(v.HTML()), `<select id="oz-thema"`)
}

func TestSeatsAreNeverBelowZero(t *testing.T) {
	m := Meeting{Event: meetingA(t), Now: dayBefore, Base: base}
	seats, left := 20, -3
	m.Event.SignUp = event.PublicTerms{Online: true, Limited: true, Seats: &seats, SeatsLeft: &left}
	require.NotContains(t, string(m.HTML()), "-3")
	m.Event.SignUp.SeatsLeft = nil
	require.Contains(t, string(m.HTML()), "<dd>20</dd>")
}

func TestABriefReceiptSaysHowItIsNow(t *testing.T) {
	r := Receipt{Event: meetingA(t), Status: event.SeatConfirmed, Wanted: 1, Seats: 1, Base: base, Token: "geheim"}
	require.Contains(t, string(r.Brief()), `data-oz-status="confirmed"`)
	r.Event.Status = event.Cancelled
	require.NotContains(t, string(r.Brief()), "data-oz-status")
	require.NotContains(t, string(r.Brief()), "U bent aangemeld")
	r.Status = event.Withdrawn
	require.Contains(t, string(r.Brief()), `data-oz-status="withdrawn"`)
}
