package widget

import (
	"encoding/binary"
	"regexp"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// spread are the meetings of three, and one of three days over the end of January.
func spread(t testing.TB) []event.Announcement {
	list := three(t)
	days := meetingA(t)
	days.Slug, days.Title = "kamp", "Kamp <voor> elkaar"
	days.Start, days.End = time.Date(2019, 1, 31, 20, 0, 0, 0, winter), time.Date(2019, 2, 2, 12, 0, 0, 0, winter)
	whole := meetingA(t)
	whole.Slug, whole.Title, whole.AllDay = "open-dag", "Open dag", true
	whole.Start, whole.End = time.Date(2019, 2, 3, 0, 0, 0, 0, winter), time.Date(2019, 2, 4, 0, 0, 0, 0, winter)
	return []event.Announcement{list[0], list[1], days, whole, list[2]}
}

func TestViewsLookAsAgreed(t *testing.T) {
	for _, l := range Languages() {
		v := Agenda{List: spread(t), Now: dayBefore, Base: base, Address: base, Language: l, Query: Query{Audience: event.Initiator}}
		if l != event.Dutch {
			golden(t, "agenda."+string(l), v.HTML())
		}
		for _, v.View = range []View{MonthView, WeekView} {
			v.At = time.Date(2019, 1, 30, 0, 0, 0, 0, time.UTC)
			golden(t, "agenda-"+string(v.View)+"."+string(l), v.HTML())
		}
	}
	empty := Agenda{Now: dayBefore, Base: base, Address: base, View: MonthView, At: time.Date(2019, 6, 1, 0, 0, 0, 0, time.UTC), Files: true}
	golden(t, "agenda-month-empty", empty.HTML())
}

func TestAGridShowsAllOfItsDays(t *testing.T) {
	html := func(view View, day int) string {
		b, _ := Agenda{List: spread(t), Now: dayBefore, View: view, At: time.Date(2019, 1, day, 12, 0, 0, 0, time.UTC)}.Results()
		return string(b)
	}
	t.Run("a meeting of several days is on each of them", func(t *testing.T) {
		require.Equal(t, 1, strings.Count(html(MonthView, 1), `data-oz-event="kamp"`), "in January one")
		require.Equal(t, 2, strings.Count(html(MonthView, 32), `data-oz-event="kamp"`))
		week := html(WeekView, 31)
		require.Equal(t, 3, strings.Count(week, `data-oz-event="kamp"`))
		for _, hours := range []string{"vanaf 20.00 uur", "de hele dag", "tot 12.00 uur", "16.00 tot 19.00 uur"} {
			require.Contains(t, week, `<span class="oz-time">`+hours+`</span>`)
		}
	})
	t.Run("today is marked in words", func(t *testing.T) {
		require.Regexp(t, `oz-today[^>]*>(<p[^>]*>)?<time datetime="2019-01-24">.{0,120}<strong class="oz-now">vandaag</strong>`, html(MonthView, 1))
		require.Equal(t, 1, strings.Count(html(WeekView, 24), "vandaag"))
		require.NotContains(t, html(WeekView, 31), "vandaag")
	})
	t.Run("what is over is not there, and that is said", func(t *testing.T) {
		const said = "Bijeenkomsten die geweest zijn, staan hier niet."
		require.Contains(t, html(MonthView, 1), said)
		require.NotContains(t, html(WeekView, 31), said)
		past, _ := Agenda{List: spread(t), Now: dayBefore, View: MonthView, Past: true}.Results()
		require.NotContains(t, string(past), said)
	})
	t.Run("one that is off says so", func(t *testing.T) {
		require.Contains(t, html(MonthView, 60), `<strong class="oz-mark">afgelast</strong>`)
	})
}

func TestAMonthHasEachOfItsDaysOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(rapid.IntRange(FirstYear, LastYear).Draw(t, "year"), time.Month(rapid.IntRange(1, 12).Draw(t, "month")), rapid.IntRange(1, 28).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		html, _ := Agenda{Now: dayBefore, View: MonthView, At: at}.Results()
		days := regexp.MustCompile(`datetime="([0-9-]+)"`).FindAllStringSubmatch(string(html), -1)
		day := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)
		for _, one := range days {
			require.Equal(t, day.Format("2006-01-02"), one[1])
			day = day.AddDate(0, 0, 1)
		}
		require.NotEqual(t, at.Month(), day.Month())
		for _, row := range strings.Split(string(html), "<tr>")[2:] {
			require.Equal(t, 7, strings.Count(row, "<td"))
		}
		turns := regexp.MustCompile(`data-oz-at="([0-9-]+)"`).FindAllStringSubmatch(string(html), -1)
		require.Equal(t, day.AddDate(0, -2, 0).Year() >= FirstYear, turns[0][1] == day.AddDate(0, -2, 0).Format("2006-01"))
		require.Equal(t, day.Year() <= LastYear, turns[len(turns)-1][1] == day.Format("2006-01"))
		week, _ := Agenda{Now: dayBefore, View: WeekView, At: at}.Results()
		require.Contains(t, string(week), at.Format("2006-01-02"))
		require.Equal(t, 7, strings.Count(string(week), `scope="row"`))
	})
}

func TestAmsterdamIsTheZoneOfItsName(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	require.NoError(t, err)
	end := time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC)
	for at := time.Date(1996, 1, 1, 0, 0, 0, 0, time.UTC); at.Before(end); at = at.Add(1799 * time.Second * 7) {
		_, want := at.In(zone).Zone()
		_, got := amsterdam(at).Zone()
		require.Equal(t, want, got, at)
	}
}

func TestMidnightIsWhenTheDayChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Unix(rapid.Int64Range(820454400, 4102444800).Draw(t, "now"), 0)
		next := midnight(now)
		require.True(t, next.After(now))
		require.LessOrEqual(t, next.Sub(now), 25*time.Hour)
		require.Equal(t, dayOf(amsterdam(now)).AddDate(0, 0, 1), dayOf(amsterdam(next)))
		require.Equal(t, dayOf(amsterdam(now)), dayOf(amsterdam(next.Add(-1))))
	})
}

func TestADateOfAnAddressIsRead(t *testing.T) {
	for s, want := range map[string]string{"2019-02": "2019-02-01", "2019-02-11": "2019-02-11"} {
		require.Equal(t, want, readDay(s).Format("2006-01-02"))
	}
	for _, s := range []string{"", "2019", "2019-2", "maand", "2019-02-1", "2019-02-111", "20x9-02"} {
		require.Zero(t, readDay(s), s)
	}
}

func TestAListOfMaxLeadsToTheRest(t *testing.T) {
	v := Agenda{List: spread(t), Now: dayBefore, Base: base, Max: 2, Query: Query{Theme: "housing"}, Language: event.English}
	html := string(v.HTML())
	require.Equal(t, 2, strings.Count(html, `<li class="oz-card`))
	require.Contains(t, html, ">The first 2 of 5 meetings.</p>")
	require.Contains(t, html, `data-oz-all href="`+base+`/agenda?thema=housing&amp;taal=en">See all meetings</a>`)
	require.Contains(t, html, `data-oz-more>`)
	require.NotContains(t, html, "data-oz-counts", "a page that lacks meetings cannot count them")
	t.Run("one that shows all needs no link", func(t *testing.T) {
		v.Max = 5
		require.NotContains(t, string(v.HTML()), "data-oz-all")
		require.NotContains(t, string(v.HTML()), "data-oz-more")
	})
	t.Run("a page of a longer list leads to all of it", func(t *testing.T) {
		v.Max, v.Next = 5, "verder"
		require.Contains(t, string(v.HTML()), "data-oz-all")
		require.NotContains(t, string(v.HTML()), "data-oz-page")
	})
}

func TestAmongFilesTheSwitchWaitsForTheScript(t *testing.T) {
	v := Agenda{List: spread(t), Now: dayBefore}
	require.Contains(t, string(v.HTML()), `<nav class="oz-views" aria-label="Hoe wilt u de agenda zien?"><a`)
	v.Files = true
	require.Contains(t, string(v.HTML()), `<nav class="oz-views" aria-label="Hoe wilt u de agenda zien?" hidden data-oz-script><a`)
}

func TestNext(t *testing.T) {
	list := spread(t)
	list[0].Status = event.Cancelled
	for _, l := range Languages() {
		golden(t, "next."+string(l), Next{List: list, Now: dayBefore, Base: base, Language: l}.HTML())
	}
	golden(t, "next-none", Next{Now: dayBefore, Base: base}.HTML())
	shows := func(q Query, now time.Time) string {
		html := string(Next{List: list, Now: now, Base: base, Query: q}.HTML())
		if found := regexp.MustCompile(`data-oz-event="([^"]*)"`).FindStringSubmatch(html); found != nil {
			return found[1]
		}
		return html
	}
	require.Equal(t, "koffie", shows(Query{}, dayBefore), "the first is cancelled")
	require.Equal(t, "koffie", shows(Query{}, list[1].End.Add(-1)), "it is still on")
	require.Equal(t, "kamp", shows(Query{}, list[1].End), "it is over")
	require.Equal(t, "kamp", shows(Query{Theme: "care"}, dayBefore))
	require.Contains(t, shows(Query{Theme: "onzin"}, dayBefore), "die hierbij past")
	require.Contains(t, shows(Query{}, list[4].End), "Er staat nu geen bijeenkomst op de agenda. Kom later nog eens kijken.")
	require.Equal(t, list[1].NextChange(dayBefore), Next{List: list, Now: dayBefore}.Until())
	require.Zero(t, Next{Now: dayBefore}.Until())
}

func FuzzViews(f *testing.F) {
	f.Add([]byte("\x01\x02\x03"), "titel", "maand")
	f.Fuzz(func(t *testing.T, seed []byte, text, slug string) {
		var at [16]byte
		copy(at[:], seed)
		instant := func(i int) time.Time { return time.Unix(int64(binary.LittleEndian.Uint64(at[i:]))>>16, 0).UTC() }
		a := event.Announcement{Slug: slug, Title: text, Start: instant(0), End: instant(8), Status: event.Scheduled, Venue: event.PublicVenue{Name: text}, AllDay: at[0]&1 > 0}
		for _, view := range Views() {
			html := string(Agenda{List: []event.Announcement{a}, View: view, At: instant(8), Now: instant(0), Query: Query{Text: text}, Language: Arabic}.HTML())
			require.NotContains(t, strings.ToLower(html), "<script")
			require.NotContains(t, html, "href=\"javascript")
			require.Equal(t, strings.Count(html, "<"), len(tags.FindAllString(html, -1)), "nothing that was typed opens a tag")
		}
	})
}
