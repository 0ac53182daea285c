package feed_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
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
	Start       string   `json:"start"` // RFC 3339 in UTC, or a date
	End         string   `json:"end"`   // not part of it
	AllDay      bool     `json:"allDay"`
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
		allDay := e.Props.Get("DTSTART").ValueType() == ical.ValueDate
		moment := func(name string) string {
			value, err := e.Props.DateTime(name, time.UTC)
			require.NoError(t, err)
			return written(value, allDay)
		}
		sequence, err := e.Props.Get("SEQUENCE").Int()
		require.NoError(t, err)
		found := entry{UID: text("UID"), Start: moment("DTSTART"), End: moment("DTEND"), AllDay: allDay, Summary: text("SUMMARY"),
			Location: text("LOCATION"), Description: text("DESCRIPTION"), Status: text("STATUS"), Sequence: sequence}
		if prop := e.Props.Get("CATEGORIES"); prop != nil {
			found.Categories, err = prop.TextList()
			require.NoError(t, err)
		}
		list = append(list, found)
	}
	return list
}

// written is t as an [entry] has it.
func written(t time.Time, allDay bool) string {
	if allDay {
		return t.Format(time.DateOnly)
	}
	return t.UTC().Format(time.RFC3339)
}

// A reader is a calendar library or program that people use, run as a process of
// its own.
type reader struct {
	name    string
	needs   string   // what to install
	present []string // a command that fails when it is not installed
	read    []string
	// misreads is how a text is shown by a version that unescapes wrongly; nil: none
	// is known.
	misreads func(string) string
}

const (
	// python is Debian's own: another one in PATH does not see Debian's packages.
	python = "/usr/bin/python3"
	// nodeModules names the folder node_modules that "npm ci" makes in a copy of
	// testdata/readers.
	nodeModules = "OMZIEN_TEST_NODE_MODULES"
)

