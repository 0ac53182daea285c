package faulttest

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

// copies takes one backup after another while the others sign up. Each has to be
// judged, so where everything takes long there are no more of them.
func (c *crowd) copies(ctx context.Context, store *sqlite.Store) {
	for n := 0; !c.stop.Load() && n < rounds(6, 1_000); n++ {
		l := line{Word: copying, Path: filepath.Join(c.Backups, fmt.Sprintf("%d.db", n))}
		c.say(l)
		err := store.Backup(ctx, l.Path)
		l.Word = copied
		if err != nil {
			l = l.because(err)
		}
		c.say(l)
		time.Sleep(100 * time.Millisecond)
	}
}

// What was answered before a backup began is in it; what was asked before it was
// ready may be.
func TestBackupUnderLoad(t *testing.T) {
	chance := dice(t)
	path := network(t)
	o := load(path, "kopie", chance)
	o.Backups, o.Most = t.TempDir(), rounds(500, 12_000)
	lines := calm(t, begin(t, nil, o).wait())
	began, count, rows := map[string]int{}, 0, 0
	for n, one := range lines {
		switch one.Word {
		case copying:
			began[one.Path] = n
		case copied:
			l := newLedger()
			l.heard(lines[:began[one.Path]]...)
			l.asked(lines[began[one.Path]:n]...)
			rows += l.acquit(t, one.Path, 0)
			count++
		}
	}
	l := newLedger()
	l.heard(lines...)
	l.acquit(t, path, 0)
	require.Greater(t, count, 1)
	t.Logf("%d backups with %d rows in all were taken while %+v: each is whole and has all that was answered before it", count, rows, l.count)
}
