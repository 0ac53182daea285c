package faulttest

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// long reports whether there is time for all rounds.
func long() bool { return os.Getenv("OMZIEN_FAULTS") == "long" }

// rounds is how many of them there are time for.
func rounds(short, all int) int {
	if long() {
		return all
	}
	return short
}

// dice are seeded by OMZIEN_FAULTS_SEED or else by chance; the log says how.
func dice(t *testing.T) *rand.Rand {
	t.Helper()
	seed := rand.Uint64() >> 1
	if given, is := os.LookupEnv("OMZIEN_FAULTS_SEED"); is {
		var err error
		seed, err = strconv.ParseUint(given, 10, 64)
		require.NoError(t, err)
	}
	t.Logf("OMZIEN_FAULTS_SEED=%d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

// need skips t unless ok, or fails it when OMZIEN_TEST_REQUIRE names what.
func need(t *testing.T, what string, ok bool, hint string) {
	t.Helper()
	if ok {
		return
	}
	if strings.Contains(os.Getenv("OMZIEN_TEST_REQUIRE"), what) {
		require.FailNow(t, hint)
	}
	t.Skip(hint)
}

func needStrace(t *testing.T) {
	t.Helper()
	_, err := exec.LookPath("strace")
	need(t, "strace", err == nil, "strace is not here (Debian: apt install strace)")
	err = exec.CommandContext(t.Context(), "strace", "-o", os.DevNull, os.Args[0], "-test.list", "^$").Run()
	need(t, "strace", err == nil, "strace may not look at a child here")
}

// network makes an empty network in a folder of its own and returns its file,
// closed.
func network(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(t.ArtifactDir(), "network")
	require.NoError(t, err)
	path := filepath.Join(dir, "netwerk.db")
	store, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, store.Close())
	return path
}

// family is the children that report to one listener.
type family struct {
	*listener
	t       *testing.T
	in, out *os.File
	members []*member
	silent  chan struct{}
	// bent: one of them is wrong on purpose.
	bent bool
}

type member struct {
	cmd   *exec.Cmd
	stdin io.Closer
}

// begin starts children. Under is a command that runs them, such as strace with
// its options.
func begin(t *testing.T, under []string, each ...orders) *family {
	t.Helper()
	f := &family{listener: newListener(), t: t, silent: make(chan struct{})}
	var err error
	f.in, f.out, err = os.Pipe()
	require.NoError(t, err)
	t.Cleanup(f.end)
	for _, o := range each {
		f.start(under, o)
	}
	require.NoError(t, f.out.Close(), "so that the pipe ends with the last child")
	go func() {
		defer close(f.silent)
		f.listen(f.in)
	}()
	return f
}

func (f *family) start(under []string, o orders) {
	f.t.Helper()
	f.bent = f.bent || o.Bent != ""
	text, err := json.Marshal(o)
	require.NoError(f.t, err)
	command := append(under[:len(under):len(under)], os.Args[0])
	m := &member{cmd: exec.Command(command[0], command[1:]...)}
	m.cmd.Env = append(os.Environ(), ordersIn+"="+string(text))
	m.cmd.Stdout, m.cmd.Stderr = f.out, os.Stderr
	m.stdin, err = m.cmd.StdinPipe()
	require.NoError(f.t, err)
	require.NoError(f.t, m.cmd.Start())
	f.members = append(f.members, m)
}

// kill ends a child at once. It must not run under another command, which
// would be killed in its place.
func (f *family) kill(n int) { require.NoError(f.t, f.members[n].cmd.Process.Kill()) }

// stop asks the children to end, and wait returns all they said once they have.
func (f *family) stop() {
	for _, m := range f.members {
		_ = m.stdin.Close() // it may have ended by itself
	}
}

func (f *family) wait() []line {
	f.t.Helper()
	select {
	case <-f.silent:
	case <-time.After(2 * time.Minute):
		require.FailNow(f.t, "a child does not end")
	}
	for _, m := range f.members {
		_ = m.cmd.Wait() // killed children have an error
	}
	f.members = nil
	require.NoError(f.t, f.err)
	for _, l := range f.lines {
		if f.bent {
			break
		}
		require.NotEqual(f.t, wrong, l.Word, "%s: %s", l.Meeting, l.Err)
	}
	return f.lines
}

// fellSilent reports whether all children are gone.
func (f *family) fellSilent() bool {
	select {
	case <-f.silent:
		return true
	default:
		return false
	}
}

// end leaves no child behind when a test fails.
func (f *family) end() {
	for _, m := range f.members {
		_ = m.stdin.Close()
		_ = m.cmd.Process.Kill()
		_ = m.cmd.Wait()
	}
	_ = f.in.Close()
}

// calm demands that a report tells of nothing but sign-ups: nothing failed, and
// nobody heard another no than that of a meeting, or that it is too busy.
func calm(t *testing.T, lines []line) []line {
	t.Helper()
	for _, l := range lines {
		if l.Kind != omzien.Conflict && l.Code != string(omzien.ErrBusy) {
			require.Empty(t, l.Code, "%s %s: %s", l.Word, l.Key, l.Err)
		}
	}
	return lines
}

// sleep waits for a random part of most.
func sleep(chance *rand.Rand, most time.Duration) {
	time.Sleep(time.Duration(chance.Int64N(int64(most))))
}

// load is what most children do.
func load(path, name string, chance *rand.Rand) orders {
	return orders{Path: path, Name: name, Meetings: name, Workers: 8 + chance.IntN(56), Seed: chance.Uint64()}
}

func round(n int) string { return fmt.Sprintf("r%d", n) }
