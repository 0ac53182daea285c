package omzien_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/event"
	"github.com/omziennaarelkaar/netwerk/omzien"
	"github.com/omziennaarelkaar/netwerk/omzien/sqlite"
	"github.com/omziennaarelkaar/netwerk/omzien/storetest"
)

func TestMove(t *testing.T) {
	from, to := busy(t), newFile(t)
	n := networkOn(t, from)
	running, err := sqlite.Open(t.Context(), from.path) // as another program has it
	require.NoError(t, err)
	defer func() { require.NoError(t, running.Close()) }()
	website := omzien.New(running, &omzien.Options{Now: n.Now})
	retire := func(ctx context.Context) error {
		_, err := website.Agenda.SignUp(t.Context(), "leeg", guest("Nognet"), "")
		require.NoError(t, err)
		return from.Retire(ctx)
	}
	tried := false
	require.NoError(t, omzien.Move(t.Context(), from, to, retire, func(done, total int) {
		if tried || done == 0 {
			return
		}
		tried = true
		_, err := website.Agenda.SignUp(t.Context(), "leeg", guest("Vroeg"), "")
		require.ErrorIs(t, err, omzien.ErrBusy, "nobody is taken while it runs")
		require.ErrorIs(t, omzien.Usable(t.Context(), to), omzien.ErrUnfinished)
	}))
	require.True(t, tried)

	t.Run("everything is there, also who slipped in at the last moment", func(t *testing.T) {
		same(t, from, to)
		copied := network{omzien.New(to, &omzien.Options{Now: n.Now}), to, nil}
		roll := copied.roll(t, "leeg")
		require.Equal(t, "Nognet confirmed 1", roll[len(roll)-1])
		require.NoError(t, omzien.Usable(t.Context(), to))
		copied.signUp(t, "leeg", "Nieuw", "")
	})
	t.Run("the old one refuses, also whoever has it open", func(t *testing.T) {
		require.ErrorIs(t, omzien.Usable(t.Context(), from), omzien.ErrMoved)
		before, err := omzien.Count(t.Context(), from)
		require.NoError(t, err)
		_, err = website.Agenda.SignUp(t.Context(), "leeg", guest("Laat"), "")
		require.Error(t, err)
		require.Error(t, website.Agenda.SetSeats(t.Context(), "wijk", 50, false, n.step()))
		_, err = website.Import(t.Context(), omzien.Document{Events: []event.Event{meeting("nieuw", 1, event.Closed)}}, "x")
		require.Error(t, err)
		after, err := omzien.Count(t.Context(), from)
		require.NoError(t, err)
		require.Equal(t, before, after)
	})
	t.Run("INV-P02 but names can still be erased from it", func(t *testing.T) {
		n.clock.Set(start.AddDate(1, 0, 0))
		erased, err := website.Agenda.Forget(t.Context())
		require.NoError(t, err)
		require.Positive(t, erased)
	})
	t.Run("moving it there again does nothing", func(t *testing.T) {
		before := revision(t, to)
		require.NoError(t, omzien.Move(t.Context(), from, to, from.Retire, nil))
		require.Equal(t, before, revision(t, to))
	})
	t.Run("it cannot move elsewhere", func(t *testing.T) {
		other := newFile(t)
		networkOn(t, other).add(t, meeting("elders", 2, event.Closed))
		require.ErrorIs(t, omzien.Move(t.Context(), from, other, from.Retire, nil), omzien.ErrMoved)
		require.ErrorIs(t, omzien.Move(t.Context(), from, newFile(t), from.Retire, nil), omzien.ErrMoved)
		require.ErrorIs(t, omzien.Fill(t.Context(), from, newFile(t), nil), omzien.ErrMoved)
	})
}

// A store in which a first attempt stopped halfway cannot become a second
// network when another attempt, elsewhere, has succeeded.
func TestMoveElsewhereAfterAll(t *testing.T) {
	from, half, whole := busy(t), newFile(t), newFile(t)
	require.ErrorIs(t, omzien.Move(t.Context(), from, &frail{Store: half, from: 3}, from.Retire, nil), errFrail)
	require.NoError(t, omzien.Move(t.Context(), from, whole, from.Retire, nil))
	require.ErrorIs(t, omzien.Move(t.Context(), from, half, from.Retire, nil), omzien.ErrMoved)
	require.ErrorIs(t, omzien.Usable(t.Context(), half), omzien.ErrUnfinished)
}

