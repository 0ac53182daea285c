package sqlite

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestQueue(t *testing.T) {
	t.Run("turns come in the order of asking", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var q queue
			var order []int
			require.NoError(t, q.enter(t.Context()))
			for n := range 100 {
				go func() {
					require.NoError(t, q.enter(t.Context()))
					order = append(order, n)
					q.leave()
				}()
				synctest.Wait()
			}
			require.Empty(t, order)
			q.leave()
			synctest.Wait()
			require.Len(t, order, 100)
			require.True(t, slices.IsSorted(order))
		})
	})
	t.Run("who gives up leaves no gap", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var q queue
			require.NoError(t, q.enter(t.Context()))
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			served := false
			for _, ctx := range []context.Context{ctx, t.Context(), ctx} {
				go func() {
					if q.enter(ctx) == nil {
						served = true
						q.leave()
					}
				}()
				synctest.Wait()
			}
			time.Sleep(2 * time.Second)
			q.mu.Lock()
			require.Equal(t, 1, q.waiting.Len())
			q.mu.Unlock()
			q.leave()
			synctest.Wait()
			require.True(t, served)
			idle(t, &q)
		})
	})
	t.Run("a context that has ended gets no turn, not even a free one", func(t *testing.T) {
		var q queue
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		require.ErrorIs(t, q.enter(ctx), context.Canceled)
		idle(t, &q)
	})
}

// idle demands that the next one can enter at once.
func idle(t require.TestingT, q *queue) {
	q.mu.Lock()
	defer q.mu.Unlock()
	require.False(t, q.busy)
	require.Zero(t, q.waiting.Len())
}

// A turn and the end of a context may come in either order, and both before the
// one who waits wakes up. Whatever enter answers, no turn is lost and none is
// given twice.
func TestQueueTurnAndEndAtOnce(t *testing.T) {
	for n := range 400 {
		synctest.Test(t, func(t *testing.T) {
			var q queue
			require.NoError(t, q.enter(t.Context()))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			answers := make(chan error, 1)
			next := false
			go func() {
				err := q.enter(ctx)
				if err == nil {
					q.leave()
				}
				answers <- err
			}()
			synctest.Wait()
			go func() {
				require.NoError(t, q.enter(t.Context()))
				next = true
				q.leave()
			}()
			synctest.Wait()
			if n%2 == 0 {
				cancel()
				q.leave()
			} else {
				q.leave()
				cancel()
			}
			synctest.Wait()
			if err := <-answers; err != nil {
				require.ErrorIs(t, err, context.Canceled)
			}
			require.True(t, next, "the turn was lost")
			idle(t, &q)
		})
	}
}

func TestQueueNeverTwoAtOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		patience := rapid.SliceOfN(rapid.IntRange(0, 30), 1, 12).Draw(rt, "patience in ms")
		var q queue
		var served, gaveUp, inside, most atomic.Int32
		synctest.Test(t, func(t *testing.T) {
			for n, ms := range patience {
				go func() {
					time.Sleep(time.Duration(n%3) * time.Millisecond)
					ctx, cancel := context.WithTimeout(t.Context(), time.Duration(ms)*time.Millisecond)
					defer cancel()
					if q.enter(ctx) != nil {
						gaveUp.Add(1)
						return
					}
					most.Store(max(most.Load(), inside.Add(1)))
					time.Sleep(5 * time.Millisecond)
					inside.Add(-1)
					served.Add(1)
					q.leave()
				}()
			}
			time.Sleep(time.Second)
		})
		require.LessOrEqual(rt, most.Load(), int32(1))
		require.EqualValues(rt, len(patience), served.Load()+gaveUp.Load())
		idle(rt, &q)
	})
}
