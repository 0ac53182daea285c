package main

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
)

// process is "omzien serve" as a process of its own.
type process struct {
	root   string // address of its website, without a slash at its end
	cmd    *exec.Cmd
	stderr *lockedBuffer
}

func launch(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.CommandContext(t.Context(), os.Args[0], args...), stderr: &lockedBuffer{}}
	p.cmd.Env = append(os.Environ(), "OMZIEN_TEST_MAIN=1")
	p.cmd.Stderr = p.stderr
	stdout, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	said := untilStop(stdout)
	p.root = rootIn(said)
	require.NotEmpty(t, p.root, "%s%s", said, p.stderr)
	return p
}

func (p *process) end(t *testing.T) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(os.Interrupt))
	require.NoError(t, p.cmd.Wait(), "%s", p.stderr)
}

// plan makes a meeting at the place of Oke Nu, so many days from now.
func plan(t *testing.T, slug, title string, days int) event.Event {
	t.Helper()
	e := example(slug, title, event.Workshop, almanacAt(t, time.Now()).at(days, time.Tuesday, 19, 30), 90)
	e.Title, e.Note = title, ""
	e.Hosts = []event.Named{{Name: "Oke Nu"}}
	e.Venue = event.Venue{Name: "Buurthuis " + title, Address: "Voorbeeldstraat 1, Utrecht", Municipality: "GM0344", Certainty: event.Provisional}
	return e
}

// inNetworkOf changes a database, also while a website shows it.
func inNetworkOf(t *testing.T, db string, f func(*omzien.Network)) {
	t.Helper()
	inDatabase(t, db, func(store database) { f(omzien.New(store, nil)) })
}

// shown is a meeting in the feed of a website.
type shownMeeting struct {
	uid, summary, location string
	sequence               int
	status                 calendar.Status
	start                  time.Time
}

// feedOf reads the feed of a website, by title without what stands before it.
func feedOf(t *testing.T, root string) map[string]shownMeeting {
	t.Helper()
	status, ics := get(t, root+"/agenda.ics")
	require.Equal(t, http.StatusOK, status)
	read, err := calendar.Read([]byte(ics), calendar.Options{})
	require.NoError(t, err)
	require.True(t, read.Complete)
	require.Empty(t, read.Skipped)
	found := map[string]shownMeeting{}
	for _, e := range read.Entries {
		title := strings.TrimPrefix(e.Summary, "Afgelast: ")
		require.NotContains(t, found, title, "shown twice")
		found[title] = shownMeeting{e.UID, e.Summary, e.Location, e.Sequence, e.Status, e.Start}
	}
	return found
}

// apiOf is the agenda of a website as JSON, by title.
func apiOf(t *testing.T, root string) map[string]event.Announcement {
	t.Helper()
	status, body := get(t, root+"/api/v1/events")
	require.Equal(t, http.StatusOK, status)
	var page struct {
		Events []event.Announcement `json:"events"`
	}
	require.NoError(t, json.Unmarshal([]byte(body), &page))
	found := map[string]event.Announcement{}
	for _, a := range page.Events {
		found[a.Title] = a
	}
	return found
}

