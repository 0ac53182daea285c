package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/calendar"
	"github.com/omziennaarelkaar/netwerk/omzien/follow"
)

func TestGuarded(t *testing.T) {
	for word, want := range map[string]string{
		"agenda.ics":                                   "agenda.ics",
		"https://agenda.omzien.example":                "https://agenda.omzien.example",
		"https://agenda.omzien.example/":               "https://agenda.omzien.example",
		"https://agenda.omzien.example:8443/geheim":    "https://agenda.omzien.example:8443/…",
		"webcal://agenda.omzien.example?geheim":        "webcal://agenda.omzien.example/…",
		"https://agenda.omzien.example#geheim":         "https://agenda.omzien.example/…",
		"https://anna:geheim@agenda.omzien.example":    "https://agenda.omzien.example/…",
		"https://anna:ge/heim@agenda.omzien.example/x": "https://…",
		"https://%zz/geheim":                           "https://…",
		"https:///geheim":                              "https://…",
		"postgres://db/netwerk":                        "postgres://db/netwerk",
	} {
		require.Equal(t, want, guarded(word))
	}
	require.Equal(t, "agenda.omzien.example:8443", placeOf("https://agenda.omzien.example:8443/geheim"))
	require.Equal(t, "agenda.omzien.example", placeOf("https://agenda.omzien.example"))
	require.Equal(t, "bestand", placeOf("/home/geheim/agenda.ics"))
}

func TestAddressLike(t *testing.T) {
	for _, word := range []string{"https://x.example/a.ics", "webcal://x.example", "HTTP://x.example", "ftp://x", "mailto:x@x.example", "file:///tmp/x"} {
		require.True(t, addressLike(word), word)
	}
	for _, word := range []string{"agenda.ics", "/tmp/agenda.ics", `C:\agenda.ics`, "c:agenda.ics", "10:30.ics", "www.x.example/agenda.ics", ":x", ""} {
		require.False(t, addressLike(word), word)
	}
}

// TestTroubleSentence: whoever found the trouble, a person can read it.
func TestTroubleSentence(t *testing.T) {
	other := troubleSentence("een nieuwe code")
	require.NotEmpty(t, other)
	codes := []string{string(calendar.ErrNotCalendar), string(calendar.ErrDeep), string(omzien.ErrNoEntries), string(omzien.ErrCut), string(omzien.ErrMismatch)}
	for _, r := range follow.Refusals() {
		codes = append(codes, string(r))
	}
	for _, code := range codes {
		require.NotEqual(t, other, troubleSentence(code), code)
	}
}

// TestNobodyPromises: who waits for an answer is not told that we try again later,
// as only the website does.
func TestNobodyPromises(t *testing.T) {
	for _, r := range follow.Refusals() {
		text := sentence(follow.Failure{Refusal: r, Site: "https://x.example"}, fieldName)
		require.NotEmpty(t, text)
		for _, promise := range []string{"We proberen", "We wachten", "hoeft niets"} {
			require.NotContains(t, text, promise, r)
		}
	}
}

func TestSentenceOf(t *testing.T) {
	for want, f := range map[string]omzien.Followed{
		"Niets veranderd.":                               {Same: 3},
		"1 bijeenkomst erbij.":                           {Added: 1},
		"23 bijeenkomsten erbij, 1 stond er al.":         {Added: 23, Matched: 1},
		"Niets veranderd, 2 zijn privé en laten we weg.": {Same: 3, Private: 2},
		"1 bijeenkomst weggehaald (nu privé).":           {Hidden: 1},
		"1 bijeenkomst veranderd, 2 bijeenkomsten afgelast, 1 afgelast omdat die er niet meer in staat.":                         {Changed: 1, Cancelled: 2, Gone: 1},
		"Niets veranderd, 2 overgeslagen (niet te lezen, of hier niet nodig), 1 past niet bij wat hier staat: pas die zelf aan.": {Skipped: 2, Refused: 1},
	} {
		require.Equal(t, want, sentenceOf(f))
	}
}

