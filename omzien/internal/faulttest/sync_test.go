package faulttest

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// breaks are faults to inject. Strace counts the calls of each thread by itself.
var breaks = []struct{ name, fault string }{
	{"a sync now and then", "fsync,fdatasync:error=EIO:when=3+7"},
	{"every second sync", "fsync,fdatasync:error=EIO:when=2+2"},
	{"all syncs after some", "fsync,fdatasync:error=EIO:when=9+"},
	{"a sync without room", "fsync,fdatasync:error=ENOSPC:when=3+5"},
	{"a write now and then", "pwrite64:error=EIO:when=40+31"},
	{"a write without room", "pwrite64:error=ENOSPC:when=40+31"},
}

// refusals counts answers that are the fault of the disk, by code.
func refusals(lines []line) map[string]int {
	codes := map[string]int{}
	for _, l := range lines {
		if (l.Word == no || l.Word == stays) && l.Kind != omzien.Conflict {
			codes[l.Code]++
		}
	}
	return codes
}

// TestBrokenDisk breaks syncs and writes. Who was answered is there; who was told
// no is not, unless told that nobody knows. Half of the children end in the middle
// of it: killed at a random instant, or at once after the first answer that is
// none, before anything can write over what the broken call left behind.
func TestBrokenDisk(t *testing.T) {
	needStrace(t)
	chance := dice(t)
	for _, b := range breaks {
		for _, killed := range []bool{false, true} {
			own := rand.New(rand.NewPCG(chance.Uint64(), 0))
			t.Run(b.name+map[bool]string{true: ", then killed"}[killed], func(t *testing.T) {
				t.Parallel() // most of the time they wait before they try again
				breakDisk(t, own, b.fault, killed)
			})
		}
	}
}

func breakDisk(t *testing.T, chance *rand.Rand, fault string, killed bool) {
	var count tally
	broken, codes, all := 0, map[string]int{}, rounds(1, 10)
	const more = 4 // on a slow machine a round can end before the first call that breaks
	for n := 0; n < all || broken == 0 && n < all+more; n++ {
		path, log := network(t), filepath.Join(t.TempDir(), "strace")
		o := crowdFor(chance, "")
		o.Path, o.Brittle = path, killed && chance.IntN(2) == 0
		f := begin(t, []string{"strace", "-f", "-o", log, "-e", "signal=none", "-e", "trace=fsync,fdatasync,pwrite64", "-e", "inject=" + fault, "--"}, o)
		f.disturb(chance, log, killed)
		l, lines := newLedger(), f.wait()
		l.heard(lines...)
		l.acquit(t, path, 0)
		count.add(l.count)
		for code, n := range refusals(lines) {
			codes[code] += n
		}
		broken += brokenCalls(t, log)
	}
	require.Positive(t, broken)
	t.Logf("%d rounds with %d broken calls, %+v, refusals %v: nothing lost, oversold or overtaken, and no no was a yes", all, broken, count, codes)
}

// brokenCalls counts what strace broke so far.
func brokenCalls(t *testing.T, log string) int {
	t.Helper()
	text, err := os.ReadFile(log)
	require.NoError(t, err)
	return bytes.Count(text, []byte("(INJECTED)"))
}

// disturb stops a child that runs under strace after a while, or kills it soon
// after a call was broken.
func (f *family) disturb(chance *rand.Rand, log string, kill bool) {
	f.t.Helper()
	if !f.await(0, is(opened)) {
		return // it could not even begin
	}
	if !kill {
		select {
		case <-f.silent:
		case <-time.After(time.Duration(rounds(2, 5)) * time.Second):
		}
		f.stop()
		return
	}
	for already := brokenCalls(f.t, log); brokenCalls(f.t, log) == already && !f.fellSilent(); {
		time.Sleep(time.Millisecond)
	}
	sleep(chance, 200*time.Millisecond)
	for _, l := range f.said() {
		if l.Word == opened {
			process, err := os.FindProcess(l.PID)
			require.NoError(f.t, err)
			_ = process.Kill() // it may have ended by itself
		}
	}
}