// TestNeighbours: the agenda of one network is followed by another one. Both are
// processes of their own; a third one tells the second to look.
func TestNeighbours(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send Ctrl-C to another one there")
	}
	dir := t.TempDir()
	there, here := filepath.Join(dir, "daar.db"), filepath.Join(dir, "hier.db")
	for _, db := range []string{there, here} {
		code, out := said(t, "import", "-db", db, "../../examples/data/initiatieven.json")
		require.Equal(t, exitOK, code, out)
	}
	inNetworkOf(t, there, func(net *omzien.Network) {
		elsewhere := plan(t, "elders", "Elders", 12)
		elsewhere.Hosts = []event.Named{{Name: "OSO"}}
		_, err := net.Import(t.Context(), omzien.Document{Events: []event.Event{
			plan(t, "koffie", "Koffie", 10), plan(t, "eten", "Samen eten", 17), plan(t, "tuin", "In de tuin", 24), elsewhere}}, "test")
		require.NoError(t, err)
	})
	source := launch(t, "serve", "-addr", "127.0.0.1:0", "-db", there)
	website := launch(t, "serve", "-addr", "127.0.0.1:0", "-db", here, "-allow", "127.0.0.0/8")
	address := source.root + "/agenda.ics?initiatief=oke-nu"
	omzienSays := func(want int, args ...string) string {
		code, out := said(t, append(args, "-db", here)...)
		require.Equal(t, want, code, out)
		require.NotContains(t, out, "initiatief=oke-nu", "the address can be a secret")
		return out
	}
	at := func(slug string, f func(*event.Event, *event.Event)) {
		inNetworkOf(t, there, func(net *omzien.Network) {
			require.NoError(t, net.Agenda.Change(t.Context(), slug, func(e *event.Event) error {
				next := *e
				f(e, &next)
				return e.Revise(next, 0, event.Step{At: time.Now(), By: "test"})
			}))
		})
	}

	t.Run("without -allow nothing is asked and nothing is added", func(t *testing.T) {
		out := omzienSays(4, "calendar", "add", "-initiative", "oke-nu", address)
		require.Equal(t, "omzien: De agenda is niet toegevoegd. Dit adres is niet openbaar. Het werkt alleen binnen een eigen netwerk. Zoek het openbare adres van de agenda. "+
			"Is het een computer in uw eigen netwerk? Zet die dan achter -allow.\n", out)
		require.Contains(t, omzienSays(exitOK, "calendar", "list"), "We volgen nog geen agenda's.")
	})
	t.Run("adding it brings the meetings of that initiative, and says how many", func(t *testing.T) {
		out := omzienSays(exitOK, "calendar", "add", "-initiative", "oke-nu", "-allow", "127.0.0.0/8", address)
		require.Equal(t, "We volgen nu: Agenda van Oke Nu (oke-nu-1).\n3 bijeenkomsten erbij.\n"+
			"Zet -allow ook achter omzien serve. Anders kan de website deze agenda niet lezen.\n", out)
	})
	first, listed := feedOf(t, website.root), apiOf(t, website.root)
	t.Run("page, JSON and feed of the running website show them as that initiative's", func(t *testing.T) {
		require.Len(t, first, 3)
		for title, shown := range first {
			a := listed[title]
			require.Equal(t, shown.uid, a.ID)
			require.True(t, shown.start.Equal(a.Start))
			require.NotNil(t, a.Origin)
			require.Equal(t, "Oke Nu", a.Origin.Name)
			require.True(t, strings.HasPrefix(a.Origin.URL, source.root+"/bijeenkomsten/"), a.Origin.URL)
			_, page := get(t, website.root+"/bijeenkomsten/"+a.Slug)
			require.Contains(t, page, title)
			require.Contains(t, page, a.Origin.URL)
			require.NotContains(t, page, "<form", "people sign up there")
			require.Zero(t, shown.sequence)
		}
		require.Contains(t, first["Koffie"].location, "onder voorbehoud")
	})
	t.Run("a second look changes nothing", func(t *testing.T) {
		_, before := get(t, website.root+"/agenda.ics")
		require.Equal(t, "oke-nu-1: Niets veranderd.\n", omzienSays(exitOK, "calendar", "sync", "-allow", "127.0.0.0/8"))
		_, after := get(t, website.root+"/agenda.ics")
		require.Equal(t, before, after)
	})

	at("koffie", func(_, next *event.Event) {
		next.Start, next.End = next.Start.AddDate(0, 0, 1), next.End.AddDate(0, 0, 1)
	})
	require.Equal(t, "oke-nu-1: 1 bijeenkomst veranderd.\n", omzienSays(exitOK, "calendar", "sync", "oke-nu-1", "-allow", "127.0.0.0/8"))
	second := feedOf(t, website.root)
	t.Run("what moved there has moved here: same UID, higher SEQUENCE", func(t *testing.T) {
		require.Equal(t, first["Koffie"].start.AddDate(0, 0, 1), second["Koffie"].start)
		require.Equal(t, first["Koffie"].uid, second["Koffie"].uid)
		require.Greater(t, second["Koffie"].sequence, first["Koffie"].sequence)
		require.Equal(t, first["In de tuin"], second["In de tuin"])
	})

	at("koffie", func(_, next *event.Event) { next.Venue.Certainty = event.Confirmed })
	inNetworkOf(t, there, func(net *omzien.Network) {
		require.NoError(t, net.Agenda.Change(t.Context(), "eten", func(e *event.Event) error {
			return e.Cancel(event.Step{At: time.Now(), By: "test", Reason: "De kok is ziek."})
		}))
		_, err := net.Import(t.Context(), omzien.Document{Events: []event.Event{plan(t, "zingen", "Zingen", 31)}}, "test")
		require.NoError(t, err)
	})
	require.Equal(t, "oke-nu-1: 1 bijeenkomst erbij, 1 bijeenkomst veranderd, 1 bijeenkomst afgelast.\n",
		omzienSays(exitOK, "calendar", "sync", "-allow", "127.0.0.0/8"))
	third := feedOf(t, website.root)
	t.Run("a firm place, a cancellation and a new meeting arrive", func(t *testing.T) {
		require.NotContains(t, third["Koffie"].location, "onder voorbehoud")
		require.Greater(t, third["Koffie"].sequence, second["Koffie"].sequence)
		off := third["Samen eten"]
		require.Equal(t, calendar.Cancelled, off.status)
		require.Equal(t, "Afgelast: Samen eten", off.summary)
		require.Equal(t, first["Samen eten"].uid, off.uid)
		require.Greater(t, off.sequence, first["Samen eten"].sequence)
		require.Contains(t, third, "Zingen")
		a := apiOf(t, website.root)["Samen eten"]
		require.Equal(t, event.Cancelled, a.Status)
		require.Equal(t, off.sequence, a.Revision)
		_, page := get(t, website.root+"/agenda")
		require.Contains(t, page, "Afgelast")
		for title := range first {
			require.Equal(t, first[title].uid, third[title].uid)
		}
	})

	source.end(t)
	t.Run("when the other one is gone, all stays, and the list says so", func(t *testing.T) {
		out := omzienSays(6, "calendar", "sync", "-allow", "127.0.0.0/8")
		require.Equal(t, "omzien: Deze website kunnen we niet bereiken. Kijk of het adres klopt. Probeer het later opnieuw.\n", out)
		require.Equal(t, third, feedOf(t, website.root))
		list := omzienSays(exitOK, "calendar", "list")
		require.Regexp(t, `oke-nu-1 +Agenda van Oke Nu +Oke Nu +127\.0\.0\.1:\d+ .* 4 +0 +0\n`, list)
		require.Contains(t, list, "oke-nu-1: Deze website kunnen we niet bereiken.")
	})
	t.Run("what is no longer followed is no longer shown", func(t *testing.T) {
		omzienSays(exitOK, "calendar", "remove", "oke-nu-1")
		require.Empty(t, feedOf(t, website.root))
		require.Contains(t, omzienSays(exitOK, "calendar", "list"), "We volgen nog geen agenda's.")
	})
	website.end(t)
	t.Run("the log of the website holds no path of a calendar", func(t *testing.T) {
		require.NotContains(t, website.stderr.String(), "agenda.ics?")
	})
}