// TestCheckStandardInput: "feed check -" reads what another program gives, and
// Ctrl-C ends the wait for one that gives nothing.
func TestCheckStandardInput(t *testing.T) {
	check := func(ctx context.Context, stdin io.Reader) (int, string) {
		var out bytes.Buffer
		p := program{stdin: stdin, stdout: &out, stderr: &out, now: time.Now}
		code := p.run(ctx, []string{"feed", "check", "-"})
		return code, out.String()
	}
	code, feed := said(t, "feed", "-db", upcoming(t, 20))
	require.Equal(t, exitOK, code, feed)
	code, out := check(t.Context(), strings.NewReader(feed))
	require.Equal(t, exitOK, code, out)
	require.Contains(t, out, "Alles is in orde.")

	code, out = check(t.Context(), strings.NewReader(feed[:len(feed)-40]))
	require.Equal(t, exitFailed, code)
	require.Contains(t, out, "Het bestand houdt te vroeg op")

	silent, keep := io.Pipe()
	defer keep.Close()
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	code, out = check(ctx, silent)
	require.Equal(t, 6, code, out)
}

// TestCheckAddress: an address is read behind the guard, and nothing that is said
// holds more of it than the machine.
func TestCheckAddress(t *testing.T) {
	code, feed := said(t, "feed", "-db", upcoming(t, 20))
	require.Equal(t, exitOK, code, feed)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/geheim/goed.ics":
			io.WriteString(w, feed)
		case "/geheim/fout.ics":
			io.WriteString(w, strings.Replace(feed, "VERSION:2.0\r\n", "", 1))
		case "/geheim/pagina":
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<p>Meld u aan.</p>")
		case "/geheim/storing":
			w.WriteHeader(http.StatusBadGateway)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	for path, want := range map[string]struct {
		code int
		says string
	}{
		"goed.ics?token=geheim": {exitOK, "Alles is in orde."},
		"fout.ics":              {exitFailed, "VERSION:2.0 ontbreekt."},
		"pagina":                {4, "Op dit adres staat een webpagina, geen agenda."},
		"storing":               {6, "Deze website heeft een storing. Probeer het later opnieuw."},
		"weg.ics":               {3, "Op dit adres staat geen agenda (meer)."},
	} {
		code, out := said(t, "feed", "check", "-allow", "127.0.0.1", server.URL+"/geheim/"+path)
		require.Equal(t, want.code, code, out)
		require.Contains(t, out, want.says)
		require.NotContains(t, out, "geheim")
	}
	code, out := said(t, "feed", "check", server.URL+"/geheim/goed.ics")
	require.Equal(t, 4, code)
	require.Contains(t, out, "Zet die dan achter -allow.")
}

// meetings is a calendar with meetings next week, by title.
func meetings(titles ...string) string {
	start := time.Now().AddDate(0, 0, 7).UTC().Format("20060102T150405Z")
	text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
	for _, title := range titles {
		text += "BEGIN:VEVENT\r\nUID:" + title + "\r\nDTSTART:" + start + "\r\nSUMMARY:" + title + "\r\nEND:VEVENT\r\n"
	}
	return text + "END:VCALENDAR\r\n"
}

// TestServeFollows: the website looks by itself. It does so within a minute of
// its start, hence the wait.
func TestServeFollows(t *testing.T) {
	if testing.Short() {
		t.Skip("waits up to a minute")
	}
	db := filepath.Join(t.TempDir(), "omzien.db")
	code, out := said(t, "import", "-db", db, "../../examples/data/initiatieven.json")
	require.Equal(t, exitOK, code, out)
	source := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, meetings("Vanzelf gelezen"))
	}))
	defer source.Close()
	inNetworkOf(t, db, func(net *omzien.Network) {
		_, err := net.Calendars.Add(t.Context(), omzien.Calendar{Initiative: event.Named{Name: "oke-nu"}, Address: source.URL + "/geheim"})
		require.NoError(t, err)
	})
	r := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", db, "-allow", "127.0.0.1")
	t.Parallel() // only now: the website reads while other tests run
	require.Eventually(t, func() bool {
		_, page := get(t, r.root+"/agenda")
		return strings.Contains(page, "Vanzelf gelezen")
	}, 90*time.Second, 250*time.Millisecond)
	require.Equal(t, exitOK, r.end(t))
	require.Contains(t, r.stderr.String(), "calendar=oke-nu-1")
	require.NotContains(t, r.stderr.String(), "geheim")
}

