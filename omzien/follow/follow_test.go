package follow

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// source is a calendar somewhere else, as the test wants it to answer.
type source struct {
	mu     sync.Mutex
	answer http.HandlerFunc
	asked  []http.Header
}

func (s *source) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r.Header)
	s.answer(w, r)
}

func (s *source) says(answer http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// holds lets the source give a calendar under an ETag, and 304 to who knows it.
func (s *source) holds(tag string, entries ...string) {
	s.says(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		w.Header().Set("ETag", `"`+tag+`"`)
		if r.Header.Get("If-None-Match") == `"`+tag+`"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		_, _ = io.WriteString(w, file(entries...))
	})
}

// condition is what was asked for the last time, and how often was asked.
func (s *source) condition() (string, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.asked) == 0 {
		return "", 0
	}
	return s.asked[len(s.asked)-1].Get("If-None-Match"), len(s.asked)
}

func file(entries ...string) string {
	return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//buurt//NL\r\n" + strings.Join(entries, "") + "END:VCALENDAR\r\n"
}

// meeting is one of two hours, in December 2026 in Amsterdam, with more lines.
func meeting(uid, day, title string, more ...string) string {
	return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nDTSTAMP:20261101T100000Z\r\nDTSTART:202612" + day + "T130000Z\r\nDTEND:202612" + day +
		"T150000Z\r\nSUMMARY:" + title + "\r\n" + strings.Join(append(more, ""), "\r\n") + "END:VEVENT\r\n"
}

// followed is a network that follows one calendar.
type followed struct {
	*omzientest.Network
	*Follower
	source *source
	log    *bytes.Buffer
	slug   string
}

// document is a register with one initiative.
func document() omzien.Document {
	return omzien.Document{Initiatives: []initiative.Initiative{{
		Slug: "buurtkamer", Name: "De Buurtkamer", Kinds: []initiative.Kind{initiative.KindCommunityHouse},
		Themes: []initiative.Theme{initiative.ThemeHousing}, Areas: []initiative.Area{{Municipality: "GM0344"}},
	}}}
}

func follow(t *testing.T) *followed {
	t.Helper()
	f := &followed{Network: omzientest.New(t, noon), source: &source{}, log: &bytes.Buffer{}}
	f.Follower = &Follower{Network: f.Network.Network, Fetcher: onLoopback(), Log: slog.New(slog.NewTextHandler(f.log, nil))}
	_, err := f.Import(t.Context(), document(), "test")
	require.NoError(t, err)
	s := serve(t, f.source.ServeHTTP)
	f.add(t, s.URL+"/geheim/agenda.ics?sleutel=geheim")
	return f
}

func (f *followed) add(t *testing.T, address string) {
	t.Helper()
	added, err := f.Calendars.Add(t.Context(), omzien.Calendar{Initiative: event.Named{ID: "buurtkamer"}, Address: address})
	require.NoError(t, err)
	f.slug = added.Slug
}

func (f *followed) calendar(t *testing.T) omzien.Calendar {
	t.Helper()
	c, err := f.Calendars.BySlug(t.Context(), f.slug)
	require.NoError(t, err)
	return c
}

// sync reads the calendar as [Follower.Run] does.
func (f *followed) sync(t *testing.T) (omzien.Followed, error) {
	t.Helper()
	return f.follow(t.Context(), f.calendar(t), 0)
}

// agenda is what visitors see: day, title, and state when it does not go on.
func (f *followed) agenda(t *testing.T) []string {
	t.Helper()
	page, err := f.Agenda.Upcoming(t.Context(), omzien.Selection{})
	require.NoError(t, err)
	var lines []string
	for _, a := range page.List {
		line := a.Start.Format("2 Jan 15.04 ") + a.Title
		if a.Status != event.Scheduled {
			line += " " + string(a.Status)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestTheAgendaAfterEachAnswer(t *testing.T) {
	f := follow(t)
	soup, walk, games := meeting("soep@buurt.example", "01", "Soep"), meeting("wandelen@buurt.example", "02", "Wandelen"), meeting("spel@buurt.example", "03", "Spelletjes")
	f.source.holds("1", soup, walk, games)
	done, err := f.sync(t)
	require.NoError(t, err)
	require.Equal(t, omzien.Followed{Added: 3}, done)
	before := []string{"1 Dec 14.00 Soep", "2 Dec 14.00 Wandelen", "3 Dec 14.00 Spelletjes"}
	require.Equal(t, before, f.agenda(t))
	require.Zero(t, f.calendar(t).Failures)
	ids := f.ids(t)

	f.Advance(time.Hour)
	done, err = f.sync(t)
	require.NoError(t, err)
	require.Zero(t, done)
	tag, times := f.source.condition()
	require.Equal(t, `"1"`, tag, "the version that is known is named")
	require.Equal(t, 2, times)
	require.Equal(t, before, f.agenda(t))

	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/calendar\r\n"
	for _, bad := range []struct {
		name, answer string
		want         error
	}{
		{"empty body", head + "Content-Length: 0\r\n\r\n", ErrEmpty},
		{"500", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", ErrServer},
		{"410", "HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", ErrGone},
		{"HTML page", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!DOCTYPE html><title>Inloggen</title>", ErrHTML},
		{"HTML page that says it is a calendar", head + "\r\n<!DOCTYPE html><title>Inloggen</title>", calendar.ErrNotCalendar},
		{"cut-off body", head + "Content-Length: 9000\r\n\r\n" + file(soup), ErrCut},
		{"calendar without entries", head + "\r\n" + file(), omzien.ErrNoEntries},
		{"redirect to a machine inside", "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/geheim\r\nContent-Length: 0\r\n\r\n", ErrPrivate},
	} {
		f.Advance(time.Hour)
		f.source.says(raw(bad.answer))
		_, err = f.sync(t)
		require.ErrorIs(t, err, bad.want, bad.name)
		require.NotContains(t, err.Error(), "geheim")
		require.NotEmpty(t, omzien.Sentence(err))
		require.Equal(t, before, f.agenda(t), bad.name)
		require.NotEmpty(t, f.calendar(t).Trouble, bad.name)
		require.True(t, f.calendar(t).NextAt.After(f.Now()), bad.name)
	}

	f.source.holds("2", soup, strings.Replace(walk, "20261202", "20261205", 2), strings.Replace(games, "END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT", 1))
	done, err = f.sync(t)
	require.NoError(t, err)
	require.Equal(t, omzien.Followed{Changed: 1, Cancelled: 1, Same: 1}, done)
	require.Equal(t, []string{"1 Dec 14.00 Soep", "3 Dec 14.00 Spelletjes cancelled", "5 Dec 14.00 Wandelen"}, f.agenda(t))
	require.Equal(t, ids, f.ids(t))
	require.Empty(t, f.calendar(t).Trouble)

	f.Advance(time.Hour)
	f.source.holds("3", walk, games)
	done, err = f.sync(t)
	require.NoError(t, err)
	require.Equal(t, omzien.Followed{Changed: 2, Gone: 1}, done)
	require.Equal(t, []string{"1 Dec 14.00 Soep cancelled", "2 Dec 14.00 Wandelen", "3 Dec 14.00 Spelletjes"}, f.agenda(t))
	require.Equal(t, ids, f.ids(t))
	require.NotContains(t, f.log.String(), "geheim")
}

func raw(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_, _ = io.WriteString(c, answer)
			_ = c.Close()
		}
	}
}

// ids are those of the meetings by title.
func (f *followed) ids(t *testing.T) map[string]string {
	t.Helper()
	page, err := f.Agenda.Upcoming(t.Context(), omzien.Selection{})
	require.NoError(t, err)
	ids := map[string]string{}
	for _, a := range page.List {
		ids[a.Title] = a.ID
	}
	return ids
}

func TestWhatWasCutOffTakesNothingAwayAndIsAskedForAgain(t *testing.T) {
	f := follow(t)
	soup, walk := meeting("soep@buurt.example", "01", "Soep"), meeting("wandelen@buurt.example", "02", "Wandelen")
	f.source.holds("1", soup, walk)
	_, err := f.sync(t)
	require.NoError(t, err)
	f.source.says(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"2"`)
		_, _ = io.WriteString(w, strings.TrimSuffix(file(soup), "END:VCALENDAR\r\n"))
	})
	_, _ = f.sync(t)
	require.Equal(t, []string{"1 Dec 14.00 Soep", "2 Dec 14.00 Wandelen"}, f.agenda(t))
	_, _ = f.sync(t)
	tag, _ := f.source.condition()
	require.NotEqual(t, `"2"`, tag)
}

