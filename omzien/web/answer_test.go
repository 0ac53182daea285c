package web_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/widget/pack"
)

// compressed is body in a content coding. That it can be read again is tested
// where it is made.
func compressed(coding, body string) string {
	switch coding {
	case "br":
		return string(pack.Brotli([]byte(body), pack.Quick))
	case "gzip":
		return string(pack.Gzip([]byte(body), pack.Quick))
	}
	return body
}

func TestKeptAnswersAreCompressed(t *testing.T) {
	s, store := newWatched(t, but(published("wijk"), func(e *event.Event) { e.Purpose = strings.Repeat("We eten samen en praten over de wijk. ", 40) }))
	for _, path := range append(slices.Clone(hot), "/agenda.atom", "/agenda.feed.json") {
		t.Run(path, func(t *testing.T) {
			plain := s.get(path)
			require.Empty(t, plain.header.Get("Content-Encoding"), "only when asked")
			tag := strings.Trim(plain.header.Get("ETag"), `"`)
			drawn := store.drawn.Load()
			for coding, ending := range map[string]string{"br": "-br", "gzip": "-gz", "": ""} {
				a := s.get(path, "Accept-Encoding", coding)
				require.Equal(t, coding, a.header.Get("Content-Encoding"))
				require.Equal(t, `"`+tag+ending+`"`, a.header.Get("ETag"))
				require.Equal(t, "Accept-Encoding", a.header.Get("Vary"))
				require.Equal(t, strconv.Itoa(len(a.body)), a.header.Get("Content-Length"))
				require.True(t, compressed(coding, plain.body) == a.body)
				for _, name := range []string{"Content-Type", "Cache-Control", "Content-Disposition", "Access-Control-Allow-Origin"} {
					require.Equal(t, plain.header.Get(name), a.header.Get(name), name)
				}
				head := s.do(http.MethodHead, path, nil, "Accept-Encoding", coding)
				require.Empty(t, head.body)
				head.header.Set("X-Request-Id", a.header.Get("X-Request-Id"))
				require.Equal(t, a.header, head.header)
			}
			require.Equal(t, drawn, store.drawn.Load())
		})
	}
	t.Run("what Go unpacks by itself is the same", func(t *testing.T) {
		a := s.get("/agenda", "Accept-Encoding", "gzip")
		r, err := gzip.NewReader(strings.NewReader(a.body))
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		require.Equal(t, s.get("/agenda").body, string(text))
		require.Less(t, len(a.body), len(text)/2)
	})
	t.Run("what is small is sent as it is", func(t *testing.T) {
		empty := newSite(t).get("/agenda.json", "Accept-Encoding", "br")
		require.Equal(t, `{"events":[]}`, empty.body)
		require.Empty(t, empty.header.Get("Content-Encoding"))
		require.Equal(t, "Accept-Encoding", empty.header.Get("Vary"), "it can grow")
	})
	t.Run("what is for one visitor is sent as it is", func(t *testing.T) {
		for _, path := range []string{"/bijeenkomsten/wijk", "/agenda?zoek=samen"} {
			require.Empty(t, s.get(path, "Accept-Encoding", "br").header.Get("Content-Encoding"))
		}
	})
}