// TestAddAsksOnce: a calendar that does not come is not added, and one that comes
// is asked for no more than once.
func TestAddAsksOnce(t *testing.T) {
	db := filepath.Join(t.TempDir(), "omzien.db")
	code, out := said(t, "import", "-db", db, "../../examples/data/initiatieven.json")
	require.Equal(t, exitOK, code, out)
	var asked atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) > 1 {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		io.WriteString(w, meetings("Koffie"))
	}))
	defer server.Close()
	add := func(path string) (int, string) {
		return said(t, "calendar", "add", "-db", db, "-allow", "127.0.0.0/8", "-initiative", "oke-nu", server.URL+path)
	}
	code, out = add("/geheim")
	require.Equal(t, exitOK, code, out)
	require.Contains(t, out, "1 bijeenkomst erbij.")
	require.EqualValues(t, 1, asked.Load())
	code, out = add("/ander-geheim")
	require.Equal(t, 6, code, out)
	require.Contains(t, out, "omzien: De agenda is niet toegevoegd. ")
	require.NotContains(t, out, "geheim")
	code, out = said(t, "calendar", "list", "-db", db)
	require.Equal(t, exitOK, code)
	require.NotContains(t, out, "oke-nu-2")
}

// TestRemoveReadsTheOthers: what stands in two calendars of an initiative stays
// when one of them goes.
func TestRemoveReadsTheOthers(t *testing.T) {
	db := filepath.Join(t.TempDir(), "omzien.db")
	code, out := said(t, "import", "-db", db, "../../examples/data/initiatieven.json")
	require.Equal(t, exitOK, code, out)
	text := meetings("Samen koken")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, text) }))
	defer server.Close()
	for _, path := range []string{"/een", "/twee"} {
		code, out = said(t, "calendar", "add", "-db", db, "-allow", "127.0.0.1", "-initiative", "oke-nu", server.URL+path)
		require.Equal(t, exitOK, code, out)
	}
	code, out = said(t, "calendar", "remove", "-db", db, "-allow", "127.0.0.1", "oke-nu-1")
	require.Equal(t, exitOK, code, out)
	require.Contains(t, out, "We lezen nu wat we nog volgen van dit initiatief.\noke-nu-2: 1 bijeenkomst erbij.")
	code, out = said(t, "feed", "-db", db)
	require.Equal(t, exitOK, code)
	require.Contains(t, out, "SUMMARY:Samen koken")
}

// TestAcceptSaysHow: the question holds all that must be typed for a yes.
func TestAcceptSaysHow(t *testing.T) {
	db := filepath.Join(t.TempDir(), "omzien.db")
	code, out := said(t, "import", "-db", db, "../../examples/data/initiatieven.json")
	require.Equal(t, exitOK, code, out)
	text := meetings("Een", "Twee")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, text) }))
	defer server.Close()
	code, out = said(t, "calendar", "add", "-db", db, "-allow", "127.0.0.0/8", "-initiative", "oke-nu", server.URL)
	require.Equal(t, exitOK, code, out)
	require.Contains(t, out, "2 bijeenkomsten erbij")
	text = meetings("Drie")
	code, out = said(t, "calendar", "sync", "-db", db, "-allow", "127.0.0.0/8")
	require.Equal(t, exitOK, code, out)
	require.Contains(t, out, "Typ dan: omzien calendar sync -accept oke-nu-1 -db "+db+" -allow 127.0.0.0/8\n")
	code, out = said(t, "calendar", "list", "-db", db)
	require.Equal(t, exitOK, code)
	require.Contains(t, out, "Typ dan: omzien calendar sync -accept oke-nu-1 -allow 127.0.0.1/32 -db "+db+"\n")
	code, out = said(t, "check", "-db", db)
	require.Equal(t, exitOK, code, "a question is no fault of the database")
	require.Contains(t, out, "Een agenda wacht op uw antwoord: ‘oke-nu-1’.")
	code, out = said(t, "calendar", "sync", "-accept", "oke-nu-1", "-db", db, "-allow", "127.0.0.0/8")
	require.Equal(t, exitOK, code, out)
	require.Contains(t, out, "2 afgelast omdat die er niet meer in staan")
}