func TestAnEntryThatCannotBeReadStays(t *testing.T) {
	f := follow(t)
	soup, walk := meeting("soep@buurt.example", "01", "Soep"), meeting("wandelen@buurt.example", "02", "Wandelen")
	f.source.holds("1", soup, walk)
	_, err := f.sync(t)
	require.NoError(t, err)
	f.source.holds("2", soup, strings.Replace(walk, "DTSTART:2026", "DTSTART:morgen", 1))
	done, err := f.sync(t)
	require.NoError(t, err)
	require.Equal(t, omzien.Followed{Same: 1, Skipped: 1}, done)
	require.Equal(t, []string{"1 Dec 14.00 Soep", "2 Dec 14.00 Wandelen"}, f.agenda(t))
}

func TestAPersonWhoAgreesLetsThemGo(t *testing.T) {
	f := follow(t)
	var all []string
	for _, day := range []string{"01", "02", "03", "04", "05"} {
		all = append(all, meeting(day+"@buurt.example", day, "Dag "+day))
	}
	f.source.holds("1", all...)
	_, err := f.sync(t)
	require.NoError(t, err)
	f.source.holds("2", all[0])
	done, err := f.sync(t)
	require.NoError(t, err)
	require.Equal(t, 4, done.Asked)
	require.Len(t, f.agenda(t), 5)
	done, err = f.Sync(t.Context(), f.calendar(t), true)
	require.NoError(t, err)
	require.Equal(t, 4, done.Gone)
}