func TestNotModifiedInEveryCoding(t *testing.T) {
	s, store := newWatched(t, published("wijk"))
	tags := map[string]string{}
	for _, coding := range []string{"", "gzip", "br"} {
		tags[coding] = s.get("/agenda.ics", "Accept-Encoding", coding).header.Get("ETag")
	}
	drawn := store.drawn.Load()
	for _, c := range []struct {
		has, accept string
		answers     string // the tag; "" is the whole
	}{
		{tags["br"], "br, gzip", tags["br"]}, {tags["gzip"], "br, gzip", tags["gzip"]}, {tags[""], "br, gzip", tags[""]},
		{tags["br"], "gzip", ""}, {tags["br"], "", ""}, {tags[""], "", tags[""]}, // a cache between may not hand on what this client cannot read
		{tags[""], "br, identity;q=0", ""},
		{`"x", W/` + tags["gzip"] + ` , "y"`, "gzip", tags["gzip"]}, {"*", "gzip", tags["gzip"]}, {"*", "", tags[""]},
		{tags["gzip"] + ", " + tags["br"], "br, gzip", tags["br"]},
		{`"x"`, "br", ""}, {"", "br", ""}, {strings.Trim(tags[""], `"`), "", ""}, {strings.Repeat(`"x",`, 2000), "", ""},
	} {
		t.Run(c.has[:min(len(c.has), 60)]+" for "+c.accept, func(t *testing.T) {
			a := s.get("/agenda.ics", "If-None-Match", c.has, "Accept-Encoding", c.accept)
			if c.answers == "" {
				require.Equal(t, http.StatusOK, a.status)
				return
			}
			require.Equal(t, http.StatusNotModified, a.status)
			require.Equal(t, c.answers, a.header.Get("ETag"))
			require.Empty(t, a.body)
			require.Equal(t, polled, a.header.Get("Cache-Control"))
			require.Equal(t, "Accept-Encoding", a.header.Get("Vary"))
			require.Empty(t, a.header.Get("Content-Encoding"))
		})
	}
	require.Equal(t, drawn, store.drawn.Load(), "none of them was drawn")
}

func TestAPartOfWhatIsSent(t *testing.T) {
	s := newSite(t, published("wijk"))
	for _, coding := range []string{"", "gzip", "br"} {
		t.Run("in "+coding, func(t *testing.T) {
			whole := s.get("/agenda.ics", "Accept-Encoding", coding)
			part := s.get("/agenda.ics", "Accept-Encoding", coding, "Range", "bytes=10-19", "If-Range", whole.header.Get("ETag"))
			require.Equal(t, http.StatusPartialContent, part.status)
			require.Equal(t, whole.body[10:20], part.body)
			require.Equal(t, fmt.Sprintf("bytes 10-19/%d", len(whole.body)), part.header.Get("Content-Range"))
			require.Equal(t, coding, part.header.Get("Content-Encoding"))
			require.Equal(t, http.StatusOK, s.get("/agenda.ics", "Accept-Encoding", coding, "Range", "bytes=10-19", "If-Range", `"x"`).status)
			require.Equal(t, http.StatusRequestedRangeNotSatisfiable, s.get("/agenda.ics", "Accept-Encoding", coding, "Range", "bytes=9999999-").status)
			require.Equal(t, http.StatusPreconditionFailed, s.get("/agenda.ics", "Accept-Encoding", coding, "If-Match", `"x"`).status)
			require.Equal(t, http.StatusOK, s.get("/agenda.ics", "Accept-Encoding", coding, "If-Match", whole.header.Get("ETag")).status)
		})
	}
}

// dated is what a client that asks by date sees: the last time that it was told.
type dated struct {
	s        *site
	path     string
	modified string
	body     string
}

// ask asks for what changed since then, and reports whether there was anything.
func (d *dated) ask(t *testing.T) bool {
	t.Helper()
	var headers []string
	if d.modified != "" {
		headers = []string{"If-Modified-Since", d.modified}
	}
	a := d.s.get(d.path, headers...)
	if said := a.header.Get("Last-Modified"); said != "" {
		d.modified = said
		when, err := http.ParseTime(said)
		require.NoError(t, err)
		require.False(t, when.After(d.s.Now()), "RFC 9110 8.8.2.1 not later than now")
	}
	if a.status == http.StatusNotModified {
		return false
	}
	require.Equal(t, http.StatusOK, a.status)
	d.body = a.body
	return true
}

func (s *site) change(t *testing.T, slug string, f func(*event.Event) error) {
	t.Helper()
	require.NoError(t, s.clock.Agenda.Change(t.Context(), slug, f))
}

func (s *site) step() event.Step {
	return event.Step{At: s.Now(), By: "coordinator", Reason: "De zaal is dicht."}
}

