package calendar

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien/feed"
)

func sound(t testing.TB) string {
	t.Helper()
	file, err := os.ReadFile(filepath.Join("testdata", "check", "sound.ics"))
	require.NoError(t, err)
	return string(file)
}

// told is a finding as the tables have it.
func told(f Finding) string {
	parts := []string{strconv.Itoa(f.Line), string(f.Code), f.Value}
	if f.More > 0 {
		parts = append(parts, "+"+strconv.Itoa(f.More))
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

func allTold(found []Finding) []string {
	var list []string
	for _, f := range found {
		list = append(list, told(f))
	}
	return list
}

// triggered are the codes that these tests have seen.
func triggered(t *testing.T) map[Code]bool {
	codes := map[Code]bool{}
	note := func(data []byte) []Finding {
		found := Check(data)
		for _, f := range found {
			codes[f.Code] = true
			require.Equal(t, checkRules[f.Code].severity, f.Severity)
		}
		return found
	}
	files, err := filepath.Glob(filepath.Join("testdata", "check", "*.ics"))
	require.NoError(t, err)
	require.Len(t, files, len(checkFiles), "a file without findings in the list, or the other way round")
	require.Greater(t, len(files), 20)
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".ics")
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, checkFiles[name], allTold(note(data)))
		})
	}
	for _, tc := range checkCases {
		t.Run(tc.name, func(t *testing.T) {
			file := strings.Replace(sound(t), tc.old, tc.new, 1)
			require.NotEqual(t, sound(t), file)
			require.ElementsMatch(t, tc.want, allTold(note([]byte(file))))
		})
	}
	for name, data := range sizes(t) {
		t.Run(name, func(t *testing.T) { require.NotEmpty(t, note(data)) })
	}
	return codes
}

// sizes are files at the bounds.
func sizes(t testing.TB) map[string][]byte {
	event := strings.Index(sound(t), "BEGIN:VEVENT")
	return map[string][]byte{
		"more than 5 MB":  []byte(sound(t)[:event] + strings.Repeat("X-A:b\r\n", maxFetched/6) + sound(t)[event:]),
		"more than 16 MB": bytes.Repeat([]byte("BEGIN:VCALENDAR\r\n"), maxSize/17+1),
		"nothing in it":   []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nNAME:x\r\nX-PUBLISHED-TTL:PT1H\r\nEND:VCALENDAR\r\n"),
	}
}

func TestCheck(t *testing.T) {
	codes := triggered(t)
	t.Run("every rule is triggered by a file or a case, and every code has a rule", func(t *testing.T) {
		for code := range checkRules {
			require.True(t, codes[code] || code == faultMore, code)
		}
		for code := range codes {
			require.Contains(t, checkRules, code)
		}
	})
	t.Run("every rule says what is wrong, where that is written, and who shows what", func(t *testing.T) {
		sentences := map[string]bool{}
		for code := range checkRules {
			f := Finding{Code: code}
			require.True(t, strings.HasPrefix(f.Rule(), "RFC "), code)
			require.False(t, sentences[f.Sentence()], "the same sentence twice: %s", code)
			sentences[f.Sentence()] = true
			for _, said := range []string{f.Sentence(), f.Consequence()} {
				require.Regexp(t, `^[A-Z].*\.$`, said, code)
				for sentence := range strings.SplitSeq(said, ". ") {
					require.LessOrEqual(t, len(strings.Fields(sentence)), 20, "too long to read: %s", sentence)
				}
			}
			require.NotEmpty(t, checkRules[code].severity.Label())
		}
		require.Empty(t, Finding{Code: "anders"}.Rule()+Finding{Code: "anders"}.Sentence()+Finding{Code: "anders"}.Consequence()+
			Severity("anders").Label())
	})
}

func TestCheckSeries(t *testing.T) {
	const change = "BEGIN:VEVENT\r\nUID:eten@omzien.example\r\nDTSTAMP:20260107T103000Z\r\nLAST-MODIFIED:20260107T103000Z\r\nSEQUENCE:2\r\n" +
		"RECURRENCE-ID%s\r\nDTSTART:20260520T170000Z\r\nDTEND:20260520T190000Z\r\nSUMMARY:Later eten\r\nEND:VEVENT\r\n"
	series := strings.Replace(sound(t), "SUMMARY:Samen", "RRULE:FREQ=WEEKLY;COUNT=9\r\nSUMMARY:Samen", 1)
	with := func(changes ...string) []string {
		var all strings.Builder
		for _, id := range changes {
			fmt.Fprintf(&all, change, id)
		}
		// Before the series: the order of the file does not matter.
		return allTold(Check([]byte(strings.Replace(series, "BEGIN:VEVENT", all.String()+"BEGIN:VEVENT", 1))))
	}
	t.Run("one of a series has the UID of the series", func(t *testing.T) {
		require.Empty(t, with(":20260519T160000Z", ":20260526T160000Z"))
	})
	t.Run("the same one twice", func(t *testing.T) {
		require.Equal(t, []string{"35 duplicate_uid eten@omzien.example"}, with(":20260519T160000Z", ":20260519T160000Z"))
	})
	t.Run("one by its day, of a series of times", func(t *testing.T) {
		require.Equal(t, []string{"30 value_types RECURRENCE-ID"}, with(";VALUE=DATE:20260519"))
	})
}

