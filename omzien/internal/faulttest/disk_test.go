package faulttest

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
)

// sector is what a disk writes whole or not at all, in octets.
const sector = 512

// luck is what becomes of writes that were not synced when the power went.
type luck string

const (
	none     luck = "none"    // nothing of them is there
	everyone luck = "all"     // everything is
	firsts   luck = "firsts"  // those that came first are, and the next one in part
	some     luck = "some"    // any of them, in any order
	sectors  luck = "sectors" // any sector of any of them
)

var lucks = []luck{none, everyone, firsts, some, sectors}

// disk is the files of a folder, by name.
type disk map[string][]byte

// powerCut makes a disk as it could be after the power went at a moment of the
// record. Before holds the files at its beginning, durable. What was synced is
// there; luck, for each file by itself, decides about the rest.
func (r *record) powerCut(before disk, at int, how luck, chance *rand.Rand) disk {
	after := disk{}
	for name, data := range before {
		after[name] = slices.Clone(data)
	}
	limits := r.limits(at, chance)
	seen := map[string]int{}
	for _, d := range r.deeds {
		if d.begin > at || d.failed || d.act == synced || d.act == told {
			continue
		}
		keep := everyone
		if d.durable > at {
			keep = how
			if how == firsts {
				keep = inOrder(seen[d.path], limits[d.path])
			}
			seen[d.path]++
		}
		after.apply(d, keep, chance)
	}
	return after
}

// limits draws for each file how many of the writes that are not durable at a
// moment were in time.
func (r *record) limits(at int, chance *rand.Rand) map[string]int {
	loose := map[string]int{}
	for _, d := range r.deeds {
		if d.begin <= at && !d.failed && d.act != synced && d.act != told && d.durable > at {
			loose[d.path]++
		}
	}
	for _, path := range slices.Sorted(maps.Keys(loose)) {
		loose[path] = chance.IntN(loose[path] + 1)
	}
	return loose
}

// inOrder says what becomes of the n-th of the writes when so many were in time.
func inOrder(n, inTime int) luck {
	switch {
	case n < inTime:
		return everyone
	case n == inTime:
		return sectors
	}
	return none
}

// apply does to the files what d did, as far as luck has it.
func (k disk) apply(d *deed, how luck, chance *rand.Rand) {
	name := filepath.Base(d.path)
	whole := how == everyone || (how == some || how == sectors) && chance.IntN(2) == 0
	switch d.act {
	case removed:
		if whole {
			delete(k, name)
		}
	case truncated:
		if whole {
			k[name] = resize(k[name], int(d.offset))
		}
	case wrote:
		if k[name] == nil {
			k[name] = []byte{}
		}
		for from := 0; from < len(d.data); {
			to := min(len(d.data), from+sector-int(d.offset+int64(from))%sector)
			if how == sectors {
				whole = chance.IntN(2) == 0
			}
			if whole {
				k.put(name, int(d.offset)+from, d.data[from:to])
			}
			from = to
		}
	}
}

func (k disk) put(name string, at int, data []byte) {
	if end := at + len(data); end > len(k[name]) {
		k[name] = resize(k[name], end)
	}
	copy(k[name][at:], data)
}

// resize cuts data off or fills it up with zeroes.
func resize(data []byte, size int) []byte {
	if size <= len(data) {
		return data[:size]
	}
	return append(data, make([]byte, size-len(data))...)
}

// write puts the files into a folder.
func (k disk) write(dir string) error {
	for name, data := range k {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return err
		}
	}
	return nil
}