func TestAskingByDate(t *testing.T) {
	moved := func(s *site, to string) func(*event.Event) error {
		return func(e *event.Event) error {
			next := *e
			next.Venue.Municipality = to
			return e.Revise(next, 0, s.step())
		}
	}
	t.Run("a date is given when its second has passed, and stays while nothing changes", func(t *testing.T) {
		s := newSite(t, published("wijk"))
		require.Empty(t, s.get("/agenda.ics").header.Get("Last-Modified"))
		s.clock.Advance(999 * time.Millisecond)
		require.Empty(t, s.get("/agenda.ics").header.Get("Last-Modified"))
		s.clock.Advance(time.Millisecond)
		const first = "Thu, 10 Jan 2019 11:00:01 GMT"
		require.Equal(t, first, s.get("/agenda.ics").header.Get("Last-Modified"))
		s.clock.Advance(24 * time.Hour)
		s.signUp("wijk", "Anna") // seats are not in a feed
		require.Equal(t, first, s.get("/agenda.ics").header.Get("Last-Modified"), "drawn anew, and the same")
		require.Equal(t, http.StatusNotModified, s.get("/agenda.ics", "If-Modified-Since", first).status)
		require.Equal(t, first, s.get("/agenda.ics", "If-Modified-Since", first).header.Get("Last-Modified"))
		require.Equal(t, http.StatusOK, s.get("/agenda.ics", "If-Modified-Since", "Thu, 10 Jan 2019 11:00:00 GMT").status)
		require.Equal(t, http.StatusOK, s.get("/agenda.ics", "If-Modified-Since", first, "If-None-Match", `"x"`).status, "the tag goes first")
		require.Equal(t, http.StatusOK, s.get("/agenda.ics", "If-Modified-Since", "morgen").status)
		require.Equal(t, http.StatusOK, s.get("/agenda.ics", "If-Modified-Since", s.Now().Add(time.Hour).UTC().Format(http.TimeFormat)).status, "a date to come is nobody's")
	})
	t.Run("a meeting that moves out of the filter is seen to leave", func(t *testing.T) {
		s := newSite(t, published("wijk"))
		d := dated{s: s, path: "/agenda.ics?gemeente=GM0344"}
		d.ask(t)
		s.clock.Advance(time.Hour)
		d.ask(t)
		require.False(t, d.ask(t))
		require.Contains(t, d.body, "BEGIN:VEVENT")
		s.change(t, "wijk", moved(s, "GM0307"))
		require.True(t, d.ask(t))
		require.NotContains(t, d.body, "BEGIN:VEVENT")
	})
	t.Run("two changes within a second", func(t *testing.T) {
		s := newSite(t, published("wijk"))
		d := dated{s: s, path: "/agenda.ics"}
		for n := range 40 {
			title := fmt.Sprintf("Titel %02d", n)
			s.change(t, "wijk", func(e *event.Event) error {
				next := *e
				next.Title = title
				return e.Revise(next, 0, s.step())
			})
			require.True(t, d.ask(t), title)
			require.Contains(t, d.body, title)
			s.clock.Advance(300 * time.Millisecond)
		}
		d.ask(t)
		s.clock.Advance(time.Minute)
		d.ask(t)
		require.False(t, d.ask(t), "and then it is quiet")
	})
	t.Run("by the date of the answer, which some send", func(t *testing.T) {
		s := newSite(t, published("wijk"))
		s.clock.Advance(100 * time.Millisecond)
		date := s.get("/agenda.ics").header.Get("Date")
		s.clock.Advance(800 * time.Millisecond)
		s.change(t, "wijk", moved(s, "GM0307"))
		s.get("/agenda.ics")
		s.clock.Advance(time.Hour)
		require.Equal(t, http.StatusOK, s.get("/agenda.ics", "If-Modified-Since", date).status)
	})
	t.Run("when the clock was set back", func(t *testing.T) {
		s := newSite(t, published("wijk"))
		d := dated{s: s, path: "/agenda.ics"}
		d.ask(t)
		s.clock.Advance(time.Hour)
		d.ask(t)
		s.clock.Set(noon)
		s.change(t, "wijk", func(e *event.Event) error { return e.Cancel(s.step()) })
		require.True(t, d.ask(t))
		s.clock.Advance(2 * time.Hour)
		require.True(t, d.ask(t))
		require.False(t, d.ask(t))
	})
}

