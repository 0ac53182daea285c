package omzien_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/initiative"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
)

func (n network) announced(t testing.TB) int64 {
	t.Helper()
	count, err := n.Agenda.Announced(t.Context())
	require.NoError(t, err)
	return count
}

// rename is a change that everybody sees.
func rename(title string) func(*event.Event) error {
	return func(e *event.Event) error {
		e.Title = title
		e.Revision++
		return nil
	}
}

func TestAnnounced(t *testing.T) {
	everyStore(t, func(t *testing.T, n network) {
		linde := initiative.Initiative{Name: "De Linde", Kinds: initiative.Kinds()[:1], Areas: []initiative.Area{{Municipality: "GM0344"}}}
		for _, step := range []struct {
			name  string
			do    func(t *testing.T)
			rises bool
		}{
			{"meetings are imported", func(t *testing.T) { n.add(t, meeting("wijk", 3, event.WaitlistAuto), meeting("vol", 1, event.Closed)) }, true},
			{"the same is imported again", func(t *testing.T) { n.add(t, meeting("wijk", 3, event.WaitlistAuto)) }, false},
			{"an initiative is imported", func(t *testing.T) {
				_, err := n.Import(t.Context(), omzien.Document{Initiatives: []initiative.Initiative{linde}}, "coordinator")
				require.NoError(t, err)
			}, true},
			{"an organisation is imported", func(t *testing.T) {
				_, err := n.Import(t.Context(), omzien.Document{Organisations: []omzien.Organisation{{Name: "Gemeente Voorbeeld", Kind: "municipality"}}}, "coordinator")
				require.NoError(t, err)
			}, false},
			{"somebody signs up, for a calendar too, and leaves", func(t *testing.T) {
				anna := n.signUp(t, "wijk", "Anna", "")
				calendar, err := n.Agenda.OpenPersonal(t.Context(), anna.Token)
				require.NoError(t, err)
				require.NoError(t, n.Agenda.Withdraw(t.Context(), anna.ID, anna.Token))
				require.NoError(t, n.Agenda.RevokePersonal(t.Context(), calendar))
			}, false},
			{"a meeting changes", func(t *testing.T) {
				require.NoError(t, n.Agenda.Change(t.Context(), "wijk", rename("Samen eten")))
			}, true},
			{"a meeting gets more seats", func(t *testing.T) {
				require.NoError(t, n.Agenda.SetSeats(t.Context(), "wijk", 9, false, n.step()))
			}, true},
			{"a change is refused", func(t *testing.T) {
				refused := errors.New("liever niet")
				require.ErrorIs(t, n.Agenda.Change(t.Context(), "wijk", func(*event.Event) error { return refused }), refused)
			}, false},
			{"names are erased", func(t *testing.T) {
				n.clock.Set(start.AddDate(2, 0, 0))
				_, err := n.Agenda.Forget(t.Context())
				require.NoError(t, err)
			}, false},
		} {
			t.Run(step.name, func(t *testing.T) {
				before := n.announced(t)
				step.do(t)
				if step.rises {
					require.Greater(t, n.announced(t), before)
				} else {
					require.Equal(t, before, n.announced(t))
				}
			})
		}
	})
}

// TestAnnouncedElsewhere: two programs on one file count in one row.
func TestAnnouncedElsewhere(t *testing.T) {
	f := newFile(t)
	second, err := sqlite.Open(t.Context(), f.path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, second.Close()) })
	here, there := networkOn(t, f), networkOn(t, second)
	here.add(t, meeting("wijk", 3, event.Closed))
	for range 3 {
		for _, n := range []network{here, there} {
			before := here.announced(t)
			require.NoError(t, n.Agenda.Change(t.Context(), "wijk", rename("Samen eten")))
			require.Greater(t, here.announced(t), before)
			require.Equal(t, here.announced(t), there.announced(t))
		}
	}
}

// TestAnnouncedFromBefore: in a store where nobody counted, the revision of the
// store stands for the count, and no number comes back.
func TestAnnouncedFromBefore(t *testing.T) {
	for name, statement := range map[string]string{
		"nobody counted": "DELETE FROM record WHERE kind = 'revision'", "the count cannot be read": `UPDATE record SET body = '"veel"' WHERE kind = 'revision'`,
	} {
		t.Run(name, func(t *testing.T) {
			f := newFile(t)
			n := networkOn(t, f)
			n.add(t, meeting("wijk", 0, event.Closed))
			for range 5 {
				require.NoError(t, n.Agenda.Change(t.Context(), "wijk", rename("Samen eten")))
			}
			f.raw(t, statement)
			seen := map[int64]bool{}
			for _, name := range []string{"Anna", "Bert", "Carla"} {
				require.Equal(t, revision(t, f), n.announced(t))
				seen[n.announced(t)] = true
				n.signUp(t, "wijk", name, "")
			}
			seen[n.announced(t)] = true
			require.Len(t, seen, 4)
			for range 10 {
				require.NoError(t, n.Agenda.Change(t.Context(), "wijk", rename("Samen eten")))
				require.NotContains(t, seen, n.announced(t))
				seen[n.announced(t)] = true
			}
			before := n.announced(t)
			n.signUp(t, "wijk", "Dirk", "")
			require.Equal(t, before, n.announced(t))
		})
	}
}

// TestAnnouncedOfCopy: the count is a store's own.
func TestAnnouncedOfCopy(t *testing.T) {
	from, to := busy(t), newFile(t)
	n, copied := networkOn(t, from), networkOn(t, to)
	require.NoError(t, omzien.Copy(t.Context(), from, to, nil))
	same(t, from, to)
	require.NoError(t, n.Agenda.Change(t.Context(), "wijk", rename("Samen eten")))
	before := copied.announced(t)
	t.Run("who is served by the copy sees what is copied into it", func(t *testing.T) {
		require.NoError(t, omzien.Copy(t.Context(), from, to, nil))
		same(t, from, to)
		require.Greater(t, copied.announced(t), before)
	})
	t.Run("it is not counted, and no fault", func(t *testing.T) {
		require.NotEqual(t, n.announced(t), copied.announced(t), "they differ, and the stores are the same")
		report, err := omzien.Check(t.Context(), to)
		require.NoError(t, err)
		require.Empty(t, report.Findings)
		require.Equal(t, map[string]int{"event": 4, "initiative": 1, "organisation": 1, "mail": 6, "mailing": 1, "link": 5}, report.Counts.Records)
	})
	t.Run("what is copied without a change leaves it", func(t *testing.T) {
		before := copied.announced(t)
		n.signUp(t, "leeg", "Zus", "")
		require.NoError(t, omzien.Copy(t.Context(), from, to, nil))
		require.Equal(t, before, copied.announced(t))
	})
}
