package feed_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

func news() feed.News {
	return feed.News{Name: "Netwerk Omzien", URL: "https://omzien.example/agenda.atom", Home: "https://omzien.example/agenda", Pages: "https://omzien.example/agenda/"}
}

// newsWriters are the two forms of one feed.
var newsWriters = map[string]func(io.Writer, feed.News, []event.Announcement) error{"atom": feed.Atom, "json": feed.JSONFeed}

func writeNews(t require.TestingT, form string, n feed.News, list ...event.Announcement) string {
	var file bytes.Buffer
	require.NoError(t, newsWriters[form](&file, n, list))
	return file.String()
}

// readAtom is the feed as RFC 4287 has it; what may come once is a slice, so that
// a second one is seen.
type readAtom struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      []string    `xml:"http://www.w3.org/2005/Atom id"`
	Title   []string    `xml:"http://www.w3.org/2005/Atom title"`
	Updated []time.Time `xml:"http://www.w3.org/2005/Atom updated"`
	Author  []string    `xml:"http://www.w3.org/2005/Atom author>name"`
	Links   []readLink  `xml:"http://www.w3.org/2005/Atom link"`
	Entries []readEntry `xml:"http://www.w3.org/2005/Atom entry"`
}

type readEntry struct {
	ID         []string    `xml:"http://www.w3.org/2005/Atom id"`
	Title      []string    `xml:"http://www.w3.org/2005/Atom title"`
	Published  []time.Time `xml:"http://www.w3.org/2005/Atom published"`
	Updated    []time.Time `xml:"http://www.w3.org/2005/Atom updated"`
	Links      []readLink  `xml:"http://www.w3.org/2005/Atom link"`
	Authors    []string    `xml:"http://www.w3.org/2005/Atom author>name"`
	Summary    []string    `xml:"http://www.w3.org/2005/Atom summary"`
	Content    []string    `xml:"http://www.w3.org/2005/Atom content"`
	Categories []struct {
		Term  string `xml:"term,attr"`
		Label string `xml:"label,attr"`
	} `xml:"http://www.w3.org/2005/Atom category"`
}

type readLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

func parseAtom(t require.TestingT, file string) readAtom {
	var f readAtom
	require.NoError(t, xml.Unmarshal([]byte(file), &f))
	return f
}

// requireAtom holds a feed against RFC 4287 4.1.1 and 4.1.2.
func requireAtom(t require.TestingT, file string) readAtom {
	f := parseAtom(t, file)
	for name, found := range map[string]int{"id": len(f.ID), "title": len(f.Title), "updated": len(f.Updated), "author": len(f.Author)} {
		require.Equal(t, 1, found, name)
	}
	seen := map[string]bool{}
	for _, e := range f.Entries {
		for name, found := range map[string]int{"id": len(e.ID), "title": len(e.Title), "published": len(e.Published), "updated": len(e.Updated)} {
			require.Equal(t, 1, found, name)
		}
		require.Regexp(t, `^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`, e.ID[0])
		require.False(t, seen[e.ID[0]], "twice: %s", e.ID[0])
		seen[e.ID[0]] = true
		require.LessOrEqual(t, len(e.Authors), 1)
		require.Equal(t, 1, len(e.Summary)+len(e.Content))
		alternates := 0
		for _, link := range e.Links {
			require.Regexp(t, `^https?://`, link.Href)
			if link.Rel == "alternate" {
				alternates++
			}
		}
		require.Equal(t, alternates, len(e.Summary), "an entry without content links to a page (RFC 4287 4.1.2)")
		require.LessOrEqual(t, alternates, 1)
		require.False(t, e.Updated[0].After(f.Updated[0]))
	}
	return f
}

// readFeed is a JSON Feed.
type readFeed struct {
	Version  string `json:"version"`
	Title    string `json:"title"`
	Home     string `json:"home_page_url"`
	URL      string `json:"feed_url"`
	Language string `json:"language"`
	Authors  []struct{ Name string }
	Items    []struct {
		ID        string    `json:"id"`
		URL       string    `json:"url"`
		Elsewhere string    `json:"external_url"`
		Title     string    `json:"title"`
		Content   string    `json:"content_text"`
		Published time.Time `json:"date_published"`
		Updated   time.Time `json:"date_modified"`
		Authors   []struct{ Name string }
		Tags      []string
	}
}