// TestTheLifeOfAMeetingInAFeed: publish, move, set the place firm, cancel.
func TestTheLifeOfAMeetingInAFeed(t *testing.T) {
	s := newSite(t, but(meeting("wijk", 20, event.Closed), func(e *event.Event) {
		e.Status, e.Venue = event.Draft, event.Venue{Name: "De Buurtkamer", Certainty: event.Provisional}
	}))
	revise := func(change func(*event.Event)) func(*event.Event) error {
		return func(e *event.Event) error {
			next := *e
			change(&next)
			return e.Revise(next, 0, s.step())
		}
	}
	require.NotContains(t, s.get("/agenda.ics").body, "BEGIN:VEVENT")
	var uids []string
	before := -1
	for n, c := range []struct {
		change         func(*event.Event) error
		status, shows  string
		showsNoLonger  string
		startsInWinter string
	}{
		{func(e *event.Event) error { return e.Announce(s.step()) }, "CONFIRMED", "onder voorbehoud", "Afgelast", "20190129T160000"},
		{revise(func(e *event.Event) { e.Start, e.End = e.Start.AddDate(0, 0, 1), e.End.AddDate(0, 0, 1) }), "CONFIRMED", "onder voorbehoud", "Afgelast", "20190130T160000"},
		{revise(func(e *event.Event) { e.Venue.Certainty = event.Confirmed }), "CONFIRMED", "LOCATION:De Buurtkamer\r\n", "onder voorbehoud", "20190130T160000"},
		{func(e *event.Event) error { return e.Cancel(s.step()) }, "CANCELLED", "SUMMARY:Afgelast: Nieuw samenspel", "onder voorbehoud", "20190130T160000"},
	} {
		s.clock.Advance(time.Hour)
		s.change(t, "wijk", c.change)
		first := s.get("/agenda.ics")
		body := first.body
		require.Equal(t, 1, strings.Count(body, "BEGIN:VEVENT"), "fetch %d", n+1)
		uids = append(uids, property(t, body, "UID"))
		sequence, err := strconv.Atoi(property(t, body, "SEQUENCE"))
		require.NoError(t, err)
		require.Greater(t, sequence, before, "fetch %d", n+1)
		before = sequence
		require.Equal(t, c.status, property(t, body, "STATUS"))
		require.Equal(t, c.startsInWinter, property(t, body, "DTSTART;TZID=Europe/Amsterdam"))
		require.Contains(t, body, c.shows)
		require.NotContains(t, body, c.showsNoLonger)

		s.clock.Advance(24 * time.Hour)
		later := s.get("/agenda.ics")
		require.Equal(t, body, later.body, "the same bytes a day later")
		require.Equal(t, first.header.Get("ETag"), later.header.Get("ETag"))
	}
	require.Equal(t, []string{uids[0], uids[0], uids[0], uids[0]}, uids)
	t.Run("and another process writes the same bytes", func(t *testing.T) {
		again := newSiteOn(t, func(omzien.Store) omzien.Store { return s.clock.Store })
		again.clock.Set(s.Now())
		require.True(t, bytes.Equal([]byte(strings.ReplaceAll(s.get("/agenda.ics").body, s.url, "")), []byte(strings.ReplaceAll(again.get("/agenda.ics").body, again.url, ""))))
	})
}

// property is the value of a property of the first meeting in a calendar.
func property(t *testing.T, body, name string) string {
	t.Helper()
	_, entry, _ := strings.Cut(strings.ReplaceAll(body, "\r\n ", ""), "BEGIN:VEVENT")
	found := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(name) + `:(.*?)\r$`).FindStringSubmatch(entry)
	require.NotNil(t, found, "%s in %s", name, entry)
	return found[1]
}
