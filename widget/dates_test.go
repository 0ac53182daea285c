package widget

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
)

// drawnTime is a whole minute; often midnight, around which days change.
func drawnTime(t *rapid.T, name string) time.Time {
	zone := time.FixedZone("", 3600*rapid.IntRange(-11, 12).Draw(t, name+" zone"))
	day := time.Date(rapid.IntRange(1996, 2100).Draw(t, name+" year"), 1, rapid.IntRange(1, 366).Draw(t, name+" day"), 0, 0, 0, 0, zone)
	return day.Add(time.Duration(rapid.OneOf(rapid.Just(0), rapid.IntRange(0, 1439)).Draw(t, name+" minute")) * time.Minute)
}

func TestDutchTimesAreThoseOfPackageEvent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := event.Announcement{Start: drawnTime(t, "start"), AllDay: rapid.Bool().Draw(t, "all day")}
		a.End = a.Start.Add(time.Duration(rapid.OneOf(rapid.IntRange(1, 1440), rapid.IntRange(1, 31*1440)).Draw(t, "length")) * time.Minute)
		if rapid.Bool().Draw(t, "deadline") {
			a.SignUp.ClosesBefore = drawnTime(t, "deadline")
		}
		item := event.Item{Offset: rapid.IntRange(0, 3000).Draw(t, "offset")}
		for _, l := range []event.Language{"", event.Dutch, "de"} {
			require.Equal(t, event.DutchDate(a.Start), dateIn(l, a.Start))
			require.Equal(t, event.DutchMonth(a.Start), monthIn(l, a.Start))
			require.Equal(t, event.DutchTime(a.Start), timeIn(l, a.Start))
			require.Equal(t, a.When(), whenIn(l, &a))
			require.Equal(t, a.Deadline(), deadlineIn(l, &a))
			require.Equal(t, a.ItemTime(item), itemTimeIn(l, &a, item))
		}
	})
}

func TestTimesInTheirLanguage(t *testing.T) {
	at := func(day, hour, minute int) time.Time {
		return time.Date(2019, time.January, day, hour, minute, 0, 0, winter)
	}
	meeting := func(start, end time.Time, allDay bool) *event.Announcement {
		return &event.Announcement{Start: start, End: end, AllDay: allDay}
	}
	for name, c := range map[string]struct {
		meeting *event.Announcement
		en, ar  string
	}{
		"hours":         {meeting(at(29, 16, 0), at(29, 19, 0), false), "Tuesday 29 January 2019, 16:00 to 19:00", "الثلاثاء 29 يناير 2019، من 16:00 إلى 19:00"},
		"past midnight": {meeting(at(29, 20, 0), at(30, 2, 5), false), "Tuesday 29 January 2019, 20:00 to Wednesday 30 January 2019, 02:05", "من الثلاثاء 29 يناير 2019، الساعة 20:00 إلى الأربعاء 30 يناير 2019، الساعة 02:05"},
		"a day":         {meeting(at(29, 0, 0), at(30, 0, 0), true), "Tuesday 29 January 2019, all day", "الثلاثاء 29 يناير 2019، طوال اليوم"},
		"days":          {meeting(at(29, 0, 0), at(31, 0, 0), true), "Tuesday 29 January 2019 to Wednesday 30 January 2019", "من الثلاثاء 29 يناير 2019 إلى الأربعاء 30 يناير 2019"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.en, whenIn(event.English, c.meeting))
			require.Equal(t, c.ar, whenIn(Arabic, c.meeting))
		})
	}
	require.Equal(t, []string{"dinsdag 29 januari 2019, 16.00 uur", "Tuesday 29 January 2019, 16:00", "الثلاثاء 29 يناير 2019، الساعة 16:00"},
		[]string{momentIn(event.Dutch, at(29, 16, 0)), momentIn(event.English, at(29, 16, 0)), momentIn(Arabic, at(29, 16, 0))})

	t.Run("INV-E13 a deadline at midnight belongs to the day before", func(t *testing.T) {
		a := &event.Announcement{SignUp: event.PublicTerms{ClosesBefore: at(1, 0, 0)}}
		require.Equal(t, "by Monday 31 December 2018", deadlineIn(event.English, a))
		require.Equal(t, "في موعد أقصاه الاثنين 31 ديسمبر 2018", deadlineIn(Arabic, a))
		a.SignUp.ClosesBefore = at(1, 12, 0)
		require.Equal(t, "before Tuesday 1 January 2019, 12:00", deadlineIn(event.English, a))
		require.Equal(t, "قبل الثلاثاء 1 يناير 2019، الساعة 12:00", deadlineIn(Arabic, a))
	})
}

func TestACalendarLeafIsShort(t *testing.T) {
	for l, want := range map[event.Language][]string{
		event.Dutch:   {"zo", "ma", "di", "wo", "do", "vr", "za", "jan", "feb", "mrt", "apr", "mei", "juni", "juli", "aug", "sep", "okt", "nov", "dec"},
		event.English: {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		Arabic: {"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت",
			"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
	} {
		var got []string
		for day := time.Sunday; day <= time.Saturday; day++ {
			got = append(got, shortDay(l, day))
		}
		for month := time.January; month <= time.December; month++ {
			got = append(got, shortMonth(l, month))
		}
		require.Equal(t, want, got, l)
	}
}
