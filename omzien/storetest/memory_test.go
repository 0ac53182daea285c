package storetest_test

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
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
	none := func() func(storetest.Step) storetest.Fault { return nil }
	t.Run("without faults", func(t *testing.T) { storetest.Run(t, inMemory(none)) })
	t.Run("the first attempt of every commit fails", func(t *testing.T) {
		storetest.Run(t, inMemory(func() func(storetest.Step) storetest.Fault {
			again := false
			return func(s storetest.Step) storetest.Fault {
				if s != storetest.Ending {
					return storetest.Fine
				}
				if again = !again; again {
					return storetest.Cut
				}
				return storetest.Fine
			}
		}))
	})
	t.Run("another store has the network open too", func(t *testing.T) {
		open := inMemory(none)
		storetest.Run(t, func(t *testing.T, dir string) storetest.Store {
			return beside{open(t, dir), open(t, dir)}
		})
	})
}

// beside is a store, and one that does nothing on the same network.
type beside struct {
	storetest.Store
	idle storetest.Store
}

func (b beside) Close() error { return errors.Join(b.idle.Close(), b.Store.Close()) }

// A power cut brings to light what a failing disk left, until another commit
// has succeeded.
func TestPowerCut(t *testing.T) {
	note := func(id string) func(omzien.WriteTx) error {
		return func(tx omzien.WriteTx) error {
			return tx.PutRecord(omzien.Record{Kind: "note", ID: id, Slug: id, Body: []byte("{}")})
		}
	}
	for _, c := range []struct {
		name string
		next bool
		want []string
	}{{"nothing came after it", false, []string{"ghost"}}, {"another commit came after it", true, []string{"next"}}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				disk := storetest.NewDisk()
				stuck := disk.Open(func(s storetest.Step) storetest.Fault {
					return map[storetest.Step]storetest.Fault{storetest.Ending: storetest.Stuck}[s]
				})
				err := stuck.Write(t.Context(), note("ghost"))
				require.ErrorIs(t, err, omzien.ErrUnknown)
				require.ErrorIs(t, err, storetest.Failure{Step: storetest.Ending, Fault: storetest.Stuck})
				require.NoError(t, stuck.Close())
				if c.next {
					next := disk.Open(nil)
					require.NoError(t, next.Write(t.Context(), note("next")))
					require.NoError(t, next.Close())
				}
				disk.PowerCut()
				after := disk.Open(nil)
				var ids []string
				require.NoError(t, after.Read(t.Context(), func(tx omzien.ReadTx) error {
					list, err := tx.Scan("", "", 10)
					for _, r := range list {
						ids = append(ids, r.ID)
					}
					return err
				}))
				require.Equal(t, c.want, ids)
			})
		})
	}
}
