package storetest_test

import (
	"sync"
	"testing"

	"github.com/omziennaarelkaar/netwerk/omzien/storetest"
)

// inMemory opens stores on one disk for each folder.
func inMemory(faults func() func(storetest.Step) storetest.Fault) func(*testing.T, string) storetest.Store {
	var mu sync.Mutex
	disks := map[string]*storetest.Disk{}
	return func(_ *testing.T, dir string) storetest.Store {
		mu.Lock()
		defer mu.Unlock()
		if disks[dir] == nil {
			disks[dir] = storetest.NewDisk()
		}
		return disks[dir].Open(faults())
	}
}

func TestMemory(t *testing.T) {
	storetest.Run(t, inMemory(func() func(storetest.Step) storetest.Fault { return nil }))
}