func TestAReadingHoldsWhatTheCalendarSays(t *testing.T) {
	f := &Follower{}
	body := file("REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n", meeting("soep@buurt.example", "01", "Soep", "DESCRIPTION:Eet mee", "LOCATION:Buurthuis",
		"URL:https://buurt.example/soep", "CATEGORIES:eten,samen", "GEO:52.1;5.1", "STATUS:TENTATIVE"),
		"BEGIN:VEVENT\r\nUID:markt@buurt.example\r\nDTSTART;VALUE=DATE:20261224\r\nRRULE:FREQ=DAILY;COUNT=2\r\nSUMMARY:Markt\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n",
		meeting("arts@buurt.example", "03", "Arts", "CLASS:PRIVATE"),
		meeting("stuk@buurt.example", "32", "Stuk"))
	got := Fetched{Body: []byte(body), Seen: Seen{ETag: `"1"`}}
	r, err := f.reading(omzien.Calendar{}, got, noon)
	require.NoError(t, err)
	require.True(t, r.Complete)
	require.Equal(t, noon.Add(-omzien.FeedPast), r.From)
	require.Equal(t, noon.Add(ahead), r.Until)
	require.Equal(t, omzien.CalendarSeen{ETag: `"1"`}, r.Seen)
	require.Equal(t, 4*time.Hour, r.Refresh)
	require.Equal(t, []omzien.UnreadEntry{{UID: "stuk@buurt.example"}}, r.Unread)
	require.Len(t, r.Entries, 4)
	zone := r.Entries[0].Start.Location()
	require.Equal(t, omzien.Zone, zone.String())
	require.Equal(t, omzien.ReadEntry{
		UID: "soep@buurt.example", Start: time.Date(2026, 12, 1, 14, 0, 0, 0, zone), End: time.Date(2026, 12, 1, 16, 0, 0, 0, zone),
		Summary: "Soep", Description: "Eet mee", Location: "Buurthuis", URL: "https://buurt.example/soep",
		Categories: []string{"eten", "samen"}, Tentative: true, Geo: &event.Geo{Latitude: 52.1, Longitude: 5.1},
	}, r.Entries[0])
	require.True(t, r.Entries[1].Private)
	require.Empty(t, r.Entries[1].Summary)
	require.Equal(t, omzien.ReadEntry{
		UID: "markt@buurt.example", Instance: "20261225", Start: time.Date(2026, 12, 25, 0, 0, 0, 0, zone),
		End: time.Date(2026, 12, 26, 0, 0, 0, 0, zone), AllDay: true, Summary: "Markt", Cancelled: true,
	}, r.Entries[3])

	got.Body = []byte(strings.TrimSuffix(body, "END:VCALENDAR\r\n"))
	r, err = f.reading(omzien.Calendar{}, got, noon)
	require.NoError(t, err)
	require.False(t, r.Complete)
}