func parseFeed(t require.TestingT, file string) readFeed {
	var f readFeed
	decoder := json.NewDecoder(strings.NewReader(file))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&f))
	return f
}

func TestNewsGolden(t *testing.T) {
	cancelled := announcedA()
	must(cancelled.Cancel(event.Step{At: at("2019-01-21T12:00:00+01:00"), By: "coordinator", Reason: "de zaal is dicht"}))
	for name, list := range map[string][]event.Announcement{
		"event_a": {eventA()}, "cancelled": {snapshot(cancelled)}, "empty": nil,
	} {
		for form, ending := range map[string]string{"atom": ".atom", "json": ".feed.json"} {
			t.Run(name+ending, func(t *testing.T) {
				got := writeNews(t, form, news(), list...)
				if form == "json" {
					var b bytes.Buffer
					require.NoError(t, json.Indent(&b, []byte(got), "", " "))
					got = b.String() + "\n"
				}
				requireGolden(t, name+ending, got)
			})
		}
	}
}

func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	golden := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// announced is a meeting that was announced so many minutes after another.
func announced(id string, minutes int) event.Announcement {
	a := meeting(id, "Bijeenkomst "+id, "2026-05-12T19:30:00+02:00", "2026-05-12T21:30:00+02:00")
	a.AnnouncedAt = a.CreatedAt.Add(time.Duration(minutes) * time.Minute)
	return a
}

