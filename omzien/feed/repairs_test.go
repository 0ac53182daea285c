package feed_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

// cutEscape tells of a physical line that ends in half an escape: an odd number of
// backslashes.
func cutEscape(ln string) bool { return (len(ln)-len(strings.TrimRight(ln, `\`)))%2 == 1 }

// unprintable is what no line may hold.
func unprintable(r rune) bool {
	return r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200b || r == 0x2060 || r == 0xfeff
}

// requireWellFormed holds a file against RFC 5545 3.1 and against readers that
// are stricter.
func requireWellFormed(t require.TestingT, file string) {
	require.True(t, utf8.ValidString(file))
	require.True(t, strings.HasPrefix(file, "BEGIN:VCALENDAR\r\n"), "space or a mark before BEGIN")
	require.True(t, strings.HasSuffix(file, "\r\nEND:VCALENDAR\r\n"))
	for ln := range strings.SplitSeq(strings.TrimSuffix(file, "\r\n"), "\r\n") {
		switch { // require itself is too slow for each line of what is fuzzed
		case len(ln) > 75:
			require.Fail(t, "too long", "%q", ln)
		case !utf8.ValidString(ln):
			require.Fail(t, "a character was cut", "%q", ln)
		case cutEscape(ln):
			require.Fail(t, "an escape was cut", "%q", ln)
		case strings.TrimSpace(ln) == "":
			require.Fail(t, "empty to the eye", "%q", ln)
		case strings.ContainsFunc(ln, unprintable):
			require.Fail(t, "nobody can see that", "%q", ln)
		}
	}
}

// property is the one content line of that name.
func property(t require.TestingT, file, name string) string {
	var found []string
	for _, ln := range unfold(file) {
		if strings.HasPrefix(ln, name+":") || strings.HasPrefix(ln, name+";") {
			found = append(found, ln)
		}
	}
	require.Len(t, found, 1, name)
	return found[0]
}

func TestRepairs(t *testing.T) {
	with := func(change func(a *event.Announcement)) string {
		a := meeting("proef", "Proef", "2026-05-12T19:30:00+02:00", "2026-05-12T21:30:00+02:00")
		change(&a)
		return write(t, network(), a)
	}
	t.Run("INV-F03 lines end in CR LF and hold at most 75 octets", func(t *testing.T) {
		requireWellFormed(t, write(t, network(), awkward()...))
	})
	t.Run("INV-F03 a fold cuts no escape and no character, whatever the column", func(t *testing.T) {
		for column := range 76 {
			for _, unit := range []string{"\na", ",", ";", `\`, "ë", "€", "🥘"} {
				file := with(func(a *event.Announcement) {
					a.Purpose = "a" + strings.Repeat("a", column) + strings.Repeat(unit, 90) + "a"
				})
				requireWellFormed(t, file)
				require.Contains(t, readHere(t, file)[0].Description, strings.Repeat(unit, 90))
			}
		}
	})
	t.Run("no folded line is empty to the eye", func(t *testing.T) {
		for column := range 76 {
			requireWellFormed(t, with(func(a *event.Announcement) {
				a.Purpose = strings.Repeat("a", column) + strings.Repeat(" \u00a0", 90) + "a"
				a.Programme = []event.Item{{Kind: "onbekend", Title: " "}, {Title: strings.Repeat("a", column)}, {}}
			}))
		}
	})
	t.Run("text is cleaned", func(t *testing.T) {
		file := with(func(a *event.Announcement) {
			a.Purpose = " \r\nEen\r\n\r\nTwee\rDrie\u2028Vier\u2029Vijf\x00\x07\x1b\u0085Zes\xff\ufeff\u202e \n "
		})
		require.True(t, strings.HasPrefix(readHere(t, file)[0].Description, "Een\n\nTwee\nDrie\nVier\nVijf\nZes\ufffd\n\nMeer"))
		requireWellFormed(t, file)
	})
	t.Run("a parameter is quoted, not escaped", func(t *testing.T) {
		for organiser, want := range map[string]string{
			"Werkgroep: Groen; Water, 'Lucht'": `ORGANIZER;CN="Werkgroep: Groen; Water, 'Lucht'":mailto:info@omzien.example`,
			`Stichting "Samen"`:                `ORGANIZER;CN="Stichting “Samen”":mailto:info@omzien.example`,
			`DOM\user\`:                        `ORGANIZER;CN="DOM/user/":mailto:info@omzien.example`,
			"a^nb":                             `ORGANIZER;CN="a^^nb":mailto:info@omzien.example`,
			"regel\r\nATTENDEE:x":              `ORGANIZER;CN="regel ATTENDEE:x":mailto:info@omzien.example`,
			" ":                                `ORGANIZER:mailto:info@omzien.example`,
		} {
			file := with(func(a *event.Announcement) { a.Organiser, a.Contact = organiser, "info@omzien.example" })
			require.Equal(t, want, property(t, file, "ORGANIZER"))
		}
	})
	t.Run("an address is one mailbox or is left out", func(t *testing.T) {
		for contact, want := range map[string]string{
			"Info+Wijk@omzien.example":   "ORGANIZER:mailto:Info+Wijk@omzien.example",
			"a%b&c@omzien.example":       "ORGANIZER:mailto:a%25b%26c@omzien.example",
			"één@omzien.example":         "ORGANIZER:mailto:%C3%A9%C3%A9n@omzien.example",
			"MAILTO:info@omzien.example": "", "info": "", "@omzien.example": "", "info@": "", "": "",
			"a@b@omzien.example": "", "a@omzien.example,b@omzien.example": "", "a@omzien.example\r\nATTENDEE:b": "",
			`"a b"@omzien.example`: "", "a <a@omzien.example>": "", `a\@omzien.example`: "",
		} {
			file := with(func(a *event.Announcement) { a.Contact = contact })
			if want == "" {
				require.NotContains(t, file, "ORGANIZER", contact)
				require.NotContains(t, file, "Mail naar", contact)
			} else {
				require.Equal(t, want, property(t, file, "ORGANIZER"))
				require.Contains(t, readHere(t, file)[0].Description, "Mail naar "+contact+".")
			}
		}
	})
	t.Run("a web address is whole and in ASCII, or is left out", func(t *testing.T) {
		for address, want := range map[string]string{
			"https://omzien.example/a?b=1,2;c#d":     "https://omzien.example/a?b=1,2;c#d",
			"https://omzien.example/één twee?q=é  é": "https://omzien.example/%C3%A9%C3%A9n%20twee?q=%C3%A9%20%20%C3%A9",
			"http://[::1]:8080/x/":                   "http://[::1]:8080/x/",
			`https://omzien.example/"<\>`:            "https://omzien.example/%22%3C%5C%3E",
			"/agenda/x":                              "", "javascript:alert(1)": "", "mailto:a@omzien.example": "", "https:///x": "", "https://": "",
			"https://omzien.example/x\r\nATTENDEE:y": "", "https://omzien.example/%zz": "", "": "",
			"https://naam@omzien.example/": "", "https://naam:woord@omzien.example/": "",
			`https://omzien"example/`: "", "https://één.example/": "https://%C3%A9%C3%A9n.example/",
		} {
			c := feed.Calendar{URL: address, Pages: address}
			a := meeting("proef", "Proef", "2026-05-12T19:30:00+02:00", "2026-05-12T21:30:00+02:00")
			var urls []string
			for _, ln := range unfold(write(t, c, a)) {
				if strings.HasPrefix(ln, "URL") || strings.HasPrefix(ln, "SOURCE") {
					urls = append(urls, ln)
				}
			}
			if want == "" {
				require.Empty(t, urls, address)
				continue
			}
			require.Equal(t, []string{"SOURCE;VALUE=URI:" + want, "URL:" + want, "URL:" + want + "proef"}, urls)
			require.True(t, strings.HasSuffix(readHere(t, write(t, c, a))[0].Description, "\n"+want+"proef"), "the text ends in the link")
		}
	})
	t.Run("a slug never becomes a part of the host", func(t *testing.T) {
		a := meeting("proef", "Proef", "2026-05-12T19:30:00+02:00", "2026-05-12T21:30:00+02:00")
		require.NotContains(t, write(t, feed.Calendar{Pages: "https://omzien.example"}, a), "URL")
	})
	t.Run("a slug is one step of the address, whatever it holds", func(t *testing.T) {
		for slug, want := range map[string]string{
			"samen-eten": "URL:https://omzien.example/agenda/samen-eten", "één/twee?drie#vier": "URL:https://omzien.example/agenda/%C3%A9%C3%A9n%2Ftwee%3Fdrie%23vier",
			"a\r\nATTENDEE:b": "URL:https://omzien.example/agenda/a%0D%0AATTENDEE:b", "": "",
		} {
			file := with(func(a *event.Announcement) { a.Slug = slug })
			require.Equal(t, want != "", slices.Contains(unfold(file), want), slug)
			require.Equal(t, want != "", strings.Count(file, "\r\nURL:") == 2, slug)
		}
	})
	t.Run("categories are one list with bare commas between the names", func(t *testing.T) {
		file := with(func(a *event.Announcement) {
			a.Themes = []event.Named{{Name: "wonen, zorg"}, {Name: " "}, {Name: "a\x1fb"}, {Name: `c;\`}}
		})
		require.Equal(t, `CATEGORIES:wonen\, zorg,ab,c\;\\`, property(t, file, "CATEGORIES"))
		require.NotContains(t, with(func(a *event.Announcement) { a.Themes = []event.Named{{Name: "\n"}} }), "CATEGORIES")
	})
	t.Run("a place on the map has six decimals and no exponent", func(t *testing.T) {
		for _, tc := range []struct {
			geo  *event.Geo
			want string
		}{
			{&event.Geo{Latitude: 52.0907374, Longitude: 5.1214201}, "GEO:52.090737;5.121420"},
			{&event.Geo{Latitude: 0.00001, Longitude: -1e-7}, "GEO:0.000010;0.000000"},
			{&event.Geo{Latitude: -90, Longitude: 180}, "GEO:-90.000000;180.000000"},
			{&event.Geo{Latitude: 1e300, Longitude: 5}, ""},
			{&event.Geo{Latitude: math.NaN(), Longitude: 5}, ""},
			{&event.Geo{Latitude: 52, Longitude: math.Inf(1)}, ""},
			{nil, ""},
		} {
			file := with(func(a *event.Announcement) { a.Venue.Geo = tc.geo })
			if tc.want == "" {
				require.NotContains(t, file, "GEO")
				continue
			}
			require.Equal(t, tc.want, property(t, file, "GEO"))
		}
	})
	t.Run("hours that a meeting does not take are free", func(t *testing.T) {
		for status, free := range map[event.Status]bool{event.Scheduled: false, event.Held: false, event.Postponed: true, event.Cancelled: true} {
			require.Equal(t, free, strings.Contains(with(func(a *event.Announcement) { a.Status = status }), "TRANSP:TRANSPARENT\r\n"), status)
		}
		require.Contains(t, with(func(a *event.Announcement) { a.AllDay = true }), "TRANSP:TRANSPARENT\r\n")
	})
	t.Run("the calendar has the colour of the site", func(t *testing.T) {
		got := unfold(write(t, feed.Calendar{}))
		require.Contains(t, got, "COLOR:teal")
		require.Contains(t, got, "X-APPLE-CALENDAR-COLOR:#14594A")
	})
	t.Run("what the calendar holds is said on one line, under both names", func(t *testing.T) {
		got := unfold(write(t, feed.Calendar{Description: "Alleen werksessies,\r\nin Utrecht."}))
		require.Contains(t, got, `DESCRIPTION:Alleen werksessies\, in Utrecht.`)
		require.Contains(t, got, `X-WR-CALDESC:Alleen werksessies\, in Utrecht.`)
	})
	t.Run("a local time carries TZID and no Z, one VTIMEZONE comes first", func(t *testing.T) {
		file := with(func(*event.Announcement) {})
		require.Equal(t, "DTSTART;TZID=Europe/Amsterdam:20260512T193000", property(t, file, "DTSTART;TZID=Europe/Amsterdam"))
		require.Equal(t, 1, strings.Count(file, "BEGIN:VTIMEZONE"))
		require.Less(t, strings.Index(file, "BEGIN:VTIMEZONE"), strings.Index(file, "BEGIN:VEVENT"))
	})
	t.Run("a failed write is heard of", func(t *testing.T) {
		require.ErrorIs(t, feed.Write(brokenPipe{}, network(), nil), errBroken)
	})
	t.Run("golang-ical reads its own work again", func(t *testing.T) {
		list := awkward()
		cal, err := ics.ParseCalendar(strings.NewReader(write(t, network(), list...)))
		require.NoError(t, err)
		require.Len(t, cal.Events(), len(list))
	})
}

func TestRepairsHoldForAnyText(t *testing.T) {
	letters := rapid.StringOfN(rapid.OneOf(rapid.SampledFrom([]rune("\\,;:\"'^ n\n\r\t\x1f\u2028é🥘")), rapid.Rune()), -1, 400, -1)
	t.Run("INV-F03 any text makes a well-formed file", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			a := meeting("proef", letters.Draw(t, "title"), "2026-05-12T19:30:00+02:00", "2026-05-12T21:30:00+02:00")
			a.Purpose, a.Organiser, a.Contact = letters.Draw(t, "purpose"), letters.Draw(t, "organiser"), "info@omzien.example"
			var b strings.Builder
			require.NoError(t, feed.Write(&b, network(), []event.Announcement{a}))
			requireWellFormed(t, b.String())
		})
	})
}

func TestTimesReadBack(t *testing.T) {
	t.Run("INV-E20 any time on any clock is read back, also around the nights that the clock moves", func(t *testing.T) {
		night := rapid.Custom(func(t *rapid.T) time.Time {
			year := rapid.IntRange(1996, 2037).Draw(t, "year")
			month := rapid.SampledFrom([]time.Month{time.March, time.October}).Draw(t, "month")
			return time.Date(year, month, 31, 12, 0, 0, 0, time.UTC).Add(-time.Duration(rapid.IntRange(0, 8*24*60).Draw(t, "before")) * time.Minute)
		})
		day := rapid.Custom(func(t *rapid.T) time.Time { return time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "moment"), 0) })
		rapid.Check(t, func(r *rapid.T) {
			f := fuzzed{minutes: uint16(rapid.IntRange(1, 3*24*60).Draw(r, "minutes")), choice: rapid.Uint32().Draw(r, "choice")}
			f.start = rapid.OneOf(night, day).Draw(r, "start").Unix() - firstSecond
			a := f.announcement()
			requireReadBack(r, write(t, network(), eventA(), a), a)
		})
	})
}
