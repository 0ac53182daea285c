package faulttest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// smallDisk mounts a disk in memory that holds size, such as "48m".
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput()
	need(t, "tmpfs", err == nil, "a small disk cannot be mounted here: "+string(out))
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %s", out)
		}
	})
	return dir
}

// fill puts ballast on a disk until nothing more fits.
func fill(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	require.NoError(t, err)
	defer file.Close()
	for chunk := 1 << 20; chunk > 0; {
		if _, err = file.Write(make([]byte, chunk)); err != nil {
			chunk /= 2
		}
	}
	require.ErrorIs(t, err, syscall.ENOSPC)
}

// spell is what was answered in one spell of a full or an empty disk.
type spell struct{ Yes, Full, Busy, Read int }

// spellOf counts, and demands that every refusal is one that a visitor can
// understand.
func spellOf(t *testing.T, lines []line) spell {
	t.Helper()
	var s spell
	for _, l := range lines {
		switch {
		case l.Word == yes || l.Word == left:
			s.Yes++
		case l.Word == looked:
			require.Empty(t, l.Err, "a read")
			s.Read++
		case l.Word != no && l.Word != stays || l.Kind == omzien.Conflict:
		case l.Code == string(omzien.ErrFull):
			s.Full++
		default:
			require.Equal(t, omzien.Unavailable, l.Kind, "%s", l.Err)
			s.Busy++
		}
	}
	return s
}

func TestDiskFull(t *testing.T) {
	chance := dice(t)
	dir := smallDisk(t, "64m")
	path, ballast := filepath.Join(dir, "netwerk.db"), filepath.Join(dir, "ballast")
	store, err := sqlite.Open(t.Context(), path)
	require.NoError(t, errors.Join(err, store.Close()))
	o := load(path, "schijf", chance)
	o.Pace = 20 * time.Millisecond
	f, l := begin(t, nil, o), newLedger()
	require.True(t, f.await(0, is(yes)))
	var empty, full spell
	spells := rounds(3, 12)
	for range spells {
		fill(t, ballast)
		from := len(f.said())
		sleep(chance, 500*time.Millisecond)
		require.True(t, f.await(from, func(l line) bool { return l.Code == string(omzien.ErrFull) }), "a refusal that says so")
		require.True(t, f.await(len(f.said()), is(looked)), "a read")
		full.add(spellOf(t, f.said()[from:]))
		require.NoError(t, os.Remove(ballast))
		from = len(f.said())
		require.True(t, f.await(from, is(yes)), "it goes on")
		sleep(chance, 300*time.Millisecond)
		empty.add(spellOf(t, f.said()[from:]))
	}
	f.stop()
	l.heard(f.wait()...)
	rows := l.acquit(t, path, 0)
	t.Logf("%d times full: %+v while full, %+v while not; %+v, %d rows: nothing lost, oversold or overtaken", spells, full, empty, l.count, rows)
}

func (s *spell) add(more spell) {
	s.Yes, s.Full, s.Busy, s.Read = s.Yes+more.Yes, s.Full+more.Full, s.Busy+more.Busy, s.Read+more.Read
}