func TestNews(t *testing.T) {
	t.Run("what was announced last comes first, and there is an end", func(t *testing.T) {
		var list []event.Announcement
		for i := range feed.MaxNews + 5 {
			list = append(list, announced(strconv.Itoa(i), i))
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		f, j := requireAtom(t, writeNews(t, "atom", news(), list...)), parseFeed(t, writeNews(t, "json", news(), list...))
		require.Len(t, f.Entries, feed.MaxNews)
		require.Len(t, j.Items, feed.MaxNews)
		for i, e := range f.Entries {
			require.Equal(t, "Bijeenkomst "+strconv.Itoa(feed.MaxNews+4-i), e.Title[0])
			require.Equal(t, e.Title[0], j.Items[i].Title)
		}
	})
	t.Run("INV-F02 the same meetings give the same bytes, in any order, and stay as they are", func(t *testing.T) {
		list, untouched := append(awkward(), announced("a", 1), announced("b", 1)), append(awkward(), announced("a", 1), announced("b", 1))
		dice := rand.New(rand.NewPCG(1, 2))
		for form := range newsWriters {
			want := writeNews(t, form, news(), list...)
			require.Equal(t, untouched, list)
			for range 20 {
				again := append([]event.Announcement(nil), list...)
				dice.Shuffle(len(again), func(i, j int) { again[i], again[j] = again[j], again[i] })
				require.Equal(t, want, writeNews(t, form, news(), again...))
			}
		}
	})
	t.Run("INV-F01 drafts and discarded meetings are not in it", func(t *testing.T) {
		for _, status := range []event.Status{event.Draft, event.Discarded, "", "geheim"} {
			a := eventA()
			a.Status = status
			require.Empty(t, parseAtom(t, writeNews(t, "atom", news(), a)).Entries)
			require.Contains(t, writeNews(t, "json", news(), a), `"items":[]`)
		}
	})
	t.Run("INV-E15 a provisional place is shown", func(t *testing.T) {
		require.Contains(t, parseAtom(t, writeNews(t, "atom", news(), eventA())).Entries[0].Summary[0], "Indusdreef 5, Utrecht (onder voorbehoud)")
	})
	t.Run("who is called off stays, says so in its title and moves what was updated", func(t *testing.T) {
		e := announcedA()
		before := requireAtom(t, writeNews(t, "atom", news(), snapshot(e)))
		must(e.Cancel(event.Step{At: at("2019-01-21T12:00:00+01:00"), By: "coordinator", Reason: "de zaal is dicht"}))
		after := requireAtom(t, writeNews(t, "atom", news(), snapshot(e)))
		require.Equal(t, before.Entries[0].ID, after.Entries[0].ID)
		require.Equal(t, before.Entries[0].Published, after.Entries[0].Published)
		require.Equal(t, "Afgelast: (Nieuw) samenspel in de wijk", after.Entries[0].Title[0])
		require.True(t, after.Entries[0].Updated[0].After(before.Entries[0].Updated[0]))
		require.Equal(t, after.Entries[0].Updated, after.Updated)
		require.True(t, strings.HasPrefix(after.Entries[0].Summary[0], "Deze bijeenkomst gaat niet door.\nReden: de zaal is dicht"))
	})
	t.Run("a meeting from elsewhere names whose it is and where", func(t *testing.T) {
		a := announced("a", 1)
		a.Hosts, a.Origin = []event.Named{{Name: "De Buurtkamer"}}, &event.PublicOrigin{Name: "De Buurtkamer", URL: "https://buurtkamer.example/eten"}
		e := requireAtom(t, writeNews(t, "atom", news(), a)).Entries[0]
		require.Equal(t, []string{"De Buurtkamer"}, e.Authors)
		require.Contains(t, e.Links, readLink{Rel: "via", Href: "https://buurtkamer.example/eten"})
		require.Equal(t, "https://buurtkamer.example/eten", parseFeed(t, writeNews(t, "json", news(), a)).Items[0].Elsewhere)
	})
	t.Run("a slug never becomes a part of the host, and is one step of the address", func(t *testing.T) {
		n, a, b := news(), announced("a", 1), announced("b", 2)
		a.Slug, b.Slug = ".een/twee?drie#vier", ""
		for pages, want := range map[string]string{
			"https://omzien.example": "", "geen adres": "", "https://naam@omzien.example/": "",
			"https://omzien.example/agenda/": "https://omzien.example/agenda/.een%2Ftwee%3Fdrie%23vier",
		} {
			n.Pages = pages
			items := parseFeed(t, writeNews(t, "json", n, a, b)).Items
			require.Equal(t, []string{"", want}, []string{items[0].URL, items[1].URL}, pages)
			listed := string(feed.SchemaList(pages, []event.Announcement{a, b}))
			require.Equal(t, want != "", strings.Contains(listed, `"url":"`+want+`"`), listed)
			require.Equal(t, min(len(want), 1), strings.Count(listed, `"ListItem"`), listed)
		}
	})
	t.Run("a moment that has no digits is not known", func(t *testing.T) {
		a := announced("a", 1)
		a.AnnouncedAt, a.ChangedAt = time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-5, 1, 1, 0, 0, 0, 0, time.UTC)
		e := requireAtom(t, writeNews(t, "atom", news(), a)).Entries[0]
		require.True(t, e.Published[0].Equal(a.CreatedAt) && e.Updated[0].Equal(a.CreatedAt))
	})
	t.Run("without addresses of pages the text is the content", func(t *testing.T) {
		n := news()
		n.Pages, n.Home = "", ""
		require.Len(t, requireAtom(t, writeNews(t, "atom", n, eventA())).Entries[0].Content, 1)
	})
	t.Run("the two forms say the same", func(t *testing.T) {
		f, j := requireAtom(t, writeNews(t, "atom", news(), awkward()...)), parseFeed(t, writeNews(t, "json", news(), awkward()...))
		require.Equal(t, "https://jsonfeed.org/version/1.1", j.Version)
		require.Equal(t, []string{f.Title[0], f.ID[0], "nl"}, []string{j.Title, j.URL, j.Language})
		require.Equal(t, []readLink{{"self", "application/atom+xml", j.URL}, {"alternate", "text/html", j.Home}}, f.Links)
		require.Len(t, j.Items, len(f.Entries))
		for i, e := range f.Entries {
			item := j.Items[i]
			require.Equal(t, []string{e.ID[0], e.Title[0], e.Summary[0], e.Links[0].Href}, []string{item.ID, item.Title, item.Content, item.URL})
			require.True(t, e.Published[0].Equal(item.Published) && e.Updated[0].Equal(item.Updated))
		}
	})
	t.Run("an identifier of ours is a UUID and stays as it is; of another one is made, always the same", func(t *testing.T) {
		own := announced("0190A3F0-1c2d-7e3f-8a4b-5c6d7e8f9a0b", 1)
		require.Equal(t, "urn:uuid:0190a3f0-1c2d-7e3f-8a4b-5c6d7e8f9a0b", requireAtom(t, writeNews(t, "atom", news(), own)).Entries[0].ID[0])
		seen := map[string]bool{}
		for _, id := range []string{"samenspel-2019", "0190a3f0-1c2d-7e3f-8a4b-5c6d7e8f9a0g", "0190a3f01c2d-7e3f-8a4b-5c6d7e8f9a0b-"} {
			made := requireAtom(t, writeNews(t, "atom", news(), announced(id, 1))).Entries[0].ID[0]
			require.Regexp(t, `^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab]`, made)
			require.False(t, seen[made])
			seen[made] = true
		}
		require.True(t, seen["urn:uuid:b9e87384-0743-5aa4-8b4f-d535b0d0f3cf"], "of samenspel-2019")
	})
}