func TestTroublesThatAreNotToldKeepWhatTheyAreAbout(t *testing.T) {
	f := follow(t)
	soup, walk := meeting("soep@buurt.example", "02", "Soep"), meeting("wandelen@buurt.example", "01", "Wandelen")
	f.source.holds("1", soup, walk)
	_, err := f.sync(t)
	require.NoError(t, err)

	odd := strings.Repeat("zonder dubbele punt\r\n", 120)
	broken := strings.NewReplacer("DTSTART:2026", "DTSTART:morgen", "UID:wandelen", "uid;x=y:wan\r\n del\r\n\ten").Replace(walk)
	f.source.holds("2", odd, soup, broken)
	done, err := f.sync(t)
	require.NoError(t, err)
	require.Equal(t, 1, done.Same)
	require.Zero(t, done.Gone)
	require.Equal(t, []string{"1 Dec 14.00 Wandelen", "2 Dec 14.00 Soep"}, f.agenda(t))

	f.source.holds("3", odd, soup)
	done, err = f.sync(t)
	require.NoError(t, err)
	require.Equal(t, 1, done.Gone)
}

// series is a weekly one of four Tuesdays at 14.00 from 1 December, and what else
// stands in its calendar.
func series(more ...string) string {
	return "BEGIN:VEVENT\r\nUID:reeks\r\nDTSTAMP:20261101T100000Z\r\nDTSTART:20261201T130000Z\r\nDTEND:20261201T150000Z\r\n" +
		"RRULE:FREQ=WEEKLY;COUNT=4\r\nSUMMARY:Koffie\r\nEND:VEVENT\r\n" + strings.Join(more, "")
}

// change is one of the series on 8 December.
func change(lines ...string) string {
	return "BEGIN:VEVENT\r\nUID:reeks\r\nRECURRENCE-ID:20261208T130000Z\r\nDTSTAMP:20261101T100000Z\r\n" +
		strings.Join(append(lines, "SUMMARY:Koffie\r\nEND:VEVENT\r\n"), "\r\n")
}

func TestAChangeThatCannotBeReadUndoesNothing(t *testing.T) {
	for name, good := range map[string]string{
		"moved":      change("DTSTART:20261209T130000Z", "DTEND:20261209T150000Z"),
		"called off": change("DTSTART:20261208T130000Z", "STATUS:CANCELLED"),
		"private":    change("DTSTART:20261208T130000Z", "CLASS:PRIVATE"),
	} {
		for _, odd := range []int{0, 150} {
			t.Run(name+" "+strconv.Itoa(odd), func(t *testing.T) {
				f := follow(t)
				lines := strings.Repeat("vreemd\r\n", odd)
				f.source.holds("1", lines, series(good))
				_, err := f.sync(t)
				require.NoError(t, err)
				before := f.agenda(t)
				require.NotContains(t, before, "8 Dec 14.00 Koffie")
				bad := strings.NewReplacer("DTSTART:2026120", "DTSTART:morgen", "STATUS:CANCELLED\r\n", "").Replace(good)
				f.source.holds("2", lines, series(bad))
				done, err := f.sync(t)
				require.NoError(t, err)
				require.Equal(t, omzien.Followed{Same: 3, Skipped: 1}, done)
				require.Equal(t, before, f.agenda(t))
				f.source.holds("3", lines, strings.Replace(series(bad), "SUMMARY", "EXDATE:20261215T130000Z\r\nSUMMARY", 1))
				done, err = f.sync(t)
				require.NoError(t, err)
				require.Equal(t, omzien.Followed{Same: 2, Gone: 1, Skipped: 1}, done, "what is taken out beside of it goes")
			})
		}
	}
	t.Run("called off without a start", func(t *testing.T) {
		f := follow(t)
		f.source.holds("1", series())
		_, err := f.sync(t)
		require.NoError(t, err)
		for i, bad := range []string{change("STATUS:CANCELLED"), change("STATUS:CANCELLED", "DTSTART:morgen")} {
			f.source.holds("x"+strconv.Itoa(i), series(bad))
			_, err := f.sync(t)
			require.NoError(t, err)
			require.Contains(t, f.agenda(t), "8 Dec 14.00 Koffie cancelled")
		}
	})
	t.Run("a series that cannot be read stays", func(t *testing.T) {
		f := follow(t)
		other := meeting("ander@buurt.example", "02", "Anders")
		f.source.holds("1", series(other))
		_, err := f.sync(t)
		require.NoError(t, err)
		before := f.agenda(t)
		for i, bad := range []string{"DTSTART:morgen", "RRULE:FREQ=SOMS", "RRULE"} {
			old, _, _ := strings.Cut(bad, ":")
			f.source.holds("x"+strconv.Itoa(i), strings.Replace(series(other), map[string]string{"DTSTART": "DTSTART:2026", "RRULE": "RRULE:FREQ=WEEKLY"}[old], bad, 1))
			done, err := f.sync(t)
			require.NoError(t, err)
			require.Equal(t, omzien.Followed{Same: 1, Skipped: 1}, done)
			require.Equal(t, before, f.agenda(t))
		}
	})
}

