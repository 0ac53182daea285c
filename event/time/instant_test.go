package time

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// seen is all that a time of either kind tells.
type seen struct {
	year, month, day, hour, minute, second, nanosecond int
	isoYear, week, weekday, offset                     int
	milli                                              int64
	zero                                               bool
	zone                                               string
}

func seenOf(t instant) seen {
	s := seen{month: int(t.Month()), nanosecond: t.Nanosecond(), weekday: int(t.Weekday()), milli: t.UnixMilli(), zero: t.IsZero()}
	s.year, _, s.day = t.Date()
	s.hour, s.minute, s.second = t.Clock()
	s.isoYear, s.week = t.ISOWeek()
	s.zone, s.offset = t.Zone()
	return s
}

func seenOfStandard(t time.Time) seen {
	s := seen{month: int(t.Month()), nanosecond: t.Nanosecond(), weekday: int(t.Weekday()), milli: t.UnixMilli(), zero: t.IsZero()}
	s.year, _, s.day = t.Date()
	s.hour, s.minute, s.second = t.Clock()
	s.isoYear, s.week = t.ISOWeek()
	s.zone, s.offset = t.Zone()
	return s
}

// both is one moment of each kind.
type both struct {
	own instant
	std time.Time
}

// moments has parts beyond their bounds, which go on in the next.
func moments() *rapid.Generator[both] {
	return rapid.Custom(func(t *rapid.T) both {
		part := func(name string, from, to int) int { return rapid.IntRange(from, to).Draw(t, name) }
		year, m, day := part("year", -10_000, 20_000), part("month", -30, 30), part("day", -800, 800)
		hour, minute, second, nanos := part("hour", -100, 100), part("minute", -200, 200), part("second", -5000, 5000), part("nanos", -3e9, 3e9)
		if rapid.Bool().Draw(t, "UTC") {
			return both{date(year, month(m), day, hour, minute, second, nanos, utc), time.Date(year, time.Month(m), day, hour, minute, second, nanos, time.UTC)}
		}
		offset := part("offset", -86_399, 86_399)
		return both{date(year, month(m), day, hour, minute, second, nanos, &place{"zo", offset}),
			time.Date(year, time.Month(m), day, hour, minute, second, nanos, time.FixedZone("zo", offset))}
	})
}

func TestAnInstantIsATimeOfTheStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := moments().Draw(t, "a"), moments().Draw(t, "b")
		same := func(own instant, std time.Time) { require.Equal(t, seenOfStandard(std), seenOf(own), std) }
		same(a.own, a.std)
		same(a.own.UTC(), a.std.UTC())
		same(a.own.In(b.own.Location()), a.std.In(b.std.Location()))
		require.Equal(t, [...]int{a.std.Year(), a.std.Day(), a.std.Hour(), a.std.Minute(), a.std.Second()},
			[...]int{a.own.Year(), a.own.Day(), a.own.Hour(), a.own.Minute(), a.own.Second()})
		years, months, days := rapid.IntRange(-500, 500).Draw(t, "years"), rapid.IntRange(-50, 50).Draw(t, "months"), rapid.IntRange(-900, 900).Draw(t, "days")
		same(a.own.AddDate(years, months, days), a.std.AddDate(years, months, days))
		d := rapid.Int64().Draw(t, "span")
		same(a.own.Add(span(d)), a.std.Add(time.Duration(d)))
		near, nearStd := a.own.Add(span(d%3)), a.std.Add(time.Duration(d%3))
		for _, c := range []both{{b.own, b.std}, {near, nearStd}} {
			require.Equal(t, int64(a.std.Sub(c.std)), int64(a.own.Sub(c.own)))
			require.Equal(t, [...]bool{a.std.Before(c.std), a.std.After(c.std), a.std.Equal(c.std)},
				[...]bool{a.own.Before(c.own), a.own.After(c.own), a.own.Equal(c.own)})
		}
		seconds, nanos := rapid.Int64Range(-1e12, 1e12).Draw(t, "seconds"), rapid.Int64().Draw(t, "nanos")
		same(unix(seconds, nanos), time.Unix(seconds, nanos).UTC())
	})
}

func TestEveryDayOfACalendarIsTheSame(t *testing.T) {
	own, std := date(-401, 1, 1, 12, 0, 0, 0, utc), time.Date(-401, time.January, 1, 12, 0, 0, 0, time.UTC)
	for std.Year() < 2401 {
		if s := seenOfStandard(std); s != seenOf(own) { // a million times
			require.Equal(t, s, seenOf(own))
		}
		own, std = own.Add(secondsADay*nanosASecond), std.AddDate(0, 0, 1)
	}
}

func TestTheZeroValueIsThatOfTheStandardLibrary(t *testing.T) {
	require.Equal(t, seenOfStandard(time.Time{}), seenOf(instant{}))
	require.True(t, instant{}.IsZero())
	require.Equal(t, seenOfStandard(time.Time{}.AddDate(2018, 0, 28)), seenOf(instant{}.AddDate(2018, 0, 28)))
	require.True(t, date(1, 1, 1, 1, 0, 0, 0, &place{"", 3600}).IsZero())
}

func TestWhatLiesTooFarApartIsCut(t *testing.T) {
	first, last := date(1, 1, 1, 0, 0, 0, 0, utc), date(9999, 1, 1, 0, 0, 0, 0, utc)
	require.EqualValues(t, math.MaxInt64, last.Sub(first))
	require.EqualValues(t, math.MinInt64, first.Sub(last))
}

func ExampleDate() {
	start := Date(2019, May, 11, 23, 30, 0, 0, FixedZone("", 2*3600))
	fmt.Println(start.Add(Hour).Day(), start.UTC().Hour())
	// Output: 12 21
}