func TestNewsRefuses(t *testing.T) {
	for form, writeTo := range newsWriters {
		for name, tc := range map[string]struct {
			address string
			spoil   func(*event.Announcement)
			want    event.FieldError
		}{
			"a feed without an address": {"", func(*event.Announcement) {}, event.FieldError{Field: "url", Code: event.CodeRequired}},
			"a feed of mail":            {"mailto:a@omzien.example", func(*event.Announcement) {}, event.FieldError{Field: "url", Code: event.CodeRequired}},
			"no start":                  {news().URL, func(a *event.Announcement) { a.Start = time.Time{} }, event.FieldError{Field: "start", Code: event.CodeRequired}},
		} {
			t.Run(form+": "+name, func(t *testing.T) {
				a, n := eventA(), news()
				tc.spoil(&a)
				n.URL = tc.address
				var file bytes.Buffer
				var fault event.FieldError
				require.ErrorAs(t, writeTo(&file, n, []event.Announcement{a}), &fault)
				require.Equal(t, tc.want, fault)
				require.Zero(t, file.Len())
			})
		}
		t.Run(form+": a failed write is heard of", func(t *testing.T) {
			require.ErrorIs(t, writeTo(brokenPipe{}, news(), nil), errBroken)
		})
	}
}

// scribble is text with all that has broken a format before.
func scribble() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		pieces := rapid.SliceOfN(rapid.OneOf(rapid.String(),
			rapid.SampledFrom([]string{"</script>", "<!--", "]]>", "&amp;", "\u2028", "\x00", "\xff", "\ufffe", `"`, "\r\n", "javascript:", "\u202e"})), 0, 4).Draw(t, "pieces")
		return strings.Join(pieces, "")
	})
}

// scribbled is an announcement in which every text is that.
func scribbled(t *rapid.T) event.Announcement {
	draw := func(label string) string { return scribble().Draw(t, label) }
	a := eventA()
	a.ID, a.Slug, a.Title, a.Purpose, a.Note, a.Reason = "x"+draw("id"), draw("slug"), draw("title"), draw("purpose"), draw("note"), draw("reason")
	a.Organiser, a.Contact, a.Hosts = draw("organiser"), draw("contact"), []event.Named{{Name: draw("host")}}
	a.Themes = []event.Named{{ID: draw("theme"), Name: draw("theme")}}
	a.Venue = event.PublicVenue{Name: draw("venue"), Room: draw("room"), Address: draw("address"), Access: draw("access"), MunicipalityName: draw("place"),
		Municipality: draw("code"), Certainty: event.Certainty(draw("certainty")), Geo: &event.Geo{Latitude: rapid.Float64().Draw(t, "geo"), Longitude: 5}}
	a.Origin = &event.PublicOrigin{Name: draw("origin"), URL: "https://x.example/" + draw("url")}
	a.Status = rapid.SampledFrom([]event.Status{event.Scheduled, event.Postponed, event.Cancelled, event.Held}).Draw(t, "status")
	a.Mode = rapid.SampledFrom([]event.AttendanceMode{event.InPerson, event.Online, event.Hybrid, "?"}).Draw(t, "mode")
	a.AllDay = rapid.Bool().Draw(t, "all day")
	return a
}

func TestNewsHoldsWhateverIsTyped(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := scribbled(t)
		n := news()
		n.Name = scribble().Draw(t, "name")
		f := requireAtom(t, writeNews(t, "atom", n, a))
		require.Len(t, f.Entries, 1)
		require.NotContains(t, writeNews(t, "json", n, a), "<")
		j := parseFeed(t, writeNews(t, "json", n, a))
		require.Len(t, j.Items, 1)
		require.Equal(t, strings.ReplaceAll(j.Items[0].Title, "\ufffe", "\ufffd"), strings.ReplaceAll(f.Entries[0].Title[0], "\ufffe", "\ufffd"))
	})
}
