package storetest

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/omziennaarelkaar/netwerk/omzien"
)

// errStop ends a transaction of the exam.
var errStop = errors.New("storetest: stop")

// both puts the same body in two notes; a view that is consistent never sees
// them differ.
func both(tx omzien.WriteTx, n int) error {
	for _, id := range []string{"left", "right"} {
		r := note(id)
		r.Body = []byte(strconv.Itoa(n))
		if err := tx.PutRecord(r); err != nil {
			return err
		}
	}
	return nil
}

func bodyOf(t testing.TB, tx omzien.ReadTx, id string) string {
	t.Helper()
	r, err := tx.Record("note", id)
	require.NoError(t, err)
	return string(r.Body)
}

func bodies(t testing.TB, s omzien.Store) string {
	t.Helper()
	var seen string
	read(t, s, func(tx omzien.ReadTx) { seen = bodyOf(t, tx, "left") + " " + bodyOf(t, tx, "right") })
	return seen
}

func allOrNothing(t *testing.T, s omzien.Store) {
	write(t, s, func(tx omzien.WriteTx) { require.NoError(t, both(tx, 1)) })
	half := func(tx omzien.WriteTx) {
		require.NoError(t, both(tx, 2))
		require.NoError(t, tx.PutSignUp(party("half", "a")))
		require.Equal(t, "2", bodyOf(t, tx, "left"))
	}
	untouched := func(t *testing.T) {
		require.Equal(t, "1 1", bodies(t, s))
		require.Empty(t, roll(t, s, "half"))
		write(t, s, func(tx omzien.WriteTx) { require.NoError(t, both(tx, 1)) })
	}
	t.Run("an error undoes a write and comes back", func(t *testing.T) {
		require.ErrorIs(t, s.Write(t.Context(), func(tx omzien.WriteTx) error { half(tx); return errStop }), errStop)
		untouched(t)
	})
	t.Run("a panic undoes a write and is not swallowed", func(t *testing.T) {
		var failed error
		func() {
			defer func() {
				if r := recover(); r != nil {
					failed = errStop
				}
			}()
			failed = s.Write(t.Context(), func(tx omzien.WriteTx) error { half(tx); panic("in a write") })
		}()
		require.Error(t, failed)
		untouched(t)
	})
	t.Run("a refused change undoes what the closure did before it", func(t *testing.T) {
		require.Error(t, s.Write(t.Context(), func(tx omzien.WriteTx) error {
			half(tx)
			return tx.PutSignUp(party("half", "a"))
		}))
		untouched(t)
	})
	t.Run("an error and a panic of a reader do no harm", func(t *testing.T) {
		for range 20 { // more than any store has readers
			require.ErrorIs(t, s.Read(t.Context(), func(omzien.ReadTx) error { return errStop }), errStop)
			func() {
				defer func() { _ = recover() }() // the panic is this test's own
				_ = s.Read(t.Context(), func(omzien.ReadTx) error { panic("in a read") })
			}()
		}
		untouched(t)
	})
}

func views(t *testing.T, s omzien.Store) {
	write(t, s, func(tx omzien.WriteTx) { require.NoError(t, both(tx, 0)) })
	t.Run("a reader does not see a commit that comes after it began", func(t *testing.T) {
		read(t, s, func(tx omzien.ReadTx) {
			before := bodyOf(t, tx, "left")
			done := make(chan error, 1)
			go func() { done <- s.Write(t.Context(), func(tx omzien.WriteTx) error { return both(tx, 7) }) }()
			require.NoError(t, soon(t, done, "a write beside a reader"))
			require.Equal(t, before, bodyOf(t, tx, "right"))
		})
		require.Equal(t, "7 7", bodies(t, s), "a reader that begins after a commit sees it")
	})
	t.Run("a reader does not wait for a writer and does not see its work", func(t *testing.T) {
		write(t, s, func(tx omzien.WriteTx) {
			require.NoError(t, both(tx, 8))
			seen := make(chan string, 1)
			go func() { seen <- bodies(t, s) }()
			require.Equal(t, "7 7", soon(t, seen, "a read beside a writer"))
		})
	})
	t.Run("no reader ever sees half a write", func(t *testing.T) {
		var work sync.WaitGroup
		stop := make(chan struct{})
		for range 3 {
			work.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					if seen := bodies(t, s); seen[:len(seen)/2] != seen[len(seen)/2+1:] {
						t.Errorf("half a write: %s", seen)
						return
					}
				}
			})
		}
		for n := range 100 {
			write(t, s, func(tx omzien.WriteTx) { require.NoError(t, both(tx, n)) })
		}
		close(stop)
		work.Wait()
	})
}

// hold keeps the store for one writer until release is called.
func hold(t testing.TB, s omzien.Store) (release func()) {
	t.Helper()
	held, free, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	hold := sync.OnceFunc(func() { close(held) }) // it may be run again
	go func() {
		done <- s.Write(context.Background(), func(omzien.WriteTx) error {
			hold()
			<-free
			return nil
		})
	}()
	soon(t, held, "a write on a store that is free")
	end := sync.OnceValue(func() error {
		close(free)
		select {
		case err := <-done:
			return err
		case <-time.After(patience):
			return errors.New("did not happen: the end of a write")
		}
	})
	return func() { require.NoError(t, end()) }
}

