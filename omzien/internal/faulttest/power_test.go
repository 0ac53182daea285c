package faulttest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// recorded runs a child under strace and returns the file of its network, that
// file as it was before, and the record.
func recorded(t *testing.T, o orders, fault string) (string, disk, *record) {
	t.Helper()
	path, log := network(t), filepath.Join(t.TempDir(), "strace")
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	o.Path = path
	begin(t, strace(log, fault), o).wait()
	r := readRecord(t, log, filepath.Dir(path))
	require.NoError(t, os.Remove(log))
	return path, disk{filepath.Base(path): data}, r
}

// instants draws moments at which the power goes, of each kind one third: just
// after something was said, near a change of the file itself, which is when the
// log is brought home, and anywhere behind the first answer.
func (r *record) instants(count int, chance *rand.Rand) []int {
	var said, home []int
	for _, d := range r.deeds {
		switch {
		case d.end == forever:
		case d.act == told:
			said = append(said, d.end)
		case strings.HasSuffix(d.path, ".db") && len(said) > 0:
			home = append(home, d.end)
		}
	}
	list := make([]int, count)
	for n := range list {
		switch {
		case n%3 == 0:
			list[n] = said[chance.IntN(len(said))]
		case n%3 == 1 && len(home) > 0:
			list[n] = min(r.moments, max(said[0], home[chance.IntN(len(home))]+chance.IntN(41)-20))
		default:
			list[n] = said[0] + chance.IntN(r.moments-said[0])
		}
	}
	return list
}

// outcome counts what power cuts did.
type outcome struct {
	Cuts, Rows, Answers int
	// Unsound is how many disks broke an answer or could not be opened.
	Unsound int
	first   string // what was wrong with the first of these
}

// cut makes disks of a record and judges each.
func (o *outcome) cut(t *testing.T, r *record, path string, before disk, count int, chance *rand.Rand) {
	t.Helper()
	for n, at := range r.instants(count, chance) {
		how := lucks[n%len(lucks)]
		l := newLedger()
		out, underWay := r.report(t, at)
		l.heard(out...)
		l.asked(underWay...)
		dir, err := os.MkdirTemp(t.ArtifactDir(), "disk")
		require.NoError(t, err)
		require.NoError(t, r.powerCut(before, at, how, chance).write(dir))
		v, err := l.judge(t.Context(), filepath.Join(dir, filepath.Base(path)), 0)
		o.Cuts++
		o.Rows += v.rows
		o.Answers += l.count.Yes
		if err != nil || len(v.charges) > 0 {
			o.Unsound++
			if o.first == "" {
				o.first = verdictOf(at, r.moments, how, err, v)
			}
			continue // the disk stays with the artifacts
		}
		require.NoError(t, os.RemoveAll(dir))
	}
}

func verdictOf(at, moments int, how luck, err error, v verdict) string {
	return fmt.Sprintf("cut at line %d of %d, of what was not synced is there: %s; %v %v", at, moments, how, err, v.charges[:min(5, len(v.charges))])
}

// crowdFor is a child whose record stays small, and yet so many write one by one
// in it that the log comes home on the way.
func crowdFor(chance *rand.Rand, synchronous string) orders {
	return orders{Name: "stroom", Meetings: "stroom", Workers: 2 + chance.IntN(20), Most: rounds(120, 900), Seed: chance.Uint64(), Synchronous: synchronous}
}

// brokenSyncs is what strace breaks: about every fifth sync.
const brokenSyncs = "fsync,fdatasync:error=EIO:when=4+5"

// cuts records children and cuts their power, each so many times.
func cuts(t *testing.T, chance *rand.Rand, records, each int, synchronous, fault string, kept ...string) outcome {
	t.Helper()
	var o outcome
	log, file, broken := 0, 0, 0
	for range records {
		path, before, r := recorded(t, crowdFor(chance, synchronous), fault)
		r.harden(kept...)
		o.cut(t, r, path, before, each, chance)
		log, file, broken = log+r.count(synced, "-wal"), file+r.count(synced, ".db"), broken+r.injected
	}
	require.Equal(t, fault != "", broken > 0, "syncs that were to be broken")
	t.Logf("%d records with %d syncs of the log, %d of the file, %d broken: %+v", records, log, file, broken, o)
	return o
}

// What SQLite brings home from its log while somebody reads an older state it
// syncs later, together with the rest, and does not write again. So a kernel that
// drops what a failed sync of the file itself should have written can damage the
// file: that is a limit, and only counted here. A sync of the log that fails
// loses nothing on such a kernel either.
func TestPowerCut(t *testing.T) {
	needStrace(t)
	chance := dice(t)
	t.Run("every answer holds", func(t *testing.T) {
		o := cuts(t, chance, rounds(1, 10), rounds(20, 40), "", "")
		require.Zero(t, o.Unsound, o.first)
	})
	t.Run("every answer holds after syncs that failed", func(t *testing.T) {
		o := cuts(t, chance, rounds(1, 8), rounds(10, 40), "", brokenSyncs, ".db")
		require.Zero(t, o.Unsound, o.first)
	})
	t.Run("with synchronous=NORMAL some are lost", func(t *testing.T) {
		o := cuts(t, chance, rounds(1, 5), rounds(20, 40), "NORMAL", "")
		require.Positive(t, o.Unsound, "the power cuts are blind")
	})
	t.Run("the limit", func(t *testing.T) {
		if !long() {
			t.Skip("it is counted with OMZIEN_FAULTS=long")
		}
		cuts(t, chance, 8, 40, "", brokenSyncs)
	})
}
