package feed_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
)

// entry is what a reader of somebody else's making finds in a feed.
type entry struct {
	UID         string   `json:"uid"`
	Start       string   `json:"start"` // RFC 3339, UTC
	End         string   `json:"end"`
	Summary     string   `json:"summary"`
	Location    string   `json:"location"`
	Description string   `json:"description"`
	Status      string   `json:"status"`
	Sequence    int      `json:"sequence"`
	Categories  []string `json:"-"`
}

// readHere reads a feed with emersion/go-ical.
func readHere(t testing.TB, file string) []entry {
	t.Helper()
	cal, err := ical.NewDecoder(strings.NewReader(file)).Decode()
	require.NoError(t, err)
	var list []entry
	for _, e := range cal.Events() {
		text := func(name string) string {
			value, err := e.Props.Text(name)
			require.NoError(t, err)
			return value
		}
		moment := func(name string) string {
			value, err := e.Props.DateTime(name, time.UTC)
			require.NoError(t, err)
			return value.UTC().Format(time.RFC3339)
		}
		sequence, err := e.Props.Get("SEQUENCE").Int()
		require.NoError(t, err)
		found := entry{UID: text("UID"), Start: moment("DTSTART"), End: moment("DTEND"), Summary: text("SUMMARY"),
			Location: text("LOCATION"), Description: text("DESCRIPTION"), Status: text("STATUS"), Sequence: sequence}
		if prop := e.Props.Get("CATEGORIES"); prop != nil {
			found.Categories, err = prop.TextList()
			require.NoError(t, err)
		}
		list = append(list, found)
	}
	return list
}

// readThere reads a feed with python3-icalendar, and what its VTIMEZONE says at
// the given moments, in minutes east of UTC.
func readThere(t *testing.T, file string, moments ...time.Time) (found there) {
	t.Helper()
	needIcalendar(t)
	args := []string{filepath.Join("testdata", "read.py")}
	for _, m := range moments {
		args = append(args, strconv.FormatInt(m.Unix(), 10))
	}
	cmd := exec.Command(python, args...)
	var out, problems bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(file), &out, &problems
	require.NoError(t, cmd.Run(), "%s", &problems)
	require.NoError(t, json.Unmarshal(out.Bytes(), &found))
	require.Len(t, found.Offsets, 1, "one VTIMEZONE")
	return found
}

// there is what testdata/read.py prints.
type there struct {
	Meetings []entry `json:"meetings"`
	Twice    bool    `json:"twice"`   // it unescapes text twice
	Offsets  [][]int `json:"offsets"` // per VTIMEZONE and moment
}

// text is how that reader shows s. Version 4 unescapes what it has unescaped, in
// this order.
func (r there) text(s string) string {
	if r.Twice {
		for _, pair := range [][2]string{{`\N`, `\n`}, {"\r\n", "\n"}, {`\n`, "\n"}, {`\,`, ","}, {`\;`, ";"}, {`\\`, `\`}} {
			s = strings.ReplaceAll(s, pair[0], pair[1])
		}
	}
	return s
}

// python is Debian's own: another one in PATH does not see Debian's packages.
const python = "/usr/bin/python3"

func needIcalendar(t *testing.T) {
	t.Helper()
	err := exec.Command(python, "-c", "import icalendar").Run()
	if err == nil {
		return
	}
	const missing = "NOT TESTED: the second calendar reader is missing (Debian: apt install python3-icalendar)"
	if strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), "icalendar") {
		t.Fatal(missing, err)
	}
	t.Skip(missing, err)
}

// expected is what readers must find, from the announcements alone: written down
// where a text is cleaned, as it came where not.
func expected(list []event.Announcement) map[string]entry {
	const broken = "Gebroken \ufffd bytes en merken ."
	cleaned := map[string]string{
		"regels":     "Eerste Tweede Derde Vierde Vijfde Zesde Zevende",
		"inspuiting": "Titel ATTENDEE:mailto:x@omzien.example END:VEVENT",
		"kapot":      broken,
		"ruimte":     "ruimte eromheen",
	}
	want := map[string]entry{}
	for _, a := range list {
		title, ok := cleaned[a.ID]
		if !ok {
			title = a.Title
		}
		e := entry{UID: a.ID, Start: a.Start.UTC().Format(time.RFC3339), End: a.End.UTC().Format(time.RFC3339),
			Summary: title, Location: strings.Replace(a.Venue.Line(), a.Title, title, 1), Status: "CONFIRMED", Sequence: a.Revision}
		switch a.Status {
		case event.Cancelled:
			e.Status, e.Summary = "CANCELLED", "Afgelast: "+title
		case event.Postponed:
			e.Status, e.Summary = "TENTATIVE", "Uitgesteld: "+title
		}
		for _, theme := range a.Themes {
			if theme.Name != "" {
				e.Categories = append(e.Categories, strings.Replace(theme.Name, a.Title, title, 1))
			}
		}
		want[a.ID] = e
	}
	return want
}

func TestReadersAgree(t *testing.T) {
	list := awkward()
	require.Greater(t, len(list), 20)
	want, file := expected(list), write(t, network(), list...)
	here := readHere(t, file)
	t.Run("INV-F03 emersion/go-ical reads what was announced", func(t *testing.T) {
		require.Len(t, here, len(want))
		for _, e := range here {
			e.Description = ""
			require.Equal(t, want[e.UID], e)
		}
	})
	t.Run("INV-F03 python3-icalendar reads what was announced", func(t *testing.T) {
		found := readThere(t, file)
		require.Len(t, found.Meetings, len(want))
		for i, e := range found.Meetings {
			w := want[e.UID]
			w.Summary, w.Location, w.Description = found.text(w.Summary), found.text(w.Location), found.text(here[i].Description)
			w.Categories = nil
			require.Equal(t, w, e)
		}
	})
}