func cancelling(t *testing.T, s omzien.Store) {
	write(t, s, func(tx omzien.WriteTx) { require.NoError(t, both(tx, 1)) })
	t.Run("cancelled before: nothing is done", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, s.Write(ctx, func(tx omzien.WriteTx) error { return both(tx, 2) }), context.Canceled)
		require.ErrorIs(t, s.Read(ctx, func(tx omzien.ReadTx) error { _, err := tx.Record("note", "left"); return err }), context.Canceled)
		require.Equal(t, "1 1", bodies(t, s))
	})
	t.Run("cancelled while waiting: nothing is done and the queue goes on", func(t *testing.T) {
		release := hold(t, s)
		defer release()
		ctx, cancel := context.WithCancel(t.Context())
		gone, stays := make(chan error, 3), make(chan error, 3)
		for range 3 {
			go func() { gone <- s.Write(ctx, func(tx omzien.WriteTx) error { return both(tx, 3) }) }()
			go func() { stays <- s.Write(t.Context(), func(tx omzien.WriteTx) error { return both(tx, 4) }) }()
		}
		time.Sleep(moment)
		cancel()
		for range 3 {
			require.ErrorIs(t, soon(t, gone, "the end of a wait"), context.Canceled)
		}
		require.Equal(t, "1 1", bodies(t, s))
		release()
		for range 3 {
			require.NoError(t, soon(t, stays, "the turn of those who stayed"))
		}
		require.Equal(t, "4 4", bodies(t, s))
	})
	t.Run("cancelled inside: done and said so, or not done and said so", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		err := s.Write(ctx, func(tx omzien.WriteTx) error {
			cancel()
			time.Sleep(moment) // for whatever in a store watches the context
			return both(tx, 6)
		})
		require.Equal(t, err == nil, bodies(t, s) == "6 6", "%v", err)
		write(t, s, func(tx omzien.WriteTx) { require.NoError(t, both(tx, 4)) })
	})
	t.Run("the time runs out while waiting", func(t *testing.T) {
		release := hold(t, s)
		defer release()
		ctx, cancel := context.WithTimeout(t.Context(), moment)
		defer cancel()
		done := make(chan error, 1)
		go func() { done <- s.Write(ctx, func(tx omzien.WriteTx) error { return both(tx, 5) }) }()
		require.ErrorIs(t, soon(t, done, "the end of a wait"), context.DeadlineExceeded)
	})
	t.Run("cancelled at any moment: done and said so, or not done and said so", func(t *testing.T) { anyMoment(t, s) })
}

// anyMoment cancels writes around the moment at which their turn comes. An
// answer that says no is a no.
func anyMoment(t testing.TB, s omzien.Store) {
	for n := range 60 {
		release := hold(t, s)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- s.Write(ctx, func(tx omzien.WriteTx) error { return both(tx, 100+n) }) }()
		if n%2 == 0 {
			time.Sleep(time.Duration(n) * 20 * time.Microsecond)
		}
		go cancel()
		release()
		err := soon(t, done, "an answer")
		cancel()
		want := strconv.Itoa(100 + n)
		require.Equal(t, err == nil, bodies(t, s) == want+" "+want, "%v", err)
		write(t, s, func(tx omzien.WriteTx) { require.NoError(t, both(tx, 1)) })
	}
}

// order starts writers one after another while the store is held.
func order(t testing.TB, s omzien.Store) {
	release := hold(t, s)
	defer release()
	const writers = 16
	done := make(chan error, writers)
	for n := range writers {
		go func() {
			done <- s.Write(t.Context(), func(tx omzien.WriteTx) error { return tx.PutSignUp(party("order", strconv.Itoa(n))) })
		}()
		inLine(t, s, n+1)
	}
	release()
	for range writers {
		require.NoError(t, soon(t, done, "a turn"))
	}
	var names []string
	for _, one := range roll(t, s, "order") {
		require.EqualValues(t, len(names)+1, one.Place)
		names = append(names, one.Name)
	}
	require.Len(t, names, writers)
	for n := range writers {
		require.Equal(t, strconv.Itoa(n), names[n], "the order of effects: %v", names)
	}
}

func reopening(t *testing.T, open func(t *testing.T, dir string) Store) {
	dir := t.TempDir()
	s := open(t, dir)
	want := note("kept", omzien.Label{Name: "a", Value: "b"})
	put(t, s, want)
	require.NoError(t, add(t, s, party("kept", "a")))
	before := roll(t, s, "kept")
	require.NoError(t, s.Close())
	for range 2 {
		s = open(t, dir)
		demand(t, s, want)
		require.Equal(t, before, roll(t, s, "kept"))
		require.NoError(t, s.Close())
	}
	s = open(t, dir)
	defer func() { require.NoError(t, s.Close()) }()
	require.NoError(t, add(t, s, party("kept", "b")))
	require.EqualValues(t, 2, roll(t, s, "kept")[1].Place)
}

func closing(t *testing.T, open func(t *testing.T, dir string) Store) {
	dir := t.TempDir()
	s := open(t, dir)
	begun, goOn := make(chan struct{}), make(chan struct{})
	written, closed := make(chan error, 1), make(chan error, 1)
	begin := sync.OnceFunc(func() { close(begun) }) // it may be run again
	go func() {
		written <- s.Write(t.Context(), func(tx omzien.WriteTx) error {
			begin()
			<-goOn
			return both(tx, 1)
		})
	}()
	soon(t, begun, "a write")
	go func() { closed <- s.Close() }()
	select {
	case <-closed:
		t.Error("closed under a write")
	case <-time.After(moment):
	}
	close(goOn)
	require.NoError(t, soon(t, written, "the end of a write"))
	require.NoError(t, soon(t, closed, "the end of closing"))
	require.Error(t, s.Write(t.Context(), func(tx omzien.WriteTx) error { return both(tx, 2) }))
	require.Error(t, s.Read(t.Context(), func(omzien.ReadTx) error { return nil }))
	again := open(t, dir)
	defer func() { require.NoError(t, again.Close()) }()
	require.Equal(t, "1 1", bodies(t, again))
}