func TestCheckMail(t *testing.T) {
	mail := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:%s\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260106T103000Z\r\n" +
		"SEQUENCE:1\r\nDTSTART:20260512T160000Z\r\nDTEND:20260512T180000Z\r\nSUMMARY:Eten\r\nSTATUS:CANCELLED\r\n" +
		"ORGANIZER;CN=\"Omzien\":mailto:info@omzien.example\r\nATTENDEE;CN=\"Bo\":mailto:bo@omzien.example\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	for _, method := range mailMethods {
		require.Empty(t, Check(fmt.Appendf(nil, mail, method)), method)
	}
	require.Equal(t, []string{"4 method PUBLISH", "5 no_last_modified", "12 cancelled_unmarked", "14 attendee"},
		allTold(Check(fmt.Appendf(nil, mail, "PUBLISH"))))
}

func TestCheckShowsNobody(t *testing.T) {
	t.Run("a finding names no address and no text", func(t *testing.T) {
		secret := "GEHEIM"
		for _, ln := range []string{"ATTENDEE;CN=" + secret + ", x:mailto:" + secret, "ORGANIZER:" + secret, "ORGANIZER;CN=a\\" + secret + "é:" + secret,
			"DESCRIPTION:<p>" + secret + "; , \x01", "LOCATION:" + secret + ";\\", secret, "URL:" + secret, "RRULE:" + secret, "CONTACT:&amp;" + secret + ","} {
			found := Check([]byte(strings.Replace(sound(t), "STATUS:C", ln+"\r\nSTATUS:C", 1)))
			require.NotEmpty(t, found, ln)
			for _, f := range found {
				require.NotContains(t, f.Value, secret, ln)
			}
		}
	})
	t.Run("a value is short, on one line and valid UTF-8", func(t *testing.T) {
		for _, value := range []string{strings.Repeat("é", 500), "a\xffb\u2028c\u202ed" + strings.Repeat("x", 100), "\xc3"} {
			got := shown(value)
			require.LessOrEqual(t, utf8.RuneCountInString(got), maxShown+1)
			require.True(t, utf8.ValidString(got))
			require.NotContains(t, got, "\u2028")
		}
	})
}

func TestCheckOwnFeeds(t *testing.T) {
	t.Run("the golden files of omzien/feed trouble nobody", func(t *testing.T) {
		files, err := filepath.Glob(filepath.Join("..", "feed", "testdata", "*.ics"))
		require.NoError(t, err)
		require.Greater(t, len(files), 3)
		mail, err := filepath.Glob(filepath.Join("..", "feed", "testdata", "itip", "*.ics"))
		require.NoError(t, err)
		require.NotEmpty(t, mail)
		for _, path := range append(files, mail...) {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Empty(t, Check(data), path)
		}
	})
	t.Run("nor does a feed of 10 000 meetings, and it is checked in no time", func(t *testing.T) {
		for _, n := range []int{0, 1, 10_000} {
			file := ownFeed(t, n)
			began := time.Now()
			require.Empty(t, Check(file), "%d meetings, %d bytes", n, len(file))
			require.Less(t, time.Since(began), 5*time.Second, "0.1 s where nothing else runs")
		}
	})
}

// ownFeed has short texts, so that 10 000 meetings stay below 5 MB.
func ownFeed(t testing.TB, n int) []byte {
	t.Helper()
	amsterdam, err := time.LoadLocation(homeZone)
	require.NoError(t, err)
	list := make([]event.Announcement, n)
	for i := range list {
		start := time.Date(2020+i%10, 1, 1+i%365, i%24, i%60, 0, 0, amsterdam)
		list[i] = event.Announcement{ID: strconv.Itoa(i), Slug: strconv.Itoa(i), Title: "Eten, " + strconv.Itoa(i), Zone: homeZone,
			Start: start, End: start.Add(time.Hour), Status: []event.Status{event.Scheduled, event.Cancelled, event.Postponed}[i%3],
			Revision: i % 9, CreatedAt: start.AddDate(0, -2, 0), ChangedAt: start.AddDate(0, -1, 0)}
	}
	var file bytes.Buffer
	require.NoError(t, feed.Write(&file, feed.Calendar{Name: "Netwerk", URL: "https://omzien.example/agenda.ics"}, list))
	return file.Bytes()
}