// readers are those that the network promises to be read by. ical.js, libical and
// vobject go by the file's VTIMEZONE, the others by the name of the zone. All of
// them forgive lines that end in LF.
func readers() []reader {
	py, js := filepath.Join("testdata", "readers", "read.py"), filepath.Join("testdata", "readers", "read.mjs")
	byPython := func(name, needs, imports string, misreads func(string) string) reader {
		return reader{name, "Debian: apt install " + needs, []string{python, "-c", imports}, []string{python, py, name}, misreads}
	}
	byNode := func(name string, misreads func(string) string) reader {
		folder := os.Getenv(nodeModules)
		return reader{name, "npm ci in a copy of testdata/readers, with its node_modules in " + nodeModules,
			[]string{"node", "-e", "require('fs').statSync(process.argv[1])", filepath.Join(folder, name, "package.json")},
			[]string{"node", js, name, folder}, misreads}
	}
	// icalendar 4 unescapes what it has unescaped; khal reads with it, writes, and
	// reads again. node-ical unescapes backslashes last, so that of \\n it makes a
	// backslash and a line break.
	again := func(s string) string {
		return replaceInTurn(s, `\N`, `\n`, `\n`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`)
	}
	inTurn := func(s string) string {
		escaped := strings.NewReplacer(`\`, `\\`, "\n", `\n`, ";", `\;`, ",", `\,`).Replace(s)
		return replaceInTurn(escaped, `\,`, ",", `\;`, ";", `\n`, "\n", `\N`, "\n", `\\`, `\`)
	}
	return []reader{
		byPython("icalendar", "python3-icalendar", "import icalendar", again),
		byPython("khal", "khal", "import khal", func(s string) string { return again(again(s)) }),
		byPython("vobject", "python3-vobject", "import vobject", nil),
		byPython("libical", "gir1.2-ical-3.0 python3-gi", "import gi; gi.require_version('ICalGLib', '3.0')", nil),
		byNode("ical.js", nil),
		byNode("node-ical", inTurn),
	}
}

// replaceInTurn replaces the first of each pair by the second, one pair after
// the other.
func replaceInTurn(s string, pairs ...string) string {
	for pair := range slices.Chunk(pairs, 2) {
		s = strings.ReplaceAll(s, pair[0], pair[1])
	}
	return s
}

// need skips a test whose reader is missing, or fails it where calendar readers
// are demanded.
func (r reader) need(t *testing.T) {
	t.Helper()
	out, err := exec.Command(r.present[0], r.present[1:]...).CombinedOutput()
	if err == nil {
		return
	}
	missing := "NOT TESTED: the calendar reader " + r.name + " is missing (" + r.needs + ")"
	if strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), "calendars") {
		t.Fatal(missing, err, string(out))
	}
	t.Skip(missing, err)
}

// run gives the reader a file and returns the lines that it prints; what it
// complains of is an error. Its clock is far from Amsterdam, so that a time that
// floats cannot come out right.
func (r reader) run(file string, command ...string) ([]byte, error) {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), "TZ=America/New_York", "PYTHONDONTWRITEBYTECODE=1")
	var out, problems bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(file), &out, &problems
	err := cmd.Run()
	if err != nil || problems.Len() > 0 {
		return nil, fmt.Errorf("%s: %w: %s", r.name, err, &problems)
	}
	return out.Bytes(), nil
}

// entries are what the reader finds in file.
func (r reader) entries(file string) ([]entry, error) {
	out, err := r.run(file, r.read...)
	var list []entry
	for ln := range bytes.Lines(out) {
		var e entry
		if err := json.Unmarshal(ln, &e); err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	return list, err
}

// shows tells how the version that is installed shows a text that it has read.
func (r reader) shows(t *testing.T) func(string) string {
	t.Helper()
	probe := []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:x", "DTSTAMP:20260101T000000Z",
		"DTSTART:20260101T000000Z", "DTEND:20260101T010000Z", "SEQUENCE:0", "STATUS:CONFIRMED", `SUMMARY:C:\\nieuw`,
		"END:VEVENT", "END:VCALENDAR", ""}
	if r.misreads != nil {
		found, err := r.entries(strings.Join(probe, "\r\n"))
		require.NoError(t, err)
		if found[0].Summary != `C:\nieuw` {
			return r.misreads
		}
	}
	return func(s string) string { return s }
}

// compare fails unless the reader finds in file what was announced, once, and
// nothing else. shows is as in [reader.shows].
func (r reader) compare(file string, want map[string]entry, shows func(string) string) error {
	found, err := r.entries(file)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, e := range found {
		w := want[e.UID]
		w.Summary, w.Location = shows(w.Summary), shows(w.Location)
		w.Description, w.Categories = e.Description, nil
		if r.name == "khal" {
			w.Sequence = 0 // it shows none
		}
		if !reflect.DeepEqual(w, e) {
			return fmt.Errorf("announced: %+v\nread:      %+v", w, e)
		}
		seen[e.UID] = true
	}
	if len(found) != len(want) || len(seen) != len(want) {
		return fmt.Errorf("announced: %d, read: %d, of which %d different", len(want), len(found), len(seen))
	}
	return nil
}

// there is what python3-icalendar finds in a file besides its events.
type there struct {
	Offsets [][]int // per VTIMEZONE and moment, in minutes east of UTC
}

// readThere is what the file's VTIMEZONE says at the given moments.
func readThere(t *testing.T, file string, moments ...time.Time) (found there) {
	t.Helper()
	command := []string{python, filepath.Join("testdata", "readers", "read.py"), "offsets"}
	for _, m := range moments {
		command = append(command, strconv.FormatInt(m.Unix(), 10))
	}
	icalendar := readers()[0]
	icalendar.need(t)
	out, err := icalendar.run(file, command...)
	require.NoError(t, err)
	for ln := range bytes.Lines(out) {
		var zone []int
		require.NoError(t, json.Unmarshal(ln, &zone))
		found.Offsets = append(found.Offsets, zone)
	}
	require.Len(t, found.Offsets, 1, "one VTIMEZONE")
	return found
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
		e := entry{UID: a.ID, Start: written(a.Start, false), End: written(a.End, false),
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
	descriptions := map[string]string{}
	t.Run("INV-F03 emersion/go-ical reads what was announced", func(t *testing.T) {
		require.Len(t, here, len(want))
		for _, e := range here {
			descriptions[e.UID], e.Description = e.Description, ""
			require.Equal(t, want[e.UID], e)
		}
	})
	for _, r := range readers() {
		t.Run("INV-F03 "+r.name+" reads what was announced", func(t *testing.T) {
			r.need(t)
			shows := r.shows(t)
			require.NoError(t, r.compare(file, want, shows))
			found, err := r.entries(file)
			require.NoError(t, err)
			for _, e := range found {
				require.Equal(t, shows(descriptions[e.UID]), e.Description)
			}
		})
	}
}

// TestReadersOfBigFeeds has the size of a year of one network, and of what the
// whole country could announce.
func TestReadersOfBigFeeds(t *testing.T) {
	for _, n := range []int{150, 10_000} {
		list, want := season(n)
		require.Len(t, want, n)
		file := write(t, network(), list...)
		for _, r := range readers() {
			t.Run("INV-F03 "+r.name+" reads "+strconv.Itoa(n)+" meetings as announced", func(t *testing.T) {
				t.Parallel() // they are processes of their own
				r.need(t)
				require.NoError(t, r.compare(file, want, r.shows(t)))
			})
		}
	}
}

// TestReadersNotice damages a feed as a writer could that is not careful, and
// demands that every reader then finds something else than was announced.
func TestReadersNotice(t *testing.T) {
	list, want := season(60)
	file := write(t, network(), list...)
	zone := file[strings.Index(file, "BEGIN:VTIMEZONE") : strings.Index(file, "END:VTIMEZONE")+len("END:VTIMEZONE\r\n")]
	damages := map[string]string{
		"another UID":             strings.ReplaceAll(file, "UID:seizoen", "UID:voorjaar"),
		"a start that floats":     strings.ReplaceAll(file, "DTSTART;TZID=Europe/Amsterdam:", "DTSTART:"),
		"an end that floats":      strings.ReplaceAll(file, "DTEND;TZID=Europe/Amsterdam:", "DTEND:"),
		"a clock that is off":     strings.NewReplacer("T190000", "T180000", "T190001", "T180001").Replace(file),
		"another zone":            strings.ReplaceAll(strings.Replace(file, zone, "", 1), "Europe/Amsterdam", "Europe/Lisbon"),
		"a day too many":          strings.ReplaceAll(file, "DTEND;VALUE=DATE:2028", "DTEND;VALUE=DATE:2029"),
		"text without escapes":    strings.NewReplacer(`\\`, `\`, `\,`, ",", `\;`, ";").Replace(file),
		"a fold without space":    strings.ReplaceAll(file, "\r\n ", "\r\n"),
		"raw line breaks":         strings.ReplaceAll(file, `\n`, "\r\n"),
		"a title that falls away": strings.ReplaceAll(file, "SUMMARY:Samen eten", "SUMMARY:Samen"),
		"another place":           strings.ReplaceAll(file, "LOCATION:Rosendael", "LOCATION:Roosendaal"),
		"a state that falls away": strings.ReplaceAll(file, "STATUS:CANCELLED", "STATUS:CONFIRMED"),
		"a file cut off":          file[:len(file)/2],
	}
	for _, r := range readers() {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			r.need(t)
			shows := r.shows(t)
			require.NoError(t, r.compare(file, want, shows))
			for name, damaged := range damages {
				if r.name == "node-ical" && strings.HasSuffix(name, "floats") {
					continue // it takes the clock of the file's only VTIMEZONE
				}
				t.Run("notices "+name, func(t *testing.T) {
					require.NotEqual(t, file, damaged)
					require.Error(t, r.compare(damaged, want, shows))
				})
			}
		})
	}
}