// Wherever it is broken off, at most one of the two can be used, and the same
// call finishes it.
func TestMoveBrokenOff(t *testing.T) {
	broken := 0
	for n := 1; ; n++ {
		from, to := busy(t), newFile(t)
		err := omzien.Move(t.Context(), from, &frail{Store: to, from: n}, from.Retire, nil)
		if err == nil {
			break
		}
		broken++
		require.ErrorIs(t, err, errFrail)
		usable := 0
		for _, s := range []omzien.Store{from, to} {
			if found, err := omzien.Count(t.Context(), s); err == nil && found.Total() > 0 && omzien.Usable(t.Context(), s) == nil {
				usable++
			}
		}
		require.LessOrEqual(t, usable, 1)
		require.NoError(t, omzien.Move(t.Context(), storetest.Twice(from), to, from.Retire, nil))
		same(t, from, to)
		require.NoError(t, omzien.Usable(t.Context(), to))
		require.ErrorIs(t, omzien.Usable(t.Context(), from), omzien.ErrMoved)
	}
	require.Greater(t, broken, 5)

	t.Run("also when the old one does not retire", func(t *testing.T) {
		from, to := busy(t), newFile(t)
		n := networkOn(t, from)
		require.ErrorIs(t, omzien.Move(t.Context(), from, to, func(context.Context) error { return errFrail }, nil), errFrail)
		require.ErrorIs(t, omzien.Usable(t.Context(), to), omzien.ErrUnfinished)
		n.signUp(t, "leeg", "Laatkomer", "")
		require.NoError(t, omzien.Move(t.Context(), from, to, from.Retire, nil))
		same(t, from, to)
	})
}

// lossy is a store that says yes to organisations and does not keep them.
type lossy struct{ omzien.Store }

type lossyTx struct{ omzien.WriteTx }

func (l lossy) Write(ctx context.Context, f func(omzien.WriteTx) error) error {
	return l.Store.Write(ctx, func(tx omzien.WriteTx) error { return f(lossyTx{tx}) })
}

func (l lossyTx) PutRecord(r omzien.Record) error {
	if r.Kind == "organisation" {
		return nil
	}
	return l.WriteTx.PutRecord(r)
}

func TestMoveIsCompared(t *testing.T) {
	from, to := busy(t), newFile(t)
	require.ErrorIs(t, omzien.Move(t.Context(), from, lossy{to}, from.Retire, nil), omzien.ErrDiffers)
	require.NoError(t, omzien.Usable(t.Context(), from))
	require.ErrorIs(t, omzien.Usable(t.Context(), to), omzien.ErrUnfinished)
	require.ErrorIs(t, omzien.Fill(t.Context(), from, lossy{to}, nil), omzien.ErrDiffers)
	require.NoError(t, omzien.Fill(t.Context(), from, to, nil))
	same(t, from, to)
}

func TestMoveRefuses(t *testing.T) {
	from, other := busy(t), newFile(t)
	networkOn(t, other).add(t, meeting("elders", 2, event.Closed))

	t.Run("a store with another network, which stays as it is", func(t *testing.T) {
		before := revision(t, other)
		require.ErrorIs(t, omzien.Move(t.Context(), from, other, from.Retire, nil), omzien.ErrOccupied)
		require.Equal(t, before, revision(t, other))
		require.NoError(t, omzien.Usable(t.Context(), from), "and so does the old one")
	})
	t.Run("a store with the same network that nobody marked", func(t *testing.T) {
		twin := newFile(t)
		require.NoError(t, omzien.Copy(t.Context(), from, twin, nil))
		require.ErrorIs(t, omzien.Move(t.Context(), from, twin, from.Retire, nil), omzien.ErrOccupied)
		require.NoError(t, omzien.Usable(t.Context(), twin))
	})
	t.Run("half of another network", func(t *testing.T) {
		half := newFile(t)
		require.ErrorIs(t, omzien.Move(t.Context(), other, &frail{Store: half, from: 3}, other.Retire, nil), errFrail)
		require.ErrorIs(t, omzien.Move(t.Context(), from, half, from.Retire, nil), omzien.ErrOccupied)
		require.ErrorIs(t, omzien.Move(t.Context(), half, newFile(t), half.Retire, nil), omzien.ErrUnfinished)
	})
}
