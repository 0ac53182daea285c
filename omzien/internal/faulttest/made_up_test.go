package faulttest

import (
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// hexed writes text as strace -xx does.
func hexed(text string) string {
	var b strings.Builder
	for n := range len(text) {
		b.WriteString(`\x` + hex.EncodeToString([]byte{text[n]}))
	}
	return b.String()
}

// fd is a file in the folder /net as strace -y writes it.
func fd(name string) string { return "7<" + hexed("/net/"+name) + ">" }

// write and sync are whole calls of thread 1.
func writeCall(name, data string, offset int) string {
	return fmt.Sprintf(`1 pwrite64(%s, "%s", %d, %d) = %d`, fd(name), hexed(data), len(data), offset, len(data))
}

func syncCall(name string) string { return "1 fsync(" + fd(name) + ") = 0" }

// recordOf reads lines as if strace had written them.
func recordOf(t *testing.T, lines ...string) *record {
	t.Helper()
	path := filepath.Join(t.TempDir(), "strace")
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600))
	return readRecord(t, path, "/net")
}

func TestPowerCutIsMadeUpWell(t *testing.T) {
	const name = "netwerk.db"
	old := strings.Repeat("o", 3*512)
	fresh := strings.Repeat("n", 3*512)
	began := func(call string) string { return strings.Replace(call, ") =", " <unfinished ...>", 1) }
	cut := func(how luck, lines ...string) string {
		r := recordOf(t, lines...)
		return string(r.powerCut(disk{name: []byte(old)}, r.moments, how, rand.New(rand.NewPCG(1, 1)))[name])
	}
	for _, c := range []struct {
		name  string
		lines []string
		// kept: also without luck.
		kept bool
	}{
		{"a write", []string{writeCall(name, fresh, 0)}, false},
		{"a write and a sync", []string{writeCall(name, fresh, 0), syncCall(name)}, true},
		{"a write and the sync of another file", []string{writeCall(name, fresh, 0), syncCall(name + "-wal")}, false},
		{"a write and a sync that is not over", []string{writeCall(name, fresh, 0), "1 fsync(" + fd(name) + " <unfinished ...>"}, false},
		{"a write and a sync that ends later", []string{writeCall(name, fresh, 0), "1 fsync(" + fd(name) + " <unfinished ...>", "2 <... pread64 resumed>) = 5",
			"1 <... fsync resumed>) = 0"}, true},
		{"a write that a sync overlaps", []string{"2" + began(writeCall(name, fresh, 0))[1:], syncCall(name),
			fmt.Sprintf("2 <... pwrite64 resumed>) = %d", len(fresh))}, false},
		{"a write that a sync overlaps, and another sync", []string{"2" + began(writeCall(name, fresh, 0))[1:], syncCall(name),
			fmt.Sprintf("2 <... pwrite64 resumed>) = %d", len(fresh)), syncCall(name)}, true},
		{"a write, a sync that failed and one that did not", []string{writeCall(name, fresh, 0), "1 fsync(" + fd(name) + ") = -1 EIO (Input/output error) (INJECTED)",
			syncCall(name)}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			require.Equal(t, map[bool]string{true: fresh, false: old}[c.kept], cut(none, c.lines...))
			require.Equal(t, fresh, cut(everyone, c.lines...))
		})
	}
	t.Run("what a kernel keeps", func(t *testing.T) {
		r := recordOf(t, writeCall(name, fresh, 0), "1 fsync("+fd(name)+") = -1 EIO (Input/output error) (INJECTED)", syncCall(name))
		r.harden(".db")
		require.Equal(t, fresh, string(r.powerCut(disk{name: []byte(old)}, r.moments, none, rand.New(rand.NewPCG(1, 1)))[name]))
		require.Equal(t, 1, r.injected)
	})
	t.Run("a write that failed did nothing", func(t *testing.T) {
		failed := strings.Replace(writeCall(name, fresh, 0), fmt.Sprint("= ", len(fresh)), "= -1 ENOSPC (No space left on device)", 1)
		require.Equal(t, old, cut(everyone, failed, syncCall(name)))
	})
	t.Run("a sector is whole or not at all", func(t *testing.T) {
		seen := map[string]bool{}
		r := recordOf(t, writeCall(name, fresh, 0))
		for seed := range uint64(100) {
			made := string(r.powerCut(disk{name: []byte(old)}, r.moments, sectors, rand.New(rand.NewPCG(seed, 1)))[name])
			for at := 0; at < len(made); at += 512 {
				require.Contains(t, []string{old[:512], fresh[:512]}, made[at:at+512])
			}
			seen[made] = true
		}
		require.Len(t, seen, 8, "all mixtures of three sectors")
	})
	t.Run("shortened and written again", func(t *testing.T) {
		shorten := "1 ftruncate(" + fd(name) + ", 100) = 0"
		require.Equal(t, old, cut(none, shorten))
		require.Equal(t, old[:100], cut(none, shorten, syncCall(name)))
		require.Equal(t, old[:100]+strings.Repeat("\x00", 100)+"n", cut(none, shorten, writeCall(name, "n", 200), syncCall(name)))
	})
	t.Run("a file without a name is not on the disk", func(t *testing.T) {
		require.Equal(t, old, cut(everyone, strings.Replace(writeCall(name, fresh, 0), ">, ", ">(deleted), ", 1)))
	})
}

// A record that is not understood must not pass for one of nothing.
func TestRecordRefuses(t *testing.T) {
	read := func(text string) error { return (&record{}).read(text, "/net", map[string]*deed{}) }
	for name, text := range map[string]string{
		"a call without a meaning": "1 fallocate(" + fd("netwerk.db") + ", 0, 0, 100) = 0",
		"a rename":                 `1 rename("` + hexed("/net/netwerk.db") + `", "x") = 0`,
		"a write cut short":        "1 pwrite64(" + fd("netwerk.db") + `, "\x61"..., 4096, 0) = 4096`,
		"no result":                "1 fsync(" + fd("netwerk.db") + ") = often",
	} {
		t.Run(name, func(t *testing.T) { require.Error(t, read(text)) })
	}
	t.Run("but not what is about another file", func(t *testing.T) {
		require.NoError(t, read(`1 write(2<`+hexed("/dev/null")+`>, "x"..., 3) = 3`))
	})
}
