package main

import (
	"bufio"
	"bytes"
	"context"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien/omzientest"
)

// TestMain lets the test binary be the program itself, for the one test that
// needs a real process.
func TestMain(m *testing.M) {
	if os.Getenv("OMZIEN_TEST_MAIN") != "" {
		main()
	}
	os.Exit(m.Run())
}

// running is the program while it serves, inside this process.
type running struct {
	root   string // address of the website, without a slash at its end
	said   string // what it printed before it began to serve
	stderr *lockedBuffer
	stop   context.CancelFunc
	code   chan int
}

// lockedBuffer takes log lines of several requests at once.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// begin runs the program until it says how to stop it.
func begin(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r := &running{stderr: &lockedBuffer{}, stop: stop, code: make(chan int, 1)}
	stdout, in := io.Pipe()
	go func() {
		code := run(ctx, args, in, r.stderr)
		in.Close()
		r.code <- code
	}()
	r.said = untilStop(stdout)
	r.root = rootIn(r.said)
	require.NotEmpty(t, r.root, "%s%s", r.said, r.stderr)
	return r
}

// untilStop reads until the line that says how to stop, or the end.
func untilStop(stdout io.Reader) string {
	var said strings.Builder
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		said.WriteString(lines.Text() + "\n")
		if strings.HasPrefix(lines.Text(), "Stoppen") {
			break
		}
	}
	return said.String()
}

func rootIn(said string) string {
	return strings.TrimSuffix(regexp.MustCompile(`http://\S+?/(\s|$)`).FindString(said), "/\n")
}

// end is Ctrl-C; it returns the exit code.
func (r *running) end(t *testing.T) int {
	t.Helper()
	r.stop()
	select {
	case code := <-r.code:
		return code
	case <-time.After(30 * time.Second):
		t.Fatal("it does not stop")
		return 0
	}
}

// get is the status and the text of a page.
func get(t *testing.T, address string) (int, string) {
	t.Helper()
	answer, err := http.Get(address)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(body)
}

func TestDemo(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("TMP", temporary) // Windows
	r := begin(t, "demo", "-addr", "127.0.0.1:0", "-now", "2019-01-10T09:00:00+01:00", "-events", "30")

	t.Run("it says what time it is, in the zone of the network", func(t *testing.T) {
		require.Contains(t, r.said, "Voor de demo is het nu donderdag 10 januari 2019 09.00 uur.")
	})
	t.Run("every address that it prints answers", func(t *testing.T) {
		addresses := regexp.MustCompile(`http://\S+`).FindAllString(r.said, -1)
		require.Len(t, addresses, 6)
		for _, address := range addresses {
			status, body := get(t, address)
			require.Equal(t, http.StatusOK, status, address)
			require.NotEmpty(t, body)
		}
	})
	t.Run("Event A takes sign-ups, and its page says that the number is made up", func(t *testing.T) {
		_, page := get(t, r.root+"/bijeenkomsten/nieuw-samenspel-in-de-wijk")
		require.Contains(t, page, "In deze demo zijn het er 40.")
		require.Contains(t, page, "<form")
	})
	t.Run("it uses a temporary folder", func(t *testing.T) {
		require.Len(t, folders(t, temporary), 1)
	})
	t.Run("Ctrl-C ends it well and takes the folder away", func(t *testing.T) {
		require.Equal(t, exitOK, r.end(t))
		require.Empty(t, folders(t, temporary))
		_, err := http.Get(r.root)
		require.Error(t, err)
	})
	t.Run("nothing is written to standard error", func(t *testing.T) {
		require.Empty(t, r.stderr.String())
	})
}

func folders(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "omzien-demo-*"))
	require.NoError(t, err)
	return found
}

func TestServe(t *testing.T) {
	db := filepath.Join(t.TempDir(), "omzien.db")
	require.Equal(t, exitOK, run(t.Context(), []string{"import", "-db", db, "../../examples/data/bijeenkomst-2019-01-29.json"}, io.Discard, io.Discard))

	t.Run("it serves the database and keeps it", func(t *testing.T) {
		for range 2 {
			r := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", db)
			status, _ := get(t, r.root+"/bijeenkomsten/nieuw-samenspel-in-de-wijk")
			require.Equal(t, http.StatusOK, status)
			require.Equal(t, exitOK, r.end(t))
		}
	})
	t.Run("a path in the base URL is a path here too", func(t *testing.T) {
		r := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", db, "-base-url", "https://wijk.omzien.example/netwerk/")
		require.True(t, strings.HasSuffix(r.root, "/netwerk"), r.root)
		status, _ := get(t, r.root+"/agenda")
		require.Equal(t, http.StatusOK, status)
		status, _ = get(t, strings.TrimSuffix(r.root, "/netwerk")+"/agenda")
		require.Equal(t, http.StatusNotFound, status)
		require.Equal(t, exitOK, r.end(t))
	})
	t.Run("an address in use is one clear line, and no database is made", func(t *testing.T) {
		busy, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		defer busy.Close()
		for _, name := range []string{"serve", "demo"} {
			t.Chdir(t.TempDir())
			var stderr bytes.Buffer
			require.Equal(t, 6, run(t.Context(), []string{name, "-addr", busy.Addr().String()}, io.Discard, &stderr))
			require.Equal(t, "omzien: Het adres "+busy.Addr().String()+
				" is al in gebruik. Sluit het andere programma, of kies een andere poort met -addr.\n", stderr.String())
			require.NoFileExists(t, "omzien.db")
		}
	})
}