// TestCopiesArePassedOver: what another network read elsewhere itself is followed
// where it stands firsthand, or not at all.
func TestCopiesArePassedOver(t *testing.T) {
	f := follow(t)
	f.source.holds("1", meeting("a", "01", "Soep"), meeting("b", "02", "Elders", "X-OMZIEN-COPY:TRUE"))
	done, err := f.sync(t)
	require.NoError(t, err)
	require.Equal(t, omzien.Followed{Added: 1, Skipped: 1}, done)
}

func TestTheLastMeetingIsAskedAbout(t *testing.T) {
	f := follow(t)
	f.source.holds("1", meeting("a", "01", "Soep"))
	_, err := f.sync(t)
	require.NoError(t, err)
	f.source.holds("2")
	_, err = f.sync(t)
	require.ErrorIs(t, err, omzien.ErrNoEntries)
	require.Equal(t, 1, f.calendar(t).Asked)
	require.Equal(t, []string{"1 Dec 14.00 Soep"}, f.agenda(t))
	done, err := f.Sync(t.Context(), f.calendar(t), true)
	require.NoError(t, err)
	require.Equal(t, omzien.Followed{Gone: 1}, done)

	f = follow(t)
	f.source.holds("1", meeting("a", "01", "Soep"))
	_, err = f.sync(t)
	require.NoError(t, err)
	f.source.holds("2", strings.ReplaceAll(meeting("oud", "01", "Oud"), "2026", "2020"))
	done, err = f.sync(t)
	require.NoError(t, err, "a calendar with old meetings is not empty")
	require.Equal(t, omzien.Followed{Asked: 1}, done)
}

func TestAMoveForGoodIsKept(t *testing.T) {
	f := follow(t)
	here := f.calendar(t).Address
	there := &source{}
	there.holds("1", meeting("soep@buurt.example", "01", "Soep"))
	s := serve(t, there.ServeHTTP)
	status := http.StatusFound
	f.source.says(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, s.URL+"/geheim", status) })
	_, err := f.sync(t)
	require.NoError(t, err)
	require.Equal(t, here, f.calendar(t).Address)

	status = http.StatusMovedPermanently
	there.says(raw("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"))
	_, err = f.Sync(t.Context(), f.calendar(t), false)
	require.ErrorIs(t, err, ErrServer)
	there.holds("2", "BEGIN:VEVENT\r\n")
	_, err = f.Sync(t.Context(), f.calendar(t), false)
	require.Error(t, err)
	require.Equal(t, here, f.calendar(t).Address, "nothing good came from there")

	there.holds("3", meeting("soep@buurt.example", "01", "Soep"))
	for range 3 {
		_, err = f.Sync(t.Context(), f.calendar(t), false)
		require.NoError(t, err)
	}
	require.Equal(t, s.URL+"/geheim", f.calendar(t).Address)
	require.Equal(t, 1, strings.Count(f.log.String(), "a calendar has moved for good"))
	require.NotContains(t, f.log.String(), "geheim")
	f.Advance(time.Hour)
	_, err = f.sync(t)
	require.NoError(t, err)
	tag, _ := there.condition()
	require.Equal(t, `"3"`, tag, "and what was seen there still counts")
	_, times := f.source.condition()
	require.Equal(t, 4, times, "nobody asks at the old one")
}