var hidden = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)"`)

// filledIn adds to what somebody types in a form what stands in it unseen. To send
// it once is too fast for a person; the form that comes back can be sent at once.
func filledIn(t *testing.T, root, slug string, typed url.Values) url.Values {
	t.Helper()
	answer, err := http.PostForm(root+"/bijeenkomsten/"+slug, typed)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, http.StatusUnprocessableEntity, answer.StatusCode)
	page, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	for _, input := range hidden.FindAllStringSubmatch(string(page), -1) {
		typed.Set(input[1], html.UnescapeString(input[2]))
	}
	require.NotEmpty(t, typed.Get("stamp"), "%s", page)
	return typed
}

// halfForm sends half of a sign-up. What it returns sends the rest and reads the
// answer.
func halfForm(t *testing.T, root string) (finish func() string) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(root, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	form := filledIn(t, root, twentySeatsSlug, url.Values{"name": {"Buurvrouw"}, "email": {"buurvrouw@omzien.example"}, "seats": {"1"}}).Encode()
	_, err = io.WriteString(conn, "POST /bijeenkomsten/"+twentySeatsSlug+" HTTP/1.1\r\nHost: omzien.example\r\nConnection: close\r\nExpect: 100-continue\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "+strconv.Itoa(len(form))+"\r\n\r\n")
	require.NoError(t, err)
	const reading = "HTTP/1.1 100 Continue\r\n\r\n" // says the server when it wants the form
	said := make([]byte, len(reading))
	_, err = io.ReadFull(conn, said)
	require.NoError(t, err)
	require.Equal(t, reading, string(said))
	_, err = io.WriteString(conn, form[:10])
	require.NoError(t, err)
	return func() string {
		_, err = io.WriteString(conn, form[10:])
		require.NoError(t, err)
		answer, err := io.ReadAll(conn)
		require.NoError(t, err)
		return string(answer)
	}
}

// TestGrace: a form that is half sent when the signal comes is still answered,
// with the receipt.
func TestGrace(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r := begin(t, "demo", "-addr", "127.0.0.1:0")
	finish := halfForm(t, r.root)
	r.stop()
	time.Sleep(100 * time.Millisecond)
	require.Regexp(t, "^HTTP/1.1 303 ", finish())
	require.Equal(t, exitOK, r.end(t))
}

// TestSignal sends a real signal, twice in a moment, to a real process that is
// still busy.
func TestSignal(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a process cannot send Ctrl-C to another one there")
	}
	temporary := t.TempDir()
	program := exec.CommandContext(t.Context(), os.Args[0], "demo", "-addr", "127.0.0.1:0")
	program.Env = append(os.Environ(), "OMZIEN_TEST_MAIN=1", "TMPDIR="+temporary)
	stderr := &lockedBuffer{}
	program.Stderr = stderr
	stdout, err := program.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, program.Start())
	said := untilStop(stdout)
	require.NotEmpty(t, rootIn(said), "%s", stderr)
	status, _ := get(t, rootIn(said)+"/")
	require.Equal(t, http.StatusOK, status)

	finish := halfForm(t, rootIn(said))
	for range 2 { // as timeout(1) does
		require.NoError(t, program.Process.Signal(os.Interrupt))
		time.Sleep(100 * time.Millisecond)
	}
	require.Regexp(t, "^HTTP/1.1 303 ", finish())
	require.NoError(t, program.Wait(), "%s", stderr)
	require.Empty(t, folders(t, temporary))
	require.Empty(t, stderr.String())
}

func TestServerThatFailsEnds(t *testing.T) {
	n := omzientest.New(t, time.Now())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	w := website{net: n.Network, log: slog.New(slog.DiscardHandler), stderr: io.Discard}
	ended := make(chan error, 1)
	go func() { ended <- w.serve(t.Context(), listener) }()
	select {
	case err := <-ended:
		require.ErrorIs(t, err, net.ErrClosed)
	case <-time.After(10 * time.Second):
		t.Fatal("still waiting for a server that is not there")
	}
}

// TestServeSaysWhatItOpened: a slip in a name that makes a new, empty database is
// seen at once.
func TestServeSaysWhatItOpened(t *testing.T) {
	t.Chdir(t.TempDir())
	t.Setenv(databaseVariable, "")
	const fresh = "Dit is een nieuwe, lege database. Vul die met: omzien import"
	for _, c := range []struct{ db, said string }{
		{"omzien.db", "De database: omzien.db\n" + fresh + "\n"},
		{"omzien.db", "De database: omzien.db\n"},
		{"ander.db", "De database: ander.db\n" + fresh + " -db ander.db\n"},
	} {
		r := begin(t, "serve", "-addr", "127.0.0.1:0", "-db", c.db)
		require.True(t, strings.HasPrefix(r.said, c.said+"De website staat aan: "), r.said)
		require.Equal(t, exitOK, r.end(t))
	}
}