// TestWhoAsksGetsWhatIsThere: python3 -m http.server and others tell versions apart
// by the second, so 304 can be untrue.
func TestWhoAsksGetsWhatIsThere(t *testing.T) {
	f := follow(t)
	f.source.holds("1", meeting("soep@buurt.example", "01", "Soep"))
	_, err := f.sync(t)
	require.NoError(t, err)
	require.NotEmpty(t, f.calendar(t).Seen)
	f.source.holds("1", meeting("soep@buurt.example", "02", "Soep"))
	done, err := f.Sync(t.Context(), f.calendar(t), false)
	require.NoError(t, err)
	require.Equal(t, omzien.Followed{Changed: 1}, done)
	tag, _ := f.source.condition()
	require.Empty(t, tag)
}

func TestARetryAfterIsHeeded(t *testing.T) {
	f := follow(t)
	f.source.says(raw("HTTP/1.1 429 Slow down\r\nRetry-After: 18000\r\nContent-Length: 0\r\n\r\n"))
	_, err := f.sync(t)
	require.ErrorIs(t, err, ErrOften)
	require.Equal(t, string(ErrOften), f.calendar(t).Trouble)
	require.Equal(t, noon.Add(5*time.Hour), f.calendar(t).NextAt.UTC())
}

func TestACalendarThatWasRemovedMeanwhileIsLeftAlone(t *testing.T) {
	f := follow(t)
	f.source.holds("1", meeting("soep@buurt.example", "01", "Soep"))
	c := f.calendar(t)
	require.NoError(t, f.Calendars.Remove(t.Context(), f.slug, event.Step{At: noon, By: "test"}))
	_, err := f.Sync(t.Context(), c, false)
	require.Equal(t, omzien.ErrNotFound, err)
	require.Empty(t, f.agenda(t))
}

func TestAFileIsFollowedLikeAnAddress(t *testing.T) {
	f := follow(t)
	path := filepath.Join(t.TempDir(), "geheim.ics")
	require.NoError(t, os.WriteFile(path, []byte(file(meeting("soep@buurt.example", "01", "Soep"))), 0o600))
	f.add(t, path)
	done, err := f.sync(t)
	require.NoError(t, err)
	require.Equal(t, 1, done.Added)
	require.NoError(t, os.Remove(path))
	_, err = f.sync(t)
	require.ErrorIs(t, err, ErrFile)
	require.NotContains(t, err.Error(), "geheim")
	require.Equal(t, []string{"1 Dec 14.00 Soep"}, f.agenda(t))
	require.Empty(t, f.log.String())
}

func TestAPanicIsTheErrorOfOneCalendar(t *testing.T) {
	var log bytes.Buffer
	f := Follower{Network: &omzien.Network{}, Log: slog.New(slog.NewTextHandler(&log, nil))}
	_, err := f.Sync(t.Context(), omzien.Calendar{Address: "http://127.0.0.1/geheim"}, false)
	require.ErrorIs(t, err, ErrPanic)
	require.Contains(t, log.String(), "follow.go")
	require.NotContains(t, log.String(), "geheim")
	log.Reset()
	f.round(t.Context(), map[string]time.Time{})
	require.Contains(t, log.String(), "which calendars are due is not known")

	said := func(what any) (err error) {
		defer f.survive(&err)
		panic(what)
	}
	require.Equal(t, "follow: panic: panic with a *errors.errorString", said(errors.New("geheim")).Error())
	require.NotContains(t, log.String(), "geheim")
	require.ErrorContains(t, func() (err error) {
		defer f.survive(&err)
		return []error{}[len(log.String())]
	}(), "index out of range")
}

func TestACallerWhoStopsIsNotHeldAgainstTheCalendar(t *testing.T) {
	f := follow(t)
	ctx, cancel := context.WithCancel(t.Context())
	f.source.says(func(http.ResponseWriter, *http.Request) { cancel() })
	_, err := f.Sync(ctx, f.calendar(t), false)
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, f.calendar(t).Failures)
	require.Empty(t, f.calendar(t).Trouble)

	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	resting := map[string]time.Time{}
	f.round(ctx, resting)
	require.Empty(t, resting)
	require.Empty(t, f.log.String())
}

func TestATimeoutOfTheOtherSideIsHeldAgainstTheCalendar(t *testing.T) {
	f := follow(t)
	f.Fetcher.inside.dial = func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "i/o timeout", UnwrapErr: context.DeadlineExceeded, IsTimeout: true}}
	}
	_, err := f.sync(t)
	require.ErrorIs(t, err, ErrUnreachable)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, 1, f.calendar(t).Failures)
	require.Equal(t, string(ErrUnreachable), f.calendar(t).Trouble)
}

func TestACallerWithoutTimeIsNotHeldAgainstTheCalendar(t *testing.T) {
	f := follow(t)
	f.source.says(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := f.Sync(ctx, f.calendar(t), false)
	require.Equal(t, context.DeadlineExceeded, err)
	require.Zero(t, f.calendar(t).Failures)
}

func TestOneThatFailsDoesNotStopTheOthersAndRests(t *testing.T) {
	f := follow(t)
	f.source.says(raw("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"))
	good := &source{}
	good.holds("1", meeting("soep@buurt.example", "01", "Soep"))
	f.add(t, serve(t, good.ServeHTTP).URL+"/geheim")
	resting := map[string]time.Time{}
	f.round(t.Context(), resting)
	require.Equal(t, []string{"1 Dec 14.00 Soep"}, f.agenda(t))
	require.Len(t, resting, 1)
	require.Contains(t, f.log.String(), "level=WARN")
	require.Contains(t, f.log.String(), "added=1")
	require.NotContains(t, f.log.String(), "geheim")

	f.round(t.Context(), resting)
	_, times := f.source.condition()
	require.Equal(t, 1, times)
	_, times = good.condition()
	require.Equal(t, 1, times)
	f.Advance(5 * time.Hour)
	f.round(t.Context(), resting)
	_, times = f.source.condition()
	require.Equal(t, 2, times)
	_, times = good.condition()
	require.Equal(t, 2, times)
}

func TestAClockThatIsSetBackEndsARest(t *testing.T) {
	f := follow(t)
	f.source.holds("1", meeting("soep@buurt.example", "01", "Soep"))
	resting := map[string]time.Time{f.calendar(t).ID: noon.Add(rest + time.Second)}
	f.round(t.Context(), resting)
	require.Equal(t, []string{"1 Dec 14.00 Soep"}, f.agenda(t))
}

func TestACalendarRestsWhenNothingCanBeNoted(t *testing.T) {
	f := follow(t)
	f.source.holds("1", meeting("soep@buurt.example", "01", "Soep"))
	resting := map[string]time.Time{f.calendar(t).ID: noon.Add(rest)}
	f.round(t.Context(), resting)
	f.Advance(rest - time.Second)
	f.round(t.Context(), resting)
	_, times := f.source.condition()
	require.Zero(t, times)
	f.Advance(time.Second)
	f.round(t.Context(), resting)
	_, times = f.source.condition()
	require.Equal(t, 1, times)
	require.Empty(t, resting)
}

// TestRunReadsWhatIsDueUntilItIsStopped has a clock that jumps.
func TestRunReadsWhatIsDueUntilItIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := omzientest.New(t, noon)
		_, err := n.Import(t.Context(), document(), "test")
		require.NoError(t, err)
		_, err = n.Calendars.Add(t.Context(), omzien.Calendar{Initiative: event.Named{ID: "buurtkamer"}, Address: "http://www.example.org/a.ics"})
		require.NoError(t, err)
		var visits []time.Time
		started := time.Now()
		f := Follower{Network: n.Network, Fetcher: Fetcher{inside: inside{dial: func(context.Context, string, string) (net.Conn, error) {
			visits = append(visits, time.Now())
			return nil, errStop
		}}}}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- f.Run(ctx) }()
		for range 16 {
			time.Sleep(time.Hour)
			n.Advance(time.Hour)
		}
		cancel()
		require.Equal(t, context.Canceled, <-ended)
		require.Less(t, visits[0].Sub(started), interval)
		require.Len(t, visits, 5, "after 0, 1, 3, 7 and 15 hours")
	})
}
